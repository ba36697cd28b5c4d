//! Who says what: direct and indirect speech, "according to", quotations, chains of speakers.
//!
//! A cue is a verb of `speech.toml` with a speaker and something said: a clause, a quotation in its sentence, or (for verbs that judge
//! or want) an object. A quotation that goes on in the next sentence or paragraph keeps its speaker. Invariants: speeches come in
//! text order of their cues; a speech whose cue stands inside another's content carries that speaker before its own; the outlet itself never
//! speaks. "he added" and "the statement said" go on with the one speaker before them. Deliberately absent: any other guess at who is meant.

mod frame;
mod voice;

use std::collections::BTreeSet;

use super::Reading;
use frame::Frame;
pub use voice::mark;

use crate::model::{ActorKind, Article, Attribution, Mention, MentionKind};
use crate::rules::Language;
use crate::rules::speech::{Cue, CueClass, SpeechWords};
use crate::text::{Clause, Document, Quote, Sentence, Span, Token, Voice, WordClass};

/// The farthest sentence, counted from its speaker, that a quotation without one of its own still belongs to.
const MOST_CONTINUED: usize = 4;
/// The farthest sentence, counted from a speaker, in which "he" or "the statement" still goes on.
const MOST_RESUMED: usize = 2;
/// The most tokens between a verb of saying and the word that opens what is said ("told reporters in the capital that").
const MOST_ADDRESSED: usize = 8;
/// The most tokens of a speaker's name before a colon.
const MOST_LABEL: usize = 5;

/// One act of saying: a speaker, the words that mark it, and what is said.
#[derive(Clone, Debug, PartialEq)]
pub struct Speech {
    /// The chain of speakers, outermost first; the last one says the content.
    pub chain: Vec<Attribution>,
    /// What is said: every part of it, in text order ("…," he said, "…").
    pub content: Vec<Span>,
    /// What kind of saying it is.
    pub class: CueClass,
    /// Whether the content is presented as said: only then is the speaker the source of the claims in it.
    pub report: bool,
}

impl Speech {
    /// Whether `span` only names who speaks ("a spokesman *in the capital* said").
    pub fn names(&self, span: &Span) -> bool {
        let speaker = self.chain.iter().any(|link| link.speaker.is_some_and(|speaker| speaker.contains(span)));
        speaker && !self.covers(span)
    }

    /// Whether `span` is part of what is said.
    pub fn covers(&self, span: &Span) -> bool {
        self.content.iter().any(|part| part.contains(span))
    }
}

/// Finds the acts of saying of an article whose mentions are known.
pub fn find(article: &Article, reading: &Reading, language: &Language) -> Vec<Speech> {
    let mut speeches = Vec::new();
    for (_, document) in reading.fields() {
        let finder = Finder { document, words: &language.speech, mentions: &article.mentions };
        speeches.extend(finder.all());
    }
    chained(speeches)
}

/// Who spoke, for those who refer back.
struct Spoke {
    sentence: usize,
    actor: String,
    is_person: bool,
    from: Span,
    content: Vec<Span>,
}

struct Finder<'f> {
    document: &'f Document,
    words: &'f SpeechWords,
    mentions: &'f [Mention],
}

