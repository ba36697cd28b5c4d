//! Comments and metadata fields → the directives of a document: findings that its author asks the gate to pass over.
//!
//! `<!-- crosscheck-ignore CODE[, CODE]: REASON -->` in Markdown covers the block that it stands in or before, in a web page the whole
//! page; a field `crosscheck-ignore` of front matter or of a record covers the whole article. CODE is a kind of finding, or
//! `kind/facet`. Invariants: what is malformed is told with its line and covers nothing; a comment whose first word is another, and running
//! text that mentions the word, are no directives. Deliberately absent: honouring them (that is the gate's).

use super::walk::Input;
use crate::diag::{Class, Diagnostic};
use crate::model::{Directive, Facet, Kind};
use crate::text::{Format, comments};

/// First word of a directive, and name of the field.
pub(super) const NAME: &str = "crosscheck-ignore";

const HINT: &str =
    "write `crosscheck-ignore KIND: REASON`, for example `crosscheck-ignore contradiction/date: both dates are cited`";

/// The directives in the comments of a Markdown text.
pub(super) fn of_text(text: &str, format: Format, file: &Input, diagnostics: &mut Vec<Diagnostic>) -> Vec<Directive> {
    let mut found = Vec::new();
    for comment in comments(text, format) {
        let Some(words) = after_name(&comment.words) else { continue };
        match parse(words) {
            Ok((codes, reason)) => {
                found.push(Directive { span: Some(comment.span), covers: comment.block, codes, reason });
            }
            Err(problem) => diagnostics.push(told(file, &problem).at(text, comment.span.start)),
        }
    }
    found
}

/// The directives in the comments of a web page: they cover all of it.
#[cfg(feature = "html")]
pub(super) fn of_page(html: &str, file: &Input, diagnostics: &mut Vec<Diagnostic>) -> Vec<Directive> {
    let mut found = Vec::new();
    for (offset, comment) in page_comments(html) {
        let Some(words) = after_name(comment) else { continue };
        match parse(words) {
            Ok((codes, reason)) => found.push(Directive { span: None, covers: None, codes, reason }),
            Err(problem) => diagnostics.push(told(file, &problem).at(html, offset)),
        }
    }
    found
}

/// The directive that a metadata field holds.
pub(super) fn of_field(value: &str) -> Result<Directive, String> {
    let (codes, reason) = parse(value)?;
    Ok(Directive { span: None, covers: None, codes, reason })
}

/// What follows the directive's name; `None` for a comment that is no directive.
fn after_name(comment: &str) -> Option<&str> {
    let rest = comment.trim().strip_prefix(NAME)?;
    rest.starts_with(|c: char| c.is_whitespace() || c == ':').then_some(rest).or(rest.is_empty().then_some(rest))
}

fn parse(words: &str) -> Result<(Vec<String>, String), String> {
    let Some((codes, reason)) = words.split_once(':') else {
        return Err(format!("this {NAME} gives no reason"));
    };
    let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    if reason.is_empty() {
        return Err(format!("this {NAME} gives no reason"));
    }
    let codes: Vec<String> =
        codes.split(',').map(|code| code.trim().to_owned()).filter(|code| !code.is_empty()).collect();
    if codes.is_empty() {
        return Err(format!("this {NAME} names no kind of finding"));
    }
    match codes.iter().find(|code| !is_code(code)) {
        Some(unknown) => Err(format!("this {NAME} names `{unknown}`, which is no kind of finding")),
        None => Ok((codes, reason)),
    }
}

fn is_code(code: &str) -> bool {
    let (kind, facet) = code.split_once('/').map_or((code, None), |(kind, facet)| (kind, Some(facet)));
    Kind::ALL.iter().any(|known| known.id() == kind)
        && facet.is_none_or(|facet| Facet::ALL.iter().any(|known| known.id() == facet))
}

fn told(file: &Input, problem: &str) -> Diagnostic {
    Diagnostic::new(Class::Note, &file.shown, problem).hint(HINT)
}

