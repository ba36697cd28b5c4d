//! Places (`rules/places`) and their names in a language (`rules/LANGUAGE/places`).
//!
//! `rules/places/*.tsv` are tables (id, kind, parent, latitude, longitude, population, name), `rules/places/*.toml` packs
//! that add places or change some fields of known ones. `rules/LANGUAGE/places/*.tsv` (id, names, people) and `*.toml`
//! (`[names]`) say what places are called; `words.toml` holds the words around names. Invariants: the places form a graph
//! without cycles; ids that nothing defines give a diagnostic and are left out. Deliberately absent: reading of text.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hasher;

use serde::Deserialize;

use super::{Files, RuleFile};
use crate::diag::{Class, Diagnostic};
use crate::text::columns;
use crate::text::hash::{Map, Quick};
use crate::value::place::Place;
use crate::value::{Compared, Relation};

/// The compiled gazetteer.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// In the order of their ids.
    entries: Vec<Entry>,
}

/// One place of the gazetteer.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// Its id: the ISO code of its country, a hyphen, its folded name.
    pub id: String,
    /// Canonical name.
    pub name: String,
    /// What it is.
    pub kind: PlaceKind,
    /// Latitude and longitude in degrees.
    pub at: Option<(f64, f64)>,
    /// People; 0 where unknown.
    pub population: u64,
    /// What decides between places of one name when nothing in the text does: the population, unless a pack sets it.
    pub weight: u64,
    vague: bool,
    within: Vec<usize>,
    shares: Vec<usize>,
}

/// What a place is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PlaceKind {
    /// A continent.
    Continent,
    /// A country or dependent territory.
    Country,
    /// A first-level region of a country.
    Region,
    /// The seat of a country's government.
    Capital,
    /// A town, or a part of one.
    #[default]
    City,
    /// A land without an administration of its own.
    Area,
    /// A building, airfield, oilfield.
    Site,
    /// A sea, strait, river.
    Water,
}

impl Places {
    /// Compiles `rules/places/*`.
    pub fn load(files: &Files, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut rows: Vec<PlaceSpec> = Vec::new();
        for (_, file) in files.under("places/").filter(|(path, _)| has_extension(path, "tsv")) {
            rows.reserve(file.bytes.len() / ROW_BYTES);
            each_row(file, 7, diagnostics, |row, _| rows.push(PlaceSpec::of_row(row)));
        }
        sort_by_id(&mut rows);
        let mut added: BTreeMap<String, PlaceSpec> = BTreeMap::new();
        for (_, file, pack) in files.parse::<PackFile>("places/", diagnostics) {
            for spec in pack.place {
                let row = rows.binary_search_by(|known| known.id.cmp(&spec.id)).ok();
                match row.and_then(|row| rows.get_mut(row)).or_else(|| added.get_mut(&spec.id)) {
                    Some(known) => known.change(spec),
                    None if spec.name.is_none() => diagnostics.push(
                        Diagnostic::new(Class::Rule, &file.shown, format!("the place `{}` has no name", spec.id))
                            .hint("give it a `name`, or correct its id if it should change a known place"),
                    ),
                    None => {
                        added.insert(spec.id.clone(), spec);
                    }
                }
            }
        }
        Self::link(rows, added, diagnostics)
    }

    /// The place of an id.
    pub fn get(&self, id: &str) -> Option<&Entry> {
        self.index_of(id).map(|i| &self.entries[i])
    }

    fn index_of(&self, id: &str) -> Option<usize> {
        self.entries.binary_search_by(|entry| entry.id.as_str().cmp(id)).ok()
    }

