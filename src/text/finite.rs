//! A sentence that ends in a full stop and was given no finite verb at its root → the likeliest reading with one.
//!
//! Past tense and participle look alike in most verbs ("captured"), and nouns like verbs ("cut"); the tagger decides each
//! word by its neighbours and may leave a whole sentence, or its main clause, without a predicate ([`retag`], [`missing`]).
//! A headline is told by a verb of the present, which small words set off less than elsewhere ([`headline`]). Deliberately absent: fragments.

use std::collections::HashSet;

use super::lexicon::Tag;
use super::tagger::{self, Atom, Scorer};
use super::weights::Weights;
use super::words::Lookup;
use super::{Token, WordClass};

/// How far, in the tagger's score, a finite verb may lie behind the tag that was chosen; a participle may lie at any distance.
const FARTHEST: i32 = 200;

/// What a tag is to the search for a finite verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A finite verb.
    Finite,
    /// A finite auxiliary, or an imperative: the sentence has its finite verb, but no other word becomes one of these.
    Settled,
    /// A past participle of a verb.
    Participle,
    /// A number.
    Number,
    /// A conjunction between equals.
    And,
    /// Anything else.
    Other,
}

impl Kind {
    /// What a tag is.
    pub(crate) fn of(tag: &Tag) -> Self {
        let has = |feature: &str| tag.features.contains(&feature);
        match tag.class {
            WordClass::Verb if has("VerbForm=Fin") && !has("Mood=Imp") => Self::Finite,
            _ if has("VerbForm=Fin") || has("Mood=Imp") => Self::Settled,
            WordClass::Verb if has("VerbForm=Part") && has("Tense=Past") => Self::Participle,
            WordClass::Num => Self::Number,
            WordClass::Cconj => Self::And,
            _ => Self::Other,
        }
    }
}

/// Makes the likeliest word of a sentence a finite verb, unless there is one already or no word comes near. `kinds` are by tag number.
pub(crate) fn retag(weights: &Weights, kinds: &[Kind], atoms: &[Atom], classes: &[u8], tags: &mut [u8]) {
    let kind = |tag: u8| kinds.get(usize::from(tag)).copied().unwrap_or(Kind::Other);
    if tags.iter().any(|&tag| matches!(kind(tag), Kind::Finite | Kind::Settled)) {
        return;
    }
    let mut scorer = Scorer::new(weights);
    let mut likeliest: Option<(i32, usize, u8)> = None;
    for (at, atom) in atoms.iter().enumerate().skip(1) {
        tagger::second_features(atoms, classes, at, &mut scorer.hashes);
        scorer.score();
        let score = |tag: u8| scorer.scores.get(usize::from(tag)).copied().unwrap_or(i32::MIN / 2);
        let chosen = tags.get(at).map_or(0, |&tag| score(tag));
        let participle = tags.get(at).is_some_and(|&tag| kind(tag) == Kind::Participle);
        let open = |tag: u8| atom.tags.is_empty() || atom.tags.contains(&tag);
        for tag in (0..kinds.len()).map(|tag| tag as u8).filter(|&tag| kind(tag) == Kind::Finite && open(tag)) {
            let behind = chosen - score(tag);
            if (behind <= FARTHEST || participle) && likeliest.is_none_or(|(least, ..)| behind < least) {
                likeliest = Some((behind, at, tag));
            }
        }
    }
    if let Some((_, at, tag)) = likeliest
        && let Some(place) = tags.get_mut(at)
    {
        *place = tag;
    }
}

/// How far, in the score of word classes, a verb of a headline may lie behind the class that was chosen: a third person, and a form that the
/// infinitive shares.
const FARTHEST_IN_HEADLINE: (i32, i32) = (350, 280);

/// The verb that a headline without a finite one tells by: right behind a noun or name and before what it goes on with, a form that shows the
/// third person ("City *stages* protest"), or one without ending behind a plural or a name ("Rovers *win* cup"). `ending` says of a word
/// whether it shows the third person; `None` for what is no verb's present. `tags` are of the kinds that `plural` and `kinds` know.
pub(crate) fn headline(
    weights: &Weights,
    (kinds, plural): (&[Kind], &[bool]),
    (atoms, classes): (&[Atom], &[u8]),
    ending: impl Fn(usize) -> Option<bool>,
    tags: &[u8],
) -> Option<usize> {
    let kind = |tag: u8| kinds.get(usize::from(tag)).copied().unwrap_or(Kind::Other);
    // "Rovers win cup: 'It *is* for you'": what stands behind a pause may be a sentence of its own.
    let end = atoms.iter().position(|atom| atom.colon).unwrap_or(atoms.len());
    if !atoms.first()?.open || tags.iter().take(end).any(|&tag| matches!(kind(tag), Kind::Finite | Kind::Settled)) {
        return None;
    }
    let class = |at: usize| classes.get(at).map(|&class| WordClass::ALL[usize::from(class)]);
    let mut scorer = Scorer::new(weights);
    let mut likeliest: Option<(i32, usize)> = None;
    for at in 1..end.min(atoms.len().saturating_sub(1)) {
        let Some(third) = ending(at).filter(|_| atoms[at].classes.is_empty()) else { continue };
        let behind_noun = matches!(class(at - 1), Some(WordClass::Noun | WordClass::Propn));
        let many = tags.get(at - 1).is_some_and(|&tag| plural.get(usize::from(tag)) == Some(&true));
        let agrees = third != many || class(at - 1) == Some(WordClass::Propn);
        let goes_on =
            !matches!(class(at + 1), Some(WordClass::Punct | WordClass::Cconj | WordClass::Aux | WordClass::Verb));
        if !behind_noun || !agrees || !goes_on {
            continue;
        }
        let before = |n: usize| at.checked_sub(n).and_then(|i| classes.get(i)).map_or(0, |&c| u32::from(c) + 1);
        tagger::features(atoms, at, before(1), before(2), &mut scorer.hashes);
        scorer.score();
        let score = |class: usize| scorer.scores.get(class).copied().unwrap_or(i32::MIN / 2);
        let behind = classes.get(at).map_or(0, |&chosen| score(usize::from(chosen))) - score(WordClass::Verb as usize);
        let farthest = if third { FARTHEST_IN_HEADLINE.0 } else { FARTHEST_IN_HEADLINE.1 };
        if behind <= farthest && likeliest.is_none_or(|(least, _)| behind < least) {
            likeliest = Some((behind, at));
        }
    }
    likeliest.map(|(_, at)| at)
}

