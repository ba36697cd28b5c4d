//! The page's data and a template → text, escaped for its format.
//!
//! Invariants: whatever a template prints is escaped for its format unless the template says `|safe`; a template reads nothing
//! but the page's data (no files, no network), and the same data gives the same text.

use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, Output, State, Value};

use super::Error;

/// The format that a template writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Html,
    Markdown,
}

/// Renders `source` with `data`.
pub(super) fn render(kind: Kind, source: &str, data: &Value) -> Result<String, Error> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(move |_| match kind {
        Kind::Html => AutoEscape::Html,
        Kind::Markdown => AutoEscape::Custom("markdown".into()),
    });
    environment.set_formatter(format);
    let lines = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
    environment.set_syntax(lines.expect("white-space options never conflict with delimiters"));
    let failed = |error: minijinja::Error| Error::Template(format!("{error:#}"));
    environment.add_template("report", source).map_err(failed)?;
    environment.get_template("report").and_then(|template| template.render(data)).map_err(failed)
}

fn format(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), minijinja::Error> {
    if !matches!(state.auto_escape(), AutoEscape::Custom(_)) {
        return minijinja::escape_formatter(out, state, value);
    }
    let written = match value.as_str() {
        Some(text) if !value.is_safe() => out.write_str(&markdown(text)),
        _ => write!(out, "{value}"),
    };
    written.map_err(minijinja::Error::from)
}

/// Text as Markdown shows it letter by letter: everything that CommonMark, GitHub's tables, HTML and mentions give a meaning to is
/// written as a character reference or escaped; an empty comment keeps hosts from reading a mention or an issue number.
pub(super) fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '|' => out.push_str("&#124;"),
            '`' => out.push_str("&#96;"),
            '@' => out.push_str("&#64;<!-- -->"),
            '#' if text.get(at + 1..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) => {
                out.push_str("\\#<!-- -->");
            }
            '.' if at >= 3 && text.get(at - 3..at).is_some_and(|before| before.eq_ignore_ascii_case("www")) => {
                out.push_str("&#46;");
            }
            ':' if text.get(at..).is_some_and(|rest| rest.starts_with("://")) => out.push_str("&#58;"),
            '\\' | '*' | '_' | '[' | ']' | '{' | '}' | '#' | '~' | '$' | '!' => out.extend(['\\', c]),
            '-' | '+' | '=' | '.' | ')' if begins_a_list(text, at) => out.extend(['\\', c]),
            '\n' | '\t' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Whether the mark at byte `at` would make the text a list item, a rule or an underlined heading ("- ", "1. ", "===").
fn begins_a_list(text: &str, at: usize) -> bool {
    if text.get(at..).is_some_and(|rest| rest.starts_with(['-', '+', '='])) {
        return at == 0;
    }
    at > 0
        && text.get(..at).is_some_and(|before| before.bytes().all(|byte| byte.is_ascii_digit()))
        && text.get(at + 1..).is_some_and(|after| after.is_empty() || after.starts_with(' '))
}
