//! A fact or finding → one line that a reader understands: names instead of ids, words instead of slots.
//!
//! Invariants: built from the claims alone, so it is the same wherever the fact stands; a summary that was written for
//! readers is kept. Deliberately absent: deciding anything.

use std::collections::{BTreeMap, BTreeSet};

use super::view::{Stated, View};
use super::{outline, words};
use crate::model::{
    Analysis, Article, Claim, Fact, Filler, Finding, Kind, Mention, MentionKind, Modality, Polarity, Scope, Side,
};
use crate::value::{Date, Relation};

/// Names of one role that a title holds.
const NAMES: usize = 3;

/// Sources of one side that a sentence names.
const SOURCES: usize = 6;

/// Columns of the quotation that stands in for names.
const QUOTE: usize = 70;

/// What some types of event are called in a title, where their own name is stiff.
const CALLED: [(&str, &str); 3] = [("fatality", "Deaths"), ("injury", "Injuries"), ("territory-capture", "Capture")];

/// The joints of some types' roles, where they differ from those of other types.
const OWN_JOINTS: [(&str, &str, &str); 5] = [
    ("fatality", "agent", "caused by"),
    ("injury", "agent", "caused by"),
    ("injury", "patient", "to"),
    ("territory-capture", "place", "of"),
    ("visit", "place", "to"),
];

/// Words that begin a sentence with a capital and stand inside a title without one.
const ARTICLES: [&str; 3] = ["The ", "A ", "An "];

/// The words that join a role to its event, in the order in which they are said; other roles follow by their own name.
const JOINTS: [(&str, &str); 23] = [
    ("patient", "of"),
    ("person", "of"),
    ("item", "of"),
    ("object", "of"),
    ("appointee", "of"),
    ("vehicle", "of"),
    ("structure", "of"),
    ("volcano", "of"),
    ("party", "of"),
    ("side", "of"),
    ("target", "on"),
    ("destination", "to"),
    ("recipient", "to"),
    ("place", "in"),
    ("counterpart", "with"),
    ("opponent", "against"),
    ("agent", "by"),
    ("attacker", "by"),
    ("subject", "by"),
    ("visitor", "by"),
    ("striker", "by"),
    ("company", "by"),
    ("cause", "caused by"),
];

/// The most frequent wording of each place that the articles name, by its id.
pub(super) fn places(analysis: &Analysis) -> BTreeMap<&str, &str> {
    let mut wordings: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for mention in analysis.corpus.articles.iter().flat_map(|article| &article.mentions) {
        if let MentionKind::Place(place) = &mention.kind
            && let Some(id) = place.place.as_deref()
            && place.offset_km <= 0.0
        {
            *wordings.entry(id).or_default().entry(mention.text.as_str()).or_default() += 1;
        }
    }
    wordings
        .into_iter()
        .filter_map(|(id, texts)| {
            Some((id, texts.into_iter().max_by_key(|(text, count)| (*count, std::cmp::Reverse(*text)))?.0))
        })
        .collect()
}

/// A side's value as a reader understands it: names instead of ids, words instead of signs.
pub(super) fn value(view: &View<'_>, finding: &Finding, side: &Side) -> String {
    match finding.slot.split(':').next().unwrap_or("") {
        "event" => outline::REPORTED.to_owned(),
        "time" => words::date(&side.value),
        "count" => words::quantity(&side.value),
        "sum" => summed(&side.value),
        "order" => ordered(view, side),
        "commitment" => committed(view, finding, side),
        "label" => words::prose(&side.value),
        "polarity" => match side.value.as_str() {
            "affirmed" => "it happened".to_owned(),
            "negated" => "it did not happen".to_owned(),
            "denied" => "it is denied".to_owned(),
            other => other.to_owned(),
        },
        _ => {
            let name = view.name(&side.value);
            let shared = finding.sides.iter().any(|other| other.value != side.value && view.name(&other.value) == name);
            if shared && name != side.value { format!("{name} ({})", side.value) } else { name.to_owned() }
        }
    }
}

