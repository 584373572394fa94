//! 改造与资金: a page for each sheet of a project's file, from the plan to the subsidy's payment. A
//! [part](super::part) of their own.

mod acceptance;
mod application;
mod contract;
mod documents;
mod entries;
mod facts;
mod items;
mod on_page;
mod paper_page;
mod payment;
mod plan;
mod spending;
mod words;
mod worked;

use domain::project::way::Sheet;
use leptos::{prelude::*, wasm_split::SplitLoaderError};

use super::{not_found::NotFoundPage, part::MakePage};

/// A sheet of a dossier.
#[derive(Clone)]
pub struct ProjectPage {
    pub dossier: String,
    /// [`Sheet::code`].
    pub sheet: String,
}

/// Where the program is split: what only this function reaches is in this part.
///
/// # Errors
/// When the part cannot be fetched; the next call tries again.
#[cfg_attr(
    feature = "split",
    leptos::wasm_split::wasm_split(project, wasm_split_path = leptos::wasm_split, fallible),
    allow(unsafe_code, reason = "the macro's import and export of this function")
)]
pub fn project_part() -> Result<MakePage<ProjectPage>, SplitLoaderError> {
    Ok(
        |ProjectPage { dossier, sheet }| match Sheet::from_code(&sheet) {
            // Beside the sheets, at an address of their kind.
            None if sheet == documents::CODE => {
                view! { <documents::DocumentsPage dossier /> }.into_any()
            }
            Some(Sheet::Plan) => paper_page::paper_page(dossier, &plan::PLAN),
            Some(Sheet::Contract) => paper_page::paper_page(dossier, &contract::CONTRACT),
            Some(Sheet::Application) => paper_page::paper_page(dossier, &application::APPLICATION),
            Some(Sheet::Payment) => paper_page::paper_page(dossier, &payment::PAYMENT),
            Some(Sheet::Spending) => view! { <spending::SpendingPage dossier /> }.into_any(),
            Some(Sheet::Acceptance) => view! { <acceptance::AcceptancePage dossier /> }.into_any(),
            // The checklist has a page of its own.
            Some(Sheet::Items) | None => NotFoundPage().into_any(),
        },
    )
}
