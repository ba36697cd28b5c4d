//! What a fact-checker would sign: each guard against a false contradiction, and the properties of the verdicts.
//!
//! Articles are built from claims directly, as a store of extract records would give them back; the events are real ones.

use std::collections::{BTreeMap, BTreeSet};

use crosscheck::model::{
    ActorMention, Anchor, Article, Attribution, Certainty, Claim, DatePart, Definiteness, Doubt, Facet, Filler,
    Finding, Kind, Mention, MentionKind, Modality, OrderLink, PlaceRef, Polarity, QuantityMention, Scope,
    SentenceSketch, Severity, Sum, TimeMention, TimeRef, Timex, TimexType,
};
use crosscheck::pipeline;
use crosscheck::rules::Rules;
use crosscheck::rules::judgement::Pin;
use crosscheck::text::{Field, Span};
use crosscheck::value::{Date, Quantity};
use proptest::prelude::*;

/// An article of `source`, published on a day, that states these claims, one a sentence.
fn article(source: &str, published: &str, claims: &[Stated]) -> Article {
    let mut article = Article::plain(format!("{source}-{published}"), source, "");
    article.language = Some("en".to_owned());
    article.published.edtf = Date::parse(published);
    for (number, stated) in claims.iter().enumerate() {
        add(&mut article, number, stated);
    }
    article
}

/// A claim in short.
#[derive(Clone, Debug)]
struct Stated {
    event: String,
    roles: Vec<(&'static str, &'static str)>,
    time: Option<(String, Anchor, Vec<DatePart>)>,
    bounds: &'static str,
    place: Option<&'static str>,
    count: Option<(f64, &'static str)>,
    window: Option<&'static str>,
    as_of: Option<&'static str>,
    terms: Vec<&'static str>,
    speaker: Option<&'static str>,
    polarity: Polarity,
    modality: Modality,
    certainty: Certainty,
    doubts: Vec<Doubt>,
    lemma: &'static str,
    /// Another number of the same sentence.
    beside: Option<f64>,
    /// A place taken over from the news.
    news_place: Option<&'static str>,
    ordinal: Option<u32>,
    /// Number of the claim of the same article that this one is said to come after.
    after: Option<usize>,
    /// A total and its parts, and whether nothing may be missing.
    sum: Option<(f64, Vec<f64>, bool)>,
}

fn claim(event: &str) -> Stated {
    Stated {
        event: event.to_owned(),
        roles: Vec::new(),
        time: None,
        bounds: "at",
        place: None,
        count: None,
        window: None,
        as_of: None,
        terms: Vec::new(),
        speaker: None,
        polarity: Polarity::Affirmed,
        modality: Modality::Happened,
        certainty: Certainty::Firm,
        doubts: Vec::new(),
        lemma: "",
        beside: None,
        news_place: None,
        ordinal: None,
        after: None,
        sum: None,
    }
}

impl Stated {
    /// A date that the words write out.
    fn on(mut self, edtf: &str) -> Self {
        let parts = vec![DatePart::Year, DatePart::Month, DatePart::Day];
        self.time = Some((edtf.to_owned(), Anchor::Written, parts));
        self
    }

    /// A day that the words give as a weekday.
    fn weekday(mut self, edtf: &str) -> Self {
        self.time = Some((edtf.to_owned(), Anchor::Published, vec![DatePart::Weekday]));
        self
    }

    fn place(mut self, place: &'static str) -> Self {
        self.place = Some(place);
        self
    }

    fn role(mut self, role: &'static str, id: &'static str) -> Self {
        self.roles.push((role, id));
        self
    }

    fn count(mut self, number: f64, of: &'static str) -> Self {
        self.count = Some((number, of));
        self
    }

