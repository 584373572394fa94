//! Deleting a record while somebody else goes on writing to it.
//!
//! A deletion is a value of its own field, so an edit of another field that met it is no
//! disagreement of either. It would go out of sight without a word, though. Therefore a
//! deletion also writes how far its author saw the record, and what lies beyond is put before people.
//! With an enterprise its whole dossier goes out of sight, so its deletion says how far its author saw
//! that ([`Edit::in_sight_of`](super::Edit::in_sight_of)).

use std::collections::BTreeMap;

use super::{
    field::{DELETED, DELETED_SEEN, Field, LiveValue},
    merge::Record,
};
use crate::{
    ids::{ChangeId, DeviceId},
    value::from_value,
};

/// A value of a deleted record that nobody who deleted it had seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unseen<'a> {
    pub field: &'a str,
    pub id: &'a ChangeId,
    pub held: &'a LiveValue,
}

impl Record {
    /// What went out of sight with the record, and was not seen by those who deleted it. One
    /// person at one device has seen what he wrote there. A deletion that does not say how far its
    /// author saw (an older build's) is taken for one that saw everything.
    pub fn unseen(&self) -> Vec<Unseen<'_>> {
        self.unseen_of(self)
    }

    /// The same of a record that went out of sight with this one: any of a dossier whose enterprise
    /// was deleted. Of one that was deleted itself nothing.
    pub fn unseen_of<'a>(&self, other: &'a Self) -> Vec<Unseen<'a>> {
        let mut found = Vec::new();
        if !self.is_deleted() || (self.key != other.key && other.is_deleted()) {
            return found;
        }
        let live = |name| self.field(name).into_iter().flat_map(Field::live);
        let deleted_at: Vec<&DeviceId> = live(DELETED).map(|(id, _)| &id.device).collect();
        let seen: Vec<BTreeMap<DeviceId, u32>> = live(DELETED_SEEN)
            .filter_map(|(_, held)| from_value(&held.value).ok())
            .collect();
        if seen.is_empty() {
            return found;
        }
        for (field, values) in other.fields() {
            if [DELETED, DELETED_SEEN].contains(&field) {
                continue;
            }
            for (id, held) in values.live() {
                let knew = |seen: &BTreeMap<DeviceId, u32>| {
                    seen.get(&id.device).is_some_and(|last| *last >= id.seq)
                };
                if !deleted_at.contains(&&id.device) && !seen.iter().any(knew) {
                    found.push(Unseen { field, id, held });
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clock::Stamp,
        ids::RecordKey,
        record::{Change, Edit},
        value::Value,
    };

    /// A device with its own copy of one record.
    struct Device {
        name: &'static str,
        seq: u32,
        copy: Record,
    }

    impl Device {
        fn new(name: &'static str) -> Self {
            let copy = Record::new(RecordKey::new("D1", "need", "n1"));
            Self { name, seq: 0, copy }
        }

        /// Writes what is on its screen now.
        fn write(&mut self, field: &str, value: impl Into<Value>) -> Change {
            let edit = self.copy.edit().set(field, value);
            self.save(&edit)
        }

        fn save(&mut self, edit: &Edit) -> Change {
            self.seq += 1;
            let id = ChangeId::new(DeviceId::new(self.name), self.seq);
            let at = Stamp::default();
            let change = self.copy.change(edit, id, at, "");
            let change = change.expect("within the limits").expect("another value");
            self.copy.apply(&change);
            change
        }
    }

    fn fields(record: &Record) -> Vec<&str> {
        record.unseen().iter().map(|unseen| unseen.field).collect()
    }

    #[test]
    fn an_edit_that_a_deletion_did_not_see_is_shown_whatever_arrives_first() {
        let (mut team, mut desk) = (Device::new("team"), Device::new("desk"));
        let begun = team.write("text", "需要排产");
        desk.copy.apply(&begun);
        // Neither hears of the other: the clock says nothing about it.
        let deleted = desk.write(DELETED, true);
        let edited = team.write("urgency", "high");
        assert_eq!(fields(&desk.copy), [""; 0]);
        desk.copy.apply(&edited);
        team.copy.apply(&deleted);
        assert_eq!(team.copy, desk.copy);
        assert_eq!(fields(&team.copy), ["urgency"]);
        // It is about the record, and a disagreement of no field.
        assert_eq!(team.copy.conflicts().count(), 0);

        // Who has seen it says that it stays deleted, or takes it back.
        let mut kept = desk.copy.clone();
        kept.apply(&desk.write(DELETED, true));
        assert_eq!((fields(&kept), kept.is_deleted()), (vec![], true));
        let mut back = team.copy.clone();
        back.apply(&team.write(DELETED, false));
        assert_eq!((fields(&back), back.is_deleted()), (vec![], false));
    }

    #[test]
    fn what_came_while_the_page_was_open_was_not_seen() {
        let (mut team, mut desk) = (Device::new("team"), Device::new("desk"));
        desk.copy.apply(&team.write("text", "需要排产"));
        let on_screen = desk.copy.edit().set(DELETED, true);
        desk.copy.apply(&team.write("text", "需要排产和质检"));
        desk.save(&on_screen);
        assert_eq!(fields(&desk.copy), ["text"]);
    }

    #[test]
    fn what_was_seen_or_is_the_deleters_own_is_not_shown() {
        let (mut team, mut desk) = (Device::new("team"), Device::new("desk"));
        desk.copy.apply(&team.write("text", "需要排产"));
        let on_screen = desk.copy.edit().set(DELETED, true);
        desk.write("urgency", "high");
        desk.save(&on_screen);
        assert_eq!(fields(&desk.copy), [""; 0]);
        // Another who deletes it and saw less takes nothing of that back.
        let mut third = Device::new("third");
        desk.copy.apply(&third.write(DELETED, true));
        assert_eq!(fields(&desk.copy), [""; 0]);
        assert_eq!(desk.copy.conflicts().count(), 0);
    }

    #[test]
    fn an_older_builds_deletion_is_taken_for_one_that_saw_everything() {
        let mut team = Device::new("team");
        team.write("text", "需要排产");
        let mut desk = Device::new("desk");
        let mut deleted = desk.write(DELETED, true);
        deleted.fields.remove(DELETED_SEEN);
        team.copy.apply(&deleted);
        assert!(team.copy.is_deleted());
        assert_eq!(fields(&team.copy), [""; 0]);
    }
}
