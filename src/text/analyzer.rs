//! A language's model → analysed text: the one way into this module.
//!
//! Steps: blocks → sentences → tokens → tags, lemmas → tree → clauses; quotations beside them. Invariants: an analyzer without a
//! model still gives blocks, sentences and tokens; time is linear in the text (over-long sentences are cut), and no text makes it fail.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use super::dictionary::Dictionary;
use super::lexicon::{Lexicon, Tag, fold_lemma};
use super::parser::{self, RELATIONS, Words};
use super::tagger;
use super::train::class_numbers;
use super::weights::Weights;
use super::words::Lookup;
use super::{Document, Field, Format, Sentence, Token, WordClass};
use super::{aside, block, clause, finite, furniture, quote, repair, sentence, token};

/// Longer sentences are cut, in tokens.
const LONGEST_SENTENCE: usize = 160;

/// A trained tagger, lemmatiser and parser for one language. Cloning is cheap.
#[derive(Clone, Debug, Default)]
pub struct Analyzer {
    pub(super) model: Arc<Trained>,
    pub(super) words: Arc<Lookup>,
}

#[derive(Debug, Default)]
pub(super) struct Trained {
    lexicon: Lexicon,
    class_weights: Weights,
    tag_weights: Weights,
    parser: Weights,
    /// Class numbers by tag number counted from 1.
    classes: Vec<u8>,
}

/// Why a model cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// The bytes are no lexicon.
    #[error("the lexicon is not a file that `train` wrote")]
    Lexicon,
    /// The bytes are no dictionary.
    #[error("the dictionary is not a file that `train` wrote")]
    Dictionary,
    /// The bytes are no weights.
    #[error("the {0} weights are not a file that `train` wrote")]
    Weights(&'static str),
}

