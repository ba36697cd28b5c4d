//! How many: two numbers of one thing that cannot both be right.
//!
//! Guards: population, window and "as of" must be shown equal; a rounded number agrees with its exact one; a number that moves
//! with time and was published on another day is an update; numbers an order of magnitude apart, and numbers that one sentence
//! gives both, count different things; a vague word ("dozens") opposes nothing; "more than 100" does not oppose 100.

use std::collections::{BTreeMap, BTreeSet};

use super::judge::{
    Conflict, Judged, corrects, guarded, may_oppose, one_article, reasoning, sides, two_of_an_article, versions,
};
use super::{Case, Cell};
use crate::align::view::days_apart;
use crate::model::{Bound, Facet, Kind, MentionKind, QuantityMention, Severity};
use crate::rules::event::SlotMeaning;
use crate::value::{Date, Relation};

/// Counts farther apart than this factor count different things.
const MAGNITUDE: f64 = 10.0;

/// The quantities of a fact's claims by what they count: population and unit.
pub(super) fn cells<'a>(case: &Case<'_, 'a>) -> BTreeMap<String, Vec<Cell<&'a QuantityMention>>> {
    let view = &case.aligned.view;
    let mut cells: BTreeMap<String, Vec<Cell<&QuantityMention>>> = BTreeMap::new();
    for claim in case.claims {
        let article = view.article(*claim);
        let words = article.language.as_ref().and_then(|code| view.rules.languages.get(code)).map(|l| &l.compare);
        for mention in view.claims[*claim].claim.quantities.iter().filter_map(|place| article.mentions.get(*place)) {
            let MentionKind::Quantity(quantity) = &mention.kind else { continue };
            let of = quantity.of.as_deref();
            let population = words.map_or(of.unwrap_or(""), |words| words.population(of));
            let unit = quantity.unit.as_deref().map(|unit| format!("{population} {unit}"));
            cells.entry(unit.unwrap_or_else(|| population.to_owned())).or_default().push(Cell {
                claim: *claim,
                print: print(quantity),
                span: mention.span,
                value: quantity,
            });
        }
    }
    cells
}

/// The value without what is counted: that is the slot's name.
fn print(quantity: &QuantityMention) -> String {
    let mut value = quantity.quantity();
    value.of = None;
    let mut print = value.to_string();
    if let Some(window) = &quantity.window {
        print = format!("{print} in {window}");
    }
    if let Some(as_of) = &quantity.as_of {
        print = format!("{print} as of {as_of}");
    }
    print
}

/// Judges two quantities of one population and unit.
pub(super) fn judge(case: &Case, a: &Cell<&QuantityMention>, b: &Cell<&QuantityMention>) -> Judged {
    let view = &case.aligned.view;
    let (mut x, mut y) = (a.value.quantity(), b.value.quantity());
    (x.of, y.of) = (None, None);
    if let (Some(up), Some(down)) = (x.change, y.change)
        && up != down
    {
        return opposed(case, a, b, Facet::Direction, "one says up, the other down".to_owned());
    }
    if rose(case, a, b) {
        return moved(case, a, b, "a toll of at least so many was later given as at least more");
    }
    let Some(compared) = x.relate_numbers(&y) else { return Judged::Compatible };
    if compared.relation != Relation::Disjoint || x.change != y.change {
        return Judged::Compatible;
    }
    if x.rounds_to(&y).is_some() || x.number.is_some() && x.number == y.number {
        return Judged::Compatible;
    }
    let guard = |reason: &str| guarded(case, a, b, Facet::Count, reason);
    let meaning = view.claims[a.claim].frame.map_or(SlotMeaning::Describes, |frame| frame.count);
    if meaning == SlotMeaning::Describes || meaning == SlotMeaning::Identifies {
        return guard("numbers only describe events of this type");
    }
    if a.value.value.is_none() || b.value.value.is_none() {
        return guard("one of the numbers is only a vague word");
    }
    if states(case, a, b.value) || states(case, b, a.value) {
        return guard("one of the sentences gives both numbers: one is a part of the other, or counts something else");
    }
    if !one_article(case, a, b) && (tells(case, a, b.value) || tells(case, b, a.value)) {
        return guard("one of the articles gives both numbers of this event: it counts two things");
    }
    if several(case, a) || several(case, b) {
        return guard("one of the sentences gives several numbers, which may be parts");
    }
    if a.value.window != b.value.window {
        return guard("the numbers cover different windows of time");
    }
    if !same_scope(case, a.claim, b.claim) || other_places(case, a, b, meaning) {
        return guard("the numbers cover different places");
    }
    if magnitude(a.value, b.value) > MAGNITUDE {
        return guard("the numbers lie an order of magnitude apart: they count different things");
    }
    if two_of_an_article(case, a, b) && meaning == SlotMeaning::Moves {
        return guard("one article that gives two tolls mostly counts two things");
    }
    if meaning == SlotMeaning::Moves {
        match as_of(case, a, b) {
            AsOf::Same => {}
            AsOf::Unknown => return guard("it is not known as of when the numbers hold"),
            AsOf::Later => return moved(case, a, b, &compared.why),
        }
    }
    opposed(case, a, b, Facet::Count, compared.why)
}

