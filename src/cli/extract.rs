//! `crosscheck extract`: articles → their mentions and claims, one article at a time.

use std::path::PathBuf;

use super::exit::{Exit, Failure};
use super::output::{self, Terminal};
use super::session::{self, InputArgs};
use crate::report::{self, Options};

/// Print the claims and mentions that each article holds by itself
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,

    /// Format of the output.
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "table")]
    format: ExtractFormat,

    /// Tell of each claim which rule made it, which words fill its slots, and what decided polarity, modality and speaker; JSONL always
    /// holds this (`rule`, `grounds`, spans).
    #[arg(long)]
    why: bool,

    /// Write to this file instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  crosscheck extract article.txt
      a table of the article's claims: what, who, when, where, how many, who says so
  crosscheck extract article.txt --why
      the same step by step: which rule, which words
  crosscheck extract articles/ --format jsonl | jq '.claims[].type'
      every mention and claim with its byte span, one article a line; `crosscheck schema extract` describes the fields";

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum ExtractFormat {
    /// A table of claims for each article.
    Table,
    /// One JSON object an article and line.
    Jsonl,
}

/// Runs the command.
pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Failure> {
    let mut session = args.input.load(terminal);
    if session.articles.is_empty() {
        return Ok(session::without_articles(&session));
    }
    let articles = session.extract(terminal);
    let target = args.output.as_deref();
    let options = Options { width: terminal.width, colour: terminal.colour && target.is_none(), ..Options::default() };
    match args.format {
        ExtractFormat::Jsonl => output::write(target, &report::extract::jsonl(&articles))?,
        ExtractFormat::Table => {
            let print = if args.why { report::extract::why } else { report::extract::table };
            let text = print(&articles, &options);
            if target.is_none() { terminal.show(&text)? } else { output::write(target, &text)? }
        }
    }
    Ok(session.reading)
}
