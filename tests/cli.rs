//! The program from outside: bad input gives one clear message each, the rest goes on, the exit code says how it ended.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const GOOD: &str = "Delegates of both sides met in Geneva on Monday, 19 October 2020, the United Nations said.\n";

fn crosscheck(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_crosscheck"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("CLICOLOR_FORCE")
        .env_remove("COLUMNS")
        .stdin(Stdio::null())
        .output()
        .expect("the program can be started")
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Extracts `good.txt` and a bad file named directly: one error that starts as given, the good article read, the exit code.
fn check(name: &str, content: &[u8], message: &str, code: i32) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    fs::write(folder.path().join("good.txt"), GOOD).expect("the folder can be written to");
    fs::write(folder.path().join(name), content).expect("the folder can be written to");
    let output = crosscheck(folder.path(), &["extract", "--format", "jsonl", name, "good.txt"]);
    let told = stderr(&output);
    let first = told.lines().next().unwrap_or("");
    assert!(first.starts_with(message), "{name}: expected {message:?}, was told {told:?}");
    let messages = told.lines().filter(|line| line.starts_with("error:") || line.starts_with("note:")).count();
    assert_eq!(messages, 1, "one message for {name}: {told}");
    assert!(told.contains("\n  hint: "), "a hint for {name}: {told}");
    assert_eq!(output.status.code(), Some(code), "{told}");
    assert!(stdout(&output).contains("\"id\":\"good.txt\""), "the rest goes on after {name}");
}

#[test]
fn an_empty_file_is_told() {
    check("empty.txt", b"", "error: empty.txt: the file is empty", 4);
    check("blank.md", b" \n\n\t\n", "error: blank.md: the file is empty", 4);
}

#[test]
fn a_binary_file_is_told() {
    check("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "error: picture.txt: the file is binary, not text", 4);
}

#[test]
fn a_line_of_fifty_megabytes_is_told() {
    let line = "word ".repeat(10 << 20);
    check("long.txt", line.as_bytes(), "error: long.txt:1:1: the article has 50 MB of text", 4);
    let record = format!("{{\"text\": \"{line}\"}}\n");
    check("long.jsonl", record.as_bytes(), "error: long.jsonl:1:1: the article has 50 MB of text", 4);
}

#[test]
fn invalid_utf8_is_told_with_its_place_and_read() {
    let text = b"Delegates met in Geneva.\nThe caf\xe9 in the old town was full, said the pr\xe9fet of the town.\n";
    check("legacy.txt", text, "note: legacy.txt:2:8: the file is not UTF-8; it is read as windows-1252", 0);
}

#[test]
fn json_without_text_is_told() {
    check(
        "record.json",
        br#"{"title": "Talks", "date": "2020-10-19"}"#,
        "error: record.json:1:1: the record has no text; its fields are date, title",
        4,
    );
}

#[test]
fn malformed_json_is_told_with_its_place() {
    check(
        "broken.json",
        b"{\"text\": \"One\",\n \"title\": }",
        "error: broken.json:2:11: this is not well-formed JSON",
        4,
    );
}

#[test]
fn a_missing_folder_is_told() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    fs::write(folder.path().join("good.txt"), GOOD).expect("the folder can be written to");
    let output = crosscheck(folder.path(), &["extract", "nowhere/at/all", "good.txt"]);
    assert_eq!(stderr(&output).lines().next(), Some("error: nowhere/at/all: there is no such file or folder"));
    assert_eq!(output.status.code(), Some(4));
    assert!(stdout(&output).contains("good.txt"));
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    fs::write(folder.path().join("good.txt"), GOOD).expect("the folder can be written to");
    let secret = folder.path().join("secret.txt");
    fs::write(&secret, GOOD).expect("the folder can be written to");
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o000)).expect("the file is ours");
    if fs::read(&secret).is_ok() {
        // Some users may read every file; then there is nothing to see.
        return;
    }
    let output = crosscheck(folder.path(), &["extract", "."]);
    assert!(
        stderr(&output).starts_with("error: secret.txt: the file cannot be read: permission denied"),
        "{}",
        stderr(&output)
    );
    assert_eq!(output.status.code(), Some(4));
}

