//! Inviting a device: for whom, as what, for which areas, for how long.

use domain::device::{Reach, Role, Scope};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::super::{copy::CopyButton, inbox::LocalNote, qr, server::Office};
use crate::{
    app::{spawn_detached, use_app},
    components::{NameField, SegmentedField, StillMissing, TextField},
    i18n::{
        enterprise::code_words, fill, lang, people::PeopleTexts, start::StartTexts, sync::SyncTexts,
    },
    pages::link::role_words,
    store::settings::{MADE_INVITES, MadeInvite},
};

/// Days an invite may be good for.
const DAYS: [u8; 4] = [1, 7, 30, 90];
/// Among the groups of areas: the whole city.
const ALL: &str = "all";

/// `POST /invites`.
#[derive(Serialize)]
struct NewInvitation {
    name: String,
    role: Role,
    scope: Scope,
    days: u16,
    /// Where the app is: the link begins with it.
    origin: String,
}

/// What the office answers to it.
#[derive(Deserialize)]
struct Invitation {
    /// Not said by an older office; then it cannot be shown again.
    #[serde(default)]
    id: String,
    code: String,
    link: String,
}

/// Which scope the form says, while it says one.
pub fn chosen_scope(role: &str, group: &str, dossier: &str) -> Option<Scope> {
    match Role::from_code(role)?.reach() {
        Reach::City => Some(Scope::City),
        Reach::OneDossier => domain::credit_code::CreditCode::parse(dossier)
            .ok()
            .map(|code| Scope::Dossier(code.as_str().to_owned())),
        Reach::Dossiers => {
            let typed = dossier.split(|it: char| !it.is_alphanumeric());
            let codes = typed.filter(|code| !code.is_empty());
            let codes = codes.map(domain::credit_code::CreditCode::parse);
            let mut codes = codes.collect::<Result<Vec<_>, _>>().ok()?;
            codes.sort_unstable_by(|a, b| a.as_str().cmp(b.as_str()));
            codes.dedup_by(|a, b| a.as_str() == b.as_str());
            let own = codes.iter().map(|code| code.as_str().to_owned());
            let scope = Scope::Dossiers(own.collect());
            Role::Provider.fits(&scope).then_some(scope)
        }
        Reach::AreasOrCity if group == ALL => Some(Scope::City),
        Reach::Areas | Reach::AreasOrCity => {
            let pack = use_app().pack();
            let mut groups = pack.guidance_groups.iter();
            let chosen = groups.find(|held| held.number.to_string() == group);
            chosen.map(|group| Scope::Areas(group.areas.clone()))
        }
    }
}

/// The group whose areas a scope is; the first where it is none's.
pub fn group_of(scope: &Scope) -> String {
    let pack = use_app().pack();
    let mut groups = pack.guidance_groups.iter();
    let found = match scope {
        Scope::City => return ALL.to_owned(),
        Scope::Areas(areas) => groups.find(|group| group.areas == *areas),
        Scope::Dossier(_) | Scope::Dossiers(_) => None,
    };
    found.map_or_else(|| "1".to_owned(), |group| group.number.to_string())
}

/// As what, and for which areas or enterprise.
#[component]
pub fn RightsFields(
    role: RwSignal<String>,
    group: RwSignal<String>,
    dossier: RwSignal<String>,
) -> impl IntoView {
    let app = use_app();
    let s = move || StartTexts::of(lang());
    let roles = move || {
        Role::ALL
            .map(|role| (role.code().to_owned(), role_words(role).to_owned()))
            .to_vec()
    };
    let reach = move || Role::from_code(&role.get()).map(Role::reach);
    let whole = move || reach() == Some(Reach::AreasOrCity);
    let groups = move || {
        let (pack, lang) = (app.pack(), lang());
        let groups = pack.guidance_groups.iter();
        let mut all: Vec<(String, String)> = groups
            .map(|group| (group.number.to_string(), group.name.get(lang).to_owned()))
            .collect();
        if whole() {
            all.push((ALL.to_owned(), s().all_areas.to_owned()));
        }
        all
    };
    let choose = move |choice: String| {
        let areas_only = Role::from_code(&choice).map(Role::reach) == Some(Reach::Areas);
        if areas_only && group.with_untracked(|group| group == ALL) {
            group.set("1".to_owned());
        }
        role.set(choice);
    };
    view! {
        <SegmentedField label=move || s().who value=role options=roles
            on_choice=choose test="invite-role" />
        <Show when=move || whole() || reach() == Some(Reach::Areas)>
            <SegmentedField label=move || s().group value=group options=groups
                on_choice=move |choice| group.set(choice) test="invite-group" />
        </Show>
        <Show when=move || reach() == Some(Reach::Dossiers)>
            <TextField label=move || SyncTexts::of(lang()).assigned value=dossier on_text=move |text| dossier.set(text) lines=3 test="invite-dossiers"
                hint=move || SyncTexts::of(lang()).assigned_hint />
        </Show>
        <Show when=move || reach() == Some(Reach::OneDossier)>
            <TextField label=move || s().code value=dossier on_text=move |text| dossier.set(text) test="invite-dossier"
                fault=move || code_words(&dossier.get(), lang()) />
        </Show>
    }
}

