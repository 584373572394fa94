//! Changes and the records they make.
//!
//! A field is a register that keeps every value nobody has replaced. A write names the ids of the
//! values its author saw and replaced; two writes that did not see each other therefore both
//! survive, and a person settles them. `docs/convergence.md` argues why any two devices that hold
//! the same changes hold equal records, whatever the order they came in.

mod change;
mod difference;
mod field;
mod gone;
mod line;
mod merge;

pub use change::{Change, Edit, Write};
pub use difference::{Difference, differences};
pub use field::{Field, Held};
pub use gone::{DELETED_SEEN, Unseen};
pub use line::{Line, lines};
pub use merge::{Applied, DELETED, Record};

#[cfg(test)]
mod tests;
