//! The corpus as align and compare read it: claims in corpus order with what every comparison needs looked up once.
//!
//! Invariants: claims stand in the order of their articles' ids, then of their text; nothing here decides. Deliberately
//! absent: the text itself.

use std::collections::{BTreeMap, BTreeSet};

use super::judged::{self, Judged};
use crate::model::{
    ActorKind, Anchor, Article, Certainty, Claim, Corpus, DatePart, Mention, MentionKind, Modality, QuantityMention,
    Story, TimeMention, TimeRef,
};
use crate::rules::Rules;
use crate::rules::event::{Aspect, Frame};
use crate::text::{Field, Span};
use crate::value::{Date, Relation};

/// Words rarer than this many bits tell events apart.
const RARE_BITS: f64 = 6.0;
/// Articles of a story beyond which it is rather a subject.
const STORY_SIZE: f64 = 24.0;
/// Claims of one type in an opening sentence beyond which none of them is its news.
const NEWS: usize = 6;
/// Bytes of the text that count as its lead.
const LEAD: usize = 700;

/// Everything at hand.
pub struct View<'a> {
    /// Rules.
    pub rules: &'a Rules,
    /// Articles in the order of their ids.
    pub articles: Vec<&'a Article>,
    /// All claims in corpus order.
    pub claims: Vec<Seen<'a>>,
    /// Story of each article, and whether it has articles of several sources.
    pub story_of: Vec<(usize, bool)>,
    /// Terms that name each story.
    naming: Vec<Vec<String>>,
    /// Number of articles of each story.
    sizes: Vec<usize>,
    /// The country that most places named in each article lie in, if one holds more than half of them.
    settings: Vec<Option<&'a str>>,
    by_id: BTreeMap<&'a str, usize>,
    /// Pairs that a reader has judged.
    pub judged: Judged,
    kinds: BTreeMap<&'a str, ActorKind>,
}

/// A claim with what is looked up once.
pub struct Seen<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// Index of its article.
    pub article: usize,
    /// Its frame; `None` for an open type.
    pub frame: Option<&'a Frame>,
    /// Its time.
    pub time: Option<Time<'a>>,
    /// Quantities that count the event.
    pub quantities: Vec<&'a QuantityMention>,
    /// Rare words of the sentence that neither a role nor the type already accounts for, with their rarity in bits.
    pub rare: BTreeMap<&'a str, f64>,
    /// All rare words of the sentence but those of its place and its type, with their rarity in bits.
    pub words: BTreeMap<&'a str, f64>,
    /// Fillers' keys by role: the id, or `=` and the head lemma.
    pub fillers: BTreeMap<&'a str, Vec<String>>,
    /// Whether it stands in the headline or lead.
    pub lead: bool,
    /// Whether it stands in the headline, or in the first sentence of the text that claims anything.
    pub opening: bool,
    /// Whether the article opens with it, and its sentence tells no other event of its type.
    pub news: bool,
}

/// A claim's time with what bears on its firmness.
#[derive(Clone, Copy)]
pub struct Time<'a> {
    /// The reference.
    pub reference: &'a TimeRef,
    /// The mention, where the time was read from words.
    pub mention: Option<&'a TimeMention>,
    /// Days of slack: 0 for a written calendar day, else 1.
    pub slack: u16,
}

impl<'a> Time<'a> {
    /// The days left open.
    pub fn date(&self) -> &'a Date {
        &self.reference.edtf
    }

    /// Whether the words state this part of the date.
    pub fn states(&self, part: DatePart) -> bool {
        self.mention.is_some_and(|mention| mention.stated.contains(&part))
    }

    /// Whether the day hangs on the publication date.
    pub fn from_publication(&self) -> bool {
        self.reference.inferred || self.mention.is_none_or(|mention| mention.anchor != Anchor::Written)
    }
}

/// The stage at which a claim places its event: what happened, is planned, demanded, possible or conditional.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// It happened, or is said to have.
    Actual,
    /// Planned or agreed.
    Planned,
    /// Called for.
    Demanded,
    /// Possible or conditional.
    Open,
}

