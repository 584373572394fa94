//! The office's devices: who may send, inviting another, revoking a lost one.

mod invite;
mod waiting;

use domain::{
    device::{Role, Scope},
    json::{Form as _, object},
    value::Value,
};
use wasm_bindgen_futures::spawn_local;

use self::{
    invite::InviteForm,
    waiting::{Applicants, Entry, Invites, entries},
};
use super::{
    link::{role_words, scope_words},
    words::moment,
};
use crate::{
    app::use_app,
    components::{AskDialog, ConfirmDialog, TroubleNote},
    i18n::{Trouble, fill, lang, people::PeopleTexts, sync::SyncTexts},
    sync::{Meeting, SyncError, ask_office},
    view::prelude::*,
};

/// A device as the office lists it.
#[derive(Clone, Debug, PartialEq)]
struct Row {
    id: String,
    name: String,
    role: Role,
    scope: Scope,
    seen: Option<i64>,
    invited_by: String,
    clock_off: i64,
    revoked: bool,
}

fn row(value: &Value) -> Option<Row> {
    let map = value.as_map()?;
    let int = |name| map.get(name).and_then(Value::as_int);
    let text = |name| map.get(name).and_then(Value::as_text).unwrap_or_default();
    Some(Row {
        id: text("id").to_owned(),
        name: text("name").to_owned(),
        role: Role::from_code(text("role"))?,
        scope: domain::json::read(map.get("scope")?, Scope::from_json).ok()?,
        seen: int("seen_at"),
        invited_by: text("invited_by").to_owned(),
        clock_off: int("clock_off").unwrap_or_default() / 60_000,
        revoked: int("revoked_at").is_some(),
    })
}

/// `/devices`; for the office.
#[component]
pub fn DevicesPage() -> Markup {
    let app = use_app();
    let t = move || SyncTexts::of(lang());
    let p = move || PeopleTexts::of(lang());
    let rows = RwSignal::new(Vec::<Row>::new());
    let applicants = RwSignal::new(Vec::<Entry>::new());
    let invites = RwSignal::new(Vec::<Entry>::new());
    let renaming = RwSignal::new(None::<Row>);
    let asking_name = RwSignal::new(false);
    let fault = RwSignal::new(Trouble::default());
    let leaving = RwSignal::new(None::<Row>);
    let asking = RwSignal::new(false);
    let failed = move |error: &SyncError| {
        fault.try_set(error.trouble(app.lang.try_get_untracked().unwrap_or_default()));
    };
    let read = move || {
        let store = app.store();
        spawn_local(async move {
            match ask_office(&store, "GET", "devices", None).await {
                Ok(said) => {
                    let listed = said.as_map().and_then(|map| map.get("devices")?.as_list());
                    rows.try_set(listed.unwrap_or_default().iter().filter_map(row).collect());
                    fault.try_set(Trouble::default());
                }
                Err(error) => failed(&error),
            }
            if let Ok(said) = ask_office(&store, "GET", "applicants", None).await {
                applicants.try_set(entries(&said, "applicants", "asked_at"));
            }
            if let Ok(said) = ask_office(&store, "GET", "invites", None).await {
                invites.try_set(entries(&said, "invites", "expires_at"));
            }
        });
    };
    let rename = move |name: String| {
        let Some(row) = renaming.get_untracked() else {
            return;
        };
        let store = app.store();
        spawn_local(async move {
            let path = format!("devices/{}/rename", row.id);
            let body = object([("name", name.into())]);
            match ask_office(&store, "POST", &path, Some(&body)).await {
                Ok(_) => read(),
                Err(error) => failed(&error),
            }
        });
    };
    // Whoever invited is a device too; the server itself is named in words.
    let inviter = move |by: &str| {
        rows.with_untracked(|rows| {
            let known = rows.iter().find(|row| row.id == by);
            known.map(|row| row.name.clone())
        })
        .or_else(|| (by == "command line").then(|| p().command.to_owned()))
    };
    // Whether it is linked is known a moment after the page is opened by its address.
    let linked = Memo::new(move |_| app.meeting.get() != Meeting::Alone);
    Effect::new(move |_| {
        if linked.get() {
            read();
        }
    });
    let revoke = move || {
        let Some(row) = leaving.get_untracked() else {
            return;
        };
        let store = app.store();
        spawn_local(async move {
            let path = format!("devices/{}/revoke", row.id);
            match ask_office(&store, "POST", &path, Some(&object([]))).await {
                Ok(_) => read(),
                Err(error) => failed(&error),
            }
        });
    };
    let line = move |row: Row| {
        let seen = row.seen.map_or_else(
            || t().not_seen.to_owned(),
            |at| fill(t().seen, &[("when", &moment(at, lang()))]),
        );
        let off = row.clock_off.unsigned_abs();
        let (gone, called, name) = (row.clone(), row.clone(), row.name.clone());
        let by = inviter(&row.invited_by);
        view! {
            <div class="row" data-test="device">
                <span class="main">
                    <span class="title">{name}</span>
                    <span class="detail">{role_words(row.role)}" · "{scope_words(&row.scope)}</span>
                    <span class="detail">{seen}</span>
                    {by.map(|by| view! { <span class="detail">{fill(p().invited_by, &[("name", &by)])}</span> })}
                    {(off > 4).then(|| view! { <span class="note warn">{fill(t().clock, &[("n", &off)])}</span> })}
                </span>
                <button type="button" class="btn btn-small" data-test="rename"
                    on:click=move |_| { renaming.set(Some(called.clone())); asking_name.set(true); }>{p().rename}</button>
                {if row.revoked {
                    view! { <span class="note bad">{t().revoked}</span> }
                } else {
                    view! { <button type="button" class="btn btn-small" data-test="revoke"
                        on:click=move |_| { leaving.set(Some(gone.clone())); asking.set(true); }>{t().revoke}</button> }
                }}
            </div>
        }
    };
    let label =
        move |pick: fn(&'static SyncTexts) -> &'static str| derived(move || pick(t()).to_owned());
    let leaving_name =
        move || leaving.with(|row| row.as_ref().map(|row| row.name.clone()).unwrap_or_default());
    view! {
        <main class="page narrow page-devices">
            <header class="page-head"><div class="titles"><h1>{move || t().devices}</h1><p class="soft">{move || t().devices_lead}</p></div></header>
            <Show when=move || !linked.get() fallback=move || view! {
                <Applicants applicants fault on_done=read />
                <InviteForm fault=fault on_made=read />
                <Invites invites fault on_done=read />
                <section class="section">
                    <h2>{move || t().enrolled}</h2>
                    <div class="rows">{move || rows.get().into_iter().map(line).collect_view()}</div>
                </section>
                <div class="cluster">
                    <a href="/set-aside" class="btn" data-test="to-aside">{move || t().aside_page}</a>
                </div>
            }>
                <p class="note" data-test="need-link">{move || t().need_link}</p>
                <div><a href="/link" class="btn">{move || t().link}</a></div>
            </Show>
            <TroubleNote trouble=fault />
            <AskDialog open=asking_name title=derived(move || fill(p().rename_ask, &[("name", &renaming.with(|row| row.as_ref().map(|row| row.name.clone()).unwrap_or_default()))]))
                label=label(|t| t.invite_name) action=derived(move || p().rename.to_owned()) on_text=rename />
            <ConfirmDialog open=asking danger=true title=derived(move || fill(t().revoke_ask, &[("name", &leaving_name())]))
                text=label(|t| t.revoke_what) action=label(|t| t.revoke) on_confirm=revoke />
        </main>
    }
}
