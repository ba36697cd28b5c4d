//! Pairs of names labelled by people: F1 of matches and of non-matches, at the one threshold that is fixed in the code.

use std::collections::BTreeMap;
use std::path::Path;

use crosscheck::value::Name;

use super::{Bench, Scores, f1};

/// Scores the suite.
pub(crate) fn run(bench: &Bench, corpora: &Path) -> Option<BTreeMap<String, Scores>> {
    let rows = Bench::rows(&corpora.join("names/pairs.jsonl"))?;
    let words = &bench.rules.languages.values().next()?.names;
    let mut counts: BTreeMap<(bool, bool), f64> = BTreeMap::new();
    for row in &rows {
        let name = |key: &str| Name::parse(row[key].as_str().unwrap_or_default(), words);
        let gold = row["is_match"] == "true" || row["is_match"] == true;
        let found = name("name1").compare(&name("name2"));
        *counts.entry((gold, found.is_match())).or_default() += 1.0;
        if gold != found.is_match() {
            bench.error(|| format!("{} {:.2} {}", if gold { "missed" } else { "false" }, found.score, found.why));
        }
    }
    let count = |gold, found| counts.get(&(gold, found)).copied().unwrap_or(0.0);
    let score = |side: bool| {
        f1(count(side, side), count(true, side) + count(false, side), count(side, true) + count(side, false))
    };
    let scores = [("f1", score(true)), ("f1_non_match", score(false)), ("n", rows.len() as f64), ("skipped_rows", 0.0)];
    let scores = scores.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Some(BTreeMap::from([("names".to_owned(), scores)]))
}
