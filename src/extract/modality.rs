//! What stands above a predicate or nominal event in its sentence → polarity and modality.
//!
//! First the event's own surroundings (auxiliaries, adverbs, adjectives, negation, the word that opens its clause), then its governors
//! upwards, as far as their scope reaches: through complements, through verbs that only carry the event, not out of adverbial and
//! relative clauses. The nearest word decides; a negated factive verb ("did not acknowledge the defeat") changes nothing. Invariant:
//! the climb is bounded by the number of tokens. Deliberately absent: words (they stand in `speech.toml`), and speakers.

use crate::model::{Modality, Polarity};
use crate::rules::Language;
use crate::rules::speech::{SpeechWords, Stage};
use crate::text::{Clause, Sentence, Tense, Token, Voice, WordClass};

/// The farthest governor that is looked at.
const MOST_STEPS: usize = 8;

/// What a sentence says of an event's reality, and the tokens that say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// Affirmed, negated or denied.
    pub polarity: Polarity,
    /// The stage of reality.
    pub modality: Modality,
    /// The token that gives the polarity, where it is not affirmed.
    pub polarity_at: Option<usize>,
    /// The token that gives the modality, where it is more than that the event happened.
    pub modality_at: Option<usize>,
}

/// The polarity and modality that the sentence gives to the event at token `event`.
pub fn stage(sentence: &Sentence, event: usize, language: &Language) -> Told {
    let told =
        Told { polarity: Polarity::Affirmed, modality: Modality::Happened, polarity_at: None, modality_at: None };
    let mut climb = Climb { sentence, words: &language.speech, told, near: event };
    climb.own(event);
    climb.near = event;
    climb.take(climb.before(event));
    if let Some(noun) = climb.hearsay(event).filter(|_| !climb.is_definite(event)) {
        climb.near = noun;
        climb.take(Some(Stage::Alleged));
    }
    let mut at = event;
    for _ in 0..MOST_STEPS {
        match climb.step(at) {
            Some(above) => at = above,
            None => break,
        }
    }
    // A question states nothing.
    if sentence.tokens.last().is_some_and(|token| token.form == "?") {
        climb.near = sentence.tokens.len() - 1;
        climb.take(Some(Stage::Possible));
    }
    climb.told
}

struct Climb<'c> {
    sentence: &'c Sentence,
    words: &'c SpeechWords,
    told: Told,
    /// The token that is looked at: what it says is said there.
    near: usize,
}

