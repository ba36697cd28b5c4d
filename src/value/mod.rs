//! `Date`, `Quantity`, `Place` and `Name`, and how two values of a kind lie to each other.
//!
//! Every value denotes the set of possibilities that its words leave open; [`Relation`] says how two such sets lie to
//! each other, in the five relations of RCC-5 (Randell, Cui and Cohn 1992; Bennett 1994). Deliberately absent: I/O,
//! rules, words of any language.

pub mod date;
pub mod name;
pub mod place;
pub mod quantity;

pub use date::Date;
pub use name::Name;
pub use quantity::Quantity;

use serde::{Deserialize, Serialize};

/// How the set of possibilities of one value lies to that of another (RCC-5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Relation {
    /// The same set (RCC-5 `EQ`).
    Equal,
    /// A proper subset: stated more exactly (RCC-5 `PP`).
    Within,
    /// A proper superset: stated more coarsely (RCC-5 `PPi`).
    Contains,
    /// Some possibilities shared, neither includes the other (RCC-5 `PO`).
    Overlaps,
    /// No possibility shared: impossible together (RCC-5 `DR`).
    Disjoint,
}

impl Relation {
    /// The relation of the second value to the first, given that of the first to the second.
    #[must_use]
    pub fn converse(self) -> Self {
        match self {
            Self::Within => Self::Contains,
            Self::Contains => Self::Within,
            other => other,
        }
    }

    /// Whether some possibility satisfies both values.
    pub fn is_compatible(self) -> bool {
        self != Self::Disjoint
    }
}

/// A relation and the sentence that justifies it, for `explain`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compared {
    /// How the first value lies to the second.
    pub relation: Relation,
    /// Why, in one readable sentence that names both values.
    pub why: String,
}

/// The relations that a first value may have to a third, given those of the first to the second and of the second to the
/// third: the composition table of RCC-5 (Bennett 1994), the law that every kind of value is tested against.
#[cfg(test)]
pub(crate) fn composition(first: Relation, second: Relation) -> Vec<Relation> {
    use Relation::{Contains, Disjoint, Equal, Overlaps, Within};
    match (first, second) {
        (Equal, other) | (other, Equal) => vec![other],
        (Within, Within) => vec![Within],
        (Contains, Contains) => vec![Contains],
        (Within, Disjoint) | (Disjoint, Contains) => vec![Disjoint],
        (Contains, Overlaps) => vec![Contains, Overlaps],
        (Overlaps, Within) => vec![Within, Overlaps],
        (Contains, Within) => vec![Equal, Within, Contains, Overlaps],
        (Contains | Overlaps, Disjoint) | (Overlaps, Contains) => vec![Contains, Overlaps, Disjoint],
        (Within, Overlaps) | (Disjoint, Within | Overlaps) => vec![Within, Overlaps, Disjoint],
        (Within, Contains) | (Overlaps, Overlaps) | (Disjoint, Disjoint) => {
            vec![Equal, Within, Contains, Overlaps, Disjoint]
        }
    }
}
