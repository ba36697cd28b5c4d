//! `edtf`: natural language → EDTF of the 2012 draft; reported without a bar.
//!
//! Values are compared after normalisation: spaces dropped, `XX-XX` tails, one library's quirks left as they are.

use std::collections::BTreeMap;
use std::path::Path;

use crosscheck::model::{Article, MentionKind};
use crosscheck::value::Date;

use super::{Bench, Scores};

/// Scores the corpus.
pub(crate) fn run(bench: &Bench, corpora: &Path) -> Option<BTreeMap<String, Scores>> {
    let rows = Bench::rows(&corpora.join("edtf/natural-language.jsonl"))?;
    let records = rows
        .iter()
        .enumerate()
        .map(|(n, row)| Article::plain(n.to_string(), "edtf", row["text"].as_str().unwrap_or_default()));
    let articles = bench.extract(records.collect());
    let mut right = 0.0;
    for (row, article) in rows.iter().zip(&articles) {
        let expected = row["edtf"].as_str().unwrap_or_default();
        let found = said(article);
        if found.iter().any(|value| same(value, expected)) {
            right += 1.0;
        } else {
            bench.error(|| format!("`{}` = {expected}; found {found:?}", article.text));
        }
    }
    let n = rows.len() as f64;
    let scores = Scores::from([
        ("pass_rate".to_owned(), right / n.max(1.0)),
        ("n".to_owned(), n),
        ("skipped_rows".to_owned(), 0.0),
    ]);
    Some(BTreeMap::from([("edtf".to_owned(), scores)]))
}

/// The first time of the text, as EDTF and as TIMEX3 (which has the dates without a year).
fn said(article: &Article) -> Vec<String> {
    let first = article.mentions.iter().find_map(|mention| match &mention.kind {
        MentionKind::Time(time) => Some(time),
        _ => None,
    });
    let Some(time) = first else { return Vec::new() };
    let date = time.edtf.as_ref().map(|date| match time.bounds.as_str() {
        "before" | "until" => format!("/{date}"),
        "after" | "since" => format!("{date}/"),
        _ => date.to_string(),
    });
    date.into_iter().chain([time.timex.value.clone()]).collect()
}

fn same(found: &str, expected: &str) -> bool {
    let tidy = |text: &str| text.replace(' ', "").replace("-XX", "").replace('%', "~");
    let (found, expected) = (tidy(found), tidy(expected));
    found == expected
        || Date::parse(&found)
            .zip(Date::parse(&expected))
            .is_some_and(|(a, b)| (a.first(), a.last()) == (b.first(), b.last()))
}
