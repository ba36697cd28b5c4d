//! The acceptance ledger: a TOML file ↔ [`Baseline`].
//!
//! One block of lines per entry, sorted by key and fingerprint, so that git merges two additions and a reviewer reads one. Invariants: what is
//! written reads back equal; the file is replaced whole or not at all; a file that is not understood wholly (conflict marks,
//! duplicates, an edited key or value, a newer version), or that was made by other rules or from another corpus, is refused with its line and
//! left untouched.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Policy, replace, values};
use crate::compare;
use crate::diag::{Class, Diagnostic, line_column};
use crate::model::{Finding, Kind, Severity};
use crate::rules::Rules;
use crate::rules::renamed::Renamed;
use crate::value::Date;

/// Version of the file's shape. Version 1 had no `sources`.
pub const VERSION: u32 = 2;

const HEAD: &str = "\
# Findings that were reviewed and accepted. Written by `crosscheck baseline`; one block per finding, sorted by key.
# An acceptance binds the values: when one of them changes, the finding is `changed` and fails the gate again.
";

/// Accepted findings, sorted by key and fingerprint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    /// The entries.
    pub entries: Vec<Entry>,
    /// The file, for messages.
    shown: String,
    /// Line and column of each entry in the file that it was read from, by fingerprint.
    places: BTreeMap<String, (usize, usize)>,
}

/// Why, by whom and when findings are accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptance {
    /// Why.
    pub reason: String,
    /// Who.
    pub author: String,
    /// When.
    pub date: String,
    /// Last day on which it holds; `None` for one without an end.
    pub until: Option<Date>,
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
    /// The sources that opposed each other, sorted.
    #[serde(default)]
    pub sources: Vec<String>,
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
        let mut baseline = Self { shown: shown.to_owned(), ..Self::default() };
        for spanned in file.entry {
            let offset = spanned.span().start;
            let entry = spanned.into_inner();
            if baseline.places.contains_key(&entry.fingerprint) {
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
            if entry.fingerprint != entry.fingerprint_of_key() {
                let message = format!("the key or the values of {} are not those that were accepted", entry.id);
                let hint = "restore the block, or delete it and accept the finding anew";
                return Err(problem(message, offset, hint));
            }
            if let Some(day) = entry.misdated() {
                let message = format!("“{day}” in the entry {} is no day", entry.id);
                return Err(problem(message, offset, "write a day as 2026-03-20"));
            }
            baseline.places.insert(entry.fingerprint.clone(), line_column(text, offset));
            baseline.entries.push(entry);
        }
        baseline.sort();
        Ok(baseline)
    }

    /// Refuses a baseline that speaks of other things than the run at hand: an event type that its rules do not know, or sources of
    /// which the corpus holds none. Used on it, such a baseline would call everything resolved.
    pub fn fits(&self, findings: &[Finding], sources: &BTreeSet<&str>, rules: &Rules) -> Result<(), Diagnostic> {
        let open: Vec<&Entry> = self.entries.iter().filter(|entry| entry.resolved.is_none()).collect();
        let is_unknown = |entry: &&&Entry| {
            entry.event_type().is_some_and(|event| rules.frames.get(event).is_none() && !event.starts_with("open:"))
        };
        if let Some(entry) = open.iter().find(is_unknown) {
            let event = entry.event_type().unwrap_or_default();
            let message = format!(
                "the baseline was made with other rules: the entry {} is about the event type `{event}`, which no rule defines",
                entry.id
            );
            let hint = "give the same --rules as when it was accepted, or delete the block";
            return Err(self.problem(entry, message, hint));
        }
        let is_here = |entry: &&Entry| {
            entry.sources.is_empty()
                || entry.sources.iter().any(|source| sources.contains(source.as_str()))
                || findings.iter().any(|finding| finding.key == entry.key)
        };
        match open.first() {
            Some(first) if !open.iter().any(is_here) => {
                let message = format!(
                    "the baseline was made from another corpus: it speaks of {}, and no article here is theirs",
                    first.sources.join(", ")
                );
                Err(self.problem(
                    first,
                    message,
                    "name the articles that it was made from, or another file with --baseline",
                ))
            }
            _ => Ok(()),
        }
    }

    /// The same acceptances, with rules and pack entries called by their present names.
    #[must_use]
    pub fn renamed(mut self, renamed: &Renamed) -> Self {
        if renamed.is_empty() {
            return self;
        }
        for entry in &mut self.entries {
            let key = present_key(&entry.key, renamed);
            let mut values: Vec<String> = entry.values.iter().map(|value| renamed.id(value).to_owned()).collect();
            values.sort();
            if key != entry.key || values != entry.values {
                let place = self.places.remove(&entry.fingerprint);
                (entry.key, entry.values) = (key, values);
                entry.fingerprint = entry.fingerprint_of_key();
                entry.id = compare::id_of(&entry.fingerprint);
                self.places.extend(place.map(|place| (entry.fingerprint.clone(), place)));
            }
        }
        self.sort();
        self
    }

    /// The entry of a fingerprint.
    pub fn get(&self, fingerprint: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.fingerprint == fingerprint)
    }

    /// Takes over the findings that the policy covers: new ones are added with the reason, accepted ones stay as they are, ones that are
    /// gone are marked as resolved, and ones whose values changed are replaced.
    pub fn update(&mut self, findings: &[Finding], policy: &Policy, acceptance: &Acceptance) {
        let covered: Vec<&Finding> = findings.iter().filter(|finding| policy.covers(finding)).collect();
        for entry in &mut self.entries {
            if let Some(finding) = covered.iter().find(|finding| finding.fingerprint == entry.fingerprint) {
                entry.resolved = None;
                if entry.sources.is_empty() {
                    // An entry of an older format gets what that did not hold.
                    entry.sources = sources(finding);
                    entry.summary.clone_from(&finding.summary);
                }
            } else if entry.resolved.is_none() {
                entry.resolved = Some(acceptance.date.clone());
            }
        }
        self.entries.retain(|entry| {
            entry.resolved.is_none()
                || !covered.iter().any(|finding| finding.key == entry.key && finding.fingerprint != entry.fingerprint)
        });
        for finding in covered {
            if self.get(&finding.fingerprint).is_none() {
                self.entries.push(entry(finding, acceptance));
            }
        }
        self.sort();
    }

    /// Accepts one of the findings, or renews its acceptance. Entries of the same question whose values are no longer found go.
    pub fn accept(&mut self, finding: &Finding, findings: &[Finding], acceptance: &Acceptance) {
        let is_found = |entry: &Entry| findings.iter().any(|found| found.fingerprint == entry.fingerprint);
        self.entries
            .retain(|entry| entry.fingerprint != finding.fingerprint && (entry.key != finding.key || is_found(entry)));
        self.entries.push(entry(finding, acceptance));
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
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)
            .and_then(|()| replace(path, self.to_toml().as_bytes()))
            .map_err(|error| BaselineError::Io { path: path.to_owned(), error })
    }

    fn problem(&self, entry: &Entry, message: String, hint: &str) -> Diagnostic {
        let problem = Diagnostic::new(Class::Rule, &self.shown, message).hint(hint);
        Diagnostic { position: self.places.get(&entry.fingerprint).copied(), ..problem }
    }

    fn sort(&mut self) {
        self.entries.sort_by(|a, b| (&a.key, &a.fingerprint).cmp(&(&b.key, &b.fingerprint)));
    }
}

