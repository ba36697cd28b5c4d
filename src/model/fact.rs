//! What the corpus as a whole adds: actors, stories, facts.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Article, Finding, LabelEntry};

/// All articles of a run after [`crate::resolve`], in the order of their ids, with the actors that they share.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Corpus {
    /// Articles in the order of their ids.
    pub articles: Vec<Article>,
    /// Actors in the order of their ids.
    pub actors: Vec<Actor>,
}

/// A person, group, state or organisation that some article names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Actor {
    /// A pack entry's id, or `~` and a folded name for a discovered one.
    pub id: String,
    /// The name to print.
    pub name: String,
    /// What it is.
    pub kind: ActorKind,
    /// Whether the articles alone introduce it.
    pub discovered: bool,
}

/// What an actor is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ActorKind {
    /// A single human being.
    Person,
    /// An armed group, force or unit.
    ArmedGroup,
    /// A government or one of its parts.
    Government,
    /// Any other organisation.
    Organisation,
    /// A state.
    State,
    /// A people or community.
    People,
    /// A news outlet or agency.
    Media,
    /// Nothing tells.
    #[default]
    Unknown,
}

/// Articles whose main event is one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Story {
    /// `s` and a number, in the order of the first article's id.
    pub id: String,
    /// The terms that its articles share and others lack, best first.
    pub terms: Vec<String>,
    /// Ids of its articles.
    pub articles: Vec<String>,
}

/// Claims shown to be about one event, with the evidence for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Fact {
    /// Start of the blake3 of the event's key.
    pub id: String,
    /// The event type.
    #[serde(rename = "type")]
    pub event: String,
    /// One readable line: who did what, when, where.
    pub summary: String,
    /// Ids of its claims, in corpus order.
    pub claims: Vec<String>,
    /// Groups of sources whose texts are not independent; each is one witness.
    pub witnesses: Vec<Vec<String>>,
    /// The pairs that joined its claims, one fewer than claims, strongest first, each with its match weights.
    pub links: Vec<Link>,
}

/// Two claims and how strongly the evidence says that they are about one event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Link {
    /// The claim with the smaller place in corpus order.
    pub a: String,
    /// The other.
    pub b: String,
    /// Sum of the parts, in bits (log2 of the Bayes factor; Fellegi and Sunter 1969).
    pub weight: f64,
    /// The waterfall.
    pub parts: Vec<MatchWeight>,
}

/// One step of the waterfall.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MatchWeight {
    /// What was compared ("time", "place", "agent", "ordinal", "term: tarhuna").
    pub slot: String,
    /// Bits for (positive) or against (negative).
    pub bits: f64,
    /// Why, in one readable sentence.
    pub why: String,
}

/// Everything that a report may show.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Analysis {
    /// Articles and actors.
    pub corpus: Corpus,
    /// Stories in the order of their ids.
    pub stories: Vec<Story>,
    /// Facts in the order of their first claim.
    pub facts: Vec<Fact>,
    /// Findings, most severe first, then by key.
    pub findings: Vec<Finding>,
    /// The label ledger, by actor, source, class and text.
    pub labels: Vec<LabelEntry>,
}
