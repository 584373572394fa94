//! The two ways to begin work that goes on while people do something else.

use std::{future::Future, pin::Pin};

/// Begins work for what is on the screen. It ends with the component that began it, or with the run
/// of the effect that did: what is left of it never reads a signal that is gone, and an answer to an
/// earlier question never comes after that to a later one. For reading; never for writing.
pub fn spawn_scoped(task: impl Future<Output = ()> + 'static) {
    // One type of task: what watches over it is made once.
    let task: Pin<Box<dyn Future<Output = ()>>> = Box::pin(task);
    leptos::task::spawn_local_scoped_with_cancellation(task);
}

/// Begins work that is done to its end whether or not its page is there then: saving, above all.
/// After an await it may find signals of its page gone, which ends the app when they are read as if
/// they were there; it uses `try_get_untracked`, `try_set` and the like.
pub fn spawn_detached(task: impl Future<Output = ()> + 'static) {
    #[expect(clippy::disallowed_methods, reason = "this is its one place")]
    leptos::task::spawn_local(task);
}
