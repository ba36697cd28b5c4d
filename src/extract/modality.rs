//! What stands above a predicate or nominal event in its sentence → polarity and modality.

use crate::model::{Modality, Polarity};
use crate::rules::Language;
use crate::text::Sentence;

/// The polarity and modality that the sentence gives to the event at token `event`.
pub fn stage(sentence: &Sentence, event: usize, _language: &Language) -> (Polarity, Modality) {
    let negated = sentence.clauses.iter().any(|clause| clause.predicate == event && clause.negation.is_some());
    (if negated { Polarity::Negated } else { Polarity::Affirmed }, Modality::Happened)
}
