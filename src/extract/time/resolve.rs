//! An unresolved time expression and its anchors → the period that it means.
//!
//! The policy has a name: *news leans to the past*. What the words leave out is taken from the publication date, or for "that
//! day", "a year earlier" from the date named before; among the candidates of a repeating date (a weekday, a month) the latest one that is
//! not ahead of the article is meant, unless the clause speaks of the future. A day of a month means the nearest one where that
//! is near: news writes the year of what is farther. Invariants: no date beyond the calendar, none
//! from an impossible day; without an anchor nothing is resolved. Deliberately absent: words, text.

use jiff::civil::Date as Day;

use super::calendar::{self, Grain};
use crate::model::{Anchor, DatePart, TimexType};
use crate::rules::time::{Amount, Expr, Fields, From, Shift, Unit, Window, duration};
use crate::value::Date;

/// Which way a repeating date leans from its anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lean {
    /// The clause speaks of what has happened.
    Past,
    /// The clause speaks of what is to come.
    Future,
    /// The clause speaks of the past, the preposition of what has not ended: ahead, if that is the nearer one.
    Ahead,
    /// Nothing tells: what is nearer, and in doubt the past.
    Unknown,
}

/// What an expression is resolved against.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scene<'s> {
    /// The publication date, or one end of the interval that it lies in.
    pub(super) published: Option<Day>,
    /// The period named before.
    pub(super) context: Option<&'s Period>,
    /// The quarter that the text reports on.
    pub(super) quarter: Option<&'s Period>,
    /// The date of the event that the words after the expression name.
    pub(super) event: Option<&'s Period>,
    pub(super) lean: Lean,
    /// A verb of the past governs it, so that no day ahead is meant.
    pub(super) over: bool,
    /// The expression hangs on a noun, so that the tense of its clause says less.
    pub(super) loose: bool,
    /// What is dated lies in the period, not before or after it.
    pub(super) inside: bool,
    /// Day before month in all-number dates, where the article tells; `None` where it does not.
    pub(super) day_first: Option<bool>,
    /// Month before day is the language's own habit.
    pub(super) month_first: bool,
}

/// A resolved period.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Period {
    pub(super) first: Day,
    pub(super) last: Day,
    pub(super) grain: Grain,
    /// A narrower part of the period, for the days; the TIMEX3 value stays that of the whole.
    pub(super) part: Option<(Day, Day)>,
    pub(super) fiscal: bool,
    /// The season or quarter is told from the months.
    pub(super) anchor: Anchor,
}

/// What an expression says once its anchors are known.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Resolved {
    pub(super) period: Option<Period>,
    pub(super) date: Option<Date>,
    pub(super) kind: TimexType,
    pub(super) value: String,
    pub(super) modifier: Option<String>,
    pub(super) anchor: Anchor,
    /// How the expression itself bounds what it dates.
    pub(super) bound: Option<&'static str>,
    /// The two ends of a range.
    pub(super) ends: Option<Box<[Resolved; 2]>>,
}

impl Period {
    pub(super) fn new(first: Day, last: Day, grain: Grain, anchor: Anchor) -> Self {
        Self { first, last, grain, part: None, fiscal: false, anchor }
    }

    fn of((first, last): (Day, Day), grain: Grain, anchor: Anchor) -> Self {
        Self::new(first, last, grain, anchor)
    }

    /// The days left open.
    pub(super) fn days(&self) -> (Day, Day) {
        self.part.unwrap_or((self.first, self.last))
    }

    /// The days as a value; a season keeps its EDTF code.
    pub(super) fn date(&self) -> Date {
        let (first, last) = self.days();
        if self.grain == Grain::Season && self.part.is_none() {
            let code = 20 + i32::from(first.month()) / 3;
            if let Some(date) = Date::parse(&format!("{:04}-{code}", first.year())) {
                return date;
            }
        }
        Date::between(first, last)
    }

    /// The TIMEX3 value.
    pub(super) fn value(&self) -> String {
        let (day, year) = (self.first, self.first.year());
        match self.grain {
            Grain::Day => day.to_string(),
            Grain::Week | Grain::Weekend => {
                let week = day.iso_week_date();
                let tail = if self.grain == Grain::Weekend { "-WE" } else { "" };
                format!("{:04}-W{:02}{tail}", week.year(), week.week())
            }
            Grain::Month => format!("{year:04}-{:02}", day.month()),
            Grain::Quarter => format!("{year:04}-Q{}", (day.month() - 1) / 3 + 1),
            Grain::Half => format!("{year:04}-H{}", (day.month() - 1) / 6 + 1),
            Grain::Season => {
                let season =
                    ["SP", "SU", "FA", "WI"].get((usize::try_from(day.month()).unwrap_or(3) / 3).saturating_sub(1));
                format!("{year:04}-{}", season.copied().unwrap_or("SP"))
            }
            Grain::Year if year <= 0 => format!("BC{:04}", 1 - i32::from(year)),
            Grain::Century if year < 0 => format!("BC{:02}", 1 - i32::from(self.last.year()) / 100),
            Grain::Year => format!("{year:04}"),
            Grain::Decade => format!("{:03}X", year / 10),
            Grain::Century => format!("{:02}XX", year / 100),
        }
    }
}

/// Resolves an expression.
pub(super) fn resolve(expr: &Expr, scene: &Scene<'_>) -> Resolved {
    match expr {
        Expr::Fields(fields) => fields_resolved(fields, scene),
        Expr::Shift(shift) if shift.if_ahead && scene.lean != Lean::Future => length(&shift.amount),
        Expr::Shift(shift) => shift_resolved(shift, scene),
        Expr::Window(window) => window_resolved(window, scene),
        Expr::Length(amount) => length(amount),
        Expr::Set(value) => plain(TimexType::Set, value.clone(), None),
        Expr::Reference(value) => plain(TimexType::Date, value.clone(), None),
        Expr::Range(from, to) => range(from, to, scene),
        Expr::Either(a, b) => either(&resolve(a, scene), &resolve(b, scene)),
        Expr::Slashes { a, b, year } => slashes(*a, *b, *year, scene),
        Expr::Nothing => plain(TimexType::Date, String::new(), None),
    }
}

