//! A number in its sentence → what it counts, over which window, as of when.
//!
//! What is counted is the noun that the number modifies in the tree, or the noun behind "of"; a number without a noun of its own takes
//! that of the number it is coordinated with ("15 prisoners of the one side and 33 of the other"). The window and the date are those that
//! a time expression of the same clause states. Deliberately absent: guesses; a number that no noun claims counts nothing named.

use crate::model::{Mention, MentionKind, QuantityMention, TimeMention, TimexType};
use crate::rules::quantity::QuantityWords;
use crate::text::{Document, Sentence, Span, Token, WordClass};

/// The most words of a counted noun phrase.
const MOST_WORDS: usize = 3;
/// How many tokens behind a vague number its noun may stand.
const FARTHEST_NOUN: usize = 4;
/// How many tokens before a number the counted noun may stand that it shares.
const FARTHEST_PARALLEL: usize = 12;

/// Fills in `of`, `window` and `as_of` of a quantity whose number stands at `span`.
pub(super) fn complete(
    quantity: &mut QuantityMention,
    span: &Span,
    document: &Document,
    times: &[Mention],
    words: &QuantityWords,
) {
    let Some(sentence) = document.sentence_at(span.start).and_then(|at| document.sentences.get(at)) else { return };
    let measured = quantity.unit.as_deref().is_some_and(|unit| unit != "share");
    quantity.of = sentence.head_of(span).and_then(|head| counted(sentence, head, span, measured, words));
    for (time_span, time) in times_in(sentence, times).filter(|(time, _)| !time.overlaps(span)) {
        if window(sentence, &time_span, time, words) && !is_aside(sentence, &time_span, span) {
            quantity.window = Some(time.timex.value.clone());
        } else if is_as_of(sentence, &time_span, words) {
            quantity.as_of.clone_from(&time.edtf);
        }
    }
}

/// Whether the first noun behind a vague number stands in the plural ("several villages", "a handful of old shells").
pub(super) fn is_before_plural(span: &Span, document: &Document, words: &QuantityWords) -> bool {
    let Some(sentence) = document.sentence_at(span.start).and_then(|at| document.sentences.get(at)) else {
        return false;
    };
    let behind = sentence.tokens.iter().skip_while(|token| token.span.start < span.end).take(FARTHEST_NOUN);
    let noun = behind.take_while(|token| token.class != WordClass::Punct).find(|token| is_noun(token));
    noun.is_some_and(|noun| {
        words.is_in("people", &noun.form)
            || noun.class == WordClass::Noun && noun.features.contains(&"Number=Plur") && !words.is_unit(&noun.form)
    })
}

fn counted(sentence: &Sentence, head: usize, span: &Span, measured: bool, words: &QuantityWords) -> Option<String> {
    let token = sentence.tokens.get(head)?;
    if let Some(noun) =
        Some(head).filter(|_| follows_and(sentence, head)).and_then(|head| parallel(sentence, head, span, words))
    {
        return Some(noun);
    }
    // "tens of thousands of people": past the nouns that belong to the number.
    let mut noun = behind_of(sentence, head, words);
    while let Some(inner) = noun.filter(|&noun| span.overlaps(&sentence.tokens[noun].span)) {
        noun = behind_of(sentence, inner, words);
    }
    if let Some(noun) = noun {
        return Some(phrase(sentence, noun, span));
    }
    if measured {
        return None;
    }
    // "thousands", "half": a noun of number is not what it counts.
    let form = token.form.to_lowercase();
    let sign = !form.chars().any(char::is_alphabetic);
    let own = span.contains(&token.span)
        && (sign
            || words.is_in("vague_nouns", &form)
            || words.fractions.contains_key(&form)
            || words.cardinals.contains_key(&form));
    if is_noun(token) && !is_number(token) && !own {
        return Some(phrase(sentence, head, span));
    }
    let Some(above) = token.head else { return adjoining(sentence, span) };
    match token.relation.split(':').next().unwrap_or(token.relation) {
        "conj" => shared(sentence, above, span),
        "nummod" | "amod" | "det" | "advmod" | "compound" | "nmod"
            if is_noun(&sentence.tokens[above])
                && !span.overlaps(&sentence.tokens[above].span)
                && !words.is_unit(&sentence.tokens[above].form) =>
        {
            let noun = phrase(sentence, above, span);
            (above > head || token.is("nummod")).then_some(noun)
        }
        _ => adjoining(sentence, span),
    }
}

/// Whether a coordinating conjunction stands directly before a token.
fn follows_and(sentence: &Sentence, at: usize) -> bool {
    at.checked_sub(1)
        .and_then(|before| sentence.tokens.get(before))
        .is_some_and(|token| token.class == WordClass::Cconj)
}

/// The noun of a coordinated number where both have a holder: "15 prisoners of the one side and 33 of the other". Parsers hang the
/// second number anywhere, so the nearest counted noun before it is asked.
fn parallel(sentence: &Sentence, head: usize, span: &Span, words: &QuantityWords) -> Option<String> {
    let of = |at: usize| {
        sentence.children(at).any(|child| {
            let case = sentence.case(child).and_then(|case| sentence.tokens.get(case));
            sentence.tokens[child].is("nmod") && case.is_some_and(|case| words.is_in("of_plain", &case.lemma))
        })
    };
    let counted = |at: &usize| sentence.children(*at).any(|child| sentence.tokens[child].is("nummod"));
    let before = (head.saturating_sub(FARTHEST_PARALLEL)..head).rev().find(|at| counted(at))?;
    let held = sentence.tokens.get(head + 1).is_some_and(|next| words.is_in("of_plain", &next.lemma));
    let both =
        is_noun(&sentence.tokens[before]) && is_number(&sentence.tokens[head]) && of(before) && (held || of(head));
    both.then(|| phrase(sentence, before, span))
}

