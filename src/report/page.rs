//! A view → the plain data that the templates of Markdown and HTML read: strings made visible, places, matrices, a timeline.
//!
//! Invariants: every string is on one line and free of control characters ([`inert`]); nothing is escaped for a
//! format (the template engine does that for its own). A template of the user's own reads the same data.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::manifest::Manifest;
use super::outline::{self, Group};
use super::view::{Passage, View};
use super::{Input, codes, inert};
use crate::gate::State;
use crate::model::{Actor, Article, Finding, How, Kind, LabelClass, LabelEntry, MatchWeight, Stance, Voice};

/// Longest text that a page repeats, in columns; the rest is cut and says so.
const LONG: usize = 600;

/// Longest name or value that a page repeats, in columns.
const SHORT: usize = 120;

/// What a template reads.
#[derive(Debug, Serialize)]
pub(super) struct Page {
    pub(super) read: String,
    pub(super) found: String,
    pub(super) tally: Vec<Tally>,
    pub(super) sections: Vec<Section>,
    pub(super) sources: Vec<String>,
    pub(super) kinds: Vec<&'static str>,
    pub(super) actors: Vec<String>,
    pub(super) matrix: Matrix,
    pub(super) timeline: Timeline,
    pub(super) labels: Labels,
    pub(super) articles: Vec<ArticleRow>,
    /// Findings that the limit cuts off.
    pub(super) cut: usize,
    /// Findings that the filter keeps out; none where nothing is filtered.
    pub(super) kept_out: Option<usize>,
    pub(super) manifest: Manifest,
}

#[derive(Debug, Serialize)]
pub(super) struct Tally {
    pub(super) kind: &'static str,
    pub(super) group: &'static str,
    pub(super) count: usize,
    pub(super) words: String,
    pub(super) meaning: &'static str,
}

#[derive(Debug, Serialize)]
pub(super) struct Section {
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    pub(super) findings: Vec<Row>,
}

#[derive(Debug, Serialize)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) code: String,
    pub(super) kind: &'static str,
    pub(super) group: &'static str,
    pub(super) scope: &'static str,
    pub(super) severity: &'static str,
    /// How it stands to the baseline; empty where no gate was asked.
    pub(super) state: &'static str,
    pub(super) fingerprint: String,
    pub(super) key: String,
    pub(super) slot: String,
    pub(super) summary: String,
    /// Who says which value, in one sentence.
    pub(super) voices: String,
    pub(super) meaning: &'static str,
    pub(super) sides: Vec<Side>,
    pub(super) why: Vec<Why>,
    /// Indexes into the page's sources.
    pub(super) source_ids: Vec<usize>,
    /// Indexes into the page's actors.
    pub(super) actor_ids: Vec<usize>,
}

#[derive(Debug, Serialize)]
pub(super) struct Side {
    pub(super) value: String,
    pub(super) sources: Vec<String>,
    pub(super) witnesses: String,
    pub(super) passages: Vec<Quote>,
    pub(super) more: usize,
}

#[derive(Debug, Serialize)]
pub(super) struct Quote {
    pub(super) source: String,
    pub(super) place: String,
    pub(super) before: String,
    pub(super) words: String,
    pub(super) after: String,
    pub(super) voice: String,
}

#[derive(Debug, Serialize)]
pub(super) struct Why {
    pub(super) text: String,
    pub(super) weights: Vec<Bar>,
    pub(super) total: String,
}

/// One step of a waterfall, placed on a scale of 0 to 100.
#[derive(Debug, Serialize)]
pub(super) struct Bar {
    pub(super) slot: String,
    pub(super) bits: String,
    pub(super) why: String,
    pub(super) x: String,
    pub(super) width: String,
    pub(super) sign: &'static str,
}

#[derive(Debug, Serialize)]
pub(super) struct Matrix {
    pub(super) sources: Vec<String>,
    pub(super) events: Vec<MatrixEvent>,
}

