//! Corpora, each half as one pile → what is reported across sources, for a reader:
//! `cargo run --example piles -- CORPORA [--only PILE]… [--kinds KIND,…] [--show] [--guards] [--near] [--pairs] [--store FOLDER]`.
//!
//! One line a finding: code, ids, values. `--guards` counts why differing values were not set against each other, `--near` lists pairs of one
//! story and type that were not joined, `--pairs` tells what is said of each pair of syria-tolls articles of one date and place. Nothing of
//! the corpora's text is printed without `--show`. Deliberately absent: a judgement; that is the reader's.

#![allow(clippy::print_stdout, reason = "a tool of the terminal: what it prints is its result")]

mod corpus;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use clap::Parser;
use crosscheck::align::{self, Aligned};
use crosscheck::model::{Analysis, Finding, Kind, Scope};
use crosscheck::pipeline;
use crosscheck::rules::Rules;
use serde_json::Value;

/// Pairs of claims that `--near` lists of one pile at most.
const NEAR: usize = 400;

#[derive(Parser)]
#[command(about = "Prints what is reported across the sources of each corpus, for a reader")]
struct Args {
    /// Folder with the corpora.
    corpora: PathBuf,
    /// Only these piles.
    #[arg(long, value_name = "PILE")]
    only: Vec<String>,
    /// Kinds of findings to list.
    #[arg(long, value_delimiter = ',', default_value = "contradiction,dispute")]
    kinds: Vec<String>,
    /// Print the sentences too.
    #[arg(long)]
    show: bool,
    /// Count why differing values were not set against each other.
    #[arg(long)]
    guards: bool,
    /// List pairs of one story and type that were not joined, strongest first, with their weights.
    #[arg(long)]
    near: bool,
    /// Tell what is said of each pair of syria-tolls articles of one date and place.
    #[arg(long)]
    pairs: bool,
    /// Keep extracted articles here, and use what is kept.
    #[arg(long, value_name = "FOLDER")]
    store: Option<PathBuf>,
}

fn main() {
    let args = Args::parse();
    let rules = Rules::builtin();
    for name in corpus::NAMES {
        if !(args.only.is_empty() || args.only.iter().any(|only| only == name)) {
            continue;
        }
        let Some(articles) = corpus::extracted(&args.corpora, name, args.store.as_deref(), &rules) else {
            println!("{name}: skipped, its folder is absent");
            continue;
        };
        let analysis = pipeline::analyse(articles, &rules);
        summary(name, &analysis);
        for finding in chosen(&analysis, &args.kinds) {
            tell(&analysis, finding, args.show);
        }
        if args.guards {
            guards(&analysis, args.show);
        }
        if args.near {
            near(&analysis, &rules, args.show);
        }
        if args.pairs && name == "syria-tolls" {
            pairs(&args.corpora, &analysis);
        }
    }
}

fn summary(name: &str, analysis: &Analysis) {
    let claims: usize = analysis.corpus.articles.iter().map(|article| article.claims.len()).sum();
    let told = analysis.facts.iter().filter(|fact| fact.witnesses.iter().flatten().collect::<BTreeSet<_>>().len() > 1);
    println!(
        "{name}: {} articles, {claims} claims, {} events, {} of them told by two sources or more",
        analysis.corpus.articles.len(),
        analysis.facts.len(),
        told.count()
    );
}

fn chosen<'a>(analysis: &'a Analysis, kinds: &[String]) -> Vec<&'a Finding> {
    analysis
        .findings
        .iter()
        .filter(|finding| finding.scope == Scope::Across && kinds.iter().any(|kind| kind == finding.kind.id()))
        .collect()
}

fn tell(analysis: &Analysis, finding: &Finding, show: bool) {
    let sides: Vec<String> =
        finding.sides.iter().map(|side| format!("{} [{}]", side.value, side.claims.join(" "))).collect();
    println!("{} {:?} {} | {}", finding.code(), finding.severity, finding.slot, sides.join(" ≠ "));
    if show {
        for side in &finding.sides {
            for claim in &side.claims {
                println!("    {}: {}", side.value, said(analysis, claim));
            }
        }
        for why in &finding.why {
            println!("    - {}", why.text);
            for weight in &why.weights {
                println!("        {:+.1} {} ({})", weight.bits, weight.slot, weight.why);
            }
        }
    }
}

/// A claim as a reader sees it: its article, its date of publication and its sentence.
fn said(analysis: &Analysis, id: &str) -> String {
    let articles = analysis.corpus.articles.iter();
    let found = articles.flat_map(|article| article.claims.iter().map(move |claim| (article, claim)));
    found.into_iter().find(|(_, claim)| claim.id == id).map_or_else(String::new, |(article, claim)| {
        let published = article.published.edtf.as_ref().map(ToString::to_string).unwrap_or_default();
        format!(
            "{id} {} ({published}) {}/{:?}/{:?}/{:?} «{}» {}",
            article.source,
            claim.event,
            claim.certainty,
            claim.modality,
            claim.polarity,
            article.words(&claim.trigger),
            article.words(&claim.sentence).replace('\n', " ")
        )
    })
}

