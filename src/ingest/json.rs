//! JSON and JSONL → records, one an object.
//!
//! Knows the field names of news-please, schema.org `NewsArticle`, ninjs and other NewsML-G2 dumps, and of this program's own
//! extract records. Invariants: a record that cannot be read gives one diagnostic with its line, and the others still count; the
//! problems told of one file are bounded. Deliberately absent: numbers as dates.

use serde_json::{Map, Value};

use super::walk::{Input, Kind};
use super::{Record, directive, metadata};
use crate::diag::{Class, Diagnostic};
use crate::text::Format;

const TEXT: &[&str] = &[
    "text",
    "maintext",
    "articleBody",
    "body_text",
    "bodyText",
    "bodytext",
    "body",
    "content",
    "full_text",
    "fulltext",
    "article_text",
    "body_xhtml",
    "body_html",
    "content_html",
    "description_text",
    "description",
];
const TITLE: &[&str] = &["title", "headline", "name", "title_page", "title_rss"];
const URL: &[&str] = &["url", "link", "canonical_url", "web_url", "webUrl", "mainEntityOfPage", "uri"];
const SOURCE: &[&str] = &[
    "source",
    "outlet",
    "publisher",
    "provider",
    "source_name",
    "site_name",
    "siteName",
    "newspaper",
    "publication",
    "source_domain",
    "sourceDomain",
    "domain",
    "copyrightholder",
    "infosource",
];
const PUBLISHED: &[&str] = &[
    "published",
    "date_publish",
    "datePublished",
    "date_published",
    "published_at",
    "publishedAt",
    "published_time",
    "pub_date",
    "pubDate",
    "publish_date",
    "publication_date",
    "versionCreated",
    "versioncreated",
    "firstCreated",
    "firstcreated",
    "contentCreated",
    "date",
    "dateCreated",
];
const CREDIT: &[&str] = &["credit", "creditline", "creditLine", "agency", "wire"];
const ID: &[&str] = &["id", "_id", "guid", "@id", "article_id", "uuid", "identifier"];
/// Fields under which dumps keep a list of records.
const LISTS: &[&str] =
    &["articles", "items", "records", "results", "data", "@graph", "hits", "newsItems", "associations"];

/// Most problems of one file that are told one by one.
const MAX_PROBLEMS: usize = 20;

/// The records of a file.
pub(super) fn read(text: &str, kind: Kind, file: &Input, diagnostics: &mut Vec<Diagnostic>) -> Vec<Record> {
    let mut problems = Vec::new();
    let pieces = match pieces(text, kind) {
        Ok(pieces) => pieces,
        Err((offset, message)) => {
            problems.push(malformed(file, message).at(text, offset));
            Vec::new()
        }
    };
    let mut records = Vec::new();
    let mut lines = LineCounter::new(text);
    for (offset, piece) in pieces {
        let line = lines.line_of(offset);
        match serde_json::from_str::<Value>(piece) {
            Ok(value) => {
                let before = records.len();
                collect(&value, line, &mut records);
                if records.len() == before {
                    let mut problem = without_text(file, &value);
                    problem.position = Some((line, 1));
                    problems.push(problem);
                } else if let Some(record) = records.get_mut(before).filter(|record| record.hash.is_empty()) {
                    record.hash = blake3::hash(piece.as_bytes()).to_hex().to_string();
                }
            }
            Err(error) => {
                let mut problem = malformed(file, message(&error));
                problem.position = Some((line + error.line() - 1, error.column().max(1)));
                problems.push(problem);
            }
        }
    }
    bound(file, problems, diagnostics);
    records
}

/// The pieces of a file that are one value each, with their offsets.
fn pieces(text: &str, kind: Kind) -> Result<Vec<(usize, &str)>, (usize, String)> {
    let start = text.len() - text.trim_start().len();
    let body = text.trim();
    if body.starts_with('[') && serde_json::from_str::<serde::de::IgnoredAny>(body).is_ok() {
        return Ok(elements(body).into_iter().map(|(offset, piece)| (start + offset, piece)).collect());
    }
    if kind == Kind::Json {
        match serde_json::from_str::<serde::de::IgnoredAny>(body) {
            Ok(_) => return Ok(vec![(start, body)]),
            Err(error) => {
                let is_lines = body.lines().next().is_some_and(|first| {
                    first.trim_start().starts_with('{') && serde_json::from_str::<serde::de::IgnoredAny>(first).is_ok()
                });
                if !is_lines {
                    return Err((start + offset_of(body, &error), message(&error)));
                }
            }
        }
    }
    let mut offset = 0;
    let mut lines = Vec::new();
    for line in text.split_inclusive('\n') {
        if !line.trim().is_empty() {
            lines.push((offset, line.trim_end()));
        }
        offset += line.len();
    }
    Ok(lines)
}

