//! Drafts of actors → the two TOML files of a rule folder: what they are (`actors/…`), and what a language calls them (`LANGUAGE/actors/…`).
//!
//! Invariants: the files load without a problem as they stand; whatever an article wrote stands inside a TOML string or in a comment of one
//! line. Deliberately absent: writing them (`cli`).

use std::collections::BTreeMap;

use super::inert;
use crate::labels::Suggestion;

/// The files, by their path inside a rule folder.
pub fn files(drafts: &[Suggestion]) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    if drafts.is_empty() {
        return files;
    }
    let head = "# Drafts of actors that the articles introduce. Check each: what it is, what it belongs to, who else bears the name.\n";
    let packs: String = drafts.iter().map(pack).collect();
    files.insert("actors/suggested.toml".to_owned(), format!("{head}{packs}"));
    for draft in drafts {
        let file = files.entry(format!("{}/actors/suggested.toml", draft.language));
        file.or_insert_with(|| head.to_owned()).push_str(&names(draft));
    }
    files
}

fn pack(draft: &Suggestion) -> String {
    let kind = match serde_json::to_value(draft.kind) {
        Ok(serde_json::Value::String(kind)) => kind,
        _ => String::new(),
    };
    let called = draft.labels.iter().map(|label| inert::line(label)).collect::<Vec<_>>().join(" · ");
    let called = if called.is_empty() { String::new() } else { format!("; called: {called}") };
    format!("\n# named in {} articles{called}\n[actor.{}]\nkind = {}\n", draft.articles, draft.id, quoted(&kind))
}

fn names(draft: &Suggestion) -> String {
    let list = |key: &str, names: &[String]| match names {
        [] => String::new(),
        names => format!("{key} = [{}]\n", names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ")),
    };
    let (also, short) = (list("also", &draft.also), list("short", &draft.short));
    format!("\n[actor.{}]\nname = {}\n{also}{short}", draft.id, quoted(&draft.name))
}

/// A TOML string.
fn quoted(text: &str) -> String {
    toml::Value::String(inert::line(text)).to_string()
}
