//! Label classes and stances (`rules/LANGUAGE/label.toml`).

use super::Files;
use crate::diag::Diagnostic;

/// Label classes and stances of one language.
#[derive(Clone, Debug, Default)]
pub struct LabelWords {}

impl LabelWords {
    /// Compiles `rules/LANGUAGE/label.toml`.
    pub fn load(_code: &str, _files: &Files, _diagnostics: &mut Vec<Diagnostic>) -> Self {
        Self {}
    }
}
