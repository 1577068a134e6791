//! Readers of others that give up by a panic on a broken file.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// What a reader of a library makes of bytes; nothing where it panics.
///
/// The bytes are the user's, the code is not ours: a broken file must be told as one, whatever it does to the library.
pub(super) fn guarded<T>(read: impl FnOnce() -> T) -> Option<T> {
    let before = GUARDED.replace(true);
    let read = catch_unwind(AssertUnwindSafe(read)).ok();
    GUARDED.set(before);
    read
}

/// Whether a panic on this thread is caught and told as a broken file, so that a panic hook has nothing to say of it.
#[must_use]
pub fn is_guarded() -> bool {
    GUARDED.get()
}
