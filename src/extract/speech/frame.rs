//! The order of words in a report → who speaks and what is said, where the order alone tells.
//!
//! News writes a report in three orders: the speaker, the verb and all that is said ("the ministry said …"); what is said, a comma, the
//! speaker and the verb ("…, the ministry said on Monday"); what is said, the verb and the speaker ("… said the ministry"). Trees err most
//! where a long clause meets a short one, so these orders are read off classes of words, also where a text has lost its commas.
//! Invariants: a frame's speaker stands beside the verb and holds no finite verb. Deliberately absent: quotations without a verb
//! of saying, participles, relative clauses (the tree reads those).

use std::ops::Range;

use super::{Finder, MOST_ADDRESSED, in_front, is_comma, tidy, trimmed};
use crate::model::MentionKind;
use crate::text::{Sentence, Span, Token, WordClass};

/// The most words behind a verb of saying that closes what is said ("said *in a statement on Friday.*").
const MOST_BEHIND: usize = 8;
/// The most words of a speaker's phrase.
const MOST_NAMED: usize = 16;

/// A report whose parts were told by their order.
pub(super) struct Frame {
    /// The speaker's head; `None` where the order tells that somebody speaks, and not who.
    pub head: Option<usize>,
    /// The speaker's words.
    pub speaker: Span,
    /// What is said.
    pub content: Vec<Span>,
    /// Whether speaker and verb stand behind what is said.
    pub closes: bool,
}

