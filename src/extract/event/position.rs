//! Grammatical positions → the heads of the phrases that stand there.

use std::collections::BTreeSet;

use super::Context;
use super::matching::{Carried, Event, counts_for_another, outermost};
use crate::model::MentionKind;
use crate::rules::event::Position;
use crate::text::{Clause, Token, Voice, WordClass};

/// Heads of the phrases in a position relative to an event, in text order, the event's own words left out.
pub(super) fn heads(context: &Context<'_>, event: &Event<'_>, at: &Position) -> Vec<usize> {
    let clause = event.clause.map(|number| &context.sentence.clauses[number]);
    let mut found = match at {
        Position::Subject => subject(context, event, clause),
        Position::Object => object(context, event, clause),
        Position::Indirect => {
            clause.filter(|_| event.carried.is_none()).map_or_else(Vec::new, |clause| clause.indirect.clone())
        }
        Position::Prep(words) => {
            let mut found = clause.map_or_else(Vec::new, |clause| obliques(context, clause, words));
            found.retain(|&head| !context.is_time(head));
            let beside = clause.filter(|_| event.is_verbal() && is_counted_at(event, at)).and_then(|clause| {
                let case = context.sentence.tokens.get(clause.predicate + 1)?;
                words.contains(&case.lemma).then(|| counted_at(context, clause.predicate + 2)).flatten()
            });
            if let Some(number) = beside {
                return vec![number];
            }
            if let Some(clause) = clause.filter(|_| found.is_empty() && event.is_verbal()) {
                // Whether a phrase hangs on the verb or on its object is a toss-up for any parser.
                let objects =
                    if event.carried.is_none() { object(context, event, Some(clause)) } else { clause.objects.clone() };
                found.extend(objects.iter().flat_map(|&object| modifiers_after(context, object, words)));
            }
            for noun in nouns(context, event).into_iter().filter(|&noun| !is_laid_on(context, noun, words)) {
                found.extend(modifiers_after(context, noun, words));
            }
            found
        }
        Position::Possessor => of_nouns(context, event, |relation| relation == "nmod:poss"),
        Position::Modifier => {
            let mut found = of_nouns(context, event, |relation| matches!(relation, "compound" | "amod" | "nmod:desc"));
            // An adjective fills a role only where it names somebody ("Turkish"); an ordinal never does.
            let inside = inside_name(context, event);
            found.retain(|&head| {
                let token = &context.sentence.tokens[head];
                !inside.contains(&head)
                    && !context.language.events.grammar.ordinals.contains_key(&token.form.to_lowercase())
                    && (token.class != WordClass::Adj || context.identified(&token.span).is_some())
            });
            found
        }
        Position::Predicate(words) => predicate(context, event, words),
        Position::Modified => modified(context, event),
        Position::Noun => return event.noun().into_iter().collect(),
        Position::Complement => complements(context, event),
    };
    found.retain(|head| !event.nodes.contains(head));
    found.sort_unstable();
    found.dedup();
    found
}

/// "blamed the attack *on the rebels*": whether a noun is the object of a verb that lays it on somebody by one of these prepositions.
fn is_laid_on(context: &Context<'_>, noun: usize, words: &BTreeSet<String>) -> bool {
    let lists = &context.language.events.grammar.lists;
    let holds = |list: &str, word: &String| lists.get(list).is_some_and(|list| list.contains(word));
    let token = &context.sentence.tokens[noun];
    let verb = token.head.filter(|_| token.is("obj")).map(|verb| &context.sentence.tokens[verb].lemma);
    verb.is_some_and(|verb| holds("lay", verb)) && words.iter().any(|word| holds("laid", word))
}

/// The tokens of a name of an event of several words ("*rocket* attack"): they say what it is, not who does it.
fn inside_name(context: &Context<'_>, event: &Event<'_>) -> std::ops::Range<usize> {
    let Some((noun, trigger)) = event.noun().zip(event.trigger) else { return 0..0 };
    let length = trigger.nouns.length_at(context.sentence, noun).max(1);
    (noun + 1).saturating_sub(length)..noun
}

