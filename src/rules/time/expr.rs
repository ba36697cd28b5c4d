//! What a time expression says before anything is resolved: plain data that patterns make and [`crate::extract::time`] resolves.
//!
//! Invariant: nothing here depends on an anchor; what the words leave out is absent. Deliberately absent: calendars, words.

use std::sync::Arc;

/// An unresolved time expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// Calendar fields, absolute or relative to the anchor.
    Fields(Box<Fields>),
    /// An amount before or after something.
    Shift(Shift),
    /// The last or next so many units, or the first or last ones of something.
    Window(Window),
    /// A length of time.
    Length(Amount),
    /// A recurring time, as its TIMEX3 value.
    Set(String),
    /// `PAST_REF`, `PRESENT_REF` or `FUTURE_REF`.
    Reference(String),
    /// From one date to another, both included.
    Range(Arc<Expr>, Arc<Expr>),
    /// One of two dates.
    Either(Arc<Expr>, Arc<Expr>),
    /// Three numbers in an order that the words do not tell: two that may be day and month, and a year.
    Slashes {
        /// The first number.
        a: i32,
        /// The second number.
        b: i32,
        /// The year, if it is written.
        year: Option<i32>,
    },
    /// Words that look like a time and are none.
    Nothing,
}

/// Calendar fields as the words state them. Fields in `_by` count units from the one that holds the anchor.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fields {
    /// Year, four digits.
    pub year: Option<i32>,
    /// Last two digits of a year.
    pub short_year: Option<i32>,
    /// First year of a decade.
    pub decade: Option<i32>,
    /// Decade without a century: 90 for the nineties.
    pub short_decade: Option<i32>,
    /// Century, counted as it is said (20 for the 20th).
    pub century: Option<i32>,
    /// Set for years before the common era.
    pub before_era: bool,
    /// Season: 1 spring to 4 winter.
    pub season: Option<i32>,
    /// Quarter of a year.
    pub quarter: Option<i32>,
    /// Half of a year.
    pub half: Option<i32>,
    /// Month.
    pub month: Option<i32>,
    /// ISO week of the year; negative counts from the end.
    pub week: Option<i32>,
    /// Week of the month, counted from 1; −1 is the last one.
    pub month_week: Option<i32>,
    /// Day of the month.
    pub day: Option<i32>,
    /// Day of the week, 1 Monday.
    pub weekday: Option<i32>,
    /// The n-th weekday of the month; −1 is the last one.
    pub nth_weekday: Option<i32>,
    /// Set for the weekend of the week.
    pub weekend: bool,
    /// Set for the week that holds the day.
    pub whole_week: bool,
    /// Id of a holiday.
    pub holiday: Option<Arc<str>>,
    /// Years from the anchor's.
    pub year_by: Option<i32>,
    /// Decades from the anchor's.
    pub decade_by: Option<i32>,
    /// Centuries from the anchor's.
    pub century_by: Option<i32>,
    /// Quarters from the anchor's.
    pub quarter_by: Option<i32>,
    /// Months from the anchor's.
    pub month_by: Option<i32>,
    /// Weeks from the anchor's.
    pub week_by: Option<i32>,
    /// Days from the anchor.
    pub day_by: Option<i32>,
    /// "last" −1, "this" 0, "next" 1, on a month, weekday, season or holiday.
    pub turn: Option<i32>,
    /// Part of the period: `start`, `mid`, `end`, `earlier`, `later`.
    pub edge: Option<Arc<str>>,
    /// Part of the day, TIMEX3 code (`MO`, `MI`, `AF`, `EV`, `NI`).
    pub part: Option<Arc<str>>,
    /// Hour, 0 to 24.
    pub hour: Option<i32>,
    /// Minute.
    pub minute: Option<i32>,
    /// 1 for hours after noon, 0 for those before it, if the words say so.
    pub pm: Option<i32>,
    /// Set for "about", "around".
    pub approx: bool,
    /// Set for "maybe", a question mark.
    pub uncertain: bool,
    /// Set for a fiscal year, which need not be the calendar's.
    pub fiscal: bool,
    /// Set where the anchor is a date named before ("that day", "the following week").
    pub context: bool,
    /// Set where the anchor is a date named before if the clause looks back ("the next year was worse").
    pub context_behind: bool,
    /// How the period bounds what it dates, where that is part of the expression ("1863 or later").
    pub bound: Option<Arc<str>>,
}

/// An amount before or after something.
#[derive(Clone, Debug, PartialEq)]
pub struct Shift {
    /// How much.
    pub amount: Amount,
    /// −1 earlier, 1 later.
    pub sign: i32,
    /// From where.
    pub from: From,
    /// The day of the week that is meant at the end ("two months from today on Tuesday").
    pub weekday: Option<i32>,
    /// Set for a deadline or span ("within"), not a point.
    pub within: bool,
    /// Set where only a clause that looks ahead counts from the anchor; in any other it is a length ("built in two weeks").
    pub if_ahead: bool,
}

/// What a [`Shift`] counts from.
#[derive(Clone, Debug, PartialEq)]
pub enum From {
    /// The publication date.
    Published,
    /// The date named before.
    Context,
    /// An event that the words after the expression name.
    Event,
    /// A date in the expression itself.
    Date(Arc<Expr>),
}

/// So many units before or after the anchor, or at an end of something.
#[derive(Clone, Debug, PartialEq)]
pub struct Window {
    /// How many.
    pub amount: Amount,
    /// −1 the past ones, 1 the coming ones.
    pub sign: i32,
    /// The period that they are part of.
    pub of: Option<Arc<Expr>>,
}

