//! Normalised values → words for a reader: dates of EDTF ("4 April 2019"), figures ("more than 3,600").
//!
//! Invariants: what is not understood is given back as it is; nothing is rounded. Deliberately absent: languages other than English,
//! in which the reports are written.

use jiff::civil::Date as Day;

/// Names of the months in the language of the reports.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// An EDTF date in words: `2019-04-04` is "4 April 2019", `2019-04` "April 2019", `2020-08-04/2020-08-06` "4 to 6 August 2020".
pub(super) fn date(edtf: &str) -> String {
    match edtf.split_once('/') {
        Some((from, to)) => between(from, to).unwrap_or_else(|| edtf.to_owned()),
        None => one(edtf).unwrap_or_else(|| edtf.to_owned()),
    }
}

/// A date in words with short names of months, for narrow columns: "14 Apr 2019".
pub(super) fn brief(date: &str) -> String {
    let short = |word: &str| match MONTHS.iter().find(|month| **month == word) {
        Some(month) if month.len() > 4 => month.chars().take(3).collect(),
        _ => word.to_owned(),
    };
    date.split(' ').map(short).collect::<Vec<String>>().join(" ")
}

fn one(edtf: &str) -> Option<String> {
    if let Some(about) = edtf.strip_suffix('~') {
        return Some(format!("about {}", one(about)?));
    }
    if let Some(unsure) = edtf.strip_suffix('?') {
        return Some(format!("{} (uncertain)", one(unsure)?));
    }
    match edtf.split('-').collect::<Vec<_>>().as_slice() {
        [decade] if decade.len() == 4 && decade.ends_with('X') => {
            let known = decade.trim_end_matches('X');
            (known.len() == 3 && known.bytes().all(|byte| byte.is_ascii_digit())).then(|| format!("the {known}0s"))
        }
        [year] => is_year(year).then(|| (*year).to_owned()),
        [year, month] if is_year(year) => Some(match month.parse::<usize>().ok()? {
            number @ 1..=12 => format!("{} {year}", MONTHS[number - 1]),
            21 => format!("spring {year}"),
            22 => format!("summer {year}"),
            23 => format!("autumn {year}"),
            24 => format!("winter {year}"),
            _ => return None,
        }),
        [_, _, _] => {
            let day: Day = edtf.parse().ok()?;
            Some(format!("{} {} {}", day.day(), MONTHS[usize::try_from(day.month()).ok()?.checked_sub(1)?], day.year()))
        }
        _ => None,
    }
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn between(from: &str, to: &str) -> Option<String> {
    match (from, to) {
        ("" | "..", to) => Some(format!("until {}", one(to)?)),
        (from, "" | "..") => Some(format!("since {}", one(from)?)),
        (from, to) => {
            let (first, last) = (one(from)?, one(to)?);
            let is_shared =
                |(day, rest): &(&str, &str)| day.parse::<u8>().is_ok() && last.ends_with(&format!(" {rest}"));
            let shared = first.split_once(' ').filter(is_shared);
            Some(format!("{} to {last}", shared.map_or(first.as_str(), |(day, _)| day)))
        }
    }
}

/// A date as it stands after an event: "on 4 April 2019", "in April 2019".
pub(super) fn when(edtf: &str) -> String {
    let words = date(edtf);
    match edtf.split('-').count() {
        3 if !edtf.contains(['/', '~', '[']) => format!("on {words}"),
        1 | 2 if !edtf.contains(['/', '~', '[']) => format!("in {words}"),
        _ => format!("({words})"),
    }
}

/// Running text with its dates in words: what follows "since" or stands in brackets, wherever it parses.
pub(super) fn prose(text: &str) -> String {
    let word = |word: &str| {
        let bare = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        match one(bare).filter(|_| bare.len() > 4 && bare.bytes().all(|b| b.is_ascii_digit() || b == b'-')) {
            Some(written) => word.replacen(bare, &written, 1),
            None => word.to_owned(),
        }
    };
    text.split(' ').map(word).collect::<Vec<String>>().join(" ")
}

/// A noun that a value of more than one counts: "child" is "children".
pub(super) fn plural(noun: &str) -> String {
    let (before, last) = noun.rsplit_once(' ').map_or(("", noun), |(before, last)| (before, last));
    let irregular = [("child", "children"), ("man", "men"), ("woman", "women"), ("person", "people")];
    let last = match irregular.iter().find(|(one, many)| *one == last || *many == last) {
        Some((_, many)) => (*many).to_owned(),
        None if last == "people" || last.is_empty() => last.to_owned(),
        None if last.ends_with(['s', 'x']) || last.ends_with("ch") || last.ends_with("sh") => format!("{last}es"),
        None => match last.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u'])) {
            Some(stem) => format!("{stem}ies"),
            None => format!("{last}s"),
        },
    };
    if before.is_empty() { last } else { format!("{before} {last}") }
}

/// A printed quantity in words: `>3300` is "more than 3,300", `~20000 kilometre` "about 20,000 kilometre", `24..99` "24 to 99".
pub(super) fn quantity(printed: &str) -> String {
    counting(printed, "")
}

/// A printed quantity in words with what it counts behind the figure: `60 in PT24H` of fighters is "60 fighters in 24 hours".
pub(super) fn counting(printed: &str, noun: &str) -> String {
    let (rest, as_of) = printed.split_once(" as of ").map_or((printed, None), |(rest, day)| (rest, Some(day)));
    let (number, window) = rest.split_once(" in ").map_or((rest, None), |(rest, window)| (rest, Some(window)));
    let gap = if noun.is_empty() { "" } else { " " };
    let window = window.map_or_else(String::new, |window| format!(" {}", within(window)));
    let as_of = as_of.map_or_else(String::new, |day| format!(" as of {}", date(day)));
    format!("{}{gap}{noun}{window}{as_of}", number_of(number))
}

