//! Pattern lines of a rule file → step sequences, and where they match a token list.
//!
//! A line is read left to right: `word` is that word, `,` that sign, `$name` a word class or what patterns that give `name`
//! match, `#1-31` a number (`#1-31/2`: written with two digits), `( a | b )` one of several, `?` after an item makes it
//! optional, `~` before it forbids a space before it, `^` asks for a capital. `:name` after `$…` or `#…` renames what is
//! captured. `( … ) <<` before the line and `>> ( … )` after it must stand there but are no part of the match; `!` before such
//! a context means that it must not stand there.
//!
//! Invariants: a line is expanded to finitely many sequences of bounded length, and what `name` matches at a token is computed
//! once, so that matching is linear in the tokens; a line that refers to itself matches nothing at that token. Deliberately
//! absent: repetition, recursion, words of a language.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::expr::Value;
use super::make::Make;
use super::token::{Token, TokenKind};

/// Most sequences that one line may stand for.
const MAX_SEQUENCES: usize = 2048;
/// Most ends that are kept for one name at one token.
const MAX_ENDS: usize = 24;
/// How deep names may stand in names: no sensible line comes near it, and it bounds the stack.
const MAX_DEPTH: usize = 16;
/// How many tokens a context may cover.
const MAX_CONTEXT: usize = 5;

/// All patterns of a language, ready to match.
#[derive(Clone, Debug, Default)]
pub(super) struct Grammar {
    words: HashMap<String, u32>,
    classes: BTreeMap<String, usize>,
    /// By class, then by word.
    values: Vec<BTreeMap<u32, Value>>,
    names: BTreeMap<String, usize>,
    sequences: Vec<Sequence>,
    makes: Vec<Make>,
    /// By name, then by first token: sequences to try.
    starts: Vec<HashMap<Key, Vec<u32>>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Key {
    Word(u32),
    Number,
    Sign(char),
}

#[derive(Clone, Debug)]
struct Sequence {
    gives: usize,
    make: usize,
    left: Option<Context>,
    steps: Vec<Step>,
    right: Option<Context>,
}

#[derive(Clone, Debug)]
struct Context {
    negative: bool,
    any_of: Vec<Vec<Step>>,
}

#[derive(Clone, Debug)]
struct Step {
    item: Item,
    glued: bool,
    capital: bool,
    capture: Option<Arc<str>>,
}

#[derive(Clone, Debug)]
enum Item {
    Word(u32),
    Sign(char),
    Class(usize),
    Name(usize),
    Number { low: u32, high: u32, digits: Option<u8> },
}

/// A token position and what the words up to it stand for.
type Ends = Arc<Vec<(usize, Value)>>;
/// What a sequence captured, in text order.
pub(super) type Captures = Vec<(Arc<str>, Value)>;

/// One match of the wanted name.
#[derive(Clone, Debug)]
pub(super) struct Match {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) value: Value,
}

impl Grammar {
    /// Number of a folded word; 0 for one that no rule names.
    pub(super) fn word(&self, folded: &str) -> u32 {
        self.words.get(folded).copied().unwrap_or(0)
    }

    /// What a class says of a word.
    pub(super) fn class_value(&self, class: &str, word: u32) -> Option<&Value> {
        self.values.get(*self.classes.get(class)?)?.get(&word)
    }

    /// Adds a word class.
    pub(super) fn add_class(&mut self, name: &str, words: impl IntoIterator<Item = (String, Value)>) {
        let next = self.values.len();
        let class = *self.classes.entry(name.to_owned()).or_insert(next);
        if class == next {
            self.values.push(BTreeMap::new());
        }
        for (word, value) in words {
            let id = self.intern(&word);
            if let Some(values) = self.values.get_mut(class) {
                values.insert(id, value);
            }
        }
    }

    /// Adds a line. All classes must have been added.
    pub(super) fn add(&mut self, gives: &str, make: Make, line: &str) -> Result<(), String> {
        let gives = self.name(gives);
        let (left, rest) = match line.split_once("<<") {
            Some((context, rest)) => (Some(self.context(context)?), rest),
            None => (None, line),
        };
        let (body, right) = match rest.split_once(">>") {
            Some((body, context)) => (body, Some(self.context(context)?)),
            None => (rest, None),
        };
        let make_index = self.makes.len();
        self.makes.push(make);
        for steps in self.expand(body)? {
            if steps.is_empty() {
                return Err("the pattern may match no word".to_owned());
            }
            self.sequences.push(Sequence { gives, make: make_index, left: left.clone(), steps, right: right.clone() });
        }
        Ok(())
    }

