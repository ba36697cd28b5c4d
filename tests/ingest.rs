//! Corpora as people keep them: folders, globs, sidecars, records, pages, knowledge bases; what becomes of each as articles.

use std::fs;
use std::path::{Path, PathBuf};

use crosscheck::ingest::{self, Options};
use crosscheck::model::{Article, How};
use crosscheck::rules::Rules;

/// A folder with these files.
fn corpus(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("the folder can be written to");
        fs::write(path, content).expect("the folder can be written to");
    }
    folder
}

fn read(inputs: &[PathBuf]) -> (Vec<Article>, Vec<String>) {
    let rules = Rules::builtin();
    let (articles, diagnostics) = ingest::read(inputs, &Options::new(&rules));
    (articles, diagnostics.iter().map(ToString::to_string).collect())
}

fn names(articles: &[Article], folder: &Path) -> Vec<String> {
    let below = |article: &Article| {
        let path = Path::new(&article.path);
        path.strip_prefix(folder).unwrap_or(path).to_string_lossy().into_owned()
    };
    articles.iter().map(below).collect()
}

fn day(article: &Article) -> Option<String> {
    article.published.edtf.as_ref().map(ToString::to_string)
}

#[test]
fn a_folder_is_walked_in_order_and_what_is_no_article_is_passed_over() {
    let folder = corpus(&[
        ("b.txt", "The talks ended."),
        ("a/two.md", "The talks ended."),
        (
            "a/one.html",
            "<html><body><article><p>The delegates signed a ceasefire in Geneva on Friday, the mission said.</p></article></body></html>",
        ),
        (".hidden/x.txt", "Hidden."),
        ("README.md", "About this folder."),
        ("crosscheck.toml", ""),
        ("picture.png", "x"),
        ("node_modules/x.md", "x"),
    ]);
    let (articles, problems) = read(&[folder.path().to_owned()]);
    assert_eq!(names(&articles, folder.path()), ["a/one.html", "a/two.md", "b.txt"]);
    assert_eq!(problems, Vec::<String>::new());
}

#[test]
fn a_glob_names_the_files_that_match() {
    let folder = corpus(&[("a/1.txt", "One."), ("a/2.md", "Two."), ("b/3.txt", "Three."), ("b/c/4.txt", "Four.")]);
    let pattern = |pattern: &str| vec![folder.path().join(pattern)];
    assert_eq!(names(&read(&pattern("*/*.txt")).0, folder.path()), ["a/1.txt", "b/3.txt"]);
    assert_eq!(names(&read(&pattern("**/*.txt")).0, folder.path()), ["a/1.txt", "b/3.txt", "b/c/4.txt"]);
    assert_eq!(names(&read(&pattern("{a,b}/[12].*")).0, folder.path()), ["a/1.txt", "a/2.md"]);
    assert!(read(&pattern("*.nothing")).1[0].contains("no file matches the pattern"));
}

#[test]
fn a_file_that_is_named_twice_is_read_once() {
    let folder = corpus(&[("a.txt", "One.")]);
    let (articles, _) = read(&[folder.path().to_owned(), folder.path().join("a.txt"), folder.path().join("./a.txt")]);
    assert_eq!(articles.len(), 1);
}

