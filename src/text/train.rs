//! A treebank → the model files of a language: lexicon, tagger, parser.
//!
//! Averaged perceptrons (Collins 2002) that learn until the right decision leads by a margin, the parser's with a dynamic oracle (Goldberg and Nivre 2013) on tags that were predicted by
//! a tagger that had not seen the sentence. Invariant: the same treebank gives the same bytes: integers only, a fixed order
//! of sentences drawn from a fixed seed, one thread.

use std::collections::BTreeMap;

use super::WordClass;
use super::conllu::{GoldSentence, GoldWord};
use super::dictionary::{self, Dictionary};
use super::lexicon::{ATTESTED, Edit, FEATURES, Known, Lexicon, Tag, endings, fold, fold_lemma};
use super::parser::{self, State, Step, Words, relation_number};
use super::tagger::{self, Atom};
use super::weights::{CLASSES, Weights, code};

/// Buckets of the tagger's weights.
const TAGGER_BUCKETS: u32 = 1 << 20;
/// Buckets of the parser's weights.
const PARSER_BUCKETS: u32 = 1 << 21;
/// Passes for word classes, for tags, and for either where a part is held out.
const CLASS_PASSES: usize = 6;
const TAG_PASSES: usize = 5;
const FOLD_PASSES: usize = 3;
/// Passes of the parser over the treebank, and runs in different orders of which the mean is kept (McDonald et al. 2010, "parameter mixing").
const PARSER_PASSES: usize = 8;
const PARSER_RUNS: u64 = 3;
/// Longer sentences teach the parser little and cost much, in words.
const LONGEST: usize = 120;
/// Features of tags and parses that the first pass saw more rarely get no weights: they tell of single sentences, and fill the files.
const RAREST_FEATURE: u8 = 3;
/// A tag seen more rarely is taken for its class's most frequent one.
const RAREST_TAG: usize = 8;
/// Parts of which the treebank's tags are predicted from the others.
const FOLDS: usize = 5;
/// Weights are stored as so many parts of one.
const SCALE: i64 = 6;
/// A right decision is still learnt from where it leads by less, in updates of one feature: of classes and tags, and of the parser.
const TAGGER_MARGIN: i32 = 40;
const PARSER_MARGIN: i32 = 60;
/// Of each hundred sentences, how many are learnt from once more, in another dress.
const DRESSES: [(usize, Dress); 4] =
    [(6, Dress::Capitals), (12, Dress::Title), (4, Dress::Small), (8, Dress::WithoutCommas)];
/// Of each hundred sentences that can be told as a headline, how many are learnt from once more as one, and how many of a hundred of
/// those in the capitals of a title.
const HEADLINES: usize = 80;
const HEADLINES_IN_CAPITALS: usize = 40;
/// A headline has no more words than this.
const HEADLINE_WORDS: usize = 16;
/// Smallest stored weight that is kept, of word classes, of tags, and of the tags that the parser is trained on.
const CLASS_SMALLEST: i64 = 6;
const TAG_SMALLEST: i64 = 8;
const FOLD_TAG_SMALLEST: i64 = 5;
/// Smallest stored weight of the parser that is kept.
const PARSER_SMALLEST: i64 = 12;

/// The files of a model.
#[derive(Clone, Debug)]
pub struct Model {
    /// Tags and lemmas.
    pub lexicon: Vec<u8>,
    /// Weights for word classes.
    pub classes: Vec<u8>,
    /// Weights for tags.
    pub tags: Vec<u8>,
    /// Weights of the parser.
    pub parser: Vec<u8>,
}

