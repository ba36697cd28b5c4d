//! CoNLL-U → sentences of gold words, for training and scoring.
//!
//! Empty nodes and multiword ranges are left out: a sentence is its syntactic words. Deliberately absent: enhanced dependencies.

use super::WordClass;

/// A sentence of a treebank.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoldSentence {
    /// Its words in text order.
    pub words: Vec<GoldWord>,
}

/// A word of a treebank, as its annotators analysed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoldWord {
    /// Written form.
    pub form: String,
    /// Lemma.
    pub lemma: String,
    /// Universal part of speech.
    pub class: WordClass,
    /// Universal features, `Name=Value|…`, or `_`.
    pub features: String,
    /// Index of the head in the sentence; `None` for the root.
    pub head: Option<usize>,
    /// Universal dependency relation with its subtype.
    pub relation: String,
}

/// Reads the sentences of a CoNLL-U file; lines that are not CoNLL-U are passed over.
pub fn read(text: &str) -> Vec<GoldSentence> {
    let mut sentences = Vec::new();
    let mut words = Vec::new();
    for line in text.lines() {
        if line.is_empty() {
            close(&mut words, &mut sentences);
        } else if !line.starts_with('#') {
            words.extend(word(line));
        }
    }
    close(&mut words, &mut sentences);
    sentences
}

fn close(words: &mut Vec<GoldWord>, sentences: &mut Vec<GoldSentence>) {
    if !words.is_empty() {
        sentences.push(GoldSentence { words: std::mem::take(words) });
    }
}

fn word(line: &str) -> Option<GoldWord> {
    let columns: Vec<&str> = line.split('\t').collect();
    let [id, form, lemma, class, _, features, head, relation, ..] = columns[..] else { return None };
    id.parse::<usize>().ok()?;
    Some(GoldWord {
        form: form.to_owned(),
        lemma: lemma.to_owned(),
        class: WordClass::from_upos(class)?,
        features: features.to_owned(),
        head: head.parse::<usize>().ok()?.checked_sub(1),
        relation: relation.to_owned(),
    })
}
