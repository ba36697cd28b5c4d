//! The files below `rules` → a table of them for the binary: path, hash, content, and what a TOML file says as JSON.
//!
//! What every start of the program would do again is done here once: files are hashed, models are unpacked into the form
//! that is read in place, and TOML is turned into JSON, which is read several times as fast. Deliberately absent: any meaning of a rule.

#[allow(dead_code, reason = "the library uses the rest")]
#[path = "src/text/weights.rs"]
mod weights;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

#[allow(clippy::print_stdout, reason = "cargo reads what a build script prints")]
fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=src/text/weights.rs");
    let folder = |name: &str| env::var_os(name).map(PathBuf::from).expect("cargo names its folders to a build script");
    let (rules, out) = (folder("CARGO_MANIFEST_DIR").join("rules"), folder("OUT_DIR"));
    let below = |path: &Path| path.strip_prefix(&rules).map(|path| path.to_string_lossy().replace('\\', "/"));
    let mut paths = Vec::new();
    for path in files(&rules)? {
        paths.push((below(&path).expect("a file lies below its folder"), path));
    }
    paths.sort();
    let mut table = String::from("[\n");
    for (below, path) in paths {
        let bytes = fs::read(&path)?;
        let mut read = path;
        if read.extension().is_some_and(|ending| ending == "bin") {
            let ready = weights::Weights::unpack(&bytes).map(|weights| weights.laid_out());
            if let Some(ready) = ready.or_else(|| weights::whole(&bytes)) {
                read = out.join(below.replace('/', "-"));
                fs::write(&read, ready)?;
            }
        }
        let mut said = String::from("&[]");
        if let Some(json) = json(&below, &bytes) {
            let path = out.join(below.replace('/', "-")).with_extension("json");
            fs::write(&path, json)?;
            said = format!("include_bytes!({:?})", path.to_string_lossy());
        }
        let (hash, read) = (blake3::hash(&bytes), read.to_string_lossy());
        writeln!(table, "    ({below:?}, {:?}, include_bytes!({read:?}), {said}),", hash.as_bytes())
            .expect("a string grows");
    }
    table.push_str("]\n");
    fs::write(out.join("rules.rs"), table)
}

/// What a TOML file says, as JSON, without the examples of event types; `None` for other files and malformed ones, which the program
/// tells of.
fn json(path: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    let toml = Path::new(path).extension().is_some_and(|extension| extension == "toml");
    let text = toml.then(|| std::str::from_utf8(bytes).ok())??;
    let mut content: serde_json::Value = toml::from_str(text).ok()?;
    if let Some(content) = content.as_object_mut().filter(|_| path.contains("events/")) {
        content.retain(|key, _| key != "example" && key != "silent");
    }
    serde_json::to_vec(&content).ok()
}

/// All files below a folder.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}
