//! Plants contradictions, and harmless changes, in pairs of articles on one event, and counts what is reported:
//! `cargo run --release --example mutate -- [CORPORA] [--list]`.
//!
//! Pairs are paraphrases of our own (`events.toml`) and, where a folder of corpora is given, articles of two outlets from giveme5w1h
//! clusters that state the same value for one type of event, whether or not the program aligns them. One thing is changed in the second article. Everything is enumerated in a
//! fixed order, so that there is no chance in it. Nothing of the corpora's text is printed.

#![allow(clippy::print_stdout, reason = "a tool of the terminal: what it prints is its result")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use clap::Parser;
use crosscheck::model::{
    Analysis, Article, Bound, Certainty, Claim, How, Kind, Mention, MentionKind, Published, QuantityMention,
};
use crosscheck::pipeline;
use crosscheck::rules::Rules;
use crosscheck::text::Field;
use crosscheck::value::Date;
use jiff::ToSpan;
use jiff::civil;
use serde::Deserialize;

#[derive(Parser)]
#[command(about = "Plants contradictions and harmless changes, and counts what is reported")]
struct Args {
    /// Folder with the corpora, for pairs of real articles.
    corpora: Option<PathBuf>,
    /// List what was missed and what was a false alarm, by id.
    #[arg(long)]
    list: bool,
}

#[derive(Deserialize)]
struct Events {
    event: Vec<Event>,
}

#[derive(Deserialize)]
struct Event {
    id: String,
    published: String,
    date: String,
    #[serde(default)]
    place: String,
    other_place: Option<String>,
    #[serde(default)]
    person: String,
    other_person: Option<String>,
    count: Option<u64>,
    of: Option<String>,
    a: String,
    b: String,
    no: Option<String>,
    turned: Option<String>,
}

/// One pair to judge.
struct Case {
    id: String,
    /// What was changed: `day`, `count`, …
    change: &'static str,
    /// Whether the change makes the two impossible together.
    planted: bool,
    pair: [Article; 2],
    /// Contradictions and disputes that stand in the unchanged pair.
    before: BTreeSet<String>,
}

/// What became of the cases of one change.
#[derive(Default)]
struct Tally {
    cases: usize,
    extracted: usize,
    reported: usize,
}

fn main() {
    let args = Args::parse();
    let rules = Rules::builtin();
    let mut cases = templates();
    if let Some(corpora) = &args.corpora {
        cases.extend(real(corpora, &rules));
    }
    let mut tallies: BTreeMap<(bool, &str), Tally> = BTreeMap::new();
    for case in &cases {
        let analysis = analyse(&case.pair, &rules);
        let both = analysis.corpus.articles.iter().all(|article| !article.claims.is_empty());
        let reported = conflicts(&analysis).difference(&case.before).next().is_some();
        let tally = tallies.entry((case.planted, case.change)).or_default();
        tally.cases += 1;
        tally.extracted += usize::from(both);
        tally.reported += usize::from(reported);
        if args.list && reported != case.planted {
            println!("{} {}", if case.planted { "missed" } else { "false alarm" }, case.id);
        }
    }
    print(&tallies);
}

fn print(tallies: &BTreeMap<(bool, &str), Tally>) {
    println!("| set | change | pairs | both extracted | reported | share |\n|---|---|---|---|---|---|");
    for planted in [true, false] {
        let set = if planted { "planted" } else { "harmless" };
        let mut all = Tally::default();
        for ((_, change), tally) in tallies.iter().filter(|((p, _), _)| *p == planted) {
            row(set, change, tally);
            all.cases += tally.cases;
            all.extracted += tally.extracted;
            all.reported += tally.reported;
        }
        row(set, "all", &all);
    }
    let sum =
        |planted: bool| tallies.iter().filter(|((p, _), _)| *p == planted).map(|(_, t)| t.reported).sum::<usize>();
    let (right, wrong) = (sum(true), sum(false));
    println!("\nprecision {:.3}", right as f64 / (right + wrong).max(1) as f64);
}

fn row(set: &str, change: &str, tally: &Tally) {
    let share = tally.reported as f64 / tally.cases.max(1) as f64;
    println!("| {set} | {change} | {} | {} | {} | {share:.3} |", tally.cases, tally.extracted, tally.reported);
}

fn analyse(pair: &[Article; 2], rules: &Rules) -> Analysis {
    pipeline::analyse(pipeline::extract(pair.to_vec(), rules), rules)
}

/// Fingerprints of contradictions and disputes, and of updates: a figure changed between articles of two days is told as one.
fn conflicts(analysis: &Analysis) -> BTreeSet<String> {
    analysis
        .findings
        .iter()
        .filter(|finding| matches!(finding.kind, Kind::Contradiction | Kind::Dispute | Kind::Update))
        .map(|finding| finding.fingerprint.clone())
        .collect()
}