impl Finder<'_> {
    fn all(&self) -> Vec<Speech> {
        let mut found: Vec<Speech> = Vec::new();
        // The sentence that spoke last, and the index of the speech whose quotation may go on.
        let mut last: Option<(usize, usize)> = None;
        let mut spoke: Vec<Spoke> = Vec::new();
        for (index, sentence) in self.document.sentences.iter().enumerate() {
            let mut here: Vec<Speech> =
                sentence.clauses.iter().filter_map(|clause| self.said(sentence, clause)).collect();
            here.extend(self.sources(sentence));
            here.sort_by_key(cue_start);
            here.extend(self.label(index, sentence));
            here.extend(self.credited(sentence).or_else(|| self.credited_bare(sentence)));
            here.extend(self.closing_noun(sentence));
            close(&mut here);
            self.resume(index, sentence, &mut here, &mut spoke);
            let quoting = here.iter().rposition(|speech| self.quotes_in(speech));
            let continued = last.filter(|(from, _)| index <= from + MOST_CONTINUED && quoting.is_none());
            let part = continued.and_then(|_| self.continuation(sentence));
            if let (Some((_, speaking)), Some(part)) = (continued, part) {
                last = Some((index, speaking));
                if let Some(speech) = found.get_mut(speaking) {
                    speech.content.push(part);
                }
            } else if let Some(quoting) = quoting {
                last = Some((index, found.len() + quoting));
            }
            found.extend(here);
        }
        found
    }

    /// "he *added*", "the statement said": gives the last speaker's actor to who goes on speaking, where only one has spoken since and
    /// nobody else was named outside what was said.
    fn resume(&self, index: usize, sentence: &Sentence, here: &mut [Speech], spoke: &mut Vec<Spoke>) {
        spoke.retain(|before| index - before.sentence <= MOST_RESUMED);
        for speech in here.iter_mut().filter(|speech| speech.report) {
            let Some(said) = speech.chain.last_mut() else { continue };
            let Some(words) = said.speaker else { continue };
            if said.actor.is_none() {
                let back = |set: &str| self.refers_back(sentence, &words, set);
                let (pronoun, body, document) = (back("resuming"), back("resuming_bodies"), back("documents"));
                let speakers: BTreeSet<&str> = spoke.iter().map(|before| before.actor.as_str()).collect();
                let only = spoke.last().filter(|_| speakers.len() == 1);
                let meant = only.filter(|only| {
                    document
                        || (body && !only.is_person)
                        || (pronoun && only.is_person && self.nobody_else(only, words.start))
                });
                said.actor = meant.map(|only| only.actor.clone());
            }
            if let Some(actor) = said.actor.clone() {
                let is_person = self.mentions.iter().any(|mention| match &mention.kind {
                    MentionKind::Actor(known) => {
                        known.actor.as_ref() == Some(&actor) && known.actor_kind == ActorKind::Person
                    }
                    _ => false,
                });
                let content = speech.content.clone();
                spoke.push(Spoke { sentence: index, actor, is_person, from: words, content });
            }
        }
    }

    /// Whether a speaker's words only point back: a word of the set, alone or with one word before it.
    fn refers_back(&self, sentence: &Sentence, speaker: &Span, set: &str) -> bool {
        let tokens = sentence.tokens.get(sentence.tokens_in(speaker)).unwrap_or_default();
        let points = |token: &Token| token.has("Definite=Def") || token.has("PronType=Dem") || token.has("Poss=Yes");
        match tokens {
            [only] => set.starts_with("resuming") && self.words.is_in(set, &only.form.to_lowercase()),
            [first, noun] => points(first) && self.words.is_in(set, &noun.lemma),
            _ => false,
        }
    }

    /// Whether no other person is named from a speaker on, up to a place in the text, outside what that speaker said.
    fn nobody_else(&self, spoke: &Spoke, until: usize) -> bool {
        !self.mentions.iter().any(|mention| match &mention.kind {
            MentionKind::Actor(other) => {
                other.actor_kind == ActorKind::Person
                    && other.actor.as_ref() != Some(&spoke.actor)
                    && mention.span.field == spoke.from.field
                    && (spoke.from.end..until).contains(&mention.span.start)
                    && !spoke.content.iter().any(|part| part.contains(&mention.span))
            }
            _ => false,
        })
    }

    /// The speech whose cue is a clause's predicate.
    fn said(&self, sentence: &Sentence, clause: &Clause) -> Option<Speech> {
        let verb = sentence.tokens.get(clause.predicate)?;
        let cue = self.cue(sentence, clause)?;
        let inside = self.document.quotes.iter().any(|quote| quote.inner.contains(&verb.span))
            && !self.opens_quotation(sentence, clause.predicate);
        if inside && !cue.report {
            return None;
        }
        let by_tree = self.counter(sentence, clause).or_else(|| self.speaker(sentence, clause));
        if let Some(frame) = self.framed(sentence, clause, cue, by_tree) {
            let quotes = self.quotes_around(sentence, clause.predicate);
            let within = |part: Span| if sentence.span.contains(&part) { trimmed(sentence, &part) } else { part };
            let content = tidy(frame.content.into_iter().chain(quotes).map(within).collect());
            return Some(match frame.head {
                Some(head) => self.speech(sentence, head, frame.speaker, verb.span, content, cue),
                None => nobody_named(verb.span, content, cue),
            });
        }
        let Some(head) = by_tree else { return self.unnamed(sentence, clause, cue) };
        let inverted = self.behind(sentence, clause.predicate).is_some();
        if self.is_itself(sentence, head) {
            return None;
        }
        let speaker = self.speaker_span(sentence, head);
        let loose = self.words.is_in("loose", &verb.lemma) || self.counts(sentence, clause);
        if loose && !self.is_somebody(sentence, head, &speaker) {
            return None;
        }
        // A participle ("…, indicating that") borrows its subject from elsewhere: only somebody known can be meant, and only where the
        // clause that it hangs on is what the sentence tells.
        if !clause.finite
            && clause.voice == Voice::Active
            && self.quoting(sentence, clause).is_none()
            && (self.actor(sentence, head, &speaker).is_none() || !self.is_told(sentence, clause))
        {
            return self.unnamed(sentence, clause, cue);
        }
        let content = if self.counts(sentence, clause) {
            let end = sentence.subtree_span(clause.predicate).end;
            vec![trimmed(sentence, &Span::new(verb.span.field, verb.span.start, end))]
        } else if inverted && !self.quoted_outside(sentence, clause.predicate) {
            in_front(sentence, clause.predicate).into_iter().collect()
        } else {
            self.content(sentence, clause, cue, &speaker)
        };
        let present = verb.has("VerbForm=Ger") || (verb.has("VerbForm=Part") && verb.has("Tense=Pres"));
        let participle = !clause.finite && !inside && cue.report && present;
        let behind = self.behind_participle(sentence, clause.predicate).filter(|_| participle);
        let content = tidy(content.into_iter().chain(behind).collect());
        if content.is_empty() {
            return None;
        }
        let mut speech = self.speech(sentence, head, speaker, verb.span, content, cue);
        speech.report |= self.quotes_in(&speech) && cue.quotes();
        if self.quoting(sentence, clause).is_some() {
            speech.chain.splice(0..0, self.quoter(sentence, clause));
        }
        Some(speech)
    }

    /// Who "*puts the toll* at nine": the noun right before the verb, or the one that its relative clause hangs on.
    fn counter(&self, sentence: &Sentence, clause: &Clause) -> Option<usize> {
        let verb = clause.predicate;
        if !self.counts(sentence, clause) {
            return None;
        }
        let relative = sentence.tokens[verb].head.filter(|_| sentence.tokens[verb].is("acl:relcl"));
        let before = [self.antecedent_before(sentence, verb), self.subject_before(sentence, verb), relative];
        let names = |at: &usize| sentence.tokens[*at].class != WordClass::Pron;
        before.into_iter().flatten().filter(names).find(|&at| self.speaks(sentence, at))
    }

    /// What the order of words tells of a finite verb that reports and stands outside quotation marks.
    fn framed(&self, sentence: &Sentence, clause: &Clause, cue: Cue, subject: Option<usize>) -> Option<Frame> {
        let verb = clause.predicate;
        let token = &sentence.tokens[verb];
        let past = token.has("VerbForm=Fin") || (token.has("VerbForm=Part") && token.has("Tense=Past"));
        // "said *by telephone*" is taken for an agent.
        let passive = sentence.children_by(verb, &["aux:pass", "nsubj:pass"]).next().is_some()
            || (!token.has("VerbForm=Fin") && sentence.children_by(verb, &["obl:agent"]).next().is_some());
        let reports = cue.report && matches!(cue.class, CueClass::Say | CueClass::Claim);
        let quoted = self.document.quotes.iter().any(|quote| quote.inner.contains(&token.span));
        let loose = self.words.is_in("loose", &token.lemma);
        let fits = past && reports && !quoted && !passive && !self.counts(sentence, clause);
        if !fits || self.behind(sentence, verb).is_some() {
            return None;
        }
        let frame = self.frame(sentence, verb, subject)?;
        // "…, the estimates *suggest*": of what anything may be the subject of, a document that closes the sentence.
        let document = |head: usize| self.words.is_in("documents", &sentence.tokens[head].lemma);
        if loose && !(frame.closes && frame.head.is_some_and(document)) {
            return None;
        }
        let speaks =
            frame.head.is_none_or(|head| self.may_speak(sentence, head, verb) && !self.is_itself(sentence, head));
        (speaks && !frame.content.is_empty()).then_some(frame)
    }

    /// "sent a letter *saying that* …": a participle of saying whose speaker is the subject of the main clause, or somebody unnamed.
    fn unnamed(&self, sentence: &Sentence, clause: &Clause, cue: Cue) -> Option<Speech> {
        let verb = clause.predicate;
        let token = &sentence.tokens[verb];
        let participle = token.has("VerbForm=Ger") || (token.has("VerbForm=Part") && token.has("Tense=Pres"));
        let says = cue.report && !clause.finite && !self.words.is_in("loose", &token.lemma);
        let quoted = self.document.quotes.iter().any(|quote| quote.inner.contains(&token.span));
        if !participle || !says || quoted || verb == 0 {
            return None;
        }
        let content = self.behind_participle(sentence, verb)?;
        // Who spoke before in the sentence goes on; else the subject of the main clause.
        let cue_before = |at: &usize| {
            let token = &sentence.tokens[*at];
            token.class == WordClass::Verb
                && token.has("VerbForm=Fin")
                && self.words.cue(&token.lemma).is_some_and(|cue| cue.report)
                && !self.words.is_in("loose", &token.lemma)
        };
        let before = (0..verb).rev().find(cue_before).and_then(|cue| self.subject_before(sentence, cue));
        let main = sentence.clauses.iter().find(|clause| sentence.tokens[clause.predicate].is("root"));
        let subject =
            before.or_else(|| main.and_then(|main| main.subjects.first().copied()).filter(|&head| head < verb));
        let known = subject.map(|head| (head, self.speaker_span(sentence, head)));
        let known =
            known.filter(|(head, span)| self.can_speak(sentence, *head) && self.is_somebody(sentence, *head, span));
        if let Some((head, speaker)) = known {
            return Some(self.speech(sentence, head, speaker, token.span, vec![content], cue));
        }
        if !self.words.is_in("inverting", &token.lemma) {
            return None;
        }
        Some(nobody_named(token.span, vec![content], cue))
    }

    /// All behind a participle of saying, if a clause stands in it.
    fn behind_participle(&self, sentence: &Sentence, verb: usize) -> Option<Span> {
        let rest = sentence.tokens.get(verb + 1..)?;
        rest.iter().find(|token| token.has("VerbForm=Fin"))?;
        let whole = rest.first()?.span.cover(&rest.last()?.span);
        let end = self.end_of_speech(sentence, verb, verb, &whole);
        Some(trimmed(sentence, &Span::new(whole.field, whole.start, end)))
    }

    /// Whether a speaker is who tells ("I", "we").
    fn is_itself(&self, sentence: &Sentence, head: usize) -> bool {
        self.words.is_in("speakers_themselves", &sentence.tokens[head].form.to_lowercase())
    }

    /// Whether a word can be the speaker of a verb: also "it", of a verb that not everything may be the subject of.
    fn may_speak(&self, sentence: &Sentence, subject: usize, verb: usize) -> bool {
        let body = self.words.is_in("resuming_bodies", &sentence.tokens[subject].form.to_lowercase());
        let lemma = &sentence.tokens[verb].lemma;
        self.can_speak(sentence, subject) || (body && self.words.is_in("speaks_as_body", lemma))
    }

    fn cue(&self, sentence: &Sentence, clause: &Clause) -> Option<Cue> {
        let verb = sentence.tokens.get(clause.predicate).filter(|token| token.class == WordClass::Verb)?;
        // "had been abducted or reported missing": a participle that shares the auxiliary of a passive.
        let parent = clause
            .parent
            .filter(|(_, relation)| *relation == "conj")
            .and_then(|(above, _)| sentence.clauses.get(above));
        let passive = parent.is_some_and(|above| above.voice == Voice::Passive) && verb.has("VerbForm=Part");
        let counts = || self.counts(sentence, clause).then_some(Cue { class: CueClass::Say, report: true });
        self.words.cue(&verb.lemma).filter(|_| !passive).or_else(counts)
    }

    /// "*put the toll* at nine": whether a verb with its object says how many there are.
    fn counts(&self, sentence: &Sentence, clause: &Clause) -> bool {
        let lemma = |at: usize| sentence.tokens[at].lemma.as_str();
        let counted = clause.objects.iter().any(|&object| self.words.is_in("counts", lemma(object)));
        counted && clause.voice == Voice::Active && self.words.is_in("counting", lemma(clause.predicate))
    }

    /// Whether the clause that a participle hangs on is the main clause, one beside it, or an act of saying.
    fn is_told(&self, sentence: &Sentence, clause: &Clause) -> bool {
        let mut above = clause.parent;
        for _ in 0..sentence.clauses.len() {
            let Some(parent) = above.and_then(|(number, _)| sentence.clauses.get(number)) else { return true };
            match parent.parent {
                _ if self.cue(sentence, parent).is_some() => return true,
                None => return true,
                Some((_, "conj" | "parataxis")) => above = parent.parent,
                Some(_) => return false,
            }
        }
        false
    }

    /// The head of who speaks: the subject, in a passive the agent, or the subject where others quote it ("was quoted as saying").
    fn speaker(&self, sentence: &Sentence, clause: &Clause) -> Option<usize> {
        let lemma = &sentence.tokens.get(clause.predicate)?.lemma;
        if clause.voice == Voice::Passive && !self.words.is_in("quoted", lemma) {
            return sentence.children(clause.predicate).find(|&child| sentence.tokens[child].relation == "obl:agent");
        }
        if let Some(behind) = self.behind(sentence, clause.predicate) {
            return Some(behind).filter(|&head| self.can_speak(sentence, head));
        }
        if let Some(quoted) = self.quoting(sentence, clause) {
            return Some(quoted);
        }
        // Of several subjects that the parser gave the verb, the nearest is its own; coordinated ones hang on the first of them.
        let direct =
            clause.subjects.iter().copied().filter(|&subject| sentence.tokens[subject].head == Some(clause.predicate));
        // A finite verb is no open complement: the subject that it would share is another's.
        let shared = !(clause.finite && clause.parent.is_some_and(|(_, relation)| relation == "xcomp"));
        let own = direct
            .min_by_key(|&subject| subject.abs_diff(clause.predicate))
            .or_else(|| clause.subjects.first().copied().filter(|_| shared))
            .or_else(|| at_root(sentence, clause.predicate))
            .or_else(|| right_before(sentence, clause.predicate))
            .map(|subject| self.whole_subject(sentence, subject, clause.predicate))
            .filter(|&subject| !self.is_quoted_apart(sentence, subject, clause.predicate))
            .or_else(|| self.speaker_before(sentence, clause.predicate));
        own.filter(|&subject| self.may_speak(sentence, subject, clause.predicate))
    }

    /// "a source *on the ground* said": the head of the phrase, where the tree made its last noun the subject.
    fn whole_subject(&self, sentence: &Sentence, subject: usize, verb: usize) -> usize {
        let preposition = subject.checked_sub(1).is_some_and(|at| {
            let before = sentence.tokens.get(at).filter(|token| token.class == WordClass::Det);
            let at = if before.is_some() { at.checked_sub(1) } else { Some(at) };
            at.is_some_and(|at| sentence.tokens[at].class == WordClass::Adp)
        });
        let whole = self.subject_before(sentence, verb).filter(|&head| preposition && head < subject);
        whole.unwrap_or(subject)
    }

    /// "quoted *him* as saying that": who is quoted speaks.
    fn quoting(&self, sentence: &Sentence, clause: &Clause) -> Option<usize> {
        let above = clause.parent.and_then(|(above, _)| sentence.clauses.get(above)).filter(|_| !clause.finite)?;
        let lemma = &sentence.tokens[above.predicate].lemma;
        // "reported residents *as saying*": any verb that reports quotes whom a participle with its own mark hangs on.
        let marked = sentence.children_by(clause.predicate, &["mark", "case"]).any(|mark| mark < clause.predicate);
        let quotes = self.words.is_in("quoted", lemma)
            || (marked && above.predicate < clause.predicate && self.words.cue(lemma).is_some_and(|cue| cue.report));
        above.objects.first().copied().filter(|_| quotes && above.voice == Voice::Active)
    }

    /// "*The agency* quoted him as saying": who quotes, as the first of the chain.
    fn quoter(&self, sentence: &Sentence, clause: &Clause) -> Option<Attribution> {
        let above = clause.parent.and_then(|(above, _)| sentence.clauses.get(above))?;
        let head = self.speaker(sentence, above).filter(|&head| !self.is_itself(sentence, head))?;
        let speaker = self.speaker_span(sentence, head);
        let cue = Some(sentence.tokens[above.predicate].span);
        Some(Attribution { actor: self.actor(sentence, head, &speaker), speaker: Some(speaker), cue, content: None })
    }

    /// "…, *said* the minister": the noun behind a verb of saying that closes what is said, where no clause follows.
    fn behind(&self, sentence: &Sentence, verb: usize) -> Option<usize> {
        let token = &sentence.tokens[verb];
        let reports = self.words.cue(&token.lemma).is_some_and(|cue| cue.report && cue.class == CueClass::Say);
        let closes = |before: usize| {
            matches!(sentence.tokens[before].form.as_str(), "," | "\"" | "”" | "’" | "''" | "»" | "–" | "—")
        };
        let set_off = verb.checked_sub(1).filter(|&before| reports && token.has("VerbForm=Fin") && closes(before));
        if set_off.is_none() && !self.inverted_bare(sentence, verb) {
            return None;
        }
        // Something must have been said before: a clause, or a quotation.
        let told = sentence.tokens.get(..verb)?.iter().any(|before| {
            matches!(before.class, WordClass::Verb | WordClass::Aux)
                || (before.is("punct") && matches!(before.form.as_str(), "\"" | "”" | "’" | "''" | "»"))
        });
        let next = sentence.tokens.get(verb + 1)?;
        if !told || self.words.is_in("addressing", &token.lemma) || self.is_time(next) {
            return None;
        }
        let rest = sentence.tokens.get(verb + 1..)?;
        let phrase = rest
            .iter()
            .take_while(|token| (token.class != WordClass::Punct || token.form == "-") && !token.has("PronType=Rel"));
        let (mut length, mut opens) = (0, false);
        for (at, token) in phrase.enumerate() {
            use WordClass::{Adj, Adv, Aux, Det, Noun, Num, Pron, Propn, Verb};
            // "said the ministry *adding that* …": who goes on speaking with a participle has been named.
            let goes_on = token.has("VerbForm=Ger") && self.words.cue(&token.lemma).is_some_and(|cue| cue.report);
            if at > 0 && goes_on {
                break;
            }
            if matches!(token.class, Verb | Aux) && token.has("VerbForm=Fin") {
                return None;
            }
            opens |= at == 0 && matches!(token.class, Adj | Det | Noun | Num | Pron | Propn);
            let inner = matches!(token.class, Adv | Aux | WordClass::Adp | WordClass::Sconj)
                || (token.class == Verb && !token.is("amod"))
                || self.is_time(token);
            length = if length == at && !inner { at + 1 } else { length };
        }
        let noun =
            |at: &usize| matches!(sentence.tokens[*at].class, WordClass::Noun | WordClass::Propn | WordClass::Pron);
        let last = (verb + 1..=verb + length).rev().find(noun).filter(|_| opens)?;
        // The first word of a name heads it.
        let heads = sentence.ancestors(last).take_while(|&above| above > verb && above < last && noun(&above));
        Some(heads.last().filter(|_| sentence.tokens[last].is("flat")).unwrap_or(last))
    }

    /// "the mission “*hopes* that …”": whether a word is the first of a quotation.
    fn opens_quotation(&self, sentence: &Sentence, word: usize) -> bool {
        let start = sentence.tokens[word].span.start;
        self.document.quotes.iter().any(|quote| quote.inner.start == start)
    }

    /// Whether a word stands in a quotation that another word stands outside of.
    fn is_quoted_apart(&self, sentence: &Sentence, word: usize, other: usize) -> bool {
        let (word, other) = (sentence.tokens[word].span, sentence.tokens[other].span);
        self.document.quotes.iter().any(|quote| quote.inner.contains(&word) && !quote.inner.contains(&other))
    }

    /// The subject of the nearest cue before a verb that, like the verb, stands outside quotations ("said “…” and *called* for “…”").
    fn speaker_before(&self, sentence: &Sentence, verb: usize) -> Option<usize> {
        let outside = |word: usize| !self.is_quoted_apart(sentence, word, verb);
        let before =
            sentence.clauses.iter().rev().filter(|clause| clause.predicate < verb && outside(clause.predicate));
        before
            .filter(|clause| self.cue(sentence, clause).is_some())
            .find_map(|clause| clause.subjects.iter().copied().find(|&subject| outside(subject)))
    }

    /// Whether a sentence holds a quotation beside a cue that stands outside it.
    fn quoted_outside(&self, sentence: &Sentence, verb: usize) -> bool {
        !self.quotes_around(sentence, verb).is_empty()
    }

    fn is_time(&self, token: &Token) -> bool {
        let mut times = self.mentions.iter().filter(|mention| matches!(mention.kind, MentionKind::Time(_)));
        times.any(|time| time.span.contains(&token.span))
    }

    /// Whether a speaker is a name, a person, a document or somebody known.
    fn is_somebody(&self, sentence: &Sentence, head: usize, speaker: &Span) -> bool {
        let token = &sentence.tokens[head];
        matches!(token.class, WordClass::Propn | WordClass::Pron)
            || self.is_listed(token)
            || self.actor(sentence, head, speaker).is_some()
    }

    fn can_speak(&self, sentence: &Sentence, subject: usize) -> bool {
        let token = &sentence.tokens[subject];
        let nobody = matches!(token.class, WordClass::Pron | WordClass::Det)
            && self.words.is_in("nobody", &token.form.to_lowercase());
        let nominal = matches!(
            token.class,
            WordClass::Noun
                | WordClass::Propn
                | WordClass::Pron
                | WordClass::Num
                | WordClass::Adj
                | WordClass::Det
                | WordClass::X
        );
        nominal && !nobody && !self.words.is_in("mute", &token.lemma)
    }

    /// What is said: clauses under the cue, the clause that the cue interrupts, quotations of the sentence; for stances also an object.
    fn content(&self, sentence: &Sentence, clause: &Clause, cue: Cue, speaker: &Span) -> Vec<Span> {
        let verb = clause.predicate;
        let mut parts: Vec<Span> = Vec::new();
        for child in sentence.children(verb) {
            let relation = sentence.tokens[child].relation;
            // "called on both sides *to free the prisoners*": who wants something says it with an infinitive, however it hangs.
            let wanted =
                !cue.report && child > verb && relation == "advcl" && sentence.tokens[child].has("VerbForm=Inf");
            let clausal = matches!(relation, "ccomp" | "xcomp") || (relation == "parataxis" && child < verb) || wanted;
            if clausal {
                parts.push(self.reach(sentence, verb, child, cue));
            }
        }
        // "… and the station *showed photographs*" tells of something else.
        let itself = clause.objects.is_empty() || self.words.is_in("addressing", &sentence.tokens[verb].lemma);
        let above = sentence.tokens[verb].head.filter(|_| sentence.tokens[verb].is("parataxis") && itself);
        if let Some(above) = above.filter(|_| parts.is_empty()) {
            parts.extend(around(&sentence.subtree_span(above), &interruption(sentence, verb, speaker)));
        }
        let quotes = self.quotes_around(sentence, verb);
        // "confirmed the deaths of “several citizens”": what holds the quoted words is said with them.
        let objects = clause.objects.iter().map(|&object| sentence.subtree_span(object));
        parts.extend(objects.filter(|object| cue.report && quotes.iter().any(|quote| object.contains(quote))));
        parts.extend(quotes);
        if parts.is_empty() && cue.report {
            parts.extend(behind_mark(sentence, verb));
        }
        // "…, the ministry said in a statement.": what stands before it is said, whatever the tree shows.
        if parts.is_empty() && cue.report && clause.objects.is_empty() {
            parts.extend(closed(sentence, verb, speaker));
        }
        if parts.is_empty() || !cue.report {
            parts.extend(clause.objects.iter().map(|&object| sentence.subtree_span(object)));
            let obliques = clause.obliques.iter().filter(|oblique| oblique.case.is_some());
            parts.extend(obliques.map(|oblique| sentence.subtree_span(oblique.head)));
        }
        let cue_span = sentence.tokens[verb].span.cover(speaker);
        let cut = parts.into_iter().flat_map(|part| split(&part, speaker, &sentence.tokens[verb].span, &cue_span));
        tidy(cut.map(|part| trimmed(sentence, &part)).collect())
    }

    /// How far a complement clause reaches. What the tree hangs on the verb of saying behind the complement is said too ("said that it left
    /// *after the raid*"): parsers attach that at random. A coordinated clause in which somebody else speaks is not said.
    fn reach(&self, sentence: &Sentence, verb: usize, child: usize, cue: Cue) -> Span {
        let own = sentence.subtree_span(child);
        let apart = |token: &Token| ["conj", "parataxis", "cc"].iter().any(|name| token.is(name));
        let behind = sentence.branch(verb, |token| token.head == Some(verb) && apart(token));
        let last = behind.last().copied().filter(|&last| cue.report && child > verb && last > child);
        let whole = last.map_or(own, |last| own.cover(&sentence.tokens[last].span));
        Span::new(whole.field, whole.start, self.end_of_speech(sentence, verb, child, &whole))
    }

    /// Where what is said ends: before a coordinated clause behind `from` in which somebody else speaks, a semicolon, or a source.
    fn end_of_speech(&self, sentence: &Sentence, verb: usize, from: usize, whole: &Span) -> usize {
        let others = sentence.clauses.iter().filter(|clause| clause.predicate > from);
        let others = others.filter_map(|clause| self.speaks_beside(sentence, clause, verb));
        let marks = sentence.tokens.iter().filter(|token| token.form == ";").map(|token| token.span.start);
        let sources = self.source_phrases(sentence).into_iter().map(|(first, _)| sentence.tokens[first].span.start);
        // "…, *and while* troops moved, talks began": a clause of time behind a comma and a conjunction opens the outlet's own sentence.
        let opens = |run: &&[Token]| {
            run[0].form == ","
                && run[1].class == WordClass::Cconj
                && run[2].class == WordClass::Sconj
                && !self.words.is_in("complementizers", &run[2].form.to_lowercase())
        };
        let own = sentence.tokens.windows(3).filter(opens).map(|run| run[0].span.start);
        let start = sentence.tokens[from].span.start;
        let end = others.chain(marks).chain(own).chain(sources).filter(|&end| end > start && end < whole.end).min();
        end.unwrap_or(whole.end).max(whole.start)
    }

    /// Where a coordinated clause begins in which somebody else speaks ("…, *and the ministry added that* …").
    fn speaks_beside(&self, sentence: &Sentence, clause: &Clause, verb: usize) -> Option<usize> {
        let at = clause.predicate;
        self.cue(sentence, clause)?;
        let inside = self.is_quoted_apart(sentence, at, verb) && !self.opens_quotation(sentence, at);
        let direct = sentence.children_by(at, &["nsubj"]).next();
        let subject = direct.or_else(|| right_before(sentence, at)).filter(|_| !inside)?;
        let first = sentence.tokens_in(&sentence.phrase(subject)).start;
        let joins = |at: usize, class: WordClass| sentence.tokens.get(at).is_some_and(|token| token.class == class);
        let comma =
            first.checked_sub(2).filter(|&comma| joins(comma, WordClass::Punct) && joins(first - 1, WordClass::Cconj));
        comma.map(|comma| sentence.tokens[comma].span.start)
    }

    /// The quotations of a sentence whose cue stands outside them and is the nearest one.
    fn quotes_around(&self, sentence: &Sentence, verb: usize) -> Vec<Span> {
        let cue = sentence.tokens[verb].span;
        let nearest = |quote: &&Quote| {
            let gap = |at: &Token| at.span.start.abs_diff(quote.outer.end).min(quote.outer.start.abs_diff(at.span.end));
            let cues = sentence.clauses.iter().filter(|clause| {
                self.cue(sentence, clause).is_some() && !quote.inner.contains(&sentence.tokens[clause.predicate].span)
            });
            cues.map(|clause| gap(&sentence.tokens[clause.predicate])).min() == Some(gap(&sentence.tokens[verb]))
        };
        let quotes = self
            .document
            .quotes
            .iter()
            .filter(|quote| quote.outer.overlaps(&sentence.span) && !quote.inner.contains(&cue));
        // "the mission “hopes that …”": what is quoted with its own verb of saying is no other speaker's.
        let own = |quote: &&Quote| {
            let opens = |clause: &&Clause| sentence.tokens[clause.predicate].span.start == quote.inner.start;
            sentence.clauses.iter().filter(opens).any(|clause| self.cue(sentence, clause).is_some())
        };
        quotes.filter(nearest).filter(|quote| !own(quote)).map(|quote| quote.inner).collect()
    }

    fn quotes_in(&self, speech: &Speech) -> bool {
        speech.content.iter().any(|part| self.document.quotes.iter().any(|quote| quote.inner.overlaps(part)))
    }

    /// A sentence that begins within quotation marks goes on with what was quoted before.
    fn continuation(&self, sentence: &Sentence) -> Option<Span> {
        let quote = self.document.quotes.iter().find(|quote| {
            quote.outer.start <= sentence.span.start + 1
                && quote.outer.end > sentence.span.start
                && quote.outer.field == sentence.span.field
        })?;
        let end = quote.inner.end.min(sentence.span.end).max(sentence.span.start);
        Some(Span::new(sentence.span.field, sentence.span.start.max(quote.inner.start).min(end), end))
    }

    /// "NAME: what NAME says", as transcripts and captions have it: a block that opens with a name and a colon.
    fn label(&self, index: usize, sentence: &Sentence) -> Option<Speech> {
        let mark = |token: &Token| token.is("punct") || token.class == WordClass::Punct;
        // The day of the page stands before a headline.
        let before = index.checked_sub(1).and_then(|before| self.document.sentences.get(before));
        let dated = |token: &Token| self.is_time(token);
        let page = before.is_some_and(|before| index == 1 && before.tokens.iter().all(|t| mark(t) || dated(t)));
        let headline = page || index == 0 && sentence.tokens.first().is_some_and(dated);
        let opens = page || before.is_none_or(|before| before.block != sentence.block);
        // Transcripts stand in quotation marks where an article holds one.
        let name = |token: &Token| !(mark(token) || headline && dated(token));
        let first = sentence.tokens.iter().position(name).filter(|_| opens)?;
        let reach = sentence.tokens.iter().enumerate().skip(first + 1).take(MOST_LABEL);
        let colon = reach.map(|(at, _)| at).find(|&at| sentence.tokens[at].form == ":")?;
        let name = sentence.tokens.get(first..colon)?;
        let capital = |token: &Token| {
            token.form.chars().next().is_some_and(char::is_uppercase) && token.form.chars().any(char::is_alphabetic)
        };
        let proper = name.iter().all(|token| capital(token) || token.form == ".")
            && name.iter().any(|token| token.class == WordClass::Propn || token.form.chars().all(char::is_uppercase));
        let nominal = |token: &Token| matches!(token.class, WordClass::Noun | WordClass::Propn | WordClass::Adj);
        let spoken = name.last().is_some_and(|last| self.words.is_in("speaking", &last.lemma));
        // "Minister *of* Health".
        let post = name.iter().any(|token| self.words.is_in("speaking", &token.form.to_lowercase()))
            && name.iter().all(|token| capital(token) || token.class == WordClass::Adp);
        let named = proper || post || (spoken && name.iter().all(nominal));
        let after = sentence.tokens.get(colon + 1).filter(|_| named && self.labels_somebody(index, name))?;
        let block = self.document.blocks.get(sentence.block)?;
        let speaker = sentence.tokens[first].span.cover(&sentence.tokens[colon - 1].span);
        // A turn of a transcript goes on to the end of its block, a headline only to its own.
        let end = if headline { sentence.span.end } else { block.span.end };
        let content = Span::new(sentence.span.field, after.span.start, end.max(after.span.end));
        let said = Cue { class: CueClass::Say, report: true };
        Some(self.speech(sentence, colon - 1, speaker, sentence.tokens[colon].span, vec![content], said))
    }

    /// Whether the words before a colon are somebody's: a person or body that is mentioned there, a person named elsewhere in the
    /// article, or the label of another turn of a transcript. "Correction:" and "Grand Prix:" are not.
    fn labels_somebody(&self, index: usize, name: &[Token]) -> bool {
        let (Some(first), Some(last)) = (name.first(), name.last()) else { return false };
        if self.words.is_in("notices", &first.form.to_lowercase()) {
            return false;
        }
        let span = first.span.cover(&last.span);
        let somebody =
            |kind: ActorKind| matches!(kind, ActorKind::Person | ActorKind::Organisation | ActorKind::Government);
        if name.iter().any(|token| self.words.is_in("speaking", &token.form.to_lowercase())) {
            return true;
        }
        let surname = last.form.to_lowercase();
        let mentioned = self.mentions.iter().any(|mention| match &mention.kind {
            MentionKind::Actor(actor) if mention.span.overlaps(&span) => somebody(actor.actor_kind),
            MentionKind::Actor(actor) => {
                actor.actor_kind == ActorKind::Person
                    && mention.text.split_whitespace().next_back().is_some_and(|word| word.to_lowercase() == surname)
            }
            _ => false,
        });
        let turn = |sentence: &Sentence| {
            let mut tokens = sentence.tokens.iter().skip_while(|token| token.class == WordClass::Punct);
            name.iter().all(|word| tokens.next().is_some_and(|token| token.form == word.form))
                && tokens.next().is_some_and(|token| token.form == ":")
        };
        let others = || self.document.sentences.iter().enumerate().filter(|(other, _)| *other != index);
        mentioned || others().any(|(_, sentence)| turn(sentence))
    }

    /// "Dozens dead in raid: *monitors*": who stands alone behind the last colon or dash of a headline vouches for it.
    fn credited(&self, sentence: &Sentence) -> Option<Speech> {
        use WordClass::{Adj, Det, Noun, Propn};
        let tokens = &sentence.tokens;
        let spaced = |at: usize| at > 0 && tokens[at - 1].span.end < tokens[at].span.start;
        let mark = |at: &usize| match tokens[*at].form.as_str() {
            ":" => true,
            "-" | "–" | "—" => spaced(*at),
            _ => false,
        };
        let mark = (1..tokens.len()).rev().find(mark)?;
        let name = tokens.get(mark + 1..).filter(|name| (1..=MOST_LABEL).contains(&name.len()))?;
        let speaks = |token: &Token| self.words.is_in("speaking", &token.lemma);
        let nominal = name.iter().all(|token| matches!(token.class, Noun | Propn | Adj | Det) || speaks(token));
        let head = tokens.len() - 1;
        let speaker = name.first()?.span.cover(&name.last()?.span);
        let known = self.is_listed(&sentence.tokens[head]) || self.is_known(sentence, head, &speaker);
        let content = in_front(sentence, mark).filter(|_| nominal && known && mark > 2)?;
        let said = Cue { class: CueClass::Say, report: true };
        Some(self.speech(sentence, head, speaker, tokens[mark].span, vec![content], said))
    }

    /// "…, the news agency *reports*": at the end of a sentence that has told something, a noun in the plural behind somebody who speaks is
    /// the verb that it looks like.
    fn closing_noun(&self, sentence: &Sentence) -> Option<Speech> {
        let at = sentence.tokens.iter().rposition(|token| token.class != WordClass::Punct)?;
        let token = &sentence.tokens[at];
        let plural = token.class == WordClass::Noun && token.has("Number=Plur");
        let cue = self.words.cue(&token.lemma).filter(|cue| plural && cue.report)?;
        let frame = self.frame(sentence, at, None).filter(|frame| frame.closes)?;
        let head = frame.head?;
        let first = sentence.tokens_in(&frame.speaker).start;
        let governed = first.checked_sub(1).is_some_and(|before| sentence.tokens[before].class == WordClass::Adp);
        let speaks = self.is_listed(&sentence.tokens[head]) || self.is_known(sentence, head, &frame.speaker);
        let told = !governed && speaks && !self.words.is_in("documents", &sentence.tokens[head].lemma);
        told.then(|| self.speech(sentence, head, frame.speaker, token.span, frame.content, cue))
    }

    /// Whether a noun is one of those that speak.
    fn is_listed(&self, noun: &Token) -> bool {
        ["speaking", "voices", "documents"].iter().any(|set| self.words.is_in(set, &noun.lemma))
    }

    /// Whether a speaker is an actor that the rules know.
    fn is_known(&self, sentence: &Sentence, head: usize, speaker: &Span) -> bool {
        self.actor(sentence, head, speaker).is_some_and(|actor| !actor.starts_with('~'))
    }

    /// "Raid kills 42 *Monitor AFP*": who vouches for a headline that has lost its colon, before the agency that sent it.
    fn credited_bare(&self, sentence: &Sentence) -> Option<Speech> {
        let tokens = &sentence.tokens;
        let last = tokens.len().checked_sub(1)?;
        let agency = self.is_known(sentence, last, &tokens[last].span) && tokens[last].class == WordClass::Propn;
        let head = if agency { last.checked_sub(1)? } else { last };
        let capital = |at: usize| tokens[at].form.chars().next().is_some_and(char::is_uppercase);
        let before = head.checked_sub(1).map(|before| &tokens[before])?;
        let joined = matches!(before.class, WordClass::Det | WordClass::Adp | WordClass::Adj | WordClass::Cconj);
        let named = capital(head) && self.words.is_in("speaking", &tokens[head].lemma);
        if !named || joined || (!agency && before.class == WordClass::Propn) || before.class == WordClass::Punct {
            return None;
        }
        let content = in_front(sentence, head).filter(|_| head > 3)?;
        let said = Cue { class: CueClass::Say, report: true };
        Some(self.speech(sentence, head, tokens[head].span, tokens[head].span, vec![content], said))
    }

    /// "according to X": the noun behind the preposition speaks, the rest of its clause is said.
    fn sources(&self, sentence: &Sentence) -> Vec<Speech> {
        let found = self.source_phrases(sentence);
        found.into_iter().filter_map(|(first, after)| self.source(sentence, first, after)).collect()
    }

    /// Where prepositions stand that name a source: the first token, and the one behind the last.
    fn source_phrases(&self, sentence: &Sentence) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        for phrase in self.words.set("sources") {
            let forms: Vec<&str> = phrase.split(' ').collect();
            for (at, run) in sentence.tokens.windows(forms.len()).enumerate() {
                if run.iter().zip(&forms).all(|(token, form)| token.form.to_lowercase() == *form) {
                    found.push((at, at + forms.len()));
                }
            }
        }
        found
    }

    fn source(&self, sentence: &Sentence, first: usize, after: usize) -> Option<Speech> {
        let noun =
            |at: usize| matches!(sentence.tokens[at].class, WordClass::Noun | WordClass::Propn | WordClass::Pron);
        let by_tree =
            sentence.ancestors(first).chain(sentence.ancestors(after - 1)).find(|&at| at >= after && noun(at));
        let by_order = self.head_from(sentence, after);
        let head = by_order.or(by_tree).or_else(|| (after..sentence.tokens.len()).find(|&at| noun(at)))?;
        let head = self.who(sentence, head)?;
        let speaker = self.speaker_span(sentence, head);
        let least = sentence.tokens[after].span.start;
        let speaker = Span::new(speaker.field, speaker.start.max(least), speaker.end.max(least));
        let cue = sentence.tokens[first].span.cover(&sentence.tokens[after - 1].span);
        // Behind a comma at the end of a sentence the source vouches for all of it, wherever the parser hung it.
        let last = sentence.tokens.iter().rev().find(|token| token.class != WordClass::Punct);
        let closes = first.checked_sub(1).is_some_and(|before| sentence.tokens[before].class == WordClass::Punct)
            && last.is_some_and(|last| sentence.subtree_span(head).contains(&last.span));
        // So does it where nobody else speaks in the sentence; behind "but" only for what follows.
        let others = sentence.clauses.iter().any(|clause| {
            clause.finite && self.cue(sentence, clause).is_some_and(|cue| cue.report && cue.class == CueClass::Say)
        });
        let joined = first.checked_sub(1).map(|before| &sentence.tokens[before]);
        let joined = joined.filter(|token| token.class == WordClass::Cconj);
        let above = sentence.tokens[head].head.filter(|_| others && !closes);
        let whole = match (above, joined) {
            (Some(above), _) => sentence.subtree_span(above),
            (None, Some(joined)) => joined.span.cover(&sentence.tokens.last()?.span),
            (None, None) => sentence.span,
        };
        // "according to the council, *which led the inquiry*": what is told of the source is not what it says.
        let behind = |token: &&Token| token.span.start >= speaker.end;
        let mut next = sentence.tokens.iter().filter(behind);
        let relative = next.find(|token| !is_comma(token)).filter(|token| token.has("PronType=Rel"));
        let relative = relative.map(|token| Span::new(whole.field, token.span.start, whole.end.max(token.span.end)));
        let phrase = cue.cover(&speaker);
        let phrase = relative.map_or(phrase, |part| phrase.cover(&part));
        let content = if whole.contains(&phrase) { split(&whole, &speaker, &cue, &phrase) } else { vec![whole] };
        let said = Cue { class: CueClass::Say, report: true };
        let content = tidy(content.iter().map(|part| trimmed(sentence, part)).collect());
        Some(self.speech(sentence, head, speaker, cue, content, said))
    }

    /// "according to *what* stood in a statement": the document that a word for nothing in particular leads to; `None` where none does.
    fn who(&self, sentence: &Sentence, head: usize) -> Option<usize> {
        if self.can_speak(sentence, head) {
            return Some(head);
        }
        let below = sentence.branch(head, |_| false);
        let document = |at: &usize| *at > head && self.words.is_in("documents", &sentence.tokens[*at].lemma);
        below.into_iter().chain(head + 1..(head + 5).min(sentence.tokens.len())).find(document)
    }

    fn speech(
        &self,
        sentence: &Sentence,
        head: usize,
        speaker: Span,
        cue: Span,
        content: Vec<Span>,
        kind: Cue,
    ) -> Speech {
        let opens = |token: &&Token| token.class == WordClass::Sconj || token.has("PronType=Int");
        let named = sentence.tokens.get(sentence.tokens_in(&speaker)).unwrap_or_default();
        let first = named.iter().find(|token| !opens(token)).map_or(speaker.start, |token| token.span.start);
        // "Prince Karim, *whose country is at war*, also urged": a relative clause is no part of the name before it.
        let relative = named.iter().find(|token| token.has("PronType=Rel")).map(|token| token.span.start);
        let end = relative.filter(|&end| end > first).map_or(speaker.end, |end| end.min(speaker.end));
        let speaker = trimmed(sentence, &Span::new(speaker.field, first, end));
        let actor = self.actor(sentence, head, &speaker);
        let attribution =
            Attribution { actor, speaker: Some(speaker), cue: Some(cue), content: content.first().copied() };
        Speech { chain: vec![attribution], content, class: kind.class, report: kind.report }
    }

    /// The speaker's words: the phrase of the head, and the whole name that the head belongs to.
    fn speaker_span(&self, sentence: &Sentence, head: usize) -> Span {
        let is_time = |at: usize| self.is_time(&sentence.tokens[at]);
        let phrases = sentence.coordinated(head).into_iter().map(|one| sentence.phrase_without(one, is_time));
        let phrase = phrases.reduce(|a, b| a.cover(&b));
        let phrase = phrase.unwrap_or_else(|| sentence.phrase(head));
        let token = sentence.tokens[head].span;
        let mut names = self.mentions.iter().filter(|mention| matches!(mention.kind, MentionKind::Actor(_)));
        names
            .find(|mention| mention.span.contains(&token) && sentence.span.contains(&mention.span))
            .map_or(phrase, |mention| mention.span.cover(&phrase))
    }

    /// The actor of the mention that holds the speaker's head or its apposition; for what speaks for another (a spokesman, a statement)
    /// also of the mention inside the speaker's words. "A source in the ministry" is not the ministry.
    fn actor(&self, sentence: &Sentence, head: usize, speaker: &Span) -> Option<String> {
        let named = |wanted: &Span| {
            let actors = self.mentions.iter().filter_map(|mention| match &mention.kind {
                MentionKind::Actor(actor) => Some((mention.span, actor.actor.clone()?)),
                _ => None,
            });
            actors.filter(|(span, _)| span.overlaps(wanted)).max_by_key(|(span, _)| span.len()).map(|(_, actor)| actor)
        };
        let token = sentence.tokens.get(head)?;
        let speaks_for = ["documents", "voices"].iter().any(|set| self.words.is_in(set, &token.lemma));
        let whole = || speaker.cover(&sentence.span_of(&sentence.branch(head, |token| token.is("acl"))));
        named(&token.span)
            .or_else(|| {
                let names = sentence.children_by(head, &["appos", "flat"]);
                names.into_iter().find_map(|name| named(&sentence.tokens[name].span))
            })
            .or_else(|| speaks_for.then(whole).and_then(|whole| named(&whole)))
    }
}