impl<'a> View<'a> {
    /// Looks everything up; the articles may come in any order.
    pub fn new(corpus: &'a Corpus, stories: &[Story], rules: &'a Rules) -> Self {
        let mut articles: Vec<&Article> = corpus.articles.iter().collect();
        articles.sort_by(|a, b| a.id.cmp(&b.id).then_with(|| a.hash.cmp(&b.hash)));
        let mut story_by_article: BTreeMap<&str, (usize, bool)> = BTreeMap::new();
        for (index, story) in stories.iter().enumerate() {
            for id in &story.articles {
                story_by_article.insert(id, (index, story.articles.len() > 1));
            }
        }
        let story_of = articles
            .iter()
            .enumerate()
            .map(|(index, article)| {
                story_by_article.get(article.id.as_str()).copied().unwrap_or((stories.len() + index, false))
            })
            .collect();
        let mut claims: Vec<Seen> = articles
            .iter()
            .enumerate()
            .flat_map(|(index, article)| article.claims.iter().map(move |claim| seen(claim, index, article, rules)))
            .collect();
        mark_news(&mut claims, rules);
        let judged = judged::pairs(claims.iter().map(|seen| (articles[seen.article], seen.claim)), &rules.judgements);
        let by_id = claims.iter().enumerate().map(|(place, seen)| (seen.claim.id.as_str(), place)).collect();
        let kinds = kinds(corpus, &claims, rules);
        let naming = stories.iter().map(|story| story.terms.clone()).collect();
        let sizes = stories.iter().map(|story| story.articles.len()).collect();
        let settings = articles.iter().map(|article| setting(article, rules)).collect();
        Self { rules, articles, claims, story_of, naming, sizes, settings, by_id, judged, kinds }
    }

    /// The country that both articles are set in, if it is one.
    pub fn common_setting(&self, a: usize, b: usize) -> Option<&'a str> {
        self.settings[a].filter(|country| self.settings[b] == Some(*country))
    }

    /// The place of a claim in corpus order.
    pub fn place_of(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The claims of an article, by place.
    pub fn of_article(&self, article: usize) -> impl Iterator<Item = usize> + '_ {
        let first = self.claims.partition_point(|seen| seen.article < article);
        (first..self.claims.len()).take_while(move |place| self.claims[*place].article == article)
    }

    /// The article of a claim.
    pub fn article(&self, claim: usize) -> &'a Article {
        self.articles[self.claims[claim].article]
    }

    /// The source of a claim.
    pub fn source(&self, claim: usize) -> &'a str {
        &self.article(claim).source
    }

    /// Key of whoever vouches for a claim: the innermost speaker, or `None` for the outlet's own voice.
    pub fn speaker(&self, claim: usize) -> Option<String> {
        let article = self.article(claim);
        let last = self.claims[claim].claim.attribution.last()?;
        Some(match (&last.actor, &last.speaker) {
            (Some(actor), _) => actor.clone(),
            (None, Some(span)) => format!("\"{}\"", article.words(span).to_lowercase()),
            (None, None) => "\"\"".to_owned(),
        })
    }

    /// How two places lie to each other.
    pub fn relate_places(&self, a: &str, b: &str) -> Relation {
        self.rules.places.relate(a, b).relation
    }

    /// Whether a place is a whole country.
    pub fn is_country(&self, place: &str) -> bool {
        self.rules.places.state_of(place) == Some(place)
    }

    /// Terms that name the story of both articles, if it is one: every article of the story says them, so that sharing them says nothing
    /// more.
    pub fn story_terms(&self, a: usize, b: usize) -> &[String] {
        let (story, other) = (self.story_of[a].0, self.story_of[b].0);
        if story == other { self.naming.get(story).map_or(&[], Vec::as_slice) } else { &[] }
    }

    /// How far standing in one story speaks for one event, from 0 to 1: less where the articles were published more than a few
    /// days apart or on unknown days, and where the story is so large that it is rather a subject.
    pub fn story_share(&self, a: usize, b: usize) -> f64 {
        let (story, other) = (self.story_of[a].0, self.story_of[b].0);
        if story != other {
            return 0.0;
        }
        let days = self.published_apart(a, b).map_or(0.5, |days| match days {
            ..=4 => 1.0,
            5..=14 => 0.5,
            _ => 0.0,
        });
        days * (STORY_SIZE / self.sizes.get(story).copied().unwrap_or(1) as f64).min(1.0)
    }

    /// Days between the publication of two articles, where both are known to a week.
    pub fn published_apart(&self, a: usize, b: usize) -> Option<i32> {
        let known = |article: usize| {
            self.articles[article].published.edtf.as_ref().filter(|date| date.width().is_some_and(|width| width <= 7))
        };
        Some(days_apart(known(a)?, known(b)?))
    }

    /// What an actor is, where the corpus knows it.
    pub fn kind(&self, actor: &str) -> ActorKind {
        self.kinds.get(actor).copied().unwrap_or(ActorKind::Unknown)
    }

    /// Whether two actors may be one, or one part of the other, in the open world of names: known actors as the packs say; of
    /// others only two persons whose names share no word are surely two.
    pub fn may_be_one(&self, a: &str, b: &str) -> bool {
        if !self.rules.actors.can_be_same(a, b, None) {
            return false;
        }
        let discovered = a.starts_with('~') || b.starts_with('~');
        let persons = self.kind(a) == ActorKind::Person && self.kind(b) == ActorKind::Person;
        a == b || !(discovered && persons) || words(a).any(|word| word.len() > 3 && words(b).any(|other| other == word))
    }

    /// Whether both claims stand in articles about one main event.
    pub fn same_story(&self, a: usize, b: usize) -> bool {
        self.story_of[self.claims[a].article].0 == self.story_of[self.claims[b].article].0
    }
}

