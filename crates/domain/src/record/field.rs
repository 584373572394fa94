//! A field: the values nobody has replaced.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::replaced::{Digest, Replaced};
use crate::{clock::Stamp, ids::ChangeId, value::Value};

/// The field that says a record was deleted.
pub const DELETED: &str = "deleted";

/// The field that says how far the author of a deletion saw the record: each device's last number.
pub const DELETED_SEEN: &str = "deleted_seen";

/// Fields that can be read by name, whether a record's or a content that was decided on.
pub trait Fields {
    /// The value of a field; `None` where there is none or it is null.
    fn get(&self, field: &str) -> Option<&Value>;

    /// The text of a field, if it holds one.
    fn text(&self, field: &str) -> Option<&str> {
        self.get(field)?.as_text()
    }
}

/// A value with its origin.
// In the canonical order of the keys, as all that is written in great numbers: it need not be sorted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveValue {
    pub at: Stamp,
    /// The person at the device; may be empty, and is then left out in JSON.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// Where the person's name was erased: what shows that the value was seen.
    #[serde(
        default,
        deserialize_with = "crate::json::present",
        skip_serializing_if = "Option::is_none"
    )]
    pub digest: Option<Digest>,
    pub value: Value,
}

/// The state of one field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Values nobody has replaced, by the change that wrote them.
    pub(super) live: BTreeMap<ChangeId, LiveValue>,
    /// Values replaced before they arrived: they are not live when they do.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) superseded: BTreeSet<Replaced>,
}

impl Field {
    /// Whether a value that was not here before was replaced by one that is.
    pub(super) fn supersedes(&self, id: &ChangeId, name: &str, held: &LiveValue) -> bool {
        let least = Replaced {
            id: id.clone(),
            digest: None,
        };
        let mut of_id = self.superseded.range(least..).take_while(|it| it.id == *id);
        of_id.any(|replaced| replaced.shows(name, held))
    }

    /// Values nobody has replaced, oldest id first.
    pub fn live(&self) -> impl Iterator<Item = (&ChangeId, &LiveValue)> {
        self.live.iter()
    }

    /// The value to show: of several, that of the greatest change id. Every copy shows the same one,
    /// and no clock has a part in it: what is shown is also what is counted, and in which area a
    /// dossier lies. That people disagree is shown beside it ([`Field::is_conflict`]).
    pub fn shown(&self) -> Option<(&ChangeId, &LiveValue)> {
        self.live.last_key_value()
    }

    /// Whether people disagree: more than one *different* value is live. Two devices that wrote
    /// the same value agree.
    pub fn is_conflict(&self) -> bool {
        let mut values = self.live.values().map(|held| &held.value);
        values
            .next()
            .is_some_and(|first| values.any(|value| value != first))
    }
}
