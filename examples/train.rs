//! Trains the tagger, lemmatiser and parser: `cargo run --release --example train -- TREEBANK [OUT [WORDNET]]`.
//!
//! TREEBANK is a folder with files `*-train.conllu`, OUT the language's rule folder (`rules/en` unless told). WORDNET is the folder
//! of WordNet 3.0's data files; with it, the dictionary in OUT is made anew, else the one there is used. The same treebank and
//! dictionary give the same bytes, on any machine.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a tool of the terminal: what it prints is its result")]

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crosscheck::text::{conllu, train};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1).map(PathBuf::from);
    let Some(treebank) = arguments.next() else {
        eprintln!("usage: train TREEBANK [OUT]");
        return ExitCode::from(2);
    };
    let out = arguments.next().unwrap_or_else(|| PathBuf::from("rules/en"));
    match run(&treebank, &out, arguments.next().as_deref()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(treebank: &Path, out: &Path, wordnet: Option<&Path>) -> std::io::Result<()> {
    let dictionary = out.join("dictionary.bin");
    if let Some(folder) = wordnet {
        let read = |name: &str| std::fs::read_to_string(folder.join(name));
        let data = [read("data.noun")?, read("data.verb")?, read("data.adj")?, read("data.adv")?];
        let irregular = [read("noun.exc")?, read("verb.exc")?, read("adj.exc")?, read("adv.exc")?];
        let made = train::dictionary(data.each_ref().map(String::as_str), irregular.each_ref().map(String::as_str));
        std::fs::write(&dictionary, made)?;
    }
    let mut files: Vec<PathBuf> = std::fs::read_dir(treebank)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|path| path.to_string_lossy().ends_with("-train.conllu"));
    files.sort();
    let mut sentences = Vec::new();
    for file in &files {
        sentences.extend(conllu::read(&std::fs::read_to_string(file)?));
    }
    println!("{} sentences of {} files", sentences.len(), files.len());
    let model = train::train(&sentences, &std::fs::read(&dictionary)?, &mut |line| println!("{line}"));
    for (name, bytes) in model.files() {
        println!("{name}: {} bytes", bytes.len());
        std::fs::write(out.join(name), bytes)?;
    }
    Ok(())
}
