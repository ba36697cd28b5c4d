//! Facts → findings: what the claims about one event agree on, and where they cannot all be true.
//!
//! Each slot of a fact (time, place, each role, each count, polarity) is a list of `Cell`s; a slot's file judges two cells
//! and this module collects the judgements into findings. Invariants: symmetric; a silent source is on no side; a weak
//! reading never contradicts; every finding carries the steps of its reasoning. Deliberately absent: text, thresholds
//! of its own (they stand in `rules/align.toml`).

mod agree;
mod commitment;
mod count;
mod direction;
mod finding;
mod judge;
mod order;
mod participant;
mod place;
mod polarity;
mod since;
mod sum;
mod time;

use std::collections::{BTreeMap, BTreeSet};

pub use agree::COMPATIBLE;
pub use finding::{Draft, KEY_VERSION, fingerprint, id_of, sort};
use judge::{Conflict, Judged};

use rayon::prelude::*;

use crate::align::{Aligned, View, witnesses};
use crate::model::{Fact, Finding, Kind, Scope, Severity, Side, Why};
use crate::text::Span;

/// Distinct values of one slot that are compared; more are named in no finding. Bounds an article that contradicts itself in
/// every sentence.
const VALUES: usize = 24;
/// Cells of one value that are tried against another value's.
const TRIED: usize = 6;

/// One claim's value in one slot.
struct Cell<V> {
    /// Place of the claim in corpus order.
    claim: usize,
    /// The value, printed: cells that print alike state the same.
    print: String,
    /// The words that state it.
    span: Span,
    /// The value.
    value: V,
}

/// One fact with what its findings need.
struct Case<'c, 'a> {
    aligned: &'c Aligned<'a>,
    fact: &'c Fact,
    claims: &'c [usize],
}

/// Compares the claims of every fact.
pub fn compare(aligned: &Aligned) -> Vec<Finding> {
    let mut findings: Vec<Finding> = aligned
        .facts
        .par_iter()
        .zip(&aligned.clusters)
        .flat_map_iter(|(fact, cluster)| compare_fact(&Case { aligned, fact, claims: &cluster.claims }))
        .collect();
    findings.extend(commitment::compare(aligned));
    findings.extend(order::compare(aligned));
    findings.extend(since::compare(aligned));
    finding::sort(&mut findings);
    findings
}

fn compare_fact(case: &Case) -> Vec<Finding> {
    let mut findings = agree::compare(case);
    findings.extend(sum::within(case));
    if case.claims.len() < 2 {
        return findings;
    }
    findings.extend(conflicts_of_sets(case, "time", &time::cells(case), |a, b| time::judge(case, a, b), time::holds));
    findings.extend(conflicts(case, "place", &place::cells(case), |a, b| place::judge(case, a, b)));
    for (role, cells) in participant::cells(case) {
        let slot = format!("role:{role}");
        findings.extend(conflicts(case, &slot, &cells, |a, b| participant::judge(case, &role, a, b)));
    }
    findings.extend(conflicts(case, "roles", &participant::all(case), |a, b| participant::reversed(case, a, b)));
    for (population, cells) in count::cells(case) {
        let slot = if population.is_empty() { "count".to_owned() } else { format!("count:{population}") };
        findings.extend(conflicts(case, &slot, &cells, |a, b| count::judge(case, a, b)));
    }
    findings.extend(conflicts(case, "sum", &sum::cells(case), |a, b| sum::judge(case, a, b)));
    findings.extend(sum::across(case));
    // What rose is no more exact statement of one figure.
    let values = |finding: &Finding| finding.sides.iter().map(|side| side.value.clone()).collect::<BTreeSet<String>>();
    let moved: Vec<(String, BTreeSet<String>)> = findings
        .iter()
        .filter(|finding| finding.kind == Kind::Update)
        .map(|finding| (finding.slot.clone(), values(finding)))
        .collect();
    findings.retain(|finding| {
        let told =
            |(slot, moved): &(String, BTreeSet<String>)| *slot == finding.slot && values(finding).is_subset(moved);
        finding.kind != Kind::Refinement || !moved.iter().any(told)
    });
    findings.extend(conflicts(case, "direction", &direction::cells(case), |a, b| direction::judge(case, a, b)));
    findings.extend(conflicts(case, "polarity", &polarity::cells(case), |a, b| polarity::judge(case, a, b)));
    findings
}

/// Judges the values of one slot pair by pair, and makes one finding of each kind and scope.
fn conflicts<V>(
    case: &Case,
    slot: &str,
    cells: &[Cell<V>],
    judge: impl Fn(&Cell<V>, &Cell<V>) -> Judged,
) -> Vec<Finding> {
    conflicts_of_sets(case, slot, cells, judge, |_, _| false)
}

