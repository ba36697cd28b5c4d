//! Where text goes: standard output (perhaps through a pager), files, and messages on standard error.
//!
//! Invariants: a closed pipe is no error; a file is replaced whole or not at all; messages come out inert. Deliberately absent:
//! formats.

use std::io::{ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anstyle::{AnsiColor, Style};

use super::exit::Failure;
use crate::diag::{Class, Diagnostic};
use crate::gate::replace;
use crate::report::inert;

/// Width of a terminal that does not say how wide it is, and of a pipe.
const DEFAULT_WIDTH: usize = 100;
/// Notes beyond this number are counted, not printed.
const MAX_NOTES: usize = 20;

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum ColorWhen {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What standard output can show.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terminal {
    /// Whether standard output takes colours.
    pub(super) colour: bool,
    /// Columns of a line.
    pub(super) width: usize,
    stderr_colour: bool,
    pager: bool,
    silent: bool,
}

impl Terminal {
    /// Looks at the surroundings once.
    pub(super) fn new(when: ColorWhen, width: Option<u16>, pager: bool) -> Self {
        let colour = |auto: anstream::ColorChoice| match when {
            ColorWhen::Auto => auto != anstream::ColorChoice::Never,
            ColorWhen::Always => true,
            ColorWhen::Never => false,
        };
        let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        Self {
            colour: colour(anstream::AutoStream::choice(&std::io::stdout())),
            stderr_colour: colour(anstream::AutoStream::choice(&std::io::stderr())),
            width: width
                .or_else(|| comfy_table::Table::new().width())
                .or(columns)
                .map_or(DEFAULT_WIDTH, usize::from)
                .max(40),
            pager: pager && std::io::stdout().is_terminal(),
            silent: false,
        }
    }

    /// The same, but telling no problems: for what is read a second time.
    pub(super) fn silent(self) -> Self {
        Self { silent: true, ..self }
    }

    /// A table in the program's one style.
    pub(super) fn table(&self) -> comfy_table::Table {
        let mut table = comfy_table::Table::new();
        table
            .load_style(comfy_table::presets::UTF8_HORIZONTAL_ONLY)
            .set_content_arrangement(comfy_table::ContentArrangement::Dynamic)
            .set_width(u16::try_from(self.width).unwrap_or(u16::MAX));
        table
    }

    /// Writes to standard output, through a pager where the text is for a reader at a terminal.
    pub(super) fn show(&self, text: &str) -> Result<(), Failure> {
        if self.pager && page(text) { Ok(()) } else { write(None, text) }
    }

    /// Tells problems on standard error: errors all, notes up to a bound.
    pub(super) fn tell(&self, diagnostics: &[Diagnostic]) {
        let notes = diagnostics.iter().filter(|problem| problem.class == Class::Note).count();
        let mut told = 0;
        for problem in diagnostics {
            let (word, colour) = match problem.class {
                Class::Note => ("note", AnsiColor::Cyan),
                Class::Input | Class::Rule => ("error", AnsiColor::Red),
            };
            told += usize::from(problem.class == Class::Note);
            if problem.class != Class::Note || told <= MAX_NOTES {
                self.message(word, colour, &problem.to_string());
            }
        }
        if notes > MAX_NOTES {
            self.message("note", AnsiColor::Cyan, &format!("{} more notes", notes - MAX_NOTES));
        }
    }

    /// Tells why the command could not do its job.
    pub(super) fn tell_failure(&self, failure: &Failure) {
        let hint = match failure {
            Failure::Usage { hint: Some(hint), .. } => format!("\n  hint: {hint}"),
            _ => String::new(),
        };
        self.message("error", AnsiColor::Red, &format!("{failure}{hint}"));
    }

    fn message(&self, word: &str, colour: AnsiColor, text: &str) {
        if self.silent {
            return;
        }
        let style = if self.stderr_colour { Style::new().bold().fg_color(Some(colour.into())) } else { Style::new() };
        // Where even standard error is closed, nobody is left to be told.
        let _ = writeln!(std::io::stderr(), "{style}{word}{style:#}: {}", inert::visible(text));
    }
}

/// Writes to a file, or to standard output where there is none or it is `-`.
pub(super) fn write(target: Option<&Path>, text: &str) -> Result<(), Failure> {
    match target.filter(|path| path.as_os_str() != "-") {
        Some(path) => replace(path, text.as_bytes()).map_err(|error| Failure::Output { path: path.to_owned(), error }),
        None => print(text).map_err(|error| Failure::Output { path: PathBuf::from("-"), error }),
    }
}

/// Writes to standard output; a reader that has gone is no error.
fn print(text: &str) -> std::io::Result<()> {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// Hands the text to the user's pager as git does; `false` where none could be started.
fn page(text: &str) -> bool {
    let pager =
        std::env::var("CROSSCHECK_PAGER").or_else(|_| std::env::var("PAGER")).unwrap_or_else(|_| "less".to_owned());
    if matches!(pager.trim(), "" | "cat") {
        return false;
    }
    let mut command = started(&pager);
    command.stdin(Stdio::piped());
    if std::env::var_os("LESS").is_none() {
        command.env("LESS", "FRX");
    }
    let Ok(mut child) = command.spawn() else { return false };
    if let Some(mut stdin) = child.stdin.take() {
        // The reader may leave the pager before the end.
        let _ = stdin.write_all(text.as_bytes());
    }
    child.wait().is_ok()
}

/// The user's words as a command: what holds more than plain words is a line for the shell, as for git.
fn started(line: &str) -> Command {
    let plain = line.chars().all(|c| c.is_alphanumeric() || " /._-+=:,".contains(c));
    let mut words = line.split_whitespace();
    match words.next() {
        Some(program) if plain || cfg!(not(unix)) => {
            let mut command = Command::new(program);
            command.args(words);
            command
        }
        _ => {
            let mut command = Command::new("sh");
            command.args(["-c", line]);
            command
        }
    }
}
