//! What a language's words were in the treebank: their tags, and how they are reduced to lemmas.
//!
//! Learnt by `train`, stored as lines of text (packed). A tag here is a word class with those features that the model keeps.
//! Deliberately absent: any word in the code.

use std::collections::{BTreeMap, BTreeSet};

use super::WordClass;
use super::dictionary::{Dictionary, Kinds};
use super::hash::Map;
use super::weights::{bytes_hash, pack_text, text_hash, unpack_text};

/// The universal features that tags keep (Universal Dependencies 2); sorted.
pub(crate) const FEATURES: &[&str] = &[
    "Abbr=Yes",
    "Case=Acc",
    "Case=Gen",
    "Case=Nom",
    "Definite=Def",
    "Definite=Ind",
    "Degree=Cmp",
    "Degree=Sup",
    "Gender=Fem",
    "Gender=Masc",
    "Gender=Neut",
    "Mood=Imp",
    "NumType=Card",
    "NumType=Ord",
    "Number=Plur",
    "Number=Sing",
    "Person=1",
    "Person=2",
    "Person=3",
    "Polarity=Neg",
    "Poss=Yes",
    "PronType=Art",
    "PronType=Dem",
    "PronType=Ind",
    "PronType=Int",
    "PronType=Neg",
    "PronType=Prs",
    "PronType=Rel",
    "PronType=Tot",
    "Tense=Past",
    "Tense=Pres",
    "VerbForm=Fin",
    "VerbForm=Ger",
    "VerbForm=Inf",
    "VerbForm=Part",
    "Voice=Pass",
];

/// A word class with features.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    /// Universal part of speech.
    pub(crate) class: WordClass,
    /// Features, sorted.
    pub(crate) features: Vec<&'static str>,
}

impl Tag {
    /// The tag's name in model files: `VERB|Tense=Past|VerbForm=Fin`.
    pub(crate) fn name(&self) -> String {
        std::iter::once(self.class.upos()).chain(self.features.iter().copied()).collect::<Vec<_>>().join("|")
    }

    /// A number for what the tag says about the ending of a word: tags with the same one share their lemma rules.
    pub(crate) fn inflection(&self) -> u8 {
        let has = |feature: &str| self.features.contains(&feature);
        let class = if self.class == WordClass::Aux { WordClass::Verb } else { self.class };
        let kind = if class == WordClass::Verb {
            match () {
                () if has("Tense=Past") => 1,
                () if has("VerbForm=Ger") || has("VerbForm=Part") => 2,
                () if has("Tense=Pres") => 3,
                () => 0,
            }
        } else {
            u8::from(has("Number=Plur")) + 2 * u8::from(has("Degree=Cmp")) + 3 * u8::from(has("Degree=Sup"))
        };
        inflection(class, kind)
    }

    /// A tag by its name; features that are not kept fall away.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        let mut parts = name.split('|');
        let class = WordClass::from_upos(parts.next()?)?;
        let mut features: Vec<_> = parts
            .filter_map(|part| FEATURES.binary_search(&part).ok().and_then(|at| FEATURES.get(at).copied()))
            .collect();
        features.sort_unstable();
        Some(Self { class, features })
    }
}

/// How a form becomes a lemma: cut so many characters, put these.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Edit {
    /// Characters to cut from the end.
    pub(crate) cut: usize,
    /// What to put there.
    pub(crate) put: String,
}

impl Edit {
    /// The edit that makes `lemma` of `form`.
    pub(crate) fn between(form: &str, lemma: &str) -> Self {
        let shared: usize =
            form.chars().zip(lemma.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
        Self {
            cut: form.get(shared..).map_or(0, |tail| tail.chars().count()),
            put: lemma.get(shared..).unwrap_or("").to_owned(),
        }
    }

    /// The edited form.
    pub(crate) fn apply(&self, form: &str) -> String {
        let keep = form.chars().count().saturating_sub(self.cut);
        form.chars().take(keep).chain(self.put.chars()).collect()
    }

    /// Hash of the edited form.
    fn hash_applied(&self, form: &str) -> u32 {
        let keep = form.char_indices().rev().nth(self.cut.saturating_sub(1)).map_or(0, |(at, _)| at);
        let keep = if self.cut == 0 { form.len() } else { keep };
        bytes_hash(form.bytes().take(keep).chain(self.put.bytes()))
    }
}

/// The word classes whose lemmas are attested.
pub(crate) const ATTESTED: [WordClass; 3] = [WordClass::Verb, WordClass::Noun, WordClass::Adj];

/// Lemmas, each with a bit for each of [`ATTESTED`].
#[derive(Clone, Debug, Default)]
pub(crate) struct Attested(Map<String, u8>);

impl Attested {
    /// Whether a lemma is attested in a class.
    pub(crate) fn contains(&self, lemma: &str, class: WordClass) -> bool {
        self.0.get(lemma).is_some_and(|bits| bits & Self::bit(class) != 0)
    }

