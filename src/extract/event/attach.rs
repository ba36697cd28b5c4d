//! Times, places and ordinals of a sentence → the event that governs each.
//!
//! A mention goes to the nearest event above it in the tree; it stays unattached where another noun or another clause stands
//! between. Invariant: a mention goes to at most one event, but for what stands before coordinated clauses and holds for both.

use super::Context;
use super::matching::{Event, outermost};
use crate::extract::speech::Speech;
use crate::model::{
    Anchor, DatePart, Doubt, Mention, MentionKind, PendingTime, PlaceMention, PlaceRef, TimeMention, TimeRef, TimexType,
};
use crate::rules::event::{Aspect, SlotMeaning};
use crate::text::{Span, Tense, Token, WordClass};
use crate::value::{Date, Relation};

/// What one event got.
#[derive(Clone, Debug, Default)]
pub(super) struct Attached {
    pub(super) time: Option<TimeRef>,
    /// A time that the article leaves unresolved.
    pub(super) pending: Option<PendingTime>,
    /// For what lies ahead: the latest day that a deadline without a start of its own may mean.
    pub(super) deadline: Option<TimeRef>,
    pub(super) place: Option<PlaceRef>,
    pub(super) ordinal: Option<u32>,
    /// The time since which it is the first of its kind.
    pub(super) first_since: Option<Date>,
    /// Whether the time was attached on thin evidence.
    pub(super) doubtful_time: bool,
    /// Whether the place was.
    pub(super) doubtful_place: bool,
}

impl Attached {
    /// The slots that were attached on thin evidence.
    pub(super) fn doubts(&self) -> Vec<Doubt> {
        let doubts = [(self.doubtful_time, Doubt::Time), (self.doubtful_place, Doubt::Place)];
        doubts.into_iter().filter(|(doubtful, _)| *doubtful).map(|(_, doubt)| doubt).collect()
    }
}

/// Words that may stand between a superlative and the "since" behind its noun ("the *lowest closing level of oil* since").
const AFTER_EXTREME: usize = 5;

/// Attaches the mentions of a sentence to its events; one entry for each event, in their order.
pub(super) fn attach(context: &Context<'_>, events: &[Event<'_>]) -> Vec<Attached> {
    let mut attached: Vec<Attached> =
        events.iter().map(|event| Attached { ordinal: ordinal(context, event), ..Attached::default() }).collect();
    let mut given = Given {
        times: vec![Vec::new(); events.len()],
        places: vec![Vec::new(); events.len()],
        pending: vec![None; events.len()],
        open: Vec::new(),
    };
    let tells = |span: &Span| !context.sentence.in_dateline(span) && !is_measure_of_extreme(context, span);
    for (index, mention) in context.mentions().filter(|(_, mention)| tells(&mention.span)) {
        given.add(context, events, index, mention);
    }
    for (number, event) in events.iter().enumerate() {
        let anchor = context.sentence.tokens[event.anchor()].span;
        attached[number].time = given.times[number]
            .iter()
            .min_by_key(|(_, mention, time)| (!is_day(time), distance(&mention.span, &anchor)))
            .map(|(index, _, time)| time_of(context, event, *index, time));
        attached[number].place = finest_place(context, &given.places[number], &anchor);
        attached[number].doubtful_place |= are_several(context, given.places[number].iter().map(|(.., id)| id));
        attached[number].first_since = first_since(context, event);
        if attached[number].time.is_none() {
            attached[number].deadline = given.pending[number].and_then(|(index, time)| deadline(context, index, time));
            attached[number].pending =
                given.pending[number].and_then(|(index, time)| pending(context, events, index, time));
        }
        if attached[number].time.is_none() {
            attached[number].time = time_of_agent(context, event);
            attached[number].doubtful_time |= attached[number].time.is_some();
        }
        if attached[number].place.is_none()
            && let Some((place, several)) = place_of_roles(context, event)
        {
            attached[number].place = Some(place);
            attached[number].doubtful_place |= several;
        }
    }
    give_open(context, events, &given.open, &mut attached);
    share_with_dependents(context, events, &mut attached);
    share_leading_times(context, events, &mut attached);
    date_by_heading(context, &mut attached);
    attached
}

