//! What is different about a record, field by field: for the person who is to accept an import.

use super::{
    field::{DELETED_SEEN, LiveValue},
    merge::Record,
};
use crate::{ids::ChangeId, value::Value};

/// A field that reads otherwise than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldDiff<'a> {
    pub field: &'a str,
    /// What was shown before; `None` where nothing was.
    pub before: Option<&'a Value>,
    /// The values nobody has replaced, the one that is shown first. More than one different value:
    /// people disagree.
    pub now: Vec<(&'a ChangeId, &'a LiveValue)>,
}

impl FieldDiff<'_> {
    /// Whether people disagree on it.
    pub fn is_conflict(&self) -> bool {
        let mut values = self.now.iter().map(|(_, held)| &held.value);
        values
            .next()
            .is_some_and(|first| values.any(|value| value != first))
    }
}

/// The fields of `after` that read otherwise than in `before`, by name. A value written again as
/// it was is no difference.
pub fn diff<'a>(before: Option<&'a Record>, after: &'a Record) -> Vec<FieldDiff<'a>> {
    let mut found = Vec::new();
    for (field, now) in after.fields() {
        if field == DELETED_SEEN {
            continue;
        }
        let was = before.and_then(|record| record.field(field));
        if was.is_some_and(|was| was.live().eq(now.live())) {
            continue;
        }
        let before = before.and_then(|record| record.get(field));
        let shown = now.shown();
        let mut difference = FieldDiff {
            field,
            before,
            now: shown
                .into_iter()
                .chain(
                    now.live()
                        .filter(|one| Some(one.0) != shown.map(|shown| shown.0)),
                )
                .collect(),
        };
        if difference.is_conflict() {
            found.push(difference);
        } else if after.get(field) != before {
            difference.now.truncate(1);
            found.push(difference);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clock::Stamp,
        ids::{DeviceId, RecordKey},
    };

    /// Writes as somebody at `device` who sees the record as it is in `seen`.
    fn write(record: &mut Record, seen: &Record, device: &str, n: u32, field: &str, text: &str) {
        let at = Stamp {
            ms: i64::from(n),
            counter: 0,
        };
        let id = ChangeId::new(DeviceId::new(device), n);
        let edit = seen.edit().set(field, text);
        let change = seen
            .change(&edit, id, at, "张工")
            .expect("within the limits")
            .expect("it is another value");
        record.apply(&change);
    }

    fn shown(found: &[FieldDiff<'_>]) -> Vec<(String, Option<String>, Vec<String>)> {
        let text = |value: &Value| value.as_text().unwrap_or_default().to_owned();
        found
            .iter()
            .map(|one| {
                let now = one.now.iter().map(|(_, held)| text(&held.value)).collect();
                (one.field.to_owned(), one.before.map(text), now)
            })
            .collect()
    }

    #[test]
    fn a_new_record_a_changed_field_and_a_disagreement_differ() {
        let mut before = Record::new(RecordKey::only("D1", "enterprise"));
        let empty = before.clone();
        write(&mut before, &empty, "a", 1, "name", "旧名");
        let one = shown(&diff(None, &before));
        assert_eq!(one, [("name".to_owned(), None, vec!["旧名".to_owned()])]);

        let mut after = before.clone();
        write(&mut after, &before, "b", 2, "name", "新名");
        let changed = diff(Some(&before), &after);
        let now = vec!["新名".to_owned()];
        assert_eq!(
            shown(&changed),
            [("name".to_owned(), Some("旧名".to_owned()), now)]
        );
        assert!(!changed[0].is_conflict());

        // Somebody else wrote over the old name, too, without seeing the new one.
        let mut split = after.clone();
        write(&mut split, &before, "c", 3, "name", "又一名");
        let disagree = diff(Some(&after), &split);
        assert!(disagree[0].is_conflict());
        let now = vec!["又一名".to_owned(), "新名".to_owned()];
        assert_eq!(
            shown(&disagree),
            [("name".to_owned(), Some("新名".to_owned()), now)]
        );
    }

    #[test]
    fn what_was_written_again_as_it_was_is_no_difference() {
        let mut before = Record::new(RecordKey::only("D1", "enterprise"));
        let empty = before.clone();
        write(&mut before, &empty, "a", 1, "name", "名");
        let mut after = before.clone();
        write(&mut after, &empty, "b", 2, "name", "名");
        assert_eq!(diff(Some(&before), &after), []);
        assert_eq!(diff(Some(&before), &before), []);
    }
}