/// A total or a part: "68 child" is "68 children".
fn summed(printed: &str) -> String {
    let mut words = printed.splitn(4, ' ');
    match [words.next(), words.next(), words.next(), words.next()] {
        [Some(number), Some("in"), Some(window), Some(noun)] => {
            words::counting(&format!("{number} in {window}"), &words::plural(noun))
        }
        [Some(_), Some(noun), ..] if noun != "in" && noun.starts_with(char::is_alphabetic) => {
            let (number, noun) = printed.split_once(' ').unwrap_or((printed, ""));
            words::counting(number, &words::plural(noun))
        }
        _ => words::quantity(printed),
    }
}

/// What a claim says of the order of events: "visit after resignation, on 6 August 2020".
fn ordered(view: &View<'_>, side: &Side) -> String {
    let (said, date) = match side.value.rsplit_once(' ') {
        Some((said, date)) if Date::parse(date).is_some() => (said, Some(date.to_owned())),
        _ => (side.value.as_str(), None),
    };
    let parted = date.is_none();
    let own = || side.claims.iter().filter_map(|id| view.claim(id)).find_map(|(_, claim)| claim.own_time());
    let date = date.or_else(|| own().map(|time| time.edtf.to_string()));
    let when =
        date.map_or_else(String::new, |date| format!("{} {}", if parted { "," } else { "" }, words::when(&date)));
    format!("{}{when}", event(said).to_lowercase())
}

/// What a plan says, or what became of it: "planned for 23 January 2021", "said not to have happened".
fn committed(view: &View<'_>, finding: &Finding, side: &Side) -> String {
    let stages = [
        (" planned", "planned"),
        (" due", "due"),
        (" refused", "said not to have happened"),
        (" reported", "reported"),
    ];
    let found = stages.iter().find_map(|(stage, words)| Some((*words, side.value.split_once(stage)?)));
    let Some((said, (type_of, date))) = found else { return side.value.clone() };
    let about = finding.fact.as_deref().and_then(|id| view.fact(id)).map(|fact| fact.event.as_str());
    let what = if about == Some(type_of) { String::new() } else { event(type_of).to_lowercase() + " " };
    let when = match date.trim() {
        "" => String::new(),
        date if date.starts_with("by ") => format!(" by {}", words::date(date.trim_start_matches("by "))),
        date if matches!(said, "planned" | "due") => format!(" for {}", words::date(date)),
        date => format!(" {}", words::when(date)),
    };
    format!("{what}{said}{when}")
}

/// What a fact is about: "Offensive on Tripoli by Khalifa Haftar (April 2019)".
pub(super) fn fact(view: &View<'_>, fact: &Fact) -> String {
    without(view, fact, "", "")
}

/// What a fact is about, without the slot that is in question and without the noun that its figures count.
fn without(view: &View<'_>, fact: &Fact, slot: &str, noun: &str) -> String {
    let claims: Vec<Stated<'_>> = fact.claims.iter().filter_map(|id| view.claim(id)).collect();
    if !written_by_a_machine(fact) || claims.is_empty() {
        return fact.summary.clone();
    }
    let everybody = participants(view, fact, &claims, slot, "");
    let who = participants(view, fact, &claims, slot, noun);
    let mut setting: Vec<String> = Vec::new();
    if slot != "place" {
        setting.extend(undisputed_place(view, &claims).filter(|place| !who.contains(place.as_str())));
    }
    let planned = slot == "commitment";
    if slot != "time" && !planned {
        setting.extend(undisputed_date(&claims));
    }
    let setting = if setting.is_empty() { String::new() } else { format!(" ({})", setting.join(", ")) };
    let nobody = everybody.is_empty() && !slot.starts_with("role");
    let quoted = if nobody { shortest_sentence(&claims) } else { String::new() };
    let stage = if planned { String::new() } else { stage(&claims) };
    format!("{}{stage}{who}{setting}{quoted}", event(&fact.event))
}

