//! giveme5w1h and basil: articles grouped into stories, B³ over the whole half.

use std::collections::BTreeMap;
use std::path::Path;

use crosscheck::model::{Article, How, Published};
use crosscheck::value::Date;
use serde_json::Value;

use super::{Bench, Scores, b_cubed};

/// Scores `giveme5w1h/clusters.jsonl`.
pub(crate) fn giveme5w1h(bench: &Bench, corpora: &Path) -> Option<BTreeMap<String, Scores>> {
    let rows = Bench::rows(&corpora.join("giveme5w1h/clusters.jsonl"))?;
    let articles = clusters(&rows);
    let gold: Vec<String> =
        rows.iter().map(|row| row["newsCluster"]["Event"].as_str().unwrap_or("").to_owned()).collect();
    Some(BTreeMap::from([("giveme5w1h".to_owned(), score(bench, articles, &gold))]))
}

/// The articles of `giveme5w1h/clusters.jsonl`, numbered in the file's order.
pub(crate) fn clusters(rows: &[Value]) -> Vec<Article> {
    rows.iter()
        .enumerate()
        .map(|(number, row)| record(number, row, string(row, "text"), "date_publish", "source_domain"))
        .collect()
}

/// Scores `basil/articles.jsonl`.
pub(crate) fn basil(bench: &Bench, corpora: &Path) -> Option<BTreeMap<String, Scores>> {
    let rows = Bench::rows(&corpora.join("basil/articles.jsonl"))?;
    let articles =
        rows.iter().enumerate().map(|(number, row)| record(number, row, body(row), "date", "source")).collect();
    let gold: Vec<String> = rows.iter().map(|row| string(row, "triplet-uuid")).collect();
    Some(BTreeMap::from([("basil".to_owned(), score(bench, articles, &gold))]))
}

fn record(number: usize, row: &Value, text: String, date: &str, source: &str) -> Article {
    let mut article = Article::plain(format!("{number:04}"), string(row, source), text);
    article.title = row["title"].as_str().map(str::to_owned);
    article.published = Published {
        edtf: row[date].as_str().and_then(|d| d.get(..10)).and_then(Date::parse),
        how: How::Metadata,
        evidence: Vec::new(),
    };
    article
}

pub(crate) fn string(row: &Value, field: &str) -> String {
    row[field].as_str().unwrap_or("").to_owned()
}

pub(crate) fn body(row: &Value) -> String {
    let paragraphs = row["body-paragraphs"].as_array().into_iter().flatten();
    let joined: Vec<String> = paragraphs
        .map(|paragraph| {
            paragraph.as_array().into_iter().flatten().filter_map(Value::as_str).collect::<Vec<_>>().join(" ")
        })
        .collect();
    joined.join("\n\n")
}

fn score(bench: &Bench, articles: Vec<Article>, gold: &[String]) -> Scores {
    let extracted = bench.extract(articles);
    let mut predicted = vec![String::new(); extracted.len()];
    for story in crosscheck::align::stories(&extracted, &bench.rules) {
        for id in &story.articles {
            if let Some(slot) = id.parse::<usize>().ok().and_then(|number| predicted.get_mut(number)) {
                slot.clone_from(&story.id);
            }
        }
    }
    let mut by_story: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for (p, g) in predicted.iter().zip(gold) {
        *by_story.entry(p).or_default().entry(g).or_default() += 1;
    }
    for (story, events) in by_story.iter().filter(|(_, events)| events.len() > 1) {
        bench.error(|| format!("{story} mixes {events:?}"));
    }
    let (precision, recall, f1) = b_cubed(&predicted, gold);
    Scores::from([
        ("event_b3_f1".to_owned(), f1),
        ("event_b3_precision".to_owned(), precision),
        ("event_b3_recall".to_owned(), recall),
        ("n".to_owned(), gold.len() as f64),
        ("skipped_rows".to_owned(), 0.0),
    ])
}
