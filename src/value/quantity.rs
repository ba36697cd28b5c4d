//! Numbers as the intervals that words leave open.
//!
//! Invariants: numbers are exact decimals and print exactly; ends are ordered; two quantities of different dimensions, of
//! different currencies or of different counted things have no relation at all (`None`, not `Disjoint`); `parse` reads
//! what `Display` writes. The five relations obey the composition table of RCC-5; between two units of one dimension the stated
//! numbers count as rounded, since whoever converts rounds, so that they overlap or exclude each other and never more.
//! Deliberately absent: words of a language, exchange rates, the kinds of things that are counted.

mod unit;

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Compared, Relation};
pub use unit::{Dimension, dimension};

/// How far from its number an approximate one ("about 100") may lie: one tenth. News style guides reserve "about" for
/// figures rounded at one or two digits, which is at most that.
const ABOUT: Decimal = Decimal::from_parts(1, 0, 0, false, 1);
/// How far a round number without approximator may lie from the exact one that it stands for: one twentieth.
const ROUND: Decimal = Decimal::from_parts(5, 0, 0, false, 2);
/// Half of a unit, which whoever converts into it leaves out.
const HALF: Decimal = Decimal::from_parts(5, 0, 0, false, 1);
/// Counts below this are not taken for rounded: "60 dead" against "58 dead" is a conflict.
const LEAST_ROUND: Decimal = Decimal::ONE_HUNDRED;

/// A number, its unit, and the interval that its words leave open.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Quantity {
    /// The number in the words; `None` for a vague word or a range.
    pub number: Option<Decimal>,
    /// Smallest possibility; `None` = open.
    pub low: Option<End>,
    /// Largest possibility; `None` = open.
    pub high: Option<End>,
    /// How the words bound the number.
    pub bound: Bound,
    /// Direction of a change.
    pub change: Option<Change>,
    /// Normalised unit ("percent", "USD", "kilometre"); `None` for a plain count.
    pub unit: Option<String>,
    /// What is counted, as lemmas.
    pub of: Option<String>,
}

/// An end of an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct End {
    /// Where the interval ends.
    pub at: Decimal,
    /// Whether `at` itself is a possibility.
    pub closed: bool,
}

/// How the words around a number bound it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Bound {
    /// Exactly.
    #[serde(rename = "=")]
    Exactly,
    /// About.
    #[serde(rename = "~")]
    About,
    /// More than.
    #[serde(rename = ">")]
    MoreThan,
    /// Fewer than.
    #[serde(rename = "<")]
    FewerThan,
    /// At least.
    #[serde(rename = ">=")]
    AtLeast,
    /// At most.
    #[serde(rename = "<=")]
    AtMost,
}

/// Direction of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// It grew by, or to, the number.
    Up,
    /// It shrank by, or to, the number.
    Down,
}

impl Bound {
    /// All bounds with the sign that stands for each.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::AtLeast, ">="),
        (Self::AtMost, "<="),
        (Self::Exactly, "="),
        (Self::About, "~"),
        (Self::MoreThan, ">"),
        (Self::FewerThan, "<"),
    ];

    /// The sign that stands for the bound in all formats.
    pub fn sign(self) -> &'static str {
        Self::ALL.iter().find(|(bound, _)| *bound == self).map_or("=", |(_, sign)| sign)
    }
}

impl Quantity {
    /// A number under a bound. Strict bounds of a whole number without unit move to the next whole number: "more than 100
    /// people" starts at 101.
    pub fn bounded(number: Decimal, bound: Bound, unit: Option<String>) -> Self {
        let number = number.normalize();
        let whole = unit.is_none() && number.is_integer();
        let closed = |at| Some(End { at, closed: true });
        let beyond = |step: Decimal| match number.checked_add(step) {
            Some(at) if whole => closed(at),
            _ => Some(End { at: number, closed: false }),
        };
        let (low, high) = match bound {
            Bound::Exactly => (closed(number), closed(number)),
            Bound::About => {
                let slack = about(number, whole);
                (closed(number.saturating_sub(slack).normalize()), closed(number.saturating_add(slack).normalize()))
            }
            Bound::MoreThan => (beyond(Decimal::ONE), None),
            Bound::FewerThan => (None, beyond(Decimal::NEGATIVE_ONE)),
            Bound::AtLeast => (closed(number), None),
            Bound::AtMost => (None, closed(number)),
        };
        Self { number: Some(number), low, high, bound, change: None, unit, of: None }
    }

