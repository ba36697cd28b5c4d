//! Discovered actors of single articles → actors of the corpus.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::model::{Actor, ActorKind, ActorMention, Article, MentionKind};
use crate::rules::Rules;
use crate::value::Name;

/// How many other actors two articles must share before a surname in one may mean the full name in the other.
const SHARED: usize = 2;

/// How many articles of each name are tried for that.
const TRIED: usize = 40;

/// What the corpus knows of one id.
#[derive(Default)]
struct Known {
    articles: BTreeSet<usize>,
    kinds: BTreeMap<ActorKind, usize>,
    names: BTreeMap<String, usize>,
}

impl Known {
    fn kind(&self) -> ActorKind {
        self.kinds
            .iter()
            .filter(|(kind, _)| **kind != ActorKind::Unknown)
            .max_by_key(|(kind, n)| (**n, std::cmp::Reverse(**kind)))
            .map_or(ActorKind::Unknown, |(kind, _)| *kind)
    }
}

fn actor_mentions(article: &Article) -> impl Iterator<Item = &ActorMention> {
    article.mentions.iter().filter_map(|mention| match &mention.kind {
        MentionKind::Actor(actor) => Some(actor),
        _ => None,
    })
}

fn known(articles: &[Article]) -> BTreeMap<String, Known> {
    let mut all: BTreeMap<String, Known> = BTreeMap::new();
    for (index, article) in articles.iter().enumerate() {
        for mention in actor_mentions(article) {
            let Some(id) = &mention.actor else { continue };
            let entry = all.entry(id.clone()).or_default();
            entry.articles.insert(index);
            *entry.kinds.entry(mention.actor_kind).or_default() += 1;
            if let Some(name) = &mention.name {
                *entry.names.entry(name.clone()).or_default() += 1;
            }
        }
    }
    all
}

/// Discovered ids that another id stands for.
pub(super) fn merge(articles: &[Article], rules: &Rules) -> BTreeMap<String, String> {
    let all = known(articles);
    let actors_of: Vec<BTreeSet<&str>> =
        articles.iter().map(|a| actor_mentions(a).filter_map(|m| m.actor.as_deref()).collect()).collect();
    let mut joined = Vec::new();
    let mut merged = spellings(&all, rules);
    let full = full_names(&all, rules);
    let mut by_last: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (id, words) in &full {
        by_last.entry(words.last().map_or("", String::as_str)).or_default().insert(id);
    }
    for (id, short) in all.iter().filter(|(id, _)| surname(id).is_some()) {
        let Some(word) = surname(id) else { continue };
        let whom: BTreeSet<&str> = by_last.get(word).into_iter().flatten().map(|id| through(&merged, id)).collect();
        let (1, Some(other)) = (whom.len(), whom.first()) else { continue };
        let Some(fuller) = all.get(*other) else { continue };
        let near = short.articles.iter().take(TRIED).any(|a| {
            fuller.articles.iter().take(TRIED).any(|b| {
                a != b && actors_of[*a].intersection(&actors_of[*b]).filter(|x| **x != id.as_str()).count() >= SHARED
            })
        });
        if near && matches!(short.kind(), ActorKind::Person | ActorKind::Unknown) {
            joined.push((id.clone(), (*other).to_owned()));
        }
    }
    merged.extend(joined);
    merged
}

/// Tells apart bearers of one name of a single word: in articles that share too few other actors it means somebody else. Runs after
/// [`rewrite`]. The suffix is made of the articles' content, so that no other article changes it.
pub(super) fn part_namesakes(articles: &mut [Article]) {
    let all = known(articles);
    let actors_of: Vec<BTreeSet<String>> =
        articles.iter().map(|a| actor_mentions(a).filter_map(|m| m.actor.clone()).collect()).collect();
    let mut renamed: BTreeMap<usize, BTreeMap<String, String>> = BTreeMap::new();
    for (id, known) in all.iter().filter(|(id, known)| is_loose(id, known)) {
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for &article in &known.articles {
            let near = |group: &Vec<usize>| {
                group.iter().take(TRIED).any(|&other| {
                    let shared = actors_of[article].intersection(&actors_of[other]);
                    shared.filter(|actor| *actor != id).count() >= SHARED
                })
            };
            match groups.iter().position(near) {
                Some(at) => groups[at].push(article),
                None => groups.push(vec![article]),
            }
        }
        for group in groups {
            let first = group.iter().map(|&article| articles[article].hash.as_str()).min().unwrap_or_default();
            let suffix: String = first.chars().take(SUFFIX).collect();
            for article in group {
                renamed.entry(article).or_default().insert(id.clone(), format!("{id}#{suffix}"));
            }
        }
    }
    for (article, ids) in renamed {
        rewrite(&mut articles[article], &ids);
    }
}

/// Letters of the hash that tell two bearers of one name apart.
const SUFFIX: usize = 6;

/// Whether an id is a single word of a person's name.
fn is_loose(id: &str, known: &Known) -> bool {
    surname(id).is_some() && known.kind() == ActorKind::Person
}

/// The id that stands for `id` so far.
fn through<'m>(merged: &'m BTreeMap<String, String>, id: &'m str) -> &'m str {
    merged.get(id).map_or(id, String::as_str)
}

