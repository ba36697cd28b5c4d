//! Triggers → the events of a sentence, before their roles are filled.

use std::collections::BTreeMap;

use super::{Context, position};
use crate::model::{Certainty, Filler};
use crate::rules::event::{Position, Trigger};
use crate::text::{ClauseKind, Tense, Voice, WordClass};

/// An event that a trigger found, or that an open claim is to be made of.
#[derive(Clone)]
pub(super) struct Event<'t> {
    /// The frame's id, or `open:LEMMA`.
    pub(super) kind: String,
    /// The trigger; `None` for an open claim.
    pub(super) trigger: Option<&'t Trigger>,
    /// The event's tokens: the verb (if it has one), then the noun (if it has one).
    pub(super) nodes: Vec<usize>,
    /// The clause whose predicate is the event's verb, or the verb that only carries the event's noun.
    pub(super) clause: Option<usize>,
    /// Where the noun stands in that clause, if the verb only carries it.
    pub(super) carried: Option<Carried>,
    /// Whether the first node is a verb.
    verbal: bool,
    /// Whether a verb without a sign of the passive is one ("*Eight civilians killed* in the north"): its subject undergoes it.
    pub(super) turned: bool,
}

/// Where a carried event noun stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Carried {
    /// "carried out *an attack*".
    AsObject,
    /// "*an attack* took place".
    AsSubject,
}

impl Event<'_> {
    /// The token whose surroundings tell polarity, modality and attribution: the carrying verb's noun or the verb itself.
    pub(super) fn anchor(&self) -> usize {
        self.nodes[0]
    }

    /// Whether the trigger counts people.
    pub(super) fn counts_people(&self) -> bool {
        self.trigger.is_some_and(|trigger| trigger.counted.as_ref().is_some_and(|role| trigger.people.contains(role)))
    }

    pub(super) fn is_verbal(&self) -> bool {
        self.verbal
    }

    /// The event's noun, if it has one.
    pub(super) fn noun(&self) -> Option<usize> {
        if self.verbal { self.nodes.get(1).copied() } else { Some(self.nodes[0]) }
    }

    pub(super) fn certainty(&self) -> Certainty {
        self.trigger.map_or(Certainty::Weak, |trigger| trigger.certainty)
    }

    pub(super) fn needs_met(&self, roles: &BTreeMap<String, Vec<Filler>>) -> bool {
        self.trigger.is_none_or(|trigger| trigger.needs.iter().all(|role| roles.contains_key(role)))
    }

    /// The roles and where their fillers stand.
    pub(super) fn role_positions(&self) -> Vec<(String, Vec<Position>)> {
        match self.trigger {
            Some(trigger) => trigger.roles.iter().map(|(role, at)| (role.clone(), at.clone())).collect(),
            None => {
                vec![("subject".to_owned(), vec![Position::Subject]), ("object".to_owned(), vec![Position::Object])]
            }
        }
    }

    fn open_on(clause: usize, predicate: usize) -> Self {
        Self {
            kind: String::new(),
            trigger: None,
            nodes: vec![predicate],
            clause: Some(clause),
            carried: None,
            verbal: true,
            turned: false,
        }
    }
}

/// An event without a trigger around the predicate of a clause.
pub(super) fn open_event(kind: String, clause: usize, predicate: usize) -> Event<'static> {
    Event { kind, ..Event::open_on(clause, predicate) }
}

/// The events that triggers find in the sentence: at most one for each verb and for each noun.
pub(super) fn events<'a>(context: &Context<'a>) -> Vec<Event<'a>> {
    let mut found = verbal(context);
    let taken: Vec<usize> = found.iter().flat_map(|event| event.nodes.clone()).collect();
    // What a verb makes of its object is told by the verb's event ("shot *dead*").
    let told = |event: &Event<'_>| {
        let token = &context.sentence.tokens[event.nodes[0]];
        let verb = token.head.filter(|_| token.is("xcomp"));
        found.iter().any(|other| other.kind == event.kind && Some(other.nodes[0]) == verb)
    };
    // A noun that a verb's trigger used up ("opened *fire*") is no event of its own.
    let used = |event: &Event<'_>| event.nodes.iter().any(|node| taken.contains(node));
    let nominal: Vec<Event<'_>> = nominal(context).into_iter().filter(|event| !used(event) && !told(event)).collect();
    found.extend(nominal);
    found.sort_by_key(|event| event.nodes[0]);
    found
}

