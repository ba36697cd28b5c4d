//! Actor mentions → the label ledger, and findings about naming.
//!
//! The ledger lists, for every actor and source, each name, self-designation, role, description and loaded label with all its uses; what
//! stands in a quotation is the speaker's and is kept apart. Invariants: only mentions and claims are read, never text; entries
//! are sorted by actor, source, class, text and speaker; no outlet gets a score. Deliberately absent: a political axis, and any
//! judgement of which label is right.

mod conflict;
mod divergence;
mod ledger;
mod spelling;

pub use ledger::ledger;

use crate::model::{Corpus, Finding, LabelEntry};
use crate::rules::Rules;

/// Findings about naming: differing labels, differing spellings, and posts that two persons are said to hold.
pub fn findings(corpus: &Corpus, ledger: &[LabelEntry], rules: &Rules) -> Vec<Finding> {
    let mut found = divergence::findings(corpus, ledger);
    found.extend(spelling::findings(corpus, ledger, rules));
    found.extend(conflict::findings(corpus, ledger, rules));
    crate::compare::sort(&mut found);
    found
}

/// The name to print for an actor.
fn name_of<'c>(corpus: &'c Corpus, id: &'c str) -> &'c str {
    corpus.actors.iter().find(|actor| actor.id == id).map_or(id, |actor| actor.name.as_str())
}
