//! `published`: the publication date that the program settles from the text alone, against the one that the corpus gives.
//!
//! Of each corpus with true dates the articles are read without their metadata. `told` is the share that gets any date, `closed` the share
//! with both ends, `holds` the share of those told whose interval holds the true day (give or take one, for time zones), `days` the
//! median width of the closed ones.

use std::collections::BTreeMap;
use std::path::Path;

use crosscheck::model::Article;
use crosscheck::value::Date;
use serde_json::Value;

use super::{Bench, Scores};

/// The corpora: file, and the fields that hold the id and the date.
const CORPORA: [(&str, &str, &str, &str); 3] = [
    ("tempeval3", "tempeval3/articles.jsonl", "id", "published"),
    ("giveme5w1h", "giveme5w1h/clusters.jsonl", "dId", "date_publish"),
    ("basil", "basil/articles.jsonl", "uuid", "date"),
];

/// Scores all corpora that are there.
pub(crate) fn run(bench: &Bench, corpora: &Path) -> Option<BTreeMap<String, Scores>> {
    let mut scores = Scores::new();
    let mut all = 0.0;
    for (name, file, id, date) in CORPORA {
        let Some(rows) = Bench::rows(&corpora.join(file)) else { continue };
        let dated: Vec<(Article, Date)> = rows.iter().filter_map(|row| undated(row, id, date)).collect();
        all += dated.len() as f64;
        let (records, truths): (Vec<Article>, Vec<Date>) = dated.into_iter().unzip();
        let articles = bench.extract(records);
        for (metric, value) in score(bench, name, &articles, &truths) {
            scores.insert(format!("{name}_{metric}"), value);
        }
    }
    if all == 0.0 {
        return None;
    }
    scores.extend([("n".to_owned(), all), ("skipped_rows".to_owned(), 0.0)]);
    Some(BTreeMap::from([("published".to_owned(), scores)]))
}

/// A row without its date, and the date.
fn undated(row: &Value, id: &str, date: &str) -> Option<(Article, Date)> {
    let truth = row[date].as_str().and_then(|date| date.get(..10)).and_then(Date::parse)?;
    let text = match &row["text"] {
        Value::String(text) => text.clone(),
        _ => paragraphs(&row["body-paragraphs"])?,
    };
    let mut article = Article::plain(row[id].as_str().unwrap_or_default(), "published", text);
    article.title = row["title"].as_str().map(str::to_owned);
    Some((article, truth))
}

/// Paragraphs given as lists of sentences.
fn paragraphs(body: &Value) -> Option<String> {
    let lines = body.as_array()?.iter().filter_map(Value::as_array);
    let joined = lines.map(|line| line.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "));
    Some(joined.collect::<Vec<_>>().join("\n\n"))
}

fn score(bench: &Bench, corpus: &str, articles: &[Article], truths: &[Date]) -> Vec<(&'static str, f64)> {
    let (mut told, mut holds, mut widths) = (0.0, 0.0, Vec::new());
    for (article, truth) in articles.iter().zip(truths) {
        let Some(date) = &article.published.edtf else { continue };
        told += 1.0;
        widths.extend(date.width());
        let right = date.widen(1).meet(truth).is_some();
        holds += f64::from(u8::from(right));
        if !right {
            let why: Vec<&str> = article.published.evidence.iter().map(|evidence| evidence.why.as_str()).collect();
            bench.error(|| format!("{corpus} {}: {date}, truly {truth}; {why:?}", article.id));
        }
    }
    widths.sort_unstable();
    let n = (articles.len() as f64).max(1.0);
    vec![
        ("told", told / n),
        ("closed", widths.len() as f64 / n),
        ("holds", holds / f64::max(told, 1.0)),
        ("days", widths.get(widths.len() / 2).map_or(0.0, |days| f64::from(*days))),
    ]
}
