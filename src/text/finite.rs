//! A sentence that ends in a full stop and was given no finite verb at its root → the likeliest reading with one.
//!
//! Past tense and participle look alike in most verbs ("captured"), and nouns like verbs ("cut"); the tagger decides each
//! word by its neighbours and may leave a whole sentence without a predicate. Deliberately absent: headings and fragments (they
//! end without a full stop).

use super::tagger::{self, Atom};
use super::weights::Weights;
use super::{Token, WordClass};

/// How far, in the tagger's score, a finite verb may lie behind the tag that was chosen.
const FARTHEST: i32 = 4000;

/// The tags again, with the likeliest word made a finite verb; `None` where there is one already or no word comes near.
/// `is_finite` says which tag numbers are finite verbs.
pub(crate) fn retag(weights: &Weights, is_finite: &[bool], atoms: &[Atom], tags: &[u8]) -> Option<Vec<u8>> {
    let finite = |tag: usize| is_finite.get(tag).copied().unwrap_or(false);
    if tags.iter().any(|&tag| finite(tag as usize)) {
        return None;
    }
    let (mut hashes, mut scores) = (Vec::new(), vec![0; is_finite.len()]);
    let mut likeliest: Option<(i32, usize, u8)> = None;
    for at in 1..atoms.len() {
        tagger::score(weights, atoms, at, tags, &mut hashes, &mut scores);
        let chosen = scores.get(*tags.get(at)? as usize).copied()?;
        let open = |tag: u8| atoms.get(at).is_some_and(|atom| atom.choice.is_empty() || atom.choice.contains(&tag));
        for tag in (0..is_finite.len()).filter(|&tag| finite(tag) && open(tag as u8)) {
            let behind = chosen - scores.get(tag).copied().unwrap_or(i32::MIN / 2);
            if behind <= FARTHEST && likeliest.is_none_or(|(least, ..)| behind < least) {
                likeliest = Some((behind, at, tag as u8));
            }
        }
    }
    let (_, at, tag) = likeliest?;
    let mut retagged = tags.get(..at)?.to_vec();
    retagged.push(tag);
    Some(tagger::tag_on(weights, is_finite.len(), atoms, retagged))
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
