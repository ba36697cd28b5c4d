//! One field of an article → its unresolved time expressions, each with what its surroundings say: the preposition that
//! governs it, whether its clause looks ahead or back, the sentence that it stands in.
//!
//! Works on raw text; the analysed document, where there is one, adds sentences and tense. Deliberately absent: anchors.

use super::resolve::Lean;
use crate::rules::time::{Expr, Found, From, TimeWords, Token, TokenKind, Value};
use crate::text::{Document, Field, Sentence, Span, Tense, WordClass, digits};

/// How many tokens before an expression are searched for words that look ahead.
const CUE_REACH: usize = 14;

/// Longer sentences are lists or noise; the tense of their clauses is not asked for, which keeps the work linear.
const LONG_SENTENCE: usize = 300;

/// A time expression with its surroundings, unresolved.
#[derive(Clone, Debug)]
pub(super) struct Raw {
    pub(super) span: Span,
    pub(super) expr: Expr,
    /// How the preposition before it bounds what is dated.
    pub(super) bounds: &'static str,
    pub(super) lean: Lean,
    /// Whether a verb of the past governs it, itself or through its subject, so that no day ahead can be meant.
    pub(super) over: bool,
    /// Whether it hangs on a noun of its clause ("announced cuts in September"), so that the verb's tense says less.
    pub(super) loose: bool,
    /// Whether the words tell it as what has happened: a verb of the past governs it, or its sentence has no finite verb.
    pub(super) told: bool,
    /// Index of its sentence in the field.
    pub(super) sentence: usize,
    /// First token and token after the last.
    pub(super) tokens: (usize, usize),
    /// Which end it is of the range before it, if it is one: 0 its beginning, 1 its end.
    pub(super) end_of_range: Option<usize>,
}

/// A field cut into tokens and sentences.
#[derive(Clone, Debug)]
pub(super) struct Scanned {
    pub(super) field: Field,
    pub(super) tokens: Vec<Token>,
    /// First token of each sentence.
    pub(super) sentences: Vec<usize>,
    pub(super) found: Vec<Raw>,
}

impl Scanned {
    /// The sentence that a token belongs to.
    pub(super) fn sentence_of(&self, token: usize) -> usize {
        self.sentences.partition_point(|first| *first <= token).saturating_sub(1)
    }

    /// Tokens of a sentence.
    pub(super) fn tokens_of(&self, sentence: usize) -> &[Token] {
        let first = self.sentences.get(sentence).copied().unwrap_or(0);
        let last = self.sentences.get(sentence + 1).copied().unwrap_or(self.tokens.len());
        self.tokens.get(first..last).unwrap_or(&[])
    }
}

/// A text's tokens, and where time expressions stand among them.
#[derive(Clone, Debug, Default)]
pub struct Hits {
    tokens: Vec<Token>,
    found: Vec<Found>,
}

impl Hits {
    /// Those of a text.
    pub(super) fn of(text: &str, words: &TimeWords) -> Self {
        // Marks of emphasis are glued to the words that they mark ("**23 October 2020**"); a blank keeps all offsets.
        let blank = text.replace('*', " ");
        let folded = digits::fold(&blank);
        let mut tokens = words.tokens(folded.as_ref().map_or(&blank, |folded| &folded.text));
        if let Some(folded) = folded {
            for token in &mut tokens {
                (token.start, token.end) = (folded.original(token.start), folded.original(token.end));
            }
        }
        let found = words.find(&tokens);
        Self { tokens, found }
    }

    /// Those that end before a byte offset.
    pub(super) fn before(&self, offset: usize) -> Self {
        let tokens = self.tokens.iter().take_while(|token| token.end <= offset).copied().collect::<Vec<_>>();
        let found = self.found.iter().take_while(|found| found.last <= tokens.len()).cloned().collect();
        Self { tokens, found }
    }
}

