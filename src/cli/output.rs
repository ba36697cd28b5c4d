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
        }
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

/// Replaces a file atomically; what is no regular file (a device, a named pipe) is written to directly.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if path.exists() && !path.is_file() {
        return match std::fs::OpenOptions::new().write(true).open(path)?.write_all(bytes) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            result => result,
        };
    }
    // A link stays a link: what it points at is replaced.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = temporary(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    if let Ok(known) = path.metadata() {
        file.as_file().set_permissions(known.permissions())?;
    }
    file.persist(&path).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(unix)]
fn temporary(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    use std::os::unix::fs::PermissionsExt;
    // The process's mask still applies, as for any new file.
    tempfile::Builder::new()
        .prefix(".crosscheck-")
        .permissions(std::fs::Permissions::from_mode(0o666))
        .tempfile_in(folder)
}

#[cfg(not(unix))]
fn temporary(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    tempfile::Builder::new().prefix(".crosscheck-").tempfile_in(folder)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let path = folder.path().join("report.md");
        replace(&path, b"old and long").expect("the folder can be written to");
        replace(&path, b"new").expect("the folder can be written to");
        assert_eq!(std::fs::read(&path).expect("the file is there"), b"new");
        assert_eq!(std::fs::read_dir(folder.path()).expect("the folder is there").count(), 1);
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        assert!(replace(Path::new("no/such/folder/report.md"), b"x").is_err());
    }
}
