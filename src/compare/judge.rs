//! What every slot's judgement shares: whether two claims may oppose each other at all, who opposes whom, and how the
//! reasoning is told.

use super::{Case, Cell, step};
use crate::align::{Stage, Weighed, weigh};
use crate::model::{Claim, Doubt, Facet, Kind, Modality, Polarity, Severity, Why};

/// What comparing two cells shows.
pub(super) enum Judged {
    /// Nothing to report: the values can both be true, or say nothing about each other.
    Compatible,
    /// They oppose each other, or were kept from it by a guard (kind `incomparable`).
    Conflict(Conflict),
}

/// Two values that oppose each other.
#[derive(Clone, Debug)]
pub(super) struct Conflict {
    pub(super) kind: Kind,
    pub(super) facet: Option<Facet>,
    pub(super) severity: Severity,
    pub(super) why: Vec<Why>,
}

impl Conflict {
    /// Graver is greater.
    pub(super) fn rank(&self) -> (bool, Severity, std::cmp::Reverse<Kind>) {
        (self.kind != Kind::Incomparable, self.severity, std::cmp::Reverse(self.kind))
    }
}

/// The values differ, but a guard keeps them from opposing each other.
pub(super) fn guarded<V>(case: &Case, a: &Cell<V>, b: &Cell<V>, facet: Facet, reason: impl Into<String>) -> Judged {
    Judged::Conflict(Conflict {
        kind: Kind::Incomparable,
        facet: Some(facet),
        severity: Severity::Note,
        why: vec![said(case, a), said(case, b), step(reason)],
    })
}

/// Whether two claims are shown, by more than the slot in question, to be about one event, and firm enough to oppose each other;
/// else the reason why not.
pub(super) fn may_oppose<V>(case: &Case, a: &Cell<V>, b: &Cell<V>, slot: &str) -> Result<Weighed, String> {
    let view = &case.aligned.view;
    let (one, two) = (&view.claims[a.claim], &view.claims[b.claim]);
    if !one.claim.is_firm_in(slot) || !two.claim.is_firm_in(slot) {
        return Err("one of the readings is weak, and a weak reading never contradicts".to_owned());
    }
    if one.claim.modality == Modality::Alleged || two.claim.modality == Modality::Alleged {
        return Err("one of the sources marks its statement as doubtful".to_owned());
    }
    if one.stage() != two.stage() || matches!(one.stage(), Stage::Open | Stage::Demanded) {
        return Err("they do not place the event at one firm stage".to_owned());
    }
    if slot != "polarity" && (one.claim.polarity != Polarity::Affirmed || two.claim.polarity != Polarity::Affirmed) {
        return Err("one of them denies the event itself".to_owned());
    }
    let weighed = weigh(view, &case.aligned.dependence, a.claim, b.claim);
    if let Some(reason) = weighed.veto() {
        return Err(reason.to_owned());
    }
    let needed = needed(case, a.claim, &weighed, slot);
    let shown = weighed.without(slot) - doubtful_bits(one.claim, two.claim, &weighed, slot);
    if shown < needed {
        return Err(format!(
            "without the {slot} there are {shown:.1} bits for one event, and a conflict needs {needed:.1}"
        ));
    }
    if weighed.sum() < view.rules.align.bits("threshold.link") {
        return Err(format!("{:.1} bits in all: more likely two events than one", weighed.sum()));
    }
    let seldom = one.frame.is_some_and(|frame| frame.unique) || weighed.of("once") > 0.0;
    if let Some(other) = ["time", "place"].into_iter().find(|other| *other != slot && weighed.of(other) < 0.0)
        && !seldom
        && matches!(slot, "time" | "place")
    {
        return Err(format!("they differ in the {other} as well: more likely two events than one"));
    }
    if !singled_out(case, a, b, &weighed, slot) {
        return Err(
            "the same type, day and place are not yet one event: no rare word, name, number or ordinal is shared"
                .to_owned(),
        );
    }
    Ok(weighed)
}

/// Bits that slots add whose words may belong to another event: they join claims, and show nothing against them.
fn doubtful_bits(one: &Claim, two: &Claim, weighed: &Weighed, slot: &str) -> f64 {
    let doubted = [Doubt::Time, Doubt::Place]
        .into_iter()
        .filter(|doubt| doubt.slot() != slot && (one.doubts.contains(doubt) || two.doubts.contains(doubt)));
    doubted.map(|doubt| weighed.of(doubt.slot()).max(0.0)).sum()
}

/// Bits that must show one event before a difference in this slot counts.
fn needed(case: &Case, claim: usize, weighed: &Weighed, slot: &str) -> f64 {
    let view = &case.aligned.view;
    let seldom = view.claims[claim].frame.is_some_and(|frame| frame.unique) || weighed.of("once") > 0.0;
    let common = !seldom && matches!(slot, "time" | "place");
    view.rules.align.bits(if common { "threshold.conflict-common" } else { "threshold.conflict" })
}

