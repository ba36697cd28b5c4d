//! Byte ranges into the fields of an article: the one way in which anything points at text.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The field of an article that a [`Span`] points into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Field {
    /// The headline, where the input keeps it apart from the text.
    Title,
    /// The article's text.
    Text,
}

/// A half-open byte range `start..end` into one field of one article, on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Span {
    /// The field that the offsets count in.
    #[serde(rename = "in")]
    pub field: Field,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// A span in `field` from byte `start` up to, not including, byte `end`.
    pub fn new(field: Field, start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "a span never ends before it starts");
        Self { field, start, end }
    }

    /// The words that the span covers, or `""` where it does not lie on character boundaries of `text`.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or("")
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.end - self.start
    }

    /// Whether the span covers nothing.
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside this span.
    pub fn contains(&self, other: &Self) -> bool {
        self.field == other.field && self.start <= other.start && other.end <= self.end
    }

    /// Whether the two spans share at least one byte.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.field == other.field && self.start < other.end && other.start < self.end
    }

    /// The smallest span that covers both; both must lie in the same field.
    #[must_use]
    pub fn cover(&self, other: &Self) -> Self {
        debug_assert_eq!(self.field, other.field, "only spans of one field have a cover");
        Self { field: self.field, start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// How a text marks its blocks (headings, lists, tables).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Lines and blank lines only.
    #[default]
    Plain,
    /// Markdown; the text is the file's, with its marks.
    Markdown,
}
