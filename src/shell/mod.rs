//! The root: starts the app, and puts the frame around its pages.

mod backup_banner;
mod curtain;
mod frame;

use domain::Lang;
use leptos::prelude::*;
use leptos_router::components::Router;

use self::{curtain::Curtain, frame::Frame};
use crate::{
    app::{AppState, Arrivals, Lock, Session, UndoStack, provide_app, spawn_detached, start},
    browser::profile::Profile,
    components::Toaster,
    i18n::{Trouble, shell::ShellTexts},
    pages::Pages,
    store::StoreError,
};

/// Starts the app in the page.
pub fn start() {
    mount_to_body(Boot);
}

/// Everything a page finds in context.
#[derive(Clone, Copy)]
struct Ready {
    app: AppState,
    session: Session,
    lock: Lock,
}

/// Why there is no app to show.
#[derive(Clone)]
struct Stopped {
    title: &'static str,
    why: Trouble,
}

/// Opens the store, then shows the app; says so in words when it cannot.
#[component]
fn Boot() -> impl IntoView {
    let opened = RwSignal::new(None::<Result<Ready, Stopped>>);
    if let Some(owner) = Owner::current() {
        spawn_detached(async move {
            let result = open(owner).await;
            if let Ok(ready) = &result {
                // Nothing can be saved any more: the form must not look as if it could.
                let profile = ready.session.profile;
                ready.app.store().on_erased(move || {
                    let lang = start::stored_lang();
                    let t = ShellTexts::of(lang);
                    let (title, why) = match profile {
                        Profile::Real => (t.gone, Trouble::of_store(&StoreError::Erased, lang)),
                        Profile::Demo => (t.demo_gone, Trouble::said(t.demo_gone_text)),
                    };
                    opened.try_set(Some(Err(Stopped { title, why })));
                });
            }
            let title = ShellTexts::of(start::stored_lang()).failed;
            opened.try_set(Some(result.map_err(|why| Stopped { title, why })));
        });
    }
    move || {
        match opened.get() {
        None => {
            view! { <main class="page narrow"><p class="soft" role="status">{ShellTexts::of(start::stored_lang()).opening}</p></main> }.into_any()
        }
        Some(Err(stopped)) => view! { <CannotStart stopped /> }.into_any(),
        Some(Ok(ready)) => view! { <App ready /> }.into_any(),
    }
    }
}

async fn open(owner: Owner) -> Result<Ready, Trouble> {
    let lang = start::stored_lang();
    let started = start::prepare(owner.clone())
        .await
        .map_err(|error| match error {
            start::StartError::Pack(detail) => Trouble {
                words: ShellTexts::of(lang).no_pack.to_owned(),
                detail,
            },
            start::StartError::Store(error) => Trouble::of_store(&error, lang),
        })?;
    let store = started.app.store();
    let card = store.device().await.unwrap_or_default();
    let person = store.person().await.unwrap_or_default();
    let people = store.people().await.unwrap_or_default();
    let session = owner.with(|| Session {
        card: RwSignal::new(card),
        pack: started.app.pack,
        person: RwSignal::new(person),
        people: RwSignal::new(people),
        profile: started.profile,
        missing: RwSignal::new(started.missing),
    });
    let pin = Lock::read(&store).await;
    let lock = owner.with(|| Lock::new(pin));
    Ok(Ready {
        app: started.app,
        session,
        lock,
    })
}

#[component]
fn CannotStart(stopped: Stopped) -> impl IntoView {
    let Stopped { title, why } = stopped;
    let lang = start::stored_lang();
    let t = ShellTexts::of(lang);
    view! {
        <main class="page narrow" data-test="cannot-start">
            <h1>{title}</h1>
            <p class="note bad" role="alert">{why.words}</p>
            {(!why.detail.is_empty()).then(|| view! {
                <p>{t.failed_help}</p>
                <details class="detail-fold"><summary>{Trouble::detail_label(lang)}</summary><code>{why.detail}</code></details>
            })}
            <div><button type="button" class="btn btn-primary" data-test="reload" on:click=|_| drop(window().location().reload())>{t.reload}</button></div>
        </main>
    }
}

#[component]
fn App(ready: Ready) -> impl IntoView {
    let Ready { app, session, lock } = ready;
    provide_app(app);
    provide_context(session);
    provide_context(Toaster::default());
    provide_context(UndoStack::default());
    provide_context(lock);
    // Before the router, whose pages ask how they were come to.
    Arrivals::provide();
    if session.enrolled() && session.profile == Profile::Real {
        app.engine().start();
    }
    // What the office lets this device do may change while it works.
    Effect::new(move |_| {
        app.synced_at.track();
        let store = app.store();
        spawn_detached(async move {
            let card = store.device().await.unwrap_or_default();
            if card.is_some() && session.card.try_get_untracked() != Some(card.clone()) {
                session.card.try_set(card);
            }
        });
    });
    Effect::new(move |_| {
        let Some(root) = document().document_element() else {
            return;
        };
        let tag = match app.lang.get() {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        };
        drop(root.set_attribute("lang", tag));
        // boot.js lights the page by it, as it did before the app was there.
        drop(root.set_attribute("data-choice", app.theme.get().code()));
        if let Ok(event) = web_sys::Event::new("yidang:theme") {
            drop(window().dispatch_event(&event));
        }
    });
    view! {
        <Router>
            <Curtain>
                <Frame><Pages /></Frame>
            </Curtain>
        </Router>
    }
}
