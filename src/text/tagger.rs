//! Words → tags (word class and features), left to right, each from its form, its neighbours and the tags before it.
//!
//! A linear model over hashed features (averaged perceptron; Collins 2002). Invariant: one tag a word, in linear time.

use super::lexicon::{Lexicon, fold};
use super::weights::{Weights, feature, text_hash};

/// What the tagger and the parser see of a word.
#[derive(Clone, Debug, Default)]
pub(crate) struct Atom {
    /// Hash of the folded form.
    pub(crate) form: u32,
    /// Hashes of the last 1, 2, 3, 4 characters.
    pub(crate) suffix: [u32; 4],
    /// Hashes of the first 1, 2, 3 characters.
    pub(crate) prefix: [u32; 3],
    /// Hash of its shape: runs of capitals, small letters, digits, others.
    pub(crate) shape: u32,
    /// The choice of tags of a known form, 0 for an unknown one.
    pub(crate) ambiguity: u32,
    /// Its most frequent tag, counted from 1; 0 for an unknown one.
    pub(crate) usual: u32,
    /// The tags to choose from, where the form is so frequent that no others come into question.
    pub(crate) choice: Vec<u8>,
}

/// Share of words in capitals from which a sentence counts as a dispatch in capitals, whose capitals tell nothing.
const CAPITALS_SHARE: (usize, usize) = (6, 10);

/// What is seen of each word of a sentence.
pub(crate) fn atoms<'f>(lexicon: &Lexicon, forms: impl Iterator<Item = &'f str> + Clone) -> Vec<Atom> {
    let words = forms.clone().filter(|form| form.chars().next().is_some_and(char::is_alphabetic)).count();
    let capital = forms.clone().filter(|form| form.chars().count() > 1 && all_capitals(form)).count();
    let shout = words >= 4 && capital * CAPITALS_SHARE.1 >= words * CAPITALS_SHARE.0;
    forms.enumerate().map(|(at, form)| atom(lexicon, form, shout, at == 0)).collect()
}

fn all_capitals(form: &str) -> bool {
    form.chars().any(char::is_alphabetic) && !form.chars().any(char::is_lowercase)
}

fn atom(lexicon: &Lexicon, form: &str, shout: bool, first: bool) -> Atom {
    let folded = fold(form);
    let known = lexicon.known.get(&folded);
    let ends = |n: usize| {
        let skip = folded.chars().count().saturating_sub(n);
        folded.char_indices().nth(skip).and_then(|(at, _)| folded.get(at..)).map_or(0, text_hash)
    };
    let begins = |n: usize| {
        let end = folded.char_indices().nth(n).map_or(folded.len(), |(at, _)| at);
        folded.get(..end).map_or(0, text_hash)
    };
    Atom {
        form: text_hash(&folded),
        suffix: [ends(1), ends(2), ends(3), ends(4)],
        prefix: [begins(1), begins(2), begins(3)],
        shape: shape(form, shout, first),
        ambiguity: known.map_or(0, |known| known.ambiguity),
        usual: known.and_then(|known| known.tags.first()).map_or(0, |&tag| u32::from(tag) + 1),
        choice: known.filter(|known| known.closed).map_or_else(Vec::new, |known| known.tags.clone()),
    }
}

fn shape(form: &str, shout: bool, first: bool) -> u32 {
    let mut shape = String::new();
    for c in form.chars() {
        let kind = match c {
            _ if shout && c.is_alphabetic() => 'z',
            c if c.is_uppercase() => 'X',
            c if c.is_alphabetic() => 'x',
            c if c.is_numeric() => '0',
            '.' | ',' | '-' | '\'' | '/' | ':' | '@' | '%' => c,
            _ => '?',
        };
        if !(shape.ends_with(kind) && shape.len() > 1 && shape.as_bytes().iter().rev().nth(1) == Some(&(kind as u8))) {
            shape.push(kind);
        }
        if shape.len() > 8 {
            break;
        }
    }
    if first {
        shape.push('^');
    }
    text_hash(&shape)
}

