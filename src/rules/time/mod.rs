//! Words and patterns of time expressions (`rules/LANGUAGE/time.toml`) → unresolved time expressions in raw text.
//!
//! A rule file holds word classes and pattern lines (see `pattern`'s header for how to write one); each line names the
//! operation that turns what it captured into an [`Expr`]. Matching is linear in the text and cannot fail. Deliberately
//! absent: any anchor or calendar (that is [`crate::extract::time`]), any word of a language.

pub mod expr;
mod make;
mod pattern;
mod token;

use std::collections::BTreeMap;

use serde::Deserialize;

pub use expr::{Amount, Expr, Fields, From, Shift, Unit, Value, Window};
pub use token::{Token, TokenKind};

use super::Files;
use crate::diag::{Class, Diagnostic};

/// Words and patterns of time expressions of one language.
#[derive(Clone, Debug, Default)]
pub struct TimeWords {
    grammar: pattern::Grammar,
    /// Month before day in all-number dates ("10/7/2008" is 7 October).
    pub month_first: bool,
}

/// A rule file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TimeFile {
    #[serde(default)]
    month_first: bool,
    #[serde(default)]
    words: BTreeMap<String, BTreeMap<String, toml::Value>>,
    #[serde(default)]
    pattern: Vec<PatternSpec>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PatternSpec {
    gives: String,
    make: String,
    #[serde(default)]
    set: BTreeMap<String, toml::Value>,
    find: Vec<String>,
}

/// A time expression in a text, not yet resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// First token.
    pub first: usize,
    /// Token after the last.
    pub last: usize,
    /// What the words say.
    pub expr: Expr,
}

impl TimeWords {
    /// Compiles `rules/LANGUAGE/time.toml`.
    pub fn load(code: &str, files: &Files, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut words = Self::default();
        let parsed = files.parse::<TimeFile>(&format!("{code}/time.toml"), diagnostics);
        for (_, _, file) in &parsed {
            words.month_first |= file.month_first;
            for (class, values) in &file.words {
                let values =
                    values.iter().filter_map(|(word, value)| Some((word.clone(), make::constant(value).ok()?)));
                words.grammar.add_class(class, values);
            }
        }
        let mut problem = |shown: &str, line: &str, message: String| {
            diagnostics.push(
                Diagnostic::new(Class::Rule, shown, format!("`{line}`: {message}"))
                    .hint("the header of src/rules/time/pattern.rs shows how a pattern line is written"),
            );
        };
        for (_, shown, file) in &parsed {
            for spec in &file.pattern {
                for line in &spec.find {
                    let added = make::Make::new(&spec.make, &spec.set)
                        .and_then(|make| words.grammar.add(&spec.gives, make, line));
                    if let Err(message) = added {
                        problem(&shown.shown, line, message);
                    }
                }
            }
        }
        let shown = parsed.first().map(|(_, file, _)| file.shown.clone()).unwrap_or_default();
        for name in words.grammar.finish() {
            problem(&shown, &format!("${name}"), "no class and no pattern gives it".to_owned());
        }
        words
    }

    /// Splits a text into tokens.
    pub fn tokens(&self, text: &str) -> Vec<Token> {
        token::tokens(text, |folded| self.grammar.word(folded))
    }

    /// The time expressions of a token list, left to right, none inside another.
    pub fn find(&self, tokens: &[Token]) -> Vec<Found> {
        self.named("time", tokens)
    }

    /// The ends of a range by themselves; tokens count from the first of those given.
    pub fn ends_of_range(&self, tokens: &[Token]) -> Vec<Found> {
        self.named("end_of_range", tokens)
    }

    fn named(&self, name: &str, tokens: &[Token]) -> Vec<Found> {
        let found = self.grammar.find(name, tokens, |start, end| stands_alone(tokens, start, end));
        let found = found.into_iter().filter_map(|hit| match hit.value {
            Value::Expr(expr) => Some(Found { first: hit.start, last: hit.end, expr: (*expr).clone() }),
            _ => None,
        });
        found.collect()
    }

