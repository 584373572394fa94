//! Records stay within what every reader takes: what would make one outgrow that is quarantined, for a
//! snapshot that nobody can read would stop every new device of its area.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    ids::{ChangeId, DeviceId, RecordKey},
    limits::RECORD_BYTES,
    record::{Applied, Change, DELETED, DELETED_SEEN, Record},
};

/// Records as changes make them, as far as there is room.
pub(crate) struct Room {
    records: BTreeMap<RecordKey, Record>,
    /// A record takes each device's changes in their order: after one that was left out, all are.
    full: BTreeSet<(DeviceId, RecordKey)>,
}

impl Room {
    /// `records` as they are stored.
    pub fn new(records: BTreeMap<RecordKey, Record>) -> Self {
        Self {
            records,
            full: BTreeSet::new(),
        }
    }

    /// Whether some of these records are beyond the limits.
    pub fn is_short(records: &[Record]) -> bool {
        let mut records = records.iter();
        records.any(|record| record.size() > RECORD_BYTES || record.check().is_err())
    }

    /// Applies a change where there is room for it; nothing where there is none.
    pub fn apply(&mut self, change: &Change) -> Option<Applied> {
        let place = (change.id.device.clone(), change.record.clone());
        if self.full.contains(&place) {
            return None;
        }
        let record = self.records.entry(change.record.clone());
        let record = record.or_insert_with(|| Record::new(change.record.clone()));
        let seen = record.versions().get(&change.id.device);
        if seen.is_none_or(|seen| *seen < change.id.seq) && !takes(record, change) {
            self.full.insert(place);
            return None;
        }
        Some(record.apply(change))
    }

    /// Takes out of `changes` what there is no room for; only what is `new` is asked.
    pub fn leave_out(
        &mut self,
        changes: &mut Vec<Change>,
        new: &BTreeSet<ChangeId>,
    ) -> Vec<Change> {
        let mut left_out = Vec::new();
        changes.retain(|change| {
            let fits = !new.contains(&change.id) || self.apply(change).is_some();
            if !fits {
                left_out.push(change.clone());
            }
            fits
        });
        left_out
    }

    pub fn into_records(self) -> Vec<Record> {
        self.records.into_values().collect()
    }
}

/// Whether a record has room for a change. What has outgrown its limits can still be deleted, as long as
/// readers take it.
fn takes(record: &Record, change: &Change) -> bool {
    if record.has_room_for(change).is_ok() {
        return true;
    }
    let mut fields = change.fields.keys();
    let deletes = fields.all(|name| [DELETED, DELETED_SEEN].contains(&name.as_str()));
    deletes && {
        let mut after = record.clone();
        after.apply(change);
        after.check().is_ok()
    }
}
