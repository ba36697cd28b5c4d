//! `tempeval3`: gold TIMEX3 of news → value F1, span F1, invented dates.
//!
//! One-to-one by position with relaxed overlap; of several predictions on one gold expression the one with its value counts.

use std::collections::BTreeMap;
use std::path::Path;

use crosscheck::model::{Article, How, MentionKind, Published, TimexType};
use crosscheck::text::Field;
use crosscheck::value::Date;

use super::{Bench, Scores, f1};

struct Timed {
    start: usize,
    end: usize,
    text: String,
    value: String,
    kind: TimexType,
}

/// Scores the corpus.
pub(crate) fn run(bench: &Bench, corpora: &Path) -> Option<BTreeMap<String, Scores>> {
    let rows = Bench::rows(&corpora.join("tempeval3/articles.jsonl"))?;
    let records = rows.iter().map(record).collect();
    let articles = bench.extract(records);
    let (mut right, mut spans, mut predicted, mut gold_count, mut invented, mut words) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
    for (row, article) in rows.iter().zip(&articles) {
        let found = predictions(article);
        let gold = gold(row, &article.text);
        let mut taken = vec![false; found.len()];
        for expected in &gold {
            let overlapping = || (0..found.len()).filter(|i| overlap(&found[*i], expected));
            let best = overlapping().find(|i| !taken[*i] && found[*i].value == expected.value);
            let best = best.or_else(|| overlapping().find(|i| !taken[*i]));
            if let Some(i) = best {
                taken[i] = true;
                spans += 1.0;
                right += f64::from(u8::from(found[i].value == expected.value));
            }
            if best.is_none_or(|i| found[i].value != expected.value) {
                let said = best.map_or("nothing".to_owned(), |i| format!("`{}` = {}", found[i].text, found[i].value));
                bench.error(|| {
                    format!(
                        "{} [{}] `{}` = {}; found {said} | {}",
                        article.id,
                        published(article),
                        flat(&expected.text),
                        expected.value,
                        around(&article.text, expected)
                    )
                });
            }
        }
        for (i, extra) in found.iter().enumerate().filter(|(i, _)| !taken[*i]) {
            let free = !gold.iter().any(|g| overlap(extra, g));
            let dated = matches!(extra.kind, TimexType::Date | TimexType::Time)
                && extra.value.starts_with(|c: char| c.is_ascii_digit());
            invented += f64::from(u8::from(free && dated));
            let label = if free && dated { "INVENTED" } else { "EXTRA" };
            bench.error(|| {
                format!(
                    "{} [{}] {label} `{}` = {} | {}",
                    article.id,
                    published(article),
                    flat(&extra.text),
                    extra.value,
                    around(&article.text, &found[i])
                )
            });
        }
        predicted += found.len() as f64;
        gold_count += gold.len() as f64;
        words += article.text.split_whitespace().count() as f64;
    }
    let scores = Scores::from([
        ("value_f1".to_owned(), f1(right, predicted, gold_count)),
        ("span_f1".to_owned(), f1(spans, predicted, gold_count)),
        ("invented_per_1000_words".to_owned(), 1000.0 * invented / f64::max(words, 1.0)),
        ("n".to_owned(), rows.len() as f64),
        ("skipped_rows".to_owned(), 0.0),
    ]);
    Some(BTreeMap::from([("tempeval3".to_owned(), scores)]))
}

fn record(row: &serde_json::Value) -> Article {
    let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let mut article = Article::plain(text("id"), text("id"), text("text"));
    article.published = Published { edtf: Date::parse(&text("published")), how: How::Metadata, evidence: Vec::new() };
    article
}

fn published(article: &Article) -> String {
    article.published.edtf.as_ref().map_or_else(String::new, ToString::to_string)
}

fn predictions(article: &Article) -> Vec<Timed> {
    let times =
        article.mentions.iter().filter(|mention| mention.span.field == Field::Text).filter_map(
            |mention| match &mention.kind {
                MentionKind::Time(time) => Some(Timed {
                    start: mention.span.start,
                    end: mention.span.end,
                    text: mention.text.clone(),
                    value: time.timex.value.clone(),
                    kind: time.timex.kind,
                }),
                _ => None,
            },
        );
    times.collect()
}

/// Gold expressions, their character offsets as bytes.
fn gold(row: &serde_json::Value, text: &str) -> Vec<Timed> {
    let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let at = |value: &serde_json::Value| value.as_u64().and_then(|n| bytes.get(n as usize)).copied().unwrap_or(0);
    let rows = row["timex"].as_array().map_or(&[][..], Vec::as_slice);
    rows.iter()
        .map(|timex| Timed {
            start: at(&timex["start"]),
            end: at(&timex["end"]),
            text: timex["text"].as_str().unwrap_or_default().to_owned(),
            value: timex["value"].as_str().unwrap_or_default().to_owned(),
            kind: TimexType::Date,
        })
        .collect()
}

fn overlap(a: &Timed, b: &Timed) -> bool {
    a.start < b.end && b.start < a.end
}

fn flat(text: &str) -> String {
    text.replace('\n', " ")
}

/// The words around an expression, for the list of errors.
fn around(text: &str, timed: &Timed) -> String {
    let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default();
    let before: String = part(0..timed.start).chars().rev().take(60).collect::<Vec<_>>().into_iter().rev().collect();
    let after: String = part(timed.end..text.len()).chars().take(40).collect();
    flat(&format!("{before}[{}]{after}", part(timed.start..timed.end)))
}
