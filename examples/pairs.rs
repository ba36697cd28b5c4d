//! Articles of the syria-tolls corpus whose gold claims share date and place → what is said of each pair of outlets:
//! `cargo run --example pairs -- CORPORA`.
//!
//! One line a pair: ids, date, place, gold tolls, and the verdicts whose sides hold claims of both articles. Most such pairs are
//! other incidents. Nothing of the corpus's text is printed.

#![allow(clippy::print_stdout, reason = "a tool of the terminal: what it prints is its result")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use clap::Parser;
use crosscheck::model::{Analysis, Article};
use crosscheck::pipeline;
use crosscheck::rules::Rules;
use serde_json::Value;

#[derive(Parser)]
#[command(about = "Prints the verdict on each pair of syria-tolls articles of one date and place")]
struct Args {
    /// Folder with the corpora.
    corpora: PathBuf,
}

fn main() {
    let args = Args::parse();
    let folder = args.corpora.join("syria-tolls");
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok).map(|file| file.path()).collect();
    files.sort();
    let text: String = files.iter().filter_map(|file| std::fs::read_to_string(file).ok()).collect();
    let rows: Vec<Value> = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let articles = rows.iter().map(|row| Article::plain(field(row, "id"), field(row, "source"), field(row, "text")));
    let rules = Rules::builtin();
    let analysis = pipeline::analyse(pipeline::extract(articles.collect(), &rules), &rules);
    let verdicts = verdicts(&analysis);
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
