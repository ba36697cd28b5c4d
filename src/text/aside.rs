//! The tokens of a sentence → what stands in it without being part of it: its dateline ("GENEVA (Agency) — …") and clauses that only put in who
//! speaks ("…, the ministry said, …").
//!
//! Both are tagged and parsed apart, for the parser knows neither. Invariants: asides never overlap and stand in text order; a dateline
//! opens with a capital and holds no word in small letters outside brackets; a sentence is left around every aside. Deliberately absent: what
//! an aside says; places, dates and speakers are found like any others.

use std::collections::HashSet;
use std::ops::Range;

use super::words::Lookup;
use super::{Token, WordClass};

/// The most tokens of a dateline.
const LONGEST: usize = 14;
/// The fewest tokens of what stands behind an aside.
const SENTENCE: usize = 4;
/// The fewest letters of a town in capitals, with no dash behind its bracket: shorter words in capitals are acronyms, which brackets explain.
const TOWN: usize = 4;
/// The most words of an agency in brackets.
const AGENCY: usize = 2;
/// The most words of a clause that only puts in who speaks.
const INSERTED: usize = 9;

/// How a dateline hangs on its sentence.
pub(super) const DATELINE: &str = "dep:dateline";

/// One stretch of tokens that is read by itself.
pub(super) struct Aside {
    /// The tokens, with the marks that set them off.
    pub(super) tokens: Range<usize>,
    /// How it hangs on the sentence.
    pub(super) relation: &'static str,
}

/// Every aside of a sentence.
pub(super) fn asides(tokens: &[Token], words: &Lookup) -> Vec<Aside> {
    let dateline = dateline(tokens);
    let from = dateline.unwrap_or(0);
    let mut found: Vec<Aside> =
        dateline.map(|length| Aside { tokens: 0..length, relation: DATELINE }).into_iter().collect();
    let inserted = inserted(tokens, from, words);
    found.extend(inserted.into_iter().map(|tokens| Aside { tokens, relation: "parataxis" }));
    found
}

/// Behind a whole clause, somebody with a determiner and a verb of saying that closes the sentence, with no finite verb behind it ("… were hurt
/// *the army said on Monday*"). Needs the classes of the tokens.
pub(super) fn closing(tokens: &[Token], words: &Lookup) -> Option<Aside> {
    let is_verb = |token: &Token| matches!(token.class, WordClass::Verb | WordClass::Aux);
    let says = |at: &usize| is_verb(&tokens[*at]) && words.interjected.contains(&tokens[*at].form);
    let verb = (SENTENCE..tokens.len()).rev().find(says)?;
    let nominal = |token: &Token| {
        matches!(token.class, WordClass::Noun | WordClass::Propn | WordClass::Adj | WordClass::Num)
            || matches!(token.form.as_str(), "-" | "'s" | "’s")
    };
    let start = (0..verb).rev().find(|&at| !nominal(&tokens[at]))?;
    let named = (1..=INSERTED).contains(&(verb - start - 1)) && tokens[start].class == WordClass::Det;
    // What stands before ends a clause: a name or noun, a number, a verb, an adverb.
    let before = tokens.get(start.checked_sub(1)?)?;
    let ends = is_verb(before)
        || matches!(
            before.class,
            WordClass::Noun | WordClass::Propn | WordClass::Num | WordClass::Adj | WordClass::Adv
        );
    // "an office *monitoring* the conflict said" has the noun for its object.
    let takes = is_verb(before) && (before.has("VerbForm=Ger") || before.has("Tense=Pres"));
    let ends = ends && !takes && !words.joining.contains(&before.form.to_lowercase());
    let finite = |token: &Token| token.has("VerbForm=Fin") || is_verb(token) && token.has("Tense=Past");
    let whole = tokens[..start].iter().any(finite);
    let told = tokens[..start].iter().any(|token| words.interjected.contains(&token.form));
    let open = tokens[verb + 1..].iter().any(|token| finite(token) || words.joining.contains(&token.form));
    let last = tokens.len() - usize::from(tokens.last().is_some_and(|token| token.class == WordClass::Punct));
    (named && ends && whole && !told && !open).then_some(Aside { tokens: start..last, relation: "parataxis" })
}

/// Between two commas, clauses of a few words that end with a verb of saying, with the commas.
fn inserted(tokens: &[Token], from: usize, words: &Lookup) -> Vec<Range<usize>> {
    let commas: Vec<usize> = (from + 1..tokens.len()).filter(|&at| tokens[at].form == ",").collect();
    let mut found: Vec<Range<usize>> = Vec::new();
    for pair in commas.windows(2) {
        let &[open, close] = pair else { continue };
        let free = found.last().is_none_or(|last| last.end <= open);
        if free && close + SENTENCE < tokens.len() && puts_in(&tokens[open + 1..close], words) {
            found.push(open..close + 1);
        }
    }
    found
}

/// Whether words between two commas are a clause with nothing but somebody and a verb of saying.
fn puts_in(words: &[Token], lists: &Lookup) -> bool {
    let is_in = |set: &HashSet<String>, token: &Token| set.contains(&token.form.to_lowercase());
    let says = |token: &Token| is_in(&lists.interjected, token);
    (2..=INSERTED).contains(&words.len())
        && words.iter().position(says) == Some(words.len() - 1)
        && words.iter().all(|token| {
            token.form.starts_with(char::is_alphanumeric) || matches!(token.form.as_str(), "-" | "'s" | "’s")
        })
        && !words.iter().any(|token| is_in(&lists.joining, token))
}

/// How many tokens the dateline takes, with the mark that ends it; none where the sentence opens with no dateline.
fn dateline(tokens: &[Token]) -> Option<usize> {
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
                return (spaced && marked && opens_sentence(form(end)) && tokens.len() - end >= SENTENCE)
                    .then_some(end);
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
    at > 0
        && (tokens.get(at).is_some_and(|token| token.form != "-") || gap(at - 1, at))
        && (gap(at - 1, at) || gap(at, at + 1))
}