    /// Its canonical name; for a place that only a text knows, the name in its id.
    pub fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.get(id).map_or_else(|| unknown_parts(id).0, |entry| entry.name.as_str())
    }

    /// The value of a mention: the place of `id`, or what lies `offset_km` from it. An id that starts with `~` is a place
    /// that only a text knows, and what follows an `@` in it holds that place.
    pub fn value(&self, id: &str, offset_km: f64) -> Place {
        let Some(index) = self.index_of(id) else {
            let (name, holder) = unknown_parts(id);
            let holder = holder.and_then(|id| self.index_of(id));
            // What lies in a town lies where the town does, as far as distances tell.
            let town = holder.map(|i| &self.entries[i]).filter(|entry| entry.kind.is_a_point());
            return Place {
                at: town.and_then(|entry| entry.at),
                population: town.map_or(0, |entry| entry.population),
                id: id.to_owned(),
                name: name.to_owned(),
                parent: holder.map(|i| self.entries[i].id.clone()),
                ancestors: holder.map_or_else(Vec::new, |i| self.chain(i)),
                offset_km,
                ..Place::default()
            };
        };
        let entry = &self.entries[index];
        let mut ancestors = self.chain(index);
        ancestors.retain(|(held, _)| *held != entry.id);
        let shares = std::iter::once(index).chain(self.ancestors(index)).flat_map(|i| self.entries[i].shares.iter());
        Place {
            id: entry.id.clone(),
            name: entry.name.clone(),
            crisp: !entry.vague,
            parent: entry.within.first().map(|i| self.entries[*i].id.clone()),
            ancestors,
            shares: shares.map(|i| self.entries[*i].id.clone()).collect(),
            at: entry.at.filter(|_| entry.kind.is_a_point()),
            population: entry.population,
            offset_km,
        }
    }

    /// How the place of one id lies to that of another.
    pub fn relate(&self, a: &str, b: &str) -> Compared {
        self.value(a, 0.0).relation(&self.value(b, 0.0))
    }

    /// Whether `inner` is `outer` or lies within it.
    pub fn holds(&self, outer: &str, inner: &str) -> bool {
        matches!(self.relate(inner, outer).relation, Relation::Equal | Relation::Within)
    }

    /// Id of the country that holds a place (a country holds itself); `None` for what lies in none or in several.
    pub fn state_of(&self, id: &str) -> Option<&str> {
        let start = match self.index_of(id) {
            Some(index) => index,
            None => self.index_of(unknown_parts(id).1?)?,
        };
        self.country_of(start).map(|country| country.id.as_str())
    }

    /// The country that holds the place of an index, nearest first; a country holds itself.
    fn country_of(&self, index: usize) -> Option<&Entry> {
        self.country_at(index).map(|at| &self.entries[at])
    }

    /// The index of that country.
    fn country_at(&self, index: usize) -> Option<usize> {
        let mut at = index;
        // Nearly every place has one holder, as its holder has: a few steps up without a search.
        for _ in 0..4 {
            match &self.entries[at] {
                entry if entry.kind == PlaceKind::Country => return Some(at),
                Entry { within, .. } if within.len() == 1 => at = within[0],
                _ => break,
            }
        }
        let mut above = std::iter::once(at).chain(self.ancestors(at));
        above.find(|i| self.entries[*i].kind == PlaceKind::Country)
    }

    /// Whether the place is the seat of a country's government, or the region that shares the seat's name: its name may
    /// stand for that government.
    pub fn is_capital(&self, id: &str) -> bool {
        let Some(entry) = self.get(id) else { return false };
        entry.kind == PlaceKind::Capital
            || (entry.kind == PlaceKind::Region
                && self
                    .capital_of(self.state_of(id).unwrap_or(""))
                    .is_some_and(|capital| capital.name == entry.name && self.holds(id, &capital.id)))
    }

    /// The seat of a country's government.
    pub fn capital_of(&self, country: &str) -> Option<&Entry> {
        let prefix = format!("{country}-");
        let first = self.entries.partition_point(|entry| entry.id < prefix);
        self.entries[first..]
            .iter()
            .take_while(|entry| entry.id.starts_with(&prefix))
            .find(|entry| entry.kind == PlaceKind::Capital)
    }

    /// The place of an index that [`PlaceWords::longest`] gives.
    pub fn entry(&self, index: usize) -> &Entry {
        &self.entries[index]
    }

    /// Number of places.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether no place is known.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// All places, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    /// Compiles specifications in the order of their ids, which is also that of both parts.
    fn link(rows: Vec<PlaceSpec>, added: BTreeMap<String, PlaceSpec>, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let specs: Vec<&PlaceSpec> = merged(rows.iter(), added.values(), |spec| &spec.id).collect();
        let ids: Map<&str, usize> = specs.iter().enumerate().map(|(at, spec)| (spec.id.as_str(), at)).collect();
        let mut within: Vec<Vec<usize>> = Vec::with_capacity(specs.len());
        for spec in &specs {
            within.push(resolve(&spec.id, spec.within.iter().flatten(), &ids, diagnostics));
        }
        for (holder, spec) in specs.iter().enumerate() {
            for member in resolve(&spec.id, spec.members.iter(), &ids, diagnostics) {
                within[member].push(holder);
            }
        }
        let shares: Vec<Vec<usize>> =
            specs.iter().map(|spec| resolve(&spec.id, spec.shares.iter(), &ids, diagnostics)).collect();
        let mut entries = Vec::with_capacity(specs.len());
        let specs = merged(rows.into_iter(), added.into_values(), |spec| &spec.id);
        let compiled = specs.zip(within.into_iter().zip(shares));
        entries.extend(compiled.map(|(spec, (within, shares))| spec.compile(within, shares)));
        Self { entries }
    }

    /// The place itself and everything that holds it, with whether each has drawn edges.
    fn chain(&self, index: usize) -> Vec<(String, bool)> {
        std::iter::once(index)
            .chain(self.ancestors(index))
            .map(|i| (self.entries[i].id.clone(), !self.entries[i].vague))
            .collect()
    }

    /// Everything that holds a place, nearest first; a cycle in a pack ends the walk.
    fn ancestors(&self, index: usize) -> Vec<usize> {
        let (mut found, mut seen) = (Vec::new(), BTreeSet::from([index]));
        let mut open = self.entries[index].within.clone();
        while let Some(next) = (!open.is_empty()).then(|| open.remove(0)) {
            if seen.insert(next) {
                found.push(next);
                open.extend(&self.entries[next].within);
            }
        }
        found
    }
}

impl PlaceKind {
    fn is_a_point(self) -> bool {
        matches!(self, Self::Capital | Self::City | Self::Site)
    }
}

/// The folded name of an id that starts with `~`, and the id of what holds the place.
fn unknown_parts(id: &str) -> (&str, Option<&str>) {
    let name = id.strip_prefix('~').unwrap_or(id);
    name.split_once('@').map_or((name, None), |(name, holder)| (name, Some(holder)))
}

