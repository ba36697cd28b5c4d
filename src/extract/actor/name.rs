//! Runs of names that no pack knows → namings with ids of their own, merged inside the article on evidence.
//!
//! A shorter name joins the one fuller name of the article that ends with it; where several with different first names do, it
//! stays open. A capital letter shows nothing where sentences begin, in headlines, and on words that the language or the article
//! also writes small: such a run is a name only where the article has it beyond doubt. A ministry or court without a name of its own
//! is told by the state before it, and stays open without one. Deliberately absent: names of places and of things made or done.

use std::collections::{BTreeMap, BTreeSet};

use super::pack::Known;
use super::{Naming, Scene, is_capital, lower};
use crate::model::{ActorKind, LabelClass};
use crate::rules::actor::{AliasUse, Words};
use crate::text::{ClauseKind, Field, Sentence, Span, Voice, WordClass};
use crate::value::Name;
use crate::value::name::NameWords;

/// A run of name words before it is known whom it names.
struct Run {
    span: Span,
    sentence: usize,
    tokens: (usize, usize),
    /// Folded words, without articles.
    words: Vec<String>,
    kind: ActorKind,
    /// Whether the capital letters alone show nothing ("Title Case Line", first word).
    doubtful: bool,
    /// Whether it names a kind of body or person and no single one ("Defense Ministry", "Senators").
    generic: bool,
    /// Whether it is the subject of a clause.
    acts: bool,
    /// Whether the words around it show somebody who acts: the subject or agent of a verb, or a person with an age.
    agent: bool,
    /// Whether a place is named so, as far as its preposition shows ("in Nice").
    located: bool,
}

/// More words than this in a row are a list or a line of a menu.
const LONGEST_NAME: usize = 5;

/// Nobody is as old.
const OLDEST: u8 = 120;

/// A longer word in capitals is a word that shouts.
const LONGEST_ACRONYM: usize = 6;

/// The same where a word tells that the run names a body.
const LONGEST_BODY: usize = 10;

pub(super) fn find(scene: &Scene<'_>, known: &Known) -> Vec<Naming> {
    let mut runs = Vec::new();
    for (field, document) in scene.reading.fields() {
        for (index, sentence) in document.sentences.iter().enumerate() {
            runs_of(scene, known, field, index, sentence, &mut runs);
        }
    }
    let written_small = written_small(scene);
    for run in &mut runs {
        run.doubtful = run.doubtful || is_common(scene, run, &written_small);
    }
    let acronyms = acronyms(scene, &runs, known);
    let names = Names::new(&runs, scene, known);
    runs.iter()
        .filter_map(|run| {
            let (actor, kind) = match acronyms.get(&written(scene, run)) {
                Some(found) => found.clone(),
                None => names.resolve(run)?,
            };
            Some(Naming {
                span: run.span,
                sentence: run.sentence,
                tokens: run.tokens,
                actor,
                kind,
                class: LabelClass::Name,
                agent: run.agent,
            })
        })
        .collect()
}

/// Words that the article also writes with a small letter.
fn written_small(scene: &Scene<'_>) -> BTreeSet<String> {
    let tokens = scene.reading.fields().flat_map(|(_, d)| &d.sentences).flat_map(|s| &s.tokens);
    tokens
        .filter(|t| t.class != WordClass::Propn && t.form.starts_with(char::is_lowercase))
        .map(|t| t.form.clone())
        .collect()
}

/// Whether all words of a run without a title or a word for a body are common ones.
fn is_common(scene: &Scene<'_>, run: &Run, written_small: &BTreeSet<String>) -> bool {
    let analyzer = &scene.language.analyzer;
    run.kind == ActorKind::Unknown
        && !(run.acts && run.words.len() > 1)
        && run.words.iter().all(|word| written_small.contains(word) || !analyzer.common_classes(word).is_empty())
}

fn written(scene: &Scene<'_>, run: &Run) -> String {
    scene.article.words(&run.span).to_owned()
}

