//! `crosscheck rules`: the rule files, listed and tried.

use super::exit::{Exit, Failure};
use super::output::Terminal;
use super::session::RuleArgs;
use crate::rules::{Files, Rules};

/// List the rules, or run the examples that stand in them
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: RulesCommand,
}

#[derive(Debug, clap::Subcommand)]
enum RulesCommand {
    /// List every rule file, built-in and your own
    List(RuleArgs),
}

/// Runs the command.
pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Failure> {
    match &args.command {
        RulesCommand::List(rules) => list(rules, terminal),
    }
}

fn list(args: &RuleArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let (rules, diagnostics) = Rules::load(&args.folders);
    terminal.tell(&diagnostics);
    let files = Files::load(&args.folders, &mut Vec::new());
    let mut table = terminal.table();
    table.set_header(["rule", "file", "bytes"]);
    for (path, file) in files.under("").filter(|(path, _)| has_rules(path)) {
        table.add_row([path.trim_end_matches(".toml").to_owned(), file.shown.clone(), file.bytes.len().to_string()]);
    }
    terminal.show(&format!("{table}\nrule set {}\n", rules.hash))?;
    Ok(if diagnostics.is_empty() { Exit::Success } else { Exit::Usage })
}

fn has_rules(path: &str) -> bool {
    std::path::Path::new(path).extension().is_some_and(|ending| ending == "toml")
}
