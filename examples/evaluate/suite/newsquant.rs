//! Sentences with quantities that others annotated: `value_f1` and `value_bound_f1`, one-to-one in a sentence.

use std::collections::BTreeMap;
use std::path::Path;

use crosscheck::model::{Article, Bound, Change, Mention, MentionKind, QuantityMention};
use serde_json::Value;

use super::{Bench, Scores, f1};

/// Scores the suite.
pub(crate) fn run(bench: &Bench, corpora: &Path) -> Option<BTreeMap<String, Scores>> {
    let rows = Bench::rows(&corpora.join("newsquant/sentences.jsonl"))?;
    let records =
        rows.iter().enumerate().map(|(n, row)| Article::plain(format!("newsquant#{n}"), "newsquant", text(row)));
    let read = bench.extract(records.collect());
    let (mut right, mut bound, mut predicted, mut gold) = (0.0, 0.0, 0.0, 0.0);
    for (row, article) in rows.iter().zip(&read) {
        let golds: Vec<Gold> = row["quantities"].as_array().into_iter().flatten().filter_map(Gold::read).collect();
        let found: Vec<Found<'_>> = article.mentions.iter().filter_map(Found::read).collect();
        let pairs = matches(&golds, &found);
        right += pairs.len() as f64;
        bound += pairs.iter().filter(|(g, f)| golds[*g].label == label(&found[*f])).count() as f64;
        predicted += found.len() as f64;
        gold += golds.len() as f64;
        report(bench, article, &golds, &found, &pairs);
    }
    let scores = [
        ("value_f1", f1(right, predicted, gold)),
        ("value_bound_f1", f1(bound, predicted, gold)),
        ("n", rows.len() as f64),
        ("skipped_rows", 0.0),
    ];
    let scores = scores.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Some(BTreeMap::from([("newsquant".to_owned(), scores)]))
}

/// A gold quantity: closed ends and the label of its bound or change.
struct Gold {
    low: f64,
    high: f64,
    label: String,
}

impl Gold {
    fn read(row: &Value) -> Option<Self> {
        let value = row["value"].as_str()?;
        let number: Option<f64> = value.parse().ok();
        let (low, high) = if let Some(number) = number {
            (number, number)
        } else {
            let (low, high) = value.split_once('-')?;
            (low.parse().ok()?, high.parse().ok()?)
        };
        Some(Self { low, high, label: row["change"].as_str()?.to_owned() })
    }

    fn equals(&self, Found { quantity: found, vague }: &Found<'_>) -> bool {
        let close = |a: f64, b: f64| (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1e-9);
        if let Some(value) = found.value {
            return close(self.low, self.high) && close(value, self.low);
        }
        let (low, high) = (found.low.unwrap_or(f64::MIN), found.high.unwrap_or(f64::MAX));
        let written = close(low, self.low) && close(high, self.high);
        let vague = *vague && low <= self.high && self.low <= high;
        written || vague
    }
}

/// A predicted quantity, and whether its range is that of a vague word rather than a written one.
struct Found<'m> {
    quantity: &'m QuantityMention,
    vague: bool,
}

impl<'m> Found<'m> {
    fn read(mention: &'m Mention) -> Option<Self> {
        let MentionKind::Quantity(quantity) = &mention.kind else { return None };
        Some(Self { quantity, vague: !mention.text.contains(|c: char| c.is_ascii_digit()) })
    }
}

fn label(Found { quantity: found, .. }: &Found<'_>) -> String {
    let label = match (found.change, found.bound) {
        (Some(Change::Up), _) => "up",
        (Some(Change::Down), _) => "down",
        (None, Bound::Exactly) => "=",
        (None, Bound::About) => "~",
        (None, Bound::MoreThan | Bound::AtLeast) => ">",
        (None, Bound::FewerThan | Bound::AtMost) => "<",
    };
    label.to_owned()
}

/// Pairs of gold and found, one-to-one: those whose label agrees first.
fn matches(golds: &[Gold], found: &[Found<'_>]) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for labelled in [true, false] {
        for (g, gold) in golds.iter().enumerate() {
            let free = |f: &usize| pairs.iter().all(|(pg, pf)| *pg != g && pf != f);
            let hit = (0..found.len())
                .filter(free)
                .find(|f| gold.equals(&found[*f]) && (!labelled || gold.label == label(&found[*f])));
            pairs.extend(hit.map(|f| (g, f)));
        }
    }
    pairs
}

fn report(bench: &Bench, article: &Article, golds: &[Gold], found: &[Found<'_>], pairs: &[(usize, usize)]) {
    let missing: Vec<String> = (0..golds.len())
        .filter(|g| pairs.iter().all(|(p, _)| p != g))
        .map(|g| format!("{} {}..{}", golds[g].label, golds[g].low, golds[g].high))
        .collect();
    let extra: Vec<String> = (0..found.len())
        .filter(|f| pairs.iter().all(|(_, p)| p != f))
        .map(|f| {
            format!(
                "{} {:?} {:?}..{:?}",
                label(&found[f]),
                found[f].quantity.value,
                found[f].quantity.low,
                found[f].quantity.high
            )
        })
        .collect();
    let bounds: Vec<String> = pairs
        .iter()
        .filter(|(g, f)| golds[*g].label != label(&found[*f]))
        .map(|(g, f)| format!("{} not {} for {}", golds[*g].label, label(&found[*f]), golds[*g].low))
        .collect();
    if !(missing.is_empty() && extra.is_empty() && bounds.is_empty()) {
        bench
            .error(|| format!("{}\n   missing {missing:?}\n   extra   {extra:?}\n   bound   {bounds:?}", article.text));
    }
}

fn text(row: &Value) -> String {
    row["text"].as_str().unwrap_or_default().to_owned()
}
