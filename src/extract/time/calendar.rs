//! Calendar arithmetic that time expressions need: moving by units, periods that hold a day, holidays.
//!
//! Invariants: every function is total (`None` beyond the calendar); weeks are ISO weeks (Monday first). Sources: Easter by the
//! anonymous Gregorian computus, Orthodox Easter by the Julian one (both Meeus, *Astronomical Algorithms*, ch. 8); Islamic dates by the arithmetic calendar of thirty
//! years (type II, civil epoch), which may be a day off the sighted moon. Deliberately absent: words, time zones.

use jiff::ToSpan as _;
use jiff::civil::{Date as Day, Weekday};

use crate::rules::time::Unit;

/// How exact a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Grain {
    Day,
    Weekend,
    Week,
    Month,
    Quarter,
    Season,
    Half,
    Year,
    Decade,
    Century,
}

/// The Monday of the week that holds a day.
pub(super) fn monday(day: Day) -> Option<Day> {
    day.checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days()).ok()
}

/// `n` days on.
pub(super) fn days(day: Day, n: i64) -> Option<Day> {
    day.checked_add(n.clamp(-4_000_000, 4_000_000).days()).ok()
}

/// `n` months on; the day of the month is kept where it exists.
pub(super) fn months(day: Day, n: i64) -> Option<Day> {
    day.checked_add(n.clamp(-200_000, 200_000).months()).ok()
}

/// `n` units on, fractions of a month or year in days.
pub(super) fn shift(day: Day, n: f64, unit: Unit) -> Option<Day> {
    if !n.is_finite() || n.abs() > 1e6 {
        return None;
    }
    let (whole, part) = (n.trunc() as i64, n.fract());
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Vague => None,
        Unit::Day => days(day, n.round() as i64),
        Unit::BusinessDay => business(day, whole),
        Unit::Week => days(day, (n * 7.0).round() as i64),
        Unit::Fortnight => days(day, (n * 14.0).round() as i64),
        Unit::Month => days(months(day, whole)?, (part * 30.0).round() as i64),
        Unit::Quarter => months(day, (n * 3.0).round() as i64),
        Unit::Year => months(day, (n * 12.0).round() as i64),
        Unit::Decade => months(day, (n * 120.0).round() as i64),
        Unit::Century => months(day, (n * 1200.0).round() as i64),
    }
}

/// `n` business days on (Monday to Friday).
fn business(day: Day, n: i64) -> Option<Day> {
    let (mut day, mut left) = (day, n.abs().min(2000));
    while left > 0 {
        day = days(day, n.signum())?;
        left -= i64::from(!matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday));
    }
    Some(day)
}

/// First and last day of the period of that grain that holds a day.
pub(super) fn around(day: Day, grain: Grain) -> Option<(Day, Day)> {
    let month = i32::from(day.month());
    let year = day.year();
    Some(match grain {
        Grain::Day => (day, day),
        Grain::Weekend => (days(monday(day)?, 5)?, days(monday(day)?, 6)?),
        Grain::Week => (monday(day)?, days(monday(day)?, 6)?),
        Grain::Month => (day.first_of_month(), day.last_of_month()),
        Grain::Quarter => span_of_months(year, (month - 1) / 3 * 3 + 1, 3)?,
        Grain::Half => span_of_months(year, (month - 1) / 6 * 6 + 1, 6)?,
        Grain::Season => {
            season(if month <= 2 { i32::from(year) - 1 } else { i32::from(year) }, (month % 12 / 3 + 3) % 4 + 1)?
        }
        Grain::Year => (day.first_of_year(), day.last_of_year()),
        Grain::Decade => years(i32::from(year).div_euclid(10) * 10, 10)?,
        Grain::Century => years(i32::from(year).div_euclid(100) * 100, 100)?,
    })
}

/// `count` months from the first of `month` of `year`.
pub(super) fn span_of_months(year: i16, month: i32, count: i32) -> Option<(Day, Day)> {
    let first = Day::new(year, i8::try_from(month).ok()?, 1).ok()?;
    Some((first, months(first, i64::from(count) - 1)?.last_of_month()))
}

/// `count` years from 1 January of `year`.
pub(super) fn years(year: i32, count: i32) -> Option<(Day, Day)> {
    Some((day(year, 1, 1)?, day(year + count - 1, 12, 31)?))
}

/// The meteorological season (1 spring to 4 winter) that begins in `year`.
pub(super) fn season(year: i32, season: i32) -> Option<(Day, Day)> {
    span_of_months(i16::try_from(year).ok()?, season * 3, 3)
}

