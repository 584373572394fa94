//! Who waits to be admitted, and what became of the invites.

use domain::device::{Role, Scope};
use leptos::prelude::*;
use serde::{Deserialize, Serialize, de::IgnoredAny};

use super::{
    super::server::{Nothing, Office, listed},
    invite::{RightsFields, ShownInvite, chosen_scope, group_of},
};
use crate::{
    app::use_app,
    components::{AskDialog, ConfirmDialog, distinct, use_toaster},
    i18n::{fill, format::moment, lang, people::PeopleTexts},
    pages::link::{role_words, scope_words},
    store::settings::MadeInvite,
};

/// A device that waits.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Applicant {
    pub id: String,
    pub name: String,
    pub role: Role,
    pub scope: Scope,
    /// Who, and how to reach them.
    pub person: String,
    pub contact: String,
    /// Where it asked from; `file` of one known from files.
    pub address: String,
    /// Ms since 1970.
    pub asked_at: i64,
    /// What the enterprise's devices are called that may connect already.
    #[serde(default)]
    pub others: Vec<String>,
    /// What the device is called whose work it goes on with.
    pub successor_of: Option<String>,
    /// That device was seen since this one asked.
    #[serde(default)]
    pub predecessor_in_use: bool,
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

/// `POST /applicants/DEVICE/refuse`.
#[derive(Serialize)]
struct Refusal {
    because: String,
}

/// Used invites that stand at first.
const USED: usize = 5;

/// An invite nobody has used yet.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct OpenInvite {
    pub id: String,
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
    /// Of an older office: not said.
    #[serde(default, deserialize_with = "listed")]
    pub used: Vec<UsedInvite>,
}

/// An invite that a device has used; times are ms since 1970.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct UsedInvite {
    name: String,
    role: Role,
    scope: Scope,
    made_at: i64,
    enrolled_at: Option<i64>,
    used_by: String,
    device_name: Option<String>,
}

/// Everybody who waits, one row each.
#[component]
pub fn Applicants(applicants: RwSignal<Vec<Applicant>>, office: Office) -> impl IntoView {
    let t = move || PeopleTexts::of(lang());
    view! {
        <Show when=move || !applicants.with(Vec::is_empty)>
            <section class="section" data-test="applicants">
                <h2>{move || fill(t().applicants, &[("n", &applicants.with(Vec::len))])}</h2>
                <p class="soft">{move || t().applicants_lead}</p>
                <div class="rows">
                    <For each=move || distinct(applicants.get(), |entry| entry.id.clone()) key=|entry| entry.id.clone() let:entry>
                        <Waiting entry office />
                    </For>
                </div>
            </section>
        </Show>
    }
}

/// What the enterprise is called and whether it has a dossier here, in words; its code stands beside.
fn enterprise_words(dossier: &str) -> (String, &'static str) {
    let t = PeopleTexts::of(lang());
    let row = use_app()
        .rows
        .with(|rows| rows.get(dossier).map(|row| (row.name.clone(), row.deleted)));
    match row {
        Some((name, true)) => (name, t.file_deleted),
        Some((name, false)) => (name, t.file_there),
        None => (String::new(), t.file_none),
    }
}

