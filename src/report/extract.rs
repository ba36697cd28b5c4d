//! Extracted articles → what each says by itself: tables for a terminal, or the articles as JSON lines.
//!
//! Invariants: claims stand in text order; nothing is completed from other articles.

use comfy_table::presets::UTF8_FULL;
use comfy_table::{ContentArrangement, Table};

use super::csv::Spoken;
use super::view::View;
use super::{Options, inert, outline, page};
use crate::model::{Analysis, Article, Certainty, Claim, Corpus, MentionKind};
use crate::text::Field;

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
