//! A view → the sections, tallies and the source × fact matrix that the readable formats (table, Markdown, HTML) share.
//!
//! Invariants: every finding of the view stands in exactly one section; sections and rows are ordered, contradictions first.
//! Deliberately absent: layout and escaping.

use std::collections::BTreeMap;

use super::view::View;
use crate::model::{Finding, Kind};

/// A part of the report: findings of kinds that are read in one way.
#[derive(Clone, Debug)]
pub struct Section<'a> {
    /// What it holds.
    pub group: Group,
    /// Its findings, in report order.
    pub findings: Vec<&'a Finding>,
}

/// How findings are read: what stands against each other, what changed, what agrees, how things are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Impossible together.
    Contradictions,
    /// Speakers who differ, commitments that were not kept.
    Disputes,
    /// Figures and statements that moved, or that are stated more exactly.
    Changes,
    /// The same value from several witnesses.
    Agreements,
    /// Labels and spellings.
    Labels,
    /// One witness only, or not shown to be the same.
    Open,
}

impl Group {
    /// Every group, in report order.
    pub const ALL: [Self; 6] =
        [Self::Contradictions, Self::Disputes, Self::Changes, Self::Agreements, Self::Labels, Self::Open];

    /// The group that a kind is read in.
    pub fn of(kind: Kind) -> Self {
        match kind {
            Kind::Contradiction | Kind::RoleConflict => Self::Contradictions,
            Kind::Dispute | Kind::UnmetCommitment | Kind::OvertakenCommitment => Self::Disputes,
            Kind::Revision | Kind::Correction | Kind::Update | Kind::Refinement | Kind::KeptCommitment => Self::Changes,
            Kind::Agreement => Self::Agreements,
            Kind::LabelDivergence | Kind::SpellingVariant => Self::Labels,
            Kind::SingleSource | Kind::Incomparable => Self::Open,
        }
    }

    /// Heading of the section.
    pub fn title(self) -> &'static str {
        match self {
            Self::Contradictions => "Contradictions",
            Self::Disputes => "Disputes and open commitments",
            Self::Changes => "Changed or more exactly stated",
            Self::Agreements => "Agreements",
            Self::Labels => "Differing labels and spellings",
            Self::Open => "One witness only, or not comparable",
        }
    }
}

impl Group {
    /// What the group holds, in a few words.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Contradictions => "statements that cannot both be true",
            Self::Disputes => "speakers who differ, plans not kept",
            Self::Changes => "later or more exact values",
            Self::Agreements => "the same value from several sources",
            Self::Labels => "who calls whom what",
            Self::Open => "nothing to compare with",
        }
    }
}

/// The sections that hold something, contradictions first.
pub fn sections<'a>(view: &View<'a>) -> Vec<Section<'a>> {
    let mut grouped: BTreeMap<Group, Vec<&Finding>> = BTreeMap::new();
    for finding in &view.findings {
        grouped.entry(Group::of(finding.kind)).or_default().push(finding);
    }
    grouped.into_iter().map(|(group, findings)| Section { group, findings }).collect()
}

/// How many findings of each kind there are, also beyond the limit, in the order of [`Kind::ALL`], without those that are none.
pub fn tally(view: &View<'_>) -> Vec<(Kind, usize)> {
    Kind::ALL
        .into_iter()
        .map(|kind| (kind, view.tally.get(&kind).copied().unwrap_or_default()))
        .filter(|(_, count)| *count > 0)
        .collect()
}

/// What was read, in one line: "12 articles from 5 sources, 87 claims about 40 events".
pub fn read(view: &View<'_>) -> String {
    let articles = &view.analysis.corpus.articles;
    format!(
        "{} from {}, {} about {}",
        counted(articles.len(), "article", "articles"),
        counted(view.sources().len(), "source", "sources"),
        counted(articles.iter().map(|article| article.claims.len()).sum(), "claim", "claims"),
        counted(view.analysis.facts.len(), "event", "events"),
    )
}

/// What was found, in one line: "2 contradictions, 1 dispute, 9 agreements".
pub fn found(view: &View<'_>) -> String {
    let mut parts: Vec<String> = tally(view).into_iter().map(|(kind, count)| counted_kind(count, kind)).collect();
    if view.is_whole() && !view.tally.contains_key(&Kind::Contradiction) {
        parts.insert(0, "no contradiction".to_owned());
    }
    if parts.is_empty() { "no finding passes the filters".to_owned() } else { parts.join(", ") }
}

