//! Who: two fillers of a role with one true filler, and two actors with their roles swapped.
//!
//! The world of names is open: two names oppose each other only where both are identified, both are persons or both
//! states, and neither belongs to the other.

use std::collections::BTreeMap;

use super::judge::{Conflict, Judged, guarded, may_oppose, reasoning, sides, two_of_an_article};
use super::{Case, Cell};
use crate::align::weigh::swapped;
use crate::model::{Facet, Severity};
use crate::rules::event::SlotMeaning;

/// Fillers by role.
type Fillers<'a> = &'a BTreeMap<&'a str, Vec<String>>;

/// The fillers of each role with one true filler.
pub(super) fn cells<'c>(case: &'c Case) -> BTreeMap<String, Vec<Cell<&'c [String]>>> {
    let view = &case.aligned.view;
    let mut by_role: BTreeMap<String, Vec<Cell<&[String]>>> = BTreeMap::new();
    for claim in case.claims {
        let seen = &view.claims[*claim];
        for (role, keys) in &seen.fillers {
            let single = seen.frame.and_then(|frame| frame.roles.get(*role)) == Some(&SlotMeaning::Single);
            let span = seen.claim.roles.get(*role).and_then(|fillers| fillers.first()).map(|filler| filler.span);
            if let (true, Some(span)) = (single, span) {
                by_role.entry((*role).to_owned()).or_default().push(Cell {
                    claim: *claim,
                    print: keys.join(", "),
                    span,
                    value: keys,
                });
            }
        }
    }
    by_role
}

/// All roles of every claim, as one cell each.
pub(super) fn all<'c>(case: &'c Case) -> Vec<Cell<Fillers<'c>>> {
    let view = &case.aligned.view;
    case.claims
        .iter()
        .filter(|claim| view.claims[**claim].fillers.len() > 1)
        .map(|claim| {
            let seen = &view.claims[*claim];
            let print: Vec<String> =
                seen.fillers.iter().map(|(role, keys)| format!("{role}={}", keys.join("+"))).collect();
            Cell { claim: *claim, print: print.join(" "), span: seen.claim.trigger, value: &seen.fillers }
        })
        .collect()
}

/// Judges two fillers of one role.
pub(super) fn judge(case: &Case, role: &str, a: &Cell<&[String]>, b: &Cell<&[String]>) -> Judged {
    let view = &case.aligned.view;
    let ([x], [y]) = (a.value, b.value) else { return Judged::Compatible };
    if view.may_be_one(x, y) {
        return Judged::Compatible;
    }
    let guard = |reason: &str| guarded(case, a, b, Facet::Participant, reason);
    if two_of_an_article(case, a, b) {
        return guard("one article that names two participants mostly speaks of two events");
    }
    match may_oppose(case, a, b, &format!("role:{role}")) {
        Err(reason) => guard(&reason),
        Ok(weighed) => {
            let (kind, severity, voices) = sides(case, a.claim, b.claim);
            let steps = [
                format!("{x} and {y} are two, and the role has one true filler"),
                voices,
                "one belonged to the other, or they shared the role".to_owned(),
            ];
            Judged::Conflict(Conflict {
                kind,
                facet: Some(Facet::Participant),
                severity: severity.min(Severity::Warning),
                why: reasoning(case, a, b, &weighed, &format!("role:{role}"), steps),
            })
        }
    }
}

/// Judges whether two claims swap the roles of two actors.
pub(super) fn reversed(case: &Case, a: &Cell<Fillers>, b: &Cell<Fillers>) -> Judged {
    let Some((x, y)) = turned(case, a, b) else { return Judged::Compatible };
    match may_oppose(case, a, b, "role") {
        Err(reason) => guarded(case, a, b, Facet::RoleReversal, reason),
        Ok(weighed) => {
            let (kind, severity, voices) = sides(case, a.claim, b.claim);
            let steps = [
                format!("{x} and {y} have their roles swapped"),
                voices,
                "each of them did it to the other, in two events".to_owned(),
            ];
            Judged::Conflict(Conflict {
                kind,
                facet: Some(Facet::RoleReversal),
                severity: severity.min(Severity::Warning),
                why: reasoning(case, a, b, &weighed, "role", steps),
            })
        }
    }
}

/// Two identified actors with their roles swapped; one of the roles must tell the event.
fn turned(case: &Case, a: &Cell<Fillers>, b: &Cell<Fillers>) -> Option<(String, String)> {
    let view = &case.aligned.view;
    let (one, two) = (&view.claims[a.claim], &view.claims[b.claim]);
    let frame = one.frame?;
    let single = |role: &&str| frame.roles.get(*role) == Some(&SlotMeaning::Single);
    // What two sides do to each other (accuse, expel) both may have done.
    let one_way = frame.unique || one.fillers.keys().any(single);
    swapped(one, two).filter(|_| one_way)
}
