//! `crosscheck licenses`: the terms of the program and of the data inside it.

use super::exit::{Exit, Failure};
use super::output::Terminal;

/// Print the licences of the program and of the data it embeds
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Print the full texts too.
    #[arg(long)]
    full: bool,
}

/// Runs the command.
pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Failure> {
    let mut text = include_str!("../../NOTICES.md").to_owned();
    if args.full {
        for licence in [include_str!("../../LICENSE-MIT"), include_str!("../../LICENSE-APACHE")] {
            text.push_str("\n----\n\n");
            text.push_str(licence);
        }
    }
    terminal.show(&text)?;
    Ok(Exit::Success)
}