/// An event and the slots on which statements about it were compared, the gravest first.
#[derive(Debug, Serialize)]
pub(super) struct MatrixEvent {
    pub(super) title: String,
    pub(super) group: &'static str,
    pub(super) rows: Vec<MatrixRow>,
}

#[derive(Debug, Serialize)]
pub(super) struct MatrixRow {
    pub(super) slot: String,
    pub(super) kind: &'static str,
    pub(super) group: &'static str,
    pub(super) finding: String,
    /// Values in the order of the matrix's sources.
    pub(super) cells: Vec<Vec<String>>,
}

/// Events with a date on one axis; positions are hundredths of its width.
#[derive(Debug, Default, Serialize)]
pub(super) struct Timeline {
    pub(super) ticks: Vec<Tick>,
    pub(super) rows: Vec<TimelineRow>,
    pub(super) height: usize,
    pub(super) more: usize,
}

#[derive(Debug, Serialize)]
pub(super) struct Tick {
    pub(super) x: String,
    pub(super) label: String,
}

#[derive(Debug, Serialize)]
pub(super) struct TimelineRow {
    pub(super) title: String,
    pub(super) y: usize,
    pub(super) marks: Vec<TimelineMark>,
}

#[derive(Debug, Serialize)]
pub(super) struct TimelineMark {
    pub(super) x: String,
    pub(super) width: String,
    pub(super) source: usize,
    pub(super) y: usize,
    pub(super) label: String,
}

#[derive(Debug, Serialize)]
pub(super) struct Labels {
    pub(super) sources: Vec<String>,
    pub(super) rows: Vec<LabelRow>,
}

#[derive(Debug, Serialize)]
pub(super) struct LabelRow {
    pub(super) actor: String,
    pub(super) cells: Vec<Vec<LabelText>>,
}

#[derive(Debug, Serialize)]
pub(super) struct LabelText {
    pub(super) text: String,
    pub(super) class: &'static str,
    pub(super) stance: &'static str,
    pub(super) voice: &'static str,
    pub(super) speaker: String,
    pub(super) uses: usize,
    pub(super) place: String,
}

#[derive(Debug, Serialize)]
pub(super) struct ArticleRow {
    pub(super) source: String,
    pub(super) path: String,
    pub(super) title: String,
    pub(super) published: String,
    pub(super) how: &'static str,
    pub(super) evidence: Vec<String>,
    pub(super) claims: usize,
    pub(super) diagnostics: Vec<String>,
}

/// The page's data.
pub(super) fn page<'a>(input: &'a Input<'a>, view: &View<'a>) -> Page {
    let index = Index::new(input, view);
    let is_shown = |kind: Kind| view.findings.iter().any(|finding| finding.kind == kind);
    Page {
        read: outline::read(view),
        found: outline::found(view),
        tally: outline::tally(view)
            .into_iter()
            .map(|(kind, count)| Tally {
                kind: kind.id(),
                group: group_id(Group::of(kind)),
                count,
                words: outline::counted_kind(count, kind),
                meaning: codes::meaning(kind).long,
            })
            .collect(),
        sections: outline::sections(view).iter().map(|s| section(view, s, &index)).collect(),
        kinds: Kind::ALL.into_iter().filter(|&kind| is_shown(kind)).map(Kind::id).collect(),
        actors: index.actors.keys().map(|id| short(view.actor(id))).collect(),
        matrix: matrix(view),
        timeline: super::timeline::timeline(view),
        labels: labels(view),
        articles: view.analysis.corpus.articles.iter().map(article).collect(),
        cut: view.cut,
        kept_out: view.kept_out,
        manifest: visible_manifest(input.manifest),
        sources: index.sources.keys().copied().map(short).collect(),
    }
}

/// A name or value, inert and cut.
pub(super) fn short(text: &str) -> String {
    inert::clip(&inert::line(text), SHORT)
}