    fn terms(mut self, terms: &[&'static str]) -> Self {
        self.terms = terms.to_vec();
        self
    }

    fn said_by(mut self, speaker: &'static str) -> Self {
        self.speaker = Some(speaker);
        self
    }
}

fn add(article: &mut Article, number: usize, stated: &Stated) {
    let start = article.text.len();
    article.text.push_str(&format!("Sentence {number} of {} says so. ", article.source));
    let sentence = Span::new(Field::Text, start, article.text.len() - 1);
    let trigger = Span::new(Field::Text, start, start + 8);
    let mut quantities = Vec::new();
    if let Some((number, of)) = stated.count {
        quantities.push(article.mentions.len());
        article.mentions.push(quantity(trigger, number, of, stated));
    }
    if let Some(number) = stated.beside {
        let other = Span::new(Field::Text, start + 9, start + 12);
        article.mentions.push(quantity(other, number, "person", stated));
    }
    let sum = stated.sum.as_ref().map(|(total, parts, complete)| {
        let mut add = |number: f64| {
            article.mentions.push(quantity(trigger, number, "person", stated));
            article.mentions.len() - 1
        };
        let parts: Vec<usize> = parts.iter().map(|part| add(*part)).collect();
        Sum { total: Some(add(*total)), parts, complete: *complete }
    });
    let time = stated.time.as_ref().map(|(edtf, anchor, parts)| {
        article.mentions.push(time(trigger, edtf, *anchor, parts));
        TimeRef {
            edtf: Date::parse(edtf).expect("a date of the test"),
            mention: Some(article.mentions.len() - 1),
            inferred: false,
            bounds: stated.bounds.to_owned(),
            setting: false,
        }
    });
    let mut roles: BTreeMap<String, Vec<Filler>> = BTreeMap::new();
    for (role, id) in &stated.roles {
        let filler = match id.strip_prefix('=') {
            Some(head) => Filler { id: None, span: trigger, head: head.to_owned(), modifiers: vec![] },
            None => Filler { id: Some((*id).to_owned()), span: trigger, head: (*id).to_owned(), modifiers: vec![] },
        };
        roles.entry((*role).to_owned()).or_default().push(filler);
    }
    let attribution = stated.speaker.iter().map(|speaker| Attribution {
        actor: Some((*speaker).to_owned()),
        speaker: None,
        cue: None,
        content: None,
    });
    let mut terms: Vec<String> = stated.terms.iter().map(|term| (*term).to_owned()).collect();
    terms.sort();
    let hashes = |salt: &str| {
        let text = format!("{}{}{salt}", article.source, article.id);
        u64::from_le_bytes(blake3::hash(text.as_bytes()).as_bytes()[..8].try_into().expect("eight bytes")) >> 11
    };
    let mut shingles: Vec<u64> = (0..12).map(|n| hashes(&format!("{number} {n}"))).collect();
    shingles.sort_unstable();
    article.sketch.sentences.push(SentenceSketch { span: sentence, shingles });
    article.claims.push(Claim {
        id: format!("{}#c{number}", article.id),
        event: stated.event.clone(),
        plover: None,
        trigger,
        lemma: stated.lemma.to_owned(),
        sentence,
        roles,
        time,
        place: place(stated),
        pending: None,
        quantities,
        ordinal: stated.ordinal,
        first_since: None,
        definiteness: Definiteness::Unmarked,
        order: stated.after.iter().map(|other| after(&article.id, *other, trigger)).collect(),
        sum,
        polarity: stated.polarity,
        modality: stated.modality,
        attribution: attribution.collect(),
        certainty: stated.certainty,
        doubts: stated.doubts.clone(),
        headline: false,
        terms,
        rule: "events/test".to_owned(),
        grounds: Vec::new(),
    });
}

fn place(stated: &Stated) -> Option<PlaceRef> {
    let of = |id: &str, setting| PlaceRef { id: id.to_owned(), mention: None, setting };
    stated.place.map(|id| of(id, false)).or(stated.news_place.map(|id| of(id, true)))
}

fn after(article: &str, other: usize, words: Span) -> OrderLink {
    OrderLink { other: format!("{article}#c{other}"), least: Some(0), most: None, words }
}

fn quantity(span: Span, number: f64, of: &str, stated: &Stated) -> Mention {
    let value = Quantity::parse(&number.to_string()).expect("a number");
    let mention = QuantityMention {
        value: Some(number),
        low: Some(number),
        high: Some(number),
        bound: value.bound,
        change: None,
        unit: None,
        of: Some(of.to_owned()),
        window: stated.window.map(str::to_owned),
        as_of: stated.as_of.and_then(Date::parse),
    };
    Mention { span, text: number.to_string(), kind: MentionKind::Quantity(mention) }
}

fn time(span: Span, edtf: &str, anchor: Anchor, parts: &[DatePart]) -> Mention {
    let mention = TimeMention {
        edtf: Date::parse(edtf),
        timex: Timex { kind: TimexType::Date, value: edtf.to_owned(), modifier: None },
        anchor,
        shift: None,
        bounds: "at".to_owned(),
        stated: parts.to_vec(),
        implied: Vec::new(),
    };
    Mention { span, text: edtf.to_owned(), kind: MentionKind::Time(mention) }
}

thread_local! {
    static RULES: Rules = Rules::builtin();
}

fn findings(articles: &[Article]) -> Vec<Finding> {
    RULES.with(|rules| pipeline::analyse(articles.to_vec(), rules).findings)
}

/// The findings but for agreement, refinement, single witnesses and what was judged incomparable.
fn opposed(articles: &[Article]) -> Vec<(Kind, Option<Facet>, Severity)> {
    findings(articles)
        .into_iter()
        .filter(|finding| {
            !matches!(finding.kind, Kind::Agreement | Kind::Refinement | Kind::SingleSource | Kind::Incomparable)
        })
        .map(|finding| (finding.kind, finding.facet, finding.severity))
        .collect()
}

fn kinds(articles: &[Article]) -> Vec<Kind> {
    opposed(articles).into_iter().map(|(kind, _, _)| kind).collect()
}

/// The ceasefire in Libya of 23 October 2020.
fn ceasefire() -> Stated {
    claim("ceasefire").role("party", "gna").role("party", "lna").place("geneva").terms(&["permanent", "joint"])
}

/// The earthquake in Nepal of 25 April 2015, as one outlet may tell it.
fn quake() -> Stated {
    claim("fatality").on("2015-04-25").place("nepal").role("patient", "~gorkha villagers").terms(&["gorkha", "barpak"])
}

fn across(a: Stated, b: Stated) -> Vec<Article> {
    vec![article("gazette", "2020-10-30", &[a]), article("courier", "2020-10-30", &[b])]
}

#[test]
fn two_written_days_of_one_ceasefire_contradict() {
    let found = opposed(&across(ceasefire().on("2020-10-23"), ceasefire().on("2020-10-26")));
    assert_eq!(found, [(Kind::Contradiction, Some(Facet::Date), Severity::Error)]);
}

#[test]
fn written_days_one_day_apart_are_a_note() {
    let found = opposed(&across(ceasefire().on("2020-10-23"), ceasefire().on("2020-10-24")));
    assert_eq!(found, [(Kind::Contradiction, Some(Facet::Date), Severity::Note)]);
}

#[test]
fn a_weekday_has_one_day_of_slack() {
    assert_eq!(kinds(&across(ceasefire().on("2020-10-23"), ceasefire().weekday("2020-10-24"))), []);
}

#[test]
fn the_same_weekday_in_another_week_is_the_publication_dates_fault() {
    assert_eq!(kinds(&across(ceasefire().weekday("2020-10-23"), ceasefire().weekday("2020-10-30"))), []);
}

#[test]
fn a_coarser_date_is_a_refinement() {
    let articles = across(ceasefire().on("2020-10-23"), ceasefire().on("2020-10"));
    assert_eq!(kinds(&articles), []);
    assert!(findings(&articles).iter().any(|f| f.kind == Kind::Refinement && f.facet == Some(Facet::Date)));
}

#[test]
fn talks_that_last_do_not_conflict_on_their_days() {
    let talks =
        || claim("talks").role("party", "gna").role("party", "lna").place("geneva").terms(&["joint", "military"]);
    assert_eq!(kinds(&across(talks().on("2020-10-19"), talks().on("2020-10-24"))), []);
}

#[test]
fn strikes_recur_so_two_days_are_two_strikes() {
    let strike = || claim("airstrike").role("attacker", "lna").place("tripoli").terms(&["mitiga", "runway"]);
    assert_eq!(kinds(&across(strike().on("2019-04-08"), strike().on("2019-06-19"))), []);
}

#[test]
fn the_fourth_and_the_fifth_round_are_two_events() {
    let round = |number, day: &str| {
        let mut round = ceasefire().on(day);
        round.ordinal = Some(number);
        round
    };
    assert_eq!(kinds(&across(round(4, "2020-10-19"), round(5, "2020-11-02"))), []);
}

#[test]
fn two_tolls_of_one_day_contradict() {
    let found = opposed(&across(quake().count(2152.0, "person"), quake().count(2890.0, "person")));
    assert_eq!(found, [(Kind::Contradiction, Some(Facet::Count), Severity::Error)]);
}

#[test]
fn a_rounded_toll_agrees_with_its_exact_value() {
    assert_eq!(kinds(&across(quake().count(2152.0, "person"), quake().count(2150.0, "person"))), []);
}

#[test]
fn another_population_is_another_count() {
    assert_eq!(kinds(&across(quake().count(2152.0, "person"), quake().count(1420.0, "woman"))), []);
}

#[test]
fn another_window_is_another_count() {
    let mut recent = quake().count(640.0, "person");
    recent.window = Some("P1D");
    assert_eq!(kinds(&across(quake().count(2152.0, "person"), recent)), []);
}

#[test]
fn a_later_toll_is_an_update() {
    let articles = vec![
        article("gazette", "2015-04-26", &[quake().count(2152.0, "person")]),
        article("courier", "2015-04-28", &[quake().count(4352.0, "person")]),
    ];
    assert_eq!(kinds(&articles), [Kind::Update]);
}

#[test]
fn a_toll_of_at_least_more_on_a_later_day_is_an_update() {
    let told = |source: &str, day: &str, count: f64| {
        let mut article = article(source, day, &[quake().count(count, "person")]);
        if let MentionKind::Quantity(quantity) = &mut article.mentions[0].kind {
            (quantity.bound, quantity.high) = (crosscheck::model::Bound::AtLeast, None);
        }
        article
    };
    let kinds = |later: &str| {
        let found = findings(&[told("gazette", "2015-04-26", 2152.0), told("courier", later, 3218.0)]);
        let counts = found.into_iter().filter(|f| f.facet == Some(Facet::Count) && f.kind != Kind::Agreement);
        counts.map(|f| f.kind).collect::<Vec<_>>()
    };
    assert_eq!(kinds("2015-04-27"), [Kind::Update]);
    let turned = findings(&[told("gazette", "2015-04-27", 3218.0), told("courier", "2015-04-26", 2890.0)]);
    let update = turned.iter().find(|f| f.kind == Kind::Update).expect("the toll rose");
    assert_eq!(update.sides[0].sources, ["courier"], "what was given first stands first");
    assert_eq!(kinds("2015-04-26"), [Kind::Refinement], "as of one day both bounds may be true");
}

#[test]
fn numbers_as_of_unknown_days_are_not_set_against_each_other() {
    let mut articles = across(quake().count(2152.0, "person"), quake().count(2890.0, "person"));
    articles[0].published.edtf = None;
    assert_eq!(kinds(&articles), []);
}

#[test]
fn values_that_overlap_are_told_as_compared_and_compatible() {
    let bounded = |count: f64| {
        let mut articles = across(quake().count(30.0, "person"), quake().count(count, "person"));
        for article in &mut articles {
            let MentionKind::Quantity(quantity) = &mut article.mentions[0].kind else { continue };
            let number = quantity.value.expect("a number");
            (quantity.low, quantity.high) = (Some(number - 10.0), Some(number + 10.0));
            quantity.bound = crosscheck::model::Bound::About;
        }
        articles
    };
    let found = findings(&bounded(42.0));
    let compatible = found.iter().find(|f| f.kind == Kind::Incomparable && f.slot == "count").expect("they overlap");
    assert!(compatible.why[0].text.contains("compatible"), "{:?}", compatible.why);
    assert_eq!(kinds(&bounded(42.0)), []);
}

#[test]
fn twins_that_share_type_day_and_place_alone_are_not_one_event() {
    let twin = |number| claim("fatality").on("2015-04-25").place("nepal").count(number, "person");
    assert_eq!(kinds(&across(twin(12.0), twin(17.0))), []);
}

#[test]
fn a_weak_reading_never_contradicts() {
    let mut weak = ceasefire().on("2020-10-26");
    weak.certainty = Certainty::Weak;
    assert_eq!(kinds(&across(ceasefire().on("2020-10-23"), weak)), []);
}

#[test]
fn a_doubted_statement_never_contradicts() {
    let mut doubted = ceasefire().on("2020-10-26");
    doubted.modality = Modality::Alleged;
    assert_eq!(kinds(&across(ceasefire().on("2020-10-23"), doubted)), []);
}

#[test]
fn a_plan_is_no_contradiction_of_what_happened() {
    let mut plan = ceasefire().on("2020-10-26");
    plan.modality = Modality::Planned;
    assert_eq!(kinds(&across(ceasefire().on("2020-10-23"), plan)), []);
}

#[test]
fn two_speakers_with_two_tolls_are_a_dispute() {
    let found = kinds(&across(
        quake().count(2152.0, "person").said_by("~police"),
        quake().count(2890.0, "person").said_by("~red cross"),
    ));
    assert_eq!(found, [Kind::Dispute]);
}

#[test]
fn one_speaker_quoted_with_two_tolls_is_a_contradiction() {
    let found = kinds(&across(
        quake().count(2152.0, "person").said_by("~police"),
        quake().count(2890.0, "person").said_by("~police"),
    ));
    assert_eq!(found, [Kind::Contradiction]);
}

#[test]
fn a_ceasefire_both_signed_and_not_signed_contradicts() {
    let mut refused = ceasefire().on("2020-10-23");
    refused.polarity = Polarity::Negated;
    let found = opposed(&across(ceasefire().on("2020-10-23"), refused));
    assert_eq!(found, [(Kind::Contradiction, Some(Facet::Polarity), Severity::Warning)]);
}

#[test]
fn names_of_unknown_kind_may_be_one() {
    let fall = |by| claim("fatality").on("2015-04-25").place("nepal").role("agent", by).terms(&["gorkha", "barpak"]);
    assert_eq!(kinds(&across(fall("~rebels"), fall("~maoists"))), []);
}

#[test]
fn names_that_begin_with_two_first_names_are_two_persons() {
    let win = |winner: &'static str| {
        let won = claim("election-result").on("2017-12-26").place("lr").role("loser", "~joseph boakai");
        won.role("winner", winner).terms(&["footballer", "runoff", "monrovia"])
    };
    let named = |one: &'static str, two: &'static str| {
        let mut articles = across(win(one), win(two));
        for (article, id) in articles.iter_mut().zip([one, two]) {
            let name = ActorMention {
                actor: Some(id.to_owned()),
                name: Some(id.trim_start_matches('~').to_owned()),
                label_class: crosscheck::model::LabelClass::Name,
                label: None,
                quoted: false,
                reported: false,
                speaker: None,
                actor_kind: crosscheck::model::ActorKind::Unknown,
            };
            let span = Span::new(Field::Text, 0, 8);
            article.mentions.push(Mention { span, text: id.to_owned(), kind: MentionKind::Actor(name) });
        }
        kinds(&articles)
    };
    assert_eq!(named("~george weah", "~charles brumskine"), [Kind::Contradiction]);
    assert_eq!(named("~george weah", "~unity party"), [], "a party wins with its candidate");
}

#[test]
fn versions_of_one_article_are_a_revision_and_a_noted_one_a_correction() {
    let mut versions = vec![
        article("gazette", "2015-04-26", &[quake().count(2152.0, "person")]),
        article("gazette", "2015-04-28", &[quake().count(1952.0, "person")]),
    ];
    for version in &mut versions {
        version.url = Some("https://gazette.example/quake".to_owned());
    }
    assert_eq!(kinds(&versions), [Kind::Revision]);
    versions[1].terms = vec![("correction".to_owned(), 1)];
    assert_eq!(kinds(&versions), [Kind::Correction]);
}

#[test]
fn what_did_not_happen_on_the_planned_day_is_an_unmet_commitment() {
    let vote = |edtf: &str| claim("election").place("ly").on(edtf);
    let planned = Stated { modality: Modality::Planned, ..vote("2021-12-24") };
    let refused = |edtf: &str| Stated { polarity: Polarity::Negated, ..vote(edtf) };
    let told = |later: Stated| {
        kinds(&[
            article("herald", "2021-01-05", std::slice::from_ref(&planned)),
            article("courier", "2021-12-28", &[later]),
        ])
    };
    assert!(told(refused("2021-12-24")).contains(&Kind::UnmetCommitment));
    assert!(!told(refused("2021-12-20")).contains(&Kind::UnmetCommitment), "one country has many votes");
    assert!(!told(vote("2021-12-24")).contains(&Kind::UnmetCommitment));
}

#[test]
fn a_plan_that_came_true_is_a_kept_commitment() {
    let election = || claim("election").place("libya").terms(&["parliamentary", "ballot"]);
    let mut plan = election().on("2014-06-25");
    plan.modality = Modality::Planned;
    let articles = vec![
        article("gazette", "2014-05-20", &[plan]),
        article("courier", "2014-06-26", &[election().on("2014-06-25")]),
    ];
    assert_eq!(kinds(&articles), [Kind::KeptCommitment]);
}

#[test]
fn two_pages_of_one_source_contradict_within_it() {
    let mut articles = across(ceasefire().on("2020-10-23"), ceasefire().on("2020-10-26"));
    articles[1].source = "gazette".to_owned();
    let found = findings(&articles);
    let conflict = found.iter().find(|f| f.kind == Kind::Contradiction).expect("the pages disagree");
    assert_eq!(conflict.scope, Scope::Within);
}

/// The visit of the French president to Beirut and the resignation of the Lebanese prime minister, August 2020.
fn visit() -> Stated {
    let terms = ["achrafieh", "basta", "gemmayzeh", "hamra", "karantina"];
    claim("visit").role("visitor", "macron").role("destination", "lb-beyrouth").terms(&terms)
}

fn resignation() -> Stated {
    claim("resignation").role("person", "~hassan diab")
}

fn later(mut stated: Stated, than: usize) -> Stated {
    stated.after = Some(than);
    stated
}

#[test]
fn an_order_that_the_dates_of_another_source_forbid_is_a_contradiction_of_exactly_the_claims_on_it() {
    let articles = vec![
        article("gazette", "2020-08-12", &[visit().on("2020-08-06"), resignation().on("2020-08-10"), ceasefire()]),
        article("courier", "2020-08-13", &[later(visit(), 1), resignation()]),
    ];
    let found = findings(&articles);
    let order: Vec<&Finding> = found.iter().filter(|f| f.facet == Some(Facet::Order)).collect();
    assert_eq!(order.len(), 1, "{order:#?}");
    let mut claims: Vec<&str> = order[0].sides.iter().flat_map(|side| &side.claims).map(String::as_str).collect();
    claims.sort_unstable();
    assert_eq!(claims, ["courier-2020-08-13#c0", "gazette-2020-08-12#c0", "gazette-2020-08-12#c1"]);
    assert_eq!((order[0].kind, order[0].scope), (Kind::Contradiction, Scope::Across));
}

#[test]
fn an_order_that_the_dates_allow_is_none() {
    let articles = vec![
        article("gazette", "2020-08-12", &[visit().on("2020-08-06"), resignation().on("2020-08-10")]),
        article("courier", "2020-08-13", &[visit(), later(resignation(), 0)]),
    ];
    assert_eq!(kinds(&articles), []);
}

#[test]
fn a_day_between_two_written_days_is_not_missed_by_one() {
    let articles = vec![
        article("gazette", "2020-08-12", &[visit().on("2020-08-09"), resignation().on("2020-08-10")]),
        article("courier", "2020-08-13", &[later(visit(), 1), resignation()]),
    ];
    assert_eq!(kinds(&articles), []);
}

#[test]
fn two_sources_that_tell_two_events_in_opposite_order_contradict() {
    let articles = vec![
        article("gazette", "2020-08-12", &[visit(), later(resignation(), 0)]),
        article("courier", "2020-08-13", &[later(visit(), 1), resignation()]),
    ];
    let found = opposed(&articles);
    assert_eq!(found, [(Kind::Contradiction, Some(Facet::Order), Severity::Error)]);
}

#[test]
fn a_weak_reading_orders_nothing() {
    let mut weak = later(visit(), 1);
    weak.certainty = Certainty::Weak;
    let articles = vec![
        article("gazette", "2020-08-12", &[visit().on("2020-08-06"), resignation().on("2020-08-10")]),
        article("courier", "2020-08-13", &[weak, resignation()]),
    ];
    assert_eq!(kinds(&articles), []);
}

#[test]
fn parts_that_exceed_their_total_contradict_it_and_a_part_left_out_does_not() {
    let exchange = |total: f64, complete: bool| {
        let mut exchange = claim("prisoner-exchange").on("2020-10-15").role("party", "houthis");
        exchange.sum = Some((total, vec![15.0, 33.0], complete));
        vec![article("gazette", "2020-10-20", &[exchange])]
    };
    assert_eq!(opposed(&exchange(40.0, false)), [(Kind::Contradiction, Some(Facet::Sum), Severity::Error)]);
    assert_eq!(opposed(&exchange(60.0, true)), [(Kind::Contradiction, Some(Facet::Sum), Severity::Warning)]);
    assert_eq!(opposed(&exchange(60.0, false)), []);
    assert_eq!(opposed(&exchange(48.0, true)), []);
}

#[test]
fn more_children_than_people_contradict() {
    let found = opposed(&across(quake().count(21.0, "person"), quake().count(34.0, "child")));
    assert_eq!(found, [(Kind::Contradiction, Some(Facet::Sum), Severity::Warning)]);
    assert_eq!(kinds(&across(quake().count(34.0, "person"), quake().count(21.0, "child"))), []);
}

#[test]
fn parts_of_two_sources_that_exceed_a_third_one_s_total_together_contradict_it() {
    let told = |child: f64, other: (f64, &'static str)| {
        let counts = [(20.0, "person"), (child, "child"), other];
        let sources = ["gazette", "courier", "herald"].into_iter().zip(counts);
        let told = sources.map(|(source, (number, of))| article(source, "2015-04-26", &[quake().count(number, of)]));
        told.collect::<Vec<Article>>()
    };
    let found = opposed(&told(12.0, (15.0, "woman")));
    assert_eq!(found, [(Kind::Contradiction, Some(Facet::Sum), Severity::Warning)]);
    assert_eq!(kinds(&told(8.0, (11.0, "woman"))), [], "19 are no more than 20");
    assert_eq!(kinds(&told(12.0, (15.0, "tourist"))), [], "a tourist may be a child");
}

#[test]
fn the_first_since_a_day_leaves_none_of_its_kind_in_between() {
    let told = |other: &str| {
        let election = || claim("election").place("iq");
        let mut articles = across(election().on("2018-05-12"), election().on(other));
        articles[0].claims[0].first_since = Date::parse("2010");
        articles
    };
    assert_eq!(opposed(&told("2014-04-30")), [(Kind::Contradiction, Some(Facet::Order), Severity::Warning)]);
    assert_eq!(kinds(&told("2010-03-07")), [], "it may be the very one since which");
    assert_eq!(kinds(&told("2021-10-10")), []);
    let mut elsewhere = told("2014-04-30");
    elsewhere[1].claims[0].place = None;
    assert_eq!(kinds(&elsewhere), [], "an election somewhere is none of that country");
}

#[test]
fn a_sentence_says_since_when_an_event_is_the_first() {
    let since = |text: &str| {
        let mut article = Article::plain("a", "The Harbour Post", text);
        article.published.edtf = Date::parse("2021-03-01");
        let read = pipeline::extract(vec![article], &Rules::builtin());
        read[0].claims.iter().find_map(|claim| claim.first_since.as_ref()).map(ToString::to_string)
    };
    assert_eq!(since("Iraq held its first election since 2014 on 12 May 2018.").as_deref(), Some("2014"));
    assert_eq!(since("Iraq held its first provincial election since 2013 on 12 May 2018."), None, "a narrower kind");
    assert_eq!(since("Iraq held an election on 12 May 2018."), None);
}

#[test]
fn who_stays_past_the_deadline_shows_an_unmet_commitment() {
    let told = |source: &str, day: &str, text: &str| {
        let mut article = Article::plain(source, source, text);
        article.published.edtf = Date::parse(day);
        article
    };
    let rules = Rules::builtin();
    let found = |day: &str, later: &str| {
        let deal = "Under the deal of Geneva, all foreign fighters must leave Libya within three months.";
        let articles = vec![told("gazette", "2020-10-25", deal), told("courier", day, later)];
        let kinds = |kind| {
            let articles = pipeline::extract(articles.clone(), &rules);
            pipeline::analyse(articles, &rules).findings.iter().any(|f| f.kind == kind)
        };
        (kinds(Kind::UnmetCommitment), kinds(Kind::Contradiction))
    };
    let stay = "Some 20,000 foreign fighters are still in Libya.";
    assert_eq!(found("2021-04-01", stay), (true, false));
    assert_eq!(found("2021-04-01", "Foreign fighters have remained in Libya."), (true, false));
    assert_eq!(found("2020-12-01", stay), (false, false), "the deadline lies ahead");
    assert_eq!(found("2021-04-01", "Some 20,000 foreign fighters are still in Syria."), (false, false));
    assert_eq!(found("2021-04-01", "Turkish soldiers are still in Libya."), (false, false), "who else stays");
    assert_eq!(found("2021-04-01", "Some 20,000 foreign fighters were in Libya in 2019."), (false, false));
}

#[test]
fn a_negation_put_into_a_copied_sentence_contradicts_it() {
    let told = |source: &str, text: &str| {
        let mut article = Article::plain(source, source, text);
        article.published.edtf = Date::parse("2018-11-21");
        article
    };
    let right =
        "Prosecutors in Tokyo arrested Carlos Ghosn, the chairman of the car maker Nissan, on 19 November 2018.";
    let wrong =
        "Prosecutors in Tokyo did not arrest Carlos Ghosn, the chairman of the car maker Nissan, on 19 November 2018.";
    let rules = Rules::builtin();
    let found = |second: &str| {
        let articles = pipeline::extract(vec![told("gazette", right), told("courier", second)], &rules);
        pipeline::analyse(articles, &rules)
            .findings
            .iter()
            .any(|f| f.facet == Some(Facet::Polarity) && f.kind == Kind::Contradiction)
    };
    assert!(found(wrong));
    assert!(!found(right));
}

#[test]
fn judged_pairs_say_what_a_piece_of_evidence_weighs() {
    let mut articles = across(ceasefire().on("2020-10-23"), ceasefire().on("2020-10-23"));
    articles.extend(across(ceasefire().on("2014-09-05"), ceasefire().on("2015-02-12")));
    for (number, article) in articles.iter_mut().enumerate() {
        article.id = format!("{number}");
        article.claims[0].id = format!("{number}#c1");
    }
    let mut rules = Rules::builtin();
    for (claims, same) in [(["0#c1", "1#c1"], true), (["2#c1", "3#c1"], false)] {
        let pin = Pin {
            claims: claims.map(str::to_owned),
            says: [None, None],
            same,
            why: "read by hand".to_owned(),
            path: "judgements.toml".to_owned(),
        };
        rules.judgements.pins.push(pin);
    }
    let corpus = crosscheck::resolve::resolve(articles, &rules);
    let estimates = crosscheck::align::estimate::estimate(&crosscheck::align::align(&corpus, &rules));
    assert_eq!((estimates.same, estimates.other), (1, 1));
    let day = estimates.rows.iter().find(|row| row.slot == "time" && row.shipped > 0.0).expect("one day is shared");
    assert_eq!((day.same, day.other), (1, 0));
    // m = 1.5 / 2, u = 0.5 / 2.
    assert!((day.bits - 3.0_f64.log2()).abs() < 1e-9);
    let apart = estimates.rows.iter().find(|row| row.slot == "time" && row.shipped < 0.0).expect("two days differ");
    assert!((apart.bits + 3.0_f64.log2()).abs() < 1e-9);
}

#[test]
fn a_part_beside_a_total_of_its_own_is_not_set_against_another_total() {
    let mut part = quake().count(34.0, "child");
    part.beside = Some(126.0);
    assert_eq!(kinds(&across(quake().count(21.0, "person"), part)), []);
}

#[test]
fn neighbouring_weekdays_are_one_day_even_where_they_were_placed_in_two_weeks() {
    // 23 October 2020 was a Friday; "Thursday" was taken for the one after.
    assert_eq!(kinds(&across(ceasefire().on("2020-10-23"), ceasefire().weekday("2020-10-29"))), []);
}

#[test]
fn an_article_that_dates_two_events_of_a_type_is_not_opposed_by_one_of_the_dates() {
    let mut articles = across(ceasefire().on("2020-10-23"), ceasefire().on("2020-10-19"));
    assert_eq!(kinds(&articles), [Kind::Contradiction]);
    articles[1] = article("courier", "2020-10-30", &[ceasefire().on("2020-10-19"), ceasefire().on("2020-10-23")]);
    assert!(findings(&articles).iter().all(|f| f.kind != Kind::Contradiction || f.scope == Scope::Within));
}

#[test]
fn what_is_doubted_in_its_place_alone_may_contradict_in_its_count() {
    let doubted = |doubt| {
        let mut doubted = quake().count(2890.0, "person");
        doubted.certainty = Certainty::Weak;
        doubted.doubts = vec![doubt];
        doubted
    };
    let found = |doubt| kinds(&across(quake().count(2152.0, "person"), doubted(doubt)));
    assert_eq!(found(Doubt::Place), [Kind::Contradiction]);
    let mut moved = ceasefire().on("2020-10-26");
    moved.certainty = Certainty::Weak;
    moved.doubts = vec![Doubt::Time];
    assert_eq!(kinds(&across(ceasefire().on("2020-10-23"), moved)), []);
}

#[test]
fn up_and_down_on_one_day_contradict_and_on_two_days_do_not() {
    let decided = |lemma: &'static str, day: &str| {
        let mut decided = claim("rate-decision").role("agent", "~norges bank").on(day).terms(&["krone", "basis"]);
        decided.lemma = lemma;
        decided
    };
    let found = opposed(&across(decided("raise", "2020-10-23"), decided("cut", "2020-10-23")));
    assert_eq!(found, [(Kind::Contradiction, Some(Facet::Direction), Severity::Warning)]);
    assert_eq!(kinds(&across(decided("raise", "2020-10-23"), decided("hike", "2020-10-23"))), []);
    assert!(
        !kinds(&across(decided("raise", "2020-03-20"), decided("cut", "2020-10-23"))).contains(&Kind::Contradiction)
    );
}

