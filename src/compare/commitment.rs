//! Plans and obligations with a time against what a later article shows: kept, unmet, overtaken.
//!
//! A planned claim is kept when an event of its type is reported inside the planned time by an article published later; unmet
//! when, after the time has passed, the event is denied its happening or what it was to end goes on; overtaken when an event that
//! ends it comes before its time. Invariants: only articles published after the plan's count; the two claims must be shown to
//! be about one matter, as for a conflict. Deliberately absent: obligations without a time.

use std::collections::{BTreeMap, BTreeSet};

use super::{Draft, side_of, step};
use crate::align::{Aligned, Seen, Stage, View, Weighed, cluster, key, weigh};
use crate::model::{Certainty, Filler, Finding, Kind, Polarity, Scope, Severity, Why};
use crate::value::{Date, Relation};

/// Later claims that one plan is compared with at most.
const COMPARED: usize = 64;

/// Compares planned claims with later ones of the same type, of the type they end, and of the type that ends them.
pub(super) fn compare(aligned: &Aligned) -> Vec<Finding> {
    let view = &aligned.view;
    let index = index(view);
    let bits = |id: &str| view.rules.align.bits(id);
    let mut findings: BTreeMap<(usize, Kind), Finding> = BTreeMap::new();
    for plan in 0..view.claims.len() {
        let Some(deadline) = deadline(&view.claims[plan]) else { continue };
        for later in candidates(view, &index, plan) {
            let Some((kind, reason)) = outcome(view, plan, later, deadline) else { continue };
            let weighed = weigh(view, &aligned.dependence, plan, later);
            let that_day = on_that_day(view, plan, later);
            let shown = weighed.without("type") - if that_day { 0.0 } else { weighed.of("time") };
            let held = weighed.of("role") + weighed.of("place") + weighed.of("term") + weighed.of("ordinal") > 0.0;
            // A plan and its outcome are told months apart, in other stories: who and where must agree, or the day and where.
            let (who, place) = (weighed.of("role"), weighed.of("place"));
            let same = who >= bits("role.known") || that_day || are_of_one_kind(view, plan, later);
            let named = same && place > 0.0;
            let floor = bits(if named { "threshold.commitment" } else { "threshold.link" });
            if weighed.veto_but(&["stage", "type", "time"]).is_none() && held && shown >= floor {
                findings.entry((plan, kind)).or_insert_with(|| draft(aligned, plan, later, kind, &reason, &weighed));
            }
        }
    }
    findings.into_values().collect()
}

/// Whether the later claim tells of the very day that was planned: then the day, too, shows that it is one matter.
fn on_that_day(view: &View, plan: usize, later: usize) -> bool {
    let day = |claim: usize| view.claims[claim].time.filter(|t| t.slack == 0 && t.date().is_day()).map(|t| t.date());
    let same = view.claims[plan].claim.event == view.claims[later].claim.event;
    same && day(plan).zip(day(later)).is_some_and(|(a, b)| a == b)
}

/// "*all foreign fighters* must leave", "some *20,000 foreign fighters* are still there": whether whoever does it later is told of as of the kind
/// that the plan speaks of, by its noun and all that modifies it; a bare noun names no kind.
fn are_of_one_kind(view: &View, plan: usize, later: usize) -> bool {
    let fillers = |claim: usize| view.claims[claim].claim.roles.iter();
    fillers(plan).any(|(role, planned)| {
        let told = fillers(later).filter(|(other, _)| *other == role).flat_map(|(_, fillers)| fillers);
        let kinds = planned.iter().filter(|one| one.id.is_none() && !one.modifiers.is_empty());
        let holds = |one: &Filler, other: &Filler| {
            one.head == other.head && one.modifiers.iter().all(|word| other.modifiers.contains(word))
        };
        kinds.into_iter().any(|one| told.clone().any(|other| holds(one, other)))
    })
}

/// The time of a firm plan that is affirmed, or of what the article's own voice says must be done.
fn deadline<'a>(seen: &Seen<'a>) -> Option<&'a Date> {
    let obliged = seen.stage() == Stage::Demanded && seen.claim.attribution.is_empty();
    let plan = (seen.stage() == Stage::Planned || obliged)
        && seen.claim.certainty == Certainty::Firm
        && seen.claim.polarity == Polarity::Affirmed;
    let time = seen.time.filter(|_| plan)?;
    (time.reference.bounds != "since" && time.date().last().is_some()).then_some(time.date())
}

type Index<'v> = BTreeMap<(&'v str, String), Vec<usize>>;

/// Firm claims of what happened, by type and blocking key.
fn index<'v>(view: &'v View) -> Index<'v> {
    let mut index: Index = BTreeMap::new();
    for (place, seen) in view.claims.iter().enumerate() {
        if seen.stage() == Stage::Actual && seen.claim.certainty == Certainty::Firm {
            for key in cluster::keys(view, place).into_iter().filter(|key| !key.starts_with("y:")) {
                index.entry((&seen.claim.event, key)).or_default().push(place);
            }
        }
    }
    index
}

