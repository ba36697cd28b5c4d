//! Names of places → place mentions.
//!
//! Three steps over the whole article: every run of words that is a place's name is a *sight*; a sight is kept when its
//! surroundings show a place (a locative, "the city of", a place beside it) or its name is hardly ever anything else, and
//! dropped when they show a person or an organisation ("Paris Hilton", "University of Texas"); a name of several places
//! is decided by the others that the article names, or left open. A false place is worse than a miss. Deliberately
//! absent: adjectives and peoples ("Syrian") are no places; who is meant when a capital "says" something.

use std::collections::{BTreeMap, BTreeSet};

use super::Reading;
use crate::model::{Article, Mention, MentionKind, PlaceMention};
use crate::rules::place::{Entry, Name, Piece, PlaceKind, PlaceWords, Places};
use crate::rules::{Language, Rules};
use crate::text::{Document, Field, Sentence, Span, Token, WordClass};

/// A place of fewer people is looked for only in articles that name its country.
const SMALL: u64 = 100_000;
/// A place of more people is known without a hint.
const LARGE: u64 = 1_000_000;
/// Longest name of a building or site, in words.
const SITE_WORDS: usize = 5;
/// By how much (in powers of ten of weight) one reading of a name must be ahead of the next.
const MARGIN: f64 = 0.7;

/// Finds the places that an article names.
pub fn find(article: &Article, reading: &Reading, language: &Language, rules: &Rules) -> Vec<Mention> {
    let finder = Finder { words: &language.places, places: &rules.places };
    let fields: Vec<(Field, &Document)> = reading.fields().collect();
    let mut sights = Vec::new();
    let mut support = Support::default();
    for (field, document) in &fields {
        for (number, sentence) in document.sentences.iter().enumerate() {
            finder.add_people(sentence, &mut support);
            finder.look(&Line { field: *field, number, sentence }, &mut sights);
        }
    }
    finder.judge(&mut sights, &mut support);
    let wider = finder.widened(&sights, &support);
    let mut found: Vec<Found> = sights.iter().filter(|sight| sight.kept).map(|s| finder.settle(s, &wider)).collect();
    for (field, document) in &fields {
        for (number, sentence) in document.sentences.iter().enumerate() {
            let line = Line { field: *field, number, sentence };
            finder.capitals(&line, &support, &mut found);
            finder.unknown(&line, &sights, &mut found);
            finder.sites(&line, &mut found);
        }
    }
    finder.measure(&fields, &mut found);
    found.into_iter().filter_map(|found| found.mention(article)).collect()
}

/// One sentence and where it stands.
struct Line<'d> {
    field: Field,
    number: usize,
    sentence: &'d Sentence,
}

/// A run of words that is the name of some place.
#[derive(Clone, Debug)]
struct Sight {
    field: Field,
    sentence: usize,
    first: usize,
    last: usize,
    span: Span,
    key: String,
    candidates: Vec<usize>,
    evidence: Evidence,
    kept: bool,
}

/// What the words around a sight show.
#[derive(Clone, Copy, Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is one independent observation of the surroundings")]
struct Evidence {
    /// Part of another name.
    veto: bool,
    /// "in", "near".
    locative: bool,
    /// "from", "of".
    link: bool,
    /// "the town of", "… province".
    kind: bool,
    /// Beside another place that it belongs to or stands in a list with.
    beside: bool,
    /// "… city".
    town: bool,
    /// "… province".
    land: bool,
    /// Tagged as a proper noun.
    proper: bool,
    /// Tagged as a noun, proper or not.
    nominal: bool,
    /// At the start of a sentence.
    initial: bool,
    /// As often a person or another word.
    doubtful: bool,
    /// The spelling fits only roughly.
    folded: bool,
    /// In a line where every word has a capital.
    title_case: bool,
    /// Index of a place that follows after a comma and may hold it.
    holder: Option<usize>,
}

/// How often the article speaks of a place or of something in it.
#[derive(Clone, Debug, Default)]
struct Support {
    counts: BTreeMap<String, u32>,
}

/// A mention in the making.
struct Found {
    field: Field,
    sentence: usize,
    first: usize,
    span: Span,
    id: Option<String>,
    offset_km: f64,
}

struct Finder<'r> {
    words: &'r PlaceWords,
    places: &'r Places,
}

/// A piece of a token with its place in the text.
struct Located {
    token: usize,
    start: usize,
    end: usize,
    hyphen_before: bool,
}

