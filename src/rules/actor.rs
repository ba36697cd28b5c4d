//! Actor packs (`rules/actors`) and their names in a language (`rules/LANGUAGE/actors`) → [`Actors`] and [`ActorWords`].
//!
//! A pack says what an actor is, what it belongs to and which posts it held, each with a period; the language folder says what it is
//! called. Invariants: an alias is matched with its case, as whole words, the longest first; memberships are walked at most
//! `DEEPEST` steps, so that a circle cannot hang anything; a derived id `STATE/military` lies within its state. Participants
//! are compared open-world: two actors are disjoint only where no membership or metonymy can join them. Deliberately absent: deciding
//! which mention means which actor (that is `extract`), and anything learnt from articles.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{Files, RuleFile};
use crate::diag::{Class, Diagnostic};
use crate::model::ActorKind;
use crate::value::{Compared, Date, Relation};

/// How many steps a chain of memberships may have.
const DEEPEST: usize = 8;

/// A shorter name with an ending is another word.
const SHORTEST_STRIPPED: usize = 4;

/// End of the id of the military of a state that declares no forces of its own.
const MILITARY: &str = "/military";

/// Compiled actor packs.
#[derive(Clone, Debug, Default)]
pub struct Actors {
    entries: BTreeMap<String, Entry>,
    roles: BTreeMap<String, RoleSpec>,
}

/// Where a file declares something: the file, and line and column in it.
pub type Declared = (String, Option<(usize, usize)>);

/// One actor of a pack.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What it is.
    pub kind: ActorKind,
    /// The state whose conflict or politics it belongs to; descriptions count only in articles that name it.
    pub country: Option<String>,
    /// The force that fights for it, or that it commands.
    pub forces: Option<String>,
    /// What it belongs to.
    pub within: Vec<Membership>,
    /// For a state with rival or successive governments: which one "the government" means when.
    pub governments: Vec<Membership>,
    /// Actors that it fights: nobody belongs to both sides at one time.
    pub against: Vec<String>,
    /// Posts that it held.
    pub roles: Vec<Tenure>,
    /// The file that declares it, and the line and column there.
    pub declared: Declared,
}

/// What an actor belongs to, and when.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Membership {
    /// The larger actor.
    pub id: String,
    /// First day, in EDTF; open without it.
    #[serde(default)]
    pub from: Option<String>,
    /// Last day, in EDTF; open without it.
    #[serde(default)]
    pub until: Option<String>,
}