/// The place that all claims which name one give.
fn undisputed_place(view: &View<'_>, claims: &[Stated<'_>]) -> Option<String> {
    let mut ids = claims.iter().filter_map(|(_, claim)| claim.own_place()).map(|place| place.id.as_str());
    let first = ids.next()?;
    ids.all(|id| id == first).then(|| view.name(first).to_owned())
}

/// The date that most claims give, where no other excludes it; else the month or the year that they share.
fn undisputed_date(claims: &[Stated<'_>]) -> Option<String> {
    let dates: Vec<&Date> = claims.iter().filter_map(|(_, claim)| claim.own_time()).map(|time| &time.edtf).collect();
    let usual = common(dates.iter().map(ToString::to_string))?;
    let common_date = Date::parse(&usual)?;
    if dates.iter().all(|date| common_date.relate(date) != Relation::Disjoint) {
        return Some(words::date(&usual));
    }
    let month = usual.get(..7).filter(|month| dates.iter().all(|date| date.to_string().starts_with(month)));
    let year = usual.get(..4).filter(|year| dates.iter().all(|date| date.to_string().starts_with(year)));
    month.or(year).map(words::date)
}

/// The shortest sentence that states the event, where nobody is named: ", in the words “…”".
fn shortest_sentence(claims: &[Stated<'_>]) -> String {
    let sentences = claims.iter().map(|(article, claim)| article.words(&claim.sentence));
    sentences.min_by_key(|words| words.len()).map_or_else(String::new, |words| {
        format!(", in the words “{}”", super::inert::clip_at_word(&super::inert::line(words), QUOTE))
    })
}

/// What the claims say of the event's reality, where all say the same and it is more than that it happened: `[planned]`.
fn stage(claims: &[Stated<'_>]) -> String {
    let word = |claim: &Claim| {
        let modality = match claim.modality {
            Modality::Happened => "",
            Modality::Planned => "planned",
            Modality::Demanded => "called for",
            Modality::Possible => "possible",
            Modality::Conditional => "conditional",
            Modality::Alleged => "alleged",
        };
        match claim.polarity {
            Polarity::Affirmed => modality,
            Polarity::Negated => "did not happen",
            Polarity::Denied => "denied",
        }
    };
    let Some(first) = claims.first().map(|(_, claim)| word(claim)) else { return String::new() };
    let shared = !first.is_empty() && claims.iter().all(|(_, claim)| word(claim) == first);
    if shared { format!(" [{first}]") } else { String::new() }
}

/// What a finding says: "Offensive on Tripoli by Khalifa Haftar: 4 April 2019 or 14 April 2019?".
pub(super) fn finding(view: &View<'_>, finding: &Finding) -> String {
    if finding.slot == "order" && finding.summary.starts_with("order: ") {
        return order(view, finding).unwrap_or_else(|| finding.summary.clone());
    }
    if finding.slot.starts_with("label") {
        return words::prose(&finding.summary);
    }
    let Some(about) = finding.fact.as_deref().and_then(|id| view.fact(id)).filter(|fact| !fact.summary.is_empty())
    else {
        return finding.summary.clone();
    };
    if !written_by_a_machine(about) || !finding.summary.starts_with(&about.summary) {
        return finding.summary.clone();
    }
    let noun = if finding.slot.starts_with("count") { counted(view, finding) } else { String::new() };
    let title = without(view, about, &finding.slot, &noun);
    if finding.slot == "event" {
        return title;
    }
    if finding.slot == "commitment" {
        return format!("{title}: {}{}", fate(view, finding), within(finding));
    }
    let mut values: Vec<String> = finding.sides.iter().map(|side| value(view, finding, side)).collect();
    if finding.kind == Kind::Refinement && finding.sides.len() == 2 {
        // The summary names the finer value first; the sides stand in the order of their witnesses.
        let [first, second] = [&finding.sides[0].value, &finding.sides[1].value];
        if finding.summary.ends_with(&format!("{second} ⊂ {first}")) {
            values.reverse();
        }
    }
    values.dedup();
    if finding.slot == "sum" {
        let total = finding.sides.iter().position(|side| !side.value.contains(' ')).unwrap_or(0);
        values = finding.sides.iter().map(|side| value(view, finding, side)).collect();
        let total = total.min(values.len());
        values.rotate_left(total);
        if let Some(all) = values.first_mut() {
            all.push_str(" in all");
        }
    }
    if let (Some(last), false) = (values.last_mut(), noun.is_empty()) {
        let printed = finding.sides.iter().find(|side| value(view, finding, side) == *last).map(|side| &side.value);
        *last = printed.map_or_else(|| format!("{last} {noun}"), |printed| words::counting(printed, &noun));
    }
    let (join, end) = match finding.kind {
        Kind::Refinement => (", more exactly than ", ""),
        Kind::Update | Kind::Revision | Kind::Correction => (", then ", ""),
        Kind::Contradiction | Kind::Dispute if finding.slot == "sum" => (", yet ", "?"),
        Kind::Contradiction | Kind::Dispute => (" or ", "?"),
        Kind::Incomparable if finding.why.iter().any(|why| why.text.starts_with(crate::compare::COMPATIBLE)) => {
            (" and ", ", both possible")
        }
        Kind::Incomparable => (" and ", ", not shown to be the same"),
        _ => (" or ", ""),
    };
    let asked = match finding.slot.split_once(':') {
        Some(("role", role)) => format!("{role} "),
        _ => String::new(),
    };
    format!("{title}: {asked}{}{end}{}", values.join(join), within(finding))
}

/// What was planned and what became of it: "planned for 23 January 2021, yet said not to have happened".
fn fate(view: &View<'_>, finding: &Finding) -> String {
    let (mut plans, mut rest): (Vec<&Side>, Vec<&Side>) =
        finding.sides.iter().partition(|side| side.value.contains(" planned") || side.value.contains(" due"));
    plans.append(&mut rest);
    let told: Vec<String> = plans.into_iter().map(|side| value(view, finding, side)).collect();
    told.join(match finding.kind {
        Kind::KeptCommitment => ", and ",
        Kind::OvertakenCommitment => ", but ",
        _ => ", yet ",
    })
}

/// The events whose order is in question: "Which came first: visit to Beirut by Emmanuel Macron, or resignation of Hassan Diab?"
fn order(view: &View<'_>, finding: &Finding) -> Option<String> {
    let mut facts: Vec<&Fact> = Vec::new();
    for (side, (_, claim)) in finding
        .sides
        .iter()
        .flat_map(|side| side.claims.iter().map(move |id| (side, id)))
        .filter_map(|(side, id)| Some((side, view.claim(id)?)))
    {
        let linked = claim.order.iter().map(|link| link.other.as_str());
        let linked = linked.filter(|id| view.claim(id).is_some_and(|(_, other)| side.value.ends_with(&other.event)));
        for id in std::iter::once(claim.id.as_str()).chain(linked) {
            let fact = view.analysis.facts.iter().find(|fact| fact.claims.iter().any(|known| known == id));
            facts.extend(fact.filter(|fact| !facts.iter().any(|known| known.id == fact.id)));
        }
    }
    let named = |fact: &&Fact| {
        let claims: Vec<Stated<'_>> = fact.claims.iter().filter_map(|id| view.claim(id)).collect();
        format!("{}{}", event(&fact.event).to_lowercase(), participants(view, fact, &claims, "", ""))
    };
    let mut names: Vec<String> = facts.iter().map(named).collect();
    names.dedup();
    let last = names.pop().filter(|_| !names.is_empty())?;
    Some(format!("Which came first: {}, or {last}?{}", names.join(", "), within(finding)))
}

/// Where one source says both: the same question may stand between sources in a finding of its own.
fn within(finding: &Finding) -> String {
    let mut sources: Vec<&str> = finding.sides.iter().flat_map(|side| &side.sources).map(String::as_str).collect();
    sources.dedup();
    match (finding.scope, sources.as_slice()) {
        (Scope::Within, [one]) if finding.sides.len() > 1 => format!(" (both in {one})"),
        _ => String::new(),
    }
}

/// What the figures count, in the articles' own words: "prisoners"; empty where no article has a word for it.
fn counted(view: &View<'_>, finding: &Finding) -> String {
    let claims = finding.sides.iter().flat_map(|side| &side.claims).filter_map(|id| view.claim(id));
    let nouns = claims.flat_map(|(article, claim)| {
        let fillers = claim.roles.values().flatten();
        let own = claim.quantities.iter().filter_map(|at| article.mentions.get(*at)).collect::<Vec<_>>();
        let fillers = fillers.filter(move |filler| own.iter().any(|mention| filler.span.overlaps(&mention.span)));
        fillers.filter_map(move |filler| after_number(article, filler)).map(str::to_owned)
    });
    match (common(nouns), finding.slot.split_once(':')) {
        (Some(noun), _) => super::inert::clip(&super::inert::line(&noun), 40),
        (None, Some((_, lemma))) if finding.sides.iter().all(|side| side.value == "1") => lemma.to_owned(),
        (None, Some((_, lemma))) => words::plural(lemma),
        (None, None) => String::new(),
    }
}

/// The words of a filler after the number in it: "prisoners" of "33 prisoners"; `None` where no quantity stands in it.
fn after_number<'a>(article: &'a Article, filler: &Filler) -> Option<&'a str> {
    let number = number(article, filler)?;
    let rest = article.field(filler.span.field).get(number.span.end..filler.span.end)?.trim();
    (!rest.is_empty()).then_some(rest)
}

/// The quantity in the words of a filler, if there is one; the words that bound it ("at least") may stand before the filler.
fn number<'a>(article: &'a Article, filler: &Filler) -> Option<&'a Mention> {
    let is_number = |mention: &&Mention| matches!(mention.kind, MentionKind::Quantity(_));
    article.mentions.iter().filter(is_number).find(|mention| filler.span.overlaps(&mention.span))
}

