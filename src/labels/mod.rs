//! Actor mentions → the label ledger, and findings about naming.
//!
//! The ledger lists, for every actor and source, each name, self-designation, role, description and loaded label with all its uses; what
//! stands in a quotation is the speaker's, what stands in reported speech may be; both are kept apart, and findings rest on the outlet's own
//! voice. Invariants: only mentions and claims are read, never text; entries are sorted by actor, source, class, text, voice and speaker; no outlet gets a score. Deliberately absent: a political axis, and any
//! judgement of which label is right.

mod change;
mod conflict;
mod divergence;
mod ledger;
mod spelling;
mod suggest;
mod verb;

pub use change::changes;
pub use ledger::{SOMEBODY, ledger};
pub use suggest::{Suggestion, suggest};

use crate::model::{Actor, Article, Corpus, Fact, Finding, LabelEntry};
use crate::rules::Rules;

/// Findings about naming: differing labels and verbs, labels that changed, differing spellings, and posts that two persons are said to hold.
pub fn findings(corpus: &Corpus, ledger: &[LabelEntry], facts: &[Fact], rules: &Rules) -> Vec<Finding> {
    let mut found = divergence::findings(corpus, ledger);
    found.extend(change::findings(corpus, ledger));
    found.extend(verb::findings(corpus, facts, rules));
    found.extend(spelling::findings(corpus, ledger, rules));
    found.extend(conflict::findings(corpus, ledger, rules));
    crate::compare::sort(&mut found);
    found
}

/// The name to print for an actor.
fn name_of<'c>(corpus: &'c Corpus, id: &'c str) -> &'c str {
    actor_of(corpus, id).map_or(id, |actor| actor.name.as_str())
}

/// The actor of an id; actors stand in the order of their ids.
fn actor_of<'c>(corpus: &'c Corpus, id: &str) -> Option<&'c Actor> {
    let at = corpus.actors.binary_search_by(|actor| actor.id.as_str().cmp(id)).ok()?;
    corpus.actors.get(at)
}

/// The article of an id; articles stand in the order of their ids.
fn article_of<'c>(corpus: &'c Corpus, id: &str) -> Option<&'c Article> {
    let at = corpus.articles.binary_search_by(|article| article.id.as_str().cmp(id)).ok()?;
    corpus.articles.get(at)
}

#[cfg(test)]
mod tests {
    use std::sync::OnceLock;

    use super::*;
    use crate::model::{Kind, LabelClass, Scope, Stance};
    use crate::value::Date;