/// Somebody speaks, and nobody can tell who.
fn nobody_named(cue: Span, content: Vec<Span>, kind: Cue) -> Speech {
    let somebody = Attribution { actor: None, speaker: None, cue: Some(cue), content: content.first().copied() };
    Speech { chain: vec![somebody], content, class: kind.class, report: kind.report }
}

/// "two people *familiar with the matter* told …": the noun that the parser made the root instead of the finite verb below it.
fn at_root(sentence: &Sentence, verb: usize) -> Option<usize> {
    let root =
        sentence.ancestors(verb).last().filter(|&root| root < verb && sentence.tokens[verb].has("VerbForm=Fin"))?;
    let others = sentence.clauses.iter().any(|clause| clause.finite && (root..verb).contains(&clause.predicate));
    let nominal = matches!(sentence.tokens[root].class, WordClass::Noun | WordClass::Propn | WordClass::Pron);
    (nominal && !others).then_some(root)
}

/// "…, the ministry *said*": the noun right before a finite cue that the parser gave no subject.
fn right_before(sentence: &Sentence, verb: usize) -> Option<usize> {
    let quote = |at: &usize| {
        sentence.tokens[*at].is("punct") && matches!(sentence.tokens[*at].form.as_str(), "\"" | "“" | "‘" | "'")
    };
    let before = verb.checked_sub(1).filter(|_| sentence.tokens[verb].has("VerbForm=Fin"))?;
    let before = before.checked_sub(usize::from(quote(&before)))?;
    let token = &sentence.tokens[before];
    // "the *general* denied": a noun that is an adjective too.
    let defined = || before.checked_sub(1).is_some_and(|at| sentence.tokens[at].class == WordClass::Det);
    let named = matches!(token.class, WordClass::Noun | WordClass::Propn | WordClass::Pron)
        || (token.class == WordClass::Adj && defined());
    let first = || sentence.ancestors(before).take_while(|&above| above < before && verb - above <= 4).last();
    named.then(|| if token.is("flat") { first().unwrap_or(before) } else { before })
}

