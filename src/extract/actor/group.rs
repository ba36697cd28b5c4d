//! Forces, governments and offices joined to a name → mentions ("Haftar's forces", "Turkish troops", "the Libyan government",
//! "the U.S. president").
//!
//! Invariants: a group is identified only where the packs say whose it is; the holder of an office only where exactly one held
//! it on the day of the article. Deliberately absent: single officials ("a U.S. official"), who stay unidentified.

use std::collections::BTreeMap;

use super::pack::Known;
use super::{Naming, Scene, label, lower};
use crate::model::{ActorKind, LabelClass, Mention, MentionKind};
use crate::text::{Field, Sentence, Span, WordClass};

/// How many words may stand between the owner and the noun.
const FARTHEST: usize = 4;

/// How many words a role may have.
const LONGEST_ROLE: usize = 4;

struct Owner {
    actor: String,
    first: usize,
    last: usize,
    /// Last token of its name, where that stands before the noun.
    name: usize,
}

pub(super) fn find(scene: &Scene<'_>, namings: &[Naming], known: &Known) -> Vec<Mention> {
    let mut by_sentence: BTreeMap<(Field, usize), Vec<&Naming>> = BTreeMap::new();
    for naming in namings {
        by_sentence.entry((naming.span.field, naming.sentence)).or_default().push(naming);
    }
    let mut found = Vec::new();
    for (field, document) in scene.reading.fields() {
        for (index, sentence) in document.sentences.iter().enumerate() {
            let here = by_sentence.get(&(field, index)).map_or(&[][..], Vec::as_slice);
            for at in 0..sentence.tokens.len() {
                let previous = index.checked_sub(1).and_then(|before| document.sentences.get(before));
                let group = read(scene, sentence, at, here, known)
                    .or_else(|| theirs(scene, sentence, at, previous, |span| owner_of(span, namings, &found)));
                let judged = group.as_ref().and_then(|group| judged(scene, sentence, group));
                found.extend(group.into_iter().chain(judged));
            }
        }
    }
    found
}

fn read(scene: &Scene<'_>, sentence: &Sentence, at: usize, namings: &[&Naming], known: &Known) -> Option<Mention> {
    let token = &sentence.tokens[at];
    if !matches!(token.class, WordClass::Noun | WordClass::Propn) || known.covers(&token.span) {
        return None;
    }
    let words = &scene.language.actors.words;
    let word = lower(sentence, at);
    if words.forces.contains(&word) || words.government.contains(&word) {
        let owner = before(scene, sentence, at, namings, known).or_else(|| after(scene, sentence, at, namings));
        let Some(owner) = owner else { return body_of_post(scene, sentence, at, namings) };
        let state = scene.rules.actors.kind(&owner.actor) == Some(ActorKind::State);
        let between = (owner.name + 1..at).all(|i| words.own.contains(&lower(sentence, i)));
        if state && (words.irregular.contains(&word) || !between) {
            return None;
        }
        let actor = if words.forces.contains(&word) {
            if scene.rules.actors.is_split(&owner.actor) {
                return None;
            }
            scene.rules.actors.forces_of(&owner.actor)?
        } else {
            government(scene, &owner.actor)?
        };
        let span = sentence.tokens[owner.first.min(at)].span.cover(&sentence.tokens[owner.last.max(at)].span);
        let kind = scene.rules.actors.kind(&actor).unwrap_or_default();
        return Some(label::label_mention(scene, span, Some(actor), class_of(scene, &span), kind));
    }
    office(scene, sentence, at, namings, known)
}

/// The label behind a group ("Haftar forces *outlawed* in the east").
fn judged(scene: &Scene<'_>, sentence: &Sentence, group: &Mention) -> Option<Mention> {
    let MentionKind::Actor(actor) = &group.kind else { return None };
    let span = label::judged_behind(scene, sentence, &group.span)?;
    Some(label::label_mention(scene, span, actor.actor.clone(), LabelClass::Loaded, actor.actor_kind))
}

/// Whom the naming or group at a token names, if that is clear.
fn owner_of(token: &Span, namings: &[Naming], groups: &[Mention]) -> Option<String> {
    let group = groups.iter().rev().find(|m| m.span.field == token.field && m.span.contains(token));
    if let Some(Mention { kind: MentionKind::Actor(actor), .. }) = group {
        return actor.actor.clone();
    }
    namings.iter().find(|n| n.span.field == token.field && n.span.contains(token))?.actor.clone()
}

