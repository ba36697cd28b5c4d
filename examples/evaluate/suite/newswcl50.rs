//! newswcl50: do mentions of one concept get one actor, and are they found at all?
//!
//! Definitions: the corpora's README. A gold row is the k-th occurrence of its text in its paragraph, k counted over the different
//! token positions of that text; where an actor and a place mention both overlap, the one that fits the gold span best counts.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crosscheck::model::{Article, Mention, MentionKind};
use crosscheck::text::{Field, Span};

use super::{Bench, Scores, b_cubed};

struct Gold {
    article: String,
    event: String,
    span: (usize, usize),
    concept: String,
}

pub(crate) fn run(bench: &Bench, corpora: &Path) -> Option<BTreeMap<String, Scores>> {
    let folder = corpora.join("newswcl50");
    let texts = Bench::rows(&folder.join("articles.jsonl"))?;
    let labels = Bench::rows(&folder.join("labels.jsonl"))?;
    let records: Vec<Article> = texts
        .iter()
        .map(|row| {
            let source = row["source"].as_str().unwrap_or("");
            Article::plain(format!("{}_{source}", plain(&row["event"])), source, row["text"].as_str().unwrap_or(""))
        })
        .collect();
    let articles: BTreeMap<String, Article> =
        bench.extract(records).into_iter().map(|article| (article.id.clone(), article)).collect();
    let articles = resolved(bench, articles);
    let (gold, skipped) = gold(&labels, &articles);
    let (mut predicted, mut wanted, mut missed) = (Vec::new(), Vec::new(), 0);
    for (index, row) in gold.iter().enumerate() {
        let article = &articles[&row.article];
        let Some((id, mention)) = best(article, row.span) else {
            missed += 1;
            let words = article.text.get(row.span.0..row.span.1).unwrap_or("");
            bench.error(|| format!("{}\t{}\t{}\t{words}\tMISSED", row.event, row.concept, row.article));
            continue;
        };
        bench.error(|| {
            let id = id.as_deref().unwrap_or("-");
            format!("{}\t{}\t{}\t{}\t{id}", row.event, row.concept, row.article, mention.text.replace('\n', " "))
        });
        predicted.push(format!("{} {}", row.event, id.unwrap_or_else(|| format!("#{index}"))));
        wanted.push(format!("{} {}", row.event, row.concept));
    }
    let (precision, recall, f1) = b_cubed(&predicted, &wanted);
    let scores = Scores::from([
        ("label_b3_f1".to_owned(), f1),
        ("label_b3_precision".to_owned(), precision),
        ("label_b3_recall".to_owned(), recall),
        ("mention_recall".to_owned(), predicted.len() as f64 / (predicted.len() + missed).max(1) as f64),
        ("n".to_owned(), gold.len() as f64),
        ("skipped_rows".to_owned(), skipped as f64),
    ]);
    Some(BTreeMap::from([("newswcl50".to_owned(), scores)]))
}

/// The articles of each event resolved together, as one corpus.
fn resolved(bench: &Bench, articles: BTreeMap<String, Article>) -> BTreeMap<String, Article> {
    let mut events: BTreeMap<String, Vec<Article>> = BTreeMap::new();
    for (id, article) in articles {
        events.entry(id.split('_').next().unwrap_or("").to_owned()).or_default().push(article);
    }
    events
        .into_values()
        .flat_map(|event| crosscheck::resolve::resolve(event, &bench.rules).articles)
        .map(|article| (article.id.clone(), article))
        .collect()
}

