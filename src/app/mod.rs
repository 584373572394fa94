//! The app: its state, its shell and its routes.

mod address;
mod arrival;
pub mod backup;
mod live;
mod lock;
mod place;
pub mod programmes;
mod saves;
mod session;
mod shell;
pub mod start;
mod state;
mod sync;
mod task;
#[cfg(test)]
#[expect(clippy::unwrap_used)]
mod tests;
mod undo;

use domain::Lang;
use leptos::prelude::*;

pub use address::{DossierPage, Page};
pub use device::edits::SaveState;
pub use live::{LiveDossier, Undone, use_live_dossier};
pub use lock::Lock;
pub use place::{Place, use_place};
pub use programmes::Programme;
pub use session::{Session, use_session};
pub use state::{AppState, Theme, use_app};
pub use sync::state_words;
pub use task::{spawn_detached, spawn_scoped};
pub use undo::UndoStack;

use crate::{
    browser::profile::Profile,
    components::{ReadOnly, Toaster},
    i18n::{Trouble, shell::ShellTexts},
    pages,
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
    let session = owner.with(|| Session {
        card: RwSignal::new(card),
        person: RwSignal::new(person),
        profile: started.profile,
        missing: RwSignal::new(started.missing),
    });
    let pin = lock::read(&store).await;
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
    state::provide_app(app);
    provide_context(session);
    provide_context(Toaster::default());
    provide_context(UndoStack::default());
    provide_context(lock);
    let place = Place::provide();
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
        <lock::Curtain>
            <shell::Shell>
                <For each=move || { let page = Page::of(&place.path().get()); let reads = session.only_reads() && page.is_filled_in(); vec![(page, reads)] }
                    key=Clone::clone let:shown>{if shown.1 { view! { <ReadOnly>{show(shown.0)}</ReadOnly> }.into_any() } else { show(shown.0) }}</For>
            </shell::Shell>
        </lock::Curtain>
    }
}

/// Each page by its address.
fn show(page: Page) -> AnyView {
    match page {
        Page::Home => view! { <pages::start::HomePage /> }.into_any(),
        Page::Today => view! { <pages::today::TodayPage /> }.into_any(),
        Page::Enterprises => view! { <pages::enterprises::EnterprisesPage /> }.into_any(),
        Page::NewEnterprise => view! { <pages::enterprise::NewEnterprisePage /> }.into_any(),
        Page::Dossier(_, page) => match page {
            DossierPage::Overview => view! { <pages::dossier::OverviewPage /> }.into_any(),
            DossierPage::Edit => view! { <pages::enterprise::EditEnterprisePage /> }.into_any(),
            DossierPage::Retrofit => view! { <pages::retrofit::RetrofitPage /> }.into_any(),
            DossierPage::Compare => view! { <pages::compare::ComparePage /> }.into_any(),
            DossierPage::Needs => view! { <pages::needs::NeedsPage /> }.into_any(),
            DossierPage::History => view! { <pages::history::HistoryPage /> }.into_any(),
            DossierPage::Assess(_) => view! { <pages::assess::AssessPage /> }.into_any(),
            DossierPage::Result(_) => view! { <pages::result::ResultPage /> }.into_any(),
        },
        Page::Conflicts => view! { <pages::conflicts::ConflictsPage /> }.into_any(),
        Page::HandOver => view! { <pages::handover::HandoverPage /> }.into_any(),
        Page::Import => view! { <pages::import::ImportPage /> }.into_any(),
        Page::Backup => view! { <pages::backup::BackupPage /> }.into_any(),
        Page::More => view! { <pages::more::MorePage /> }.into_any(),
        Page::Link => view! { <pages::link::LinkPage /> }.into_any(),
        Page::Audit => view! { <pages::audit::AuditPage /> }.into_any(),
        Page::Devices => view! { <pages::devices::DevicesPage /> }.into_any(),
        Page::SetAside => view! { <pages::aside::AsidePage /> }.into_any(),
        Page::Unknown => view! { <pages::not_found::NotFoundPage /> }.into_any(),
    }
}