impl Analyzer {
    /// An analyzer from the files that training wrote ([`super::train::Model::files`], in that order, then the dictionary that it
    /// was given) and the language's word lists.
    pub fn new(files: [Cow<'static, [u8]>; 5], words: super::TextWords) -> Result<Self, ModelError> {
        let [lexicon, classes, tags, parser, dictionary] = files;
        let weights = |bytes, name| Weights::read(&bytes).ok_or(ModelError::Weights(name));
        let (lexicon, dictionary) = rayon::join(|| Lexicon::unpack(&lexicon), || Dictionary::unpack(&dictionary));
        let mut lexicon = lexicon.ok_or(ModelError::Lexicon)?;
        lexicon.dictionary = dictionary.ok_or(ModelError::Dictionary)?;
        let model = Trained {
            class_weights: weights(classes, "word-class")?,
            tag_weights: weights(tags, "tag")?,
            parser: weights(parser, "parser")?,
            classes: class_numbers(&lexicon.tags),
            lexicon,
        };
        Ok(Self { model: Arc::new(model), words: Arc::new(words.into()) })
    }

    /// An analyzer that finds blocks, sentences, tokens and quotations, and leaves words unanalysed.
    pub fn without_model(words: super::TextWords) -> Self {
        Self { model: Arc::default(), words: Arc::new(words.into()) }
    }

    /// Analyses one field of an article.
    pub fn read(&self, field: Field, text: &str, format: Format) -> Document {
        self.read_cut(field, text, format, &[])
    }

    /// Analyses one field of an article in which no sentence crosses any of `cuts`, byte offsets in text order.
    pub fn read_cut(&self, field: Field, text: &str, format: Format, cuts: &[usize]) -> Document {
        let (shown, mut blocks) = block::blocks(field, text, format);
        furniture::mark(&self.words.furniture, &shown, &mut blocks);
        let blocks = furniture::cut(&self.words.furniture, &self.words.phrases, &shown, blocks);
        let mut quotes = quote::quotes(field, &shown, &blocks);
        let mut sentences = Vec::new();
        let names = has_lost_apostrophes(&shown).then(|| capitalised(&shown));
        for (index, block) in blocks.iter().enumerate() {
            let found = sentence::sentences(&self.words, &shown, block);
            for (start, end) in found.into_iter().flat_map(|whole| sentence::parted(&shown, whole, cuts)) {
                let tokens = token::tokens(&self.words, field, &shown, start, end);
                let tokens = match &names {
                    Some(names) => self.with_clitics(tokens, names),
                    None => tokens,
                };
                for tokens in pieces(tokens) {
                    sentences.extend(self.sentence(index, tokens));
                }
            }
        }
        quote::end_lost(&mut quotes, &sentences, &blocks);
        Document { blocks, sentences, quotes }
    }

    /// The classes (noun, adjective, verb) in which the treebank attests a form; empty where the form is usually a name.
    pub fn common_classes(&self, form: &str) -> Vec<WordClass> {
        let lexicon = &self.model.lexicon;
        let folded = fold_lemma(form);
        let usual = lexicon.known.get(&super::lexicon::fold(form)).and_then(|known| known.classes.first());
        if usual.is_some_and(|&class| class == WordClass::Propn as u8) {
            return Vec::new();
        }
        let open = [WordClass::Noun, WordClass::Adj, WordClass::Verb];
        let attested = |class: &WordClass| {
            let tags = (0_u8..).zip(&lexicon.tags).filter(|(_, tag)| tag.class == *class);
            tags.into_iter().any(|(tag, _)| lexicon.attested.contains(&lexicon.lemma(&folded, tag), *class))
        };
        open.into_iter().filter(attested).collect()
    }

    /// "*Syrias* north": cuts the clitic off names that have lost its apostrophe. A name is what the treebank attests as one, or what the text
    /// writes alone with a capital and no dictionary knows; a noun must follow.
    fn with_clitics(&self, tokens: Vec<Token>, names: &HashSet<String>) -> Vec<Token> {
        let ending = self.words.lost.trim_start_matches('\'');
        let mut cut = Vec::with_capacity(tokens.len());
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            let stem = token
                .form
                .strip_suffix(ending)
                .filter(|stem| !ending.is_empty() && self.owns(stem, &token.form, names));
            let (Some(stem), true) = (stem, tokens.peek().is_some_and(|next| self.may_be_owned(&next.form))) else {
                cut.push(token);
                continue;
            };
            let end = token.span.start + stem.len();
            let (field, last) = (token.span.field, token.span.end);
            cut.push(bare(super::Span::new(field, token.span.start, end), stem.to_owned()));
            cut.push(bare(super::Span::new(field, end, last), self.words.lost.clone()));
        }
        cut
    }

    /// Whether the first part of a form is a name, and the form is no word of its own.
    fn owns(&self, stem: &str, form: &str, names: &HashSet<String>) -> bool {
        let lexicon = &self.model.lexicon;
        let usual =
            |form: &str| lexicon.known.get(&super::lexicon::fold(form)).map(|known| known.classes.first().copied());
        let capital = stem.starts_with(char::is_uppercase) && stem.chars().nth(2).is_some();
        let name = match usual(stem) {
            Some(class) => class == Some(WordClass::Propn as u8),
            None => names.contains(stem) && lexicon.kinds(&fold_lemma(stem)) == 0,
        };
        capital && name && stem.chars().skip(1).all(char::is_lowercase) && usual(form).is_none()
    }

    /// Whether a form is usually a noun or stands before one.
    fn may_be_owned(&self, form: &str) -> bool {
        let known = self.model.lexicon.known.get(&super::lexicon::fold(form));
        let class = known.and_then(|known| known.classes.first().copied());
        let word = form.chars().all(char::is_alphanumeric);
        let fits = [WordClass::Noun, WordClass::Propn, WordClass::Adj, WordClass::Num].map(|class| class as u8);
        word && class.is_none_or(|class| fits.contains(&class))
    }

