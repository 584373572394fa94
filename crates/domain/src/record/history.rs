//! A history as people read it: what was typed in one go is one line.

use super::Change;
use crate::value::Value;

/// A pause longer than this, in milliseconds, ends a line: a person who comes back to a field after two
/// minutes writes anew. Every keystroke that settles is saved, so a sentence typed slowly is many
/// changes.
const PAUSE_MS: i64 = 120_000;

/// So many devices may type into one dossier at once before their lines are no longer folded.
const AT_ONCE: usize = 8;

/// Changes a person would call one. Nothing is taken from the record: the first ones stay stored,
/// exchanged and counted; only the view shows the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HistoryEntry<'a> {
    /// The first of them: what it replaced is what stood there before.
    pub first: &'a Change,
    /// The last of them: what the field was left at, and when.
    pub last: &'a Change,
    /// How many changes it stands for; 1 or more.
    pub changes: usize,
}

/// Whether `next` only goes on with what `change` began: the device's very next change, by the same
/// person, to the same single field, soon after, replacing the value the other wrote.
fn goes_on(change: &Change, next: &Change) -> bool {
    let (Some((field, write)), 1) = (next.fields.iter().next(), next.fields.len()) else {
        return false;
    };
    let pause = next.at.ms - change.at.ms;
    change.record == next.record
        && change.by == next.by
        && change.id.device == next.id.device
        && change.id.seq.checked_add(1) == Some(next.id.seq)
        && change.fields.len() == 1
        && change.fields.contains_key(field)
        && write.replaces.iter().any(|it| it.id == change.id)
        && (0..=PAUSE_MS).contains(&pause)
        // Counted on: the wall clock stood behind, and says nothing of the pause.
        && next.at.counter == 0
}

/// The lines of a history given newest first, newest first.
pub fn history(changes: &[Change]) -> Vec<HistoryEntry<'_>> {
    let mut lines: Vec<HistoryEntry<'_>> = Vec::new();
    // The earliest change of each line.
    let mut begins: Vec<&Change> = Vec::new();
    for change in changes {
        let near = begins.len().saturating_sub(AT_ONCE);
        let of = begins[near..]
            .iter()
            .rposition(|begin| goes_on(change, begin));
        if let Some(at) = of {
            lines[near + at].changes += 1;
            lines[near + at].first = change;
            begins[near + at] = change;
        } else {
            lines.push(HistoryEntry {
                first: change,
                last: change,
                changes: 1,
            });
            begins.push(change);
        }
    }
    lines
}

