//! Event frames (`rules/events/X.toml`) and their triggers and examples (`rules/LANGUAGE/events/X.toml`).
//!
//! A frame says what a type of event means for comparison and holds no words; a trigger says by which words and grammatical
//! positions a language speaks of it. Invariants: a trigger file's stem is the id of a frame; every role that a trigger fills
//! stands in the frame. A file that breaks this gives a [`Diagnostic`] and the others still count. Deliberately absent: matching
//! (that is `extract`).

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{Files, RuleFile};
use crate::diag::{Class, Diagnostic};
use crate::model::{ActorKind, Certainty, Modality, Polarity};
use crate::text::Sentence;

/// Compiled frames, by id.
#[derive(Clone, Debug, Default)]
pub struct Frames {
    /// The frames by id (the file's stem).
    pub by_id: BTreeMap<String, Frame>,
}

/// What one type of event means for comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// The file's stem.
    pub id: String,
    /// What the type covers, in one or two sentences.
    pub description: String,
    /// Subject area, for listing ("conflict", "diplomacy").
    pub group: String,
    /// PLOVER event type, where it has one (Halterman et al. 2023, "PLOVER and POLECAT").
    pub plover: Option<String>,
    /// How the event lies in time.
    pub aspect: Aspect,
    /// Whether participants and place identify one event, so that two claims need no other shared rare term ("the 2020 ceasefire",
    /// as against one of many air strikes).
    pub unique: bool,
    /// The type of event that this one ends or undoes (a release ends a detention).
    pub ends: Option<String>,
    /// What a later report of a quantity of this event is: a new state of a moving value, or another value of a fixed one.
    pub count: SlotMeaning,
    /// What the time means for comparison.
    pub time: SlotMeaning,
    /// What the place means for comparison.
    pub place: SlotMeaning,
    /// The roles and what each means for comparison.
    pub roles: BTreeMap<String, SlotMeaning>,
}

/// How an event lies in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Aspect {
    /// At one moment, at most a day: two days cannot both be right.
    Punctual,
    /// Over a span: only its start or its end can conflict.
    Durative,
    /// Again and again: two days are two events.
    Recurring,
}

/// What a slot means for comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SlotMeaning {
    /// It identifies the event: another value is another event.
    Identifies,
    /// It identifies the event, and a person fills it once in a life (who dies): the same person is the same event.
    Once,
    /// It has one true value: another value is a conflict.
    Single,
    /// Its value moves with time: another value may be an update.
    Moves,
    /// It only describes: another value means nothing.
    Describes,
}

/// Compiled triggers of one language.
#[derive(Clone, Debug, Default)]
pub struct Triggers {
    /// All triggers, in the order of their rule's id and their place in the file.
    pub all: Vec<Trigger>,
    /// Indexes into `all` by the lemma of the verb.
    pub by_verb: BTreeMap<String, Vec<usize>>,
    /// Indexes into `all` by the lemma of the noun, for triggers without a verb.
    pub by_noun: BTreeMap<String, Vec<usize>>,
    /// Verbs and prepositions that many triggers share (`rules/LANGUAGE/grammar.toml`).
    pub grammar: Grammar,
    /// The files with their rules' ids, for the examples.
    files: Vec<(String, RuleFile)>,
}

/// A set of words and phrases, by lemma. A phrase ("death toll", "cease-fire") is matched by its last word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    by_last: BTreeMap<String, Phrases>,
}

/// The members of a set that end in one word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Phrases {
    /// Whether the word is a member by itself.
    alone: bool,
    /// What stands before the word in the other members.
    before: Vec<Vec<String>>,
}

impl Words {
    /// Whether the set is empty.
    pub fn is_empty(&self) -> bool {
        self.by_last.is_empty()
    }

    /// The last words of all members.
    pub fn keys(&self) -> impl Iterator<Item = &String> {
        self.by_last.keys()
    }

