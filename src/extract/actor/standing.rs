//! Participles behind an actor's naming → what they say of whose support he has ("Ann Lee is *backed by Norway*", "the front, *funded
//! by the Lund Assembly*"), as descriptions of him.
//!
//! Invariants: the tree and the order of words both tie the phrase to the naming; its agent is named; at most one auxiliary stands between, so that
//! nothing negated or possible is taken. Deliberately absent: what helps in a deed ("backed by tanks"), several bearers at once ("both are
//! backed by …").

use super::{Scene, lower};
use crate::model::{ActorKind, ActorMention, LabelClass, Mention, MentionKind};
use crate::text::{Sentence, Span, WordClass};

/// How many words the agents may have.
const LONGEST: usize = 14;

pub(super) fn find(scene: &Scene<'_>, mentions: &[Mention]) -> Vec<Mention> {
    let words = &scene.language.actors.words;
    let mut found = Vec::new();
    for (_, document) in scene.reading.fields() {
        for sentence in &document.sentences {
            for at in 0..sentence.tokens.len().saturating_sub(2) {
                let phrase = sentence.tokens[at].span.cover(&sentence.tokens[at + 1].span);
                if words.standing.contains(&scene.article.words(&phrase).to_lowercase()) {
                    found.extend(read(scene, sentence, at, mentions));
                }
            }
        }
    }
    found
}

fn read(scene: &Scene<'_>, sentence: &Sentence, at: usize, mentions: &[Mention]) -> Option<Mention> {
    let tokens = &sentence.tokens;
    let before = at.checked_sub(1)?;
    let (head, last) = if tokens[at].relation.starts_with("acl") {
        (tokens[at].head?, if tokens[before].form == "," { before.checked_sub(1)? } else { before })
    } else if matches!(tokens[before].class, WordClass::Noun | WordClass::Propn) {
        // A participle with its agent right behind a noun describes it, whatever the tree says.
        (before, before)
    } else {
        let clause = sentence.clauses.iter().find(|clause| clause.predicate == at && clause.negation.is_none())?;
        let [subject] = clause.subjects[..] else { return None };
        let doubted = clause.marker.is_some_and(|mark| scene.language.speech.marker(&lower(sentence, mark)).is_some());
        let last = before.checked_sub(1).filter(|_| tokens[before].class == WordClass::Aux && !doubted)?;
        (subject, last)
    };
    let bearer = mentions
        .iter()
        .filter(|m| m.span.field == sentence.span.field && m.span.end == tokens[last].span.end)
        .filter(|m| m.span.contains(&tokens[head].span))
        .max_by_key(|m| m.span.len())?;
    let MentionKind::Actor(ActorMention { actor: Some(id), actor_kind, .. }) = &bearer.kind else { return None };
    let bears = [ActorKind::Person, ActorKind::ArmedGroup, ActorKind::Government, ActorKind::Organisation];
    let end = agents_end(sentence, at, mentions).filter(|_| bears.contains(actor_kind))?;
    let span = tokens[at].span.cover(&tokens[end].span);
    Some(super::label::label_mention(scene, span, Some(id.clone()), LabelClass::Description, *actor_kind))
}

/// Last token of the agents of the participle at `at`, where the first of them is named.
fn agents_end(sentence: &Sentence, at: usize, mentions: &[Mention]) -> Option<usize> {
    let tokens = &sentence.tokens;
    let named = |m: &&Mention| matches!(&m.kind, MentionKind::Actor(ActorMention { actor: Some(_), .. }));
    let known = |span: &Span| mentions.iter().filter(named).any(|m| m.span.contains(span) && m.span.end == span.end);
    let article = usize::from(tokens[at + 2].class == WordClass::Det);
    let first = tokens.get(at + 2 + article)?;
    let next = || {
        let behind =
            mentions.iter().filter(named).find(|m| m.span.field == first.span.field && m.span.contains(&first.span))?;
        sentence.head_of(&behind.span)
    };
    let tied = |i: &usize| tokens[*i].head == Some(at) && tokens[*i].relation.starts_with("obl");
    let head = (at + 2..tokens.len()).find(tied).or_else(next)?;
    if tokens[head].class != WordClass::Propn && !known(&tokens[head].span) {
        return None;
    }
    let tree = sentence.subtree_span(head);
    let inside = |i: &usize| {
        use WordClass::{Adj, Cconj, Det, Noun, Num, Part, Propn};
        let token = &tokens[*i];
        let phrase = matches!(token.class, Adj | Cconj | Det | Noun | Num | Part | Propn);
        // "…, *diplomats* recall": a list goes on with names.
        let listed = || tokens.get(i + 1).is_none_or(|next| next.class != Noun);
        tree.contains(&token.span) && (phrase || token.form == "-" || token.form == "," && listed())
    };
    let run = (at + 2..tokens.len()).take(LONGEST).take_while(inside);
    run.filter(|&i| matches!(tokens[i].class, WordClass::Noun | WordClass::Propn)).last().filter(|&end| end >= head)
}

#[cfg(test)]
mod tests {
    use super::super::tests::read;
    use crate::model::LabelClass::Description;

    #[test]
    fn whom_named_powers_support_is_described_by_it() {
        let found = read("Khalifa Haftar is backed by Egypt and Russia, diplomats recall. He went to Cairo on Monday.");
        assert!(
            found.contains(&("backed by Egypt and Russia".into(), Some("ly-haftar".into()), Description)),
            "{found:?}"
        );
        let bare = read(
            "Retired Major General Khalifa Haftar left Cairo. The minister said that the port was ready to face the retired Major General installed by the Tobruk Parliament.",
        );
        let told = ("installed by the Tobruk Parliament".into(), Some("ly-haftar".into()), Description);
        assert!(bare.contains(&told), "{bare:?}");
        let behind = read("The Libyan National Army, supported by Egypt and Russia, left the port.");
        let told = ("supported by Egypt and Russia".into(), Some("ly-laaf".into()), Description);
        assert!(behind.contains(&told), "{behind:?}");
    }

    #[test]
    fn support_that_is_denied_possible_or_of_others_describes_nobody() {
        for text in [
            "Khalifa Haftar is not backed by Egypt.",
            "Khalifa Haftar would be backed by Egypt.",
            "The opponents of Khalifa Haftar are backed by Egypt.",
            "Khalifa Haftar's troops were backed by tanks.",
        ] {
            let found = read(text);
            assert!(!found.iter().any(|(words, _, _)| words.starts_with("backed")), "{text}: {found:?}");
        }
    }
}