impl Finder<'_> {
    /// The frame around a finite verb that reports, if the order of words tells one. `subject` is the speaker that the tree shows.
    pub(super) fn frame(&self, sentence: &Sentence, verb: usize, subject: Option<usize>) -> Option<Frame> {
        let finite = is_finite(&sentence.tokens[verb])
            || (0..verb)
                .rev()
                .take_while(|&at| is_beside(&sentence.tokens[at]))
                .any(|at| is_finite(&sentence.tokens[at]));
        // At the end of a sentence a past tense is often taken for the participle that it looks like.
        self.closing(sentence, verb).or_else(|| self.opening(sentence, verb, subject).filter(|_| finite))
    }

    /// "…, the ministry said on Monday": what stands before is said, and what goes on behind a comma.
    fn closing(&self, sentence: &Sentence, verb: usize) -> Option<Frame> {
        let end = self.tail(sentence, verb)?;
        let run = self.run_before(sentence, verb)?;
        let head = head_in(sentence, &run)?;
        let mark = run.start.checked_sub(1).and_then(|before| sentence.tokens.get(before))?;
        let set_off = mark.class == WordClass::Punct && !is_hyphen(mark);
        let bare = !sentence.tokens.iter().any(is_comma);
        // Before a comma a noun may be the verb that it looks like; a preposition or a time only sets the scene.
        let scene = |token: &Token| {
            matches!(token.class, WordClass::Adp | WordClass::Adv | WordClass::Sconj) || self.is_time(token)
        };
        let opened = set_off && run.start > 3 && sentence.tokens.first().is_some_and(|first| !scene(first));
        if !(set_off || bare) || !(opened || is_told(sentence, run.start, set_off)) {
            return None;
        }
        let mut content: Vec<Span> = in_front(sentence, run.start).into_iter().collect();
        let last = sentence.tokens.last()?.span;
        if let Some(behind) = sentence.tokens.get(end).filter(|behind| set_off && is_comma(behind)) {
            content.push(trimmed(sentence, &behind.span.cover(&last)));
        }
        let speaker = sentence.tokens[run.start].span.cover(&sentence.tokens[run.end - 1].span);
        // "… a group that runs clinics *in the city* said": the last noun is not who speaks.
        let inner = mark.class == WordClass::Adp && !self.is_somebody(sentence, head, &speaker);
        Some(Frame { head: Some(head).filter(|_| !inner), speaker, content: tidy(content), closes: true })
    }

    /// "the ministry said *that the dam had burst*": all behind the verb of the main clause is said, wherever the tree hangs it.
    fn opening(&self, sentence: &Sentence, verb: usize, subject: Option<usize>) -> Option<Frame> {
        let run = self
            .before_relative(sentence, verb)
            .or_else(|| self.run_before(sentence, verb))
            .or_else(|| self.before_apposition(sentence, verb));
        let ordered = run.as_ref().and_then(|run| self.named_within(sentence, run, verb));
        let by_tree = subject.filter(|&head| head < verb && ordered.is_none_or(|first| head <= first));
        let head = by_tree.or(ordered)?;
        let speaker = run.filter(|run| run.contains(&head)).map_or_else(
            || self.speaker_span(sentence, head),
            |run| sentence.tokens[run.start].span.cover(&sentence.tokens[run.end - 1].span),
        );
        let first = sentence.tokens_in(&speaker).start;
        let outer = sentence.tokens.get(..first)?.iter().all(|token| !is_clausal(token));
        let behind = sentence.tokens.get(verb + 1..)?;
        // "Envoys, *the ministry said*, arrived": the tree reads interruptions; "who *said*" speaks of somebody else.
        let interrupts = behind.first().is_none_or(is_comma);
        let between = sentence.tokens.get(head + 1..verb)?;
        let relative = between.iter().rev().find(|token| !is_beside(token)).is_some_and(is_relative);
        let tells = behind.iter().any(|token| is_finite(token) || token.class == WordClass::Verb);
        if !outer || interrupts || relative || !tells {
            return None;
        }
        let mut near = behind.iter().take(MOST_ADDRESSED).take_while(|token| token.class != WordClass::Punct);
        let mark = near.position(|token| token.class == WordClass::Sconj);
        let complement = || sentence.children_by(verb, &["ccomp"]).find(|&child| child > verb);
        let start = match (mark, complement()) {
            (Some(mark), _) => sentence.tokens[verb + 1 + mark].span.start,
            (None, Some(complement)) => sentence.subtree_span(complement).start.max(behind.first()?.span.start),
            (None, None) => behind.first()?.span.start,
        };
        let whole = Span::new(sentence.span.field, start, behind.last()?.span.end);
        let content = Span::new(whole.field, start, self.end_of_speech(sentence, verb, verb, &whole));
        Some(Frame { head: Some(head), speaker, content: vec![trimmed(sentence, &content)], closes: false })
    }

    /// "… *said* the ministry": the phrase behind a verb of saying in a text without commas, where no clause follows.
    pub(super) fn inverted_bare(&self, sentence: &Sentence, verb: usize) -> bool {
        let bare = !sentence.tokens.iter().any(is_comma);
        bare && is_told(sentence, verb, false) && self.words.is_in("inverting", &sentence.tokens[verb].lemma)
    }

    /// The head of the phrase right before a verb.
    pub(super) fn subject_before(&self, sentence: &Sentence, verb: usize) -> Option<usize> {
        let run = self.run_before(sentence, verb)?;
        head_in(sentence, &run)
    }

    /// The head of the phrase that begins at a token: its last noun before a preposition, a verb or a mark.
    pub(super) fn head_from(&self, sentence: &Sentence, start: usize) -> Option<usize> {
        use WordClass::{Adj, Det, Noun, Num, Part, Pron, Propn, Verb};
        let fits = |at: &usize| {
            let token = &sentence.tokens[*at];
            match token.class {
                Adj | Noun | Propn => !self.is_time(token),
                // An article behind a noun opens another phrase.
                Det => *at == start || !is_nominal(&sentence.tokens[*at - 1]),
                Num => *at == start,
                Part => token.is("case"),
                Pron => token.has("Poss=Yes"),
                Verb => !is_finite(token) && token.is("amod"),
                _ => is_hyphen(token),
            }
        };
        (start..sentence.tokens.len()).take_while(fits).filter(|&at| is_nominal(&sentence.tokens[at])).last()
    }

    /// Where what hangs on a verb of saying that closes a sentence ends: at the end, at a comma, or where another clause begins.
    /// `None` where something said may follow.
    fn tail(&self, sentence: &Sentence, verb: usize) -> Option<usize> {
        use WordClass::{Adp, Adv, Aux, Punct, Sconj, Verb};
        let addressing = self.words.is_in("addressing", &sentence.tokens[verb].lemma);
        for (at, token) in sentence.tokens.iter().enumerate().skip(verb + 1) {
            let first = at == verb + 1;
            if token.class == Punct && !is_hyphen(token) {
                return Some(at);
            }
            if token.class == Sconj || is_relative(token) {
                let complement = self.words.is_in("complementizers", &token.form.to_lowercase());
                return (!complement).then_some(at);
            }
            if matches!(token.class, Verb | Aux) {
                let participle = token.has("VerbForm=Part") || token.has("VerbForm=Ger");
                // "reported *citing* a source": who goes on speaking with a participle has closed what was said.
                let goes_on = self.words.cue(&token.lemma).is_some() && token.has("VerbForm=Ger")
                    || self.words.is_in("quoted", &token.lemma);
                return (participle && (!first || goes_on)).then_some(at);
            }
            let hangs = matches!(token.class, Adp | Adv) || self.is_time(token) || addressing;
            if (first && !hangs) || at - verb > MOST_BEHIND {
                return None;
            }
        }
        Some(sentence.tokens.len())
    }

    /// The head of an apposition's phrase and the apposition itself: the name, if the apposition holds one.
    fn named_within(&self, sentence: &Sentence, run: &Range<usize>, verb: usize) -> Option<usize> {
        let own = head_in(sentence, run)?;
        let person = |at: &usize| {
            self.mentions.iter().any(|mention| match &mention.kind {
                MentionKind::Actor(actor) => actor.actor.is_some() && mention.span.contains(&sentence.tokens[*at].span),
                _ => false,
            })
        };
        if person(&own) { Some(own) } else { (run.end..verb).find(person).or(Some(own)) }
    }

    /// "*Vera Holm*, the head of the hospital, said": the phrase before an apposition that ends right before a verb.
    fn before_apposition(&self, sentence: &Sentence, verb: usize) -> Option<Range<usize>> {
        let tokens = &sentence.tokens;
        let close = (0..verb).rev().find(|&at| !is_beside(&tokens[at])).filter(|&at| is_comma(&tokens[at]))?;
        let open = (0..close)
            .rev()
            .take(MOST_NAMED)
            .take_while(|&at| !is_finite(&tokens[at]))
            .find(|&at| is_comma(&tokens[at]))?;
        self.run_before(sentence, open)
    }

    /// "*Monitors* who watch the border say": the phrase before a relative clause of one finite verb that ends right before a verb, where
    /// what stands there is nobody who speaks.
    fn before_relative(&self, sentence: &Sentence, verb: usize) -> Option<Range<usize>> {
        let tokens = &sentence.tokens;
        let relative = (1..verb).rev().find(|&at| is_relative(&tokens[at]))?;
        let inner = tokens.get(relative + 1..verb)?;
        let near = self.run_before(sentence, verb);
        // "… the war *from London* said": what a preposition governs is not who speaks.
        let governed =
            |run: &Range<usize>| run.start.checked_sub(1).is_some_and(|at| tokens[at].class == WordClass::Adp);
        let own = near.filter(|run| !governed(run)).and_then(|run| head_in(sentence, &run));
        if own.is_some_and(|head| self.speaks(sentence, head))
            || inner.iter().filter(|token| is_finite(token)).count() != 1
        {
            return None;
        }
        let opens = |at: &usize| is_comma(&tokens[*at]) || tokens[*at].class == WordClass::Adp;
        let start = (0..relative).rev().take_while(opens).last().unwrap_or(relative);
        let run = self.run_before(sentence, start)?;
        head_in(sentence, &run).filter(|&head| self.speaks(sentence, head)).map(|_| run)
    }

    /// The head of the phrase before such a relative clause.
    pub(super) fn antecedent_before(&self, sentence: &Sentence, verb: usize) -> Option<usize> {
        head_in(sentence, &self.before_relative(sentence, verb)?)
    }

    /// Whether a noun is somebody who can speak.
    pub(super) fn speaks(&self, sentence: &Sentence, head: usize) -> bool {
        self.can_speak(sentence, head) && self.is_somebody(sentence, head, &sentence.tokens[head].span)
    }

    /// The noun phrase right before a verb and its auxiliaries.
    fn run_before(&self, sentence: &Sentence, verb: usize) -> Option<Range<usize>> {
        let tokens = &sentence.tokens;
        let end = (0..verb).rev().find(|&at| !is_beside(&tokens[at]))? + 1;
        let last = &tokens[end - 1];
        if last.class == WordClass::Pron {
            return Some(end - 1..end);
        }
        if !is_noun_at(sentence, end - 1) || self.is_time(last) {
            return None;
        }
        if let Some(whole) = self.set_off(sentence, end) {
            return Some(whole);
        }
        let least = end.saturating_sub(MOST_NAMED);
        let mut start = end - 1;
        while start > least && self.goes_on(sentence, start, end) {
            start -= 1;
        }
        let leading = |token: &Token| {
            matches!(token.class, WordClass::Adp | WordClass::Cconj | WordClass::Adv | WordClass::Punct)
                || (token.class == WordClass::Part)
        };
        while start + 1 < end && leading(&tokens[start]) {
            start += 1;
        }
        Some(start..end)
    }

    /// The phrase that ends before `end`, if it begins behind a comma and holds no verb and no time.
    fn set_off(&self, sentence: &Sentence, end: usize) -> Option<Range<usize>> {
        use WordClass::{Adj, Adp, Cconj, Det, Noun, Num, Part, Pron, Propn, Punct, Verb, X};
        let tokens = &sentence.tokens;
        let start =
            (0..end).rev().take(MOST_NAMED).find(|&at| tokens[at].class == Punct && !is_hyphen(&tokens[at]))? + 1;
        let fits = |token: &Token| match token.class {
            Adj | Adp | Cconj | Det | Noun | Num | Propn | X | Punct => !self.is_time(token),
            Pron => token.has("Poss=Yes"),
            Part => token.is("case"),
            Verb => !is_finite(token) && token.is("amod"),
            _ => false,
        };
        let opens = tokens.get(start).is_some_and(|token| !matches!(token.class, Adp | Cconj));
        (opens && tokens.get(start..end)?.iter().all(fits)).then_some(start..end)
    }

    /// Whether the phrase that stands from `start` to `end` goes on with the token before `start`.
    fn goes_on(&self, sentence: &Sentence, start: usize, end: usize) -> bool {
        use WordClass::{Adj, Adp, Adv, Cconj, Det, Noun, Num, Part, Pron, Propn, Punct, Verb, X};
        let tokens = &sentence.tokens;
        let (before, first) = (&tokens[start - 1], &tokens[start]);
        let further = start.checked_sub(2).and_then(|at| tokens.get(at));
        if is_hyphen(first) {
            return before.class != Punct && before.span.end == first.span.start;
        }
        // An article or number opens a phrase, but for one that hangs on a noun before it; an adjective opens one behind a noun.
        let opens = match first.class {
            Det | Num => !matches!(before.class, Adp | Det | Cconj | Adj | Punct),
            Adj => match before.class {
                Noun => !further.is_some_and(is_hyphen),
                Propn => !is_capital(first) && self.is_place(before),
                _ => false,
            },
            _ => false,
        };
        if opens || (first.class == Det && before.class == Adj) {
            return false;
        }
        // So does a name that stands at the end of the phrase, or behind a common noun ("across the country *UN estimates*").
        let named = is_capital(first)
            && self.mentions.iter().any(|mention| {
                matches!(mention.kind, MentionKind::Actor(_))
                    && mention.span.start == first.span.start
                    && (mention.span.overlaps(&tokens[end - 1].span) || before.class == Noun)
            });
        if self.is_time(before) || (named && matches!(before.class, Noun | Propn | Adj | Num | Adv)) {
            return false;
        }
        match before.class {
            Adj | Det | Num | Noun | Propn | X => !self.is_place_of_another(sentence, start - 1),
            Pron => before.has("Poss=Yes"),
            Part => before.is("case"),
            Punct => is_hyphen(before) && before.span.end == first.span.start,
            Verb => before.is("amod") && (further.is_some_and(is_hyphen) || before.has("VerbForm=Ger")),
            Cconj => further.is_some_and(is_nominal) && first.class != Verb,
            Adp => further.is_some_and(|noun| noun.class == Propn || (noun.class == Noun && self.is_listed(noun))),
            _ => false,
        }
    }

    fn is_place(&self, token: &Token) -> bool {
        let mut places = self.mentions.iter().filter(|mention| matches!(mention.kind, MentionKind::Place(_)));
        places.any(|place| place.span.contains(&token.span))
    }

    /// "in *Aleppo* activists said": whether a place behind a preposition belongs to what stands before it.
    fn is_place_of_another(&self, sentence: &Sentence, at: usize) -> bool {
        let span = sentence.tokens[at].span;
        let place = |mention: &&crate::model::Mention| {
            matches!(mention.kind, MentionKind::Place(_)) && mention.span.end == span.end
        };
        let Some(place) = self.mentions.iter().find(place) else { return false };
        let first = sentence.tokens_in(&place.span).start;
        // "in *eastern* Congo".
        let behind = |at: &usize| sentence.tokens[*at].class != WordClass::Adj;
        let Some(preposition) = (0..first).rev().find(behind) else { return false };
        let holder = preposition.checked_sub(1).and_then(|noun| sentence.tokens.get(noun));
        let holds = holder.is_some_and(|noun| self.is_listed(noun));
        sentence.tokens[preposition].class == WordClass::Adp && !holds
    }
}

