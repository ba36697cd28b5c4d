//! Clauses and nominal events → claims.
//!
//! Steps for each sentence: triggers find events (`matching`) → grammatical positions fill their roles (`position`) → times, places
//! and quantities go to the event that governs them (`attach`) → polarity, modality and attribution are read off what stands
//! above. Where no rule fits, a clause with an identified subject and a time, place or number becomes an open claim (`open`).
//! Claims of the lead that name no time or place take those of the news (`setting`).
//! Invariants: claims stand in text order; each points at mentions of its own sentence, at the date of its entry
//! (`entry`) or at what sets the scene of the lead. Deliberately absent: words of any
//! language, other articles.

mod attach;
mod entry;
mod fit;
mod matching;
mod open;
mod order;
mod position;
mod setting;
mod sum;

use std::collections::BTreeMap;

use super::Reading;
use super::actor::id_of_full_name;
use super::modality::stage;
use super::speech::Speech;
use crate::model::{
    ActorMention, Article, Attribution, Certainty, Claim, Definiteness, Doubt, Filler, Ground, Mention, MentionKind,
    Modality, Polarity, TimeRef,
};
use crate::rules::event::SlotMeaning;
use crate::rules::speech::CueClass;
use crate::rules::{Language, Rules};
use crate::text::{BlockKind, ClauseKind, Document, Field, Sentence, Span, Tense, Token, Voice, WordClass};
use crate::value::Date;
use attach::Attached;
use matching::Event;

/// The fewest words without a verb or a small word among them that are a list of words.
const LISTED_WORDS: usize = 6;

/// Longest sentence, in tokens, whose reading is trusted to contradict another.
const LONGEST_FIRM: usize = 70;
/// Days of a week.
const WEEK: u32 = 7;

/// Sentences at the head of a text that say what it is about.
const LEAD: usize = 4;

/// Finds the claims of an article whose mentions are known.
pub fn find(article: &Article, reading: &Reading, speech: &[Speech], language: &Language, rules: &Rules) -> Vec<Claim> {
    let mut claims = Vec::new();
    let mut placed = Vec::new();
    for (field, document) in reading.fields() {
        let mut entries = entry::dates(article, field, document);
        for (number, sentence) in document.told().enumerate() {
            if is_list_of_titles(sentence) {
                continue;
            }
            let context = Context {
                article,
                sentence,
                language,
                rules,
                speech,
                headline: is_headline(field, document, sentence) || is_title(sentence),
                lead: field == Field::Title || number < LEAD,
                entry: entries.get(sentence.block).cloned().flatten(),
            };
            let (told, links) = context.claims();
            placed.extend(links);
            // Only the first sentence that says anything stands directly under the date.
            if let (false, Some(entry)) =
                (sentence.clauses.is_empty() && told.is_empty(), entries.get_mut(sentence.block))
            {
                *entry = None;
            }
            claims.extend(told);
        }
    }
    claims.sort_by_key(|claim| (claim.trigger.field, claim.trigger.start, claim.trigger.end));
    inherit_participants(&mut claims, rules);
    setting::settle(&mut claims, article, reading, speech, language, rules);
    for (number, claim) in claims.iter_mut().enumerate() {
        claim.id = format!("{}#c{}", article.id, number + 1);
    }
    order::tie(&mut claims, placed);
    claims
}

/// How far back, in claims of the same article, the beginning of what ends may stand.
const BEGINNING: usize = 3;

/// "They launched an offensive but *the campaign* collapsed": what ends without naming its participants has those of what began
/// shortly before it.
fn inherit_participants(claims: &mut [Claim], rules: &Rules) {
    for later in 1..claims.len() {
        let Some(began) = rules.frames.get(&claims[later].event).and_then(|frame| frame.ends.as_ref()) else {
            continue;
        };
        let before = (later.saturating_sub(BEGINNING)..later).rev().find(|&before| claims[before].event == *began);
        let Some(before) = before.filter(|&before| claims[before].polarity == claims[later].polarity) else { continue };
        for (role, fillers) in claims[before].roles.clone() {
            if !claims[later].roles.contains_key(&role) {
                claims[later].grounds.push(Ground { of: role.clone(), by: "before".to_owned(), span: None });
                claims[later].roles.insert(role, fillers);
            }
        }
    }
}

fn is_headline(field: Field, document: &Document, sentence: &Sentence) -> bool {
    field == Field::Title || kind_is(document, sentence, BlockKind::Heading)
}

/// Share of longer words with a capital, from which a sentence counts as a title.
const TITLE_SHARE: (usize, usize) = (9, 10);

/// The same share in a long line, from which it is titles without a mark between them.
const TITLES_SHARE: (usize, usize) = (6, 10);

/// Words in a line of several titles, at least.
const TITLES: usize = 25;

/// Longer words, and how many of them have a capital and something small behind it.
fn capitals(sentence: &Sentence) -> (usize, usize) {
    let long = || sentence.tokens.iter().map(|token| &token.form).filter(|form| form.chars().count() >= 4);
    let words = long().filter(|form| form.starts_with(char::is_alphabetic)).count();
    let small = |form: &&String| form.starts_with(char::is_uppercase) && form.chars().any(char::is_lowercase);
    (words, long().filter(small).count())
}

/// Whether nearly every longer word has a capital: a headline, wherever it stands.
fn is_title(sentence: &Sentence) -> bool {
    let (words, capital) = capitals(sentence);
    words >= 4 && !is_told(sentence) && capital * TITLE_SHARE.1 >= words * TITLE_SHARE.0
}

/// A sentence full of names ends in a full stop, and a title in none.
fn is_told(sentence: &Sentence) -> bool {
    sentence.tokens.last().is_some_and(|token| token.form == ".")
}

/// Whether a long line is several titles, or the parts of a menu between bars.
fn is_list_of_titles(sentence: &Sentence) -> bool {
    let (words, capital) = capitals(sentence);
    let bars = sentence.tokens.iter().filter(|token| token.form == "|").count();
    let titles = !is_told(sentence) && capital * TITLES_SHARE.1 >= words * TITLES_SHARE.0;
    sentence.tokens.len() >= TITLES && (titles || bars >= 2)
}

fn kind_is(document: &Document, sentence: &Sentence, kind: BlockKind) -> bool {
    document.blocks.get(sentence.block).is_some_and(|block| block.kind == kind)
}

/// One sentence and everything that a claim in it may draw on.
pub(super) struct Context<'a> {
    article: &'a Article,
    sentence: &'a Sentence,
    language: &'a Language,
    rules: &'a Rules,
    speech: &'a [Speech],
    headline: bool,
    /// Whether it stands where news says what it is about.
    lead: bool,
    /// The date of the timeline entry or table row that the sentence opens.
    entry: Option<TimeRef>,
}

/// The time of words that speak of a start ("launched an offensive on 4 April") bounds the event from below.
fn started(event: &Event<'_>, mut time: TimeRef) -> TimeRef {
    if event.trigger.is_some_and(|trigger| trigger.starts) && time.bounds == "at" {
        "since".clone_into(&mut time.bounds);
    }
    time
}

