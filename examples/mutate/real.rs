//! Articles of two outlets from one giveme5w1h cluster that state the same → pairs in which one thing is changed in the second.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crosscheck::model::{
    ActorKind, Article, Bound, Claim, Filler, Mention, MentionKind, Polarity, QuantityMention, TimeMention,
};
use crosscheck::pipeline;
use crosscheck::report::MONTHS;
use crosscheck::rules::Rules;
use crosscheck::rules::event::SlotMeaning;
use crosscheck::text::{Field, Span};
use crosscheck::value::Date;
use rayon::prelude::*;

use crate::fate::Slot;
use crate::words::{DAYS, grouped};
use crate::{Case, analyse, conflicts, dated};

/// Cases of one change that one cluster gives at most.
const OF_CLUSTER: usize = 60;
/// Cases of one change that two articles give at most.
const OF_PAIR: usize = 4;

/// A changed article before it is extracted.
struct Draft<'a> {
    id: String,
    edit: Edit,
    /// The sentences of the two claims, unchanged.
    sentences: [Span; 2],
    first: &'a Article,
    second: &'a Article,
}

/// Articles of two outlets on one event in which both state the same number, day or place for one type of event: that value is changed, or
/// only told otherwise, in the second. Only what is changed is extracted anew.
pub(crate) fn cases(corpora: &Path, rules: &Rules) -> Vec<Case> {
    let Ok(text) = std::fs::read_to_string(corpora.join("giveme5w1h/clusters.jsonl")) else { return Vec::new() };
    let rows: Vec<serde_json::Value> = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let articles = rows.iter().enumerate().map(|(number, row)| {
        let field = |name: &str| row[name].as_str().unwrap_or("").to_owned();
        let mut article = Article::plain(format!("{number:04}"), field("source_domain"), field("text"));
        article.title = row["title"].as_str().map(str::to_owned);
        dated(article, &field("date_publish"))
    });
    let extracted = pipeline::extract(articles.collect(), rules);
    let mut clusters: BTreeMap<&str, Vec<&Article>> = BTreeMap::new();
    for (row, article) in rows.iter().zip(&extracted) {
        clusters.entry(row["newsCluster"]["Event"].as_str().unwrap_or("")).or_default().push(article);
    }
    let drafts: Vec<Draft> = clusters.values().flat_map(|articles| of_cluster(rules, articles)).collect();
    let pairs: BTreeSet<(usize, usize)> =
        drafts.iter().map(|draft| (number(draft.first), number(draft.second))).collect();
    let before: BTreeMap<(usize, usize), BTreeSet<String>> = pairs
        .into_par_iter()
        .map(|(a, b)| ((a, b), conflicts(&analyse(&[extracted[a].clone(), extracted[b].clone()], rules))))
        .collect();
    let changed = pipeline::extract(drafts.iter().map(changed).collect(), rules);
    let made = drafts.into_iter().zip(changed).map(|(draft, second)| Case {
        before: before.get(&(number(draft.first), number(draft.second))).cloned().unwrap_or_default(),
        told: Some(told(&draft)),
        sentences: Some(draft.sentences),
        id: draft.id,
        change: draft.edit.change,
        planted: draft.edit.planted,
        pair: [draft.first.clone(), second],
        slot: draft.edit.slot,
    });
    made.collect()
}

/// The row of an article, which is its id.
fn number(article: &Article) -> usize {
    article.id.parse().expect("ids are numbers of rows")
}

