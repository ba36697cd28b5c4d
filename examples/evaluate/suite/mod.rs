//! The suites, and what they share: reading rows, running rows through the program, F1 and B³.

pub(crate) mod claims;
mod edtf;
pub(crate) mod floors;
mod names;
mod newsquant;
mod newswcl50;
mod polnear;
mod predicates;
mod published;
mod recognizers;
mod recognizers_number;
mod recognizers_time;
mod silence;
pub(crate) mod stance;
pub(crate) mod stories;
mod tempeval3;
mod treebank;

use std::collections::BTreeMap;
use std::path::Path;

use crosscheck::model::Article;
use crosscheck::rules::Rules;

/// Metric → value, with `n` and `skipped_rows` among them.
pub(crate) type Scores = BTreeMap<String, f64>;

/// Runs one corpus: `None` where its folder is absent; else the scores by suite name (a corpus may hold several).
pub(crate) type Run = fn(&Bench, &Path) -> Option<BTreeMap<String, Scores>>;

/// All suites, by name.
pub(crate) const SUITES: &[(&str, Run)] = &[
    ("basil", stories::basil),
    ("claimdiff", silence::claimdiff),
    ("crisis-updates", silence::crisis_updates),
    ("case2021", claims::case2021),
    ("edtf", edtf::run),
    ("giveme5w1h", stories::giveme5w1h),
    ("giveme5w1h", claims::main_event),
    ("muc4", claims::muc4),
    ("names", names::run),
    ("newsquant", newsquant::run),
    ("syria-labels", stance::run),
    ("syria-tolls", claims::syria_tolls),
    ("newswcl50", newswcl50::run),
    ("recognizers", recognizers::run),
    ("tempeval3", tempeval3::run),
    ("polnear", polnear::run),
    ("predicates", predicates::run),
    ("published", published::run),
    ("treebank", treebank::run),
];

/// What every suite needs: the rules, and whether to list errors.
pub(crate) struct Bench {
    pub(crate) rules: Rules,
    pub(crate) list_errors: bool,
}

impl Bench {
    pub(crate) fn new(list_errors: bool) -> Self {
        Self { rules: Rules::builtin(), list_errors }
    }

    /// Reads JSONL rows; `None` where the file is absent.
    pub(crate) fn rows(file: &Path) -> Option<Vec<serde_json::Value>> {
        let text = std::fs::read_to_string(file).ok()?;
        Some(text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
    }

    /// Runs records `{id, text, title?, published?, source?}` through extract, in parallel, in order.
    pub(crate) fn extract(&self, records: Vec<Article>) -> Vec<Article> {
        crosscheck::pipeline::extract(records, &self.rules)
    }

    /// Prints one error line when errors were asked for.
    pub(crate) fn error(&self, line: impl FnOnce() -> String) {
        if self.list_errors {
            println!("{}", line());
        }
    }
}

/// F1 of precision and recall from counts; 0 where nothing was right.
pub(crate) fn f1(right: f64, predicted: f64, gold: f64) -> f64 {
    if predicted + gold == 0.0 { 0.0 } else { 2.0 * right / (predicted + gold) }
}

/// B³ (Bagga and Baldwin 1998) precision, recall and F1 of a clustering against gold, both given as a label for each item.
pub(crate) fn b_cubed(predicted: &[String], gold: &[String]) -> (f64, f64, f64) {
    let mut pairs: BTreeMap<(&str, &str), f64> = BTreeMap::new();
    let (mut by_predicted, mut by_gold): (BTreeMap<&str, f64>, BTreeMap<&str, f64>) = Default::default();
    for (p, g) in predicted.iter().zip(gold) {
        *pairs.entry((p, g)).or_default() += 1.0;
        *by_predicted.entry(p).or_default() += 1.0;
        *by_gold.entry(g).or_default() += 1.0;
    }
    let n = predicted.len().max(1) as f64;
    let precision = pairs.iter().map(|((p, _), both)| both * both / by_predicted[p]).sum::<f64>() / n;
    let recall = pairs.iter().map(|((_, g), both)| both * both / by_gold[g]).sum::<f64>() / n;
    let f = if precision + recall == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) };
    (precision, recall, f)
}
