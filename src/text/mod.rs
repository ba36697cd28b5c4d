//! Decoded text → blocks, sentences, tokens, word classes, dependency trees, clauses and quotations.
//!
//! Invariants: every [`Span`] is a byte range on character boundaries into the original field, which never changes;
//! the same text gives the same analysis. Deliberately absent: any word of any language (the caller hands in a
//! trained [`Analyzer`]), and any knowledge of articles, rules or values.

mod document;
mod span;
mod tree;

pub use document::{
    Analyzer, Block, BlockKind, Clause, ClauseKind, Document, Oblique, Quote, Sentence, Tense, Token, Voice, WordClass,
};
pub use span::{Field, Format, Span};