/// The mentions of a sentence, by the event that governs each, and those that no event governs.
struct Given<'a> {
    times: Vec<Vec<(usize, &'a Mention, &'a TimeMention)>>,
    places: Vec<Vec<(usize, &'a Mention, String)>>,
    /// The first time of each event that has no date yet.
    pending: Vec<Option<(usize, &'a TimeMention)>>,
    open: Vec<(usize, &'a Mention)>,
}

impl<'a> Given<'a> {
    fn add(&mut self, context: &Context<'_>, events: &[Event<'_>], index: usize, mention: &'a Mention) {
        if is_of_speaker(context.speech, &mention.span) || is_origin(context, &mention.span) {
            return;
        }
        match &mention.kind {
            MentionKind::Time(time) if time.edtf.is_some() => {
                match own_governor(context, events, &mention.span, true) {
                    Ok(Some(event)) if is_not_theirs(context, &events[event], time, &mention.span) => {}
                    Ok(Some(event)) if dates(context, &events[event], time) => {
                        self.times[event].push((index, mention, time));
                    }
                    Ok(Some(_)) | Err(Behind) => {}
                    Ok(None) => self.open.push((index, mention)),
                }
            }
            MentionKind::Time(time) if time.shift.is_some() || is_clock(time) => {
                if let Some(event) = governor(context, events, &mention.span, true) {
                    self.pending[event].get_or_insert((index, time));
                }
            }
            MentionKind::Place(PlaceMention { place: Some(id), offset_km })
                if *offset_km == 0.0
                    && !in_time(context, &mention.span)
                    && !context.speech.iter().any(|speech| speech.names(&mention.span)) =>
            {
                match own_governor(context, events, &mention.span, false) {
                    Err(Behind) => {}
                    // What is said is about somewhere, not somewhere.
                    Ok(Some(event)) if is_nowhere(context, &events[event]) => {}
                    Ok(Some(event))
                        if is_locative(context, &mention.span)
                            || is_modifier(context, &events[event], &mention.span) =>
                    {
                        self.places[event].push((index, mention, id.clone()));
                    }
                    _ if is_locative(context, &mention.span) => self.open.push((index, mention)),
                    _ => {}
                }
            }
            _ => {}
        }
    }
}

/// "a spokesman for the command *in Stuttgart* said": what stands in the phrase of who speaks is not where it happened.
pub(super) fn is_of_speaker(speech: &[Speech], span: &Span) -> bool {
    let mut chain = speech.iter().filter(|speech| speech.report).flat_map(|speech| &speech.chain);
    chain.any(|link| link.speaker.is_some_and(|speaker| speaker.contains(span)))
}

/// "residents of villages *near Taiz*": the phrase of a noun for people who are from somewhere says where from.
fn is_origin(context: &Context<'_>, span: &Span) -> bool {
    let sentence = context.sentence;
    let Some(head) = sentence.head_of(span) else { return false };
    let residents = context.language.events.grammar.lists.get("resident");
    let is_resident = |at: usize| residents.is_some_and(|list| list.contains(&sentence.tokens[at].lemma));
    let up = sentence.ancestors(head).take_while(|&above| sentence.tokens[above].class != WordClass::Verb);
    context.mentions().any(|(_, m)| m.span == *span && matches!(m.kind, MentionKind::Place(_)))
        && up.into_iter().any(|above| above < head && is_resident(above))
}

/// "two years after *they were robbed* at Christmas", "in May he, *who chaired* the club last year, was elected": whether a time counts from the
/// event itself, or stands before the noun whose relative clause tells of it.
fn is_not_theirs(context: &Context<'_>, event: &Event<'_>, time: &TimeMention, span: &Span) -> bool {
    let tokens = &context.sentence.tokens;
    let anchor = &tokens[event.anchor()];
    let counted_from =
        time.shift.as_ref().and_then(|shift| shift.event).is_some_and(|words| words.contains(&anchor.span));
    let relative = anchor.relation == "acl:relcl" && event.is_verbal();
    let noun = anchor.head.filter(|_| relative).map(|noun| tokens[noun].span);
    counted_from || noun.is_some_and(|noun| span.end <= noun.start)
}

/// What the tree hangs on an event belongs to a clause behind it that no rule reads.
struct Behind;

/// Index of the event that governs what `span` covers: the nearest above it, or that of a subordinate clause which stands between.
fn own_governor(
    context: &Context<'_>,
    events: &[Event<'_>],
    span: &Span,
    is_time: bool,
) -> Result<Option<usize>, Behind> {
    let Some(event) = governor(context, events, span, is_time) else { return Ok(None) };
    match clause_between(context, &events[event], span) {
        None => Ok(Some(event)),
        Some(Between::Phrase) => Err(Behind),
        Some(Between::Clause(clause)) => {
            let theirs = events.iter().position(|other| other.is_verbal() && other.clause == Some(clause));
            let carried = events.iter().position(|other| other.carried.is_some() && other.clause == Some(clause));
            theirs.or(carried).map(Some).ok_or(Behind)
        }
    }
}

/// What stands between an event and what the tree hangs on it.
enum Between {
    Phrase,
    Clause(usize),
}

/// "was revived after the group broke away *in 2014*", "revived after its break with the group *in 2014*": the subordinate clause or the phrase
/// with a word of order between an event and what the tree hangs on it, with no mark behind: that is as likely its own.
fn clause_between(context: &Context<'_>, event: &Event<'_>, span: &Span) -> Option<Between> {
    let sentence = context.sentence;
    let own = event.clause.filter(|_| event.is_verbal())?;
    let anchor = event.anchor();
    let marked_off = |at: usize| {
        let between = sentence.tokens.iter().skip(at).take_while(|token| token.span.start < span.start);
        between.into_iter().any(|token| token.class == WordClass::Punct && token.form != "-")
    };
    let grammar = &context.language.events.grammar;
    let order = |word: usize| {
        let lemma = &sentence.tokens[word].lemma;
        grammar.after.contains(lemma) || grammar.before.contains(lemma)
    };
    let behind_a_phrase = sentence.clauses[own].obliques.iter().any(|oblique| {
        oblique.case.is_some_and(order)
            && !context.is_time(oblique.head)
            && anchor < oblique.head
            && sentence.tokens[oblique.head].span.end <= span.start
            && !marked_off(oblique.head)
    });
    let subordinate = sentence.clauses.iter().enumerate().rev().find(|(number, clause)| {
        let at = clause.predicate;
        *number != own
            && clause.parent.is_some_and(|(_, relation)| relation != "conj")
            && (clause.finite || clause.marker.is_some())
            && anchor < at
            && sentence.tokens[at].span.end <= span.start
            && sentence.is_below(at, anchor)
            && !marked_off(at)
    });
    match subordinate {
        Some((number, _)) => Some(Between::Clause(number)),
        None => behind_a_phrase.then_some(Between::Phrase),
    }
}

/// Whether a time expression covers a span ("Monday" is also a name of somewhere).
fn in_time(context: &Context<'_>, span: &Span) -> bool {
    context.mentions().any(|(_, mention)| matches!(mention.kind, MentionKind::Time(_)) && mention.span.overlaps(span))
}

/// Whether a time can date an event of this type: what happens at one moment does not last since then ("the first title since 1908").
fn dates(context: &Context<'_>, event: &Event<'_>, time: &TimeMention) -> bool {
    let frame = context.rules.frames.get(&event.kind);
    let punctual = frame.is_some_and(|frame| frame.aspect == Aspect::Punctual);
    // "is trading at its lowest since March": what is so now does not last since then.
    let clause = event.clause.and_then(|clause| context.sentence.clauses.get(clause));
    let present = event.is_verbal() && clause.is_some_and(|clause| clause.tense == Tense::Present);
    let lasts = !(punctual || present) || event.counts_people() || event.trigger.is_some_and(|trigger| trigger.starts);
    (time.bounds != "since" || lasts) && !counts_in_years(context, time)
}

/// "*Two years ago*, dozens were robbed at *Christmas*": a day without a year is not the nearest one where the sentence counts in years.
fn counts_in_years(context: &Context<'_>, time: &TimeMention) -> bool {
    let in_years = |mention: &Mention| match &mention.kind {
        MentionKind::Time(other) => {
            other.shift.as_ref().is_some_and(|shift| shift.unit == "year" && shift.amount != 0 && !shift.to.is_empty())
        }
        _ => false,
    };
    is_day(time)
        && time.anchor != Anchor::Written
        && !time.stated.contains(&DatePart::Year)
        && time.shift.is_none()
        && time.stated.contains(&DatePart::Day)
        && context.mentions().any(|(_, mention)| in_years(mention))
}

/// Whether the place of such an event is only what its words are about.
fn is_nowhere(context: &Context<'_>, event: &Event<'_>) -> bool {
    context.rules.frames.get(&event.kind).is_some_and(|frame| frame.place == SlotMeaning::Describes)
}

/// Whether a time is an hour of a day that nothing names ("around 11:30 pm").
pub(super) fn is_clock(time: &TimeMention) -> bool {
    time.edtf.is_none()
        && time.timex.kind == TimexType::Time
        && time.stated.contains(&DatePart::Time)
        && !time.stated.contains(&DatePart::Day)
}

/// A time that counts from an event of the sentence or from a publication date that is not known, or the hour of an open day.
fn pending(context: &Context<'_>, events: &[Event<'_>], index: usize, time: &TimeMention) -> Option<PendingTime> {
    let Some(words) = time.shift.as_ref().and_then(|shift| shift.event) else {
        return Some(PendingTime { mention: index, event: None });
    };
    let tokens = &context.sentence.tokens;
    let named = events.iter().filter(|event| event.trigger.is_some());
    let mut named = named.filter(|event| words.contains(&tokens[event.anchor()].span));
    named.next().map(|event| PendingTime { mention: index, event: Some(event.kind.clone()) })
}

/// "must leave *within three months*", counted from nothing that the words name: what was agreed before the article appeared falls due at the
/// latest that long after its day.
fn deadline(context: &Context<'_>, index: usize, time: &TimeMention) -> Option<TimeRef> {
    let shift = time.shift.as_ref().filter(|shift| time.bounds == "by" && shift.event.is_some() && shift.amount > 0)?;
    let inside = context.sentence.tokens_in(&context.article.mentions[index].span);
    let counts_from_words = context.sentence.tokens[inside].last()?.class == WordClass::Adp;
    let published = context.article.published.edtf.as_ref()?.last()?;
    let edtf = Date::day(shift.moved(published).filter(|_| !counts_from_words)?);
    Some(TimeRef { edtf, mention: Some(index), inferred: true, bounds: time.bounds.clone(), setting: false })
}

/// Of the places that one event got, the nearest that holds no other ("in Idlib in Syria").
fn finest_place(context: &Context<'_>, places: &[(usize, &Mention, String)], anchor: &Span) -> Option<PlaceRef> {
    let holds_another =
        |id: &String| places.iter().any(|(.., other)| other != id && context.rules.places.holds(id, other));
    let (index, mention, id) =
        places.iter().min_by_key(|(_, mention, id)| (holds_another(id), distance(&mention.span, anchor)))?;
    let apart = |other: &str| context.rules.places.relate(id, other).relation == Relation::Disjoint;
    let beside = |(_, other, other_id): &&(usize, &Mention, String)| {
        apart(other_id) && are_joined(context, &mention.span, &other.span)
    };
    let Some((.., beside)) = places.iter().find(beside) else {
        return Some(PlaceRef { id: id.clone(), mention: Some(*index), setting: false });
    };
    // "in Aleppo *and* Hama": only what holds both is where it happened.
    let state = |id: &str| context.rules.places.state_of(id).map(str::to_owned);
    let common = state(id).filter(|common| state(beside).as_ref() == Some(common))?;
    Some(PlaceRef { id: common, mention: None, setting: false })
}

/// Whether a conjunction stands between two phrases, and beside it only marks, prepositions and words of places.
fn are_joined(context: &Context<'_>, a: &Span, b: &Span) -> bool {
    let (first, last) = if a.start < b.start { (a, b) } else { (b, a) };
    let tokens = &context.sentence.tokens;
    let between = || {
        let inner = tokens.iter().enumerate();
        inner.filter(|(_, token)| token.span.start >= first.end && token.span.end <= last.start)
    };
    let fits = |(at, token): (usize, &Token)| {
        matches!(token.class, WordClass::Cconj | WordClass::Punct | WordClass::Adp | WordClass::Det)
            || context.means_place(at)
            || context.in_place_name(at)
    };
    between().any(|(_, token)| token.class == WordClass::Cconj) && between().all(fits)
}

/// Whether places exclude each other: an event in two places has no single one, so that whichever is shown may not conflict with another.
fn are_several<'p>(context: &Context<'_>, mut ids: impl Iterator<Item = &'p String> + Clone) -> bool {
    let apart = |a: &String, b: &String| context.rules.places.relate(a, b).relation == Relation::Disjoint;
    let others = ids.clone();
    ids.any(|a| others.clone().any(|b| apart(a, b)))
}

