//! An analysis → the same analysis with its references followed: claims by id, passages with file, line and sentence.
//!
//! Invariants: nothing here escapes or lays out; a reference that leads nowhere gives nothing instead of failing. Every
//! renderer reads through this, so that all formats show the same places and quotations.

use std::collections::BTreeMap;

use crate::diag::line_column;
use crate::model::{Analysis, Article, Claim, Fact, Finding, Kind, Side};
use crate::text::{Field, Format, Span};

/// A claim and the article that it stands in.
pub type Stated<'a> = (&'a Article, &'a Claim);

/// An analysis, indexed.
#[derive(Clone, Debug)]
pub struct View<'a> {
    /// The analysis itself.
    pub analysis: &'a Analysis,
    /// The findings to show, in report order.
    pub findings: Vec<&'a Finding>,
    /// How many findings of each kind pass the filter, those that the limit cuts off among them.
    pub tally: BTreeMap<Kind, usize>,
    /// How many findings the limit cut off.
    pub cut: usize,
    /// How many findings the filter keeps out; `None` where nothing is filtered.
    pub kept_out: Option<usize>,
    claims: BTreeMap<&'a str, Stated<'a>>,
    articles: BTreeMap<&'a str, &'a Article>,
    actors: BTreeMap<&'a str, &'a str>,
    places: BTreeMap<&'a str, &'a str>,
    facts: BTreeMap<&'a str, &'a Fact>,
    folder: &'a str,
}

/// A passage of an article, placed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage<'a> {
    /// The article.
    pub article: &'a str,
    /// Its source.
    pub source: &'a str,
    /// The file, as the user named it.
    pub path: &'a str,
    /// The field that the passage stands in.
    pub field: Field,
    /// Line in the file, counted from 1.
    pub line: usize,
    /// Column in characters, counted from 1.
    pub column: usize,
    /// The sentence before the passage.
    pub before: &'a str,
    /// The words themselves.
    pub words: &'a str,
    /// The sentence after the passage.
    pub after: &'a str,
}

impl Passage<'_> {
    /// `file:line`, as editors and terminals read it.
    pub fn place(&self) -> String {
        format!("{}:{}", self.path, self.line)
    }
}

impl<'a> View<'a> {
    /// Indexes an analysis and keeps the findings that pass the options' filter, up to their limit.
    pub fn new(analysis: &'a Analysis, options: &super::Options) -> Self {
        let mut findings = options.filter.apply(analysis);
        options.sort.apply(&mut findings, analysis);
        let kept_out = (!options.filter.is_empty()).then(|| analysis.findings.len() - findings.len());
        let mut tally = BTreeMap::new();
        for finding in &findings {
            *tally.entry(finding.kind).or_default() += 1;
        }
        let kept = options.limit.unwrap_or(usize::MAX).min(findings.len());
        let cut = findings.len() - kept;
        findings.truncate(kept);
        Self {
            analysis,
            findings,
            tally,
            cut,
            kept_out,
            claims: claims_by_id(analysis),
            articles: analysis.corpus.articles.iter().map(|article| (article.id.as_str(), article)).collect(),
            actors: analysis.corpus.actors.iter().map(|actor| (actor.id.as_str(), actor.name.as_str())).collect(),
            places: super::title::places(analysis),
            facts: analysis.facts.iter().map(|fact| (fact.id.as_str(), fact)).collect(),
            folder: common_folder(analysis.corpus.articles.iter().map(|article| article.path.as_str())),
        }
    }