/// What stands in the sentence before a token, without the marks at its edges.
fn in_front(sentence: &Sentence, at: usize) -> Option<Span> {
    let last = at.checked_sub(1)?;
    let whole = Span::new(sentence.span.field, sentence.span.start, sentence.tokens[last].span.end);
    Some(trimmed(sentence, &whole)).filter(|part| !part.is_empty())
}

/// "Envoys arrived, *the ministry said*, for talks": speaker and verb with all that hangs on the verb, up to the comma behind it.
fn interruption(sentence: &Sentence, verb: usize, speaker: &Span) -> Span {
    let whole = sentence.subtree_span(verb).cover(speaker);
    let own = sentence.tokens[verb].span.cover(speaker);
    let comma = sentence.tokens.iter().find(|token| token.form == "," && token.span.start >= own.end);
    let set_off = sentence.tokens.iter().any(|token| token.span.end <= own.start && token.span.start < whole.end);
    match comma.filter(|comma| set_off && comma.span.end < whole.end) {
        Some(comma) => Span::new(whole.field, whole.start.max(own.start.min(comma.span.start)), comma.span.end),
        None => whole,
    }
}

/// What stands before a speaker and a verb of saying that close a sentence, behind a comma.
fn closed(sentence: &Sentence, verb: usize, speaker: &Span) -> Option<Span> {
    let rest = sentence.tokens.get(verb + 1..)?;
    let ends = !rest.iter().any(|token| matches!(token.class, WordClass::Verb | WordClass::Aux));
    let first = sentence.tokens.iter().position(|token| token.span.start >= speaker.start)?;
    // A word or two of the speaker's phrase may be left outside it ("…, *its* lawyer said").
    let before = sentence.tokens.get(first.saturating_sub(2)..first)?;
    let set_off = before.iter().any(|token| token.is("punct"));
    let first = first - before.iter().rev().take_while(|token| !token.is("punct")).count();
    let own = speaker.end <= sentence.tokens[verb].span.start;
    (ends && own && set_off).then(|| in_front(sentence, first)).flatten()
}

