//! `crosscheck review`: what the gate would stop at → a reviewer's table, or on a terminal a walk that accepts or skips one by one.
//!
//! Invariants: nothing is accepted without a reason; each acceptance is written at once, so leaving in the middle loses none; where
//! standard input or output is no terminal the table is printed and nothing is asked or written. Deliberately absent: deciding for
//! the reader.

use std::io::{BufRead, IsTerminal, Write};
use std::path::PathBuf;

use super::exit::{Exit, Failure};
use super::gate::{self, BaselineArgs};
use super::output::Terminal;
use super::report::FilterArgs;
use super::session::{self, InputArgs};
use crate::gate::{Acceptance, Baseline, Item, Policy, State, judge};
use crate::model::Finding;
use crate::report::manifest::Manifest;
use crate::report::view::View;
use crate::report::{Input, Options, explain, inert, table};
use crate::value::Date;

/// Walk through the findings that nobody has accepted yet, and accept or skip each
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,

    #[command(flatten)]
    baseline: BaselineArgs,

    /// Who accepts; by default git's user.name.
    #[arg(long, value_name = "NAME")]
    author: Option<String>,

    /// The day of the acceptances; by default today.
    #[arg(long, value_name = "DATE", value_parser = session::date)]
    date: Option<Date>,

    /// Also walk through what is accepted already.
    #[arg(long)]
    all: bool,

    #[command(flatten)]
    filter: FilterArgs,
}

const EXAMPLES: &str = "\
Examples:
  crosscheck review articles/
      on a terminal: one contradiction after the other; a accepts it with a reason, s skips it, e explains it, q ends
  crosscheck review articles/ | less
      the same findings as a table, without questions
  crosscheck review articles/ --kind dispute --source \"Harbour Post\"
      other kinds than contradictions and role conflicts, or only some of them

What is accepted stands in the baseline (reports/baseline.toml, or --baseline FILE) with your name, the day and your reason, and no
longer fails `crosscheck gate`. An acceptance holds for these values: when one of them changes, the finding is back.";

/// What is told of the keys.
const HELP: &str = "  a  accept: both may stand, for the reason that you give; written at once
  s  skip (or an empty line): stays open, the gate still stops at it
  b  back to the finding before
  e  explain: the passages, the values, the reasoning, what would change it
  q  quit
  ?  this help
";

/// Runs the command.
pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Failure> {
    let policy = policy(&args.filter)?;
    let mut session = args.input.load(terminal);
    if session.articles.is_empty() {
        return Ok(session::without_articles(&session));
    }
    let path = args.baseline.path(&session);
    let analysis = session.analyse(terminal);
    let baseline = gate::fitting(&path, &session, &analysis, &analysis.findings)?;
    let today = args.date.clone().or_else(gate::today);
    let verdict = judge(&analysis.findings, &analysis.corpus.articles, &baseline, &policy, today.as_ref());
    let manifest = Manifest::new(&analysis, &session.rules.hash, args.filter.said());
    let options = Options {
        filter: args.filter.filter(),
        limit: args.filter.limit,
        sort: args.filter.sort(),
        width: terminal.width,
        colour: terminal.colour,
        ..Options::default()
    };
    let view = View::new(&analysis, &options);
    let of = |item: &Item| view.findings.iter().copied().find(|finding| finding.fingerprint == item.fingerprint);
    let open = |item: &&Item| {
        item.state != State::Resolved && (args.all || ![State::Known, State::Suppressed].contains(&item.state))
    };
    let mut cases: Vec<(&Finding, &Item)> =
        verdict.items.iter().filter(open).filter_map(|item| Some((of(item)?, item))).collect();
    cases.sort_by_key(|(finding, _)| view.findings.iter().position(|shown| shown.id == finding.id));
    if !(std::io::stdin().is_terminal() && std::io::stdout().is_terminal()) || cases.is_empty() {
        let known = verdict.counts.get(&State::Known).copied().unwrap_or(0);
        terminal.show(&listed(&view, &cases, known, &options))?;
        return Ok(session.reading);
    }
    let desk = Desk {
        input: Input { verdict: Some(&verdict), ..Input::new(&analysis, &manifest) },
        view: &view,
        options: &options,
        author: args.author.clone().or_else(super::revision::user).unwrap_or_default(),
        date: today.map(|date| date.to_string()).unwrap_or_default(),
        path,
    };
    let failed = |error| Failure::Output { path: PathBuf::from("-"), error };
    desk.walk(&cases, baseline, &mut std::io::stdin().lock(), &mut std::io::stdout().lock())?.map_err(failed)?;
    Ok(session.reading)
}

