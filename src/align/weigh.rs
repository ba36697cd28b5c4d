//! Two claims → match weights: how strongly the evidence says that they are about one event.
//!
//! Fellegi and Sunter's record linkage: each slot that agrees adds bits, rarer values add more, each that cannot agree
//! subtracts. The parts are kept for the waterfall. Some differences forbid whatever the sum (cannot-links). Invariants:
//! symmetric; depends on the two claims, their articles' stories and the frozen tables alone.

use std::collections::BTreeSet;

use super::view::{Seen, Time, View, days_apart};
use super::witness::Dependence;
use crate::model::{ActorKind, MatchWeight};
use crate::rules::event::{Aspect, SlotMeaning};
use crate::value::{Date, Relation};

/// The evidence on one pair.
#[derive(Clone, Debug, Default)]
pub struct Weighed {
    /// The waterfall.
    pub parts: Vec<MatchWeight>,
    /// Why the two cannot be one event, if something forbids it: the slot and the reason.
    pub vetoes: Vec<(&'static str, String)>,
}

impl Weighed {
    /// Sum of the parts.
    pub fn sum(&self) -> f64 {
        self.parts.iter().map(|part| part.bits).sum()
    }

    /// Sum of the parts but those of one slot and what is derived from it.
    pub fn without(&self, slot: &str) -> f64 {
        self.parts.iter().filter(|part| !part.slot.starts_with(slot)).map(|part| part.bits).sum()
    }

    /// Bits of the parts whose slot starts so.
    pub fn of(&self, slot: &str) -> f64 {
        self.parts.iter().filter(|part| part.slot.starts_with(slot)).map(|part| part.bits).sum()
    }

    /// Whether nothing beside the prior speaks against one event.
    pub fn agrees(&self) -> bool {
        self.agrees_but("prior")
    }

    /// As [`Weighed::agrees`], where one slot may differ.
    fn agrees_but(&self, slot: &str) -> bool {
        self.vetoes.is_empty()
            && self.parts.iter().all(|part| part.slot == "prior" || part.slot == slot || part.bits > 0.0)
    }

    /// Why the two cannot be one event, whatever the sum.
    pub fn veto(&self) -> Option<&str> {
        self.vetoes.first().map(|(_, why)| why.as_str())
    }

    /// As [`Weighed::veto`], for a caller to whom a difference in some slots is the very question.
    pub fn veto_but(&self, slots: &[&str]) -> Option<&str> {
        self.vetoes.iter().find(|(slot, _)| !slots.contains(slot)).map(|(_, why)| why.as_str())
    }

    fn add(&mut self, slot: impl Into<String>, bits: f64, why: impl Into<String>) {
        if bits != 0.0 {
            self.parts.push(MatchWeight { slot: slot.into(), bits, why: why.into() });
        }
    }

