//! A dossier on the screen: read once, kept up with every tab, saved at every tap.

use std::sync::Arc;

use domain::{
    dossier::Dossier,
    record::{Edit, Record},
};
use leptos::prelude::*;

/// A dossier that follows the store. Copies are handles to the same dossier.
#[derive(Clone, Copy)]
pub struct LiveDossier {
    /// `None` until read.
    pub records: RwSignal<Option<Arc<Vec<Record>>>>,
    /// The dossier as the domain reads it.
    pub dossier: Memo<Option<Arc<Dossier>>>,
    pub id: StoredValue<String>,
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
            .with(|records| {
                records
                    .as_ref()?
                    .iter()
                    .find(|record| record.key.kind == kind && record.key.id == id)
                    .cloned()
            })
    }

    /// Starts an edit that replaces what is on the screen; see [`Record::edit`].
    pub fn edit(self, kind: &str, id: &str) -> Edit {
        let _ = (kind, id);
        todo!()
    }

    /// Saves in the background, in order; the app's save state tells how it went. The screen's
    /// records take the change as soon as it is stored.
    pub fn save(self, edits: Vec<Edit>) {
        let _ = edits;
        todo!()
    }
}

/// Opens a dossier for the life of the calling component.
pub fn use_live_dossier(id: String) -> LiveDossier {
    let _ = id;
    todo!()
}
