//! Text → blocks (headings, paragraphs, list items, table rows), and the text with its marks blanked.
//!
//! Plain text: lines and blank lines; a short line that no punctuation ends is a heading; lines that were wrapped at a width are one
//! paragraph. Markdown: as CommonMark says; front matter, code and HTML are left out. Invariants: blocks are in text order and do not
//! overlap; the blanked text has the length of the original, and what is left of it stands where it stood.

use std::borrow::Cow;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::{Block, BlockKind, Field, Format, Span};

/// A heading has no more words than this.
const HEADING_WORDS: usize = 16;
/// A wrapped line is at least so long, in characters, and at most so long.
const WRAPPED: std::ops::RangeInclusive<usize> = 45..=130;

/// The blocks of a field, and its text with the marks of its format blanked.
pub(crate) fn blocks(field: Field, text: &str, format: Format) -> (Cow<'_, str>, Vec<Block>) {
    if field == Field::Title {
        let blocks = trimmed(field, text, 0, text.len(), BlockKind::Heading).into_iter().collect();
        return (Cow::Borrowed(text), blocks);
    }
    match format {
        Format::Plain => (Cow::Borrowed(text), plain(field, text)),
        Format::Markdown => markdown(field, text),
    }
}

/// A block without the white space around it; `None` where nothing is left.
fn trimmed(field: Field, text: &str, start: usize, end: usize, kind: BlockKind) -> Option<Block> {
    let words = text.get(start..end)?;
    let blank = |c: char| c.is_whitespace() || c == '\u{feff}';
    let start = start + words.len() - words.trim_start_matches(blank).len();
    let end = start + words.trim_matches(blank).len();
    (start < end).then(|| Block { span: Span::new(field, start, end), kind })
}

fn plain(field: Field, text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut group: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() {
            close_group(field, text, &mut group, &mut blocks);
        } else {
            group.push((at, at + line.len()));
        }
        at += line.len();
    }
    close_group(field, text, &mut group, &mut blocks);
    blocks
}

/// The lines between two blank ones: one wrapped paragraph, or a block a line.
fn close_group(field: Field, text: &str, group: &mut Vec<(usize, usize)>, blocks: &mut Vec<Block>) {
    let lines = std::mem::take(group);
    let words = |&(start, end): &(usize, usize)| text.get(start..end).unwrap_or("").trim();
    let wrapped = is_wrapped(&lines.iter().map(words).collect::<Vec<_>>());
    let mut at = 0;
    while let Some(&(start, mut end)) = lines.get(at) {
        at += 1;
        while wrapped && lines.get(at).is_some_and(|next| list_mark(words(next)).is_none()) {
            end = lines.get(at).map_or(end, |line| line.1);
            at += 1;
        }
        blocks.extend(line_block(field, text, start, end));
    }
}

/// Whether lines look cut at a width: most of those before the last are long, alike, and end without punctuation.
fn is_wrapped(lines: &[&str]) -> bool {
    let Some((last, before)) = lines.split_last() else { return false };
    if before.is_empty() {
        return false;
    }
    let fits = before.iter().filter(|line| WRAPPED.contains(&line.chars().count())).count();
    let open = before.iter().filter(|line| !ends_sentence(line)).count();
    let runs_on = lines.iter().skip(1).filter(|line| line.chars().next().is_some_and(char::is_lowercase)).count();
    let longest = WRAPPED.end() + 1;
    last.chars().count() <= longest
        && fits * 10 >= before.len() * 8
        && open * 10 >= before.len() * 6
        && (runs_on * 3 >= before.len())
}

fn line_block(field: Field, text: &str, start: usize, end: usize) -> Option<Block> {
    let block = trimmed(field, text, start, end, BlockKind::Paragraph)?;
    let words = block.span.of(text);
    if let Some(length) = list_mark(words) {
        return trimmed(field, text, block.span.start + length, block.span.end, BlockKind::ListItem);
    }
    let kind = if words.contains('\t') || words.matches(" | ").count() > 1 {
        BlockKind::TableRow
    } else if words.split_whitespace().take(HEADING_WORDS + 1).count() <= HEADING_WORDS && !ends_sentence(words) {
        BlockKind::Heading
    } else {
        BlockKind::Paragraph
    };
    Some(Block { kind, ..block })
}

/// Byte length of the mark of a list item, with the blanks after it.
fn list_mark(line: &str) -> Option<usize> {
    let mut chars = line.chars();
    let first = chars.next()?;
    let rest = if matches!(first, '-' | '*' | '•' | '▪' | '●' | '◦' | '·' | '–' | '‣') {
        chars.as_str()
    } else {
        let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
        if line.len() - digits.len() > 2 || digits.len() == line.len() {
            return None;
        }
        digits.strip_prefix(['.', ')'])?
    };
    (rest.starts_with([' ', '\t', '\u{a0}'])).then(|| line.len() - rest.trim_start().len())
}

fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»', ' ']).ends_with(['.', '!', '?', '…', ':', ';', ','])
}

/// A block of Markdown under way.
struct Pending {
    kind: BlockKind,
    start: Option<usize>,
    end: usize,
}

/// What Markdown is read with.
pub(super) fn markdown_options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS
        | Options::ENABLE_FOOTNOTES
}

