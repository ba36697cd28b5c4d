//! Definite descriptions and pronouns → namings of actors that the article has named, where the evidence is clear.
//!
//! "the general" is the one actor of the article whose labels hold that noun, and whose labels hold every other word of the
//! description but those of the lexicon. "he" is the one person named in the sentence before it, and in the sentence before that where the own sentence names
//! nobody. "the commission" is the one body whose name is headed by that noun, where the article uses the noun of nothing else. Everything
//! else stays open. Deliberately absent: "it", "they", "the two sides".

use std::collections::{BTreeMap, BTreeSet};

use super::{Naming, Scene, lower};
use crate::model::{ActorKind, ActorMention, LabelClass, Mention, MentionKind};
use crate::text::{Field, Sentence, Span, WordClass};

/// How many words may stand between the article and the noun.
const LONGEST: usize = 5;

/// What is referred back to: the namings that other steps build on, and the mentions that they make.
#[derive(Default)]
pub(super) struct References {
    pub(super) namings: Vec<Naming>,
    pub(super) mentions: Vec<Mention>,
}

pub(super) fn find(scene: &Scene<'_>, namings: &[Naming], mentions: &[Mention]) -> References {
    let labels = labels(mentions, &scene.language.actors.words.long);
    let mut mentioned: BTreeMap<Field, Vec<Span>> = BTreeMap::new();
    for mention in mentions {
        mentioned.entry(mention.span.field).or_default().push(mention.span);
    }
    let mut by_sentence: BTreeMap<(Field, usize), Vec<&Naming>> = BTreeMap::new();
    for naming in namings.iter().filter(|n| is_person(n) || is_open(n)) {
        by_sentence.entry((naming.span.field, naming.sentence)).or_default().push(naming);
    }
    let bodies = bodies(scene, namings);
    let mut found = References::default();
    for (field, document) in scene.reading.fields() {
        let mut before: Vec<(usize, usize, &Naming)> = Vec::new();
        for (index, sentence) in document.sentences.iter().enumerate() {
            before.retain(|(at, _, _)| index - at <= 1);
            let persons = by_sentence.get(&(field, index)).into_iter().flatten();
            before.extend(persons.map(|n| (index, n.tokens.0, *n)));
            let here = spans_of(mentioned.get(&field).map_or(&[][..], Vec::as_slice), &sentence.span);
            for at in 0..sentence.tokens.len() {
                let token = sentence.tokens[at].span;
                if here.iter().any(|span| span.overlaps(&token)) {
                    continue;
                }
                if let Some((naming, class)) = definite(scene, sentence, (field, index), at, &labels) {
                    found.mentions.push(super::label::label_mention(
                        scene,
                        naming.span,
                        naming.actor.clone(),
                        class,
                        naming.kind,
                    ));
                    found.namings.push(naming);
                } else if let Some(naming) = body(scene, sentence, (field, index), at, &bodies) {
                    found.mentions.push(pronoun_mention(scene, &naming));
                    found.namings.push(naming);
                } else if looks_ahead(sentence, at, &by_sentence, (field, index)) {
                    // "During his visit, Ann Lee said …": whom it means is told after it, and not for sure.
                } else if let Some(naming) = pronoun(scene, sentence, (field, index), at, &before) {
                    found.mentions.push(pronoun_mention(scene, &naming));
                    found.namings.push(naming);
                }
            }
        }
    }
    found
}

/// The spans that lie in a sentence; `all` is in text order.
fn spans_of<'a>(all: &'a [Span], sentence: &Span) -> &'a [Span] {
    let first = all.partition_point(|span| span.start < sentence.start);
    let last = all.partition_point(|span| span.start < sentence.end);
    &all[first..last.max(first)]
}

fn is_person(naming: &Naming) -> bool {
    naming.kind == ActorKind::Person && naming.actor.is_some()
}

/// A name that several may bear, or of several words and nothing known about it: it may be the one that a pronoun means.
fn is_open(naming: &Naming) -> bool {
    match naming.kind {
        ActorKind::Person => naming.actor.is_none(),
        ActorKind::Unknown => naming.actor.is_none() || naming.tokens.1 > naming.tokens.0,
        _ => false,
    }
}

/// Words of the labels of each person: word → actors, and actor → words.
struct Labels {
    actors: BTreeMap<String, BTreeSet<String>>,
    words: BTreeMap<String, BTreeSet<String>>,
    kinds: BTreeMap<String, ActorKind>,
}

fn labels(mentions: &[Mention], long: &BTreeMap<String, String>) -> Labels {
    let mut labels = Labels { actors: BTreeMap::new(), words: BTreeMap::new(), kinds: BTreeMap::new() };
    for mention in mentions {
        let MentionKind::Actor(ActorMention { actor: Some(id), name: None, label: Some(_), actor_kind, .. }) =
            &mention.kind
        else {
            continue;
        };
        labels.kinds.insert(id.clone(), *actor_kind);
        for word in mention.text.to_lowercase().split(|c: char| !c.is_alphanumeric() && !".'-".contains(c)) {
            for form in std::iter::once(word).chain(long.get(word).map(String::as_str)) {
                labels.actors.entry(form.to_owned()).or_default().insert(id.clone());
                labels.words.entry(id.clone()).or_default().insert(form.to_owned());
            }
        }
    }
    labels
}

