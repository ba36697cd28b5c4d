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

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use super::expr::Value;
use super::make::Make;
use super::token::{Token, TokenKind};
use crate::text::hash::Map;

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
    words: Map<String, u32>,
    classes: BTreeMap<String, usize>,
    /// By class, then by word.
    values: Vec<BTreeMap<u32, Value>>,
    names: BTreeMap<String, usize>,
    /// What the sequences of a name or context begin with, by name, and what then follows.
    nodes: Vec<Node>,
    /// The root of each name's sequences.
    roots: Vec<usize>,
    /// The lines, in the order in which they stand.
    lines: Vec<Line>,
    /// The line of each sequence.
    sequences: Vec<usize>,
    /// What the words of each name may begin with.
    firsts: Vec<Firsts>,
}

/// Sequences that begin alike share their first steps: a place after some steps.
#[derive(Clone, Debug, Default)]
struct Node {
    /// Steps that may follow, each with the place after it.
    edges: Vec<(Step, usize)>,
    /// Sequences that end here.
    ends: Vec<usize>,
}

/// What a line makes and where it may stand.
#[derive(Clone, Debug)]
struct Line {
    make: Make,
    left: Option<Context>,
    right: Option<Context>,
}

#[derive(Clone, Copy, Debug)]
struct Context {
    negative: bool,
    root: usize,
}

#[derive(Clone, Debug, PartialEq)]
struct Step {
    item: Item,
    glued: bool,
    capital: bool,
    capture: Option<Arc<str>>,
}

#[derive(Clone, Debug, PartialEq)]
enum Item {
    Word(u32),
    Sign(char),
    Class(usize),
    Name(usize),
    Number { low: u32, high: u32, digits: Option<u8> },
}

/// The tokens that something may begin with.
#[derive(Clone, Debug, Default, PartialEq)]
struct Firsts {
    /// One bit a word.
    words: Vec<u64>,
    number: bool,
    signs: Vec<char>,
}

impl Firsts {
    fn add_word(&mut self, id: u32) {
        let at = id as usize / 64;
        if self.words.len() <= at {
            self.words.resize(at + 1, 0);
        }
        self.words[at] |= 1 << (id % 64);
    }

    fn add_sign(&mut self, sign: char) {
        if !self.signs.contains(&sign) {
            self.signs.push(sign);
        }
    }

    fn add_all(&mut self, other: &Self) {
        if self.words.len() < other.words.len() {
            self.words.resize(other.words.len(), 0);
        }
        self.words.iter_mut().zip(&other.words).for_each(|(mine, theirs)| *mine |= theirs);
        self.number |= other.number;
        other.signs.iter().for_each(|sign| self.add_sign(*sign));
    }

    fn is_empty(&self) -> bool {
        !self.number && self.signs.is_empty() && self.words.iter().all(|word| *word == 0)
    }

    fn hold(&self, kind: TokenKind) -> bool {
        match kind {
            TokenKind::Word { id, .. } => {
                self.words.get(id as usize / 64).is_some_and(|word| word >> (id % 64) & 1 == 1)
            }
            TokenKind::Number { .. } => self.number,
            TokenKind::Sign(sign) => self.signs.contains(&sign),
        }
    }
}