impl Model {
    /// Name and bytes of each file, as they lie in the language's rule folder.
    pub fn files(&self) -> [(&'static str, &[u8]); 4] {
        [
            ("lexicon.bin", &self.lexicon),
            ("classes.bin", &self.classes),
            ("tags.bin", &self.tags),
            ("parser.bin", &self.parser),
        ]
    }
}

/// WordNet's data files of nouns, verbs, adjectives and adverbs, in that order → the dictionary file that [`train`] takes.
pub fn dictionary(data: [&str; 4], irregular: [&str; 4]) -> Vec<u8> {
    dictionary::from_wordnet(data, irregular)
}

/// Learns a model from a treebank and a dictionary file (without one where its bytes are none); `tell` is told how far it is.
pub fn train(treebank: &[GoldSentence], dictionary: &[u8], tell: &mut dyn FnMut(String)) -> Model {
    let dictionary = Dictionary::unpack(dictionary).unwrap_or_default();
    let own = treebank.len();
    let dressed = dressed(treebank);
    let treebank: Vec<GoldSentence> = treebank.iter().cloned().chain(dressed.iter().map(|d| d.1.clone())).collect();
    let gold = Gold::of(&treebank, (0..own).chain(dressed.iter().map(|d| d.0)).collect());
    let mut lexicon = known_forms(&gold, &|at| at < own);
    learn_lemmas(&gold, own, &mut lexicon);
    lexicon.dictionary = dictionary;
    lexicon.index_endings();
    tell(format!("{} sentences in other dress", dressed.len()));
    tell(format!("lexicon: {} tags, {} forms", gold.tags.len(), lexicon.known.len()));
    let folds: Vec<Fold> = (0..FOLDS).map(|fold| Fold::new(&gold, own, &lexicon, fold)).collect();
    let classes = predict_classes(&gold, &folds, tell);
    let tags = predict_tags(&gold, &folds, &classes, tell);
    let everything: Vec<usize> = (0..treebank.len()).collect();
    let atoms = all_atoms(&gold, &lexicon);
    let class_weights = learn_classes(&gold, &atoms, &everything, CLASS_PASSES);
    let tag_weights = learn_tags(&gold, &atoms, &classes, &everything, TAG_PASSES, TAG_SMALLEST);
    tell("tagger: trained".to_owned());
    let runs = (0..PARSER_RUNS).map(|run| learn_parser(&gold, &atoms, &tags, run, tell)).collect();
    let parser = mean(runs, PARSER_SMALLEST);
    Model { lexicon: lexicon.pack(), classes: class_weights.pack(), tags: tag_weights.pack(), parser: parser.pack() }
}

/// How a sentence is dressed anew, so that headlines, dispatches in capitals and stripped text are read as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dress {
    Capitals,
    Title,
    Small,
    WithoutCommas,
}

/// Words of open classes and longer words have a capital in a title; longer in characters.
const LONGEST_SMALL: usize = 3;

impl Dress {
    fn put_on(self, sentence: &GoldSentence) -> GoldSentence {
        let mut sentence = sentence.clone();
        if self == Self::WithoutCommas {
            without_commas(&mut sentence);
        }
        for word in &mut sentence.words {
            let open = matches!(word.class, WordClass::Verb | WordClass::Noun | WordClass::Adj | WordClass::Propn);
            match self {
                Self::Capitals => word.form = word.form.to_uppercase(),
                Self::Small => word.form = word.form.to_lowercase(),
                Self::Title if open || word.form.chars().count() > LONGEST_SMALL => {
                    let mut rest = word.form.chars();
                    let first = rest.next();
                    word.form = first.into_iter().flat_map(char::to_uppercase).chain(rest).collect();
                }
                Self::Title | Self::WithoutCommas => {}
            }
        }
        sentence
    }
}

/// Takes out the commas that govern nothing.
fn without_commas(sentence: &mut GoldSentence) {
    leave_out(sentence, |_, word| word.form == ",");
}

/// Takes out unwanted words that govern nothing.
fn leave_out(sentence: &mut GoldSentence, unwanted: impl Fn(usize, &GoldWord) -> bool) {
    let governs: std::collections::BTreeSet<usize> = sentence.words.iter().filter_map(|word| word.head).collect();
    let words = std::mem::take(&mut sentence.words);
    let kept = |(at, word): (usize, &GoldWord)| !unwanted(at, word) || governs.contains(&at);
    let mut places = Vec::new();
    let mut next = 0;
    for (at, word) in words.iter().enumerate() {
        places.push(next);
        next += usize::from(kept((at, word)));
    }
    let all = words.iter().enumerate().filter(|&pair| kept(pair));
    let moved = all.map(|(_, word)| GoldWord { head: word.head.map(|head| places[head]), ..word.clone() });
    sentence.words = moved.collect();
}