    fn forbid(&mut self, slot: &'static str, why: impl Into<String>) {
        self.vetoes.push((slot, why.into()));
    }
}

/// Slots whose agreement makes another day a slip.
const ALIKE: [&str; 4] = ["role", "place", "count", "term"];
/// Days before an article appeared from which on an event is no news in it.
const OLD: i32 = 31;
/// Days apart beyond which two events of a type that is not unique are two.
const SERIES: i32 = 3;
/// As [`SERIES`], for the leads of one story.
const MAIN_SERIES: i32 = 14;
/// Rare words, those of the story too, that two openings share beside one slot when they tell one event.
const WORDED: usize = 3;
/// Bits of rarity of all words that two openings share when they are told in the same words: three words just rare, or two that hardly any text has.
const SAME_WORDS: f64 = 18.0;
/// As [`SAME_WORDS`], for events of which there are many, told of two places.
const ELSEWHERE: f64 = 26.0;
/// Tolls from this number on are seldom given twice in one story for two events.
const LARGE: f64 = 10.0;
/// As [`LARGE`], for numbers that articles open with.
const SMALL: f64 = 5.0;

/// Bytes between two sentences of which the second answers the first.
const BESIDE: usize = 8;

/// A number that is so many times another is another number, not the same told roughly.
const OTHER: f64 = 1.25;

/// Weighs two claims of one type.
pub fn weigh(view: &View, dependence: &Dependence, a: usize, b: usize) -> Weighed {
    let (one, two) = (&view.claims[a.min(b)], &view.claims[a.max(b)]);
    let mut weighed = Weighed::default();
    let copied = one.article != two.article
        && dependence.same_wording((one.article, one.claim.sentence), (two.article, two.claim.sentence));
    let bits = |id: &str| view.rules.align.bits(id);
    weighed.add("prior", bits("prior"), "claims that share a type and a feature are mostly about different events");
    cannot_be_one(one, two, &mut weighed);
    kind(view, one, two, &mut weighed);
    places(view, one, two, &mut weighed);
    let clash = roles(view, one, two, &mut weighed);
    quantities(view, one, two, &mut weighed);
    terms(view, one, two, &mut weighed);
    if let Some(person) = once(view, one, two) {
        weighed.add("once", bits("role.once"), format!("{person} in both, and this befalls a person once"));
    }
    let alike = copied || weighed.of("once") > 0.0 || opens_alike(view, one, two, clash, &weighed);
    times(view, one, two, alike, &mut weighed);
    if one.claim.ordinal.is_some() && one.claim.ordinal == two.claim.ordinal {
        weighed.add("ordinal", bits("ordinal.same"), "both state the same ordinal");
    }
    setting(view, one, two, &mut weighed);
    let near = weighed.of("time") > bits("time.far-apart");
    let held = weighed.of("role") >= bits("role.state")
        || weighed.of("setting") > 0.0
        || weighed.of("place") >= bits("place.same")
        || weighed.of("ordinal") > 0.0
        || is_main_event(view, one, two);
    if one.frame.is_some_and(|frame| frame.unique) && !clash && near && held {
        weighed.add("unique", bits("unique"), "participants and place identify one event of this type");
    }
    if copied {
        weighed.add("wording", bits("wording"), "the two sentences are copies of each other");
    }
    standing(view, a, b, clash, &mut weighed);
    let one_news = weighed.of("story:news") > 0.0 && weighed.agrees_but("place");
    if !(copied || one_news || anchored(&weighed)) {
        weighed.add("anchor", bits("anchor.none"), "no participant, place, date, number or ordinal is shared");
    }
    judged(view, a, b, &mut weighed);
    weighed
}

/// What a reader has judged goes before all other evidence.
fn judged(view: &View, a: usize, b: usize, weighed: &mut Weighed) {
    match view.judged.get(&(a.min(b), a.max(b))) {
        Some((true, why)) => {
            weighed.vetoes.clear();
            weighed.add("judged", view.rules.align.bits("judged"), format!("a reader judged them one event: {why}"));
        }
        Some((false, why)) => {
            weighed.vetoes.insert(0, ("judged", format!("a reader judged them not the same: {why}")));
        }
        None => {}
    }
}

/// Whether some slot with a value of its own agrees, beyond the words of the sentence.
fn anchored(weighed: &Weighed) -> bool {
    ["role", "place", "ordinal", "count"].iter().any(|slot| weighed.of(slot) > 0.0) || weighed.of("time") >= 2.0
}

fn cannot_be_one(one: &Seen, two: &Seen, weighed: &mut Weighed) {
    if let (Some(a), Some(b)) = (one.claim.ordinal, two.claim.ordinal)
        && a != b
    {
        weighed.forbid("ordinal", format!("one is number {a} of its kind, the other number {b}"));
    }
    if one.stage() != two.stage() {
        weighed.forbid("stage", "they place the event at different stages (planned, demanded, possible, happened)");
    }
    if one.article == two.article && one.claim.sentence == two.claim.sentence && !told_twice(one, two) {
        weighed.forbid("sentence", "they stand in one sentence and are told as two events");
    }
}

/// Whether a sentence tells one event twice ("A beat B to win the cup"): a seldom type, one identified actor in one role, and no slot that differs.
fn told_twice(one: &Seen, two: &Seen) -> bool {
    let same = |role: &&str| {
        let (mine, theirs) = (one.fillers.get(*role), two.fillers.get(*role));
        mine.zip(theirs).map(|(mine, theirs)| mine == theirs && mine.iter().all(|key| !key.starts_with('=')))
    };
    let roles: Vec<bool> = one.fillers.keys().filter_map(same).collect();
    let times = one.time.zip(two.time).is_none_or(|(a, b)| a.date() == b.date());
    let places = one.place().zip(two.place()).is_none_or(|(a, b)| a == b);
    let seldom = one.frame.is_some_and(|frame| frame.unique) && one.claim.event == two.claim.event;
    seldom && !roles.is_empty() && roles.into_iter().all(|same| same) && times && places
}

fn kind(view: &View, one: &Seen, two: &Seen, weighed: &mut Weighed) {
    let id = match one.frame {
        Some(frame) if frame.unique => "type.same",
        Some(_) => "type.common",
        None => "type.open",
    };
    if one.claim.event == two.claim.event {
        weighed.add("type", view.rules.align.bits(id), format!("both are of type {}", one.claim.event));
    } else if one.family() == two.family() {
        let why = format!("{} and {} may name one event", one.claim.event, two.claim.event);
        weighed.add("type", view.rules.align.bits("type.family"), why);
    } else {
        weighed.forbid("type", format!("{} and {} are different types", one.claim.event, two.claim.event));
    }
}

/// Whether both claims open articles of one story that were published within days, and what they say beside the day agrees: then another
/// day is rather a slip than another event.
fn opens_alike(view: &View, one: &Seen, two: &Seen, clash: bool, weighed: &Weighed) -> bool {
    let agreed = weighed.parts.iter().filter(|part| ALIKE.iter().any(|slot| part.slot.starts_with(slot)));
    let slots: BTreeSet<&str> = agreed.clone().filter(|part| part.bits >= 1.0).map(|part| part.slot.as_str()).collect();
    let seldom = one.frame.is_some_and(|frame| frame.unique);
    let opening = one.opening && two.opening && is_main_event(view, one, two);
    let bits: f64 = agreed.map(|part| part.bits).sum();
    let worded = || same_words(one, two) && slots.len() == 1;
    if opening && !clash && worded() {
        return true;
    }
    opening
        && !clash
        && (seldom || slots.len() > 1 || fills_alone(one, two))
        && bits >= view.rules.align.bits("threshold.alike")
}

/// Whether one identified filler fills a role with one true filler in both: who is appointed twice in one story is appointed once.
fn fills_alone(one: &Seen, two: &Seen) -> bool {
    let single = |role: &str| one.frame.and_then(|frame| frame.roles.get(role)) == Some(&SlotMeaning::Single);
    one.fillers.iter().any(|(role, mine)| {
        single(role)
            && matches!(mine.as_slice(), [only] if !only.starts_with('=') && two.fillers.get(role).is_some_and(|theirs| theirs == mine))
    })
}

fn times(view: &View, one: &Seen, two: &Seen, alike: bool, weighed: &mut Weighed) {
    let bits = |id: &str| view.rules.align.bits(id);
    let aspect = one.frame.map_or(Aspect::Durative, |frame| frame.aspect);
    let (Some(a), Some(b)) = (one.time, two.time) else {
        if let Some(why) = old_news(view, one, two) {
            weighed.add("time", bits("time.old"), why);
        }
        let published = |seen: &Seen| view.articles[seen.article].published.edtf.as_ref();
        if one.time.is_none()
            && two.time.is_none()
            && let (Some(a), Some(b)) = (published(one), published(two))
            && days_apart(a, b) > 366
        {
            weighed.add("time", bits("published.far-apart"), format!("undated, in articles of {a} and {b}"));
        }
        return;
    };
    let (relation, apart) = relate_times(&a, &b);
    if relation.is_compatible() {
        let wide = a.date().width().unwrap_or(u32::MAX).max(b.date().width().unwrap_or(u32::MAX));
        let id = match wide {
            _ if a.date().relate(b.date()) == Relation::Disjoint => "time.slack",
            0..=3 => "time.day",
            4..=31 => "time.month",
            32..=366 => "time.year",
            _ => "time.wide",
        };
        weighed.add("time", bits(id), format!("{} and {} are compatible", a.date(), b.date()));
        return;
    }
    let unique = one.frame.is_some_and(|frame| frame.unique);
    let main = is_main_event(view, one, two);
    let id = match (aspect, apart) {
        (_, 4..) if alike => "time.slip",
        (_, 63..) if unique && main => "time.weeks-apart",
        (Aspect::Durative, ..=31) => "time.lasting",
        (_, ..=7) => "time.days-apart",
        (_, ..=62) => "time.weeks-apart",
        _ => "time.far-apart",
    };
    weighed.add(
        "time",
        bits(id),
        format!("{} and {} lie {} apart", a.date(), b.date(), crate::value::date::in_days(apart)),
    );
    let series = if main { MAIN_SERIES } else { SERIES };
    if !unique && aspect == Aspect::Punctual && apart > series && !alike {
        weighed.forbid(
            "time",
            format!("events of this type are many, and the days lie {} apart", crate::value::date::in_days(apart)),
        );
    }
    if aspect == Aspect::Recurring && !alike && one.claim.ordinal.is_none() {
        weighed.forbid("time", "events of this type recur, and the days differ");
    }
}

/// Why an event that the one dates cannot be what the other tells without a date, as news: it lies long before that article.
fn old_news(view: &View, one: &Seen, two: &Seen) -> Option<String> {
    let (dated, undated) = if one.time.is_some() { (one, two) } else { (two, one) };
    let unique = one.frame.is_some_and(|frame| frame.unique);
    let date = dated.time.filter(|_| !unique && undated.claim.pending.is_none())?.date();
    let published = view.articles[undated.article].published.edtf.as_ref()?;
    let old = (published.first()? - date.last()?).get_days() > OLD;
    old.then(|| format!("one is dated {date}, the other stands without a date in an article of {published}"))
}

/// How two times lie to each other, with the slack of the less firm one, and the days from the first to the last that they leave open (0 where
/// they are compatible): what is told more coarsely lies no nearer.
pub fn relate_times(a: &Time, b: &Time) -> (Relation, i32) {
    let slack = a.slack.max(b.slack);
    let exact = a.date().relate(b.date());
    let relation =
        if exact == Relation::Disjoint && slack > 0 { a.date().widen(slack).relate(b.date()) } else { exact };
    (relation, if relation.is_compatible() { 0 } else { farthest_apart(a.date(), b.date()) })
}

/// Days between the farthest days of two dates; where an end is open, between those that are known.
fn farthest_apart(a: &Date, b: &Date) -> i32 {
    let gap = |early: &Date, late: &Date| {
        let (first, last) = (early.first().or(early.last())?, late.last().or(late.first())?);
        Some((last - first).get_days())
    };
    gap(a, b).max(gap(b, a)).unwrap_or(0)
}

/// Whether both claims stand in the headline or lead of articles of one story, published within days: its main event.
fn is_main_event(view: &View, one: &Seen, two: &Seen) -> bool {
    // Of what happens seldom a story tells one, also where a date of publication is unknown or wrong.
    let seldom = one.frame.is_some_and(|frame| frame.unique) && one.claim.event == two.claim.event;
    let share = if seldom { 0.5 } else { 1.0 };
    one.article != two.article && one.lead && two.lead && view.story_share(one.article, two.article) >= share
}

fn places(view: &View, one: &Seen, two: &Seen, weighed: &mut Weighed) {
    let (Some(a), Some(b)) = (one.place(), two.place()) else { return };
    let bits = |id: &str| view.rules.align.bits(id);
    let meaning = one.frame.map_or(SlotMeaning::Describes, |frame| frame.place);
    match view.relate_places(a, b) {
        Relation::Equal if view.is_country(a) => weighed.add("place", bits("place.country"), format!("both in {a}")),
        Relation::Equal => weighed.add("place", bits("place.same"), format!("both in {a}")),
        Relation::Within | Relation::Contains => {
            weighed.add("place", bits("place.within"), format!("of {a} and {b}, one lies within the other"));
        }
        Relation::Overlaps => {}
        Relation::Disjoint if meaning == SlotMeaning::Describes => {}
        Relation::Disjoint => {
            let slip = one.news && two.news && one.claim.event == two.claim.event && is_main_event(view, one, two);
            let seldom = one.frame.is_some_and(|frame| frame.unique);
            let slip = slip && (seldom || shared_bits(one, two) >= ELSEWHERE);
            let id = if slip { "place.slip" } else { "place.other" };
            weighed.add("place", bits(id), format!("{a} and {b} exclude each other"));
            if meaning == SlotMeaning::Identifies {
                weighed.forbid("place", format!("the place identifies the event, and {a} is not {b}"));
            }
        }
    }
}

/// Where a claim of a seldom type names no place, its article's country stands for it, if the dates are compatible: there are not two
/// ceasefires in one country in one month.
fn setting(view: &View, one: &Seen, two: &Seen, weighed: &mut Weighed) {
    let seldom = one.frame.is_some_and(|frame| frame.unique) && one.claim.event == two.claim.event;
    let dated = weighed.of("time") >= view.rules.align.bits("time.month");
    if !seldom || !dated || (one.place().is_some() && two.place().is_some()) {
        return;
    }
    if let Some(country) = view.common_setting(one.article, two.article) {
        let why = format!("both articles are set in {country}");
        weighed.add("setting", view.rules.align.bits("setting.same"), why);
    }
}

/// The person who alone fills a role in both that a person fills once in a life. A name that only the articles introduce must be a full one.
fn once<'c>(view: &View, one: &'c Seen, two: &Seen) -> Option<&'c str> {
    let frame = one.frame.filter(|_| one.claim.event == two.claim.event)?;
    let roles = frame.roles.iter().filter(|(_, meaning)| **meaning == SlotMeaning::Once);
    let full = |key: &str| !key.starts_with('~') || key.contains(' ');
    roles.map(|(role, _)| (one.fillers.get(role.as_str()), two.fillers.get(role.as_str()))).find_map(
        |pair| match pair {
            (Some(mine), Some(theirs)) if mine == theirs => match mine.as_slice() {
                [only] if full(only) && view.kind(only) == ActorKind::Person => Some(only.as_str()),
                _ => None,
            },
            _ => None,
        },
    )
}

