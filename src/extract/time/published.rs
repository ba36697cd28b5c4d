//! The article's own words → when it appeared.
//!
//! First what its head states: a full date in a short line of its own, or behind the words of a byline, before the running text.
//! Else a solver over what the text pins down: each piece of evidence rules days out, and what is left is the answer, with the
//! evidence beside it. Invariants: a date in a caption or a running sentence is never taken for the article's; evidence that
//! contradicts other evidence narrows nothing; without a written year nothing is inferred. Deliberately absent: other
//! articles (that is [`crate::resolve`]), words of a language.

use jiff::civil::Date as Day;

use super::calendar::{self, Grain};
use super::resolve::{Lean, Period, Scene, resolve};
use super::scan::{Raw, Scanned};
use crate::model::{Anchor, Article, Evidence, How, Published};
use crate::rules::time::{Expr, From, TimeWords, TokenKind};
use crate::text::{Field, Span};
use crate::value::Date;

/// How many tokens of the text may stand before the article's own date.
const HEAD: usize = 160;
/// How many tokens may stand before a date that is part of no sentence.
const APART: usize = 40;
/// How many tokens before a date are searched for words of a caption, and four times as many as after it.
const CAPTION: usize = 16;
/// Most tokens of a dateline before its date.
const DATELINE: usize = 10;
/// Most words of a line that is a dateline and no sentence.
const LINE: usize = 14;

/// Settles the publication date from the article's own words.
pub(super) fn settle(article: &Article, fields: &[Scanned; 2], words: &TimeWords) -> Published {
    let text = fields.iter().find(|scanned| scanned.field == Field::Text);
    let Some(text) = text else { return Published::default() };
    stated(article, text, words).unwrap_or_else(|| inferred(article, text))
}

/// A date that the head of the text states as the article's own.
fn stated(article: &Article, text: &Scanned, words: &TimeWords) -> Option<Published> {
    let (index, day) = head_date(article, text, words)?;
    let span = text.found.get(index).map(|raw| raw.span);
    Some(Published {
        edtf: Some(Date::day(day)),
        how: How::Stated,
        evidence: vec![Evidence { span, why: format!("the head of the article is dated {day}") }],
    })
}

/// The date of the head: its index among the expressions, and its day.
fn head_date(article: &Article, text: &Scanned, words: &TimeWords) -> Option<(usize, Day)> {
    let head = text.found.iter().enumerate().take_while(|(_, raw)| raw.tokens.0 < HEAD);
    head.filter_map(|(index, raw)| head_day(text, raw).map(|day| (index, raw, day))).find_map(|(index, raw, day)| {
        let line = Line::around(article, text, raw)?;
        let apart = line.is_only_date(words)
            || line.opens_with(words, "dateline")
            || line.stands_apart(words)
            || line.is_dateline();
        let stated = apart && !line.is_caption(words) && !(line.is_entry() && is_chronicle(article, text));
        stated.then_some((index, day))
    })
}

/// The day that a date of the head means. In all-number dates the order is told by the numbers, else by the weekdays that the text
/// names: news mostly names the day it appears on.
fn head_day(text: &Scanned, raw: &Raw) -> Option<Day> {
    let Expr::Slashes { a, b, year: Some(year) } = raw.expr else { return full_day(raw) };
    let read = [calendar::day(year, b, a), calendar::day(year, a, b)];
    let [Some(one), Some(two)] = read else { return read.into_iter().flatten().next() };
    let named: Vec<i32> = text
        .found
        .iter()
        .filter_map(|raw| match &raw.expr {
            Expr::Fields(f) if f.day.is_none() && f.month.is_none() => f.weekday,
            _ => None,
        })
        .take(NAMED_WEEKDAYS)
        .collect();
    let fits = |day: Day| named.contains(&i32::from(day.weekday().to_monday_one_offset()));
    match (one == two, fits(one), fits(two)) {
        (true, ..) | (_, true, false) => Some(one),
        (_, false, true) => Some(two),
        _ => None,
    }
}

/// How many weekdays of a text are asked for the order of an all-number date.
const NAMED_WEEKDAYS: usize = 4;

/// How many words before the head's date are a headline.
const HEADLINE: usize = 4;
/// How many tokens may stand between the head's date and another date or time of the head ("(updated 23:40, 23.10.2017)").
const HEAD_GAP: usize = 4;

