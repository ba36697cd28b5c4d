//! The rows of a corpus → its articles, extracted; kept in a folder between runs where the caller names one.
//!
//! What is kept is the extract record and nothing else: it must be thrown away by hand when rules or extraction change.

use std::path::{Path, PathBuf};

use crosscheck::model::{Article, How, Published};
use crosscheck::pipeline;
use crosscheck::rules::Rules;
use crosscheck::value::Date;
use serde_json::Value;

/// The piles, in the order in which they are told.
pub(crate) const NAMES: [&str; 5] = ["giveme5w1h", "basil", "syria-tolls", "crisis-updates", "claimdiff"];

/// The extracted articles of a pile; `None` where the corpus is not there.
pub(crate) fn extracted(corpora: &Path, name: &str, store: Option<&Path>, rules: &Rules) -> Option<Vec<Article>> {
    let kept: Option<PathBuf> = store.map(|folder| folder.join(format!("{name}.json")));
    let read = kept.as_ref().and_then(|file| std::fs::read(file).ok());
    if let Some(articles) = read.and_then(|bytes| serde_json::from_slice(&bytes).ok()) {
        return Some(articles);
    }
    let articles = pipeline::extract(articles(corpora, name)?, rules);
    if let Some(file) = kept {
        let bytes = serde_json::to_vec(&articles).expect("an extract record is plain data");
        std::fs::write(file, bytes).expect("the folder of the store can be written to");
    }
    Some(articles)
}

fn articles(corpora: &Path, name: &str) -> Option<Vec<Article>> {
    let folder = corpora.join(name);
    match name {
        "giveme5w1h" => Some(numbered(&rows(&folder.join("clusters.jsonl"))?, "g", |row| {
            record(text(row, "source_domain"), text(row, "text"), &text(row, "date_publish"), Some(text(row, "title")))
        })),
        "basil" => Some(numbered(&rows(&folder.join("articles.jsonl"))?, "b", |row| {
            record(text(row, "source"), paragraphs(row), &text(row, "date"), Some(text(row, "title")))
        })),
        "syria-tolls" => {
            let rows = rows(&folder.join("articles.jsonl"))?;
            Some(rows.iter().map(|r| Article::plain(text(r, "id"), text(r, "source"), text(r, "text"))).collect())
        }
        "crisis-updates" => crises(&folder),
        "claimdiff" => {
            let rows = rows(&folder.join("strength.jsonl"))?;
            let strengthened: Vec<Value> = rows.into_iter().filter(|row| row["relation"] == 1).collect();
            let side = |side: &'static str| {
                numbered(&strengthened, side, move |row| {
                    let title = text(row, &format!("article_{side}"));
                    record(
                        format!("outlet {side}"),
                        text(row, &format!("claim_{side}")),
                        &text(row, "date"),
                        Some(title),
                    )
                })
            };
            Some(side("a").into_iter().chain(side("b")).collect())
        }
        _ => None,
    }
}

fn crises(folder: &Path) -> Option<Vec<Article>> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).ok()?.filter_map(Result::ok).map(|file| file.path()).collect();
    files.sort();
    let mut articles = Vec::new();
    for file in files {
        let crisis = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or("").to_owned();
        articles.extend(numbered(&rows(&file)?, &format!("{crisis}-"), |row| {
            let date = text(row, "date");
            record(text(row, "writer"), text(row, "text").replace("\\n", "\n"), date.trim_matches(['[', ']']), None)
        }));
    }
    Some(articles)
}

/// One article a row, named by a letter and the row's number.
fn numbered(rows: &[Value], prefix: &str, make: impl Fn(&Value) -> Article) -> Vec<Article> {
    let named =
        rows.iter().enumerate().map(|(number, row)| Article { id: format!("{prefix}{number:04}"), ..make(row) });
    named.collect()
}

fn record(source: String, body: String, date: &str, title: Option<String>) -> Article {
    let mut article = Article::plain("", source, body);
    article.title = title;
    let edtf = date.get(..10).and_then(Date::parse);
    article.published = Published { edtf, how: How::Metadata, evidence: Vec::new() };
    article
}

fn paragraphs(row: &Value) -> String {
    let paragraphs = row["body-paragraphs"].as_array().into_iter().flatten();
    let joined = paragraphs.map(|paragraph| {
        paragraph.as_array().into_iter().flatten().filter_map(Value::as_str).collect::<Vec<_>>().join(" ")
    });
    joined.collect::<Vec<_>>().join("\n\n")
}

/// The rows of a JSONL file; `None` where it is absent.
pub(crate) fn rows(file: &Path) -> Option<Vec<Value>> {
    let text = std::fs::read_to_string(file).ok()?;
    Some(text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
}

fn text(row: &Value, field: &str) -> String {
    row[field].as_str().unwrap_or("").to_owned()
}
