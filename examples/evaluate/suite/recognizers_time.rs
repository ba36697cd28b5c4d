//! Rows of `recognizers` about dates: right when every expected result is met by one of its listed values and nothing else is dated.
//!
//! The reference date is the publication date. Three readings of a mention count: its days, its TIMEX3 value, and its unresolved shift
//! applied exactly, for the corpus is of assistants, which take "two months ago" to the day where news means the month.

use crosscheck::model::{Article, How, Mention, MentionKind, Published, TimeMention};
use crosscheck::value::Date;
use jiff::ToSpan as _;
use jiff::civil::Date as Day;

use super::Bench;

/// How many rows are answered rightly.
pub(crate) fn score(bench: &Bench, rows: &[serde_json::Value]) -> f64 {
    let records = rows.iter().enumerate().map(|(n, row)| record(n, row)).collect();
    let articles = bench.extract(records);
    let mut right = 0.0;
    for (row, article) in rows.iter().zip(&articles) {
        let dated: Vec<(&Mention, &TimeMention)> = times(article);
        let expected = row["Results"].as_array().map_or(&[][..], Vec::as_slice);
        let missed: Vec<&str> =
            expected.iter().filter(|result| !met(result, &dated, article)).filter_map(|r| r["Text"].as_str()).collect();
        let extra: Vec<&str> = dated
            .iter()
            .filter(|(mention, _)| !expected.iter().any(|r| overlaps(r, mention, article)))
            .map(|(m, _)| m.text.as_str())
            .collect();
        if missed.is_empty() && extra.is_empty() {
            right += 1.0;
        } else {
            bench.error(|| {
                let found: Vec<String> = dated
                    .iter()
                    .map(|(m, t)| {
                        format!(
                            "`{}` {} {} {:?}",
                            m.text,
                            t.edtf.as_ref().map_or("-".to_owned(), ToString::to_string),
                            t.bounds,
                            t.timex.value
                        )
                    })
                    .collect();
                let values: Vec<String> = expected.iter().map(|r| r["Resolution"]["values"].to_string()).collect();
                format!(
                    "{} | {} | missed {missed:?} extra {extra:?} | found {found:?} | {values:?}",
                    day(article),
                    article.text
                )
            });
        }
    }
    right
}

fn record(n: usize, row: &serde_json::Value) -> Article {
    let mut article = Article::plain(n.to_string(), "recognizers", row["Input"].as_str().unwrap_or_default());
    let reference = row["Context"]["ReferenceDateTime"].as_str().and_then(|text| text.get(..10));
    article.published = Published { edtf: reference.and_then(Date::parse), how: How::Metadata, evidence: Vec::new() };
    article
}

fn day(article: &Article) -> String {
    article.published.edtf.as_ref().map_or_else(String::new, ToString::to_string)
}

/// Mentions that name days: lengths and recurring times are out of the scope.
fn times(article: &Article) -> Vec<(&Mention, &TimeMention)> {
    let times = article.mentions.iter().filter_map(|mention| match &mention.kind {
        MentionKind::Time(time) => Some((mention, time)),
        _ => None,
    });
    times.filter(|(_, time)| time.edtf.is_some()).collect()
}

/// Offsets of the corpus count characters, the last one included.
fn overlaps(result: &serde_json::Value, mention: &Mention, article: &Article) -> bool {
    let bytes: Vec<usize> = article.text.char_indices().map(|(at, _)| at).chain([article.text.len()]).collect();
    let at = |key: &str| result[key].as_u64().and_then(|n| bytes.get(n as usize)).copied().unwrap_or(usize::MAX);
    mention.span.start <= at("End") && at("Start") < mention.span.end
}

fn met(result: &serde_json::Value, dated: &[(&Mention, &TimeMention)], article: &Article) -> bool {
    let values = result["Resolution"]["values"].as_array().map_or(&[][..], Vec::as_slice);
    let unresolved = values.iter().all(|value| value["value"] == "not resolved");
    let mut here = dated.iter().filter(|(mention, _)| overlaps(result, mention, article)).peekable();
    if unresolved {
        return here.peek().is_none() || here.all(|(_, time)| values.iter().any(|v| timex_agrees(v, time)));
    }
    here.any(|(_, time)| {
        values.iter().any(|value| readings(time, article).iter().any(|reading| agrees(value, reading, time)))
    })
}

/// A season has no days in the corpus, but its TIMEX3 value may be told.
fn timex_agrees(value: &serde_json::Value, time: &TimeMention) -> bool {
    value["timex"].as_str() == Some(time.timex.value.as_str())
}

fn readings(time: &TimeMention, article: &Article) -> Vec<Date> {
    let exact = time.shift.as_ref().filter(|shift| shift.to == "published").and_then(|shift| {
        let base = article.published.edtf.as_ref()?.first()?;
        let amount = i64::from(shift.amount);
        let span = match shift.unit.as_str() {
            "day" => amount.days(),
            "week" => amount.weeks(),
            "month" => amount.months(),
            "year" => amount.years(),
            _ => return None,
        };
        base.checked_add(span).ok().map(Date::day)
    });
    time.edtf.iter().cloned().chain(Date::parse(&time.timex.value)).chain(exact).collect()
}

/// Whether a reading is the value: days are equal; the end of a range is exclusive.
fn agrees(value: &serde_json::Value, found: &Date, time: &TimeMention) -> bool {
    let text = |key: &str| value[key].as_str().and_then(|text| text.parse::<Day>().ok());
    if let Some(day) = text("value") {
        return found.first() == Some(day) && found.last() == Some(day);
    }
    let (start, end) = (text("start"), text("end").and_then(|day| day.yesterday().ok()));
    let after = |day: Option<Day>| day.and_then(|day| day.tomorrow().ok());
    // A range ends where its last part begins, for the corpus; the TIMEX3 value of a range keeps both parts.
    let parts = time
        .timex
        .value
        .split_once('/')
        .and_then(|(a, b)| Some((Date::parse(&edtf_of(a))?.first()?, Date::parse(&edtf_of(b))?.first()?)));
    match (start, end) {
        (Some(start), Some(end)) if parts == end.tomorrow().ok().map(|end| (start, end)) => true,
        (Some(start), Some(end)) => {
            let last_included = found.last() == Some(end) || found.last() == end.tomorrow().ok();
            found.first() == Some(start) && last_included
                || (found.last() == end.tomorrow().ok() && time.bounds == "by")
        }
        // "since", "after": what follows the beginning or the end of what was named.
        (Some(start), None) => {
            found.first() == Some(start) || after(found.last()) == Some(start) || found.last() == Some(start)
        }
        (None, Some(end)) => {
            found.last() == Some(end) || found.first() == end.tomorrow().ok() || found.last() == end.tomorrow().ok()
        }
        (None, None) => false,
    }
}

/// A TIMEX3 value as EDTF: quarters have numbers of their own there.
fn edtf_of(timex: &str) -> String {
    match timex.split_once("-Q") {
        Some((year, quarter)) => format!("{year}-{}", 32 + quarter.parse::<u32>().unwrap_or(1)),
        None => timex.to_owned(),
    }
}
