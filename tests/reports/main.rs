//! Every report format, from one hand-made analysis: what it holds, and that hostile text comes out inert.

mod fixture;

use crosscheck::report::{self, Format, Input, Options};

fn render(format: Format, options: &Options) -> String {
    let analysis = fixture::analysis();
    let manifest = fixture::manifest(&analysis);
    report::render(&Input { analysis: &analysis, manifest: &manifest }, format, options).expect("no template is given")
}

#[test]
#[ignore = "prints for a human"]
fn look() {
    let format = std::env::var("FORMAT").unwrap_or("table".into());
    let format = Format::ALL.into_iter().find(|f| f.id() == format).expect("a format");
    let width = std::env::var("WIDTH").ok().and_then(|w| w.parse().ok()).unwrap_or(100);
    let options = Options { width, colour: std::env::var("COLOUR").is_ok(), ..Options::default() };
    if std::env::var("EVIL").is_ok() {
        let analysis = fixture::hostile();
        let manifest = fixture::manifest(&analysis);
        println!("{}", report::render(&Input { analysis: &analysis, manifest: &manifest }, format, &options).unwrap());
    } else {
        println!("{}", render(format, &options));
    }
}

#[test]
#[ignore = "writes every format of both analyses to a folder for a human"]
fn write() {
    let folder = std::path::PathBuf::from(std::env::var("OUT").expect("OUT names a folder"));
    for (name, analysis) in
        [("fixture", fixture::analysis()), ("hostile", fixture::hostile()), ("large", fixture::large(5_000))]
    {
        let manifest = fixture::manifest(&analysis);
        let input = Input { analysis: &analysis, manifest: &manifest };
        for format in Format::ALL {
            let text = report::render(&input, format, &Options::default()).unwrap();
            std::fs::write(folder.join(format!("{name}-{}.{}", format.id(), format.extension())), text).unwrap();
        }
        let id = &analysis.findings[1].id;
        std::fs::write(
            folder.join(format!("{name}-explain.txt")),
            report::explain::render(&input, id, &Options::default()).unwrap(),
        )
        .unwrap();
        std::fs::write(
            folder.join(format!("{name}-extract.txt")),
            report::extract::table(&analysis.corpus.articles, &Options::default()),
        )
        .unwrap();
    }
}
