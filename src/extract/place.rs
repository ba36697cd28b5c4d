//! Names of places → place mentions.

use super::Reading;
use crate::model::{Article, Mention};
use crate::rules::{Language, Rules};

/// Finds the places that an article names.
pub fn find(_article: &Article, _reading: &Reading, _language: &Language, _rules: &Rules) -> Vec<Mention> {
    Vec::new()
}
