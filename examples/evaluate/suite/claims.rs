//! What claims are scored on: syria-tolls, case2021, giveme5w1h's main event, muc4's dates.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crosscheck::model::{Anchor, Article, Claim, How, MentionKind, Published, QuantityMention, TimexType};
use crosscheck::rules::Rules;
use crosscheck::text::{Field, Span};
use crosscheck::value::Date;
use jiff::civil;
use serde_json::Value;

use super::{Bench, Scores};

/// Frames of a killing.
const KILLING: &[&str] = &["fatality"];

/// Frames of an attack.
const ATTACK: &[&str] = &[
    "airstrike",
    "attack",
    "bombing",
    "chemical-attack",
    "clash",
    "explosion",
    "grenade-attack",
    "offensive",
    "roadside-bomb",
    "shelling",
    "suicide-bombing",
];

/// The subtypes of case2021 and the frames that stand for each.
const SUBTYPES: &[(&str, &[&str])] = &[
    ("ABDUCT_DISSAP", &["abduction"]),
    ("AGREEMENT", &["agreement", "ceasefire", "talks", "prisoner-exchange", "meeting", "mediation"]),
    ("AIR_STRIKE", &["airstrike"]),
    ("ARMED_CLASH", &["clash"]),
    ("ARREST", &["arrest"]),
    ("ART_MISS_ATTACK", &["shelling"]),
    ("ATTACK", &["attack"]),
    ("ATTRIB", &["responsibility-claim", "accusation", "denial"]),
    ("CHANGE_TO_GROUP_ACT", &["surrender", "deployment", "realignment"]),
    ("CHEM_WEAP", &["chemical-attack"]),
    ("DIPLO", &["sanction", "expulsion", "recognition", "visit", "sanction-end", "threat", "relations-cut"]),
    ("DISR_WEAP", &["seizure"]),
    ("FORCE_AGAINST_PROTEST", &["protest-shooting"]),
    ("GRENADE", &["grenade-attack"]),
    ("HQ_ESTABLISHED", &["base-established"]),
    ("MAN_MADE_DISASTER", &["crash", "explosion", "collapse", "fire", "spill", "poisoning"]),
    ("MOB_VIOL", &["mob-violence"]),
    ("NATURAL_DISASTER", &["earthquake", "flood", "storm", "eruption", "wildfire"]),
    ("NON_VIOL_TERRIT_TRANSFER", &["withdrawal", "handover"]),
    ("ORG_CRIME", &["smuggling", "robbery"]),
    ("PEACE_PROTEST", &["protest"]),
    ("PROPERTY_DISTRUCT", &["property-destruction"]),
    ("PROTEST_WITH_INTER", &["protest-dispersal"]),
    ("REM_EXPLOS", &["roadside-bomb", "bombing"]),
    ("SEX_VIOL", &["sexual-violence"]),
    ("SUIC_BOMB", &["suicide-bombing"]),
    ("VIOL_DEMONSTR", &["riot"]),
];

/// Heads of targets that are armed.
const ARMED: &[&str] =
    &["army", "barracks", "base", "checkpoint", "force", "military", "outpost", "position", "post", "soldier", "troop"];