#[test]
fn who_beat_whom_can_be_told_only_one_way_round() {
    let beat = |winner, loser| claim("match").role("winner", winner).role("loser", loser).on("2014-07-13");
    let found = opposed(&across(beat("de", "ar"), beat("ar", "de")));
    assert!(found.contains(&(Kind::Contradiction, Some(Facet::RoleReversal), Severity::Warning)), "{found:?}");
    let accuse = |agent, patient| claim("accusation").role("agent", agent).role("patient", patient).on("2014-07-13");
    assert_eq!(kinds(&across(accuse("tr", "ru"), accuse("ru", "tr"))), []);
}

#[test]
fn an_old_toll_is_not_the_toll_of_the_news() {
    let news = claim("fatality").place("nepal").role("patient", "~gorkha villagers");
    let news = news.terms(&["gorkha", "barpak", "bhaktapur", "langtang", "sindhupalchok"]);
    let found =
        |day: &str| kinds(&across(news.clone().count(80.0, "person"), news.clone().on(day).count(130.0, "person")));
    assert_eq!(found("2020-10-29"), [Kind::Contradiction]);
    assert_eq!(found("2015-04-25"), []);
}

#[test]
fn two_tolls_of_one_fact_in_two_places_are_not_set_against_each_other() {
    let told = |place, number| {
        let mut told =
            claim("fatality").on("2016-09-10").role("patient", "~market traders").terms(&["truce", "market"]);
        told.count = Some((number, "person"));
        told.news_place = Some(place);
        told
    };
    assert_eq!(kinds(&across(told("sy-idlib", 24.0), told("sy-aleppo", 45.0))), []);
    assert_eq!(kinds(&across(told("sy-idlib", 24.0), told("sy-idlib", 45.0))), [Kind::Contradiction]);
}