    /// Whether a member ends at token `index` of the sentence.
    pub fn match_at(&self, sentence: &Sentence, index: usize) -> bool {
        self.length_at(sentence, index) > 0
    }

    /// Number of words of the longest member that ends at token `index`; 0 where none does.
    pub fn length_at(&self, sentence: &Sentence, index: usize) -> usize {
        let Some(phrases) = self.by_last.get(&sentence.tokens[index].lemma) else { return 0 };
        let stands = |before: &Vec<String>| {
            before.len() <= index
                && before
                    .iter()
                    .zip(&sentence.tokens[index - before.len()..index])
                    .all(|(word, token)| *word == token.lemma || word.eq_ignore_ascii_case(&token.form))
        };
        let longer = phrases.before.iter().filter(|before| stands(before)).map(|before| before.len() + 1).max();
        longer.unwrap_or(usize::from(phrases.alone))
    }

    fn insert(&mut self, entry: &str) {
        if !entry.contains(|c: char| c == '-' || c.is_whitespace()) && !entry.is_empty() {
            self.by_last.entry(entry.to_owned()).or_default().alone = true;
            return;
        }
        let spaced = entry.replace('-', " - ");
        let parts: Vec<String> = spaced.split_whitespace().map(str::to_owned).collect();
        let whole: Vec<String> = entry.split_whitespace().map(str::to_owned).collect();
        for mut words in [parts, whole] {
            let Some(last) = words.pop() else { continue };
            let known = self.by_last.entry(last).or_default();
            if words.is_empty() {
                known.alone = true;
            } else if !known.before.contains(&words) {
                known.before.push(words);
            }
        }
    }
}

impl<'w> FromIterator<&'w String> for Words {
    fn from_iter<I: IntoIterator<Item = &'w String>>(entries: I) -> Self {
        let mut words = Self::default();
        for entry in entries {
            words.insert(entry);
        }
        words
    }
}

/// One way of speaking of an event.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trigger {
    /// Id of the frame.
    pub frame: String,
    /// Place in the file, counted from 1.
    pub number: usize,
    /// Lemmas of the verb; empty for a nominal trigger.
    pub verbs: Words,
    /// Lemmas of the noun that names the event: alone for a nominal trigger, else in the verb's position `noun_at`.
    pub nouns: Words,
    /// Where a verb's event noun stands.
    pub noun_at: Vec<Position>,
    /// The verb's particle, one of these; empty where it has none to require.
    pub particles: Words,
    /// What a position must hold (a lemma of the phrase's head or of a modifier).
    pub with: Vec<(Position, Words)>,
    /// What a position must not hold.
    pub without: Vec<(Position, Words)>,
    /// Words of which one must stand somewhere in the sentence; none asked for where empty.
    pub near: Words,
    /// Where each role's filler stands, best first.
    pub roles: BTreeMap<String, Vec<Position>>,
    /// Roles that must be filled.
    pub needs: BTreeSet<String>,
    /// Whether it must be dated by words of its own (`needs = ["time"]`).
    pub dated: bool,
    /// The role whose filler the quantity counts, where it must hold one.
    pub counted: Option<String>,
    /// Kinds that an identified actor in a role must have.
    pub kinds: BTreeMap<String, BTreeSet<ActorKind>>,
    /// Roles whose filler must be people: an identified actor, a name, a bare number, or a noun of the list `people`.
    pub people: BTreeSet<String>,
    /// Roles that must name a place.
    pub places: BTreeSet<String>,
    /// Whether the words speak of the start of something that lasts, so that a time beside them is when it started.
    pub starts: bool,
    /// Stage that the words themselves give ("vow", "call for"), where they do.
    pub modality: Option<Modality>,
    /// Polarity that the words themselves give.
    pub polarity: Option<Polarity>,
    /// How firm the reading is.
    pub certainty: Certainty,
    /// Whether the trigger must be in the passive, or must not.
    pub passive: Option<bool>,
}

