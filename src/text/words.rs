//! The short lists of a language that reading needs before any model: contractions, abbreviations, prefixes, auxiliaries of the future.
//!
//! Read from `rules/LANGUAGE/text.toml`. Deliberately absent: the words themselves.

use std::collections::HashSet;

use serde::Deserialize;

use super::furniture::Phrases;
use super::lexicon::fold_lemma;

/// What a language's `text.toml` says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TextWords {
    /// BCP 47 code under which sentence splitting knows the language.
    pub sentences: String,
    /// Endings that are words of their own ("n't", "'s"), with a straight apostrophe.
    pub clitics: Vec<String>,
    /// The clitic that stands behind names without its apostrophe in a text that has lost them all; empty for none.
    pub lost: String,
    /// Whole words that are two words, the cut shown by `|` ("can|not").
    pub contractions: Vec<String>,
    /// Abbreviations that keep their full stop ("gen.").
    pub abbreviations: Vec<String>,
    /// Abbreviations that a name follows: no sentence ends after them.
    pub before_names: Vec<String>,
    /// Beginnings that a hyphen does not cut off ("re", "anti").
    pub prefixes: Vec<String>,
    /// Lemmas of auxiliaries that make a clause future.
    pub future: Vec<String>,
    /// Prepositions that open clauses as well ("after").
    pub openers: Vec<String>,
    /// Past forms, no other than their participles, of verbs that have no passive ("died").
    pub intransitive: Vec<String>,
    /// Forms of verbs that put in, between two commas, who speaks ("…, the ministry *said*, …").
    #[serde(default)]
    pub interjected: Vec<String>,
    /// Words that join a clause to another one, and so never stand in one that is only put in.
    #[serde(default)]
    pub joining: Vec<String>,
    /// Subordinators that go on with the sentence behind who speaks.
    #[serde(default)]
    pub trailing: Vec<String>,
    /// Lemmas of nouns that speak, also without a determiner that tells where they begin.
    #[serde(default)]
    pub voices: Vec<String>,
    /// Nouns that stand before them as part of their name ("*state* media").
    #[serde(default)]
    pub voicing: Vec<String>,
    /// Lemmas of verbs whose object does what their complement says.
    pub control: Vec<String>,
    /// Prepositions that open such a complement where it is no infinitive.
    pub controlling: Vec<String>,
    /// Irregular verb forms and their lemmas ("struck": "strike").
    pub irregular: std::collections::HashMap<String, String>,
    /// Endings of irregular plurals and what they end in as a singular ("men": "man").
    pub plurals: std::collections::BTreeMap<String, String>,
    /// Names in capitals that are other words in small letters.
    pub acronyms: Vec<String>,
    /// Nouns for numbers.
    pub many: Vec<String>,
    /// Particles that a hyphen joins to a verb's stem to one noun ("sit-in").
    pub particles: Vec<String>,
    /// Pairs of words that are one noun, though the first may look like a verb.
    pub compounds: Vec<String>,
    /// What pages say about themselves.
    pub furniture: Furniture,
}

/// What pages say about themselves, in small letters with straight apostrophes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Furniture {
    /// Whole lines ("contact us").
    pub lines: HashSet<String>,
    /// Whole lines behind which the article is over ("leave a reply").
    pub tails: HashSet<String>,
    /// Beginnings of lines ("read more:").
    pub starts: Vec<String>,
    /// Ends of lines ("all rights reserved").
    pub ends: Vec<String>,
    /// Set phrases that are cut out of running text where a page's lines were joined ("continue reading the main story"), in ASCII letters.
    pub phrases: Vec<String>,
    /// Credits of pictures: a line that begins with one and goes on with a capital, or ends with one, is a caption.
    pub credits: Vec<String>,
}

