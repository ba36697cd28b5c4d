//! When: two dates that cannot both be right.
//!
//! Guards: a day that hangs on a weekday, "today" or an inferred publication date has one day of slack; what lasts conflicts only
//! on its start or end; two written days that lie one day apart are a note; what only an implied part of a date makes
//! different (two "Thursdays", two "4 April"s) is no conflict, for publication dates may be wrong.

use super::judge::{Conflict, Judged, guarded, may_oppose, one_article, reasoning, sides, versions};
use super::{Case, Cell};
use crate::align::Time;
use crate::align::weigh::relate_times;
use crate::model::{DatePart, Facet, Kind, Severity};
use crate::rules::event::{Aspect, SlotMeaning};
use crate::value::Relation;

/// Farther apart than this, a date that hangs on a publication date shows another event or a wrong publication date.
const NEAR: i32 = 31;
/// Two weekdays farther apart may be one day told by articles of two weeks.
const WEEK: i32 = 7;
/// Nearer than this, the slack of two weekdays may meet.
const TWICE: i32 = 3;

/// The dates of a fact's claims.
pub(super) fn cells<'a>(case: &Case<'_, 'a>) -> Vec<Cell<Time<'a>>> {
    let view = &case.aligned.view;
    case.claims
        .iter()
        .filter_map(|claim| {
            let seen = &view.claims[*claim];
            let time = seen.time?;
            let span = time.reference.mention.and_then(|m| view.article(*claim).mentions.get(m)).map(|m| m.span);
            Some(Cell {
                claim: *claim,
                print: time.date().to_string(),
                span: span.unwrap_or(seen.claim.trigger),
                value: time,
            })
        })
        .collect()
}

/// Whether the first date holds every day that the second leaves open, and more.
pub(super) fn holds(a: &Cell<Time>, b: &Cell<Time>) -> bool {
    a.value.date().relate(b.value.date()) == Relation::Contains
}

/// Judges two dates.
pub(super) fn judge(case: &Case, a: &Cell<Time>, b: &Cell<Time>) -> Judged {
    let (x, y) = (&a.value, &b.value);
    if x.date().relate(y.date()).is_compatible() {
        return Judged::Compatible;
    }
    let frame = case.aligned.view.claims[a.claim].frame;
    let (aspect, meaning) = frame.map_or((Aspect::Durative, SlotMeaning::Describes), |f| (f.aspect, f.time));
    let guard = |reason: &str| guarded(case, a, b, Facet::Date, reason);
    if meaning != SlotMeaning::Single && meaning != SlotMeaning::Identifies {
        return guard("the time only describes events of this type");
    }
    let (relation, apart) = relate_times(x, y);
    if relation.is_compatible() {
        return guard("a day that hangs on a weekday or on the publication date has one day of slack");
    }
    if weekdays_apart(x, y).is_some_and(|days| days < TWICE) {
        return guard("one of the days hangs on a weekday, and the weekdays are the same or neighbours");
    }
    if dates_so(case, a, b) || dates_so(case, b, a) {
        return guard("one of the articles dates an event of this type as the other does, too: it tells two events");
    }
    if (x.reference.inferred || y.reference.inferred)
        && !(told_by_weekday(x) && told_by_weekday(y) && (TWICE..WEEK).contains(&apart))
    {
        return guard("one of the dates was inferred, not written with the event");
    }
    if aspect == Aspect::Recurring {
        return guard("events of this type recur: two days are two events");
    }
    if aspect == Aspect::Durative && !(x.reference.bounds == y.reference.bounds && x.reference.bounds != "at") {
        return guard("the event lasts: only two starts or two ends can conflict");
    }
    if aspect == Aspect::Punctual && (x.reference.bounds != "at" || y.reference.bounds != "at") {
        return guard("one of the dates only bounds the event");
    }
    if same_stated(x, y) {
        return guard("the words state the same day, and only what was implied differs");
    }
    if (x.from_publication() || y.from_publication()) && apart > NEAR {
        return guard("one of the dates hangs on a publication date, and they lie more than a month apart");
    }
    match may_oppose(case, a, b, "time") {
        Err(reason) => guard(&reason),
        Ok(weighed) => {
            let (kind, severity, voices) = sides(case, a.claim, b.claim);
            let kind = if versions(case, a, b).is_some() { Kind::Revision } else { kind };
            let severity = match apart {
                ..=1 => Severity::Note,
                _ if one_article(case, a, b) => Severity::Note,
                _ if x.from_publication() || y.from_publication() => Severity::Warning,
                _ => severity,
            };
            let steps = [
                format!(
                    "{} and {} share no day and lie {} apart",
                    x.date(),
                    y.date(),
                    crate::value::date::in_days(apart)
                ),
                voices,
                "one of the dates were stated more coarsely, or hung on a weekday within a day of the other".to_owned(),
            ];
            Judged::Conflict(Conflict {
                kind,
                facet: Some(Facet::Date),
                severity,
                why: reasoning(case, a, b, &weighed, "time", steps),
            })
        }
    }
}

/// Days between the weekdays of two dates, going round the week, where one of them is told by its weekday alone: the least that they leave open.
fn weekdays_apart(a: &Time, b: &Time) -> Option<i32> {
    let told = |time: &Time| time.states(DatePart::Weekday) && !time.states(DatePart::Day);
    if !(told(a) || told(b)) {
        return None;
    }
    let day = |time: &Time| time.date().first().filter(|_| time.date().is_day());
    // Whatever holds a week holds every weekday.
    let (Some(x), Some(y)) = (day(a), day(b)) else { return Some(0) };
    let apart = i32::from(x.weekday().to_monday_zero_offset() - y.weekday().to_monday_zero_offset()).abs();
    Some(apart.min(7 - apart))
}

/// Whether the article of `a` has another event of the type that took place when `b` says.
fn dates_so(case: &Case, a: &Cell<Time>, b: &Cell<Time>) -> bool {
    let view = &case.aligned.view;
    let (one, two) = (&view.claims[a.claim], &view.claims[b.claim]);
    let others = view.of_article(one.article).filter(|other| *other != a.claim);
    one.article != two.article
        && others.map(|other| &view.claims[other]).any(|other| {
            let compatible = |time: &Time| relate_times(time, &b.value).0.is_compatible();
            other.claim.event == one.claim.event
                && other.claim.is_firm_in("time")
                && other.time.as_ref().is_some_and(compatible)
        })
}

/// Whether a time is written, or a weekday that the article's publication date places in its week.
fn told_by_weekday(time: &Time) -> bool {
    !time.reference.inferred || time.states(DatePart::Weekday) && time.date().is_day()
}

/// Whether what the words state is the same, so that only an implied year, month or week differs.
fn same_stated(a: &Time, b: &Time) -> bool {
    let (Some(x), Some(y)) = (a.date().first(), b.date().first()) else { return false };
    let both = |part| a.states(part) || b.states(part);
    let one_implied = |part| !a.states(part) || !b.states(part);
    if !a.from_publication() && !b.from_publication() {
        return false;
    }
    let weekday = a.states(DatePart::Weekday)
        && b.states(DatePart::Weekday)
        && one_implied(DatePart::Day)
        && a.date().is_day()
        && b.date().is_day();
    let month_day =
        both(DatePart::Month) && one_implied(DatePart::Year) && (x.month(), x.day()) == (y.month(), y.day());
    (weekday && x.weekday() == y.weekday()) || month_day
}
