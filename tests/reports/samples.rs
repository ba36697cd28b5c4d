//! The sample reports under `reports/` are what the program says about the example corpus; the commands that stand in the documents run.

use std::process::{Command, Output};

use crosscheck::report::Format;

use crate::{keep, repository};

const CORPUS: &str = "tests/corpora/example";

fn crosscheck(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_crosscheck"))
        .args(arguments)
        .current_dir(repository(""))
        .env_remove("NO_COLOR")
        .env("PAGER", "cat")
        .output()
        .expect("the binary runs")
}

fn printed(arguments: &[&str]) -> String {
    let output = crosscheck(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("reports are UTF-8")
}

#[test]
fn the_sample_reports_are_up_to_date() {
    for format in Format::ALL {
        let name = match format {
            Format::Github => "example.github.txt".to_owned(),
            Format::Line => "example.line.txt".to_owned(),
            _ => format!("example.{}", format.extension()),
        };
        let report = printed(&["report", CORPUS, "--format", format.id(), "--width", "100", "--color", "never"]);
        assert!(!report.contains(env!("CARGO_MANIFEST_DIR")), "{name} tells where the repository lies");
        keep(&format!("reports/{name}"), &report);
    }
    let claims = printed(&["extract", CORPUS, "--width", "120", "--color", "never"]);
    keep("reports/example.extract.txt", &claims);
}

#[test]
fn several_files_at_once_hold_what_each_alone_holds() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (page, data) = (file("report.md"), file("report.json"));
    printed(&["report", CORPUS, "-o", &page, "-o", &data]);
    for (path, format) in [(page, "markdown"), (data, "json")] {
        assert_eq!(std::fs::read_to_string(path).unwrap(), printed(&["report", CORPUS, "--format", format]));
    }
}

#[test]
fn each_template_is_used_for_the_format_of_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    std::fs::write(file("own.html"), "<p>{{ sections[0].findings[0].voices }}</p>").unwrap();
    std::fs::write(file("own.md"), "own: {{ found }}").unwrap();
    let (page, text) = (file("out.html"), file("out.md"));
    printed(&[
        "report",
        CORPUS,
        "--template",
        &file("own.html"),
        "--template",
        &file("own.md"),
        "-o",
        &page,
        "-o",
        &text,
    ]);
    assert!(std::fs::read_to_string(page).unwrap().starts_with("<p>Northern Courier says"));
    assert!(std::fs::read_to_string(text).unwrap().starts_with("own: "));
    let refused = crosscheck(&["report", CORPUS, "--template", &file("own.md"), "--format", "json"]);
    assert_eq!(refused.status.code(), Some(2), "a template that no format reads is told");
}

#[test]
fn a_review_that_is_piped_prints_a_table_and_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let baseline = folder.path().join("baseline.toml").to_string_lossy().into_owned();
    let text = printed(&["review", CORPUS, "--baseline", &baseline]);
    let report: serde_json::Value = serde_json::from_str(&printed(&["report", CORPUS, "--format", "json"])).unwrap();
    let graver = |finding: &&serde_json::Value| finding["kind"] == "contradiction" && finding["severity"] != "note";
    for finding in report["findings"].as_array().unwrap().iter().filter(graver) {
        assert!(text.contains(finding["id"].as_str().unwrap()), "{text}");
    }
    assert!(text.contains("to review, 0 accepted before") && text.contains("baseline accept"), "{text}");
    assert!(!std::path::Path::new(&baseline).exists(), "nothing is written where nobody is asked");
}

#[test]
fn every_contradiction_of_the_example_can_be_explained() {
    let report: serde_json::Value = serde_json::from_str(&printed(&["report", CORPUS, "--format", "json"])).unwrap();
    for finding in report["findings"].as_array().unwrap().iter().filter(|finding| finding["kind"] == "contradiction") {
        let id = finding["id"].as_str().unwrap();
        let text = printed(&["explain", id, CORPUS, "--color", "never"]);
        assert!(text.contains("Reasoning") && text.contains("What would change it"), "{text}");
    }
}

#[test]
fn the_commands_in_the_documents_run() {
    let mut count = 0;
    for document in ["README.md", "CONTRIBUTING.md", "docs/ci.md"] {
        let text = std::fs::read_to_string(repository(document)).unwrap_or_default();
        for block in text.split("```sh run\n").skip(1) {
            for command in block.split("```").next().unwrap_or("").lines() {
                let arguments = command
                    .strip_prefix("cargo run --release -- ")
                    .unwrap_or_else(|| panic!("{document}: a block to run holds our own commands: {command}"));
                let arguments: Vec<&str> = arguments.split_whitespace().collect();
                let output = crosscheck(&arguments);
                assert!(output.status.success(), "{document}: {command}: {}", String::from_utf8_lossy(&output.stderr));
                count += 1;
            }
        }
    }
    assert!(count >= 3, "the documents show how to run the program");
}
