//! Paraphrases of our own (`events.toml`) → pairs in which one thing is changed.

use std::collections::{BTreeMap, BTreeSet};

use crosscheck::model::Article;
use crosscheck::pipeline;
use crosscheck::rules::Rules;
use jiff::ToSpan;
use jiff::civil;
use serde::Deserialize;

use crate::fate::Slot;
use crate::words::{american, grouped, long, month, weekday};
use crate::{Case, dated};

/// Cases of one change at most, drawn by a hash of their ids: no change may drown the others.
const OF_CHANGE: usize = 35;

#[derive(Deserialize)]
struct Events {
    /// Two names of one thing.
    aliases: Vec<[String; 2]>,
    event: Vec<Event>,
    order: Vec<Order>,
}

#[derive(Deserialize)]
struct Event {
    id: String,
    published: String,
    date: String,
    #[serde(default)]
    place: String,
    #[serde(default)]
    other_places: Vec<String>,
    #[serde(default)]
    person: String,
    #[serde(default)]
    other_persons: Vec<String>,
    count: Option<u64>,
    of: Option<String>,
    a: String,
    b: String,
    #[serde(default)]
    no: Vec<String>,
    #[serde(default)]
    turned: Vec<String>,
}

/// Two events in the right order and in the other one, each told several times.
#[derive(Deserialize)]
struct Order {
    id: String,
    published: String,
    right: Vec<String>,
    wrong: Vec<String>,
}

/// A pair before it is extracted.
struct Draft {
    id: String,
    change: &'static str,
    planted: bool,
    published: String,
    texts: [String; 2],
    slot: Slot,
}

/// The pairs of all events, extracted; each change at most [`OF_CHANGE`] times.
pub(crate) fn cases(rules: &Rules) -> Vec<Case> {
    let events: Events = toml::from_str(include_str!("events.toml")).expect("the events are well-formed");
    let mut drafts: Vec<Draft> = events.event.iter().flat_map(|event| of_event(event, &events.aliases)).collect();
    drafts.extend(events.order.iter().flat_map(of_order));
    drafts.sort_by_key(|draft| (blake3::hash(draft.id.as_bytes()).to_hex().to_string(), draft.id.clone()));
    let mut taken: BTreeMap<(bool, &str), usize> = BTreeMap::new();
    drafts.retain(|draft| {
        let count = taken.entry((draft.planted, draft.change)).or_default();
        *count += 1;
        *count <= OF_CHANGE
    });
    drafts.sort_by(|a, b| a.id.cmp(&b.id));
    let articles = drafts.iter().flat_map(|draft| {
        [0, 1].map(|side: usize| {
            let source = ["first", "second"][side];
            let id = format!("{}-{source}", draft.id);
            dated(Article::plain(id, source, draft.texts[side].clone()), &draft.published)
        })
    });
    let extracted = pipeline::extract(articles.collect(), rules);
    let pairs = extracted.chunks_exact(2).map(|pair| [pair[0].clone(), pair[1].clone()]);
    let made = drafts.into_iter().zip(pairs).map(|(draft, pair)| Case {
        id: draft.id,
        change: draft.change,
        planted: draft.planted,
        pair,
        before: BTreeSet::new(),
        slot: draft.slot,
        sentences: None,
        told: None,
    });
    made.collect()
}

/// What fills a pattern.
#[derive(Clone)]
struct Values {
    date: String,
    count: String,
    place: String,
    person: String,
}

/// One event's pairs: each of the two sentences unchanged against the other one changed.
struct Pairs<'e> {
    event: &'e Event,
    turn: usize,
    first: &'e str,
    second: &'e str,
    day: civil::Date,
    plain: Values,
    drafts: Vec<Draft>,
}

fn of_event(event: &Event, aliases: &[[String; 2]]) -> Vec<Draft> {
    let day: civil::Date = event.date.parse().expect("an ISO date");
    let plain = Values {
        date: long(day),
        count: event.count.map(grouped).unwrap_or_default(),
        place: event.place.clone(),
        person: event.person.clone(),
    };
    let mut drafts = Vec::new();
    for (turn, (first, second)) in [(&event.a, &event.b), (&event.b, &event.a)].into_iter().enumerate() {
        let plain = plain.clone();
        let mut pairs = Pairs { event, turn, first, second, day, plain, drafts: Vec::new() };
        pairs.dates();
        pairs.counts();
        pairs.names();
        pairs.retold(aliases);
        drafts.extend(pairs.drafts);
    }
    drafts
}

