//! `crosscheck report`: articles → the analysis, in any format.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::exit::{Exit, Failure};
use super::output::{self, Terminal};
use super::session::{self, InputArgs};
use crate::model::{Kind, Severity};
use crate::report::csv::Sheet;
use crate::report::filter::{Filter, Sort};
use crate::report::manifest::Manifest;
use crate::report::{self, Format, Input, Options};
use crate::value::Date;

/// Report agreements, contradictions and differing labels across sources
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,

    /// Format of the report; given several times, with as many -o, one analysis is written several times.
    #[arg(long, value_name = "FORMAT", value_enum)]
    format: Vec<FormatName>,

    /// Write to this file (replaced whole or not at all) instead of standard output; its ending tells the format.
    #[arg(short, long, value_name = "FILE")]
    output: Vec<PathBuf>,

    /// A template of your own (MiniJinja), for Markdown if its name ends in .md, for HTML if in .html, else for both.
    #[arg(long, value_name = "FILE")]
    template: Vec<PathBuf>,

    /// Which table CSV holds.
    #[arg(long, value_name = "TABLE", value_enum, default_value = "findings")]
    sheet: SheetName,

    /// Also what only one source states, and what was compared and found not comparable, each with the reason.
    #[arg(long, conflicts_with = "kind", help_heading = "Filters")]
    all: bool,

    #[command(flatten)]
    filter: FilterArgs,
}

const EXAMPLES: &str = "\
Examples:
  crosscheck report articles/
      tables for the terminal, contradictions first
  crosscheck report articles/ --kind contradiction,dispute --since 2020-10
      only some findings
  crosscheck report articles/ -o report.html -o report.json
      one analysis, two files
  crosscheck report articles/ --actor haftar --source \"Harbour Post\" --sort date --limit 20
      what one outlet says of one man, in the order of the events
  crosscheck report articles/ --format csv --sheet claims -o claims.csv
      every claim for a spreadsheet; other tables: findings, facts, labels
  cat dump.jsonl | crosscheck report - --format markdown
      articles from standard input, one JSON object a line
  crosscheck report articles/ -o report.html --template desk.html
      your own page (MiniJinja): {% for s in sections %}{% for f in s.findings %}{{ f.summary }} {{ f.voices }}{% endfor %}{% endfor %}

Output to a terminal goes through $CROSSCHECK_PAGER, $PAGER or less, and to a pipe as plain text; --no-pager prints it at once.

A crosscheck.toml in the articles' folder, or above it, may say what the files do not:
  rules = [\"rules\"]               # folders with more rules
  baseline = \"baseline.toml\"      # what `crosscheck gate` compares with
  [[articles]]
  files = [\"harbour/*.txt\"]       # paths and globs; without a / at any depth
  source = \"Harbour Post\"
  published = 2020-10-19
  credit = \"AP\"
  url = \"https://example.org/talks\"";

/// Which findings to show.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Filters")]
pub(super) struct FilterArgs {
    /// Only findings of these kinds: contradiction, dispute, role-conflict, unmet-commitment, overtaken-commitment,
    /// kept-commitment, revision, correction, update, label-divergence, spelling-variant, refinement, agreement, single-source,
    /// incomparable.
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = session::named::<Kind>)]
    kind: Vec<Kind>,
    /// Only findings that name this actor: an id, or a part of a name.
    #[arg(long, value_name = "NAME")]
    actor: Vec<String>,
    /// Only findings that this source has a part in: a part of its name.
    #[arg(long, value_name = "SOURCE")]
    source: Vec<String>,
    /// Only findings about this type of event ("ceasefire", "offensive"); `crosscheck rules list` names them.
    #[arg(long, value_name = "TYPE")]
    event: Vec<String>,
    /// Only findings about events on or after this date.
    #[arg(long, value_name = "DATE", value_parser = session::date)]
    since: Option<Date>,
    /// Only findings about events on or before this date.
    #[arg(long, value_name = "DATE", value_parser = session::date)]
    until: Option<Date>,
    /// Only findings at least this severe: note, warning, error.
    #[arg(long, value_name = "LEVEL", value_parser = session::named::<Severity>)]
    min_severity: Option<Severity>,
    /// Order of the findings.
    #[arg(long, value_name = "BY", value_enum, default_value = "kind")]
    sort: SortName,
    /// At most this many findings.
    #[arg(long, value_name = "N")]
    pub(super) limit: Option<usize>,
}

/// An order of findings, as an option's value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum SortName {
    /// Contradictions first, as reports are read.
    #[default]
    Kind,
    /// Gravest first.
    Severity,
    /// Those with most independent witnesses first.
    Witnesses,
    /// By the date of the event, oldest first; undated ones last.
    Date,
    /// By the first source that takes part.
    Source,
}

impl FilterArgs {
    /// The options as said, by name: they change what a report says, and so stand in its manifest.
    pub(super) fn said(&self) -> BTreeMap<String, String> {
        let names = |kinds: &[Kind]| kinds.iter().map(session::name_of).collect::<Vec<_>>().join(",");
        let options = [
            ("kind", names(&self.kind)),
            ("actor", self.actor.join(",")),
            ("source", self.source.join(",")),
            ("event", self.event.join(",")),
            ("since", self.since.as_ref().map(ToString::to_string).unwrap_or_default()),
            ("until", self.until.as_ref().map(ToString::to_string).unwrap_or_default()),
            ("min-severity", self.min_severity.as_ref().map(session::name_of).unwrap_or_default()),
            ("sort", if self.sort == SortName::Kind { String::new() } else { self.sort().id().to_owned() }),
            ("limit", self.limit.map(|limit| limit.to_string()).unwrap_or_default()),
        ];
        let said = options.into_iter().filter(|(_, value)| !value.is_empty());
        said.map(|(name, value)| (name.to_owned(), value)).collect()
    }