/// A post that somebody held.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tenure {
    /// Id of the role ("president").
    pub role: String,
    /// The actor whose post it is.
    pub of: String,
    /// First day, in EDTF; open without it.
    #[serde(default)]
    pub from: Option<String>,
    /// Last day, in EDTF; open without it.
    #[serde(default)]
    pub until: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RoleSpec {
    /// Whether only one may hold it at a time.
    #[serde(default)]
    exclusive: bool,
    /// Whether its holder stands for the whole.
    #[serde(default)]
    head: bool,
    /// Kinds of actor that have one such post each, so that its words name the post even where no pack says who holds it.
    #[serde(default)]
    one_in: Vec<ActorKind>,
    /// Roles of the same actor that nobody can hold beside it.
    #[serde(default)]
    excludes: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PackFile {
    #[serde(default)]
    actor: BTreeMap<String, ActorSpec>,
    #[serde(default)]
    role: BTreeMap<String, RoleSpec>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ActorSpec {
    kind: ActorKind,
    #[serde(default)]
    country: Option<String>,
    #[serde(default)]
    forces: Option<String>,
    #[serde(default)]
    within: Vec<Membership>,
    #[serde(default)]
    governments: Vec<Membership>,
    #[serde(default)]
    against: Vec<String>,
    #[serde(default)]
    roles: Vec<Tenure>,
}

impl Actors {
    /// Compiles `rules/actors/*.toml`. An actor that a later file declares again replaces the earlier one.
    pub fn load(files: &Files, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut actors = Self::default();
        for (_, file, pack) in files.parse::<PackFile>("actors/", diagnostics) {
            actors.roles.extend(pack.role);
            let places = declarations(&file);
            for (id, spec) in pack.actor {
                let declared = (file.shown.clone(), places.get(id.as_str()).copied());
                actors.entries.insert(id, spec.compile(declared));
            }
        }
        actors.check_references(diagnostics);
        actors
    }

    /// The pack entry of an id.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.entries.get(id)
    }

    /// All pack entries, in the order of their ids.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &Entry)> {
        self.entries.iter().map(|(id, entry)| (id.as_str(), entry))
    }

    /// Kind of a pack actor; `None` for an id that no pack has.
    pub fn kind(&self, id: &str) -> Option<ActorKind> {
        if id.ends_with(MILITARY) {
            return Some(ActorKind::ArmedGroup);
        }
        self.entry(id).map(|entry| entry.kind)
    }

    /// The force of an actor: its own, or for a state the derived `STATE/military`.
    pub fn forces_of(&self, id: &str) -> Option<String> {
        let entry = self.entry(id)?;
        entry.forces.clone().or_else(|| (entry.kind == ActorKind::State).then(|| format!("{id}{MILITARY}")))
    }

    /// Whether rival governments share a state, so that "its army" may mean the forces of any.
    pub fn is_split(&self, state: &str) -> bool {
        self.entry(state).is_some_and(|entry| entry.governments.len() > 1 && entry.forces.is_none())
    }

    /// The actor that "the government" of `state` means at a time: the state itself, unless its pack names rival or successive governments.
    pub fn government_of(&self, state: &str, when: Option<&Date>) -> Option<String> {
        let entry = self.entry(state)?;
        if entry.governments.is_empty() {
            return Some(state.to_owned());
        }
        let mut holding = entry.governments.iter().filter(|g| holds(g.from.as_deref(), g.until.as_deref(), when));
        match (holding.next(), holding.next(), when) {
            (Some(only), None, Some(_)) => Some(only.id.clone()),
            _ => None,
        }
    }

    /// Who held a role of `of` at a time, if exactly one did. Without a time nobody is named.
    pub fn holder(&self, roles: &[String], of: &str, when: Option<&Date>) -> Option<&str> {
        when?;
        let mut found = self.entries.iter().filter(|(_, entry)| {
            entry
                .roles
                .iter()
                .any(|t| t.of == of && roles.contains(&t.role) && holds(t.from.as_deref(), t.until.as_deref(), when))
        });
        match (found.next(), found.next()) {
            (Some((id, _)), None) => Some(id),
            _ => None,
        }
    }

    /// The state (or other actor) whose head `person` is at a time.
    pub fn headed_by(&self, person: &str, when: Option<&Date>) -> Option<&str> {
        let tenures = &self.entry(person)?.roles;
        let is_head = |t: &&Tenure| self.roles.get(&t.role).is_some_and(|r| r.head);
        tenures
            .iter()
            .filter(is_head)
            .find(|t| holds(t.from.as_deref(), t.until.as_deref(), when))
            .or_else(|| tenures.iter().find(is_head))
            .map(|t| t.of.as_str())
    }

    /// Whether only one may hold a role at a time.
    fn is_exclusive(&self, role: &str) -> bool {
        self.roles.get(role).is_some_and(|r| r.exclusive)
    }

    /// Whether the words of a role and `of` name one post that one person holds at a time: every state has one president, but an
    /// organisation has one chairman only as far as a pack shows.
    pub fn is_single_post(&self, role: &str, of: &str) -> bool {
        let Some((spec, kind)) = self.roles.get(role).filter(|spec| spec.exclusive).zip(self.kind(of)) else {
            return false;
        };
        let filled = || self.entries.values().flat_map(|entry| &entry.roles).any(|t| t.role == role && t.of == of);
        spec.one_in.contains(&kind) || kind != ActorKind::State && filled()
    }

    /// Whether nobody can hold two roles of one actor at a time.
    pub fn exclude(&self, a: &str, b: &str) -> bool {
        let says =
            |a: &str, b: &str| self.roles.get(a).is_some_and(|role| role.excludes.iter().any(|other| other == b));
        says(a, b) || says(b, a)
    }

    /// Whether a pack says that a person held a role of `of` at a time; without a time, at any.
    pub fn has_held(&self, person: &str, role: &str, of: &str, when: Option<&Date>) -> bool {
        let tenures = self.entry(person).into_iter().flat_map(|entry| &entry.roles);
        tenures.filter(|t| t.role == role && t.of == of).any(|t| holds(t.from.as_deref(), t.until.as_deref(), when))
    }

    /// Whether `a` belongs to `b` at some time, directly or through others.
    pub fn within(&self, a: &str, b: &str) -> bool {
        a != b && self.ancestors(a, None).contains(b)
    }

    /// Whether `a` and `b` may name one participant at a time: the same actor, one within the other, or joined by membership or metonymy.
    pub fn can_be_same(&self, a: &str, b: &str, when: Option<&Date>) -> bool {
        self.relate(a, b, when).relation.is_compatible()
    }

    /// How participant `a` lies to participant `b` at a time, open-world: disjoint only for two persons, two states, what
    /// belongs to two different states, or the declared sides of a fight.
    pub fn relate(&self, a: &str, b: &str, when: Option<&Date>) -> Compared {
        let (relation, why) = if a == b {
            (Relation::Equal, format!("both name {a}"))
        } else if self.ancestors(a, when).contains(b) {
            (Relation::Within, format!("{a} belongs to {b}"))
        } else if self.ancestors(b, when).contains(a) {
            (Relation::Contains, format!("{b} belongs to {a}"))
        } else if let Some(why) = self.apart(a, b, when) {
            (Relation::Disjoint, why)
        } else {
            (Relation::Overlaps, format!("nothing shows that {a} and {b} have nobody in common"))
        };
        Compared { relation, why }
    }

    /// Why two actors can have nobody in common, if so.
    fn apart(&self, a: &str, b: &str, when: Option<&Date>) -> Option<String> {
        let (x, y) = (self.kind(a), self.kind(b));
        if a.starts_with('~') || b.starts_with('~') {
            return None;
        }
        if x == y && x == Some(ActorKind::Person) {
            return Some(format!("{a} and {b} are two persons"));
        }
        let (above_a, above_b) = (self.with_ancestors(a, when), self.with_ancestors(b, when));
        let state_of =
            |above: &BTreeSet<String>| above.iter().find(|id| self.kind(id) == Some(ActorKind::State)).cloned();
        if x != Some(ActorKind::Person)
            && y != Some(ActorKind::Person)
            && let (Some(s), Some(t)) = (state_of(&above_a), state_of(&above_b))
            && s != t
        {
            return Some(format!("{a} belongs to {s} and {b} to {t}"));
        }
        let against = |these: &BTreeSet<String>, those: &BTreeSet<String>| {
            these.iter().any(|id| self.entry(id).is_some_and(|e| e.against.iter().any(|o| those.contains(o))))
        };
        (against(&above_a, &above_b) || against(&above_b, &above_a))
            .then(|| format!("{a} and {b} stand on opposed sides"))
    }

    fn with_ancestors(&self, id: &str, when: Option<&Date>) -> BTreeSet<String> {
        let mut all = self.ancestors(id, when);
        all.insert(id.to_owned());
        all
    }

    /// Everything that an actor belongs to at a time; without a time, at any.
    pub fn ancestors(&self, id: &str, when: Option<&Date>) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut front = vec![id.to_owned()];
        for _ in 0..DEEPEST {
            let mut next = Vec::new();
            for id in front {
                if let Some(state) = id.strip_suffix(MILITARY) {
                    next.push(state.to_owned());
                }
                let Some(entry) = self.entry(&id) else { continue };
                let current = entry.within.iter().filter(|m| holds(m.from.as_deref(), m.until.as_deref(), when));
                next.extend(current.map(|m| m.id.clone()));
            }
            next.retain(|id| found.insert(id.clone()));
            front = next;
        }
        found
    }

    fn check_references(&self, diagnostics: &mut Vec<Diagnostic>) {
        for (id, entry) in &self.entries {
            let memberships = entry.within.iter().chain(&entry.governments).map(|m| &m.id);
            let named = memberships.chain(&entry.against).chain(entry.forces.iter()).chain(entry.country.iter());
            for other in named.chain(entry.roles.iter().map(|t| &t.of)).filter(|o| !self.entries.contains_key(*o)) {
                diagnostics.push(
                    entry
                        .problem(format!("actor {id} points at {other}, which no pack declares"))
                        .hint("declare it, or correct the id"),
                );
            }
            for tenure in entry.roles.iter().filter(|t| !self.roles.contains_key(&t.role)) {
                diagnostics.push(
                    entry
                        .problem(format!("actor {id} holds the role {}, which no pack declares", tenure.role))
                        .hint("add a table [role.ID]"),
                );
            }
        }
    }
}

