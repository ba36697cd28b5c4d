#!/usr/bin/env python3
"""The set-ups that docs/ci.md offers, tried as far as they run on one machine.

Usage: .ci/integrations.py BINARY [--without-build]

Holds the Action, the workflow, the GitLab job and the pre-commit hook against their published schemas, and JUnit against the
schema of Jenkins' plug-in (which pytest's source package carries). Runs the Action's steps, and pre-commit against a clone of this
repository, on a copy of the example knowledge base. What it needs from the package registry goes into a virtual environment of
its own; where the registry cannot be reached, that is said and nothing is tried. `--without-build` leaves out `cargo install`.
"""

import json
import os
import pathlib
import shutil
import stat
import subprocess
import sys
import tarfile
import tempfile
import venv

ROOT = pathlib.Path(__file__).resolve().parent.parent
BASE = ROOT / "tests/corpora/knowledge-base"
TOOLS = ["pre-commit==4.7.0", "check-jsonschema==0.39.0", "xmlschema==4.3.2", "pyyaml==6.0.3"]
SCHEMA_CARRIER = "pytest==8.3.4"


def main() -> None:
    binary = pathlib.Path(sys.argv[1]).resolve()
    with_build = "--without-build" not in sys.argv
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        tools = install(work)
        if tools is None:
            print("skipped: the Python package registry cannot be reached")
            return
        schemas(tools)
        junit(tools, work, binary)
        action(tools, work, binary, with_build)
        pre_commit(tools, work, binary)


def install(work: pathlib.Path):
    """The folder of the tools' programs; None without a registry."""
    folder = work / "venv"
    venv.create(folder, with_pip=True)
    pip = [folder / "bin/pip", "--quiet", "--disable-pip-version-check"]
    if subprocess.run([*pip, "install", *TOOLS], stderr=subprocess.DEVNULL).returncode:
        # A pinned version may be gone from a mirror; what is current must do then.
        current = [tool.split("==")[0] for tool in TOOLS]
        if subprocess.run([*pip, "install", *current]).returncode:
            return None
    source = [*pip, "download", "--no-deps", "--no-binary", ":all:", "--dest", work / "source", SCHEMA_CARRIER]
    return None if subprocess.run(source).returncode else folder / "bin"


def schemas(tools: pathlib.Path) -> None:
    check = [tools / "check-jsonschema", "--builtin-schema"]
    run([*check, "vendor.github-actions", ROOT / "action.yml"])
    run([*check, "vendor.github-workflows", BASE / "before/.github/workflows/consistency.yml"])
    run([*check, "vendor.gitlab-ci", BASE / "before/.gitlab-ci.yml"])
    run([tools / "pre-commit", "validate-manifest", ROOT / ".pre-commit-hooks.yaml"])
    run([tools / "pre-commit", "validate-config", BASE / "before/.pre-commit-config.yaml"])


def junit(tools: pathlib.Path, work: pathlib.Path, binary: pathlib.Path) -> None:
    with tarfile.open(next((work / "source").glob("pytest-*.tar.gz"))) as package:
        member = next(name for name in package.getnames() if name.endswith("/junit-10.xsd"))
        (work / "junit.xsd").write_bytes(package.extractfile(member).read())
    corpus = ROOT / "tests/corpora/example"
    run([binary, "report", corpus, "-o", work / "report.xml"])
    run([binary, "gate", BASE / "before", "--exit-zero", "--format", "junit", "-o", work / "gate.xml"])
    for made in ["report.xml", "gate.xml"]:
        run([tools / "xmlschema-validate", "--schema", work / "junit.xsd", work / made])
    assert "<failure" in (work / "gate.xml").read_text(), "the gate's file holds a failure"


