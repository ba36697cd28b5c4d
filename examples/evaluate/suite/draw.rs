//! Claims drawn at random, for a reader who sees only the sentence and the claim: giveme5w1h and syria-tolls, half from each.
//!
//! Claims are ranked by the blake3 hash of the seed and their key, so a draw depends on nothing but the seed and the claims. A key is the hash of
//! what the reader sees: a reading of the same words and values holds for every build. `readings.jsonl` beside this folder keeps
//! the readings: keys and judgements, no text.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crosscheck::extract::{Reading, event::trust::traits};
use crosscheck::model::{Article, Claim};
use crosscheck::rules::Rules;
use crosscheck::text::Span;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Bench, claims, stories};

/// One reader's judgement of one claim.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Judged {
    key: String,
    right: bool,
    #[serde(default)]
    #[allow(dead_code, reason = "the cause is for the reader of the file")]
    cause: String,
}

/// One claim of the pool.
struct Drawn {
    key: String,
    shown: Value,
    traits: Vec<String>,
}

/// Prints `wanted` claims, one JSON object a line; with readings, only those that nobody has read, and how many of the rest are right.
pub(crate) fn print(bench: &Bench, corpora: &Path, wanted: usize, seed: u64, readings: Option<&Path>) {
    let judged = readings.map(read).unwrap_or_default();
    let (mut right, mut wrong, mut open) = (0, 0, 0);
    for pool in pools(bench, corpora) {
        for drawn in pool_in_order(pool, seed).into_iter().take(wanted.div_ceil(2)) {
            match judged.get(&drawn.key) {
                Some(true) => right += 1,
                Some(false) => wrong += 1,
                None => {
                    open += 1;
                    println!("{}", drawn.shown);
                }
            }
        }
    }
    eprintln!("read and right: {right}; read and wrong: {wrong}; not read: {open}");
}

/// Fits the weights of `rules/en/trust.toml` to all readings of claims that this build makes without trust weights, and prints them.
pub(crate) fn fit(bench: &mut Bench, corpora: &Path, readings: &Path) {
    untrusting(&mut bench.rules);
    let judged = read(readings);
    let rows: Vec<(BTreeSet<String>, bool)> = pools(bench, corpora)
        .into_iter()
        .flatten()
        .filter_map(|drawn| judged.get(&drawn.key).map(|&right| (drawn.key, drawn.traits, right)))
        .map(|(key, traits, right)| (key, (traits.into_iter().collect(), right)))
        .collect::<BTreeMap<_, _>>()
        .into_values()
        .collect();
    let weights = super::logistic::fit(&rows);
    for line in super::logistic::held_out(&rows) {
        println!("# {line}");
    }
    println!("[bits]");
    for (name, bits) in weights.iter().filter(|(_, bits)| bits.abs() >= 0.01) {
        println!("{name:?} = {bits:.2}");
    }
}

fn untrusting(rules: &mut Rules) {
    for language in rules.languages.values_mut() {
        language.trust = crosscheck::rules::trust::Trust::default();
    }
}

fn read(file: &Path) -> BTreeMap<String, bool> {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines
        .filter_map(|line| {
            serde_json::from_str::<Judged>(line)
                .inspect_err(|error| eprintln!("{}: {error}: {line}", file.display()))
                .ok()
        })
        .map(|judged| (judged.key, judged.right))
        .collect()
}

fn pool_in_order(mut pool: Vec<Drawn>, seed: u64) -> Vec<Drawn> {
    pool.sort_by_cached_key(|drawn| *blake3::hash(format!("{seed}/{}", drawn.key).as_bytes()).as_bytes());
    pool.dedup_by(|a, b| a.key == b.key);
    pool
}

/// The claims of each of the two corpora that is there.
fn pools(bench: &Bench, corpora: &Path) -> Vec<Vec<Drawn>> {
    let stories = Bench::rows(&corpora.join("giveme5w1h/clusters.jsonl")).map(|rows| stories::clusters(&rows));
    let tolls = Bench::rows(&corpora.join("syria-tolls/articles.jsonl")).map(|rows| claims::tolls(&rows));
    let corpora = [stories, tolls].into_iter().flatten();
    corpora.map(|records| bench.extract(records).iter().flat_map(|article| drawn(bench, article)).collect()).collect()
}

fn drawn(bench: &Bench, article: &Article) -> Vec<Drawn> {
    let Some(language) = bench.rules.language_of(article) else { return Vec::new() };
    let reading = Reading::new(article, language);
    let sentences: Vec<_> = reading.fields().flat_map(|(_, document)| &document.sentences).collect();
    let mut found = Vec::new();
    for claim in &article.claims {
        let Some(sentence) = sentences.iter().find(|sentence| sentence.span == claim.sentence) else { continue };
        let mut shown = row(article, claim);
        let key = blake3::hash(shown.to_string().as_bytes()).to_hex().chars().take(16).collect::<String>();
        shown["key"] = json!(key);
        found.push(Drawn { key, shown, traits: traits(article, sentence, claim) });
    }
    found
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
