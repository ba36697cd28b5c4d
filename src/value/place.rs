//! Places and how they contain each other.
//!
//! A place is the ground that its name leaves open: a node of a containment tree, or the surroundings of one ("50 km
//! south of the capital"). Relation: containment decides `Equal`, `Within`, `Contains`; two places of which neither
//! holds the other are `Disjoint` when something crisp parts them, and `Overlaps` where nothing does: an edge that
//! nobody has drawn ("the Sahel"), a country on two continents, two towns grown together, a place that no table knows.
//! So only a table's clear word makes a conflict. Deliberately absent: the table itself, names, languages.

use super::{Compared, Relation};

/// Radius of the ground that a town's name stands for when its population is not known, in kilometres.
const LEAST_RADIUS_KM: f64 = 2.0;
/// How many times a distance may be exceeded before a place "50 km south of" another cannot be meant any more.
const DISTANCE_SLACK: f64 = 2.0;

/// A place with everything that its relation to another depends on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Place {
    /// Id in the gazetteer, or `~` and a folded name for one that only a text knows.
    pub id: String,
    /// The name to print.
    pub name: String,
    /// Whether its edges are drawn: a country, a town; not "the Sahel", not a place that no table knows.
    pub crisp: bool,
    /// The place that directly holds it.
    pub parent: Option<String>,
    /// Everything that holds it, with whether that has drawn edges.
    pub ancestors: Vec<(String, bool)>,
    /// Places that it, or what holds it, shares ground with, neither within the other.
    pub shares: Vec<String>,
    /// Latitude and longitude of a town or site, in degrees.
    pub at: Option<(f64, f64)>,
    /// People, for the extent of a town; 0 where unknown.
    pub population: u64,
    /// Kilometres from the place; 0 for the place itself.
    pub offset_km: f64,
}

impl Place {
    /// How the ground of this place lies to that of `other`.
    pub fn relation(&self, other: &Self) -> Compared {
        let (a, b) = (self.shown(), other.shown());
        let compared = |relation, why: String| Compared { relation, why };
        if self.offset_km > 0.0 || other.offset_km > 0.0 {
            return self.relation_at_a_distance(other);
        }
        if self.id == other.id {
            return compared(Relation::Equal, format!("both name {a}"));
        }
        if self.lies_within(other) {
            return compared(Relation::Within, format!("{a} lies within {b}"));
        }
        if other.lies_within(self) {
            return compared(Relation::Contains, format!("{b} lies within {a}"));
        }
        if self.touches(other) {
            return compared(Relation::Overlaps, format!("{a} and {b} lie so close together that either may be named"));
        }
        if self.parted_from(other) {
            return compared(Relation::Disjoint, format!("{a} and {b} are different places, neither within the other"));
        }
        compared(Relation::Overlaps, format!("nothing shows that {a} and {b} share no ground"))
    }

    /// Great-circle distance in kilometres between two places with coordinates.
    pub fn distance_km(&self, other: &Self) -> Option<f64> {
        let ((lat_a, lon_a), (lat_b, lon_b)) = (self.at?, other.at?);
        let (phi_a, phi_b) = (lat_a.to_radians(), lat_b.to_radians());
        let (half_lat, half_lon) = (((lat_b - lat_a) / 2.0).to_radians(), ((lon_b - lon_a) / 2.0).to_radians());
        let chord = half_lat.sin().powi(2) + phi_a.cos() * phi_b.cos() * half_lon.sin().powi(2);
        Some(2.0 * 6371.0 * chord.sqrt().min(1.0).asin())
    }

    fn relation_at_a_distance(&self, other: &Self) -> Compared {
        let (a, b) = (self.shown(), other.shown());
        if self.id == other.id && (self.offset_km - other.offset_km).abs() < f64::EPSILON {
            return Compared { relation: Relation::Equal, why: format!("both name {a}") };
        }
        let reach = (self.offset_km + other.offset_km) * DISTANCE_SLACK + self.radius_km() + other.radius_km();
        match self.distance_km(other) {
            Some(distance) if distance > reach => Compared {
                relation: Relation::Disjoint,
                why: format!("{a} and {b} lie {distance:.0} km apart, more than the words allow"),
            },
            _ => Compared { relation: Relation::Overlaps, why: format!("{a} may be {b}") },
        }
    }

    fn lies_within(&self, other: &Self) -> bool {
        self.ancestors.iter().any(|(id, _)| *id == other.id)
    }

    /// Whether two towns under one parent have grown together. Towns of different parents are left to the tree, so
    /// that the relation stays consistent with it.
    fn touches(&self, other: &Self) -> bool {
        self.parent.is_some()
            && self.parent == other.parent
            && self.distance_km(other).is_some_and(|distance| distance < self.radius_km() + other.radius_km())
    }

