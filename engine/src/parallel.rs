//! Independent pieces of work on several threads. What comes out does not depend on how many there are.

use rayon::prelude::*;
use std::num::NonZeroUsize;
use std::sync::{Mutex, Once};

/// On how many threads; none is as many as [`limit`] allows.
pub type Jobs = Option<NonZeroUsize>;

/// Bytes of stack of a thread: as deep as a program's main thread may nest.
const STACK: usize = 8 << 20;

/// All work of a process that is not told otherwise shares these threads.
static SHARED: Once = Once::new();

/// Says on how many threads this process works; none is one a processor. Only the first call counts, and none once there
/// was work.
pub fn limit(jobs: Jobs) {
    SHARED.call_once(|| {
        let threads = rayon::ThreadPoolBuilder::new().num_threads(jobs.map_or(0, NonZeroUsize::get));
        // Where there are threads already, they do as well.
        let _ = threads.stack_size(STACK).build_global();
    });
}

/// Runs something on each of several, on so many threads. The results are in order.
pub fn in_parallel<T: Sync, R: Send>(all: &[T], jobs: Jobs, run: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = jobs.map_or(0, NonZeroUsize::get);
    if all.len() <= 1 || threads == 1 {
        return all.iter().map(run).collect();
    }
    if threads == 0 {
        limit(None);
        return all.par_iter().map(&run).collect();
    }
    match rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK).build() {
        Ok(pool) => pool.install(|| all.par_iter().map(&run).collect()),
        Err(_) => all.iter().map(run).collect(),
    }
}

/// How many are taken at a time where progress is told.
const SHARE: usize = 4;

/// Hears how many are done, and of how many.
pub type Progress<'p> = dyn FnMut(usize, usize) + Send + 'p;

/// Runs something on shares of several, on all processors, and tells how far it is. The results are in order.
pub(crate) fn in_shares<T: Sync, R: Send>(
    all: &[T],
    progress: &mut Progress<'_>,
    run: impl Fn(&[T]) -> R + Sync,
) -> Vec<R> {
    progress(0, all.len());
    let told = Mutex::new((0, progress));
    let shares: Vec<&[T]> = all.chunks(SHARE).collect();
    in_parallel(&shares, None, |share| {
        let result = run(share);
        // Where another thread has gone down there is nobody to tell.
        if let Ok(mut told) = told.lock() {
            told.0 += share.len();
            let done = told.0;
            (told.1)(done, all.len());
        }
        result
    })
}
