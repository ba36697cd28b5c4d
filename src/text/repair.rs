//! Trees that no sentence can have → the nearest ones that it can.
//!
//! The parser decides step by step and may end in a tree that breaks a law of the grammar: a conjunction before a subject that joins
//! nothing, a preposition whose noun stands behind the copula, an adjective before the preposition of its own noun. Each function here
//! mends one such law. Invariants: a tree stays a tree; a sentence that breaks no law is left as it is. Deliberately absent: words
//! (only classes, relations and order count).

use super::{Token, WordClass};

/// Mends all that breaks a law.
pub(crate) fn repair(tokens: &mut [Token]) {
    for at in 0..tokens.len() {
        free_verb(tokens, at);
        free_object(tokens, at);
        equate(tokens, at);
        entitle(tokens, at);
    }
    for verb in 0..tokens.len() {
        join_subjects(tokens, verb);
        include(tokens, verb);
        drop_passive(tokens, verb);
    }
    for predicate in 0..tokens.len() {
        find_predicate(tokens, predicate);
        give_subject(tokens, predicate);
        turn_around(tokens, predicate);
    }
    for at in 0..tokens.len() {
        govern(tokens, at);
        tell(tokens, at);
        rest(tokens, at);
        name(tokens, at);
        date(tokens, at);
        compare(tokens, at);
        count(tokens, at);
        write_out(tokens, at);
        part(tokens, at);
        complete(tokens, at);
        subordinate(tokens, at);
    }
}

/// "was appointed counsel *after he dismissed* …": a clause with a subject and a word that subordinates it is no object's; it is the verb's.
fn subordinate(tokens: &mut [Token], predicate: usize) {
    let Some(noun) = tokens[predicate].head.filter(|&noun| noun < predicate && tokens[predicate].is("advcl")) else {
        return;
    };
    let object = nominal(&tokens[noun]) && tokens[noun].relation == "obj" && child(tokens, noun, &["cop"]).is_none();
    let marked =
        child(tokens, predicate, &["mark"]).is_some() && child(tokens, predicate, &["nsubj", "nsubj:pass"]).is_some();
    let Some(verb) = tokens[noun].head.filter(|&verb| object && marked && tokens[verb].class == WordClass::Verb) else {
        return;
    };
    hang(tokens, predicate, Some(verb), "advcl");
}

/// "was agreed *on* 9 November": no noun or number is below an adposition that is a particle; the adposition is below it.
fn govern(tokens: &mut [Token], at: usize) {
    let Some(above) = tokens[at].head.filter(|&above| above < at) else { return };
    let particle = tokens[above].class == WordClass::Adp && tokens[above].relation == "compound:prt";
    let Some(verb) = tokens[above].head.filter(|_| particle && nominal(&tokens[at])) else { return };
    if hang(tokens, at, Some(verb), "obl") {
        hang(tokens, above, Some(at), "case");
    }
}

/// "said *11 pupils were* missing": a finite verb without subject or mark is no modifier of the object before it, which is its subject.
fn tell(tokens: &mut [Token], predicate: usize) {
    let bare = tokens[predicate].relation == "acl" && tokens[predicate].has("VerbForm=Fin");
    let Some(last) = tokens[predicate].head.filter(|&noun| bare && noun < predicate) else { return };
    let first = if tokens[last].is("conj") { tokens[last].head } else { Some(last) };
    let Some(object) = first.filter(|&noun| tokens[noun].relation == "obj") else { return };
    let Some(verb) = tokens[object].head.filter(|&verb| verb < object) else { return };
    if child(tokens, predicate, &["nsubj", "mark"]).is_none() && hang(tokens, predicate, Some(verb), "ccomp") {
        hang(tokens, object, Some(predicate), "nsubj");
    }
}

