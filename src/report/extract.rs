//! Extracted articles → what each says by itself: tables for a terminal, the reading of each claim step by step, or JSON lines.
//!
//! Invariants: claims stand in text order; nothing is completed from other articles.

use comfy_table::presets::UTF8_FULL;
use comfy_table::{ContentArrangement, Table};

use super::csv::Spoken;
use super::view::View;
use super::{Options, inert, outline, page};
use crate::model::{Analysis, Article, Certainty, Claim, Corpus, Filler, MentionKind};
use crate::text::{Field, Span};

/// One article a line.
pub fn jsonl(articles: &[Article]) -> String {
    let mut out = String::new();
    for article in articles {
        out.push_str(&inert::json(
            &serde_json::to_string(article).expect("an article holds only string keys and finite numbers"),
        ));
        out.push('\n');
    }
    out
}

/// A table of claims for each article, with its date and a tally of its mentions.
pub fn table(articles: &[Article], options: &Options) -> String {
    let analysis =
        Analysis { corpus: Corpus { articles: articles.to_vec(), actors: Vec::new() }, ..Analysis::default() };
    let view = View::new(&analysis, options);
    let width = options.width.max(super::table::NARROWEST);
    let mut out = String::new();
    for article in articles {
        out.push_str(&head(article));
        if article.claims.is_empty() {
            continue;
        }
        let mut table = Table::new();
        table
            .load_style(UTF8_FULL.with_rounded_corners().with_solid_inner_borders())
            .set_content_arrangement(ContentArrangement::Dynamic)
            .force_no_tty()
            .set_width(width as u16)
            .set_header(["line", "event", "who", "when, where, how many", "how"]);
        for claim in &article.claims {
            table.add_row(row(&view, article, claim));
        }
        out.push_str(&table.to_string());
        out.push_str("\n\n");
    }
    out
}

/// Every claim with the rule that made it, the words that fill its slots, and what decided each part of the reading.
pub fn why(articles: &[Article], options: &Options) -> String {
    let mut out = String::new();
    for article in articles {
        out.push_str(&head(article));
        for claim in &article.claims {
            out.push('\n');
            out.push_str(&reading(article, claim, options.width.max(super::table::NARROWEST)));
        }
        out.push('\n');
    }
    out
}

fn reading(article: &Article, claim: &Claim, width: usize) -> String {
    let passage = super::view::place(article, &claim.trigger, Some(&claim.sentence));
    let sentence = inert::line(&format!("{}«{}»{}", passage.before, passage.words, passage.after));
    let mut out = format!("{}: {}\n", inert::line(&passage.place()), inert::line(&claim.event));
    let mut told = vec![("in", format!("“{sentence}”")), ("rule", rule(article, claim))];
    told.push(("trigger", format!("{}, from “{}”", words(article, &claim.trigger), inert::line(&claim.lemma))));
    for (role, fillers) in &claim.roles {
        let ground = ground(article, claim, role);
        let named = |filler: &Filler| match &filler.id {
            Some(id) => format!("{} = {}", words(article, &filler.span), inert::line(id)),
            None => format!("{} (head “{}”)", words(article, &filler.span), inert::line(&filler.head)),
        };
        told.push((role, fillers.iter().map(named).collect::<Vec<_>>().join("; ") + &ground));
    }
    told.extend(time(article, claim).map(|time| ("when", time)));
    if let Some(place) = &claim.place {
        let from = mentioned(article, place.mention);
        told.push(("where", format!("{from}{}{}", inert::line(&place.id), taken_over(place.setting))));
    }
    for at in &claim.quantities {
        if let Some(MentionKind::Quantity(quantity)) = article.mentions.get(*at).map(|mention| &mention.kind) {
            told.push(("how many", format!("{}{}", mentioned(article, Some(*at)), quantity.quantity())));
        }
    }
    told.extend(claim.ordinal.map(|number| ("ordinal", number.to_string())));
    for link in &claim.order {
        told.push(("order", format!("{} {}", words(article, &link.words), inert::line(&link.other))));
    }
    let lower = |name: String| name.to_lowercase();
    told.push(("polarity", lower(format!("{:?}", claim.polarity)) + &ground(article, claim, "polarity")));
    told.push(("modality", lower(format!("{:?}", claim.modality)) + &ground(article, claim, "modality")));
    for speaker in &claim.attribution {
        let quoted = |span: Option<&Span>| span.map(|span| words(article, span)).unwrap_or_default();
        let who = speaker.actor.as_ref().map_or_else(String::new, |id| format!(" = {}", inert::line(id)));
        let cue = speaker.cue.as_ref().map_or_else(String::new, |cue| format!(", by {}", words(article, cue)));
        told.push(("said by", format!("{}{who}{cue}", quoted(speaker.speaker.as_ref()))));
    }
    if claim.attribution.is_empty() {
        told.push(("said by", "the outlet itself".to_owned()));
    }
    if claim.certainty == Certainty::Weak {
        told.push(("certainty", "weak: it may agree, and never contradicts".to_owned()));
    }
    let column = told.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0) + 2;
    for (name, text) in told {
        let room = width.saturating_sub(column + 2).max(24);
        let text = inert::wrap(&inert::clip(&text, 600), room).replace('\n', &format!("\n{}", " ".repeat(column + 2)));
        out.push_str(&format!("  {name:<column$}{text}\n"));
    }
    out
}

