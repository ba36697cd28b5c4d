//! Ledger → findings of kind `role-conflict`: two persons named as holders of one exclusive post at one time, or one person named as
//! holder of two posts that exclude each other.
//!
//! Only a label that says the post in full counts: whose post it is and which, and nothing else ("Turkish Defense Minister", "head of the
//! Harbour Council"). Invariants: the outlet's own voice; persons with full names that are no spellings of each other; articles that lie close in
//! time; who held a post by the packs when the article appeared conflicts with nobody whom they name for another day. Deliberately absent: who
//! is right.

use std::collections::BTreeMap;

use jiff::civil;

use super::name_of;
use crate::compare::Draft;
use crate::model::{
    ActorKind, Article, Corpus, Finding, Kind, LabelClass, LabelEntry, MentionKind, Scope, Severity, Side, Why,
};
use crate::rules::Rules;
use crate::rules::actor::ActorWords;
use crate::text::Span;
use crate::value::{Date, Relation};

/// How many days may lie between two articles that speak of one holder.
const APART: i32 = 7;

/// How many days may lie between two articles that give one person two posts: who changes office within a week is told with both.
const MOVED: i32 = 1;

/// How many days from its article's own a time may lie so that the sentence still speaks of who holds a post now.
const LATELY: u16 = 31;

/// A role, and the actor whose post it is.
type Post = (String, String);

/// A label that says a post in full, and whose it is.
#[derive(Clone, Copy)]
struct Held<'l> {
    person: &'l str,
    post: &'l Post,
    entries: &'l [&'l LabelEntry],
}

pub(super) fn findings(corpus: &Corpus, ledger: &[LabelEntry], rules: &Rules) -> Vec<Finding> {
    let mut posts: BTreeMap<Post, BTreeMap<&str, Vec<&LabelEntry>>> = BTreeMap::new();
    let roles = ledger.iter().filter(|e| e.class == LabelClass::Role && e.is_own());
    for entry in roles.filter(|e| is_full_person(corpus, &e.actor)) {
        if let Some(post) = post_of(&entry.text, rules) {
            posts.entry(post).or_default().entry(&entry.actor).or_default().push(entry);
        }
    }
    let held: Vec<Held<'_>> = posts
        .iter()
        .flat_map(|(post, holders)| holders.iter().map(move |(person, entries)| Held { person, post, entries }))
        .collect();
    let pairs = held.iter().enumerate().flat_map(|(index, a)| held.iter().skip(index + 1).map(move |b| (*a, *b)));
    pairs.filter_map(|(a, b)| two_holders(corpus, rules, a, b).or_else(|| two_posts(corpus, rules, a, b))).collect()
}

fn is_full_person(corpus: &Corpus, id: &str) -> bool {
    super::actor_of(corpus, id)
        .is_some_and(|actor| actor.kind == ActorKind::Person && actor.name.split_whitespace().count() > 1)
}

/// The exclusive post that a label says in full: the name or adjective of a state, government, body or force, the words of a role, and nothing
/// else. `None` for a post that somebody no longer, not yet or only in part holds ("former", "deputy"), and where the words fit several.
fn post_of(label: &str, rules: &Rules) -> Option<Post> {
    rules.languages.values().find_map(|language| {
        let words = &language.actors;
        words.hits(label).into_iter().find_map(|hit| {
            let (before, after) = (label.get(..hit.start)?.trim(), label.get(hit.end..)?.trim());
            let role = match (before, after) {
                ("", role) => role_before(role, words)?,
                (role, "") => role_of(role, words)?,
                _ => return None,
            };
            let roles = words.roles(&role);
            let posts = roles.iter().flat_map(|role| hit.means.iter().map(move |(of, _)| (role, of)));
            let mut posts = posts.filter(|(role, of)| rules.actors.is_single_post(role, of));
            let (role, of) = posts.next().filter(|_| posts.next().is_none())?;
            Some((role.clone(), of.clone()))
        })
    })
}

/// "'s new Defense Minister" behind a name: the role in small letters.
fn role_before(words: &str, language: &ActorWords) -> Option<String> {
    let lower = words.to_lowercase().replace('\u{2019}', "'");
    let marks = language.words.possessive.iter().filter_map(|mark| lower.strip_prefix(mark.as_str()));
    in_office(marks.min_by_key(|rest| rest.len()).unwrap_or(&lower), language)
}

/// "head of the" before a name: the role in small letters.
fn role_of(words: &str, language: &ActorWords) -> Option<String> {
    let lower = words.to_lowercase();
    let mut left: Vec<&str> = lower.split_whitespace().collect();
    while left.last().is_some_and(|word| language.words.determiner.contains(*word)) {
        left.pop();
    }
    let joins = left.pop()?;
    language.words.holding.contains(joins).then(|| in_office(&left.join(" "), language)).flatten()
}

/// A role without the words that only say that somebody holds it ("the new …").
fn in_office(role: &str, language: &ActorWords) -> Option<String> {
    let words = &language.words;
    let said: Vec<&str> = role
        .split_whitespace()
        .skip_while(|word| words.determiner.contains(*word) || words.in_office.contains(*word))
        .collect();
    (!said.is_empty()).then(|| said.join(" "))
}