/// A grammatical position relative to the event's words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Position {
    /// Who does it: the subject of an active verb, the agent of a passive one.
    Subject,
    /// Who undergoes it: the object of an active verb, the subject of a passive one.
    Object,
    /// The indirect object.
    Indirect,
    /// The argument after one of these prepositions, of the verb or of the event noun.
    Prep(BTreeSet<String>),
    /// The possessor of the event noun.
    Possessor,
    /// A modifier of the event noun: compound or adjective.
    Modifier,
    /// The nominal predicate of a copula whose subject is the event noun, after one of these prepositions where there are any.
    Predicate(BTreeSet<String>),
    /// The event's own noun ("*168 cases* were confirmed").
    Noun,
    /// The noun that the event word modifies ("the *arrested* man", "15 *people* dead").
    Modified,
    /// An open or finite complement of the verb.
    Complement,
}

/// As rule files write it.
impl std::fmt::Display for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let join = |words: &BTreeSet<String>| words.iter().map(String::as_str).collect::<Vec<_>>().join("|");
        f.write_str(match self {
            Self::Prep(words) => return write!(f, "prep:{}", join(words)),
            Self::Predicate(words) if !words.is_empty() => return write!(f, "predicate:{}", join(words)),
            Self::Subject => "subject",
            Self::Object => "object",
            Self::Indirect => "indirect",
            Self::Possessor => "possessor",
            Self::Modifier => "modifier",
            Self::Predicate(_) => "predicate",
            Self::Noun => "noun",
            Self::Modified => "modified",
            Self::Complement => "complement",
        })
    }
}

/// Verbs and prepositions that many triggers share.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Grammar {
    /// Named word lists that triggers refer to as `@name`.
    #[serde(default)]
    pub lists: BTreeMap<String, BTreeSet<String>>,
    /// Verbs that only carry an event noun as their object ("carry out an attack").
    #[serde(default)]
    pub perform: BTreeSet<String>,
    /// Verbs that only carry an event noun as their subject ("an attack took place").
    #[serde(default)]
    pub occur: BTreeSet<String>,
    /// Nouns that only count or portion an event noun ("a round of talks").
    #[serde(default)]
    pub portion: BTreeSet<String>,
    /// Prepositions that place an event.
    #[serde(default)]
    pub locative: BTreeSet<String>,
    /// Preposition of a passive agent.
    #[serde(default)]
    pub agentive: BTreeSet<String>,
    /// Prepositions that make one phrase of two nouns ("the city *of* Homs").
    #[serde(default)]
    pub genitive: BTreeSet<String>,
    /// Prepositions that single out a part of what was counted ("including").
    #[serde(default)]
    pub inclusive: BTreeSet<String>,
    /// Prepositions that may leave a nominal event's participant open ("between", "with").
    #[serde(default)]
    pub comitative: BTreeSet<String>,
    /// Prepositions that make what happened a part of the event that they introduce ("killed *in* the earthquake").
    #[serde(default)]
    pub inside: BTreeSet<String>,
    /// Words that call a number a total.
    #[serde(default)]
    pub total: BTreeSet<String>,
    /// Words that place what they introduce before the event that they hang on ("*after* the vote").
    #[serde(default)]
    pub after: BTreeSet<String>,
    /// Words that place it after that event ("*before* the vote").
    #[serde(default)]
    pub before: BTreeSet<String>,
    /// Verbs too empty for an open claim ("be", "have", "do").
    #[serde(default)]
    pub empty: BTreeSet<String>,
    /// Verbs that tell little without their object: an open claim only in the lead, and with one.
    #[serde(default)]
    pub light: BTreeSet<String>,
    /// Ordinal words and their numbers.
    #[serde(default)]
    pub ordinals: BTreeMap<String, u32>,
}

/// The examples of one rule.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Examples {
    /// Path for messages.
    #[serde(skip)]
    pub path: String,
    /// Sentences with the claims that they must give.
    #[serde(default)]
    pub example: Vec<Example>,
    /// Sentences that look alike and must give no claim of this type.
    #[serde(default)]
    pub silent: Vec<Silent>,
}

