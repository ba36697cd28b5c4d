//! Time expressions → times, and the publication date of the article.
//!
//! Steps: `scan` finds the expressions of each field, unresolved; `published` settles when the article appeared, where its
//! metadata do not say; `resolve` turns each expression into the days that it leaves open, in text order, so that "two
//! months later" finds the date named before. Invariants: what no anchor resolves keeps its unresolved form
//! ([`crate::model::Shift`]) and gets no date; a fiscal year gets none either, for it need not be the calendar's.
//! Deliberately absent: words of a language, other articles.

mod calendar;
mod published;
mod resolve;
mod scan;

use jiff::civil::Date as Day;

use super::Reading;
use crate::model::{Anchor, Article, DatePart, Mention, MentionKind, Published, Shift, TimeMention, Timex, TimexType};
use crate::rules::Language;
use crate::rules::time::{Expr, Fields, From, TimeWords, TokenKind, Unit};
use crate::text::{Document, Field, Span};
use crate::value::Date;
use resolve::{Lean, Period, Resolved, Scene, resolve};
pub use scan::Hits;
use scan::{Raw, Scanned};

/// Finds the time expressions, settles `article.published` where it is not yet known, and resolves the expressions against it.
pub fn read(article: &mut Article, reading: &Reading, language: &Language) -> Vec<Mention> {
    let empty = Document::default();
    let fields = [Field::Title, Field::Text].map(|field| {
        let document = reading.fields().find(|(known, _)| *known == field).map_or(&empty, |(_, document)| document);
        let hits = match field {
            Field::Title => Hits::of(article.field(field), &language.time),
            Field::Text => reading.times.clone(),
        };
        scan::scan(field, hits, document, &language.time)
    });
    if article.published.edtf.is_none() {
        article.published = published::settle(article, &fields, &language.time);
    }
    let day_first = numeric_order(&fields);
    let mut mentions = Vec::new();
    for scanned in &fields {
        let mut teller = Teller {
            article,
            scanned,
            day_first,
            month_first: language.time.month_first,
            context: None,
            quarter: None,
            written: Vec::new(),
            ends: None,
            words: &language.time,
        };
        for (index, raw) in scanned.found.iter().enumerate() {
            mentions.extend(teller.tell(index, raw));
        }
    }
    mentions
}

/// Longest part of a text in which its head is looked for, in bytes.
const LONGEST_HEAD: usize = 2_000;

/// Finds where time expressions stand in an article's text; what they mean is told by [`read`].
pub fn hits(article: &Article, language: &Language) -> Hits {
    Hits::of(&article.text, &language.time)
}

/// Where the head of a text ends that runs on into its first sentence ("AFP Saturday 24 Sep 2016 At least …"), and where it begins
/// if a headline stands before it: offsets that no sentence crosses.
pub fn head(article: &Article, times: &Hits, language: &Language) -> Vec<usize> {
    let scanned = scan::scan(Field::Text, times.before(LONGEST_HEAD), &Document::default(), &language.time);
    published::head_cuts(article, &scanned, &language.time)
}

/// Whether the article's all-number dates put the day first, told by those that only one order allows.
fn numeric_order(fields: &[Scanned; 2]) -> Option<bool> {
    let mut seen = [false, false];
    for raw in fields.iter().flat_map(|scanned| &scanned.found) {
        if let Expr::Slashes { a, b, .. } = raw.expr {
            seen[0] |= a <= 12 && b > 12;
            seen[1] |= a > 12 && b <= 12;
        }
    }
    match seen {
        [true, false] => Some(false),
        [false, true] => Some(true),
        _ => None,
    }
}

/// Resolves the expressions of one field in text order.
struct Teller<'a> {
    article: &'a Article,
    scanned: &'a Scanned,
    day_first: Option<bool>,
    month_first: bool,
    /// The period named last.
    context: Option<Period>,
    /// The quarter that the text reports on, with the sentence that named it.
    quarter: Option<(usize, Period)>,
    /// Periods written or resolved in the sentence at hand: (sentence, period).
    written: Vec<(usize, Period)>,
    /// The ends of the range told last.
    ends: Option<Box<[Resolved; 2]>>,
    words: &'a TimeWords,
}

