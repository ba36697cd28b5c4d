//! syria-labels: how many articles of each outlet call an actor by "regime", "terrorist", "rebel", "martyr", in the outlet's own
//! voice, in reported speech and in quotations. A table for reading (`--errors syria-labels` lists every label); it has no gold and no bar.

use std::collections::BTreeMap;
use std::path::Path;

use crosscheck::model::{ActorMention, Article, LabelClass, Mention, MentionKind, Voice};

use super::{Bench, Scores};

/// Entries of the stance lexicon that are counted.
const ENTRIES: &[&str] = &["regime", "terrorist", "rebel", "martyr"];

/// Counts the labels.
pub(crate) fn run(bench: &Bench, corpora: &Path) -> Option<BTreeMap<String, Scores>> {
    let articles = articles(bench, corpora)?;
    let mut scores = Scores::from([("n".to_owned(), articles.len() as f64), ("skipped_rows".to_owned(), 0.0)]);
    let mut per_source: BTreeMap<&str, f64> = BTreeMap::new();
    for article in &articles {
        *per_source.entry(&article.source).or_default() += 1.0;
    }
    for article in &articles {
        let found = entries(bench, article);
        for (entry, voice) in found {
            let voice = voice_name(voice);
            *scores.entry(format!("{} {entry} {voice}", article.source)).or_default() +=
                1.0 / per_source[article.source.as_str()];
        }
    }
    Some(BTreeMap::from([("syria-labels".to_owned(), scores)]))
}

/// The articles of syria-tolls, extracted.
pub(crate) fn articles(bench: &Bench, corpora: &Path) -> Option<Vec<Article>> {
    let rows = Bench::rows(&corpora.join("syria-tolls/articles.jsonl"))?;
    let text = |row: &serde_json::Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let records = rows.iter().map(|row| Article::plain(text(row, "id"), text(row, "source"), text(row, "text")));
    Some(bench.extract(records.collect()))
}

/// A voice in one word.
pub(crate) fn voice_name(voice: Voice) -> &'static str {
    match voice {
        Voice::Own => "own",
        Voice::Reported => "reported",
        Voice::Quoted => "quoted",
    }
}

/// Entries that an article uses for some actor, each with the voice that it stands in.
fn entries(bench: &Bench, article: &Article) -> std::collections::BTreeSet<(String, Voice)> {
    let mut found = std::collections::BTreeSet::new();
    for (entry, mention, actor) in labels(bench, article) {
        let id = actor.actor.as_deref().unwrap_or("");
        bench.error(|| format!("{}\t{entry}\t{}\t{id}\t{}", article.source, voice_name(actor.voice()), mention.text));
        found.insert((entry.to_owned(), actor.voice()));
    }
    found
}

/// The loaded labels of an identified actor that belong to one of the entries.
pub(crate) fn labels<'a>(bench: &'a Bench, article: &'a Article) -> Vec<(&'a str, &'a Mention, &'a ActorMention)> {
    let labels = &bench.rules.languages["en"].labels;
    let loaded = article.mentions.iter().filter_map(|mention| match &mention.kind {
        MentionKind::Actor(actor) if actor.actor.is_some() && actor.label_class == LabelClass::Loaded => {
            Some((mention, actor))
        }
        _ => None,
    });
    let entry = |text: &str| labels.in_passage(text).map(|(entry, _)| entry).filter(|entry| ENTRIES.contains(entry));
    loaded.filter_map(|(mention, actor)| Some((entry(&mention.text)?, mention, actor))).collect()
}
