//! `crosscheck schema`: the JSON Schemas of the machine formats.

use super::exit::{Exit, Failure};
use super::output;
use crate::report::schema;

/// Print the JSON Schema of a machine format
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Args {
    /// Which format: report (`report --format json`), jsonl, extract (`extract --format jsonl`), labels (`labels --format
    /// json`).
    #[arg(value_name = "NAME", default_value = "report")]
    name: String,
}

const EXAMPLES: &str = "\
Examples:
  crosscheck schema > report.schema.json             describes `report --format json`
  crosscheck schema jsonl                            describes one line of `report --format jsonl`
  crosscheck schema extract                          describes one line of `extract --format jsonl`

The `schema` field of a report names the version of its shape; a field is never renamed or removed within one.";

/// Runs the command.
pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let schemas = schema::all();
    let Some((_, text)) = schemas.iter().find(|(name, _)| *name == args.name) else {
        let names: Vec<&str> = schemas.iter().map(|(name, _)| *name).collect();
        return Err(Failure::usage(
            format!("there is no schema {:?}", args.name),
            format!("the schemas are {}", names.join(", ")),
        ));
    };
    output::write(None, text)?;
    Ok(Exit::Success)
}