/// Scores `syria-tolls`.
pub(crate) fn syria_tolls(bench: &Bench, corpora: &Path) -> Option<BTreeMap<String, Scores>> {
    let rows = Bench::rows(&corpora.join("syria-tolls/articles.jsonl"))?;
    let articles = bench.extract(tolls(&rows));
    let (mut tolls, mut hit_tolls, mut said) = (0.0, 0.0, 0.0);
    let (mut places, mut hit_places, mut dates, mut hit_dates) = (0.0, 0.0, 0.0, 0.0);
    for (row, article) in rows.iter().zip(&articles) {
        let gold = &row["gold"];
        let counts = killed(article);
        said += counts.len() as f64;
        for group in ["children", "civilians", "noncivilians", "women"] {
            let toll = gold[group].as_f64().unwrap_or(0.0);
            if toll > 0.0 {
                tolls += 1.0;
                if counts.contains(&(toll as u64)) {
                    hit_tolls += 1.0;
                } else {
                    bench.error(|| format!("{}: toll {toll} of {group} not among {counts:?}", article.id));
                }
            }
        }
        places += 1.0;
        if violent(article).any(|claim| is_within(&bench.rules, claim, &text(gold, "place"))) {
            hit_places += 1.0;
        } else {
            let found: Vec<&str> =
                violent(article).filter_map(|claim| claim.place.as_ref().map(|place| place.id.as_str())).collect();
            bench.error(|| format!("{}: place {} not among {found:?}", article.id, gold["place"]));
        }
        let Some(day) = gold["date"].as_str().and_then(|date| date.parse::<civil::Date>().ok()) else { continue };
        if !is_datable(article, day) {
            continue;
        }
        dates += 1.0;
        if violent(article).any(|claim| touches(claim, day)) {
            hit_dates += 1.0;
        } else {
            let found: Vec<String> =
                violent(article).filter_map(|claim| claim.time.as_ref().map(|time| time.edtf.to_string())).collect();
            bench.error(|| format!("{}: date {day} not among {found:?}", article.id));
        }
    }
    let n = rows.len() as f64;
    Some(BTreeMap::from([(
        "syria-tolls".to_owned(),
        scores(&[
            ("toll_recall", hit_tolls / f64::max(tolls, 1.0)),
            ("tolls_per_article", said / n.max(1.0)),
            ("place_recall", hit_places / f64::max(places, 1.0)),
            ("date_recall", hit_dates / f64::max(dates, 1.0)),
            ("n", n),
            ("skipped_rows", 0.0),
        ]),
    )]))
}

/// The articles of `syria-tolls/articles.jsonl`.
pub(crate) fn tolls(rows: &[Value]) -> Vec<Article> {
    rows.iter().map(|row| Article::plain(text(row, "id"), text(row, "source"), text(row, "text"))).collect()
}

/// Scores `case2021`.
pub(crate) fn case2021(bench: &Bench, corpora: &Path) -> Option<BTreeMap<String, Scores>> {
    let rows = Bench::rows(&corpora.join("case2021/snippets.jsonl"))?;
    let records =
        rows.iter().map(|row| Article::plain(text(row, "id"), "case2021", text(row, "EventSnippet"))).collect();
    let articles = bench.extract(records);
    let mut right = 0.0;
    for (row, article) in rows.iter().zip(&articles) {
        let gold = text(row, "SubType");
        let found = article.claims.iter().find_map(|claim| subtype(bench, article, claim));
        if found == Some(gold.as_str()) {
            right += 1.0;
        } else {
            bench.error(|| format!("{gold} read as {found:?}: {}", text(row, "EventSnippet")));
        }
    }
    let n = rows.len() as f64;
    Some(BTreeMap::from([(
        "case2021".to_owned(),
        scores(&[("type_accuracy", right / n.max(1.0)), ("n", n), ("skipped_rows", 0.0)]),
    )]))
}

/// Scores `giveme5w1h/gold.jsonl`: the main event.
pub(crate) fn main_event(bench: &Bench, corpora: &Path) -> Option<BTreeMap<String, Scores>> {
    let rows = Bench::rows(&corpora.join("giveme5w1h/gold.jsonl"))?;
    let records = rows.iter().map(gold_article).collect();
    let articles = bench.extract(records);
    let questions = ["who", "what", "where", "when"];
    let mut hits: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    let mut claims_in_leads = 0.0;
    for (row, article) in rows.iter().zip(&articles) {
        let lead = lead_claims(bench, article);
        claims_in_leads += lead.len() as f64;
        for question in questions {
            let answers: Vec<String> = answers(row, question);
            if answers.is_empty() {
                continue;
            }
            let spans: Vec<Span> = lead.iter().flat_map(|claim| spans(article, claim, question)).collect();
            let words: BTreeSet<String> = spans.iter().flat_map(|span| content_words(article.words(span))).collect();
            let hit = answers.iter().any(|answer| content_words(answer).iter().any(|word| words.contains(word)));
            let entry = hits.entry(question).or_default();
            entry.1 += 1.0;
            if hit {
                entry.0 += 1.0;
            } else {
                bench.error(|| format!("{}: {question} {answers:?} not in {words:?}", article.id));
            }
        }
    }
    let mut found: Vec<(&str, f64)> = hits.iter().map(|(question, (hit, all))| (*question, hit / all)).collect();
    let mean = found.iter().map(|(_, score)| score).sum::<f64>() / questions.len() as f64;
    let n = rows.len() as f64;
    found.extend([("main_event_hit", mean), ("claims_per_lead", claims_in_leads / n.max(1.0)), ("n_gold", n)]);
    Some(BTreeMap::from([("giveme5w1h".to_owned(), scores(&found))]))
}