/// Two persons named for one post.
fn two_holders(corpus: &Corpus, rules: &Rules, a: Held<'_>, b: Held<'_>) -> Option<Finding> {
    if a.post != b.post || a.person == b.person {
        return None;
    }
    let (name_a, name_b) = (name_of(corpus, a.person), name_of(corpus, b.person));
    let last = |name: &str| name.rsplit([' ', '-']).next().unwrap_or(name).to_lowercase();
    let spellings = strsim::normalized_levenshtein(&last(name_a), &last(name_b)) > 0.4;
    if spellings || !within_days(corpus, rules, a, b, APART) {
        return None;
    }
    let (role, of) = a.post;
    let told = Told {
        severity: Severity::Warning,
        event: format!("post {role} of {of}"),
        slot: "holder",
        summary: if label(a).to_lowercase() == label(b).to_lowercase() {
            format!("{name_a} and {name_b} are both named “{}”", label(a))
        } else {
            format!("{name_a} is named “{}” and {name_b} “{}”", label(a), label(b))
        },
        because: format!("in articles that lie at most {APART} days apart; only one can hold the post at a time"),
    };
    Some(told.finish([side(name_a, a), side(name_b, b)], None))
}

/// One person named for two posts of one body that exclude each other.
fn two_posts(corpus: &Corpus, rules: &Rules, a: Held<'_>, b: Held<'_>) -> Option<Finding> {
    let same = a.person == b.person && a.post.1 == b.post.1;
    if !same || !rules.actors.exclude(&a.post.0, &b.post.0) || !within_days(corpus, rules, a, b, MOVED) {
        return None;
    }
    let name = name_of(corpus, a.person);
    let told = Told {
        severity: Severity::Warning,
        event: format!("holder {} of posts of {}", a.person, a.post.1),
        slot: "post",
        summary: format!("{name} is named “{}” and “{}”", label(a), label(b)),
        because: "in articles of the same days; nobody can hold both posts at a time".to_owned(),
    };
    Some(told.finish([side(&a.post.0, a), side(&b.post.0, b)], Some(a.person)))
}

/// The label of a holder that is used most.
fn label(held: Held<'_>) -> &str {
    held.entries.iter().rev().max_by_key(|entry| entry.uses.len()).map_or("", |entry| entry.text.as_str())
}

fn side(value: &str, held: Held<'_>) -> Side {
    let mut sources: Vec<String> = held.entries.iter().map(|e| e.source.clone()).collect();
    sources.sort();
    sources.dedup();
    let uses = held.entries.iter().flat_map(|e| &e.uses);
    let spans = uses.map(|cell| (cell.article.clone(), cell.span)).collect();
    Side { value: value.to_owned(), witnesses: sources.len(), sources, claims: Vec::new(), spans }
}

/// What a conflict says, beside its sides.
struct Told {
    severity: Severity,
    event: String,
    slot: &'static str,
    summary: String,
    because: String,
}

impl Told {
    fn finish(self, sides: [Side; 2], actor: Option<&str>) -> Finding {
        let across = sides[0].sources != sides[1].sources;
        let why = Why {
            text: format!("{} {}", self.summary, self.because),
            weights: Vec::new(),
            spans: sides.iter().flat_map(|s| s.spans.iter().cloned()).collect(),
        };
        let draft = Draft {
            kind: Kind::RoleConflict,
            facet: None,
            scope: if across { Scope::Across } else { Scope::Within },
            severity: self.severity,
            event: self.event,
            slot: self.slot.to_owned(),
            fact: None,
            actor: actor.map(str::to_owned),
            summary: self.summary,
            sides: sides.into(),
            why: vec![why],
        };
        draft.finish()
    }
}

/// Whether a use of the one and a use of the other lie in articles dated at most `most` days apart, of which the packs do not show that each
/// names who held the post on its day.
fn within_days(corpus: &Corpus, rules: &Rules, a: Held<'_>, b: Held<'_>, most: i32) -> bool {
    let known = |held: Held<'_>, day: civil::Date| {
        rules.actors.has_held(held.person, &held.post.0, &held.post.1, Some(&Date::day(day)))
    };
    let (left, right) = (days(corpus, a), days(corpus, b));
    left.iter().any(|x| right.iter().any(|y| (*x - *y).get_days().abs() <= most && !(known(a, *x) && known(b, *y))))
}

/// The days of the articles that name a holder, where the sentence tells of its own time ("in 2014 the minister Ann Lee" held the post then).
fn days(corpus: &Corpus, held: Held<'_>) -> Vec<civil::Date> {
    let cells = held.entries.iter().flat_map(|entry| &entry.uses);
    cells
        .filter_map(|cell| {
            let article = super::article_of(corpus, &cell.article)?;
            let published = article.published.edtf.as_ref().filter(|date| date.is_day())?;
            (!tells_of_another_time(article, &cell.span, published)).then(|| published.first()).flatten()
        })
        .collect()
}

fn tells_of_another_time(article: &Article, span: &Span, published: &Date) -> bool {
    let sentence = article.sketch.sentences.iter().map(|s| s.span).find(|s| s.field == span.field && s.contains(span));
    let now = published.widen(LATELY);
    article.mentions.iter().any(|mention| {
        let inside = sentence.is_some_and(|sentence| sentence.contains(&mention.span));
        let MentionKind::Time(time) = &mention.kind else { return false };
        inside && time.edtf.as_ref().is_some_and(|date| date.relate(&now) == Relation::Disjoint)
    })
}