/// A sentence and a claim that it must give.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The sentence.
    pub text: String,
    /// Publication date to resolve against, in EDTF.
    pub published: Option<String>,
    /// Words that must stand in each role's span.
    #[serde(default)]
    pub roles: BTreeMap<String, String>,
    /// EDTF of the time.
    pub time: Option<String>,
    /// Id of the place.
    pub place: Option<String>,
    /// The number counted.
    pub count: Option<f64>,
    /// Polarity, if not affirmed.
    pub polarity: Option<Polarity>,
    /// Modality, if not happened.
    pub modality: Option<Modality>,
    /// The ordinal.
    pub ordinal: Option<u32>,
    /// Words that must stand in the speaker's span; an empty string for the outlet's own voice.
    pub speaker: Option<String>,
}

/// A sentence that must stay silent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Silent {
    /// The sentence.
    pub text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrameSpec {
    description: String,
    group: String,
    plover: Option<String>,
    aspect: Aspect,
    #[serde(default)]
    unique: bool,
    ends: Option<String>,
    #[serde(default = "describes")]
    count: SlotMeaning,
    #[serde(default = "single")]
    time: SlotMeaning,
    #[serde(default = "single")]
    place: SlotMeaning,
    #[serde(default)]
    roles: BTreeMap<String, SlotMeaning>,
}

fn describes() -> SlotMeaning {
    SlotMeaning::Describes
}