impl Entry {
    /// The event type of the key; `None` for findings about actors and posts.
    fn event_type(&self) -> Option<&str> {
        let is_about_names = matches!(self.kind, Kind::RoleConflict | Kind::LabelDivergence | Kind::SpellingVariant);
        self.key.split(" | ").nth(1).and_then(|event| event.split(' ').next()).filter(|_| !is_about_names)
    }

    /// A date of the entry that names no day; `None` where all do. An acceptance without its date stays possible (an empty one).
    fn misdated(&self) -> Option<String> {
        let is_day = |text: &str| text.is_empty() || Date::parse(text).is_some_and(|date| date.is_day());
        let mut written = [Some(&self.date), self.resolved.as_ref()].into_iter().flatten();
        let until = self.until.as_ref().filter(|until| until.last().is_none()).map(ToString::to_string);
        written.find(|text| !is_day(text)).cloned().or(until)
    }

    fn fingerprint_of_key(&self) -> String {
        compare::fingerprint(&self.key, self.values.iter().map(String::as_str).collect())
    }
}

/// A key with event type, actors and places called by their present names.
fn present_key(key: &str, renamed: &Renamed) -> String {
    let mut parts: Vec<String> = key.split(" | ").map(str::to_owned).collect();
    if let Some(event) = parts.get_mut(1) {
        let mut words = event.split(' ');
        let kind = renamed.event(words.next().unwrap_or("")).to_owned();
        let rest = words.map(|word| match word.split_once(':') {
            Some((role, id)) => format!("{role}:{}", renamed.id(id)),
            None => renamed.id(word).to_owned(),
        });
        *event = std::iter::once(kind).chain(rest).collect::<Vec<_>>().join(" ");
    }
    parts.join(" | ")
}

fn sources(finding: &Finding) -> Vec<String> {
    finding.sides.iter().flat_map(|side| side.sources.iter().cloned()).collect::<BTreeSet<_>>().into_iter().collect()
}

