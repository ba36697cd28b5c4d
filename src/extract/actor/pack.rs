//! Aliases of the packs → namings, and passages that later steps build on (adjectives of states, titles of bodies).

use std::collections::BTreeSet;

use super::{Naming, Scene, is_capital, lower};
use crate::model::{ActorKind, LabelClass};
use crate::rules::actor::AliasUse;
use crate::text::{Field, Sentence, Span, WordClass, has_lost_apostrophes};

/// What the packs know in an article.
#[derive(Default)]
pub(super) struct Known {
    /// Namings of pack actors.
    pub(super) namings: Vec<Naming>,
    /// Names and adjectives of states, with the state: what "government", "forces" and offices join to.
    pub(super) states: Vec<(Span, String)>,
    /// Everything that the packs explain: no name begins inside it.
    pub(super) taken: Vec<Span>,
}

impl Known {
    /// Whether the packs explain some part of `span`. What they explain stands in text order and never overlaps.
    pub(super) fn covers(&self, span: &Span) -> bool {
        let after = self.taken.partition_point(|t| (t.field, t.end) <= (span.field, span.start));
        self.taken.get(after).is_some_and(|t| t.overlaps(span))
    }

    pub(super) fn state_at(&self, span: &Span) -> Option<&str> {
        let after = self.states.partition_point(|(t, _)| (t.field, t.end) <= (span.field, span.start));
        self.states.get(after).filter(|(t, _)| t.overlaps(span)).map(|(_, id)| id.as_str())
    }
}

struct Hit {
    span: Span,
    sentence: usize,
    tokens: (usize, usize),
    means: Vec<(String, AliasUse)>,
}

pub(super) fn find(scene: &Scene<'_>) -> Known {
    let hits: Vec<Hit> = scene.reading.fields().flat_map(|(field, _)| hits(scene, field)).collect();
    let full: BTreeSet<&str> = hits
        .iter()
        .flat_map(|h| h.means.iter())
        .filter(|(_, how)| matches!(how, AliasUse::Name | AliasUse::SelfName))
        .map(|(id, _)| id.as_str())
        .collect();
    let mut known = Known::default();
    for hit in &hits {
        take(scene, hit, &full, &mut known);
    }
    known
}

fn hits(scene: &Scene<'_>, field: Field) -> Vec<Hit> {
    let actors = &scene.language.actors;
    let text = scene.article.field(field);
    let found = if has_lost_apostrophes(&scene.article.text) { actors.hits_stripped(text) } else { actors.hits(text) };
    found
        .into_iter()
        .filter_map(|hit| {
            let span = Span::new(field, hit.start, hit.end);
            let (sentence, tokens) = scene.tokens_of(&span)?;
            let found = Hit { span, sentence, tokens, means: hit.means.to_vec() };
            let of = &scene.document(field)?.sentences[sentence];
            (!is_part_of_another_name(scene, &found, of)).then_some(found)
        })
        .collect()
}

/// Whether a surname stands inside the name of somebody or something else ("Ivanka Trump", "Trump Tower").
fn is_part_of_another_name(scene: &Scene<'_>, hit: &Hit, sentence: &Sentence) -> bool {
    let words = &scene.language.actors.words;
    let names_person = hit.means.iter().any(|(id, how)| {
        scene.rules.actors.kind(id) == Some(ActorKind::Person) && matches!(how, AliasUse::Name | AliasUse::Short)
    });
    if !names_person {
        return is_end_of_longer_name(scene, hit, sentence);
    }
    let is_name = |index: usize| {
        let word = lower(sentence, index);
        is_capital(sentence, index)
            && matches!(sentence.tokens[index].class, WordClass::Propn | WordClass::X)
            && ![&words.title, &words.before_title, &words.courtesy, &words.never, &words.government, &words.forces]
                .iter()
                .any(|list| list.contains(&word))
            && scene.language.labels.entry(&word).is_none()
    };
    let (first, last) = hit.tokens;
    let single = first == last;
    let adjoins = |a: usize, b: usize| sentence.tokens[b].span.start.saturating_sub(sentence.tokens[a].span.end) <= 1;
    let state_before = |index: usize| {
        let means = scene.language.actors.hits(&sentence.tokens[index].form);
        means.iter().any(|h| h.end == sentence.tokens[index].form.len())
    };
    let shouting = sentence.is_title_case();
    let before =
        single && first > 0 && adjoins(first - 1, first) && is_name(first - 1) && !shouting && !state_before(first - 1);
    let after = last + 1 < sentence.tokens.len() && adjoins(last, last + 1) && is_name(last + 1) && {
        let next = lower(sentence, last + 1);
        scene.language.actors.cue(&next).is_some() || (!shouting && !sentence.tokens[last + 1].form.starts_with('\''))
    };
    before || after
}

/// Whether a name of several words is the end of another body's longer one ("*National* Security Council"): a capitalised adjective stands
/// right before it that tells of no state and heads no sentence.
fn is_end_of_longer_name(scene: &Scene<'_>, hit: &Hit, sentence: &Sentence) -> bool {
    let (first, last) = hit.tokens;
    let Some(before) = first.checked_sub(1).filter(|&before| last > first && before > 0) else { return false };
    let word = &sentence.tokens[before];
    let body = hit.means.iter().all(|(id, _)| scene.rules.actors.kind(id) == Some(ActorKind::Organisation));
    body && is_capital(sentence, before)
        && word.class == WordClass::Adj
        && word.span.end + 1 == hit.span.start
        && !sentence.is_title_case()
        && scene.language.actors.hits(&word.form).is_empty()
}

