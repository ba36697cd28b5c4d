//! Text → the fingerprints by which copies of agency text are found, and the words that a story is recognised by.
//!
//! Word shingles are hashed (FNV-1a, cut to 53 bits so that JSON numbers keep them exactly); an article keeps the winnowed
//! ones (Schleimer, Wilkerson and Aiken 2003), a sentence all of its. Punctuation, case and accents do not count, so a
//! copy survives another house style. Deliberately absent: comparing; that is [`crate::align`]'s.

use std::collections::BTreeMap;

use super::Reading;
use crate::model::{Article, SentenceSketch, Sketch};
use crate::text::{Document, Sentence};

/// Words in one shingle of an article.
const ARTICLE_SHINGLE: usize = 5;
/// Shingles in one winnowing window: any copied run of `ARTICLE_SHINGLE + WINDOW - 1` words leaves a common fingerprint.
const WINDOW: usize = 4;
/// Words in one shingle of a sentence.
const SENTENCE_SHINGLE: usize = 3;
/// Shorter sentences are alike by chance ("He did not elaborate.").
const SENTENCE_WORDS: usize = 8;
/// Weight of a word of the headline among an article's terms.
const TITLE_WEIGHT: u32 = 4;
/// Weight of a word of the lead among an article's terms.
const LEAD_WEIGHT: u32 = 2;
/// Number of words that count as the lead.
const LEAD_WORDS: usize = 150;
/// Terms kept of one article, the heaviest first: bounds the record of a hostile text.
const MAX_TERMS: usize = 2000;

/// Fingerprints of an article and of its sentences.
pub fn sketch(_article: &Article, reading: &Reading) -> Sketch {
    let mut words = Vec::new();
    let mut sentences = Vec::new();
    let mut before: Vec<u64> = Vec::new();
    for sentence in &reading.text.sentences {
        let own = words_of(sentence);
        let shingles =
            if own.len() >= SENTENCE_WORDS { shingles(&own, SENTENCE_SHINGLE) } else { after(&before, &own) };
        if !shingles.is_empty() {
            sentences.push(SentenceSketch { span: sentence.span, shingles: sorted(shingles.clone()) });
        }
        before = shingles;
        words.extend(own);
    }
    Sketch { shingles: sorted(winnow(&shingles(&words, ARTICLE_SHINGLE))), sentences }
}

/// The article's words with how often they stand in it, those of the headline and the lead counted more, sorted by word.
pub fn terms(reading: &Reading) -> Vec<(String, u32)> {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    if let Some(title) = &reading.title {
        for word in document_words(title) {
            *counts.entry(word).or_default() += TITLE_WEIGHT;
        }
    }
    for (place, word) in document_words(&reading.text).enumerate() {
        *counts.entry(word).or_default() += if place < LEAD_WORDS { LEAD_WEIGHT } else { 1 };
    }
    let mut terms: Vec<(String, u32)> = counts.into_iter().collect();
    if terms.len() > MAX_TERMS {
        terms.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        terms.truncate(MAX_TERMS);
        terms.sort();
    }
    terms
}

fn document_words(document: &Document) -> impl Iterator<Item = String> {
    document.sentences.iter().flat_map(words_of)
}

/// The words of a sentence, folded: lower case without accents, the parts of hyphenated words alone; what has no letter or digit is left out.
fn words_of(sentence: &Sentence) -> Vec<String> {
    let parts = sentence.tokens.iter().flat_map(|token| token.form.split('-'));
    parts.map(fold).filter(|word| !word.is_empty()).collect()
}

/// Lower case, no accents, nothing but letters and digits; a possessive or contraction mark alone folds to nothing.
fn fold(form: &str) -> String {
    if form.starts_with(['\'', '’']) {
        return String::new();
    }
    any_ascii::any_ascii(form).chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// A short sentence is a copy only where it is the same word for word and what stands before it is a copy too: the shingles of the
/// sentence before, each marked with the whole of this one.
fn after(before: &[u64], own: &[String]) -> Vec<u64> {
    if own.is_empty() {
        return Vec::new();
    }
    let mark = hash(own);
    before
        .iter()
        .map(|shingle| shingle.rotate_left(7) ^ mark)
        .map(|mixed| (mixed ^ (mixed >> 53)) & ((1 << 53) - 1))
        .collect()
}

fn shingles(words: &[String], size: usize) -> Vec<u64> {
    words.windows(size).map(hash).collect()
}

/// FNV-1a over the words with a separator, cut to 53 bits.
fn hash(words: &[String]) -> u64 {
    let mut state: u64 = 0xcbf2_9ce4_8422_2325;
    for word in words {
        for byte in word.bytes().chain([b' ']) {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    (state ^ (state >> 53)) & ((1 << 53) - 1)
}

/// The smallest hash of each window.
fn winnow(hashes: &[u64]) -> Vec<u64> {
    if hashes.len() < WINDOW {
        return hashes.to_vec();
    }
    hashes.windows(WINDOW).filter_map(|window| window.iter().min().copied()).collect()
}

fn sorted(mut hashes: Vec<u64>) -> Vec<u64> {
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(fold).collect()
    }

    #[test]
    fn case_accents_and_punctuation_leave_no_trace_in_a_fingerprint() {
        assert_eq!(
            shingles(&words("the Café, closed its doors"), 3),
            shingles(&words("The cafe closed its doors!"), 3)
        );
    }

    #[test]
    fn a_short_sentence_is_marked_by_what_stands_before_it() {
        let (long, other) = (shingles(&words("ministers signed the accord in the hall of mirrors"), 3), vec![1, 2, 3]);
        let short = words("It held.");
        assert_eq!(after(&long, &short), after(&long, &short));
        assert_ne!(after(&long, &short), after(&other, &short));
        assert_ne!(after(&long, &short), after(&long, &words("It broke.")));
    }

    #[test]
    fn a_copied_run_of_words_leaves_a_common_fingerprint() {
        let copy = "ministers signed the accord in the hall of mirrors on saturday";
        let a = sorted(winnow(&shingles(&words(&format!("quite another start of it {copy}")), ARTICLE_SHINGLE)));
        let b = sorted(winnow(&shingles(&words(&format!("{copy} before they all left for home")), ARTICLE_SHINGLE)));
        assert!(a.iter().any(|hash| b.contains(hash)));
    }

    #[test]
    fn hashes_fit_a_json_number() {
        assert!(shingles(&words("one two three four five six"), 3).iter().all(|hash| *hash < 1 << 53));
    }
}
