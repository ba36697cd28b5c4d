//! Label classes and stances (`rules/LANGUAGE/labels/*.toml`) → [`LabelWords`].
//!
//! Invariants: an entry is matched without regard to case, as whole words, the longest first. Deliberately absent: deciding
//! whether the words name an actor (that is `extract`), and any score of an outlet.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::Files;
use crate::diag::Diagnostic;
use crate::model::{LabelClass, Stance};

/// Label classes and stances of one language.
#[derive(Clone, Debug, Default)]
pub struct LabelWords {
    entries: BTreeMap<String, LabelSpec>,
    /// Entry of each word or run of words, lower-case.
    words: BTreeMap<String, String>,
    /// How many words the longest entry has.
    longest: usize,
    /// Verbs whose choice takes a side, by family.
    verbs: BTreeMap<String, VerbSpec>,
}

/// One entry of the lexicon.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelSpec {
    /// The written forms, lower-case.
    pub words: Vec<String>,
    /// What kind of naming it is.
    pub class: LabelClass,
    /// Its direction, for a loaded one.
    #[serde(default)]
    pub stance: Option<Stance>,
    /// Why it counts, for `explain`.
    #[serde(default)]
    pub note: String,
    /// Sentences in which it must stay silent.
    #[serde(default)]
    pub silent: Vec<String>,
    /// Sentences in which it must be found.
    #[serde(default)]
    pub examples: Vec<String>,
    /// The file that it stands in, for messages.
    #[serde(skip)]
    pub path: String,
}

/// Verbs for one act, and nouns made from them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VerbSpec {
    /// Lemmas that take no side.
    #[serde(default)]
    pub neutral: BTreeSet<String>,
    /// Lemmas that grant the actor a right to the act.
    #[serde(default)]
    pub legitimising: BTreeSet<String>,
    /// Lemmas that deny it.
    #[serde(default)]
    pub delegitimising: BTreeSet<String>,
    /// What the choice is about.
    #[serde(default)]
    pub note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LabelFile {
    #[serde(default)]
    label: BTreeMap<String, LabelSpec>,
    #[serde(default)]
    verbs: BTreeMap<String, VerbSpec>,
}

impl VerbSpec {
    fn extend(&mut self, more: Self) {
        self.neutral.extend(more.neutral);
        self.legitimising.extend(more.legitimising);
        self.delegitimising.extend(more.delegitimising);
        if !more.note.is_empty() {
            self.note = more.note;
        }
    }
}

impl LabelWords {
    /// Compiles `rules/LANGUAGE/labels/*.toml`; a later file adds to an earlier one.
    pub fn load(code: &str, files: &Files, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut words = Self::default();
        for (_, place, file) in files.parse::<LabelFile>(&format!("{code}/labels/"), diagnostics) {
            for (id, mut spec) in file.label {
                spec.path.clone_from(&place.shown);
                spec.words = spec.words.iter().map(|word| word.to_lowercase()).collect();
                for word in &spec.words {
                    words.longest = words.longest.max(word.split(' ').count());
                    words.words.insert(word.clone(), id.clone());
                }
                words.entries.insert(id, spec);
            }
            for (family, spec) in file.verbs {
                words.verbs.entry(family).or_default().extend(spec);
            }
        }
        words
    }

    /// The entry of a lower-case word or run of words.
    pub fn entry(&self, lower: &str) -> Option<&LabelSpec> {
        self.entries.get(self.words.get(lower)?)
    }

    /// The strongest entry in a passage (a loaded one before others, then the first), with its id.
    pub fn in_passage(&self, passage: &str) -> Option<(&str, &LabelSpec)> {
        let lower = passage.to_lowercase();
        let between = |c: char| c.is_whitespace() || matches!(c, '\'' | '\u{2019}');
        let words: Vec<&str> =
            lower.split(between).map(|w| w.trim_matches(is_mark)).filter(|w| !w.is_empty()).collect();
        let mut best: Option<(&str, &LabelSpec)> = None;
        for start in 0..words.len() {
            let longest = self.longest.min(words.len() - start);
            let hit = (1..=longest).rev().find_map(|n| {
                let id = self.words.get(&words.get(start..start + n)?.join(" "))?;
                self.entries.get_key_value(id)
            });
            if let Some((id, spec)) = hit
                && best.is_none_or(|(_, b)| b.class != LabelClass::Loaded && spec.class == LabelClass::Loaded)
            {
                best = Some((id, spec));
            }
        }
        best
    }

    /// How many words the longest entry has.
    pub fn longest(&self) -> usize {
        self.longest
    }

    /// All entries with their ids, in order.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &LabelSpec)> {
        self.entries.iter().map(|(id, spec)| (id.as_str(), spec))
    }

    /// The family of a verb's lemma, and its stance (`None`: it takes no side).
    pub fn verb(&self, lemma: &str) -> Option<(&str, Option<Stance>)> {
        self.verbs.iter().find_map(|(family, spec)| {
            let stance = if spec.neutral.contains(lemma) {
                None
            } else if spec.legitimising.contains(lemma) {
                Some(Stance::Legitimising)
            } else if spec.delegitimising.contains(lemma) {
                Some(Stance::Delegitimising)
            } else {
                return None;
            };
            Some((family.as_str(), stance))
        })
    }
}

/// Marks that may surround a word without belonging to it.
fn is_mark(c: char) -> bool {
    !c.is_alphanumeric() && c != '-'
}
