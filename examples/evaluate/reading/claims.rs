//! Claims as a reader sees them, who has only the sentence and the claim: one JSON object a claim, with the hash of what it shows.

use std::collections::BTreeMap;
use std::path::Path;

use crosscheck::model::{Article, Claim};
use crosscheck::text::Span;
use serde_json::{Value, json};

use crate::suite::{Bench, claims, stories};

/// The claims of each of the two corpora that is there, by key; copies of a sentence with the same claim are one.
pub(super) fn pools(bench: &Bench, corpora: &Path) -> Vec<Vec<(String, String)>> {
    let stories = Bench::rows(&corpora.join("giveme5w1h/clusters.jsonl")).map(|rows| stories::clusters(&rows));
    let tolls = Bench::rows(&corpora.join("syria-tolls/articles.jsonl")).map(|rows| claims::tolls(&rows));
    let pool = |records| {
        let shown: BTreeMap<String, String> = bench.extract(records).iter().flat_map(shown).collect();
        shown.into_iter().collect()
    };
    [stories, tolls].into_iter().flatten().map(pool).collect()
}

/// Key and row of each claim. A key is the hash of what the row shows: the same words and values have the same key in every build.
fn shown(article: &Article) -> Vec<(String, String)> {
    let keyed = |claim| {
        let mut row = row(article, claim);
        let key: String = blake3::hash(row.to_string().as_bytes()).to_hex().chars().take(16).collect();
        row["key"] = json!(key);
        (key, row.to_string())
    };
    article.claims.iter().map(keyed).collect()
}

/// What a reader is shown of one claim, in words of the article wherever there are any.
fn row(article: &Article, claim: &Claim) -> Value {
    let words = |span: &Span| article.words(span).split_whitespace().collect::<Vec<_>>().join(" ");
    let quoted = |index: &usize| article.mentions.get(*index).map(|mention| mention.text.clone());
    let roles: BTreeMap<&String, Vec<String>> = claim
        .roles
        .iter()
        .map(|(role, fillers)| (role, fillers.iter().map(|filler| words(&filler.span)).collect()))
        .collect();
    json!({
        "published": article.published.edtf.as_ref().map(ToString::to_string),
        "sentence": words(&claim.sentence),
        "event": claim.event,
        "trigger": words(&claim.trigger),
        "roles": roles,
        "date": claim.time.as_ref().map(|time| format!("{} {}", time.bounds, time.edtf)),
        "place": claim.place.as_ref().map(|place| place.id.clone()),
        "counts": claim.quantities.iter().filter_map(quoted).collect::<Vec<_>>(),
        "polarity": claim.polarity,
        "modality": claim.modality,
        "speakers": claim.attribution.iter().filter_map(|said| said.speaker.as_ref().map(words)).collect::<Vec<_>>(),
        "certainty": claim.certainty,
    })
}
