//! Blocks → the same blocks with what a page says about itself cut out and marked: links, notices, captions, comments.
//!
//! Whole lines are told by what they are, begin or end with; where a page's lines were joined, its set phrases are cut out of the running
//! text, and a picture's credit in parentheses ends what stands before it. Invariants: blocks stay in text order and do not overlap; no
//! text is lost, a phrase becomes a block of its own. Deliberately absent: where a caption begins that was joined to the text before it.

use aho_corasick::{AhoCorasick, MatchKind};

use super::words::Furniture;
use super::{Block, BlockKind, Field, Span};

/// A line in which a page speaks of itself has no more words than this.
const FURNITURE_WORDS: usize = 45;
/// A credit in parentheses has no more bytes than this.
const CREDIT_BYTES: usize = 90;

/// The set phrases of pages, ready to be found in running text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Phrases(Option<AhoCorasick>);

impl Phrases {
    /// Of phrases in any case of letters; none where they are too many to search for.
    pub(crate) fn new(phrases: &[String]) -> Self {
        let mut builder = AhoCorasick::builder();
        builder.ascii_case_insensitive(true).match_kind(MatchKind::LeftmostLongest);
        Self(if phrases.is_empty() { None } else { builder.build(phrases).ok() })
    }

    /// Where they stand in a text as whole words, without overlaps.
    fn find(&self, text: &str) -> Vec<(usize, usize)> {
        let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let whole = |&(start, end): &(usize, usize)| {
            let before = text.get(..start).and_then(|before| before.chars().next_back());
            let behind = text.get(end..).and_then(|behind| behind.chars().next());
            !inside(before) && !inside(behind)
        };
        let found = self.0.iter().flat_map(|phrases| phrases.find_iter(text));
        let numbered = |(start, end)| (start, end + text.get(end..).map_or(0, numbered));
        found.map(|found| (found.start(), found.end())).filter(whole).map(numbered).collect()
    }
}

/// How long a picture's number behind its credit is, in bytes ("Agency *6* The mayor"); 0 for none.
fn numbered(behind: &str) -> usize {
    let digits = behind.trim_start().chars().take_while(char::is_ascii_digit).count();
    let blank = behind.len() - behind.trim_start().len();
    let next =
        behind.get(blank + digits..).and_then(|rest| rest.strip_prefix(' ')).and_then(|rest| rest.chars().next());
    if (1..=2).contains(&digits) && blank > 0 && next.is_some_and(char::is_uppercase) { blank + digits } else { 0 }
}

/// Cuts the set phrases of pages out of running text, and ends a block behind a credit in parentheses that a sentence follows.
pub(crate) fn cut(words: &Furniture, phrases: &Phrases, text: &str, blocks: Vec<Block>) -> Vec<Block> {
    let mut parts = Vec::with_capacity(blocks.len());
    for block in blocks {
        let line = block.span.of(text);
        if block.span.field == Field::Title || block.kind == BlockKind::Furniture {
            parts.push(block);
            continue;
        }
        let mut pieces: Vec<(usize, usize, bool)> = Vec::new();
        pieces.extend(phrases.find(line).into_iter().map(|(start, end)| (start, end, true)));
        pieces.extend(credits(words, line).into_iter().map(|end| (end, end, false)));
        pieces.sort_unstable();
        let mut at = 0;
        for (start, end, phrase) in pieces.into_iter().chain(std::iter::once((line.len(), line.len(), false))) {
            if start < at {
                continue;
            }
            parts.extend(piece(&block, line, at, start, block.kind));
            parts.extend(piece(&block, line, start, end, if phrase { BlockKind::Furniture } else { block.kind }));
            at = end;
        }
    }
    parts
}

/// A part of a block without the white space around it; `None` where nothing but marks is left.
fn piece(block: &Block, line: &str, start: usize, end: usize, kind: BlockKind) -> Option<Block> {
    let words = line.get(start..end)?;
    let skipped = words.len() - words.trim_start().len();
    let kept = words.trim();
    let first = block.span.start + start + skipped;
    (!kept.is_empty()).then(|| Block { span: Span::new(block.span.field, first, first + kept.len()), kind })
}

/// Where a credit of a picture in parentheses ends that a capital or a number follows ("(Agency/Pool) The mayor said").
fn credits(words: &Furniture, line: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    for (start, _) in line.match_indices('(') {
        let Some(rest) = line.get(start + 1..) else { continue };
        let Some(length) = rest.find([')', '(', '\n']).filter(|&length| length <= CREDIT_BYTES) else { continue };
        let (inside, behind) = (rest.get(..length).unwrap_or_default(), rest.get(length..).unwrap_or_default());
        let Some(behind) = behind.strip_prefix(')').and_then(|behind| behind.strip_prefix(' ')) else { continue };
        let next = behind.trim_start().chars().next();
        let folded = inside.to_lowercase();
        if next.is_some_and(|c| c.is_uppercase() || c.is_numeric())
            && words.credits.iter().any(|credit| names(&folded, credit))
        {
            ends.push(start + 1 + length + 1);
        }
    }
    ends
}

