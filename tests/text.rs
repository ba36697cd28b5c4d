//! The analyzer with the model that ships: what it promises of every text, and clauses as a reader would draw them.

use crosscheck::rules::Rules;
use crosscheck::text::{Analyzer, BlockKind, Clause, Document, Field, Format, Sentence, Tense, Voice};
use proptest::prelude::*;

fn analyzer() -> Analyzer {
    Rules::builtin().languages["en"].analyzer.clone()
}

fn read(text: &str) -> Document {
    analyzer().read(Field::Text, text, Format::Plain)
}

/// The clause of the one sentence of `text` whose predicate has this lemma.
fn clause(text: &str, lemma: &str, check: impl FnOnce(&Sentence, &Clause)) {
    let document = read(text);
    let found = document.sentences.iter().find_map(|s| {
        s.clauses.iter().find(|clause| s.tokens[clause.predicate].lemma == lemma).map(|clause| (s, clause))
    });
    let (sentence, clause) = found.unwrap_or_else(|| panic!("no clause of {lemma:?} in {:?}", document.sentences));
    check(sentence, clause);
}

fn words(sentence: &Sentence, tokens: &[usize]) -> Vec<String> {
    tokens.iter().map(|&at| sentence.tokens[at].form.clone()).collect()
}

#[test]
fn an_active_clause_has_its_subject_object_and_obliques() {
    clause("The rebels captured the town in March 2019.", "capture", |sentence, clause| {
        assert_eq!(words(sentence, &clause.subjects), ["rebels"]);
        assert_eq!(words(sentence, &clause.objects), ["town"]);
        assert_eq!((clause.tense, clause.voice, clause.finite), (Tense::Past, Voice::Active, true));
        let oblique = &clause.obliques[0];
        assert_eq!(words(sentence, &[oblique.case.expect("a preposition"), oblique.head]), ["in", "March"]);
    });
}

#[test]
fn a_sentence_whose_verb_looks_like_a_participle_has_a_predicate() {
    clause(
        "Two gunmen opened fire today in a hospital in Lyon where a soldier was brought for treatment.",
        "open",
        |s, clause| {
            assert_eq!(words(s, &clause.subjects), ["gunmen"]);
            assert_eq!((clause.voice, clause.finite), (Voice::Active, true));
        },
    );
}

#[test]
fn a_passive_clause_tells_who_undergoes_it() {
    clause("Three soldiers were killed by a roadside bomb.", "kill", |sentence, clause| {
        assert_eq!(words(sentence, &clause.subjects), ["soldiers"]);
        assert_eq!((clause.tense, clause.voice), (Tense::Past, Voice::Passive));
        assert_eq!(words(sentence, &[clause.obliques[0].head]), ["bomb"]);
    });
}

#[test]
fn a_relative_clause_in_the_passive_tells_who_undergoes_it() {
    clause("The army freed the soldiers who were captured by the rebels.", "capture", |sentence, clause| {
        assert_eq!(words(sentence, &clause.subjects), ["soldiers"]);
        assert_eq!(clause.voice, Voice::Passive);
    });
}

#[test]
fn negation_and_future_are_seen() {
    clause("The government will not sign the agreement.", "sign", |sentence, clause| {
        assert_eq!(clause.tense, Tense::Future);
        assert_eq!(words(sentence, &[clause.negation.expect("a negation")]), ["not"]);
    });
    clause("They didn't leave the city.", "leave", |sentence, clause| {
        assert_eq!(words(sentence, &[clause.negation.expect("a negation")]), ["n't"]);
    });
}

#[test]
fn coordinated_verbs_share_their_subject() {
    clause("The minister met the envoys and signed the treaty.", "sign", |sentence, clause| {
        assert_eq!(words(sentence, &clause.subjects), ["minister"]);
        assert_eq!(words(sentence, &clause.objects), ["treaty"]);
    });
}

#[test]
fn a_relative_pronoun_stands_for_its_noun() {
    clause("The general who led the offensive resigned.", "lead", |sentence, clause| {
        assert_eq!(words(sentence, &clause.subjects), ["general"]);
    });
}

#[test]
fn an_open_complement_takes_the_subject_above() {
    clause("The company wants to sell the factory.", "sell", |sentence, clause| {
        assert_eq!(words(sentence, &clause.subjects), ["company"]);
        assert_eq!(words(sentence, &clause.objects), ["factory"]);
        assert!(!clause.finite);
    });
}

