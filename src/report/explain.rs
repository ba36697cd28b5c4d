//! One finding → its whole reasoning for a terminal: passages in their sentences, values, match weights, verdict, and what would flip it.
//!
//! Invariants: every statement names the passage that it rests on; weights add up as shown; nothing is said that the finding does
//! not hold. Deliberately absent: deciding again.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group as Snippets, Level, Renderer, Snippet};

use super::outline;
use super::view::{Passage, View};
use super::{Input, Options, codes, inert};
use crate::model::{Certainty, Facet, Finding, Kind, MatchWeight, Severity, Side};

/// The reasoning behind the finding whose id, key or fingerprint begins with `id`, or what goes wrong: none, or several.
pub fn render(input: &Input<'_>, id: &str, options: &Options) -> Result<String, Unknown> {
    let view = View::new(input.analysis, options);
    let finding = find(&input.analysis.findings, id)?;
    let mut out = String::new();
    out.push_str(&snippets(&view, finding, options));
    out.push_str(&values(&view, finding, options.width));
    out.push_str(&reasoning(&view, finding, options.width));
    out.push_str(&verdict(finding, options.width));
    Ok(out)
}

/// Why an id names no finding.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Unknown {
    /// Nothing begins with it.
    #[error("no finding's id begins with `{0}`; `crosscheck report` lists them")]
    Nothing(String),
    /// Several do.
    #[error("several findings' ids begin with `{0}`: {1}")]
    Several(String, String),
}

fn find<'a>(findings: &'a [Finding], id: &str) -> Result<&'a Finding, Unknown> {
    let shown = inert::clip(&inert::line(id), 80);
    let hits: Vec<&Finding> = findings
        .iter()
        .filter(|finding| {
            !id.is_empty() && (finding.id.starts_with(id) || finding.fingerprint.starts_with(id) || finding.key == id)
        })
        .collect();
    match hits.as_slice() {
        [one] => Ok(one),
        [] => Err(Unknown::Nothing(shown)),
        several => {
            let ids: Vec<&str> = several.iter().take(5).map(|finding| finding.id.as_str()).collect();
            Err(Unknown::Several(shown, ids.join(", ")))
        }
    }
}

/// The conflicting words in their sentences, in the style of a compiler's message.
fn snippets(view: &View<'_>, finding: &Finding, options: &Options) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = inert::clip_at_word(&inert::line(&view.summary(finding)), 300);
    let code = finding.code();
    let mut group = Snippets::with_title(level.primary_title(title).id(code.as_str()));
    let mut first = true;
    for side in &finding.sides {
        for passage in view.passages(side).iter().take(4) {
            let (line, start, end) = one_line(passage);
            let kind = if first { AnnotationKind::Primary } else { AnnotationKind::Context };
            first = false;
            let label = format!(
                "{}: {}",
                inert::clip(&inert::line(passage.source), 40),
                inert::clip(&inert::line(&view.value(finding, side)), 80)
            );
            group = group.element(
                Snippet::source(line)
                    .line_start(passage.line)
                    .path(inert::clip_start(&inert::line(passage.path), 100))
                    .annotation(kind.span(start..end).label(label)),
            );
        }
    }
    let renderer = if options.colour { Renderer::styled() } else { Renderer::plain() };
    renderer.decor_style(DecorStyle::Unicode).term_width(options.width.max(super::table::NARROWEST)).render(&[group])
        + "\n"
}

/// The sentence as one inert line, with the byte range of the words in it.
fn one_line(passage: &Passage<'_>) -> (String, usize, usize) {
    let gap = |c: Option<char>| if c.is_some_and(char::is_whitespace) { " " } else { "" };
    let before = inert::clip_start_at_word(&inert::line(passage.before), 200);
    let after = inert::clip_at_word(&inert::line(passage.after), 200);
    let words = inert::clip(&inert::line(passage.words), 200);
    let start = format!("{before}{}", gap(passage.before.chars().next_back()));
    let end = format!("{start}{words}");
    let line = format!("{end}{}{after}", gap(passage.after.chars().next()));
    (line, start.len(), end.len())
}