/// Scans one field, in which these expressions were found.
pub(super) fn scan(field: Field, hits: Hits, document: &Document, words: &TimeWords) -> Scanned {
    let Hits { tokens, found: hits } = hits;
    let sentences = sentence_starts(&tokens, document);
    let cues = Cues::of(&tokens, words);
    let mut scanned = Scanned { field, tokens, sentences, found: Vec::new() };
    for hit in hits {
        if hit.expr == Expr::Nothing {
            continue;
        }
        let (Some(first), Some(last)) = (scanned.tokens.get(hit.first), scanned.tokens.get(hit.last.wrapping_sub(1)))
        else {
            continue;
        };
        let span = Span { field, start: first.start, end: last.end };
        let sentence = scanned.sentence_of(hit.first);
        let taken = scanned.found.last().map_or(0, |before| before.tokens.1);
        let bounds = bounds(&scanned.tokens, taken, hit.first, words);
        let genitive =
            scanned.tokens.get(hit.last).is_some_and(|next| matches!(next.kind, TokenKind::Word { tail: true, .. }));
        let opens = hit.first <= scanned.sentences.get(sentence).map_or(0, |first| first + 2);
        let tense = clause_tense(document, &span);
        let lean = lean(bounds, cues.ahead(&scanned, hit.first, sentence), tense, opens);
        let bounds = match bounds {
            "from" => "since",
            "to" => "until",
            other => other,
        };
        let loose = hangs_on_noun(document, &span);
        let over = lean == Lean::Past
            && tense == Some(Tense::Past)
            && bounds == "at"
            && !is_argument(document, &span)
            && (!loose || hangs_on(document, &span, "nsubj"));
        let told = lean == Lean::Past && (!loose || hangs_on(document, &span, "obj"))
            || lean != Lean::Future && is_verbless(document, &span);
        // "would look for ways around Wednesday's ruling": what already has a name is not ahead.
        let named = genitive || dates_a_deadline(scanned.found.last(), hit.first);
        let lean = if named && lean == Lean::Future { Lean::Unknown } else { lean };
        let ends = range_ends(&scanned, &hit, lean, sentence, words);
        let tokens = (hit.first, hit.last);
        scanned.found.push(Raw {
            span,
            expr: hit.expr,
            bounds,
            lean,
            over,
            loose,
            told,
            sentence,
            tokens,
            end_of_range: None,
        });
        scanned.found.extend(ends);
    }
    scanned
}

/// Whether the expression that begins at a token dates the event from which the deadline before it runs ("within three months of the
/// 4 May truce"): that event is no part of what is to come.
fn dates_a_deadline(before: Option<&Raw>, at: usize) -> bool {
    before.is_some_and(|raw| {
        matches!(&raw.expr, Expr::Shift(shift) if shift.within && shift.from == From::Event)
            && at.saturating_sub(raw.tokens.1) <= 1
    })
}

/// The two ends of a range as expressions of their own: its beginning and its end.
fn range_ends(scanned: &Scanned, hit: &Found, lean: Lean, sentence: usize, words: &TimeWords) -> Vec<Raw> {
    let Expr::Range(from, to) = &hit.expr else { return Vec::new() };
    let inside = scanned.tokens.get(hit.first..hit.last).unwrap_or(&[]);
    let ends = words.ends_of_range(inside);
    let [first, second] = ends.as_slice() else { return Vec::new() };
    let parts = [(first, from, "since"), (second, to, "until")].into_iter().enumerate();
    let parts = parts.filter_map(|(which, (end, expr, bounds))| {
        let (start, last) = (inside.get(end.first)?.start, inside.get(end.last.checked_sub(1)?)?.end);
        let span = Span { field: scanned.field, start, end: last };
        let tokens = (hit.first + end.first, hit.first + end.last);
        // "now" keeps its own reading; a day takes month and year over from the other end.
        let own = matches!(end.expr, Expr::Reference(_));
        let expr = if own { end.expr.clone() } else { (**expr).clone() };
        let end_of_range = (!own).then_some(which);
        Some(Raw { span, expr, bounds, lean, over: false, loose: false, told: false, sentence, tokens, end_of_range })
    });
    parts.collect()
}

/// First tokens of sentences: those of the analysed document, or where there is none after full stops and empty lines.
fn sentence_starts(tokens: &[Token], document: &Document) -> Vec<usize> {
    let mut starts: Vec<usize> = if document.sentences.is_empty() {
        let ends = |token: &Token| matches!(token.kind, TokenKind::Sign('.' | '!' | '?'));
        let opens = |token: &Token| {
            !token.glued && matches!(token.kind, TokenKind::Word { capital: true, .. } | TokenKind::Sign('"' | '`'))
        };
        tokens
            .iter()
            .enumerate()
            .filter(|(at, token)| {
                token.breaks || at.checked_sub(1).and_then(|b| tokens.get(b)).is_some_and(|b| ends(b) && opens(token))
            })
            .map(|(at, _)| at)
            .collect()
    } else {
        document.sentences.iter().map(|s| tokens.partition_point(|token| token.start < s.span.start)).collect()
    };
    starts.insert(0, 0);
    starts.dedup();
    starts
}