/// What the filters ask for; without kinds, what the gate looks at.
fn policy(filter: &FilterArgs) -> Result<Policy, Failure> {
    let mut words: Vec<String> = filter.kinds().iter().map(session::name_of).collect();
    if !words.is_empty() {
        words.push("note".to_owned());
    }
    gate::policy(&words)
}

/// The findings as a table, and what to do about them.
fn listed(view: &View<'_>, cases: &[(&Finding, &Item)], known: usize, options: &Options) -> String {
    if cases.is_empty() {
        return format!("Nothing to review; {known} accepted before.\n");
    }
    let rows: Vec<(&Finding, String)> =
        cases.iter().map(|(finding, item)| (*finding, session::name_of(&item.state))).collect();
    let mut out = format!("{} to review, {known} accepted before\n", cases.len());
    out.push_str(&table::review(view, &rows, options));
    let id = &cases[0].0.id;
    out.push_str(&format!(
        "\nRead the reasoning:  crosscheck explain {id} PATH…\n\
         Accept one:          crosscheck baseline accept {id} PATH… --reason \"…\"\n"
    ));
    out
}

/// What the walk works with.
struct Desk<'v, 'a> {
    input: Input<'a>,
    view: &'v View<'a>,
    options: &'v Options,
    author: String,
    date: String,
    path: PathBuf,
}

impl Desk<'_, '_> {
    /// Shows one finding after the other and does what the answers say. The outer error is the baseline's, the inner one the terminal's.
    fn walk(
        &self,
        cases: &[(&Finding, &Item)],
        mut baseline: Baseline,
        answers: &mut impl BufRead,
        out: &mut impl Write,
    ) -> Result<std::io::Result<()>, Failure> {
        let mut accepted: Vec<&str> = Vec::new();
        let mut at = 0;
        let mut shown = None;
        while let Some((finding, item)) = cases.get(at) {
            if shown != Some(at)
                && let Err(error) = self.show(out, at, cases.len(), finding, item)
            {
                return Ok(Err(error));
            }
            shown = Some(at);
            let answer = match ask(answers, out, "accept, skip, back, explain, quit [a s b e q ?]: ") {
                Ok(Some(answer)) => answer,
                Ok(None) => break,
                Err(error) => return Ok(Err(error)),
            };
            let told = match answer.to_lowercase().as_str() {
                "a" | "accept" | "y" => match ask(answers, out, "Why may both stand? (empty: not accepted) ") {
                    Ok(Some(reason)) if !reason.is_empty() => {
                        baseline.accept(finding, &self.view.analysis.findings, &self.acceptance(&reason));
                        baseline.write(&self.path).map_err(gate::failure)?;
                        accepted.push(&finding.id);
                        at += 1;
                        writeln!(out, "accepted, written to {}", self.path.display())
                    }
                    Ok(_) => writeln!(out, "not accepted: an acceptance needs a reason"),
                    Err(error) => Err(error),
                },
                "" | "s" | "skip" | "n" => {
                    at += 1;
                    Ok(())
                }
                "b" | "back" => {
                    at = at.saturating_sub(1);
                    shown = None;
                    Ok(())
                }
                "e" | "explain" => match explain::render(&self.input, &finding.id, self.options) {
                    Ok(text) => writeln!(out, "\n{text}"),
                    Err(error) => writeln!(out, "{error}"),
                },
                "q" | "quit" => break,
                _ => write!(out, "{HELP}"),
            };
            if let Err(error) = told {
                return Ok(Err(error));
            }
        }
        accepted.sort_unstable();
        accepted.dedup();
        let open = cases.len() - accepted.len();
        Ok(writeln!(out, "\n{} accepted, {open} left open", accepted.len()))
    }

    fn acceptance(&self, reason: &str) -> Acceptance {
        Acceptance { reason: inert::line(reason), author: self.author.clone(), date: self.date.clone(), until: None }
    }

