//! Number expressions → quantities with bounds, units and what they count.
//!
//! Numbers are found in the raw text in one pass (`number`, `phrase`); what they count is read off the tree.
//! Invariants: mentions come in text order and do not overlap; a number that dates, labels or scores gives none.

mod counted;
mod number;
mod phrase;

use rust_decimal::Decimal;

use super::Reading;
use crate::model::{Article, Mention, MentionKind, QuantityMention, TimexType};
use crate::rules::Language;
use crate::text::{Field, Span};
use crate::value::quantity::End;
use phrase::Expression;

/// Finds the quantities of an article whose time expressions are known; a number inside a date counts nothing.
pub fn find(article: &Article, reading: &Reading, language: &Language, times: &[Mention]) -> Vec<Mention> {
    let mut mentions = Vec::new();
    for (field, document) in reading.fields() {
        let text = article.field(field);
        for expression in phrase::scan(text, &language.quantity, field == Field::Title) {
            let number = Span::new(field, expression.number, expression.end);
            if is_dated(&expression, &number, times) {
                continue;
            }
            let span = Span::new(field, expression.start, expression.end);
            if expression.plural && !counted::is_before_plural(&number, document, &language.quantity) {
                continue;
            }
            let mut quantity = mention(expression);
            counted::complete(&mut quantity, &number, document, times, &language.quantity);
            mentions.push(Mention { span, text: span.of(text).to_owned(), kind: MentionKind::Quantity(quantity) });
        }
    }
    mentions
}

/// Whether a number without a unit stands inside a calendar date or a time of day.
fn is_dated(expression: &Expression, span: &Span, times: &[Mention]) -> bool {
    expression.quantity.unit.is_none()
        && times.iter().any(|mention| match &mention.kind {
            MentionKind::Time(time) => {
                matches!(time.timex.kind, TimexType::Date | TimexType::Time) && mention.span.contains(span)
            }
            _ => false,
        })
}

