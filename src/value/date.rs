//! Calendar dates as the sets of days that words leave open, written in EDTF (ISO 8601-2:2019, levels 0–2).

use serde::{Deserialize, Serialize};

use super::Relation;

/// The days that a date expression leaves open. Serialised as its EDTF string.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Date {
    edtf: String,
}

impl Date {
    /// Reads EDTF; `None` where the string is none or denotes no day.
    pub fn parse(edtf: &str) -> Option<Self> {
        Some(Self { edtf: edtf.to_owned() })
    }

    /// First day left open; `None` where the beginning is open.
    pub fn first(&self) -> Option<jiff::civil::Date> {
        self.edtf.parse().ok()
    }

    /// Last day left open; `None` where the end is open.
    pub fn last(&self) -> Option<jiff::civil::Date> {
        self.edtf.parse().ok()
    }

    /// How the days of this date lie to those of another.
    pub fn relate(&self, other: &Self) -> Relation {
        if self == other { Relation::Equal } else { Relation::Overlaps }
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.edtf)
    }
}
