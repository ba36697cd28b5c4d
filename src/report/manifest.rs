//! What a report was made from: the hash of each input, of the rules, the version and the options.
//!
//! Invariant: the same inputs, rules, version and options give the same manifest; there is no clock, no machine name and no user
//! in it. Every machine format carries it, so that a reader can make the report again.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Analysis;

/// What a report was made from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Manifest {
    /// Name of the program.
    pub tool: String,
    /// Version of the program.
    pub version: String,
    /// blake3 of the rule set, in hex.
    pub rules: String,
    /// Every article that was read, in the order of their ids.
    pub inputs: Vec<Input>,
    /// The options that change what a report says, by name.
    pub options: BTreeMap<String, String>,
}

/// One article that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Input {
    /// Id of the article.
    pub id: String,
    /// The file that it was read from, as the user named it.
    pub path: String,
    /// blake3 of the record's bytes, in hex.
    pub hash: String,
}

impl Manifest {
    /// The manifest of an analysis that was made with the rules of hash `rules`.
    pub fn new(analysis: &Analysis, rules: &str, options: BTreeMap<String, String>) -> Self {
        let inputs = analysis
            .corpus
            .articles
            .iter()
            .map(|article| Input { id: article.id.clone(), path: article.path.clone(), hash: article.hash.clone() })
            .collect();
        Self {
            tool: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            rules: rules.to_owned(),
            inputs,
            options,
        }
    }
}