def action(tools: pathlib.Path, work: pathlib.Path, binary: pathlib.Path, with_build: bool) -> None:
    """Runs the steps of action.yml as a runner does: bash -eo pipefail, inputs in the environment."""
    read = "import json, sys, yaml; json.dump(yaml.safe_load(open(sys.argv[1])), sys.stdout)"
    described = json.loads(run([tools / "python", "-c", read, ROOT / "action.yml"]))
    pages = knowledge_base(work / "action")
    given = {"paths": ".", "sarif": "crosscheck.sarif", "binary": "" if with_build else str(binary)}
    inputs = {name: given.get(name, spec["default"]) for name, spec in described["inputs"].items()}

    def steps(expected: int) -> str:
        told = ""
        for step in described["runs"]["steps"]:
            if step.get("if") == "inputs.binary == ''" and inputs["binary"]:
                continue
            variables = {
                key: inputs[value.removeprefix("${{ inputs.").removesuffix(" }}")] for key, value in step.get("env", {}).items()
            }
            surroundings = {"GITHUB_ACTION_PATH": str(ROOT), "RUNNER_TEMP": str(work), "CARGO_TARGET_DIR": str(ROOT / "target")}
            script = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
            last = step["name"] == "Gate"
            told += run(script, cwd=pages, env=surroundings | variables, expected=expected if last else 0)
        return told

    told = steps(expected=1)
    assert "::error file=presidents.md,line=3," in told, told
    log = json.loads((pages / "crosscheck.sarif").read_text())
    assert len(log["runs"][0]["results"]) == 1, "one result for the one contradiction"
    shutil.copy(BASE / "after/presidents.md", pages)
    steps(expected=0)


def pre_commit(tools: pathlib.Path, work: pathlib.Path, binary: pathlib.Path) -> None:
    """Runs the hook from a clone of this repository; `cargo install` is stood in for, since the Action's first step runs it."""
    clone = work / "clone"
    run(["git", "clone", "--quiet", ROOT, clone])
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", clone)
    run(["git", "add", "-A"], cwd=clone)
    run(["git", "commit", "--quiet", "--allow-empty", "-m", "hook"], cwd=clone)
    commit = run(["git", "rev-parse", "HEAD"], cwd=clone).strip()
    stand_ins = work / "stand-ins"
    stand_ins.mkdir()
    cargo = stand_ins / "cargo"
    cargo.write_text(
        "#!/bin/sh\nwhile [ $# -gt 0 ]; do\n  if [ \"$1\" = --root ]; then root=$2; fi\n  shift\ndone\n"
        f"mkdir -p \"$root/bin\" && cp '{binary}' \"$root/bin/crosscheck\"\n"
    )
    cargo.chmod(cargo.stat().st_mode | stat.S_IXUSR)
    shutil.copy(cargo, stand_ins / "rustc")
    pages = knowledge_base(work / "pre-commit")
    config = pages / ".pre-commit-config.yaml"
    config.write_text(f"repos:\n  - repo: {clone}\n    rev: {commit}\n    hooks:\n      - id: crosscheck\n        args: [.]\n")
    run(["git", "add", "-A"], cwd=pages)
    surroundings = {"PRE_COMMIT_HOME": str(work / "cache"), "PATH": f"{stand_ins}:{os.environ['PATH']}"}
    hook = [tools / "pre-commit", "run", "--all-files", "--color", "never"]
    told = run(hook, cwd=pages, env=surroundings, expected=1)
    assert "the gate failed: 1 new" in told, told
    shutil.copy(BASE / "after/presidents.md", pages)
    assert "Passed" in run(hook, cwd=pages, env=surroundings)


def knowledge_base(folder: pathlib.Path) -> pathlib.Path:
    shutil.copytree(BASE / "before", folder)
    run(["git", "init", "--quiet", "."], cwd=folder)
    run(["git", "add", "-A"], cwd=folder)
    run(["git", "commit", "--quiet", "-m", "Pages"], cwd=folder)
    return folder


def run(command, cwd=ROOT, env=None, expected=0) -> str:
    desk = {
        f"GIT_{role}_{what}": value
        for role in ["AUTHOR", "COMMITTER"]
        for what, value in [("NAME", "Desk"), ("EMAIL", "desk@example.org")]
    }
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=os.environ | desk | (env or {}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    if done.returncode != expected:
        shown = " ".join(str(word) for word in command)
        sys.exit(f"{shown}\nended with {done.returncode} instead of {expected}\n{done.stdout}{done.stderr}")
    print("ok:", pathlib.Path(str(command[0])).name, *(pathlib.Path(str(word)).name for word in command[1:3]))
    return done.stdout


if __name__ == "__main__":
    main()
