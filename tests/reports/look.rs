//! Pages and tables to look at, by eye and in a browser (`tests/browser/run`): `OUT=FOLDER cargo test --test reports look -- --ignored`.

use std::path::PathBuf;

use crosscheck::model::Analysis;
use crosscheck::report::{Format, Options};

use crate::{fixture, render, repository};

/// Findings of the large page.
const MANY: usize = 5_000;

#[test]
#[ignore = "writes files to look at into the folder that OUT names"]
fn look() {
    let folder = PathBuf::from(std::env::var_os("OUT").expect("OUT names a folder"));
    std::fs::create_dir_all(&folder).unwrap();
    let write = |name: &str, text: String| std::fs::write(folder.join(name), text).unwrap();
    let page = |analysis: &Analysis| render(analysis, Format::Html, &Options::default());
    write("fixture.html", page(&fixture::analysis()));
    write("hostile.html", page(&fixture::hostile()));
    write("large.html", page(&many(MANY)));
    write("example.html", std::fs::read_to_string(repository("reports/example.html")).unwrap());
    for width in [80, 120, 200] {
        for (name, analysis) in [("fixture", fixture::analysis()), ("hostile", fixture::hostile())] {
            let options = Options { width, colour: true, ..Options::default() };
            write(&format!("{name}-{width}.txt"), render(&analysis, Format::Table, &options));
        }
    }
}

/// The fixture over and over, each time about other events, until there are `count` findings.
fn many(count: usize) -> Analysis {
    let one = fixture::analysis();
    let mut all = one.clone();
    all.findings.clear();
    all.facts.clear();
    for turn in 0.. {
        let renamed = |id: &str| format!("{id}-{turn}");
        all.facts.extend(one.facts.iter().cloned().map(|mut fact| {
            fact.id = renamed(&fact.id);
            fact.summary = format!("{} ({turn})", fact.summary);
            fact
        }));
        for finding in &one.findings {
            if all.findings.len() == count {
                all.findings.sort_by_key(|finding| finding.kind);
                return all;
            }
            let mut finding = finding.clone();
            finding.id = renamed(&finding.id);
            finding.fact = finding.fact.as_deref().map(renamed);
            finding.summary = format!("{} ({turn})", finding.summary);
            all.findings.push(finding);
        }
    }
    unreachable!("the loop above ends by returning")
}
