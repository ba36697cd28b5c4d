//! Text that strangers wrote → the same text, harmless where it is printed.
//!
//! Invariants: what comes out of [`visible`] holds no control character (terminal escapes among them) but line breaks and tabs,
//! and none that reorders or hides text (bidirectional overrides and isolates, zero-width characters outside emoji
//! and scripts that need them); each is shown by its code point instead, so that a reader sees that something was there.
//! Every format starts from here and adds its own escaping. Deliberately absent: changing any other character.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The text with every control, reordering and hiding character replaced by a visible `<U+XXXX>` mark.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_active) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_active(c) {
            out.push_str(&format!("<U+{:04X}>", c as u32));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// A JSON document with the same characters written as `\uXXXX` inside its strings, so that it is harmless on a terminal and says the same.
pub fn json(document: &str) -> Cow<'_, str> {
    if !document.chars().any(is_active) {
        return Cow::Borrowed(document);
    }
    let mut out = String::with_capacity(document.len());
    for c in document.chars() {
        if is_active(c) {
            let mut units = [0; 2];
            out.extend(c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// [`visible`] text on one line: runs of white space become one space, ends are trimmed.
pub fn line(text: &str) -> String {
    visible(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A line of at most `width` columns of a terminal, cut between grapheme clusters and then ended by `…`.
pub fn clip(text: &str, width: usize) -> String {
    if fits(text, width) {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        used += grapheme.width();
        if used + 1 > width || out.len() + grapheme.len() > most_bytes(width) {
            break;
        }
        out.push_str(grapheme);
    }
    out.truncate(out.trim_end().len());
    out.push('…');
    out
}

fn fits(text: &str, width: usize) -> bool {
    text.len() <= most_bytes(width) && text.width() <= width
}

/// Marks that stack on one letter take no column: the bytes of a line are bounded too, at more than any script needs.
fn most_bytes(width: usize) -> usize {
    width * 16 + 64
}

/// Like [`clip`], but keeps the end of the line and begins with `…`.
pub fn clip_start(text: &str, width: usize) -> String {
    if fits(text, width) {
        return text.to_owned();
    }
    let mut kept = Vec::new();
    let (mut used, mut bytes) = (0, 0);
    for grapheme in text.graphemes(true).rev() {
        used += grapheme.width();
        bytes += grapheme.len();
        if used + 1 > width || bytes > most_bytes(width) {
            break;
        }
        kept.push(grapheme);
    }
    kept.push("…");
    kept.reverse();
    kept.concat()
}

/// Like [`clip`], but cuts at a space where one stands in the last third.
pub fn clip_at_word(text: &str, width: usize) -> String {
    let cut = clip(text, width);
    match cut.rfind(' ') {
        Some(space) if cut != text && space * 3 > cut.len() * 2 => {
            format!("{}…", cut.get(..space).unwrap_or(""))
        }
        _ => cut,
    }
}

/// Like [`clip_start`], but cuts at a space where one stands in the first third.
pub fn clip_start_at_word(text: &str, width: usize) -> String {
    let cut = clip_start(text, width);
    match cut.find(' ') {
        Some(space) if cut != text && space * 3 < cut.len() => {
            format!("…{}", cut.get(space + 1..).unwrap_or(""))
        }
        _ => cut,
    }
}

/// Running text broken at spaces so that no line is wider than `width` columns; an overlong word is cut.
pub fn wrap(text: &str, width: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let word = clip(word, width);
        match lines.last_mut() {
            Some(line) if line.width() + 1 + word.width() <= width => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines.join("\n")
}

/// Whether a character acts on its surroundings instead of standing for itself.
///
/// C0 and C1 controls but tab and line feed; the bidirectional controls of UAX #9 (marks, embeddings, overrides, isolates); the
/// zero-width characters that hide text but are no part of a script (U+200B, U+2060 to U+2064, U+FEFF); line and paragraph
/// separators; tag characters; interlinear annotation marks. The joiners U+200C and U+200D stay: Persian, Hindi and emoji need them.
fn is_active(c: char) -> bool {
    let hides = matches!(c, '\u{200b}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}');
    let turns = matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}');
    hides || turns || c.is_control() && !matches!(c, '\n' | '\t')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn terminal_escapes_and_overrides_become_visible_marks() {
        assert_eq!(visible("a\u{1b}[31mb\u{202e}c\u{9b}"), "a<U+001B>[31mb<U+202E>c<U+009B>");
    }

    #[test]
    fn a_letter_under_a_tower_of_marks_does_not_grow_the_line() {
        let tower = format!("a{} end", "\u{301}".repeat(100_000));
        assert!(clip(&tower, 40).len() < 1_000 && clip_start(&tower, 40).len() < 1_000);
    }

    #[test]
    fn json_keeps_its_meaning() {
        let text = "\u{202e}a\u{9b}\u{e0041}خ";
        let document = serde_json::to_string(text).unwrap();
        assert_eq!(json(&document), r#""\u202ea\u009b\udb40\udc41خ""#);
        assert_eq!(serde_json::from_str::<String>(&json(&document)).unwrap(), text);
    }

    #[test]
    fn arabic_names_emoji_and_accents_stay_as_they_are() {
        let text = "خليفة حفتر 👩‍🚒 Sáinz";
        assert_eq!(visible(text), text);
    }

    #[test]
    fn a_clipped_line_never_cuts_a_cluster_and_says_that_it_was_cut() {
        assert_eq!(clip("ceasefire signed", 9), "ceasefir…");
        assert_eq!(clip("👩‍🚒👩‍🚒👩‍🚒", 5), "👩‍🚒👩‍🚒…");
        assert_eq!(clip_start("ceasefire signed", 7), "…signed");
    }

    proptest! {
        #[test]
        fn no_string_keeps_an_active_character(text in "\\PC*|.*") {
            prop_assert!(!visible(&text).chars().any(is_active));
            prop_assert!(!line(&text).contains('\n'));
        }

        #[test]
        fn a_clipped_line_fits(text in ".*", width in 1_usize..40) {
            let shown = line(&text);
            prop_assert!(clip(&shown, width).width() <= width.max(1));
            prop_assert!(clip_start(&shown, width).width() <= width.max(1));
        }
    }
}
