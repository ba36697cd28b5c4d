//! A git revision → a baseline made of its articles, without touching the working tree or the index.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::exit::Failure;
use super::output::Terminal;
use super::session::InputArgs;
use crate::gate::{Baseline, Policy};

/// The findings of the same paths at `revision`, as a baseline.
pub(super) fn baseline(
    revision: &str,
    input: &InputArgs,
    policy: &Policy,
    terminal: &Terminal,
) -> Result<Baseline, Failure> {
    let folder = tempfile::tempdir()
        .map_err(|error| Failure::usage(format!("no temporary folder: {error}"), "check the space on the disk"))?;
    let root = PathBuf::from(git(&["rev-parse", "--show-toplevel"], None)?.trim());
    let commit = git(&["rev-parse", "--verify", "--end-of-options", &format!("{revision}^{{commit}}")], None)?;
    let index = folder.path().join("index");
    let tree = folder.path().join("tree");
    std::fs::create_dir(&tree)
        .map_err(|error| Failure::usage(format!("no temporary folder: {error}"), "check the space on the disk"))?;
    git(&["read-tree", commit.trim()], Some(&index))?;
    git(&["checkout-index", "--all", &format!("--prefix={}/", tree.display())], Some(&index))?;
    let mut then = input.clone();
    then.paths = input.paths.iter().filter_map(|path| moved(path, &root, &tree)).filter(|path| path.exists()).collect();
    let mut baseline = Baseline::default();
    if then.paths.is_empty() {
        return Ok(baseline);
    }
    let mut session = then.load(terminal);
    let analysis = session.analyse(terminal);
    baseline.update(&analysis.findings, policy, "", "", "");
    Ok(baseline)
}

/// The same path below another root; `None` for one outside the repository.
fn moved(path: &Path, root: &Path, tree: &Path) -> Option<PathBuf> {
    let full = std::path::absolute(path).ok()?;
    let full = full.canonicalize().unwrap_or(full);
    let root = root.canonicalize().ok()?;
    full.strip_prefix(root).ok().map(|below| tree.join(below))
}

fn git(arguments: &[&str], index: Option<&Path>) -> Result<String, Failure> {
    let mut command = Command::new("git");
    command.args(arguments);
    if let Some(index) = index {
        // checkout-index and read-tree work from the repository's root with an index of our own.
        let root = git(&["rev-parse", "--show-toplevel"], None)?;
        command.env("GIT_INDEX_FILE", index).current_dir(root.trim());
    }
    let output = command
        .output()
        .map_err(|error| Failure::usage(format!("git cannot be run: {error}"), "install git, or use --baseline"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let message = String::from_utf8_lossy(&output.stderr);
    let line = message.lines().next().unwrap_or("git failed").to_owned();
    Err(Failure::usage(line, "name a revision of the repository that holds the articles, or use --baseline"))
}
