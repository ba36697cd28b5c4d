//! A naming → its mention with its title, and one mention for each label that stands beside it.
//!
//! Titles and premodifiers are read leftwards from the name; appositions through the tree. A loaded word is cut out of a title, so that
//! the role ("Gen.") and the judgement ("putschist") are two labels. Deliberately absent: stance (the ledger looks it up).

use super::pack::Known;
use super::{Naming, Scene, lower};
use crate::model::{ActorKind, ActorMention, LabelClass, Mention};
use crate::text::{Sentence, Span, WordClass};

/// How many words a title may have.
const LONGEST_TITLE: usize = 8;

/// How many words an apposition may have.
const LONGEST_APPOSITION: usize = 14;

pub(super) fn mentions(scene: &Scene<'_>, naming: &Naming, known: &Known) -> Vec<Mention> {
    let Some(sentence) = scene.sentence(naming) else { return Vec::new() };
    let start = title_start(scene, sentence, naming, known);
    let title = (start < naming.tokens.0).then(|| (start, naming.tokens.0 - 1));
    let whole = title.map_or(naming.span, |(first, _)| sentence.tokens[first].span.cover(&naming.span));
    let mut labels: Vec<(Span, LabelClass)> =
        title.map(|range| split(scene, sentence, range)).into_iter().flatten().collect();
    let beside = appositions(scene, sentence, naming, &whole).into_iter();
    let after = post_before(scene, sentence, naming).into_iter().chain(judged_after(scene, sentence, naming));
    for (span, class) in beside.chain(after).chain(scare_quotes(scene, naming)) {
        if !labels.iter().any(|(other, _)| other.overlaps(&span)) {
            labels.push((span, class));
        }
    }
    let title_label = labels.iter().find(|(span, class)| *class == LabelClass::Role && whole.contains(span));
    let is_title = |span: &Span| whole.contains(span);
    let name = scene.mention(
        whole,
        ActorMention {
            actor: naming.actor.clone(),
            name: is_name(naming).then(|| scene.article.words(&naming.span).to_owned()),
            label_class: naming.class,
            label: title_label
                .or_else(|| labels.iter().find(|(span, _)| is_title(span)))
                .map(|(span, _)| *span)
                .or_else(|| (!is_name(naming)).then_some(naming.span)),
            quoted: scene.is_quoted(&naming.span),
            reported: false,
            speaker: None,
            actor_kind: kind(naming, &labels),
        },
    );
    let others = labels.iter().map(|(span, class)| {
        let (actor, kind) = bearer(scene, sentence, naming, span);
        label_mention(scene, *span, actor, *class, kind)
    });
    std::iter::once(name).chain(others).collect()
}

/// How many words a title in quotation marks may have.
const LONGEST_STYLE: usize = 8;

/// What a clause behind a person says of his post: "the major installed by the council, “commander of the armed forces” with the *rank of field
/// marshal*": a title that the writer sets in quotation marks, and the title that a word like "rank" introduces. Nobody else may be named between,
/// nor a new clause begin.
pub(super) fn told_behind(scene: &Scene<'_>, namings: &[Naming], mentions: &[Mention]) -> Vec<Mention> {
    let mut found = Vec::new();
    for naming in namings.iter().filter(|n| n.kind == ActorKind::Person && n.actor.is_some()) {
        let Some(sentence) = scene.sentence(naming).filter(|s| s.tokens[naming.tokens.0].class != WordClass::Pron)
        else {
            continue;
        };
        for (span, class) in behind(scene, sentence, naming, namings) {
            let known = mentions
                .iter()
                .any(|m| m.span.field == span.field && m.span.overlaps(&span) && !span.contains(&m.span));
            if !known {
                found.push(label_mention(scene, span, naming.actor.clone(), class, naming.kind));
            }
        }
    }
    found
}