/// What a form may be as a finite verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// A past tense ("marched").
    Past,
    /// A third person of the present ("kills").
    Present,
    /// Any form of the present, in a headline that tells by it.
    Told,
}

impl Form {
    /// Whether a tag is that form's as a finite verb.
    fn admits(self, tag: &Tag) -> bool {
        let tense = if self == Self::Past { "Tense=Past" } else { "Tense=Pres" };
        Kind::of(tag) == Kind::Finite && tag.features.contains(&tense)
    }
}

/// The word that a parsed sentence lacks as its predicate, where a noun stands at its root: its first verb, right behind a noun, which looks
/// like a participle ("two gunmen *opened* fire today in …"), or a noun that is a verb's third person before an object ("army *kills* 62
/// rebels"). `closed` says whether the sentence ends in a full stop, `form` what a word may be.
pub(crate) fn missing(tokens: &[Token], closed: bool, form: impl Fn(usize) -> Option<Form>) -> Option<(usize, Form)> {
    let root = tokens.iter().position(|token| token.head.is_none())?;
    let nominal = |class: WordClass| matches!(class, WordClass::Noun | WordClass::Propn | WordClass::Num);
    let copular = tokens.iter().any(|token| token.head == Some(root) && token.is("cop") && token.has("VerbForm=Fin"));
    if !nominal(tokens[root].class) || copular {
        return None;
    }
    let opens = |class: WordClass| {
        matches!(class, WordClass::Num | WordClass::Det | WordClass::Propn | WordClass::Pron | WordClass::Adj)
    };
    let verbal = |token: &Token| {
        matches!(token.class, WordClass::Verb | WordClass::Aux | WordClass::Sconj) || token.has("PronType=Rel")
    };
    let first = tokens.iter().position(verbal).unwrap_or(tokens.len());
    let followed = |at: usize| tokens.get(at + 1).map(|token| token.class);
    let behind_noun = |at: usize| at > 0 && nominal(tokens[at - 1].class);
    let agent = |at: usize| tokens.iter().any(|token| token.head == Some(at) && token.relation == "obl:agent");
    let past = Some(first)
        .filter(|&at| at < tokens.len() && tokens[at].class == WordClass::Verb && form(at) == Some(Form::Past));
    // "a company *used* to fund it had an office": a later verb without a subject of its own is the one that the noun has.
    let has = |of: usize, relation: &str| tokens.iter().any(|token| token.head == Some(of) && token.is(relation));
    let later = |from: usize| {
        tokens.iter().enumerate().skip(from + 1).any(|(at, token)| {
            let finite = token.has("VerbForm=Fin");
            let verb = if matches!(token.relation, "aux" | "aux:pass" | "cop") { token.head.unwrap_or(at) } else { at };
            finite && !has(verb, "nsubj") && !token.is("conj") && !tokens.get(verb).is_some_and(|verb| verb.is("conj"))
        })
    };
    let past = past.filter(|&at| (behind_noun(at) || at > 1 && tokens[at - 1].form == ")") && !agent(at) && !later(at));
    let object = |at: usize| followed(at).is_some_and(|class| opens(class) || class == WordClass::Noun);
    if let Some(at) = past.filter(|&at| closed || object(at)) {
        return Some((at, Form::Past));
    }
    let present = (1..first).find(|&at| {
        tokens[at].class == WordClass::Noun
            && behind_noun(at)
            && form(at) == Some(Form::Present)
            && followed(at).is_some_and(opens)
    });
    present.map(|at| (at, Form::Present))
}

/// What looks like a participle between a noun and a number, with a noun behind that as its own ("forces *killed* 12 rebels"), or before a noun
/// for a number (`many`: "*killed* dozens of civilians"): no participle modifies a noun over its number, nor a number. Or what looks like one right behind an object and has an object of its own ("said the army *captured*
/// Mosul"), or leads a sentence that a full stop ends (`closed`), without an auxiliary, and its subject has an article ("The bank *announced*
/// that …"): a passive has neither.
pub(crate) fn misread(
    tokens: &[Token],
    closed: bool,
    form: impl Fn(usize) -> Option<Form>,
    many: &HashSet<String>,
) -> Option<(usize, Form)> {
    let nominal = |class: WordClass| matches!(class, WordClass::Noun | WordClass::Propn);
    let child = |of: usize, relations: &[&str]| {
        tokens.iter().position(|token| token.head == Some(of) && relations.contains(&token.relation))
    };
    let active = (1..tokens.len()).find(|&at| {
        if tokens[at].class != WordClass::Verb || !tokens[at].has("Voice=Pass") || form(at) != Some(Form::Past) {
            return false;
        }
        let noun = tokens[at].head.filter(|&noun| tokens[at].relation == "acl" && noun + 1 == at);
        let told = noun.is_some_and(|noun| {
            let bare = child(at, &["obj"]).is_some_and(|object| object > at && child(object, &["case"]).is_none());
            tokens[noun].relation == "obj" && bare && child(at, &["obl:agent", "mark"]).is_none()
        });
        let subject = child(at, &["nsubj:pass"])
            .filter(|&subject| child(subject, &["det"]).is_some_and(|d| tokens[d].has("PronType=Art")));
        let leads =
            closed && tokens[at].head.is_none() && child(at, &["aux", "aux:pass", "cop", "obl:agent"]).is_none();
        told || leads && subject.is_some()
    });
    if let Some(at) = active {
        return Some((at, Form::Past));
    }
    let found = (1..tokens.len()).find(|&at| {
        let noun = tokens[at].head.filter(|&noun| noun > at && tokens[at].relation == "amod");
        let counted = noun.is_some_and(|noun| {
            tokens[at + 1..noun].iter().any(|token| token.relation == "nummod" && token.head == Some(noun))
                || noun == at + 1 && many.contains(&tokens[noun].lemma)
        });
        counted && tokens[at].class == WordClass::Verb && nominal(tokens[at - 1].class) && form(at) == Some(Form::Past)
    });
    found.map(|at| (at, Form::Past))
}

