//! The examples that stand in the rule files (events, stance lexicon) → which rules hold what they promise.
//!
//! Statuses as in ast-grep's rule tests: a rule is *missing* where an example gives no claim of its type, *wrong* where the claim
//! has another value, *noisy* where a sentence that must stay silent gives one.

use crate::model::{Article, Claim, How, MentionKind, Modality, Polarity, Published};
use crate::rules::Rules;
use crate::rules::event::Example;
use crate::value::Date;

/// How one sentence of a rule file came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Id of the rule.
    pub rule: String,
    /// The rule's file, for messages.
    pub path: String,
    /// The sentence.
    pub text: String,
    /// What came of it.
    pub status: Status,
}

/// What came of an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// As promised.
    Validated,
    /// No claim of the type.
    Missing,
    /// A claim with another value; the sentence says which.
    Wrong(String),
    /// A claim where there must be none; the words that triggered it.
    Noisy(String),
}

/// Runs the examples of all rules, or of the one with id `only`.
pub fn run(rules: &Rules, only: Option<&str>) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for language in rules.languages.values() {
        for (rule, examples) in &language.events.examples() {
            if only.is_some_and(|only| only != rule) {
                continue;
            }
            let mut add = |text: &str, status| {
                outcomes.push(Outcome {
                    rule: rule.clone(),
                    path: examples.path.clone(),
                    text: text.to_owned(),
                    status,
                });
            };
            for example in &examples.example {
                add(&example.text, try_example(rule, example, rules));
            }
            for silent in &examples.silent {
                let article = read(&silent.text, None, rules);
                let status = article
                    .claims
                    .iter()
                    .find(|claim| claim.event == *rule)
                    .map_or(Status::Validated, |claim| Status::Noisy(article.words(&claim.trigger).to_owned()));
                add(&silent.text, status);
            }
        }
    }
    outcomes.extend(labels(rules, only));
    outcomes
}

/// Runs the sentences of the stance lexicon: where an entry must be found, and where it must stay silent.
fn labels(rules: &Rules, only: Option<&str>) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for language in rules.languages.values() {
        let entries = language.labels.entries().map(|(id, spec)| (format!("label.{id}"), id, spec));
        for (rule, id, spec) in entries.filter(|(rule, _, _)| only.is_none_or(|only| only == rule)) {
            let found = |text: &str| {
                let article = read(text, None, rules);
                let labels = article.mentions.into_iter().filter(|mention| match &mention.kind {
                    MentionKind::Actor(actor) => {
                        actor.label_class == spec.class
                            && language.labels.in_passage(&mention.text).is_some_and(|(entry, _)| entry == id)
                    }
                    _ => false,
                });
                labels.map(|mention| mention.text).next()
            };
            let missing = |text: &str| found(text).map_or(Status::Missing, |_| Status::Validated);
            let noisy = |text: &str| found(text).map_or(Status::Validated, Status::Noisy);
            let told = spec.examples.iter().map(|text| (text, missing(text)));
            outcomes.extend(told.chain(spec.silent.iter().map(|text| (text, noisy(text)))).map(|(text, status)| {
                Outcome { rule: rule.clone(), path: spec.path.clone(), text: text.clone(), status }
            }));
        }
    }
    outcomes
}

fn read(text: &str, published: Option<&str>, rules: &Rules) -> Article {
    let mut article = Article::plain("example", "example", text);
    if let Some(date) = published.and_then(Date::parse) {
        article.published = Published { edtf: Some(date), how: How::Metadata, evidence: Vec::new() };
    }
    super::extract(article, rules)
}

fn try_example(rule: &str, example: &Example, rules: &Rules) -> Status {
    let article = read(&example.text, example.published.as_deref(), rules);
    let claims: Vec<&Claim> = article.claims.iter().filter(|claim| claim.event == rule).collect();
    let faults: Vec<Option<String>> = claims.iter().map(|claim| fault(&article, claim, example)).collect();
    match faults.first() {
        None => Status::Missing,
        Some(first) if faults.iter().all(Option::is_some) => Status::Wrong(first.clone().unwrap_or_default()),
        Some(_) => Status::Validated,
    }
}

/// The first value in which a claim differs from what the example promises.
fn fault(article: &Article, claim: &Claim, example: &Example) -> Option<String> {
    for (role, words) in &example.roles {
        let found: Vec<&str> =
            claim.roles.get(role).into_iter().flatten().map(|filler| article.words(&filler.span)).collect();
        if !found.iter().any(|found| found.contains(words.as_str())) {
            return Some(format!("{role} is {found:?}, not {words:?}"));
        }
    }
    let counts: Vec<f64> = claim
        .quantities
        .iter()
        .filter_map(|&index| match &article.mentions.get(index)?.kind {
            MentionKind::Quantity(quantity) => quantity.value,
            _ => None,
        })
        .collect();
    if let Some(count) = example.count.filter(|count| !counts.contains(count)) {
        return Some(format!("the count is {counts:?}, not {count}"));
    }
    let speaker = claim.attribution.last().and_then(|link| link.speaker).map_or("", |span| article.words(&span));
    let checks = [
        ("time", claim.own_time().map(|time| time.edtf.to_string()), example.time.clone()),
        ("place", claim.own_place().map(|place| place.id.clone()), example.place.clone()),
        ("ordinal", claim.ordinal.map(|n| n.to_string()), example.ordinal.map(|n| n.to_string())),
    ];
    for (what, found, wanted) in checks {
        if wanted.is_some() && found != wanted {
            return Some(format!("the {what} is {found:?}, not {wanted:?}"));
        }
    }
    let (polarity, modality) =
        (example.polarity.unwrap_or(Polarity::Affirmed), example.modality.unwrap_or(Modality::Happened));
    if (claim.polarity, claim.modality) != (polarity, modality) {
        return Some(format!("it is {:?} and {:?}, not {polarity:?} and {modality:?}", claim.polarity, claim.modality));
    }
    match &example.speaker {
        Some(words) if words.is_empty() && !claim.attribution.is_empty() => Some(format!("the speaker is {speaker:?}")),
        Some(words) if !speaker.contains(words.as_str()) => Some(format!("the speaker is {speaker:?}, not {words:?}")),
        _ => None,
    }
}