fn subject(context: &Context<'_>, event: &Event<'_>, clause: Option<&Clause>) -> Vec<usize> {
    let Some(clause) = clause else { return counted_among(context, event) };
    if event.carried == Some(Carried::AsSubject) {
        return Vec::new();
    }
    if clause.voice == Voice::Passive || event.turned {
        return agents(context, clause);
    }
    controller(context, clause)
        .or_else(|| who_struck(context, event, clause))
        .unwrap_or_else(|| subjects(context, clause))
}

/// "the bus was hit *by a rocket*, killing six": what a toll adds to a passive clause came from who did that, and not from what underwent it.
fn who_struck(context: &Context<'_>, event: &Event<'_>, clause: &Clause) -> Option<Vec<usize>> {
    let token = &context.sentence.tokens[clause.predicate];
    let participle = token.has("VerbForm=Part") || token.has("VerbForm=Ger");
    let above = clause
        .parent
        .filter(|(_, relation)| *relation == "advcl")
        .map(|(above, _)| &context.sentence.clauses[above])?;
    let theirs = above.voice == Voice::Passive && above.subjects == clause.subjects;
    (event.counts_people() && !clause.finite && participle && theirs).then(|| agents(context, above))
}

/// The subjects of a clause, but for what only the tree takes for one.
fn subjects(context: &Context<'_>, clause: &Clause) -> Vec<usize> {
    if is_after_relative(context, clause) {
        return Vec::new();
    }
    let mut subjects = clause.subjects.clone();
    subjects.retain(|&head| {
        !stands_apart(context, head)
            && !is_far_noun(context, clause, head)
            && !is_noun_of_circumstance(context, clause, head)
            && !is_scene(context, clause, head)
    });
    subjects
}

/// "shelled a rally in the town *killing* twelve": whether a participle whose object is counted hangs on a noun that only says where, when or
/// of what, so that the participle tells what came of the verb before; what happens itself does kill ("after *a blast* killing twelve").
fn is_noun_of_circumstance(context: &Context<'_>, clause: &Clause, head: usize) -> bool {
    let sentence = context.sentence;
    let token = &sentence.tokens[clause.predicate];
    let participle = token.has("VerbForm=Part") || token.has("VerbForm=Ger");
    let hangs = !clause.finite && participle && token.is("acl") && token.head == Some(head);
    let governed = sentence.case(head).filter(|&case| case < head);
    let circumstance =
        governed.is_some_and(|case| !context.language.events.grammar.agentive.contains(&sentence.tokens[case].lemma));
    let counted = clause.objects.iter().any(|&object| {
        sentence.children_by(object, &["nummod"]).next().is_some() || sentence.tokens[object].class == WordClass::Num
    });
    let happens = context.language.events.by_noun.contains_key(&sentence.tokens[head].lemma);
    clause.voice == Voice::Active && hangs && circumstance && counted && !happens
}

/// "an attack in Nice, *France*, which killed 84": whether a relative clause hangs on the name of a place that only says where.
fn is_scene(context: &Context<'_>, clause: &Clause, head: usize) -> bool {
    let sentence = context.sentence;
    let relative =
        sentence.children_by(clause.predicate, &["nsubj"]).any(|child| sentence.tokens[child].has("PronType=Rel"));
    let top = if sentence.tokens[head].is("appos") { sentence.tokens[head].head.unwrap_or(head) } else { head };
    let place = |at: usize| {
        let span = sentence.tokens[at].span;
        let is_place = |mention: &crate::model::Mention| {
            matches!(mention.kind, MentionKind::Place(_)) && mention.span.contains(&span)
        };
        context.mentions().any(|(_, mention)| is_place(mention) && super::attach::is_locative(context, &mention.span))
    };
    relative && clause.predicate > head && (place(head) || place(top))
}