    fn show(&self, out: &mut impl Write, at: usize, of: usize, finding: &Finding, item: &Item) -> std::io::Result<()> {
        let mut head = format!("\n── {} of {of} · {}", at + 1, session::name_of(&item.state));
        if !item.before.is_empty() {
            head.push_str(&format!(" · accepted were: {}", inert::line(&item.before.join(" ≠ "))));
        }
        if let Some(reason) = &item.reason {
            head.push_str(&format!(" · reason then: {}", inert::line(reason)));
        }
        writeln!(out, "{head}\n{}", table::finding(self.view, finding, self.options).trim_end())
    }
}

/// One line of an answer; `None` at the end of the input.
fn ask(answers: &mut impl BufRead, out: &mut impl Write, question: &str) -> std::io::Result<Option<String>> {
    write!(out, "{question}")?;
    out.flush()?;
    let mut line = String::new();
    let read = answers.read_line(&mut line)?;
    Ok((read > 0).then(|| line.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::Draft;
    use crate::model::{Analysis, Facet, Kind, Scope, Severity, Side};

    fn finding(event: &str) -> Finding {
        let side = |value: &str, source: &str| Side {
            value: value.to_owned(),
            sources: vec![source.to_owned()],
            witnesses: 1,
            claims: Vec::new(),
            spans: Vec::new(),
        };
        Draft {
            kind: Kind::Contradiction,
            facet: Some(Facet::Count),
            scope: Scope::Across,
            severity: Severity::Error,
            event: event.to_owned(),
            slot: "count".to_owned(),
            fact: None,
            actor: None,
            summary: format!("{event}: 10 or 12?"),
            sides: vec![side("10", "Harbour Post"), side("12", "Valley News")],
            why: Vec::new(),
        }
        .finish()
    }

    /// What a walk over two findings prints, and the baseline that it leaves.
    fn walk(answers: &str) -> (String, Baseline) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("baseline.toml");
        let analysis =
            Analysis { findings: vec![finding("quake lisbon"), finding("flood porto")], ..Analysis::default() };
        let manifest = Manifest::new(&analysis, "rules", std::collections::BTreeMap::new());
        let options = Options::default();
        let view = View::new(&analysis, &options);
        let verdict = judge(&analysis.findings, &[], &Baseline::default(), &Policy::default(), None);
        let cases: Vec<(&Finding, &Item)> = analysis
            .findings
            .iter()
            .map(|f| (f, verdict.items.iter().find(|item| item.id == f.id).expect("the gate looks at it")))
            .collect();
        let desk = Desk {
            input: Input::new(&analysis, &manifest),
            view: &view,
            options: &options,
            author: "desk".to_owned(),
            date: "2024-05-01".to_owned(),
            path: path.clone(),
        };
        let mut out = Vec::new();
        desk.walk(&cases, Baseline::default(), &mut answers.as_bytes(), &mut out)
            .expect("the baseline can be written")
            .expect("memory can be written");
        (String::from_utf8(out).expect("text"), Baseline::read(&path).expect("our own file"))
    }

    #[test]
    fn an_acceptance_with_a_reason_is_written_and_the_rest_stays_open() {
        let (told, baseline) = walk("a\nthe wire says both\ns\n");
        assert_eq!(baseline.entries.len(), 1);
        let entry = &baseline.entries[0];
        assert_eq!((entry.reason.as_str(), entry.author.as_str()), ("the wire says both", "desk"));
        assert!(told.contains("1 accepted, 1 left open"), "{told}");
    }

    #[test]
    fn nothing_is_accepted_without_a_reason() {
        let (told, baseline) = walk("a\n\nq\n");
        assert!(baseline.entries.is_empty());
        assert!(told.contains("needs a reason") && told.contains("0 accepted, 2 left open"), "{told}");
    }

    #[test]
    fn the_end_of_the_input_ends_the_walk_and_loses_nothing() {
        let (_, baseline) = walk("s\na\ntwo counts\n");
        assert_eq!(baseline.entries[0].summary, "flood porto: 10 or 12?");
        assert!(walk("").1.entries.is_empty());
    }

    #[test]
    fn back_shows_the_finding_before_again_and_a_question_mark_the_keys() {
        let (told, _) = walk("s\nb\n?\nq\n");
        assert_eq!(told.matches("1 of 2").count(), 2, "{told}");
        assert!(told.contains("accept: both may stand"), "{told}");
    }
}