#[test]
fn a_folder_without_articles_is_nothing_to_check() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    fs::write(folder.path().join("README.md"), "Not an article.").expect("the folder can be written to");
    let output = crosscheck(folder.path(), &["report", "."]);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(stderr(&output).contains("the folder holds no articles"));
}

#[test]
fn a_malformed_rule_is_told_with_its_place_and_the_others_count() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    fs::write(folder.path().join("good.txt"), GOOD).expect("the folder can be written to");
    fs::create_dir_all(folder.path().join("mine/events")).expect("the folder can be written to");
    fs::write(folder.path().join("mine/events/storm.toml"), "aspect = \"punctual\"\nplover = [unclosed\n")
        .expect("it can be written to");
    let output = crosscheck(folder.path(), &["extract", "good.txt", "--rules", "mine"]);
    assert!(stderr(&output).starts_with("error: mine/events/storm.toml:2:"), "{}", stderr(&output));
    assert!(stderr(&output).contains("\n  hint: "));
    assert_eq!(output.status.code(), Some(2));
    assert!(stdout(&output).contains("good.txt"), "the rest goes on");
}

#[test]
fn a_malformed_configuration_is_told_with_its_place() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    fs::write(folder.path().join("good.txt"), GOOD).expect("the folder can be written to");
    fs::write(folder.path().join("crosscheck.toml"), "[[articles]]\nfiles = \"*.txt\"\nsorce = \"Harbour Post\"\n")
        .expect("it can be written to");
    let output = crosscheck(folder.path(), &["extract", "good.txt"]);
    assert!(stderr(&output).starts_with("error: crosscheck.toml:3:1: unknown field `sorce`"), "{}", stderr(&output));
    assert_eq!(stderr(&output).matches("error:").count(), 1);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn usage_errors_have_their_own_code() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    assert_eq!(crosscheck(folder.path(), &["report"]).status.code(), Some(2));
    assert_eq!(crosscheck(folder.path(), &["report", "x", "--kind", "nonsense"]).status.code(), Some(2));
    assert_eq!(crosscheck(folder.path(), &["report", "x", "-o", "report.docx"]).status.code(), Some(2));
    assert_eq!(crosscheck(folder.path(), &["--version"]).status.code(), Some(0));
}

#[test]
fn a_closed_pipe_ends_the_output_quietly() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    fs::write(folder.path().join("long.txt"), GOOD.repeat(4000)).expect("the folder can be written to");
    for arguments in [&["extract", "long.txt", "--format", "jsonl"][..], &["completions", "bash"], &["--help"]] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_crosscheck"))
            .args(arguments)
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program can be started");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("the program ends");
        assert_eq!(stderr(&output), "", "{arguments:?}");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    }
}

#[test]
fn standard_input_is_read_as_what_it_looks_like() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let read = |input: &str| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_crosscheck"))
            .args(["extract", "-", "--format", "jsonl"])
            .current_dir(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program can be started");
        child.stdin.take().expect("it is piped").write_all(input.as_bytes()).expect("the program reads");
        let output = child.wait_with_output().expect("the program ends");
        stdout(&output)
            .lines()
            .map(|line| serde_json::from_str(line).expect("a line is JSON"))
            .collect::<Vec<serde_json::Value>>()
    };
    let plain = read(GOOD);
    assert_eq!((plain[0]["id"].as_str(), plain[0]["source"].as_str()), (Some("-"), Some("stdin")));
    let records =
        read("{\"id\": \"a\", \"text\": \"One talk.\", \"source\": \"Harbour Post\"}\n{\"text\": \"Two talks.\"}\n");
    assert_eq!(records.iter().map(|record| record["id"].as_str().unwrap_or("")).collect::<Vec<_>>(), ["a", "-#2"]);
}

#[test]
fn a_report_that_was_written_beside_the_articles_is_no_article() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    fs::write(folder.path().join("good.txt"), GOOD).expect("the folder can be written to");
    let files = ["r.html", "r.json", "r.jsonl", "r.md", "r.txt"];
    let written: Vec<&str> = files.iter().flat_map(|file| ["-o", file]).collect();
    assert!(crosscheck(folder.path(), &[&["report", "."][..], &written].concat()).status.success());
    let again = crosscheck(folder.path(), &["report", "."]);
    assert!(stdout(&again).starts_with("1 article from 1 source"), "{}", stdout(&again));
    assert_eq!(stderr(&again).matches("a report of this program").count(), files.len(), "{}", stderr(&again));
}