/// A number and its noun.
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// A number and the name of a kind.
pub fn counted_kind(count: usize, kind: Kind) -> String {
    let (one, many) = match kind {
        Kind::Contradiction => ("contradiction", "contradictions"),
        Kind::Dispute => ("dispute", "disputes"),
        Kind::RoleConflict => ("role conflict", "role conflicts"),
        Kind::UnmetCommitment => ("unmet commitment", "unmet commitments"),
        Kind::OvertakenCommitment => ("overtaken commitment", "overtaken commitments"),
        Kind::KeptCommitment => ("kept commitment", "kept commitments"),
        Kind::Revision => ("revision", "revisions"),
        Kind::Correction => ("correction", "corrections"),
        Kind::Update => ("update", "updates"),
        Kind::LabelDivergence => ("differing label", "differing labels"),
        Kind::SpellingVariant => ("spelling variant", "spelling variants"),
        Kind::Refinement => ("refinement", "refinements"),
        Kind::Agreement => ("agreement", "agreements"),
        Kind::SingleSource => ("event with one witness", "events with one witness"),
        Kind::Incomparable => ("incomparable pair", "incomparable pairs"),
    };
    counted(count, one, many)
}

/// What a cell says of a source that reports the event and leaves the slot open.
pub const REPORTED: &str = "reported";

/// A slot in words: "count:killed" is "how many killed".
pub fn slot(slot: &str) -> String {
    let (head, rest) = slot.split_once(':').map_or((slot, ""), |(head, rest)| (head, rest));
    let words = match head {
        "event" => "that it happened",
        "time" | "date" => "when",
        "place" => "where",
        "name" => "spelling",
        "label" => "called",
        "count" => "how many",
        "agent" => "who",
        "patient" => "whom",
        "polarity" => "whether",
        "role" if !rest.is_empty() => return rest.to_owned(),
        other => other,
    };
    if rest.is_empty() { words.to_owned() } else { format!("{words} ({rest})") }
}

/// Who states what: one row for each slot of an event that several statements were compared on.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    /// Id of the fact, or of the actor where the row is about one.
    pub about: &'a str,
    /// One readable line: what the row is about.
    pub title: String,
    /// The slot that is compared.
    pub slot: &'a str,
    /// The gravest finding of the row.
    pub kind: Kind,
    /// Id of that finding.
    pub finding: &'a str,
    /// Values by source, in the order in which findings state them.
    pub cells: BTreeMap<&'a str, Vec<String>>,
}

/// The matrix: events with the gravest finding first, then in the order of the analysis; the rows of an event stand together. Labels, single witnesses and incomparable pairs are
/// left out, because they oppose no values.
pub fn matrix<'a>(view: &View<'a>) -> Vec<Row<'a>> {
    let mut rows: BTreeMap<(&str, &str), (usize, Row<'a>)> = BTreeMap::new();
    for (order, finding) in view.findings.iter().enumerate() {
        if matches!(Group::of(finding.kind), Group::Labels | Group::Open) {
            continue;
        }
        let Some(about) = finding.fact.as_deref().or(finding.actor.as_deref()) else { continue };
        let (_, row) = rows.entry((about, &finding.slot)).or_insert_with(|| {
            let cells = BTreeMap::new();
            let title = view.fact(about).map_or_else(|| view.summary(finding), |fact| view.title(fact));
            (order, Row { about, title, slot: &finding.slot, kind: finding.kind, finding: &finding.id, cells })
        });
        if finding.kind < row.kind {
            (row.kind, row.finding) = (finding.kind, &finding.id);
        }
        for side in &finding.sides {
            for source in &side.sources {
                let values = row.cells.entry(source).or_default();
                let value = view.value(finding, side);
                if !values.contains(&value) {
                    values.push(value);
                }
            }
        }
    }
    fold_reports(&mut rows);
    let mut gravest: BTreeMap<&str, (Group, usize)> = BTreeMap::new();
    for ((about, _), (order, row)) in &rows {
        let place = (Group::of(row.kind), *order);
        gravest.entry(about).and_modify(|known| *known = place.min(*known)).or_insert(place);
    }
    let mut rows: Vec<(usize, Row<'a>)> = rows.into_values().collect();
    rows.sort_by_key(|(order, row)| (gravest.get(row.about).copied(), Group::of(row.kind), *order));
    rows.into_iter().map(|(_, row)| row).collect()
}

/// A row that only says that sources report the event is folded into the event's other rows: there those sources have a
/// cell that says so.
fn fold_reports<'a>(rows: &mut BTreeMap<(&'a str, &'a str), (usize, Row<'a>)>) {
    let reports: Vec<(&str, &str)> = rows.keys().copied().filter(|(_, slot)| *slot == "event").collect();
    for (about, slot) in reports {
        let others = rows.range((about, "")..).take_while(|((other, _), _)| *other == about).count();
        if others < 2 {
            continue;
        }
        let Some((_, report)) = rows.remove(&(about, slot)) else { continue };
        for ((other, _), (_, row)) in rows.range_mut((about, "")..) {
            if *other != about {
                break;
            }
            for source in report.cells.keys() {
                row.cells.entry(source).or_insert_with(|| vec![REPORTED.to_owned()]);
            }
        }
    }
}