/// Some of the sentences once more, in another dress, each with the number of the one that it came from.
fn dressed(treebank: &[GoldSentence]) -> Vec<(usize, GoldSentence)> {
    let mut random = Random(99);
    let mut dressed = Vec::new();
    for (at, sentence) in treebank.iter().enumerate() {
        let mut draw = random.below(100);
        for (share, dress) in DRESSES {
            if draw < share {
                dressed.push((at, dress.put_on(sentence)));
                break;
            }
            draw -= share;
        }
    }
    let presents = Presents::of(treebank);
    for (at, sentence) in treebank.iter().enumerate() {
        let Some(headline) = as_headline(sentence, &presents) else { continue };
        let (drawn, capitals) = (random.below(100), random.below(100));
        if drawn < HEADLINES {
            dressed
                .push((at, if capitals < HEADLINES_IN_CAPITALS { Dress::Title.put_on(&headline) } else { headline }));
        }
    }
    dressed
}

/// How lemmas make their third person of the present: the forms that the treebank attests, by lemma and number, and what most lemmas of an
/// ending do.
struct Presents {
    attested: BTreeMap<(String, bool), String>,
    /// Characters to cut off and letters to add, by the last two characters of the lemma and number.
    usual: BTreeMap<(String, bool), (usize, String)>,
}

impl Presents {
    fn of(treebank: &[GoldSentence]) -> Self {
        let mut counts: BTreeMap<(String, bool), BTreeMap<String, usize>> = BTreeMap::new();
        for word in treebank.iter().flat_map(|sentence| &sentence.words) {
            let has = |feature: &str| word.features.split('|').any(|own| own == feature);
            let present = has("Tense=Pres") && has("VerbForm=Fin") && has("Person=3") && !has("Typo=Yes");
            if word.class == WordClass::Verb && present {
                let forms = counts.entry((word.lemma.clone(), has("Number=Plur"))).or_default();
                *forms.entry(word.form.to_lowercase()).or_default() += 1;
            }
        }
        let attested: BTreeMap<(String, bool), String> =
            counts.into_iter().filter_map(|(key, forms)| Some((key, most(forms)?))).collect();
        let mut changes: BTreeMap<(String, bool), BTreeMap<(usize, String), usize>> = BTreeMap::new();
        for ((lemma, plural), form) in &attested {
            let shared = lemma.chars().zip(form.chars()).take_while(|(a, b)| a == b).count();
            let change = (lemma.chars().count() - shared, form.chars().skip(shared).collect());
            *changes.entry((end_of(lemma), *plural)).or_default().entry(change).or_default() += 1;
        }
        let usual = changes.into_iter().filter_map(|(key, changes)| Some((key, most(changes)?))).collect();
        Self { attested, usual }
    }

    /// The form of a lemma, attested or as lemmas of its ending make it.
    fn form(&self, lemma: &str, plural: bool) -> Option<String> {
        let attested = self.attested.get(&(lemma.to_owned(), plural)).cloned();
        attested.or_else(|| {
            let (cut, added) = self.usual.get(&(end_of(lemma), plural))?;
            let kept = lemma.chars().count().checked_sub(*cut)?;
            Some(lemma.chars().take(kept).chain(added.chars()).collect())
        })
    }
}

/// The last two characters.
fn end_of(lemma: &str) -> String {
    let length = lemma.chars().count();
    lemma.chars().skip(length.saturating_sub(2)).collect()
}

/// The most frequent one, the last of equals.
fn most<T: Ord>(counts: BTreeMap<T, usize>) -> Option<T> {
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(one, _)| one)
}

/// A sentence as a headline tells it: articles, copulas, auxiliaries of the passive and the full stop are left out, what happened is told in
/// the present (Mårdh 1980, "Headlinese"), and of a long sentence only what its verb needs is kept. `None` for one that cannot be told
/// so: without a subject that a noun or name fills, or too long even then.
fn as_headline(sentence: &GoldSentence, presents: &Presents) -> Option<GoldSentence> {
    let root = sentence.words.iter().position(|word| word.head.is_none())?;
    let subject = sentence.words.iter().find(|word| word.head == Some(root) && word.relation.starts_with("nsubj"))?;
    if !matches!(subject.class, WordClass::Noun | WordClass::Propn) {
        return None;
    }
    let mut sentence = sentence.clone();
    for (at, word) in sentence.words.iter_mut().enumerate() {
        let told = at == root || (word.head == Some(root) && word.relation == "conj");
        let has = |feature: &str| word.features.split('|').any(|own| own == feature);
        if told && word.class == WordClass::Verb && has("Tense=Past") && has("VerbForm=Fin") && has("Person=3") {
            word.form = presents.form(&word.lemma, has("Number=Plur"))?;
            word.features = word.features.replace("Tense=Past", "Tense=Pres");
        }
    }
    let last = sentence.words.len().checked_sub(1)?;
    leave_out(&mut sentence, |at, word| {
        let article = word.relation == "det" && word.features.contains("PronType=Art");
        let auxiliary = matches!(word.relation.as_str(), "cop" | "aux:pass") && word.head == Some(root);
        article || auxiliary || (at == last && word.form == ".")
    });
    while sentence.words.len() > HEADLINE_WORDS {
        let before = sentence.words.len();
        shorten(&mut sentence);
        if sentence.words.len() == before {
            return None;
        }
    }
    Some(sentence)
}