    fn rules() -> &'static Rules {
        static RULES: OnceLock<Rules> = OnceLock::new();
        RULES.get_or_init(Rules::builtin)
    }

    fn read(texts: &[(&str, &str)]) -> (Vec<LabelEntry>, Vec<Finding>) {
        let articles = texts.iter().map(|(source, text)| {
            let mut article = Article::plain(*source, *source, *text);
            article.published.edtf = Date::parse("2020-07-01");
            crate::extract::extract(article, rules())
        });
        told(articles.collect())
    }

    fn told(articles: Vec<Article>) -> (Vec<LabelEntry>, Vec<Finding>) {
        let corpus = crate::resolve::resolve(articles, rules());
        let facts = crate::align::align(&corpus, rules()).facts;
        let ledger = ledger(&corpus, rules());
        let found = findings(&corpus, &ledger, &facts, rules());
        (ledger, found)
    }

    #[test]
    fn one_town_taken_by_two_verbs_is_a_divergence_of_verbs() {
        let (_, found) = read(&[
            ("gazette", "Haftar's forces captured the Libyan town of Tarhuna on 5 June 2020."),
            ("courier", "Haftar's forces liberated the Libyan town of Tarhuna on 5 June 2020."),
        ]);
        let verbs: Vec<_> = found.iter().filter(|f| f.code() == "label-divergence/verb").collect();
        assert_eq!(verbs.len(), 1, "{found:?}");
        let values: Vec<&str> = verbs[0].sides.iter().map(|side| side.value.as_str()).collect();
        assert_eq!(values, ["capture", "liberate"]);
        assert!(verbs[0].sides.iter().all(|side| !side.spans.is_empty()));
        let (_, same) = read(&[
            ("gazette", "Haftar's forces captured the Libyan town of Tarhuna on 5 June 2020."),
            ("courier", "Haftar's forces seized the Libyan town of Tarhuna on 5 June 2020."),
        ]);
        assert!(!same.iter().any(|f| f.code() == "label-divergence/verb"), "{same:?}");
    }

    #[test]
    fn a_loaded_label_that_a_source_takes_up_is_told_after_two_days_without_it() {
        let article = |day: &str, text: &str| {
            let mut article = Article::plain(day, "gazette", text);
            article.published.edtf = Date::parse(day);
            crate::extract::extract(article, rules())
        };
        let plain = "The commander Khalifa Haftar left Cairo.";
        let loaded = "The warlord Khalifa Haftar left Cairo.";
        let days = [("2019-04-01", plain), ("2019-05-01", plain), ("2019-06-01", loaded)];
        let (ledger, found) = told(days.iter().map(|(day, text)| article(day, text)).collect());
        let change = changes(&ledger).into_iter().find(|c| c.text == "warlord").expect("the label is new");
        assert_eq!((change.change, change.day.as_str(), change.without), (crate::model::Turn::New, "2019-06-01", 2));
        let within = found.iter().filter(|f| f.kind == Kind::LabelDivergence && f.scope == Scope::Within).count();
        assert_eq!(within, 1, "{found:?}");
        let (ledger, _) = told(days[1..].iter().map(|(day, text)| article(day, text)).collect());
        assert!(changes(&ledger).is_empty(), "one day without it says nothing");
    }

    fn of(found: &[Finding], kind: Kind) -> Vec<&Finding> {
        found.iter().filter(|f| f.kind == kind).collect()
    }

    #[test]
    fn what_somebody_is_reported_to_say_is_no_divergence_of_outlets() {
        let (ledger, found) = read(&[
            ("gazette", "The minister said that the putschist general Khalifa Haftar had left Cairo."),
            ("courier", "The commander Khalifa Haftar left Cairo on Monday."),
        ]);
        let loaded: Vec<_> = ledger.iter().filter(|e| e.class == LabelClass::Loaded).collect();
        assert_eq!(loaded.len(), 1, "{ledger:?}");
        assert_eq!((loaded[0].voice, loaded[0].speaker.as_deref()), (crate::model::Voice::Reported, Some(SOMEBODY)));
        assert!(of(&found, Kind::LabelDivergence).is_empty(), "{found:?}");
        let name =
            ledger.iter().find(|e| e.class == LabelClass::Name && e.source == "gazette").expect("the name stands");
        assert!(name.is_own(), "without quotation marks the outlet spells a name: {name:?}");
    }

    #[test]
    fn a_surname_in_a_spelling_of_the_packs_means_the_one_whom_another_article_names_in_full() {
        let (ledger, _) = read(&[
            ("gazette", "Khaled Al-Mashri met Fayez al-Sarraj and Khalifa Haftar in Tripoli."),
            ("courier", "Al-Mishri, head of the council, met Fayez al-Sarraj and Khalifa Haftar in Cairo."),
        ]);
        let sources: Vec<&str> = ledger
            .iter()
            .filter(|e| e.actor == "ly-mashri" && e.class == LabelClass::Name)
            .map(|e| e.source.as_str())
            .collect();
        assert_eq!(sources, ["courier", "gazette"], "{ledger:?}");
    }

    #[test]
    fn a_loaded_label_against_a_role_is_a_divergence() {
        let (ledger, found) = read(&[
            ("gazette", "The putschist general Khalifa Haftar left Cairo on Monday."),
            ("courier", "The commander Khalifa Haftar left Cairo on Monday."),
        ]);
        let loaded: Vec<_> = ledger.iter().filter(|e| e.class == LabelClass::Loaded).collect();
        assert_eq!(loaded.len(), 1, "{ledger:?}");
        assert_eq!((loaded[0].source.as_str(), loaded[0].stance), ("gazette", Some(Stance::Delegitimising)));
        assert_eq!(of(&found, Kind::LabelDivergence).len(), 1, "{found:?}");
    }

    #[test]
    fn two_sources_with_differing_titles_alone_do_not_diverge() {
        let (_, found) = read(&[
            ("gazette", "President Vladimir Putin spoke in Moscow."),
            ("courier", "The Russian president Vladimir Putin spoke in Moscow."),
        ]);
        assert!(of(&found, Kind::LabelDivergence).is_empty(), "{found:?}");
    }

    #[test]
    fn a_name_in_two_spellings_is_a_variant_across_sources() {
        let (_, found) = read(&[
            ("gazette", "Muammar Gaddafi was toppled in 2011."),
            ("courier", "Moammar Gadhafi was toppled in 2011."),
        ]);
        let variants = of(&found, Kind::SpellingVariant);
        assert_eq!(variants.len(), 1, "{found:?}");
        assert_eq!(variants[0].scope, Scope::Across);
    }

    #[test]
    fn a_surname_beside_the_full_name_is_no_variant() {
        let (_, found) = read(&[("gazette", "Vladimir Putin spoke. Putin left.")]);
        assert!(of(&found, Kind::SpellingVariant).is_empty(), "{found:?}");
    }

    /// Role conflicts of two sources that say something of 1 July 2020.
    fn conflicts(first: &str, second: &str) -> Vec<String> {
        let (_, found) = read(&[("gazette", first), ("courier", second)]);
        of(&found, Kind::RoleConflict).iter().map(|f| f.summary.clone()).collect()
    }

    #[test]
    fn two_persons_in_one_exclusive_post_on_one_day_conflict() {
        let posts = [
            ("The Danish Prime Minister Oskar Lindqvist spoke.", "The Danish Prime Minister Vera Holm spoke."),
            ("Danish Prime Minister Oskar Lindqvist spoke.", "Vera Holm, the new prime minister of Denmark, spoke."),
            ("Denmark's prime minister, Oskar Lindqvist, spoke.", "The Danish Prime Minister Vera Holm spoke."),
            ("UN Secretary-General Oskar Lindqvist spoke.", "U.N. Secretary-General Vera Holm spoke."),
            ("Denmark's Defense Minister Oskar Lindqvist spoke.", "The Danish Defence Minister Vera Holm spoke."),
        ];
        for (first, second) in posts {
            assert_eq!(conflicts(first, second).len(), 1, "{first} {second}");
        }
        let said = conflicts(posts[0].0, posts[1].1);
        assert_eq!(
            said,
            ["Oskar Lindqvist is named “Danish Prime Minister” and Vera Holm “new prime minister of Denmark”"]
        );
    }

    #[test]
    fn posts_that_are_not_one_or_not_held_now_do_not_conflict() {
        let first = "The Danish Prime Minister Oskar Lindqvist spoke.";
        for second in [
            "The former Danish Prime Minister Vera Holm spoke.",
            "The Danish Deputy Prime Minister Vera Holm spoke.",
            "The Danish acting Prime Minister Vera Holm spoke.",
            "The Danish Prime Minister-designate Vera Holm spoke.",
            "The Norwegian Prime Minister Vera Holm spoke.",
            "In 2004 the Danish Prime Minister Vera Holm spoke.",
            "The aide said that the Danish Prime Minister Vera Holm spoke.",
        ] {
            assert!(conflicts(first, second).is_empty(), "{second}");
        }
        let envoys = conflicts("UN envoy Oskar Lindqvist spoke.", "UN envoy Vera Holm spoke.");
        assert!(envoys.is_empty(), "the UN has many envoys: {envoys:?}");
        let commanders = conflicts("The LNA commander Oskar Lindqvist spoke.", "The LNA commander Vera Holm spoke.");
        assert!(commanders.is_empty(), "a force has many commanders: {commanders:?}");
    }

    #[test]
    fn a_handover_that_the_packs_know_is_no_conflict() {
        let article = |day: &str, text: &str| {
            let mut article = Article::plain(day, day, text);
            article.published.edtf = Date::parse(day);
            crate::extract::extract(article, rules())
        };
        let old = article("2016-12-29", "UN Secretary-General Ban Ki-moon spoke in Geneva.");
        let new = article("2017-01-03", "UN Secretary-General Antonio Guterres spoke in Geneva.");
        let late = article("2017-01-04", "UN Secretary-General Ban Ki-moon spoke in Geneva.");
        assert!(of(&told(vec![old, new.clone()]).1, Kind::RoleConflict).is_empty());
        assert_eq!(of(&told(vec![new, late]).1, Kind::RoleConflict).len(), 1);
    }

    #[test]
    fn one_person_in_two_posts_that_exclude_each_other_is_a_conflict() {
        let first = "The Danish Defence Minister Vera Holm spoke.";
        let said = conflicts(first, "The Danish Interior Minister Vera Holm spoke.");
        assert_eq!(said, ["Vera Holm is named “Danish Defence Minister” and “Danish Interior Minister”"]);
        assert!(conflicts(first, "The Danish Deputy Prime Minister Vera Holm spoke.").is_empty());
        assert!(conflicts(first, "The Danish Prime Minister Vera Holm spoke.").is_empty(), "both may be held");
    }
}