/// Whether two figures are lower bounds of a value that moves ("at least 112", "at least 126"), as of different days: both are true, and the later
/// one is news.
fn rose(case: &Case, a: &Cell<&QuantityMention>, b: &Cell<&QuantityMention>) -> bool {
    let meaning = case.aligned.view.claims[a.claim].frame.map(|frame| frame.count);
    let least = |quantity: &QuantityMention| matches!(quantity.bound, Bound::AtLeast | Bound::MoreThan);
    meaning == Some(SlotMeaning::Moves)
        && least(a.value)
        && least(b.value)
        && a.value.value.zip(b.value.value).is_some_and(|(x, y)| x.max(y) > x.min(y))
        && a.value.window == b.value.window
        && same_scope(case, a.claim, b.claim)
        && !(several(case, a) || several(case, b) || states(case, a, b.value) || states(case, b, a.value))
        && !(tells(case, a, b.value) || tells(case, b, a.value))
        && magnitude(a.value, b.value) < MAGNITUDE
        && matches!(as_of(case, a, b), AsOf::Later)
        && may_oppose(case, a, b, "count").is_ok()
}

/// Whether the sentence of a claim gives the other's number too, whatever it counts.
fn states(case: &Case, cell: &Cell<&QuantityMention>, other: &QuantityMention) -> bool {
    let view = &case.aligned.view;
    let sentence = view.claims[cell.claim].claim.sentence;
    view.article(cell.claim).mentions.iter().filter(|mention| sentence.contains(&mention.span)).any(|mention| {
        matches!(&mention.kind, MentionKind::Quantity(quantity) if quantity.value.is_some() && quantity.value == other.value)
    })
}

/// Whether the article of a claim gives the other's number too, in another claim of the fact and in its own voice.
fn tells(case: &Case, cell: &Cell<&QuantityMention>, other: &QuantityMention) -> bool {
    let view = &case.aligned.view;
    let own = |claim: &usize| {
        view.claims[*claim].article == view.claims[cell.claim].article
            && view.speaker(*claim) == view.speaker(cell.claim)
    };
    let mut numbers = case.claims.iter().filter(|claim| own(claim)).flat_map(|claim| &view.claims[*claim].quantities);
    numbers.any(|number| number.value.is_some() && number.value == other.value && number.unit == other.unit)
}

/// Whether a claim gives several plain numbers of the same people: they are parts of one whole, or of different ones. Numbers of nobody in particular may
/// count what the others count.
fn several(case: &Case, cell: &Cell<&QuantityMention>) -> bool {
    let view = &case.aligned.view;
    let article = view.article(cell.claim);
    let words = article.language.as_ref().and_then(|code| view.rules.languages.get(code)).map(|l| &l.compare);
    let of = |quantity: &QuantityMention| {
        let of = quantity.of.as_deref();
        words.map_or(of.unwrap_or(""), |words| words.population(of)).to_owned()
    };
    let own = of(cell.value);
    let alike = |quantity: &&&QuantityMention| {
        let other = of(quantity);
        quantity.unit == cell.value.unit && (other == own || other.is_empty() || own.is_empty())
    };
    view.claims[cell.claim].quantities.iter().filter(alike).count() > 1
}

/// Whether the counts cover the same place, as far as both say.
pub(super) fn same_scope(case: &Case, a: usize, b: usize) -> bool {
    let view = &case.aligned.view;
    match (view.claims[a].place(), view.claims[b].place()) {
        (Some(x), Some(y)) => x == y,
        _ => true,
    }
}

