//! Reporting verbs, modality and negation cues (`rules/LANGUAGE/speech.toml`).
//!
//! Look-ups are by lemma. Deliberately absent: the tree walks that find the words (`extract::speech`, `extract::modality`).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Deserialize;

use super::Files;
use crate::diag::Diagnostic;
use crate::model::{Modality, Polarity};

/// Reporting verbs, modality and negation cues of one language.
#[derive(Clone, Debug, Default)]
pub struct SpeechWords {
    verbs: HashMap<String, Cue>,
    sets: BTreeMap<String, BTreeSet<String>>,
    auxiliaries: HashMap<String, Stage>,
    adverbs: HashMap<String, Stage>,
    adjectives: HashMap<String, Stage>,
    markers: HashMap<String, Stage>,
    clause_governors: HashMap<String, Stage>,
    noun_governors: HashMap<String, Vec<NounGovernor>>,
}

/// A verb whose subject says, wants or judges something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cue {
    /// What kind of saying.
    pub class: CueClass,
    /// Whether the content is presented as said, so that its claims are the speaker's.
    pub report: bool,
}

impl Cue {
    /// Whether words in quotation marks that go with it are its subject's own: who demands or hopes speaks, who accuses
    /// or is shown may only borrow a word.
    pub fn quotes(self) -> bool {
        !matches!(self.class, CueClass::Show | CueClass::Judge | CueClass::Deny | CueClass::Doubt)
    }
}

/// What kind of saying a verb is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CueClass {
    /// Says, in any way that takes no side.
    Say,
    /// Says, and the outlet keeps its distance.
    Claim,
    /// Says that it is not so.
    Deny,
    /// Leaves open whether it is so.
    Doubt,
    /// Asks.
    Ask,
    /// Wants somebody to do it.
    Demand,
    /// Undertakes or refuses to do it.
    Promise,
    /// Praises or blames.
    Judge,
    /// Believes, knows, wants.
    Think,
    /// Shows, as a document does.
    Show,
}

/// The stage that a word gives to the event it governs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Planned, scheduled, agreed, expected.
    Planned,
    /// Called for.
    Demanded,
    /// May be.
    Possible,
    /// Would be.
    Conditional,
    /// Said with a mark of doubt.
    Alleged,
    /// Not so.
    Negated,
    /// Denied by somebody.
    Denied,
    /// Neither.
    None,
}

impl Stage {
    /// The modality, if the word gives one.
    pub fn modality(self) -> Option<Modality> {
        match self {
            Self::Planned => Some(Modality::Planned),
            Self::Demanded => Some(Modality::Demanded),
            Self::Possible => Some(Modality::Possible),
            Self::Conditional => Some(Modality::Conditional),
            Self::Alleged => Some(Modality::Alleged),
            Self::Negated | Self::Denied | Self::None => None,
        }
    }

    /// The polarity, if the word changes it.
    pub fn polarity(self) -> Option<Polarity> {
        match self {
            Self::Negated => Some(Polarity::Negated),
            Self::Denied => Some(Polarity::Denied),
            _ => None,
        }
    }
}

#[derive(Clone, Debug)]
struct NounGovernor {
    stage: Stage,
    prepositions: BTreeSet<String>,
}

impl SpeechWords {
    /// Compiles `rules/LANGUAGE/speech.toml`.
    pub fn load(code: &str, files: &Files, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut words = Self::default();
        for (_, _, spec) in files.parse::<SpeechFile>(&format!("{code}/speech.toml"), diagnostics) {
            words.add(spec);
        }
        words
    }

    /// What kind of saying a verb is, by lemma.
    pub fn cue(&self, lemma: &str) -> Option<Cue> {
        self.verbs.get(lemma).copied()
    }

    /// The modality that a verb gives to a clause that it governs.
    pub fn modality(&self, lemma: &str) -> Option<Modality> {
        self.governs_clause(lemma)?.modality()
    }

