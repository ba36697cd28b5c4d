//! `crosscheck labels`: articles → who calls whom what.

use super::exit::{Exit, Failure};
use super::output::Terminal;
use super::session::{self, InputArgs};
use crate::model::{Analysis, LabelClass};
use crate::report::inert;

/// List what each source calls each actor: names, roles, descriptions, loaded labels
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,

    /// Only this actor: an id, or a part of a name.
    #[arg(long, value_name = "NAME")]
    actor: Option<String>,

    /// Only namings of this class: name, role, self-designation, description, loaded.
    #[arg(long, value_name = "CLASS", value_delimiter = ',', value_parser = session::named::<LabelClass>)]
    class: Vec<LabelClass>,
}

const EXAMPLES: &str = "\
Examples:
  crosscheck labels articles/ --actor haftar
  crosscheck labels articles/ --class loaded";

/// Runs the command.
pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Failure> {
    let mut session = args.input.load(terminal);
    if session.articles.is_empty() {
        return Ok(session::without_articles(&session));
    }
    let analysis = session.analyse(terminal);
    terminal.show(&table(args, &analysis, terminal))?;
    Ok(session.reading)
}

fn table(args: &Args, analysis: &Analysis, terminal: &Terminal) -> String {
    let name = |id: &str| {
        analysis
            .corpus
            .actors
            .iter()
            .find(|actor| actor.id == id)
            .map_or_else(|| id.to_owned(), |actor| actor.name.clone())
    };
    let mut table = terminal.table();
    table.set_header(["actor", "source", "class", "label", "uses", "first use"]);
    let mut last = None;
    let shown = analysis.labels.iter().filter(|entry| {
        (args.class.is_empty() || args.class.contains(&entry.class))
            && args.actor.as_ref().is_none_or(|wanted| {
                entry.actor == *wanted || name(&entry.actor).to_lowercase().contains(&wanted.to_lowercase())
            })
    });
    for entry in shown {
        let actor = if last == Some(&entry.actor) { String::new() } else { inert::line(&name(&entry.actor)) };
        last = Some(&entry.actor);
        let stance = entry.stance.map_or_else(String::new, |stance| format!(" ({})", session::name_of(&stance)));
        let speaker =
            entry.speaker.as_ref().map_or_else(String::new, |speaker| format!(", in the words of {}", name(speaker)));
        let first = entry.uses.first().map_or("", |cell| cell.article.as_str());
        table.add_row([
            actor,
            inert::line(&entry.source),
            format!("{}{stance}", session::name_of(&entry.class)),
            inert::line(&format!("{}{speaker}", entry.text)),
            entry.uses.len().to_string(),
            inert::line(first),
        ]);
    }
    if table.is_empty() { "No labels to show.\n".to_owned() } else { format!("{table}\n") }
}