/// The head of a phrase: its last noun before a preposition or conjunction.
fn head_in(sentence: &Sentence, run: &Range<usize>) -> Option<usize> {
    let cut = |at: &usize| matches!(sentence.tokens[*at].class, WordClass::Adp | WordClass::Cconj);
    let end = run.clone().skip(1).find(cut).unwrap_or(run.end);
    let named = |at: &usize| is_noun_at(sentence, *at) || sentence.tokens[*at].class == WordClass::Pron;
    (run.start..end).rev().find(named)
}

/// Whether a token is a noun: also one taken for an adjective, right behind an article ("an *official* said").
fn is_noun_at(sentence: &Sentence, at: usize) -> bool {
    let token = &sentence.tokens[at];
    let defined = || at.checked_sub(1).is_some_and(|before| sentence.tokens[before].class == WordClass::Det);
    is_nominal(token) || (token.class == WordClass::Adj && defined())
}

/// Whether something has been told before a token: a clause that is not relative, or a quotation.
fn is_told(sentence: &Sentence, until: usize, set_off: bool) -> bool {
    let mut relative = false;
    for token in sentence.tokens.iter().take(until) {
        let quoted = token.class == WordClass::Punct && matches!(token.form.as_str(), "\"" | "”" | "’" | "''" | "»");
        let verbal = matches!(token.class, WordClass::Verb | WordClass::Aux);
        let past = is_finite(token) || (token.class == WordClass::Verb && token.has("Tense=Past") && !token.is("amod"));
        if quoted || (set_off && verbal) || (past && !std::mem::take(&mut relative)) {
            return true;
        }
        relative |= is_relative(token);
    }
    false
}

/// Auxiliaries and adverbs between a subject and its verb.
fn is_beside(token: &Token) -> bool {
    matches!(token.class, WordClass::Aux | WordClass::Adv)
}

fn is_nominal(token: &Token) -> bool {
    matches!(token.class, WordClass::Noun | WordClass::Propn)
}

fn is_finite(token: &Token) -> bool {
    matches!(token.class, WordClass::Verb | WordClass::Aux) && token.has("VerbForm=Fin")
}

fn is_relative(token: &Token) -> bool {
    token.has("PronType=Rel")
}

/// Whether a word makes or opens a clause.
fn is_clausal(token: &Token) -> bool {
    is_finite(token) || token.class == WordClass::Sconj
}

fn is_capital(token: &Token) -> bool {
    token.form.chars().next().is_some_and(char::is_uppercase)
}

fn is_hyphen(token: &Token) -> bool {
    matches!(token.form.as_str(), "-" | "‐" | "‑")
}