fn runs_of(scene: &Scene<'_>, known: &Known, field: Field, index: usize, sentence: &Sentence, runs: &mut Vec<Run>) {
    let shouting = sentence.is_title_case();
    let mut at = 0;
    while at < sentence.tokens.len() {
        if !starts(scene, known, sentence, at) {
            at += 1;
            continue;
        }
        let end = extend(scene, known, sentence, at);
        if let Some(mut run) = trim(scene, known, field, index, sentence, (at, end), shouting) {
            owned(scene, known, sentence, &mut run);
            runs.push(run);
        }
        at = end + 1;
    }
}

fn starts(scene: &Scene<'_>, known: &Known, sentence: &Sentence, at: usize) -> bool {
    let token = &sentence.tokens[at];
    let open = matches!(token.class, WordClass::Propn)
        || (at > 0 && matches!(token.class, WordClass::Noun | WordClass::Adj | WordClass::X));
    open && is_word(sentence, at)
        && is_capital(sentence, at)
        && (!scene.language.actors.words.never.contains(&lower(sentence, at)) || leads(scene, known, sentence, at))
        && !known.covers(&token.span)
}

/// Whether a word that names nobody may lead the name that goes on after it ("Christian Wolff", "European Space Agency"); `trim` decides.
fn leads(scene: &Scene<'_>, known: &Known, sentence: &Sentence, at: usize) -> bool {
    let never = &scene.language.actors.words.never;
    matches!(sentence.tokens[at].class, WordClass::Propn | WordClass::Adj | WordClass::Noun)
        && sentence.tokens.get(at + 1).is_some_and(|next| {
            next.span.start.saturating_sub(sentence.tokens[at].span.end) <= 1
                && next.class == WordClass::Propn
                && is_word(sentence, at + 1)
                && is_capital(sentence, at + 1)
                && !never.contains(&lower(sentence, at + 1))
                && !known.covers(&next.span)
        })
}

fn is_word(sentence: &Sentence, at: usize) -> bool {
    sentence.tokens[at].form.chars().any(char::is_alphabetic)
        && !sentence.tokens[at].form.starts_with(['\'', '\u{2019}', '@', '#'])
}

/// Last token of the run that begins at `first`.
fn extend(scene: &Scene<'_>, known: &Known, sentence: &Sentence, first: usize) -> usize {
    let words = &scene.language.actors.words;
    let tokens = &sentence.tokens;
    let mut last = first;
    let is_cue = |at: usize| scene.language.actors.cue(&lower(sentence, at)).is_some();
    let mut body = is_cue(first) || joins_a_body(scene, sentence, first);
    loop {
        let gap = |a: usize, b: usize| tokens[b].span.start.saturating_sub(tokens[a].span.end);
        let capital = |i: usize| {
            i < tokens.len()
                && is_word(sentence, i)
                && is_capital(sentence, i)
                && !words.never.contains(&lower(sentence, i))
                && !known.covers(&tokens[i].span)
        };
        let next = last + 1;
        let again = last > first && tokens.get(next).is_some_and(|token| token.form == tokens[first].form);
        if next >= tokens.len() || gap(last, next) > 1 || again {
            return last;
        }
        let joined = ["-", "\u{2010}", "\u{2011}"].contains(&tokens[next].form.as_str()) && gap(last, next) == 0;
        let compound =
            joined && tokens.get(next + 1).is_some_and(|_| words.compound.contains(&lower(sentence, next + 1)));
        if compound {
            return last;
        }
        let particle = words.particle.contains(&lower(sentence, next)) || joined;
        let whole = words.joining.contains(&lower(sentence, next)) && is_cue(last);
        let inside = body && !whole && words.inside.contains(&lower(sentence, next));
        let hyphened = || {
            next + 1 < tokens.len()
                && gap(next, next + 1) == 0
                && is_word(sentence, next + 1)
                && (is_capital(sentence, next + 1) || tokens[next + 1].class == WordClass::Propn)
        };
        let bridged = || (particle || inside) && capital(next + 1) && gap(next, next + 1) <= 1;
        if capital(next) {
            last = next;
        } else if (joined && hyphened()) || bridged() {
            last = next + 1;
        } else if (particle || inside) && next + 2 < tokens.len() && capital(next + 2) && {
            words.particle.contains(&lower(sentence, next + 1))
                || words.inside.contains(&lower(sentence, next + 1))
                || tokens[next + 1].form == "-"
        } {
            last = next + 2;
        } else {
            return last;
        }
        body = body || is_cue(last);
    }
}

