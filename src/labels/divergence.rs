//! Ledger → findings of kind `label-divergence`: sources that call one actor by labels of differing class or stance.

use std::collections::{BTreeMap, BTreeSet};

use super::name_of;
use crate::compare::Draft;
use crate::model::{Corpus, Finding, Kind, LabelClass, LabelEntry, Scope, Severity, Side, Stance, Why};
use crate::text::Span;

type Profile = BTreeSet<(LabelClass, Option<Stance>)>;

/// What one source says of one actor in its own voice, names left out.
#[derive(Default)]
struct Voice {
    profile: Profile,
    /// As the source writes it most, by the label without regard to case.
    labels: BTreeMap<String, String>,
    spans: Vec<(String, Span)>,
}

impl Voice {
    /// The labels as written.
    fn said(&self) -> String {
        self.labels.values().cloned().collect::<Vec<_>>().join("; ")
    }
}

pub(super) fn findings(corpus: &Corpus, ledger: &[LabelEntry]) -> Vec<Finding> {
    let mut actors: BTreeMap<&str, BTreeMap<&str, Voice>> = BTreeMap::new();
    for entry in ledger.iter().filter(|e| e.is_own() && e.class != LabelClass::Name) {
        let voice = actors.entry(&entry.actor).or_default().entry(&entry.source).or_default();
        voice.profile.insert((entry.class, entry.stance));
        voice.labels.entry(entry.text.to_lowercase()).or_insert_with(|| entry.text.clone());
        voice.spans.extend(entry.uses.iter().map(|cell| (cell.article.clone(), cell.span)));
    }
    actors.into_iter().filter_map(|(actor, voices)| finding(corpus, actor, &voices)).collect()
}

fn finding(corpus: &Corpus, actor: &str, voices: &BTreeMap<&str, Voice>) -> Option<Finding> {
    let profiles: BTreeSet<Profile> = voices.values().map(|v| telling(&v.profile)).collect();
    let tells = profiles.iter().any(|p| !p.is_empty());
    if voices.len() < 2 || profiles.len() < 2 || !tells {
        return None;
    }
    let stances: BTreeSet<Stance> = profiles.iter().flatten().filter_map(|(_, stance)| *stance).collect();
    let mut sides: BTreeMap<String, Side> = BTreeMap::new();
    for (source, voice) in voices {
        let folded = voice.labels.keys().cloned().collect::<Vec<_>>().join("; ");
        let side = sides.entry(folded).or_insert_with(|| Side {
            value: voice.said(),
            sources: Vec::new(),
            witnesses: 0,
            claims: Vec::new(),
            spans: Vec::new(),
        });
        side.sources.push((*source).to_owned());
        side.witnesses += 1;
        side.spans.extend(voice.spans.iter().cloned());
    }
    let name = name_of(corpus, actor);
    let severity = if stances.is_empty() { Severity::Note } else { Severity::Warning };
    let why = voices.iter().map(|(source, voice)| Why {
        text: format!("{source} calls {name}: {}", voice.said()),
        weights: Vec::new(),
        spans: voice.spans.clone(),
    });
    let draft = Draft {
        kind: Kind::LabelDivergence,
        facet: None,
        scope: Scope::Across,
        severity,
        event: format!("actor {actor}"),
        slot: "label".to_owned(),
        fact: None,
        actor: Some(actor.to_owned()),
        summary: format!("{} sources call {name} by labels that differ in class or stance", voices.len()),
        sides: sides.into_values().collect(),
        why: why.collect(),
    };
    Some(draft.finish())
}

/// The part of a profile whose difference tells something: loaded labels and self-designations.
fn telling(profile: &Profile) -> Profile {
    profile
        .iter()
        .filter(|(class, _)| matches!(class, LabelClass::Loaded | LabelClass::SelfDesignation))
        .copied()
        .collect()
}