/// Two identified actors that alone fill two roles in one order in the one claim and in the other order in the other.
pub fn swapped(one: &Seen, two: &Seen) -> Option<(String, String)> {
    let only = |seen: &Seen, role: &str| match seen.fillers.get(role).map(Vec::as_slice) {
        Some([key]) if !key.starts_with('=') => Some(key.clone()),
        _ => None,
    };
    let roles: Vec<&str> = one.fillers.keys().copied().collect();
    roles.iter().enumerate().find_map(|(place, first)| {
        roles.iter().skip(place + 1).find_map(|second| {
            let (x, y) = (only(one, first)?, only(one, second)?);
            let turned = only(two, first).as_ref() == Some(&y) && only(two, second).as_ref() == Some(&x);
            (turned && x != y).then_some((x, y))
        })
    })
}

/// Weighs the participants; true where an identified one differs in a role with one true filler.
fn roles(view: &View, one: &Seen, two: &Seen, weighed: &mut Weighed) -> bool {
    let bits = |id: &str| view.rules.align.bits(id);
    let mut clash = false;
    if let Some((first, second)) = swapped(one, two) {
        weighed.add(
            "role",
            bits("role.swapped"),
            format!("{first} and {second} take part in both, with their roles swapped"),
        );
        return false;
    }
    for (role, mine) in &one.fillers {
        let Some(theirs) = two.fillers.get(role) else { continue };
        // A place that fills a role is weighed once, as the place.
        if is_place(one, mine) && is_place(two, theirs) {
            continue;
        }
        let slot = format!("role:{role}");
        if let Some(shared) = mine.iter().find(|key| !key.starts_with('=') && theirs.contains(key)) {
            let id = if shared.starts_with('~') {
                "role.named"
            } else if view.is_country(shared) {
                "role.state"
            } else {
                "role.known"
            };
            weighed.add(slot, bits(id), format!("{shared} in both"));
        } else if let Some(shared) = mine.iter().find(|key| theirs.contains(key)) {
            weighed.add(slot, bits("role.head"), format!("\"{}\" in both", shared.trim_start_matches('=')));
        } else if mine.iter().chain(theirs).all(|key| !key.starts_with('='))
            && !mine.is_empty()
            && !mine.iter().any(|m| theirs.iter().any(|t| view.may_be_one(m, t)))
        {
            let meaning = one.frame.and_then(|frame| frame.roles.get(*role)).copied().unwrap_or(SlotMeaning::Describes);
            let id = match meaning {
                SlotMeaning::Identifies | SlotMeaning::Once => "role.other-identifying",
                SlotMeaning::Single => "role.other",
                SlotMeaning::Moves | SlotMeaning::Describes => continue,
            };
            clash = true;
            weighed.add(slot, bits(id), format!("{} and {} are different", mine.join(", "), theirs.join(", ")));
        }
    }
    let crossed = one.fillers.iter().find_map(|(role, mine)| {
        two.fillers
            .iter()
            .filter(|(other, _)| *other != role)
            .find_map(|(_, theirs)| mine.iter().find(|key| !key.starts_with('=') && theirs.contains(key)))
    });
    if let Some(shared) = crossed
        && weighed.of("role") <= 0.0
    {
        weighed.add("role", bits("role.crossed"), format!("{shared} takes part in both, in other roles"));
    }
    clash
}

