//! A sentence → its tokens, as Universal Dependencies cuts words: punctuation, clitics and the parts of hyphenated words stand alone.
//!
//! Invariants: tokens are in text order, do not overlap, lie on character boundaries, and leave out nothing but white space; linear
//! time. Deliberately absent: words of a language (they come from its lists).

use super::analyzer::bare;
use super::words::Lookup;
use super::{Field, Span, Token};

/// A run without white space that is longer than this is cut, in bytes.
const LONGEST_RUN: usize = 400;

/// Cuts `text[start..end]` into tokens.
pub(crate) fn tokens(words: &Lookup, field: Field, text: &str, start: usize, end: usize) -> Vec<Token> {
    let mut cutter = Cutter { words, text, spans: Vec::new() };
    let mut run = None;
    let sentence = text.get(start..end).unwrap_or("");
    for (at, c) in sentence.char_indices() {
        let at = start + at;
        let blank = c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}';
        match (blank, run) {
            (true, Some(from)) => {
                cutter.run(from, at, false);
                run = None;
            }
            (false, None) => run = Some(at),
            (false, Some(from)) if at - from >= LONGEST_RUN => {
                cutter.run(from, at, false);
                run = Some(at);
            }
            _ => {}
        }
    }
    if let Some(from) = run {
        cutter.run(from, end, true);
    }
    let token =
        |(from, to): (usize, usize)| bare(Span::new(field, from, to), text.get(from..to).unwrap_or("").to_owned());
    cutter.spans.into_iter().map(token).collect()
}

struct Cutter<'a> {
    words: &'a Lookup,
    text: &'a str,
    spans: Vec<(usize, usize)>,
}

impl Cutter<'_> {
    fn get(&self, from: usize, to: usize) -> &str {
        self.text.get(from..to).unwrap_or("")
    }

    /// A run without white space; `last` where the sentence ends with it.
    fn run(&mut self, mut from: usize, mut to: usize, last: bool) {
        while let Some(length) = opening(self.get(from, to)) {
            self.spans.push((from, from + length));
            from += length;
        }
        let mut closed = Vec::new();
        while from < to {
            let run = self.get(from, to);
            if self.keeps_stop(run, last && closed.is_empty()) {
                break;
            }
            let Some(length) = closing(run) else { break };
            closed.push((to - length, to));
            to -= length;
        }
        if from < to {
            self.core(from, to);
        }
        self.spans.extend(closed.into_iter().rev());
    }

    /// Whether the full stop at the end belongs to the word.
    fn keeps_stop(&self, run: &str, last: bool) -> bool {
        let Some(word) = run.strip_suffix('.') else { return false };
        if word.len() > 16 || word.ends_with('.') || word.is_empty() {
            return false;
        }
        let letters = word.split('.').all(|part| part.chars().count() == 1 && part.chars().all(char::is_alphabetic));
        let initial = word.chars().count() == 1;
        (letters && !(initial && (last || word.chars().all(char::is_lowercase))))
            || (self.words.abbreviated(run) && (!last || word.contains('.') || word.len() < 5))
    }

    /// What is left between punctuation.
    fn core(&mut self, from: usize, to: usize) {
        let run = self.get(from, to);
        if address(run) || numeric(run) {
            self.spans.push((from, to));
            return;
        }
        let cuts = inner_cuts(run, self.words);
        let mut start = from;
        for (at, length) in cuts {
            self.word(start, from + at);
            self.spans.push((from + at, from + at + length));
            start = from + at + length;
        }
        self.word(start, to);
    }

    /// A word, perhaps with a clitic.
    fn word(&mut self, from: usize, to: usize) {
        if from >= to {
            return;
        }
        let cut = self.cut(self.get(from, to)).map_or(to, |length| from + length);
        self.spans.push((from, cut));
        if cut < to {
            self.spans.push((cut, to));
        }
    }

    /// Byte length of the first of two words that are written as one.
    fn cut(&self, word: &str) -> Option<usize> {
        if word.len() > 40 {
            return None;
        }
        let folded = super::lexicon::fold_lemma(word);
        if folded.len() == word.len()
            && let Some(&length) = self.words.contractions.get(&folded)
        {
            return Some(length).filter(|&length| word.is_char_boundary(length));
        }
        if word.starts_with(char::is_alphanumeric) {
            for clitic in &self.words.clitics {
                let Some(stem) = folded.strip_suffix(clitic.as_str()).filter(|stem| !stem.is_empty()) else { continue };
                return word.char_indices().nth(stem.chars().count()).map(|(at, _)| at);
            }
        }
        None
    }
}

/// Byte length of the punctuation that a run starts with, if it does.
fn opening(run: &str) -> Option<usize> {
    let mut chars = run.chars();
    let first = chars.next()?;
    let second = chars.next();
    let apostrophe = matches!(first, '\'' | '’' | '‘');
    if first.is_alphanumeric() || first == '_' {
        return None;
    }
    // Before a digit or letter these belong to the word: "#tag", "@name", ".5", "-5", "'90s", "'s".
    if matches!(first, '#' | '@') && second.is_some_and(char::is_alphanumeric) {
        return None;
    }
    if (matches!(first, '.' | '-' | '+') || (apostrophe && first != '‘')) && second.is_some_and(|c| c.is_ascii_digit())
    {
        return None;
    }
    if apostrophe && first != '‘' && run.chars().count() == 2 && second.is_some_and(char::is_alphabetic) {
        return None;
    }
    Some(same_run(run.chars(), first))
}

