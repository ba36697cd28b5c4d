//! A changed pair and what was said of it → where the change was lost: in extraction, in alignment or in comparison.

use std::collections::BTreeMap;
use std::fmt;

use crosscheck::model::{Analysis, Article, Claim, Kind, Polarity};
use crosscheck::rules::Rules;
use crosscheck::text::Span;

/// What was changed: the value that each of the two articles states.
#[derive(Clone, Debug)]
pub(crate) enum Slot {
    /// Dates, as the start of their EDTF.
    Time([String; 2]),
    /// Numbers.
    Count([f64; 2]),
    /// Words that name the place.
    Place([String; 2]),
    /// Words that fill a role.
    Participant([String; 2]),
    /// Whether it happened.
    Polarity,
    /// Which event came first.
    Order,
    /// Anything else: a claim is all that is asked for.
    Any,
}

/// Where a change went.
pub(crate) enum Fate {
    /// No claim of one of the articles holds its value.
    NotExtracted { article: usize, slot: &'static str },
    /// Both are held, but by claims of different types.
    OtherTypes,
    /// Both are held; one reading is weak.
    Weak,
    /// Two firm claims of one type hold them and were not joined.
    NotAligned(String),
    /// They were joined, and a guard kept them from opposing each other, or nothing was seen between them.
    Compared(String),
}

impl Fate {
    /// Whether claims of one type in both articles hold the two values.
    pub(crate) fn extracted(&self) -> bool {
        !matches!(self, Self::NotExtracted { .. } | Self::OtherTypes)
    }

    /// The stage, for counting.
    pub(crate) fn stage(&self) -> String {
        match self {
            Self::NotExtracted { slot, .. } => format!("extraction: no claim holds the {slot}"),
            Self::OtherTypes => "extraction: claims of different types".to_owned(),
            Self::Weak => "extraction: a weak reading".to_owned(),
            Self::NotAligned(_) => "alignment: not joined".to_owned(),
            Self::Compared(reason) => {
                format!("comparison: {}", reason.chars().filter(|c| !c.is_ascii_digit()).collect::<String>())
            }
        }
    }
}

impl fmt::Display for Fate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotExtracted { article, .. } => {
                write!(f, "{} in the {}", self.stage(), ["first", "second"][*article])
            }
            Self::NotAligned(weights) => write!(f, "{}: {weights}", self.stage()),
            Self::Compared(reason) => write!(f, "comparison: {reason}"),
            _ => f.write_str(&self.stage()),
        }
    }
}

/// Where the change between the two articles of an analysis went; `changed` is the id of the one that was changed. What stands in the given
/// sentences is looked at first.
pub(crate) fn of(analysis: &Analysis, slot: &Slot, changed: &str, sentences: Option<[Span; 2]>, rules: &Rules) -> Fate {
    let mut articles: Vec<&Article> = analysis.corpus.articles.iter().collect();
    articles.sort_by_key(|article| article.id == changed);
    let held: Vec<Vec<&Claim>> = articles
        .iter()
        .enumerate()
        .map(|(place, article)| {
            let mut held: Vec<&Claim> =
                article.claims.iter().filter(|claim| holds(article, claim, slot, place)).collect();
            let start = sentences.map(|sentences| (sentences[place].field, sentences[place].start));
            held.sort_by_key(|claim| start != Some((claim.sentence.field, claim.sentence.start)));
            held
        })
        .collect();
    if let Some(article) = held.iter().position(Vec::is_empty) {
        return Fate::NotExtracted { article, slot: slot.name() };
    }
    let pairs = || held[0].iter().flat_map(|a| held[1].iter().map(move |b| (*a, *b)));
    let typed: Vec<(&Claim, &Claim)> = pairs().filter(|(a, b)| a.event == b.event).collect();
    if typed.is_empty() {
        return Fate::OtherTypes;
    }
    let firm = |claim: &Claim| claim.is_firm_in(slot.code());
    let firms: Vec<&(&Claim, &Claim)> = typed.iter().filter(|(a, b)| firm(a) && firm(b)).collect();
    if firms.is_empty() {
        return Fate::Weak;
    }
    let fact_of: BTreeMap<&str, usize> = analysis
        .facts
        .iter()
        .enumerate()
        .flat_map(|(place, fact)| fact.claims.iter().map(move |claim| (claim.as_str(), place)))
        .collect();
    let Some((a, b)) = firms.iter().find(|(a, b)| fact_of.get(a.id.as_str()) == fact_of.get(b.id.as_str())) else {
        return Fate::NotAligned(weights(analysis, rules, firms[0]));
    };
    let both = |claims: &[String]| claims.contains(&a.id) || claims.contains(&b.id);
    let reason = analysis
        .findings
        .iter()
        .filter(|finding| finding.kind == Kind::Incomparable && finding.sides.iter().all(|side| both(&side.claims)))
        .find_map(|finding| finding.why.last().map(|why| why.text.clone()));
    Fate::Compared(reason.unwrap_or_else(|| "taken to be compatible".to_owned()))
}