impl Teller<'_> {
    fn tell(&mut self, index: usize, raw: &Raw) -> Option<Mention> {
        let event = self.event(index, raw);
        let own = self.in_the_year_before_it(index, raw);
        let raw = own.as_ref().unwrap_or(raw);
        let end = raw.end_of_range.and_then(|which| self.ends.as_ref()?.get(which).cloned());
        let mut resolved = end.unwrap_or_else(|| self.resolved(raw, event.as_ref().and_then(|event| event.1.as_ref())));
        if let Some(period) = self.quarter_up_to(index, raw) {
            resolved = Resolved { date: Some(period.date()), value: period.value(), period: Some(period), ..resolved };
        }
        if resolved.value.is_empty() {
            return None;
        }
        self.ends = resolved.ends.take().or_else(|| self.ends.take());
        if let Some(period) = &resolved.period
            && !matches!(raw.expr, Expr::Window(_))
            && resolved.kind != TimexType::Duration
            && !compares(&raw.expr, period)
        {
            if period.grain == calendar::Grain::Quarter && names_quarter(&raw.expr) {
                self.quarter = Some((raw.sentence, period.clone()));
            }
            self.context = Some(period.clone());
            self.written.push((raw.sentence, period.clone()));
        }
        let stated = resolve::stated(&raw.expr);
        let anchor =
            if resolved.date.is_some() || resolved.period.is_some() { resolved.anchor } else { open_anchor(&resolved) };
        let time = TimeMention {
            implied: implied(&stated, &resolved, anchor),
            stated,
            shift: unresolved(raw, resolved.anchor, event.map(|event| event.0)),
            anchor,
            bounds: resolved.bound.unwrap_or(raw.bounds).to_owned(),
            edtf: resolved.date,
            timex: Timex { kind: resolved.kind, value: resolved.value, modifier: resolved.modifier },
        };
        Some(Mention { text: self.article.words(&raw.span).to_owned(), span: raw.span, kind: MentionKind::Time(time) })
    }

    /// "The quarter ended July 31": the three months up to the day that comes right behind it.
    fn quarter_up_to(&self, index: usize, raw: &Raw) -> Option<Period> {
        if !matches!(&raw.expr, Expr::Fields(f) if f.quarter_by == Some(0) && f.year.is_none()) {
            return None;
        }
        let next = self.scanned.found.get(index + 1).filter(|next| next.tokens.0 == raw.tokens.1 + 1)?;
        let ends = self.scanned.tokens.get(raw.tokens.1).is_some_and(|t| self.words.class("ended", t).is_some());
        let day = self.resolved(next, None).period.filter(|p| ends && p.grain == calendar::Grain::Day)?;
        let first = calendar::months(day.first.first_of_month(), -2)?;
        let middle = calendar::months(first, 1)?;
        let (from, to) = calendar::around(middle, calendar::Grain::Quarter)?;
        Some(Period { part: Some((first, day.first)), ..Period::new(from, to, calendar::Grain::Quarter, day.anchor) })
    }

    /// "Two years ago, on 4 April": a day or month without a year, right behind a year, lies in it.
    fn in_the_year_before_it(&self, index: usize, raw: &Raw) -> Option<Raw> {
        let Expr::Fields(fields) = &raw.expr else { return None };
        let repeats = fields.year.is_none() && fields.short_year.is_none() && fields.year_by.is_none();
        if !repeats || fields.month.is_none() || fields.turn.is_some() || raw.end_of_range.is_some() {
            return None;
        }
        let before = index.checked_sub(1).and_then(|at| self.scanned.found.get(at))?;
        let (sentence, period) = self.written.last()?;
        let between = self.scanned.tokens.get(before.tokens.1..raw.tokens.0)?;
        let joined = between.len() <= YEAR_GAP && between.iter().any(|token| token.kind == TokenKind::Sign(','));
        let whole = period.grain == calendar::Grain::Year && period.part.is_none() && before.bounds == "at";
        if !joined || !whole || *sentence != raw.sentence || before.sentence != raw.sentence {
            return None;
        }
        let fields = Fields { year: Some(i32::from(period.first.year())), ..(**fields).clone() };
        Some(Raw { expr: Expr::Fields(Box::new(fields)), ..raw.clone() })
    }

    /// The expression against every day that the article may have appeared on: the first and the last, joined where they differ.
    fn resolved(&self, raw: &Raw, event: Option<&Period>) -> Resolved {
        let scene = |published: Option<Day>| Scene {
            published,
            context: self.context_for(raw),
            quarter: self
                .quarter
                .as_ref()
                .filter(|(sentence, _)| *sentence + QUARTER_REACH > raw.sentence)
                .map(|(_, period)| period),
            event,
            lean: raw.lean,
            over: raw.over,
            loose: raw.loose,
            inside: raw.bounds == "at",
            day_first: self.day_first,
            month_first: self.month_first,
        };
        let (first, last) = publication_days(&self.article.published);
        let one = resolve(&raw.expr, &scene(first));
        if first == last {
            return one;
        }
        let other = resolve(&raw.expr, &scene(last));
        if one.date == other.date {
            return one;
        }
        let open = resolve(&raw.expr, &scene(None));
        match (&one.date, &other.date) {
            (Some(a), Some(b)) => {
                let hull = a.first().zip(b.last()).map(|(a, b)| Date::between(a, b));
                Resolved { date: hull, anchor: one.anchor, ..open }
            }
            _ => open,
        }
    }

    /// The period that "that day", "a year earlier" count from: the one named last, but for a deadline one of the same sentence.
    fn context_for(&self, raw: &Raw) -> Option<&Period> {
        let near = self.written.last().filter(|(sentence, _)| *sentence + 3 > raw.sentence).map(|(_, period)| period);
        near.or(self.context.as_ref())
    }

    /// For an expression that counts from an event: the words that name it, and its date where those words hold one.
    fn event(&self, index: usize, raw: &Raw) -> Option<(Span, Option<Period>)> {
        let Expr::Shift(shift) = &raw.expr else { return None };
        if shift.from != From::Event {
            return None;
        }
        let words = self.event_words(raw)?;
        let date = self
            .scanned
            .found
            .get(index + 1)
            .filter(|next| next.span.start < words.end && matches!(next.expr, Expr::Fields(_)));
        let mut period = date.and_then(|next| self.resolved(next, None).period);
        if period.is_none() && shift.within {
            // A deadline without an event of its own counts from what the sentence dates.
            let same = self
                .written
                .iter()
                .rev()
                .find(|(sentence, p)| *sentence == raw.sentence && p.anchor != Anchor::Context);
            period = same.map(|(_, period)| period.clone());
        }
        Some((words, period))
    }

    /// The words after the expression, up to a sign that ends the phrase, at most eight.
    fn event_words(&self, raw: &Raw) -> Option<Span> {
        let rest = self.scanned.tokens.get(raw.tokens.1..)?;
        let mut last = None;
        for (at, token) in rest.iter().take(10).enumerate() {
            let ends = match token.kind {
                TokenKind::Sign('.') => {
                    !rest.get(at + 1).is_some_and(|next| matches!(next.kind, TokenKind::Number { .. }))
                }
                TokenKind::Sign(',' | ';' | ':' | '"' | '(' | ')' | '!' | '?') => true,
                _ => false,
            };
            if ends || token.breaks {
                break;
            }
            last = Some(token.end);
        }
        let start = rest.first()?.start;
        Some(Span { field: raw.span.field, start, end: last.unwrap_or(start) })
    }
}