    /// An interval with closed ends and no number of its own ("dozens", "20 to 30"); the ends are put in order.
    pub fn between(low: Decimal, high: Decimal, bound: Bound, unit: Option<String>) -> Self {
        let end = |at: Decimal| Some(End { at: at.normalize(), closed: true });
        Self { number: None, low: end(low.min(high)), high: end(low.max(high)), bound, change: None, unit, of: None }
    }

    /// How this quantity lies to another: `None` where they do not count the same thing in the same dimension, so that
    /// nothing follows from the numbers.
    pub fn relate(&self, other: &Self) -> Option<Compared> {
        if self.of != other.of || self.change != other.change {
            return None;
        }
        self.relate_numbers(other)
    }

    /// As [`Quantity::relate`], for a caller that has shown by other means that both count the same thing.
    pub fn relate_numbers(&self, other: &Self) -> Option<Compared> {
        let (one, two) = comparable(self, other)?;
        // Between two units nothing is exact enough to include or to equal.
        let converted = self.unit != other.unit && unit::same(self.unit.as_deref(), other.unit.as_deref());
        let relation = match relate(&one, &two) {
            Relation::Disjoint => Relation::Disjoint,
            _ if converted => Relation::Overlaps,
            within_one_unit => within_one_unit,
        };
        if relation == Relation::Disjoint && !unit::same(self.unit.as_deref(), other.unit.as_deref()) {
            return None;
        }
        Some(Compared { relation, why: sentence(self, relation, other) })
    }

    /// Whether two exact numbers that differ can be one number, rounded by one of the two sources, and why.
    ///
    /// The rule: the rounder number is at least 100 and ends in a zero, and the other lies within half of its last
    /// non-zero digit's place and within one twentieth of it; or the rounder number has fewer decimals, and the other rounds to it.
    pub fn rounds_to(&self, other: &Self) -> Option<Compared> {
        let exact = self.bound == Bound::Exactly && other.bound == Bound::Exactly && self.unit == other.unit;
        let (a, b) = (self.number?, other.number?);
        if !exact || a == b || (self.of.is_some() && other.of.is_some() && self.of != other.of) {
            return None;
        }
        let (round, fine) = if place(a) > place(b) { (a, b) } else { (b, a) };
        let half = Decimal::TWO.checked_mul(round.checked_sub(fine)?.abs())? <= place(round);
        let digits = place(round) > Decimal::ONE
            && round.abs() >= LEAST_ROUND
            && round.checked_sub(fine)?.abs() <= round.abs().checked_mul(ROUND)?;
        let decimals = place(fine) < Decimal::ONE && place(round) <= Decimal::ONE && place(fine) < place(round);
        (half && (digits || decimals)).then(|| Compared {
            relation: Relation::Overlaps,
            why: format!("{round} is {fine}, rounded at its last digit that is not zero"),
        })
    }

    /// The numbers that a lower and an upper bound leave open together; `None` where they are not such a pair, or leave none.
    pub fn meet(&self, other: &Self) -> Option<Self> {
        let (lower, upper) = if self.high.is_none() { (self, other) } else { (other, self) };
        let (low, high) = (lower.low?, upper.high?);
        let pair = lower.high.is_none() && upper.low.is_none() && low.at < high.at;
        let unit = lower.unit.clone().or_else(|| upper.unit.clone());
        let same = lower.unit.is_none() || upper.unit.is_none() || lower.unit == upper.unit;
        (pair && same && self.change.is_none() && other.change.is_none()).then_some(Self {
            number: None,
            low: Some(low),
            high: Some(high),
            bound: Bound::Exactly,
            change: None,
            unit,
            of: None,
        })
    }

    /// Whether the words leave exactly one number open.
    pub fn is_exact(&self) -> bool {
        self.number.is_some() && self.low == self.high
    }