fn of_cluster<'a>(rules: &Rules, articles: &[&'a Article]) -> Vec<Draft<'a>> {
    let mut taken: BTreeMap<&str, usize> = BTreeMap::new();
    let mut drafts = Vec::new();
    for first in articles {
        for second in articles.iter().filter(|second| second.source != first.source) {
            let of_two = |claim: &Claim, other: &Claim| {
                let sentences = [other.sentence, claim.sentence];
                edits(rules, first, other, second, claim).into_iter().map(move |edit| (edit, sentences))
            };
            let mut edits: Vec<(Edit, [Span; 2])> = second
                .claims
                .iter()
                .filter(|claim| claim.sentence.field == Field::Text)
                .flat_map(|claim| first.claims.iter().flat_map(move |other| of_two(claim, other)))
                .collect();
            edits.sort_by(|(a, _), (b, _)| (a.change, a.start, &a.with).cmp(&(b.change, b.start, &b.with)));
            edits.dedup_by(|(a, _), (b, _)| (a.change, a.start, &a.with) == (b.change, b.start, &b.with));
            let mut of_pair: BTreeMap<&str, usize> = BTreeMap::new();
            for (edit, sentences) in edits {
                let (own, all) = (of_pair.entry(edit.change).or_default(), taken.entry(edit.change).or_default());
                if *own < OF_PAIR && *all < OF_CLUSTER {
                    *own += 1;
                    *all += 1;
                    let id = format!("{}+{}@{}/{}/{own}", first.id, second.id, edit.start, edit.change);
                    drafts.push(Draft { id, edit, sentences, first, second });
                }
            }
        }
    }
    drafts
}

/// Where the article states what is changed, last first: a number or day that it repeats is told otherwise throughout, or it would contradict itself.
fn occurrences(article: &Article, edit: &Edit) -> Vec<(Field, usize, usize)> {
    let holds = |mention: &&Mention| mention.span.start <= edit.start && edit.end <= mention.span.end;
    let timed = |mention: &&Mention| matches!(mention.kind, MentionKind::Time(_) | MentionKind::Quantity(_));
    let own = article.mentions.iter().filter(timed).find(|m| holds(m) && m.span.field == Field::Text);
    let words = article.text.get(edit.start..edit.end).unwrap_or("");
    let day = |time: &TimeMention| time.edtf.as_ref().and_then(Date::first);
    let repeated = own.into_iter().flat_map(|own| {
        let alike = move |other: &&Mention| match (&own.kind, &other.kind) {
            (MentionKind::Time(own), MentionKind::Time(other)) => day(own) == day(other),
            (MentionKind::Quantity(own), MentionKind::Quantity(other)) => own.value == other.value,
            _ => false,
        };
        article.mentions.iter().filter(alike)
    });
    let at = |mention: &Mention| {
        let start = mention.span.start + mention.text.find(words)?;
        Some((mention.span.field, start, start + words.len()))
    };
    let mut places: Vec<(Field, usize, usize)> = repeated.filter_map(at).collect();
    places.push((Field::Text, edit.start, edit.end));
    places.sort_unstable_by_key(|(field, start, _)| (*field == Field::Title, std::cmp::Reverse(*start)));
    places.dedup();
    places
}

/// The two sentences, with what is changed in the second marked.
fn told(draft: &Draft) -> [String; 2] {
    let Draft { edit, second, .. } = draft;
    let [first, own] = draft.sentences;
    let words = |start: usize, end: usize| second.text.get(start..end).unwrap_or("");
    let changed = format!(
        "{}[{} => {}]{}",
        words(own.start, edit.start),
        words(edit.start, edit.end),
        edit.with,
        words(edit.end, own.end)
    );
    [draft.first.words(&first).to_owned(), changed]
}

/// The second article with its change, not yet extracted.
fn changed(draft: &Draft) -> Article {
    let mut text = draft.second.text.clone();
    let mut title = draft.second.title.clone();
    for (field, start, end) in occurrences(draft.second, &draft.edit) {
        match (field, &mut title) {
            (Field::Title, Some(title)) => title.replace_range(start..end, &draft.edit.with),
            _ => text.replace_range(start..end, &draft.edit.with),
        }
    }
    let mut plain = Article::plain(&draft.second.id, &draft.second.source, text);
    plain.title = title;
    plain.published.clone_from(&draft.second.published);
    plain
}

