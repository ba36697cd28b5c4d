//! The guide's commands run as they stand there, and the project gates itself.

use std::process::Command;

use super::{Folder, copy, repository_path, surroundings};

/// A command of the guide, the code that it ends with, and lines that it prints.
struct Step<'t> {
    command: &'t str,
    code: i32,
    prints: Vec<&'t str>,
}

fn steps(guide: &str) -> Vec<Step<'_>> {
    let mut steps: Vec<Step<'_>> = Vec::new();
    for block in guide.split("```console walk\n").skip(1) {
        for line in block.split("```").next().unwrap_or("").lines() {
            if let Some(line) = line.strip_prefix("$ ") {
                let (command, code) = line.split_once("   # exits with ").unwrap_or((line, "0"));
                steps.push(Step { command, code: code.parse().expect("an exit code"), prints: Vec::new() });
            } else {
                steps.last_mut().expect("a command stands before what it prints").prints.push(line);
            }
        }
    }
    steps
}

#[test]
fn every_command_of_the_guide_does_what_the_guide_says() {
    let guide = std::fs::read_to_string(repository_path("docs/ci.md")).expect("the guide is there");
    let steps = steps(&guide);
    assert!(steps.len() > 20, "the guide shows how to set the gate up");
    let folder = Folder::with(&[]);
    copy(&repository_path("tests/corpora/knowledge-base/before"), folder.0.path());
    let out = tempfile::tempdir().expect("a temporary folder can be made");
    let mut script = String::new();
    for (number, step) in steps.iter().enumerate() {
        let file = out.path().join(number.to_string()).display().to_string();
        script.push_str(&format!("{{ {}\n}} > '{file}' 2>&1; echo $? > '{file}.code'\n", step.command));
    }
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_crosscheck")).parent().expect("a program has a folder");
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    let status = surroundings(Command::new("sh").current_dir(folder.0.path()))
        .args(["-c", &script])
        .env("PATH", path)
        .env("AFTER", repository_path("tests/corpora/knowledge-base/after"))
        .status()
        .expect("a shell can be started");
    assert!(status.success());
    let read = |name: String| std::fs::read_to_string(out.path().join(name)).expect("every command was run");
    for (number, step) in steps.iter().enumerate() {
        let printed = read(number.to_string());
        assert_eq!(read(format!("{number}.code")).trim(), step.code.to_string(), "{}\n{printed}", step.command);
        for line in &step.prints {
            assert!(printed.contains(line), "{} does not print {line:?}:\n{printed}", step.command);
        }
    }
}

#[test]
fn the_example_corpus_passes_with_the_committed_baseline_and_one_more_contradiction_fails() {
    let baseline = repository_path("reports/baseline.toml").display().to_string();
    let folder = Folder::with(&[]);
    copy(&repository_path("tests/corpora/example"), folder.0.path());
    let (code, told) = folder.run(&["gate", ".", "--baseline", &baseline, "--fail-on", "stale,unused"]);
    assert_eq!(code, 0, "{told}");
    for (name, text) in super::PAGES {
        folder.write(name, text);
    }
    let (code, told) = folder.run(&["gate", ".", "--baseline", &baseline, "--json"]);
    assert_eq!(code, 1, "{told}");
    let verdict = super::json(&told);
    let failing: Vec<&serde_json::Value> =
        verdict["items"].as_array().expect("a list").iter().filter(|item| item["fails"] == true).collect();
    assert_eq!(failing.len(), 1, "{failing:#?}");
    assert_eq!((&failing[0]["state"], &failing[0]["kind"]), (&"new".into(), &"contradiction".into()));
    assert_eq!(failing[0]["values"], serde_json::json!(["1974-08-09", "1974-08-19"]));
    assert_eq!(verdict["exit_code"], 1);
}
