//! All mentions and claims → a corpus with actors that the articles share.
//!
//! Sees mentions and claims, never text, and knows no order but that of the articles' ids. Invariants: an id of a pack never changes; a
//! surname joins a full name only where one full name of the corpus ends with it and the two articles share other actors;
//! two full names are one actor only where [`Name`](crate::value::Name) finds them to be spellings of one. Deliberately
//! absent: anything that reads the articles again.

mod actors;

use crate::model::{Article, Corpus};
use crate::rules::Rules;

/// Merges actors across articles and names them.
pub fn resolve(mut articles: Vec<Article>, rules: &Rules) -> Corpus {
    articles.sort_by(|a, b| a.id.cmp(&b.id).then_with(|| a.hash.cmp(&b.hash)));
    let merged = actors::merge(&articles, rules);
    for article in &mut articles {
        actors::rewrite(article, &merged);
    }
    let actors = actors::list(&articles, rules);
    Corpus { articles, actors }
}
