//! Decimal digits of other scripts → ASCII, so that one grammar of numbers reads "٢٣", "２３" and "23".
//!
//! Invariants: a text without such digits costs one look at its bytes; every boundary of the new text has its place in the old one.
//! Source of the table: Unicode 15, the characters of category Nd, each script's run of ten by its zero. Deliberately absent: numerals
//! that are no decimal digits (Roman, Chinese), separators of other scripts.

/// The zeros of the scripts whose ten digits follow each other.
const ZEROS: &[u32] = &[
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20,
    0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0,
    0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
];

/// A text whose digits are ASCII, with the places of its bytes in the original.
#[derive(Clone, Debug)]
pub(crate) struct Folded {
    /// The text.
    pub(crate) text: String,
    /// For every byte of it and its end, the offset in the original.
    offsets: Vec<usize>,
}

impl Folded {
    /// Where a byte of the folded text stood.
    pub(crate) fn original(&self, at: usize) -> usize {
        self.offsets.get(at).or(self.offsets.last()).copied().unwrap_or(0)
    }
}

/// The text with ASCII digits; `None` where it has no others.
pub(crate) fn fold(text: &str) -> Option<Folded> {
    if text.is_ascii() || !text.chars().any(|c| digit(c).is_some()) {
        return None;
    }
    let mut folded = Folded { text: String::with_capacity(text.len()), offsets: Vec::with_capacity(text.len() + 1) };
    for (at, c) in text.char_indices() {
        let plain = digit(c).unwrap_or(c);
        folded.text.push(plain);
        folded.offsets.extend((0..plain.len_utf8()).map(|byte| at + if plain == c { byte } else { 0 }));
    }
    folded.offsets.push(text.len());
    Some(folded)
}

/// The ASCII digit that a digit of another script stands for.
fn digit(c: char) -> Option<char> {
    let code = u32::from(c);
    let zero = ZEROS.get(ZEROS.partition_point(|zero| *zero <= code).checked_sub(1)?)?;
    char::from_digit(code - zero, 10).filter(|_| !c.is_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_every_script_are_read_and_keep_their_place() {
        let text = "on ٢٣ May ２０２０, ५ men";
        let folded = fold(text).expect("there are other digits");
        assert_eq!(folded.text, "on 23 May 2020, 5 men");
        let at = folded.text.find("2020").expect("it is there");
        assert_eq!(text.get(folded.original(at)..folded.original(at + 4)), Some("２０２０"));
        assert_eq!(folded.original(folded.text.len()), text.len());
    }

    #[test]
    fn a_text_without_such_digits_is_left_alone() {
        assert!(fold("5 men — or 6 — left Zürich").is_none());
        assert!(fold("Ⅻ 五 ½").is_none());
    }
}
