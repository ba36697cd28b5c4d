//! Numbers as the intervals that words leave open.

/// A number, its unit, and the interval that its words leave open.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {}
