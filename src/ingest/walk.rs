//! Arguments → the files that they name, in a fixed order.
//!
//! A folder is walked in the order of its paths; hidden files, build folders and files that are known to be no articles are
//! passed over. A file that is named itself is always read. Deliberately absent: reading.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use globset::GlobBuilder;
use walkdir::WalkDir;

use crate::diag::{Class, Diagnostic};

/// Name of the sidecar.
pub const CONFIG_NAME: &str = "crosscheck.toml";

/// Stems of files that stand in folders of articles and are none, in lower case.
const NO_ARTICLES: &[&str] = &[
    "readme",
    "license",
    "licence",
    "changelog",
    "contributing",
    "notices",
    "architecture",
    "package",
    "package-lock",
    "baseline",
];

/// Folders that hold no articles.
const NO_FOLDERS: &[&str] = &["node_modules", "target", "__pycache__"];

/// How a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Plain,
    Markdown,
    Json,
    JsonLines,
    Page,
}

/// One file to read.
#[derive(Clone, Debug)]
pub(super) struct Input {
    /// Where it is.
    pub(super) path: PathBuf,
    /// The path as the user named it, with `/`.
    pub(super) shown: String,
    /// How to read it; `None` where its name does not say.
    pub(super) kind: Option<Kind>,
    /// Whether the user named this very file.
    pub(super) named: bool,
}

impl Input {
    fn new(path: PathBuf, named: bool) -> Self {
        Self { shown: shown(&path), kind: kind_of(&path), path, named }
    }

    /// Whether this is standard input.
    pub(super) fn is_stdin(&self) -> bool {
        self.named && self.shown == "-"
    }

    /// The file's stem; `stdin` for standard input.
    pub(super) fn stem(&self) -> String {
        if self.is_stdin() { "stdin".to_owned() } else { super::stem_of(&self.path) }
    }

    /// How grave it is that the file is no article: less so where only its folder was named.
    pub(super) fn class(&self) -> Class {
        if self.named { Class::Input } else { Class::Note }
    }
}

/// The files that the arguments name; none twice.
pub(super) fn expand(inputs: &[PathBuf], diagnostics: &mut Vec<Diagnostic>) -> Vec<Input> {
    let mut files: Vec<Input> = Vec::new();
    for input in inputs {
        let shown = shown(input);
        let before = files.len();
        if shown == "-" || input.is_file() {
            files.push(Input::new(input.clone(), true));
        } else if input.is_dir() {
            walk(input, &|path| is_article(path), &mut files, diagnostics);
            if files.len() == before {
                diagnostics.push(
                    Diagnostic::new(Class::Note, &shown, "the folder holds no articles")
                        .hint("articles are .txt, .md, .html, .json and .jsonl files"),
                );
            }
        } else if input.symlink_metadata().is_err() && shown.contains(['*', '?', '[', '{']) {
            glob(&shown, &mut files, diagnostics);
            if files.len() == before {
                diagnostics.push(Diagnostic::new(Class::Note, &shown, "no file matches the pattern"));
            }
        } else {
            diagnostics.push(missing(input, &shown));
        }
    }
    let mut seen = BTreeSet::new();
    files.retain(|file| seen.insert(file.path.canonicalize().unwrap_or_else(|_| file.path.clone())));
    files
}

/// What a file without a telling name is, by its first bytes.
pub(super) fn sniff(bytes: &[u8]) -> Kind {
    let head = String::from_utf8_lossy(bytes.get(..1024).unwrap_or(bytes))
        .trim_start_matches('\u{feff}')
        .trim_start()
        .to_lowercase();
    if head.starts_with("<!doctype html") || head.starts_with("<html") {
        Kind::Page
    } else if head.starts_with("{\"") || head.starts_with("[{") || head.starts_with("{\n") || head.starts_with("[\n") {
        Kind::Json
    } else if head.starts_with("---\n") || head.starts_with("+++\n") {
        Kind::Markdown
    } else {
        Kind::Plain
    }
}

/// A path as messages and ids show it.
pub(super) fn shown(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    text.strip_prefix("./").map_or(text.clone(), str::to_owned)
}

fn missing(input: &Path, shown: &str) -> Diagnostic {
    let what = if input.symlink_metadata().is_ok() {
        "this is neither a file nor a folder"
    } else {
        "there is no such file or folder"
    };
    let near = input.ancestors().skip(1).find(|path| path.is_dir()).map(|path| path.display().to_string());
    let hint = match near.as_deref() {
        None | Some("") => "check the path".to_owned(),
        Some(near) => format!("the path exists as far as {near}"),
    };
    Diagnostic::new(Class::Input, shown, what).hint(hint)
}

fn walk(folder: &Path, wanted: &dyn Fn(&Path) -> bool, files: &mut Vec<Input>, diagnostics: &mut Vec<Diagnostic>) {
    let entries = WalkDir::new(folder).follow_links(true).sort_by_file_name().into_iter();
    for entry in entries.filter_entry(|entry| entry.depth() == 0 || !is_passed_over(entry)) {
        match entry {
            Ok(entry) if entry.file_type().is_file() && wanted(entry.path()) => {
                files.push(Input::new(entry.into_path(), false));
            }
            Ok(_) => {}
            Err(error) => {
                let path = error.path().unwrap_or(folder);
                let why = error
                    .io_error()
                    .map_or_else(|| "a link leads back to its own folder".to_owned(), super::decode::reason);
                diagnostics.push(
                    Diagnostic::new(Class::Input, shown(path), format!("this cannot be read: {why}"))
                        .hint("check that it exists and that you may read it"),
                );
            }
        }
    }
}

fn glob(pattern: &str, files: &mut Vec<Input>, diagnostics: &mut Vec<Diagnostic>) {
    let matcher = match GlobBuilder::new(pattern).literal_separator(true).build() {
        Ok(glob) => glob.compile_matcher(),
        Err(error) => {
            diagnostics.push(
                Diagnostic::new(Class::Input, pattern, format!("the pattern cannot be understood: {}", error.kind()))
                    .hint("patterns know * ? ** [a-z] {a,b}"),
            );
            return;
        }
    };
    let fixed: PathBuf = Path::new(pattern)
        .components()
        .take_while(
            |part| !matches!(part, Component::Normal(name) if name.to_string_lossy().contains(['*', '?', '[', '{'])),
        )
        .collect();
    let root = if fixed.as_os_str().is_empty() { Path::new(".") } else { fixed.as_path() };
    walk(
        root,
        &|path| matcher.is_match(shown(path)) && path.file_name().is_some_and(|name| name != CONFIG_NAME),
        files,
        diagnostics,
    );
}

fn is_passed_over(entry: &walkdir::DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    name.starts_with('.') || (entry.file_type().is_dir() && NO_FOLDERS.contains(&name.as_ref()))
}

fn is_article(path: &Path) -> bool {
    kind_of(path).is_some() && !NO_ARTICLES.contains(&super::stem_of(path).to_lowercase().as_str())
}

fn kind_of(path: &Path) -> Option<Kind> {
    Some(match path.extension()?.to_str()?.to_lowercase().as_str() {
        "txt" | "text" => Kind::Plain,
        "md" | "markdown" => Kind::Markdown,
        "json" => Kind::Json,
        "jsonl" | "ndjson" => Kind::JsonLines,
        "html" | "htm" | "xhtml" => Kind::Page,
        _ => return None,
    })
}