    /// Builds the index; names that no pattern gives are returned.
    pub(super) fn finish(&mut self) -> Vec<String> {
        let mut firsts: Vec<BTreeSet<Key>> = vec![BTreeSet::new(); self.names.len()];
        loop {
            let mut grown = false;
            for sequence in &self.sequences {
                let Some(step) = sequence.steps.first() else { continue };
                let keys = self.first_keys(&step.item, &firsts);
                let Some(set) = firsts.get_mut(sequence.gives) else { continue };
                let before = set.len();
                set.extend(keys);
                grown |= set.len() > before;
            }
            if !grown {
                break;
            }
        }
        self.starts = vec![HashMap::new(); self.names.len()];
        for (index, sequence) in self.sequences.iter().enumerate() {
            let Some(step) = sequence.steps.first() else { continue };
            for key in self.first_keys(&step.item, &firsts) {
                if let Some(by_key) = self.starts.get_mut(sequence.gives) {
                    by_key.entry(key).or_default().push(index as u32);
                }
            }
        }
        self.names
            .iter()
            .filter(|(_, n)| firsts.get(**n).is_none_or(BTreeSet::is_empty))
            .map(|(s, _)| s.clone())
            .collect()
    }

    /// The longest matches of `name`, left to right, none inside another; of two equally long ones the line that stands first.
    pub(super) fn find(&self, name: &str, tokens: &[Token], accept: impl Fn(usize, usize) -> bool) -> Vec<Match> {
        let Some(&name) = self.names.get(name) else { return Vec::new() };
        let mut search = Search { grammar: self, tokens, memo: HashMap::new(), depth: 0 };
        let (mut at, mut found) = (0, Vec::new());
        while at < tokens.len() {
            let ends = search.ends(name, at);
            let best =
                ends.iter().filter(|(end, _)| accept(at, *end)).fold(None, |best: Option<&(usize, Value)>, end| {
                    if best.is_some_and(|best| best.0 >= end.0) { best } else { Some(end) }
                });
            if let Some((end, value)) = best {
                found.push(Match { start: at, end: *end, value: value.clone() });
                at = *end;
            } else {
                at += 1;
            }
        }
        found
    }

    fn intern(&mut self, word: &str) -> u32 {
        let next = self.words.len() as u32 + 1;
        *self.words.entry(word.to_owned()).or_insert(next)
    }

    fn name(&mut self, name: &str) -> usize {
        let next = self.names.len();
        *self.names.entry(name.to_owned()).or_insert(next)
    }

    fn first_keys(&self, item: &Item, firsts: &[BTreeSet<Key>]) -> Vec<Key> {
        match item {
            Item::Word(id) => vec![Key::Word(*id)],
            Item::Sign(sign) => vec![Key::Sign(*sign)],
            Item::Number { .. } => vec![Key::Number],
            Item::Class(class) => {
                self.values.get(*class).map_or_else(Vec::new, |words| words.keys().map(|id| Key::Word(*id)).collect())
            }
            Item::Name(name) => firsts.get(*name).map_or_else(Vec::new, |keys| keys.iter().copied().collect()),
        }
    }

    fn context(&mut self, text: &str) -> Result<Context, String> {
        let text = text.trim();
        let (negative, text) = text.strip_prefix('!').map_or((false, text), |rest| (true, rest));
        Ok(Context { negative, any_of: self.expand(text)? })
    }

    /// All step sequences that a line stands for.
    fn expand(&mut self, line: &str) -> Result<Vec<Vec<Step>>, String> {
        let spaced = spread_groups(line);
        let words: Vec<&str> = spaced.split_whitespace().collect();
        let mut at = 0;
        let sequences = self.alternatives(&words, &mut at)?;
        if at < words.len() {
            return Err("a bracket closes that was not opened".to_owned());
        }
        Ok(sequences)
    }

    /// Reads `a | b | c` up to a closing bracket or the end.
    fn alternatives(&mut self, words: &[&str], at: &mut usize) -> Result<Vec<Vec<Step>>, String> {
        let mut all = Vec::new();
        let mut current: Vec<Vec<Step>> = vec![Vec::new()];
        while let Some(word) = words.get(*at) {
            match *word {
                ")" | ")?" => break,
                "|" => {
                    all.append(&mut current);
                    current.push(Vec::new());
                    *at += 1;
                }
                "(" | "~(" => {
                    *at += 1;
                    let mut inner = self.alternatives(words, at)?;
                    if *word == "~(" {
                        inner.iter_mut().filter_map(|steps| steps.first_mut()).for_each(|step| step.glued = true);
                    }
                    match words.get(*at) {
                        Some(&")?") => inner.push(Vec::new()),
                        Some(&")") => {}
                        _ => return Err("a bracket is not closed".to_owned()),
                    }
                    *at += 1;
                    current = product(&current, &inner)?;
                }
                item => {
                    *at += 1;
                    let optional = item.len() > 1 && item.ends_with('?');
                    let step = self.step(if optional { item.trim_end_matches('?') } else { item })?;
                    let mut inner = vec![vec![step]];
                    if optional {
                        inner.push(Vec::new());
                    }
                    current = product(&current, &inner)?;
                }
            }
        }
        all.append(&mut current);
        Ok(all)
    }

