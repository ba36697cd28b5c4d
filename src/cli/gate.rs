//! `crosscheck gate`: articles and a baseline → what is new, and an exit code.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::exit::{Exit, Failure};
use super::output::{self, Terminal};
use super::report::{FormatName, emit, targets};
use super::session::{self, InputArgs, Session};
use crate::gate::{Baseline, BaselineError, Item, Policy, State, Verdict, judge};
use crate::report::manifest::Manifest;
use crate::report::{Input, Options};
use crate::value::Date;

/// Fail when the articles contradict each other in a way that the baseline does not know
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,

    #[command(flatten)]
    baseline: BaselineArgs,

    /// What fails the gate: severities (note, warning, error), kinds (dispute, …), states (expired, stale); by default new, changed
    /// and reappeared contradictions and role-conflicts from warning on.
    #[arg(long, value_name = "LEVEL|KIND", value_delimiter = ',')]
    fail_on: Vec<String>,

    /// Compare with the articles of this git revision instead of a baseline.
    #[arg(long, value_name = "REF", conflicts_with = "baseline")]
    new_since: Option<String>,

    /// Print what the gate found, but end with 0.
    #[arg(long)]
    exit_zero: bool,

    /// Print the verdict alone as JSON.
    #[arg(long, conflicts_with_all = ["format", "output"])]
    json: bool,

    /// Write the report with the verdict in it in this format (sarif, junit, github, line, …), as `report` does.
    #[arg(long, value_name = "FORMAT", value_enum)]
    format: Vec<FormatName>,

    /// Write to this file instead of standard output; its ending tells the format.
    #[arg(short, long, value_name = "FILE")]
    output: Vec<PathBuf>,

    /// The day on which acceptances are judged; by default today.
    #[arg(long, value_name = "DATE", value_parser = session::date)]
    today: Option<Date>,
}

const EXAMPLES: &str = "\
Examples:
  crosscheck gate articles/                             compare with reports/baseline.toml
  crosscheck gate articles/ --baseline known.toml --fail-on error
  crosscheck gate pages/ --new-since origin/main        what does this branch break?
  crosscheck baseline update articles/                  accept what is there now";

/// Where the baseline is.
#[derive(Clone, Debug, Default, clap::Args)]
pub(super) struct BaselineArgs {
    /// The baseline file; by default what crosscheck.toml says, else reports/baseline.toml.
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
}

impl BaselineArgs {
    /// The file that is meant.
    pub(super) fn path(&self, session: &Session) -> PathBuf {
        let configured = session.config.as_ref().and_then(|config| config.baseline.clone());
        self.baseline.clone().or(configured).unwrap_or_else(|| PathBuf::from("reports/baseline.toml"))
    }
}

/// Runs the command.
pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Failure> {
    let policy = policy(&args.fail_on)?;
    let mut session = args.input.load(terminal);
    if session.articles.is_empty() {
        return Ok(session::without_articles(&session));
    }
    let baseline = match &args.new_since {
        Some(revision) => super::revision::baseline(revision, &args.input, &policy, terminal)?,
        None => read(&args.baseline.path(&session))?,
    };
    let analysis = session.analyse(terminal);
    let today = args.today.clone().or_else(today);
    let verdict = judge(&analysis.findings, &baseline, &policy, today.as_ref());
    if args.json {
        let text = serde_json::to_string_pretty(&verdict).expect("a verdict is plain data");
        output::write(None, &format!("{text}\n"))?;
    } else if args.format.is_empty() {
        terminal.show(&print(&verdict))?;
    }
    let manifest = Manifest::new(&analysis, &session.rules.hash, BTreeMap::new());
    let input = Input { verdict: Some(&verdict), ..Input::new(&analysis, &manifest) };
    if !(args.format.is_empty() && args.output.is_empty()) {
        for (format, target) in targets(&args.format, &args.output)? {
            emit(&input, format, target.as_deref(), Options::default(), terminal)?;
        }
    }
    let own = if verdict.failed && !args.exit_zero { Exit::Gate } else { Exit::Success };
    Ok(own.after(session.reading))
}

/// The policy that the words of `--fail-on` make.
pub(super) fn policy(words: &[String]) -> Result<Policy, Failure> {
    Policy::parse(words).map_err(|error| {
        Failure::usage(
            error.to_string(),
            "use note, warning, error, a kind such as contradiction or dispute, expired or stale",
        )
    })
}

/// Reads a baseline, or says why it cannot be used.
pub(super) fn read(path: &Path) -> Result<Baseline, Failure> {
    Baseline::read(path).map_err(failure)
}

/// A baseline's problem as a failure of the command.
pub(super) fn failure(error: BaselineError) -> Failure {
    match error {
        BaselineError::Content(mut problem) => {
            let hint = problem.hint.take().unwrap_or_default();
            Failure::usage(problem.to_string(), hint)
        }
        error @ BaselineError::Io { .. } => Failure::usage(error.to_string(), "check the path and its permissions"),
    }
}

/// The current day (UTC): acceptances end by the calendar, so this is the one place that looks at a clock.
pub(super) fn today() -> Option<Date> {
    let now = jiff::Timestamp::now().to_string();
    now.get(..10).and_then(Date::parse)
}

fn print(verdict: &Verdict) -> String {
    let mut lines: Vec<String> =
        verdict.items.iter().filter(|item| item.state != State::Known).flat_map(lines).collect();
    let counts: Vec<String> =
        verdict.counts.iter().map(|(state, count)| format!("{count} {}", session::name_of(state))).collect();
    let counts = if counts.is_empty() { "nothing to compare".to_owned() } else { counts.join(", ") };
    lines.push(format!("{}: {counts}", if verdict.failed { "the gate failed" } else { "the gate passed" }));
    lines.join("\n") + "\n"
}

fn lines(item: &Item) -> Vec<String> {
    let state = session::name_of(&item.state);
    let mut lines = vec![format!("{state:<10} {}  {}", item.id, item.summary)];
    if !item.before.is_empty() {
        lines.push(format!("           accepted were: {}", item.before.join(" ≠ ")));
    }
    if let (State::Expired, Some(until)) = (item.state, &item.until) {
        lines.push(format!("           the acceptance ended on {until}"));
    }
    lines
}
