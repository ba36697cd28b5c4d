//! Ledger → labels that a source took up or dropped over time, and findings about the loaded ones.
//!
//! A label is new where the source named the actor on at least [`BEFORE`] earlier days without it, and dropped where it named the actor on as
//! many later days without it; the silence of fewer articles says nothing. Invariants: only dated uses in the outlet's own voice count;
//! the result follows the order of the ledger. Deliberately absent: names and spellings (`spelling`), and why the label changed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil;

use super::name_of;
use crate::compare::Draft;
use crate::model::{Corpus, Finding, Kind, LabelChange, LabelClass, LabelEntry, Scope, Severity, Side, Turn, Why};
use crate::value::Date;

/// How many days of naming the actor without the label show that it is new, or gone.
const BEFORE: usize = 2;

/// Labels that a source took up or dropped.
pub fn changes(ledger: &[LabelEntry]) -> Vec<LabelChange> {
    let mut named: BTreeMap<(&str, &str), BTreeSet<civil::Date>> = BTreeMap::new();
    for entry in ledger.iter().filter(|entry| entry.is_own()) {
        named.entry((&entry.actor, &entry.source)).or_default().extend(days(entry));
    }
    let labels = ledger.iter().filter(|entry| entry.is_own() && entry.class != LabelClass::Name);
    labels
        .flat_map(|entry| {
            let own = days(entry);
            let all = named.get(&(entry.actor.as_str(), entry.source.as_str()));
            let bounds = all.zip(own.first()).zip(own.last());
            let found = bounds.map(|((all, first), last)| {
                [
                    (Turn::New, *first, all.range(..*first).count()),
                    (Turn::Dropped, *last, all.iter().filter(|day| *day > last).count()),
                ]
            });
            found.into_iter().flatten().filter(|(_, _, without)| *without >= BEFORE).map(|(change, day, without)| {
                LabelChange {
                    actor: entry.actor.clone(),
                    source: entry.source.clone(),
                    class: entry.class,
                    stance: entry.stance,
                    text: entry.text.clone(),
                    change,
                    day: day.to_string(),
                    without,
                }
            })
        })
        .collect()
}

/// The days on which an entry's articles were published.
fn days(entry: &LabelEntry) -> BTreeSet<civil::Date> {
    let dated = |edtf: &str| Date::parse(edtf).filter(Date::is_day)?.first();
    entry.uses.iter().filter_map(|cell| dated(cell.published.as_deref()?)).collect()
}

/// Findings of kind `label-divergence` within one source: loaded labels that it took up or dropped.
pub(super) fn findings(corpus: &Corpus, ledger: &[LabelEntry]) -> Vec<Finding> {
    let mut by_source: BTreeMap<(String, String), Vec<LabelChange>> = BTreeMap::new();
    for change in changes(ledger).into_iter().filter(|change| change.class == LabelClass::Loaded) {
        by_source.entry((change.actor.clone(), change.source.clone())).or_default().push(change);
    }
    by_source.iter().map(|((actor, source), changes)| finding(corpus, ledger, actor, source, changes)).collect()
}

fn finding(corpus: &Corpus, ledger: &[LabelEntry], actor: &str, source: &str, changes: &[LabelChange]) -> Finding {
    let name = name_of(corpus, actor);
    let said: Vec<String> = changes.iter().map(told).collect();
    let sides = changes.iter().map(|change| Side {
        value: told(change),
        sources: vec![source.to_owned()],
        witnesses: 1,
        claims: Vec::new(),
        spans: spans(ledger, change),
    });
    let why = changes.iter().map(|change| Why {
        text: match change.change {
            Turn::New => format!(
                "{source} named {name} on {} earlier days without “{}”, which it first uses on {}",
                change.without, change.text, change.day
            ),
            Turn::Dropped => format!(
                "{source} last calls {name} “{}” on {} and names it on {} later days without that label",
                change.text, change.day, change.without
            ),
        },
        weights: Vec::new(),
        spans: spans(ledger, change),
    });
    let draft = Draft {
        kind: Kind::LabelDivergence,
        facet: None,
        scope: Scope::Within,
        severity: Severity::Note,
        event: format!("actor {actor} source {source}"),
        slot: "label over time".to_owned(),
        fact: None,
        actor: Some(actor.to_owned()),
        summary: format!("{source} changed what it calls {name}: {}", said.join("; ")),
        sides: sides.collect(),
        why: why.collect(),
    };
    draft.finish()
}

fn told(change: &LabelChange) -> String {
    match change.change {
        Turn::New => format!("“{}” since {}", change.text, change.day),
        Turn::Dropped => format!("“{}” until {}", change.text, change.day),
    }
}

fn spans(ledger: &[LabelEntry], change: &LabelChange) -> Vec<(String, crate::text::Span)> {
    let own = ledger.iter().filter(|e| {
        e.is_own()
            && (e.actor.as_str(), e.source.as_str(), e.class, e.text.as_str())
                == (change.actor.as_str(), change.source.as_str(), change.class, change.text.as_str())
    });
    own.flat_map(|e| e.uses.iter().map(|cell| (cell.article.clone(), cell.span))).collect()
}
