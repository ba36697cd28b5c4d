//! What a pattern captured → the value that it stands for.
//!
//! Each pattern names one of a few operations (`make`) and constants (`set`); the operations know nothing of any language.
//! Invariant: an operation that lacks what it needs makes nothing, and the pattern does not match.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::expr::{Amount, Expr, Fields, From, Shift, Unit, Value, Window};
use super::pattern::Captures;

/// An operation with its constants.
#[derive(Clone, Debug)]
pub(super) struct Make {
    op: Op,
    set: Captures,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Op {
    /// The captured value itself.
    Same,
    /// `n` × `times` + `plus`.
    Number,
    /// `n` (or a vague number) of `unit`, with `half` added; `mod`.
    Amount,
    Fields,
    Shift,
    Window,
    Length,
    Set,
    Reference,
    Range,
    Either,
    Slashes,
    Nothing,
}

impl Make {
    /// The operation of that name with its constants.
    pub(super) fn new(op: &str, set: &BTreeMap<String, toml::Value>) -> Result<Self, String> {
        let op = match op {
            "same" => Op::Same,
            "number" => Op::Number,
            "amount" => Op::Amount,
            "fields" => Op::Fields,
            "shift" => Op::Shift,
            "window" => Op::Window,
            "length" => Op::Length,
            "set" => Op::Set,
            "reference" => Op::Reference,
            "range" => Op::Range,
            "either" => Op::Either,
            "slashes" => Op::Slashes,
            "nothing" => Op::Nothing,
            other => return Err(format!("`{other}` is no operation")),
        };
        let set = set
            .iter()
            .map(|(name, value)| Ok((Arc::from(name.as_str()), constant(value)?)))
            .collect::<Result<_, String>>()?;
        Ok(Self { op, set })
    }

    /// The value, if the captures suffice.
    pub(super) fn value(&self, captures: &Captures) -> Option<Value> {
        let given = Given { captures, set: &self.set };
        let expr = match self.op {
            Op::Same => return captures.first().map(|(_, value)| value.clone()),
            Op::Number => return given.number().map(Value::Int),
            Op::Amount => return given.amount().map(Value::Amount),
            Op::Fields => Expr::Fields(Box::new(given.fields()?)),
            Op::Shift => given.shift()?,
            Op::Window => Expr::Window(Window {
                amount: given.amount()?,
                sign: given.int("sign").unwrap_or(-1),
                of: given.expr("of"),
            }),
            Op::Length => Expr::Length(given.amount()?),
            Op::Set => Expr::Set(given.set_value()?),
            Op::Reference => Expr::Reference(given.name("value")?.to_string()),
            Op::Range => {
                let (from, to) = given.ends()?;
                Expr::Range(from, to)
            }
            Op::Either => {
                let (one, other) = given.ends()?;
                Expr::Either(one, other)
            }
            Op::Slashes => Expr::Slashes {
                a: given.int("a")?,
                b: given.int("b")?,
                year: given
                    .int("year")
                    .or_else(|| given.int("short_year").map(|n| if n < 70 { 2000 + n } else { 1900 + n })),
            },
            Op::Nothing => Expr::Nothing,
        };
        Some(Value::Expr(Arc::new(expr)))
    }
}

/// A constant of a rule file as a value.
pub(super) fn constant(value: &toml::Value) -> Result<Value, String> {
    match value {
        toml::Value::Integer(n) => i32::try_from(*n).map(Value::Int).map_err(|_| format!("{n} is too large")),
        toml::Value::String(text) => Ok(Value::Name(text.as_str().into())),
        toml::Value::Boolean(true) => Ok(Value::Int(1)),
        other => Err(format!("`{other}` is neither a whole number nor a string")),
    }
}

struct Given<'m> {
    captures: &'m Captures,
    set: &'m Captures,
}