/// Whether claims of the fact that give one of the numbers name a place that excludes one named with the other number; where both only take
/// over the place of the news, these, for tolls.
fn other_places(case: &Case, a: &Cell<&QuantityMention>, b: &Cell<&QuantityMention>, meaning: SlotMeaning) -> bool {
    let view = &case.aligned.view;
    let named = |cell: &Cell<&QuantityMention>, setting: bool| -> BTreeSet<&str> {
        let value = cell.value.value;
        let so = |claim: &&usize| {
            view.claims[**claim].quantities.iter().any(|q| q.value == value && q.unit == cell.value.unit)
        };
        let places = case.claims.iter().filter(so).filter_map(|claim| view.claims[*claim].claim.place.as_ref());
        places.filter(|place| place.setting == setting).map(|place| place.id.as_str()).collect()
    };
    let settings = [false, true].into_iter().filter(|setting| !setting || meaning == SlotMeaning::Moves);
    settings.into_iter().any(|setting| {
        let (ours, theirs) = (named(a, setting), named(b, setting));
        ours.iter().any(|x| theirs.iter().any(|y| view.relate_places(x, y) == Relation::Disjoint))
    })
}

fn magnitude(a: &QuantityMention, b: &QuantityMention) -> f64 {
    let number = |q: &QuantityMention| q.value.or(q.low).or(q.high).unwrap_or(1.0).abs().max(1.0);
    let (x, y) = (number(a), number(b));
    x.max(y) / x.min(y)
}

/// Whether two moving values hold as of one day.
pub(super) enum AsOf {
    /// They do.
    Same,
    /// One holds later.
    Later,
    /// Nothing tells.
    Unknown,
}

/// Whether two moving values hold as of the same day: as stated, else as published.
fn as_of(case: &Case, a: &Cell<&QuantityMention>, b: &Cell<&QuantityMention>) -> AsOf {
    as_of_days(case, (a.claim, a.value), (b.claim, b.value))
}

/// As [`as_of`], for two quantities by the claims that state them.
pub(super) fn as_of_days(case: &Case, a: (usize, &QuantityMention), b: (usize, &QuantityMention)) -> AsOf {
    match (moment(case, a), moment(case, b)) {
        (Some(x), Some(y)) if days_apart(x, y) > 0 => AsOf::Later,
        (Some(x), Some(y)) if x.width().is_some_and(|w| w <= 2) && y.width().is_some_and(|w| w <= 2) => AsOf::Same,
        _ => AsOf::Unknown,
    }
}

fn moment<'v>(case: &'v Case, (claim, quantity): (usize, &'v QuantityMention)) -> Option<&'v Date> {
    quantity.as_of.as_ref().or(case.aligned.view.article(claim).published.edtf.as_ref())
}

/// A later figure of a value that moves.
fn moved(case: &Case, a: &Cell<&QuantityMention>, b: &Cell<&QuantityMention>, relation: &str) -> Judged {
    match may_oppose(case, a, b, "count") {
        Err(reason) => guarded(case, a, b, Facet::Count, reason),
        Ok(weighed) => {
            let (kind, reason) = match versions(case, a, b) {
                Some(older) if corrects(case, if older { b.claim } else { a.claim }) => {
                    (Kind::Correction, "the later version says that it corrects the earlier one")
                }
                Some(_) => (Kind::Revision, "two versions of one article, and no note says that the figure changed"),
                None => (Kind::Update, "the value moves with time, and the figures hold as of different days"),
            };
            let severity = if kind == Kind::Revision { Severity::Warning } else { Severity::Note };
            let steps = [
                relation.to_owned(),
                reason.to_owned(),
                "both held as of one day; then they would contradict each other".to_owned(),
            ];
            Judged::Conflict(Conflict {
                kind,
                facet: Some(Facet::Count),
                severity,
                why: reasoning(case, a, b, &weighed, "count", steps),
            })
        }
    }
}

fn opposed(
    case: &Case,
    a: &Cell<&QuantityMention>,
    b: &Cell<&QuantityMention>,
    facet: Facet,
    relation: String,
) -> Judged {
    match may_oppose(case, a, b, "count") {
        Err(reason) => guarded(case, a, b, facet, reason),
        Ok(weighed) => {
            let (kind, severity, voices) = sides(case, a.claim, b.claim);
            let (kind, severity) = match versions(case, a, b) {
                Some(older) if corrects(case, if older { b.claim } else { a.claim }) => {
                    (Kind::Correction, Severity::Note)
                }
                Some(_) => (Kind::Revision, Severity::Warning),
                None => (kind, severity),
            };
            let severity = if one_article(case, a, b) { Severity::Note } else { severity };
            let steps = [relation, voices, "they counted different people, windows or days".to_owned()];
            Judged::Conflict(Conflict {
                kind,
                facet: Some(facet),
                severity,
                why: reasoning(case, a, b, &weighed, "count", steps),
            })
        }
    }
}