/// What the actors are, as the corpus knows; whose kind nothing tells is a person under a name of two words or three that begins with a first name, or
/// where it fills a role that people fill.
fn kinds<'a>(corpus: &'a Corpus, claims: &[Seen<'a>], rules: &Rules) -> BTreeMap<&'a str, ActorKind> {
    let mut kinds: BTreeMap<&str, ActorKind> =
        corpus.actors.iter().map(|actor| (actor.id.as_str(), actor.kind)).collect();
    let triggers = rules.languages.values().flat_map(|language| &language.events.all);
    let people: BTreeSet<(&str, &str)> =
        triggers.flat_map(|t| t.people.iter().map(|role| (t.frame.as_str(), role.as_str()))).collect();
    for seen in claims {
        let roles =
            seen.claim.roles.iter().filter(|(role, _)| people.contains(&(seen.claim.event.as_str(), role.as_str())));
        for id in roles.flat_map(|(_, fillers)| fillers).filter_map(|filler| filler.id.as_deref()) {
            let named = id.starts_with('~') && (2..=3).contains(&words(id).count());
            if let Some(kind) = kinds.get_mut(id).filter(|kind| named && **kind == ActorKind::Unknown) {
                *kind = ActorKind::Person;
            }
        }
    }
    let given = given_names(rules);
    for (id, kind) in &mut kinds {
        let mut name = words(id);
        let first = name.next().filter(|first| id.starts_with('~') && given.contains(*first));
        if *kind == ActorKind::Unknown && first.is_some() && (1..=2).contains(&name.count()) {
            *kind = ActorKind::Person;
        }
    }
    kinds
}

/// First names, in small letters: those of the language's list, those with short forms, and those of the persons in the packs.
fn given_names(rules: &Rules) -> BTreeSet<String> {
    let mut given = BTreeSet::new();
    for language in rules.languages.values() {
        let known = language.actors.full_names().filter(|(id, _)| rules.actors.kind(id) == Some(ActorKind::Person));
        let full = known.filter_map(|(_, name)| name.split_once(' '));
        given.extend(full.map(|(first, _)| any_ascii::any_ascii(first).to_lowercase()));
        given.extend(language.names.nicknames.keys().chain(&language.names.given).cloned());
    }
    given.retain(|name| rules.languages.values().all(|language| !language.names.titles.contains(name)));
    given
}

/// The country that more than half of the places named in an article lie in.
fn setting<'a>(article: &Article, rules: &'a Rules) -> Option<&'a str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for mention in &article.mentions {
        if let MentionKind::Place(place) = &mention.kind
            && let Some(country) = place
                .place
                .as_ref()
                .and_then(|id| rules.places.get(id))
                .and_then(|entry| rules.places.state_of(&entry.id))
        {
            *counts.entry(country).or_default() += 1;
        }
    }
    let all: usize = counts.values().sum();
    counts.into_iter().find(|(_, count)| 2 * count > all).map(|(country, _)| country)
}

