//! Number words, units and approximators (`rules/LANGUAGE/quantity.toml`).

use super::Files;
use crate::diag::Diagnostic;

/// Number words, units and approximators of one language.
#[derive(Clone, Debug, Default)]
pub struct QuantityWords {}

impl QuantityWords {
    /// Compiles `rules/LANGUAGE/quantity.toml`.
    pub fn load(_code: &str, _files: &Files, _diagnostics: &mut Vec<Diagnostic>) -> Self {
        Self {}
    }
}