fn judged(articles: &[Article], same: bool) -> Vec<Kind> {
    let mut rules = Rules::builtin();
    let mut claims: Vec<String> = articles.iter().map(|article| article.claims[0].id.clone()).collect();
    claims.sort();
    rules.judgements.pins.push(Pin {
        claims: [claims[0].clone(), claims[1].clone()],
        says: [None, None],
        same,
        why: "read by hand".to_owned(),
        path: "judgements.toml".to_owned(),
    });
    let found = pipeline::analyse(articles.to_vec(), &rules).findings;
    found.iter().map(|finding| finding.kind).filter(|kind| *kind == Kind::Contradiction).collect()
}

#[test]
fn a_reader_s_judgement_goes_before_the_weights() {
    let plain = across(ceasefire().on("2020-10-23"), ceasefire().on("2020-10-26"));
    assert_eq!(judged(&plain, false), []);
    let twins = across(
        claim("fatality").on("2015-04-25").place("nepal").count(12.0, "person"),
        claim("fatality").on("2015-04-25").place("nepal").count(17.0, "person"),
    );
    assert_eq!(kinds(&twins), []);
    assert_eq!(judged(&twins, true), [Kind::Contradiction]);
}

#[test]
fn a_conflict_between_sources_is_not_told_once_more_of_one_of_them() {
    let mut articles = across(ceasefire().on("2020-10-23"), ceasefire().on("2020-10-26"));
    let mut page = article("gazette", "2020-10-31", &[ceasefire().on("2020-10-26")]);
    page.id = "gazette-2".to_owned();
    articles.push(page);
    assert_eq!(kinds(&articles), [Kind::Contradiction]);
}