/// One change of the second article's text.
struct Edit {
    change: &'static str,
    planted: bool,
    start: usize,
    end: usize,
    with: String,
    slot: Slot,
}

/// The changes that two claims of one type allow where they state the same and a reader sees one event: see [`beside`]. What types of which the time
/// only describes (what somebody said) tell is never one event by these signs.
fn edits(rules: &Rules, first: &Article, other: &Claim, second: &Article, claim: &Claim) -> Vec<Edit> {
    let one_stage = claim.modality == other.modality && claim.polarity == other.polarity;
    let told = rules.frames.get(&claim.event).is_some_and(|frame| frame.time != SlotMeaning::Describes);
    if claim.event != other.event || !told || !one_stage {
        return Vec::new();
    }
    let agreed = agreed(first, other, second, claim);
    let signs = usize::from(opens(other) && opens(claim)) + usize::from(share_words(first, other, second, claim));
    let beside = |slot: &str| beside(rules, (first, other), (second, claim), &agreed, signs, slot);
    let mut edits = Vec::new();
    for (mention, quantity) in quantities(second, claim) {
        let same = |q: &QuantityMention| {
            q.value == quantity.value && q.of == quantity.of && q.unit.is_none() && q.bound == quantity.bound
        };
        if beside("count") && quantities(first, other).any(|(_, q)| same(q)) {
            edits.extend(of_count(mention, quantity));
        }
    }
    if let (Some(mine), Some(theirs)) = (claim.own_time(), other.own_time())
        && beside("time")
        && mine.edtf == theirs.edtf
        && mine.edtf.is_day()
        && let Some(mention) = mine.mention.and_then(|place| second.mentions.get(place))
    {
        edits.extend(of_day(mention, &mine.edtf.to_string()));
    }
    if let (Some(mine), Some(theirs)) = (claim.own_place(), other.own_place())
        && beside("place")
        && mine.id == theirs.id
        && let Some(mention) = mine.mention.and_then(|place| second.mentions.get(place))
        && let Some(own) = theirs.mention.and_then(|place| first.mentions.get(place))
    {
        let state = rules.places.state_of(&mine.id) == Some(&mine.id);
        let nested = is_nested(second, claim, mention);
        let elsewhere = if state { STATES } else { TOWNS };
        for elsewhere in elsewhere.into_iter().filter(|other| !nested && *other != mention.text) {
            let slot = Slot::Place([own.text.clone(), elsewhere.to_owned()]);
            edits.push(edit("place (real)", true, mention, (0, mention.text.len()), elsewhere.to_owned(), slot));
        }
    }
    for (role, words, strangers) in participants(rules, first, other, second, claim) {
        if beside("role") {
            let own = other.roles[&role].first().map_or("", |filler| first.words(&filler.span)).to_owned();
            edits.extend(strangers.map(|name| {
                let slot = Slot::Participant([own.clone(), name.to_owned()]);
                edit("participant (real)", true, words, (0, words.text.len()), name.to_owned(), slot)
            }));
        }
    }
    if beside("polarity") && claim.polarity == Polarity::Affirmed {
        edits.extend(refused(second, claim));
    }
    if !edits.is_empty() {
        let (change, sentence) = ("omission (real)", claim.sentence);
        let (start, end, slot) = (sentence.start, sentence.end, Slot::Any);
        edits.push(Edit { change, planted: false, start, end, with: String::new(), slot });
        let (change, with) = ("added detail (real)", " Nobody was ready to comment on that at first.".to_owned());
        edits.push(Edit { change, planted: false, start: end, end, with, slot: Slot::Any });
    }
    edits
}

