//! Lexemes → the number that they write, in words, digits or both.
//!
//! "twenty-eight thousand six hundred", "1.2m", "two thirds of a million", "tens of thousands". Arithmetic is checked: what no decimal
//! holds is no number. Deliberately absent: bounds, units, and whether the number counts anything.

use std::str::FromStr;

use rust_decimal::Decimal;

use crate::rules::quantity::lex::{LexKind, Lexeme};
use crate::rules::quantity::{QuantityWords, Vague, is};

/// A number as written.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Number {
    /// Its value, or a vague word's closed range.
    pub(super) value: Value,
    /// Lexeme after its last.
    pub(super) end: usize,
    /// The scale word that ends it ("14 million": a million), which the lower end of a range shares.
    pub(super) scale: Option<Decimal>,
    /// Whether it is a bare numeral: no word, no scale, no sign. Only these can be years, labels and scores.
    pub(super) bare: bool,
    /// Whether it is a fraction ("a third", "½").
    pub(super) fraction: bool,
    /// Whether a metre may be meant by the suffix that was taken for a scale.
    pub(super) suffix: bool,
}

/// What a number leaves open by itself.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// One number.
    One(Decimal),
    /// A vague word.
    Vague(Vague),
}

impl Number {
    fn plain(value: Decimal, end: usize) -> Self {
        Self { value: Value::One(value), end, scale: None, bare: false, fraction: false, suffix: false }
    }

    /// The value, if it is one number.
    pub(super) fn one(&self) -> Option<Decimal> {
        match &self.value {
            Value::One(value) => Some(*value),
            Value::Vague(_) => None,
        }
    }
}

/// Reads the longest number that starts at lexeme `at`.
pub(super) fn read(words: &QuantityWords, lexemes: &[Lexeme<'_>], at: usize) -> Option<Number> {
    let reader = Reader { words, lexemes };
    reader.negative(at).or_else(|| reader.unsigned(at))
}

struct Reader<'r, 't> {
    words: &'r QuantityWords,
    lexemes: &'r [Lexeme<'t>],
}