/// Whether what fills a role is the place of its claim.
fn is_place(seen: &Seen, fillers: &[String]) -> bool {
    matches!((fillers, seen.place()), ([only], Some(place)) if only == place)
}

fn quantities(view: &View, one: &Seen, two: &Seen, weighed: &mut Weighed) {
    let best = one
        .quantities
        .iter()
        .filter_map(|q| q.value.map(|value| (value, &q.unit)))
        .filter(|(value, unit)| two.quantities.iter().any(|q| q.value == Some(*value) && q.unit == **unit))
        .map(|(value, _)| (is_distinctive(value), value))
        .max_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.total_cmp(&b.1)));
    if let Some((distinctive, value)) = best {
        let id = if distinctive { "quantity.distinctive" } else { "quantity.round" };
        weighed.add("count", view.rules.align.bits(id), format!("both count {value}"));
    }
}

/// Whether a number is neither small nor round, so that two events seldom share it.
pub fn is_distinctive(value: f64) -> bool {
    value > 12.0 && (value % 10.0 != 0.0 || value > 1000.0 && value % 100.0 != 0.0)
}

fn terms(view: &View, one: &Seen, two: &Seen, weighed: &mut Weighed) {
    let bits = |id: &str| view.rules.align.bits(id);
    let mut left = bits("term.most");
    let of_story = view.story_terms(one.article, two.article);
    let mut shared: Vec<(&str, f64)> = one
        .rare
        .iter()
        .filter(|(term, _)| two.rare.contains_key(*term) && !of_story.iter().any(|known| known == *term))
        .map(|(term, bits)| (*term, *bits))
        .collect();
    shared.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    for (term, rarity) in shared {
        let worth = ((rarity - 6.0) * bits("term.scale")).min(left);
        left -= worth;
        weighed.add(format!("term:{term}"), worth, format!("both sentences say \"{term}\""));
    }
}

