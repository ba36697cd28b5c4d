//! Where: two places that exclude each other.

use super::judge::{Conflict, Judged, guarded, may_oppose, reasoning, sides, two_of_an_article};
use super::{Case, Cell};
use crate::model::{Facet, MentionKind, Severity};
use crate::rules::event::{Aspect, SlotMeaning};
use crate::value::Relation;

/// The places of a fact's claims.
pub(super) fn cells(case: &Case) -> Vec<Cell<f64>> {
    let view = &case.aligned.view;
    case.claims
        .iter()
        .filter_map(|claim| {
            let seen = &view.claims[*claim];
            let place = seen.claim.own_place()?;
            let mention = place.mention.and_then(|m| view.article(*claim).mentions.get(m));
            let offset = match mention.map(|m| &m.kind) {
                Some(MentionKind::Place(place)) => place.offset_km,
                _ => 0.0,
            };
            Some(Cell {
                claim: *claim,
                print: place.id.clone(),
                span: mention.map_or(seen.claim.trigger, |m| m.span),
                value: offset,
            })
        })
        .collect()
}

/// Judges two places.
pub(super) fn judge(case: &Case, a: &Cell<f64>, b: &Cell<f64>) -> Judged {
    let view = &case.aligned.view;
    if view.relate_places(&a.print, &b.print) != Relation::Disjoint {
        return Judged::Compatible;
    }
    let frame = view.claims[a.claim].frame;
    let guard = |reason: &str| guarded(case, a, b, Facet::Place, reason);
    if frame.is_none_or(|frame| frame.place != SlotMeaning::Single || frame.aspect != Aspect::Punctual) {
        return guard("events of this type may take place in several places");
    }
    if a.value > 0.0 || b.value > 0.0 {
        return guard("one of the places is given by its distance from another");
    }
    if two_of_an_article(case, a, b) {
        return guard("one article that names two places mostly speaks of two events");
    }
    if other_numbers(case, a, b) {
        return guard("either place goes with a number of its own, so that two events are told");
    }
    match may_oppose(case, a, b, "place") {
        Err(reason) => guard(&reason),
        Ok(weighed) => {
            let (kind, severity, voices) = sides(case, a.claim, b.claim);
            let steps = [
                format!("{} and {} exclude each other", a.print, b.print),
                voices,
                "one place lay within the other".to_owned(),
            ];
            Judged::Conflict(Conflict {
                kind,
                facet: Some(Facet::Place),
                severity: severity.min(Severity::Warning),
                why: reasoning(case, a, b, &weighed, "place", steps),
            })
        }
    }
}

/// Whether claims of the fact give numbers with either place, and none of them with both.
fn other_numbers(case: &Case, a: &Cell<f64>, b: &Cell<f64>) -> bool {
    let view = &case.aligned.view;
    let numbers = |cell: &Cell<f64>| {
        let at = |claim: &&usize| view.claims[**claim].claim.place.as_ref().is_some_and(|place| place.id == cell.print);
        let quantities = case.claims.iter().filter(at).flat_map(|claim| &view.claims[*claim].quantities);
        quantities.filter_map(|quantity| quantity.value).collect::<Vec<f64>>()
    };
    let (ours, theirs) = (numbers(a), numbers(b));
    !ours.is_empty() && !theirs.is_empty() && !ours.iter().any(|x| theirs.contains(x))
}
