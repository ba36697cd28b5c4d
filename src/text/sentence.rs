//! Blocks → sentences: the crate `sentencex` finds the ends, and what it cannot know is repaired here.
//!
//! Repairs: it keeps quotations whole, so sentences inside a long one are cut; a piece that goes on in small letters or starts with a
//! closing mark belongs to the one before; none ends after an abbreviation that a name follows. Invariants: sentences lie within one block, are in
//! text order, and cover all but white space; linear time.

use super::Block;
use super::words::Lookup;

/// Longer stretches are cut at white space before sentences are looked for, in bytes: they are no prose.
const LONGEST_STRETCH: usize = 8_000;

/// The sentences of a block, as byte ranges.
pub(crate) fn sentences(words: &Lookup, text: &str, block: &Block) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (start, end) in stretches(text, block.span.start, block.span.end) {
        let stretch = text.get(start..end).unwrap_or("");
        let mut cuts: Vec<usize> = sentencex::get_sentence_boundaries(&words.sentences, stretch)
            .iter()
            .map(|boundary| start + boundary.start_byte)
            .collect();
        cuts.extend(inner_ends(words, text, start, end));
        cuts.sort_unstable();
        cuts.dedup();
        cuts.retain(|&cut| cut > start && cut < end && !goes_on(words, text, start, cut, end));
        let mut from = start;
        for cut in cuts.into_iter().chain(std::iter::once(end)) {
            found.extend(without_blanks(text, from, cut));
            from = cut;
        }
    }
    found
}

/// A sentence, cut at the offsets that lie inside it.
pub(crate) fn parted(text: &str, (start, end): (usize, usize), cuts: &[usize]) -> Vec<(usize, usize)> {
    let mut parts = Vec::new();
    let mut from = start;
    for cut in cuts.iter().copied().filter(|&cut| cut > start && cut < end).chain(std::iter::once(end)) {
        parts.extend(without_blanks(text, from, cut));
        from = cut;
    }
    parts
}

fn without_blanks(text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
    let words = text.get(start..end)?;
    let from = start + words.len() - words.trim_start().len();
    let to = from + words.trim().len();
    (from < to).then_some((from, to))
}

fn stretches(text: &str, mut start: usize, end: usize) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    while end - start > LONGEST_STRETCH {
        let mut limit = start + LONGEST_STRETCH;
        while !text.is_char_boundary(limit) {
            limit -= 1;
        }
        let stretch = text.get(start..limit).unwrap_or("");
        let cut = stretch.rfind([' ', '\n', '\t']).filter(|&at| at > 0).map_or(limit, |at| start + at);
        found.push((start, cut));
        start = cut;
    }
    found.push((start, end));
    found
}

/// Starts of sentences after a full stop that `sentencex` passes over because it stands in quotation marks or brackets.
fn inner_ends(words: &Lookup, text: &str, start: usize, end: usize) -> Vec<usize> {
    let stretch = text.get(start..end).unwrap_or("");
    let mut found = Vec::new();
    for (at, mark) in stretch.match_indices(['.', '!', '?', '…']) {
        let after = stretch.get(at + mark.len()..).unwrap_or("");
        let tail = after.trim_start_matches(['"', '”', '’', '\'', ')', ']', '»']);
        let next = tail.trim_start();
        if next.len() == tail.len() {
            continue;
        }
        let begins = next.trim_start_matches(['"', '“', '‘', '\'', '«', '(', '[']);
        let before = stretch.get(..at).unwrap_or("");
        if begins.starts_with(char::is_uppercase) && (mark != "." || ends_word(words, before, begins)) {
            found.push(start + stretch.len() - next.len());
        }
    }
    found
}

/// Whether a full stop after `before` ends a sentence, and is no part of an abbreviation, an initial or a numeral.
fn ends_word(words: &Lookup, before: &str, _next: &str) -> bool {
    let word = last_word(before);
    let folded = super::lexicon::fold_lemma(word);
    word.chars().count() > 1 && !word.contains('.') && !words.abbreviated(&format!("{folded}."))
}

/// The letters, digits and stops right before the end.
fn last_word(before: &str) -> &str {
    let cut = before
        .char_indices()
        .rev()
        .take(24)
        .take_while(|(_, c)| c.is_alphanumeric() || *c == '.')
        .last()
        .map_or(before.len(), |(at, _)| at);
    before.get(cut..).unwrap_or("")
}

/// Whether the sentence goes on after `cut`.
fn goes_on(words: &Lookup, text: &str, start: usize, cut: usize, end: usize) -> bool {
    let before = text.get(start..cut).unwrap_or("").trim_end();
    let after = text.get(cut..end).unwrap_or("").trim_start();
    let opened = after.trim_start_matches(['"', '“', '‘', '\'', '(', '[']);
    let small = opened.starts_with(char::is_lowercase);
    // A closing mark alone ("”", ")") never starts a sentence.
    let stranded = after.starts_with(['”', ')', ']', '»', ',', ';']);
    let name_follows = before.ends_with('.') && {
        let word = last_word(before);
        word.len() < 12 && words.before_names.contains(&super::lexicon::fold_lemma(word))
    };
    small || stranded || name_follows
}