fn resolve<'s>(
    of: &str,
    ids: impl Iterator<Item = &'s String>,
    known: &Map<&str, usize>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<usize> {
    let mut found = Vec::new();
    for id in ids {
        match known.get(id.as_str()) {
            Some(&index) => found.push(index),
            None => diagnostics.push(
                Diagnostic::new(
                    Class::Rule,
                    "rules/places",
                    format!("`{of}` names the place `{id}`, which no file defines"),
                )
                .hint("define it, or correct the id"),
            ),
        }
    }
    found
}

/// Two sequences without a common id, each in the order of its ids, as one.
fn merged<T>(
    one: impl Iterator<Item = T>,
    other: impl Iterator<Item = T>,
    id: impl Fn(&T) -> &String,
) -> impl Iterator<Item = T> {
    let (mut one, mut other) = (one.peekable(), other.peekable());
    std::iter::from_fn(move || match (one.peek(), other.peek()) {
        (Some(a), Some(b)) if id(b) < id(a) => other.next(),
        (None, _) => other.next(),
        _ => one.next(),
    })
}

/// Sorts by id; of two with one id the later counts.
fn sort_by_id(specs: &mut Vec<PlaceSpec>) {
    if specs.is_sorted_by(|a, b| a.id < b.id) {
        return;
    }
    specs.sort_by(|a, b| a.id.cmp(&b.id));
    specs.dedup_by(|later, earlier| {
        let same = later.id == earlier.id;
        if same {
            std::mem::swap(later, earlier);
        }
        same
    });
}

/// A pack file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PackFile {
    place: Vec<PlaceSpec>,
}

/// One place as a file gives it; what it leaves out stays as an earlier file said.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceSpec {
    id: String,
    name: Option<String>,
    kind: Option<PlaceKind>,
    within: Option<Vec<String>>,
    #[serde(default)]
    members: Vec<String>,
    #[serde(default)]
    shares: Vec<String>,
    vague: Option<bool>,
    at: Option<(f64, f64)>,
    population: Option<u64>,
    weight: Option<u64>,
}

impl PlaceSpec {
    fn of_row(row: &[&str; 7]) -> Self {
        let kind = match row[1] {
            "country" => PlaceKind::Country,
            "region" => PlaceKind::Region,
            "capital" => PlaceKind::Capital,
            _ => PlaceKind::City,
        };
        Self {
            id: row[0].to_owned(),
            name: Some(row[6].trim().to_owned()),
            kind: Some(kind),
            within: Some(vec![row[2].to_owned()]),
            members: Vec::new(),
            shares: Vec::new(),
            vague: None,
            at: row[3].parse().ok().zip(row[4].parse().ok()),
            population: row[5].parse().ok(),
            weight: None,
        }
    }

    fn change(&mut self, other: Self) {
        self.name = other.name.or(self.name.take());
        self.kind = other.kind.or(self.kind);
        self.within = other.within.or(self.within.take());
        self.members.extend(other.members);
        self.shares.extend(other.shares);
        self.vague = other.vague.or(self.vague);
        self.at = other.at.or(self.at);
        self.population = other.population.or(self.population);
        self.weight = other.weight.or(self.weight);
    }

    fn compile(self, within: Vec<usize>, shares: Vec<usize>) -> Entry {
        let population = self.population.unwrap_or(0);
        Entry {
            name: self.name.unwrap_or_else(|| self.id.clone()),
            kind: self.kind.unwrap_or_default(),
            at: self.at,
            population,
            weight: self.weight.unwrap_or(population),
            vague: self.vague.unwrap_or(false),
            within,
            shares,
            id: self.id,
        }
    }
}

/// Names of places in one language, and the words around them.
#[derive(Clone, Debug, Default)]
pub struct PlaceWords {
    names: Aliases,
    folded: Aliases,
    people: Map<String, usize>,
    never: BTreeSet<String>,
    doubtful: BTreeSet<String>,
    /// How many pieces the longest name has that begins with a piece of that key, by the key's hash, in ascending order.
    longest: Vec<(u64, usize)>,
    /// Hashes of the first pieces of the keys of `folded`, in ascending order.
    folded_firsts: Vec<u64>,
    /// How many pieces the longest of those names has.
    longest_folded: usize,
    /// Words around names.
    pub words: ContextWords,
    romanised: Romanised,
}

/// Names of places by the hash of their key, in ascending order: quicker to make than a table of strings.
#[derive(Clone, Debug, Default)]
struct Aliases(Vec<(u64, Alias)>);

/// A name of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Alias {
    place: usize,
    /// Which pieces must be written with a capital: a bit for each of the first 64.
    capitals: u64,
    /// Whether every letter must be a capital ("US").
    acronym: bool,
}

impl Aliases {
    /// Brings the names into order.
    fn sort(&mut self) {
        self.0.sort_unstable();
        self.0.dedup();
    }

