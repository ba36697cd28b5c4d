//! A finding: what comparing the claims about one event showed.

use serde::{Deserialize, Serialize};

use super::MatchWeight;
use crate::text::Span;

/// One result of a comparison. Its `key` is its meaning and its `fingerprint` the key with the values that oppose each other:
/// never a line, a path, an index or a message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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

/// What a finding is: a closed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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

/// What a contradiction, dispute, update or refinement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
}

/// Across sources, or within one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Between sources.
    Across,
    /// Inside one source.
    Within,
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// For information.
    Note,
    /// Worth a look.
    Warning,
    /// Both cannot be true, and the evidence is firm.
    Error,
}

/// One side of a finding: a value and who states it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Why {
    /// One readable sentence.
    pub text: String,
    /// The match weights behind it, if it is an alignment.
    pub weights: Vec<MatchWeight>,
    /// The passages behind it, as (article id, span).
    pub spans: Vec<(String, Span)>,
}
