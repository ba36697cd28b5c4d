//! The gate from outside: what it must not see as new, what it must, and that its ledger survives everything.

mod edits;
mod ledger;
mod repository;
mod walk;

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Two pages that disagree on one day, and nothing else.
const PAGES: [(&str, &str); 2] = [
    (
        "ford.md",
        "# Gerald Ford\n\nRichard Nixon resigned as president of the United States on 19 August 1974 over the Watergate affair.\n",
    ),
    (
        "nixon.md",
        "# Richard Nixon\n\nRichard Nixon resigned as president of the United States on 9 August 1974 over the Watergate affair.\n",
    ),
];

/// A page that disagrees with [`ANOTHER`] on another day.
const ONE: (&str, &str) =
    ("armistice.md", "# The armistice\n\nThe Korean Armistice Agreement was signed in Panmunjom on 27 July 1953.\n");
const ANOTHER: (&str, &str) =
    ("korea.md", "# Korea\n\nThe Korean Armistice Agreement was signed in Panmunjom on 17 July 1953.\n");

/// A folder of articles, and the program run in it.
struct Folder(tempfile::TempDir);

impl Folder {
    fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().expect("a temporary folder can be made"));
        for (name, text) in files {
            folder.write(name, text);
        }
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a file has a folder")).expect("the folder can be made");
        std::fs::write(path, text).expect("the folder can be written to");
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).expect("the file is there")
    }

    fn remove(&self, name: &str) {
        std::fs::remove_file(self.path(name)).expect("the file is there");
    }

    /// Exit code and everything printed.
    fn run(&self, arguments: &[&str]) -> (i32, String) {
        told(&crosscheck(self.0.path()).args(arguments).output().expect("the program can be started"))
    }

    fn git(&self, arguments: &[&str]) -> (i32, String) {
        told(&git(self.0.path()).args(arguments).output().expect("git can be started"))
    }
}

/// The JSON that stands at the start of what was printed; messages follow it.
fn json(printed: &str) -> serde_json::Value {
    let mut values = serde_json::Deserializer::from_str(printed).into_iter();
    values.next().and_then(Result::ok).unwrap_or_else(|| panic!("JSON: {printed}"))
}

fn told(output: &Output) -> (i32, String) {
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.code().unwrap_or(-1), text)
}

fn crosscheck(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_crosscheck"));
    surroundings(command.current_dir(folder));
    command
}

fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    surroundings(command.current_dir(folder));
    command
}

/// No configuration of the machine's user, and a name for commits.
fn surroundings(command: &mut Command) -> &mut Command {
    command
        .stdin(Stdio::null())
        .env_remove("CLICOLOR_FORCE")
        .env_remove("GIT_DIR")
        .env_remove("GIT_INDEX_FILE")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .env("GIT_AUTHOR_NAME", "Desk")
        .env("GIT_AUTHOR_EMAIL", "desk@example.org")
        .env("GIT_COMMITTER_NAME", "Desk")
        .env("GIT_COMMITTER_EMAIL", "desk@example.org")
}

/// A file of the repository.
fn repository_path(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Copies a folder with everything in it.
fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().map(|entry| entry.expect("the folder can be read")) {
        let target = to.join(entry.path().strip_prefix(from).expect("it lies below"));
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(target).expect("the folder can be made");
        } else {
            std::fs::copy(entry.path(), target).expect("the file can be copied");
        }
    }
}

/// A source of numbers that is the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        // Knuth's constants for a linear congruential generator; the high bits are the random ones.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}
