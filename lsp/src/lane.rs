//! A thread that does one job after the other: what is heavy runs beside everything else, and its memory is used again.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Sender, channel};
use tokio::sync::oneshot;

type Job = Box<dyn FnOnce() + Send>;

/// A thread with a queue of jobs. It ends with its last handle.
#[derive(Clone, Debug)]
pub struct Lane {
    jobs: Sender<Job>,
}

impl Lane {
    /// A lane with a name, as debuggers show it.
    #[must_use]
    pub fn new(name: &str) -> Lane {
        let (jobs, queue) = channel::<Job>();
        let thread = std::thread::Builder::new().name(name.to_owned()).stack_size(crate::STACK);
        // A system that gives no thread is told of where a job's answer does not come.
        drop(thread.spawn(move || queue.into_iter().for_each(|job| job())));
        Lane { jobs }
    }

    /// Does a job behind those before it. None where it panicked, which is on standard error, or where the thread is
    /// gone.
    pub async fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let (answer, asked) = oneshot::channel();
        let job: Job = Box::new(move || {
            if let Ok(done) = catch_unwind(AssertUnwindSafe(job)) {
                let _ = answer.send(done);
            }
        });
        self.jobs.send(job).ok()?;
        asked.await.ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_job_that_panics_costs_only_itself() {
        let lane = Lane::new("test");
        assert_eq!(lane.run(|| -> u8 { std::panic::resume_unwind(Box::new("quietly")) }).await, None);
        assert_eq!(lane.run(|| 7).await, Some(7));
    }
}