fn plain(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Where a mention is looked for: its article, its paragraph, and its folded words.
type Searched = (String, usize, String);

/// Gold rows with their byte spans, and how many could not be placed.
fn gold(labels: &[serde_json::Value], articles: &BTreeMap<String, Article>) -> (Vec<Gold>, usize) {
    let mut places: BTreeMap<Searched, BTreeMap<(usize, usize), BTreeSet<String>>> = BTreeMap::new();
    let mut total = 0;
    for row in labels.iter().filter(|r| ["ACTOR", "COUNTRY", "GROUP"].contains(&r["code_type"].as_str().unwrap_or("")))
    {
        total += 1;
        let number = |key: &str| plain(&row[key]).parse::<usize>().unwrap_or(0);
        let article = format!("{}_{}", plain(&row["event_id"]), plain(&row["publisher_id"]));
        let text = fold(row["code_mention"].as_str().unwrap_or(""));
        let concept = format!("{} {}", plain(&row["code_type"]), plain(&row["code_name"]));
        places
            .entry((article, number("paragraph"), text))
            .or_default()
            .entry((number("sentence"), number("start")))
            .or_default()
            .insert(concept);
    }
    let mut gold = Vec::new();
    for ((article, paragraph, text), positions) in places {
        let Some((start, content)) = articles.get(&article).and_then(|a| nth_paragraph(&a.text, paragraph)) else {
            continue;
        };
        let found = occurrences(content, &text);
        for (k, concepts) in positions.values().enumerate() {
            let Some((a, b)) = found.get(k) else { continue };
            let (1, Some(concept)) = (concepts.len(), concepts.first()) else { continue };
            gold.push(Gold {
                event: article.split('_').next().unwrap_or("").to_owned(),
                article: article.clone(),
                span: (start + a, start + b),
                concept: concept.clone(),
            });
        }
    }
    let two: BTreeSet<(String, (usize, usize))> = gold
        .iter()
        .filter(|g| gold.iter().any(|h| h.article == g.article && h.span == g.span && h.concept != g.concept))
        .map(|g| (g.article.clone(), g.span))
        .collect();
    gold.retain(|g| !two.contains(&(g.article.clone(), g.span)));
    let skipped = total - gold.len();
    (gold, skipped)
}

/// Quotes of every kind as straight ones.
fn fold(text: &str) -> String {
    text.replace("``", "\"").replace("''", "\"").chars().map(fold_char).collect()
}

fn fold_char(c: char) -> char {
    match c {
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{201c}' | '\u{201d}' => '"',
        c => c,
    }
}

/// Byte offset and content of a paragraph, counted from 0, split on blank lines.
fn nth_paragraph(text: &str, wanted: usize) -> Option<(usize, &str)> {
    let mut paragraphs: Vec<(usize, usize)> = Vec::new();
    let (mut at, mut open) = (0, false);
    for line in text.split_inclusive('\n') {
        let end = at + line.trim_end().len();
        if line.trim().is_empty() {
            open = false;
        } else if open {
            paragraphs.last_mut().expect("an open paragraph is in the list").1 = end;
        } else {
            paragraphs.push((at, end));
            open = true;
        }
        at += line.len();
    }
    let (start, end) = *paragraphs.get(wanted)?;
    Some((start, text.get(start..end)?))
}

/// Byte ranges of the occurrences of a folded text in a paragraph.
fn occurrences(paragraph: &str, folded: &str) -> Vec<(usize, usize)> {
    let bytes: Vec<usize> = paragraph.char_indices().map(|(at, _)| at).chain([paragraph.len()]).collect();
    let chars: Vec<char> = paragraph.chars().map(fold_char).collect();
    let wanted: Vec<char> = folded.chars().collect();
    if wanted.is_empty() || wanted.len() > chars.len() {
        return Vec::new();
    }
    (0..=chars.len() - wanted.len())
        .filter(|&at| chars[at..at + wanted.len()] == wanted[..])
        .map(|at| (bytes[at], bytes[at + wanted.len()]))
        .collect()
}

/// The actor or place mention that fits a span best (by shared over covered bytes), with its id.
fn best(article: &Article, (start, end): (usize, usize)) -> Option<(Option<String>, &Mention)> {
    let gold = Span::new(Field::Text, start, end);
    article
        .mentions
        .iter()
        .filter(|mention| mention.span.overlaps(&gold))
        .filter_map(|mention| match &mention.kind {
            MentionKind::Actor(actor) => Some((actor.actor.clone(), mention, 1)),
            MentionKind::Place(place) => Some((place.place.clone(), mention, 0)),
            _ => None,
        })
        .max_by(|a, b| {
            let fit = |m: &Mention| {
                let shared = m.span.end.min(end).saturating_sub(m.span.start.max(start)) as f64;
                shared / (m.span.end.max(end) - m.span.start.min(start)) as f64
            };
            let rank = |id: &Option<String>| u8::from(id.is_some());
            fit(a.1).total_cmp(&fit(b.1)).then_with(|| rank(&a.0).cmp(&rank(&b.0))).then_with(|| a.2.cmp(&b.2))
        })
        .map(|(id, mention, _)| (id, mention))
}
