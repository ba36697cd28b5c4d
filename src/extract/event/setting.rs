//! The lead of a news article → the day and the place of the claims in it that name none of their own.
//!
//! News names the day and the place of what it tells once, in its first sentences. A claim of the lead takes the day that its sentence,
//! else the lead, names first, and where none is named the days right before the publication; and the place likewise.
//! Invariants: what is taken over is inferred and marked (`setting`), so that it is never weighed or opposed; a sentence that
//! speaks of another time gives its claims no day; what did not happen takes nothing, and what lasts or no rule knows only what its own
//! sentence names.
//! Deliberately absent: words of a language; what stands below the lead.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::Date as Day;

use crate::extract::Reading;
use crate::extract::speech::Speech;
use crate::model::{
    ActorKind, Article, Claim, Definiteness, How, Mention, MentionKind, Modality, PlaceRef, Polarity, TimeRef,
    TimexType,
};
use crate::rules::event::{Aspect, SlotMeaning};
use crate::rules::place::PlaceKind;
use crate::rules::{Language, Rules};
use crate::text::{Field, Span, WordClass};
use crate::value::{Date, Relation};

use super::{Context, attach};

/// How many sentences with a clause make the lead.
const LEAD: usize = 6;
/// How long before the publication the day of the news may lie, in days.
const NEWS: i64 = 7;
/// In how many days before the publication news happened that names no day.
const FRESH: i64 = 2;
/// By how many days the day of the news may be that of its report.
const NIGHT: i64 = 1;
/// How far from a place, in kilometres, words may point that still name it ("near the town").
const NEAR_KM: f64 = 20.0;

/// Gives the claims of the lead the day and the place of the news.
pub(super) fn settle(
    claims: &mut [Claim],
    article: &Article,
    reading: &Reading,
    speech: &[Speech],
    language: &Language,
    rules: &Rules,
) {
    let mut lead = Lead::of(article, reading, speech, language, rules);
    lead.drop_background(claims);
    lead.keep_to_told(claims, rules);
    let taken: Vec<(Span, usize)> = claims
        .iter()
        .filter_map(|claim| Some((claim.sentence, claim.own_time().filter(|time| !time.setting)?.mention?)))
        .collect();
    let dated = lead.dated_types(claims);
    for claim in claims.iter_mut().filter(|claim| lead.holds(claim)) {
        let frame = rules.frames.get(&claim.event);
        // A kind of event ("an increase in assaults") is on no day.
        let vague = claim.definiteness == Definiteness::Unmarked && is_plural(reading, claim);
        let clock = claim.pending.as_ref().map(|pending| pending.mention).filter(|&at| is_clock(article, at));
        let later = lies_behind(reading, language, claim);
        let known = || is_known_already(reading, language, claim);
        if claim.time.is_none() && (claim.pending.is_none() || clock.is_some()) && !vague && !later && !known() {
            let day_apart = frame.is_some_and(|frame| frame.aspect != Aspect::Durative);
            let reach = if day_apart { Reach::Lead } else { Reach::Sentence };
            let theirs = |mention: usize| {
                taken.iter().any(|(sentence, taken)| *sentence == claim.sentence && *taken == mention)
                    && article.mentions.get(mention).is_some_and(|day| are_ordered(reading, language, claim, &day.span))
            };
            claim.time = lead.time(claim, reach, &dated).filter(|time| !time.mention.is_some_and(theirs));
            if let (Some(time), Some(clock)) = (&mut claim.time, clock) {
                // The hour is the claim's own words, and the day is the lead's.
                time.mention = Some(clock);
                claim.pending = None;
            }
        }
        let nowhere = frame.is_some_and(|frame| frame.place == SlotMeaning::Describes);
        if claim.place.is_none() && !vague && !nowhere && !is_somewhere_unknown(article, reading, language, claim) {
            claim.place = lead.place(claim, if frame.is_some() { Reach::Lead } else { Reach::Sentence }, rules);
        }
    }
}

/// Whether a mention is the hour of a day that nothing names.
fn is_clock(article: &Article, mention: usize) -> bool {
    article.mentions.get(mention).is_some_and(|mention| match &mention.kind {
        MentionKind::Time(time) => attach::is_clock(time),
        _ => false,
    })
}

