//! What a person did in one window, and what was there before: undone one step at a time.

use domain::{
    ids::{ChangeId, DeviceId, RecordKey},
    record::{DELETED, Edit, Field, Record, is_erased, is_unsaved},
    value::Value,
};

use super::FieldWrite;

/// How many steps are remembered.
const DEPTH: usize = 200;
/// Milliseconds within which what is typed into one field is one step.
const WORD: f64 = 4_000.0;

/// A field that was written.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldChange {
    pub field: String,
    pub before: Value,
    pub after: Value,
}

/// Fields of one record that were written together.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub record: RecordKey,
    pub fields: Vec<FieldChange>,
    /// Typed letter by letter, last at this moment in ms; choices are steps of their own.
    typed: Option<f64>,
    /// The record was made: undone, it is deleted.
    made: bool,
}

/// One window's steps, latest last.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UndoSteps(Vec<Step>);

impl Step {
    /// Writes fields into `edit`, each in place of the value its control displayed: the edit to
    /// save, and the step that undoes it. `None` where nothing would be different from what was
    /// displayed. `typed` says when, for a field somebody is typing into.
    pub fn of(mut edit: Edit, writes: Vec<FieldWrite>, typed: Option<f64>) -> Option<(Edit, Self)> {
        let mut fields = Vec::new();
        for FieldWrite {
            field,
            value: after,
            displayed,
        } in writes
        {
            let (before, ids) = displayed.into_parts();
            if before != after {
                edit = edit.set(field.as_str(), after.clone());
                edit.shown.insert(field.clone(), ids);
                // What was erased does not come back, nor does the mark that stands for it.
                let before = if is_erased(&before) {
                    Value::Null
                } else {
                    before
                };
                fields.push(FieldChange {
                    field,
                    before,
                    after,
                });
            }
        }
        let step = Self {
            record: edit.record.clone(),
            fields,
            typed,
            made: false,
        };
        (!step.fields.is_empty()).then_some((edit, step))
    }

    /// The step of making a record that was not there.
    pub fn made(record: RecordKey) -> Self {
        Self {
            record,
            fields: Vec::new(),
            typed: None,
            made: true,
        }
    }

    /// Whether this goes on typing what `last` began, and then is one with it.
    fn continues(&self, last: &mut Self) -> bool {
        let (Some(then), Some(now)) = (last.typed, self.typed) else {
            return false;
        };
        let ([before], [newer]) = (last.fields.as_mut_slice(), self.fields.as_slice()) else {
            return false;
        };
        if last.record != self.record || before.field != newer.field || now - then >= WORD {
            return false;
        }
        before.after.clone_from(&newer.after);
        last.typed = Some(now);
        true
    }
}

impl UndoSteps {
    pub fn push(&mut self, step: Step) {
        if self.0.last_mut().is_some_and(|last| step.continues(last)) {
            return;
        }
        if self.0.len() == DEPTH {
            self.0.remove(0);
        }
        self.0.push(step);
    }

    /// Whether a step of a record that `fits` can be undone.
    pub fn any(&self, fits: impl Fn(&RecordKey) -> bool) -> bool {
        self.0.iter().any(|step| fits(&step.record))
    }

    /// Forgets the latest step on these fields: it was undone in another way.
    pub fn forget(&mut self, record: &RecordKey, fields: &[&str]) {
        let same = |step: &Step| {
            let mut own = step.fields.iter();
            !step.made
                && step.record == *record
                && own.all(|own| fields.contains(&own.field.as_str()))
        };
        if let Some(at) = self.0.iter().rposition(same) {
            self.0.remove(at);
        }
    }

    /// Takes out the latest step of a record that `fits`.
    pub fn pop(&mut self, fits: impl Fn(&RecordKey) -> bool) -> Option<Step> {
        let at = self.0.iter().rposition(|step| fits(&step.record))?;
        Some(self.0.remove(at))
    }
}

impl Step {
    /// The edit that makes the fields as they were, and their names. `shown` is the record on the
    /// screen, `own` this device. The edit claims nothing that was displayed, so that it replaces
    /// what this device wrote and no value beside it. `None` where what this device wrote is not
    /// there any more: somebody replaced it meanwhile, and that is not this person's to undo.
    /// Of a record that was made it names no field: it is deleted, unless somebody else wrote in it.
    pub fn undo(
        self,
        shown: Option<&Record>,
        own: Option<&DeviceId>,
    ) -> Option<(Edit, Vec<String>)> {
        let is_own = |id: &ChangeId| is_unsaved(id) || own == Some(&id.device);
        if self.made {
            let record = shown.filter(|record| !record.is_deleted())?;
            let mut live = record.fields().flat_map(|(_, field)| field.live());
            let all_own = live.all(|(id, _)| is_own(id));
            return all_own.then(|| (record.edit().set(DELETED, true), Vec::new()));
        }
        let mut edit = Edit::new(self.record);
        let mut undone = Vec::new();
        for change in self.fields {
            let field = shown.and_then(|record| record.field(&change.field));
            let stands = field
                .into_iter()
                .flat_map(Field::live)
                .any(|(id, held)| is_own(id) && held.value == change.after);
            if stands {
                edit = edit.set(change.field.as_str(), change.before);
                undone.push(change.field);
            }
        }
        (!undone.is_empty()).then_some((edit, undone))
    }
}