#[test]
fn an_article_that_gives_both_numbers_counts_two_things() {
    let both = article("gazette", "2015-04-26", &[quake().count(2152.0, "person"), quake().count(2890.0, "person")]);
    let other = article("courier", "2015-04-26", &[quake().count(2890.0, "person")]);
    let found = findings(&[both, other]);
    let mut opposed = found.iter().filter(|finding| finding.kind == Kind::Contradiction);
    assert!(opposed.all(|finding| finding.scope == Scope::Within), "the other source says what one of the two says");
}

#[test]
fn a_silent_source_stands_on_no_side() {
    let mut articles = across(ceasefire().on("2020-10-23"), ceasefire().on("2020-10-26"));
    articles.push(article("herald", "2020-10-30", &[ceasefire()]));
    let found = findings(&articles);
    let conflict = found.iter().find(|f| f.kind == Kind::Contradiction).expect("two dates");
    assert!(conflict.sides.iter().all(|side| !side.sources.contains(&"herald".to_owned())));
}

#[test]
fn what_is_refused_of_one_day_is_not_set_against_a_month_or_another_day() {
    let denied = |edtf: &str| Stated { polarity: Polarity::Negated, ..ceasefire() }.on(edtf);
    let opposed = |a, b| {
        let found = findings(&across(a, b));
        found.iter().any(|f| f.kind == Kind::Contradiction && f.facet == Some(Facet::Polarity))
    };
    assert!(opposed(ceasefire().on("2020-10-23"), denied("2020-10-23")));
    assert!(opposed(ceasefire().on("2020-10-23"), denied("2020-10")), "none in the month, so none on its days");
    assert!(!opposed(ceasefire().on("2020-10"), denied("2020-10-23")));
    assert!(!opposed(ceasefire().on("2020-10-23"), denied("2020-10-29")));
}

