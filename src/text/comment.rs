//! Markdown → its HTML comments, each with the block that it stands in or before.
//!
//! What only looks like a comment (in code, in a script) is none. Invariants: comments come in text order; linear time. Deliberately
//! absent: what a comment says.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use super::block::{blocks, markdown_options};
use super::{Block, Field, Format, Span};

/// An HTML comment of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The comment with its marks.
    pub span: Span,
    /// What stands between the marks, without the blanks around it.
    pub words: String,
    /// The block (paragraph, list item, table row) that it stands in, or else the one that follows.
    pub block: Option<Span>,
}

/// The comments of a text; plain text has none.
pub fn comments(text: &str, format: Format) -> Vec<Comment> {
    if format == Format::Plain || !text.contains("<!--") {
        return Vec::new();
    }
    let blocks = blocks(Field::Text, text, format).1;
    let mut found = Vec::new();
    for (event, range) in Parser::new_ext(text, markdown_options()).into_offset_iter() {
        match event {
            Event::Start(Tag::HtmlBlock) if !is_raw(text.get(range.clone()).unwrap_or("")) => {
                for span in marked(text, range) {
                    let follows = blocks.get(blocks.partition_point(|block| block.span.start < span.end));
                    found.push(comment(text, span, follows));
                }
            }
            Event::InlineHtml(_) => {
                for span in marked(text, range) {
                    let around = around(text, &blocks, &span);
                    found.push(comment(text, span, around));
                }
            }
            _ => {}
        }
    }
    found
}

/// Whether a block of HTML holds raw text and no marks.
fn is_raw(html: &str) -> bool {
    let html = html.trim_start().to_ascii_lowercase();
    ["<script", "<style", "<pre", "<textarea"].iter().any(|tag| html.starts_with(tag))
}

fn marked(text: &str, range: Range<usize>) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut at = range.start;
    while let Some(from) = text.get(at..range.end).and_then(|rest| rest.find("<!--")).map(|found| at + found) {
        let Some(to) = text.get(from + 4..range.end).and_then(|rest| rest.find("-->")) else { break };
        at = from + 4 + to + 3;
        spans.push(Span::new(Field::Text, from, at));
    }
    spans
}

fn comment(text: &str, span: Span, block: Option<&Block>) -> Comment {
    let words = span.of(text).trim_start_matches("<!--").trim_end_matches("-->").trim().to_owned();
    Comment { span, words, block: block.map(|block| block.span) }
}

/// The block that an inline comment stands in: the one that holds it or ends before it on its line, else the next.
fn around<'b>(text: &str, blocks: &'b [Block], span: &Span) -> Option<&'b Block> {
    let next = blocks.partition_point(|block| block.span.start <= span.start);
    let before = next.checked_sub(1).and_then(|at| blocks.get(at)).filter(|block| {
        let between = text.get(block.span.end..span.start).unwrap_or("");
        !between.contains('\n')
    });
    before.or_else(|| blocks.get(next))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covered(text: &str) -> Vec<(String, String)> {
        let found = comments(text, Format::Markdown);
        found.into_iter().map(|c| (c.words, c.block.map_or(String::new(), |b| b.of(text).to_owned()))).collect()
    }

    #[test]
    fn a_comment_on_a_line_of_its_own_belongs_to_what_follows() {
        let text = "# Head\n\nFirst one.\n\n<!-- note -->\nSecond one.\n\nThird one.\n";
        assert_eq!(covered(text), [("note".to_owned(), "Second one.".to_owned())]);
    }

    #[test]
    fn a_comment_at_the_end_of_an_item_or_a_row_belongs_to_it() {
        let text = "- One came.\n- Two left. <!-- a -->\n- Three.\n\n| x | y |\n|---|---|\n| five | six <!-- b --> |\n";
        let found = covered(text);
        assert_eq!(found[0], ("a".to_owned(), "Two left.".to_owned()));
        assert!(found[1].1.contains("five") && !found[1].1.contains('y'), "{found:?}");
    }

    #[test]
    fn what_stands_in_code_is_no_comment() {
        assert!(covered("Write `<!-- note -->` before it.\n\n```\n<!-- note -->\n```\n").is_empty());
        assert!(covered("    <!-- note -->\n\nText.\n").is_empty());
    }

    #[test]
    fn an_open_comment_is_none() {
        assert!(covered("<!-- note\n\nText.\n").is_empty());
    }
}
