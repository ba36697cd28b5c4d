//! Dates that hang on other articles' events → days; and the publication dates that such events pin down.
//!
//! First an index of the firm claims whose words hold a whole day, by type of event. Then one round over what the articles left
//! open: "a week after the ceasefire" counts from the day that the index gives the ceasefire; "signed on Friday" in an article
//! without a date tells when it appeared, once another article dates the signing. Invariants: only written days complete others, so
//! that one round is all and the order of the articles does not matter; a day is taken only where all claims that may be meant agree on it;
//! what is completed is inferred. Deliberately absent: text, dates of events that are not unique for a publication date.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan as _;
use jiff::civil::Date as Day;

use crate::model::{
    Anchor, Article, Certainty, Claim, DatePart, Evidence, How, Mention, MentionKind, Modality, PendingTime, Polarity,
    Shift, TimeMention, TimeRef,
};
use crate::rules::Rules;
use crate::value::Date;

/// How many actors two articles must share before an event of one may be that of the other.
const SHARED: usize = 2;

/// Completes the dates of claims and articles.
pub(super) fn complete(articles: &mut [Article], rules: &Rules) {
    let found: Vec<Completion> = {
        let index = Index::of(articles);
        (0..articles.len()).flat_map(|article| index.completions(article, rules)).collect()
    };
    for completion in found {
        completion.apply(articles);
    }
}

/// A claim whose words hold the whole day of its event.
struct Dated {
    article: usize,
    day: Day,
}

struct Index<'a> {
    articles: &'a [Article],
    /// Actors that each article names.
    actors: Vec<BTreeSet<&'a str>>,
    by_type: BTreeMap<&'a str, Vec<Dated>>,
}

/// What one claim gains.
struct Completion {
    article: usize,
    claim: usize,
    time: TimeRef,
    /// The days on which the article may have appeared, with the evidence.
    published: Option<(Date, Evidence)>,
}

impl<'a> Index<'a> {
    fn of(articles: &'a [Article]) -> Self {
        let mut by_type: BTreeMap<&str, Vec<Dated>> = BTreeMap::new();
        for (article, known) in articles.iter().enumerate() {
            for claim in &known.claims {
                if let Some(day) = written_day(known, claim) {
                    by_type.entry(claim.event.as_str()).or_default().push(Dated { article, day });
                }
            }
        }
        let actors = articles.iter().map(|article| article.mentions.iter().filter_map(actor).collect()).collect();
        Self { articles, actors, by_type }
    }

    fn completions(&self, article: usize, rules: &Rules) -> Vec<Completion> {
        let known = &self.articles[article];
        let claims = known.claims.iter().enumerate();
        claims
            .filter_map(|(number, claim)| {
                let pending = pending(known, claim)?;
                let (mention, time) = time_of(known, pending.mention)?;
                let shift = time.shift.as_ref()?;
                match &pending.event {
                    Some(event) => self.after_event(article, event, pending.mention, time, shift),
                    None => self.by_own_event(article, claim, &pending, mention, shift, rules),
                }
                .map(|(time, published)| Completion { article, claim: number, time, published })
            })
            .collect()
    }

    /// "a week after the ceasefire": from the day on which the event took place.
    fn after_event(
        &self,
        article: usize,
        event: &str,
        mention: usize,
        time: &TimeMention,
        shift: &Shift,
    ) -> Option<(TimeRef, Option<(Date, Evidence)>)> {
        let (base, _) = self.agreed(article, event)?;
        let end = shift.moved(base)?;
        let edtf = match time.timex.modifier.as_deref() {
            Some("LESS_THAN" | "EQUAL_OR_LESS") => Date::between(base, end),
            Some("MORE_THAN" | "EQUAL_OR_MORE") if shift.amount < 0 => Date::until(end),
            Some("MORE_THAN" | "EQUAL_OR_MORE") => Date::since(end),
            Some(_) => Date::day(end).widen(days_between(base, end) / 3),
            None => Date::day(end),
        };
        let bounds = time.bounds.clone();
        Some((TimeRef { edtf, mention: Some(mention), inferred: true, bounds, setting: false }, None))
    }

    /// "signed on Friday" in an article without a date: the day that another article gives the same event, and what follows for
    /// the day of publication.
    fn by_own_event(
        &self,
        article: usize,
        claim: &Claim,
        pending: &PendingTime,
        mention: &Mention,
        shift: &Shift,
        rules: &Rules,
    ) -> Option<(TimeRef, Option<(Date, Evidence)>)> {
        rules.frames.get(&claim.event).filter(|frame| frame.unique)?;
        if claim.polarity != Polarity::Affirmed || claim.modality != Modality::Happened {
            return None;
        }
        let (day, by) = self.agreed(article, &claim.event)?;
        let appeared = appeared(day, shift)?;
        let source = &self.articles[by].id;
        let why = format!("“{}” is {day}, on which {source} puts the same event", mention.text);
        let evidence = Evidence { span: Some(mention.span), why };
        let bounds = "at".to_owned();
        let edtf = Date::day(day);
        let time = TimeRef { edtf, mention: Some(pending.mention), inferred: true, bounds, setting: false };
        Some((time, Some((appeared, evidence))))
    }