fn definite(
    scene: &Scene<'_>,
    sentence: &Sentence,
    (field, index): (Field, usize),
    at: usize,
    labels: &Labels,
) -> Option<(Naming, LabelClass)> {
    let words = &scene.language.actors.words;
    let word = lower(sentence, at);
    let token = &sentence.tokens[at];
    let lexical = scene.language.labels.entry(&word).map(|entry| entry.class);
    let owns = sentence.tokens.get(at + 1).is_some_and(|_| words.possessive.contains(&lower(sentence, at + 1)));
    let nominal = matches!(token.class, WordClass::Noun | WordClass::Propn) || (owns && token.class == WordClass::Adj);
    if !nominal
        || token.has("Number=Plur")
        || !(words.title.contains(&word) || lexical.is_some())
        || followed(scene, sentence, at)
    {
        return None;
    }
    let first = (at.saturating_sub(LONGEST)..at)
        .rev()
        .take_while(|&i| stays(sentence, i) || is_the(sentence, i))
        .find(|&i| is_the(sentence, i))?;
    let bearers = labels.actors.get(&word)?;
    let bears = |actor: &&String, i: usize, lexical: bool| {
        let word = lower(sentence, i);
        labels.words.get(*actor).is_some_and(|own| own.contains(&word))
            || (lexical && scene.language.labels.entry(&word).is_some())
            || !word.chars().any(char::is_alphanumeric)
    };
    let fitting = |lexical: bool| -> Vec<&String> {
        bearers.iter().filter(|actor| (first + 1..at).all(|i| bears(actor, i, lexical))).collect()
    };
    // Where several bear the noun, all the other words must tell them apart.
    let actor = match (bearers.len(), fitting(bearers.len() == 1).as_slice()) {
        (1, [only]) => (*only).clone(),
        (_, [only]) if first + 1 < at => (*only).clone(),
        _ => return None,
    };
    let start = (first + 1).min(at);
    let span = sentence.tokens[start].span.cover(&token.span);
    let class = (start..=at)
        .filter_map(|i| scene.language.labels.entry(&lower(sentence, i)))
        .map(|entry| entry.class)
        .find(|class| *class == LabelClass::Loaded)
        .or(lexical)
        .unwrap_or(LabelClass::Role);
    let kind = labels.kinds.get(&actor).copied().unwrap_or_default();
    // "The regime" and "the force" are no person.
    let of_many = words.government.contains(&word) || words.forces.contains(&word);
    let unfit = if kind == ActorKind::Person { of_many } else { lexical.is_none() };
    if unfit {
        return None;
    }
    let naming = Naming {
        span,
        sentence: index,
        tokens: (start, at),
        actor: Some(actor),
        kind,
        class: LabelClass::Role,
        agent: false,
    };
    debug_assert_eq!(span.field, field, "a sentence lies in its field");
    Some((naming, class))
}

fn is_the(sentence: &Sentence, index: usize) -> bool {
    let token = &sentence.tokens[index];
    token.class == WordClass::Det && (token.has("Definite=Def") || token.has("PronType=Dem"))
}

fn stays(sentence: &Sentence, index: usize) -> bool {
    let token = &sentence.tokens[index];
    matches!(token.class, WordClass::Noun | WordClass::Propn | WordClass::Adj) || token.form == "-"
}

/// Whether the noun goes on: into a name, a compound, or a phrase that says whose it is.
fn followed(scene: &Scene<'_>, sentence: &Sentence, at: usize) -> bool {
    let Some(next) = sentence.tokens.get(at + 1) else { return false };
    matches!(next.class, WordClass::Noun | WordClass::Propn)
        || next.form == "-"
        || scene.language.actors.words.inside.contains(&lower(sentence, at + 1)) && next.class == WordClass::Adp
}

/// Whether a possessive stands before the first person that its sentence names, and that person is a subject of it.
fn looks_ahead(
    sentence: &Sentence,
    at: usize,
    persons: &BTreeMap<(Field, usize), Vec<&Naming>>,
    here: (Field, usize),
) -> bool {
    let token = &sentence.tokens[at];
    if token.class != WordClass::Pron || token.relation != "nmod:poss" {
        return false;
    }
    let first = persons.get(&here).into_iter().flatten().min_by_key(|n| n.tokens.0);
    first.is_some_and(|naming| {
        naming.tokens.0 > at
            && (naming.tokens.0..=naming.tokens.1).any(|i| sentence.clauses.iter().any(|c| c.subjects.contains(&i)))
    })
}

/// A body whose name is headed by a common noun, and where the article first names it.
struct Body {
    actor: String,
    kind: ActorKind,
    first: usize,
}