fn behind(scene: &Scene<'_>, sentence: &Sentence, naming: &Naming, namings: &[Naming]) -> Vec<(Span, LabelClass)> {
    let words = &scene.language.actors.words;
    let tokens = &sentence.tokens;
    let first = naming.tokens.1 + 1;
    let is_person = |n: &&Naming| matches!(n.kind, ActorKind::Person | ActorKind::Unknown);
    let here = namings.iter().filter(|n| n.sentence == naming.sentence && n.span.field == naming.span.field);
    let next = here.filter(is_person).map(|n| n.tokens.0).filter(|&at| at >= first).min().unwrap_or(tokens.len());
    let end = (first..next).find(|&i| tokens[i].has("VerbForm=Fin")).unwrap_or(next);
    let styled = tokens.get(first).is_some_and(|t| t.class == WordClass::Verb && t.has("VerbForm=Part"));
    let title = |i: usize| words.title.contains(&lower(sentence, i));
    let mut labels = Vec::new();
    for at in first..end {
        let quote = scene
            .document(naming.span.field)
            .and_then(|document| document.quotes.iter().find(|q| q.closed && q.outer.start == tokens[at].span.start));
        if let Some(quote) = quote.filter(|_| styled) {
            let begins = (at..end).find(|&i| tokens[i].span.start >= quote.inner.start);
            let short = scene.article.words(&quote.inner).split_whitespace().count() <= LONGEST_STYLE;
            if short && begins.is_some_and(title) {
                labels.push((quote.outer, LabelClass::Loaded));
            }
        }
        let introduces = words.rank.contains(&lower(sentence, at))
            && tokens.get(at + 1).is_some_and(|next| next.class == WordClass::Adp && at + 2 < end);
        if introduces {
            let run = (at + 2..end).take_while(|&i| title(i) || super::is_capital(sentence, i)).last();
            if let Some(last) = run.filter(|&last| (at + 2..=last).any(title)) {
                labels.push((tokens[at + 2].span.cover(&tokens[last].span), LabelClass::Role));
            }
        }
    }
    labels
}

fn is_name(naming: &Naming) -> bool {
    matches!(naming.class, LabelClass::Name | LabelClass::SelfDesignation)
}

/// A mention that is a label and nothing else.
pub(super) fn label_mention(
    scene: &Scene<'_>,
    span: Span,
    actor: Option<String>,
    class: LabelClass,
    kind: ActorKind,
) -> Mention {
    scene.mention(
        span,
        ActorMention {
            actor,
            name: None,
            label_class: class,
            label: Some(span),
            quoted: scene.is_quoted(&span),
            reported: false,
            speaker: None,
            actor_kind: kind,
        },
    )
}

/// Whom a label judges: in "rebel Haftar forces" the forces, unless the label is a title of a person.
fn bearer(scene: &Scene<'_>, sentence: &Sentence, naming: &Naming, label: &Span) -> (Option<String>, ActorKind) {
    let words = &scene.language.actors.words;
    let of_group = sentence.tokens.get(naming.tokens.1 + 1).is_some_and(|next| words.forces.contains(&next.form));
    let title = scene.article.words(label).to_lowercase().split_whitespace().any(|w| words.title.contains(w));
    let forces = naming.actor.as_deref().and_then(|id| scene.rules.actors.forces_of(id));
    match forces {
        Some(forces) if of_group && !title && label.end <= naming.span.start => (Some(forces), ActorKind::ArmedGroup),
        _ => (naming.actor.clone(), naming.kind),
    }
}

fn kind(naming: &Naming, labels: &[(Span, LabelClass)]) -> ActorKind {
    let titled = labels.iter().any(|(_, class)| *class == LabelClass::Role);
    if naming.kind == ActorKind::Unknown && titled { ActorKind::Person } else { naming.kind }
}