/// "were *among those* hurt": where a copula governs an adposition, and that its noun, the noun is the predicate.
fn rest(tokens: &mut [Token], copula: usize) {
    let adposition = copula + 1;
    let Some(noun) = (adposition + 1..tokens.len()).find(|&at| tokens[at].head == Some(adposition)) else { return };
    let governed = tokens[adposition].class == WordClass::Adp && tokens[adposition].head == Some(copula);
    let alone = matches!(tokens[copula].relation, "ccomp" | "root" | "conj" | "parataxis" | "acl:relcl" | "advcl");
    if tokens[copula].class != WordClass::Aux || !governed || !alone || !nominal(&tokens[noun]) {
        return;
    }
    (tokens[noun].head, tokens[noun].relation) = (tokens[copula].head, tokens[copula].relation);
    for at in (0..tokens.len()).filter(|&at| at != noun) {
        if tokens[at].head == Some(copula) {
            tokens[at].head = Some(noun);
        }
    }
    tokens[adposition].relation = "case";
    (tokens[copula].head, tokens[copula].relation) = (Some(noun), "cop");
}

/// "*The mayor*, Vera Lind, said": an unmarked noun with an article before the name that is the subject, between commas, is the subject.
fn name(tokens: &mut [Token], subject: usize) {
    let Some(verb) = tokens[subject].head.filter(|&verb| verb > subject) else { return };
    let Some(noun) = subject.checked_sub(2) else { return };
    let unmarked =
        tokens[noun].head == Some(verb) && matches!(tokens[noun].relation, "obl:unmarked" | "vocative" | "dislocated");
    let named = tokens[subject].relation == "nsubj" && tokens[subject].class == WordClass::Propn;
    let article = tokens.iter().any(|token| token.head == Some(noun) && token.is("det"));
    let behind = (subject + 1..verb).find(|&at| !is_below(tokens, at, subject) || tokens[at].form == ",");
    let between = tokens[subject - 1].form == "," && behind.is_some_and(|at| tokens[at].form == ",");
    if unmarked && named && article && between && tokens[noun].class == WordClass::Noun {
        tokens[noun].relation = "nsubj";
        hang(tokens, subject, Some(noun), "appos");
    }
}

/// "claimed the attack *on 15 May 2020*": a day with its month, behind a preposition and the object of a verb, says when the verb's deed was.
fn date(tokens: &mut [Token], day: usize) {
    let month = tokens.get(day + 1).filter(|token| token.head == Some(day) && token.class == WordClass::Propn);
    let marked = day > 0 && tokens[day - 1].head == Some(day) && tokens[day - 1].class == WordClass::Adp;
    if tokens[day].class != WordClass::Num || tokens[day].relation != "nmod" || month.is_none() || !marked {
        return;
    }
    let mut above = tokens[day].head;
    for _ in 0..tokens.len() {
        let Some(noun) = above.filter(|&noun| nominal(&tokens[noun])) else { break };
        above = if matches!(tokens[noun].relation, "obj" | "nmod" | "obl") { tokens[noun].head } else { None };
    }
    if let Some(verb) = above.filter(|&verb| tokens[verb].class == WordClass::Verb && verb < day) {
        hang(tokens, day, Some(verb), "obl");
    }
}

/// "*more than* 20 dead": a comparative right before an adposition and a number says how many, and is below the number; what the number was
/// below of or beside is the number's own place.
fn compare(tokens: &mut [Token], at: usize) {
    let Some([more, than, number]) = tokens.get(at..at + 3) else { return };
    let compares = more.has("Degree=Cmp") && than.class == WordClass::Adp && number.class == WordClass::Num;
    if !compares || more.head.is_some_and(|head| head == at + 2) {
        return;
    }
    let (place, number) = ((more.head, more.relation), at + 2);
    if tokens[number].head.is_some_and(|head| head == at || head == at + 1) {
        (tokens[number].head, tokens[number].relation) = place;
        for other in (0..tokens.len()).filter(|&other| other != number) {
            if tokens[other].head == Some(at) && other != at + 1 {
                tokens[other].head = Some(number);
            }
        }
        (tokens[at].head, tokens[at].relation) = (Some(number), "advmod");
    } else {
        hang(tokens, at, Some(number), "advmod");
    }
    hang(tokens, at + 1, Some(at), "fixed");
}

fn nominal(token: &Token) -> bool {
    matches!(token.class, WordClass::Noun | WordClass::Propn | WordClass::Pron | WordClass::Num)
}

fn child(tokens: &[Token], head: usize, relations: &[&str]) -> Option<usize> {
    tokens.iter().position(|token| token.head == Some(head) && relations.iter().any(|wanted| token.is(wanted)))
}