/// "thwarted an attack by rebels in the north *killing* twelve": whether a participle hangs on a noun that does not stand right before it, so that
/// it may as well add to the verb before.
fn is_far_noun(context: &Context<'_>, clause: &Clause, head: usize) -> bool {
    let sentence = context.sentence;
    let token = &sentence.tokens[clause.predicate];
    let participle = token.has("VerbForm=Part") || token.has("VerbForm=Ger");
    !clause.finite
        && clause.voice == Voice::Active
        && participle
        && token.is("acl")
        && token.head == Some(head)
        && clause.predicate > head + 2
}

/// "it happened near the area *which is* large and *is controlled* by the army": whether a coordinated verb that names no subject stands right
/// behind a relative clause, so that its subject may be that clause's.
fn is_after_relative(context: &Context<'_>, clause: &Clause) -> bool {
    let sentence = context.sentence;
    let Some((above, "conj")) = clause.parent else { return false };
    let above = sentence.clauses[above].predicate;
    let own = sentence.children_by(clause.predicate, &["nsubj"]).next().is_some();
    let unmarked =
        |from: usize| sentence.tokens[from..clause.predicate].iter().all(|token| token.class != WordClass::Punct);
    !own && sentence.clauses.iter().any(|other| {
        other.finite
            && above < other.predicate
            && other.predicate < clause.predicate
            && sentence.tokens[other.predicate].relation == "acl:relcl"
            && unmarked(other.predicate)
    })
}

/// "*In Germany*, even the best bank has …", "*HOUSTON* — Smith was …": whether what the tree calls a subject has a preposition that places
/// something, or heads the sentence as its dateline.
fn stands_apart(context: &Context<'_>, head: usize) -> bool {
    let sentence = context.sentence;
    let grammar = &context.language.events.grammar;
    // The noun that a relative clause hangs on has the preposition of its own place in the sentence.
    let own = sentence.tokens[head].is("nsubj") && context.in_place_name(head);
    let placed = own
        && sentence.case(head).is_some_and(|case| {
            case < head && grammar.locative.contains(&sentence.tokens[case].lemma) && !is_counted_by(context, case)
        });
    let is_head = |token: &&Token| {
        matches!(token.class, WordClass::Propn | WordClass::Punct | WordClass::Num | WordClass::Sym | WordClass::X)
    };
    let line = sentence.tokens.iter().take_while(is_head).take(DATELINE);
    let dateline = line.enumerate().any(|(at, token)| at > head && is_dash(&token.form));
    placed || dateline || own && is_inside_phrase(context, head)
}

/// "a push near the capital *Damascus* killed", "raids on the town of *Saraqeb* left": whether the name of a place stands right behind a preposition
/// or a noun for places, to which it belongs.
fn is_inside_phrase(context: &Context<'_>, head: usize) -> bool {
    let sentence = context.sentence;
    let grammar = &context.language.events.grammar;
    let first = (0..=head).rev().take_while(|&at| context.in_place_name(at)).last().unwrap_or(head);
    first > 1
        && sentence.tokens.get(first - 1).is_some_and(|before| {
            context.means_place(first - 1)
                || grammar.locative.contains(&before.lemma)
                || grammar.genitive.contains(&before.lemma)
        })
}

/// Words of a dateline, at most.
const DATELINE: usize = 14;

/// "*around* 40 people": whether a preposition belongs to a number.
fn is_counted_by(context: &Context<'_>, case: usize) -> bool {
    let span = context.sentence.tokens[case].span;
    let next = context.sentence.tokens.get(case + 1).is_some_and(|token| token.class == WordClass::Num);
    next || context.mentions().any(|(_, m)| matches!(m.kind, MentionKind::Quantity(_)) && m.span.contains(&span))
}

fn is_dash(form: &str) -> bool {
    matches!(form, "—" | "–" | "--" | "-")
}