fn take(scene: &Scene<'_>, hit: &Hit, full: &BTreeSet<&str>, known: &mut Known) {
    let states: Vec<&(String, AliasUse)> =
        hit.means.iter().filter(|(id, _)| scene.rules.actors.kind(id) == Some(ActorKind::State)).collect();
    if let [(state, how)] = states.as_slice() {
        known.taken.push(hit.span);
        if *how == AliasUse::People {
            push(known, hit, Some(format!("{state}/people")), ActorKind::People, LabelClass::Name);
            return;
        }
        known.states.push((hit.span, state.clone()));
        if *how != AliasUse::Adjective && acts(scene, hit, *how) {
            push(known, hit, Some(state.clone()), ActorKind::State, LabelClass::Name);
        }
        return;
    }
    let usable: Vec<&(String, AliasUse)> = hit
        .means
        .iter()
        .filter(|(id, how)| match how {
            AliasUse::Short => full.contains(id.as_str()),
            AliasUse::Describe => shows_country(scene, id),
            AliasUse::Capital => full.contains(id.as_str()) && speaks(scene, hit),
            _ => true,
        })
        .collect();
    let Some((id, how)) = usable.first() else { return };
    let class = match how {
        AliasUse::SelfName => LabelClass::SelfDesignation,
        AliasUse::Describe => describes(scene, hit),
        _ => LabelClass::Name,
    };
    known.taken.push(hit.span);
    let actor = (usable.len() == 1 && !is_of_another_state(scene, hit, id, known)).then(|| id.clone());
    push(known, hit, actor, scene.rules.actors.kind(id).unwrap_or_default(), class);
}

/// "Libya's House of Representatives": whether a state right before the name of a government's body owns another body of that name.
fn is_of_another_state(scene: &Scene<'_>, hit: &Hit, id: &str, known: &Known) -> bool {
    let actors = &scene.rules.actors;
    let Some((span, owner)) = known.states.last().filter(|(span, _)| span.field == hit.span.field) else {
        return false;
    };
    let between =
        scene.article.field(span.field).get(span.end..hit.span.start).unwrap_or("x").trim().replace('\u{2019}', "'");
    let adjoins = between.is_empty() || scene.language.actors.words.possessive.contains(&between);
    let mut states: BTreeSet<&str> = actors.entry(id).and_then(|entry| entry.country.as_deref()).into_iter().collect();
    let above = actors.ancestors(id, None);
    states.extend(above.iter().map(String::as_str).filter(|id| actors.kind(id) == Some(ActorKind::State)));
    adjoins && actors.kind(id) == Some(ActorKind::Government) && !states.is_empty() && !states.contains(owner.as_str())
}

/// The class of a description: what the lexicon says of its words.
fn describes(scene: &Scene<'_>, hit: &Hit) -> LabelClass {
    let found = scene.language.labels.in_passage(scene.article.words(&hit.span));
    found.map_or(LabelClass::Description, |(_, spec)| spec.class)
}

fn push(known: &mut Known, hit: &Hit, actor: Option<String>, kind: ActorKind, class: LabelClass) {
    known.namings.push(Naming {
        span: hit.span,
        sentence: hit.sentence,
        tokens: hit.tokens,
        actor,
        kind,
        class,
        agent: true,
    });
}

fn shows_country(scene: &Scene<'_>, id: &str) -> bool {
    let Some(country) = scene.rules.actors.entry(id).and_then(|e| e.country.as_deref()) else { return true };
    [Field::Title, Field::Text].iter().any(|f| scene.language.actors.shows(country, scene.article.field(*f)))
}

/// Whether the name of a capital is who says something: no place does.
fn speaks(scene: &Scene<'_>, hit: &Hit) -> bool {
    let Some(sentence) = scene.document(hit.span.field).and_then(|d| d.sentences.get(hit.sentence)) else {
        return false;
    };
    let subject = sentence.head_of(&hit.span);
    let said = |predicate: usize| scene.language.speech.cue(&sentence.tokens[predicate].lemma).is_some();
    acts(scene, hit, AliasUse::Capital)
        && sentence.clauses.iter().any(|c| subject.is_some_and(|s| c.subjects.contains(&s)) && said(c.predicate))
}

/// Whether the name of a state or capital stands where somebody acts or is acted on, not where something happens.
fn acts(scene: &Scene<'_>, hit: &Hit, how: AliasUse) -> bool {
    let Some(sentence) = scene.document(hit.span.field).and_then(|d| d.sentences.get(hit.sentence)) else {
        return false;
    };
    let Some(mut head) = sentence.head_of(&hit.span) else { return false };
    if let Some(above) = sentence.tokens[head].head
        && sentence.tokens[head].is("conj")
    {
        head = above;
    }
    let is_subject =
        sentence.clauses.iter().any(|c| c.subjects.contains(&head) && c.kind == crate::text::ClauseKind::Verbal);
    let relation = sentence.tokens[head].relation;
    if how == AliasUse::Capital {
        return is_subject
            && sentence.clauses.iter().any(|c| c.subjects.contains(&head) && c.voice == crate::text::Voice::Active);
    }
    is_subject || ["nsubj", "obj", "iobj", "nmod:poss", "obl:agent"].contains(&relation)
}