fn long(text: &str) -> String {
    inert::clip_at_word(&inert::line(text), LONG)
}

fn group_id(group: Group) -> &'static str {
    match group {
        Group::Contradictions => "contradictions",
        Group::Disputes => "disputes",
        Group::Changes => "changes",
        Group::Agreements => "agreements",
        Group::Labels => "labels",
        Group::Open => "open",
    }
}

fn section(view: &View<'_>, section: &outline::Section<'_>, index: &Index<'_>) -> Section {
    Section {
        id: group_id(section.group),
        title: section.group.title(),
        findings: section.findings.iter().map(|finding| row(view, finding, index)).collect(),
    }
}

fn row(view: &View<'_>, finding: &Finding, index: &Index<'_>) -> Row {
    Row {
        id: inert::line(&finding.id),
        code: finding.code(),
        kind: finding.kind.id(),
        group: group_id(Group::of(finding.kind)),
        scope: match finding.scope {
            crate::model::Scope::Across => "across",
            crate::model::Scope::Within => "within",
        },
        severity: finding.severity.id(),
        state: index.input.judged(finding).map_or("", |item| state_name(item.state)),
        fingerprint: inert::line(&finding.fingerprint),
        key: long(&finding.key),
        slot: short(&outline::slot(&finding.slot)),
        summary: long(&view.summary(finding)),
        voices: long(&view.voices(finding)),
        meaning: codes::meaning(finding.kind).short,
        sides: finding.sides.iter().map(|side| self::side(view, finding, side)).collect(),
        why: finding.why.iter().map(why).collect(),
        source_ids: positions(&index.sources, finding.sides.iter().flat_map(|side| &side.sources).map(String::as_str)),
        actor_ids: positions(&index.actors, actors_of(view, finding).into_iter()),
    }
}

/// Sources and actors with their positions in the page's lists.
struct Index<'a> {
    input: &'a Input<'a>,
    sources: BTreeMap<&'a str, usize>,
    actors: BTreeMap<&'a str, usize>,
}

impl<'a> Index<'a> {
    fn new(input: &'a Input<'a>, view: &View<'a>) -> Self {
        let actors: BTreeSet<&str> = view.findings.iter().flat_map(|finding| actors_of(view, finding)).collect();
        Self {
            input,
            sources: view.sources().into_iter().enumerate().map(|(at, source)| (source, at)).collect(),
            actors: actors.into_iter().enumerate().map(|(at, actor)| (actor, at)).collect(),
        }
    }
}

fn positions<'s>(index: &BTreeMap<&str, usize>, names: impl Iterator<Item = &'s str>) -> Vec<usize> {
    let found: BTreeSet<usize> = names.filter_map(|name| index.get(name).copied()).collect();
    found.into_iter().collect()
}

/// Ids of the actors that take part in a finding.
fn actors_of<'a>(view: &View<'a>, finding: &'a Finding) -> Vec<&'a str> {
    let claims = super::view::claim_ids(finding).into_iter().filter_map(|id| view.claim(id));
    let mut ids: Vec<&str> = claims
        .flat_map(|(_, claim)| claim.roles.values().flatten().filter_map(|filler| filler.id.as_deref()))
        .collect();
    ids.extend(finding.actor.as_deref());
    ids
}

fn side(view: &View<'_>, finding: &Finding, side: &crate::model::Side) -> Side {
    let passages = view.passages(side);
    let witnesses = outline::counted(side.witnesses, "independent witness", "independent witnesses");
    Side {
        value: short(&view.value(finding, side)),
        sources: side.sources.iter().map(|source| short(source)).collect(),
        witnesses,
        more: passages.len().saturating_sub(6),
        passages: passages.iter().take(6).map(|passage| quote(view, passage, side)).collect(),
    }
}

