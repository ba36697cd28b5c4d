//! Plans and obligations with a deadline against what a later source shows: kept, unmet, overtaken.

use crate::align::Aligned;
use crate::model::Finding;

/// Compares planned claims with later ones of the same or the ending type.
pub(super) fn compare(_aligned: &Aligned) -> Vec<Finding> {
    Vec::new()
}
