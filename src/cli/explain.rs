//! `crosscheck explain`: an id → the reasoning behind it, step by step.

use std::collections::BTreeMap;

use super::exit::{Exit, Failure};
use super::output::Terminal;
use super::session::{self, InputArgs};
use crate::report::manifest::Manifest;
use crate::report::{self, Input, Options};

/// Show why a finding stands there: passages, values, match weights, verdict
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Args {
    /// The finding's id, key or fingerprint, or its start.
    #[arg(value_name = "ID")]
    id: String,

    #[command(flatten)]
    input: InputArgs,
}

const EXAMPLES: &str = "\
Examples:
  crosscheck report articles/                        prints the ids
  crosscheck explain 3f2a articles/                  the start of an id is enough where it names one finding

It shows the words in their sentences, the value that was read from each, why the claims are taken to be about one event (match
weights in bits), the verdict, and what would change it.";

/// Runs the command.
pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Failure> {
    let mut session = args.input.load(terminal);
    if session.articles.is_empty() {
        return Ok(session::without_articles(&session));
    }
    let analysis = session.analyse(terminal);
    let manifest = Manifest::new(&analysis, &session.rules.hash, BTreeMap::new());
    let options = Options { width: terminal.width, colour: terminal.colour, ..Options::default() };
    let text = report::explain::render(&Input::new(&analysis, &manifest), &args.id, &options).map_err(|error| {
        Failure::usage(error.to_string(), "the start of an id is enough where it names one finding")
    })?;
    terminal.show(&text)?;
    Ok(session.reading)
}
