//! Acts of saying → the voice of each naming of an actor: quoted, reported, or the outlet's own.
//!
//! A naming in what somebody is reported to say may be the speaker's word. Invariants: quotation marks decide before everything else; who
//! speaks is the innermost speaker; what the outlet itself or its own reporter says is the outlet's. Deliberately absent: a guess at whose word a reported label is.

use std::collections::BTreeSet;

use super::{Reading, Speech};
use crate::extract::actor::has_lost_quotes;
use crate::model::{ActorKind, Article, Mention, MentionKind, Voice};
use crate::rules::Language;
use crate::rules::speech::CueClass;
use crate::text::{Field, Span};

/// Letters of the shortest word of an outlet's name that tells it.
const TELLING: usize = 3;

/// Sets `reported` and `speaker` of the article's actor mentions.
pub fn mark(article: &mut Article, reading: &Reading, speeches: &[Speech], language: &Language) {
    let outlet = Outlet::new(article, language);
    let speeches = &with_statements(article, reading, speeches);
    let own: Vec<bool> = speeches.iter().map(|speech| outlet.says(article, speech, language)).collect();
    for mention in &mut article.mentions {
        let span = mention.span;
        let MentionKind::Actor(actor) = &mut mention.kind else { continue };
        let Some((at, speech)) = innermost(speeches, &span) else { continue };
        // Nobody names himself in what he is reported to say: the outlet does.
        let himself = actor.actor.is_some() && speech.chain.last().is_some_and(|said| said.actor == actor.actor);
        actor.reported = !actor.quoted && !own[at] && !himself;
        if actor.voice() != Voice::Own {
            actor.speaker = speech.chain.last().and_then(|said| said.actor.clone());
        }
    }
}

/// Where a text has lost its quotation marks, what is said behind a colon ("said in a statement: …") goes on until somebody speaks
/// again: at most so many sentences.
const MOST_STATED: usize = 4;

/// The acts of saying, with the sentences that go on with a statement in a text without quotation marks.
fn with_statements(article: &Article, reading: &Reading, speeches: &[Speech]) -> Vec<Speech> {
    let mut speeches = speeches.to_vec();
    if !has_lost_quotes(article) {
        return speeches;
    }
    let speaks: BTreeSet<usize> = speeches
        .iter()
        .filter_map(|speech| speech.chain.last()?.cue)
        .filter_map(|cue| reading.text.sentence_at(cue.start).filter(|_| cue.field == Field::Text))
        .collect();
    for speech in speeches.iter_mut().filter(|speech| speech.report) {
        let Some(last) = speech.content.last().copied().filter(|part| part.field == Field::Text) else { continue };
        let cue = speech.chain.last().and_then(|said| said.cue).filter(|cue| cue.field == last.field);
        let behind = cue.and_then(|cue| article.field(Field::Text).get(cue.end..last.end));
        let stated = behind.is_some_and(|words| words.contains(": "));
        let Some(at) = reading.text.sentence_at(last.start).filter(|_| stated) else { continue };
        let sentences = reading.text.sentences.iter().enumerate().skip(at + 1).take(MOST_STATED);
        let goes_on = sentences
            .take_while(|(index, next)| !speaks.contains(index) && next.block == reading.text.sentences[at].block);
        speech.content.extend(goes_on.map(|(_, next)| next.span));
    }
    speeches
}

/// The act of saying with the shortest part that holds a span, among those that present their content as said in the speaker's words.
fn innermost<'s>(speeches: &'s [Speech], span: &Span) -> Option<(usize, &'s Speech)> {
    let presents = |speech: &Speech| speech.report || matches!(speech.class, CueClass::Demand | CueClass::Ask);
    let said = speeches.iter().enumerate().filter(|(_, speech)| presents(speech));
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
    fn what_somebody_calls_for_is_in_his_words() {
        let asked = "The ministry called on Cairo to stop the crimes of the warlord Khalifa Haftar.";
        assert_eq!(voice(asked), Voice::Reported);
        assert_eq!(voice("The ministry urged the warlord Khalifa Haftar to leave Cairo."), Voice::Reported);
    }

    #[test]
    fn a_headline_that_opens_with_a_name_and_a_colon_is_somebodys_words() {
        let titled = "Monday 17 August 2020 21:09 Jens Stoltenberg: Cairo Suffers Because of the Warlord Haftar. \
                      The general Khalifa Haftar left the town on Sunday.";
        assert_eq!(voice(titled), Voice::Reported);
        assert_eq!(voice("Cairo: The warlord Khalifa Haftar left the town."), Voice::Own);
    }

    #[test]
    fn a_statement_goes_on_behind_its_colon_where_the_marks_are_lost() {
        let filler = "The road to the town was open and the ships in the harbour left it on Sunday. ".repeat(5);
        let stated = format!(
            "{filler}The ministry said in a statement: The road to the town is open. The crimes of the warlord Khalifa \
             Haftar go on. The harbour is open too."
        );
        assert_eq!(voice(&stated), Voice::Reported);
        let quoted = format!("{stated} A \"quiet\" day.");
        assert_eq!(voice(&quoted), Voice::Own, "where marks stand, a statement would have them");
    }

    #[test]
    fn a_quotation_that_nothing_closes_ends_with_its_sentence() {
        let lost = "The minister said \"the road is open. The warlord Khalifa Haftar left Cairo on Monday.";
        assert_eq!(voice(lost), Voice::Own);
    }

    #[test]
    fn a_source_reports_and_who_bears_the_label_does_not_speak_it() {
        assert_eq!(
            voice("The warlord Khalifa Haftar left Cairo on Monday, according to two officials."),
            Voice::Reported
        );
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
