//! Claims drawn at random, for a reader who sees only the sentence and the claim: giveme5w1h and syria-tolls, half from each.
//!
//! Claims are ranked by the blake3 hash of the seed and their id, so a draw depends on nothing but the seed and the claims.

use std::path::Path;

use crosscheck::model::{Article, Claim};
use crosscheck::text::Span;
use serde_json::{Value, json};

use super::{Bench, claims, stories};

/// Prints `wanted` claims, one JSON object a line, numbered from 1.
pub(crate) fn print(bench: &Bench, corpora: &Path, wanted: usize, seed: u64) {
    let stories = Bench::rows(&corpora.join("giveme5w1h/clusters.jsonl")).map(|rows| stories::clusters(&rows));
    let tolls = Bench::rows(&corpora.join("syria-tolls/articles.jsonl")).map(|rows| claims::tolls(&rows));
    let mut number = 0;
    for records in [stories, tolls].into_iter().flatten() {
        let articles = bench.extract(records);
        let mut ranked: Vec<(blake3::Hash, &Article, &Claim)> = articles
            .iter()
            .flat_map(|article| article.claims.iter().map(move |claim| (article, claim)))
            .map(|(article, claim)| {
                (blake3::hash(format!("{seed}/{}/{}", article.source, claim.id).as_bytes()), article, claim)
            })
            .collect();
        ranked.sort_by(|a, b| a.0.as_bytes().cmp(b.0.as_bytes()));
        for (_, article, claim) in ranked.into_iter().take(wanted.div_ceil(2)) {
            number += 1;
            println!("{}", row(number, article, claim));
        }
    }
}

/// What a reader is shown of one claim, in words of the article wherever there are any.
fn row(number: usize, article: &Article, claim: &Claim) -> Value {
    let words = |span: &Span| article.words(span).split_whitespace().collect::<Vec<_>>().join(" ");
    let quoted = |index: &usize| article.mentions.get(*index).map(|mention| mention.text.clone());
    json!({
        "number": number,
        "claim": claim.id,
        "published": article.published.edtf.as_ref().map(ToString::to_string),
        "sentence": words(&claim.sentence),
        "event": claim.event,
        "trigger": words(&claim.trigger),
        "roles": claim.roles.iter().map(|(role, fillers)| {
            (role.clone(), fillers.iter().map(|filler| words(&filler.span)).collect::<Vec<_>>())
        }).collect::<std::collections::BTreeMap<_, _>>(),
        "date": claim.time.as_ref().map(|time| format!("{} {}", time.bounds, time.edtf)),
        "place": claim.place.as_ref().map(|place| place.id.clone()),
        "counts": claim.quantities.iter().filter_map(quoted).collect::<Vec<_>>(),
        "polarity": claim.polarity,
        "modality": claim.modality,
        "speakers": claim.attribution.iter().filter_map(|said| said.speaker.as_ref().map(words)).collect::<Vec<_>>(),
        "certainty": claim.certainty,
    })
}