    /// The one day that all claims of a type give which may be about the article's event, and an article that gives it.
    fn agreed(&self, article: usize, event: &str) -> Option<(Day, usize)> {
        let shared = |other: usize| self.actors[article].intersection(&self.actors[other]).count();
        let mut related = self.by_type.get(event)?.iter();
        let mut related =
            related.by_ref().filter(|dated| dated.article == article || shared(dated.article) >= SHARED).peekable();
        let first = related.peek().map(|dated| (dated.day, dated.article))?;
        related.all(|dated| dated.day == first.0).then_some(first)
    }
}

impl Completion {
    fn apply(self, articles: &mut [Article]) {
        let article = &mut articles[self.article];
        if let Some((days, evidence)) = self.published {
            let known = article.published.edtf.as_ref();
            // Evidence that contradicts what is known narrows nothing, and then the event is not the one meant.
            let Some(narrowed) = known.map_or(Some(days.clone()), |known| known.meet(&days)) else { return };
            article.published.edtf = Some(narrowed);
            article.published.how = How::Inferred;
            article.published.evidence.push(evidence);
        }
        let published = article.published.edtf.as_ref().and_then(Date::last);
        let claim = &mut article.claims[self.claim];
        let is_ahead = self.time.edtf.first().zip(published).is_some_and(|(first, published)| first > published);
        if is_ahead && claim.modality == Modality::Happened {
            claim.modality = Modality::Planned;
        }
        if let Some(Mention { kind: MentionKind::Time(time), .. }) =
            self.time.mention.and_then(|mention| article.mentions.get_mut(mention))
        {
            time.edtf = Some(self.time.edtf.clone());
            time.anchor = Anchor::Event;
        }
        claim.time = Some(self.time);
        claim.pending = None;
    }
}

fn actor(mention: &Mention) -> Option<&str> {
    match &mention.kind {
        MentionKind::Actor(actor) => actor.actor.as_deref(),
        _ => None,
    }
}

fn time_of(article: &Article, mention: usize) -> Option<(&Mention, &TimeMention)> {
    let mention = article.mentions.get(mention)?;
    match &mention.kind {
        MentionKind::Time(time) => Some((mention, time)),
        _ => None,
    }
}

/// The day of a firm claim of what happened, if its own words hold it.
fn written_day(article: &Article, claim: &Claim) -> Option<Day> {
    let time = claim.time.as_ref().filter(|time| !time.setting && matches!(time.bounds.as_str(), "at" | "since"))?;
    let firm = claim.certainty == Certainty::Firm
        && claim.polarity == Polarity::Affirmed
        && claim.modality == Modality::Happened;
    let (_, words) = time_of(article, time.mention?)?;
    let written = words.anchor == Anchor::Written
        || words.stated.contains(&DatePart::Day) && words.stated.contains(&DatePart::Month);
    time.edtf.first().filter(|_| firm && written && time.edtf.is_day())
}

/// What a claim leaves open: its pending time, or in an article whose date is open a time that hangs on that date.
fn pending(article: &Article, claim: &Claim) -> Option<PendingTime> {
    let is_open = article.published.edtf.as_ref().is_none_or(|date| !date.is_day())
        && matches!(article.published.how, How::Unknown | How::Inferred);
    match (&claim.pending, &claim.time) {
        (Some(pending), _) if pending.event.is_some() || is_open => Some(pending.clone()),
        (None, Some(time)) if is_open && !time.setting && !time.edtf.is_day() => {
            Some(PendingTime { mention: time.mention?, event: None })
        }
        _ => None,
    }
}

/// The days on which an article appeared that puts an event of `day` on "Friday", "yesterday", "last week".
fn appeared(day: Day, shift: &Shift) -> Option<Date> {
    if shift.to != "published" || shift.amount > 0 {
        return None;
    }
    let back = i64::from(shift.amount.clamp(-1_000, 0)).checked_neg()?;
    let after = |days: i64| day.checked_add(days.days()).ok();
    match shift.unit.as_str() {
        "day" => after(back).map(Date::day),
        "week" => {
            let monday = after(-i64::from(day.weekday().to_monday_zero_offset()))?;
            let first = monday.checked_add((back * 7).days()).ok()?;
            Some(Date::between(first, first.checked_add(6.days()).ok()?))
        }
        unit => {
            let weekday: i8 = unit.strip_prefix("weekday:")?.parse().ok()?;
            (day.weekday().to_monday_one_offset() == weekday).then(|| after(6).map(|last| Date::between(day, last)))?
        }
    }
}

fn days_between(a: Day, b: Day) -> u16 {
    a.until(b).ok().and_then(|span| u16::try_from(span.get_days().unsigned_abs()).ok()).unwrap_or(u16::MAX)
}
