//! Pages that write a dossier's records: the enterprise's details, needs, the checklist, and what people
//! disagree on. A [part](super::part) of their own.

mod conflicts;
mod enterprise;
mod needs;
mod retrofit;

use leptos::{prelude::*, wasm_split::SplitLoaderError};

use self::{
    conflicts::ConflictsPage,
    enterprise::{EditEnterprisePage, NewEnterprisePage},
    needs::NeedsPage,
    retrofit::RetrofitPage,
};
use super::part::MakePage;
use crate::components::FilledIn;

/// One of these pages.
#[derive(Clone)]
pub enum RecordsPage {
    New,
    Conflicts,
    /// Of this dossier, as in the next.
    Enterprise(String),
    Needs(String),
    Retrofit(String),
}

/// Where the program is split: what only this function reaches is in this part.
///
/// # Errors
/// When the part cannot be fetched; the next call tries again.
#[cfg_attr(
    feature = "split",
    leptos::wasm_split::wasm_split(records, wasm_split_path = leptos::wasm_split, fallible),
    allow(unsafe_code, reason = "the macro's import and export of this function")
)]
pub fn records_part() -> Result<MakePage<RecordsPage>, SplitLoaderError> {
    Ok(|page| {
        match page {
        RecordsPage::New => view! { <FilledIn><NewEnterprisePage /></FilledIn> }.into_any(),
        RecordsPage::Conflicts => view! { <FilledIn><ConflictsPage /></FilledIn> }.into_any(),
        RecordsPage::Enterprise(dossier) => view! {
            <FilledIn><EditEnterprisePage dossier=dossier.clone() /></FilledIn>
        }
        .into_any(),
        RecordsPage::Needs(dossier) => view! {
            <FilledIn kind=domain::need::KIND><NeedsPage dossier=dossier.clone() /></FilledIn>
        }
        .into_any(),
        RecordsPage::Retrofit(dossier) => view! {
            <FilledIn kind=domain::retrofit::KIND><RetrofitPage dossier=dossier.clone() /></FilledIn>
        }
        .into_any(),
    }
    })
}
