//! From an empty page to a filled state: the pack, the store, the rows, what follows them.

use std::{cell::Cell, rc::Rc, sync::Arc};

use domain::{Lang, decision::Author, demo};
use leptos::{ev, prelude::*};

use super::{
    AppState, Theme, backup, programmes, saves,
    sync::{self, SyncSignals},
    task::spawn_detached,
};
use crate::{
    browser::{
        self, BrowserError,
        canary::{self, Canary},
        errors,
        local::{LANG, THEME},
        profile::{self, Profile},
    },
    store::{Changed, Rows, Store, StoreError, settings::DEMO_COMPLETE},
};

/// What the start found.
pub struct Started {
    pub app: AppState,
    pub profile: Profile,
    /// The data that should be here and is not: the browser has cleared it.
    pub missing: Option<Canary>,
    /// Whether this browser profile is a device already.
    pub enrolled: bool,
}

/// Why the app cannot start; the page says so instead of staying blank.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StartError {
    #[error("the programme pack is faulty: {0}")]
    Pack(String),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Opens everything and fills the state. Signals are made under the calling owner, which must
/// live as long as the app.
pub async fn prepare(owner: Owner) -> Result<Started, StartError> {
    let profile = profile::get();
    let (store, pack) = programmes::open(profile).await?;
    let card = store.device().await?;
    let rows = store.rows().await?;
    let pending = store.pending_count().await?;
    let changes = store.change_count().await?;
    let id = card.as_ref().map(|card| card.id.as_str());
    let missing = canary::read(profile).filter(|canary| canary.alarms(id, changes));
    if let (Some(card), None) = (&card, &missing) {
        canary::write(
            profile,
            &Canary {
                device: card.id.as_str().to_owned(),
                device_name: card.name.clone(),
                dossiers: rows.len() as u32,
                changes,
                at: browser::now_ms(),
            },
        );
    }
    let app = owner.with(|| {
        let (save, room_low) = (RwSignal::default(), RwSignal::new(false));
        let saves = saves::queue(store.clone(), save, room_low);
        let signals = SyncSignals {
            state: RwSignal::default(),
            synced_at: RwSignal::new(None),
            pictures: RwSignal::new(0),
            pending: RwSignal::new(pending),
        };
        AppState {
            lang: RwSignal::new(stored_lang()),
            theme: RwSignal::new(stored_theme()),
            online: RwSignal::new(window().navigator().on_line()),
            save,
            pending: signals.pending,
            room_low,
            sync: signals.state,
            synced_at: signals.synced_at,
            pictures: signals.pictures,
            update_ready: RwSignal::new(false),
            backup: RwSignal::default(),
            backup_looked: StoredValue::new(0.0),
            rows: RwSignal::new(rows),
            pack: StoredValue::new(pack),
            saves: StoredValue::new_local(saves),
            engine: StoredValue::new_local(sync::engine(store.clone(), signals)),
            store: StoredValue::new_local(store.clone()),
        }
    });
    follow(app, &store);
    note_errors();
    if card.is_some() {
        set_room_aside(app);
        backup::roll(app);
    }
    warn_on_leaving(app);
    Ok(Started {
        app,
        profile,
        missing,
        enrolled: card.is_some(),
    })
}

/// Sets room for text aside in the background, and warns when there is none to set aside.
pub fn set_room_aside(app: AppState) {
    let store = app.store();
    spawn_detached(async move {
        let set = store.set_room_aside().await;
        app.room_low.try_set(!set);
    });
}

/// The language chosen last; Chinese before any choice.
pub fn stored_lang() -> Lang {
    LANG.get()
        .and_then(|code| Lang::from_code(&code))
        .unwrap_or_default()
}

/// Remembers the language.
pub fn store_lang(lang: Lang) {
    LANG.set(&lang.code().to_owned()); // without localStorage the choice lasts for this visit
}

/// The theme chosen last.
pub fn stored_theme() -> Theme {
    match THEME.get().as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        Some("sunlight") => Theme::Sunlight,
        _ => Theme::Auto,
    }
}

/// Remembers the theme.
pub fn store_theme(theme: Theme) {
    THEME.set(&theme.code().to_owned());
}

