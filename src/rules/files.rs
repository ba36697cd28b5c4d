//! The rule files themselves: built-in ones from the binary, others from the user's folders, keyed by their path below `rules/`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use crate::diag::{Class, Diagnostic};

/// Path, hash, content, and what a TOML file says as JSON.
type Builtin = (&'static str, [u8; 32], &'static [u8], &'static [u8]);

/// The built-in files, in the order of their paths below `rules/`. Weights stand here laid out.
static BUILTIN: &[Builtin] = &include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// One rule file.
#[derive(Clone, Debug)]
pub struct RuleFile {
    /// Path for messages: `rules/…` for a built-in file, else as the user named the folder.
    pub shown: String,
    /// The content.
    pub bytes: Cow<'static, [u8]>,
    /// blake3 of the file.
    hash: [u8; 32],
    /// What a built-in TOML file says, as JSON; empty for others.
    json: &'static [u8],
}

impl RuleFile {
    /// A file that a user wrote.
    pub fn new(shown: String, bytes: Vec<u8>) -> Self {
        Self { shown, hash: *blake3::hash(&bytes).as_bytes(), bytes: bytes.into(), json: &[] }
    }
}

/// All rule files by their path below the rules folder (`en/time.toml`), in order.
#[derive(Clone, Debug, Default)]
pub struct Files {
    files: BTreeMap<String, Vec<RuleFile>>,
}

impl Files {
    /// The built-in files, and those of `folders`; a user's file stands beside a built-in one of the same path.
    pub fn load(folders: &[PathBuf], diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut files = Self::default();
        for &(path, hash, bytes, json) in BUILTIN {
            let file = RuleFile { shown: format!("rules/{path}"), bytes: bytes.into(), hash, json };
            files.files.entry(path.to_owned()).or_default().push(file);
        }
        for folder in folders {
            files.add_folder(folder, diagnostics);
        }
        files
    }

    /// Codes of the languages that have a folder with a model.
    pub fn languages(&self) -> Vec<String> {
        self.files.keys().filter_map(|path| path.strip_suffix("/language.toml")).map(str::to_owned).collect()
    }

    /// The files whose path starts with `prefix`, in the order of their paths.
    pub fn under<'f>(&'f self, prefix: &'f str) -> impl Iterator<Item = (&'f str, &'f RuleFile)> {
        self.files
            .range(prefix.to_owned()..)
            .take_while(move |(path, _)| path.starts_with(prefix))
            .flat_map(|(path, versions)| versions.iter().map(move |file| (path.as_str(), file)))
    }

    /// Parses the TOML files below `prefix`: (id = the file's stem, file, content). A malformed one gives a diagnostic with its place.
    pub fn parse<T: DeserializeOwned>(
        &self,
        prefix: &str,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<(String, RuleFile, T)> {
        let mut parsed = Vec::new();
        for (path, file) in
            self.under(prefix).filter(|(path, _)| Path::new(path).extension().is_some_and(|e| e == "toml"))
        {
            let stem = Path::new(path).file_stem().and_then(|s| s.to_str()).unwrap_or(path).to_owned();
            // JSON is quick to read; what it cannot say (where in the file something stands, what is wrong with it) the text says.
            if let Ok(content) = serde_json::from_slice(file.json) {
                parsed.push((stem, file.clone(), content));
                continue;
            }
            let Ok(text) = std::str::from_utf8(&file.bytes) else {
                diagnostics
                    .push(Diagnostic::new(Class::Rule, &file.shown, "the file is not UTF-8").hint("save it as UTF-8"));
                continue;
            };
            match toml::from_str::<T>(text) {
                Ok(content) => parsed.push((stem, file.clone(), content)),
                Err(error) => diagnostics.push(
                    Diagnostic::new(Class::Rule, &file.shown, error.message().replace('\n', "; "))
                        .at(text, error.span().map_or(0, |span| span.start))
                        .hint("CONTRIBUTING.md shows the shape of a rule file"),
                ),
            }
        }
        parsed
    }

    /// blake3 of all paths and of the hashes of their contents, in hex.
    pub fn hash(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for (path, versions) in &self.files {
            for file in versions {
                hasher.update(&(path.len() as u64).to_le_bytes());
                hasher.update(path.as_bytes());
                hasher.update(&file.hash);
            }
        }
        hasher.finalize().to_hex().to_string()
    }

    fn add_folder(&mut self, folder: &Path, diagnostics: &mut Vec<Diagnostic>) {
        for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
            let read = entry.map_err(std::io::Error::from).and_then(|entry| {
                if entry.file_type().is_file() {
                    std::fs::read(entry.path()).map(|bytes| Some((entry.into_path(), bytes)))
                } else {
                    Ok(None)
                }
            });
            match read {
                Ok(Some((path, bytes))) => {
                    let below = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                    if path.extension().is_some_and(|ending| ending == "toml") && !is_read(&below) {
                        diagnostics.push(
                            Diagnostic::new(Class::Rule, path.display().to_string(), "no rule is read from this place")
                                .hint("give the file the place that a file of its kind has in the rules folder: events/NAME.toml, en/events/NAME.toml, …"),
                        );
                    }
                    self.files.entry(below).or_default().push(RuleFile::new(path.display().to_string(), bytes));
                }
                Ok(None) => {}
                Err(error) => diagnostics.push(
                    Diagnostic::new(
                        Class::Rule,
                        folder.display().to_string(),
                        format!("the rules cannot be read: {error}"),
                    )
                    .hint("name a folder that holds rule files"),
                ),
            }
        }
    }
}

/// Whether anything is read from a path below a rules folder: a built-in file has it, or a built-in folder holds files of any name there. A
/// language that is not built in has the places of one that is.
fn is_read(below: &str) -> bool {
    let is_file = |path: &str| BUILTIN.binary_search_by_key(&path, |(known, ..)| known).is_ok();
    let folder_of = |path: &'static str| path.rsplit_once('/').map(|(folder, _)| folder);
    let places = |below: &str| match below.rsplit_once('/') {
        // What stands right under a language or the top has a fixed name.
        Some((folder, _)) if folder.contains('/') || !is_file(&format!("{folder}/language.toml")) => {
            BUILTIN.iter().any(|(path, ..)| folder_of(path) == Some(folder))
        }
        _ => is_file(below),
    };
    let language = BUILTIN.iter().find_map(|(path, ..)| path.strip_suffix("/language.toml"));
    let coded = below.split_once('/').filter(|(code, _)| code.split('-').next().is_some_and(|code| code.len() <= 3));
    let elsewhere = coded.zip(language).map(|((_, rest), language)| format!("{language}/{rest}"));
    places(below) || elsewhere.is_some_and(|path| places(&path))
}

#[cfg(test)]
mod tests {
    use super::is_read;

    #[test]
    fn a_rule_file_in_a_place_of_its_kind_is_read() {
        for path in
            ["events/strike.toml", "en/events/strike.toml", "de/events/strike.toml", "align.toml", "de/time.toml"]
        {
            assert!(is_read(path), "{path}");
        }
    }

    #[test]
    fn a_rule_file_in_a_place_that_nothing_reads_is_told() {
        for path in ["strike.toml", "rules/events/strike.toml", "en/strike.toml", "event/strike.toml"] {
            assert!(!is_read(path), "{path}");
        }
    }
}
