//! From a tap to a durable row.
//!
//! 1. *edit*: [`LiveRecords::edit`] begins an [`Edit`](domain::record::Edit) of what is on the
//!    screen, and the page sets fields.
//! 2. *save*: [`SaveQueue::save`] puts it in order behind everything asked for before. From that
//!    moment it is on the screen: [`LiveRecords::shown`] lays what is in the queue over what is
//!    stored.
//! 3. *commit*: the queue has [`Store::commit`](crate::store::Store::commit) write record, change
//!    and list row in one strictly durable transaction. What fails for a reason that may pass stays
//!    in the queue and is tried again; “saved” is said once the queue is empty.
//! 4. The commit is announced to this window and the others. [`LiveRecords::join`] takes the
//!    records over, and the queue lets go of the edit.
//!
//! [`UndoSteps`] remembers what was there before.

mod live;
mod queue;
#[cfg(test)]
#[expect(clippy::unwrap_used)]
mod tests;
mod undo;

pub use live::LiveRecords;
pub use queue::{SaveEvent, SaveQueue, SaveState};
pub use undo::{FieldChange, Step, UndoSteps};
