//! Claims of all articles → stories (articles with one main event) and facts (claims about one event).
//!
//! Works from the extract record alone: claims, mentions, sketches and terms, never text. Invariants: the result does not
//! depend on the order of articles; an unrelated article changes no story and no fact of the others; every claim
//! stands in exactly one fact. Deliberately absent: judging (that is [`crate::compare`]).

pub mod cluster;
pub mod estimate;
pub mod judged;
pub mod key;
pub mod story;
mod union;
pub mod view;
pub mod weigh;
pub mod witness;

use std::collections::BTreeMap;

pub use cluster::Cluster;
pub use story::stories;
pub use view::{Seen, Stage, Time, View};
pub use weigh::{Weighed, weigh};
pub use witness::Dependence;

use crate::model::{Corpus, Fact, Story};
use crate::rules::Rules;

/// Digits of a fact's id.
const ID_LENGTH: usize = 10;

/// The aligned corpus: what compare works on.
pub struct Aligned<'a> {
    /// Claims with what is looked up once.
    pub view: View<'a>,
    /// Which texts are independent.
    pub dependence: Dependence<'a>,
    /// Claims by event, in the order of `facts`.
    pub clusters: Vec<Cluster>,
    /// Stories.
    pub stories: Vec<Story>,
    /// Facts in the order of their first claim.
    pub facts: Vec<Fact>,
}

/// Groups articles into stories and claims into facts.
pub fn align<'a>(corpus: &'a Corpus, rules: &'a Rules) -> Aligned<'a> {
    let stories = stories(&corpus.articles, rules);
    let view = View::new(corpus, &stories, rules);
    let story_of: Vec<usize> = view.story_of.iter().map(|(story, _)| *story).collect();
    let dependence = Dependence::new(&view.articles, &story_of);
    let clusters = cluster::clusters(&view, &dependence);
    let facts = facts(&view, &dependence, &clusters);
    Aligned { view, dependence, clusters, stories, facts }
}

fn facts(view: &View, dependence: &Dependence, clusters: &[Cluster]) -> Vec<Fact> {
    let mut used: BTreeMap<String, usize> = BTreeMap::new();
    clusters
        .iter()
        .map(|cluster| {
            let name = key::event_key(view, &cluster.claims, "");
            let number = used.entry(name.clone()).or_default();
            *number += 1;
            let hash = blake3::hash(format!("{name} #{number}").as_bytes()).to_hex();
            Fact {
                id: hash.chars().take(ID_LENGTH).collect(),
                event: view.claims[cluster.claims[0]].claim.event.clone(),
                summary: name,
                claims: cluster.claims.iter().map(|claim| view.claims[*claim].claim.id.clone()).collect(),
                witnesses: witnesses(view, dependence, &cluster.claims),
                links: cluster.links.clone(),
            }
        })
        .collect()
}

/// The witnesses among the sources of some claims.
pub fn witnesses(view: &View, dependence: &Dependence, claims: &[usize]) -> Vec<Vec<String>> {
    let statements: Vec<_> =
        claims.iter().map(|claim| (view.claims[*claim].article, view.claims[*claim].claim.sentence)).collect();
    dependence.witnesses(&statements)
}