    /// Whether it is attested in any.
    fn contains_any(&self, lemma: &str) -> bool {
        self.0.contains_key(lemma)
    }

    /// All pairs, in order.
    fn pairs(&self) -> BTreeSet<(&str, WordClass)> {
        let classes = |bits: u8| ATTESTED.into_iter().filter(move |&class| bits & Self::bit(class) != 0);
        self.0.iter().flat_map(|(lemma, &bits)| classes(bits).map(|class| (lemma.as_str(), class))).collect()
    }

    fn insert(&mut self, lemma: &str, class: WordClass) {
        if let Some(bits) = self.0.get_mut(lemma) {
            *bits |= Self::bit(class);
        } else if Self::bit(class) != 0 {
            self.0.insert(lemma.to_owned(), Self::bit(class));
        }
    }

    fn bit(class: WordClass) -> u8 {
        ATTESTED.iter().position(|&attested| attested == class).map_or(0, |at| 1 << at)
    }
}

impl FromIterator<(String, WordClass)> for Attested {
    fn from_iter<I: IntoIterator<Item = (String, WordClass)>>(pairs: I) -> Self {
        let mut attested = Self::default();
        pairs.into_iter().for_each(|(lemma, class)| attested.insert(&lemma, class));
        attested
    }
}

/// Longest ending that lemma rules look at, in characters.
pub(crate) const LONGEST_ENDING: usize = 6;

/// Words and lemma rules of one language.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lexicon {
    /// All tags; a tag's number is its place here.
    pub(crate) tags: Vec<Tag>,
    /// For frequent folded forms, the numbers of the tags that they had, most frequent first.
    pub(crate) known: Map<String, Known>,
    /// Edits by inflection and ending; `""` is the inflection's default. The likeliest comes first.
    pub(crate) endings: BTreeMap<u8, Map<String, Vec<Edit>>>,
    /// The edits of [`INFLECTIONS`] by ending, each with its place there.
    pub(crate) traced: Map<String, Vec<(usize, Edit)>>,
    /// Lemmas that the treebank shows, by word class: an edit that makes one of them is preferred.
    pub(crate) attested: Attested,
    /// Lemmas that no ending tells, by folded form and word class.
    pub(crate) exceptions: Map<(String, WordClass), String>,
    /// Lemmas of a general dictionary.
    pub(crate) dictionary: Dictionary,
}

/// The inflections that a form is traced back to a dictionary's lemma by: what the lemma must be, and the inflection's number.
const INFLECTIONS: [(Kinds, u8); 6] = [
    (Kinds::NOUN, inflection(WordClass::Noun, 1)),
    (Kinds::VERB, inflection(WordClass::Verb, 1)),
    (Kinds::VERB, inflection(WordClass::Verb, 2)),
    (Kinds::VERB, inflection(WordClass::Verb, 3)),
    (Kinds::ADJECTIVE, inflection(WordClass::Adj, 2)),
    (Kinds::ADJECTIVE, inflection(WordClass::Adj, 3)),
];

/// Shorter forms are not traced back, in characters.
const SHORTEST_INFLECTED: usize = 4;

const fn inflection(class: WordClass, kind: u8) -> u8 {
    class as u8 * 8 + kind
}

/// What the treebank says of a frequent form.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    /// Its word classes (as numbers), most frequent first.
    pub(crate) classes: Vec<u8>,
    /// Numbers of its tags, most frequent first.
    pub(crate) tags: Vec<u8>,
    /// Hash of the classes: forms with the same choice behave alike.
    pub(crate) ambiguity: u32,
    /// Whether it was seen so often that others are not considered.
    pub(crate) closed: bool,
}

impl Known {
    pub(crate) fn new(classes: Vec<u8>, tags: Vec<u8>, closed: bool) -> Self {
        let choice = classes.iter().map(u8::to_string).collect::<Vec<_>>().join(" ");
        Self::of_choice(&choice, classes, tags, closed)
    }

    /// The same, with the classes also as they are written in a file.
    fn of_choice(choice: &str, classes: Vec<u8>, tags: Vec<u8>, closed: bool) -> Self {
        Self { classes, tags, ambiguity: text_hash(choice), closed }
    }
}

