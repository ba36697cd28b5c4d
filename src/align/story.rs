//! Articles → stories: articles whose main event is one.
//!
//! Each article is a vector of its terms, weighted by how often they stand in it and by their frozen rarity; similarity is
//! the cosine, lowered where the publication dates lie apart. Average linkage (UPGMA), best pair first; a lone article joins a group more
//! easily than two groups join each other, for a group already shows what its story is. Invariants: the result does not depend on
//! the order of the articles; exact copies move together and count once. Deliberately absent: frequencies of the corpus
//! at hand, so that an unrelated article changes no weight.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};

use crate::model::{Article, Story};
use crate::rules::Rules;
use crate::value::Date;

/// Rarer than this many bits, or a word says nothing about the story.
const MIN_BITS: f64 = 3.6;
/// Heaviest terms of an article by which candidates are found.
const HEAVIEST: usize = 40;
/// Heaviest terms that two articles must share to be compared.
const SHARED: u32 = 2;
/// A term of more articles than this finds no candidates; bounds the work on a corpus about one subject.
const MAX_POSTINGS: usize = 1000;
/// Average similarity at which a lone article joins, at which a group of two joins, and at which larger groups join.
const THRESHOLDS: [f64; 3] = [0.10, 0.20, 0.24];
/// Terms that name a story.
const NAMING_TERMS: usize = 8;

/// Groups articles (in any order) into stories, in the order of their first article's id.
pub fn stories(articles: &[Article], rules: &Rules) -> Vec<Story> {
    let nodes = nodes(articles, rules);
    let mut groups = agglomerate(&nodes);
    for group in &mut groups {
        group.sort_by(|a, b| nodes[*a].ids.cmp(&nodes[*b].ids));
    }
    let mut stories: Vec<Story> = groups.iter().map(|group| story(group, &nodes)).collect();
    stories.sort_by(|a, b| a.articles.cmp(&b.articles));
    for (number, story) in stories.iter_mut().enumerate() {
        story.id = format!("s{}", number + 1);
    }
    stories
}

/// An article with its exact copies.
struct Node {
    ids: Vec<String>,
    vector: BTreeMap<String, f64>,
    published: Option<(i32, i32)>,
}

/// What two articles share that are copies of each other: their terms and their date.
type Content<'a> = (&'a [(String, u32)], Option<&'a Date>);

/// Articles of equal terms and date are one node; nodes in the order of their first id.
fn nodes(articles: &[Article], rules: &Rules) -> Vec<Node> {
    let mut by_content: BTreeMap<Content<'_>, Vec<&Article>> = BTreeMap::new();
    let mut nodes = Vec::new();
    for article in articles {
        if article.terms.is_empty() {
            nodes.push(node(&[article], rules));
        } else {
            by_content.entry((&article.terms, article.published.edtf.as_ref())).or_default().push(article);
        }
    }
    nodes.extend(by_content.values().map(|copies| node(copies, rules)));
    nodes.sort_by(|a, b| a.ids.cmp(&b.ids));
    nodes
}

fn node(copies: &[&Article], rules: &Rules) -> Node {
    let mut ids: Vec<String> = copies.iter().map(|article| article.id.clone()).collect();
    ids.sort();
    let first = copies.first().expect("a node is made of at least one article");
    Node { ids, vector: vector(first, rules), published: first.published.edtf.as_ref().and_then(days) }
}

/// Unit vector of term weights: (1 + ln count) × rarity.
fn vector(article: &Article, rules: &Rules) -> BTreeMap<String, f64> {
    let language = article.language.as_ref().and_then(|code| rules.languages.get(code));
    let Some(frequencies) = language.map(|language| &language.frequencies) else { return BTreeMap::new() };
    let mut vector: BTreeMap<String, f64> = article
        .terms
        .iter()
        .filter(|(word, _)| word.len() > 1)
        .filter_map(|(word, count)| {
            let bits = frequencies.rarity(word);
            (bits >= MIN_BITS).then(|| (word.clone(), (1.0 + f64::from(*count).ln()) * bits))
        })
        .collect();
    let length = vector.values().map(|x| x * x).sum::<f64>().sqrt();
    for weight in vector.values_mut() {
        *weight /= length;
    }
    vector
}