#[test]
fn a_sidecar_gives_what_the_files_do_not_say() {
    let sidecar = r#"
        [[articles]]
        files = "*.txt"
        source = "Harbour Post"

        [[articles]]
        files = ["wire/*.txt"]
        credit = "AP"
        published = 2020-10-19
        url = "https://example.org/talks"

        [[articles]]
        files = "kb/**"
        source = "The Almanac"
        published = "2020-10"
    "#;
    let folder = corpus(&[
        ("crosscheck.toml", sidecar),
        ("own.txt", "The talks ended."),
        ("wire/copy.txt", "The talks ended."),
        ("kb/page.md", "---\nsource: Somebody Else\n---\nThe talks ended."),
        ("kb/deep/page.md", "The talks began."),
    ]);
    let (articles, problems) = read(&[folder.path().to_owned()]);
    assert_eq!(problems, Vec::<String>::new());
    let said: Vec<_> = articles.iter().map(|a| (a.source.as_str(), a.credit.as_deref(), day(a))).collect();
    assert_eq!(
        said,
        [
            ("The Almanac", None, Some("2020-10".to_owned())),
            ("The Almanac", None, Some("2020-10".to_owned())),
            ("Harbour Post", None, None),
            ("Harbour Post", Some("AP"), Some("2020-10-19".to_owned())),
        ]
    );
    assert_eq!(articles[3].published.how, How::Metadata);
    assert!(articles[3].published.evidence[0].why.contains("crosscheck.toml says 2020-10-19"));
    let (articles, _) = read(&[folder.path().join("wire/copy.txt")]);
    assert_eq!(articles[0].credit.as_deref(), Some("AP"), "the sidecar is found upwards from the input");
}

#[test]
fn the_configuration_names_rules_and_baseline_from_its_own_folder() {
    let folder = corpus(&[("crosscheck.toml", "rules = [\"mine\"]\nbaseline = \"known.toml\"\n"), ("a/b.txt", "One.")]);
    let (config, problems) = ingest::config(&[folder.path().join("a/*.txt")]);
    let config = config.expect("it is found upwards from the pattern's folder");
    assert_eq!((config.rules.len(), problems.len()), (1, 0));
    assert!(config.rules[0].ends_with("mine") && config.baseline.is_some_and(|path| path.ends_with("known.toml")));
}

#[test]
fn without_metadata_the_stem_is_the_source_and_the_path_the_id() {
    let folder = corpus(&[("harbour-post.txt", "GENEVA (Reuters) - The talks ended.\n")]);
    let (articles, _) = read(&[folder.path().to_owned()]);
    assert_eq!(articles[0].source, "harbour-post");
    assert!(articles[0].id.ends_with("/harbour-post.txt"));
    assert_eq!(articles[0].credit.as_deref(), Some("Reuters"));
    assert_eq!(articles[0].published.how, How::Unknown);
}

#[test]
fn files_of_one_name_in_two_folders_are_two_sources() {
    let text = "The talks ended.\n";
    let named = "---\nsource: The Almanac\n---\nThe talks ended.\n";
    let folder = corpus(&[
        ("harbour/talks.txt", text),
        ("lantern/talks.txt", text),
        ("lantern/named/talks.md", named),
        ("lantern/quake.txt", text),
        ("north/a/truce.txt", text),
        ("south/a/truce.txt", text),
    ]);
    let (articles, _) = read(&[folder.path().to_owned()]);
    let sources: Vec<&str> = articles.iter().map(|article| article.source.as_str()).collect();
    assert_eq!(sources[..4], ["harbour/talks", "The Almanac", "quake", "lantern/talks"]);
    assert!(sources[4].ends_with("north/a/truce") && sources[5].ends_with("south/a/truce"), "{sources:?}");
}

#[test]
fn ids_are_unique_and_a_duplicate_is_told() {
    let folder = corpus(&[(
        "a.jsonl",
        "{\"id\":\"x\",\"text\":\"One.\"}\n{\"id\":\"x\",\"text\":\"Two.\"}\n{\"text\":\"Three.\"}\n",
    )]);
    let (articles, problems) = read(&[folder.path().to_owned()]);
    assert_eq!(articles.iter().map(|a| a.id.as_str()).take(2).collect::<Vec<_>>(), ["x", "x~2"]);
    assert!(articles[2].id.ends_with("a.jsonl#3"), "{}", articles[2].id);
    assert!(problems[0].contains(":2:1: the id \"x\" is used twice"), "{}", problems[0]);
}

