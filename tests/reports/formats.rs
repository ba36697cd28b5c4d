//! Every format of one fixed analysis holds the same findings, is valid where its format has a schema, and carries the manifest.

use std::collections::BTreeSet;

use crosscheck::gate::{Baseline, Policy, State, judge};
use crosscheck::model::{Kind, Severity};
use crosscheck::report::filter::{Filter, Sort};
use crosscheck::report::{self, Format, Input, Options, schema};
use crosscheck::value::Date;

use crate::{fixture, keep, render, repository};

#[test]
fn every_format_drops_the_same_findings() {
    let analysis = fixture::analysis();
    let filter = Filter { kinds: vec![Kind::Contradiction], ..Filter::default() };
    for format in Format::ALL {
        let text = render(&analysis, format, &Options { filter: filter.clone(), ..Options::default() });
        for finding in &analysis.findings {
            let wanted = finding.kind == Kind::Contradiction;
            assert_eq!(text.contains(&finding.id), wanted, "{}: {}", format.id(), finding.key);
        }
    }
}

#[test]
fn filters_keep_what_every_part_of_them_allows() {
    let analysis = fixture::analysis();
    let ids = |filter: Filter| filter.apply(&analysis).into_iter().map(|f| f.key.as_str()).collect::<Vec<_>>();
    let all = analysis.findings.len();
    assert_eq!(ids(Filter::default()).len(), all);
    assert_eq!(ids(Filter { min_severity: Some(Severity::Warning), ..Filter::default() }).len(), 2);
    let ledger = ids(Filter { sources: vec!["northern ledger".into()], ..Filter::default() });
    assert!(!ledger.is_empty() && ledger.iter().all(|key| !key.contains("refinement")), "{ledger:?}");
    let collapse = ids(Filter { events: vec!["collapse".into()], ..Filter::default() });
    assert_eq!(collapse, ["1|refinement|date|f3|time"]);
    let late = ids(Filter { since: Date::parse("2010-10-14"), ..Filter::default() });
    assert!(late.contains(&"1|contradiction|date|f2|time") && !late.contains(&"1|refinement|date|f3|time"), "{late:?}");
    let early = ids(Filter { until: Date::parse("2010-08"), ..Filter::default() });
    assert_eq!(early, ["1|refinement|date|f3|time"]);
    assert_eq!(ids(Filter { actors: vec!["nobody".into()], ..Filter::default() }), Vec::<&str>::new());
}

#[test]
fn a_report_that_is_cut_or_filtered_does_not_claim_that_nothing_contradicts() {
    let analysis = fixture::analysis();
    let nobody = Filter { actors: vec!["nobody".into()], ..Filter::default() };
    let nothing = Options { filter: nobody, ..Options::default() };
    let cut = Options { sort: Sort::Date, limit: Some(1), ..Options::default() };
    for format in [Format::Table, Format::Markdown, Format::Html] {
        for options in [&nothing, &cut] {
            let text = render(&analysis, format, options).to_lowercase();
            assert!(!text.contains("no contradiction"), "{}", format.id());
        }
        let text = render(&analysis, format, &nothing).to_lowercase();
        assert!(text.contains("no finding passes the filters"), "{}", format.id());
    }
    let table = render(&analysis, Format::Table, &nothing);
    assert!(table.contains("The sources are Harbour Post, Northern Ledger, Valley News."), "{table}");
}

#[test]
fn a_limit_says_what_it_hides() {
    let text = render(&fixture::analysis(), Format::Table, &Options { limit: Some(2), ..Options::default() });
    assert!(text.contains("7 more findings are hidden by the limit"), "{text}");
}

#[test]
fn every_machine_format_carries_the_manifest() {
    let analysis = fixture::analysis();
    let manifest = fixture::manifest(&analysis);
    for format in [Format::Json, Format::Jsonl, Format::Csv, Format::Sarif, Format::Junit, Format::Github] {
        let text = render(&analysis, format, &Options::default());
        for part in [&manifest.version, &manifest.rules, &manifest.inputs[0].hash] {
            assert!(text.contains(part.as_str()), "{} lacks {part}", format.id());
        }
    }
}