// --- paraphrases

fn templates() -> Vec<Case> {
    let events: Events = toml::from_str(include_str!("events.toml")).expect("the events are well-formed");
    events.event.iter().flat_map(of_event).collect()
}

/// What fills a pattern.
#[derive(Clone)]
struct Values {
    date: String,
    count: String,
    place: String,
    person: String,
}

fn of_event(event: &Event) -> Vec<Case> {
    let day: civil::Date = event.date.parse().expect("an ISO date");
    let plain = Values {
        date: long(day),
        count: event.count.map(grouped).unwrap_or_default(),
        place: event.place.clone(),
        person: event.person.clone(),
    };
    let mut cases = Vec::new();
    for (turn, (first, second)) in [(&event.a, &event.b), (&event.b, &event.a)].into_iter().enumerate() {
        let mut add = |change: &'static str, planted: bool, number: usize, text: String| {
            let id = format!("{}/{turn}/{change}/{number}", event.id);
            let pair = [article("first", event, fill(first, &plain)), article("second", event, text)];
            cases.push(Case { id, change, planted, pair, before: BTreeSet::new() });
        };
        let has_date = second.contains("{date}");
        if has_date {
            for (number, days) in [-12, -6, -4, -3, -2, 2, 3, 4, 6].into_iter().enumerate() {
                let other = day.checked_add(days.days()).expect("a day near the event");
                add("day", true, number, fill(second, &Values { date: long(other), ..plain.clone() }));
            }
            for (number, months) in [-2, -1].into_iter().enumerate() {
                let other = day.checked_add(months.months()).expect("a month near the event");
                add("month", true, number, fill(second, &Values { date: long(other), ..plain.clone() }));
            }
            for (number, years) in [-2, -1].into_iter().enumerate() {
                let other = day.checked_add(years.years()).expect("a year near the event");
                add("year", true, number, fill(second, &Values { date: long(other), ..plain.clone() }));
            }
            add(
                "coarser date",
                false,
                0,
                fill(
                    &second.replace("on {date}", "{date}").replace("On {date}", "{date}"),
                    &Values { date: format!("in {}", month(day)), ..plain.clone() },
                ),
            );
            add(
                "coarser date",
                false,
                1,
                fill(
                    &second.replace("on {date}", "{date}").replace("On {date}", "{date}"),
                    &Values { date: format!("in {}", day.year()), ..plain.clone() },
                ),
            );
            let next = day.checked_add(1.days()).expect("a day near the event");
            let published: civil::Date = event.published.parse().expect("an ISO date");
            if published.since(next).is_ok_and(|span| (0..6).contains(&span.get_days())) {
                add(
                    "adjacent weekday",
                    false,
                    0,
                    fill(second, &Values { date: weekday(next).to_owned(), ..plain.clone() }),
                );
            }
            add(
                "omission",
                false,
                0,
                fill(&second.replace(" on {date}", "").replace("On {date}, ", "").replace("On {date} ", ""), &plain),
            );
            add("spelling", false, 0, fill(second, &Values { date: american(day), ..plain.clone() }));
        }
        if let Some(count) = event.count.filter(|_| second.contains("{count}")) {
            for (number, per_cent) in [30, 45, 60, 75, 125, 140, 160, 200, 250].into_iter().enumerate() {
                let other = grouped(count * per_cent / 100 + 1);
                add("count", true, number, fill(second, &Values { count: other, ..plain.clone() }));
            }
            let round = (count + 5) / 10 * 10;
            add(
                "rounded count",
                false,
                0,
                fill(second, &Values { count: format!("about {}", grouped(round)), ..plain.clone() }),
            );
            add(
                "rounded count",
                false,
                1,
                fill(second, &Values { count: format!("at least {}", grouped(count / 10 * 10)), ..plain.clone() }),
            );
            add(
                "rounded count",
                false,
                2,
                fill(second, &Values { count: format!("more than {}", grouped(count / 10 * 10 - 1)), ..plain.clone() }),
            );
            if let Some(of) = &event.of {
                let part = second.replace(&format!("{{count}} {of}"), &format!("{} children", grouped(count / 3)));
                add("other population", false, 0, fill(&part, &plain));
                let window = second.replace("{count}", &grouped(count / 4)).replace(
                    &*format!("{} {of}", grouped(count / 4)),
                    &format!("{} {of} in the past 24 hours", grouped(count / 4)),
                );
                add("other window", false, 0, fill(&window, &plain));
            }
        }
        if let Some(other) = event.other_place.as_ref().filter(|_| second.contains("{place}")) {
            add("place", true, 0, fill(second, &Values { place: other.clone(), ..plain.clone() }));
        }
        if let Some(other) = event.other_person.as_ref().filter(|_| second.contains("{person}")) {
            add("participant", true, 0, fill(second, &Values { person: other.clone(), ..plain.clone() }));
        }
        if let Some(no) = event.no.as_ref().filter(|_| turn == 0) {
            add("polarity", true, 0, fill(no, &plain));
        }
        if let Some(turned) = event.turned.as_ref().filter(|_| turn == 0) {
            add("direction or role", true, 0, fill(turned, &plain));
        }
        add("synonym and voice", false, 0, fill(second, &plain));
        add("added detail", false, 0, fill(&second.replace('.', ", as the outlet had reported before."), &plain));
        add("added detail", false, 1, format!("{} Nobody commented on it at first.", fill(second, &plain)));
    }
    cases
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

