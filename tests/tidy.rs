//! The house rules that no compiler checks: layers, headers, links.
//!
//! Reads the source as text. A module may import only modules above it in the table of `src/lib.rs`; every file says what it
//! turns into what; a Markdown path in the documentation exists.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Modules in the order of the table in `src/lib.rs`: each may use those before it.
fn layers() -> Vec<String> {
    let text = read(&root().join("src/lib.rs"));
    let rows = text
        .lines()
        .filter_map(|line| line.strip_prefix("//! | [`")?.split_once("`]").map(|(name, _)| name.to_owned()));
    rows.collect()
}

/// Imports that the order alone would allow: `value` is plain arithmetic and knows no text.
const NOT_EVEN_DOWNWARDS: &[(&str, &str)] =
    &[("value", "text"), ("report", "rules"), ("report", "ingest"), ("report", "extract")];

#[test]
fn every_module_stands_in_the_table_of_layers() {
    let layers = layers();
    let text = read(&root().join("src/lib.rs"));
    let declared: BTreeSet<&str> =
        text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert_eq!(declared, layers.iter().map(String::as_str).collect(), "the table and the modules of src/lib.rs differ");
}

#[test]
fn imports_point_downwards_only() {
    let layers = layers();
    let place = |name: &str| layers.iter().position(|layer| layer == name);
    let mut wrong = Vec::new();
    for file in files(&root().join("src"), "rs") {
        let below = shown(&file);
        let own = below.trim_start_matches("src/").split(['/', '.']).next().unwrap_or("").to_owned();
        let Some(own_place) = place(&own) else { continue };
        for (line, used) in uses(&read(&file)) {
            let Some(used_place) = place(&used) else { continue };
            let is_refused = NOT_EVEN_DOWNWARDS.contains(&(own.as_str(), used.as_str()));
            if used_place > own_place || is_refused {
                wrong.push(format!("{below}:{line}: `{own}` must not import `{used}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_source_file_says_what_it_is() {
    let folders = ["src", "examples", "tests"];
    let without: Vec<String> = folders
        .iter()
        .flat_map(|folder| files(&root().join(folder), "rs"))
        .filter(|file| !read(file).starts_with("//! ") || read(file).starts_with("//! placeholder"))
        .map(|file| shown(&file))
        .collect();
    assert!(without.is_empty(), "no `//!` header: {}", without.join(", "));
}

#[test]
fn every_path_that_the_documentation_names_exists() {
    let mut pages = files(&root().join("docs"), "md");
    pages.extend(fs::read_dir(root()).expect("the repository can be read").flatten().map(|entry| entry.path()));
    let mut missing = Vec::new();
    for page in pages.into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "md")) {
        let text = read(&page);
        let folder = page.parent().expect("a file has a folder").to_owned();
        for target in links(&text) {
            let path = target.split(['#', '?']).next().unwrap_or("");
            let is_outside = path.is_empty() || path.contains("://") || path.starts_with("mailto:");
            if !is_outside && !folder.join(path).exists() {
                missing.push(format!("{}: {target}", shown(&page)));
            }
        }
        for named in code_paths(&text) {
            if !root().join(&named).exists() {
                missing.push(format!("{}: `{named}`", shown(&page)));
            }
        }
    }
    assert!(missing.is_empty(), "\n{}", missing.join("\n"));
}

#[test]
fn a_repeated_licence_is_whole() {
    for file in ["LICENSE", "LICENSE-MIT", "LICENSE-APACHE", "NOTICES.md"] {
        assert!(read(&root().join(file)).len() > 300, "{file} is there and not empty");
    }
}

/// The modules that a file names after `crate::`, with the line; what stands in comments and test modules counts too.
fn uses(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let code = line.trim_start();
        if code.starts_with("//") {
            continue;
        }
        for after in code.split("crate::").skip(1) {
            let list = after.strip_prefix('{').map_or(after, |list| list.split('}').next().unwrap_or(list));
            let is_group = after.starts_with('{');
            let names: Vec<&str> = if is_group { list.split(',').collect() } else { vec![list] };
            for name in names {
                let name: String = name.trim().chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                found.push((number + 1, name));
            }
        }
    }
    found
}

/// Targets of Markdown links `[…](target)`.
fn links(text: &str) -> Vec<String> {
    text.split("](").skip(1).filter_map(|after| after.split([')', ' ']).next()).map(str::to_owned).collect()
}

/// Paths of the repository in backquotes: those that start with one of its folders and name a file or a folder outright.
fn code_paths(text: &str) -> Vec<String> {
    let starts = ["src/", "rules/", "tests/", "docs/", "examples/", "reports/"];
    let spans = text.split('`').skip(1).step_by(2);
    spans
        .filter(|span| starts.iter().any(|start| span.starts_with(start)))
        .filter(|span| !span.contains(|c: char| c.is_whitespace() || c.is_uppercase() || "*…<{$".contains(c)))
        .map(|span| span.split([':', '#']).next().unwrap_or(span).to_owned())
        .collect()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{} cannot be read: {error}", path.display()))
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .flatten()
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|found| found == ending))
        .collect()
}
