//! Facts → findings of code `label-divergence/verb`: sources that tell one act by verbs of differing stance ("captured", "liberated").
//!
//! Only firm facts are read: claims of one fact that affirm the act as done, in the outlet's own voice. Invariants: each side is one verb with
//! the triggers that say it; a verb that no family of the lexicon holds says nothing. Deliberately absent: verbs inside quotations, which are
//! the speaker's, and any judgement of which verb is right.

use std::collections::{BTreeMap, BTreeSet};

use crate::compare::Draft;
use crate::model::{
    Article, Claim, Corpus, Facet, Fact, Finding, Kind, Modality, Polarity, Scope, Severity, Side, Stance, Why,
};
use crate::rules::Rules;

/// One use of a verb of a family.
struct Choice<'c> {
    article: &'c Article,
    claim: &'c Claim,
    stance: Option<Stance>,
}

pub(super) fn findings(corpus: &Corpus, facts: &[Fact], rules: &Rules) -> Vec<Finding> {
    let claims: BTreeMap<&str, (&Article, &Claim)> = corpus
        .articles
        .iter()
        .flat_map(|article| article.claims.iter().map(move |claim| (claim.id.as_str(), (article, claim))))
        .collect();
    facts.iter().flat_map(|fact| of_fact(fact, &claims, rules)).collect()
}

fn of_fact(fact: &Fact, claims: &BTreeMap<&str, (&Article, &Claim)>, rules: &Rules) -> Vec<Finding> {
    let mut families: BTreeMap<&str, Vec<Choice<'_>>> = BTreeMap::new();
    for (article, claim) in fact.claims.iter().filter_map(|id| claims.get(id.as_str()).copied()) {
        let own = claim.attribution.is_empty();
        let done = claim.polarity == Polarity::Affirmed && claim.modality == Modality::Happened;
        let language = article.language.as_deref().and_then(|code| rules.languages.get(code));
        let found = language.filter(|_| own && done).and_then(|language| language.labels.verb(&claim.lemma));
        if let Some((family, stance)) = found {
            families.entry(family).or_default().push(Choice { article, claim, stance });
        }
    }
    families.into_iter().filter_map(|(family, choices)| finding(fact, family, &choices)).collect()
}

fn finding(fact: &Fact, family: &str, choices: &[Choice<'_>]) -> Option<Finding> {
    let mut by_source: BTreeMap<&str, BTreeSet<Option<Stance>>> = BTreeMap::new();
    for choice in choices {
        by_source.entry(&choice.article.source).or_default().insert(choice.stance);
    }
    let profiles: BTreeSet<&BTreeSet<Option<Stance>>> = by_source.values().collect();
    if profiles.len() < 2 {
        return None;
    }
    let mut verbs: BTreeMap<&str, Vec<&Choice<'_>>> = BTreeMap::new();
    for choice in choices {
        verbs.entry(&choice.claim.lemma).or_default().push(choice);
    }
    let sides: Vec<Side> = verbs.iter().map(|(verb, uses)| side(verb, uses)).collect();
    let said: Vec<String> =
        sides.iter().map(|side| format!("“{}” ({})", side.value, side.sources.join(", "))).collect();
    let why = verbs.iter().map(|(verb, uses)| Why {
        text: match uses.first().and_then(|choice| choice.stance) {
            Some(stance) => format!("“{verb}” is {} in the family {family} of the lexicon", named(stance)),
            None => format!("“{verb}” takes no side in the family {family} of the lexicon"),
        },
        weights: Vec::new(),
        spans: uses.iter().map(|choice| (choice.article.id.clone(), choice.claim.trigger)).collect(),
    });
    let draft = Draft {
        kind: Kind::LabelDivergence,
        facet: Some(Facet::Verb),
        scope: Scope::Across,
        severity: Severity::Note,
        event: fact.summary.clone(),
        slot: format!("verb:{family}"),
        fact: Some(fact.id.clone()),
        actor: None,
        summary: format!("the same act is told by verbs that take differing sides: {}", said.join(", ")),
        why: why.collect(),
        sides,
    };
    Some(draft.finish())
}

fn side(verb: &str, uses: &[&Choice<'_>]) -> Side {
    let sources: BTreeSet<&str> = uses.iter().map(|choice| choice.article.source.as_str()).collect();
    Side {
        value: verb.to_owned(),
        witnesses: sources.len(),
        sources: sources.into_iter().map(str::to_owned).collect(),
        claims: uses.iter().map(|choice| choice.claim.id.clone()).collect(),
        spans: uses.iter().map(|choice| (choice.article.id.clone(), choice.claim.trigger)).collect(),
    }
}

fn named(stance: Stance) -> &'static str {
    match stance {
        Stance::Legitimising => "legitimising",
        Stance::Delegitimising => "delegitimising",
        Stance::Distancing => "distancing",
    }
}