/// First token of the title that ends before `name`; `name` itself where there is none.
fn title_start(scene: &Scene<'_>, sentence: &Sentence, naming: &Naming, known: &Known) -> usize {
    let name = naming.tokens.0;
    let person = matches!(naming.kind, ActorKind::Person | ActorKind::Unknown);
    let words = &scene.language.actors.words;
    let (mut start, mut titled, mut capital) = (name, false, false);
    let mut at = name;
    if let Some(first) = title_of_body(scene, sentence, name, known).or_else(|| title_of_office(scene, sentence, name))
    {
        (start, at, titled) = (first, first, true);
        capital = super::is_capital(sentence, first);
    }
    while at > 0 && name - at < LONGEST_TITLE {
        at -= 1;
        let token = &sentence.tokens[at];
        let word = lower(sentence, at);
        if sentence.tokens[at + 1].span.start.saturating_sub(token.span.end) > 1 {
            break;
        }
        let is_title = words.title.contains(&word)
            && !matches!(token.class, WordClass::Verb | WordClass::Aux)
            && (!is_loud(&token.form) || is_loud(&sentence.tokens[name].form));
        let of_state =
            at > 0 && words.possessive.contains(&word) && known.state_at(&sentence.tokens[at - 1].span).is_some();
        let small = capital
            && !of_state
            && !super::is_capital(sentence, at)
            && !words.before_title.contains(&word)
            && word != "-";
        // "terrorists Ann and Bo" are persons; before a body a plural belongs to what stands before it.
        let lexical = loaded_ending(scene, sentence, at).filter(|&first| {
            (person || !token.has("Number=Plur")) && !belongs_before(scene, sentence, (first, at), known)
        });
        if is_title || words.courtesy.contains(&word) {
            start = at;
            titled = titled || is_title;
        } else if let Some(first) = lexical {
            (start, at) = (first, first);
        } else if titled
            && !small
            && (stays_in_title(token.class, &word) && (word != "-" || is_tight(sentence, at))
                || modifies(sentence, at) && words.before_title.contains(&word)
                || of_state
                || known.state_at(&token.span).is_some()
                || (at > 0 && words.inside.contains(&word) && words.title.contains(&lower(sentence, at - 1))))
        {
            start = at;
        } else if words.before_title.contains(&word) && !titled && at > 1 && of_title(scene, sentence, at) {
            titled = true;
            start = at;
        } else {
            break;
        }
        capital = capital || super::is_capital(sentence, at);
    }
    while start < name && matches!(sentence.tokens[start].class, WordClass::Punct | WordClass::Part | WordClass::Pron) {
        start += 1;
    }
    start
}

/// Whether a loaded noun belongs to what stands before it, for the comma or full stop behind it is lost: the body that it judges ("ISIL
/// *terrorists* Aid groups said"), or the office that is held in it ("a spokesman for the *terror group* Ali Hassan").
fn belongs_before(scene: &Scene<'_>, sentence: &Sentence, (first, last): (usize, usize), known: &Known) -> bool {
    let words = &scene.language.actors.words;
    let Some(before) = first.checked_sub(1) else { return false };
    let token = &sentence.tokens[before];
    let judged = sentence.tokens[last].has("Number=Plur")
        && known.namings.iter().any(|n| {
            n.span.field == token.span.field
                && n.span.end == token.span.end
                && matches!(n.kind, ActorKind::ArmedGroup | ActorKind::Organisation | ActorKind::Government)
        });
    let held = first >= 3
        && token.class == WordClass::Det
        && words.holding.contains(&lower(sentence, first - 2))
        && words.title.contains(&lower(sentence, first - 3));
    judged || held
}

/// "head of the High Council of State" before a name: first token of the title where a body of the packs ends it.
fn title_of_body(scene: &Scene<'_>, sentence: &Sentence, name: usize, known: &Known) -> Option<usize> {
    let words = &scene.language.actors.words;
    let end = sentence.tokens[name.checked_sub(1)?].span.end;
    let field = sentence.span.field;
    let at = known.namings.partition_point(|n| (n.span.field, n.span.end) < (field, end));
    let body = known.namings.get(at).filter(|n| {
        n.span.end == end && n.span.field == field && n.kind != ActorKind::Person && n.tokens.1 + 1 == name
    })?;
    let mut at = body.tokens.0.checked_sub(1)?;
    if sentence.tokens[at].class == WordClass::Det {
        at = at.checked_sub(1)?;
    }
    let joins = words.inside.contains(&lower(sentence, at)) && sentence.tokens[at].class == WordClass::Adp;
    at = at.checked_sub(1)?;
    (joins && words.title.contains(&lower(sentence, at))).then_some(at)
}

/// Whether a word of several letters is written in capitals alone.
fn is_loud(form: &str) -> bool {
    form.chars().filter(|c| c.is_alphabetic()).count() > 3 && !form.chars().any(char::is_lowercase)
}