impl Pairs<'_> {
    fn add(&mut self, change: &'static str, planted: bool, text: String, slot: Slot) {
        let number = self.drafts.iter().filter(|draft| draft.change == change).count();
        let id = format!("{}/{}/{change}/{number}", self.event.id, self.turn);
        let texts = [fill(self.first, &self.plain), text];
        self.drafts.push(Draft { id, change, planted, published: self.event.published.clone(), texts, slot });
    }

    fn dates(&mut self) {
        if !self.second.contains("{date}") {
            return;
        }
        let day = self.day;
        let near = "a day near the event";
        let days = [-12, -6, -4, -3, -2, 2, 3, 4].map(|n| ("day", day.checked_add(n.days()).expect(near)));
        let months = [-2, -1].map(|n| ("month", day.checked_add(n.months()).expect(near)));
        let years = [-2, -1].map(|n| ("year", day.checked_add(n.years()).expect(near)));
        // Nobody tells on the day of publication what happened later.
        let published: Option<civil::Date> = self.event.published.get(..10).and_then(|day| day.parse().ok());
        let told = |day: civil::Date| published.is_none_or(|published| day <= published);
        for (change, other) in days.into_iter().chain(months).chain(years).filter(|(_, day)| told(*day)) {
            let text = fill(self.second, &Values { date: long(other), ..self.plain.clone() });
            self.add(change, true, text, Slot::Time([day.to_string(), other.to_string()]));
        }
        let year = day.year().to_string();
        let bare = self.second.replace("on {date}", "{date}").replace("On {date}", "{date}");
        for coarse in [month(day), year] {
            let text = fill(&bare, &Values { date: format!("in {coarse}"), ..self.plain.clone() });
            self.add("coarser date", false, text, Slot::Any);
        }
        let next = day.checked_add(1.days()).expect(near);
        let published: civil::Date = self.event.published.parse().expect("an ISO date");
        if published.since(next).is_ok_and(|span| (0..6).contains(&span.get_days())) {
            let text = fill(self.second, &Values { date: weekday(next).to_owned(), ..self.plain.clone() });
            self.add("adjacent weekday", false, text, Slot::Any);
        }
        let without = self.second.replace(" on {date}", "").replace("On {date}, ", "").replace("On {date} ", "");
        self.add("omission", false, fill(&without, &self.plain), Slot::Any);
        let text = fill(self.second, &Values { date: american(day), ..self.plain.clone() });
        self.add("spelling", false, text, Slot::Any);
    }

    fn counts(&mut self) {
        let Some(count) = self.event.count.filter(|_| self.second.contains("{count}")) else { return };
        let with = |count: String| Values { count, ..self.plain.clone() };
        let mut texts: Vec<(&'static str, bool, String, Slot)> = Vec::new();
        for per_cent in [45, 60, 75, 125, 140, 160, 200] {
            let other = count * per_cent / 100 + 1;
            let slot = Slot::Count([count as f64, other as f64]);
            texts.push(("count", true, fill(self.second, &with(grouped(other))), slot));
        }
        let (down, round) = (count / 10 * 10, (count + 5) / 10 * 10);
        for words in [
            format!("about {}", grouped(round)),
            format!("at least {}", grouped(down)),
            format!("more than {}", grouped(down - 1)),
        ] {
            texts.push(("rounded count", false, fill(self.second, &with(words)), Slot::Any));
        }
        if let Some(of) = &self.event.of {
            let counted = format!("{{count}} {of}");
            let part = self.second.replace(&counted, &format!("{} children", grouped(count / 3)));
            let window = self.second.replace(&counted, &format!("{} {of} in the past 24 hours", grouped(count / 4)));
            for (change, text) in [("other population", part), ("other window", window)] {
                if text != *self.second {
                    texts.push((change, false, fill(&text, &self.plain), Slot::Any));
                }
            }
        }
        for (change, planted, text, slot) in texts {
            self.add(change, planted, text, slot);
        }
    }

    fn names(&mut self) {
        if self.second.contains("{place}") {
            for other in &self.event.other_places {
                let text = fill(self.second, &Values { place: other.clone(), ..self.plain.clone() });
                self.add("place", true, text, Slot::Place([self.event.place.clone(), other.clone()]));
            }
        }
        if self.second.contains("{person}") {
            for other in &self.event.other_persons {
                let text = fill(self.second, &Values { person: other.clone(), ..self.plain.clone() });
                self.add("participant", true, text, Slot::Participant([self.event.person.clone(), other.clone()]));
            }
        }
        for no in &self.event.no {
            self.add("polarity", true, fill(no, &self.plain), Slot::Polarity);
        }
        for turned in &self.event.turned {
            self.add("direction or role", true, fill(turned, &self.plain), Slot::Any);
        }
    }

    fn retold(&mut self, aliases: &[[String; 2]]) {
        let text = fill(self.second, &self.plain);
        for [name, other] in aliases.iter().filter(|[name, _]| text.contains(name)) {
            self.add("alias", false, text.replacen(name, other, 1), Slot::Any);
        }
        self.add("added detail", false, text.replace('.', ", as the outlet had reported before."), Slot::Any);
        self.add("added detail", false, format!("{text} Nobody commented on it at first."), Slot::Any);
        self.add("synonym and voice", false, text, Slot::Any);
    }
}

/// The right order against the other one, and the right order told twice.
fn of_order(order: &Order) -> Vec<Draft> {
    let mut drafts = Vec::new();
    let mut add = |change, planted, number: usize, first: &String, second: &String| {
        drafts.push(Draft {
            id: format!("{}/{change}/{number}", order.id),
            change,
            planted,
            published: order.published.clone(),
            texts: [first.clone(), second.clone()],
            slot: if planted { Slot::Order } else { Slot::Any },
        });
    };
    for (number, right) in order.right.iter().enumerate() {
        for (other, wrong) in order.wrong.iter().enumerate() {
            add("order", true, number * order.wrong.len() + other, right, wrong);
        }
        for (other, again) in order.right.iter().enumerate().filter(|(other, _)| *other != number) {
            add("order told otherwise", false, other, right, again);
        }
    }
    drafts
}

fn fill(pattern: &str, values: &Values) -> String {
    let text = pattern
        .replace("{date}", &values.date)
        .replace("{count}", &values.count)
        .replace("{place}", &values.place)
        .replace("{person}", &values.person);
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
