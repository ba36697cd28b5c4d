//! `crosscheck.toml` → what the user says about the articles beside it, and about the run.
//!
//! ```toml
//! rules = ["rules"]            # folders with more rules
//! baseline = "baseline.toml"   # what `gate` compares with
//!
//! [[articles]]
//! files = ["harbour/*.txt"]    # paths and globs; without a `/` at any depth
//! source = "Harbour Post"
//! published = 2020-10-19
//! credit = "AP"
//! url = "https://example.org/talks"
//! ```
//! The nearest file upwards from an article counts; of several matching entries the later one wins, field by field. Paths count
//! from the file's own folder. A malformed file is one diagnostic with its place, and the articles are read without it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use serde::Deserialize;

use super::metadata;
use super::walk::{CONFIG_NAME, Input, shown};
use crate::diag::{Class, Diagnostic};
use crate::model::{Evidence, How, Published};

/// What one `crosscheck.toml` says.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The file.
    pub path: PathBuf,
    /// Folders with more rules.
    pub rules: Vec<PathBuf>,
    /// The baseline that `gate` compares with.
    pub baseline: Option<PathBuf>,
    entries: Vec<(GlobSet, Entry)>,
}

/// What the user says about an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The outlet.
    pub source: Option<String>,
    /// The publication date.
    pub published: Option<Published>,
    /// The address.
    pub url: Option<String>,
    /// The news agency.
    pub credit: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct ConfigFile {
    #[serde(default)]
    rules: Vec<PathBuf>,
    baseline: Option<PathBuf>,
    #[serde(default)]
    articles: Vec<EntrySpec>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EntrySpec {
    files: OneOrMany,
    #[serde(alias = "outlet")]
    source: Option<String>,
    published: Option<toml::Spanned<DateSpec>>,
    url: Option<String>,
    credit: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum DateSpec {
    Date(toml::value::Datetime),
    Text(String),
}

impl Config {
    /// Reads one file.
    pub fn load(path: &Path) -> Result<Self, Diagnostic> {
        let named = shown(path);
        let text = std::fs::read_to_string(path).map_err(|error| {
            Diagnostic::new(
                Class::Rule,
                &named,
                format!("the configuration cannot be read: {}", super::decode::reason(&error)),
            )
        })?;
        let at = |offset, message: String| {
            Diagnostic::new(Class::Rule, &named, message)
                .at(&text, offset)
                .hint("`crosscheck report --help` shows what a crosscheck.toml may hold")
        };
        let file: ConfigFile = toml::from_str(&text)
            .map_err(|error| at(error.span().map_or(0, |span| span.start), error.message().replace('\n', "; ")))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let mut entries = Vec::new();
        for spec in file.articles {
            entries.push(compile(spec, &named).map_err(|(offset, message)| at(offset, message))?);
        }
        Ok(Self {
            path: path.to_owned(),
            rules: file.rules.iter().map(|rules| folder.join(rules)).collect(),
            baseline: file.baseline.map(|baseline| folder.join(baseline)),
            entries,
        })
    }

    /// What the file says about one article file.
    pub fn entry_for(&self, file: &Path) -> Entry {
        let folder = self.path.parent().map(absolute).unwrap_or_default();
        let absolute = absolute(file);
        let below = absolute.strip_prefix(&folder).unwrap_or(&absolute);
        let mut entry = Entry::default();
        for (_, said) in self.entries.iter().filter(|(files, _)| files.is_match(below)) {
            let said = said.clone();
            entry = Entry {
                source: said.source.or(entry.source),
                published: said.published.or(entry.published),
                url: said.url.or(entry.url),
                credit: said.credit.or(entry.credit),
            };
        }
        entry
    }
}

/// The configuration of each folder that holds an input, by [`folder_of`]; each malformed file is told once.
pub(super) fn beside(files: &[Input], diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<PathBuf, Config> {
    let mut loaded: BTreeMap<PathBuf, Option<Config>> = BTreeMap::new();
    let mut by_folder = BTreeMap::new();
    for file in files {
        let folder = folder_of(&file.path);
        if by_folder.contains_key(&folder) {
            continue;
        }
        let Some(path) = upwards(&folder) else { continue };
        let config = loaded.entry(path.clone()).or_insert_with(|| match Config::load(&path) {
            Ok(config) => Some(config),
            Err(problem) => {
                diagnostics.push(problem);
                None
            }
        });
        if let Some(config) = config {
            by_folder.insert(folder, config.clone());
        }
    }
    by_folder
}

/// The first configuration found upwards from one of the inputs.
pub(super) fn governing(inputs: &[PathBuf]) -> (Option<Config>, Vec<Diagnostic>) {
    let found = inputs.iter().find_map(|input| {
        let fixed = fixed_part(input);
        upwards(&if fixed.is_dir() { fixed } else { folder_of(&fixed) })
    });
    match found.map(|path| Config::load(&path)) {
        None => (None, Vec::new()),
        Some(Ok(config)) => (Some(config), Vec::new()),
        Some(Err(problem)) => (None, vec![problem]),
    }
}

/// The folder that a file stands in.
pub(super) fn folder_of(file: &Path) -> PathBuf {
    file.parent().map_or_else(PathBuf::new, Path::to_owned)
}

/// A pattern's part before its first wild card.
fn fixed_part(input: &Path) -> PathBuf {
    input.components().take_while(|part| !part.as_os_str().to_string_lossy().contains(['*', '?', '[', '{'])).collect()
}

fn upwards(folder: &Path) -> Option<PathBuf> {
    // The paths as the user named them come first, so that messages show them.
    let named = folder.join(CONFIG_NAME);
    if named.is_file() {
        return Some(named);
    }
    absolute(folder).ancestors().skip(1).map(|above| above.join(CONFIG_NAME)).find(|path| path.is_file())
}

fn absolute(path: &Path) -> PathBuf {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
}

fn compile(spec: EntrySpec, named: &str) -> Result<(GlobSet, Entry), (usize, String)> {
    let patterns = match spec.files {
        OneOrMany::One(pattern) => vec![pattern],
        OneOrMany::Many(patterns) => patterns,
    };
    let mut files = GlobSetBuilder::new();
    for pattern in patterns {
        let anywhere = if pattern.contains('/') { pattern.clone() } else { format!("**/{pattern}") };
        let glob = GlobBuilder::new(anywhere.trim_start_matches("./")).literal_separator(true).build();
        files
            .add(glob.map_err(|error| (0, format!("the pattern {pattern:?} cannot be understood: {}", error.kind())))?);
    }
    let files = files.build().map_err(|error| (0, error.to_string()))?;
    let published = match spec.published {
        None => None,
        Some(date) => {
            let offset = date.span().start;
            let text = match date.into_inner() {
                DateSpec::Date(date) => date.to_string(),
                DateSpec::Text(text) => text,
            };
            let edtf = metadata::date(&text)
                .ok_or_else(|| (offset, format!("{text:?} is no date; write YYYY-MM-DD or EDTF")))?;
            // The file's name alone: where the corpus lies on this machine is no part of what a report says.
            let file = Path::new(named).file_name().map_or(named.into(), std::ffi::OsStr::to_string_lossy);
            let why = format!("{file} says {text}");
            Some(Published { edtf: Some(edtf), how: How::Metadata, evidence: vec![Evidence { span: None, why }] })
        }
    };
    Ok((files, Entry { source: spec.source, published, url: spec.url, credit: spec.credit }))
}
