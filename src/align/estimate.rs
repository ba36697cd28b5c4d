//! Pairs of claims that a reader has judged → what each match weight would be, were it set by these pairs alone.
//!
//! Fellegi and Sunter (1969): a piece of evidence weighs log2(m / u), m its share among pairs about one event and u its share among the
//! others; half a pair is added to each count, so that what was never seen weighs something finite. A piece of evidence is known by its slot and its
//! shipped bits. Invariants: reads the same evidence as alignment; changes nothing. Deliberately absent: the prior, which judged pairs do not
//! show (a reader picks what to judge), and writing the table: a reader does that, with a reason.

use std::collections::{BTreeMap, BTreeSet};

use super::{Aligned, weigh};

/// One piece of evidence and how the judged pairs show it.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// The slot ("time", "role", "term").
    pub slot: String,
    /// Bits that it adds now.
    pub shipped: f64,
    /// Pairs about one event that show it.
    pub same: usize,
    /// Pairs about two events that show it.
    pub other: usize,
    /// Bits that the judged pairs give it.
    pub bits: f64,
    /// What it says, as the first pair shows it.
    pub why: String,
}

/// The judged pairs, and what they make of the evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimates {
    /// Pairs judged to be about one event.
    pub same: usize,
    /// Pairs judged not to be.
    pub other: usize,
    /// One row for each piece of evidence, by slot and bits.
    pub rows: Vec<Estimate>,
}

/// Estimates every weight that the judged pairs show.
pub fn estimate(aligned: &Aligned) -> Estimates {
    let judged = &aligned.view.judged;
    let mut seen: BTreeMap<(String, String), (usize, usize, f64, String)> = BTreeMap::new();
    for (&(a, b), (same, _)) in judged {
        let mut counted: BTreeSet<(String, String)> = BTreeSet::new();
        for part in weigh(&aligned.view, &aligned.dependence, a, b).parts {
            // Of roles and words it is the kind that counts, and each pair once.
            let (kind, _) = part.slot.split_once(':').unwrap_or((&part.slot, ""));
            let slot = if matches!(kind, "role" | "term") { kind.to_owned() } else { part.slot.clone() };
            // A tenth of a bit: scaled weights (rare words) fall into few rows.
            let key = (slot, format!("{:+.1}", part.bits));
            if matches!(kind, "prior" | "judged") || !counted.insert(key.clone()) {
                continue;
            }
            let row = seen.entry(key).or_insert_with(|| (0, 0, part.bits, part.why.clone()));
            *(if *same { &mut row.0 } else { &mut row.1 }) += 1;
        }
    }
    let same = judged.values().filter(|(same, _)| *same).count();
    let other = judged.len() - same;
    let share = |some: usize, all: usize| (some as f64 + 0.5) / (all as f64 + 1.0);
    let rows = seen.into_iter().map(|((slot, _), (one, two, shipped, why))| Estimate {
        slot,
        shipped,
        same: one,
        other: two,
        bits: (share(one, same) / share(two, other)).log2(),
        why,
    });
    Estimates { same, other, rows: rows.collect() }
}