#[test]
fn datelines_and_interjected_speakers_are_read_apart() {
    let read = |text: &str| analyzer().read(Field::Text, text, Format::Plain).sentences.remove(0);
    let roots = |text: &str, aside: &str| {
        let sentence = read(text);
        let root = sentence.tokens.iter().find(|token| token.head.is_none()).map(|token| token.form.clone());
        let token = sentence.tokens.iter().find(|token| token.form == aside).expect("the word stands in the sentence");
        (root.unwrap_or_default(), token.relation)
    };
    let dateline = "SAN JUAN, Puerto Rico (Agency) - Two pilots died on Monday.";
    assert_eq!(roots(dateline, "SAN").0, "died");
    assert_eq!(
        roots("Envoys arrived Monday in Graz, the mission said, for talks.", "said"),
        ("arrived".into(), "parataxis")
    );
    assert_eq!(
        roots("Two guards were killed in the same villages the army said in its bulletin.", "said").1,
        "parataxis"
    );
    let bare = "Two guards were killed in the port on Sunday state media reported as the crews went home.";
    assert_eq!(roots(bare, "reported"), ("killed".into(), "parataxis"));
    assert_eq!(roots(bare, "went").1, "advcl");
    let added = "The blast hurt six sailors Monday the office said most of them in the harbour.";
    assert_eq!((roots(added, "said").1, roots(added, "most").1), ("parataxis", "dep"));
    let parted = "A spokesman at Port Harbour Police Command said that two crews fled.";
    assert_eq!(roots(parted, "spokesman"), ("said".into(), "nsubj"));
    // A name before a dash, a list and an object clause are no asides.
    assert_ne!(read("Lindqvist - who won the cup - left the club.").tokens[0].relation, "dep:dateline");
    assert_ne!(roots("The office monitoring the war said it was closed.", "said").1, "parataxis");
}

#[test]
fn a_title_is_one_heading() {
    let document = analyzer().read(Field::Title, "Rebels free prisoners", Format::Plain);
    assert_eq!(document.blocks[0].kind, BlockKind::Heading);
    assert_eq!(document.sentences.len(), 1);
}

#[test]
fn very_long_and_deep_texts_are_read() {
    let analyzer = analyzer();
    for text in ["(".repeat(10_000), "no stop at all ".repeat(600), "x".repeat(50_000), "\"“".repeat(1_000)] {
        check(&analyzer, &text, Format::Plain);
        check(&analyzer, &text, Format::Markdown);
    }
}

/// What holds for every text.
fn check(analyzer: &Analyzer, text: &str, format: Format) {
    let document = analyzer.read(Field::Text, text, format);
    let mut last = 0;
    for sentence in &document.sentences {
        assert!(document.blocks[sentence.block].span.contains(&sentence.span));
        assert_eq!(sentence.tokens.iter().filter(|token| token.head.is_none()).count(), 1, "one root");
        for (at, token) in sentence.tokens.iter().enumerate() {
            assert!(token.span.start >= last && token.span.end <= text.len() && !token.span.is_empty());
            assert!(text.is_char_boundary(token.span.start) && text.is_char_boundary(token.span.end));
            assert!(sentence.ancestors(at).all(|above| above != at), "no cycle");
            if format == Format::Plain {
                assert_eq!(token.span.of(text), token.form);
            }
            last = token.span.end;
        }
    }
    for quote in &document.quotes {
        assert!(quote.outer.contains(&quote.inner) && quote.outer.end <= text.len());
        assert!(text.is_char_boundary(quote.inner.start) && text.is_char_boundary(quote.inner.end));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_text_gives_ordered_spans_and_sound_trees(text in "(\\PC|[ \\n\"'“”‘’.,()*#\\-|]){0,200}") {
        let analyzer = SHARED.with(Clone::clone);
        check(&analyzer, &text, Format::Plain);
        check(&analyzer, &text, Format::Markdown);
    }

    #[test]
    fn no_word_is_lost(text in "[a-zA-Z0-9 .,'\\n-]{0,200}") {
        let analyzer = SHARED.with(Clone::clone);
        let document = analyzer.read(Field::Text, &text, Format::Plain);
        let count = |text: &str| text.chars().filter(char::is_ascii_alphabetic).count();
        let kept: usize = document.sentences.iter().flat_map(|s| &s.tokens).map(|token| count(&token.form)).sum();
        prop_assert_eq!(kept, count(&text));
    }
}

thread_local! {
    static SHARED: Analyzer = analyzer();
}
