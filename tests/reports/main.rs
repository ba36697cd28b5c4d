//! Every report format, from one hand-made analysis: what it holds, and that hostile text comes out inert.

mod fixture;
mod formats;
mod hostile;
mod look;
mod same;
mod samples;

use crosscheck::model::Analysis;
use crosscheck::report::{self, Format, Input, Options};

/// One analysis in one format.
fn render(analysis: &Analysis, format: Format, options: &Options) -> String {
    let manifest = fixture::manifest(analysis);
    report::render(&Input::new(analysis, &manifest), format, options).expect("no template is given")
}

/// A file of the repository.
fn repository(path: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Compares a generated file with the one in the repository; `CROSSCHECK_BLESS=1` rewrites that instead.
fn keep(path: &str, made: &str) {
    let file = repository(path);
    if std::env::var_os("CROSSCHECK_BLESS").is_some() {
        std::fs::create_dir_all(file.parent().expect("a file has a folder")).expect("the folder can be made");
        std::fs::write(&file, made).expect("the file can be written");
        return;
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(kept == made, "{path} is out of date; CROSSCHECK_BLESS=1 cargo test --test reports rewrites it");
}
