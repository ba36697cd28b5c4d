//! An analysis → one JSON document of a published, versioned shape ([`SCHEMA`]).
//!
//! Invariants: the shape is the one that `crosscheck schema` prints; keys stand in a fixed order; numbers are JSON numbers;
//! spans are byte offsets into the field of the article of the same document. Control and direction characters are
//! escaped as JSON allows; the text itself is unchanged.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::ser::PrettyFormatter;

use super::manifest::Manifest;
use super::view::{Passage, View};
use super::{Input, Options, inert};
use crate::gate::Verdict;
use crate::model::{Actor, Analysis, Article, Claim, Fact, Finding, LabelEntry, Mention, Published, Side, Story};
use crate::text::Format;

/// Name and version of the shape; the number grows when a key changes its meaning or goes away.
pub const SCHEMA: &str = "crosscheck/report/1";

/// The document.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Report<'a> {
    /// Name and version of this shape.
    pub schema: &'static str,
    /// What the report was made from.
    pub manifest: &'a Manifest,
    /// The articles, in the order of their ids.
    pub articles: Vec<ArticleRow<'a>>,
    /// The actors, in the order of their ids.
    pub actors: &'a [Actor],
    /// Articles grouped by their main event.
    pub stories: &'a [Story],
    /// The claims, in corpus order.
    pub claims: Vec<ClaimRow<'a>>,
    /// Claims grouped by the event that they are about.
    pub facts: &'a [Fact],
    /// What comparing them showed, most severe first.
    pub findings: Vec<FindingRow<'a>>,
    /// Who calls whom what.
    pub labels: &'a [LabelEntry],
    /// The gate's decision; null where no gate was asked.
    pub verdict: Option<&'a Verdict>,
}

/// An article, without its claims, which stand beside it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ArticleRow<'a> {
    /// The record's own id, else the path, else `path#line`.
    pub id: &'a str,
    /// The file that it was read from, as the user named it.
    pub path: &'a str,
    /// First line of the record in the file, counted from 1.
    pub line: usize,
    /// The outlet.
    pub source: &'a str,
    /// The headline, where the input keeps it apart from the text.
    pub title: Option<&'a str>,
    /// The text that spans count in.
    pub text: &'a str,
    /// How the text marks its blocks.
    pub format: Format,
    /// Address of the article.
    pub url: Option<&'a str>,
    /// The news agency that it credits.
    pub credit: Option<&'a str>,
    /// When it was published, and where that was learnt.
    pub published: &'a Published,
    /// blake3 of the record's bytes, in hex.
    pub hash: &'a str,
    /// BCP 47 code of the language.
    pub language: Option<&'a str>,
    /// Times, quantities, actors and places, in text order; claims point at them by index.
    pub mentions: &'a [Mention],
    /// Problems of this article alone.
    pub diagnostics: &'a [String],
}

/// A claim and where it stands.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ClaimRow<'a> {
    /// Id of its article.
    pub article: &'a str,
    /// Its source.
    pub source: &'a str,
    /// The claim itself.
    #[serde(flatten)]
    pub claim: &'a Claim,
}

/// A finding, and what readers see of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FindingRow<'a> {
    /// The finding itself.
    #[serde(flatten)]
    pub finding: &'a Finding,
    /// `kind/facet`, or the kind alone.
    pub code: String,
    /// What each side says, in words, and where; in the order of `sides`.
    pub shown: Vec<Shown<'a>>,
}

/// One side as readers see it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Shown<'a> {
    /// The value in words.
    pub value: String,
    /// Where its words stand.
    pub passages: Vec<Place<'a>>,
}

/// A passage in its file.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Place<'a> {
    /// Id of the article.
    pub article: &'a str,
    /// The file, as the user named it.
    pub path: &'a str,
    /// Line in the file, counted from 1.
    pub line: usize,
    /// Column in characters, counted from 1.
    pub column: usize,
    /// The words.
    pub words: &'a str,
}

/// The document, indented.
pub fn render(input: &Input<'_>, options: &Options) -> String {
    let view = View::new(input.analysis, options);
    format!("{}\n", inert::json(&indented(&report(input, &view))))
}

/// A value as JSON, each level one blank further in: large reports are read in a diff, and two blanks make them a fifth longer.
pub(super) fn indented(value: &impl Serialize) -> String {
    let mut out = Vec::new();
    let mut writer = serde_json::Serializer::with_formatter(&mut out, PrettyFormatter::with_indent(b" "));
    value.serialize(&mut writer).expect("reports hold only string keys and finite numbers");
    String::from_utf8(out).expect("JSON is UTF-8")
}

/// The document itself.
pub(super) fn report<'a>(input: &Input<'a>, view: &View<'a>) -> Report<'a> {
    let Analysis { corpus, stories, facts, findings: _, labels } = input.analysis;
    Report {
        schema: SCHEMA,
        manifest: input.manifest,
        articles: corpus.articles.iter().map(article_row).collect(),
        actors: &corpus.actors,
        stories,
        claims: claim_rows(input.analysis),
        facts,
        findings: finding_rows(view),
        labels,
        verdict: input.verdict,
    }
}

/// The findings of a view, in report order.
pub(super) fn finding_rows<'a>(view: &View<'a>) -> Vec<FindingRow<'a>> {
    let row = |finding: &'a Finding| FindingRow {
        finding,
        code: finding.code(),
        shown: finding.sides.iter().map(|side| shown(view, finding, side)).collect(),
    };
    view.findings.iter().map(|finding| row(finding)).collect()
}

fn shown<'a>(view: &View<'a>, finding: &Finding, side: &Side) -> Shown<'a> {
    let place = |passage: Passage<'a>| Place {
        article: passage.article,
        path: passage.path,
        line: passage.line,
        column: passage.column,
        words: passage.words,
    };
    Shown { value: view.value(finding, side), passages: view.passages(side).into_iter().map(place).collect() }
}

/// All claims in corpus order.
pub(super) fn claim_rows(analysis: &Analysis) -> Vec<ClaimRow<'_>> {
    analysis
        .corpus
        .articles
        .iter()
        .flat_map(|article| {
            article.claims.iter().map(|claim| ClaimRow { article: &article.id, source: &article.source, claim })
        })
        .collect()
}

/// An article as the report shows it.
pub(super) fn article_row(article: &Article) -> ArticleRow<'_> {
    ArticleRow {
        id: &article.id,
        path: &article.path,
        line: article.line,
        source: &article.source,
        title: article.title.as_deref(),
        text: &article.text,
        format: article.format,
        url: article.url.as_deref(),
        credit: article.credit.as_deref(),
        published: &article.published,
        hash: &article.hash,
        language: article.language.as_deref(),
        mentions: &article.mentions,
        diagnostics: &article.diagnostics,
    }
}
