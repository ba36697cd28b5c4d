//! `recognizers`: short inputs with their expected resolutions, in assistant style; dates and numbers scored together.
//!
//! A row is in scope when its results are all of the types below, or when it has none. Rows of the date file are scored by
//! [`super::recognizers_time`], all others by [`super::recognizers_number`].

use std::collections::BTreeMap;
use std::path::Path;

use super::{Bench, Scores, recognizers_number, recognizers_time};

/// The files of the corpus.
const FILES: [&str; 5] = ["datetimemodel", "numbermodel", "numberrangemodel", "currencymodel", "dimensionmodel"];
/// Types of results that the program answers.
const TYPES: [&str; 6] = ["datetimeV2.date", "datetimeV2.daterange", "number", "numberrange", "currency", "dimension"];

/// Scores the corpus.
pub(crate) fn run(bench: &Bench, corpora: &Path) -> Option<BTreeMap<String, Scores>> {
    let folder = corpora.join("recognizers");
    let (mut right, mut scored, mut all) = (0.0, 0.0, 0.0);
    let mut by_file = Scores::new();
    folder.is_dir().then_some(())?;
    for file in FILES {
        let rows = Bench::rows(&folder.join(format!("{file}.jsonl"))).unwrap_or_default();
        let inside: Vec<serde_json::Value> = rows.iter().filter(|row| in_scope(row)).cloned().collect();
        let passed = if file == "datetimemodel" {
            recognizers_time::score(bench, &inside)
        } else {
            recognizers_number::score(bench, file, &inside)
        };
        by_file.insert(format!("pass_rate_{file}"), passed / (inside.len() as f64).max(1.0));
        right += passed;
        scored += inside.len() as f64;
        all += rows.len() as f64;
    }
    by_file.extend([
        ("pass_rate".to_owned(), right / f64::max(scored, 1.0)),
        ("in_scope".to_owned(), scored / f64::max(all, 1.0)),
        ("n".to_owned(), scored),
        ("skipped_rows".to_owned(), all - scored),
    ]);
    Some(BTreeMap::from([("recognizers".to_owned(), by_file)]))
}

fn in_scope(row: &serde_json::Value) -> bool {
    let results = row["Results"].as_array().map_or(&[][..], Vec::as_slice);
    results.iter().all(|result| result["TypeName"].as_str().is_some_and(|name| TYPES.contains(&name)))
}