/// "The militias retook the town. *Their troops* …": the force that is the one subject told before the possessive, in its sentence or else in
/// the main clause of the one before.
fn theirs(
    scene: &Scene<'_>,
    sentence: &Sentence,
    at: usize,
    previous: Option<&Sentence>,
    owner: impl Fn(&Span) -> Option<String>,
) -> Option<Mention> {
    let words = &scene.language.actors.words;
    let possessive = at.checked_sub(1).filter(|&before| words.theirs.contains(&lower(sentence, before)))?;
    let span = sentence.tokens[possessive].span.cover(&sentence.tokens[at].span);
    if !words.forces.contains(&lower(sentence, at)) || scene.is_quoted(&span) {
        return None;
    }
    let here: Vec<Span> = sentence
        .clauses
        .iter()
        .flat_map(|clause| &clause.subjects)
        .filter(|&&subject| subject < possessive)
        .map(|&subject| sentence.tokens[subject].span)
        .collect();
    let main = |previous: &Sentence| {
        let root = previous.clauses.iter().find(|clause| previous.tokens[clause.predicate].head.is_none());
        root.map_or_else(Vec::new, |clause| clause.subjects.iter().map(|&i| previous.tokens[i].span).collect())
    };
    let subjects = if here.is_empty() { previous.map_or_else(Vec::new, main) } else { here };
    let [subject] = subjects[..] else { return None };
    let owner = owner(&subject)?;
    let actors = &scene.rules.actors;
    let force = match actors.kind(&owner)? {
        ActorKind::ArmedGroup => owner,
        ActorKind::Government => actors.forces_of(&owner)?,
        _ => return None,
    };
    Some(label::label_mention(scene, span, Some(force), LabelClass::Description, ActorKind::ArmedGroup))
}

/// "Ahmed al-Mismari, a spokesman for *the militia*": the one body of that sort that the pack gives the person whose post it is.
fn body_of_post(scene: &Scene<'_>, sentence: &Sentence, at: usize, namings: &[&Naming]) -> Option<Mention> {
    let words = &scene.language.actors.words;
    let tokens = &sentence.tokens;
    let post = at.checked_sub(3)?;
    let definite = tokens[at - 1].class == WordClass::Det && tokens[at - 1].has("Definite=Def");
    let held = tokens[at - 2].class == WordClass::Adp && words.holding.contains(&lower(sentence, at - 2));
    let ends = tokens.get(at + 1).is_none_or(|next| {
        !matches!(next.class, WordClass::Noun | WordClass::Propn | WordClass::Part) && next.form != "-"
    });
    if !definite || !held || !ends || !words.title.contains(&lower(sentence, post)) {
        return None;
    }
    let beside = |n: &&&Naming| {
        let between = if n.tokens.1 < post { n.tokens.1 + 1..post } else { at + 1..n.tokens.0 };
        let comma = between.clone().next().is_some_and(|i| tokens[i].form == ",");
        let passes = |i: usize| matches!(tokens[i].class, WordClass::Det | WordClass::Adj | WordClass::Punct);
        n.kind == ActorKind::Person && comma && between.len() <= FARTHEST && between.into_iter().all(passes)
    };
    let person = namings.iter().find(beside)?.actor.as_deref()?;
    let kind = if words.forces.contains(&lower(sentence, at)) { ActorKind::ArmedGroup } else { ActorKind::Government };
    let actors = &scene.rules.actors;
    let mut bodies = actors.entry(person)?.within.iter().filter(|m| actors.kind(&m.id) == Some(kind));
    let body = bodies.next().filter(|_| bodies.next().is_none())?;
    let span = tokens[at].span;
    Some(label::label_mention(scene, span, Some(body.id.clone()), class_of(scene, &span), kind))
}

fn class_of(scene: &Scene<'_>, span: &Span) -> LabelClass {
    scene.language.labels.in_passage(scene.article.words(span)).map_or(LabelClass::Description, |(_, spec)| spec.class)
}

/// Whose government a person or state has.
fn government(scene: &Scene<'_>, owner: &str) -> Option<String> {
    let actors = &scene.rules.actors;
    let when = scene.article.published.edtf.as_ref();
    match actors.kind(owner)? {
        ActorKind::State => actors.government_of(owner, when),
        ActorKind::Person => {
            let own = actors.entry(owner)?.within.iter().find(|m| actors.kind(&m.id) == Some(ActorKind::Government));
            own.map(|m| m.id.clone()).or_else(|| {
                let state = actors.headed_by(owner, when)?;
                actors.government_of(state, None)
            })
        }
        _ => None,
    }
}

