//! `rules/LANGUAGE/trust.toml` → how much the look of a claim says about whether it was read rightly.
//!
//! A logistic model: the log-odds, in bits, that a careful reader finds a claim right is the sum of the weights of its traits
//! (`extract::event::trust` names them). The weights were fitted to claims that readers judged; `evaluate --fit` estimates them again. They are
//! frozen and part of the rule-set hash. Without the file every claim is taken as its rule made it. Deliberately absent: words.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Files;

/// Compiled weights.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    weights: BTreeMap<String, f64>,
    /// Bits under which a claim is not made at all; `None` keeps every claim.
    pub keep: Option<f64>,
    /// Bits under which a claim is weak: it may agree, never contradict; `None` leaves that to the rule that made it.
    pub firm: Option<f64>,
}

impl Trust {
    /// Compiles `rules/LANGUAGE/trust.toml`; later files override single weights.
    pub fn load(code: &str, files: &Files, diagnostics: &mut Vec<crate::diag::Diagnostic>) -> Self {
        let mut trust = Self::default();
        for (_, _, content) in files.parse::<TrustFile>(&format!("{code}/trust.toml"), diagnostics) {
            trust.keep = content.keep.or(trust.keep);
            trust.firm = content.firm.or(trust.firm);
            trust.weights.extend(content.bits);
        }
        trust
    }

    /// Whether any weight is known.
    pub fn is_empty(&self) -> bool {
        self.weights.is_empty()
    }

    /// The log-odds, in bits, that a claim with these traits is right. A trait that the table does not list says nothing.
    pub fn bits(&self, traits: &[String]) -> f64 {
        let weight = |name: &str| self.weights.get(name).copied().unwrap_or(0.0);
        weight("every claim") + traits.iter().map(|name| weight(name)).sum::<f64>()
    }
}

/// Shape of `trust.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TrustFile {
    keep: Option<f64>,
    firm: Option<f64>,
    #[serde(default)]
    bits: BTreeMap<String, f64>,
}