fn standing(view: &View, a: usize, b: usize, clash: bool, weighed: &mut Weighed) {
    let bits = |id: &str| view.rules.align.bits(id);
    let (one, two) = (&view.claims[a], &view.claims[b]);
    if one.article == two.article {
        if !clash && is_retold(view, one, two, weighed) {
            weighed.add("retold", bits("article.retold"), "the article tells it twice, and of no other");
        } else if is_answer(view, a, b, weighed) {
            weighed.add("retold", bits("article.answer"), "a bare figure beside another speaker's");
        } else {
            weighed.add("article", bits("article.same"), "both stand in one article");
        }
        return;
    }
    let (story_a, story_b) = (view.story_of[one.article], view.story_of[two.article]);
    let share = view.story_share(one.article, two.article);
    if story_a.0 == story_b.0 {
        weighed.add("story", share * bits("story.same"), "the articles report one main event");
        if one.lead && two.lead {
            weighed.add("story:lead", share * bits("story.lead"), "both stand in the headline or lead");
        }
        let opening = one.opening && two.opening && is_main_event(view, one, two);
        if opening {
            weighed.add("story:opening", bits("story.opening"), "both articles open with it");
        }
        // Articles of one story a week apart may tell the same once more: then two slots must agree and none differ.
        let later = || share > 0.0 && one.opening && two.opening && weighed.agrees() && slots_alike(weighed) > 1;
        if !clash && (opening || later()) && is_one_news(view, one, two, weighed) {
            weighed.add("story:news", bits("story.news"), "and their openings tell no other event of its type");
        }
        let near = view.published_apart(one.article, two.article).is_some_and(|days| days <= 1);
        // Further down an article tells of other attacks than the one that it reports.
        if share > 0.0 && (one.lead || two.lead) && similar_tolls(one, two, opening) {
            weighed.add(
                "toll",
                share * if opening || near { 1.0 } else { 0.5 } * bits("story.toll"),
                "one story, published near each other, and tolls of one magnitude",
            );
        }
    } else if story_a.1 && story_b.1 {
        weighed.add("story", bits("story.other"), "the articles belong to different stories");
    }
}

