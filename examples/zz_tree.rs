//! Scratch.
#![allow(warnings, clippy::all, clippy::pedantic)]
use crosscheck::model::*;
use crosscheck::text::{Field, Format, Span};
use crosscheck::value::Date;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let rules = crosscheck::rules::Rules::builtin();
    let text = std::fs::read_to_string(&args[2]).unwrap();
    let tree = args[1] == "tree";
    let mut records = Vec::new();
    for (n, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        if line.starts_with('{') {
            let v: serde_json::Value = serde_json::from_str(line).unwrap();
            let mut a = Article::plain(
                v["id"].as_str().unwrap(),
                v["source"].as_str().unwrap_or(""),
                v["text"].as_str().unwrap(),
            );
            a.title = v["title"].as_str().map(str::to_owned);
            if let Some(d) = v["published"].as_str() {
                a.published = Published { edtf: Date::parse(d), how: How::Metadata, evidence: Vec::new() };
            }
            records.push(a);
        } else {
            let mut a = Article::plain(format!("L{n}"), "x", line.strip_prefix("T:").unwrap_or(line));
            if let Some(t) = line.strip_prefix("T:") {
                a.title = Some(t.to_owned());
                a.text = String::new();
            }
            a.published = Published { edtf: Date::parse("2020-06-15"), how: How::Metadata, evidence: Vec::new() };
            records.push(a);
        }
    }
    let out = crosscheck::pipeline::extract(records, &rules);
    for a in &out {
        if tree {
            println!("== {}", a.title.as_deref().unwrap_or(&a.text));
            let language = rules.languages.values().next().unwrap();
            for (f, t) in [(Field::Title, a.title.as_deref().unwrap_or("")), (Field::Text, a.text.as_str())] {
                let d = language.analyzer.read(f, t, a.format);
                for s in &d.sentences {
                    println!(
                        "{}",
                        s.tokens
                            .iter()
                            .enumerate()
                            .map(|(i, t)| format!(
                                "{i}:{}/{}/{}>{}",
                                t.form,
                                t.class.upos(),
                                t.relation,
                                t.head.map_or("-".into(), |h| h.to_string())
                            ))
                            .collect::<Vec<_>>()
                            .join(" ")
                    );
                    for c in &s.clauses {
                        println!(
                            "   clause {} fin={} {:?} {:?} subj={:?} obj={:?} obl={:?} parent={:?}",
                            s.tokens[c.predicate].form,
                            c.finite,
                            c.tense,
                            c.voice,
                            c.subjects,
                            c.objects,
                            c.obliques.iter().map(|o| o.head).collect::<Vec<_>>(),
                            c.parent
                        );
                    }
                }
            }
            for m in &a.mentions {
                match &m.kind {
                    MentionKind::Actor(x) => println!("   M actor {:?} {:?}", a.words(&m.span), x.actor),
                    MentionKind::Place(x) => println!("   M place {:?} {:?}", a.words(&m.span), x.place),
                    MentionKind::Time(x) => {
                        println!("   M time {:?} {:?}", a.words(&m.span), x.edtf.as_ref().map(|d| d.to_string()))
                    }
                    MentionKind::Quantity(x) => {
                        println!("   M qty {:?} {:?} of {:?} unit {:?}", a.words(&m.span), x.value, x.of, x.unit)
                    }
                    _ => {}
                }
            }
        }
        for c in &a.claims {
            let w = |s: &Span| a.words(s).replace('\n', " ");
            let roles: Vec<String> = c
                .roles
                .iter()
                .map(|(r, f)| format!("{r}={}", f.iter().map(|f| w(&f.span)).collect::<Vec<_>>().join("+")))
                .collect();
            let time = c
                .time
                .as_ref()
                .map(|t| {
                    format!(
                        "{}{}{}",
                        t.edtf,
                        t.mention.map_or(String::new(), |m| format!("<{}>", w(&a.mentions[m].span))),
                        if t.setting { "*" } else { "" }
                    )
                })
                .unwrap_or_default();
            let place =
                c.place.as_ref().map(|p| format!("{}{}", p.id, if p.setting { "*" } else { "" })).unwrap_or_default();
            let q: Vec<String> = c.quantities.iter().map(|&i| w(&a.mentions[i].span)).collect();
            let sp: Vec<String> =
                c.attribution.iter().map(|l| l.speaker.map(|s| w(&s)).unwrap_or("?".into())).collect();
            println!(
                "{}\t{}\t{:?}\t{}\tT:{}\tP:{}\tQ:{}\t{:?}/{:?}\tS:{}{}\t<< {}",
                a.id,
                c.event,
                w(&c.trigger),
                roles.join("; "),
                time,
                place,
                q.join(","),
                c.modality,
                c.polarity,
                sp.join(">"),
                if c.headline { "\tH" } else { "" },
                w(&c.sentence)
            );
        }
    }
}