/// Bytes of a text in which its news stands.
const OPENING: usize = 400;
/// Words that two sentences share when a reader takes them for one report.
const SHARED: usize = 4;
/// Words between two names of which the one may hold the other, at most.
const NEAR: usize = 5;
/// Letters of a word that says something.
const LETTERS: usize = 4;
/// Names of nobody in the articles.
const STRANGERS: [&str; 2] = ["Karl Lindgren", "Rosa Quintero"];
/// States in none of the articles.
const STATES: [&str; 2] = ["Peru", "Norway"];
/// Towns in none of the articles.
const TOWNS: [&str; 2] = ["Lima", "Oslo"];
/// Days before an article appeared from which on an event is no news in it.
const OLD: i32 = 31;

/// Whether the sentence names another place beside this one, of which the one may hold the other ("Nice, southern France", "a city in the north of
/// France", "the Brandenburg Gate in Germany"): another name would lie in the wrong country, or leave the event where it was.
fn is_nested(article: &Article, claim: &Claim, mention: &Mention) -> bool {
    let beside = |other: &&Mention| other.span != mention.span && claim.sentence.contains(&other.span);
    let places = article.mentions.iter().filter(beside).filter(|other| matches!(other.kind, MentionKind::Place(_)));
    let around = |other: &Mention| {
        let (start, end) = (mention.span.end.min(other.span.end), mention.span.start.max(other.span.start));
        article.text.get(start..end).is_some_and(|between| between.split_whitespace().count() <= NEAR)
    };
    places.into_iter().any(around)
}

/// Whether a reader sees one event in two claims without the slot that is changed: two signs (another slot that agrees, each article opens with the
/// claim, the sentences share words), and no other slot that differs.
fn beside(
    rules: &Rules,
    (first, other): (&Article, &Claim),
    (second, claim): (&Article, &Claim),
    agreed: &[&str],
    signs: usize,
    slot: &str,
) -> bool {
    let counted = |article, claim| quantities(article, claim).map(|(_, q)| q.of.clone()).collect::<Vec<_>>();
    let (mine, theirs) = (counted(second, claim), counted(first, other));
    let other_count = !agreed.contains(&"count") && mine.iter().any(|of| theirs.contains(of));
    let other_time = !agreed.contains(&"time")
        && claim.own_time().zip(other.own_time()).is_some_and(|(a, b)| !a.edtf.relate(&b.edtf).is_compatible());
    let other_place = claim
        .own_place()
        .zip(other.own_place())
        .is_some_and(|(a, b)| !rules.places.relate(&a.id, &b.id).relation.is_compatible());
    let other_role = claim.roles.iter().any(|(role, mine)| {
        let ids = |fillers: &[Filler]| fillers.iter().map(|filler| filler.id.clone()).collect::<Option<Vec<String>>>();
        let theirs = other.roles.get(role).map(Vec::as_slice).unwrap_or_default();
        let (Some(mine), Some(theirs)) = (ids(mine), ids(theirs)) else { return false };
        let may_be = |a: &String| theirs.iter().any(|b| rules.actors.can_be_same(a, b, None));
        !mine.is_empty() && !theirs.is_empty() && !mine.iter().any(may_be)
    });
    if other_role || is_old(claim, other, first) || is_old(other, claim, second) {
        return false;
    }
    let differs = slot != "count" && other_count || slot != "time" && other_time || slot != "place" && other_place;
    !differs && signs + agreed.iter().filter(|other| **other != slot).count() >= 2
}

/// Whether a claim is dated long before another article appeared, whose claim bears no date: that tells what is new.
fn is_old(dated: &Claim, other: &Claim, article: &Article) -> bool {
    let last = dated.own_time().filter(|_| other.own_time().is_none()).and_then(|time| time.edtf.last());
    let published = article.published.edtf.as_ref().and_then(Date::first);
    last.zip(published).is_some_and(|(last, published)| (published - last).get_days() > OLD)
}

/// Whether the sentences of two claims share words beside those that every such sentence has.
fn share_words(first: &Article, other: &Claim, second: &Article, claim: &Claim) -> bool {
    let words = |article: &Article, claim: &Claim| -> BTreeSet<String> {
        let sentence = article.words(&claim.sentence).to_lowercase();
        let words = sentence.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= LETTERS);
        words.map(str::to_owned).collect()
    };
    words(first, other).intersection(&words(second, claim)).count() >= SHARED
}