/// "a war that has *killed* thousands", "resolutions *adopted* by the council", "is still *hospitalized*": whether the grammar tells the event as what
/// is known of something, or is so for a while, and not as what is new.
fn is_known_already(reading: &Reading, language: &Language, claim: &Claim) -> bool {
    let fields = reading.fields().filter(|(field, _)| *field == claim.trigger.field);
    let mut sentences = fields.flat_map(|(_, document)| &document.sentences);
    let Some(sentence) = sentences.find(|sentence| sentence.span.contains(&claim.trigger)) else { return false };
    let Some(head) = sentence.head_of(&claim.trigger) else { return false };
    if sentence.tokens[head].class != WordClass::Verb {
        // "was the launch pad for *an attack*": what only describes another noun, and is not known already, is no news either.
        let described = sentence.tokens[head].is("nmod")
            && sentence.tokens[head].head.is_some_and(|noun| sentence.tokens[noun].class == WordClass::Noun);
        return described && claim.definiteness == Definiteness::Indefinite;
    }
    let verb = head;
    let first = std::iter::once(verb).chain(sentence.ancestors(verb)).find(|&at| !sentence.tokens[at].is("conj"));
    let modifies = first.is_some_and(|at| sentence.tokens[at].relation.starts_with("acl"));
    let lasting = language.events.grammar.lists.get("lasting");
    let adverb = |child: usize| {
        sentence.tokens[child].is("advmod")
            && lasting.is_some_and(|words| words.contains(&sentence.tokens[child].lemma))
    };
    modifies || sentence.children(verb).any(adverb)
}

/// "hours before *the election*": whether a preposition says that the event of a noun came after what is told.
fn lies_behind(reading: &Reading, language: &Language, claim: &Claim) -> bool {
    let fields = reading.fields().filter(|(field, _)| *field == claim.trigger.field);
    let mut sentences = fields.flat_map(|(_, document)| &document.sentences);
    let Some(sentence) = sentences.find(|sentence| sentence.span.contains(&claim.trigger)) else { return false };
    let noun =
        sentence.tokens.iter().position(|token| token.span.end == claim.trigger.end && token.class == WordClass::Noun);
    let before = |case: usize| language.events.grammar.before.contains(&sentence.tokens[case].lemma);
    noun.is_some_and(|noun| sentence.children(noun).any(|child| sentence.tokens[child].is("case") && before(child)))
}

/// Whether a word of order stands between a claim's words and a day ("impounded *after* the vote on 22 December").
fn are_ordered(reading: &Reading, language: &Language, claim: &Claim, day: &Span) -> bool {
    let grammar = &language.events.grammar;
    let (from, to) = (claim.trigger.end.min(day.end), claim.trigger.start.max(day.start));
    let fields = reading.fields().filter(|(field, _)| *field == day.field);
    let mut tokens = fields.flat_map(|(_, document)| &document.sentences).flat_map(|sentence| &sentence.tokens);
    tokens.any(|token| {
        token.span.start >= from
            && token.span.end <= to
            && (grammar.after.contains(&token.lemma) || grammar.before.contains(&token.lemma))
    })
}

/// "clashes in *Maaret Harma village*": whether a preposition right behind the claim's words places it where no gazetteer knows.
fn is_somewhere_unknown(article: &Article, reading: &Reading, language: &Language, claim: &Claim) -> bool {
    let grammar = &language.events.grammar;
    let fields = reading.fields().filter(|(field, _)| *field == claim.trigger.field);
    let mut sentences = fields.flat_map(|(_, document)| &document.sentences);
    let Some(sentence) = sentences.find(|sentence| sentence.span.contains(&claim.trigger)) else { return false };
    let known = |span: &Span| {
        article.mentions.iter().any(|mention| {
            mention.span.overlaps(span)
                && match &mention.kind {
                    MentionKind::Place(place) => place.place.is_some(),
                    MentionKind::Time(_) | MentionKind::Actor(_) => true,
                    MentionKind::Quantity(_) => false,
                }
        })
    };
    sentence.tokens.iter().enumerate().any(|(head, token)| {
        let name = token.class == WordClass::Propn
            || sentence.children_by(head, &["compound"]).any(|child| sentence.tokens[child].class == WordClass::Propn)
                && grammar.lists.get("site").is_some_and(|sites| sites.contains(&token.lemma));
        let placed = || {
            sentence.case(head).is_some_and(|case| {
                let case = &sentence.tokens[case];
                case.span.start >= claim.trigger.end && grammar.locative.contains(&case.lemma)
            })
        };
        name && placed() && !known(&sentence.phrase(head))
    })
}

