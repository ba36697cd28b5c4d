//! A treebank → the model files of a language: lexicon, tagger, parser.
//!
//! Averaged perceptrons (Collins 2002), the parser's with a dynamic oracle (Goldberg and Nivre 2013) on tags that were predicted by
//! a tagger that had not seen the sentence. Invariant: the same treebank gives the same bytes: integers only, a fixed order
//! of sentences drawn from a fixed seed, one thread.

use std::collections::{BTreeMap, HashMap};

use super::WordClass;
use super::conllu::{GoldSentence, GoldWord};
use super::lexicon::{Edit, FEATURES, Known, Lexicon, Tag, endings, fold, fold_lemma};
use super::parser::{self, STEPS, State, Step, Words, relation_number};
use super::tagger::{self, Atom};
use super::weights::Weights;

/// Buckets of the tagger's weights.
const TAGGER_BUCKETS: u32 = 1 << 20;
/// Buckets of the parser's weights.
const PARSER_BUCKETS: u32 = 1 << 21;
/// Passes of the tagger over the treebank.
const TAGGER_PASSES: usize = 6;
/// Passes of the parser over the treebank.
const PARSER_PASSES: usize = 4;
/// Parts of which the treebank's tags are predicted from the others.
const FOLDS: usize = 5;
/// Weights are stored as so many parts of one.
const SCALE: i64 = 24;
/// Smallest stored weight that is kept.
const SMALLEST: i64 = 24;

/// The files of a model.
#[derive(Clone, Debug)]
pub struct Model {
    /// Tags and lemmas.
    pub lexicon: Vec<u8>,
    /// Tagger weights.
    pub tagger: Vec<u8>,
    /// Parser weights.
    pub parser: Vec<u8>,
}

