//! Number words, units and approximators (`rules/LANGUAGE/quantity.toml`).
//!
//! Phrases are cut by the same lexer as articles and looked up by their lexemes, joined with single spaces, so that look-up costs
//! the same however many phrases there are. Deliberately absent: the grammar that puts the words together (`extract::quantity`).

pub(crate) mod lex;

use std::collections::{BTreeMap, HashMap, HashSet};

use rust_decimal::Decimal;
use serde::Deserialize;

use super::Files;
use crate::diag::{Class, Diagnostic};
use crate::text::hash::Map;
use crate::value::quantity::{Bound, dimension};
use lex::{LexKind, Lexeme, lex};

/// Number words, units and approximators of one language.
#[derive(Clone, Debug, Default)]
pub struct QuantityWords {
    pub(crate) group: char,
    pub(crate) decimal: char,
    pub(crate) cardinals: HashMap<String, Decimal>,
    pub(crate) scales: HashMap<String, Decimal>,
    pub(crate) plural_scales: HashMap<String, Decimal>,
    pub(crate) suffixes: HashMap<String, Decimal>,
    pub(crate) fractions: HashMap<String, (u64, u64)>,
    /// Second words of a denominator in two words ("three twenty-fifths"): what they add to the tens.
    pub(crate) denominators: HashMap<String, u64>,
    /// What vague words count.
    pub counts: Counts,
    pub(crate) vague: Phrases<Vague>,
    pub(crate) before: Phrases<Approximator>,
    pub(crate) after: Phrases<Approximator>,
    pub(crate) units: Phrases<Unit>,
    /// Units whose writing depends on case.
    pub(crate) symbols: Phrases<Unit>,
    /// Currencies that stand before the number.
    pub(crate) prefixes: Phrases<String>,
    /// Units that are a currency in talk of money, with the currency.
    pub(crate) money: HashMap<String, String>,
    /// Hundredths of a currency, by word.
    pub(crate) minor: HashSet<String>,
    sets: BTreeMap<String, Phrases<()>>,
    /// Every first lexeme of what can start a number, as written and in lower case.
    starts: HashSet<String>,
}

/// What a vague number word ("dozens") counts: a policy that a user's `quantity.toml` selects with one line, `counts = "acled"`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Counts {
    /// The interval that the word leaves open.
    #[default]
    Interval,
    /// At least ACLED's conservative figure.
    Acled,
}

/// A vague number word, as a closed range.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Vague {
    /// Smallest number that the word leaves open.
    pub(crate) low: Decimal,
    /// Largest.
    pub(crate) high: Decimal,
    /// ACLED's conservative count for it.
    pub(crate) acled: Decimal,
    /// Whether it counts only before a noun in the plural.
    pub(crate) plural: bool,
    /// Whether a scale may follow ("several hundred").
    pub(crate) scales: bool,
    /// Whether it means nothing without a scale ("tens").
    pub(crate) scaled_only: bool,
}

/// How a phrase bounds the number beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Approximator {
    /// The bound.
    pub(crate) bound: Bound,
    /// Whether only what lies below an approximate number is left open ("nearly").
    pub(crate) below: bool,
}

/// A unit word.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Unit {
    /// Normalised id.
    pub(crate) id: String,
    /// The number has to be multiplied by this ("30 MUSD").
    pub(crate) scale: Decimal,
    /// Smallest number before which the word is a unit at all ("won" is also a verb).
    pub(crate) least: Decimal,
}

/// Phrases by their lexemes.
#[derive(Clone, Debug)]
pub(crate) struct Phrases<T> {
    by_words: Map<String, T>,
    /// How many lexemes the longest phrase has that begins with one of that key, and the longest that ends with one.
    longest: (Map<String, usize>, Map<String, usize>),
    folded: bool,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self { by_words: Map::default(), longest: Default::default(), folded: true }
    }
}

impl<T> Phrases<T> {
    fn exact() -> Self {
        Self { folded: false, ..Self::default() }
    }

    fn add(&mut self, phrase: &str, separators: (char, char), value: T) {
        let lexemes = lex(phrase, separators.0, separators.1);
        for (longest, end) in [(&mut self.longest.0, lexemes.first()), (&mut self.longest.1, lexemes.last())] {
            let Some(end) = end else { continue };
            let longest = longest.entry(written(end, self.folded)).or_default();
            *longest = (*longest).max(lexemes.len());
        }
        let key = self.key(&lexemes);
        self.by_words.insert(key, value);
    }

