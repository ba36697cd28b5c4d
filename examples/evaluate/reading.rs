//! Draws of rows for a reader: what the program says, with the words around it, to be judged right or wrong by hand.
//!
//! A draw sorts rows by a hash of the seed and the row's own key, so that the same seed draws the same rows wherever they still exist. The
//! readings and their figures stand in docs/evaluation.md, without the text. Deliberately absent: any judgement.

mod claims;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crosscheck::model::{Article, LabelClass, MentionKind};
use crosscheck::text::{Field, Span};

use crate::suite::{Bench, stance};

/// Bytes of context on each side.
const AROUND: usize = 90;

/// How many mentions of an actor are shown.
const SHOWN: usize = 6;

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Protocol {
    /// Discovered actors with two mentions or more: does each hold one bearer alone?
    Actors,
    /// Articles of syria-tolls that use one of four labels, by outlet: is it a label of that actor, and does it stand in that voice: `own`
    /// (the outlet's own words, or its own reporter's), `reported` (in what somebody is said to say, without quotation marks, also beside
    /// a source tag such as "according to") or `quoted`?
    Labels,
    /// Sentences of giveme5w1h, half of them with words of the stance lexicon: is every loaded label one?
    Silence,
    /// Whole articles with every actor mention marked.
    Mentions,
    /// Claims of giveme5w1h and syria-tolls, half from each: is all that each says right?
    Claims,
}

/// The rows drawn, in the order of the draw.
pub(crate) fn rows(bench: &Bench, corpora: &Path, protocol: Protocol, count: usize, seed: u64) -> Vec<String> {
    match protocol {
        Protocol::Actors => drawn(actors(bench, corpora), count, seed),
        Protocol::Labels => labels(bench, corpora, count, seed),
        Protocol::Silence => silence(bench, corpora, count, seed),
        Protocol::Claims => {
            claims::pools(bench, corpora).into_iter().flat_map(|pool| drawn(pool, count.div_ceil(2), seed)).collect()
        }
        Protocol::Mentions => {
            let all = corpus(bench, corpora).into_iter().flat_map(|(_, articles)| articles);
            drawn(all.map(|article| (article.id.clone(), marked(&article))).collect(), count, seed)
        }
    }
}

/// The first rows by the hash of seed and key.
fn drawn(rows: Vec<(String, String)>, count: usize, seed: u64) -> Vec<String> {
    let mut keyed: Vec<(String, String)> = rows
        .into_iter()
        .map(|(key, row)| (blake3::hash(format!("{seed} {key}").as_bytes()).to_hex().to_string(), row))
        .collect();
    keyed.sort();
    keyed.into_iter().take(count).map(|(_, row)| row).collect()
}

/// The corpora that are read, extracted.
fn corpus(bench: &Bench, corpora: &Path) -> Vec<(&'static str, Vec<Article>)> {
    [("giveme5w1h", "clusters"), ("syria-tolls", "articles"), ("newswcl50", "articles")]
        .into_iter()
        .filter_map(|(name, file)| {
            let rows = Bench::rows(&corpora.join(name).join(format!("{file}.jsonl")))?;
            let records = rows.iter().enumerate().filter(|(_, row)| row["language"].as_str().unwrap_or("en") == "en");
            let records = records.map(|(at, row)| {
                let field = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
                let source = ["source", "source_domain"].iter().map(|key| field(key)).find(|s| !s.is_empty());
                let mut article = Article::plain(format!("{name}-{at}"), source.unwrap_or_default(), field("text"));
                article.title = row["title"].as_str().map(str::to_owned);
                article
            });
            Some((name, bench.extract(records.collect())))
        })
        .collect()
}

fn actors(bench: &Bench, corpora: &Path) -> Vec<(String, String)> {
    let mut rows = Vec::new();
    for (name, articles) in corpus(bench, corpora) {
        let corpus = crosscheck::resolve::resolve(articles, &bench.rules);
        let mut uses: BTreeMap<&str, BTreeSet<(usize, Span)>> = BTreeMap::new();
        for (at, article) in corpus.articles.iter().enumerate() {
            for mention in &article.mentions {
                if let MentionKind::Actor(actor) = &mention.kind
                    && let (Some(id), true) = (&actor.actor, actor.name.is_some() || actor.label.is_some())
                {
                    uses.entry(id).or_default().insert((at, mention.span));
                }
            }
        }
        for actor in corpus.actors.iter().filter(|actor| actor.discovered) {
            let Some(spans) = uses.get(actor.id.as_str()).filter(|spans| spans.len() > 1) else { continue };
            let step = spans.len().div_ceil(SHOWN);
            let shown: Vec<String> = spans
                .iter()
                .step_by(step)
                .map(|(at, span)| format!("    {} {}", corpus.articles[*at].id, around(&corpus.articles[*at], span)))
                .collect();
            let head = format!("{} ({:?}, {} mentions, {name})", actor.id, actor.kind, spans.len());
            rows.push((format!("{name} {}", actor.id), format!("{head}\n{}", shown.join("\n"))));
        }
    }
    rows
}