/// Offsets at which a head that runs on into the first sentence is cut off: behind its last date, and before its first one where a
/// headline stands there. A date that a mark joins to what follows is an entry's and stays.
pub(super) fn head_cuts(article: &Article, text: &Scanned, words: &TimeWords) -> Vec<usize> {
    let Some((index, _)) = head_date(article, text, words) else { return Vec::new() };
    let mut rest = text.found.iter().skip(index);
    let Some(first) = rest.next() else { return Vec::new() };
    let mut last = first.tokens.1;
    for later in rest {
        let more = head_day(text, later).is_some() || matches!(&later.expr, Expr::Fields(f) if f.hour.is_some());
        if !more || later.tokens.0 > last + HEAD_GAP {
            break;
        }
        last = later.tokens.1;
    }
    let closes = |token: &crate::rules::time::Token| matches!(token.kind, TokenKind::Sign(')' | ']' | '|' | '.'));
    last += text.tokens.iter().skip(last).take_while(|token| closes(token)).count();
    let joined = |token: &crate::rules::time::Token| matches!(token.kind, TokenKind::Sign('-' | ':'));
    let Some(end) = text.tokens.get(last).filter(|token| !joined(token)) else { return Vec::new() };
    let before = Line::around(article, text, first).map_or(0, |line| {
        let told = line.tokens(line.first, line.date.0).iter();
        told.filter(|token| matches!(token.kind, TokenKind::Word { .. })).count()
    });
    let start = (before >= HEADLINE).then_some(first.span.start);
    start.into_iter().chain(std::iter::once(end.start)).collect()
}

/// Whether several lines tell of a day each: a list of what happened when, none of which is the article's day.
fn is_chronicle(article: &Article, text: &Scanned) -> bool {
    let entries = text.found.iter().take(MAX_CLUES).filter_map(|raw| {
        let day = full_day(raw)?;
        Line::around(article, text, raw).filter(Line::is_entry).map(|_| day)
    });
    entries.collect::<std::collections::BTreeSet<_>>().len() > 1
}

/// A day written with its year.
fn full_day(raw: &Raw) -> Option<Day> {
    let period = written(raw)?;
    (period.grain == Grain::Day).then_some(period.first)
}

/// What is written in full, without any anchor.
fn written(raw: &Raw) -> Option<Period> {
    let scene = Scene {
        published: None,
        context: None,
        quarter: None,
        event: None,
        lean: raw.lean,
        over: raw.over,
        loose: raw.loose,
        inside: true,
        day_first: None,
        month_first: true,
    };
    let resolved = resolve(&raw.expr, &scene);
    resolved.date.as_ref()?;
    resolved.period.filter(|period| period.anchor == Anchor::Written && !matches!(raw.expr, Expr::Slashes { .. }))
}

/// The line of text around an expression.
struct Line<'t> {
    text: &'t Scanned,
    first: usize,
    last: usize,
    date: (usize, usize),
}

impl<'t> Line<'t> {
    fn around(article: &Article, text: &'t Scanned, raw: &Raw) -> Option<Self> {
        let before = article.text.get(..raw.span.start)?;
        let after = article.text.get(raw.span.end..)?;
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let end = raw.span.end + after.find('\n').unwrap_or(after.len());
        let first = text.tokens.partition_point(|token| token.start < start);
        let last = text.tokens.partition_point(|token| token.start < end);
        Some(Self { text, first, last, date: raw.tokens })
    }