/// Whether a hyphen joins the words around it.
fn is_tight(sentence: &Sentence, at: usize) -> bool {
    let tokens = &sentence.tokens;
    at > 0
        && tokens[at - 1].span.end == tokens[at].span.start
        && tokens.get(at + 1).is_some_and(|next| next.span.start == tokens[at].span.end)
}

/// "Commander of the Land Forces" before a name: first token of the title, where a body that no pack knows ends it.
fn title_of_office(scene: &Scene<'_>, sentence: &Sentence, name: usize) -> Option<usize> {
    let actors = &scene.language.actors;
    let end = name.checked_sub(1)?;
    let body = |at: usize| {
        super::is_capital(sentence, at)
            && matches!(sentence.tokens[at].class, WordClass::Propn | WordClass::Noun | WordClass::Adj)
    };
    let told = actors.cue(&lower(sentence, end)).is_some_and(|cue| cue != "place" && cue != "thing");
    if !told || !body(end) {
        return None;
    }
    let mut at = (0..=end).rev().take_while(|&at| body(at)).last()?.checked_sub(1)?;
    if sentence.tokens[at].class == WordClass::Det {
        at = at.checked_sub(1)?;
    }
    let joins = actors.words.inside.contains(&lower(sentence, at)) && sentence.tokens[at].class == WordClass::Adp;
    let title = at.checked_sub(1).filter(|_| joins)?;
    actors.words.title.contains(&lower(sentence, title)).then_some(title)
}

/// "ISIS terrorists", "the Nusra terrorist organization": the loaded noun that ends the phrase which the name of a force or body begins.
fn judged_after(scene: &Scene<'_>, sentence: &Sentence, naming: &Naming) -> Option<(Span, LabelClass)> {
    let tokens = &sentence.tokens;
    let body = matches!(naming.kind, ActorKind::ArmedGroup | ActorKind::Organisation | ActorKind::Government);
    let first = naming.tokens.1 + 1;
    if !body || tokens.get(first)?.span.start.saturating_sub(naming.span.end) != 1 {
        return None;
    }
    let reach = (first + scene.language.labels.longest()).min(tokens.len());
    let last = (first..reach).rev().find(|&last| {
        let span = tokens[first].span.cover(&tokens[last].span);
        let entry = scene.language.labels.entry(&scene.article.words(&span).to_lowercase());
        entry.is_some_and(|entry| entry.class == LabelClass::Loaded)
    })?;
    let ends = tokens.get(last + 1).is_none_or(|next| {
        !matches!(next.class, WordClass::Noun | WordClass::Propn | WordClass::Adj | WordClass::Part) && next.form != "-"
    });
    let noun = tokens[last].class == WordClass::Noun && (last > first || tokens[last].has("Number=Plur"));
    (ends && noun).then(|| (tokens[first].span.cover(&tokens[last].span), LabelClass::Loaded))
}

/// "Haftar forces *outlawed* in the east": the loaded participle or adjective behind a group, without an object.
pub(super) fn judged_behind(scene: &Scene<'_>, sentence: &Sentence, group: &Span) -> Option<Span> {
    let at = sentence.tokens.iter().position(|token| token.span.start >= group.end)?;
    let token = &sentence.tokens[at];
    // A verb with an object is no participle of the group; that one has none where it judges.
    let tied = matches!(token.class, WordClass::Verb | WordClass::Adj) && !token.has("Number=Plur");
    let judges =
        scene.language.labels.entry(&lower(sentence, at)).is_some_and(|entry| entry.class == LabelClass::Loaded);
    let object = sentence.tokens.get(at + 1).is_some_and(|next| {
        matches!(next.class, WordClass::Det | WordClass::Noun | WordClass::Propn | WordClass::Pron | WordClass::Adj)
    });
    (tied && judges && !object).then_some(token.span)
}

/// How many words may stand between a post and the comma before its holder's name.
const LONGEST_POST: usize = 12;

