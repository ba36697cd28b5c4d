//! Findings, a policy and a baseline → a [`Verdict`]: what is new, changed, known, resolved, reappeared, and whether the gate fails.
//!
//! Findings are compared by fingerprint, which is made of meaning alone, so nothing hides behind counts or positions: a swap
//! of one contradiction for another is one resolved and one new. Invariants: every finding that the policy covers has exactly one state; the
//! result does not depend on the order of findings. Deliberately absent: the clock (the caller says what day it is), files but the
//! baseline's own.

mod baseline;
mod policy;
mod replace;
mod suppress;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

pub use baseline::{Acceptance, Baseline, BaselineError, Difference, Entry, VERSION};
pub use policy::{Policy, PolicyError};
pub use replace::replace;
pub use suppress::{Suppressions, Unused};

use crate::model::{Article, Finding, Kind, Severity};
use crate::value::Date;

/// What the gate decided.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Verdict {
    /// Whether the gate failed.
    pub failed: bool,
    /// The exit code that follows: 0 or 1; in what `crosscheck gate` prints, the code that it ends with.
    pub exit_code: u8,
    /// Findings that the policy covers, and entries that are resolved, each with its state; what fails stands first.
    pub items: Vec<Item>,
    /// How many items have each state.
    pub counts: BTreeMap<State, usize>,
    /// Directives in the articles that cover no finding.
    pub unused: Vec<Unused>,
}

/// One finding or baseline entry and its state.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Item {
    /// Its state.
    pub state: State,
    /// Whether it fails the gate.
    pub fails: bool,
    /// Id of the finding, or of the entry where the finding is gone.
    pub id: String,
    /// The finding's key.
    pub key: String,
    /// The finding's fingerprint.
    pub fingerprint: String,
    /// What it is.
    pub kind: Kind,
    /// How much it matters.
    pub severity: Severity,
    /// One readable sentence.
    pub summary: String,
    /// The opposed values.
    pub values: Vec<String>,
    /// The values that were accepted before, for a changed one.
    pub before: Vec<String>,
    /// Why it was accepted or is passed over, if it is.
    pub reason: Option<String>,
    /// Last day of the acceptance, if it has one.
    pub until: Option<String>,
}

/// How a finding stands to the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Not in the baseline.
    New,
    /// The same question with other values than were accepted.
    Changed,
    /// It was resolved once and is back.
    Reappeared,
    /// Accepted, but the acceptance has run out.
    Expired,
    /// Accepted.
    Known,
    /// A directive in an article asks to pass it over.
    Suppressed,
    /// Accepted, and no longer found.
    Resolved,
}

/// Compares findings with a baseline; directives of the articles pass findings over. `today` ends acceptances; without it none has run
/// out.
pub fn judge(
    findings: &[Finding],
    articles: &[Article],
    baseline: &Baseline,
    policy: &Policy,
    today: Option<&Date>,
) -> Verdict {
    let suppressions = Suppressions::of(findings, articles);
    // What was accepted and is still found is known, also where the policy would not look at it.
    let accepted = |f: &&Finding| baseline.get(&f.fingerprint).is_some_and(|entry| entry.resolved.is_none());
    let covered: BTreeMap<&str, &Finding> =
        findings.iter().filter(|f| policy.covers(f) || accepted(f)).map(|f| (f.fingerprint.as_str(), f)).collect();
    let mut freed: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for entry in
        baseline.entries.iter().filter(|e| e.resolved.is_none() && !covered.contains_key(e.fingerprint.as_str()))
    {
        freed.entry(&entry.key).or_default().push(entry);
    }
    let mut items: Vec<Item> = covered
        .values()
        .map(|finding| match (suppressions.reasons.get(&finding.fingerprint), baseline.get(&finding.fingerprint)) {
            (Some(reason), _) => {
                Item { reason: Some(reason.clone()), ..item(finding, State::Suppressed, policy, None) }
            }
            (None, Some(entry)) => known(finding, entry, policy, today),
            (None, None) => match freed.get_mut(finding.key.as_str()).and_then(Vec::pop) {
                Some(entry) => {
                    Item { before: entry.values.clone(), ..item(finding, State::Changed, policy, Some(entry)) }
                }
                None => item(finding, State::New, policy, None),
            },
        })
        .collect();
    items.extend(freed.into_values().flatten().map(|entry| resolved(entry, policy)));
    items.sort_by(|a, b| {
        b.fails
            .cmp(&a.fails)
            .then_with(|| a.state.cmp(&b.state))
            .then_with(|| b.severity.cmp(&a.severity))
            .then_with(|| (&a.key, &a.fingerprint).cmp(&(&b.key, &b.fingerprint)))
    });
    let mut counts = BTreeMap::new();
    for item in &items {
        *counts.entry(item.state).or_default() += 1;
    }
    let unused = suppressions.unused;
    let failed = items.iter().any(|item| item.fails) || policy.fails_on_unused() && !unused.is_empty();
    Verdict { failed, exit_code: u8::from(failed), items, counts, unused }
}

