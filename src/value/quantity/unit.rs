//! Ids of units → their dimension and their size in the dimension's base unit.
//!
//! Ids are codes, not words: ISO 4217 for money, the English SI names for measures (as the BIPM brochure spells them), `a/b`
//! for a rate. Sizes are exact by definition (SI brochure 2019; international yard and pound agreement 1959; US customary
//! volumes, since newspapers' gallons are). Deliberately absent: conversion between currencies.

use std::str::FromStr;

use rust_decimal::Decimal;

/// What kind of thing a unit measures. Units of one dimension can be converted into each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Dimension {
    /// A physical or counting dimension, by name.
    Measure(&'static str),
    /// Money of one currency.
    Money(String),
    /// One dimension per another ("kilometre/hour").
    Rate(Box<Dimension>, Box<Dimension>),
}

/// Currencies that share a name; the bare name is a currency of an unnamed country.
const SHARED: &[(&str, &[&str])] = &[
    ("dollar", &["USD", "AUD", "CAD", "NZD", "HKD", "SGD", "TWD"]),
    ("pound", &["GBP", "EGP", "SYP", "LBP", "SDG"]),
    ("peso", &["MXN", "ARS", "CLP", "COP", "PHP", "CUP"]),
    ("rupee", &["INR", "PKR", "LKR", "NPR"]),
    ("krona", &["SEK", "NOK", "DKK", "ISK"]),
    ("franc", &["CHF", "XOF", "XAF"]),
    ("dinar", &["LYD", "IQD", "KWD", "JOD", "TND", "DZD", "RSD", "BHD"]),
    ("lira", &["TRY", "SYP", "LBP", "ITL"]),
    ("rial", &["IRR", "YER", "OMR"]),
    ("riyal", &["SAR", "QAR"]),
];

/// (id, dimension, size in the base unit, what is added first). Temperatures count in ninths of a kelvin, where both Celsius and
/// Fahrenheit are exact.
const UNITS: &[(&str, &str, &str, &str)] = &[
    ("share", "share", "1", "0"),
    ("percent", "share", "0.01", "0"),
    ("percentage-point", "share-difference", "1", "0"),
    ("basis-point", "share-difference", "0.01", "0"),
    ("part-per-million", "share", "0.000001", "0"),
    ("part-per-billion", "share", "0.000000001", "0"),
    ("picometre", "length", "0.000000000001", "0"),
    ("nanometre", "length", "0.000000001", "0"),
    ("micrometre", "length", "0.000001", "0"),
    ("millimetre", "length", "0.001", "0"),
    ("centimetre", "length", "0.01", "0"),
    ("decimetre", "length", "0.1", "0"),
    ("metre", "length", "1", "0"),
    ("kilometre", "length", "1000", "0"),
    ("inch", "length", "0.0254", "0"),
    ("foot", "length", "0.3048", "0"),
    ("yard", "length", "0.9144", "0"),
    ("mile", "length", "1609.344", "0"),
    ("nautical-mile", "length", "1852", "0"),
    ("square-centimetre", "area", "0.0001", "0"),
    ("square-metre", "area", "1", "0"),
    ("square-kilometre", "area", "1000000", "0"),
    ("square-foot", "area", "0.09290304", "0"),
    ("square-mile", "area", "2589988.110336", "0"),
    ("hectare", "area", "10000", "0"),
    ("acre", "area", "4046.8564224", "0"),
    ("microgram", "mass", "0.000000001", "0"),
    ("milligram", "mass", "0.000001", "0"),
    ("gram", "mass", "0.001", "0"),
    ("kilogram", "mass", "1", "0"),
    ("tonne", "mass", "1000", "0"),
    ("ton", "ton", "1", "0"),
    ("pound-mass", "mass", "0.45359237", "0"),
    ("ounce", "mass", "0.028349523125", "0"),
    ("stone", "mass", "6.35029318", "0"),
    ("millilitre", "volume", "0.001", "0"),
    ("centilitre", "volume", "0.01", "0"),
    ("litre", "volume", "1", "0"),
    ("cubic-metre", "volume", "1000", "0"),
    ("cubic-foot", "volume", "28.316846592", "0"),
    ("gallon", "volume", "3.785411784", "0"),
    ("pint", "volume", "0.473176473", "0"),
    ("barrel", "volume", "158.987294928", "0"),
    ("teaspoon", "volume", "0.00492892159375", "0"),
    ("tablespoon", "volume", "0.01478676478125", "0"),
    ("celsius", "temperature", "9", "273.15"),
    ("fahrenheit", "temperature", "5", "459.67"),
    ("kelvin", "temperature", "9", "0"),
    ("millisecond", "time", "0.001", "0"),
    ("second", "time", "1", "0"),
    ("minute", "time", "60", "0"),
    ("hour", "time", "3600", "0"),
    ("day", "time", "86400", "0"),
    ("week", "time", "604800", "0"),
    ("month", "months", "1", "0"),
    ("quarter-year", "months", "3", "0"),
    ("year", "months", "12", "0"),
    ("decade", "months", "120", "0"),
    ("century", "months", "1200", "0"),
    ("year-of-age", "age", "1", "0"),
    ("degree", "angle", "1", "0"),
    ("turn", "angle", "360", "0"),
    ("watt", "power", "1", "0"),
    ("kilowatt", "power", "1000", "0"),
    ("megawatt", "power", "1000000", "0"),
    ("gigawatt", "power", "1000000000", "0"),
    ("horsepower", "horsepower", "1", "0"),
    ("watt-hour", "energy", "1", "0"),
    ("kilowatt-hour", "energy", "1000", "0"),
    ("megawatt-hour", "energy", "1000000", "0"),
    ("gigawatt-hour", "energy", "1000000000", "0"),
    ("terawatt-hour", "energy", "1000000000000", "0"),
    ("hertz", "frequency", "1", "0"),
    ("kilohertz", "frequency", "1000", "0"),
    ("megahertz", "frequency", "1000000", "0"),
    ("gigahertz", "frequency", "1000000000", "0"),
    ("bit", "information", "0.125", "0"),
    ("byte", "information", "1", "0"),
    ("kilobyte", "information", "1000", "0"),
    ("megabyte", "information", "1000000", "0"),
    ("gigabyte", "information", "1000000000", "0"),
    ("terabyte", "information", "1000000000000", "0"),
    ("point", "point", "1", "0"),
    ("magnitude", "magnitude", "1", "0"),
];

