//! The built-in rules compile without a diagnostic and hold what their examples promise.

use crosscheck::extract::examples::{Status, run};
use crosscheck::rules::Rules;

#[test]
fn the_built_in_rules_load_without_a_diagnostic() {
    let (_, diagnostics) = Rules::load(&[]);
    assert!(diagnostics.is_empty(), "{}", diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
}

#[test]
fn every_example_of_a_rule_holds() {
    let outcomes = run(&Rules::builtin(), None);
    let failed: Vec<String> = outcomes
        .iter()
        .filter(|outcome| outcome.status != Status::Validated)
        .map(|outcome| format!("{}: {:?}: {}", outcome.rule, outcome.status, outcome.text))
        .collect();
    assert!(failed.is_empty(), "{} of {} fail:\n{}", failed.len(), outcomes.len(), failed.join("\n"));
}
