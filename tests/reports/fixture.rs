//! A hand-made analysis: three invented outlets on the rescue at the San José mine near Copiapó (2010), and nine findings.
//!
//! The figures that the outlets agree on are the true ones; the others are planted.

use std::collections::BTreeMap;

use crosscheck::model::{
    Actor, ActorKind, Analysis, Article, Certainty, Claim, Corpus, Definiteness, Evidence, Facet, Fact, Filler,
    Finding, How, Kind, LabelCell, LabelClass, LabelEntry, Link, MatchWeight, Modality, Polarity, Published, Scope,
    Severity, Side, Stance, Story, TimeRef, Why,
};
use crosscheck::report::manifest::Manifest;
use crosscheck::text::{Field, Span};
use crosscheck::value::Date;

const HARBOUR: &str = "All 33 miners who were trapped at the San José mine are free.\n\nThe last of them was lifted to the surface \
on 13 October 2010, 69 days after the rock fell on 5 August. The mine's owner, San Esteban, has not commented. Rescuers drilled 620 metres.\n";
const VALLEY: &str = "The shift leader Luis Urzúa was the last man out on Oct. 13, after 33 men had been brought up.\n\nThe negligent \
company San Esteban said nothing. The gallery had collapsed in early August.\n";
const LEDGER: &str = "Thirty-two miners were rescued in Chile's Atacama desert, and the last was lifted out on 14 October 2010.\n\nFamilies \
said that 700 metres of rock lay above them; the government put it at 620. Luis Urzua left the mine last.\n";

/// The analysis.
pub(crate) fn analysis() -> Analysis {
    let mut articles = vec![
        article("corpus/harbour-post.txt", "Harbour Post", HARBOUR, "2010-10-14", How::Stated),
        article("corpus/northern-ledger.txt", "Northern Ledger", LEDGER, "2010-10-15", How::Metadata),
        article("corpus/valley-news.txt", "Valley News", VALLEY, "2010-10", How::Inferred),
    ];
    articles[0].claims = vec![
        claim(&articles[0], 0, "rescue", "free", Some("2010-10-13")),
        claim(&articles[0], 1, "rescue-end", "lifted", Some("2010-10-13")),
        claim(&articles[0], 2, "collapse", "rock fell", Some("2010-08-05")),
    ];
    articles[1].claims = vec![
        claim(&articles[1], 0, "rescue", "rescued", None),
        claim(&articles[1], 1, "rescue-end", "lifted out", Some("2010-10-14")),
        claim(&articles[1], 2, "depth", "lay above", None),
    ];
    articles[2].claims = vec![
        claim(&articles[2], 0, "rescue", "brought up", None),
        claim(&articles[2], 1, "rescue-end", "last man out", Some("2010-10-13")),
        claim(&articles[2], 2, "collapse", "collapsed", Some("2010-08")),
    ];
    let facts = vec![
        fact("f1", "rescue", "The miners of San José are brought up", 0, &articles),
        fact("f2", "rescue-end", "The last miner is lifted out", 1, &articles),
        fact("f3", "collapse", "The gallery collapses", 2, &articles),
    ];
    let findings = findings(&articles);
    let labels = labels(&articles);
    let actors = vec![
        actor("~san-esteban", "San Esteban", ActorKind::Organisation),
        actor("~urzua", "Luis Urzúa", ActorKind::Person),
    ];
    let ids = articles.iter().map(|a| a.id.clone()).collect();
    let stories = vec![Story { id: "s1".into(), terms: vec!["miner".into(), "copiapó".into()], articles: ids }];
    Analysis { corpus: Corpus { articles, actors }, stories, facts, findings, labels }
}

/// Its manifest.
pub(crate) fn manifest(analysis: &Analysis) -> Manifest {
    Manifest::new(analysis, "0123abcd", BTreeMap::from([("rules".into(), "builtin".into())]))
}