fn labels(bench: &Bench, corpora: &Path, count: usize, seed: u64) -> Vec<String> {
    let mut by_source: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for article in stance::articles(bench, corpora).unwrap_or_default() {
        let mut seen = BTreeSet::new();
        for (entry, mention, actor) in stance::labels(bench, &article) {
            if seen.insert((entry, actor.voice())) {
                let voice = stance::voice_name(actor.voice());
                let id = actor.actor.as_deref().unwrap_or("?");
                let row = format!(
                    "{} {} {entry} {voice}{} {id}: {}",
                    article.source,
                    article.id,
                    actor.speaker.as_ref().map(|id| format!(" ({id})")).unwrap_or_default(),
                    in_sentence(bench, &article, &mention.span)
                );
                by_source
                    .entry(article.source.clone())
                    .or_default()
                    .push((format!("{} {entry} {voice}", article.id), row));
            }
        }
    }
    by_source.into_values().flat_map(|rows| drawn(rows, count, seed)).collect()
}

fn silence(bench: &Bench, corpora: &Path, count: usize, seed: u64) -> Vec<String> {
    let (mut with, mut without) = (Vec::new(), Vec::new());
    let lexicon = &bench.rules.languages["en"];
    for (_, articles) in corpus(bench, corpora).into_iter().filter(|(name, _)| *name == "giveme5w1h") {
        for article in &articles {
            let document = lexicon.analyzer.read(Field::Text, &article.text, article.format);
            for sentence in &document.sentences {
                let words = article.words(&sentence.span).split_whitespace().collect::<Vec<_>>().join(" ");
                let entry = lexicon.labels.in_passage(&words).filter(|(_, spec)| spec.class == LabelClass::Loaded);
                let loaded: Vec<String> = loaded_in(article, &sentence.span);
                let told = format!("{} {} {loaded:?}: {words}", article.id, entry.map_or("-", |(id, _)| id));
                let key = format!("{} {}", article.id, sentence.span.start);
                if entry.is_some() { with.push((key, told)) } else { without.push((key, told)) }
            }
        }
    }
    let mut rows = drawn(with, count / 2, seed);
    rows.extend(drawn(without, count - count / 2, seed));
    rows
}

fn loaded_in(article: &Article, sentence: &Span) -> Vec<String> {
    article
        .mentions
        .iter()
        .filter(|mention| sentence.contains(&mention.span))
        .filter_map(|mention| match &mention.kind {
            MentionKind::Actor(actor) if actor.label_class == LabelClass::Loaded => {
                Some(format!("{} of {}", mention.text, actor.actor.as_deref().unwrap_or("?")))
            }
            _ => None,
        })
        .collect()
}

/// A span with its sentence and the one before, at least with the context that other rows have.
fn in_sentence(bench: &Bench, article: &Article, span: &Span) -> String {
    let analyzer = &bench.rules.languages["en"].analyzer;
    let sentences = analyzer.read(span.field, article.field(span.field), article.format).sentences;
    let at = sentences.iter().position(|sentence| sentence.span.contains(span)).unwrap_or_default();
    let edge = |at: usize| sentences.get(at).map_or(*span, |sentence| sentence.span);
    around_to(article, span, edge(at.saturating_sub(1)).start, edge(at).end)
}

/// A span with its context on one line, between marks.
fn around(article: &Article, span: &Span) -> String {
    around_to(article, span, span.start, span.end)
}

/// The same with the context from and up to a place where these lie farther off.
fn around_to(article: &Article, span: &Span, from: usize, until: usize) -> String {
    let text = article.field(span.field);
    let from = text.floor_char_boundary(from.min(span.start.saturating_sub(AROUND)));
    let until = text.ceil_char_boundary(until.max(span.end + AROUND));
    let part = |from: usize, until: usize| text.get(from..until).unwrap_or("");
    let line = format!("{}«{}»{}", part(from, span.start), part(span.start, span.end), part(span.end, until));
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An article with every actor mention between brackets, and after it the actor, the class of the label, the kind and the voice.
fn marked(article: &Article) -> String {
    let mut out = format!("===== {} {}", article.id, article.source);
    for field in [Field::Title, Field::Text] {
        let text = article.field(field);
        let mut marks: BTreeMap<usize, (Vec<String>, Vec<usize>)> = BTreeMap::new();
        for mention in article.mentions.iter().filter(|mention| mention.span.field == field) {
            let MentionKind::Actor(actor) = &mention.kind else { continue };
            let class = match actor.label_class {
                LabelClass::Name => String::new(),
                class => format!("/{class:?}"),
            };
            let voice = match stance::voice_name(actor.voice()) {
                "own" => String::new(),
                voice => format!("/{voice}"),
            };
            let id = actor.actor.as_deref().unwrap_or("?");
            marks.entry(mention.span.start).or_default().1.push(mention.span.end);
            let close = format!("|{id}{class}/{:?}{voice}]", actor.actor_kind);
            marks.entry(mention.span.end).or_default().0.push(close);
        }
        out.push_str(&format!("\n{field:?}: "));
        let mut last = 0;
        for (at, (closes, opens)) in marks {
            out.push_str(text.get(last..at).unwrap_or(""));
            out.push_str(&closes.concat());
            out.push_str(&"[".repeat(opens.len()));
            last = at;
        }
        out.push_str(text.get(last..).unwrap_or(""));
    }
    out
}
