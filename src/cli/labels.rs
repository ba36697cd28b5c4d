//! `crosscheck labels`: articles → who calls whom what.

use std::path::PathBuf;

use super::exit::{Exit, Failure};
use super::output::{self, Terminal};
use super::session::{self, InputArgs};
use crate::model::LabelClass;
use crate::report::labels::{self, Format, Shown};

/// Show what each source calls each actor: names, roles, descriptions, loaded labels
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,

    /// Only this actor: an id, or a part of a name.
    #[arg(long, value_name = "NAME")]
    actor: Option<String>,

    /// Only namings of this class: name, role, self-designation, description, loaded.
    #[arg(long, value_name = "CLASS", value_delimiter = ',', value_parser = session::named::<LabelClass>)]
    class: Vec<LabelClass>,

    /// How to print the matrix of actors and sources.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = FormatName::Table)]
    format: FormatName,

    /// Write to this file instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  crosscheck labels articles/ --actor haftar
  crosscheck labels articles/ --class loaded
  crosscheck labels articles/ --format html -o labels.html";

/// A format, as an option's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum FormatName {
    /// Tables for the terminal
    Table,
    /// Markdown
    Markdown,
    /// One self-contained page
    Html,
    /// One JSON document
    Json,
}

/// Runs the command.
pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Failure> {
    let mut session = args.input.load(terminal);
    if session.articles.is_empty() {
        return Ok(session::without_articles(&session));
    }
    let analysis = session.analyse(terminal);
    let format = match args.format {
        FormatName::Table => Format::Table,
        FormatName::Markdown => Format::Markdown,
        FormatName::Html => Format::Html,
        FormatName::Json => Format::Json,
    };
    let shown = Shown { actor: args.actor.clone(), classes: args.class.clone() };
    let text = labels::render(&analysis, &shown, format, terminal.width)
        .map_err(|error| Failure::usage(error.to_string(), "the built-in template is at fault"))?;
    match (&args.output, format) {
        (None, Format::Table) => terminal.show(&text)?,
        (target, _) => output::write(target.as_deref(), &text)?,
    }
    Ok(session.reading)
}