fn opens(claim: &Claim) -> bool {
    claim.sentence.field == Field::Title || claim.sentence.start < OPENING
}

/// The slots in which two claims state the same.
fn agreed(first: &Article, other: &Claim, second: &Article, claim: &Claim) -> Vec<&'static str> {
    let count = quantities(second, claim).any(|(_, q)| quantities(first, other).any(|(_, o)| q.value == o.value));
    let time = claim.own_time().zip(other.own_time()).is_some_and(|(a, b)| a.edtf == b.edtf && a.edtf.is_day());
    let place = claim.own_place().zip(other.own_place()).is_some_and(|(a, b)| a.id == b.id);
    let role = claim.roles.iter().any(|(role, mine)| {
        let shared =
            |id: &String| other.roles.get(role).into_iter().flatten().any(|theirs| theirs.id.as_ref() == Some(id));
        mine.iter().filter_map(|filler| filler.id.as_ref()).any(shared)
    });
    let slots = [(count, "count"), (time, "time"), (place, "place"), (role, "role")];
    slots.into_iter().filter(|(agreed, _)| *agreed).map(|(_, slot)| slot).collect()
}

/// The full names of persons, and states, that alone fill a role with one true filler in both claims, with the role and what may stand for them.
fn participants<'a>(
    rules: &Rules,
    first: &Article,
    other: &Claim,
    second: &'a Article,
    claim: &Claim,
) -> Vec<(String, &'a Mention, [&'static str; 2])> {
    let full = |article: &Article, span| article.words(span).contains(' ');
    let of = |id: &str| {
        let actors = second.mentions.iter().filter_map(|mention| match &mention.kind {
            MentionKind::Actor(actor) if actor.actor.as_deref() == Some(id) => Some(actor.actor_kind),
            _ => None,
        });
        actors.filter(|kind| *kind != ActorKind::Unknown).collect::<Vec<ActorKind>>()
    };
    let person = |id: &str| match rules.actors.kind(id) {
        Some(kind) => kind == ActorKind::Person,
        None => of(id).first() == Some(&ActorKind::Person),
    };
    let frame = rules.frames.get(&claim.event);
    let single = |role: &str| frame.and_then(|frame| frame.roles.get(role)) == Some(&SlotMeaning::Single);
    let named = claim.roles.iter().filter(|(role, _)| single(role)).filter_map(|(role, mine)| {
        let ([mine], [theirs]) = (mine.as_slice(), other.roles.get(role)?.as_slice()) else { return None };
        let id = mine.id.as_ref().filter(|id| theirs.id.as_ref() == Some(id))?;
        let state = rules.places.state_of(id) == Some(id);
        let words = second.mentions.iter().find(|mention| {
            let name =
                matches!(&mention.kind, MentionKind::Actor(actor) if actor.name.is_some() && actor.actor == mine.id);
            let alone = if state { mine.span == mention.span } else { full(second, &mention.span) && person(id) };
            name && mine.span.contains(&mention.span) && alone
        })?;
        let known = state || full(first, &theirs.span);
        known.then(|| (role.clone(), words, if state { STATES } else { STRANGERS }))
    });
    named.collect()
}

