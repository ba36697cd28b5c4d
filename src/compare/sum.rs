//! Totals against their parts: numbers that cannot all be right together.
//!
//! In one sentence, parts that add up to more than their total, or to less where nothing may be missing; across claims of one
//! event, a part of the people, or several parts of which nobody belongs to two, that are greater than all of them. Guards: exact numbers of one
//! window, place and day alone; firm claims of one event. Deliberately absent: reading which number is a part (that is `extract`).

use super::count::{self, AsOf};
use super::judge::{Conflict, Judged, guarded, may_oppose, one_article, reasoning, sides};
use super::{Case, Cell, Draft, said_in, side, step};
use crate::align::{Weighed, key};
use crate::model::{Bound, Facet, Finding, Kind, MentionKind, Polarity, QuantityMention, Scope, Severity, Why};
use crate::rules::event::SlotMeaning;

/// What a number says about all that the event did.
#[derive(Clone, Copy)]
pub(super) struct Amount<'a> {
    quantity: &'a QuantityMention,
    number: f64,
    /// Whether it counts all of them, or only some.
    all: bool,
}

/// The totals and the parts of a fact's claims.
pub(super) fn cells<'a>(case: &Case<'_, 'a>) -> Vec<Cell<Amount<'a>>> {
    let view = &case.aligned.view;
    let mut cells = Vec::new();
    for (population, numbers) in count::cells(case) {
        for cell in numbers {
            let plain = cell.value.unit.is_none() && cell.value.bound == Bound::Exactly;
            if let (true, Some(number)) = (plain, cell.value.value) {
                // Who is counted must be said: "88 killed" of one headline may be the soldiers of another.
                let all = population.is_empty() && cell.value.of.is_some();
                let print = if all { cell.print } else { format!("{} {population}", cell.print) };
                let value = Amount { quantity: cell.value, number, all };
                cells.push(Cell { claim: cell.claim, print, span: cell.span, value });
            }
        }
    }
    for &claim in case.claims {
        let seen = &view.claims[claim];
        let Some(sum) = seen.claim.sum.as_ref().filter(|sum| sum.total.is_none()) else { continue };
        let parts = numbers(case, claim, &sum.parts);
        if let Some((first, span)) = parts.first().copied() {
            let number = parts.iter().filter_map(|(part, _)| part.value).sum();
            let value = Amount { quantity: first, number, all: false };
            cells.push(Cell { claim, print: printed(&parts, number), span, value });
        }
    }
    cells
}

fn numbers<'a>(case: &Case<'_, 'a>, claim: usize, places: &[usize]) -> Vec<(&'a QuantityMention, crate::text::Span)> {
    let article = case.aligned.view.article(claim);
    let mentions = places.iter().filter_map(|place| article.mentions.get(*place));
    let quantities = mentions.filter_map(|mention| match &mention.kind {
        MentionKind::Quantity(quantity) => Some((quantity, mention.span)),
        _ => None,
    });
    quantities.collect()
}

fn printed(parts: &[(&QuantityMention, crate::text::Span)], sum: f64) -> String {
    let parts: Vec<String> = parts.iter().filter_map(|(part, _)| part.value).map(|value| value.to_string()).collect();
    format!("{} = {sum}", parts.join(" + "))
}

/// Judges whether some are more than all.
pub(super) fn judge(case: &Case, a: &Cell<Amount>, b: &Cell<Amount>) -> Judged {
    let (all, some) = match (a.value.all, b.value.all) {
        (true, false) => (a, b),
        (false, true) => (b, a),
        _ => return Judged::Compatible,
    };
    if some.value.number <= all.value.number {
        return Judged::Compatible;
    }
    match comparable(case, all, some) {
        Err(reason) => guarded(case, a, b, Facet::Sum, reason),
        Ok(weighed) => {
            let (kind, severity, voices) = sides(case, a.claim, b.claim);
            let steps = [
                format!("{} counts some of them, and is more than {}, which counts all", some.print, all.print),
                voices,
                FLIP.to_owned(),
            ];
            Judged::Conflict(Conflict {
                kind,
                facet: Some(Facet::Sum),
                severity: severity.min(Severity::Warning),
                why: reasoning(case, a, b, &weighed, "count", steps),
            })
        }
    }
}

