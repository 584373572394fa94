//! Erasing content for good: a person's data, or a photo that had to go.
//!
//! A change is never altered but for this. In place of an erased value stands the digest by which
//! those who replaced it showed that they saw it, as `{"erased":"16 hexadecimal digits"}`. In place of an
//! erased name of its author stand the digests of all it wrote, as `"erased_by":{"phone":"16 digits"}`.
//! Everything that merging looks at stays: number, time, record, fields, what was replaced. So every copy comes to
//! the same records whatever came first, the erasure or what it erases, and no number is given twice.

use super::{Change, LiveValue, Record, replaced::Digest};
use crate::{btree, value::Value};

/// The one member of what stands in place of an erased value.
const ERASED: &str = "erased";

/// The member of a change whose author's name was erased: the digest of each value it wrote, for without
/// the name nobody could work it out any more.
const AUTHOR: &str = "erased_by";

/// What stands in place of a value with this digest.
fn mark(digest: Digest) -> Value {
    Value::object([(ERASED, Value::text(digest.to_string()))])
}

/// Whether a value was erased, and this stands in its place.
pub fn is_erased(value: &Value) -> bool {
    digest_of_erased(value).is_some()
}

/// The digest of the value that was erased, where one was.
pub(super) fn digest_of_erased(value: &Value) -> Option<Digest> {
    let map = value.as_map().filter(|map| map.len() == 1)?;
    map.get(ERASED)?.as_text()?.parse().ok()
}

impl Change {
    /// The fields whose content was erased.
    pub fn erased(&self) -> impl Iterator<Item = &str> {
        let erased = self.fields.iter();
        erased
            .filter(|(_, write)| is_erased(&write.value))
            .map(|(name, _)| name.as_str())
    }

    /// Whether anything of it was erased: content, or its author's name.
    pub fn is_erased(&self) -> bool {
        self.extra.contains_key(AUTHOR) || self.erased().next().is_some()
    }

    /// Erases the content of these fields, those it wrote. Whether there was any.
    pub fn erase<'a>(&mut self, fields: impl IntoIterator<Item = &'a str>) -> bool {
        let mut any = false;
        for name in fields {
            let Some(held) = self.wrote(name) else {
                continue;
            };
            if held.value.is_null() || is_erased(&held.value) {
                continue;
            }
            let digest = Digest::of(&self.id, name, &held);
            if let Some(write) = self.fields.get_mut(name) {
                write.value = digest.map_or(Value::Null, mark);
            }
            if let Some(Value::Map(kept)) = self.extra.get_mut(AUTHOR) {
                kept.remove(name);
            }
            any = true;
        }
        any
    }

    /// The change without what was erased of it in a copy of its record.
    #[must_use]
    pub fn as_erased_in(&self, record: Option<&Record>) -> Self {
        let mut change = self.clone();
        let fields = record.into_iter().flat_map(Record::fields);
        let erased = fields.filter(|(_, field)| {
            let held = field.live.get(&self.id);
            held.is_some_and(|held| is_erased(&held.value))
        });
        change.erase(erased.map(|(name, _)| name));
        let fields = record.into_iter().flat_map(Record::fields);
        let mut live = fields.filter_map(|(_, field)| field.live.get(&self.id));
        if live.any(|held| held.by.is_empty()) {
            change.erase_author();
        }
        change
    }

    /// Erases the name of the person who made it. Whether there was one.
    pub fn erase_author(&mut self) -> bool {
        if self.by.is_empty() {
            return false;
        }
        let kept = self.fields.iter().filter_map(|(name, write)| {
            if is_erased(&write.value) {
                return None;
            }
            let digest = Digest::of(&self.id, name, &self.wrote(name)?)?;
            Some((name.clone(), Value::text(digest.to_string())))
        });
        let kept = Value::Map(btree::map(kept));
        self.extra.insert(AUTHOR.to_owned(), kept);
        self.by.clear();
        true
    }

    /// The digest of what it wrote to a field, where its author's name was erased.
    pub(super) fn kept_digest(&self, field: &str) -> Option<Digest> {
        let kept = self.extra.get(AUTHOR)?.as_map()?;
        kept.get(field)?.as_text()?.parse().ok()
    }

    /// Whether this is `other` with some of its content, or its author's name, erased.
    pub fn is_erased_form_of(&self, other: &Self) -> bool {
        let mut erased = other.clone();
        let mut any = erased.erase(self.erased());
        if self.extra.contains_key(AUTHOR) {
            any |= erased.erase_author();
        }
        any && erased == *self
    }
}

impl LiveValue {
    /// What another copy of this value has erased goes here too.
    pub(super) fn erase_as(&mut self, other: &Self) {
        if is_erased(&other.value) {
            self.value.clone_from(&other.value);
            self.digest = None;
        } else if !is_erased(&self.value) {
            self.digest = self.digest.or(other.digest);
        }
        if other.by.is_empty() {
            self.by.clear();
        }
    }
}

