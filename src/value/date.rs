//! Calendar dates as the sets of days that words leave open ↔ EDTF strings (ISO 8601-2:2019, levels 0–2).
//!
//! A [`Date`] is a union of closed intervals of days, the outermost ends of which may be open. Invariants: the intervals are
//! sorted, disjoint and not adjacent, there is at least one; `parse(print(v)) = v`; no string makes [`Date::parse`] panic.
//! Two dates compare by their days alone ([`Date::relate`]), so `2019-04` and `2019-04-01/2019-04-30` are `Equal` values
//! although they are printed as they were written.
//!
//! Seasons are generous, for writers mean the meteorological or the astronomical one: spring is March to June, summer June to
//! September, autumn September to December, winter January to March of the year or December to March of the next. An
//! approximate date (`~`, `%`) is open by the slack in [`approximate_slack`]; an uncertain one (`?`) has the days it names.
//! Deliberately absent: times of day, time zones, years beyond ±9999, dates without a century (`XXXX-10-23`), words.

use std::fmt;

use jiff::ToSpan as _;
use jiff::civil::{Date as Day, Weekday};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Relation;

/// Longest EDTF string that is read, in bytes.
const MAX_LENGTH: usize = 512;
/// Most members of a set (`[…]`) that are read.
const MAX_MEMBERS: usize = 64;

/// The days that a date expression leaves open. Serialised as its EDTF string.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    spans: Vec<Span>,
    edtf: String,
}

/// A closed interval of days; [`Day::MIN`] and [`Day::MAX`] stand for open ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Span {
    first: Day,
    last: Day,
}

impl Date {
    /// Reads EDTF; `None` where the string is none or denotes no day.
    pub fn parse(edtf: &str) -> Option<Self> {
        let edtf = edtf.trim();
        if edtf.is_empty() || edtf.len() > MAX_LENGTH {
            return None;
        }
        Some(Self { spans: normal(parse_spans(edtf)?)?, edtf: edtf.to_owned() })
    }

    /// A single day.
    pub fn day(day: Day) -> Self {
        Self::of(vec![Span { first: day, last: day }])
    }

    /// A calendar month; `None` where there is none of that number.
    pub fn month(year: i16, month: i8) -> Option<Self> {
        let first = Day::new(year, month, 1).ok()?;
        Some(Self::between(first, first.last_of_month()))
    }

    /// A calendar year; `None` where the calendar does not reach it.
    pub fn year(year: i16) -> Option<Self> {
        let first = Day::new(year, 1, 1).ok()?;
        Some(Self::between(first, first.last_of_year()))
    }

    /// The days from one to another, in either order, printed as shortly as EDTF can (`2019-04`, `2019-01/2019-06`).
    pub fn between(first: Day, last: Day) -> Self {
        let (first, last) = if first <= last { (first, last) } else { (last, first) };
        Self::of(vec![Span { first, last }])
    }

    /// The days from `first` on.
    pub fn since(first: Day) -> Self {
        Self::of(vec![Span { first, last: Day::MAX }])
    }

    /// The days up to `last`.
    pub fn until(last: Day) -> Self {
        Self::of(vec![Span { first: Day::MIN, last }])
    }

    /// One of several dates: the union of their days (`[2019-04-05,2019-05-04]`); `None` for no dates.
    pub fn any_of(dates: &[Self]) -> Option<Self> {
        let spans = normal(dates.iter().flat_map(|date| date.spans.iter().copied()).collect())?;
        Some(match dates {
            [one] => one.clone(),
            _ => Self::of(spans),
        })
    }

    /// First day left open; `None` where the beginning is open.
    pub fn first(&self) -> Option<Day> {
        self.spans.first().map(|span| span.first).filter(|day| *day != Day::MIN)
    }

    /// Last day left open; `None` where the end is open.
    pub fn last(&self) -> Option<Day> {
        self.spans.last().map(|span| span.last).filter(|day| *day != Day::MAX)
    }

