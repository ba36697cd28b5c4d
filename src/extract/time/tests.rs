//! What the words of an article say about time: the probes, surroundings, publication dates.

use super::*;
use crate::model::How;
use crate::rules::Rules;

fn rules() -> &'static Rules {
    static RULES: std::sync::OnceLock<Rules> = std::sync::OnceLock::new();
    RULES.get_or_init(|| {
        let (rules, diagnostics) = Rules::load(&[]);
        let own: Vec<_> = diagnostics.iter().filter(|d| d.path.contains("time.toml")).collect();
        assert!(own.is_empty(), "{own:#?}");
        rules
    })
}

/// The article as extract leaves it; `""` for no publication date.
fn article(published: &str, text: &str) -> Article {
    let mut article = Article::plain("a", "a", text);
    article.published = Published { edtf: Date::parse(published), how: How::Metadata, evidence: Vec::new() };
    let language = rules().languages.get("en").expect("English is built in");
    let reading = Reading::new(&article, language);
    article.mentions = read(&mut article, &reading, language);
    article
}

fn shown(published: &str, text: &str) -> Vec<String> {
    let times = article(published, text).mentions.into_iter().filter_map(|mention| match mention.kind {
        MentionKind::Time(time) => Some(format!(
            "{} = {} {} {}",
            mention.text.replace('\n', " "),
            time.edtf.map_or("-".to_owned(), |date| date.to_string()),
            time.bounds,
            time.timex.value
        )),
        _ => None,
    });
    times.collect()
}

/// `WORDS = EDTF BOUNDS TIMEX` for each mention.
fn check(text: &str, expected: &[&str]) {
    assert_eq!(shown("2021-04-01", text), expected, "{text}");
}

#[test]
fn what_the_first_and_last_days_of_a_month_and_year_say_lies_behind() {
    assert_eq!(shown("2022-01-01", "In January he was arrested."), ["January = 2021-01 at 2021-01"]);
    assert_eq!(shown("2022-01-20", "In January he was arrested."), ["January = 2022-01 at 2022-01"]);
    let eve = "The club was attacked on New Year's Eve.";
    assert_eq!(shown("2021-12-30", eve), ["New Year's Eve = 2020-12-31 at 2020-12-31"]);
    assert_eq!(shown("2022-01-02", eve), ["New Year's Eve = 2021-12-31 at 2021-12-31"]);
    let ahead = "The club will open on New Year's Eve.";
    assert_eq!(shown("2021-12-30", ahead), ["New Year's Eve = 2021-12-31 at 2021-12-31"]);
}

#[test]
fn the_thirteen_probes_resolve() {
    check("The offensive began in April 2019.", &["April 2019 = 2019-04 at 2019-04"]);
    check("The envoy arrived on Friday.", &["Friday = 2021-03-26 at 2021-03-26"]);
    check("The envoy resigned last week.", &["last week = 2021-03-22/2021-03-28 at 2021-W12"]);
    check("The forum met in mid-November.", &["mid-November = 2020-11-11/2020-11-20 at 2020-11"]);
    check(
        "Under the truce of 23 October 2020 all fighters must leave within 90 days.",
        &["23 October 2020 = 2020-10-23 at 2020-10-23", "within 90 days = 2021-01-21 by P90D"],
    );
    check(
        "They must leave within three months of Oct. 23, 2020.",
        &["within three months of Oct. 23, 2020 = 2021-01-23 by P3M"],
    );
    check(
        "The exchange took place a week after the Oct 23 ceasefire.",
        &["a week after = 2020-10-30 at 2020-10-30", "Oct 23 = 2020-10-23 at 2020-10-23"],
    );
    check("Trade fell in the first half of 2019.", &["the first half of 2019 = 2019-01/2019-06 at 2019-H1"]);
    check("The camp has been empty since late 2019.", &["late 2019 = 2019-09/2019-12 since 2019"]);
    check("He ruled through the 1990s.", &["the 1990s = 199X until 199X"]);
    check(
        "The siege began in April 2019. Two months later it was lifted.",
        &["April 2019 = 2019-04 at 2019-04", "Two months later = 2019-06 at 2019-06"],
    );
    check("The form is dated 04/05/2019.", &["04/05/2019 = [2019-04-05,2019-05-04] at 2019-04-05"]);
    check(
        "The form is dated 04/05/2019, the reply 23/05/2019.",
        &["04/05/2019 = 2019-05-04 at 2019-05-04", "23/05/2019 = 2019-05-23 at 2019-05-23"],
    );
    check("The talks may resume. The March on Rome is taught in schools.", &[]);
}