    fn step(&mut self, text: &str) -> Result<Step, String> {
        let (glued, text) =
            text.strip_prefix('~').filter(|rest| !rest.is_empty()).map_or((false, text), |rest| (true, rest));
        let (capital, text) =
            text.strip_prefix('^').filter(|rest| !rest.is_empty()).map_or((false, text), |rest| (true, rest));
        let (item, capture) = if let Some(name) = text.strip_prefix('$').filter(|name| !name.is_empty()) {
            let (name, capture) = name.split_once(':').unwrap_or((name, name));
            let item = self.classes.get(name).map_or_else(|| None, |class| Some(Item::Class(*class)));
            (item.unwrap_or_else(|| Item::Name(self.name(name))), Some(capture.into()))
        } else if let Some(range) = text.strip_prefix('#').filter(|range| !range.is_empty()) {
            let (range, capture) =
                range.split_once(':').map_or((range, None), |(range, name)| (range, Some(name.into())));
            (number_item(range).ok_or_else(|| format!("`#{range}` is no range of numbers"))?, capture)
        } else {
            let mut chars = text.chars();
            match (chars.next(), chars.next()) {
                (Some(sign), None) if !sign.is_alphabetic() => (Item::Sign(sign), None),
                _ => (Item::Word(self.intern(text)), None),
            }
        };
        Ok(Step { item, glued, capital, capture })
    }
}

/// Puts spaces around brackets and bars, so that a line splits at spaces.
fn spread_groups(line: &str) -> String {
    let mut spaced = String::with_capacity(line.len() * 2);
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '~' if chars.peek() == Some(&'(') => {
                chars.next();
                spaced.push_str(" ~( ");
            }
            '(' | '|' => spaced.extend([' ', c, ' ']),
            ')' => {
                spaced.extend([' ', ')']);
                if chars.peek() == Some(&'?') {
                    spaced.push('?');
                    chars.next();
                }
                spaced.push(' ');
            }
            // A backslash takes the next sign by itself: `\(`, `\?`.
            '\\' => spaced.extend(chars.next().map(|next| match next {
                '(' => '⟨',
                ')' => '⟩',
                other => other,
            })),
            other => spaced.push(other),
        }
    }
    spaced
}

fn number_item(range: &str) -> Option<Item> {
    let (range, digits) = range.split_once('/').map_or((range, None), |(range, digits)| (range, Some(digits)));
    let (low, high) = range.split_once('-').unwrap_or((range, range));
    let digits = match digits {
        Some(digits) => Some(digits.parse().ok()?),
        None => None,
    };
    Some(Item::Number { low: low.parse().ok()?, high: high.parse().ok()?, digits })
}

fn product(before: &[Vec<Step>], after: &[Vec<Step>]) -> Result<Vec<Vec<Step>>, String> {
    if before.len() * after.len() > MAX_SEQUENCES {
        return Err(format!("the pattern stands for more than {MAX_SEQUENCES} sequences"));
    }
    Ok(before.iter().flat_map(|a| after.iter().map(move |b| a.iter().chain(b).cloned().collect())).collect())
}

/// Matching of one token list.
struct Search<'g> {
    grammar: &'g Grammar,
    tokens: &'g [Token],
    memo: HashMap<(usize, usize), Ends>,
    depth: usize,
}