#[test]
fn a_copied_article_adds_no_witness() {
    let mut articles = across(ceasefire().on("2020-10-23"), ceasefire().on("2020-10-23"));
    let count = |articles: &[Article]| {
        let found = findings(articles);
        let time = found.iter().find(|f| f.kind == Kind::Agreement && f.slot == "time").expect("both state it");
        time.sides[0].witnesses
    };
    assert_eq!(count(&articles), 2);
    let mut copy = articles[0].clone();
    copy.source = "mirror".to_owned();
    copy.id = "mirror".to_owned();
    copy.claims[0].id = "mirror#c0".to_owned();
    articles.push(copy);
    assert_eq!(count(&articles), 2);
}

#[test]
fn every_conflict_tells_what_would_flip_it() {
    let found = findings(&across(ceasefire().on("2020-10-23"), ceasefire().on("2020-10-26")));
    let conflict = found.iter().find(|f| f.kind == Kind::Contradiction).expect("two dates");
    assert!(conflict.why.iter().any(|why| !why.weights.is_empty()), "the waterfall is shown");
    assert!(conflict.why.last().expect("steps").text.contains("flip"));
}

#[test]
fn an_article_that_contradicts_itself_in_every_sentence_is_bounded() {
    let claims: Vec<Stated> = (0..400).map(|n| quake().count(f64::from(1000 + n * 31), "person")).collect();
    let found = findings(&[article("gazette", "2015-04-26", &claims)]);
    assert!(found.len() < 2000);
}

/// The news of two articles of one story: a girl is charged.
fn news(a: Stated, b: Stated) -> Vec<Article> {
    let mut articles = across(a, b);
    for article in &mut articles {
        let words = ["soldier", "ofer", "slap", "ramallah", "indictment", "teenage", "tamimi", "tribunal"];
        article.terms = words.iter().map(|word| ((*word).to_owned(), 3)).collect();
    }
    articles
}

fn charge() -> Stated {
    claim("charge").role("patient", "=girl")
}

#[test]
fn what_both_articles_of_a_story_open_with_is_one_event() {
    let found = opposed(&news(charge().on("2020-10-26"), charge().on("2020-10-29")));
    assert_eq!(
        found.iter().map(|(kind, facet, _)| (*kind, *facet)).collect::<Vec<_>>(),
        [(Kind::Contradiction, Some(Facet::Date))]
    );
}

#[test]
fn articles_of_other_stories_open_with_two_events() {
    let mut articles = news(charge().on("2020-10-26"), charge().on("2020-10-29"));
    articles[1].terms = vec![("sourdough".to_owned(), 3), ("bakery".to_owned(), 3)];
    assert_eq!(kinds(&articles), []);
}

#[test]
fn openings_that_share_nothing_but_people_tell_two_events() {
    let killed = || claim("fatality").role("patient", "=people");
    assert_eq!(kinds(&news(killed().on("2020-10-26"), killed().on("2020-10-29"))), []);
}

#[test]
fn openings_that_differ_in_two_slots_tell_two_events() {
    let killed = |day: &str, number: f64| claim("fatality").place("sy-idlib").on(day).count(number, "person");
    let found = findings(&news(killed("2020-10-26", 9.0), killed("2020-10-29", 23.0)));
    assert!(!found.iter().any(|f| f.why.iter().any(|why| why.weights.iter().any(|part| part.slot == "story:news"))));
}

