//! Text → its quotations: straight, curly, angle and TeX marks, nested, and running over paragraphs that each open anew.
//!
//! Invariants: quotations are in text order; each lies inside the blocks that it runs over; depth is bounded; linear time. Deliberately absent:
//! who speaks.

use super::{Block, Field, Quote, Sentence, Span};

/// Deeper quotations are not told apart.
const DEEPEST: usize = 6;

/// The marks that open, and what closes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Straight,
    Curly,
    Angle,
    Tex,
    Single,
    CurlySingle,
}

struct Open {
    mark: Mark,
    outer: usize,
    inner: usize,
}

/// Finds the quotations of the blocks of a text.
pub(crate) fn quotes(field: Field, text: &str, blocks: &[Block]) -> Vec<Quote> {
    let mut found = Vec::new();
    let mut carried: Option<Open> = None;
    for (at, block) in blocks.iter().enumerate() {
        let mut open: Vec<Open> = carried.take().into_iter().collect();
        let continued = open.len();
        scan(field, text, &block.span, &mut open, continued, &mut found);
        if open.is_empty() {
            continue;
        }
        let outermost = open.remove(0);
        if blocks.get(at + 1).is_some_and(|next| opens_with(text, &next.span, outermost.mark)) {
            carried = Some(outermost);
        } else {
            let span = |start: usize| Span::new(field, start, block.span.end.max(start));
            found.push(Quote { outer: span(outermost.outer), inner: span(outermost.inner), closed: false });
        }
    }
    found.sort_by_key(|quote| (quote.outer.start, std::cmp::Reverse(quote.outer.end)));
    found
}

/// Ends quotations that nothing closes with the sentence that they open in: whose words come after it, nothing shows.
pub(crate) fn end_lost(quotes: &mut [Quote], sentences: &[Sentence], blocks: &[Block]) {
    for quote in quotes.iter_mut().filter(|quote| !quote.closed) {
        let within = |block: &&Block| block.span.contains(&quote.outer);
        let opens = sentences.iter().find(|sentence| sentence.span.end > quote.inner.start);
        if let Some(end) = opens.map(|sentence| sentence.span.end).filter(|_| blocks.iter().any(|b| within(&b))) {
            quote.outer.end = quote.outer.end.min(end).max(quote.inner.start);
            quote.inner.end = quote.outer.end;
        }
    }
}

fn opens_with(text: &str, span: &Span, mark: Mark) -> bool {
    let words = span.of(text);
    match mark {
        Mark::Straight => words.starts_with('"'),
        Mark::Curly => words.starts_with('“'),
        Mark::Angle => words.starts_with('«'),
        Mark::Tex => words.starts_with("``"),
        Mark::Single | Mark::CurlySingle => false,
    }
}

fn scan(field: Field, text: &str, span: &Span, open: &mut Vec<Open>, continued: usize, found: &mut Vec<Quote>) {
    let words = span.of(text);
    let mut before = None;
    let mut chars = words.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map(|&(_, next)| next);
        let start = span.start + at;
        // The mark that a continued quotation opens its new paragraph with.
        let renewed = at == 0 && continued > 0;
        match seen(c, before, after, open) {
            Some((mark, true, length)) => {
                if length > c.len_utf8() {
                    chars.next();
                }
                // Where a straight mark opens again, the one before has lost what closes it.
                if let Some(lost) = open.iter().rposition(|open| mark == Mark::Straight && open.mark == mark)
                    && !renewed
                    && let Some(first) = open.get(lost)
                {
                    let part = |from: usize| Span::new(field, from, start.max(from));
                    found.push(Quote { outer: part(first.outer), inner: part(first.inner), closed: false });
                    open.truncate(lost);
                }
                if !renewed && open.len() < DEEPEST {
                    open.push(Open { mark, outer: start, inner: start + length });
                }
            }
            Some((mark, false, length)) => {
                if length > c.len_utf8() {
                    chars.next();
                }
                if let Some(place) = open.iter().rposition(|open| open.mark == mark)
                    && let Some(closing) = open.get(place)
                {
                    let outer = Span::new(field, closing.outer, start + length);
                    let inner = Span::new(field, closing.inner.min(start), start);
                    found.push(Quote { outer, inner, closed: true });
                    open.truncate(place);
                }
            }
            None => {}
        }
        before = Some(c);
    }
    // A single mark that nothing closed was an apostrophe.
    open.retain(|open| !matches!(open.mark, Mark::Single | Mark::CurlySingle));
}

/// What a character opens (`true`) or closes, and the bytes of the mark.
fn seen(c: char, before: Option<char>, after: Option<char>, open: &[Open]) -> Option<(Mark, bool, usize)> {
    let is_open = |mark: Mark| open.iter().any(|open| open.mark == mark);
    let from_left =
        before.is_none_or(|b| b.is_whitespace() || matches!(b, '(' | '[' | '—' | '–' | '-' | '“' | '"' | '‘' | '/'));
    let to_right = after.is_some_and(|a| !a.is_whitespace());
    let at_end = after.is_none_or(|a| !a.is_alphanumeric());
    match c {
        '“' | '„' => Some((Mark::Curly, true, c.len_utf8())),
        '”' => Some((Mark::Curly, false, c.len_utf8())),
        '«' => Some((Mark::Angle, true, c.len_utf8())),
        '»' => Some((Mark::Angle, false, c.len_utf8())),
        '`' if after == Some('`') => Some((Mark::Tex, true, 2)),
        '\'' if after == Some('\'') && is_open(Mark::Tex) => Some((Mark::Tex, false, 2)),
        '"' if is_open(Mark::Straight) && !(from_left && to_right && before.is_some_and(char::is_whitespace)) => {
            Some((Mark::Straight, false, 1))
        }
        '"' if to_right => Some((Mark::Straight, true, 1)),
        '‘' if to_right => Some((Mark::CurlySingle, true, c.len_utf8())),
        '’' if is_open(Mark::CurlySingle) && at_end => Some((Mark::CurlySingle, false, c.len_utf8())),
        '\'' if is_open(Mark::Single) && at_end && !from_left => Some((Mark::Single, false, 1)),
        '\'' if from_left && !is_open(Mark::Single) && after.is_some_and(char::is_alphabetic) => {
            Some((Mark::Single, true, 1))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::BlockKind;
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let mut at = 0;
        let mut blocks = Vec::new();
        for line in text.split('\n') {
            blocks.push(Block { span: Span::new(Field::Text, at, at + line.len()), kind: BlockKind::Paragraph });
            at += line.len() + 1;
        }
        let found: Vec<&str> = quotes(Field::Text, text, &blocks).iter().map(|quote| quote.inner.of(text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn curly_straight_angle_and_tex_marks_are_quotations() {
        check("“a” \"b c\" «d» ``e'' and 'f g', it's the boys' own", &["a", "b c", "d", "e", "f g"]);
    }

    #[test]
    fn an_inner_quotation_stands_beside_the_outer_one() {
        check("“He said ‘go’ to us,” she said", &["He said ‘go’ to us,", "go"]);
    }

    #[test]
    fn a_quotation_runs_on_over_paragraphs_that_open_anew() {
        check("“One.\n“Two,” she said", &["One.\n“Two,"]);
    }

    #[test]
    fn a_straight_mark_that_opens_again_shows_that_a_closing_one_is_lost() {
        check("\"One. Two said. \"Three,\" she said", &["One. Two said. ", "Three,"]);
    }

    #[test]
    fn an_unclosed_quotation_ends_with_its_block() {
        check("\"One.\nTwo", &["One."]);
    }
}