/// "the Beirut explosion": a place that modifies the event's noun.
fn is_modifier(context: &Context<'_>, event: &Event<'_>, span: &Span) -> bool {
    let sentence = context.sentence;
    let Some(head) = sentence.head_of(span) else { return false };
    // "US airstrikes": a country before an event says who, not where.
    let is_state = context.mentions().any(|(_, mention)| {
        mention.span == *span
            && matches!(&mention.kind, MentionKind::Place(PlaceMention { place: Some(id), .. }) if context.rules.places.state_of(id) == Some(id))
    });
    let token = &sentence.tokens[head];
    !is_state
        && (token.is("compound") || token.relation == "nmod:poss")
        && token.head.is_some()
        && token.head == event.noun()
}

/// What the tree hangs on no event goes to the nearest event of the sentence that still lacks it, and makes the claim doubtful: the
/// parser's attachment is the weakest part of a long sentence. What belongs to an act of saying stays out.
fn give_open(context: &Context<'_>, events: &[Event<'_>], open: &[(usize, &Mention)], attached: &mut [Attached]) {
    let sentence = context.sentence;
    let tokens = &sentence.tokens;
    // The date of a list's entry is no doubtful one: it goes to the entry's main clause, where there is one.
    let of_entry = context.entry.as_ref().and_then(|time| time.mention);
    let of_entry = of_entry.filter(|_| events.iter().any(|event| super::entry::is_main(context, event)));
    for (index, mention) in open.iter().filter(|(index, _)| Some(*index) != of_entry) {
        let is_time = matches!(mention.kind, MentionKind::Time(_));
        let said = sentence
            .head_of(&mention.span)
            .is_none_or(|head| sentence.ancestors(head).take(2).any(|above| context.is_cue(above)));
        if said || (is_time && is_of_a_noun(context, events, &mention.span)) {
            continue;
        }
        // "injuring 19 *in Aleppo* and killing 3 in Homs": a place inside an argument of an event is no other event's.
        let above = event_above(context, events, &mention.span).filter(|_| !is_time);
        let nearest = (0..events.len())
            .filter(|&number| above.is_none_or(|above| above == number))
            .filter(|&number| if is_time { attached[number].time.is_none() } else { attached[number].place.is_none() })
            .filter(|&number| {
                events[number].trigger.is_some_and(|trigger| !trigger.dated)
                    && (is_time || !is_nowhere(context, &events[number]))
            })
            .min_by_key(|&number| distance(&mention.span, &tokens[events[number].anchor()].span));
        let Some(number) = nearest else { continue };
        let (from, to) = (tokens[events[number].anchor()].span, mention.span);
        let between =
            |token: &Token| token.span.start >= from.end.min(to.end) && token.span.end <= from.start.max(to.start);
        let crosses =
            tokens.iter().enumerate().any(|(at, token)| between(token) && (context.is_cue(at) || token.form == ";"));
        // Another finite clause in between has a better right to it than a noun.
        let other_clause = !events[number].is_verbal()
            && sentence.clauses.iter().enumerate().any(|(at, clause)| {
                clause.finite && events[number].clause != Some(at) && between(&tokens[clause.predicate])
            });
        // A place in a clause of its own, set off by a comma, is where that clause happened ("while police searched a house in Lyon, …").
        let apart = !is_time
            && tokens.iter().any(|token| between(token) && token.form == ",")
            && is_in_another_clause(context, &events[number], &mention.span);
        // "launched it in 2003, five years *after* they fired": what stands outside a clause of order is not its event's.
        let outside = match &mention.kind {
            MentionKind::Time(time) => {
                is_outside_order(context, &events[number], &mention.span)
                    || is_not_theirs(context, &events[number], time, &mention.span)
            }
            _ => false,
        };
        let elsewhere = !is_time && has_own_place(context, &events[number], &mention.span);
        if crosses || other_clause || apart || outside || elsewhere {
            continue;
        }
        match &mention.kind {
            MentionKind::Time(time) => {
                attached[number].time = Some(time_of(context, &events[number], *index, time));
                attached[number].doubtful_time |= !(has_one_clause(context, &mention.span) && is_day(time));
            }
            MentionKind::Place(PlaceMention { place: Some(id), .. }) => {
                attached[number].place = Some(PlaceRef { id: id.clone(), mention: Some(*index), setting: false });
                attached[number].doubtful_place |= !is_only_place(context, &mention.span, id);
            }
            _ => {}
        }
    }
}