    /// The places whose name of that key may be written as `run` is; however it is written, where `run` is empty.
    fn matching(&self, key: u64, run: &[Piece]) -> Vec<usize> {
        let first = self.0.partition_point(|(known, _)| *known < key);
        let aliases = self.0.iter().skip(first).take_while(|(known, _)| *known == key).map(|(_, alias)| alias);
        let fits = |alias: &&Alias| {
            let capital =
                |at: usize| u32::try_from(at).ok().and_then(|at| alias.capitals.checked_shr(at)).unwrap_or(0) & 1;
            (!alias.acronym || run.iter().all(|piece| piece.capitals))
                && run
                    .iter()
                    .enumerate()
                    .all(|(at, piece)| capital(at) == 0 || piece.capital || run.len() > 1 && piece.key.len() <= 2)
                && (run.is_empty() || run.iter().any(|piece| piece.capital))
        };
        let mut places: Vec<usize> = aliases.filter(fits).map(|alias| alias.place).collect();
        places.dedup();
        places
    }
}

/// A name cut into pieces, as [`pieces_of`] cuts it.
#[derive(Default)]
struct Spelling {
    /// The keys of the pieces, with a space between two.
    key: String,
    /// Where in `key` each piece ends.
    ends: Vec<usize>,
    /// Which pieces start with a capital: a bit for each of the first 64.
    capitals: u64,
    /// Whether it is one piece, of capitals.
    acronym: bool,
}

impl Spelling {
    /// Takes another name; what was allocated for the last one is used again.
    fn take(&mut self, name: &str) {
        self.key.clear();
        self.ends.clear();
        (self.capitals, self.acronym) = (0, false);
        if !name.is_ascii() {
            for piece in pieces_of(name) {
                self.space();
                self.key.push_str(&piece.key);
                self.end(piece.capital, piece.capitals);
            }
            return;
        }
        let (mut first, mut small) = (None, false);
        for byte in name.bytes().chain(std::iter::once(b' ')) {
            match byte {
                b'-' | b' ' | b'\t'..=b'\r' => {
                    if let Some(first) = first.take() {
                        let long = self.key.len() > self.ends.last().map_or(0, |end| end + 1) + 1;
                        self.end(u8::is_ascii_uppercase(&first), long && !small);
                    }
                    small = false;
                }
                byte if byte.is_ascii_alphanumeric() => {
                    if first.is_none() {
                        self.space();
                        first = Some(byte);
                    }
                    small |= byte.is_ascii_lowercase();
                    self.key.push(char::from(byte.to_ascii_lowercase()));
                }
                _ => {}
            }
        }
    }

    fn space(&mut self) {
        if !self.ends.is_empty() {
            self.key.push(' ');
        }
    }

    fn end(&mut self, capital: bool, capitals: bool) {
        let at = self.ends.len() as u32;
        self.capitals |= u64::from(capital).checked_shl(at).unwrap_or(0);
        self.acronym = at == 0 && capitals;
        self.ends.push(self.key.len());
    }

    /// The keys of the pieces.
    fn pieces(&self) -> impl Iterator<Item = &str> + Clone {
        self.key.split(' ').take(self.ends.len())
    }
}

/// The words around the names of places.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs, reason = "each is the list of the same name in words.toml, which says what it holds")]
pub struct ContextWords {
    pub locatives: BTreeSet<String>,
    pub links: BTreeSet<String>,
    pub parts: BTreeSet<String>,
    pub kinds: BTreeSet<String>,
    pub towns: BTreeSet<String>,
    pub lands: BTreeSet<String>,
    pub facilities: BTreeSet<String>,
    /// Last words of a building's or site's own name.
    pub sites: BTreeSet<String>,
    pub capital: BTreeSet<String>,
    pub definite: BTreeSet<String>,
    pub apart: BTreeSet<String>,
    pub titles: BTreeSet<String>,
    pub small: BTreeSet<String>,
    pub direction_km: f64,
    pub attached: BTreeSet<String>,
    pub units: BTreeMap<String, f64>,
    pub distance_of: BTreeSet<String>,
    pub distance_away: BTreeSet<String>,
    pub beside: BTreeMap<String, f64>,
}

/// A name at the start of some pieces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// How many pieces it takes.
    pub taken: usize,
    /// The places that bear it, for [`Places::entry`]; none where the name only looks like a place's.
    pub places: Vec<usize>,
    /// Whether the spelling fits only roughly.
    pub folded: bool,
}

/// One piece of a text: a run of letters and digits without hyphen or blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Lower case, without diacritics, apostrophes and full stops.
    pub key: String,
    /// Whether it starts with a capital.
    pub capital: bool,
    /// Whether every letter is a capital.
    pub capitals: bool,
}

impl Piece {
    /// The pieces of a word, split at hyphens.
    pub fn split(word: &str) -> Vec<Self> {
        word.split(['-', '\u{2010}', '\u{2011}', '\u{2013}']).filter_map(Self::of).collect()
    }

    fn of(part: &str) -> Option<Self> {
        let romanised = if part.is_ascii() { part.into() } else { Cow::from(any_ascii::any_ascii(part)) };
        let mut key = romanised.into_owned();
        if !key.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            key.retain(|c| c.is_ascii_alphanumeric());
        }
        let capital = key.bytes().next()?.is_ascii_uppercase();
        let capitals = key.len() > 1 && key.bytes().all(|byte| !byte.is_ascii_lowercase());
        key.make_ascii_lowercase();
        Some(Self { key, capital, capitals })
    }
}

