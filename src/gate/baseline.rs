//! The acceptance ledger: a TOML file ↔ [`Baseline`].
//!
//! One block of lines per entry, sorted by key and fingerprint, so that git merges two additions and a reviewer reads one. Invariants: what is
//! written reads back equal; the file is replaced whole or not at all (written beside it, flushed, renamed); a file that is not
//! understood wholly (conflict marks, duplicates, a newer version) is refused with its line and left untouched.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Policy, values};
use crate::diag::{Class, Diagnostic};
use crate::model::{Finding, Kind, Severity};
use crate::value::Date;

/// Version of the file's shape.
pub const VERSION: u32 = 1;

const HEAD: &str = "\
# Findings that were reviewed and accepted. Written by `crosscheck baseline`; one block per finding, sorted by key.
# An acceptance binds the values: when one of them changes, the finding is `changed` and fails the gate again.
";

/// Accepted findings, sorted by key and fingerprint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    /// The entries.
    pub entries: Vec<Entry>,
}

/// One accepted finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Start of the fingerprint, as reports show it.
    pub id: String,
    /// The finding's key.
    pub key: String,
    /// The finding's fingerprint.
    pub fingerprint: String,
    /// What it is.
    pub kind: Kind,
    /// How much it matters.
    pub severity: Severity,
    /// The opposed values that were accepted, sorted.
    pub values: Vec<String>,
    /// One readable sentence.
    pub summary: String,
    /// Why it was accepted.
    pub reason: String,
    /// Who accepted it.
    pub author: String,
    /// When it was accepted.
    pub date: String,
    /// Last day on which the acceptance holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// When it was seen to be gone; kept so that its return is noticed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved: Option<String>,
}

/// Why a baseline cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    /// The file is not a baseline that this version understands.
    #[error("{0}")]
    Content(Diagnostic),
    /// The file cannot be read or written.
    #[error("{}: {error}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
}

/// How two baselines differ.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Entries of the second alone.
    pub added: Vec<Entry>,
    /// Entries of the first alone.
    pub removed: Vec<Entry>,
    /// Entries of both that differ in something other than their fingerprint.
    pub edited: Vec<(Entry, Entry)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: toml::Spanned<u32>,
    #[serde(default)]
    entry: Vec<toml::Spanned<Entry>>,
}

/// The version alone, to tell a newer file from a broken one.
#[derive(Deserialize)]
struct Versioned {
    version: toml::Spanned<u32>,
}