/// The same of values of which one may hold another: "in December" and "on 30 December" stand on one side against October.
fn conflicts_of_sets<V>(
    case: &Case,
    slot: &str,
    cells: &[Cell<V>],
    judge: impl Fn(&Cell<V>, &Cell<V>) -> Judged,
    holds: impl Fn(&Cell<V>, &Cell<V>) -> bool,
) -> Vec<Finding> {
    let mut by_value: BTreeMap<&str, Vec<&Cell<V>>> = BTreeMap::new();
    for cell in cells {
        by_value.entry(&cell.print).or_default().push(cell);
    }
    let values: Vec<(&str, Vec<&Cell<V>>)> = by_value.into_iter().take(VALUES).collect();
    let mut found: BTreeMap<(Kind, Scope), Collected> = BTreeMap::new();
    for (place, (print_a, group_a)) in values.iter().enumerate() {
        for (print_b, group_b) in values.iter().skip(place + 1) {
            for scope in [Scope::Across, Scope::Within] {
                let Some((conflict, a, b)) = worst(case, scope, group_a, group_b, &judge) else { continue };
                let collected = found.entry((conflict.kind, scope)).or_default();
                collected.sides.entry((*print_a).to_owned()).or_default().extend(cells_of(
                    case,
                    slot,
                    conflict.kind,
                    group_a,
                    a,
                ));
                collected.sides.entry((*print_b).to_owned()).or_default().extend(cells_of(
                    case,
                    slot,
                    conflict.kind,
                    group_b,
                    b,
                ));
                collected.conflicts.push((a.claim, b.claim, conflict));
                collected.opposed.insert(((*print_a).to_owned(), (*print_b).to_owned()));
            }
        }
    }
    let contains = |a: &str, b: &str| {
        let of = |print: &str| cells.iter().find(|cell| cell.print == print);
        of(a).zip(of(b)).is_some_and(|(a, b)| holds(a, b))
    };
    for ((kind, _), collected) in &mut found {
        if matches!(kind, Kind::Contradiction | Kind::Dispute) {
            collected.join(contains);
        }
    }
    // What stands between sources already need not be told once more of one of them.
    let across: BTreeMap<Kind, BTreeSet<String>> = found
        .iter()
        .filter(|((_, scope), _)| *scope == Scope::Across)
        .map(|((kind, _), collected)| (*kind, collected.sides.keys().cloned().collect()))
        .collect();
    found.retain(|(kind, scope), collected| {
        let told = across.get(kind).filter(|_| *scope == Scope::Within);
        !told.is_some_and(|told| collected.sides.keys().all(|value| told.contains(value)))
    });
    found.into_iter().filter_map(|((kind, scope), collected)| draft(case, slot, kind, scope, &collected)).collect()
}

/// Conflicting values of one kind and scope, collected.
#[derive(Default)]
struct Collected {
    sides: BTreeMap<String, Vec<(usize, Span)>>,
    conflicts: Vec<(usize, usize, Conflict)>,
    /// Values that were judged opposed.
    opposed: BTreeSet<(String, String)>,
}

impl Collected {
    /// Puts what a coarser value holds on its side, where both are opposed to the same values: they do not oppose each other.
    fn join(&mut self, contains: impl Fn(&str, &str) -> bool) {
        let against = |value: &String| -> BTreeSet<&String> {
            let other = |(a, b)| if a == value { Some(b) } else { (b == value).then_some(a) };
            self.opposed.iter().filter_map(|(a, b)| other((a, b))).collect()
        };
        let values: Vec<&String> = self.sides.keys().collect();
        let within = |fine: &String| {
            let coarser = values.iter().copied().filter(|&coarse| coarse != fine && contains(coarse, fine));
            let twins = coarser.filter(|coarse| against(coarse) == against(fine));
            // Of several the coarsest, which lies in none of the others.
            let twins: Vec<&String> = twins.collect();
            twins.iter().copied().find(|one| !twins.iter().any(|other| other != one && contains(other, one))).cloned()
        };
        let moves: Vec<(String, String)> =
            values.iter().filter_map(|&fine| Some((fine.clone(), within(fine)?))).collect();
        for (fine, coarse) in moves {
            let cells = self.sides.remove(&fine).unwrap_or_default();
            self.sides.entry(coarse).or_default().extend(cells);
        }
    }
}

/// The claims that stand on a side: all that state the value, but for what was only judged incomparable.
fn cells_of<V>(case: &Case, slot: &str, kind: Kind, group: &[&Cell<V>], judged: &Cell<V>) -> Vec<(usize, Span)> {
    let firm = |claim: usize| case.aligned.view.claims[claim].claim.is_firm_in(slot);
    group
        .iter()
        .filter(|cell| {
            cell.claim == judged.claim || (kind != Kind::Incomparable && firm(cell.claim) == firm(judged.claim))
        })
        .map(|cell| (cell.claim, cell.span))
        .collect()
}