#[test]
fn extract_says_why_it_reads_a_claim_as_it_does() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let text = "The rebels did not withdraw from the town on 3 May 2016, the ministry said.\n";
    fs::write(folder.path().join("a.txt"), text).expect("the folder can be written to");
    let told = stdout(&crosscheck(folder.path(), &["extract", "--why", "a.txt"]));
    for part in [
        "a.txt:1: withdrawal",
        "of rules/en/events/withdrawal.toml",
        "“withdraw”, from “withdraw”",
        "“The rebels”",
        "[subject]",
        "“3 May 2016” = 2016-05-03",
        "negated [by “not”]",
        "“the ministry”",
        "by “said”",
    ] {
        assert!(told.contains(part), "{part} stands in: {told}");
    }
}

#[test]
fn hostile_text_and_names_come_out_inert() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let text = "Delegates\u{1b}[31m met\u{7} in \u{202e}Geneva\u{202c} on Monday, the United Nations said.\n";
    fs::write(folder.path().join("evil\u{1b}[2J.txt"), text).expect("the folder can be written to");
    for arguments in
        [&["extract", "."][..], &["report", "."], &["report", ".", "--format", "markdown"], &["labels", "."]]
    {
        let output = crosscheck(folder.path(), arguments);
        let all = stdout(&output) + &stderr(&output);
        assert!(!all.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{arguments:?}: {all:?}");
    }
}

#[test]
fn an_output_file_is_written_whole_and_nothing_is_left_beside_it() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    fs::write(folder.path().join("good.txt"), GOOD).expect("the folder can be written to");
    let output = crosscheck(folder.path(), &["report", "good.txt", "-o", "a.json", "-o", "a.md"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(stdout(&output), "");
    let mut names: Vec<String> = fs::read_dir(folder.path())
        .expect("the folder is there")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(names, ["a.json", "a.md", "good.txt"]);
    let json = fs::read_to_string(folder.path().join("a.json")).expect("it was written");
    assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok());
}

#[test]
fn the_same_input_gives_the_same_bytes_in_any_order_of_the_arguments() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for name in ["a.txt", "b.txt", "c.txt"] {
        fs::write(folder.path().join(name), format!("{GOOD}\nThis is {name}.\n"))
            .expect("the folder can be written to");
    }
    let one = crosscheck(folder.path(), &["report", "a.txt", "b.txt", "c.txt", "--format", "json"]);
    let other = crosscheck(folder.path(), &["report", "c.txt", "a.txt", "b.txt", "--format", "json"]);
    assert_eq!(stdout(&one), stdout(&other));
}

#[test]
fn rules_can_be_listed_tried_and_remarked() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let list = crosscheck(folder.path(), &["rules", "list"]);
    assert_eq!(list.status.code(), Some(0), "{}", stderr(&list));
    assert!(stdout(&list).contains("ceasefire") && stdout(&list).contains("rules/en/language.toml"));
    let one = crosscheck(folder.path(), &["rules", "test", "arrest"]);
    assert!(stdout(&one).contains("sentences: "), "{}", stdout(&one));
    assert_eq!(crosscheck(folder.path(), &["rules", "test", "no-such-rule"]).status.code(), Some(2));
    let lint = crosscheck(folder.path(), &["rules", "lint"]);
    assert!(stdout(&lint).contains(" remarks\n"), "{}", stdout(&lint));
}

#[test]
fn a_gate_can_write_what_continuous_integration_reads() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    fs::write(folder.path().join("good.txt"), GOOD).expect("the folder can be written to");
    let update = crosscheck(folder.path(), &["baseline", "update", "good.txt", "--baseline", "known.toml"]);
    assert_eq!(update.status.code(), Some(0), "{}", stderr(&update));
    let gate =
        crosscheck(folder.path(), &["gate", "good.txt", "--baseline", "known.toml", "-o", "a.sarif", "-o", "a.xml"]);
    assert_eq!(gate.status.code(), Some(0), "{}", stderr(&gate));
    assert!(stdout(&gate).contains("the gate passed"));
    let sarif = fs::read_to_string(folder.path().join("a.sarif")).expect("it was written");
    assert!(sarif.contains("2.1.0"));
}