impl Baseline {
    /// Reads a file; a file that is not there is an empty baseline.
    pub fn read(path: &Path) -> Result<Self, BaselineError> {
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(&text, &path.display().to_string()).map_err(BaselineError::Content),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(BaselineError::Io { path: path.to_owned(), error }),
        }
    }

    /// Reads the content of a file; `shown` names it in messages.
    pub fn parse(text: &str, shown: &str) -> Result<Self, Diagnostic> {
        let problem = |message: String, offset: usize, hint: &str| {
            Diagnostic::new(Class::Rule, shown, message).at(text, offset).hint(hint)
        };
        if let Some(offset) = conflict_mark(text) {
            let hint = "keep the blocks of both sides and delete the marks, then run `crosscheck baseline update`";
            return Err(problem("the file holds marks of an unfinished merge".to_owned(), offset, hint));
        }
        if let Ok(Versioned { version }) = toml::from_str(text)
            && *version.get_ref() > VERSION
        {
            let message = format!("the baseline has version {}, and this program reads {VERSION}", version.get_ref());
            return Err(problem(message, version.span().start, "install a newer crosscheck"));
        }
        let file: File = toml::from_str(text).map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            problem(
                error.message().replace('\n', "; "),
                offset,
                "mend the block, or delete it and run `crosscheck baseline update`",
            )
        })?;
        let _ = file.version;
        let mut entries: Vec<Entry> = Vec::new();
        for spanned in file.entry {
            let offset = spanned.span().start;
            let entry = spanned.into_inner();
            if entries.iter().any(|known| known.fingerprint == entry.fingerprint) {
                return Err(problem(
                    format!("the finding {} stands here twice", entry.id),
                    offset,
                    "delete one of its blocks",
                ));
            }
            if entry.id.is_empty() || !entry.fingerprint.starts_with(&entry.id) {
                let message = format!("the id {} is not the start of its fingerprint", entry.id);
                return Err(problem(message, offset, "restore the block from the report, or delete it"));
            }
            entries.push(entry);
        }
        let mut baseline = Self { entries };
        baseline.sort();
        Ok(baseline)
    }

    /// The entry of a fingerprint.
    pub fn get(&self, fingerprint: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.fingerprint == fingerprint)
    }

    /// Takes over the findings that the policy covers: new ones are added with the reason, accepted ones stay as they are, ones that are
    /// gone are marked as resolved, and ones whose values changed are replaced.
    pub fn update(&mut self, findings: &[Finding], policy: &Policy, reason: &str, author: &str, date: &str) {
        let covered: Vec<&Finding> = findings.iter().filter(|finding| policy.covers(finding)).collect();
        for entry in &mut self.entries {
            if covered.iter().any(|finding| finding.fingerprint == entry.fingerprint) {
                entry.resolved = None;
            } else if entry.resolved.is_none() {
                entry.resolved = Some(date.to_owned());
            }
        }
        self.entries.retain(|entry| {
            entry.resolved.is_none()
                || !covered.iter().any(|finding| finding.key == entry.key && finding.fingerprint != entry.fingerprint)
        });
        for finding in covered {
            if self.get(&finding.fingerprint).is_none() {
                self.entries.push(entry(finding, reason, author, date, None));
            }
        }
        self.sort();
    }

    /// Accepts one finding, or renews its acceptance. Entries of the same question that this finding's values replaced go.
    pub fn accept(&mut self, finding: &Finding, reason: &str, author: &str, date: &str, until: Option<Date>) {
        self.entries.retain(|entry| entry.fingerprint != finding.fingerprint);
        self.entries.push(entry(finding, reason, author, date, until));
        self.sort();
    }

    /// Drops the entries whose finding is gone; returns them.
    pub fn prune(&mut self, findings: &[Finding]) -> Vec<Entry> {
        let (kept, dropped) = std::mem::take(&mut self.entries)
            .into_iter()
            .partition(|entry| findings.iter().any(|finding| finding.fingerprint == entry.fingerprint));
        self.entries = kept;
        dropped
    }

    /// How another baseline differs from this one.
    pub fn diff(&self, other: &Self) -> Difference {
        let mut difference = Difference::default();
        for entry in &self.entries {
            match other.get(&entry.fingerprint) {
                None => difference.removed.push(entry.clone()),
                Some(now) if now != entry => difference.edited.push((entry.clone(), now.clone())),
                Some(_) => {}
            }
        }
        difference.added =
            other.entries.iter().filter(|entry| self.get(&entry.fingerprint).is_none()).cloned().collect();
        difference
    }

    /// The file's content.
    pub fn to_toml(&self) -> String {
        let mut text = format!("{HEAD}version = {VERSION}\n");
        for entry in &self.entries {
            let block = toml::to_string(entry).expect("an entry holds only strings and lists of strings");
            let _ = write!(text, "\n[[entry]]\n{block}");
        }
        text
    }

    /// Replaces the file: at any moment it holds the old content or the new one.
    pub fn write(&self, path: &Path) -> Result<(), BaselineError> {
        let failed = |error| BaselineError::Io { path: path.to_owned(), error };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder).map_err(failed)?;
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
        file.write_all(self.to_toml().as_bytes()).map_err(failed)?;
        file.as_file().sync_all().map_err(failed)?;
        file.persist(path).map_err(|error| failed(error.error))?;
        Ok(())
    }

    fn sort(&mut self) {
        self.entries.sort_by(|a, b| (&a.key, &a.fingerprint).cmp(&(&b.key, &b.fingerprint)));
    }
}

