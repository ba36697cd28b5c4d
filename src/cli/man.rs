//! `crosscheck man`: the manual page.

use super::exit::{Exit, Failure};
use super::output;

/// Print the manual page
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:\n  crosscheck man | man -l -\n  crosscheck man report | man -l -")]
pub(super) struct Args {
    /// The page of this command instead of the program's.
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

/// Runs the command.
pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let whole = super::command();
    let command = match &args.command {
        None => whole,
        Some(name) => {
            let found = whole.find_subcommand(name).cloned();
            found.map(|command| command.bin_name(format!("crosscheck {name}"))).ok_or_else(|| {
                Failure::usage(format!("there is no command {name:?}"), "`crosscheck --help` lists them")
            })?
        }
    };
    let mut page = Vec::new();
    let title = args.command.as_ref().map_or_else(|| "crosscheck".to_owned(), |name| format!("crosscheck-{name}"));
    clap_mangen::Man::new(command)
        .title(title)
        .render(&mut page)
        .map_err(|error| Failure::Output { path: "-".into(), error })?;
    output::write(None, &String::from_utf8_lossy(&page))?;
    Ok(Exit::Success)
}