    /// How many days lie between the first and the last day left open, both counted; `None` where an end is open.
    pub fn width(&self) -> Option<u32> {
        let (first, last) = (self.first()?, self.last()?);
        u32::try_from(days_between(first, last) + 1).ok()
    }

    /// Whether it is one single day.
    pub fn is_day(&self) -> bool {
        self.width() == Some(1)
    }

    /// Whether a day is among those left open.
    pub fn holds(&self, day: Day) -> bool {
        self.spans.iter().any(|span| span.first <= day && day <= span.last)
    }

    /// The same with so many days of slack on both sides of each interval.
    #[must_use]
    pub fn widen(&self, days: u16) -> Self {
        if days == 0 {
            return self.clone();
        }
        let spans = self.spans.iter().map(|span| span.widen(i64::from(days), i64::from(days))).collect();
        Self::of(normal(spans).unwrap_or_else(|| self.spans.clone()))
    }

    /// The days that both leave open; `None` where there is none.
    pub fn meet(&self, other: &Self) -> Option<Self> {
        normal(intersection(&self.spans, &other.spans)).map(Self::of)
    }

    /// How the days of this date lie to those of another: exact RCC-5 on sets of days.
    pub fn relate(&self, other: &Self) -> Relation {
        if self.spans == other.spans {
            return Relation::Equal;
        }
        let common = normal(intersection(&self.spans, &other.spans));
        match common {
            None => Relation::Disjoint,
            Some(common) if common == self.spans => Relation::Within,
            Some(common) if common == other.spans => Relation::Contains,
            Some(_) => Relation::Overlaps,
        }
    }

    /// The days of `spans`, printed as shortly as EDTF can.
    fn of(spans: Vec<Span>) -> Self {
        let edtf = match spans.as_slice() {
            [one] => one.edtf(),
            many => format!("[{}]", many.iter().map(|span| span.member()).collect::<Vec<_>>().join(",")),
        };
        Self { spans, edtf }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.edtf)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.edtf)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom(format!("`{text}` is no EDTF date")))
    }
}

impl Span {
    fn widen(self, before: i64, after: i64) -> Self {
        let first = if self.first == Day::MIN { self.first } else { shifted(self.first, -before) };
        let last = if self.last == Day::MAX { self.last } else { shifted(self.last, after) };
        Self { first, last }
    }

    /// EDTF of the interval by itself.
    fn edtf(self) -> String {
        match (self.first == Day::MIN, self.last == Day::MAX) {
            (true, true) => "../..".to_owned(),
            (true, false) => format!("../{}", end_point(self.last, false)),
            (false, true) => format!("{}/..", end_point(self.first, true)),
            (false, false) => self.bounded("/"),
        }
    }

    /// EDTF of the interval as a member of a set.
    fn member(self) -> String {
        match (self.first == Day::MIN, self.last == Day::MAX) {
            (true, _) => format!("..{}", end_point(self.last, false)),
            (_, true) => format!("{}..", end_point(self.first, true)),
            _ => self.bounded(".."),
        }
    }

    fn bounded(self, joint: &str) -> String {
        let (first, last) = (self.first, self.last);
        if first == last {
            return day_text(first);
        }
        let starts_year = first.day_of_year() == 1;
        if starts_year && last == last.last_of_year() {
            return match (first.year(), last.year()) {
                (a, b) if a == b => year_text(a),
                (a, b) if a >= 0 && a % 100 == 0 && b == a + 99 => format!("{:02}XX", a / 100),
                (a, b) if a >= 0 && a % 10 == 0 && b == a + 9 => format!("{:03}X", a / 10),
                (a, b) if b < 0 && b % 100 == 0 && a == b - 99 => format!("-{:02}XX", -b / 100),
                (a, b) if b < 0 && b % 10 == 0 && a == b - 9 => format!("-{:03}X", -b / 10),
                (a, b) => format!("{}{joint}{}", year_text(a), year_text(b)),
            };
        }
        if first.day() == 1 && last == last.last_of_month() {
            let (a, b) = (month_text(first), month_text(last));
            return if a == b { a } else { format!("{a}{joint}{b}") };
        }
        format!("{}{joint}{}", day_text(first), day_text(last))
    }
}

