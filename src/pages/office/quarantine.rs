//! What the office keeps apart: a person there looks, and releases it or leaves it.

use domain::workflow::Denial;
use leptos::prelude::*;
use serde::Deserialize;

use super::server::{AtOffice, Nothing, Office, listed};
use crate::{
    app::use_app,
    components::{ConfirmDialog, Empty, PageTitle},
    i18n::{fill, format::moment, lang, sync::SyncTexts},
    pages::sync_card::{dossier_words, reason_words},
};

/// One device's changes to one dossier.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Row {
    device: String,
    name: String,
    dossier: String,
    reason: String,
    /// What the table of rights says, where that is the reason.
    denials: Vec<Denial>,
    changes: i64,
    /// Ms since 1970.
    since: i64,
    acknowledged: bool,
}

/// `GET /quarantine`.
#[derive(Deserialize)]
struct Quarantine {
    #[serde(deserialize_with = "listed")]
    quarantined: Vec<Row>,
}

/// `/quarantine`; for the office.
#[component]
pub fn QuarantinePage() -> impl IntoView {
    let app = use_app();
    let t = move || SyncTexts::of(lang());
    let rows = RwSignal::new(None::<Vec<Row>>);
    let chosen = RwSignal::new(None::<Row>);
    let asking = RwSignal::new(false);
    let office = Office::of_page();
    office.show(
        || "quarantine".to_owned(),
        move |said: Quarantine| {
            rows.try_set(Some(said.quarantined));
        },
    );
    let decide = move |row: Row, verb: &'static str| {
        let path = format!("quarantine/{}/{}/{verb}", row.device, row.dossier);
        office.post(path, Nothing {});
    };
    let release = move || {
        if let Some(row) = chosen.get_untracked() {
            decide(row, "release");
        }
    };
    let line = move |row: Row| {
        let when = moment(row.since, lang());
        let detail = fill(
            t().quarantine_row,
            &[("device", &row.name), ("n", &row.changes), ("when", &when)],
        );
        let denials = row.denials.iter();
        let mut why: Vec<String> = denials
            .map(|denial| denial.words().get(lang()).to_owned())
            .collect();
        // Of several fields the words are the same.
        why.sort_unstable();
        why.dedup();
        if why.is_empty() {
            why.push(reason_words(&row.reason, lang()).to_owned());
        }
        let why: Vec<_> = why
            .into_iter()
            .map(|why| view! { <span class="detail" data-test="quarantine-reason">{why}</span> })
            .collect();
        let (to_release, to_leave) = (row.clone(), row.clone());
        view! {
            <div class="row" data-test="quarantine-row">
                <span class="main">
                    <span class="title">{dossier_words(app, &row.dossier)}</span>
                    <span class="detail">{detail}</span>
                    {why}
                </span>
                {if row.acknowledged {
                    view! { <span class="note">{t().quarantine_left}</span> }.into_any()
                } else {
                    view! { <button type="button" class="btn btn-small" data-test="leave"
                        on:click=move |_| decide(to_leave.clone(), "acknowledge")>{t().leave}</button> }.into_any()
                }}
                <button type="button" class="btn btn-small btn-primary" data-test="release"
                    on:click=move |_| { chosen.set(Some(to_release.clone())); asking.set(true); }>{t().release}</button>
            </div>
        }
    };
    let label = move |pick: fn(&'static SyncTexts) -> &'static str| {
        Signal::derive(move || pick(t()).to_owned())
    };
    let count = move || chosen.with(|row| row.as_ref().map_or(0, |row| row.changes));
    view! {
        <main class="page narrow page-quarantine">
            <header class="page-head"><div class="titles"><PageTitle text=move || t().quarantine /><p class="soft">{move || t().quarantine_lead}</p></div></header>
            <AtOffice office>
                {move || rows.get().map(|rows| if rows.is_empty() {
                    view! { <Empty title=label(|t| t.quarantine_none) text=label(|t| t.quarantine_none_text) /> }.into_any()
                } else {
                    view! { <div class="rows">{rows.into_iter().map(line).collect_view()}</div> }.into_any()
                })}
            </AtOffice>
            <ConfirmDialog open=asking danger=false title=move || fill(t().release_ask, &[("n", &count())])
                text=label(|t| t.release_what) action=label(|t| t.release) on_confirm=release />
        </main>
    }
}
