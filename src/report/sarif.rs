//! An analysis → SARIF 2.1.0, for code scanning on platforms that read it.
//!
//! Invariants: the log is valid against the OASIS schema; one rule for each kind, with help; each result has one location
//! (the first passage of its last side, the one with fewer witnesses) and the other passages as related locations;
//! `partialFingerprints` hold the finding's fingerprint, so that a result keeps its identity when text nearby changes. GitHub's limits
//! are kept: at most 25,000 results and 1,000 locations each. Kinds that no one needs to act on are of level `none` or `note`.

use std::collections::BTreeMap;

use serde_json::json;
use serde_sarif::sarif;

use super::view::{Passage, View};
use super::{Input, Options, codes, inert};
use crate::gate::State;
use crate::model::{Finding, Kind, Severity, Side};

/// GitHub takes at most this many results of one run.
const MOST_RESULTS: usize = 25_000;

/// GitHub takes at most 1,000 locations of one result; a reader takes far fewer.
const MOST_LOCATIONS: usize = 100;

/// Address of the schema that the log is valid against.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The log, indented.
pub fn render(input: &Input<'_>, options: &Options) -> String {
    let view = View::new(input.analysis, options);
    let driver = sarif::ToolComponent::builder()
        .name(input.manifest.tool.clone())
        .semantic_version(input.manifest.version.clone())
        .rules(Kind::ALL.map(rule).to_vec())
        .build();
    let artifacts: Vec<sarif::Artifact> = input.manifest.inputs.iter().map(artifact).collect();
    let run = sarif::Run::builder()
        .tool(sarif::Tool::builder().driver(driver).build())
        .column_kind(json!("unicodeCodePoints"))
        .artifacts(artifacts)
        .results(
            view.findings
                .iter()
                .take(MOST_RESULTS)
                .map(|finding| judged(input, finding, result(&view, finding)))
                .collect::<Vec<_>>(),
        )
        .properties(bag(&[("manifest", json!(input.manifest))]))
        .build();
    let log = sarif::Sarif::builder().schema(SCHEMA).version(json!("2.1.0")).runs(vec![run]).build();
    let mut out = super::json::indented(&log);
    out.push('\n');
    out
}

fn rule(kind: Kind) -> sarif::ReportingDescriptor {
    let meaning = codes::meaning(kind);
    let text = |words: &str| sarif::MultiformatMessageString::builder().text(words).build();
    let level = match kind {
        Kind::Contradiction | Kind::RoleConflict => "warning",
        _ => "note",
    };
    sarif::ReportingDescriptor::builder()
        .id(kind.id())
        .name(format!("{kind:?}"))
        .short_description(text(meaning.short))
        .full_description(text(meaning.long))
        .help(text(meaning.long))
        .default_configuration(sarif::ReportingConfiguration::builder().level(json!(level)).build())
        .properties(
            sarif::PropertyBag::builder()
                .tags(vec!["consistency".to_owned()])
                .additional_properties(BTreeMap::new())
                .build(),
        )
        .build()
}

fn artifact(input: &super::manifest::Input) -> sarif::Artifact {
    sarif::Artifact::builder()
        .location(sarif::ArtifactLocation::builder().uri(uri(&input.path)).build())
        .hashes(BTreeMap::from([("blake3".to_owned(), input.hash.clone())]))
        .build()
}