/// The comments of a page with their offsets, but for those inside scripts, styles and other raw text.
#[cfg(feature = "html")]
fn page_comments(html: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = html.get(at..).and_then(|rest| rest.find('<')).map(|found| at + found) {
        let rest = html.get(open..).unwrap_or("");
        at = open + 1;
        if let Some(inner) = rest.strip_prefix("<!--") {
            let Some(end) = inner.find("-->") else { break };
            found.push((open, inner.get(..end).unwrap_or("").trim()));
            at = open + 4 + end + 3;
        } else if let Some(name) = raw_element(rest) {
            // An end tag is found whatever its case; the text of raw elements is short.
            let close = format!("</{name}");
            let Some(end) = find_ignoring_case(html.as_bytes().get(at..).unwrap_or(&[]), close.as_bytes()) else {
                break;
            };
            at += end;
        }
    }
    found
}

#[cfg(feature = "html")]
fn raw_element(tag: &str) -> Option<&'static str> {
    ["script", "style", "textarea", "title"].into_iter().find(|name| {
        let bytes = tag.as_bytes();
        bytes.get(1..=name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
            && bytes.get(name.len() + 1).is_none_or(|next| !next.is_ascii_alphanumeric())
    })
}

#[cfg(feature = "html")]
fn find_ignoring_case(text: &[u8], words: &[u8]) -> Option<usize> {
    text.windows(words.len()).position(|window| window.eq_ignore_ascii_case(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> (Vec<Directive>, Vec<String>) {
        let file = super::super::walk::expand(&["-".into()], &mut Vec::new()).remove(0);
        let mut diagnostics = Vec::new();
        let found = of_text(text, Format::Markdown, &file, &mut diagnostics);
        (found, diagnostics.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_comment_with_codes_and_a_reason_is_a_directive() {
        let text = "<!-- crosscheck-ignore contradiction/date, dispute: both are\ncited -->\nThe treaty was signed.\n";
        let (found, told) = check(text);
        assert_eq!(told, Vec::<String>::new());
        assert_eq!(found[0].codes, ["contradiction/date", "dispute"]);
        assert_eq!(found[0].reason, "both are cited");
        assert_eq!(found[0].covers.map(|span| span.of(text).to_owned()).as_deref(), Some("The treaty was signed."));
    }

    #[test]
    fn a_malformed_directive_is_told_with_its_line_and_covers_nothing() {
        for (comment, problem) in [
            ("crosscheck-ignore contradiction/date", "gives no reason"),
            ("crosscheck-ignore contradiction:   ", "gives no reason"),
            ("crosscheck-ignore: because", "names no kind"),
            ("crosscheck-ignore contradictions: because", "no kind of finding"),
            ("crosscheck-ignore contradiction/when: because", "no kind of finding"),
            ("crosscheck-ignore", "gives no reason"),
        ] {
            let (found, told) = check(&format!("One.\n\n<!-- {comment} -->\nTwo.\n"));
            assert!(found.is_empty(), "{comment}");
            assert!(
                told.len() == 1 && told[0].starts_with("-:3:1: ") && told[0].contains(problem),
                "{comment}: {told:?}"
            );
        }
    }

    #[test]
    fn prose_and_comments_that_mention_the_word_are_no_directives() {
        for text in [
            "Write crosscheck-ignore contradiction: reason before it.\n",
            "Write `<!-- crosscheck-ignore contradiction: reason -->` before it.\n",
            "<!-- we could crosscheck-ignore contradiction: later -->\nText.\n",
            "<!-- crosscheck-ignored contradiction: later -->\nText.\n",
            "<!-- crosscheck this with the archive: later -->\nText.\n",
        ] {
            assert_eq!(check(text), (Vec::new(), Vec::new()), "{text}");
        }
    }

    #[cfg(feature = "html")]
    #[test]
    fn a_page_has_directives_in_its_comments_but_not_in_its_scripts() {
        let file = super::super::walk::expand(&["-".into()], &mut Vec::new()).remove(0);
        let html = "<title><!-- crosscheck-ignore dispute: a --></title><SCRIPT>'<!-- crosscheck-ignore dispute: b -->'</SCRIPT>\
                    <p>&lt;!-- crosscheck-ignore dispute: c --&gt;</p><!-- crosscheck-ignore dispute: d -->";
        let found = of_page(html, &file, &mut Vec::new());
        assert_eq!(found.iter().map(|d| d.reason.as_str()).collect::<Vec<_>>(), ["d"]);
    }
}