/// The verbal event in an argument of which a place stands.
fn event_above(context: &Context<'_>, events: &[Event<'_>], span: &Span) -> Option<usize> {
    let head = context.sentence.head_of(span)?;
    let mut argument = false;
    for above in context.sentence.ancestors(head) {
        let token = &context.sentence.tokens[above];
        if argument {
            return events.iter().position(|event| event.is_verbal() && event.nodes.contains(&above));
        }
        if !matches!(token.class, WordClass::Noun | WordClass::Num | WordClass::Propn) {
            return None;
        }
        argument = token.is("obj") || token.is("nsubj:pass");
    }
    None
}

/// Whether a time stands before the word of order that opens the event's clause.
fn is_outside_order(context: &Context<'_>, event: &Event<'_>, span: &Span) -> bool {
    let sentence = context.sentence;
    let grammar = &context.language.events.grammar;
    let clause = event.clause.and_then(|clause| sentence.clauses.get(clause));
    let Some(marker) = clause.and_then(|clause| clause.marker).and_then(|at| sentence.tokens.get(at)) else {
        return false;
    };
    (grammar.after.contains(&marker.lemma) || grammar.before.contains(&marker.lemma)) && span.end <= marker.span.start
}

/// "assaults *in several cities*, and in Malmö", "strikes *near Ghazni*": whether a phrase right behind the event's words already says where, though
/// not in one place that is known.
pub(super) fn has_own_place(context: &Context<'_>, event: &Event<'_>, span: &Span) -> bool {
    let sentence = context.sentence;
    let grammar = &context.language.events.grammar;
    let behind = event.nodes.iter().map(|&node| node + 1).max().unwrap_or(0);
    let opens = sentence.tokens.get(behind).is_some_and(|token| grammar.locative.contains(&token.lemma));
    let Some(head) = sentence.tokens.get(behind).and_then(|token| token.head).filter(|&head| opens && head > behind)
    else {
        return false;
    };
    let inside = sentence.tokens[head].span;
    let other = |mention: &Mention| {
        matches!(&mention.kind, MentionKind::Place(place) if place.place.is_none() || place.offset_km > 0.0)
            && mention.span.contains(&inside)
    };
    let several = context.means_place(head) && sentence.tokens[head].has("Number=Plur");
    !span.contains(&inside)
        && (several || is_unknown_name(context, head) || context.mentions().any(|(_, mention)| other(mention)))
}