/// "the head of the UN mission for Libya, Ann Lee, said": the post before a full name that commas set off.
fn post_before(scene: &Scene<'_>, sentence: &Sentence, naming: &Naming) -> Option<(Span, LabelClass)> {
    let words = &scene.language.actors.words;
    let tokens = &sentence.tokens;
    let person = matches!(naming.kind, ActorKind::Person | ActorKind::Unknown);
    let comma = naming.tokens.0.checked_sub(1).filter(|&at| tokens[at].form == ",")?;
    let closes = tokens.get(naming.tokens.1 + 1).is_none_or(|next| next.class == WordClass::Punct && next.form != "-");
    if !person || !is_name(naming) || naming.tokens.0 == naming.tokens.1 || !closes {
        return None;
    }
    let inside = |at: usize| {
        let token = &tokens[at];
        matches!(token.class, WordClass::Noun | WordClass::Propn | WordClass::Adj | WordClass::Det | WordClass::Part)
            || (token.class == WordClass::Adp && words.holding.contains(&lower(sentence, at)))
            || token.form == "-"
    };
    let reach = (comma.saturating_sub(LONGEST_POST)..comma).rev().take_while(|&at| inside(at));
    let title = reach
        .filter(|&at| {
            words.title.contains(&lower(sentence, at))
                && !tokens[at].has("Number=Plur")
                && tokens.get(at + 1).is_some_and(|next| next.class == WordClass::Adp)
        })
        .last()?;
    let named = scene.language.actors.hits(scene.article.words(&tokens[title + 1].span.cover(&tokens[comma - 1].span)));
    let holds_a_person =
        named.iter().flat_map(|hit| hit.means).any(|(id, _)| scene.rules.actors.kind(id) == Some(ActorKind::Person));
    let mut first = title;
    while first > 0 && !holds_a_person {
        let before = first - 1;
        let word = lower(sentence, before);
        let modifies = matches!(tokens[before].class, WordClass::Noun | WordClass::Propn | WordClass::Adj)
            && tokens[first].span.start.saturating_sub(tokens[before].span.end) <= 1
            && (super::is_capital(sentence, before) || words.before_title.contains(&word));
        if !modifies {
            break;
        }
        first = before;
    }
    let class = scene.language.labels.entry(&lower(sentence, title)).map_or(LabelClass::Role, |entry| entry.class);
    (!holds_a_person).then(|| (tokens[first].span.cover(&tokens[comma - 1].span), class))
}

/// "Secretary of State", "Chief of Staff": whether the word at `at` ends a title with a preposition inside.
fn of_title(scene: &Scene<'_>, sentence: &Sentence, at: usize) -> bool {
    let words = &scene.language.actors.words;
    words.inside.contains(&lower(sentence, at - 1)) && words.title.contains(&lower(sentence, at - 2))
}

/// Whether a participle stands before a noun without an auxiliary ("*retired* general", never "has *elected* president …").
fn modifies(sentence: &Sentence, at: usize) -> bool {
    let token = &sentence.tokens[at];
    let before = at.checked_sub(1).map(|before| sentence.tokens[before].class);
    match before {
        None | Some(WordClass::Det) => token.class == WordClass::Verb,
        Some(before) => token.has("VerbForm=Part") && !matches!(before, WordClass::Aux | WordClass::Adv),
    }
}

fn stays_in_title(class: WordClass, word: &str) -> bool {
    matches!(class, WordClass::Noun | WordClass::Propn | WordClass::Adj)
        && word.chars().all(|c| c.is_alphanumeric() || ".-'".contains(c))
        || word == "-"
}

/// First token of the entry of the lexicon that ends with token `last`.
fn loaded_ending(scene: &Scene<'_>, sentence: &Sentence, last: usize) -> Option<usize> {
    let reach = scene.language.labels.longest() * 2 + 2;
    (last.saturating_sub(reach)..=last).find(|&first| {
        let span = sentence.tokens[first].span.cover(&sentence.tokens[last].span);
        scene.language.labels.entry(&scene.article.words(&span).to_lowercase()).is_some()
    })
}

