//! A dependency tree → its clauses: predicates with tense, voice, negation and arguments.
//!
//! Universal Dependencies draws only the surface; this adds what a reader supplies: the subject of coordinated verbs, open complements,
//! participles and relative clauses, and the auxiliaries that coordinated verbs share. Invariants: clauses are in text order of their
//! predicates; a clause's parent is another clause; nothing is inherited along a cycle. Deliberately absent: words (the auxiliaries of the future
//! are handed in), and what a clause means.

use super::words::Lookup;
use super::{Clause, ClauseKind, Oblique, Sentence, Tense, Token, Voice, WordClass};

/// Relations under which a verb is a predicate of its own, by base name.
const CLAUSAL: [&str; 11] =
    ["root", "conj", "ccomp", "xcomp", "advcl", "acl", "parataxis", "csubj", "list", "dep", "appos"];

/// Finds the clauses of a sentence whose tokens have their tree.
pub(crate) fn clauses(words: &Lookup, sentence: &Sentence) -> Vec<Clause> {
    let mut reader = Reader { words, sentence, children: child_lists(sentence), at: vec![None; sentence.tokens.len()] };
    let mut clauses: Vec<Clause> = (0..sentence.tokens.len()).filter_map(|token| reader.clause(token)).collect();
    for (index, clause) in clauses.iter().enumerate() {
        if let Some(place) = reader.at.get_mut(clause.predicate) {
            *place = Some(index);
        }
    }
    for clause in &mut clauses {
        clause.parent = reader.parent(clause.predicate);
    }
    for index in from_above(&clauses) {
        reader.share(&mut clauses, index);
    }
    reader.share_objects(&mut clauses);
    clauses
}

fn child_lists(sentence: &Sentence) -> Vec<Vec<usize>> {
    let mut lists = vec![Vec::new(); sentence.tokens.len()];
    for (at, token) in sentence.tokens.iter().enumerate() {
        if let Some(list) = token.head.and_then(|head| lists.get_mut(head)) {
            list.push(at);
        }
    }
    lists
}

/// Clauses with each parent before its children.
fn from_above(clauses: &[Clause]) -> Vec<usize> {
    let depth = |index: usize| {
        let step = |&at: &usize| clauses.get(at).and_then(|clause| clause.parent).map(|(parent, _)| parent);
        std::iter::successors(step(&index), step).take(clauses.len()).count()
    };
    let mut order: Vec<usize> = (0..clauses.len()).collect();
    order.sort_by_cached_key(|&index| (depth(index), index));
    order
}

struct Reader<'a> {
    words: &'a Lookup,
    sentence: &'a Sentence,
    children: Vec<Vec<usize>>,
    /// Clause index by predicate.
    at: Vec<Option<usize>>,
}