/// The hashed features of word `at`, given the two tags before it (counted from 1, 0 before the sentence).
pub(crate) fn features(atoms: &[Atom], at: usize, before: u32, before2: u32, out: &mut Vec<u32>) {
    let outside = Atom::default();
    let atom = |offset: isize| at.checked_add_signed(offset).and_then(|i| atoms.get(i)).unwrap_or(&outside);
    let (w, l, l2, r, r2) = (atom(0), atom(-1), atom(-2), atom(1), atom(2));
    out.clear();
    let mut template = 0;
    let mut push = |values: &[u32]| {
        template += 1;
        out.push(feature(template, values));
    };
    push(&[]);
    push(&[w.form]);
    for suffix in w.suffix {
        push(&[suffix]);
    }
    for prefix in w.prefix {
        push(&[prefix]);
    }
    push(&[w.shape]);
    push(&[w.shape, w.suffix[2]]);
    push(&[w.ambiguity]);
    push(&[l.form]);
    push(&[r.form]);
    push(&[l2.form]);
    push(&[r2.form]);
    push(&[l.form, w.form]);
    push(&[w.form, r.form]);
    push(&[l.form, r.form]);
    push(&[before]);
    push(&[before, before2]);
    push(&[before, w.form]);
    push(&[before, w.suffix[2]]);
    push(&[before, w.suffix[1], r.suffix[1]]);
    push(&[before, w.ambiguity]);
    push(&[before, w.ambiguity, r.ambiguity]);
    push(&[before, before2, w.ambiguity]);
    push(&[before, before2, w.form]);
    push(&[before, r.form]);
    push(&[w.ambiguity, r.ambiguity]);
    push(&[w.ambiguity, r.ambiguity, r2.ambiguity]);
    push(&[l.ambiguity, w.ambiguity, r.ambiguity]);
    push(&[w.form, r.ambiguity]);
    push(&[w.form, r.ambiguity, before]);
    push(&[w.form, r.usual, r2.usual]);
    push(&[w.ambiguity, r.form]);
    push(&[w.suffix[2], r.usual]);
    push(&[before, r.usual]);
    push(&[before, w.shape]);
    push(&[l.shape, w.shape, r.shape]);
    push(&[r.suffix[2]]);
    push(&[l.suffix[2]]);
    push(&[r.suffix[1], before, w.shape]);
    push(&[r.usual, r2.usual, before]);
    push(&[w.form, l2.form]);
    push(&[before2, w.ambiguity]);
}

/// The tag with the highest score among those to choose from; the first of equals.
pub(crate) fn best(atom: &Atom, scores: &[i32]) -> u8 {
    if atom.choice.is_empty() {
        let mut best = 0;
        for (tag, score) in scores.iter().enumerate() {
            if *score > scores.get(best).copied().unwrap_or(i32::MIN) {
                best = tag;
            }
        }
        return best as u8;
    }
    let score = |tag: u8| scores.get(tag as usize).copied().unwrap_or(i32::MIN);
    atom.choice.iter().copied().rev().max_by_key(|&tag| score(tag)).unwrap_or(0)
}

/// Tags a sentence.
pub(crate) fn tag(weights: &Weights, tags: usize, atoms: &[Atom]) -> Vec<u8> {
    tag_on(weights, tags, atoms, Vec::with_capacity(atoms.len()))
}

/// Tags the rest of a sentence whose first words are tagged.
pub(crate) fn tag_on(weights: &Weights, tags: usize, atoms: &[Atom], mut found: Vec<u8>) -> Vec<u8> {
    let mut scores = vec![0; tags];
    let mut hashes = Vec::with_capacity(64);
    for (at, atom) in atoms.iter().enumerate().skip(found.len()) {
        if let [only] = atom.choice[..] {
            found.push(only);
            continue;
        }
        score(weights, atoms, at, &found, &mut hashes, &mut scores);
        found.push(best(atom, &scores));
    }
    found
}

/// The score of every tag for word `at`, given the tags before it.
pub(crate) fn score(
    weights: &Weights,
    atoms: &[Atom],
    at: usize,
    found: &[u8],
    hashes: &mut Vec<u32>,
    scores: &mut [i32],
) {
    let before = |n: usize| at.checked_sub(n).and_then(|i| found.get(i)).map_or(0, |&tag| u32::from(tag) + 1);
    features(atoms, at, before(1), before(2), hashes);
    scores.fill(0);
    for &hash in hashes.iter() {
        weights.add(hash, scores);
    }
}
