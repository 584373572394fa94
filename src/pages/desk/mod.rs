//! What the programme office opens every morning: how far the programme is, its targets, its plan. A
//! [part](super::part) of their own.

mod bar;
pub(super) mod chart;
mod charts;
pub(super) mod digests;
pub(super) mod grid;
pub(super) mod head;
mod kept;
pub(super) mod known;
mod money;
mod overview;
pub(super) mod place;
mod plan;
mod target;
mod targets;
pub(super) mod words;
mod year_line;

use leptos::{prelude::*, wasm_split::SplitLoaderError};

use self::{
    charts::ChartsPage,
    kept::{KeptPage, TaskPage},
    overview::OverviewPage,
    place::PlacePage,
    plan::PlanPage,
    target::TargetPage,
    targets::TargetsPage,
};
use super::part::MakePage;

/// What a target's page is of: an indicator or a condition, an area or the city, a phase or all of them,
/// as its address says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Asked {
    pub what: String,
    pub area: String,
    pub phase: String,
}

/// One of these pages.
#[derive(Clone)]
pub enum DeskPage {
    Overview,
    Targets,
    Target(Asked),
    Plan,
    /// The drawings of the figures.
    Charts,
    /// What stands in an area, or in those of a guidance group.
    Place(String),
    /// One task, by its number.
    Task(String),
    /// The records of a kind in a dossier.
    Kept(String, String),
}

/// Where the program is split: what only this function reaches is in this part.
///
/// # Errors
/// When the part cannot be fetched; the next call tries again.
#[cfg_attr(
    feature = "split",
    leptos::wasm_split::wasm_split(desk, wasm_split_path = leptos::wasm_split, fallible),
    allow(unsafe_code, reason = "the macro's import and export of this function")
)]
pub fn desk_part() -> Result<MakePage<DeskPage>, SplitLoaderError> {
    Ok(|page| match page {
        DeskPage::Overview => view! { <OverviewPage /> }.into_any(),
        DeskPage::Targets => view! { <TargetsPage /> }.into_any(),
        DeskPage::Target(asked) => view! { <TargetPage asked /> }.into_any(),
        DeskPage::Charts => view! { <ChartsPage /> }.into_any(),
        DeskPage::Place(place) => view! { <PlacePage place /> }.into_any(),
        DeskPage::Plan => view! { <PlanPage /> }.into_any(),
        DeskPage::Task(number) => view! { <TaskPage number /> }.into_any(),
        DeskPage::Kept(dossier, kind) => view! { <KeptPage dossier kind /> }.into_any(),
    })
}
