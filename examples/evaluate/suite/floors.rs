//! Floors: scores that may not fall by more than a point (`tests/floors.toml`, `[SUITE]` tables of `METRIC = FLOOR`).

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use super::Scores;

/// How far a score may fall under its floor.
const SLACK: f64 = 0.01;

/// Names every score under its floor on standard error; fails if there is one. A metric whose name begins with `invented`,
/// `contradictions` or `pile` is better when lower.
pub(crate) fn check(file: &Path, scores: &BTreeMap<String, Scores>) -> ExitCode {
    let floors: BTreeMap<String, Scores> = match std::fs::read_to_string(file)
        .map_err(|e| e.to_string())
        .and_then(|t| toml::from_str(&t).map_err(|e| e.to_string()))
    {
        Ok(floors) => floors,
        Err(error) => {
            eprintln!("{}: {error}", file.display());
            return ExitCode::from(2);
        }
    };
    let mut failed = false;
    for (suite, metrics) in &floors {
        let Some(found) = scores.get(suite) else { continue };
        for (metric, floor) in metrics {
            let score = found.get(metric).copied().unwrap_or(0.0);
            let lower_is_better =
                ["invented", "contradictions", "pile", "claims_per", "tolls_per"].iter().any(|p| metric.starts_with(p));
            let fell = if lower_is_better { score > floor + SLACK.max(floor * SLACK) } else { score < floor - SLACK };
            if fell {
                eprintln!("{suite} {metric}: {score:.3} is under its floor {floor:.3}");
                failed = true;
            }
        }
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