/// The likeliest tag of a word as a finite verb of that form; for a present, only one that comes near the tag that was chosen.
pub(crate) fn as_finite(
    weights: &Weights,
    known: &[Tag],
    (atoms, classes): (&[Atom], &[u8]),
    (at, form): (usize, Form),
    chosen: u8,
) -> Option<u8> {
    let mut scorer = Scorer::new(weights);
    tagger::second_features(atoms, classes, at, &mut scorer.hashes);
    scorer.score();
    let score = |tag: u8| scorer.scores.get(usize::from(tag)).copied().unwrap_or(i32::MIN / 2);
    let tags = (0_u8..).zip(known).filter(|(_, tag)| form.admits(tag)).map(|(number, _)| number);
    let best = tags.max_by_key(|&tag| (score(tag), std::cmp::Reverse(tag)))?;
    (form != Form::Present || score(chosen) - score(best) <= FARTHEST).then_some(best)
}

/// Whether a word leads its sentence, or what is said in it, and has a subject before it.
pub(crate) fn is_predicate(tokens: &[Token], at: usize) -> bool {
    let leads = |token: &Token| {
        token.head.is_none() || ["ccomp", "conj", "parataxis"].iter().any(|relation| token.is(relation))
    };
    tokens.get(at).is_some_and(leads)
        && tokens.iter().take(at).any(|token| token.head == Some(at) && token.relation == "nsubj")
}

/// Makes what looks like a participle a finite verb where it is coordinated with one: after a conjunction (or a mark before one) and
/// before a number that counts its objects ("killed six people *and injured 32*"), or right behind the verb and its conjunction ("killed *and
/// wounded* scores").
/// `past` says of a word whether it is a past tense or participle by its form.
pub(crate) fn coordinate(
    weights: &Weights,
    kinds: &[Kind],
    (atoms, classes): (&[Atom], &[u8]),
    past: impl Fn(usize) -> bool,
    tags: &mut [u8],
) {
    let kind = |tag: Option<&u8>| tag.and_then(|&tag| kinds.get(usize::from(tag))).copied().unwrap_or(Kind::Other);
    let mut scorer = Scorer::new(weights);
    // The verb group before, and whether a number stands behind it.
    let mut before = (Kind::Other, false);
    for at in 0..tags.len() {
        let here = kind(tags.get(at));
        let joined = at > 0 && kind(tags.get(at - 1)) == Kind::And && kind(tags.get(at + 1)) == Kind::Number;
        let counting = joined && before == (Kind::Finite, true);
        let paired =
            at > 1 && kind(tags.get(at - 1)) == Kind::And && kind(tags.get(at - 2)) == Kind::Finite && past(at - 2);
        if (counting || paired) && here != Kind::Finite && past(at) {
            tagger::second_features(atoms, classes, at, &mut scorer.hashes);
            scorer.score();
            let finite = (0..kinds.len()).map(|tag| tag as u8).filter(|tag| kind(Some(tag)) == Kind::Finite);
            let best = finite.max_by_key(|&tag| (scorer.scores.get(usize::from(tag)), std::cmp::Reverse(tag)));
            if let (Some(best), Some(place)) = (best, tags.get_mut(at)) {
                *place = best;
            }
        }
        match kind(tags.get(at)) {
            Kind::Number => before.1 = true,
            Kind::Other | Kind::And => {}
            verb => before = (verb, false),
        }
    }
}

/// "forced the rebels *to retreat*", "accused the rebels *of using* gas": hangs on the verb of control what the parser hung on its object.
pub(crate) fn control(tokens: &mut [Token], words: &Lookup) {
    for at in 0..tokens.len() {
        let token = &tokens[at];
        let infinitive = token.has("VerbForm=Inf");
        let (Some(object), true) = (token.head, infinitive || token.has("VerbForm=Ger")) else { continue };
        // "urged *the army and the rebels* to talk": the last of several may bear what is said of all.
        let first = tokens[object].head.filter(|_| tokens[object].relation == "conj").unwrap_or(object);
        // "force him *to step down*" is no purpose of who forces.
        let marked_at = tokens.iter().position(|mark| mark.head == Some(at) && mark.relation == "mark").unwrap_or(at);
        let objects =
            tokens.iter().take(marked_at).skip(object + 1).filter(|one| one.head == Some(object) && one.is("obj"));
        let controls = tokens[object].class == WordClass::Verb && words.control.contains(&tokens[object].lemma);
        if infinitive
            && token.is("advcl")
            && controls
            && objects.count() > 0
            && is_phrase_between(tokens, object, marked_at)
        {
            tokens[at].relation = "xcomp";
            continue;
        }
        let Some(verb) = tokens[first].head.filter(|_| token.relation == "acl" && tokens[first].relation == "obj")
        else {
            continue;
        };
        let opens = |mark: &Token| infinitive || words.controlling.contains(&mark.lemma);
        let marked = |mark: &Token| mark.head == Some(at) && matches!(mark.relation, "mark" | "case") && opens(mark);
        let opened = tokens[object + 1..].iter().take(at.saturating_sub(object + 1)).any(marked);
        let controls = tokens[verb].class == WordClass::Verb && words.control.contains(&tokens[verb].lemma);
        if controls && opened && verb < object && object < at {
            tokens[at].head = Some(verb);
            tokens[at].relation = if infinitive { "xcomp" } else { "advcl" };
        }
    }
}