/// A token position and what the words up to it stand for.
type Ends = Vec<(usize, Value)>;
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
        let sequences = self.expand(body)?;
        if sequences.iter().any(Vec::is_empty) {
            return Err("the pattern may match no word".to_owned());
        }
        self.lines.push(Line { make, left, right });
        for steps in sequences {
            let end = self.plant(self.roots[gives], steps);
            self.nodes[end].ends.push(self.sequences.len());
            self.sequences.push(self.lines.len() - 1);
        }
        Ok(())
    }

    /// Adds steps below a root, along those that are already there: the place where they end.
    fn plant(&mut self, root: usize, steps: Vec<Step>) -> usize {
        let mut at = root;
        for step in steps {
            let known = self.nodes[at].edges.iter().find(|(known, _)| *known == step).map(|(_, next)| *next);
            at = known.unwrap_or_else(|| {
                let next = self.new_node();
                self.nodes[at].edges.push((step, next));
                next
            });
        }
        at
    }

    fn new_node(&mut self) -> usize {
        self.nodes.push(Node::default());
        self.nodes.len() - 1
    }

    /// Builds the index; names that no pattern gives are returned.
    pub(super) fn finish(&mut self) -> Vec<String> {
        self.firsts = vec![Firsts::default(); self.names.len()];
        loop {
            let mut grown = false;
            for (name, root) in self.roots.iter().enumerate() {
                let mut firsts = self.firsts[name].clone();
                for (step, _) in &self.nodes[*root].edges {
                    match &step.item {
                        Item::Word(id) => firsts.add_word(*id),
                        Item::Sign(sign) => firsts.add_sign(*sign),
                        Item::Number { .. } => firsts.number = true,
                        Item::Class(class) => self.values[*class].keys().for_each(|id| firsts.add_word(*id)),
                        Item::Name(inner) => firsts.add_all(&self.firsts[*inner]),
                    }
                }
                grown |= firsts != self.firsts[name];
                self.firsts[name] = firsts;
            }
            if !grown {
                break;
            }
        }
        self.names.iter().filter(|(_, n)| self.firsts[**n].is_empty()).map(|(s, _)| s.clone()).collect()
    }

    /// The longest matches of `name`, left to right, none inside another; of two equally long ones the line that stands first.
    pub(super) fn find(&self, name: &str, tokens: &[Token], accept: impl Fn(usize, usize) -> bool) -> Vec<Match> {
        let Some(&name) = self.names.get(name) else { return Vec::new() };
        let mut search = Search { grammar: self, tokens, memo: vec![Vec::new(); tokens.len()], depth: 0 };
        let (mut at, mut found) = (0, Vec::new());
        while at < tokens.len() {
            let ends = search.ends(name, at);
            let best = ends.iter().flat_map(|ends| ends.iter()).filter(|(end, _)| accept(at, *end)).fold(
                None,
                |best: Option<&(usize, Value)>, end| {
                    if best.is_some_and(|best| best.0 >= end.0) { best } else { Some(end) }
                },
            );
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
        if let Some(known) = self.names.get(name) {
            return *known;
        }
        let root = self.new_node();
        self.roots.push(root);
        self.names.insert(name.to_owned(), self.roots.len() - 1);
        self.roots.len() - 1
    }

    fn context(&mut self, text: &str) -> Result<Context, String> {
        let text = text.trim();
        let (negative, text) = text.strip_prefix('!').map_or((false, text), |rest| (true, rest));
        let sequences = self.expand(text)?;
        let root = self.new_node();
        for steps in sequences {
            let end = self.plant(root, steps);
            // A context tells where it ends, and makes nothing.
            self.nodes[end].ends.push(0);
        }
        Ok(Context { negative, root })
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
                (Some(sign), None) if !sign.is_alphabetic() => (Item::Sign(plain(sign)), None),
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
    /// By token: what is known of names that may begin there.
    memo: Vec<Vec<(usize, Option<Rc<Ends>>)>>,
    depth: usize,
}

/// A sequence that was walked to its end, the token behind it, what it captured.
type Reached = (usize, usize, Captures);

impl<'g> Search<'g> {
    /// Where the words that stand for `name` may end if they begin at token `at`; `None` where none do.
    fn ends(&mut self, name: usize, at: usize) -> Option<Rc<Ends>> {
        let token = self.tokens.get(at)?;
        let grammar = self.grammar;
        if !grammar.firsts.get(name)?.hold(token.kind) {
            return None;
        }
        let known = self.memo.get_mut(at)?;
        if let Some((_, ends)) = known.iter().find(|(known, _)| *known == name) {
            return ends.clone();
        }
        let place = known.len();
        known.push((name, None));
        if self.depth >= MAX_DEPTH {
            return None;
        }
        self.depth += 1;
        let mut reached = Vec::new();
        self.walk(*grammar.roots.get(name)?, at, at, &mut Captures::new(), &mut reached);
        // Of equal matches the line that stands first counts.
        reached.sort_by_key(|(sequence, ..)| *sequence);
        let mut ends = Ends::new();
        for (sequence, end, captures) in reached {
            let Some(line) = grammar.sequences.get(sequence).and_then(|line| grammar.lines.get(*line)) else {
                continue;
            };
            if ends.len() >= MAX_ENDS || !self.holds_left(line.left, at) || !self.holds_right(line.right, end) {
                continue;
            }
            if let Some(value) = line.make.value(&captures)
                && !ends.iter().any(|known| known.0 == end && known.1 == value)
            {
                ends.push((end, value));
            }
        }
        self.depth -= 1;
        let ends = (!ends.is_empty()).then(|| Rc::new(ends));
        if let Some(known) = self.memo.get_mut(at).and_then(|known| known.get_mut(place)) {
            known.1.clone_from(&ends);
        }
        ends
    }

    fn walk(&mut self, node: usize, first: usize, at: usize, captures: &mut Captures, reached: &mut Vec<Reached>) {
        let grammar: &'g Grammar = self.grammar;
        let Some(node) = grammar.nodes.get(node) else { return };
        reached.extend(node.ends.iter().map(|sequence| (*sequence, at, captures.clone())));
        let Some(token) = self.tokens.get(at) else { return };
        if at > first && token.breaks {
            return;
        }
        for (step, next) in &node.edges {
            let parted = at > first && step.glued && !token.glued;
            if parted || step.capital && !matches!(token.kind, TokenKind::Word { capital: true, .. }) {
                continue;
            }
            let depth = captures.len();
            if let Item::Name(name) = &step.item {
                // Most names cannot begin here: no need to ask further.
                if !grammar.firsts.get(*name).is_some_and(|firsts| firsts.hold(token.kind)) {
                    continue;
                }
                for (end, value) in self.ends(*name, at).iter().flat_map(|ends| ends.iter()) {
                    captures.extend(step.capture.clone().map(|name| (name, value.clone())));
                    self.walk(*next, first, *end, captures, reached);
                    captures.truncate(depth);
                }
            } else if let Some(value) = grammar.terminal(&step.item, token.kind) {
                captures.extend(step.capture.clone().zip(value));
                self.walk(*next, first, at + 1, captures, reached);
                captures.truncate(depth);
            }
        }
    }

    fn holds_left(&mut self, context: Option<Context>, at: usize) -> bool {
        let Some(context) = context else { return true };
        let found = (1..=MAX_CONTEXT.min(at)).any(|back| {
            let mut reached = Vec::new();
            self.walk(context.root, at - back, at - back, &mut Captures::new(), &mut reached);
            reached.iter().any(|(_, end, _)| *end == at)
        });
        found != context.negative
    }

    fn holds_right(&mut self, context: Option<Context>, at: usize) -> bool {
        let Some(context) = context else { return true };
        // The end of the text stands for whatever sign could end the words, and for no word.
        if at >= self.tokens.len() {
            let root = self.grammar.nodes.get(context.root);
            let sign = root.is_some_and(|node| node.edges.iter().any(|(step, _)| matches!(step.item, Item::Sign(_))));
            return context.negative || sign;
        }
        let mut reached = Vec::new();
        // The first token of a context on the right may be asked to be glued to the match, so that the match counts as begun.
        self.walk(context.root, at.saturating_sub(1), at, &mut Captures::new(), &mut reached);
        reached.is_empty() == context.negative
    }
}

impl Grammar {
    /// Whether the item is that token; with its value, if it has one.
    #[allow(clippy::option_option, reason = "no match, a match, and a match with a value are three answers")]
    fn terminal(&self, item: &Item, kind: TokenKind) -> Option<Option<Value>> {
        match (item, kind) {
            (Item::Word(want), TokenKind::Word { id, .. }) => (*want == id).then_some(None),
            (Item::Sign(want), TokenKind::Sign(sign)) => (*want == sign).then_some(None),
            (Item::Class(class), TokenKind::Word { id, .. }) => self.values.get(*class)?.get(&id).cloned().map(Some),
            (Item::Number { low, high, digits }, TokenKind::Number { value, digits: written }) => {
                let fits = (*low..=*high).contains(&value) && digits.is_none_or(|digits| digits == written);
                fits.then(|| Some(Value::Int(i32::try_from(value).unwrap_or(i32::MAX))))
            }
            _ => None,
        }
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
