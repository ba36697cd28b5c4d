//! An analysis → Markdown for a pull request or a wiki.
//!
//! Invariants: text of articles reads letter by letter in any renderer (`template::markdown`): no link, image, mention, HTML or
//! table cell begins in it. Deliberately absent: anything that only one host's renderer knows.

use minijinja::Value;
use minijinja::value::Serde;

use super::view::View;
use super::{Error, Input, Options, page, template};

const TEMPLATE: &str = include_str!("templates/report.md");

/// The document. A template of the user's own gets the same data.
pub fn render(input: &Input<'_>, options: &Options) -> Result<String, Error> {
    let view = View::new(input.analysis, options);
    let page = page::page(input, &view);
    let text = template::render(
        template::Kind::Markdown,
        options.template.as_deref().unwrap_or(TEMPLATE),
        &Value::from(Serde(&page)),
    )?;
    Ok(if options.template.is_some() { text } else { tidy(&text) })
}

/// Runs of blank lines become one, and table rows stand together.
fn tidy(text: &str) -> String {
    let mut out: Vec<&str> = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let row = |line: &str| line.starts_with('|') || line.starts_with("- ");
        let last = out.last().copied().unwrap_or("");
        let between = line.is_empty()
            && row(last)
            && lines.peek().is_some_and(|next| row(next) && next.chars().next() == last.chars().next());
        if !(between || line.is_empty() && last.is_empty()) {
            out.push(line);
        }
    }
    let mut text = out.join("\n");
    text.push('\n');
    text
}
