//! Text that attacks the reader of a report comes out inert in every format.

use crosscheck::report::{Format, Input, Options, csv, explain, extract};
use unicode_width::UnicodeWidthStr;

use crate::{fixture, render};

/// Everything that any format prints of the hostile analysis, by a name for messages.
fn everything() -> Vec<(String, String)> {
    let analysis = fixture::hostile();
    let mut all: Vec<(String, String)> = Format::ALL
        .into_iter()
        .map(|format| (format.id().to_owned(), render(&analysis, format, &Options::default())))
        .collect();
    for sheet in csv::Sheet::ALL {
        let options = Options { sheet, ..Options::default() };
        all.push((format!("csv {}", sheet.id()), render(&analysis, Format::Csv, &options)));
    }
    let manifest = fixture::manifest(&analysis);
    let input = Input::new(&analysis, &manifest);
    for finding in &analysis.findings {
        let explained = explain::render(&input, &finding.id, &Options::default()).expect("the finding exists");
        all.push(("explain".to_owned(), explained));
    }
    all.push(("extract".to_owned(), extract::table(&analysis.corpus.articles, &Options::default())));
    all
}

#[test]
fn no_format_prints_a_control_character() {
    for (name, text) in everything() {
        let found = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\r'));
        assert_eq!(found, None, "{name}");
        assert!(!text.contains('\r') || name.starts_with("csv"), "{name} holds a carriage return");
    }
}

#[test]
fn no_format_prints_a_character_that_turns_the_direction() {
    for (name, text) in everything() {
        assert!(!text.contains(['\u{202e}', '\u{202c}', '\u{2066}']), "{name}");
    }
}

#[test]
fn readable_names_in_other_scripts_and_emoji_stay_readable() {
    let mut analysis = fixture::analysis();
    analysis.findings[0].summary = "خليفة حفتر spoke to 👩‍🚒 Żółć".to_owned();
    for format in Format::ALL.into_iter().filter(|format| !matches!(format, Format::Table)) {
        let text = render(&analysis, format, &Options::default());
        assert!(text.contains("خليفة حفتر spoke to 👩‍🚒 Żółć"), "{}", format.id());
    }
}

#[test]
fn colour_on_the_terminal_holds_only_styles() {
    let options = Options { colour: true, ..Options::default() };
    let text = render(&fixture::hostile(), Format::Table, &options);
    for piece in text.split('\u{1b}').skip(1) {
        let body = piece.strip_prefix('[').expect("only CSI sequences");
        let end = body.find(|c: char| !c.is_ascii_digit() && c != ';').expect("a sequence ends");
        assert_eq!(body.chars().nth(end), Some('m'), "only SGR sequences");
    }
}

#[test]
fn no_line_of_the_tables_is_wider_than_the_terminal() {
    for analysis in [fixture::analysis(), fixture::hostile()] {
        for width in [60, 80, 120, 200] {
            let text = render(&analysis, Format::Table, &Options { width, ..Options::default() });
            let widest = text.lines().map(UnicodeWidthStr::width).max();
            assert!(widest.is_some_and(|widest| widest <= width), "{widest:?} columns at {width}");
        }
    }
}

#[test]
fn text_of_articles_becomes_no_element_of_the_page() {
    let page = render(&fixture::hostile(), Format::Html, &Options::default());
    assert!(!page.contains("<img") && !page.contains("<script>alert"));
    assert_eq!(page.matches("<script").count(), 1, "the page's own script alone");
    assert!(!page.contains("javascript:alert") && !page.contains(" style="));
    assert!(page.contains("&lt;script&gt;alert(1)"));
}

#[test]
fn markdown_renders_the_text_letter_by_letter() {
    let markdown = render(&fixture::hostile(), Format::Markdown, &Options::default());
    let options = pulldown_cmark::Options::ENABLE_TABLES;
    let mut columns = None;
    for event in pulldown_cmark::Parser::new_ext(&markdown, options) {
        match event {
            pulldown_cmark::Event::Start(pulldown_cmark::Tag::Link { .. } | pulldown_cmark::Tag::Image { .. }) => {
                panic!("the text made a link")
            }
            pulldown_cmark::Event::Start(pulldown_cmark::Tag::CodeBlock(_)) => panic!("the text made a code block"),
            pulldown_cmark::Event::InlineHtml(html) | pulldown_cmark::Event::Html(html) => {
                let own = [
                    "<code>",
                    "</code>",
                    "<b>",
                    "</b>",
                    "<br>",
                    "<sub>",
                    "</sub>",
                    "<!-- -->",
                    "<details>",
                    "</details>",
                    "<summary>",
                ];
                assert!(own.iter().any(|tag| html.trim().starts_with(tag)), "{html}");
            }
            pulldown_cmark::Event::Start(pulldown_cmark::Tag::Table(alignments)) => columns = Some(alignments.len()),
            _ => {}
        }
    }
    assert!(columns.is_some(), "there are tables");
    for row in markdown.lines().filter(|line| line.starts_with("| ")) {
        assert!(row.ends_with('|'), "a table row ends where it should: {row}");
    }
}

#[test]
fn no_cell_of_the_values_begins_a_formula() {
    for sheet in csv::Sheet::ALL {
        let text = render(&fixture::hostile(), Format::Csv, &Options { sheet, ..Options::default() });
        let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        for record in reader.records() {
            for cell in &record.expect("every row has the same number of cells") {
                assert!(!cell.starts_with(['=', '+', '@', '\t', '\r']), "{cell}");
                assert!(!cell.starts_with('-') || cell.parse::<f64>().is_ok(), "{cell}");
            }
        }
    }
}

#[test]
fn annotations_stand_on_one_line_each_and_begin_as_ours() {
    let analysis = fixture::hostile();
    let text = render(&analysis, Format::Github, &Options::default());
    assert_eq!(text.lines().count(), analysis.findings.len() + 1);
    for line in text.lines() {
        assert!(
            ["::error ", "::warning ", "::notice ", "::debug::"].iter().any(|start| line.starts_with(start)),
            "{line}"
        );
    }
}

#[test]
fn a_template_of_the_users_own_escapes_as_ours_does() {
    for format in [Format::Html, Format::Markdown] {
        let template =
            Some("{% for s in sections %}{% for f in s.findings %}{{ f.summary }}{% endfor %}{% endfor %}".to_owned());
        let text = render(&fixture::hostile(), format, &Options { template, ..Options::default() });
        assert!(text.contains("&lt;script&gt;") && !text.contains("<script>"), "{}", format.id());
    }
}
