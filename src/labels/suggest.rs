//! Discovered actors → drafts of pack entries, for a maintainer to complete.
//!
//! Only actors that enough articles name are drafted. Invariants: an id is made of the name's ASCII letters and clashes with no pack; a name of one
//! word is drafted as `short`, which counts only where the full name stands. Deliberately absent: memberships and tenures, which
//! articles show but do not prove.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Actor, ActorKind, Corpus, LabelClass, LabelEntry};
use crate::rules::Rules;

/// A draft of a pack entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// Its id.
    pub id: String,
    /// The fullest frequent name.
    pub name: String,
    /// Other spellings and names of several words.
    pub also: Vec<String>,
    /// Names of one word.
    pub short: Vec<String>,
    /// What the articles show it to be.
    pub kind: ActorKind,
    /// How many articles name it.
    pub articles: usize,
    /// Roles and descriptions that the articles give it, the most frequent first.
    pub labels: Vec<String>,
    /// The language whose articles name it most.
    pub language: String,
}

/// How many roles and descriptions a draft quotes.
const QUOTED: usize = 5;

/// Drafts for the discovered actors that at least `least` articles name, the most frequent first.
pub fn suggest(corpus: &Corpus, ledger: &[LabelEntry], rules: &Rules, least: usize) -> Vec<Suggestion> {
    let mut entries: BTreeMap<&str, Vec<&LabelEntry>> = BTreeMap::new();
    for entry in ledger {
        entries.entry(&entry.actor).or_default().push(entry);
    }
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let found = corpus.actors.iter().filter(|actor| actor.discovered).filter_map(|actor| {
        let own = entries.get(actor.id.as_str())?;
        let articles: BTreeSet<&str> = own.iter().flat_map(|e| &e.uses).map(|cell| cell.article.as_str()).collect();
        (articles.len() >= least).then(|| draft(corpus, actor, own, &articles))
    });
    let mut found: Vec<Suggestion> = found.filter(|draft| !draft.id.is_empty()).collect();
    found.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.id.cmp(&b.id)));
    found.retain(|draft| rules.actors.entry(&draft.id).is_none() && taken.insert(draft.id.clone()));
    found
}

fn draft(corpus: &Corpus, actor: &Actor, entries: &[&LabelEntry], articles: &BTreeSet<&str>) -> Suggestion {
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    let mut labels: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in entries {
        let list = match entry.class {
            LabelClass::Name | LabelClass::SelfDesignation => &mut names,
            LabelClass::Role | LabelClass::Description => &mut labels,
            LabelClass::Loaded => continue,
        };
        *list.entry(&entry.text).or_default() += entry.uses.len();
    }
    let others = || names.keys().filter(|name| **name != actor.name).map(|name| (*name).to_owned());
    let mut labels: Vec<(&str, usize)> = labels.into_iter().collect();
    labels.sort_by_key(|(text, uses)| (std::cmp::Reverse(*uses), *text));
    Suggestion {
        id: slug(&actor.name),
        name: actor.name.clone(),
        also: others().filter(|name| name.contains(' ')).collect(),
        short: others().filter(|name| !name.contains(' ')).collect(),
        kind: actor.kind,
        articles: articles.len(),
        labels: labels.into_iter().take(QUOTED).map(|(text, _)| text.to_owned()).collect(),
        language: language(corpus, articles),
    }
}

/// The name in small ASCII letters with hyphens.
fn slug(name: &str) -> String {
    let ascii = any_ascii::any_ascii(name).to_lowercase();
    let words = ascii.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

fn language(corpus: &Corpus, articles: &BTreeSet<&str>) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for article in corpus.articles.iter().filter(|article| articles.contains(article.id.as_str())) {
        *counts.entry(article.language.as_deref().unwrap_or("en")).or_default() += 1;
    }
    let most = counts.into_iter().max_by_key(|(code, n)| (*n, std::cmp::Reverse(*code)));
    most.map_or_else(String::new, |(code, _)| code.to_owned())
}
