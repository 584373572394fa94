//! 企业登记: an enterprise asks the office to be admitted, at once or when there is a network.

use domain::{
    credit_code::CreditCode,
    device::{DeviceCard, Role, Scope},
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use crate::{
    app::{instead, spawn_detached, spawn_scoped, start, use_app, use_session},
    components::{NameField, StillMissing, TextField, TroubleNote, use_toaster},
    i18n::{Trouble, enterprise::code_words, lang, people::PeopleTexts, start::StartTexts},
    store::{
        Enrolment, Store, StoreError,
        settings::{REGISTERED_AS, REGISTRATION, Registration},
    },
};

/// The form. A device at work already registers the enterprise it was set up for.
#[component]
pub fn RegisterForm(
    /// The credit code of the device this one goes on for.
    #[prop(into, optional)]
    lost: Signal<String>,
) -> impl IntoView {
    let (app, session, toaster) = (use_app(), use_session(), use_toaster());
    let navigate = use_navigate();
    let t = move || PeopleTexts::of(lang());
    let s = move || StartTexts::of(lang());
    let known = session.card.get_untracked();
    let own = match known.as_ref().map(|card| &card.scope) {
        Some(Scope::Dossier(dossier)) => dossier.clone(),
        _ => String::new(),
    };
    let fixed = known.is_some();
    let name = RwSignal::new(app.rows.with_untracked(|rows| {
        let row = rows.get(&own);
        row.map(|row| row.name.clone()).unwrap_or_default()
    }));
    let code = RwSignal::new(own);
    Effect::new(move |_| {
        if let Some(lost) = Some(lost.get()).filter(|lost| !lost.is_empty()) {
            code.set(lost);
        }
    });
    let person = RwSignal::new(session.person.get_untracked());
    let contact = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let fault = RwSignal::new(Trouble::default());
    // What it said of itself before.
    let store = app.store();
    spawn_scoped(async move {
        let Ok(Some(before)) = store.setting(&REGISTERED_AS).await else {
            return;
        };
        for (field, said) in [(name, before.name), (contact, before.contact)] {
            if field.try_with_untracked(String::is_empty) == Some(true) {
                field.try_set(said);
            }
        }
    });
    let lacking = move || {
        let said = |text: RwSignal<String>| !text.with(|text| text.trim().is_empty());
        let all = [
            (CreditCode::parse(&code.get()).is_ok(), s().code),
            (said(name), t().company),
            (said(person), s().person),
            (said(contact), t().contact),
        ];
        all.into_iter()
            .filter_map(|(there, what)| (!there).then_some(what))
            .collect::<Vec<_>>()
    };
    let ready = move || !busy.get() && lacking().is_empty();
    let send = move |_| {
        let navigate = navigate.clone();
        let Ok(dossier) = CreditCode::parse(&code.get_untracked()) else {
            return;
        };
        let text = |signal: RwSignal<String>| signal.get_untracked().trim().to_owned();
        let said = Registration {
            dossier: dossier.as_str().to_owned(),
            name: text(name),
            person: text(person),
            contact: text(contact),
        };
        let store = app.store();
        busy.set(true);
        fault.set(Trouble::default());
        spawn_detached(async move {
            let lang = app.lang.try_get_untracked().unwrap_or_default();
            match keep(&store, &said).await {
                Ok(card) => {
                    start::count(app, &store).await;
                    start::set_room_aside(app);
                    session
                        .people
                        .try_set(store.people().await.unwrap_or_default());
                    session.person.try_set(said.person);
                    session.card.try_set(Some(card));
                    app.engine().start();
                    toaster.say(PeopleTexts::of(lang).registered);
                    // The page goes. What it still followed would be looked at when it is gone.
                    navigate("/today", instead());
                }
                Err(error) => {
                    fault.try_set(Trouble::of_store(&error, lang));
                    busy.try_set(false);
                }
            }
        });
    };
    let label = move |pick: fn(&'static StartTexts) -> &'static str| {
        Signal::derive(move || pick(s()).to_owned())
    };
    view! {
        <section class="section" data-test="register">
            <h2>{move || t().register}</h2>
            <p class="soft">{move || t().register_lead}</p>
            <Show when=move || !fixed fallback=move || view! { <p class="num">{move || code.get()}</p> }>
                <TextField label=label(|s| s.code) value=code on_text=move |text| code.set(text) test="register-code"
                    fault=move || code_words(&code.get(), lang()) />
            </Show>
            <TextField label=move || t().company value=name on_text=move |text| name.set(text)
                hint=move || t().company_hint test="register-name" />
            <div class="grid">
                <NameField label=label(|s| s.person) value=person on_name={move |name: Option<String>| person.set(name.unwrap_or_default())}
                    hint=label(|s| s.person_hint) test="register-person" />
                <TextField label=move || t().contact value=contact on_text=move |text| contact.set(text)
                    hint=move || t().contact_hint kind="tel" keyboard="tel" test="register-contact" />
            </div>
            <div><button type="button" class="btn btn-primary btn-wide" data-test="register-do" disabled=move || !ready() on:click=send>{move || t().register_do}</button></div>
            <StillMissing what=Signal::derive(lacking) />
            <TroubleNote trouble=fault />
        </section>
    }
}

/// Sets the device up and keeps what it registers with: the engine brings that to the office.
async fn keep(store: &Store, said: &Registration) -> Result<DeviceCard, StoreError> {
    let card = match store.device().await? {
        Some(card) => card,
        None => {
            let enrolment = Enrolment {
                // The office knows the device by it.
                device_name: said.name.clone(),
                person: said.person.clone(),
                role: Role::Enterprise,
                scope: Scope::Dossier(said.dossier.clone()),
            };
            store.enrol(enrolment).await?
        }
    };
    store.set(&REGISTERED_AS, said).await?;
    store.set(&REGISTRATION, said).await?;
    Ok(card)
}
