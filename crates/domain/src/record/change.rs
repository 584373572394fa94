//! What a device says it did.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{field::LiveValue, replaced::Replaced};
use crate::{
    clock::Stamp,
    ids::{ChangeId, RecordKey},
    value::Value,
};

/// One write to one field.
// In the canonical order of the keys, so that writing it sorts nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Write {
    /// The values this one replaces: those its author had on the screen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaces: Vec<Replaced>,
    pub value: Value,
}

/// A device's n-th change: some fields of one record.
///
/// ```text
/// {"id":"tablet:7","at":[ms,counter],"by":"…","record":{"dossier","kind","id"},
///  "fields":{"text":{"value":…,"replaces":["office:3#9f86d081884c7d65"]}}, …what a newer version added}
/// ```
// In the canonical order of the keys, so that writing it sorts nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub at: Stamp,
    /// The person at the device; may be empty, and is then left out in JSON.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    pub fields: BTreeMap<String, Write>,
    pub id: ChangeId,
    pub record: RecordKey,
    /// What a newer version of the product added; kept and passed on.
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

impl Change {
    /// The value it wrote to a field, with its origin.
    pub fn wrote(&self, field: &str) -> Option<LiveValue> {
        Some(LiveValue {
            value: self.fields.get(field)?.value.clone(),
            at: self.at,
            by: self.by.clone(),
            digest: self.kept_digest(field),
        })
    }
}