#[test]
fn an_opening_that_tells_two_events_of_a_type_is_no_news_of_one() {
    let mut articles = news(charge().on("2020-10-26"), charge().on("2020-10-29"));
    let more = article("gazette", "2020-10-30", &[charge(), claim("charge").role("patient", "=mother")]);
    let (sentence, terms) = (more.claims[0].sentence, articles[0].terms.clone());
    articles[0] = more;
    articles[0].terms = terms;
    articles[0].claims[1].sentence = sentence;
    let found = findings(&articles);
    assert!(!found.iter().any(|f| f.why.iter().any(|why| why.weights.iter().any(|part| part.slot == "story:news"))));
}

/// What is found between two openings, as kind and facet.
fn between(a: Stated, b: Stated) -> Vec<(Kind, Option<Facet>)> {
    opposed(&news(a, b)).into_iter().map(|(kind, facet, _)| (kind, facet)).collect()
}

#[test]
fn a_seldom_event_that_two_articles_of_a_story_open_with_is_not_in_two_countries() {
    let crash = |place| claim("crash").place(place);
    assert_eq!(between(crash("cr"), crash("no")), [(Kind::Contradiction, Some(Facet::Place))]);
    let strike = |place| claim("airstrike").place(place);
    assert_eq!(between(strike("sy-idlib"), strike("sy-aleppo")), []);
}

#[test]
fn openings_told_in_the_same_words_tell_one_event_where_nothing_differs() {
    let drove = || claim("attack").terms(&["boardwalk", "promenade", "lorry"]);
    let mut refused = drove();
    refused.polarity = Polarity::Negated;
    assert_eq!(between(drove(), refused.clone()), [(Kind::Contradiction, Some(Facet::Polarity))]);
    assert_eq!(between(claim("attack"), refused), []);
}

#[test]
fn common_heads_in_openings_of_two_days_are_no_shared_words() {
    let words = ["coalition", "barrage", "monitor"];
    let one = claim("fatality").role("agent", "=coalition").terms(&words).on("2020-10-26");
    let other = claim("fatality").role("cause", "=barrage").terms(&words).on("2020-10-29");
    assert_eq!(kinds(&news(one, other)), []);
}

#[test]
fn a_headline_says_where_and_whether_and_neither_when_nor_how_many() {
    let headline = |mut stated: Stated| {
        stated.certainty = Certainty::Weak;
        stated.doubts = vec![Doubt::Time, Doubt::Count];
        stated
    };
    let crash = |place| claim("crash").place(place).count(12.0, "person");
    assert_eq!(between(headline(crash("cr")), crash("no")), [(Kind::Contradiction, Some(Facet::Place))]);
    let killed = |number| claim("fatality").role("cause", "=crash").place("cr").count(number, "person");
    assert_eq!(between(headline(killed(5.0)), killed(12.0)), []);
}

/// A day of about the turn of a month or a year.
fn day() -> impl Strategy<Value = String> {
    (0usize..4, 0i64..9).prop_map(|(turn, days)| {
        let from = ["2020-10-20", "2020-10-28", "2020-12-28", "2020-02-26"][turn];
        let from: jiff::civil::Date = from.parse().expect("a day of the test");
        from.checked_add(jiff::Span::new().days(days)).expect("near days exist").to_string()
    })
}

fn stated() -> impl Strategy<Value = Stated> {
    let place = proptest::sample::select(vec!["geneva", "tripoli", "ghadames"]);
    let speaker = proptest::option::weighted(0.2, proptest::sample::select(vec!["un", "gna"]));
    (0usize..5, day(), proptest::bool::ANY, 0u32..3, place, speaker).prop_map(
        |(kind, day, weekday, count, place, speaker)| {
            let base = match kind {
                0 => ceasefire(),
                1 => quake().count(f64::from(40 + count * 9), "person"),
                2 => claim("talks").role("party", "gna").place(place).terms(&["tripoli", "berlin"]),
                3 => Stated { polarity: Polarity::Denied, ..ceasefire() },
                _ => claim("fatality").role("victim", "=worker").place(place).count(f64::from(3 + count), "person"),
            };
            let base = if weekday { base.weekday(&day) } else { base.on(&day) };
            Stated { speaker, ..base }
        },
    )
}

fn pile() -> impl Strategy<Value = Vec<Article>> {
    proptest::collection::vec((proptest::collection::vec(stated(), 1..4), 0i64..70), 2..7).prop_map(|articles| {
        let from = jiff::civil::date(2020, 10, 27);
        let published =
            |days: i64| from.checked_add(jiff::Span::new().days(days)).expect("near days exist").to_string();
        let articles = articles.iter().enumerate();
        articles.map(|(n, (claims, days))| article(&format!("outlet{n}"), &published(*days), claims)).collect()
    })
}

/// Pairs of claims that stand on two sides of a contradiction or dispute, with its facet.
fn opposed_pairs(articles: &[Article]) -> BTreeSet<(Option<Facet>, String, String)> {
    let found = findings(articles);
    let conflicts = found.iter().filter(|f| matches!(f.kind, Kind::Contradiction | Kind::Dispute));
    let mut pairs = BTreeSet::new();
    for finding in conflicts {
        for (place, one) in finding.sides.iter().enumerate() {
            for two in finding.sides.iter().skip(place + 1) {
                let pair = |a: &String, b: &String| (finding.facet, a.min(b).clone(), a.max(b).clone());
                pairs.extend(one.claims.iter().flat_map(|a| two.claims.iter().map(move |b| pair(a, b))));
            }
        }
    }
    pairs
}

/// Pairs of claims that are told of one event, with dates that can be the same.
fn one_time(articles: &[Article]) -> BTreeSet<(String, String)> {
    let facts = RULES.with(|rules| pipeline::analyse(articles.to_vec(), rules).facts);
    let claims: BTreeMap<&String, &Date> = articles
        .iter()
        .flat_map(|a| &a.claims)
        .filter_map(|claim| Some((&claim.id, &claim.time.as_ref()?.edtf)))
        .collect();
    let same = |a: &String, b: &String| claims[a].relate(claims[b]).is_compatible();
    let mut pairs = BTreeSet::new();
    for fact in &facts {
        for a in &fact.claims {
            pairs.extend(fact.claims.iter().filter(|b| a < *b && same(a, b)).map(|b| (a.clone(), b.clone())));
        }
    }
    pairs
}

/// The article as another source prints it word by word.
fn copied(article: &Article, source: &str) -> Article {
    let mut copy = article.clone();
    source.clone_into(&mut copy.source);
    source.clone_into(&mut copy.id);
    for (number, claim) in copy.claims.iter_mut().enumerate() {
        claim.id = format!("{source}#c{number}");
    }
    copy
}

/// The article with the first claim of each type alone.
fn told_once(mut article: Article) -> Article {
    let mut told = BTreeSet::new();
    article.claims.retain(|claim| told.insert(claim.event.clone()));
    article
}

/// The articles with the date of one claim told by its month or year alone.
fn coarsened(articles: &[Article], which: usize, year: bool) -> (String, Vec<Article>) {
    let mut coarser = articles.to_vec();
    let mut claims: Vec<&mut Claim> = coarser.iter_mut().flat_map(|a| &mut a.claims).collect();
    let place = which % claims.len();
    let time = claims[place].time.as_mut().expect("every claim of the pile has a date");
    let day = time.edtf.first().expect("every date of the pile is a day");
    let coarser_date = if year { Date::year(day.year()) } else { Date::month(day.year(), day.month()) };
    time.edtf = coarser_date.expect("a month or year");
    (claims[place].id.clone(), coarser)
}

