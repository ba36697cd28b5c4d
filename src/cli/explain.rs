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
        return session::needs_articles(&session);
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
    let mut text = format!("{} {}\n", finding.id, inert::line(&finding.summary));
    let words = |article: &str, span: &crate::text::Span| {
        let article = analysis.corpus.articles.iter().find(|candidate| candidate.id == article);
        article.map_or_else(String::new, |article| inert::line(article.words(span)))
    };
    for side in &finding.sides {
        text.push_str(&format!(
            "  {} ({} witnesses): {}\n",
            inert::line(&side.value),
            side.witnesses,
            inert::line(&side.sources.join(", "))
        ));
        for (article, span) in &side.spans {
            text.push_str(&format!("    {}: “{}”\n", inert::line(article), words(article, span)));
        }
    }
    for why in &finding.why {
        text.push_str(&format!("  - {}\n", inert::line(&why.text)));
        for part in &why.weights {
            text.push_str(&format!("      {:+6.1} bits  {}: {}\n", part.bits, part.slot, inert::line(&part.why)));
        }
    }
    text
}