    fn sentence(&self, block: usize, mut tokens: Vec<Token>) -> Option<Sentence> {
        let span = tokens.first()?.span.cover(&tokens.last()?.span);
        // A sentence that lost its full stop is read as if it had one.
        let lost = lacks_stop(&tokens);
        if lost {
            tokens.push(bare(super::Span::new(span.field, span.end, span.end), ".".to_owned()));
        }
        self.read_with_asides(&mut tokens);
        if lost && tokens.iter().all(|token| token.head != Some(tokens.len() - 1)) {
            tokens.pop();
        }
        let mut sentence = Sentence { span, block, tokens, clauses: Vec::new() };
        sentence.clauses = clause::clauses(&self.words, &sentence);
        Some(sentence)
    }

    /// Reads the sentence without its asides, and each aside by itself, and hangs them on it. Some asides show only once the tokens have classes.
    fn read_with_asides(&self, tokens: &mut [Token]) {
        let mut asides = aside::asides(tokens, &self.words);
        self.read_apart(tokens, &asides);
        let from = asides.first().filter(|first| first.relation == aside::DATELINE).map_or(0, |first| first.tokens.end);
        let put_in = asides.len() > usize::from(from > 0);
        if put_in {
            return;
        }
        let mut more = aside::closing(tokens, from, &self.words);
        if more.is_empty() {
            more.extend(aside::between(tokens, from, &self.words));
        }
        if !more.is_empty() {
            asides.extend(more);
            self.read_apart(tokens, &asides);
        }
    }

    /// Reads what stands around the asides as one sentence, and each of them by itself.
    fn read_apart(&self, tokens: &mut [Token], asides: &[aside::Aside]) {
        if asides.is_empty() {
            return self.tag_and_parse(tokens);
        }
        let is_mark = |token: &Token| token.form == ",";
        let apart = |at: usize| asides.iter().any(|aside| aside.tokens.contains(&at));
        let main = self.read_some(tokens, (0..tokens.len()).filter(|&at| !apart(at)).collect(), false);
        for aside in asides {
            let (marks, words): (Vec<usize>, Vec<usize>) = aside.tokens.clone().partition(|&at| is_mark(&tokens[at]));
            let speech = aside.relation == "parataxis";
            let root = self.read_some(tokens, words, speech);
            if let Some(root) = root {
                (tokens[root].head, tokens[root].relation) = (aside.on.or(main), aside.relation);
            }
            for mark in marks {
                (tokens[mark].class, tokens[mark].head, tokens[mark].relation) = (WordClass::Punct, root, "punct");
            }
        }
    }

    /// Reads the tokens at `places` as if nothing stood between them, as a `whole` sentence even where no full stop ends them, and gives their
    /// root.
    fn read_some(&self, tokens: &mut [Token], places: Vec<usize>, whole: bool) -> Option<usize> {
        let mut some: Vec<Token> = places.iter().map(|&at| tokens[at].clone()).collect();
        self.analyse(&mut some, whole);
        for (&at, mut token) in places.iter().zip(some) {
            token.head = token.head.and_then(|head| places.get(head).copied());
            tokens[at] = token;
        }
        places.into_iter().find(|&at| tokens[at].head.is_none())
    }

    /// Fills in class, features, lemma, head and relation of the tokens of one sentence, from their forms alone.
    pub fn tag_and_parse(&self, tokens: &mut [Token]) {
        self.analyse(tokens, false);
    }