/// A day; `None` where the calendar has none.
pub(super) fn day(year: i32, month: i32, day: i32) -> Option<Day> {
    Day::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The weekday of that number, 1 Monday.
pub(super) fn weekday(n: i32) -> Option<Weekday> {
    Weekday::from_monday_one_offset(i8::try_from(n).ok()?).ok()
}

/// The `n`-th such weekday of a month; −1 is the last one.
pub(super) fn nth_weekday(year: i32, month: i32, n: i32, of_week: i32) -> Option<Day> {
    day(year, month, 1)?.nth_weekday_of_month(i8::try_from(n).ok()?, weekday(of_week)?).ok()
}

/// How many days a holiday lasts.
pub(super) fn holiday_length(id: &str) -> i64 {
    if id == "ramadan" { 30 } else { 1 }
}

/// The day of a holiday in a year, by its id in the rule files; `None` for an unknown id.
pub(super) fn holiday(id: &str, year: i32) -> Option<Day> {
    let fixed = |month, of_month| day(year, month, of_month);
    match id {
        "new-year" => fixed(1, 1),
        "new-year-eve" => fixed(12, 31),
        "groundhog" => fixed(2, 2),
        "valentine" => fixed(2, 14),
        "women" => fixed(3, 8),
        "patrick" => fixed(3, 17),
        "april-fools" => fixed(4, 1),
        "earth" => fixed(4, 22),
        "workers" => fixed(5, 1),
        "juneteenth" => fixed(6, 19),
        "independence" => fixed(7, 4),
        "bastille" => fixed(7, 14),
        "halloween" => fixed(10, 31),
        "veterans" => fixed(11, 11),
        "christmas-eve" => fixed(12, 24),
        "christmas" => fixed(12, 25),
        "boxing" | "kwanzaa" => fixed(12, 26),
        "mlk" => nth_weekday(year, 1, 3, 1),
        "presidents-us" => nth_weekday(year, 2, 3, 1),
        "mothers-us" => nth_weekday(year, 5, 2, 7),
        "memorial-us" => nth_weekday(year, 5, -1, 1),
        "fathers" => nth_weekday(year, 6, 3, 7),
        "labour-us" => nth_weekday(year, 9, 1, 1),
        "columbus" => nth_weekday(year, 10, 2, 1),
        "election-us" => days(nth_weekday(year, 11, 1, 1)?, 1),
        "thanksgiving" => nth_weekday(year, 11, 4, 4),
        "black-friday" => days(nth_weekday(year, 11, 4, 4)?, 1),
        "easter" => easter(year),
        "easter-monday" => days(easter(year)?, 1),
        "good-friday" => days(easter(year)?, -2),
        "orthodox-christmas" => fixed(1, 7),
        "anzac" => fixed(4, 25),
        "all-saints" => fixed(11, 1),
        "orthodox-easter" => orthodox_easter(year),
        "palm-sunday" => days(easter(year)?, -7),
        "ash-wednesday" => days(easter(year)?, -46),
        "ascension" => days(easter(year)?, 39),
        "pentecost" => days(easter(year)?, 49),
        "islamic-new-year" => islamic(year, 1, 1),
        "ashura" => islamic(year, 1, 10),
        "mawlid" => islamic(year, 3, 12),
        "ramadan" => islamic(year, 9, 1),
        "eid-al-fitr" => islamic(year, 10, 1),
        "eid-al-adha" => islamic(year, 12, 10),
        _ => None,
    }
}

/// Easter Sunday of the Gregorian calendar.
#[allow(clippy::many_single_char_names, reason = "the names are those of the published method")]
fn easter(year: i32) -> Option<Day> {
    if !(1583..=9999).contains(&year) {
        return None;
    }
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    day(year, month, (h + l - 7 * m + 33 * month + 19) % 32)
}

/// Easter Sunday of the churches that keep the Julian computus, by its Gregorian date; `None` where the two calendars are not 13 days apart.
fn orthodox_easter(year: i32) -> Option<Day> {
    if !(1901..2100).contains(&year) {
        return None;
    }
    let moon = (19 * (year % 19) + 15) % 30;
    let week = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7;
    let sum = moon + week + 114;
    days(day(year, sum / 31, sum % 31 + 1)?, 13)
}

/// The first Gregorian day in `year` that is that day of the arithmetic Islamic calendar.
fn islamic(year: i32, month: i64, of_month: i64) -> Option<Day> {
    let epoch = day(622, 7, 19)?;
    let guess = i64::from(year - 622) * 33 / 32;
    (guess - 1..=guess + 2).find_map(|hijri| {
        let days_before =
            (hijri - 1) * 354 + (3 + 11 * hijri).div_euclid(30) + (59 * (month - 1) + 1) / 2 + of_month - 1;
        days(epoch, days_before).filter(|day| i32::from(day.year()) == year)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn computable_holidays_fall_on_their_known_days() {
        for (id, year, expected) in [
            ("easter", 2018, "2018-04-01"),
            ("easter", 2019, "2019-04-21"),
            ("orthodox-easter", 2021, "2021-05-02"),
            ("orthodox-easter", 2024, "2024-05-05"),
            ("pentecost", 2021, "2021-05-23"),
            ("thanksgiving", 2023, "2023-11-23"),
            ("labour-us", 2020, "2020-09-07"),
            ("memorial-us", 2021, "2021-05-31"),
            ("election-us", 2020, "2020-11-03"),
        ] {
            assert_eq!(holiday(id, year).map(|day| day.to_string()).as_deref(), Some(expected), "{id}");
        }
    }

    #[test]
    fn islamic_feasts_fall_within_a_day_of_the_sighted_moon() {
        for (id, year, known) in [
            ("eid-al-fitr", 2022, (2022, 5, 2)),
            ("ramadan", 2021, (2021, 4, 13)),
            ("ashura", 2021, (2021, 8, 19)),
            ("eid-al-adha", 2019, (2019, 8, 11)),
        ] {
            let (found, known) = (holiday(id, year).unwrap(), day(known.0, known.1, known.2).unwrap());
            assert!((found.until(known).unwrap().get_days()).abs() <= 1, "{id} {found}");
        }
    }
}
