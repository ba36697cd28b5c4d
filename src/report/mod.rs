//! An analysis and a verdict → the text of a report, one file per format.
//!
//! Every renderer takes the same plain [`Input`] and [`Options`] and returns a string. Invariants: the same input gives the same
//! bytes; every format shows the same findings; text from articles and rules comes out inert ([`inert`]); no clock, no I/O.
//! Deliberately absent: deciding anything (severity, kinds, verdicts come from below), and terminals: whether colour is on and how wide
//! a line may be is the caller's to say.

pub mod codes;
pub mod csv;
pub mod explain;
pub mod extract;
pub mod filter;
pub mod github;
pub mod html;
pub mod inert;
pub mod json;
pub mod jsonl;
pub mod junit;
pub mod labels;
pub mod manifest;
pub mod markdown;
pub mod outline;
mod page;
pub mod sarif;
pub mod schema;
pub mod suggest;
pub mod table;
mod template;
mod timeline;
mod title;
pub mod view;
mod words;

pub use words::MONTHS;

use rayon::prelude::*;

use crate::gate::{Item, State, Verdict};
use crate::model::{Analysis, Finding};
use filter::{Filter, Sort};
use manifest::Manifest;
use view::View;

/// What every renderer reads.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The analysis.
    pub analysis: &'a Analysis,
    /// What it was made from.
    pub manifest: &'a Manifest,
    /// What the gate decided, where one was asked.
    pub verdict: Option<&'a Verdict>,
}

impl<'a> Input<'a> {
    /// An analysis that no gate has judged.
    pub fn new(analysis: &'a Analysis, manifest: &'a Manifest) -> Self {
        Self { analysis, manifest, verdict: None }
    }

    /// What the gate says of a finding; `None` where no gate was asked, or its policy does not cover the finding.
    pub fn judged(&self, finding: &Finding) -> Option<&'a Item> {
        let items = &self.verdict?.items;
        items.iter().find(|item| item.fingerprint == finding.fingerprint && item.state != State::Resolved)
    }
}

/// How to show it.
#[derive(Clone, Debug)]
pub struct Options {
    /// Which findings to show.
    pub filter: Filter,
    /// In which order.
    pub sort: Sort,
    /// At most this many findings.
    pub limit: Option<usize>,
    /// Columns of a line, for the terminal formats.
    pub width: usize,
    /// Whether to use terminal colours.
    pub colour: bool,
    /// Which table CSV writes.
    pub sheet: csv::Sheet,
    /// A template of the user's own, for Markdown and HTML.
    pub template: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            filter: Filter::default(),
            sort: Sort::default(),
            limit: None,
            width: 100,
            colour: false,
            sheet: csv::Sheet::default(),
            template: None,
        }
    }
}

/// A report format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Tables for the terminal.
    Table,
    /// Markdown, for a pull request or a wiki.
    Markdown,
    /// One self-contained page.
    Html,
    /// One JSON document.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// Comma-separated values.
    Csv,
    /// SARIF 2.1.0.
    Sarif,
    /// JUnit XML.
    Junit,
    /// Annotations for GitHub Actions.
    Github,
    /// One `path:line:col` line a finding.
    Line,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 10] = [
        Self::Table,
        Self::Markdown,
        Self::Html,
        Self::Json,
        Self::Jsonl,
        Self::Csv,
        Self::Sarif,
        Self::Junit,
        Self::Github,
        Self::Line,
    ];

    /// The name that options use.
    pub fn id(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
            Self::Sarif => "sarif",
            Self::Junit => "junit",
            Self::Github => "github",
            Self::Line => "line",
        }
    }

    /// The usual ending of a file of this format, without a dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Table | Self::Github | Self::Line => "txt",
            Self::Markdown => "md",
            Self::Junit => "xml",
            other => other.id(),
        }
    }
}

/// What can go wrong: only a template of the user's own can.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The template is malformed, or asks for what is not there.
    #[error("the template cannot be used: {0}")]
    Template(String),
}

/// Gives facts and findings summaries that a reader understands, in place of the keys that comparison writes: what the gate, the
/// baseline and the machine formats repeat is the same sentence as in the report.
pub fn retitle(analysis: &mut Analysis) {
    let view = View::new(analysis, &Options::default());
    let facts: Vec<String> = analysis.facts.iter().map(|fact| view.title(fact)).collect();
    let findings: Vec<String> = analysis.findings.par_iter().map(|finding| view.summary(finding)).collect();
    for (fact, title) in analysis.facts.iter_mut().zip(facts) {
        fact.summary = title;
    }
    for (finding, summary) in analysis.findings.iter_mut().zip(findings) {
        finding.summary = summary;
    }
}

/// The report in one format.
pub fn render(input: &Input<'_>, format: Format, options: &Options) -> Result<String, Error> {
    match format {
        Format::Markdown => markdown::render(input, options),
        Format::Html => html::render(input, options),
        Format::Json => Ok(json::render(input, options)),
        Format::Jsonl => Ok(jsonl::render(input, options)),
        Format::Table => Ok(table::render(input, options)),
        Format::Csv => Ok(csv::render(input, options)),
        Format::Sarif => Ok(sarif::render(input, options)),
        Format::Junit => Ok(junit::render(input, options)),
        Format::Github => Ok(github::annotations(input, options)),
        Format::Line => Ok(github::lines(input, options)),
    }
}
