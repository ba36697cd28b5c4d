//! Actor packs (`rules/actors`) and their names in a language (`rules/LANGUAGE/actors`).

use super::Files;
use crate::diag::Diagnostic;

/// Compiled actor packs.
#[derive(Clone, Debug, Default)]
pub struct Actors {}

impl Actors {
    /// Compiles `rules/actors/*.toml`.
    pub fn load(_files: &Files, _diagnostics: &mut Vec<Diagnostic>) -> Self {
        Self {}
    }

    /// Kind of a pack actor; `None` for an id that no pack has.
    pub fn kind(&self, _id: &str) -> Option<crate::model::ActorKind> {
        None
    }
}

/// Names, titles and kinds of actors in one language.
#[derive(Clone, Debug, Default)]
pub struct ActorWords {}

impl ActorWords {
    /// Compiles `rules/LANGUAGE/actors/*.toml`.
    pub fn load(_code: &str, _files: &Files, _actors: &Actors, _diagnostics: &mut Vec<Diagnostic>) -> Self {
        Self {}
    }
}
