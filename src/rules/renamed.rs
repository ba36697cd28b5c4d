//! `rules/renamed.toml` → what rules and pack entries were once called.
//!
//! ```toml
//! [events]
//! truce = "ceasefire"          # old id = new id
//!
//! [ids]
//! ly-lna = "ly-laaf"           # actors and places
//! ```
//! Keys of findings name event types, actors and places by their ids; an acceptance that was written before a rule got its present name
//! is read as if it had been written after. Deliberately absent: chains (the newest name stands on the right of each line).

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Files;
use crate::diag::Diagnostic;

/// Old ids by what they are called now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Renamed {
    /// Event types, old id to new.
    pub events: BTreeMap<String, String>,
    /// Actors and places, old id to new.
    pub ids: BTreeMap<String, String>,
}

impl Renamed {
    /// Reads `renamed.toml` of the built-in rules and of the user's.
    pub fn load(files: &Files, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut all = Self::default();
        for (_, _, file) in files.parse::<Self>("renamed.toml", diagnostics) {
            all.events.extend(file.events);
            all.ids.extend(file.ids);
        }
        all
    }

    /// Whether nothing was renamed.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty() && self.ids.is_empty()
    }

    /// The present name of an event type.
    pub fn event<'n>(&'n self, id: &'n str) -> &'n str {
        self.events.get(id).map_or(id, String::as_str)
    }

    /// The present name of an actor or a place.
    pub fn id<'n>(&'n self, id: &'n str) -> &'n str {
        self.ids.get(id).map_or(id, String::as_str)
    }
}
