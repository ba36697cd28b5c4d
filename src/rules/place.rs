//! Places (`rules/places`) and their names in a language (`rules/LANGUAGE/places`).

use super::Files;
use crate::diag::Diagnostic;

/// The compiled gazetteer.
#[derive(Clone, Debug, Default)]
pub struct Places {}

impl Places {
    /// Compiles `rules/places/*`.
    pub fn load(_files: &Files, _diagnostics: &mut Vec<Diagnostic>) -> Self {
        Self {}
    }
}

/// Names of places in one language.
#[derive(Clone, Debug, Default)]
pub struct PlaceWords {}

impl PlaceWords {
    /// Compiles `rules/LANGUAGE/places/*`.
    pub fn load(_code: &str, _files: &Files, _places: &Places, _diagnostics: &mut Vec<Diagnostic>) -> Self {
        Self {}
    }
}