/// A boundary of an open interval, as short as it says the same day.
fn end_point(day: Day, is_first: bool) -> String {
    let (year, month) = if is_first {
        (day.day_of_year() == 1, day.day() == 1)
    } else {
        (day == day.last_of_year(), day == day.last_of_month())
    };
    match (year, month) {
        (true, _) => year_text(day.year()),
        (false, true) => month_text(day),
        _ => day_text(day),
    }
}

fn year_text(year: i16) -> String {
    if year < 0 { format!("-{:04}", year.unsigned_abs()) } else { format!("{year:04}") }
}

fn month_text(day: Day) -> String {
    format!("{}-{:02}", year_text(day.year()), day.month())
}

fn day_text(day: Day) -> String {
    format!("{}-{:02}", month_text(day), day.day())
}

/// `day` moved by so many days, kept inside the calendar and off its open ends.
fn shifted(day: Day, by: i64) -> Day {
    let (lowest, highest) = (Day::MIN.tomorrow().unwrap_or(Day::MIN), Day::MAX.yesterday().unwrap_or(Day::MAX));
    day.saturating_add(by.clamp(-9_000_000, 9_000_000).days()).clamp(lowest, highest)
}

fn days_between(first: Day, last: Day) -> i64 {
    first.until(last).map_or(0, |span| i64::from(span.get_days()))
}

/// Sorted, merged where they touch; `None` for none.
fn normal(mut spans: Vec<Span>) -> Option<Vec<Span>> {
    spans.sort();
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(before) if before.last == Day::MAX || before.last.tomorrow().is_ok_and(|day| span.first <= day) => {
                before.last = before.last.max(span.last);
            }
            _ => merged.push(span),
        }
    }
    (!merged.is_empty()).then_some(merged)
}

fn intersection(a: &[Span], b: &[Span]) -> Vec<Span> {
    let (mut i, mut j, mut common) = (0, 0, Vec::new());
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        let (first, last) = (x.first.max(y.first), x.last.min(y.last));
        if first <= last {
            common.push(Span { first, last });
        }
        if x.last < y.last { i += 1 } else { j += 1 }
    }
    common
}

fn parse_spans(edtf: &str) -> Option<Vec<Span>> {
    let inside = |open, close| edtf.strip_prefix(open).and_then(|rest: &str| rest.strip_suffix(close));
    if let Some(members) = inside('[', ']').or_else(|| inside('{', '}')) {
        let members: Vec<&str> = members.split(',').map(str::trim).collect();
        if members.len() > MAX_MEMBERS {
            return None;
        }
        return members.into_iter().map(parse_member).collect::<Option<Vec<_>>>().map(|parts| parts.concat());
    }
    match edtf.split_once('/') {
        Some((from, to)) => Some(vec![interval(from, to)?]),
        None => parse_point(edtf),
    }
}

/// A member of a set: a date, `A..B`, `..B` or `A..`.
fn parse_member(member: &str) -> Option<Vec<Span>> {
    match member.split_once("..") {
        Some((from, to)) => Some(vec![interval(from, to)?]),
        None => parse_point(member),
    }
}

/// `FROM/TO`, where an empty end or `..` is open.
fn interval(from: &str, to: &str) -> Option<Span> {
    let open = |end: &str| end.is_empty() || end == "..";
    let first = if open(from) { Day::MIN } else { parse_point(from)?.first()?.first };
    let last = if open(to) { Day::MAX } else { parse_point(to)?.last()?.last };
    (first <= last).then_some(Span { first, last })
}

