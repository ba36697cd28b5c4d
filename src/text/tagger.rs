//! Words → word classes, left to right; then, with the classes on both sides known, → tags (word class and features).
//!
//! A linear model over hashed features (averaged perceptron; Collins 2002). Invariant: one tag a word, in linear time.

use super::WordClass;
use super::lexicon::{Lexicon, fold};
use super::weights::{CLASSES, Weights, feature, text_hash};

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
    /// Which quotation or brackets it stands in: whether marks of quotation are open, and how many brackets (up to 3).
    pub(crate) enclosure: u8,
    /// Whether it is a comma, semicolon, colon or dash.
    pub(crate) pause: bool,
    /// Whether it is a colon.
    pub(crate) colon: bool,
    /// The choice of classes of a known form, 0 for an unknown one.
    pub(crate) ambiguity: u32,
    /// Its most frequent class, counted from 1; 0 for an unknown one.
    pub(crate) usual: u32,
    /// The classes to choose from, where the form is so frequent that no others come into question.
    pub(crate) classes: Vec<u8>,
    /// The tags to choose from, likewise.
    pub(crate) tags: Vec<u8>,
    /// What a dictionary says of a form that is not so frequent, 0 for nothing.
    pub(crate) kinds: u32,
    /// Whether no mark ends its sentence: it may be a headline.
    pub(crate) open: bool,
}

/// Share of words in capitals from which a sentence counts as a dispatch in capitals, whose capitals tell nothing.
const CAPITALS_SHARE: (usize, usize) = (6, 10);

/// The same share of longer words with a capital, from which a sentence counts as a title; a dispatch in capitals is none.
const TITLE_SHARE: (usize, usize) = (9, 10);

/// What the capitals of a sentence tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Capitals {
    /// A name, or the start of a sentence.
    Plain,
    /// Little: nearly every longer word has one, as in a headline.
    Title,
    /// Nothing: the sentence is in capitals.
    Shout,
}

impl Capitals {
    fn of<'f>(forms: &(impl Iterator<Item = &'f str> + Clone)) -> Self {
        let words = || forms.clone().filter(|form| form.starts_with(char::is_alphabetic));
        let shouted = words().filter(|form| form.chars().count() > 1 && all_capitals(form)).count();
        let all = words().count();
        if all >= 4 && shouted * CAPITALS_SHARE.1 >= all * CAPITALS_SHARE.0 {
            return Self::Shout;
        }
        let long = || words().filter(|form| form.chars().count() >= 4);
        let capital = long().filter(|form| form.starts_with(char::is_uppercase)).count();
        let long = long().count();
        if long >= 3 && capital * TITLE_SHARE.1 >= long * TITLE_SHARE.0 { Self::Title } else { Self::Plain }
    }
}

/// What is seen of each word of a sentence.
pub(crate) fn atoms<'f>(lexicon: &Lexicon, forms: impl Iterator<Item = &'f str> + Clone) -> Vec<Atom> {
    let capitals = Capitals::of(&forms);
    let mut atoms: Vec<Atom> =
        forms.clone().enumerate().map(|(at, form)| atom(lexicon, form, capitals, at == 0)).collect();
    let open = !forms
        .clone()
        .last()
        .is_some_and(|form| matches!(form, "." | "!" | "?" | "…" | "..." | "\"" | "”" | "''" | ":"));
    let (mut quoted, mut brackets) = (0u8, 0u8);
    for (atom, form) in atoms.iter_mut().zip(forms) {
        atom.open = open;
        match form {
            "\"" | "“" | "”" | "``" | "''" | "«" | "»" => quoted ^= 1,
            "(" | "[" | "-LRB-" => brackets = brackets.saturating_add(1),
            _ => {}
        }
        atom.enclosure = quoted * 4 + brackets.min(3);
        atom.colon = form == ":";
        atom.pause = matches!(form, "," | ";" | ":" | "-" | "–" | "—" | "--");
        if matches!(form, ")" | "]" | "-RRB-") {
            brackets = brackets.saturating_sub(1);
        }
    }
    atoms
}

