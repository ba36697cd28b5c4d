//! An analysis → one JSON object a line: the manifest first, then every row of the report with its type in `row`.
//!
//! Invariants: a program can read it line by line without holding the whole; the rows hold what `json` holds.

use schemars::JsonSchema;
use serde::Serialize;

use super::json::{ArticleRow, ClaimRow, FindingRow, SCHEMA};
use super::manifest::Manifest;
use super::view::View;
use super::{Input, Options, inert};
use crate::gate::Verdict;
use crate::model::{Actor, Fact, LabelEntry, Story};

/// One line.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "row", rename_all = "lowercase")]
pub enum Row<'a> {
    /// The first line.
    Report {
        /// Name and version of the shape.
        schema: &'static str,
        /// What the report was made from.
        manifest: &'a Manifest,
    },
    /// An article.
    Article(ArticleRow<'a>),
    /// An actor.
    Actor {
        /// The actor.
        actor: &'a Actor,
    },
    /// Articles of one main event.
    Story(&'a Story),
    /// A claim.
    Claim(ClaimRow<'a>),
    /// Claims about one event.
    Fact(&'a Fact),
    /// A finding.
    Finding {
        /// The finding.
        finding: FindingRow<'a>,
    },
    /// A label.
    Label(&'a LabelEntry),
    /// The gate's decision, where one was asked.
    Verdict(&'a Verdict),
}

/// All lines.
pub fn render(input: &Input<'_>, options: &Options) -> String {
    let view = View::new(input.analysis, options);
    let report = super::json::report(input, &view);
    let rows = std::iter::once(Row::Report { schema: SCHEMA, manifest: report.manifest })
        .chain(report.articles.into_iter().map(Row::Article))
        .chain(report.actors.iter().map(|actor| Row::Actor { actor }))
        .chain(report.stories.iter().map(Row::Story))
        .chain(report.claims.into_iter().map(Row::Claim))
        .chain(report.facts.iter().map(Row::Fact))
        .chain(report.findings.into_iter().map(|finding| Row::Finding { finding }))
        .chain(report.labels.iter().map(Row::Label))
        .chain(report.verdict.map(Row::Verdict));
    let mut out = String::new();
    for row in rows {
        out.push_str(&inert::json(
            &serde_json::to_string(&row).expect("rows hold only string keys and finite numbers"),
        ));
        out.push('\n');
    }
    out
}