/// "Haftar's forces", "Haftar forces", "Haftar-led forces", "Turkish armed forces".
fn before(scene: &Scene<'_>, sentence: &Sentence, at: usize, namings: &[&Naming], known: &Known) -> Option<Owner> {
    let mut possessed = false;
    for index in (at.saturating_sub(FARTHEST)..at).rev() {
        let token = &sentence.tokens[index];
        let names = |n: &&&Naming| {
            n.tokens.1 == index && (n.class != LabelClass::Description || n.kind == ActorKind::Government)
        };
        if let Some(naming) = namings.iter().find(names) {
            let owner = naming.actor.clone()?;
            let state_name = scene.rules.actors.kind(&owner) == Some(ActorKind::State);
            let possessed = possessed || token.span.end > naming.span.end;
            let adjoins = possessed || state_name || index + 1 == at || sentence.tokens[index + 1].form == "-";
            return adjoins.then_some(Owner { actor: owner, first: naming.tokens.0, last: at, name: index });
        }
        if let Some(state) = known.state_at(&token.span) {
            let is_it = |i: &usize| known.state_at(&sentence.tokens[*i].span) == Some(state);
            let first = (0..=index).rev().take_while(is_it).last()?;
            return Some(Owner { actor: state.to_owned(), first, last: at, name: index });
        }
        let word = lower(sentence, index);
        possessed = possessed || scene.language.actors.words.possessive.contains(&word);
        let passes = matches!(token.class, WordClass::Adj | WordClass::Noun | WordClass::Num)
            || word == "-"
            || scene.language.actors.words.possessive.contains(&word)
            || scene.language.actors.words.led.contains(&word)
            || (token.class == WordClass::Propn && scene.language.actors.words.before_title.contains(&word));
        if !passes {
            return None;
        }
    }
    None
}

/// "forces loyal to Khalifa Haftar", "the government of Libya".
fn after(scene: &Scene<'_>, sentence: &Sentence, at: usize, namings: &[&Naming]) -> Option<Owner> {
    let words = &scene.language.actors.words;
    let joined = (at + 1..(at + 1 + FARTHEST).min(sentence.tokens.len())).rev().find(|&end| {
        let span = sentence.tokens[at + 1].span.cover(&sentence.tokens[end].span);
        words.loyal.contains(&scene.article.words(&span).to_lowercase())
    })?;
    let naming = namings.iter().filter(|n| n.tokens.0 > joined).min_by_key(|n| n.tokens.0)?;
    let passes = (joined + 1..naming.tokens.0).all(|i| {
        let word = lower(sentence, i);
        sentence.tokens[i].class == WordClass::Det
            || words.title.contains(&word)
            || words.before_title.contains(&word)
            || scene.language.labels.entry(&word).is_some()
    });
    let actor = naming.actor.clone().filter(|_| passes)?;
    Some(Owner { actor, first: at, last: naming.tokens.1, name: at })
}

/// "the Turkish president": the one who held the office on the day of the article.
fn office(scene: &Scene<'_>, sentence: &Sentence, at: usize, namings: &[&Naming], known: &Known) -> Option<Mention> {
    let actors = &scene.language.actors;
    // A name behind the post, also behind a comma, tells who holds it.
    let comma = sentence.tokens.get(at + 1).is_some_and(|next| next.form == ",");
    let named = namings.iter().any(|n| n.tokens.0 == at + 1 || comma && n.tokens.0 == at + 2);
    if !actors.words.title.contains(&lower(sentence, at)) || named {
        return None;
    }
    let (first, roles) = (at.saturating_sub(LONGEST_ROLE - 1)..=at).find_map(|first| {
        let span = sentence.tokens[first].span.cover(&sentence.tokens[at].span);
        let roles = actors.roles(&scene.article.words(&span).to_lowercase());
        (!roles.is_empty()).then_some((first, roles))
    })?;
    let owner = before_office(scene, sentence, first, known)?;
    let plural = sentence.tokens[at].has("Number=Plur");
    let former = owner.first > 0 && actors.words.before_title.contains(&lower(sentence, owner.first - 1));
    if plural || former {
        return None;
    }
    let who = scene.rules.actors.holder(&roles, &owner.actor, scene.article.published.edtf.as_ref())?;
    let span = sentence.tokens[owner.first].span.cover(&sentence.tokens[at].span);
    let class = match class_of(scene, &span) {
        LabelClass::Loaded => LabelClass::Loaded,
        _ => LabelClass::Role,
    };
    Some(label::label_mention(scene, span, Some(who.to_owned()), class, ActorKind::Person))
}

fn before_office(scene: &Scene<'_>, sentence: &Sentence, first: usize, known: &Known) -> Option<Owner> {
    let mut index = first.checked_sub(1)?;
    if scene.language.actors.words.possessive.contains(&lower(sentence, index)) {
        index = index.checked_sub(1)?;
    }
    let state = known.state_at(&sentence.tokens[index].span)?;
    let start = (0..=index).rev().take_while(|&i| known.state_at(&sentence.tokens[i].span) == Some(state)).last()?;
    Some(Owner { actor: state.to_owned(), first: start, last: first, name: index })
}