impl Search<'_> {
    /// Where the words that stand for `name` may end if they begin at token `at`.
    fn ends(&mut self, name: usize, at: usize) -> Ends {
        let Some(token) = self.tokens.get(at) else { return Ends::default() };
        let key = match token.kind {
            TokenKind::Word { id: 0, .. } => return Ends::default(),
            TokenKind::Word { id, .. } => Key::Word(id),
            TokenKind::Number { .. } => Key::Number,
            TokenKind::Sign(sign) => Key::Sign(sign),
        };
        let grammar = self.grammar;
        let Some(sequences) = grammar.starts.get(name).and_then(|by_key| by_key.get(&key)) else {
            return Ends::default();
        };
        if let Some(known) = self.memo.get(&(name, at)) {
            return Arc::clone(known);
        }
        self.memo.insert((name, at), Ends::default());
        if self.depth >= MAX_DEPTH {
            return Ends::default();
        }
        self.depth += 1;
        let mut ends: Vec<(usize, Value)> = Vec::new();
        for sequence in sequences.iter().filter_map(|index| grammar.sequences.get(*index as usize)) {
            let mut reached = Vec::new();
            self.walk(&sequence.steps, at, at, &mut Captures::new(), &mut reached);
            for (end, captures) in reached {
                if ends.len() >= MAX_ENDS
                    || !self.holds_left(sequence.left.as_ref(), at)
                    || !self.holds_right(sequence.right.as_ref(), end)
                {
                    continue;
                }
                let made = grammar.makes.get(sequence.make).and_then(|make| make.value(&captures));
                if let Some(value) = made
                    && !ends.iter().any(|known| known.0 == end && known.1 == value)
                {
                    ends.push((end, value));
                }
            }
        }
        self.depth -= 1;
        let ends = Arc::new(ends);
        self.memo.insert((name, at), Arc::clone(&ends));
        ends
    }

    fn walk(
        &mut self,
        steps: &[Step],
        first: usize,
        at: usize,
        captures: &mut Captures,
        reached: &mut Vec<(usize, Captures)>,
    ) {
        let Some((step, rest)) = steps.split_first() else {
            reached.push((at, captures.clone()));
            return;
        };
        let Some(token) = self.tokens.get(at) else { return };
        if at > first && ((step.glued && !token.glued) || token.breaks) {
            return;
        }
        if step.capital && !matches!(token.kind, TokenKind::Word { capital: true, .. }) {
            return;
        }
        match (&step.item, token.kind) {
            (Item::Name(name), _) => {
                for (end, value) in self.ends(*name, at).iter() {
                    let depth = captures.len();
                    captures.extend(step.capture.clone().map(|name| (name, value.clone())));
                    self.walk(rest, first, *end, captures, reached);
                    captures.truncate(depth);
                }
            }
            (item, kind) => {
                let Some(value) = self.terminal(item, kind) else { return };
                let depth = captures.len();
                if let (Some(name), Some(value)) = (step.capture.clone(), value) {
                    captures.push((name, value));
                }
                self.walk(rest, first, at + 1, captures, reached);
                captures.truncate(depth);
            }
        }
    }

    /// Whether the item is that token; with its value, if it has one.
    #[allow(clippy::option_option, reason = "no match, a match, and a match with a value are three answers")]
    fn terminal(&self, item: &Item, kind: TokenKind) -> Option<Option<Value>> {
        match (item, kind) {
            (Item::Word(want), TokenKind::Word { id, .. }) => (*want == id).then_some(None),
            (Item::Sign(want), TokenKind::Sign(sign)) => (plain(*want) == sign).then_some(None),
            (Item::Class(class), TokenKind::Word { id, .. }) => {
                self.grammar.values.get(*class)?.get(&id).cloned().map(Some)
            }
            (Item::Number { low, high, digits }, TokenKind::Number { value, digits: written }) => {
                let fits = (*low..=*high).contains(&value) && digits.is_none_or(|digits| digits == written);
                fits.then(|| Some(Value::Int(i32::try_from(value).unwrap_or(i32::MAX))))
            }
            _ => None,
        }
    }

    fn holds_left(&mut self, context: Option<&Context>, at: usize) -> bool {
        let Some(context) = context else { return true };
        let found = context.any_of.iter().any(|steps| {
            (1..=MAX_CONTEXT.min(at)).any(|back| {
                let mut reached = Vec::new();
                self.walk(steps, at - back, at - back, &mut Captures::new(), &mut reached);
                reached.iter().any(|(end, _)| *end == at)
            })
        });
        found != context.negative
    }

    fn holds_right(&mut self, context: Option<&Context>, at: usize) -> bool {
        let Some(context) = context else { return true };
        // The end of the text stands for whatever sign could end the words.
        if at >= self.tokens.len() {
            return true;
        }
        let found = context.any_of.iter().any(|steps| {
            let mut reached = Vec::new();
            // The first token of a context on the right may be asked to be glued to the match, so that the match counts as begun.
            self.walk(steps, at.saturating_sub(1), at, &mut Captures::new(), &mut reached);
            !reached.is_empty()
        });
        found != context.negative
    }
}

/// Signs that a line cannot hold bare.
fn plain(sign: char) -> char {
    match sign {
        '⟨' => '(',
        '⟩' => ')',
        other => other,
    }
}
