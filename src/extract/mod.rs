//! One article and the rules → mentions and claims.
//!
//! Sees a single article and nothing else. Steps: language → analysed text → mentions (`time` with the publication date,
//! `quantity`, `actor`, `place`) → who says what (`speech`) → claims (`event`).

pub mod actor;
pub mod event;
pub mod examples;
pub mod modality;
pub mod place;
pub mod quantity;
pub mod sketch;
pub mod speech;
pub mod time;

use crate::model::{Article, Mention};
use crate::rules::{Language, Rules};
use crate::text::{Document, Field};

/// An article's analysed fields, title first: what every step of extract reads.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The headline, if it stands apart from the text.
    pub title: Option<Document>,
    /// The text.
    pub text: Document,
}

impl Reading {
    /// Analyses the fields of an article.
    pub fn new(article: &Article, language: &Language) -> Self {
        let read = |field| language.analyzer.read(field, article.field(field), article.format);
        Self { title: article.title.is_some().then(|| read(Field::Title)), text: read(Field::Text) }
    }

    /// The analysed fields with their names, title first.
    pub fn fields(&self) -> impl Iterator<Item = (Field, &Document)> {
        self.title.iter().map(|document| (Field::Title, document)).chain(std::iter::once((Field::Text, &self.text)))
    }
}

/// Finds the mentions and claims of one article. A text in a language that no rules know gets one diagnostic and no claims.
pub fn extract(mut article: Article, rules: &Rules) -> Article {
    let Some(language) = rules.language_of(&article) else {
        article.diagnostics.push("no rules know the language of the text; no claims were read from it".to_owned());
        return article;
    };
    article.language = Some(language.code.clone());
    let reading = Reading::new(&article, language);
    article.sketch = sketch::sketch(&article, &reading);
    article.terms = sketch::terms(&reading);
    let mut mentions = time::read(&mut article, &reading, language);
    let quantities = quantity::find(&article, &reading, language, &mentions);
    mentions.extend(quantities);
    let places = place::find(&article, &reading, language, rules);
    mentions.extend(actor::find(&article, &reading, language, rules, &places));
    mentions.extend(places);
    mentions.sort_by_key(order);
    article.mentions = mentions;
    let speech = speech::find(&article, &reading, language);
    article.claims = event::find(&article, &reading, &speech, language, rules);
    article
}

fn order(mention: &Mention) -> (crate::text::Field, usize, std::cmp::Reverse<usize>) {
    (mention.span.field, mention.span.start, std::cmp::Reverse(mention.span.end))
}