fn candidates(view: &View, index: &Index, plan: usize) -> BTreeSet<usize> {
    let seen = &view.claims[plan];
    let ends = seen.frame.and_then(|frame| frame.ends.as_deref());
    let enders = view.rules.frames.by_id.values().filter(|frame| frame.ends.as_ref() == Some(&seen.claim.event));
    let types: Vec<&str> =
        std::iter::once(seen.claim.event.as_str()).chain(ends).chain(enders.map(|frame| frame.id.as_str())).collect();
    let mut found = BTreeSet::new();
    for key in cluster::keys(view, plan) {
        for kind in &types {
            found.extend(index.get(&(*kind, key.clone())).into_iter().flatten().take(COMPARED).copied());
        }
    }
    found.into_iter().take(COMPARED).collect()
}

/// What a later claim shows of a plan; `None` where it shows nothing.
fn outcome(view: &View, plan: usize, later: usize, deadline: &Date) -> Option<(Kind, String)> {
    let (one, two) = (&view.claims[plan], &view.claims[later]);
    let (published, told) =
        (view.article(plan).published.edtf.as_ref()?.last()?, view.article(later).published.edtf.as_ref()?);
    if told.first()? <= published {
        return None;
    }
    let end = deadline.last()?;
    let passed = told.first()? > end;
    let affirmed = two.claim.polarity == Polarity::Affirmed;
    let same = one.claim.event == two.claim.event;
    let what = format!("{} for {deadline}", if one.stage() == Stage::Demanded { "due" } else { "planned" });
    let when = two.time.map(|time| time.date());
    if same && affirmed {
        let due = one.time.is_some_and(|time| time.reference.bounds == "by");
        // What was to be done by a day may be done on any day before it; a deadline that only the day of the news gives may have run out earlier.
        let window = match deadline.first().filter(|_| due) {
            Some(_) if one.time.is_some_and(|time| time.reference.inferred) => return None,
            Some(_) => &Date::between(published, end),
            None => deadline,
        };
        let relation = when?.relate(window);
        let inside = matches!(relation, Relation::Equal | Relation::Within);
        return inside.then(|| (Kind::KeptCommitment, format!("{what}, and reported as done within that time")));
    }
    if same {
        return passed
            .then(|| (Kind::UnmetCommitment, format!("{what}, and after that time said not to have happened")));
    }
    let ended = one.frame.and_then(|frame| frame.ends.as_ref()) == Some(&two.claim.event);
    if ended && affirmed {
        let still = when.map_or(passed, |when| when.first().is_some_and(|first| first > end));
        return (passed && still)
            .then(|| (Kind::UnmetCommitment, format!("{what}, and what it was to end goes on after that time")));
    }
    let ender = two.frame.and_then(|frame| frame.ends.as_ref()) == Some(&one.claim.event);
    let before = when.and_then(Date::last).is_some_and(|last| last < end && last > published);
    (ender && affirmed && before).then(|| (Kind::OvertakenCommitment, format!("{what}, and ended before that time")))
}

fn draft(aligned: &Aligned, plan: usize, later: usize, kind: Kind, reason: &str, weighed: &Weighed) -> Finding {
    let view = &aligned.view;
    let name = |claim: usize| format!("{} {}", view.claims[claim].claim.event, print(&view.claims[claim]));
    let sides: Vec<_> = [plan, later]
        .iter()
        .map(|claim| side_of(aligned, &name(*claim), &[(*claim, view.claims[*claim].claim.trigger)]))
        .collect();
    let scope = if view.source(plan) == view.source(later) { Scope::Within } else { Scope::Across };
    let severity = if kind == Kind::UnmetCommitment { Severity::Warning } else { Severity::Note };
    let aligned_why = Why {
        text: format!("one matter: {:+.1} bits without type and stage", weighed.without("type") - weighed.of("time")),
        weights: weighed.parts.clone(),
        spans: Vec::new(),
    };
    let fact = aligned.clusters.iter().position(|cluster| cluster.claims.contains(&plan));
    Draft {
        kind,
        facet: None,
        scope,
        severity,
        event: key::event_key(view, &[plan], ""),
        slot: "commitment".to_owned(),
        fact: fact.map(|place| aligned.facts[place].id.clone()),
        actor: None,
        summary: format!("{}: {reason}", key::event_key(view, &[plan], "")),
        sides,
        why: vec![
            aligned_why,
            step(reason),
            step("it would flip if the later article were older than the plan's time, or spoke of another matter"),
        ],
    }
    .finish()
}

fn print(seen: &Seen) -> String {
    let stage = match seen.stage() {
        Stage::Planned => "planned",
        Stage::Demanded => "due",
        _ if seen.claim.polarity != Polarity::Affirmed => "refused",
        _ => "reported",
    };
    let by = |bounds: &str| if bounds == "by" { "by " } else { "" };
    seen.time.map_or_else(|| stage.to_owned(), |time| format!("{stage} {}{}", by(&time.reference.bounds), time.date()))
}
