//! Ledger → findings of kind `role-conflict`: two persons named as holders of one exclusive post at one time.
//!
//! Only a label that says the post in full ("Turkish Defense Minister") counts, in the outlet's own voice, on persons with full
//! names that are no spellings of each other, in articles of the same weeks.

use std::collections::BTreeMap;

use super::name_of;
use crate::compare::Draft;
use crate::model::{ActorKind, Corpus, Finding, Kind, LabelClass, LabelEntry, Scope, Severity, Side, Why};
use crate::rules::Rules;
use crate::value::Date;

/// How many days may lie between two articles that speak of one holder.
const APART: i64 = 7;

type Post = (String, String);

pub(super) fn findings(corpus: &Corpus, ledger: &[LabelEntry], rules: &Rules) -> Vec<Finding> {
    let mut posts: BTreeMap<Post, BTreeMap<&str, Vec<&LabelEntry>>> = BTreeMap::new();
    let roles = ledger.iter().filter(|e| e.class == LabelClass::Role && e.is_own());
    for entry in roles.filter(|e| is_full_person(corpus, &e.actor)) {
        for post in posts_of(&entry.text, rules) {
            posts.entry(post).or_default().entry(&entry.actor).or_default().push(entry);
        }
    }
    let mut found = Vec::new();
    for (post, holders) in &posts {
        let all: Vec<_> = holders.iter().collect();
        for (index, a) in all.iter().enumerate() {
            for b in all.iter().skip(index + 1) {
                found.extend(finding(corpus, post, a, b));
            }
        }
    }
    found
}

fn is_full_person(corpus: &Corpus, id: &str) -> bool {
    super::actor_of(corpus, id)
        .is_some_and(|actor| actor.kind == ActorKind::Person && actor.name.split_whitespace().count() > 1)
}

/// The exclusive posts that a label says in full: the name or adjective of a state, then the words of a role and nothing else.
fn posts_of(label: &str, rules: &Rules) -> Vec<Post> {
    let mut posts = Vec::new();
    for language in rules.languages.values() {
        let Some(hit) = language.actors.hits(label).into_iter().next().filter(|h| h.start == 0) else { continue };
        let rest = label.get(hit.end..).unwrap_or("").trim().to_lowercase();
        let state = hit.means.iter().find(|(id, _)| rules.actors.kind(id) == Some(ActorKind::State));
        let Some((state, _)) = state else { continue };
        let roles = language.actors.roles(&rest);
        posts.extend(roles.into_iter().filter(|r| rules.actors.is_exclusive(r)).map(|role| (role, state.clone())));
    }
    posts.truncate(1);
    posts
}

fn finding(
    corpus: &Corpus,
    (role, of): &Post,
    (a, first): &(&&str, &Vec<&LabelEntry>),
    (b, second): &(&&str, &Vec<&LabelEntry>),
) -> Option<Finding> {
    let (name_a, name_b) = (name_of(corpus, a), name_of(corpus, b));
    let last = |name: &str| name.rsplit([' ', '-']).next().unwrap_or(name).to_lowercase();
    if strsim::normalized_levenshtein(&last(name_a), &last(name_b)) > 0.4 || !at_one_time(first, second) {
        return None;
    }
    let side = |name: &str, entries: &[&LabelEntry]| {
        let mut sources: Vec<String> = entries.iter().map(|e| e.source.clone()).collect();
        sources.sort();
        sources.dedup();
        let spans = entries.iter().flat_map(|e| e.uses.iter().map(|cell| (cell.article.clone(), cell.span))).collect();
        Side { value: name.to_owned(), witnesses: sources.len(), sources, claims: Vec::new(), spans }
    };
    let sides = vec![side(name_a, first), side(name_b, second)];
    let across = sides[0].sources != sides[1].sources;
    let post = first.first().map_or(role.as_str(), |entry| entry.text.as_str());
    let summary = format!("{name_a} and {name_b} are both named “{post}”");
    let why = Why {
        text: format!(
            "{summary} in articles that lie at most {APART} days apart; only one can hold the post at a time"
        ),
        weights: Vec::new(),
        spans: sides.iter().flat_map(|s| s.spans.iter().cloned()).collect(),
    };
    let draft = Draft {
        kind: Kind::RoleConflict,
        facet: None,
        scope: if across { Scope::Across } else { Scope::Within },
        severity: Severity::Warning,
        event: format!("post {role} of {of}"),
        slot: "holder".to_owned(),
        fact: None,
        actor: None,
        summary,
        sides,
        why: vec![why],
    };
    Some(draft.finish())
}

/// Whether a use of the one and a use of the other lie in articles dated at most [`APART`] days apart.
fn at_one_time(a: &[&LabelEntry], b: &[&LabelEntry]) -> bool {
    let days = |entries: &[&LabelEntry]| -> Vec<jiff::civil::Date> {
        let cells = entries.iter().flat_map(|e| &e.uses);
        cells.filter_map(|cell| Date::parse(cell.published.as_deref()?).filter(Date::is_day)?.first()).collect()
    };
    let (a, b) = (days(a), days(b));
    a.iter().any(|x| b.iter().any(|y| (*x - *y).get_days().abs() <= i32::try_from(APART).unwrap_or(i32::MAX)))
}