/// Who does what an infinitive says: "called on *both sides* to release prisoners", "urged *both* to talk": who is asked or let, and not who
/// asks; "*the visitors* beat the hosts to win the cup": the subject above for any other verb.
fn controller(context: &Context<'_>, clause: &Clause) -> Option<Vec<usize>> {
    let sentence = context.sentence;
    if !sentence.tokens[clause.predicate].has("VerbForm=Inf") || clause.finite {
        return None;
    }
    // "let fighters move in and *kill* the guards": coordinated infinitives have one controller.
    let mut clause = clause;
    for _ in 0..sentence.clauses.len() {
        match clause.parent {
            Some((parent, "conj")) if sentence.tokens[sentence.clauses[parent].predicate].has("VerbForm=Inf") => {
                clause = &sentence.clauses[parent];
            }
            _ => break,
        }
    }
    let (above, _) = clause.parent?;
    let above = sentence.clauses.get(above).filter(|above| above.voice == Voice::Active)?;
    let lemma = &sentence.tokens[above.predicate].lemma;
    let demands = context.language.speech.modality(lemma) == Some(crate::model::Modality::Demanded);
    let controls = context.language.events.grammar.lists.get("control").is_some_and(|verbs| verbs.contains(lemma));
    let own = sentence.children_by(clause.predicate, &["nsubj"]).next().is_some();
    if !demands && !controls {
        let theirs = !own && !above.objects.is_empty() && clause.subjects == above.objects;
        return theirs.then(|| above.subjects.clone());
    }
    let objects: Vec<usize> =
        above.objects.iter().copied().filter(|&object| object < clause.predicate && above.predicate < object).collect();
    if !own && !objects.is_empty() {
        return Some(objects);
    }
    let behind = |case: Option<usize>| case == Some(above.predicate + 1);
    let asked = above.obliques.iter().find(|oblique| behind(oblique.case) && oblique.head < clause.predicate)?;
    Some(sentence.coordinated(asked.head))
}

/// "three of them were *injured*", "*ten children* were among the dead", "… among the victims": the subject of a copula whose predicate is the event's adjective.
fn counted_among(context: &Context<'_>, event: &Event<'_>) -> Vec<usize> {
    let sentence = context.sentence;
    let grammar = &context.language.events.grammar;
    let among = || {
        let case = sentence.case(event.anchor()).map(|case| &sentence.tokens[case].lemma);
        case.is_some_and(|case| grammar.comitative.contains(case))
    };
    if sentence.tokens[event.anchor()].class != WordClass::Adj && !among() {
        return Vec::new();
    }
    let clauses = sentence.clauses.iter();
    clauses.filter(|clause| clause.predicate == event.anchor()).flat_map(|clause| clause.subjects.clone()).collect()
}

fn agents(context: &Context<'_>, clause: &Clause) -> Vec<usize> {
    let sentence = context.sentence;
    clause
        .obliques
        .iter()
        .filter(|oblique| {
            oblique
                .case
                .is_some_and(|case| context.language.events.grammar.agentive.contains(&sentence.tokens[case].lemma))
        })
        .flat_map(|oblique| sentence.coordinated(oblique.head))
        .collect()
}

fn object(context: &Context<'_>, event: &Event<'_>, clause: Option<&Clause>) -> Vec<usize> {
    match clause {
        Some(clause) if event.carried.is_none() => {
            let undergoes = clause.voice == Voice::Passive || event.turned;
            if let Some(number) = counted_behind(context, event, clause) {
                return vec![number];
            }
            let undergone = subjects(context, clause);
            let found = if undergoes { &undergone } else { &clause.objects };
            if found.is_empty() && !clause.finite && clause.voice == Voice::Passive {
                return modified(context, event);
            }
            if found.is_empty() && clause.voice == Voice::Active {
                return bare(context, event, clause);
            }
            if clause.voice == Voice::Active && found.iter().all(|&object| context.is_time(object)) {
                return named_before_time(context, clause).unwrap_or_else(|| found.clone());
            }
            found.clone()
        }
        _ => Vec::new(),
    }
}