fn verbal<'a>(context: &Context<'a>) -> Vec<Event<'a>> {
    let mut found = Vec::new();
    let triggers = &context.language.events;
    for (number, clause) in context.sentence.clauses.iter().enumerate() {
        if clause.kind != ClauseKind::Verbal {
            continue;
        }
        let Some(candidates) = triggers.by_verb.get(&context.sentence.tokens[clause.predicate].lemma) else { continue };
        let best = candidates
            .iter()
            .filter_map(|&index| verb_event(context, number, &triggers.all[index]))
            .max_by_key(|event| event.trigger.map(specificity));
        found.extend(best);
    }
    found
}

/// How much a trigger asks for: of two that fit the same verb, the more demanding one is the better reading.
fn specificity(trigger: &Trigger) -> (usize, std::cmp::Reverse<String>) {
    let asks = 4 * usize::from(!trigger.nouns.is_empty())
        + 2 * trigger.with.len()
        + 2 * usize::from(!trigger.particles.is_empty())
        + usize::from(trigger.passive.is_some())
        + usize::from(!trigger.near.is_empty())
        + trigger.needs.len();
    (asks, std::cmp::Reverse(trigger.frame.clone()))
}

fn verb_event<'a>(context: &Context<'a>, number: usize, trigger: &'a Trigger) -> Option<Event<'a>> {
    let sentence = context.sentence;
    let clause = &sentence.clauses[number];
    if !trigger.verbs.match_at(sentence, clause.predicate) {
        return None;
    }
    if trigger.passive.is_some_and(|passive| passive != (clause.voice == Voice::Passive)) {
        return None;
    }
    if trigger.particles.is_empty() && trigger.nouns.is_empty() && is_part_of_noun(context, clause.predicate) {
        return None;
    }
    // A verb with a particle is another verb ("die", "die down"): only a trigger that names the particle speaks of it.
    if trigger.particles.is_empty() && clause.particle.is_some() {
        return None;
    }
    if !trigger.particles.is_empty() {
        let particle = clause.particle.or_else(|| {
            sentence.children(clause.predicate).find(|&child| trigger.particles.match_at(sentence, child)).or_else(
                || {
                    let cases = clause.obliques.iter().filter_map(|oblique| oblique.case);
                    cases.filter(|_| clause.objects.is_empty()).find(|&case| case == clause.predicate + 1)
                },
            )
        })?;
        if !trigger.particles.match_at(sentence, particle) {
            return None;
        }
    }
    let mut event = Event {
        kind: trigger.frame.clone(),
        trigger: Some(trigger),
        nodes: vec![clause.predicate],
        clause: Some(number),
        carried: None,
        verbal: true,
        turned: is_turned(context, number, trigger),
    };
    if !trigger.nouns.is_empty() {
        let noun = trigger
            .noun_at
            .iter()
            .flat_map(|at| position::heads(context, &event, at))
            .find(|&head| names(context, head, &trigger.nouns))?;
        event.nodes.push(noun);
    }
    conditions_hold(context, &event, trigger).then_some(event)
}

/// "*Barrel bomb* attack", "car *bomb* blast": whether what the tree calls a verb stands in an event's name of several words. What has the form of the
/// past ("a plane *crashed*") is a verb.
fn is_part_of_noun(context: &Context<'_>, at: usize) -> bool {
    if context.sentence.tokens[at].has("Tense=Past") {
        return false;
    }
    let triggers = &context.language.events;
    let ends_at = |end: usize, least: usize| {
        let Some(token) = context.sentence.tokens.get(end) else { return false };
        let candidates = triggers.by_noun.get(&token.lemma).into_iter().flatten();
        candidates.into_iter().any(|&index| {
            let nouns = &triggers.all[index].nouns;
            nouns.match_at(context.sentence, end) && nouns.length_at(context.sentence, end) >= least
        })
    };
    ends_at(at, 2) || ends_at(at + 1, 2)
}