/// The parts of a date that an expression states.
pub(super) fn stated(expr: &Expr) -> Vec<DatePart> {
    let mut parts = Vec::new();
    match expr {
        Expr::Fields(f) => {
            let given = [
                (f.decade.is_some() || f.short_decade.is_some() || f.century.is_some(), DatePart::Decade),
                (f.year.is_some() || f.short_year.is_some() || f.year_by.is_some(), DatePart::Year),
                (f.season.is_some() || f.quarter.is_some() || f.half.is_some(), DatePart::Season),
                (f.month.is_some() || f.month_by.is_some() || f.holiday.is_some(), DatePart::Month),
                (f.week.is_some() || f.week_by.is_some() || f.month_week.is_some(), DatePart::Week),
                (f.day.is_some() || f.day_by.is_some() || f.holiday.is_some(), DatePart::Day),
                (f.weekday.is_some(), DatePart::Weekday),
                (f.hour.is_some() || f.part.is_some(), DatePart::Time),
            ];
            parts.extend(given.into_iter().filter(|(is, _)| *is).map(|(_, part)| part));
        }
        Expr::Range(a, b) => {
            parts.extend(stated(a));
            parts.extend(stated(b));
            parts.sort_unstable();
            parts.dedup();
        }
        Expr::Slashes { year, .. } => {
            parts.extend(year.map(|_| DatePart::Year));
            parts.extend([DatePart::Month, DatePart::Day]);
        }
        _ => {}
    }
    parts
}

fn plain(kind: TimexType, value: String, modifier: Option<String>) -> Resolved {
    Resolved { period: None, date: None, kind, value, modifier, anchor: Anchor::Open, bound: None, ends: None }
}

fn length(amount: &Amount) -> Resolved {
    plain(TimexType::Duration, duration(amount), amount.modifier.as_deref().map(str::to_owned))
}

// ------------------------------------------------------------------ fields

fn fields_resolved(f: &Fields, scene: &Scene<'_>) -> Resolved {
    let kind = if f.hour.is_some() || f.part.is_some() { TimexType::Time } else { TimexType::Date };
    if names_impossible_day(f) {
        return plain(kind, String::new(), None);
    }
    let Some(period) = period(f, scene) else {
        let mut open = plain(kind, open_value(f), None);
        open.bound = bound(f);
        return open;
    };
    let (period, modifier) = edged(period, f, scene);
    let mut value = period.value();
    if kind == TimexType::Time {
        value = if period.grain == Grain::Day { format!("{value}T{}", clock(f)) } else { value };
    }
    let mut date = either_side_of_yesterday(f, &period, scene).unwrap_or_else(|| period.date());
    if f.approx || f.uncertain {
        let mark = if f.approx { '~' } else { '?' };
        date = Date::parse(&format!("{date}{mark}")).unwrap_or_else(|| date.widen(31));
    }
    let clock_alone = kind == TimexType::Time && names_no_day(f);
    Resolved {
        anchor: period.anchor,
        date: (!clock_alone && !period.fiscal).then_some(date),
        period: Some(period),
        kind,
        value,
        modifier: modifier.or_else(|| f.approx.then(|| "APPROX".to_owned())),
        bound: bound(f),
        ends: None,
    }
}

/// "Last Wednesday" told on a Thursday, "next Friday" told on one: the neighbouring day has a word of its own, so that the one a week farther
/// is as likely; both are left open.
fn either_side_of_yesterday(f: &Fields, period: &Period, scene: &Scene<'_>) -> Option<Date> {
    let turn = f.turn.filter(|turn| turn.abs() == 1 && f.weekday.is_some() && f.month.is_none() && f.day.is_none())?;
    let base = scene.published.filter(|_| period.anchor == Anchor::Published)?;
    let neighbour = calendar::days(base, i64::from(turn))?;
    let farther = calendar::days(neighbour, i64::from(turn) * 7)?;
    let either = [neighbour, farther].contains(&period.first) && period.first == period.last;
    either.then(|| Date::any_of(&[Date::day(neighbour), Date::day(farther)])).flatten()
}

/// 30 February.
fn names_impossible_day(f: &Fields) -> bool {
    let (Some(month), Some(day)) = (f.month, f.day) else { return false };
    calendar::day(f.year.unwrap_or(2000), month, day).is_none()
}

fn bound(f: &Fields) -> Option<&'static str> {
    match f.bound.as_deref()? {
        "since" => Some("since"),
        "until" => Some("until"),
        _ => None,
    }
}

fn names_no_day(f: &Fields) -> bool {
    let bare = Fields { hour: None, minute: None, pm: None, part: None, edge: None, ..f.clone() };
    bare == Fields::default()
}

fn clock(f: &Fields) -> String {
    let Some(hour) = f.hour else { return f.part.as_deref().unwrap_or("").to_owned() };
    let hour = match f.pm {
        Some(1) if hour < 12 => hour + 12,
        Some(0) if hour == 12 => 0,
        _ => hour,
    };
    format!("{hour:02}:{:02}", f.minute.unwrap_or(0))
}

/// TIMEX3 value of fields that nothing anchors.
fn open_value(f: &Fields) -> String {
    let month = f.month.map(|m| format!("-{m:02}"));
    let base = match (month, f.day, f.weekday) {
        (Some(month), Some(day), _) => format!("XXXX{month}-{day:02}"),
        (Some(month), None, _) => format!("XXXX{month}"),
        (None, Some(day), _) => format!("XXXX-XX-{day:02}"),
        (None, None, Some(weekday)) => format!("XXXX-WXX-{weekday}"),
        _ if f.quarter.is_some() => format!("XXXX-Q{}", f.quarter.unwrap_or(1)),
        _ if f.week_by.is_some() || f.weekend => "XXXX-WXX".to_owned(),
        _ if f.month_by.is_some() => "XXXX-XX".to_owned(),
        _ if f.day_by.is_some() || f.hour.is_some() || f.part.is_some() => "XXXX-XX-XX".to_owned(),
        _ => "XXXX".to_owned(),
    };
    if f.hour.is_some() || f.part.is_some() { format!("{base}T{}", clock(f)) } else { base }
}

