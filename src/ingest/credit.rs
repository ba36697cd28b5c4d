//! An article's text → the news agency that it credits.
//!
//! Looks where agencies are credited: an outlet line at the head ("AP , Monday 19 Oct 2020"), a dateline ("GENEVA (Reuters) -"), a
//! closing line. The names come from the rules of every language. Deliberately absent: agencies named in running text ("told
//! Reuters") and photo credits, which say nothing about the text.

use crate::rules::Rules;

/// How many lines from the head are looked at.
const HEAD_LINES: usize = 12;
/// How many lines from the end are looked at.
const TAIL_LINES: usize = 3;
/// Longest outlet line, in characters.
const OUTLET_LINE: usize = 100;
/// Farthest start of a dateline's credit in its paragraph, in characters.
const DATELINE: usize = 80;

/// The agency that the text credits, by its short name.
pub(super) fn find(text: &str, rules: &Rules) -> Option<String> {
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let words: Vec<_> = rules.languages.values().map(|language| &language.identity).collect();
    let agencies = || words.iter().flat_map(|identity| identity.agencies.iter());
    let prefixes = || words.iter().flat_map(|identity| identity.credit_prefixes.iter());
    let mut head = lines().take(HEAD_LINES);
    let mut tail = text.trim_end().rsplit('\n').map(str::trim).filter(|line| !line.is_empty()).take(TAIL_LINES);
    let in_head = head.find_map(|line| {
        agencies().find(|agency| {
            agency.forms.iter().any(|form| is_outlet_line(line, form, prefixes()) || is_dateline(line, form))
        })
    });
    let found = in_head.or_else(|| {
        tail.find_map(|line| {
            agencies().find(|agency| agency.forms.iter().any(|form| is_closing(line, form, prefixes())))
        })
    });
    found.map(|agency| agency.name.clone())
}

/// "AP", "By Reuters", "AP , Monday 19 Oct 2020".
fn is_outlet_line<'p>(line: &str, form: &str, prefixes: impl Iterator<Item = &'p String>) -> bool {
    line.chars().count() <= OUTLET_LINE
        && after_prefix(line, prefixes).strip_prefix(form).is_some_and(|rest| {
            rest.trim_start().is_empty() || rest.trim_start().starts_with([',', '|', '-', '–', '—', '/', '•', '·'])
        })
}

/// "GENEVA (AP) —", "TUNIS, Nov 9 (Reuters) -", "AP —".
fn is_dateline(line: &str, form: &str) -> bool {
    if !line.contains('(') && !line.starts_with(form) {
        return false;
    }
    let starts_with_dash = |rest: &str| rest.trim_start().starts_with(['-', '–', '—', ':', '_']);
    let end = line.char_indices().nth(DATELINE + form.len() + 8).map_or(line.len(), |(at, _)| at);
    let head = line.get(..end).unwrap_or(line);
    let in_brackets = head.match_indices(form).any(|(at, _)| {
        head.get(..at).is_some_and(|b| b.ends_with('('))
            && head.get(at + form.len()..).and_then(|rest| rest.strip_prefix(')')).is_some_and(starts_with_dash)
    });
    in_brackets || head.strip_prefix(form).is_some_and(|rest| rest.starts_with(' ') && starts_with_dash(rest))
}

/// "(AP)", "Reuters", "Source: AFP", "… in Geneva. (Reuters)".
fn is_closing<'p>(line: &str, form: &str, prefixes: impl Iterator<Item = &'p String>) -> bool {
    let bare = after_prefix(line, prefixes).trim_matches(['(', ')', '.', '©', ' ', '*', '_', '-', '–', '—']);
    bare == form
        || line.strip_suffix(')').and_then(|line| line.strip_suffix(form)).is_some_and(|line| line.ends_with('('))
}

fn after_prefix<'l, 'p>(line: &'l str, prefixes: impl Iterator<Item = &'p String>) -> &'l str {
    let line = line.trim_start_matches(['©', '(', '*', '_', ' ']);
    for prefix in prefixes {
        let matches = line.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
        let rest = line.get(prefix.len()..).unwrap_or("");
        if matches && rest.starts_with([' ', ':']) {
            return rest.trim_start_matches([' ', ':']);
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(find(text, &Rules::builtin()).as_deref(), expected, "{text}");
    }

    #[test]
    fn an_agency_is_credited_at_the_head_or_the_end() {
        check("Talks open\n\nAP , Monday 19 Oct 2020\n\nDelegates met.", Some("AP"));
        check("Talks open\n\nBy Associated Press\n\nDelegates met.", Some("AP"));
        check("GENEVA (Reuters) - Delegates met on Monday.", Some("Reuters"));
        check("TUNIS, Nov 9 (AFP) — Delegates met on Monday.", Some("AFP"));
        check("Delegates met on Monday.\nThey will meet again. (Reuters)", Some("Reuters"));
        check("Delegates met on Monday.\n\nSource: AFP", Some("AFP"));
    }

    #[test]
    fn a_photo_credit_or_a_quoted_agency_is_no_wire_credit() {
        check("A speaker at a news conference. (Reuters File Photo)\n\nDelegates met.", None);
        check("The flag was raised. (AFP PHOTO)\nDelegates met.", None);
        check("Reuters reported that delegates met.", None);
        check("An official told AP that talks went on.", None);
        check("The AP-1 road was closed.", None);
    }
}