/// Whether a noun in the plural tells of the event.
fn is_plural(reading: &Reading, claim: &Claim) -> bool {
    let fields = reading.fields().filter(|(field, _)| *field == claim.trigger.field);
    let mut tokens = fields.flat_map(|(_, document)| &document.sentences).flat_map(|sentence| &sentence.tokens);
    tokens
        .any(|token| token.span.end == claim.trigger.end && token.class == WordClass::Noun && token.has("Number=Plur"))
}

/// Where a claim may find its setting: what lasts, what has no place of its own and what no rule knows only in its sentence.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    Sentence,
    Lead,
}

/// What the first sentences of an article name.
struct Lead {
    /// Where it ends in the text.
    end: usize,
    published: Option<Day>,
    /// Index of the mention that dates the article, if its text does.
    dated: Option<usize>,
    /// Days shortly before the publication: index of the mention, where it stands, the day.
    days: Vec<(usize, Span, Day)>,
    /// Where lengths of time are spoken of.
    lengths: Vec<Span>,
    /// Where other times are spoken of.
    other_times: Vec<Span>,
    /// Towns, regions and sites: index of the mention, where it stands, the id.
    places: Vec<(usize, Span, String)>,
    /// The mentions of places that a preposition or a dateline makes a place of what happened.
    placed: Vec<usize>,
    /// Where the text names some ground, and the id of the place.
    grounds: Vec<(Span, String)>,
}

impl Lead {
    fn of(article: &Article, reading: &Reading, speech: &[Speech], language: &Language, rules: &Rules) -> Self {
        let telling = reading.text.told().filter(|sentence| !sentence.clauses.is_empty());
        let end = telling.map(|sentence| sentence.span.start).nth(LEAD).unwrap_or(article.text.len());
        let published = article.published.edtf.as_ref().and_then(|date| date.first().filter(|_| date.is_day()));
        let mut lead = Self {
            end,
            published,
            dated: None,
            days: Vec::new(),
            other_times: Vec::new(),
            places: Vec::new(),
            placed: Vec::new(),
            lengths: Vec::new(),
            grounds: Vec::new(),
        };
        let head: Vec<Span> = match article.published.how {
            How::Stated => article.published.evidence.iter().filter_map(|evidence| evidence.span).collect(),
            _ => Vec::new(),
        };
        let mut countries = Vec::new();
        // How often the lead names each country, or a place in it.
        let mut named: BTreeMap<&str, usize> = BTreeMap::new();
        for (index, mention) in article.mentions.iter().enumerate() {
            if !lead.covers(&mention.span) {
                continue;
            }
            lead.grounds
                .extend(ground(article, reading, speech, (language, rules), mention).map(|id| (mention.span, id)));
            match &mention.kind {
                MentionKind::Time(_) if head.iter().any(|span| span.overlaps(&mention.span)) => {
                    lead.dated = lead.dated.or(Some(index));
                }
                MentionKind::Time(time) if time.timex.kind == TimexType::Duration => lead.lengths.push(mention.span),
                MentionKind::Time(time) if time.timex.kind != TimexType::Duration => {
                    lead.add_time(index, mention, time.edtf.as_ref());
                }
                MentionKind::Place(place)
                    if place.offset_km <= NEAR_KM && !speech.iter().any(|speech| speech.names(&mention.span)) =>
                {
                    let Some(id) = &place.place else { continue };
                    if attach::is_of_speaker(speech, &mention.span) {
                        continue;
                    }
                    let dateline = is_dateline(reading, mention);
                    let placed = || is_placed(article, reading, language, rules, mention);
                    if dateline || placed() {
                        lead.placed.push(index);
                    }
                    if let Some(state) = rules.places.state_of(id).filter(|_| !is_dateline(reading, mention)) {
                        *named.entry(state).or_default() += 1;
                    }
                    let found = match () {
                        () if rules.places.state_of(id) == Some(id.as_str()) && placed() => &mut countries,
                        () if rules.places.state_of(id) == Some(id.as_str()) => continue,
                        () if !is_spot(id, rules) || is_power(article, mention) => continue,
                        () if dateline => continue,
                        () if !is_somewhere(article, reading, language, rules, mention) => continue,
                        () => &mut lead.places,
                    };
                    found.push((index, mention.span, id.clone()));
                }
                _ => {}
            }
        }
        // News of one country is no news of a town elsewhere that it names by the way.
        let most = named.values().max().copied().unwrap_or(0);
        let in_news = |id: &str| {
            let state = rules.places.state_of(id);
            state.is_none_or(|state| named.get(state).is_none_or(|&times| times == most))
        };
        lead.places.retain(|(.., id)| in_news(id));
        // Where a correspondent writes is no place of what happened; a country is one if it is alone.
        let one_country = countries.windows(2).all(|pair| pair[0].2 == pair[1].2);
        if lead.places.is_empty() && one_country {
            lead.places = countries;
        }
        // What appeared on no known day need not be news of one event.
        if published.is_none() {
            lead.places.clear();
        }
        lead
    }