/// "Securities and Exchange Commission": whether a common word begins the name of a body that is told at its end.
fn joins_a_body(scene: &Scene<'_>, sentence: &Sentence, first: usize) -> bool {
    let actors = &scene.language.actors;
    let joined =
        sentence.tokens.get(first + 1).is_some_and(|_| actors.words.joining.contains(&lower(sentence, first + 1)));
    joined && !scene.language.analyzer.common_classes(&lower(sentence, first)).is_empty() && {
        let capitals = (first + 2..(first + 5).min(sentence.tokens.len())).take_while(|&i| is_capital(sentence, i));
        let ends: Vec<usize> = capitals.collect();
        ends.iter()
            .skip(1)
            .any(|&i| actors.cue(&lower(sentence, i)).is_some_and(|cue| cue != "place" && cue != "thing"))
    }
}

/// Puts the state before a body that has no name of its own into its name ("South Korea's Defense Ministry").
fn owned(scene: &Scene<'_>, known: &Known, sentence: &Sentence, run: &mut Run) {
    if !run.generic {
        return;
    }
    let possessive = &scene.language.actors.words.possessive;
    let before = |at: usize| (at > 0).then(|| at - 1);
    let Some(mut at) = before(run.tokens.0) else { return };
    if possessive.contains(&lower(sentence, at)) {
        let Some(owner) = before(at) else { return };
        at = owner;
    }
    let Some(state) = known.state_at(&sentence.tokens[at].span) else { return };
    let first = (0..=at).rev().take_while(|&i| known.state_at(&sentence.tokens[i].span) == Some(state)).last();
    run.tokens.0 = first.unwrap_or(at);
    run.span = Span { field: run.span.field, ..sentence.tokens[run.tokens.0].span }.cover(&run.span);
    run.words.insert(0, state.to_owned());
    run.generic = false;
}