/// The period that fields name.
fn period(f: &Fields, scene: &Scene<'_>) -> Option<Period> {
    let told = f.context || f.context_behind && scene.lean == Lean::Past;
    let (base, relative) = match scene.context.filter(|_| told) {
        Some(context) => match step(f) {
            // "That day" of a month named before is some day of it, "the following day" none.
            Some((grain, by)) if context.grain > grain => {
                let some = by == 0 && context.grain <= holder(grain);
                return some.then(|| Period { anchor: Anchor::Context, ..context.clone() });
            }
            Some((_, 1..)) => (Some(context.last), Anchor::Context),
            _ => (Some(context.first), Anchor::Context),
        },
        // "The previous week" without a date named before is the one before this.
        None if f.context && f.quarter_by.is_none() && !matches!(step(f), Some((_, -1))) => (None, Anchor::Context),
        None => (scene.published, Anchor::Published),
    };
    let year = match (f.year, f.short_year) {
        // The year before 1 is 0, as ISO 8601 counts.
        (Some(year), _) => Some(if f.before_era { 1 - year } else { year }),
        (None, Some(short)) => Some(century_of(short, base)),
        (None, None) => None,
    };
    let mut found = match year {
        Some(year) => in_year(f, year, scene, Anchor::Written)?,
        None => match f.year_by {
            Some(by) => in_year(f, i32::from(base?.year()) + by, scene, relative)?,
            None => without_year(f, base, scene, relative)?,
        },
    };
    found.fiscal = f.fiscal && !matches!(found.grain, Grain::Quarter);
    if f.whole_week {
        found = Period::of(calendar::around(found.first, Grain::Week)?, Grain::Week, found.anchor);
    }
    if f.weekend && found.grain == Grain::Day {
        found = weekend_of(&found, f)?;
    }
    Some(found)
}

/// How far an expression steps from its anchor, and the coarsest anchor that it can step from.
fn step(f: &Fields) -> Option<(Grain, i32)> {
    let by = |n: Option<i32>, grain| n.map(|n| (grain, n));
    let turned = if f.weekday.is_some() { Grain::Week } else { Grain::Year };
    by(f.day_by, Grain::Day)
        .or_else(|| by(f.week_by, Grain::Week))
        .or_else(|| by(f.month_by, Grain::Month))
        .or_else(|| by(f.year_by.filter(|_| f.month.is_none()), Grain::Year))
        .or_else(|| by(f.turn, turned))
}

/// The coarsest period of which a finer one is still said to be "that" one: a day of a month, a month of a year.
fn holder(grain: Grain) -> Grain {
    match grain {
        Grain::Day | Grain::Weekend | Grain::Week => Grain::Month,
        Grain::Month | Grain::Quarter | Grain::Season | Grain::Half => Grain::Year,
        Grain::Year | Grain::Decade | Grain::Century => Grain::Century,
    }
}

fn weekend_of(day: &Period, f: &Fields) -> Option<Period> {
    let (saturday, sunday) = calendar::around(day.first, Grain::Weekend)?;
    let saturday = if f.holiday.is_some() && day.first < saturday {
        saturday.min(day.first.max(calendar::days(saturday, -2)?))
    } else {
        saturday
    };
    Some(Period::new(saturday, sunday, Grain::Weekend, day.anchor))
}

/// A year written with two digits: the century that puts it nearest to the anchor, and at most twenty years ahead of it.
/// Without an anchor it lies in 1950 to 2049.
fn century_of(short: i32, base: Option<Day>) -> i32 {
    let Some(now) = base.map(|day| i32::from(day.year())) else {
        return if short < 50 { 2000 + short } else { 1900 + short };
    };
    let year = now.div_euclid(100) * 100 + short;
    if year > now + 20 { year - 100 } else { year }
}

fn in_year(f: &Fields, year: i32, scene: &Scene<'_>, anchor: Anchor) -> Option<Period> {
    if let Some(id) = &f.holiday {
        let day = calendar::holiday(id, year)?;
        return Some(Period::new(day, calendar::days(day, calendar::holiday_length(id) - 1)?, Grain::Day, anchor));
    }
    if let Some(month) = f.month {
        return in_month(f, year, month, anchor);
    }
    // "the 1988 period": the quarter that the text reports on, of another year.
    if let (true, Some(_), Some(quarter)) = (f.context, f.quarter_by, scene.quarter) {
        let first = calendar::day(year, i32::from(quarter.first.month()), 1)?;
        return Some(Period::of(calendar::around(first, Grain::Quarter)?, Grain::Quarter, Anchor::Context));
    }
    if let Some(season) = f.season {
        return Some(Period::of(calendar::season(year, season)?, Grain::Season, anchor));
    }
    if let Some(quarter) = f.quarter {
        return (1..=4)
            .contains(&quarter)
            .then(|| calendar::span_of_months(i16::try_from(year).ok()?, quarter * 3 - 2, 3))
            .flatten()
            .map(|d| Period::of(d, Grain::Quarter, anchor));
    }
    if let Some(half) = f.half {
        return (1..=2)
            .contains(&half)
            .then(|| calendar::span_of_months(i16::try_from(year).ok()?, half * 6 - 5, 6))
            .flatten()
            .map(|d| Period::of(d, Grain::Half, anchor));
    }
    if let Some(week) = f.week {
        let monday = if week > 0 {
            crate::value::date::monday_of_week(i16::try_from(year).ok()?, i8::try_from(week).ok()?)?
        } else {
            let last = calendar::day(year, 12, 28)?;
            calendar::days(calendar::monday(last)?, i64::from(week + 1) * 7)?
        };
        return week_or_weekday(f, monday, anchor);
    }
    if f.day.is_some() || f.weekday.is_some() {
        return without_year(
            &Fields { year_by: None, year: None, ..f.clone() },
            calendar::day(year, 7, 1),
            scene,
            anchor,
        );
    }
    Some(Period::of(calendar::years(year, 1)?, Grain::Year, anchor))
}

