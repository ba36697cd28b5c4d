//! How a run ended → the exit code, in one place.

use std::path::PathBuf;

use crate::diag::{Class, Diagnostic};

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// The run did its job; the gate found nothing new.
    Success = 0,
    /// The gate failed.
    Gate = 1,
    /// Usage, configuration or rules are wrong.
    Usage = 2,
    /// There was nothing to check.
    Nothing = 3,
    /// An input could not be read; the others were.
    Unreadable = 4,
}

impl Exit {
    /// The exit code of a run that read `articles` articles and met these problems: rules before inputs before emptiness.
    pub fn of_reading(diagnostics: &[Diagnostic], articles: usize) -> Self {
        match diagnostics.iter().map(|problem| problem.class).max() {
            Some(Class::Rule) => Self::Usage,
            Some(Class::Input) => Self::Unreadable,
            _ if articles == 0 => Self::Nothing,
            _ => Self::Success,
        }
    }

    /// The code of a command that ended with `self` after reading ended with `reading`: an error of the rules outweighs a
    /// failed gate, which outweighs an unreadable input.
    #[must_use]
    pub fn after(self, reading: Self) -> Self {
        match (self, reading) {
            (_, Self::Usage) | (Self::Usage, _) => Self::Usage,
            (Self::Success, reading) => reading,
            (own, _) => own,
        }
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command could not do its job at all: of usage or of the surroundings, so the exit code is that of [`Exit::Usage`].
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// The arguments do not fit together or name what is not there.
    #[error("{message}")]
    Usage {
        /// What is wrong.
        message: String,
        /// What to do about it.
        hint: Option<String>,
    },
    /// The output could not be written.
    #[error("{} cannot be written: {error}", .path.display())]
    Output {
        /// The file; `-` for standard output.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
}

impl Failure {
    /// A usage error with advice.
    pub(super) fn usage(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Usage { message: message.into(), hint: Some(hint.into()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gravest_problem_decides_the_code() {
        let problem = |class| Diagnostic::new(class, "x", "y");
        assert_eq!(Exit::of_reading(&[], 2), Exit::Success);
        assert_eq!(Exit::of_reading(&[problem(Class::Note)], 0), Exit::Nothing);
        assert_eq!(Exit::of_reading(&[problem(Class::Input), problem(Class::Note)], 2), Exit::Unreadable);
        assert_eq!(Exit::of_reading(&[problem(Class::Input), problem(Class::Rule)], 2), Exit::Usage);
        assert_eq!(Exit::Gate.after(Exit::Unreadable), Exit::Gate);
        assert_eq!(Exit::Success.after(Exit::Unreadable), Exit::Unreadable);
        assert_eq!(Exit::Gate.after(Exit::Usage), Exit::Usage);
    }
}