fn markdown(field: Field, text: &str) -> (Cow<'_, str>, Vec<Block>) {
    let mut shown = vec![b' '; text.len()];
    for (at, byte) in text.bytes().enumerate() {
        if byte == b'\n' {
            shown[at] = b'\n';
        }
    }
    let mut blocks = Vec::new();
    let mut pending = Pending { kind: BlockKind::Paragraph, start: None, end: 0 };
    let (mut hidden, mut items, mut heading) = (0usize, 0usize, false);
    for (event, range) in Parser::new_ext(text, markdown_options()).into_offset_iter() {
        match event {
            Event::Start(tag) => match tag {
                Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_) | Tag::Image { .. } => hidden += 1,
                Tag::Item => {
                    close(field, text, &mut pending, &mut blocks);
                    items += 1;
                    pending.kind = BlockKind::ListItem;
                }
                Tag::TableHead | Tag::TableRow => {
                    close(field, text, &mut pending, &mut blocks);
                    pending.kind = BlockKind::TableRow;
                }
                Tag::Heading { .. } => {
                    close(field, text, &mut pending, &mut blocks);
                    heading = true;
                    pending.kind = BlockKind::Heading;
                }
                Tag::Paragraph => {
                    close(field, text, &mut pending, &mut blocks);
                    pending.kind = if items > 0 { BlockKind::ListItem } else { BlockKind::Paragraph };
                }
                _ => {}
            },
            Event::End(tag) => match tag {
                TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::MetadataBlock(_) | TagEnd::Image => {
                    hidden = hidden.saturating_sub(1);
                }
                TagEnd::Item => {
                    close(field, text, &mut pending, &mut blocks);
                    items = items.saturating_sub(1);
                }
                TagEnd::Heading(_) => {
                    close(field, text, &mut pending, &mut blocks);
                    heading = false;
                }
                TagEnd::Paragraph | TagEnd::TableHead | TagEnd::TableRow => {
                    close(field, text, &mut pending, &mut blocks);
                }
                _ => {}
            },
            Event::Text(_) | Event::Code(_) if hidden == 0 => {
                if let (Some(to), Some(from)) = (shown.get_mut(range.clone()), text.as_bytes().get(range.clone())) {
                    to.copy_from_slice(from);
                }
                if matches!(event, Event::Code(_)) {
                    for at in range.clone() {
                        if text.as_bytes().get(at) == Some(&b'`') {
                            shown[at] = b' ';
                        }
                    }
                }
                pending.start.get_or_insert(range.start);
                pending.end = pending.end.max(range.end);
                if pending.kind == BlockKind::Paragraph && heading {
                    pending.kind = BlockKind::Heading;
                }
            }
            _ => {}
        }
    }
    close(field, text, &mut pending, &mut blocks);
    blocks.sort_by_key(|block: &Block| block.span.start);
    blocks.dedup_by(|later, earlier| later.span.overlaps(&earlier.span));
    match String::from_utf8(shown) {
        Ok(shown) => (Cow::Owned(shown), blocks),
        Err(_) => (Cow::Borrowed(text), blocks),
    }
}

fn close(field: Field, text: &str, pending: &mut Pending, blocks: &mut Vec<Block>) {
    if let Some(start) = pending.start.take() {
        blocks.extend(trimmed(field, text, start, pending.end.max(start), pending.kind));
    }
    pending.end = 0;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, format: Format) -> Vec<(BlockKind, String)> {
        let (shown, blocks) = blocks(Field::Text, text, format);
        assert_eq!(shown.len(), text.len());
        blocks.iter().map(|block| (block.kind, block.span.of(&shown).to_owned())).collect()
    }

    #[test]
    fn short_lines_without_a_stop_are_headings() {
        let found = shown("Talks resume\n\nThe two sides met on Monday.\n- One point\n", Format::Plain);
        let kinds: Vec<_> = found.iter().map(|(kind, _)| *kind).collect();
        assert_eq!(kinds, [BlockKind::Heading, BlockKind::Paragraph, BlockKind::ListItem]);
        assert_eq!(found[2].1, "One point");
    }

    #[test]
    fn lines_wrapped_at_a_width_are_one_paragraph() {
        let text = "The two delegations met in the old town hall on Monday and\nagreed that they would meet again before the end of the\nmonth, their hosts said.\n\nA second one.";
        assert_eq!(shown(text, Format::Plain).len(), 2);
    }

    #[test]
    fn markdown_marks_are_blanked_and_front_matter_is_left_out() {
        let text = "---\ntitle: x\n---\n# Timeline\n\n- **23 October 2020** – a [truce](http://x.y) was signed.\n\n| a | b |\n|---|---|\n| c | d |\n";
        let found = shown(text, Format::Markdown);
        assert_eq!(found[0], (BlockKind::Heading, "Timeline".to_owned()));
        assert_eq!(found[1].0, BlockKind::ListItem);
        let words: Vec<&str> = found[1].1.split_whitespace().collect();
        assert_eq!(words, ["23", "October", "2020", "–", "a", "truce", "was", "signed."]);
        assert_eq!(found[2].0, BlockKind::TableRow);
        assert_eq!(found[3].1.split_whitespace().collect::<Vec<_>>(), ["c", "d"]);
    }
}