    /// The longest phrase that starts at lexeme `at`, with its number of lexemes.
    pub(crate) fn starting(&self, lexemes: &[Lexeme<'_>], at: usize) -> Option<(usize, &T)> {
        let longest = self.longest.0.get(&written(lexemes.get(at)?, self.folded)).copied()?;
        (1..=longest.min(lexemes.len().saturating_sub(at)))
            .rev()
            .find_map(|n| Some((n, self.by_words.get(&self.key(lexemes.get(at..at + n)?))?)))
    }

    /// The longest phrase that ends before lexeme `at`, with its number of lexemes.
    pub(crate) fn ending(&self, lexemes: &[Lexeme<'_>], at: usize) -> Option<(usize, &T)> {
        let longest = self.longest.1.get(&written(lexemes.get(at.checked_sub(1)?)?, self.folded)).copied()?;
        (1..=longest.min(at)).rev().find_map(|n| Some((n, self.by_words.get(&self.key(lexemes.get(at - n..at)?))?)))
    }

    fn firsts(&self) -> impl Iterator<Item = String> {
        let firsts: HashSet<String> =
            self.by_words.keys().map(|k| k.split(' ').next().unwrap_or(k).to_owned()).collect();
        firsts.into_iter()
    }

    fn key(&self, lexemes: &[Lexeme<'_>]) -> String {
        let mut key = String::new();
        for lexeme in lexemes {
            if !key.is_empty() {
                key.push(' ');
            }
            key.push_str(&written(lexeme, self.folded));
        }
        key
    }
}

/// A lexeme's text, in lower case where case does not count.
fn written(lexeme: &Lexeme<'_>, folded: bool) -> String {
    if !folded {
        lexeme.text.to_owned()
    } else if lexeme.text.is_ascii() {
        lexeme.text.to_ascii_lowercase()
    } else {
        lexeme.text.chars().flat_map(char::to_lowercase).collect()
    }
}

impl QuantityWords {
    /// Compiles `rules/LANGUAGE/quantity.toml`.
    pub fn load(code: &str, files: &Files, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut words = Self { group: ',', decimal: '.', ..Self::default() };
        words.symbols = Phrases::exact();
        words.prefixes = Phrases::exact();
        for (_, file, spec) in files.parse::<QuantityFile>(&format!("{code}/quantity.toml"), diagnostics) {
            words.add(spec, &file.shown, diagnostics);
        }
        words
    }

    /// Whether a set holds exactly this phrase.
    pub(crate) fn is_in(&self, name: &str, phrase: &str) -> bool {
        let lexemes = lex(phrase, self.group, self.decimal);
        self.set_at(name, &lexemes, 0).is_some_and(|n| n == lexemes.len())
    }

    /// Whether a word is a unit.
    pub(crate) fn is_unit(&self, word: &str) -> bool {
        let lexemes = lex(word, self.group, self.decimal);
        self.units.starting(&lexemes, 0).is_some_and(|(n, _)| n == lexemes.len())
    }

    /// Whether an expression may start with this word or sign.
    pub(crate) fn may_start(&self, text: &str) -> bool {
        if self.starts.contains(text) {
            return true;
        }
        text.bytes().next().is_some_and(|b| b.is_ascii_uppercase()) && self.starts.contains(&text.to_lowercase())
    }

    /// Whether a phrase of the set `name` starts at lexeme `at`; its length.
    pub(crate) fn set_at(&self, name: &str, lexemes: &[Lexeme<'_>], at: usize) -> Option<usize> {
        self.sets.get(name)?.starting(lexemes, at).map(|(n, ())| n)
    }

    /// Whether a phrase of the set `name` ends before lexeme `at`; its length.
    pub(crate) fn set_before(&self, name: &str, lexemes: &[Lexeme<'_>], at: usize) -> Option<usize> {
        self.sets.get(name)?.ending(lexemes, at).map(|(n, ())| n)
    }

    fn first_lexemes(&self) -> HashSet<String> {
        let articles = self.sets.iter().filter(|(name, _)| matches!(name.as_str(), "articles" | "negative"));
        let words = [self.cardinals.keys().collect::<Vec<_>>(), self.fractions.keys().collect()].concat();
        let phrases = articles.flat_map(|(_, set)| set.firsts());
        let signs =
            ["-", "−", "½", "⅓", "⅔", "¼", "¾", "⅕", "⅖", "⅗", "⅘", "⅙", "⅚", "⅛", "⅜", "⅝", "⅞"].map(str::to_owned);
        let found: HashSet<String> = words.into_iter().cloned().chain(phrases).chain(signs).collect();
        found.into_iter().chain(self.vague.firsts()).chain(self.prefixes.firsts()).collect()
    }

    fn add(&mut self, spec: QuantityFile, shown: &str, diagnostics: &mut Vec<Diagnostic>) {
        let separators = (spec.group.unwrap_or(self.group), spec.decimal.unwrap_or(self.decimal));
        (self.group, self.decimal) = separators;
        self.counts = spec.counts.unwrap_or(self.counts);
        let decimals = |map: BTreeMap<String, u64>| map.into_iter().map(|(word, n)| (word, Decimal::from(n)));
        self.cardinals.extend(decimals(spec.cardinals));
        self.scales.extend(decimals(spec.scales));
        self.plural_scales.extend(decimals(spec.plural_scales));
        self.suffixes.extend(decimals(spec.suffixes));
        self.denominators.extend(spec.denominators);
        self.fractions.extend(spec.fractions.into_iter().filter(|(_, (_, below))| *below != 0));
        for vague in spec.vague {
            let value = Vague {
                low: Decimal::from(vague.low),
                high: Decimal::from(vague.high.max(vague.low)),
                acled: Decimal::from(vague.acled),
                plural: vague.plural,
                scales: vague.scales,
                scaled_only: vague.scaled_only,
            };
            for word in vague.words {
                self.vague.add(&word, separators, value.clone());
            }
        }
        for bound in spec.bound {
            let value = Approximator { bound: bound.is, below: bound.side.is_some() };
            bound.before.iter().for_each(|phrase| self.before.add(phrase, separators, value));
            bound.after.iter().for_each(|phrase| self.after.add(phrase, separators, value));
        }
        for unit in spec.unit {
            if dimension(&unit.id).is_none() {
                let message = format!("`{}` is not a unit", unit.id);
                diagnostics.push(
                    Diagnostic::new(Class::Rule, shown, message)
                        .hint("use an id of the unit table in src/value/quantity"),
                );
                continue;
            }
            let value = Unit { id: unit.id, scale: Decimal::ONE, least: Decimal::from(unit.least) };
            unit.words.iter().chain(&unit.glued).for_each(|w| self.units.add(w, separators, value.clone()));
            if let Some(money) = unit.money {
                self.money.extend(money.words.into_iter().map(|word| (word, money.id.clone())));
            }
            unit.symbols.iter().for_each(|w| self.symbols.add(w, separators, value.clone()));
        }
        for currency in spec.currency {
            let unit = |scale: Decimal| Unit { id: currency.id.clone(), scale, least: Decimal::from(currency.least) };
            currency.words.iter().for_each(|w| self.units.add(w, separators, unit(Decimal::ONE)));
            currency.mega.iter().for_each(|w| self.units.add(w, separators, unit(Decimal::from(1_000_000))));
            currency.prefixes.iter().for_each(|w| self.prefixes.add(w, separators, currency.id.clone()));
            self.minor.extend(currency.minor);
        }
        for (name, phrases) in spec.sets {
            let set = self.sets.entry(name).or_default();
            for phrase in &phrases {
                set.add(phrase, separators, ());
            }
        }
        self.starts = self.first_lexemes();
    }
}

/// Whether a lexeme is the word or sign `text`, without regard to case.
pub(crate) fn is(lexeme: Option<&Lexeme<'_>>, text: &str) -> bool {
    lexeme.is_some_and(|lexeme| lexeme.kind != LexKind::Numeral && lexeme.text.to_lowercase() == text)
}

/// The shape of `quantity.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuantityFile {
    group: Option<char>,
    decimal: Option<char>,
    counts: Option<Counts>,
    #[serde(default)]
    cardinals: BTreeMap<String, u64>,
    #[serde(default)]
    scales: BTreeMap<String, u64>,
    #[serde(default)]
    plural_scales: BTreeMap<String, u64>,
    #[serde(default)]
    suffixes: BTreeMap<String, u64>,
    #[serde(default)]
    fractions: BTreeMap<String, (u64, u64)>,
    #[serde(default)]
    denominators: BTreeMap<String, u64>,
    #[serde(default)]
    vague: Vec<VagueSpec>,
    #[serde(default)]
    bound: Vec<BoundSpec>,
    #[serde(default)]
    unit: Vec<UnitSpec>,
    #[serde(default)]
    currency: Vec<CurrencySpec>,
    /// Sets of phrases that the grammar asks for by name.
    #[serde(default)]
    sets: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VagueSpec {
    words: Vec<String>,
    low: u64,
    high: u64,
    acled: u64,
    #[serde(default)]
    plural: bool,
    #[serde(default)]
    scales: bool,
    #[serde(default)]
    scaled_only: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BoundSpec {
    is: Bound,
    side: Option<Side>,
    before: Vec<String>,
    #[serde(default)]
    after: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Side {
    Below,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitSpec {
    id: String,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    glued: Vec<String>,
    #[serde(default)]
    symbols: Vec<String>,
    #[serde(default)]
    least: u64,
    money: Option<MoneySpec>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MoneySpec {
    id: String,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CurrencySpec {
    id: String,
    #[serde(default)]
    prefixes: Vec<String>,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    minor: Vec<String>,
    #[serde(default)]
    mega: Vec<String>,
    #[serde(default)]
    least: u64,
}
