//! `crosscheck rules`: the rule files listed, their examples run, their faults remarked, new entries drafted.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::exit::{Exit, Failure};
use super::output::{self, Terminal};
use super::session::{self, InputArgs, RuleArgs};
use crate::extract::examples::{self, Outcome, Status};
use crate::report::{inert, suggest};
use crate::rules::{Files, Rules, lint};

/// List the rules, run the examples that stand in them, look for faults, or draft entries
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Args {
    #[command(subcommand)]
    command: RulesCommand,
}

const EXAMPLES: &str = "\
Examples:
  crosscheck rules list                   every type of event, with its subject and what it covers
  crosscheck rules test --rules mine      do all rules, also those in mine/, hold what their examples promise?
  crosscheck rules test arrest            only one rule, sentence by sentence
  crosscheck rules lint --rules mine      duplicates, shared names, overlapping periods, rules without examples
  crosscheck rules suggest articles/ --into mine   draft entries for actors that the articles name often
  crosscheck rules weigh articles/ --judgements judged.toml   what the match weights would be, set by your judgements alone";

#[derive(Debug, clap::Subcommand)]
enum RulesCommand {
    /// List the types of events and every rule file, built-in and your own
    List(RuleArgs),
    /// Run the examples that stand in the rules: validated, missing, wrong, noisy
    Test(TestArgs),
    /// Remark duplicates, shared names, overlapping periods, rules without examples
    Lint(RuleArgs),
    /// Draft entries for actors that articles name often and no rules know
    Suggest(SuggestArgs),
    /// Estimate the match weights anew from pairs that you have judged
    Weigh(InputArgs),
}

#[derive(Debug, clap::Args)]
struct SuggestArgs {
    #[command(flatten)]
    input: InputArgs,

    /// Only actors that this many articles name.
    #[arg(long, value_name = "N", default_value_t = 3)]
    least: usize,

    /// Write the drafts into this rule folder instead of printing them; files that are there are left alone.
    #[arg(long, value_name = "DIR")]
    into: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
struct TestArgs {
    /// Only this rule.
    #[arg(value_name = "RULE")]
    rule: Option<String>,

    #[command(flatten)]
    rules: RuleArgs,
}

/// Runs the command.
pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Failure> {
    match &args.command {
        RulesCommand::List(rules) => list(rules, terminal),
        RulesCommand::Test(test) => try_examples(test, terminal),
        RulesCommand::Lint(rules) => remark(rules, terminal),
        RulesCommand::Suggest(suggest) => draft(suggest, terminal),
        RulesCommand::Weigh(input) => weigh(input, terminal),
    }
}

/// Loads the rules and tells what is malformed.
fn load(args: &RuleArgs, terminal: &Terminal) -> (Rules, Exit) {
    let (rules, diagnostics) = Rules::load(&args.folders);
    terminal.tell(&diagnostics);
    (rules, Exit::of_reading(&diagnostics, 1))
}

fn list(args: &RuleArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let (rules, exit) = load(args, terminal);
    let mut table = terminal.table();
    table.set_header(["event", "subject", "covers", "examples"]);
    let examples: Vec<_> = rules.languages.values().map(|language| language.events.examples()).collect();
    for frame in rules.frames.by_id.values() {
        let examples: usize = examples
            .iter()
            .filter_map(|examples| examples.get(&frame.id))
            .map(|examples| examples.example.len() + examples.silent.len())
            .sum();
        table.add_row([frame.id.clone(), frame.group.clone(), inert::line(&frame.description), examples.to_string()]);
    }
    let files = Files::load(&args.folders, &mut Vec::new());
    let names: Vec<String> = files.under("").map(|(_, file)| inert::line(&file.shown)).collect();
    terminal.show(&format!(
        "{table}\n\n{} files:\n  {}\n\nrule set {}\n",
        names.len(),
        names.join("\n  "),
        rules.hash
    ))?;
    Ok(exit)
}

fn try_examples(args: &TestArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let (rules, exit) = load(&args.rules, terminal);
    let outcomes = examples::run(&rules, args.rule.as_deref());
    if let (Some(rule), true) = (&args.rule, outcomes.is_empty()) {
        return Err(Failure::usage(
            format!("no rule {rule:?} has examples"),
            "`crosscheck rules list` names the rules",
        ));
    }
    let mut lines: Vec<String> = outcomes
        .iter()
        .filter(|outcome| args.rule.is_some() || outcome.status != Status::Validated)
        .map(line)
        .collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for outcome in &outcomes {
        *counts.entry(name(&outcome.status)).or_default() += 1;
    }
    let counts: Vec<String> = counts.iter().map(|(name, count)| format!("{count} {name}")).collect();
    lines.push(format!("{} sentences: {}", outcomes.len(), counts.join(", ")));
    terminal.show(&(lines.join("\n") + "\n"))?;
    let is_sound = outcomes.iter().all(|outcome| outcome.status == Status::Validated);
    Ok(if is_sound { exit } else { Exit::Usage })
}

fn line(outcome: &Outcome) -> String {
    let why = match &outcome.status {
        Status::Validated | Status::Missing => String::new(),
        Status::Wrong(why) => format!(" ({})", inert::line(why)),
        Status::Noisy(words) => format!(" (by “{}”)", inert::line(words)),
    };
    let (path, text) = (inert::line(&outcome.path), inert::line(&outcome.text));
    format!("{:<9} {}: {text}{why}\n          {path}", name(&outcome.status), outcome.rule)
}

fn name(status: &Status) -> &'static str {
    match status {
        Status::Validated => "validated",
        Status::Missing => "missing",
        Status::Wrong(_) => "wrong",
        Status::Noisy(_) => "noisy",
    }
}