impl Seen<'_> {
    /// The stage of its event.
    pub fn stage(&self) -> Stage {
        match self.claim.modality {
            Modality::Happened | Modality::Alleged => Stage::Actual,
            Modality::Planned => Stage::Planned,
            Modality::Demanded => Stage::Demanded,
            Modality::Possible | Modality::Conditional => Stage::Open,
        }
    }

    /// What types of events may name one event: seldom, punctual types of one PLOVER code and subject (a ceasefire is an agreement).
    pub fn family(&self) -> String {
        match self.frame {
            Some(frame) if frame.unique && frame.aspect == Aspect::Punctual => match &frame.plover {
                Some(plover) => format!("{plover} {}", frame.group),
                None => frame.id.clone(),
            },
            _ => self.claim.event.clone(),
        }
    }

    /// Id of its place.
    pub fn place(&self) -> Option<&str> {
        self.claim.own_place().map(|place| place.id.as_str())
    }
}

/// Days between the nearest days of two dates; 0 where they touch or an end is open.
pub fn days_apart(a: &Date, b: &Date) -> i32 {
    let gap = |early: &Date, late: &Date| match (early.last(), late.first()) {
        (Some(last), Some(first)) => (first - last).get_days(),
        _ => 0,
    };
    gap(a, b).max(gap(b, a)).max(0)
}

fn seen<'a>(claim: &'a Claim, index: usize, article: &'a Article, rules: &'a Rules) -> Seen<'a> {
    let fillers: BTreeMap<&str, Vec<String>> = claim
        .roles
        .iter()
        .map(|(role, fillers)| {
            let mut keys: Vec<String> =
                fillers.iter().map(|f| f.id.clone().unwrap_or_else(|| format!("={}", f.head))).collect();
            keys.sort();
            keys.dedup();
            (role.as_str(), keys)
        })
        .collect();
    Seen {
        claim,
        article: index,
        frame: rules.frames.get(&claim.event),
        time: claim.own_time().map(|reference| time(reference, article)),
        quantities: claim.quantities.iter().filter_map(|place| quantity(article.mentions.get(*place))).collect(),
        rare: rare(claim, article, rules),
        words: told_words(claim, article, rules),
        fillers,
        lead: is_headline(claim) || claim.sentence.start < LEAD,
        opening: is_headline(claim) || opening(article) == Some(claim.sentence.start),
        news: false,
    }
}

/// Marks the claims that are the news of their articles: those of an opening sentence in which no firm claim of their type and stage tells another event.
fn mark_news(claims: &mut [Seen], rules: &Rules) {
    let mut openings: BTreeMap<(usize, Span, &str), Vec<usize>> = BTreeMap::new();
    for (place, seen) in claims.iter().enumerate().filter(|(_, seen)| seen.opening) {
        openings.entry((seen.article, seen.claim.sentence, seen.claim.event.as_str())).or_default().push(place);
    }
    let one_event = |a: usize, b: usize| {
        let (one, two) = (&claims[a], &claims[b]);
        a == b || two.claim.certainty == Certainty::Weak || tell_alike(one, two, rules)
    };
    let alone =
        |beside: &[usize]| beside.len() <= NEWS && beside.iter().all(|a| beside.iter().all(|b| one_event(*a, *b)));
    let news: Vec<usize> = openings.into_values().filter(|beside| alone(beside)).flatten().collect();
    for place in news {
        claims[place].news = true;
    }
}