/// The elements of a well-formed array, with their offsets.
fn elements(array: &str) -> Vec<(usize, &str)> {
    let (mut depth, mut in_string, mut escaped, mut start) = (0_usize, false, false, 1);
    let mut found = Vec::new();
    for (i, byte) in array.bytes().enumerate() {
        if in_string {
            in_string = escaped || byte != b'"';
            escaped = !escaped && byte == b'\\';
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let is_end = (byte == b',' && depth == 1) || (byte == b']' && depth == 0);
        if is_end {
            let piece = array.get(start..i).unwrap_or("");
            if !piece.trim().is_empty() {
                let blank = piece.len() - piece.trim_start().len();
                found.push((start + blank, piece.trim()));
            }
            start = i + 1;
        }
    }
    found
}

/// The records that a value holds: itself, or those of a list inside it.
fn collect(value: &Value, line: usize, records: &mut Vec<Record>) {
    let Value::Object(object) = value else { return };
    if let Some(record) = record(object, line) {
        records.push(record);
        return;
    }
    let inner = LISTS.iter().filter_map(|name| object.get(*name)).find_map(Value::as_array);
    for (i, element) in inner.into_iter().flatten().enumerate() {
        let element = element.get("_source").unwrap_or(element);
        let Some(mut record) = element.as_object().and_then(|object| record(object, line)) else { continue };
        // Records inside one object share its line; their place in the list tells them apart.
        record.id = record.id.or_else(|| (i > 0).then(|| format!("{line}.{}", i + 1)));
        record.hash = blake3::hash(element.to_string().as_bytes()).to_hex().to_string();
        records.push(record);
    }
}

fn record(object: &Map<String, Value>, line: usize) -> Option<Record> {
    let (field, text) = TEXT.iter().find_map(|name| Some((*name, long_text(object.get(*name)?)?)))?;
    let text = if field.contains("html") { without_tags(&text) } else { text };
    let url = first(object, URL).filter(|url| url.contains("://"));
    let mut record = Record {
        id: first(object, ID),
        line,
        title: first(object, TITLE).filter(|title| *title != text),
        source: first(object, SOURCE).or_else(|| url.as_deref().and_then(metadata::host)),
        credit: first(object, CREDIT),
        format: if object.get("format").and_then(Value::as_str) == Some("markdown") {
            Format::Markdown
        } else {
            Format::Plain
        },
        url,
        text,
        ..Record::default()
    };
    set_published(object, &mut record);
    set_directive(object, &mut record);
    if field.starts_with("description") {
        record.diagnostics.push("the record has no text; its description is read instead".to_owned());
    }
    Some(record)
}

fn set_directive(object: &Map<String, Value>, record: &mut Record) {
    if let Some(value) = object.get(directive::NAME).and_then(Value::as_str) {
        match directive::of_field(value) {
            Ok(directive) => record.directives.push(directive),
            Err(problem) => record.diagnostics.push(problem),
        }
    }
}

fn set_published(object: &Map<String, Value>, record: &mut Record) {
    for name in PUBLISHED {
        let value = match object.get(*name) {
            Some(Value::String(value)) if !value.trim().is_empty() => value,
            // This program's own records: what extract inferred, extract infers again.
            Some(Value::Object(own)) if own.get("how").and_then(Value::as_str) == Some("metadata") => {
                match own.get("edtf").and_then(Value::as_str) {
                    Some(value) => value,
                    None => continue,
                }
            }
            _ => continue,
        };
        match metadata::published(&format!("the record's {name}"), value) {
            Some(published) => {
                record.published = published;
                return;
            }
            None => record.diagnostics.push(format!("the record's {name} is no date (write YYYY-MM-DD): {value}")),
        }
    }
}

/// The first of `names` that holds something to print.
fn first(object: &Map<String, Value>, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| short_text(object.get(*name)?))
}

/// A scalar, or the naming field of an object, or the first element of a list.
fn short_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(inner) => ["name", "main", "title", "text", "value", "literal", "@id", "uri"]
            .iter()
            .find_map(|name| inner.get(*name)?.as_str().map(str::to_owned)),
        Value::Array(list) => list.first().filter(|first| !first.is_array()).and_then(short_text),
        _ => None,
    }
}

/// Running text: a string, an object that holds one, or a list of paragraphs.
fn long_text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Object(inner) => {
            ["text", "value", "content"].iter().find_map(|name| inner.get(*name)?.as_str())?.to_owned()
        }
        Value::Array(list) => {
            let paragraphs: Vec<&str> =
                list.iter().filter_map(|part| part.as_str().or_else(|| part.get("text")?.as_str())).collect();
            paragraphs.join("\n\n")
        }
        _ => return None,
    };
    Some(text).filter(|text| !text.trim().is_empty())
}

#[cfg(feature = "html")]
fn without_tags(text: &str) -> String {
    super::page::text_of(text)
}

#[cfg(not(feature = "html"))]
fn without_tags(text: &str) -> String {
    text.to_owned()
}

fn malformed(file: &Input, message: impl std::fmt::Display) -> Diagnostic {
    Diagnostic::new(file.class(), &file.shown, format!("this is not well-formed JSON: {message}"))
        .hint("a .json file holds one record or an array of records, a .jsonl file one record a line")
}

