//! Independent pieces of work on several threads. What comes out does not depend on how many there are.

use rayon::prelude::*;
use std::num::NonZeroUsize;

/// On how many threads; none is one a processor.
pub type Jobs = Option<NonZeroUsize>;

/// Bytes of stack of a thread: as deep as a program's main thread may nest.
const STACK: usize = 8 << 20;

/// Runs something on each of several, on so many threads. The results are in order.
pub fn in_parallel<T: Sync, R: Send>(all: &[T], jobs: Jobs, run: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let jobs = jobs.map_or(0, NonZeroUsize::get);
    let pool = (all.len() > 1 && jobs != 1)
        .then(|| rayon::ThreadPoolBuilder::new().num_threads(jobs).stack_size(STACK).build().ok())
        .flatten();
    match pool {
        Some(pool) => pool.install(|| all.par_iter().map(&run).collect()),
        None => all.iter().map(run).collect(),
    }
}