impl Entry {
    fn problem(&self, message: String) -> Diagnostic {
        Diagnostic { position: self.declared.1, ..Diagnostic::new(Class::Rule, &self.declared.0, message) }
    }
}

impl ActorSpec {
    fn compile(self, declared: Declared) -> Entry {
        Entry {
            kind: self.kind,
            country: self.country,
            forces: self.forces,
            within: self.within,
            governments: self.governments,
            against: self.against,
            roles: self.roles,
            declared,
        }
    }
}

/// Whether a period may hold at a time: every period does without one.
fn holds(from: Option<&str>, until: Option<&str>, when: Option<&Date>) -> bool {
    let Some(when) = when else { return true };
    let starts = from.and_then(Date::parse).and_then(|d| d.first());
    let ends = until.and_then(Date::parse).and_then(|d| d.last());
    let before_start = starts.zip(when.last()).is_some_and(|(s, l)| l < s);
    let after_end = ends.zip(when.first()).is_some_and(|(e, f)| f > e);
    !before_start && !after_end
}

/// Line and column of the tables that declare actors, by id.
fn declarations(file: &RuleFile) -> BTreeMap<&str, (usize, usize)> {
    let text = std::str::from_utf8(&file.bytes).unwrap_or("");
    let heads = text.lines().enumerate().filter_map(|(line, head)| {
        let id = head.strip_prefix("[actor.")?.trim_end().strip_suffix(']')?;
        Some((id.trim_matches('"'), (line + 1, 1)))
    });
    heads.collect()
}

/// How an alias names its actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AliasUse {
    /// A name that suffices.
    Name,
    /// What the actor calls itself.
    SelfName,
    /// A name that counts only where the article names the actor in full.
    Short,
    /// A description that counts only in an article that names the actor's country.
    Describe,
    /// An adjective of a state ("Turkish").
    Adjective,
    /// A people ("Libyans").
    People,
    /// A capital that may stand for its state, or for the government of the packs that sits in it where the article names that too.
    Capital,
}

/// Names, titles and kinds of actors in one language.
#[derive(Clone, Debug, Default)]
pub struct ActorWords {
    /// All ways to write a name, in ascending order.
    aliases: Vec<Alias>,
    /// The bytes that they begin with.
    first_bytes: FirstBytes,
    names: BTreeMap<String, NamesSpec>,
    /// Words around names.
    pub words: Words,
    declared: Vec<(String, String, Declared)>,
    /// The files that the words stand in.
    words_from: Vec<String>,
}

