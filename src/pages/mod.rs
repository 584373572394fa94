//! The pages, one file or folder each.

pub mod backup;
pub mod handover;
pub mod import;
mod words;
