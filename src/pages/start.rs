//! The first page of a new device: who uses it and where.

use super::{
    link::{LinkPage, invited},
    register::RegisterForm,
};
use crate::{
    app::{
        Programme, instead, programmes, spawn_detached, spawn_scoped, start, use_app, use_session,
    },
    components::{NameField, PageTitle, SegmentedField, SelectField, StillMissing, TroubleNote},
    i18n::{Trouble, fill, lang, start::StartTexts},
    store::{Enrolment, Rows},
};
use domain::device::{DeviceCard, Role, Scope};
use leptos::{ev, prelude::*};
use leptos_router::{components::Redirect, hooks::use_navigate};

/// Start on a new device, else the day's page.
#[component]
pub fn HomePage() -> impl IntoView {
    let session = use_session();
    if invited().is_some() {
        return view! { <LinkPage /> }.into_any();
    }
    if session.enrolled() {
        view! { <Redirect path="/today" options=instead() /> }.into_any()
    } else {
        view! { <StartPage /> }.into_any()
    }
}

fn in_safari_tab() -> bool {
    let navigator = window().navigator();
    let agent = navigator.user_agent().unwrap_or_default();
    let apple = agent.contains("iPhone")
        || agent.contains("iPad")
        || (agent.contains("Macintosh") && navigator.max_touch_points() > 1);
    let installed = window()
        .match_media("(display-mode: standalone)")
        .ok()
        .flatten()
        .is_some_and(|query| query.matches());
    apple && !installed
}

