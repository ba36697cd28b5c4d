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

/// Length of the numeral at the start of `tail`. A group separator counts between digits where at least two follow; a decimal
/// separator where a digit follows.
fn numeral(tail: &str, group: char, decimal: char) -> Option<usize> {
    let mut chars = tail.char_indices().peekable();
    let mut end = 0;
    let mut seen_decimal = false;
    if tail.starts_with(decimal) {
        chars.next();
        seen_decimal = true;
        chars.peek().filter(|(_, c)| c.is_ascii_digit())?;
    }
    while let Some((at, c)) = chars.next() {
        let digit_follows = chars.peek().is_some_and(|(_, c)| c.is_ascii_digit());
        if c.is_ascii_digit() {
            end = at + 1;
        } else if c == group && digit_follows && !seen_decimal && end > 0 && groups_follow(tail.get(at + 1..)?) {
        } else if c == decimal && digit_follows && !seen_decimal && end > 0 {
            seen_decimal = true;
        } else {
            break;
        }
    }
    (end > 0).then_some(end)
}

/// Whether two or three digits and no more stand here: what a group separator separates.
fn groups_follow(tail: &str) -> bool {
    matches!(tail.bytes().take(4).take_while(u8::is_ascii_digit).count(), 2 | 3)
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