/// The labels in a run of tokens: what the lexicon knows, and the role in the rest.
pub(super) fn split(scene: &Scene<'_>, sentence: &Sentence, (first, last): (usize, usize)) -> Vec<(Span, LabelClass)> {
    let words = &scene.language.actors.words;
    let mut labels = Vec::new();
    let mut rest = Vec::new();
    let mut at = first;
    while at <= last {
        let end = (at..=last).rev().find(|&end| {
            let span = sentence.tokens[at].span.cover(&sentence.tokens[end].span);
            scene.language.labels.entry(&scene.article.words(&span).to_lowercase()).is_some()
        });
        if let Some(end) = end {
            // "regime *leader*": behind a noun for a government the title is part of what judges.
            let heads = words.government.contains(&lower(sentence, end)) && end < last;
            let titled = heads && (end + 1..=last).all(|i| words.title.contains(&lower(sentence, i)));
            let span = sentence.tokens[at].span.cover(&sentence.tokens[end].span);
            let class = scene
                .language
                .labels
                .entry(&scene.article.words(&span).to_lowercase())
                .map_or(LabelClass::Description, |e| e.class);
            // "longtime dictator": what qualifies the noun that ends the title.
            let qualified = rest.iter().rposition(|&i| !words.before_title.contains(&lower(sentence, i)));
            let first = rest.get(qualified.map_or(0, |other| other + 1)).filter(|_| end == last);
            let whole = if titled { span.cover(&sentence.tokens[last].span) } else { span };
            labels.push((first.map_or(whole, |&first| sentence.tokens[first].span.cover(&whole)), class));
            rest.clear();
            at = if titled { last } else { end } + 1;
        } else {
            rest.push(at);
            at += 1;
        }
    }
    while rest.last().is_some_and(|&i| words.courtesy.contains(&lower(sentence, i))) {
        rest.pop();
    }
    if rest.iter().any(|&i| words.title.contains(&lower(sentence, i)))
        && let (Some(&a), Some(&b)) = (rest.first(), rest.last())
    {
        labels.push((sentence.tokens[a].span.cover(&sentence.tokens[b].span), LabelClass::Role));
    }
    labels
}

/// What stands in apposition to the name, before or after it.
fn appositions(scene: &Scene<'_>, sentence: &Sentence, naming: &Naming, whole: &Span) -> Vec<(Span, LabelClass)> {
    let Some(head) = sentence.head_of(whole) else { return Vec::new() };
    let after = sentence.children(head).filter(|&c| sentence.tokens[c].is("appos"));
    let before = sentence.tokens[head].head.filter(|_| sentence.tokens[head].is("appos"));
    // "Norway's prime minister, *Ann Lee*, …": a post that describes the name behind the comma.
    let described = sentence.children(head).filter(|&c| sentence.tokens[c].relation == "nmod:desc");
    after.chain(before).chain(described).filter_map(|noun| apposition(scene, sentence, naming, noun)).collect()
}

fn apposition(scene: &Scene<'_>, sentence: &Sentence, naming: &Naming, noun: usize) -> Option<(Span, LabelClass)> {
    let words = &scene.language.actors.words;
    let token = &sentence.tokens[noun];
    if !matches!(token.class, WordClass::Noun | WordClass::Propn)
        || naming.span.overlaps(&token.span)
        || !set_off(sentence, naming, noun)
    {
        return None;
    }
    let outside = ["appos", "acl", "parataxis", "punct", "case", "conj", "cc", "advcl"];
    let members = sentence.branch(noun, |t| {
        outside.contains(&t.relation.split(':').next().unwrap_or("")) && (t.head == Some(noun) || !t.is("case"))
    });
    let (mut first, mut last) = (noun, noun);
    for &m in members.iter().filter(|&&m| m > noun) {
        if m - last > 2 {
            break;
        }
        last = m;
    }
    while joins_capital(scene, sentence, last) {
        last += 2;
    }
    for &m in members.iter().rev().filter(|&&m| m < noun) {
        if first - m > 1 {
            break;
        }
        first = m;
    }
    while first < noun && matches!(sentence.tokens[first].class, WordClass::Det | WordClass::Pron) {
        first += 1;
    }
    let last = whole_words(sentence, noun, last);
    let span = sentence.tokens[first].span.cover(&sentence.tokens[last].span);
    if last - first >= LONGEST_APPOSITION || span.overlaps(&naming.span) {
        return None;
    }
    let is_role = words.title.contains(&lower(sentence, noun));
    if is_role && names_another(scene, sentence, naming, last) {
        return None;
    }
    if token.class == WordClass::Propn && !is_role {
        return None;
    }
    let person = matches!(naming.kind, ActorKind::Person | ActorKind::Unknown);
    match scene.language.labels.entry(&lower(sentence, noun)).filter(|_| !super::is_capital(sentence, noun)) {
        Some(entry) => Some((span, entry.class)),
        None if is_role && person => Some((span, LabelClass::Role)),
        None if !is_role
            && token.class == WordClass::Noun
            && !token.has("Number=Plur")
            && !matches!(naming.kind, ActorKind::State | ActorKind::People)
            && names_group(scene, sentence, noun)
            && !person =>
        {
            Some((span, LabelClass::Description))
        }
        None => None,
    }
}

