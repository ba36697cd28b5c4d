//! Files, folders, globs and standard input → articles.
//!
//! The user's own word, a `crosscheck.toml` found upwards from the input, wins over what an input says about itself (fields of a
//! record, front matter, a page's head). Invariants: reading cannot fail, every
//! problem is one [`Diagnostic`] and the other inputs still count; articles come in the order of the arguments, folders in the
//! order of their paths; ids are unique; sizes and depths are bounded. Deliberately absent: dates found in running text (that
//! is extract), and any word of a language (names of agencies come from the rules).

mod config;
mod credit;
mod decode;
mod directive;
mod front_matter;
mod json;
mod metadata;
#[cfg(feature = "html")]
mod page;
mod walk;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

pub use config::{Config, Entry};
pub use walk::CONFIG_NAME;

use crate::diag::{Class, Diagnostic};
use crate::model::{Article, Directive, Published};
use crate::rules::Rules;
use crate::text::Format;
use walk::{Input, Kind};

/// What bounds and guides reading.
#[derive(Clone, Copy, Debug)]
pub struct Options<'r> {
    /// Where the names of news agencies come from.
    pub rules: &'r Rules,
    /// Largest file, in bytes.
    pub max_file: u64,
    /// Largest text of one article, in bytes: no news article comes near it.
    pub max_article: usize,
}

impl<'r> Options<'r> {
    /// The usual bounds: files of 256 MB, articles of 4 MB.
    pub fn new(rules: &'r Rules) -> Self {
        Self { rules, max_file: 256 << 20, max_article: 4 << 20 }
    }
}

/// What a reader found in one record, before ids are given and the sidecar is asked.
#[derive(Clone, Debug, Default)]
struct Record {
    id: Option<String>,
    line: usize,
    title: Option<String>,
    text: String,
    format: Format,
    url: Option<String>,
    source: Option<String>,
    credit: Option<String>,
    published: Published,
    hash: String,
    diagnostics: Vec<String>,
    directives: Vec<Directive>,
}

/// Reads every article that `inputs` name: files, folders, globs, `-` for standard input.
pub fn read(inputs: &[PathBuf], options: &Options<'_>) -> (Vec<Article>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let files = walk::expand(inputs, &mut diagnostics);
    let configs = config::beside(&files, &mut diagnostics);
    let read: Vec<_> = files
        .par_iter()
        .map(|file| {
            let mut problems = Vec::new();
            let records = read_file(file, options, &mut problems);
            let entry = configs.get(&config::folder_of(&file.path)).map(|config| config.entry_for(&file.path));
            (finish(file, records, &entry.unwrap_or_default(), options), problems)
        })
        .collect();
    let mut articles = Vec::new();
    let mut unnamed = Vec::new();
    for (found, problems) in read {
        for (article, named) in found {
            if !named {
                unnamed.push(articles.len());
            }
            articles.push(article);
        }
        diagnostics.extend(problems);
    }
    tell_sources_apart(&mut articles, &unnamed);
    make_ids_unique(&mut articles, &mut diagnostics);
    (articles, diagnostics)
}

/// The configuration that governs `inputs`: the first `crosscheck.toml` found upwards from one of them.
pub fn config(inputs: &[PathBuf]) -> (Option<Config>, Vec<Diagnostic>) {
    config::governing(inputs)
}