/// What a finding says and who says it: the title, then the voices, as one passage of text.
pub(super) fn sentence(view: &View<'_>, about: &Finding) -> String {
    let title = view.summary(about);
    let stop = if title.ends_with(['?', '.', '!', '”']) { "" } else { "." };
    format!("{title}{stop} {}", voices(view, about)).trim_end().to_owned()
}

/// Who says which value, in one sentence: "Harbour Post says 4 April 2019; Coastline Review says 14 April 2019."
pub(super) fn voices(view: &View<'_>, finding: &Finding) -> String {
    let told: Vec<String> = finding.sides.iter().map(|side| voice(view, finding, side)).collect();
    if told.is_empty() { String::new() } else { format!("{}.", told.join("; ")) }
}

fn voice(view: &View<'_>, finding: &Finding, side: &Side) -> String {
    let sources: Vec<&str> = side.sources.iter().take(SOURCES).map(String::as_str).collect();
    let more = side.sources.len().saturating_sub(SOURCES);
    let names = match (sources.as_slice(), more) {
        ([], _) => return value(view, finding, side),
        ([one], 0) => (*one).to_owned(),
        ([first @ .., last], 0) => format!("{} and {last}", first.join(", ")),
        (all, more) => format!("{} and {more} more", all.join(", ")),
    };
    let one = side.sources.len() == 1;
    if finding.slot == "event" {
        return format!("{names} {}", if one { "reports it" } else { "report it" });
    }
    format!("{names} {} {}", if one { "says" } else { "say" }, value(view, finding, side))
}