/// For how many sentences a text reports on the quarter that it named.
const QUARTER_REACH: usize = 8;

/// Whether an expression only names what another period is compared with ("up from 4% a year earlier"): later ones do not count
/// from it.
fn compares(expr: &Expr, period: &Period) -> bool {
    match expr {
        Expr::Shift(shift) => {
            shift.sign < 0 && (shift.from == From::Context || period.grain == calendar::Grain::Quarter)
        }
        Expr::Fields(f) => f.context && f.quarter_by.is_some_and(|by| by < 0 || f.year.is_some()),
        _ => false,
    }
}

/// How many tokens may stand between a year and a day of it (", on").
const YEAR_GAP: usize = 2;

/// "the third quarter", but not "the year-earlier quarter".
fn names_quarter(expr: &Expr) -> bool {
    matches!(expr, Expr::Fields(f) if f.quarter.is_some() || f.quarter_by == Some(0) && f.year.is_none())
}

/// The first and last day that the article may have appeared on; none where that is open or wider than a month.
fn publication_days(published: &Published) -> (Option<Day>, Option<Day>) {
    let Some(date) = &published.edtf else { return (None, None) };
    match (date.first(), date.last()) {
        (Some(first), Some(last)) => (Some(first), Some(last)),
        _ => (None, None),
    }
}

