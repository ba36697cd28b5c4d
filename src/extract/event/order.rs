//! Order words between the events of one sentence → links between their claims.
//!
//! "A *after* B", "A *two days before* B": read off the tree, where the subordinate clause or the phrase of B hangs on A by a word
//! of order; a length of time before that word makes the distance exact, give or take its unit's slack. Invariants: both events stand in
//! the sentence; the link stands on the event that the words hang on. Deliberately absent: order across sentences.

use super::Context;
use super::attach::governor;
use super::matching::{Event, outermost};
use crate::model::{Claim, MentionKind, OrderLink, Shift};
use crate::text::{Span, WordClass};

/// One link, by the triggers of its two events.
pub(super) struct Placed {
    of: Span,
    other: Span,
    least: Option<i32>,
    most: Option<i32>,
    words: Span,
}

/// The links between the events of a sentence; `trigger` gives an event's words.
pub(super) fn links(context: &Context<'_>, events: &[Event<'_>], trigger: impl Fn(&Event<'_>) -> Span) -> Vec<Placed> {
    let mut placed = Vec::new();
    for (number, event) in events.iter().enumerate() {
        let mut hung = hung(context, event);
        if hung.is_empty() {
            hung.extend(before_clause(context, events, event));
        }
        for (node, word, later) in hung {
            let Some(other) = at(context, events, node).filter(|&other| other != number) else { continue };
            let words = context.sentence.tokens[word].span;
            let (least, most, words) = match shift(context, events, number, &words) {
                Some((shift, span)) => {
                    let (least, most) = days(shift);
                    (Some(least), Some(most), span)
                }
                None if later => (Some(0), None, words),
                None => (None, Some(0), words),
            };
            placed.push(Placed { of: trigger(event), other: trigger(&events[other]), least, most, words });
        }
    }
    placed
}

/// The word of order right before a clause whose verb the tree hangs elsewhere ("resigned *after* the president visited"): it stands behind
/// the event's verb, and nothing but names and nouns stands between it and the other verb.
fn before_clause(context: &Context<'_>, events: &[Event<'_>], event: &Event<'_>) -> Option<(usize, usize, bool)> {
    let tokens = &context.sentence.tokens;
    let grammar = &context.language.events.grammar;
    let verb = event.clause.map(|clause| &context.sentence.clauses[clause]).filter(|_| event.is_verbal())?.predicate;
    let is_verb = |at: usize| matches!(tokens[at].class, WordClass::Verb | WordClass::Aux);
    let is_break = |at: usize| tokens[at].class == WordClass::Punct || context.is_cue(at);
    let behind = verb + 1..tokens.len();
    let word = behind.clone().take_while(|&at| !is_verb(at) && !is_break(at)).find(|&at| {
        let lemma = tokens[at].lemma.as_str();
        grammar.after.contains(lemma) || grammar.before.contains(lemma)
    })?;
    let next = (word + 1..tokens.len()).take_while(|&at| !is_break(at)).find(|&at| is_verb(at))?;
    let main = (next..tokens.len()).take_while(|&at| is_verb(at)).last()?;
    // "after he had said that …", "after fighters who fled …": the verb must be that of a clause with a subject before it.
    let finite = context.sentence.clauses.iter().any(|clause| clause.finite && clause.predicate == main);
    let own = next > word + 1 && finite && !tokens[word + 1..next].iter().any(|token| token.has("PronType=Rel"));
    (own && at(context, events, main).is_some())
        .then(|| (main, word, grammar.after.contains(tokens[word].lemma.as_str())))
}

/// Whether a link ties the event of these words to another.
pub(super) fn is_placed(links: &[Placed], trigger: &Span) -> bool {
    links.iter().any(|link| link.of == *trigger || link.other == *trigger)
}

/// Puts the links on the claims that were made of the events.
pub(super) fn tie(claims: &mut [Claim], placed: Vec<Placed>) {
    for link in placed {
        let find = |span: &Span| claims.iter().position(|claim| claim.trigger == *span);
        let (Some(of), Some(other)) = (find(&link.of), find(&link.other)) else { continue };
        let other = claims[other].id.clone();
        claims[of].order.push(OrderLink { other, least: link.least, most: link.most, words: link.words });
    }
}

/// What hangs on an event's words by a word of order: its head, the word, and whether the event is the later one.
fn hung(context: &Context<'_>, event: &Event<'_>) -> Vec<(usize, usize, bool)> {
    let sentence = context.sentence;
    let grammar = &context.language.events.grammar;
    let mut found = Vec::new();
    let verb = event.clause.map(|clause| sentence.clauses[clause].predicate);
    let mut nodes = event.nodes.clone();
    nodes.extend(verb.filter(|_| event.carried.is_some()));
    nodes.sort_unstable();
    nodes.dedup();
    for child in nodes.iter().flat_map(|&node| sentence.children(node)) {
        let phrase = ["advcl", "obl", "nmod", "acl"].iter().any(|relation| sentence.tokens[child].is(relation));
        let word = sentence.children(child).find_map(|below| {
            let word = &sentence.tokens[below];
            let lemma = word.lemma.as_str();
            // A clause that such a word opens is adverbial, whatever the tree calls it.
            let is_marker = (word.is("mark") || word.is("case") && phrase) && below < child;
            let later = grammar.after.contains(lemma);
            (is_marker && (later || grammar.before.contains(lemma))).then_some((below, later))
        });
        found.extend(word.map(|(word, later)| (child, word, later)));
    }
    found
}

/// The event whose words a phrase or clause is headed by.
fn at(context: &Context<'_>, events: &[Event<'_>], node: usize) -> Option<usize> {
    let sentence = context.sentence;
    events.iter().position(|event| {
        event.nodes[0] == node
            || event.noun().is_some_and(|noun| !event.is_verbal() && outermost(context, noun) == node)
            || (event.carried.is_some()
                && event.clause.is_some_and(|clause| sentence.clauses[clause].predicate == node))
    })
}

/// The length of time that the word of order ends ("*two days* after").
fn shift<'c>(context: &'c Context<'_>, events: &[Event<'_>], event: usize, word: &Span) -> Option<(&'c Shift, Span)> {
    context.mentions().find_map(|(_, mention)| {
        let MentionKind::Time(time) = &mention.kind else { return None };
        let shift = time.shift.as_ref().filter(|shift| shift.event.is_some())?;
        let ends_here = mention.span.contains(word) || mention.span.end + 1 == word.start;
        let own = governor(context, events, &mention.span, true).is_none_or(|governor| governor == event);
        (ends_here && own).then_some((shift, mention.span.cover(word)))
    })
}

/// The days that a length of time leaves open: a day's slack on days, half of its unit on what is longer.
fn days(shift: &Shift) -> (i32, i32) {
    let (unit, slack) = match shift.unit.as_str() {
        "week" => (7, 4),
        "month" => (30, 16),
        "year" => (365, 183),
        _ => (1, 1),
    };
    let amount = shift.amount.clamp(-10_000, 10_000) * unit;
    (amount - slack, amount + slack)
}