/// One way to write a name.
#[derive(Clone, Debug)]
struct Alias {
    written: String,
    /// The actors that it may name, and how.
    means: Vec<(String, AliasUse)>,
    /// The place of the longest other alias that this one begins with.
    shorter: Option<usize>,
}

/// A set of bytes.
#[derive(Clone, Copy, Debug)]
struct FirstBytes([bool; 256]);

impl Default for FirstBytes {
    fn default() -> Self {
        Self([false; 256])
    }
}

/// A passage that may name a pack actor.
#[derive(Clone, Debug, PartialEq)]
pub struct AliasHit<'w> {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The actors that it may name, and how.
    pub means: &'w [(String, AliasUse)],
}

/// What a language calls one actor.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct NamesSpec {
    name: String,
    #[serde(default)]
    also: Vec<String>,
    #[serde(default, rename = "self")]
    itself: Vec<String>,
    #[serde(default)]
    short: Vec<String>,
    #[serde(default)]
    describe: Vec<String>,
    #[serde(default)]
    adjective: Vec<String>,
    #[serde(default)]
    people: Vec<String>,
    #[serde(default)]
    capital: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NamesFile {
    #[serde(default)]
    actor: BTreeMap<String, NamesSpec>,
    #[serde(default)]
    words: Option<Words>,
}

/// Words around names, all lower-case.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Words {
    /// Forms of address, part of no label.
    pub courtesy: BTreeSet<String>,
    /// Words that show a woman.
    pub she: BTreeSet<String>,
    /// Words that show a man.
    pub he: BTreeSet<String>,
    /// Pronouns of one man.
    pub his: BTreeSet<String>,
    /// Pronouns of one woman.
    pub hers: BTreeSet<String>,
    /// Words that may stand inside a title before its end.
    pub before_title: BTreeSet<String>,
    /// The last word of a title, role or trade.
    pub title: BTreeSet<String>,
    /// Nouns that stand for the state or person that they are joined to.
    pub government: BTreeSet<String>,
    /// Nouns for armed people.
    pub forces: BTreeSet<String>,
    /// Those of them that are never the army of a state.
    pub irregular: BTreeSet<String>,
    /// Words between a state and its government or forces.
    pub own: BTreeSet<String>,
    /// What joins forces to the one who leads them.
    pub loyal: BTreeSet<String>,
    /// Words after a hyphen that make an adjective of a name.
    pub compound: BTreeSet<String>,
    /// Titles that are written short, and their full form.
    pub long: BTreeMap<String, String>,
    /// Suffixes that do the same.
    pub led: BTreeSet<String>,
    /// Marks of possession after a name, with straight apostrophes.
    pub possessive: BTreeSet<String>,
    /// What is left of those marks where a text has lost its apostrophes.
    pub stripped: BTreeSet<String>,
    /// Words that open a relative clause.
    pub relative: BTreeSet<String>,
    /// Lower-case parts of names.
    pub particle: BTreeSet<String>,
    /// Articles of other languages that names are written with in several ways ("al").
    pub article: BTreeSet<String>,
    /// Lower-case words inside the names of organisations.
    pub inside: BTreeSet<String>,
    /// Those of them that coordinate.
    pub joining: BTreeSet<String>,
    /// First names among `never`.
    pub given: BTreeSet<String>,
    /// Prepositions that stand before places and hardly before persons.
    pub locative: BTreeSet<String>,
    /// What joins a title to the body that it is held in.
    pub holding: BTreeSet<String>,
    /// Nouns for animals and things that bear names.
    pub things: BTreeSet<String>,
    /// Words that give a name ("a dog *named* Rex").
    pub named: BTreeSet<String>,
    /// Nouns that introduce somebody's title ("with the *rank* of general").
    pub rank: BTreeSet<String>,
    /// Participles with the preposition of their agent that tell whose support somebody has ("*backed by* Egypt").
    pub standing: BTreeSet<String>,
    /// Articles before a title or body.
    pub determiner: BTreeSet<String>,
    /// Words before a title that leave its holder in office ("new").
    pub in_office: BTreeSet<String>,
    /// Possessives of a group.
    pub theirs: BTreeSet<String>,
    /// How the military of a state is printed.
    pub military_name: String,
    /// Capitalised words that are no names.
    pub never: BTreeSet<String>,
    /// What a word inside a name says about its bearer: kinds of actors, and `place`, `thing` for what is none.
    pub cue: BTreeMap<String, BTreeSet<String>>,
    /// Words for the roles of the packs.
    pub role: BTreeMap<String, Vec<String>>,
}

impl ActorWords {
    /// Compiles `rules/LANGUAGE/actors/*.toml`.
    pub fn load(code: &str, files: &Files, actors: &Actors, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut words = Self::default();
        for (_, file, content) in files.parse::<NamesFile>(&format!("{code}/actors/"), diagnostics) {
            let places = declarations(&file);
            for (id, names) in content.actor {
                let place = places.get(id.as_str()).copied();
                if actors.entry(&id).is_none() {
                    diagnostics.push(Diagnostic {
                        position: place,
                        ..Diagnostic::new(
                            Class::Rule,
                            &file.shown,
                            format!("names are given for {id}, which no pack declares"),
                        )
                        .hint("add it to a file in rules/actors, or correct the id")
                    });
                    continue;
                }
                for alias in names.aliases() {
                    words.declared.push((alias.0.to_owned(), id.clone(), (file.shown.clone(), place)));
                }
                words.names.insert(id, names);
            }
            if let Some(more) = content.words {
                words.words.extend(more);
                words.words_from.push(file.shown.clone());
            }
        }
        words.compile();
        words
    }