/// Takes off the last words that only tell more: of clauses, appositions, adjuncts and marks.
fn shorten(sentence: &mut GoldSentence) {
    let words = &sentence.words;
    let main = |word: &GoldWord| word.head.is_some_and(|head| words.get(head).is_some_and(|head| head.head.is_none()));
    let more = |word: &GoldWord| {
        let relation = word.relation.split(':').next().unwrap_or_default();
        matches!(
            relation,
            "parataxis" | "advcl" | "conj" | "appos" | "acl" | "list" | "discourse" | "vocative" | "punct"
        ) || (main(word) && matches!(relation, "obl" | "advmod"))
    };
    let Some(off) = words.iter().rposition(more) else { return };
    let mut gone = vec![false; words.len()];
    gone[off] = true;
    // A tree of n words is at most n deep.
    for _ in 0..words.len() {
        for (at, word) in words.iter().enumerate() {
            gone[at] |= word.head.is_some_and(|head| gone[head]);
        }
    }
    let kept: Vec<usize> = (0..words.len()).filter(|&at| !gone[at]).collect();
    let place = |old: usize| kept.binary_search(&old).ok();
    sentence.words =
        kept.iter().map(|&at| GoldWord { head: words[at].head.and_then(place), ..words[at].clone() }).collect();
}

/// A treebank with its classes and tags by number.
struct Gold<'t> {
    sentences: &'t [GoldSentence],
    /// For each sentence, the number of the one that it came from: itself, or the one that it dresses anew.
    origins: Vec<usize>,
    tags: Vec<Tag>,
    class_of: Vec<Vec<u8>>,
    tag_of: Vec<Vec<u8>>,
}

impl<'t> Gold<'t> {
    fn of(sentences: &'t [GoldSentence], origins: Vec<usize>) -> Self {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for word in sentences.iter().flat_map(|sentence| &sentence.words) {
            *counts.entry(gold_tag(word)).or_default() += 1;
        }
        let mut kept: Vec<(String, usize)> = counts.into_iter().filter(|(_, count)| *count >= RAREST_TAG).collect();
        kept.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let names: Vec<String> = kept.into_iter().map(|(name, _)| name).collect();
        let number = |word: &GoldWord| {
            let name = gold_tag(word);
            let same_class = |n: &&String| n.split('|').next() == Some(word.class.upos());
            let exact = names.iter().position(|n| *n == name);
            exact.or_else(|| names.iter().position(|n| same_class(&n))).unwrap_or(0) as u8
        };
        Self {
            sentences,
            origins,
            tags: names.iter().filter_map(|name| Tag::from_name(name)).collect(),
            class_of: sentences.iter().map(|s| s.words.iter().map(|word| word.class as u8).collect()).collect(),
            tag_of: sentences.iter().map(|s| s.words.iter().map(number).collect()).collect(),
        }
    }
}

/// The tag's name of a gold word: its class and the features that are kept. What a verb only shares with its subject falls away.
fn gold_tag(word: &GoldWord) -> String {
    let verbal = matches!(word.class, WordClass::Verb | WordClass::Aux);
    let kept = |feature: &&str| {
        FEATURES.binary_search(feature).is_ok()
            && !(verbal && (feature.starts_with("Number") || feature.starts_with("Person")))
    };
    std::iter::once(word.class.upos()).chain(word.features.split('|').filter(kept)).collect::<Vec<_>>().join("|")
}

