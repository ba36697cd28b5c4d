//! Political news with attributions in brat standoff: `attribution_f1` and `cue_recall`.
//!
//! A predicted speech is right when its speaker and its cue overlap those of one gold attribution; one-to-one.

use std::collections::BTreeMap;
use std::path::Path;

use crosscheck::extract::{Reading, speech};
use crosscheck::model::Article;
use crosscheck::text::Span;
use serde_json::Value;

use super::{Bench, Scores, f1};

/// Forms of the twelve lemmas whose cues the recall counts.
const CUES: &[&str] = &[
    "say",
    "says",
    "said",
    "saying",
    "tell",
    "tells",
    "told",
    "telling",
    "add",
    "adds",
    "added",
    "adding",
    "according",
    "accords",
    "accorded",
    "write",
    "writes",
    "wrote",
    "written",
    "writing",
    "ask",
    "asks",
    "asked",
    "asking",
    "announce",
    "announces",
    "announced",
    "announcing",
    "report",
    "reports",
    "reported",
    "reporting",
    "note",
    "notes",
    "noted",
    "noting",
    "claim",
    "claims",
    "claimed",
    "claiming",
    "argue",
    "argues",
    "argued",
    "arguing",
    "call",
    "calls",
    "called",
    "calling",
];

/// Scores the suite.
pub(crate) fn run(bench: &Bench, corpora: &Path) -> Option<BTreeMap<String, Scores>> {
    let rows = Bench::rows(&corpora.join("polnear/articles.jsonl"))?;
    let text = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let records = rows.iter().map(|row| Article::plain(text(row, "id"), "polnear", text(row, "text"))).collect();
    let read = bench.extract(records);
    let language = bench.rules.languages.values().next()?;
    let mut tally = Tally::default();
    for (row, article) in rows.iter().zip(&read) {
        let speeches = speech::find(article, &Reading::new(article, language), language);
        tally.add(bench, article, &Standoff::read(row, &article.text), &speeches);
    }
    tally.report(bench);
    let scores = [
        ("attribution_f1", f1(tally.right, tally.predicted, tally.gold)),
        ("attribution_precision", tally.right / tally.predicted.max(1.0)),
        ("attribution_recall", tally.right / tally.gold.max(1.0)),
        ("cue_recall", tally.cues_found / tally.cues.max(1.0)),
        ("n", rows.len() as f64),
        ("skipped_rows", 0.0),
    ];
    let scores = scores.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Some(BTreeMap::from([("polnear".to_owned(), scores)]))
}

type Ranges = Vec<(usize, usize)>;

/// The annotations of one article, in bytes.
struct Standoff {
    /// Source and cue of each attribution that has both.
    attributions: Vec<(Ranges, Ranges)>,
    /// Cues of attributions without a source, and what the annotators set aside.
    ignored: Ranges,
    /// Cues that the recall counts.
    cues: Vec<Ranges>,
}

impl Standoff {
    fn read(row: &Value, text: &str) -> Self {
        let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let lines: Vec<&str> = match &row["brat"] {
            Value::Array(parts) => parts.iter().filter_map(Value::as_str).flat_map(str::lines).collect(),
            other => other.as_str().unwrap_or_default().lines().collect(),
        };
        let mut spans: BTreeMap<&str, (&str, Ranges)> = BTreeMap::new();
        for line in &lines {
            let mut fields = line.split('\t');
            let (Some(id), Some(body)) = (fields.next(), fields.next()) else { continue };
            if let Some((kind, offsets)) = body.split_once(' ').filter(|_| id.starts_with('T')) {
                spans.insert(id, (kind, ranges(offsets, &bytes)));
            }
        }
        let set_aside = |kind: &str| matches!(kind, "Discuss" | "Discard");
        let mut ignored: Ranges =
            spans.values().filter(|(kind, _)| set_aside(kind)).flat_map(|(_, r)| r.clone()).collect();
        let mut attributions = Vec::new();
        for line in lines.iter().filter(|line| line.starts_with('E')) {
            let members = line.split('\t').nth(1).unwrap_or_default().split(' ').filter_map(|m| m.split_once(':'));
            let (mut source, mut cue) = (Ranges::new(), Ranges::new());
            for (role, id) in members {
                let found = spans.get(id).map(|(_, ranges)| ranges.clone()).unwrap_or_default();
                match role.trim_end_matches(|c: char| c.is_ascii_digit()) {
                    "Source" => source.extend(found),
                    "Cue" => cue.extend(found),
                    _ => {}
                }
            }
            if source.is_empty() || cue.is_empty() { ignored.extend(cue) } else { attributions.push((source, cue)) }
        }
        let counts = |ranges: &Ranges| {
            let words = ranges
                .iter()
                .filter_map(|(start, end)| text.get(*start..*end))
                .flat_map(|w| w.split(|c: char| !c.is_alphabetic()));
            words.into_iter().any(|word| CUES.contains(&word.to_lowercase().as_str()))
        };
        let cues =
            spans.values().filter(|(kind, ranges)| *kind == "Cue" && counts(ranges)).map(|(_, r)| r.clone()).collect();
        Self { attributions, ignored, cues }
    }
}

