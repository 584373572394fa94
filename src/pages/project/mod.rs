//! 改造与资金: a page for each sheet of a project's file, from the plan to the subsidy's payment. A
//! [part](super::part) of their own.

mod acceptance;
mod application;
mod audit;
mod contract;
mod documents;
mod entries;
mod facts;
mod findings;
mod items;
mod listing;
mod money;
mod on_page;
mod paper_page;
mod payment;
mod pictures;
mod pilots;
mod plan;
mod report;
mod request;
mod spending;
mod words;
mod worked;

use domain::project::way::Sheet;
use leptos::{prelude::*, wasm_split::SplitLoaderError};

use super::{not_found::NotFoundPage, part::MakePage};

/// The page of supervision's findings, which is no sheet.
const FINDINGS: &str = "findings";

/// One of these pages.
#[derive(Clone)]
pub enum ProjectPage {
    /// A sheet of a dossier, by [`Sheet::code`].
    Sheet { dossier: String, sheet: String },
    /// The money of all enterprises.
    Money,
    /// The list of pilots.
    Pilots,
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
    Ok(|page| match page {
        ProjectPage::Sheet { dossier, sheet } => sheet_page(dossier, &sheet),
        ProjectPage::Money => view! { <money::MoneyPage /> }.into_any(),
        ProjectPage::Pilots => view! { <pilots::PilotsPage /> }.into_any(),
    })
}

fn sheet_page(dossier: String, sheet: &str) -> AnyView {
    match Sheet::from_code(sheet) {
        Some(Sheet::Listing) => paper_page::paper_page(dossier, &listing::LISTING),
        Some(Sheet::Report) => paper_page::paper_page(dossier, &report::REPORT),
        Some(Sheet::Plan) => paper_page::paper_page(dossier, &plan::PLAN),
        Some(Sheet::Contract) => paper_page::paper_page(dossier, &contract::CONTRACT),
        Some(Sheet::Request) => paper_page::paper_page(dossier, &request::REQUEST),
        Some(Sheet::Audit) => paper_page::paper_page(dossier, &audit::AUDIT),
        Some(Sheet::Application) => paper_page::paper_page(dossier, &application::APPLICATION),
        Some(Sheet::Payment) => paper_page::paper_page(dossier, &payment::PAYMENT),
        Some(Sheet::Spending) => view! { <spending::SpendingPage dossier /> }.into_any(),
        Some(Sheet::Acceptance) => view! { <acceptance::AcceptancePage dossier /> }.into_any(),
        None if sheet == FINDINGS => view! { <findings::FindingsPage dossier /> }.into_any(),
        None if sheet == documents::CODE => {
            view! { <documents::DocumentsPage dossier /> }.into_any()
        }
        // The checklist has a page of its own.
        Some(Sheet::Items) | None => NotFoundPage().into_any(),
    }
}
