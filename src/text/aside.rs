//! The tokens of a sentence → what stands in it without being part of it: its dateline ("GENEVA (Agency) — …"), clauses that only put in who
//! speaks ("…, the ministry said, …"), clauses between dashes, and what parts a speaker from the verb.
//!
//! All are tagged and parsed apart, for the parser loses its way in them. Invariants: asides never overlap and stand in text order; a dateline
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

/// The most tokens between two dashes that set off a clause.
const MOST_DASHED: usize = 30;

/// The most tokens between a noun that speaks and its verb.
const MODIFIERS: usize = 12;

/// How a dateline hangs on its sentence.
pub(super) const DATELINE: &str = "dep:dateline";

/// One stretch of tokens that is read by itself.
pub(super) struct Aside {
    /// The tokens, with the marks that set them off.
    pub(super) tokens: Range<usize>,
    /// How it hangs on the sentence.
    pub(super) relation: &'static str,
    /// The token on which it hangs; none for the root of the sentence.
    pub(super) on: Option<usize>,
}

/// Every aside of a sentence.
pub(super) fn asides(tokens: &[Token], words: &Lookup) -> Vec<Aside> {
    let dateline = dateline(tokens);
    let from = dateline.unwrap_or(0);
    let mut found: Vec<Aside> =
        dateline.map(|length| Aside { tokens: 0..length, relation: DATELINE, on: None }).into_iter().collect();
    let dashed = dashed(tokens, from, words);
    let mut inserted = inserted(tokens, from, words);
    inserted.retain(|part| dashed.as_ref().is_none_or(|dash| part.end <= dash.start || dash.end <= part.start));
    let on = dashed.as_ref().map(|dash| (dash.start, dash.start - 1));
    inserted.extend(dashed);
    inserted.sort_by_key(|part| part.start);
    found.extend(inserted.into_iter().map(|tokens| {
        let on = on.filter(|(start, _)| *start == tokens.start).map(|(_, noun)| noun);
        Aside { tokens, relation: "parataxis", on }
    }));
    found
}

/// Between the only two dashes of a sentence, a clause that hangs on the word before them ("The office *- which counts votes -* said").
fn dashed(tokens: &[Token], from: usize, words: &Lookup) -> Option<Range<usize>> {
    let dash = |at: &usize| matches!(tokens[*at].form.as_str(), "—" | "–" | "--" | "-") && is_apart(tokens, *at);
    let dashes: Vec<usize> = (from..tokens.len()).filter(dash).collect();
    let &[open, close] = &dashes[..] else { return None };
    let opens = words.joining.contains(&tokens[open + 1].form);
    let clause = opens && (SENTENCE..=MOST_DASHED).contains(&(close - open));
    (clause && open > from && close + SENTENCE < tokens.len()).then_some(open..close + 1)
}

/// Behind a whole clause, somebody and a verb of saying that says nothing more: it closes the sentence, or a subordinator goes on with the
/// clause before ("… were hurt *the army said on Monday* as the town fell"), which is read by itself too. Needs the classes of the tokens.
pub(super) fn closing(tokens: &[Token], from: usize, words: &Lookup) -> Vec<Aside> {
    // Who has spoken before speaks on.
    let spoken = (from..tokens.len()).find(|&at| says(&tokens[at], words));
    let speech = spoken.filter(|&verb| verb >= from + SENTENCE).and_then(|verb| closed_by(tokens, from, verb, words));
    let Some(tokens_of_speech) = speech else { return Vec::new() };
    let last = tokens.len() - usize::from(tokens.last().is_some_and(|token| token.class == WordClass::Punct));
    let rest = tokens_of_speech.end..last;
    let mut found = vec![Aside { tokens: tokens_of_speech, relation: "parataxis", on: None }];
    if !rest.is_empty() {
        let clause = tokens[rest.clone()].iter().any(is_finite);
        found.push(Aside { tokens: rest, relation: if clause { "advcl" } else { "dep" }, on: None });
    }
    found
}

/// The tokens of a closing speech around its verb.
fn closed_by(tokens: &[Token], from: usize, verb: usize, words: &Lookup) -> Option<Range<usize>> {
    let speaker = speaker(tokens, verb, words)?;
    let comma = speaker.checked_sub(1).filter(|&before| tokens[before].form == ",");
    let start = comma.unwrap_or(speaker);
    let opened = tokens[from].class == WordClass::Sconj || words.joining.contains(&tokens[from].form.to_lowercase());
    let whole = tokens.get(from..start)?.iter().any(is_finite) && !(comma.is_some() && opened);
    let end = behind(tokens, verb, words)?;
    (whole && ends_clause(tokens.get(start.checked_sub(1)?)?, words)).then_some(start..end)
}

/// What stands between a noun that speaks, at the head of the sentence, and its verb, where the tree gives the verb another subject
/// ("officials *at the ministry in the capital* say"). Needs the tree.
pub(super) fn between(tokens: &[Token], from: usize, words: &Lookup) -> Option<Aside> {
    let verb = (from..tokens.len()).find(|&at| tokens[at].has("VerbForm=Fin") || says(&tokens[at], words))?;
    let noun = (from..verb).find(|&at| opens_modifier(&tokens[at]))?.checked_sub(1)?;
    let phrase = tokens.get(from..=noun)?;
    let named = phrase.iter().all(|token| token.class == WordClass::Det || is_nominal(token));
    let speaks = says(&tokens[verb], words) && named && words.voices.contains(&tokens[noun].lemma);
    let apart = noun + 1..verb;
    let plain = !tokens[apart.clone()].iter().any(|token| {
        token.class == WordClass::Punct && token.form != "-" || words.joining.contains(&token.form.to_lowercase())
    });
    let known = phrase.iter().any(|token| token.head == Some(verb) && token.relation == "nsubj");
    let relation = if tokens[noun + 1].class == WordClass::Adp { "nmod" } else { "acl" };
    let some = speaks && plain && !known && apart.len() <= MODIFIERS;
    some.then_some(Aside { tokens: apart, relation, on: Some(noun) })
}

