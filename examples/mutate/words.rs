//! Dates and numbers → the words that the planted sentences give them.

use crosscheck::report::MONTHS;
use jiff::civil;

/// Names of the days of the week.
pub(crate) const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// "October 2020".
pub(crate) fn month(day: civil::Date) -> String {
    format!("{} {}", MONTHS[day.month() as usize - 1], day.year())
}

/// "23 October 2020".
pub(crate) fn long(day: civil::Date) -> String {
    format!("{} {}", day.day(), month(day))
}

/// "October 23, 2020".
pub(crate) fn american(day: civil::Date) -> String {
    format!("{} {}, {}", MONTHS[day.month() as usize - 1], day.day(), day.year())
}

/// The name of a day of the week.
pub(crate) fn weekday(day: civil::Date) -> &'static str {
    DAYS[day.weekday().to_monday_zero_offset() as usize]
}

/// "1,056".
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
