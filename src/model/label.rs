//! The label ledger: what each source calls each actor.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::Span;

/// What kind of naming a label is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LabelClass {
    /// A name or one of its spellings.
    Name,
    /// An institutional role ("head of the presidential council").
    Role,
    /// What the actor calls itself ("Libyan Arab Armed Forces").
    SelfDesignation,
    /// A neutral description ("east-based militias").
    Description,
    /// A label with a stance ("putschist", "self-styled").
    Loaded,
}

/// The direction of a loaded label, as the lexicon gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Stance {
    /// It grants the actor a right to its role.
    Legitimising,
    /// It denies the actor that right.
    Delegitimising,
    /// It keeps the writer apart from the actor's own claim ("self-styled", scare quotes).
    Distancing,
}

/// In whose voice a label stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Voice {
    /// The outlet's own.
    #[default]
    Own,
    /// In what the outlet reports somebody to say without quotation marks: the word may be the speaker's or the outlet's.
    Reported,
    /// Inside a quotation: the word is the speaker's.
    Quoted,
}

/// One label that one source uses for one actor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LabelEntry {
    /// The actor's id.
    pub actor: String,
    /// The source.
    pub source: String,
    /// What kind of naming.
    pub class: LabelClass,
    /// Its stance, for a loaded one.
    pub stance: Option<Stance>,
    /// The label, folded to its most frequent written form.
    pub text: String,
    /// In whose voice it stands.
    #[serde(default)]
    pub voice: Voice,
    /// The speaker's id where the voice is not the outlet's own ("unknown" for one who is not identified); `None` where it is.
    pub speaker: Option<String>,
    /// Every place where it stands, as (article id, span), in corpus order.
    pub uses: Vec<LabelCell>,
}

impl LabelEntry {
    /// Whether the outlet says it in its own voice: only that tells how the outlet calls the actor.
    pub fn is_own(&self) -> bool {
        self.voice == Voice::Own
    }
}

/// A label that one source took up or dropped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LabelChange {
    /// The actor's id.
    pub actor: String,
    /// The source.
    pub source: String,
    /// What kind of naming.
    pub class: LabelClass,
    /// Its stance, for a loaded one.
    pub stance: Option<Stance>,
    /// The label.
    pub text: String,
    /// Taken up or dropped.
    pub change: Turn,
    /// Publication day of its first use (new) or of its last (dropped).
    pub day: String,
    /// On how many days the source named the actor without it before (new) or after (dropped).
    pub without: usize,
}

/// What became of a label over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Turn {
    /// The source took it up.
    New,
    /// The source dropped it.
    Dropped,
}

/// One use of a label.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LabelCell {
    /// The article.
    pub article: String,
    /// Publication date of the article, in EDTF; `None` where unknown.
    pub published: Option<String>,
    /// Where it stands.
    pub span: Span,
}