impl Record {
    /// Erases what is live of a change of which something was erased. Whether there was any.
    pub fn erase(&mut self, change: &Change) -> bool {
        let mut any = false;
        for name in change.fields.keys() {
            let field = self.fields.get_mut(name);
            let held = field.and_then(|field| field.live.get_mut(&change.id));
            if let (Some(held), Some(without)) = (held, change.wrote(name))
                && *held != without
            {
                *held = without;
                any = true;
            }
        }
        any
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{
        clock::Stamp,
        ids::{ChangeId, DeviceId, RecordKey},
        record::{Applied, Write},
    };

    fn change(device: &str, seq: u32, fields: &[(&str, &str)]) -> Change {
        let write = |(name, value): &(&str, &str)| {
            let write = Write {
                value: Value::text(*value),
                replaces: Vec::new(),
            };
            ((*name).to_owned(), write)
        };
        Change {
            id: ChangeId::new(DeviceId::new(device), seq),
            at: Stamp::default(),
            by: "王工".to_owned(),
            record: RecordKey::only("dossier", "enterprise"),
            fields: fields.iter().map(write).collect(),
            extra: BTreeMap::new(),
        }
    }

    #[test]
    fn content_goes_and_what_merging_needs_stays() {
        let original = change("tablet", 1, &[("name", "甲厂"), ("phone", "0953-1")]);
        let mut erased = original.clone();
        assert!(erased.erase(["phone", "no such field"]));
        assert!(!erased.erase(["phone"]), "again is nothing");
        assert_eq!(erased.erased().collect::<Vec<_>>(), ["phone"]);
        assert!(erased.is_erased_form_of(&original));
        assert!(!original.is_erased_form_of(&erased) && !original.is_erased_form_of(&original));
        let mut other = original.clone();
        other.erase(["name"]);
        assert!(!erased.is_erased_form_of(&other));
        // More of it may be erased later.
        let mut all = erased.clone();
        all.erase(["name"]);
        assert!(all.is_erased_form_of(&original) && all.is_erased_form_of(&erased));
    }

    #[test]
    fn a_name_goes_and_the_content_stays() {
        let mut original = change("tablet", 1, &[("name", "甲厂"), ("phone", "0953-1")]);
        let nothing = Write {
            value: Value::Null,
            replaces: Vec::new(),
        };
        original.fields.insert("fax".to_owned(), nothing);
        let digest = |change: &Change, field: &str| {
            let held = change.wrote(field).expect("written");
            Digest::of(&change.id, field, &held)
        };
        let mut erased = original.clone();
        assert!(erased.erase_author() && erased.is_erased());
        assert!(!erased.erase_author(), "again is nothing");
        let text = crate::json::to_string(&erased).expect("JSON");
        assert!(!text.contains("王工") && text.contains("甲厂"), "{text}");
        assert_eq!(erased.check(), Ok(()));
        for field in ["name", "phone", "fax"] {
            assert_eq!(digest(&erased, field), digest(&original, field), "{field}");
        }
        assert!(erased.is_erased_form_of(&original) && !original.is_erased_form_of(&erased));
        // Content and name come to the same in either order.
        let mut other = original.clone();
        assert!(other.erase(["phone"]) && other.erase_author());
        assert!(erased.erase(["phone"]));
        assert_eq!(erased, other);
        assert!(other.is_erased_form_of(&original));
        assert_eq!(digest(&other, "phone"), digest(&original, "phone"));
    }

    /// Whichever came first: the erasure, or what it erases.
    #[test]
    fn every_copy_comes_to_the_same_record() {
        for name in [false, true] {
            erased_in_every_order(name);
        }
    }

    /// `name`: the authors' names go too.
    fn erased_in_every_order(name: bool) {
        let first = change("tablet", 1, &[("name", "甲厂"), ("phone", "0953-1")]);
        let new = || Record::new(first.record.clone());
        // The office saw the phone and replaced it; another tablet did not.
        let mut seen = new();
        seen.apply(&first);
        let edit = seen.edit().set("phone", "0953-2");
        let office = ChangeId::new(DeviceId::new("office"), 1);
        let second = seen.change(&edit, office, Stamp::default(), "李工");
        let second = second.expect("good").expect("a change");
        let third = change("other", 1, &[("phone", "0953-3")]);
        let original = [&first, &second, &third];
        let erased = original.map(|change| {
            let mut erased = change.clone();
            erased.erase(["phone"]);
            if name {
                erased.erase_author();
            }
            erased
        });
        for order in [[0, 1, 2], [1, 0, 2], [2, 1, 0]] {
            let mut before = new();
            let mut after = new();
            for n in order {
                before.apply(original[n]);
                after.apply(&erased[n]);
            }
            for change in &erased {
                assert_eq!(before.apply(change), Applied::Already);
                before.erase(change);
            }
            assert_eq!(before, after, "{order:?}");
            // Of two copies the one that erased wins, whichever is joined to the other.
            let mut whole = new();
            for n in order {
                whole.apply(original[n]);
            }
            for (mut one, other) in [(whole.clone(), &after), (after.clone(), &whole)] {
                one.join(other);
                assert_eq!(one, after, "{order:?}");
            }
            if name {
                // And where each erased something else.
                let (mut content, mut names) = (new(), new());
                for n in order {
                    let (mut one, mut other) = (original[n].clone(), original[n].clone());
                    one.erase(["phone"]);
                    other.erase_author();
                    content.apply(&one);
                    names.apply(&other);
                }
                for (mut one, other) in [(content.clone(), &names), (names.clone(), &content)] {
                    one.join(other);
                    assert_eq!(one, after, "{order:?}");
                }
            }
            for n in 0..3 {
                let known = original[n].as_erased_in(Some(&after));
                let is_live = after
                    .field("phone")
                    .is_some_and(|it| it.live.contains_key(&known.id));
                let mut expected = if is_live {
                    erased[n].clone()
                } else {
                    original[n].clone()
                };
                if name {
                    expected.erase_author();
                }
                assert_eq!(known, expected);
            }
            assert_eq!(after.text("name"), Some("甲厂"));
            assert_eq!(after.get("phone"), None);
            let live = after.field("phone").map(|field| field.live().count());
            assert_eq!(live, Some(2), "the office's and the other tablet's");
        }
    }
}
