//! The office's devices: who may send, inviting another, revoking a lost one.

mod invite;
mod waiting;

use domain::device::{Role, Scope};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

pub use self::waiting::{AllApplicants, Applicant};
use self::{
    invite::InviteForm,
    waiting::{Applicants, Invites, OpenInvite, UsedInvite},
};
use super::{
    inbox::{RegisterHere, words::InboxTexts},
    server::{AtOffice, Nothing, Office, listed},
};
use crate::{
    app::{spawn_detached, spawn_scoped, use_app},
    components::{AskDialog, ConfirmDialog, PageTitle},
    i18n::{
        fill,
        format::moment,
        lang,
        people::{LogTexts, PeopleTexts},
        sync::SyncTexts,
    },
    pages::link::{role_words, scope_words},
    store::settings::{MADE_INVITES, MadeInvite},
};

/// A device as the office lists it; times are ms since 1970.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Row {
    id: String,
    name: String,
    role: Role,
    scope: Scope,
    seen_at: Option<i64>,
    invited_by: Option<String>,
    /// Its clock minus the office's, in ms, when last seen.
    clock_off: Option<i64>,
    revoked_at: Option<i64>,
    /// What the device is called whose work it goes on with.
    successor_of: Option<String>,
}

/// `GET /devices`.
#[derive(Deserialize)]
struct Devices {
    #[serde(deserialize_with = "listed")]
    devices: Vec<Row>,
}

/// `POST /devices/DEVICE/rename`.
#[derive(Serialize)]
struct NewName {
    name: String,
}

