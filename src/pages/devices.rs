//! The office's devices: who may send, inviting another, revoking a lost one.

use domain::{
    device::{Role, Scope},
    json::{Form, object},
    value::Value,
};
use wasm_bindgen_futures::spawn_local;

use super::{
    link::{role_words, scope_words},
    words::moment,
};
use crate::{
    app::use_app,
    components::{ConfirmDialog, SegmentedField, TextField, TroubleNote},
    i18n::{Trouble, fill, lang, start::StartTexts, sync::SyncTexts},
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
        clock_off: int("clock_off").unwrap_or_default() / 60_000,
        revoked: int("revoked_at").is_some(),
    })
}

/// An invite that was made.
#[derive(Clone)]
struct Made {
    code: String,
    link: String,
    /// The link as a QR code, as the address of a picture.
    picture: String,
}

/// `/devices`; for the office.
#[component]
pub fn DevicesPage() -> Markup {
    let app = use_app();
    let t = move || SyncTexts::of(lang());
    let rows = RwSignal::new(Vec::<Row>::new());
    let made = RwSignal::new(None::<Made>);
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
        });
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
    let invite = move |(name, role, scope): (String, Role, Scope)| {
        let store = app.store();
        spawn_local(async move {
            let asked = object([
                ("name", name.to_json()),
                ("role", role.to_json()),
                ("scope", scope.to_json()),
                ("days", Value::Int(7)),
                (
                    "origin",
                    window().location().origin().unwrap_or_default().into(),
                ),
            ]);
            match ask_office(&store, "POST", "invites", Some(&asked)).await {
                Ok(said) => {
                    let text = |name: &str| {
                        let found = said.as_map().and_then(|map| map.get(name)?.as_text());
                        found.unwrap_or_default().to_owned()
                    };
                    let picture = String::from(js_sys::encode_uri_component(&text("qr")));
                    made.try_set(Some(Made {
                        code: text("code"),
                        link: text("link"),
                        picture: format!("data:image/svg+xml,{picture}"),
                    }));
                }
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
        let (gone, name) = (row.clone(), row.name.clone());
        view! {
            <div class="row" data-test="device">
                <span class="main">
                    <span class="title">{name}</span>
                    <span class="detail">{role_words(row.role)}" · "{scope_words(&row.scope)}</span>
                    <span class="detail">{seen}</span>
                    {(off > 4).then(|| view! { <span class="note warn">{fill(t().clock, &[("n", &off)])}</span> })}
                </span>
                {if row.revoked {
                    view! { <span class="note bad">{t().revoked}</span> }
                } else {
                    view! { <button type="button" class="btn btn-small" data-test="revoke"
                        on:click=move |_| { leaving.set(Some(gone.clone())); asking.set(true); }>{t().revoke}</button> }
                }}
            </div>
        }
    };
    let label = move |pick: fn(&'static SyncTexts) -> &'static str| {
        Signal::derive(move || pick(t()).to_owned())
    };
    let leaving_name =
        move || leaving.with(|row| row.as_ref().map(|row| row.name.clone()).unwrap_or_default());
    view! {
        <main class="page narrow page-devices">
            <header class="page-head"><div class="titles"><h1>{move || t().devices}</h1><p class="soft">{move || t().devices_lead}</p></div></header>
            <Show when=move || !linked.get() fallback=move || view! {
                <InviteForm on_invite=invite made=made />
                <section class="section">
                    <h2>{move || t().enrolled}</h2>
                    <div class="rows">{move || rows.get().into_iter().map(line).collect_view()}</div>
                </section>
                <div><a href="/set-aside" class="btn" data-test="to-aside">{move || t().aside_page}</a></div>
            }>
                <p class="note" data-test="need-link">{move || t().need_link}</p>
                <div><a href="/link" class="btn">{move || t().link}</a></div>
            </Show>
            <TroubleNote trouble=fault />
            <ConfirmDialog open=asking danger=true title=Signal::derive(move || fill(t().revoke_ask, &[("name", &leaving_name())]))
                text=label(|t| t.revoke_what) action=label(|t| t.revoke) on_confirm=revoke />
        </main>
    }
}

/// For whom, as what, for which areas; and what was made of it.
#[component]
fn InviteForm(
    #[prop(into)] on_invite: Callback<(String, Role, Scope)>,
    made: RwSignal<Option<Made>>,
) -> Markup {
    let app = use_app();
    let t = move || SyncTexts::of(lang());
    let s = move || StartTexts::of(lang());
    let name = RwSignal::new(String::new());
    let role = RwSignal::new("team".to_owned());
    let group = RwSignal::new("1".to_owned());
    let code = RwSignal::new(String::new());
    let roles = move || {
        Role::ALL
            .map(|role| (role.code().to_owned(), role_words(role).to_owned()))
            .to_vec()
    };
    let groups = move || {
        let (pack, lang) = (app.pack(), lang());
        let groups = pack.guidance_groups.iter();
        groups
            .map(|group| (group.number.to_string(), group.name.get(lang).to_owned()))
            .collect::<Vec<_>>()
    };
    let scope = move || match Role::from_code(&role.get()) {
        Some(Role::Office) => Some(Scope::City),
        Some(Role::Enterprise) => domain::credit_code::CreditCode::parse(&code.get())
            .ok()
            .map(|code| Scope::Dossier(code.as_str().to_owned())),
        _ => {
            let pack = app.pack();
            let mut groups = pack.guidance_groups.iter();
            let chosen = groups.find(|held| held.number.to_string() == group.get());
            chosen.map(|group| Scope::Areas(group.areas.clone()))
        }
    };
    let send = move |_| {
        let (Some(scope), Some(role)) = (scope(), Role::from_code(&role.get_untracked())) else {
            return;
        };
        on_invite.run((name.get_untracked().trim().to_owned(), role, scope));
    };
    view! {
        <section class="section">
            <h2>{move || t().invite}</h2>
            <TextField label=Signal::derive(move || t().invite_name.to_owned()) value=name on_text=move |text| name.set(text)
                hint=Signal::derive(move || t().invite_name_hint.to_owned()) test="invite-name" />
            <SegmentedField label=Signal::derive(move || s().who.to_owned()) value=role options=Signal::derive(roles)
                on_choice=move |choice| role.set(choice) test="invite-role" />
            <Show when=move || role.get() == "team">
                <SegmentedField label=Signal::derive(move || s().group.to_owned()) value=group options=Signal::derive(groups)
                    on_choice=move |choice| group.set(choice) test="invite-group" />
            </Show>
            <Show when=move || role.get() == "enterprise">
                <TextField label=Signal::derive(move || s().code.to_owned()) value=code on_text=move |text| code.set(text) test="invite-dossier"
                    fault=Signal::derive(move || super::enterprise::code_words(&code.get(), lang())) />
            </Show>
            <div><button type="button" class="btn btn-primary" data-test="make-invite"
                disabled=move || scope().is_none() || name.with(|name| name.trim().is_empty()) on:click=send>{move || t().make}</button></div>
            {move || made.get().map(|made| view! {
                <div class="invite" data-test="invite" role="status">
                    <img src=made.picture alt=t().code width="240" height="240" />
                    <div class="stack tight">
                        <p>{t().made}</p>
                        <p class="code" data-test="made-code">{made.code}</p>
                        <p class="small"><a href=made.link.clone() data-test="made-link">{made.link.clone()}</a></p>
                    </div>
                </div>
            })}
        </section>
    }
}
