//! Clauses that no rule fits → open claims, where they hold something that can be cross-checked.

use std::collections::BTreeMap;

use super::Context;
use super::attach::Attached;
use super::matching::{Event, open_event};
use crate::model::Filler;
use crate::text::{ClauseKind, Sentence, Tense, WordClass};

/// Adds an event for each finite past or future clause that no trigger claimed.
pub(super) fn add(context: &Context<'_>, events: &mut Vec<Event<'_>>) {
    if context.headline && !context.lead {
        return;
    }
    let sentence = context.sentence;
    let grammar = &context.language.events.grammar;
    for (number, clause) in sentence.clauses.iter().enumerate() {
        let lemma = &sentence.tokens[clause.predicate].lemma;
        let wanted = (context.headline || is_closed(sentence))
            && clause.kind == ClauseKind::Verbal
            && clause.finite
            && clause.tense != Tense::None
            && (!context.headline || context.sentence.tokens[clause.predicate].head.is_none())
            && !grammar.empty.contains(lemma)
            // A noun that some trigger reads as an event is none of these verbs, whatever the tagger says.
            && !context.language.events.by_noun.contains_key(lemma)
            && !context.speech.iter().filter(|speech| speech.report).any(|speech| {
                speech
                    .chain
                    .iter()
                    .any(|link| link.cue.is_some_and(|cue| cue.overlaps(&sentence.tokens[clause.predicate].span)))
            })
            && !events.iter().any(|event| event.nodes.contains(&clause.predicate) || event.clause == Some(number));
        if wanted {
            events.push(open_event(format!("open:{lemma}"), number, clause.predicate));
        }
    }
    events.sort_by_key(|event| event.nodes[0]);
}

/// Whether a sentence ends in a mark: captions and scraps of pages do not.
fn is_closed(sentence: &Sentence) -> bool {
    sentence.tokens.last().is_some_and(|token| token.class == WordClass::Punct)
}

/// Whether an open claim holds what can be cross-checked: an identified subject, and a time, place or number; in the lead, which says
/// what the article is about, an object will do.
pub(super) fn is_worth(
    context: &Context<'_>,
    roles: &BTreeMap<String, Vec<Filler>>,
    attached: &Attached,
    quantities: &[usize],
) -> bool {
    let identified = roles.get("subject").and_then(|fillers| fillers.first()).is_some_and(|filler| filler.id.is_some());
    let has_object = roles.contains_key("object");
    let first = roles.get("subject").and_then(|fillers| fillers.first());
    let is_pronoun = first.is_some_and(|filler| context.is_pronoun(&filler.span));
    identified
        && !is_pronoun
        && (attached.time.is_some()
            || attached.place.is_some()
            || !quantities.is_empty()
            || (context.lead && has_object))
}
