//! Plants contradictions, and harmless changes, in pairs of articles on one event, and counts what is reported:
//! `cargo run --release --example mutate -- [CORPORA] [--list] [--show]`.
//!
//! Pairs are paraphrases of our own (`events.toml`) and, where a folder of corpora is given, articles of two outlets from giveme5w1h
//! clusters that state the same value for one type of event and that a reader takes for one event, whether or not the program aligns them. One thing is changed in the second
//! article. Everything is enumerated, and drawn where there is too much of it, in a fixed order. Each article is extracted once. Of
//! the corpora's text only `--show` prints anything.

#![allow(clippy::print_stdout, reason = "a tool of the terminal: what it prints is its result")]

mod fate;
mod real;
mod template;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use clap::Parser;
use crosscheck::model::{Analysis, Article, How, Kind, Published};
use crosscheck::pipeline;
use crosscheck::rules::Rules;
use crosscheck::text::Span;
use crosscheck::value::Date;
use fate::{Fate, Slot};
use rayon::prelude::*;

#[derive(Parser)]
#[command(about = "Plants contradictions and harmless changes, and counts what is reported")]
struct Args {
    /// Folder with the corpora, for pairs of real articles.
    corpora: Option<PathBuf>,
    /// List what was missed and what was a false alarm, by id, with the stage at which it was lost.
    #[arg(long)]
    list: bool,
    /// List them with the two sentences, for reading.
    #[arg(long)]
    show: bool,
}

/// One pair to judge.
struct Case {
    id: String,
    /// What was changed: `day`, `count`, …
    change: &'static str,
    /// Whether the change makes the two impossible together.
    planted: bool,
    /// Both articles, extracted.
    pair: [Article; 2],
    /// Contradictions and disputes that stand in the unchanged pair.
    before: BTreeSet<String>,
    /// The slot that was changed, and its two values.
    slot: Slot,
    /// The sentences that state the same, for pairs of real articles.
    sentences: Option<[Span; 2]>,
    /// Their words, the second with its change.
    told: Option<[String; 2]>,
}

/// What became of the cases of one change.
#[derive(Default)]
struct Tally {
    cases: usize,
    extracted: usize,
    reported: usize,
    reported_of_extracted: usize,
}

impl Tally {
    fn add(&mut self, extracted: bool, reported: bool) {
        self.cases += 1;
        self.extracted += usize::from(extracted);
        self.reported += usize::from(reported);
        self.reported_of_extracted += usize::from(extracted && reported);
    }
}

fn main() {
    let args = Args::parse();
    let rules = Rules::builtin();
    let mut cases = template::cases(&rules);
    if let Some(corpora) = &args.corpora {
        cases.extend(real::cases(corpora, &rules));
    }
    let judged: Vec<(bool, Fate)> = cases
        .par_iter()
        .map(|case| {
            let analysis = analyse(&case.pair, &rules);
            let reported = conflicts(&analysis).difference(&case.before).next().is_some();
            (reported, fate::of(&analysis, &case.slot, &case.pair[1].id, case.sentences, &rules))
        })
        .collect();
    let mut tallies: BTreeMap<(bool, &str), Tally> = BTreeMap::new();
    let mut lost: BTreeMap<(String, &str), usize> = BTreeMap::new();
    for (case, (reported, fate)) in cases.iter().zip(&judged) {
        tallies.entry((case.planted, case.change)).or_default().add(fate.extracted(), *reported);
        if case.planted && !reported {
            *lost.entry((fate.stage(), case.change)).or_default() += 1;
        }
        if (args.list || args.show) && *reported != case.planted {
            println!("{} {} | {fate}", if case.planted { "missed" } else { "false alarm" }, case.id);
            for told in case.told.iter().filter(|_| args.show).flatten() {
                println!("    {told}");
            }
        }
    }
    print(&tallies);
    print_lost(&lost);
}

fn print(tallies: &BTreeMap<(bool, &str), Tally>) {
    println!(
        "| set | change | pairs | reported | share | both sides extracted | reported of these | share |\n|---|---|---|---|---|---|---|---|"
    );
    for planted in [true, false] {
        let set = if planted { "planted" } else { "harmless" };
        let (mut all, mut real) = (Tally::default(), Tally::default());
        for ((_, change), tally) in tallies.iter().filter(|((p, _), _)| *p == planted) {
            row(set, change, tally);
            let sums = if change.ends_with("(real)") { vec![&mut all, &mut real] } else { vec![&mut all] };
            for sum in sums {
                sum.cases += tally.cases;
                sum.extracted += tally.extracted;
                sum.reported += tally.reported;
                sum.reported_of_extracted += tally.reported_of_extracted;
            }
        }
        row(set, "all of real articles", &real);
        row(set, "all", &all);
    }
    let sum =
        |planted: bool| tallies.iter().filter(|((p, _), _)| *p == planted).map(|(_, t)| t.reported).sum::<usize>();
    let (right, wrong) = (sum(true), sum(false));
    println!("\nprecision {:.3}", right as f64 / (right + wrong).max(1) as f64);
}

fn row(set: &str, change: &str, tally: &Tally) {
    let share = |some: usize, all: usize| some as f64 / all.max(1) as f64;
    println!(
        "| {set} | {change} | {} | {} | {:.3} | {} | {} | {:.3} |",
        tally.cases,
        tally.reported,
        share(tally.reported, tally.cases),
        tally.extracted,
        tally.reported_of_extracted,
        share(tally.reported_of_extracted, tally.extracted)
    );
}

/// Where the planted contradictions that nothing reports were lost.
fn print_lost(lost: &BTreeMap<(String, &str), usize>) {
    let mut by_stage: BTreeMap<&str, (usize, Vec<String>)> = BTreeMap::new();
    for ((stage, change), count) in lost {
        let entry = by_stage.entry(stage).or_default();
        entry.0 += count;
        entry.1.push(format!("{change} {count}"));
    }
    let mut stages: Vec<(&str, (usize, Vec<String>))> = by_stage.into_iter().collect();
    stages.sort_by(|a, b| b.1.0.cmp(&a.1.0).then_with(|| a.0.cmp(b.0)));
    println!("\n| lost | where | of |\n|---|---|---|");
    for (stage, (count, changes)) in stages {
        println!("| {count} | {stage} | {} |", changes.join(", "));
    }
}

fn analyse(pair: &[Article; 2], rules: &Rules) -> Analysis {
    pipeline::analyse(pair.to_vec(), rules)
}

/// Contradictions and disputes by slot and values, and updates: a figure changed between articles of two days is told as one. What the same
/// values oppose without the change is no work of it, whichever claims stand beside them.
fn conflicts(analysis: &Analysis) -> BTreeSet<String> {
    analysis
        .findings
        .iter()
        .filter(|finding| matches!(finding.kind, Kind::Contradiction | Kind::Dispute | Kind::Update))
        .map(|finding| {
            let values: Vec<&str> = finding.sides.iter().map(|side| side.value.as_str()).collect();
            format!("{} {} {}", finding.kind.id(), finding.slot, values.join(" | "))
        })
        .collect()
}

/// An article with its day of publication.
fn dated(mut article: Article, day: &str) -> Article {
    let edtf = day.get(..10).and_then(Date::parse);
    article.published = Published { edtf, how: How::Metadata, evidence: Vec::new() };
    article
}
