//! The pages of the office, most of which ask its server: a [part](super::part) of their own.

mod audit;
mod audit_fold;
mod copy;
mod devices;
mod inbox;
mod overdue;
mod poster;
mod qr;
mod quarantine;
mod rules;
mod server;

use leptos::{prelude::*, wasm_split::SplitLoaderError};

use self::{
    audit::AuditPage, devices::DevicesPage, inbox::InboxPage, overdue::OverduePage,
    poster::PosterPage, quarantine::QuarantinePage, rules::RulesPage,
};
use super::part::MakePage;

/// One of these pages.
#[derive(Clone)]
pub enum OfficePage {
    Audit,
    Devices,
    Inbox,
    Overdue,
    Poster,
    Quarantine,
    Rules,
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
        OfficePage::Inbox => InboxPage().into_any(),
        OfficePage::Overdue => OverduePage().into_any(),
        OfficePage::Poster => PosterPage().into_any(),
        OfficePage::Quarantine => QuarantinePage().into_any(),
        OfficePage::Rules => RulesPage().into_any(),
    })
}
