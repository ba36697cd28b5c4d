//! Rows of `recognizers` about numbers, ranges, amounts of money and dimensions.
//!
//! A row is right when every expected value is met by one quantity of its kind and no other quantity of that kind is found. Results
//! without a value (a unit named alone) ask for nothing. Bounds are compared as intervals, whatever their ends.

use crosscheck::model::{Article, Bound, MentionKind, QuantityMention};
use crosscheck::value::quantity::{Dimension, dimension};

use super::Bench;

/// How many rows are answered rightly.
pub(crate) fn score(bench: &Bench, file: &str, rows: &[serde_json::Value]) -> f64 {
    let input = |row: &serde_json::Value| row["Input"].as_str().unwrap_or_default().to_owned();
    let records = rows.iter().enumerate().map(|(n, row)| Article::plain(n.to_string(), "recognizers", input(row)));
    let articles = bench.extract(records.collect());
    let mut right = 0.0;
    for (row, article) in rows.iter().zip(&articles) {
        let expected: Vec<Interval> =
            row["Results"].as_array().into_iter().flatten().filter_map(Interval::expected).collect();
        let found: Vec<Interval> = article
            .mentions
            .iter()
            .filter_map(|m| match &m.kind {
                MentionKind::Quantity(quantity) => {
                    let found = Interval::found(file, quantity);
                    let asked = expected.iter().any(|wanted| wanted.low == wanted.high && wanted.equals(&found));
                    (is_kind(file, quantity) || (file == "numberrangemodel" && asked)).then_some(found)
                }
                _ => None,
            })
            .collect();
        if agree(&expected, &found) {
            right += 1.0;
        } else {
            bench.error(|| format!("{file}: {} | expected {expected:?} | found {found:?}", article.text));
        }
    }
    right
}

#[derive(Clone, Copy, Debug)]
struct Interval {
    low: Option<f64>,
    high: Option<f64>,
    /// Whether the expected ends are open.
    open: (bool, bool),
}

impl Interval {
    fn closed(low: Option<f64>, high: Option<f64>) -> Self {
        Self { low, high, open: (false, false) }
    }

    fn expected(result: &serde_json::Value) -> Option<Self> {
        let value = result["Resolution"]["value"].as_str()?;
        let inner = value.trim_matches(['[', ']', '(', ')']);
        match inner.split_once(',') {
            Some((low, high)) => Some(Self {
                low: low.trim().parse().ok(),
                high: high.trim().parse().ok(),
                open: (value.starts_with('('), value.ends_with(')')),
            }),
            None => inner.parse().ok().map(|number| Self::closed(Some(number), Some(number))),
        }
    }

    fn found(file: &str, quantity: &QuantityMention) -> Self {
        match (file, quantity.value, quantity.bound) {
            ("numberrangemodel", Some(value), Bound::MoreThan | Bound::AtLeast) => Self::closed(Some(value), None),
            ("numberrangemodel", Some(value), Bound::FewerThan | Bound::AtMost) => Self::closed(None, Some(value)),
            (_, Some(value), _) => Self::closed(Some(value), Some(value)),
            (_, None, _) => Self::closed(quantity.low, quantity.high),
        }
    }

    fn equals(&self, other: &Self) -> bool {
        let close = |a: Option<f64>, b: Option<f64>| match (a, b) {
            (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * a.abs().max(b.abs()),
            (a, b) => a.is_none() && b.is_none(),
        };
        // Over whole numbers, "(100, 300)" is 101 to 299.
        let inner = |interval: &Self| Self {
            low: interval.low.map(|n| n + 1.0),
            high: interval.high.map(|n| n - 1.0),
            open: interval.open,
        };
        let meets = |low: Option<f64>, high: Option<f64>| close(low, other.low) && close(high, other.high);
        meets(self.low, self.high)
            || (self.open.0 && meets(inner(self).low, self.high))
            || (self.open.1 && meets(self.low, inner(self).high))
            || (self.open == (true, true) && meets(inner(self).low, inner(self).high))
    }
}

/// Whether a quantity is of the kind that the file's rows ask for.
fn is_kind(file: &str, quantity: &QuantityMention) -> bool {
    let of = quantity.unit.as_deref().and_then(dimension);
    match file {
        "currencymodel" => matches!(of, Some(Dimension::Money(_))),
        "dimensionmodel" => of.is_some_and(|of| {
            !matches!(of, Dimension::Money(_) | Dimension::Measure("time" | "months" | "share" | "age"))
        }),
        "numberrangemodel" => quantity.value.is_none() || !matches!(quantity.bound, Bound::Exactly | Bound::About),
        _ => quantity.value.is_some(),
    }
}

fn agree(expected: &[Interval], found: &[Interval]) -> bool {
    let mut rest = found.to_vec();
    let met = expected.iter().all(|wanted| {
        let hit = rest.iter().position(|one| wanted.equals(one));
        hit.map(|at| rest.remove(at)).is_some()
    });
    met && rest.is_empty()
}