/// Whether `at` is `above` or stands below it.
fn is_below(tokens: &[Token], at: usize, above: usize) -> bool {
    std::iter::successors(Some(at), |&below| tokens[below].head).take(tokens.len() + 1).any(|one| one == above)
}

/// The first token of the unbroken phrase around a noun, to its left.
fn first_of(tokens: &[Token], noun: usize) -> usize {
    (0..noun).rev().take_while(|&at| is_below(tokens, at, noun)).last().unwrap_or(noun)
}

/// Hangs a token elsewhere, unless that would close a circle.
fn hang(tokens: &mut [Token], at: usize, head: Option<usize>, relation: &'static str) -> bool {
    let circular = head.is_some_and(|head| is_below(tokens, head, at));
    if !circular {
        (tokens[at].head, tokens[at].relation) = (head, relation);
    }
    !circular
}

/// "drove *back the rebels*": an adverb has no object; it is that of the verb above.
fn free_object(tokens: &mut [Token], at: usize) {
    let Some(adverb) = tokens[at].head.filter(|&adverb| tokens[at].is("obj") && tokens[adverb].class == WordClass::Adv)
    else {
        return;
    };
    let verb =
        tokens[adverb].head.filter(|&verb| tokens[verb].class == WordClass::Verb && verb < adverb && adverb < at);
    if let Some(verb) = verb.filter(|&verb| child(tokens, verb, &["obj"]).is_none()) {
        hang(tokens, at, Some(verb), "obj");
    }
}

/// "a picture taken by the office *at Geneva shows* delegates": no preposition governs a finite verb: its noun is the one before the verb, and the
/// verb is the predicate of the noun at the root.
fn free_verb(tokens: &mut [Token], verb: usize) {
    let caught = tokens[verb].class == WordClass::Verb
        && tokens[verb].has("VerbForm=Fin")
        && (tokens[verb].is("obl") || tokens[verb].is("nmod"));
    let Some(case) = child(tokens, verb, &["case"]).filter(|&case| caught && case + 1 < verb) else { return };
    let Some(root) = tokens[..case].iter().position(|token| token.head.is_none() && nominal(token)) else { return };
    let noun = verb - 1;
    let free = nominal(&tokens[noun]) && tokens[noun].head == Some(verb) && tokens[noun].relation != "nsubj";
    if !free || copula(tokens, root).is_some() || child(tokens, verb, &["nsubj"]).is_some() {
        return;
    }
    (tokens[noun].head, tokens[noun].relation) = (tokens[verb].head, tokens[verb].relation);
    for token in tokens.iter_mut().take(noun).skip(case).filter(|token| token.head == Some(verb)) {
        token.head = Some(noun);
    }
    for token in tokens.iter_mut().skip(verb + 1).filter(|token| token.head == Some(root)) {
        token.head = Some(verb);
    }
    (tokens[verb].head, tokens[verb].relation) = (None, "root");
    (tokens[root].head, tokens[root].relation) = (Some(verb), "nsubj");
}

/// "The mayor of the town now *is Vera Lindqvist*": a finite auxiliary that carries no verb and has no subject is the copula between the noun at the
/// root and the one behind it.
fn equate(tokens: &mut [Token], copula_at: usize) {
    let token = &tokens[copula_at];
    let bare = token.class == WordClass::Aux && token.has("VerbForm=Fin") && !token.is("aux") && !token.is("cop");
    let Some(root) = tokens[..copula_at].iter().position(|token| token.head.is_none() && nominal(token)) else {
        return;
    };
    let behind = copula_at + 1;
    let named = tokens.get(behind).is_some_and(|next| nominal(next) && next.head == Some(copula_at));
    let own = child(tokens, copula_at, &["nsubj", "csubj", "expl"]).is_some_and(|subject| subject < copula_at);
    if !bare || !named || own || copula(tokens, root).is_some() {
        return;
    }
    for token in tokens.iter_mut().filter(|token| token.head == Some(copula_at)) {
        token.head = Some(behind);
    }
    for (at, token) in tokens.iter_mut().enumerate() {
        if token.head == Some(root) && (at > behind || token.relation == "punct") && at != copula_at {
            token.head = Some(behind);
        }
    }
    (tokens[behind].head, tokens[behind].relation) = (None, "root");
    (tokens[copula_at].head, tokens[copula_at].relation) = (Some(behind), "cop");
    (tokens[root].head, tokens[root].relation) = (Some(behind), "nsubj");
}