/// Whether the role that a trigger counts is filled from a position.
fn is_counted_at(event: &Event<'_>, at: &Position) -> bool {
    let Some(trigger) = event.trigger else { return false };
    let role = trigger.counted.as_ref().and_then(|role| trigger.roles.get(role));
    role.is_some_and(|positions| positions.contains(at))
}

/// "aircraft killed *18 people* …": what is counted right behind a verb that counts, wherever the tree hangs it, unless another event's word counts it ("eight killed
/// *14* injured") or it is a part of those before ("killed *six* of them children").
fn counted_behind(context: &Context<'_>, event: &Event<'_>, clause: &Clause) -> Option<usize> {
    let trigger = event.trigger.filter(|_| is_counted_at(event, &Position::Object) && clause.objects.is_empty())?;
    if !clause.auxiliaries.is_empty() && clause.voice == Voice::Passive {
        return None;
    }
    let found = counted_at(context, clause.predicate + 1)?;
    (!counts_for_another(context, found, &trigger.frame)).then_some(found)
}

/// The noun that a number beginning at a token counts, else the number; `None` for a measure, a time, or a part of what was named before.
fn counted_at(context: &Context<'_>, first: usize) -> Option<usize> {
    let tokens = &context.sentence.tokens;
    let start = tokens.get(first)?.span.start;
    let (span, of) = context.mentions().find_map(|(_, mention)| match &mention.kind {
        MentionKind::Quantity(quantity) if mention.span.start == start && quantity.unit.is_none() => {
            Some((mention.span, quantity.of.as_deref()))
        }
        _ => None,
    })?;
    let number = tokens.iter().rposition(|token| span.contains(&token.span))?;
    if context.is_time(number) || context.is_of_them(&span) {
        return None;
    }
    let modifies = |token: &&Token| matches!(token.class, WordClass::Adj | WordClass::Noun | WordClass::Propn);
    let run = tokens[number + 1..].iter().take_while(modifies).count();
    let noun = of
        .and_then(|of| of.rsplit(' ').next())
        .and_then(|of| (number + 1..number + 1 + run.min(FARTHEST_COUNTED)).find(|&at| tokens[at].lemma == of));
    noun.or((run == 0).then_some(number))
}

/// Words between a number and the noun that it counts, and that noun, at most.
const FARTHEST_COUNTED: usize = 4;

/// "to visit *Berlin* next week": the name right behind a verb, where the tree makes it a part of the time behind it.
fn named_before_time(context: &Context<'_>, clause: &Clause) -> Option<Vec<usize>> {
    let name = clause.predicate + 1;
    let token = context.sentence.tokens.get(name).filter(|token| token.class == WordClass::Propn)?;
    (!context.is_time(name) && token.head.is_some_and(|head| context.is_time(head))).then(|| vec![name])
}

/// What the tree calls an adjunct though it can only be the object: a name without a preposition ("sued *Google*"), or what follows
/// the verb's particle ("handed over *the base*").
fn bare(context: &Context<'_>, event: &Event<'_>, clause: &Clause) -> Vec<usize> {
    let sentence = context.sentence;
    let is_particle = |case: usize| {
        case == clause.predicate + 1 && event.trigger.is_some_and(|trigger| trigger.particles.match_at(sentence, case))
    };
    clause
        .obliques
        .iter()
        .filter(|oblique| match oblique.case {
            Some(case) => is_particle(case),
            None => sentence.tokens[oblique.head].class == WordClass::Propn && !context.is_time(oblique.head),
        })
        .filter(|oblique| oblique.head > clause.predicate)
        .flat_map(|oblique| sentence.coordinated(oblique.head))
        .collect()
}

fn obliques(context: &Context<'_>, clause: &Clause, words: &BTreeSet<String>) -> Vec<usize> {
    let sentence = context.sentence;
    clause
        .obliques
        .iter()
        .filter(|oblique| oblique.case.is_some_and(|case| words.contains(&sentence.tokens[case].lemma)))
        .flat_map(|oblique| sentence.coordinated(oblique.head))
        .collect()
}