fn all_capitals(form: &str) -> bool {
    form.chars().any(char::is_alphabetic) && !form.chars().any(char::is_lowercase)
}

fn atom(lexicon: &Lexicon, form: &str, capitals: Capitals, first: bool) -> Atom {
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
        shape: shape(form, capitals, first),
        enclosure: 0,
        pause: false,
        colon: false,
        ambiguity: known.map_or(0, |known| known.ambiguity),
        usual: known.and_then(|known| known.classes.first()).map_or(0, |&class| u32::from(class) + 1),
        classes: known.filter(|known| known.closed).map_or_else(Vec::new, |known| known.classes.clone()),
        tags: known.filter(|known| known.closed).map_or_else(Vec::new, |known| known.tags.clone()),
        kinds: if known.is_some_and(|known| known.closed) { 0 } else { lexicon.kinds(&folded) },
        open: false,
    }
}

fn shape(form: &str, capitals: Capitals, first: bool) -> u32 {
    let mut shape = String::new();
    for c in form.chars() {
        let kind = match c {
            _ if capitals == Capitals::Shout && c.is_alphabetic() => 'z',
            c if capitals == Capitals::Title && c.is_uppercase() => 'T',
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

/// The hashed features of word `at`, given the two classes before it (counted from 1, 0 before the sentence).
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
    if w.kinds != 0 {
        push(&[w.kinds]);
        push(&[w.kinds, w.shape]);
        push(&[w.kinds, before]);
        push(&[w.kinds, w.suffix[1]]);
        push(&[w.kinds, r.ambiguity]);
        push(&[w.kinds, before, r.usual]);
        push(&[w.kinds, w.ambiguity]);
    }
    if r.kinds != 0 {
        let mut push = |template: u32, values: &[u32]| out.push(feature(template, values));
        push(61, &[r.kinds, w.ambiguity]);
        push(62, &[r.kinds, w.form]);
        push(63, &[r.kinds, w.shape, w.kinds]);
    }
    if w.open {
        // What a word is in a headline, which leaves small words out and tells what happened in the present.
        let mut push = |template: u32, values: &[u32]| out.push(feature(template, values));
        push(71, &[w.form]);
        push(72, &[before, w.suffix[1], w.kinds]);
        push(73, &[before, before2, w.kinds, w.shape]);
        push(74, &[before, w.ambiguity, r.usual]);
        push(75, &[before, w.suffix[0], r.shape, r.usual]);
    }
}

/// The hashed features of word `at`, given the classes of all words.
pub(crate) fn second_features(atoms: &[Atom], classes: &[u8], at: usize, out: &mut Vec<u32>) {
    let class = |offset: isize| {
        at.checked_add_signed(offset).and_then(|i| classes.get(i)).map_or(0, |&class| u32::from(class) + 1)
    };
    let (l3, l2, l, t, r, r2, r3) = (class(-3), class(-2), class(-1), class(0), class(1), class(2), class(3));
    features(atoms, at, l, l2, out);
    let Some(w) = atoms.get(at) else { return };
    let mut template = 300;
    let mut push = |values: &[u32]| {
        template += 1;
        out.push(feature(template, values));
    };
    push(&[t]);
    push(&[t, w.form]);
    push(&[t, w.suffix[2]]);
    push(&[r]);
    push(&[r, w.form]);
    push(&[r, w.ambiguity]);
    push(&[l, t, r]);
    push(&[l, r, w.form]);
    push(&[l, r, w.ambiguity]);
    push(&[l, r, w.suffix[2]]);
    push(&[r, r2]);
    push(&[r, r2, w.form]);
    push(&[r, r2, w.ambiguity]);
    push(&[l, r, r2, w.ambiguity]);
    push(&[l2, l, r, w.ambiguity]);
    push(&[r, r2, r3, w.ambiguity]);
    push(&[l2, l, r, r2]);
    push(&[l3, l2, l, w.ambiguity]);
    push(&[l, r, w.shape]);
    push(&[r, w.shape, w.suffix[2]]);
    // Which auxiliary came before a verb, and how far back.
    let back = (1..=5).find(|&n| class(-n) == AUXILIARY);
    let auxiliary = back.and_then(|n| at.checked_add_signed(-n)).and_then(|i| atoms.get(i)).map_or(0, |a| a.form);
    push(&[t, auxiliary]);
    push(&[t, auxiliary, w.suffix[1]]);
    let verb_before = (1..=6).find(|&n| class(-n) == VERB).map_or(0, |n| n as u32);
    push(&[t, w.suffix[1], u32::from(back.is_some()), verb_before]);
    push(&[t, w.suffix[1], auxiliary, r]);
    if w.open {
        push(&[t, l, r, w.suffix[0]]);
        push(&[t, l2, l, w.kinds]);
        push(&[t, l, r, r2]);
    }
}

/// Numbers of two classes, counted from 1.
const AUXILIARY: u32 = WordClass::Aux as u32 + 1;
const VERB: u32 = WordClass::Verb as u32 + 1;

/// The class or tag with the highest score among those to choose from (all, where the choice is empty); the first of equals.
pub(crate) fn best(choice: &[u8], scores: &[i32]) -> u8 {
    if choice.is_empty() {
        let mut best = 0;
        for (number, score) in scores.iter().enumerate() {
            if *score > scores.get(best).copied().unwrap_or(i32::MIN) {
                best = number;
            }
        }
        return best as u8;
    }
    let score = |number: u8| scores.get(usize::from(number)).copied().unwrap_or(i32::MIN);
    choice.iter().copied().rev().max_by_key(|&number| score(number)).unwrap_or(0)
}

/// Word classes (as numbers) of a sentence.
pub(crate) fn classes(weights: &Weights, atoms: &[Atom]) -> Vec<u8> {
    let mut found: Vec<u8> = Vec::with_capacity(atoms.len());
    let mut scorer = Scorer::new(weights);
    for (at, atom) in atoms.iter().enumerate() {
        if let [only] = atom.classes[..] {
            found.push(only);
            continue;
        }
        let before = |n: usize| at.checked_sub(n).and_then(|i| found.get(i)).map_or(0, |&class| u32::from(class) + 1);
        features(atoms, at, before(1), before(2), &mut scorer.hashes);
        found.push(scorer.best(&atom.classes, WordClass::ALL.len()));
    }
    found
}

/// Tag numbers of a sentence whose classes are known.
pub(crate) fn tags(weights: &Weights, number: usize, atoms: &[Atom], classes: &[u8]) -> Vec<u8> {
    let mut scorer = Scorer::new(weights);
    let mut tag = |(at, atom): (usize, &Atom)| {
        if let [only] = atom.tags[..] {
            return only;
        }
        second_features(atoms, classes, at, &mut scorer.hashes);
        scorer.best(&atom.tags, number)
    };
    atoms.iter().enumerate().map(&mut tag).collect()
}

/// Scores one decision after another.
pub(crate) struct Scorer<'w> {
    weights: &'w Weights,
    /// Features of the decision at hand.
    pub(crate) hashes: Vec<u32>,
    /// Scores of the decision at hand.
    pub(crate) scores: [i32; CLASSES],
}

impl<'w> Scorer<'w> {
    pub(crate) fn new(weights: &'w Weights) -> Self {
        Self { weights, hashes: Vec::with_capacity(96), scores: [0; CLASSES] }
    }

    /// Scores the decision at hand.
    pub(crate) fn score(&mut self) {
        self.weights.score(&self.hashes, &mut self.scores);
    }

    fn best(&mut self, choice: &[u8], number: usize) -> u8 {
        self.score();
        best(choice, self.scores.get(..number).unwrap_or_default())
    }
}