/// What would make a part greater than its total none.
const FLIP: &str = "one of them counted other people, or on another day";

/// Why a part may not be set against a total, or the evidence that both speak of one event.
fn comparable(case: &Case, all: &Cell<Amount>, some: &Cell<Amount>) -> Result<Weighed, String> {
    let meaning = case.aligned.view.claims[all.claim].frame.map_or(SlotMeaning::Describes, |frame| frame.count);
    let not = |reason: &str| Err(reason.to_owned());
    if meaning == SlotMeaning::Describes || meaning == SlotMeaning::Identifies {
        return not("numbers only describe events of this type");
    }
    if gives_a_total(case, some) {
        return not("the source of the part gives a total of its own: the totals are what differs");
    }
    if all.value.quantity.window != some.value.quantity.window {
        return not("the numbers cover different windows of time");
    }
    if !count::same_scope(case, all.claim, some.claim) {
        return not("the numbers cover different places");
    }
    if one_article(case, all, some) {
        return not("one article that gives a part greater than the whole mostly counts two things");
    }
    if meaning == SlotMeaning::Moves
        && !matches!(
            count::as_of_days(case, (all.claim, all.value.quantity), (some.claim, some.value.quantity)),
            AsOf::Same
        )
    {
        return not("the numbers are not known to hold as of one day");
    }
    may_oppose(case, all, some, "count")
}

/// Totals that parts given by several sources exceed together, though none does alone: of people of whom nobody belongs to two parts (women,
/// children), each by its smallest number.
pub(super) fn across(case: &Case) -> Vec<Finding> {
    let view = &case.aligned.view;
    let cells = cells(case);
    let mut findings = Vec::new();
    for all in cells.iter().filter(|cell| cell.value.all) {
        let article = view.article(all.claim);
        let words = article.language.as_ref().and_then(|code| view.rules.languages.get(code)).map(|l| &l.compare);
        for group in words.map_or(&[][..], |words| &words.apart) {
            let parts: Vec<(&Cell<Amount>, Weighed)> =
                group.iter().filter_map(|population| smallest(case, &cells, all, population)).collect();
            let added: f64 = parts.iter().map(|(part, _)| part.value.number).sum();
            let exceeds = parts.len() > 1 && added > all.value.number;
            if exceeds && !parts.iter().any(|(part, _)| part.value.number > all.value.number) {
                findings.push(exceeded(case, all, &parts, added));
            }
        }
    }
    findings.dedup_by(|a, b| a.fingerprint == b.fingerprint);
    findings
}

/// The smallest number of people of a population that may be set against a total.
fn smallest<'c, 'a>(
    case: &Case,
    cells: &'c [Cell<Amount<'a>>],
    all: &Cell<Amount>,
    population: &str,
) -> Option<(&'c Cell<Amount<'a>>, Weighed)> {
    let of = |cell: &&Cell<Amount>| !cell.value.all && cell.value.quantity.of.as_deref() == Some(population);
    let least = cells.iter().filter(of).min_by(|a, b| a.value.number.total_cmp(&b.value.number))?;
    comparable(case, all, least).ok().map(|weighed| (least, weighed))
}