/// "in *Nice*": whether a capital inside a sentence names what no table knows, and no time.
fn is_unknown_name(context: &Context<'_>, at: usize) -> bool {
    let token = &context.sentence.tokens[at];
    let named = token.form.starts_with(char::is_uppercase) && token.form.chars().skip(1).any(char::is_lowercase);
    named && at > 0 && !context.headline && !context.mentions().any(|(_, mention)| mention.span.overlaps(&token.span))
}

/// Whether a sentence has one finite clause, beside that of who tells it: a day in it is the day of what it tells, wherever the tree hangs it.
fn has_one_clause(context: &Context<'_>, span: &Span) -> bool {
    let cues = context.speech.iter().filter(|speech| speech.content.iter().any(|content| content.contains(span)));
    let cues: Vec<Span> = cues.flat_map(|speech| &speech.chain).filter_map(|link| link.cue).collect();
    let tells = |at: usize| cues.iter().any(|cue| cue.contains(&context.sentence.tokens[at].span));
    context.sentence.clauses.iter().filter(|clause| clause.finite && !tells(clause.predicate)).count() == 1
}

/// Whether a place stands behind a preposition that places what happens ("in", "near"), in a sentence of one finite clause that places nothing
/// elsewhere: then it is where that happened, wherever the tree hangs it.
fn is_only_place(context: &Context<'_>, span: &Span, id: &str) -> bool {
    let elsewhere = |mention: &Mention| match &mention.kind {
        MentionKind::Place(PlaceMention { place: Some(other), .. }) => {
            mention.span != *span
                && is_locative(context, &mention.span)
                && context.rules.places.relate(id, other).relation == Relation::Disjoint
        }
        _ => false,
    };
    let unknown = |at: usize| {
        let sentence = context.sentence;
        let placed = |case: usize| is_in(context, Some(case));
        sentence.case(at).is_some_and(placed) && is_unknown_name(context, at)
    };
    has_one_clause(context, span)
        && is_locative(context, span)
        && !(0..context.sentence.tokens.len()).any(unknown)
        && !context.mentions().any(|(_, mention)| elsewhere(mention))
}

/// "on the scale of the *2011* uprising", "before the beginning of *Ramadan*": a time that says which noun is meant, where the noun is no event.
fn is_of_a_noun(context: &Context<'_>, events: &[Event<'_>], span: &Span) -> bool {
    let sentence = context.sentence;
    let Some(head) = sentence.head_of(span) else { return false };
    let token = &sentence.tokens[head];
    let Some(above) =
        token.head.filter(|&above| matches!(sentence.tokens[above].class, WordClass::Noun | WordClass::Propn))
    else {
        return false;
    };
    let modifies = sentence.case(head).is_none()
        && above > head
        && (["compound", "nummod", "amod"].iter().any(|name| token.is(name)) || token.relation == "nmod:poss");
    (modifies || (is_genitive(context, head) && token.is("nmod")))
        && !events.iter().any(|event| event.nodes.contains(&above))
}

/// Whether a place stands in a finite clause that is not the event's, nor above it.
fn is_in_another_clause(context: &Context<'_>, event: &Event<'_>, span: &Span) -> bool {
    let sentence = context.sentence;
    let clause =
        sentence.head_of(span).and_then(|head| sentence.clause_of(head)).and_then(|at| sentence.clauses.get(at));
    clause.is_some_and(|clause| clause.finite && !sentence.is_below(event.anchor(), clause.predicate))
}

/// "struck a market in Idlib on Monday, *killing six*", "an explosion in Damascus on Sunday *killed six*": what a participle clause
/// adds, and what an event causes, is where and when that event is.
fn share_with_dependents(context: &Context<'_>, events: &[Event<'_>], attached: &mut [Attached]) {
    let sentence = context.sentence;
    for number in 0..events.len() {
        let event = &events[number];
        if !event.is_verbal() || event.trigger.is_none() {
            continue;
        }
        let parent = event.clause.and_then(|clause| sentence.clauses[clause].parent).filter(|&(_, relation)| {
            relation == "advcl" && event.clause.is_some_and(|clause| !sentence.clauses[clause].finite)
        });
        let above = parent
            .and_then(|(parent, _)| events.iter().position(|other| other.is_verbal() && other.clause == Some(parent)));
        let causes = super::position::heads(context, event, &crate::rules::event::Position::Subject);
        let told = event.clause.map_or(&[][..], |clause| &sentence.clauses[clause].obliques);
        let inside = |noun: usize| told.iter().any(|oblique| oblique.head == noun && is_in(context, oblique.case));
        let cause = events.iter().position(|other| {
            other.noun().is_some_and(|noun| causes.contains(&noun) || !other.is_verbal() && inside(noun))
        });
        for other in [above, cause].into_iter().flatten().filter(|&other| other != number) {
            inherit(attached, number, other, false);
        }
        // And the cause is where and when what it causes is, as far as it says nothing of its own.
        if let Some(cause) = cause.filter(|&cause| cause != number) {
            inherit(attached, cause, number, true);
        }
    }
}

/// Takes time and place over from another event, as far as an event has none of its own.
fn inherit(attached: &mut [Attached], to: usize, from: usize, doubtful: bool) {
    let given = attached[from].clone();
    let taker = &mut attached[to];
    if taker.time.is_none() && given.time.is_some() {
        taker.time = given.time;
        taker.doubtful_time |= doubtful || given.doubtful_time;
    }
    if taker.place.is_none() && given.place.is_some() {
        taker.place = given.place;
        taker.doubtful_place |= doubtful || given.doubtful_place;
    }
}

