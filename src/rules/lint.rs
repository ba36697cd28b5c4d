//! Rule files → what a careful maintainer would mend: duplicates, dead entries, rules without examples.
//!
//! Works on the files as written, so that each remark names its file. Invariants: a remark never stops a run; the order is that of the
//! files. Deliberately absent: what makes a file unusable (loading tells that), and
//! doubtful actors (`actor::lint` tells those).

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use toml::{Table, Value};

use super::Files;
use crate::diag::{Class, Diagnostic};

/// Lists in which a repeated word does nothing.
const WORD_LISTS: &[&str] = &["also", "self", "short", "describe", "verb", "noun", "particle", "forms"];

/// All remarks on the rule files.
pub fn lint(files: &Files) -> Vec<Diagnostic> {
    let mut remarks = Vec::new();
    // Malformed files are told by loading. The text is read, not what is kept of it: that leaves examples out.
    let toml = files.under("").filter(|(path, _)| Path::new(path).extension().is_some_and(|ending| ending == "toml"));
    let parsed: Vec<(String, String, Table)> = toml
        .filter_map(|(path, file)| {
            let table = toml::from_str(std::str::from_utf8(&file.bytes).ok()?).ok()?;
            Some((Path::new(path).file_stem()?.to_str()?.to_owned(), file.shown.clone(), table))
        })
        .collect();
    for (_, path, table) in &parsed {
        repeated_words(path, "", &Value::Table(table.clone()), &mut remarks);
    }
    duplicate_triggers(&parsed, &mut remarks);
    untested_rules(&parsed, &mut remarks);
    remarks
}

fn remark(path: &str, message: String, hint: &str) -> Diagnostic {
    Diagnostic::new(Class::Note, path, message).hint(hint)
}

/// A word that stands twice in one list.
fn repeated_words(path: &str, place: &str, value: &Value, remarks: &mut Vec<Diagnostic>) {
    match value {
        Value::Table(table) => {
            for (key, inner) in table {
                let place = if place.is_empty() { key.clone() } else { format!("{place}.{key}") };
                if let (true, Value::Array(words)) = (WORD_LISTS.contains(&key.as_str()), inner) {
                    let mut seen = BTreeSet::new();
                    for word in words.iter().filter_map(Value::as_str).filter(|word| !seen.insert(*word)) {
                        remarks.push(remark(path, format!("{place} lists {word:?} twice"), "delete one"));
                    }
                }
                repeated_words(path, &place, inner, remarks);
            }
        }
        Value::Array(list) => {
            for (i, inner) in list.iter().enumerate().filter(|(_, inner)| inner.is_table()) {
                repeated_words(path, &format!("{place} {}", i + 1), inner, remarks);
            }
        }
        _ => {}
    }
}

/// The same trigger in two rules: both would read one clause.
fn duplicate_triggers(parsed: &[(String, String, Table)], remarks: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<String, (String, String)> = BTreeMap::new();
    for (rule, path, table) in parsed.iter().filter(|(_, path, _)| path.contains("/events/")) {
        for trigger in table.get("trigger").and_then(Value::as_array).into_iter().flatten() {
            let condition = |key: &str| trigger.get(key).map(ToString::to_string).unwrap_or_default();
            let conditions = ["particle", "with", "without", "kinds", "passive", "needs", "noun_at", "near"]
                .map(condition)
                .join("|");
            // A role that must be filled is a condition on where it stands.
            let needed = trigger.get("needs").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
            let filled = needed.map(|role| trigger.get("roles").and_then(|roles| roles.get(role)));
            let conditions =
                format!("{conditions}|{:?}", filled.map(|at| at.map(ToString::to_string)).collect::<Vec<_>>());
            for kind in ["verb", "noun"] {
                // A verb with its noun is one condition; each verb alone is one.
                let other = if kind == "verb" { condition("noun") } else { String::new() };
                if kind == "noun" && trigger.get("verb").is_some() {
                    continue;
                }
                for word in trigger.get(kind).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
                {
                    let key = format!("{kind} {word}|{other}|{conditions}");
                    match seen.get(&key) {
                        Some((known, _)) if known != rule => {
                            let message = format!("the {kind} {word:?} triggers {known} under the same conditions");
                            remarks.push(remark(
                                path,
                                message,
                                "give one of them a condition (`with`, `without`, `kinds`)",
                            ));
                        }
                        Some(_) => {
                            let message =
                                format!("the {kind} {word:?} stands in two triggers under the same conditions");
                            remarks.push(remark(path, message, "delete one"));
                        }
                        None => {
                            seen.insert(key, (rule.clone(), path.clone()));
                        }
                    }
                }
            }
        }
    }
}

/// Rules whose examples do not say when to speak, or when to stay silent; frames that no language speaks of.
fn untested_rules(parsed: &[(String, String, Table)], remarks: &mut Vec<Diagnostic>) {
    let mut spoken = BTreeSet::new();
    for (rule, path, table) in
        parsed.iter().filter(|(_, path, table)| path.contains("/events/") && table.contains_key("trigger"))
    {
        spoken.insert(rule.clone());
        for (list, what) in [
            ("example", "an [[example]] that it must give a claim for"),
            ("silent", "a [[silent]] sentence that looks alike"),
        ] {
            if !table.contains_key(list) {
                remarks.push(remark(path, format!("the rule has no [[{list}]]"), &format!("add {what}")));
            }
        }
    }
    for (rule, path, _) in
        parsed.iter().filter(|(_, path, table)| path.contains("/events/") && table.contains_key("aspect"))
    {
        if !spoken.contains(rule) {
            remarks.push(remark(
                path,
                "no language has triggers for this event".to_owned(),
                "add a file of the same name under a language's events",
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(files: &[(&str, &str)]) -> Vec<String> {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        for (name, content) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a file has a folder")).expect("it can be written to");
            std::fs::write(path, content).expect("it can be written to");
        }
        let mine = Files::load(&[folder.path().to_owned()], &mut Vec::new());
        let prefix = folder.path().to_string_lossy().into_owned();
        lint(&mine).into_iter().filter(|d| d.path.starts_with(&prefix)).map(|d| d.message).collect()
    }

    #[test]
    fn the_built_in_rules_leave_nothing_to_remark() {
        let remarks = lint(&Files::load(&[], &mut Vec::new()));
        assert!(remarks.is_empty(), "{remarks:?}");
    }

    #[test]
    fn a_rule_without_examples_is_remarked() {
        let told = check(&[("en/events/gust.toml", "[[trigger]]\nverb = [\"gust\", \"gust\"]\n")]);
        assert_eq!(told.len(), 4, "{told:?}");
        assert_eq!(told[0], "trigger 1.verb lists \"gust\" twice");
    }
}