#[test]
fn every_command_teaches_by_its_help() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for command in ["report", "extract", "explain", "labels", "check", "rules", "gate", "baseline"] {
        let help = crosscheck(folder.path(), &[command, "--help"]);
        assert_eq!(help.status.code(), Some(0), "{command}");
        assert!(stdout(&help).contains("Example"), "{command} shows no example");
    }
    for arguments in
        [&["man"][..], &["man", "report"], &["completions", "zsh"], &["licenses", "--full"], &["schema", "extract"]]
    {
        let output = crosscheck(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", stderr(&output));
        assert!(stdout(&output).len() > 500, "{arguments:?}");
    }
}

#[test]
fn a_statement_is_held_against_the_articles() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let text = "The two sides signed a ceasefire in Geneva on 23 October 2020, the United Nations said.\n";
    fs::write(folder.path().join("good.txt"), text).expect("the folder can be written to");
    let answer = |statement: &str| {
        let output = crosscheck(folder.path(), &["check", statement, "good.txt"]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        stdout(&output).lines().next().unwrap_or("").to_owned()
    };
    let same = answer("The two sides signed a ceasefire in Geneva on 23 October 2020.");
    assert_eq!(same, "The articles support the statement.");
    fs::write(folder.path().join("other.txt"), "The mayor opened the new road to Lund on 3 May 2019.\n")
        .expect("it can be written");
    let whole =
        stdout(&crosscheck(folder.path(), &["check", "A ceasefire was signed in Geneva on 23 October 2020.", "."]));
    assert!(whole.contains("supported by     good (") && whole.contains("silent           other"), "{whole}");
    assert!(!whole.contains("2 independent witnesses"), "the statement is no witness of itself: {whole}");
    let other = answer("The two sides signed a ceasefire in Geneva on 29 October 2020.");
    assert_ne!(other, "The articles support the statement.");
    assert_eq!(answer("Colourless green ideas."), "No claim was read from the statement.");
}

#[test]
fn labels_come_as_a_matrix_in_four_formats() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let put = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("the folder can be written to");
    put("gazette.txt", "The warlord Khalifa Haftar left Cairo on Monday after talks with officials in the town.\n");
    put("courier.txt", "The commander Khalifa Haftar left Cairo on Monday after talks with officials in the town.\n");
    let print = |format: &str| {
        let output = crosscheck(folder.path(), &["labels", ".", "--actor", "haftar", "--format", format]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        stdout(&output)
    };
    for format in ["table", "markdown", "html", "json"] {
        let text = print(format);
        assert!(
            ["gazette", "courier", "warlord", "commander"].iter().all(|word| text.contains(word)),
            "{format}: {text}"
        );
    }
    let json: serde_json::Value = serde_json::from_str(&print("json")).expect("it is JSON");
    assert_eq!(json["schema"], "crosscheck/labels/1");
    assert_eq!(json["actors"][0]["id"], "ly-haftar");
    assert_eq!(json["findings"][0]["kind"], "label-divergence");
}

/// Two outlets over three months: labels taken up and dropped, one act in two verbs, two holders of one post, two spellings.
const NAMING: &str = r#"{"id":"g1","source":"gazette","published":"2020-04-01","text":"The commander Khalifa Haftar left Cairo on Tuesday, officials in the town said. The rule of dictator Muammar Gaddafi ended in 2011."}
{"id":"g2","source":"gazette","published":"2020-05-02","text":"The commander Khalifa Haftar spoke in Benghazi on Friday, officials in the town said. Muammar Gaddafi was toppled in 2011."}
{"id":"g3","source":"gazette","published":"2020-06-06","text":"The warlord Khalifa Haftar spoke in Benghazi on Thursday. Haftar's forces captured the Libyan town of Tarhuna on 5 June 2020. The Danish Prime Minister Oskar Lindqvist spoke in Odense. Muammar Gaddafi was toppled in 2011."}
{"id":"c1","source":"courier","published":"2020-06-06","text":"The field marshal Khalifa Haftar spoke in Benghazi on Thursday. Haftar's forces liberated the Libyan town of Tarhuna on 5 June 2020. The Danish Prime Minister Vera Holm spoke in Odense. Moammar Gadhafi was toppled in 2011."}
"#;