/// What the preposition before token `at` makes of the time; words up to `taken` belong to another expression.
fn bounds(tokens: &[Token], taken: usize, at: usize, words: &TimeWords) -> &'static str {
    let mut before = at;
    for _ in 0..3 {
        let Some(token) = before.checked_sub(1).filter(|b| *b >= taken).and_then(|b| tokens.get(b)) else {
            return "at";
        };
        if matches!(token.kind, TokenKind::Sign('-' | '–')) && token.glued {
            let prefix = before.checked_sub(2).filter(|b| *b >= taken).and_then(|b| tokens.get(b));
            return prefix.and_then(|t| name_of(words.class("bounds_prefix", t))).unwrap_or("at");
        }
        let second = words.class("bounds_tail", token).and(before.checked_sub(2)).and_then(|b| tokens.get(b));
        let negated =
            before.checked_sub(3).and_then(|b| tokens.get(b)).is_some_and(|t| words.class("not", t).is_some());
        let heads = if negated { "bounds_head_negated" } else { "bounds_head" };
        let head = second.and_then(|t| name_of(words.class(heads, t)));
        let here = name_of(words.class("bounds", token));
        match (head, here) {
            (Some(bound), _) => return bound,
            (None, Some(bound)) if bound != "at" => return bound,
            _ if words.class("bounds_gap", token).is_some() => before -= 1,
            _ => return "at",
        }
    }
    "at"
}

fn name_of(value: Option<&Value>) -> Option<&'static str> {
    match value {
        Some(Value::Name(name)) => {
            ["since", "from", "until", "to", "by", "before", "after", "at"].into_iter().find(|known| *known == &**name)
        }
        _ => None,
    }
}

/// Words of a field that look ahead or back.
struct Cues {
    /// (first token, token after the last, whether it looks ahead), in text order.
    found: Vec<(usize, usize, bool)>,
}

impl Cues {
    fn of(tokens: &[Token], words: &TimeWords) -> Self {
        let named = |name, ahead| words.spans(name, tokens).into_iter().map(move |(first, last)| (first, last, ahead));
        let mut found: Vec<_> = named("ahead", true).chain(named("behind", false)).collect();
        found.sort_unstable();
        // "had been due to" looks back, whatever stands inside of it.
        let all = found.clone();
        found.retain(|cue| {
            !all.iter().any(|other| {
                let longer = other.0 <= cue.0 && cue.1 <= other.1 && (other.1 - other.0) > (cue.1 - cue.0);
                longer && other.2 != cue.2 || is_led(other, cue, tokens)
            })
        });
        Self { found }
    }

    /// Whether the nearest cue before a token, within its sentence and without a comma between, looks ahead, and how far it is.
    fn ahead(&self, scanned: &Scanned, at: usize, sentence: usize) -> Option<(bool, usize)> {
        let first = scanned.sentences.get(sentence).copied().unwrap_or(0).max(at.saturating_sub(CUE_REACH));
        let index = self.found.partition_point(|cue| cue.0 < at);
        let cue = self.found.get(..index)?.iter().rev().find(|cue| cue.1 <= at)?;
        let between = scanned.tokens.get(cue.1..at)?;
        let broken = between.iter().any(|token| matches!(token.kind, TokenKind::Sign(',' | ';' | ':' | '"')));
        (cue.0 >= first && !broken).then_some((cue.2, at - cue.1))
    }
}

/// Whether a cue that looks back is the participle of one that looks ahead ("would be *held*").
fn is_led(ahead: &(usize, usize, bool), cue: &(usize, usize, bool), tokens: &[Token]) -> bool {
    let word = |at: usize| tokens.get(at).is_some_and(|token| matches!(token.kind, TokenKind::Word { .. }));
    ahead.2 && !cue.2 && cue.0 >= ahead.1 && cue.0 - ahead.1 <= 1 && (ahead.1..=cue.0).all(word)
}

