//! What a device says it did.

use std::collections::BTreeMap;

use crate::{
    clock::Stamp,
    ids::{ChangeId, RecordKey},
    order::Few,
    value::Value,
};

/// One write to one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    pub value: Value,
    /// The values this one replaces: those its author had on the screen.
    pub replaces: Vec<ChangeId>,
}

/// A device's n-th change: some fields of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub id: ChangeId,
    pub at: Stamp,
    /// The person at the device; may be empty.
    pub by: String,
    pub record: RecordKey,
    pub fields: Few<String, Write>,
    /// What a newer version of the product added; kept and passed on.
    pub extra: BTreeMap<String, Value>,
}

/// What a person asks to write, before it has an id and a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub record: RecordKey,
    pub fields: BTreeMap<String, Value>,
    /// For each field, the ids of the values that were on the screen. Only these (and the
    /// device's own) are replaced; a value that arrived unseen stays, as a conflict.
    pub shown: Few<String, Vec<ChangeId>>,
}

impl Edit {
    /// An edit of a record that did not exist on the screen.
    pub fn new(record: RecordKey) -> Self {
        Self {
            record,
            fields: BTreeMap::new(),
            shown: Few::new(),
        }
    }

    /// Also writes `value` to `field`.
    #[must_use]
    pub fn set(mut self, field: impl Into<String>, value: impl Into<Value>) -> Self {
        self.fields.insert(field.into(), value.into());
        self
    }
}