/// A length of time.
#[derive(Clone, Debug, PartialEq)]
pub struct Amount {
    /// How many units; `None` for a vague number.
    pub n: Option<f64>,
    /// The unit.
    pub unit: Unit,
    /// TIMEX3 `mod`.
    pub modifier: Option<Arc<str>>,
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// Seconds.
    Second,
    /// Minutes.
    Minute,
    /// Hours.
    Hour,
    /// Days.
    Day,
    /// Days on which business is done.
    BusinessDay,
    /// Weeks.
    Week,
    /// Fourteen days.
    Fortnight,
    /// Months.
    Month,
    /// Quarters of a year.
    Quarter,
    /// Years.
    Year,
    /// Ten years.
    Decade,
    /// A hundred years.
    Century,
    /// No unit in particular ("a while").
    Vague,
}

impl Unit {
    /// The unit of that name in a rule file.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "second" => Self::Second,
            "minute" => Self::Minute,
            "hour" => Self::Hour,
            "day" => Self::Day,
            "businessday" => Self::BusinessDay,
            "week" => Self::Week,
            "fortnight" => Self::Fortnight,
            "month" => Self::Month,
            "quarter" => Self::Quarter,
            "year" => Self::Year,
            "decade" => Self::Decade,
            "century" => Self::Century,
            "vague" => Self::Vague,
            _ => return None,
        })
    }
}

/// What a word, number or pattern stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number.
    Int(i32),
    /// A name: of a unit, an edge, a part of the day, a holiday.
    Name(Arc<str>),
    /// A length of time.
    Amount(Amount),
    /// A time expression.
    Expr(Arc<Expr>),
}

impl Fields {
    /// Sets the field of that name; `false` where there is none or the value does not suit.
    pub fn set(&mut self, name: &str, value: &Value) -> bool {
        // What is captured under a name with `_` is only read over.
        if name.starts_with('_') {
            return true;
        }
        match value {
            Value::Int(n) => self.set_number(name, *n),
            Value::Name(text) => self.set_name(name, text),
            Value::Expr(expr) => matches!(&**expr, Expr::Fields(other) if { self.merge(other); true }),
            Value::Amount(_) => false,
        }
    }

    fn set_number(&mut self, name: &str, n: i32) -> bool {
        let slot = match name {
            "year" => &mut self.year,
            "short_year" => &mut self.short_year,
            "decade" => &mut self.decade,
            "short_decade" => &mut self.short_decade,
            "century" => &mut self.century,
            "season" => &mut self.season,
            "quarter" => &mut self.quarter,
            "half" => &mut self.half,
            "month" | "weak_month" => &mut self.month,
            "week" => &mut self.week,
            "month_week" => &mut self.month_week,
            "day" => &mut self.day,
            "weekday" | "weak_weekday" => &mut self.weekday,
            "nth_weekday" => &mut self.nth_weekday,
            "year_by" => &mut self.year_by,
            "decade_by" => &mut self.decade_by,
            "century_by" => &mut self.century_by,
            "quarter_by" => &mut self.quarter_by,
            "month_by" => &mut self.month_by,
            "week_by" => &mut self.week_by,
            "day_by" => &mut self.day_by,
            "turn" => &mut self.turn,
            "hour" => &mut self.hour,
            "minute" => &mut self.minute,
            "pm" => &mut self.pm,
            "compact" | "glued" => return self.set_run_together(name, n),
            _ => return self.set_flag(name),
        };
        *slot = Some(n);
        true
    }

    /// Dates whose numbers run together: `20161016`, and "Jul 28, 2016" where commas were lost ("Jul 282016").
    fn set_run_together(&mut self, name: &str, n: i32) -> bool {
        let (year, month, day) = if name == "compact" {
            (n / 10_000, Some(n / 100 % 100), n % 100)
        } else {
            (n % 10_000, self.month, n / 10_000)
        };
        (self.year, self.month, self.day) = (Some(year), month.or(self.month), Some(day));
        (1900..2100).contains(&year) && (1..=31).contains(&day) && month.is_none_or(|month| (1..=12).contains(&month))
    }

    fn set_flag(&mut self, name: &str) -> bool {
        let flag = match name {
            "before_era" => &mut self.before_era,
            "weekend" => &mut self.weekend,
            "whole_week" => &mut self.whole_week,
            "approx" => &mut self.approx,
            "uncertain" => &mut self.uncertain,
            "fiscal" => &mut self.fiscal,
            "context" => &mut self.context,
            "context_behind" => &mut self.context_behind,
            _ => return false,
        };
        *flag = true;
        true
    }

    fn set_name(&mut self, name: &str, text: &Arc<str>) -> bool {
        let slot = match name {
            "holiday" => &mut self.holiday,
            "edge" => &mut self.edge,
            "part" => &mut self.part,
            "bound" => &mut self.bound,
            _ => return self.set_flag(name),
        };
        *slot = Some(Arc::clone(text));
        true
    }

    /// Takes over what the other states.
    fn merge(&mut self, other: &Self) {
        macro_rules! take {
            ($($field:ident),*) => { $( if other.$field.is_some() { self.$field.clone_from(&other.$field); } )* };
        }
        macro_rules! join {
            ($($flag:ident),*) => { $( self.$flag |= other.$flag; )* };
        }
        take!(
            year,
            short_year,
            decade,
            short_decade,
            century,
            season,
            quarter,
            half,
            month,
            week,
            month_week,
            day,
            weekday,
            nth_weekday,
            holiday,
            year_by,
            decade_by,
            century_by,
            quarter_by,
            month_by,
            week_by,
            day_by,
            turn,
            edge,
            part,
            hour,
            minute,
            pm,
            bound
        );
        join!(before_era, weekend, whole_week, approx, uncertain, fiscal, context, context_behind);
    }
}