/// Judged pairs below which an estimate is marked as thin.
const THIN: usize = 10;

fn weigh(input: &InputArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let mut session = input.load(terminal);
    if session.articles.is_empty() {
        return Ok(session::without_articles(&session));
    }
    let analysis = session.analyse(terminal);
    let aligned = crate::align::align(&analysis.corpus, session.rules);
    let found = crate::align::estimate::estimate(&aligned);
    if found.same == 0 || found.other == 0 {
        return Err(Failure::usage(
            "an estimate needs pairs judged to be one event and pairs judged not to be".to_owned(),
            "give a file with --judgements; `crosscheck explain` names the claims of a finding",
        ));
    }
    let mut text = format!(
        "{} pairs judged to be one event, {} not. The prior is left as it is: you chose what to judge.\n\n",
        found.same, found.other
    );
    text.push_str("slot           shipped  estimated  one event  not  what it says\n");
    for row in &found.rows {
        let thin = if row.same + row.other < THIN { " (few pairs)" } else { "" };
        text.push_str(&format!(
            "{:<15}{:>+7.1}{:>+11.1}{:>11}{:>5}  {}{thin}\n",
            row.slot,
            row.shipped,
            row.bits,
            row.same,
            row.other,
            inert::line(&row.why)
        ));
    }
    terminal.show(&text)?;
    Ok(session.reading)
}

fn draft(args: &SuggestArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let mut session = args.input.load(terminal);
    if session.articles.is_empty() {
        return Ok(session::without_articles(&session));
    }
    let analysis = session.analyse(terminal);
    let drafts = crate::labels::suggest(&analysis.corpus, &analysis.labels, session.rules, args.least);
    let files = suggest::files(&drafts);
    if files.is_empty() {
        terminal.show(&format!("No actor that the rules do not know is named in {} articles.\n", args.least))?;
        return Ok(session.reading);
    }
    let Some(folder) = &args.into else {
        let texts: Vec<String> = files.iter().map(|(path, text)| format!("# ---- {path}\n{text}")).collect();
        terminal.show(&texts.join("\n"))?;
        return Ok(session.reading);
    };
    if let Some(path) = files.keys().map(|path| folder.join(path)).find(|path| path.exists()) {
        return Err(Failure::usage(
            format!("{} is there already", path.display()),
            "rename it, so that your own edits stay, or give another folder",
        ));
    }
    for (path, text) in &files {
        let path = folder.join(path);
        let made = path.parent().map_or(Ok(()), std::fs::create_dir_all);
        made.map_err(|error| Failure::Output { path: path.clone(), error })?;
        output::write(Some(&path), text)?;
        terminal.show(&format!("wrote {}\n", inert::line(&path.display().to_string())))?;
    }
    Ok(session.reading)
}

fn remark(args: &RuleArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let (rules, exit) = load(args, terminal);
    let mut remarks = lint::lint(&Files::load(&args.folders, &mut Vec::new()));
    remarks.extend(crate::rules::actor::lint(&rules));
    let mut lines: Vec<String> =
        remarks.iter().map(|remark| inert::visible(&remark.to_string()).into_owned()).collect();
    lines.push(format!("{} remarks", remarks.len()));
    terminal.show(&(lines.join("\n") + "\n"))?;
    Ok(if remarks.is_empty() { exit } else { Exit::Usage.after(exit) })
}
