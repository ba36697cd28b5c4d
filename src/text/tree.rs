//! Walking a sentence's dependency tree (children, ancestors, phrases, names), and finding what stands at an offset.
//!
//! Invariants: every walk ends, also on a malformed tree with a cycle. Deliberately absent: clauses (those are in `clause`).

use super::aside::DATELINE;
use super::{BlockKind, Document, Quote, Sentence, Span, Token, WordClass};

impl Token {
    /// Whether the token's relation is `name`, with or without a subtype.
    pub fn is(&self, name: &str) -> bool {
        self.relation.split(':').next() == Some(name)
    }

    /// Whether the relation is this one, or this one with a further subtype ("nsubj" and "nsubj:pass" both are "nsubj").
    pub fn is_relation(&self, wanted: &str) -> bool {
        self.relation.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
    }

    /// Whether the token carries the universal feature `feature` ("Number=Plur").
    pub fn has(&self, feature: &str) -> bool {
        self.features.contains(&feature)
    }
}

/// Letters of the shortest town in capitals that is taken for a dateline: shorter words in capitals are acronyms.
const SHOUTED: usize = 4;

impl Sentence {
    /// Whether its words are capitalised as in a headline, so that a capital shows nothing: of three long words or more, no verb, noun,
    /// adjective or adverb begins with a small letter.
    pub fn is_title_case(&self) -> bool {
        use WordClass::{Adj, Adv, Aux, Noun, Propn, Verb, X};
        let long = |token: &&Token| token.form.chars().filter(|c| c.is_alphabetic()).count() >= 3;
        let content = |token: &&Token| matches!(token.class, Adj | Adv | Aux | Noun | Propn | Verb | X);
        let mut words = self.tokens.iter().filter(long).filter(content).peekable();
        let capitals = |token: &Token| token.form.starts_with(char::is_uppercase);
        self.tokens.iter().filter(long).filter(content).count() >= 3 && words.all(capitals)
    }

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
        self.branch_without(head, |index| skip(&self.tokens[index]))
    }

    fn branch_without(&self, head: usize, skip: impl Fn(usize) -> bool) -> Vec<usize> {
        let mut taken = vec![false; self.tokens.len()];
        let mut open = vec![head];
        while let Some(index) = open.pop() {
            if std::mem::replace(&mut taken[index], true) {
                continue;
            }
            open.extend(self.children(index).filter(|&child| !skip(child)));
        }
        (0..taken.len()).filter(|&index| taken[index]).collect()
    }

    /// The noun phrase of `head` without coordinated phrases, appositions, relative clauses, its own preposition and punctuation at
    /// its edges, as one span around the head.
    pub fn phrase(&self, head: usize) -> Span {
        self.phrase_without(head, |_| false)
    }

    /// The same, without the branches that `leave_out` names by their top token.
    pub fn phrase_without(&self, head: usize, leave_out: impl Fn(usize) -> bool) -> Span {
        let outside = ["conj", "cc", "appos", "acl", "parataxis", "case", "mark", "advcl", "punct", "dep", "list"];
        let members = self.branch_without(head, |index| {
            let token = &self.tokens[index];
            leave_out(index)
                || outside.contains(&token.relation.split(':').next().unwrap_or(""))
                    && !(token.is("case") && token.head != Some(head))
        });
        let (mut first, mut last) = (head, head);
        let at = members.iter().position(|&member| member == head).expect("a branch holds its head");
        // The phrase is what adjoins the head but for punctuation; another gap is what was left out.
        let adjoins = |from: usize, to: usize| (from + 1..to).all(|between| self.tokens[between].is("punct"));
        for &member in members[..at].iter().rev() {
            if !adjoins(member, first) {
                break;
            }
            first = member;
        }
        for &member in &members[at + 1..] {
            if !adjoins(last, member) {
                break;
            }
            last = member;
        }
        while last > head && matches!(self.tokens[last].class, WordClass::Adp | WordClass::Sconj | WordClass::Cconj) {
            last -= 1;
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

    /// Whether what `span` covers stands in the sentence's dateline, and so tells where and when it was written, not what happened.
    pub fn in_dateline(&self, span: &Span) -> bool {
        let dateline = |at: usize| self.tokens[at].relation == DATELINE;
        self.head_of(span).is_some_and(|head| dateline(head) || self.ancestors(head).any(dateline))
            || self.is_shouted(span)
    }

    /// "Last updated 4 October *BEIRUT* A strike killed …": whether a name in capitals stands in no phrase and what follows begins a sentence: a
    /// dateline that the page glued to something else.
    fn is_shouted(&self, span: &Span) -> bool {
        let range = self.tokens_in(span);
        let (before, after) = (range.start.checked_sub(1).map(|at| &self.tokens[at]), self.tokens.get(range.end));
        let capitals = |form: &str| form.len() >= SHOUTED && form.chars().all(|c| c.is_uppercase() || c == '-');
        let small = |token: &Token| token.form.starts_with(char::is_lowercase);
        let opens = after.is_some_and(|token| {
            token.form.starts_with(char::is_uppercase)
                && !(token.form.len() > 1 && token.form.chars().all(char::is_uppercase))
        });
        let free =
            before.is_none_or(|token| !matches!(token.class, WordClass::Adp | WordClass::Det | WordClass::Propn));
        !range.is_empty()
            && opens
            && free
            && self.tokens[range].iter().all(|token| capitals(&token.form))
            && self.tokens.iter().any(small)
    }

    /// The token's children under one of these relations, with or without subtype: "nsubj" finds "nsubj:pass" too, "nsubj:pass" only itself.
    pub fn children_by<'s>(&'s self, head: usize, relations: &'s [&str]) -> impl Iterator<Item = usize> + 's {
        self.children(head).filter(move |&child| {
            self.tokens.get(child).is_some_and(|token| relations.iter().any(|wanted| token.is_relation(wanted)))
        })
    }

    /// The stretch of text from the first to the last token of all that stands under a token.
    pub fn subtree_span(&self, top: usize) -> Span {
        self.span_of(&self.branch(top, |_| false))
    }

    /// The name that the token heads or stands in: tokens joined by `flat` and `compound` (with their hyphens), without a gap.
    pub fn name(&self, token: usize) -> Vec<usize> {
        let joined = |token: &Token| token.relation == "flat" || token.relation == "compound";
        let mut head = token;
        for above in self.ancestors(token) {
            if !self.tokens.get(head).is_some_and(joined) {
                break;
            }
            head = above;
        }
        let all = self.branch(head, |token| {
            !(joined(token) || (token.relation == "punct" && matches!(token.form.as_str(), "-" | "‐" | "‑")))
        });
        contiguous(token, &all)
    }

    /// The stretch of text of [`Sentence::name`].
    pub fn name_span(&self, token: usize) -> Span {
        self.span_of(&self.name(token))
    }

    /// Heads of the appositions of a noun.
    pub fn appositions(&self, head: usize) -> Vec<usize> {
        self.children_by(head, &["appos"]).collect()
    }

    /// The first preposition of a noun.
    pub fn case(&self, head: usize) -> Option<usize> {
        self.children_by(head, &["case"]).next()
    }

    /// The token that covers a byte offset.
    pub fn token_at(&self, offset: usize) -> Option<usize> {
        let at = self.tokens.partition_point(|token| token.span.end <= offset);
        self.tokens.get(at).filter(|token| token.span.start <= offset).map(|_| at)
    }

    /// The tokens that a span touches.
    pub fn tokens_in(&self, span: &Span) -> std::ops::Range<usize> {
        let start = self.tokens.partition_point(|token| token.span.end <= span.start);
        let end = self.tokens.partition_point(|token| token.span.start < span.end);
        start..end.max(start)
    }

    /// The smallest span that covers the tokens; the sentence's for none.
    pub fn span_of(&self, tokens: &[usize]) -> Span {
        let spans = tokens.iter().filter_map(|&at| self.tokens.get(at)).map(|token| token.span);
        spans.reduce(|a, b| a.cover(&b)).unwrap_or(self.span)
    }

    /// The clause whose predicate is the token, or the nearest one above it.
    pub fn clause_of(&self, token: usize) -> Option<usize> {
        std::iter::once(token)
            .chain(self.ancestors(token))
            .find_map(|at| self.clauses.iter().position(|clause| clause.predicate == at))
    }
}

/// The run without gaps around one member of a sorted list.
fn contiguous(around: usize, sorted: &[usize]) -> Vec<usize> {
    let Some(place) = sorted.iter().position(|&at| at == around) else { return vec![around] };
    let mut start = place;
    while start > 0 && sorted.get(start - 1).zip(sorted.get(start)).is_some_and(|(a, b)| a + 1 == *b) {
        start -= 1;
    }
    let mut end = place + 1;
    while sorted.get(end - 1).zip(sorted.get(end)).is_some_and(|(a, b)| a + 1 == *b) {
        end += 1;
    }
    sorted.get(start..end).unwrap_or_default().to_vec()
}

impl Document {
    /// The sentences that the article tells: all but those in which its page speaks of itself.
    pub fn told(&self) -> impl Iterator<Item = &Sentence> {
        let is_furniture = |sentence: &Sentence| {
            self.blocks.get(sentence.block).is_some_and(|block| block.kind == BlockKind::Furniture)
        };
        self.sentences.iter().filter(move |sentence| !is_furniture(sentence))
    }

    /// Index of the sentence that covers a byte offset.
    pub fn sentence_at(&self, offset: usize) -> Option<usize> {
        let at = self.sentences.partition_point(|sentence| sentence.span.end <= offset);
        self.sentences.get(at).filter(|sentence| sentence.span.start <= offset).map(|_| at)
    }

    /// Indexes of the sentences that a span touches.
    pub fn sentences_in(&self, span: &Span) -> std::ops::Range<usize> {
        let start = self.sentences.partition_point(|sentence| sentence.span.end <= span.start);
        let end = self.sentences.partition_point(|sentence| sentence.span.start < span.end);
        start..end.max(start)
    }

    /// Sentence and token that cover a byte offset.
    pub fn token_at(&self, offset: usize) -> Option<(usize, usize)> {
        let sentence = self.sentence_at(offset)?;
        Some((sentence, self.sentences.get(sentence)?.token_at(offset)?))
    }

    /// The innermost quotation that covers a byte offset.
    pub fn quote_at(&self, offset: usize) -> Option<&Quote> {
        let until = self.quotes.partition_point(|quote| quote.outer.start <= offset);
        self.quotes.get(..until)?.iter().rev().take(64).find(|quote| offset < quote.outer.end)
    }
}
