//! Text → the fingerprints by which copies of agency text are found.

use super::Reading;
use crate::model::{Article, Sketch};

/// Fingerprints of an article and of its sentences.
pub fn sketch(_article: &Article, _reading: &Reading) -> Sketch {
    Sketch::default()
}
