//! An analysis → tables for a terminal: contradictions with their words first, then who says what, what agrees, who calls whom what.
//!
//! Invariants: no line is wider than [`Options::width`] (at least [`NARROWEST`]); without colour there is no escape sequence; the
//! text of articles never holds a control character; long words and long lists are cut and say so. Deliberately absent: the
//! pager and the question whether this is a terminal (`cli`).

use comfy_table::presets::UTF8_FULL;
use comfy_table::{Attribute, Cell, Color, ColumnConstraint, ContentArrangement, Table, Width};

use unicode_width::UnicodeWidthStr;

use super::outline::{self, Group, Row};
use super::view::{Passage, View};
use super::{Input, Options, inert, words};
use crate::model::{Finding, How, Kind, Severity, Side};

/// The smallest width that the tables are laid out for, in columns.
pub const NARROWEST: usize = 60;

/// Columns that a source needs at least in the matrix.
const SOURCE_COLUMN: usize = 14;

/// Begins a cell of a row that belongs to the row above: no line is drawn between them.
const JOINED: char = '\u{e002}';

/// Marks around conflicting words while a table is laid out: private-use characters of width 1, replaced at the end.
const OPEN: char = '\u{e000}';
const CLOSE: char = '\u{e001}';

/// The tables.
pub fn render(input: &Input<'_>, options: &Options) -> String {
    let view = View::new(input.analysis, options);
    let page = Page { view: &view, width: options.width.max(NARROWEST), colour: options.colour };
    let mut out = page.head();
    let sections = outline::sections(&view);
    let (grave, rest): (Vec<_>, Vec<_>) = sections.iter().partition(|section| section.group <= Group::Disputes);
    for section in grave {
        out.push_str(&page.heading(section.group.title(), section.findings.len()));
        for finding in &section.findings {
            out.push_str(&page.opposed(finding));
        }
    }
    out.push_str(&page.matrix());
    for section in rest {
        if section.group == Group::Open && options.filter.kinds.is_empty() {
            continue;
        }
        out.push_str(&page.heading(section.group.title(), section.findings.len()));
        out.push_str(&if section.group == Group::Agreements { page.agreements(section) } else { page.list(section) });
    }
    out.push_str(&page.articles());
    out.push_str(&page.foot(options.filter.kinds.is_empty()));
    out
}

/// One finding with its sides, as the report shows it.
pub fn finding(view: &View<'_>, finding: &Finding, options: &Options) -> String {
    Page { view, width: options.width.max(NARROWEST), colour: options.colour }.opposed(finding)
}

/// A reviewer's table: findings with how they stand to the baseline, and a row for what each side says.
pub fn review(view: &View<'_>, findings: &[(&Finding, String)], options: &Options) -> String {
    let page = Page { view, width: options.width.max(NARROWEST), colour: options.colour };
    let mut table = page.table(&["state", "finding", "says", "who", "words"]);
    let words = page.width * 30 / 100;
    for (finding, state) in findings {
        let title = format!("{} {}\n{}", mark(finding.kind), clip(&view.summary(finding), 200), finding.id);
        let mut first = Some((clip(state, 20), title));
        for side in &finding.sides {
            let (state, title) = first.take().unwrap_or_else(|| (JOINED.to_string(), String::new()));
            table.add_row(vec![
                Cell::new(state),
                page.paint(title, tone(finding.kind)),
                Cell::new(clip(&view.value(finding, side), 60)),
                Cell::new(who(side, 3)),
                Cell::new(page.words(side, words)),
            ]);
        }
        if let Some((state, title)) = first {
            table.add_row(vec![state, title]);
        }
    }
    page.constrain(&mut table, &[12, 26, 16, 18]);
    page.print(&table)
}

struct Page<'v, 'a> {
    view: &'v View<'a>,
    width: usize,
    colour: bool,
}

