//! claimdiff and crisis-updates: texts that hardly contradict each other; every contradiction across sources is counted.

use std::collections::BTreeMap;
use std::path::Path;

use crosscheck::model::{Article, How, Kind, Published, Scope};
use crosscheck::value::Date;
use rayon::prelude::*;
use serde_json::Value;

use super::{Bench, Scores};

/// Scores the pairs of `claimdiff/strength.jsonl` that strengthen each other.
pub(crate) fn claimdiff(bench: &Bench, corpora: &Path) -> Option<BTreeMap<String, Scores>> {
    let rows = Bench::rows(&corpora.join("claimdiff/strength.jsonl"))?;
    let pairs: Vec<Vec<Article>> = rows
        .iter()
        .enumerate()
        .filter(|(_, row)| row["relation"] == 1)
        .map(|(number, row)| pair(number, row))
        .collect();
    let found: usize = pairs.par_iter().map(|articles| contradictions(bench, articles.clone())).sum();
    let texts = pairs.len() * 2;
    let skipped = rows.len() - pairs.len();
    Some(BTreeMap::from([("claimdiff".to_owned(), scores(found, texts, pairs.len(), skipped))]))
}

/// Scores each crisis and date of `crisis-updates` as one run, and all of them as one pile.
pub(crate) fn crisis_updates(bench: &Bench, corpora: &Path) -> Option<BTreeMap<String, Scores>> {
    let folder = corpora.join("crisis-updates");
    let mut files: Vec<_> = std::fs::read_dir(&folder).ok()?.filter_map(Result::ok).map(|file| file.path()).collect();
    files.sort();
    let mut runs: BTreeMap<(String, String), Vec<Article>> = BTreeMap::new();
    for file in &files {
        let crisis = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or("").to_owned();
        for (number, row) in Bench::rows(file)?.iter().enumerate() {
            let date = text(row, "date").trim_matches(['[', ']']).to_owned();
            let body = text(row, "text").replace("\\n", "\n");
            let article = article(format!("{crisis}-{number:04}"), text(row, "writer"), body, &date);
            runs.entry((crisis.clone(), date)).or_default().push(article);
        }
    }
    let pile: Vec<Article> = runs.values().flatten().cloned().collect();
    let texts = pile.len();
    let groups: Vec<Vec<Article>> = runs.into_values().collect();
    let found: usize = groups.par_iter().map(|articles| contradictions(bench, articles.clone())).sum();
    let mut all = scores(found, texts, texts, 0);
    let in_pile = contradictions(bench, pile);
    all.insert("pile_contradictions_per_200_texts".to_owned(), per_200(in_pile, texts));
    Some(BTreeMap::from([("crisis-updates".to_owned(), all)]))
}

fn pair(number: usize, row: &Value) -> Vec<Article> {
    let date = text(row, "date");
    ["a", "b"]
        .iter()
        .map(|side| {
            let mut article = article(
                format!("{number:04}{side}"),
                format!("outlet {side}"),
                text(row, &format!("claim_{side}")),
                &date,
            );
            article.title = row[format!("article_{side}")].as_str().map(str::to_owned);
            article
        })
        .collect()
}

fn article(id: String, source: String, body: String, date: &str) -> Article {
    let mut article = Article::plain(id, source, body);
    let edtf = date.get(..10).and_then(Date::parse);
    article.published = Published { edtf, how: How::Metadata, evidence: Vec::new() };
    article
}

/// Contradictions across sources in one run; each is listed when errors are asked for.
fn contradictions(bench: &Bench, articles: Vec<Article>) -> usize {
    let analysis = crosscheck::pipeline::analyse(bench.extract(articles), &bench.rules);
    let found: Vec<_> = analysis
        .findings
        .iter()
        .filter(|finding| finding.kind == Kind::Contradiction && finding.scope == Scope::Across)
        .collect();
    for finding in &found {
        let claims: Vec<String> =
            finding.sides.iter().map(|side| format!("{} {:?}", side.value, side.claims)).collect();
        bench.error(|| format!("{} {}", finding.key, claims.join(" ≠ ")));
    }
    found.len()
}

fn scores(found: usize, texts: usize, n: usize, skipped: usize) -> Scores {
    Scores::from([
        ("contradictions_per_200_texts".to_owned(), per_200(found, texts)),
        ("n".to_owned(), n as f64),
        ("skipped_rows".to_owned(), skipped as f64),
    ])
}

fn per_200(found: usize, texts: usize) -> f64 {
    found as f64 * 200.0 / texts.max(1) as f64
}

fn text(row: &Value, field: &str) -> String {
    row[field].as_str().unwrap_or("").to_owned()
}