    /// The passages of a text that may name pack actors: whole words, the leftmost and longest first, none overlapping.
    pub fn hits(&self, text: &str) -> Vec<AliasHit<'_>> {
        self.hits_where(text, |start, end| is_whole(text, start, end))
    }

    /// The same for a text that has lost its apostrophes: "Putins" is "Putin" with a mark of possession.
    pub fn hits_stripped(&self, text: &str) -> Vec<AliasHit<'_>> {
        let owns = |start: usize, end: usize| {
            let left = |suffix: &String| {
                text.get(end..).is_some_and(|t| t.starts_with(suffix.as_str()))
                    && is_whole(text, start, end + suffix.len())
            };
            let name = text.get(start..end).unwrap_or("");
            name.chars().count() >= SHORTEST_STRIPPED
                && name.ends_with(char::is_lowercase)
                && self.words.stripped.iter().any(left)
        };
        self.hits_where(text, |start, end| is_whole(text, start, end) || owns(start, end))
    }

    fn hits_where(&self, text: &str, is_name: impl Fn(usize, usize) -> bool) -> Vec<AliasHit<'_>> {
        let mut hits: Vec<AliasHit<'_>> = Vec::new();
        let mut after_word = false;
        for (start, first) in text.char_indices() {
            let word = first.is_alphanumeric();
            let inside = std::mem::replace(&mut after_word, word) && word;
            let begins = text.as_bytes().get(start).is_some_and(|byte| self.first_bytes.0[usize::from(*byte)]);
            if inside || !begins || hits.last().is_some_and(|last| start < last.end) {
                continue;
            }
            let rest = text.get(start..).unwrap_or("");
            let mut names = self.beginning(rest).map(|alias| (start + alias.written.len(), alias));
            if let Some((end, alias)) = names.find(|(end, _)| is_name(start, *end)) {
                hits.push(AliasHit { start, end, means: &alias.means });
            }
        }
        hits
    }

    /// The aliases that a text begins with, the longest first.
    fn beginning<'w>(&'w self, text: &str) -> impl Iterator<Item = &'w Alias> {
        // In ascending order every alias that begins the text begins the last one that is not beyond it.
        let last = self.aliases.partition_point(|alias| alias.written.as_str() <= text).checked_sub(1);
        let alias = |at: usize| self.aliases.get(at);
        let chain = std::iter::successors(last.and_then(alias), move |longer| longer.shorter.and_then(alias));
        let bytes = text.len();
        let shared = last
            .and_then(alias)
            .map_or(0, |last| last.written.bytes().zip(text.bytes()).take_while(|(a, b)| a == b).count());
        chain.filter(move |alias| alias.written.len() <= shared.min(bytes))
    }

    /// The name to print for a pack actor.
    pub fn name(&self, id: &str) -> Option<String> {
        if let Some(state) = id.strip_suffix(MILITARY) {
            let adjective = self.names.get(state)?.adjective.first()?;
            return Some(self.words.military_name.replace("{adjective}", adjective));
        }
        self.names.get(id).map(|names| names.name.clone())
    }

    /// Full names of the packs with their ids, in order.
    pub fn full_names(&self) -> impl Iterator<Item = (&str, &str)> {
        self.names.iter().flat_map(|(id, names)| {
            std::iter::once(&names.name).chain(&names.also).map(move |name| (id.as_str(), name.as_str()))
        })
    }

    /// Names and adjectives that show that an article speaks of a state.
    pub fn shows(&self, state: &str, text: &str) -> bool {
        self.names.get(state).is_some_and(|n| {
            std::iter::once(&n.name).chain(&n.also).chain(&n.adjective).any(|word| text.contains(word.as_str()))
        })
    }

    /// What kind of actor a word inside a name shows, or `place`, `thing`.
    pub fn cue(&self, lower: &str) -> Option<&str> {
        self.words.cue.iter().find(|(_, words)| words.contains(lower)).map(|(kind, _)| kind.as_str())
    }

    /// Roles that a lower-case phrase may mean.
    pub fn roles(&self, phrase: &str) -> Vec<String> {
        let means = |words: &&Vec<String>| words.iter().any(|w| w == phrase);
        self.words.role.iter().filter(|(_, words)| means(words)).map(|(role, _)| role.clone()).collect()
    }

    fn compile(&mut self) {
        let articles = written_articles(&self.words.article);
        let mut written: Vec<(String, &str, AliasUse)> = Vec::new();
        for (id, names) in &self.names {
            for (alias, how) in names.aliases() {
                written.extend(spellings(alias, &articles).into_iter().map(|spelling| (spelling, id.as_str(), how)));
            }
        }
        // The sort is stable: of two uses of one spelling for one actor the first counts.
        written.sort_by(|a, b| a.0.cmp(&b.0));
        let mut aliases: Vec<Alias> = Vec::with_capacity(written.len());
        for (spelling, id, how) in written {
            if aliases.last().is_none_or(|last| last.written != spelling) {
                let mut shorter = aliases.len().checked_sub(1);
                while let Some(at) = shorter.filter(|&at| !spelling.starts_with(&aliases[at].written)) {
                    shorter = aliases[at].shorter;
                }
                aliases.push(Alias { written: spelling, means: Vec::new(), shorter });
            }
            if let Some(Alias { means, .. }) = aliases.last_mut()
                && means.iter().all(|(other, _)| other != id)
            {
                means.push((id.to_owned(), how));
            }
        }
        for first in aliases.iter().filter_map(|alias| alias.written.bytes().next()) {
            self.first_bytes.0[usize::from(first)] = true;
        }
        self.aliases = aliases;
    }
}

