//! Papers as files: Word documents and Excel workbooks, made from what dossiers hold.
//!
//! Nothing here does I/O or reads a clock: records, pictures and the day are passed in, bytes come out,
//! and the same input gives the same bytes. The browser's worker and the office's command line call
//! [`make()`] alike.
//!
//! - [`kind`]: which files there are, what each is called and what it cannot be made without.
//! - [`data`]: what a file is made from, and the digest that names it.
//! - [`intake`]: the other way: a register of enterprises read from a spreadsheet.
//! - [`job`]: what a page and the worker that makes the file tell each other.
//! - [`paper`] and [`sheet`]: the two forms, each behind its library.
//! - `word` and `excel`: one file for each document.

pub mod capital;
pub mod data;
pub mod error;
mod excel;
pub mod intake;
pub mod job;
pub mod jpeg;
pub mod kind;
mod make;
pub mod paper;
mod say;
pub mod sheet;
mod word;

pub use data::Data;
pub use error::MakeError;
pub use kind::Kind;
pub use make::{Made, Progress, make};