/// One date with its qualifiers, without intervals and sets.
fn parse_point(point: &str) -> Option<Vec<Span>> {
    let is_mark = |c: char| matches!(c, '~' | '?' | '%');
    let approximate = point.contains(['~', '%']);
    let plain: String = point.chars().filter(|c| !is_mark(*c)).collect();
    if point.len() - plain.len() > 3 || plain.is_empty() {
        return None;
    }
    let date = plain.split_once('T').map_or(plain.as_str(), |(date, time)| if is_time(time) { date } else { "" });
    let (spans, width) = exact(date)?;
    let slack = if approximate { approximate_slack(width) } else { 0 };
    Some(spans.into_iter().map(|span| span.widen(slack, slack)).collect())
}

fn is_time(time: &str) -> bool {
    time.starts_with(|c: char| c.is_ascii_digit())
        && time.len() <= 16
        && time.chars().all(|c| c.is_ascii_digit() || ":+-Z.".contains(c))
}

/// How far the words "about", "around" reach to either side, in days, by the precision of the date: three days around a day, a
/// month around a month, five years around a year, half the span around a decade or more. A reader's estimate; EDTF leaves it open.
pub fn approximate_slack(width: Precision) -> i64 {
    match width {
        Precision::Day => 3,
        Precision::Month => 31,
        Precision::Season => 92,
        Precision::Year | Precision::Decade => 5 * 366,
        Precision::Century => 50 * 366,
    }
}

/// How exactly an EDTF date is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// A day.
    Day,
    /// A month.
    Month,
    /// A season, quarter or half of a year.
    Season,
    /// A year.
    Year,
    /// Ten years.
    Decade,
    /// A hundred years or more.
    Century,
}

fn exact(date: &str) -> Option<(Vec<Span>, Precision)> {
    let (negative, digits) = date.strip_prefix('-').map_or((false, date), |rest| (true, rest));
    let mut parts = digits.split('-');
    let (year, month, day) = (parts.next()?, parts.next(), parts.next());
    if parts.next().is_some() {
        return None;
    }
    let (years, precision) = years(year, negative)?;
    match (month, day) {
        (None, None) | (Some("XX"), None | Some("XX")) => Some((vec![whole_years(years)?], precision)),
        (Some(month), day) => {
            let mut spans = Vec::new();
            for year in years.0..=years.1 {
                spans.extend(within_year(year, month, day)?);
            }
            let precision = match (day, two_digits(month)) {
                (Some(_), _) => Precision::Day,
                (None, Some(13..)) => Precision::Season,
                _ => Precision::Month,
            };
            (!spans.is_empty()).then_some((spans, precision))
        }
        (None, Some(_)) => None,
    }
}

/// The first and last year of `YYYY`, `YYYX`, `YYXX`.
fn years(text: &str, negative: bool) -> Option<((i16, i16), Precision)> {
    let known = text.trim_end_matches('X');
    let masked = text.len() - known.len();
    if text.len() != 4 || masked > 2 || !known.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let scale = [1, 10, 100].get(masked).copied()?;
    let low = known.parse::<i16>().ok()? * scale;
    let high = low + scale - 1;
    let precision = [Precision::Year, Precision::Decade, Precision::Century].get(masked).copied()?;
    Some((if negative { (-high, -low) } else { (low, high) }, precision))
}

fn whole_years((from, to): (i16, i16)) -> Option<Span> {
    Some(Span { first: Day::new(from, 1, 1).ok()?, last: Day::new(to, 12, 31).ok()? })
}