/// The first or second half of a decade or century.
fn half_of(whole: &Period, half: i32) -> Option<Period> {
    let years = i32::from(whole.last.year()) - i32::from(whole.first.year()) + 1;
    let from = i32::from(whole.first.year()) + (half - 1) * years / 2;
    let part = (1..=2).contains(&half).then(|| calendar::years(from, years / 2)).flatten()?;
    Some(Period { part: Some(part), ..whole.clone() })
}

fn week_or_weekday(f: &Fields, monday: Day, anchor: Anchor) -> Option<Period> {
    match f.weekday {
        Some(weekday) => {
            let day = calendar::days(monday, i64::from(weekday - 1))?;
            Some(Period::new(day, day, Grain::Day, anchor))
        }
        None => Some(Period::of(calendar::around(monday, Grain::Week)?, Grain::Week, anchor)),
    }
}

fn in_month(f: &Fields, year: i32, month: i32, anchor: Anchor) -> Option<Period> {
    if let Some(day) = f.day {
        let day = calendar::day(year, month, day)?;
        return Some(Period::new(day, day, Grain::Day, anchor));
    }
    if let (Some(n), Some(weekday)) = (f.nth_weekday, f.weekday) {
        let day = calendar::nth_weekday(year, month, n, weekday)?;
        return Some(Period::new(day, day, Grain::Day, anchor));
    }
    if let Some(n) = f.month_week {
        let first = calendar::day(year, month, 1)?;
        // The first week of a month is the one that holds its first Thursday, as ISO 8601 has it for years.
        let thursday = calendar::nth_weekday(year, month, if n < 0 { -1 } else { n }, 4)
            .or_else(|| calendar::days(first, i64::from(n - 1) * 7))?;
        return week_or_weekday(f, calendar::monday(thursday)?, anchor);
    }
    let first = calendar::day(year, month, 1)?;
    Some(Period::new(first, first.last_of_month(), Grain::Month, anchor))
}

/// Fields that name no year.
fn without_year(f: &Fields, base: Option<Day>, scene: &Scene<'_>, anchor: Anchor) -> Option<Period> {
    if let Some(half) = f.half.filter(|_| f.century.is_some() || f.decade.is_some() || f.short_decade.is_some()) {
        let whole = without_year(&Fields { half: None, ..f.clone() }, base, scene, anchor)?;
        return half_of(&whole, half);
    }
    if let Some(century) = f.century {
        let first = if f.before_era { 1 - century * 100 } else { (century - 1) * 100 };
        let period = Period::of(calendar::years(first, 100)?, Grain::Century, Anchor::Written);
        if let Some(decade) = f.short_decade {
            return Some(Period::of(calendar::years(first + decade, 10)?, Grain::Decade, Anchor::Written));
        }
        return Some(period);
    }
    if let Some(decade) = f.decade {
        let (grain, count) =
            if decade % 100 == 0 && decade != 2000 { (Grain::Century, 100) } else { (Grain::Decade, 10) };
        return Some(Period::of(calendar::years(decade, count)?, grain, Anchor::Written));
    }
    if let Some(short) = f.short_decade {
        // "The forties" have been: a decade that has not begun is of the century before.
        let year = century_of(short, base);
        let ahead = base.is_some_and(|base| year > i32::from(base.year()));
        let year = if ahead { year - 100 } else { year };
        return Some(Period::of(calendar::years(year, 10)?, Grain::Decade, Anchor::Written));
    }
    let base = base?;
    let day = |day: Day| Some(Period::new(day, day, Grain::Day, anchor));
    if let Some(by) = f.month_by {
        let first = calendar::months(base.first_of_month(), i64::from(by))?;
        return in_month(f, i32::from(first.year()), i32::from(first.month()), anchor);
    }
    if let Some(by) = f.week_by {
        let monday = calendar::days(calendar::monday(base)?, i64::from(by) * 7)?;
        if f.weekend {
            // "There was a storm this weekend", told on a Monday: the one that has been.
            let over = by == 0 && scene.lean == Lean::Past && base.weekday().to_monday_one_offset() <= 3;
            let monday = if over { calendar::days(monday, -7)? } else { monday };
            return Some(Period::of(calendar::around(monday, Grain::Weekend)?, Grain::Weekend, anchor));
        }
        return week_or_weekday(f, monday, anchor);
    }
    if let Some(by) = f.day_by {
        return day(calendar::days(base, i64::from(by))?);
    }
    if let Some(by) = f.quarter_by {
        let reported = scene.quarter.filter(|_| f.context);
        // Without a quarter named before, the one that ended last is reported on.
        let start = match (reported, f.context) {
            (Some(reported), _) => reported.first,
            (None, true) if scene.context.is_some() => calendar::months(scene.published.unwrap_or(base), -3)?,
            (None, _) => base,
        };
        return Some(Period::of(
            calendar::around(calendar::months(start, i64::from(by) * 3)?, Grain::Quarter)?,
            Grain::Quarter,
            anchor,
        ));
    }
    if let Some(by) = f.decade_by {
        return Some(Period::of(
            calendar::around(calendar::months(base, i64::from(by) * 120)?, Grain::Decade)?,
            Grain::Decade,
            anchor,
        ));
    }
    if let Some(by) = f.century_by {
        return Some(Period::of(
            calendar::around(calendar::months(base, i64::from(by) * 1200)?, Grain::Century)?,
            Grain::Century,
            anchor,
        ));
    }
    if f.weekend && f.holiday.is_none() && f.day.is_none() {
        let this = calendar::around(base, Grain::Weekend)?;
        let last_early = if scene.lean == Lean::Past { 5 } else { 3 };
        let ahead = matches!(scene.lean, Lean::Future | Lean::Ahead);
        let early = base.weekday().to_monday_one_offset() <= last_early && !ahead;
        let days = if early { calendar::around(calendar::days(base, -7)?, Grain::Weekend)? } else { this };
        return Some(Period::of(days, Grain::Weekend, anchor));
    }
    repeating(f, base, scene, anchor)
}