/// Whether what stands in parentheses is a credit, or one with what a slash or words join to it.
fn names(folded: &str, credit: &str) -> bool {
    let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    folded.match_indices(credit).any(|(at, _)| {
        let before = folded.get(..at).and_then(|before| before.chars().next_back());
        let behind = folded.get(at + credit.len()..).and_then(|behind| behind.chars().next());
        !inside(before) && !inside(behind)
    })
}

/// Marks the blocks in which a page speaks of itself, of its pictures, or lets its readers speak.
pub(crate) fn mark(words: &Furniture, text: &str, blocks: &mut [Block]) {
    let half = blocks.len() / 2;
    let mut over = false;
    for (number, block) in blocks.iter_mut().enumerate().filter(|(_, block)| block.span.field == Field::Text) {
        let line = block.span.of(text);
        let folded = line.to_lowercase().replace('’', "'");
        let folded = folded.trim_matches(|c: char| !c.is_alphanumeric() && c != '©');
        // Only behind most of the text: a heading of that name may also open a page.
        over |= number >= half && words.tails.contains(folded);
        // A long line is an article or a paragraph of one, whatever it begins or ends with.
        let short = line.split_whitespace().take(FURNITURE_WORDS + 1).count() <= FURNITURE_WORDS;
        if !over && !short {
            continue;
        }
        let is_furniture = over
            || words.lines.contains(folded)
            || words.tails.contains(folded)
            || words.starts.iter().any(|start| folded.starts_with(start.as_str()))
            || words.ends.iter().any(|end| folded.ends_with(end.as_str()))
            || words.credits.iter().any(|credit| is_caption(line, folded, credit));
        if is_furniture {
            block.kind = BlockKind::Furniture;
        }
    }
}

/// Whether a line begins with a credit that a capital or a number follows, or ends with one and no full stop.
fn is_caption(line: &str, folded: &str, credit: &str) -> bool {
    let behind = folded.strip_prefix(credit).filter(|rest| rest.starts_with(' '));
    // Counted from the end: folding may have changed the length of what stands before.
    let next = behind.and_then(|rest| {
        let after = rest.trim_start().chars().count();
        let shown: Vec<char> = line.trim_end_matches(|c: char| !c.is_alphanumeric()).chars().collect();
        shown.get(shown.len().checked_sub(after)?).copied()
    });
    next.is_some_and(|c| c.is_uppercase() || c.is_numeric())
        || (folded.ends_with(credit) && folded.len() > credit.len() && !line.trim_end().ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::block::blocks;
    use super::*;

    #[test]
    fn what_a_page_says_about_itself_is_furniture() {
        let set = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let words = Furniture {
            lines: set(&["contact us"]),
            tails: set(&["leave a reply"]),
            starts: list(&["read more"]),
            ends: list(&["all rights reserved"]),
            credits: list(&["picture house", "agency"]),
            phrases: Vec::new(),
        };
        let text = "The dam burst on Monday.\nAgency reporters saw it burst.\nAgency The dam after the flood\nA bridge is closed (Picture House)\n\
                    Read more: Dams\nContact Us\n© 2020 The Post. All rights reserved.\nLeave a Reply\nIt was the mayor who did it.";
        let (shown, mut found) = blocks(Field::Text, text, Format::Plain);
        mark(&words, &shown, &mut found);
        let kept: Vec<&str> =
            found.iter().filter(|block| block.kind != BlockKind::Furniture).map(|block| block.span.of(text)).collect();
        assert_eq!(kept, ["The dam burst on Monday.", "Agency reporters saw it burst."]);
    }

    #[test]
    fn set_phrases_of_pages_are_cut_out_of_joined_lines() {
        let phrases = Phrases::new(&["continue reading the main story".to_owned(), "sign up".to_owned()]);
        let words = Furniture { credits: vec!["agency".to_owned()], ..Furniture::default() };
        let text = "The dam burst. Advertisement Continue reading the main story The mayor had to sign up, designs upset him. \
                    The dam on Monday (Pool/Agency) Nobody (an agency said) was hurt. \
                    Sign up 7 The mayor at 8 today.";
        let (shown, found) = blocks(Field::Text, text, Format::Plain);
        let parts = cut(&words, &phrases, &shown, found);
        let told: Vec<(BlockKind, &str)> = parts.iter().map(|block| (block.kind, block.span.of(text))).collect();
        let (told_kind, cut_kind) = (BlockKind::Paragraph, BlockKind::Furniture);
        assert_eq!(
            told,
            [
                (told_kind, "The dam burst. Advertisement"),
                (cut_kind, "Continue reading the main story"),
                (told_kind, "The mayor had to"),
                (cut_kind, "sign up"),
                (told_kind, ", designs upset him. The dam on Monday (Pool/Agency)"),
                (told_kind, "Nobody (an agency said) was hurt."),
                (cut_kind, "Sign up 7"),
                (told_kind, "The mayor at 8 today."),
            ]
        );
    }
}