/// Full names that are spellings of one: a name of the packs, else the discovered name that comes first. Names are compared only
/// where the folded spelling of their last words is one, so that work does not grow with the square of the corpus.
fn spellings(all: &BTreeMap<String, Known>, rules: &Rules) -> BTreeMap<String, String> {
    let Some(language) = rules.languages.values().next() else { return BTreeMap::new() };
    let parse = |text: &str| Name::parse(text, &language.names);
    let mut blocks: BTreeMap<String, Vec<(String, Name)>> = BTreeMap::new();
    let people = language.actors.full_names().filter(|(id, _)| rules.actors.kind(id) == Some(ActorKind::Person));
    let people: Vec<(&str, &str)> = people.collect();
    let people: Vec<(&str, Name)> = people.into_par_iter().map(|(id, text)| (id, parse(text))).collect();
    for (id, name) in people {
        if name.parts.len() > 1 {
            blocks.entry(block(&name)).or_default().push((id.to_owned(), name));
        }
    }
    let mut merged = BTreeMap::new();
    for (id, known) in all.iter().filter(|(id, _)| id.starts_with('~') && surname(id).is_none()) {
        if !matches!(known.kind(), ActorKind::Person | ActorKind::Unknown) {
            continue;
        }
        let name = parse(best_name(known).as_deref().unwrap_or(id));
        // "Donald Trump Jr." is another than his father: a last word that is no part of a name tells bearers apart.
        let told_apart = id.rsplit(' ').next().is_some_and(|last| language.names.titles.contains(last));
        if name.parts.len() < 2 || told_apart {
            continue;
        }
        let block = blocks.entry(block(&name)).or_default();
        let whom: BTreeSet<&String> =
            block.iter().filter(|(_, other)| is_spelling(&name, other)).map(|(id, _)| id).collect();
        match whom.into_iter().collect::<Vec<_>>().as_slice() {
            [only] => {
                merged.insert(id.clone(), (*only).clone());
            }
            [] => block.push((id.clone(), name)),
            _ => {}
        }
    }
    merged
}

fn block(name: &Name) -> String {
    name.parts.last().map_or_else(String::new, |part| part.fold.clone())
}

/// Whether two full names are one name written in two ways: no part differs, and both have a first name that the other has too.
fn is_spelling(a: &Name, b: &Name) -> bool {
    let matched = a.compare(b);
    matched.is_extension() && matched.is_match() && a.parts.first().map(|p| &p.fold) == b.parts.first().map(|p| &p.fold)
}

/// Full names of persons whom some article names, as (id, folded words).
fn full_names(all: &BTreeMap<String, Known>, rules: &Rules) -> Vec<(String, Vec<String>)> {
    let fold = |name: &str| -> Vec<String> {
        any_ascii::any_ascii(name)
            .to_lowercase()
            .split(|c: char| !c.is_alphanumeric() && c != '\'')
            .filter(|w| !w.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let person = |id: &str, known: &Known| {
        let kind = rules.actors.kind(id).unwrap_or_else(|| known.kind());
        matches!(kind, ActorKind::Person | ActorKind::Unknown)
    };
    let written = all
        .iter()
        .filter(|(id, known)| surname(id).is_none() && person(id, known))
        .flat_map(|(id, known)| known.names.keys().map(|name| (id.clone(), fold(name))));
    // Whom the packs know, in every spelling that they give.
    let listed = rules.languages.values().flat_map(|language| language.actors.full_names());
    let listed = listed.filter(|(id, _)| all.get(*id).is_some_and(|known| person(id, known)));
    let listed = listed.map(|(id, name)| (id.to_owned(), fold(name)));
    written.chain(listed).filter(|(_, words)| words.len() > 1).collect()
}

/// The one word of a discovered name that has only one.
fn surname(id: &str) -> Option<&str> {
    id.strip_prefix('~').filter(|name| !name.contains(' ') && name.chars().count() > 2)
}

/// Puts merged ids in place of their own, everywhere in an article.
pub(super) fn rewrite(article: &mut Article, merged: &BTreeMap<String, String>) {
    let put = |id: &mut Option<String>| {
        if let Some(other) = id.as_ref().and_then(|id| merged.get(id)) {
            *id = Some(other.clone());
        }
    };
    for mention in &mut article.mentions {
        if let MentionKind::Actor(actor) = &mut mention.kind {
            put(&mut actor.actor);
            put(&mut actor.speaker);
        }
    }
    for claim in &mut article.claims {
        claim.roles.values_mut().flatten().for_each(|filler| put(&mut filler.id));
        claim.attribution.iter_mut().for_each(|step| put(&mut step.actor));
    }
}

/// The actors that some article names, in the order of their ids.
pub(super) fn list(articles: &[Article], rules: &Rules) -> Vec<Actor> {
    known(articles)
        .into_iter()
        .map(|(id, known)| {
            let pack = rules.languages.values().find_map(|language| language.actors.name(&id));
            let discovered = id.starts_with('~');
            let name = pack.or_else(|| best_name(&known)).unwrap_or_else(|| id.trim_start_matches('~').to_owned());
            let kind = rules.actors.kind(&id).unwrap_or_else(|| known.kind());
            Actor { id, name, kind, discovered }
        })
        .collect()
}

/// The fullest of the names, then the most frequent, then the first.
fn best_name(known: &Known) -> Option<String> {
    known
        .names
        .iter()
        .max_by_key(|(name, n)| (name.split_whitespace().count().min(4), **n, std::cmp::Reverse((*name).clone())))
        .map(|(name, _)| name.clone())
}
