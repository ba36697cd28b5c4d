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
