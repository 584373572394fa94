//! Looking back on an enterprise, its history and its assessments side by side: a
//! [part](super::part) of their own.

mod compare;
mod history;

use leptos::{prelude::*, wasm_split::SplitLoaderError};

use self::{compare::ComparePage, history::HistoryPage};
use super::part::MakePage;

/// One of these pages.
#[derive(Clone)]
pub enum ReviewPage {
    /// Of this dossier, as in the next.
    Compare(String),
    History(String),
}

/// Where the program is split: what only this function reaches is in this part.
///
/// # Errors
/// When the part cannot be fetched; the next call tries again.
#[cfg_attr(
    feature = "split",
    leptos::wasm_split::wasm_split(review, wasm_split_path = leptos::wasm_split, fallible),
    allow(unsafe_code, reason = "the macro's import and export of this function")
)]
pub fn review_part() -> Result<MakePage<ReviewPage>, SplitLoaderError> {
    Ok(|page| match page {
        ReviewPage::Compare(dossier) => view! { <ComparePage dossier /> }.into_any(),
        ReviewPage::History(dossier) => view! { <HistoryPage dossier /> }.into_any(),
    })
}
