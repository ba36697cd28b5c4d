//! The ledger of acceptances: its life, its bad days, and the process that is killed while it writes.

use std::process::{Command, Stdio};
use std::time::Duration;

use crosscheck::gate::Baseline;

use super::{ANOTHER, Dice, Folder, ONE, PAGES};

const LEDGER: &str = "reports/baseline.toml";

fn id_of(folder: &Folder) -> String {
    let verdict = super::json(&folder.run(&["gate", ".", "--json"]).1);
    verdict["items"][0]["id"].as_str().expect("a finding").to_owned()
}

#[test]
fn fixing_one_and_adding_one_fails() {
    let folder = Folder::with(&[PAGES[0], PAGES[1], ONE]);
    folder.run(&["baseline", "update", "."]);
    assert_eq!(folder.run(&["gate", "."]).0, 0);
    folder.write("ford.md", &PAGES[0].1.replace("19 August", "9 August"));
    folder.write(ANOTHER.0, ANOTHER.1);
    let (code, told) = folder.run(&["gate", "."]);
    assert!(code == 1 && told.contains("1 new, 1 resolved"), "{told}");
}

#[test]
fn an_acceptance_ends_on_its_day_and_is_renewed() {
    let folder = Folder::with(&PAGES);
    let id = id_of(&folder);
    let accept = |until: &str| {
        folder.run(&["baseline", "accept", &id, ".", "--reason", "cited", "--date", "2024-01-01", "--until", until])
    };
    assert_eq!(accept("2024-06-30").0, 0);
    let gate = |today: &str, fail_on: &str| folder.run(&["gate", ".", "--today", today, "--fail-on", fail_on]);
    assert_eq!(gate("2024-06-30", "expired").0, 0);
    let (code, told) = gate("2024-07-01", "expired");
    assert!(code == 1 && told.contains("Its acceptance ended on 2024-06-30 (cited)"), "{told}");
    assert_eq!(gate("2024-07-01", "contradiction").0, 0, "told, and fails only if asked");
    assert_eq!(accept("2025-06-30").0, 0);
    assert_eq!(gate("2024-07-01", "expired").0, 0);
    let (code, told) = accept("2023-12-31");
    assert!(code == 2 && told.contains("ended before it began"), "{told}");
}

#[test]
fn an_acceptance_needs_a_reason_and_one_finding() {
    let folder = Folder::with(&PAGES);
    let id = id_of(&folder);
    assert_eq!(folder.run(&["baseline", "accept", &id, "."]).0, 2);
    assert_eq!(folder.run(&["baseline", "accept", &id, ".", "--reason", " "]).0, 2);
    let (code, told) = folder.run(&["baseline", "accept", "ffff", ".", "--reason", "cited"]);
    assert!(code == 2 && told.contains("no finding has an id that starts with ffff"), "{told}");
    assert!(!folder.path(LEDGER).exists());
    assert_eq!(folder.run(&["baseline", "show", "nowhere.toml"]).0, 2);
}

#[test]
fn what_is_gone_is_stale_then_pruned_and_what_comes_back_has_reappeared() {
    let folder = Folder::with(&PAGES);
    folder.run(&["baseline", "update", "."]);
    folder.write("ford.md", &PAGES[0].1.replace("19 August", "9 August"));
    assert_eq!(folder.run(&["gate", "."]).0, 0);
    assert_eq!(folder.run(&["gate", ".", "--fail-on", "stale"]).0, 1);
    let (_, told) = folder.run(&["baseline", "update", "."]);
    assert!(told.contains("1 resolved"), "{told}");
    assert_eq!(folder.run(&["gate", ".", "--fail-on", "stale"]).0, 0, "what is marked as resolved is no longer stale");
    folder.write("ford.md", PAGES[0].1);
    let (code, told) = folder.run(&["gate", "."]);
    assert!(code == 1 && told.contains("reappeared"), "{told}");
    folder.write("ford.md", &PAGES[0].1.replace("19 August", "9 August"));
    let (code, told) = folder.run(&["baseline", "prune", "."]);
    assert!(code == 0 && told.contains("dropped") && told.contains("holds 0 entries"), "{told}");
}

/// Runs every command on a spoilt ledger: each says so with a line and a hint, ends with 2 and leaves the file as it was.
fn refused(spoil: impl Fn(&str) -> String, message: &str) {
    let folder = Folder::with(&[PAGES[0], PAGES[1], ONE, ANOTHER]);
    folder.run(&["baseline", "update", "."]);
    let spoilt = spoil(&folder.read(LEDGER));
    folder.write(LEDGER, &spoilt);
    for arguments in [&["gate", "."][..], &["baseline", "update", "."], &["baseline", "prune", "."]] {
        let (code, told) = folder.run(arguments);
        assert_eq!(code, 2, "{message}: {told}");
        assert!(told.contains("error: reports/baseline.toml:") && told.contains(message), "{message}: {told}");
        assert!(told.contains("\n  hint: "), "{message}: {told}");
        assert_eq!(folder.read(LEDGER), spoilt, "{message}");
    }
}

#[test]
fn a_spoilt_ledger_is_refused_with_its_line_and_left_as_it_was() {
    let block = |text: &str| text.split("\n[[entry]]\n").nth(1).expect("an entry").to_owned();
    refused(|text| text.replacen("[[entry]]", "<<<<<<< HEAD\n[[entry]]", 1), "unfinished merge");
    refused(|text| text.replacen("kind = ", "kind ", 1), "");
    refused(|text| text.replacen("reason = ", "raison = ", 1), "unknown field `raison`");
    refused(|text| text.replacen("reason = \"", "reason = ", 1), "");
    refused(|text| format!("{text}\n[[entry]]\n{}", block(text)), "stands here twice");
    refused(|text| text.replacen("1974-08-19\"]", "1974-08-20\"]", 1), "not those that were accepted");
    refused(
        |text| text.replacen("version = 2", "version = 3", 1),
        "the baseline has version 3, and this program reads 2",
    );
    refused(|text| text.replacen("version = 2\n", "", 1), "missing field `version`");
}