impl Finder<'_> {
    /// Counts the peoples that a sentence names: they tell which country it is about.
    fn add_people(&self, sentence: &Sentence, support: &mut Support) {
        for token in sentence.tokens.iter().filter(|token| token.form.starts_with(char::is_uppercase)) {
            if let Some(id) = self.words.people(&token.form, self.places) {
                support.add(id, self.places);
            }
        }
    }

    /// Finds the names of a sentence, longest first, left to right.
    fn look(&self, line: &Line, sights: &mut Vec<Sight>) {
        let (pieces, located, runs) = pieces_of(line.sentence);
        let title_case = line.sentence.is_title_case();
        let from = sights.len();
        let mut at = 0;
        while at < pieces.len() {
            let Some(Name { taken, places: candidates, folded }) = self.longest(&pieces[at..runs[at]]) else {
                at += 1;
                continue;
            };
            let (first, last) = (&located[at], &located[at + taken - 1]);
            let acronym = taken == 1 && is_acronym(&line.sentence.tokens, first.token) && !title_case;
            if candidates.is_empty() || acronym || self.is_attached(&pieces, &located, at, taken, sights) {
                at += taken;
                continue;
            }
            sights.push(Sight {
                field: line.field,
                sentence: line.number,
                first: first.token,
                last: last.token,
                span: Span::new(line.field, first.start, last.end),
                key: pieces[at..at + taken].iter().map(|piece| piece.key.as_str()).collect::<Vec<_>>().join(" "),
                evidence: Evidence {
                    doubtful: self.words.is_doubtful(&pieces[at..at + taken]),
                    title_case,
                    folded,
                    ..Evidence::default()
                },
                candidates,
                kept: false,
            });
            at += taken;
        }
        for i in from..sights.len() {
            let (before, rest) = sights.split_at(i);
            let (previous, next) = (before.get(from..).and_then(<[_]>::last), rest.get(1));
            let evidence = self.observe(line.sentence, &rest[0], previous, next);
            sights[i].evidence = evidence;
        }
    }

    /// The longest name that the pieces start with; a possessive that lost its apostrophe counts as the name.
    fn longest(&self, pieces: &[Piece]) -> Option<Name> {
        if let Some(found) = self.words.longest(pieces) {
            return Some(found);
        }
        let first = pieces.first().filter(|piece| piece.capital && piece.key.len() > 5)?;
        let bare = Piece { key: first.key.strip_suffix('s')?.to_owned(), ..first.clone() };
        let mut name = self.words.longest(&[bare]).filter(|name| !name.folded)?;
        name.places.retain(|i| is_prominent(self.places.entry(*i)));
        (!name.places.is_empty()).then_some(name)
    }

    /// Whether a hyphen makes the name a property ("Beirut-based", "pro-Russia").
    fn is_attached(&self, pieces: &[Piece], located: &[Located], at: usize, taken: usize, sights: &[Sight]) -> bool {
        let after = located.get(at + taken).is_some_and(|next| next.hyphen_before)
            && pieces
                .get(at + taken)
                .is_some_and(|next| !next.capital || self.words.words.attached.contains(&next.key));
        let before = located[at].hyphen_before
            && at > 0
            && sights.last().is_none_or(|sight| sight.span.end < located[at - 1].end)
            && !pieces[at - 1].capital;
        after || before
    }

    fn observe(&self, sentence: &Sentence, sight: &Sight, previous: Option<&Sight>, next: Option<&Sight>) -> Evidence {
        let (words, tokens) = (&self.words.words, &sentence.tokens);
        let before = self.before(tokens, sight.first);
        let after = tokens.get(sight.last + 1);
        let (name_before, name_after) = (
            before.is_some_and(|i| i + 1 == sight.first && self.is_name(tokens, i, sight) && !covers(previous, i)),
            after.is_some_and(|token| {
                self.is_name(tokens, sight.last + 1, sight)
                    && !covers(next, sight.last + 1)
                    && !words.titles.contains(&token.form)
                    && !words.kinds.contains(&token.lemma)
                    && !words.facilities.contains(&token.lemma)
            }),
        );
        let kind_word = self.kind_word(tokens, sight, before);
        let follows_comma =
            next.filter(|next| next.first == sight.last + 2 && after.is_some_and(|token| token.form == ","));
        let holder = follows_comma.and_then(|next| self.holder_among(&sight.candidates, &next.candidates));
        let before_lemma = before.map_or("", |i| tokens[i].lemma.as_str());
        Evidence {
            veto: name_before
                || name_after
                || self.is_of_a_name(tokens, sight)
                || previous.is_some_and(|other| self.make_a_person(other, sight))
                || next.is_some_and(|other| self.make_a_person(sight, other)),
            locative: words.locatives.contains(before_lemma),
            link: words.links.contains(before_lemma),
            kind: kind_word.is_some(),
            beside: holder.is_some() || self.is_beside(tokens, sight, previous) || is_dateline(tokens, sight),
            town: kind_word.is_some_and(|word| words.towns.contains(word)),
            land: kind_word.is_some_and(|word| words.lands.contains(word)),
            proper: (sight.first..=sight.last).any(|i| tokens[i].class == WordClass::Propn),
            nominal: matches!(tokens[sight.last].class, WordClass::Propn | WordClass::Noun | WordClass::X),
            initial: tokens.iter().take(sight.first).all(|token| token.class == WordClass::Punct),
            holder,
            ..sight.evidence
        }
    }

    /// Two names of towns that stand side by side without a comma and are both little known: rather a person's.
    fn make_a_person(&self, first: &Sight, second: &Sight) -> bool {
        let unsure = |sight: &Sight| sight.evidence.doubtful || !self.is_known(sight);
        first.last + 1 == second.first && unsure(first) && unsure(second)
    }

    /// The token before a name, past its modifiers ("northern") and article.
    fn before(&self, tokens: &[Token], first: usize) -> Option<usize> {
        (0..first).rev().find(|i| {
            !self.words.words.parts.contains(&tokens[*i].form.to_lowercase()) && tokens[*i].class != WordClass::Det
        })
    }

    /// Whether a token beside a sight is part of a name of something else.
    fn is_name(&self, tokens: &[Token], i: usize, sight: &Sight) -> bool {
        let token = &tokens[i];
        let capital = token.form.starts_with(char::is_uppercase);
        let word = token.class == WordClass::Propn
            || (i > 0 && token.class == WordClass::Adj)
            || (i > 0 && token.class == WordClass::Noun);
        if !capital || !word || self.words.words.apart.contains(&token.form) {
            return false;
        }
        if self.words.people(&token.form, self.places).is_some() || self.words.words.kinds.contains(&token.lemma) {
            return false;
        }
        // In a headline's capitals, and beside a well-known name, only the tree tells what belongs together.
        let tied = token.head.is_some_and(|head| (sight.first..=sight.last).contains(&head))
            || (sight.first..=sight.last).any(|own| tokens[own].head == Some(i))
            || tokens[sight.last]
                .head
                .is_some_and(|head| token.head == Some(head) && tokens[head].class == WordClass::Propn);
        let loose = sight.evidence.title_case || sight.candidates.iter().any(|c| is_prominent(self.places.entry(*c)));
        tied && matches!(token.relation, "flat" | "compound" | "appos" | "nmod" | "name")
            || !loose
            || (tied && !sight.evidence.title_case)
    }

    /// "University of Texas": the name only says of what something else is.
    fn is_of_a_name(&self, tokens: &[Token], sight: &Sight) -> bool {
        let Some(of) = sight.first.checked_sub(1).map(|i| &tokens[i]) else { return false };
        let Some(head) = sight.first.checked_sub(2).map(|i| &tokens[i]) else { return false };
        of.class == WordClass::Adp
            && self.words.words.links.contains(&of.lemma)
            && !self.words.words.locatives.contains(&of.lemma)
            && of.lemma.len() <= 3
            && head.class == WordClass::Propn
            && head.form.starts_with(char::is_uppercase)
            && !sight.evidence.title_case
            && !self.words.words.kinds.contains(&head.lemma)
            && !self.words.words.facilities.contains(&head.lemma)
            && !self.words.words.apart.contains(&head.form)
    }

    /// The word that says what kind of place it is: "the town of X", "X province", "X airport".
    fn kind_word<'t>(&self, tokens: &'t [Token], sight: &Sight, before: Option<usize>) -> Option<&'t str> {
        let words = &self.words.words;
        let is_kind = |token: &&Token| words.kinds.contains(&token.lemma) || words.facilities.contains(&token.lemma);
        if let Some(after) = tokens.get(sight.last + 1).filter(is_kind) {
            return Some(&after.lemma);
        }
        let before = before?;
        let named = &tokens[before];
        if words.kinds.contains(&named.lemma) && !named.form.starts_with(char::is_uppercase) {
            return Some(&named.lemma);
        }
        let head = before.checked_sub(1).map(|i| &tokens[i])?;
        (named.class == WordClass::Adp && words.links.contains(&named.lemma) && is_kind(&head)).then_some(&head.lemma)
    }

    /// Whether it stands in a list with the sight before it, or right behind its possessive or people's name.
    fn is_beside(&self, tokens: &[Token], sight: &Sight, previous: Option<&Sight>) -> bool {
        let adjacent = sight.first.checked_sub(1).map(|i| &tokens[i]);
        if adjacent.is_some_and(|token| self.words.people(&token.form, self.places).is_some()) {
            return true;
        }
        let Some(previous) = previous else { return false };
        previous.last < sight.first
            && sight.first - previous.last <= 3
            && tokens.get(previous.last + 1..sight.first).is_some_and(|between| {
                between
                    .iter()
                    .all(|token| matches!(token.class, WordClass::Cconj | WordClass::Part) || token.form == ",")
            })
    }

    /// The one of `holders` that holds a candidate.
    fn holder_among(&self, candidates: &[usize], holders: &[usize]) -> Option<usize> {
        holders.iter().copied().find(|holder| {
            let holder_id = &self.places.entry(*holder).id;
            candidates.iter().any(|c| c != holder && self.places.holds(holder_id, &self.places.entry(*c).id))
        })
    }

    /// Keeps and drops sights. Well-known names first: they say which countries the article is about.
    fn judge(&self, sights: &mut [Sight], support: &mut Support) {
        let mut persons = BTreeSet::new();
        for sight in sights.iter_mut() {
            if sight.evidence.veto && (sight.evidence.doubtful || !self.is_known(sight)) {
                persons.insert(sight.key.clone());
            }
            sight.kept = self.is_sure(sight);
            if sight.kept
                && let Some(id) = self.common_ground(&sight.candidates)
            {
                support.add(&id, self.places);
            }
        }
        for sight in sights.iter_mut() {
            sight.candidates.retain(|c| self.may_be_meant(*c, sight.evidence, support));
            let person = persons.contains(&sight.key) && !sight.evidence.shows_a_place();
            sight.kept = !sight.candidates.is_empty()
                && !sight.evidence.veto
                && !person
                && (sight.kept || self.is_shown(sight, support));
        }
        let keys: BTreeSet<String> = sights.iter().filter(|sight| sight.kept).map(|sight| sight.key.clone()).collect();
        for sight in sights.iter_mut().filter(|sight| !sight.evidence.veto && sight.evidence.proper) {
            sight.kept |= keys.contains(&sight.key)
                && !sight.candidates.is_empty()
                && !persons.contains(&sight.key)
                && !sight.evidence.doubtful;
        }
    }

    /// The support with the towns that were kept: "Atlanta" says which Georgia is meant.
    fn widened(&self, sights: &[Sight], support: &Support) -> Support {
        let mut wider = support.clone();
        let is_town = |c: &usize| matches!(self.places.entry(*c).kind, PlaceKind::City | PlaceKind::Capital);
        for sight in sights.iter().filter(|sight| sight.kept && sight.candidates.iter().all(is_town)) {
            if let Some(id) = self.settle(sight, support).id {
                wider.add(&id, self.places);
            }
        }
        wider
    }

    /// Whether the name alone is enough.
    fn is_sure(&self, sight: &Sight) -> bool {
        let evidence = sight.evidence;
        self.is_known(sight) && !evidence.veto && (!evidence.doubtful || evidence.shows_a_place() && evidence.proper)
    }

    fn is_known(&self, sight: &Sight) -> bool {
        !sight.evidence.folded && sight.candidates.iter().any(|c| is_prominent(self.places.entry(*c)))
    }

    /// Whether the surroundings are.
    fn is_shown(&self, sight: &Sight, support: &Support) -> bool {
        let evidence = sight.evidence;
        let supported = sight.candidates.iter().any(|c| support.has_country_of(&self.places.entry(*c).id, self.places));
        if evidence.folded && !supported {
            return false;
        }
        if evidence.doubtful {
            return evidence.proper && evidence.shows_a_place();
        }
        if evidence.title_case {
            return supported && evidence.proper;
        }
        let inside = evidence.link || !evidence.initial;
        evidence.proper && (evidence.shows_a_place() || supported && inside)
            || supported && (evidence.locative || evidence.nominal && !evidence.initial && sight.key.len() > 4)
    }

    /// Whether a small place may be meant at all: only where its country, or what holds it, is named.
    fn may_be_meant(&self, candidate: usize, evidence: Evidence, support: &Support) -> bool {
        let entry = self.places.entry(candidate);
        let small =
            entry.population < SMALL && matches!(entry.kind, PlaceKind::City | PlaceKind::Site | PlaceKind::Region);
        !small
            || support.has_country_of(&entry.id, self.places)
            || evidence.holder.is_some_and(|holder| self.places.holds(&self.places.entry(holder).id, &entry.id))
    }

    /// The place that holds all candidates and is one of them, or the country of all of them.
    fn common_ground(&self, candidates: &[usize]) -> Option<String> {
        let id = |c: &usize| self.places.entry(*c).id.as_str();
        if let Some(top) = self.widest(candidates) {
            return Some(top);
        }
        let country = self.places.state_of(id(candidates.first()?))?;
        candidates.iter().all(|c| self.places.state_of(id(c)) == Some(country)).then(|| country.to_owned())
    }

    /// Decides which place of its name a sight is.
    fn settle(&self, sight: &Sight, support: &Support) -> Found {
        let candidates = self.narrowed(sight);
        let id = self.widest(&candidates).or_else(|| self.best(&candidates, support));
        Found { field: sight.field, sentence: sight.sentence, first: sight.first, span: sight.span, id, offset_km: 0.0 }
    }

    /// The candidates that what follows ("…, Lebanon") and the word for the kind ("… city") leave.
    fn narrowed(&self, sight: &Sight) -> Vec<usize> {
        let mut candidates = sight.candidates.clone();
        let mut keep = |fits: &dyn Fn(&Entry) -> bool| {
            if candidates.iter().any(|c| fits(self.places.entry(*c))) {
                candidates.retain(|c| fits(self.places.entry(*c)));
            }
        };
        if let Some(holder) = sight.evidence.holder {
            let holder = &self.places.entry(holder).id;
            keep(&|entry| entry.id != *holder && self.places.holds(holder, &entry.id));
        }
        if sight.evidence.town {
            keep(&|entry| matches!(entry.kind, PlaceKind::City | PlaceKind::Capital));
        }
        if sight.evidence.land {
            keep(&|entry| entry.kind == PlaceKind::Region);
        }
        candidates
    }

    /// A name of a land and of the town in it leaves the land open, so the land is its value.
    fn widest(&self, candidates: &[usize]) -> Option<String> {
        let id = |c: &usize| self.places.entry(*c).id.as_str();
        candidates
            .iter()
            .find(|top| candidates.iter().all(|c| self.places.holds(id(top), id(c))))
            .map(|top| id(top).to_owned())
    }

    /// The candidate that the article and its prominence put clearly ahead; `None` where nothing does. A candidate
    /// within another counts for it.
    fn best(&self, candidates: &[usize], support: &Support) -> Option<String> {
        let tops = candidates.iter().filter(|c| {
            let own = &self.places.entry(**c).id;
            !candidates.iter().any(|other| other != *c && self.places.holds(&self.places.entry(*other).id, own))
        });
        let mut scored: Vec<(f64, &str)> = tops
            .map(|top| {
                let entry = self.places.entry(*top);
                let inside = candidates.iter().filter(|c| self.places.holds(&entry.id, &self.places.entry(**c).id));
                let score = inside.map(|c| self.score(self.places.entry(*c), support)).fold(f64::MIN, f64::max);
                (score, entry.id.as_str())
            })
            .collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        let first = scored.first()?;
        let clear = scored.get(1).is_none_or(|second| first.0 - second.0 >= MARGIN);
        clear.then(|| first.1.to_owned())
    }

    #[allow(clippy::cast_precision_loss, reason = "populations are far below 2^53")]
    fn score(&self, entry: &Entry, support: &Support) -> f64 {
        let prominence = match entry.kind {
            PlaceKind::Country => 2.5,
            PlaceKind::Capital => 1.0,
            _ => 0.0,
        };
        let country = self.places.state_of(&entry.id).unwrap_or("");
        // What lies in a part of a country says more than what lies in the country.
        let own = match entry.kind {
            _ if support.count(&entry.id) == 0 => 0.0,
            PlaceKind::Country => 3.0,
            _ => 3.5,
        };
        let shared = if country != entry.id && support.count(country) > 0 { 2.5 } else { 0.0 };
        ((entry.weight + 1) as f64).log10() + prominence + f64::max(own, shared)
    }

    /// "the capital", "the Libyan capital": the seat of the country that the words or the article mean.
    fn capitals(&self, line: &Line, support: &Support, found: &mut Vec<Found>) {
        let (words, tokens) = (&self.words.words, &line.sentence.tokens);
        for (i, token) in tokens.iter().enumerate().filter(|(_, token)| words.capital.contains(&token.lemma)) {
            let noun_after = tokens.get(i + 1).is_some_and(|next| next.class == WordClass::Noun);
            if token.class != WordClass::Noun || noun_after || token.form.ends_with('s') {
                continue;
            }
            let Some(before) = i.checked_sub(1) else { continue };
            let people = self.words.people(&tokens[before].form, self.places);
            let definite = words.definite.contains(&tokens[before].lemma)
                || before.checked_sub(1).is_some_and(|j| people.is_some() && words.definite.contains(&tokens[j].lemma));
            let country = match people.and_then(|id| self.places.state_of(id)) {
                Some(country) => Some(country.to_owned()),
                None if definite => {
                    self.country_before(line, token.span.start, found).or_else(|| support.main_country(self.places))
                }
                None => None,
            };
            let Some(capital) = country.and_then(|country| self.places.capital_of(&country)) else { continue };
            let id = self.ground_of(capital);
            let first = if people.is_some() { before } else { i };
            let span = tokens[first].span.cover(&token.span);
            found.push(Found { field: line.field, sentence: line.number, first, span, id: Some(id), offset_km: 0.0 });
        }
    }

    /// The country of the nearest place before an offset of the same sentence.
    fn country_before(&self, line: &Line, start: usize, found: &[Found]) -> Option<String> {
        let here = found.iter().filter(|f| f.field == line.field && f.sentence == line.number && f.span.end <= start);
        let nearest = here.max_by_key(|found| found.span.end)?;
        self.places.state_of(nearest.id.as_deref()?).map(str::to_owned)
    }

    /// The region that shares a capital's name, else the capital: what its name alone would mean.
    fn ground_of(&self, capital: &Entry) -> String {
        let parent = self.places.value(&capital.id, 0.0).parent;
        let parent = parent.and_then(|id| self.places.get(&id)).filter(|parent| parent.name == capital.name);
        parent.unwrap_or(capital).id.clone()
    }

    /// "the village of X", "X neighbourhood": places that only this text knows.
    fn unknown(&self, line: &Line, sights: &[Sight], found: &mut Vec<Found>) {
        let (words, tokens) = (&self.words.words, &line.sentence.tokens);
        let here: Vec<&Sight> =
            sights.iter().filter(|sight| sight.field == line.field && sight.sentence == line.number).collect();
        for (i, token) in tokens.iter().enumerate() {
            if !words.small.contains(&token.lemma) || token.class != WordClass::Noun {
                continue;
            }
            let after_of = tokens.get(i + 1).filter(|next| {
                next.class == WordClass::Adp && next.lemma.len() == 2 && words.links.contains(&next.lemma)
            });
            let forward = run_of_names(tokens, if after_of.is_some() { i + 2 } else { i + 1 });
            let run = match forward {
                Some(run) => run,
                None => match run_of_names_before(tokens, i) {
                    Some(run) => run,
                    None => continue,
                },
            };
            if line.sentence.is_title_case() || here.iter().any(|sight| sight.first <= run.1 && run.0 <= sight.last) {
                continue;
            }
            let span = tokens[run.0].span.cover(&tokens[run.1].span);
            // "an *XY* town": a name of two or three capitals before a noun for places holds the place and does not name it.
            let short = &tokens[run.0].form;
            let holds =
                run.0 == run.1 && run.1 < i && (2..=3).contains(&short.len()) && short.chars().all(char::is_uppercase);
            if holds || found.iter().any(|other| other.span.overlaps(&span)) {
                continue;
            }
            let holder =
                here.iter().find(|sight| sight.kept && sight.first > run.1.max(i) && sight.first - run.1.max(i) <= 4);
            let holder = holder.and_then(|sight| self.common_ground(&sight.candidates));
            let name = tokens[run.0..=run.1].iter().flat_map(|token| Piece::split(&token.form)).map(|piece| piece.key);
            let name = name.collect::<Vec<_>>().join("-");
            if name.is_empty() || run.1 - run.0 > 4 {
                continue;
            }
            let id = holder.map_or_else(|| format!("~{name}"), |holder| format!("~{name}@{holder}"));
            found.push(Found {
                field: line.field,
                sentence: line.number,
                first: run.0,
                span,
                id: Some(id),
                offset_km: 0.0,
            });
        }
    }

    /// "at Ullevi Stadium": a building or site by its own name, where a locative stands before it.
    fn sites(&self, line: &Line, found: &mut Vec<Found>) {
        let (words, tokens) = (&self.words.words, &line.sentence.tokens);
        if line.sentence.is_title_case() {
            return;
        }
        for (last, token) in tokens.iter().enumerate() {
            let capital = token.form.starts_with(char::is_uppercase);
            if !capital || !words.sites.contains(&token.form.to_lowercase()) {
                continue;
            }
            let named = |token: &Token| {
                token.form.starts_with(char::is_uppercase)
                    && matches!(token.class, WordClass::Propn | WordClass::Noun | WordClass::Adj)
            };
            let first = (0..last).rev().take_while(|i| named(&tokens[*i])).last();
            let goes_on = tokens.get(last + 1).is_some_and(|next| next.class == WordClass::Propn);
            let Some(first) = first.filter(|first| last - first < SITE_WORDS && !goes_on) else { continue };
            let before = (0..first).rev().find(|i| tokens[*i].class != WordClass::Det);
            let located = before.is_some_and(|i| words.locatives.contains(&tokens[i].lemma));
            let span = tokens[first].span.cover(&token.span);
            if !located || found.iter().any(|other| other.span.overlaps(&span)) {
                continue;
            }
            let keys = tokens[first..=last].iter().flat_map(|token| Piece::split(&token.form)).map(|piece| piece.key);
            let id = Some(format!("~{}", keys.collect::<Vec<_>>().join("-")));
            found.push(Found { field: line.field, sentence: line.number, first, span, id, offset_km: 0.0 });
        }
    }

    /// Adds the distance that the words before a place give ("50 km south of", "near").
    fn measure(&self, fields: &[(Field, &Document)], found: &mut [Found]) {
        for found in found {
            let document = fields.iter().find(|(field, _)| *field == found.field).map(|(_, document)| document);
            let Some(sentence) = document.and_then(|document| document.sentences.get(found.sentence)) else { continue };
            // What stands "outside" a building is at it; only a town has surroundings.
            let has_surroundings = found.id.as_deref().is_some_and(|id| !id.starts_with('~'));
            let measured = self.distance(&sentence.tokens, found.first);
            if let Some((km, from)) = measured.filter(|(_, from)| has_surroundings || *from < found.first) {
                found.offset_km = km;
                found.span = sentence.tokens[from].span.cover(&found.span);
            }
        }
    }

    /// Kilometres that the words before token `first` give, and the first token of those words.
    fn distance(&self, tokens: &[Token], first: usize) -> Option<(f64, usize)> {
        let words = &self.words.words;
        let before = (0..first).rev().find(|i| {
            tokens[*i].class != WordClass::Det
                && !words.parts.contains(&tokens[*i].form.to_lowercase())
                && self.words.people(&tokens[*i].form, self.places).is_none()
        })?;
        let link = tokens[before].form.to_lowercase();
        if words.distance_of.contains(&link) {
            let mut at = before;
            let mut direction = None;
            while let Some(previous) = at.checked_sub(1) {
                let form = tokens[previous].form.to_lowercase();
                if words.parts.contains(&form) {
                    direction = Some(previous);
                } else if !words.distance_away.contains(&form) && !form.chars().all(is_hyphen) {
                    break;
                }
                at = previous;
            }
            if let Some(measured) = self.measured(tokens, at) {
                return Some(measured);
            }
            if let Some(direction) = direction {
                return Some((words.direction_km, direction));
            }
        }
        words.beside.get(&link).map(|km| (*km, first))
    }

    /// A number and a unit that end before token `end`, past one parenthesis ("50 kilometers (31 miles)").
    fn measured(&self, tokens: &[Token], end: usize) -> Option<(f64, usize)> {
        let mut at = end.checked_sub(1)?;
        if tokens[at].form == ")" {
            let open = (at.saturating_sub(6)..at).rev().find(|i| tokens[*i].form == "(")?;
            at = open.checked_sub(1)?;
        }
        let unit =
            self.words.words.units.get(&tokens[at].lemma).or_else(|| self.words.words.units.get(&tokens[at].form))?;
        let mut number = at.checked_sub(1)?;
        if tokens[number].form == "-" {
            number = number.checked_sub(1)?;
        }
        let value: f64 = tokens[number].form.replace(',', "").parse().ok()?;
        (value > 0.0 && value < 20_000.0).then_some((value * unit, number))
    }
}