impl Reader<'_, '_> {
    fn get(&self, at: usize) -> Option<&Lexeme<'_>> {
        self.lexemes.get(at)
    }

    fn word<'m, T>(&self, map: &'m std::collections::HashMap<String, T>, at: usize) -> Option<&'m T> {
        let lexeme = self.get(at).filter(|lexeme| lexeme.kind == LexKind::Word)?;
        if lexeme.text.bytes().any(|b| b.is_ascii_uppercase()) {
            map.get(&lexeme.text.to_lowercase())
        } else {
            map.get(lexeme.text)
        }
    }

    fn set(&self, name: &str, at: usize) -> Option<usize> {
        self.words.set_at(name, self.lexemes, at)
    }

    /// Skips a hyphen that glues two words.
    fn past_hyphen(&self, at: usize) -> usize {
        at + usize::from(is(self.get(at), "-") || is(self.get(at), "\u{2010}") || is(self.get(at), "\u{2011}"))
    }

    fn negative(&self, at: usize) -> Option<Number> {
        let sign = self.get(at)?;
        let opened = at
            .checked_sub(1)
            .and_then(|before| self.get(before))
            .is_none_or(|l| matches!(l.text, "<" | ">" | "=" | "≤" | "≥" | "(" | "~"));
        let dash = matches!(sign.text, "-" | "−")
            && (!sign.glued || opened)
            && self.get(at + 1).is_some_and(|next| next.glued);
        let after = if dash { at + 1 } else { self.past_hyphen(at + self.set("negative", at)?) };
        let mut number = self.unsigned(after)?;
        number.value = Value::One(-number.one()?);
        number.bare = false;
        Some(number)
    }

    fn unsigned(&self, at: usize) -> Option<Number> {
        match self.get(at)?.kind {
            LexKind::Numeral => self.numeral(at),
            LexKind::Word => self.worded(at),
            LexKind::Sign => {
                vulgar(self.get(at)?.text).map(|value| Number { fraction: true, ..Number::plain(value, at + 1) })
            }
        }
    }

    fn numeral(&self, at: usize) -> Option<Number> {
        let lexeme = self.get(at)?;
        let value = self.digits(lexeme.text)?;
        if let Some(number) = self.power(value, at) {
            return Some(number);
        }
        if self.get(at + 1).is_some_and(|next| next.glued && next.text == "^") {
            return None;
        }
        if let Some((value, end)) = self.slashed(value, at) {
            return Some(Number { fraction: true, ..Number::plain(value, end) });
        }
        let (value, end, fraction) = match self.get(at + 1) {
            Some(next) if vulgar(next.text).is_some() => (value.checked_add(vulgar(next.text)?)?, at + 2, true),
            Some(next) if next.kind == LexKind::Numeral && !next.glued && value.is_integer() => {
                match self.slashed(self.digits(next.text)?, at + 1) {
                    Some((part, end)) => (value.checked_add(part)?, end, true),
                    None => (value, at + 1, false),
                }
            }
            _ => (value, at + 1, false),
        };
        let (value, end) = if end == at + 1 { self.spaced_groups(value, at) } else { (value, end) };
        let suffix = self.get(end).filter(|next| next.glued || lexeme.text.contains(self.words.decimal));
        if let Some(scale) = suffix.and_then(|_| self.word(&self.words.suffixes, end)) {
            let letter = self.get(end)?;
            if letter.glued || letter.text == "k" {
                let scaled = value.checked_mul(*scale)?;
                return Some(Number { scale: Some(*scale), suffix: true, ..Number::plain(scaled, end + 1) });
            }
        }
        if self.word(&self.words.scales, end).is_some() {
            // What no decimal holds is no number.
            return self.scaled(value, end);
        }
        let fallback = Number { bare: end == at + 1, fraction, ..Number::plain(value, end) };
        self.scaled(value, end).or(Some(fallback))
    }

    /// "1 234 567.89": at least two further groups of three digits.
    fn spaced_groups(&self, value: Decimal, at: usize) -> (Decimal, usize) {
        let mut digits = self.get(at).map_or("", |l| l.text).to_owned();
        let mut end = at + 1;
        while let Some(next) = self.get(end).filter(|next| {
            let whole = next.text.split(self.words.decimal).next().unwrap_or("");
            next.kind == LexKind::Numeral && !next.glued && whole.len() == 3 && !next.text.contains(self.words.group)
        }) {
            digits.push_str(next.text);
            end += 1;
            if next.text.contains(self.words.decimal) {
                break;
            }
        }
        let short = self.get(at).is_some_and(|l| l.text.len() <= 3);
        match self.digits(&digits) {
            Some(joined) if end >= at + 3 && short => (joined, end),
            _ => (value, at + 1),
        }
    }

    /// "million", "hundred thousand", "lakh crore" behind a number, and what may follow: "3 hundred and 21", "1 million and a half".
    fn scaled(&self, value: Decimal, at: usize) -> Option<Number> {
        let mut value = value;
        let mut end = at;
        let mut last = None;
        while let Some(scale) = self.word(&self.words.scales, self.past_hyphen(end)) {
            let glued_scale = self.get(end).is_some_and(|l| l.kind == LexKind::Word) || self.past_hyphen(end) > end;
            if !glued_scale {
                break;
            }
            value = value.checked_mul(*scale)?;
            last = Some(*scale);
            end = self.past_hyphen(end) + 1;
        }
        let scale = last?;
        if let Some((part, after)) = self.and_fraction(end) {
            return Some(Number {
                scale: Some(scale),
                ..Number::plain(value.checked_add(part.checked_mul(scale)?)?, after)
            });
        }
        if let Some(joined) = self.set("and", end) {
            let rest = self.get(end + joined).filter(|l| l.kind == LexKind::Numeral).and_then(|l| self.digits(l.text));
            if let Some(rest) = rest.filter(|rest| *rest < scale && rest.is_integer() && scale == Decimal::ONE_HUNDRED)
            {
                return Some(Number::plain(value.checked_add(rest)?, end + joined + 1));
            }
        }
        Some(Number { scale: Some(scale), ..Number::plain(value, end) })
    }

    /// A number that begins with a word.
    fn worded(&self, at: usize) -> Option<Number> {
        self.fraction(at).or_else(|| self.vague(at)).or_else(|| self.cardinal(at))
    }

    /// "a third", "two thirds of a million", "half a dozen", "quarter million".
    fn fraction(&self, at: usize) -> Option<Number> {
        let (part, end) = self.part(at)?;
        let after_of = end + self.set("of_scale", end).unwrap_or(0);
        let article = after_of + self.set("articles", after_of).unwrap_or(0);
        if let Some(scale) = self.word(&self.words.scales, article) {
            return Some(Number { scale: Some(*scale), ..Number::plain(part.checked_mul(*scale)?, article + 1) });
        }
        let bare_word = self.word(&self.words.fractions, at).is_some();
        let followed =
            self.set("fraction_before", end).is_some() || self.get(end).is_none_or(|l| l.kind == LexKind::Sign);
        let singular = end == self.past_hyphen(at + 1) + 1 && self.set("articles", at).is_some();
        if bare_word
            && (self.set("fraction_before", end).is_none()
                || self.words.set_before("half_not_after", self.lexemes, at).is_some())
        {
            return None;
        }
        if singular && !followed {
            return None;
        }
        Some(Number { fraction: true, ..Number::plain(part, end) })
    }

    /// A fraction alone: "half", "a third", "two-thirds", "one fifth".
    fn part(&self, at: usize) -> Option<(Decimal, usize)> {
        let ratio = |above: Decimal, (one, below): (u64, u64)| {
            above.checked_mul(Decimal::from(one))?.checked_div(Decimal::from(below))
        };
        if let Some(fraction) = self.word(&self.words.fractions, at) {
            let usual = self.set("bare_fractions", at).is_some();
            return usual.then(|| ratio(Decimal::ONE, *fraction)).flatten().map(|value| (value, at + 1));
        }
        let (above, end) = match self.set("articles", at) {
            Some(n) => (Decimal::ONE, at + n),
            None => self.group(at)?,
        };
        let end = self.past_hyphen(end);
        if let Some((below, end)) = self.denominator(end) {
            return Some((above.checked_div(below)?, end));
        }
        let fraction = self.word(&self.words.fractions, end)?;
        if above >= Decimal::ONE_HUNDRED && self.set("ordinals", end).is_some() {
            return None;
        }
        Some((ratio(above, *fraction)?, end + 1))
    }

    /// A denominator in two words: "twenty-fifths".
    fn denominator(&self, at: usize) -> Option<(Decimal, usize)> {
        let tens = self.word(&self.words.cardinals, at).filter(|tens| is_tens(**tens))?;
        let last = self.past_hyphen(at + 1);
        let units = self.word(&self.words.denominators, last)?;
        Some((tens + Decimal::from(*units), last + 1))
    }

    /// "and a half", "and two thirds".
    fn and_fraction(&self, at: usize) -> Option<(Decimal, usize)> {
        let start = at + self.set("and", at)?;
        self.word(&self.words.fractions, start).is_none().then(|| self.part(start)).flatten()
    }

    fn vague(&self, at: usize) -> Option<Number> {
        let (n, vague) = self.words.vague.starting(self.lexemes, at)?;
        let mut vague = vague.clone();
        let mut end = at + n;
        let of = end + self.set("of_plain", end).unwrap_or(0);
        let plural = (of > end).then(|| self.word(&self.words.plural_scales, of)).flatten();
        let scale = vague.scales.then(|| self.word(&self.words.scales, end)).flatten();
        if let Some(scale) = plural.or(scale) {
            vague.low = vague.low.checked_mul(*scale)?;
            vague.acled = vague.acled.checked_mul(*scale)?;
            vague.high = vague.high.checked_add(Decimal::ONE)?.checked_mul(*scale)?.checked_sub(Decimal::ONE)?;
            vague.plural = false;
            end = if plural.is_some() { of + 1 } else { end + 1 };
        } else if vague.scaled_only {
            return None;
        }
        Some(Number { value: Value::Vague(vague), ..Number::plain(Decimal::ZERO, end) })
    }

    /// Number words: groups below a thousand, each with its scale.
    fn cardinal(&self, at: usize) -> Option<Number> {
        let (mut total, mut end, mut last) = (Decimal::ZERO, at, None);
        if let Some(number) = self.pointed(at) {
            return Some(number);
        }
        if let Some(n) = self.set("articles", at) {
            self.word(&self.words.scales, at + n)?;
        }
        while let Some((group, after)) = self.group(self.after_and(end, at)) {
            let mut value = group;
            let mut next = after;
            let mut scale = None;
            while let Some(factor) =
                self.word(&self.words.scales, self.past_hyphen(next)).filter(|f| **f >= Decimal::ONE_THOUSAND)
            {
                value = value.checked_mul(*factor)?;
                scale = Some(*factor);
                next = self.past_hyphen(next) + 1;
            }
            if last.is_some_and(|last: Decimal| value >= last) {
                break;
            }
            total = total.checked_add(value)?;
            end = next;
            last = scale;
            if scale.is_none() {
                break;
            }
        }
        if end == at {
            return None;
        }
        let hundreds = || self.word(&self.words.scales, end - 1).copied().filter(|_| end > at + 1);
        let number = Number { scale: last.or_else(hundreds), ..Number::plain(total, end) };
        let added = self.set("and", end).and_then(|n| self.fraction(end + n)).filter(|part| part.scale.is_some());
        let added = added.and_then(|part| Some((part.one()?, part.end)));
        if let Some((value, after)) = added.filter(|(value, _)| last.is_some_and(|last| *value < last)) {
            return Some(Number { scale: last, ..Number::plain(total.checked_add(value)?, after) });
        }
        let Some((part, after)) = self.and_fraction(end) else { return Some(number) };
        if let Some(scale) = last {
            return Some(Number { scale: last, ..Number::plain(total.checked_add(part.checked_mul(scale)?)?, after) });
        }
        let mixed = total.checked_add(part)?;
        self.scaled(mixed, after).or(Some(Number::plain(mixed, after)))
    }

    fn after_and(&self, end: usize, start: usize) -> usize {
        if end == start {
            return end;
        }
        let after = end + self.set("and", end).unwrap_or(0);
        let small = self.word(&self.words.cardinals, after).is_some() && self.part(after).is_none();
        if small { after } else { end }
    }

    /// "two hundred and six", "twenty-eight", "a dozen", "a hundred".
    fn group(&self, at: usize) -> Option<(Decimal, usize)> {
        let (mut value, mut end) = match self.set("articles", at) {
            Some(n) if self.word(&self.words.scales, at + n).is_some() => (Decimal::ONE, at + n),
            _ => self.below_hundred(at)?,
        };
        if let Some(scale) =
            self.word(&self.words.scales, self.past_hyphen(end)).filter(|s| **s < Decimal::ONE_THOUSAND)
        {
            value = value.checked_mul(*scale)?;
            end = self.past_hyphen(end) + 1;
            let rest = end + self.set("and", end).unwrap_or(0);
            if let Some((small, after)) = self.below_hundred(rest).filter(|_| *scale == Decimal::ONE_HUNDRED) {
                let fraction = self.word(&self.words.fractions, self.past_hyphen(after));
                // "one hundred and thirty fifths" are 130 of them, "one hundred and two thirds" are 100 and two thirds.
                let improper = fraction.is_some_and(|(_, below)| small >= Decimal::from(*below));
                if fraction.is_none() || (improper && (rest > end || !is_tens(small))) {
                    return Some((value.checked_add(small)?, after));
                }
            }
        }
        Some((value, end))
    }

    fn below_hundred(&self, at: usize) -> Option<(Decimal, usize)> {
        let first = *self.word(&self.words.cardinals, at)?;
        let next = self.past_hyphen(at + 1);
        let tens = is_tens(first);
        let unit = self
            .word(&self.words.cardinals, next)
            .filter(|unit| tens && **unit < Decimal::TEN && **unit > Decimal::ZERO);
        Some(unit.map_or((first, at + 1), |unit| (first + unit, next + 1)))
    }

    /// "nought point nought three".
    fn pointed(&self, at: usize) -> Option<Number> {
        let (whole, end) = self.below_hundred(at)?;
        let mut end = end + self.set("point", end)?;
        let mut digits = String::new();
        while let Some(digit) = self.word(&self.words.cardinals, end) {
            digits.push_str(&digit.to_string());
            end += 1;
        }
        let part = Decimal::from_str(&format!("0.{digits}")).ok()?;
        Some(Number::plain(whole.checked_add(part)?, end))
    }

    /// "1/4": a small numerator over a usual denominator, with nothing that makes it a date.
    fn slashed(&self, above: Decimal, at: usize) -> Option<(Decimal, usize)> {
        let slash = self.get(at + 1).filter(|l| l.glued && matches!(l.text, "/" | "⁄"))?;
        let below = self.get(at + 2).filter(|l| l.glued && l.kind == LexKind::Numeral)?;
        let chained = self.get(at + 3).is_some_and(|l| l.glued && (l.text == slash.text || l.kind == LexKind::Word))
            || at.checked_sub(1).and_then(|before| self.get(before)).is_some_and(|l| l.text == slash.text);
        let below = self.digits(below.text)?;
        let usual = below <= Decimal::TEN || below == Decimal::from(16) || below == Decimal::ONE_HUNDRED;
        if chained || !usual || above >= below || above.is_zero() {
            return None;
        }
        Some((above.checked_div(below)?, at + 3))
    }

    /// "6.23x10^-4", "2.998×10−8", "1e10".
    fn power(&self, value: Decimal, at: usize) -> Option<Number> {
        let sign = self.get(at + 1).filter(|l| l.glued)?;
        if sign.text == "^" {
            return self.raised(value, at + 2);
        }
        let mut next = match sign.text {
            "x" | "×" if self.get(at + 2).is_some_and(|l| l.text == "10") => at + 3,
            "e" | "E" => at + 2,
            _ => return None,
        };
        next += usize::from(is(self.get(next), "^"));
        let negative = self.get(next).is_some_and(|l| matches!(l.text, "-" | "−" | "–"));
        next += usize::from(negative);
        let exponent: u32 = self.get(next).filter(|l| l.glued)?.text.parse().ok().filter(|e| *e <= 27)?;
        let mut factor = Decimal::ONE;
        for _ in 0..exponent {
            factor = factor.checked_mul(Decimal::TEN)?;
        }
        let value = if negative { value.checked_div(factor)? } else { value.checked_mul(factor)? };
        Some(Number::plain(value, next + 1))
    }

    /// The exponent behind "^", as spreadsheets and plain text write powers.
    fn raised(&self, base: Decimal, at: usize) -> Option<Number> {
        let signs =
            (at..at + 2).take_while(|&sign| self.get(sign).is_some_and(|l| matches!(l.text, "-" | "−"))).count();
        let exponent: u32 = self.get(at + signs)?.text.parse().ok().filter(|e| *e <= 64)?;
        let mut power = Decimal::ONE;
        for _ in 0..exponent {
            power = power.checked_mul(base)?;
        }
        let value = if signs == 1 { Decimal::ONE.checked_div(power)? } else { power };
        Some(Number::plain(value, at + signs + 1))
    }

    fn digits(&self, text: &str) -> Option<Decimal> {
        let groups: Vec<&str> = text.split(self.words.group).collect();
        let decimal_group = groups.len() == 2
            && groups.last().is_some_and(|last| last.len() != 3)
            && !text.contains(self.words.decimal);
        let plain = if decimal_group { groups.join(".") } else { groups.concat().replace(self.words.decimal, ".") };
        let plain = if plain.starts_with('.') { format!("0{plain}") } else { plain };
        Decimal::from_str(&plain).ok()
    }
}

fn is_tens(number: Decimal) -> bool {
    number >= Decimal::from(20) && (number % Decimal::TEN).is_zero() && number < Decimal::ONE_HUNDRED
}

/// Unicode's vulgar fractions (Number Forms block).
fn vulgar(text: &str) -> Option<Decimal> {
    let (above, below) = match text {
        "½" => (1, 2),
        "⅓" => (1, 3),
        "⅔" => (2, 3),
        "¼" => (1, 4),
        "¾" => (3, 4),
        "⅕" => (1, 5),
        "⅖" => (2, 5),
        "⅗" => (3, 5),
        "⅘" => (4, 5),
        "⅙" => (1, 6),
        "⅚" => (5, 6),
        "⅛" => (1, 8),
        "⅜" => (3, 8),
        "⅝" => (5, 8),
        "⅞" => (7, 8),
        _ => return None,
    };
    Decimal::from(above).checked_div(Decimal::from(below))
}
