//! An analysis → comma-separated values: one table of findings, or of facts, claims or labels.
//!
//! Invariants: no cell begins with a character that a spreadsheet reads as a formula (`=`, `+`, `-`, `@`, tab, carriage return): such
//! a cell gets an apostrophe before it, as OWASP advises; cells are on one line; rows end with CRLF (RFC 4180).
//! The findings table has a row for each side and ends with rows of kind `manifest`.

use super::view::View;
use super::{Input, Options, inert};
use crate::model::{Claim, MentionKind, Voice};

/// Which table to write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sheet {
    /// One row for each side of each finding, then the manifest.
    #[default]
    Findings,
    /// One row for each fact.
    Facts,
    /// One row for each claim.
    Claims,
    /// One row for each label of each source.
    Labels,
}

impl Sheet {
    /// Every table.
    pub const ALL: [Self; 4] = [Self::Findings, Self::Facts, Self::Claims, Self::Labels];

    /// The name that options use.
    pub fn id(self) -> &'static str {
        match self {
            Self::Findings => "findings",
            Self::Facts => "facts",
            Self::Claims => "claims",
            Self::Labels => "labels",
        }
    }
}

/// The table that the options name.
pub fn render(input: &Input<'_>, options: &Options) -> String {
    let view = View::new(input.analysis, options);
    match options.sheet {
        Sheet::Findings => findings(input, &view),
        Sheet::Facts => facts(&view),
        Sheet::Claims => claims(&view),
        Sheet::Labels => labels(&view),
    }
}

fn findings(input: &Input<'_>, view: &View<'_>) -> String {
    let mut rows = Rows::new(&[
        "id",
        "kind",
        "facet",
        "scope",
        "severity",
        "slot",
        "summary",
        "value",
        "says",
        "sources",
        "witnesses",
        "words",
        "place",
        "why",
        "fingerprint",
    ]);
    for finding in &view.findings {
        let head = [
            finding.id.clone(),
            finding.kind.id().to_owned(),
            finding.facet.map_or("", crate::model::Facet::id).to_owned(),
            format!("{:?}", finding.scope).to_lowercase(),
            finding.severity.id().to_owned(),
            finding.slot.clone(),
            finding.summary.clone(),
        ];
        let why = finding.why.iter().map(|why| why.text.as_str()).collect::<Vec<_>>().join("; ");
        if finding.sides.is_empty() {
            let nobody = [(); 6].map(|()| String::new());
            rows.add(head.iter().cloned().chain(nobody).chain([why.clone(), finding.fingerprint.clone()]));
        }
        for side in &finding.sides {
            let passages = view.passages(side);
            let words: Vec<String> = passages.iter().map(|passage| inert::line(passage.words)).collect();
            let places: Vec<String> = passages.iter().map(super::view::Passage::place).collect();
            rows.add(head.iter().cloned().chain([
                side.value.clone(),
                view.value(finding, side),
                side.sources.join("; "),
                side.witnesses.to_string(),
                words.join("; "),
                places.join("; "),
                why.clone(),
                finding.fingerprint.clone(),
            ]));
        }
    }
    let manifest = input.manifest;
    let told = |name: &str, value: &str, place: &str| {
        let cells = ["", "manifest", "", "", "", name, "", value, "", "", "", "", place, "", ""];
        cells.map(str::to_owned)
    };
    rows.add(told("version", &manifest.version, ""));
    rows.add(told("rules", &manifest.rules, ""));
    for (name, value) in &manifest.options {
        rows.add(told(&format!("option {name}"), value, ""));
    }
    for article in &manifest.inputs {
        rows.add(told("input", &article.hash, &article.id));
    }
    rows.finish()
}

fn facts(view: &View<'_>) -> String {
    let mut rows = Rows::new(&["id", "type", "summary", "claims", "sources", "witnesses", "dates"]);
    for fact in &view.analysis.facts {
        let claims: Vec<_> = fact.claims.iter().filter_map(|id| view.claim(id)).collect();
        let sources: Vec<&str> = claims.iter().map(|(article, _)| article.source.as_str()).collect();
        let dates: Vec<String> = claims.iter().filter_map(|(_, c)| c.own_time()).map(|t| t.edtf.to_string()).collect();
        rows.add([
            fact.id.clone(),
            fact.event.clone(),
            fact.summary.clone(),
            fact.claims.len().to_string(),
            distinct(sources.into_iter().map(str::to_owned)),
            fact.witnesses.len().to_string(),
            distinct(dates.into_iter()),
        ]);
    }
    rows.finish()
}

fn claims(view: &View<'_>) -> String {
    let mut rows = Rows::new(&[
        "id",
        "source",
        "place_in_file",
        "type",
        "polarity",
        "modality",
        "certainty",
        "who",
        "when",
        "where",
        "how_many",
        "said_by",
        "sentence",
        "rule",
    ]);
    for article in &view.analysis.corpus.articles {
        for claim in &article.claims {
            let passage = super::view::place(article, &claim.trigger, Some(&claim.sentence));
            let summary = Spoken::of(view, article, claim);
            rows.add([
                claim.id.clone(),
                article.source.clone(),
                passage.place(),
                claim.event.clone(),
                format!("{:?}", claim.polarity).to_lowercase(),
                format!("{:?}", claim.modality).to_lowercase(),
                format!("{:?}", claim.certainty).to_lowercase(),
                summary.who,
                summary.when,
                summary.place,
                summary.count,
                summary.said_by,
                article.words(&claim.sentence).to_owned(),
                claim.rule.clone(),
            ]);
        }
    }
    rows.finish()
}

