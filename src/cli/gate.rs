//! `crosscheck gate`: articles and a baseline → what is new, and an exit code.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::exit::{Exit, Failure};
use super::output::{self, Terminal};
use super::report::{FormatName, emit, targets};
use super::session::{self, InputArgs, Session};
use crate::diag::{Class, Diagnostic};
use crate::gate::{Baseline, BaselineError, Item, Policy, State, Verdict, judge};
use crate::model::{Analysis, Finding, Side};
use crate::report::filter::Filter;
use crate::report::manifest::Manifest;
use crate::report::view::View;
use crate::report::{Format, Input, Options, inert};
use crate::value::Date;

/// Passages of one side that the terminal shows.
const PASSAGES: usize = 3;
/// Columns of a passage's words.
const WORDS: usize = 60;

/// Fail when the articles contradict each other in a way that the baseline does not know
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,

    #[command(flatten)]
    baseline: BaselineArgs,

    /// What fails the gate: severities (note, warning, error), kinds (dispute, …), states (expired, stale, unused); by default new,
    /// changed and reappeared contradictions and role-conflicts from warning on. A kind counts at every severity unless one is named too.
    #[arg(long, value_name = "LEVEL|KIND", value_delimiter = ',')]
    fail_on: Vec<String>,

    /// Compare with the articles of this git revision instead of a baseline.
    #[arg(long, value_name = "REF", conflicts_with = "baseline")]
    new_since: Option<String>,

    /// Judge only findings with a passage in a file that differs from this git revision, or that git does not know yet.
    #[arg(long, value_name = "REF")]
    changed_only: Option<String>,

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
    // Like the rules it lives as long as the process: nothing is gained by taking it apart.
    let analysis: &Analysis = Box::leak(Box::new(session.analyse(terminal)));
    let findings = readable(analysis);
    let mut baseline = if let Some(revision) = &args.new_since {
        super::revision::baseline(revision, &args.input, &policy, terminal)?
    } else {
        let path = args.baseline.path(&session);
        if !path.exists() {
            terminal.tell(&[no_baseline(&path)]);
        }
        fitting(&path, &session, analysis, &findings)?
    };
    let mut judged = findings.clone();
    if let Some(revision) = &args.changed_only {
        let changed = super::revision::changed(revision)?;
        judged.retain(|finding| touches(finding, analysis, &changed));
        // What stands in files that did not change is neither judged nor called resolved.
        let left_out = |fingerprint: &str| findings.iter().any(|finding| finding.fingerprint == fingerprint);
        let kept = |fingerprint: &str| judged.iter().any(|finding| finding.fingerprint == fingerprint);
        baseline.entries.retain(|entry| kept(&entry.fingerprint) || !left_out(&entry.fingerprint));
    }
    let today = args.today.clone().or_else(today);
    let mut verdict = judge(&judged, &analysis.corpus.articles, &baseline, &policy, today.as_ref());
    let own = if verdict.failed && !args.exit_zero { Exit::Gate } else { Exit::Success };
    let exit = own.after(session.reading);
    verdict.exit_code = exit as u8;
    if args.json {
        let text = serde_json::to_string_pretty(&verdict).expect("a verdict is plain data");
        output::write(None, &format!("{}\n", inert::json(&text)))?;
    } else if args.format.is_empty() {
        terminal.show(&Page::new(analysis, args).print(&verdict))?;
    }
    let manifest = Manifest::new(analysis, &session.rules.hash, BTreeMap::new());
    let input = Input { verdict: Some(&verdict), ..Input::new(analysis, &manifest) };
    if !(args.format.is_empty() && args.output.is_empty()) {
        for (format, target) in targets(&args.format, &args.output)? {
            let options = Options { filter: shown_in(format, &policy), ..Options::default() };
            emit(&input, format, target.as_deref(), options, terminal)?;
        }
    }
    Ok(exit)
}

/// Which findings a format shows: what a platform marks in a change is what the gate looks at, other formats hold the whole report.
fn shown_in(format: Format, policy: &Policy) -> Filter {
    match format {
        Format::Sarif | Format::Junit | Format::Github | Format::Line => {
            Filter { kinds: policy.kinds(), min_severity: Some(policy.level()), ..Filter::default() }
        }
        _ => Filter::default(),
    }
}

/// The findings, with summaries that are harmless in a file.
pub(super) fn readable(analysis: &Analysis) -> Vec<Finding> {
    let told = |finding: &Finding| Finding { summary: inert::line(&finding.summary), ..finding.clone() };
    analysis.findings.iter().map(told).collect()
}

/// The baseline at `path`, if it speaks of what was analysed.
pub(super) fn fitting(
    path: &Path,
    session: &Session,
    analysis: &Analysis,
    findings: &[Finding],
) -> Result<Baseline, Failure> {
    let baseline = read(path)?.renamed(&session.rules.renamed);
    let sources = analysis.corpus.articles.iter().map(|article| article.source.as_str()).collect();
    match baseline.fits(findings, &sources, session.rules) {
        Ok(()) => Ok(baseline),
        Err(problem) => Err(failure(BaselineError::Content(problem))),
    }
}

