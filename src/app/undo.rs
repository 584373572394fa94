//! What a person did in this window, and what was there before: taken back one step at a time, also
//! after leaving the page and coming back.

use domain::{ids::RecordKey, record::Edit, value::Value};

use super::{AppState, LiveDossier, queue, task::spawn_detached};
use leptos::prelude::*;

/// How many steps are remembered.
const DEPTH: usize = 200;
/// Milliseconds within which what is typed into one field is one step.
const WORD: f64 = 4_000.0;

/// One deed: fields of one record.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub record: RecordKey,
    /// Each field with its value before and after.
    pub fields: Vec<(String, Value, Value)>,
    /// Typed letter by letter, last at this moment; choices are steps of their own.
    typed: Option<f64>,
}

/// The window's steps, latest last; in context below the app.
#[derive(Clone, Copy, Default)]
pub struct UndoStack(RwSignal<Vec<Step>>);

/// What became of a step that was to be taken back.
#[derive(Clone, Debug, PartialEq)]
pub enum TakenBack {
    /// The fields that are again as they were.
    Fields(Vec<String>),
    /// Somebody wrote something else meanwhile, which is not this person's to take back.
    Overtaken,
}

impl UndoStack {
    /// The window's steps, from any component below the app.
    pub fn here() -> Self {
        expect_context()
    }

    fn note(self, step: Step) {
        self.0.update(|steps| {
            if let (Some(last), Some(now)) = (steps.last_mut(), step.typed)
                && last.record == step.record
                && last.typed.is_some_and(|then| now - then < WORD)
                && let ([(field, _, after)], [(other, _, newer)]) =
                    (last.fields.as_mut_slice(), step.fields.as_slice())
                && field == other
            {
                after.clone_from(newer);
                last.typed = Some(now);
                return;
            }
            if steps.len() == DEPTH {
                steps.remove(0);
            }
            steps.push(step);
        });
    }

    /// Whether a step of a record that `fits` can be taken back; followed.
    pub fn can(self, fits: impl Fn(&RecordKey) -> bool) -> bool {
        self.0
            .with(|steps| steps.iter().any(|step| fits(&step.record)))
    }

    /// Forgets the latest deed on these fields: it was taken back in another way.
    fn forget(self, record: &RecordKey, fields: &[(String, Value)]) {
        self.0.try_update(|steps| {
            let same = |step: &Step| {
                step.record == *record
                    && step
                        .fields
                        .iter()
                        .all(|(name, ..)| fields.iter().any(|(own, _)| own == name))
            };
            if let Some(at) = steps.iter().rposition(same) {
                steps.remove(at);
            }
        });
    }

    /// Takes the latest step of a record that `fits` back, as one more edit.
    pub fn take_back(
        self,
        live: LiveDossier,
        fits: impl Fn(&RecordKey) -> bool,
    ) -> Option<TakenBack> {
        let step = self
            .0
            .try_update(|steps| {
                let at = steps.iter().rposition(|step| fits(&step.record))?;
                Some(steps.remove(at))
            })
            .flatten()?;
        let record = live.record_now(&step.record.kind, &step.record.id);
        let now = |field: &str| {
            let value = record.as_ref().and_then(|record| record.get(field));
            value.cloned().unwrap_or_default()
        };
        let mut edit = live.edit(&step.record.kind, &step.record.id);
        let mut fields = Vec::new();
        for (field, before, after) in step.fields {
            if now(&field) == after {
                edit = edit.set(field.as_str(), before);
                fields.push(field);
            }
        }
        if fields.is_empty() {
            return Some(TakenBack::Overtaken);
        }
        live.save(vec![edit]);
        Some(TakenBack::Fields(fields))
    }
}

impl LiveDossier {
    /// Writes fields of a record as one deed that can be taken back.
    pub fn put(self, kind: &str, id: &str, fields: Vec<(&str, Value)>) {
        self.write(kind, id, fields, false);
    }

    /// The same for a field somebody is typing into: a word is one deed.
    pub fn put_typed(self, kind: &str, id: &str, field: &str, value: Value) {
        self.write(kind, id, vec![(field, value)], true);
    }

    /// What takes a deed back once the page it was done on may be gone: the fields as they were.
    /// It replaces what this device wrote, and nothing that came from elsewhere meanwhile.
    pub fn back(
        self,
        kind: &str,
        id: &str,
        fields: Vec<(&str, Value)>,
    ) -> impl Fn() + Clone + Send + Sync + use<> {
        let edit = self.edit(kind, id);
        let (app, steps, record) = (self.app(), self.steps(), edit.record);
        let fields: Vec<(String, Value)> = fields
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        move || {
            steps.forget(&record, &fields);
            let edit = fields
                .iter()
                .fold(Edit::new(record.clone()), |edit, (name, value)| {
                    edit.set(name.as_str(), value.clone())
                });
            put_outside(app, edit);
        }
    }

    fn write(self, kind: &str, id: &str, fields: Vec<(&str, Value)>, typed: bool) {
        let record = self.record_now(kind, id);
        let mut edit = self.edit(kind, id);
        let mut changed = Vec::new();
        for (field, value) in fields {
            let before = record.as_ref().and_then(|record| record.get(field));
            let before = before.cloned().unwrap_or_default();
            // Where people disagree, writing what is shown settles it.
            let settled = record
                .as_ref()
                .and_then(|record| record.field(field))
                .is_none_or(|field| !field.is_conflict());
            if before != value || !settled {
                edit = edit.set(field, value.clone());
                changed.push((field.to_owned(), before, value));
            }
        }
        if changed.is_empty() {
            return;
        }
        self.steps().note(Step {
            record: edit.record.clone(),
            fields: changed,
            typed: typed.then(js_sys::Date::now),
        });
        self.save(vec![edit]);
    }
}

/// Saves an edit that belongs to no page on the screen; pages that show its dossier hear of it.
pub fn put_outside(app: AppState, edit: Edit) {
    spawn_detached(async move {
        let dossier = edit.record.dossier.clone();
        if queue::save(app, vec![edit], Vec::new()).await.is_ok()
            && let Some(store) = app.store.try_get_value()
        {
            store.announce(vec![dossier], Vec::new());
        }
    });
}