impl PlaceWords {
    /// Compiles `rules/LANGUAGE/places/*`.
    pub fn load(code: &str, files: &Files, places: &Places, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let prefix = format!("{code}/places/");
        let mut words = Self::default();
        for (_, _, spec) in files.parse::<WordsSpec>(&format!("{prefix}words.toml"), diagnostics) {
            words.take(spec);
        }
        let mut names = NameTaker::new(&mut words, places);
        for (index, entry) in places.entries.iter().enumerate() {
            names.take(index, &entry.name);
        }
        for (_, file, content) in files.parse::<NamesFile>(&prefix, diagnostics) {
            for (place, spellings) in content.names {
                match places.index_of(&place) {
                    Some(index) => spellings.iter().for_each(|name| names.take(index, name)),
                    None => diagnostics.push(unknown_place(&file, &place)),
                }
            }
        }
        for (_, file) in files.under(&prefix).filter(|(path, _)| has_extension(path, "tsv")) {
            each_row::<3>(file, 2, diagnostics, |row, diagnostics| {
                let Some(index) = places.index_of(row[0]) else {
                    diagnostics.push(unknown_place(file, row[0]));
                    return;
                };
                row[1].split('|').for_each(|name| names.take(index, name));
                let people = row[2].split('|').filter(|name| !name.is_empty());
                names.words.people.extend(people.map(|name| (key_of(name), index)));
            });
        }
        words.sort();
        words
    }

    /// Id of the country or region whose people or adjective a word is ("Libyan", "Syrians").
    pub fn people<'p>(&self, word: &str, places: &'p Places) -> Option<&'p str> {
        let key = key_of(word);
        let index = self.people.get(&key).or_else(|| self.people.get(key.strip_suffix('s')?))?;
        Some(places.entries[*index].id.as_str())
    }

    /// The longest name that `pieces` start with.
    pub fn longest(&self, pieces: &[Piece]) -> Option<Name> {
        let longest = self.longest_from(&pieces.first()?.key).min(pieces.len());
        let folds = self.folds(pieces);
        for taken in (1..=longest.max(folds.len())).rev() {
            let run = &pieces[..taken];
            if taken <= longest {
                let key = joined(run);
                if self.never.contains(&key) {
                    return Some(Name { taken, places: Vec::new(), folded: false });
                }
                let places = self.names.matching(hash(&key), run);
                if !places.is_empty() {
                    return Some(Name { taken, places, folded: false });
                }
            }
            let folded = folds.get(taken - 1).and_then(Option::as_ref);
            let places = folded.map_or_else(Vec::new, |key| self.folded.matching(hash(key), &[]));
            if !places.is_empty() {
                return Some(Name { taken, places, folded: true });
            }
        }
        None
    }

    /// How many pieces the longest name has that begins with a piece of that key.
    fn longest_from(&self, key: &str) -> usize {
        let found = self.longest.binary_search_by_key(&hash(key), |(first, _)| *first).ok();
        found.and_then(|at| self.longest.get(at)).map_or(0, |(_, longest)| *longest)
    }

    /// The folded keys of what one, two, … of the pieces make, as far as a name may reach; none where no name begins so.
    fn folds(&self, pieces: &[Piece]) -> Vec<Option<String>> {
        let begins = |key: &String| {
            key.split(' ').next().is_some_and(|first| self.folded_firsts.binary_search(&hash(first)).is_ok())
        };
        let first = pieces.iter().take(self.longest_folded).find(|piece| !self.romanised.articles.contains(&piece.key));
        let first = first.filter(|_| pieces.first().is_some_and(|piece| piece.capital));
        if !first.is_some_and(|piece| begins(&self.romanised.fold_piece(&piece.key))) {
            return Vec::new();
        }
        let most = pieces.len().min(self.longest_folded);
        (1..=most).map(|taken| self.romanised.fold(pieces[..taken].iter().map(|piece| piece.key.as_str()))).collect()
    }

    /// Whether the name of these pieces is as often a person's or another word.
    pub fn is_doubtful(&self, pieces: &[Piece]) -> bool {
        self.doubtful.contains(&joined(pieces))
    }

    fn take(&mut self, spec: WordsSpec) {
        let set = |words: Vec<String>| words.into_iter().collect::<BTreeSet<_>>();
        self.never = spec.never.iter().map(|name| key_of(name)).collect();
        self.doubtful = spec.doubtful.iter().map(|name| key_of(name)).collect();
        for pieces in spec.never.iter().map(|name| pieces_of(name)) {
            self.longest.extend(pieces.first().map(|first| (hash(&first.key), pieces.len())));
        }
        self.romanised = spec.romanised;
        self.words = ContextWords {
            locatives: set(spec.locatives),
            links: set(spec.links),
            parts: set(spec.parts),
            kinds: set(spec.kinds),
            towns: set(spec.towns),
            lands: set(spec.lands),
            facilities: set(spec.facilities),
            sites: set(spec.sites),
            capital: set(spec.capital),
            definite: set(spec.definite),
            apart: set(spec.apart),
            titles: set(spec.titles),
            small: set(spec.small),
            direction_km: spec.distance.direction,
            attached: set(spec.attached),
            units: spec.distance.units,
            distance_of: set(spec.distance.of),
            distance_away: set(spec.distance.away),
            beside: spec.distance.beside,
        };
    }

    /// Brings what was taken into the order in which it is looked up.
    fn sort(&mut self) {
        self.names.sort();
        self.folded.sort();
        self.longest.sort_unstable();
        self.longest.dedup_by(|longer, kept| {
            let same = longer.0 == kept.0;
            if same {
                kept.1 = longer.1;
            }
            same
        });
        self.folded_firsts.sort_unstable();
        self.folded_firsts.dedup();
    }
}

