//! Facts with dates → rows of a timeline: for each event the intervals of days that its sources state.
//!
//! Invariants: positions are hundredths of the axis; the axis holds the days of all shown events, cut to the middle where a few
//! lie far off; rows stand in order of time. Deliberately absent: drawing.

use std::collections::BTreeMap;

use jiff::civil::Date as Day;

use super::page::{Tick, Timeline, TimelineMark, TimelineRow, short};
use super::view::View;
use super::words;
use crate::model::Fact;

/// Most rows drawn: what a reader can take in and a page can hold.
const MOST: usize = 60;

/// Height of one source's bar in a row, in pixels of the drawing.
const BAR: usize = 8;

/// Height of a row's own line of text.
const TEXT: usize = 22;

struct Dated<'a> {
    fact: &'a Fact,
    /// First and last day with the words for them, by source.
    stated: BTreeMap<&'a str, Vec<(Day, Day, String)>>,
}

/// The timeline of the facts that at least one closed date tells; those with more sources first where there are too many.
pub(super) fn timeline(view: &View<'_>) -> Timeline {
    let mut dated: Vec<Dated<'_>> = view.analysis.facts.iter().filter_map(|fact| date(view, fact)).collect();
    let more = dated.len().saturating_sub(MOST);
    dated.sort_by_key(|row| std::cmp::Reverse(row.stated.len()));
    dated.truncate(MOST);
    dated.sort_by_key(Dated::first);
    let Some((low, high)) = axis(&dated) else { return Timeline::default() };
    let days = f64::from(days_between(low, high).max(1));
    let at = |day: Day| f64::from(days_between(low, day.clamp(low, high))) / days * 100.0;
    let sources = view.sources();
    let mut rows = Vec::new();
    let mut y = 0;
    for row in &dated {
        rows.push(draw(view, row, y, &at, &sources));
        y += TEXT + BAR * row.stated.len() + 8;
    }
    Timeline { ticks: ticks(low, high, &at), rows, height: y, more }
}

impl Dated<'_> {
    fn first(&self) -> Option<Day> {
        self.stated.values().flatten().map(|(first, _, _)| *first).min()
    }
}

fn date<'a>(view: &View<'a>, fact: &'a Fact) -> Option<Dated<'a>> {
    let mut stated: BTreeMap<&str, Vec<(Day, Day, String)>> = BTreeMap::new();
    for (article, claim) in fact.claims.iter().filter_map(|id| view.claim(id)) {
        let Some(time) = claim.own_time() else { continue };
        let (Some(first), Some(last)) = (time.edtf.first(), time.edtf.last()) else { continue };
        let days = stated.entry(&article.source).or_default();
        let words = time.edtf.to_string();
        if !days.iter().any(|(_, _, known)| *known == words) {
            days.push((first, last, words));
        }
    }
    (!stated.is_empty()).then_some(Dated { fact, stated })
}

/// The days that nine in ten of the dates lie between, so that one anniversary does not squeeze the rest.
fn axis(rows: &[Dated<'_>]) -> Option<(Day, Day)> {
    let mut firsts: Vec<Day> =
        rows.iter().flat_map(|r| r.stated.values().flatten().map(|(first, _, _)| *first)).collect();
    let mut lasts: Vec<Day> = rows.iter().flat_map(|r| r.stated.values().flatten().map(|(_, last, _)| *last)).collect();
    firsts.sort_unstable();
    lasts.sort_unstable();
    let cut = firsts.len() / 20;
    let (low, high) = (*firsts.get(cut)?, *lasts.get(lasts.len() - 1 - cut)?);
    Some((low.min(high), high.max(low)))
}

fn draw(view: &View<'_>, row: &Dated<'_>, y: usize, at: &dyn Fn(Day) -> f64, sources: &[&str]) -> TimelineRow {
    let mut marks = Vec::new();
    for (line, (source, days)) in row.stated.iter().enumerate() {
        for (first, last, words) in days {
            let (x, end) = (at(*first).min(99.4), at(*last));
            marks.push(TimelineMark {
                x: format!("{x:.2}"),
                width: format!("{:.2}", (end - x).max(0.6)),
                source: sources.iter().position(|name| name == source).unwrap_or(0) % 8,
                y: y + TEXT + line * BAR,
                label: short(&format!("{source}: {}", words::date(words))),
            });
        }
    }
    TimelineRow { title: short(&view.title(row.fact)), y: y + TEXT - 8, marks }
}

fn ticks(low: Day, high: Day, at: &dyn Fn(Day) -> f64) -> Vec<Tick> {
    let days = days_between(low, high);
    (0..=4)
        .map(|step| low.saturating_add(jiff::Span::new().days(i64::from(days) * step / 4)))
        .map(|day| Tick { x: format!("{:.2}", at(day)), label: words::date(&day.to_string()) })
        .fold(Vec::new(), |mut ticks, tick| {
            if ticks.last().is_none_or(|last: &Tick| last.label != tick.label) {
                ticks.push(tick);
            }
            ticks
        })
}

fn days_between(from: Day, to: Day) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}
