//! A finding: what comparing the claims about one event showed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::MatchWeight;
use crate::text::Span;

/// One result of a comparison. Its `key` is its meaning and its `fingerprint` the key with the values that oppose each other:
/// never a line, a path, an index or a message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// Start of the fingerprint: long enough to be unique in a run.
    pub id: String,
    /// Kind, facet, event (from the opposed claims alone) and slot, readable.
    pub key: String,
    /// blake3 of the key and the normalised values, in hex.
    pub fingerprint: String,
    /// What it is.
    pub kind: Kind,
    /// On what, where the kind needs one.
    pub facet: Option<Facet>,
    /// Across sources or within one.
    pub scope: Scope,
    /// How much it matters.
    pub severity: Severity,
    /// Slot of the event that was compared ("time", "count:killed", "place", "agent").
    pub slot: String,
    /// Fact that it is about; `None` for findings about actors.
    pub fact: Option<String>,
    /// Actor that it is about; `None` for findings about facts.
    pub actor: Option<String>,
    /// One readable sentence.
    pub summary: String,
    /// What each side says; the first side is the one with more witnesses, then the earlier one.
    pub sides: Vec<Side>,
    /// The reasoning, step by step, in the order in which a reader would walk it.
    pub why: Vec<Why>,
}

impl Finding {
    /// `kind/facet`, or the kind alone: what documentation, SARIF and `explain` call this sort of finding.
    pub fn code(&self) -> String {
        code(self.kind, self.facet)
    }
}

/// The code of a kind and a facet.
pub fn code(kind: Kind, facet: Option<Facet>) -> String {
    facet.map_or_else(|| kind.id().to_owned(), |facet| format!("{}/{}", kind.id(), facet.id()))
}

/// What a finding is: a closed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Impossible together.
    Contradiction,
    /// Both sides name different speakers; the outlets only report them.
    Dispute,
    /// Two holders of one exclusive post at one time, or one person in two posts that exclude each other.
    RoleConflict,
    /// An obligation with a deadline, unfulfilled after it.
    UnmetCommitment,
    /// A plan or schedule that was ended or replaced before its time.
    OvertakenCommitment,
    /// A plan or schedule that came true.
    KeptCommitment,
    /// A source changed its own earlier figure without saying so.
    Revision,
    /// A source says that an earlier figure was wrong.
    Correction,
    /// A value that moves with time was later given a new figure.
    Update,
    /// The same actor under differing labels, by outlet.
    LabelDivergence,
    /// The same name written differently.
    SpellingVariant,
    /// One states it more exactly.
    Refinement,
    /// The same value.
    Agreement,
    /// Only one witness.
    SingleSource,
    /// Not shown to be the same event, or not the same thing counted.
    Incomparable,
}

impl Kind {
    /// Every kind, in the order in which reports show them.
    pub const ALL: [Self; 15] = [
        Self::Contradiction,
        Self::Dispute,
        Self::RoleConflict,
        Self::UnmetCommitment,
        Self::OvertakenCommitment,
        Self::KeptCommitment,
        Self::Revision,
        Self::Correction,
        Self::Update,
        Self::LabelDivergence,
        Self::SpellingVariant,
        Self::Refinement,
        Self::Agreement,
        Self::SingleSource,
        Self::Incomparable,
    ];

    /// The kind's name, as it stands in codes, options and machine formats.
    pub fn id(self) -> &'static str {
        match self {
            Self::Contradiction => "contradiction",
            Self::Dispute => "dispute",
            Self::RoleConflict => "role-conflict",
            Self::UnmetCommitment => "unmet-commitment",
            Self::OvertakenCommitment => "overtaken-commitment",
            Self::KeptCommitment => "kept-commitment",
            Self::Revision => "revision",
            Self::Correction => "correction",
            Self::Update => "update",
            Self::LabelDivergence => "label-divergence",
            Self::SpellingVariant => "spelling-variant",
            Self::Refinement => "refinement",
            Self::Agreement => "agreement",
            Self::SingleSource => "single-source",
            Self::Incomparable => "incomparable",
        }
    }
}

/// What a contradiction, dispute, update or refinement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Facet {
    /// When.
    Date,
    /// How many.
    Count,
    /// Where.
    Place,
    /// Who.
    Participant,
    /// Who did it to whom.
    RoleReversal,
    /// Whether.
    Polarity,
    /// How it ended.
    Outcome,
    /// Up or down.
    Direction,
    /// Before or after.
    Order,
    /// A total against its parts.
    Sum,
    /// By which verb.
    Verb,
}

impl Facet {
    /// Every facet.
    pub const ALL: [Self; 11] = [
        Self::Date,
        Self::Count,
        Self::Place,
        Self::Participant,
        Self::RoleReversal,
        Self::Polarity,
        Self::Outcome,
        Self::Direction,
        Self::Order,
        Self::Sum,
        Self::Verb,
    ];

    /// The facet's name, as it stands in codes and machine formats.
    pub fn id(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Count => "count",
            Self::Place => "place",
            Self::Participant => "participant",
            Self::RoleReversal => "role-reversal",
            Self::Polarity => "polarity",
            Self::Outcome => "outcome",
            Self::Direction => "direction",
            Self::Order => "order",
            Self::Sum => "sum",
            Self::Verb => "verb",
        }
    }
}

/// Across sources, or within one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Between sources.
    Across,
    /// Inside one source.
    Within,
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// For information.
    Note,
    /// Worth a look.
    Warning,
    /// Both cannot be true, and the evidence is firm.
    Error,
}

impl Severity {
    /// Every severity, mildest first.
    pub const ALL: [Self; 3] = [Self::Note, Self::Warning, Self::Error];

    /// The severity's name, as it stands in options and machine formats.
    pub fn id(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One side of a finding: a value and who states it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Side {
    /// The normalised value, printed.
    pub value: String,
    /// Sources that state it, sorted.
    pub sources: Vec<String>,
    /// Number of independent witnesses among them.
    pub witnesses: usize,
    /// Ids of the claims, in corpus order.
    pub claims: Vec<String>,
    /// The conflicting words, as (article id, span), in corpus order.
    pub spans: Vec<(String, Span)>,
}

/// One step of the reasoning.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Why {
    /// One readable sentence.
    pub text: String,
    /// The match weights behind it, if it is an alignment.
    pub weights: Vec<MatchWeight>,
    /// The passages behind it, as (article id, span).
    pub spans: Vec<(String, Span)>,
}
