//! Words and patterns of time expressions (`rules/LANGUAGE/time.toml`).

use super::Files;
use crate::diag::Diagnostic;

/// Words and patterns of time expressions of one language.
#[derive(Clone, Debug, Default)]
pub struct TimeWords {}

impl TimeWords {
    /// Compiles `rules/LANGUAGE/time.toml`.
    pub fn load(_code: &str, _files: &Files, _diagnostics: &mut Vec<Diagnostic>) -> Self {
        Self {}
    }
}
