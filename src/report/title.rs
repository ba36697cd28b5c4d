//! A fact or finding → one line that a reader understands: names instead of ids, words instead of slots.
//!
//! Invariants: built from the claims alone, so it is the same wherever the fact stands; a summary that was written for
//! readers is kept. Deliberately absent: deciding anything.

use std::collections::BTreeMap;

use super::outline;
use super::view::{Stated, View};
use crate::model::{Analysis, Fact, Finding, Kind, MentionKind, Modality, Polarity, Side};

/// Names of one role that a title holds.
const NAMES: usize = 2;

/// Columns of the quotation that stands in for names.
const QUOTE: usize = 70;

/// The most frequent wording of each place that the articles name, by its id.
pub(super) fn places(analysis: &Analysis) -> BTreeMap<&str, &str> {
    let mut wordings: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for mention in analysis.corpus.articles.iter().flat_map(|article| &article.mentions) {
        if let MentionKind::Place(place) = &mention.kind
            && let Some(id) = place.place.as_deref()
            && place.offset_km <= 0.0
        {
            *wordings.entry(id).or_default().entry(mention.text.as_str()).or_default() += 1;
        }
    }
    wordings
        .into_iter()
        .filter_map(|(id, texts)| {
            Some((id, texts.into_iter().max_by_key(|(text, count)| (*count, std::cmp::Reverse(*text)))?.0))
        })
        .collect()
}

/// A side's value: names instead of ids, signs that readers know.
pub(super) fn value(view: &View<'_>, finding: &Finding, side: &Side) -> String {
    let value = view.name(&side.value);
    if finding.slot == "event" {
        return outline::REPORTED.to_owned();
    }
    match (value.strip_prefix(">="), value.strip_prefix("<=")) {
        (Some(rest), _) => format!("≥ {}", rest.trim_start()),
        (_, Some(rest)) => format!("≤ {}", rest.trim_start()),
        _ => value.to_owned(),
    }
}

/// What a fact is about: "Offensive: agent Khalifa Haftar, target Tripoli; 2019-04".
pub(super) fn fact(view: &View<'_>, fact: &Fact) -> String {
    without(view, fact, "")
}

/// What a fact is about, without the slot that is in question.
fn without(view: &View<'_>, fact: &Fact, slot: &str) -> String {
    let claims: Vec<Stated<'_>> = fact.claims.iter().filter_map(|id| view.claim(id)).collect();
    if !written_by_a_machine(fact) || claims.is_empty() {
        return fact.summary.clone();
    }
    let mut parts: Vec<String> = Vec::new();
    let who = participants(view, &claims, slot.strip_prefix("role:").unwrap_or(""));
    let anonymous = who.is_empty();
    if !anonymous {
        parts.push(who);
    }
    if slot != "place" {
        parts.extend(common(
            claims.iter().filter_map(|(_, c)| c.place.as_ref()).map(|place| view.name(&place.id).to_owned()),
        ));
    }
    if slot != "time" {
        parts.extend(common(claims.iter().filter_map(|(_, c)| c.time.as_ref()).map(|time| time.edtf.to_string())));
    }
    if anonymous {
        let quoted =
            claims.iter().map(|(article, claim)| article.words(&claim.sentence)).min_by_key(|words| words.len());
        parts
            .extend(quoted.map(|words| format!("“{}”", super::inert::clip_at_word(&super::inert::line(words), QUOTE))));
    }
    format!("{}{}: {}", event(&fact.event), stage(&claims), parts.join("; "))
}

/// What the claims say of the event's reality, where all say the same and it is more than that it happened: " (planned)".
fn stage(claims: &[Stated<'_>]) -> String {
    let word = |claim: &crate::model::Claim| {
        let modality = match claim.modality {
            Modality::Happened => "",
            Modality::Planned => "planned",
            Modality::Demanded => "called for",
            Modality::Possible => "possible",
            Modality::Conditional => "conditional",
            Modality::Alleged => "alleged",
        };
        match claim.polarity {
            Polarity::Affirmed => modality,
            Polarity::Negated => "not",
            Polarity::Denied => "denied",
        }
    };
    let Some(first) = claims.first().map(|(_, claim)| word(claim)) else { return String::new() };
    let shared = !first.is_empty() && claims.iter().all(|(_, claim)| word(claim) == first);
    if shared { format!(" ({first})") } else { String::new() }
}

/// What a finding says: "Offensive: …: when: 2019-04-04 or 2019-04-05".
pub(super) fn finding(view: &View<'_>, finding: &Finding) -> String {
    let Some(about) = finding.fact.as_deref().and_then(|id| view.fact(id)).filter(|fact| !fact.summary.is_empty())
    else {
        return finding.summary.clone();
    };
    if !written_by_a_machine(about) || !finding.summary.starts_with(&about.summary) {
        return finding.summary.clone();
    }
    let title = without(view, about, &finding.slot);
    let mut values: Vec<String> = finding.sides.iter().map(|side| value(view, finding, side)).collect();
    if finding.kind == Kind::Refinement && finding.sides.len() == 2 {
        // The summary names the finer value first; the sides stand in the order of their witnesses.
        let [first, second] = [&finding.sides[0].value, &finding.sides[1].value];
        if finding.summary.ends_with(&format!("{second} ⊂ {first}")) {
            values.reverse();
        }
    }
    values.dedup();
    let join = match finding.kind {
        Kind::Refinement => ", more exactly than ",
        Kind::Update | Kind::Revision | Kind::Correction => ", then ",
        _ => " or ",
    };
    match finding.kind {
        Kind::SingleSource | Kind::Agreement if finding.slot == "event" => title,
        _ => format!("{title}; {} {}", outline::slot(&finding.slot), values.join(join)),
    }
}

/// An event type in words: "offensive-end" is "Offensive end", "open:convene" is "Convene".
pub(super) fn event(id: &str) -> String {
    let words = id.strip_prefix("open:").unwrap_or(id).replace('-', " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A summary that begins with the event type is the fact's key and not a sentence.
fn written_by_a_machine(fact: &Fact) -> bool {
    fact.summary.starts_with(&fact.event)
}

/// Who takes part, by role, but for the role that is in question.
fn participants(view: &View<'_>, claims: &[Stated<'_>], questioned: &str) -> String {
    let mut roles: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (article, claim) in claims {
        for (role, fillers) in claim.roles.iter().filter(|(role, _)| *role != questioned) {
            let names = roles.entry(role).or_default();
            for filler in fillers {
                let name = filler.id.as_deref().map_or_else(|| article.words(&filler.span), |id| view.name(id));
                let known = filler.id.is_some();
                if names.len() < NAMES && !names.contains(&name) && (known || names.is_empty()) {
                    names.push(name);
                }
            }
        }
    }
    let mut told: Vec<&str> = Vec::new();
    for names in roles.values_mut() {
        names.retain(|name| !told.contains(name));
        told.extend(names.iter());
    }
    let shown = roles.iter().filter(|(_, names)| !names.is_empty()).map(|(role, names)| {
        let names: Vec<String> = names.iter().map(|name| super::inert::clip(&super::inert::line(name), 40)).collect();
        format!("{role} {}", names.join(" and "))
    });
    shown.collect::<Vec<_>>().join(", ")
}

/// The value that most claims give, if any gives one.
fn common(values: impl Iterator<Item = String>) -> Option<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(value, count)| (*count, std::cmp::Reverse(value.clone()))).map(|(value, _)| value)
}
