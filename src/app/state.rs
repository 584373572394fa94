//! What every page may look at.

use std::sync::Arc;

use device::edits::{SaveQueue, SaveState};
use domain::{Lang, pack::ProgrammePack};
use leptos::prelude::*;

use super::backup::BackupState;
use crate::{
    i18n,
    store::{Rows, Store},
    sync::{SyncEngine, SyncState},
};

/// How the screen is lit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    Auto,
    Light,
    Dark,
    Sunlight,
}

impl Theme {
    /// What it is remembered as.
    pub fn code(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Sunlight => "sunlight",
        }
    }
}

/// The app's state, in context. Copies are handles to the same state.
#[derive(Clone, Copy)]
pub struct AppState {
    pub lang: RwSignal<Lang>,
    pub theme: RwSignal<Theme>,
    pub online: RwSignal<bool>,
    pub save: RwSignal<SaveState>,
    /// How many changes wait to be delivered.
    pub pending: RwSignal<u32>,
    /// The disk is full: text still fits into the room set aside, photos do not.
    pub room_low: RwSignal<bool>,
    /// How things stand with the office.
    pub sync: RwSignal<SyncState>,
    /// When both had everything of each other, in ms since 1970.
    pub synced_at: RwSignal<Option<i64>>,
    /// Counts the times pictures came from the office.
    pub pictures: RwSignal<u32>,
    /// A new version waits for the person's word.
    pub update_ready: RwSignal<bool>,
    /// How backups go.
    pub backup: RwSignal<BackupState>,
    /// When this window last looked whether one is due, in ms since 1970.
    pub backup_looked: StoredValue<f64>,
    /// Every dossier's row; kept up with this and other tabs.
    pub rows: RwSignal<Rows>,
    pub pack: StoredValue<Arc<ProgrammePack>>,
    pub store: StoredValue<Store, LocalStorage>,
    pub saves: StoredValue<SaveQueue, LocalStorage>,
    pub engine: StoredValue<SyncEngine, LocalStorage>,
}

impl AppState {
    /// The store; cheap to clone, to be taken before the first await.
    pub fn store(self) -> Store {
        self.store.get_value()
    }

    /// What saves edits in order; cheap to clone.
    pub fn saves(self) -> SaveQueue {
        self.saves.get_value()
    }

    /// What synchronises with the office; cheap to clone.
    pub fn engine(self) -> SyncEngine {
        self.engine.get_value()
    }

    pub fn pack(self) -> Arc<ProgrammePack> {
        self.pack.get_value()
    }
}

/// Gives the app's state to everything below the calling component.
pub fn provide_app(app: AppState) {
    i18n::show_in(app.lang);
    provide_context(app);
}

/// The app's state, from any component below the app and its event handlers. What goes on by itself
/// takes it along.
pub fn use_app() -> AppState {
    expect_context()
}