fn single() -> SlotMeaning {
    SlotMeaning::Single
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TriggerFile {
    #[serde(default)]
    trigger: Vec<TriggerSpec>,
    // Read here so that a malformed one is told of.
    #[serde(default, rename = "example")]
    _example: Vec<Example>,
    #[serde(default, rename = "silent")]
    _silent: Vec<Silent>,
}

/// Where a trigger file's triggers stand in it.
#[derive(Deserialize)]
struct TriggerPlaces {
    #[serde(default)]
    trigger: Vec<toml::Spanned<serde::de::IgnoredAny>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TriggerSpec {
    #[serde(default)]
    verb: Vec<String>,
    #[serde(default)]
    noun: Vec<String>,
    #[serde(default)]
    noun_at: Vec<String>,
    #[serde(default)]
    particle: Vec<String>,
    #[serde(default)]
    with: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    without: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    near: Vec<String>,
    #[serde(default)]
    roles: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    needs: Vec<String>,
    counted: Option<String>,
    #[serde(default)]
    kinds: BTreeMap<String, Vec<ActorKind>>,
    #[serde(default)]
    places: Vec<String>,
    #[serde(default)]
    starts: bool,
    modality: Option<Modality>,
    polarity: Option<Polarity>,
    #[serde(default)]
    people: Vec<String>,
    #[serde(default)]
    weak: bool,
    passive: Option<bool>,
}

impl Frames {
    /// Compiles `rules/events/*.toml`.
    pub fn load(files: &Files, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let by_id = files
            .parse::<FrameSpec>("events/", diagnostics)
            .into_iter()
            .map(|(id, _, spec)| {
                let frame = Frame {
                    id: id.clone(),
                    description: spec.description,
                    group: spec.group,
                    plover: spec.plover,
                    aspect: spec.aspect,
                    unique: spec.unique,
                    ends: spec.ends,
                    count: spec.count,
                    time: spec.time,
                    place: spec.place,
                    roles: spec.roles,
                };
                (id, frame)
            })
            .collect();
        Self { by_id }
    }

    /// The frame of an event type; `None` for open types.
    pub fn get(&self, id: &str) -> Option<&Frame> {
        self.by_id.get(id)
    }
}

impl Triggers {
    /// Compiles `rules/LANGUAGE/grammar.toml` and `rules/LANGUAGE/events/*.toml`.
    pub fn load(code: &str, files: &Files, frames: &Frames, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut triggers = Self { grammar: load_grammar(code, files, diagnostics), ..Self::default() };
        for (id, file, content) in files.parse::<TriggerFile>(&format!("{code}/events/"), diagnostics) {
            let Some(frame) = frames.get(&id) else {
                let problem = format!("there is no frame `{id}`");
                diagnostics.push(
                    Diagnostic::new(Class::Rule, &file.shown, problem)
                        .hint(format!("add rules/events/{id}.toml, or name the file after a frame")),
                );
                continue;
            };
            for (index, spec) in content.trigger.into_iter().enumerate() {
                match compile(frame, index + 1, spec, &triggers.grammar) {
                    Ok(trigger) => triggers.add(trigger),
                    Err((message, hint)) => diagnostics.push(at_trigger(&file, index, message).hint(hint)),
                }
            }
            triggers.files.push((id, file));
        }
        triggers
    }

    /// The examples of every rule, by its id: read from the files, since only who tries the rules needs them.
    pub fn examples(&self) -> BTreeMap<String, Examples> {
        let mut all: BTreeMap<String, Examples> = BTreeMap::new();
        for (id, file) in &self.files {
            let text = std::str::from_utf8(&file.bytes).unwrap_or("");
            let more: Examples = toml::from_str(text).unwrap_or_default();
            let known = all.entry(id.clone()).or_default();
            known.path.clone_from(&file.shown);
            known.example.extend(more.example);
            known.silent.extend(more.silent);
        }
        all
    }

    fn add(&mut self, trigger: Trigger) {
        let index = self.all.len();
        for verb in trigger.verbs.keys() {
            self.by_verb.entry(verb.clone()).or_default().push(index);
        }
        if trigger.verbs.is_empty() {
            for noun in trigger.nouns.keys() {
                self.by_noun.entry(noun.clone()).or_default().push(index);
            }
        }
        self.all.push(trigger);
    }
}

fn load_grammar(code: &str, files: &Files, diagnostics: &mut Vec<Diagnostic>) -> Grammar {
    let mut grammar = Grammar::default();
    for (_, _, more) in files.parse::<Grammar>(&format!("{code}/grammar.toml"), diagnostics) {
        for (name, words) in more.lists {
            grammar.lists.entry(name).or_default().extend(words);
        }
        grammar.perform.extend(more.perform);
        grammar.occur.extend(more.occur);
        grammar.portion.extend(more.portion);
        grammar.locative.extend(more.locative);
        grammar.agentive.extend(more.agentive);
        grammar.genitive.extend(more.genitive);
        grammar.inclusive.extend(more.inclusive);
        grammar.comitative.extend(more.comitative);
        grammar.inside.extend(more.inside);
        grammar.total.extend(more.total);
        grammar.after.extend(more.after);
        grammar.before.extend(more.before);
        grammar.empty.extend(more.empty);
        grammar.ordinals.extend(more.ordinals);
    }
    grammar
}

/// A problem of the trigger of that index.
fn at_trigger(file: &RuleFile, index: usize, message: String) -> Diagnostic {
    let text = std::str::from_utf8(&file.bytes).unwrap_or("");
    let places = toml::from_str::<TriggerPlaces>(text).map_or_else(|_| Vec::new(), |places| places.trigger);
    let start = places.get(index).map_or(0, |trigger| trigger.span().start);
    Diagnostic::new(Class::Rule, &file.shown, message).at(text, start)
}

type Refusal = (String, String);

/// What `needs` calls a time of the event's own.
const TIME: &str = "time";

fn compile(frame: &Frame, number: usize, spec: TriggerSpec, grammar: &Grammar) -> Result<Trigger, Refusal> {
    let verbs = expand(&spec.verb, grammar)?;
    let nouns = expand(&spec.noun, grammar)?;
    if verbs.is_empty() && nouns.is_empty() {
        return Err(("the trigger has neither `verb` nor `noun`".to_owned(), "name at least one lemma".to_owned()));
    }
    let mut noun_at = positions(&spec.noun_at)?;
    if noun_at.is_empty() && !verbs.is_empty() && !nouns.is_empty() {
        noun_at.push(Position::Object);
    }
    let mut roles = BTreeMap::new();
    for (role, places) in &spec.roles {
        known_role(frame, role)?;
        roles.insert(role.clone(), positions(places)?);
    }
    let dated = spec.needs.iter().any(|need| need == TIME);
    let needs: BTreeSet<String> = spec.needs.into_iter().filter(|need| need != TIME).collect();
    for role in needs.iter().chain(&spec.counted).chain(spec.kinds.keys()).chain(&spec.people).chain(&spec.places) {
        known_role(frame, role)?;
    }
    Ok(Trigger {
        frame: frame.id.clone(),
        number,
        verbs,
        nouns,
        noun_at,
        particles: expand(&spec.particle, grammar)?,
        with: conditions(&spec.with, grammar)?,
        without: conditions(&spec.without, grammar)?,
        near: expand(&spec.near, grammar)?,
        roles,
        needs,
        dated,
        counted: spec.counted,
        kinds: spec.kinds.into_iter().map(|(role, kinds)| (role, kinds.into_iter().collect())).collect(),
        people: spec.people.into_iter().collect(),
        places: spec.places.into_iter().collect(),
        starts: spec.starts,
        modality: spec.modality,
        polarity: spec.polarity,
        certainty: if spec.weak { Certainty::Weak } else { Certainty::Firm },
        passive: spec.passive,
    })
}

fn known_role(frame: &Frame, role: &str) -> Result<(), Refusal> {
    if frame.roles.contains_key(role) {
        return Ok(());
    }
    let known = frame.roles.keys().cloned().collect::<Vec<_>>().join(", ");
    Err((format!("the frame `{}` has no role `{role}`", frame.id), format!("its roles are: {known}")))
}

fn expand(words: &[String], grammar: &Grammar) -> Result<Words, Refusal> {
    let mut all = Words::default();
    for word in words {
        let Some(name) = word.strip_prefix('@') else {
            all.insert(word);
            continue;
        };
        let Some(list) = grammar.lists.get(name) else {
            let known = grammar.lists.keys().cloned().collect::<Vec<_>>().join(", ");
            return Err((format!("there is no word list `@{name}`"), format!("grammar.toml has: {known}")));
        };
        for word in list {
            all.insert(word);
        }
    }
    Ok(all)
}

fn conditions(spec: &BTreeMap<String, Vec<String>>, grammar: &Grammar) -> Result<Vec<(Position, Words)>, Refusal> {
    spec.iter().map(|(at, words)| Ok((position(at)?, expand(words, grammar)?))).collect()
}

fn positions(names: &[String]) -> Result<Vec<Position>, Refusal> {
    names.iter().map(|name| position(name)).collect()
}

fn position(name: &str) -> Result<Position, Refusal> {
    let split = |words: &str| words.split('|').map(str::to_owned).collect();
    if let Some(prepositions) = name.strip_prefix("prep:") {
        return Ok(Position::Prep(split(prepositions)));
    }
    if let Some(prepositions) = name.strip_prefix("predicate:") {
        return Ok(Position::Predicate(split(prepositions)));
    }
    Ok(match name {
        "subject" => Position::Subject,
        "object" => Position::Object,
        "indirect" => Position::Indirect,
        "possessor" => Position::Possessor,
        "modifier" => Position::Modifier,
        "predicate" => Position::Predicate(BTreeSet::new()),
        "modified" => Position::Modified,
        "noun" => Position::Noun,
        "complement" => Position::Complement,
        other => {
            return Err((
                format!("there is no grammatical position `{other}`"),
                "use subject, object, indirect, possessor, modifier, modified, noun, predicate, predicate:WORD|WORD, complement or prep:WORD|WORD"
                    .to_owned(),
            ));
        }
    })
}
