//! Raw text → the tokens that time patterns match: words, whole numbers, single signs.
//!
//! Works on the text itself and not on analysed tokens, so that time expressions are found the same way in headings, tables
//! and running text. Invariants: tokens are in text order and do not overlap; every span is on character boundaries; linear
//! time. Only ASCII digits make numbers; whoever reads an article has folded those of other scripts.

/// One token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// What it is.
    pub kind: TokenKind,
    /// Whether no space stands before it.
    pub glued: bool,
    /// Whether an empty line stands before it: no expression runs over one.
    pub breaks: bool,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A word: its number in the lexicon (0 = unknown), and whether it begins with a capital.
    Word {
        /// Number in the lexicon.
        id: u32,
        /// Whether it begins with a capital letter.
        capital: bool,
        /// Whether it is the tail of a word, behind an apostrophe ("'s").
        tail: bool,
    },
    /// A whole number with so many digits; too large ones are `u32::MAX`.
    Number {
        /// Its value.
        value: u32,
        /// How many digits are written.
        digits: u8,
    },
    /// Any other sign.
    Sign(char),
}

/// Splits a text into tokens; `id` gives a folded word's number in the lexicon.
pub(super) fn tokens(text: &str, id: impl Fn(&str) -> u32) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    let mut chars = text.char_indices().peekable();
    let (mut spaced, mut lines) = (true, 2);
    let mut folded = String::new();
    while let Some(&(start, c)) = chars.peek() {
        if c.is_whitespace() {
            spaced = true;
            lines += u32::from(c == '\n');
            chars.next();
            continue;
        }
        let mut end = start;
        let kind = if c.is_ascii_digit() {
            number(&mut chars, &mut end)
        } else if c.is_alphabetic() {
            word(&mut chars, &mut end, &mut folded);
            TokenKind::Word { id: id(&folded), capital: c.is_uppercase(), tail: false }
        } else if is_apostrophe(c) {
            chars.next();
            end = start + c.len_utf8();
            if matches!(chars.peek(), Some((_, next)) if next.is_alphabetic()) {
                word(&mut chars, &mut end, &mut folded);
                folded.insert(0, '\'');
                TokenKind::Word { id: id(&folded), capital: false, tail: true }
            } else {
                TokenKind::Sign('\'')
            }
        } else {
            chars.next();
            end = start + c.len_utf8();
            TokenKind::Sign(plain_sign(c))
        };
        found.push(Token { start, end, kind, glued: !spaced, breaks: lines >= 2 });
        (spaced, lines) = (false, 0);
    }
    found
}

type Chars<'t> = std::iter::Peekable<std::str::CharIndices<'t>>;

fn number(chars: &mut Chars<'_>, end: &mut usize) -> TokenKind {
    let (mut value, mut digits) = (0u32, 0u8);
    while let Some(&(at, c)) = chars.peek() {
        let Some(digit) = c.to_digit(10) else { break };
        value = value.saturating_mul(10).saturating_add(digit);
        digits = digits.saturating_add(1);
        *end = at + c.len_utf8();
        chars.next();
    }
    TokenKind::Number { value, digits }
}

/// Reads letters into `folded`, in lower case; an apostrophe inside a word ("o'clock") belongs to it, that of a genitive does not.
fn word(chars: &mut Chars<'_>, end: &mut usize, folded: &mut String) {
    folded.clear();
    while let Some(&(at, c)) = chars.peek() {
        let inside = is_apostrophe(c) && folded == "o";
        if !(c.is_alphabetic() || inside || is_mark(c)) {
            break;
        }
        if inside {
            folded.push('\'');
        } else if folded.len() < 64 {
            folded.extend(c.to_lowercase());
        }
        *end = at + c.len_utf8();
        chars.next();
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ')
}

/// Combining marks that stand inside words.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// Dashes and quotes in one shape each.
fn plain_sign(c: char) -> char {
    match c {
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => '-',
        '“' | '”' => '"',
        other => other,
    }
}