/// Whether nothing but one unbroken phrase stands between a verb and a later token.
fn is_phrase_between(tokens: &[Token], verb: usize, end: usize) -> bool {
    tokens
        .iter()
        .take(end)
        .skip(verb + 1)
        .all(|token| token.class != WordClass::Punct && token.class != WordClass::Verb)
}

/// Makes what looks like a participle a finite verb where the verb has no passive and no auxiliary stands before it ("that ten people *died*").
pub(crate) fn intransitives(
    weights: &Weights,
    known: &[Tag],
    words: (&[Atom], &[u8]),
    intransitive: impl Fn(usize) -> bool,
    tags: &mut [u8],
) {
    let class = |tags: &[u8], at: usize| tags.get(at).and_then(|&tag| known.get(usize::from(tag))).map(|tag| tag.class);
    for at in 1..tags.len() {
        let participle = known.get(usize::from(tags[at])).is_some_and(|tag| Kind::of(tag) == Kind::Participle);
        if !participle || !intransitive(at) {
            continue;
        }
        let before = (0..at).rev().map(|at| class(tags, at)).find(|class| *class != Some(WordClass::Adv)).flatten();
        let subject = matches!(before, Some(WordClass::Noun | WordClass::Propn | WordClass::Num | WordClass::Pron));
        if let (true, Some(finite)) = (subject, as_finite(weights, known, words, (at, Form::Past), tags[at])) {
            tags[at] = finite;
        }
    }
}

/// Makes what looks like an adjective a passive participle between an auxiliary and a noun in the singular that has no article ("she was *appointed*
/// president"): no adjective stands there. `past` as for [`coordinate`].
pub(crate) fn passives(
    weights: &Weights,
    known: &[Tag],
    (atoms, classes): (&[Atom], &[u8]),
    past: impl Fn(usize) -> bool,
    tags: &mut [u8],
) {
    let tag = |tags: &[u8], at: usize| tags.get(at).and_then(|&tag| known.get(usize::from(tag)));
    let is = |tags: &[u8], at: usize, class: WordClass| tag(tags, at).is_some_and(|tag| tag.class == class);
    let mut scorer = Scorer::new(weights);
    for at in 2..tags.len().saturating_sub(1) {
        let named = is(tags, at - 2, WordClass::Propn) || is(tags, at - 2, WordClass::Noun);
        let noun = if is(tags, at + 1, WordClass::Adj) { at + 2 } else { at + 1 };
        let single = |tag: &Tag| tag.class == WordClass::Noun && !tag.features.contains(&"Number=Plur");
        let bare = tag(tags, noun).is_some_and(single);
        if named && bare && is(tags, at - 1, WordClass::Aux) && is(tags, at, WordClass::Adj) && past(at) {
            tagger::second_features(atoms, classes, at, &mut scorer.hashes);
            scorer.score();
            let participles = (0..known.len()).filter(|&tag| Kind::of(&known[tag]) == Kind::Participle);
            let best = participles.max_by_key(|&tag| (scorer.scores.get(tag), std::cmp::Reverse(tag)));
            if let (Some(best), Some(place)) = (best, tags.get_mut(at)) {
                *place = best as u8;
            }
        }
    }
}

/// Makes a participle of what was taken for a finite verb behind a hyphen ("US-*led*"). `joined` says of a word whether a hyphen joins it to the
/// word before, `past` as for [`coordinate`].
pub(crate) fn hyphened(
    weights: &Weights,
    known: &[Tag],
    (atoms, classes): (&[Atom], &[u8]),
    joined: impl Fn(usize) -> bool,
    past: impl Fn(usize) -> bool,
    tags: &mut [u8],
) {
    let mut scorer = Scorer::new(weights);
    for (at, chosen) in tags.iter_mut().enumerate().skip(2) {
        let finite = known.get(usize::from(*chosen)).is_some_and(|tag| Kind::of(tag) == Kind::Finite);
        if !(finite && joined(at) && past(at)) {
            continue;
        }
        tagger::second_features(atoms, classes, at, &mut scorer.hashes);
        scorer.score();
        let participles = (0_u8..).zip(known).filter(|(_, tag)| Kind::of(tag) == Kind::Participle);
        let best = participles.max_by_key(|&(tag, _)| (scorer.scores.get(usize::from(tag)), std::cmp::Reverse(tag)));
        *chosen = best.map_or(*chosen, |(tag, _)| tag);
    }
}

