//! Whole texts → claims: who says them, whether they happened, and what gives no claim at all.
//!
//! The texts are our own. Deliberately absent: single words and trees (unit tests hold those), and comparison.

use std::sync::OnceLock;

use crosscheck::extract::extract;
use crosscheck::model::{Article, Claim, Modality, Polarity};
use crosscheck::rules::Rules;
use crosscheck::value::Date;
use proptest::prelude::*;

const PUBLISHED: &str = "2020-06-15";

/// The article with its claims, as if published on [`PUBLISHED`].
fn read(text: &str) -> Article {
    static RULES: OnceLock<Rules> = OnceLock::new();
    let mut article = Article::plain("a", "The Harbour Post", text);
    article.published.edtf = Date::parse(PUBLISHED);
    extract(article, RULES.get_or_init(Rules::builtin))
}

/// "EVENT by SPEAKER|SPEAKER" of every claim.
fn attributed(text: &str) -> Vec<String> {
    let article = read(text);
    let words = |claim: &Claim| {
        let chain: Vec<&str> =
            claim.attribution.iter().filter_map(|link| link.speaker).map(|span| article.words(&span)).collect();
        format!("{} by {}", claim.event, chain.join("|"))
    };
    article.claims.iter().map(words).collect()
}

fn expect_each(cases: &[(&str, &str)], found: impl Fn(&str) -> Vec<String>) {
    let wrong: Vec<String> = cases
        .iter()
        .map(|(text, expected)| (text, expected, found(text)))
        .filter(|(_, expected, found)| !found.iter().any(|claim| claim == *expected))
        .map(|(text, expected, found)| format!("{text}\n  wants {expected}, has {found:?}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_claim_belongs_to_whoever_says_it() {
    expect_each(
        &[
            ("Nine people were killed on Monday, the interior minister said.", "fatality by the interior minister"),
            ("Nine people were killed on Monday, said the interior minister.", "fatality by the interior minister"),
            (
                "Nine people were killed on Monday, according to a spokesman for the fire brigade.",
                "fatality by a spokesman for the fire brigade",
            ),
            (
                "A statement by the council said that police arrested three men on Monday.",
                "arrest by A statement by the council",
            ),
            (
                "State media quoted the governor as saying that 50 soldiers were killed on Monday.",
                "fatality by State media|the governor",
            ),
            ("Police arrested three men in Lyon on Monday.", "arrest by "),
            (
                "Two officials, who spoke on condition of anonymity, said the army captured Mosul on Friday.",
                "territory-capture by Two officials",
            ),
        ],
        attributed,
    );
}

#[test]
fn who_closes_a_sentence_without_commas_says_all_of_it() {
    for (text, wanted) in [
        ("Nine people were killed in the port of Beirut on Tuesday state media said.", "fatality by state media"),
        ("Nine people were killed in an explosion in Beirut a rescue team said Friday.", "fatality by a rescue team"),
    ] {
        assert!(attributed(text).contains(&wanted.to_owned()), "{:?}", attributed(text));
    }
}

#[test]
fn a_speaker_is_no_speaker_of_what_somebody_else_adds() {
    let found = attributed(
        "The army said on Friday that it had killed 12 fighters, and the ministry added that 40 were arrested.",
    );
    assert!(found.contains(&"fatality by The army".to_owned()), "{found:?}");
    assert!(found.contains(&"arrest by the ministry".to_owned()), "{found:?}");
}

#[test]
fn an_anonymous_source_is_not_the_body_that_it_comes_from() {
    let article = read("A source in the United Nations said that nine people were killed on Monday.");
    let links: Vec<_> = article.claims.iter().flat_map(|claim| &claim.attribution).collect();
    assert!(!links.is_empty() && links.iter().all(|link| link.actor.is_none()), "{links:?}");
}

#[test]
fn what_a_page_says_about_itself_is_no_claim() {
    let text = "Contact Us\n\nRead more: Nine killed in a bombing on Monday\n\n\
                Photo: Soldiers killed in the attack on Monday are carried away (Getty Images)\n\n\
                Police arrested three men in Lyon on Monday.\n\nLeave a Reply\n\nIt was a bombing that killed 90 people on Monday.";
    let events: Vec<String> = read(text).claims.into_iter().map(|claim| claim.event).collect();
    assert_eq!(events, ["arrest"]);
}

#[test]
fn what_measures_or_modifies_somebody_else_fills_no_slot() {
    let price = read("Oil prices fell to 30 dollars, the lowest level since 9 March 2020.");
    assert!(price.claims.iter().any(|claim| claim.event == "price" && claim.time.is_none()));
    let shot = read("Rex, who was 17, was shot dead by keepers in Ohio.");
    assert!(
        shot.claims.iter().flat_map(|claim| claim.roles.values().flatten()).all(|one| shot.words(&one.span) != "17")
    );
    let attack = read("A reporter for a magazine in Paris spoke about the attack in Nowhereville in June.");
    let places = attack.claims.iter().filter(|claim| claim.event == "attack").map(|claim| claim.place.is_none());
    assert_eq!(places.collect::<Vec<_>>(), [true], "a town that no table knows is a place of its own");
}

/// "EVENT when DATE where PLACE" of every claim.
fn set(text: &str) -> Vec<String> {
    let place = |claim: &Claim| claim.place.as_ref().map_or("-", |place| place.id.as_str()).to_owned();
    let time = |claim: &Claim| claim.time.as_ref().map_or("-".to_owned(), |time| time.edtf.to_string());
    read(text)
        .claims
        .iter()
        .map(|claim| format!("{} when {} where {}", claim.event, time(claim), place(claim)))
        .collect()
}

#[test]
fn what_only_a_noun_can_be_is_the_subject() {
    expect_each(
        &[
            ("The monitor said three men were killed in Homs.", "fatality by The monitor"),
            ("The US-led coalition killed dozens of civilians in Raqqa on 5 June 2020.", "fatality by "),
            ("Air strikes hit a market in Idlib on Monday.", "airstrike by "),
            ("The offensive started on Monday.", "offensive by "),
        ],
        attributed,
    );
}

/// "EVENT of FILLERS" of every claim, and whether it is ordered.
fn ordered(text: &str) -> Vec<String> {
    let article = read(text);
    let told = |claim: &Claim| {
        let fillers: Vec<&str> = claim.roles.values().flatten().map(|filler| article.words(&filler.span)).collect();
        format!("{} of {}{}", claim.event, fillers.join(", "), if claim.order.is_empty() { "" } else { ", ordered" })
    };
    article.claims.iter().map(told).collect()
}

#[test]
fn a_noun_before_a_clause_is_not_its_subject() {
    expect_each(
        &[
            (
                "The army overthrew Mohamed Morsi before Adly Mansour was appointed president of Egypt.",
                "overthrow of The army, Mohamed Morsi, ordered",
            ),
            (
                "Evo Morales resigned two days before Jeanine Anez was sworn in as president of Bolivia.",
                "resignation of Evo Morales, ordered",
            ),
            (
                "Robert Mueller was appointed special counsel after Donald Trump dismissed James Comey.",
                "appointment of Robert Mueller, ordered",
            ),
        ],
        ordered,
    );
}

#[test]
fn what_is_known_already_takes_no_day_of_the_news() {
    expect_each(
        &[
            ("Officials met on Sunday. They enforce resolutions adopted by the council.", "vote when - where -"),
            ("Troops left on Sunday. The war that has killed 5,000 people goes on.", "fatality when - where -"),
            ("A strike on Sunday killed two men. His daughter was still hospitalized.", "injury when - where -"),
            ("Nine people were shot dead this week.", "fatality when 2020-06-15 where -"),
            ("The deaths of 20 civilians in Homs in August shocked the town.", "fatality when - where sy-homs"),
        ],
        set,
    );
}

#[test]
fn a_place_in_an_argument_belongs_to_its_event() {
    let found = set("Rockets fell on Monday, injuring 19 people in Aleppo and killing 3 people in Homs.");
    let at = |event: &str, place: &str| found.iter().any(|claim| claim.starts_with(event) && claim.ends_with(place));
    assert!(at("injury", "sy-aleppo") && at("fatality", "sy-homs"), "{found:?}");
}

#[test]
fn a_question_states_nothing() {
    let article = read("Did the army kill 12 people on Sunday?");
    assert!(article.claims.iter().all(|claim| claim.modality != Modality::Happened), "{:?}", article.claims);
}

#[test]
fn not_acknowledging_is_no_denial() {
    let article = read("The general did not acknowledge the attack on Sirte on Sunday.");
    assert!(article.claims.iter().all(|claim| claim.polarity == Polarity::Affirmed), "{:?}", article.claims);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn a_claim_dated_after_publication_never_happened(ahead in 1_i64..400, shape in 0_usize..5) {
        let published: jiff::civil::Date = PUBLISHED.parse().expect("the constant is a date");
        let day = published.checked_add(jiff::Span::new().days(ahead)).expect("400 days ahead is in range");
        let date = day.strftime("%-d %B %Y").to_string();
        let text = match shape {
            0 => format!("The army captured the town of Sirte on {date}."),
            1 => format!("Talks between Iran and France took place in Geneva on {date}."),
            2 => format!("An earthquake in Chile on {date} killed nine people."),
            3 => format!("The election in Georgia on {date} was the subject of the call."),
            _ => format!("Police said that three men were arrested in Lyon on {date}."),
        };
        for claim in read(&text).claims {
            let first = claim.time.as_ref().and_then(|time| time.edtf.first());
            prop_assert!(first.is_none_or(|first| first <= published) || claim.modality != Modality::Happened, "{text}");
        }
    }
}
