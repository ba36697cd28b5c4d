//! A claim and its sentence → what its look says about whether it was read rightly.
//!
//! Claims that no reader would trust are not made, doubtful ones are weak. Each claim has traits (how long the sentence is,
//! what fills its roles, how far its time stands off …); `rules::trust` weighs them. Invariant: a trait depends on the claim, its
//! sentence and the mentions in it alone. Deliberately absent: words of any language.

use crate::model::{Article, Certainty, Claim, Filler, MentionKind, Modality, Polarity};
use crate::rules::trust::Trust;
use crate::text::{Sentence, Span, WordClass};

/// The claim as far as it can be trusted: `None` for one that is too likely wrong, a weak one where doubt remains.
pub(super) fn judged(article: &Article, sentence: &Sentence, trust: &Trust, mut claim: Claim) -> Option<Claim> {
    if trust.is_empty() {
        return Some(claim);
    }
    let bits = trust.bits(&traits(article, sentence, &claim));
    if trust.keep.is_some_and(|keep| bits < keep) {
        return None;
    }
    if trust.firm.is_some_and(|firm| bits < firm) {
        claim.certainty = Certainty::Weak;
    }
    Some(claim)
}

/// The traits of a claim, sorted, each once.
pub fn traits(article: &Article, sentence: &Sentence, claim: &Claim) -> Vec<String> {
    let mut found = of_sentence(article, sentence);
    found.extend(of_trigger(sentence, claim));
    for (role, fillers) in &claim.roles {
        found.push(format!("role {role}"));
        found.extend(fillers.iter().flat_map(|filler| of_filler(article, sentence, claim, role, filler)));
    }
    found.push(format!("roles {}", claim.roles.len().min(3)));
    found.extend(of_attached(article, sentence, claim));
    found.extend(of_stage(article, claim));
    found.sort();
    found.dedup();
    found
}

fn of_sentence(article: &Article, sentence: &Sentence) -> Vec<String> {
    let tokens = &sentence.tokens;
    let mut found = Vec::new();
    found.extend([20, 35, 50].iter().filter(|&&least| tokens.len() > least).map(|least| format!("words over {least}")));
    let marks = |mark: &str| tokens.iter().filter(|token| token.form == mark).count();
    if tokens.len() > 20 && marks(",") == 0 {
        found.push("long without a comma".to_owned());
    }
    if !tokens.last().is_some_and(|token| token.is("punct")) {
        found.push("no mark at the end".to_owned());
    }
    if !sentence.clauses.iter().any(|clause| clause.finite) {
        found.push("no finite verb".to_owned());
    }
    let names = tokens.iter().filter(|token| token.class == WordClass::Propn).count();
    if names * 2 > tokens.len() {
        found.push("mostly names".to_owned());
    }
    if tokens.iter().filter(|token| token.is("parataxis") || token.is("dep") || token.is("list")).count() > 1 {
        found.push("loosely joined".to_owned());
    }
    let inside = |span: &Span| sentence.span.contains(span);
    if article.mentions.iter().filter(|m| matches!(m.kind, MentionKind::Time(_)) && inside(&m.span)).count() > 1 {
        found.push("several times".to_owned());
    }
    found
}

fn of_trigger(sentence: &Sentence, claim: &Claim) -> Vec<String> {
    let mut found = vec![format!("event {}", claim.event.split(':').next().unwrap_or(""))];
    if claim.headline {
        found.push("headline".to_owned());
    }
    found.push(match claim.certainty {
        Certainty::Firm => "firm by rule".to_owned(),
        Certainty::Weak => "weak by rule".to_owned(),
    });
    let Some(at) = sentence.token_in(&claim.trigger) else { return found };
    let token = &sentence.tokens[at];
    found.push(format!("trigger {}", token.class.upos()));
    let relation = if token.head.is_none() { "root" } else { token.relation.split(':').next().unwrap_or("") };
    found.push(format!("trigger under {relation}"));
    if let Some(clause) = sentence.clauses.iter().find(|clause| clause.predicate == at) {
        found.push(format!("voice {:?}", clause.voice).to_lowercase());
        if !clause.finite {
            found.push("verb not finite".to_owned());
        }
    }
    let depth = sentence.ancestors(at).count();
    if depth > 4 {
        found.push("trigger deep in the tree".to_owned());
    }
    found
}

fn of_filler(article: &Article, sentence: &Sentence, claim: &Claim, role: &str, filler: &Filler) -> Vec<String> {
    let mut found = Vec::new();
    let mentions = || article.mentions.iter().filter(|mention| filler.span.contains(&mention.span));
    let is_actor = mentions()
        .any(|m| matches!(&m.kind, MentionKind::Actor(actor) if actor.actor.is_some() && actor.actor == filler.id));
    found.push(match (&filler.id, is_actor) {
        (Some(_), true) => format!("{role} is an actor"),
        (Some(_), false) => format!("{role} is a place"),
        _ if mentions().any(|m| matches!(m.kind, MentionKind::Quantity(_))) => format!("{role} is counted"),
        _ => format!("{role} is a common noun"),
    });
    let words = sentence.tokens.iter().filter(|token| filler.span.contains(&token.span)).count();
    if words > 6 {
        found.push("long filler".to_owned());
    }
    let (Some(head), Some(trigger)) = (sentence.head_of(&filler.span), sentence.token_in(&claim.trigger)) else {
        return found;
    };
    if sentence.tokens[head].class == WordClass::Pron {
        found.push(format!("{role} is a pronoun"));
    }
    if head.abs_diff(trigger) > 10 {
        found.push("filler far from the trigger".to_owned());
    }
    if sentence.tokens[head].head != Some(trigger) {
        found.push("filler not right under the trigger".to_owned());
    }
    found
}

fn of_attached(article: &Article, sentence: &Sentence, claim: &Claim) -> Vec<String> {
    let mut found = Vec::new();
    let far = |mention: Option<usize>| {
        let at = mention.and_then(|index| article.mentions.get(index)).and_then(|m| sentence.token_in(&m.span));
        at.zip(sentence.token_in(&claim.trigger)).is_none_or(|(at, trigger)| at.abs_diff(trigger) > 10)
    };
    match &claim.time {
        None => found.push("no time".to_owned()),
        Some(time) => {
            found.push(if time.inferred { "time inferred".to_owned() } else { format!("time {}", time.bounds) });
            if far(time.mention) {
                found.push("time far from the trigger".to_owned());
            }
        }
    }
    match &claim.place {
        None => found.push("no place".to_owned()),
        Some(place) if far(place.mention) => found.push("place far from the trigger".to_owned()),
        Some(_) => found.push("place".to_owned()),
    }
    if !claim.quantities.is_empty() {
        found.push("count".to_owned());
    }
    if claim.quantities.len() > 1 {
        found.push("several counts".to_owned());
    }
    found
}

fn of_stage(article: &Article, claim: &Claim) -> Vec<String> {
    let mut found = Vec::new();
    if claim.modality != Modality::Happened {
        found.push(format!("{:?}", claim.modality).to_lowercase());
    }
    if claim.polarity != Polarity::Affirmed {
        found.push("negated".to_owned());
    }
    if claim.attribution.is_empty() {
        found.push("own voice".to_owned());
    }
    for said in &claim.attribution {
        let Some(speaker) = &said.speaker else {
            found.push("speaker not named".to_owned());
            continue;
        };
        found.push(if said.actor.is_some() { "speaker is an actor".to_owned() } else { "speaker unknown".to_owned() });
        if article.words(speaker).split_whitespace().count() > 6 {
            found.push("long speaker".to_owned());
        }
    }
    found
}
