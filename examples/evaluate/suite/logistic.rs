//! Judged rows of named traits → the weights of a logistic model, in bits.
//!
//! Maximum a posteriori with a normal prior on every weight but the intercept, by gradient descent with a fixed number of steps: the same rows
//! give the same weights.

use std::collections::{BTreeMap, BTreeSet};

/// Strength of the prior: one over its variance, for weights in natural log-odds.
const PRIOR: f64 = 2.0;
/// Steps of gradient descent; weights have settled long before.
const STEPS: usize = 4000;
/// Traits that fewer rows show say nothing.
const LEAST_ROWS: usize = 4;
/// Parts of cross-validation.
const FOLDS: usize = 10;

/// Name of the intercept.
const EVERY: &str = "every claim";

/// Traits and whether the row is right.
type Row = (BTreeSet<String>, bool);

/// Weights by trait, in bits.
pub(super) fn fit(rows: &[Row]) -> BTreeMap<String, f64> {
    let rows: Vec<&Row> = rows.iter().collect();
    fit_to(&rows)
}

/// What cross-validation says: for each share kept, how many of the kept rows are right.
pub(super) fn held_out(rows: &[Row]) -> Vec<String> {
    let mut scored: Vec<(f64, bool)> = Vec::new();
    for fold in 0..FOLDS {
        let part = |inside: bool| {
            rows.iter()
                .enumerate()
                .filter(move |(at, _)| (at % FOLDS == fold) == inside)
                .map(|(_, row)| row)
                .collect::<Vec<_>>()
        };
        let weights = fit_to(&part(false));
        scored.extend(part(true).iter().map(|row| (score(&weights, row), row.1)));
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let right = |kept: &[(f64, bool)]| kept.iter().filter(|(_, right)| *right).count();
    let mut lines = vec![format!("{} rows, {} right", scored.len(), right(&scored))];
    for tenths in 3..=10 {
        let kept = &scored[..scored.len() * tenths / 10];
        let least = kept.last().map_or(0.0, |(bits, _)| *bits);
        let share = right(kept) as f64 / kept.len().max(1) as f64;
        lines.push(format!(
            "the best {tenths} tenths (at least {least:.2} bits): {:.0} % right, cross-validated",
            share * 100.0
        ));
    }
    lines
}

fn score(weights: &BTreeMap<String, f64>, row: &Row) -> f64 {
    let weight = |name: &str| weights.get(name).copied().unwrap_or(0.0);
    weight(EVERY) + row.0.iter().map(|name| weight(name)).sum::<f64>()
}

fn fit_to(rows: &[&Row]) -> BTreeMap<String, f64> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for name in rows.iter().flat_map(|row| &row.0) {
        *seen.entry(name).or_default() += 1;
    }
    let names: Vec<&str> = seen.into_iter().filter(|(_, count)| *count >= LEAST_ROWS).map(|(name, _)| name).collect();
    let index: BTreeMap<&str, usize> = names.iter().enumerate().map(|(at, name)| (*name, at + 1)).collect();
    let inputs: Vec<Vec<usize>> = rows
        .iter()
        .map(|row| {
            std::iter::once(0).chain(row.0.iter().filter_map(|name| index.get(name.as_str()).copied())).collect()
        })
        .collect();
    let mut weights = vec![0.0; names.len() + 1];
    let rate = 1.0 / (rows.len() as f64 * 4.0).max(1.0);
    for _ in 0..STEPS {
        let mut gradient: Vec<f64> =
            weights.iter().enumerate().map(|(at, weight)| if at == 0 { 0.0 } else { -PRIOR * weight }).collect();
        for (input, row) in inputs.iter().zip(rows) {
            let odds: f64 = input.iter().map(|&at| weights[at]).sum();
            let miss = f64::from(u8::from(row.1)) - 1.0 / (1.0 + (-odds).exp());
            input.iter().for_each(|&at| gradient[at] += miss);
        }
        weights.iter_mut().zip(&gradient).for_each(|(weight, slope)| *weight += rate * slope);
    }
    let bits = |natural: f64| natural / std::f64::consts::LN_2;
    let named = names.iter().enumerate().map(|(at, name)| ((*name).to_owned(), bits(weights[at + 1])));
    std::iter::once((EVERY.to_owned(), bits(weights[0]))).chain(named).collect()
}