/// The gravest judgement between two values, among a bounded number of their cells in this scope.
fn worst<'v, V>(
    case: &Case,
    scope: Scope,
    a: &[&'v Cell<V>],
    b: &[&'v Cell<V>],
    judge: &impl Fn(&Cell<V>, &Cell<V>) -> Judged,
) -> Option<(Conflict, &'v Cell<V>, &'v Cell<V>)> {
    let view = &case.aligned.view;
    let mut worst: Option<(Conflict, &Cell<V>, &Cell<V>)> = None;
    for x in one_of_each_source(case, a) {
        for y in one_of_each_source(case, b) {
            let own = if view.source(x.claim) == view.source(y.claim) { Scope::Within } else { Scope::Across };
            if x.claim == y.claim || own != scope {
                continue;
            }
            if let Judged::Conflict(conflict) = judge(x, y)
                && worst.as_ref().is_none_or(|(known, _, _)| conflict.rank() > known.rank())
            {
                worst = Some((conflict, x, y));
            }
        }
    }
    worst
}

/// Up to `TRIED` cells, of different sources first.
fn one_of_each_source<'v, V>(case: &Case, cells: &[&'v Cell<V>]) -> Vec<&'v Cell<V>> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut ranked: Vec<(usize, usize, &Cell<V>)> = cells
        .iter()
        .enumerate()
        .map(|(place, cell)| {
            let turn = seen.entry(case.aligned.view.source(cell.claim)).or_default();
            *turn += 1;
            (*turn, place, *cell)
        })
        .collect();
    ranked.sort_by_key(|(turn, place, _)| (*turn, *place));
    ranked.into_iter().take(TRIED).map(|(_, _, cell)| cell).collect()
}

fn draft(case: &Case, slot: &str, kind: Kind, scope: Scope, collected: &Collected) -> Option<Finding> {
    let view = &case.aligned.view;
    let gravest =
        collected.conflicts.iter().max_by_key(|(a, b, conflict)| (conflict.rank(), std::cmp::Reverse((*a, *b))))?;
    let mut claims: Vec<usize> = collected.sides.values().flatten().map(|(claim, _)| *claim).collect();
    claims.sort_unstable();
    claims.dedup();
    let event = crate::align::key::event_key(view, &claims, slot);
    let mut sides: Vec<Side> = collected.sides.iter().map(|(value, cells)| side(case, value, cells)).collect();
    if matches!(kind, Kind::Update | Kind::Revision | Kind::Correction) {
        // What was given first stands first.
        let told = |id: &String| view.article(view.place_of(id)?).published.edtf.as_ref()?.first();
        sides.sort_by_key(|side| side.claims.iter().filter_map(told).min());
    }
    let values: Vec<&str> = sides.iter().map(|side| side.value.as_str()).collect();
    let summary = format!("{}: {slot} {}", case.fact.summary, values.join(" ≠ "));
    Some(
        Draft {
            kind,
            facet: gravest.2.facet,
            scope,
            severity: gravest.2.severity,
            event,
            slot: slot.to_owned(),
            fact: Some(case.fact.id.clone()),
            actor: None,
            summary,
            sides,
            why: gravest.2.why.clone(),
        }
        .finish(),
    )
}

/// One side of a finding.
fn side(case: &Case, value: &str, cells: &[(usize, Span)]) -> Side {
    side_of(case.aligned, value, cells)
}

/// One side of a finding, for findings that are about no single fact.
fn side_of(aligned: &Aligned, value: &str, cells: &[(usize, Span)]) -> Side {
    let view = &aligned.view;
    let mut cells = cells.to_vec();
    cells.sort_unstable();
    cells.dedup();
    let mut claims: Vec<usize> = cells.iter().map(|(claim, _)| *claim).collect();
    claims.dedup();
    let mut sources: Vec<String> = claims.iter().map(|claim| view.source(*claim).to_owned()).collect();
    sources.sort();
    sources.dedup();
    Side {
        value: value.to_owned(),
        sources,
        witnesses: witnesses(view, &aligned.dependence, &claims).len(),
        claims: claims.iter().map(|claim| view.claims[*claim].claim.id.clone()).collect(),
        spans: cells.iter().map(|(claim, span)| (view.article(*claim).id.clone(), *span)).collect(),
    }
}

/// A passage of a claim's article.
fn said_in(view: &View, claim: usize, span: Span) -> (String, Span) {
    (view.article(claim).id.clone(), span)
}

/// A step without passages.
fn step(text: impl Into<String>) -> Why {
    Why { text: text.into(), weights: Vec::new(), spans: Vec::new() }
}

/// Severity of what is only for information.
const FOR_INFORMATION: Severity = Severity::Note;
