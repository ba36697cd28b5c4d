//! Event frames (`rules/events`) and their triggers (`rules/LANGUAGE/events`).

use super::Files;
use crate::diag::Diagnostic;

/// Compiled frames.
#[derive(Clone, Debug, Default)]
pub struct Frames {}

impl Frames {
    /// Compiles `rules/events/*.toml`.
    pub fn load(_files: &Files, _diagnostics: &mut Vec<Diagnostic>) -> Self {
        Self {}
    }
}

/// Compiled triggers of one language.
#[derive(Clone, Debug, Default)]
pub struct Triggers {}

impl Triggers {
    /// Compiles `rules/LANGUAGE/events/*.toml`.
    pub fn load(_code: &str, _files: &Files, _frames: &Frames, _diagnostics: &mut Vec<Diagnostic>) -> Self {
        Self {}
    }
}
