//! Walking a sentence's dependency tree: children, ancestors, phrases.
//!
//! Invariants: every walk ends, also on a malformed tree with a cycle. Deliberately absent: clauses (those are in `clause`).

use super::{Sentence, Span, Token};

impl Token {
    /// Whether the token's relation is `name`, with or without a subtype.
    pub fn is(&self, name: &str) -> bool {
        self.relation.split(':').next() == Some(name)
    }

    /// Whether the token carries the universal feature `feature` ("Number=Plur").
    pub fn has(&self, feature: &str) -> bool {
        self.features.contains(&feature)
    }
}

impl Sentence {
    /// Indexes of the tokens whose head is `index`, in text order.
    pub fn children(&self, index: usize) -> impl Iterator<Item = usize> {
        self.tokens.iter().enumerate().filter(move |(_, token)| token.head == Some(index)).map(|(child, _)| child)
    }

    /// Heads of `index`, nearest first.
    pub fn ancestors(&self, index: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.tokens[index].head, |&above| self.tokens[above].head).take(self.tokens.len())
    }

    /// Whether `index` lies below `above` in the tree, or is it.
    pub fn is_below(&self, index: usize, above: usize) -> bool {
        index == above || self.ancestors(index).any(|ancestor| ancestor == above)
    }

    /// Indexes of `head` and what depends on it, in text order, leaving out every branch whose relation `skip` names.
    pub fn branch(&self, head: usize, skip: impl Fn(&Token) -> bool) -> Vec<usize> {
        let mut taken = vec![false; self.tokens.len()];
        let mut open = vec![head];
        while let Some(index) = open.pop() {
            if std::mem::replace(&mut taken[index], true) {
                continue;
            }
            open.extend(self.children(index).filter(|&child| !skip(&self.tokens[child])));
        }
        (0..taken.len()).filter(|&index| taken[index]).collect()
    }

    /// The noun phrase of `head` without coordinated phrases, appositions, relative clauses, its own preposition and punctuation at
    /// its edges, as one span around the head.
    pub fn phrase(&self, head: usize) -> Span {
        let outside = ["conj", "cc", "appos", "acl", "parataxis", "case", "mark", "advcl", "punct", "dep", "list"];
        let members = self.branch(head, |token| {
            outside.contains(&token.relation.split(':').next().unwrap_or(""))
                && !(token.is("case") && token.head != Some(head))
        });
        let (mut first, mut last) = (head, head);
        let at = members.iter().position(|&member| member == head).expect("a branch holds its head");
        // The phrase is what adjoins the head; a gap is what was left out.
        for &member in members[..at].iter().rev() {
            if first - member > 2 {
                break;
            }
            first = member;
        }
        for &member in &members[at + 1..] {
            if member - last > 2 {
                break;
            }
            last = member;
        }
        self.tokens[first].span.cover(&self.tokens[last].span)
    }

    /// `head` and the tokens coordinated with it, in text order.
    pub fn coordinated(&self, head: usize) -> Vec<usize> {
        let mut all = vec![head];
        all.extend(self.children(head).filter(|&child| self.tokens[child].is("conj")));
        all
    }

    /// Index of the first token that begins at or after byte `start` and before `end` of the same field.
    pub fn token_in(&self, span: &Span) -> Option<usize> {
        self.tokens.iter().position(|token| span.overlaps(&token.span))
    }

    /// The token inside `span` whose head lies outside it: the head of what the span covers.
    pub fn head_of(&self, span: &Span) -> Option<usize> {
        let inside = |index: usize| span.overlaps(&self.tokens[index].span);
        (0..self.tokens.len()).filter(|&index| inside(index)).min_by_key(|&index| match self.tokens[index].head {
            Some(head) if inside(head) => (1, index),
            _ if self.tokens[index].is("punct") || self.tokens[index].is("case") => (1, index),
            _ => (0, index),
        })
    }
}
