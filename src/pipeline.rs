//! The stages in order: articles and rules → [`Analysis`].
//!
//! Everything up to extract sees one article (in parallel, results put back in order); everything after sees claims and
//! mentions. Deliberately absent: reading files (ingest), the gate, printing.

use rayon::prelude::*;

use crate::model::{Analysis, Article};
use crate::rules::Rules;

/// Extracts every article by itself, in parallel; the result is in the order of the input.
pub fn extract(articles: Vec<Article>, rules: &Rules) -> Vec<Article> {
    let mut waiting: Vec<(usize, Article)> = articles.into_iter().enumerate().collect();
    // The longest first, each to the thread that is free: no thread is left with a long one at the end.
    waiting.sort_by_key(|(_, article)| std::cmp::Reverse(article.text.len()));
    let read =
        waiting.into_iter().par_bridge().map(|(place, article)| (place, crate::extract::extract(article, rules)));
    let mut extracted: Vec<(usize, Article)> = read.collect();
    extracted.sort_by_key(|(place, _)| *place);
    extracted.into_iter().map(|(_, article)| article).collect()
}

/// Resolves, aligns and compares extracted articles; the result does not depend on their order.
pub fn analyse(articles: Vec<Article>, rules: &Rules) -> Analysis {
    let corpus = crate::resolve::resolve(articles, rules);
    let aligned = crate::align::align(&corpus, rules);
    let mut findings = crate::compare::compare(&aligned);
    let labels = crate::labels::ledger(&corpus, rules);
    findings.extend(crate::labels::findings(&corpus, &labels, &aligned.facts, rules));
    crate::compare::sort(&mut findings);
    let (stories, facts) = (aligned.stories, aligned.facts);
    Analysis { corpus, stories, facts, findings, labels }
}
