//! An analysis → who calls whom what: the actor × source matrix as terminal table, Markdown, HTML or JSON.
//!
//! Invariants: every format shows the same actors, sources and labels; actors stand in the order of how often they are named, then of their
//! ids; what is quoted or reported stands under its speaker's name; text of articles comes out inert. Deliberately absent: a score of an outlet.

use std::collections::{BTreeMap, BTreeSet};

use comfy_table::{ContentArrangement, Table, presets};
use minijinja::value::Serde;
use minijinja::{Value, context};
use schemars::JsonSchema;
use serde::Serialize;

use super::view::View;
use super::{Error, Options, html, inert, json, template};
use crate::model::{
    ActorKind, Analysis, Finding, Kind, LabelCell, LabelChange, LabelClass, LabelEntry, Stance, Turn, Voice,
};

/// Name and version of the JSON shape.
pub const SCHEMA: &str = "crosscheck/labels/1";

const MARKDOWN: &str = include_str!("templates/labels.md");
const HTML: &str = include_str!("templates/labels.html");

/// Columns that a source needs at least in the terminal's matrix; with less room each actor has a table of its own.
const SOURCE_COLUMN: usize = 18;

/// Columns of the actor's name in the matrix.
const ACTOR_COLUMN: usize = 20;

/// Columns of a label before it is cut.
const LONGEST: usize = 80;

/// A format of the matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Tables for the terminal.
    Table,
    /// Markdown.
    Markdown,
    /// One self-contained page without scripts.
    Html,
    /// One JSON document.
    Json,
}

/// Which part of the ledger to show.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// Only this actor: an id, or a part of a name.
    pub actor: Option<String>,
    /// Only namings of these classes; all where empty.
    pub classes: Vec<LabelClass>,
}

/// The matrix.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Matrix<'a> {
    /// Name and version of this shape.
    pub schema: &'static str,
    /// The sources, sorted: the columns.
    pub sources: Vec<&'a str>,
    /// The actors, the most often named first: the rows.
    pub actors: Vec<ActorRow<'a>>,
    /// Labels that one source took up or dropped.
    pub changes: Vec<LabelChange>,
    /// Findings about naming.
    pub findings: Vec<&'a Finding>,
}

/// One actor.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ActorRow<'a> {
    /// Its id.
    pub id: &'a str,
    /// The name to print.
    pub name: &'a str,
    /// What it is.
    pub kind: ActorKind,
    /// How often it is named in all.
    pub count: usize,
    /// One cell for each source, in their order; empty where a source does not name it.
    pub cells: Vec<Vec<LabelRow<'a>>>,
}

/// One label of one source for one actor.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LabelRow<'a> {
    /// The label.
    pub text: &'a str,
    /// What kind of naming.
    pub class: LabelClass,
    /// Its stance, for a loaded one.
    pub stance: Option<Stance>,
    /// In whose voice it stands.
    pub voice: Voice,
    /// Name of the speaker, where it is quoted or reported; null for the outlet's own voice.
    pub speaker: Option<&'a str>,
    /// How often it is used.
    pub count: usize,
    /// Publication date of the first dated article that uses it, in EDTF.
    pub first: Option<&'a str>,
    /// Publication date of the last one.
    pub last: Option<&'a str>,
    /// Whether the source took it up or dropped it over time.
    pub turns: Vec<Turn>,
    /// `file:line` of the first use.
    pub place: String,
    /// Every use.
    pub uses: &'a [LabelCell],
}

/// The matrix in one format.
pub fn render(analysis: &Analysis, shown: &Shown, format: Format, width: usize) -> Result<String, Error> {
    let view = View::new(analysis, &Options::default());
    let matrix = matrix(&view, shown);
    match format {
        Format::Table => Ok(table(&matrix, width)),
        Format::Markdown => template::render(template::Kind::Markdown, MARKDOWN, &data(&matrix)),
        Format::Html => template::render(template::Kind::Html, HTML, &data(&matrix)),
        Format::Json => Ok(format!("{}\n", inert::json(&json::indented(&matrix)))),
    }
}

