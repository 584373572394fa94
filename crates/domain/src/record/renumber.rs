//! Changes of a device from a number on, as if another device had made them.
//!
//! A browser profile that was put back or copied goes on numbering where it stood, while the office
//! has other changes under those numbers. Its own are given to a new device then: the same values at
//! the same times, under numbers nobody else uses.
//!
//! A decision is none under another device, for its id answers for the device too. What it said is
//! kept in a record of kind [`FORMER_DECISION`], where it decides nothing; its author has to decide
//! again.

use super::{
    WRITTEN_ONCE,
    change::{Change, Write},
    field::{DELETED_SEEN, Field, LiveValue},
    merge::Record,
    replaced::Replaced,
};
use crate::{
    ids::{ChangeId, DeviceId, RecordKey},
    value::Value,
};

/// The kind of the records that keep what a decision said whose device became another one before the
/// decision was delivered.
pub const FORMER_DECISION: &str = "former-decision";

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

    /// The record a change of `key` is to under its new number.
    fn key(&self, id: &ChangeId, key: &RecordKey) -> RecordKey {
        let mut key = key.clone();
        if self.concerns(id) && key.kind == WRITTEN_ONCE {
            FORMER_DECISION.clone_into(&mut key.kind);
        }
        key
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
            record: self.key(&change.id, &change.record),
            id: id.clone(),
            ..change.clone()
        }
    }

    /// The record as it would be, had `to` made the changes; nobody has written to it where they are to
    /// another record now. `reached` is the last change of `from` at or below `after` that the record has
    /// taken; 0 when none.
    pub fn record(&self, record: &Record, reached: u32) -> Record {
        let stays = |id: &ChangeId| self.key(id, &record.key) == record.key;
        let field = |(name, field): (&String, &Field)| {
            let live = field.live.iter().filter(|(id, _)| stays(id));
            let live = live.map(|(id, held)| {
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
            if last > self.after && stays(&ChangeId::new(self.from.clone(), last)) {
                versions.insert(self.to.clone(), last - self.after);
            }
        }
        if versions.is_empty() {
            return Record::new(record.key.clone());
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
    use std::collections::BTreeMap;

    use super::*;
    use crate::{
        clock::Stamp,
        decision::{Author, Decision, Draft, SAID, Verb},
        device::Role,
        ids::RecordKey,
        paper::Paper,
        record::{DELETED, Edit},
        testing::CODE,
    };

    /// The value a change wrote to a field.
    fn written(changes: &[Change], id: &ChangeId, field: &str) -> Option<LiveValue> {
        changes.iter().find(|change| change.id == *id)?.wrote(field)
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

    /// Nothing a decision said is lost, and nothing decides that its author's device did not.
    #[test]
    fn a_decision_becomes_a_record_of_what_was_said() {
        let (old, new) = (DeviceId::new("old"), DeviceId::new("new"));
        let author = Author {
            device: old.clone(),
            role: Role::Team,
            person: "王工".to_owned(),
        };
        let draft = Draft {
            paper: Paper::Diagnosis,
            record: "a1".to_owned(),
            verb: Verb::Sign,
            side: Role::Team,
            words: String::new(),
            after: Vec::new(),
            content: [("q.network".to_owned(), Value::text("fibre"))]
                .into_iter()
                .collect(),
            figures: BTreeMap::new(),
            picture: None,
        };
        let decision = draft
            .decide(author, 1_778_772_600_000)
            .expect("small enough");
        let edit = decision.edit(CODE).expect("readable");
        let mut record = Record::new(edit.record.clone());
        let id = ChangeId::new(old.clone(), 3);
        let change = record.change(&edit, id, Stamp::default(), "王工");
        let change = change.expect("readable").expect("new");
        record.apply(&change);
        for after in [2, 3] {
            let renumbering = Renumbering {
                from: old.clone(),
                after,
                to: new.clone(),
            };
            let moved = renumbering.change(&change, |_, _| None);
            assert_eq!(moved.check(), Ok(()));
            let left = renumbering.record(&record, if after == 3 { 3 } else { 0 });
            if after == 3 {
                assert_eq!((&moved, &left), (&change, &record));
                assert_eq!(Decision::from_record(&left).as_ref(), Ok(&decision));
                continue;
            }
            assert_eq!(moved.id, ChangeId::new(new.clone(), 1));
            assert_eq!(moved.record.kind, FORMER_DECISION);
            assert_eq!(moved.record.id, decision.id);
            assert_eq!(moved.fields[SAID].value, change.fields[SAID].value);
            assert_eq!((moved.at, &moved.by), (change.at, &change.by));
            assert_eq!(left, Record::new(edit.record.clone()), "nobody decided");
        }
    }
}
