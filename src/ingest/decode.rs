//! Bytes of a file → text.
//!
//! A byte order mark wins, then a web page's declared charset, then UTF-8, then what statistics say (chardetng, the detector of
//! Firefox). A file of which all but a few bytes are UTF-8 is read as UTF-8 with marks in place of those. Deliberately absent:
//! guessing at files that are no text at all.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::walk::Input;
use crate::diag::{Class, Diagnostic, line_column};

/// How many bytes tell whether a file is text.
const SAMPLE: usize = 64 << 10;

/// The text of a file, or a diagnostic that says why there is none.
pub(super) fn decode(bytes: &[u8], is_page: bool, file: &Input, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Some(with_encoding(encoding, bytes, file, diagnostics));
    }
    if let Some(encoding) = wide(bytes) {
        return Some(with_encoding(encoding, bytes, file, diagnostics));
    }
    if is_binary(bytes) {
        diagnostics.push(
            Diagnostic::new(file.class(), &file.shown, "the file is binary, not text")
                .hint("give its text as .txt, .md, .html, .json or .jsonl"),
        );
        return None;
    }
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Some(text.to_owned()),
        Err(error) => error,
    };
    if let Some(encoding) = is_page.then(|| declared(bytes)).flatten().filter(|encoding| *encoding != UTF_8) {
        return Some(with_encoding(encoding, bytes, file, diagnostics));
    }
    let (encoding, broken) = if is_nearly_utf8(bytes) { (UTF_8, true) } else { (detect(bytes), false) };
    let (text, _, _) = encoding.decode(bytes);
    let message = if broken {
        "some bytes are not UTF-8; they are read as U+FFFD".to_owned()
    } else {
        format!("the file is not UTF-8; it is read as {}", encoding.name())
    };
    let before = bytes.get(..error.valid_up_to()).map(String::from_utf8_lossy).unwrap_or_default();
    diagnostics.push(
        Diagnostic::new(Class::Note, &file.shown, message)
            .at(&before, before.len())
            .hint("save the file as UTF-8 to be sure of every letter"),
    );
    Some(text.into_owned())
}

/// An error of the system in words, without its number.
pub(super) fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}

fn with_encoding(encoding: &'static Encoding, bytes: &[u8], file: &Input, diagnostics: &mut Vec<Diagnostic>) -> String {
    let (text, broken): (Cow<'_, str>, bool) = encoding.decode_with_bom_removal(bytes);
    if broken {
        let place = text.find('\u{fffd}').unwrap_or(0);
        let (line, column) = line_column(&text, place);
        let mut problem = Diagnostic::new(
            Class::Note,
            &file.shown,
            format!("some bytes are not {}; they are read as U+FFFD", encoding.name()),
        )
        .hint("save the file as UTF-8 to be sure of every letter");
        problem.position = Some((line, column));
        diagnostics.push(problem);
    }
    text.into_owned()
}

/// UTF-16 without a byte order mark: mostly ASCII, so every other byte is zero.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..SAMPLE.min(bytes.len()) & !1)?;
    let pairs = sample.len() / 2;
    let zeros = |offset| sample.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    match pairs {
        0..8 => None,
        _ if odd * 10 > pairs * 7 && even * 50 < pairs => Some(UTF_16LE),
        _ if even * 10 > pairs * 7 && odd * 50 < pairs => Some(UTF_16BE),
        _ => None,
    }
}

/// Zero bytes, a known magic number, or many control characters.
fn is_binary(bytes: &[u8]) -> bool {
    const MAGIC: &[&[u8]] =
        &[b"%PDF-", b"\x89PNG", b"PK\x03\x04", b"\x1f\x8b", b"GIF8", b"\xff\xd8\xff", b"\x7fELF", b"{\\rtf"];
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let controls = sample.iter().filter(|byte| **byte < 0x20 && !b"\t\n\r\x0c\x1b\x08\x07".contains(byte)).count();
    MAGIC.iter().any(|magic| bytes.starts_with(magic)) || sample.contains(&0) || controls * 100 > sample.len()
}

/// The charset that a page declares in its first bytes.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..4096).unwrap_or(bytes);
    let head: String = head.iter().map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    let (_, after) = head.split_once("charset=").or_else(|| head.split_once("encoding="))?;
    let label: String = after
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_:.".contains(*c))
        .collect();
    Encoding::for_label(label.as_bytes())
}

/// Whether the file holds well-formed multi-byte letters and few bytes that are none.
fn is_nearly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > 4 * bad
}

fn detect(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(bytes: &[u8]) -> (Option<String>, Vec<String>) {
        let file = super::super::walk::expand(&["-".into()], &mut Vec::new()).remove(0);
        let mut diagnostics = Vec::new();
        let text = decode(bytes, false, &file, &mut diagnostics);
        (text, diagnostics.into_iter().map(|d| d.message).collect())
    }

    #[test]
    fn utf8_with_and_without_a_byte_order_mark_reads_alike() {
        assert_eq!(check("Tarhūna".as_bytes()), (Some("Tarhūna".to_owned()), vec![]));
        assert_eq!(check("\u{feff}Tarhūna".as_bytes()), (Some("Tarhūna".to_owned()), vec![]));
    }

    #[test]
    fn utf16_is_read_with_and_without_its_mark() {
        let wide: Vec<u8> = "Talks ended in Geneva".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(check(&wide).0.as_deref(), Some("Talks ended in Geneva"));
        let marked: Vec<u8> = [0xff, 0xfe].into_iter().chain(wide).collect();
        assert_eq!(check(&marked).0.as_deref(), Some("Talks ended in Geneva"));
    }

    #[test]
    fn a_western_legacy_encoding_is_detected_and_told() {
        let (text, told) = check(b"The caf\xe9 in N\xeemes, the d\xe9j\xe0 vu of the pr\xe9fet");
        assert_eq!(text.as_deref(), Some("The café in Nîmes, the déjà vu of the préfet"));
        assert_eq!(told, ["the file is not UTF-8; it is read as windows-1252"]);
    }

    #[test]
    fn a_single_broken_byte_does_not_turn_utf8_into_gibberish() {
        let mut bytes = "“Ceasefire” – “talks” – Tarhūna – café".as_bytes().to_vec();
        bytes.push(0xff);
        let (text, told) = check(&bytes);
        assert!(text.is_some_and(|text| text.starts_with("“Ceasefire” –") && text.ends_with('\u{fffd}')));
        assert_eq!(told.len(), 1);
    }

    #[test]
    fn a_picture_is_told_as_binary_once() {
        assert_eq!(check(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), (None, vec!["the file is binary, not text".to_owned()]));
    }

    proptest! {
        #[test]
        fn any_bytes_give_text_or_one_message(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let (text, told) = check(&bytes);
            prop_assert!(told.len() <= 1);
            prop_assert!(text.is_some() || told.len() == 1);
        }
    }
}
