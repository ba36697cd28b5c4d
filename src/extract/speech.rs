//! Who says what: direct and indirect speech, "according to", quotations, chains of speakers.

use super::Reading;
use crate::model::{Article, Attribution};
use crate::rules::Language;
use crate::text::Span;

/// One act of saying: a speaker, the words that mark it, and what is said.
#[derive(Clone, Debug, PartialEq)]
pub struct Speech {
    /// The chain of speakers, outermost first; the last one says the content.
    pub chain: Vec<Attribution>,
    /// What is said: every part of it, in text order ("…," he said, "…").
    pub content: Vec<Span>,
}

impl Speech {
    /// Whether `span` is part of what is said.
    pub fn covers(&self, span: &Span) -> bool {
        self.content.iter().any(|part| part.contains(span))
    }
}

/// Finds the acts of saying of an article whose mentions are known.
pub fn find(_article: &Article, _reading: &Reading, _language: &Language) -> Vec<Speech> {
    Vec::new()
}
