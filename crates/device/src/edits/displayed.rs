//! What a control displayed, and what an edit made with it therefore replaces.

use domain::{
    enterprise,
    ids::ChangeId,
    record::{DELETED, Edit, Field, Record},
    value::Value,
};

/// What a control displays of a field, and the changes that value is of. The control takes one when
/// it displays a value and gives it back with what the person enters: an edit replaces that value and
/// no other. What arrived meanwhile and was not displayed stays beside it, as a conflict.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Displayed {
    value: Value,
    ids: Vec<ChangeId>,
}

impl Displayed {
    /// What is displayed of `field` now: the value [`Record::get`] gives. Devices that wrote that
    /// same value agree, so it is of all of them.
    pub fn of(record: Option<&Record>, field: &str) -> Self {
        let field = record.and_then(|record| record.field(field));
        let Some((field, (_, shown))) = field.and_then(|field| Some((field, field.shown()?)))
        else {
            return Self::default();
        };
        let same = field.live().filter(|(_, held)| held.value == shown.value);
        Self {
            value: shown.value.clone(),
            ids: same.map(|(id, _)| id.clone()).collect(),
        }
    }

    /// The value; null where there is none.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// What the control displays once the person entered `value`: in place of the same changes, and
    /// of this device's own.
    #[must_use]
    pub fn entered(self, value: Value) -> Self {
        Self { value, ..self }
    }

    pub(super) fn into_parts(self) -> (Value, Vec<ChangeId>) {
        (self.value, self.ids)
    }
}

/// A field to write with the value its control displayed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldWrite {
    pub field: String,
    pub value: Value,
    pub displayed: Displayed,
}

impl FieldWrite {
    pub fn new(field: &str, value: Value, displayed: Displayed) -> Self {
        Self {
            field: field.to_owned(),
            value,
            displayed,
        }
    }
}

/// Begins an edit of a record: it replaces what is displayed of each of its fields.
pub(super) fn begin(record: &Record) -> Edit {
    let mut edit = Edit::new(record.key.clone());
    for (name, _) in record.fields() {
        let displayed = Displayed::of(Some(record), name);
        edit.shown.insert(name.to_owned(), displayed.ids);
    }
    edit
}

/// Settles what people disagree on: `value` in place of every value of `field` in `record`, which
/// must be what the person saw side by side.
pub fn settle(record: &Record, field: &str, value: Value) -> Edit {
    let live = record.field(field).into_iter().flat_map(Field::live);
    let ids = live.map(|(id, _)| id.clone()).collect();
    let mut edit = Edit::new(record.key.clone()).set(field, value);
    edit.shown.insert(field.to_owned(), ids);
    edit
}

/// Settles whether a record that somebody deleted without having seen all of it is to stay deleted.
/// `record` and its `dossier` must be what the person saw, with everything the other had not.
pub fn settle_deletion(record: &Record, dossier: &[Record], deleted: bool) -> Edit {
    let edit = record.edit().set(DELETED, deleted);
    if record.key.kind == enterprise::KIND {
        edit.in_sight_of(dossier)
    } else {
        edit
    }
}