impl Climb<'_> {
    fn token(&self, at: usize) -> Option<&Token> {
        self.sentence.tokens.get(at)
    }

    /// Takes the stage that a word gives; the nearest word wins.
    fn take(&mut self, stage: Option<Stage>) {
        let Some(stage) = stage else { return };
        if let Some(modality) = stage.modality().filter(|_| self.told.modality == Modality::Happened) {
            (self.told.modality, self.told.modality_at) = (modality, Some(self.near));
        }
        if let Some(polarity) = stage.polarity().filter(|_| self.told.polarity == Polarity::Affirmed) {
            (self.told.polarity, self.told.polarity_at) = (polarity, Some(self.near));
        }
    }

    /// What stands beside a word itself.
    fn own(&mut self, at: usize) {
        let sentence = self.sentence;
        let words = self.words;
        if let Some(clause) = sentence.clauses.iter().find(|clause| clause.predicate == at) {
            if let Some(negation) = clause.negation {
                self.near = negation;
                self.take(Some(Stage::Negated));
            }
            for &auxiliary in &clause.auxiliaries {
                self.near = auxiliary;
                let stage = self.token(auxiliary).and_then(|token| words.auxiliary(&token.lemma));
                let stage = stage.filter(|_| !self.is_perfect(auxiliary));
                let told = stage == Some(Stage::Conditional) && self.is_told_before(clause);
                self.take(if told { Some(Stage::Planned) } else { stage });
            }
            self.near = clause.auxiliaries.first().copied().unwrap_or(at);
            if clause.tense == Tense::Future {
                self.take(Some(Stage::Planned));
            }
            self.near = clause.marker.unwrap_or(at);
            let marker =
                clause.marker.and_then(|marker| self.token(marker)).and_then(|token| words.marker(&token.lemma));
            self.take(marker);
            self.near = at;
            if self.is_unfinished(at) {
                self.take(Some(Stage::Negated));
                return;
            }
            self.take(self.before_infinitive(at));
            if self.is_purpose(at) {
                // "called on both sides to leave": an infinitive that somebody asks for is no purpose of theirs.
                let above = self.token(at).and_then(|token| token.head).and_then(|above| self.token(above));
                let asked = above.and_then(|above| self.words.governs_clause(&above.lemma));
                let enabled = self
                    .token(at)
                    .and_then(|token| token.head)
                    .and_then(|head| self.enabled(head, &self.token(head)?.lemma));
                self.take(asked.or(enabled).or(Some(Stage::Planned)));
            }
            if self.is_to_come(clause) {
                self.take(Some(Stage::Planned));
            }
        }
        for child in sentence.children(at) {
            let Some(token) = self.token(child) else { continue };
            let stage = match token.relation {
                relation if relation.starts_with("acl") => self.said_of(at, child),
                "advmod" if token.has("Polarity=Neg") => Some(Stage::Negated),
                "cc" | "cc:preconj" | "advmod" | "det" if words.is_in("negators", &token.form.to_lowercase()) => {
                    Some(Stage::Negated)
                }
                "advmod" => words.adverb(&token.lemma),
                // "the planned meeting": taggers make verbs of such adjectives.
                "amod" => words.adjective(&token.lemma).or_else(|| words.adjective(&token.form.to_lowercase())),
                "det" if token.has("PronType=Neg") || token.has("Polarity=Neg") => Some(Stage::Negated),
                "case" | "mark" => words.marker(&token.lemma),
                _ => None,
            };
            self.near = child;
            self.take(stage);
        }
    }

    /// "who'*d* been robbing": what looks like a modal before a participle is the perfect, for a modal goes with an infinitive.
    fn is_perfect(&self, auxiliary: usize) -> bool {
        let verbal = |token: &&Token| matches!(token.class, WordClass::Verb | WordClass::Aux);
        let next = self.sentence.tokens.iter().skip(auxiliary + 1).find(verbal);
        next.is_some_and(|next| next.has("VerbForm=Part") && next.has("Tense=Past"))
    }

    /// "said that it *would* leave", "…, announcing that it *would* leave": what was still to come when it was told, unless a condition
    /// hangs on it.
    fn is_told_before(&self, clause: &Clause) -> bool {
        let parent = |clause: &Clause| clause.parent.and_then(|(above, _)| self.sentence.clauses.get(above));
        // A conjunct of the verb of saying that a word opens is said too.
        let said = |relation: &str| relation == "ccomp" || relation == "conj" && clause.marker.is_some();
        let above = parent(clause).filter(|_| clause.parent.is_some_and(|(_, relation)| said(relation)));
        let past = |above: &&Clause| {
            above.tense == Tense::Past || (!above.finite && parent(above).is_some_and(|main| main.tense == Tense::Past))
        };
        let above = above.filter(past);
        // "said that it would stay and that troops *would leave*".
        let first = clause.parent.filter(|(_, relation)| *relation == "conj").and_then(|_| parent(clause));
        if above.is_none() && first.is_some_and(|first| self.is_conditional(first) && self.is_told_before(first)) {
            return true;
        }
        let conditions = self.sentence.clauses.iter().any(|other| {
            self.sentence.is_below(other.predicate, clause.predicate)
                && other.marker.and_then(|marker| self.token(marker)).and_then(|token| self.words.marker(&token.lemma))
                    == Some(Stage::Conditional)
        });
        let tells =
            |at: usize| self.token(at).and_then(|token| self.words.cue(&token.lemma)).is_some_and(|cue| cue.report);
        above.is_some_and(|above| tells(above.predicate)) && !conditions
    }

    /// "when the truce *is signed*, troops will leave": a present tense beside a future one is still to come.
    fn is_to_come(&self, clause: &Clause) -> bool {
        let above = clause.parent.filter(|(_, relation)| *relation == "advcl");
        let above = above.and_then(|(above, _)| self.sentence.clauses.get(above));
        clause.tense == Tense::Present
            && above.is_some_and(|above| self.is_conditional(above) || above.tense == Tense::Future)
    }

    fn is_conditional(&self, clause: &Clause) -> bool {
        let stages = clause.auxiliaries.iter().filter_map(|&at| self.token(at)).map(|t| self.words.auxiliary(&t.lemma));
        stages.into_iter().any(|stage| stage == Some(Stage::Conditional))
    }

    /// What a participle or relative clause says of an event noun ("talks *scheduled* for May", "a raid that will follow").
    fn said_of(&self, noun: usize, predicate: usize) -> Option<Stage> {
        let token = self.token(predicate)?;
        let clause = self.sentence.clauses.iter().find(|clause| clause.predicate == predicate);
        let undergoes = clause
            .is_none_or(|clause| clause.voice == Voice::Passive && (!clause.finite || clause.subjects.contains(&noun)));
        let stage = undergoes.then(|| self.words.governs_noun(&token.lemma, None)).flatten();
        let stage = stage.filter(|stage| matches!(stage, Stage::Planned | Stage::Negated));
        let future = clause.is_some_and(|clause| clause.tense == Tense::Future && clause.subjects.contains(&noun));
        stage.or(future.then_some(Stage::Planned))
    }

    /// "ahead of *the election*": what is still to come when something else is told.
    fn before(&self, at: usize) -> Option<Stage> {
        let modifies = |token: &Token| {
            use WordClass::{Adj, Det, Noun, Num, Part, Pron, Propn};
            matches!(token.class, Adj | Det | Noun | Num | Part | Pron | Propn) || token.form == "-"
        };
        let tokens = self.sentence.tokens.get(..at)?;
        let first = tokens.iter().rposition(|token| !modifies(token))?;
        // Nouns of the phrase itself ("in the run-up to") are behind its last preposition.
        let ends_with = |phrase: &str| {
            let forms: Vec<&str> = phrase.split(' ').collect();
            (first + 1)
                .checked_sub(forms.len())
                .and_then(|from| tokens.get(from..=first))
                .is_some_and(|run| run.iter().zip(&forms).all(|(token, form)| token.form.eq_ignore_ascii_case(form)))
        };
        let nominal = self.token(at).is_some_and(|token| matches!(token.class, WordClass::Noun | WordClass::Propn));
        (nominal && self.words.set("before").any(ends_with)).then_some(Stage::Planned)
    }

    /// "reports that *the attack* killed ten": whether a noun's article says that the event is known.
    fn is_definite(&self, at: usize) -> bool {
        let nominal = self.token(at).is_some_and(|token| matches!(token.class, WordClass::Noun | WordClass::Propn));
        nominal && self.sentence.children(at).any(|child| self.token(child).is_some_and(|t| t.has("Definite=Def")))
    }

    /// "concerned by *reports* that hundreds were killed": the noun of hearsay right before the word that opens the event's clause, however
    /// the tree hangs the two.
    fn hearsay(&self, event: usize) -> Option<usize> {
        let mut verbs = 0;
        for at in (1..event).rev() {
            let (before, token) = (self.token(at - 1)?, self.token(at)?);
            let opens = self.words.is_in("complementizers", &token.form.to_lowercase());
            if opens && before.class == WordClass::Noun && self.words.is_in("hearsay", &before.lemma) {
                return Some(at - 1);
            }
            verbs += usize::from(token.class == WordClass::Verb && token.has("VerbForm=Fin"));
            if opens || token.class == WordClass::Punct || verbs > 1 {
                return None;
            }
        }
        None
    }

    /// The governor directly before an infinitive that the parser hung the wrong way round ("the ministry plans to …" with a noun
    /// *plans*), or on the verb whose object the governor is ("continued his *refusal* to …").
    fn before_infinitive(&self, at: usize) -> Option<Stage> {
        let mark = self
            .sentence
            .children(at)
            .find(|&child| self.token(child).is_some_and(|token| token.is("mark") && token.class == WordClass::Part))?;
        let beside = |token: &&Token| {
            token.class == WordClass::Noun && token.is("obj") && token.head == self.sentence.tokens[at].head
        };
        let before = self.token(mark.checked_sub(1)?).filter(|token| token.head == Some(at) || beside(token))?;
        self.words.governs_clause(&before.lemma)
    }

    /// "has *yet* to be found": an infinitive that has not come about.
    fn is_unfinished(&self, at: usize) -> bool {
        let infinitive =
            |child: &usize| self.token(*child).is_some_and(|token| token.is("mark") && token.class == WordClass::Part);
        let mark = self.sentence.children(at).find(infinitive).and_then(|mark| mark.checked_sub(1));
        mark.and_then(|before| self.token(before)).is_some_and(|before| self.words.is_in("unfinished", &before.lemma))
    }

    /// An infinitive that hangs on a clause as its purpose ("to capture the city"), or tells by itself, as in headlines ("Council to
    /// vote").
    fn is_purpose(&self, at: usize) -> bool {
        let adverbial = self.token(at).is_some_and(|token| {
            ["advcl", "root", "parataxis"].iter().any(|name| token.is(name)) && token.has("VerbForm=Inf")
        });
        let above = self.token(at).and_then(|token| token.head).and_then(|above| self.token(above));
        let caused = above.is_some_and(|above| self.words.is_in("causing", &above.lemma));
        adverbial
            && !caused
            && !self.is_outcome(at)
            && self
                .sentence
                .children(at)
                .any(|child| self.token(child).is_some_and(|token| token.is("mark") && token.class == WordClass::Part))
    }

    /// "beat the champions *to win* the cup": an infinitive that tells how it came out, behind a verb in the past that tells how.
    fn is_outcome(&self, at: usize) -> bool {
        let above = self.token(at).and_then(|token| token.head);
        // Parsers hang the infinitive on the object too.
        let above = above.and_then(|above| {
            let object =
                self.token(above).filter(|token| token.is("obj") && self.token(at).is_some_and(|own| own.is("acl")));
            object.map_or(Some(above), |object| object.head)
        });
        let clause = above.and_then(|above| self.sentence.clauses.iter().find(|clause| clause.predicate == above));
        let lemma = |at: usize| self.token(at).map_or("", |token| token.lemma.as_str());
        clause.is_some_and(|clause| {
            clause.finite
                && clause.auxiliaries.is_empty()
                && self.words.is_in("outcomes", lemma(at))
                && (self.words.is_in("contests", lemma(clause.predicate))
                    || (self.words.is_in("results", lemma(at)) && clause.tense == Tense::Past))
        })
    }

    /// Takes what the governor of a word says, and gives the governor if its own stage reaches the event too.
    fn step(&mut self, at: usize) -> Option<usize> {
        let token = self.token(at)?;
        let above = token.head?;
        self.near = above;
        let token = self.token(at)?;
        let governor = self.token(above)?;
        let (lemma, relation) = (self.governing_lemma(above, &governor.lemma), token.relation);
        let negated = self.is_negated(above);
        match relation.split(':').next().unwrap_or(relation) {
            "conj" => {
                self.shared(at, above);
                Some(above)
            }
            "compound" | "flat" | "fixed" | "amod" if governor.class != WordClass::Verb => {
                self.own(above);
                Some(above)
            }
            base @ ("xcomp" | "ccomp" | "csubj") => {
                self.complement(at, above, &lemma, negated, base == "xcomp");
                // Whoever may, will or wants to tell: what is told does not hang on that.
                let tells = self.words.cue(&lemma).is_some_and(|cue| cue.report)
                    && self.words.governs_clause(&lemma).is_none()
                    && self.sentence.clauses.iter().any(|clause| clause.predicate == at && clause.finite);
                (!tells).then_some(above)
            }
            "acl" if relation != "acl:relcl" && self.is_outcome(at) => self.token(above)?.head,
            "acl" if relation != "acl:relcl" && self.is_result(at, above) => self.result_of_noun(at),
            "acl" if relation != "acl:relcl" => {
                // "reports that the town fell": nouns of hearsay; the verb reports in earnest.
                let hearsay = governor.class == WordClass::Noun && self.words.is_in("hearsay", &lemma);
                let stage = if hearsay { Some(Stage::Alleged) } else { self.words.governs_clause(&lemma) };
                // "a deal *reached* between": a bare participle describes its noun, and is nothing that the noun asks for.
                let marked = self.sentence.children_by(at, &["mark", "case"]).next().is_some();
                let stage = stage.filter(|_| marked || token.has("VerbForm=Inf") || token.has("VerbForm=Fin"));
                // "allows *police* to arrest": parsers hang the infinitive on the object too.
                let first = self.token(above)?.head.filter(|_| self.token(above).is_some_and(|noun| noun.is("conj")));
                let object = first.unwrap_or(above);
                let verb = self.token(object)?.head.filter(|_| self.token(object).is_some_and(|noun| noun.is("obj")));
                // "caused the plane *to crash*" tells that it did.
                let caused = verb.is_some_and(|verb| {
                    let past = self.sentence.clauses.iter().any(|c| c.predicate == verb && c.tense == Tense::Past);
                    past && self.token(verb).is_some_and(|verb| self.words.is_in("causing", &verb.lemma))
                });
                let infinitive = token.has("VerbForm=Inf") && !self.is_ranked(above) && !caused;
                let enabled = verb.and_then(|verb| self.enabled(verb, &self.token(verb)?.lemma));
                // So does "urged *both sides* to hold talks".
                let asked = verb.and_then(|verb| self.words.governs_clause(&self.token(verb)?.lemma));
                let asked = asked.filter(|&stage| infinitive && stage == Stage::Demanded);
                self.take(stage.or(enabled).or(asked).or(infinitive.then_some(Stage::Planned)));
                stage.is_some().then_some(above)
            }
            "advcl" => {
                // "accused them of bombing" and "prevented from voting" are drawn as adverbial clauses too.
                let preposition = self.sentence.children(at).find_map(|child| {
                    self.token(child).filter(|t| t.is("mark") && t.class != WordClass::Part).map(|t| t.lemma.clone())
                });
                let infinitive = token.has("VerbForm=Inf").then(|| self.words.governs_clause(&lemma)).flatten();
                let bare = preposition.is_none() && self.is_result(at, above);
                let stage = preposition.and_then(|preposition| self.words.governs_noun(&lemma, Some(&preposition)));
                self.take(stage.or(infinitive));
                if bare {
                    self.share(above, true);
                }
                bare.then_some(above)
            }
            "obj" | "nsubj" | "obl" | "nmod" | "iobj" => self.argument(at, above, &lemma, relation, negated),
            _ => None,
        }
    }

    /// The lemma of a governor: with its particle where the two together govern ("rule out", "call off").
    fn governing_lemma(&self, at: usize, lemma: &str) -> String {
        let particles = self.sentence.children_by(at, &["compound:prt", "advmod", "case"]);
        // The word right behind the verb too: parsers take such particles for prepositions.
        let both = particles.chain(std::iter::once(at + 1)).filter_map(|child| self.token(child));
        let both = both.map(|child| format!("{lemma} {}", child.lemma));
        let governs =
            |both: &String| self.words.governs_clause(both).is_some() || self.words.governs_noun(both, None).is_some();
        both.collect::<Vec<_>>().into_iter().find(governs).unwrap_or_else(|| lemma.to_owned())
    }

    /// "could recover and *win*", "reportedly shelled the town and *killed* three": a coordinated verb without a subject of its own has the
    /// auxiliaries and adverbs of the first.
    fn shared(&mut self, at: usize, above: usize) {
        let own = |relation: &str| self.sentence.children_by(at, &[relation]).next().is_some();
        let form = |at: usize| {
            let token = self.token(at)?;
            token.features.iter().find(|feature| feature.starts_with("VerbForm")).copied()
        };
        let verbs = [at, above].iter().all(|&at| self.token(at).is_some_and(|token| token.class == WordClass::Verb));
        if !verbs || own("nsubj") {
            return;
        }
        let alike = form(at) == form(above) && !own("aux");
        self.share(above, alike);
    }

    /// Takes the adverbs of a verb, and its auxiliaries if they reach the event too.
    fn share(&mut self, above: usize, auxiliaries: bool) {
        for child in self.sentence.children(above) {
            let Some(token) = self.token(child) else { continue };
            let stage = match token.relation {
                "advmod" => self.words.adverb(&token.lemma),
                relation if auxiliaries && relation.starts_with("aux") => self.words.auxiliary(&token.lemma),
                _ => None,
            };
            self.near = child;
            self.take(stage);
        }
    }

    /// "shelled the town, *killing* three": a participle behind what it results from, with nothing of its own that opens it.
    fn is_result(&self, at: usize, above: usize) -> bool {
        let token = &self.sentence.tokens[at];
        let participle = token.has("VerbForm=Ger") || (token.has("VerbForm=Part") && token.has("Tense=Pres"));
        let opened = self.sentence.children_by(at, &["mark", "case", "nsubj", "aux"]).next().is_some();
        participle && at > above && !opened && token.class == WordClass::Verb
    }

    /// The same where the tree hangs it on a noun of that clause ("reportedly hit the town with shells *killing* three"): only the
    /// clause's adverbs tell of it, for it may as well describe the noun.
    fn result_of_noun(&mut self, at: usize) -> Option<usize> {
        let finite = |at: usize| self.sentence.clauses.iter().any(|clause| clause.predicate == at && clause.finite);
        let predicate = self.sentence.ancestors(at).find(|&above| finite(above)).filter(|&above| above < at)?;
        self.share(predicate, false);
        None
    }

    /// "the first team *to win* the cup": who is counted among those that did it has done it.
    fn is_ranked(&self, noun: usize) -> bool {
        std::iter::once(noun)
            .chain(self.sentence.children(noun))
            .filter_map(|at| self.token(at))
            .any(|token| token.has("NumType=Ord") || self.words.is_in("ranks", &token.lemma))
    }

    /// Whether a complement tells instead of asking for something: it has a finite verb of its own in the past, or stands under a verb
    /// that only tells with finite ones ("told the agency that troops had left").
    fn is_statement(&self, at: usize, lemma: &str, stage: Stage) -> bool {
        let Some(clause) = self.sentence.clauses.iter().find(|clause| clause.predicate == at) else { return false };
        let infinitive = self.token(at).is_some_and(|token| token.has("VerbForm=Inf"));
        // "insisted that both sides *sign*": a bare form behind some of them asks too.
        let bare = self.token(at).is_some_and(|token| token.form == token.lemma) && clause.tense != Tense::Past;
        if stage == Stage::Demanded
            && self.words.is_in("telling", lemma)
            && clause.auxiliaries.is_empty()
            && !infinitive
            && !(bare && self.words.is_in("subjunctive", lemma))
        {
            return true;
        }
        let obliged = clause
            .auxiliaries
            .iter()
            .filter_map(|&at| self.token(at))
            .any(|token| self.words.auxiliary(&token.lemma).is_some());
        let tells = self.words.is_in("telling", lemma) && !(bare && self.words.is_in("subjunctive", lemma));
        clause.finite
            && !obliged
            && match stage {
                Stage::Demanded => tells || clause.tense == Tense::Past,
                Stage::Planned => clause.tense == Tense::Past,
                Stage::Possible => tells && clause.tense == Tense::Past,
                _ => false,
            }
    }

    /// A clausal complement under its verb; an open one shares the verb's auxiliaries ("may prefer to leave").
    fn complement(&mut self, at: usize, above: usize, lemma: &str, negated: bool, open: bool) {
        // "called it *an attack*": who names something asks for nothing.
        let object = self.sentence.children_by(above, &["obj"]).next().is_some();
        let nominal = self.token(at).is_some_and(|token| matches!(token.class, WordClass::Noun | WordClass::Propn));
        let names = self.words.is_in("naming", lemma) && object && nominal;
        let stage = self.words.governs_clause(lemma).filter(|&stage| !self.is_statement(at, lemma, stage) && !names);
        let stage = stage.or_else(|| self.enabled(above, lemma));
        let stage = stage.filter(|&stage| stage != Stage::Alleged || !self.is_mute(above));
        if let Some(stage) = stage {
            match (stage, negated) {
                (Stage::Planned, true) => {
                    self.take(Some(Stage::Negated));
                    self.take(Some(Stage::Planned));
                }
                // "did not fail to", "did not deny that": the two undo each other, or leave it open.
                (Stage::Negated, true) => {}
                (Stage::Denied, true) => self.take(Some(Stage::Possible)),
                _ => self.take(Some(stage)),
            }
            self.beside(above);
        } else if self.words.is_in("implicative", lemma) {
            self.own(above);
        } else if open {
            self.beside(above);
        }
    }

    /// "the conflict has *claimed* lives": a verb of telling whose subject tells nothing.
    fn is_mute(&self, verb: usize) -> bool {
        let clause = self.sentence.clauses.iter().find(|clause| clause.predicate == verb);
        let subject = clause.and_then(|clause| clause.subjects.first()).and_then(|&subject| self.token(subject));
        subject.is_some_and(|subject| self.words.is_in("mute", &subject.lemma))
    }

    /// "*allows* suspects to be held": a present tense that enables something tells of no case of it.
    fn enabled(&self, above: usize, lemma: &str) -> Option<Stage> {
        let clause = self.sentence.clauses.iter().find(|clause| clause.predicate == above)?;
        (clause.tense == Tense::Present && self.words.is_in("enabling", lemma)).then_some(Stage::Possible)
    }

    /// A nominal event under its verb or noun.
    fn argument(&mut self, at: usize, above: usize, lemma: &str, relation: &str, negated: bool) -> Option<usize> {
        let preposition = self.sentence.case(at).and_then(|case| self.token(case)).map(|token| token.lemma.clone());
        let preposition = preposition.filter(|preposition| !lemma.ends_with(&format!(" {preposition}")));
        let subject = relation == "nsubj";
        // "arrived, the mission said, for *talks*": what parsers hang on the verb that only interrupts.
        let interrupted = self.token(above).filter(|token| token.is("parataxis") && self.words.cue(lemma).is_some());
        let around = interrupted.and_then(|token| self.token(token.head?)).map(|token| token.lemma.clone());
        let lemma = around.as_deref().unwrap_or(lemma);
        let stage = if subject { None } else { self.words.governs_noun(lemma, preposition.as_deref()) };
        // "called it revenge *for the strikes*": who names something asks for nothing.
        let names = self.words.is_in("naming", lemma)
            && relation == "obl"
            && self.sentence.children_by(above, &["obj"]).next().is_some();
        // "claimed *the bombing*": who claims an act says that it happened.
        let owns = self.words.is_in("owning", lemma)
            && relation == "obj"
            && self.token(at).is_some_and(|token| self.words.is_in("acts", &token.lemma));
        let stage = stage.filter(|_| !names && !owns);
        if let Some(stage) = stage {
            if stage == Stage::Negated && !negated && self.token(above).is_some_and(|token| token.has("VerbForm=Inf")) {
                return self.undoing(above);
            }
            let undone = matches!(stage, Stage::Negated | Stage::Denied) && (negated || self.is_modal(above));
            if !undone {
                self.take(Some(stage));
            }
            self.beside(above);
            return Some(above);
        }
        // "intended to break *the siege*": what ends an event speaks of one that was there.
        if self.words.is_in("ending", lemma) {
            return None;
        }
        let carried = matches!(relation, "obj" | "nsubj" | "nsubj:pass") && self.words.is_in("support", lemma);
        let part = relation == "nmod" && self.words.is_in("parts", lemma);
        if carried || part {
            self.own(above);
            return Some(above);
        }
        // "the talks *will focus* on trade": what is held by appointment has not been held while it is told of in the future.
        // So has "a treaty *would* raise hopes" not been signed.
        let appointed = self.token(at).is_some_and(|token| self.words.is_in("appointments", &token.lemma));
        let indefinite =
            self.sentence.children(at).any(|child| self.token(child).is_some_and(|t| t.has("Definite=Ind")));
        if relation == "nsubj" && (appointed || indefinite) {
            self.take(self.still_ahead(above));
        }
        None
    }

    /// "searched cars *to avert* an attack", "tried *to prevent* it", "failed *to prevent* it": an infinitive that undoes an event leaves it
    /// open, unless what governs it says that it came about or did not.
    fn undoing(&mut self, infinitive: usize) -> Option<usize> {
        let token = self.token(infinitive)?;
        let governor = token.head.and_then(|above| self.token(above)).filter(|_| token.is("xcomp"));
        let stage = governor.and_then(|governor| self.words.governs_clause(&governor.lemma));
        let managed = governor.is_some_and(|governor| self.words.is_in("implicative", &governor.lemma));
        match stage {
            Some(Stage::Negated) => return None,
            _ if managed => self.take(Some(Stage::Negated)),
            _ => self.take(Some(Stage::Possible)),
        }
        None
    }

    /// Planned, where a clause is in the future, or in the past's future; conditional, where it only would be.
    fn still_ahead(&self, predicate: usize) -> Option<Stage> {
        let clause = self.sentence.clauses.iter().find(|clause| clause.predicate == predicate)?;
        let ahead = clause.tense == Tense::Future || (self.is_conditional(clause) && self.is_told_before(clause));
        if ahead { Some(Stage::Planned) } else { self.is_conditional(clause).then_some(Stage::Conditional) }
    }

    /// The auxiliaries and the opening word beside a governor, without its negation.
    fn beside(&mut self, at: usize) {
        let told = self.told;
        self.own(at);
        (self.told.polarity, self.told.polarity_at) = (told.polarity, told.polarity_at);
    }

    /// "the summit *might* be called off": whether a verb itself is only possible or conditional.
    fn is_modal(&self, at: usize) -> bool {
        let clause = self.sentence.clauses.iter().find(|clause| clause.predicate == at);
        clause.is_some_and(|clause| {
            let lemmas =
                clause.auxiliaries.iter().filter_map(|&auxiliary| self.token(auxiliary)).map(|token| &token.lemma);
            lemmas
                .filter_map(|lemma| self.words.auxiliary(lemma))
                .any(|stage| matches!(stage, Stage::Possible | Stage::Conditional))
        })
    }

    fn is_negated(&self, at: usize) -> bool {
        self.sentence.clauses.iter().any(|clause| clause.predicate == at && clause.negation.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Rules;
    use crate::text::{Field, Format};

    /// The stage of the first token with `word`'s form.
    fn stage_of(rules: &Rules, text: &str, word: &str) -> (Polarity, Modality) {
        let language = &rules.languages["en"];
        let document = language.analyzer.read(Field::Text, text, Format::Plain);
        let sentence = &document.sentences[0];
        let at = sentence.tokens.iter().position(|token| token.form == word).unwrap();
        let told = stage(sentence, at, language);
        (told.polarity, told.modality)
    }

    fn tree(rules: &Rules, text: &str) -> String {
        let document = rules.languages["en"].analyzer.read(Field::Text, text, Format::Plain);
        let show = |t: &Token| format!("{}/{:?}/{}/{:?}", t.lemma, t.class, t.relation, t.head);
        document.sentences[0].tokens.iter().map(show).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_words_above_an_event_give_its_stage() {
        use Modality::{Alleged, Conditional, Demanded, Happened, Planned, Possible};
        use Polarity::{Affirmed, Denied, Negated};
        let rules = Rules::builtin();
        let cases = [
            ("The army captured the town on Monday.", "captured", (Affirmed, Happened)),
            ("The army did not capture the town.", "capture", (Negated, Happened)),
            ("The army failed to capture the town.", "capture", (Negated, Happened)),
            ("The army managed to capture the town.", "capture", (Affirmed, Happened)),
            ("The two sides agreed to exchange prisoners.", "exchange", (Affirmed, Planned)),
            ("The ministry plans to close the border.", "close", (Affirmed, Planned)),
            ("The envoy called for the release of all hostages.", "release", (Affirmed, Demanded)),
            ("The general did not acknowledge the defeat.", "defeat", (Affirmed, Happened)),
            ("The minister denied launching the attack.", "launching", (Denied, Happened)),
            ("The rebels may attack the port.", "attack", (Affirmed, Possible)),
            ("The troops left the city without firing a shot.", "firing", (Negated, Happened)),
            ("Aid will reach the town if the ceasefire holds.", "ceasefire", (Affirmed, Conditional)),
            ("The rebels allegedly killed two guards.", "killed", (Affirmed, Alleged)),
            ("He was accused of killing two guards.", "killing", (Affirmed, Alleged)),
            ("The two sides will sign the agreement on Friday.", "agreement", (Affirmed, Planned)),
            ("Both sides may prefer to leave the town.", "leave", (Affirmed, Planned)),
            ("The government refused to release the prisoners.", "release", (Negated, Happened)),
            ("The envoy spoke ahead of elections later this year.", "elections", (Affirmed, Planned)),
            ("Talks scheduled for Friday were the subject of the call.", "Talks", (Affirmed, Planned)),
            ("The army said it would release the prisoners.", "release", (Affirmed, Planned)),
            ("The ministry said that the talks would focus on trade.", "talks", (Affirmed, Planned)),
            ("The negotiations will lay the ground for peace.", "negotiations", (Affirmed, Planned)),
            ("The union called off the strike.", "strike", (Negated, Happened)),
            ("The minister ruled out an attack on the port.", "attack", (Negated, Happened)),
            ("The court ruled that the army had killed the men.", "killed", (Affirmed, Happened)),
            ("Has the army captured the town?", "captured", (Affirmed, Possible)),
            ("When the truce is signed, the troops will leave.", "signed", (Affirmed, Planned)),
            ("The envoy could not confirm reports that the town was captured.", "captured", (Affirmed, Alleged)),
            ("The envoy called on both sides to release the men.", "release", (Affirmed, Demanded)),
            ("The summit might be called off.", "summit", (Affirmed, Possible)),
            ("They accepted the resumption of the talks.", "talks", (Affirmed, Planned)),
            ("A source told the agency that rebels had shelled the port.", "shelled", (Affirmed, Happened)),
            ("The envoy told both sides that they must release the men.", "release", (Affirmed, Demanded)),
            ("The rebels reportedly shelled the port and killed two men.", "killed", (Affirmed, Alleged)),
            ("The army could recover and capture the town.", "capture", (Affirmed, Possible)),
            ("The army has yet to capture the town.", "capture", (Negated, Happened)),
            ("Rebels neither captured the town nor killed the governor.", "captured", (Negated, Happened)),
            ("The law allows police to arrest suspects.", "arrest", (Affirmed, Possible)),
            ("The group called it revenge for the strikes on the port.", "strikes", (Affirmed, Happened)),
            ("The army forced the rebels to retreat from the town.", "retreat", (Affirmed, Happened)),
            ("The government has accused rebels of using gas.", "using", (Affirmed, Alleged)),
            ("The monitor said buses left under a deal reached between both sides.", "reached", (Affirmed, Happened)),
            ("The engine's failure caused the plane to crash in the woods.", "crash", (Affirmed, Happened)),
            ("The club scored twice on Sunday to win the cup.", "win", (Affirmed, Happened)),
            ("The mayor, however, continued his refusal to resign on Tuesday.", "resign", (Negated, Happened)),
            ("Critics spoke of a lack of help in the outbreak.", "outbreak", (Affirmed, Happened)),
            ("The union insisted that all firms sign the agreement.", "agreement", (Affirmed, Demanded)),
            ("The envoy urged the army and the rebels to hold talks.", "talks", (Affirmed, Demanded)),
            ("Fans have not seen their team win a title.", "win", (Negated, Happened)),
            ("Gangs who'd been robbing travellers were arrested.", "robbing", (Affirmed, Happened)),
            ("He spoke on Friday, announcing that the army would leave the town.", "leave", (Affirmed, Planned)),
            (
                "She was alarmed by reports that dozens of people were killed in the raid.",
                "killed",
                (Affirmed, Alleged),
            ),
            ("The rebels launched an assault intended to break the siege of the port.", "siege", (Affirmed, Happened)),
            ("The city beat the champions to win the cup.", "win", (Affirmed, Happened)),
            ("Rebels fighting to overthrow the president shelled the port.", "overthrow", (Affirmed, Planned)),
            ("Police searched cars to avert an attack on the port.", "attack", (Affirmed, Possible)),
            ("The guards failed to prevent an attack on the port.", "attack", (Affirmed, Happened)),
            ("The guards managed to prevent an attack on the port.", "attack", (Negated, Happened)),
            ("The group called it an attack on the port.", "attack", (Affirmed, Happened)),
            ("The group was the first to claim the bombing of the port.", "bombing", (Affirmed, Happened)),
            ("He said that the curfew would last and that troops would leave the town.", "leave", (Affirmed, Planned)),
            ("The ministry blamed the attack on the port on rebels.", "attack", (Affirmed, Happened)),
            ("The ministry determines whose planes carried out the raid.", "carried", (Affirmed, Happened)),
        ];
        let wrong: Vec<String> = cases
            .iter()
            .map(|(text, word, expected)| (text, stage_of(&rules, text, word), expected))
            .filter(|(_, found, expected)| found != *expected)
            .map(|(text, found, expected)| format!("{text} {found:?}, not {expected:?} {}", tree(&rules, text)))
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
