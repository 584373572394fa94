//! The pages that ask the office's server: a [part](super::part) of their own.

mod audit;
mod devices;
mod quarantine;
mod server;

use leptos::{prelude::*, wasm_split::SplitLoaderError};

use self::{audit::AuditPage, devices::DevicesPage, quarantine::QuarantinePage};
use super::part::MakePage;

/// One of these pages.
#[derive(Clone)]
pub enum OfficePage {
    Audit,
    Devices,
    Quarantine,
}

/// Where the program is split: what only this function reaches is in this part.
///
/// # Errors
/// When the part cannot be fetched; the next call tries again.
#[cfg_attr(
    feature = "split",
    leptos::wasm_split::wasm_split(office, wasm_split_path = leptos::wasm_split, fallible),
    allow(unsafe_code, reason = "the macro's import and export of this function")
)]
pub fn office_part() -> Result<MakePage<OfficePage>, SplitLoaderError> {
    Ok(|page| match page {
        OfficePage::Audit => AuditPage().into_any(),
        OfficePage::Devices => DevicesPage().into_any(),
        OfficePage::Quarantine => QuarantinePage().into_any(),
    })
}