/// "House Speaker *Vera Lindqvist* wants", "the club's announcer *Harry Caray*": a name right behind nouns, with neither mark nor conjunction
/// between, is coordinated with nothing: it is the head, and the nouns say who it is.
fn entitle(tokens: &mut [Token], name: usize) {
    let Some(first) = tokens[name].head.filter(|&first| first < name) else { return };
    let joined = matches!(tokens[name].relation, "conj" | "list") && nominal(&tokens[name]) && nominal(&tokens[first]);
    let titles = (first + 1..name).all(|at| nominal(&tokens[at]) || tokens[at].class == WordClass::Adj);
    let single = tokens[first].has("Number=Sing") || tokens[first].class == WordClass::Propn;
    if !joined || !titles || !single || tokens[name].class == WordClass::Num || child(tokens, name, &["cc"]).is_some() {
        return;
    }
    (tokens[name].head, tokens[name].relation) = (tokens[first].head, tokens[first].relation);
    (tokens[first].head, tokens[first].relation) = (Some(name), "compound");
    for (at, token) in tokens.iter_mut().enumerate() {
        let part = at < name && (at < first || token.is("flat") || token.is("compound"));
        if token.head == Some(first) && !(part && token.relation != "punct") {
            token.head = Some(name);
        }
    }
}

/// "said 30 soldiers *and 39 rebels* had been killed": a conjunction right before a verb's counted subject that joins no verb to it joins the
/// counted noun before it, and both are the subject.
fn join_subjects(tokens: &mut [Token], verb: usize) {
    let Some(subject) = child(tokens, verb, &["nsubj"]).filter(|&subject| subject < verb) else { return };
    let Some(and) = first_of(tokens, subject).checked_sub(1) else { return };
    let counted = |noun: usize| child(tokens, noun, &["nummod"]).is_some() && tokens[noun].class == WordClass::Noun;
    if tokens[and].class != WordClass::Cconj || tokens[and].head != Some(verb) || and == 0 {
        return;
    }
    let subject_counted = counted(subject);
    let is_mine = |at: usize| counted(at) && is_below(tokens, and - 1, at);
    if !subject_counted {
        return;
    }
    let relation = tokens[subject].relation;
    let above = tokens[verb].head.filter(|&above| tokens[verb].is("conj") && above < and && is_mine(above));
    let first = if let Some(noun) = above {
        let (head, hung) = (tokens[noun].head, tokens[noun].relation);
        let hung = if hung == "obj" { "ccomp" } else { hung };
        if !matches!(hung, "ccomp" | "root" | "parataxis") {
            return;
        }
        (tokens[verb].head, tokens[verb].relation) = (head, hung);
        (tokens[noun].head, tokens[noun].relation) = (Some(verb), relation);
        noun
    } else {
        let before =
            |at: &usize| tokens[*at].head == Some(verb) && is_mine(*at) && child(tokens, *at, &["case"]).is_none();
        let Some(noun) = (0..and).rev().find(before).filter(|_| !tokens[verb].is("conj")) else { return };
        tokens[noun].relation = relation;
        noun
    };
    // "6 civilians *including a woman* and two children": what the participle opens goes on.
    let opened = |at: &usize| {
        tokens[*at].head == Some(first)
            && nominal(&tokens[*at])
            && child(tokens, *at, &["case"]).is_some_and(|case| tokens[case].class == WordClass::Verb)
            && is_below(tokens, and - 1, *at)
    };
    let joined = (first + 1..and).rev().find(opened).unwrap_or(first);
    hang(tokens, subject, Some(joined), "conj");
    hang(tokens, and, Some(subject), "cc");
}