/// Dates that come again each year, month or week: all candidates around the anchor, then the one that the words lean to.
fn repeating(f: &Fields, base: Day, scene: &Scene<'_>, anchor: Anchor) -> Option<Period> {
    let lean = scene.lean;
    let year = i32::from(base.year());
    if f.month.is_some()
        || f.holiday.is_some()
        || f.season.is_some()
        || f.quarter.is_some()
        || f.half.is_some()
        || f.week.is_some()
    {
        let same = Fields { turn: None, ..f.clone() };
        let still = Scene {
            published: None,
            context: None,
            quarter: None,
            event: None,
            lean,
            over: scene.over,
            loose: scene.loose,
            inside: scene.inside,
            day_first: None,
            month_first: true,
        };
        let reach = if f.day == Some(29) && f.month == Some(2) { 8 } else { 1 };
        let candidates: Vec<Period> =
            (year - reach..=year + reach).filter_map(|y| in_year(&same, y, &still, anchor)).collect();
        let unsure = lean == Lean::Past && scene.loose;
        let lean = if unsure { Lean::Unknown } else { lean };
        // "The club was attacked on New Year's Eve", told the day before it.
        let behind = f.holiday.is_some() && f.turn.is_none() && lean == Lean::Past && scene.inside;
        let past = candidates.iter().rev().find(|p| p.first <= base).filter(|_| behind);
        if let Some(weekday) = f.weekday.filter(|_| f.month.is_some() && f.day.is_some() && f.turn.is_none()) {
            return on_its_weekday(&candidates, weekday, base, f, lean, scene.over);
        }
        return past.cloned().or_else(|| choose(&candidates, base, f, lean, scene.over));
    }
    if let (Some(weekday), Some(of_month)) = (f.weekday, f.day) {
        let candidates: Vec<Period> = (-12..=12)
            .filter_map(|by| calendar::months(base.first_of_month(), by))
            .filter_map(|first| calendar::day(i32::from(first.year()), i32::from(first.month()), of_month))
            .filter(|day| i32::from(day.weekday().to_monday_one_offset()) == weekday)
            .map(|day| Period::new(day, day, Grain::Day, anchor))
            .collect();
        return choose(&candidates, base, &Fields { day: None, ..f.clone() }, lean, false);
    }
    if let Some(of_month) = f.day {
        let candidates: Vec<Period> = (-2..=2)
            .filter_map(|by| calendar::months(base.first_of_month(), by))
            .filter_map(|first| calendar::day(i32::from(first.year()), i32::from(first.month()), of_month))
            .map(|day| Period::new(day, day, Grain::Day, anchor))
            .collect();
        return choose(&candidates, base, f, lean, false);
    }
    if let Some(weekday) = f.weekday {
        let monday = calendar::monday(base)?;
        let candidates: Vec<Period> = (-2..=2)
            .filter_map(|by| calendar::days(monday, by * 7 + i64::from(weekday - 1)))
            .map(|day| Period::new(day, day, Grain::Day, anchor))
            .collect();
        return choose(&candidates, base, f, lean, false);
    }
    // A time of day alone stands on the anchor's day.
    (f.hour.is_some() || f.part.is_some()).then(|| Period::new(base, base, Grain::Day, anchor))
}

/// A day of a month with its weekday. Writers slip in weekdays, so that a near day stands whatever its weekday; for a farther one the weekday
/// tells the year; and where the tense moved the day to another year, a wrong weekday leaves it open.
fn on_its_weekday(all: &[Period], weekday: i32, base: Day, f: &Fields, lean: Lean, over: bool) -> Option<Period> {
    let fits = |p: &Period| i32::from(p.first.weekday().to_monday_one_offset()) == weekday;
    let plain = choose(all, base, f, lean, false)?;
    let chosen = choose(all, base, f, lean, over).filter(fits);
    let near = distance(plain.first, base).abs() <= NEAR;
    let fitting: Vec<Period> = all.iter().filter(|p| fits(p)).cloned().collect();
    let moved = choose(all, base, f, lean, over).as_ref() != Some(&plain);
    chosen.or_else(|| match (moved, near) {
        (true, _) => choose(&fitting, base, f, lean, over),
        (false, true) => Some(plain),
        (false, false) => choose(&fitting, base, f, lean, over).or(Some(plain)),
    })
}

/// How near, in days, a day of a month must lie for its side to be told without the clause: news writes the year of what is farther.
const NEAR: i64 = 75;
/// How far back, in days, a month of an earlier year may lie and still be meant without its year.
const STALE: i64 = 230;
/// For how many days a month that has begun is not yet the one in which things "were".
const HARDLY_BEGUN: i64 = 3;
/// How long ago, in days, a quarter may have ended for "will report its third quarter" still to mean it.
const REPORTED: i64 = 120;