/// The waterfall of a pair that was not joined.
fn weights(analysis: &Analysis, rules: &Rules, (a, b): &(&Claim, &Claim)) -> String {
    let aligned = crosscheck::align::align(&analysis.corpus, rules);
    let place =
        |claim: &Claim| aligned.view.place_of(&claim.id).expect("every claim of the analysis stands in its view");
    let weighed = crosscheck::align::weigh(&aligned.view, &aligned.dependence, place(a), place(b));
    let parts: Vec<String> = weighed.parts.iter().map(|part| format!("{:+.1} {}", part.bits, part.slot)).collect();
    let seen = |claim: &Claim| {
        let seen = &aligned.view.claims[place(claim)];
        let marks = [(seen.news, "news"), (seen.opening, "opening"), (seen.lead, "lead")];
        marks.into_iter().find(|(is, _)| *is).map_or("below", |(_, mark)| mark)
    };
    let veto = weighed.veto().unwrap_or("");
    format!("{} {:.1} = {} ({}, {}) {veto}", a.event, weighed.sum(), parts.join(" "), seen(a), seen(b))
}

impl Slot {
    /// Its name in findings, as far as a reading may be doubtful in it alone.
    fn code(&self) -> &'static str {
        match self {
            Self::Time(_) => "time",
            Self::Place(_) => "place",
            _ => "",
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Time(_) => "date",
            Self::Count(_) => "number",
            Self::Place(_) => "place",
            Self::Participant(_) => "participant",
            Self::Polarity => "polarity",
            Self::Order => "order",
            Self::Any => "event",
        }
    }
}

fn holds(article: &Article, claim: &Claim, slot: &Slot, place: usize) -> bool {
    let words = |mention: Option<usize>| mention.and_then(|m| article.mentions.get(m)).map(|m| m.text.as_str());
    match slot {
        Slot::Time(values) => claim.own_time().is_some_and(|time| time.edtf.to_string().starts_with(&values[place])),
        Slot::Count(values) => claim.quantities.iter().filter_map(|m| article.mentions.get(*m)).any(|mention| {
            matches!(&mention.kind, crosscheck::model::MentionKind::Quantity(q) if q.value == Some(values[place]))
        }),
        Slot::Place(values) => {
            let named = claim.own_place().and_then(|place| words(place.mention));
            named.is_some_and(|named| values[place].contains(named) || named.contains(&values[place]))
        }
        Slot::Participant(values) => {
            claim.roles.values().flatten().any(|filler| article.words(&filler.span).contains(&values[place]))
        }
        Slot::Polarity => (claim.polarity == Polarity::Affirmed) == (place == 0),
        Slot::Order => !claim.order.is_empty(),
        Slot::Any => true,
    }
}
