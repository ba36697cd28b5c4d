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
pub mod label;
pub mod language;
pub mod lint;
pub mod name;
pub mod place;
pub mod quantity;
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
        let mut rules = Self {
            frames: event::Frames::load(&files, &mut diagnostics),
            actors: actor::Actors::load(&files, &mut diagnostics),
            places: place::Places::load(&files, &mut diagnostics),
            align: align::Align::load(&files, &mut diagnostics),
            languages: BTreeMap::new(),
            hash: files.hash(),
        };
        for code in files.languages() {
            let language = Language {
                analyzer: text::analyzer(&code, &files, &mut diagnostics),
                time: time::TimeWords::load(&code, &files, &mut diagnostics),
                names: name::load(&code, &files, &mut diagnostics),
                quantity: quantity::QuantityWords::load(&code, &files, &mut diagnostics),
                speech: speech::SpeechWords::load(&code, &files, &mut diagnostics),
                events: event::Triggers::load(&code, &files, &rules.frames, &mut diagnostics),
                actors: actor::ActorWords::load(&code, &files, &rules.actors, &mut diagnostics),
                places: place::PlaceWords::load(&code, &files, &rules.places, &mut diagnostics),
                compare: align::CompareWords::load(&code, &files, &mut diagnostics),
                frequencies: align::Frequencies::load(&code, &files, &mut diagnostics),
                labels: label::LabelWords::load(&code, &files, &mut diagnostics),
                identity: language::Identity::load(&code, &files, &mut diagnostics),
                code: code.clone(),
            };
            rules.languages.insert(code, language);
        }
        (rules, diagnostics)
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