fn entry(finding: &Finding, reason: &str, author: &str, date: &str, until: Option<Date>) -> Entry {
    Entry {
        id: finding.id.clone(),
        key: finding.key.clone(),
        fingerprint: finding.fingerprint.clone(),
        kind: finding.kind,
        severity: finding.severity,
        values: values(finding),
        summary: finding.summary.clone(),
        reason: reason.to_owned(),
        author: author.to_owned(),
        date: date.to_owned(),
        until,
        resolved: None,
    }
}

/// Offset of the first line that git left in an unfinished merge.
fn conflict_mark(text: &str) -> Option<usize> {
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|mark| line.starts_with(mark)) {
            return Some(offset);
        }
        offset += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(number: u8) -> Entry {
        let fingerprint = blake3::hash(&[number]).to_hex().to_string();
        Entry {
            id: fingerprint.chars().take(10).collect(),
            key: format!("v1 contradiction/date | treaty {number} | time"),
            fingerprint,
            kind: Kind::Contradiction,
            severity: Severity::Error,
            values: vec!["1648-10-24".to_owned(), "1648-10-25".to_owned()],
            summary: "treaty: time 1648-10-24 ≠ 1648-10-25".to_owned(),
            reason: "two calendars, \"old\" and new".to_owned(),
            author: "desk".to_owned(),
            date: "2024-05-01".to_owned(),
            until: Date::parse("2025-05-01"),
            resolved: None,
        }
    }

    fn baseline(numbers: &[u8]) -> Baseline {
        let mut baseline = Baseline { entries: numbers.iter().map(|n| sample(*n)).collect() };
        baseline.sort();
        baseline
    }

    #[test]
    fn what_is_written_reads_back_equal() {
        let known = baseline(&[3, 1, 2]);
        assert_eq!(Baseline::parse(&known.to_toml(), "b.toml").expect("our own file"), known);
    }

    #[test]
    fn an_unfinished_merge_is_refused_with_its_line() {
        let text = format!("{}<<<<<<< HEAD\n", baseline(&[1]).to_toml());
        let problem = Baseline::parse(&text, "b.toml").expect_err("conflict marks");
        assert_eq!(problem.position.map(|(line, _)| line), Some(text.lines().count()));
        assert!(problem.hint.is_some());
    }

    #[test]
    fn a_newer_version_is_refused_whatever_else_it_holds() {
        let problem = Baseline::parse("version = 99\nshape = \"other\"\n", "b.toml").expect_err("newer");
        assert!(problem.message.contains("99"), "{problem}");
    }

    #[test]
    fn a_finding_that_stands_twice_is_refused_with_its_line() {
        let text = baseline(&[1]).to_toml();
        let block = text.split("[[entry]]").nth(1).expect("one block");
        let problem = Baseline::parse(&format!("{text}\n[[entry]]{block}"), "b.toml").expect_err("twice");
        assert!(problem.message.contains("twice"), "{problem}");
        assert!(problem.position.is_some());
    }

    #[test]
    fn a_hand_broken_block_is_refused_with_its_line() {
        let text = baseline(&[1]).to_toml().replace("kind = ", "kimd = ");
        let problem = Baseline::parse(&text, "b.toml").expect_err("a key that is none");
        assert!(problem.position.is_some_and(|(line, _)| line > 3), "{problem}");
    }

    #[test]
    fn a_file_that_is_not_there_is_an_empty_baseline() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        assert_eq!(Baseline::read(&folder.path().join("none.toml")).expect("nothing to read"), Baseline::default());
    }

    #[test]
    fn writing_replaces_the_file_and_leaves_nothing_else_behind() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("baseline.toml");
        baseline(&[1]).write(&path).expect("writable");
        baseline(&[1, 2]).write(&path).expect("writable");
        assert_eq!(Baseline::read(&path).expect("our own file"), baseline(&[1, 2]));
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }

    #[test]
    fn a_difference_tells_added_removed_and_edited() {
        let (a, mut b) = (baseline(&[1, 2]), baseline(&[2, 3]));
        b.entries.iter_mut().filter(|e| e.key.contains('2')).for_each(|e| "other".clone_into(&mut e.reason));
        let difference = a.diff(&b);
        assert_eq!((difference.added.len(), difference.removed.len(), difference.edited.len()), (1, 1, 1));
    }
}
