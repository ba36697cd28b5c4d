//! A git revision → a baseline made of its articles, and the files that differ from it; the working tree and the index stay untouched.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::exit::Failure;
use super::output::Terminal;
use super::session::InputArgs;
use crate::gate::{Acceptance, Baseline, Policy, Suppressions};

/// The findings of the same paths at `revision`, as a baseline.
pub(super) fn baseline(
    revision: &str,
    input: &InputArgs,
    policy: &Policy,
    terminal: &Terminal,
) -> Result<Baseline, Failure> {
    let folder = tempfile::tempdir()
        .map_err(|error| Failure::usage(format!("no temporary folder: {error}"), "check the space on the disk"))?;
    let root = root()?;
    let commit = commit(revision)?;
    let index = folder.path().join("index");
    let tree = folder.path().join("tree");
    std::fs::create_dir(&tree)
        .map_err(|error| Failure::usage(format!("no temporary folder: {error}"), "check the space on the disk"))?;
    git(&["read-tree", &commit], Some(&index))?;
    git(&["checkout-index", "--all", &format!("--prefix={}/", tree.display())], Some(&index))?;
    let mut then = input.clone();
    then.paths = input.paths.iter().filter_map(|path| moved(path, &root, &tree)).collect();
    if then.paths.is_empty() {
        let hint = "name articles of the repository that you are in, or use --baseline";
        return Err(Failure::usage("none of the paths lies in the git repository", hint));
    }
    // What is new since the revision was not there to be read.
    then.paths.retain(|path| path.exists());
    let mut baseline = Baseline::default();
    if then.paths.is_empty() {
        return Ok(baseline);
    }
    let mut session = then.load(&terminal.silent());
    let analysis = session.analyse(&terminal.silent());
    let mut findings = super::gate::readable(&analysis);
    let passed_over = Suppressions::of(&findings, &analysis.corpus.articles).reasons;
    findings.retain(|finding| !passed_over.contains_key(&finding.fingerprint));
    let acceptance = Acceptance {
        reason: format!("found at {revision} already"),
        author: String::new(),
        date: String::new(),
        until: None,
    };
    baseline.update(&findings, policy, &acceptance);
    Ok(baseline)
}

/// The files that differ from `revision` in the working tree, and those that git does not know yet, by their full paths.
pub(super) fn changed(revision: &str) -> Result<BTreeSet<PathBuf>, Failure> {
    let root = root()?;
    let differ = git_in(&root, &["diff", "--name-only", "--no-renames", "-z", &commit(revision)?, "--"])?;
    let unknown = git_in(&root, &["ls-files", "--others", "--exclude-standard", "-z"])?;
    let names = differ.split('\0').chain(unknown.split('\0')).filter(|name| !name.is_empty());
    Ok(names.map(|name| full(&root.join(name))).collect())
}

/// The name of the user that git knows.
pub(super) fn user() -> Option<String> {
    let name = git(&["config", "--get", "user.name"], None).ok()?.trim().to_owned();
    Some(name).filter(|name| !name.is_empty())
}

/// A path without links and relative parts; as it is where the file is gone.
pub(super) fn full(path: &Path) -> PathBuf {
    path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
}

fn root() -> Result<PathBuf, Failure> {
    Ok(PathBuf::from(git(&["rev-parse", "--show-toplevel"], None)?.trim_end_matches(['\r', '\n'])))
}

fn commit(revision: &str) -> Result<String, Failure> {
    let name = format!("{revision}^{{commit}}");
    root()?;
    let hint = "name a commit, branch or tag of the repository that holds the articles, or use --baseline";
    git(&["rev-parse", "--verify", "--end-of-options", &name], None)
        .map(|commit| commit.trim().to_owned())
        .map_err(|_| Failure::usage(format!("the repository holds no revision {revision}"), hint))
}

fn git_in(folder: &Path, arguments: &[&str]) -> Result<String, Failure> {
    let mut command = Command::new("git");
    command.args(arguments).current_dir(folder);
    output(command)
}

/// The same path below another root; `None` for one outside the repository.
fn moved(path: &Path, root: &Path, tree: &Path) -> Option<PathBuf> {
    full(path).strip_prefix(full(root)).ok().map(|below| tree.join(below))
}

fn git(arguments: &[&str], index: Option<&Path>) -> Result<String, Failure> {
    let mut command = Command::new("git");
    command.args(arguments);
    if let Some(index) = index {
        // checkout-index and read-tree work from the repository's root with an index of our own.
        command.env("GIT_INDEX_FILE", index).current_dir(root()?);
    }
    output(command)
}

fn output(mut command: Command) -> Result<String, Failure> {
    let output = command
        .output()
        .map_err(|error| Failure::usage(format!("git cannot be run: {error}"), "install git, or use --baseline"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let message = String::from_utf8_lossy(&output.stderr);
    let line = message.lines().next().unwrap_or("it failed");
    let line = format!("git says: {}", line.trim_start_matches("fatal: "));
    Err(Failure::usage(line, "name a revision of the repository that holds the articles, or use --baseline"))
}
