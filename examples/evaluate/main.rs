//! Scores the program on the corpora of a folder: `cargo run --release --example evaluate -- FOLDER [--json] [--only SUITE]… [--errors SUITE]`.
//!
//! `--read PROTOCOL [--rows N] [--seed N]` draws rows for a reader instead ([`reading`]).
//!
//! Each suite is one file beside this one and follows the score definitions of the corpora's README. A suite whose folder is
//! absent is named as skipped. Nothing of the corpora's text is written but to the terminal.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a tool of the terminal: what it prints is its result")]

mod reading;
mod suite;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use suite::{Bench, SUITES, Scores};

#[derive(Parser)]
#[command(about = "Scores crosscheck on annotated corpora")]
struct Args {
    /// Folder with one folder a corpus.
    corpora: PathBuf,
    /// Print JSON instead of a table.
    #[arg(long)]
    json: bool,
    /// Score only these suites.
    #[arg(long, value_name = "SUITE")]
    only: Vec<String>,
    /// Score this suite and list what went wrong, row by row.
    #[arg(long, value_name = "SUITE")]
    errors: Option<String>,
    /// Draw rows for a reader instead of scoring.
    #[arg(long, value_name = "PROTOCOL")]
    read: Option<reading::Protocol>,
    /// How many rows to draw (for `labels`: of each outlet).
    #[arg(long, value_name = "N", default_value_t = 100)]
    rows: usize,
    /// Fail when a score falls more than a point under its floor in this file.
    #[arg(long, value_name = "FILE")]
    floors: Option<PathBuf>,
    /// Which rows `--read` prints; the same number draws the same ones.
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let bench = Bench::new(args.errors.is_some());
    if let Some(protocol) = args.read {
        for row in reading::rows(&bench, &args.corpora, protocol, args.rows, args.seed) {
            println!("{row}");
        }
        return ExitCode::SUCCESS;
    }
    let mut scores: BTreeMap<String, Scores> = BTreeMap::new();
    let mut skipped = Vec::new();
    for (name, run) in SUITES {
        let wanted =
            args.errors.as_ref().map_or(args.only.is_empty() || args.only.iter().any(|o| o == name), |e| e == name);
        if !wanted {
            continue;
        }
        match run(&bench, &args.corpora) {
            Some(found) => {
                for (suite, metrics) in found {
                    scores.entry(suite).or_default().extend(metrics);
                }
            }
            None => skipped.push((*name).to_owned()),
        }
    }
    if args.json {
        println!("{}", serde_json::json!({ "suites": scores, "skipped": skipped }));
    } else {
        print_table(&scores, &skipped);
    }
    args.floors.map_or(ExitCode::SUCCESS, |file| suite::floors::check(&file, &scores))
}

fn print_table(scores: &BTreeMap<String, Scores>, skipped: &[String]) {
    let mut table = comfy_table::Table::new();
    table.load_style(comfy_table::presets::ASCII_MARKDOWN).set_header(["suite", "metric", "score"]);
    for (name, metrics) in scores {
        for (metric, value) in metrics {
            table.add_row([name.clone(), metric.clone(), format!("{value:.3}")]);
        }
    }
    println!("{table}");
    for name in skipped {
        println!("skipped: {name} (its folder is absent)");
    }
}
