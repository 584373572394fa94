//! Changes of a device from a number on, as if another device had made them.
//!
//! A browser profile that was put back or copied goes on numbering where it stood, while the office
//! has other changes under those numbers. Its own are given to a new device then: the same values at
//! the same times, under numbers nobody else uses.

use super::{
    change::{Change, Write},
    field::{DELETED_SEEN, Field, LiveValue},
    merge::Record,
    replaced::Replaced,
};
use crate::{
    ids::{ChangeId, DeviceId},
    value::Value,
};

/// Which changes become whose: those of `from` above `after` become those of `to`, from 1 on. `to`
/// must have made none before.
#[derive(Clone, Debug)]
pub struct Renumbering {
    pub from: DeviceId,
    pub after: u32,
    pub to: DeviceId,
}

impl Renumbering {
    fn concerns(&self, id: &ChangeId) -> bool {
        id.device == self.from && id.seq > self.after
    }

    fn id(&self, id: &ChangeId) -> ChangeId {
        if self.concerns(id) {
            ChangeId::new(self.to.clone(), id.seq - self.after)
        } else {
            id.clone()
        }
    }

    /// How far the author of a deletion saw a record names devices too.
    fn value(&self, field: &str, value: &Value) -> Value {
        let (DELETED_SEEN, Value::Map(seen)) = (field, value) else {
            return value.clone();
        };
        let mut seen = seen.clone();
        let after = i64::from(self.after);
        if let Some(Value::Int(last)) = seen.get_mut(self.from.as_str())
            && *last > after
        {
            let beyond = *last - after;
            *last = after;
            seen.insert(self.to.to_string(), Value::Int(beyond));
        }
        Value::Map(seen)
    }

    /// The change under its new number. `written` gives the value that a change of `from` wrote to a
    /// field: those it keeps are another device's now, and a write shows that its author saw them.
    pub fn change(
        &self,
        change: &Change,
        written: impl Fn(&ChangeId, &str) -> Option<LiveValue>,
    ) -> Change {
        let id = self.id(&change.id);
        let replaced = |field: &str, it: &Replaced| {
            if it.id.device != self.from {
                return Some(it.clone());
            }
            if self.concerns(&it.id) {
                let digest = None;
                return Some(Replaced {
                    id: self.id(&it.id),
                    digest,
                });
            }
            // One that is not known stays live, and people see both.
            let held = written(&it.id, field)?;
            Some(Replaced::seen(&id.device, &it.id, field, &held))
        };
        let write = |(field, write): (&String, &Write)| {
            let replaces = write.replaces.iter();
            let write = Write {
                value: self.value(field, &write.value),
                replaces: replaces.filter_map(|it| replaced(field, it)).collect(),
            };
            (field.clone(), write)
        };
        Change {
            fields: change.fields.iter().map(write).collect(),
            id: id.clone(),
            ..change.clone()
        }
    }

    /// The record as it would be, had `to` made the changes. `reached` is the last change of `from`
    /// at or below `after` that the record has taken; 0 when none.
    pub fn record(&self, record: &Record, reached: u32) -> Record {
        let field = |(name, field): (&String, &Field)| {
            let live = field.live.iter().map(|(id, held)| {
                let mut held = held.clone();
                held.value = self.value(name, &held.value);
                (self.id(id), held)
            });
            let field = Field {
                live: live.collect(),
                superseded: field.superseded.clone(),
            };
            (name.clone(), field)
        };
        let mut versions = record.versions.clone();
        if let Some(last) = versions.remove(&self.from) {
            if reached > 0 {
                versions.insert(self.from.clone(), reached);
            }
            if last > self.after {
                versions.insert(self.to.clone(), last - self.after);
            }
        }
        Record {
            key: record.key.clone(),
            fields: record.fields.iter().map(field).collect(),
            versions,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clock::Stamp,
        ids::RecordKey,
        record::{DELETED, Edit},
    };

    /// The value a change wrote to a field.
    fn written(changes: &[Change], id: &ChangeId, field: &str) -> Option<LiveValue> {
        let change = changes.iter().find(|change| change.id == *id)?;
        Some(LiveValue {
            value: change.fields.get(field)?.value.clone(),
            at: change.at,
            by: change.by.clone(),
        })
    }

    /// The records are those that the renumbered changes make.
    #[test]
    fn records_follow_their_changes() {
        let (old, new) = (DeviceId::new("old"), DeviceId::new("new"));
        let key = RecordKey::only("d", "enterprise");
        for after in 0..=4 {
            let renumbering = Renumbering {
                from: old.clone(),
                after,
                to: new.clone(),
            };
            let mut record = Record::new(key.clone());
            let mut wanted = Record::new(key.clone());
            let mut changes: Vec<Change> = Vec::new();
            let mut reached = 0;
            let edits = [
                ("other", 1, "name", Value::text("甲")),
                ("old", 1, "name", Value::text("乙")),
                ("old", 2, "phone", Value::text("1")),
                ("other", 2, "phone", Value::text("2")),
                ("old", 3, "name", Value::text("丙")),
                ("old", 4, DELETED, Value::Bool(true)),
            ];
            for (device, seq, field, value) in edits {
                let edit = match field {
                    "phone" => Edit::new(key.clone()),
                    _ => record.edit(),
                };
                let id = ChangeId::new(DeviceId::new(device), seq);
                let edit = edit.set(field, value);
                let change = record.change(&edit, id, Stamp::default(), "");
                let change = change.expect("readable").expect("new");
                record.apply(&change);
                changes.push(change.clone());
                let moved = match device {
                    "old" if seq > after => {
                        renumbering.change(&change, |id, field| written(&changes, id, field))
                    }
                    _ => change,
                };
                assert_eq!(moved.check(), Ok(()));
                wanted.apply(&moved);
                if device == "old" && seq <= after {
                    reached = seq;
                }
            }
            let moved = renumbering.record(&record, reached);
            assert_eq!(moved, wanted, "after {after}");
            assert!(moved.is_sound());
        }
    }
}