    fn tokens(&self, from: usize, to: usize) -> &'t [crate::rules::time::Token] {
        self.text.tokens.get(from..to).unwrap_or(&[])
    }

    /// Whether words of a caption stand around the date; the line may be the whole text, so that only the words nearby count.
    fn is_caption(&self, words: &TimeWords) -> bool {
        let from = self.first.max(self.date.0.saturating_sub(CAPTION));
        let to = self.last.min(self.date.1 + CAPTION / 4);
        self.tokens(from, to).iter().any(|token| words.class("caption", token).is_some())
    }

    /// Whether the line opens with the date and then tells something.
    fn is_entry(&self) -> bool {
        let mut before = self.tokens(self.first, self.date.0).iter();
        let mut after = self.tokens(self.date.1, self.last).iter();
        before.all(|token| matches!(token.kind, TokenKind::Sign(_)))
            && after.any(|token| matches!(token.kind, TokenKind::Word { capital: false, .. }))
    }

    /// Whether the line holds little besides the date and is no sentence.
    fn is_only_date(&self, words: &TimeWords) -> bool {
        let others = self.tokens(self.first, self.date.0).iter().chain(self.tokens(self.date.1, self.last));
        let (mut count, mut lower) = (0, 0);
        for token in others {
            if let TokenKind::Word { capital, .. } = token.kind {
                count += 1;
                lower += usize::from(!capital && words.class("dateline", token).is_none());
            }
        }
        count <= LINE && lower <= 1
    }

    /// Whether the date is part of no sentence: a name, a byline or nothing stands before it, and a sentence begins after it
    /// ("AFP Saturday 24 Sep 2016 At least …").
    fn stands_apart(&self, words: &TimeWords) -> bool {
        let before = self.date.0.checked_sub(1).filter(|at| *at >= self.first).and_then(|at| self.text.tokens.get(at));
        let free = before.is_none_or(|token| match token.kind {
            TokenKind::Word { capital, .. } => {
                words.class("dateline", token).is_some() || (capital && words.class("bounds", token).is_none())
            }
            TokenKind::Sign('|' | '-' | '_') => true,
            _ => false,
        });
        let opens = self.text.tokens.get(self.date.1).is_none_or(|token| {
            matches!(
                token.kind,
                TokenKind::Word { capital: true, .. }
                    | TokenKind::Number { .. }
                    | TokenKind::Sign('|' | '-' | '_' | '(' | ')' | '"')
            )
        });
        free && opens && self.date.0 - self.first <= APART
    }

    /// Whether the line opens with a place, the date and a mark that parts them from the news ("SANTIAGO, 14 Mar 89 --",
    /// "OSLO, Norway, May 3, 2020 (Agency) —").
    fn is_dateline(&self) -> bool {
        let before = self.tokens(self.date.0.saturating_sub(DATELINE).max(self.first), self.date.0);
        let is_word = |token: &crate::rules::time::Token| matches!(token.kind, TokenKind::Word { .. });
        let named = before.iter().all(|token| {
            matches!(
                token.kind,
                TokenKind::Word { capital: true, .. } | TokenKind::Sign(',' | '.' | '(' | ')' | '-' | '/')
            )
        });
        let place = self.date.0 - self.first <= DATELINE && named && before.first().is_some_and(is_word);
        let comma = before.last().is_some_and(|token| matches!(token.kind, TokenKind::Sign(',' | '.' | ')' | '-')));
        let parted = self
            .text
            .tokens
            .get(self.date.1)
            .is_some_and(|token| matches!(token.kind, TokenKind::Sign('(' | '[' | '-' | '–' | '—' | ':')));
        place && comma && parted
    }

    /// Whether nothing but words of a byline stands before the date, and at least one of them.
    fn opens_with(&self, words: &TimeWords, class: &str) -> bool {
        let before = self.tokens(self.first, self.date.0);
        let known = before.iter().filter(|token| words.class(class, token).is_some()).count();
        let others = before
            .iter()
            .filter(|t| matches!(t.kind, TokenKind::Word { .. }) && words.class(class, t).is_none())
            .count();
        known > 0 && others <= 2
    }
}

// ------------------------------------------------------------------ inference

/// A test that a publication day must pass.
struct Clue {
    evidence: Evidence,
    allows: Box<dyn Fn(Day) -> bool>,
}

/// How many expressions of a text are searched for clues; a news article holds a few dozen.
const MAX_CLUES: usize = 100;
/// How many years after the latest written year a text is still searched for.
const REACH: i32 = 5;
/// The same where the text pins its year down: the latest date that it tells may then be far back.
const PINNED_REACH: i32 = 40;

fn inferred(article: &Article, text: &Scanned) -> Published {
    let Some((latest, lower)) = latest_written(text) else { return open_weekday(text) };
    let mut clues: Vec<Clue> = Vec::new();
    let pins = years_from(article, text);
    clues.extend(dateline(article, text));
    let exact = lead(text);
    clues.extend(exact);
    // A year that the text pins down goes before the reach, which is a guess.
    let reach = pins.first().map_or(REACH, |_| PINNED_REACH);
    clues.extend(weekday_dates(text, latest, reach));
    let lower_evidence =
        Evidence { span: Some(lower), why: format!("the text speaks of {latest}, so that it appeared no earlier") };
    let domain: Vec<Day> = days_from(latest, reach);
    let pinned = pins.iter().any(|pin| domain.iter().any(|day| (pin.allows)(*day)));
    let mut clues: Vec<Clue> = pins.into_iter().chain(clues).collect();
    clues.retain(|clue| domain.iter().any(|day| (clue.allows)(*day)));
    let mut left = domain.clone();
    let mut used = vec![lower_evidence];
    for clue in clues {
        let next: Vec<Day> = left.iter().copied().filter(|day| (clue.allows)(*day)).collect();
        if !next.is_empty() && next.len() < left.len() {
            left = next;
            used.push(clue.evidence);
        }
    }
    // Without a clue to the year the reach is a guess and not evidence.
    let edtf = if pinned && left.len() < domain.len() { span_of(&left) } else { Some(Date::since(latest)) };
    if !pinned {
        used.truncate(1);
    }
    Published { edtf, how: How::Inferred, evidence: used }
}