    /// The same; `whole` says that the tokens are a sentence, though no full stop ends them.
    fn analyse(&self, tokens: &mut [Token], whole: bool) {
        let model = &*self.model;
        if model.classes.len() < 2 || tokens.is_empty() {
            return;
        }
        let atoms = tagger::atoms(&model.lexicon, tokens.iter().map(|token| token.form.as_str()));
        let classes = tagger::classes(&model.class_weights, &atoms);
        let known = &model.lexicon.tags;
        let mut tags = tagger::tags(&model.tag_weights, known.len(), &atoms, &classes);
        let kinds: Vec<finite::Kind> = known.iter().map(finite::Kind::of).collect();
        let pasts: Vec<bool> = tokens.iter().map(|token| model.lexicon.past(&fold_lemma(&token.form))).collect();
        let past = |at: usize| pasts.get(at).copied().unwrap_or(false);
        finite::coordinate(&model.tag_weights, &kinds, (&atoms, &classes), past, &mut tags);
        finite::passives(&model.tag_weights, known, (&atoms, &classes), past, &mut tags);
        let alone =
            |at: usize| tokens.get(at).is_some_and(|token| self.words.intransitive.contains(&fold_lemma(&token.form)));
        finite::intransitives(&model.tag_weights, known, (&atoms, &classes), alone, &mut tags);
        let joined = |at: usize| {
            at.checked_sub(2).and_then(|first| tokens.get(first..=at)).is_some_and(|words| match words {
                [word, hyphen, here] => {
                    hyphen.form == "-" && word.span.end == hyphen.span.start && hyphen.span.end == here.span.start
                }
                _ => false,
            })
        };
        let bent = |at: usize| {
            past(at) || tokens.get(at).is_some_and(|token| self.words.irregular.contains_key(&fold_lemma(&token.form)))
        };
        finite::hyphened(&model.tag_weights, known, (&atoms, &classes), joined, bent, &mut tags);
        let forms = |at: usize| {
            let Some(token) = tokens.get(at) else { return (false, false) };
            let possessive = token.form.len() > 1 && token.form.starts_with(['\'', '’']);
            (possessive, model.lexicon.third_person(&fold_lemma(&token.form)))
        };
        finite::nouns(&model.tag_weights, known, (&atoms, &classes), forms, &mut tags);
        self.name_acronyms(tokens, &mut tags);
        self.keep_compounds(tokens, &mut tags);
        self.keep_pasts(tokens, &mut tags);
        let closed = whole || is_closed(tokens);
        if closed {
            finite::retag(&model.tag_weights, &kinds, &atoms, &classes, &mut tags);
        }
        let plural: Vec<bool> = known.iter().map(|tag| tag.features.contains(&"Number=Plur")).collect();
        let ending = |at: usize| {
            let folded = fold_lemma(&tokens.get(at)?.form);
            let third = model.lexicon.third_person(&folded);
            (third || model.lexicon.is_bare_verb(&folded) && !past(at)).then_some(third)
        };
        let told = finite::headline(&model.class_weights, (&kinds, &plural), (&atoms, &classes), ending, &tags);
        if let Some((at, tag)) = told.and_then(|at| {
            let verb = (at, finite::Form::Told);
            Some((at, finite::as_finite(&model.tag_weights, known, (&atoms, &classes), verb, *tags.get(at)?)?))
        }) {
            tags[at] = tag;
        }
        self.parse(tokens, &atoms, &tags);
        let form = |at: usize| {
            let folded = tokens.get(at).map(|token| fold_lemma(&token.form))?;
            match () {
                () if past(at) || self.words.irregular.contains_key(&folded) => Some(finite::Form::Past),
                () if model.lexicon.third_person(&folded) => Some(finite::Form::Present),
                () => None,
            }
        };
        let missing = finite::missing(tokens, closed, form);
        let Some((at, form)) = missing.or_else(|| finite::misread(tokens, closed, form, &self.words.many)) else {
            return;
        };
        let chosen = tags.get(at).copied().unwrap_or(0);
        let finite = finite::as_finite(&model.tag_weights, known, (&atoms, &classes), (at, form), chosen);
        if let (Some(finite), Some(place)) = (finite, tags.get_mut(at)) {
            *place = finite;
            let kept = tokens.to_vec();
            self.parse(tokens, &atoms, &tags);
            if !finite::is_predicate(tokens, at) {
                finite::lead(tokens, at);
            }
            if !finite::is_predicate(tokens, at) {
                tokens.clone_from_slice(&kept);
            }
        }
    }