fn mention(expression: Expression) -> QuantityMention {
    let quantity = expression.quantity;
    // By its digits: the direct way loses some.
    let float = |number: Option<Decimal>| number.and_then(|n| n.to_string().parse::<f64>().ok());
    let end = |end: Option<End>| float(end.map(|end| end.at));
    QuantityMention {
        value: float(quantity.number),
        low: end(quantity.low),
        high: end(quantity.high),
        bound: quantity.bound,
        change: quantity.change,
        unit: quantity.unit,
        of: quantity.of,
        window: None,
        as_of: None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::rules::Rules;

    static RULES: std::sync::LazyLock<Rules> = std::sync::LazyLock::new(Rules::builtin);

    /// The quantities of a text, printed.
    fn quantities(text: &str) -> Vec<String> {
        let article = Article::plain("a", "The Harbour Post", text);
        let language = &RULES.languages["en"];
        let found = find(&article, &Reading::new(&article, language), language, &[]);
        let print = |mention: &Mention| match &mention.kind {
            MentionKind::Quantity(quantity) => Some(quantity.quantity().to_string()),
            _ => None,
        };
        found.iter().filter_map(print).collect()
    }

    fn tree(text: &str) -> String {
        let document = RULES.languages["en"].analyzer.read(Field::Text, text, crate::text::Format::Plain);
        let show = |t: &crate::text::Token| format!("{}/{:?}/{}/{:?}", t.lemma, t.class, t.relation, t.head);
        document.sentences[0].tokens.iter().map(show).collect::<Vec<_>>().join(" ")
    }

    fn check(cases: &[(&str, &[&str])]) {
        let wrong: Vec<String> = cases
            .iter()
            .map(|(text, expected)| (text, quantities(text), expected))
            .filter(|(_, found, expected)| found != *expected)
            .map(|(text, found, expected)| format!("{text} {found:?}, not {expected:?} {}", tree(text)))
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn numbers_are_read_in_words_and_digits() {
        check(&[
            ("The port handled twenty-eight thousand six hundred containers.", &["28600 × container"]),
            ("The fund lost 1.2m dollars.", &["down 1200000 USD"]),
            ("The campaign reached half a million voters.", &["500000 × voter"]),
            ("Tens of thousands of people marched.", &["20000..99999 × people"]),
            ("The wall is 1.8m high.", &["1.8 metre"]),
        ]);
    }

    #[test]
    fn bounds_and_ranges_stay_what_the_words_say() {
        check(&[
            ("More than 100 people fled.", &[">100 × people"]),
            ("At least two dozen homes burned.", &[">=24 × home"]),
            ("Between 20 and 30 homes burned.", &["20..30 × home"]),
            ("The bridge cost $10 to $15 billion.", &["10000000000..15000000000 USD"]),
            ("Nearly 70 workers left.", &["~70@63..70 × worker"]),
            ("More than 20 but fewer than 30 homes burned.", &["21..29 × home"]),
        ]);
    }

    #[test]
    fn a_number_behind_a_name_between_commas_is_an_age() {
        check(&[
            ("Lindqvist, 58, died in Lund.", &["58 year-of-age"]),
            ("He died at the age of 60.", &["60 year-of-age"]),
            ("Twelve of the 15 boats sank and only one boat returned.", &["12", "15 × boat", "1 × boat"]),
            ("A man aged 60 and Vera Holm, 7, were hurt.", &["60 year-of-age", "7 year-of-age"]),
            (
                "Vera Lindqvist, 42, Bo Holm, 7, and Ann Lee, 9, were hurt.",
                &["42 year-of-age", "7 year-of-age", "9 year-of-age"],
            ),
            ("Men aged 18 to 34 bet on it.", &[]),
            ("Shops closed in Lund, 12 of them for good.", &["12"]),
            ("The strike hit Lund, 12, Odense, 9, and Oslo, 4, last week.", &["12", "9", "4"]),
        ]);
    }

    #[test]
    fn a_ratio_is_one_number() {
        check(&[
            ("Workers outnumber clerks by a ratio of three to one.", &["3 ratio"]),
            ("A 5:2 ratio was agreed.", &["2.5 ratio"]),
            ("The home side won 3:1 on Sunday.", &[]),
        ]);
    }

    #[test]
    fn the_definite_article_keeps_about_from_bounding_a_number() {
        check(&[
            ("Nothing is known about the 80 workers.", &["80 × worker"]),
            ("Nothing is known about 80 workers.", &["~80 × worker"]),
            ("More than the 80 workers came.", &[">80 × worker"]),
        ]);
    }

    #[test]
    fn a_change_has_a_direction() {
        check(&[
            ("Exports rose 5% in May.", &["up 5 percent"]),
            ("Prices fell by almost 3 percent.", &["down ~3@2.7..3 percent"]),
        ]);
    }

    #[test]
    fn a_vague_word_counts_whatever_stands_in_the_plural() {
        check(&[
            ("Several villages were burned.", &["3..9 × village"]),
            ("A handful of shells fell.", &["2..9 × shell"]),
            ("No villages were burned.", &["0..0 × village"]),
            ("There is no evidence of it.", &[]),
            ("Millions of dollars were lost.", &["2000000..999999999 USD"]),
            ("Hundreds of kilometres of road were lost.", &["200..999 kilometre × road"]),
        ]);
    }

    #[test]
    fn pounds_are_money_in_talk_of_money() {
        check(&[
            ("He paid 20 pounds for it.", &["20 pound"]),
            ("The firm wants 10 million pounds in damages.", &["10000000 pound"]),
            ("The bag weighs 40 pounds.", &["40 pound-mass"]),
            ("It costs 40 Egyptian pounds.", &["40 EGP"]),
        ]);
    }

    #[test]
    fn an_amount_may_come_in_two_numbers() {
        check(&[
            ("It costs 15 dollars and 50.", &["15.5 USD"]),
            ("He paid 15 dollars and 50 workers left.", &["15 USD", "50 × worker"]),
        ]);
    }

    #[test]
    fn numbers_past_any_type_and_of_other_scripts_are_silent_or_right() {
        check(&[
            ("He saw 10^99999999 stars.", &[]),
            ("He saw 9999999999999999999999 million billion trillion stars.", &[]),
            ("He saw １５ stars and ٢٣ moons.", &["15 × star", "23 × moon"]),
            ("It was the one hundred fifth edition.", &[]),
        ]);
    }

    #[test]
    fn what_dates_labels_or_scores_counts_nothing() {
        for text in [
            "The treaty was signed on 12 March 1947 in Paris.",
            "Section 4 of the act was repealed in 1998.",
            "The home side won 3-1 on Sunday.",
            "The 107th Brigade and the 5+5 commission met at 10:30 a.m.",
            "Call 555-0199 or write to us.",
            "The 1990s were calm.",
        ] {
            check(&[(text, &[])]);
        }
    }

    #[test]
    fn a_vague_word_has_a_conservative_count_for_those_who_want_one() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("en")).unwrap();
        std::fs::write(folder.path().join("en/quantity.toml"), "counts = \"acled\"\n").unwrap();
        let (rules, diagnostics) = Rules::load(&[folder.path().to_owned()]);
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        let counted = |text: &str| {
            let found = phrase::scan(text, &rules.languages["en"].quantity, false);
            found.iter().map(|expression| expression.quantity.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(counted("dozens died"), [">=12"]);
        assert_eq!(counted("tens of thousands fled"), [">=20000"]);
        assert_eq!(counted("no soldiers died and 15 fled"), ["0..0", "15"]);
    }

    #[test]
    fn fractions_in_words_are_one_number() {
        check(&[
            ("Two thirds of the members left.", &["0.6666666666666666 share × member"]),
            ("The plank is three twenty-fifths of a metre.", &["0.12 share"]),
            ("One and a half million voters stayed away.", &["1500000 × voter"]),
            ("One hundred and two thirds were counted.", &["100.66666666666667"]),
        ]);
    }

    #[test]
    fn the_lower_end_of_a_range_shares_the_scale_and_the_order_of_its_ends_does_not_matter() {
        check(&[
            ("Two to three hundred people came.", &["200..300 × people"]),
            ("The plan covers ages from 20 down to 10.", &["10..20"]),
            ("The toll rose from 10 to 20.", &["10", "up 20"]),
        ]);
    }

    #[test]
    fn a_noun_of_number_or_a_unit_is_not_what_is_counted() {
        check(&[
            ("Tens of thousands marched; thousands were arrested.", &["20000..99999", "2000..9999"]),
            ("The price fell from 30 to 20 dollars.", &["30", "down 20 USD"]),
            ("The swap freed 15 prisoners of the north and 33 of Keller's.", &["15 × prisoner", "33 × prisoner"]),
        ]);
    }

    #[test]
    fn numbers_of_products_and_absurd_numbers_count_nothing() {
        check(&[
            ("The MiG-29, an iPhone 11, the A320 and Windows 10 were shown.", &[]),
            ("He wrote 99999999999999999999999999999999999999 on the board.", &[]),
        ]);
    }

    #[test]
    fn two_counts_of_one_noun_both_count_it() {
        let found = quantities("The sides freed 15 prisoners of the army and 33 of the rebels.");
        assert_eq!(
            found,
            ["15 × prisoner", "33 × prisoner"],
            "{}",
            tree("The sides freed 15 prisoners of the army and 33 of the rebels.")
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn no_string_makes_the_scanner_panic(text in "[0-9a-z $%.,/^()–-]{0,60}|.{0,60}") {
            let _ = phrase::scan(&text, &RULES.languages["en"].quantity, false);
        }
    }
}
