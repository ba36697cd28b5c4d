//! Dates and order words of all facts → events that cannot have happened in the order that is told.
//!
//! A network of difference constraints (Dechter, Meiri and Pearl 1991, "Temporal constraint networks"): each fact is a point of time,
//! a date ties it to the calendar, an order word ties two facts to each other; a cycle of negative length is impossible. The cycle with the
//! fewest constraints is reported, with exactly the claims on it, and what its claims leave out is not part of it. Invariants: only firm claims
//! of punctual events that happened bind; two claims of one fact carry a cycle over only if they are shown to be one event without their
//! dates; a day of slack more than the dates state must be missing. Deliberately absent: two dates of one event (that is `time`), events that last.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::{Draft, side_of, step};
use crate::align::{Aligned, View, key, weigh};
use crate::model::{Facet, Finding, Kind, Polarity, Scope, Severity, Why};
use crate::rules::event::Aspect;
use crate::text::Span;

/// Constraints on one cycle at most.
const LONGEST: usize = 8;
/// Links of one connected part of the network that are looked at; bounds a text that orders everything.
const LINKS: usize = 512;
/// Claims of one fact, by which it may be entered and left on a cycle.
const DATED: usize = 12;

/// `to` happened at most `days` days after `from`; `None` is the calendar's origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Constraint {
    from: Option<usize>,
    to: Option<usize>,
    days: i64,
    /// The claim that says so, and the one at the other end of its link.
    claim: usize,
    other: usize,
    words: Span,
}

/// The impossible orders of all facts.
pub(super) fn compare(aligned: &Aligned) -> Vec<Finding> {
    let links = links(aligned);
    let mut findings: Vec<Finding> = Vec::new();
    for part in parts(&links) {
        let mut network = part.clone();
        let facts: BTreeSet<usize> = part.iter().flat_map(|link| [link.from, link.to]).flatten().collect();
        network.extend(facts.iter().flat_map(|&fact| dates(aligned, fact)));
        let mut told: BTreeSet<Vec<usize>> = BTreeSet::new();
        for link in &part {
            let Some(cycle) = cycle(aligned, &network, *link) else { continue };
            let mut claims: Vec<usize> = cycle.iter().map(|constraint| constraint.claim).collect();
            claims.sort_unstable();
            claims.dedup();
            if told.insert(claims) {
                findings.push(draft(aligned, &cycle));
            }
        }
    }
    findings
}

/// The constraints that order words make between facts.
fn links(aligned: &Aligned) -> Vec<Constraint> {
    let view = &aligned.view;
    let fact_of: BTreeMap<usize, usize> = aligned
        .clusters
        .iter()
        .enumerate()
        .flat_map(|(fact, cluster)| cluster.claims.iter().map(move |claim| (*claim, fact)))
        .collect();
    let mut links = Vec::new();
    for claim in 0..view.claims.len() {
        for link in &view.claims[claim].claim.order {
            let Some(other) = view.place_of(&link.other) else { continue };
            if !(binds(view, claim, Some("order")) && binds(view, other, None)) {
                continue;
            }
            let (Some(of), Some(to)) = (fact_of.get(&claim), fact_of.get(&other)) else { continue };
            if of == to {
                continue;
            }
            let words = link.words;
            if let Some(most) = link.most {
                links.push(Constraint { from: Some(*to), to: Some(*of), days: i64::from(most), claim, other, words });
            }
            if let Some(least) = link.least {
                let days = -i64::from(least);
                links.push(Constraint { from: Some(*of), to: Some(*to), days, claim, other, words });
            }
        }
    }
    links
}

/// Whether a claim places a punctual event that happened, and is firm in a slot if one is asked for.
fn binds(view: &View, claim: usize, firm: Option<&str>) -> bool {
    let seen = &view.claims[claim];
    seen.stage() == crate::align::Stage::Actual
        && seen.claim.polarity == Polarity::Affirmed
        && !seen.claim.headline
        && seen.frame.is_some_and(|frame| frame.aspect == Aspect::Punctual)
        && firm.is_none_or(|slot| seen.claim.is_firm_in(slot))
}

/// The constraints of a fact's dates: its day lies between the first and the last that the words leave open.
fn dates(aligned: &Aligned, fact: usize) -> Vec<Constraint> {
    let view = &aligned.view;
    let mut dates = Vec::new();
    for &claim in &aligned.clusters[fact].claims {
        let Some(time) = view.claims[claim].time.filter(|time| !time.reference.inferred) else { continue };
        if !binds(view, claim, Some("time")) || time.reference.bounds != "at" {
            continue;
        }
        let words = time.reference.mention.and_then(|m| view.article(claim).mentions.get(m)).map(|m| m.span);
        let words = words.unwrap_or(view.claims[claim].claim.trigger);
        let slack = i64::from(time.slack);
        let mut add = |from, to, days| {
            dates.push(Constraint { from, to, days, claim, other: claim, words });
        };
        if let Some(last) = time.date().last() {
            add(None, Some(fact), number(last) + 1 + slack);
        }
        if let Some(first) = time.date().first() {
            add(Some(fact), None, slack - number(first));
        }
        if dates.len() >= 2 * DATED {
            break;
        }
    }
    dates
}