/// The same analysis with every text, name and value that a stranger writes replaced by hostile ones.
pub(crate) fn hostile() -> Analysis {
    let evil = evil();
    let mut analysis = analysis();
    for article in &mut analysis.corpus.articles {
        article.source = format!("{} {evil}", article.source);
        article.title = Some(evil.clone());
        article.url = Some("javascript:alert(1)".into());
        article.path = format!("{}\u{1b}]8;;x", article.path);
        article.diagnostics.push(evil.clone());
        for claim in &mut article.claims {
            claim.event = format!("open:{evil}");
        }
    }
    let whole = format!("{evil} end");
    for article in &mut analysis.corpus.articles {
        article.text = format!("{whole}\n{}", article.text);
    }
    for fact in &mut analysis.facts {
        fact.summary.clone_from(&evil);
    }
    for finding in &mut analysis.findings {
        finding.summary = format!("{} {evil}", finding.summary);
        for side in &mut finding.sides {
            side.value.clone_from(&evil);
            for source in &mut side.sources {
                *source = format!("{source} {evil}");
            }
            for (_, span) in &mut side.spans {
                *span = Span::new(Field::Text, 0, whole.len());
            }
        }
        for why in &mut finding.why {
            why.text.clone_from(&evil);
        }
    }
    for label in &mut analysis.labels {
        label.text.clone_from(&evil);
        label.source = format!("{} {evil}", label.source);
    }
    for actor in &mut analysis.corpus.actors {
        actor.name.clone_from(&evil);
    }
    analysis
}

/// Everything nasty in one string.
pub(crate) fn evil() -> String {
    format!(
        "=cmd('/C calc')!A0 \u{1b}[31mred\u{1b}[0m \u{202e}flipped\u{202c} <script>alert(1)</script> `tick` ``` | pipe │ ]]> --> \
         ::error::x%0A [link](javascript:x) ![i](http://evil.test/x.png) <img src=x onerror=alert(1)> \u{0} \u{9b}31m {{{{ x }}}} {{% y %}} 👩‍🚒 خليفة {} \
         @team #1 \r\n+1 \"q\" 'q' & done",
        "x".repeat(10_000)
    )
}

fn findings(articles: &[Article]) -> Vec<Finding> {
    let [harbour, ledger, valley] = articles else { panic!("three articles") };
    let mut list = vec![
        finding(
            Kind::Contradiction,
            Some(Facet::Count),
            Severity::Error,
            "f1",
            "count:rescued",
            "33 or 32 miners rescued?",
            vec![
                side("33", &["Harbour Post", "Valley News"], &[(harbour, 0, "All 33 miners"), (valley, 0, "33 men")]),
                side("32", &["Northern Ledger"], &[(ledger, 0, "Thirty-two miners")]),
            ],
        ),
        finding(
            Kind::Contradiction,
            Some(Facet::Date),
            Severity::Warning,
            "f2",
            "time",
            "The last miner lifted out on 13 or 14 October 2010?",
            vec![
                side(
                    "2010-10-13",
                    &["Harbour Post", "Valley News"],
                    &[(harbour, 1, "on 13 October 2010"), (valley, 1, "on Oct. 13")],
                ),
                side("2010-10-14", &["Northern Ledger"], &[(ledger, 1, "on 14 October 2010")]),
            ],
        ),
        finding(
            Kind::Dispute,
            Some(Facet::Count),
            Severity::Note,
            "f4",
            "count:metres",
            "Families and the government differ on the depth",
            vec![
                side("700 metres (families)", &["Northern Ledger"], &[(ledger, 2, "700 metres")]),
                side("620 metres (government)", &["Northern Ledger"], &[(ledger, 2, "620")]),
            ],
        ),
        finding(
            Kind::Refinement,
            Some(Facet::Date),
            Severity::Note,
            "f3",
            "time",
            "Collapse on 5 August 2010, by others in early August",
            vec![
                side("2010-08-05", &["Harbour Post"], &[(harbour, 2, "on 5 August")]),
                side("2010-08", &["Valley News"], &[(valley, 2, "in early August")]),
            ],
        ),
        finding(
            Kind::Agreement,
            None,
            Severity::Note,
            "f1",
            "polarity",
            "Miners were rescued",
            vec![side(
                "affirmed",
                &["Harbour Post", "Northern Ledger", "Valley News"],
                &[(harbour, 0, "free"), (ledger, 0, "rescued"), (valley, 0, "brought up")],
            )],
        ),
        finding(
            Kind::LabelDivergence,
            None,
            Severity::Note,
            "",
            "label",
            "San Esteban is called “the mine's owner” and “negligent company”",
            vec![
                side("The mine's owner", &["Harbour Post"], &[(harbour, 1, "The mine's owner")]),
                side("negligent company", &["Valley News"], &[(valley, 1, "negligent company")]),
            ],
        ),
        finding(
            Kind::SpellingVariant,
            None,
            Severity::Note,
            "",
            "name",
            "Luis Urzúa is also written Luis Urzua",
            vec![
                side("Luis Urzúa", &["Valley News"], &[(valley, 1, "Luis Urzúa")]),
                side("Luis Urzua", &["Northern Ledger"], &[(ledger, 1, "Luis Urzua")]),
            ],
        ),
        finding(
            Kind::SingleSource,
            None,
            Severity::Note,
            "f4",
            "count:metres",
            "Only Northern Ledger reports the depth",
            vec![side("620–700 metres", &["Northern Ledger"], &[(ledger, 2, "700 metres")])],
        ),
        finding(
            Kind::Incomparable,
            None,
            Severity::Note,
            "f4",
            "count:metres",
            "Not shown that drilled metres and metres of rock are the same",
            vec![
                side("620 metres", &["Harbour Post"], &[(harbour, 1, "620 metres")]),
                side("700 metres", &["Northern Ledger"], &[(ledger, 2, "700 metres")]),
            ],
        ),
    ];
    list[5].actor = Some("~san-esteban".into());
    list[6].actor = Some("~urzua".into());
    list
}

