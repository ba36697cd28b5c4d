//! An analysis → workflow commands of GitHub Actions (annotations), and one `path:line:col` line a finding for other tools.
//!
//! Invariants: one line a finding; text of an article cannot begin a command, because every `%`, line break, and in properties every `:` and
//! `,`, is encoded as the runner decodes it. Kinds that nobody must act on are notices.

use super::view::{Passage, View};
use super::{Input, Options, inert};
use crate::gate::Unused;
use crate::model::{Finding, Severity};

/// The annotations, with the manifest in a last `::debug::` line.
pub fn annotations(input: &Input<'_>, options: &Options) -> String {
    let view = View::new(input.analysis, options);
    let mut out = String::new();
    for finding in &view.findings {
        let fails = input.judged(finding).map(|item| item.fails);
        let level = match (fails, finding.severity) {
            (Some(true), _) | (None, Severity::Error) => "error",
            (None, Severity::Warning) => "warning",
            (Some(false), _) | (None, Severity::Note) => "notice",
        };
        let place = at(&view, finding).map_or_else(String::new, |passage| {
            format!("file={},line={},col={},", property(passage.path), passage.line, passage.column)
        });
        let title = property(&format!("{} {}", finding.code(), finding.id));
        out.push_str(&format!("::{level} {place}title={title}::{}\n", data(&sentence(&view, finding))));
    }
    for unused in input.verdict.iter().flat_map(|verdict| &verdict.unused) {
        let place = format!("file={},line={},col={},", property(&unused.path), unused.line, unused.column);
        out.push_str(&format!("::warning {place}title=unused directive::{}\n", data(&idle(unused))));
    }
    let manifest = serde_json::to_string(input.manifest).expect("a manifest holds only strings");
    out.push_str(&format!("::debug::{}\n", data(&manifest)));
    out
}

/// One line for each finding: `path:line:column: severity: code: sentence [id]`, with the manifest in a last line.
pub fn lines(input: &Input<'_>, options: &Options) -> String {
    let view = View::new(input.analysis, options);
    let mut out = String::new();
    for finding in &view.findings {
        let place = at(&view, finding)
            .map_or_else(|| "-".to_owned(), |p| format!("{}:{}:{}", inert::line(p.path), p.line, p.column));
        let (severity, code, id) = (finding.severity.id(), finding.code(), &finding.id);
        out.push_str(&format!("{place}: {severity}: {code}: {} [{id}]\n", inert::line(&sentence(&view, finding))));
    }
    for unused in input.verdict.iter().flat_map(|verdict| &verdict.unused) {
        let place = format!("{}:{}:{}", inert::line(&unused.path), unused.line, unused.column);
        out.push_str(&format!("{place}: warning: unused-directive: {}\n", inert::line(&idle(unused))));
    }
    let manifest = input.manifest;
    out.push_str(&format!(
        "# {} {}, rules {}, {} inputs",
        manifest.tool,
        manifest.version,
        manifest.rules,
        manifest.inputs.len()
    ));
    for (name, value) in &manifest.options {
        out.push_str(&format!(", {} {}", inert::line(name), inert::line(value)));
    }
    out.push('\n');
    out
}

/// The first passage of the last side: the one that fewer witnesses share.
fn at<'a>(view: &View<'a>, finding: &Finding) -> Option<Passage<'a>> {
    finding.sides.iter().rev().find_map(|side| view.passages(side).into_iter().next())
}

fn sentence(view: &View<'_>, finding: &Finding) -> String {
    inert::clip_at_word(&inert::line(&view.sentence(finding)), 500)
}

fn idle(unused: &Unused) -> String {
    format!("the directive for {} covers no such finding ({})", unused.codes.join(", "), unused.reason)
}

fn data(text: &str) -> String {
    inert::visible(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
