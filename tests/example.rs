//! The example corpus through the whole pipeline: what `expected.toml` lists is found, and no other conflict is.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crosscheck::model::{Analysis, Facet, Finding, Kind, Scope};
use crosscheck::rules::Rules;
use crosscheck::{ingest, pipeline};
use serde::Deserialize;

/// `expected.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expectations {
    finding: Vec<Expected>,
    /// Planted, and not found yet.
    #[serde(default)]
    missed: Vec<Expected>,
    silent: Vec<Silent>,
}

/// A finding that must be there: what it is, of which event, and which source states each of the opposed values.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    kind: Kind,
    facet: Option<Facet>,
    scope: Option<Scope>,
    event: String,
    sides: Vec<(String, String)>,
    why: String,
}

/// Values that look opposed and are not.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Silent {
    event: String,
    values: Vec<String>,
    why: String,
}

fn corpus(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpora").join(name)
}

fn analyse(folder: &Path) -> Analysis {
    let rules = Rules::builtin();
    let (articles, diagnostics) = ingest::read(&[folder.to_owned()], &ingest::Options::new(&rules));
    assert_eq!(diagnostics, Vec::new(), "the corpus is read without a problem");
    pipeline::analyse(pipeline::extract(articles, &rules), &rules)
}

fn event_of<'a>(analysis: &'a Analysis, finding: &Finding) -> &'a str {
    let fact = analysis.facts.iter().find(|fact| Some(&fact.id) == finding.fact.as_ref());
    fact.map_or("", |fact| fact.event.as_str())
}

fn is_conflict(finding: &Finding) -> bool {
    matches!(finding.kind, Kind::Contradiction | Kind::Dispute | Kind::RoleConflict)
}

impl Expected {
    fn is_met_by(&self, finding: &Finding, analysis: &Analysis) -> bool {
        let states = |value: &str, source: &str| {
            finding.sides.iter().any(|side| side.value.contains(value) && side.sources.iter().any(|s| s == source))
        };
        finding.kind == self.kind
            && (self.facet.is_none() || finding.facet == self.facet)
            && self.scope.is_none_or(|scope| finding.scope == scope)
            && (event_of(analysis, finding) == self.event || finding.key.contains(&self.event))
            && self.sides.iter().all(|(value, source)| states(value, source))
    }
}

fn shown(analysis: &Analysis, finding: &Finding) -> String {
    let sides: Vec<String> =
        finding.sides.iter().map(|side| format!("{} ({})", side.value, side.sources.join(", "))).collect();
    let (kind, facet) = (finding.kind, finding.facet);
    format!("{kind:?} {facet:?} {:?} of {}: {}", finding.scope, event_of(analysis, finding), sides.join(" against "))
}

#[test]
fn the_example_corpus_gives_what_it_was_written_to_give() {
    let folder = corpus("example");
    let text = std::fs::read_to_string(folder.join("expected.toml")).expect("the expectations stand beside the corpus");
    let expectations: Expectations = toml::from_str(&text).expect("the expectations are well-formed");
    let analysis = analyse(&folder);
    let mut report = String::new();
    for expected in &expectations.finding {
        if !analysis.findings.iter().any(|finding| expected.is_met_by(finding, &analysis)) {
            let (kind, facet, event) = (expected.kind, expected.facet, &expected.event);
            let _ = writeln!(report, "missing: {kind:?} {facet:?} of {event}, {:?} ({})", expected.sides, expected.why);
        }
    }
    for missed in &expectations.missed {
        if analysis.findings.iter().any(|finding| missed.is_met_by(finding, &analysis)) {
            let _ = writeln!(report, "now found, to be listed among the findings: {}", missed.why);
        }
    }
    for finding in analysis.findings.iter().filter(|finding| is_conflict(finding)) {
        if !expectations.finding.iter().any(|expected| expected.is_met_by(finding, &analysis)) {
            let _ = writeln!(report, "unexpected: {}", shown(&analysis, finding));
        }
        for silent in &expectations.silent {
            let holds = |value: &String| finding.sides.iter().any(|side| side.value == *value);
            if event_of(&analysis, finding) == silent.event && silent.values.iter().all(holds) {
                let _ =
                    writeln!(report, "look-alike taken for a conflict ({}): {}", silent.why, shown(&analysis, finding));
            }
        }
    }
    assert!(report.is_empty(), "{report}");
}

#[test]
fn pages_of_one_knowledge_base_that_disagree_are_reported_until_one_is_corrected() {
    let conflicts = |name: &str| {
        let analysis = analyse(&corpus("knowledge-base").join(name));
        let found = analysis.findings.iter().filter(|finding| is_conflict(finding));
        found.map(|finding| shown(&analysis, finding)).collect::<Vec<_>>()
    };
    let before = conflicts("before");
    assert_eq!(before.len(), 1, "{before:#?}");
    assert!(before[0].contains("1974-08-09") && before[0].contains("1974-08-19"), "{before:#?}");
    assert_eq!(conflicts("after"), Vec::<String>::new());
}
