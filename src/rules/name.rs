//! Words that are part of names by convention (`rules/LANGUAGE/names.toml`).

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::Files;
use crate::diag::Diagnostic;
use crate::value::name::NameWords;

/// Compiles `rules/LANGUAGE/names.toml`.
pub fn load(code: &str, files: &Files, diagnostics: &mut Vec<Diagnostic>) -> NameWords {
    let mut words = NameWords::default();
    for (_, _, spec) in files.parse::<NamesFile>(&format!("{code}/names.toml"), diagnostics) {
        words.titles.extend(spec.titles);
        words.particles.extend(spec.particles);
        words.given.extend(spec.given);
        words.equivalents.extend(spec.equivalents);
        for (canonical, phrases) in spec.forms {
            let phrases = phrases.iter().map(|p| p.split(' ').map(str::to_owned).collect::<Vec<_>>());
            words.forms.extend(phrases.map(|phrase| (phrase, canonical.clone())));
        }
        for (set, others) in spec.distinct.into_iter().enumerate() {
            words.distinct.extend(others.into_iter().map(|word| (word, set)));
        }
        for (set, names) in spec.nicknames.into_iter().enumerate() {
            for name in names {
                words.nicknames.entry(name).or_insert_with(BTreeSet::new).insert(set);
            }
        }
    }
    words
}

/// The shape of `names.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NamesFile {
    #[serde(default)]
    titles: Vec<String>,
    #[serde(default)]
    particles: Vec<String>,
    #[serde(default)]
    given: Vec<String>,
    #[serde(default)]
    forms: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    equivalents: BTreeMap<String, String>,
    #[serde(default)]
    nicknames: Vec<Vec<String>>,
    #[serde(default)]
    distinct: Vec<Vec<String>>,
}
