//! A reader's judgements → pairs of places of claims in corpus order, and what of them no longer fits the articles.
//!
//! A judgement that names a claim which is not there, or quotes words that its sentence does not hold, is not used and told.
//! Deliberately absent: reading the file, and finding judgements that contradict each other (that is `rules`).

use std::collections::BTreeMap;

use crate::diag::{Class, Diagnostic};
use crate::model::{Article, Claim};
use crate::rules::judgement::{Judgements, Pin};

/// Judged pairs: places of two claims, the smaller first, and whether they are about one event.
pub type Judged = BTreeMap<(usize, usize), (bool, String)>;

/// The judgements that fit the claims, by place in corpus order.
pub(super) fn pairs<'a>(claims: impl Iterator<Item = (&'a Article, &'a Claim)>, judgements: &Judgements) -> Judged {
    if judgements.pins.is_empty() {
        return Judged::new();
    }
    let by_id: BTreeMap<&str, (usize, &Article, &Claim)> =
        claims.enumerate().map(|(place, (article, claim))| (claim.id.as_str(), (place, article, claim))).collect();
    let mut judged = Judged::new();
    for pin in &judgements.pins {
        let found = [0, 1].map(|side| {
            let (place, article, claim) = by_id.get(pin.claims[side].as_str())?;
            fits(pin, side, article, claim).then_some(*place)
        });
        if let [Some(a), Some(b)] = found
            && a != b
        {
            judged.insert((a.min(b), a.max(b)), (pin.same, pin.why.clone()));
        }
    }
    judged
}

/// What of the judgements is not used, because the articles do not hold it.
pub fn stale(articles: &[Article], judgements: &Judgements) -> Vec<Diagnostic> {
    let by_id: BTreeMap<&str, (&Article, &Claim)> = articles
        .iter()
        .flat_map(|article| article.claims.iter().map(move |claim| (claim.id.as_str(), (article, claim))))
        .collect();
    let mut told = Vec::new();
    for pin in &judgements.pins {
        for side in [0, 1] {
            let id = &pin.claims[side];
            let problem = match by_id.get(id.as_str()) {
                None => format!("no claim {id} was found: the judgement on it is not used"),
                Some((article, claim)) if !fits(pin, side, article, claim) => {
                    format!("the sentence of {id} no longer says what the judgement quotes: it is not used")
                }
                Some(_) => continue,
            };
            let told_now = Diagnostic::new(Class::Note, &pin.path, problem)
                .hint("`crosscheck extract` lists the claims of an article with their ids");
            if !told.contains(&told_now) {
                told.push(told_now);
            }
        }
    }
    told
}

fn fits(pin: &Pin, side: usize, article: &Article, claim: &Claim) -> bool {
    pin.says[side].as_ref().is_none_or(|words| article.words(&claim.sentence).contains(words.as_str()))
}