fn choose(candidates: &[Period], base: Day, f: &Fields, lean: Lean, over: bool) -> Option<Period> {
    let before = |strict: bool| candidates.iter().rev().find(|p| if strict { p.last < base } else { p.first <= base });
    let ahead = |strict: bool| candidates.iter().find(|p| if strict { p.first > base } else { p.last >= base });
    let weekly = f.weekday.is_some() && f.month.is_none();
    let chosen = match f.turn {
        // Yesterday is no "last Wednesday".
        Some(-1) if weekly => candidates.iter().rev().find(|p| distance(p.last, base) > 1),
        Some(-1) => before(true),
        Some(-2) => candidates.iter().rev().filter(|p| distance(p.last, base) > 1).nth(1),
        Some(1..) => ahead(true),
        // "That Friday": the first one from the day named before.
        Some(_) if weekly && f.context => ahead(false),
        Some(_) if weekly => {
            let monday = calendar::monday(base)?;
            candidates.iter().find(|p| calendar::monday(p.first) == Some(monday))
        }
        Some(_) => candidates.iter().find(|p| p.first.year() == base.year()),
        None => match (before(false), ahead(false), lean) {
            // "In January he was arrested", told on the first days of a January: of this one writers say "on Friday".
            (Some(past), _, Lean::Past)
                if f.month.is_some()
                    && f.day.is_none()
                    && past.last > base
                    && distance(past.first, base) < HARDLY_BEGUN =>
            {
                candidates.iter().rev().find(|p| p.last < base)
            }
            (Some(past), Some(coming), _) if f.month.is_some() && f.day.is_some() || f.holiday.is_some() => {
                let (back, on) = (distance(past.last, base), distance(base, coming.first));
                match (back.min(on) <= NEAR, lean) {
                    (true, Lean::Past) if over && on > 0 => Some(past),
                    (true, _) => Some(if back <= on { past } else { coming }),
                    (false, Lean::Future | Lean::Ahead) => Some(coming),
                    (false, _) => Some(past),
                }
            }
            (Some(past), _, Lean::Future) if f.quarter.is_some() && distance(past.last, base) <= REPORTED => Some(past),
            (Some(past), Some(coming), Lean::Unknown) if f.month.is_some() && is_stale(past, coming, base) => {
                Some(coming)
            }
            (Some(past), Some(coming), Lean::Ahead)
                if f.month.is_some() && distance(past.last, base) < distance(base, coming.first) =>
            {
                Some(past)
            }
            (_, coming, Lean::Future | Lean::Ahead) => coming,
            (past, coming, _) => past.or(coming),
        },
    };
    chosen.cloned()
}

/// Whether a month without a year would lie so far back, in an earlier year, that the coming one of this year is meant.
fn is_stale(past: &Period, coming: &Period, base: Day) -> bool {
    past.first.year() < base.year() && coming.first.year() == base.year() && distance(past.last, base) > STALE
}

fn distance(from: Day, to: Day) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// Narrows a period to the part that "early", "mid", "late", "earlier", "later" mean.
fn edged(mut period: Period, f: &Fields, scene: &Scene<'_>) -> (Period, Option<String>) {
    let Some(edge) = f.edge.as_deref() else { return (period, None) };
    let (first, last) = (period.first, period.last);
    let length = distance(first, last);
    let third = |a: i64, b: i64| Some((calendar::days(first, a)?, calendar::days(first, b)?));
    let thirds = match period.grain {
        Grain::Day => None,
        // The thirds of a month: 1 to 10, 11 to 20, 21 to its end.
        Grain::Month => Some((third(0, 9), third(10, 19), calendar::days(first, 20).map(|day| (day, last)))),
        Grain::Year => {
            let months = |from| calendar::span_of_months(first.year(), from, 4);
            Some((months(1), months(5), months(9)))
        }
        Grain::Decade | Grain::Century => Some(tenths(&period)),
        _ => {
            let cut = (length + 1) / 3;
            Some((third(0, cut.max(1) - 1), third(cut, length - cut), third(length - cut.max(1) + 1, length)))
        }
    };
    let now = scene.published.filter(|day| first <= *day && *day <= last);
    let (part, modifier) = match edge {
        "start" => (thirds.and_then(|t| t.0), "START"),
        "mid" => (thirds.and_then(|t| t.1), "MID"),
        "end" => (thirds.and_then(|t| t.2), "END"),
        "earlier" => (now.map(|now| (first, now)), "START"),
        "later" => (now.map(|now| (now, last)), "END"),
        _ => (None, "APPROX"),
    };
    period.part = part;
    (period, Some(modifier.to_owned()))
}

/// The early, middle and late part of a period, each by its first and last day.
type Parts = (Option<(Day, Day)>, Option<(Day, Day)>, Option<(Day, Day)>);

/// The early, middle and late years of a decade or century in tenths: 0 to 4, 3 to 7, 6 to 10. They overlap, for writers draw no line.
fn tenths(period: &Period) -> Parts {
    let tenth = if period.grain == Grain::Decade { 1 } else { 10 };
    let first = i32::from(period.first.year());
    let part = |from: i32, to: i32| calendar::years(first + from * tenth, (to - from) * tenth);
    (part(0, 4), part(3, 7), part(6, 10))
}

// ------------------------------------------------------------------ amounts from an anchor