fn labels(articles: &[Article]) -> Vec<LabelEntry> {
    let [harbour, ledger, valley] = articles else { panic!("three articles") };
    let entry = |actor: &str, article: &Article, class, stance, text: &str| LabelEntry {
        actor: actor.into(),
        source: article.source.clone(),
        class,
        stance,
        text: text.into(),
        voice: crosscheck::model::Voice::Own,
        speaker: None,
        uses: vec![LabelCell {
            article: article.id.clone(),
            published: Some("2010-10-14".into()),
            span: span(article, text),
        }],
    };
    vec![
        entry("~san-esteban", harbour, LabelClass::Role, None, "The mine's owner"),
        entry("~san-esteban", valley, LabelClass::Loaded, Some(Stance::Delegitimising), "negligent company"),
        entry("~urzua", ledger, LabelClass::Name, None, "Luis Urzua"),
        entry("~urzua", valley, LabelClass::Name, None, "Luis Urzúa"),
    ]
}

fn article(id: &str, source: &str, text: &str, published: &str, how: How) -> Article {
    let mut article = Article::plain(id, source, text);
    let why = "the text counts 69 days from 5 August".to_owned();
    article.published = Published { edtf: Date::parse(published), how, evidence: vec![Evidence { span: None, why }] };
    article.language = Some("en".into());
    article
}

fn actor(id: &str, name: &str, kind: ActorKind) -> Actor {
    Actor { id: id.into(), name: name.into(), kind, discovered: true }
}

fn span(article: &Article, words: &str) -> Span {
    let start = article.text.find(words).unwrap_or_else(|| panic!("{words:?} stands in {}", article.id));
    Span::new(Field::Text, start, start + words.len())
}

fn sentence(article: &Article, inside: &Span) -> Span {
    let part = |range: std::ops::Range<usize>| article.text.get(range).expect("a span lies on letters' bounds");
    let start = part(0..inside.start).rfind(['\n', '.']).map_or(0, |at| at + 1);
    let rest = part(start..article.text.len());
    let start = start + (rest.len() - rest.trim_start().len());
    let end = part(inside.end..article.text.len()).find('\n').map_or(article.text.len(), |at| inside.end + at);
    Span::new(Field::Text, start.min(inside.start), end)
}

