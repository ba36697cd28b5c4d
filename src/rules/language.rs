//! How a text in a language is told from others, and who its news agencies are (`rules/LANGUAGE/language.toml`).
//!
//! The test is the share of a language's own function words against those of its neighbours: it needs no model, works on one
//! sentence, and a headline of names alone stays undecided rather than wrong. Deliberately absent: naming any other language.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::Files;
use crate::diag::Diagnostic;

/// Most words of a text that are looked at.
const MAX_WORDS: usize = 400;
/// Least lead of the language's own function words over its neighbours' in running text.
const LEAST_LEAD: f64 = 0.06;
/// Texts of fewer words may do without any function word, as headlines and lists do.
const HEADLINE_WORDS: usize = 24;
/// Texts of fewer words may be lists of names and figures, which hold no word of any language.
const LIST_WORDS: usize = 64;
/// Foreign function words that a headline of names may hold without being foreign ("La Paz").
const FOREIGN_NAMES: usize = 1;

/// What tells texts of one language, and the agencies that they credit.
#[derive(Clone, Debug, Default)]
pub struct Identity {
    /// Name of the language in English.
    pub name: String,
    /// News agencies and how they are credited.
    pub agencies: Vec<Agency>,
    /// Words before a credit ("by", "source").
    pub credit_prefixes: Vec<String>,
    own: BTreeSet<String>,
    foreign: BTreeSet<String>,
}

/// A news agency.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agency {
    /// The short name that the program prints.
    pub name: String,
    /// The forms in which it is credited, as written.
    pub forms: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LanguageFile {
    /// BCP 47 code; the folder's name.
    #[serde(rename = "code")]
    _code: String,
    name: String,
    #[serde(default)]
    function_words: Vec<String>,
    #[serde(default)]
    foreign_words: Vec<String>,
    #[serde(default)]
    credit_prefixes: Vec<String>,
    #[serde(default)]
    agencies: Vec<Agency>,
}

impl Identity {
    /// Reads `LANGUAGE/language.toml`.
    pub fn load(code: &str, files: &Files, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut identity = Self::default();
        for (_, _, file) in files.parse::<LanguageFile>(&format!("{code}/language.toml"), diagnostics) {
            identity.name = file.name;
            identity.own.extend(file.function_words);
            identity.foreign.extend(file.foreign_words);
            identity.credit_prefixes.extend(file.credit_prefixes);
            identity.agencies.extend(file.agencies);
        }
        identity
    }

    /// How well a text fits the language: above 0 it is taken for it; `None` where nothing tells.
    pub fn fit(&self, text: &str) -> Option<f64> {
        let (mut words, mut own, mut foreign, mut latin, mut other) = (0_usize, 0_usize, 0_usize, 0_usize, 0_usize);
        for word in text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').filter(|word| !word.is_empty())
        {
            for letter in word.chars().filter(|c| c.is_alphabetic()) {
                if is_latin(letter) { latin += 1 } else { other += 1 }
            }
            if !word.chars().any(char::is_alphabetic) {
                continue;
            }
            let lower = word.to_lowercase();
            words += 1;
            own += usize::from(self.own.contains(&lower));
            // Capitals make it part of a name ("El Salvador").
            foreign += usize::from(self.foreign.contains(word));
            if words == MAX_WORDS {
                break;
            }
        }
        if other > latin {
            return Some(-1.0);
        }
        if words == 0 {
            return None;
        }
        let share = |count: usize| count as f64 / words as f64;
        let lead = share(own) - share(foreign);
        match words {
            ..LIST_WORDS if foreign == 0 => Some(share(own)).filter(|own| *own > 0.0),
            HEADLINE_WORDS.. => Some(lead - LEAST_LEAD),
            _ if foreign <= FOREIGN_NAMES && own == 0 => None,
            _ if foreign <= FOREIGN_NAMES => Some(share(own)),
            _ => Some(lead),
        }
    }
}

/// Letters of the Latin script by their blocks (Unicode 16: Basic Latin to Latin Extended-B, Latin Extended Additional).
fn is_latin(letter: char) -> bool {
    matches!(letter, 'A'..='z' | '\u{c0}'..='\u{24f}' | '\u{250}'..='\u{2af}' | '\u{2b0}'..='\u{2ff}' | '\u{1e00}'..='\u{1eff}' | '\u{ff21}'..='\u{ff5a}')
}