#[test]
fn the_same_analysis_gives_the_same_bytes() {
    let analysis = fixture::analysis();
    for format in Format::ALL {
        let options = Options::default();
        assert_eq!(render(&analysis, format, &options), render(&analysis, format, &options), "{}", format.id());
    }
}

#[test]
fn json_has_the_published_keys_and_is_valid_against_its_schema() {
    let text = render(&fixture::analysis(), Format::Json, &Options::default());
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    let keys: BTreeSet<&str> = report.as_object().unwrap().keys().map(String::as_str).collect();
    let published =
        ["schema", "manifest", "articles", "actors", "stories", "claims", "facts", "findings", "labels", "verdict"];
    assert_eq!(keys, BTreeSet::from(published));
    validate("report", &report);
    for line in render(&fixture::hostile(), Format::Jsonl, &Options::default()).lines() {
        validate("jsonl", &serde_json::from_str(line).unwrap());
    }
    for article in report::extract::jsonl(&fixture::hostile().corpus.articles).lines() {
        validate("extract", &serde_json::from_str(article).unwrap());
    }
}

fn validate(name: &str, value: &serde_json::Value) {
    let all = schema::all();
    let (_, text) = all.iter().find(|(known, _)| *known == name).expect("the schema is published");
    let validator =
        jsonschema::validator_for(&serde_json::from_str(text).expect("a schema is JSON")).expect("the schema is one");
    let errors: Vec<String> = validator.iter_errors(value).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{name}: {errors:#?}");
}

#[test]
fn the_committed_schemas_are_the_ones_that_the_program_prints() {
    for (name, text) in schema::all() {
        keep(&format!("reports/schema/{name}.schema.json"), &text);
    }
}

#[test]
fn sarif_is_valid_against_the_official_schema() {
    // One pattern of the published schema has a bracket too many and is no regular expression.
    let schema = std::fs::read_to_string(repository("tests/reports/sarif-schema-2.1.0.json"))
        .unwrap()
        .replace("^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$", "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$");
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).expect("the schema is one");
    for analysis in [fixture::analysis(), fixture::hostile()] {
        let log = serde_json::from_str(&render(&analysis, Format::Sarif, &Options::default())).unwrap();
        let errors: Vec<String> = validator.iter_errors(&log).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
}

#[test]
fn sarif_keeps_the_limits_of_github() {
    let mut analysis = fixture::analysis();
    let located: Vec<_> = analysis.findings.iter().filter(|finding| finding.sides.len() > 1).cloned().collect();
    let mut crowded = located[0].clone();
    let (claims, spans) = (crowded.sides[0].claims.clone(), crowded.sides[0].spans.clone());
    crowded.sides[0].claims = claims.iter().cycle().take(3_000).cloned().collect();
    crowded.sides[0].spans = spans.iter().cycle().take(3_000).cloned().collect();
    analysis.findings = std::iter::once(&crowded).chain(located.iter().cycle()).take(25_100).cloned().collect();
    let log: serde_json::Value = serde_json::from_str(&render(&analysis, Format::Sarif, &Options::default())).unwrap();
    let run = &log["runs"][0];
    let count = |value: &serde_json::Value| value.as_array().map_or(0, Vec::len);
    assert_eq!((count(&log["runs"]), count(&run["results"])), (1, 25_000));
    assert!(count(&run["tool"]["driver"]["rules"]) < 25_000);
    for result in run["results"].as_array().unwrap() {
        assert!(count(&result["locations"]) == 1 && count(&result["relatedLocations"]) < 1_000);
        assert!(result["partialFingerprints"]["primaryLocationLineHash"].is_string());
        assert!(result["message"]["text"].as_str().is_some_and(|text| !text.is_empty() && text.len() < 5_000));
    }
    for rule in run["tool"]["driver"]["rules"].as_array().unwrap() {
        assert!(count(&rule["properties"]["tags"]) <= 10 && rule["id"].as_str().is_some_and(|id| id.len() < 255));
        assert!(rule["fullDescription"]["text"].as_str().is_some_and(|text| text.len() <= 1_024));
    }
}

#[test]
fn a_sarif_result_keeps_its_fingerprint_and_points_at_the_minority() {
    let analysis = fixture::analysis();
    let log: serde_json::Value = serde_json::from_str(&render(&analysis, Format::Sarif, &Options::default())).unwrap();
    let result = &log["runs"][0]["results"][0];
    assert_eq!(result["partialFingerprints"]["crosscheck/v1"], analysis.findings[0].fingerprint);
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "corpus/northern-ledger.txt");
    assert_eq!(place["region"]["startLine"], 1);
    assert_eq!(result["relatedLocations"].as_array().unwrap().len(), 2);
}

