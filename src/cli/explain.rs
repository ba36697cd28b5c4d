//! `crosscheck explain`: an id → the reasoning behind it, step by step.

use super::exit::{Exit, Failure};
use super::output::Terminal;
use super::session::{self, InputArgs};
use crate::model::{Analysis, Finding};
use crate::report::inert;

/// Show why a finding stands there: passages, values, match weights, verdict
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "Example:\n  crosscheck report articles/          prints the ids\n  crosscheck explain 3f2a articles/    the start of an id is enough"
)]
pub(super) struct Args {
    /// The finding's id, or its start.
    #[arg(value_name = "ID")]
    id: String,

    #[command(flatten)]
    input: InputArgs,
}

/// Runs the command.
pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Failure> {
    let mut session = args.input.load(terminal);
    if session.articles.is_empty() {
        return Ok(session::without_articles(&session));
    }
    let analysis = session.analyse(terminal);
    let found: Vec<&Finding> = analysis.findings.iter().filter(|finding| finding.id.starts_with(&args.id)).collect();
    if found.is_empty() {
        return Err(Failure::usage(
            format!("no finding has an id that starts with {:?}", args.id),
            "`crosscheck report` prints the ids of the same articles",
        ));
    }
    let text: Vec<String> = found.into_iter().map(|finding| explanation(finding, &analysis)).collect();
    terminal.show(&text.join("\n"))?;
    Ok(session.reading)
}

fn explanation(finding: &Finding, analysis: &Analysis) -> String {
    let words = |article: &str, span: &crate::text::Span| {
        let article = analysis.corpus.articles.iter().find(|candidate| candidate.id == article);
        article.map_or_else(String::new, |article| inert::line(article.words(span)))
    };
    let mut lines = vec![format!("{} {}", finding.id, inert::line(&finding.summary))];
    for side in &finding.sides {
        let sources = inert::line(&side.sources.join(", "));
        lines.push(format!("  {} ({} witnesses): {sources}", inert::line(&side.value), side.witnesses));
        for (article, span) in &side.spans {
            lines.push(format!("    {}: “{}”", inert::line(article), words(article, span)));
        }
    }
    for why in &finding.why {
        lines.push(format!("  - {}", inert::line(&why.text)));
        for part in &why.weights {
            lines.push(format!("      {:+6.1} bits  {}: {}", part.bits, part.slot, inert::line(&part.why)));
        }
    }
    lines.push(String::new());
    lines.join("\n")
}
