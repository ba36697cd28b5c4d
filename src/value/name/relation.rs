//! Two names → how the sets of full names that they leave open lie to each other, in RCC-5.
//!
//! A full name has a first part, a last part, any others, and for an organisation a legal form. A name of two parts or more states its first
//! and its last part, and that those between are among the others; what it leaves out stays open, so "Ann Berg" contains "Ann Lee Berg",
//! and two different first parts exclude each other. A name of one part says only that it is one of the parts. Particles and titles say nothing.
//! Each part denotes a set of spellings: those that fold together, those of its short and foreign forms, and besides every spelling that
//! lies between it and a similar one; an initial denotes all that begin so. These are sets, so the relation is reflexive, has its converse and
//! composes. Deliberately absent: likeness in degrees, order of name and surname, acronyms ([`Name::compare`] weighs them).

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Name, Part, PartKind, folded};
use crate::value::{Compared, Relation};

impl Name {
    /// How the full names that this name leaves open lie to those of `other`.
    pub fn relate(&self, other: &Self) -> Compared {
        let (a, b) = (Open::of(self), Open::of(other));
        let relation = match (a.is_within(&b), b.is_within(&a)) {
            (true, true) => Relation::Equal,
            (true, false) => Relation::Within,
            (false, true) => Relation::Contains,
            (false, false) if a.excludes(&b) => Relation::Disjoint,
            (false, false) => Relation::Overlaps,
        };
        Compared { relation, why: sentence(self, relation, other) }
    }
}

fn sentence(one: &Name, relation: Relation, two: &Name) -> String {
    let (a, b) = (&one.written, &two.written);
    match relation {
        Relation::Equal => format!("{a} and {b} are spellings of one name"),
        Relation::Within => format!("{a} says more of the name that {b} says in part"),
        Relation::Contains => format!("{b} says more of the name that {a} says in part"),
        Relation::Overlaps => format!("{a} and {b} may be one name, and neither says all that the other says"),
        Relation::Disjoint => format!("{a} and {b} have parts that exclude each other"),
    }
}

/// The full names that a name leaves open.
struct Open {
    parts: Parts,
    form: Option<String>,
}

enum Parts {
    /// Nothing is said.
    Any,
    /// This is one of the parts.
    One(Spellings),
    /// First and last part, and others among which these are.
    Full { first: Spellings, last: Spellings, others: Vec<Spellings> },
}

/// The spellings that a part leaves open.
enum Spellings {
    /// These, and what lies between one of them and a spelling that is near it.
    Words(Arc<BTreeSet<String>>),
    /// Every spelling that begins with one of these.
    Initial(BTreeSet<char>),
}

impl Open {
    fn of(name: &Name) -> Self {
        let mut parts: Vec<Spellings> =
            name.parts.iter().filter(|part| part.kind != PartKind::Particle).map(Spellings::of).collect();
        let last = parts.pop();
        let parts = match (last, parts.is_empty()) {
            (None, _) => Parts::Any,
            (Some(only), true) => Parts::One(only),
            (Some(last), false) => Parts::Full { first: parts.remove(0), last, others: parts },
        };
        Self { parts, form: name.form.clone() }
    }

    fn is_within(&self, other: &Self) -> bool {
        (other.form.is_none() || self.form == other.form) && self.parts.is_within(&other.parts)
    }

    fn excludes(&self, other: &Self) -> bool {
        let forms = self.form.is_some() && other.form.is_some() && self.form != other.form;
        forms || self.parts.excludes(&other.parts)
    }
}

impl Parts {
    fn is_within(&self, other: &Self) -> bool {
        match (self, other) {
            (_, Self::Any) => true,
            (Self::Any, _) | (Self::One(_), Self::Full { .. }) => false,
            (Self::One(a), Self::One(b)) => a.is_within(b),
            (Self::Full { first, last, others }, Self::One(one)) => {
                [first, last].into_iter().chain(others).any(|part| part.is_within(one))
            }
            (
                Self::Full { first, last, others },
                Self::Full { first: other_first, last: other_last, others: other_others },
            ) => {
                let stated = |part: &Spellings| others.iter().any(|own| own.is_within(part));
                first.is_within(other_first) && last.is_within(other_last) && other_others.iter().all(stated)
            }
        }
    }

    /// A part on its own may always be among the others.
    fn excludes(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Full { first, last, .. }, Self::Full { first: other_first, last: other_last, .. }) => {
                first.excludes(other_first) || last.excludes(other_last)
            }
            _ => false,
        }
    }
}

impl Spellings {
    fn of(part: &Part) -> Self {
        match part.kind {
            PartKind::Initial => Self::Initial(beginnings(&part.text)),
            // A mark that no letter is keeps numbers from being near each other.
            PartKind::Number => Self::Words(Arc::new(BTreeSet::from([format!("#{}", part.text)]))),
            PartKind::Word | PartKind::Particle => Self::Words(Arc::clone(&part.forms)),
        }
    }

    fn is_within(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Words(a), Self::Words(b)) => a.is_subset(b),
            (Self::Words(a), Self::Initial(letters)) => a.iter().all(|word| begins(word, letters)),
            (Self::Initial(a), Self::Initial(b)) => a.is_subset(b),
            (Self::Initial(_), Self::Words(_)) => false,
        }
    }

    fn excludes(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Words(a), Self::Words(b)) => {
                !a.iter().any(|one| b.iter().any(|two| one == two || are_near(one, two)))
            }
            (Self::Words(words), Self::Initial(letters)) | (Self::Initial(letters), Self::Words(words)) => {
                !words.iter().any(|word| begins(word, letters))
            }
            (Self::Initial(a), Self::Initial(b)) => a.is_disjoint(b),
        }
    }
}