/// `/devices`; for the office.
#[component]
pub fn DevicesPage() -> impl IntoView {
    let t = move || SyncTexts::of(lang());
    let p = move || PeopleTexts::of(lang());
    let rows = RwSignal::new(Vec::<Row>::new());
    let applicants = RwSignal::new(Vec::<Applicant>::new());
    let invites = RwSignal::new(Vec::<OpenInvite>::new());
    let used = RwSignal::new(Vec::<UsedInvite>::new());
    let made = RwSignal::new(Vec::<MadeInvite>::new());
    let app = use_app();
    let store = app.store();
    spawn_scoped(async move {
        let kept = store.setting(&MADE_INVITES).await.ok().flatten();
        made.try_set(kept.unwrap_or_default());
    });
    let renaming = RwSignal::new(None::<Row>);
    let asking_name = RwSignal::new(false);
    let leaving = RwSignal::new(None::<Row>);
    let asking = RwSignal::new(false);
    let returning = RwSignal::new(None::<Row>);
    let asking_back = RwSignal::new(false);
    let office = Office::of_page();
    office.show(
        || "devices".to_owned(),
        move |said: Devices| {
            rows.try_set(said.devices);
        },
    );
    office.show(
        || "applicants".to_owned(),
        move |said: AllApplicants| {
            applicants.try_set(said.applicants);
        },
    );
    office.show(
        || "invites".to_owned(),
        move |said: waiting::AllInvites| {
            // The code of an invite that opens nothing any more is kept no longer.
            let good = |it: &MadeInvite| said.invites.iter().any(|open| open.id == it.id);
            let kept = made.try_update(|made| {
                let before = made.len();
                made.retain(good);
                (made.len() < before).then(|| made.clone())
            });
            if let Some(kept) = kept.flatten() {
                let store = app.store();
                spawn_detached(async move { drop(store.set(&MADE_INVITES, &kept).await) });
            }
            invites.try_set(said.invites);
            used.try_set(said.used);
        },
    );
    let rename = move |name: String| {
        if let Some(row) = renaming.get_untracked() {
            let path = format!("devices/{}/rename", row.id);
            office.post(path, NewName { name });
        }
    };
    // The one who invited is a device too; the server itself is named in words.
    let inviter = move |by: &str| {
        rows.with_untracked(|rows| {
            let known = rows.iter().find(|row| row.id == by);
            known.map(|row| row.name.clone())
        })
        .or_else(|| (by == "command line").then(|| p().command.to_owned()))
    };
    let revoke = move || {
        if let Some(row) = leaving.get_untracked() {
            office.post(format!("devices/{}/revoke", row.id), Nothing {});
        }
    };
    let reinstate = move || {
        if let Some(row) = returning.get_untracked() {
            office.post(format!("devices/{}/reinstate", row.id), Nothing {});
        }
    };
    let line = move |row: Row| {
        let seen = row.seen_at.map_or_else(
            || t().not_seen.to_owned(),
            |at| fill(t().seen, &[("when", &moment(at, lang()))]),
        );
        let off = (row.clock_off.unwrap_or_default() / 60_000).unsigned_abs();
        let (gone, called, name) = (row.clone(), row.clone(), row.name.clone());
        let back = row.clone();
        let successor = row.successor_of.clone();
        let by = row.invited_by.as_deref().and_then(inviter);
        view! {
            <div class="row" data-test="device">
                <span class="main">
                    <span class="title">{name}</span>
                    <span class="detail">{role_words(row.role)}" · "{scope_words(&row.scope)}</span>
                    <span class="detail">{seen}</span>
                    {successor.map(|name| view! { <span class="detail" data-test="successor">{fill(p().successor_of, &[("name", &name)])}</span> })}
                    {by.map(|by| view! { <span class="detail">{fill(p().invited_by, &[("name", &by)])}</span> })}
                    {(off > 4).then(|| view! { <span class="note warn">{fill(t().clock, &[("n", &off)])}</span> })}
                </span>
                <button type="button" class="btn btn-small" data-test="rename"
                    on:click=move |_| { renaming.set(Some(called.clone())); asking_name.set(true); }>{p().rename}</button>
                {if row.revoked_at.is_some() {
                    view! {
                        <span class="note bad">{t().revoked}</span>
                        <button type="button" class="btn btn-small" data-test="reinstate"
                            on:click=move |_| { returning.set(Some(back.clone())); asking_back.set(true); }>{p().reinstate}</button>
                    }.into_any()
                } else {
                    view! { <button type="button" class="btn btn-small" data-test="revoke"
                        on:click=move |_| { leaving.set(Some(gone.clone())); asking.set(true); }>{t().revoke}</button> }.into_any()
                }}
            </div>
        }
    };
    let label = move |pick: fn(&'static SyncTexts) -> &'static str| {
        Signal::derive(move || pick(t()).to_owned())
    };
    let name_of = |row: RwSignal<Option<Row>>| {
        row.with(|row| row.as_ref().map(|row| row.name.clone()).unwrap_or_default())
    };
    view! {
        <main class="page narrow page-devices">
            <header class="page-head"><div class="titles"><PageTitle text=move || t().devices /><p class="soft">{move || t().devices_lead}</p></div></header>
            <AtOffice office>
                <Applicants applicants office />
                <InviteForm office made />
                <Invites invites used made office />
                <section class="section">
                    <h2>{move || InboxTexts::of(lang()).step_register}</h2>
                    <p class="soft">{move || InboxTexts::of(lang()).step_register_text}</p>
                    <RegisterHere />
                </section>
                <section class="section">
                    <h2>{move || t().enrolled}</h2>
                    <div class="rows">{move || rows.get().into_iter().map(line).collect_view()}</div>
                </section>
                <div class="cluster">
                    <a href="/quarantine" class="btn" data-test="to-quarantine">{move || t().quarantine}</a>
                    <a href="/audit" class="btn" data-test="to-audit">{move || LogTexts::of(lang()).open}</a>
                </div>
            </AtOffice>
            <AskDialog open=asking_name title=move || fill(p().rename_ask, &[("name", &name_of(renaming))])
                label=label(|t| t.invite_name) action=move || p().rename on_text=rename />
            <ConfirmDialog open=asking danger=true title=move || fill(t().revoke_ask, &[("name", &name_of(leaving))])
                text=label(|t| t.revoke_what) action=label(|t| t.revoke) on_confirm=revoke />
            <ConfirmDialog open=asking_back danger=false title=move || fill(p().reinstate_ask, &[("name", &name_of(returning))])
                text=Signal::derive(move || p().reinstate_what.to_owned()) action=Signal::derive(move || p().reinstate.to_owned()) on_confirm=reinstate />
        </main>
    }
}