    /// Makes a name of a word in capitals that is another word in small letters ("the *IS* group"), unless the sentence is all in capitals or
    /// stresses it ("it IS").
    fn name_acronyms(&self, tokens: &[Token], tags: &mut [u8]) {
        let known = &self.model.lexicon.tags;
        let name = |tag: &Tag| tag.class == WordClass::Propn && tag.features == ["Number=Sing"];
        let Some(name) = known.iter().position(name).and_then(|tag| u8::try_from(tag).ok()) else { return };
        let class = |tag: u8| known.get(usize::from(tag)).map(|tag| tag.class);
        if !tokens.iter().any(|token| token.form.len() > 1 && token.form.chars().all(char::is_lowercase)) {
            return;
        }
        for at in 0..tags.len() {
            let Some(token) = tokens.get(at) else { continue };
            let capitals = token.form.chars().all(char::is_uppercase);
            let stressed = at > 0 && class(tags[at - 1]) == Some(WordClass::Pron);
            if capitals && !stressed && self.words.acronyms.contains(&fold_lemma(&token.form)) {
                tags[at] = name;
            }
        }
    }

    /// Makes a past tense of what was taken for a present and is no form of it ("shells *fell*"): an irregular form that is not its lemma.
    fn keep_pasts(&self, tokens: &[Token], tags: &mut [u8]) {
        let lexicon = &self.model.lexicon;
        let is = |tag: &Tag, tense: &str| {
            tag.class == WordClass::Verb && tag.features.contains(&"VerbForm=Fin") && tag.features.contains(&tense)
        };
        let Some(past) =
            lexicon.tags.iter().position(|tag| is(tag, "Tense=Past")).and_then(|tag| u8::try_from(tag).ok())
        else {
            return;
        };
        for (token, tag) in tokens.iter().zip(tags) {
            let present = lexicon.tags.get(usize::from(*tag)).is_some_and(|tag| is(tag, "Tense=Pres"));
            let folded = fold_lemma(&token.form);
            if present && self.words.irregular.get(&folded).is_some_and(|lemma| *lemma != folded) {
                *tag = past;
            }
        }
    }

    /// Makes a noun of a word that looks like a verb and opens a pair of words that is one noun ("fired *tear gas*"), or like a pronoun and closes
    /// one ("hit a *land mine*").
    fn keep_compounds(&self, tokens: &[Token], tags: &mut [u8]) {
        let known = &self.model.lexicon.tags;
        let noun = |tag: &Tag| tag.class == WordClass::Noun && tag.features == ["Number=Sing"];
        let Some(noun) = known.iter().position(noun).and_then(|tag| u8::try_from(tag).ok()) else { return };
        for (at, pair) in tokens.windows(2).enumerate() {
            let class = |at: usize| known.get(usize::from(*tags.get(at)?)).map(|tag| tag.class);
            let (verb, pronoun) = (class(at) == Some(WordClass::Verb), class(at + 1) == Some(WordClass::Pron));
            let named = || self.words.compounds.contains(&fold_lemma(&format!("{} {}", pair[0].form, pair[1].form)));
            if (verb || pronoun) && named() {
                let place = if verb { at } else { at + 1 };
                tags[place] = noun;
            }
        }
    }

