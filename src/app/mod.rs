//! The app: its state, its shell and its routes.

mod live;
mod queue;
pub mod start;
mod state;

pub use queue::{is_busy, retry, save};
pub use live::{LiveDossier, use_live_dossier};
pub use state::{AppState, Pending, SaveState, Theme, use_app};

/// Starts what this global scope is for.
pub fn start() {}
