//! Extracted articles → what each says by itself: tables for a terminal, or the articles as JSON lines.
//!
//! Invariants: claims stand in text order; nothing is completed from other articles.

use comfy_table::presets::UTF8_FULL;
use comfy_table::{ContentArrangement, Table};

use super::csv::Spoken;
use super::view::View;
use super::{Options, inert, outline, page};
use crate::model::{Analysis, Article, Corpus, MentionKind};

/// One article a line.
pub fn jsonl(articles: &[Article]) -> String {
    let mut out = String::new();
    for article in articles {
        out.push_str(&serde_json::to_string(article).expect("an article holds only string keys and finite numbers"));
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
            let spoken = Spoken::of(&view, article, claim);
            let passage = super::view::place(article, &claim.trigger, Some(&claim.sentence));
            let event = format!("{}\n“{}”", claim.event, article.words(&claim.trigger));
            let slots = [spoken.when, spoken.place, spoken.count];
            let mut how = vec![format!("{:?}", claim.polarity), format!("{:?}", claim.modality)];
            how.retain(|word| word != "Affirmed" && word != "Happened");
            if !spoken.said_by.is_empty() {
                how.push(format!("said by {}", spoken.said_by));
            }
            let who = spoken.who.split("; ").map(cell).collect::<Vec<_>>().join("\n");
            table.add_row([
                passage.line.to_string(),
                event.split('\n').map(cell).collect::<Vec<_>>().join("\n"),
                who,
                slots.iter().filter(|slot| !slot.is_empty()).map(|slot| cell(slot)).collect::<Vec<_>>().join("\n"),
                how.iter()
                    .map(|word| cell(&word.replace("Negated", "negated")))
                    .collect::<Vec<_>>()
                    .join("\n")
                    .to_lowercase(),
            ]);
        }
        out.push_str(&table.to_string());
        out.push_str("\n\n");
    }
    out
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