fn begins(word: &str, letters: &BTreeSet<char>) -> bool {
    word.chars().next().is_some_and(|first| letters.contains(&first))
}

/// Whether a spelling may lie between two: they begin alike, so that an initial tells both or neither.
fn are_near(one: &str, two: &str) -> bool {
    one.chars().next() == two.chars().next() && !one.starts_with('#') && folded(one, two) > 0.0
}

/// With which letters the folded words begin that begin with a letter: "c" may be a k or an s.
fn beginnings(letter: &str) -> BTreeSet<char> {
    let after = std::iter::once(String::new()).chain(('a'..='z').map(String::from));
    after.filter_map(|next| super::fold(&format!("{letter}{next}")).chars().next()).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::super::NameWords;
    use super::*;

    fn name(text: &str) -> Name {
        static WORDS: LazyLock<NameWords> = LazyLock::new(|| {
            let set = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<BTreeSet<_>>();
            let nicknames =
                [("bill", [1, 1]), ("william", [1, 1]), ("ed", [2, 3]), ("edward", [2, 2]), ("edmund", [3, 3])];
            NameWords {
                titles: set(&["gen", "dr"]),
                particles: set(&["al", "el", "bin"]),
                forms: ["ltd", "gmbh"].map(|form| (vec![form.to_owned()], form.to_owned())).into(),
                nicknames: nicknames.map(|(name, sets)| (name.to_owned(), BTreeSet::from(sets))).into(),
                ..NameWords::default()
            }
        });
        Name::parse(text, &WORDS)
    }

    fn relation(one: &str, two: &str) -> Relation {
        name(one).relate(&name(two)).relation
    }

    #[test]
    fn what_a_name_leaves_out_stays_open_and_another_first_name_excludes() {
        assert_eq!(relation("Vera Lindqvist", "Vera Maria Lindqvist"), Relation::Contains);
        assert_eq!(relation("Vera Maria Lindqvist", "Lindqvist"), Relation::Within);
        assert_eq!(relation("Vera Lindqvist", "Oskar Lindqvist"), Relation::Disjoint);
        assert_eq!(relation("Vera Maria Lindqvist", "Vera Sofia Lindqvist"), Relation::Overlaps);
        assert_eq!(relation("Vera", "Lindqvist"), Relation::Overlaps);
    }

    #[test]
    fn spellings_short_forms_initials_particles_and_titles_exclude_nothing() {
        assert_eq!(relation("Moammar Gadhafi", "Moammar al-Qaddafi"), Relation::Equal);
        assert_eq!(relation("Gen. William Gates", "Bill Gates"), Relation::Equal);
        assert_eq!(relation("Ed Lindqvist", "Edmund Lindqvist"), Relation::Contains);
        assert_eq!(relation("V. Lindqvist", "Vera Lindqvist"), Relation::Contains);
        assert_eq!(relation("K. Lindqvist", "Vera Lindqvist"), Relation::Disjoint);
        assert!(relation("Mohammed Siala", "Muhammad Siala").is_compatible());
        assert_eq!(relation("Nord Werke Ltd", "Nord Werke GmbH"), Relation::Disjoint);
        assert_eq!(relation("Nord Werke Ltd", "Nord Werke"), Relation::Within);
    }

    /// Names of few parts, so that related ones are common; all are made of words that the tables of names know in some way.
    fn any_name() -> impl Strategy<Value = Name> {
        let part = || {
            prop::sample::select(vec![
                "Bill",
                "William",
                "Ed",
                "Edward",
                "Edmund",
                "V.",
                "W.",
                "E.",
                "J.",
                "Vera",
                "Mohammed",
                "Muhammad",
                "Mohamad",
                "al-Qaddafi",
                "Gadhafi",
                "Gaddafi",
                "Lindqvist",
                "Lindquist",
                "Lund",
                "107",
                "108",
                "GmbH",
                "Ltd",
                "Dr.",
            ])
        };
        prop::collection::vec(part(), 0..4).prop_map(|parts| name(&parts.join(" ")))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn every_name_equals_itself_and_relations_have_their_converses(a in any_name(), b in any_name()) {
            prop_assert_eq!(a.relate(&a).relation, Relation::Equal);
            prop_assert_eq!(a.relate(&b).relation.converse(), b.relate(&a).relation);
        }

        #[test]
        fn relations_of_names_compose_as_rcc_5_says(a in any_name(), b in any_name(), c in any_name()) {
            let relation = |x: &Name, y: &Name| x.relate(y).relation;
            let allowed = crate::value::composition(relation(&a, &b), relation(&b, &c));
            prop_assert!(allowed.contains(&relation(&a, &c)), "{} {} {}", a.written, b.written, c.written);
        }

        #[test]
        fn names_of_any_letters_keep_the_laws(a in "\\PC{0,12}", b in "\\PC{0,12}", c in "[A-E. ]{0,6}") {
            let (a, b, c) = (name(&a), name(&b), name(&c));
            let relation = |x: &Name, y: &Name| x.relate(y).relation;
            prop_assert_eq!(relation(&a, &a), Relation::Equal);
            prop_assert_eq!(relation(&a, &b).converse(), relation(&b, &a));
            prop_assert!(crate::value::composition(relation(&a, &b), relation(&b, &c)).contains(&relation(&a, &c)));
            prop_assert_eq!(name(&a.written), a);
        }
    }
}
