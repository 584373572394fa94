//! Who waits to be admitted, and the invites nobody has used yet.

use domain::device::{Role, Scope};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    super::server::{Nothing, Office, listed},
    invite::{RightsFields, chosen_scope, group_of},
};
use crate::{
    components::{ConfirmDialog, distinct},
    i18n::{fill, format::moment, lang, people::PeopleTexts},
    pages::link::{role_words, scope_words},
};

/// A device that waits.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Applicant {
    id: String,
    name: String,
    role: Role,
    scope: Scope,
    /// Who, and how to reach them.
    person: String,
    contact: String,
    /// Where it asked from; `file` of one known from files.
    address: String,
    /// Ms since 1970.
    asked_at: i64,
    /// What the device is called whose work it goes on with.
    successor_of: Option<String>,
}

/// `GET /applicants`.
#[derive(Deserialize)]
pub struct AllApplicants {
    #[serde(deserialize_with = "listed")]
    pub applicants: Vec<Applicant>,
}

/// `POST /applicants/DEVICE/admit`.
#[derive(Serialize)]
struct Admission {
    name: String,
    role: Role,
    scope: Scope,
}

/// An invite nobody has used yet.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct OpenInvite {
    id: String,
    name: String,
    role: Role,
    scope: Scope,
    /// Ms since 1970.
    expires_at: i64,
}

/// `GET /invites`.
#[derive(Deserialize)]
pub struct AllInvites {
    #[serde(deserialize_with = "listed")]
    pub invites: Vec<OpenInvite>,
}

/// Everybody who waits, with what they said.
#[component]
pub fn Applicants(applicants: RwSignal<Vec<Applicant>>, office: Office) -> impl IntoView {
    let t = move || PeopleTexts::of(lang());
    view! {
        <Show when=move || !applicants.with(Vec::is_empty)>
            <section class="section" data-test="applicants">
                <h2>{move || fill(t().applicants, &[("n", &applicants.with(Vec::len))])}</h2>
                <p class="soft">{move || t().applicants_lead}</p>
                <For each=move || distinct(applicants.get(), |entry| entry.id.clone()) key=|entry| entry.id.clone() let:entry>
                    <Waiting entry office />
                </For>
            </section>
        </Show>
    }
}

#[component]
fn Waiting(entry: Applicant, office: Office) -> impl IntoView {
    let t = move || PeopleTexts::of(lang());
    let Applicant {
        id,
        name,
        role: says,
        scope: of,
        person,
        contact,
        address,
        asked_at: at,
        successor_of,
    } = entry;
    let role = RwSignal::new(says.code().to_owned());
    let group = RwSignal::new(group_of(&of));
    let dossier = RwSignal::new(match &of {
        Scope::Dossier(dossier) => dossier.clone(),
        _ => String::new(),
    });
    let scope = move || chosen_scope(&role.get(), &group.get(), &dossier.get());
    let (admitting, refusing) = (RwSignal::new(false), RwSignal::new(false));
    let (admit_id, admit_name, refuse_id) = (id.clone(), name.clone(), id);
    let admit = move || {
        let role = Role::from_code(&role.get_untracked());
        let (Some(scope), Some(role)) = (scope(), role) else {
            return;
        };
        let name = admit_name.clone();
        let body = Admission { name, role, scope };
        office.post(format!("applicants/{admit_id}/admit"), body);
    };
    let refuse = move || {
        let path = format!("applicants/{refuse_id}/refuse");
        office.post(path, Nothing {});
    };
    let asked = move || {
        if address == "file" {
            t().from_file.to_owned()
        } else {
            fill(
                t().asked,
                &[("when", &moment(at, lang())), ("from", &address)],
            )
        }
    };
    let what = move || {
        let role = Role::from_code(&role.get()).map_or("", role_words);
        let scope = scope().map(|scope| scope_words(&scope)).unwrap_or_default();
        fill(t().admit_what, &[("role", &role), ("scope", &scope)])
    };
    let titled = move |text: fn(&'static PeopleTexts) -> &'static str, name: String| {
        Signal::derive(move || fill(text(t()), &[("name", &name)]))
    };
    let label = move |pick: fn(&'static PeopleTexts) -> &'static str| {
        Signal::derive(move || pick(t()).to_owned())
    };
    let reach = [person, contact]
        .into_iter()
        .filter(|text| !text.is_empty());
    let reach = reach.collect::<Vec<_>>().join(" · ");
    view! {
        <article class="stack" data-test="applicant">
            <div class="row">
                <span class="main">
                    <span class="title">{name.clone()}</span>
                    <span class="detail">{move || fill(t().said, &[("role", &role_words(says)), ("scope", &scope_words(&of))])}</span>
                    {successor_of.map(|name| view! { <span class="detail" data-test="successor">{fill(t().successor_of, &[("name", &name)])}</span> })}
                    {(!reach.is_empty()).then(|| view! { <span class="detail">{reach}</span> })}
                    <span class="detail">{asked}</span>
                </span>
            </div>
            <RightsFields role group dossier />
            <div class="cluster">
                <button type="button" class="btn btn-primary" data-test="admit" disabled=move || scope().is_none()
                    on:click=move |_| admitting.set(true)>{move || t().admit}</button>
                <button type="button" class="btn" data-test="refuse" on:click=move |_| refusing.set(true)>{move || t().refuse}</button>
            </div>
            <ConfirmDialog open=admitting title=titled(|t| t.admit_ask, name.clone()) text=what
                action=label(|t| t.admit) on_confirm=admit />
            <ConfirmDialog open=refusing danger=true title=titled(|t| t.refuse_ask, name) text=label(|t| t.refuse_what)
                action=label(|t| t.refuse) on_confirm=refuse />
        </article>
    }
}

/// Invites that open something still.
#[component]
pub fn Invites(invites: RwSignal<Vec<OpenInvite>>, office: Office) -> impl IntoView {
    let t = move || PeopleTexts::of(lang());
    let leaving = RwSignal::new(None::<OpenInvite>);
    let asking = RwSignal::new(false);
    let void = move || {
        if let Some(entry) = leaving.get_untracked() {
            let path = format!("invites/{}/void", entry.id);
            office.post(path, Nothing {});
        }
    };
    let line = move |entry: OpenInvite| {
        let (gone, scope) = (entry.clone(), entry.scope);
        view! {
            <div class="row" data-test="open-invite">
                <span class="main">
                    <span class="title">{entry.name}</span>
                    <span class="detail">{role_words(entry.role)}" · "{scope_words(&scope)}</span>
                    <span class="detail">{fill(t().expires, &[("when", &moment(entry.expires_at, lang()))])}</span>
                </span>
                <button type="button" class="btn btn-small" data-test="void"
                    on:click=move |_| { leaving.set(Some(gone.clone())); asking.set(true); }>{t().void}</button>
            </div>
        }
    };
    let name =
        move || leaving.with(|entry| entry.as_ref().map(|it| it.name.clone()).unwrap_or_default());
    let label = move |pick: fn(&'static PeopleTexts) -> &'static str| {
        Signal::derive(move || pick(t()).to_owned())
    };
    view! {
        <Show when=move || !invites.with(Vec::is_empty)>
            <section class="section">
                <h2>{move || t().invites}</h2>
                <div class="rows">{move || invites.get().into_iter().map(line).collect_view()}</div>
            </section>
        </Show>
        <ConfirmDialog open=asking danger=true title=move || fill(t().void_ask, &[("name", &name())])
            text=label(|t| t.void_what) action=label(|t| t.void) on_confirm=void />
    }
}