/// Takes titles off the front, and decides whether what is left names an actor.
fn trim(
    scene: &Scene<'_>,
    known: &Known,
    field: Field,
    index: usize,
    sentence: &Sentence,
    (mut first, last): (usize, usize),
    shouting: bool,
) -> Option<Run> {
    let actors = &scene.language.actors;
    let words = &actors.words;
    let is_title = |i: usize| words.title.contains(&lower(sentence, i)) || words.courtesy.contains(&lower(sentence, i));
    let of_body = |i: usize| actors.cue(&lower(sentence, i)).is_some_and(|cue| cue != "place" && cue != "thing");
    while first < last
        && words.never.contains(&lower(sentence, first))
        && !words.given.contains(&lower(sentence, first))
        && !(first + 1..=last).any(of_body)
    {
        first += 1;
    }
    if first == last && words.never.contains(&lower(sentence, first)) {
        return None;
    }
    while first < last && opens(sentence, first) && only_qualifies(scene, sentence, first) {
        first += 1;
    }
    let mut titled = first > 0 && (is_title(first - 1) && !is_capital(sentence, first - 1) || is_title(first - 1));
    if let Some(person) = after_body(scene, sentence, first, last) {
        first = person;
        titled = true;
    }
    let front = (first..=last).rev().find(|&i| is_title(i)).filter(|&i| i < last);
    if let Some(end) = front
        && actors.cue(&lower(sentence, last)).is_none()
    {
        first = end + 1;
        titled = true;
    }
    while first < last && words.before_title.contains(&lower(sentence, first)) && titled {
        first += 1;
    }
    let empty = |i: usize| {
        let word = lower(sentence, i);
        words.title.contains(&word)
            || words.before_title.contains(&word)
            || words.courtesy.contains(&word)
            || scene.language.labels.entry(&word).is_some()
            || !word.chars().any(char::is_alphanumeric)
    };
    if (first..=last).all(empty) {
        return None;
    }
    let cues: Vec<&str> = (first..=last).filter_map(|i| actors.cue(&lower(sentence, i))).collect();
    let common = [&words.government, &words.forces].iter().any(|list| list.contains(&lower(sentence, first)));
    if first == last && (!cues.is_empty() || common) {
        return None;
    }
    let kind = match cues.last() {
        Some(&("place" | "thing")) => return None,
        Some(&"armed-group") => ActorKind::ArmedGroup,
        Some(&"government") => ActorKind::Government,
        Some(&"media") => ActorKind::Media,
        Some(_) => ActorKind::Organisation,
        None if titled => ActorKind::Person,
        None => ActorKind::Unknown,
    };
    let longest = if kind == ActorKind::Unknown { LONGEST_NAME } else { LONGEST_BODY };
    let count = (first..=last).filter(|&i| is_capital(sentence, i)).count();
    if count > longest {
        return None;
    }
    let span = sentence.tokens[first].span.cover(&sentence.tokens[last].span);
    let text = scene.article.words(&span);
    let is_place = !titled && scene.is_place(&Span { field, ..span });
    if text.chars().filter(|c| c.is_alphabetic()).count() < 2 || is_place {
        return None;
    }
    let of_kind = |i: usize| {
        let word = lower(sentence, i);
        words.before_title.contains(&word) || words.inside.contains(&word) || of_body(i)
    };
    // "Senators" are several, and no one of them.
    let several = |i: usize| sentence.tokens[i].has("Number=Plur") && words.title.contains(&sentence.tokens[i].lemma);
    let single = first == last;
    Some(Run {
        span: Span { field, ..span },
        sentence: index,
        tokens: (first, last),
        words: fold_words(text, &words.particle),
        kind,
        doubtful: shouting
            || all_capital(sentence, first, last)
            || (single
                && (opens(sentence, first)
                    || !has_part(sentence, first)
                    || shouts(sentence, first)
                    || goes_on(scene, known, sentence, first))),
        generic: !titled && ((first..=last).all(of_kind) || (first..=last).all(several)),
        acts: (first..=last)
            .any(|i| sentence.clauses.iter().any(|clause| clause.finite && clause.subjects.contains(&i))),
        agent: is_agent(sentence, first, last),
        located: single && !titled && first > 0 && words.locative.contains(&lower(sentence, first - 1)),
    })
}

/// Whether a name is the subject of an active verb or the agent of a passive, or has an age behind it (", 42,").
fn is_agent(sentence: &Sentence, first: usize, last: usize) -> bool {
    let acts = |at: usize| {
        sentence.tokens[at].relation == "obl:agent"
            || sentence.clauses.iter().any(|clause| {
                clause.kind == ClauseKind::Verbal
                    && clause.finite
                    && clause.voice == Voice::Active
                    && clause.subjects.contains(&at)
            })
    };
    let form = |at: usize| sentence.tokens.get(at).map_or("", |token| token.form.as_str());
    let aged = form(last + 1) == "," && form(last + 2).parse::<u8>().is_ok_and(|age| age < OLDEST);
    aged || (first..=last).any(acts)
}

/// Whether a word can only say how somebody is ("Tragic Vera"): an adjective or participle before a word that is none.
fn only_qualifies(scene: &Scene<'_>, sentence: &Sentence, at: usize) -> bool {
    let classes = |at: usize| scene.language.analyzer.common_classes(&sentence.tokens[at].form);
    let (own, next) = (classes(at), classes(at + 1));
    let class = sentence.tokens[at].class;
    matches!(class, WordClass::Adj | WordClass::Verb)
        && !own.is_empty()
        && !own.contains(&WordClass::Noun)
        && next.is_empty()
}

