//! Writes every format to a folder, for a reader's eyes: `OUT=FOLDER cargo test --test reports look -- --ignored`.

use crosscheck::report::{Format, Input, Options, explain, extract};

use crate::{fixture, render};

#[test]
#[ignore = "writes files for a reader"]
fn look() {
    let folder = std::path::PathBuf::from(std::env::var("OUT").expect("OUT names a folder"));
    for (name, analysis) in
        [("fixture", fixture::analysis()), ("hostile", fixture::hostile()), ("large", fixture::large(5_000))]
    {
        for format in Format::ALL {
            let text = render(&analysis, format, &Options::default());
            std::fs::write(folder.join(format!("{name}-{}.{}", format.id(), format.extension())), text).unwrap();
        }
        let manifest = fixture::manifest(&analysis);
        let input = Input::new(&analysis, &manifest);
        let explained = explain::render(&input, &analysis.findings[1].id, &Options::default()).unwrap();
        std::fs::write(folder.join(format!("{name}-explain.txt")), explained).unwrap();
        let extracted = extract::table(&analysis.corpus.articles, &Options::default());
        std::fs::write(folder.join(format!("{name}-extract.txt")), extracted).unwrap();
    }
}