fn opens_modifier(token: &Token) -> bool {
    token.class == WordClass::Adp || token.class == WordClass::Verb
}

fn says(token: &Token, words: &Lookup) -> bool {
    is_verb(token) && words.interjected.contains(&token.form)
}

fn is_verb(token: &Token) -> bool {
    matches!(token.class, WordClass::Verb | WordClass::Aux)
}

fn is_finite(token: &Token) -> bool {
    token.has("VerbForm=Fin") || is_verb(token) && token.has("Tense=Past")
}

/// Where the noun phrase before a verb of saying begins: at its determiner, or, where a noun that speaks has none, at what belongs to
/// its name ("*Syrian* activists", "*state* media").
fn speaker(tokens: &[Token], verb: usize, words: &Lookup) -> Option<usize> {
    // "*two* residents said": a number opens a noun phrase as a determiner does.
    let opens = |at: usize| !is_nominal(&tokens[at]) && !is_compound(tokens, at) || tokens[at].class == WordClass::Num;
    // "the office *(OFF)* said": what abbreviates a name belongs to it.
    let bracket = |close: usize| (0..close).rev().find(|&open| tokens[open].form == "(");
    let verb = verb.checked_sub(1).filter(|&last| tokens[last].form == ")").and_then(bracket).unwrap_or(verb);
    let before = (0..verb).rev().find(|&at| opens(at))?;
    let length = verb - before - 1;
    // "the Office *for* Public Works said": what narrows a noun that speaks belongs to it too.
    let narrowed = |noun: usize| tokens[before].class == WordClass::Adp && words.voices.contains(&tokens[noun].lemma);
    if length > 0 && before.checked_sub(1).is_some_and(narrowed) {
        return speaker(tokens, before, words);
    }
    if matches!(tokens[before].class, WordClass::Det | WordClass::Num) {
        return (1..=INSERTED).contains(&length).then_some(before);
    }
    let voice = (before + 1..verb).next_back()?;
    let belongs = |token: &Token| {
        token.class == WordClass::Adj || words.voicing.contains(&token.lemma) || is_shouted(&token.form)
    };
    let more = tokens[before + 1..voice].iter().rev().take_while(|token| belongs(token)).count();
    words.voices.contains(&tokens[voice].lemma).then_some(voice - more)
}

fn is_nominal(token: &Token) -> bool {
    matches!(token.class, WordClass::Noun | WordClass::Propn | WordClass::Adj | WordClass::Num)
        || matches!(token.form.as_str(), "-" | "'s" | "’s")
}

/// "a harbour-*based* office": whether a participle is the end of a compound.
fn is_compound(tokens: &[Token], at: usize) -> bool {
    tokens[at].has("VerbForm=Part") && at > 0 && tokens[at - 1].form == "-"
}

/// Whether a clause may end with this token: a name or noun, a number, a verb, an adverb.
fn ends_clause(token: &Token, words: &Lookup) -> bool {
    let ends = is_verb(token)
        || matches!(token.class, WordClass::Noun | WordClass::Propn | WordClass::Num | WordClass::Adj | WordClass::Adv);
    // "an office *monitoring* the conflict said" has the noun for its object.
    let takes = is_verb(token) && (token.has("VerbForm=Ger") || token.has("Tense=Pres"));
    ends && !takes && !words.joining.contains(&token.form.to_lowercase())
}

/// Where a clause ends whose verb of saying governs nothing behind it: at the end of the sentence, before a noun phrase that adds to the clause
/// before ("the office said, *most of them in the port*"), or before the subordinator that goes on with the sentence, with the span of time before
/// it ("*a day* after the truce"). None where a clause hangs on the verb.
fn behind(tokens: &[Token], verb: usize, words: &Lookup) -> Option<usize> {
    let last = tokens.len() - usize::from(tokens.last().is_some_and(|token| token.class == WordClass::Punct));
    let adjunct = tokens.get(verb + 1).is_some_and(|token| token.class == WordClass::Adp);
    let mut added = None;
    for (at, token) in tokens.iter().enumerate().take(last).skip(verb + 1) {
        let opens = matches!(token.class, WordClass::Det | WordClass::Adj | WordClass::Num | WordClass::Pron);
        if added.is_none() && opens && (at == verb + 1 || tokens[at - 1].class == WordClass::Propn) {
            added = Some(at);
        }
        let subordinates = matches!(token.class, WordClass::Sconj | WordClass::Adp);
        if subordinates && words.trailing.contains(&token.form) {
            let counted = at > verb + 2
                && tokens[at - 1].class == WordClass::Noun
                && matches!(tokens[at - 2].class, WordClass::Det | WordClass::Num);
            return Some(if counted { at - 2 } else { added.unwrap_or(at) });
        }
        // "said in a bulletin *dubbed* …" is no clause of its own.
        let modifies = adjunct && token.has("VerbForm=Part");
        if is_finite(token) && !modifies || words.joining.contains(&token.form) {
            return None;
        }
    }
    Some(added.unwrap_or(last))
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
