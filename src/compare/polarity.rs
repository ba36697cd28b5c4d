//! Whether: one and the same stage both affirmed and refused.
//!
//! Only what happened can be so opposed: plans that were called off, demands that were not met and possibilities are no
//! contradictions. A denial is somebody's word against another's.

use super::judge::{Conflict, Judged, guarded, may_oppose, reasoning, sides, two_of_an_article};
use super::{Case, Cell};
use crate::align::weigh::relate_times;
use crate::align::{Seen, Stage, Time};
use crate::model::{Facet, Kind, Polarity, Severity};
use crate::text::Span;
use crate::value::Relation;

/// Bits on participants and place, or on both being the news of their articles, that must show one event before its denial is set against it.
const HELD: f64 = 2.0;

/// The polarity of a fact's claims.
pub(super) fn cells(case: &Case) -> Vec<Cell<Polarity>> {
    case.claims
        .iter()
        .map(|claim| {
            let claim_of = case.aligned.view.claims[*claim].claim;
            let print = match claim_of.polarity {
                Polarity::Affirmed => "affirmed",
                Polarity::Negated => "negated",
                Polarity::Denied => "denied",
            };
            Cell { claim: *claim, print: print.to_owned(), span: claim_of.trigger, value: claim_of.polarity }
        })
        .collect()
}

/// Judges two polarities.
pub(super) fn judge(case: &Case, a: &Cell<Polarity>, b: &Cell<Polarity>) -> Judged {
    let view = &case.aligned.view;
    if (a.value == Polarity::Affirmed) == (b.value == Polarity::Affirmed) {
        return Judged::Compatible;
    }
    let guard = |reason: &str| guarded(case, a, b, Facet::Polarity, reason);
    let (one, two) = (&view.claims[a.claim], &view.claims[b.claim]);
    if one.stage() != Stage::Actual || two.stage() != Stage::Actual {
        return guard("only what is said to have happened can be refused; plans and demands change");
    }
    if one.frame.is_none() || two.frame.is_none() {
        return guard("no frame knows this type of event");
    }
    if other_days(one, two) {
        return guard("what is refused of one day may have happened on another that is meant");
    }
    if two_of_an_article(case, a, b) && a.value != Polarity::Denied && b.value != Polarity::Denied {
        return guard("one article that affirms and negates mostly speaks of two events");
    }
    match may_oppose(case, a, b, "polarity") {
        Err(reason) => guard(&reason),
        Ok(weighed) if weighed.of("wording") > 0.0 && !(put_in(case, a, b) || put_in(case, b, a)) => {
            guard("the sentences are copies of each other: one of them was misread")
        }
        Ok(weighed)
            if weighed.of("role") + weighed.of("place") + weighed.of("story:news") + weighed.of("toll") < HELD =>
        {
            guard("too few participants and places are shared to set a negation against the event")
        }
        Ok(weighed) => {
            let (kind, severity, voices) = sides(case, a.claim, b.claim);
            let denied = a.value == Polarity::Denied || b.value == Polarity::Denied;
            let kind = if denied { Kind::Dispute } else { kind };
            let steps = [
                "one affirms what the other refuses, at the same stage".to_owned(),
                voices,
                "they spoke of two occasions".to_owned(),
            ];
            Judged::Conflict(Conflict {
                kind,
                facet: Some(Facet::Polarity),
                severity: severity.min(Severity::Warning),
                why: reasoning(case, a, b, &weighed, "polarity", steps),
            })
        }
    }
}

/// Whether the words date both claims so that the event may have happened when nobody refuses it: on days that cannot be the same, or
/// some time in a month of which one day is refused.
fn other_days(one: &Seen, two: &Seen) -> bool {
    let dated = |time: &Time| !time.reference.inferred;
    let Some((x, y)) = one.time.zip(two.time).filter(|(x, y)| dated(x) && dated(y)) else { return false };
    let relation = relate_times(&x, &y).0;
    let wider = if one.claim.polarity == Polarity::Affirmed { Relation::Contains } else { Relation::Within };
    relation == Relation::Disjoint || relation == wider
}

/// Whether a claim is refused by a word that the other's sentence, a copy but for it, does not hold.
fn put_in(case: &Case, refused: &Cell<Polarity>, other: &Cell<Polarity>) -> bool {
    let view = &case.aligned.view;
    let claim = view.claims[refused.claim].claim;
    let ground = claim.grounds.iter().find(|ground| ground.of == "polarity" && refused.value != Polarity::Affirmed);
    let Some(cue) = ground.and_then(|ground| ground.span) else { return false };
    let words = |claim: usize, span: &Span| -> Vec<String> {
        let text = view.article(claim).words(span).to_lowercase();
        text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').map(str::to_owned).collect()
    };
    let there = words(other.claim, &view.claims[other.claim].claim.sentence);
    let mut cues = words(refused.claim, &cue).into_iter().filter(|word| !word.is_empty()).peekable();
    // "n't" ends the word that it stands in.
    cues.peek().is_some() && cues.all(|cue| !there.iter().any(|word| word.ends_with(&cue)))
}