/// Makes a noun of what was taken for a verb or an adjective where only a noun can stand: between an article or a possessive and a finite verb
/// ("the *monitor* said", "the *offensive* began") or a preposition ("the city's *offensive* in"), and between a noun and a past tense where
/// it looks like a third person ("air *strikes* hit"). `forms` says of a word whether it is a possessive ending, and looks like a third person.
pub(crate) fn nouns(
    weights: &Weights,
    known: &[Tag],
    (atoms, classes): (&[Atom], &[u8]),
    forms: impl Fn(usize) -> (bool, bool),
    tags: &mut [u8],
) {
    let is_finite = |tag: &Tag| tag.features.contains(&"VerbForm=Fin") && !tag.features.contains(&"Mood=Imp");
    let mut scorer = Scorer::new(weights);
    for at in 1..tags.len().saturating_sub(1) {
        let tag = |at: usize| tags.get(at).and_then(|&tag| known.get(usize::from(tag)));
        let (Some(before), Some(here), Some(next)) = (tag(at - 1), tag(at), tag(at + 1)) else { continue };
        let possessive = forms(at - 1).0;
        let determined = possessive || before.class == WordClass::Det && before.features.contains(&"PronType=Art");
        let predicate = matches!(next.class, WordClass::Verb | WordClass::Aux) && is_finite(next);
        let (verb, adjective) = (here.class == WordClass::Verb, here.class == WordClass::Adj);
        let subject = determined && predicate && (verb || adjective);
        let owned = possessive && adjective && next.class == WordClass::Adp;
        let named = matches!(before.class, WordClass::Noun | WordClass::Propn | WordClass::Adj);
        let past = next.features.contains(&"Tense=Past");
        let many = named && verb && is_finite(here) && forms(at).1 && next.class == WordClass::Verb && past;
        if !(subject || owned || many) {
            continue;
        }
        tagger::second_features(atoms, classes, at, &mut scorer.hashes);
        scorer.score();
        let score = |tag: u8| scorer.scores.get(usize::from(tag)).copied().unwrap_or(i32::MIN / 2);
        let number = if many { "Number=Plur" } else { "Number=Sing" };
        let nouns = (0_u8..).zip(known).filter(|(_, tag)| tag.class == WordClass::Noun && tag.features == [number]);
        let best = nouns.map(|(number, _)| number).max_by_key(|&tag| (score(tag), std::cmp::Reverse(tag)));
        let chosen = tags.get(at).map_or(0, |&tag| score(tag));
        if let (Some(best), Some(place)) =
            (best.filter(|&best| verb || chosen - score(best) <= 3 * FARTHEST), tags.get_mut(at))
        {
            *place = best;
        }
    }
}

/// Mends what no reading of the sentence allows: an agent that no preposition marks is the object of a verb that was taken for a passive
/// participle ("a blast killed *six people*"), an adjective behind a number is that number's ("22 dead *and 116 wounded*"), and a verb with an object of its own is not coordinated with the noun before it.
pub(crate) fn mend(tokens: &mut [Token]) {
    join_hyphenated(tokens);
    join_nouns(tokens);
    let below = |tokens: &[Token], of: usize, relation: &str| {
        tokens.iter().any(|token| token.head == Some(of) && token.relation == relation)
    };
    for at in 0..tokens.len() {
        let Some(head) = tokens[at].head else { continue };
        if tokens[at].relation == "obl:agent"
            && at > head
            && tokens[head].class == WordClass::Verb
            && !below(tokens, at, "case")
            && !below(tokens, head, "aux:pass")
            && !below(tokens, head, "obj")
        {
            tokens[at].relation = "obj";
        }
    }
    lower_articles(tokens);
    for at in 1..tokens.len() {
        let followed = tokens.get(at + 1).is_some_and(|next| {
            matches!(next.class, WordClass::Noun | WordClass::Propn | WordClass::Adj | WordClass::Verb | WordClass::Num)
        });
        if tokens[at].class == WordClass::Adj
            && tokens[at].relation == "amod"
            && tokens[at - 1].class == WordClass::Num
            && tokens[at - 1].relation != "nummod"
            && tokens[at - 1].head != Some(at)
            && !followed
        {
            tokens[at].head = Some(at - 1);
        }
        // A number is coordinated with the number before, not with that one's adjective.
        let described = tokens[at].head.filter(|&head| head < at && tokens[head].class == WordClass::Adj);
        let counted = described.filter(|_| tokens[at].class == WordClass::Num && tokens[at].relation == "conj");
        if let Some(number) = counted.and_then(|adjective| tokens[adjective].head)
            && number < at
            && tokens[number].class == WordClass::Num
        {
            tokens[at].head = Some(number);
        }
    }
    for at in 0..tokens.len() {
        // Nothing hangs on a mark: it hangs where the mark does, behind an insertion ("…, the ministry said, *for talks*") on what that is put into.
        let Some(mark) = tokens[at].head.filter(|&head| tokens[head].class == WordClass::Punct) else { continue };
        let Some(above) = tokens[mark].head.filter(|&above| above != at && tokens[above].class != WordClass::Punct)
        else {
            continue;
        };
        let inserted = tokens[above].relation == "parataxis" && above < at;
        let head = tokens[above].head.filter(|&outer| inserted && outer < above).unwrap_or(above);
        tokens[at].head = Some(head);
        if tokens[at].relation == "nmod" && tokens[head].class == WordClass::Verb {
            tokens[at].relation = "obl";
        }
    }
    for at in 0..tokens.len() {
        // "injured *32 in Baghdad*": no number counts over a preposition.
        let Some(noun) = tokens[at].head.filter(|&head| head > at && tokens[at].relation == "nummod") else { continue };
        let parted =
            tokens[at + 1..noun].iter().any(|between| between.head == Some(noun) && between.relation == "case");
        if parted && tokens[noun].head != Some(at) {
            let above = tokens[noun].head;
            let verbal = above.is_some_and(|above| tokens[above].class == WordClass::Verb);
            (tokens[at].head, tokens[at].relation) = (above, tokens[noun].relation);
            (tokens[noun].head, tokens[noun].relation) = if verbal { (above, "obl") } else { (Some(at), "nmod") };
        }
    }
    for at in 0..tokens.len() {
        // "said on Friday *that it had …*": a clause behind a conjunction is no relative clause; it is what the verb says.
        let Some(noun) = tokens[at].head.filter(|&head| head < at && tokens[at].relation == "acl:relcl") else {
            continue;
        };
        let verb = tokens[noun].head.filter(|_| matches!(tokens[noun].relation, "obl" | "obl:unmarked"));
        let Some(verb) = verb.filter(|&verb| verb < noun && tokens[verb].class == WordClass::Verb) else { continue };
        let marked = tokens[noun + 1..at]
            .iter()
            .any(|word| word.head == Some(at) && word.relation == "mark" && word.class == WordClass::Sconj);
        if marked && (below(tokens, at, "nsubj") || below(tokens, at, "nsubj:pass")) && !below(tokens, verb, "ccomp") {
            (tokens[at].head, tokens[at].relation) = (Some(verb), "ccomp");
        }
    }
    for at in 1..tokens.len() {
        // "killing four and *wounding 12*": a participle behind a conjunction is coordinated with the one before it, and no noun's.
        let participle = is_ing(&tokens[at]);
        let joined = tokens[at - 1].class == WordClass::Cconj && tokens[at - 1].head == Some(at);
        let Some(noun) = tokens[at].head.filter(|&head| head < at && tokens[at].relation != "conj") else { continue };
        let verb = tokens[noun].head.filter(|&verb| verb < noun && tokens[verb].class == WordClass::Verb);
        if let Some(verb) = verb.filter(|&verb| participle && joined && is_ing(&tokens[verb])) {
            (tokens[at].head, tokens[at].relation) = (Some(verb), "conj");
        }
    }
    for at in 1..tokens.len() {
        // "three civilians *dead* and six others injured": an adjective does not reach over "and" to the next noun.
        let Some(head) = tokens[at].head.filter(|&head| head > at && tokens[at].relation == "amod") else { continue };
        let divided = tokens[at + 1..head].iter().any(|between| between.relation == "cc")
            && !tokens[at + 1..head].iter().any(|between| between.class == WordClass::Adj);
        if divided && tokens[at - 1].class == WordClass::Noun {
            tokens[at].head = Some(at - 1);
        }
    }
    for at in 0..tokens.len() {
        let Some(noun) = tokens[at].head.filter(|&head| head < at && tokens[at].relation == "conj") else { continue };
        let verb = tokens[noun].head.filter(|_| matches!(tokens[noun].relation, "obj" | "obl"));
        let Some(verb) = verb.filter(|&verb| verb < noun && tokens[verb].class == WordClass::Verb) else { continue };
        if tokens[at].class == WordClass::Verb && tokens[noun].class != WordClass::Verb && below(tokens, at, "obj") {
            tokens[at].head = Some(verb);
        }
    }
}

