//! `crosscheck check`: a statement and articles → what the articles say to it.

use std::collections::{BTreeMap, BTreeSet};

use super::exit::{Exit, Failure};
use super::output::{self, Terminal};
use super::session::{self, InputArgs};
use crate::model::{Analysis, Article, Claim, How, Kind, Published, Side};
use crate::report::manifest::Manifest;
use crate::report::{self, Format, Input, Options};
use crate::value::Date;

/// The id and the source of the statement in what is printed.
const STATEMENT: &str = "statement";

/// Hold one statement against the articles
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Args {
    /// The statement: one sentence or more.
    #[arg(value_name = "STATEMENT")]
    statement: String,

    #[command(flatten)]
    input: InputArgs,

    /// The day on which the statement was made, for words such as \"last June\".
    #[arg(long, value_name = "DATE", value_parser = session::date)]
    published: Option<Date>,

    /// Format of the answer.
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "table")]
    format: super::report::FormatName,
}

const EXAMPLES: &str = "\
Examples:
  crosscheck check \"The ceasefire was signed in Geneva on 23 October 2020.\" articles/
  crosscheck check \"The offensive failed last June.\" --published 2021-04-01 articles/

What no article speaks of is neither confirmed nor denied: silence is not dissent.";

/// Runs the command.
pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Failure> {
    let mut session = args.input.load(terminal);
    if session.articles.is_empty() {
        return Ok(session::without_articles(&session));
    }
    session.articles.push(statement(args));
    let mut analysis = session.analyse(terminal);
    keep_about_statement(&mut analysis);
    let manifest = Manifest::new(&analysis, &session.rules.hash, BTreeMap::new());
    let options = Options { width: terminal.width, colour: terminal.colour, ..Options::default() };
    let text = report::render(&Input::new(&analysis, &manifest), args.format.0, &options)
        .map_err(|error| Failure::usage(error.to_string(), "choose another format"))?;
    if args.format.0 == Format::Table {
        terminal.show(&format!("{}\n{}\n{text}", verdict(&analysis), standings(&analysis)))?;
    } else {
        output::write(None, &text)?;
    }
    Ok(session.reading)
}

fn statement(args: &Args) -> Article {
    let published = match &args.published {
        Some(date) => Published { edtf: Some(date.clone()), how: How::Metadata, evidence: Vec::new() },
        None => Published::default(),
    };
    Article { published, ..Article::plain(STATEMENT, STATEMENT, &args.statement) }
}

/// Leaves only the findings that the statement has a part in; it is no witness of what it says.
fn keep_about_statement(analysis: &mut Analysis) {
    analysis.findings.retain(|finding| finding.kind != Kind::SingleSource && finding.sides.iter().any(is_statement));
    for side in analysis.findings.iter_mut().flat_map(|finding| &mut finding.sides).filter(|side| is_statement(side)) {
        let others = side.sources.len().saturating_sub(1);
        side.witnesses = side.witnesses.saturating_sub(1).max(usize::from(others > 0)).min(others);
    }
}

fn is_statement(side: &Side) -> bool {
    side.sources.iter().any(|source| source == STATEMENT)
}

/// Who supports the statement and in what, who contradicts it, who is silent: a line each, where there is somebody.
fn standings(analysis: &Analysis) -> String {
    type Said<'a> = BTreeMap<&'a str, BTreeSet<String>>;
    let (mut for_it, mut against): (Said<'_>, Said<'_>) = Default::default();
    for finding in &analysis.findings {
        let supports = matches!(finding.kind, Kind::Agreement | Kind::Refinement);
        let opposes = matches!(finding.kind, Kind::Contradiction | Kind::RoleConflict | Kind::Dispute);
        let slot = report::outline::slot(&finding.slot);
        for side in finding.sides.iter().filter(|side| supports || !is_statement(side)) {
            for source in side.sources.iter().map(String::as_str).filter(|source| *source != STATEMENT) {
                if supports {
                    for_it.entry(source).or_default().insert(slot.clone());
                } else if opposes {
                    against.entry(source).or_default().insert(slot.clone());
                }
            }
        }
    }
    let speaks = |source: &str| for_it.contains_key(source) || against.contains_key(source);
    let sources = analysis.corpus.articles.iter().map(|article| article.source.as_str());
    let silent: BTreeSet<&str> = sources.filter(|source| *source != STATEMENT && !speaks(source)).collect();
    let told = |said: &Said<'_>| {
        let one = |(source, slots): (&&str, &BTreeSet<String>)| {
            format!("{source} ({})", slots.iter().cloned().collect::<Vec<_>>().join(", "))
        };
        said.iter().map(one).collect::<Vec<_>>().join("; ")
    };
    let lines = [
        ("supported by", told(&for_it)),
        ("contradicted by", told(&against)),
        ("silent", silent.into_iter().collect::<Vec<_>>().join("; ")),
    ];
    let shown = lines.iter().filter(|(_, who)| !who.is_empty());
    let mut text = shown.map(|(what, who)| format!("  {what:<17}{who}")).collect::<Vec<_>>().join("\n");
    text.push('\n');
    text
}

/// One line that answers.
fn verdict(analysis: &Analysis) -> String {
    let Some(own) = analysis.corpus.articles.iter().find(|article| article.id == STATEMENT) else {
        return String::new();
    };
    let has = |kinds: &[Kind]| analysis.findings.iter().any(|finding| kinds.contains(&finding.kind));
    let confirmed: BTreeSet<&str> = analysis
        .findings
        .iter()
        .filter(|finding| [Kind::Agreement, Kind::Refinement].contains(&finding.kind))
        .map(|finding| finding.slot.split(':').next().unwrap_or(&finding.slot))
        .collect();
    let open: Vec<&str> =
        stated(own).into_iter().filter(|(slot, _)| !confirmed.contains(slot)).map(|(_, word)| word).collect();
    if own.claims.is_empty() {
        "No claim was read from the statement.".to_owned()
    } else if has(&[Kind::Contradiction, Kind::RoleConflict]) {
        "The articles contradict the statement.".to_owned()
    } else if has(&[Kind::Dispute]) {
        "The articles quote speakers who dispute the statement.".to_owned()
    } else if confirmed.is_empty() {
        "The articles neither support nor contradict the statement.".to_owned()
    } else if open.is_empty() {
        "The articles support the statement.".to_owned()
    } else {
        format!("The articles speak of the same, but none confirms the {}.", open.join(" and the "))
    }
}

/// The slots that the statement fills with a value, and the words for them.
fn stated(own: &Article) -> Vec<(&'static str, &'static str)> {
    let any = |fills: &dyn Fn(&Claim) -> bool| own.claims.iter().any(fills);
    let slots = [
        ("time", "date", any(&|claim| claim.own_time().is_some())),
        ("place", "place", any(&|claim| claim.own_place().is_some())),
        ("count", "number", any(&|claim| !claim.quantities.is_empty())),
    ];
    slots.into_iter().filter(|(_, _, is_stated)| *is_stated).map(|(slot, word, _)| (slot, word)).collect()
}