#[test]
fn a_ledger_of_other_rules_or_of_another_corpus_is_refused_and_left_as_it_was() {
    let folder = Folder::with(&PAGES);
    folder.run(&["baseline", "update", "."]);
    let ledger = folder.read(LEDGER);
    let other = Folder::with(&[ONE, ("reports/baseline.toml", &ledger)]);
    for arguments in [&["gate", "."][..], &["baseline", "update", "."], &["baseline", "prune", "."]] {
        let (code, told) = other.run(arguments);
        assert!(code == 2 && told.contains("baseline.toml:5:1: ") && told.contains("another corpus"), "{told}");
        assert!(told.contains("hint: ") && other.read(LEDGER) == ledger);
    }

    folder.write("mine/events/dinner.toml", "description = \"Somebody has a meal.\"\ngroup = \"test\"\naspect = \"punctual\"\nunique = true\n\n[roles]\nparty = \"identifies\"\n");
    folder.write(
        "mine/en/events/dinner.toml",
        "[[trigger]]\nverb = [\"dine\"]\nneeds = [\"party\"]\nroles = { party = [\"subject\"] }\n",
    );
    let pages = [("a.md", "7"), ("b.md", "17")];
    for (name, day) in pages {
        folder.write(name, &format!("# Page\n\nRichard Nixon dined in Beijing on {day} February 1972.\n"));
    }
    let (code, told) = folder.run(&["gate", ".", "--rules", "mine"]);
    assert!(code == 1 && told.contains("Dinner"), "{told}");
    folder.run(&["baseline", "update", ".", "--rules", "mine"]);
    assert_eq!(folder.run(&["gate", ".", "--rules", "mine"]).0, 0);
    let (code, told) = folder.run(&["gate", "."]);
    assert!(code == 2 && told.contains("other rules") && told.contains("`dinner`"), "{told}");

    // The rule gets another name; a line in the table of former names keeps the acceptance.
    for file in ["mine/events", "mine/en/events"] {
        std::fs::rename(folder.path(&format!("{file}/dinner.toml")), folder.path(&format!("{file}/banquet.toml")))
            .expect("it was written");
    }
    assert_eq!(folder.run(&["gate", ".", "--rules", "mine"]).0, 2);
    folder.write("mine/renamed.toml", "[events]\ndinner = \"banquet\"\n");
    let (code, told) = folder.run(&["gate", ".", "--rules", "mine", "--fail-on", "stale"]);
    assert!(code == 0 && told.contains("2 known"), "{told}");
}

#[test]
fn the_older_format_is_read_and_written_anew() {
    let folder = Folder::with(&PAGES);
    folder.run(&["baseline", "update", ".", "--reason", "cited"]);
    let now = folder.read(LEDGER);
    let without_sources: String =
        now.lines().filter(|line| !line.starts_with("sources")).fold(String::new(), |text, line| text + line + "\n");
    folder.write(LEDGER, &without_sources.replace("version = 2", "version = 1"));
    assert_eq!(folder.run(&["gate", "."]).0, 0);
    folder.run(&["baseline", "update", ".", "--reason", "another"]);
    assert_eq!(folder.read(LEDGER), now);
}

const KILLED: &str = "CROSSCHECK_TEST_WRITER";

fn ledgers() -> [String; 2] {
    let folder = Folder::with(&[PAGES[0], PAGES[1], ONE, ANOTHER]);
    folder.run(&["baseline", "update", ".", "--reason", &"long ".repeat(20_000)]);
    let long = folder.read(LEDGER);
    folder.remove("korea.md");
    folder.run(&["baseline", "prune", "."]);
    [long, folder.read(LEDGER)]
}

/// Writes two ledgers in turn until it is killed; does nothing unless the test below starts it.
#[test]
fn writer_that_is_killed() {
    let Some(path) = std::env::var_os(KILLED).map(std::path::PathBuf::from) else { return };
    let read = |name: &str| Baseline::read(&path.with_file_name(name)).expect("the test wrote it");
    let both = [read("long"), read("short")];
    for turn in 0.. {
        both[turn % 2].write(&path).expect("the folder can be written to");
    }
}

#[test]
fn a_writer_that_is_killed_at_any_moment_leaves_the_old_or_the_new_ledger() {
    let [long, short] = ledgers();
    let folder = Folder::with(&[("long", &long), ("short", &short), ("ledger.toml", &long)]);
    let mut dice = Dice(7);
    let mut seen = [0, 0];
    for round in 0..50 {
        let mut writer = Command::new(std::env::current_exe().expect("this test is a program"))
            .args(["--exact", "ledger::writer_that_is_killed"])
            .env(KILLED, folder.path("ledger.toml"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("this test can be started");
        std::thread::sleep(Duration::from_micros(2_000 + dice.below(60_000) as u64));
        writer.kill().expect("it runs");
        writer.wait().expect("it ends");
        let left = folder.read("ledger.toml");
        let which = [&long, &short].iter().position(|whole| **whole == left);
        seen[which.unwrap_or_else(|| panic!("round {round} left a torn ledger of {} bytes", left.len()))] += 1;
    }
    assert!(seen[1] > 0, "the writer wrote before it was killed: {seen:?}");
}