    /// Reads what `Display` writes; `None` for anything else.
    pub fn parse(printed: &str) -> Option<Self> {
        let (rest, of) = match printed.split_once(" × ") {
            Some((rest, of)) => (rest, Some(of.to_owned())),
            None => (printed, None),
        };
        let (rest, change) = match (rest.strip_prefix("up "), rest.strip_prefix("down ")) {
            (Some(rest), _) => (rest, Some(Change::Up)),
            (_, Some(rest)) => (rest, Some(Change::Down)),
            _ => (rest, None),
        };
        let (number, unit) = match rest.split_once(' ') {
            Some((number, unit)) if !unit.is_empty() => (number, Some(unit.to_owned())),
            Some(_) => return None,
            None => (rest, None),
        };
        let (bound, number) = Bound::ALL
            .iter()
            .find_map(|(bound, sign)| Some((*bound, number.strip_prefix(sign)?)))
            .unwrap_or((Bound::Exactly, number));
        let (number, interval) = match number.split_once('@') {
            Some((number, interval)) => (Some(number), Some(interval)),
            None if number.contains("..") => (None, Some(number)),
            None => (Some(number), None),
        };
        let number = number.map(|n| Decimal::from_str(n).ok()).map_or(Some(None), |n| n.map(Some))?;
        let mut quantity = match (number, interval) {
            (Some(number), None) => Self::bounded(number, bound, unit),
            (number, Some(interval)) => {
                let (low, high) = interval.split_once("..")?;
                Self { number, low: parse_end(low)?, high: parse_end(high)?, bound, change: None, unit, of: None }
            }
            (None, None) => return None,
        };
        quantity.change = change;
        quantity.of = of;
        Some(quantity)
    }
}

impl fmt::Display for Quantity {
    /// `~20000 kilometre`, `>100 × prisoner`, `up 5 percent`, `24..99`; an interval that does not follow from bound and number
    /// stands after `@`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.change {
            Some(Change::Up) => f.write_str("up ")?,
            Some(Change::Down) => f.write_str("down ")?,
            None => {}
        }
        if self.bound != Bound::Exactly {
            f.write_str(self.bound.sign())?;
        }
        if let Some(number) = self.number {
            write!(f, "{}", number.normalize())?;
        }
        let follows = self.number.is_some_and(|number| {
            let plain = Self::bounded(number, self.bound, self.unit.clone());
            (plain.low, plain.high) == (self.low, self.high)
        });
        if !follows {
            let mark = if self.number.is_some() { "@" } else { "" };
            write!(f, "{mark}{}..{}", print_end(self.low), print_end(self.high))?;
        }
        if let Some(unit) = &self.unit {
            write!(f, " {unit}")?;
        }
        self.of.as_ref().map_or(Ok(()), |of| write!(f, " × {of}"))
    }
}

/// An interval in the base unit of its dimension.
struct Interval {
    low: Option<End>,
    high: Option<End>,
}

fn comparable(one: &Quantity, two: &Quantity) -> Option<(Interval, Interval)> {
    if one.unit == two.unit {
        let plain = |q: &Quantity| Interval { low: q.low, high: q.high };
        return Some((plain(one), plain(two)));
    }
    let (a, b) = (one.unit.as_deref()?, two.unit.as_deref()?);
    if unit::money_may_be_same(a, b) {
        return Some((Interval { low: one.low, high: one.high }, Interval { low: two.low, high: two.high }));
    }
    if unit::dimension(a)? != unit::dimension(b)? {
        return None;
    }
    Some((in_base(one, a)?, in_base(two, b)?))
}

/// The interval in the base unit, as wide as whoever converts may round: half a unit and a twentieth of the number to either side. The slack
/// grows with the interval alone, so that what lies within another does so with it.
fn in_base(quantity: &Quantity, id: &str) -> Option<Interval> {
    let slack = |at: Decimal| at.abs().checked_mul(ROUND)?.checked_add(HALF);
    let convert = |end: Option<End>, side: Decimal| match end {
        Some(end) => {
            let at = end.at.checked_add(slack(end.at)?.checked_mul(side)?)?;
            Some(Some(End { at: unit::to_base(at, id)?, ..end }))
        }
        None => Some(None),
    };
    Some(Interval { low: convert(quantity.low, Decimal::NEGATIVE_ONE)?, high: convert(quantity.high, Decimal::ONE)? })
}

