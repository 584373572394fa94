//! JSON as it is kept and exchanged: a strict reader and a canonical writer behind serde's
//! interface.
//!
//! What a signature covers must mean the same to every reader, so whatever readers differ about is
//! refused, when reading and when writing alike: floats, whole numbers beyond 2^53 - 1, a key given
//! twice, half a surrogate pair, nesting beyond [`limits::MAX_DEPTH`](crate::limits::MAX_DEPTH).
//!
//! - [`from_str`], [`from_slice`]: text to any `Deserialize` type, without a tree in between.
//! - [`to_string`]: any `Serialize` type to its canonical form (RFC 8785).
//! - [`RawObject`]: an object whose members are canonical texts, to look at some of them before the
//!   rest is read.
//! - [`Error`]: what is wrong, and where: a JSON pointer, or line and column where the text is no
//!   JSON. [`Problem`] gives the words in both languages; how a `Deserialize` implementation says
//!   something of its own is described there.

mod de;
mod error;
mod raw;
mod reader;
mod ser;
mod writer;

pub use de::{from_slice, from_str, present, text};
pub use error::{Error, Fault, Kind, Problem};
pub(crate) use error::{OfMember, Step};
pub use raw::RawObject;
pub use ser::to_string;
pub use writer::{size_of_text, write_string};

#[cfg(test)]
mod tests;