    /// Extent of a town: area grows about with population (Bettencourt 2013), some 3,000 people to the square
    /// kilometre with the outskirts.
    #[allow(clippy::cast_precision_loss, reason = "populations are far below 2^53")]
    fn radius_km(&self) -> f64 {
        LEAST_RADIUS_KM + (self.population as f64).sqrt() / 100.0
    }

    /// Whether a crisp place that holds (or is) the one is apart from a crisp place that holds (or is) the other.
    fn parted_from(&self, other: &Self) -> bool {
        self.crisp_chain().any(|x| {
            other.crisp_chain().any(|y| !other.is_or_lies_in(x) && !self.is_or_lies_in(y) && !self.meets(other, x, y))
        })
    }

    fn crisp_chain(&self) -> impl Iterator<Item = &str> {
        let own = self.crisp.then_some(self.id.as_str());
        own.into_iter().chain(self.ancestors.iter().filter(|(_, crisp)| *crisp).map(|(id, _)| id.as_str()))
    }

    fn is_or_lies_in(&self, id: &str) -> bool {
        self.id == id || self.ancestors.iter().any(|(holder, _)| holder == id)
    }

    fn meets(&self, other: &Self, x: &str, y: &str) -> bool {
        self.shares.iter().any(|shared| shared == y) || other.shares.iter().any(|shared| shared == x)
    }

    fn shown(&self) -> String {
        if self.offset_km > 0.0 {
            format!("a place {:.0} km from {}", self.offset_km, self.name)
        } else {
            self.name.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(id: &str, ancestors: &[&str]) -> Place {
        Place {
            id: id.into(),
            name: id.into(),
            crisp: true,
            parent: ancestors.first().map(|parent| (*parent).to_owned()),
            ancestors: ancestors.iter().map(|id| ((*id).to_owned(), true)).collect(),
            ..Place::default()
        }
    }

    #[test]
    fn a_town_lies_within_its_country_and_apart_from_another() {
        let geneva = place("ch-geneva", &["ch"]);
        let (switzerland, libya) = (place("ch", &[]), place("ly", &[]));
        assert_eq!(geneva.relation(&switzerland).relation, Relation::Within);
        assert_eq!(switzerland.relation(&geneva).relation, Relation::Contains);
        assert_eq!(geneva.relation(&libya).relation, Relation::Disjoint);
    }

    #[test]
    fn a_place_that_no_table_knows_is_never_apart_from_another_of_its_country() {
        let unknown = Place { crisp: false, ..place("~somewhere", &["ly"]) };
        assert_eq!(unknown.relation(&place("ly-sirte", &["ly"])).relation, Relation::Overlaps);
        assert_eq!(unknown.relation(&place("ch", &[])).relation, Relation::Disjoint);
        let nowhere = Place { crisp: false, ..place("~nowhere", &[]) };
        assert_eq!(nowhere.relation(&place("ch", &[])).relation, Relation::Overlaps);
    }

    #[test]
    fn a_country_on_two_continents_overlaps_both_and_its_towns_are_apart_from_other_countries() {
        let europe = place("europe", &[]);
        let turkey = Place { shares: vec!["europe".into()], ..place("tr", &[]) };
        let istanbul = Place { shares: vec!["europe".into()], ..place("istanbul", &["tr"]) };
        let france = place("fr", &["europe"]);
        assert_eq!(turkey.relation(&europe).relation, Relation::Overlaps);
        assert_eq!(istanbul.relation(&europe).relation, Relation::Overlaps);
        assert_eq!(istanbul.relation(&france).relation, Relation::Disjoint);
    }

    #[test]
    fn towns_grown_together_overlap_and_distant_ones_do_not() {
        let city = Place { at: Some((33.51, 36.29)), population: 1_600_000, ..place("city", &["land"]) };
        let suburb = Place { at: Some((33.53, 36.36)), population: 40_000, ..place("suburb", &["land"]) };
        let far = Place { at: Some((34.73, 36.71)), population: 40_000, ..place("far", &["land"]) };
        assert_eq!(city.relation(&suburb).relation, Relation::Overlaps);
        assert_eq!(city.relation(&far).relation, Relation::Disjoint);
    }

    #[test]
    fn a_distance_from_a_place_leaves_its_surroundings_open() {
        let capital = Place { at: Some((32.89, 13.19)), ..place("ly-tripoli", &["ly"]) };
        let south = Place { offset_km: 50.0, ..capital.clone() };
        let near = Place { at: Some((32.50, 12.90)), ..place("near", &["ly"]) };
        let far = Place { at: Some((32.12, 20.07)), ..place("far", &["ly"]) };
        assert_eq!(south.relation(&near).relation, Relation::Overlaps);
        assert_eq!(south.relation(&far).relation, Relation::Disjoint);
        assert_eq!(south.relation(&south.clone()).relation, Relation::Equal);
    }
}
