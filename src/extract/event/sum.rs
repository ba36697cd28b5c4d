//! Numbers of one sentence → a total with its parts, or parts that stand side by side.
//!
//! "a *total* of 60: 15 by the one side and 33 by the other", "12 civilians *and* seven soldiers". Only plain exact numbers
//! take part. Invariants: no part is greater than its total; parts without a total count different people. Deliberately absent: adding up (that is
//! `compare`), numbers of other sentences.

use super::Context;
use super::matching::Event;
use crate::model::{Bound, MentionKind, QuantityMention, Sum};
use crate::text::Span;

/// Parts of one total at most.
const MOST: usize = 8;
/// Words between a mark of a total and its number.
const NEAR: usize = 3;

/// The sum that the numbers of a claim make, if they make one.
pub(super) fn of(context: &Context<'_>, event: &Event<'_>, events: &[Event<'_>], counted: &[usize]) -> Option<Sum> {
    let plain: Vec<(usize, &QuantityMention, Span)> = context
        .mentions()
        .filter_map(|(index, mention)| match &mention.kind {
            MentionKind::Quantity(quantity) if is_plain(quantity) => Some((index, quantity, mention.span)),
            _ => None,
        })
        .filter(|(index, ..)| counted.contains(index) || !context.is_counted_by_another(event, events, *index))
        .collect();
    let total = plain.iter().find(|(_, _, span)| is_total(context, span));
    if let Some((total, whole, at)) = total {
        let parts: Vec<&(usize, &QuantityMention, Span)> =
            plain.iter().filter(|(index, _, span)| index != total && !is_included(context, span)).collect();
        let fits = parts.iter().all(|(_, part, _)| part.value <= whole.value);
        let fits = fits && count_one_kind(context, parts.iter().map(|(_, part, _)| *part).chain([*whole]));
        let own = counted.contains(total) || parts.iter().any(|(index, ..)| counted.contains(index));
        if !fits || !own || !(2..=MOST).contains(&parts.len()) {
            return None;
        }
        let complete = parts.iter().all(|(_, _, span)| span.end <= at.start)
            || parts.iter().all(|(_, _, span)| is_set_off(context, at, span));
        Some(Sum { total: Some(*total), parts: parts.iter().map(|(index, ..)| *index).collect(), complete })
    } else {
        let parts: Vec<&(usize, &QuantityMention, Span)> =
            plain.iter().filter(|(index, ..)| counted.contains(index)).collect();
        let mut populations: Vec<&str> = parts.iter().filter_map(|(_, part, _)| part.of.as_deref()).collect();
        populations.sort_unstable();
        populations.dedup();
        let different = populations.len() == parts.len();
        let beside = parts.windows(2).all(|pair| are_coordinated(context, &pair[0].2, &pair[1].2));
        let parts: Vec<usize> = parts.iter().map(|(index, ..)| *index).collect();
        (different && beside && (2..=MOST).contains(&parts.len())).then_some(Sum {
            total: None,
            parts,
            complete: false,
        })
    }
}

fn is_plain(quantity: &QuantityMention) -> bool {
    quantity.value.is_some_and(|value| value >= 1.0 && value.fract() == 0.0)
        && quantity.bound == Bound::Exactly
        && quantity.unit.is_none()
        && quantity.change.is_none()
        && quantity.window.is_none()
}

/// Whether numbers count the same: all people, or all things of one name. A number of nothing named fits any.
fn count_one_kind<'q>(context: &Context<'_>, quantities: impl Iterator<Item = &'q QuantityMention>) -> bool {
    let people = context.language.events.grammar.lists.get("people");
    let kinds: std::collections::BTreeSet<&str> = quantities
        .filter_map(|quantity| quantity.of.as_deref())
        .map(|of| if people.is_some_and(|people| people.contains(of)) { "" } else { of })
        .collect();
    kinds.len() < 2
}

/// Whether the words beside a number call it a total ("a *total* of 60", "60 in *total*").
fn is_total(context: &Context<'_>, number: &Span) -> bool {
    let tokens = &context.sentence.tokens;
    let words = &context.language.events.grammar.total;
    let before = tokens.iter().rev().filter(|token| token.span.end <= number.start).take(NEAR);
    let after = tokens.iter().filter(|token| token.span.start >= number.end).take(NEAR);
    let inside = tokens.iter().filter(|token| number.contains(&token.span));
    before.chain(inside).chain(after).any(|token| words.contains(&token.lemma))
}

/// Whether a number is only a part of the one before it ("*including* three children").
fn is_included(context: &Context<'_>, number: &Span) -> bool {
    let words = &context.language.events.grammar.inclusive;
    let mut before = context.sentence.tokens.iter().rev().filter(|token| token.span.end <= number.start).take(2);
    before.any(|token| words.contains(&token.lemma) || words.contains(&token.form.to_lowercase()))
}

/// Whether a colon leads from the total to the part.
fn is_set_off(context: &Context<'_>, total: &Span, part: &Span) -> bool {
    let mut between =
        context.sentence.tokens.iter().filter(|token| token.span.start >= total.end && token.span.end <= part.start);
    between.any(|token| token.form == ":")
}

/// Whether two counted nouns stand side by side.
fn are_coordinated(context: &Context<'_>, one: &Span, two: &Span) -> bool {
    let sentence = context.sentence;
    let noun = |span: &Span| {
        let head = sentence.head_of(span)?;
        let token = &sentence.tokens[head];
        if token.is("nummod") { token.head } else { Some(head) }
    };
    let (Some(a), Some(b)) = (noun(one), noun(two)) else { return false };
    let conj = &sentence.tokens[b];
    let first = sentence.tokens[a].head.filter(|_| sentence.tokens[a].is("conj"));
    conj.is("conj") && (conj.head == Some(a) || first.is_some() && conj.head == first)
}