    fn add_time(&mut self, index: usize, mention: &Mention, date: Option<&Date>) {
        let Some((published, date)) = self.published.zip(date) else { return };
        let earliest = published.checked_sub(NEWS.days()).unwrap_or(published);
        let (first, last) = (date.first().unwrap_or(Day::MIN), date.last().unwrap_or(Day::MAX));
        match date.first().filter(|_| date.is_day()) {
            Some(day) if earliest <= day && day <= published => self.days.push((index, mention.span, day)),
            _ if last < earliest || first > published || first < earliest => self.other_times.push(mention.span),
            _ => {}
        }
    }

    /// The place of an event that the words date, and not to the days of the news, is not the place of the news.
    fn drop_background(&mut self, claims: &[Claim]) {
        let is_news = |date: &Date| {
            let earliest = self.published.and_then(|day| day.checked_sub(NEWS.days()).ok());
            earliest.zip(date.last()).is_some_and(|(earliest, last)| earliest <= last)
        };
        let dated =
            claims.iter().filter(|claim| claim.own_time().is_some_and(|time| !time.inferred && !is_news(&time.edtf)));
        let theirs: Vec<usize> = dated.filter_map(|claim| claim.own_place()?.mention).collect();
        self.places.retain(|(index, ..)| !theirs.contains(index));
    }

    /// Where the lead itself says where something happened, the news is in that country, and in no town elsewhere that it names for another
    /// reason.
    fn keep_to_told(&mut self, claims: &[Claim], rules: &Rules) {
        let told = claims.iter().filter(|claim| self.covers(&claim.trigger) && self.holds(claim));
        let told: Vec<_> = told.filter_map(|claim| Some((claim.own_place()?, claim.trigger))).collect();
        let state = |id: &str| rules.places.state_of(id).map(str::to_owned);
        let together = |a: &str, b: &str| state(a).zip(state(b)).is_none_or(|(a, b)| a == b);
        self.places.retain(|(.., id)| told.is_empty() || told.iter().any(|(place, _)| together(&place.id, id)));
        if let (true, Some((place, span))) = (self.places.is_empty() && self.published.is_some(), told.first())
            && let Some(mention) = place.mention
        {
            self.places.push((mention, *span, place.id.clone()));
        }
    }

    fn covers(&self, span: &Span) -> bool {
        span.field == Field::Title || span.start < self.end
    }

    /// Whether the lead's setting is the claim's.
    fn holds(&self, claim: &Claim) -> bool {
        self.covers(&claim.trigger)
            && claim.polarity == Polarity::Affirmed
            && matches!(claim.modality, Modality::Happened | Modality::Alleged)
    }

