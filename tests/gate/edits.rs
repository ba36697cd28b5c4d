//! Edits that change nothing the gate looks at, and edits that change a value, through the whole pipeline.

use std::sync::OnceLock;

use crosscheck::gate::{Acceptance, Baseline, Policy, State, Verdict, judge};
use crosscheck::model::{Article, Finding, Severity};
use crosscheck::pipeline;
use crosscheck::rules::Rules;
use crosscheck::rules::renamed::Renamed;
use crosscheck::text::Format;
use rayon::prelude::*;

use super::{ANOTHER, Dice, ONE, PAGES};

/// Edits of each kind; fewer where the program is built without optimisation.
const EDITS: u64 = if cfg!(debug_assertions) { 60 } else { 1_000 };
/// Changes of a value.
const CHANGES: u64 = if cfg!(debug_assertions) { 24 } else { 200 };

fn rules() -> &'static Rules {
    static RULES: OnceLock<Rules> = OnceLock::new();
    RULES.get_or_init(Rules::builtin)
}

/// Pages of a small knowledge base: path and text.
type Pages = Vec<(String, String)>;

fn pages() -> Pages {
    let more = [
        (
            "timeline.md",
            "# A timeline\n\n- **7 November 1972** – Richard Nixon was re-elected.\n- **27 January 1973** – The Paris Peace Accords were signed in Paris.\n- **30 April 1975** – North Vietnamese troops captured Saigon.\n",
        ),
        (
            "treaties.md",
            "# Treaties\n\n| Treaty | Signed |\n|---|---|\n| Maastricht | 7 February 1992 |\n\nThe Treaty of Maastricht was signed in Maastricht on 7 February 1992.\n",
        ),
    ];
    PAGES
        .iter()
        .chain([&ONE, &ANOTHER])
        .chain(&more)
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
        .collect()
}

fn findings(pages: &[(String, String)]) -> Vec<Finding> {
    let articles = pages.iter().map(|(path, text)| {
        let source = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".md");
        crosscheck::extract::extract(
            Article { format: Format::Markdown, ..Article::plain(path, source, text) },
            rules(),
        )
    });
    pipeline::analyse(articles.collect(), rules()).findings
}

fn baseline() -> &'static Baseline {
    static BASELINE: OnceLock<Baseline> = OnceLock::new();
    BASELINE.get_or_init(|| {
        let mut baseline = Baseline::default();
        baseline.update(&findings(&pages()), &Policy::default(), &acceptance());
        assert_eq!(baseline.entries.len(), 2, "two pairs of pages disagree: {:#?}", baseline.entries);
        baseline
    })
}

/// Makes what the edits share before threads ask for it: loading rules uses the threads itself.
fn ready() {
    assert_eq!(baseline().entries.len(), 2);
}

fn acceptance() -> Acceptance {
    Acceptance { reason: "planted".to_owned(), author: String::new(), date: "2024-01-01".to_owned(), until: None }
}

fn gate(findings: &[Finding]) -> Verdict {
    judge(findings, &[], baseline(), &Policy::default(), None)
}

