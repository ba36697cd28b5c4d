//! Names, titles, appositions and descriptions of actors → actor mentions.
//!
//! Steps: aliases of the packs (`pack`), names that only the text knows (`name`), titles and labels around both (`label`),
//! forces, governments and offices joined to a name ("Haftar's forces", `group`). A name's mention spans its title and the name;
//! each label besides has a mention of its own, whose span and `label` are the label's words. Invariants: no actor is merged on a
//! surname alone where two first names occur; an official or an office is not its state; nothing is read twice. Pronouns and definite
//! descriptions (`reference`) are resolved only where the evidence is clear. Deliberately absent: merging across articles (`resolve`).

mod group;
mod label;
mod name;
mod pack;
mod reference;

use super::Reading;
use crate::model::{ActorKind, ActorMention, Article, LabelClass, Mention, MentionKind};
use crate::rules::{Language, Rules};
use crate::text::{Document, Field, Sentence, Span};

/// Finds the actors that an article names. `places` are the places that it names: what names a place alone is no actor.
pub fn find(
    article: &Article,
    reading: &Reading,
    language: &Language,
    rules: &Rules,
    places: &[Mention],
) -> Vec<Mention> {
    let scene = Scene { article, reading, language, rules, places };
    let known = pack::find(&scene);
    let mut namings = known.namings.clone();
    namings.extend(name::find(&scene, &known));
    namings.sort_by_key(|n| (n.span.field, n.span.start, std::cmp::Reverse(n.span.end)));
    let mut mentions = Vec::new();
    for naming in &namings {
        mentions.extend(label::mentions(&scene, naming, &known));
    }
    let references = reference::find(&scene, &namings, &mentions, &known);
    mentions.extend(references.mentions);
    namings.extend(references.namings);
    mentions.extend(group::find(&scene, &namings, &known));
    mentions.sort_by_key(|m| (m.span.field, m.span.start, std::cmp::Reverse(m.span.end)));
    mentions.dedup_by(|b, a| a.span == b.span && same_actor(a, b));
    mentions
}

fn same_actor(a: &Mention, b: &Mention) -> bool {
    match (&a.kind, &b.kind) {
        (MentionKind::Actor(a), MentionKind::Actor(b)) => a.actor == b.actor,
        _ => false,
    }
}

/// What every step sees.
struct Scene<'s> {
    article: &'s Article,
    reading: &'s Reading,
    language: &'s Language,
    rules: &'s Rules,
    places: &'s [Mention],
}

/// A naming before its labels are read.
#[derive(Clone, Debug)]
struct Naming {
    /// The name alone.
    span: Span,
    /// Index of the sentence in its field.
    sentence: usize,
    /// First and last token of the name.
    tokens: (usize, usize),
    /// Whom it names; `None` where several are left open.
    actor: Option<String>,
    /// What the words show about the kind.
    kind: ActorKind,
    /// Name, self-designation or description.
    class: LabelClass,
}

impl Scene<'_> {
    fn document(&self, field: Field) -> Option<&Document> {
        self.reading.fields().find(|(f, _)| *f == field).map(|(_, document)| document)
    }

    fn sentence(&self, naming: &Naming) -> Option<&Sentence> {
        self.document(naming.span.field)?.sentences.get(naming.sentence)
    }

    /// Sentence and tokens that a span covers, where it lies inside one sentence.
    fn tokens_of(&self, span: &Span) -> Option<(usize, (usize, usize))> {
        let sentences = &self.document(span.field)?.sentences;
        let at = sentences.partition_point(|s| s.span.end <= span.start);
        let tokens = &sentences.get(at)?.tokens;
        let first = tokens.iter().position(|t| t.span.end > span.start)?;
        let last = tokens.iter().rposition(|t| t.span.start < span.end)?;
        (first <= last && span.end <= sentences[at].span.end.max(tokens[last].span.end)).then_some((at, (first, last)))
    }

    fn is_quoted(&self, span: &Span) -> bool {
        self.document(span.field).is_some_and(|d| d.quotes.iter().any(|q| q.inner.contains(span) && !self.is_scare(q)))
    }

    /// Whether a quotation is a word or two set off inside the outlet's own sentence.
    fn is_scare(&self, quote: &crate::text::Quote) -> bool {
        quote.closed && self.article.words(&quote.inner).split_whitespace().count() <= 3
    }

    fn mention(&self, span: Span, actor: ActorMention) -> Mention {
        Mention { span, text: self.article.words(&span).to_owned(), kind: MentionKind::Actor(actor) }
    }
}

/// Lower-case forms of some tokens.
fn lower(sentence: &Sentence, index: usize) -> String {
    sentence.tokens[index].form.to_lowercase().replace('\u{2019}', "'")
}

/// Whether a token begins with a capital letter.
fn is_capital(sentence: &Sentence, index: usize) -> bool {
    sentence.tokens[index].form.chars().next().is_some_and(char::is_uppercase)
}

/// Whether most long words of a sentence are capitalised, so that a capital shows nothing.
fn is_title_case(sentence: &Sentence) -> bool {
    let long: Vec<usize> = (0..sentence.tokens.len())
        .filter(|&i| sentence.tokens[i].form.chars().filter(|c| c.is_alphabetic()).count() > 3)
        .collect();
    let capital = long.iter().filter(|&&i| is_capital(sentence, i)).count();
    long.len() >= 3 && capital * 20 >= long.len() * 17
}
