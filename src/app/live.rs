//! A dossier on the screen: read once, kept up with every tab, saved at every tap.

use std::sync::Arc;

use device::{
    Subscription,
    edits::{Displayed, FieldWrite, LiveRecords, SaveEvent, Step, settle, settle_deletion},
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
    /// The fields that are again as they were; none where a record is gone that had been made.
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

    /// On how many fields of a record people disagree; followed.
    pub fn conflicts_in(self, kind: &str, id: &str) -> usize {
        self.records.with(|records| {
            let record = records.as_ref();
            let record = record.and_then(|records| LiveRecords::find(records, kind, id));
            record.map_or(0, |record| record.conflicts().count())
        })
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

    /// Begins a record that is not there yet.
    pub fn begin(self, kind: &str, id: &str) -> Edit {
        let dossier = self.id.try_get_value().unwrap_or_default();
        Edit::new(RecordKey::new(dossier, kind, id))
    }

    /// Begins an edit that replaces what is displayed now; see [`LiveRecords::edit`]. Not for what is
    /// typed: a box displays what it did when somebody began to type in it ([`super::LiveField`]).
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

    /// What is displayed of a field now: a control takes it when it displays the value.
    pub fn displayed(self, kind: &str, id: &str, field: &str) -> Displayed {
        Displayed::of(self.record_now(kind, id).as_ref(), field)
    }

    /// Writes fields of a record as one step that can be undone, in place of what is displayed of
    /// them now.
    pub fn put(self, kind: &str, id: &str, fields: Vec<(&str, Value)>) {
        self.write(kind, id, self.over_displayed(kind, id, fields), None);
    }

    /// Makes a record as one step that can be undone: it is deleted then.
    pub fn add(self, kind: &str, id: &str, fields: Vec<(&str, Value)>) {
        let edit = self.begin(kind, id);
        let edit = fields
            .into_iter()
            .fold(edit, |edit, (name, value)| edit.set(name, value));
        self.steps.push(Step::made(edit.record.clone()));
        self.save(vec![edit]);
    }

    fn over_displayed(self, kind: &str, id: &str, fields: Vec<(&str, Value)>) -> Vec<FieldWrite> {
        let record = self.record_now(kind, id);
        let fields = fields.into_iter();
        fields
            .map(|(field, value)| {
                FieldWrite::new(field, value, Displayed::of(record.as_ref(), field))
            })
            .collect()
    }

    /// Writes fields of a record as one step that can be undone, each in place of what its control
    /// displayed. `typed` says when, for a field somebody is typing into.
    pub fn write(self, kind: &str, id: &str, writes: Vec<FieldWrite>, typed: Option<f64>) {
        if let Some((edit, step)) = Step::of(self.edit(kind, id), writes, typed) {
            self.steps.push(step);
            self.save(vec![edit]);
        }
    }

    /// Settles what people disagree on, for the view that shows all of the field's values.
    pub fn settle(self, kind: &str, id: &str, field: &str, value: Value) {
        if let Some(record) = self.record_now(kind, id) {
            self.save(vec![settle(&record, field, value)]);
        }
    }

    /// Settles whether a record is to stay deleted, for the view that shows all of what whoever
    /// deleted it had not seen.
    pub fn settle_deletion(self, kind: &str, id: &str, deleted: bool) {
        let shown = self.records.try_get_untracked().flatten();
        let shown = shown.as_ref().map_or(&[][..], |records| records.as_slice());
        if let Some(record) = LiveRecords::find(shown, kind, id) {
            self.save(vec![settle_deletion(record, shown, deleted)]);
        }
    }

    /// Undoes the latest step of a record that `fits`, as one more edit.
    pub fn undo(self, fits: impl Fn(&RecordKey) -> bool) -> Option<Undone> {
        let step = self.steps.pop(fits)?;
        let record = self.record_now(&step.record.kind, &step.record.id);
        let own = self
            .app
            .store
            .try_get_value()
            .and_then(|store| store.own_id());
        let Some((edit, fields)) = step.undo(record.as_ref(), own.as_ref()) else {
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
