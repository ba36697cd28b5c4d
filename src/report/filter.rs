//! Which findings a report shows: filters of the user → the findings that pass them, in report order.
//!
//! Invariants: every format shows the same findings for the same filter; an empty filter hides nothing; the order is that of
//! the analysis. Deliberately absent: parsing of options (that is `cli`).

use std::collections::BTreeSet;

use crate::model::{Analysis, Claim, Finding, Kind, Severity};
use crate::value::Date;

/// Which findings to show. Every part that is set must hold; values inside one part are alternatives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Kinds to show.
    pub kinds: Vec<Kind>,
    /// Actors: an id, or a part of a name in any case.
    pub actors: Vec<String>,
    /// Sources: a part of a name in any case.
    pub sources: Vec<String>,
    /// Event types: a frame's id, or its beginning before a `-` or `:`.
    pub events: Vec<String>,
    /// Only findings whose claims may lie on or after the first day of this date.
    pub since: Option<Date>,
    /// Only findings whose claims may lie on or before the last day of this date.
    pub until: Option<Date>,
    /// Only findings at least this severe.
    pub min_severity: Option<Severity>,
}

/// An order of findings. Each is stable: what ties stays in the order of the analysis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The order of the analysis: contradictions first.
    #[default]
    Kind,
    /// Gravest first.
    Severity,
    /// Most independent witnesses first.
    Witnesses,
    /// By the earliest day that the claims may mean; undated findings last.
    Date,
    /// By the name of the first source.
    Source,
}

impl Sort {
    /// The name that options use.
    pub fn id(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Severity => "severity",
            Self::Witnesses => "witnesses",
            Self::Date => "date",
            Self::Source => "source",
        }
    }

    /// Puts findings in this order.
    pub fn apply(self, findings: &mut [&Finding], analysis: &Analysis) {
        match self {
            Self::Kind => {}
            Self::Severity => findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity)),
            Self::Witnesses => findings.sort_by_key(|finding| {
                std::cmp::Reverse(finding.sides.iter().map(|side| side.witnesses).sum::<usize>())
            }),
            Self::Date => {
                let claims = super::view::claims_by_id(analysis);
                findings.sort_by_cached_key(|finding| {
                    let days = super::view::claim_ids(finding)
                        .into_iter()
                        .filter_map(|id| claims.get(id)?.1.own_time()?.edtf.first());
                    let first = days.min();
                    (first.is_none(), first)
                });
            }
            Self::Source => findings.sort_by_key(|finding| {
                finding.sides.iter().flat_map(|side| &side.sources).min().map_or("", String::as_str)
            }),
        }
    }
}

impl Filter {
    /// The findings of `analysis` that pass.
    pub fn apply<'a>(&self, analysis: &'a Analysis) -> Vec<&'a Finding> {
        let claims = super::view::claims_by_id(analysis);
        analysis
            .findings
            .iter()
            .filter(|finding| {
                let stated: Vec<&Claim> = super::view::claim_ids(finding)
                    .into_iter()
                    .filter_map(|id| claims.get(id).map(|(_, claim)| *claim))
                    .collect();
                self.passes(finding, &stated, analysis)
            })
            .collect()
    }

    /// Whether nothing is filtered.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn passes(&self, finding: &Finding, claims: &[&Claim], analysis: &Analysis) -> bool {
        let any =
            |wanted: &[String], holds: &dyn Fn(&str) -> bool| wanted.is_empty() || wanted.iter().any(|w| holds(w));
        (self.kinds.is_empty() || self.kinds.contains(&finding.kind))
            && self.min_severity.is_none_or(|least| finding.severity >= least)
            && any(&self.sources, &|wanted| {
                let wanted = wanted.to_lowercase();
                finding
                    .sides
                    .iter()
                    .flat_map(|side| &side.sources)
                    .any(|source| source.to_lowercase().contains(&wanted))
            })
            && any(&self.events, &|wanted| {
                claims.iter().any(|claim| claim.event == wanted || claim.event.starts_with(&format!("{wanted}-")))
            })
            && any(&self.actors, &|wanted| names_actor(wanted, finding, claims, analysis))
            && self.in_period(claims)
    }

    fn in_period(&self, claims: &[&Claim]) -> bool {
        if self.since.is_none() && self.until.is_none() {
            return true;
        }
        let after = self.since.as_ref().and_then(Date::first);
        let before = self.until.as_ref().and_then(Date::last);
        claims.iter().filter_map(|claim| claim.own_time()).any(|time| {
            after.is_none_or(|day| time.edtf.last().is_none_or(|last| last >= day))
                && before.is_none_or(|day| time.edtf.first().is_none_or(|first| first <= day))
        })
    }
}

fn names_actor(wanted: &str, finding: &Finding, claims: &[&Claim], analysis: &Analysis) -> bool {
    let mut ids: BTreeSet<&str> = claims
        .iter()
        .flat_map(|claim| claim.roles.values().flatten().filter_map(|filler| filler.id.as_deref()))
        .collect();
    ids.extend(finding.actor.as_deref());
    let folded = wanted.to_lowercase();
    ids.contains(wanted)
        || analysis
            .corpus
            .actors
            .iter()
            .any(|actor| ids.contains(actor.id.as_str()) && actor.name.to_lowercase().contains(&folded))
}
