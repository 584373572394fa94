//! Whom and what the programme works with: bodies and people, meetings, providers, products and the
//! other libraries, what fits whom; and the desk at which what arrived is looked through. A
//! [part](super::part) of their own.

mod control;
mod form;
mod index;
mod list;
mod matching;
mod organisation;
mod provider;
mod report;
mod review;
mod value;
mod words;

use leptos::{prelude::*, wasm_split::SplitLoaderError};

use self::{
    form::FormPage, index::IndexPage, list::ListPage, matching::NeedsPage,
    organisation::OrganisationPage, review::ReviewDeskPage,
};
use super::part::MakePage;

/// Which record, as its address says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Which {
    pub kind: String,
    pub dossier: String,
    pub id: String,
}

/// One of these pages.
#[derive(Clone)]
pub enum LibraryPage {
    Organisation,
    /// Every library, with how much is in it.
    Index,
    /// The records of a kind.
    List(String),
    Form(Which),
    /// What fits the needs of an enterprise.
    Needs(String),
    Review,
}

/// Where the program is split: what only this function reaches is in this part.
///
/// # Errors
/// When the part cannot be fetched; the next call tries again.
#[cfg_attr(
    feature = "split",
    leptos::wasm_split::wasm_split(libraries, wasm_split_path = leptos::wasm_split, fallible),
    allow(unsafe_code, reason = "the macro's import and export of this function")
)]
pub fn libraries_part() -> Result<MakePage<LibraryPage>, SplitLoaderError> {
    Ok(|page| match page {
        LibraryPage::Organisation => view! { <OrganisationPage /> }.into_any(),
        LibraryPage::Index => view! { <IndexPage /> }.into_any(),
        LibraryPage::List(kind) => view! { <ListPage kind /> }.into_any(),
        LibraryPage::Form(which) => view! { <FormPage which /> }.into_any(),
        LibraryPage::Needs(dossier) => view! { <NeedsPage dossier /> }.into_any(),
        LibraryPage::Review => view! { <ReviewDeskPage /> }.into_any(),
    })
}