fn quote(view: &View<'_>, passage: &Passage<'_>, side: &crate::model::Side) -> Quote {
    let speakers = side
        .claims
        .iter()
        .filter_map(|id| view.claim(id))
        .find(|(article, _)| article.id == passage.article)
        .and_then(|(article, claim)| claim.attribution.first().map(|said| (article, said)))
        .map(|(article, said)| match (&said.actor, &said.speaker) {
            (Some(actor), _) => view.actor(actor).to_owned(),
            (None, Some(span)) => article.words(span).to_owned(),
            (None, None) => "an unnamed speaker".to_owned(),
        });
    let gap = |c: Option<char>| if c.is_some_and(char::is_whitespace) { " " } else { "" };
    let before = inert::clip_start_at_word(&inert::line(passage.before), LONG / 2);
    let after = inert::clip_at_word(&inert::line(passage.after), LONG / 2);
    Quote {
        source: short(passage.source),
        place: inert::clip_start(&inert::line(&passage.place()), SHORT),
        before: before + gap(passage.before.chars().next_back()),
        words: long(passage.words),
        after: gap(passage.after.chars().next()).to_owned() + &after,
        voice: speakers.map(|name| short(&name)).unwrap_or_default(),
    }
}

fn why(why: &crate::model::Why) -> Why {
    let total: f64 = why.weights.iter().map(|weight| weight.bits).sum();
    Why { text: long(&why.text), weights: waterfall(&why.weights), total: format!("{total:+.1}") }
}

/// Each step begins where the one before it ended; the scale holds all of them and zero.
fn waterfall(weights: &[MatchWeight]) -> Vec<Bar> {
    let mut ends = vec![0.0];
    for weight in weights {
        let last = ends.last().copied().unwrap_or(0.0);
        ends.push(last + if weight.bits.is_finite() { weight.bits } else { 0.0 });
    }
    let low = ends.iter().copied().fold(0.0, f64::min);
    let span = (ends.iter().copied().fold(0.0, f64::max) - low).max(1.0);
    let scaled = |bits: f64| (bits - low) / span * 100.0;
    weights
        .iter()
        .zip(ends.windows(2))
        .map(|(weight, step)| {
            let (from, to) = (step[0].min(step[1]), step[0].max(step[1]));
            Bar {
                slot: short(&weight.slot),
                bits: format!("{:+.1}", weight.bits),
                why: long(&weight.why),
                x: format!("{:.2}", scaled(from)),
                width: format!("{:.2}", (scaled(to) - scaled(from)).max(0.5)),
                sign: if weight.bits < 0.0 { "against" } else { "for" },
            }
        })
        .collect()
}

fn matrix(view: &View<'_>) -> Matrix {
    let rows = outline::matrix(view);
    let sources: Vec<&str> =
        view.sources().into_iter().filter(|source| rows.iter().any(|row| row.cells.contains_key(source))).collect();
    let cells = |row: &outline::Row<'_>| {
        let of = |source: &&str| row.cells.get(source).into_iter().flatten().map(|value| short(value)).collect();
        sources.iter().map(of).collect()
    };
    let events = rows
        .chunk_by(|one, next| one.about == next.about)
        .map(|rows| MatrixEvent {
            title: long(&rows[0].title),
            group: group_id(Group::of(rows[0].kind)),
            rows: rows
                .iter()
                .map(|row| MatrixRow {
                    slot: short(&outline::slot(row.slot)),
                    kind: row.kind.id(),
                    group: group_id(Group::of(row.kind)),
                    finding: inert::line(row.finding),
                    cells: cells(row),
                })
                .collect(),
        })
        .collect();
    Matrix { sources: sources.iter().copied().map(short).collect(), events }
}

