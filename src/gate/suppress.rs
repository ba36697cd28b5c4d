//! Directives in documents and findings → which findings are passed over, and which directives cover none.
//!
//! A directive covers a finding when it names its kind (or kind and facet) and covers words that stand on one of its sides. Invariants: a
//! directive without a finding is reported; the result does not depend on the order of articles. Deliberately absent: reading
//! directives (that is ingest's).

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use crate::diag::line_column;
use crate::model::{Article, Directive, Finding};
use crate::text::Span;

/// A directive that covers no finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Unused {
    /// The file, as the user named it.
    pub path: String,
    /// Line of the directive, counted from 1.
    pub line: usize,
    /// Its column in characters, counted from 1.
    pub column: usize,
    /// The codes that it names.
    pub codes: Vec<String>,
    /// Its reason.
    pub reason: String,
}

/// What directives do to findings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suppressions {
    /// The reason of each finding that is passed over, by fingerprint.
    pub reasons: BTreeMap<String, String>,
    /// The directives that cover nothing, by place.
    pub unused: Vec<Unused>,
}

impl Suppressions {
    /// Holds the directives of the articles against the findings.
    pub fn of(findings: &[Finding], articles: &[Article]) -> Self {
        let with: BTreeMap<&str, &Article> = articles
            .iter()
            .filter(|article| !article.directives.is_empty())
            .map(|article| (article.id.as_str(), article))
            .collect();
        let mut found = Self::default();
        if with.is_empty() {
            return found;
        }
        let sentences: BTreeMap<&str, (&str, Span)> = with
            .values()
            .flat_map(|article| article.claims.iter().map(|c| (c.id.as_str(), (article.id.as_str(), c.sentence))))
            .collect();
        let mut used: BTreeSet<(&str, usize)> = BTreeSet::new();
        for finding in findings {
            for (article, span) in passages(finding, &sentences) {
                let directives = with.get(article).map_or(&[][..], |article| article.directives.as_slice());
                for (number, directive) in directives.iter().enumerate() {
                    if names(directive, finding) && directive.covers.is_none_or(|covers| covers.overlaps(&span)) {
                        used.insert((article, number));
                        found.reasons.entry(finding.fingerprint.clone()).or_insert_with(|| directive.reason.clone());
                    }
                }
            }
        }
        for article in with.values() {
            let idle = article.directives.iter().enumerate();
            let idle = idle.filter(|(number, _)| !used.contains(&(article.id.as_str(), *number)));
            found.unused.extend(idle.map(|(_, directive)| unused(article, directive)));
        }
        found.unused.sort();
        found
    }
}

fn names(directive: &Directive, finding: &Finding) -> bool {
    let code = finding.code();
    directive.codes.iter().any(|named| *named == code || named == finding.kind.id())
}

/// The passages of all sides of a finding: the conflicting words, and the sentences of its claims.
fn passages<'a>(finding: &'a Finding, sentences: &BTreeMap<&'a str, (&'a str, Span)>) -> Vec<(&'a str, Span)> {
    let mut found = Vec::new();
    for side in &finding.sides {
        found.extend(side.spans.iter().map(|(article, span)| (article.as_str(), *span)));
        found.extend(side.claims.iter().filter_map(|claim| sentences.get(claim.as_str()).copied()));
    }
    found
}

fn unused(article: &Article, directive: &Directive) -> Unused {
    let (line, column) = match directive.span {
        Some(span) if article.line <= 1 => line_column(&article.text, span.start),
        _ => (article.line, 1),
    };
    Unused {
        path: article.path.clone(),
        line,
        column,
        codes: directive.codes.clone(),
        reason: directive.reason.clone(),
    }
}
