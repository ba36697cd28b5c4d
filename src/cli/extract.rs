//! `crosscheck extract`: articles → their mentions and claims, one article at a time.

use std::path::PathBuf;

use super::exit::{Exit, Failure};
use super::output::{self, Terminal};
use super::session::{self, InputArgs};
use crate::diag::line_column;
use crate::model::{Article, Certainty, Claim, MentionKind, Modality, Polarity};
use crate::report::inert;
use crate::text::Field;

/// Print the claims and mentions that each article holds by itself
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,

    /// Format of the output.
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "table")]
    format: ExtractFormat,

    /// Write to this file instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  crosscheck extract article.txt
      a table of the article's claims: what, who, when, where, how many, who says so
  crosscheck extract articles/ --format jsonl | jq '.claims[].type'
      every mention and claim with its byte span, one article a line; `crosscheck schema extract` describes the fields";

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum ExtractFormat {
    /// A table of claims for each article.
    Table,
    /// One JSON object an article and line.
    Jsonl,
}

/// Runs the command.
pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Failure> {
    let mut session = args.input.load(terminal);
    if session.articles.is_empty() {
        return Ok(session::without_articles(&session));
    }
    let articles = session.extract(terminal);
    match args.format {
        ExtractFormat::Jsonl => output::write(args.output.as_deref(), &json_lines(&articles))?,
        ExtractFormat::Table if args.output.is_none() => terminal.show(&tables(&articles, terminal))?,
        ExtractFormat::Table => output::write(args.output.as_deref(), &tables(&articles, terminal))?,
    }
    Ok(session.reading)
}

fn json_lines(articles: &[Article]) -> String {
    let mut text = String::new();
    for article in articles {
        text.push_str(&serde_json::to_string(article).expect("an article is plain data with string keys"));
        text.push('\n');
    }
    text
}

fn tables(articles: &[Article], terminal: &Terminal) -> String {
    articles.iter().map(|article| table(article, terminal)).collect::<Vec<_>>().join("\n")
}

/// The head of an article and its claims.
fn table(article: &Article, terminal: &Terminal) -> String {
    let published = article.published.edtf.as_ref().map_or_else(|| "no date".to_owned(), ToString::to_string);
    let how = session::name_of(&article.published.how);
    let counts = format!("{} claims, {} mentions", article.claims.len(), article.mentions.len());
    let head = inert::line(&format!("{} | {} | {published} ({how}) | {counts}", article.id, article.source));
    let evidence: String = article
        .published
        .evidence
        .iter()
        .flat_map(|step| ["  ".to_owned(), inert::line(&step.why), "\n".to_owned()])
        .collect();
    if article.claims.is_empty() {
        return format!("{head}\n{evidence}");
    }
    let mut table = terminal.table();
    table.set_header(["line", "event", "who", "when", "where", "how many", "says"]);
    for claim in &article.claims {
        table.add_row(row(article, claim));
    }
    format!("{head}\n{evidence}{table}\n")
}

fn row(article: &Article, claim: &Claim) -> [String; 7] {
    let line = match claim.trigger.field {
        Field::Title => "title".to_owned(),
        Field::Text => (line_column(&article.text, claim.trigger.start).0 + article.line - 1).to_string(),
    };
    let who: Vec<String> = claim
        .roles
        .iter()
        .map(|(role, fillers)| {
            let names: Vec<String> = fillers.iter().map(|filler| inert::line(article.words(&filler.span))).collect();
            format!("{role}: {}", names.join(", "))
        })
        .collect();
    let when = claim.time.as_ref().map(|time| match time.bounds.as_str() {
        "at" | "" => time.edtf.to_string(),
        bounds => format!("{bounds} {}", time.edtf),
    });
    let counts: Vec<String> = claim
        .quantities
        .iter()
        .filter_map(|index| article.mentions.get(*index))
        .filter(|mention| matches!(mention.kind, MentionKind::Quantity(_)))
        .map(|mention| inert::line(&mention.text))
        .collect();
    [
        line,
        event(article, claim),
        who.join("\n"),
        when.unwrap_or_default(),
        claim.place.as_ref().map_or_else(String::new, |place| inert::line(&place.id)),
        counts.join("\n"),
        speakers(article, claim),
    ]
}

/// The event with what keeps it from being a plain statement of fact.
fn event(article: &Article, claim: &Claim) -> String {
    let mut marks = Vec::new();
    if claim.polarity != Polarity::Affirmed {
        marks.push(session::name_of(&claim.polarity));
    }
    if claim.modality != Modality::Happened {
        marks.push(session::name_of(&claim.modality));
    }
    if claim.certainty == Certainty::Weak {
        marks.push("weak".to_owned());
    }
    let marks = if marks.is_empty() { String::new() } else { format!(" ({})", marks.join(", ")) };
    format!("{}{marks}\n“{}”", claim.event, inert::line(article.words(&claim.trigger)))
}

fn speakers(article: &Article, claim: &Claim) -> String {
    let chain: Vec<String> = claim
        .attribution
        .iter()
        .map(|said| match (&said.speaker, &said.actor) {
            (Some(span), _) => inert::line(article.words(span)),
            (None, Some(actor)) => inert::line(actor),
            (None, None) => "unnamed".to_owned(),
        })
        .collect();
    chain.join(" → ")
}