/// Scores `muc4`: claim dates against the templates' dates.
pub(crate) fn muc4(bench: &Bench, corpora: &Path) -> Option<BTreeMap<String, Scores>> {
    let folder = corpora.join("muc4");
    let mut parts: Vec<_> =
        std::fs::read_dir(&folder).ok()?.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    parts.sort();
    let (mut all, mut hit, mut skipped) = (0.0, 0.0, 0.0);
    for part in parts.iter().filter(|part| part.file_name().is_some_and(|name| name != "dev")) {
        let mut files: Vec<_> = std::fs::read_dir(part).ok()?.flatten().map(|entry| entry.path()).collect();
        files.sort();
        let named =
            |path: &Path, word: &str| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(word));
        let messages: BTreeMap<String, String> = files
            .iter()
            .filter(|file| !named(file, "key") && !file.to_string_lossy().ends_with(".mixed-case"))
            .filter_map(|file| std::fs::read_to_string(file).ok())
            .flat_map(|text| split_messages(&text))
            .collect();
        let gold: Vec<(String, Vec<(civil::Date, civil::Date)>)> = files
            .iter()
            .filter(|file| named(file, "key"))
            .filter_map(|file| std::fs::read_to_string(file).ok())
            .flat_map(|text| templates(&text))
            .collect();
        let ids: Vec<&String> = messages.keys().collect();
        let records = messages.iter().map(|(id, text)| Article::plain(id, "fbis", text)).collect();
        let articles = bench.extract(records);
        for (id, alternatives) in gold {
            if alternatives.is_empty() {
                skipped += 1.0;
                continue;
            }
            all += 1.0;
            let claims = ids.iter().position(|known| **known == id).map(|at| &articles[at].claims);
            let intervals = claims.into_iter().flatten().filter_map(|claim| {
                let date = &claim.time.as_ref()?.edtf;
                Some((date.first()?, date.last()?))
            });
            let overlaps = intervals
                .filter(|(first, last)| days_between(*first, *last) < 31)
                .any(|(first, last)| alternatives.iter().any(|(from, to)| first <= *to && *from <= last));
            hit += f64::from(u8::from(overlaps));
        }
    }
    Some(BTreeMap::from([(
        "muc4".to_owned(),
        scores(&[("date_overlaps", hit / f64::max(all, 1.0)), ("n", all), ("skipped_rows", skipped)]),
    )]))
}

fn text(row: &Value, field: &str) -> String {
    row[field].as_str().map_or_else(|| row[field].to_string(), str::to_owned)
}

fn scores(pairs: &[(&str, f64)]) -> Scores {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect()
}

fn killed(article: &Article) -> BTreeSet<u64> {
    article
        .claims
        .iter()
        .filter(|claim| KILLING.contains(&claim.event.as_str()))
        .flat_map(|claim| &claim.quantities)
        .filter_map(|&index| stated(article, index))
        .map(|value| value as u64)
        .collect()
}

fn stated(article: &Article, index: usize) -> Option<f64> {
    match &article.mentions.get(index)?.kind {
        MentionKind::Quantity(QuantityMention { value, .. }) => *value,
        _ => None,
    }
}

fn violent(article: &Article) -> impl Iterator<Item = &Claim> {
    article
        .claims
        .iter()
        .filter(|claim| KILLING.contains(&claim.event.as_str()) || ATTACK.contains(&claim.event.as_str()))
}

fn is_within(rules: &Rules, claim: &Claim, governorate: &str) -> bool {
    let outer = match governorate {
        "lattakia" => "sy-latakia".to_owned(),
        "damascus" => return ["sy-damascus", "sy-rif-dimashq"].iter().any(|id| claim_is_in(rules, claim, id)),
        "deir ezzor" => "sy-deir-ez-zor".to_owned(),
        "hasakeh" => "sy-hasakah".to_owned(),
        "tartous" => "sy-tartus".to_owned(),
        other => format!("sy-{}", other.replace(' ', "-")),
    };
    claim_is_in(rules, claim, &outer)
}

