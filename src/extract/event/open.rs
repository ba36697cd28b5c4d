//! Clauses that no rule fits → open claims, where they hold something that can be cross-checked.

use std::collections::BTreeMap;

use super::Context;
use super::attach::Attached;
use super::matching::{Event, open_event};
use crate::model::Filler;
use crate::text::{Clause, ClauseKind, Sentence, Tense, Voice, WordClass};

/// How sure (of a hundred) the tree must be of a subject that nothing identifies.
const SURE: u8 = 85;

/// Adds an event for each finite past or future clause that no trigger claimed.
pub(super) fn add(context: &Context<'_>, events: &mut Vec<Event<'_>>) {
    if context.headline && !context.lead {
        return;
    }
    let sentence = context.sentence;
    let grammar = &context.language.events.grammar;
    for (number, clause) in sentence.clauses.iter().enumerate() {
        let lemma = &sentence.tokens[clause.predicate].lemma;
        let token = &sentence.tokens[clause.predicate];
        let cue = context
            .speech
            .iter()
            .filter(|speech| speech.report)
            .any(|speech| speech.chain.iter().any(|link| link.cue.is_some_and(|cue| cue.overlaps(&token.span))));
        let wanted = (context.headline || is_closed(sentence))
            && clause.kind == ClauseKind::Verbal
            && clause.finite
            && clause.tense != Tense::None
            && (!context.headline || token.head.is_none())
            && !grammar.empty.contains(lemma)
            && (!grammar.light.contains(lemma) || context.lead && is_light(context, clause))
            // A noun that some trigger reads as an event is none of these verbs, whatever the tagger says, but for a past tense, and for what
            // a headline tells by.
            && (!context.language.events.by_noun.contains_key(lemma)
                || (token.has("Tense=Past") || context.headline) && context.lead && leads(context, clause))
            && !cue
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
/// what the article is about, an object will do, and in its main clauses whoever a noun names.
pub(super) fn is_worth(
    context: &Context<'_>,
    event: &Event<'_>,
    roles: &BTreeMap<String, Vec<Filler>>,
    attached: &Attached,
    quantities: &[usize],
) -> bool {
    let clause = event.clause.and_then(|clause| context.sentence.clauses.get(clause));
    let passive = clause.is_some_and(|clause| clause.voice == Voice::Passive);
    let has_object = roles.contains_key("object");
    // Who undergoes it stands where the subject does.
    let first = roles.get(if passive { "object" } else { "subject" }).and_then(|fillers| fillers.first());
    let Some(first) = first.filter(|filler| !context.is_pronoun(&filler.span)) else { return false };
    let placed = attached.time.is_some() || attached.place.is_some() || !quantities.is_empty();
    let sure = clause.is_some_and(|clause| leads(context, clause));
    if first.id.is_some() {
        return placed && (sure || !passive) || context.lead && has_object && !passive;
    }
    context.lead && sure && (attached.time.is_some() || has_object && !passive || placed && !context.headline)
}

/// "made *an emotional farewell*": whether a verb that tells little by itself has an object, and no particle that makes another verb of it.
fn is_light(context: &Context<'_>, clause: &Clause) -> bool {
    !clause.objects.is_empty() && clause.particle.is_none() && leads(context, clause)
}

/// Whether a clause is the main clause of its sentence and the tree is sure of its subject.
fn leads(context: &Context<'_>, clause: &Clause) -> bool {
    let tokens = &context.sentence.tokens;
    let sure = |&subject: &usize| {
        tokens[subject].sure >= SURE && matches!(tokens[subject].class, WordClass::Noun | WordClass::Propn)
    };
    tokens[clause.predicate].head.is_none() && clause.subjects.first().is_some_and(sure)
}
