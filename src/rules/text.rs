//! A language's model files and `text.toml` → its [`Analyzer`].
//!
//! A language without a model, or with a broken one, gives a diagnostic and an analyzer that knows no tags. Deliberately absent: training.

use std::borrow::Cow;

use super::Files;
use crate::diag::{Class, Diagnostic};
use crate::text::{Analyzer, TextWords};

/// The analyzer of the language `code`.
pub(super) fn analyzer(code: &str, files: &Files, diagnostics: &mut Vec<Diagnostic>) -> Analyzer {
    let words: TextWords = files
        .parse(&format!("{code}/text.toml"), diagnostics)
        .pop()
        .map_or_else(TextWords::default, |(_, _, words)| words);
    let model = |name: &str| {
        let path = format!("{code}/{name}");
        files.under(&path).last().map_or_else(Cow::default, |(_, file)| file.bytes.clone())
    };
    let files = ["lexicon.bin", "classes.bin", "tags.bin", "parser.bin", "dictionary.bin"].map(model);
    Analyzer::new(files, words.clone()).unwrap_or_else(|error| {
        diagnostics.push(
            Diagnostic::new(Class::Rule, format!("rules/{code}"), error.to_string())
                .hint("train the model anew: cargo run --release --example train -- TREEBANK"),
        );
        Analyzer::without_model(words)
    })
}
