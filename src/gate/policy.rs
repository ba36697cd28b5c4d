//! Words of `--fail-on` → which findings the gate looks at, and which states fail it.

use std::collections::BTreeSet;

use super::State;
use crate::model::{Finding, Kind, Severity};

/// Which findings the gate looks at, and which states fail it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    kinds: BTreeSet<Kind>,
    level: Severity,
    states: BTreeSet<State>,
    unused: bool,
}

/// A word of `--fail-on` that means nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no severity, kind or state")]
pub struct PolicyError(pub String);

impl Default for Policy {
    /// New, changed and reappeared contradictions and role-conflicts of severity warning and above.
    fn default() -> Self {
        Self {
            kinds: BTreeSet::from([Kind::Contradiction, Kind::RoleConflict]),
            level: Severity::Warning,
            states: BTreeSet::from([State::New, State::Changed, State::Reappeared]),
            unused: false,
        }
    }
}

impl Policy {
    /// Reads severities (`note`, `warning`, `error`), kinds (`dispute`) and states (`expired`, `stale`, `unused`); kinds replace the
    /// default kinds and count at every severity, a severity replaces the default severity, and states are added.
    pub fn parse(words: &[impl AsRef<str>]) -> Result<Self, PolicyError> {
        let mut policy = Self::default();
        let (mut kinds, mut level) = (BTreeSet::new(), None);
        for word in words {
            let word = word.as_ref();
            let value = serde_json::Value::String(word.to_owned());
            if let Ok(named) = serde_json::from_value::<Severity>(value.clone()) {
                level = Some(named);
            } else if let Ok(kind) = serde_json::from_value::<Kind>(value) {
                kinds.insert(kind);
            } else if word == "unused" {
                policy.unused = true;
            } else {
                policy.states.insert(match word {
                    "expired" => State::Expired,
                    "stale" | "resolved" => State::Resolved,
                    "known" => State::Known,
                    _ => return Err(PolicyError(word.to_owned())),
                });
            }
        }
        if !kinds.is_empty() {
            policy.kinds = kinds;
            policy.level = Severity::Note;
        }
        policy.level = level.unwrap_or(policy.level);
        Ok(policy)
    }

    /// The kinds that the gate looks at.
    pub fn kinds(&self) -> Vec<Kind> {
        self.kinds.iter().copied().collect()
    }

    /// The mildest severity that it looks at.
    pub fn level(&self) -> Severity {
        self.level
    }

    /// Whether the gate looks at a finding.
    pub fn covers(&self, finding: &Finding) -> bool {
        finding.severity >= self.level && self.kinds.contains(&finding.kind)
    }

    /// Whether a directive that covers nothing fails the gate.
    pub fn fails_on_unused(&self) -> bool {
        self.unused
    }

    /// Whether a finding or entry in this state fails the gate.
    pub fn fails(&self, state: State) -> bool {
        self.states.contains(&state)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_replaces_the_default_kinds_and_a_level_the_default_level() {
        let policy = Policy::parse(&["dispute", "note"]).expect("known words");
        assert_eq!(policy.kinds, BTreeSet::from([Kind::Dispute]));
        assert_eq!(policy.level, Severity::Note);
    }

    #[test]
    fn a_kind_that_is_named_counts_at_every_severity_unless_one_is_named_too() {
        let level = |words: &[&str]| Policy::parse(words).expect("known words").level();
        assert_eq!(level(&["refinement"]), Severity::Note);
        assert_eq!(level(&["error", "refinement"]), Severity::Error);
        assert_eq!(level(&["stale"]), Severity::Warning);
    }

    #[test]
    fn an_unknown_word_is_refused() {
        assert_eq!(Policy::parse(&["everything"]), Err(PolicyError("everything".to_owned())));
    }
}
