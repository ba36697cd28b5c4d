//! Actor mentions → the ledger: one entry for each actor, source, class, label, voice and speaker.
//!
//! A name in what somebody is reported to say stands in the outlet's own voice: without quotation marks the outlet spells it.

use std::collections::BTreeMap;

use crate::model::{
    ActorMention, Article, Corpus, LabelCell, LabelClass, LabelEntry, Mention, MentionKind, Stance, Voice,
};
use crate::rules::Rules;

/// Speaker of a label that is quoted or reported from somebody who is not identified.
pub const SOMEBODY: &str = "unknown";

/// Every use, how often each written form occurs, and the stance.
type Uses = (Vec<LabelCell>, BTreeMap<String, usize>, Option<Stance>);

type Key = (String, String, LabelClass, String, (Voice, Option<String>));

/// What each source calls each actor.
pub fn ledger(corpus: &Corpus, rules: &Rules) -> Vec<LabelEntry> {
    let mut cells: BTreeMap<Key, Uses> = BTreeMap::new();
    for article in &corpus.articles {
        for mention in &article.mentions {
            let MentionKind::Actor(actor) = &mention.kind else { continue };
            let (Some(id), Some((text, class))) = (&actor.actor, label(mention, actor)) else { continue };
            let stance = (class == LabelClass::Loaded).then(|| stance(article, text, rules)).flatten();
            let key = (id.clone(), article.source.clone(), class, fold(text), voice(actor, class));
            let entry = cells.entry(key).or_default();
            entry.0.push(LabelCell {
                article: article.id.clone(),
                published: article.published.edtf.as_ref().map(ToString::to_string),
                span: mention.span,
            });
            *entry.1.entry(plain(text)).or_default() += 1;
            entry.2 = stance;
        }
    }
    cells
        .into_iter()
        .map(|((actor, source, class, _, (voice, speaker)), (uses, forms, stance))| LabelEntry {
            actor,
            source,
            class,
            stance,
            text: most_frequent(&forms),
            voice,
            speaker,
            uses,
        })
        .collect()
}

/// The label that a mention gives, and its class; `None` for a pronoun.
fn label<'m>(mention: &'m Mention, actor: &'m ActorMention) -> Option<(&'m str, LabelClass)> {
    match &actor.name {
        Some(name) => {
            let class = match actor.label_class {
                LabelClass::SelfDesignation => LabelClass::SelfDesignation,
                _ => LabelClass::Name,
            };
            Some((name, class))
        }
        None => actor.label.is_some().then_some((mention.text.as_str(), actor.label_class)),
    }
}

fn stance(article: &Article, text: &str, rules: &Rules) -> Option<Stance> {
    let quoted = text.starts_with(|c: char| !c.is_alphanumeric());
    let language = rules.languages.get(article.language.as_deref()?)?;
    let found = language.labels.in_passage(text).and_then(|(_, spec)| spec.stance);
    found.or_else(|| quoted.then_some(Stance::Distancing))
}

/// In whose voice a naming stands, and who speaks.
fn voice(actor: &ActorMention, class: LabelClass) -> (Voice, Option<String>) {
    match actor.voice() {
        Voice::Own => (Voice::Own, None),
        Voice::Reported if class == LabelClass::Name => (Voice::Own, None),
        voice => (voice, Some(actor.speaker.clone().unwrap_or_else(|| SOMEBODY.to_owned()))),
    }
}

/// One line, with straight apostrophes.
fn plain(text: &str) -> String {
    text.replace('\u{2019}', "'").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What makes two written labels one: the line without regard to case. A name keeps its case.
fn fold(text: &str) -> String {
    plain(text).to_lowercase()
}

fn most_frequent(forms: &BTreeMap<String, usize>) -> String {
    forms
        .iter()
        .max_by_key(|(form, n)| (**n, std::cmp::Reverse((*form).clone())))
        .map_or_else(String::new, |(f, _)| f.clone())
}