fn two_digits(text: &str) -> Option<i8> {
    (text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// The days of a month, season, quarter, half or day of one year; `None` where the text is none. A 29 February of a year
/// that has none gives no days.
fn within_year(year: i16, month: &str, day: Option<&str>) -> Option<Vec<Span>> {
    let number = two_digits(month)?;
    match (number, day) {
        (1..=12, None | Some("XX")) => Some(vec![months(year, number, number)?]),
        (1..=12, Some(day)) => {
            let day = two_digits(day)?;
            let days = Day::new(year, number, day).ok().map(|day| Span { first: day, last: day });
            if days.is_none() && !(number == 2 && day == 29) {
                return None;
            }
            Some(days.into_iter().collect())
        }
        (21 | 25, None | Some("XX")) | (31, None) => Some(vec![months(year, 3, 6)?]),
        (22 | 26, None | Some("XX")) | (32, None) => Some(vec![months(year, 6, 9)?]),
        (23 | 27, None | Some("XX")) | (29, None) => Some(vec![months(year, 9, 12)?]),
        (24 | 28, None | Some("XX")) | (30, None) => Some(winter(year)),
        (33..=36, None) => months(year, (number - 33) * 3 + 1, (number - 33) * 3 + 3).map(|span| vec![span]),
        (37..=39, None) => months(year, (number - 37) * 4 + 1, (number - 37) * 4 + 4).map(|span| vec![span]),
        (40..=41, None) => months(year, (number - 40) * 6 + 1, (number - 40) * 6 + 6).map(|span| vec![span]),
        _ => None,
    }
}

fn months(year: i16, from: i8, to: i8) -> Option<Span> {
    Some(Span { first: Day::new(year, from, 1).ok()?, last: Day::new(year, to, 1).ok()?.last_of_month() })
}

fn winter(year: i16) -> Vec<Span> {
    let end = year.checked_add(1).and_then(|next| months(next, 3, 3)).map_or(Day::MAX, |span| span.last);
    let december = Day::new(year, 12, 1).ok().map(|first| Span { first, last: end });
    months(year, 1, 3).into_iter().chain(december).collect()
}

/// A length in days in words: "1 day", "3 days".
pub fn in_days(days: i32) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{days} days") }
}

/// The Monday of ISO week `week` of `year`.
pub fn monday_of_week(year: i16, week: i8) -> Option<Day> {
    jiff::civil::ISOWeekDate::new(year, week, Weekday::Monday).ok().map(jiff::civil::ISOWeekDate::date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn date(edtf: &str) -> Date {
        Date::parse(edtf).unwrap_or_else(|| panic!("{edtf} is a date"))
    }

    fn ends(edtf: &str) -> (String, String) {
        let shown = |day: Option<Day>| day.map_or("..".to_owned(), |day| day.to_string());
        (shown(date(edtf).first()), shown(date(edtf).last()))
    }

    fn check(edtf: &str, first: &str, last: &str) {
        assert_eq!(ends(edtf), (first.to_owned(), last.to_owned()), "{edtf}");
    }

    #[test]
    fn every_level_of_edtf_denotes_its_days() {
        check("2020-10-23", "2020-10-23", "2020-10-23");
        check("2019-04", "2019-04-01", "2019-04-30");
        check("2020", "2020-01-01", "2020-12-31");
        check("199X", "1990-01-01", "1999-12-31");
        check("19XX", "1900-01-01", "1999-12-31");
        check("2020-11-11/2020-11-20", "2020-11-11", "2020-11-20");
        check("../2020-06", "..", "2020-06-30");
        check("2020-06/..", "2020-06-01", "..");
        check("/1928", "..", "1928-12-31");
        check("[2019-04-05,2019-05-04]", "2019-04-05", "2019-05-04");
        check("2020-34", "2020-04-01", "2020-06-30");
        check("2019-40", "2019-01-01", "2019-06-30");
        check("2020-21", "2020-03-01", "2020-06-30");
        check("1862-01-18?", "1862-01-18", "1862-01-18");
        check("2020-06-15~", "2020-06-12", "2020-06-18");
        check("2019-XX", "2019-01-01", "2019-12-31");
        check("2020-10-19T10:35", "2020-10-19", "2020-10-19");
        check("0000", "0000-01-01", "0000-12-31");
        check("-01XX", "-000199-01-01", "-000100-12-31");
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "2019-02-30",
            "30 February",
            "99999",
            "Y17E8",
            "2019-13",
            "2019-4",
            "XXXX-10-23",
            "[]",
            "2020/2019",
            "٢٠١٩",
        ] {
            assert!(Date::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn intervals_print_as_shortly_as_they_can() {
        let day = |y, m, d| Day::new(y, m, d).unwrap();
        assert_eq!(Date::between(day(2019, 4, 1), day(2019, 4, 30)).to_string(), "2019-04");
        assert_eq!(Date::between(day(2019, 1, 1), day(2019, 6, 30)).to_string(), "2019-01/2019-06");
        assert_eq!(Date::between(day(1990, 1, 1), day(1999, 12, 31)).to_string(), "199X");
        assert_eq!(Date::since(day(2019, 9, 1)).to_string(), "2019-09/..");
        let either = Date::any_of(&[date("2019-05-04"), date("2019-04-05")]).unwrap();
        assert_eq!(either.to_string(), "[2019-04-05,2019-05-04]");
    }

    #[test]
    fn relations_are_those_of_the_sets_of_days() {
        let relate = |a, b| date(a).relate(&date(b));
        assert_eq!(relate("2020-10-23", "2020-10"), Relation::Within);
        assert_eq!(relate("2020-10", "2020-10-23"), Relation::Contains);
        assert_eq!(relate("2019-04-01/2019-04-30", "2019-04"), Relation::Equal);
        assert_eq!(relate("2019-04/..", "../2020-06"), Relation::Overlaps);
        assert_eq!(relate("[2019-04-05,2019-05-04]", "2019-04-20"), Relation::Disjoint);
        assert_eq!(relate("2019-04", "2019-05"), Relation::Disjoint);
    }

    #[test]
    fn slack_turns_neighbouring_days_compatible() {
        assert_eq!(date("2020-10-19").widen(1).relate(&date("2020-10-20")), Relation::Contains);
        assert_eq!(date("2020-06/..").widen(2).to_string(), "2020-05-30/..");
    }

    fn any_date() -> impl Strategy<Value = Date> {
        let day = (1900i16..1903, 1i8..13, 1i8..29).prop_map(|(y, m, d)| Day::new(y, m, d).unwrap());
        let span = (day, 0i64..400).prop_map(|(first, width)| Date::between(first, shifted(first, width)));
        prop_oneof![
            span.clone(),
            span.clone().prop_map(|date| Date::since(date.first().unwrap())),
            span.clone().prop_map(|date| Date::until(date.last().unwrap())),
            (span.clone(), span).prop_map(|(a, b)| Date::any_of(&[a, b]).unwrap()),
        ]
    }

    proptest! {
        #[test]
        fn the_relation_back_is_the_converse(a in any_date(), b in any_date()) {
            prop_assert_eq!(a.relate(&b), b.relate(&a).converse());
        }

        #[test]
        fn every_date_equals_itself(a in any_date()) {
            prop_assert_eq!(a.relate(&a), Relation::Equal);
        }

        #[test]
        fn relations_compose_as_rcc_5_says(a in any_date(), b in any_date(), c in any_date()) {
            prop_assert!(crate::value::composition(a.relate(&b), b.relate(&c)).contains(&a.relate(&c)));
        }

        #[test]
        fn what_is_printed_reads_back_the_same(a in any_date()) {
            prop_assert_eq!(Date::parse(&a.to_string()), Some(a));
        }

        #[test]
        fn no_string_makes_it_panic(text in "\\PC{0,40}") {
            if let Some(date) = Date::parse(&text) {
                prop_assert_eq!(Date::parse(&date.to_string()), Some(date));
            }
        }

        #[test]
        fn no_string_of_its_own_signs_makes_it_panic(text in "[-0-9X/.,~?%\\[\\]{}TZ:]{0,24}") {
            if let Some(date) = Date::parse(&text) {
                let _ = (date.widen(60_000), date.width(), date.relate(&Date::day(Day::new(2020, 1, 1).unwrap())));
            }
        }
    }
}