fn labels(view: &View<'_>) -> String {
    let mut rows = Rows::new(&[
        "actor",
        "name",
        "source",
        "class",
        "stance",
        "label",
        "said_by",
        "uses",
        "place",
        "published",
        "voice",
    ]);
    for entry in &view.analysis.labels {
        let first = entry.uses.first();
        let place = first.and_then(|cell| view.passage(&cell.article, &cell.span, None));
        let voice = match entry.voice {
            Voice::Own => "own",
            Voice::Reported => "reported",
            Voice::Quoted => "quoted",
        };
        rows.add([
            entry.actor.clone(),
            view.actor(&entry.actor).to_owned(),
            entry.source.clone(),
            super::page::class_name(entry.class).to_owned(),
            entry.stance.map_or("", super::page::stance_name).to_owned(),
            entry.text.clone(),
            entry.speaker.as_deref().map(|id| super::labels::speaker(view, id).to_owned()).unwrap_or_default(),
            entry.uses.len().to_string(),
            place.map(|p| p.place()).unwrap_or_default(),
            first.and_then(|cell| cell.published.clone()).unwrap_or_default(),
            voice.to_owned(),
        ]);
    }
    rows.finish()
}

/// A claim's slots as words of its article, with the normalised values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Spoken {
    /// `role: words` of each participant.
    pub(super) who: String,
    /// EDTF.
    pub(super) when: String,
    /// Name of the place.
    pub(super) place: String,
    /// The quantities, in words.
    pub(super) count: String,
    /// The chain of speakers, outermost first.
    pub(super) said_by: String,
}

impl Spoken {
    pub(super) fn of(view: &View<'_>, article: &crate::model::Article, claim: &Claim) -> Self {
        let who = claim.roles.iter().map(|(role, fillers)| {
            let names: Vec<&str> =
                fillers.iter().map(|filler| view.named(filler.id.as_deref(), article.words(&filler.span))).collect();
            format!("{role}: {}", names.join(", "))
        });
        let counts =
            claim.quantities.iter().filter_map(|at| article.mentions.get(*at)).map(|mention| match &mention.kind {
                MentionKind::Quantity(quantity) => match &quantity.of {
                    Some(of) if !mention.text.contains(of.as_str()) => {
                        let one = quantity.unit.is_some() || quantity.value == Some(1.0);
                        let noun = if one { of.clone() } else { super::words::plural(of) };
                        format!("{} {noun}", mention.text)
                    }
                    _ => mention.text.clone(),
                },
                _ => mention.text.clone(),
            });
        let said_by = claim.attribution.iter().map(|said| match (&said.actor, &said.speaker) {
            (actor, Some(span)) => view.named(actor.as_deref(), article.words(span)).to_owned(),
            (Some(actor), None) => view.actor(actor).to_owned(),
            (None, None) => "unnamed".to_owned(),
        });
        Self {
            who: who.collect::<Vec<_>>().join("; "),
            when: claim.own_time().map(|time| time.edtf.to_string()).unwrap_or_default(),
            place: claim.own_place().map(|place| view.name(&place.id).to_owned()).unwrap_or_default(),
            count: counts.collect::<Vec<_>>().join("; "),
            said_by: said_by.collect::<Vec<_>>().join(" > "),
        }
    }
}

fn distinct(values: impl Iterator<Item = String>) -> String {
    let set: std::collections::BTreeSet<String> = values.collect();
    set.into_iter().collect::<Vec<_>>().join("; ")
}

struct Rows {
    writer: csv::Writer<Vec<u8>>,
}

impl Rows {
    fn new(header: &[&str]) -> Self {
        let writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        let mut rows = Self { writer };
        rows.add(header.iter().map(|name| (*name).to_owned()));
        rows
    }

    fn add(&mut self, cells: impl IntoIterator<Item = String>) {
        let safe: Vec<String> = cells.into_iter().map(|cell| formula_safe(&cell)).collect();
        self.writer
            .write_record(&safe)
            .expect("writing to memory does not fail, and every row has as many cells as the header");
    }

    fn finish(self) -> String {
        let bytes = self.writer.into_inner().expect("writing to memory does not fail");
        String::from_utf8(bytes).expect("every cell was a string")
    }
}

/// A cell on one line that no spreadsheet evaluates.
fn formula_safe(cell: &str) -> String {
    let line = inert::line(cell);
    // A leading minus or plus before a digit is a plain number; before anything else it begins a formula.
    let number = line.parse::<f64>().is_ok();
    if !number && line.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) {
        format!("'{line}")
    } else {
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_gets_an_apostrophe_and_a_number_does_not() {
        assert_eq!(formula_safe("=cmd()"), "'=cmd()");
        assert_eq!(formula_safe("\t@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(formula_safe("-2+3+cmd|' /C calc'!A0"), "'-2+3+cmd|' /C calc'!A0");
        assert_eq!(formula_safe("-12.5"), "-12.5");
        assert_eq!(formula_safe("33 miners"), "33 miners");
    }
}
