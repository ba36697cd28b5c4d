//! One analysis in every format: read back, each holds the same findings, and says of each the same values and sources.

use std::collections::BTreeSet;

use crosscheck::model::{Analysis, Kind};
use crosscheck::report::filter::{Filter, Sort};
use crosscheck::report::{Format, Options};
use regex::Regex;

use crate::{fixture, keep, render};

/// Wide enough that no cell of the tables breaks a name.
const WIDE: usize = 900;

#[test]
fn every_format_read_back_holds_exactly_the_same_findings() {
    let analysis = fixture::analysis();
    let all: BTreeSet<String> = analysis.findings.iter().map(|finding| finding.id.clone()).collect();
    for format in Format::ALL {
        let text = render(&analysis, format, &everything());
        let held = ids(format, &text);
        let distinct: BTreeSet<String> = held.iter().cloned().collect();
        assert_eq!(distinct, all, "{}", format.id());
        assert_eq!(held.len(), all.len(), "{} tells a finding twice", format.id());
    }
}

#[test]
fn every_format_says_what_each_side_says_and_who() {
    let analysis = fixture::analysis();
    for format in Format::ALL {
        let text = render(&analysis, format, &everything()).replace("&#x27;", "'").replace("&apos;", "'");
        let machine = matches!(format, Format::Json | Format::Jsonl | Format::Csv);
        for side in analysis.findings.iter().flat_map(|finding| &finding.sides) {
            // Machine formats hold the normalised value; a reader gets the date in words.
            let value = match side.value.as_str() {
                "2010-10-13" if !machine => "13 October 2010",
                "2010-10-14" if !machine => "14 October 2010",
                "2010-08-05" if !machine => "5 August 2010",
                "2010-08" if !machine => "August 2010",
                "affirmed" if !machine => "it happened",
                other => other,
            };
            assert!(text.contains(value), "{} lacks {value}", format.id());
            for source in &side.sources {
                assert!(text.contains(source.as_str()), "{} lacks {source}", format.id());
            }
        }
    }
}

#[test]
fn every_order_holds_every_finding_and_ties_stay_as_they_were() {
    let analysis = fixture::analysis();
    let order = |sort: Sort| -> Vec<String> {
        let text = render(&analysis, Format::Json, &Options { sort, ..everything() });
        ids(Format::Json, &text)
    };
    let usual = order(Sort::Kind);
    for sort in [Sort::Severity, Sort::Witnesses, Sort::Date, Sort::Source] {
        let mut sorted = order(sort);
        if sort == Sort::Date {
            let collapse = analysis.findings.iter().find(|finding| finding.kind == Kind::Refinement);
            assert_eq!(Some(&sorted[0]), collapse.map(|finding| &finding.id), "the earliest event stands first");
        }
        assert_ne!((sort.id(), sorted.is_empty()), ("kind", true));
        sorted.sort();
        let mut expected = usual.clone();
        expected.sort();
        assert_eq!(sorted, expected, "{}", sort.id());
    }
}

#[test]
fn the_tables_at_three_widths_are_as_a_reader_left_them() {
    for width in [80, 120, 200] {
        let text = render(&fixture::analysis(), Format::Table, &Options { width, ..Options::default() });
        keep(&format!("tests/reports/snapshots/table-{width}.txt"), &text);
    }
}

fn everything() -> Options {
    let filter = Filter { kinds: Kind::ALL.to_vec(), ..Filter::default() };
    Options { filter, width: WIDE, ..Options::default() }
}

/// Ids of the findings that a report holds, read as its readers read it.
fn ids(format: Format, text: &str) -> Vec<String> {
    let by = |pattern: &str| -> Vec<String> {
        let pattern = Regex::new(pattern).expect("the pattern is one");
        pattern.captures_iter(text).map(|hit| hit[1].to_owned()).collect()
    };
    let of = |rows: &serde_json::Value, path: &str| -> Vec<String> {
        let rows = rows.as_array().expect("a list of findings");
        rows.iter().map(|row| row.pointer(path).and_then(|id| id.as_str()).expect("an id").to_owned()).collect()
    };
    let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("JSON");
    match format {
        Format::Json => of(&json(text)["findings"], "/id"),
        Format::Jsonl => {
            let rows: Vec<serde_json::Value> = text.lines().map(json).filter(|row| row["row"] == "finding").collect();
            of(&serde_json::Value::Array(rows), "/finding/id")
        }
        Format::Sarif => of(&json(text)["runs"][0]["results"], "/properties/id"),
        Format::Csv => {
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            let mut ids: Vec<String> = reader
                .records()
                .map(|record| record.expect("a record of as many cells as the head"))
                .filter(|record| &record[1] != "manifest")
                .map(|record| record[0].to_owned())
                .collect();
            // A finding has a row for each of its sides.
            ids.dedup();
            ids
        }
        Format::Junit => by(r#"<testcase name="[^"]*\[([0-9a-f]{12})\]""#),
        Format::Github => by(r"(?m)^::(?:error|warning|notice) .*title=[a-z/-]+ ([0-9a-f]{12})::"),
        Format::Line => by(r"(?m)^.+ \[([0-9a-f]{12})\]$"),
        Format::Html => by(r#"<details class="finding[^"]*" id="f-([0-9a-f]{12})""#),
        Format::Markdown => by(r"<code>([0-9a-f]{12})</code>"),
        Format::Table => {
            // The last line names one finding again, as an example of a command.
            let (body, _) = text.rsplit_once("crosscheck explain").expect("a hint at the end");
            let pattern = Regex::new(r"\b([0-9a-f]{12})\b").expect("the pattern is one");
            pattern.captures_iter(body).map(|hit| hit[1].to_owned()).collect()
        }
    }
}

/// The analysis is the one that all formats are compared on.
#[test]
fn the_fixture_has_a_finding_of_most_kinds() {
    let analysis: Analysis = fixture::analysis();
    let kinds: BTreeSet<Kind> = analysis.findings.iter().map(|finding| finding.kind).collect();
    assert!(kinds.len() >= 8, "{kinds:?}");
}
