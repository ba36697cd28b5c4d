//! `rules/**/*.toml` → compiled rules.
//!
//! The built-in files travel inside the binary; folders that the user names add to them or replace files of the same
//! path. A malformed file gives a [`Diagnostic`] and the other files still count. Invariants: loading cannot fail; the
//! same files give the same [`Rules::hash`]. Frames and packs (`rules/events`, `rules/actors`, `rules/places`) hold no words;
//! words stand in a folder per language (`rules/en/…`). Deliberately absent: rules that run code.

pub mod actor;
pub mod align;
pub mod event;
mod files;
pub mod judgement;
pub mod label;
pub mod language;
pub mod lint;
pub mod name;
pub mod place;
pub mod quantity;
pub mod renamed;
pub mod speech;
mod text;
pub mod time;

use std::collections::BTreeMap;
use std::path::PathBuf;

pub use files::{Files, RuleFile};

use crate::diag::Diagnostic;
use crate::text::Analyzer;

/// All compiled rules.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// Event frames by id.
    pub frames: event::Frames,
    /// Known actors.
    pub actors: actor::Actors,
    /// Known places.
    pub places: place::Places,
    /// Match weights.
    pub align: align::Align,
    /// Former names of rules.
    pub renamed: renamed::Renamed,
    /// Pairs of claims that the user has judged.
    pub judgements: judgement::Judgements,
    /// What each language says, by BCP 47 code.
    pub languages: BTreeMap<String, Language>,
    /// blake3 of all rule files, in hex.
    pub hash: String,
}

/// Everything that holds words of one language.
#[derive(Clone, Debug, Default)]
pub struct Language {
    /// BCP 47 code.
    pub code: String,
    /// What tells texts of the language, and the agencies that they credit.
    pub identity: language::Identity,
    /// Tagger and parser.
    pub analyzer: Analyzer,
    /// Words and patterns of time expressions.
    pub time: time::TimeWords,
    /// Titles, particles, legal forms and short forms of names.
    pub names: crate::value::name::NameWords,
    /// Number words, units, approximators.
    pub quantity: quantity::QuantityWords,
    /// Reporting verbs, modality and negation cues, pronouns.
    pub speech: speech::SpeechWords,
    /// Triggers of events.
    pub events: event::Triggers,
    /// Names, titles and kinds of actors in this language.
    pub actors: actor::ActorWords,
    /// Names of places in this language.
    pub places: place::PlaceWords,
    /// Words that comparing needs.
    pub compare: align::CompareWords,
    /// How rare each word is.
    pub frequencies: align::Frequencies,
    /// Label classes and stances.
    pub labels: label::LabelWords,
}

impl Rules {
    /// Compiles the built-in rules and those of `folders`, later ones last.
    pub fn load(folders: &[PathBuf]) -> (Self, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let files = Files::load(folders, &mut diagnostics);
        let codes = files.languages();
        // Models and word lists need nothing of each other: side by side they halve the program's start.
        let ((analyzers, hash), (mut rules, told)) = rayon::join(
            || {
                (
                    collected(|told| codes.iter().map(|code| text::analyzer(code, &files, told)).collect::<Vec<_>>()),
                    files.hash(),
                )
            },
            || collected(|told| Self::without_models(&codes, &files, told)),
        );
        for (code, analyzer) in codes.iter().zip(analyzers.0) {
            if let Some(language) = rules.languages.get_mut(code) {
                language.analyzer = analyzer;
            }
        }
        rules.hash = hash;
        diagnostics.extend(told);
        diagnostics.extend(analyzers.1);
        (rules, diagnostics)
    }

    /// Adds a file of judgements; it becomes part of the rules' hash.
    pub fn judge(&mut self, path: &std::path::Path) -> Vec<Diagnostic> {
        let diagnostics = self.judgements.read(path);
        let said = format!("{} {:?}", self.hash, self.judgements.pins);
        self.hash = blake3::hash(said.as_bytes()).to_hex().to_string();
        diagnostics
    }

    fn without_models(codes: &[String], files: &Files, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let (mut rules, (places, told)) = rayon::join(
            || Self {
                frames: event::Frames::load(files, diagnostics),
                actors: actor::Actors::load(files, diagnostics),
                align: align::Align::load(files, diagnostics),
                renamed: renamed::Renamed::load(files, diagnostics),
                judgements: judgement::Judgements::load(files, diagnostics),
                ..Self::default()
            },
            || collected(|told| place::Places::load(files, told)),
        );
        rules.places = places;
        diagnostics.extend(told);
        for code in codes {
            let language = Language::load(code, files, &rules, diagnostics);
            rules.languages.insert(code.clone(), language);
        }
        rules
    }

    /// The language of an article, among those that rules know; `None` where it is none of them.
    pub fn language_of(&self, article: &crate::model::Article) -> Option<&Language> {
        let title = article.title.as_deref().unwrap_or("");
        let fits = self.languages.values().map(|language| {
            // A short text's title helps; a long text speaks for itself.
            let fit = language.identity.fit(&article.text).or_else(|| language.identity.fit(title));
            (language, fit)
        });
        let best = fits.max_by(|(_, a), (_, b)| a.unwrap_or(0.0).total_cmp(&b.unwrap_or(0.0)));
        best.filter(|(_, fit)| fit.is_none_or(|fit| fit > 0.0)).map(|(language, _)| language)
    }

    /// The built-in rules alone.
    pub fn builtin() -> Self {
        Self::load(&[]).0
    }
}

impl Language {
    /// Everything but the model.
    fn load(code: &str, files: &Files, rules: &Rules, diagnostics: &mut Vec<Diagnostic>) -> Self {
        // Four parts of about one size: as many cores as there are share them.
        let ((told, said), (acting, places)) = rayon::join(
            || {
                rayon::join(
                    || {
                        collected(|told| {
                            (
                                time::TimeWords::load(code, files, told),
                                name::load(code, files, told),
                                quantity::QuantityWords::load(code, files, told),
                            )
                        })
                    },
                    || {
                        collected(|told| {
                            (
                                speech::SpeechWords::load(code, files, told),
                                event::Triggers::load(code, files, &rules.frames, told),
                                align::Frequencies::load(code, files, told),
                            )
                        })
                    },
                )
            },
            || {
                rayon::join(
                    || collected(|told| actor::ActorWords::load(code, files, &rules.actors, told)),
                    || collected(|told| place::PlaceWords::load(code, files, &rules.places, told)),
                )
            },
        );
        for problems in [told.1, said.1, acting.1, places.1] {
            diagnostics.extend(problems);
        }
        let ((time, names, quantity), (speech, events, frequencies)) = (told.0, said.0);
        Self {
            code: code.to_owned(),
            time,
            names,
            quantity,
            speech,
            events,
            frequencies,
            actors: acting.0,
            places: places.0,
            compare: align::CompareWords::load(code, files, diagnostics),
            labels: label::LabelWords::load(code, files, diagnostics),
            identity: language::Identity::load(code, files, diagnostics),
            ..Self::default()
        }
    }
}

/// What a part of loading made, and the problems that it met: parts that run side by side keep their own.
fn collected<T>(load: impl FnOnce(&mut Vec<Diagnostic>) -> T) -> (T, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let made = load(&mut diagnostics);
    (made, diagnostics)
}