    /// The days of the lead that its claims name themselves, by the claim's type.
    fn dated_types(&self, claims: &[Claim]) -> Vec<(String, usize)> {
        let told = claims.iter().filter(|claim| self.covers(&claim.trigger) && self.holds(claim));
        told.filter_map(|claim| Some((claim.event.clone(), claim.own_time()?.mention?))).collect()
    }

    /// The days of other sentences of the lead, first to last: that of a claim of the same type, else all that it names; and the mention of the
    /// first that the lead names.
    fn days_of_others(&self, claim: &Claim, dated: &[(String, usize)]) -> Option<(Day, Day, usize)> {
        let same = |index: usize| dated.iter().any(|(event, at)| *event == claim.event && *at == index);
        if let Some((index, _, day)) = self.days.iter().find(|(index, ..)| same(*index)) {
            return Some((*day, *day, *index));
        }
        let days = || self.days.iter().map(|(.., day)| *day);
        Some((days().min()?, days().max()?, self.days.first()?.0))
    }

    fn time(&self, claim: &Claim, reach: Reach, dated: &[(String, usize)]) -> Option<TimeRef> {
        if self.other_times.iter().any(|span| claim.sentence.contains(span)) {
            return None;
        }
        let own = nearest(&self.days, claim);
        // "Six days of shelling have killed dozens": what took so long was on no day.
        if own.is_none() && self.lengths.iter().any(|span| claim.sentence.contains(span)) {
            return None;
        }
        let others = || self.days_of_others(claim, dated).filter(|_| reach == Reach::Lead);
        let (edtf, mention) = match (own, others()) {
            (Some((index, _, day)), _) => (Date::day(*day), Some(*index)),
            // What another sentence dates happened then, or in the night before.
            (None, Some((first, last, index))) => {
                let before = first.checked_sub(NIGHT.days()).unwrap_or(first);
                (Date::between(before, last), Some(index))
            }
            (None, None) if reach == Reach::Sentence => return None,
            (None, None) => {
                let published = self.published?;
                (Date::between(published.checked_sub(FRESH.days()).ok()?, published), self.dated)
            }
        };
        Some(TimeRef { edtf, mention, inferred: true, bounds: "at".to_owned(), setting: true })
    }

    fn place(&self, claim: &Claim, reach: Reach, rules: &Rules) -> Option<PlaceRef> {
        // "more than 200,000 have been killed since 2011" is no news of one place.
        let of_news = !self.other_times.iter().any(|span| claim.sentence.contains(span));
        let reach = if of_news { reach } else { Reach::Sentence };
        let lead = || {
            let first = self.places.first().filter(|_| reach == Reach::Lead)?;
            (!self.is_elsewhere(claim, &first.2, rules)).then_some(first)
        };
        let own = nearest(&self.places, claim).filter(|(index, ..)| self.placed.contains(index));
        let (index, _, id) = own.or_else(lead)?;
        Some(PlaceRef { id: id.clone(), mention: Some(*index), setting: true })
    }
}

impl Lead {
    /// Whether the claim's sentence names ground that neither holds the place nor lies in it.
    fn is_elsewhere(&self, claim: &Claim, place: &str, rules: &Rules) -> bool {
        let apart = |id: &str| rules.places.relate(id, place).relation == Relation::Disjoint;
        self.grounds.iter().any(|(span, id)| claim.sentence.contains(span) && apart(id))
    }
}

/// The entry of the claim's own sentence that stands nearest to its trigger.
fn nearest<'l, T>(entries: &'l [(usize, Span, T)], claim: &Claim) -> Option<&'l (usize, Span, T)> {
    let own = entries.iter().filter(|(_, span, _)| claim.sentence.contains(span));
    own.min_by_key(|(_, span, _)| span.start.abs_diff(claim.trigger.start))
}

/// The id of a place that stands for ground, be it far off ("*south of Deir Ezzor*"): no dateline, no speaker's, no power; a country only where
/// something is placed in it.
fn ground(
    article: &Article,
    reading: &Reading,
    speech: &[Speech],
    (language, rules): (&Language, &Rules),
    mention: &Mention,
) -> Option<String> {
    let MentionKind::Place(place) = &mention.kind else { return None };
    let id = place.place.as_ref()?;
    let somebody = speech.iter().any(|speech| speech.names(&mention.span))
        || attach::is_of_speaker(speech, &mention.span)
        || is_power(article, mention);
    let here = || is_spot(id, rules) || is_placed(article, reading, language, rules, mention);
    (!somebody && !is_dateline(reading, mention) && here()).then(|| id.clone())
}