/// First and last day left open, as days since year 0 (proleptic).
fn days(date: &Date) -> Option<(i32, i32)> {
    let number = |d: jiff::civil::Date| i32::from(d.year()) * 366 + i32::from(d.day_of_year());
    match (date.first(), date.last()) {
        (Some(first), Some(last)) => Some((number(first), number(last))),
        (Some(day), None) | (None, Some(day)) => Some((number(day), number(day))),
        (None, None) => None,
    }
}

/// Cosine, lowered by the days between the publication dates. The steps: within 3 days nothing is lost; reports of one
/// event thin out after ten days; after a month an article is more likely to be about a sequel. Crawl dates may be wrong, so
/// no distance forbids.
fn similarity(a: &Node, b: &Node) -> f64 {
    let (short, long) = if a.vector.len() <= b.vector.len() { (a, b) } else { (b, a) };
    let cosine: f64 = short.vector.iter().filter_map(|(term, x)| long.vector.get(term).map(|y| x * y)).sum();
    let factor = match (a.published, b.published) {
        (Some(a), Some(b)) => match (b.0 - a.1).max(a.0 - b.1) {
            ..=3 => 1.0,
            4..=10 => 0.85,
            11..=31 => 0.7,
            _ => 0.55,
        },
        _ => 0.85,
    };
    cosine * factor
}

/// Pairs of nodes that share enough heavy terms, with their similarity.
fn candidates(nodes: &[Node]) -> BTreeMap<(usize, usize), f64> {
    let mut postings: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, node) in nodes.iter().enumerate() {
        for term in heaviest(&node.vector, HEAVIEST) {
            postings.entry(term).or_default().push(index);
        }
    }
    let mut shared: BTreeMap<(usize, usize), u32> = BTreeMap::new();
    for list in postings.values().filter(|list| list.len() <= MAX_POSTINGS) {
        for (place, a) in list.iter().enumerate() {
            for b in list.iter().skip(place + 1) {
                *shared.entry((*a, *b)).or_default() += 1;
            }
        }
    }
    shared
        .into_iter()
        .filter(|(_, count)| *count >= SHARED)
        .map(|((a, b), _)| ((a, b), similarity(&nodes[a], &nodes[b])))
        .collect()
}

fn heaviest(vector: &BTreeMap<String, f64>, count: usize) -> Vec<&str> {
    let mut terms: Vec<(&String, &f64)> = vector.iter().collect();
    terms.sort_by(|a, b| b.1.total_cmp(a.1).then_with(|| a.0.cmp(b.0)));
    terms.into_iter().take(count).map(|(term, _)| term.as_str()).collect()
}

/// A possible merge of two groups; greater is better.
#[derive(PartialEq)]
struct Merge {
    similarity: f64,
    a: usize,
    b: usize,
    sizes: (usize, usize),
}

impl Eq for Merge {}

impl Ord for Merge {
    fn cmp(&self, other: &Self) -> Ordering {
        self.similarity.total_cmp(&other.similarity).then_with(|| (other.a, other.b).cmp(&(self.a, self.b)))
    }
}