/// The dimension of a unit; `None` for an id that is none. Any three capital letters are a currency of ISO 4217.
pub fn dimension(id: &str) -> Option<Dimension> {
    if let Some((unit, per)) = id.split_once('/') {
        return Some(Dimension::Rate(Box::new(dimension(unit)?), Box::new(dimension(per)?)));
    }
    if is_money(id) {
        return Some(Dimension::Money(id.to_owned()));
    }
    row(id).map(|(_, dimension, ..)| Dimension::Measure(dimension))
}

/// Whether both ids name the same unit or units of one dimension: only then can numbers contradict each other.
pub(super) fn same(one: Option<&str>, two: Option<&str>) -> bool {
    one == two || one.zip(two).is_some_and(|(a, b)| dimension(a).is_some() && dimension(a) == dimension(b))
}

/// Whether one id is the bare name of several currencies and the other is one of them.
pub(super) fn money_may_be_same(one: &str, two: &str) -> bool {
    SHARED.iter().any(|(name, codes)| (one == *name && codes.contains(&two)) || (two == *name && codes.contains(&one)))
}

/// A number of units in the base unit of the dimension; `None` for an unknown unit or beyond what a decimal can hold.
pub(super) fn to_base(number: Decimal, id: &str) -> Option<Decimal> {
    if let Some((unit, per)) = id.split_once('/') {
        return to_base(number, unit)?.checked_div(to_base(Decimal::ONE, per)?);
    }
    if is_money(id) {
        return Some(number);
    }
    let (_, _, size, shift) = row(id)?;
    number.checked_add(Decimal::from_str(shift).ok()?)?.checked_mul(Decimal::from_str(size).ok()?)
}

fn is_money(id: &str) -> bool {
    (id.len() == 3 && id.bytes().all(|b| b.is_ascii_uppercase())) || SHARED.iter().any(|(name, _)| *name == id)
}

fn row(id: &str) -> Option<&'static (&'static str, &'static str, &'static str, &'static str)> {
    UNITS.iter().find(|(unit, ..)| *unit == id)
}
