//! Decoded text → blocks, sentences, tokens, word classes, dependency trees, clauses and quotations.
//!
//! Invariants: every [`Span`] is a byte range on character boundaries into the original field, which never changes;
//! the same text gives the same analysis. Deliberately absent: any word of any language (the caller hands in a
//! trained [`Analyzer`]), and any knowledge of articles, rules or values.

mod analyzer;
mod aside;
mod block;
mod clause;
mod comment;
pub mod conllu;
mod dictionary;
pub(crate) mod digits;
mod document;
mod finite;
mod furniture;
pub(crate) mod hash;
mod lexicon;
mod parser;
mod quote;
mod repair;
mod sentence;
mod span;
mod tagger;
mod token;
pub mod train;
mod tree;
mod weights;
mod words;

pub use analyzer::{Analyzer, LONG_WITHOUT, ModelError, has_lost_apostrophes};
pub use comment::{Comment, comments};
pub use document::{
    Block, BlockKind, Clause, ClauseKind, Document, Oblique, Quote, Sentence, Tense, Token, Voice, WordClass,
};
pub(crate) use lexicon::columns;
pub use span::{Field, Format, Span};
pub use words::TextWords;