#[test]
fn extract_records_can_be_read_again() {
    let folder = corpus(&[("a.txt", "The talks ended on 23 October 2020, the United Nations said.")]);
    let rules = Rules::builtin();
    let (articles, _) = ingest::read(&[folder.path().to_owned()], &Options::new(&rules));
    let first = crosscheck::pipeline::extract(articles, &rules);
    let line = serde_json::to_string(&first[0]).expect("an article is plain data");
    fs::write(folder.path().join("b.jsonl"), line).expect("the folder can be written to");
    let (articles, _) = ingest::read(&[folder.path().join("b.jsonl")], &Options::new(&rules));
    let second = crosscheck::pipeline::extract(articles, &rules);
    assert_eq!((&second[0].id, &second[0].source, &second[0].text), (&first[0].id, &first[0].source, &first[0].text));
    assert_eq!((&second[0].mentions, &second[0].claims), (&first[0].mentions, &first[0].claims));
}

#[test]
fn a_text_in_an_unknown_language_gives_one_note_and_no_claims() {
    let rules = Rules::builtin();
    for text in [
        "Die Regierung in Tripolis und ihre Gegner haben am Freitag in Genf einen Waffenstillstand unterzeichnet.",
        "Les deux parties ont signé vendredi à Genève un cessez-le-feu permanent, selon la mission des Nations unies.",
        "Las dos partes firmaron el viernes en Ginebra un alto el fuego permanente, según la misión de la ONU.",
        "وقع الطرفان في جنيف يوم الجمعة اتفاقا لوقف دائم لإطلاق النار بحسب بعثة الأمم المتحدة",
        "Обе стороны подписали в пятницу в Женеве соглашение о постоянном прекращении огня.",
        "双方周五在日内瓦签署了永久停火协议。",
        "Taraflar cuma günü Cenevre'de kalıcı bir ateşkes için anlaşma imzaladı ve bu anlaşma BM tarafından duyuruldu.",
    ] {
        let article = crosscheck::extract::extract(Article::plain("a", "a", text), &rules);
        assert_eq!((article.language, article.claims.len(), article.diagnostics.len()), (None, 0, 1), "{text}");
    }
}

#[test]
fn english_passes_even_as_a_headline_or_with_many_foreign_names() {
    let rules = Rules::builtin();
    for text in [
        "Haftar forces seize Sirte",
        "Rebels kill 12",
        "Delegates met.",
        "Die-hard rebels take Al-Jufra",
        "President Luiz Inácio Lula da Silva met Angela Merkel in Rio de Janeiro.",
        "The clashes near Deir ez-Zor and Ras al-Ayn killed 12 people on Monday, the Observatory said.",
        "1. FC Köln beat El Salvador 3-0 in La Paz",
    ] {
        assert!(rules.language_of(&Article::plain("a", "a", text)).is_some(), "{text}");
    }
}

#[test]
fn the_entries_of_a_timeline_and_a_table_take_the_dates_they_stand_under() {
    let text = "# Notes\n\n- **23 October 2020** – The two sides signed a ceasefire in Geneva.\n\n| date | event |\n|---|---|\n\
                | 4 April 2019 | Haftar's forces launched an offensive on Tripoli |\n\n## 5 June 2020\n\nMilitary leaders of the two sides met in Ghadames. The two sides signed a ceasefire in Geneva later.\n";
    let article = Article { format: crosscheck::text::Format::Markdown, ..Article::plain("a", "a", text) };
    let article = crosscheck::extract::extract(article, &Rules::builtin());
    let dated: Vec<(String, Option<String>)> = article
        .claims
        .iter()
        .map(|claim| (claim.event.clone(), claim.time.as_ref().map(|time| time.edtf.to_string())))
        .collect();
    for (event, date) in [("ceasefire", "2020-10-23"), ("offensive", "2019-04-04"), ("meeting", "2020-06-05")] {
        assert!(dated.contains(&(event.to_owned(), Some(date.to_owned()))), "{event} {date}: {dated:?}");
    }
    assert_eq!(dated.iter().filter(|(_, date)| date.as_deref() == Some("2020-06-05")).count(), 1, "{dated:?}");
}
