//! Clauses and nominal events → claims.

use super::Reading;
use super::speech::Speech;
use crate::model::{Article, Claim};
use crate::rules::{Language, Rules};

/// Finds the claims of an article whose mentions are known.
pub fn find(
    _article: &Article,
    _reading: &Reading,
    _speech: &[Speech],
    _language: &Language,
    _rules: &Rules,
) -> Vec<Claim> {
    Vec::new()
}
