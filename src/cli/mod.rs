//! Arguments → calls and exit codes; everything about terminals.
//!
//! Each command is one file: its arguments as said (a clap type), resolved, run, an exit code. Invariants: only this module prints;
//! what a run could not read is told on standard error and the rest goes on; a reader that closes the pipe ends the output
//! quietly; output files are replaced whole or not at all. Deliberately absent: deciding anything about articles.

mod baseline;
mod check;
mod completions;
mod exit;
mod explain;
mod extract;
mod gate;
mod labels;
mod licenses;
mod man;
mod output;
mod report;
mod review;
mod revision;
mod rules;
mod schema;
mod session;

use clap::{CommandFactory, Parser, Subcommand};

pub use exit::Exit;
use exit::Failure;
use output::Terminal;

/// Runs the program on the process's arguments.
pub fn main() -> std::process::ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are output, and may meet a closed pipe; a usage error is told by clap with exit code 2.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage.into() } else { Exit::Success.into() };
        }
    };
    let terminal = Terminal::new(cli.color, cli.width, !cli.no_pager);
    match run(cli.command, &terminal) {
        Ok(exit) => exit.into(),
        Err(failure) => {
            terminal.tell_failure(&failure);
            Exit::Usage.into()
        }
    }
}

/// The command line as a clap command, for completions, the man page and the docs.
pub fn command() -> clap::Command {
    Cli::command()
}

#[derive(Parser)]
#[command(
    name = "crosscheck",
    version,
    about = "Reads news articles, extracts their claims, and reports where sources agree, differ and contradict each other",
    long_about = "Reads articles that several outlets wrote about the same events, extracts the claims in them, compares the claims \
                  across sources, and reports agreements, contradictions and differing labels for the same actor. Works offline; \
                  the same input gives the same bytes.",
    after_help = "Exit codes: 0 nothing new, 1 the gate failed, 2 usage, configuration or rule error, 3 nothing to check, \
                  4 unreadable input.",
    after_long_help = EXAMPLES,
    arg_required_else_help = true
)]
struct Cli {
    #[command(subcommand)]
    command: Command,

    /// When to use colours: NO_COLOR and a pipe turn them off.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", value_enum)]
    color: output::ColorWhen,

    /// Columns of a line in terminal output.
    #[arg(long, global = true, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(40..=1000))]
    width: Option<u16>,

    /// Never page long output.
    #[arg(long, global = true)]
    no_pager: bool,
}

const EXAMPLES: &str = "\
Examples:
  crosscheck report articles/
      what do the sources in this folder agree on, where do they differ?
  crosscheck report articles/ -o report.html -o report.md
      the same as a page to forward, and as Markdown for a pull request or a wiki
  crosscheck explain 3f2a articles/
      why does finding 3f2a… stand there?
  crosscheck review articles/
      walk through what contradicts: accept with a reason, or skip
  crosscheck gate articles/
      fail on contradictions that nobody has accepted
  crosscheck check \"The ceasefire was signed on 24 October 2020.\" articles/
      what do the articles say to this statement?
  crosscheck extract articles/ --format jsonl
      every mention and claim, one article a line

Exit codes:
  0  nothing new            1  the gate failed        2  usage, configuration or rule error
  3  nothing to check       4  unreadable input";

#[derive(Subcommand)]
#[allow(clippy::large_enum_variant, reason = "one value is made in a run")]
enum Command {
    Report(report::Args),
    Extract(extract::Args),
    Explain(explain::Args),
    Review(review::Args),
    Labels(labels::Args),
    Check(check::Args),
    Gate(gate::Args),
    Baseline(baseline::Args),
    Rules(rules::Args),
    Schema(schema::Args),
    Licenses(licenses::Args),
    Completions(completions::Args),
    Man(man::Args),
}

fn run(command: Command, terminal: &Terminal) -> Result<Exit, Failure> {
    match command {
        Command::Report(args) => report::run(&args, terminal),
        Command::Extract(args) => extract::run(&args, terminal),
        Command::Explain(args) => explain::run(&args, terminal),
        Command::Review(args) => review::run(&args, terminal),
        Command::Labels(args) => labels::run(&args, terminal),
        Command::Check(args) => check::run(&args, terminal),
        Command::Gate(args) => gate::run(&args, terminal),
        Command::Baseline(args) => baseline::run(&args, terminal),
        Command::Rules(args) => rules::run(&args, terminal),
        Command::Schema(args) => schema::run(&args),
        Command::Licenses(args) => licenses::run(&args, terminal),
        Command::Completions(args) => completions::run(&args),
        Command::Man(args) => man::run(&args),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_well_formed() {
        super::command().debug_assert();
    }
}