impl Lexicon {
    /// Makes the endings ready for [`Lexicon::kinds`].
    pub(crate) fn index_endings(&mut self) {
        self.traced.clear();
        for (at, (_, inflection)) in INFLECTIONS.iter().enumerate() {
            for (ending, edits) in self.endings.get(inflection).into_iter().flatten() {
                let cutting = edits.iter().filter(|edit| edit.cut > 0).map(|edit| (at, edit.clone()));
                self.traced.entry(ending.clone()).or_default().extend(cutting);
            }
        }
    }

    /// What the dictionary says of a folded form, a bit for each: the kinds of word that it is itself, and each inflection by which
    /// it comes from a lemma of the right kind; 0 for a word that the dictionary does not know.
    pub(crate) fn kinds(&self, folded: &str) -> u32 {
        let mut kinds = u32::from(self.dictionary.kinds(text_hash(folded)).0);
        if folded.chars().nth(SHORTEST_INFLECTED - 1).is_none() {
            return kinds;
        }
        let edits = endings(folded).filter_map(|ending| self.traced.get(ending)).flatten();
        for (at, edit) in edits {
            let bit = 1 << (Kinds::BITS + at);
            if kinds & bit == 0 && self.dictionary.kinds(edit.hash_applied(folded)).has(INFLECTIONS[*at].0) {
                kinds |= bit;
            }
        }
        kinds
    }

    /// Whether a folded form is the past tense or past participle of a verb of the dictionary.
    pub(crate) fn past(&self, folded: &str) -> bool {
        self.is_inflected(folded, (Kinds::VERB, inflection(WordClass::Verb, 1)))
    }

    /// Whether a folded form stands as a verb in the dictionary itself, without an ending.
    pub(crate) fn is_bare_verb(&self, folded: &str) -> bool {
        self.dictionary.kinds(text_hash(folded)).has(Kinds::VERB)
    }

    /// Whether a folded form is the third person of a verb of the dictionary.
    pub(crate) fn third_person(&self, folded: &str) -> bool {
        self.is_inflected(folded, (Kinds::VERB, inflection(WordClass::Verb, 3)))
    }

    fn is_inflected(&self, folded: &str, wanted: (Kinds, u8)) -> bool {
        let Some(at) = INFLECTIONS.iter().position(|&inflected| inflected == wanted) else { return false };
        // What holds for any word whatever it ends in shows no inflection.
        let edits = endings(folded).filter(|ending| !ending.is_empty()).filter_map(|ending| self.traced.get(ending));
        edits.flatten().any(|(inflection, edit)| {
            *inflection == at && self.dictionary.kinds(edit.hash_applied(folded)).has(wanted.0)
        })
    }

    /// Lemma of a folded form with the tag of that number.
    pub(crate) fn lemma(&self, folded: &str, tag: u8) -> String {
        let Some(found) = self.tags.get(tag as usize) else { return folded.to_owned() };
        if let Some(lemma) = self.exceptions.get(&(folded.to_owned(), found.class)) {
            return lemma.clone();
        }
        self.by_ending(folded, tag)
    }

    /// The lemma that the endings tell: of the longest known one's edits, or a shorter one's, the first that makes an attested lemma,
    /// of the same word class or of another ("aired": "air"); else the longest one's likeliest.
    pub(crate) fn by_ending(&self, folded: &str, tag: u8) -> String {
        let Some(found) = self.tags.get(tag as usize) else { return folded.to_owned() };
        let edits = self.endings.get(&found.inflection());
        let known = endings(folded).filter_map(|ending| edits?.get(ending)).flatten().map(|edit| edit.apply(folded));
        let mut lemmas = Vec::new();
        for lemma in known {
            if self.attested.contains(&lemma, found.class) {
                return lemma;
            }
            lemmas.push(lemma);
        }
        let likeliest = lemmas.iter().position(|lemma| self.attested.contains_any(lemma)).unwrap_or(0);
        lemmas.into_iter().nth(likeliest).unwrap_or_else(|| folded.to_owned())
    }