/// Forms seen at least three times among the wanted sentences.
fn known_forms(gold: &Gold<'_>, wanted: &dyn Fn(usize) -> bool) -> Lexicon {
    type Counts = BTreeMap<u8, usize>;
    let mut seen: BTreeMap<String, (Counts, Counts)> = BTreeMap::new();
    for (at, sentence) in gold.sentences.iter().enumerate().filter(|(at, _)| wanted(*at)) {
        for (i, word) in sentence.words.iter().enumerate() {
            let counts = seen.entry(fold(&word.form)).or_default();
            *counts.0.entry(gold.class_of[at][i]).or_default() += 1;
            *counts.1.entry(gold.tag_of[at][i]).or_default() += 1;
        }
    }
    let mut known = super::hash::Map::default();
    for (form, (classes, tags)) in seen {
        let total: usize = classes.values().sum();
        if total >= 3 && !form.contains('\t') {
            known.insert(form, Known::new(usual(classes, total), usual(tags, total), total >= 100));
        }
    }
    Lexicon { tags: gold.tags.clone(), known, ..Lexicon::default() }
}

/// Numbers that make up at least a fiftieth, most frequent first.
fn usual(counts: BTreeMap<u8, usize>, total: usize) -> Vec<u8> {
    let mut counts: Vec<(u8, usize)> = counts.into_iter().filter(|(_, count)| count * 50 >= total).collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    counts.into_iter().map(|(number, _)| number).collect()
}

/// Edits by ending, shorter endings first, longer ones where they tell otherwise; then the words that no ending tells.
fn learn_lemmas(gold: &Gold<'_>, own: usize, lexicon: &mut Lexicon) {
    let mut lemmas: BTreeMap<(String, u8), BTreeMap<String, usize>> = BTreeMap::new();
    for (sentence, tags) in gold.sentences.iter().zip(&gold.tag_of).take(own) {
        for (word, &tag) in sentence.words.iter().zip(tags) {
            let lemma = if word.class == WordClass::Propn { fold_lemma(&word.form) } else { fold_lemma(&word.lemma) };
            if lemma != "_" || word.form == "_" {
                *lemmas.entry((fold_lemma(&word.form), tag)).or_default().entry(lemma).or_default() += 1;
            }
        }
    }
    let best: BTreeMap<(String, u8), (String, usize)> = lemmas
        .into_iter()
        .filter_map(|(key, counts)| {
            counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0))).map(|b| (key, b))
        })
        .collect();
    lexicon.attested = best
        .iter()
        .filter_map(|((_, tag), (lemma, _))| Some((lemma.clone(), lexicon.tags.get(*tag as usize)?.class)))
        .filter(|(_, class)| ATTESTED.contains(class))
        .collect();
    for length in 0..=super::lexicon::LONGEST_ENDING {
        let mut votes: BTreeMap<(String, u8), BTreeMap<Edit, usize>> = BTreeMap::new();
        for ((form, tag), (lemma, _)) in &best {
            let Some(tag) = lexicon.tags.get(*tag as usize) else { continue };
            if let Some(ending) = endings(form).find(|ending| ending.chars().count() == length) {
                let edits = votes.entry((ending.to_owned(), tag.inflection())).or_default();
                *edits.entry(Edit::between(form, lemma)).or_default() += 1;
            }
        }
        for ((ending, inflection), edits) in votes {
            let total: usize = edits.values().sum();
            if (total < 2 && length > 0) || ending.contains('\t') {
                continue;
            }
            let mut edits: Vec<(Edit, usize)> = edits.into_iter().filter(|(_, count)| count * 10 >= total).collect();
            edits.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            edits.truncate(3);
            let edits: Vec<Edit> = edits.into_iter().map(|(edit, _)| edit).collect();
            let inherited = endings(&ending).skip(1).find_map(|shorter| lexicon.endings.get(&inflection)?.get(shorter));
            if !edits.is_empty() && inherited != Some(&edits) {
                lexicon.endings.entry(inflection).or_default().insert(ending, edits);
            }
        }
    }
    let mut exceptions: BTreeMap<(String, WordClass), BTreeMap<String, usize>> = BTreeMap::new();
    for ((form, tag), (lemma, count)) in &best {
        let Some(class) = lexicon.tags.get(*tag as usize).map(|tag| tag.class) else { continue };
        if lexicon.by_ending(form, *tag) != *lemma {
            *exceptions.entry((form.clone(), class)).or_default().entry(lemma.clone()).or_default() += count;
        }
    }
    for (key, lemmas) in exceptions {
        if let Some((lemma, _)) = lemmas.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0))) {
            lexicon.exceptions.insert(key, lemma);
        }
    }
}