fn shift_resolved(shift: &Shift, scene: &Scene<'_>) -> Resolved {
    let amount = &shift.amount;
    let modifier = amount.modifier.as_deref().map(str::to_owned);
    let base = match &shift.from {
        From::Published => scene.published.map(|day| Period::new(day, day, Grain::Day, Anchor::Published)),
        From::Context => scene.context.cloned(),
        From::Event => scene.event.cloned(),
        From::Date(base) => resolve(base, scene).period,
    };
    let anchor = match &shift.from {
        From::Published => Anchor::Published,
        From::Context => Anchor::Context,
        From::Event => Anchor::Event,
        From::Date(_) => base.as_ref().map_or(Anchor::Open, |p| p.anchor),
    };
    let yearly =
        amount.unit == Unit::Year && amount.n == Some(1.0) && matches!(shift.from, From::Published | From::Context);
    let quarterly = scene.quarter.filter(|_| yearly && shift.sign < 0);
    let moved = quarterly.or(base.as_ref()).and_then(|base| moved(base, shift));
    let length_value = duration(amount);
    let Some(n) = amount.n else {
        let value = if shift.sign < 0 { "PAST_REF" } else { "FUTURE_REF" };
        return match shift.from {
            From::Published => plain(TimexType::Date, value.to_owned(), modifier),
            _ => plain(TimexType::Duration, length_value, modifier),
        };
    };
    let Some(period) = moved else {
        let small = matches!(amount.unit, Unit::Hour | Unit::Minute | Unit::Second);
        let kind = if shift.within || small || matches!(shift.from, From::Event) {
            TimexType::Duration
        } else {
            TimexType::Date
        };
        let value = if kind == TimexType::Duration { length_value } else { "XXXX-XX-XX".to_owned() };
        let mut open = plain(kind, value, modifier);
        open.anchor = if matches!(shift.from, From::Event) { Anchor::Event } else { Anchor::Open };
        open.bound = shift.within.then_some("by");
        return open;
    };
    let date = match amount.modifier.as_deref() {
        // Less or more than the amount: the days up to it, or from it on.
        Some("LESS_THAN" | "EQUAL_OR_LESS") => {
            base.as_ref().map(|base| Date::between(period.days().0.min(base.first), period.days().1.max(base.last)))
        }
        Some("MORE_THAN" | "EQUAL_OR_MORE") if shift.sign < 0 => Some(Date::until(period.days().1)),
        Some("MORE_THAN" | "EQUAL_OR_MORE") => Some(Date::since(period.days().0)),
        Some(_) if amount.unit >= Unit::Year => Some(whole_years(&period.date().widen(approximate(amount.unit, n)))),
        Some(_) => Some(period.date().widen(approximate(amount.unit, n))),
        None => Some(period.date()),
    };
    let (kind, value) =
        if shift.within { (TimexType::Duration, length_value) } else { (TimexType::Date, long_ago(shift, &period)) };
    let bound = shift.within.then_some("by");
    Resolved { date, kind, value, modifier, anchor, bound, period: Some(period), ends: None }
}

/// The TIMEX3 value of a period so far back; thousands of years have a form of their own (`KA8`, TIMEX2's "8,000 years ago").
fn long_ago(shift: &Shift, period: &Period) -> String {
    let years = shift.amount.n.filter(|n| shift.amount.unit == Unit::Year && shift.sign < 0 && n % 1000.0 == 0.0);
    years.filter(|n| *n >= 1000.0).map_or_else(|| period.value(), |n| format!("KA{}", n / 1000.0))
}

/// The years that a date touches, whole.
fn whole_years(date: &Date) -> Date {
    match (date.first(), date.last()) {
        (Some(first), Some(last)) => Date::between(first.first_of_year(), last.last_of_year()),
        _ => date.clone(),
    }
}

/// Slack of "about two weeks ago": a third of the unit and a tenth of the whole.
fn approximate(unit: Unit, n: f64) -> u16 {
    let unit = match unit {
        Unit::Week => 7.0,
        Unit::Fortnight => 14.0,
        Unit::Month => 30.0,
        Unit::Quarter => 91.0,
        Unit::Year => 365.0,
        Unit::Decade => 3650.0,
        Unit::Century => 36500.0,
        _ => 1.0,
    };
    (unit / 3.0 + unit * n.abs() / 10.0).clamp(1.0, 30_000.0) as u16
}

/// From how many years on a number of years that ends in a zero is taken for rounded.
const ROUND_YEARS: f64 = 20.0;

/// The period an amount away from another one.
fn moved(base: &Period, shift: &Shift) -> Option<Period> {
    let (n, unit) = (shift.amount.n? * f64::from(shift.sign), shift.amount.unit);
    let exact = matches!(shift.from, From::Date(_) | From::Event) || shift.within;
    let anchor = base.anchor;
    let grain = match unit {
        Unit::Week | Unit::Fortnight => Grain::Week,
        Unit::Month => Grain::Month,
        Unit::Quarter => Grain::Quarter,
        Unit::Year | Unit::Decade => Grain::Year,
        Unit::Century => Grain::Century,
        _ => Grain::Day,
    };
    let first = calendar::shift(base.first, n, unit)?;
    if let Some(weekday) = shift.weekday {
        let monday = calendar::monday(first)?;
        let day = calendar::days(monday, i64::from(weekday - 1))?;
        let day = if day < first { calendar::days(day, 7)? } else { day };
        return Some(Period::new(day, day, Grain::Day, anchor));
    }
    if base.grain == Grain::Day {
        if exact || grain == Grain::Day || (shift.from == From::Context && grain == Grain::Week) {
            return Some(Period::new(first, first, Grain::Day, anchor));
        }
        let mut period = Period::of(calendar::around(first, grain)?, grain, anchor);
        if grain == Grain::Week {
            period.part = Some((calendar::days(first, -3)?, calendar::days(first, 3)?));
        } else if grain == Grain::Month {
            period.part = Some((calendar::days(first, -15)?, calendar::days(first, 15)?));
        } else if grain == Grain::Year && n.abs() < 2.0 {
            period.part = Some((calendar::days(first, -183)?, calendar::days(first, 183)?));
        } else if grain == Grain::Year && n.abs() >= ROUND_YEARS && n % 10.0 == 0.0 {
            // A round number of years is rounded, by a twentieth at most, as in quantities.
            let slack = (n.abs() / 20.0).round() as i64;
            let years = |day: Day, by: i64| calendar::months(day, by * 12);
            period.part = Some((years(period.first, -slack)?, years(period.last, slack)?));
        }
        return Some(period);
    }
    if base.grain >= grain {
        let (a, b) = calendar::around(first, base.grain)?;
        return Some(Period::new(a, b, base.grain, anchor));
    }
    let last = calendar::shift(base.last, n, unit)?;
    Some(Period::new(first, last.max(first), base.grain, anchor))
}

// ------------------------------------------------------------------ windows, ranges, all-number dates