#[test]
fn junit_fails_for_contradictions_alone() {
    let text = render(&fixture::analysis(), Format::Junit, &Options::default());
    assert!(text.contains(r#"tests="9" failures="2" errors="0""#), "{text}");
    assert_eq!(text.matches("<failure").count(), 2);
}

#[test]
fn the_page_holds_the_table_the_timeline_and_the_labels() {
    let page = render(&fixture::analysis(), Format::Html, &Options::default());
    for part in [
        "id=\"matrix\"",
        "id=\"timeline\"",
        "id=\"labels\"",
        "<mark>on 14 October 2010</mark>",
        "class=\"waterfall\"",
        "negligent company",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert!(!page.contains("http://") && !page.contains("https://"), "the page names no address");
}

#[test]
fn a_template_that_is_none_says_so() {
    let analysis = fixture::analysis();
    let manifest = fixture::manifest(&analysis);
    let options = Options { template: Some("{% for %}".to_owned()), ..Options::default() };
    let error = report::render(&Input::new(&analysis, &manifest), Format::Html, &options);
    assert!(error.is_err_and(|error| error.to_string().starts_with("the template cannot be used")));
}

#[test]
fn explain_walks_from_the_words_to_what_would_change_the_verdict() {
    let analysis = fixture::analysis();
    let manifest = fixture::manifest(&analysis);
    let input = Input::new(&analysis, &manifest);
    let short: String = analysis.findings[1].id.chars().take(6).collect();
    let text = report::explain::render(&input, &short, &Options::default()).unwrap();
    let order =
        ["contradiction/date", "on 14 October 2010", "Values", "Reasoning", "sum", "Verdict", "What would change it"];
    let places: Vec<usize> = order.iter().map(|part| text.find(part).unwrap_or_else(|| panic!("{part}"))).collect();
    assert!(places.is_sorted(), "{places:?}");
    assert!(report::explain::render(&input, "no-such-id", &Options::default()).is_err());
    assert!(report::explain::render(&input, "", &Options::default()).is_err());
}

#[test]
fn an_analysis_of_nothing_renders_in_every_format() {
    let analysis = crosscheck::model::Analysis::default();
    for format in Format::ALL {
        let text = render(&analysis, format, &Options::default());
        assert!(!text.contains("Contradictions ("), "{}", format.id());
    }
}

#[test]
fn after_a_gate_only_what_is_new_fails() {
    let analysis = fixture::analysis();
    let manifest = fixture::manifest(&analysis);
    let policy = Policy::default();
    let verdict = judge(&analysis.findings, &[], &Baseline::default(), &policy, None);
    assert!(verdict.failed && verdict.items.len() == 2, "{verdict:?}");
    let mut known = verdict.clone();
    (known.items[0].state, known.items[0].fails) = (State::Known, false);
    let input = Input { verdict: Some(&known), ..Input::new(&analysis, &manifest) };
    let of = |format| report::render(&input, format, &Options::default()).unwrap();
    assert_eq!(of(Format::Junit).matches("<failure").count(), 1);
    assert_eq!(of(Format::Github).matches("::error").count(), 1);
    let log = of(Format::Sarif);
    assert!(log.contains(r#""baselineState": "unchanged""#) && log.contains(r#""baselineState": "new""#), "{log}");
    assert!(log.contains(r#""kind": "external""#), "what was accepted is suppressed: {log}");
    assert!(of(Format::Markdown).contains("**known**") && of(Format::Html).contains("<b>new</b>"));
    validate("report", &serde_json::from_str(&of(Format::Json)).unwrap());
}