/// No year is written: what the text says of its own weekday is kept as evidence, and nothing is inferred.
fn open_weekday(text: &Scanned) -> Published {
    let evidence = today(text).map(|(raw, weekday)| Evidence {
        span: Some(raw.span),
        why: format!("the text was written on a {weekday:?}; no year is written in it"),
    });
    Published { edtf: None, how: How::Unknown, evidence: evidence.into_iter().collect() }
}

/// The latest written date of what has happened, by its first day. What a clause only mentions ("the 2012 election", "notes due in
/// 1994") may lie ahead of the text.
fn latest_written(text: &Scanned) -> Option<(Day, Span)> {
    text.found
        .iter()
        .filter(|raw| {
            raw.told && !matches!(raw.bounds, "until" | "by" | "before") && matches!(raw.expr, Expr::Fields(_))
        })
        .filter_map(|raw| written(raw).filter(|p| p.grain <= Grain::Year).map(|period| (period.days().0, raw.span)))
        .max_by_key(|(day, span)| (*day, std::cmp::Reverse(span.start)))
}

fn days_from(first: Day, years: i32) -> Vec<Day> {
    (0..i64::from(years) * 366).map_while(|n| calendar::days(first, n)).collect()
}

fn span_of(days: &[Day]) -> Option<Date> {
    let mut runs: Vec<(Day, Day)> = Vec::new();
    for day in days {
        match runs.last_mut() {
            Some(run) if calendar::days(run.1, 1) == Some(*day) => run.1 = *day,
            _ => runs.push((*day, *day)),
        }
    }
    if runs.len() > 12 {
        return Some(Date::between(*days.first()?, *days.last()?));
    }
    Date::any_of(&runs.into_iter().map(|(a, b)| Date::between(a, b)).collect::<Vec<_>>())
}

/// "last year's assault" in one sentence and "the assault in April 2019" in another, which shares a name and a long word with it: the
/// year is the next one. A shared name alone, or "last year" without an event of its own, joined events of different years.
fn years_from(article: &Article, text: &Scanned) -> Vec<Clue> {
    let mut clues = Vec::new();
    for near in text.found.iter().take(MAX_CLUES) {
        let Expr::Fields(fields) = &near.expr else { continue };
        let Some(by) =
            fields.year_by.filter(|by| *by < 0 && !fields.context && fields.year.is_none() && fields.month.is_none())
        else {
            continue;
        };
        let of_an_event =
            text.tokens.get(near.tokens.1).is_some_and(|next| matches!(next.kind, TokenKind::Word { tail: true, .. }));
        if !of_an_event {
            continue;
        }
        let names = names(article, text, near.sentence, 1);
        let words = long_words(article, text, near.sentence);
        for far in text.found.iter().take(MAX_CLUES).filter(|far| far.sentence != near.sentence) {
            let Some(period) = written(far).filter(|p| p.grain <= Grain::Month) else { continue };
            let shared = names.iter().find(|name| self::names(article, text, far.sentence, 0).contains(name));
            let told = long_words(article, text, far.sentence);
            let Some(shared) = shared.filter(|_| words.iter().any(|word| told.contains(word))) else { continue };
            let year = i32::from(period.first.year()) - by;
            let why = format!(
                "“{}” and {} both speak of {shared}, so that the text appeared in {year}",
                article.words(&near.span),
                period.value()
            );
            let allows = move |day: Day| i32::from(day.year()) == year;
            clues.push(Clue { evidence: Evidence { span: Some(near.span), why }, allows: Box::new(allows) });
        }
    }
    // Sentences that lead to different years prove nothing.
    let years: std::collections::BTreeSet<String> =
        clues.iter().map(|clue| clue.evidence.why.rsplit(' ').next().unwrap_or("").to_owned()).collect();
    if years.len() > 1 {
        clues.clear();
    }
    clues
}