/// Makes 1,000 edits of a kind and holds that every finding stays known.
fn harmless(edit: impl Fn(&mut Pages, &mut Dice) + Sync) {
    ready();
    let wrong: Vec<String> = (0..EDITS)
        .into_par_iter()
        .filter_map(|number| {
            let mut edited = pages();
            edit(&mut edited, &mut Dice(number * 7919 + 1));
            let verdict = gate(&findings(&edited));
            let all_known = verdict.items.len() == 2 && verdict.items.iter().all(|item| item.state == State::Known);
            (!all_known).then(|| format!("edit {number}: {:#?}\n{edited:#?}", verdict.items))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {EDITS} edits changed something; the first:\n{}", wrong.len(), wrong[0]);
}

const SENTENCES: [&str; 10] = [
    "This page was checked by two editors.",
    "See the other pages for more.",
    "The photographs are kept in the town archive.",
    "Most of the documents were published later.",
    "The building stands near the river.",
    "Historians have written many books about it.",
    "The newspapers of the time are held by the library.",
    "More will be added to this page.",
    "It is a long story.",
    "The museum opens every morning.",
];

/// Places between two sentences or blocks of a page where another sentence can stand.
fn gaps(text: &str) -> Vec<usize> {
    let starts = text.match_indices("\n\n").map(|(at, _)| at + 2);
    let mut gaps: Vec<usize> =
        starts.filter(|at| text.get(*at..).is_some_and(|rest| !rest.starts_with(['-', '|']))).collect();
    gaps.push(text.len());
    gaps
}

#[test]
fn a_sentence_nearby_makes_nothing_new() {
    harmless(|pages, dice| {
        for _ in 0..=dice.below(3) {
            let page = dice.below(pages.len());
            let text = &mut pages[page].1;
            let gaps = gaps(text);
            let at = *dice.pick(&gaps);
            let end = if dice.below(2) == 0 || at == text.len() { "\n\n" } else { " " };
            text.insert_str(at, &format!("{}{}{end}", if at == text.len() { "\n" } else { "" }, dice.pick(&SENTENCES)));
        }
    });
}

#[test]
fn moved_lines_make_nothing_new() {
    harmless(|pages, dice| {
        for (_, text) in pages.iter_mut() {
            let mut blocks: Vec<&str> = text.trim_end().split("\n\n").collect();
            let (a, b) = (dice.below(blocks.len()), dice.below(blocks.len()));
            if a > 0 && b > 0 {
                blocks.swap(a, b);
            }
            let blank = "\n".repeat(2 + dice.below(5));
            *text = format!("{}{}\n", "\n".repeat(dice.below(4)), blocks.join(&blank));
        }
    });
}

#[test]
fn renamed_files_make_nothing_new() {
    harmless(|pages, dice| {
        for (path, _) in pages.iter_mut() {
            if dice.below(2) == 0 {
                continue;
            }
            *path = format!("{}/{:x}-{path}", dice.pick(&["wiki", "pages/old", "a b"]), dice.below(100_000));
        }
    });
}

#[test]
fn reordered_articles_make_nothing_new() {
    harmless(|pages, dice| {
        for last in (1..pages.len()).rev() {
            pages.swap(last, dice.below(last + 1));
        }
    });
}

#[test]
fn more_witnesses_for_a_known_side_make_nothing_new() {
    harmless(|pages, dice| {
        for number in 0..=dice.below(3) {
            let page = dice.below(4);
            let told = pages[page].1.split("\n\n").nth(1).expect("a paragraph").trim().to_owned();
            let before = dice.pick(&SENTENCES);
            let after = dice.pick(&SENTENCES);
            pages.push((format!("witness-{number}.md"), format!("# Another page\n\n{before} {told} {after}\n")));
        }
    });
}

#[test]
fn changed_messages_make_nothing_new() {
    let found = findings(&pages());
    for number in 0..EDITS {
        let mut dice = Dice(number);
        let mut changed = found.clone();
        for finding in &mut changed {
            finding.summary = format!("{} {}", dice.pick(&SENTENCES), dice.below(1000));
            finding.why.truncate(dice.below(finding.why.len() + 1));
            finding.sides.iter_mut().for_each(|side| side.witnesses += dice.below(3));
            if finding.severity == Severity::Error && dice.below(2) == 0 {
                finding.severity = Severity::Warning;
            }
        }
        assert!(gate(&changed).items.iter().all(|item| item.state == State::Known));
    }
}

#[test]
fn renamed_rules_make_nothing_new() {
    let found = findings(&pages());
    let now = baseline().to_toml();
    for number in 0..EDITS {
        let old = format!("old-{}", Dice(number).below(1_000_000));
        // A baseline as a program would have written it in whose rules the type of one event had another name.
        let mut then = Baseline::parse(&now, "baseline.toml").expect("our own file");
        let event = then.entries[number as usize % 2]
            .key
            .split(" | ")
            .nth(1)
            .expect("an event")
            .split(' ')
            .next()
            .expect("a type")
            .to_owned();
        let back = Renamed { events: [(event.clone(), old.clone())].into(), ..Renamed::default() };
        then = then.renamed(&back);
        assert!(judge(&found, &[], &then, &Policy::default(), None).failed);
        let table = Renamed { events: [(old, event)].into(), ..Renamed::default() };
        let read = Baseline::parse(&then.to_toml(), "baseline.toml").expect("our own file").renamed(&table);
        assert!(
            judge(&found, &[], &read, &Policy::default(), None).items.iter().all(|item| item.state == State::Known)
        );
    }
}

#[test]
fn every_changed_value_is_changed_and_the_other_finding_stays_known() {
    let changes = [("19 August 1974", "1974", "9 August"), ("17 July 1953", "1953", "27 July")];
    ready();
    let wrong: Vec<String> = (0..CHANGES)
        .into_par_iter()
        .filter_map(|number| {
            let mut dice = Dice(number * 104_729 + 5);
            let (was, year, other) = changes[number as usize % 2];
            let (day, month) = loop {
                // A day next to the other side's is a conflict of one day, which the gate does not look at.
                let (day, month) = (1 + dice.below(28), *dice.pick(&crosscheck::report::MONTHS));
                let near = other.ends_with(month)
                    && other.split(' ').next().and_then(|d| d.parse().ok()).is_some_and(|d: usize| d.abs_diff(day) < 3);
                if !near && !was.starts_with(&format!("{day} {month} ")) {
                    break (day, month);
                }
            };
            let mut edited = pages();
            for (_, text) in &mut edited {
                *text = text.replace(was, &format!("{day} {month} {year}"));
            }
            let verdict = gate(&findings(&edited));
            let mut states: Vec<State> = verdict.items.iter().map(|item| item.state).collect();
            states.sort();
            (states != [State::Changed, State::Known]).then(|| format!("{was} -> {day} {month}: {:#?}", verdict.items))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {CHANGES}; the first: {}", wrong.len(), wrong[0]);
}
