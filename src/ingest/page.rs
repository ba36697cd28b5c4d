//! A web page → a record: the article's text by Readability, metadata by JSON-LD, OpenGraph and meta tags.
//!
//! Invariants: scripts, navigation and comments of the page are no text; size and nesting are bounded before the page is
//! parsed. Deliberately absent: anything that loads another resource.

use dom_smoothie::{Config, Readability, TextMode};
use serde_json::Value;

use super::walk::Input;
use super::{Record, metadata};
use crate::diag::{Class, Diagnostic};

/// Deepest nesting of elements; deeper pages are hostile or broken.
const MAX_DEPTH: usize = 512;
/// Most elements of a page.
const MAX_ELEMENTS: usize = 200_000;
/// A page is mostly marks; its source may be this many times larger than an article.
const SOURCE_FACTOR: usize = 8;

/// Elements that have no end tag, or whose end tag may be left out, so that they do not nest.
const FLAT: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "p", "li",
    "td", "th", "tr", "dt", "dd", "option", "body", "html", "head", "tbody", "thead",
];

/// The article of a page.
pub(super) fn read(html: &str, file: &Input, max_article: usize, diagnostics: &mut Vec<Diagnostic>) -> Option<Record> {
    let mut refuse = |message: String, hint: &str| {
        diagnostics.push(Diagnostic::new(Class::Input, &file.shown, message).hint(hint));
        None
    };
    if html.len() > max_article.saturating_mul(SOURCE_FACTOR) {
        return refuse(format!("the page has {} MB", html.len() >> 20), "save the article alone");
    }
    if nests_too_deep(html) {
        return refuse(format!("the page nests more than {MAX_DEPTH} elements"), "save the article as text");
    }
    let linked = linked_data(html);
    let record = match readable(html) {
        Some(article) => Some(record(article, linked.as_ref())),
        None => match linked.as_ref().and_then(|data| text_field(data, "articleBody")) {
            Some(text) => Some(Record { text, line: 1, ..record_head(linked.as_ref(), None) }),
            None => refuse("no article was found in the page".to_owned(), "save the article's text as .txt or .md"),
        },
    };
    record.map(|record| Record { directives: super::directive::of_page(html, file, diagnostics), ..record })
}

/// The text of a piece of HTML, one line a paragraph.
pub(super) fn text_of(fragment: &str) -> String {
    if nests_too_deep(fragment) {
        return String::new();
    }
    let page = format!("<html><body><article>{fragment}</article></body></html>");
    readable(&page).map_or_else(String::new, |article| tidy(&article.text_content))
}

fn readable(html: &str) -> Option<dom_smoothie::Article> {
    let config = Config {
        max_elements_to_parse: MAX_ELEMENTS,
        text_mode: TextMode::Formatted,
        char_threshold: 200,
        ..Config::default()
    };
    let mut page = Readability::new(html, None, Some(config)).ok()?;
    page.parse().ok().filter(|article| !article.text_content.trim().is_empty())
}

fn record(article: dom_smoothie::Article, linked: Option<&Value>) -> Record {
    Record { text: tidy(&article.text_content), line: 1, ..record_head(linked, Some(article)) }
}

fn record_head(linked: Option<&Value>, article: Option<dom_smoothie::Article>) -> Record {
    let of_linked = |name: &str| linked.and_then(|data| text_field(data, name));
    let (title, site, time, url) = article
        .map(|article| {
            (
                Some(article.title).filter(|title| !title.is_empty()),
                article.site_name,
                article.published_time,
                article.url,
            )
        })
        .unwrap_or_default();
    let published = of_linked("datePublished")
        .and_then(|date| metadata::published("the page's datePublished", &date))
        .or_else(|| time.and_then(|date| metadata::published("the page's publication time", &date)));
    let url = url.or_else(|| of_linked("url"));
    let publisher = linked.and_then(|data| data.get("publisher")).and_then(|publisher| text_field(publisher, "name"));
    Record {
        title: of_linked("headline").or(title).map(|title| title.trim().to_owned()),
        source: publisher.or(site).or_else(|| url.as_deref().and_then(metadata::host)),
        url,
        published: published.unwrap_or_default(),
        ..Record::default()
    }
}