    /// The polarity that a verb gives to a clause that it governs.
    pub fn negates(&self, lemma: &str) -> Option<Polarity> {
        self.governs_clause(lemma)?.polarity()
    }

    /// What a word does to a clause that it governs.
    pub fn governs_clause(&self, lemma: &str) -> Option<Stage> {
        self.clause_governors.get(lemma).copied()
    }

    /// What a word does to a noun that it governs, bare or behind a preposition.
    pub fn governs_noun(&self, lemma: &str, preposition: Option<&str>) -> Option<Stage> {
        let governors = self.noun_governors.get(lemma)?;
        let fits = |governor: &&NounGovernor| match preposition {
            None => governor.prepositions.is_empty(),
            Some(preposition) => governor.prepositions.contains(preposition),
        };
        governors.iter().find(fits).map(|governor| governor.stage)
    }

    /// What an auxiliary or modal does to its verb.
    pub fn auxiliary(&self, lemma: &str) -> Option<Stage> {
        self.auxiliaries.get(lemma).copied()
    }

    /// What an adverb does to its verb.
    pub fn adverb(&self, lemma: &str) -> Option<Stage> {
        self.adverbs.get(lemma).copied()
    }

    /// What an adjective does to its noun.
    pub fn adjective(&self, lemma: &str) -> Option<Stage> {
        self.adjectives.get(lemma).copied()
    }

    /// What a conjunction or preposition does to what it opens.
    pub fn marker(&self, lemma: &str) -> Option<Stage> {
        self.markers.get(lemma).copied()
    }

    /// Whether a lemma or phrase belongs to a named set.
    pub fn is_in(&self, set: &str, lemma: &str) -> bool {
        self.sets.get(set).is_some_and(|words| words.contains(lemma))
    }

    /// The phrases of a named set, in order.
    pub fn set(&self, name: &str) -> impl Iterator<Item = &str> {
        self.sets.get(name).into_iter().flatten().map(String::as_str)
    }

    fn add(&mut self, spec: SpeechFile) {
        for verb in spec.verb {
            let cue = Cue { class: verb.class, report: verb.report };
            for lemma in verb.lemmas {
                self.verbs.entry(lemma).or_insert(cue);
            }
        }
        for (name, words) in spec.sets.into_iter().chain(spec.governed) {
            self.sets.entry(name).or_default().extend(words);
        }
        self.auxiliaries.extend(spec.auxiliaries);
        self.adverbs.extend(spec.adverbs);
        self.adjectives.extend(spec.adjectives);
        self.markers.extend(spec.markers);
        for governor in spec.governor {
            let prepositions: BTreeSet<String> = governor.preposition.into_iter().collect();
            for lemma in governor.lemmas {
                if governor.clause {
                    self.clause_governors.entry(lemma.clone()).or_insert(governor.is);
                }
                if governor.noun && !governor.clause_only_for.contains(&lemma) {
                    let entry = NounGovernor { stage: governor.is, prepositions: prepositions.clone() };
                    self.noun_governors.entry(lemma).or_default().push(entry);
                }
            }
        }
    }
}

/// The shape of `speech.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SpeechFile {
    #[serde(default)]
    verb: Vec<VerbSpec>,
    #[serde(default)]
    sets: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    governed: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    auxiliaries: BTreeMap<String, Stage>,
    #[serde(default)]
    adverbs: BTreeMap<String, Stage>,
    #[serde(default)]
    adjectives: BTreeMap<String, Stage>,
    #[serde(default)]
    markers: BTreeMap<String, Stage>,
    #[serde(default)]
    governor: Vec<GovernorSpec>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VerbSpec {
    class: CueClass,
    report: bool,
    lemmas: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GovernorSpec {
    is: Stage,
    #[serde(default)]
    clause: bool,
    #[serde(default)]
    noun: bool,
    #[serde(default)]
    preposition: Vec<String>,
    #[serde(default)]
    clause_only_for: Vec<String>,
    lemmas: Vec<String>,
}