fn claim(article: &Article, number: usize, event: &str, trigger: &str, day: Option<&str>) -> Claim {
    let trigger = span(article, trigger);
    let filler = Filler { id: Some("~urzua".into()), span: trigger, head: "miner".into(), modifiers: vec![] };
    Claim {
        id: format!("{}#c{number}", article.id),
        event: event.into(),
        plover: None,
        trigger,
        lemma: String::new(),
        sentence: sentence(article, &trigger),
        roles: BTreeMap::from([("patient".to_owned(), vec![filler])]),
        time: day.and_then(Date::parse).map(|edtf| TimeRef {
            edtf,
            mention: None,
            inferred: false,
            bounds: "at".into(),
            setting: false,
        }),
        pending: None,
        place: None,
        quantities: Vec::new(),
        ordinal: None,
        first_since: None,
        definiteness: Definiteness::Unmarked,
        order: Vec::new(),
        sum: None,
        polarity: Polarity::Affirmed,
        modality: Modality::Happened,
        attribution: Vec::new(),
        certainty: Certainty::Firm,
        doubts: Vec::new(),
        headline: false,
        terms: vec!["miner".into()],
        rule: format!("events/{event}"),
        grounds: Vec::new(),
    }
}

fn fact(id: &str, event: &str, summary: &str, number: usize, articles: &[Article]) -> Fact {
    let claims: Vec<String> = articles
        .iter()
        .flat_map(|a| &a.claims)
        .filter(|c| c.event == event && c.id.ends_with(&format!("#c{number}")))
        .map(|c| c.id.clone())
        .collect();
    let links =
        claims.windows(2).map(|pair| Link { a: pair[0].clone(), b: pair[1].clone(), weight: 7.5, parts: weights() });
    Fact {
        id: id.into(),
        event: event.into(),
        summary: summary.into(),
        witnesses: vec![vec!["Harbour Post".into()], vec!["Valley News".into()], vec!["Northern Ledger".into()]],
        links: links.collect(),
        claims,
    }
}

fn weights() -> Vec<MatchWeight> {
    vec![
        MatchWeight { slot: "time".into(), bits: -1.0, why: "one day apart".into() },
        MatchWeight { slot: "term: miner".into(), bits: 4.5, why: "both speak of miners".into() },
        MatchWeight { slot: "patient".into(), bits: 4.0, why: "the same man".into() },
    ]
}

fn finding(
    kind: Kind,
    facet: Option<Facet>,
    severity: Severity,
    fact: &str,
    slot: &str,
    summary: &str,
    sides: Vec<Side>,
) -> Finding {
    let key = format!("1|{}|{}|{fact}|{slot}", kind.id(), facet.map_or("", Facet::id));
    let values: Vec<&str> = sides.iter().map(|side| side.value.as_str()).collect();
    let fingerprint = blake3::hash(format!("{key}|{}", values.join("|")).as_bytes()).to_hex().to_string();
    let spans = sides.iter().flat_map(|side| side.spans.clone()).collect();
    Finding {
        id: fingerprint.chars().take(12).collect(),
        key,
        fingerprint,
        kind,
        facet,
        scope: if sides.iter().flat_map(|s| &s.sources).any(|s| s != "Northern Ledger") {
            Scope::Across
        } else {
            Scope::Within
        },
        severity,
        slot: slot.into(),
        fact: (!fact.is_empty()).then(|| fact.to_owned()),
        actor: None,
        summary: summary.into(),
        sides,
        why: vec![
            Why { text: "All speak of the last man out of the San José mine.".into(), weights: weights(), spans },
            Why { text: "An event of this kind has one value here.".into(), weights: Vec::new(), spans: Vec::new() },
        ],
    }
}

fn side(value: &str, sources: &[&str], stated: &[(&Article, usize, &str)]) -> Side {
    Side {
        value: value.into(),
        sources: sources.iter().map(|s| (*s).to_owned()).collect(),
        witnesses: sources.len(),
        claims: stated.iter().map(|(article, number, _)| format!("{}#c{number}", article.id)).collect(),
        spans: stated.iter().map(|(article, _, words)| (article.id.clone(), span(article, words))).collect(),
    }
}