impl HistoryEntry<'_> {
    /// What a field held before, by its author's own word: the values he replaced, found among the
    /// changes of the dossier. Empty where it held nothing, and where they are not here any more.
    pub fn before<'c>(&self, field: &str, changes: &'c [Change]) -> Vec<&'c Value> {
        let Some(write) = self.first.fields.get(field) else {
            return Vec::new();
        };
        let replaced = write.replaces.iter().filter_map(|replaced| {
            let mut changes = changes.iter();
            let change = changes.find(|change| change.id == replaced.id)?;
            Some(&change.fields.get(field)?.value)
        });
        replaced.collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{
        clock::Stamp,
        ids::{ChangeId, DeviceId, RecordKey},
        record::Write,
    };

    /// The `seq`-th change of a device, `second`s after the first, replacing the one before it.
    fn typed(device: &str, seq: u32, second: i64, field: &str, text: &str) -> Change {
        let id = |seq| ChangeId::new(DeviceId::new(device), seq);
        let write = Write {
            value: Value::text(text),
            replaces: vec![format!("{}", id(seq - 1)).parse().expect("an id")],
        };
        Change {
            id: id(seq),
            at: Stamp {
                ms: 1_000_000 + second * 1_000,
                counter: 0,
            },
            by: "张工".to_owned(),
            record: RecordKey::only("D1", "enterprise"),
            fields: BTreeMap::from([(field.to_owned(), write)]),
            extra: BTreeMap::new(),
        }
    }

    #[test]
    fn a_line_says_what_stood_there_before_it_was_typed() {
        let mut changes = vec![
            typed("a", 2, 0, "name", "旧名"),
            typed("a", 3, 600, "name", "新"),
            typed("a", 4, 601, "name", "新名"),
        ];
        changes.reverse();
        let lines = history(&changes);
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0].before("name", &changes), [&Value::text("旧名")]);
        assert!(lines[0].before("phone", &changes).is_empty());
        // Nothing stood there, or it is not here any more.
        assert!(lines[1].before("name", &changes).is_empty());
    }

    /// Value and count of each line, newest first.
    fn read(mut oldest_first: Vec<Change>) -> Vec<(String, usize)> {
        oldest_first.reverse();
        history(&oldest_first)
            .into_iter()
            .map(|line| {
                let write = line.last.fields.values().next();
                let text = write.and_then(|write| write.value.as_text());
                (text.unwrap_or_default().to_owned(), line.changes)
            })
            .collect()
    }

    #[test]
    fn a_text_typed_slowly_is_one_line_with_its_last_value() {
        let changes = vec![
            typed("a", 2, 0, "address", "工业"),
            typed("a", 3, 40, "address", "工业园区"),
            typed("a", 4, 150, "address", "工业园区一号"),
        ];
        assert_eq!(read(changes), [("工业园区一号".to_owned(), 3)]);
    }

    #[test]
    fn a_long_pause_begins_a_new_line() {
        let changes = vec![
            typed("a", 2, 0, "address", "一号"),
            typed("a", 3, 121, "address", "二号"),
        ];
        let seen = [("二号".to_owned(), 1), ("一号".to_owned(), 1)];
        assert_eq!(read(changes), seen);
    }

    #[test]
    fn a_clock_that_stands_still_folds_nothing() {
        let mut changes = vec![
            typed("a", 2, 0, "address", "一号"),
            typed("a", 3, 0, "address", "二号"),
        ];
        changes[1].at.counter = 1;
        assert_eq!(read(changes).len(), 2);
    }

    #[test]
    fn another_field_another_person_and_another_record_are_lines_of_their_own() {
        let mut by_other = typed("a", 4, 20, "name", "乙");
        by_other.by = "李主任".to_owned();
        let mut elsewhere = typed("a", 5, 30, "name", "丙");
        elsewhere.record = RecordKey::new("D1", "need", "n1");
        let changes = vec![
            typed("a", 2, 0, "address", "一号"),
            typed("a", 3, 10, "name", "甲"),
            by_other,
            elsewhere,
        ];
        assert_eq!(read(changes).len(), 4);
    }

    #[test]
    fn what_was_done_in_between_parts_two_lines() {
        let changes = vec![
            typed("a", 2, 0, "address", "一号"),
            typed("a", 3, 10, "name", "甲"),
            typed("a", 4, 20, "address", "二号"),
        ];
        assert_eq!(read(changes).len(), 3);
    }

    #[test]
    fn two_devices_typing_at_once_are_two_lines() {
        let changes = vec![
            typed("a", 2, 0, "address", "工业"),
            typed("b", 2, 5, "address", "园区"),
            typed("a", 3, 10, "address", "工业一号"),
            typed("b", 3, 15, "address", "园区一号"),
        ];
        let seen = [("园区一号".to_owned(), 2), ("工业一号".to_owned(), 2)];
        assert_eq!(read(changes), seen);
    }

    #[test]
    fn a_value_that_does_not_replace_the_one_before_stays_visible() {
        let mut apart = typed("a", 3, 10, "address", "二号");
        for write in apart.fields.values_mut() {
            write.replaces.clear();
        }
        let changes = vec![typed("a", 2, 0, "address", "一号"), apart];
        assert_eq!(read(changes).len(), 2);
    }

    #[test]
    fn many_fields_at_once_are_never_folded() {
        let mut many = typed("a", 3, 10, "address", "二号");
        let also = many.fields.get("address").expect("there").clone();
        many.fields.insert("name".to_owned(), also);
        let changes = vec![typed("a", 2, 0, "address", "一号"), many];
        assert_eq!(read(changes).len(), 2);
    }
}