impl Model {
    /// Name and bytes of each file, as they lie in the language's rule folder.
    pub fn files(&self) -> [(&'static str, &[u8]); 3] {
        [("lexicon.bin", &self.lexicon), ("tagger.bin", &self.tagger), ("parser.bin", &self.parser)]
    }
}

/// Learns a model; `tell` is told how far it is.
pub fn train(treebank: &[GoldSentence], tell: &mut dyn FnMut(String)) -> Model {
    let tags = TagSet::of(treebank);
    let lexicon = lexicon(treebank, &tags);
    tell(format!(
        "lexicon: {} tags, {} forms, {} endings, {} exceptions",
        lexicon.tags.len(),
        lexicon.known.len(),
        lexicon.endings.len(),
        lexicon.exceptions.len()
    ));
    let predicted = jackknife(treebank, &tags, tell);
    let tagger = train_tagger(treebank, &tags, &lexicon);
    tell("tagger: trained".to_owned());
    let parser = train_parser(treebank, &lexicon, &predicted, tell);
    Model { lexicon: lexicon.pack(), tagger: tagger.pack(), parser: parser.pack() }
}

/// Gold tags by number, for every word.
struct TagSet {
    tags: Vec<Tag>,
    gold: Vec<Vec<u8>>,
}

impl TagSet {
    fn of(treebank: &[GoldSentence]) -> Self {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for word in treebank.iter().flat_map(|sentence| &sentence.words) {
            *counts.entry(gold_tag(word)).or_default() += 1;
        }
        let mut kept: Vec<(String, usize)> = counts.into_iter().filter(|(_, count)| *count >= 8).collect();
        kept.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let names: Vec<String> = kept.into_iter().map(|(name, _)| name).collect();
        let number = |word: &GoldWord| {
            let name = gold_tag(word);
            let class = word.class.upos();
            let same_class = |n: &&String| n.split('|').next() == Some(class);
            names.iter().position(|n| *n == name).or_else(|| names.iter().position(|n| same_class(&n))).unwrap_or(0)
                as u8
        };
        let gold = treebank.iter().map(|sentence| sentence.words.iter().map(number).collect()).collect();
        let tags = names.iter().filter_map(|name| Tag::from_name(name)).collect();
        Self { tags, gold }
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

fn lexicon(treebank: &[GoldSentence], tags: &TagSet) -> Lexicon {
    let mut lexicon = known_forms(treebank, tags, &|_| true);
    learn_lemmas(treebank, tags, &mut lexicon);
    lexicon
}

/// Forms seen at least three times among the wanted sentences.
fn known_forms(treebank: &[GoldSentence], tags: &TagSet, wanted: &dyn Fn(usize) -> bool) -> Lexicon {
    let mut seen: BTreeMap<String, BTreeMap<u8, usize>> = BTreeMap::new();
    for (at, (sentence, gold)) in treebank.iter().zip(&tags.gold).enumerate() {
        if wanted(at) {
            for (word, &tag) in sentence.words.iter().zip(gold) {
                *seen.entry(fold(&word.form)).or_default().entry(tag).or_default() += 1;
            }
        }
    }
    let mut known = HashMap::new();
    for (form, counts) in seen {
        let total: usize = counts.values().sum();
        if total < 3 || form.contains('\t') {
            continue;
        }
        let mut counts: Vec<(u8, usize)> = counts.into_iter().filter(|(_, count)| count * 50 >= total).collect();
        counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        known.insert(form, Known::new(counts.into_iter().map(|(tag, _)| tag).collect(), total >= 100));
    }
    Lexicon { tags: tags.tags.clone(), known, ..Lexicon::default() }
}

/// Edits by ending, shorter endings first, longer ones where they tell otherwise; then the words that no ending tells.
fn learn_lemmas(treebank: &[GoldSentence], tags: &TagSet, lexicon: &mut Lexicon) {
    let mut lemmas: BTreeMap<(String, u8), BTreeMap<String, usize>> = BTreeMap::new();
    for (sentence, gold) in treebank.iter().zip(&tags.gold) {
        for (word, &tag) in sentence.words.iter().zip(gold) {
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
    for length in 0..=super::lexicon::LONGEST_ENDING {
        let mut votes: BTreeMap<(String, u8), BTreeMap<Edit, usize>> = BTreeMap::new();
        for ((form, tag), (lemma, _)) in &best {
            if let Some(ending) = endings(form).find(|ending| ending.chars().count() == length) {
                *votes.entry((ending.to_owned(), *tag)).or_default().entry(Edit::between(form, lemma)).or_default() +=
                    1;
            }
        }
        for ((ending, tag), edits) in votes {
            let total: usize = edits.values().sum();
            let Some((edit, count)) = edits.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0))) else {
                continue;
            };
            let inherited =
                endings(&ending).skip(1).find_map(|shorter| lexicon.endings.get(&(shorter.to_owned(), tag)));
            let told = inherited == Some(&edit);
            if !told && (length == 0 || (total >= 2 && count * 3 > total * 2 && !ending.contains('\t'))) {
                lexicon.endings.insert((ending, tag), edit);
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

fn atoms_of(lexicon: &Lexicon, sentence: &GoldSentence) -> Vec<Atom> {
    tagger::atoms(lexicon, sentence.words.iter().map(|word| word.form.as_str()))
}

fn train_tagger(treebank: &[GoldSentence], tags: &TagSet, lexicon: &Lexicon) -> Weights {
    let everything: Vec<usize> = (0..treebank.len()).collect();
    learn_tagger(treebank, tags, lexicon, &everything, TAGGER_PASSES)
}

fn learn_tagger(
    treebank: &[GoldSentence],
    tags: &TagSet,
    lexicon: &Lexicon,
    chosen: &[usize],
    passes: usize,
) -> Weights {
    let mut learner = Learner::new(TAGGER_BUCKETS);
    let mut order = chosen.to_vec();
    let atoms: Vec<Vec<Atom>> = treebank.iter().map(|sentence| atoms_of(lexicon, sentence)).collect();
    let mut scores = vec![0; tags.tags.len()];
    let mut hashes = Vec::new();
    let mut random = Random(7);
    for _ in 0..passes {
        random.shuffle(&mut order);
        for &at in &order {
            let (Some(atoms), Some(gold)) = (atoms.get(at), tags.gold.get(at)) else { continue };
            let (mut before, mut before2) = (0, 0);
            for (i, (atom, &truth)) in atoms.iter().zip(gold).enumerate() {
                let guess = if let [only] = atom.choice[..] {
                    only
                } else {
                    tagger::features(atoms, i, before, before2, &mut hashes);
                    learner.score(&hashes, &mut scores);
                    let guess = tagger::best(atom, &scores);
                    learner.tick();
                    if guess != truth && (atom.choice.is_empty() || atom.choice.contains(&truth)) {
                        learner.update(&hashes, truth, guess);
                    }
                    guess
                };
                (before, before2) = (u32::from(guess) + 1, before);
            }
        }
    }
    learner.finish()
}

/// Tags for every sentence from a tagger that has not seen it, so that the parser learns to live with the tagger's mistakes.
fn jackknife(treebank: &[GoldSentence], tags: &TagSet, tell: &mut dyn FnMut(String)) -> Vec<Vec<u8>> {
    let mut predicted = vec![Vec::new(); treebank.len()];
    let (mut right, mut all) = (0, 0);
    for fold in 0..FOLDS {
        let lexicon = known_forms(treebank, tags, &|at| at % FOLDS != fold);
        let seen: Vec<usize> = (0..treebank.len()).filter(|at| at % FOLDS != fold).collect();
        let weights = learn_tagger(treebank, tags, &lexicon, &seen, 4);
        for at in (0..treebank.len()).filter(|at| at % FOLDS == fold) {
            let found = tagger::tag(&weights, tags.tags.len(), &atoms_of(&lexicon, &treebank[at]));
            for (guess, word) in found.iter().zip(&treebank[at].words) {
                right += usize::from(tags.tags.get(*guess as usize).is_some_and(|tag| tag.class == word.class));
                all += 1;
            }
            predicted[at] = found;
        }
    }
    tell(format!("tags predicted for the parser: {:.2} % of classes right", 100.0 * right as f64 / all.max(1) as f64));
    predicted
}

fn train_parser(
    treebank: &[GoldSentence],
    lexicon: &Lexicon,
    predicted: &[Vec<u8>],
    tell: &mut dyn FnMut(String),
) -> Weights {
    let classes = class_numbers(&lexicon.tags);
    let mut learner = Learner::new(PARSER_BUCKETS);
    let mut order: Vec<usize> = (0..treebank.len()).collect();
    let mut random = Random(11);
    let mut scores = vec![0; STEPS];
    let mut hashes = Vec::new();
    for pass in 0..PARSER_PASSES {
        random.shuffle(&mut order);
        let (mut wrong, mut steps) = (0, 0);
        for &at in &order {
            let sentence = &treebank[at];
            let n = sentence.words.len();
            if n > 150 {
                continue;
            }
            let atoms = atoms_of(lexicon, sentence);
            let tags: Vec<u8> = predicted[at].iter().map(|tag| tag + 1).collect();
            let words = Words { atoms: &atoms, tags: &tags, classes: &classes };
            let heads: Vec<u16> = sentence.words.iter().map(|w| w.head.unwrap_or(n) as u16).collect();
            let relations: Vec<u8> = sentence.words.iter().map(|w| relation_number(&w.relation)).collect();
            let mut state = State::new(n);
            while !state.done() {
                words.features(&state, &mut hashes);
                learner.score(&hashes, &mut scores);
                learner.tick();
                steps += 1;
                let Some(guess) = parser::best(&state, &scores, |_| true) else { break };
                let good = state.good(&heads, &relations);
                let truth = parser::best(&state, &scores, |class| good.contains(class)).unwrap_or(guess);
                if !good.contains(guess) {
                    learner.update(&hashes, truth as u8, guess as u8);
                    wrong += 1;
                }
                let explore = pass > 0 && random.below(10) != 0;
                state.apply(Step::from_class(if explore { guess } else { truth } as u8));
            }
        }
        tell(format!(
            "parser: pass {}, {:.2} % of steps right",
            pass + 1,
            100.0 - 100.0 * f64::from(wrong) / f64::from(steps.max(1))
        ));
    }
    learner.finish()
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

#[derive(Clone, Copy)]
struct Cell {
    class: u8,
    weight: i32,
    stamp: u32,
    total: i64,
}

/// Weights under training, with what their average needs.
struct Learner {
    buckets: u32,
    /// Row number of each bucket, counted from 1; 0 for one without weights.
    index: Vec<u32>,
    rows: Vec<Vec<Cell>>,
    step: u32,
}

impl Learner {
    fn new(buckets: u32) -> Self {
        Self { buckets, index: vec![0; buckets as usize], rows: Vec::new(), step: 0 }
    }

    fn tick(&mut self) {
        self.step += 1;
    }

    fn score(&self, hashes: &[u32], scores: &mut [i32]) {
        scores.fill(0);
        for hash in hashes {
            let row = self.index[(hash & (self.buckets - 1)) as usize];
            if row > 0 {
                for cell in &self.rows[row as usize - 1] {
                    scores[cell.class as usize] += cell.weight;
                }
            }
        }
    }

    fn update(&mut self, hashes: &[u32], truth: u8, guess: u8) {
        for hash in hashes {
            let bucket = (hash & (self.buckets - 1)) as usize;
            if self.index[bucket] == 0 {
                self.rows.push(Vec::with_capacity(2));
                self.index[bucket] = self.rows.len() as u32;
            }
            let row = &mut self.rows[self.index[bucket] as usize - 1];
            for (class, change) in [(truth, 1), (guess, -1)] {
                if let Some(cell) = row.iter_mut().find(|cell| cell.class == class) {
                    cell.total += i64::from(cell.weight) * i64::from(self.step - cell.stamp);
                    cell.stamp = self.step;
                    cell.weight += change;
                } else {
                    row.push(Cell { class, weight: change, stamp: self.step, total: 0 });
                }
            }
        }
    }

    /// The averaged weights, rounded; small ones fall away.
    fn finish(self) -> Weights {
        let steps = i64::from(self.step.max(1));
        let mut rows = Vec::new();
        for (bucket, &row) in self.index.iter().enumerate() {
            if row == 0 {
                continue;
            }
            let mut cells: Vec<(u8, i16)> = self.rows[row as usize - 1]
                .iter()
                .filter_map(|cell| {
                    let total = cell.total + i64::from(cell.weight) * i64::from(self.step - cell.stamp);
                    let rounded = (2 * total * SCALE + steps * total.signum()) / (2 * steps);
                    (rounded.abs() >= SMALLEST).then(|| (cell.class, rounded.clamp(-30_000, 30_000) as i16))
                })
                .collect();
            cells.sort_unstable();
            if !cells.is_empty() {
                rows.push((bucket as u32, cells));
            }
        }
        Weights::from_rows(self.buckets, &rows)
    }
}
