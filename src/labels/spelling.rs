//! Ledger → findings of kind `spelling-variant`: one person's name written in several ways.

use std::collections::BTreeMap;

use super::name_of;
use crate::compare::Draft;
use crate::model::{ActorKind, Corpus, Finding, Kind, LabelClass, LabelEntry, Scope, Severity, Side, Why};
use crate::rules::Rules;

/// How like two words must be (normalised Levenshtein similarity) to be spellings of one: between "Mishri" and "Mashri" 0.83, "Gadhafi"
/// and "Qaddafi" 0.71; unrelated words of that length lie under 0.4.
const LIKE: f64 = 0.55;

/// One written name, and where it stands.
struct Written<'l> {
    words: Vec<String>,
    entries: Vec<&'l LabelEntry>,
}

pub(super) fn findings(corpus: &Corpus, ledger: &[LabelEntry], rules: &Rules) -> Vec<Finding> {
    let mut actors: BTreeMap<&str, BTreeMap<Vec<String>, Written<'_>>> = BTreeMap::new();
    for entry in ledger.iter().filter(|e| e.class == LabelClass::Name) {
        let words = words(&entry.text, rules);
        let written = actors.entry(&entry.actor).or_default().entry(words.clone());
        written.or_insert_with(|| Written { words, entries: Vec::new() }).entries.push(entry);
    }
    let person = |id: &str| super::actor_of(corpus, id).is_some_and(|actor| actor.kind == ActorKind::Person);
    actors.into_iter().filter(|(id, _)| person(id)).filter_map(|(id, names)| finding(corpus, id, &names)).collect()
}

/// Lower-case words of a name without articles, in the letters that it was written in.
fn words(name: &str, rules: &Rules) -> Vec<String> {
    let particle = |w: &str| rules.languages.values().any(|l| l.actors.words.particle.contains(w));
    name.to_lowercase()
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|w| !w.is_empty() && !particle(w))
        .map(str::to_owned)
        .collect()
}

fn finding(corpus: &Corpus, actor: &str, names: &BTreeMap<Vec<String>, Written<'_>>) -> Option<Finding> {
    let variants: Vec<&Written<'_>> =
        names.values().filter(|a| names.values().any(|b| a.words != b.words && varies(&a.words, &b.words))).collect();
    if variants.is_empty() {
        return None;
    }
    let mut sides: BTreeMap<String, Side> = BTreeMap::new();
    for entry in variants.iter().flat_map(|v| &v.entries) {
        let side = sides.entry(entry.text.clone()).or_insert_with(|| Side {
            value: entry.text.clone(),
            sources: Vec::new(),
            witnesses: 0,
            claims: Vec::new(),
            spans: Vec::new(),
        });
        if !side.sources.contains(&entry.source) {
            side.sources.push(entry.source.clone());
            side.witnesses += 1;
        }
        side.spans.extend(entry.uses.iter().map(|cell| (cell.article.clone(), cell.span)));
    }
    let mut sources: Vec<&String> = variants.iter().flat_map(|v| &v.entries).map(|e| &e.source).collect();
    sources.sort();
    sources.dedup();
    let spellings: Vec<&str> = sides.keys().map(String::as_str).collect();
    let text = format!("the name of {} is written {}", name_of(corpus, actor), spellings.join(", "));
    let why = Why {
        text: format!("{text}; the spellings are close and name one actor"),
        weights: Vec::new(),
        spans: sides.values().flat_map(|s| s.spans.iter().cloned()).collect(),
    };
    let draft = Draft {
        kind: Kind::SpellingVariant,
        facet: None,
        scope: if sources.len() > 1 { Scope::Across } else { Scope::Within },
        severity: Severity::Note,
        event: format!("actor {actor}"),
        slot: "name".to_owned(),
        fact: None,
        actor: Some(actor.to_owned()),
        summary: text,
        sides: sides.into_values().collect(),
        why: vec![why],
    };
    Some(draft.finish())
}

/// Whether two names differ in the spelling of a word: compared from the last word, as far as both go.
fn varies(a: &[String], b: &[String]) -> bool {
    let mut differs = false;
    for (x, y) in a.iter().rev().zip(b.iter().rev()) {
        if x == y {
            continue;
        }
        let initial = x.chars().count() < 3 || y.chars().count() < 3;
        let like =
            !initial && strsim::normalized_levenshtein(&any_ascii::any_ascii(x), &any_ascii::any_ascii(y)) >= LIKE;
        if !like {
            return false;
        }
        differs = true;
    }
    differs
}
