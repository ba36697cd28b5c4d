//! A general dictionary: lemma → the kinds of word that it can be (noun, verb, adjective, adverb, name).
//!
//! Made by `train` from the data files of WordNet (Fellbaum 1998), kept as hashes: a lemma that is not in it is taken for
//! one that is in one case of fifty thousand. Invariant: reading it costs a few milliseconds. Deliberately absent: senses, and any word.

use super::weights::{pack_bytes, text_hash, unpack_bytes};

/// The kinds of word that a lemma can be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Kinds(pub(crate) u8);

impl Kinds {
    /// Number of bits that are used.
    pub(crate) const BITS: usize = 5;
    /// Common noun.
    pub(crate) const NOUN: Self = Self(1);
    /// Verb.
    pub(crate) const VERB: Self = Self(2);
    /// Adjective.
    pub(crate) const ADJECTIVE: Self = Self(4);
    /// Adverb.
    pub(crate) const ADVERB: Self = Self(8);
    /// Name: a noun only ever written with a capital.
    pub(crate) const NAME: Self = Self(16);

    /// Whether all of `other` are among them.
    pub(crate) fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// Hashes are grouped by their upper half.
const GROUPS: usize = 1 << 16;

/// Kinds by the hash of the lemma.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dictionary {
    /// Where each group starts; one more than there are groups, or none at all.
    starts: Vec<u32>,
    /// Lower halves of the hashes, with their kinds.
    entries: Vec<(u16, Kinds)>,
}

impl Dictionary {
    /// A dictionary of hashes, each given once, in ascending order.
    fn from_sorted(sorted: &[(u32, Kinds)]) -> Self {
        let group = |hash: u32| (hash >> 16) as usize;
        let starts = (0..=GROUPS).map(|g| sorted.partition_point(|&(hash, _)| group(hash) < g) as u32).collect();
        Self { starts, entries: sorted.iter().map(|&(hash, kinds)| (hash as u16, kinds)).collect() }
    }

    /// The kinds of the folded lemma with that [`text_hash`]; none for an unknown one.
    pub(crate) fn kinds(&self, hash: u32) -> Kinds {
        let group = (hash >> 16) as usize;
        let (Some(&from), Some(&to)) = (self.starts.get(group), self.starts.get(group + 1)) else {
            return Kinds::default();
        };
        let entries = self.entries.get(from as usize..to as usize).unwrap_or_default();
        entries.iter().find(|entry| entry.0 == hash as u16).map_or_else(Kinds::default, |entry| entry.1)
    }

    /// The packed form: the sizes of the groups, then the lower halves, then the kinds.
    fn pack(&self) -> Vec<u8> {
        let mut raw: Vec<u8> = self.starts.windows(2).map(|pair| (pair[1] - pair[0]).min(255) as u8).collect();
        raw.extend(self.entries.iter().flat_map(|entry| entry.0.to_le_bytes()));
        raw.extend(self.entries.iter().map(|entry| entry.1.0));
        pack_bytes(&raw)
    }

    /// Reads what [`Dictionary::pack`] wrote; `None` where the bytes are not that.
    pub(crate) fn unpack(bytes: &[u8]) -> Option<Self> {
        let raw = unpack_bytes(bytes)?;
        let (sizes, rest) = raw.split_at_checked(GROUPS)?;
        let mut starts = Vec::with_capacity(GROUPS + 1);
        starts.push(0u32);
        let mut end = 0;
        for &size in sizes {
            end += u32::from(size);
            starts.push(end);
        }
        let (halves, kinds) = rest.split_at_checked(end as usize * 2)?;
        if kinds.len() != end as usize {
            return None;
        }
        let halves = halves.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
        Some(Self { starts, entries: halves.zip(kinds.iter().map(|&kinds| Kinds(kinds))).collect() })
    }
}

/// WordNet's data files of nouns, verbs, adjectives and adverbs, in that order, and its lists of irregular forms of the same four → a packed
/// dictionary of their single words. An irregular form ("rose") is of the kind of its lemma too.
pub(crate) fn from_wordnet(data: [&str; 4], irregular: [&str; 4]) -> Vec<u8> {
    let kinds = [Kinds::NOUN, Kinds::VERB, Kinds::ADJECTIVE, Kinds::ADVERB];
    let mut all: std::collections::BTreeMap<u32, u8> = std::collections::BTreeMap::new();
    for (text, kind) in data.into_iter().zip(kinds) {
        let words: Vec<&str> = text.lines().filter(|line| !line.starts_with(' ')).flat_map(synset).collect();
        let capital = |word: &&&str| word.starts_with(char::is_uppercase);
        for word in words.iter().filter(|word| !capital(word)) {
            *all.entry(text_hash(word)).or_default() |= kind.0;
        }
        for word in words.iter().filter(capital) {
            let entry = all.entry(text_hash(&super::lexicon::fold(word))).or_default();
            if *entry & kind.0 == 0 {
                *entry |= if kind == Kinds::NOUN { Kinds::NAME.0 } else { kind.0 };
            }
        }
    }
    for (text, kind) in irregular.into_iter().zip(kinds) {
        for form in text.lines().filter_map(|line| line.split(' ').next()).filter(|form| !form.contains('_')) {
            *all.entry(text_hash(form)).or_default() |= kind.0;
        }
    }
    let sorted: Vec<(u32, Kinds)> = all.into_iter().map(|(hash, kinds)| (hash, Kinds(kinds))).collect();
    Dictionary::from_sorted(&sorted).pack()
}

/// The single words of one line: its fourth field says in base 16 how many there are, each followed by a number.
fn synset(line: &str) -> impl Iterator<Item = &str> {
    let mut fields = line.split(' ').skip(3);
    let count = fields.next().and_then(|count| usize::from_str_radix(count, 16).ok()).unwrap_or(0);
    let words = fields.step_by(2).take(count).map(|word| word.split('(').next().unwrap_or(word));
    words.filter(|word| !word.contains('_') && word.starts_with(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packed_dictionary_knows_its_words_and_no_others() {
        let nouns = "  1 a licence\n00001740 03 n 02 entity 0 Paris 1 000 | that\n00001741 03 n 01 two_words 0 000 | x";
        let data = [nouns, "00001742 29 v 01 walk 0 000", "00001743 00 a 01 ill(p) 0 000", ""];
        let packed = from_wordnet(data, ["", "rose rise", "", ""]);
        let dictionary = Dictionary::unpack(&packed).expect("own bytes are read");
        let kinds = |lemma: &str| dictionary.kinds(text_hash(lemma));
        assert_eq!(kinds("entity"), Kinds::NOUN);
        assert_eq!(kinds("paris"), Kinds::NAME);
        assert_eq!(kinds("walk"), Kinds::VERB);
        assert_eq!(kinds("rose"), Kinds::VERB);
        assert_eq!(kinds("ill"), Kinds::ADJECTIVE);
        assert_eq!(kinds("two_words"), Kinds::default());
        assert!(Dictionary::unpack(b"no dictionary").is_none());
    }
}