/// "126 people *including 68 children* were killed": a participle without an object between a noun and the noun that the tree takes for the
/// subject opens a part of the first, which is the subject.
fn include(tokens: &mut [Token], verb: usize) {
    let Some(part) = child(tokens, verb, &["nsubj"]).filter(|&part| part < verb) else { return };
    let Some(opener) = first_of(tokens, part).checked_sub(1) else { return };
    let ing = tokens[opener].class == WordClass::Verb
        && (tokens[opener].has("VerbForm=Ger")
            || tokens[opener].has("VerbForm=Part") && tokens[opener].has("Tense=Pres"));
    let Some(whole) = tokens[opener].head.filter(|&whole| ing && whole + 1 == opener && nominal(&tokens[whole])) else {
        return;
    };
    let loose =
        matches!(tokens[whole].relation, "obl" | "obl:unmarked" | "nmod:unmarked" | "dep" | "parataxis" | "appos");
    let free = child(tokens, whole, &["case"]).is_none() && child(tokens, opener, &["obj"]).is_none();
    if !loose || !free || !hang(tokens, whole, Some(verb), tokens[part].relation) {
        return;
    }
    hang(tokens, part, Some(whole), "nmod");
    hang(tokens, opener, Some(part), "case");
}

/// "the group *has executed* nine men": what only a finite auxiliary that makes no passive carries is no passive.
fn drop_passive(tokens: &mut [Token], verb: usize) {
    let auxiliaries: Vec<usize> = (0..verb)
        .filter(|&at| tokens[at].head == Some(verb) && (tokens[at].is("aux") || tokens[at].is("cop")))
        .collect();
    let plain = |at: &usize| tokens[*at].relation == "aux" && tokens[*at].has("VerbForm=Fin");
    let object = tokens.iter().any(|token| token.head == Some(verb) && token.relation == "obj")
        || tokens
            .iter()
            .skip(verb)
            .any(|token| token.head == Some(verb) && token.is("conj") && token.class == WordClass::Verb);
    if tokens[verb].class != WordClass::Verb || auxiliaries.is_empty() || !auxiliaries.iter().all(plain) || !object {
        return;
    }
    for token in tokens.iter_mut().take(verb).filter(|token| token.head == Some(verb)) {
        if token.relation == "nsubj:pass" {
            token.relation = "nsubj";
        }
    }
    tokens[verb].features.retain(|feature| *feature != "Voice=Pass");
}

/// The preposition before a noun that is its own.
fn opened_by(tokens: &[Token], noun: usize) -> Option<usize> {
    child(tokens, noun, &["case"]).filter(|&case| case < noun)
}

/// The finite copula of a predicate before it.
fn copula(tokens: &[Token], predicate: usize) -> Option<usize> {
    (0..predicate)
        .find(|&at| tokens[at].head == Some(predicate) && tokens[at].is("cop") && tokens[at].has("VerbForm=Fin"))
}

/// "said 14 children and a woman *were* among those killed": a finite auxiliary that the tree takes for a participle of the object before it is the
/// copula of the phrase behind it.
fn find_predicate(tokens: &mut [Token], copula: usize) {
    let token = &tokens[copula];
    let odd = token.class == WordClass::Aux && token.relation == "acl" && token.has("VerbForm=Fin");
    let Some(last) = token.head.filter(|&noun| odd && noun < copula && nominal(&tokens[noun])) else { return };
    let first = tokens[last].head.filter(|_| tokens[last].is("conj")).unwrap_or(last);
    let Some(verb) = tokens[first].head.filter(|_| tokens[first].relation == "obj") else { return };
    let own = child(tokens, copula, &["nsubj", "csubj", "expl"]).is_some();
    let phrase = child(tokens, copula, &["obl"]).filter(|&phrase| phrase > copula && nominal(&tokens[phrase]));
    let Some(predicate) = phrase.filter(|&at| !own && child(tokens, at, &["case"]).is_some()) else { return };
    (tokens[predicate].head, tokens[predicate].relation) = (Some(verb), "ccomp");
    (tokens[first].head, tokens[first].relation) = (Some(predicate), "nsubj");
    for token in tokens.iter_mut().filter(|token| token.head == Some(copula)) {
        token.head = Some(predicate);
    }
    (tokens[copula].head, tokens[copula].relation) = (Some(predicate), "cop");
}