fn open_anchor(resolved: &Resolved) -> Anchor {
    if resolved.anchor == Anchor::Event { Anchor::Event } else { Anchor::Open }
}

/// Parts of the date that the anchor supplied.
fn implied(stated: &[DatePart], resolved: &Resolved, anchor: Anchor) -> Vec<DatePart> {
    let Some(period) = resolved.period.as_ref().filter(|_| anchor != Anchor::Written) else { return Vec::new() };
    let mut parts = vec![DatePart::Year];
    if period.grain <= calendar::Grain::Month {
        parts.push(DatePart::Month);
    }
    if period.grain == calendar::Grain::Day {
        parts.push(DatePart::Day);
    }
    parts.retain(|part| !stated.contains(part));
    parts
}

/// The unresolved form of a relative expression.
fn unresolved(raw: &Raw, anchor: Anchor, event: Option<Span>) -> Option<Shift> {
    let published = |amount: i32, unit: String| Some(Shift { amount, unit, to: "published".to_owned(), event: None });
    match &raw.expr {
        Expr::Fields(fields) => {
            let (amount, unit) = relative_field(fields, raw.lean)?;
            if fields.context || anchor == Anchor::Context {
                return Some(Shift { amount, unit, to: "context".to_owned(), event: None });
            }
            published(amount, unit)
        }
        Expr::Shift(shift) => {
            let amount = (shift.amount.n? * f64::from(shift.sign)).round() as i32;
            let (amount, unit) = match shift.amount.unit {
                Unit::Day | Unit::BusinessDay => (amount, "day"),
                Unit::Week => (amount, "week"),
                Unit::Fortnight => (amount.saturating_mul(2), "week"),
                Unit::Month => (amount, "month"),
                Unit::Quarter => (amount.saturating_mul(3), "month"),
                Unit::Year => (amount, "year"),
                Unit::Decade => (amount.saturating_mul(10), "year"),
                Unit::Century => (amount.saturating_mul(100), "year"),
                _ => return None,
            };
            let to = match shift.from {
                From::Published => "published",
                From::Context => "context",
                From::Event => "event",
                From::Date(_) => return None,
            };
            Some(Shift { amount, unit: unit.to_owned(), to: to.to_owned(), event })
        }
        _ => None,
    }
}

/// Amount and unit of fields that lack their year: `amount` says how often the unit comes again, with the sign of the lean.
fn relative_field(f: &Fields, lean: Lean) -> Option<(i32, String)> {
    if f.year.is_some() || f.short_year.is_some() || f.decade.is_some() || f.century.is_some() || f.fiscal {
        return None;
    }
    let toward = f.turn.unwrap_or(match lean {
        Lean::Future | Lean::Ahead => 1,
        Lean::Past => -1,
        Lean::Unknown => 0,
    });
    if let (Some(month), Some(day)) = (f.month, f.day) {
        return Some((toward, format!("monthday:{month:02}-{day:02}")));
    }
    if let Some(month) = f.month {
        return Some((toward, format!("month:{month}")));
    }
    if let Some(by) = f.day_by {
        return Some((by, "day".to_owned()));
    }
    if let Some(weekday) = f.weekday.filter(|_| f.day.is_none()) {
        return Some((f.week_by.unwrap_or(toward), format!("weekday:{weekday}")));
    }
    let by = |n: Option<i32>, unit: &str| n.map(|n| (n, unit.to_owned()));
    by(f.week_by, "week").or_else(|| by(f.month_by, "month")).or_else(|| by(f.year_by, "year"))
}

#[cfg(test)]
mod tests;