/// The JSON-LD object of the page that is an article, also inside a list or a graph.
fn linked_data(html: &str) -> Option<Value> {
    let mut rest = html;
    while let Some((_, after)) = rest.split_once("application/ld+json") {
        let (_, body) = after.split_once('>')?;
        let (script, after) = body.split_once("</script")?;
        rest = after;
        if let Some(article) = serde_json::from_str::<Value>(script.trim()).ok().as_ref().and_then(find_article) {
            return Some(article.clone());
        }
    }
    None
}

fn find_article(value: &Value) -> Option<&Value> {
    match value {
        Value::Array(list) => list.iter().find_map(find_article),
        Value::Object(object) => {
            let kind = object.get("@type").map(ToString::to_string).unwrap_or_default();
            let is_article = ["Article", "BlogPosting", "Report", "LiveBlog"].iter().any(|name| kind.contains(name));
            if is_article { Some(value) } else { object.get("@graph").and_then(find_article) }
        }
        _ => None,
    }
}

fn text_field(data: &Value, name: &str) -> Option<String> {
    data.get(name)?.as_str().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// Paragraphs parted by one blank line, without blanks at their ends.
fn tidy(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("\n\n")
}

/// Whether open tags nest deeper than any article does. Counts tags, and so never recurses itself.
fn nests_too_deep(html: &str) -> bool {
    let mut depth = 0_usize;
    for piece in html.split('<').skip(1) {
        let (is_end, body) = piece.strip_prefix('/').map_or((false, piece), |body| (true, body));
        let name: String =
            body.chars().take_while(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
        if name.is_empty()
            || FLAT.contains(&name.as_str())
            || body.split('>').next().is_some_and(|tag| tag.ends_with('/'))
        {
            continue;
        }
        depth = if is_end { depth.saturating_sub(1) } else { depth + 1 };
        if depth > MAX_DEPTH {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<!doctype html><html lang="en"><head><title>Talks end | Harbour Post</title>
<meta property="og:site_name" content="Harbour Post"><meta property="article:published_time" content="2020-10-24T09:00:00Z">
<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"x"},
{"@type":"NewsArticle","headline":"Talks end","datePublished":"2020-10-23T10:00:00Z","publisher":{"@type":"Organization","name":"The Harbour Post"}}]}</script>
</head><body><nav><a href="/">Home</a><a href="/news">News</a></nav><article><h1>Talks end</h1>
<p>Delegates of both sides signed a permanent ceasefire in Geneva on Friday, the United Nations said, after a week of talks.</p>
<p>The agreement asks all foreign fighters to leave the country within three months, and sets up a joint room of officers.</p>
<ul><li>Prisoners will be exchanged.</li><li>Roads will be opened again.</li></ul></article>
<script>alert("not text")</script><footer>Copyright</footer></body></html>"#;

    fn check(html: &str) -> (Option<Record>, Vec<String>) {
        let file = super::super::walk::expand(&["-".into()], &mut Vec::new()).remove(0);
        let mut diagnostics = Vec::new();
        let record = read(html, &file, 4 << 20, &mut diagnostics);
        (record, diagnostics.into_iter().map(|d| d.message).collect())
    }

    #[test]
    fn a_page_gives_its_article_and_what_it_says_about_it() {
        let (record, problems) = check(PAGE);
        let record = record.expect("the page holds an article");
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!(record.title.as_deref(), Some("Talks end"));
        assert_eq!(record.source.as_deref(), Some("The Harbour Post"));
        assert_eq!(record.published.edtf.map(|d| d.to_string()).as_deref(), Some("2020-10-23"));
        assert!(
            record.text.contains("Geneva on Friday") && record.text.contains("\n\nThe agreement"),
            "{}",
            record.text
        );
        assert!(!record.text.contains("not text") && !record.text.contains("Home"), "{}", record.text);
    }

    #[test]
    fn a_page_without_an_article_is_told() {
        assert_eq!(check("<html><body></body></html>").1, ["no article was found in the page"]);
    }

    #[test]
    fn hostile_nesting_is_refused_before_parsing() {
        let (record, problems) = check(&"<div>".repeat(200_000));
        assert!(record.is_none() && problems.len() == 1, "{problems:?}");
    }
}