/// "achieve *a* … ceasefire": an article heads no phrase. The noun that hangs on it takes its place.
fn lower_articles(tokens: &mut [Token]) {
    for at in 0..tokens.len() {
        let article = tokens[at].class == WordClass::Det && tokens[at].has("PronType=Art");
        let noun = (at + 1..tokens.len()).find(|&noun| tokens[noun].head == Some(at) && is_nominal(&tokens[noun]));
        let Some(noun) = noun.filter(|_| article) else { continue };
        (tokens[noun].head, tokens[noun].relation) = (tokens[at].head, tokens[at].relation);
        for token in &mut *tokens {
            if token.head == Some(at) {
                token.head = Some(noun);
            }
        }
        (tokens[at].head, tokens[at].relation) = (Some(noun), "det");
    }
}

/// "the *rebel-held* east": a word that a hyphen joins to a participle modifies that, and both the noun behind them, which takes their place.
fn join_hyphenated(tokens: &mut [Token]) {
    for at in 0..tokens.len().saturating_sub(3) {
        let (hyphen, participle) = (at + 1, at + 2);
        let joined = tokens[hyphen].form == "-"
            && tokens[at].span.end == tokens[hyphen].span.start
            && tokens[hyphen].span.end == tokens[participle].span.start
            && matches!(tokens[at].class, WordClass::Noun | WordClass::Propn | WordClass::Adj)
            && matches!(tokens[participle].class, WordClass::Verb | WordClass::Adj)
            && !is_ing(&tokens[participle]);
        let nominal =
            |token: &Token| matches!(token.class, WordClass::Noun | WordClass::Propn | WordClass::Adj | WordClass::Num);
        let run = tokens[participle + 1..].iter().take_while(|token| nominal(token)).count();
        let noun = (participle + 1..participle + 1 + run)
            .rev()
            .find(|&last| matches!(tokens[last].class, WordClass::Noun | WordClass::Propn));
        let Some(noun) = noun.filter(|_| joined) else { continue };
        let inside = |head: Option<usize>| head.is_some_and(|head| (at..=noun).contains(&head));
        let right = tokens[participle].head == Some(noun) && inside(tokens[at].head);
        // Where the tree hangs the whole from outside: by the noun, else by the word or the participle.
        let Some(top) = [noun, at, participle].into_iter().find(|&top| !inside(tokens[top].head)) else { continue };
        if right || tokens[top].head.is_none() {
            continue;
        }
        (tokens[noun].head, tokens[noun].relation) = (tokens[top].head, tokens[top].relation);
        for (below, token) in tokens.iter_mut().enumerate() {
            let outside = !(at..=noun).contains(&below);
            if outside && token.head.is_some_and(|head| head == at || head == participle) {
                token.head = Some(noun);
            }
        }
        (tokens[at].head, tokens[at].relation) = (Some(participle), "obl:unmarked");
        (tokens[hyphen].head, tokens[hyphen].relation) = (Some(participle), "punct");
        (tokens[participle].head, tokens[participle].relation) = (Some(noun), "amod");
        for (between, token) in tokens.iter_mut().enumerate().take(noun).skip(participle + 1) {
            if token.head.is_none_or(|head| head <= between || head > noun) {
                token.head = Some(noun);
            }
        }
    }
}

