//! Values of metadata fields → dates and names.
//!
//! Dates are read in the formats that machines write: ISO 8601, EDTF, RFC 2822. Deliberately absent: dates in words.

use crate::model::{Evidence, How, Published};
use crate::value::Date;

/// A publication date that the metadata field `field` gives; unknown where it is none.
pub(super) fn published(field: &str, value: &str) -> Option<Published> {
    let edtf = date(value)?;
    let why = format!("{field} says {}", value.trim());
    Some(Published { edtf: Some(edtf), how: How::Metadata, evidence: vec![Evidence { span: None, why }] })
}

/// The date of a metadata value.
pub(super) fn date(value: &str) -> Option<Date> {
    let value = value.trim();
    iso_day(value)
        .or_else(|| rfc_day(value))
        .map(|day| day.to_string())
        .or_else(|| edtf(value))
        .and_then(|edtf| Date::parse(&edtf))
}

/// `2020-10-19`, `20201019`, `2020/10/19`, each alone or before a time of day.
fn iso_day(value: &str) -> Option<jiff::civil::Date> {
    let day: String = value.chars().take_while(|c| c.is_ascii_digit() || "-/".contains(*c)).collect();
    let rest = value.get(day.len()..)?;
    let is_followed_by_time =
        rest.is_empty() || rest.starts_with(['T', 't', ' ']) && rest.contains(':') || rest.starts_with('T');
    let digits: Vec<&str> = day.split(['-', '/']).collect();
    let (year, month, date) = match digits.as_slice() {
        [y, m, d] if y.len() == 4 && m.len() <= 2 && d.len() <= 2 => (*y, *m, *d),
        [whole] if whole.len() == 8 => (whole.get(..4)?, whole.get(4..6)?, whole.get(6..)?),
        _ => return None,
    };
    is_followed_by_time.then_some(())?;
    jiff::civil::Date::new(year.parse().ok()?, month.parse().ok()?, date.parse().ok()?).ok()
}

/// `Mon, 19 Oct 2020 08:00:00 GMT`.
fn rfc_day(value: &str) -> Option<jiff::civil::Date> {
    jiff::fmt::rfc2822::parse(value).ok().map(|zoned| zoned.date())
}

/// A coarser or open date ("2020-10", "2020-10-19/2020-10-21").
fn edtf(value: &str) -> Option<String> {
    let is_edtf = value.starts_with(|c: char| c.is_ascii_digit() || "[{./Y".contains(c))
        && value.contains(|c: char| c.is_ascii_digit())
        && value.chars().all(|c| c.is_ascii_digit() || "-/.~?%XTZ:+,{}[]Y".contains(c))
        && value.len() >= 4;
    is_edtf.then(|| value.to_owned())
}

/// The host of an address, without `www.`.
pub(super) fn host(url: &str) -> Option<String> {
    let after = url.split_once("://")?.1;
    let host = after.split(['/', '?', '#', ':']).next()?.trim_start_matches("www.");
    (host.contains('.')).then(|| host.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: &str, expected: Option<&str>) {
        assert_eq!(date(value).map(|date| date.to_string()).as_deref(), expected, "{value}");
    }

    #[test]
    fn machine_written_dates_are_read_to_the_day() {
        check("2020-10-19", Some("2020-10-19"));
        check("2020-10-19 08:00:00", Some("2020-10-19"));
        check("2020-10-19T23:30:00+02:00", Some("2020-10-19"));
        check("20201019T080000Z", Some("2020-10-19"));
        check("2020/1/9", Some("2020-01-09"));
        check("Mon, 19 Oct 2020 08:00:00 GMT", Some("2020-10-19"));
    }

    #[test]
    fn a_coarser_date_stays_coarse() {
        check("2020-10", Some("2020-10"));
        check("2020", Some("2020"));
    }

    #[test]
    fn what_is_no_date_gives_none() {
        for value in ["", "yesterday", "2020-13-40", "-", "None", "19.10.2020 bis morgen"] {
            check(value, None);
        }
    }

    #[test]
    fn the_host_of_an_address_names_the_site() {
        assert_eq!(host("https://www.example.org:80/a?b").as_deref(), Some("example.org"));
        assert_eq!(host("no address"), None);
    }
}