fn claim_is_in(rules: &Rules, claim: &Claim, outer: &str) -> bool {
    claim.place.as_ref().is_some_and(|place| rules.places.holds(outer, &place.id))
}

/// Whether the gold day lies within a day of a date written in the text, or in the week before the first written one.
fn is_datable(article: &Article, day: civil::Date) -> bool {
    let written: Vec<civil::Date> = article
        .mentions
        .iter()
        .filter_map(|mention| match &mention.kind {
            MentionKind::Time(time) if time.anchor == Anchor::Written && time.timex.kind == TimexType::Date => {
                time.edtf.as_ref()
            }
            _ => None,
        })
        .filter(|date| date.first() == date.last())
        .filter_map(Date::first)
        .collect();
    written.iter().any(|date| days_between(day, *date).abs() <= 1)
        || written.first().is_some_and(|first| (0..=7).contains(&days_between(day, *first)))
}

fn touches(claim: &Claim, day: civil::Date) -> bool {
    let Some((first, last)) = claim.time.as_ref().and_then(|time| Some((time.edtf.first()?, time.edtf.last()?))) else {
        return false;
    };
    days_between(first, last) < 3 && days_between(first, day) >= -1 && days_between(day, last) >= -1
}

fn days_between(from: civil::Date, to: civil::Date) -> i32 {
    (to - from).get_days()
}

fn subtype(bench: &Bench, article: &Article, claim: &Claim) -> Option<&'static str> {
    // An attack on armed forces is a battle between armed groups there.
    let on_armed = claim.roles.get("target").into_iter().flatten().any(|filler| ARMED.contains(&filler.head.as_str()));
    if claim.event == "attack" && on_armed {
        return Some("ARMED_CLASH");
    }
    if claim.event == "territory-capture" {
        let by_government = claim.roles.get("attacker").into_iter().flatten().any(|filler| {
            // The phrase of a state's forces names the state's arm: "government forces", "army units".
            let words = article.words(&filler.span).to_lowercase();
            let mut words = words.split(|c: char| !c.is_alphanumeric());
            words.any(|word| {
                ["army", "government", "troops", "soldiers", "police", "military", "ministry"].contains(&word)
            }) || filler.id.as_ref().is_some_and(|id| id.ends_with("/military"))
                || filler.id.as_ref().and_then(|id| bench.rules.actors.kind(id)).is_some_and(|kind| {
                    matches!(kind, crosscheck::model::ActorKind::Government | crosscheck::model::ActorKind::State)
                })
        });
        return Some(if by_government { "GOV_REGAINS_TERIT" } else { "NON_STATE_ACTOR_OVERTAKES_TER" });
    }
    SUBTYPES.iter().find(|(_, frames)| frames.contains(&claim.event.as_str())).map(|(name, _)| *name)
}

fn gold_article(row: &Value) -> Article {
    let mut article = Article::plain(text(row, "dId"), text(row, "publisher"), text(row, "text"));
    article.title = row["title"].as_str().map(str::to_owned);
    article.published = Published {
        edtf: row["date_publish"].as_str().and_then(|date| date.get(..10)).and_then(Date::parse),
        how: How::Metadata,
        evidence: Vec::new(),
    };
    article
}

/// Claims in the title or the first five sentences of the article; what its page says about itself is none.
fn lead_claims<'a>(bench: &Bench, article: &'a Article) -> Vec<&'a Claim> {
    let Some(language) = bench.rules.languages.values().next() else { return Vec::new() };
    let document = language.analyzer.read(Field::Text, &article.text, article.format);
    let end = document.told().take(5).last().map_or(0, |sentence| sentence.span.end);
    article.claims.iter().filter(|claim| claim.trigger.field == Field::Title || claim.trigger.end <= end).collect()
}