/// Whether a word in capitals stands beside others that are.
fn shouts(sentence: &Sentence, at: usize) -> bool {
    let loud = |i: usize| {
        sentence.tokens.get(i).is_some_and(|t| {
            t.form.chars().filter(|c| c.is_alphabetic()).count() > 1 && t.form.chars().all(|c| !c.is_lowercase())
        })
    };
    loud(at) && (loud(at + 1) || at > 0 && loud(at - 1))
}

/// Whether a word only goes on with the name of a state before it ("Panama Papers").
fn goes_on(scene: &Scene<'_>, known: &Known, sentence: &Sentence, at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|i| &sentence.tokens[i]) else { return false };
    let adjoins = sentence.tokens[at].span.start.saturating_sub(before.span.end) <= 1;
    let names = |how: &AliasUse| matches!(how, AliasUse::Name | AliasUse::Capital);
    adjoins
        && known.state_at(&before.span).is_some()
        && scene.language.actors.hits(&before.form).iter().any(|hit| hit.means.iter().any(|(_, how)| names(how)))
}

/// "Commander of the Land Forces Ann Lee": where the person begins after the body that ends the title.
fn after_body(scene: &Scene<'_>, sentence: &Sentence, first: usize, last: usize) -> Option<usize> {
    let actors = &scene.language.actors;
    let body = (first..=last).rev().find(|&i| actors.cue(&lower(sentence, i)).is_some())?;
    let mut before = first.checked_sub(1)?;
    while sentence.tokens[before].class == WordClass::Adj && is_capital(sentence, before) {
        before = before.checked_sub(1)?;
    }
    if sentence.tokens[before].class == WordClass::Det {
        before = before.checked_sub(1)?;
    }
    let joins = actors.words.inside.contains(&lower(sentence, before));
    let titled = before > 0 && actors.words.title.contains(&lower(sentence, before - 1));
    (joins && titled && body + 2 <= last).then_some(body + 1)
}

/// Whether a token is the first word of its sentence, or of what a mark of quotation, a colon or a dash opens.
fn opens(sentence: &Sentence, at: usize) -> bool {
    at == 0
        || (sentence.tokens[at - 1].class == WordClass::Punct
            && ![",", "-", "(", "/"].contains(&sentence.tokens[at - 1].form.as_str()))
}

/// Whether several words are all written in capitals, which shows nothing.
fn all_capital(sentence: &Sentence, first: usize, last: usize) -> bool {
    last > first
        && (first..=last).all(|i| {
            let form = &sentence.tokens[i].form;
            !form.chars().any(char::is_lowercase)
        })
}

/// Whether a name of one word has a part in what is said: a subject, an owner, an object, a title.
fn has_part(sentence: &Sentence, at: usize) -> bool {
    let token = &sentence.tokens[at];
    let acronym =
        (2..=LONGEST_ACRONYM).contains(&token.form.chars().count()) && token.form.chars().all(char::is_uppercase);
    acronym || ["nsubj", "iobj"].iter().any(|r| token.is(r)) || token.relation == "nmod:poss"
}

/// Lower-case ASCII words of a name, without articles and hyphens.
fn fold_words(name: &str, particle: &BTreeSet<String>) -> Vec<String> {
    let ascii = any_ascii::any_ascii(name).to_lowercase();
    let all: Vec<String> = ascii
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .map(|w| w.trim_matches('\'').to_owned())
        .filter(|w| !w.is_empty())
        .collect();
    let kept: Vec<String> = all.iter().filter(|w| !particle.contains(*w)).cloned().collect();
    if kept.is_empty() { all } else { kept }
}