/// The relation without its subtype.
fn base(relation: &'static str) -> &'static str {
    relation.split(':').next().unwrap_or(relation)
}

impl Reader<'_> {
    fn token(&self, at: usize) -> Option<&Token> {
        self.sentence.tokens.get(at)
    }

    fn has(&self, at: usize, feature: &str) -> bool {
        self.token(at).is_some_and(|token| token.has(feature))
    }

    fn by<'s>(&'s self, head: usize, relations: &'s [&str]) -> impl Iterator<Item = usize> + 's {
        let under = |child: &usize| {
            self.token(*child).is_some_and(|token| relations.iter().any(|wanted| token.is_relation(wanted)))
        };
        self.children.get(head).into_iter().flatten().copied().filter(under)
    }

    fn any(&self, head: usize, relations: &[&str]) -> bool {
        self.by(head, relations).next().is_some()
    }

    /// The clause that a token is the predicate of, with the arguments that the tree itself shows.
    fn clause(&self, predicate: usize) -> Option<Clause> {
        let token = self.token(predicate)?;
        let kind = self.kind(predicate, token)?;
        let auxiliaries: Vec<usize> = self.by(predicate, &["aux", "cop"]).collect();
        let voice = self.voice(predicate, token, &auxiliaries);
        let (finite, tense) = self.tense(predicate, kind, &auxiliaries);
        let subjects = self.by(predicate, &["nsubj", "csubj"]).collect::<Vec<_>>();
        let objects = self.by(predicate, &["obj"]).collect::<Vec<_>>();
        Some(Clause {
            predicate,
            kind,
            tense,
            voice,
            finite,
            particle: self.by(predicate, &["compound:prt"]).next(),
            negation: self.negation(predicate, &subjects, &objects),
            subjects: self.all_coordinated(&subjects),
            objects: self.all_coordinated(&objects),
            indirect: self.all_coordinated(&self.by(predicate, &["iobj"]).collect::<Vec<_>>()),
            obliques: self.obliques(predicate, kind),
            parent: None,
            marker: self.by(predicate, &["mark"]).next(),
            auxiliaries,
        })
    }

    fn kind(&self, predicate: usize, token: &Token) -> Option<ClauseKind> {
        let subject = self.any(predicate, &["nsubj", "csubj", "expl"]);
        let relation = base(token.relation);
        match token.class {
            WordClass::Verb => {
                let clausal = CLAUSAL.contains(&relation) && self.conjoined_clause(predicate);
                (clausal || subject || self.any(predicate, &["obj", "aux", "ccomp"])).then_some(ClauseKind::Verbal)
            }
            WordClass::Aux if relation == "aux" || relation == "cop" => None,
            WordClass::Aux => Some(ClauseKind::Verbal),
            WordClass::Punct => None,
            _ => (self.any(predicate, &["cop"]) || self.any(predicate, &["nsubj", "csubj"]))
                .then_some(ClauseKind::Copular),
        }
    }

    /// A verb coordinated with a modifier of a noun ("wounded and captured men") is a modifier too.
    fn conjoined_clause(&self, predicate: usize) -> bool {
        let mut at = predicate;
        for _ in 0..self.sentence.tokens.len() {
            let Some(token) = self.token(at) else { return true };
            match (base(token.relation), token.head) {
                ("conj", Some(head)) => at = head,
                (relation, _) => return relation != "amod" && relation != "compound",
            }
        }
        true
    }

    fn voice(&self, predicate: usize, token: &Token, auxiliaries: &[usize]) -> Voice {
        let relation = |at: &usize| self.token(*at).map_or("", |token| token.relation);
        let marked = auxiliaries.iter().any(|at| relation(at) == "aux:pass")
            || self.any(predicate, &["nsubj:pass"])
            || self.any(predicate, &["csubj:pass"])
            || self.any(predicate, &["obl:agent"]);
        let participle = token.has("VerbForm=Part") && token.has("Tense=Past");
        let bare = auxiliaries.is_empty() && !self.any(predicate, &["obj"]) && !self.mistaken_past(predicate);
        let reduced = bare && (token.has("Voice=Pass") || matches!(base(token.relation), "acl" | "advcl"));
        if marked || (participle && reduced) { Voice::Passive } else { Voice::Active }
    }

    /// Whether a bare past participle must be a past tense: it has a subject of its own that does not undergo it, or stands where only a
    /// finite verb can and has an object. Many verbs write both forms alike, and the tagger guesses.
    fn mistaken_past(&self, predicate: usize) -> bool {
        let Some(token) = self.token(predicate) else { return false };
        let participle = token.has("VerbForm=Part") && token.has("Tense=Past");
        if !participle || self.any(predicate, &["aux", "cop", "nsubj:pass", "obl:agent"]) {
            return false;
        }
        let main =
            matches!(base(token.relation), "root" | "ccomp" | "parataxis" | "conj") || token.relation == "acl:relcl";
        self.by(predicate, &["nsubj"]).any(|at| self.token(at).is_some_and(|t| t.relation == "nsubj"))
            || (main && base(token.relation) != "conj" && self.any(predicate, &["obj"]))
    }

    /// Whether a finite verb is there, and the tense of the whole group.
    fn tense(&self, predicate: usize, kind: ClauseKind, auxiliaries: &[usize]) -> (bool, Tense) {
        let own = (kind == ClauseKind::Verbal).then_some(predicate);
        let group: Vec<usize> = auxiliaries.iter().copied().chain(own).collect();
        if auxiliaries.iter().any(|&at| self.token(at).is_some_and(|token| self.words.future.contains(&token.lemma))) {
            return (true, Tense::Future);
        }
        if self.mistaken_past(predicate) {
            return (true, Tense::Past);
        }
        let Some(place) = group.iter().position(|&at| self.has(at, "VerbForm=Fin")) else {
            return (false, Tense::None);
        };
        let finite = group.get(place).copied().unwrap_or(predicate);
        // "has left", "may have left": an auxiliary, and a past participle that is not passive.
        let rest = group.get(place + 1..).unwrap_or_default();
        let passive_only = self.token(finite).is_some_and(|token| token.relation != "aux");
        let perfect = !passive_only
            && rest.iter().enumerate().any(|(nth, &at)| {
                let led = nth == 0
                    || rest.get(nth - 1).is_some_and(|&before| self.token(before).is_some_and(|t| t.relation == "aux"));
                led && self.has(at, "VerbForm=Part") && self.has(at, "Tense=Past")
            });
        let tense = if perfect || self.has(finite, "Tense=Past") { Tense::Past } else { Tense::Present };
        (true, tense)
    }

    /// What negates the clause: a negation at the verb, or a negative subject or object.
    fn negation(&self, predicate: usize, subjects: &[usize], objects: &[usize]) -> Option<usize> {
        let negative = |at: usize| self.has(at, "Polarity=Neg") || self.has(at, "PronType=Neg");
        let at_verb = self.by(predicate, &["advmod", "det", "cc"]).find(|&at| negative(at));
        at_verb.or_else(|| {
            let arguments = subjects.iter().chain(objects);
            arguments.copied().find_map(|at| {
                if negative(at) { Some(at) } else { self.by(at, &["det", "advmod"]).find(|&det| negative(det)) }
            })
        })
    }

    fn obliques(&self, predicate: usize, kind: ClauseKind) -> Vec<Oblique> {
        let relations: &[&str] = if kind == ClauseKind::Copular { &["obl", "nmod"] } else { &["obl"] };
        let mut found = Vec::new();
        for head in self.by(predicate, relations) {
            if self.token(head).is_some_and(|token| token.relation == "nmod:poss") {
                continue;
            }
            let case = self.by(head, &["case"]).next();
            found.push(Oblique { case, head });
            for other in self.coordinated(head).into_iter().filter(|&other| other != head) {
                found.push(Oblique { case: self.by(other, &["case"]).next().or(case), head: other });
            }
        }
        found.sort_by_key(|oblique| oblique.head);
        found
    }

    fn all_coordinated(&self, heads: &[usize]) -> Vec<usize> {
        let mut all: Vec<usize> = heads.iter().flat_map(|&head| self.coordinated(head)).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The token and the nominals coordinated with it.
    fn coordinated(&self, head: usize) -> Vec<usize> {
        let mut all = vec![head];
        let mut place = 0;
        while let Some(&one) = all.get(place) {
            let more: Vec<usize> = self
                .by(one, &["conj"])
                .filter(|&at| {
                    self.token(at)
                        .is_some_and(|token| token.class != WordClass::Verb || one == head && self.any(at, &["det"]))
                })
                .filter(|at| !all.contains(at))
                .collect();
            all.extend(more);
            place += 1;
        }
        all
    }

    /// The nearest clause above, and the relation of the branch that leads here.
    fn parent(&self, predicate: usize) -> Option<(usize, &'static str)> {
        let relation = base(self.token(predicate)?.relation);
        let relation = if relation == "acl" && self.is_adverbial(predicate) { "advcl" } else { relation };
        self.sentence
            .ancestors(predicate)
            .find_map(|head| self.at.get(head).copied().flatten())
            .map(|parent| (parent, relation))
    }

    /// Gives the clause at `index` what it shares with its parent and with the noun that it modifies.
    fn share(&self, clauses: &mut [Clause], index: usize) {
        let Some(clause) = clauses.get(index) else { return };
        let above = clause.parent.and_then(|(parent, relation)| Some((clauses.get(parent)?.clone(), relation)));
        let mut clause = clause.clone();
        let noun = self.modified_noun(clause.predicate);
        if let Some(noun) = noun {
            self.resolve_relative(&mut clause, noun);
        }
        for subject in &mut clause.subjects {
            *subject = self.antecedent(*subject, clause.predicate).unwrap_or(*subject);
        }
        if let Some((above, relation)) = &above {
            self.share_with(&mut clause, above, relation, noun);
        }
        if let Some(place) = clauses.get_mut(index) {
            *place = clause;
        }
    }

    /// The noun that a relative clause or participle hangs on, directly or through coordination.
    fn modified_noun(&self, predicate: usize) -> Option<usize> {
        let token = self.token(predicate)?;
        let adnominal = base(token.relation) == "acl" && !self.is_adverbial(predicate);
        adnominal.then_some(token.head).flatten()
    }

    /// Whether a participle opened by a conjunction ("carried off *after being hurt*") says when or why, and so is none of the noun's before it.
    fn is_adverbial(&self, predicate: usize) -> bool {
        let opened = self
            .by(predicate, &["mark"])
            .any(|at| self.token(at).is_some_and(|token| matches!(token.class, WordClass::Sconj | WordClass::Adp)));
        opened && (self.has(predicate, "VerbForm=Part") || self.has(predicate, "VerbForm=Ger"))
    }

    /// What a relative pronoun stands for where the tree does not hang its clause on a noun: the nearest noun right before it.
    fn antecedent(&self, pronoun: usize, predicate: usize) -> Option<usize> {
        if !self.has(pronoun, "PronType=Rel") || pronoun > predicate {
            return None;
        }
        let nominal =
            |at: &usize| self.token(*at).is_some_and(|token| matches!(token.class, WordClass::Noun | WordClass::Propn));
        let last = (0..pronoun).rev().take(3).find(nominal)?;
        // The head of the name or compound that the noun belongs to.
        let joined = |at: &usize| self.token(*at).is_some_and(|token| matches!(token.relation, "flat" | "compound"));
        // "a rocket on 12 Dec. *that* put …": a date stands between the noun and its pronoun.
        let dated = |at: &usize| {
            self.token(*at).is_some_and(|token| token.class == WordClass::Num || token.relation == "nmod:unmarked")
        };
        let heads = std::iter::once(last).chain(self.sentence.ancestors(last));
        heads.take_while(|&head| head < pronoun).find(|head| !joined(head) && !dated(head))
    }

    /// Puts the noun in the place of its relative pronoun, or in the gap.
    fn resolve_relative(&self, clause: &mut Clause, noun: usize) {
        let relative = self.token(clause.predicate).is_some_and(|token| token.relation == "acl:relcl");
        let participle = self.has(clause.predicate, "VerbForm=Part") || self.has(clause.predicate, "VerbForm=Ger");
        let pronoun = |at: usize| self.has(at, "PronType=Rel") || (relative && self.has(at, "PronType=Int"));
        let nouns = self.all_coordinated(&[noun]);
        for arguments in [&mut clause.subjects, &mut clause.objects, &mut clause.indirect] {
            if arguments.iter().any(|&at| pronoun(at)) {
                arguments.retain(|&at| !pronoun(at));
                arguments.extend(if arguments.is_empty() { nouns.clone() } else { vec![noun] });
                arguments.sort_unstable();
            }
        }
        for oblique in &mut clause.obliques {
            if pronoun(oblique.head) {
                oblique.head = noun;
            }
        }
        if clause.subjects.is_empty() && (relative || (participle && !clause.finite)) {
            clause.subjects = vec![noun];
        }
    }

    /// "toppled and killed *the dictator*": the object of the last of verbs that stand side by side is that of all.
    fn share_objects(&self, clauses: &mut [Clause]) {
        for later in (0..clauses.len()).rev() {
            let Some((first, "conj")) = clauses[later].parent else { continue };
            let (from, to) = (clauses[first].predicate, clauses[later].predicate);
            let side_by_side = from < to
                && (from + 1..to).all(|between| {
                    self.token(between).is_some_and(|token| {
                        matches!(token.class, WordClass::Cconj | WordClass::Punct | WordClass::Adv | WordClass::Aux)
                    })
                });
            let lacks = clauses[first].voice == Voice::Active && clauses[first].objects.is_empty();
            if side_by_side && lacks && !clauses[later].objects.is_empty() {
                let objects = clauses[later].objects.clone();
                clauses[first].objects = objects;
            }
        }
    }

    /// Whether a participle stands behind a finite verb and before the verb that the tree hangs it on ("rammed the gate, *killing* two, police
    /// *said*"): its subject is the one of the verb before.
    fn follows_another(&self, predicate: usize, above: &Clause) -> bool {
        predicate < above.predicate
            && (0..predicate)
                .any(|at| self.has(at, "VerbForm=Fin") && self.token(at).is_some_and(|t| t.class == WordClass::Verb))
    }

    fn share_with(&self, clause: &mut Clause, above: &Clause, relation: &str, noun: Option<usize>) {
        let form = |at: usize| {
            let token = self.token(at)?;
            token.features.iter().find(|feature| feature.starts_with("VerbForm")).copied()
        };
        let hung_on_predicate = self.token(clause.predicate).is_some_and(|token| token.head == Some(above.predicate));
        match relation {
            "conj" if hung_on_predicate => {
                let alike = form(clause.predicate) == form(above.predicate);
                if clause.subjects.is_empty() {
                    clause.subjects.clone_from(&above.subjects);
                }
                if alike && clause.auxiliaries.is_empty() && clause.kind == above.kind {
                    (clause.finite, clause.tense) =
                        (above.finite || clause.finite, if clause.finite { clause.tense } else { above.tense });
                    let participle =
                        self.has(clause.predicate, "VerbForm=Part") && self.has(clause.predicate, "Tense=Past");
                    if participle && clause.objects.is_empty() {
                        clause.voice = above.voice;
                    }
                    // Negation comes with the shared auxiliary only.
                    if clause.negation.is_none()
                        && !above.auxiliaries.is_empty()
                        && !self.has(clause.predicate, "VerbForm=Fin")
                    {
                        clause.negation = above.negation;
                    }
                }
            }
            "xcomp" if hung_on_predicate && clause.subjects.is_empty() => {
                let controller = if above.voice == Voice::Active && !above.objects.is_empty() {
                    &above.objects
                } else if above.voice == Voice::Active && !above.indirect.is_empty() {
                    &above.indirect
                } else {
                    &above.subjects
                };
                clause.subjects.clone_from(controller);
            }
            // "an offensive to take the city", "an agreement to exchange prisoners": who launches or makes it.
            "acl"
                if clause.subjects.is_empty()
                    && !clause.finite
                    && noun.is_some_and(|noun| above.objects.contains(&noun)) =>
            {
                // "urged *Iran* to open talks": who is named by name is the one who acts.
                let named = noun.filter(|&noun| self.token(noun).is_some_and(|token| token.class == WordClass::Propn));
                match named {
                    Some(named) => clause.subjects = self.all_coordinated(&[named]),
                    None => clause.subjects.clone_from(&above.subjects),
                }
            }
            "advcl"
                if noun.is_none()
                    && clause.subjects.is_empty()
                    && !clause.finite
                    && !self.follows_another(clause.predicate, above) =>
            {
                // "accused *rebels* of using gas": who is accused is who did it.
                let controls = self.token(above.predicate).is_some_and(|verb| self.words.control.contains(&verb.lemma));
                let opened = self
                    .by(clause.predicate, &["mark", "case"])
                    .any(|mark| self.token(mark).is_some_and(|mark| self.words.controlling.contains(&mark.lemma)));
                let object = controls && opened && above.voice == Voice::Active && hung_on_predicate;
                let object = object && above.objects.iter().any(|&object| object < clause.predicate);
                clause.subjects.clone_from(if object { &above.objects } else { &above.subjects });
            }
            _ => {}
        }
    }
}