/// An invite's code and link as they are handed on: to scan, to copy, to read out.
#[component]
pub fn ShownInvite(invite: MadeInvite) -> impl IntoView {
    let t = move || SyncTexts::of(lang());
    let p = move || PeopleTexts::of(lang());
    let MadeInvite { code, link, .. } = invite;
    let picture = qr::picture(&link);
    view! {
        <div class="invite" data-test="invite" role="status">
            {picture.map(|picture| view! { <img src=picture alt=move || t().code width="200" height="200" /> })}
            <div class="stack tight">
                <p class="code" data-test="made-code">{code.clone()}</p>
                <p class="small"><a href=link.clone() data-test="made-link">{link.clone()}</a></p>
                <LocalNote address=link.clone() />
                <div class="cluster">
                    <CopyButton text=link words=move || p().copy_link.to_owned() />
                    <CopyButton text=code words=move || p().copy_code.to_owned() />
                </div>
            </div>
        </div>
    }
}

/// The form, and what was made of it. `made` are the invites made on this device.
#[component]
pub fn InviteForm(office: Office, made: RwSignal<Vec<MadeInvite>>) -> impl IntoView {
    let app = use_app();
    let t = move || SyncTexts::of(lang());
    let latest = RwSignal::new(None::<(MadeInvite, String)>);
    let name = RwSignal::new(String::new());
    let role = RwSignal::new("team".to_owned());
    let group = RwSignal::new("1".to_owned());
    let dossier = RwSignal::new(String::new());
    let days = RwSignal::new("7".to_owned());
    let scope = move || chosen_scope(&role.get(), &group.get(), &dossier.get());
    let lasting = move || {
        DAYS.map(|days| (days.to_string(), fill(t().days, &[("n", &days)])))
            .to_vec()
    };
    let send = move |_| {
        let (Some(scope), Some(role)) = (scope(), Role::from_code(&role.get_untracked())) else {
            return;
        };
        let days = days.get_untracked();
        let asked = NewInvitation {
            name: name.get_untracked().trim().to_owned(),
            role,
            scope,
            days: days.parse().unwrap_or(7),
            origin: window().location().origin().unwrap_or_default(),
        };
        office.post_and("invites".to_owned(), asked, move |said: Invitation| {
            let invite = MadeInvite {
                id: said.id,
                code: said.code,
                link: said.link,
            };
            latest.try_set(Some((invite.clone(), days.clone())));
            // The next one is another device's.
            name.try_set(String::new());
            let Some(all) = made.try_update(|made| {
                made.push(invite);
                made.clone()
            }) else {
                return;
            };
            // When it is not kept, it stands on the screen all the same.
            let store = app.store();
            spawn_detached(async move { drop(store.set(&MADE_INVITES, &all).await) });
        });
    };
    view! {
        <section class="section">
            <h2>{move || t().invite}</h2>
            // What was just made stands over the form: nobody has to look for it.
            {move || latest.get().map(|(invite, days)| view! {
                <p class="note good">{fill(t().made, &[("n", &days)])}</p>
                <ShownInvite invite />
            })}
            <NameField label=move || t().invite_name value=name on_name={move |typed: Option<String>| name.set(typed.unwrap_or_default())}
                hint=move || t().invite_name_hint test="invite-name" />
            <RightsFields role group dossier />
            <SegmentedField label=move || t().invite_days value=days options=lasting
                on_choice=move |choice| days.set(choice) test="invite-days" />
            <div><button type="button" class="btn btn-primary" data-test="make-invite"
                disabled=move || scope().is_none() || name.with(|name| name.trim().is_empty()) on:click=send>{move || t().make}</button></div>
            <StillMissing what=Signal::derive(move || {
                let all = [
                    (name.with(|name| name.trim().is_empty()), t().invite_name),
                    (scope().is_none(), StartTexts::of(lang()).code),
                ];
                all.into_iter().filter_map(|(missing, what)| missing.then_some(what)).collect()
            }) />
        </section>
    }
}