/// Capitalised words of a sentence from the `skip`-th on (its first word is capital anyhow), four letters or more.
fn names(article: &Article, text: &Scanned, sentence: usize, skip: usize) -> Vec<String> {
    let tokens = text.tokens_of(sentence);
    tokens
        .iter()
        .skip(skip)
        .filter(|token| matches!(token.kind, TokenKind::Word { id: 0, capital: true, .. }))
        .filter_map(|token| article.text.get(token.start..token.end))
        .filter(|word| word.chars().count() >= 4)
        .map(str::to_owned)
        .collect()
}

/// Words of a sentence without a capital, six letters or more: most of them carry meaning.
fn long_words(article: &Article, text: &Scanned, sentence: usize) -> Vec<String> {
    let tokens = text.tokens_of(sentence).iter();
    tokens
        .filter(|token| matches!(token.kind, TokenKind::Word { capital: false, .. }))
        .filter_map(|token| article.text.get(token.start..token.end))
        .filter(|word| word.chars().count() >= 6)
        .map(str::to_owned)
        .collect()
}

/// "today, Saturday": the weekday of the text itself.
fn today(text: &Scanned) -> Option<(&Raw, jiff::civil::Weekday)> {
    text.found.windows(2).find_map(|pair| {
        let [a, b] = pair else { return None };
        let (Expr::Fields(x), Expr::Fields(y)) = (&a.expr, &b.expr) else { return None };
        let adjacent = b.tokens.0.saturating_sub(a.tokens.1) <= 1;
        let weekday = y.weekday.filter(|_| x.day_by == Some(0) && y.day.is_none() && y.month.is_none() && adjacent)?;
        Some((b, calendar::weekday(weekday)?))
    })
}

/// What the first sentences say of the news itself: "less than two weeks after … Oct. 23", "arrived Monday", "through Wednesday".
fn lead(text: &Scanned) -> Vec<Clue> {
    let mut clues = Vec::new();
    if let Some((raw, weekday)) = today(text) {
        let why = format!("the text was written on a {weekday:?}");
        clues.push(Clue {
            evidence: Evidence { span: Some(raw.span), why },
            allows: Box::new(move |day| day.weekday() == weekday),
        });
    }
    let first = text.found.first().map_or(0, |raw| raw.sentence);
    let opening = || text.found.iter().filter(move |raw| raw.sentence <= first + 3);
    let weekday_of = |raw: &&Raw| match &raw.expr {
        Expr::Fields(f) if f.month.is_none() && f.day.is_none() && f.turn.is_none() && f.week_by.is_none() => f.weekday,
        _ => None,
    };
    let ahead = |raw: &&Raw| matches!(raw.lean, Lean::Future | Lean::Ahead);
    let news = opening().find(|raw| !ahead(raw) && weekday_of(raw).is_some());
    let since = opening().find_map(|raw| after_a_date(text, raw));
    let until = opening().find(|raw| ahead(raw) && weekday_of(raw).is_some());
    let event = news.and_then(|raw| weekday_of(&raw)).and_then(calendar::weekday);
    let end = until.and_then(|raw| weekday_of(&raw)).and_then(calendar::weekday);
    if let Some((span, low, high, month, day_of_month)) = since {
        let why = format!("the news lies {low} to {high} days after {day_of_month:02}.{month:02}.");
        let on = move |day: Day| {
            // The day of the news: that of the weekday named, on or before the publication.
            let happened = event.map_or(Some(day), |weekday| back_to(day, weekday));
            let dated =
                [0, -1].into_iter().filter_map(|by| calendar::day(i32::from(day.year()) + by, month, day_of_month));
            happened.is_some_and(|happened| {
                dated.into_iter().any(|start| (low..=high).contains(&days_between(start, happened)))
            })
        };
        clues.push(Clue { evidence: Evidence { span: Some(span), why }, allows: Box::new(on) });
        if let (Some(event), Some(end), Some(until)) = (event, end, until) {
            let allowed = move |day: Day| {
                back_to(day, event).is_some_and(|start| {
                    let length = (i64::from(end.to_monday_zero_offset()) - i64::from(event.to_monday_zero_offset()))
                        .rem_euclid(7);
                    days_between(start, day) <= length
                })
            };
            let why = format!("what began on {event:?} is still to end on {end:?}");
            clues.push(Clue { evidence: Evidence { span: Some(until.span), why }, allows: Box::new(allowed) });
        }
    }
    clues
}