fn all_atoms(gold: &Gold<'_>, lexicon: &Lexicon) -> Vec<Vec<Atom>> {
    let atoms = |sentence: &GoldSentence| tagger::atoms(lexicon, sentence.words.iter().map(|word| word.form.as_str()));
    gold.sentences.iter().map(atoms).collect()
}

/// One part of the treebank, and the others with what they know of forms.
struct Fold {
    held: Vec<usize>,
    others: Vec<usize>,
    atoms: Vec<Vec<Atom>>,
}

impl Fold {
    fn new(gold: &Gold<'_>, own: usize, all: &Lexicon, fold: usize) -> Self {
        let mut lexicon = known_forms(gold, &|at| at < own && at % FOLDS != fold);
        lexicon.traced.clone_from(&all.traced);
        lexicon.dictionary = all.dictionary.clone();
        let (held, others) = (0..gold.sentences.len()).partition(|&at| gold.origins[at] % FOLDS == fold);
        Self { held, others, atoms: all_atoms(gold, &lexicon) }
    }
}

/// Classes for every sentence from weights that were learnt without it.
fn predict_classes(gold: &Gold<'_>, folds: &[Fold], tell: &mut dyn FnMut(String)) -> Vec<Vec<u8>> {
    let mut predicted = vec![Vec::new(); gold.sentences.len()];
    for fold in folds {
        let weights = learn_classes(gold, &fold.atoms, &fold.others, FOLD_PASSES);
        for &at in &fold.held {
            predicted[at] = tagger::classes(&weights, &fold.atoms[at]);
        }
    }
    tell(format!("classes predicted from other parts: {:.2} % right", share(&predicted, &gold.class_of)));
    predicted
}

/// Tags for every sentence from weights that were learnt without it, so that the parser learns to live with the tagger's mistakes.
fn predict_tags(gold: &Gold<'_>, folds: &[Fold], classes: &[Vec<u8>], tell: &mut dyn FnMut(String)) -> Vec<Vec<u8>> {
    let mut predicted = vec![Vec::new(); gold.sentences.len()];
    for fold in folds {
        let weights = learn_tags(gold, &fold.atoms, classes, &fold.others, FOLD_PASSES, FOLD_TAG_SMALLEST);
        for &at in &fold.held {
            predicted[at] = tagger::tags(&weights, gold.tags.len(), &fold.atoms[at], &classes[at]);
        }
    }
    tell(format!("tags predicted from other parts: {:.2} % right", share(&predicted, &gold.tag_of)));
    predicted
}

/// Per cent of numbers that are right.
fn share(found: &[Vec<u8>], gold: &[Vec<u8>]) -> f64 {
    let pairs = || found.iter().flatten().zip(gold.iter().flatten());
    100.0 * pairs().filter(|(a, b)| a == b).count() as f64 / pairs().count().max(1) as f64
}

fn learn_classes(gold: &Gold<'_>, atoms: &[Vec<Atom>], chosen: &[usize], passes: usize) -> Weights {
    let mut learner = Learner::new(TAGGER_BUCKETS, 1);
    let mut order = chosen.to_vec();
    let mut random = Random(7);
    for _ in 0..passes {
        random.shuffle(&mut order);
        for &at in &order {
            let (mut before, mut before2) = (0, 0);
            for (i, (atom, &truth)) in atoms[at].iter().zip(&gold.class_of[at]).enumerate() {
                let guess = if let [only] = atom.classes[..] {
                    only
                } else {
                    tagger::features(&atoms[at], i, before, before2, &mut learner.hashes);
                    learner.choose(&atom.classes, WordClass::ALL.len(), truth)
                };
                (before, before2) = (u32::from(guess) + 1, before);
            }
        }
    }
    learner.finish(CLASS_SMALLEST)
}

fn learn_tags(
    gold: &Gold<'_>,
    atoms: &[Vec<Atom>],
    classes: &[Vec<u8>],
    chosen: &[usize],
    passes: usize,
    smallest: i64,
) -> Weights {
    let mut learner = Learner::new(TAGGER_BUCKETS, RAREST_FEATURE);
    let mut order = chosen.to_vec();
    let mut random = Random(17);
    for pass in 0..passes {
        learner.counting = pass == 0;
        random.shuffle(&mut order);
        for &at in &order {
            for (i, (atom, &truth)) in atoms[at].iter().zip(&gold.tag_of[at]).enumerate() {
                if atom.tags.len() != 1 {
                    tagger::second_features(&atoms[at], &classes[at], i, &mut learner.hashes);
                    learner.choose(&atom.tags, gold.tags.len(), truth);
                }
            }
        }
    }
    learner.finish(smallest)
}