fn without_text(file: &Input, value: &Value) -> Diagnostic {
    let found = match value {
        Value::Object(object) if object.is_empty() => "the object is empty".to_owned(),
        Value::Object(object) => {
            let names: Vec<&str> = object.keys().take(8).map(String::as_str).collect();
            format!("its fields are {}", names.join(", "))
        }
        _ => "it is no object".to_owned(),
    };
    Diagnostic::new(file.class(), &file.shown, format!("the record has no text; {found}"))
        .hint("put the article's text into a field `text` (`maintext`, `articleBody` and `body` are known too)")
}

fn message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or(&text).to_owned()
}

fn offset_of(text: &str, error: &serde_json::Error) -> usize {
    let lines = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
    lines + error.column().saturating_sub(1)
}

fn bound(file: &Input, mut problems: Vec<Diagnostic>, diagnostics: &mut Vec<Diagnostic>) {
    let more = problems.len().saturating_sub(MAX_PROBLEMS);
    problems.truncate(MAX_PROBLEMS);
    diagnostics.extend(problems);
    if more > 0 {
        diagnostics.push(Diagnostic::new(Class::Note, &file.shown, format!("{more} more records have such problems")));
    }
}

/// Line numbers of growing offsets, in one pass.
struct LineCounter<'t> {
    text: &'t str,
    offset: usize,
    line: usize,
}

impl<'t> LineCounter<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, offset: 0, line: 1 }
    }

    fn line_of(&mut self, offset: usize) -> usize {
        let between = self.text.as_bytes().get(self.offset..offset).unwrap_or_default();
        self.line += between.split(|byte| *byte == b'\n').count() - 1;
        self.offset = offset.max(self.offset);
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, kind: Kind) -> (Vec<Record>, Vec<String>) {
        let file = super::super::walk::expand(&["-".into()], &mut Vec::new()).remove(0);
        let mut diagnostics = Vec::new();
        let records = read(text, kind, &file, &mut diagnostics);
        (records, diagnostics.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn the_known_dumps_give_the_same_record() {
        for text in [
            r#"{"text":"Talks ended.","title":"Talks","source":"Harbour Post","published":"2020-10-19"}"#,
            r#"{"maintext":"Talks ended.","title":"Talks","source_domain":"Harbour Post","date_publish":"2020-10-19 08:00:00","description":"x"}"#,
            r#"{"@type":"NewsArticle","headline":"Talks","articleBody":"Talks ended.","datePublished":"2020-10-19T08:00:00Z","publisher":{"name":"Harbour Post"}}"#,
            r#"{"headline":"Talks","body_text":"Talks ended.","versioncreated":"2020-10-19T08:00:00Z","provider":{"name":"Harbour Post"}}"#,
        ] {
            let (records, problems) = check(text, Kind::Json);
            let record = &records[0];
            assert_eq!(problems, Vec::<String>::new());
            assert_eq!((record.text.as_str(), record.title.as_deref()), ("Talks ended.", Some("Talks")));
            assert_eq!(record.source.as_deref(), Some("Harbour Post"));
            assert_eq!(record.published.edtf.as_ref().map(ToString::to_string).as_deref(), Some("2020-10-19"));
        }
    }

    #[test]
    fn an_array_a_list_inside_an_object_and_lines_give_all_records() {
        let array = "[\n {\"text\": \"One, [two].\"},\n {\"text\": \"\\\"Three\\\"\"}\n]";
        let (records, _) = check(array, Kind::Json);
        assert_eq!(
            records.iter().map(|r| (r.line, r.text.as_str())).collect::<Vec<_>>(),
            [(2, "One, [two]."), (3, "\"Three\"")]
        );
        let (records, _) = check("{\"articles\": [{\"text\": \"One.\"}, {\"text\": \"Two.\"}]}", Kind::Json);
        assert_eq!(records.len(), 2);
        let (records, _) = check("{\"text\": \"One.\"}\n\n{\"text\": \"Two.\"}\n", Kind::JsonLines);
        assert_eq!(records.iter().map(|r| r.line).collect::<Vec<_>>(), [1, 3]);
    }

    #[test]
    fn a_broken_line_is_told_with_its_place_and_the_others_count() {
        let (records, problems) = check(
            "{\"text\": \"One.\"}\n{\"text\": oops}\n{\"title\": \"x\"}\n{\"text\": \"Two.\"}\n",
            Kind::JsonLines,
        );
        assert_eq!(records.len(), 2);
        assert_eq!(problems.len(), 2);
        assert!(problems[0].starts_with("-:2:10: this is not well-formed JSON: expected value"), "{}", problems[0]);
        assert!(problems[1].starts_with("-:3:1: the record has no text; its fields are title"), "{}", problems[1]);
    }

    #[test]
    fn deep_nesting_is_a_message_and_no_crash() {
        let deep = format!("{{\"text\": {}{}}}", "[".repeat(100_000), "]".repeat(100_000));
        let (records, problems) = check(&deep, Kind::JsonLines);
        assert_eq!((records.len(), problems.len()), (0, 1));
    }

    #[test]
    fn many_problems_are_told_briefly() {
        let (_, problems) = check(&"{}\n".repeat(1000), Kind::JsonLines);
        assert_eq!(problems.len(), MAX_PROBLEMS + 1);
        assert!(problems[MAX_PROBLEMS].contains("980 more records"));
    }
}
