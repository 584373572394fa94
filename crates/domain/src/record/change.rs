//! What a device says it did.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    clock::Stamp,
    ids::{ChangeId, RecordKey},
    value::Value,
};

/// One write to one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Write {
    pub value: Value,
    /// The values this one replaces: those its author had on the screen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaces: Vec<ChangeId>,
}

/// A device's n-th change: some fields of one record.
///
/// ```text
/// {"id":"tablet:7","at":[ms,counter],"by":"…","record":{"dossier","kind","id"},
///  "fields":{"text":{"value":…,"replaces":["office:3"]}}, …what a newer version added}
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub id: ChangeId,
    pub at: Stamp,
    /// The person at the device; may be empty, and is then left out in JSON.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    pub record: RecordKey,
    pub fields: BTreeMap<String, Write>,
    /// What a newer version of the product added; kept and passed on.
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// What a person asks to write, before it has an id and a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub record: RecordKey,
    pub fields: BTreeMap<String, Value>,
    /// For each field, the ids of the values that were on the screen. Only these (and the
    /// device's own) are replaced; a value that arrived unseen stays, as a conflict.
    pub shown: BTreeMap<String, Vec<ChangeId>>,
}

impl Edit {
    /// An edit of a record that did not exist on the screen.
    pub fn new(record: RecordKey) -> Self {
        Self {
            record,
            fields: BTreeMap::new(),
            shown: BTreeMap::new(),
        }
    }

    /// Also writes `value` to `field`.
    #[must_use]
    pub fn set(mut self, field: impl Into<String>, value: impl Into<Value>) -> Self {
        self.fields.insert(field.into(), value.into());
        self
    }
}