fn learn_parser(
    gold: &Gold<'_>,
    atoms: &[Vec<Atom>],
    predicted: &[Vec<u8>],
    run: u64,
    tell: &mut dyn FnMut(String),
) -> Averages {
    let classes = class_numbers(&gold.tags);
    let mut learner = Learner::new(PARSER_BUCKETS, RAREST_FEATURE);
    let mut order: Vec<usize> = (0..gold.sentences.len()).collect();
    order.retain(|&at| gold.sentences[at].words.len() <= LONGEST);
    let mut random = Random(11 + run);
    for pass in 0..PARSER_PASSES {
        learner.counting = pass == 0;
        random.shuffle(&mut order);
        let (mut wrong, mut steps) = (0usize, 0);
        for &at in &order {
            let sentence = &gold.sentences[at];
            let n = sentence.words.len();
            let tags: Vec<u8> = predicted[at].iter().map(|tag| tag + 1).collect();
            let words = Words::new(&atoms[at], &tags, &classes);
            let heads: Vec<u16> = sentence.words.iter().map(|w| w.head.unwrap_or(n) as u16).collect();
            let relations: Vec<u8> = sentence.words.iter().map(|w| relation_number(&w.relation)).collect();
            let mut state = State::new(n);
            while !state.done() {
                words.features(&state, &mut learner.hashes);
                learner.score();
                steps += 1;
                let Some(guess) = parser::best(&state, &learner.scores, |_| true) else { break };
                let good = state.good(&heads, &relations);
                let truth = parser::best(&state, &learner.scores, |class| good.contains(class)).unwrap_or(guess);
                wrong += usize::from(!good.contains(guess));
                let rival = parser::best(&state, &learner.scores, |class| !good.contains(class));
                if let Some(rival) = rival.filter(|&rival| learner.leads(truth as u8, rival as u8) < PARSER_MARGIN) {
                    learner.update(truth as u8, rival as u8);
                }
                // From the second pass on it mostly follows its own guesses, to learn to go on from mistakes.
                let explore = pass > 0 && random.below(10) != 0;
                state.apply(Step::from_class(if explore { guess } else { truth } as u8));
            }
        }
        let right = 100.0 - 100.0 * wrong as f64 / f64::from(steps.max(1));
        tell(format!("parser: run {}, pass {}, {right:.2} % of steps right", run + 1, pass + 1));
    }
    learner.averages()
}

/// Word-class numbers by tag number counted from 1; 0 = none.
pub(crate) fn class_numbers(tags: &[Tag]) -> Vec<u8> {
    std::iter::once(0).chain(tags.iter().map(|tag| tag.class as u8 + 1)).collect()
}

/// A small generator (xorshift; Marsaglia 2003): the order of sentences.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 16) % bound.max(1) as u64) as usize
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            let other = self.below(at + 1);
            items.swap(at, other);
        }
    }
}

/// What the average of a weight needs: when it last changed, and its sum over all steps until then.
#[derive(Clone, Copy)]
struct Past {
    stamp: u32,
    total: i64,
}

#[derive(Default)]
struct Row {
    now: Vec<(u8, i32)>,
    past: Vec<Past>,
}

/// Weights under training, with what their average needs.
struct Learner {
    buckets: u32,
    /// Row number of each bucket, counted from 1; 0 for one without weights.
    index: Vec<u32>,
    rows: Vec<Row>,
    step: u32,
    /// How often each bucket was seen while `counting`: rarer ones than `rarest` get no weights.
    seen: Vec<u8>,
    rarest: u8,
    counting: bool,
    /// Features of the decision at hand.
    hashes: Vec<u32>,
    /// Scores of the decision at hand.
    scores: [i32; CLASSES],
}

impl Learner {
    fn new(buckets: u32, rarest: u8) -> Self {
        Self {
            buckets,
            index: vec![0; buckets as usize],
            rows: Vec::new(),
            step: 0,
            seen: vec![0; buckets as usize],
            rarest,
            counting: true,
            hashes: Vec::new(),
            scores: [0; CLASSES],
        }
    }

