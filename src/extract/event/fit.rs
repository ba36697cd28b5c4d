//! The head of a phrase → what sort of thing it names, and whether that sort can fill a role.
//!
//! The tree says where a phrase stands, not whether it makes sense there: "the attack in *Idlib* killed three" names no killer. A filler of
//! the wrong sort is dropped, and a claim that needed it with it. Invariant: only sorts are looked at, never the frame's own words.
//! Deliberately absent: the lists of nouns (they stand in the language's grammar).

use super::Context;
use super::matching::Event;
use crate::model::MentionKind;
use crate::text::{Span, WordClass};

/// What the head of a phrase names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    /// An identified actor.
    Actor,
    /// A country, which acts and is a place.
    Country,
    /// Another place, or a noun that means one.
    Place,
    /// A noun that means people.
    People,
    /// A noun that means a body of people ("government").
    Body,
    /// A thing that does harm without a will ("bomb").
    Harm,
    /// A noun that some trigger reads as an event.
    Event,
    /// A name that nothing identifies.
    Name,
    /// A bare number.
    Number,
    /// Anything else.
    Thing,
}

/// Roles that somebody fills who acts, or is acted on, as persons or bodies do.
const ACTING: &[&str] = &[
    "agent",
    "appointee",
    "attacker",
    "buyer",
    "counterpart",
    "court",
    "defendant",
    "mediator",
    "opponent",
    "party",
    "person",
    "plaintiff",
    "protester",
    "recipient",
    "side",
    "striker",
    "visitor",
];
/// Roles that are filled by several at once, or by a bare number of them.
const COUNTABLE: &[&str] = &["patient", "person", "protester", "striker"];
/// Roles that teams fill, which are called by their town.
const COMPETING: &[&str] = &["loser", "winner"];
/// Roles that are somewhere.
const SOMEWHERE: &[&str] = &["destination", "place"];

/// Whether the phrase with this head can fill a role of the event.
pub(super) fn fits(context: &Context<'_>, event: &Event<'_>, role: &str, head: usize) -> bool {
    if speaks(context, event, head) {
        return false;
    }
    let Some(trigger) = event.trigger else { return true };
    let sort = sort(context, head);
    // "the number of rapes and *assaults*": nobody is hurt who is an event.
    if role == "patient" && event.noun() != Some(head) && matches!(sort, Sort::Event | Sort::Harm) {
        return false;
    }
    // "a spate of attacks and *sexual assaults*": what happens beside an event is not what it is directed at.
    let beside =
        |noun: usize| context.sentence.tokens[head].is("conj") && context.sentence.tokens[head].head == Some(noun);
    if role == "target" && sort == Sort::Event && event.noun().is_some_and(beside) {
        return false;
    }
    // "in *ten innings*": what is counted is no competition.
    if role == "competition" && super::matching::is_counted(context, head) {
        return false;
    }
    let someone = matches!(sort, Sort::Actor | Sort::Country | Sort::People | Sort::Body | Sort::Name);
    // "released “Man of the Woods”": what stands in quotation marks is a work, and a state does not march.
    let someone_is_wanted = ACTING.contains(&role) || trigger.people.contains(role) || role == "patient";
    if someone_is_wanted && is_quoted(context, head) || role == "protester" && sort == Sort::Country {
        return false;
    }
    if role == "cause" {
        return matches!(sort, Sort::Event | Sort::Harm);
    }
    if role == "agent" && trigger.counted.is_some() {
        return someone || matches!(sort, Sort::Event | Sort::Harm);
    }
    if ACTING.contains(&role) || trigger.people.contains(role) {
        return someone || sort == Sort::Number && COUNTABLE.contains(&role);
    }
    if COMPETING.contains(&role) {
        return someone || sort == Sort::Place;
    }
    if SOMEWHERE.contains(&role) || trigger.places.contains(role) {
        // "lost control of *his Ferrari*": no place is somebody's by a pronoun.
        let owned = context
            .sentence
            .children_by(head, &["nmod:poss"])
            .any(|at| context.sentence.tokens[at].class == WordClass::Pron);
        return matches!(sort, Sort::Place | Sort::Country | Sort::Actor)
            || sort == Sort::Name && !owned
            || context.means_place(head)
            || is_part_of_place(context, head);
    }
    role != "vehicle" || !matches!(sort, Sort::Place | Sort::Country)
}

