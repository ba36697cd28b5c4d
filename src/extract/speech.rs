//! Who says what: direct and indirect speech, "according to", quotations, chains of speakers.
//!
//! A cue is a verb of `speech.toml` with a speaker and something said: a clause, a quotation in its sentence, or (for verbs that judge
//! or want) an object. A quotation that goes on in the next sentence or paragraph keeps its speaker. Invariants: speeches come in
//! text order of their cues; a speech whose cue stands inside another's content carries that speaker before its own; the outlet itself never
//! speaks. Deliberately absent: who a pronoun is (its actor stays open unless a mention says so).

use super::Reading;
use crate::model::{Article, Attribution, Mention, MentionKind};
use crate::rules::Language;
use crate::rules::speech::{Cue, CueClass, SpeechWords};
use crate::text::{Clause, Document, Quote, Sentence, Span, Token, Voice, WordClass};

/// The farthest sentence, counted from its speaker, that a quotation without one of its own still belongs to.
const MOST_CONTINUED: usize = 4;
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
        for (index, sentence) in self.document.sentences.iter().enumerate() {
            let mut here: Vec<Speech> =
                sentence.clauses.iter().filter_map(|clause| self.said(sentence, clause)).collect();
            here.extend(self.sources(sentence));
            here.sort_by_key(cue_start);
            here.extend(self.label(index, sentence));
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

    /// The speech whose cue is a clause's predicate.
    fn said(&self, sentence: &Sentence, clause: &Clause) -> Option<Speech> {
        let verb = sentence.tokens.get(clause.predicate)?;
        let cue = self.cue(sentence, clause)?;
        let head = self.speaker(sentence, clause)?;
        let inside = self.document.quotes.iter().any(|quote| quote.inner.contains(&verb.span));
        if self.words.is_in("speakers_themselves", &sentence.tokens[head].form.to_lowercase())
            || (inside && !cue.report)
        {
            return None;
        }
        let speaker = self.speaker_span(sentence, head);
        // A participle ("…, indicating that") borrows its subject from elsewhere: only somebody known can be meant.
        if !clause.finite && clause.voice == Voice::Active && self.actor(sentence, Some(head), &speaker).is_none() {
            return None;
        }
        let content = self.content(sentence, clause, cue, &speaker);
        if content.is_empty() {
            return None;
        }
        let mut speech = self.speech(sentence, Some(head), speaker, verb.span, content, cue);
        speech.report |= cue.class == CueClass::Say && self.quotes_in(&speech);
        Some(speech)
    }

    fn cue(&self, sentence: &Sentence, clause: &Clause) -> Option<Cue> {
        let verb = sentence.tokens.get(clause.predicate).filter(|token| token.class == WordClass::Verb)?;
        // "had been abducted or reported missing": a participle that shares the auxiliary of a passive.
        let parent = clause
            .parent
            .filter(|(_, relation)| *relation == "conj")
            .and_then(|(above, _)| sentence.clauses.get(above));
        let passive = parent.is_some_and(|above| above.voice == Voice::Passive) && verb.has("VerbForm=Part");
        self.words.cue(&verb.lemma).filter(|_| !passive)
    }

    /// The head of who speaks: the subject, in a passive the agent, or the subject where others quote it ("was quoted as saying").
    fn speaker(&self, sentence: &Sentence, clause: &Clause) -> Option<usize> {
        let lemma = &sentence.tokens.get(clause.predicate)?.lemma;
        if clause.voice == Voice::Passive && !self.words.is_in("quoted", lemma) {
            return sentence.children(clause.predicate).find(|&child| sentence.tokens[child].relation == "obl:agent");
        }
        // Of several subjects that the parser gave the verb, the nearest is its own; coordinated ones hang on the first of them.
        let direct =
            clause.subjects.iter().copied().filter(|&subject| sentence.tokens[subject].head == Some(clause.predicate));
        let own = direct
            .min_by_key(|&subject| subject.abs_diff(clause.predicate))
            .or_else(|| clause.subjects.first().copied())
            .or_else(|| right_before(sentence, clause.predicate));
        own.filter(|&subject| {
            let token = &sentence.tokens[subject];
            !(token.class == WordClass::Pron && self.words.is_in("nobody", &token.form.to_lowercase()))
                && matches!(
                    token.class,
                    WordClass::Noun
                        | WordClass::Propn
                        | WordClass::Pron
                        | WordClass::Num
                        | WordClass::Adj
                        | WordClass::Det
                        | WordClass::X
                )
        })
    }

    /// What is said: clauses under the cue, the clause that the cue interrupts, quotations of the sentence; for stances also an object.
    fn content(&self, sentence: &Sentence, clause: &Clause, cue: Cue, speaker: &Span) -> Vec<Span> {
        let verb = clause.predicate;
        let mut parts: Vec<Span> = Vec::new();
        for child in sentence.children(verb) {
            let relation = sentence.tokens[child].relation;
            let clausal = matches!(relation, "ccomp" | "xcomp") || (relation == "parataxis" && child < verb);
            if clausal {
                parts.push(sentence.subtree_span(child));
            }
        }
        let above = sentence.tokens[verb].head.filter(|_| sentence.tokens[verb].is("parataxis"));
        if let Some(above) = above.filter(|_| parts.is_empty()) {
            parts.push(without(&sentence.subtree_span(above), &sentence.subtree_span(verb)));
        }
        parts.extend(self.quotes_around(sentence, verb));
        if parts.is_empty() || !cue.report {
            parts.extend(clause.objects.iter().map(|&object| sentence.subtree_span(object)));
            let obliques = clause.obliques.iter().filter(|oblique| oblique.case.is_some());
            parts.extend(obliques.map(|oblique| sentence.subtree_span(oblique.head)));
        }
        // "…, the ministry said." at the end of a sentence: what stands before it is said, whatever the tree shows.
        let rest = sentence.tokens.get(verb + 1..).unwrap_or_default();
        let ends = cue.report && !rest.iter().any(|token| matches!(token.class, WordClass::Verb | WordClass::Aux));
        if parts.is_empty()
            && ends
            && speaker.start > sentence.span.start
            && speaker.end <= sentence.tokens[verb].span.start
        {
            parts.push(Span::new(sentence.span.field, sentence.span.start, speaker.start));
        }
        let cue_span = sentence.tokens[verb].span.cover(speaker);
        let cut = parts.into_iter().flat_map(|part| split(&part, speaker, &sentence.tokens[verb].span, &cue_span));
        tidy(cut.map(|part| trimmed(sentence, &part)).collect())
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
        quotes.filter(nearest).map(|quote| quote.inner).collect()
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
        let opens = index
            .checked_sub(1)
            .and_then(|before| self.document.sentences.get(before))
            .is_none_or(|before| before.block != sentence.block);
        let colon = sentence
            .tokens
            .iter()
            .take(MOST_LABEL + 1)
            .position(|token| token.form == ":")
            .filter(|at| *at > 0 && opens)?;
        let name = sentence.tokens.get(..colon)?;
        let capital = |token: &Token| {
            token.form.chars().next().is_some_and(char::is_uppercase) && token.form.chars().any(char::is_alphabetic)
        };
        let named = name.iter().all(|token| capital(token) || token.form == ".")
            && name.iter().any(|token| token.class == WordClass::Propn || token.form.chars().all(char::is_uppercase));
        let after = sentence.tokens.get(colon + 1).filter(|_| named)?;
        let block = self.document.blocks.get(sentence.block)?;
        let speaker = sentence.tokens[0].span.cover(&sentence.tokens[colon - 1].span);
        let content = Span::new(sentence.span.field, after.span.start, block.span.end.max(after.span.end));
        let said = Cue { class: CueClass::Say, report: true };
        Some(self.speech(sentence, Some(colon - 1), speaker, sentence.tokens[colon].span, vec![content], said))
    }

    /// "according to X": the noun behind the preposition speaks, the rest of its clause is said.
    fn sources(&self, sentence: &Sentence) -> Vec<Speech> {
        let mut found = Vec::new();
        for phrase in self.words.set("sources") {
            let forms: Vec<&str> = phrase.split(' ').collect();
            for (at, run) in sentence.tokens.windows(forms.len()).enumerate() {
                if run.iter().zip(&forms).all(|(token, form)| token.form.to_lowercase() == *form) {
                    found.extend(self.source(sentence, at, at + forms.len()));
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
        let head = by_tree.or_else(|| (after..sentence.tokens.len()).find(|&at| noun(at)))?;
        let speaker = self.speaker_span(sentence, head);
        let cue = sentence.tokens[first].span.cover(&sentence.tokens[after - 1].span);
        // Behind a comma at the end of a sentence the source vouches for all of it, wherever the parser hung it.
        let last = sentence.tokens.iter().rev().find(|token| token.class != WordClass::Punct);
        let closes = first.checked_sub(1).is_some_and(|before| sentence.tokens[before].class == WordClass::Punct)
            && last.is_some_and(|last| sentence.subtree_span(head).contains(&last.span));
        let above = sentence.tokens[head].head.filter(|_| !closes);
        let whole = above.map_or(sentence.span, |above| sentence.subtree_span(above));
        let phrase = cue.cover(&speaker);
        let content = if whole.contains(&phrase) { split(&whole, &speaker, &cue, &phrase) } else { vec![whole] };
        let said = Cue { class: CueClass::Say, report: true };
        let content = tidy(content.iter().map(|part| trimmed(sentence, part)).collect());
        Some(self.speech(sentence, Some(head), speaker, cue, content, said))
    }

    fn speech(
        &self,
        sentence: &Sentence,
        head: Option<usize>,
        speaker: Span,
        cue: Span,
        content: Vec<Span>,
        kind: Cue,
    ) -> Speech {
        let actor = self.actor(sentence, head, &speaker);
        let attribution =
            Attribution { actor, speaker: Some(speaker), cue: Some(cue), content: content.first().copied() };
        Speech { chain: vec![attribution], content, class: kind.class, report: kind.report }
    }

    /// The speaker's words: the phrase of the head, and the whole name that the head belongs to.
    fn speaker_span(&self, sentence: &Sentence, head: usize) -> Span {
        let phrase = sentence.phrase(head);
        let token = sentence.tokens[head].span;
        let mut names = self.mentions.iter().filter(|mention| matches!(mention.kind, MentionKind::Actor(_)));
        names
            .find(|mention| mention.span.contains(&token) && sentence.span.contains(&mention.span))
            .map_or(phrase, |mention| mention.span.cover(&phrase))
    }

    /// The actor of the mention that holds the speaker's head, else of the one mention inside the speaker's words.
    fn actor(&self, sentence: &Sentence, head: Option<usize>, speaker: &Span) -> Option<String> {
        let actors = || {
            self.mentions.iter().filter_map(|mention| match &mention.kind {
                MentionKind::Actor(actor) => Some((mention.span, actor.actor.clone()?)),
                _ => None,
            })
        };
        let head = head.and_then(|head| sentence.tokens.get(head)).map(|token| token.span)?;
        let at_head = actors().find(|(span, _)| span.overlaps(&head)).map(|(_, actor)| actor);
        at_head.or_else(|| actors().find(|(span, _)| span.overlaps(speaker)).map(|(_, actor)| actor))
    }
}

/// "…, the ministry *said*": the noun right before a finite cue that the parser gave no subject.
fn right_before(sentence: &Sentence, verb: usize) -> Option<usize> {
    let before = verb.checked_sub(1).filter(|_| sentence.tokens[verb].has("VerbForm=Fin"))?;
    let token = &sentence.tokens[before];
    let named = matches!(token.class, WordClass::Noun | WordClass::Propn | WordClass::Pron);
    let first = || sentence.ancestors(before).take_while(|&above| above < before && verb - above <= 4).last();
    named.then(|| if token.is("flat") { first().unwrap_or(before) } else { before })
}

fn cue_start(speech: &Speech) -> usize {
    speech.chain.last().and_then(|said| said.cue).map_or(0, |cue| cue.start)
}

/// `whole` without the stretch from `hole` on, or up to its end, whichever leaves more.
fn without(whole: &Span, hole: &Span) -> Span {
    if hole.start.saturating_sub(whole.start) >= whole.end.saturating_sub(hole.end) {
        Span::new(whole.field, whole.start, hole.start.clamp(whole.start, whole.end))
    } else {
        Span::new(whole.field, hole.end.clamp(whole.start, whole.end), whole.end)
    }
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
    let before = Span::new(part.field, part.start, hole.start.clamp(part.start, part.end));
    let after = Span::new(part.field, hole.end.clamp(part.start, part.end), part.end);
    [before, after].into_iter().filter(|span| span.len() > 2).collect()
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

/// Puts the speakers of outer speeches before those of the speeches inside them, by their cues.
fn chained(speeches: Vec<Speech>) -> Vec<Speech> {
    let outer: Vec<Speech> = speeches.iter().filter(|speech| speech.report).cloned().collect();
    let chain = |speech: Speech| {
        let Some(cue) = speech.chain.first().and_then(|said| said.cue) else { return speech };
        let around = outer.iter().filter(|other| other.covers(&cue) && other.chain != speech.chain);
        let nearest = around.min_by_key(|other| other.content.iter().map(Span::len).sum::<usize>());
        let Some(nearest) = nearest else { return speech };
        Speech { chain: nearest.chain.iter().chain(&speech.chain).cloned().collect(), ..speech }
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

    #[test]
    fn direct_and_indirect_speech_have_a_speaker_and_a_content() {
        let rules = Rules::builtin();
        let cases = [
            ("The minister said the dam had burst.", "The minister | said | the dam had burst"),
            ("“The dam has burst,” the minister said.", "the minister | said | The dam has burst"),
            ("According to the governor, the dam had burst.", "the governor | According to | the dam had burst"),
        ];
        let wrong: Vec<_> = cases
            .iter()
            .map(|(text, expected)| (speeches(&rules, text), expected))
            .filter(|(found, expected)| !found.iter().any(|f| f == *expected))
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
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