/// The noun of the number that this one is coordinated with.
fn shared(sentence: &Sentence, above: usize, span: &Span) -> Option<String> {
    let token = &sentence.tokens[above];
    let numbered = sentence.children(above).any(|child| sentence.tokens[child].relation == "nummod");
    let noun = if is_number(token) {
        token.head.filter(|&head| token.relation == "nummod" && is_noun(&sentence.tokens[head]))
    } else {
        Some(above).filter(|_| numbered)
    };
    noun.map(|noun| phrase(sentence, noun, span)).or_else(|| adjoining(sentence, span))
}

/// The noun behind "of" under a number, a fraction or a measure: "dozens of people", "5% of the workers".
fn behind_of(sentence: &Sentence, head: usize, words: &QuantityWords) -> Option<usize> {
    sentence
        .children(head)
        .filter(|&child| child > head && sentence.tokens[child].is("nmod"))
        .find(|&child| {
            let case = sentence.case(child).and_then(|case| sentence.tokens.get(case));
            case.is_some_and(|case| words.is_in("of_plain", &case.lemma)) && is_noun(&sentence.tokens[child])
        })
        .filter(|_| {
            is_number(&sentence.tokens[head])
                || words.is_in("vague_nouns", &sentence.tokens[head].form.to_lowercase())
                || words.is_unit(&sentence.tokens[head].form)
        })
}

/// The noun that directly follows the number, over its adjectives, where the tree gives none.
fn adjoining(sentence: &Sentence, span: &Span) -> Option<String> {
    let first = sentence.tokens.iter().position(|token| token.span.start >= span.end)?;
    let run = sentence.tokens.iter().skip(first).take(MOST_WORDS);
    let length = run.take_while(|token| matches!(token.class, WordClass::Adj | WordClass::Noun)).count();
    let noun = (first + length).checked_sub(1).filter(|_| length > 0)?;
    let token = &sentence.tokens[noun];
    (token.class == WordClass::Noun && token.has("Number=Plur")).then(|| phrase(sentence, noun, span))
}

/// The lemmas of a noun and of the adjectives and nouns between the number and it.
fn phrase(sentence: &Sentence, noun: usize, span: &Span) -> String {
    let parts = sentence.children(noun).filter(|&child| {
        let token = &sentence.tokens[child];
        child < noun
            && token.span.start >= span.end
            && matches!(token.relation, "amod" | "compound" | "flat")
            && matches!(token.class, WordClass::Adj | WordClass::Noun | WordClass::Propn)
    });
    let mut lemmas: Vec<&str> = parts.map(|child| sentence.tokens[child].lemma.as_str()).collect();
    let skipped = lemmas.len().saturating_sub(MOST_WORDS - 1);
    lemmas.drain(..skipped);
    lemmas.push(&sentence.tokens[noun].lemma);
    lemmas.join(" ").to_lowercase()
}

fn is_noun(token: &Token) -> bool {
    matches!(token.class, WordClass::Noun | WordClass::Propn)
}

fn is_number(token: &Token) -> bool {
    token.class == WordClass::Num || token.form.chars().any(|c| c.is_ascii_digit())
}

fn times_in<'m>(sentence: &Sentence, times: &'m [Mention]) -> impl Iterator<Item = (Span, &'m TimeMention)> {
    let whole = sentence.span;
    times.iter().filter_map(move |mention| match &mention.kind {
        MentionKind::Time(time) if whole.contains(&mention.span) => Some((mention.span, time)),
        _ => None,
    })
}

/// Whether a time expression says over which stretch of time a count runs ("in the past 24 hours", "since January").
fn window(sentence: &Sentence, span: &Span, time: &TimeMention, words: &QuantityWords) -> bool {
    let written = sentence.tokens.iter().filter(|token| span.overlaps(&token.span));
    let before = sentence.tokens.iter().rev().filter(|token| token.span.end <= span.start).take(2);
    let past = written.chain(before).any(|token| words.is_in("window_words", &token.lemma));
    (time.timex.kind == TimexType::Duration && past) || time.bounds == "since"
}

/// "killed 40 people on Sunday, the deadliest of several attacks *in the past two years*": whether a time stands in an apposition or a clause beside a
/// noun that the number is no part of.
fn is_aside(sentence: &Sentence, time: &Span, number: &Span) -> bool {
    let (Some(time), Some(number)) = (sentence.head_of(time), sentence.head_of(number)) else { return false };
    let above: Vec<usize> = [number].into_iter().chain(sentence.ancestors(number)).collect();
    let way = [time].into_iter().chain(sentence.ancestors(time)).take_while(|at| !above.contains(at));
    way.into_iter().any(|at| matches!(sentence.tokens[at].relation, "appos" | "acl" | "acl:relcl" | "parataxis"))
}

fn is_as_of(sentence: &Sentence, span: &Span, words: &QuantityWords) -> bool {
    let before: Vec<&str> =
        sentence.tokens.iter().filter(|token| token.span.end <= span.start).map(|token| token.form.as_str()).collect();
    let last = before.get(before.len().saturating_sub(2)..).unwrap_or(&[]).join(" ");
    words.is_in("as_of", &last)
}