/// What is shown, followed to names and places.
fn matrix<'a>(view: &View<'a>, shown: &Shown) -> Matrix<'a> {
    let changes = crate::labels::changes(&view.analysis.labels);
    let mut ledger: BTreeMap<&str, Vec<&LabelEntry>> = BTreeMap::new();
    for entry in &view.analysis.labels {
        ledger.entry(&entry.actor).or_default().push(entry);
    }
    let wanted = |id: &str, name: &str| {
        shown.actor.as_ref().is_none_or(|w| id == w || name.to_lowercase().contains(&w.to_lowercase()))
    };
    let actors = view.analysis.corpus.actors.iter().filter(|actor| wanted(&actor.id, &actor.name));
    let of_class = |entry: &&&LabelEntry| shown.classes.is_empty() || shown.classes.contains(&entry.class);
    let found: Vec<_> = actors
        .filter_map(|actor| {
            let entries: Vec<&LabelEntry> = ledger.get(actor.id.as_str())?.iter().filter(of_class).copied().collect();
            let tells = shown.actor.is_some() || !shown.classes.is_empty() || tells(&entries);
            (tells && !entries.is_empty()).then_some((actor, entries))
        })
        .collect();
    let sources: Vec<&str> =
        found.iter().flat_map(|(_, e)| e).map(|e| e.source.as_str()).collect::<BTreeSet<_>>().into_iter().collect();
    let mut actors: Vec<ActorRow<'_>> = found
        .iter()
        .map(|(actor, entries)| ActorRow {
            id: &actor.id,
            name: &actor.name,
            kind: actor.kind,
            count: entries.iter().map(|entry| entry.uses.len()).sum(),
            cells: sources
                .iter()
                .map(|source| {
                    let own = entries.iter().filter(|entry| entry.source == *source);
                    own.map(|entry| row(view, entry, &changes)).collect()
                })
                .collect(),
        })
        .collect();
    actors.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.id.cmp(b.id)));
    let is_shown = |id: &str| actors.iter().any(|row| row.id == id);
    let about = |finding: &&&Finding| {
        let naming = matches!(finding.kind, Kind::LabelDivergence | Kind::SpellingVariant | Kind::RoleConflict);
        naming && finding.actor.as_deref().map_or(shown.actor.is_none(), is_shown)
    };
    let findings = view.findings.iter().filter(about).copied().collect();
    let changes = changes.into_iter().filter(|change| is_shown(&change.actor)).collect();
    Matrix { schema: SCHEMA, sources, findings, changes, actors }
}

/// Whether an actor is named in more than one way, or by a label that takes a side.
fn tells(entries: &[&LabelEntry]) -> bool {
    let texts: BTreeSet<&str> = entries.iter().map(|entry| entry.text.as_str()).collect();
    texts.len() > 1 || entries.iter().any(|entry| entry.class == LabelClass::Loaded)
}

fn row<'a>(view: &View<'a>, entry: &'a LabelEntry, changes: &[LabelChange]) -> LabelRow<'a> {
    let mut dates: Vec<&str> = entry.uses.iter().filter_map(|cell| cell.published.as_deref()).collect();
    dates.sort_unstable();
    let place = entry.uses.first().and_then(|cell| view.passage(&cell.article, &cell.span, None));
    let turned = |change: &&LabelChange| {
        entry.is_own()
            && (&change.actor, &change.source, change.class, &change.text)
                == (&entry.actor, &entry.source, entry.class, &entry.text)
    };
    LabelRow {
        text: &entry.text,
        class: entry.class,
        stance: entry.stance,
        voice: entry.voice,
        speaker: entry.speaker.as_deref().map(|id| speaker(view, id)),
        count: entry.uses.len(),
        first: dates.first().copied(),
        last: dates.last().copied(),
        turns: changes.iter().filter(turned).map(|change| change.change).collect(),
        place: place.map(|p| p.place()).unwrap_or_default(),
        uses: &entry.uses,
    }
}

/// The name of a speaker, or that nobody knows it.
pub(super) fn speaker<'a>(view: &View<'a>, id: &'a str) -> &'a str {
    let name = view.analysis.corpus.actors.iter().find(|actor| actor.id == id).map(|actor| actor.name.as_str());
    name.unwrap_or(if id == crate::labels::SOMEBODY { "a speaker who is not identified" } else { id })
}

/// A label in one line: "putschist ×3 (loaded, delegitimising; new)".
fn told(label: &LabelRow<'_>) -> String {
    let text = inert::clip(&inert::line(label.text), LONGEST);
    let count = if label.count > 1 { format!(" ×{}", label.count) } else { String::new() };
    let mut notes: Vec<String> = Vec::new();
    match (label.class, label.stance) {
        (LabelClass::Name, _) => {}
        (LabelClass::Loaded, Some(stance)) => notes.push(super::page::stance_name(stance).to_owned()),
        (class, _) => notes.push(super::page::class_name(class).to_owned()),
    }
    notes.extend(label.turns.iter().map(|turn| match turn {
        Turn::New => format!("new since {}", label.first.unwrap_or("")),
        Turn::Dropped => format!("dropped after {}", label.last.unwrap_or("")),
    }));
    let voice = super::page::voice_name(label.voice);
    notes.extend(label.speaker.map(|name| format!("{voice} {}", inert::line(name))));
    let notes = if notes.is_empty() { String::new() } else { format!(" ({})", notes.join(", ")) };
    format!("{text}{count}{notes}")
}

