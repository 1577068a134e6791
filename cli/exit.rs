//! Exit codes: a finding, a job that could not be done and an open question never share one.

use std::process::ExitCode;

/// What a run came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Nothing at or above `--fail-on`.
    Fine = 0,
    /// There is: findings, differences, failed tests, text that would change.
    Found = 1,
    /// The job could not be done: a bad flag, a policy error, facts that cannot be read.
    Failed = 2,
    /// Nothing failed but something is undetermined, under `--fail-on unknown`.
    Undetermined = 3,
}

impl Exit {
    /// [`Exit::Found`] where something was, else [`Exit::Fine`].
    pub(crate) fn found(something: bool) -> Exit {
        if something { Exit::Found } else { Exit::Fine }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}