#[component]
fn StartPage() -> impl IntoView {
    let (app, session) = (use_app(), use_session());
    let t = move || StartTexts::of(lang());
    // An invite's address that is opened in this very tab changes the hash alone.
    let heard = window_event_listener(ev::hashchange, |_| {
        if invited().is_some() {
            drop(window().location().reload());
        }
    });
    on_cleanup(move || heard.remove());
    let role = RwSignal::new("team".to_owned());
    let group = RwSignal::new("all".to_owned());
    let code = RwSignal::new(String::new());
    let person = RwSignal::new(String::new());
    let device = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let preparing = RwSignal::new(false);
    let fault = RwSignal::new(Trouble::default());
    // After a backup was restored here, this device goes on for the lost one.
    let instead_of = RwSignal::new(None::<DeviceCard>);
    let store = app.store();
    spawn_scoped(async move {
        let Ok(Some(lost)) = store.lost_device().await else {
            return;
        };
        role.try_set(lost.role.code().to_owned());
        match &lost.scope {
            Scope::Dossier(own) => drop(code.try_set(own.clone())),
            Scope::Areas(areas) => {
                let pack = app.pack();
                let same = pack
                    .guidance_groups
                    .iter()
                    .find(|group| group.areas == *areas);
                if let Some(same) = same {
                    group.try_set(same.number.to_string());
                }
            }
            Scope::City | Scope::Dossiers(_) => {}
        }
        device.try_set(lost.name.clone());
        instead_of.try_set(Some(lost));
    });
    // Asked only where there are several, and nothing is here that belongs to one.
    let programmes = RwSignal::new(Vec::<Programme>::new());
    spawn_scoped(async move {
        if let Ok(all) = programmes::all().await {
            programmes.try_set(all);
        }
    });
    let offered = move || {
        let lang = lang();
        programmes.with(|all| {
            all.iter()
                .map(|one| (one.code.clone(), one.name.get(lang).to_owned()))
                .collect::<Vec<_>>()
        })
    };
    let switch = move |code: String| {
        if programmes::choose(&code) {
            drop(window().location().reload());
        }
    };
    let roles = move || {
        [
            ("team", t().team),
            ("enterprise", t().enterprise),
            ("office", t().office),
        ]
        .map(|(code, words)| (code.to_owned(), words.to_owned()))
        .to_vec()
    };
    let groups = move || {
        let (pack, lang) = (app.pack(), lang());
        let mut all: Vec<(String, String)> = pack
            .guidance_groups
            .iter()
            .map(|group| (group.number.to_string(), group.name.get(lang).to_owned()))
            .collect();
        all.push(("all".to_owned(), t().all_areas.to_owned()));
        all
    };
    let scope = move || {
        let pack = app.pack();
        let mut groups = pack.guidance_groups.iter();
        let chosen = groups.find(|held| held.number.to_string() == group.get());
        match chosen {
            Some(group) if role.get() != "office" => Scope::Areas(group.areas.clone()),
            _ => Scope::City,
        }
    };
    let lacking = move || {
        let mut what = Vec::new();
        if person.get().trim().is_empty() {
            what.push(t().person);
        }
        if device.get().trim().is_empty() {
            what.push(t().device);
        }
        what
    };
    let navigate = use_navigate();
    let begin = move |_| {
        let navigate = navigate.clone();
        let enrolment = Enrolment {
            device_name: device.get_untracked().trim().to_owned(),
            person: person.get_untracked().trim().to_owned(),
            role: match role.get_untracked().as_str() {
                "office" => Role::Office,
                _ => Role::Team,
            },
            scope: untrack(scope),
        };
        let store = app.store();
        busy.set(true);
        spawn_detached(async move {
            let by = enrolment.person.clone();
            match store.enrol(enrolment).await {
                Ok(card) => {
                    start::count(app, &store).await;
                    start::set_room_aside(app);
                    session
                        .people
                        .try_set(store.people().await.unwrap_or_default());
                    session.person.try_set(by);
                    session.card.try_set(Some(card));
                    navigate("/today", instead());
                }
                Err(error) => {
                    fault.try_set(Trouble::of_store(
                        &error,
                        app.lang.try_get_untracked().unwrap_or_default(),
                    ));
                }
            }
            busy.try_set(false);
        });
    };
    let demo = move |_| {
        preparing.set(true);
        spawn_detached(async move {
            match start::load_demo().await {
                Ok(()) => drop(window().location().assign("/today")),
                Err(error) => {
                    fault.try_set(Trouble {
                        words: StartTexts::of(app.lang.try_get_untracked().unwrap_or_default())
                            .failed
                            .to_owned(),
                        detail: error.to_string(),
                    });
                    preparing.try_set(false);
                }
            }
        });
    };
    let set_up = move || {
        view! {
            <section class="section">
                // An office's page is the office's with an invite of its server.
                <Show when=move || role.get() == "office">
                    <div class="note">
                        <p>{move || t().office_invite}</p>
                        <a href="/link" class="btn" data-test="office-link">{move || t().link}</a>
                    </div>
                </Show>
                <div class="grid">
                    <NameField label=move || t().person value=person on_name={move |name: Option<String>| person.set(name.unwrap_or_default())}
                        hint=move || t().person_hint test="person" />
                    <NameField label=move || t().device value=device on_name={move |name: Option<String>| device.set(name.unwrap_or_default())}
                        hint=move || t().device_hint test="device-name" />
                </div>
                <button type="button" class="btn btn-primary btn-wide" data-test="begin"
                    disabled=move || busy.get() || !lacking().is_empty() on:click=begin.clone()>{move || t().begin}</button>
                <StillMissing what=Signal::derive(lacking) />
            </section>
        }
    };
    view! {
        <main class="page narrow page-start">
            <header class="welcome">
                <img src="/icons/mark.svg" alt="" width="56" height="56" />
                <PageTitle text=move || t().title />
                <p class="soft">{move || app.pack().name.get(lang()).to_owned()}</p>
                <p>{move || t().lead}</p>
            </header>
            <Show when=in_safari_tab><p class="note warn">{move || t().iphone}</p></Show>
            {move || instead_of.get().map(|lost| view! {
                <p class="note good" data-test="instead-of">{fill(t().instead_of, &[("name", &lost.name)])}</p>
            })}
            <section class="section">
                <Show when=move || programmes.with(|all| all.len() > 1) && app.rows.with(Rows::is_empty)>
                    <SelectField label=move || t().programme value=move || app.pack().code.clone()
                        options=offered on_choice=switch test="programme" />
                </Show>
                <SegmentedField label=move || t().who value=role options=roles
                    on_choice=move |choice| role.set(choice) test="role" />
                <Show when=move || role.get() == "team">
                    <SegmentedField label=move || t().group value=group options=groups
                        on_choice=move |choice| group.set(choice) test="group" />
                </Show>
            </section>
            <Show when=move || role.get() == "enterprise" fallback=set_up><RegisterForm lost=code /></Show>
            <TroubleNote trouble=fault />
            <section class="section">
                <div class="cluster">
                    <button type="button" class="btn" data-test="load-demo" disabled=move || preparing.get() on:click=demo>
                        {move || if preparing.get() { t().demo_busy } else { t().demo }}
                    </button>
                    <a href="/link" class="btn" data-test="link">{move || t().link}</a>
                    <a href="/backup" class="btn btn-quiet" data-test="restore">{move || t().restore}</a>
                </div>
                <p class="note">{move || t().demo_help}</p>
            </section>
        </main>
    }
}
