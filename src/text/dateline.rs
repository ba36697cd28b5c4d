//! The tokens of a sentence → where its dateline ends ("GENEVA (Agency) — …", "San Juan, Puerto Rico, 5 May – …").
//!
//! A dateline is no part of the sentence behind it, so the two are tagged and parsed apart. Invariants: what is cut off opens with a
//! capital, holds no word in small letters outside brackets, and a sentence is left behind it. Deliberately absent: what the dateline
//! names; places, dates and agencies are found like any others.

use super::Token;

/// The most tokens of a dateline.
const LONGEST: usize = 14;
/// The fewest tokens of what stands behind it.
const SENTENCE: usize = 4;
/// The fewest letters of a town in capitals, with no dash behind its bracket: shorter words in capitals are acronyms, which brackets explain.
const TOWN: usize = 4;
/// The most words of an agency in brackets.
const AGENCY: usize = 2;

/// How many tokens the dateline takes, with the mark that ends it; none where the sentence opens with no dateline.
pub(super) fn length(tokens: &[Token]) -> Option<usize> {
    let form = |at: usize| tokens.get(at).map_or("", |token| token.form.as_str());
    if !has_capital(form(0)) {
        return None;
    }
    let (mut inside, mut bracket, mut comma) = (false, None, false);
    for at in 1..LONGEST.min(tokens.len()) {
        let word = form(at);
        let end = at + 1;
        match word {
            "(" if !inside => (inside, bracket) = (true, Some(at)),
            ")" if inside => {
                inside = false;
                let short = bracket.is_some_and(|open| at - open <= AGENCY + 1);
                let town = form(0).chars().count() >= TOWN && is_shouted(form(0));
                if short && town && has_capital(form(end)) && tokens.len() - end >= SENTENCE {
                    return Some(end);
                }
            }
            "—" | "–" | "--" | "-" if !inside => {
                let spaced = is_apart(tokens, at);
                let marked = bracket.is_some() || comma || is_shouted(form(0));
                return (spaced && marked && opens_sentence(form(end)) && tokens.len() - end >= SENTENCE).then_some(end);
            }
            "," => comma = true,
            "." | "/" => {}
            _ if inside || has_capital(word) || word.starts_with(|c: char| c.is_ascii_digit()) => {}
            _ => return None,
        }
    }
    None
}

fn has_capital(form: &str) -> bool {
    form.starts_with(char::is_uppercase)
}

fn is_shouted(form: &str) -> bool {
    form.chars().count() > 1 && form.chars().all(char::is_uppercase)
}

fn opens_sentence(form: &str) -> bool {
    form.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '"' | '“' | '‘' | '\''))
}

/// Whether white space stands on both sides of a token.
fn is_apart(tokens: &[Token], at: usize) -> bool {
    let gap = |a: usize, b: usize| {
        tokens.get(a).zip(tokens.get(b)).is_some_and(|(left, right)| left.span.end < right.span.start)
    };
    at > 0 && (tokens.get(at).is_some_and(|token| token.form != "-") || gap(at - 1, at)) && (gap(at - 1, at) || gap(at, at + 1))
}
