//! Linking this device to the office with an invite.

use domain::device::{DeviceCard, Role, Scope};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::register::RegisterForm;
use crate::{
    app::{instead, programmes, spawn_detached, spawn_scoped, start, use_app, use_session},
    browser::profile::Profile,
    components::{NameField, PageTitle, StillMissing, TextField, TroubleNote, use_toaster},
    i18n::{Trouble, fill, lang, start::StartTexts, sync::SyncTexts},
    store::{Enrolment, Store},
    sync::{self, Invite, SyncError},
};

/// The code of a link an invite was sent as: `…/#invite=CODE`.
pub fn invited() -> Option<String> {
    let hash = window().location().hash().ok()?;
    hash.strip_prefix("#invite=")
        .filter(|code| !code.is_empty())
        .map(str::to_owned)
}

/// A role in words.
pub fn role_words(role: Role) -> &'static str {
    let t = StartTexts::of(lang());
    match role {
        Role::Team => t.team,
        Role::Enterprise => t.enterprise,
        Role::Office => t.office,
        Role::Supervisor => t.supervisor,
        Role::Finance => t.finance,
        Role::Assessor => t.assessor,
        Role::Provider => t.provider,
    }
}

/// A scope in words.
pub fn scope_words(scope: &Scope) -> String {
    let (app, lang) = (use_app(), lang());
    match scope {
        Scope::City => SyncTexts::of(lang).whole.to_owned(),
        Scope::Dossier(dossier) => dossier.clone(),
        Scope::Dossiers(all) => all.join(" "),
        Scope::Areas(areas) => {
            let pack = app.pack();
            let names: Vec<&str> = areas
                .iter()
                .map(|code| {
                    pack.area(code)
                        .map_or(code.as_str(), |area| area.name.get(lang))
                })
                .collect();
            names.join(StartTexts::of(lang).sep)
        }
    }
}