fn known(finding: &Finding, entry: &Entry, policy: &Policy, today: Option<&Date>) -> Item {
    let over = |until: &Date| today.and_then(Date::first).zip(until.last()).is_some_and(|(today, last)| today > last);
    let state = if entry.resolved.is_some() {
        State::Reappeared
    } else if entry.until.as_ref().is_some_and(over) {
        State::Expired
    } else {
        State::Known
    };
    item(finding, state, policy, Some(entry))
}

fn item(finding: &Finding, state: State, policy: &Policy, entry: Option<&Entry>) -> Item {
    Item {
        state,
        fails: policy.fails(state),
        id: finding.id.clone(),
        key: finding.key.clone(),
        fingerprint: finding.fingerprint.clone(),
        kind: finding.kind,
        severity: finding.severity,
        summary: finding.summary.clone(),
        values: values(finding),
        before: Vec::new(),
        reason: entry.map(|entry| entry.reason.clone()),
        until: entry.and_then(|entry| entry.until.as_ref()).map(ToString::to_string),
    }
}

fn resolved(entry: &Entry, policy: &Policy) -> Item {
    Item {
        state: State::Resolved,
        fails: policy.fails(State::Resolved),
        id: entry.id.clone(),
        key: entry.key.clone(),
        fingerprint: entry.fingerprint.clone(),
        kind: entry.kind,
        severity: entry.severity,
        summary: entry.summary.clone(),
        values: entry.values.clone(),
        before: Vec::new(),
        reason: Some(entry.reason.clone()),
        until: entry.until.as_ref().map(ToString::to_string),
    }
}

