//! Problems in rules, configuration or input → messages with file, line, column and hint.
//!
//! Content problems never stop a run: the stage that meets one pushes a [`Diagnostic`] and goes on. Deliberately absent:
//! printing (that is `cli`), and errors of the outside world (those are typed where they occur).

use serde::{Deserialize, Serialize};

/// One problem, where it is, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Diagnostic {
    /// The file, as the user named it.
    pub path: String,
    /// Line and column (characters), both counted from 1, where the problem has a place inside the file.
    pub position: Option<(usize, usize)>,
    /// What class of problem it is; decides the exit code.
    pub class: Class,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What to do about it, in one sentence without a full stop.
    pub hint: Option<String>,
}

/// What class of problem a [`Diagnostic`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Worth knowing; the exit code does not change.
    Note,
    /// An input could not be read (exit code 4).
    Input,
    /// A rule or a configuration is malformed (exit code 2).
    Rule,
}

impl Diagnostic {
    /// A problem of `path` as a whole.
    pub fn new(class: Class, path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: path.into(), position: None, class, message: message.into(), hint: None }
    }

    /// The same problem at a byte offset of `text`, the file's content.
    #[must_use]
    pub fn at(mut self, text: &str, offset: usize) -> Self {
        self.position = Some(line_column(text, offset));
        self
    }

    /// The same problem with advice.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl std::fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.path)?;
        if let Some((line, column)) = self.position {
            write!(f, ":{line}:{column}")?;
        }
        write!(f, ": {}", self.message)?;
        if let Some(hint) = &self.hint {
            write!(f, "\n  hint: {hint}")?;
        }
        Ok(())
    }
}

/// Line and column of a byte offset, both counted from 1, the column in characters.
pub fn line_column(text: &str, offset: usize) -> (usize, usize) {
    let mut end = offset.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = text.get(..end).unwrap_or("");
    let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (line, column)
}