impl Context<'_> {
    fn claims(&self) -> (Vec<Claim>, Vec<order::Placed>) {
        if self.is_question() || self.is_word_list() {
            return (Vec::new(), Vec::new());
        }
        let mut events = matching::events(self);
        open::add(self, &mut events);
        let told = self.told(&events);
        if told.0.is_empty() && self.lead && !events.is_empty() {
            // What no rule could make a claim of is still told, where the article opens with it.
            let mut open = Vec::new();
            open::add(self, &mut open);
            return self.told(&open);
        }
        told
    }

    /// The claims of events that were found.
    fn told(&self, events: &[Event<'_>]) -> (Vec<Claim>, Vec<order::Placed>) {
        if events.is_empty() {
            return (Vec::new(), Vec::new());
        }
        let mut attached = attach::attach(self, events);
        for (event, attached) in events.iter().zip(&mut attached) {
            if attached.time.is_none() && entry::is_main(self, event) {
                attached.time.clone_from(&self.entry);
            }
        }
        let links = order::links(self, events, |event| self.trigger_span(event));
        let made = events.iter().zip(attached).filter_map(|(event, attached)| {
            let ordered = order::is_placed(&links, &self.trigger_span(event));
            self.claim(event, events, attached, ordered)
        });
        (without_repeats(made.collect()), links)
    }

    /// Whether the sentence asks instead of telling.
    fn is_question(&self) -> bool {
        let marks = self.sentence.tokens.iter().rev().take_while(|token| token.class == WordClass::Punct);
        marks.into_iter().any(|token| token.form.ends_with('?'))
    }

    /// "Tags harbour strike crane accident": whether a line of the text is nothing but nouns and adjectives, which states nothing.
    fn is_word_list(&self) -> bool {
        use WordClass::{Adj, Noun, Propn, Punct};
        let words = self.sentence.tokens.iter().filter(|token| token.class != Punct);
        !self.headline
            && words.clone().count() >= LISTED_WORDS
            && words.clone().all(|token| matches!(token.class, Noun | Propn | Adj))
    }

    /// The mentions that lie in the sentence, with their indexes in the article's list.
    fn mentions(&self) -> impl Iterator<Item = (usize, &Mention)> + Clone {
        self.article.mentions.iter().enumerate().filter(|(_, mention)| self.sentence.span.contains(&mention.span))
    }

    fn claim(&self, event: &Event<'_>, events: &[Event<'_>], mut attached: Attached, ordered: bool) -> Option<Claim> {
        let (roles, mut grounds) = self.roles(event, events);
        if !event.needs_met(&roles) || !self.kinds_fit(event, &roles) {
            return None;
        }
        if self.only_modifies(event, events, &roles) {
            return None;
        }
        if self.is_game(event) {
            return None;
        }
        let told = stage(self.sentence, event.anchor(), self.language);
        let trigger = event.trigger;
        let modality = trigger.and_then(|trigger| trigger.modality).unwrap_or(told.modality);
        if attached.time.is_none() && matches!(modality, Modality::Planned | Modality::Demanded) {
            attached.time = attached.deadline.take();
        }
        // What is told in the past tense does not lie ahead: a time that is not written out was misread or belongs to something else.
        // Nor do deaths, which nobody plans.
        let toll = || self.rules.frames.get(&event.kind).is_some_and(|frame| frame.count == SlotMeaning::Moves);
        if modality == Modality::Happened
            && toll()
            && !event.is_verbal()
            && attached.time.as_ref().is_some_and(|time| self.lies_ahead(time))
        {
            attached.time = None;
        }
        if modality == Modality::Happened && self.is_told_as_past(event) {
            attached.time = attached.time.filter(|time| !time.inferred || !self.lies_ahead(time));
            if let Some(time) = &mut attached.time {
                self.end_at_publication(time);
            }
        }
        let quantities = self.counted(event, events, &roles);
        // What has no slot that could be compared says nothing, however sure it is that the event is spoken of.
        let timed = attached.time.is_some() || attached.pending.as_ref().is_some_and(|pending| pending.event.is_none());
        let placed = timed || attached.place.is_some();
        let says_something = !quantities.is_empty()
            || attached.ordinal.is_some()
            || !roles.is_empty()
            || placed
            || self.is_argument(event, events);
        // A heading that only names an event ("Prisoner exchange") states nothing.
        let bare_heading = self.headline
            && !event.is_verbal()
            && !self.sentence.clauses.iter().any(|clause| clause.finite)
            && attached.time.is_none()
            && quantities.is_empty()
            && !roles.values().flatten().any(|filler| filler.id.is_some());
        if bare_heading {
            return None;
        }
        let dated = || {
            let own = attached.time.as_ref().filter(|_| !attached.doubtful_time).and_then(|time| time.mention);
            own.is_some_and(|mention| self.stands_beside(event.anchor(), mention))
        };
        // What was not said then tells nothing.
        let said = || told.polarity == Polarity::Affirmed && dated() && self.is_said_by(event, &roles);
        if event.trigger.is_some_and(|trigger| trigger.dated) && !said() {
            return None;
        }
        let only_ordered = ordered && !says_something && event.trigger.is_some();
        let worth = event.trigger.is_some() || open::is_worth(self, event, &roles, &attached, &quantities);
        if !(says_something || only_ordered) || !worth {
            return None;
        }
        let polarity = trigger.and_then(|trigger| trigger.polarity).unwrap_or(told.polarity);
        let ahead = modality == Modality::Happened
            && (self.is_aim(event) || attached.time.as_ref().is_some_and(|time| self.lies_ahead(time)));
        let modality = if ahead { Modality::Planned } else { modality };
        let by_rule = trigger.map_or((false, false), |t| (t.polarity.is_some(), t.modality.is_some()));
        grounds.extend(self.ground("polarity", by_rule.0, told.polarity_at));
        let said = self.ground("modality", by_rule.1, told.modality_at);
        grounds.extend(if ahead {
            Some(Ground { of: "modality".into(), by: "date".into(), span: None })
        } else {
            said
        });
        let wholly_weak = event.certainty() == Certainty::Weak
            || self.sentence.tokens.len() > LONGEST_FIRM
            || (attached.time.is_none() && attached.place.is_none() && self.is_argument(event, events))
            || only_ordered;
        let mut doubts = if wholly_weak { Vec::new() } else { attached.doubts() };
        if self.headline && !wholly_weak {
            // A headline says shortly who did what and where; its days and numbers are often those of a part.
            let shortened = [Doubt::Time, Doubt::Count].into_iter().filter(|doubt| !attached.doubts().contains(doubt));
            doubts.extend(shortened.collect::<Vec<Doubt>>());
        }
        let weak = wholly_weak || !doubts.is_empty();
        Some(Claim {
            id: String::new(),
            event: event.kind.clone(),
            plover: self.rules.frames.get(&event.kind).and_then(|frame| frame.plover.clone()),
            trigger: self.trigger_span(event),
            lemma: self.sentence.tokens[event.nodes[0]].lemma.clone(),
            sentence: self.sentence.span,
            definiteness: self.definiteness(event),
            order: Vec::new(),
            sum: sum::of(self, event, events, &quantities),
            time: attached.time.map(|time| started(event, time)),
            pending: attached.pending,
            place: attached.place,
            ordinal: attached.ordinal,
            first_since: attached.first_since,
            quantities,
            polarity,
            attribution: self.attribution(event, modality),
            modality,
            certainty: if weak { Certainty::Weak } else { Certainty::Firm },
            doubts,
            headline: self.headline,
            terms: self.terms(),
            rule: trigger
                .map_or_else(|| "open".to_owned(), |trigger| format!("events/{}:{}", trigger.frame, trigger.number)),
            roles,
            grounds,
        })
    }

    /// Whether whoever fills a role of a verb of saying is the speaker that the reading of speech finds there, if it finds one.
    fn is_said_by(&self, event: &Event<'_>, roles: &BTreeMap<String, Vec<Filler>>) -> bool {
        let verb = self.sentence.tokens[event.anchor()].span;
        let links = self.speech.iter().flat_map(|speech| &speech.chain);
        let mut speakers =
            links.filter(|link| link.cue.is_some_and(|cue| cue.overlaps(&verb))).map(|link| link.speaker);
        speakers.all(|speaker| {
            speaker.is_some_and(|speaker| roles.values().flatten().any(|filler| filler.span.overlaps(&speaker)))
        })
    }

    /// Whether a mention stands right behind a verb, with no mark, object or clause between ("said the raid on Friday"), or before it with no
    /// other verb between: at the head of the sentence or without a mark ("who ruled until 2014, said").
    fn stands_beside(&self, verb: usize, mention: usize) -> bool {
        const FAR: usize = 4;
        let tokens = &self.sentence.tokens;
        let Some(span) = self.article.mentions.get(mention).map(|mention| mention.span) else { return false };
        let at = tokens[verb].span;
        let between: Vec<&Token> = tokens
            .iter()
            .filter(|token| token.span.start >= at.end.min(span.end) && token.span.end <= at.start.max(span.start))
            .collect();
        let verbal = |token: &&&Token| matches!(token.class, WordClass::Verb | WordClass::Sconj);
        if between.iter().any(|token| verbal(&token)) {
            return false;
        }
        let unmarked = between.iter().all(|token| token.class != WordClass::Punct);
        if span.end <= at.start {
            let words = tokens.iter().filter(|token| token.span.end <= span.start && token.class != WordClass::Punct);
            return unmarked || words.count() <= 2;
        }
        // "announced *last month's* test" dates the test.
        let owns = tokens.iter().find(|token| token.span.start >= span.end).is_some_and(|next| next.is("case"));
        let object = between.first().is_some_and(|token| token.class == WordClass::Det);
        unmarked && between.len() <= FAR && !object && !owns
    }

    /// What gave an event its polarity or modality: the rule, or a word of the sentence.
    fn ground(&self, of: &str, by_rule: bool, at: Option<usize>) -> Option<Ground> {
        let word = at.and_then(|at| self.sentence.tokens.get(at)).map(|token| token.span);
        match (by_rule, word) {
            (true, _) => Some(Ground { of: of.to_owned(), by: "rule".to_owned(), span: None }),
            (false, Some(_)) => Some(Ground { of: of.to_owned(), by: "words".to_owned(), span: word }),
            (false, None) => None,
        }
    }

    /// Whether a time lies wholly after the publication of the article, or is counted from it into the future ("next week", "later this
    /// year"): then the event is still to come.
    fn lies_ahead(&self, time: &TimeRef) -> bool {
        let published = self.article.published.edtf.as_ref();
        let after =
            |day: Option<jiff::civil::Date>| day.zip(published.and_then(Date::last)).is_some_and(|(a, b)| a > b);
        let counted = time.mention.and_then(|index| self.article.mentions.get(index)).is_some_and(|mention| {
            let MentionKind::Time(told) = &mention.kind else { return false };
            let from_publication = told.shift.as_ref().filter(|shift| shift.to == "published");
            from_publication.is_some_and(|shift| {
                shift.amount > 0
                    || (shift.amount == 0 && told.timex.modifier.as_deref() == Some("END") && after(time.edtf.last()))
            })
        });
        // "did not learn of it until the next day" speaks of what was there before.
        time.bounds != "until" && (counted || after(time.edtf.first()))
    }

    /// "this week" of what has happened ends on the day of publication.
    fn end_at_publication(&self, time: &mut TimeRef) {
        let published = self.article.published.edtf.as_ref().filter(|date| date.is_day()).and_then(Date::last);
        let short = time.edtf.width().is_some_and(|days| days <= WEEK);
        if let Some(met) = published.filter(|_| short).and_then(|day| time.edtf.meet(&Date::until(day))) {
            time.edtf = met;
        }
    }

    /// Whether the event is a verb in the past tense, without an auxiliary that looks ahead.
    fn is_told_as_past(&self, event: &Event<'_>) -> bool {
        let clause = event.clause.filter(|_| event.is_verbal()).and_then(|clause| self.sentence.clauses.get(clause));
        clause.is_some_and(|clause| clause.finite && clause.tense == Tense::Past)
    }

    /// Whether a nominal event is what an infinitive aims at ("in order to reach *a ceasefire*"), and not what it speaks of ("to avenge *the
    /// killing*", "to quell *protests*").
    fn is_aim(&self, event: &Event<'_>) -> bool {
        let plural = event.noun().is_some_and(|noun| self.sentence.tokens[noun].has("Number=Plur"));
        let spoken_of = match self.definiteness(event) {
            Definiteness::Definite => true,
            Definiteness::Indefinite => false,
            Definiteness::Unmarked => plural,
        };
        if event.carried.is_none() && spoken_of {
            return false;
        }
        let Some(noun) = event.noun().filter(|_| !event.is_verbal()) else { return false };
        let outer = matching::outermost(self, noun);
        let verb = self.sentence.tokens[outer].head.filter(|_| self.sentence.tokens[outer].is("obj"));
        // "did not hold an election" has an infinitive too, but its clause is finite.
        let finite = |verb: usize| self.sentence.clauses.iter().any(|clause| clause.predicate == verb && clause.finite);
        // "continues to commit massacres": what governs a complement has said whether it comes about.
        let complement = |verb: usize| self.sentence.tokens[verb].is("xcomp");
        verb.is_some_and(|verb| self.sentence.tokens[verb].has("VerbForm=Inf") && !finite(verb) && !complement(verb))
    }

    /// Whether a nominal event takes part in what a clause tells: as what its verb carries, or as the cause of a toll ("*an earthquake*
    /// killed six", "killed in *an ambush*").
    fn is_argument(&self, event: &Event<'_>, events: &[Event<'_>]) -> bool {
        let Some(noun) = event.noun().filter(|_| !event.is_verbal() && event.certainty() == Certainty::Firm) else {
            return false;
        };
        if !matches!(self.sentence.tokens[noun].class, WordClass::Noun | WordClass::Propn) {
            return false;
        }
        let outer = matching::outermost(self, noun);
        let is_event = |clause: usize| {
            events.iter().any(|other| {
                other.is_verbal()
                    && other.clause == Some(clause)
                    && other.trigger.is_some_and(|trigger| trigger.counted.is_some())
            })
        };
        event.carried.is_some()
            || self.sentence.clauses.iter().enumerate().any(|(number, clause)| {
                clause.kind == ClauseKind::Verbal
                    && is_event(number)
                    && (clause.subjects.contains(&outer) || clause.obliques.iter().any(|oblique| oblique.head == outer))
            })
    }

    fn trigger_span(&self, event: &Event<'_>) -> Span {
        let tokens = &self.sentence.tokens;
        let word = |node: usize| {
            let before = event.trigger.map_or(1, |trigger| trigger.nouns.length_at(self.sentence, node)).max(1) - 1;
            tokens[node - before].span.cover(&tokens[node].span)
        };
        let first = word(event.nodes[0]);
        match event.nodes.get(1) {
            // Verb and noun that stand close together are shown as one span, else the verb alone.
            Some(&noun) if noun.abs_diff(event.nodes[0]) <= 4 => first.cover(&word(noun)),
            _ => first,
        }
    }

    /// The fillers of the roles, and the grammatical position in which each role's were found.
    fn roles(&self, event: &Event<'_>, events: &[Event<'_>]) -> (BTreeMap<String, Vec<Filler>>, Vec<Ground>) {
        let (mut roles, mut grounds) = (BTreeMap::new(), Vec::new());
        for (role, positions) in event.role_positions() {
            for at in positions {
                let heads = position::heads(self, event, &at);
                let heads = heads.into_iter().flat_map(|head| self.stands_for(head)).collect();
                let heads = self
                    .wholes(heads)
                    .into_iter()
                    .map(|head| self.total(self.counted_noun(self.whole_name(events, head))));
                let heads = heads.filter(|&head| fit::fits(self, event, &role, head));
                let heads = heads.filter(|&head| role != "agent" || !self.is_victim(event, events, head));
                let fillers =
                    heads.filter_map(|head| Some((head, self.without_verb(event, events, self.filler(head)?)?)));
                let fillers = fillers.map(|(head, filler)| self.somebody(event, &role, head, filler)).collect();
                let fillers: Vec<Filler> = self.without_scraps(event, &role, fillers);
                if !fillers.is_empty() {
                    roles.insert(role.clone(), fillers);
                    grounds.push(Ground { of: role, by: at.to_string(), span: None });
                    break;
                }
            }
        }
        // "terrorists killing terrorists": who is killed is named twice, and who kills not at all.
        let heads = |role: &str| -> Vec<String> {
            roles.get(role).into_iter().flatten().filter(|f: &&Filler| f.id.is_none()).map(|f| f.head.clone()).collect()
        };
        // "ambushed a gang killing *two of them*": who is hurt is part of somebody named before, who need not be who hurts.
        let part_of_them = |filler: &Filler| {
            let inside = self.sentence.tokens_in(&filler.span);
            self.sentence.tokens[inside].iter().any(|token| token.has("PronType=Prs") && token.has("Case=Acc"))
        };
        let participle = event.clause.is_some_and(|clause| event.is_verbal() && !self.sentence.clauses[clause].finite);
        let of_them = participle && roles.get("patient").is_some_and(|fillers| fillers.iter().any(part_of_them));
        if event.counts_people() && (of_them || heads("agent").iter().any(|head| heads("patient").contains(head))) {
            roles.remove("agent");
            grounds.retain(|ground: &Ground| ground.of != "agent");
        }
        (roles, grounds)
    }

    /// A full name that nothing showed to be anybody's is somebody's who fills a role of people ("defeated *Vera Lindqvist*").
    fn somebody(&self, event: &Event<'_>, role: &str, head: usize, mut filler: Filler) -> Filler {
        let head = self.sentence.tokens[head].span;
        let by_rule = event.trigger.is_some_and(|trigger| trigger.people.contains(role));
        if filler.id.is_none() && !self.headline && (by_rule || fit::is_of_people(role)) {
            let words = &self.language.actors.words;
            let named = self.mentions().find_map(|(_, mention)| match &mention.kind {
                MentionKind::Actor(ActorMention { actor: None, name: Some(name), .. })
                    if mention.span.contains(&head) =>
                {
                    id_of_full_name(name, words).map(|id| (id, mention.span))
                }
                _ => None,
            });
            if let Some((id, span)) = named {
                filler.id = Some(id);
                filler.span = filler.span.cover(&span);
            }
        }
        filler
    }

    /// "14 children were among *those* killed", "*those* killed include 14 children": who a pronoun that only points is said to be.
    fn stands_for(&self, head: usize) -> Vec<usize> {
        let tokens = &self.sentence.tokens;
        let grammar = &self.language.events.grammar;
        if tokens[head].class != WordClass::Pron || !tokens[head].has("PronType=Dem") {
            return vec![head];
        }
        let case = self.sentence.case(head).map(|case| &tokens[case].lemma);
        let among = case.is_some_and(|case| grammar.comitative.contains(case));
        let told = self.sentence.clauses.iter().find_map(|clause| match clause.kind {
            ClauseKind::Copular => (among && clause.predicate == head).then_some(&clause.subjects),
            ClauseKind::Verbal => {
                (clause.subjects.contains(&head) && self.opens_part(clause.predicate)).then_some(&clause.objects)
            }
        });
        told.filter(|told| !told.is_empty()).cloned().unwrap_or_else(|| vec![head])
    }

    /// "13 civilians, *mostly women and children*, were killed", "30 people, *many of them children*": a part that stands in apposition gives way
    /// to the counted people right before it.
    fn wholes(&self, heads: Vec<usize>) -> Vec<usize> {
        let parts: Vec<(usize, usize)> =
            heads.iter().filter_map(|&head| self.whole(head).map(|whole| (head, whole))).collect();
        let whole_of = |head: usize| {
            let part = parts.iter().find(|&&(part, _)| part == head || self.sentence.is_below(head, part));
            part.map_or(head, |&(_, whole)| whole)
        };
        let mut wholes: Vec<usize> = heads.into_iter().map(whole_of).collect();
        wholes.sort_unstable();
        wholes.dedup();
        wholes
    }

    /// The counted noun for people before a phrase that an adverb opens, or that holds a part of a pronoun.
    fn whole(&self, head: usize) -> Option<usize> {
        let tokens = &self.sentence.tokens;
        let range = self.sentence.tokens_in(&self.sentence.phrase_without(head, |_| false));
        let first = range.start;
        let counts = |at: usize| {
            let span = tokens[at].span;
            self.mentions().any(|(_, m)| matches!(m.kind, MentionKind::Quantity(_)) && m.span.overlaps(&span))
        };
        let adverb = tokens.get(first).is_some_and(|token| token.class == WordClass::Adv) && !counts(first);
        let of_pronoun = range
            .clone()
            .any(|at| at > first && tokens[at].has("PronType=Prs") && tokens[at - 1].class == WordClass::Adp);
        // "19 people *including five children*": the word may stand before the phrase or open it.
        let inclusive = &self.language.events.grammar.inclusive;
        let includes = |at: usize| tokens.get(at).is_some_and(|token| inclusive.contains(&token.lemma));
        let first = if first > 0 && includes(first - 1) { first - 1 } else { first };
        if !adverb && !of_pronoun && !includes(first) {
            return None;
        }
        let before = (0..first).rev().find(|&at| tokens[at].class != WordClass::Punct)?;
        let people = self.language.events.grammar.lists.get("people")?;
        (people.contains(&tokens[before].lemma) && matching::is_counted(self, before)).then_some(before)
    }

    /// "*Air strikes* kill 11": from the first word of an event's name of several words to the last.
    fn whole_name(&self, events: &[Event<'_>], head: usize) -> usize {
        let triggers = &self.language.events;
        let ends_name = |at: usize| {
            let noun = self.sentence.tokens.get(at);
            let noun = noun.filter(|token| !token.has("Tense=Past"));
            let candidates = noun.and_then(|token| triggers.by_noun.get(&token.lemma));
            candidates.into_iter().flatten().any(|&index| {
                let nouns = &triggers.all[index].nouns;
                nouns.match_at(self.sentence, at) && nouns.length_at(self.sentence, at) > 1
            })
        };
        let told = events.iter().any(|event| event.is_verbal() && event.anchor() == head + 1);
        if !told && ends_name(head + 1) { head + 1 } else { head }
    }

    /// "*wounded* dozens", "forces *killed* people": a phrase that opens with the event's own verb begins behind it, and one that opens with another
    /// event's verb is that one's.
    fn without_verb(&self, event: &Event<'_>, events: &[Event<'_>], filler: Filler) -> Option<Filler> {
        let tokens = &self.sentence.tokens;
        let range = self.sentence.tokens_in(&filler.span);
        let first = tokens.get(range.start)?;
        // "killed 44 and *wounded dozens*": right before a number a participle counts those, whatever the tree makes of it.
        let number = tokens.get(range.start + 1).is_some_and(|next| {
            self.mentions().any(|(_, m)| matches!(m.kind, MentionKind::Quantity(_)) && m.span.start == next.span.start)
        });
        let counts = |other: &&Event<'_>| {
            other.anchor() == range.start && other.trigger.is_some_and(|trigger| trigger.counted.is_some())
        };
        if let (true, Some(other)) = (number && range.len() > 1, events.iter().find(counts)) {
            let span = tokens[range.start + 1].span.cover(&tokens[range.end - 1].span);
            return (other.kind == event.kind).then_some(Filler { span, ..filler });
        }
        let verb = first.class == WordClass::Verb && self.language.events.by_verb.contains_key(&first.lemma);
        if !verb || range.len() < 2 || !self.sentence.clauses.iter().any(|clause| clause.predicate == range.start) {
            return Some(filler);
        }
        let span = tokens[range.start + 1].span.cover(&tokens[range.end - 1].span);
        event.nodes.contains(&range.start).then_some(Filler { span, ..filler })
    }

    /// "killing one person *injuring three others*": whom one event of a sentence counts is not who does what a participle adds.
    fn is_victim(&self, event: &Event<'_>, events: &[Event<'_>], head: usize) -> bool {
        let clauses = &self.sentence.clauses;
        let clause = event.clause.and_then(|clause| clauses.get(clause)).filter(|_| event.is_verbal());
        let counted = event.trigger.is_some_and(|trigger| trigger.counted.is_some());
        clause
            .is_some_and(|clause| counted && !clause.finite && clause.voice == Voice::Active && head < clause.predicate)
            && events.iter().any(|other| {
                let above = other.clause.filter(|&above| other.is_verbal() && Some(above) != event.clause);
                other.trigger.is_some_and(|trigger| trigger.counted.is_some())
                    && above.is_some_and(|above| clauses[above].objects.contains(&head))
            })
    }

    /// Of the people in a role, those that a noun names, where there are such: an unidentified name beside them is what stands before
    /// the sentence ("LONDON Two men were hurt").
    fn without_scraps(&self, event: &Event<'_>, role: &str, mut fillers: Vec<Filler>) -> Vec<Filler> {
        let people = self.language.events.grammar.lists.get("people");
        let is_noun = |filler: &Filler| people.is_some_and(|people| people.contains(&filler.head));
        if event.trigger.is_some_and(|trigger| trigger.people.contains(role)) && fillers.iter().any(is_noun) {
            fillers.retain(|filler| filler.id.is_some() || is_noun(filler) || self.is_number(filler));
        }
        fillers
    }

    fn is_number(&self, filler: &Filler) -> bool {
        let mut inside = self.sentence.tokens.iter().filter(|token| filler.span.contains(&token.span));
        inside.any(|token| token.class == WordClass::Num)
    }

    /// What fills a role whose head is `head`; `None` for a word that names nothing (a bare relative pronoun, a time).
    fn filler(&self, head: usize) -> Option<Filler> {
        let token = &self.sentence.tokens[head];
        // "who *was 17*": a number that a copula tells of somebody is his age.
        let told = token.class == WordClass::Num && self.sentence.children_by(head, &["cop"]).next().is_some();
        // "lost *each time*": how often is nobody and nothing.
        let often = self.language.events.grammar.lists.get("occasion").is_some_and(|list| list.contains(&token.lemma));
        if self.is_time(head) || told || often {
            return None;
        }
        let (id, name) = self.identified(&token.span).unzip();
        let outside = |index: usize| {
            self.is_time(index)
                || self.is_adjunct(index, head)
                || self.is_source(index)
                || self.is_of_copula(index, head)
        };
        let span = self.sentence.phrase_without(head, outside);
        let span = name.filter(|name| name.overlaps(&span)).map_or(span, |name| span.cover(&name));
        let span = self.trimmed(self.whole_number(span), head);
        let first = self.sentence.tokens_in(&span).start;
        if self.is_place_phrase(first) || self.is_anaphor(head) || self.holds_event_verb(&span, head) {
            return None;
        }
        let nominal =
            matches!(token.class, WordClass::Noun | WordClass::Propn | WordClass::Num | WordClass::Adj | WordClass::X)
                || (token.class == WordClass::Pron && id.is_some());
        let modifiers = self.sentence.children_by(head, &["amod", "compound"]).filter(|&at| at < head && id.is_none());
        let modifiers = modifiers.map(|at| self.sentence.tokens[at].lemma.clone()).collect();
        nominal.then(|| Filler { id, span, head: token.lemma.clone(), modifiers })
    }

    /// "scored four in the ninth to *kill* the Giants": whether what sounds like violence stands in a sentence that speaks of a game.
    fn is_game(&self, event: &Event<'_>) -> bool {
        let Some(sport) = self.language.events.grammar.lists.get("sport") else { return false };
        let violent = self.rules.frames.get(&event.kind).is_some_and(|frame| frame.group == "conflict");
        violent && self.sentence.tokens.iter().any(|token| sport.contains(&token.lemma))
    }

    /// "a launch *which*", "70 wounded *after a raid hit a market*", "*that* terrorists fired": a phrase without what belongs to the clauses around it.
    fn trimmed(&self, span: Span, head: usize) -> Span {
        let tokens = &self.sentence.tokens;
        let grammar = &self.language.events.grammar;
        let range = self.sentence.tokens_in(&span);
        let opens_clause = |at: usize| {
            let token = &tokens[at];
            let order = grammar.after.contains(&token.lemma) || grammar.before.contains(&token.lemma);
            at > head
                && (token.class == WordClass::Sconj
                    || token.class == WordClass::Adp && order
                    || token.class == WordClass::Verb && token.has("VerbForm=Fin"))
        };
        let end = range.clone().find(|&at| opens_clause(at)).unwrap_or(range.end);
        let ends_in = |at: usize| {
            let pronoun = tokens[at].has("PronType=Rel") || tokens[at].has("PronType=Int");
            pronoun || matches!(tokens[at].class, WordClass::Adp | WordClass::Sconj)
        };
        let last = (range.start..end).rev().find(|&at| at <= head || !ends_in(at));
        let plural = tokens[head].has("Number=Plur");
        let foreign = |at: usize| {
            let token = &tokens[at];
            at < head
                && (token.class == WordClass::Sconj || plural && token.has("PronType=Dem") && token.has("Number=Sing"))
        };
        // "AFP *Eleven children*": a name before the number is what stood before the sentence.
        let number = self.mentions().find_map(|(_, mention)| match &mention.kind {
            MentionKind::Quantity(quantity) if quantity.of.as_ref() == Some(&tokens[head].lemma) => {
                range.clone().find(|&at| at < head && mention.span.contains(&tokens[at].span))
            }
            _ => None,
        });
        // "*beside* dead bodies", "*was* an attack": what governs a phrase is no part of it.
        let counted = |at: usize| {
            self.mentions()
                .any(|(_, m)| matches!(m.kind, MentionKind::Quantity(_)) && m.span.overlaps(&tokens[at].span))
        };
        let small = |at: usize| !tokens[at].form.chars().all(char::is_uppercase);
        let governs = |at: usize| {
            at < head && matches!(tokens[at].class, WordClass::Adp | WordClass::Aux) && small(at) && !counted(at)
        };
        let opened = range.clone().take_while(|&at| governs(at)).count();
        let number = number.filter(|&number| {
            tokens[(range.start + opened).min(number)..number].iter().all(|token| token.class == WordClass::Propn)
        });
        let first = number.unwrap_or(range.start + opened.max(usize::from(foreign(range.start))));
        match last {
            Some(last) if first <= last => tokens[first].span.cover(&tokens[last].span),
            _ => span,
        }
    }

    /// "*on the north side*": whether a phrase begins with a preposition that places something.
    fn is_place_phrase(&self, first: usize) -> bool {
        let Some(token) = self.sentence.tokens.get(first).filter(|token| token.class == WordClass::Adp) else {
            return false;
        };
        let counts =
            |mention: &Mention| matches!(mention.kind, MentionKind::Quantity(_)) && mention.span.overlaps(&token.span);
        self.language.events.grammar.locative.contains(&token.lemma)
            && !self.mentions().any(|(_, mention)| counts(mention))
    }

    /// "those killed *were* residents": whether a word makes a sentence of a noun, and so is no part of its phrase.
    fn is_of_copula(&self, index: usize, head: usize) -> bool {
        let tokens = &self.sentence.tokens;
        let small = |at: usize| !tokens[at].form.chars().all(char::is_uppercase);
        let has_copula = self.sentence.children_by(head, &["cop"]).any(small);
        let relations = ["cop", "nsubj", "csubj", "aux", "expl", "obl"];
        // "*IS* fighters": a name in capitals is none.
        let name = tokens[index].form.chars().all(char::is_uppercase);
        has_copula
            && !name
            && tokens[index].head == Some(head)
            && relations.iter().any(|relation| tokens[index].is(relation))
    }

    /// "*Twenty-three* people": a phrase that begins inside a number begins with it.
    fn whole_number(&self, span: Span) -> Span {
        let mut numbers = self.mentions().filter(|(_, m)| matches!(m.kind, MentionKind::Quantity(_)));
        let cut = numbers.find(|(_, m)| m.span.start < span.start && span.start < m.span.end && m.span.end <= span.end);
        let Some((_, number)) = cut else { return span };
        // Approximators before the number ("at least") stay where they were.
        let tokens = &self.sentence.tokens;
        let before = tokens.iter().take_while(|token| token.span.start < span.start).count();
        let joined = before.checked_sub(2).filter(|_| tokens[before - 1].form == "-");
        let first = joined.filter(|&at| tokens[at].span.start >= number.span.start).or_else(|| {
            tokens.iter().rposition(|token| {
                token.span.start >= number.span.start && token.span.end <= span.start && token.class == WordClass::Num
            })
        });
        // "*a quarter of* a million people".
        first.map_or(span.cover(&number.span), |first| tokens[first].span.cover(&span))
    }

    /// "the second *one*": whether a noun only stands for another.
    fn is_anaphor(&self, head: usize) -> bool {
        let token = &self.sentence.tokens[head];
        let stands = self.language.events.grammar.lists.get("anaphor").is_some_and(|list| list.contains(&token.lemma));
        stands && self.sentence.children_by(head, &["det", "amod"]).next().is_some()
    }

    /// "*attack kills* 11 children": whether a headline's phrase holds a word that is a verb of some event and no noun of one.
    fn holds_event_verb(&self, span: &Span, head: usize) -> bool {
        let events = &self.language.events;
        let listed = |lemma: &String| events.grammar.lists.values().any(|list| list.contains(lemma));
        let verb = |lemma: &String| {
            events.by_verb.contains_key(lemma) && !events.by_noun.contains_key(lemma) && !listed(lemma)
        };
        self.headline
            && self.sentence.tokens_in(span).any(|at| {
                let token = &self.sentence.tokens[at];
                let nominal = matches!(token.class, WordClass::Noun | WordClass::Propn);
                nominal && token.has("Number=Plur") && verb(&token.lemma) && (at == head || token.is("compound"))
            })
    }

    /// Whether a phrase below a noun is one that the tree may as well have hung on the verb ("killed 16 fighters *in an attack*"), or one
    /// that stands before the noun with a preposition of its own: neither is needed to say who is meant.
    fn is_adjunct(&self, index: usize, head: usize) -> bool {
        let tokens = &self.sentence.tokens;
        let genitive = &self.language.events.grammar.genitive;
        let told = |above: usize| self.language.events.by_noun.contains_key(&tokens[above].lemma);
        // "forces *loyal to* the president": what an adjective needs is no adjunct, unless the adjective is an event ("70 wounded in raids").
        let of_adjective = tokens[index]
            .head
            .is_some_and(|above| above != head && tokens[above].class == WordClass::Adj && !told(above));
        !of_adjective
            && (tokens[index].is("nmod") || tokens[index].is("obl"))
            && tokens[index].relation != "nmod:poss"
            && self
                .sentence
                .case(index)
                .is_some_and(|case| case < index && (index < head || !genitive.contains(&tokens[case].lemma)))
    }

    /// "the explosion, *according to the police*": who tells of it is no part of a phrase.
    fn is_source(&self, index: usize) -> bool {
        self.sentence.children_by(index, &["case", "mark"]).any(|case| self.is_cue(case))
    }

    /// "the 2016 *election* cloud": whether an event noun only says what kind of another thing is meant, and nothing is said of the event.
    fn only_modifies(&self, event: &Event<'_>, events: &[Event<'_>], roles: &BTreeMap<String, Vec<Filler>>) -> bool {
        let grammar = &self.language.events.grammar;
        let Some(noun) = event.noun().filter(|_| !event.is_verbal() && roles.is_empty()) else { return false };
        let token = &self.sentence.tokens[noun];
        let kind = token.is("compound") || token.is("amod");
        let Some(above) = token.head.filter(|&above| above > noun && kind) else { return false };
        let head = &self.sentence.tokens[above];
        head.class == WordClass::Noun
            && !grammar.portion.contains(&head.lemma)
            && !grammar.lists.get("deal").is_some_and(|deal| deal.contains(&head.lemma))
            && !events.iter().any(|other| other.nodes.contains(&above))
    }

    /// Whether a token marks an act of saying.
    fn is_cue(&self, index: usize) -> bool {
        let token = self.sentence.tokens[index].span;
        let mut cues = self.speech.iter().flat_map(|speech| &speech.chain).filter_map(|link| link.cue);
        cues.any(|cue| cue.overlaps(&token))
    }

    /// Whether a span is a pronoun.
    fn is_pronoun(&self, span: &Span) -> bool {
        self.sentence.tokens.iter().any(|token| token.span == *span && token.class == WordClass::Pron)
    }

    /// Whether a token is a noun that means a place ("town").
    fn means_place(&self, index: usize) -> bool {
        let nouns = self.language.events.grammar.lists.get("site");
        nouns.is_some_and(|nouns| nouns.contains(&self.sentence.tokens[index].lemma))
    }

    /// Whether a token stands in the name of a place.
    fn in_place_name(&self, index: usize) -> bool {
        let token = self.sentence.tokens[index].span;
        self.mentions()
            .any(|(_, mention)| matches!(mention.kind, MentionKind::Place(_)) && mention.span.contains(&token))
    }

    /// Whether a token stands in a time expression.
    fn is_time(&self, index: usize) -> bool {
        let token = self.sentence.tokens[index].span;
        self.mentions()
            .any(|(_, mention)| matches!(mention.kind, MentionKind::Time(_)) && mention.span.contains(&token))
    }

    /// "dozens of prisoners" → "prisoners": the noun in the genitive behind a noun that only counts.
    fn counted_noun(&self, head: usize) -> usize {
        let token = &self.sentence.tokens[head];
        let counts =
            self.mentions().any(|(_, m)| matches!(m.kind, MentionKind::Quantity(_)) && m.span.overlaps(&token.span));
        let genitive = |child: usize| {
            let case = self.sentence.case(child).map(|case| &self.sentence.tokens[case].lemma);
            case.is_none_or(|case| self.language.events.grammar.genitive.contains(case))
        };
        let behind = self.sentence.children(head).find(|&child| {
            let token = &self.sentence.tokens[child];
            child > head
                && token.is("nmod")
                && token.class != WordClass::Pron
                && genitive(child)
                && !self.is_time(child)
        });
        match behind {
            Some(noun) if counts => noun,
            _ => head,
        }
    }

    /// Id of the actor, else of the place, that the longest mention around `token` names, and that mention's span.
    fn identified(&self, token: &Span) -> Option<(String, Span)> {
        let longest = |wanted: fn(&MentionKind) -> Option<&String>| {
            self.mentions()
                .filter(|(_, mention)| mention.span.contains(token))
                .filter_map(|(_, mention)| wanted(&mention.kind).map(|id| (id.clone(), mention.span)))
                .max_by(|a, b| a.1.len().cmp(&b.1.len()).then_with(|| b.0.cmp(&a.0)))
        };
        longest(|kind| match kind {
            MentionKind::Actor(actor) => actor.actor.as_ref(),
            _ => None,
        })
        .or_else(|| {
            longest(|kind| match kind {
                MentionKind::Place(place) => place.place.as_ref(),
                _ => None,
            })
        })
    }

    fn kinds_fit(&self, event: &Event<'_>, roles: &BTreeMap<String, Vec<Filler>>) -> bool {
        let Some(trigger) = event.trigger else { return true };
        let names_place = |role: &String| {
            roles.get(role).into_iter().flatten().any(|filler| {
                filler.id.as_ref().is_some_and(|id| {
                    self.rules.places.get(id).is_some() || id.starts_with('~') && self.is_place(filler)
                })
            })
        };
        trigger.places.iter().all(names_place)
            && trigger.kinds.iter().all(|(role, kinds)| {
                roles.get(role).is_none_or(|fillers| {
                    fillers.iter().any(|filler| {
                        filler
                            .id
                            .as_ref()
                            .and_then(|id| self.rules.actors.kind(id))
                            .is_some_and(|kind| kinds.contains(&kind))
                    })
                })
            })
    }

    /// Whether a place mention, and nothing else, identifies the words that fill a role.
    fn is_place(&self, filler: &Filler) -> bool {
        self.mentions().any(|(_, mention)| match &mention.kind {
            MentionKind::Place(place) => filler.span.contains(&mention.span) && place.place == filler.id,
            _ => false,
        })
    }

    /// Quantities that stand in the phrase of the role that the trigger counts.
    fn counted(&self, event: &Event<'_>, events: &[Event<'_>], roles: &BTreeMap<String, Vec<Filler>>) -> Vec<usize> {
        let Some(role) = event.trigger.and_then(|trigger| trigger.counted.as_ref()) else { return Vec::new() };
        let Some(fillers) = roles.get(role) else { return Vec::new() };
        let mut found: Vec<usize> = self
            .mentions()
            .filter(|(_, mention)| match &mention.kind {
                MentionKind::Quantity(quantity) => {
                    // A toll counts heads: "a 13-year-old", "7 km" do not.
                    quantity.unit.as_deref().is_none_or(|unit| unit == "percent" || !event.counts_people())
                        && !self.is_of_another(event, events, mention)
                        && fillers.iter().any(|filler| {
                            self.counts(mention, filler) || self.counts_part(event, events, mention, filler)
                        })
                }
                _ => false,
            })
            .map(|(index, _)| index)
            .collect();
        found.dedup();
        found
    }

    /// "*fifteen civilians*, among them 11 children, were killed": from a part to the noun with a number before it that it is a part of.
    fn total(&self, head: usize) -> usize {
        let tokens = &self.sentence.tokens;
        let grammar = &self.language.events.grammar;
        let modifies =
            |token: &Token| matches!(token.class, WordClass::Num | WordClass::Adj | WordClass::Det | WordClass::Adv);
        let least = |at: usize| tokens[at].class == WordClass::Adp && tokens.get(at + 1).is_some_and(modifies);
        let mut at = head;
        while at > 0 && (modifies(&tokens[at - 1]) || at < head && least(at - 1) && !self.opens_part(at - 1)) {
            at -= 1;
        }
        let Some(opener) = at.checked_sub(1) else { return head };
        let pronoun = tokens[opener].class == WordClass::Pron
            && opener.checked_sub(1).is_some_and(|before| grammar.comitative.contains(&tokens[before].lemma));
        let first = match () {
            () if self.opens_part(opener) => opener,
            () if pronoun => opener - 1,
            () => return head,
        };
        let noun = (0..first).rev().find(|&before| tokens[before].class != WordClass::Punct);
        let counted = |noun: usize| {
            self.mentions().any(|(_, mention)| match &mention.kind {
                MentionKind::Quantity(quantity) => {
                    mention.span.end <= tokens[noun].span.start
                        && quantity.of.as_deref().is_some_and(|of| of.ends_with(tokens[noun].lemma.as_str()))
                        && tokens
                            .iter()
                            .filter(|token| {
                                token.span.start >= mention.span.end && token.span.end <= tokens[noun].span.start
                            })
                            .count()
                            <= 2
                }
                _ => false,
            })
        };
        noun.filter(|&noun| tokens[noun].class == WordClass::Noun && counted(noun)).unwrap_or(head)
    }

    /// Whether a word singles out a part of what was counted ("including").
    fn opens_part(&self, index: usize) -> bool {
        self.language.events.grammar.inclusive.contains(&self.sentence.tokens[index].lemma)
    }

    /// Whether a number stands beside the word of another type of event.
    fn is_counted_by_another(&self, event: &Event<'_>, events: &[Event<'_>], mention: usize) -> bool {
        self.article.mentions.get(mention).is_some_and(|mention| self.is_of_another(event, events, mention))
    }

    /// Whether a quantity counts the filler's head itself, and not something inside its phrase.
    fn counts(&self, quantity: &Mention, filler: &Filler) -> bool {
        if self.stands_before(quantity, filler) {
            return true;
        }
        if !filler.span.overlaps(&quantity.span) {
            return false;
        }
        let sentence = self.sentence;
        let Some(number) = sentence.head_of(&quantity.span) else { return false };
        let Some(head) = (0..sentence.tokens.len())
            .filter(|&index| filler.span.contains(&sentence.tokens[index].span))
            .find(|&index| {
                sentence.tokens[index].head.is_none_or(|above| !filler.span.contains(&sentence.tokens[above].span))
            })
        else {
            return false;
        };
        // "35 *rebel* fighters": the number may hang on what modifies the noun.
        let joined = |at: usize| sentence.tokens[at].is("compound") || sentence.tokens[at].is("amod");
        let counted = |at: usize| sentence.tokens[at].head.filter(|&above| at < above && joined(at));
        let noun = sentence.tokens[number].head.map(|noun| counted(noun).unwrap_or(noun));
        number == head || noun == Some(head) || sentence.tokens[head].head == Some(number)
    }

    /// "killed five and *wounded 12*", "12 dead and *30 wounded*": whether a word of another type of event stands right beside a quantity.
    fn is_of_another(&self, event: &Event<'_>, events: &[Event<'_>], quantity: &Mention) -> bool {
        let tokens = &self.sentence.tokens;
        let inside = |index: usize| quantity.span.overlaps(&tokens[index].span);
        events.iter().any(|other| {
            let at = other.anchor();
            other.kind != event.kind
                && other.anchor() != event.anchor()
                && other.trigger.is_some_and(|trigger| trigger.counted.is_some())
                && ((at > 0 && inside(at - 1) && tokens[at].class == WordClass::Adj)
                    || (at + 1 < tokens.len() && inside(at + 1)))
        })
    }

    /// "killed 12 people, *including three* children": whether a quantity counts a part of what the filler names: people in a phrase that an
    /// inclusive preposition opens, with no other event between.
    fn counts_part(&self, event: &Event<'_>, events: &[Event<'_>], quantity: &Mention, filler: &Filler) -> bool {
        let MentionKind::Quantity(found) = &quantity.kind else { return false };
        let grammar = &self.language.events.grammar;
        let is_people = |of: &String| grammar.lists.get("people").is_some_and(|people| people.contains(of));
        if !found.of.as_ref().is_some_and(is_people) && !self.is_of_them(&quantity.span) {
            return false;
        }
        let sentence = self.sentence;
        let Some(number) = sentence.head_of(&quantity.span) else { return false };
        if quantity.span.start < filler.span.start {
            return self.is_among(number, filler);
        }
        let mut noun = match sentence.tokens[number].head {
            Some(above) if sentence.tokens[number].is("nummod") => above,
            _ => number,
        };
        let opens = |noun: usize| {
            sentence.children(noun).any(|case| self.opens_part(case) && case < noun)
                || sentence.tokens[noun].head.is_some_and(|above| above < noun && self.opens_part(above))
        };
        while let Some(above) = sentence.tokens[noun].head.filter(|_| sentence.tokens[noun].is("conj") && !opens(noun))
        {
            noun = above;
        }
        let last = filler.span.start.max(sentence.tokens[event.anchor()].span.start);
        let between = |at: usize| {
            let span = sentence.tokens[at].span;
            span.start > last && span.end <= quantity.span.start
        };
        (opens(noun) || self.is_part_of_pronoun(&quantity.span))
            && !events.iter().any(|other| other.kind != event.kind && between(other.anchor()))
    }

    /// "*68 children* were among the people killed": whether what a number counts is said to be among those that a filler names.
    fn is_among(&self, number: usize, filler: &Filler) -> bool {
        let sentence = self.sentence;
        let grammar = &self.language.events.grammar;
        let Some(all) = sentence.head_of(&filler.span) else { return false };
        let among = sentence.case(all).is_some_and(|case| grammar.comitative.contains(&sentence.tokens[case].lemma));
        let is = |noun: usize| noun == number || sentence.tokens[number].head == Some(noun);
        let copula = |at: usize| sentence.children(at).any(|child| sentence.tokens[child].is("cop"));
        let subject = sentence.tokens[all].head.filter(|&above| above < all && (copula(above) || copula(all)));
        let inverse = sentence.children_by(all, &["nsubj"]).next().filter(|_| copula(all));
        among && subject.or(inverse).is_some_and(is)
    }

    /// "25 civilians, *six of them* children": whether a quantity stands before a pronoun that it is a part of.
    fn is_of_them(&self, quantity: &Span) -> bool {
        let mut behind = self.sentence.tokens.iter().filter(|token| token.span.start >= quantity.end);
        behind.next().is_some_and(|token| self.language.events.grammar.genitive.contains(&token.lemma))
            && behind.next().is_some_and(|token| token.class == WordClass::Pron && token.has("PronType=Prs"))
    }

    /// "killed, among *them four* children", "*four of them* children": whether a quantity stands right beside a pronoun with a preposition
    /// that takes a part of it.
    fn is_part_of_pronoun(&self, quantity: &Span) -> bool {
        let tokens = &self.sentence.tokens;
        let grammar = &self.language.events.grammar;
        let Some(at) = tokens.iter().position(|token| quantity.overlaps(&token.span)) else { return false };
        let before = |back: usize| at.checked_sub(back).and_then(|index| tokens.get(index));
        if self.is_of_them(quantity) {
            return true;
        }
        before(1).is_some_and(|token| token.class == WordClass::Pron)
            && before(2).is_some_and(|token| {
                grammar.comitative.contains(&token.lemma) || grammar.inclusive.contains(&token.lemma)
            })
    }

    /// "*Twelve* people": whether a quantity that counts the filler's noun stands before it with at most two words between, wherever the
    /// tree hangs it.
    fn stands_before(&self, quantity: &Mention, filler: &Filler) -> bool {
        let MentionKind::Quantity(found) = &quantity.kind else { return false };
        let tokens = &self.sentence.tokens;
        let number = tokens.iter().rposition(|token| quantity.span.contains(&token.span));
        let noun = tokens.iter().position(|token| filler.span.contains(&token.span) && token.lemma == filler.head);
        found.of.as_deref().and_then(|of| of.rsplit(' ').next()) == Some(filler.head.as_str())
            && number.zip(noun).is_some_and(|(number, noun)| number < noun && noun - number <= 3)
    }

    fn definiteness(&self, event: &Event<'_>) -> Definiteness {
        let Some(noun) = event.noun() else { return Definiteness::Unmarked };
        let mark = self.sentence.children(noun).find(|&child| {
            let token = &self.sentence.tokens[child];
            token.is("det") || token.relation == "nmod:poss"
        });
        match mark.map(|child| &self.sentence.tokens[child]) {
            Some(token) if token.relation == "nmod:poss" || token.has("Definite=Def") || token.has("PronType=Dem") => {
                Definiteness::Definite
            }
            Some(token) if token.has("Definite=Ind") => Definiteness::Indefinite,
            _ => Definiteness::Unmarked,
        }
    }

    /// Who says it; a demand is also its speaker's where the words only ask for it.
    fn attribution(&self, event: &Event<'_>, modality: Modality) -> Vec<Attribution> {
        let trigger = self.sentence.tokens[event.anchor()].span;
        self.speech
            .iter()
            .filter(|speech| {
                let wants = matches!(speech.class, CueClass::Demand | CueClass::Ask);
                speech.report || (wants && modality == Modality::Demanded)
            })
            .filter(|speech| speech.covers(&trigger))
            .max_by_key(|speech| std::cmp::Reverse(speech.content.iter().map(Span::len).sum::<usize>()))
            .map(|speech| speech.chain.clone())
            .unwrap_or_default()
    }

    /// Content lemmas of the sentence, sorted, without what stands in a time expression.
    fn terms(&self) -> Vec<String> {
        let times: Vec<Span> =
            self.mentions().filter(|(_, m)| matches!(m.kind, MentionKind::Time(_))).map(|(_, m)| m.span).collect();
        let mut terms: Vec<String> = self
            .sentence
            .tokens
            .iter()
            .filter(|token| {
                matches!(
                    token.class,
                    WordClass::Noun | WordClass::Propn | WordClass::Verb | WordClass::Adj | WordClass::Num
                )
            })
            .filter(|token| !times.iter().any(|time| time.overlaps(&token.span)))
            .map(|token| token.lemma.to_lowercase())
            .filter(|lemma| lemma.chars().any(char::is_alphanumeric))
            .collect();
        terms.sort();
        terms.dedup();
        terms
    }
}

/// Two triggers of one frame that met on the same words or beside each other with nothing new make one claim: the fuller one.
fn without_repeats(claims: Vec<Claim>) -> Vec<Claim> {
    let fullness = |claim: &Claim| {
        claim.roles.len()
            + claim.quantities.len()
            + usize::from(claim.time.is_some())
            + usize::from(claim.place.is_some())
    };
    let mut kept: Vec<Claim> = Vec::new();
    for claim in claims {
        match kept.iter_mut().find(|other| other.event == claim.event && other.trigger.overlaps(&claim.trigger)) {
            Some(other) if fullness(&claim) > fullness(other) => *other = claim,
            Some(_) => {}
            None => kept.push(claim),
        }
    }
    kept
}
