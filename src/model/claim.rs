//! A claim: one event as one sentence of one article states it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::Span;
use crate::value::Date;

/// What one clause of one article says about one event. Mentions are indexes into the article's list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Claim {
    /// `ARTICLE#cN`, unique in a run.
    pub id: String,
    /// The event type: a frame's id, or `open:LEMMA` for a claim that no rule made.
    #[serde(rename = "type")]
    pub event: String,
    /// PLOVER code of the frame, if it has one.
    pub plover: Option<String>,
    /// The words that say the event.
    pub trigger: Span,
    /// Lemma of the word that says it ("liberate").
    #[serde(default)]
    pub lemma: String,
    /// The sentence that it stands in.
    pub sentence: Span,
    /// Who did it, to whom, by role.
    pub roles: BTreeMap<String, Vec<Filler>>,
    /// When; `None` where the clause does not say.
    pub time: Option<TimeRef>,
    /// A time that only another claim's date pins down ("a week after the ceasefire"); `None` once it is.
    #[serde(default)]
    pub pending: Option<PendingTime>,
    /// Where; `None` where the clause does not say.
    pub place: Option<PlaceRef>,
    /// Quantities that count what the event did.
    pub quantities: Vec<usize>,
    /// The total or the parts that the sentence's numbers make.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sum: Option<Sum>,
    /// "the fourth round", "the first exchange".
    pub ordinal: Option<u32>,
    /// "the first exchange since 2014": the time after which there was none of its kind before this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_since: Option<Date>,
    /// Whether the words present the event as one already known ("the offensive"), as new ("an offensive"), or neither.
    pub definiteness: Definiteness,
    /// Affirmed, negated or denied.
    pub polarity: Polarity,
    /// Happened, planned, …
    pub modality: Modality,
    /// The chain of speakers, outermost first; empty for the outlet's own voice.
    pub attribution: Vec<Attribution>,
    /// Whether the reading is firm enough to contradict another.
    pub certainty: Certainty,
    /// What alone makes the reading weak: slots whose words may belong to another event. In its other slots it is firm; empty where it is firm,
    /// or weak as a whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<Doubt>,
    /// Whether the claim stands in the headline.
    pub headline: bool,
    /// Where the words place the event in time relative to other events of the same sentence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub order: Vec<OrderLink>,
    /// Content lemmas of the sentence, sorted: what is left to match by where slots are empty.
    pub terms: Vec<String>,
    /// The rule that made it (`events/FRAME` and the trigger's number).
    pub rule: String,
    /// What the reading rests on, beside the rule and the words of its slots.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grounds: Vec<Ground>,
}

/// Why one part of a claim is read as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Ground {
    /// The part: the name of a role, `polarity`, `modality` or `time`.
    pub of: String,
    /// What decided: a role's grammatical position as rules write it (`subject`, `prep:with`), `words` for the words of `span`, `rule` for
    /// the rule itself, `date` for a day that lies after publication, `before` for the claim before it.
    pub by: String,
    /// The words that decided, where single words did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
}

impl Claim {
    /// Its time, but for one taken over from the setting of the lead.
    pub fn own_time(&self) -> Option<&TimeRef> {
        self.time.as_ref().filter(|time| !time.setting)
    }

    /// Whether its value in a slot is read firmly enough to oppose another.
    pub fn is_firm_in(&self, slot: &str) -> bool {
        // A sum is made of numbers.
        let slot = if slot == "sum" { Doubt::Count.slot() } else { slot };
        let doubted = self.doubts.iter().any(|doubt| doubt.slot() == slot);
        self.certainty == Certainty::Firm || !(self.doubts.is_empty() || doubted)
    }

    /// Its place, but for one taken over from the setting of the lead.
    pub fn own_place(&self) -> Option<&PlaceRef> {
        self.place.as_ref().filter(|place| !place.setting)
    }
}

/// A slot of a weak claim whose words may belong to another event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Doubt {
    /// When.
    Time,
    /// Where.
    Place,
    /// How many: headlines give a part of a number or a shortened one.
    Count,
}