/// Keeps rows, pending counts and the canary up with every change, for the life of the page.
fn follow(app: AppState, store: &Store) {
    let counting = Rc::new(Cell::new(false));
    let of_store = store.clone();
    let subscription = store.subscribe(move |changed: &Changed| {
        if changed.rows.is_empty() {
            let (store, dossiers) = (of_store.clone(), changed.dossiers.clone());
            spawn_detached(async move {
                if let Ok(fresh) = store.rows_of(&dossiers).await {
                    app.rows.try_update(|rows| rows.put(fresh));
                }
            });
        } else {
            let fresh = changed.rows.clone();
            app.rows.try_update(|rows| rows.put(fresh));
        }
        backup::roll(app);
        // Once for a burst of answers is enough.
        if !counting.replace(true) {
            let (store, counting) = (of_store.clone(), Rc::clone(&counting));
            set_timeout(
                move || {
                    counting.set(false);
                    spawn_detached(async move { count(app, &store).await });
                },
                std::time::Duration::from_millis(600),
            );
        }
    });
    std::mem::forget(subscription); // for the life of the page
}

/// Says anew what waits and what is here; also after a hand-over. It costs the same however much
/// that is.
pub async fn count(app: AppState, store: &Store) {
    if let Ok(pending) = store.pending_count().await {
        app.pending.try_set(pending);
    }
    backup::refresh(app).await;
    if let (Ok(changes), Ok(Some(card)), Some(dossiers)) = (
        store.change_count().await,
        store.device().await,
        app.rows.try_with_untracked(Rows::len),
    ) {
        canary::write(
            Profile::of(store.database_name()),
            &Canary {
                device: card.id.as_str().to_owned(),
                device_name: card.name,
                dossiers: dossiers as u32,
                changes,
                at: browser::now_ms(),
            },
        );
    }
}

/// Keeps what goes wrong unforeseen for the problem report.
fn note_errors() {
    // Both for the life of the page.
    window_event_listener(ev::error, |event| {
        errors::note("error", &event.message());
    });
    window_event_listener(ev::unhandledrejection, |event| {
        errors::note("unhandledrejection", &BrowserError::from(event.reason()).0);
    });
}

/// The browser asks before the page is left while an answer is not stored yet.
fn warn_on_leaving(app: AppState) {
    let saves = app.saves();
    // For the life of the page.
    window_event_listener(ev::beforeunload, move |event| {
        if saves.is_busy() {
            event.prevent_default();
        }
    });
}

/// Fills the demo's database and switches to it; the page must reload then.
pub async fn load_demo() -> Result<(), StartError> {
    let real = programmes::chosen_pack(Profile::Real).await?;
    let demo_pack = Arc::new(demo::programme(&real));
    let mut store = Store::open(Profile::Demo.database(), Arc::clone(&demo_pack)).await?;
    let other = store
        .programme()
        .await?
        .is_some_and(|code| code != demo_pack.code);
    if other || store.setting(&DEMO_COMPLETE).await?.is_none() {
        if store.device().await?.is_some() {
            // It was left half-way, or is another programme's.
            store.erase(|| ()).await?;
            store = Store::open(Profile::Demo.database(), Arc::clone(&demo_pack)).await?;
        }
        let card = store
            .enrol(crate::store::Enrolment {
                device_name: "演示设备".to_owned(),
                person: "演示".to_owned(),
                role: domain::device::Role::Team,
                scope: domain::device::Scope::City,
            })
            .await?;
        let author = Author {
            device: card.id,
            role: card.role,
            person: "演示".to_owned(),
        };
        for edits in demo::edits(&real, &author, browser::now_ms()) {
            store.commit(edits, Vec::new()).await?;
        }
        store.set(&DEMO_COMPLETE, &true).await?;
    }
    profile::set(Profile::Demo);
    Ok(())
}

/// Erases the database the app works on, and forgets what should be there; the page must reload
/// then. `waiting` is called when another window holds it up.
///
/// # Errors
/// When the browser refuses; then everything is there.
pub async fn erase(app: AppState, waiting: impl FnOnce()) -> Result<(), StoreError> {
    let store = app.store();
    let profile = Profile::of(store.database_name());
    store.erase(waiting).await?;
    canary::forget(profile);
    Ok(())
}

/// Switches back to real data and deletes the demo's database, and no other; the page must
/// reload then. `waiting` as in [`erase`].
///
/// # Errors
/// When the browser refuses; the app is back at real data all the same.
pub async fn remove_demo(app: AppState, waiting: impl FnOnce()) -> Result<(), StoreError> {
    profile::set(Profile::Real);
    match Profile::of(app.store().database_name()) {
        Profile::Real => Ok(()),
        Profile::Demo => erase(app, waiting).await,
    }
}
