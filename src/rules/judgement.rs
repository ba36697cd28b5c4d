//! Judgement files → pairs of claims that a reader has pinned as the same event, or as not the same.
//!
//! `judgements.toml` of a rules folder, or any file that the user names. Claims are named by their ids (`ARTICLE#cN`, as `extract` and
//! `explain` print them); `says` may hold a part of each claim's sentence, so that a judgement on text that has changed is noticed and
//! left out. Invariants: pins that contradict each other, directly or through others, are told and none of their group is used; the
//! order of the entries is irrelevant. Deliberately absent: the claims themselves (that is `align`).

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;

use super::{Files, RuleFile};
use crate::diag::{Class, Diagnostic};

/// Claims that one judgement may name.
const MOST: usize = 64;

/// All pins that hold together.
#[derive(Clone, Debug, Default)]
pub struct Judgements {
    /// Every pin, sorted by its claims.
    pub pins: Vec<Pin>,
}

/// One pair that a reader judged.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pin {
    /// Ids of the two claims, the smaller first.
    pub claims: [String; 2],
    /// A part of each claim's sentence, where the judgement quotes one.
    pub says: [Option<String>; 2],
    /// Whether they are about one event.
    pub same: bool,
    /// The reader's reason.
    pub why: String,
    /// The file that says so.
    pub path: String,
}

impl Judgements {
    /// Reads `judgements.toml` of the rule folders.
    pub fn load(files: &Files, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut read = Self::default();
        for (_, file, content) in files.parse::<JudgementFile>("judgements.toml", diagnostics) {
            read.add(&file, content, diagnostics);
        }
        read.settle(diagnostics);
        read
    }

    /// Adds a file that the user names; what it says is told with its place.
    pub fn read(&mut self, path: &Path) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        let shown = path.display().to_string();
        match std::fs::read_to_string(path) {
            Ok(text) => match toml::from_str::<JudgementFile>(&text) {
                Ok(content) => {
                    self.add(&RuleFile::new(shown, text.into_bytes()), content, &mut diagnostics);
                    self.settle(&mut diagnostics);
                }
                Err(error) => diagnostics.push(
                    Diagnostic::new(Class::Rule, shown, error.message().replace('\n', "; "))
                        .at(&text, error.span().map_or(0, |span| span.start))
                        .hint("a judgement is [[judgement]] with same = true or false and claims = [\"ID\", \"ID\"]"),
                ),
            },
            Err(error) => diagnostics.push(
                Diagnostic::new(Class::Rule, shown, format!("the judgements cannot be read: {error}"))
                    .hint("name a TOML file"),
            ),
        }
        diagnostics
    }

    fn add(&mut self, file: &RuleFile, content: JudgementFile, diagnostics: &mut Vec<Diagnostic>) {
        for judgement in content.judgement {
            let (claims, says) = (&judgement.claims, &judgement.says);
            if claims.len() < 2 || claims.len() > MOST || !(says.is_empty() || says.len() == claims.len()) {
                diagnostics.push(
                    Diagnostic::new(
                        Class::Rule,
                        &file.shown,
                        format!("the judgement on {:?} is left out", claims.first().map_or("no claim", String::as_str)),
                    )
                    .hint(format!("name 2 to {MOST} claims, and quote each of them or none")),
                );
                continue;
            }
            for (a, x) in claims.iter().enumerate() {
                for (b, y) in claims.iter().enumerate().skip(a + 1) {
                    let (a, b) = if x <= y { (a, b) } else { (b, a) };
                    self.pins.push(Pin {
                        claims: [claims[a].clone(), claims[b].clone()],
                        says: [says.get(a).cloned(), says.get(b).cloned()],
                        same: judgement.same,
                        why: judgement.why.clone(),
                        path: file.shown.clone(),
                    });
                }
            }
        }
    }

    /// Sorts the pins and leaves out every group of "same" that a "not same" contradicts.
    fn settle(&mut self, diagnostics: &mut Vec<Diagnostic>) {
        self.pins.sort();
        self.pins.dedup_by(|a, b| a.claims == b.claims && a.same == b.same && a.says == b.says);
        let group_of = groups(&self.pins);
        let mut broken: BTreeSet<&str> = BTreeSet::new();
        for pin in self.pins.iter().filter(|pin| !pin.same) {
            let [a, b] = &pin.claims;
            let (x, y) = (group_of.get(a.as_str()), group_of.get(b.as_str()));
            if a == b || x.is_some() && x == y {
                broken.extend(x.copied().or(Some(a.as_str())));
                let how = if self.pins.iter().any(|other| other.same && other.claims == pin.claims) {
                    "as the same"
                } else {
                    "as the same through other claims"
                };
                diagnostics.push(
                    Diagnostic::new(
                        Class::Rule,
                        &pin.path,
                        format!("judgements contradict each other: {a} and {b} are pinned as not the same, and {how}"),
                    )
                    .hint("take one of them out; until then no judgement of this group is used"),
                );
            }
        }
        let broken: BTreeSet<String> = broken.into_iter().map(str::to_owned).collect();
        let group = |claim: &String| group_of.get(claim.as_str()).copied().unwrap_or(claim.as_str()).to_owned();
        let keep: Vec<bool> =
            self.pins.iter().map(|pin| !pin.claims.iter().any(|claim| broken.contains(&group(claim)))).collect();
        let mut keep = keep.into_iter();
        self.pins.retain(|_| keep.next().unwrap_or(true));
    }
}