impl<'m> Given<'m> {
    fn all(&self) -> impl Iterator<Item = &'m (Arc<str>, Value)> {
        self.set.iter().chain(self.captures)
    }

    fn get(&self, name: &str) -> Option<&'m Value> {
        self.all().find(|(known, _)| &**known == name).map(|(_, value)| value)
    }

    fn int(&self, name: &str) -> Option<i32> {
        match self.get(name)? {
            Value::Int(n) => Some(*n),
            _ => None,
        }
    }

    fn name(&self, name: &str) -> Option<Arc<str>> {
        match self.get(name)? {
            Value::Name(text) => Some(Arc::clone(text)),
            _ => None,
        }
    }

    fn expr(&self, name: &str) -> Option<Arc<Expr>> {
        match self.get(name)? {
            Value::Expr(expr) => Some(Arc::clone(expr)),
            _ => None,
        }
    }

    fn number(&self) -> Option<i32> {
        let n = self.int("n").unwrap_or(0);
        n.checked_mul(self.int("times").unwrap_or(1))?.checked_add(self.int("plus").unwrap_or(0))
    }

    fn amount(&self) -> Option<Amount> {
        let modifier = self.name("mod");
        if let Some(Value::Amount(amount)) = self.get("amount") {
            return Some(Amount { modifier: modifier.or_else(|| amount.modifier.clone()), ..amount.clone() });
        }
        let unit = Unit::named(&self.name("unit")?)?;
        let fraction = f64::from(self.int("tenths").unwrap_or(0)) / 10.0;
        let n = match self.get("n") {
            Some(Value::Int(n)) => Some(f64::from(*n) + fraction),
            None if self.get("tenths").is_some() => Some(fraction),
            _ => None,
        };
        Some(Amount { n, unit, modifier })
    }

    fn fields(&self) -> Option<Fields> {
        let mut fields = Fields::default();
        self.all().all(|(name, value)| fields.set(name, value)).then_some(fields)
    }

    fn shift(&self) -> Option<Expr> {
        let from = match (self.expr("base"), self.name("from").as_deref()) {
            (Some(base), _) => From::Date(base),
            (None, Some("context")) => From::Context,
            (None, Some("event")) => From::Event,
            _ => From::Published,
        };
        let weekday = self.int("weekday");
        let within = self.get("within").is_some();
        let if_ahead = self.get("if_ahead").is_some();
        let sign = self.int("sign").unwrap_or(1);
        Some(Expr::Shift(Shift { amount: self.amount()?, sign, from, weekday, within, if_ahead }))
    }

    fn set_value(&self) -> Option<String> {
        if let Some(value) = self.name("value") {
            return Some(value.to_string());
        }
        if let Some(weekday) = self.int("weekday") {
            let part = self.name("part").map_or_else(String::new, |part| format!("T{part}"));
            return Some(format!("XXXX-WXX-{weekday}{part}"));
        }
        if let Some(month) = self.int("month") {
            return Some(format!("XXXX-{month:02}"));
        }
        let amount = self.amount()?;
        let n = amount.n.unwrap_or(1.0);
        Some(crate::rules::time::duration(&Amount { n: Some(n), ..amount }))
    }

    /// The two ends of a range; what the first leaves out of the second's frame (month, year) is taken from there, and the other way
    /// round for a month that only the first states.
    fn ends(&self) -> Option<(Arc<Expr>, Arc<Expr>)> {
        let from = self.expr("from").or_else(|| self.part("from_"))?;
        let to = self.expr("to").or_else(|| self.part("to_"))?;
        let (Expr::Fields(a), Expr::Fields(b)) = (&*from, &*to) else { return Some((from, to)) };
        let (mut a, mut b) = (a.clone(), b.clone());
        share(&mut a, &mut b);
        // "2015-12" is a month and no range.
        if let (Some(from), Some(to)) = (a.year, b.year)
            && to < from
        {
            return None;
        }
        Some((Arc::new(Expr::Fields(a)), Arc::new(Expr::Fields(b))))
    }

    /// Fields captured one by one under a prefix (`from_day`, `to_year`).
    fn part(&self, prefix: &str) -> Option<Arc<Expr>> {
        let mut fields = Fields::default();
        let mut some = false;
        for (name, value) in self.all() {
            if let Some(name) = name.strip_prefix(prefix) {
                some |= fields.set(name, value);
            }
        }
        some.then(|| Arc::new(Expr::Fields(Box::new(fields))))
    }
}

/// "3 to 5 May 2019", "May 3 to 5", "from January to April 2015".
fn share(a: &mut Fields, b: &mut Fields) {
    let has_year = |f: &Fields| f.year.is_some() || f.short_year.is_some() || f.year_by.is_some();
    if a.day.is_some() && a.month.is_none() && a.month_by.is_none() {
        (a.month, a.month_by) = (b.month, b.month_by);
    }
    if b.day.is_some() && b.month.is_none() && b.month_by.is_none() && b.weekday.is_none() {
        (b.month, b.month_by) = (a.month, a.month_by);
        if let (Some(from), Some(to), Some(month)) = (a.day, b.day, b.month)
            && to < from
        {
            b.month = Some(month % 12 + 1);
        }
    }
    let later_in_year = |x: &Fields, y: &Fields| (x.month, x.day) > (y.month, y.day);
    if !has_year(a) && has_year(b) && (a.month.is_some() || a.quarter.is_some() || a.season.is_some()) {
        let back = i32::from(a.month.is_some() && b.month.is_some() && later_in_year(a, b));
        (a.year, a.short_year, a.year_by) =
            (b.year.map(|y| y - back), b.short_year.map(|y| y - back), b.year_by.map(|y| y - back));
        a.turn = None;
    }
    if has_year(a) && !has_year(b) && b.month.is_some() {
        let on = i32::from(a.month.is_some() && later_in_year(a, b));
        (b.year, b.short_year, b.year_by) =
            (a.year.map(|y| y + on), a.short_year.map(|y| y + on), a.year_by.map(|y| y + on));
    }
    if let (Some(year), None, Some(short), None) = (a.year, b.year, b.short_year, b.month) {
        b.year = Some(year - year.rem_euclid(100) + short);
        b.short_year = None;
    }
}
