//! The types that travel between the stages: plain data with public fields, and nothing that decides.
//!
//! Their serialised form is the published one (`extract --format jsonl`, parts of `report --format json`), so that every
//! stage after [`crate::extract`] can read its input back from a store. Invariants: ids are unique within a run; all
//! collections are ordered; a [`Claim`] points at mentions of its own article by index. Deliberately absent: rules,
//! thresholds, text processing.

mod article;
mod claim;
mod fact;
mod finding;
mod label;
mod mention;

pub use crate::value::quantity::{Bound, Change};
pub use article::{Article, Directive, Evidence, How, Published, SentenceSketch, Sketch};
pub use claim::{
    Attribution, Certainty, Claim, Definiteness, Doubt, Filler, Ground, Modality, OrderLink, PendingTime, PlaceRef,
    Polarity, Sum, TimeRef,
};
pub use fact::{Actor, ActorKind, Analysis, Corpus, Fact, Link, MatchWeight, Story};
pub use finding::{Facet, Finding, Kind, Scope, Severity, Side, Why, code};
pub use label::{LabelCell, LabelChange, LabelClass, LabelEntry, Stance, Turn, Voice};
pub use mention::{
    ActorMention, Anchor, DatePart, Mention, MentionKind, PlaceMention, QuantityMention, Shift, TimeMention, Timex,
    TimexType,
};
