//! Number expressions → quantities with bounds, units and what they count.
//!
//! Numbers are found in the raw text in one pass (`number`, `phrase`); what they count is read off the tree.
//! Invariants: mentions come in text order and do not overlap; a number that dates, labels or scores gives none.

mod number;
mod phrase;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::Reading;
use crate::model::{Article, Mention, MentionKind, QuantityMention};
use crate::rules::Language;
use crate::text::{Field, Span};
use crate::value::quantity::End;
use phrase::Expression;

/// Finds the quantities of an article.
pub fn find(article: &Article, reading: &Reading, language: &Language) -> Vec<Mention> {
    let mut mentions = Vec::new();
    for (field, _document) in reading.fields() {
        let text = article.field(field);
        for expression in phrase::scan(text, &language.quantity, field == Field::Title) {
            mentions.push(mention(field, text, expression));
        }
    }
    mentions
}

fn mention(field: Field, text: &str, expression: Expression) -> Mention {
    let span = Span::new(field, expression.start, expression.end);
    let quantity = expression.quantity;
    let float = |number: Option<Decimal>| number.and_then(|n| n.to_f64());
    let end = |end: Option<End>| float(end.map(|end| end.at));
    Mention {
        span,
        text: span.of(text).to_owned(),
        kind: MentionKind::Quantity(QuantityMention {
            value: float(quantity.number),
            low: end(quantity.low),
            high: end(quantity.high),
            bound: quantity.bound,
            change: quantity.change,
            unit: quantity.unit,
            of: quantity.of,
            window: None,
            as_of: None,
        }),
    }
}