fn no_baseline(path: &Path) -> Diagnostic {
    let shown = path.display().to_string();
    Diagnostic::new(Class::Note, shown, "there is no baseline yet, so everything that is found counts as new")
        .hint("review what follows, then accept it with `crosscheck baseline update` or `baseline accept`")
}

/// Whether a passage of the finding stands in one of the files.
fn touches(finding: &Finding, analysis: &Analysis, files: &BTreeSet<PathBuf>) -> bool {
    let view = View::new(analysis, &Options { limit: Some(0), ..Options::default() });
    let passages = finding.sides.iter().flat_map(|side| view.passages(side));
    passages.map(|passage| super::revision::full(Path::new(passage.path))).any(|path| files.contains(&path))
}

/// The policy that the words of `--fail-on` make.
pub(super) fn policy(words: &[String]) -> Result<Policy, Failure> {
    Policy::parse(words).map_err(|error| {
        Failure::usage(
            error.to_string(),
            "use note, warning, error, a kind such as contradiction or dispute, expired, stale or unused",
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

/// What the terminal shows of a verdict.
struct Page<'a> {
    view: View<'a>,
    paths: String,
}

impl<'a> Page<'a> {
    fn new(analysis: &'a Analysis, args: &Args) -> Self {
        let paths: Vec<String> = args.input.paths.iter().map(|path| path.display().to_string()).collect();
        Self { view: View::new(analysis, &Options::default()), paths: paths.join(" ") }
    }

    fn print(&self, verdict: &Verdict) -> String {
        let quiet = [State::Known, State::Suppressed];
        let mut lines: Vec<String> = Vec::new();
        for item in verdict.items.iter().filter(|item| !quiet.contains(&item.state)) {
            lines.extend(self.item(item));
            lines.push(String::new());
        }
        for unused in &verdict.unused {
            lines.push(format!("unused directive at {}:{}:{}", unused.path, unused.line, unused.column));
            lines.push(format!(
                "    it asks to ignore {} ({}), and covers no such finding",
                unused.codes.join(", "),
                unused.reason
            ));
            lines.push(String::new());
        }
        if verdict.items.iter().any(|item| item.fails && item.state != State::Resolved) {
            lines.push(format!("Why one stands there: crosscheck explain ID {}", self.paths));
            lines.push(format!("To accept one:        crosscheck baseline accept ID {} --reason TEXT", self.paths));
            lines.push(String::new());
        }
        lines.push(total(verdict));
        inert::visible(&(lines.join("\n") + "\n")).into_owned()
    }

    fn item(&self, item: &Item) -> Vec<String> {
        let mut lines = vec![format!("{} {}  {}", session::name_of(&item.state), item.kind.id(), item.id)];
        lines.push(format!("    {}", item.summary));
        let finding = self.view.analysis.findings.iter().find(|finding| finding.fingerprint == item.fingerprint);
        for side in finding.iter().flat_map(|finding| &finding.sides) {
            let value = finding.map_or_else(String::new, |finding| self.view.value(finding, side));
            let verb = if side.sources.len() == 1 { "says" } else { "say" };
            lines.push(format!("    {} {verb} {value}", side.sources.join(", ")));
            for passage in self.view.passages(side).iter().take(PASSAGES) {
                let words = inert::clip_at_word(&inert::line(passage.words), WORDS);
                lines.push(format!("        {}:{}: “{words}”", passage.place(), passage.column));
            }
        }
        lines.extend(self.remark(item).map(|remark| format!("    {remark}")));
        lines
    }

    /// The values that were accepted, in the words of the finding that replaced them.
    fn before(&self, item: &Item) -> String {
        let finding = self.view.analysis.findings.iter().find(|finding| finding.fingerprint == item.fingerprint);
        let like = finding.and_then(|finding| Some((finding, finding.sides.first()?)));
        let told = |value: &String| match like {
            Some((finding, side)) => self.view.value(finding, &Side { value: value.clone(), ..side.clone() }),
            None => value.clone(),
        };
        item.before.iter().map(told).collect::<Vec<_>>().join(" against ")
    }

    fn remark(&self, item: &Item) -> Option<String> {
        let reason = item.reason.as_deref().unwrap_or_default();
        Some(match item.state {
            State::Changed => format!("What was accepted is {} ({reason}).", self.before(item)),
            State::Expired => {
                format!("Its acceptance ended on {} ({reason}).", item.until.as_deref().unwrap_or_default())
            }
            State::Reappeared => format!("It was resolved, and is back ({reason})."),
            State::Resolved => {
                format!("It is no longer found; `crosscheck baseline prune {}` drops its entry.", self.paths)
            }
            State::New | State::Known | State::Suppressed => return None,
        })
    }
}

fn total(verdict: &Verdict) -> String {
    let mut counts: Vec<String> =
        verdict.counts.iter().map(|(state, count)| format!("{count} {}", session::name_of(state))).collect();
    if !verdict.unused.is_empty() {
        counts.push(format!(
            "{} unused directive{}",
            verdict.unused.len(),
            if verdict.unused.len() == 1 { "" } else { "s" }
        ));
    }
    let counts = if counts.is_empty() { "there is nothing to compare".to_owned() } else { counts.join(", ") };
    format!("{}: {counts}", if verdict.failed { "the gate failed" } else { "the gate passed" })
}