/// "said 14 children *were among those killed*": a predicate with a copula that hangs on the object before it has that as its subject.
fn give_subject(tokens: &mut [Token], predicate: usize) {
    let Some(copula) = copula(tokens, predicate) else { return };
    let Some(noun) = tokens[predicate].head.filter(|&noun| noun < copula && nominal(&tokens[noun])) else { return };
    let Some(verb) = tokens[noun].head.filter(|&verb| tokens[noun].relation == "obj" && verb < noun) else { return };
    if child(tokens, predicate, &["nsubj", "csubj", "expl"]).is_some() || !tokens[predicate].is("nmod") {
        return;
    }
    (tokens[predicate].head, tokens[predicate].relation) = (Some(verb), "ccomp");
    (tokens[noun].head, tokens[noun].relation) = (Some(predicate), "nsubj");
}

/// "*Among the dead* were 22 children": no preposition reaches over the copula: its noun is the word before that, and the predicate that the
/// tree found behind it is the subject.
fn turn_around(tokens: &mut [Token], subject: usize) {
    let Some(copula) = copula(tokens, subject) else { return };
    let named = |token: &Token| nominal(token) || token.class == WordClass::Adj;
    // "*Shown* in the picture are two women": what the tree hangs on a participle before the copula is its subject.
    let participle = tokens[subject].head.filter(|&verb| verb < copula && tokens[verb].has("VerbForm=Part"));
    let bare = matches!(tokens[subject].relation, "obl" | "obl:unmarked" | "obj" | "xcomp")
        && opened_by(tokens, subject).is_none();
    if let Some(verb) =
        participle.filter(|&verb| bare && tokens[verb].head.is_none() && child(tokens, verb, &["nsubj"]).is_none())
    {
        tokens[subject].relation = "nsubj:pass";
        (tokens[copula].head, tokens[copula].relation) = (Some(verb), "aux:pass");
        return;
    }
    // The tree has the right predicate, and the copula at its subject.
    let above = tokens[subject].head.filter(|&above| above < copula && named(&tokens[above]));
    let opened = |at: usize| opened_by(tokens, at);
    if let Some(predicate) = above.filter(|&at| tokens[subject].relation == "obj" && opened(at).is_some()) {
        tokens[subject].relation = "nsubj";
        tokens[copula].head = Some(predicate);
        return;
    }
    let Some(case) = opened(subject).filter(|&case| case < copula) else { return };
    let opens = case
        .checked_sub(1)
        .is_none_or(|before| matches!(tokens[before].class, WordClass::Punct | WordClass::Sconj | WordClass::Cconj));
    let own = child(tokens, subject, &["nsubj", "csubj", "expl"]).is_some();
    let inner = (case + 1..copula).rev().find(|&at| tokens[at].head == Some(subject) && named(&tokens[at]));
    let Some(predicate) = inner.filter(|_| opens && !own) else { return };
    (tokens[predicate].head, tokens[predicate].relation) = (tokens[subject].head, tokens[subject].relation);
    (tokens[subject].head, tokens[subject].relation) = (Some(predicate), "nsubj");
    for (at, token) in tokens.iter_mut().enumerate() {
        if token.head == Some(subject) && (at <= copula && at != predicate || token.relation == "punct") {
            token.head = Some(predicate);
        }
    }
}

/// "*40* Northern Front fighters were killed": a number before a noun phrase that the tree hangs on the verb as if it were a particle counts
/// that phrase.
fn count(tokens: &mut [Token], at: usize) {
    let odd = matches!(tokens[at].relation, "mark" | "case" | "cc" | "vocative" | "discourse");
    if tokens[at].class != WordClass::Num || !odd {
        return;
    }
    let modifies = |at: &usize| nominal(&tokens[*at]) || tokens[*at].class == WordClass::Adj;
    let run = (at + 1..tokens.len()).take_while(modifies);
    let noun = run.filter(|&noun| tokens[noun].class == WordClass::Noun && first_of(tokens, noun) == at + 1).last();
    if let Some(noun) = noun {
        hang(tokens, at, Some(noun), "nummod");
    }
}

/// "*Seventy*-six people": a word that the tree takes for somebody called, joined to a number by a hyphen, belongs to the number.
fn write_out(tokens: &mut [Token], at: usize) {
    let Some([word, hyphen, number]) = tokens.get(at..at + 3) else { return };
    let joined = hyphen.form == "-" && word.span.end == hyphen.span.start && hyphen.span.end == number.span.start;
    if joined
        && word.relation == "vocative"
        && number.class == WordClass::Num
        && hang(tokens, at, Some(at + 2), "compound")
    {
        hang(tokens, at + 1, Some(at + 2), "punct");
    }
}