/// "a permanent *cease-fire*": of two nouns that a hyphen joins the second is the head, and takes what hangs on the first.
fn join_nouns(tokens: &mut [Token]) {
    for at in 0..tokens.len().saturating_sub(2) {
        let (hyphen, noun) = (at + 1, at + 2);
        let joined = tokens[hyphen].form == "-"
            && tokens[at].span.end == tokens[hyphen].span.start
            && tokens[hyphen].span.end == tokens[noun].span.start
            && tokens[at].class == WordClass::Noun
            && tokens[noun].class == WordClass::Noun
            && tokens[noun].head == Some(at);
        if !joined {
            continue;
        }
        (tokens[noun].head, tokens[noun].relation) = (tokens[at].head, tokens[at].relation);
        for (below, token) in tokens.iter_mut().enumerate() {
            if below != noun && token.head == Some(at) {
                token.head = Some(noun);
            }
        }
        (tokens[at].head, tokens[at].relation) = (Some(noun), "compound");
    }
}

/// Whether a token is a present participle or gerund of a verb.
fn is_ing(token: &Token) -> bool {
    token.class == WordClass::Verb
        && (token.has("VerbForm=Ger") || token.has("VerbForm=Part") && token.has("Tense=Pres"))
}

/// "resigned *after* the president visited Beirut": a word that opens clauses as well as phrases (`openers`) opens a clause where a finite verb
/// without a subject of its own follows its noun, or where that noun is the verb's subject: no subject stands behind a preposition.
pub(crate) fn open_clauses(tokens: &mut [Token], openers: &HashSet<String>) {
    for case in 0..tokens.len() {
        let Some(noun) = tokens[case].head.filter(|&noun| noun > case) else { continue };
        if tokens[case].relation != "case" || !openers.contains(&tokens[case].lemma) {
            continue;
        }
        if part_subjects(tokens, case, noun) {
            continue;
        }
        let own = tokens[noun].head.filter(|&verb| verb > noun && tokens[noun].is("nsubj"));
        let behind = || verb_behind(tokens, case, noun);
        let Some(verb) = own.filter(|&verb| is_finite(tokens, verb)).or_else(behind) else { continue };
        let Some(above) = verb_above(tokens, if own == Some(verb) { verb } else { noun }, verb) else { continue };
        let passive = tokens.iter().any(|token| token.head == Some(verb) && token.relation == "aux:pass");
        if tokens[verb].has("VerbForm=Part") && !passive {
            // What has an object and no auxiliary is a past tense.
            let features = tokens[verb]
                .features
                .iter()
                .filter(|feature| **feature != "VerbForm=Part" && **feature != "Voice=Pass");
            tokens[verb].features = features.copied().chain(["VerbForm=Fin"]).collect();
            tokens[verb].features.sort_unstable();
        }
        for token in tokens.iter_mut().skip(verb + 1) {
            if token.head == Some(verb) && token.relation == "xcomp" && is_nominal(token) {
                token.relation = "obj";
            }
        }
        (tokens[noun].head, tokens[noun].relation) = (Some(verb), if passive { "nsubj:pass" } else { "nsubj" });
        (tokens[case].head, tokens[case].relation) = (Some(verb), "mark");
        (tokens[verb].head, tokens[verb].relation) = (Some(above), "advcl");
    }
}

/// "overthrew *the king* before *his heir* was crowned", "resigned *two days* before *she* was": a noun between two verbs that such a word parts from the
/// next noun is no subject of the second verb; the next noun is.
fn part_subjects(tokens: &mut [Token], case: usize, noun: usize) -> bool {
    let first = tokens[noun].head.filter(|&first| first < case && tokens[noun].is("nmod"));
    let Some((first, verb)) = first.and_then(|first| Some((first, tokens[first].head?))) else { return false };
    let subject = tokens[first].is("nsubj") && verb > noun;
    let above = tokens[verb].head.filter(|&above| above < first && tokens[above].class == WordClass::Verb);
    let Some(above) = above.filter(|_| subject) else { return false };
    let has = |tokens: &[Token], of: usize, relation: &str| {
        tokens.iter().any(|token| token.head == Some(of) && token.relation == relation)
    };
    if !is_finite(tokens, verb) && !has(tokens, verb, "aux:pass") {
        return false;
    }
    // "said he left when *he saw the soldiers* after …": the verb right before the noun has the better right to it.
    let left = (above + 1..first).rev().find(|&at| tokens[at].class == WordClass::Verb && is_finite(tokens, at));
    let above = match left {
        Some(left) if tokens[left].head == Some(verb) => {
            (tokens[left].head, tokens[left].relation) = (Some(above), "advcl");
            left
        }
        Some(_) => return false,
        None => above,
    };
    tokens[verb].head = Some(above);
    let counted = tokens.iter().any(|token| token.head == Some(first) && token.is("nummod"));
    (tokens[noun].head, tokens[noun].relation) = (Some(verb), tokens[first].relation);
    (tokens[case].head, tokens[case].relation) = (Some(verb), "mark");
    tokens[verb].relation = "advcl";
    let object = !counted && !has(tokens, above, "obj");
    (tokens[first].head, tokens[first].relation) =
        if object { (Some(above), "obj") } else { (Some(verb), "obl:unmarked") };
    true
}

/// The finite verb right behind a noun's phrase that has neither subject nor conjunction nor relative pronoun of its own.
fn verb_behind(tokens: &[Token], case: usize, noun: usize) -> Option<usize> {
    let is_aux = |at: usize| tokens[at].class == WordClass::Aux || tokens[at].class == WordClass::Part;
    let mut verb = noun + 1;
    while tokens.get(verb).is_some_and(|token| {
        is_aux(verb) || is_nominal(token) && token.head.is_some_and(|head| (case..verb).contains(&head))
    }) {
        verb += 1;
    }
    let left = tokens.get(verb)?.head.is_some_and(|head| head < verb);
    let hung = ["advcl", "ccomp", "acl", "parataxis", "conj"].iter().any(|relation| tokens[verb].is(relation));
    let own = tokens.iter().any(|token| {
        token.head == Some(verb)
            && (token.is("nsubj") || token.is("mark") || token.has("PronType=Rel") || token.is("expl"))
    });
    let object = tokens[verb + 1..].iter().any(|token| {
        token.head == Some(verb) && (token.relation == "obj" || token.relation == "xcomp" && is_nominal(token))
    });
    let past = tokens[verb].has("Tense=Past") && tokens[verb].has("VerbForm=Part") && object;
    (tokens[verb].class == WordClass::Verb && left && hung && !own && (past || is_finite(tokens, verb))).then_some(verb)
}

