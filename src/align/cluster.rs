//! Claims → clusters of claims about one event.
//!
//! Blocking: two claims are weighed only if they share a type or family of types and one of an actor, a place, a rare word, an article, a story or
//! a month; a key that too many claims share weighs only neighbours, so that work grows with the claims and not with their square. Links
//! join best first; two clusters join only if no pair among their first members is forbidden and the pairs agree on the
//! whole. Invariants: deterministic; no cluster holds two claims that its checked pairs forbid.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::view::View;
use super::weigh::{Weighed, weigh};
use super::witness::Dependence;
use crate::model::Link;

/// Claims of one blocking key that are weighed with each other; more are weighed with their neighbours only.
const BLOCK: usize = 48;
/// Members of each cluster that are checked before two clusters join.
const CHECKED: usize = 6;

/// A cluster: claims in corpus order, and the links that hold it together.
#[derive(Clone, Debug)]
pub struct Cluster {
    /// Claims in corpus order.
    pub claims: Vec<usize>,
    /// The links that joined them, one fewer than claims, strongest first.
    pub links: Vec<Link>,
}

/// Clusters all claims; every claim stands in exactly one, clusters in the order of their first claim.
pub fn clusters(view: &View, dependence: &Dependence) -> Vec<Cluster> {
    let floor = view.rules.align.bits("threshold.link");
    let certain = view.rules.align.bits("threshold.opening");
    let apart: Vec<(usize, usize)> = view.judged.iter().filter(|(_, (same, _))| !same).map(|(pair, _)| *pair).collect();
    let pairs: Vec<(usize, usize)> = pairs(view).into_iter().collect();
    let mut links: Vec<Candidate> = pairs
        .into_par_iter()
        .map(|(a, b)| Candidate::new(a, b, &weigh(view, dependence, a, b), certain))
        .filter(|link| !link.forbidden && link.sum >= floor)
        .collect();
    links.sort_by(|x, y| y.sum.total_cmp(&x.sum).then_with(|| (x.a, x.b).cmp(&(y.a, y.b))));
    let mut cluster_of: Vec<usize> = (0..view.claims.len()).collect();
    let mut clusters: BTreeMap<usize, Cluster> =
        cluster_of.iter().map(|claim| (*claim, Cluster { claims: vec![*claim], links: Vec::new() })).collect();
    for Candidate { a, b, sum, news, .. } in links {
        let (into, from) = (cluster_of[a].min(cluster_of[b]), cluster_of[a].max(cluster_of[b]));
        if into == from {
            continue;
        }
        let (one, two) = (&clusters[&into].claims, &clusters[&from].claims);
        let kept_apart = apart.iter().any(|(a, b)| {
            (cluster_of[*a], cluster_of[*b]) == (into, from) || (cluster_of[*a], cluster_of[*b]) == (from, into)
        });
        let judged = view.judged.get(&(a, b)).is_some_and(|(same, _)| *same);
        let floor = if news { f64::NEG_INFINITY } else { floor };
        if kept_apart || !(judged || joinable(view, dependence, one, two, floor)) {
            continue;
        }
        let moved = clusters.remove(&from).expect("a cluster that a claim points at is alive");
        for claim in &moved.claims {
            cluster_of[*claim] = into;
        }
        let target = clusters.get_mut(&into).expect("a cluster that a claim points at is alive");
        target.claims.extend(moved.claims);
        target.claims.sort_unstable();
        target.links.extend(moved.links);
        let id = |claim: usize| view.claims[claim].claim.id.clone();
        target.links.push(Link { a: id(a), b: id(b), weight: sum, parts: weigh(view, dependence, a, b).parts });
    }
    let mut clusters: Vec<Cluster> = clusters.into_values().collect();
    for cluster in &mut clusters {
        cluster.links.sort_by(|x, y| y.weight.total_cmp(&x.weight).then_with(|| (&x.a, &x.b).cmp(&(&y.a, &y.b))));
    }
    clusters.sort_by(|x, y| x.claims.cmp(&y.claims));
    clusters
}

/// A pair that may be one event, without its waterfall: of many pairs few join anything.
struct Candidate {
    a: usize,
    b: usize,
    sum: f64,
    forbidden: bool,
    /// What both articles open with, or one article tells again, is one event, whatever else was joined to the one or the other.
    news: bool,
}

impl Candidate {
    fn new(a: usize, b: usize, weighed: &Weighed, certain: f64) -> Self {
        let sum = weighed.sum();
        let opening = weighed.of("story:opening") > 0.0 && weighed.agrees() && sum >= certain;
        let news = opening || weighed.of("story:news") > 0.0 || weighed.of("retold") > 0.0;
        Self { a, b, sum, forbidden: weighed.veto().is_some(), news }
    }
}

/// Whether no pair among the first members is forbidden, and the pairs' mean weight reaches the floor.
fn joinable(view: &View, dependence: &Dependence, a: &[usize], b: &[usize], floor: f64) -> bool {
    let (mut sum, mut count) = (0.0, 0.0);
    for x in spread(a) {
        for y in spread(b) {
            let weighed = weigh(view, dependence, x, y);
            if weighed.veto().is_some() {
                return false;
            }
            sum += weighed.sum();
            count += 1.0;
        }
    }
    sum >= floor * count
}

/// Up to `CHECKED` members, evenly spread.
fn spread(members: &[usize]) -> impl Iterator<Item = usize> + '_ {
    let step = members.len().div_ceil(CHECKED).max(1);
    members.iter().step_by(step).copied()
}

/// Pairs worth weighing, each once.
pub fn pairs(view: &View) -> BTreeSet<(usize, usize)> {
    let mut blocks: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for (place, seen) in view.claims.iter().enumerate() {
        for key in keys(view, place) {
            blocks.entry((seen.family(), key)).or_default().push(place);
        }
    }
    let mut pairs: BTreeSet<(usize, usize)> = view.judged.keys().copied().collect();
    for block in blocks.values() {
        for (place, a) in block.iter().enumerate() {
            pairs.extend(block.iter().skip(place + 1).take(BLOCK).map(|b| (*a, *b)));
        }
    }
    pairs
}

/// The blocking keys of a claim.
pub fn keys(view: &View, claim: usize) -> BTreeSet<String> {
    let seen = &view.claims[claim];
    let mut keys: BTreeSet<String> =
        seen.fillers.values().flatten().filter(|key| !key.starts_with('=')).map(|key| format!("a:{key}")).collect();
    keys.extend(seen.place().map(|place| format!("p:{place}")));
    keys.extend(seen.rare.keys().map(|term| format!("t:{term}")));
    keys.insert(format!("i:{}", seen.article));
    let (story, shared) = view.story_of[seen.article];
    if shared {
        keys.insert(format!("s:{story}"));
    }
    if let Some(time) = &seen.time
        && let (Some(first), Some(last)) = (time.date().first(), time.date().last())
    {
        keys.insert(format!("m:{}-{:02}", first.year(), first.month()));
        keys.insert(format!("m:{}-{:02}", last.year(), last.month()));
        keys.insert(format!("y:{}", first.year()));
    }
    keys
}
