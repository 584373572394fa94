//! The papers, one file for each; [`parts`] is what several of them say.

pub mod acceptance;
pub mod diagnosis;
pub mod file;
mod parts;
pub mod plan;
pub mod subsidy;