fn relate(one: &Interval, two: &Interval) -> Relation {
    if is_before(one, two) || is_before(two, one) {
        return Relation::Disjoint;
    }
    let low = compare_low(one.low, two.low);
    let high = compare_low(one.high.map(mirrored), two.high.map(mirrored));
    match (low, high) {
        (Ordering::Equal, Ordering::Equal) => Relation::Equal,
        (Ordering::Greater | Ordering::Equal, Ordering::Greater | Ordering::Equal) => Relation::Within,
        (Ordering::Less | Ordering::Equal, Ordering::Less | Ordering::Equal) => Relation::Contains,
        _ => Relation::Overlaps,
    }
}

fn is_before(one: &Interval, two: &Interval) -> bool {
    match (one.high, two.low) {
        (Some(high), Some(low)) => high.at < low.at || (high.at == low.at && !(high.closed && low.closed)),
        _ => false,
    }
}

/// Order of two lower ends by how much they leave out; an open end leaves out least.
fn compare_low(one: Option<End>, two: Option<End>) -> Ordering {
    match (one, two) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Less,
        (Some(_), None) => Ordering::Greater,
        (Some(a), Some(b)) => a.at.cmp(&b.at).then(b.closed.cmp(&a.closed)),
    }
}

fn mirrored(end: End) -> End {
    End { at: -end.at, closed: end.closed }
}

fn about(number: Decimal, whole: bool) -> Decimal {
    let slack = number.abs().checked_mul(ABOUT).unwrap_or(Decimal::ZERO);
    if whole { slack.max(Decimal::ONE).ceil() } else { slack }
}

/// The place value of the last digit that is not zero: 1000 for 17,000, 0.1 for 2.5, 1 for 0.
fn place(number: Decimal) -> Decimal {
    let number = number.normalize();
    if number.is_zero() {
        return Decimal::ONE;
    }
    if number.scale() > 0 {
        return Decimal::try_new(1, number.scale()).unwrap_or(Decimal::ONE);
    }
    let mut place = Decimal::ONE;
    let mut rest = number;
    while let Some(shorter) = rest.checked_div(Decimal::TEN).filter(Decimal::is_integer) {
        rest = shorter;
        match place.checked_mul(Decimal::TEN) {
            Some(larger) => place = larger,
            None => break,
        }
    }
    place
}

fn sentence(one: &Quantity, relation: Relation, two: &Quantity) -> String {
    match relation {
        Relation::Equal => format!("{one} and {two} leave the same numbers open"),
        Relation::Within => format!("every number that {one} leaves open is one of {two}"),
        Relation::Contains => format!("every number that {two} leaves open is one of {one}"),
        Relation::Overlaps => format!("{one} and {two} share some numbers"),
        Relation::Disjoint => format!("no number is both {one} and {two}"),
    }
}

fn print_end(end: Option<End>) -> String {
    end.map_or_else(String::new, |end| format!("{}{}", end.at.normalize(), if end.closed { "" } else { "!" }))
}

