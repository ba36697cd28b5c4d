//! Articles → which sources are independent witnesses.
//!
//! Two sources are one witness where their texts are not independent: the articles are near-copies of each other, the
//! sentences in question are, or both credit the same agency for the same story. A knowledge base's several pages are one source, hence one
//! witness. Invariants: a copied article adds no witness; the grouping does not depend on order. Deliberately absent:
//! judging which copy is the original.

use std::collections::BTreeMap;

use super::union::Union;
use crate::model::{Article, SentenceSketch};
use crate::text::Span;

/// Share of the smaller article's fingerprints that must be common.
const ARTICLE_SHARE: f64 = 0.5;
/// Share of the smaller sentence's shingles that must be common.
const SENTENCE_SHARE: f64 = 0.6;
/// Common shingles below which likeness may be chance.
const MIN_COMMON: usize = 5;

/// Which articles are near-copies or of one agency, and the sentence sketches by place.
pub struct Dependence<'a> {
    articles: Vec<&'a Article>,
    /// Group of each article: near-copies and articles of one source stand in one.
    groups: Vec<usize>,
}

impl<'a> Dependence<'a> {
    /// Finds the near-copies among the articles of each story (given as article index → story index).
    pub fn new(articles: &[&'a Article], story_of: &[usize]) -> Self {
        let mut union = Union::new(articles.len());
        join_equal(&mut union, articles, |article, _| Some(format!("source {}", article.source.to_lowercase())));
        join_equal(&mut union, articles, |article, index| {
            article.credit.as_ref().map(|credit| format!("{} {}", story_of[index], credit.to_lowercase()))
        });
        for (a, b) in shared_fingerprints(articles) {
            if share(&articles[a].sketch.shingles, &articles[b].sketch.shingles) >= ARTICLE_SHARE {
                union.join(a, b);
            }
        }
        Self { articles: articles.to_vec(), groups: (0..articles.len()).map(|index| union.find(index)).collect() }
    }

    /// Groups the sources of statements, given as (article index, sentence), into witnesses, each sorted.
    pub fn witnesses(&self, statements: &[(usize, Span)]) -> Vec<Vec<String>> {
        let mut union = Union::new(statements.len());
        let mut by_group: BTreeMap<usize, usize> = BTreeMap::new();
        for (place, (article, _)) in statements.iter().enumerate() {
            let first = *by_group.entry(self.groups[*article]).or_insert(place);
            union.join(first, place);
        }
        let sketches: Vec<Option<&SentenceSketch>> =
            statements.iter().map(|(a, span)| self.sketch(*a, *span)).collect();
        let mut postings: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
        for (place, sketch) in sketches.iter().enumerate() {
            for hash in sketch.iter().flat_map(|sketch| &sketch.shingles) {
                postings.entry(*hash).or_default().push(place);
            }
        }
        for list in postings.values() {
            for pair in list.windows(2) {
                if union.find(pair[0]) != union.find(pair[1])
                    && let (Some(a), Some(b)) = (sketches[pair[0]], sketches[pair[1]])
                    && copies(&a.shingles, &b.shingles)
                {
                    union.join(pair[0], pair[1]);
                }
            }
        }
        let mut groups: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for (place, (article, _)) in statements.iter().enumerate() {
            groups.entry(union.find(place)).or_default().push(self.articles[*article].source.clone());
        }
        let mut groups: Vec<Vec<String>> = groups.into_values().collect();
        for group in &mut groups {
            group.sort();
            group.dedup();
        }
        groups.sort();
        groups
    }

    /// Whether the two sentences are copies of each other.
    pub fn same_wording(&self, a: (usize, Span), b: (usize, Span)) -> bool {
        match (self.sketch(a.0, a.1), self.sketch(b.0, b.1)) {
            (Some(a), Some(b)) => copies(&a.shingles, &b.shingles),
            _ => false,
        }
    }

    /// Whether the two articles are near-copies, of one agency or of one source.
    pub fn one_hand(&self, a: usize, b: usize) -> bool {
        self.groups[a] == self.groups[b]
    }

    fn sketch(&self, article: usize, span: Span) -> Option<&'a SentenceSketch> {
        let sentences = &self.articles[article].sketch.sentences;
        sentences.binary_search_by(|sketch| sketch.span.cmp(&span)).ok().and_then(|place| sentences.get(place))
    }
}

fn join_equal(union: &mut Union, articles: &[&Article], key: impl Fn(&Article, usize) -> Option<String>) {
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    for (index, article) in articles.iter().enumerate() {
        if let Some(key) = key(article, index) {
            let other = *first.entry(key).or_insert(index);
            union.join(other, index);
        }
    }
}

/// Pairs of articles that share a fingerprint: neighbours in each posting list, so that work stays linear in copies.
fn shared_fingerprints(articles: &[&Article]) -> Vec<(usize, usize)> {
    let mut postings: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (index, article) in articles.iter().enumerate() {
        for hash in &article.sketch.shingles {
            postings.entry(*hash).or_default().push(index);
        }
    }
    let mut common: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for list in postings.values() {
        for pair in list.windows(2) {
            *common.entry((pair[0], pair[1])).or_default() += 1;
        }
        if let (Some(first), Some(last)) = (list.first(), list.last())
            && list.len() > 2
        {
            *common.entry((*first, *last)).or_default() += 1;
        }
    }
    common.into_iter().filter(|(_, count)| *count >= MIN_COMMON).map(|(pair, _)| pair).collect()
}

fn copies(a: &[u64], b: &[u64]) -> bool {
    common(a, b) >= MIN_COMMON && share(a, b) >= SENTENCE_SHARE
}

/// Common members over the size of the smaller set.
fn share(a: &[u64], b: &[u64]) -> f64 {
    common(a, b) as f64 / a.len().min(b.len()).max(1) as f64
}

/// Number of common members of two sorted lists.
fn common(a: &[u64], b: &[u64]) -> usize {
    a.iter().filter(|hash| b.binary_search(hash).is_ok()).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Field;

    fn article(id: &str, shingles: std::ops::Range<u64>) -> Article {
        let mut article = Article::plain(id, id, "x");
        article.sketch.shingles = shingles.clone().collect();
        article.sketch.sentences = vec![SentenceSketch { span: sentence(), shingles: shingles.collect() }];
        article
    }

    fn sentence() -> Span {
        Span::new(Field::Text, 0, 1)
    }

    fn witnesses(articles: &[Article]) -> usize {
        let statements: Vec<(usize, Span)> = (0..articles.len()).map(|index| (index, sentence())).collect();
        let articles: Vec<&Article> = articles.iter().collect();
        Dependence::new(&articles, &vec![0; articles.len()]).witnesses(&statements).len()
    }

    #[test]
    fn a_copied_article_adds_no_witness() {
        assert_eq!(witnesses(&[article("a", 0..40), article("b", 100..140)]), 2);
        assert_eq!(witnesses(&[article("a", 0..40), article("b", 100..140), article("c", 0..40)]), 2);
    }

    #[test]
    fn two_articles_that_credit_one_agency_are_one_witness() {
        let (mut a, mut b) = (article("a", 0..40), article("b", 100..140));
        a.credit = Some("AP".to_owned());
        b.credit = Some("ap".to_owned());
        assert_eq!(witnesses(&[a, b]), 1);
    }

    #[test]
    fn pages_of_one_source_are_one_witness() {
        let (mut a, mut b) = (article("a", 0..40), article("b", 100..140));
        a.source = "wiki".to_owned();
        b.source = "Wiki".to_owned();
        assert_eq!(witnesses(&[a, b]), 1);
    }
}
