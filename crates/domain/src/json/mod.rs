//! JSON: reading its text strictly, its canonical form, and taking values out of it by name.
//!
//! Written by hand because derived readers are compiled anew for every type and every way of
//! reading it: they were a fifteenth of what a device downloads (docs/size.md).
//!
//! - [`parse`] and [`canonical`]: text to [`crate::value::Value`] and back.
//! - [`Form`]: a type that is kept or sent as JSON.
//! - [`At`] and [`Object`]: a document's shape; whatever does not fit becomes a [`Fault`] that
//!   names its place, and reading goes on, so that all faults are found at once.

mod form;
mod read;
mod text;

pub use form::{Form, document, from_text, object};
pub use read::{At, Fault, Object, read};
pub use text::{MAX_DEPTH, ValueFault, ValueProblem, canonical, parse};
pub(crate) use text::{write_canonical, write_text};
