//! A dossier on the screen: read once, kept up with every tab, saved at every tap.

use std::sync::Arc;

use device::{
    Subscription,
    edits::{LiveRecords, SaveEvent, Step},
};
use domain::{
    dossier::Dossier,
    ids::RecordKey,
    record::{Edit, Record},
    value::Value,
};
use leptos::prelude::*;

use super::{AppState, SaveState, UndoStack, task::spawn_detached, use_app};
use crate::store::{NewAttachment, Saved, StoreError};

/// A dossier that follows the store. Copies are handles to the same dossier.
#[derive(Clone, Copy)]
pub struct LiveDossier {
    /// As they are on the screen: what is being saved lies over what is stored. `None` until read.
    pub records: Memo<Option<Arc<Vec<Record>>>>,
    /// The dossier as the domain reads it.
    pub dossier: Memo<Option<Arc<Dossier>>>,
    pub id: StoredValue<String>,
    live: RwSignal<LiveRecords>,
    steps: UndoStack,
    app: AppState,
}

/// What became of a step that was to be undone.
#[derive(Clone, Debug, PartialEq)]
pub enum Undone {
    /// The fields that are again as they were.
    Fields(Vec<String>),
    /// Somebody wrote something else meanwhile, which is not this person's to undo.
    Superseded,
}

impl PartialEq for LiveDossier {
    fn eq(&self, other: &Self) -> bool {
        self.live == other.live
    }
}

impl LiveDossier {
    /// A record as it is on the screen.
    pub fn record(self, kind: &str, id: &str) -> Option<Record> {
        self.records
            .with(|records| LiveRecords::find(records.as_ref()?, kind, id).cloned())
    }

    /// The same, not followed.
    pub fn record_now(self, kind: &str, id: &str) -> Option<Record> {
        self.records
            .try_with_untracked(|records| LiveRecords::find(records.as_ref()?, kind, id).cloned())
            .flatten()
    }

    pub fn app(self) -> AppState {
        self.app
    }

    /// What was done in this window and can be undone.
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

    /// Begins an edit that replaces what is on the screen; see [`Record::edit`].
    pub fn edit(self, kind: &str, id: &str) -> Edit {
        let dossier = self.id.try_get_value().unwrap_or_default();
        let key = RecordKey::new(dossier, kind, id);
        let shown = self.records.try_get_untracked().flatten();
        LiveRecords::edit(shown.as_ref().map(|records| records.as_slice()), key)
    }

    /// Saves in the background, in order; the screen shows the change at once, and the app's save
    /// state tells how it went.
    pub fn save(self, edits: Vec<Edit>) {
        drop(self.app.saves().save(edits, Vec::new()));
    }

    /// The same with attachments, for callers that go on once it is stored.
    ///
    /// # Errors
    /// As [`SaveQueue::save`](device::edits::SaveQueue::save).
    pub async fn save_with(
        self,
        edits: Vec<Edit>,
        attachments: Vec<NewAttachment>,
    ) -> Result<Saved, StoreError> {
        self.app.saves().save(edits, attachments).await
    }

    /// Writes fields of a record as one step that can be undone.
    pub fn put(self, kind: &str, id: &str, fields: Vec<(&str, Value)>) {
        self.write(kind, id, fields, None);
    }

    /// The same for a field somebody is typing into: a word is one step.
    pub fn put_typed(self, kind: &str, id: &str, field: &str, value: Value) {
        let now = js_sys::Date::now();
        self.write(kind, id, vec![(field, value)], Some(now));
    }

    fn write(self, kind: &str, id: &str, values: Vec<(&str, Value)>, typed: Option<f64>) {
        let record = self.record_now(kind, id);
        let edit = self.edit(kind, id);
        if let Some((edit, step)) = Step::of(record.as_ref(), edit, values, typed) {
            self.steps.push(step);
            self.save(vec![edit]);
        }
    }

    /// Undoes the latest step of a record that `fits`, as one more edit.
    pub fn undo(self, fits: impl Fn(&RecordKey) -> bool) -> Option<Undone> {
        let step = self.steps.pop(fits)?;
        let (kind, id) = (&step.record.kind, &step.record.id);
        let (record, edit) = (self.record_now(kind, id), self.edit(kind, id));
        let Some((edit, fields)) = step.undo(record.as_ref(), edit) else {
            return Some(Undone::Superseded);
        };
        self.save(vec![edit]);
        Some(Undone::Fields(fields))
    }

    /// What undoes a step once the page it was done on may be gone: the fields as they were. It
    /// replaces what this device wrote, and nothing that came from elsewhere meanwhile.
    pub fn back(
        self,
        kind: &str,
        id: &str,
        fields: Vec<(&str, Value)>,
    ) -> impl Fn() + Clone + Send + Sync + use<> {
        let dossier = self.id.try_get_value().unwrap_or_default();
        let (app, steps) = (self.app, self.steps);
        let record = RecordKey::new(dossier, kind, id);
        let edit = fields
            .iter()
            .fold(Edit::new(record.clone()), |edit, (name, value)| {
                edit.set(*name, value.clone())
            });
        move || {
            let fields: Vec<&str> = edit.fields.keys().map(String::as_str).collect();
            steps.forget(&record, &fields);
            drop(app.saves().save(vec![edit.clone()], Vec::new()));
        }
    }

    fn read(self) {
        let (Some(store), Some(id)) = (self.app.store.try_get_value(), self.id.try_get_value())
        else {
            return;
        };
        spawn_detached(async move {
            match store.records(&id).await {
                Ok(fresh) => {
                    self.live.try_update(|live| live.join(&fresh));
                }
                Err(error) => {
                    self.app.save.try_set(SaveState::Failed(error));
                }
            }
        });
    }
}

/// Opens a dossier for the life of the calling component.
pub fn use_live_dossier(id: String) -> LiveDossier {
    let app = use_app();
    let live = RwSignal::new(LiveRecords::default());
    let records = Memo::new_with_compare(move |_| live.with(LiveRecords::shown), |_, _| true);
    let stored_id = StoredValue::new(id.clone());
    let name = id.clone();
    let dossier = Memo::new_with_compare(
        move |_| {
            let records = records.get()?;
            Some(Arc::new(Dossier::read(&name, &records, &app.pack())))
        },
        |_, _| true,
    );
    let dossier = LiveDossier {
        records,
        dossier,
        id: stored_id,
        live,
        steps: UndoStack::here(),
        app,
    };
    let saves = app.saves();
    live.update(|live| live.set_unsaved(saves.unsaved(&id)));
    dossier.read();
    let subscriptions = (follow_queue(app, live, id.clone()), {
        app.store().subscribe(move |changed| {
            if !changed.dossiers.contains(&id) {
                return;
            }
            // A commit of this window hands its records over; imports and other windows do not.
            if changed.records.is_empty() {
                dossier.read();
            } else {
                live.try_update(|live| live.join(&changed.records));
            }
        })
    });
    let subscriptions = StoredValue::new_local(Some(subscriptions));
    on_cleanup(move || {
        subscriptions.try_update_value(Option::take);
    });
    dossier
}

/// What is being saved of a dossier is shown from the tap on.
fn follow_queue(app: AppState, live: RwSignal<LiveRecords>, id: String) -> Subscription {
    let saves = app.saves();
    let queue = saves.clone();
    saves.subscribe(move |event| {
        if matches!(event, SaveEvent::Unsaved(dossier) if *dossier == id) {
            live.try_update(|live| live.set_unsaved(queue.unsaved(&id)));
        }
    })
}
