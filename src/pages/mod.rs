//! The pages, one file or folder each, and the address of each.

mod assess;
mod at;
mod deleted;
mod desk;
mod dossier;
mod enterprises;
mod files;
mod inbox;
mod labels;
mod libraries;
mod link;
mod lock;
mod more;
mod not_found;
mod office;
mod part;
mod project;
mod records;
mod register;
mod report;
mod result;
mod review;
mod start;
mod sync_card;
mod today;
mod undo;

use std::hash::Hash;

use leptos::prelude::*;
use leptos_router::{
    components::{FlatRoutes, Route},
    hooks::use_params,
    params::Params,
    path,
};

use self::{
    assess::AssessPage,
    desk::{Asked, DeskPage, desk_part},
    dossier::OverviewPage,
    enterprises::EnterprisesPage,
    files::{FilesPage, files_part},
    libraries::{LibraryPage, Which, libraries_part},
    link::LinkPage,
    not_found::NotFoundPage,
    office::{OfficePage, office_part},
    part::{in_part, load},
    project::{ProjectPage, project_part},
    records::{RecordsPage, records_part},
    result::{WhichResult, result_part},
    review::{ReviewPage, review_part},
    start::HomePage,
    today::TodayPage,
};
use crate::components::FilledIn;

/// What the address of a dossier's page says.
#[derive(Params, Clone, Debug, PartialEq, Eq, Hash)]
struct OfDossier {
    dossier: String,
}

/// What the address of an assessment's page says.
#[derive(Params, Clone, Debug, PartialEq, Eq, Hash)]
struct OfAssessment {
    dossier: String,
    assessment: String,
}

/// What the address of a sheet of a project says.
#[derive(Params, Clone, Debug, PartialEq, Eq, Hash)]
struct OfSheet {
    dossier: String,
    sheet: String,
}

/// What the address of a target's page says.
#[derive(Params, Clone, Debug, PartialEq, Eq, Hash)]
struct OfTarget {
    what: String,
    area: String,
    phase: String,
}

/// What the address of an area's page says.
#[derive(Params, Clone, Debug, PartialEq, Eq, Hash)]
struct OfPlace {
    place: String,
}

/// What the address of a task's page says.
#[derive(Params, Clone, Debug, PartialEq, Eq, Hash)]
struct OfTask {
    task: String,
}

/// What the address of a library says.
#[derive(Params, Clone, Debug, PartialEq, Eq, Hash)]
struct OfLibrary {
    kind: String,
}

/// What the address of a library's record says.
#[derive(Params, Clone, Debug, PartialEq, Eq, Hash)]
struct OfRecord {
    kind: String,
    dossier: String,
    id: String,
}

/// What the address of a list that is kept by hand says.
#[derive(Params, Clone, Debug, PartialEq, Eq, Hash)]
struct OfKept {
    dossier: String,
    kind: String,
}

