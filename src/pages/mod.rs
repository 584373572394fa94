//! The pages, one file or folder each.

pub mod aside;
pub mod assess;
pub mod backup;
pub mod compare;
pub mod conflicts;
pub mod deleted;
pub mod devices;
pub mod dossier;
pub mod enterprise;
pub mod enterprises;
mod forms;
pub mod handover;
pub mod history;
pub mod import;
mod labels;
pub mod link;
mod meeting;
pub mod more;
pub mod needs;
pub mod not_found;
mod report;
pub mod result;
pub mod retrofit;
pub mod start;
pub mod today;
mod undo;
pub(crate) mod words;