/// An event type in words: "offensive-end" is "Offensive end", "open:convene" is "Convene".
pub(super) fn event(id: &str) -> String {
    if let Some((_, called)) = CALLED.iter().find(|(known, _)| *known == id) {
        return (*called).to_owned();
    }
    let words = id.replace("open:", "").replace('-', " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A summary that begins with the event type is the fact's key and not a sentence.
fn written_by_a_machine(fact: &Fact) -> bool {
    fact.summary.starts_with(&fact.event)
}

/// Who takes part, by role, but for the role that is in question: " on Tripoli by Khalifa Haftar". Numbers are left out: sources
/// may differ on them.
fn participants(view: &View<'_>, fact: &Fact, claims: &[Stated<'_>], slot: &str, noun: &str) -> String {
    let questioned = slot.strip_prefix("role:").unwrap_or("");
    let mut roles: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut together: BTreeSet<(&str, &str)> = BTreeSet::new();
    for (article, claim) in claims {
        for (role, fillers) in claim.roles.iter().filter(|(role, _)| *role != questioned) {
            let names = roles.entry(role).or_default();
            let own: Vec<&str> = fillers.iter().filter_map(|filler| name(view, article, filler)).collect();
            together.extend(own.iter().flat_map(|one| own.iter().map(move |other| (*one, *other))));
            for filler in fillers {
                if claim.event.split('-').any(|word| word == filler.head) {
                    continue;
                }
                let Some(name) = name(view, article, filler).filter(|name| *name != noun) else { continue };
                let known = filler.id.is_some();
                if names.len() < NAMES && !names.contains(&name) && (known || names.is_empty()) {
                    names.push(name);
                }
            }
        }
    }
    let order = |role: &str| JOINTS.iter().position(|(known, _)| *known == role).unwrap_or(JOINTS.len());
    let mut ordered: Vec<(&str, Vec<&str>)> = roles.into_iter().collect();
    ordered.sort_by_key(|(role, _)| order(role));
    let own = |role: &str| OWN_JOINTS.iter().find(|(event, known, _)| *event == fact.event && *known == role);
    let mut told: Vec<&str> = Vec::new();
    let mut out = String::new();
    for (role, mut names) in ordered {
        names.retain(|name| !told.contains(name));
        told.extend(names.iter());
        let joint = own(role).map(|(.., joint)| joint).or_else(|| JOINTS.get(order(role)).map(|(_, joint)| joint));
        let joint = joint.map_or_else(|| format!(", {role}"), |joint| format!(" {joint}"));
        // Who did it and what did it are one question to a reader.
        if names.is_empty() || role == "cause" && out.contains(&joint) {
            continue;
        }
        // Two names of one claim act together; names of two claims may be one actor, or a difference.
        let act_together = names.iter().all(|name| together.contains(&(names[0], *name)));
        let names: Vec<String> =
            names.iter().map(|name| inside(&super::inert::clip(&super::inert::line(name), 40))).collect();
        let listed = match names.as_slice() {
            [first @ .., last] if act_together && !first.is_empty() => format!("{} and {last}", first.join(", ")),
            names => names.join(" / "),
        };
        out.push_str(&format!("{joint} {listed}"));
    }
    out
}

/// A participant's name, or its words without a number before them; `None` where only a number is left.
fn name<'v>(view: &'v View<'_>, article: &'v Article, filler: &'v Filler) -> Option<&'v str> {
    if let Some(id) = filler.id.as_deref() {
        return Some(view.named(Some(id), article.words(&filler.span)));
    }
    if number(article, filler).is_some() {
        return after_number(article, filler);
    }
    Some(article.words(&filler.span))
}

/// A name as it stands inside a title: without the capital of a sentence's first article, and without half a pair of quotation marks.
fn inside(name: &str) -> String {
    let marks = ['"', '“', '”'];
    let name = if name.matches(marks).count() == 1 { name.replace(marks, "") } else { name.to_owned() };
    match ARTICLES.iter().find_map(|article| Some((article, name.strip_prefix(article)?))) {
        Some((article, rest)) => article.to_lowercase() + rest,
        None => name,
    }
}

/// The value that most claims give, if any gives one.
fn common(values: impl Iterator<Item = String>) -> Option<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(value, count)| (*count, std::cmp::Reverse(value.clone()))).map(|(value, _)| value)
}