/// Whether a preposition places what happened inside what it introduces ("killed *in* the earthquake").
fn is_in(context: &Context<'_>, case: Option<usize>) -> bool {
    let grammar = &context.language.events.grammar;
    case.is_some_and(|case| grammar.inside.contains(&context.sentence.tokens[case].lemma))
}

fn is_day(time: &TimeMention) -> bool {
    time.edtf.as_ref().is_some_and(|date| date.first().is_some() && date.first() == date.last())
}

fn distance(a: &Span, b: &Span) -> usize {
    if a.end <= b.start { b.start - a.end } else { a.start.saturating_sub(b.end) }
}

fn time_ref(context: &Context<'_>, index: usize, time: &TimeMention) -> TimeRef {
    let written = time.anchor == Anchor::Written
        || (time.stated.contains(&DatePart::Day) && time.stated.contains(&DatePart::Month));
    let inferred =
        !written || context.article.published.how == crate::model::How::Inferred && time.anchor != Anchor::Written;
    TimeRef {
        edtf: time.edtf.clone().expect("only times with a date are attached"),
        mention: Some(index),
        inferred,
        bounds: time.bounds.clone(),
        setting: false,
    }
}

/// "have been killed *since* the war began in 2011": the time of a clause or phrase that a word of beginning opens is where the count begins.
fn time_of(context: &Context<'_>, event: &Event<'_>, index: usize, time: &TimeMention) -> TimeRef {
    let mut told = time_ref(context, index, time);
    let span = context.article.mentions[index].span;
    let tokens = &context.sentence.tokens;
    let anchor = tokens[event.anchor()].span;
    let since = context.language.events.grammar.lists.get("since");
    let between = |inner: &Span, from: usize| from <= inner.start && inner.end <= span.start;
    let opens = tokens.iter().any(|token| {
        // "won its first title since 1908 in a game that started on Wednesday": another time has that word for itself.
        let taken = |(_, m): (usize, &Mention)| {
            let dated = matches!(&m.kind, MentionKind::Time(time) if time.edtf.is_some());
            dated && (m.span != span && m.span.overlaps(&token.span) || between(&m.span, token.span.end))
        };
        let joined = |other: &&Token| other.form == "-";
        let mut behind = tokens.iter().filter(|other| between(&other.span, token.span.end) && !joined(other));
        between(&token.span, anchor.end)
            && since.is_some_and(|since| since.contains(&token.lemma))
            && behind.all(|other| other.class != WordClass::Punct)
            && !context.mentions().any(taken)
    });
    if opens && told.bounds == "at" {
        "since".clone_into(&mut told.bounds);
    }
    free_of_preposition(context, event, &span, &mut told);
    if let Some(last) = joined_day(context, &span).filter(|_| told.bounds == "at") {
        let days = told.edtf.first().zip(last.last()).filter(|(first, last)| first < last);
        told.edtf = days.map_or(told.edtf, |(first, last)| Date::between(first, last));
    }
    told
}

/// "on Thursday *and Friday*": the other of two times that a conjunction joins.
fn joined_day(context: &Context<'_>, span: &Span) -> Option<Date> {
    let tokens = &context.sentence.tokens;
    let behind = tokens.iter().position(|token| token.span.start >= span.end)?;
    let joins = tokens[behind].class == WordClass::Cconj;
    let next = tokens.get(behind + 1).filter(|_| joins)?;
    context.mentions().find_map(|(_, mention)| match &mention.kind {
        MentionKind::Time(time) if mention.span.start == next.span.start && time.bounds == "at" => {
            time.edtf.clone().filter(Date::is_day)
        }
        _ => None,
    })
}

/// "after the 2011 *uprising* that toppled him": a preposition before a dated noun bounds the clause around it, and neither the noun nor what
/// the noun tells.
fn free_of_preposition(context: &Context<'_>, event: &Event<'_>, span: &Span, told: &mut TimeRef) {
    let tokens = &context.sentence.tokens;
    let noun = context.sentence.head_of(span).and_then(|head| tokens[head].head.filter(|&noun| noun > head));
    let anchor = event.anchor();
    let within = |noun: usize| anchor >= noun && context.sentence.is_below(anchor, noun);
    if told.bounds != "at" && noun.is_some_and(|noun| tokens[noun].class == WordClass::Noun && within(noun)) {
        "at".clone_into(&mut told.bounds);
    }
}

/// Index of the event that governs what `span` covers: the nearest event above it.
pub(super) fn governor(context: &Context<'_>, events: &[Event<'_>], span: &Span, is_time: bool) -> Option<usize> {
    let sentence = context.sentence;
    let head = sentence.head_of(span)?;
    let start = if is_time { head } else { place_phrase(context, head) };
    let of_node = |node: usize| {
        events.iter().position(|event| {
            event.nodes.contains(&node)
                || event.noun().is_some_and(|noun| outermost(context, noun) == node)
                || (event.carried.is_some()
                    && event.clause.is_some_and(|clause| sentence.clauses[clause].predicate == node))
        })
    };
    // The time of a noun in an open claim ("prepares for *a summit in 2019*") is the noun's.
    let is_open = |noun: usize| {
        let mut up = std::iter::once(noun).chain(sentence.ancestors(noun));
        let event = up.find_map(|above| events.iter().find(|event| event.nodes.contains(&above)));
        event.is_none_or(|event| event.trigger.is_none())
    };
    // "the talks were *in Geneva*": the place is what its clause tells.
    let told = sentence.clauses.iter().position(|clause| clause.predicate == start);
    let carried = |number: usize| events.iter().position(|e| e.carried.is_some() && e.clause == Some(number));
    if let Some(event) = told.and_then(carried) {
        return Some(event);
    }
    let mut below = start;
    for above in sentence.ancestors(start) {
        if let Some(event) = of_node(above) {
            return Some(event);
        }
        let token = &sentence.tokens[above];
        if sentence.clauses.iter().any(|clause| clause.predicate == above) {
            return carried_by_complement(context, events, above);
        }
        // A time or place inside the phrase of another noun belongs to that noun, unless the noun is an argument of an event and the
        // time has a preposition of its own: then the tree's attachment is a toss-up that the event wins.
        let noun = matches!(token.class, WordClass::Noun | WordClass::Propn | WordClass::Pron | WordClass::Num);
        if noun
            && !(is_time
                && !is_open(above)
                && has_case(context, below)
                && sentence.tokens[below].is("nmod")
                && !is_genitive(context, below))
            && !is_same_name(context, below)
            && (is_time || !context.in_place_name(above))
        {
            return None;
        }
        below = above;
    }
    None
}

