//! The analysed text: blocks, sentences, tokens with their tree, clauses, quotations.

use super::Span;

/// One field of an article, analysed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// Headings, paragraphs, list items, table rows, in text order.
    pub blocks: Vec<Block>,
    /// Sentences in text order; none crosses a block.
    pub sentences: Vec<Sentence>,
    /// Quotations in text order; one may run over several sentences and blocks.
    pub quotes: Vec<Quote>,
}

/// A run of text that no sentence crosses.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// Where it stands, without the marks of a list or heading.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
}

/// What a [`Block`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A heading or headline: telegraphic, no claim of its own weight.
    Heading,
    /// Running text.
    Paragraph,
    /// An item of a list.
    ListItem,
    /// A row of a table.
    TableRow,
    /// What a page says about itself or its pictures (links, notices, captions, comments): no claim of the article.
    Furniture,
}

/// A sentence with its dependency tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Sentence {
    /// Where it stands.
    pub span: Span,
    /// Index of its block.
    pub block: usize,
    /// Its tokens in text order.
    pub tokens: Vec<Token>,
    /// Its clauses, by predicate, in text order.
    pub clauses: Vec<Clause>,
}

/// A token: a syntactic word of Universal Dependencies.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// Where it stands; the two words of a contraction share out its bytes.
    pub span: Span,
    /// The written form.
    pub form: String,
    /// Lower-case lemma.
    pub lemma: String,
    /// Universal part of speech.
    pub class: WordClass,
    /// Universal features that matter here, as `Name=Value`, sorted ("Number=Plur", "Polarity=Neg", "VerbForm=Part").
    pub features: Vec<&'static str>,
    /// Index of the head token in the sentence; `None` for the root.
    pub head: Option<usize>,
    /// Universal dependency relation without subtype, but for the subtypes kept in the model ("nsubj:pass", "obl:agent").
    pub relation: &'static str,
    /// How sure the head is: of a hundred attachments that the parser decided as clearly as this one, so many were right on text it had
    /// not seen. Below about 70 the word may well belong elsewhere. 0 where nothing was parsed.
    pub sure: u8,
}

/// Universal part of speech (UPOS, Universal Dependencies 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are the standard's own")]
pub enum WordClass {
    Adj,
    Adp,
    Adv,
    Aux,
    Cconj,
    Det,
    Intj,
    Noun,
    Num,
    Part,
    Pron,
    Propn,
    Punct,
    Sconj,
    Sym,
    Verb,
    X,
}

/// The names of the standard, in the order of [`WordClass`].
const UPOS: [&str; 17] = [
    "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ",
    "SYM", "VERB", "X",
];

impl WordClass {
    /// All classes, in order.
    pub const ALL: [Self; 17] = [
        Self::Adj,
        Self::Adp,
        Self::Adv,
        Self::Aux,
        Self::Cconj,
        Self::Det,
        Self::Intj,
        Self::Noun,
        Self::Num,
        Self::Part,
        Self::Pron,
        Self::Propn,
        Self::Punct,
        Self::Sconj,
        Self::Sym,
        Self::Verb,
        Self::X,
    ];

    /// The standard's name ("NOUN").
    pub fn upos(self) -> &'static str {
        UPOS[self as usize]
    }

    /// The class of that name.
    pub fn from_upos(name: &str) -> Option<Self> {
        UPOS.iter().position(|upos| *upos == name).map(|at| Self::ALL[at])
    }
}

/// A predicate with its arguments. All members are token indexes into the sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// The predicate: a verb, or the nominal head of a copular clause.
    pub predicate: usize,
    /// Verbal or copular.
    pub kind: ClauseKind,
    /// Tense, from the predicate and its auxiliaries.
    pub tense: Tense,
    /// Active or passive.
    pub voice: Voice,
    /// Whether it has a finite verb (its own or an auxiliary).
    pub finite: bool,
    /// The verb's particle ("carried *out*").
    pub particle: Option<usize>,
    /// The token that negates it ("not", "never", "no").
    pub negation: Option<usize>,
    /// Auxiliaries and modals in text order.
    pub auxiliaries: Vec<usize>,
    /// Heads of the subject, with coordinated ones; in a passive, what undergoes it. Inherited by coordinated verbs, by
    /// open complements, and through relative pronouns (then the noun that the pronoun stands for).
    pub subjects: Vec<usize>,
    /// Heads of the direct object, with coordinated ones.
    pub objects: Vec<usize>,
    /// Heads of the indirect object.
    pub indirect: Vec<usize>,
    /// Prepositional and bare adverbial arguments.
    pub obliques: Vec<Oblique>,
    /// Index in `Sentence::clauses` of the clause that this one depends on, and by which relation ("ccomp", "xcomp", "advcl", "acl",
    /// "conj", "parataxis").
    pub parent: Option<(usize, &'static str)>,
    /// The subordinating word ("that", "if", "after"), if any.
    pub marker: Option<usize>,
}

/// A prepositional or bare adverbial argument.
#[derive(Clone, Debug, PartialEq)]
pub struct Oblique {
    /// The first preposition; `None` for a bare one ("last June").
    pub case: Option<usize>,
    /// The head noun.
    pub head: usize,
}

/// Whether a clause's predicate is a verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClauseKind {
    /// A verb.
    Verbal,
    /// A noun, adjective or phrase with a copula.
    Copular,
}

/// Tense of a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tense {
    /// Past, and present perfect.
    Past,
    /// Present.
    Present,
    /// Future, by auxiliary.
    Future,
    /// No finite verb tells.
    None,
}

/// Voice of a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// Active.
    Active,
    /// Passive, with or without an auxiliary.
    Passive,
}

/// A quotation.
#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    /// With its marks.
    pub outer: Span,
    /// Without them.
    pub inner: Span,
    /// Whether the closing mark was found; an unclosed quotation ends with the sentence that it opens in.
    pub closed: bool,
}