#[test]
fn what_is_to_come_lies_ahead_of_the_article() {
    check("The round will run through Saturday.", &["Saturday = 2021-04-03 until 2021-04-03"]);
    check("Aides said the talks through Saturday would be hard.", &["Saturday = 2021-04-03 until 2021-04-03"]);
    check("The road is closed through Saturday.", &["Saturday = 2021-04-03 until 2021-04-03"]);
    check(
        "He said on Monday that polls would be held in June.",
        &["Monday = 2021-03-29 at 2021-03-29", "June = 2021-06 at 2021-06"],
    );
    check("The strike lasted until Monday.", &["Monday = 2021-03-29 until 2021-03-29"]);
    check("The talks came ahead of a forum in Oslo in June.", &["June = 2021-06 at 2021-06"]);
    check("A vote will be held in November.", &["November = 2021-11 at 2021-11"]);
    check("The forum, scheduled for April 9, is still open.", &["April 9 = 2021-04-09 at 2021-04-09"]);
}

#[test]
fn what_is_no_date_stays_silent() {
    for text in [
        "The 5+5 commission met.",
        "She writes for the Sun newspaper.",
        "It was the second round of talks.",
        "They won 3-2 after extra time.",
        "The Sunday Times spoke of Room 1842 and Flight 1901.",
        "The Good Friday Agreement holds.",
        "Some 2000 people marched.",
        "He is 45 years old.",
        "On 30 February nothing happened.",
    ] {
        check(text, &[]);
    }
}

#[test]
fn a_wrong_weekday_is_a_slip_where_the_day_is_near_and_tells_the_year_where_it_is_not() {
    check("Shells fell on Saturday, March 27.", &["Saturday, March 27 = 2021-03-27 at 2021-03-27"]);
    check("Shells fell on Thursday, March 26.", &["Thursday, March 26 = 2021-03-26 at 2021-03-26"]);
    check("Shells fell on Saturday, April 4.", &["Saturday, April 4 = 2020-04-04 at 2020-04-04"]);
    check("Shells fell on Thursday, April 4.", &["Thursday, April 4 = - at XXXX-04-04"]);
    check("Shells fell on Sunday, March 28.", &["Sunday, March 28 = 2021-03-28 at 2021-03-28"]);
}

#[test]
fn digits_of_other_scripts_are_digits() {
    check("He died on ٢٣ October ٢٠١٩.", &["٢٣ October ٢٠١٩ = 2019-10-23 at 2019-10-23"]);
    check("He died on ２３ October ２０１９.", &["２３ October ２０１９ = 2019-10-23 at 2019-10-23"]);
}

#[test]
fn no_text_makes_it_panic_or_crawl() {
    let nested = format!("{}May{}", "(".repeat(10_000), ")".repeat(10_000));
    let chained = "two days before the day after ".repeat(3_000);
    let digits = "٢٣ أكتوبر ٢٠٢٠ २०१९ 99999999999999999999 0000-00-00 31/31/31 99:99";
    for text in [nested.as_str(), chained.as_str(), digits, "\u{202e}3202 rebotcO\u{202c}", ""] {
        let _ = shown("2021-04-01", text);
        let _ = shown("", text);
    }
}

/// The publication date that the text alone gives: how it was learnt, and the days.
fn published(text: &str) -> (How, String) {
    let published = article("", text).published;
    (published.how, published.edtf.map_or(String::new(), |date| date.to_string()))
}

