//! `crosscheck baseline`: the ledger of accepted findings: update, accept, prune, show, diff.

use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::exit::{Exit, Failure};
use super::gate::{self, BaselineArgs};
use super::output::Terminal;
use super::session::{self, InputArgs};
use crate::gate::{Acceptance, Baseline, Entry, Policy, Suppressions};
use crate::model::{Article, Finding};
use crate::report::inert;
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
        /// Why the new ones are accepted.
        #[arg(long, value_name = "TEXT", default_value = "found when the baseline was made; not reviewed")]
        reason: String,
        #[command(flatten)]
        signature: Signature,
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
        /// Why it is accepted.
        #[arg(long, value_name = "TEXT")]
        reason: String,
        #[command(flatten)]
        signature: Signature,
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

/// Who accepts, and when.
#[derive(Clone, Debug, clap::Args)]
struct Signature {
    /// Who accepts it; by default the user that git knows.
    #[arg(long, value_name = "NAME")]
    author: Option<String>,
    /// When it was accepted; by default today.
    #[arg(long, value_name = "DATE", value_parser = session::date)]
    date: Option<Date>,
}

impl Signature {
    fn acceptance(&self, reason: &str, until: Option<&Date>) -> Result<Acceptance, Failure> {
        let date = self.date.clone().or_else(gate::today);
        let over =
            until.and_then(Date::last).zip(date.as_ref().and_then(Date::first)).is_some_and(|(last, now)| last < now);
        if over {
            return Err(Failure::usage("the acceptance would have ended before it began", "give a later --until"));
        }
        if reason.trim().is_empty() {
            return Err(Failure::usage("an acceptance needs a reason", "say in --reason why both values may stand"));
        }
        Ok(Acceptance {
            reason: inert::line(reason),
            author: inert::line(&self.author.clone().or_else(super::revision::user).unwrap_or_default()),
            date: date.map(|date| date.to_string()).unwrap_or_default(),
            until: until.cloned(),
        })
    }
}

/// A ledger and what is found now.
struct Open {
    path: PathBuf,
    ledger: Baseline,
    findings: Vec<Finding>,
    articles: Vec<Article>,
    reading: Exit,
}

impl Open {
    /// Reads the articles and the ledger; the exit code where there are no articles.
    fn new(input: &InputArgs, baseline: &BaselineArgs, terminal: &Terminal) -> Result<Result<Self, Exit>, Failure> {
        let mut session = input.load(terminal);
        if session.articles.is_empty() {
            return Ok(Err(session::without_articles(&session)));
        }
        let path = baseline.path(&session);
        let analysis = session.analyse(terminal);
        let findings = gate::readable(&analysis);
        let ledger = gate::fitting(&path, &session, &analysis, &findings)?;
        Ok(Ok(Self { path, ledger, findings, articles: analysis.corpus.articles, reading: session.reading }))
    }

    /// Writes the ledger and says what was done.
    fn close(self, said: &str, terminal: &Terminal) -> Result<Exit, Failure> {
        self.ledger.write(&self.path).map_err(gate::failure)?;
        let count = self.ledger.entries.len();
        let entries = if count == 1 { "entry" } else { "entries" };
        terminal.show(&format!("{said}{} holds {count} {entries}\n", self.path.display()))?;
        Ok(self.reading)
    }
}