/// A window of time: a TIMEX3 duration ("in 24 hours") or a date ("on 29 June 2016").
fn within(window: &str) -> String {
    let day = window.split_once('T').map_or(window, |(day, _)| day);
    let length = window.strip_prefix("PT").map(|rest| (rest, true));
    let Some((rest, hours)) = length.or_else(|| window.strip_prefix('P').map(|rest| (rest, false))) else {
        return when(day);
    };
    let unit = match (rest.chars().last(), hours) {
        (Some('H'), true) => "hour",
        (Some('M'), true) => "minute",
        (Some('D'), false) => "day",
        (Some('W'), false) => "week",
        (Some('M'), false) => "month",
        (Some('Y'), false) => "year",
        _ => return format!("in {window}"),
    };
    match rest.get(..rest.len() - 1).unwrap_or("") {
        "1" => format!("in one {unit}"),
        "X" => format!("in some {unit}s"),
        number => format!("in {number} {unit}s"),
    }
}

fn number_of(printed: &str) -> String {
    // How wide "about" is said to be follows an `@`; nobody writes that.
    let (figure_alone, unit) = printed.split_once(' ').map_or((printed, None), |(figure, unit)| (figure, Some(unit)));
    let stated = figure_alone.split_once('@').map_or(figure_alone, |(stated, _)| stated);
    let printed = unit.map_or_else(|| stated.to_owned(), |unit| format!("{stated} {unit}"));
    let printed = printed.as_str();
    let bounds = [(">=", "at least "), ("<=", "at most "), (">", "more than "), ("<", "fewer than "), ("~", "about ")];
    let (change, rest) = printed.strip_prefix("up ").map_or_else(
        || printed.strip_prefix("down ").map_or(("", printed), |rest| ("down by ", rest)),
        |rest| ("up by ", rest),
    );
    let (bound, rest) =
        bounds.iter().find_map(|(sign, words)| Some((*words, rest.strip_prefix(sign)?))).unwrap_or(("", rest));
    let words: Vec<String> = rest.trim_start().split(' ').map(figure).collect();
    format!("{change}{bound}{}", words.join(" "))
}

/// A number with its thousands parted; a range with "to"; anything else as it is.
fn figure(word: &str) -> String {
    if let Some((low, high)) = word.split_once("..") {
        return match (low, high) {
            ("", high) => format!("up to {}", figure(high)),
            (low, "") => format!("{} or more", figure(low)),
            (low, high) => format!("{} to {}", figure(low), figure(high)),
        };
    }
    let (whole, fraction) = word.split_once('.').map_or((word, None), |(whole, fraction)| (whole, Some(fraction)));
    let is_number = whole.len() > 3
        && whole.bytes().all(|byte| byte.is_ascii_digit())
        && fraction.is_none_or(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    if !is_number {
        return word.to_owned();
    }
    let mut parted = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            parted.push(',');
        }
        parted.push(digit);
    }
    fraction.map_or_else(|| parted.clone(), |digits| format!("{parted}.{digits}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_reads_as_people_write_it() {
        for (edtf, words) in [
            ("2019-04-04", "4 April 2019"),
            ("2019-04", "April 2019"),
            ("2011", "2011"),
            ("201X", "the 2010s"),
            ("2020-22", "summer 2020"),
            ("2020-08-04/2020-08-06", "4 to 6 August 2020"),
            ("2020-12-30/2021-01-02", "30 December 2020 to 2 January 2021"),
            ("2020-08/2020-10", "August 2020 to October 2020"),
            ("2019-04-04/..", "since 4 April 2019"),
            ("2019-04-04~", "about 4 April 2019"),
            ("[2019-04-05,2019-05-04]", "[2019-04-05,2019-05-04]"),
            ("talks", "talks"),
        ] {
            assert_eq!(date(edtf), words);
        }
    }

    #[test]
    fn a_narrow_column_gets_short_months() {
        assert_eq!(brief("30 December 2020 to 2 January 2021"), "30 Dec 2020 to 2 Jan 2021");
        assert_eq!((brief("5 June 2020"), brief("Tripoli")), ("5 June 2020".to_owned(), "Tripoli".to_owned()));
    }

    #[test]
    fn what_is_counted_stands_behind_the_figure() {
        assert_eq!(counting("60 in PT24H", "fighters"), "60 fighters in 24 hours");
        for (noun, many) in
            [("child", "children"), ("rebel fighter", "rebel fighters"), ("army", "armies"), ("day", "days")]
        {
            assert_eq!(plural(noun), many);
        }
    }

    #[test]
    fn dates_in_running_text_are_written_out() {
        assert_eq!(prose("“rebels” since 2016-07-05; then 2016"), "“rebels” since 5 July 2016; then 2016");
    }

    #[test]
    fn a_quantity_reads_as_people_write_it() {
        for (printed, words) in [
            (">3300", "more than 3,300"),
            (">=135", "at least 135"),
            ("~20000 kilometre", "about 20,000 kilometre"),
            ("24..99", "24 to 99"),
            ("1234567.5", "1,234,567.5"),
            ("up 5 percent", "up by 5 percent"),
            ("15 (army) / 20", "15 (army) / 20"),
            ("~80@72..80", "about 80"),
            ("60 in PT24H", "60 in 24 hours"),
            (">=68 in 2015-07-11", "at least 68 on 11 July 2015"),
            ("39 in 2016-06-29TAF as of 2016-06-30", "39 on 29 June 2016 as of 30 June 2016"),
        ] {
            assert_eq!(quantity(printed), words);
        }
    }
}