fn entry(finding: &Finding, acceptance: &Acceptance) -> Entry {
    Entry {
        id: finding.id.clone(),
        key: finding.key.clone(),
        fingerprint: finding.fingerprint.clone(),
        kind: finding.kind,
        severity: finding.severity,
        values: values(finding),
        sources: sources(finding),
        summary: finding.summary.clone(),
        reason: acceptance.reason.clone(),
        author: acceptance.author.clone(),
        date: acceptance.date.clone(),
        until: acceptance.until.clone(),
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
        let key = format!("v1 contradiction/date | treaty {number} | time");
        let values = vec!["1648-10-24".to_owned(), "1648-10-25".to_owned()];
        let fingerprint = compare::fingerprint(&key, values.iter().map(String::as_str).collect());
        Entry {
            id: compare::id_of(&fingerprint),
            key,
            fingerprint,
            kind: Kind::Contradiction,
            severity: Severity::Error,
            values,
            sources: vec!["gazette".to_owned()],
            summary: "treaty: time 1648-10-24 ≠ 1648-10-25".to_owned(),
            reason: "two calendars, \"old\" and new".to_owned(),
            author: "desk".to_owned(),
            date: "2024-05-01".to_owned(),
            until: Date::parse("2025-05-01"),
            resolved: None,
        }
    }

    fn baseline(numbers: &[u8]) -> Baseline {
        let mut baseline = Baseline { entries: numbers.iter().map(|n| sample(*n)).collect(), ..Baseline::default() };
        baseline.sort();
        baseline
    }

    #[test]
    fn what_is_written_reads_back_equal() {
        let known = baseline(&[3, 1, 2]);
        assert_eq!(Baseline::parse(&known.to_toml(), "b.toml").expect("our own file").entries, known.entries);
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
    fn a_date_that_is_no_day_is_refused() {
        let text = baseline(&[1]).to_toml().replace("2024-05-01", "yesterday");
        let problem = Baseline::parse(&text, "b.toml").expect_err("no day");
        assert!(problem.message.contains("yesterday") && problem.position.is_some(), "{problem}");
    }

    #[test]
    fn a_hand_broken_block_is_refused_with_its_line() {
        let text = baseline(&[1]).to_toml().replace("kind = ", "kimd = ");
        let problem = Baseline::parse(&text, "b.toml").expect_err("a key that is none");
        assert!(problem.position.is_some_and(|(line, _)| line > 3), "{problem}");
    }

    #[test]
    fn an_edited_value_or_key_is_refused_with_its_line() {
        for (from, to) in [("1648-10-25\"]", "1648-10-26\"]"), ("| treaty 1 |", "| treaty 7 |")] {
            let text = baseline(&[1]).to_toml().replace(from, to);
            let problem = Baseline::parse(&text, "b.toml").expect_err("edited by hand");
            assert!(
                problem.position.is_some() && problem.message.contains("not those that were accepted"),
                "{problem}"
            );
        }
    }

    #[test]
    fn the_older_format_is_read() {
        let text =
            baseline(&[1, 2]).to_toml().replace("version = 2", "version = 1").replace("sources = [\"gazette\"]\n", "");
        assert!(!text.contains("sources"));
        let read = Baseline::parse(&text, "b.toml").expect("version 1 is known");
        assert_eq!(read.entries.len(), 2);
        assert!(read.to_toml().contains("version = 2"));
    }

    #[test]
    fn an_entry_of_a_renamed_rule_is_read_under_its_present_name() {
        let renamed =
            Renamed { events: BTreeMap::from([("treaty".to_owned(), "pact".to_owned())]), ..Renamed::default() };
        let mut now = sample(1);
        now.key = now.key.replace("treaty", "pact");
        let read = Baseline::parse(&baseline(&[1]).to_toml(), "b.toml").expect("our own file").renamed(&renamed);
        assert_eq!(read.entries[0].key, now.key);
        assert_eq!(read.entries[0].fingerprint, now.fingerprint_of_key());
        assert!(read.entries[0].fingerprint.starts_with(&read.entries[0].id));
    }

    #[test]
    fn a_baseline_of_other_rules_or_of_another_corpus_is_refused_with_its_line() {
        let rules = Rules::builtin();
        let read = |text: &str| Baseline::parse(text, "b.toml").expect("our own file");
        let other_rules = read(&baseline(&[1]).to_toml()).fits(&[], &BTreeSet::from(["gazette"]), &rules);
        let problem = other_rules.expect_err("no rule defines a treaty");
        assert!(problem.message.contains("other rules") && problem.position == Some((5, 1)), "{problem}");
        let mut ceasefire = sample(1);
        ceasefire.key = ceasefire.key.replace("treaty", "ceasefire");
        ceasefire.fingerprint = ceasefire.fingerprint_of_key();
        ceasefire.id = compare::id_of(&ceasefire.fingerprint);
        let known = read(&Baseline { entries: vec![ceasefire], ..Baseline::default() }.to_toml());
        assert!(known.fits(&[], &BTreeSet::from(["gazette", "courier"]), &rules).is_ok());
        let problem = known.fits(&[], &BTreeSet::from(["courier"]), &rules).expect_err("another corpus");
        assert!(problem.message.contains("another corpus") && problem.position.is_some(), "{problem}");
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
        assert_eq!(Baseline::read(&path).expect("our own file").entries, baseline(&[1, 2]).entries);
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