fn fingerprints(findings: &[Finding]) -> Vec<(Kind, String, Vec<usize>)> {
    findings
        .iter()
        .map(|f| (f.kind, f.fingerprint.clone(), f.sides.iter().map(|side| side.witnesses).collect()))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_order_of_articles_is_irrelevant(articles in pile(), turn in 0usize..6) {
        let mut turned = articles.clone();
        let places = turn % turned.len();
        turned.rotate_left(places);
        turned.reverse();
        prop_assert_eq!(findings(&articles), findings(&turned));
    }

    #[test]
    fn an_unrelated_article_changes_no_finding(articles in pile()) {
        let mut more = articles.clone();
        let other = claim("earthquake").on("1755-11-01").place("portugal").terms(&["tagus", "tsunami"]);
        more.push(article("zeitung", "2020-10-27", &[other]));
        let before = fingerprints(&findings(&articles));
        let after = fingerprints(&findings(&more));
        prop_assert!(before.iter().all(|finding| after.contains(finding)));
        prop_assert_eq!(after.len(), before.len() + 1);
    }

    #[test]
    fn coarsening_a_date_never_creates_a_contradiction(
        articles in pile(),
        which in 0usize..24,
        year in proptest::bool::ANY,
    ) {
        // A date that no longer tells two events apart may show other slots of them opposed; of what was one event of one time
        // before, none. An article that dates one event in several ways can fall to either group of the others.
        let articles: Vec<Article> = articles.into_iter().map(told_once).collect();
        let (before, one_event) = (opposed_pairs(&articles), one_time(&articles));
        let (told, coarser) = coarsened(&articles, which, year);
        for pair in opposed_pairs(&coarser).into_iter().filter(|(_, a, b)| *a == told || *b == told) {
            let (facet, a, b) = &pair;
            let on_time = matches!(facet, Some(Facet::Date | Facet::Order));
            let was = before.contains(&pair) || !on_time && !one_event.contains(&(a.clone(), b.clone()));
            prop_assert!(was, "{:?} was not opposed before", pair);
        }
    }

    #[test]
    fn a_copy_of_any_article_is_no_witness_of_its_own(articles in pile(), which in 0usize..6) {
        let original = &articles[which % articles.len()];
        let mut more = articles.clone();
        more.push(copied(original, "mirror"));
        for finding in findings(&more) {
            for side in &finding.sides {
                let mut told: BTreeSet<&str> = side.sources.iter().map(String::as_str).collect();
                if told.remove("mirror") {
                    told.insert(&original.source);
                }
                prop_assert!(side.witnesses <= told.len(), "{:?}", side);
            }
        }
    }

    #[test]
    fn who_is_called_first_changes_no_finding_of_two_articles(one in stated(), two in stated()) {
        let told = |first: &Stated, second: &Stated| {
            let named = |source: &str, stated: &Stated| article(source, "2020-10-27", std::slice::from_ref(stated));
            let found = findings(&[named("courier", first), named("herald", second)]);
            let sides = |f: &Finding| {
                let mut sides: Vec<(String, usize)> =
                    f.sides.iter().map(|side| (side.value.clone(), side.witnesses)).collect();
                sides.sort();
                sides
            };
            found.iter().map(|f| (f.kind, f.facet, f.severity, sides(f))).collect::<BTreeSet<_>>()
        };
        prop_assert_eq!(told(&one, &two), told(&two, &one));
    }

    #[test]
    fn a_conflict_does_not_depend_on_who_is_called_first(day in 1u32..28, other in 1u32..28) {
        let (a, b) = (format!("2020-10-{day:02}"), format!("2020-10-{other:02}"));
        let one = kinds(&across(ceasefire().on(&a), ceasefire().on(&b)));
        let two = kinds(&across(ceasefire().on(&b), ceasefire().on(&a)));
        prop_assert_eq!(one, two);
    }
}

/// Kinds of what one article, read from its text, says against itself.
fn within(text: &str) -> Vec<(Kind, String, String)> {
    let mut article = Article::plain("ledger", "ledger", text);
    article.published.edtf = Date::parse("2020-10-30");
    let analysis = RULES.with(|rules| pipeline::analyse(pipeline::extract(vec![article], rules), rules));
    let found = analysis.findings.iter().filter(|finding| matches!(finding.kind, Kind::Contradiction | Kind::Dispute));
    found
        .map(|finding| {
            assert_eq!(finding.scope, Scope::Within);
            let values: Vec<&str> = finding.sides.iter().map(|side| side.value.as_str()).collect();
            (finding.kind, finding.slot.clone(), values.join(" ≠ "))
        })
        .collect()
}

#[test]
fn an_article_that_dates_one_signing_twice_contradicts_itself() {
    let told = |second: &str| {
        within(&format!(
            "Libya's rival sides signed a ceasefire in Geneva on 23 October 2020. Shops opened again. {second}"
        ))
    };
    let found = told("The ceasefire was signed in Geneva on 24 October 2020.");
    assert_eq!(found, [(Kind::Contradiction, "time".to_owned(), "2020-10-23 ≠ 2020-10-24".to_owned())]);
    assert_eq!(told("The ceasefire was signed in Geneva on 23 October 2020."), []);
    assert_eq!(told("Another ceasefire was signed in Geneva on 24 October 2020."), []);
    assert_eq!(told("A local ceasefire was signed in Sirte on 24 October 2020."), []);
}

#[test]
fn an_article_that_gives_one_blast_two_tolls_contradicts_itself() {
    let told = |second: &str| {
        within(&format!("The blast in Beirut on 4 August 2020 killed 135 people. Rescuers dug on. {second}"))
    };
    let found = told("The blast in Beirut on 4 August 2020 killed 160 people.");
    assert_eq!(found, [(Kind::Contradiction, "count".to_owned(), "135 ≠ 160".to_owned())]);
    assert_eq!(told("A second blast in Beirut on 4 August 2020 killed 160 people."), []);
    assert_eq!(told("The fire in Tyre on 5 August 2020 killed 60 people."), []);
}

#[test]
fn nobody_dies_in_two_towns() {
    let found = within(
        "Muammar Gaddafi was killed in Sirte on 20 October 2011. Gaddafi was killed in Benghazi on 20 October 2011.",
    );
    assert_eq!(found, [(Kind::Contradiction, "place".to_owned(), "ly-benghazi ≠ ly-sirte".to_owned())]);
    assert_eq!(
        within(
            "A soldier was killed in Sirte on 20 October 2011. A soldier was killed in Benghazi on 20 October 2011."
        ),
        []
    );
}

#[test]
fn an_article_that_quotes_two_speakers_on_one_toll_reports_a_dispute() {
    let told =
        |second: &str| within(&format!("Officials said 30 people were killed in rocket fire in Aleppo. {second}"));
    let found = told("The Syrian Observatory for Human Rights said 44 people were killed.");
    assert_eq!(found, [(Kind::Dispute, "count".to_owned(), "30 ≠ 44".to_owned())]);
    assert_eq!(told("The Syrian Observatory for Human Rights said another 44 people were killed."), []);
    assert_eq!(told("The Syrian Observatory for Human Rights said 44 people were killed in Homs."), []);
    assert_eq!(told("Officials said 44 people were killed."), [], "one speaker who goes on counts others");
}