/// Which way a repeating date leans: the tense of its clause, words that look ahead, the preposition, and whether the
/// expression opens its sentence.
fn lean(bounds: &str, cue: Option<(bool, usize)>, tense: Option<Tense>, opens: bool) -> Lean {
    match (bounds, tense, cue) {
        ("since", ..) => Lean::Past,
        // "is closed until Friday": the participle tells nothing of the past.
        ("until", Some(Tense::Present), _) => Lean::Ahead,
        (_, Some(Tense::Future), _) | (_, _, Some((true, _))) => Lean::Future,
        // "lasted until Friday"; else what runs until a day has not ended yet.
        ("until", _, Some((false, 0..=1))) => Lean::Past,
        // "Until Thursday, nobody had been named."
        ("until", Some(Tense::Past), None) if opens => Lean::Past,
        ("until", ..) => Lean::Ahead,
        (_, Some(Tense::Past), _) | (_, _, Some((false, _))) => Lean::Past,
        ("by", _, None) => Lean::Future,
        _ => Lean::Unknown,
    }
}

/// Whether the sentence of the span has no finite verb.
fn is_verbless(document: &Document, span: &Span) -> bool {
    let at = document.sentences.partition_point(|s| s.span.end <= span.start);
    document.sentences.get(at).is_some_and(|sentence| sentence.clauses.iter().all(|c| c.tense == Tense::None))
}

/// Whether the first word of the span that is governed from outside of it hangs on a noun.
fn hangs_on_noun(document: &Document, span: &Span) -> bool {
    let at = document.sentences.partition_point(|s| s.span.end <= span.start);
    let Some(sentence) =
        document.sentences.get(at).filter(|s| s.span.start <= span.start && s.tokens.len() <= LONG_SENTENCE)
    else {
        return false;
    };
    let inside = |at: &usize| sentence.tokens.get(*at).is_some_and(|token| token.span.overlaps(span));
    let mut heads = (0..sentence.tokens.len()).filter(inside).filter_map(|at| sentence.tokens.get(at)?.head);
    heads.find(|head| !inside(head)).and_then(|head| sentence.tokens.get(head)).is_some_and(|token| {
        matches!(token.class, WordClass::Noun | WordClass::Propn)
            && !sentence
                .clauses
                .iter()
                .any(|c| sentence.tokens.get(c.predicate).is_some_and(|predicate| predicate.span == token.span))
    })
}

/// Whether words behind a preposition hang on a noun of that relation. On a verb's object ("launched an offensive *in April 2019*"): that they
/// do not hang on the verb is a toss-up of the tree.
fn hangs_on(document: &Document, span: &Span, relation: &str) -> bool {
    let at = document.sentences.partition_point(|s| s.span.end <= span.start);
    let Some(sentence) = document.sentences.get(at).filter(|s| s.span.start <= span.start) else { return false };
    let Some(head) = sentence.head_of(span).filter(|&head| sentence.case(head).is_some()) else { return false };
    let noun = sentence.tokens.get(head).and_then(|token| token.head).and_then(|noun| sentence.tokens.get(noun));
    noun.is_some_and(|noun| noun.is(relation))
}

/// Whether the words are a subject or object themselves ("has set Nov. 10 as the deadline"): then they say not when something was.
fn is_argument(document: &Document, span: &Span) -> bool {
    let at = document.sentences.partition_point(|s| s.span.end <= span.start);
    let sentence = document.sentences.get(at).filter(|s| s.span.start <= span.start);
    let head = sentence.and_then(|sentence| sentence.tokens.get(sentence.head_of(span)?));
    head.is_some_and(|head| head.is("obj") || head.is("nsubj"))
}

/// Tense of the clause that governs the words: of the predicate nearest above their first token.
fn clause_tense(document: &Document, span: &Span) -> Option<Tense> {
    let at = document.sentences.partition_point(|s| s.span.end <= span.start);
    let sentence: &Sentence =
        document.sentences.get(at).filter(|s| s.span.start <= span.start && s.tokens.len() <= LONG_SENTENCE)?;
    let mut token = sentence.tokens.iter().position(|t| t.span.end > span.start)?;
    for _ in 0..sentence.tokens.len() {
        if let Some(clause) = sentence.clauses.iter().find(|c| c.predicate == token) {
            return match clause.tense {
                Tense::None => clause
                    .parent
                    .and_then(|(up, _)| sentence.clauses.get(up))
                    .map(|up| up.tense)
                    .filter(|t| *t == Tense::Future),
                tense => Some(tense),
            };
        }
        token = sentence.tokens.get(token)?.head?;
    }
    None
}
