//! An analysis → JUnit XML: one suite for each kind, one case for each finding, a failure for what contradicts.
//!
//! Invariants: characters that XML 1.0 forbids never come out; the same findings as in the other formats; contradictions and role
//! conflicts of severity warning and above are failures (after a gate: what fails it), everything else passes. No times, because nothing here has a clock.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::outline::Group;
use super::view::View;
use super::{Input, Options, inert};
use crate::model::{Finding, Kind, Severity};

/// The document.
pub fn render(input: &Input<'_>, options: &Options) -> String {
    let view = View::new(input.analysis, options);
    let mut report = Report::new(input.manifest.tool.clone());
    for (number, kind) in Kind::ALL.into_iter().enumerate() {
        let findings: Vec<&Finding> = view.findings.iter().copied().filter(|finding| finding.kind == kind).collect();
        if findings.is_empty() && number > 0 {
            continue;
        }
        let mut suite = TestSuite::new(kind.id());
        suite.add_properties(properties(input));
        suite.add_test_cases(findings.into_iter().map(|finding| case(input, &view, finding)));
        report.add_test_suite(suite);
    }
    let text = report.to_string().expect("writing to memory does not fail");
    // The published schema knows no `skipped` on the root, and nothing here is ever skipped.
    text.replacen(" skipped=\"0\"", "", 1)
}

/// The manifest stands in each suite, because JUnit has no properties above it.
fn properties(input: &Input<'_>) -> Vec<(String, String)> {
    let manifest = input.manifest;
    let mut list = vec![("version".to_owned(), manifest.version.clone()), ("rules".to_owned(), manifest.rules.clone())];
    list.extend(manifest.options.iter().map(|(name, value)| (format!("option.{}", clean(name)), clean(value))));
    list.extend(manifest.inputs.iter().map(|article| (format!("input.{}", clean(&article.id)), article.hash.clone())));
    list
}

fn case(input: &Input<'_>, view: &View<'_>, finding: &Finding) -> TestCase {
    let fails = match input.verdict {
        Some(_) => input.judged(finding).is_some_and(|item| item.fails),
        None => Group::of(finding.kind) == Group::Contradictions && finding.severity >= Severity::Warning,
    };
    let mut status =
        if fails { TestCaseStatus::non_success(NonSuccessKind::Failure) } else { TestCaseStatus::success() };
    let summary = view.summary(finding);
    let evidence = evidence(view, finding);
    if fails {
        status.set_message(clean(&summary)).set_type(finding.code()).set_description(evidence.clone());
    }
    let name = format!("{} [{}]", inert::clip_at_word(&clean(&summary), 300), finding.id);
    let mut case = TestCase::new(name, status);
    case.set_classname(finding.code());
    if !fails {
        case.set_system_out(evidence);
    }
    case
}

fn evidence(view: &View<'_>, finding: &Finding) -> String {
    let mut lines = Vec::new();
    for side in &finding.sides {
        lines.push(format!("{} — {}", clean(&view.value(finding, side)), clean(&side.sources.join(", "))));
        for passage in view.passages(side).iter().take(6) {
            let words = inert::clip_at_word(&clean(passage.words), 300);
            lines.push(format!("  {}:{}: {words}", clean(&passage.place()), passage.column));
        }
    }
    lines.join("\n")
}

fn clean(text: &str) -> String {
    inert::line(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}