/// Takes names of places.
struct NameTaker<'w> {
    words: &'w mut PlaceWords,
    /// For each place, whether its name is written in another script and put into Latin letters.
    romanised: Vec<bool>,
    spelling: Spelling,
}

impl<'w> NameTaker<'w> {
    fn new(words: &'w mut PlaceWords, places: &Places) -> Self {
        let countries: BTreeSet<usize> =
            words.romanised.countries.iter().filter_map(|id| places.index_of(id)).collect();
        let entries = places.entries.iter().enumerate();
        let romanised = entries.map(|(index, entry)| {
            entry.kind != PlaceKind::Country
                && places.country_at(index).is_some_and(|country| countries.contains(&country))
        });
        let romanised = romanised.collect();
        words.names.0.reserve(places.len() * 5 / 4);
        words.longest.reserve(places.len() * 5 / 4);
        Self { romanised, words, spelling: Spelling::default() }
    }

    fn take(&mut self, place: usize, name: &str) {
        let (words, spelling) = (&mut *self.words, &mut self.spelling);
        spelling.take(name);
        let Some(first) = spelling.pieces().next() else { return };
        words.longest.push((hash(first), spelling.ends.len()));
        if self.romanised.get(place).is_some_and(|romanised| *romanised)
            && let Some(folded) = words.romanised.fold(spelling.pieces())
        {
            words.folded_firsts.extend(folded.split(' ').next().map(hash));
            words.longest_folded = words.longest_folded.max(spelling.ends.len());
            words.folded.0.push((hash(&folded), Alias { place, capitals: 0, acronym: false }));
        }
        let alias = Alias { place, capitals: spelling.capitals, acronym: spelling.acronym };
        words.names.0.push((hash(&spelling.key), alias));
    }
}

/// The hash of a key.
fn hash(key: &str) -> u64 {
    let mut hasher = Quick::default();
    hasher.write(key.as_bytes());
    hasher.write_u32(key.len() as u32);
    hasher.finish()
}

fn pieces_of(name: &str) -> Vec<Piece> {
    name.split_whitespace().flat_map(Piece::split).collect()
}

fn key_of(name: &str) -> String {
    joined(&pieces_of(name))
}

fn joined(pieces: &[Piece]) -> String {
    let keys: Vec<&str> = pieces.iter().map(|piece| piece.key.as_str()).collect();
    keys.join(" ")
}

/// How names written in another script are put into Latin letters, and which spellings of them fall together.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Romanised {
    countries: Vec<String>,
    articles: BTreeSet<String>,
    endings: Vec<String>,
    folds: Vec<(String, String)>,
}

impl Romanised {
    /// The key under which spellings of one name fall together: without articles, with vowels and doubled letters folded.
    /// `None` where too little is left to tell names apart.
    fn fold<'p>(&self, pieces: impl Iterator<Item = &'p str>) -> Option<String> {
        let mut kept = Vec::new();
        let mut ends_in_article = false;
        for piece in pieces {
            ends_in_article = self.articles.contains(piece);
            if !ends_in_article {
                kept.push(self.fold_piece(piece));
            }
        }
        let key = kept.join(" ");
        (key.len() >= 4 && !ends_in_article).then_some(key)
    }

    fn fold_piece(&self, piece: &str) -> String {
        let longest = self.endings.iter().filter(|ending| piece.ends_with(ending.as_str())).max_by_key(|e| e.len());
        let stem = longest.and_then(|ending| piece.strip_suffix(ending.as_str())).filter(|stem| stem.len() >= 3);
        let mut folded = stem.unwrap_or(piece).to_owned();
        let mut held = letters(&folded);
        for (from, to) in &self.folds {
            // Few pieces hold the letters that a fold needs.
            if letters(from) & !held == 0 && folded.contains(from.as_str()) {
                folded = folded.replace(from, to);
                held = letters(&folded);
            }
        }
        let mut single = String::with_capacity(folded.len() + 1);
        for c in folded.chars() {
            if !single.ends_with(c) {
                single.push(c);
            }
        }
        if stem.is_some() {
            single.push('a');
        }
        single
    }
}

/// A bit for each letter in a text; other characters share the bits.
fn letters(text: &str) -> u32 {
    text.bytes().fold(0, |bits, byte| bits | 1 << (byte % 32))
}

/// A file of names; other tables in it are another reader's.
#[derive(Deserialize)]
struct NamesFile {
    #[serde(default)]
    names: BTreeMap<String, Vec<String>>,
}