/// Whether two claims of one type in one sentence may tell one event: a filler in common wherever both fill a role, and nothing in when, where and how
/// many that excludes the other.
fn tell_alike(one: &Seen, two: &Seen, rules: &Rules) -> bool {
    let roles = one.fillers.iter().all(|(role, mine)| {
        two.fillers.get(role).is_none_or(|theirs| mine.is_empty() || mine.iter().any(|key| theirs.contains(key)))
    });
    let times = one.time.zip(two.time).is_none_or(|(a, b)| super::weigh::relate_times(&a, &b).0.is_compatible());
    let places = one.place().zip(two.place()).is_none_or(|(a, b)| rules.places.relate(a, b).relation.is_compatible());
    let counts = match (one.quantities.as_slice(), two.quantities.as_slice()) {
        ([a], [b]) => a.value.zip(b.value).is_none_or(|(a, b)| a.total_cmp(&b).is_eq()),
        _ => true,
    };
    one.stage() == two.stage() && roles && times && places && counts
}

fn is_headline(claim: &Claim) -> bool {
    claim.headline || claim.sentence.field == Field::Title
}

/// Where the first sentence of the text that claims anything begins, if that is in the lead.
fn opening(article: &Article) -> Option<usize> {
    let first = article.claims.iter().find(|claim| !is_headline(claim))?;
    Some(first.sentence.start).filter(|start| *start < LEAD)
}

fn time<'a>(reference: &'a TimeRef, article: &'a Article) -> Time<'a> {
    let mention =
        reference.mention.and_then(|place| article.mentions.get(place)).and_then(|mention| match &mention.kind {
            MentionKind::Time(time) => Some(time),
            _ => None,
        });
    let written = mention.is_some_and(|m| m.anchor == Anchor::Written || m.stated.contains(&DatePart::Day));
    // A month is exact, but where it is what is left of a day that hangs on another, it keeps that day's slack.
    let weekday = mention.is_some_and(|m| m.stated.contains(&DatePart::Weekday));
    let coarse = !reference.edtf.is_day() && !weekday;
    let slack = u16::from(reference.inferred || !(written || coarse));
    Time { reference, mention, slack }
}

fn quantity(mention: Option<&Mention>) -> Option<&QuantityMention> {
    match &mention?.kind {
        MentionKind::Quantity(quantity) => Some(quantity),
        _ => None,
    }
}

fn rare<'a>(claim: &'a Claim, article: &Article, rules: &Rules) -> BTreeMap<&'a str, f64> {
    let language = article.language.as_ref().and_then(|code| rules.languages.get(code));
    let Some(frequencies) = language.map(|language| &language.frequencies) else { return BTreeMap::new() };
    let names: Vec<&str> = claim
        .roles
        .values()
        .flatten()
        .flat_map(|filler| filler.id.iter().flat_map(|id| words(id)).chain([filler.head.as_str()]))
        .chain(claim.own_place().into_iter().flat_map(|place| words(&place.id)))
        .collect();
    claim
        .terms
        .iter()
        .filter(|term| !names.contains(&term.as_str()) && **term != claim.lemma)
        .map(|term| (term.as_str(), frequencies.rarity(term)))
        .filter(|(_, bits)| *bits > RARE_BITS)
        .collect()
}

fn told_words<'a>(claim: &'a Claim, article: &Article, rules: &Rules) -> BTreeMap<&'a str, f64> {
    let language = article.language.as_ref().and_then(|code| rules.languages.get(code));
    let Some(frequencies) = language.map(|language| &language.frequencies) else { return BTreeMap::new() };
    let place: BTreeSet<&str> = claim.own_place().into_iter().flat_map(|place| words(&place.id)).collect();
    let of_event = |term: &str| term == claim.lemma || place.contains(term);
    let terms = claim.terms.iter().map(String::as_str).filter(|term| !of_event(term));
    terms.map(|term| (term, frequencies.rarity(term))).filter(|(_, bits)| *bits > RARE_BITS).collect()
}

fn words(id: &str) -> impl Iterator<Item = &str> {
    id.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}