#[test]
fn labels_over_time_verbs_posts_and_spellings_stand_in_every_view() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    fs::write(folder.path().join("wire.jsonl"), NAMING).expect("the folder can be written to");
    // Cells wrap, marks and tags stand between words: only letters and digits are compared.
    let bare = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let expected = [
        ("a loaded label against a role", ["warlord", "field marshal"]),
        ("a label that is new", ["“warlord” since", "6 June 2020"]),
        ("a label that was dropped", ["“dictator” until", "1 April 2020"]),
        ("verbs of one act", ["“capture” (gazette)", "“liberate” (courier)"]),
        ("two holders of one post", ["Oskar Lindqvist and Vera Holm are both named", "Danish Prime Minister"]),
        ("spellings", ["Moammar Gadhafi", "Muammar Gaddafi"]),
    ];
    for (command, all) in [("labels", None), ("report", Some("--all"))] {
        for format in ["table", "markdown", "html", "json"] {
            let arguments: Vec<&str> = [command, "wire.jsonl", "--format", format].into_iter().chain(all).collect();
            let output = crosscheck(folder.path(), &arguments);
            let text = stdout(&output);
            for kind in ["label-divergence", "role-conflict", "spelling-variant"] {
                assert!(bare(&text).contains(&bare(kind)), "{command} {format}: {kind} in {text}");
            }
            for (what, words) in expected {
                let shown = words.iter().all(|words| bare(&text).contains(&bare(words)));
                assert!(shown, "{command} {format}: {what} in {text}");
            }
        }
    }
}

#[test]
fn a_drafted_entry_names_the_actor_once_its_folder_is_added() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let text = "The engineer Vera Lindqvist spoke in Lund on Monday. Later Lindqvist left the hall of the town.\n";
    for name in ["a.txt", "b.txt", "c.txt"] {
        fs::write(folder.path().join(name), text).expect("the folder can be written to");
    }
    let paths = ["a.txt", "b.txt", "c.txt"];
    let suggest = |extra: &[&str]| crosscheck(folder.path(), &[&["rules", "suggest"], &paths[..], extra].concat());
    assert!(stdout(&suggest(&[])).contains("[actor.vera-lindqvist]"), "{}", stdout(&suggest(&[])));
    assert_eq!(suggest(&["--into", "mine"]).status.code(), Some(0));
    assert_eq!(suggest(&["--into", "mine"]).status.code(), Some(2), "files that are there are left alone");
    let labels = crosscheck(folder.path(), &["labels", "a.txt", "--rules", "mine", "--actor", "vera-lindqvist"]);
    assert!(stdout(&labels).contains("engineer"), "{} {}", stdout(&labels), stderr(&labels));
}

#[test]
fn a_lexicon_of_the_users_own_adds_to_ours() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let rules = folder.path().join("mine/en/labels");
    fs::create_dir_all(&rules).expect("the folder can be written to");
    let own = "[label.kingpin]\nwords = [\"kingpin\"]\nclass = \"loaded\"\nstance = \"delegitimising\"\n";
    fs::write(rules.join("own.toml"), own).expect("the folder can be written to");
    let text = "The kingpin Khalifa Haftar met the warlord Vera Lindqvist in the town on Monday.\n";
    fs::write(folder.path().join("a.txt"), text).expect("the folder can be written to");
    let print = |extra: &[&str]| {
        stdout(&crosscheck(folder.path(), &[&["labels", "a.txt", "--class", "loaded"], extra].concat()))
    };
    assert!(!print(&[]).contains("kingpin") && print(&[]).contains("warlord"), "{}", print(&[]));
    let both = print(&["--rules", "mine"]);
    assert!(both.contains("kingpin") && both.contains("warlord"), "{both}");
}