impl<'a> Page<'_, 'a> {
    fn head(&self) -> String {
        let found = self.found();
        let below = match inert::line(self.folder()) {
            folder if folder.is_empty() => String::new(),
            folder => format!("\n{}", self.dim(&inert::clip_start(&format!("in {folder}"), self.width))),
        };
        format!("{}{below}\n\n{found}", self.bold(&outline::read(self.view)))
    }

    /// What was found: a line for each way of reading, with its sign and what it means.
    fn found(&self) -> String {
        let tally = outline::tally(self.view);
        let mut lines: Vec<(String, Color, &str)> = Vec::new();
        for group in Group::ALL {
            let kinds: Vec<String> = tally
                .iter()
                .filter(|(kind, _)| Group::of(*kind) == group)
                .map(|(kind, count)| outline::counted_kind(*count, *kind))
                .collect();
            let Some((kind, _)) = tally.iter().find(|(kind, _)| Group::of(*kind) == group) else {
                if group == Group::Contradictions && self.view.is_whole() {
                    lines.push(("✓ no contradiction".to_owned(), Color::Green, ""));
                }
                continue;
            };
            let colour = if group == Group::Contradictions { self.mood() } else { tone(*kind) };
            lines.push((format!("{} {}", mark(*kind), kinds.join(", ")), colour, group.meaning()));
        }
        if lines.is_empty() {
            lines.push(("No finding passes the filters.".to_owned(), Color::Reset, ""));
        }
        let longest = lines.iter().map(|(line, _, _)| line.width()).max().unwrap_or(0);
        let explained = lines.iter().all(|(_, _, meaning)| longest + meaning.width() + 4 <= self.width);
        let mut out = String::new();
        for (line, colour, meaning) in &lines {
            let gap = " ".repeat(longest.saturating_sub(line.width()) + 2);
            let meaning =
                if explained && !meaning.is_empty() { format!("{gap}{}", self.dim(meaning)) } else { String::new() };
            out.push_str(&format!("  {}{meaning}\n", self.tint(&self.wrap(line), *colour)));
        }
        out
    }

    /// The folder that places leave out, where it would crowd them.
    fn folder(&self) -> &'a str {
        let folder = self.view.folder();
        if folder.width() > 12 { folder } else { "" }
    }

    /// What is left out and how to see it, and where to read on; `without_open` says that single witnesses and incomparable pairs are not
    /// listed.
    fn foot(&self, without_open: bool) -> String {
        let mut out = String::new();
        if let Some(kept_out) = self.view.kept_out {
            if kept_out > 0 {
                let more = outline::counted(kept_out, "finding does", "findings do");
                out.push_str(&format!("\n{more} not pass the filters.\n"));
            }
            if self.view.findings.is_empty() {
                let sources: Vec<String> = self.view.sources().iter().map(|source| clip(source, 40)).collect();
                out.push_str(&format!("{}\n", self.wrap(&format!("The sources are {}.", sources.join(", ")))));
            }
        }
        if self.view.cut > 0 {
            let more = outline::counted(self.view.cut, "more finding is", "more findings are");
            out.push_str(&format!("\n{more} hidden by the limit.\n"));
        }
        let open = self.view.findings.iter().filter(|finding| Group::of(finding.kind) == Group::Open).count();
        if open > 0 && without_open {
            let hint = "Events with one witness and incomparable pairs are left out here; --all shows them.";
            out.push_str(&format!("\n{}\n", self.wrap(hint)));
        }
        if let Some(first) = self.view.findings.first() {
            let hint = format!("The reasoning behind one: crosscheck explain {} PATH…", first.id);
            out.push_str(&format!("\n{}\n", self.wrap(&hint)));
        }
        out
    }

    fn heading(&self, title: &str, count: usize) -> String {
        format!("\n{}\n", self.bold(&format!("{title} ({count})")))
    }

    /// One finding whose sides stand against each other: title line, then a table with a row for each side.
    fn opposed(&self, finding: &Finding) -> String {
        let tags = format!("{}  {}  {}", finding.code(), finding.severity.id(), finding.id);
        let title =
            format!("{} {}", mark(finding.kind), inert::clip_at_word(&inert::line(&self.view.summary(finding)), 300));
        let mut out = format!("\n{}\n  {}\n", self.tint(&self.wrap(&title), tone(finding.kind)), self.dim(&tags));
        let mut table = self.table(&["says", "who", "words"]);
        let words = self.width * 46 / 100;
        for side in &finding.sides {
            table.add_row(vec![
                self.paint(clip(&self.view.value(finding, side), 60), tone(finding.kind)),
                Cell::new(who(side, 6)),
                Cell::new(self.words(side, words)),
            ]);
        }
        self.constrain(&mut table, &[22, 26]);
        out.push_str(&self.print(&table));
        out
    }

    /// Findings that oppose nothing: one row for each side, in one table.
    fn list(&self, section: &outline::Section<'a>) -> String {
        let mut table = self.table(&["what", "says", "who", "where"]);
        let what = self.width * 34 / 100;
        for finding in &section.findings {
            let mut title = Some(format!("{} {}", mark(finding.kind), clip(&self.view.summary(finding), what * 4)));
            let reason = finding.why.last().filter(|_| finding.kind == Kind::Incomparable);
            let reason = reason.map_or_else(String::new, |why| format!("\nnot opposed: {}", clip(&why.text, 160)));
            let tag = format!("\n{}  {}{reason}", finding.code(), finding.id);
            for side in finding.sides.iter().take(8) {
                let places = self.places(&self.view.passages(side), 3);
                let title = title.take().map_or_else(|| JOINED.to_string(), |title| title + &tag);
                table.add_row(vec![
                    self.paint(title, tone(finding.kind)),
                    Cell::new(clip(&self.view.value(finding, side), 80)),
                    Cell::new(who(side, 4)),
                    Cell::new(places),
                ]);
            }
            if let Some(title) = title {
                table.add_row(vec![title + &tag]);
            }
        }
        self.constrain(&mut table, &[34, 20, 22]);
        self.print(&table)
    }

    /// What sources agree on: the slots of one event stand together, and sources that are the same as in the row above are not repeated.
    fn agreements(&self, section: &outline::Section<'a>) -> String {
        let mut events: Vec<(Option<&str>, Vec<&Finding>)> = Vec::new();
        for finding in &section.findings {
            let about = finding.fact.as_deref();
            match events.iter_mut().find(|(known, _)| about.is_some() && *known == about) {
                Some((_, findings)) => findings.push(finding),
                None => events.push((about, vec![finding])),
            }
        }
        let mut table = self.table(&["event", "agreed", "who", "where"]);
        let widest = self.width * 34 / 100 * 4;
        for (about, mut findings) in events {
            findings.sort_by_key(|finding| finding.slot != "event");
            let title = about.and_then(|id| self.view.fact(id)).map(|fact| self.view.title(fact));
            let mut above: Option<&Side> = None;
            for finding in findings {
                let title = title.clone().unwrap_or_else(|| self.view.summary(finding));
                for side in &finding.sides {
                    let first = above.is_none();
                    let same = above.is_some_and(|above| above.sources == side.sources);
                    let places = self.view.passages(side);
                    let places = self.places(&places, 2);
                    let slot = if finding.slot == "event" { String::new() } else { outline::slot(&finding.slot) + " " };
                    let value = clip(&format!("{slot}{}", self.view.value(finding, side)), 80);
                    let event =
                        if first { format!("{} {}", mark(finding.kind), clip(&title, widest)) } else { JOINED.into() };
                    table.add_row(vec![
                        self.paint(event, tone(finding.kind)),
                        Cell::new(format!("{value}\n{}", finding.id)),
                        Cell::new(if same { "the same".to_owned() } else { who(side, 4) }),
                        Cell::new(if same { String::new() } else { places }),
                    ]);
                    above = Some(side);
                }
            }
        }
        self.constrain(&mut table, &[34, 20, 22]);
        self.print(&table)
    }

    /// Sources as columns, events as rows; as many tables as the sources need at this width.
    fn matrix(&self) -> String {
        let rows = outline::matrix(self.view);
        let sources: Vec<&str> =
            self.view.sources().into_iter().filter(|s| rows.iter().any(|row| row.cells.contains_key(s))).collect();
        if rows.is_empty() || sources.len() < 2 {
            return String::new();
        }
        let event = (self.width * 27 / 100).max(22);
        let fit = (self.width.saturating_sub(event + 4) / SOURCE_COLUMN).max(1);
        let mut out = self.heading("Who says what", rows.len());
        for columns in sources.chunks(sources.len().div_ceil(sources.len().div_ceil(fit))) {
            out.push_str(&self.matrix_of(&rows, columns, event));
        }
        out
    }

    fn matrix_of(&self, rows: &[Row<'a>], sources: &[&str], event: usize) -> String {
        let mut header = vec!["event".to_owned()];
        header.extend(sources.iter().map(|source| clip(source, 40)));
        let mut table = self.table(&header);
        let mut last = "";
        for row in rows.iter().filter(|row| sources.iter().any(|source| row.cells.contains_key(source))) {
            let title = if row.about == last { JOINED.to_string() } else { clip(&row.title, event * 4) + "\n" };
            last = row.about;
            let mut cells = vec![Cell::new(format!("{title}{} {}", mark(row.kind), outline::slot(row.slot)))];
            cells.extend(sources.iter().map(|source| {
                let values = row.cells.get(source).map_or(&[][..], Vec::as_slice);
                let brief =
                    |value: &String| clip(&if row.slot == "time" { words::brief(value) } else { value.clone() }, 60);
                let shown: Vec<String> = values.iter().take(4).map(brief).collect();
                self.paint(shown.join("\n"), tone(row.kind))
            }));
            table.add_row(cells);
        }
        let share = (self.width.saturating_sub(event + 2) / sources.len()).saturating_sub(1);
        let widths = std::iter::once(event).chain(sources.iter().map(|_| share));
        table.set_constraints(widths.map(|w| ColumnConstraint::UpperBoundary(Width::Fixed(w as u16))));
        self.print(&table)
    }

    /// The articles that were read, each with its date and where that was learnt.
    fn articles(&self) -> String {
        let articles = &self.view.analysis.corpus.articles;
        if articles.is_empty() || self.view.kept_out.is_some_and(|findings| findings > 0) {
            return String::new();
        }
        let mut table = self.table(&["source", "article", "published", "claims"]);
        for article in articles {
            let date = article.published.edtf.as_ref().map_or_else(|| "unknown".to_owned(), ToString::to_string);
            let how = match article.published.how {
                How::Stated => " (stated)",
                How::Metadata => " (metadata)",
                How::Inferred => " (inferred)",
                How::Unknown => "",
            };
            let inferred = article.published.how == How::Inferred;
            let evidence = article.published.evidence.iter().take(if inferred { 2 } else { 0 });
            let why = evidence.map(|e| format!("\n{}", clip(&e.why, 160)));
            table.add_row(vec![
                clip(&article.source, 40),
                clip(article.path.strip_prefix(self.folder()).unwrap_or(&article.path), 80),
                std::iter::once(date + how).chain(why).collect(),
                article.claims.len().to_string(),
            ]);
        }
        self.constrain(&mut table, &[24, 30]);
        self.heading("Articles", articles.len()) + &self.print(&table)
    }

    fn words(&self, side: &Side, width: usize) -> String {
        let passages = self.view.passages(side);
        let shown: Vec<String> = passages
            .iter()
            .take(3)
            .map(|p| format!("{}\n{}", quotation(p, width * 3), broken(&self.place(p), width)))
            .collect();
        let more = match passages.len().saturating_sub(3) {
            0 => String::new(),
            more => format!("\nand {more} more"),
        };
        shown.join("\n") + &more
    }

    fn place(&self, passage: &Passage<'_>) -> String {
        let place = passage.place();
        let short = place.strip_prefix(self.folder()).unwrap_or(&place);
        inert::clip_start(&unboxed(&inert::line(short)), self.width)
    }

    /// Distinct places of passages for a narrow column: folder and file on two lines where they do not fit on one.
    fn places(&self, passages: &[Passage<'_>], most: usize) -> String {
        let column = self.width * 22 / 100;
        let mut places: Vec<String> = Vec::new();
        for passage in passages {
            let place = broken(&self.place(passage), column);
            if places.len() < most && !places.contains(&place) {
                places.push(place);
            }
        }
        places.join("\n")
    }

    fn table<T: AsRef<str>>(&self, header: &[T]) -> Table {
        let mut table = Table::new();
        table
            .load_style(UTF8_FULL.with_rounded_corners().with_solid_inner_borders())
            .set_content_arrangement(ContentArrangement::Dynamic)
            .force_no_tty()
            .set_width(self.width as u16);
        if self.colour {
            table.enforce_styling();
        }
        table.set_header(header.iter().map(|name| self.cell_bold(name.as_ref())));
        table
    }

    /// Upper bounds for the first columns, in hundredths of the width; the last column takes what is left.
    fn constrain(&self, table: &mut Table, percent: &[usize]) {
        table.set_constraints(
            percent.iter().map(|p| ColumnConstraint::UpperBoundary(Width::Fixed((self.width * p / 100) as u16))),
        );
    }

    fn print(&self, table: &Table) -> String {
        let mut out = String::new();
        let mut open: Vec<bool> = Vec::new();
        let mut lines = table.lines().peekable();
        while let Some(line) = lines.next() {
            let is_rule = line.starts_with('├');
            if is_rule && lines.peek().is_some_and(|next| next.contains(JOINED)) {
                continue;
            }
            out.push_str(&marked(&line.replace(JOINED, " "), &mut open, self.colour));
            out.push('\n');
        }
        out
    }

    fn paint(&self, text: String, colour: Color) -> Cell {
        if self.colour { Cell::new(text).fg(colour) } else { Cell::new(text) }
    }

    fn cell_bold(&self, text: &str) -> Cell {
        if self.colour { Cell::new(text).add_attribute(Attribute::Bold) } else { Cell::new(text) }
    }

    fn bold(&self, text: &str) -> String {
        self.sgr(text, anstyle::Style::new().bold())
    }

    fn dim(&self, text: &str) -> String {
        self.sgr(text, anstyle::Style::new().dimmed())
    }

    fn tint(&self, text: &str, colour: Color) -> String {
        let colour = match colour {
            Color::Red => anstyle::AnsiColor::Red,
            Color::Yellow => anstyle::AnsiColor::Yellow,
            Color::Green => anstyle::AnsiColor::Green,
            Color::Cyan => anstyle::AnsiColor::Cyan,
            _ => return text.to_owned(),
        };
        self.sgr(text, anstyle::Style::new().bold().fg_color(Some(colour.into())))
    }

    fn sgr(&self, text: &str, style: anstyle::Style) -> String {
        if self.colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    fn mood(&self) -> Color {
        let worst = self.view.findings.iter().filter(|f| Group::of(f.kind) == Group::Contradictions);
        match worst.map(|finding| finding.severity).max() {
            Some(Severity::Error | Severity::Warning) => Color::Red,
            Some(Severity::Note) => Color::Yellow,
            None => Color::Green,
        }
    }

    /// Running text in lines that fit the page, the later ones indented.
    fn wrap(&self, text: &str) -> String {
        inert::wrap(text, self.width - 2).replace('\n', "\n  ")
    }
}

/// Who states a side, and how many independent witnesses they are.
fn who(side: &Side, most: usize) -> String {
    let mut names: Vec<String> = side.sources.iter().take(most).map(|source| clip(source, 40)).collect();
    if side.sources.len() > most {
        names.push(format!("and {} more", side.sources.len() - most));
    }
    let witnesses = outline::counted(side.witnesses, "independent witness", "independent witnesses");
    if side.sources.len() > 1 { format!("{}\n({witnesses})", names.join(", ")) } else { names.join(", ") }
}

/// A place on two lines, folder and file, where it is wider than its column.
fn broken(place: &str, column: usize) -> String {
    match place.rfind('/') {
        Some(slash) if place.width() > column => {
            format!("{}\n{}", place.get(..=slash).unwrap_or(""), place.get(slash + 1..).unwrap_or(""))
        }
        _ => place.to_owned(),
    }
}

/// A sentence of about `budget` columns with its conflicting words between marks, cut at spaces.
fn quotation(passage: &Passage<'_>, budget: usize) -> String {
    let words = clip(passage.words, budget);
    let (before, after) = (unboxed(&inert::line(passage.before)), unboxed(&inert::line(passage.after)));
    let left = budget.saturating_sub(words.width());
    let room = (left / 2).max(left.saturating_sub(after.width()));
    let before = inert::clip_start_at_word(&before, room);
    let after = inert::clip_at_word(&after, left.saturating_sub(before.width()));
    let gap = |c: Option<char>| if c.is_some_and(char::is_whitespace) { " " } else { "" };
    let (gap_before, gap_after) = (gap(passage.before.chars().next_back()), gap(passage.after.chars().next()));
    format!("“{before}{gap_before}{OPEN}{words}{CLOSE}{gap_after}{after}”")
}

/// Text of an article as a cell may hold it: one inert line of at most `width` columns.
fn clip(text: &str, width: usize) -> String {
    inert::clip(&unboxed(&inert::line(text)), width)
}

/// Characters that this page gives a meaning of its own, replaced.
fn unboxed(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '│' => '|',
            OPEN | CLOSE | JOINED => '\u{fffd}',
            c => c,
        })
        .collect()
}