/// The guard against twins: for types that are not unique, one more rare thing must be shared.
fn singled_out<V>(case: &Case, a: &Cell<V>, b: &Cell<V>, weighed: &Weighed, slot: &str) -> bool {
    let (one, two) = (&case.aligned.view.claims[a.claim], &case.aligned.view.claims[b.claim]);
    let unique = one.frame.is_some_and(|frame| frame.unique) && two.frame.is_some_and(|frame| frame.unique);
    let has = |part: &str, bits: f64| !part.starts_with(slot) && weighed.of(part) >= bits;
    unique
        || has("judged", 1.0)
        // Who denies a deed of the same actors on the same day speaks of that deed.
        || slot == "polarity" && weighed.of("role") >= 5.0 && weighed.of("time") >= 4.0
        || has("ordinal", 1.0)
        || has("wording", 1.0)
        || has("retold", 1.0)
        || has("once", 1.0)
        || has("story:lead", 1.0)
        || has("term", 1.0)
        || has("count", 2.0)
        || has("toll", 1.0)
        || weighed
            .parts
            .iter()
            .any(|part| part.slot.starts_with("role:") && !part.slot.starts_with(slot) && part.bits >= 3.0)
}

/// Who opposes whom: two outlets, an outlet and a speaker, one speaker and itself, or two speakers.
pub(super) fn sides(case: &Case, a: usize, b: usize) -> (Kind, Severity, String) {
    let view = &case.aligned.view;
    match (view.speaker(a), view.speaker(b)) {
        (None, None) => (Kind::Contradiction, Severity::Error, "both speak in their own voice".to_owned()),
        (Some(speaker), None) | (None, Some(speaker)) => {
            (Kind::Contradiction, Severity::Warning, format!("one speaks in its own voice, the other quotes {speaker}"))
        }
        (Some(x), Some(y)) if x == y && !x.starts_with('"') => {
            (Kind::Contradiction, Severity::Error, format!("both quote {x}, with two values"))
        }
        (Some(x), Some(y)) => {
            (Kind::Dispute, Severity::Warning, format!("one quotes {x}, the other {y}; the outlets only report them"))
        }
    }
}

/// The reasoning of a conflict, in the order in which a reader walks it.
pub(super) fn reasoning<V>(
    case: &Case,
    a: &Cell<V>,
    b: &Cell<V>,
    weighed: &Weighed,
    slot: &str,
    steps: [String; 3],
) -> Vec<Why> {
    let [relation, voices, flip] = steps;
    vec![
        said(case, a),
        said(case, b),
        Why {
            text: format!(
                "one event: {:+.1} bits in all, {:+.1} without the {slot}",
                weighed.sum(),
                weighed.without(slot)
            ),
            weights: weighed.parts.clone(),
            spans: Vec::new(),
        },
        step(relation),
        step(voices),
        step(format!(
            "it would flip if {flip}, or if the evidence for one event fell below {:.1} bits",
            case.aligned.view.rules.align.bits("threshold.conflict")
        )),
    ]
}

fn said<V>(case: &Case, cell: &Cell<V>) -> Why {
    let view = &case.aligned.view;
    let article = view.article(cell.claim);
    let words = article.words(&cell.span);
    Why {
        text: format!("{} says {} (\"{}\")", article.source, cell.print, words),
        weights: Vec::new(),
        spans: vec![(article.id.clone(), cell.span)],
    }
}

/// Whether two claims stand in one article.
pub(super) fn one_article<V>(case: &Case, a: &Cell<V>, b: &Cell<V>) -> bool {
    let view = &case.aligned.view;
    view.claims[a.claim].article == view.claims[b.claim].article
}

/// Whether two claims stand in one article that is not shown to tell one event in both.
pub(super) fn two_of_an_article<V>(case: &Case, a: &Cell<V>, b: &Cell<V>) -> bool {
    one_article(case, a, b) && weigh(&case.aligned.view, &case.aligned.dependence, a.claim, b.claim).of("retold") <= 0.0
}

/// The order in time of two versions of one article (same address or id): `Some(true)` where `a` is the older one.
pub(super) fn versions<V>(case: &Case, a: &Cell<V>, b: &Cell<V>) -> Option<bool> {
    let view = &case.aligned.view;
    let (one, two) = (view.article(a.claim), view.article(b.claim));
    let same_page = one.url.is_some() && one.url == two.url || record(&one.id) == record(&two.id);
    let same = same_page && one.source == two.source;
    let (x, y) = (one.published.edtf.as_ref()?.first()?, two.published.edtf.as_ref()?.first()?);
    (same && x != y).then_some(x < y)
}

/// A record's own id, without the mark that a run adds where an id is used twice.
fn record(id: &str) -> &str {
    match id.rsplit_once('~') {
        Some((own, number)) if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) => own,
        _ => id,
    }
}

/// Whether the article of a claim says that an earlier figure was wrong.
pub(super) fn corrects(case: &Case, claim: usize) -> bool {
    let view = &case.aligned.view;
    let article = view.article(claim);
    let words =
        article.language.as_ref().and_then(|code| view.rules.languages.get(code)).map(|l| &l.compare.corrections);
    words.is_some_and(|words| article.terms.iter().any(|(term, _)| words.contains(term)))
}