/// Whether the later of two claims of one article answers the earlier with another speaker's figure ("… killed 30, officials said. The rebels said
/// 50 were killed."): it follows at once and says of the event nothing but who is counted.
fn is_answer(view: &View, a: usize, b: usize, weighed: &Weighed) -> bool {
    let (first, second) = (a.min(b), a.max(b));
    let (one, two) = (&view.claims[first], &view.claims[second]);
    let moves = one.frame.is_some_and(|frame| frame.count == SlotMeaning::Moves) && one.claim.event == two.claim.event;
    let gap = two.claim.sentence.start.saturating_sub(one.claim.sentence.end);
    let between = (first + 1..second).any(|other| view.claims[other].claim.event == one.claim.event);
    let bare = two.claim.own_place().is_none()
        && two.time.is_none_or(|time| time.reference.inferred)
        && two.fillers.iter().all(|(role, theirs)| one.fillers.get(role).is_some_and(|mine| mine == theirs));
    let speakers = (view.speaker(first), view.speaker(second));
    moves
        && one.claim.sentence.field == two.claim.sentence.field
        && one.claim.sentence.start < two.claim.sentence.start
        && gap <= BESIDE
        && !between
        && bare
        && speakers.1.is_some()
        && speakers.0 != speakers.1
        && [one, two].iter().all(|seen| seen.quantities.len() == 1 && !tells_further(view, seen))
        && weighed.parts.iter().all(|part| part.slot == "prior" || part.bits > 0.0)
}

