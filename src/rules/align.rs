//! `rules/align.toml` and `rules/LANGUAGE/frequencies.toml` → match weights, story thresholds and word frequencies.
//!
//! All three are frozen and part of the rule-set hash: what the corpus at hand does not decide is never counted in it, so
//! an unrelated article changes no finding. A user's file of the same name replaces single weights. Deliberately absent: words.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::Files;
use crate::diag::{Class, Diagnostic};

/// Bits that a word is worth at most: a word that the table does not list.
const MAX_BITS: f64 = 10.0;
/// Bits of a run of digits: numbers recur more than names do.
const DIGIT_BITS: f64 = 5.8;

/// Compiled weights.
#[derive(Clone, Debug, Default)]
pub struct Align {
    weights: BTreeMap<String, f64>,
}

impl Align {
    /// Compiles `rules/align.toml`; later files override single weights.
    pub fn load(files: &Files, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut weights = BTreeMap::new();
        for (_, file, content) in files.parse::<AlignFile>("align.toml", diagnostics) {
            for weight in content.weight {
                if weight.bits.is_finite() {
                    weights.insert(weight.id, weight.bits);
                } else {
                    diagnostics.push(
                        Diagnostic::new(
                            Class::Rule,
                            &file.shown,
                            format!("the weight {} is not a finite number", weight.id),
                        )
                        .hint("give the weight in bits, such as 2.5"),
                    );
                }
            }
        }
        Self { weights }
    }

    /// The weight of that name; 0 where no table gives one.
    pub fn bits(&self, id: &str) -> f64 {
        self.weights.get(id).copied().unwrap_or(0.0)
    }

    /// Names of all weights, in order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.weights.keys().map(String::as_str)
    }
}

/// In how many documents of a reference corpus each word stands.
#[derive(Clone, Debug, Default)]
pub struct Frequencies {
    documents: f64,
    counts: crate::text::hash::Map<String, u32>,
}

impl Frequencies {
    /// Compiles `rules/LANGUAGE/frequencies.toml`.
    pub fn load(code: &str, files: &Files, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut compiled = Self::default();
        for (_, _, content) in files.parse::<FrequencyFile>(&format!("{code}/frequencies.toml"), diagnostics) {
            compiled.documents = f64::from(content.documents);
            for group in content.words {
                compiled.counts.reserve(group.list.len() / 8);
                compiled.counts.extend(group.list.split_whitespace().map(|word| (word.to_owned(), group.count)));
            }
        }
        compiled
    }

    /// How many documents of the table hold the word; 0 for at most one.
    pub fn documents(&self, word: &str) -> u32 {
        self.counts.get(word).copied().unwrap_or(0)
    }

    /// How much sharing this word says, in bits: log2 of documents over documents with the word (inverse document
    /// frequency, Spärck Jones 1972), from 0 to 10.
    pub fn rarity(&self, word: &str) -> f64 {
        let count = self.counts.get(word).copied().unwrap_or(0);
        if count == 0 && word.bytes().all(|b| b.is_ascii_digit()) {
            return DIGIT_BITS;
        }
        ((self.documents + 1.0) / (f64::from(count) + 0.5)).log2().clamp(0.0, MAX_BITS)
    }
}

/// Words of a language that comparing needs.
#[derive(Clone, Debug, Default)]
pub struct CompareWords {
    /// Heads that count people without saying which.
    pub anyone: BTreeSet<String>,
    /// Marks of a correction.
    pub corrections: BTreeSet<String>,
    /// Words, in small letters, that tell one more event ("another", "again").
    pub further: BTreeSet<String>,
    /// Verbs and nouns that say that something rises.
    pub up: BTreeSet<String>,
    /// And those that say that it falls.
    pub down: BTreeSet<String>,
    /// Heads that count people of whom nobody belongs to two.
    pub apart: Vec<Vec<String>>,
}

/// Where a value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// It rises.
    Up,
    /// It falls.
    Down,
}

impl CompareWords {
    /// Compiles `rules/LANGUAGE/compare.toml`.
    pub fn load(code: &str, files: &Files, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut words = Self::default();
        for (_, _, content) in files.parse::<CompareFile>(&format!("{code}/compare.toml"), diagnostics) {
            words.anyone.extend(content.anyone);
            words.corrections.extend(content.corrections);
            words.further.extend(content.further);
            words.up.extend(content.up);
            words.down.extend(content.down);
            words.apart.extend(content.apart);
        }
        words
    }

    /// Whether a lemma says up or down; `None` where it says neither, or both.
    pub fn direction(&self, lemma: &str) -> Option<Direction> {
        match (self.up.contains(lemma), self.down.contains(lemma)) {
            (true, false) => Some(Direction::Up),
            (false, true) => Some(Direction::Down),
            _ => None,
        }
    }

    /// The population that a counted phrase names; `""` for people of no stated kind, and where nothing is stated.
    pub fn population<'q>(&self, of: Option<&'q str>) -> &'q str {
        of.filter(|of| !self.anyone.contains(*of)).unwrap_or("")
    }
}

/// Shape of `compare.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CompareFile {
    #[serde(default)]
    anyone: Vec<String>,
    #[serde(default)]
    corrections: Vec<String>,
    #[serde(default)]
    further: Vec<String>,
    #[serde(default)]
    up: Vec<String>,
    #[serde(default)]
    down: Vec<String>,
    #[serde(default)]
    apart: Vec<Vec<String>>,
}

/// Shape of `align.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AlignFile {
    #[serde(default)]
    weight: Vec<WeightFile>,
}

/// One weight with its reason.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WeightFile {
    id: String,
    bits: f64,
    #[allow(dead_code, reason = "the reason is for the reader of the table")]
    why: String,
}

/// Shape of `frequencies.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FrequencyFile {
    documents: u32,
    words: Vec<GroupFile>,
}

/// Words found in the same number of documents.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupFile {
    #[serde(rename = "in")]
    count: u32,
    list: String,
}

#[cfg(test)]
mod tests {
    use crate::rules::Rules;

    #[test]
    fn a_rare_word_weighs_more_than_a_common_one() {
        let rules = Rules::builtin();
        let words = &rules.languages["en"].frequencies;
        assert!(words.rarity("the") < 0.1);
        assert!(words.rarity("minister") > 3.0);
        assert!(words.rarity("tegucigalpa") > words.rarity("minister"));
    }

    #[test]
    fn a_number_weighs_less_than_an_unknown_name() {
        let rules = Rules::builtin();
        let words = &rules.languages["en"].frequencies;
        assert!(words.rarity("4711") < words.rarity("tegucigalpa"));
    }
}
