//! Entries of timelines and tables → the date that each entry stands under.
//!
//! "**23 October 2020** – The two sides signed …": a list item or table row that begins with a date tells of that day, though no
//! grammar ties the date to the verb; so does what stands under a heading that is nothing but a date. Invariant: only the first telling
//! sentence of an entry takes the date, and only its main clause. Deliberately absent: paragraphs, where a date at the head may be
//! a dateline.

use super::Context;
use super::matching::Event;
use crate::model::{Article, Mention, MentionKind, TimeRef};
use crate::text::{Block, BlockKind, Document, Field};

/// Relations that lead out of the main clause: what stands under them happened at another time.
const SUBORDINATE: &[&str] = &["advcl", "acl", "acl:relcl", "ccomp", "parataxis"];

/// The date of each block's entry, in the order of the blocks.
pub(super) fn dates(article: &Article, field: Field, document: &Document) -> Vec<Option<TimeRef>> {
    let mut under: Option<TimeRef> = None;
    let mut dates = Vec::with_capacity(document.blocks.len());
    for block in &document.blocks {
        let lead = leading_date(article, field, block);
        dates.push(match block.kind {
            BlockKind::Heading => {
                under = lead
                    .filter(|(_, mention)| letters_in(article, field, mention.span.end, block.span.end) == 0)
                    .and_then(|(index, mention)| time_ref(index, mention, true));
                None
            }
            BlockKind::ListItem | BlockKind::TableRow => {
                lead.and_then(|(index, mention)| time_ref(index, mention, false)).or_else(|| under.clone())
            }
            BlockKind::Paragraph => under.clone(),
            BlockKind::Furniture => None,
        });
    }
    dates
}

/// Whether an event stands in the main clause of its sentence; what hangs on the entry's own date is the main clause too.
pub(super) fn is_main(context: &Context<'_>, event: &Event<'_>) -> bool {
    let tokens = &context.sentence.tokens;
    let date = context.entry.as_ref().and_then(|time| context.article.mentions.get(time.mention?)).map(|m| m.span);
    let in_date =
        |node: usize| tokens.get(node).is_some_and(|token| date.is_some_and(|date| date.contains(&token.span)));
    let mut node = event.nodes.first().copied();
    // No path is longer than the sentence, even in a tree that is none.
    for _ in 0..tokens.len() {
        let Some(token) = node.and_then(|node| tokens.get(node)) else { return true };
        if SUBORDINATE.contains(&token.relation) {
            return token.head.is_some_and(in_date);
        }
        node = token.head;
    }
    false
}

/// The date before which the block holds no letter or digit.
fn leading_date<'a>(article: &'a Article, field: Field, block: &Block) -> Option<(usize, &'a Mention)> {
    let mentions = article.mentions.iter().enumerate();
    let (index, mention) = mentions
        .filter(|(_, mention)| block.span.contains(&mention.span))
        .find(|(_, mention)| matches!(&mention.kind, MentionKind::Time(time) if time.edtf.is_some()))?;
    (letters_in(article, field, block.span.start, mention.span.start) == 0).then_some((index, mention))
}

fn letters_in(article: &Article, field: Field, start: usize, end: usize) -> usize {
    article.field(field).get(start..end).unwrap_or("").chars().filter(|c| c.is_alphanumeric()).count()
}

fn time_ref(index: usize, mention: &Mention, inferred: bool) -> Option<TimeRef> {
    let MentionKind::Time(time) = &mention.kind else { return None };
    Some(TimeRef {
        edtf: time.edtf.clone()?,
        mention: Some(index),
        inferred,
        bounds: time.bounds.clone(),
        setting: false,
    })
}