/// Whether a mark of punctuation stands between a name and the noun beside it.
fn set_off(sentence: &Sentence, naming: &Naming, noun: usize) -> bool {
    let (from, to) = if noun > naming.tokens.1 { (naming.tokens.1 + 1, noun) } else { (noun + 1, naming.tokens.0) };
    (from..to).any(|i| sentence.tokens[i].class == WordClass::Punct && sentence.tokens[i].form != "-")
}

/// Whether a title goes on into the name of somebody else ("…, Commander of the Navy Ann Lee").
fn names_another(scene: &Scene<'_>, sentence: &Sentence, naming: &Naming, last: usize) -> bool {
    let words = &scene.language.actors.words;
    (last.saturating_sub(1)..=(last + 1).min(sentence.tokens.len() - 1)).any(|i| {
        let token = &sentence.tokens[i];
        token.class == WordClass::Propn
            && super::is_capital(sentence, i)
            && !naming.span.overlaps(&token.span)
            && (i > last || token.is("flat") || token.is("appos"))
            && !words.title.contains(&lower(sentence, i))
    })
}

/// Where a phrase must end so that it does not break off inside a word or a modifier: before the preposition of what it would cut.
fn whole_words(sentence: &Sentence, noun: usize, last: usize) -> usize {
    let end = sentence.tokens[last].span.end;
    let cut = sentence.tokens.get(last + 1).is_some_and(|next| next.span.start == end && next.form == "-");
    if !cut {
        return last;
    }
    (noun + 1..=last).rev().find(|&i| sentence.tokens[i].class == WordClass::Adp).map_or(noun, |adp| adp - 1)
}

/// Whether the name of a body goes on after `last` ("Securities and Exchange Commission").
fn joins_capital(scene: &Scene<'_>, sentence: &Sentence, last: usize) -> bool {
    last + 2 < sentence.tokens.len()
        && super::is_capital(sentence, last)
        && super::is_capital(sentence, last + 2)
        && sentence.tokens[last + 2].class == WordClass::Propn
        && sentence.tokens[last + 1].class != WordClass::Punct
        && scene.language.actors.words.inside.contains(&lower(sentence, last + 1))
}

fn names_group(scene: &Scene<'_>, sentence: &Sentence, noun: usize) -> bool {
    let word = lower(sentence, noun);
    scene.language.actors.words.forces.contains(&word)
        || scene.language.actors.cue(&word).is_some_and(|cue| cue != "place" && cue != "thing")
}

/// A quotation of a word or two around the name of a force or government that the packs know; around other names it
/// marks the title of a work.
fn scare_quotes(scene: &Scene<'_>, naming: &Naming) -> Vec<(Span, LabelClass)> {
    let body = matches!(naming.kind, ActorKind::ArmedGroup | ActorKind::Government);
    if !body || naming.actor.as_deref().is_none_or(|id| id.starts_with('~')) {
        return Vec::new();
    }
    let Some(document) = scene.document(naming.span.field) else { return Vec::new() };
    document
        .quotes
        .iter()
        .filter(|q| scene.is_scare(q) && q.inner.contains(&naming.span) && q.inner.len() <= naming.span.len() + 4)
        .map(|q| (q.outer, LabelClass::Loaded))
        .collect()
}
