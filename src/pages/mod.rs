//! The pages, one file or folder each.

pub mod backup;
pub mod handover;
pub mod import;
mod words;
pub mod enterprise;
pub mod enterprises;
pub mod more;
pub mod not_found;
pub mod start;
pub mod today;