/// The smallest claim of each group that "same" joins, by claim.
fn groups(pins: &[Pin]) -> BTreeMap<&str, &str> {
    let mut next: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for pin in pins.iter().filter(|pin| pin.same) {
        let [a, b] = [pin.claims[0].as_str(), pin.claims[1].as_str()];
        next.entry(a).or_default().insert(b);
        next.entry(b).or_default().insert(a);
    }
    let mut group: BTreeMap<&str, &str> = BTreeMap::new();
    for &first in next.keys() {
        let mut open = vec![first];
        while let Some(claim) = open.pop() {
            if !group.contains_key(claim) {
                group.insert(claim, group.get(first).copied().unwrap_or(first));
                open.extend(next.get(claim).into_iter().flatten());
            }
        }
    }
    group
}

/// Shape of a judgement file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct JudgementFile {
    #[serde(default)]
    judgement: Vec<JudgementEntry>,
}

/// Claims that are all one event, or all different events.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct JudgementEntry {
    same: bool,
    claims: Vec<String>,
    #[serde(default)]
    says: Vec<String>,
    #[serde(default)]
    why: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Judgements, Vec<Diagnostic>) {
        let (mut judgements, mut diagnostics) = (Judgements::default(), Vec::new());
        let file = RuleFile::new("pins.toml".to_owned(), Vec::new());
        judgements.add(&file, toml::from_str(text).expect("a judgement file"), &mut diagnostics);
        judgements.settle(&mut diagnostics);
        (judgements, diagnostics)
    }

    #[test]
    fn a_judgement_on_several_claims_pins_every_pair() {
        let (judgements, told) = read("[[judgement]]\nsame = false\nclaims = ['c', 'a', 'b']\nwhy = 'three rounds'");
        let pairs: Vec<_> = judgements.pins.iter().map(|pin| pin.claims.join(" ")).collect();
        assert_eq!((pairs, told), (vec!["a b".to_owned(), "a c".to_owned(), "b c".to_owned()], Vec::new()));
    }

    #[test]
    fn pins_that_contradict_each_other_through_a_third_are_told_and_left_out() {
        let (judgements, told) = read(
            "[[judgement]]\nsame = true\nclaims = ['a', 'b']\n[[judgement]]\nsame = true\nclaims = ['b', 'c']\n\
             [[judgement]]\nsame = false\nclaims = ['c', 'a']\n[[judgement]]\nsame = true\nclaims = ['x', 'y']",
        );
        assert_eq!(told.len(), 1);
        assert!(told[0].message.contains("through other claims"), "{}", told[0].message);
        assert_eq!(judgements.pins.iter().map(|pin| pin.claims.join(" ")).collect::<Vec<_>>(), ["x y"]);
    }
}