/// The event refused: "was not arrested", "has not resigned", "did not resign".
fn refused(article: &Article, claim: &Claim) -> Vec<Edit> {
    let words = article.words(&claim.trigger);
    let before = article.text.get(..claim.trigger.start).unwrap_or("");
    let last = before.trim_end().rsplit(char::is_whitespace).next().unwrap_or("").to_lowercase();
    let by_subject = claim.grounds.iter().find(|ground| ground.by == "subject");
    let told_by = by_subject.and_then(|ground| claim.roles.get(&ground.of)?.first());
    let adjoins = told_by.is_some_and(|filler| filler.span.end + 1 == claim.trigger.start);
    let past = words != claim.lemma && !words.ends_with("ing") && !words.contains(' ');
    let with = match last.as_str() {
        "was" | "were" | "has" | "have" | "had" => format!("not {words}"),
        _ if adjoins && past => format!("did not {}", claim.lemma),
        _ => return Vec::new(),
    };
    let (start, end) = (claim.trigger.start, claim.trigger.end);
    vec![Edit { change: "polarity (real)", planted: true, start, end, with, slot: Slot::Polarity }]
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

fn edit(
    change: &'static str,
    planted: bool,
    mention: &Mention,
    (from, to): (usize, usize),
    with: String,
    slot: Slot,
) -> Edit {
    Edit { change, planted, start: mention.span.start + from, end: mention.span.start + to, with, slot }
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
    if quantity.value != Some(number as f64) {
        return Vec::new();
    }
    // "at least 84": only a smaller number without these words is impossible together with the other's.
    let whole = (0, mention.text.len());
    let (words, others) = match quantity.bound {
        Bound::Exactly => ((from, to), vec![number * 16 / 10 + 3, number * 2 + 5, number * 55 / 100, number * 3 / 10]),
        Bound::AtLeast => (whole, vec![number * 6 / 10, number * 4 / 10]),
        _ => return Vec::new(),
    };
    let planted = others.into_iter().map(|other| {
        let slot = Slot::Count([number as f64, other as f64]);
        edit("count (real)", true, mention, words, grouped(other), slot)
    });
    if quantity.bound != Bound::Exactly {
        return planted.collect();
    }
    let told = [format!("at least {}", grouped(number.saturating_sub(1))), format!("about {}", grouped(number))];
    let harmless =
        told.into_iter().map(|words| edit("rounded count (real)", false, mention, (from, to), words, Slot::Any));
    planted.chain(harmless).collect()
}

/// Another day, and a coarser or adjacent one, where the words are a weekday or hold the day of the month.
fn of_day(mention: &Mention, edtf: &str) -> Vec<Edit> {
    let whole = (0, mention.text.len());
    if let Some(day) = DAYS.iter().position(|day| *day == mention.text) {
        // The day meant by another weekday hangs on the publication date, so only the day that is left is asked for.
        let made = |change, planted, days: usize| {
            let slot = Slot::Time([edtf.to_owned(), String::new()]);
            edit(change, planted, mention, whole, DAYS[(day + days) % 7].to_owned(), slot)
        };
        return vec![
            made("weekday (real)", true, 3),
            made("weekday (real)", true, 4),
            made("adjacent weekday (real)", false, 6),
            made("adjacent weekday (real)", false, 1),
        ];
    }
    let Some(&month) = MONTHS.iter().find(|month| mention.text.contains(**month)) else { return Vec::new() };
    let Some(from) = mention.text.find(|c: char| c.is_ascii_digit()) else { return Vec::new() };
    let rest = mention.text.get(from..).unwrap_or("");
    let to = from + rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let Some(day) = mention.text.get(from..to).and_then(|day| day.parse::<u32>().ok()).filter(|day| *day <= 31) else {
        return Vec::new();
    };
    let time = || Slot::Time([edtf.to_owned(), String::new()]);
    let shifted = [4, 9, 20].map(|days| {
        let other = (day - 1 + days) % 28 + 1;
        edit("day (real)", true, mention, (from, to), other.to_string(), time())
    });
    let named = mention.text.find(month).map(|at| (at, at + month.len()));
    let number = MONTHS.iter().position(|other| *other == month).unwrap_or(0);
    let months = named.into_iter().flat_map(|words| {
        [2, 7].map(|n| edit("month (real)", true, mention, words, MONTHS[(number + n) % 12].to_owned(), time()))
    });
    let coarse = edit("coarser date (real)", false, mention, whole, month.to_owned(), Slot::Any);
    shifted.into_iter().chain(months).chain([coarse]).collect()
}