/// "trigger 2 of en/events/airstrike.toml"; for a claim without a rule, what it is made of.
fn rule(article: &Article, claim: &Claim) -> String {
    let language = article.language.as_deref().unwrap_or("en");
    match claim.rule.strip_prefix("events/").and_then(|rule| rule.rsplit_once(':')) {
        Some((frame, number)) => format!("trigger {number} of rules/{language}/events/{}.toml", inert::line(frame)),
        None => format!(
            "{}: no rule knows the verb; a clause with an identified subject and a slot",
            inert::line(&claim.rule)
        ),
    }
}

/// When, by which words, and how the day was found.
fn time(article: &Article, claim: &Claim) -> Option<String> {
    if let Some(pending) = &claim.pending {
        let event = pending.event.as_deref().unwrap_or("the event itself");
        return Some(format!(
            "{}left open, until another article dates {}",
            mentioned(article, Some(pending.mention)),
            inert::line(event)
        ));
    }
    let time = claim.time.as_ref()?;
    let bounds = if matches!(time.bounds.as_str(), "" | "at") { String::new() } else { format!("{} ", time.bounds) };
    let inferred = if time.inferred { ", inferred: a day of slack" } else { "" };
    let from = mentioned(article, time.mention);
    Some(format!("{from}{bounds}{}{inferred}{}", time.edtf, taken_over(time.setting)))
}

fn taken_over(setting: bool) -> &'static str {
    if setting { ", taken over from the lead: shown, never weighed" } else { "" }
}

/// The words of a mention, before what they stand for.
fn mentioned(article: &Article, mention: Option<usize>) -> String {
    let mention = mention.and_then(|at| article.mentions.get(at));
    mention.map_or_else(String::new, |mention| format!("{} = ", words(article, &mention.span)))
}

/// What decided a part of the reading, in brackets.
fn ground(article: &Article, claim: &Claim, of: &str) -> String {
    let Some(ground) = claim.grounds.iter().find(|ground| ground.of == of) else { return String::new() };
    match (ground.by.as_str(), &ground.span) {
        ("words", Some(span)) => format!(" [by {}]", words(article, span)),
        ("rule", _) => " [by the rule]".to_owned(),
        ("date", _) => " [the day lies ahead]".to_owned(),
        ("before", _) => " [from the claim before]".to_owned(),
        (position, _) => format!(" [{}]", inert::line(position)),
    }
}

fn words(article: &Article, span: &Span) -> String {
    format!("“{}”", inert::clip(&inert::line(article.words(span)), 120))
}

fn row(view: &View<'_>, article: &Article, claim: &Claim) -> [String; 5] {
    let spoken = Spoken::of(view, article, claim);
    let passage = super::view::place(article, &claim.trigger, Some(&claim.sentence));
    let line = if passage.field == Field::Title { "title".to_owned() } else { passage.line.to_string() };
    let when = claim.time.as_ref().map_or_else(String::new, |time| match time.bounds.as_str() {
        _ if time.setting => format!("news of {}", time.edtf),
        "at" | "" => time.edtf.to_string(),
        bounds => format!("{bounds} {}", time.edtf),
    });
    [
        line,
        lines([claim.event.clone(), format!("“{}”", article.words(&claim.trigger))]),
        lines(spoken.who.split("; ").map(str::to_owned)),
        lines([when, spoken.place, spoken.count]),
        lines(manner(claim, &spoken.said_by)),
    ]
}

/// What keeps a claim from being a plain statement of fact in the outlet's own voice.
fn manner(claim: &Claim, said_by: &str) -> Vec<String> {
    let mut how = vec![format!("{:?}", claim.polarity).to_lowercase(), format!("{:?}", claim.modality).to_lowercase()];
    how.retain(|word| word != "affirmed" && word != "happened");
    if claim.certainty == Certainty::Weak {
        how.push("weak".to_owned());
    }
    if !said_by.is_empty() {
        how.push(format!("said by {said_by}"));
    }
    how
}

fn lines(parts: impl IntoIterator<Item = String>) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).map(|part| cell(&part)).collect::<Vec<_>>().join("\n")
}

fn head(article: &Article) -> String {
    let count = |is: fn(&MentionKind) -> bool| article.mentions.iter().filter(|mention| is(&mention.kind)).count();
    let mentions = [
        outline::counted(article.claims.len(), "claim", "claims"),
        outline::counted(count(|kind| matches!(kind, MentionKind::Time(_))), "time", "times"),
        outline::counted(count(|kind| matches!(kind, MentionKind::Quantity(_))), "quantity", "quantities"),
        outline::counted(count(|kind| matches!(kind, MentionKind::Actor(_))), "actor mention", "actor mentions"),
        outline::counted(count(|kind| matches!(kind, MentionKind::Place(_))), "place mention", "place mentions"),
    ];
    let date = article.published.edtf.as_ref().map_or_else(|| "unknown".to_owned(), ToString::to_string);
    let how = page::how_name(article.published.how);
    let mut out = format!("{} ({})\n", cell(&article.source), inert::line(&article.path));
    out.push_str(&format!("  published {date} ({how})"));
    if let Some(evidence) = article.published.evidence.first() {
        out.push_str(&format!(": {}", inert::clip(&inert::line(&evidence.why), 160)));
    }
    out.push_str(&format!("\n  {}\n", mentions.join(", ")));
    for problem in &article.diagnostics {
        out.push_str(&format!("  {}\n", inert::line(problem)));
    }
    out
}

fn cell(text: &str) -> String {
    inert::clip(&inert::line(text), 100)
}