/// Running text in lines that fit, after an indent; the later lines stand four columns further in.
fn hanging(indent: &str, text: &str, width: usize) -> String {
    let room = width.max(super::table::NARROWEST) - indent.len() - 4;
    format!("{indent}{}\n", inert::wrap(text, room).replace('\n', &format!("\n{indent}    ")))
}

fn values(view: &View<'_>, finding: &Finding, width: usize) -> String {
    let mut out = format!("\nValues ({})\n", inert::line(&outline::slot(&finding.slot)));
    for side in &finding.sides {
        let who = side.sources.iter().map(|s| inert::clip(&inert::line(s), 40)).collect::<Vec<_>>().join(", ");
        let witnesses = outline::counted(side.witnesses, "independent witness", "independent witnesses");
        out.push_str(&format!(
            "  {}  from {who} ({witnesses})\n",
            inert::clip(&inert::line(&view.value(finding, side)), 120)
        ));
        for (article, claim) in side.claims.iter().filter_map(|id| view.claim(id)).take(8) {
            let spoken = super::csv::Spoken::of(view, article, claim);
            let mut parts = vec![inert::line(&claim.event), inert::line(&spoken.who)];
            parts.extend(
                [
                    ("when", &spoken.when),
                    ("where", &spoken.place),
                    ("count", &spoken.count),
                    ("said by", &spoken.said_by),
                ]
                .iter()
                .filter(|(_, value)| !value.is_empty())
                .map(|(name, value)| format!("{name} {}", inert::line(value))),
            );
            if claim.certainty == Certainty::Weak {
                parts.push("weak reading".to_owned());
            }
            parts.push(format!("rule {}", inert::line(&claim.rule)));
            parts.retain(|part| !part.is_empty());
            let id = inert::clip_start(&inert::line(&claim.id), 60);
            out.push_str(&hanging("    ", &format!("{id}: {}", inert::clip(&parts.join("; "), 300)), width));
        }
    }
    out
}

fn reasoning(view: &View<'_>, finding: &Finding, width: usize) -> String {
    let mut out = String::from("\nReasoning\n");
    for (number, why) in finding.why.iter().enumerate() {
        out.push_str(&hanging("  ", &format!("{}. {}", number + 1, inert::clip(&inert::line(&why.text), 600)), width));
        for (article, span) in why.spans.iter().take(6) {
            if let Some(p) = view.passage(article, span, None) {
                let words = inert::clip(&inert::line(p.words), 80);
                out.push_str(&format!("     “{words}” {}\n", inert::line(&p.place())));
            }
        }
        out.push_str(&waterfall(&why.weights, width));
    }
    out
}

/// Bars that begin where the one above ended: how the evidence adds up.
fn waterfall(weights: &[MatchWeight], width: usize) -> String {
    if weights.is_empty() {
        return String::new();
    }
    let mut sums = vec![0.0_f64];
    for weight in weights {
        sums.push(sums.last().copied().unwrap_or(0.0) + if weight.bits.is_finite() { weight.bits } else { 0.0 });
    }
    let (low, high) = (sums.iter().copied().fold(0.0, f64::min), sums.iter().copied().fold(0.0, f64::max));
    let columns = (width / 4).clamp(12, 40);
    let at = |bits: f64| (((bits - low) / (high - low).max(1.0)) * columns as f64).round() as usize;
    let names: Vec<String> = weights.iter().map(|weight| inert::clip(&inert::line(&weight.slot), 24)).collect();
    let longest = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let mut out = String::new();
    for ((weight, step), name) in weights.iter().zip(sums.windows(2)).zip(&names) {
        let (from, to) = (at(step[0].min(step[1])), at(step[0].max(step[1])).max(at(step[0].min(step[1])) + 1));
        let bar = " ".repeat(from) + &if weight.bits < 0.0 { "░" } else { "█" }.repeat(to - from);
        let room = width.saturating_sub(longest + columns + 16).max(24);
        let why = inert::clip_at_word(&inert::line(&weight.why), room);
        let padded = format!("{name}{}", " ".repeat(longest.saturating_sub(name.chars().count())));
        out.push_str(&format!("     {padded} {:+6.1}  {bar:<columns$}  {why}\n", weight.bits));
    }
    let total = sums.last().copied().unwrap_or(0.0);
    out.push_str(&format!(
        "     {:<longest$} {total:+6.1}  bits: odds of about {} for one event\n",
        "sum",
        odds(total)
    ));
    out
}