fn is_finite(tokens: &[Token], verb: usize) -> bool {
    let auxiliary = |token: &Token| token.head == Some(verb) && token.is("aux") && token.has("VerbForm=Fin");
    tokens[verb].class == WordClass::Verb && (tokens[verb].has("VerbForm=Fin") || tokens.iter().any(auxiliary))
}

fn is_nominal(token: &Token) -> bool {
    matches!(token.class, WordClass::Noun | WordClass::Propn | WordClass::Pron | WordClass::Num)
}

/// The nearest word above a token that tells something: a verb, or the root. `None` where `not` stands on the way.
fn verb_above(tokens: &[Token], below: usize, not: usize) -> Option<usize> {
    let mut at = tokens[below].head.filter(|&head| below == not || head != not)?;
    for _ in 0..tokens.len() {
        if at == not {
            return None;
        }
        match tokens[at].head {
            Some(head) if tokens[at].class != WordClass::Verb => at = head,
            _ => return Some(at),
        }
    }
    None
}

/// Makes a finite verb the root where the parser hung it below the noun that is its subject: a noun at the root, with a finite
/// clause to its right that has no subject and no relative pronoun of its own.
pub(crate) fn reroot(tokens: &mut [Token]) {
    let Some(root) = tokens.iter().position(|token| token.head.is_none()) else { return };
    let nominal = matches!(tokens[root].class, WordClass::Noun | WordClass::Propn | WordClass::Pron | WordClass::Num);
    let children = |tokens: &[Token], of: usize| -> Vec<usize> {
        (0..tokens.len()).filter(|&index| tokens[index].head == Some(of)).collect()
    };
    if !nominal || children(tokens, root).iter().any(|&child| tokens[child].relation == "cop") {
        return;
    }
    let verb = (root + 1..tokens.len()).find(|&index| {
        let below = children(tokens, index);
        let finite = tokens[index].has("VerbForm=Fin")
            || below.iter().any(|&child| tokens[child].is("aux") && tokens[child].has("VerbForm=Fin"))
            // A past participle with an object is no passive: it is a past tense.
            || tokens[index].has("Tense=Past") && below.iter().any(|&child| tokens[child].relation == "obj");
        // "Cubs announcer Harry Caray *leads* fans": nothing in a list stands without a mark before it.
        let listed = tokens[index].relation == "list"
            && tokens[root..index].iter().all(|between| is_nominal(between) || between.class == WordClass::Adj);
        tokens[index].class == WordClass::Verb
            && (tokens[index].is("acl") || listed)
            && finite
            && !below.iter().any(|&child| {
                tokens[child].is("nsubj") || tokens[child].is("mark") || tokens[child].has("PronType=Rel")
            })
    });
    let including = |index: usize| -> Option<(usize, usize)> {
        // "three soldiers *including an officer* were hurt": what a participle used as a preposition opens is no subject of the verb behind it.
        let below = children(tokens, index);
        let subject = below.iter().copied().find(|&child| tokens[child].is("nsubj"))?;
        let inner = children(tokens, subject);
        let opener =
            below.iter().chain(&inner).copied().find(|&at| root < at && at < subject && is_ing(&tokens[at]))?;
        let auxiliary = below.iter().any(|&child| tokens[child].is("aux") && tokens[child].has("VerbForm=Fin"));
        let finite = tokens[index].class == WordClass::Verb && (auxiliary || tokens[index].has("VerbForm=Fin"));
        (finite && tokens[index].head == Some(root)).then_some((subject, opener))
    };
    let opened = (root + 1..tokens.len()).find_map(|index| Some((index, including(index)?)));
    if let Some((_, (subject, opener))) = opened.filter(|_| verb.is_none()) {
        (tokens[subject].head, tokens[subject].relation) = (Some(root), "nmod");
        (tokens[opener].head, tokens[opener].relation) = (Some(subject), "case");
    }
    let Some(verb) = verb.or(opened.map(|(verb, _)| verb)) else { return };
    make_root(tokens, root, verb);
}

/// Makes a finite verb without a subject the predicate of the noun at the root before it, wherever the parser hung it.
pub(crate) fn lead(tokens: &mut [Token], verb: usize) {
    let Some(root) = tokens.iter().take(verb).position(|token| token.head.is_none()) else { return };
    let subject = |token: &Token| token.head == Some(verb) && (token.is("nsubj") || token.is("csubj"));
    if !tokens.iter().any(subject) {
        make_root(tokens, root, verb);
    }
}

/// Hangs the noun at the root on the verb behind it as its subject, with what stands behind the verb.
fn make_root(tokens: &mut [Token], root: usize, verb: usize) {
    let passive = tokens.iter().any(|token| token.head == Some(verb) && token.relation == "aux:pass");
    for (child, token) in tokens.iter_mut().enumerate() {
        if token.head == Some(root) && (child > verb || token.relation == "punct") {
            token.head = Some(verb);
        }
    }
    tokens[verb].head = None;
    tokens[verb].relation = "root";
    tokens[root].head = Some(verb);
    tokens[root].relation = if passive { "nsubj:pass" } else { "nsubj" };
}