/// Whether a place is small enough for something to happen in it as a whole: no country, no vague area.
fn is_spot(id: &str, rules: &Rules) -> bool {
    rules.places.get(id).is_none_or(|entry| {
        matches!(entry.kind, PlaceKind::City | PlaceKind::Capital | PlaceKind::Region | PlaceKind::Site)
    })
}

/// Whether the name stands for a power ("Moscow said") or is another actor's ("SANA"), and not for ground.
fn is_power(article: &Article, place: &Mention) -> bool {
    article.mentions.iter().any(|mention| match &mention.kind {
        MentionKind::Actor(actor) => {
            let power = matches!(actor.actor_kind, ActorKind::State | ActorKind::Government);
            actor.actor.is_some() && (mention.span == place.span || power && mention.span.overlaps(&place.span))
        }
        _ => false,
    })
}

/// Whether the words say that something is there ("in Nice"), or is; "a New York couple" may be anywhere.
fn is_somewhere(article: &Article, reading: &Reading, language: &Language, rules: &Rules, mention: &Mention) -> bool {
    let fields = reading.fields().filter(|(field, _)| *field == mention.span.field);
    let mut sentences = fields.flat_map(|(_, document)| &document.sentences);
    let Some(sentence) = sentences.find(|sentence| sentence.span.contains(&mention.span)) else { return false };
    let context = Context { article, sentence, language, rules, speech: &[], headline: false, lead: true, entry: None };
    let Some(head) = sentence.head_of(&mention.span) else { return false };
    let token = &sentence.tokens[head];
    let people = language.events.grammar.lists.get("people");
    let of_somebody = token.head.is_some_and(|above| {
        let noun = &sentence.tokens[above];
        above > head
            && (token.is("compound") || token.is("amod") || token.relation == "nmod:poss")
            && people.is_some_and(|people| people.contains(&noun.lemma))
    });
    !of_somebody || attach::is_locative(&context, &mention.span)
}

/// Whether a preposition says that something is in the place.
fn is_placed(article: &Article, reading: &Reading, language: &Language, rules: &Rules, mention: &Mention) -> bool {
    let fields = reading.fields().filter(|(field, _)| *field == mention.span.field);
    let mut sentences = fields.flat_map(|(_, document)| &document.sentences);
    let Some(sentence) = sentences.find(|sentence| sentence.span.contains(&mention.span)) else { return false };
    let context = Context { article, sentence, language, rules, speech: &[], headline: false, lead: true, entry: None };
    attach::is_locative(&context, &mention.span) || is_of_event(&context, &mention.span)
}

/// "the *Nice* attack": whether a place modifies a noun that some trigger reads as an event.
fn is_of_event(context: &Context<'_>, span: &Span) -> bool {
    let sentence = context.sentence;
    let Some(head) = sentence.head_of(span) else { return false };
    let token = &sentence.tokens[head];
    let noun = token.head.filter(|&above| above > head).map(|above| &sentence.tokens[above].lemma);
    (token.is("compound") || token.relation == "nmod:poss" || token.is("amod"))
        && noun.is_some_and(|noun| context.language.events.by_noun.contains_key(noun))
}

/// Whether a place opens its sentence before a bracket or dash ("GENEVA (Reuters) - …").
fn is_dateline(reading: &Reading, mention: &Mention) -> bool {
    let mut sentences =
        reading.fields().filter(|(field, _)| *field == mention.span.field).flat_map(|(_, d)| &d.sentences);
    let Some(sentence) = sentences.find(|sentence| sentence.span.contains(&mention.span)) else { return false };
    if sentence.in_dateline(&mention.span) {
        return true;
    }
    let range = sentence.tokens_in(&mention.span);
    let after = sentence.tokens.get(range.end).map_or("", |token| token.form.as_str());
    range.start == 0 && matches!(after, "(" | "—" | "–" | "-" | "--" | ",")
}