fn is_comma(token: &Token) -> bool {
    token.form == ","
}

/// "told the agency *that the dam had burst*": from the subordinating word shortly behind a verb to the end, wherever the tree hangs it.
fn behind_mark(sentence: &Sentence, verb: usize) -> Option<Span> {
    let rest = sentence.tokens.get(verb + 1..)?;
    let mut near = rest.iter().take(MOST_ADDRESSED).take_while(|token| token.class != WordClass::Punct);
    let mark = near.find(|token| token.class == WordClass::Sconj)?;
    Some(mark.span.cover(&sentence.tokens.last()?.span))
}

fn cue_start(speech: &Speech) -> usize {
    speech.chain.last().and_then(|said| said.cue).map_or(0, |cue| cue.start)
}

/// What stands before and behind a stretch that interrupts `whole` ("the dam, *he said*, had burst").
fn around(whole: &Span, hole: &Span) -> Vec<Span> {
    let before = Span::new(whole.field, whole.start, hole.start.clamp(whole.start, whole.end));
    let after = Span::new(whole.field, hole.end.clamp(whole.start, whole.end), whole.end);
    [before, after].into_iter().filter(|part| part.len() > 2).collect()
}

/// Cuts speaker and cue out of what is said.
fn split(part: &Span, speaker: &Span, cue: &Span, both: &Span) -> Vec<Span> {
    let hole = if part.contains(cue) && part.contains(speaker) {
        both
    } else if part.contains(cue) {
        cue
    } else if part.contains(speaker) {
        speaker
    } else {
        return vec![*part];
    };
    around(part, hole)
}