    /// The packed form.
    pub(crate) fn pack(&self) -> Vec<u8> {
        let numbers = |list: &[u8]| list.iter().map(u8::to_string).collect::<Vec<_>>().join(" ");
        let mut lines: Vec<String> = self.tags.iter().map(|tag| format!("T\t{}", tag.name())).collect();
        let known: BTreeMap<_, _> = self.known.iter().collect();
        lines.extend(known.into_iter().map(|(form, known)| {
            let closed = u8::from(known.closed);
            format!("K\t{form}\t{closed}\t{}\t{}", numbers(&known.classes), numbers(&known.tags))
        }));
        let endings: BTreeMap<(&String, u8), &Vec<Edit>> = self
            .endings
            .iter()
            .flat_map(|(&inflection, edits)| edits.iter().map(move |(ending, edits)| ((ending, inflection), edits)))
            .collect();
        for ((ending, inflection), edits) in endings {
            lines.extend(edits.iter().map(|edit| format!("E\t{ending}\t{inflection}\t{}\t{}", edit.cut, edit.put)));
        }
        lines.extend(self.attested.pairs().into_iter().map(|(lemma, class)| format!("L\t{lemma}\t{}", class.upos())));
        let exceptions: BTreeMap<_, _> = self.exceptions.iter().collect();
        lines.extend(
            exceptions.into_iter().map(|((form, class), lemma)| format!("X\t{form}\t{}\t{lemma}", class.upos())),
        );
        pack_text(&lines.join("\n"))
    }

    /// Reads what [`Lexicon::pack`] wrote; `None` where the bytes are not that.
    pub(crate) fn unpack(bytes: &[u8]) -> Option<Self> {
        let text = unpack_text(bytes)?;
        let mut lexicon = Self::default();
        // About as many as there are: tables that grow are filled several times.
        lexicon.known.reserve(text.len() / 45);
        lexicon.attested.0.reserve(text.len() / 33);
        for line in text.lines() {
            let (columns, number) = columns::<5>(line);
            match columns[..number] {
                ["T", name] => lexicon.tags.push(Tag::from_name(name)?),
                ["K", form, closed, classes, tags] => {
                    let known = Known::of_choice(classes, numbers(classes), numbers(tags), closed == "1");
                    lexicon.known.insert(form.to_owned(), known);
                }
                ["E", ending, inflection, cut, put] => {
                    let edit = Edit { cut: cut.parse().ok()?, put: put.to_owned() };
                    let edits = lexicon.endings.entry(inflection.parse().ok()?).or_default();
                    edits.entry(ending.to_owned()).or_default().push(edit);
                }
                ["L", lemma, class] => {
                    lexicon.attested.insert(lemma, WordClass::from_upos(class)?);
                }
                ["X", form, class, lemma] => {
                    lexicon.exceptions.insert((form.to_owned(), WordClass::from_upos(class)?), lemma.to_owned());
                }
                _ => return None,
            }
        }
        lexicon.index_endings();
        u8::try_from(lexicon.tags.len()).is_ok().then_some(lexicon)
    }
}

/// The numbers of a list.
fn numbers(list: &str) -> Vec<u8> {
    let mut numbers = Vec::with_capacity(list.len() / 2 + 1);
    numbers.extend(list.split(' ').filter_map(|number| number.parse::<u8>().ok()));
    numbers
}

/// The first columns of a line whose columns are parted by tabs, and how many of them there are.
pub(crate) fn columns<const COLUMNS: usize>(line: &str) -> ([&str; COLUMNS], usize) {
    let (mut row, mut found, mut start) = ([""; COLUMNS], 0, 0);
    let ends = line.bytes().enumerate().filter(|(_, byte)| *byte == b'\t').map(|(at, _)| at);
    for (column, end) in row.iter_mut().zip(ends.chain(std::iter::once(line.len()))) {
        *column = line.get(start..end).unwrap_or_default();
        (found, start) = (found + 1, end + 1);
    }
    (row, found)
}

/// The endings of a form, longest first, down to the empty one.
pub(crate) fn endings(form: &str) -> impl Iterator<Item = &str> {
    let skip = form.chars().count().saturating_sub(LONGEST_ENDING);
    form.char_indices().map(|(at, _)| at).chain(std::iter::once(form.len())).skip(skip).filter_map(|at| form.get(at..))
}

/// A form as the model sees it: lower case, apostrophes straight, digits all alike.
pub(crate) fn fold(form: &str) -> String {
    let digits = form.bytes().any(|b| b.is_ascii_digit());
    let folded: String = form
        .chars()
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            '’' | '‘' | 'ʼ' | '`' => '\'',
            '“' | '”' | '«' | '»' => '"',
            '–' | '—' => '-',
            c => c,
        })
        .collect();
    if digits { folded.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect() } else { folded }
}

/// A form folded for its lemma: digits stay.
pub(crate) fn fold_lemma(form: &str) -> String {
    form.chars().flat_map(char::to_lowercase).map(|c| if matches!(c, '’' | '‘' | 'ʼ') { '\'' } else { c }).collect()
}
