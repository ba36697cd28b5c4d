//! A sentence that ends in a full stop and was given no finite verb at its root → the likeliest reading with one.
//!
//! Past tense and participle look alike in most verbs ("captured"), and nouns like verbs ("cut"); the tagger decides each
//! word by its neighbours and may leave a whole sentence without a predicate. Deliberately absent: headings and fragments (they
//! end without a full stop).

use super::lexicon::Tag;
use super::tagger::{self, Atom, Scorer};
use super::weights::Weights;
use super::{Token, WordClass};

/// How far, in the tagger's score, a finite verb may lie behind the tag that was chosen; a participle may lie at any distance.
const FARTHEST: i32 = 60;

/// What a tag is to the search for a finite verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A finite verb.
    Finite,
    /// A finite auxiliary, or an imperative: the sentence has its finite verb, but no other word becomes one of these.
    Settled,
    /// A past participle of a verb.
    Participle,
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
            || below.iter().any(|&child| tokens[child].is("aux") && tokens[child].has("VerbForm=Fin"));
        tokens[index].class == WordClass::Verb
            && tokens[index].is("acl")
            && finite
            && !below.iter().any(|&child| {
                tokens[child].is("nsubj") || tokens[child].is("mark") || tokens[child].has("PronType=Rel")
            })
    });
    let Some(verb) = verb else { return };
    let passive = children(tokens, verb).iter().any(|&child| tokens[child].relation == "aux:pass");
    for child in children(tokens, root) {
        if child > verb || tokens[child].relation == "punct" {
            tokens[child].head = Some(verb);
        }
    }
    tokens[verb].head = None;
    tokens[verb].relation = "root";
    tokens[root].head = Some(verb);
    tokens[root].relation = if passive { "nsubj:pass" } else { "nsubj" };
}
