//! Agreement, refinement, values that are only compatible, and what only one source states.
//!
//! Several sources with copied text agree as one witness, and the finding says so; only what a single source states is `single-source`.

use std::collections::BTreeMap;

use super::{Case, Cell, FOR_INFORMATION, count, participant, place, side, step, time};
use crate::compare::Draft;
use crate::model::{Facet, Finding, Kind, Scope, Why};
use crate::text::Span;
use crate::value::Relation;

/// How the reasoning about values that can both be true begins.
pub const COMPATIBLE: &str = "compared and found compatible";

/// What the fact's claims agree on, slot by slot; a fact of one source is `single-source`.
pub(super) fn compare(case: &Case) -> Vec<Finding> {
    if case.fact.witnesses.iter().flatten().collect::<std::collections::BTreeSet<_>>().len() < 2 {
        return vec![single(case)];
    }
    let mut findings = Vec::new();
    let view = &case.aligned.view;
    findings.extend(slot(case, "time", Facet::Date, &time::cells(case), |a, b| a.value.date().relate(b.value.date())));
    findings
        .extend(slot(case, "place", Facet::Place, &place::cells(case), |a, b| view.relate_places(&a.print, &b.print)));
    for (population, cells) in count::cells(case) {
        let name = if population.is_empty() { "count".to_owned() } else { format!("count:{population}") };
        findings.extend(slot(case, &name, Facet::Count, &cells, |a, b| {
            let (mut x, mut y) = (a.value.quantity(), b.value.quantity());
            (x.of, y.of) = (None, None);
            x.relate_numbers(&y).map_or(Relation::Overlaps, |compared| compared.relation)
        }));
    }
    for (role, cells) in participant::cells(case) {
        let name = format!("role:{role}");
        // Equal fillers agree in the event's own finding; of others only what may be one is told here.
        let relate = |a: &Cell<&[String]>, b: &Cell<&[String]>| match (a.value, b.value) {
            ([x], [y]) if view.may_be_one(x, y) => Relation::Overlaps,
            _ => Relation::Disjoint,
        };
        let told = slot(case, &name, Facet::Participant, &cells, relate);
        findings.extend(told.into_iter().filter(|finding| finding.kind == Kind::Incomparable));
    }
    findings.push(event(case));
    findings
}

/// That the event took place at all: what every claim of the fact states.
fn event(case: &Case) -> Finding {
    let cells: Vec<(usize, Span)> =
        case.claims.iter().map(|claim| (*claim, case.aligned.view.claims[*claim].claim.trigger)).collect();
    let side = side(case, &case.fact.event, &cells);
    let why = Why {
        text: format!("{} sources, {} independent witnesses", side.sources.len(), side.witnesses),
        weights: case.fact.links.first().map(|link| link.parts.clone()).unwrap_or_default(),
        spans: side.spans.clone(),
    };
    draft(case, Kind::Agreement, None, "event", vec![side], vec![why])
}

fn single(case: &Case) -> Finding {
    let cells: Vec<(usize, Span)> =
        case.claims.iter().map(|claim| (*claim, case.aligned.view.claims[*claim].claim.trigger)).collect();
    let side = side(case, &case.fact.event, &cells);
    let why = step("no other source states it; silence is not dissent");
    draft(case, Kind::SingleSource, None, "event", vec![side], vec![why])
}

/// Agreement and refinement in one slot.
fn slot<V>(
    case: &Case,
    slot: &str,
    facet: Facet,
    cells: &[Cell<V>],
    relate: impl Fn(&Cell<V>, &Cell<V>) -> Relation,
) -> Vec<Finding> {
    let mut by_value: BTreeMap<&str, Vec<&Cell<V>>> = BTreeMap::new();
    for cell in cells {
        by_value.entry(&cell.print).or_default().push(cell);
    }
    let sides: Vec<(&Cell<V>, crate::model::Side)> = by_value
        .iter()
        .take(super::VALUES)
        .map(|(value, group)| {
            let cells: Vec<(usize, Span)> = group.iter().map(|cell| (cell.claim, cell.span)).collect();
            (group[0], side(case, value, &cells))
        })
        .collect();
    let mut findings: Vec<Finding> = sides
        .iter()
        .filter(|(_, side)| side.sources.len() > 1)
        .map(|(_, side)| {
            let why = Why {
                text: format!("{} sources state the same, {} independent", side.sources.len(), side.witnesses),
                weights: Vec::new(),
                spans: side.spans.clone(),
            };
            draft(case, Kind::Agreement, None, slot, vec![side.clone()], vec![why])
        })
        .collect();
    for (place, (a, side_a)) in sides.iter().enumerate() {
        for (b, side_b) in sides.iter().skip(place + 1) {
            let apart = side_a.sources.iter().any(|source| !side_b.sources.contains(source));
            let compatible = |reason: &str| {
                let why = step(format!("{COMPATIBLE}: {} and {} {reason}", side_a.value, side_b.value));
                let sides = vec![side_a.clone(), side_b.clone()];
                draft(case, Kind::Incomparable, Some(facet), slot, sides, vec![why])
            };
            let (fine, coarse) = match relate(a, b) {
                Relation::Within => (side_a, side_b),
                Relation::Contains => (side_b, side_a),
                Relation::Overlaps => {
                    findings.extend(
                        apart.then(|| compatible("can both be true, and neither is the other stated more exactly")),
                    );
                    continue;
                }
                _ => continue,
            };
            // A weak reading may agree; it makes nothing more exact.
            let firm = |id: &String| {
                let claim = case.aligned.view.place_of(id).map(|place| case.aligned.view.claims[place].claim);
                claim.is_some_and(|claim| claim.is_firm_in(slot))
            };
            if !fine.claims.iter().any(firm) {
                findings.extend(
                    apart.then(|| compatible("can both be true; the reading of the more exact one is doubtful")),
                );
                continue;
            }
            let why = step(format!("{} lies within {}: the same, stated more exactly", fine.value, coarse.value));
            findings.push(draft(
                case,
                Kind::Refinement,
                Some(facet),
                slot,
                vec![fine.clone(), coarse.clone()],
                vec![why],
            ));
        }
    }
    findings
}

fn draft(
    case: &Case,
    kind: Kind,
    facet: Option<Facet>,
    slot: &str,
    sides: Vec<crate::model::Side>,
    why: Vec<Why>,
) -> Finding {
    let mut sources: Vec<&String> = sides.iter().flat_map(|side| &side.sources).collect();
    sources.sort();
    sources.dedup();
    let scope = if sources.len() > 1 { Scope::Across } else { Scope::Within };
    let values: Vec<&str> = sides.iter().map(|side| side.value.as_str()).collect();
    let summary = format!("{}: {slot} {}", case.fact.summary, values.join(" ⊂ "));
    Draft {
        kind,
        facet,
        scope,
        severity: FOR_INFORMATION,
        event: crate::align::key::event_key(&case.aligned.view, case.claims, slot),
        slot: slot.to_owned(),
        fact: Some(case.fact.id.clone()),
        actor: None,
        summary,
        sides,
        why,
    }
    .finish()
}