fn ranges(offsets: &str, bytes: &[usize]) -> Ranges {
    let at = |text: &str| text.parse::<usize>().ok().and_then(|at| bytes.get(at).copied());
    offsets.split(';').filter_map(|range| range.split_once(' ')).filter_map(|(a, b)| Some((at(a)?, at(b)?))).collect()
}

#[derive(Default)]
struct Tally {
    right: f64,
    predicted: f64,
    gold: f64,
    cues: f64,
    cues_found: f64,
    /// Right, wrong and missed by the cue's word, for the error list.
    by_cue: BTreeMap<String, (usize, usize, usize)>,
}

impl Tally {
    fn add(&mut self, bench: &Bench, article: &Article, gold: &Standoff, speeches: &[speech::Speech]) {
        let mut used = vec![false; gold.attributions.len()];
        self.gold += gold.attributions.len() as f64;
        for found in speeches.iter().filter_map(|speech| speech.chain.last()) {
            let (Some(speaker), Some(cue)) = (found.speaker, found.cue) else { continue };
            let word = article.words(&cue).to_lowercase();
            let hit =
                gold.attributions.iter().enumerate().find(|(at, (source, gold_cue))| {
                    !used[*at] && touches(source, &speaker) && touches(gold_cue, &cue)
                });
            if let Some((at, _)) = hit {
                used[at] = true;
                self.right += 1.0;
                self.predicted += 1.0;
                self.by_cue.entry(word).or_default().0 += 1;
            } else if !touches(&gold.ignored, &cue) {
                self.predicted += 1.0;
                self.by_cue.entry(word).or_default().1 += 1;
                bench.error(|| {
                    format!("wrong: {} | {} | {}", article.words(&speaker), article.words(&cue), context(article, &cue))
                });
            }
        }
        for (at, (source, cue)) in gold.attributions.iter().enumerate().filter(|(at, _)| !used[*at]) {
            let _ = at;
            let words = |ranges: &Ranges| -> String {
                let parts: Vec<&str> = ranges.iter().filter_map(|(a, b)| article.text.get(*a..*b)).collect();
                parts.join(" … ")
            };
            self.by_cue.entry(words(cue).to_lowercase()).or_default().2 += 1;
            bench.error(|| format!("missed: {} | {}", words(source), words(cue)));
        }
        self.cues += gold.cues.len() as f64;
        let cue_found = |ranges: &&Ranges| {
            speeches.iter().any(|s| s.chain.last().and_then(|c| c.cue).is_some_and(|cue| touches(ranges, &cue)))
        };
        self.cues_found += gold.cues.iter().filter(cue_found).count() as f64;
    }

    fn report(&self, bench: &Bench) {
        for (cue, (right, wrong, missed)) in &self.by_cue {
            bench.error(|| format!("cue\t{cue}\tright {right}\twrong {wrong}\tmissed {missed}"));
        }
    }
}

fn touches(ranges: &Ranges, span: &Span) -> bool {
    ranges.iter().any(|(start, end)| *start < span.end && span.start < *end)
}

fn context<'a>(article: &'a Article, cue: &Span) -> &'a str {
    let start = article.text.get(..cue.start).and_then(|before| before.rfind(['\n', '.'])).map_or(0, |at| at + 1);
    let end = article
        .text
        .get(cue.end..)
        .and_then(|after| after.find(['\n', '.']))
        .map_or(article.text.len(), |at| cue.end + at);
    article.text.get(start..end).unwrap_or("").trim()
}