fn exceeded(case: &Case, all: &Cell<Amount>, parts: &[(&Cell<Amount>, Weighed)], added: f64) -> Finding {
    let view = &case.aligned.view;
    let prints: Vec<&str> = parts.iter().map(|(part, _)| part.print.as_str()).collect();
    let value = format!("{} = {added}", prints.join(" + "));
    let spans: Vec<_> = parts.iter().map(|(part, _)| (part.claim, part.span)).collect();
    let disputed = parts.iter().any(|(part, _)| sides(case, all.claim, part.claim).0 == Kind::Dispute);
    let mut why: Vec<Why> = std::iter::once(all)
        .chain(parts.iter().map(|(part, _)| *part))
        .map(|cell| Why {
            text: format!("{} says {}", view.source(cell.claim), cell.print),
            weights: Vec::new(),
            spans: vec![said_in(view, cell.claim, cell.span)],
        })
        .collect();
    why.extend(parts.iter().map(|(part, weighed)| Why {
        text: format!("one event with {}: {:+.1} bits without the count", part.print, weighed.without("count")),
        weights: weighed.parts.clone(),
        spans: Vec::new(),
    }));
    why.push(step(format!("nobody is counted in two of the parts, and together they are more than {}", all.print)));
    why.push(step(format!("it would flip if {FLIP}")));
    let mut claims: Vec<usize> = parts.iter().map(|(part, _)| part.claim).chain([all.claim]).collect();
    claims.sort_unstable();
    Draft {
        kind: if disputed { Kind::Dispute } else { Kind::Contradiction },
        facet: Some(Facet::Sum),
        scope: Scope::Across,
        severity: Severity::Warning,
        event: key::event_key(view, &claims, "count"),
        slot: "sum".to_owned(),
        fact: Some(case.fact.id.clone()),
        actor: None,
        summary: format!("{}: sum {value} ≠ {}", case.fact.summary, all.print),
        sides: vec![side(case, &all.print, &[(all.claim, all.span)]), side(case, &value, &spans)],
        why,
    }
    .finish()
}

/// Whether the sentence of a part gives a number of all that is no smaller.
fn gives_a_total(case: &Case, part: &Cell<Amount>) -> bool {
    let view = &case.aligned.view;
    let sentence = view.claims[part.claim].claim.sentence;
    let numbers = view.article(part.claim).mentions.iter().filter(|mention| sentence.contains(&mention.span));
    let mut numbers = numbers.filter_map(|mention| match &mention.kind {
        MentionKind::Quantity(quantity) if quantity.unit.is_none() && mention.span != part.span => quantity.value,
        _ => None,
    });
    numbers.any(|number| number >= part.value.number)
}

/// Sentences whose parts do not add up to their total.
pub(super) fn within(case: &Case) -> Vec<Finding> {
    case.claims.iter().filter_map(|claim| broken(case, *claim)).collect()
}

fn broken(case: &Case, claim: usize) -> Option<Finding> {
    let view = &case.aligned.view;
    let seen = &view.claims[claim];
    let sum = seen.claim.sum.as_ref()?;
    if !seen.claim.is_firm_in("count") || seen.claim.polarity != Polarity::Affirmed {
        return None;
    }
    let (total, at) = numbers(case, claim, &[sum.total?]).first().copied()?;
    let parts = numbers(case, claim, &sum.parts);
    let whole = total.value?;
    let added: f64 = parts.iter().filter_map(|(part, _)| part.value).sum();
    let differs = added > whole || (added < whole && sum.complete);
    if !differs {
        return None;
    }
    let value = printed(&parts, added);
    let spans: Vec<_> = parts.iter().map(|(_, span)| (claim, *span)).collect();
    let reason = if added > whole { "more than the total" } else { "less than the total, and nothing else is named" };
    let why = Why {
        text: format!("{} calls {whole} the total", view.source(claim)),
        weights: Vec::new(),
        spans: vec![said_in(view, claim, at)],
    };
    let sides = vec![side(case, &whole.to_string(), &[(claim, at)]), side(case, &value, &spans)];
    Some(
        Draft {
            kind: Kind::Contradiction,
            facet: Some(Facet::Sum),
            scope: Scope::Within,
            severity: if added > whole { Severity::Error } else { Severity::Warning },
            event: key::event_key(view, &[claim], "count"),
            slot: "sum".to_owned(),
            fact: Some(case.fact.id.clone()),
            actor: None,
            summary: format!("{}: sum {value} ≠ {whole}", case.fact.summary),
            sides,
            why: vec![
                why,
                step(format!("its parts give {value}: {reason}")),
                step("it would flip if one of the numbers counted something else"),
            ],
        }
        .finish(),
    )
}