/// "parts *of the town*", "the last *border* point": whether a noun for a part of a place belongs to one.
fn is_part_of_place(context: &Context<'_>, head: usize) -> bool {
    let part = context.language.events.grammar.lists.get("part");
    let belongs = |child: usize| {
        let placed = matches!(sort(context, child), Sort::Place | Sort::Country) || context.means_place(child);
        placed && ["nmod", "compound"].iter().any(|relation| context.sentence.tokens[child].is(relation))
    };
    part.is_some_and(|part| part.contains(&context.sentence.tokens[head].lemma))
        && context.sentence.children(head).any(belongs)
}

/// Whether persons or teams fill a role.
pub(super) fn is_of_people(role: &str) -> bool {
    ACTING.contains(&role) || COMPETING.contains(&role)
}

/// Whether the phrase speaks of the event rather than taking part in it: a name right before "said" that the tree joined to the words before.
fn speaks(context: &Context<'_>, event: &Event<'_>, head: usize) -> bool {
    let tokens = &context.sentence.tokens;
    let (head, trigger) = (tokens[head].span, tokens[event.anchor()].span);
    context.speech.iter().filter(|speech| speech.report && speech.covers(&trigger)).any(|speech| {
        speech.chain.iter().any(|link| link.speaker.is_some_and(|speaker| speaker.contains(&head)))
            && !speech.content.iter().any(|content| content.contains(&head))
    })
}

/// Whether a name stands between quotation marks.
fn is_quoted(context: &Context<'_>, head: usize) -> bool {
    let tokens = &context.sentence.tokens;
    let range = context.sentence.tokens_in(&context.sentence.phrase(head));
    let form = |at: usize| tokens.get(at).map_or("", |token| token.form.as_str());
    let opens = |at: usize| matches!(form(at), "“" | "\"" | "‘" | "«" | "``");
    let closes = |at: usize| matches!(form(at), "”" | "\"" | "’" | "»" | "''");
    let capital = form(head).starts_with(char::is_uppercase);
    let (first, end) = (range.start, range.end);
    let opened = opens(first) || first > 0 && opens(first - 1);
    // A mark may stand inside the quotation marks, and in the phrase.
    let closed = closes(end) || form(end) == "," && closes(end + 1) || end > 0 && closes(end - 1);
    capital && opened && closed
}

fn sort(context: &Context<'_>, head: usize) -> Sort {
    let token = &context.sentence.tokens[head];
    let grammar = &context.language.events.grammar;
    let listed = |list: &str| grammar.lists.get(list).is_some_and(|words| words.contains(&token.lemma));
    let around = || context.mentions().filter(|(_, mention)| mention.span.contains(&token.span));
    let actor =
        around().any(|(_, mention)| matches!(&mention.kind, MentionKind::Actor(actor) if actor.actor.is_some()));
    let place = around().find_map(|(_, mention)| match &mention.kind {
        MentionKind::Place(place) => Some(place.place.as_deref()),
        _ => None,
    });
    let is_state = |id: &str| context.rules.places.state_of(id) == Some(id);
    match place {
        _ if actor => Sort::Actor,
        Some(Some(id)) if is_state(id) => Sort::Country,
        _ if listed("people") => Sort::People,
        _ if listed("body") => Sort::Body,
        _ if listed("harm") => Sort::Harm,
        Some(_) => Sort::Place,
        None if listed("site") => Sort::Place,
        None if context.language.events.by_noun.contains_key(&token.lemma) => Sort::Event,
        None if token.class == WordClass::Num || is_number(context, &token.span) => Sort::Number,
        None if token.class == WordClass::Propn && !context.headline => Sort::Name,
        None => Sort::Thing,
    }
}

/// Whether a word is nothing but a number ("*Dozens* killed").
fn is_number(context: &Context<'_>, token: &Span) -> bool {
    context.mentions().any(|(_, mention)| mention.span == *token && matches!(mention.kind, MentionKind::Quantity(_)))
}
