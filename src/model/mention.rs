//! Mentions: the times, quantities, actors and places that an article names, each with its normalised value.

use std::str::FromStr;

use jiff::ToSpan as _;
use jiff::civil::Date as Day;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ActorKind, LabelClass, Voice};
use crate::text::Span;
use crate::value::quantity::{Bound, Change, End};
use crate::value::{Date, Quantity};

/// One passage that names a time, a quantity, an actor or a place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Mention {
    /// Where it stands.
    pub span: Span,
    /// The words of the span.
    pub text: String,
    /// What it names, and the value.
    #[serde(flatten)]
    pub kind: MentionKind,
}

/// What a [`Mention`] names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum MentionKind {
    /// A date, time of day, duration or set of times.
    Time(TimeMention),
    /// A number of something.
    Quantity(QuantityMention),
    /// A person, group, state or organisation.
    Actor(ActorMention),
    /// A place.
    Place(PlaceMention),
}

/// A normalised time expression.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TimeMention {
    /// The days that the words leave open; `None` for durations, sets, and what stays unresolved.
    pub edtf: Option<Date>,
    /// The TIMEX3 attributes (ISO-TimeML).
    pub timex: Timex,
    /// What the value was resolved against.
    pub anchor: Anchor,
    /// The unresolved form, for expressions that another article's date or event may still pin down.
    pub shift: Option<Shift>,
    /// How the words bound what happened: `at`, `since` (its start), `until` (its end), `by` (a deadline), `before`, `after`.
    pub bounds: String,
    /// Parts of the date that the words state.
    pub stated: Vec<DatePart>,
    /// Parts of the date that were implied by the anchor.
    pub implied: Vec<DatePart>,
}

/// TIMEX3 attributes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Timex {
    /// `type`.
    #[serde(rename = "type")]
    pub kind: TimexType,
    /// `value`, in TIMEX3's ISO 8601 profile ("2019-04", "P90D", "PRESENT_REF", "2020-W12").
    pub value: String,
    /// `mod` ("APPROX", "MORE_THAN", "START", "MID", "END", …).
    #[serde(rename = "mod")]
    pub modifier: Option<String>,
}

/// TIMEX3 `type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum TimexType {
    /// A calendar date of any granularity.
    Date,
    /// A time of day.
    Time,
    /// A length of time.
    Duration,
    /// A recurring time.
    Set,
}

/// What a time expression was resolved against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Anchor {
    /// Nothing: the words hold the whole date.
    Written,
    /// The article's publication date.
    Published,
    /// An event ("a week after the ceasefire").
    Event,
    /// Another date of the same text.
    Context,
    /// Nothing could be found to resolve it against.
    Open,
}

/// A part of a calendar date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DatePart {
    /// The century or decade only.
    Decade,
    /// The year.
    Year,
    /// The season, quarter or half of a year.
    Season,
    /// The month.
    Month,
    /// The week.
    Week,
    /// The day of the month.
    Day,
    /// The day of the week.
    Weekday,
    /// The time of day.
    Time,
}

/// The unresolved form of a relative expression: `amount` `unit`s from what `to` says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Shift {
    /// Signed number of units; negative is earlier.
    pub amount: i32,
    /// `day`, `week`, `month`, `year`, `weekday:N` (1 = Monday), `month:N`, `monthday:MM-DD`.
    pub unit: String,
    /// `published`, or the span of the words that name the event or the other date.
    pub to: String,
    /// Span of the event's words, where `to` is `event`.
    pub event: Option<Span>,
}

impl Shift {
    /// A day moved by the amount; `None` for units that are no length, and beyond the calendar's years.
    pub fn moved(&self, day: Day) -> Option<Day> {
        let n = i64::from(self.amount);
        let by = match self.unit.as_str() {
            "day" => n.days(),
            "week" => n.checked_mul(7).filter(|n| n.abs() < 4_000_000)?.days(),
            "month" => n.clamp(-200_000, 200_000).months(),
            "year" => n.clamp(-19_000, 19_000).years(),
            _ => return None,
        };
        day.checked_add(by).ok()
    }
}

/// A normalised number of something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct QuantityMention {
    /// The number in the words, or `None` ("dozens").
    pub value: Option<f64>,
    /// Smallest possibility (closed), `None` = open.
    pub low: Option<f64>,
    /// Largest possibility (closed), `None` = open.
    pub high: Option<f64>,
    /// How the words bound the number.
    pub bound: Bound,
    /// Direction of a change ("rose 5%"), if it is one.
    pub change: Option<Change>,
    /// Normalised unit ("percent", "USD", "kilometre"); `None` for a plain count.
    pub unit: Option<String>,
    /// What is counted, as lemmas ("prisoner", "foreign fighter"); `None` where the words do not say.
    pub of: Option<String>,
    /// The window that the count covers ("in the past 24 hours"), in TIMEX3 terms or words.
    pub window: Option<String>,
    /// The time as of which the number is said to hold.
    pub as_of: Option<Date>,
}

impl QuantityMention {
    /// The value, for comparison.
    pub fn quantity(&self) -> Quantity {
        let strict = |bound| self.bound == bound && self.unit.is_some();
        let end = |at: Option<f64>, open: bool| exact(at).map(|at| End { at, closed: !open });
        Quantity {
            number: exact(self.value),
            low: end(self.low, strict(Bound::MoreThan)),
            high: end(self.high, strict(Bound::FewerThan)),
            bound: self.bound,
            change: self.change,
            unit: self.unit.clone(),
            of: self.of.clone(),
        }
    }
}

/// The decimal that a float prints as: what was read from text and stored as a float comes back as written.
fn exact(number: Option<f64>) -> Option<Decimal> {
    let printed = number?.to_string();
    Decimal::from_str(&printed).ok().map(|number| number.normalize())
}

/// A naming of an actor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ActorMention {
    /// The actor's id: a pack entry's id, or `~` and a folded name for one that the text itself introduces; `None` where
    /// the words describe somebody whom nothing identifies ("a spokesman").
    pub actor: Option<String>,
    /// The name in the words, without titles and labels; `None` for a pure description.
    pub name: Option<String>,
    /// What kind of naming this is.
    pub label_class: LabelClass,
    /// Span of the label or title inside or beside the name, if any ("putschist general").
    pub label: Option<Span>,
    /// Whether the words stand inside a quotation; then the label is the speaker's.
    pub quoted: bool,
    /// Whether the words stand, outside quotations, in what the article reports somebody to say; then the label may be the speaker's.
    #[serde(default)]
    pub reported: bool,
    /// The actor who says the words, where they are quoted or reported and the speaker is identified.
    #[serde(default)]
    pub speaker: Option<String>,
    /// What the words show about the actor's kind.
    #[serde(default)]
    pub actor_kind: ActorKind,
}

impl ActorMention {
    /// In whose voice the words stand.
    pub fn voice(&self) -> Voice {
        match (self.quoted, self.reported) {
            (true, _) => Voice::Quoted,
            (false, true) => Voice::Reported,
            (false, false) => Voice::Own,
        }
    }
}

/// A naming of a place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlaceMention {
    /// The place's id in the gazetteer, or `~` and a folded name for one that only the text knows; `None` where several places
    /// of that name are left open.
    pub place: Option<String>,
    /// Kilometres from the place ("50 km south of the capital"), 0 where the words name the place itself.
    pub offset_km: f64,
}