impl Doubt {
    /// The slot, as findings name it.
    pub fn slot(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Place => "place",
            Self::Count => "count",
        }
    }
}

/// What fills a role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Filler {
    /// Id of the actor or place, where the words were identified.
    pub id: Option<String>,
    /// The words that fill it.
    pub span: Span,
    /// Head lemma of the words, for what has no id.
    pub head: String,
    /// Lemmas of the nouns and adjectives that modify the head, in text order ("*foreign* fighters"), for what has no id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub modifiers: Vec<String>,
}

/// "a total of 60: 15 and 33": numbers that one sentence adds up, or sets side by side. Mentions are indexes into the article's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Sum {
    /// The number that is called the total; `None` where the parts stand alone.
    pub total: Option<usize>,
    /// Its parts; without a total they count different people.
    pub parts: Vec<usize>,
    /// Whether the words present the parts as the whole: nothing may be missing.
    pub complete: bool,
}

/// "two days *after* the signing": how many days one event lies after another that the same sentence tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrderLink {
    /// Id of the other claim, of the same article.
    pub other: String,
    /// Fewest days that this event lies after the other; negative where it lies before, `None` where that is left open.
    pub least: Option<i32>,
    /// Most days that this event lies after the other, likewise.
    pub most: Option<i32>,
    /// The words that say so.
    pub words: Span,
}

/// The time of a claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TimeRef {
    /// The days left open.
    pub edtf: Date,
    /// The mention that says so; `None` where it was completed from elsewhere.
    pub mention: Option<usize>,
    /// Whether it was inferred rather than written with the event: one day of slack, never a firm contradiction.
    pub inferred: bool,
    /// How the time bounds the event: `at`, `since` (its start), `until` (its end), `by` (a deadline), `before`, `after`.
    pub bounds: String,
    /// Whether it is the day of the news, taken over from other words of the lead: shown, never weighed or opposed.
    #[serde(default)]
    pub setting: bool,
}

/// A time of a claim that its article leaves unresolved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PendingTime {
    /// The time mention with the unresolved form.
    pub mention: usize,
    /// Type of the event that it counts from; `None` where the claim's own event is the one that another article may date ("on
    /// Friday" in an article without a date).
    pub event: Option<String>,
}

/// The place of a claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlaceRef {
    /// Id in the gazetteer.
    pub id: String,
    /// The mention that says so.
    pub mention: Option<usize>,
    /// Whether it is the place of the news, taken over from other words of the lead: shown, never weighed or opposed.
    #[serde(default)]
    pub setting: bool,
}

/// How the words present the event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Definiteness {
    /// "the offensive".
    Definite,
    /// "an offensive".
    Indefinite,
    /// A verb, or nothing to tell by.
    #[default]
    Unmarked,
}

/// Whether the clause affirms its event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Polarity {
    /// It is said to be so.
    Affirmed,
    /// It is said not to be so ("did not", "failed to").
    Negated,
    /// Somebody is said to deny it.
    Denied,
}

/// The stage of reality at which the clause places its event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Modality {
    /// It happened or holds.
    Happened,
    /// It is planned, scheduled, agreed or expected.
    Planned,
    /// Somebody calls for it.
    Demanded,
    /// It may be.
    Possible,
    /// It would be, if something else were.
    Conditional,
    /// It is said to have happened, with a mark of doubt.
    Alleged,
}

/// One speaker in the chain that a claim is attributed to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Attribution {
    /// Id of the speaker, where identified.
    pub actor: Option<String>,
    /// The words that name the speaker, if any do.
    pub speaker: Option<Span>,
    /// The words that say that something was said ("said", "according to").
    pub cue: Option<Span>,
    /// What was said.
    pub content: Option<Span>,
}

/// How firm a reading is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// It may agree, never contradict.
    Weak,
    /// It may agree and contradict.
    #[default]
    Firm,
}