fn number(day: jiff::civil::Date) -> i64 {
    let origin = jiff::civil::date(0, 1, 1);
    (day - origin).get_days().into()
}

/// The links by connected part of the network, each with at most [`LINKS`].
fn parts(links: &[Constraint]) -> Vec<Vec<Constraint>> {
    let mut part_of: BTreeMap<usize, usize> = BTreeMap::new();
    let mut next: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for link in links {
        if let (Some(a), Some(b)) = (link.from, link.to) {
            next.entry(a).or_default().insert(b);
            next.entry(b).or_default().insert(a);
        }
    }
    for &first in next.keys() {
        let mut open = vec![first];
        while let Some(fact) = open.pop() {
            if let Entry::Vacant(place) = part_of.entry(fact) {
                place.insert(first);
                open.extend(next.get(&fact).into_iter().flatten());
            }
        }
    }
    let mut parts: BTreeMap<usize, Vec<Constraint>> = BTreeMap::new();
    for link in links {
        let part = parts.entry(link.from.and_then(|fact| part_of.get(&fact)).copied().unwrap_or(0)).or_default();
        if part.len() < LINKS {
            part.push(*link);
        }
    }
    parts.into_values().collect()
}

/// A way through the network: the constraints so far and the days they leave.
#[derive(Clone)]
struct Walk {
    steps: Vec<Constraint>,
    days: i64,
}

/// The impossible cycle with the fewest constraints that runs through a link, if there is one: Bellman and Ford's recurrence by number
/// of constraints.
fn cycle(aligned: &Aligned, network: &[Constraint], link: Constraint) -> Option<Vec<Constraint>> {
    let mut best: BTreeMap<Option<usize>, Walk> =
        BTreeMap::from([(link.to, Walk { steps: vec![link], days: link.days })]);
    for _ in 1..LONGEST {
        let mut further: BTreeMap<Option<usize>, Walk> = BTreeMap::new();
        for constraint in network {
            let Some(walk) = best.get(&constraint.from) else { continue };
            let closes = constraint.to == link.from;
            let repeats = walk.steps.iter().any(|step| step.to == constraint.to) && !closes;
            let last = walk.steps.last().expect("a walk begins with its link");
            if repeats || !joined(aligned, last, constraint) {
                continue;
            }
            let days = walk.days + constraint.days;
            if further.get(&constraint.to).is_none_or(|known| days < known.days) {
                let mut steps = walk.steps.clone();
                steps.push(*constraint);
                further.insert(constraint.to, Walk { steps, days });
            }
        }
        if let Some(walk) = further.get(&link.from)
            && is_impossible(walk)
            && joined(aligned, walk.steps.last().expect("a walk begins with its link"), &link)
        {
            return Some(walk.steps.clone());
        }
        further.remove(&link.from);
        best = further;
        if best.is_empty() {
            return None;
        }
    }
    None
}

/// Against the calendar at least a whole day must be missing; order words alone contradict each other where nothing is left between them.
fn is_impossible(walk: &Walk) -> bool {
    let dated = walk.steps.iter().any(|step| step.from.is_none());
    if dated { walk.days < 0 } else { walk.days <= 0 && walk.steps.iter().all(|step| step.days <= 0) || walk.days < 0 }
}

/// Whether a cycle may pass from one constraint to the next: through the calendar, within one claim, or between two claims that
/// are shown to be one event whatever their dates say.
fn joined(aligned: &Aligned, one: &Constraint, two: &Constraint) -> bool {
    let Some(fact) = one.to else { return true };
    let own = |constraint: &Constraint| {
        let claims = &aligned.clusters[fact].claims;
        if claims.binary_search(&constraint.claim).is_ok() { constraint.claim } else { constraint.other }
    };
    let (a, b) = (own(one), own(two));
    if a == b {
        return true;
    }
    let view = &aligned.view;
    let weighed = weigh(view, &aligned.dependence, a, b);
    weighed.veto_but(&["time"]).is_none() && weighed.without("time") >= view.rules.align.bits("threshold.conflict")
}