/// Asks for the code, says what it is for, and links: a new device is set up by it, one that is
/// at work already keeps all it has.
#[component]
pub fn LinkPage() -> impl IntoView {
    let (app, session, toaster) = (use_app(), use_session(), use_toaster());
    let navigate = StoredValue::new(use_navigate());
    let t = move || SyncTexts::of(lang());
    let s = move || StartTexts::of(lang());
    let code = RwSignal::new(invited().unwrap_or_default());
    let invite = RwSignal::new(None::<Invite>);
    let person = RwSignal::new(session.person.get_untracked());
    let device = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let fault = RwSignal::new(Trouble::default());
    let failed = move |error: &SyncError| {
        let lang = app.lang.try_get_untracked().unwrap_or_default();
        fault.try_set(Trouble::of_sync(error, lang));
    };
    let new = !session.enrolled();
    let look_up = move || {
        busy.set(true);
        fault.set(Trouble::default());
        spawn_scoped(async move {
            match sync::look_up(&code.get_untracked()).await {
                Ok(found) => {
                    // The office's programme counts: where this build brings it, the page begins
                    // anew by it, with the code in its address.
                    let other = new && found.programme != app.pack().code;
                    if other
                        && programmes::all()
                            .await
                            .is_ok_and(|all| all.iter().any(|one| one.code == found.programme))
                        && programmes::choose(&found.programme)
                    {
                        let location = window().location();
                        let code = code.get_untracked();
                        drop(location.set_hash(&format!("invite={}", code.trim())));
                        drop(location.reload());
                        return;
                    }
                    if device.with_untracked(String::is_empty) {
                        device.try_set(found.name.clone());
                    }
                    invite.try_set(Some(found));
                }
                Err(error) => failed(&error),
            }
            busy.try_set(false);
        });
    };
    if code.with_untracked(|code| !code.is_empty()) {
        look_up();
    }
    let fits = move || {
        let here = app.pack().code.clone();
        invite.with(|invite| {
            invite
                .as_ref()
                .is_some_and(|invite| invite.programme == here)
        })
    };
    let lacking = move || {
        let unnamed = |text: RwSignal<String>| text.with(|text| text.trim().is_empty());
        let all = [(person, s().person), (device, s().device)];
        let lacking = all.into_iter().filter(|(text, _)| new && unnamed(*text));
        lacking.map(|(_, what)| what).collect::<Vec<_>>()
    };
    let ready = move || !busy.get() && fits() && lacking().is_empty();
    let join = move |_| {
        let Some(found) = invite.get_untracked() else {
            return;
        };
        busy.set(true);
        let store = app.store();
        let enrolment = Enrolment {
            device_name: device.get_untracked().trim().to_owned(),
            person: person.get_untracked().trim().to_owned(),
            role: found.role,
            scope: found.scope,
        };
        spawn_detached(async move {
            match join(&store, &code.get_untracked(), enrolment).await {
                Ok((card, by)) => {
                    start::count(app, &store).await;
                    start::set_room_aside(app);
                    session
                        .people
                        .try_set(store.people().await.unwrap_or_default());
                    session.person.try_set(by);
                    session.card.try_set(Some(card));
                    app.engine().start();
                    toaster.say(
                        SyncTexts::of(app.lang.try_get_untracked().unwrap_or_default()).joined,
                    );
                    if let Some(go) = navigate.try_get_value() {
                        go("/today", instead());
                    }
                }
                Err(error) => {
                    failed(&error);
                    busy.try_set(false);
                }
            }
        });
    };
    // An enterprise without an invite; not a team's tablet, which the office knows of.
    let may_register = move || {
        invite.with(Option::is_none)
            && session.card.with(|card| {
                card.as_ref()
                    .is_none_or(|card| card.role == Role::Enterprise)
            })
    };
    view! {
        <main class="page narrow page-link">
            <header class="page-head"><PageTitle text=move || t().link /></header>
            {(session.profile == Profile::Demo).then(|| view! { <p class="note warn">{move || t().in_demo}</p> })}
            <Show when=move || session.profile == Profile::Real>
                <section class="stack">
                    <TextField label=move || t().code value=code on_text=move |text| { code.set(text); invite.set(None); }
                        hint=move || t().code_hint test="invite-code" />
                    <Show when=move || invite.with(Option::is_none)>
                        <button type="button" class="btn btn-primary" data-test="look" disabled=move || busy.get() || code.with(|code| code.trim().is_empty())
                            on:click=move |_| look_up()>{move || t().look}</button>
                    </Show>
                    {move || invite.get().map(|found| {
                        let words = if fits() {
                            fill(t().invited, &[("role", &role_words(found.role)), ("scope", &scope_words(&found.scope))])
                        } else {
                            fill(t().other_programme, &[("code", &found.programme)])
                        };
                        view! {
                            <p class="note" class:bad=!fits() data-test="invited">{words}</p>
                            {found.used.then(|| view! { <p class="note warn" data-test="invite-used">{t().invite_used}</p> })}
                        }
                    })}
                    <Show when=move || new && fits()>
                        <div class="grid">
                            <NameField label=move || s().person value=person on_name={move |name: Option<String>| person.set(name.unwrap_or_default())}
                                hint=move || s().person_hint test="person" />
                            <NameField label=move || s().device value=device on_name={move |name: Option<String>| device.set(name.unwrap_or_default())}
                                hint=move || s().device_hint test="device-name" />
                        </div>
                    </Show>
                    <Show when=move || invite.with(Option::is_some)>
                        <button type="button" class="btn btn-primary btn-wide" data-test="join" disabled=move || !ready() on:click=join>{move || t().join}</button>
                        <Show when=fits><StillMissing what=Signal::derive(lacking) /></Show>
                    </Show>
                    <TroubleNote trouble=fault />
                </section>
                <Show when=may_register><RegisterForm /></Show>
            </Show>
        </main>
    }
}

/// The device is set up here first, then enrolled at the office: cut off between the two, it can
/// be linked again with the same code, and can work meanwhile.
async fn join(
    store: &Store,
    code: &str,
    enrolment: Enrolment,
) -> Result<(DeviceCard, String), SyncError> {
    let by = enrolment.person.clone();
    let card = match store.device().await? {
        Some(card) => card,
        None => store.enrol(enrolment).await?,
    };
    sync::enrol(store, code, &card).await?;
    // The office may have given it another role or scope than it was set up with.
    let card = store.device().await?.unwrap_or(card);
    Ok((card, by))
}