/// Whom a full name names: the kind, and the pack actor where one is meant.
type Whom = (ActorKind, Option<String>);

/// The names of an article, by their folded words.
struct Names<'n> {
    full: BTreeMap<Vec<String>, Whom>,
    /// Full names by their last word, and by its folded spelling.
    by_last: BTreeMap<String, Vec<Vec<String>>>,
    by_fold: BTreeMap<String, Vec<Vec<String>>>,
    /// Names of one word that stand somewhere beyond doubt.
    single: BTreeSet<String>,
    /// Words that somewhere name a place, as far as a preposition shows.
    located: BTreeSet<String>,
    /// Bodies of a kind that one state's stands for: the words without the state → all of them.
    owned: BTreeMap<Vec<String>, BTreeSet<Vec<String>>>,
    words: &'n NameWords,
}

impl<'n> Names<'n> {
    fn new(runs: &[Run], scene: &Scene<'n>, known: &Known) -> Self {
        let particle = &scene.language.actors.words.particle;
        let mut full: BTreeMap<Vec<String>, Whom> = BTreeMap::new();
        for naming in known.namings.iter().filter(|n| n.kind == ActorKind::Person) {
            let words = fold_words(scene.article.words(&naming.span), particle);
            if words.len() > 1 {
                full.insert(words, (ActorKind::Person, naming.actor.clone()));
            }
        }
        for run in runs.iter().filter(|r| !r.doubtful && !r.generic && r.words.len() > 1) {
            let entry = full.entry(run.words.clone()).or_insert((run.kind, None));
            if entry.0 == ActorKind::Unknown {
                entry.0 = run.kind;
            }
        }
        let single = runs.iter().filter(|r| !r.doubtful && r.words.len() == 1).map(|r| r.words[0].clone()).collect();
        let located = runs.iter().filter(|r| r.located).flat_map(|r| r.words.iter().cloned()).collect();
        let mut owned: BTreeMap<Vec<String>, BTreeSet<Vec<String>>> = BTreeMap::new();
        for run in runs.iter().filter(|r| !r.generic && r.words.len() > 1) {
            owned.entry(run.words[1..].to_vec()).or_default().insert(run.words.clone());
        }
        let words = &scene.language.names;
        let (by_last, by_fold) = (BTreeMap::new(), BTreeMap::new());
        let mut names = Self { full, by_last, by_fold, single, located, owned, words };
        names.index();
        names
    }

    fn index(&mut self) {
        for name in self.full.keys() {
            let Some(last) = name.last() else { continue };
            self.by_last.entry(last.clone()).or_default().push(name.clone());
            self.by_fold.entry(fold_of(last, self.words)).or_default().push(name.clone());
        }
    }

    /// Whom a run names: `None` where it names nobody, `Some((None, _))` where several are left open.
    fn resolve(&self, run: &Run) -> Option<(Option<String>, ActorKind)> {
        if run.generic {
            let owned: Vec<_> = self.owned.get(&run.words).into_iter().flatten().collect();
            return Some((if let [only] = owned[..] { Some(id(only)) } else { None }, run.kind));
        }
        if let Some((kind, actor)) = self.full.get(&run.words) {
            return Some((Some(actor.clone().unwrap_or_else(|| self.id(&run.words))), *kind));
        }
        if run.words.len() > 1 {
            return (!run.doubtful).then(|| (Some(id(&run.words)), run.kind));
        }
        let word = run.words.first()?;
        let fuller = self.ending_in(word);
        let whom: BTreeSet<String> =
            fuller.iter().map(|(words, (_, actor))| actor.clone().unwrap_or_else(|| self.id(words))).collect();
        match whom.len() {
            0 if run.doubtful && !self.single.contains(word) => None,
            0 => Some((Some(id(&run.words)), run.kind)),
            _ if self.located.contains(word) && fuller.iter().all(|(_, (kind, _))| *kind != ActorKind::Person) => None,
            1 => Some((whom.into_iter().next(), fuller.first().map_or(run.kind, |(_, (kind, _))| *kind))),
            _ => Some((None, ActorKind::Person)),
        }
    }

