//! How far long work has come: a bar on standard error, on a terminal, once it has taken a second.

use crate::output::Context;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::Duration;

/// How long work may take before anything is said of it.
const PATIENCE: Duration = Duration::from_secs(1);

/// A bar that nobody sees where the work is short, the output no terminal, or the user wants it quiet.
pub(crate) struct Progress {
    bar: ProgressBar,
    what: &'static str,
    is_quiet: bool,
}

impl Progress {
    /// A bar that counts something, such as countries.
    pub(crate) fn new(context: &Context, what: &'static str) -> Progress {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos} of {len} {msg}") {
            bar.set_style(style);
        }
        Progress { bar, what, is_quiet: context.common.quiet }
    }

    /// So many are done, of so many.
    pub(crate) fn tell(&self, done: usize, all: usize) {
        let is_late = self.bar.elapsed() > PATIENCE;
        if is_late && !self.is_quiet && self.bar.is_hidden() {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            self.bar.set_message(self.what);
        }
        self.bar.set_length(all as u64);
        self.bar.set_position(done as u64);
    }

    /// The work is done: the bar goes.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
