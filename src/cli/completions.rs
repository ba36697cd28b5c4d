//! `crosscheck completions`: a completion script for a shell.

use super::exit::{Exit, Failure};
use super::output;

/// Print a completion script for a shell
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Args {
    /// The shell.
    #[arg(value_name = "SHELL")]
    shell: clap_complete::Shell,
}

const EXAMPLES: &str = "\
Examples:
  crosscheck completions bash > ~/.local/share/bash-completion/completions/crosscheck
  crosscheck completions zsh > ~/.zfunc/_crosscheck              with fpath+=~/.zfunc before compinit
  crosscheck completions fish > ~/.config/fish/completions/crosscheck.fish";

/// Runs the command.
pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut super::command(), "crosscheck", &mut script);
    output::write(None, &String::from_utf8_lossy(&script))?;
    Ok(Exit::Success)
}