fn window_resolved(window: &Window, scene: &Scene<'_>) -> Resolved {
    let amount = &window.amount;
    let value = duration(amount);
    let modifier = amount.modifier.as_deref().map(str::to_owned);
    let mut found = plain(TimexType::Duration, value, modifier);
    let Some(n) = amount.n else { return found };
    let signed = n * f64::from(window.sign);
    let days = match &window.of {
        Some(of) => resolve(of, scene).period.and_then(|of| {
            let inner = calendar::shift(if window.sign < 0 { of.last } else { of.first }, signed, amount.unit)?;
            found.anchor = of.anchor;
            if window.sign < 0 {
                Some((calendar::days(inner, 1)?, of.last))
            } else {
                Some((of.first, calendar::days(inner, -1)?))
            }
        }),
        None => scene.published.and_then(|base| {
            found.anchor = Anchor::Published;
            let whole = match amount.unit {
                Unit::Quarter => Some(Grain::Quarter),
                Unit::Decade => Some(Grain::Decade),
                _ => None,
            };
            match (whole, window.sign) {
                // Whole quarters and decades, not counting the one at hand.
                (Some(grain), 1..) => {
                    let first = calendar::days(calendar::around(base, grain)?.1, 1)?;
                    Some((first, calendar::days(calendar::shift(first, signed, amount.unit)?, -1)?))
                }
                (Some(grain), _) => {
                    let end = calendar::around(base, grain)?.0;
                    Some((calendar::shift(end, signed, amount.unit)?, calendar::days(end, -1)?))
                }
                (None, 1..) => Some((
                    calendar::days(base, 1)?,
                    calendar::shift(base, signed, amount.unit)?.max(calendar::days(base, 1)?),
                )),
                (None, _) => Some((calendar::shift(base, signed, amount.unit)?, base)),
            }
        }),
    };
    found.date = days.map(|(first, last)| Date::between(first, last));
    found
}

fn range(from: &Expr, to: &Expr, scene: &Scene<'_>) -> Resolved {
    let (a, b) = ends(from, to, scene);
    let value = format!("{}/{}", a.value, b.value);
    let mut found = plain(TimexType::Date, value, None);
    if let (Some(first), Some(last)) = (a.date.as_ref().and_then(Date::first), b.date.as_ref().and_then(Date::last))
        && first <= last
    {
        found.date = Some(Date::between(first, last));
        let grain = b.period.as_ref().map_or(Grain::Day, |p| p.grain);
        found.period = Some(Period::new(first, last, grain, a.anchor));
        found.anchor = if a.anchor == Anchor::Written { b.anchor } else { a.anchor };
    }
    found.ends = Some(Box::new([a, b]));
    found
}

/// The two ends of a range: the end lies after the beginning, whichever way the clause leans.
fn ends(from: &Expr, to: &Expr, scene: &Scene<'_>) -> (Resolved, Resolved) {
    let first_of = |resolved: &Resolved| resolved.period.as_ref().map(|p| p.first);
    let ordered = |a: &Resolved, b: &Resolved| first_of(a).zip(first_of(b)).is_some_and(|(a, b)| a < b);
    let seen_from = |day: Option<Day>, lean: Lean| Scene { published: day.or(scene.published), lean, ..*scene };
    if needs_base(from) && needs_base(to) && scene.lean == Lean::Past {
        // "was open from Monday to Friday": both lie behind, the end nearest.
        let b = resolve(to, scene);
        let a = resolve(from, &seen_from(first_of(&b), Lean::Past));
        return (a, b);
    }
    let mut a = resolve(from, scene);
    let plain = resolve(to, scene);
    let mut b = if needs_base(to) && (is_weekday(from) == is_weekday(to) && needs_base(from) || !ordered(&a, &plain)) {
        resolve(to, &seen_from(first_of(&a), Lean::Future))
    } else {
        plain
    };
    let backwards = |a: &Resolved, b: &Resolved| first_of(a).zip(first_of(b)).is_some_and(|(a, b)| a > b);
    if backwards(&a, &b) && a.anchor != Anchor::Written {
        a = resolve(from, &seen_from(first_of(&b), Lean::Past));
    }
    if backwards(&a, &b) && b.anchor != Anchor::Written {
        b = resolve(to, &seen_from(a.period.as_ref().map(|p| p.last), Lean::Future));
    }
    (a, b)
}

fn is_weekday(expr: &Expr) -> bool {
    matches!(expr, Expr::Fields(f) if f.weekday.is_some() && f.month.is_none())
}

/// Whether an end of a range is a repeating date.
fn needs_base(expr: &Expr) -> bool {
    matches!(expr, Expr::Fields(f) if f.year.is_none() && f.short_year.is_none() && f.year_by.is_none() && f.turn.is_none()
        && (f.month.is_some() || f.weekday.is_some()))
}

fn either(a: &Resolved, b: &Resolved) -> Resolved {
    let both: Vec<Date> = [a, b].iter().filter_map(|r| r.date.clone()).collect();
    Resolved { date: Date::any_of(&both), ..a.clone() }
}

fn slashes(a: i32, b: i32, year: Option<i32>, scene: &Scene<'_>) -> Resolved {
    let read = |month: i32, day: i32| {
        let f = Fields { month: Some(month), day: Some(day), year, ..Fields::default() };
        (month <= 12)
            .then(|| fields_resolved(&f, scene))
            .filter(|r| r.date.is_some() || scene.published.is_none() && year.is_none() && day <= 31)
    };
    let (month_first, day_first) = (read(a, b), read(b, a));
    match (month_first, day_first) {
        (Some(m), Some(_)) if scene.day_first == Some(false) => m,
        (Some(_), Some(d)) if scene.day_first == Some(true) => d,
        (Some(m), Some(d)) if scene.month_first => either(&m, &d),
        (Some(m), Some(d)) => either(&d, &m),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => plain(TimexType::Date, String::new(), None),
    }
}
