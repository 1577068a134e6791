//! How far long work has come: a bar on standard error, on a terminal, once it has taken a second.

use crate::output::Context;
use crate::world;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::Duration;

/// How long work may take before anything is said of it.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often what is being waited for is drawn anew.
const TICK: Duration = Duration::from_millis(120);

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

/// Says what is being done, once it has taken a second, until it goes out of scope: for work that does not say how far
/// it is.
pub(crate) struct Waiting(ProgressBar);

impl Waiting {
    /// Begins to wait for something, such as `assessing countries`.
    pub(crate) fn new(context: &Context, what: &'static str) -> Waiting {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}, {elapsed}") {
            bar.set_style(style);
        }
        if !context.common.quiet && world::is_terminal() {
            let late = bar.clone();
            // It ends with the process at the latest; nobody waits for it.
            std::thread::spawn(move || {
                std::thread::sleep(PATIENCE);
                if !late.is_finished() {
                    late.set_draw_target(ProgressDrawTarget::stderr());
                    late.set_message(what);
                    late.enable_steady_tick(TICK);
                }
            });
        }
        Waiting(bar)
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
