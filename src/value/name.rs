//! Names of persons and organisations, and how likely two are to name one actor.

/// A name, split into its parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {}