fn result(view: &View<'_>, finding: &Finding) -> sarif::Result {
    let mut passages: Vec<(String, Passage<'_>)> = finding
        .sides
        .iter()
        .rev()
        .flat_map(|side| view.passages(side).into_iter().map(|p| (said(view, finding, side, &p), p)))
        .take(MOST_LOCATIONS)
        .collect();
    let first = if passages.is_empty() { None } else { Some(passages.remove(0)) };
    let located =
        |(id, (said, passage)): (usize, (String, Passage<'_>))| location(&said, &passage, Some(id as i64 + 1));
    let level = match finding.severity {
        Severity::Error => sarif::ResultLevel::Error,
        Severity::Warning => sarif::ResultLevel::Warning,
        Severity::Note => sarif::ResultLevel::Note,
    };
    sarif::Result::builder()
        .rule_id(finding.kind.id())
        .rule_index(Kind::ALL.iter().position(|kind| *kind == finding.kind).map_or(-1, |at| at as i64))
        .level(level)
        .message(message(&view.sentence(finding)))
        .locations(first.map(|(said, passage)| location(&said, &passage, None)).into_iter().collect::<Vec<_>>())
        .related_locations(passages.into_iter().enumerate().map(located).collect::<Vec<_>>())
        .partial_fingerprints(BTreeMap::from([
            ("crosscheck/v1".to_owned(), finding.fingerprint.clone()),
            // The one name that GitHub looks at.
            ("primaryLocationLineHash".to_owned(), finding.fingerprint.clone()),
        ]))
        .properties(bag(&[
            ("id", json!(finding.id)),
            ("code", json!(finding.code())),
            ("key", json!(inert::line(&finding.key))),
            ("scope", json!(finding.scope)),
            ("why", finding.why.iter().map(|why| inert::line(&why.text)).collect()),
        ]))
        .build()
}

/// The result with the state that the gate gives it: GitHub and other platforms hide what is not new.
fn judged(input: &Input<'_>, finding: &Finding, mut result: sarif::Result) -> sarif::Result {
    let Some(item) = input.judged(finding) else { return result };
    result.baseline_state = Some(match item.state {
        State::Changed => json!("updated"),
        State::Known => json!("unchanged"),
        _ => json!("new"),
    });
    let kind = match item.state {
        State::Suppressed => "inSource",
        State::Known => "external",
        _ => return result,
    };
    let reason = inert::line(item.reason.as_deref().unwrap_or_default());
    result.suppressions = Some(vec![sarif::Suppression::builder().kind(json!(kind)).justification(reason).build()]);
    result
}

fn said(view: &View<'_>, finding: &Finding, side: &Side, passage: &Passage<'_>) -> String {
    format!("{}: {}", passage.source, view.value(finding, side))
}

fn location(said: &str, passage: &Passage<'_>, id: Option<i64>) -> sarif::Location {
    let lines: Vec<&str> = passage.words.split('\n').collect();
    let last = lines.last().map_or(0, |line| line.chars().count());
    let end_column = if lines.len() == 1 { passage.column + last } else { last + 1 };
    let region = sarif::Region::builder()
        .start_line(passage.line as i64)
        .start_column(passage.column as i64)
        .end_line((passage.line + lines.len() - 1) as i64)
        .end_column(end_column as i64)
        .build();
    let physical = sarif::PhysicalLocation::builder()
        .artifact_location(sarif::ArtifactLocation::builder().uri(uri(passage.path)).build())
        .region(region)
        .build();
    let mut location = sarif::Location::builder().physical_location(physical).message(message(said)).build();
    location.id = id;
    location
}

/// A message; SARIF viewers read `[text](link)` and `{0}` in plain messages, so brackets and braces are escaped as §3.11.5 and §3.11.6 say.
fn message(text: &str) -> sarif::Message {
    let plain = inert::clip_at_word(&inert::line(text), 1_000);
    let mut escaped = String::with_capacity(plain.len());
    for c in plain.chars() {
        match c {
            '\\' | '[' | ']' => escaped.extend(['\\', c]),
            '{' | '}' => escaped.extend([c, c]),
            c => escaped.push(c),
        }
    }
    sarif::Message::builder().text(escaped).build()
}

/// A path as a relative or absolute URI reference (RFC 3986): every byte that is not plain is percent-encoded.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.replace('\\', "/").trim_start_matches("./").bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn bag(entries: &[(&str, serde_json::Value)]) -> sarif::PropertyBag {
    let additional: BTreeMap<String, serde_json::Value> =
        entries.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    sarif::PropertyBag::builder().additional_properties(additional).build()
}