/// "risen to *86* 30 of them children": of two numbers side by side only the second counts the noun behind them; the first stands where that noun
/// stood.
fn part(tokens: &mut [Token], at: usize) {
    let (first, second) = (at, at + 1);
    let Some(noun) = tokens[first].head.filter(|&noun| noun > second && tokens[first].relation == "nummod") else {
        return;
    };
    let apart = tokens[first].class == WordClass::Num
        && tokens[second].class == WordClass::Num
        && tokens[second].head == Some(first)
        && tokens[second].relation == "conj";
    if !apart {
        return;
    }
    (tokens[first].head, tokens[first].relation) = (tokens[noun].head, tokens[noun].relation);
    (tokens[noun].head, tokens[noun].relation) = (Some(first), "appos");
    (tokens[second].head, tokens[second].relation) = (Some(noun), "nummod");
    for token in tokens.iter_mut().take(first).filter(|token| token.head == Some(noun)) {
        token.head = Some(first);
    }
}

/// "leaving 23 civilians *dead* according to the monitor": no adjective stands before the preposition of its own noun: it says what became of
/// the object before it.
fn complete(tokens: &mut [Token], at: usize) {
    let Some(noun) = tokens[at].head.filter(|&noun| noun > at && tokens[at].relation == "amod") else { return };
    let case = (at + 1..noun).any(|case| tokens[case].head == Some(noun) && tokens[case].relation == "case");
    if tokens[at].class != WordClass::Adj || !case {
        return;
    }
    let has_object = |verb: &usize| {
        tokens[*verb].class == WordClass::Verb
            && (verb + 1..at).any(|object| tokens[object].head == Some(*verb) && tokens[object].relation == "obj")
    };
    if let Some(verb) = (0..at).rev().find(has_object) {
        hang(tokens, at, Some(verb), "xcomp");
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::{Field, Span};

    const RELATIONS: [&str; 16] = [
        "nsubj",
        "nsubj:pass",
        "obj",
        "obl",
        "nmod",
        "nummod",
        "amod",
        "conj",
        "cc",
        "case",
        "cop",
        "aux",
        "appos",
        "mark",
        "vocative",
        "obl:unmarked",
    ];
    const CLASSES: [WordClass; 8] = [
        WordClass::Noun,
        WordClass::Propn,
        WordClass::Verb,
        WordClass::Num,
        WordClass::Adj,
        WordClass::Cconj,
        WordClass::Adp,
        WordClass::Aux,
    ];

    fn token(at: usize, class: WordClass, head: Option<usize>, relation: &'static str) -> Token {
        Token {
            span: Span::new(Field::Text, at, at + 1),
            form: "-".to_owned(),
            lemma: "-".to_owned(),
            class,
            features: vec!["VerbForm=Fin"],
            head,
            relation,
            sure: 100,
        }
    }

    /// A random tree: each token but one hangs on one that was placed before it in a random order.
    fn trees() -> impl Strategy<Value = Vec<Token>> {
        let order = (2_usize..14).prop_flat_map(|n| Just((0..n).collect::<Vec<usize>>()).prop_shuffle());
        (order, proptest::collection::vec((0_usize..1000, 0_usize..16, 0_usize..8), 14)).prop_map(|(order, choices)| {
            let mut tokens: Vec<Token> =
                (0..order.len()).map(|at| token(at, CLASSES[choices[at].2], None, RELATIONS[choices[at].1])).collect();
            for (place, &at) in order.iter().enumerate() {
                if place == 0 {
                    tokens[at].relation = "root";
                } else {
                    tokens[at].head = Some(order[choices[at].0 % place]);
                }
            }
            tokens
        })
    }

    proptest! {
        #[test]
        fn a_tree_stays_a_tree(tree in trees()) {
            let mut tokens = tree;
            repair(&mut tokens);
            prop_assert_eq!(tokens.iter().filter(|token| token.head.is_none()).count(), 1);
            for at in 0..tokens.len() {
                let steps = std::iter::successors(tokens[at].head, |&above| tokens[above].head).take(tokens.len()).count();
                prop_assert!(steps < tokens.len());
            }
        }
    }
}