impl PartialOrd for Merge {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Average linkage over the sparse similarities.
fn agglomerate(nodes: &[Node]) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<usize, Vec<usize>> = (0..nodes.len()).map(|node| (node, vec![node])).collect();
    let mut sums: Vec<BTreeMap<usize, f64>> = vec![BTreeMap::new(); nodes.len()];
    let mut heap = BinaryHeap::new();
    for ((a, b), similarity) in candidates(nodes) {
        sums[a].insert(b, similarity);
        sums[b].insert(a, similarity);
        if similarity >= THRESHOLDS[0] {
            heap.push(Merge { similarity, a, b, sizes: (1, 1) });
        }
    }
    while let Some(best) = heap.pop() {
        let size = |group: usize| groups.get(&group).map_or(0, Vec::len);
        if (size(best.a), size(best.b)) != best.sizes || best.similarity < threshold(best.sizes) {
            continue;
        }
        let joined = groups.remove(&best.b).expect("both groups of a current merge are alive");
        groups.entry(best.a).or_default().extend(joined);
        let moved = std::mem::take(&mut sums[best.b]);
        sums[best.a].remove(&best.b);
        for (other, sum) in moved.into_iter().filter(|(other, _)| *other != best.a) {
            sums[other].remove(&best.b);
            *sums[best.a].entry(other).or_default() += sum;
        }
        let around: Vec<(usize, f64)> = sums[best.a].iter().map(|(other, sum)| (*other, *sum)).collect();
        let own = groups.get(&best.a).map_or(0, Vec::len);
        for (other, sum) in around {
            sums[other].insert(best.a, sum);
            let theirs = groups.get(&other).map_or(0, Vec::len);
            let similarity = sum / (own * theirs).max(1) as f64;
            if similarity >= THRESHOLDS[0] {
                let (a, b) = (best.a.min(other), best.a.max(other));
                let sizes = if a == best.a { (own, theirs) } else { (theirs, own) };
                heap.push(Merge { similarity, a, b, sizes });
            }
        }
    }
    groups.into_values().collect()
}

fn threshold(sizes: (usize, usize)) -> f64 {
    THRESHOLDS[sizes.0.min(sizes.1).clamp(1, THRESHOLDS.len()) - 1]
}

fn story(group: &[usize], nodes: &[Node]) -> Story {
    let mut weights: BTreeMap<&str, (usize, f64)> = BTreeMap::new();
    for (term, weight) in group.iter().flat_map(|node| &nodes[*node].vector) {
        let entry = weights.entry(term).or_default();
        entry.0 += 1;
        entry.1 += weight;
    }
    let mut terms: Vec<(&str, f64)> =
        weights.into_iter().filter(|(_, (count, _))| count * 2 > group.len()).map(|(t, (_, w))| (t, w)).collect();
    terms.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let mut articles: Vec<String> = group.iter().flat_map(|node| nodes[*node].ids.iter().cloned()).collect();
    articles.sort();
    Story {
        id: String::new(),
        terms: terms.into_iter().take(NAMING_TERMS).map(|(term, _)| term.to_owned()).collect(),
        articles,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(id: &str, words: &str, published: &str) -> Article {
        let mut article = Article::plain(id, id, words);
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        for word in words.split_whitespace() {
            *counts.entry(word.to_owned()).or_default() += 2;
        }
        article.terms = counts.into_iter().collect();
        article.language = Some("en".to_owned());
        article.published.edtf = Date::parse(published);
        article
    }

    fn groups(articles: &[Article]) -> Vec<Vec<String>> {
        stories(articles, &Rules::builtin()).into_iter().map(|story| story.articles).collect()
    }

    fn sample() -> Vec<Article> {
        vec![
            article("a", "hagupit typhoon samar evacuated luzon storm landfall", "2014-12-07"),
            article("b", "typhoon hagupit landfall dolores samar villages evacuated", "2014-12-07"),
            article("c", "rosetta philae comet lander touchdown esa probe", "2014-11-12"),
            article("d", "philae lander comet bounced rosetta darmstadt", "2014-11-13"),
        ]
    }

    #[test]
    fn articles_that_share_rare_words_are_one_story() {
        assert_eq!(groups(&sample()), [["a", "b"], ["c", "d"]]);
    }

    #[test]
    fn the_order_of_articles_is_irrelevant() {
        let mut turned = sample();
        turned.reverse();
        assert_eq!(groups(&turned), groups(&sample()));
    }

    #[test]
    fn an_unrelated_article_changes_no_story() {
        let mut more = sample();
        more.push(article("e", "sourdough bakery croissant oven yeast flour", "2014-12-07"));
        assert_eq!(groups(&more)[..2], groups(&sample())[..]);
    }

    #[test]
    fn exact_copies_stand_in_one_story() {
        let copies: Vec<Article> =
            (0..50).map(|n| article(&format!("{n:02}"), "philae lander comet rosetta", "2014-11-13")).collect();
        assert_eq!(groups(&copies).len(), 1);
    }
}
