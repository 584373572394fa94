//! Synchronisation with the office over the network.
//!
//! What goes over the network are the bundles that go by file, with the same checks, so that
//! nothing depends on which way a change went. Every step may be cut off anywhere and begun again:
//! what a device wrote stays in its store, and counts as delivered only when the office says so
//! after its own commit. docs/sync.md describes the protocol.
//!
//! - [`engine`]: cycles for the life of the page, one window at a time, with back-off.
//! - [`cycle`]: what one cycle agrees on with the office; [`upload`] and [`download`] are its halves.
//! - [`bootstrap`]: a new device begins with a snapshot.
//! - [`history`]: the changes a snapshot stood for, on request.
//! - [`enrol`]: from an invite to a link.
//! - [`client`]: one request, its deadline and its answer; [`answers`] are their types.
//! - [`retry`]: how often an attachment nobody has sent yet is asked for.
//! - [`background`], [`window_lock`]: the browser's Background Sync and Web Locks.

mod answers;
mod background;
mod bootstrap;
mod client;
mod cycle;
mod download;
mod engine;
mod enrol;
mod error;
mod history;
mod retry;
#[cfg(test)]
#[expect(clippy::unwrap_used)]
mod tests;
mod upload;
mod window_lock;

pub use client::ask_office;
pub use engine::{SyncEngine, SyncEvent, SyncState};
pub use enrol::{Invite, enrol, look_up};
pub use error::{Problem, SyncError};
pub use history::fetch_history;
