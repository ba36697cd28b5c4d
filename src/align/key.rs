//! Claims about one event → the event's name: what stays the same when sentences, files and outlets change.
//!
//! Made of the type and, slot by slot, the value that most of the claims state (ties go to the smaller value); never of places in a
//! text. Deliberately absent: anything of claims that are not given.

use std::collections::BTreeMap;

use super::view::View;
use crate::rules::event::SlotMeaning;

/// Rare words that name an event which has fewer than two participants, places and dates.
const WORDS: usize = 2;

/// The event's name without one slot ("time", "place", "role:agent", "count"), which the caller shows to be in question.
pub fn event_key(view: &View, claims: &[usize], without: &str) -> String {
    let Some(first) = claims.first().map(|claim| &view.claims[*claim]) else { return String::new() };
    let mut parts = vec![first.claim.event.clone()];
    parts.extend(most_common(
        claims.iter().filter_map(|c| view.claims[*c].claim.ordinal.map(|n| format!("number:{n}"))),
    ));
    let roles: std::collections::BTreeSet<&str> =
        claims.iter().flat_map(|c| view.claims[*c].fillers.keys().copied()).collect();
    for role in roles.into_iter().filter(|role| without != format!("role:{role}")) {
        let describes =
            first.frame.is_some_and(|frame| frame.roles.get(role).is_none_or(|m| *m == SlotMeaning::Describes));
        if describes {
            continue;
        }
        let ids = claims.iter().filter_map(|c| {
            view.claims[*c].fillers.get(role).and_then(|keys| keys.iter().find(|key| !key.starts_with('=')).cloned())
        });
        parts.extend(most_common(ids).map(|id| format!("{role}:{id}")));
    }
    if without != "place" {
        let places = claims.iter().filter_map(|c| view.claims[*c].place().map(|place| format!("place:{place}")));
        parts.extend(most_common(places));
    }
    if without != "time" {
        let times = claims.iter().filter_map(|c| view.claims[*c].time.as_ref().map(|time| time.date().to_string()));
        parts.extend(most_common(times));
    }
    if parts.len() < 3 {
        parts.extend(common_words(view, claims));
    }
    parts.join(" ")
}

fn most_common(values: impl Iterator<Item = String>) -> Option<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0))).map(|(value, _)| value)
}

fn common_words(view: &View, claims: &[usize]) -> Vec<String> {
    let mut counts: BTreeMap<&str, (usize, f64)> = BTreeMap::new();
    for (term, bits) in claims.iter().flat_map(|c| &view.claims[*c].rare) {
        let entry = counts.entry(term).or_insert((0, *bits));
        entry.0 += 1;
    }
    let mut words: Vec<(&str, (usize, f64))> = counts.into_iter().collect();
    words.sort_by(|a, b| b.1.0.cmp(&a.1.0).then_with(|| b.1.1.total_cmp(&a.1.1)).then_with(|| a.0.cmp(b.0)));
    words.into_iter().take(WORDS).map(|(word, _)| format!("\"{word}\"")).collect()
}