/// Without the punctuation at its edges.
fn trimmed(sentence: &Sentence, part: &Span) -> Span {
    let inside =
        || sentence.tokens.iter().filter(|token| part.contains(&token.span) && token.class != WordClass::Punct);
    match (inside().next(), inside().next_back()) {
        (Some(first), Some(last)) => first.span.cover(&last.span),
        _ => Span::new(part.field, part.start, part.start),
    }
}

/// In text order, without empty parts and parts of other parts.
fn tidy(mut parts: Vec<Span>) -> Vec<Span> {
    parts.retain(|part| !part.is_empty());
    parts.sort();
    let all = parts.clone();
    parts.retain(|part| !all.iter().any(|other| other != part && other.contains(part)));
    parts.dedup();
    parts
}

/// Of two acts of saying in a sentence that each hold the other's verb, the later one closes the sentence, and the earlier ends before
/// its speaker.
fn close(speeches: &mut [Speech]) {
    let edges: Vec<Option<(Span, usize)>> = speeches
        .iter()
        .map(|speech| {
            let said = speech.chain.last()?;
            let cue = said.cue?;
            let start = said.speaker.map_or(cue.start, |speaker| speaker.start.min(cue.start));
            let before = speech.content.iter().all(|part| part.end <= start);
            before.then_some((cue, start))
        })
        .collect();
    for (closing, edge) in edges.iter().enumerate() {
        let Some((cue, start)) = edge else { continue };
        for other in 0..speeches.len() {
            let Some(inner) = speeches[other].chain.last().and_then(|said| said.cue) else { continue };
            if other == closing || !speeches[closing].covers(&inner) || !speeches[other].covers(cue) {
                continue;
            }
            for part in speeches[other].content.iter_mut().filter(|part| part.contains(cue)) {
                part.end = (*start).max(part.start);
            }
            speeches[other].content.retain(|part| !part.is_empty());
        }
    }
}

