//! Names of actors → actor mentions.

use super::Reading;
use crate::model::{Article, Mention};
use crate::rules::{Language, Rules};

/// Finds the actors that an article names.
pub fn find(_article: &Article, _reading: &Reading, _language: &Language, _rules: &Rules) -> Vec<Mention> {
    Vec::new()
}