/// The pages. Those in [`FilledIn`] are barred for roles that may not write there.
#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <FlatRoutes fallback=NotFoundPage>
            <Route path=path!("/") view=page(|| HomePage().into_any()) />
            <Route path=path!("/today") view=page(|| TodayPage().into_any()) />
            <Route path=path!("/enterprises") view=page(|| EnterprisesPage().into_any()) />
            <Route path=path!("/enterprises/new") view=page(|| in_part(load!(records_part), RecordsPage::New)) />
            <Route path=path!("/inbox") view=page(|| in_part(load!(office_part), OfficePage::Inbox)) />
            <Route path=path!("/desk") view=page(|| in_part(load!(desk_part), DeskPage::Overview)) />
            <Route path=path!("/targets") view=page(|| in_part(load!(desk_part), DeskPage::Targets)) />
            <Route path=path!("/targets/:what/:area/:phase") view=page(|| of(|OfTarget { what, area, phase }| in_part(load!(desk_part), DeskPage::Target(Asked { what, area, phase })))) />
            <Route path=path!("/charts") view=page(|| in_part(load!(desk_part), DeskPage::Charts)) />
            <Route path=path!("/place/:place") view=page(|| of(|OfPlace { place }| in_part(load!(desk_part), DeskPage::Place(place)))) />
            <Route path=path!("/plan") view=page(|| in_part(load!(desk_part), DeskPage::Plan)) />
            <Route path=path!("/plan/:task") view=page(|| of(|OfTask { task }| in_part(load!(desk_part), DeskPage::Task(task)))) />
            <Route path=path!("/kept/:dossier/:kind") view=page(|| of(|OfKept { dossier, kind }| in_part(load!(desk_part), DeskPage::Kept(dossier, kind)))) />
            <Route path=path!("/pilots") view=page(|| in_part(load!(project_part), ProjectPage::Pilots)) />
            <Route path=path!("/money") view=page(|| in_part(load!(project_part), ProjectPage::Money)) />
            <Route path=path!("/organisation") view=page(|| in_part(load!(libraries_part), LibraryPage::Organisation)) />
            <Route path=path!("/review") view=page(|| in_part(load!(libraries_part), LibraryPage::Review)) />
            <Route path=path!("/library") view=page(|| in_part(load!(libraries_part), LibraryPage::Index)) />
            <Route path=path!("/library/:kind") view=page(|| of(|OfLibrary { kind }| in_part(load!(libraries_part), LibraryPage::List(kind)))) />
            <Route path=path!("/library/:kind/:dossier/:id") view=page(|| of(|OfRecord { kind, dossier, id }| in_part(load!(libraries_part), LibraryPage::Form(Which { kind, dossier, id })))) />
            <Route path=path!("/match/:dossier") view=page(|| of(|OfDossier { dossier }| in_part(load!(libraries_part), LibraryPage::Needs(dossier)))) />
            <Route path=path!("/conflicts") view=page(|| in_part(load!(records_part), RecordsPage::Conflicts)) />
            <Route path=path!("/handover") view=page(|| in_part(load!(files_part), FilesPage::Handover)) />
            <Route path=path!("/import") view=page(|| in_part(load!(files_part), FilesPage::Import)) />
            <Route path=path!("/backup") view=page(|| in_part(load!(files_part), FilesPage::Backup)) />
            <Route path=path!("/more") view=page(|| in_part(load!(files_part), FilesPage::More)) />
            <Route path=path!("/link") view=page(|| LinkPage().into_any()) />
            <Route path=path!("/devices") view=page(|| in_part(load!(office_part), OfficePage::Devices)) />
            <Route path=path!("/overdue") view=page(|| in_part(load!(office_part), OfficePage::Overdue)) />
            <Route path=path!("/poster") view=page(|| in_part(load!(office_part), OfficePage::Poster)) />
            <Route path=path!("/audit") view=page(|| in_part(load!(office_part), OfficePage::Audit)) />
            <Route path=path!("/quarantine") view=page(|| in_part(load!(office_part), OfficePage::Quarantine)) />
            <Route path=path!("/rules") view=page(|| in_part(load!(office_part), OfficePage::Rules)) />
            <Route path=path!("/d/:dossier") view=page(|| of(|OfDossier { dossier }| view! { <FilledIn><OverviewPage dossier=dossier.clone() /></FilledIn> }.into_any())) />
            <Route path=path!("/d/:dossier/edit") view=page(|| of(|OfDossier { dossier }| in_part(load!(records_part), RecordsPage::Enterprise(dossier)))) />
            <Route path=path!("/d/:dossier/retrofit") view=page(|| of(|OfDossier { dossier }| in_part(load!(records_part), RecordsPage::Retrofit(dossier)))) />
            <Route path=path!("/d/:dossier/needs") view=page(|| of(|OfDossier { dossier }| in_part(load!(records_part), RecordsPage::Needs(dossier)))) />
            <Route path=path!("/d/:dossier/project/:sheet") view=page(|| of(|OfSheet { dossier, sheet }| in_part(load!(project_part), ProjectPage::Sheet { dossier, sheet }))) />
            <Route path=path!("/d/:dossier/compare") view=page(|| of(|OfDossier { dossier }| in_part(load!(review_part), ReviewPage::Compare(dossier)))) />
            <Route path=path!("/d/:dossier/history") view=page(|| of(|OfDossier { dossier }| in_part(load!(review_part), ReviewPage::History(dossier)))) />
            <Route path=path!("/d/:dossier/assess/:assessment") view=page(|| of(|OfAssessment { dossier, assessment }| view! { <FilledIn><AssessPage dossier=dossier.clone() assessment=assessment.clone() /></FilledIn> }.into_any())) />
            <Route path=path!("/d/:dossier/result/:assessment") view=page(|| of(|OfAssessment { dossier, assessment }| in_part(load!(result_part), WhichResult { dossier, assessment }))) />
        </FlatRoutes>
    }
}

/// One type for the routes of all pages: what the router makes for each type of view it makes once.
fn page(view: fn() -> AnyView) -> fn() -> AnyView {
    view
}

/// A page of what the address says, made anew when it says another: the router keeps a page on the
/// screen while only its parameters change.
fn of<P>(page: fn(P) -> AnyView) -> AnyView
where
    P: Params + Clone + Eq + Hash + Send + Sync + 'static,
{
    let params = use_params::<P>();
    view! { <For each=move || params.get().ok() key=Clone::clone children=page /> }.into_any()
}