impl NamesSpec {
    fn aliases(&self) -> impl Iterator<Item = (&str, AliasUse)> {
        let lists = [
            (&self.also, AliasUse::Name),
            (&self.itself, AliasUse::SelfName),
            (&self.short, AliasUse::Short),
            (&self.describe, AliasUse::Describe),
            (&self.adjective, AliasUse::Adjective),
            (&self.people, AliasUse::People),
            (&self.capital, AliasUse::Capital),
        ];
        std::iter::once((self.name.as_str(), AliasUse::Name))
            .chain(lists.into_iter().flat_map(|(list, how)| list.iter().map(move |alias| (alias.as_str(), how))))
    }
}

impl Words {
    fn extend(&mut self, more: Self) {
        self.courtesy.extend(more.courtesy);
        self.she.extend(more.she);
        self.he.extend(more.he);
        self.his.extend(more.his);
        self.hers.extend(more.hers);
        self.before_title.extend(more.before_title);
        self.title.extend(more.title);
        self.government.extend(more.government);
        self.forces.extend(more.forces);
        self.irregular.extend(more.irregular);
        self.own.extend(more.own);
        self.loyal.extend(more.loyal);
        self.compound.extend(more.compound);
        self.long.extend(more.long);
        self.led.extend(more.led);
        self.possessive.extend(more.possessive);
        self.stripped.extend(more.stripped);
        self.relative.extend(more.relative);
        self.particle.extend(more.particle);
        self.article.extend(more.article);
        self.inside.extend(more.inside);
        self.joining.extend(more.joining);
        self.given.extend(more.given);
        self.locative.extend(more.locative);
        self.holding.extend(more.holding);
        self.rank.extend(more.rank);
        self.standing.extend(more.standing);
        self.determiner.extend(more.determiner);
        self.in_office.extend(more.in_office);
        self.theirs.extend(more.theirs);
        self.things.extend(more.things);
        self.named.extend(more.named);
        self.never.extend(more.never);
        if !more.military_name.is_empty() {
            self.military_name = more.military_name;
        }
        for (kind, words) in more.cue {
            self.cue.entry(kind).or_default().extend(words);
        }
        for (role, words) in more.role {
            self.role.entry(role).or_default().extend(words);
        }
    }
}

/// Articles with a hyphen behind them, and the usual ways to write each.
fn written_articles(articles: &BTreeSet<String>) -> Vec<(String, [String; 4])> {
    let ways = |article: &String| {
        let mut letters = article.chars();
        let capital: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
        let [small, large] = [article, &capital].map(|article| ["-", " "].map(|joint| format!("{article}{joint}")));
        let ([a, b], [c, d]) = (small, large);
        (format!("{article}-"), [a, b, c, d])
    };
    articles.iter().map(ways).collect()
}

/// An alias with straight and with typographic apostrophes, and with its articles ("al-") written in the usual ways.
fn spellings(alias: &str, articles: &[(String, [String; 4])]) -> BTreeSet<String> {
    let mut written = BTreeSet::from([alias.to_owned()]);
    for (article, ways) in articles.iter().filter(|_| alias.contains('-')) {
        let at = alias
            .find(article.as_str())
            .filter(|&at| alias.get(..at).is_some_and(|before| before.is_empty() || before.ends_with([' ', '-'])));
        let Some((before, after)) = at.and_then(|at| Some((alias.get(..at)?, alias.get(at + article.len()..)?))) else {
            continue;
        };
        written.extend(ways.iter().map(|way| format!("{before}{way}{after}")));
    }
    let curled: Vec<String> =
        written.iter().filter(|alias| alias.contains('\'')).map(|alias| alias.replace('\'', "\u{2019}")).collect();
    written.extend(curled);
    written
}

/// Whether a byte range neither begins nor ends inside a word.
fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let word = |c: char| c.is_alphanumeric();
    let before = text.get(..start).and_then(|t| t.chars().next_back());
    let inside = text.get(start..end).unwrap_or("");
    let after = text.get(end..).and_then(|t| t.chars().next());
    let joined = |outer: Option<char>, inner: Option<char>| outer.is_some_and(word) && inner.is_some_and(word);
    let cut = joined(before, inside.chars().next()) || joined(after, inside.chars().next_back());
    let stopped_short = inside.ends_with('.') && after.is_some_and(word);
    !(inside.is_empty() || cut || stopped_short)
}