#[test]
fn the_head_of_an_article_states_its_date() {
    let stated = |text: &str| assert_eq!(published(text), (How::Stated, "2018-06-12".to_owned()), "{text}");
    stated("Leaders meet in Singapore\n\nHarbour Wire , Tuesday 12 Jun 2018\n\nThe two leaders met on an island.");
    stated(" date 2018-06-12 The two leaders shook hands on an island on Tuesday.");
    stated("Published June 12 2018 The two leaders met on an island.");
    stated("Harbour Wire Tuesday 12 June 2018 The two leaders met on an island.");
}

#[test]
fn a_head_in_numbers_is_read_by_what_only_one_order_allows() {
    let stated = |text: &str| assert_eq!(published(text), (How::Stated, "2018-06-12".to_owned()), "{text}");
    stated("12.06.2018(updated 1618 12.06.2018) Two leaders met on an island on Tuesday. The photo shows both.");
    stated("12-06-2018 Two Leaders Meet. The two leaders met on Tuesday on an island.");
    assert_eq!(published("24-12-2014 Two Leaders Meet. They met at noon.").1, "2014-12-24");
    assert_eq!(published("12-06-2018 Two Leaders Meet. They met at noon.").0, How::Unknown);
}

#[test]
fn the_head_of_an_article_is_no_part_of_its_first_sentence() {
    let first = |text: &str| {
        let article = article("", text);
        let reading = Reading::new(&article, rules().languages.get("en").expect("English is built in"));
        reading.text.sentences.iter().map(|sentence| article.words(&sentence.span).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        first("Ferry sinks off Bergen killing two Harbour Wire Tuesday 12 June 2018 A ferry sank in a storm."),
        ["Ferry sinks off Bergen killing two Harbour Wire", "Tuesday 12 June 2018", "A ferry sank in a storm."]
    );
    assert_eq!(first("12 June 2018 - A ferry sank.").len(), 1);
}

#[test]
fn days_of_one_month_are_a_list_or_a_range() {
    check("They met on 3 and 5 March.", &["3 and 5 March = [2021-03-03,2021-03-05] at 2021-03-03"]);
    check("They met on March 3 and 5.", &["March 3 and 5 = [2021-03-03,2021-03-05] at 2021-03-03"]);
}

#[test]
fn a_caption_or_a_sentence_states_no_publication_date() {
    let caption =
        "Summit agreed\n\nThe president waves in Oslo. May 17, 2014. (File Photo)\n\nTalks were agreed early Tuesday.";
    assert_eq!(published(caption), (How::Inferred, "2014-05-17/..".to_owned()));
    let sentence = "The treaty was signed on 8 December 1987 in Washington.";
    assert_eq!(published(sentence), (How::Inferred, "1987-12-08/..".to_owned()));
    assert_eq!(published("The minister spoke today, Saturday, in Lagos.").0, How::Unknown);
}

#[test]
fn what_the_text_pins_down_is_solved_together() {
    let text = "Peace talks open\n\nEnvoys arrived Monday in Havana for the first round since last year's assault on the port by \
                Torvald's men. The round comes less than two weeks after both sides signed a truce in Lima on Oct. 23. Envoys \
                said the meetings through Wednesday would discuss patrols. A congress is due Nov. 9. Torvald's men began the \
                assault in April 2019.";
    assert_eq!(published(text), (How::Inferred, "2020-11-02/2020-11-04".to_owned()));
}

/// One expression a row: `TEXT | WORDS = EDTF BOUNDS TIMEX | …`, in an article of Thursday 2021-04-01.
const TABLE: &[&str] = &[
    // Absolute dates, orders and abbreviations.
    "Shells fell on 4 Apr. 2019. | 4 Apr. 2019 = 2019-04-04 at 2019-04-04",
    "Shells fell on April 4th, 2019. | April 4th, 2019 = 2019-04-04 at 2019-04-04",
    "A note of 2019-04-04 exists. | 2019-04-04 = 2019-04-04 at 2019-04-04",
    "A note of 20190404 exists. | 20190404 = 2019-04-04 at 2019-04-04",
    "A note of 2020-W45 exists. | 2020-W45 = 2020-11-02/2020-11-08 at 2020-W45",
    // Seasons, quarters, halves, years, decades, centuries.
    "Output fell in the spring of 2019. | the spring of 2019 = 2019-21 at 2019-SP",
    "Output fell in the second quarter of 2020. | the second quarter of 2020 = 2020-04/2020-06 at 2020-Q2",
    "He was born in the first half of the 1990s. | the first half of the 1990s = 1990/1994 at 199X",
    "The lake froze in winter 2018/19. | winter 2018/19 = 2018-24 at 2018-WI",
    "Talks may open before the 2018 Winter Games. | 2018 = 2018 before 2018",
    "Output fell in H1 2019. | H1 2019 = 2019-01/2019-06 at 2019-H1",
    "Output fell in the second half of last year. | the second half of last year = 2020-07/2020-12 at 2020-H2",
    "The law dates from the early 1980s. | the early 1980s = 1980/1983 since 198X",
    "The church dates from the late 19th century. | the late 19th century = 1860/1899 since 18XX",
    "Caesar was killed in 44 BC. | 44 BC = -0043 at BC0044",
    "It was built in the 2nd century BC. | the 2nd century BC = -01XX at BC02",
    // Weekdays and months seen from the article.
    "He left on Monday 1 March. | Monday 1 March = 2021-03-01 at 2021-03-01",
    "The clash broke out last Tuesday. | last Tuesday = 2021-03-30 at 2021-03-30",
    "The clash broke out last Wednesday. | last Wednesday = [2021-03-24,2021-03-31] at 2021-03-24",
    "The talks resume next Friday. | next Friday = [2021-04-02,2021-04-09] at 2021-04-02",
    "The truce will hold through Wednesday. | Wednesday = 2021-04-07 until 2021-04-07",
    "He was arrested last June. | last June = 2020-06 at 2020-06",
    "He was arrested in May. | May = 2020-05 at 2020-05",
    "He will be tried in May. | May = 2021-05 at 2021-05",
    "The law takes effect in January. | January = 2022-01 at 2022-01",
    "The army advanced this month. | this month = 2021-04 at 2021-04",
    "Polls are due early next year. | early next year = 2022-01/2022-04 at 2022",
    "The trial had been due to start on Monday. | Monday = 2021-03-29 at 2021-03-29",
    "Until Tuesday, nobody had been named. | Tuesday = 2021-03-30 until 2021-03-30",
    "The truce was extended until Tuesday. | Tuesday = 2021-04-06 until 2021-04-06",
    "There were clashes at the weekend. | the weekend = 2021-03-27/2021-03-28 at 2021-W12-WE",
    // Counted from a date named before.
    "The forum met on 9 November 2020. The following week it closed. | 9 November 2020 = 2020-11-09 at 2020-11-09 | \
     The following week = 2020-11-16/2020-11-22 at 2020-W47",
    "They met on 12 May 1995, and the following year they split. | 12 May 1995 = 1995-05-12 at 1995-05-12 | \
     the following year = 1996 at 1996",
    "The truce began in October 2020. That day the guns fell silent. | October 2020 = 2020-10 at 2020-10 | \
     That day = 2020-10 at 2020-10",
    "He came on 3 March 2021. A day earlier he was in Rome. | 3 March 2021 = 2021-03-03 at 2021-03-03 | \
     A day earlier = 2021-03-02 at 2021-03-02",
    "Two years ago, on 4 April, the war began. | Two years ago = 2019 at 2019 | 4 April = 2019-04-04 at 2019-04-04",
    "The shots came a day after the raid. | a day after = - at P1D",
    "The banks must wait at least 30 days before closing. | at least 30 days = - at P30D",
    "The siege began on 4 April 2019. That Friday, a bridge fell. | 4 April 2019 = 2019-04-04 at 2019-04-04 | \
     That Friday = 2019-04-05 at 2019-04-05",
    "The siege began on 4 April 2019. Two days after that, it rained. | 4 April 2019 = 2019-04-04 at 2019-04-04 | \
     Two days after that = 2019-04-06 at 2019-04-06",
    "The pact is of 23 October 2020. All must leave within 90 days of that date. | 23 October 2020 = 2020-10-23 at 2020-10-23 | \
     within 90 days of that date = 2021-01-21 by P90D",
    "All must leave within three months of the October 23 truce. | within three months of = 2021-01-23 by P3M | \
     October 23 = 2020-10-23 at 2020-10-23",
    // Ranges.
    "The envoys met from 3 to 5 May. | from 3 to 5 May = 2020-05-03/2020-05-05 at 2020-05-03/2020-05-05",
    "The envoys will meet from 3 to 5 May. | from 3 to 5 May = 2021-05-03/2021-05-05 at 2021-05-03/2021-05-05",
    "The envoys will meet between May 3 and 5. | between May 3 and 5 = 2021-05-03/2021-05-05 at 2021-05-03/2021-05-05",
    "The bridge opened in 1950 or 1951. | 1950 or 1951 = 1950/1951 at 1950",
    "The bridge opened in May or June 2019. | May or June 2019 = 2019-05/2019-06 at 2019-05",
    "The summit of 3 to 5 May 2018 failed. | 3 to 5 May 2018 = 2018-05-03/2018-05-05 at 2018-05-03/2018-05-05",
    "The war of 2014-2020 was long. | 2014-2020 = 2014/2020 at 2014/2020",
    "The shop was open from Monday to Friday. | from Monday to Friday = 2021-03-22/2021-03-26 at 2021-03-22/2021-03-26 | \
     Monday = 2021-03-22 since 2021-03-22 | Friday = 2021-03-26 until 2021-03-26",
    // Lengths, vague spans, distances.
    "The blackout lasted a minute and a half. | a minute and a half = - at PT1M30S",
    "The house was built in two weeks. | in two weeks = - at P2W",
    "The court will rule in two weeks. | in two weeks = 2021-04-12/2021-04-18 at 2021-W15",
    "The court will rule on Tuesday week. | Tuesday week = 2021-04-13 at 2021-04-13",
    "The court will rule a week on Tuesday. | a week on Tuesday = 2021-04-13 at 2021-04-13",
    "The bridge is inspected twice a year. | twice a year = - at P1Y",
    "The shop is closed on Mondays. | Mondays = - at XXXX-WXX-1",
    "Mondays attack closed the road. | Mondays = 2021-03-29 at 2021-03-29",
    "The body has an 18-month mandate. | 18-month = - at P18M",
    "A yearlong siege ended. | yearlong = - at P1Y",
    "Tension grew in recent weeks. | recent weeks = - at PXW",
    "They had been friends for years. | years = - at PXY",
    "Farms appeared there 8,000 years ago. | 8,000 years ago = -6379/-5579 at KA8",
    "The wall fell 20 years ago. | 20 years ago = 2000/2002 at 2001",
    "Some 200 people fled over the past year. | the past year = 2020-04-01/2021-04-01 at P1Y",
    "The early years of the war were quiet. | The early years = - at PXY",
    "They will meet over the next couple of years. | the next couple of years = 2021-04-02/2023-04-01 at P2Y",
    "The dispute goes on for a while. | a while = - at PXX",
    // Times of day, fiscal years, holidays.
    "The rocket hit at 10:35 a.m. on Tuesday. | at 10:35 a.m. on Tuesday = 2021-03-30 at 2021-03-30T10:35",
    "Shots rang out overnight on Monday. | overnight on Monday = 2021-03-29 at 2021-03-29TNI",
    "Sales rose in the 2020 fiscal year. | the 2020 fiscal year = - at 2020",
    "He died on Christmas Day 2019. | Christmas Day 2019 = 2019-12-25 at 2019-12-25",
    "The pact was signed before Ramadan. | Ramadan = 2021-04-13/2021-05-12 before 2021-04-13",
    "The rules changed after the Sept. 11 attacks. | Sept. 11 = 2001-09-11 after 2001-09-11",
    "The rocket hit at half past six. | at half past six = - at 2021-04-01T06:30",
    "He died on Orthodox Easter 2021. | Orthodox Easter 2021 = 2021-05-02 at 2021-05-02",
    "They met the Tuesday before last. | the Tuesday before last = 2021-03-23 at 2021-03-23",
    "They met the week before last. | the week before last = 2021-03-15/2021-03-21 at 2021-W11",
    "The talks began at 22:30 UTC+2 on 4 April 2019. | 22:30 UTC+2 on 4 April 2019 = 2019-04-04 at 2019-04-04T22:30",
    "The talks begin at 10:00 GMT on Friday. | 10:00 GMT on Friday = 2021-04-02 at 2021-04-02T10:00",
    "It was a hit of the forties. | the forties = 194X at 194X",
    "Nobody spoke of it in '99. | '99 = 1999 at 1999",
    "The rules changed after 9/11. | 9/11 = 2001-09-11 after 2001-09-11",
    // Bounds.
    "He held the post from 2009 to 2014. | from 2009 to 2014 = 2009/2014 at 2009/2014 | 2009 = 2009 since 2009 | \
     2014 = 2014 until 2014",
    "The post-2011 order collapsed. | 2011 = 2011 after 2011",
    "They must leave no later than 2023. | 2023 = 2023 by 2023",
    "It was built earlier than 1928. | 1928 = 1928 before 1928",
    // No dates.
    "It was the first quarter of the century.",
    "He was born in the year 0 or 99999.",
    "A law of 1 January 0 is odd, and so is one of 4 April 99999.",
    "A file of 2020-13-45 is odd.",
    "She is in her early forties.",
    "The meeting of 31 April 2020 never took place.",
];

#[test]
fn what_news_holds_resolves_as_the_table_says() {
    let wrong: Vec<String> = TABLE
        .iter()
        .filter_map(|row| {
            let mut parts = row.split(" | ");
            let text = parts.next().unwrap_or_default();
            let expected: Vec<&str> = parts.collect();
            let found = shown("2021-04-01", text);
            (found != expected).then(|| format!("{text} {found:?}, not {expected:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_quarter_ends_on_the_day_that_stands_behind_it() {
    check(
        "In the quarter ended Jan. 31, the firm lost money.",
        &["the quarter = 2020-11/2021-01 at 2020-Q4", "Jan. 31 = 2021-01-31 at 2021-01-31"],
    );
}

#[test]
fn a_dateline_states_the_date_of_its_article() {
    let stated = |text: &str, day: &str| assert_eq!(published(text), (How::Stated, day.to_owned()), "{text}");
    stated("LISBON, 14 MAR 89 -- [TEXT] THE MINISTER RESIGNED TODAY.", "1989-03-14");
    stated("LISBON, 14 MAR 21 (HARBOUR WIRE) -- THE MINISTER RESIGNED TODAY.", "2021-03-14");
    stated("OSLO, Norway, May 3, 2020 (Harbour Wire) — The minister resigned on Sunday.", "2020-05-03");
    assert_eq!(published("Police in Lisbon held 5 May 20 -- all of them men.").0, How::Unknown);
}

#[test]
fn what_a_text_only_mentions_does_not_date_it() {
    assert_eq!(published("The firm sold notes due in 2031. The mayor wants the games of 2032.").0, How::Unknown);
    let text = "Keller fled the city after last year's coup. Keller was born in the harbour quarter in March 1962.";
    assert_eq!(published(text), (How::Inferred, "1962-03/..".to_owned()));
}
