//! Rows of `recognizers` about numbers, amounts of money and dimensions.

use super::Bench;

/// How many rows are answered rightly.
pub(crate) fn score(bench: &Bench, file: &str, rows: &[serde_json::Value]) -> f64 {
    let _ = (bench, file, rows);
    0.0
}