fn answers(row: &Value, question: &str) -> Vec<String> {
    let annotated = row["fiveWoneH"][question]["annotated"].as_array().into_iter().flatten();
    annotated
        .filter(|answer| answer["coderPhraseCount"].as_f64().unwrap_or(0.0) >= 2.0)
        .filter_map(|answer| answer["text"].as_str().map(str::to_owned))
        .collect()
}

fn spans(article: &Article, claim: &Claim, question: &str) -> Vec<Span> {
    let mention =
        |index: Option<usize>| index.and_then(|index| article.mentions.get(index)).map(|mention| mention.span);
    let fillers = || claim.roles.values().flatten().map(|filler| filler.span);
    match question {
        "who" => fillers().collect(),
        "what" => {
            let patients =
                claim.roles.iter().filter(|(role, _)| role.as_str() != "agent").flat_map(|(_, fillers)| fillers);
            std::iter::once(claim.trigger).chain(patients.map(|filler| filler.span)).collect()
        }
        "where" => mention(claim.place.as_ref().and_then(|place| place.mention)).into_iter().collect(),
        _ => mention(claim.time.as_ref().and_then(|time| time.mention)).into_iter().collect(),
    }
}

fn content_words(text: &str) -> BTreeSet<String> {
    const EMPTY: &[&str] = &[
        "the", "and", "for", "that", "with", "from", "was", "were", "has", "had", "have", "are", "its", "his", "her",
        "their", "this", "late", "early",
    ];
    text.split(|c: char| !c.is_alphanumeric())
        .map(str::to_lowercase)
        .filter(|word| {
            (word.len() > 2 || word.chars().all(|c| c.is_ascii_digit()) && !word.is_empty())
                && !EMPTY.contains(&word.as_str())
        })
        .collect()
}

/// Messages of a MUC file by id.
fn split_messages(text: &str) -> Vec<(String, String)> {
    let mut messages: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        let id = line.split_whitespace().next().unwrap_or("");
        let is_head = line.contains("-MUC") && (line.starts_with("DEV-") || line.starts_with("TST"));
        if is_head {
            messages.push((id.to_owned(), String::new()));
        } else if let Some((_, body)) = messages.last_mut() {
            body.push_str(line);
            body.push('\n');
        }
    }
    messages
}

/// The dates of each obligatory template: (message id, alternatives).
fn templates(text: &str) -> Vec<(String, Vec<(civil::Date, civil::Date)>)> {
    let mut found = Vec::new();
    let (mut id, mut template) = (String::new(), String::new());
    for line in text.lines() {
        let Some((field, value)) = line.split_once(". ") else { continue };
        let value = |name: &str| value.trim_start().strip_prefix(name).map(|rest| rest.trim().to_owned());
        match field.trim() {
            "0" => {
                let message = value("MESSAGE: ID").unwrap_or_default();
                message.split_whitespace().next().unwrap_or("").clone_into(&mut id);
            }
            "1" => template = value("MESSAGE: TEMPLATE").unwrap_or_default(),
            "2" if template.chars().all(|c| c.is_ascii_digit()) && !template.is_empty() => {
                found.push((id.clone(), value("INCIDENT: DATE").map(|date| alternatives(&date)).unwrap_or_default()));
            }
            _ => {}
        }
    }
    found
}

fn alternatives(value: &str) -> Vec<(civil::Date, civil::Date)> {
    value
        .split('/')
        .filter_map(|alternative| {
            let cleaned = alternative.trim().trim_start_matches(['-', '?', ' ', '(']).trim_end_matches(')');
            let days: Vec<civil::Date> = cleaned.split(" - ").filter_map(muc_day).collect();
            match (days.as_slice(), alternative.contains('-') && alternative.trim().starts_with('-')) {
                ([day], true) => Some((*day - jiff::Span::new().days(30), *day)),
                ([day], false) => Some((*day, *day)),
                ([from, to, ..], _) => Some((*from, *to)),
                _ => None,
            }
        })
        .collect()
}

fn muc_day(text: &str) -> Option<civil::Date> {
    const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    let parts: Vec<&str> = text.split_whitespace().collect();
    let [day, month, year] = parts.as_slice() else { return None };
    let month = MONTHS.iter().position(|name| month.starts_with(name))? + 1;
    civil::Date::new(1900 + year.parse::<i16>().ok()?, month as i8, day.parse().ok()?).ok()
}