/// Runs the command.
pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Failure> {
    match &args.command {
        Command::Update { input, baseline, reason, signature, fail_on } => {
            let policy = gate::policy(fail_on)?;
            let acceptance = signature.acceptance(reason, None)?;
            match Open::new(input, baseline, terminal)? {
                Ok(open) => update(open, &policy, &acceptance, terminal),
                Err(exit) => Ok(exit),
            }
        }
        Command::Accept { id, input, baseline, reason, signature, until } => {
            let acceptance = signature.acceptance(reason, until.as_ref())?;
            match Open::new(input, baseline, terminal)? {
                Ok(open) => accept(open, id, &acceptance, terminal),
                Err(exit) => Ok(exit),
            }
        }
        Command::Prune { input, baseline } => match Open::new(input, baseline, terminal)? {
            Ok(open) => prune(open, terminal),
            Err(exit) => Ok(exit),
        },
        Command::Show { file } => {
            let entries = existing(file)?.entries;
            let text: String = entries.iter().map(print).collect();
            terminal.show(if text.is_empty() { "the baseline holds no entries\n" } else { &text })?;
            Ok(Exit::Success)
        }
        Command::Diff { a, b } => {
            let difference = existing(a)?.diff(&existing(b)?);
            let line = |mark: &str, entry: &Entry| format!("{mark} {}", print(entry));
            let mut text: String = difference.removed.iter().map(|entry| line("-", entry)).collect();
            text.extend(difference.added.iter().map(|entry| line("+", entry)));
            text.extend(difference.edited.iter().map(|(_, entry)| line("~", entry)));
            terminal.show(if text.is_empty() { "the baselines hold the same\n" } else { &text })?;
            Ok(Exit::Success)
        }
    }
}

/// A baseline that must be there.
fn existing(path: &Path) -> Result<Baseline, Failure> {
    if path.exists() {
        return gate::read(path);
    }
    let hint = "name the file, or make one with `crosscheck baseline update`";
    Err(Failure::usage(format!("{}: there is no such baseline", path.display()), hint))
}

fn update(mut open: Open, policy: &Policy, acceptance: &Acceptance, terminal: &Terminal) -> Result<Exit, Failure> {
    let passed_over = Suppressions::of(&open.findings, &open.articles).reasons;
    open.findings.retain(|finding| !passed_over.contains_key(&finding.fingerprint));
    let before = open.ledger.clone();
    open.ledger.update(&open.findings, policy, acceptance);
    let difference = before.diff(&open.ledger);
    let gone = difference.edited.iter().filter(|(then, now)| then.resolved.is_none() && now.resolved.is_some()).count();
    let said = format!("{} added, {} replaced, {gone} resolved; ", difference.added.len(), difference.removed.len());
    open.close(&said, terminal)
}

fn accept(mut open: Open, id: &str, acceptance: &Acceptance, terminal: &Terminal) -> Result<Exit, Failure> {
    let matching: Vec<&Finding> = open.findings.iter().filter(|finding| finding.fingerprint.starts_with(id)).collect();
    let finding = match matching.as_slice() {
        [finding] => (*finding).clone(),
        found => {
            let count =
                if found.is_empty() { "no finding has".to_owned() } else { format!("{} findings have", found.len()) };
            let hint = "take the id from `crosscheck report` or `crosscheck gate`";
            return Err(Failure::usage(format!("{count} an id that starts with {id}"), hint));
        }
    };
    open.ledger.accept(&finding, &open.findings, acceptance);
    let until = acceptance.until.as_ref().map(|until| format!(" until {until}")).unwrap_or_default();
    open.close(&format!("accepted{until}: {}\n", finding.summary), terminal)
}

fn prune(mut open: Open, terminal: &Terminal) -> Result<Exit, Failure> {
    let dropped = open.ledger.prune(&open.findings);
    let lines: Vec<String> = dropped.iter().map(|entry| format!("dropped {}", print(entry))).collect();
    open.close(&lines.concat(), terminal)
}

fn print(entry: &Entry) -> String {
    let until = entry.until.as_ref().map(|until| format!(", until {until}")).unwrap_or_default();
    let resolved = entry.resolved.as_ref().map(|day| format!(", resolved {day}")).unwrap_or_default();
    let author = if entry.author.is_empty() { "nobody named" } else { &entry.author };
    let text =
        format!("{}  {}\n    {} ({author}, {}{until}{resolved})\n", entry.id, entry.summary, entry.reason, entry.date);
    inert::visible(&text).into_owned()
}
