//! The one list of finding kinds with what they mean: it feeds SARIF, the pages, `explain` and the documentation.

use crate::model::{Facet, Kind};

/// What a kind means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// In a few words.
    pub short: &'static str,
    /// In a sentence or two: what the program saw, and what a reader may do about it.
    pub long: &'static str,
}

/// What a kind of finding means.
pub fn meaning(kind: Kind) -> Meaning {
    let (short, long) = match kind {
        Kind::Contradiction => (
            "Statements that cannot both be true",
            "Claims shown to be about one event give values that share no possibility, in the outlets' own voices, in one's own voice \
             against a speaker, or from one speaker quoted with two values. Compare the passages and correct the one that is wrong, \
             or accept it with a reason.",
        ),
        Kind::Dispute => (
            "Named speakers who differ",
            "Both sides name different speakers; the outlets only report what they say. This is news, not an error of an outlet.",
        ),
        Kind::RoleConflict => (
            "A post or a person counted twice",
            "Two holders of one exclusive post at one time, or one person in two posts that exclude each other.",
        ),
        Kind::UnmetCommitment => (
            "A commitment that was not kept in time",
            "One source states an obligation with a deadline; another shows it unfulfilled after the deadline.",
        ),
        Kind::OvertakenCommitment => (
            "A plan that was ended or replaced",
            "A plan or schedule that a later report shows ended or replaced before its time.",
        ),
        Kind::KeptCommitment => ("A plan that came true", "A plan or schedule that a later report shows carried out."),
        Kind::Revision => (
            "A source changed its own figure silently",
            "A source gives another figure than in its own earlier article, and does not say so.",
        ),
        Kind::Correction => ("A source corrects a figure", "A source says that an earlier figure was wrong."),
        Kind::Update => (
            "A moving value with a newer figure",
            "A value that moves with time, such as a toll, was later given a new figure.",
        ),
        Kind::LabelDivergence => (
            "One actor under differing labels",
            "Sources call the same actor by labels that differ in class or stance, tell one act by verbs that take differing sides, or one source changes \
             what it calls an actor. Names, roles and loaded labels are kept apart.",
        ),
        Kind::SpellingVariant => ("One name in several spellings", "The same name is written differently."),
        Kind::Refinement => (
            "One source states it more exactly",
            "Both statements can be true: one leaves fewer possibilities open than the other.",
        ),
        Kind::Agreement => {
            ("The same value", "Sources state the same value. Copies of one agency text count as one witness.")
        }
        Kind::SingleSource => {
            ("One witness only", "Only one independent witness states it; the silence of others is no dissent.")
        }
        Kind::Incomparable => (
            "Not shown to be the same",
            "The evidence does not show that the claims are about one event, or that they count the same thing; or the values differ and can both be true.",
        ),
    };
    Meaning { short, long }
}

/// What a facet is about, as a question word.
pub fn question(facet: Facet) -> &'static str {
    match facet {
        Facet::Date => "when",
        Facet::Count => "how many",
        Facet::Place => "where",
        Facet::Participant => "who",
        Facet::RoleReversal => "who did it to whom",
        Facet::Polarity => "whether",
        Facet::Outcome => "how it ended",
        Facet::Direction => "up or down",
        Facet::Order => "before or after",
        Facet::Sum => "a total against its parts",
        Facet::Verb => "by which verb",
    }
}

/// Every code that a finding can have (`kind` or `kind/facet`), in order.
pub fn all() -> Vec<(String, Kind, Option<Facet>)> {
    let faceted =
        [Kind::Contradiction, Kind::Dispute, Kind::Revision, Kind::Correction, Kind::Update, Kind::Refinement];
    let mut codes = Vec::new();
    for kind in Kind::ALL {
        codes.push((kind.id().to_owned(), kind, None));
        if kind == Kind::LabelDivergence {
            codes.push((format!("{}/{}", kind.id(), Facet::Verb.id()), kind, Some(Facet::Verb)));
        }
        if faceted.contains(&kind) {
            codes.extend(
                Facet::ALL
                    .into_iter()
                    .filter(|facet| *facet != Facet::Verb)
                    .map(|f| (format!("{}/{}", kind.id(), f.id()), kind, Some(f))),
            );
        }
    }
    codes
}
