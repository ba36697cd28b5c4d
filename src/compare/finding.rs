//! A drafted finding → a [`Finding`] with its key, fingerprint and id: the one constructor.
//!
//! The key is the finding's meaning (format version, kind, facet, event, slot); the fingerprint adds the normalised values
//! that oppose each other. Neither depends on lines, paths, messages, the order of articles, or how many sources
//! stand on a side, so an acceptance survives edits nearby and dies when a value changes. Deliberately absent: deciding.

use crate::model::{Facet, Finding, Kind, Scope, Severity, Side, Why};

/// Version of the way in which keys are made; part of every key.
pub const KEY_VERSION: u32 = 1;

/// Hexadecimal digits of the fingerprint that make an id.
const ID_LENGTH: usize = 10;

/// Everything that a finding says, before its key and fingerprint are made.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// What it is.
    pub kind: Kind,
    /// On what, where the kind needs one.
    pub facet: Option<Facet>,
    /// Across sources or within one.
    pub scope: Scope,
    /// How much it matters.
    pub severity: Severity,
    /// The event or actor that it is about, as the opposed claims alone identify it ("ceasefire place:geneva").
    pub event: String,
    /// Slot that was compared.
    pub slot: String,
    /// Fact that it is about.
    pub fact: Option<String>,
    /// Actor that it is about.
    pub actor: Option<String>,
    /// One readable sentence.
    pub summary: String,
    /// What each side says, in any order.
    pub sides: Vec<Side>,
    /// The reasoning, step by step.
    pub why: Vec<Why>,
}

impl Draft {
    /// Makes the finding: sides in their order (more witnesses first, then by value; of what moved, as the draft has them: the older first), key,
    /// fingerprint, id.
    pub fn finish(mut self) -> Finding {
        let moved = matches!(self.kind, Kind::Update | Kind::Revision | Kind::Correction);
        if !moved {
            self.sides.sort_by(|a, b| b.witnesses.cmp(&a.witnesses).then_with(|| a.value.cmp(&b.value)));
        }
        let key =
            format!("v{KEY_VERSION} {} | {} | {}", crate::model::code(self.kind, self.facet), self.event, self.slot);
        // A label means the same in capitals.
        let folds = self.kind == Kind::LabelDivergence;
        let meaning = |side: &Side| if folds { side.value.to_lowercase() } else { side.value.clone() };
        let values: Vec<String> = self.sides.iter().map(meaning).collect();
        let fingerprint = fingerprint(&key, values.iter().map(String::as_str).collect());
        Finding {
            id: id_of(&fingerprint),
            key,
            fingerprint,
            kind: self.kind,
            facet: self.facet,
            scope: self.scope,
            severity: self.severity,
            slot: self.slot,
            fact: self.fact,
            actor: self.actor,
            summary: self.summary,
            sides: self.sides,
            why: self.why,
        }
    }
}

/// Most severe first, then by kind, key and fingerprint; equal fingerprints are one finding, whose sides are those of the first.
pub fn sort(findings: &mut Vec<Finding>) {
    findings.sort_by(|a, b| {
        b.severity
            .cmp(&a.severity)
            .then_with(|| a.kind.cmp(&b.kind))
            .then_with(|| a.scope.cmp(&b.scope))
            .then_with(|| a.key.cmp(&b.key))
            .then_with(|| a.fingerprint.cmp(&b.fingerprint))
            .then_with(|| a.fact.cmp(&b.fact))
    });
    findings.dedup_by(|b, a| a.fingerprint == b.fingerprint && a.fact == b.fact && a.scope == b.scope);
}

/// The start of a fingerprint that a finding is called by.
pub fn id_of(fingerprint: &str) -> String {
    fingerprint.chars().take(ID_LENGTH).collect()
}

/// The fingerprint of a key and the opposed values, in any order.
pub fn fingerprint(key: &str, mut values: Vec<&str>) -> String {
    values.sort_unstable();
    values.dedup();
    let mut hasher = blake3::Hasher::new();
    for part in std::iter::once(key).chain(values.iter().copied()) {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(value: &str, witnesses: usize) -> Side {
        Side {
            value: value.to_owned(),
            sources: vec!["gazette".to_owned()],
            witnesses,
            claims: Vec::new(),
            spans: Vec::new(),
        }
    }

    fn draft(sides: Vec<Side>) -> Draft {
        Draft {
            kind: Kind::Contradiction,
            facet: Some(Facet::Count),
            scope: Scope::Across,
            severity: Severity::Error,
            event: "quake place:lisbon".to_owned(),
            slot: "count:killed".to_owned(),
            fact: None,
            actor: None,
            summary: String::new(),
            sides,
            why: Vec::new(),
        }
    }

    #[test]
    fn another_witness_or_message_leaves_the_fingerprint_as_it_was() {
        let one = draft(vec![side("10", 1), side("12", 1)]).finish();
        let mut more = draft(vec![side("12", 3), side("10", 1)]);
        more.summary = "other words".to_owned();
        assert_eq!(one.fingerprint, more.finish().fingerprint);
    }

    #[test]
    fn another_value_changes_the_fingerprint_and_keeps_the_key() {
        let one = draft(vec![side("10", 1), side("12", 1)]).finish();
        let other = draft(vec![side("10", 1), side("13", 1)]).finish();
        assert_eq!(one.key, other.key);
        assert_ne!(one.fingerprint, other.fingerprint);
    }
}