fn is_genitive(context: &Context<'_>, index: usize) -> bool {
    let case = context.sentence.case(index).map(|case| &context.sentence.tokens[case].lemma);
    case.is_some_and(|lemma| context.language.events.grammar.genitive.contains(lemma))
}

fn has_case(context: &Context<'_>, index: usize) -> bool {
    context.sentence.children(index).any(|child| context.sentence.tokens[child].is("case"))
}

/// Whether a token only continues the name or phrase above it.
fn is_same_name(context: &Context<'_>, index: usize) -> bool {
    let token = &context.sentence.tokens[index];
    ["flat", "compound", "appos", "conj", "goeswith", "fixed"].iter().any(|name| token.is(name))
        || token.relation == "nmod:unmarked"
}

/// "began *shelling*": a time on a verb whose open complement is an event belongs to that event.
fn carried_by_complement(context: &Context<'_>, events: &[Event<'_>], predicate: usize) -> Option<usize> {
    let sentence = context.sentence;
    let clause = sentence.clauses.iter().position(|clause| clause.predicate == predicate)?;
    let inner = sentence.clauses.iter().find(|inner| inner.parent == Some((clause, "xcomp")))?;
    events.iter().position(|event| event.is_verbal() && event.anchor() == inner.predicate)
}

/// Whether a place is where something is, by the preposition of its phrase.
pub(super) fn is_locative(context: &Context<'_>, span: &Span) -> bool {
    let sentence = context.sentence;
    let Some(head) = sentence.head_of(span) else { return false };
    let top = place_phrase(context, head);
    let grammar = &context.language.events.grammar;
    if is_laid(context, top) {
        return false;
    }
    sentence
        .children(top)
        .any(|child| sentence.tokens[child].is("case") && grammar.locative.contains(&sentence.tokens[child].lemma))
}

/// "an attack blamed on *Pyongyang*": whether a preposition lays what happened on what it introduces.
fn is_laid(context: &Context<'_>, top: usize) -> bool {
    let sentence = context.sentence;
    let lists = &context.language.events.grammar.lists;
    let holds = |list: &str, at: usize| lists.get(list).is_some_and(|l| l.contains(&sentence.tokens[at].lemma));
    let Some(case) = sentence.case(top).filter(|&case| holds("laid", case)) else { return false };
    let before = case.checked_sub(1).into_iter();
    before.chain(sentence.tokens[top].head).any(|verb| holds("lay", verb))
}

/// "in the town *of X*", "in the *X* region": from a place's name to the noun whose preposition places the event.
fn place_phrase(context: &Context<'_>, head: usize) -> usize {
    let sentence = context.sentence;
    let genitive = &context.language.events.grammar.genitive;
    let mut top = head;
    for above in sentence.ancestors(head) {
        let case = sentence.children(top).find(|&child| sentence.tokens[child].is("case"));
        let goes_on = match case {
            Some(case) => sentence.tokens[top].is("nmod") && genitive.contains(&sentence.tokens[case].lemma),
            // "in the X *region*", and not "in the X *conflict*".
            None => context.in_place_name(above) || context.means_place(above),
        };
        if !goes_on {
            break;
        }
        top = above;
    }
    top
}

/// "the 2011 uprising that toppled him", "last year's attack killed 12": the time that modifies the event's own cause is its time too.
fn time_of_agent(context: &Context<'_>, event: &Event<'_>) -> Option<TimeRef> {
    let sentence = context.sentence;
    let agents = super::position::heads(context, event, &crate::rules::event::Position::Subject);
    context.mentions().find_map(|(index, mention)| match &mention.kind {
        MentionKind::Time(time) if time.edtf.is_some() => {
            let head = sentence.head_of(&mention.span)?;
            let below = agents.iter().any(|&agent| agent != head && sentence.phrase(agent).contains(&mention.span));
            (below && !has_case(context, head)).then(|| {
                let mut told = time_ref(context, index, time);
                free_of_preposition(context, event, &mention.span, &mut told);
                told
            })
        }
        _ => None,
    })
}

/// A place named inside a role ("captured *the town of X*"), and whether the role names several that exclude each other.
fn place_of_roles(context: &Context<'_>, event: &Event<'_>) -> Option<(PlaceRef, bool)> {
    let frame = context.rules.frames.get(&event.kind)?;
    if frame.place == SlotMeaning::Describes {
        return None;
    }
    let positions = event.trigger?.roles.get("place")?;
    let named = |head: usize| {
        let phrase = context.sentence.phrase(head);
        context.mentions().find_map(|(index, mention)| match &mention.kind {
            MentionKind::Place(place) if phrase.contains(&mention.span) && place.offset_km == 0.0 => {
                place.place.clone().map(|id| PlaceRef { id, mention: Some(index), setting: false })
            }
            _ => None,
        })
    };
    let found =
        |at| super::position::heads(context, event, at).into_iter().filter_map(named).collect::<Vec<PlaceRef>>();
    let places = positions.iter().map(found).find(|places| !places.is_empty())?;
    let several = are_several(context, places.iter().map(|place| &place.id));
    places.into_iter().next().map(|place| (place, several))
}