    /// Fills in what the tags say of each token, and the tree over them.
    fn parse(&self, tokens: &mut [Token], atoms: &[tagger::Atom], tags: &[u8]) {
        let model = &*self.model;
        for (token, &tag) in tokens.iter_mut().zip(tags) {
            if let Some(found) = model.lexicon.tags.get(tag as usize) {
                token.class = found.class;
                token.features.clone_from(&found.features);
            }
            let folded = fold_lemma(&token.form);
            let irregular = self.words.irregular.get(&folded).filter(|_| token.class == WordClass::Verb);
            let plural = token.class == WordClass::Noun && (token.has("Number=Plur") || token.has("Number=Ptan"));
            let singular = || self.words.singular(&folded).filter(|_| plural);
            token.lemma = irregular.cloned().or_else(singular).unwrap_or_else(|| model.lexicon.lemma(&folded, tag));
        }
        let tags: Vec<u8> = tags.iter().map(|tag| tag + 1).collect();
        let words = Words::new(atoms, &tags, &model.classes);
        let tree = parser::parse(&model.parser, &words);
        let n = tokens.len();
        for (token, arc) in tokens.iter_mut().zip(tree) {
            token.head = Some(usize::from(arc.head)).filter(|&head| head < n);
            token.relation = RELATIONS.get(usize::from(arc.relation)).copied().unwrap_or("dep");
            token.sure = arc.sure();
        }
        finite::mend(tokens);
        finite::control(tokens, &self.words);
        finite::open_clauses(tokens, &self.words.openers);
        finite::reroot(tokens);
        repair::repair(tokens);
    }
}

/// The shortest text, in bytes, that tells by its silence that marks of a kind are lost.
pub const LONG_WITHOUT: usize = 300;

/// Whether a text is long and holds no apostrophe.
pub fn has_lost_apostrophes(text: &str) -> bool {
    text.len() >= LONG_WITHOUT && !text.contains(['\'', '\u{2019}'])
}

/// The words of a text that begin with a capital.
fn capitalised(text: &str) -> HashSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| word.starts_with(char::is_uppercase)).map(str::to_owned).collect()
}

/// Cuts over-long sentences, after a mark of punctuation where there is one in the second half: time and memory stay bounded.
fn pieces(mut tokens: Vec<Token>) -> Vec<Vec<Token>> {
    let mut pieces = Vec::new();
    while tokens.len() > LONGEST_SENTENCE {
        let half = LONGEST_SENTENCE / 2;
        let stop = |token: &Token| matches!(token.form.as_str(), ";" | "," | "|" | "–" | "—");
        let cut = (half..LONGEST_SENTENCE)
            .rev()
            .find(|&at| tokens.get(at).is_some_and(stop))
            .map_or(LONGEST_SENTENCE, |at| at + 1);
        let rest = tokens.split_off(cut);
        pieces.push(std::mem::replace(&mut tokens, rest));
    }
    pieces.push(tokens);
    pieces
}

/// Fewest tokens that are a sentence though no mark ends them, as the last line of a snippet.
const WHOLE_WITHOUT_MARK: usize = 8;

/// Whether a full stop ends a sentence, before marks that close a quotation.
fn is_closed(tokens: &[Token]) -> bool {
    last_inside(tokens).is_some_and(|last| last.form == ".")
}

/// Whether no mark ends tokens that are many, in the text, and written as sentences are.
fn lacks_stop(tokens: &[Token]) -> bool {
    let long =
        || tokens.iter().filter(|token| token.form.chars().count() >= 4 && token.form.starts_with(char::is_alphabetic));
    let small = long().filter(|token| token.form.starts_with(char::is_lowercase)).count();
    let open = last_inside(tokens)
        .is_some_and(|last| last.span.field == Field::Text && last.form.ends_with(char::is_alphanumeric));
    open && tokens.len() >= WHOLE_WITHOUT_MARK && small * 2 >= long().count()
}

/// The last token but for marks that close a quotation or bracket.
fn last_inside(tokens: &[Token]) -> Option<&Token> {
    let closing = |token: &&Token| matches!(token.form.as_str(), "\"" | "”" | "''" | "’" | "»" | ")" | "]");
    tokens.iter().rev().find(|token| !closing(token))
}

/// A token that nothing is known of yet.
pub(super) fn bare(span: super::Span, form: String) -> Token {
    Token {
        span,
        lemma: fold_lemma(&form),
        form,
        class: WordClass::X,
        features: Vec::new(),
        head: None,
        relation: "dep",
        sure: 0,
    }
}