/// How often each guard kept values from opposing each other across sources.
fn guards(analysis: &Analysis, show: bool) {
    let mut counts: BTreeMap<String, Vec<&Finding>> = BTreeMap::new();
    let kept =
        analysis.findings.iter().filter(|finding| finding.kind == Kind::Incomparable && finding.scope == Scope::Across);
    for finding in kept {
        let reason = finding.why.last().map(|why| why.text.clone()).unwrap_or_default();
        let plain: String = reason.chars().filter(|c| !c.is_ascii_digit()).collect();
        counts.entry(plain).or_default().push(finding);
    }
    for (reason, findings) in counts {
        println!("{:>5} {reason}", findings.len());
        if show {
            for finding in findings {
                tell(analysis, finding, true);
            }
        }
    }
}

/// Pairs of one story and type, of two sources, that stand in two facts: the strongest first.
fn near(analysis: &Analysis, rules: &Rules, show: bool) {
    let aligned: Aligned = align::align(&analysis.corpus, rules);
    let view = &aligned.view;
    let mut fact_of: BTreeMap<usize, usize> = BTreeMap::new();
    for (fact, cluster) in aligned.clusters.iter().enumerate() {
        fact_of.extend(cluster.claims.iter().map(|claim| (*claim, fact)));
    }
    let mut found: Vec<(usize, usize, align::Weighed)> = align::cluster::pairs(view)
        .into_iter()
        .filter(|(a, b)| fact_of[a] != fact_of[b] && view.source(*a) != view.source(*b) && view.same_story(*a, *b))
        .map(|(a, b)| (a, b, align::weigh(view, &aligned.dependence, a, b)))
        .filter(|(_, _, weighed)| weighed.sum() > -4.0)
        .collect();
    found.sort_by(|x, y| y.2.sum().total_cmp(&x.2.sum()).then_with(|| (x.0, x.1).cmp(&(y.0, y.1))));
    println!("{} pairs of one story and type above -4 bits are not joined", found.len());
    for (a, b, weighed) in found.into_iter().take(NEAR) {
        let (one, two) = (view.claims[a].claim, view.claims[b].claim);
        println!("{:+.1} {} {} {}", weighed.sum(), one.id, two.id, weighed.veto().unwrap_or(""));
        if show {
            println!("    {}\n    {}", said(analysis, &one.id), said(analysis, &two.id));
            let parts: Vec<String> = weighed.parts.iter().map(|p| format!("{:+.1} {}", p.bits, p.slot)).collect();
            println!("    {}", parts.join(", "));
        }
    }
}

/// What is said of each pair of syria-tolls articles of two outlets whose gold claims share date and place.
fn pairs(corpora: &std::path::Path, analysis: &Analysis) {
    let rows = corpus::rows(&corpora.join("syria-tolls/articles.jsonl")).unwrap_or_default();
    let verdicts = verdicts(analysis);
    let mut groups: BTreeMap<(String, String), Vec<&Value>> = BTreeMap::new();
    for row in &rows {
        groups.entry((field(&row["gold"], "date"), field(&row["gold"], "place"))).or_default().push(row);
    }
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for ((date, place), rows) in &groups {
        for (number, a) in rows.iter().enumerate() {
            for b in rows.iter().skip(number + 1).filter(|b| field(b, "source") != field(a, "source")) {
                let (x, y) = (field(a, "id"), field(b, "id"));
                let pair = if x < y { (x.clone(), y.clone()) } else { (y.clone(), x.clone()) };
                let said: Vec<&str> = verdicts.get(&pair).into_iter().flatten().map(String::as_str).collect();
                let said = if said.is_empty() { "not aligned".to_owned() } else { said.join("; ") };
                println!("{date} {place} {x} {} / {y} {}: {said}", toll(a), toll(b));
                *counts.entry(said.split(' ').next().unwrap_or("").trim_end_matches(';').to_owned()).or_default() += 1;
            }
        }
    }
    println!("\n{counts:?}");
}

fn field(row: &Value, name: &str) -> String {
    match &row[name] {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The gold tolls of an article, as "civilians+children+women+others".
fn toll(row: &Value) -> String {
    ["civilians", "children", "women", "noncivilians"].map(|name| row["gold"][name].to_string()).join("+")
}

/// What is said of each pair of articles: the codes and values of the findings whose sides hold both, gravest first.
fn verdicts(analysis: &Analysis) -> BTreeMap<(String, String), BTreeSet<String>> {
    let mut verdicts: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    for finding in &analysis.findings {
        let article = |claim: &String| claim.rsplit_once('#').map_or("", |(article, _)| article).to_owned();
        let articles: BTreeSet<String> = finding.sides.iter().flat_map(|side| &side.claims).map(article).collect();
        let values: Vec<&str> = finding.sides.iter().map(|side| side.value.as_str()).collect();
        for a in &articles {
            for b in articles.iter().filter(|b| *b > a) {
                let said = format!("{} ({}: {})", finding.code(), finding.slot, values.join(" / "));
                verdicts.entry((a.clone(), b.clone())).or_default().insert(said);
            }
        }
    }
    verdicts
}