fn read_file(file: &Input, options: &Options<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Record> {
    let bytes = match read_bytes(file, options.max_file) {
        Ok(bytes) => bytes,
        Err(problem) => {
            diagnostics.push(problem);
            return Vec::new();
        }
    };
    if bytes.iter().all(u8::is_ascii_whitespace) {
        diagnostics.push(
            Diagnostic::new(file.class(), &file.shown, "the file is empty")
                .hint("remove it or write the article into it"),
        );
        return Vec::new();
    }
    let kind = file.kind.unwrap_or_else(|| walk::sniff(&bytes));
    let Some(text) = decode::decode(&bytes, kind == Kind::Page, file, diagnostics) else { return Vec::new() };
    if !file.named && is_own_report(kind, &text) {
        diagnostics.push(
            Diagnostic::new(Class::Note, &file.shown, "this is a report of this program, and is passed over")
                .hint("name the file itself to read it"),
        );
        return Vec::new();
    }
    let mut records = match kind {
        Kind::Json | Kind::JsonLines => json::read(&text, kind, file, diagnostics),
        Kind::Markdown => {
            let directives = directive::of_text(&text, Format::Markdown, file, diagnostics);
            let mut record = front_matter::read(text);
            record.directives.extend(directives);
            vec![record]
        }
        Kind::Plain => vec![front_matter::read_plain(text)],
        #[cfg(feature = "html")]
        Kind::Page => page::read(&text, file, options.max_article, diagnostics).into_iter().collect(),
        #[cfg(not(feature = "html"))]
        Kind::Page => {
            diagnostics.push(
                Diagnostic::new(Class::Input, &file.shown, "this build cannot read web pages")
                    .hint("build it with the feature `html`"),
            );
            Vec::new()
        }
    };
    if !matches!(kind, Kind::Json | Kind::JsonLines) {
        let hash = blake3::hash(&bytes).to_hex().to_string();
        for record in &mut records {
            record.hash.clone_from(&hash);
        }
    }
    records.retain(|record| fits(record, file, options.max_article, diagnostics));
    records
}

/// Whether a file is a report that somebody wrote beside the articles: it would be one more source that says what they say.
fn is_own_report(kind: Kind, text: &str) -> bool {
    let end = (0..=2_000.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let head = text.get(..end).unwrap_or("");
    match kind {
        Kind::Json | Kind::JsonLines => {
            let value = head.split_once("\"schema\"").map(|(_, rest)| rest.trim_start_matches([' ', ':', '"']));
            value.is_some_and(|value| value.starts_with("crosscheck/report/"))
        }
        Kind::Page => head.contains("<meta name=\"generator\" content=\"crosscheck "),
        Kind::Markdown => head.starts_with("# Consistency report\n"),
        Kind::Plain => {
            let words: Vec<&str> = head.lines().next().unwrap_or("").split(' ').collect();
            let counts = |counts: [&str; 4]| counts.iter().all(|count| count.parse::<usize>().is_ok());
            matches!(words[..], [a, _, "from", b, _, c, _, "about", d, _] if counts([a, b, c, d]))
        }
    }
}

fn read_bytes(file: &Input, max_file: u64) -> Result<Vec<u8>, Diagnostic> {
    let broken = |error: &std::io::Error| {
        Diagnostic::new(Class::Input, &file.shown, format!("the file cannot be read: {}", decode::reason(error)))
            .hint("check that it exists and that you may read it")
    };
    let mut bytes = Vec::new();
    if file.is_stdin() {
        std::io::stdin().take(max_file + 1).read_to_end(&mut bytes).map_err(|error| broken(&error))?;
    } else {
        let open = std::fs::File::open(&file.path).map_err(|error| broken(&error))?;
        open.take(max_file + 1).read_to_end(&mut bytes).map_err(|error| broken(&error))?;
    }
    if bytes.len() as u64 > max_file {
        return Err(Diagnostic::new(
            Class::Input,
            &file.shown,
            format!("the file is larger than {} MB", max_file >> 20),
        )
        .hint("split it into smaller files"));
    }
    Ok(bytes)
}

fn fits(record: &Record, file: &Input, max_article: usize, diagnostics: &mut Vec<Diagnostic>) -> bool {
    let length = record.text.len() + record.title.as_ref().map_or(0, String::len);
    let fits = length <= max_article;
    if !fits {
        let mut problem = Diagnostic::new(
            Class::Input,
            &file.shown,
            format!(
                "the article has {} MB of text, and the most that is read is {} MB",
                length >> 20,
                max_article >> 20
            ),
        )
        .hint("a file or record holds one article; split it");
        problem.position = Some((record.line.max(1), 1));
        diagnostics.push(problem);
    }
    fits
}

/// Records of one file → articles, with what the sidecar says, and whether anything but the file's stem names the source.
fn finish(file: &Input, records: Vec<Record>, entry: &Entry, options: &Options<'_>) -> Vec<(Article, bool)> {
    let stem = file.stem();
    let alone = records.len() == 1;
    records
        .into_iter()
        .map(|record| {
            let by_place =
                if alone && record.line <= 1 { file.shown.clone() } else { format!("{}#{}", file.shown, record.line) };
            let credit = entry.credit.clone().or(record.credit).or_else(|| credit::find(&record.text, options.rules));
            let source = entry.source.clone().or(record.source);
            let named = source.is_some() || file.is_stdin();
            let article = Article {
                id: record.id.unwrap_or(by_place),
                path: file.shown.clone(),
                line: record.line.max(1),
                source: source.unwrap_or_else(|| stem.clone()),
                title: record.title,
                text: record.text,
                format: record.format,
                url: entry.url.clone().or(record.url),
                credit,
                published: entry.published.clone().unwrap_or(record.published),
                hash: record.hash,
                diagnostics: record.diagnostics,
                directives: record.directives,
                ..Article::plain("", "", "")
            };
            (article, named)
        })
        .collect()
}

/// Files of one stem in several folders are several sources: each takes its folder's name before the stem, and its whole
/// path where the folders' names are one as well. `unnamed` are the places of the articles that nothing but the stem names.
fn tell_sources_apart(articles: &mut [Article], unnamed: &[usize]) {
    let folder = |article: &Article| Path::new(&article.path).parent().map(Path::to_path_buf).unwrap_or_default();
    let mut folders: BTreeMap<String, BTreeSet<PathBuf>> = BTreeMap::new();
    for article in unnamed.iter().filter_map(|place| articles.get(*place)) {
        folders.entry(article.source.clone()).or_default().insert(folder(article));
    }
    folders.retain(|_, folders| folders.len() > 1);
    for place in unnamed {
        let Some(article) = articles.get_mut(*place) else { continue };
        let Some(folders) = folders.get(&article.source) else { continue };
        let own = folder(article);
        let Some(name) = own.file_name() else { continue };
        let alone = folders.iter().all(|other| *other == own || other.file_name() != Some(name));
        let before = if alone { name.to_string_lossy() } else { own.to_string_lossy() };
        article.source = format!("{before}/{}", article.source);
    }
}

fn make_ids_unique(articles: &mut [Article], diagnostics: &mut Vec<Diagnostic>) {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for article in articles {
        if taken.insert(article.id.clone()) {
            continue;
        }
        // One of `taken.len() + 1` candidates is free.
        let unique = (2..taken.len() + 3).map(|n| format!("{}~{n}", article.id)).find(|id| !taken.contains(id));
        let unique = unique.expect("more candidates were tried than ids are taken");
        let mut problem = Diagnostic::new(Class::Note, &article.path, format!("the id {:?} is used twice", article.id))
            .hint(format!("this article is called {unique:?} in what follows"));
        problem.position = Some((article.line, 1));
        diagnostics.push(problem);
        taken.insert(unique.clone());
        article.id = unique;
    }
}

/// The stem of a path, as a source's name of last resort.
fn stem_of(path: &Path) -> String {
    path.file_stem().map_or_else(|| "-".to_owned(), |stem| stem.to_string_lossy().into_owned())
}