/// Actors whom several sources name, or whom one names with a loaded label.
fn labels(view: &View<'_>) -> Labels {
    let entries = &view.analysis.labels;
    let sources: Vec<&str> =
        view.sources().into_iter().filter(|source| entries.iter().any(|entry| entry.source == *source)).collect();
    let of = |actor: &Actor| entries.iter().filter(|entry| entry.actor == actor.id).collect::<Vec<_>>();
    let tells = |found: &[&LabelEntry]| {
        let mut texts: Vec<&str> = found.iter().map(|entry| entry.text.as_str()).collect();
        texts.sort_unstable();
        texts.dedup();
        texts.len() > 1 && found.iter().any(|entry| entry.source != found[0].source)
            || found.iter().any(|entry| entry.class == LabelClass::Loaded)
    };
    let rows = view
        .analysis
        .corpus
        .actors
        .iter()
        .map(|actor| (actor, of(actor)))
        .filter(|(_, found)| tells(found))
        .map(|(actor, found)| LabelRow {
            actor: short(&actor.name),
            cells: sources
                .iter()
                .map(|source| found.iter().filter(|e| e.source == *source).take(12).map(|e| label(view, e)).collect())
                .collect(),
        })
        .collect();
    Labels { sources: sources.into_iter().map(short).collect(), rows }
}

fn label(view: &View<'_>, entry: &LabelEntry) -> LabelText {
    let place = entry.uses.first().and_then(|cell| view.passage(&cell.article, &cell.span, None));
    LabelText {
        text: short(&entry.text),
        class: class_name(entry.class),
        stance: entry.stance.map_or("", stance_name),
        voice: voice_name(entry.voice),
        speaker: entry.speaker.as_deref().map(|id| short(super::labels::speaker(view, id))).unwrap_or_default(),
        uses: entry.uses.len(),
        place: place.map(|p| inert::clip_start(&inert::line(&p.place()), SHORT)).unwrap_or_default(),
    }
}

/// What stands before a speaker's name: how the label comes from it.
pub(super) fn voice_name(voice: Voice) -> &'static str {
    match voice {
        Voice::Own => "",
        Voice::Reported => "reporting",
        Voice::Quoted => "quoting",
    }
}

/// A label class in words.
pub(super) fn class_name(class: LabelClass) -> &'static str {
    match class {
        LabelClass::Name => "name",
        LabelClass::Role => "role",
        LabelClass::SelfDesignation => "self-designation",
        LabelClass::Description => "description",
        LabelClass::Loaded => "loaded",
    }
}

/// A stance in words.
pub(super) fn stance_name(stance: Stance) -> &'static str {
    match stance {
        Stance::Legitimising => "legitimising",
        Stance::Delegitimising => "delegitimising",
        Stance::Distancing => "distancing",
    }
}

/// How a finding stands to the baseline, in words.
fn state_name(state: State) -> &'static str {
    match state {
        State::New => "new",
        State::Changed => "changed",
        State::Reappeared => "reappeared",
        State::Expired => "acceptance expired",
        State::Known => "known",
        State::Suppressed => "passed over",
        State::Resolved => "resolved",
    }
}

/// How a publication date was learnt, in words.
pub(super) fn how_name(how: How) -> &'static str {
    match how {
        How::Stated => "stated",
        How::Metadata => "metadata",
        How::Inferred => "inferred",
        How::Unknown => "unknown",
    }
}

fn article(article: &Article) -> ArticleRow {
    ArticleRow {
        source: short(&article.source),
        path: inert::clip_start(&inert::line(&article.path), SHORT),
        title: article.title.as_deref().map(short).unwrap_or_default(),
        published: article.published.edtf.as_ref().map(|date| short(&date.to_string())).unwrap_or_default(),
        how: how_name(article.published.how),
        evidence: article.published.evidence.iter().take(4).map(|e| long(&e.why)).collect(),
        claims: article.claims.len(),
        diagnostics: article.diagnostics.iter().map(|d| long(d)).collect(),
    }
}

fn visible_manifest(manifest: &Manifest) -> Manifest {
    let mut shown = manifest.clone();
    for input in &mut shown.inputs {
        input.id = short(&input.id);
        input.path = short(&input.path);
    }
    shown.options = shown.options.iter().map(|(name, value)| (short(name), short(value))).collect();
    shown
}
