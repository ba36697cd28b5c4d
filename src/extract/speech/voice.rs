//! Acts of saying → the voice of each naming of an actor: quoted, reported, or the outlet's own.
//!
//! A naming in what somebody is reported to say may be the speaker's word. Invariants: quotation marks decide before everything else; who
//! speaks is the innermost speaker; what the outlet itself or its own reporter says is the outlet's; a phrase that only vouches for the
//! outlet's sentence ("according to") leaves its words the outlet's. Deliberately absent: a guess at whose word a reported label is.

use super::Speech;
use crate::model::{ActorKind, Article, Mention, MentionKind, Voice};
use crate::rules::Language;
use crate::text::Span;

/// Letters of the shortest word of an outlet's name that tells it.
const TELLING: usize = 3;

/// Sets `reported` and `speaker` of the article's actor mentions.
pub fn mark(article: &mut Article, speeches: &[Speech], language: &Language) {
    let outlet = Outlet::new(article, language);
    let own: Vec<bool> = speeches.iter().map(|speech| outlet.says(article, speech, language)).collect();
    for mention in &mut article.mentions {
        let span = mention.span;
        let MentionKind::Actor(actor) = &mut mention.kind else { continue };
        let Some((at, speech)) = innermost(speeches, &span) else { continue };
        actor.reported = !actor.quoted && !own[at];
        if actor.voice() != Voice::Own {
            actor.speaker = speech.chain.last().and_then(|said| said.actor.clone());
        }
    }
}

/// The act of saying with the shortest part that holds a span, among those that present their content as said in the speaker's words.
fn innermost<'s>(speeches: &'s [Speech], span: &Span) -> Option<(usize, &'s Speech)> {
    let said = speeches.iter().enumerate().filter(|(_, speech)| speech.report && !speech.credit);
    let held = said.filter_map(|(at, speech)| {
        let parts = speech.content.iter().filter(|part| part.contains(span));
        Some((parts.map(Span::len).min()?, at, speech))
    });
    held.min_by_key(|(length, at, _)| (*length, *at)).map(|(_, at, speech)| (at, speech))
}

/// Who publishes the article.
struct Outlet {
    /// Lower-case words that tell its name.
    words: Vec<String>,
    /// The actor of the packs that bears the name.
    actor: Option<String>,
}

impl Outlet {
    fn new(article: &Article, language: &Language) -> Self {
        let name = host(&article.source).unwrap_or(&article.source);
        let particle = |word: &String| language.actors.words.particle.contains(word);
        let words = words(name).filter(|word| word.chars().count() >= TELLING && !particle(word)).collect();
        let whole = language.actors.hits(name).into_iter().find(|hit| hit.start == 0 && hit.end == name.len());
        let actor = whole.and_then(|hit| hit.means.first().map(|(id, _)| id.clone()));
        Self { words, actor }
    }

    /// Whether the outlet itself or its own reporter says it, as the speaker's words show.
    fn says(&self, article: &Article, speech: &Speech, language: &Language) -> bool {
        let Some(said) = speech.chain.last() else { return false };
        let Some(span) = said.speaker else { return false };
        let speaker: Vec<String> = words(article.words(&span)).collect();
        if self.actor.is_some() && said.actor == self.actor {
            return true;
        }
        let is_in = |set: &str, word: &str| language.speech.is_in(set, word);
        let reporter = |word: &String| is_in("reporters", word);
        if is_in("own_reporters", &speaker.join(" ")) {
            return true;
        }
        let own = |word: &String| self.words.iter().any(|name| is_form(word, name));
        let named =
            !self.words.is_empty() && self.words.iter().all(|name| speaker.iter().any(|word| is_form(word, name)));
        let itself = |word: &String| own(word) || language.actors.words.particle.contains(word);
        let others = || article.mentions.iter().any(|mention| self.is_other(mention, &span));
        named && (speaker.iter().all(itself) || (speaker.iter().any(reporter) && !others()))
    }

    /// Whether a mention in the speaker's words names another outlet or body.
    fn is_other(&self, mention: &Mention, speaker: &Span) -> bool {
        let MentionKind::Actor(actor) = &mention.kind else { return false };
        let bears = words(&mention.text).any(|word| self.words.iter().any(|name| is_form(&word, name)));
        speaker.contains(&mention.span) && actor.actor_kind != ActorKind::Person && !bears
    }
}

/// The longest part of a domain ("harbourpost" of "www.harbourpost.co.uk"); `None` for a name.
fn host(source: &str) -> Option<&str> {
    let domain = source.contains('.') && !source.contains(char::is_whitespace);
    let host = source.rsplit("//").next().and_then(|rest| rest.split('/').next()).filter(|_| domain)?;
    host.split('.').max_by_key(|part| part.len())
}

/// Lower-case words.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// Whether a word is a name, also with the letter of a possession whose apostrophe is lost.
fn is_form(word: &str, name: &str) -> bool {
    word.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest == "s")
}

#[cfg(test)]
mod tests {
    use crate::model::{Article, LabelClass, MentionKind, Voice};
    use crate::rules::Rules;

    /// Voice and speaker of every loaded label of an article of the Harbour Post.
    fn voices(text: &str) -> Vec<(Voice, Option<String>)> {
        let article = crate::extract::extract(Article::plain("a", "The Harbour Post", text), &Rules::builtin());
        let labels = article.mentions.iter().filter_map(|mention| match &mention.kind {
            MentionKind::Actor(actor) if actor.label_class == LabelClass::Loaded && actor.name.is_none() => Some(actor),
            _ => None,
        });
        labels.map(|actor| (actor.voice(), actor.speaker.clone())).collect()
    }

    fn voice(text: &str) -> Voice {
        let found = voices(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        found[0].0
    }

    #[test]
    fn what_somebody_is_reported_to_say_is_apart_from_the_outlets_own_voice() {
        assert_eq!(voice("The warlord Khalifa Haftar left Cairo on Monday."), Voice::Own);
        assert_eq!(voice("The minister said that the warlord Khalifa Haftar had left Cairo."), Voice::Reported);
        assert_eq!(
            voice("The warlord Khalifa Haftar has left Cairo, the ministry said in a statement."),
            Voice::Reported
        );
        assert_eq!(voice("“The warlord Khalifa Haftar has left Cairo on Monday,” the minister said."), Voice::Quoted);
        let said = voices("Jens Stoltenberg said that the warlord Khalifa Haftar had left Cairo.");
        assert!(said[0].1.as_deref().is_some_and(|id| id.contains("stoltenberg")), "{said:?}");
    }

    #[test]
    fn who_only_vouches_for_a_sentence_or_bears_the_label_does_not_speak_it() {
        assert_eq!(voice("The warlord Khalifa Haftar left Cairo on Monday, according to two officials."), Voice::Own);
        assert_eq!(voice("The warlord Khalifa Haftar said that the road to Cairo was open."), Voice::Own);
    }

    #[test]
    fn an_outlets_own_reporter_speaks_for_the_outlet() {
        let left = "said that the warlord Khalifa Haftar had left Cairo.";
        assert_eq!(voice(&format!("The Harbour Post's reporter in Benghazi {left}")), Voice::Own);
        assert_eq!(voice(&format!("The reporter {left}")), Voice::Own);
        assert_eq!(voice(&format!("A correspondent of the Northern Ledger {left}")), Voice::Reported);
    }
}