impl Evidence {
    fn shows_a_place(self) -> bool {
        self.locative || self.kind || self.beside
    }
}

impl Support {
    /// Counts a place and everything that holds it.
    fn add(&mut self, id: &str, places: &Places) {
        *self.counts.entry(id.to_owned()).or_default() += 1;
        for (holder, _) in places.value(id, 0.0).ancestors {
            *self.counts.entry(holder).or_default() += 1;
        }
    }

    fn count(&self, id: &str) -> u32 {
        self.counts.get(id).copied().unwrap_or(0)
    }

    fn has_country_of(&self, id: &str, places: &Places) -> bool {
        places.state_of(id).is_some_and(|country| self.count(country) > 0)
    }

    /// The country that the article is about: named half as often again as any other.
    fn main_country(&self, places: &Places) -> Option<String> {
        let mut countries: Vec<(u32, &str)> = self
            .counts
            .iter()
            .filter(|(id, _)| places.get(id).is_some_and(|entry| entry.kind == PlaceKind::Country))
            .map(|(id, count)| (*count, id.as_str()))
            .collect();
        countries.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
        let first = countries.first()?;
        let clear = countries.get(1).is_none_or(|second| 2 * first.0 >= 3 * second.0);
        clear.then(|| first.1.to_owned())
    }
}

