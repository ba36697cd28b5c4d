//! `crosscheck` reads articles that several outlets wrote about the same events, extracts the claims in them, compares
//! the claims across sources, and reports agreements, contradictions and differing labels for the same actor.
//!
//! # The one idea
//! Every normalised value denotes the set of possibilities that its words leave open, and two values are compared by
//! how those sets lie to each other ([`value::Relation`], the five relations of RCC-5).
//!
//! # The pipeline
//! Each stage is a module; a module imports only those above it in this list (a test holds that).
//!
//! | module | turns | into |
//! |---|---|---|
//! | [`text`] | decoded text | sentences, tokens, word classes, dependency trees, clauses, quotations |
//! | [`value`] | written values | sets of possibilities and their relation |
//! | [`model`] | nothing | the types that travel |
//! | [`diag`] | problems | messages with file, line, column and hint |
//! | [`rules`] | `rules/**/*.toml` | compiled rules |
//! | [`ingest`] | files | articles |
//! | [`extract`] | one article and the rules | mentions and claims |
//! | [`resolve`] | all claims and mentions | actors and dates, completed from the corpus |
//! | [`align`] | all claims | stories and facts |
//! | [`compare`] | facts | findings |
//! | [`labels`] | mentions of one actor | who calls it what |
//! | [`pipeline`] | articles and rules | the analysis: the stages above, in order |
//! | [`gate`] | findings, policy, baseline | a verdict |
//! | [`report`] | analysis and verdict | bytes, one file per format |
//! | [`cli`] | arguments | calls and exit codes |
//!
//! # Vocabulary
//! One word per thing, in code, rules, docs and output alike: *article*, *source* (an outlet), *witness* (a group of
//! sources whose texts are not independent), *mention*, *claim*, *slot*, *value*, *story*, *fact*, *finding*, *kind*,
//! *facet*, *scope*, *verdict*, *aspect* (of an event), *baseline*, *label*.

pub mod text;
pub mod value;

pub mod model;

pub mod diag;
pub mod rules;

pub mod ingest;

pub mod extract;

pub mod resolve;

pub mod align;

pub mod compare;
pub mod labels;

pub mod pipeline;

pub mod gate;

pub mod report;

pub mod cli;
