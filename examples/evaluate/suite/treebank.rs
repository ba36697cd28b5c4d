//! treebank: CoNLL-U → `upos`, `uas`, `las` of the analyzer on gold words and sentences, punctuation left out, relations without subtypes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crosscheck::text::conllu::{self, GoldSentence};
use crosscheck::text::{Analyzer, Field, Span, Token, WordClass};

use super::{Bench, Scores};

/// Scores every treebank beside the corpora that is not for training, each under `treebank:STEM`.
pub(crate) fn run(bench: &Bench, corpora: &Path) -> Option<BTreeMap<String, Scores>> {
    let files = files(&corpora.join("treebank")).or_else(|| files(&corpora.join("../treebank")))?;
    let analyzer = &bench.rules.languages.get("en")?.analyzer;
    let mut scores = BTreeMap::new();
    for file in files {
        let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or("unnamed").to_owned();
        let Ok(text) = std::fs::read_to_string(&file) else { continue };
        scores.insert(format!("treebank:{stem}"), score(bench, analyzer, &conllu::read(&text)));
    }
    Some(scores)
}

fn files(folder: &Path) -> Option<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).ok()?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "conllu"));
    files.retain(|path| path.file_stem().is_some_and(|stem| !stem.to_string_lossy().ends_with("-train")));
    files.sort();
    (!files.is_empty()).then_some(files)
}

fn score(bench: &Bench, analyzer: &Analyzer, sentences: &[GoldSentence]) -> Scores {
    let (mut words, mut classes, mut heads, mut arcs) = (0.0, 0.0, 0.0, 0.0);
    for sentence in sentences {
        let mut tokens: Vec<Token> = sentence.words.iter().map(|word| token(&word.form)).collect();
        analyzer.tag_and_parse(&mut tokens);
        for (gold, found) in sentence.words.iter().zip(&tokens) {
            if gold.class == WordClass::Punct {
                continue;
            }
            words += 1.0;
            classes += f64::from(u8::from(gold.class == found.class));
            let head = gold.head == found.head;
            let arc = head && base(&gold.relation) == base(found.relation);
            heads += f64::from(u8::from(head));
            arcs += f64::from(u8::from(arc));
            if !arc {
                bench.error(|| {
                    let name =
                        |at: Option<usize>| at.and_then(|at| tokens.get(at)).map_or("ROOT", |head| head.form.as_str());
                    format!(
                        "{} {}: {} of {}, found {} of {}",
                        gold.form,
                        found.class.upos(),
                        gold.relation,
                        name(gold.head),
                        found.relation,
                        name(found.head)
                    )
                });
            }
        }
    }
    let share = |right: f64| if words == 0.0 { 0.0 } else { right / words };
    [("upos", share(classes)), ("uas", share(heads)), ("las", share(arcs)), ("n", words), ("skipped_rows", 0.0)]
        .map(|(name, value)| (name.to_owned(), value))
        .into()
}

fn token(form: &str) -> Token {
    Token {
        span: Span::new(Field::Text, 0, 0),
        form: form.to_owned(),
        lemma: String::new(),
        class: WordClass::X,
        features: Vec::new(),
        head: None,
        relation: "dep",
        sure: 0,
    }
}

fn base(relation: &str) -> &str {
    relation.split(':').next().unwrap_or(relation)
}