    /// Where what patterns give under a name begins and ends.
    pub fn spans(&self, name: &str, tokens: &[Token]) -> Vec<(usize, usize)> {
        self.grammar.find(name, tokens, |_, _| true).into_iter().map(|hit| (hit.start, hit.end)).collect()
    }

    /// What the token's word means in a class of the rule file.
    pub fn class(&self, class: &str, token: &Token) -> Option<&Value> {
        match token.kind {
            TokenKind::Word { id, .. } => self.grammar.class_value(class, id),
            _ => None,
        }
    }
}

/// A TIMEX3 duration.
pub fn duration(amount: &Amount) -> String {
    let (n, unit) = match amount.unit {
        Unit::Fortnight => (amount.n.map(|n| n * 2.0), Unit::Week),
        unit => (amount.n, unit),
    };
    let (scale, sub, letter, is_time) = match unit {
        Unit::Second => (1.0, None, "S", true),
        Unit::Minute => (1.0, Some((60.0, "S")), "M", true),
        Unit::Hour => (1.0, Some((60.0, "M")), "H", true),
        Unit::Day | Unit::BusinessDay => (1.0, Some((24.0, "H")), "D", false),
        Unit::Week | Unit::Fortnight => (1.0, None, "W", false),
        Unit::Month => (1.0, None, "M", false),
        Unit::Quarter => (1.0, None, "Q", false),
        Unit::Year => (1.0, Some((12.0, "M")), "Y", false),
        Unit::Decade => (10.0, None, "Y", false),
        Unit::Century => (100.0, None, "Y", false),
        Unit::Vague => return "PXX".to_owned(),
    };
    let prefix = if is_time { "PT" } else { "P" };
    let Some(n) = n.map(|n| n * scale) else {
        let letter = match unit {
            Unit::Decade => "DE",
            Unit::Century => "CE",
            _ => letter,
        };
        return format!("{prefix}X{letter}");
    };
    match sub {
        Some((per, smaller)) if n.fract() != 0.0 => {
            let rest = (n.fract() * per).round();
            let time = if matches!(unit, Unit::Day) { "T" } else { "" };
            let whole = if n >= 1.0 { format!("{}{letter}", n.trunc()) } else { String::new() };
            format!("{prefix}{whole}{time}{rest}{smaller}")
        }
        _ => format!("{prefix}{n}{letter}"),
    }
}

/// Whether a match is no part of a longer word, number, formula, amount of money or address.
fn stands_alone(tokens: &[Token], start: usize, end: usize) -> bool {
    let before = start.checked_sub(1).and_then(|at| tokens.get(at));
    let (Some(first), Some(last)) = (tokens.get(start), end.checked_sub(1).and_then(|at| tokens.get(at))) else {
        return false;
    };
    let numeric = |token: &Token| matches!(token.kind, TokenKind::Number { .. });
    let wordish = |token: &Token| matches!(token.kind, TokenKind::Word { .. } | TokenKind::Number { .. });
    if let Some(before) = before.filter(|_| first.glued) {
        let TokenKind::Sign(sign) = before.kind else { return false };
        let after_number =
            start.checked_sub(2).and_then(|at| tokens.get(at)).is_some_and(|far| before.glued && numeric(far));
        let unit_of_money =
            !sign.is_alphanumeric() && matches!(sign, '$' | '€' | '£' | '¥' | '#' | '@' | '+' | '=' | '&' | '_');
        // A `*` between numbers multiplies; elsewhere it is a mark of emphasis.
        if (unit_of_money && sign != '_' || matches!(sign, '.' | ',' | ':' | '/' | '-' | '*') && after_number)
            && numeric(first)
        {
            return false;
        }
    }
    if let Some(after) = tokens.get(end).filter(|after| after.glued) {
        let next = tokens.get(end + 1).filter(|next| next.glued && wordish(next));
        let continues = match after.kind {
            TokenKind::Word { tail, .. } => !tail,
            TokenKind::Number { .. } => true,
            TokenKind::Sign('%' | '°' | '+' | '=') => numeric(last),
            TokenKind::Sign('.' | ',' | ':' | '/' | '*') => numeric(last) && next.is_some_and(numeric),
            TokenKind::Sign(_) => false,
        };
        if continues {
            return false;
        }
    }
    true
}