/// Whether the sentence of a claim says that it tells one more event, or one of several.
fn tells_further(view: &View, seen: &Seen) -> bool {
    let article = view.articles[seen.article];
    let words = article.language.as_ref().and_then(|code| view.rules.languages.get(code)).map(|l| &l.compare.further);
    let sentence = article.words(&seen.claim.sentence).to_lowercase();
    let mut said = sentence.split(|c: char| !c.is_alphanumeric() && c != '-');
    words.is_some_and(|words| said.any(|word| words.contains(word)))
}

/// Whether two sentences of one article are shown to tell one event: what identifies a seldom one agrees, or of a common one the written day, the
/// place and a filler; one slot at most differs, and neither sentence says that it tells one more.
fn is_retold(view: &View, one: &Seen, two: &Seen, weighed: &Weighed) -> bool {
    let bits = |id: &str| view.rules.align.bits(id);
    let place =
        weighed.of("place") >= bits("place.same") && [one, two].iter().all(|seen| seen.claim.own_place().is_some());
    let day = weighed.of("time") >= bits("time.day")
        && [one, two].iter().all(|seen| seen.time.is_some_and(|time| !time.reference.inferred));
    let filler = weighed.parts.iter().any(|part| part.slot.starts_with("role") && part.bits > 0.0);
    let identified = weighed.of("unique") > 0.0 || weighed.of("once") > 0.0 || day && place && filler;
    let differing = weighed.parts.iter().filter(|part| part.slot != "prior" && part.bits < 0.0).count();
    one.claim.sentence != two.claim.sentence
        && identified
        && differing <= 1
        && !tells_further(view, one)
        && !tells_further(view, two)
}