    /// Decides among `choice`, and learns where the decision is wrong and the truth was among them.
    fn choose(&mut self, choice: &[u8], number: usize, truth: u8) -> u8 {
        self.score();
        let guess = tagger::best(choice, self.scores.get(..number).unwrap_or_default());
        let open = |class: u8| choice.is_empty() || choice.contains(&class);
        let rivals = (0..number as u8).filter(|&class| class != truth && open(class));
        let rival = rivals.rev().max_by_key(|&class| self.scores[usize::from(class)]);
        if let Some(rival) = rival.filter(|_| open(truth))
            && self.leads(truth, rival) < TAGGER_MARGIN
        {
            self.update(truth, rival);
        }
        guess
    }

    /// By how much one class leads another.
    fn leads(&self, class: u8, other: u8) -> i32 {
        self.scores[usize::from(class)] - self.scores[usize::from(other)]
    }

    /// Scores the decision at hand; counts as one step.
    fn score(&mut self) {
        self.step += 1;
        self.scores.fill(0);
        for hash in &self.hashes {
            let bucket = (hash & (self.buckets - 1)) as usize;
            if self.counting {
                self.seen[bucket] = self.seen[bucket].saturating_add(1);
            }
            let row = self.index[bucket];
            if row > 0 {
                for &(class, weight) in &self.rows[row as usize - 1].now {
                    self.scores[usize::from(class)] += weight;
                }
            }
        }
    }

    fn update(&mut self, truth: u8, guess: u8) {
        for hash in &self.hashes {
            let bucket = (hash & (self.buckets - 1)) as usize;
            if self.seen[bucket] < self.rarest {
                continue;
            }
            if self.index[bucket] == 0 {
                self.rows.push(Row::default());
                self.index[bucket] = self.rows.len() as u32;
            }
            let row = &mut self.rows[self.index[bucket] as usize - 1];
            for (class, change) in [(truth, 1), (guess, -1)] {
                if let Some(at) = row.now.iter().position(|cell| cell.0 == class) {
                    row.past[at].total += i64::from(row.now[at].1) * i64::from(self.step - row.past[at].stamp);
                    row.past[at].stamp = self.step;
                    row.now[at].1 += change;
                } else {
                    row.now.push((class, change));
                    row.past.push(Past { stamp: self.step, total: 0 });
                }
            }
        }
    }

    /// The averaged weights, rounded; small ones fall away.
    fn finish(self, smallest: i64) -> Weights {
        mean(vec![self.averages()], smallest)
    }

    /// The averaged weights in parts of a ten-thousandth.
    fn averages(self) -> Averages {
        let steps = i64::from(self.step.max(1));
        let mut averages = BTreeMap::new();
        for (bucket, &row) in self.index.iter().enumerate().filter(|(_, row)| **row > 0) {
            let row = &self.rows[row as usize - 1];
            for (&(class, weight), past) in row.now.iter().zip(&row.past) {
                let total = past.total + i64::from(weight) * i64::from(self.step - past.stamp);
                averages.insert((bucket as u32, class), total * FINE / steps);
            }
        }
        Averages { buckets: self.buckets, averages }
    }
}

/// Parts of one in which averages are kept until they are rounded.
const FINE: i64 = 10_000;

/// Averaged weights of one run, by bucket and class.
struct Averages {
    buckets: u32,
    averages: BTreeMap<(u32, u8), i64>,
}

/// The mean weights of several runs, rounded; small ones fall away.
fn mean(runs: Vec<Averages>, smallest: i64) -> Weights {
    let (number, buckets) = (runs.len().max(1) as i64, runs.first().map_or(1, |run| run.buckets));
    let mut sums: BTreeMap<(u32, u8), i64> = BTreeMap::new();
    for (key, average) in runs.into_iter().flat_map(|run| run.averages) {
        *sums.entry(key).or_default() += average;
    }
    let mut rows: Vec<(u32, Vec<(u8, i8)>)> = Vec::new();
    for ((bucket, class), sum) in sums {
        let whole = number * FINE;
        let rounded = (2 * sum * SCALE + whole * sum.signum()) / (2 * whole);
        if rounded.abs() < smallest {
            continue;
        }
        match rows.last_mut() {
            Some((last, cells)) if *last == bucket => cells.push((class, code(rounded))),
            _ => rows.push((bucket, vec![(class, code(rounded))])),
        }
    }
    Weights::from_rows(buckets, &rows)
}