/// Whether a verb that needs somebody who undergoes it stands in the past tense, without an auxiliary and without an object: headlines and
/// captions leave the passive's auxiliary out.
fn is_turned(context: &Context<'_>, number: usize, trigger: &Trigger) -> bool {
    let clause = &context.sentence.clauses[number];
    let undergoes = |role: &String| trigger.roles.get(role).is_some_and(|at| at.contains(&Position::Object));
    trigger.counted.as_ref().is_some_and(undergoes)
        && clause.voice == Voice::Active
        && clause.tense == Tense::Past
        && clause.auxiliaries.is_empty()
        && (context.headline
            || clause.subjects.iter().any(|&subject| is_counted(context, subject) || context.whole(subject).is_some()))
        && clause.predicate > clause.subjects.first().copied().unwrap_or(usize::MAX)
        && clause.objects.iter().all(|&object| counts_for_another(context, object, &trigger.frame))
}

/// Whether a noun has a number, or is one.
pub(super) fn is_counted(context: &Context<'_>, noun: usize) -> bool {
    let sentence = context.sentence;
    sentence.tokens[noun].class == WordClass::Num || sentence.children_by(noun, &["nummod"]).next().is_some()
}

/// "killed 14 *injured*": whether right after a counted phrase, or below it, stands a word of another type of event that counts.
pub(super) fn counts_for_another(context: &Context<'_>, head: usize, frame: &str) -> bool {
    let sentence = context.sentence;
    let triggers = &context.language.events;
    let speaks_of_another = |at: usize| {
        let Some(token) = sentence.tokens.get(at).filter(|token| token.class != WordClass::Punct) else { return false };
        let nouns = triggers.by_noun.get(&token.lemma);
        let verbs = triggers.by_verb.get(&token.lemma).filter(|_| token.class == WordClass::Verb);
        nouns.into_iter().chain(verbs).flatten().any(|&index| {
            let other = &triggers.all[index];
            let speaks = if other.verbs.is_empty() { &other.nouns } else { &other.verbs };
            other.counted.is_some()
                && other.frame != frame
                && other.particles.is_empty()
                && speaks.match_at(sentence, at)
        })
    };
    speaks_of_another(head)
        || speaks_of_another(head + 1)
        || sentence.children(head).any(|child| child > head && child <= head + 2 && speaks_of_another(child))
}

fn nominal<'a>(context: &Context<'a>) -> Vec<Event<'a>> {
    let mut found = Vec::new();
    let triggers = &context.language.events;
    for (index, token) in context.sentence.tokens.iter().enumerate() {
        let noun_like = matches!(token.class, WordClass::Noun | WordClass::Propn | WordClass::Num | WordClass::Adj)
            || (token.class == WordClass::Verb && token.has("VerbForm=Ger"));
        // A month's name is no march.
        if !noun_like || context.is_time(index) {
            continue;
        }
        let Some(candidates) = triggers.by_noun.get(&token.lemma) else { continue };
        let best = candidates
            .iter()
            .map(|&candidate| &triggers.all[candidate])
            .filter(|trigger| trigger.nouns.match_at(context.sentence, index))
            .filter_map(|trigger| {
                let (clause, carried) = carrier(context, index);
                let nodes = vec![index];
                let event = Event {
                    kind: trigger.frame.clone(),
                    trigger: Some(trigger),
                    nodes,
                    clause,
                    carried,
                    verbal: false,
                    turned: false,
                };
                conditions_hold(context, &event, trigger).then_some(event)
            })
            .max_by_key(|event| {
                event.trigger.map(|trigger| (trigger.nouns.length_at(context.sentence, index), specificity(trigger)))
            });
        found.extend(best);
    }
    found
}