/// Puts the speakers of outer speeches before those of the speeches inside them, by their cues.
fn chained(speeches: Vec<Speech>) -> Vec<Speech> {
    let outer: Vec<Speech> = speeches.iter().filter(|speech| speech.report).cloned().collect();
    // Who "said …, adding that …" is one speaker.
    let same = |a: &Attribution, b: &Attribution| (a.actor.is_some() && a.actor == b.actor) || a.speaker == b.speaker;
    let chain = |speech: Speech| {
        let Some(cue) = speech.chain.first().and_then(|said| said.cue) else { return speech };
        let mut around: Vec<&Speech> =
            outer.iter().filter(|other| other.covers(&cue) && other.chain != speech.chain).collect();
        around.sort_by_key(|other| std::cmp::Reverse(other.content.iter().map(Span::len).sum::<usize>()));
        let mut chain: Vec<Attribution> = Vec::new();
        for link in around.into_iter().flat_map(|other| &other.chain).chain(&speech.chain) {
            match chain.last_mut() {
                Some(last) if same(last, link) => *last = link.clone(),
                _ => chain.push(link.clone()),
            }
        }
        Speech { chain, ..speech }
    };
    speeches.into_iter().map(chain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Rules;

    /// "SPEAKER | CUE | CONTENT" of every speech.
    fn speeches(rules: &Rules, text: &str) -> Vec<String> {
        let article = Article::plain("a", "The Harbour Post", text);
        let language = &rules.languages["en"];
        let reading = Reading::new(&article, language);
        let show = |speech: Speech| {
            let said = speech.chain.last().unwrap();
            let words = |span: Option<Span>| span.map_or(String::new(), |span| article.words(&span).to_owned());
            let content: Vec<&str> = speech.content.iter().map(|part| article.words(part).trim()).collect();
            format!("{} | {} | {}", words(said.speaker), words(said.cue), content.join(" … "))
        };
        find(&article, &reading, language).into_iter().map(show).collect()
    }

    /// Each text holds a speech that is `like` the expected one.
    fn assert_speeches(cases: &[(&str, &str)], like: fn(&str, &str) -> bool) {
        let rules = Rules::builtin();
        let wrong: Vec<_> = cases
            .iter()
            .map(|(text, expected)| (speeches(&rules, text), expected))
            .filter(|(found, expected)| !found.iter().any(|found| like(found, expected)))
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn direct_and_indirect_speech_have_a_speaker_and_a_content() {
        let cases = [
            ("The minister said the dam had burst.", "The minister | said | the dam had burst"),
            ("“The dam has burst,” the minister said.", "the minister | said | The dam has burst"),
            ("According to the governor, the dam had burst.", "the governor | According to | the dam had burst"),
        ];
        assert_speeches(&cases, |found, expected| found == expected);
    }

    #[test]
    fn who_speaks_is_found_around_and_behind_what_is_said() {
        let cases = [
            (
                "Leaders of both sides arrived in Geneva, the ministry said, for talks on Monday.",
                "the ministry | said | Leaders of both sides arrived in Geneva … for talks on Monday",
            ),
            ("The dam burst, its owner Vera Holm said in a statement.", "its owner Vera Holm | said | The dam burst"),
            (
                "Organisers said the talks had begun, and the envoy's mission “hopes that both sides agree”.",
                "Organisers | said | the talks had begun",
            ),
            (
                "“We will not yield,” Anna Lund, the mayor of the town, told AFP on Monday.",
                "Anna Lund | told | We will not yield",
            ),
            (
                "Two owners said that they would repair the dam, and while engineers searched, ten men were saved.",
                "Two owners | said | that they would repair the dam",
            ),
            ("The dam collapsed on Monday, said the minister.", "the minister | said | The dam collapsed on Monday"),
            (
                "State media quoted the minister as saying that the dam had burst.",
                "the minister | saying | that the dam had burst",
            ),
            (
                "The dam burst on Monday, according to what came in a statement by the council.",
                "a statement by the council | according to | The dam burst on Monday",
            ),
            (
                "The mayor said he hoped “that this initiative marks a start” and called for “the release of all prisoners”.",
                "he | called | for “the release of all prisoners",
            ),
        ];
        assert_speeches(&cases, |found, expected| found == expected);
    }

    #[test]
    fn who_vouches_for_a_count_or_stands_behind_a_long_sentence_speaks() {
        let cases = [
            (
                "The crew was rescued in the bay, an official said.",
                "an official | said | The crew was rescued in the bay",
            ),
            (
                "Nine guards were killed in raids on the same villages the army said in its daily bulletin.",
                "the army | said | Nine guards were killed in raids on the same villages",
            ),
            (
                "Ten houses have burnt down since then the state news agency reports.",
                "the state news agency | reports | Ten houses have burnt down since then",
            ),
            (
                "More than nine thousand people have been displaced since then UN estimates suggest.",
                "UN estimates | suggest | More than nine thousand people have been displaced since then",
            ),
            (
                "Officials who visited the dam said ten people had died there on Monday.",
                "Officials | said | ten people had died there on Monday",
            ),
            (
                "The local council put the toll from the flood at 50.",
                "The local council | put | put the toll from the flood at 50",
            ),
            (
                "A spokesman confirmed the deaths of “several citizens” in the crash.",
                "A spokesman | confirmed | the deaths of “several citizens” in the crash",
            ),
            (
                "Two clerks were arrested, according to the council, which led the inquiry.",
                "the council | according to | Two clerks were arrested",
            ),
        ];
        assert_speeches(&cases, |found, expected| found == expected);
    }

    #[test]
    fn the_order_of_words_tells_who_speaks_also_where_commas_are_lost() {
        let cases = [
            (
                "At least five people were hurt when the roof fell in Lund a monitoring group said on Sunday.",
                "a monitoring group | said | At least five people were hurt when the roof fell in Lund",
            ),
            (
                "The crew left the ship two hours after it was hit by the ferry said the coast guard.",
                "the coast guard | said | The crew left the ship two hours after it was hit by the ferry",
            ),
            (
                "Ten houses burnt down in the town by the river local residents have said.",
                "local residents | said | Ten houses burnt down in the town by the river",
            ),
            (
                "Three barges sank, hurting nine, port officials told reporters, citing the harbour log.",
                "port officials | told | Three barges sank, hurting nine … citing the harbour log",
            ),
            (
                "The ministry said Tuesday that a fire late on Monday by the old mill, which had stood empty, hurt two men.",
                "The ministry | said | that a fire late on Monday by the old mill, which had stood empty, hurt two men",
            ),
            (
                "Nine people were hurt according to a local rescue worker near the site.",
                "a local rescue worker near the site | according to | Nine people were hurt",
            ),
            ("It said three barges had sunk.", "It | said | three barges had sunk"),
            ("It pointed out that three barges had sunk.", "It | pointed | that three barges had sunk"),
            ("The statement mentioned that ten men were hurt.", "The statement | mentioned | that ten men were hurt"),
            (
                "Ten houses burnt down in the town said the coast guard adding that nobody was hurt.",
                "the coast guard | said | Ten houses burnt down in the town",
            ),
            (
                "The office - which counts votes - also said on Monday that three barges had sunk.",
                "The office | said | that three barges had sunk",
            ),
            ("Ten dead as dam bursts: officials", "officials | : | Ten dead as dam bursts"),
        ];
        assert_speeches(&cases, |found, expected| found.starts_with(expected));
    }

    #[test]
    fn a_notice_or_a_topic_before_a_colon_does_not_speak() {
        let rules = Rules::builtin();
        for text in ["CORRECTION: An earlier version said the dam burst.", "Harbour Grand Prix: Lund wins again."] {
            let found = speeches(&rules, text);
            assert!(!found.iter().any(|f| f.contains("| : |")), "{found:?}");
        }
    }

    #[test]
    fn who_quotes_stands_before_who_is_quoted() {
        let rules = Rules::builtin();
        let text = "The Harbour Agency quoted a clerk as saying the dam had burst.";
        let article = Article::plain("a", "The Harbour Post", text);
        let reading = Reading::new(&article, &rules.languages["en"]);
        let found = find(&article, &reading, &rules.languages["en"]);
        let chain = |speech: &Speech| -> Vec<String> {
            let words = speech.chain.iter().filter_map(|said| said.speaker);
            words.map(|span| article.words(&span).to_owned()).collect()
        };
        assert!(found.iter().any(|speech| chain(speech) == ["The Harbour Agency", "a clerk"]), "{found:#?}");
    }

    #[test]
    fn he_added_is_the_one_person_who_spoke_before() {
        let speaker = |text: &str| {
            let rules = Rules::builtin();
            let article = crate::extract::extract(Article::plain("a", "The Harbour Post", text), &rules);
            let reading = Reading::new(&article, &rules.languages["en"]);
            find(&article, &reading, &rules.languages["en"])
                .last()
                .and_then(|speech| speech.chain.last()?.actor.clone())
        };
        let one = "The mayor, Oskar Lindqvist, said the dam had burst. “It was the rain,” he added.";
        assert_eq!(speaker(one).as_deref(), Some("~oskar lindqvist"));
        let two = "The mayor, Oskar Lindqvist, said the dam had burst. The engineer Karl Holm and the teacher Vera Berg left. “It was the rain,” he added.";
        assert_eq!(speaker(two), None);
    }

    #[test]
    fn a_quotation_over_sentences_keeps_its_speaker() {
        let rules = Rules::builtin();
        let found = speeches(&rules, "“We lost the bridge,” the mayor said. “The road is open.”");
        assert!(
            found.iter().any(|f| f.starts_with("the mayor | said |") && f.contains("The road is open")),
            "{found:#?}"
        );
    }
}