/// The lists as reading looks things up in them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lookup {
    /// Code for sentence splitting.
    pub(crate) sentences: String,
    /// Endings that are words.
    pub(crate) clitics: Vec<String>,
    /// The clitic that names keep where apostrophes are lost.
    pub(crate) lost: String,
    /// Whole words, with the byte length of their first part.
    pub(crate) contractions: std::collections::HashMap<String, usize>,
    /// Abbreviations.
    pub(crate) abbreviations: HashSet<String>,
    /// Abbreviations before names.
    pub(crate) before_names: HashSet<String>,
    /// Beginnings that a hyphen does not cut off.
    pub(crate) prefixes: HashSet<String>,
    /// Auxiliaries of the future.
    pub(crate) future: HashSet<String>,
    /// Prepositions that open clauses as well.
    pub(crate) openers: HashSet<String>,
    /// Past forms of verbs that have no passive.
    pub(crate) intransitive: HashSet<String>,
    /// Verb forms that put in who speaks.
    pub(crate) interjected: HashSet<String>,
    /// Words that join a clause to another one.
    pub(crate) joining: HashSet<String>,
    /// Subordinators that go on with the sentence behind who speaks.
    pub(crate) trailing: HashSet<String>,
    /// Nouns that speak.
    pub(crate) voices: HashSet<String>,
    /// Nouns before them that are part of their name.
    pub(crate) voicing: HashSet<String>,
    /// Verbs whose object does what their complement says.
    pub(crate) control: HashSet<String>,
    /// Prepositions that open such a complement where it is no infinitive.
    pub(crate) controlling: HashSet<String>,
    /// Irregular verb forms and their lemmas.
    pub(crate) irregular: std::collections::HashMap<String, String>,
    /// Endings of irregular plurals and of their singulars.
    pub(crate) plurals: std::collections::BTreeMap<String, String>,
    /// Nouns for numbers.
    pub(crate) many: HashSet<String>,
    /// Names in capitals that are other words in small letters.
    pub(crate) acronyms: HashSet<String>,
    /// Particles that a hyphen joins to a verb's stem to one noun.
    pub(crate) particles: HashSet<String>,
    /// Pairs of words that are one noun.
    pub(crate) compounds: HashSet<String>,
    /// What pages say about themselves.
    pub(crate) furniture: Furniture,
    /// Its set phrases.
    pub(crate) phrases: Phrases,
}

impl From<TextWords> for Lookup {
    fn from(words: TextWords) -> Self {
        let cut = |word: &String| word.split_once('|').map(|(first, second)| (format!("{first}{second}"), first.len()));
        Self {
            sentences: words.sentences,
            clitics: words.clitics,
            lost: words.lost,
            contractions: words.contractions.iter().filter_map(cut).collect(),
            abbreviations: words.abbreviations.into_iter().collect(),
            before_names: words.before_names.into_iter().collect(),
            prefixes: words.prefixes.into_iter().collect(),
            future: words.future.into_iter().collect(),
            openers: words.openers.into_iter().collect(),
            intransitive: words.intransitive.into_iter().collect(),
            interjected: words.interjected.into_iter().collect(),
            joining: words.joining.into_iter().collect(),
            trailing: words.trailing.into_iter().collect(),
            voices: words.voices.into_iter().collect(),
            voicing: words.voicing.into_iter().collect(),
            control: words.control.into_iter().collect(),
            controlling: words.controlling.into_iter().collect(),
            irregular: words.irregular,
            plurals: words.plurals,
            acronyms: words.acronyms.into_iter().collect(),
            many: words.many.into_iter().collect(),
            particles: words.particles.into_iter().collect(),
            compounds: words.compounds.into_iter().collect(),
            phrases: Phrases::new(&words.furniture.phrases),
            furniture: words.furniture,
        }
    }
}

impl Lookup {
    /// The singular of an irregular plural, by its ending ("airmen").
    pub(crate) fn singular(&self, folded: &str) -> Option<String> {
        self.plurals.iter().find_map(|(plural, single)| Some(folded.strip_suffix(plural.as_str())?.to_owned() + single))
    }

    /// Whether a word with its full stop is an abbreviation.
    pub(crate) fn abbreviated(&self, word: &str) -> bool {
        word.len() <= 12 && self.abbreviations.contains(&fold_lemma(word))
    }
}