impl Found {
    fn mention(self, article: &Article) -> Option<Mention> {
        let text = self.span.of(article.field(self.field)).to_owned();
        let place = PlaceMention { place: self.id, offset_km: self.offset_km };
        (!text.is_empty()).then_some(Mention { span: self.span, text, kind: MentionKind::Place(place) })
    }
}

/// Whether a place is known without a hint.
fn is_prominent(entry: &Entry) -> bool {
    match entry.kind {
        PlaceKind::City | PlaceKind::Region => entry.weight >= LARGE,
        PlaceKind::Capital => entry.weight >= SMALL,
        PlaceKind::Site => false,
        PlaceKind::Continent | PlaceKind::Country | PlaceKind::Area | PlaceKind::Water => true,
    }
}

fn covers(sight: Option<&Sight>, token: usize) -> bool {
    sight.is_some_and(|sight| (sight.first..=sight.last).contains(&token))
}

/// A name that opens its sentence and is followed by a bracket, dash or colon.
fn is_dateline(tokens: &[Token], sight: &Sight) -> bool {
    sight.first == 0
        && tokens
            .get(sight.last + 1)
            .is_some_and(|token| matches!(token.form.as_str(), "(" | "—" | "–" | "-" | "--" | ":"))
}

/// "SANA said": whether a word of four or five letters, all of them capitals, stands inside a sentence, where datelines do not.
fn is_acronym(tokens: &[Token], at: usize) -> bool {
    let form = tokens[at].form.as_str();
    (4..=5).contains(&form.chars().count())
        && form.chars().all(char::is_uppercase)
        && tokens.iter().take(at).any(|token| token.class != WordClass::Punct)
}

