//! Markdown or plain text with a head of metadata (`---` YAML, `+++` TOML) → a record.
//!
//! The text stays the whole file, head included, so that offsets count in the file. Of YAML only the lines `key: value` of the
//! outermost level are read. Deliberately absent: YAML's types, lists and anchors.

use std::collections::BTreeMap;

use super::{Record, directive, metadata};
use crate::text::Format;

/// A head longer than this is no head.
const MAX_HEAD: usize = 16 << 10;

/// Names of the fields that say something, each with its synonyms.
const ID: [&str; 1] = ["id"];
const TITLE: [&str; 2] = ["title", "headline"];
const SOURCE: [&str; 4] = ["source", "outlet", "publisher", "site"];
const URL: [&str; 4] = ["url", "link", "canonical_url", "permalink"];
const CREDIT: [&str; 2] = ["credit", "agency"];
const DATE: [&str; 5] = ["published", "date", "publishdate", "publish_date", "pubdate"];

/// A Markdown file.
pub(super) fn read(text: String) -> Record {
    let mut record = Record { line: 1, format: Format::Markdown, ..Record::default() };
    if let Some(fields) = head(&text) {
        fill(&fields, &mut record);
    }
    record.text = text;
    record
}

/// A plain text. A head that holds a field that says something is metadata and no text; any other first lines are text.
pub(super) fn read_plain(text: String) -> Record {
    let mut record = Record { line: 1, ..Record::default() };
    let says = |name: &String| {
        let names = [&ID[..], &TITLE, &SOURCE, &URL, &CREDIT, &DATE, &[directive::NAME]];
        names.iter().any(|names| names.contains(&name.as_str()))
    };
    match head(&text) {
        Some(fields) if fields.keys().any(says) => {
            fill(&fields, &mut record);
            record.text = without_head(&text);
        }
        _ => record.text = text,
    }
    record
}

fn fill(fields: &BTreeMap<String, String>, record: &mut Record) {
    let take = |names: &[&str]| names.iter().find_map(|name| fields.get(*name)).cloned();
    set_directive(fields, record);
    record.id = take(&ID);
    record.title = take(&TITLE);
    record.source = take(&SOURCE);
    record.url = take(&URL);
    record.credit = take(&CREDIT);
    if let Some((name, value)) = DATE.iter().find_map(|name| fields.get_key_value(*name)) {
        match metadata::published(&format!("the front matter's {name}"), value) {
            Some(published) => record.published = published,
            None => {
                record.diagnostics.push(format!("the front matter's {name} is no date (write YYYY-MM-DD): {value}"));
            }
        }
    }
}

fn set_directive(fields: &BTreeMap<String, String>, record: &mut Record) {
    if let Some(value) = fields.get(directive::NAME) {
        match directive::of_field(value) {
            Ok(directive) => record.directives.push(directive),
            Err(problem) => record.diagnostics.push(problem),
        }
    }
}

/// The text with its head blanked, so that offsets still count in the file.
fn without_head(text: &str) -> String {
    let (mut out, mut marks) = (String::with_capacity(text.len()), 0);
    for line in text.split_inclusive('\n') {
        if marks < 2 {
            marks += usize::from(["---", "+++", "..."].contains(&line.trim_start_matches('\u{feff}').trim_end()));
            out.extend(line.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        } else {
            out.push_str(line);
        }
    }
    out
}

/// The fields of the head, by their names in lower case; `None` where the file has no head.
pub(super) fn head(text: &str) -> Option<BTreeMap<String, String>> {
    let text = text.trim_start_matches('\u{feff}');
    let mark = text.lines().next().map(str::trim_end).filter(|line| *line == "---" || *line == "+++")?;
    let mut inner = String::new();
    for line in text.lines().skip(1) {
        if line.trim_end() == mark || (mark == "---" && line.trim_end() == "...") {
            return Some(if mark == "+++" { toml_fields(&inner) } else { yaml_fields(&inner) });
        }
        inner.push_str(line);
        inner.push('\n');
        if inner.len() > MAX_HEAD {
            return None;
        }
    }
    None
}

fn toml_fields(head: &str) -> BTreeMap<String, String> {
    let table: toml::Table = head.parse().unwrap_or_default();
    table
        .into_iter()
        .filter_map(|(key, value)| match value {
            toml::Value::String(text) => Some((key.to_lowercase(), text)),
            toml::Value::Datetime(date) => Some((key.to_lowercase(), date.to_string())),
            toml::Value::Integer(number) => Some((key.to_lowercase(), number.to_string())),
            _ => None,
        })
        .collect()
}

fn yaml_fields(head: &str) -> BTreeMap<String, String> {
    head.lines()
        .filter(|line| !line.starts_with([' ', '\t', '#', '-']))
        .filter_map(|line| line.split_once(':'))
        .map(|(key, value)| (key.trim().to_lowercase(), unquoted(value.trim()).to_owned()))
        .filter(|(key, value)| !key.is_empty() && !value.is_empty())
        .collect()
}

/// A scalar without its quotes or its comment.
fn unquoted(value: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(quote).and_then(|rest| rest.split(quote).next()) {
            return inner;
        }
    }
    value.split(" #").next().unwrap_or(value).trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yaml_and_toml_heads_say_the_same() {
        for text in [
            "---\ntitle: \"Talks: day two\"\ndate: 2020-10-20 # written\nsource: Harbour Post\ntags:\n  - a\n---\nThe talks went on.\n",
            "+++\ntitle = \"Talks: day two\"\ndate = 2020-10-20\nsource = \"Harbour Post\"\ntags = [\"a\"]\n+++\nThe talks went on.\n",
        ] {
            let record = read(text.to_owned());
            assert_eq!(record.title.as_deref(), Some("Talks: day two"));
            assert_eq!(record.source.as_deref(), Some("Harbour Post"));
            assert_eq!(record.published.edtf.map(|date| date.to_string()).as_deref(), Some("2020-10-20"));
            assert_eq!(record.text, text);
        }
    }

    #[test]
    fn a_rule_across_the_page_is_no_head() {
        assert!(head("---\nAn essay: its first line\nand no closing mark\n").is_none());
        assert!(head("Text\n---\nkey: value\n---\n").is_none());
    }

    #[test]
    fn a_directive_in_the_head_covers_the_article_in_markdown_and_plain_text() {
        let text =
            "---\ncrosscheck-ignore: \"contradiction/date: both dates are cited\"\n---\nThe treaty was signed.\n";
        let (markdown, plain) = (read(text.to_owned()), read_plain(text.to_owned()));
        assert_eq!(markdown.directives, plain.directives);
        assert_eq!(plain.directives[0].codes, ["contradiction/date"]);
        assert_eq!(plain.directives[0].reason, "both dates are cited");
        assert_eq!((plain.text.len(), plain.text.trim()), (text.len(), "The treaty was signed."));
        let other = "---\nA line: of text\n---\nText.\n";
        assert_eq!(read_plain(other.to_owned()).text, other);
        let told = read_plain("---\nsource: Harbour Post\ndate: 2020-10-20\n---\nText.\n".to_owned());
        assert_eq!((told.source.as_deref(), told.text.trim()), (Some("Harbour Post"), "Text."));
        assert_eq!(read("---\ncrosscheck-ignore: later\n---\nText.\n".to_owned()).diagnostics.len(), 1);
    }

    #[test]
    fn a_date_in_words_is_told_and_left_out() {
        let record = read("---\ndate: last Tuesday\n---\nText.\n".to_owned());
        assert!(record.published.edtf.is_none());
        assert_eq!(record.diagnostics.len(), 1);
    }
}