/// The clause whose verb only carries the event noun ("carry out an attack", "an attack took place", "the talks were in Geneva").
fn carrier(context: &Context<'_>, noun: usize) -> (Option<usize>, Option<Carried>) {
    let grammar = &context.language.events.grammar;
    let outer = outermost(context, noun);
    for (number, clause) in context.sentence.clauses.iter().enumerate() {
        let passive = clause.voice == Voice::Passive;
        let (objects, subjects) =
            if passive { (&clause.subjects, &clause.objects) } else { (&clause.objects, &clause.subjects) };
        if objects.contains(&outer) && verb_in(context, &grammar.perform, clause.predicate) {
            return (Some(number), Some(Carried::AsObject));
        }
        let at = clause.predicate;
        let stands = clause.kind == ClauseKind::Copular
            && context.sentence.case(at).is_some()
            && (context.in_place_name(at) || context.is_time(at));
        if subjects.contains(&outer) && (stands || verb_in(context, &grammar.occur, clause.predicate)) {
            return (Some(number), Some(Carried::AsSubject));
        }
    }
    (None, None)
}

/// "the fifth round of talks": from the event noun to the noun that only portions it.
pub(super) fn outermost(context: &Context<'_>, noun: usize) -> usize {
    let sentence = context.sentence;
    let portion = &context.language.events.grammar.portion;
    match sentence.tokens[noun].head {
        Some(head) if sentence.tokens[noun].is("nmod") && portion.contains(&sentence.tokens[head].lemma) => head,
        _ => noun,
    }
}

/// Whether a verb is in a set of lemmas; "take place" is the verb with a dependent of that lemma.
fn verb_in(context: &Context<'_>, set: &std::collections::BTreeSet<String>, verb: usize) -> bool {
    let lemma = &context.sentence.tokens[verb].lemma;
    set.contains(lemma)
        || context
            .sentence
            .children(verb)
            .any(|child| set.contains(&format!("{lemma} {}", context.sentence.tokens[child].lemma)))
}

fn conditions_hold(context: &Context<'_>, event: &Event<'_>, trigger: &Trigger) -> bool {
    // Conditions see the event's own noun too: what a verb must not have as its object may be that noun.
    let whole = event;
    let event = &Event { nodes: event.nodes[..1].to_vec(), ..event.clone() };
    let holds =
        |at: &Position, words| position::heads(context, event, at).into_iter().any(|head| names(context, head, words));
    // A role that must be filled and cannot be leaves the words to a trigger that asks for less.
    let may_fill = |role: &String| {
        trigger.roles.get(role).is_some_and(|at| at.iter().any(|at| !position::heads(context, whole, at).is_empty()))
    };
    let near = |at: usize| trigger.near.match_at(context.sentence, at);
    (trigger.near.is_empty() || (0..context.sentence.tokens.len()).any(near))
        && trigger.needs.iter().all(may_fill)
        && trigger.with.iter().all(|(at, words)| holds(at, words))
        && !trigger.without.iter().any(|(at, words)| holds(at, words))
}

/// Whether a noun hangs on another by the preposition that only makes a phrase of the two ("the city *of* Homs").
fn is_genitive(context: &Context<'_>, noun: usize) -> bool {
    let sentence = context.sentence;
    sentence.tokens[noun].is("nmod")
        && sentence
            .children(noun)
            .any(|case| context.language.events.grammar.genitive.contains(&sentence.tokens[case].lemma))
}

/// Whether the phrase of `head` holds one of the words as its head, or beside it as a modifier, or in a phrase that only completes it
/// ("the framework of the *ceasefire* agreement").
fn names(context: &Context<'_>, head: usize, words: &crate::rules::event::Words) -> bool {
    let sentence = context.sentence;
    let beside = |noun: usize| {
        words.match_at(sentence, noun)
            || sentence.children(noun).any(|child| {
                let token = &sentence.tokens[child];
                let modifies =
                    ["compound", "amod", "flat"].iter().any(|name| token.is(name)) || token.relation == "nmod:desc";
                modifies && words.match_at(sentence, child)
            })
    };
    beside(head) || sentence.children(head).any(|child| is_genitive(context, child) && beside(child))
}