fn article(source: &str, event: &Event, text: String) -> Article {
    dated(Article::plain(format!("{}-{source}", event.id), source, text), &event.published)
}

fn dated(mut article: Article, day: &str) -> Article {
    let edtf = day.get(..10).and_then(Date::parse);
    article.published = Published { edtf, how: How::Metadata, evidence: Vec::new() };
    article
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn month(day: civil::Date) -> String {
    format!("{} {}", MONTHS[day.month() as usize - 1], day.year())
}

fn long(day: civil::Date) -> String {
    format!("{} {}", day.day(), month(day))
}

fn american(day: civil::Date) -> String {
    format!("{} {}, {}", MONTHS[day.month() as usize - 1], day.day(), day.year())
}

fn weekday(day: civil::Date) -> &'static str {
    const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    DAYS[day.weekday().to_monday_zero_offset() as usize]
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

// --- real articles

/// Cases of one change that one cluster gives at most.
const OF_CLUSTER: usize = 8;
/// Cases of one change that two articles give at most.
const OF_PAIR: usize = 2;

/// Articles of two outlets on one event in which both state the same number, day or place for one type of event: that value is changed, or
/// only told otherwise, in the second.
fn real(corpora: &Path, rules: &Rules) -> Vec<Case> {
    let Ok(text) = std::fs::read_to_string(corpora.join("giveme5w1h/clusters.jsonl")) else { return Vec::new() };
    let rows: Vec<serde_json::Value> = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let mut clusters: BTreeMap<String, Vec<Article>> = BTreeMap::new();
    for (number, row) in rows.iter().enumerate() {
        let field = |name: &str| row[name].as_str().unwrap_or("").to_owned();
        let mut article = Article::plain(format!("{number:04}"), field("source_domain"), field("text"));
        article.title = row["title"].as_str().map(str::to_owned);
        let event = row["newsCluster"]["Event"].as_str().unwrap_or("").to_owned();
        clusters.entry(event).or_default().push(dated(article, &field("date_publish")));
    }
    clusters.into_values().flat_map(|articles| of_cluster(&pipeline::extract(articles, rules), rules)).collect()
}

fn of_cluster(articles: &[Article], rules: &Rules) -> Vec<Case> {
    let mut taken: BTreeMap<&str, usize> = BTreeMap::new();
    let mut cases = Vec::new();
    for (place, first) in articles.iter().enumerate() {
        for second in articles.iter().skip(place + 1).filter(|second| second.source != first.source) {
            let mut edits: Vec<Edit> = second
                .claims
                .iter()
                .filter(|claim| claim.sentence.field == Field::Text && claim.certainty == Certainty::Firm)
                .flat_map(|claim| first.claims.iter().flat_map(move |other| edits(first, other, second, claim)))
                .collect();
            edits.sort_by(|a, b| (a.change, a.start, &a.with).cmp(&(b.change, b.start, &b.with)));
            edits.dedup_by(|a, b| (a.change, a.start, &a.with) == (b.change, b.start, &b.with));
            let mut of_pair: BTreeMap<&str, usize> = BTreeMap::new();
            let mut before = None;
            for edit in edits {
                let (own, all) = (of_pair.entry(edit.change).or_default(), taken.entry(edit.change).or_default());
                if *own >= OF_PAIR || *all >= OF_CLUSTER {
                    continue;
                }
                *own += 1;
                *all += 1;
                let before =
                    before.get_or_insert_with(|| conflicts(&analyse(&[plain(first), plain(second)], rules))).clone();
                let mut other = plain(second);
                other.text.replace_range(edit.start..edit.end, &edit.with);
                let id = format!("{}+{}@{}/{}", first.id, second.id, edit.start, edit.change);
                let pair = [plain(first), other];
                cases.push(Case { id, change: edit.change, planted: edit.planted, pair, before });
            }
        }
    }
    cases
}

/// An article as it was before it was extracted.
fn plain(article: &Article) -> Article {
    let mut plain = Article::plain(&article.id, &article.source, &article.text);
    plain.title.clone_from(&article.title);
    plain.published.clone_from(&article.published);
    plain
}

/// One change of the second article's text.
struct Edit {
    change: &'static str,
    planted: bool,
    start: usize,
    end: usize,
    with: String,
}

/// The changes that two claims of one type allow where they state the same.
fn edits(first: &Article, other: &Claim, second: &Article, claim: &Claim) -> Vec<Edit> {
    if claim.event != other.event || claim.event.starts_with("open:") || claim.modality != other.modality {
        return Vec::new();
    }
    let mut edits = Vec::new();
    for (mention, quantity) in quantities(second, claim) {
        let same = |q: &QuantityMention| {
            q.value == quantity.value && q.of == quantity.of && q.unit.is_none() && q.bound == quantity.bound
        };
        if quantities(first, other).any(|(_, q)| same(q)) {
            edits.extend(of_count(mention, quantity));
        }
    }
    if let (Some(mine), Some(theirs)) = (&claim.time, &other.time)
        && mine.edtf == theirs.edtf
        && mine.edtf.is_day()
        && let Some(mention) = mine.mention.and_then(|place| second.mentions.get(place))
    {
        edits.extend(of_day(mention));
    }
    if let (Some(mine), Some(theirs)) = (&claim.place, &other.place)
        && mine.id == theirs.id
        && let Some(mention) = mine.mention.and_then(|place| second.mentions.get(place))
    {
        let elsewhere = if mention.text == "Lima" { "Oslo" } else { "Lima" };
        edits.push(edit("place (real)", true, mention, 0, mention.text.len(), elsewhere.to_owned()));
    }
    edits
}

fn quantities<'a>(article: &'a Article, claim: &'a Claim) -> impl Iterator<Item = (&'a Mention, &'a QuantityMention)> {
    claim.quantities.iter().filter_map(|place| {
        let mention = article.mentions.get(*place)?;
        match &mention.kind {
            MentionKind::Quantity(quantity) if quantity.unit.is_none() && quantity.value >= Some(3.0) => {
                Some((mention, quantity))
            }
            _ => None,
        }
    })
}

