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

use crate::model::{Article, Mention, MentionKind};
use crate::rules::{Language, Rules};
use crate::text::{Document, Field};

/// An article's analysed fields, title first: what every step of extract reads.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The headline, if it stands apart from the text.
    pub title: Option<Document>,
    /// The text.
    pub text: Document,
    /// Where time expressions stand in the text.
    pub times: time::Hits,
}

impl Reading {
    /// Analyses the fields of an article.
    pub fn new(article: &Article, language: &Language) -> Self {
        let read =
            |field, cuts: &[usize]| language.analyzer.read_cut(field, article.field(field), article.format, cuts);
        let times = time::hits(article, language);
        let head = time::head(article, &times, language);
        Self { title: article.title.is_some().then(|| read(Field::Title, &[])), text: read(Field::Text, &head), times }
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
    let mut places = place::find(&article, &reading, language, rules);
    // "the town on Monday": what a date names is no place that only this text knows.
    places.retain(|place| {
        let unknown = matches!(&place.kind, MentionKind::Place(found) if found.place.as_ref().is_some_and(|id| id.starts_with('~')));
        !unknown || !mentions.iter().any(|m| matches!(m.kind, MentionKind::Time(_)) && m.span.overlaps(&place.span))
    });
    mentions.extend(actor::find(&article, &reading, language, rules, &places));
    mentions.extend(places);
    mentions.sort_by_key(order);
    article.mentions = mentions;
    let speech = speech::find(&article, &reading, language);
    speech::mark(&mut article, &reading, &speech, language);
    article.claims = event::find(&article, &reading, &speech, language, rules);
    actor::settle(&mut article.mentions, &article.claims, language);
    article
}

fn order(mention: &Mention) -> (crate::text::Field, usize, std::cmp::Reverse<usize>) {
    (mention.span.field, mention.span.start, std::cmp::Reverse(mention.span.end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{How, MentionKind, Published};
    use crate::value::Date;

    fn claims(published: &str, text: &str) -> Vec<String> {
        let mut article = Article::plain("a", "The Harbour Post", text);
        article.published = Published { edtf: Date::parse(published), how: How::Metadata, evidence: Vec::new() };
        let article = extract(article, &Rules::builtin());
        let shown = |claim: &crate::model::Claim| {
            let time =
                claim.time.as_ref().map_or("-".to_owned(), |time| format!("{}{}", time.edtf, mark(time.setting)));
            let place =
                claim.place.as_ref().map_or("-".to_owned(), |place| format!("{}{}", place.id, mark(place.setting)));
            format!("{} {time} {place}", claim.event)
        };
        article.claims.iter().map(shown).collect()
    }

    fn mark(setting: bool) -> &'static str {
        if setting { "?" } else { "" }
    }

    #[test]
    fn claims_of_the_lead_take_the_day_and_place_of_the_news() {
        let found =
            claims("2018-06-14", "A bomb exploded at a market in Aleppo on Tuesday. Twelve people were killed.");
        assert!(found.contains(&"fatality 2018-06-11/2018-06-12? sy-aleppo?".to_owned()), "{found:?}");
        let undated = claims("2018-06-14", "Twelve people were killed in Aleppo.");
        assert_eq!(undated, ["fatality 2018-06-12/2018-06-14? sy-aleppo"]);
    }

    #[test]
    fn a_sentence_of_another_time_takes_no_day_of_the_news() {
        let found = claims("2018-06-14", "A war that began in 2011 has killed thousands of people in Syria.");
        assert!(found.iter().all(|claim| !claim.contains('?') || claim.contains("2011")), "{found:?}");
        assert!(claims("", "Twelve people were killed in Aleppo.").contains(&"fatality - sy-aleppo".to_owned()));
    }

    #[test]
    fn names_keep_their_clitic_where_a_text_has_lost_its_apostrophes() {
        let filler =
            "The council met again in the evening and heard a long report on the state of the roads. ".repeat(4);
        let stripped = format!("Two people were killed in Syrias Aleppo province on Monday. {filler}");
        assert!(claims("2018-06-14", &stripped).contains(&"fatality 2018-06-11 sy-aleppo".to_owned()));
        let analyzer = &Rules::builtin().languages["en"].analyzer;
        let forms = |text: &str| {
            let document = analyzer.read(crate::text::Field::Text, text, crate::text::Format::Plain);
            document.sentences[0].tokens.iter().map(|token| token.form.clone()).collect::<Vec<_>>()
        };
        assert_eq!(forms(&stripped)[5..7], ["Syria", "'s"]);
        assert_eq!(forms(&format!("The Americans need roads. {filler}"))[1], "Americans");
        assert_eq!(forms(&format!("The mayor's car burnt in Syrias north. {filler}"))[6], "Syrias");
    }

    #[test]
    fn hostile_values_make_nothing_panic_and_no_value_that_is_wrong() {
        let nested = format!("{}12 people died on 3 May 2019{}", "(".repeat(10_000), ")".repeat(10_000));
        let texts = [
            nested.as_str(),
            "On 30 February 2019 it rained. In year 0 nothing happened. In 99999 it ends. 99999999999999999999999999 people fled.",
            "\u{202e}9102 yaM 3 no deid elpoep 21\u{202c}",
            "قتل ١٢ شخصا في ٣ مايو ٢٠١٩. १२ लोग मारे गए.",
            "0000-00-00 31/31/31 1/0 -0 1e999 NaN% $ € 5 5 5 km km",
        ];
        for text in texts {
            let article = extract(Article::plain("a", "The Harbour Post", text), &Rules::builtin());
            let is_date = |mention: &&Mention| matches!(&mention.kind, MentionKind::Time(time) if time.edtf.is_some());
            for mention in article.mentions.iter().filter(is_date) {
                assert_eq!(mention.text, "3 May 2019", "of {text:.80}");
            }
        }
    }
}
