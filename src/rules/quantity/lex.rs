//! Text → the lexemes that number grammars read: numerals, words, signs.
//!
//! The same lexer cuts the phrases of rule files and the article, so that both always agree. Every byte but white space belongs to
//! one lexeme; numerals keep their separators. Deliberately absent: what a numeral means where that depends on words around it.

/// What a [`Lexeme`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LexKind {
    /// Digits with separators ("1,234.5", ".08").
    Numeral,
    /// Letters.
    Word,
    /// One character of anything else.
    Sign,
}

/// A numeral, word or sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lexeme<'t> {
    /// What it is.
    pub(crate) kind: LexKind,
    /// As written.
    pub(crate) text: &'t str,
    /// First byte.
    pub(crate) start: usize,
    /// Whether no white space stands before it.
    pub(crate) glued: bool,
    /// Whether a line ends before it.
    pub(crate) starts_line: bool,
}

impl Lexeme<'_> {
    /// One past the last byte.
    pub(crate) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Whether it is a word with a capital letter anywhere.
    pub(crate) fn is_capital(&self) -> bool {
        self.kind == LexKind::Word && self.text.chars().any(char::is_uppercase)
    }
}

/// Cuts a text into lexemes. `group` and `decimal` are the separators inside numerals.
pub(crate) fn lex(text: &str, group: char, decimal: char) -> Vec<Lexeme<'_>> {
    let mut lexemes = Vec::with_capacity(text.len() / 5);
    let mut rest = text.char_indices().peekable();
    let (mut glued, mut starts_line) = (false, true);
    while let Some((start, c)) = rest.next() {
        if c.is_whitespace() || is_invisible(c) {
            glued &= is_invisible(c);
            starts_line |= c == '\n';
            continue;
        }
        let tail = text.get(start..).unwrap_or("");
        let (kind, length) = if let Some(length) = numeral(tail, group, decimal) {
            (LexKind::Numeral, length)
        } else if c.is_alphabetic() {
            (LexKind::Word, run(tail, |c| c.is_alphabetic() || is_mark(c)))
        } else {
            (LexKind::Sign, c.len_utf8())
        };
        lexemes.push(Lexeme { kind, text: tail.get(..length).unwrap_or(""), start, glued, starts_line });
        while rest.next_if(|(at, _)| *at < start + length).is_some() {}
        (glued, starts_line) = (true, false);
    }
    lexemes
}

/// Length of the numeral at the start of `tail`: digits, in groups of three or in lakhs and crores where the whole run is so
/// grouped, and a decimal part.
fn numeral(tail: &str, group: char, decimal: char) -> Option<usize> {
    let digits = |from: usize| tail.get(from..).map_or(0, |rest| rest.bytes().take_while(u8::is_ascii_digit).count());
    let first = digits(0);
    let mut end = first;
    if first > 0 {
        let mut groups = Vec::new();
        let mut at = end;
        while tail.get(at..).is_some_and(|rest| rest.starts_with(group)) && digits(at + group.len_utf8()) > 0 {
            groups.push(digits(at + group.len_utf8()));
            at += group.len_utf8() + groups.last().copied().unwrap_or(0);
        }
        let (last, inner) = groups.split_last().map_or((0, &[][..]), |(last, inner)| (*last, inner));
        let thousands = last == 3 && first <= 3 && inner.iter().all(|n| *n == 3);
        let lakhs = last == 3 && first <= 2 && inner.iter().all(|n| *n == 2);
        let decimal_comma = last == 2 && inner.is_empty();
        if thousands || lakhs || decimal_comma {
            end = at;
        }
    }
    let part = tail.get(end..).filter(|rest| rest.starts_with(decimal)).map_or(0, |_| digits(end + decimal.len_utf8()));
    if part > 0 {
        end += decimal.len_utf8() + part;
    }
    (end > 0).then_some(end)
}

fn run(tail: &str, belongs: impl Fn(char) -> bool) -> usize {
    tail.char_indices().find(|(_, c)| !belongs(*c)).map_or(tail.len(), |(at, _)| at)
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
}
