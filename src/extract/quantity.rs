//! Number expressions → quantities with bounds, units and what they count.

use super::Reading;
use crate::model::{Article, Mention};
use crate::rules::Language;

/// Finds the quantities of an article.
pub fn find(_article: &Article, _reading: &Reading, _language: &Language) -> Vec<Mention> {
    Vec::new()
}