/// What is doubtful in the actor packs: an alias of two actors, an alias that is a common word, two holders of an exclusive role
/// at one time, membership in a circle. Each says so with both places.
pub fn lint(rules: &super::Rules) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    lint_roles(&rules.actors, &mut found);
    lint_circles(&rules.actors, &mut found);
    for language in rules.languages.values() {
        lint_aliases(&language.actors, language, &mut found);
    }
    found
}

fn lint_roles(actors: &Actors, found: &mut Vec<Diagnostic>) {
    let mut posts: BTreeMap<(&str, &str), Vec<(&str, &Tenure)>> = BTreeMap::new();
    for (id, entry) in actors.entries() {
        for tenure in entry.roles.iter().filter(|t| actors.is_exclusive(&t.role)) {
            posts.entry((&tenure.role, &tenure.of)).or_default().push((id, tenure));
        }
    }
    for ((role, of), holders) in posts {
        for (index, (a, first)) in holders.iter().enumerate() {
            for (b, second) in holders.iter().skip(index + 1) {
                if overlap(first, second)
                    && let (Some(entry), Some(other)) = (actors.entry(a), actors.entry(b))
                {
                    let message = format!("{a} and {b} hold the exclusive role {role} of {of} at one time");
                    found.push(entry.problem(message).hint(format!("{} is declared at {}", b, shown(&other.declared))));
                }
            }
        }
    }
}

/// Whether two periods share more than the day on which one follows the other.
fn overlap(a: &Tenure, b: &Tenure) -> bool {
    let day = |edtf: &Option<String>, last: bool| {
        edtf.as_deref().and_then(Date::parse).and_then(|d| if last { d.last() } else { d.first() })
    };
    let starts_before_end = |x: &Tenure, y: &Tenure| match (day(&x.from, false), day(&y.until, true)) {
        (Some(from), Some(until)) => from < until,
        _ => true,
    };
    starts_before_end(a, b) && starts_before_end(b, a)
}

fn lint_circles(actors: &Actors, found: &mut Vec<Diagnostic>) {
    for (id, entry) in actors.entries().filter(|(id, _)| actors.ancestors(id, None).contains(*id)) {
        let via = entry.within.first().map_or("", |m| m.id.as_str());
        let other =
            actors.entry(via).map_or_else(String::new, |e| format!("{via} is declared at {}", shown(&e.declared)));
        found.push(entry.problem(format!("actor {id} belongs to itself through {via}")).hint(other));
    }
}

/// In how many documents of the frequency table a word stands that begins sentences of any article.
const COMMON: u32 = 5;

fn lint_aliases(words: &ActorWords, language: &super::Language, found: &mut Vec<Diagnostic>) {
    type Owner<'w> = (&'w str, &'w Declared);
    let (analyzer, frequencies) = (&language.analyzer, &language.frequencies);
    let mut owners: BTreeMap<&str, Vec<Owner<'_>>> = BTreeMap::new();
    for (alias, id, place) in &words.declared {
        owners.entry(alias).or_default().push((id, place));
        let common = [
            ("title", &words.words.title),
            ("never", &words.words.never),
            ("forces", &words.words.forces),
            ("government", &words.words.government),
        ];
        let acronym = alias.chars().all(|c| !c.is_lowercase());
        let lower = alias.to_lowercase();
        let list = common.iter().find(|(_, list)| !acronym && list.contains(&lower)).map(|(name, _)| *name);
        let small = alias.starts_with(char::is_lowercase) && !analyzer.common_classes(alias).is_empty();
        // "Hope": a word that begins many a sentence, unless the article must name its bearer in full first.
        let guarded = words
            .names
            .get(id)
            .is_some_and(|n| n.short.contains(alias) || n.adjective.contains(alias) || n.people.contains(alias));
        let small = small
            || !acronym
                && !guarded
                && frequencies.documents(&lower) >= COMMON
                && !analyzer.common_classes(alias).is_empty();
        if let Some(whose) = list
            .map(|name| format!("`{name}` in {}", words.words_from.join(", ")))
            .or_else(|| small.then(|| "the dictionary of the language".to_owned()))
        {
            found.push(Diagnostic {
                position: place.1,
                ..Diagnostic::new(Class::Rule, &place.0, format!("the alias {alias:?} of {id} is a common word"))
                    .hint(format!("{whose} holds it; use a longer name, or put it under `describe`"))
            });
        }
    }
    for (alias, owners) in owners {
        let Some((first, place)) = owners.first() else { continue };
        for (other, there) in owners.iter().skip(1).filter(|(other, _)| other != first) {
            let short = |id: &str| words.names.get(id).is_some_and(|n| n.short.iter().any(|s| s == alias));
            if short(first) && short(other) {
                continue;
            }
            found.push(Diagnostic {
                position: place.1,
                ..Diagnostic::new(Class::Rule, &place.0, format!("{first} and {other} share the alias {alias:?}"))
                    .hint(format!("{other} has it at {}", shown(there)))
            });
        }
    }
}

