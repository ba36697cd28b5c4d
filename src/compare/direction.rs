//! Up or down: one source says that a thing rose, the other that it fell.
//!
//! Read off the verbs alone, by the language's list of words that mean up and down (`compare.toml`); two figures whose signs
//! differ are judged with the counts. Invariants: only what happened, of one event by everything but its verb. Deliberately absent: how much.

use super::judge::{Conflict, Judged, guarded, may_oppose, one_article, reasoning, sides};
use super::{Case, Cell};
use crate::model::{Facet, Severity};
use crate::rules::align::Direction;

/// The directions that the verbs of a fact's claims say.
pub(super) fn cells(case: &Case) -> Vec<Cell<Direction>> {
    let view = &case.aligned.view;
    let said = |claim: usize| {
        let article = view.article(claim);
        let language = article.language.as_ref().and_then(|code| view.rules.languages.get(code))?;
        let seen = view.claims[claim].claim;
        let direction = language.compare.direction(&seen.lemma)?;
        let print = if direction == Direction::Up { "up" } else { "down" };
        Some(Cell { claim, print: print.to_owned(), span: seen.trigger, value: direction })
    };
    case.claims.iter().filter(|claim| view.claims[**claim].frame.is_some()).filter_map(|claim| said(*claim)).collect()
}

/// Judges two directions.
pub(super) fn judge(case: &Case, a: &Cell<Direction>, b: &Cell<Direction>) -> Judged {
    if a.value == b.value {
        return Judged::Compatible;
    }
    let guard = |reason: &str| guarded(case, a, b, Facet::Direction, reason);
    if one_article(case, a, b) {
        return guard("one article that says up and down mostly speaks of two things");
    }
    match may_oppose(case, a, b, "direction") {
        Err(reason) => guard(&reason),
        Ok(weighed) if weighed.of("time") < case.aligned.view.rules.align.bits("time.day") => {
            guard("it is not shown that both speak of one day: what rises today may fall tomorrow")
        }
        Ok(weighed) => {
            let (kind, severity, voices) = sides(case, a.claim, b.claim);
            let steps = [
                "one verb says up, the other down".to_owned(),
                voices,
                "they spoke of two things, or of two days".to_owned(),
            ];
            Judged::Conflict(Conflict {
                kind,
                facet: Some(Facet::Direction),
                severity: severity.min(Severity::Warning),
                why: reasoning(case, a, b, &weighed, "direction", steps),
            })
        }
    }
}
