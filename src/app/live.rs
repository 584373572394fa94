//! A dossier on the screen: read once, kept up with every tab, saved at every tap.

use std::sync::Arc;

use domain::{
    dossier::Dossier,
    ids::RecordKey,
    order,
    record::{Edit, Record},
};
use leptos::prelude::*;

use super::{AppState, SaveState, UndoStack, queue, task::spawn_detached, use_app};
use crate::{
    i18n::Trouble,
    store::{NewAttachment, Saved, StoreError},
};

/// A dossier that follows the store. Copies are handles to the same dossier.
#[derive(Clone, Copy)]
pub struct LiveDossier {
    /// As stored, with what is still being stored laid over it, so that two quick taps on one
    /// answer do not lose the first. `None` until read.
    pub records: Memo<Option<Arc<Vec<Record>>>>,
    /// The dossier as the domain reads it.
    pub dossier: Memo<Option<Arc<Dossier>>>,
    pub id: StoredValue<String>,
    stored: RwSignal<Option<Arc<Vec<Record>>>>,
    /// In the order they were asked for.
    unsaved: RwSignal<Vec<Unsaved>>,
    steps: UndoStack,
    app: AppState,
}

/// Edits on their way into the store.
#[derive(Clone)]
struct Unsaved {
    number: u32,
    edits: Vec<Edit>,
}

impl PartialEq for LiveDossier {
    fn eq(&self, other: &Self) -> bool {
        self.stored == other.stored
    }
}

impl LiveDossier {
    /// A record as it is on the screen.
    pub fn record(self, kind: &str, id: &str) -> Option<Record> {
        self.records
            .with(|records| find(records.as_ref()?, kind, id).cloned())
    }

    /// The same, not followed.
    pub fn record_now(self, kind: &str, id: &str) -> Option<Record> {
        self.records
            .try_with_untracked(|records| find(records.as_ref()?, kind, id).cloned())
            .flatten()
    }

    pub fn app(self) -> AppState {
        self.app
    }

    /// What was done in this window and can be taken back.
    pub fn steps(self) -> UndoStack {
        self.steps
    }

    /// The enterprise's name; empty until read.
    pub fn name(self) -> Signal<String> {
        Signal::derive(move || {
            self.dossier.with(|dossier| {
                dossier
                    .as_ref()
                    .map(|dossier| dossier.enterprise.name.clone())
                    .unwrap_or_default()
            })
        })
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

    /// Saves in the background, in order; the screen shows the change at once, and the app's save
    /// state tells how it went.
    pub fn save(self, edits: Vec<Edit>) {
        // At once, not when the browser gets to it: the next edit builds on this one.
        let number = self.lay_over(edits.clone());
        spawn_detached(async move {
            // The save state has already said what went wrong.
            drop(self.store(number, edits, Vec::new()).await);
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
        let kept = attachments.is_empty();
        // A photo is shown once its bytes are there: drawn before, it would find none.
        let number = self.lay_over(if kept { edits.clone() } else { Vec::new() });
        self.store(number, edits, attachments).await
    }

    async fn store(
        self,
        number: u32,
        edits: Vec<Edit>,
        attachments: Vec<NewAttachment>,
    ) -> Result<Saved, StoreError> {
        let kept = attachments.is_empty();
        let outcome = queue::save(self.app, edits, attachments).await;
        match &outcome {
            Ok(saved) => {
                if !self.take(saved.records.clone())
                    && let (Some(store), Some(record)) =
                        (self.app.store.try_get_value(), saved.records.first())
                {
                    // The page is gone; another that shows the dossier has not heard of it.
                    store.announce(vec![record.key.dossier.clone()], Vec::new());
                }
                // Saves keep their order, so whatever was asked for earlier is stored as well.
                self.lift(|unsaved| unsaved.number <= number);
            }
            // It waits in the queue, and on the screen it stays what the person entered.
            Err(error) if kept && queue::is_kept(error) => {}
            Err(_) => self.lift(|unsaved| unsaved.number == number),
        }
        outcome
    }

    fn lay_over(self, edits: Vec<Edit>) -> u32 {
        let laid = self.unsaved.try_update(|all| {
            let number = all.last().map_or(0, |last| last.number.wrapping_add(1));
            all.push(Unsaved { number, edits });
            number
        });
        laid.unwrap_or_default()
    }

    fn lift(self, stored: impl Fn(&Unsaved) -> bool) {
        self.unsaved
            .try_update(|all| all.retain(|unsaved| !stored(unsaved)));
    }

    /// Takes records from the store. They are joined, not put in place: an older reading that
    /// comes late takes nothing back. Whether the page is still there to take them.
    fn take(self, fresh: Vec<Record>) -> bool {
        let taken = self.stored.try_update(|records| {
            let mut all = records.take().map(Arc::unwrap_or_clone).unwrap_or_default();
            for record in fresh {
                match all.iter_mut().find(|held| held.key == record.key) {
                    Some(held) => held.join(&record),
                    None => all.push(record),
                }
            }
            order::sort_by(&mut all, |a, b| a.key.cmp(&b.key));
            *records = Some(Arc::new(all));
        });
        taken.is_some()
    }

    fn read(self) {
        let (Some(store), Some(id)) = (self.app.store.try_get_value(), self.id.try_get_value())
        else {
            return;
        };
        spawn_detached(async move {
            match store.records(&id).await {
                Ok(fresh) => {
                    self.take(fresh);
                    if !queue::is_busy() {
                        self.lift(|_| true);
                    }
                }
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

/// What is stored with what is not stored yet laid over it.
fn shown(stored: Arc<Vec<Record>>, unsaved: &[Unsaved]) -> Arc<Vec<Record>> {
    let mut shown = stored;
    for edit in unsaved.iter().flat_map(|unsaved| &unsaved.edits) {
        let records = Arc::make_mut(&mut shown);
        match records.iter_mut().find(|held| held.key == edit.record) {
            Some(held) => *held = held.preview(edit),
            None => records.push(Record::new(edit.record.clone()).preview(edit)),
        }
    }
    shown
}

/// Opens a dossier for the life of the calling component.
pub fn use_live_dossier(id: String) -> LiveDossier {
    let app = use_app();
    let stored = RwSignal::new(None::<Arc<Vec<Record>>>);
    let unsaved = RwSignal::new(Vec::<Unsaved>::new());
    let records = Memo::new_with_compare(
        move |_| {
            let stored = stored.get()?;
            Some(unsaved.with(|unsaved| shown(stored, unsaved)))
        },
        |_, _| true,
    );
    let stored_id = StoredValue::new(id.clone());
    let name = id.clone();
    let dossier = Memo::new_with_compare(
        move |_| {
            let records = records.get()?;
            Some(Arc::new(Dossier::read(&name, &records, &app.pack())))
        },
        |_, _| true,
    );
    let live = LiveDossier {
        records,
        dossier,
        id: stored_id,
        stored,
        unsaved,
        steps: UndoStack::here(),
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
