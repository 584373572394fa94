//! A record: its fields, and how far it has seen each device.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    WRITTEN_ONCE,
    change::Change,
    erasure::is_erased,
    field::{DELETED, DELETED_SEEN, Field, Fields, LiveValue},
};
use crate::{
    clock::Stamp,
    ids::{ChangeId, DeviceId, RecordKey},
    value::Value,
};

/// What applying a change did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applied {
    /// The record took the change.
    New,
    /// The record had seen it already; nothing changed.
    Already,
}

/// Whether a version vector covers a change.
fn has_seen(versions: &BTreeMap<DeviceId, u32>, id: &ChangeId) -> bool {
    versions.get(&id.device).is_some_and(|seq| *seq >= id.seq)
}

/// One record of a dossier.
///
/// Its version vector holds, for each device, the highest sequence number this record
/// has taken. Changes of one device reach a record in their order (bundles with a gap are held), so an
/// id at or below that number that is not live was replaced: no tombstones are needed.
///
/// ```text
/// {"key":{"dossier","kind","id"},"versions":{"tablet":7},"fields":{"text":{
///   "live":{"tablet:7":{"value":…,"at":[ms,counter],"by":"…"}},"superseded":["office:9#…"]}}}
/// ```
// In the canonical order of the keys, so that writing it sorts nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    pub(super) fields: BTreeMap<String, Field>,
    pub key: RecordKey,
    pub(super) versions: BTreeMap<DeviceId, u32>,
}

impl Record {
    /// A record nobody has written to.
    pub fn new(key: RecordKey) -> Self {
        Self {
            key,
            fields: BTreeMap::new(),
            versions: BTreeMap::new(),
        }
    }

    fn has_seen(&self, id: &ChangeId) -> bool {
        has_seen(&self.versions, id)
    }

    /// The fields whose value to show was written after `ms`, in ms since 1970 by the clock of who
    /// wrote it, in the order of their names. For people to look at: nothing is decided by a clock.
    pub fn written_since(&self, ms: i64) -> impl Iterator<Item = (&str, &LiveValue)> {
        self.fields.iter().filter_map(move |(name, field)| {
            let (_, held) = field.shown()?;
            (held.at.ms > ms).then_some((name.as_str(), held))
        })
    }

    /// Takes a change. Taking it again changes nothing.
    ///
    /// The caller keeps each device's changes in order and sends only this record's changes. A
    /// decision is written once: no change takes a value from its record.
    pub fn apply(&mut self, change: &Change) -> Applied {
        debug_assert_eq!(self.key, change.record);
        if self.has_seen(&change.id) {
            return Applied::Already;
        }
        for (name, write) in &change.fields {
            let field = self.fields.entry(name.clone()).or_default();
            // Of what was written once, nothing is replaced.
            let lasting = self.key.kind == WRITTEN_ONCE;
            for replaced in write.replaces.iter().filter(|_| !lasting) {
                let id = &replaced.id;
                let held = field.live.get(id);
                if held.is_some_and(|held| replaced.replaces(&change.id, id, name, held)) {
                    field.live.remove(id);
                } else if id.device != change.id.device && !has_seen(&self.versions, id) {
                    field.superseded.insert(replaced.clone());
                }
            }
            if let Some(held) = change.wrote(name)
                && !field.supersedes(&change.id, name, &held)
            {
                field.live.insert(change.id.clone(), held);
            }
        }
        self.versions
            .insert(change.id.device.clone(), change.id.seq);
        self.forget_arrived();
        Applied::New
    }

    /// Forgets superseded values that can arrive no more: `replaces` may name a change that never
    /// wrote to the field, and every copy must forget it at the same point.
    fn forget_arrived(&mut self) {
        let versions = &self.versions;
        for field in self.fields.values_mut() {
            field.superseded.retain(|it| !has_seen(versions, &it.id));
        }
    }

    /// Takes everything another copy of this record knows.
    pub fn join(&mut self, other: &Self) {
        debug_assert_eq!(self.key, other.key);
        let names: Vec<String> = self
            .fields
            .keys()
            .chain(other.fields.keys())
            .cloned()
            .collect();
        for name in names {
            let theirs = other.fields.get(&name);
            let mine = self.fields.entry(name.clone()).or_default();
            let empty = Field::default();
            let theirs = theirs.unwrap_or(&empty);
            // A value only one side holds lives on unless the other side saw it and let it go.
            mine.live.retain(|id, held| {
                theirs.live.contains_key(id)
                    || !(has_seen(&other.versions, id) || theirs.supersedes(id, &name, held))
            });
            for (id, held) in &theirs.live {
                let let_go = has_seen(&self.versions, id) || mine.supersedes(id, &name, held);
                if let Some(mine) = mine.live.get_mut(id) {
                    mine.erase_as(held);
                } else if !let_go {
                    mine.live.insert(id.clone(), held.clone());
                }
            }
            mine.superseded.extend(theirs.superseded.iter().cloned());
        }
        for (device, seq) in &other.versions {
            let mine = self.versions.entry(device.clone()).or_insert(0);
            *mine = (*mine).max(*seq);
        }
        self.forget_arrived();
    }

    /// The value to show for `field`; `None` when there is none, or it is null or was erased.
    pub fn get(&self, field: &str) -> Option<&Value> {
        let (_, held) = self.fields.get(field)?.shown()?;
        let is_there = !held.value.is_null() && !is_erased(&held.value);
        is_there.then_some(&held.value)
    }

    /// The text of `field`, if it holds one.
    pub fn text(&self, field: &str) -> Option<&str> {
        self.get(field)?.as_text()
    }

    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.get(name)
    }

    pub fn fields(&self) -> impl Iterator<Item = (&str, &Field)> {
        self.fields
            .iter()
            .map(|(name, field)| (name.as_str(), field))
    }

    /// The fields people disagree on.
    pub fn conflicts(&self) -> impl Iterator<Item = (&str, &Field)> {
        self.fields()
            .filter(|(name, field)| *name != DELETED_SEEN && field.is_conflict())
    }

    /// Whether somebody deleted the record. Deletion is a field like any other: it can be undone,
    /// and what its author had not seen is put before people ([`Record::unseen`]).
    pub fn is_deleted(&self) -> bool {
        self.get(DELETED).and_then(Value::as_bool) == Some(true)
    }

    /// The latest stamp of any live value: for people, see [`Stamp::is_plausible`].
    pub fn updated(&self) -> Stamp {
        self.fields
            .values()
            .flat_map(Field::live)
            .map(|(_, held)| held.at)
            .max()
            .unwrap_or_default()
    }

    /// Whether it can have come about by taking changes: it holds none it has not taken, and no
    /// superseded one that it has.
    pub fn is_sound(&self) -> bool {
        self.fields.values().all(|field| {
            field.live.keys().all(|id| self.has_seen(id))
                && !field.superseded.iter().any(|it| self.has_seen(&it.id))
        })
    }

    /// For each device, the highest sequence number this record has taken.
    pub fn versions(&self) -> &BTreeMap<DeviceId, u32> {
        &self.versions
    }
}

impl Fields for Record {
    fn get(&self, field: &str) -> Option<&Value> {
        Self::get(self, field)
    }
}
