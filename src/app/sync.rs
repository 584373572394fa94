//! How things stand with the office, as signals and in words.

use device::sync::{SyncEngine, SyncEvent, SyncState};
use domain::Lang;
use leptos::prelude::*;

use crate::{
    i18n::{people::PeopleTexts, sync::SyncTexts},
    store::Store,
};

/// The signals an engine's reports end in.
#[derive(Clone, Copy)]
pub struct SyncSignals {
    pub state: RwSignal<SyncState>,
    pub synced_at: RwSignal<Option<i64>>,
    pub pictures: RwSignal<u32>,
    pub pending: RwSignal<u32>,
}

/// An engine whose reports are put into `signals`.
pub fn engine(store: Store, signals: SyncSignals) -> SyncEngine {
    SyncEngine::new(store, move |event| match event {
        SyncEvent::State(state) => {
            signals.state.try_set(state);
        }
        SyncEvent::SyncedAt(at) => {
            signals.synced_at.try_set(Some(at));
        }
        SyncEvent::AttachmentsArrived => {
            signals.pictures.try_update(|times| *times += 1);
        }
        SyncEvent::Counted(pending) => {
            signals.pending.try_set(pending);
        }
    })
}

/// How things stand, in a few words.
pub fn state_words(state: &SyncState, lang: Lang) -> &'static str {
    let t = SyncTexts::of(lang);
    match state {
        SyncState::Unlinked | SyncState::Synced => t.synced,
        SyncState::Syncing => t.working,
        SyncState::OtherWindow => t.elsewhere,
        SyncState::Unreachable => t.unreachable,
        SyncState::Registering => PeopleTexts::of(lang).registering,
        SyncState::AwaitingAdmission => PeopleTexts::of(lang).waiting,
        SyncState::Failed(_) => t.refused,
    }
}