/// Byte length of the punctuation that a run ends with, if it does.
fn closing(run: &str) -> Option<usize> {
    let last = run.chars().next_back()?;
    (!last.is_alphanumeric() && last != '_').then(|| same_run(run.chars().rev(), last))
}

/// Dots, dashes, and the doubled marks of quotations go together; any other mark stands alone.
fn same_run(chars: impl Iterator<Item = char>, mark: char) -> usize {
    let many = match mark {
        '.' | '-' | '=' | '*' | '_' | '~' | '!' | '?' => LONGEST_RUN,
        '\'' | '`' => 2,
        _ => 1,
    };
    chars.take(many).take_while(|&c| c == mark).map(char::len_utf8).sum()
}

fn address(run: &str) -> bool {
    run.contains("://")
        || run.starts_with("www.")
        || (run.contains('@') && run.contains('.'))
        || run.starts_with(['#', '@'])
}

/// Numbers with their inner marks: "1,000", "3.5", "5:30", "9/11", "2020-10-23", "20th", "5m".
fn numeric(run: &str) -> bool {
    let digits = run.chars().filter(char::is_ascii_digit).count();
    let hyphens = run.chars().filter(|&c| c == '-').count();
    let tail = run.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ',' | '.' | ':' | '/' | '-' | '+'));
    digits > 0
        && run.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+'))
        && tail.chars().all(char::is_alphabetic)
        && (hyphens == 0 || (hyphens > 1 && tail.is_empty()) || (hyphens == 1 && run.starts_with('-')))
}

/// Inner marks that cut a run: (offset, length).
fn inner_cuts(run: &str, words: &Lookup) -> Vec<(usize, usize)> {
    let mut cuts = Vec::new();
    let mut piece = 0;
    let mut until = 0;
    for (at, c) in run.char_indices() {
        if at < until {
            continue;
        }
        let rest = run.get(at..).unwrap_or("");
        let length = match c {
            '—' | '–' | '…' | '"' | '“' | '”' | '«' | '»' | '(' | ')' | '[' | ']' | '{' | '}' | ';' | '!' | '?'
            | '=' | '|' | '<' | '>' | '*' | '$' | '€' | '£' => c.len_utf8(),
            '-' => {
                let marks = same_run(rest.chars(), '-');
                let stem = run.get(piece..at).unwrap_or("");
                let kept = marks == 1
                    && (stem.len() < 10 && words.prefixes.contains(&stem.to_lowercase())
                        || is_particled(run, at, words));
                if kept { 0 } else { marks }
            }
            '.' if rest.starts_with("..") => same_run(rest.chars(), '.'),
            '/' | '+' => 1,
            ',' | ':' if rest.chars().nth(1).is_some_and(char::is_alphabetic) => 1,
            _ => 0,
        };
        if length > 0 {
            cuts.push((at, length));
            until = at + length;
            piece = until;
        }
    }
    cuts
}

/// Whether the one hyphen of a word stands before a particle at its end ("*sit-in*", "*pull-outs*"): both parts are one noun.
fn is_particled(run: &str, at: usize, words: &Lookup) -> bool {
    let Some((stem, last)) = run.split_at_checked(at) else { return false };
    let last = last.trim_start_matches('-').to_lowercase();
    let particle =
        words.particles.contains(&last) || last.strip_suffix('s').is_some_and(|one| words.particles.contains(one));
    particle && stem.len() > 2 && stem.chars().all(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lookup() -> Lookup {
        super::super::TextWords {
            clitics: vec!["n't".to_owned(), "'s".to_owned()],
            contractions: vec!["can|not".to_owned()],
            abbreviations: vec!["gen.".to_owned()],
            prefixes: vec!["anti".to_owned()],
            ..Default::default()
        }
        .into()
    }

    fn cut(text: &str) -> Vec<String> {
        tokens(&lookup(), Field::Text, text, 0, text.len()).into_iter().map(|token| token.form).collect()
    }

    #[test]
    fn contractions_and_possessives_are_two_words() {
        assert_eq!(cut("They don't, cannot; Libya’s"), ["They", "do", "n't", ",", "can", "not", ";", "Libya", "’s"]);
    }

    #[test]
    fn abbreviations_keep_their_stop_and_sentences_give_it_up() {
        assert_eq!(
            cut("Gen. Roe left the U.N. in Geneva."),
            ["Gen.", "Roe", "left", "the", "U.N.", "in", "Geneva", "."]
        );
    }

    #[test]
    fn numbers_stay_whole_and_their_signs_stand_alone() {
        assert_eq!(
            cut("$1,000.50 (30%) 2020-10-23 9/11"),
            ["$", "1,000.50", "(", "30", "%", ")", "2020-10-23", "9/11"]
        );
    }

    #[test]
    fn hyphens_cut_but_after_a_prefix() {
        assert_eq!(cut("al-Hadi anti-tank third-party"), ["al", "-", "Hadi", "anti-tank", "third", "-", "party"]);
    }
}
