//! Paths and rule folders as said → rules, articles, extracted articles, an analysis; what every reading command shares.

use std::io::IsTerminal;
use std::path::PathBuf;

use super::exit::Exit;
use super::output::Terminal;
use crate::diag::{Class, Diagnostic};
use crate::ingest::{self, Config};
use crate::model::{Analysis, Article};
use crate::pipeline;
use crate::report;
use crate::rules::Rules;

/// Articles that are extracted between two steps of the progress bar.
const BATCH: usize = 32;

/// What to read, and by which rules.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct InputArgs {
    /// Articles: files (.txt, .md, .html, .json, .jsonl), folders, quoted globs, or - for standard input.
    #[arg(value_name = "PATH", required = true)]
    pub(super) paths: Vec<PathBuf>,

    #[command(flatten)]
    pub(super) rules: RuleArgs,
}

/// By which rules.
#[derive(Clone, Debug, Default, clap::Args)]
pub(super) struct RuleArgs {
    /// Add the rules of this folder to the built-in ones; may be given several times.
    #[arg(long = "rules", value_name = "DIR")]
    pub(super) folders: Vec<PathBuf>,
    /// Pairs of claims that you have judged to be about one event, or not; may be given several times.
    #[arg(long, value_name = "FILE")]
    pub(super) judgements: Vec<PathBuf>,
}

/// Rules and articles, read.
#[derive(Debug)]
pub(super) struct Session {
    /// The compiled rules, which live as long as the process: taking them apart at the end would cost as much as a small corpus.
    pub(super) rules: &'static Rules,
    /// The `crosscheck.toml` that governs the inputs.
    pub(super) config: Option<Config>,
    /// The articles as ingest read them.
    pub(super) articles: Vec<Article>,
    /// How reading ended.
    pub(super) reading: Exit,
}

impl InputArgs {
    /// Reads rules and articles and tells every problem; an unusable rules folder or configuration does not stop the run.
    pub(super) fn load(&self, terminal: &Terminal) -> Session {
        let (config, mut diagnostics) = ingest::config(&self.paths);
        let mut folders: Vec<PathBuf> = config.iter().flat_map(|config| config.rules.clone()).collect();
        folders.extend(self.rules.folders.clone());
        let (mut rules, problems) = Rules::load(&folders);
        diagnostics.extend(problems);
        diagnostics.extend(self.rules.judgements.iter().flat_map(|path| rules.judge(path)));
        let (articles, problems) = ingest::read(&self.paths, &ingest::Options::new(&rules));
        diagnostics.extend(problems);
        let mut told: Vec<Diagnostic> = Vec::new();
        for problem in diagnostics {
            if !told.contains(&problem) {
                told.push(problem);
            }
        }
        terminal.tell(&told);
        let reading = Exit::of_reading(&told, articles.len());
        Session { rules: Box::leak(Box::new(rules)), config, articles, reading }
    }
}

impl Session {
    /// Extracts every article and tells what extract noted.
    pub(super) fn extract(&mut self, terminal: &Terminal) -> Vec<Article> {
        let articles = extract_with_progress(std::mem::take(&mut self.articles), self.rules);
        let notes: Vec<Diagnostic> = articles
            .iter()
            .flat_map(|article| {
                article.diagnostics.iter().map(|note| {
                    let mut problem = Diagnostic::new(Class::Note, &article.path, note);
                    problem.position = (article.line > 1).then_some((article.line, 1));
                    problem
                })
            })
            .collect();
        terminal.tell(&notes);
        articles
    }

    /// Extracts and compares.
    pub(super) fn analyse(&mut self, terminal: &Terminal) -> Analysis {
        let articles = self.extract(terminal);
        let waiting = is_long(articles.len()).then(|| {
            let spinner = indicatif::ProgressBar::new_spinner().with_message("comparing what they say");
            spinner.enable_steady_tick(std::time::Duration::from_millis(120));
            spinner
        });
        let mut analysis = pipeline::analyse(articles, self.rules);
        terminal.tell(&crate::align::judged::stale(&analysis.corpus.articles, &self.rules.judgements));
        report::retitle(&mut analysis);
        if let Some(spinner) = waiting {
            spinner.finish_and_clear();
        }
        analysis
    }
}

/// Extracts in batches, with a bar on standard error where that is a terminal and the work is long.
fn extract_with_progress(articles: Vec<Article>, rules: &Rules) -> Vec<Article> {
    if !is_long(articles.len()) {
        return pipeline::extract(articles, rules);
    }
    let style = indicatif::ProgressStyle::with_template("reading articles {wide_bar} {pos} of {len}, {eta} left")
        .expect("the template names only what indicatif knows");
    let bar = indicatif::ProgressBar::new(articles.len() as u64).with_style(style);
    let mut left = articles.into_iter();
    let mut extracted = Vec::new();
    loop {
        let batch: Vec<Article> = left.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            break;
        }
        bar.inc(batch.len() as u64);
        extracted.extend(pipeline::extract(batch, rules));
    }
    bar.finish_and_clear();
    extracted
}

/// Whether work on so many articles takes long enough that somebody at a terminal wants to see it move.
fn is_long(articles: usize) -> bool {
    articles >= 2 * BATCH && std::io::stderr().is_terminal()
}

/// The value of a name as the machine formats spell it ("role-conflict"), for options.
pub(super) fn named<T: serde::de::DeserializeOwned>(name: &str) -> Result<T, String> {
    serde_json::from_value(serde_json::Value::String(name.to_lowercase())).map_err(|error| error.to_string())
}

/// A date option, in EDTF.
pub(super) fn date(text: &str) -> Result<crate::value::Date, String> {
    crate::value::Date::parse(text).ok_or_else(|| "write YYYY, YYYY-MM or YYYY-MM-DD".to_owned())
}

/// The code of a command that needs articles where there are none; the reasons were told.
pub(super) fn without_articles(session: &Session) -> Exit {
    if session.reading == Exit::Success { Exit::Nothing } else { session.reading }
}

/// A plain enumeration's name as the machine formats spell it.
pub(super) fn name_of<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}
