//! All mentions and claims → a corpus with actors that the articles share and the dates that they pin down for each other.
//!
//! Sees mentions and claims, never text, and knows no order but that of the articles' ids. Invariants: an id of a pack never changes; a
//! name of one word means one person only in articles that share other actors; a
//! surname joins a full name only where one full name of the corpus ends with it and the two articles share other actors;
//! two full names are one actor only where [`Name`](crate::value::Name) finds them to be spellings of one. Deliberately
//! absent: anything that reads the articles again.

mod actors;
mod dates;

use crate::model::{Article, Corpus};
use crate::rules::Rules;

/// Merges actors across articles, names them, and completes dates from other articles' events.
pub fn resolve(mut articles: Vec<Article>, rules: &Rules) -> Corpus {
    articles.sort_by(|a, b| a.id.cmp(&b.id).then_with(|| a.hash.cmp(&b.hash)));
    let merged = actors::merge(&articles, rules);
    for article in &mut articles {
        actors::rewrite(article, &merged);
    }
    actors::part_namesakes(&mut articles);
    dates::complete(&mut articles, rules);
    let actors = actors::list(&articles, rules);
    Corpus { articles, actors }
}

#[cfg(test)]
mod tests {
    use std::sync::OnceLock;

    use super::*;
    use crate::model::MentionKind;

    fn rules() -> &'static Rules {
        static RULES: OnceLock<Rules> = OnceLock::new();
        RULES.get_or_init(Rules::builtin)
    }

    fn corpus(texts: &[(&str, &str)]) -> Corpus {
        let articles = texts.iter().map(|(id, text)| crate::extract::extract(Article::plain(*id, *id, *text), rules()));
        resolve(articles.collect(), rules())
    }

    fn actors_of(corpus: &Corpus, article: usize) -> Vec<String> {
        let ids = corpus.articles[article].mentions.iter().filter_map(|m| match &m.kind {
            MentionKind::Actor(actor) => actor.actor.clone(),
            _ => None,
        });
        ids.collect()
    }

    #[test]
    fn another_spelling_of_a_pack_name_is_the_pack_actor() {
        let found = corpus(&[("a", "The Egyptian official Sameh Shoukri met reporters in Cairo.")]);
        assert!(actors_of(&found, 0).contains(&"shoukry".to_owned()), "{:?}", found.actors);
    }

    #[test]
    fn the_order_of_the_articles_changes_nothing() {
        let (a, b) = (
            ("a", "The engineer Vera Lindqvist met Reuters and the United Nations in Lund."),
            ("b", "Reuters asked Lindqvist. The United Nations praised Lindqvist."),
        );
        assert_eq!(corpus(&[a, b]), corpus(&[b, a]));
        assert!(actors_of(&corpus(&[a, b]), 1).contains(&"~vera lindqvist".to_owned()));
    }

    #[test]
    fn a_surname_does_not_cross_to_an_article_that_shares_nothing_else() {
        let a = ("a", "The engineer Vera Lindqvist met Reuters and the United Nations in Lund.");
        let b = ("b", "A striker named Lindqvist scored. Later Lindqvist left the pitch.");
        assert!(!actors_of(&corpus(&[a, b]), 1).contains(&"~vera lindqvist".to_owned()));
    }

    #[test]
    fn a_first_name_alone_means_another_in_an_article_that_shares_nothing() {
        let a = ("a", "The mother Michelle spoke to Reuters in Lund.");
        let b = ("b", "The student Michelle won a race in Odense.");
        let found = corpus(&[a, b]);
        let (one, other) = (actors_of(&found, 0), actors_of(&found, 1));
        assert!(one.iter().any(|id| id.starts_with("~michelle")), "{one:?}");
        assert!(!one.iter().any(|id| other.contains(id)), "{one:?} {other:?}");
    }

    #[test]
    fn a_date_that_counts_from_an_event_is_completed_by_the_article_that_dates_the_event() {
        let dated =
            "Norway and Denmark signed a ceasefire on 23 October 2020 in Geneva. The United Nations praised it.";
        let open = "Norway and Denmark opened the border a week after the ceasefire. The United Nations praised it.";
        let found = corpus(&[("a", dated), ("b", open)]);
        let times: Vec<String> = found.articles[1]
            .claims
            .iter()
            .filter_map(|claim| claim.time.as_ref())
            .map(|t| t.edtf.to_string())
            .collect();
        let mention = found.articles[1].mentions.iter().find_map(|m| match &m.kind {
            MentionKind::Time(time) => time.edtf.as_ref().map(ToString::to_string),
            _ => None,
        });
        assert!(times.iter().chain(&mention).all(|time| time == "2020-10-30"), "{times:?} {mention:?}");
        let two = "Norway and Denmark signed a ceasefire on 25 October 2020. The United Nations praised it.";
        let disputed = corpus(&[("a", dated), ("b", open), ("c", two)]);
        assert!(disputed.articles[1].claims.iter().all(|claim| claim.time.is_none()));
    }

    #[test]
    fn an_event_that_another_article_dates_tells_when_an_article_appeared() {
        let dated =
            "Norway and Denmark signed a ceasefire on 23 October 2020 in Geneva. The United Nations praised it.";
        let open = "Norway and Denmark signed a ceasefire on Friday. The United Nations praised it.";
        let published = |texts: &[(&str, &str)]| {
            corpus(texts)
                .articles
                .iter()
                .find(|a| a.id == "b")
                .unwrap()
                .published
                .edtf
                .as_ref()
                .map(ToString::to_string)
        };
        assert_eq!(published(&[("b", open)]), None);
        assert_eq!(published(&[("a", dated), ("b", open)]).as_deref(), Some("2020-10-23/2020-10-29"));
        let other_day = "Norway and Denmark signed a ceasefire on Monday. The United Nations praised it.";
        assert_eq!(published(&[("a", dated), ("b", other_day)]), None);
    }

    #[test]
    fn actors_are_listed_once_in_the_order_of_their_ids() {
        let found = corpus(&[("a", "Putin met Lavrov. Putin left."), ("b", "Lavrov met Putin.")]);
        assert!(found.actors.windows(2).all(|pair| pair[0].id < pair[1].id));
        assert!(found.actors.iter().any(|actor| actor.name == "Vladimir Putin" && !actor.discovered));
    }
}