/// The normalised values of a finding, sorted.
fn values(finding: &Finding) -> Vec<String> {
    let mut values: Vec<String> = finding.sides.iter().map(|side| side.value.clone()).collect();
    values.sort();
    values.dedup();
    values
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::compare::Draft;
    use crate::model::{Directive, Facet, Scope, Side};
    use crate::text::{Field, Span};

    fn finding(event: &str, values: &[&str]) -> Finding {
        let side = |value: &&str| Side {
            value: (*value).to_owned(),
            sources: vec!["gazette".to_owned()],
            witnesses: 1,
            claims: Vec::new(),
            spans: Vec::new(),
        };
        Draft {
            kind: Kind::Contradiction,
            facet: Some(Facet::Count),
            scope: Scope::Across,
            severity: Severity::Error,
            event: event.to_owned(),
            slot: "count".to_owned(),
            fact: None,
            actor: None,
            summary: format!("{event}: {}", values.join(" ≠ ")),
            sides: values.iter().map(side).collect(),
            why: Vec::new(),
        }
        .finish()
    }

    fn baseline(findings: &[Finding]) -> Baseline {
        let mut baseline = Baseline::default();
        baseline.update(findings, &Policy::default(), &acceptance("2024-05-01"));
        baseline
    }

    fn acceptance(date: &str) -> Acceptance {
        Acceptance { reason: "reviewed".to_owned(), author: "desk".to_owned(), date: date.to_owned(), until: None }
    }

    fn gate(findings: &[Finding], baseline: &Baseline, policy: &Policy, today: Option<&Date>) -> Verdict {
        judge(findings, &[], baseline, policy, today)
    }

    fn states(verdict: &Verdict) -> Vec<State> {
        verdict.items.iter().map(|item| item.state).collect()
    }

    #[test]
    fn what_the_baseline_holds_passes() {
        let found = [finding("quake lisbon", &["10", "12"])];
        let verdict = gate(&found, &baseline(&found), &Policy::default(), None);
        assert_eq!((verdict.failed, states(&verdict)), (false, vec![State::Known]));
    }

    #[test]
    fn what_is_still_found_is_not_resolved_where_the_policy_looks_elsewhere() {
        let found = [finding("quake lisbon", &["10", "12"])];
        let elsewhere = Policy::parse(&["dispute", "stale"]).expect("known words");
        let verdict = gate(&found, &baseline(&found), &elsewhere, None);
        assert_eq!((verdict.failed, states(&verdict)), (false, vec![State::Known]));
    }

    #[test]
    fn fixing_one_and_adding_one_fails() {
        let (old, new) = (finding("quake lisbon", &["10", "12"]), finding("flood porto", &["3", "5"]));
        let verdict = gate(&[new], &baseline(&[old]), &Policy::default(), None);
        assert_eq!((verdict.exit_code, states(&verdict)), (1, vec![State::New, State::Resolved]));
    }

    #[test]
    fn an_acceptance_dies_when_a_value_changes() {
        let (old, new) = (finding("quake lisbon", &["10", "12"]), finding("quake lisbon", &["10", "13"]));
        let verdict = gate(&[new], &baseline(&[old]), &Policy::default(), None);
        assert_eq!((verdict.failed, states(&verdict)), (true, vec![State::Changed]));
        assert_eq!(verdict.items[0].before, ["10", "12"]);
    }

    #[test]
    fn what_was_resolved_and_comes_back_has_reappeared() {
        let found = [finding("quake lisbon", &["10", "12"])];
        let mut known = baseline(&found);
        known.update(&[], &Policy::default(), &acceptance("2024-06-01"));
        let verdict = gate(&found, &known, &Policy::default(), None);
        assert_eq!((verdict.failed, states(&verdict)), (true, vec![State::Reappeared]));
    }

    #[test]
    fn an_acceptance_that_ran_out_is_told_and_fails_only_if_asked() {
        let found = [finding("quake lisbon", &["10", "12"])];
        let mut known = baseline(&found);
        known.entries[0].until = Date::parse("2024-06-30");
        let today = Date::parse("2024-07-01");
        let verdict = gate(&found, &known, &Policy::default(), today.as_ref());
        assert_eq!((verdict.failed, states(&verdict)), (false, vec![State::Expired]));
        let strict: Policy = Policy::parse(&["expired"]).expect("a known word");
        assert!(gate(&found, &known, &strict, today.as_ref()).failed);
    }

    #[test]
    fn a_directive_passes_over_what_it_names_where_it_covers_it_and_an_idle_one_is_told() {
        let mut found = finding("quake lisbon", &["10", "12"]);
        found.sides[0].spans = vec![("page".to_owned(), Span::new(Field::Text, 40, 50))];
        let directive = |from: usize, to: usize, code: &str| Directive {
            span: Some(Span::new(Field::Text, 0, 4)),
            covers: Some(Span::new(Field::Text, from, to)),
            codes: vec![code.to_owned()],
            reason: "both are cited".to_owned(),
        };
        let judged = |directives: Vec<Directive>| {
            let page = Article { directives, ..Article::plain("page", "page", "x".repeat(60)) };
            judge(std::slice::from_ref(&found), &[page], &Baseline::default(), &Policy::default(), None)
        };
        for code in ["contradiction", "contradiction/count"] {
            let verdict = judged(vec![directive(30, 60, code)]);
            assert_eq!((verdict.failed, states(&verdict)), (false, vec![State::Suppressed]));
            assert_eq!(verdict.items[0].reason.as_deref(), Some("both are cited"));
            assert!(verdict.unused.is_empty());
        }
        for idle in [directive(0, 40, "contradiction"), directive(30, 60, "contradiction/date")] {
            let verdict = judged(vec![idle]);
            assert_eq!((verdict.failed, states(&verdict)), (true, vec![State::New]));
            assert_eq!(verdict.unused.len(), 1);
        }
        let strict = Policy::parse(&["unused"]).expect("a known word");
        let page = Article { directives: vec![directive(0, 1, "dispute")], ..Article::plain("page", "page", "x") };
        assert!(judge(&[], &[page], &Baseline::default(), &strict, None).failed);
    }

    proptest! {
        #[test]
        fn the_order_of_findings_is_irrelevant(numbers in proptest::collection::vec(0u8..20, 0..12), turn in 0usize..12) {
            let found: Vec<Finding> = numbers.iter().map(|n| finding(&format!("event {n}"), &["1", "2"])).collect();
            let known = baseline(&found[..found.len() / 2]);
            let mut turned = found.clone();
            turned.rotate_left(turn.min(found.len()));
            prop_assert_eq!(
                gate(&found, &known, &Policy::default(), None),
                gate(&turned, &known, &Policy::default(), None)
            );
        }

        #[test]
        fn every_changed_value_is_changed_and_nothing_else(a in 0u32..1000, b in 0u32..1000) {
            let (x, y) = (a.to_string(), (1000 + b).to_string());
            let old = finding("quake lisbon", &[&x, "12"]);
            let new = finding("quake lisbon", &[&x, "12", &y]);
            let verdict = gate(&[new], &baseline(&[old]), &Policy::default(), None);
            prop_assert_eq!(states(&verdict), vec![State::Changed]);
        }
    }
}