fn odds(bits: f64) -> String {
    let times = bits.abs().min(60.0).exp2().round();
    if bits >= 0.0 { format!("{times} to 1") } else { format!("1 to {times}") }
}

fn verdict(finding: &Finding, width: usize) -> String {
    let meaning = codes::meaning(finding.kind);
    let long = inert::wrap(meaning.long, width.max(super::table::NARROWEST) - 2).replace('\n', "\n  ");
    let mut out = format!("\nVerdict\n  {}: {}\n  {long}\n", finding.code(), meaning.short);
    out.push_str("\nWhat would change it\n");
    for flip in flips(finding) {
        out.push_str(&format!("  - {flip}\n"));
    }
    out.push_str(&format!(
        "\nid {}  key {}\nfingerprint {}\n",
        finding.id,
        inert::line(&finding.key),
        finding.fingerprint
    ));
    out
}

/// The changes of the input that would give another verdict, from the structure of the finding alone.
fn flips(finding: &Finding) -> Vec<String> {
    let mut list = Vec::new();
    let value = |side: &Side| inert::clip(&inert::line(&side.value), 60);
    if let (Kind::Contradiction | Kind::Dispute, [first, second, ..]) = (finding.kind, finding.sides.as_slice()) {
        let (a, b) = (value(first), value(second));
        match finding.facet {
            Some(Facet::Date) => {
                list.push(format!("a date on either side that leaves open a day of the other (`{a}`, `{b}`)"));
            }
            Some(Facet::Count) => {
                list.push(format!(
                    "words that bound a number (“at least”, “about”) so that `{a}` and `{b}` share a value"
                ));
                list.push(
                    "words that show that the two count other things, another period or as of another day".to_owned(),
                );
            }
            Some(Facet::Order) => {
                list.push("an order word or a date, on any side, that leaves a day for every event".to_owned());
            }
            Some(Facet::Sum) => {
                list.push(
                    "words that show that a part counts other people, another period or another place".to_owned(),
                );
            }
            _ => list.push(format!("a value on either side that includes the other (`{a}`, `{b}`)")),
        }
    }
    let bits: Option<f64> = finding
        .why
        .iter()
        .filter(|why| !why.weights.is_empty())
        .map(|why| why.weights.iter().map(|weight| weight.bits).sum())
        .fold(None, |least: Option<f64>, sum| Some(least.map_or(sum, |l| l.min(sum))));
    if let Some(bits) = bits {
        list.push(format!("evidence of more than {:.1} bits that these are two events", bits.max(0.0)));
    }
    match finding.kind {
        Kind::Contradiction => {
            list.push("a claim that an outlet only quotes instead of making it: then it is a dispute".to_owned());
        }
        Kind::Dispute => {
            list.push(
                "an outlet that states one of the values in its own voice: then it is a contradiction".to_owned(),
            );
        }
        Kind::SingleSource => list.push("a second independent source".to_owned()),
        Kind::Incomparable => {
            list.push("a shared name, place, target or number that shows that it is one event".to_owned());
        }
        Kind::Agreement => list.push("a source that states a value impossible together with this one".to_owned()),
        Kind::Refinement => list.push("a coarser or finer statement that no longer includes the other".to_owned()),
        _ => {}
    }
    list
}
