//! Who is at the device: entered once, chosen with a tap.

use leptos::html;
use leptos::prelude::*;

use super::{Icon, IconName, NameField, dialog::show_while, use_toaster};
use crate::{
    app::{spawn_detached, use_app, use_session},
    i18n::{common::Common, fill, lang, more::MoreTexts},
};

/// The people of this device as a list, with a line to enter another. `on_choice` runs once one was
/// chosen.
#[component]
pub fn People(#[prop(into, optional)] on_choice: Option<Callback<()>>) -> impl IntoView {
    let (app, session, toaster) = (use_app(), use_session(), use_toaster());
    let t = move || MoreTexts::of(lang());
    let entered = RwSignal::new(String::new());
    let choose = move |name: String| {
        let store = app.store();
        let failed = t().person_failed;
        entered.set(String::new());
        spawn_detached(async move {
            match store.set_person(&name).await {
                Ok(people) => {
                    session.people.try_set(people);
                    session.person.try_set(store.person().await.unwrap_or(name));
                }
                Err(_) => toaster.say(failed),
            }
        });
        if let Some(on_choice) = on_choice {
            on_choice.run(());
        }
    };
    let remove = move |name: String| {
        let store = app.store();
        spawn_detached(async move {
            if let Ok(people) = store.remove_person(&name).await {
                session.people.try_set(people);
            }
        });
    };
    let other = Signal::derive(move || t().person_other.to_owned());
    let typed = move |name: Option<String>| entered.set(name.unwrap_or_default());
    let row = move |name: String| {
        let (shown, removed, words) = (name.clone(), name.clone(), name.clone());
        let here = {
            let name = name.clone();
            Memo::new(move |_| session.person.with(|person| *person == name))
        };
        view! {
            <div class="cluster person" data-test="person-row">
                <button type="button" class="btn grow" class:chosen=here aria-pressed=move || here.get().to_string()
                    data-test="person-choose" on:click=move |_| choose(name.clone())>
                    {move || here.get().then(|| view! { <Icon name=IconName::Check /> })}
                    {shown}
                </button>
                <button type="button" class="btn btn-quiet btn-icon" disabled=here data-test="person-remove"
                    aria-label=move || fill(t().person_remove, &[("name", &words)])
                    on:click=move |_| remove(removed.clone())><Icon name=IconName::Close /></button>
            </div>
        }
    };
    view! {
        <div class="stack people">
            <div class="stack" role="group" aria-label=move || t().person>
                <For each=move || session.people.get() key=Clone::clone children=row />
            </div>
            <form class="cluster bottom" on:submit=move |event| {
                event.prevent_default();
                let name = entered.get_untracked().trim().to_owned();
                if !name.is_empty() {
                    choose(name);
                }
            }>
                <div class="grow"><NameField label=other hint="" value=entered on_name=typed test="person-other" /></div>
                <button type="submit" class="btn" data-test="person-add"
                    disabled=move || entered.with(|name| name.trim().is_empty())>{move || t().person_add}</button>
            </form>
        </div>
    }
}

/// Who is at the device, as a button that opens the list.
#[component]
pub fn PersonSwitch() -> impl IntoView {
    let session = use_session();
    let open = RwSignal::new(false);
    let dialog = NodeRef::<html::Dialog>::new();
    show_while(dialog, move || open.get(), || ());
    let t = move || MoreTexts::of(lang());
    view! {
        <button type="button" class="btn btn-quiet btn-small" data-test="person-switch" data-read=""
            title=move || t().person_switch on:click=move |_| open.set(true)>
            <Icon name=IconName::Person />{move || session.person.get()}
        </button>
        <dialog node_ref=dialog class="sheet" on:close=move |_| open.set(false)>
            <Show when=move || open.get()>
                <div class="stack">
                    <h2>{move || t().person_switch}</h2>
                    <p class="soft small">{move || t().person_hint}</p>
                    <People on_choice=move |()| open.set(false) />
                </div>
                <div class="actions">
                    <button type="button" class="btn" on:click=move |_| open.set(false)>{move || Common::of(lang()).close}</button>
                </div>
            </Show>
        </dialog>
    }
}

/// The other people of this device beside a box for a name: a tap fills it in. Nothing where there is
/// one alone.
pub fn fill_in_names(name: RwSignal<String>) -> impl IntoView {
    let people = use_session().people.get_untracked();
    (people.len() > 1).then(|| {
        let chips: Vec<_> = people
            .into_iter()
            .map(|one| {
                let (shown, same) = (one.clone(), one.clone());
                view! {
                    <button type="button" class="chip" data-test="person-fill"
                        aria-pressed=move || name.with(|name| *name == same).to_string()
                        on:click=move |_| name.set(one.clone())>{shown}</button>
                }
            })
            .collect();
        view! { <div class="cluster">{chips}</div> }
    })
}