    /// Full names of persons that end in a word, or where none does, in a spelling of it.
    fn ending_in(&self, word: &str) -> Vec<(&Vec<String>, &Whom)> {
        let fold = fold_of(word, self.words);
        let alike = (fold.len() > 3).then(|| self.by_fold.get(&fold)).flatten();
        let names = self.by_last.get(word).or(alike).map_or(&[][..], Vec::as_slice);
        names
            .iter()
            .filter_map(|name| self.full.get_key_value(name))
            .filter(|(_, (kind, _))| matches!(kind, ActorKind::Person | ActorKind::Unknown))
            .collect()
    }

    /// The id of a full name: that of the longest name of the article with the same first and last word that holds all its words,
    /// else that of the one name that ends with them ("Abdel Rahman").
    fn id(&self, words: &[String]) -> String {
        let same_last = words.last().and_then(|last| self.by_last.get(last)).map_or(&[][..], Vec::as_slice);
        let longer = || same_last.iter().filter(|longer| longer.len() > words.len());
        let holds = |longer: &&Vec<String>| longer.first() == words.first() && words.iter().all(|w| longer.contains(w));
        if let Some(longest) = longer().filter(holds).max_by_key(|longer| longer.len()) {
            return id(longest);
        }
        let named = |longer: &&Vec<String>| {
            longer.ends_with(words)
                && self
                    .full
                    .get(*longer)
                    .is_some_and(|(kind, _)| matches!(kind, ActorKind::Person | ActorKind::Unknown))
        };
        match longer().filter(named).collect::<Vec<_>>()[..] {
            [only] => self.full.get(only).and_then(|(_, actor)| actor.clone()).unwrap_or_else(|| id(only)),
            _ => id(words),
        }
    }
}

/// The spelling of a word without what transliterations differ in.
fn fold_of(word: &str, words: &NameWords) -> String {
    Name::parse(word, words).parts.pop().map(|part| part.fold).unwrap_or_default()
}

/// The id of somebody with this full name; `None` for a single word, or more than a name has.
pub(in crate::extract) fn id_of_full_name(name: &str, words: &Words) -> Option<String> {
    let words = fold_words(name, &words.particle);
    (2..=LONGEST_NAME).contains(&words.len()).then(|| id(&words))
}

fn id(words: &[String]) -> String {
    format!("~{}", words.join(" "))
}

/// Acronyms that the text itself explains: "International Rescue Committee (IRC)".
fn acronyms(scene: &Scene<'_>, runs: &[Run], known: &Known) -> BTreeMap<String, (Option<String>, ActorKind)> {
    let mut found = BTreeMap::new();
    for run in runs.iter().filter(|r| r.tokens.0 == r.tokens.1) {
        let name = written(scene, run);
        let letters = name.chars().filter(|c| c.is_alphabetic()).count();
        if letters < 2 || name.chars().any(char::is_lowercase) {
            continue;
        }
        let text = scene.article.field(run.span.field);
        let before = text.get(..run.span.start).unwrap_or("");
        let closes = text.get(run.span.end..).is_some_and(|t| t.starts_with(')'));
        let Some(end) = before.strip_suffix('(').map(|t| t.trim_end().len()).filter(|_| closes) else { continue };
        let ends_here = |span: &Span| span.field == run.span.field && span.end == end;
        let full = runs.iter().find(|r| ends_here(&r.span) && r.words.len() > 1);
        if let Some(naming) = known.namings.iter().find(|n| ends_here(&n.span)) {
            found.insert(name, (naming.actor.clone(), naming.kind));
        } else if let Some(full) = full {
            let kind = if full.kind == ActorKind::Unknown { ActorKind::Organisation } else { full.kind };
            found.insert(name, (Some(id(&full.words)), kind));
        }
    }
    found
}
