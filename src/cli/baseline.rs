//! `crosscheck baseline`: the ledger of accepted findings: update, accept, prune, show, diff.

use std::path::PathBuf;

use clap::Subcommand;

use super::exit::{Exit, Failure};
use super::gate::{self, BaselineArgs};
use super::output::Terminal;
use super::session::{self, InputArgs};
use crate::gate::{Entry, Policy};
use crate::model::Finding;
use crate::value::Date;

/// Review and accept findings that the gate knows
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  crosscheck baseline update articles/                   write what is found now to reports/baseline.toml
  crosscheck baseline accept 3f2a articles/ --reason \"both figures stand in the sources\"
  crosscheck baseline show                               every entry with its reason, author, date and expiry";

#[derive(Debug, Subcommand)]
enum Command {
    /// Take over what is found now: add new findings, mark those that are gone as resolved.
    Update {
        #[command(flatten)]
        input: InputArgs,
        #[command(flatten)]
        baseline: BaselineArgs,
        #[command(flatten)]
        acceptance: Acceptance,
        /// What the gate is to look at, as for `crosscheck gate`.
        #[arg(long, value_name = "LEVEL|KIND", value_delimiter = ',')]
        fail_on: Vec<String>,
    },
    /// Accept one finding, with a reason.
    Accept {
        /// Id of the finding, or the start of one.
        #[arg(value_name = "ID")]
        id: String,
        #[command(flatten)]
        input: InputArgs,
        #[command(flatten)]
        baseline: BaselineArgs,
        #[command(flatten)]
        acceptance: Acceptance,
        /// Last day on which the acceptance holds.
        #[arg(long, value_name = "DATE", value_parser = session::date)]
        until: Option<Date>,
    },
    /// Drop the entries whose finding is gone.
    Prune {
        #[command(flatten)]
        input: InputArgs,
        #[command(flatten)]
        baseline: BaselineArgs,
    },
    /// Print the entries.
    Show {
        /// The baseline file.
        #[arg(value_name = "FILE", default_value = "reports/baseline.toml")]
        file: PathBuf,
    },
    /// Print how one baseline differs from another.
    Diff {
        /// The older one.
        #[arg(value_name = "A")]
        a: PathBuf,
        /// The newer one.
        #[arg(value_name = "B")]
        b: PathBuf,
    },
}

/// Who accepts, when and why.
#[derive(Clone, Debug, clap::Args)]
struct Acceptance {
    /// Why it is accepted.
    #[arg(long, value_name = "TEXT", default_value = "found when the baseline was made; not reviewed")]
    reason: String,
    /// Who accepts it.
    #[arg(long, value_name = "NAME", default_value = "")]
    author: String,
    /// When it was accepted; by default today.
    #[arg(long, value_name = "DATE", value_parser = session::date)]
    date: Option<Date>,
}

impl Acceptance {
    fn date(&self) -> String {
        self.date.clone().or_else(gate::today).map(|date| date.to_string()).unwrap_or_default()
    }
}

/// Runs the command.
pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Failure> {
    match &args.command {
        Command::Update { input, baseline, acceptance, fail_on } => {
            update(input, baseline, acceptance, &gate::policy(fail_on)?, terminal)
        }
        Command::Accept { id, input, baseline, acceptance, until } => {
            accept(id, input, baseline, acceptance, until.as_ref(), terminal)
        }
        Command::Prune { input, baseline } => prune(input, baseline, terminal),
        Command::Show { file } => {
            let entries = gate::read(file)?.entries;
            terminal.show(&entries.iter().map(print).collect::<String>())?;
            Ok(Exit::Success)
        }
        Command::Diff { a, b } => {
            let difference = gate::read(a)?.diff(&gate::read(b)?);
            let line = |mark: &str, entry: &Entry| format!("{mark} {}", print(entry));
            let mut text: String = difference.removed.iter().map(|entry| line("-", entry)).collect();
            text.extend(difference.added.iter().map(|entry| line("+", entry)));
            text.extend(difference.edited.iter().map(|(_, entry)| line("~", entry)));
            terminal.show(&text)?;
            Ok(Exit::Success)
        }
    }
}

fn update(
    input: &InputArgs,
    baseline: &BaselineArgs,
    acceptance: &Acceptance,
    policy: &Policy,
    terminal: &Terminal,
) -> Result<Exit, Failure> {
    let mut session = input.load(terminal);
    if session.articles.is_empty() {
        return Ok(session::without_articles(&session));
    }
    let path = baseline.path(&session);
    let mut known = gate::read(&path)?;
    let findings = session.analyse(terminal).findings;
    known.update(&findings, policy, &acceptance.reason, &acceptance.author, &acceptance.date());
    known.write(&path).map_err(gate::failure)?;
    terminal.show(&format!("{} entries in {}\n", known.entries.len(), path.display()))?;
    Ok(session.reading)
}

fn accept(
    id: &str,
    input: &InputArgs,
    baseline: &BaselineArgs,
    acceptance: &Acceptance,
    until: Option<&Date>,
    terminal: &Terminal,
) -> Result<Exit, Failure> {
    let mut session = input.load(terminal);
    if session.articles.is_empty() {
        return Ok(session::without_articles(&session));
    }
    let path = baseline.path(&session);
    let mut known = gate::read(&path)?;
    let findings = session.analyse(terminal).findings;
    let matching: Vec<&Finding> = findings.iter().filter(|finding| finding.fingerprint.starts_with(id)).collect();
    let [finding] = matching.as_slice() else {
        let hint = "take the id from `crosscheck report` or `crosscheck gate`";
        return Err(Failure::usage(format!("{} findings have an id that starts with {id}", matching.len()), hint));
    };
    known.accept(finding, &acceptance.reason, &acceptance.author, &acceptance.date(), until.cloned());
    known.write(&path).map_err(gate::failure)?;
    terminal.show(&format!("accepted {}\n", finding.summary))?;
    Ok(session.reading)
}

fn prune(input: &InputArgs, baseline: &BaselineArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let mut session = input.load(terminal);
    if session.articles.is_empty() {
        return Ok(session::without_articles(&session));
    }
    let path = baseline.path(&session);
    let mut known = gate::read(&path)?;
    let dropped = known.prune(&session.analyse(terminal).findings);
    known.write(&path).map_err(gate::failure)?;
    let lines: String = dropped.iter().map(print).collect();
    terminal.show(&format!("{lines}{} entries dropped\n", dropped.len()))?;
    Ok(session.reading)
}

fn print(entry: &Entry) -> String {
    let until = entry.until.as_ref().map(|until| format!(", until {until}")).unwrap_or_default();
    let resolved = entry.resolved.as_ref().map(|day| format!(", resolved {day}")).unwrap_or_default();
    let author = if entry.author.is_empty() { "nobody named" } else { &entry.author };
    format!("{}  {}\n    {} ({author}, {}{until}{resolved})\n", entry.id, entry.summary, entry.reason, entry.date)
}
