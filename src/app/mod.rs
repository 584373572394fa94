//! What is true while the app runs: its state, the open dossier that saves every tap, the session and
//! the lock. Pages and the frame around them look at it.

mod arrival;
pub mod backup;
mod inbox;
mod live;
mod live_field;
mod lock;
pub mod programmes;
mod rights;
mod saves;
mod session;
pub mod start;
mod state;
mod sync;
mod task;
#[cfg(test)]
#[expect(clippy::unwrap_used)]
pub(crate) mod tests;
mod undo;

use leptos_router::NavigateOptions;

pub use arrival::Arrivals;
pub use device::edits::SaveState;
pub use inbox::{APPLICANT, Inbox, provide_inbox, use_inbox};
pub use live::{LiveDossier, Undone, use_live_dossier};
pub use live_field::LiveField;
pub use lock::Lock;
pub use programmes::Programme;
pub use session::{Session, use_session};
pub use state::{AppState, Theme, provide_app, use_app};
pub use sync::state_words;
pub use task::{spawn_detached, spawn_scoped};
pub use undo::UndoStack;

/// How one goes to a page so that back does not lead here again.
pub fn instead() -> NavigateOptions {
    NavigateOptions {
        replace: true,
        ..NavigateOptions::default()
    }
}