    /// The kinds that are asked for.
    pub(super) fn kinds(&self) -> &[Kind] {
        &self.kind
    }

    /// The order that is asked for.
    pub(super) fn sort(&self) -> Sort {
        match self.sort {
            SortName::Kind => Sort::Kind,
            SortName::Severity => Sort::Severity,
            SortName::Witnesses => Sort::Witnesses,
            SortName::Date => Sort::Date,
            SortName::Source => Sort::Source,
        }
    }

    /// The filter that the options make.
    pub(super) fn filter(&self) -> Filter {
        Filter {
            kinds: self.kind.clone(),
            actors: self.actor.clone(),
            sources: self.source.clone(),
            events: self.event.clone(),
            since: self.since.clone(),
            until: self.until.clone(),
            min_severity: self.min_severity,
        }
    }
}

/// A format, as an option's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FormatName(pub(super) Format);

impl ValueEnum for FormatName {
    fn value_variants<'a>() -> &'a [Self] {
        const ALL: [FormatName; Format::ALL.len()] = {
            let mut all = [FormatName(Format::Table); Format::ALL.len()];
            let mut i = 0;
            while i < all.len() {
                all[i] = FormatName(Format::ALL[i]);
                i += 1;
            }
            all
        };
        &ALL
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(self.0.id()))
    }
}

/// A table of the CSV format, as an option's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct SheetName(Sheet);

impl ValueEnum for SheetName {
    fn value_variants<'a>() -> &'a [Self] {
        const ALL: [SheetName; Sheet::ALL.len()] =
            [SheetName(Sheet::Findings), SheetName(Sheet::Facts), SheetName(Sheet::Claims), SheetName(Sheet::Labels)];
        &ALL
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(self.0.id()))
    }
}

/// Runs the command.
pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Failure> {
    let targets = targets(&args.format, &args.output)?;
    let templates = templates(&args.template, &targets)?;
    let mut session = args.input.load(terminal);
    if session.articles.is_empty() {
        return Ok(session::without_articles(&session));
    }
    let analysis = session.analyse(terminal);
    let mut said = args.filter.said();
    let mut filter = args.filter.filter();
    if args.all {
        said.insert("all".to_owned(), "true".to_owned());
        filter.kinds = Kind::ALL.to_vec();
    }
    let manifest = Manifest::new(&analysis, &session.rules.hash, said);
    let input = Input::new(&analysis, &manifest);
    for (format, target) in targets {
        let options = Options {
            filter: filter.clone(),
            limit: args.filter.limit,
            sort: args.filter.sort(),
            sheet: args.sheet.0,
            template: templates.get(&format).cloned(),
            ..Options::default()
        };
        emit(&input, format, target.as_deref(), options, terminal)?;
    }
    Ok(session.reading)
}

/// Renders one format and writes it where it belongs, as wide and colourful as that place takes.
pub(super) fn emit(
    input: &Input<'_>,
    format: Format,
    target: Option<&Path>,
    options: Options,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let options = Options { width: terminal.width, colour: terminal.colour && target.is_none(), ..options };
    let text = report::render(input, format, &options)
        .map_err(|error| Failure::usage(error.to_string(), "see the templates that `crosscheck report` uses itself"))?;
    match target {
        None if format == Format::Table => terminal.show(&text),
        target => output::write(target, &text),
    }
}

/// Which format goes where.
pub(super) fn targets(formats: &[FormatName], files: &[PathBuf]) -> Result<Vec<(Format, Option<PathBuf>)>, Failure> {
    let formats: Vec<Format> = formats.iter().map(|name| name.0).collect();
    match (formats.as_slice(), files) {
        ([], []) => Ok(vec![(Format::Table, None)]),
        ([format], []) => Ok(vec![(*format, None)]),
        ([], files) => files.iter().map(|file| Ok((by_ending(file)?, Some(file.clone())))).collect(),
        ([format], files) => Ok(files.iter().map(|file| (*format, Some(file.clone()))).collect()),
        (formats, files) if formats.len() == files.len() => {
            Ok(formats.iter().copied().zip(files.iter().cloned().map(Some)).collect())
        }
        _ => Err(Failure::usage(
            "several formats need as many files",
            "give one -o FILE for each --format, in the same order",
        )),
    }
}

fn by_ending(file: &Path) -> Result<Format, Failure> {
    let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or("").to_lowercase();
    match ending.as_str() {
        "" if file.as_os_str() == "-" => Ok(Format::Table),
        "htm" => Ok(Format::Html),
        _ => Format::ALL.into_iter().find(|format| format.extension() == ending).ok_or_else(|| {
            Failure::usage(format!("the ending of {} tells no format", file.display()), "say it with --format")
        }),
    }
}

/// The template of each format that has one, read; the last that fits counts.
fn templates(files: &[PathBuf], targets: &[(Format, Option<PathBuf>)]) -> Result<BTreeMap<Format, String>, Failure> {
    let mut templates = BTreeMap::new();
    for file in files {
        let text = std::fs::read_to_string(file).map_err(|error| {
            Failure::usage(format!("the template {} cannot be read: {error}", file.display()), "check the path")
        })?;
        let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or("");
        let fits: &[Format] = match ending {
            "md" | "markdown" => &[Format::Markdown],
            "html" | "htm" => &[Format::Html],
            _ => &[Format::Markdown, Format::Html],
        };
        if !targets.iter().any(|(format, _)| fits.contains(format)) {
            let message = format!("the template {} fits none of the formats that are written", file.display());
            return Err(Failure::usage(message, "templates are for --format markdown and --format html"));
        }
        templates.extend(fits.iter().map(|format| (*format, text.clone())));
    }
    Ok(templates)
}