/// "the fourth round", "the first prisoner exchange".
fn ordinal(context: &Context<'_>, event: &Event<'_>) -> Option<u32> {
    let sentence = context.sentence;
    // Only a noun that itself names the event carries the event's ordinal ("the first batch ... of the ceasefire" does not).
    let noun = event.noun().filter(|&noun| {
        !event.is_verbal() || event.trigger.is_some_and(|trigger| trigger.nouns.match_at(sentence, noun))
    })?;
    let ordinals = &context.language.events.grammar.ordinals;
    let mut nouns = vec![noun];
    let outer = outermost(context, noun);
    if outer != noun {
        nouns.insert(0, outer);
    }
    nouns.into_iter().find_map(|noun| {
        sentence.children(noun).find_map(|child| {
            let token = &sentence.tokens[child];
            ordinals.get(&token.form.to_lowercase()).copied()
        })
    })
}

/// "its first *visit since 2014*", "met for the first time *since 2014*": the time behind a noun that the first ordinal counts, where that noun is the
/// event's or one that counts occasions, and nothing else narrows it.
fn first_since(context: &Context<'_>, event: &Event<'_>) -> Option<Date> {
    let sentence = context.sentence;
    let grammar = &context.language.events.grammar;
    let occasion =
        |at: usize| grammar.lists.get("occasion").is_some_and(|nouns| nouns.contains(&sentence.tokens[at].lemma));
    let is_first = |at: usize| grammar.ordinals.get(&sentence.tokens[at].form.to_lowercase()) == Some(&1);
    let counted = |noun: usize| {
        let others = |child: &usize| {
            let token = &sentence.tokens[*child];
            (token.is("amod") || token.is("compound") || token.is("nmod:desc"))
                && !is_first(*child)
                && !event.nodes.contains(child)
                && context.identified(&token.span).is_none()
        };
        sentence.children(noun).any(is_first) && !sentence.children(noun).any(|child| others(&child))
    };
    let nouns =
        |noun: usize| event.nodes.contains(&noun) || event.noun().is_some_and(|own| outermost(context, own) == noun);
    context.mentions().find_map(|(_, mention)| {
        let MentionKind::Time(time) = &mention.kind else { return None };
        let date = time.edtf.clone().filter(|_| time.bounds == "since")?;
        let head = sentence.head_of(&mention.span)?;
        let own = governor(context, std::slice::from_ref(event), &mention.span, true).is_some();
        let first = sentence.ancestors(head).take(3).find(|&noun| counted(noun) && (nouns(noun) || occasion(noun)));
        // The tree may hang the time on the verb and leave the noun that it belongs to right before it.
        let before = || (0..head).rev().take(3).find(|&noun| counted(noun) && (nouns(noun) || occasion(noun)));
        (own || first.is_some()).then(|| first.or_else(before)).flatten().map(|_| date)
    })
}

/// "the lowest level *since May*", "the first visit *since 2014*": whether a time says how far back nothing was like it, and so dates nothing itself.
fn is_measure_of_extreme(context: &Context<'_>, span: &Span) -> bool {
    let sentence = context.sentence;
    let since = context.mentions().any(|(_, mention)| {
        mention.span == *span && matches!(&mention.kind, MentionKind::Time(time) if time.bounds == "since")
    });
    let Some(head) = sentence.head_of(span).filter(|_| since) else { return false };
    let ordinals = &context.language.events.grammar.ordinals;
    let extreme = |at: usize| {
        let token = &sentence.tokens[at];
        token.has("Degree=Sup") || ordinals.get(&token.form.to_lowercase()) == Some(&1)
    };
    // The tree may hang the time on the verb and leave the noun right before it.
    let before = sentence.tokens_in(span).start.saturating_sub(AFTER_EXTREME)..sentence.tokens_in(span).start;
    before.clone().any(extreme) || sentence.ancestors(head).take(2).any(|noun| sentence.children(noun).any(extreme))
}

/// "On Sunday they met and signed": a time before the first of coordinated clauses holds for the others that have none.
fn share_leading_times(context: &Context<'_>, events: &[Event<'_>], attached: &mut [Attached]) {
    let sentence = context.sentence;
    for (later, event) in events.iter().enumerate() {
        let Some(clause) = event.clause.filter(|_| attached[later].time.is_none() && event.is_verbal()) else {
            continue;
        };
        let Some((parent, "conj")) = sentence.clauses[clause].parent else { continue };
        let first = events.iter().position(|other| other.is_verbal() && other.clause == Some(parent));
        let Some(time) = first.and_then(|first| attached[first].time.clone()) else { continue };
        let leads = time.mention.is_some_and(|index| {
            context.article.mentions[index].span.end <= sentence.tokens[sentence.clauses[parent].predicate].span.start
        });
        if leads {
            attached[later].time = Some(time);
        }
    }
}

/// "**4 April 2019** – They launched an offensive": a date that heads its line, set off by a mark, dates what the line tells.
fn date_by_heading(context: &Context<'_>, attached: &mut [Attached]) {
    let tokens = &context.sentence.tokens;
    let Some(first) = tokens.iter().find(|token| token.class != WordClass::Punct) else { return };
    let heading = context.mentions().find_map(|(index, mention)| match &mention.kind {
        MentionKind::Time(time) if mention.span.start == first.span.start && time.edtf.is_some() => {
            Some((index, mention.span, time))
        }
        _ => None,
    });
    let Some((index, span, time)) = heading else { return };
    let after = tokens.iter().filter(|token| token.span.start >= span.end);
    let mut marks = after.take_while(|token| token.class == WordClass::Punct || token.class == WordClass::Sym);
    if !marks.any(|token| matches!(token.form.as_str(), "–" | "—" | "-" | "--" | ":" | "|")) {
        return;
    }
    for event in attached.iter_mut().filter(|event| event.time.is_none()) {
        event.time = Some(time_ref(context, index, time));
    }
}