/// What the templates read: the matrix with each label in one line.
fn data(matrix: &Matrix<'_>) -> Value {
    #[derive(Serialize)]
    struct Row {
        name: String,
        kind: String,
        cells: Vec<Vec<Cell>>,
    }
    #[derive(Serialize)]
    struct Cell {
        told: String,
        class: &'static str,
        stance: &'static str,
        dates: String,
        place: String,
    }
    let cell = |label: &LabelRow<'_>| Cell {
        told: told(label),
        class: super::page::class_name(label.class),
        stance: label.stance.map_or("", super::page::stance_name),
        dates: dates(label),
        place: inert::line(&label.place),
    };
    let rows: Vec<Row> = matrix
        .actors
        .iter()
        .map(|row| Row {
            name: inert::line(row.name),
            kind: kind(row.kind),
            cells: row.cells.iter().map(|labels| labels.iter().map(cell).collect()).collect(),
        })
        .collect();
    let sources: Vec<String> = matrix.sources.iter().map(|source| inert::line(source)).collect();
    let findings: Vec<(String, String, String)> = matrix
        .findings
        .iter()
        .map(|finding| (inert::line(&finding.summary), finding.code(), finding.id.clone()))
        .collect();
    context! {
        sources => sources,
        actors => Value::from(Serde(rows)),
        findings => findings,
        style => Value::from_safe_string(html::STYLE.to_owned()),
        policy => html::policy_without_script(),
    }
}

/// When a label was used: "2019-04-01 to 2020-06-05".
fn dates(label: &LabelRow<'_>) -> String {
    match (label.first, label.last) {
        (Some(first), Some(last)) if first != last => format!("{first} to {last}"),
        (Some(only), _) | (_, Some(only)) => only.to_owned(),
        (None, None) => String::new(),
    }
}

fn kind(kind: ActorKind) -> String {
    match serde_json::to_value(kind) {
        Ok(serde_json::Value::String(name)) if kind != ActorKind::Unknown => name.replace('-', " "),
        _ => String::new(),
    }
}

/// The matrix where it fits, else one table for each actor; then what differs.
fn table(matrix: &Matrix<'_>, width: usize) -> String {
    if matrix.actors.is_empty() {
        return "No labels to show.\n".to_owned();
    }
    let fits = ACTOR_COLUMN + matrix.sources.len() * SOURCE_COLUMN <= width;
    let mut out = if fits { wide(matrix, width) } else { narrow(matrix, width) };
    if !matrix.findings.is_empty() {
        out.push_str("\nWhat differs\n");
    }
    for finding in &matrix.findings {
        let line = format!("≈ {}  [{} {}]", inert::line(&finding.summary), finding.code(), finding.id);
        out.push_str(&inert::wrap(&line, width.saturating_sub(2)).replace('\n', "\n  "));
        out.push('\n');
    }
    out
}

fn empty(width: usize) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_HORIZONTAL_ONLY)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .force_no_tty()
        .set_width(u16::try_from(width).unwrap_or(u16::MAX));
    table
}

fn wide(matrix: &Matrix<'_>, width: usize) -> String {
    let mut table = empty(width);
    let sources = matrix.sources.iter().map(|source| inert::line(source));
    table.set_header(std::iter::once("actor".to_owned()).chain(sources));
    for row in &matrix.actors {
        let cells = row.cells.iter().map(|labels| lines(labels));
        table.add_row(std::iter::once(inert::line(row.name)).chain(cells));
    }
    format!("{table}\n")
}

fn narrow(matrix: &Matrix<'_>, width: usize) -> String {
    let mut out = String::new();
    for row in &matrix.actors {
        let mut table = empty(width);
        table.set_header(["source", "names", "roles and descriptions", "loaded labels"]);
        for (source, labels) in matrix.sources.iter().zip(&row.cells).filter(|(_, labels)| !labels.is_empty()) {
            let of = |classes: &[LabelClass]| {
                let own: Vec<String> = labels.iter().filter(|l| classes.contains(&l.class)).map(told).collect();
                own.join("\n")
            };
            let roles = of(&[LabelClass::Role, LabelClass::SelfDesignation, LabelClass::Description]);
            table.add_row([inert::line(source), of(&[LabelClass::Name]), roles, of(&[LabelClass::Loaded])]);
        }
        let kind = kind(row.kind);
        let kind = if kind.is_empty() { kind } else { format!(" ({kind})") };
        out.push_str(&format!("{}{kind}\n{table}\n\n", inert::line(row.name)));
    }
    out
}

fn lines(labels: &[LabelRow<'_>]) -> String {
    labels.iter().map(told).collect::<Vec<_>>().join("\n")
}