#[component]
fn Waiting(entry: Applicant, office: Office) -> impl IntoView {
    let t = move || PeopleTexts::of(lang());
    let toaster = use_toaster();
    let Applicant {
        id,
        name,
        role: says,
        scope: of,
        person,
        contact,
        address,
        asked_at: at,
        others,
        successor_of,
        predecessor_in_use: in_use,
    } = entry;
    // Who asked over the network becomes what it asked for and nothing else; a device known from files is
    // what the office makes of it.
    let from_file = address == "file";
    let registered = match &of {
        Scope::Dossier(dossier) if !from_file => Some(dossier.clone()),
        _ => None,
    };
    let role = RwSignal::new(says.code().to_owned());
    let group = RwSignal::new(group_of(&of));
    let dossier = RwSignal::new(match &of {
        Scope::Dossier(dossier) => dossier.clone(),
        Scope::Dossiers(all) => all.join("\n"),
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
        let path = format!("applicants/{admit_id}/admit");
        office.post_and(path, body, move |_: IgnoredAny| toaster.say(t().admitted));
    };
    let refuse = move |because: String| {
        let path = format!("applicants/{refuse_id}/refuse");
        let body = Refusal { because };
        office.post_and(path, body, move |_: IgnoredAny| {
            toaster.say(t().turned_down);
        });
    };
    let asked = move || {
        if from_file {
            t().from_file.to_owned()
        } else {
            fill(
                t().asked,
                &[("when", &moment(at, lang())), ("from", &address)],
            )
        }
    };
    let is_enterprise = registered.is_some();
    let what = move || {
        if is_enterprise {
            return t().admit_enterprise.to_owned();
        }
        let role = Role::from_code(&role.get()).map_or("", role_words);
        let scope = scope().map(|scope| scope_words(&scope)).unwrap_or_default();
        fill(t().admit_what, &[("role", &role), ("scope", &scope)])
    };
    let called = registered
        .as_deref()
        .map(|code| enterprise_words(code).0)
        .filter(|name| !name.is_empty());
    // The enterprise by its name, where that is known, else by what it says it is called.
    let beside = registered.clone();
    let title = called.unwrap_or_else(|| name.clone());
    let titled = move |text: fn(&'static PeopleTexts) -> &'static str, name: String| {
        Signal::derive(move || fill(text(t()), &[("name", &name)]))
    };
    let label = move |pick: fn(&'static PeopleTexts) -> &'static str| {
        Signal::derive(move || pick(t()).to_owned())
    };
    let said = {
        let of = of.clone();
        move || {
            fill(
                if from_file {
                    t().said
                } else {
                    "{role} · {scope}"
                },
                &[("role", &role_words(says)), ("scope", &scope_words(&of))],
            )
        }
    };
    let who = match &registered {
        Some(code) => {
            let file = enterprise_words(code).1;
            let called = enterprise_words(code).0;
            let called = if called.is_empty() { &name } else { &called };
            let namesake = use_app().rows.with(|rows| {
                let other = rows.namesake(called, code);
                other.map(|row| fill(t().namesake, &[("code", &row.dossier)]))
            });
            view! {
                <span class="detail" data-test="applicant-file"><span class="num">{beside}</span>" · "{file}</span>
                {namesake.map(|words| view! { <span class="note warn" data-test="namesake">{words}</span> })}
                <span class="detail" data-test="applicant-person">{person}" · "<span class="num">{contact}</span></span>
            }
            .into_any()
        }
        None => {
            let reach = [person, contact]
                .into_iter()
                .filter(|text| !text.is_empty());
            let reach = reach.collect::<Vec<_>>().join(" · ");
            view! {
                <span class="detail">{said}</span>
                {(!reach.is_empty()).then(|| view! { <span class="detail">{reach}</span> })}
            }
            .into_any()
        }
    };
    let others = (!others.is_empty()).then(|| {
        let names = others.join(t().sep);
        view! { <span class="note warn" data-test="others">{fill(t().others, &[("names", &names)])}</span> }
    });
    view! {
        <article class="applicant" data-test="applicant">
            <div class="row">
                <span class="main">
                    <span class="title">{title.clone()}</span>
                    {who}
                    {successor_of.map(|name| view! {
                        <span class="detail" data-test="successor">{fill(t().successor_of, &[("name", &name)])}</span>
                        {in_use.then(|| view! { <span class="note warn" data-test="in-use">{fill(t().in_use, &[("name", &name)])}</span> })}
                    })}
                    <span class="detail">{asked}</span>
                    {others}
                </span>
                <button type="button" class="btn btn-primary" data-test="admit" disabled=move || scope().is_none()
                    on:click=move |_| admitting.set(true)>{move || t().admit}</button>
                <button type="button" class="btn" data-test="refuse" on:click=move |_| refusing.set(true)>{move || t().refuse}</button>
            </div>
            {from_file.then(|| view! { <RightsFields role group dossier /> })}
            <ConfirmDialog open=admitting title=titled(|t| t.admit_ask, title.clone()) text=what
                action=label(|t| t.admit) on_confirm=admit />
            <AskDialog open=refusing title=titled(|t| t.refuse_ask, title) label=label(|t| t.because)
                text=label(|t| t.refuse_what) action=label(|t| t.refuse) on_text=refuse />
        </article>
    }
}

/// Invites that open something still, and by whom the others were used.
#[component]
pub fn Invites(
    invites: RwSignal<Vec<OpenInvite>>,
    used: RwSignal<Vec<UsedInvite>>,
    /// Made on this device: only here can their codes be shown again.
    made: RwSignal<Vec<MadeInvite>>,
    office: Office,
) -> impl IntoView {
    let t = move || PeopleTexts::of(lang());
    let leaving = RwSignal::new(None::<OpenInvite>);
    let asking = RwSignal::new(false);
    let opened = RwSignal::new(None::<String>);
    let all = RwSignal::new(false);
    let void = move || {
        if let Some(entry) = leaving.get_untracked() {
            let path = format!("invites/{}/void", entry.id);
            office.post(path, Nothing {});
        }
    };
    let line = move |entry: OpenInvite| {
        let (gone, scope) = (entry.clone(), entry.scope);
        let kept = made.with(|made| made.iter().find(|it| it.id == entry.id).cloned());
        let again = kept.map(|kept| {
            let id = kept.id.clone();
            let is_open = move || opened.with(|opened| opened.as_ref() == Some(&id));
            let (shown, open) = (is_open.clone(), is_open);
            let id = kept.id.clone();
            let button = view! {
                <button type="button" class="btn btn-small" data-test="show-invite" aria-expanded=move || open().to_string()
                    on:click=move |_| opened.update(|opened| *opened = opened.take().is_none_or(|it| it != id).then(|| id.clone()))>{move || t().show_again}</button>
            };
            (button, move || shown().then(|| view! { <ShownInvite invite=kept.clone() /> }))
        });
        let (button, card) = again.unzip();
        let here = button.is_some();
        view! {
            <div data-test="open-invite">
                <div class="row">
                    <span class="main">
                        <span class="title">{entry.name}</span>
                        <span class="detail">{role_words(entry.role)}" · "{scope_words(&scope)}</span>
                        <span class="detail">{fill(t().expires, &[("when", &moment(entry.expires_at, lang()))])}</span>
                        {(!here).then(|| view! { <span class="detail">{t().made_elsewhere}</span> })}
                    </span>
                    {button}
                    <button type="button" class="btn btn-small" data-test="void"
                        on:click=move |_| { leaving.set(Some(gone.clone())); asking.set(true); }>{t().void}</button>
                </div>
                {card}
            </div>
        }
    };
    let used_line = move |entry: UsedInvite| {
        let device = entry.device_name.unwrap_or(entry.used_by);
        let when = moment(entry.enrolled_at.unwrap_or(entry.made_at), lang());
        view! {
            <div class="row" data-test="used-invite">
                <span class="main">
                    <span class="title">{entry.name}</span>
                    <span class="detail">{role_words(entry.role)}" · "{scope_words(&entry.scope)}</span>
                </span>
                <span class="aside">{fill(t().used_by, &[("name", &device)])}<br />{when}</span>
            </div>
        }
    };
    let name =
        move || leaving.with(|entry| entry.as_ref().map(|it| it.name.clone()).unwrap_or_default());
    let label = move |pick: fn(&'static PeopleTexts) -> &'static str| {
        Signal::derive(move || pick(t()).to_owned())
    };
    let shown_used = move || {
        let most = if all.get() { usize::MAX } else { USED };
        used.with(|used| {
            used.iter()
                .take(most)
                .cloned()
                .map(used_line)
                .collect_view()
        })
    };
    view! {
        <Show when=move || !invites.with(Vec::is_empty)>
            <section class="section">
                <h2>{move || t().invites}</h2>
                <div class="rows">{move || invites.get().into_iter().map(line).collect_view()}</div>
            </section>
        </Show>
        <Show when=move || !used.with(Vec::is_empty)>
            <section class="section" data-test="used-invites">
                <h2>{move || fill(t().used, &[("n", &used.with(Vec::len))])}</h2>
                <div class="rows">{shown_used}</div>
                <Show when=move || !all.get() && used.with(|used| used.len() > USED)>
                    <div><button type="button" class="btn" on:click=move |_| all.set(true)>{move || t().all_used}</button></div>
                </Show>
            </section>
        </Show>
        <ConfirmDialog open=asking danger=true title=move || fill(t().void_ask, &[("name", &name())])
            text=label(|t| t.void_what) action=label(|t| t.void) on_confirm=void />
    }
}