fn draft(aligned: &Aligned, cycle: &[Constraint]) -> Finding {
    let view = &aligned.view;
    let name =
        |fact: Option<usize>| fact.map_or_else(|| "the calendar".to_owned(), |fact| aligned.facts[fact].event.clone());
    let mut by_claim: BTreeMap<usize, Vec<(usize, Span)>> = BTreeMap::new();
    for constraint in cycle {
        by_claim.entry(constraint.claim).or_default().push((constraint.claim, constraint.words));
    }
    let sides: Vec<_> =
        by_claim.iter().map(|(claim, cells)| side_of(aligned, &said(view, *claim, cycle), cells)).collect();
    let mut sources: Vec<&str> = by_claim.keys().map(|claim| view.source(*claim)).collect();
    sources.sort_unstable();
    sources.dedup();
    let mut claims: Vec<usize> = by_claim.keys().copied().collect();
    claims.extend(cycle.iter().map(|constraint| constraint.other));
    claims.sort_unstable();
    claims.dedup();
    let quoted: BTreeSet<Option<String>> = by_claim.keys().map(|claim| view.speaker(*claim)).collect();
    let own_voice = quoted.len() == 1 && quoted.contains(&None);
    let kind = if quoted.iter().flatten().count() > 1 { Kind::Dispute } else { Kind::Contradiction };
    let mut why: Vec<Why> = cycle
        .iter()
        .map(|constraint| Why {
            text: format!(
                "{} says: {}",
                view.article(constraint.claim).source,
                match (constraint.from, constraint.to) {
                    (None, to) => format!("{} by {}", name(to), day(constraint.days - 1)),
                    (from, None) => format!("{} not before {}", name(from), day(-constraint.days)),
                    (from, to) if constraint.days == 0 => format!("{} before {}", name(to), name(from)),
                    (from, to) if constraint.days < 0 =>
                        format!("{} at least {} days before {}", name(to), -constraint.days, name(from)),
                    (from, to) => format!("{} at most {} days after {}", name(to), constraint.days, name(from)),
                }
            ),
            weights: Vec::new(),
            spans: vec![(view.article(constraint.claim).id.clone(), constraint.words)],
        })
        .collect();
    for pair in cycle.iter().zip(cycle.iter().skip(1).chain(cycle.first())) {
        if let Some(evidence) = one_event(aligned, pair.0, pair.1) {
            why.push(evidence);
        }
    }
    why.push(step("together these leave no day for the events: going round, less than no time is left"));
    why.push(step("it would flip if one of the statements were left out, or if two of them spoke of different events"));
    let values: Vec<&str> = sides.iter().map(|side| side.value.as_str()).collect();
    let event = key::event_key(view, &claims[..1], "time");
    Draft {
        kind,
        facet: Some(Facet::Order),
        scope: if sources.len() > 1 { Scope::Across } else { Scope::Within },
        severity: if own_voice { Severity::Error } else { Severity::Warning },
        summary: format!("order: {}", values.join(" ≠ ")),
        event,
        slot: "order".to_owned(),
        fact: cycle.iter().find_map(|constraint| constraint.to).map(|fact| aligned.facts[fact].id.clone()),
        actor: None,
        sides,
        why,
    }
    .finish()
}

/// What a claim contributes to the cycle, printed.
fn said(view: &View, claim: usize, cycle: &[Constraint]) -> String {
    let seen = &view.claims[claim];
    let link = cycle.iter().find(|constraint| constraint.claim == claim && constraint.other != claim);
    match (link, seen.time) {
        (Some(link), _) => {
            let other = &view.claims[link.other].claim.event;
            let words = view.article(claim).words(&link.words);
            format!("{} {} {other}", seen.claim.event, words.to_lowercase())
        }
        (None, Some(time)) => format!("{} {}", seen.claim.event, time.date()),
        (None, None) => seen.claim.event.clone(),
    }
}

/// Why two constraints that meet in a fact speak of one event, where two claims make them.
fn one_event(aligned: &Aligned, one: &Constraint, two: &Constraint) -> Option<Why> {
    let fact = one.to?;
    let claims = &aligned.clusters[fact].claims;
    let own = |constraint: &Constraint| {
        if claims.binary_search(&constraint.claim).is_ok() { constraint.claim } else { constraint.other }
    };
    let (a, b) = (own(one), own(two));
    (a != b).then(|| {
        let weighed = weigh(&aligned.view, &aligned.dependence, a, b);
        Why {
            text: format!("one {}: {:+.1} bits without the dates", aligned.facts[fact].event, weighed.without("time")),
            weights: weighed.parts,
            spans: Vec::new(),
        }
    })
}

fn day(number: i64) -> String {
    let origin = jiff::civil::date(0, 1, 1);
    let days = jiff::Span::new().try_days(number).ok();
    days.and_then(|days| origin.checked_add(days).ok()).map_or_else(|| number.to_string(), |day| day.to_string())
}