/// A laid-out line with the marks made visible; `open` keeps, by column, whether a mark was left open on the line above.
fn marked(line: &str, open: &mut Vec<bool>, colour: bool) -> String {
    let style = anstyle::Style::new().bold().underline();
    let mut out = String::with_capacity(line.len());
    for (column, cell) in line.split('│').enumerate() {
        if open.len() <= column {
            open.push(false);
        }
        if column > 0 {
            out.push('│');
        }
        let inside = open[column];
        let body = cell.trim_start();
        out.push_str(cell.get(..cell.len() - body.len()).unwrap_or(""));
        if colour && inside {
            out.push_str(&style.render().to_string());
        }
        let mut now = inside;
        for c in body.chars() {
            match c {
                OPEN => {
                    now = true;
                    if colour {
                        out.push_str(&style.render().to_string());
                    }
                    out.push('«');
                }
                CLOSE => {
                    now = false;
                    out.push('»');
                    if colour {
                        out.push_str(&style.render_reset().to_string());
                    }
                }
                c => out.push(c),
            }
        }
        if colour && now {
            out.push_str(&style.render_reset().to_string());
        }
        open[column] = now;
    }
    out
}

/// A sign before a finding, so that meaning does not hang on colour alone.
fn mark(kind: Kind) -> char {
    match Group::of(kind) {
        Group::Contradictions => '✗',
        Group::Disputes => '≠',
        Group::Changes => '→',
        Group::Agreements => '✓',
        Group::Labels => '≈',
        Group::Open => '·',
    }
}

fn tone(kind: Kind) -> Color {
    match Group::of(kind) {
        Group::Contradictions => Color::Red,
        Group::Disputes => Color::Yellow,
        Group::Changes | Group::Labels => Color::Cyan,
        Group::Agreements => Color::Green,
        Group::Open => Color::Reset,
    }
}