fn days_between(a: Day, b: Day) -> i64 {
    a.until(b).map_or(i64::MAX, |span| i64::from(span.get_days()))
}

/// The latest such weekday that is not after a day.
fn back_to(day: Day, weekday: jiff::civil::Weekday) -> Option<Day> {
    let back = (day.weekday().to_monday_zero_offset() - weekday.to_monday_zero_offset()).rem_euclid(7);
    calendar::days(day, -i64::from(back))
}

/// "less than two weeks after the two sides signed … on Oct. 23": (span, least days, most days, month, day).
fn after_a_date(text: &Scanned, raw: &Raw) -> Option<(Span, i64, i64, i32, i32)> {
    let Expr::Shift(shift) = &raw.expr else { return None };
    if shift.from != From::Event || shift.sign < 0 || shift.within {
        return None;
    }
    let n = shift.amount.n?;
    let date = text.found.iter().find(|next| next.span.start >= raw.span.end && next.sentence == raw.sentence)?;
    let Expr::Fields(f) = &date.expr else { return None };
    let (month, day) = (f.month?, f.day?);
    let epoch = calendar::day(2001, 1, 1)?;
    let days = |n: f64| calendar::shift(epoch, n, shift.amount.unit).map(|end| days_between(epoch, end));
    let (low, high) = match shift.amount.modifier.as_deref() {
        // Who says "less than two weeks" means more than one.
        Some("LESS_THAN" | "EQUAL_OR_LESS") => (days((n - 1.0).max(0.0))?, days(n)?),
        Some("MORE_THAN" | "EQUAL_OR_MORE") => (days(n)?, days(n + 1.0)?),
        Some(_) => (days(n * 0.7)?, days(n * 1.3)?),
        None => (days(n)? - 1, days(n)? + 1),
    };
    Some((raw.span, low, high, month, day))
}

/// A dateline without a year ("OSLO, May 3 (Agency) —"): the text appeared on that day or the one after.
fn dateline(article: &Article, text: &Scanned) -> Option<Clue> {
    let (raw, month, day) = text.found.iter().take_while(|raw| raw.tokens.0 < HEAD).find_map(|raw| {
        let Expr::Fields(f) = &raw.expr else { return None };
        let (month, day) = f.month.zip(f.day).filter(|_| f.year.is_none() && f.short_year.is_none())?;
        Line::around(article, text, raw).is_some_and(|line| line.is_dateline()).then_some((raw, month, day))
    })?;
    let allows = move |published: Day| {
        let told = calendar::day(i32::from(published.year()), month, day);
        told.is_some_and(|told| (0..=1).contains(&days_between(told, published)))
    };
    let why = format!("the dateline names {day:02}.{month:02}.");
    Some(Clue { evidence: Evidence { span: Some(raw.span), why }, allows: Box::new(allows) })
}

/// A day of a month with its weekday, without a year ("Saturday, Oct. 24"): only some years have it.
fn weekday_dates(text: &Scanned, latest: Day, reach: i32) -> Vec<Clue> {
    let mut clues = Vec::new();
    for raw in text.found.iter().take(MAX_CLUES) {
        let Expr::Fields(f) = &raw.expr else { continue };
        let (Some(weekday), Some(month), Some(day), None, None) =
            (f.weekday.and_then(calendar::weekday), f.month, f.day, f.year, f.year_by)
        else {
            continue;
        };
        let from = i32::from(latest.year());
        let years: Vec<i32> = (from..=from + reach)
            .filter(|year| calendar::day(*year, month, day).is_some_and(|d| d.weekday() == weekday))
            .collect();
        let why = format!("{day:02}.{month:02}. was a {weekday:?} only in some years: {years:?}");
        let ahead = raw.lean == Lean::Future;
        let allows = move |published: Day| {
            years.iter().filter_map(|year| calendar::day(*year, month, day)).any(|dated| {
                let gap = days_between(dated, published);
                if ahead { (-365..=0).contains(&gap) } else { (0..=365).contains(&gap) }
            })
        };
        clues.push(Clue { evidence: Evidence { span: Some(raw.span), why }, allows: Box::new(allows) });
    }
    clues
}
