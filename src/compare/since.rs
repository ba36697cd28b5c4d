//! "The first since": an event that is said to be the first of its kind since a day, and another of the kind between the two.
//!
//! The words leave no event of the type between that day and the one told; who takes part and where bounds the kind, so that the other event must
//! share every slot that the first one states. Invariants: firm claims of two articles alone, of what happened; written dates alone. Deliberately
//! absent: kinds that another word narrows ("the first *fatal* crash since …": `extract` does not read these).

use std::collections::BTreeMap;

use super::{Draft, said_in, side_of, step};
use crate::align::{Aligned, Stage, View, key};
use crate::model::{Facet, Finding, Kind, Polarity, Scope, Severity, Why};
use crate::value::{Date, Relation};

/// Events of one type that one claim is compared with at most.
const COMPARED: usize = 512;

/// The events that are said not to have been.
pub(super) fn compare(aligned: &Aligned) -> Vec<Finding> {
    let view = &aligned.view;
    let firsts: Vec<usize> =
        (0..view.claims.len()).filter(|&claim| view.claims[claim].claim.first_since.is_some()).collect();
    if firsts.is_empty() {
        return Vec::new();
    }
    let mut by_type: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, seen) in view.claims.iter().enumerate().filter(|(place, _)| happened(view, *place)) {
        by_type.entry(&seen.claim.event).or_default().push(place);
    }
    let mut findings = Vec::new();
    for first in firsts.into_iter().filter(|&first| happened(view, first)) {
        let others = by_type.get(view.claims[first].claim.event.as_str()).into_iter().flatten().take(COMPARED);
        let between = others.copied().find(|&other| lies_between(view, first, other) && is_of_kind(view, first, other));
        findings.extend(between.map(|other| draft(aligned, first, other)));
    }
    findings
}

/// Whether a claim firmly tells of an event that happened.
fn happened(view: &View, claim: usize) -> bool {
    let seen = &view.claims[claim];
    seen.stage() == Stage::Actual
        && seen.claim.polarity == Polarity::Affirmed
        && seen.frame.is_some()
        && seen.claim.is_firm_in("time")
        && seen.claim.is_firm_in("place")
}

/// Whether the other event lies wholly after the day since which the first is the first, and wholly before it.
fn lies_between(view: &View, first: usize, other: usize) -> bool {
    let (one, two) = (&view.claims[first], &view.claims[other]);
    let end = |date: &Date| date.last();
    let told = || {
        let dated = one.time.map(|time| time.date().first());
        dated.unwrap_or_else(|| view.article(first).published.edtf.as_ref().and_then(Date::first))
    };
    let time = two.time.filter(|time| !time.reference.inferred && time.reference.bounds == "at");
    let (Some(since), Some(told), Some(time)) = (one.claim.first_since.as_ref().and_then(end), told(), time) else {
        return false;
    };
    let inside = |date: &Date| Some(date.first()? > since && date.last()? < told);
    // A day of slack on both sides: dates in other time zones.
    one.article != two.article && inside(&time.date().widen(1)).unwrap_or(false)
}

/// Whether the other event shares every participant and the place that the first one states, and there is something to share.
fn is_of_kind(view: &View, first: usize, other: usize) -> bool {
    let (one, two) = (&view.claims[first], &view.claims[other]);
    let identified = |keys: &Vec<String>| keys.iter().all(|key| !key.starts_with('='));
    let roles = one
        .fillers
        .iter()
        .all(|(role, mine)| two.fillers.get(role).is_some_and(|theirs| mine.iter().all(|key| theirs.contains(key))));
    let place = one.place().is_none_or(|mine| {
        let within = |theirs| matches!(view.relate_places(theirs, mine), Relation::Equal | Relation::Within);
        two.place().is_some_and(within)
    });
    let known = one.place().is_some() || one.fillers.values().any(identified);
    roles && place && known
}

fn draft(aligned: &Aligned, first: usize, other: usize) -> Finding {
    let view = &aligned.view;
    let (one, two) = (&view.claims[first], &view.claims[other]);
    let since = one.claim.first_since.as_ref().expect("only claims with such a day are compared");
    let on = two.time.map(|time| time.date().to_string()).unwrap_or_default();
    let values = [format!("first {} since {since}", one.claim.event), format!("{} {on}", two.claim.event)];
    let claims = [first, other];
    let speakers = claims.map(|claim| view.speaker(claim));
    let kind = if speakers.iter().all(Option::is_some) && speakers[0] != speakers[1] {
        Kind::Dispute
    } else {
        Kind::Contradiction
    };
    let said = claims.iter().zip(&values).map(|(claim, value)| Why {
        text: format!("{} says: {value}", view.source(*claim)),
        weights: Vec::new(),
        spans: vec![said_in(view, *claim, view.claims[*claim].claim.sentence)],
    });
    let steps = [
        "the first since a day leaves none of its kind in between, with the same participants and place",
        "it would flip if the first one meant a narrower kind, or one of the dates were another",
    ];
    let fact = aligned.clusters.iter().position(|cluster| cluster.claims.contains(&first));
    let scope = if view.source(first) == view.source(other) { Scope::Within } else { Scope::Across };
    Draft {
        kind,
        facet: Some(Facet::Order),
        scope,
        severity: Severity::Warning,
        event: key::event_key(view, &[first], "time"),
        slot: "order".to_owned(),
        fact: fact.map(|place| aligned.facts[place].id.clone()),
        actor: None,
        summary: format!("order: {}", values.join(" ≠ ")),
        sides: claims
            .iter()
            .zip(&values)
            .map(|(claim, value)| side_of(aligned, value, &[(*claim, view.claims[*claim].claim.trigger)]))
            .collect(),
        why: said.chain(steps.map(step)).collect(),
    }
    .finish()
}
