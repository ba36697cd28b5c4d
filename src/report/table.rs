//! An analysis → tables for a terminal.

use super::{Input, Options};

/// The tables.
pub fn render(_input: &Input<'_>, _options: &Options) -> String {
    String::new()
}
