//! From a tap to a durable row.
//!
//! 1. *display*: a control takes a [`Displayed`] when it displays a field's value.
//! 2. *edit*: [`LiveRecords::edit`] begins an [`Edit`](domain::record::Edit), and [`Step::of`] writes
//!    fields into it. An edit replaces the values that its controls displayed, when they displayed
//!    them, and nothing else (below).
//! 3. *save*: [`SaveQueue::save`] puts it in order behind everything asked for before. From that
//!    moment it is on the screen: [`LiveRecords::shown`] lays what is in the queue over what is
//!    stored.
//! 4. *commit*: the queue has [`Store::commit`](crate::store::Store::commit) write record, change
//!    and list row in one strictly durable transaction. What fails for a reason that may pass stays
//!    in the queue and is tried again; “saved” is said once the queue is empty.
//! 5. The commit is announced to this window and the others. [`LiveRecords::join`] takes the
//!    records over, and the queue lets go of the edit.
//!
//! # What an edit replaces
//!
//! A box in which somebody types is not drawn anew when another value arrives, and where people
//! disagree a control shows one of several values. What was not displayed must not be replaced:
//!
//! ```text
//! // When the control displays a value, and whenever it displays another one:
//! let displayed = Displayed::of(record, "name");          // displayed.value() is what it shows
//! // When the person enters something:
//! let edit = LiveRecords::edit(shown, key);
//! let write = FieldWrite::new("name", value, displayed);
//! let (edit, step) = Step::of(edit, vec![write], typed)?; // None: nothing would be different
//! steps.push(step);
//! queue.save(vec![edit], vec![]);
//! ```
//!
//! While somebody types, the control keeps the one it took when the box was entered: the device's own
//! letters are replaced by its later ones anyway. A value that arrived meanwhile stays beside what
//! was typed, as a conflict. Only [`settle`] and [`settle_deletion`] replace all there is, for the
//! view that shows all there is. [`Step::undo`] claims nothing, so it replaces what this device wrote
//! and nobody else's.

mod displayed;
mod live;
mod queue;
#[cfg(test)]
#[expect(clippy::unwrap_used)]
mod tests;
mod undo;

pub use displayed::{Displayed, FieldWrite, settle, settle_deletion};
pub use live::{LiveRecords, Unsaved};
pub use queue::{SaveEvent, SaveQueue, SaveState};
pub use undo::{FieldChange, Step, UndoSteps};
