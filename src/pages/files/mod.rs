//! Bundles and backups as files, out and in, and the settings that lead there: a
//! [part](super::part) of their own.

mod backup;
mod handover;
mod import;

use leptos::{prelude::*, wasm_split::SplitLoaderError};

use self::{backup::BackupPage, handover::HandoverPage, import::ImportPage};
use super::{more::MorePage, part::MakePage};

/// One of these pages.
#[derive(Clone)]
pub enum FilesPage {
    Backup,
    Handover,
    Import,
    More,
}

/// Where the program is split: what only this function reaches is in this part.
///
/// # Errors
/// When the part cannot be fetched; the next call tries again.
#[cfg_attr(
    feature = "split",
    leptos::wasm_split::wasm_split(files, wasm_split_path = leptos::wasm_split, fallible),
    allow(unsafe_code, reason = "the macro's import and export of this function")
)]
pub fn files_part() -> Result<MakePage<FilesPage>, SplitLoaderError> {
    Ok(|page| match page {
        FilesPage::Backup => BackupPage().into_any(),
        FilesPage::Handover => HandoverPage().into_any(),
        FilesPage::Import => ImportPage().into_any(),
        FilesPage::More => MorePage().into_any(),
    })
}
