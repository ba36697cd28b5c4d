//! The gate in a git repository: what a branch brings, what changed files say, and merges of the ledger.

use super::{ANOTHER, Folder, ONE, PAGES};

fn repository(files: &[(&str, &str)]) -> Folder {
    let folder = Folder::with(files);
    assert_eq!(folder.git(&["init", "--quiet", "--initial-branch=main", "."]).0, 0);
    commit(&folder);
    folder
}

fn commit(folder: &Folder) {
    folder.git(&["add", "-A"]);
    let (code, told) = folder.git(&["commit", "--quiet", "-m", "pages"]);
    assert_eq!(code, 0, "{told}");
}

#[test]
fn only_what_is_new_since_a_revision_fails() {
    let folder = repository(&[PAGES[0], PAGES[1], ONE]);
    let (code, told) = folder.run(&["gate", ".", "--new-since", "HEAD"]);
    assert!(code == 0 && told.contains("1 known"), "{told}");
    folder.write(ANOTHER.0, ANOTHER.1);
    let (code, told) = folder.run(&["gate", ".", "--new-since", "HEAD"]);
    assert!(code == 1 && told.contains("1 new, 1 known") && told.contains("korea.md:3:"), "{told}");
    commit(&folder);
    assert_eq!(folder.run(&["gate", ".", "--new-since", "HEAD"]).0, 0);
    assert_eq!(folder.run(&["gate", ".", "--new-since", "HEAD~1"]).0, 1);
    let status = folder.git(&["status", "--porcelain"]).1;
    assert_eq!(status, "", "neither the index nor the working tree is touched");
}

#[test]
fn a_folder_that_the_revision_does_not_know_is_all_new() {
    let folder = repository(&[("notes/plain.md", "Nothing is said here.\n")]);
    folder.write(&format!("wiki/{}", PAGES[0].0), PAGES[0].1);
    folder.write(&format!("wiki/{}", PAGES[1].0), PAGES[1].1);
    assert_eq!(folder.run(&["gate", "wiki", "--new-since", "HEAD"]).0, 1);
}

#[test]
fn a_directive_that_a_branch_takes_away_shows_what_it_hid() {
    let hidden = format!(
        "<!-- crosscheck-ignore contradiction: both are cited -->\n{}",
        PAGES[0].1.split_once("\n\n").expect("a head").1
    );
    let folder = repository(&[("ford.md", &hidden), PAGES[1]]);
    assert_eq!(folder.run(&["gate", ".", "--new-since", "HEAD"]).0, 0);
    folder.write("ford.md", PAGES[0].1);
    assert_eq!(folder.run(&["gate", ".", "--new-since", "HEAD"]).0, 1);
}

#[test]
fn only_changed_files_are_judged_if_asked() {
    let folder = repository(&[PAGES[0], PAGES[1], ONE, ANOTHER]);
    assert!(folder.run(&["gate", "."]).1.contains("2 new"));
    let (code, told) = folder.run(&["gate", ".", "--changed-only", "HEAD"]);
    assert_eq!(code, 0, "{told}");
    folder.write("ford.md", &PAGES[0].1.replace("over the", "after the"));
    let (code, told) = folder.run(&["gate", ".", "--changed-only", "HEAD"]);
    assert!(code == 1 && told.contains("1 new") && told.contains("ford.md:3:"), "{told}");
    folder.run(&["baseline", "update", "."]);
    commit(&folder);
    folder.write("untracked.md", "A page about nothing.\n");
    let (code, told) = folder.run(&["gate", ".", "--changed-only", "HEAD", "--fail-on", "stale"]);
    assert!(code == 0 && !told.contains("resolved"), "what is not judged is not called resolved: {told}");
}

#[test]
fn a_revision_or_a_repository_that_is_not_there_is_a_usage_error() {
    let folder = repository(&[PAGES[0]]);
    for option in ["--new-since", "--changed-only"] {
        let (code, told) = folder.run(&["gate", ".", option, "no-such-branch"]);
        assert!(code == 2 && told.contains("no-such-branch") && told.contains("hint:"), "{told}");
        let (code, told) = folder.run(&["gate", ".", option, "--output=/dev/null"]);
        assert_eq!(code, 2, "{told}");
        let outside = Folder::with(&[PAGES[0]]);
        let (code, told) = outside.run(&["gate", ".", option, "HEAD"]);
        assert!(code == 2 && told.contains("hint:"), "{told}");
    }
}

#[test]
fn git_merges_two_acceptances_and_a_conflict_is_told_with_its_line() {
    let folder = repository(&[PAGES[0], PAGES[1], ONE, ANOTHER]);
    let third = "# {}\n\nThe Treaty of Maastricht was signed in Maastricht on {} February 1992.\n";
    for (name, day) in [("maastricht.md", "7"), ("union.md", "17")] {
        folder.write(name, &third.replacen("{}", name, 1).replacen("{}", day, 1));
    }
    folder.run(&["baseline", "update", ".", "--reason", "first"]);
    let all = folder.read("reports/baseline.toml");
    let blocks: Vec<&str> = all.split("\n[[entry]]\n").collect();
    assert_eq!(blocks.len(), 4, "three findings: {all}");
    let with = |numbers: &[usize]| {
        let kept = numbers.iter().map(|number| blocks[*number]);
        std::iter::once(blocks[0]).chain(kept).collect::<Vec<_>>().join("\n[[entry]]\n")
    };
    folder.write("reports/baseline.toml", &with(&[2]));
    commit(&folder);
    folder.git(&["checkout", "--quiet", "-b", "one"]);
    folder.write("reports/baseline.toml", &with(&[1, 2]));
    commit(&folder);
    folder.git(&["checkout", "--quiet", "main"]);
    folder.write("reports/baseline.toml", &with(&[2, 3]));
    commit(&folder);
    let (code, told) = folder.git(&["merge", "--quiet", "-m", "merge", "one"]);
    assert_eq!(code, 0, "{told}");
    assert_eq!(folder.read("reports/baseline.toml"), all);
    assert_eq!(folder.run(&["gate", "."]).0, 0);

    folder.git(&["checkout", "--quiet", "-b", "two"]);
    folder.write("reports/baseline.toml", &all.replace("\"first\"", "\"second\""));
    commit(&folder);
    folder.git(&["checkout", "--quiet", "main"]);
    folder.write("reports/baseline.toml", &all.replace("\"first\"", "\"other\""));
    commit(&folder);
    assert_ne!(folder.git(&["merge", "--quiet", "-m", "merge", "two"]).0, 0);
    let conflicted = folder.read("reports/baseline.toml");
    let (code, told) = folder.run(&["baseline", "update", "."]);
    assert!(code == 2 && told.contains("reports/baseline.toml:") && told.contains("unfinished merge"), "{told}");
    assert_eq!(folder.read("reports/baseline.toml"), conflicted, "the file is left as it was");
}
