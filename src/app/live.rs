//! A dossier on the screen: read once, kept up with every tab, saved at every tap.

use std::sync::Arc;

use domain::{
    dossier::Dossier,
    ids::RecordKey,
    record::{Edit, Record},
};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{AppState, SaveState, queue, use_app};
use crate::{
    i18n::Trouble,
    store::{NewAttachment, Saved, StoreError},
};

/// A dossier that follows the store. Copies are handles to the same dossier.
#[derive(Clone, Copy)]
pub struct LiveDossier {
    /// `None` until read.
    pub records: RwSignal<Option<Arc<Vec<Record>>>>,
    /// The dossier as the domain reads it.
    pub dossier: Memo<Option<Arc<Dossier>>>,
    pub id: StoredValue<String>,
    app: AppState,
}

impl PartialEq for LiveDossier {
    fn eq(&self, other: &Self) -> bool {
        self.records == other.records
    }
}

impl LiveDossier {
    /// A record as it is on the screen.
    pub fn record(self, kind: &str, id: &str) -> Option<Record> {
        self.records
            .with(|records| find(records.as_ref()?, kind, id).cloned())
    }

    /// Starts an edit that replaces what is on the screen; see [`Record::edit`].
    pub fn edit(self, kind: &str, id: &str) -> Edit {
        let shown = self
            .records
            .try_with_untracked(|records| Some(find(records.as_ref()?, kind, id)?.edit()))
            .flatten();
        shown.unwrap_or_else(|| {
            let dossier = self.id.try_get_value().unwrap_or_default();
            Edit::new(RecordKey::new(dossier, kind, id))
        })
    }

    /// Saves in the background, in order; the app's save state tells how it went. The screen's
    /// records take the change as soon as it is stored.
    pub fn save(self, edits: Vec<Edit>) {
        spawn_local(async move {
            // The save state has already said what went wrong.
            drop(self.save_with(edits, Vec::new()).await);
        });
    }

    /// The same with attachments, for callers that go on once it is stored.
    ///
    /// # Errors
    /// As [`crate::store::Store::save`].
    pub async fn save_with(
        self,
        edits: Vec<Edit>,
        attachments: Vec<NewAttachment>,
    ) -> Result<Saved, StoreError> {
        let saved = queue::save(self.app, edits, attachments).await?;
        self.take(saved.records.clone());
        Ok(saved)
    }

    /// Takes records from the store. They are joined, not put in place: an older reading that
    /// comes late takes nothing back.
    fn take(self, fresh: Vec<Record>) {
        self.records.try_update(|records| {
            let mut all = records.take().map(Arc::unwrap_or_clone).unwrap_or_default();
            for record in fresh {
                match all.iter_mut().find(|held| held.key == record.key) {
                    Some(held) => held.join(&record),
                    None => all.push(record),
                }
            }
            all.sort_by(|a, b| a.key.cmp(&b.key));
            *records = Some(Arc::new(all));
        });
    }

    fn read(self) {
        let (Some(store), Some(id)) = (self.app.store.try_get_value(), self.id.try_get_value())
        else {
            return;
        };
        spawn_local(async move {
            match store.records(&id).await {
                Ok(fresh) => self.take(fresh),
                Err(error) => {
                    let lang = self.app.lang.try_get_untracked().unwrap_or_default();
                    self.app
                        .save
                        .try_set(SaveState::Failed(Trouble::of_store(&error, lang)));
                }
            }
        });
    }
}

fn find<'a>(records: &'a [Record], kind: &str, id: &str) -> Option<&'a Record> {
    records
        .iter()
        .find(|record| record.key.kind == kind && record.key.id == id)
}

/// Opens a dossier for the life of the calling component.
pub fn use_live_dossier(id: String) -> LiveDossier {
    let app = use_app();
    let records = RwSignal::new(None::<Arc<Vec<Record>>>);
    let stored_id = StoredValue::new(id.clone());
    let name = id.clone();
    let dossier = Memo::new_with_compare(
        move |_| {
            let records = records.get()?;
            Some(Arc::new(Dossier::read(&name, &records, &app.pack())))
        },
        // Records only change when something changed.
        |_, _| true,
    );
    let live = LiveDossier {
        records,
        dossier,
        id: stored_id,
        app,
    };
    live.read();
    let subscription = app.store().subscribe(move |changed| {
        // This tab's saves hand their records over themselves; imports and other tabs do not.
        if changed.rows.is_empty() && changed.dossiers.contains(&id) {
            live.read();
        }
    });
    let subscription = StoredValue::new_local(Some(subscription));
    on_cleanup(move || {
        subscription.try_update_value(Option::take);
    });
    live
}