/// The event's noun and, where another noun only portions it, that one.
fn nouns(context: &Context<'_>, event: &Event<'_>) -> Vec<usize> {
    event.noun().map_or_else(Vec::new, |noun| {
        let outer = outermost(context, noun);
        if outer == noun { vec![noun] } else { vec![noun, outer] }
    })
}

fn modifiers_after(context: &Context<'_>, noun: usize, words: &BTreeSet<String>) -> Vec<usize> {
    let sentence = context.sentence;
    sentence
        .children(noun)
        .filter(|&child| sentence.tokens[child].is("nmod") || sentence.tokens[child].is("obl"))
        .filter(|&child| {
            sentence
                .children(child)
                .any(|case| sentence.tokens[case].is("case") && words.contains(&sentence.tokens[case].lemma))
        })
        .flat_map(|child| sentence.coordinated(child))
        .collect()
}

fn of_nouns(context: &Context<'_>, event: &Event<'_>, wanted: impl Fn(&str) -> bool) -> Vec<usize> {
    let sentence = context.sentence;
    nouns(context, event)
        .into_iter()
        .flat_map(|noun| {
            sentence.children(noun).filter(|&child| wanted(sentence.tokens[child].relation)).collect::<Vec<_>>()
        })
        .collect()
}

/// "the toll *is 50*", "fighters *are in the town*": the predicates of copular clauses whose subject is the event's noun, behind one of these
/// prepositions where there are any.
fn predicate(context: &Context<'_>, event: &Event<'_>, words: &BTreeSet<String>) -> Vec<usize> {
    let mut nouns = nouns(context, event);
    // "five of *the dead* were children": what a preposition takes a part of is not what the predicate tells of.
    nouns.retain(|&noun| context.sentence.case(noun).is_none());
    let case = |at: usize| context.sentence.case(at).map(|case| &context.sentence.tokens[case].lemma);
    let clauses = context.sentence.clauses.iter();
    clauses
        .filter(|clause| {
            clause.kind == crate::text::ClauseKind::Copular
                && clause.subjects.iter().any(|subject| nouns.contains(subject))
        })
        .map(|clause| clause.predicate)
        .filter(|&at| words.is_empty() || case(at).is_some_and(|case| words.contains(case)))
        .collect()
}

/// The noun that the event's word modifies, as an adjective, participle or relative clause.
fn modified(context: &Context<'_>, event: &Event<'_>) -> Vec<usize> {
    let token = &context.sentence.tokens[event.nodes[0]];
    match token.head {
        Some(head) if token.is("acl") || token.is("amod") => vec![head],
        _ => Vec::new(),
    }
}

fn complements(context: &Context<'_>, event: &Event<'_>) -> Vec<usize> {
    let sentence = context.sentence;
    let clauses = sentence.clauses.iter().filter(|clause| {
        clause
            .parent
            .is_some_and(|(parent, relation)| Some(parent) == event.clause && matches!(relation, "ccomp" | "xcomp"))
    });
    let mut heads: Vec<usize> = clauses.map(|clause| clause.predicate).collect();
    // "shot *dead*": what the verb makes of its object is no clause.
    let predicate = event.clause.filter(|_| event.is_verbal()).map(|clause| sentence.clauses[clause].predicate);
    heads.extend(predicate.into_iter().flat_map(|at| sentence.children_by(at, &["xcomp"])));
    // "left 23 civilians – nine of them children – *dead*": or it stands right behind the object.
    let objects = event.clause.map(|clause| &sentence.clauses[clause].objects).filter(|_| event.is_verbal());
    heads.extend(objects.into_iter().flatten().filter_map(|&object| {
        let mut behind = sentence.tokens_in(&sentence.subtree_span(object)).end..sentence.tokens.len();
        let next = behind.find(|&at| sentence.tokens[at].class != WordClass::Punct)?;
        let last = sentence.tokens.get(next + 1).is_none_or(|after| after.class != WordClass::Noun);
        (sentence.tokens[next].class == WordClass::Adj && last).then_some(next)
    }));
    heads
}
