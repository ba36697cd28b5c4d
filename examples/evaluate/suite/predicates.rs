//! predicates: 100 finite predicates of news sentences → `subject_object_right`, the share whose subject and object are both right.
//!
//! Drawn with a fixed seed from giveme5w1h, basil and the seeds, one a sentence, and labelled by hand before anything was tuned on
//! them. Kept as ids and byte offsets (`predicates.jsonl`), without text. Each of `subject` and `object` lists the heads that count
//! as right (a name may be headed by any of its words, a relative pronoun may stand for its noun); an empty list means that there is none.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use crosscheck::text::{Clause, Document, Field, Format, Sentence, Span};
use serde_json::Value;

use super::{Bench, Scores, stories};

const LABELS: &str = include_str!("../predicates.jsonl");

/// Scores the labelled predicates whose corpus is there.
pub(crate) fn run(bench: &Bench, corpora: &Path) -> Option<BTreeMap<String, Scores>> {
    let analyzer = &bench.rules.languages.get("en")?.analyzer;
    let texts = texts(corpora);
    let mut documents: HashMap<&str, Document> = HashMap::new();
    let (mut right, mut scored, mut skipped) = (0.0, 0.0, 0.0);
    let labels: Vec<Value> = LABELS.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    for label in &labels {
        let id = label["id"].as_str().unwrap_or("");
        let Some(text) = texts.get(id) else {
            skipped += 1.0;
            continue;
        };
        let document = documents.entry(id).or_insert_with(|| analyzer.read(Field::Text, text, Format::Plain));
        scored += 1.0;
        let found = clause(document, &spans(&label["predicate"]));
        let hit = found.is_some_and(|(sentence, clause)| {
            let object = clause.objects.first().or(clause.indirect.first());
            matches(sentence, clause.subjects.first(), &label["subject"]) && matches(sentence, object, &label["object"])
        });
        right += f64::from(u8::from(hit));
        if !hit {
            bench.error(|| describe(text, document, label, found));
        }
    }
    let share = if scored == 0.0 { return None } else { right / scored };
    let scores = [("subject_object_right", share), ("n", scored), ("skipped_rows", skipped)];
    Some(BTreeMap::from([("predicates".to_owned(), scores.map(|(name, value)| (name.to_owned(), value)).into())]))
}

fn texts(corpora: &Path) -> HashMap<String, String> {
    let mut texts = HashMap::new();
    for row in Bench::rows(&corpora.join("giveme5w1h/clusters.jsonl")).unwrap_or_default() {
        texts.insert(stories::string(&row, "dId"), stories::string(&row, "text"));
    }
    for row in Bench::rows(&corpora.join("basil/articles.jsonl")).unwrap_or_default() {
        texts.insert(stories::string(&row, "uuid"), stories::body(&row));
    }
    for entry in std::fs::read_dir(corpora.join("../seeds")).into_iter().flatten().flatten() {
        if let Ok(text) = std::fs::read_to_string(entry.path()) {
            texts.insert(entry.file_name().to_string_lossy().into_owned(), text);
        }
    }
    texts
}

/// A label's list of `[start, end]`, or its one pair.
fn spans(value: &Value) -> Vec<Span> {
    let pair = |pair: &Value| {
        let at = |index: usize| pair[index].as_u64().map(|byte| byte as usize);
        Some(Span::new(Field::Text, at(0)?, at(1)?))
    };
    pair(value).map_or_else(|| value.as_array().into_iter().flatten().filter_map(pair).collect(), |one| vec![one])
}

fn clause<'d>(document: &'d Document, predicate: &[Span]) -> Option<(&'d Sentence, &'d Clause)> {
    let inside = |sentence: &Sentence, token: usize| predicate.iter().any(|p| p.overlaps(&sentence.tokens[token].span));
    document
        .sentences
        .iter()
        .find_map(|s| s.clauses.iter().find(|clause| inside(s, clause.predicate)).map(|clause| (s, clause)))
}

fn matches(sentence: &Sentence, head: Option<&usize>, wanted: &Value) -> bool {
    let wanted = spans(wanted);
    head.map_or(wanted.is_empty(), |&head| wanted.iter().any(|span| span.overlaps(&sentence.tokens[head].span)))
}

fn describe(text: &str, document: &Document, label: &Value, found: Option<(&Sentence, &Clause)>) -> String {
    let words = |value: &Value| spans(value).iter().map(|span| span.of(text).to_owned()).collect::<Vec<_>>().join("|");
    let wanted = format!("{}({}, {})", words(&label["predicate"]), words(&label["subject"]), words(&label["object"]));
    let at = spans(&label["predicate"]);
    let sentence = document.sentences.iter().find(|s| at.iter().any(|span| s.span.overlaps(span)));
    let found = found.map_or_else(
        || "no clause".to_owned(),
        |(s, clause)| {
            let forms =
                |heads: &[usize]| heads.iter().map(|&at| s.tokens[at].form.clone()).collect::<Vec<_>>().join("|");
            format!("({}, {})", forms(&clause.subjects), forms(&[&clause.objects[..], &clause.indirect].concat()))
        },
    );
    let tree = sentence.map_or_else(String::new, |s| {
        let head = |at: Option<usize>| at.map_or(0, |head| head + 1);
        let token = |(at, t): (usize, &crosscheck::text::Token)| {
            format!("{}:{}/{}←{}:{}", at + 1, t.form, t.class.upos(), head(t.head), t.relation)
        };
        s.tokens.iter().enumerate().map(token).collect::<Vec<_>>().join(" ")
    });
    format!("{wanted} found {found}\n    {tree}")
}