/// The pieces of a sentence, where each stands, and for each the end of the run without punctuation that it is in.
fn pieces_of(sentence: &Sentence) -> (Vec<Piece>, Vec<Located>, Vec<usize>) {
    let (mut pieces, mut located, mut breaks) = (Vec::new(), Vec::<Located>::new(), Vec::new());
    let mut hyphen = false;
    for (number, token) in sentence.tokens.iter().enumerate() {
        let mut start = token.span.start;
        let mut any = false;
        for part in token.form.split_inclusive(is_hyphen) {
            let bare = part.trim_end_matches(is_hyphen);
            for piece in Piece::split(bare) {
                let glued = hyphen && located.last().is_some_and(|last| start <= last.end + 3);
                located.push(Located { token: number, start, end: start + bare.len(), hyphen_before: glued });
                pieces.push(piece);
                any = true;
            }
            hyphen = part.ends_with(is_hyphen);
            start += part.len();
        }
        if !any && !token.form.chars().all(is_hyphen) {
            breaks.push(pieces.len());
            hyphen = false;
        }
    }
    breaks.push(pieces.len());
    let mut ends = breaks.into_iter().peekable();
    let run_end = |i: usize| {
        while ends.next_if(|end| *end <= i).is_some() {}
        ends.peek().copied().unwrap_or(pieces.len())
    };
    let runs = (0..pieces.len()).map(run_end).collect();
    (pieces, located, runs)
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

/// The run of proper nouns that starts at token `from`.
fn run_of_names(tokens: &[Token], from: usize) -> Option<(usize, usize)> {
    let is_name = |token: &Token| token.class == WordClass::Propn;
    let mut last = None;
    for (i, token) in tokens.iter().enumerate().skip(from) {
        if is_name(token) {
            last = Some(i);
        } else if !(token.form == "-" && last.is_some()) {
            break;
        }
    }
    let last = last?;
    tokens[from..=last].iter().any(|token| token.form.starts_with(char::is_uppercase)).then_some((from, last))
}

/// The run of proper nouns that ends right before token `end`.
fn run_of_names_before(tokens: &[Token], end: usize) -> Option<(usize, usize)> {
    let mut first = None;
    for i in (0..end).rev() {
        if tokens[i].class == WordClass::Propn {
            first = Some(i);
        } else if tokens[i].form != "-" {
            break;
        }
    }
    let first = first?;
    tokens[first..end].iter().any(|token| token.form.starts_with(char::is_uppercase)).then_some((first, end - 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::LazyLock;

    static RULES: LazyLock<Rules> = LazyLock::new(Rules::builtin);

    /// The places found in a text, as `words=id` with the distance behind a plus.
    fn places_in(text: &str) -> Vec<String> {
        let article = Article::plain("a", "The Harbour Post", text);
        let language = RULES.languages.get("en").unwrap();
        let reading = Reading::new(&article, language);
        let mut mentions = find(&article, &reading, language, &RULES);
        mentions.sort_by_key(|mention| mention.span);
        let shown = |mention: Mention| {
            let MentionKind::Place(place) = mention.kind else { unreachable!("only places are found") };
            let away = if place.offset_km > 0.0 { format!("+{:.0}", place.offset_km) } else { String::new() };
            format!("{}={}{away}", mention.text, place.place.unwrap_or_else(|| "?".into()))
        };
        mentions.into_iter().map(shown).collect()
    }

    #[test]
    fn towns_and_countries_are_found_in_every_spelling() {
        assert_eq!(
            places_in(
                "Fighters of both camps met in the oasis town of Ghadames, in western Libya, and later in Geneva."
            ),
            ["Ghadames=ly-ghadames", "Libya=ly", "Geneva=ch-geneva"]
        );
        assert_eq!(
            places_in("Syrian troops shelled Maaret al-Numan and Khan Shaykhun in Idlib province."),
            ["Maaret al-Numan=sy-maarat-al-numan", "Khan Shaykhun=sy-khan-sheikhoun", "Idlib=sy-idlib"]
        );
    }

    #[test]
    fn persons_and_organisations_are_no_places() {
        for text in [
            "Paris Hilton arrived late and Jordan Peele left early.",
            "He studied at the University of Texas and wrote for the Washington Post.",
            "Chad Smith said on Monday that Georgia Brown would sing.",
            "Nice work, said Elizabeth Warren. Reading is fun. Split the bill.",
            "Viewers of Al Jazeera saw it first, and he told us nothing.",
        ] {
            assert_eq!(places_in(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn a_name_of_two_countries_is_decided_by_the_article_or_left_open() {
        assert_eq!(places_in("Lebanese soldiers were sent to Tripoli. Lebanon mourned.")[0], "Tripoli=lb-tripoli");
        assert_eq!(places_in("Libyan soldiers were sent to Tripoli.")[0], "Tripoli=ly-tripoli");
        assert_eq!(places_in("A bomb went off in Birmingham, Ala., that year.")[0], "Birmingham=us-birmingham");
        assert_eq!(places_in("They met in Georgia. Police in Atlanta said five people died.")[0], "Georgia=us-georgia");
        assert_eq!(places_in("They met in Georgia. Police in Tbilisi said five people died.")[0], "Georgia=ge");
        assert_eq!(places_in("The envoys met in Hyderabad.")[0], "Hyderabad=?");
    }

    #[test]
    fn a_distance_moves_a_place_and_the_capital_is_that_of_the_country_in_question() {
        let found =
            places_in("Libyan units took the town of al-Asabaa, about 50 kilometers (31 miles) south of the capital.");
        assert_eq!(found, ["al-Asabaa=ly-al-asabaa", "50 kilometers (31 miles) south of the capital=ly-tripoli+50"]);
        let found = places_in("Libya's army shelled a town 50 km (31 miles) south-east of the capital.");
        assert_eq!(found[1], "50 km (31 miles) south-east of the capital=ly-tripoli+50");
        assert_eq!(places_in("A blast shook the Lebanese capital on Tuesday."), ["Lebanese capital=lb-beyrouth"]);
        assert_eq!(places_in("They need capital to invest in Libya."), ["Libya=ly"]);
    }

    #[test]
    fn a_village_that_no_table_knows_is_a_place_of_the_text() {
        assert_eq!(
            places_in("A shell hit the village of Kafr Dunya in Idlib province, Syrian rescuers said."),
            ["Kafr Dunya=~kafr-dunya@sy-idlib", "Idlib=sy-idlib"]
        );
    }

    #[test]
    fn a_building_is_a_place_where_a_locative_stands_before_its_name() {
        assert_eq!(
            places_in("Fans sang at the Ullevi Stadium on Monday, and a crowd stood outside Aker Tower."),
            ["Ullevi Stadium=~ullevi-stadium", "Aker Tower=~aker-tower"]
        );
        assert_eq!(places_in("The White House said that it would wait."), Vec::<String>::new());
    }

    #[test]
    fn a_property_is_no_place() {
        assert_eq!(
            places_in("The Geneva-based office praised the US-led coalition and a pro-Russia party."),
            Vec::<String>::new()
        );
    }
}