/// Whether two openings are shown to tell the same news: each tells one event of the type, they share a slot with a value of its own or several rare
/// words, and differ in one slot at most. A subject of which there is news every day has openings that share little or differ in much.
fn is_one_news(view: &View, one: &Seen, two: &Seen, weighed: &Weighed) -> bool {
    if !(one.news && two.news && one.claim.event == two.claim.event) {
        return false;
    }
    let bits = |id: &str| view.rules.align.bits(id);
    let names = |key: &String| {
        let anyone = |head: &str| view.rules.languages.values().any(|language| language.compare.anyone.contains(head));
        !key.strip_prefix('=').is_some_and(anyone)
    };
    let filled = |role: &str, key: &String| two.fillers.get(role).is_some_and(|theirs| theirs.contains(key));
    let shared = one.fillers.iter().any(|(role, mine)| mine.iter().any(|key| names(key) && filled(role, key)));
    let agree = shared
        || weighed.of("unique") > 0.0
        || weighed.of("place") > 0.0
        || weighed.of("time") >= bits("time.month")
        || weighed.of("count") >= bits("quantity.distinctive")
        || weighed.of("ordinal") > 0.0
        || one.rare.keys().filter(|term| two.rare.contains_key(*term)).count() >= WORDED;
    let differ = [weighed.of("time") < 0.0, weighed.of("place") < 0.0, other_toll(one, two)];
    match differ.into_iter().filter(|differs| *differs).count() {
        0 => agree || same_words(one, two),
        1 => agree || shared_bits(one, two) >= ELSEWHERE && weighed.of("place") < 0.0,
        _ => false,
    }
}

/// Number of slots beside time in which two claims agree.
fn slots_alike(weighed: &Weighed) -> usize {
    let agreed = weighed.parts.iter().filter(|part| part.bits >= 1.0 && !part.slot.starts_with("term"));
    agreed.filter(|part| ALIKE.iter().any(|slot| part.slot.starts_with(slot))).count()
}

/// Whether two sentences share enough rare words, whatever slots these fill.
fn same_words(one: &Seen, two: &Seen) -> bool {
    shared_bits(one, two) >= SAME_WORDS
}

/// Bits of rarity of the words that two sentences share, whatever slots these fill.
fn shared_bits(one: &Seen, two: &Seen) -> f64 {
    one.words.iter().filter(|(word, _)| two.words.contains_key(*word)).map(|(_, bits)| bits).sum()
}

/// Whether both claims give one plain number each, and one is more than a quarter greater; told in the same words, "at least two" leaves six open.
fn other_toll(one: &Seen, two: &Seen) -> bool {
    let toll = |seen: &Seen| match seen.quantities.as_slice() {
        [only] if only.unit.is_none() => only.value.or(only.low).map(|value| (value, only.high.is_none())),
        _ => None,
    };
    toll(one).zip(toll(two)).is_some_and(|((a, more_than_a), (b, more_than_b))| {
        let (least, open) = if a < b { (a, more_than_a) } else { (b, more_than_b) };
        a.max(b) > OTHER * least && !(open && same_words(one, two))
    })
}

/// Whether both claims give one large plain number each, and neither is more than twice the other; in the openings of articles smaller
/// numbers do, and up to four times.
fn similar_tolls(one: &Seen, two: &Seen, opening: bool) -> bool {
    let (least, most) = if opening { (SMALL, 4.0) } else { (LARGE, 2.0) };
    let toll = |seen: &Seen| match seen.quantities.as_slice() {
        [only] if only.unit.is_none() && only.window.is_none() => only.value.or(only.low).filter(|n| *n >= least),
        _ => None,
    };
    toll(one).zip(toll(two)).is_some_and(|(a, b)| a.max(b) <= most * a.min(b))
}