#[expect(clippy::option_option, reason = "an open end is a value; what is not an end is none")]
fn parse_end(printed: &str) -> Option<Option<End>> {
    if printed.is_empty() {
        return Some(None);
    }
    let (number, closed) = printed.strip_suffix('!').map_or((printed, true), |number| (number, false));
    Some(Some(End { at: Decimal::from_str(number).ok()?, closed }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn q(printed: &str) -> Quantity {
        Quantity::parse(printed).unwrap()
    }

    fn relation(one: &str, two: &str) -> Option<Relation> {
        q(one).relate(&q(two)).map(|compared| compared.relation)
    }

    #[test]
    fn more_than_a_hundred_people_starts_at_a_hundred_and_one() {
        assert_eq!(q(">100").low, Some(End { at: Decimal::from(101), closed: true }));
        assert_eq!(relation(">100", "100"), Some(Relation::Disjoint));
        assert_eq!(relation(">100 percent", "100.5 percent"), Some(Relation::Contains));
        assert_eq!(relation(">100 percent", "100 percent"), Some(Relation::Disjoint));
    }

    #[test]
    fn an_approximate_number_covers_its_neighbours_and_no_more() {
        assert_eq!(relation("97", "~100"), Some(Relation::Within));
        assert_eq!(relation("~100", "130"), Some(Relation::Disjoint));
        assert_eq!(relation("24..99", "60"), Some(Relation::Contains));
    }

    #[test]
    fn a_rounded_number_agrees_with_its_exact_value() {
        assert!(q("2000").rounds_to(&q("1977")).is_some());
        assert!(q("6.8 percent").rounds_to(&q("7 percent")).is_some());
        assert!(q("58").rounds_to(&q("60")).is_none(), "small counts are not rounded");
        assert!(q("20000").rounds_to(&q("17000")).is_none());
        assert!(q("1977").rounds_to(&q("1983")).is_none());
    }

    #[test]
    fn units_of_one_dimension_compare_and_others_do_not() {
        assert_eq!(relation("8 mile", "13 kilometre"), Some(Relation::Overlaps));
        assert_eq!(relation("1000 mile", "1600 kilometre"), Some(Relation::Overlaps));
        assert_eq!(relation("8 mile", "20 kilometre"), Some(Relation::Disjoint));
        assert_eq!(relation("212 fahrenheit", "100 celsius"), Some(Relation::Overlaps));
        assert_eq!(relation("212 fahrenheit", "60 celsius"), Some(Relation::Disjoint));
        assert_eq!(relation("8 mile", "13 kilogram"), None);
        assert_eq!(relation("8 USD", "8 EUR"), None);
        assert_eq!(relation("8 × prisoner", "9 × fighter"), None);
    }

    #[test]
    fn a_dollar_of_an_unnamed_country_agrees_with_any_but_contradicts_none() {
        assert_eq!(relation("8 dollar", "8 AUD"), Some(Relation::Equal));
        assert_eq!(relation("8 dollar", "9 AUD"), None);
        assert_eq!(relation("8 dollar", "9 dollar"), Some(Relation::Disjoint));
    }

    prop_compose! {
        fn quantity()(number in -30i64..300, scale in 0u32..2, width in 0i64..40, shape in 0usize..8, unit in 0usize..6) -> Quantity {
            let number = Decimal::new(number, scale);
            let unit = [None, None, Some("mile"), Some("kilometre"), Some("metre"), Some("foot")][unit].map(str::to_owned);
            match Bound::ALL.get(shape) {
                Some((bound, _)) => Quantity::bounded(number, *bound, unit),
                None => Quantity::between(number, number + Decimal::from(width), Bound::Exactly, unit),
            }
        }
    }

    proptest! {
        #[test]
        fn printing_and_parsing_give_the_same_quantity(q in quantity()) {
            prop_assert_eq!(Quantity::parse(&q.to_string()), Some(q));
        }

        #[test]
        fn a_quantity_equals_itself_and_relations_have_converses(a in quantity(), b in quantity()) {
            prop_assert_eq!(a.relate(&a).map(|c| c.relation), Some(Relation::Equal));
            prop_assert_eq!(a.relate(&b).map(|c| c.relation.converse()), b.relate(&a).map(|c| c.relation));
        }

        #[test]
        fn relations_compose_as_in_rcc5(a in quantity(), b in quantity(), c in quantity()) {
            let relation = |x: &Quantity, y: &Quantity| x.relate(y).map(|compared| compared.relation);
            if let (Some(first), Some(second), Some(whole)) = (relation(&a, &b), relation(&b, &c), relation(&a, &c)) {
                prop_assert!(crate::value::composition(first, second).contains(&whole), "{} {} {}", a, b, c);
            }
        }

        #[test]
        fn no_string_makes_the_parser_panic(text in ".{0,40}") {
            let _ = Quantity::parse(&text);
        }
    }
}