    /// The claim of that id, with its article.
    pub fn claim(&self, id: &str) -> Option<Stated<'a>> {
        self.claims.get(id).copied()
    }

    /// The article of that id.
    pub fn article(&self, id: &str) -> Option<&'a Article> {
        self.articles.get(id).copied()
    }

    /// The name of the actor of that id; the id itself where no actor has it.
    pub fn actor<'s>(&'s self, id: &'s str) -> &'s str {
        self.actors.get(id).copied().unwrap_or(id)
    }

    /// The name of an actor or place of that id, or else the words that it stands for.
    pub fn named<'s>(&'s self, id: Option<&str>, words: &'s str) -> &'s str {
        let name = id.and_then(|id| self.actors.get(id).or_else(|| self.places.get(id)));
        name.copied().unwrap_or(words)
    }

    /// The fact of that id.
    pub fn fact(&self, id: &str) -> Option<&'a Fact> {
        self.facts.get(id).copied()
    }

    /// The name of an actor or place of that id; the text itself where it is none.
    pub fn name<'s>(&'s self, id: &'s str) -> &'s str {
        self.actors.get(id).or_else(|| self.places.get(id)).copied().unwrap_or(id)
    }

    /// A side's value as a reader understands it: names instead of ids.
    pub fn value(&self, finding: &Finding, side: &Side) -> String {
        super::title::value(self, finding, side)
    }

    /// One line that a reader understands: what the finding says.
    pub fn summary(&self, finding: &Finding) -> String {
        super::title::finding(self, finding)
    }

    /// What the finding says and who says it, for formats that have one text for both.
    pub fn sentence(&self, finding: &Finding) -> String {
        super::title::sentence(self, finding)
    }

    /// Who says which value, in one sentence.
    pub fn voices(&self, finding: &Finding) -> String {
        super::title::voices(self, finding)
    }

    /// One line that a reader understands: what the fact is about.
    pub fn title(&self, fact: &Fact) -> String {
        super::title::fact(self, fact)
    }

    /// The folder that all articles lie in, with its last slash; empty where they share none.
    pub fn folder(&self) -> &'a str {
        self.folder
    }

    /// Whether all findings of the analysis are shown: only then is the lack of a kind worth a word.
    pub fn is_whole(&self) -> bool {
        self.cut == 0 && self.kept_out.is_none_or(|findings| findings == 0)
    }

    /// All sources, sorted.
    pub fn sources(&self) -> Vec<&'a str> {
        let mut sources: Vec<&str> = self.analysis.corpus.articles.iter().map(|a| a.source.as_str()).collect();
        sources.sort_unstable();
        sources.dedup();
        sources
    }

    /// The passage that a span of an article covers, inside its sentence where a claim tells it.
    pub fn passage(&self, article: &str, span: &Span, sentence: Option<&Span>) -> Option<Passage<'a>> {
        let article = self.article(article)?;
        Some(place(article, span, sentence))
    }

    /// The passages of a side: its conflicting words, or the triggers of its claims where it names none.
    pub fn passages(&self, side: &Side) -> Vec<Passage<'a>> {
        let mut sentences: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
        for (article, claim) in side.claims.iter().filter_map(|claim| self.claim(claim)) {
            sentences.entry(&article.id).or_default().push(claim.sentence);
        }
        let around = |id: &str, span: &Span| sentences.get(id)?.iter().find(|sentence| sentence.contains(span));
        let found: Vec<Passage<'a>> =
            side.spans.iter().filter_map(|(id, span)| self.passage(id, span, around(id, span))).collect();
        if !found.is_empty() {
            return found;
        }
        side.claims
            .iter()
            .filter_map(|id| self.claim(id))
            .map(|(article, claim)| place(article, &claim.trigger, Some(&claim.sentence)))
            .collect()
    }
}

/// The longest run of whole folders that all paths begin with.
fn common_folder<'a>(mut paths: impl Iterator<Item = &'a str>) -> &'a str {
    let folder_of = |path: &'a str| path.rfind('/').and_then(|slash| path.get(..=slash)).unwrap_or("");
    let Some(mut common) = paths.next().map(folder_of) else { return "" };
    for path in paths {
        while !path.starts_with(common) {
            common = folder_of(common.strip_suffix('/').unwrap_or(""));
        }
    }
    common
}

/// Every claim by its id, with its article.
pub(super) fn claims_by_id(analysis: &Analysis) -> BTreeMap<&str, Stated<'_>> {
    analysis
        .corpus
        .articles
        .iter()
        .flat_map(|article| article.claims.iter().map(move |claim| (claim.id.as_str(), (article, claim))))
        .collect()
}

/// Ids of all claims that a finding rests on, in the order of its sides.
pub(super) fn claim_ids(finding: &Finding) -> Vec<&str> {
    finding.sides.iter().flat_map(|side| side.claims.iter().map(String::as_str)).collect()
}

/// A span of an article with its place in the file and the sentence around it.
///
/// The line is the record's line for JSONL and for headlines that stand apart, else the line of the text itself; `.html` gives
/// lines of the extracted text.
pub(super) fn place<'a>(article: &'a Article, span: &Span, sentence: Option<&Span>) -> Passage<'a> {
    let text = article.field(span.field);
    let (line, column) =
        if span.field == Field::Text && article.line <= 1 { line_column(text, span.start) } else { (article.line, 1) };
    let around = sentence.filter(|s| s.contains(span)).copied().unwrap_or_else(|| line_of(text, span));
    let (before, after) =
        (text.get(around.start..span.start).unwrap_or(""), text.get(span.end..around.end).unwrap_or(""));
    let (before, after) =
        if article.format == Format::Markdown { without_emphasis(before, after) } else { (before, after) };
    Passage {
        article: &article.id,
        source: &article.source,
        path: &article.path,
        field: span.field,
        line,
        column,
        before,
        words: span.of(text),
        after,
    }
}

/// What stands around words in Markdown, without the marks of emphasis that touch them.
fn without_emphasis<'t>(before: &'t str, after: &'t str) -> (&'t str, &'t str) {
    (before.trim_end_matches(['*', '_']), after.trim_start_matches(['*', '_']))
}

fn line_of(text: &str, span: &Span) -> Span {
    let start = text.get(..span.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let end = text.get(span.end..).and_then(|after| after.find('\n')).map_or(text.len(), |at| span.end + at);
    Span::new(span.field, start.min(span.start), end.max(span.end))
}
