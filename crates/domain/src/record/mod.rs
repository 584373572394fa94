//! Changes and the records they make.
//!
//! A field is a register that keeps every value nobody has replaced. A write names the ids of the
//! values its author saw and replaced; two writes that did not see each other therefore both
//! survive, and a person settles them. `docs/convergence.md` argues why any two devices that hold
//! the same changes hold equal records, whatever the order they came in.

//!
//! - [`Change`], [`Write`]: what a device wrote; [`Edit`]: what a person asks to write.
//! - [`Replaced`]: a value a write takes the place of, and what shows that its author saw it.
//! - [`Record`], [`Field`], [`LiveValue`]: what changes make, and how two copies are merged.
//! - [`Unseen`]: edits that met a deletion.
//! - [`Renumbering`]: a device's changes given to another one.
//! - [`diff`]: what an import would change, field by field; [`history`]: changes as people read them.

/// The kind of records that are written once: nothing that was written leaves one.
pub const WRITTEN_ONCE: &str = "decision";

mod change;
mod check;
mod deletion;
mod diff;
mod edit;
mod erasure;
mod field;
mod history;
mod mended;
mod merge;
mod renumber;
mod replaced;

pub use change::{Change, Write};
pub use deletion::Unseen;
pub use diff::{FieldDiff, diff};
pub use edit::{Edit, is_unsaved};
pub use erasure::is_erased;
pub use field::{DELETED, DELETED_SEEN, Field, Fields, LiveValue};
pub use history::{HistoryEntry, history};
pub use merge::{Applied, Record};
pub use renumber::{FORMER_DECISION, Renumbering};
pub use replaced::{Digest, NotReplaced, Replaced};

#[cfg(test)]
mod tests;