/// The bodies of the text by the noun that heads their names ("Harbour Safety *Commission*", "*Ministry* of Trade"): one for each noun that
/// the article uses of nothing else.
fn bodies(scene: &Scene<'_>, namings: &[Naming]) -> BTreeMap<String, Body> {
    let words = &scene.language.actors.words;
    let mut bodies: BTreeMap<String, Body> = BTreeMap::new();
    let mut shared: BTreeSet<String> = BTreeSet::new();
    let mut named: BTreeSet<(usize, usize)> = BTreeSet::new();
    for naming in namings.iter().filter(|n| n.span.field == Field::Text && n.kind != ActorKind::Person) {
        let Some(sentence) = scene.sentence(naming) else { continue };
        let (first, last) = naming.tokens;
        let inside = (first + 1..=last).find(|&at| words.inside.contains(&lower(sentence, at)));
        let head = inside.map_or(last, |at| at - 1);
        let noun = lower(sentence, head);
        if head == first && inside.is_none() || words.forces.contains(&noun) || words.government.contains(&noun) {
            continue;
        }
        named.insert((naming.sentence, head));
        let known = bodies.get(&noun).map(|body| Some(&body.actor));
        if known.is_some_and(|known| known != naming.actor.as_ref()) || naming.actor.is_none() {
            shared.insert(noun);
        } else if let Some(actor) = naming.actor.clone() {
            bodies.entry(noun).or_insert(Body { actor, kind: naming.kind, first: naming.span.start });
        }
    }
    for (index, sentence) in scene.document(Field::Text).into_iter().flat_map(|text| text.sentences.iter().enumerate())
    {
        for at in 0..sentence.tokens.len() {
            let noun = lower(sentence, at);
            let bare =
                at.checked_sub(1).is_some_and(|before| is_the(sentence, before)) && !followed(scene, sentence, at);
            if bodies.contains_key(&noun) && !bare && !named.contains(&(index, at)) {
                shared.insert(noun);
            }
        }
    }
    bodies.retain(|noun, _| !shared.contains(noun));
    bodies
}

fn body(
    scene: &Scene<'_>,
    sentence: &Sentence,
    (field, index): (Field, usize),
    at: usize,
    bodies: &BTreeMap<String, Body>,
) -> Option<Naming> {
    let token = &sentence.tokens[at];
    let known = bodies.get(&lower(sentence, at)).filter(|body| body.first < token.span.start)?;
    let bare = field == Field::Text
        && token.class == WordClass::Noun
        && at.checked_sub(1).is_some_and(|before| is_the(sentence, before))
        && !followed(scene, sentence, at);
    bare.then(|| Naming {
        span: token.span,
        sentence: index,
        tokens: (at, at),
        actor: Some(known.actor.clone()),
        kind: known.kind,
        class: LabelClass::Description,
        agent: false,
    })
}

/// The one person that a pronoun can mean.
fn pronoun(
    scene: &Scene<'_>,
    sentence: &Sentence,
    (field, index): (Field, usize),
    at: usize,
    before: &[(usize, usize, &Naming)],
) -> Option<Naming> {
    let words = &scene.language.actors.words;
    let word = lower(sentence, at);
    let (his, hers) = (words.his.contains(&word), words.hers.contains(&word));
    let token = &sentence.tokens[at];
    let span = Span { field, ..token.span };
    if !(his || hers) || token.class != WordClass::Pron || scene.is_quoted(&span) {
        return None;
    }
    let (wrong, _) = if his { (&words.she, &words.he) } else { (&words.he, &words.she) };
    let reach = |same: bool| -> BTreeSet<Option<&str>> {
        before
            .iter()
            .filter(|(s, t, n)| {
                ((*s == index) == same)
                    && (*s != index || *t < at)
                    && !scene.is_quoted(&n.span)
                    && !addressed(scene, n, wrong)
            })
            .map(|(_, _, n)| n.actor.as_deref().filter(|_| is_person(n)))
            .collect()
    };
    let here = reach(true);
    let whom = if here.is_empty() { reach(false) } else { here };
    let [Some(actor)] = whom.into_iter().collect::<Vec<_>>()[..] else { return None };
    Some(Naming {
        span,
        sentence: index,
        tokens: (at, at),
        actor: Some(actor.to_owned()),
        kind: ActorKind::Person,
        class: LabelClass::Name,
        agent: false,
    })
}

/// Whether a naming has a form of address that the pronoun excludes.
fn addressed(scene: &Scene<'_>, naming: &Naming, wrong: &BTreeSet<String>) -> bool {
    let Some(sentence) = scene.sentence(naming) else { return false };
    naming.tokens.0 > 0 && wrong.contains(&lower(sentence, naming.tokens.0 - 1))
}

fn pronoun_mention(scene: &Scene<'_>, naming: &Naming) -> Mention {
    scene.mention(
        naming.span,
        ActorMention {
            actor: naming.actor.clone(),
            name: None,
            label_class: LabelClass::Description,
            label: None,
            quoted: false,
            reported: false,
            speaker: None,
            actor_kind: naming.kind,
        },
    )
}