fn shown(place: &Declared) -> String {
    place.1.map_or_else(|| place.0.clone(), |(line, column)| format!("{}:{line}:{column}", place.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Rules;

    fn packs(pack: &str, names: &str) -> (Rules, Vec<Diagnostic>) {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        for (path, content) in [("actors/own.toml", pack), ("en/actors/own.toml", names)] {
            let file = folder.path().join(path);
            std::fs::create_dir_all(file.parent().expect("a file has a parent")).expect("folders can be made");
            std::fs::write(file, content).expect("files can be written");
        }
        Rules::load(&[folder.path().to_owned()])
    }

    fn date(edtf: &str) -> Option<Date> {
        Date::parse(edtf)
    }

    #[test]
    fn the_built_in_packs_load_without_a_problem() {
        let (rules, diagnostics) = Rules::load(&[]);
        let own: Vec<_> =
            diagnostics.iter().filter(|d| d.path.contains("actors") || d.path.contains("labels")).collect();
        assert!(own.is_empty(), "{own:?}");
        assert_eq!(lint(&rules), []);
    }

    #[test]
    fn a_brigade_lies_within_the_force_of_its_commander() {
        let actors = Rules::builtin().actors;
        assert_eq!(actors.relate("ly-107-brigade", "ly-laaf", None).relation, Relation::Within);
        assert_eq!(actors.relate("ly-laaf", "ly-107-brigade", None).relation, Relation::Contains);
    }

    #[test]
    fn a_person_and_a_group_stay_compatible_for_nobody_knows_all_memberships() {
        let actors = Rules::builtin().actors;
        assert!(actors.can_be_same("ly-williams", "ly-laaf", None));
    }

    #[test]
    fn two_persons_and_bodies_of_two_states_have_nobody_in_common() {
        let actors = Rules::builtin().actors;
        assert_eq!(actors.relate("putin", "lavrov", None).relation, Relation::Disjoint);
        assert_eq!(actors.relate("fbi", "kremlin", None).relation, Relation::Disjoint);
        assert_eq!(actors.relate("~ann lee", "putin", None).relation, Relation::Overlaps);
    }

    #[test]
    fn an_office_names_its_holder_of_the_day() {
        let actors = Rules::builtin().actors;
        let president = ["president".to_owned()];
        assert_eq!(actors.holder(&president, "us", date("2016-05-01").as_ref()), Some("obama"));
        assert_eq!(actors.holder(&president, "us", date("2019-05-01").as_ref()), Some("trump"));
        assert_eq!(actors.holder(&president, "us", date("2017").as_ref()), None, "two held it in that year");
        assert_eq!(actors.holder(&president, "us", None), None);
    }

    #[test]
    fn two_holders_of_an_exclusive_role_are_reported_with_both_places() {
        let pack = "[actor.a1]\nkind = \"person\"\nroles = [{ role = \"president\", of = \"us\", from = \"2014\" }]\n";
        let (rules, _) = packs(pack, "[actor.a1]\nname = \"Ann Example\"\n");
        let found = lint(&rules);
        assert!(
            found.iter().any(|d| d.message.contains("a1 and obama") || d.message.contains("obama and a1")),
            "{found:?}"
        );
    }

    #[test]
    fn a_circle_of_memberships_is_reported_and_hangs_nothing() {
        let pack = "[actor.x1]\nkind = \"armed-group\"\nwithin = [{ id = \"x2\" }]\n[actor.x2]\nkind = \"armed-group\"\nwithin = [{ id = \"x1\" }]\n";
        let (rules, _) = packs(pack, "");
        assert!(lint(&rules).iter().any(|d| d.message.contains("belongs to itself")));
    }

    #[test]
    fn a_shared_alias_and_a_common_word_are_reported() {
        let pack = "[actor.y1]\nkind = \"person\"\n[actor.y2]\nkind = \"person\"\n";
        let names = "[actor.y1]\nname = \"Bea Alias\"\n[actor.y2]\nname = \"Bea Alias\"\nalso = [\"President\", \"bridge\", \"Hope\"]\nshort = [\"Young\"]\n";
        let (rules, _) = packs(pack, names);
        let messages: Vec<String> = lint(&rules).into_iter().map(|d| d.message).collect();
        assert!(messages.iter().any(|m| m.contains("share the alias \"Bea Alias\"")), "{messages:?}");
        for word in ["President", "bridge", "Hope"] {
            let said = format!("the alias {word:?} of y2 is a common word");
            assert!(messages.contains(&said), "{messages:?}");
        }
        assert!(
            !messages.iter().any(|m| m.contains("Young")),
            "it counts only once the article names its bearer in full"
        );
        let both = |d: &Diagnostic| d.position.is_some() && d.hint.as_ref().is_some_and(|hint| hint.contains(".toml:"));
        assert!(
            lint(&rules).iter().any(|d| d.message.contains("Bea Alias") && both(d)),
            "a shared alias has two places"
        );
    }

    #[test]
    fn an_alias_is_matched_as_a_whole_word_and_the_longest_first() {
        let rules = Rules::builtin();
        let words = &rules.languages["en"].actors;
        let text = "The UN Security Council met; the UNESCO list and Unity were not meant.";
        let found: Vec<&str> = words.hits(text).iter().map(|h| text.get(h.start..h.end).unwrap_or("")).collect();
        assert_eq!(found, ["UN Security Council", "UNESCO"]);
    }
}