/// The file of words around names.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordsSpec {
    locatives: Vec<String>,
    links: Vec<String>,
    parts: Vec<String>,
    kinds: Vec<String>,
    towns: Vec<String>,
    lands: Vec<String>,
    facilities: Vec<String>,
    #[serde(default)]
    sites: Vec<String>,
    capital: Vec<String>,
    definite: Vec<String>,
    apart: Vec<String>,
    titles: Vec<String>,
    small: Vec<String>,
    doubtful: Vec<String>,
    never: Vec<String>,
    attached: Vec<String>,
    distance: DistanceSpec,
    romanised: Romanised,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DistanceSpec {
    units: BTreeMap<String, f64>,
    direction: f64,
    of: Vec<String>,
    away: Vec<String>,
    beside: BTreeMap<String, f64>,
}

fn unknown_place(file: &RuleFile, id: &str) -> Diagnostic {
    Diagnostic::new(Class::Rule, &file.shown, format!("no file of `rules/places` defines the place `{id}`"))
        .hint("define it, or correct the id")
}

fn has_extension(path: &str, extension: &str) -> bool {
    std::path::Path::new(path).extension().is_some_and(|e| e == extension)
}

/// Bytes of a short row of a table of places.
const ROW_BYTES: usize = 48;

/// Hands over the first columns of a table's rows, of which at least so many must be there; lines that start with `#` are comments.
fn each_row<'f, const COLUMNS: usize>(
    file: &'f RuleFile,
    least: usize,
    diagnostics: &mut Vec<Diagnostic>,
    mut take: impl FnMut(&[&'f str; COLUMNS], &mut Vec<Diagnostic>),
) {
    let Ok(text) = std::str::from_utf8(&file.bytes) else {
        diagnostics.push(Diagnostic::new(Class::Rule, &file.shown, "the file is not UTF-8").hint("save it as UTF-8"));
        return;
    };
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let (row, columns) = columns(line.trim_end_matches(['\n', '\r']));
        if line.starts_with('#') || line.trim_start().is_empty() {
            // Nothing to read.
        } else if columns >= least {
            take(&row, diagnostics);
        } else {
            diagnostics.push(
                Diagnostic::new(Class::Rule, &file.shown, format!("the row has fewer than {least} columns"))
                    .at(text, offset)
                    .hint("part the columns with tabs"),
            );
        }
        offset += line.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn load() -> (Places, PlaceWords) {
        let mut diagnostics = Vec::new();
        let files = Files::load(&[], &mut diagnostics);
        let places = Places::load(&files, &mut diagnostics);
        let words = PlaceWords::load("en", &files, &places, &mut diagnostics);
        assert_eq!(diagnostics, Vec::new());
        (places, words)
    }

    fn named<'p>(places: &'p Places, words: &PlaceWords, name: &str) -> Vec<&'p str> {
        let found = words.longest(&pieces_of(name)).unwrap_or_default();
        assert!(found.places.is_empty() || found.taken == pieces_of(name).len(), "only a part of {name:?} is a name");
        found.places.into_iter().map(|i| places.entries[i].id.as_str()).collect()
    }

    #[test]
    fn every_built_in_country_has_a_name_and_almost_every_one_a_capital() {
        let (places, words) = load();
        let countries: Vec<&Entry> = places.iter().filter(|entry| entry.kind == PlaceKind::Country).collect();
        assert!(countries.len() > 240);
        for country in &countries {
            assert!(named(&places, &words, &country.name).contains(&country.id.as_str()), "{}", country.name);
        }
        let seats = countries.iter().filter(|country| places.capital_of(&country.id).is_some()).count();
        assert!(seats > 230, "{seats}");
    }

    #[test]
    fn spellings_of_one_town_are_one_place() {
        let (places, words) = load();
        for (spelling, id) in [
            ("Zawiyah", "ly-zawiya"),
            ("al-Zawiya", "ly-zawiya"),
            ("Tarhouna", "ly-tarhuna"),
            ("Shwerf", "ly-shwayrif"),
            ("Abu Grein", "ly-abu-qurayn"),
            ("Deir Ezzor", "sy-deir-ez-zor"),
            ("Khan Shaykhun", "sy-khan-sheikhoun"),
            ("Maaret al-Numan", "sy-maarat-al-numan"),
            ("Hassakeh", "sy-hasakah"),
            ("Kiev", "ua-kyiv-city"),
            ("Türkiye", "tr"),
            ("U.S.", "us"),
        ] {
            assert!(
                named(&places, &words, spelling).contains(&id),
                "{spelling}: {:?}",
                named(&places, &words, spelling)
            );
        }
    }

    #[test]
    fn a_pronoun_is_no_country_and_a_channel_no_town() {
        let (places, words) = load();
        for word in ["us", "Us", "Al Jazeera", "turkey", "Hamas", "Homes"] {
            assert_eq!(named(&places, &words, word), Vec::<&str>::new(), "{word}");
        }
    }

    #[test]
    fn towns_lie_in_their_governorates_and_states() {
        let (places, _) = load();
        assert!(places.holds("sy-idlib", "sy-khan-sheikhoun"));
        assert!(places.holds("ly", "ly-tarhuna"));
        assert!(places.holds("middle-east", "sy-idlib"));
        assert!(places.holds("sy-damascus", "sy-douma"));
        assert_eq!(places.state_of("sy-khan-sheikhoun"), Some("sy"));
        assert_eq!(places.relate("ly-sirte", "ly-derna").relation, Relation::Disjoint);
        assert_eq!(places.relate("sahel", "ly-derna").relation, Relation::Overlaps);
        assert_eq!(places.relate("~somewhere@sy-idlib", "sy").relation, Relation::Within);
        assert_eq!(places.relate("~somewhere@sy-idlib", "ly").relation, Relation::Disjoint);
        assert_eq!(places.relate("~somewhere", "ly").relation, Relation::Overlaps);
    }

    #[test]
    fn a_capital_may_stand_for_its_government_and_a_provincial_town_may_not() {
        let (places, words) = load();
        for name in ["Tripoli", "Ankara", "Moscow", "Washington", "Cairo"] {
            assert!(named(&places, &words, name).iter().any(|id| places.is_capital(id)), "{name}");
        }
        assert!(!places.is_capital("sy-aleppo"));
        assert_eq!(words.people("Libyan", &places), Some("ly"));
        assert_eq!(words.people("Syrians", &places), Some("sy"));
        assert_eq!(words.people("Tables", &places), None);
    }

    #[test]
    fn a_file_that_names_an_unknown_place_is_reported_and_the_rest_counts() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("places")).unwrap();
        std::fs::write(
            folder.path().join("places/x.toml"),
            "[[place]]\nid = \"ly-x\"\nname = \"Xtown\"\nwithin = [\"ly\", \"nowhere\"]\n",
        )
        .unwrap();
        let mut diagnostics = Vec::new();
        let files = Files::load(&[folder.path().to_owned()], &mut diagnostics);
        let places = Places::load(&files, &mut diagnostics);
        assert_eq!(diagnostics.len(), 1);
        assert!(places.holds("ly", "ly-x"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn the_relation_is_reflexive_has_its_converse_and_composes(a in 0_usize..8000, b in 0_usize..8000, c in 0_usize..8000, near in 0_usize..40) {
            use std::sync::LazyLock;
            static PLACES: LazyLock<Places> = LazyLock::new(|| load().0);
            let id = |i: usize| PLACES.entries[i % PLACES.len()].id.as_str();
            // A holder of `a` and a neighbour of `b` make related triples common.
            let up = PLACES.ancestors(a % PLACES.len()).first().map_or(id(c), |i| PLACES.entries[*i].id.as_str());
            for (x, y, z) in [(id(a), id(b), id(c)), (id(a), up, id(b)), (up, id(a), id(a + near)), (id(b), id(b + near), up)] {
                let relate = |x, y| PLACES.relate(x, y).relation;
                prop_assert_eq!(relate(x, x), Relation::Equal);
                prop_assert_eq!(relate(x, y), relate(y, x).converse());
                prop_assert!(crate::value::composition(relate(x, y), relate(y, z)).contains(&relate(x, z)), "{} {} {}", x, y, z);
            }
        }

        #[test]
        fn distances_from_places_keep_the_laws_and_a_place_reads_back_from_its_id(a in 0_usize..8000, near in 0_usize..40, km in 0_u8..4, far in 0_u8..4) {
            use std::sync::LazyLock;
            static PLACES: LazyLock<Places> = LazyLock::new(|| load().0);
            let id = |i: usize| PLACES.entries[i % PLACES.len()].id.clone();
            let up = PLACES.ancestors(a % PLACES.len()).first().map_or_else(|| id(near), |i| PLACES.entries[*i].id.clone());
            let unknown = format!("~somewhere@{up}");
            let value = |id: &str, tens: u8| PLACES.value(id, f64::from(tens) * 25.0);
            let places = [value(&id(a), km), value(&id(a), 0), value(&id(a + near), far), value(&up, 0), value(&unknown, 0), value(&unknown, far)];
            for x in &places {
                prop_assert_eq!(&PLACES.value(&x.id, x.offset_km), x);
                prop_assert_eq!(x.relation(x).relation, Relation::Equal);
                for y in &places {
                    let first = x.relation(y).relation;
                    prop_assert_eq!(first, y.relation(x).relation.converse());
                    for z in &places {
                        let (second, whole) = (y.relation(z).relation, x.relation(z).relation);
                        prop_assert!(crate::value::composition(first, second).contains(&whole), "{:?}\n{:?}\n{:?}", x, y, z);
                    }
                }
            }
        }

        #[test]
        fn a_name_of_a_table_is_cut_as_a_text_is(name in "[A-Za-zé0-9 .'\u{2013}\t-]{0,24}") {
            let (mut spelling, pieces) = (Spelling::default(), pieces_of(&name));
            spelling.take("Another Name");
            spelling.take(&name);
            prop_assert_eq!(spelling.pieces().collect::<Vec<_>>(), pieces.iter().map(|piece| piece.key.as_str()).collect::<Vec<_>>());
            let capitals = pieces.iter().enumerate().fold(0, |bits, (at, piece)| bits | u64::from(piece.capital) << at);
            prop_assert_eq!((spelling.capitals, spelling.acronym), (capitals, pieces.len() == 1 && pieces[0].capitals));
        }

        #[test]
        fn no_text_makes_the_name_search_panic(text in "\\PC*") {
            use std::sync::LazyLock;
            static LOADED: LazyLock<(Places, PlaceWords)> = LazyLock::new(load);
            let (places, words) = &*LOADED;
            let _ = words.longest(&pieces_of(&text));
            let _ = words.people(&text, places);
        }
    }
}
