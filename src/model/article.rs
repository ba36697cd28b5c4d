//! An article, first as ingest read it, then with the mentions and claims that extract found in it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Claim, Mention};
use crate::text::{Format, Span};
use crate::value::Date;

/// One article of one source: the unit that everything up to [`crate::extract`] sees alone.
///
/// [`crate::ingest`] fills the fields up to `hash`; [`crate::extract`] fills the rest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Article {
    /// The record's own id, else the path, else `path#line`.
    pub id: String,
    /// The file that it was read from, as the user named it; `-` for standard input.
    pub path: String,
    /// First line of the record in the file, counted from 1: 1 but for JSONL records.
    pub line: usize,
    /// The outlet; the file's stem where nothing else is known.
    pub source: String,
    /// The headline, where the input keeps it apart from the text.
    pub title: Option<String>,
    /// The decoded text; all offsets of [`crate::text::Field::Text`] count in it.
    pub text: String,
    /// How the text marks its blocks.
    pub format: Format,
    /// Address of the article, if the input gives one.
    pub url: Option<String>,
    /// The news agency that the article credits ("AP", "Reuters"), if any.
    pub credit: Option<String>,
    /// When it was published, and where that was learnt.
    pub published: Published,
    /// blake3 of the record's bytes, in hex.
    pub hash: String,
    /// BCP 47 code of the language ("en"); `None` where no rules know it.
    #[serde(default)]
    pub language: Option<String>,
    /// What syndicated text is found by.
    #[serde(default)]
    pub sketch: Sketch,
    /// Folded words of title and text with how often they stand there (those of the headline and lead weigh more), sorted by
    /// word: what a story is recognised by.
    #[serde(default)]
    pub terms: Vec<(String, u32)>,
    /// Times, quantities, actors and places, in text order (title first).
    #[serde(default)]
    pub mentions: Vec<Mention>,
    /// The claims, in text order (title first).
    #[serde(default)]
    pub claims: Vec<Claim>,
    /// Problems of this article alone, as readable lines.
    #[serde(default)]
    pub diagnostics: Vec<String>,
    /// Findings that the article asks the gate to pass over, in text order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub directives: Vec<Directive>,
}

impl Article {
    /// A plain-text article that knows nothing but its id, source and text.
    pub fn plain(id: impl Into<String>, source: impl Into<String>, text: impl Into<String>) -> Self {
        let (id, text) = (id.into(), text.into());
        Self {
            path: id.clone(),
            line: 1,
            source: source.into(),
            title: None,
            format: Format::Plain,
            url: None,
            credit: None,
            published: Published::default(),
            hash: blake3::hash(text.as_bytes()).to_hex().to_string(),
            language: None,
            sketch: Sketch::default(),
            terms: Vec::new(),
            mentions: Vec::new(),
            claims: Vec::new(),
            diagnostics: Vec::new(),
            directives: Vec::new(),
            id,
            text,
        }
    }

    /// The text of the field that `span` points into; `""` for a title that is not there.
    pub fn field(&self, field: crate::text::Field) -> &str {
        match field {
            crate::text::Field::Title => self.title.as_deref().unwrap_or(""),
            crate::text::Field::Text => &self.text,
        }
    }

    /// The words that `span` covers.
    pub fn words(&self, span: &Span) -> &str {
        span.of(self.field(span.field))
    }
}

/// A directive of a document: findings that the gate is to pass over, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Directive {
    /// Where it stands; `None` for a field of metadata and for web pages, whose text is taken out of its marks.
    pub span: Option<Span>,
    /// What it covers; `None` for the whole article.
    pub covers: Option<Span>,
    /// Codes of the findings, `kind` or `kind/facet`.
    pub codes: Vec<String>,
    /// Why they are to be passed over.
    pub reason: String,
}

/// The publication date and where it was learnt.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Published {
    /// The days that the evidence leaves open; `None` where nothing is known.
    pub edtf: Option<Date>,
    /// Where it was learnt.
    pub how: How,
    /// The passages or fields that say so, each with a readable reason.
    pub evidence: Vec<Evidence>,
}

/// Where a publication date was learnt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum How {
    /// The article's own head says it.
    Stated,
    /// Metadata of the file, or a sidecar, says it.
    Metadata,
    /// Inferred from what the text pins down.
    Inferred,
    /// Nothing is known.
    #[default]
    Unknown,
}

/// A passage and what it shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// The passage; `None` where the evidence is a field of metadata or another article.
    pub span: Option<Span>,
    /// What it shows, in one readable sentence.
    pub why: String,
}

/// What copies of agency text are found by: hashes of the article's word shingles, and of each sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Sketch {
    /// Winnowed fingerprints of word shingles, sorted, without duplicates.
    pub shingles: Vec<u64>,
    /// One entry for each sentence of the text that is long enough to be told from chance.
    pub sentences: Vec<SentenceSketch>,
}

/// One sentence's fingerprint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SentenceSketch {
    /// Where the sentence stands.
    pub span: Span,
    /// Hashes of its word shingles, sorted, without duplicates.
    pub shingles: Vec<u64>,
}