fn edit(change: &'static str, planted: bool, mention: &Mention, from: usize, to: usize, with: String) -> Edit {
    Edit { change, planted, start: mention.span.start + from, end: mention.span.start + to, with }
}

/// Other numbers, where the words hold one in digits.
fn of_count(mention: &Mention, quantity: &QuantityMention) -> Vec<Edit> {
    let is_digit = |c: char| c.is_ascii_digit() || c == ',';
    let Some(from) = mention.text.find(|c: char| c.is_ascii_digit()) else { return Vec::new() };
    let rest = mention.text.get(from..).unwrap_or("");
    let to = from + rest.find(|c| !is_digit(c)).unwrap_or(rest.len());
    let Some(number) = mention.text.get(from..to).and_then(|text| text.replace(',', "").parse::<u64>().ok()) else {
        return Vec::new();
    };
    if quantity.bound != Bound::Exactly || quantity.value != Some(number as f64) {
        return Vec::new();
    }
    let made = |change, planted, with| edit(change, planted, mention, from, to, with);
    vec![
        made("count (real)", true, grouped(number * 16 / 10 + 3)),
        made("count (real)", true, grouped(number * 55 / 100)),
        made("rounded count (real)", false, format!("at least {}", grouped(number.saturating_sub(1)))),
        made("rounded count (real)", false, format!("about {}", grouped(number))),
    ]
}

const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Another day, and a coarser or adjacent one, where the words are a weekday or hold the day of the month.
fn of_day(mention: &Mention) -> Vec<Edit> {
    if let Some(day) = DAYS.iter().position(|day| *day == mention.text) {
        let made = |change, planted, days: usize| {
            edit(change, planted, mention, 0, mention.text.len(), DAYS[(day + days) % 7].to_owned())
        };
        return vec![
            made("weekday (real)", true, 3),
            made("weekday (real)", true, 5),
            made("adjacent weekday (real)", false, 6),
        ];
    }
    let Some(month) = MONTHS.iter().find(|month| mention.text.contains(**month)) else { return Vec::new() };
    let Some(from) = mention.text.find(|c: char| c.is_ascii_digit()) else { return Vec::new() };
    let rest = mention.text.get(from..).unwrap_or("");
    let to = from + rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let Some(day) = mention.text.get(from..to).and_then(|day| day.parse::<u32>().ok()).filter(|day| *day <= 31) else {
        return Vec::new();
    };
    let shifted = |days: u32| ((day - 1 + days) % 28 + 1).to_string();
    vec![
        edit("day (real)", true, mention, from, to, shifted(4)),
        edit("day (real)", true, mention, from, to, shifted(20)),
        edit("coarser date (real)", false, mention, 0, mention.text.len(), (*month).to_owned()),
    ]
}
