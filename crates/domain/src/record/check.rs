//! Whether every reader takes a change or a record, and how many bytes it has.

use super::{
    change::{Change, Write},
    merge::Record,
    replaced::Replaced,
};
use crate::{
    check::{Checked, Place},
    ids::{ChangeId, RecordKey},
    json::{self, Problem, size_of_text},
    limits::{
        CHANGE_BYTES, CODE_FIELD, DEVICES, FIELD_NAME_BYTES, FIELDS, LIVE_VALUES, MAX_INT,
        RECORD_BYTES, VALUE_DEPTH,
    },
    text,
    value::Value,
};

impl Change {
    /// Whether every reader takes it: [`Record::change`] makes no other, and a bundle that holds
    /// another is refused whole.
    ///
    /// # Errors
    /// The first problem, with its place in the change.
    pub fn check(&self) -> Result<(), json::Error> {
        self.check_at(&Place::ROOT)
    }

    pub(crate) fn check_at(&self, at: &Place<'_>) -> Checked {
        at.key("id").device(&self.id.device)?;
        at.key("by").person(&self.by)?;
        check_key(&at.key("record"), &self.record)?;
        let fields_at = at.key("fields");
        fields_at.expect(
            (1..=FIELDS).contains(&self.fields.len()),
            "没有字段，或字段太多",
            "no fields, or too many",
        )?;
        for (name, write) in &self.fields {
            let at = fields_at.key(name);
            check_field_name(&at, name)?;
            check_value(&at.key("value"), &write.value, 0)?;
            if name == CODE_FIELD {
                check_code(&at.key("value"), &write.value)?;
            }
            at.key("replaces")
                .each(&write.replaces, LIVE_VALUES, |at, it: &Replaced| {
                    at.device(&it.id.device)?;
                    at.expect(
                        it.digest.is_some() || it.id.device == self.id.device,
                        "没有表明看到过那个值",
                        "it does not show that the value was seen",
                    )
                })?;
        }
        for (name, value) in &self.extra {
            check_value(&at.key(name), value, 0)?;
        }
        // A change that replaced itself or what its device wrote later would hide a value nobody saw.
        let replaced = self.fields.values().flat_map(|write| &write.replaces);
        let mut own = replaced.filter(|replaced| replaced.id.device == self.id.device);
        at.expect(
            !own.any(|replaced| replaced.id.seq >= self.id.seq),
            "它替换了当时还不存在的改动",
            "it replaces a change that did not yet exist",
        )?;
        at.at_most(self.size(), CHANGE_BYTES)
    }

    /// The bytes of its canonical form, or a few more.
    pub fn size(&self) -> usize {
        let fields = self.fields.iter();
        let fields = fields.map(|(name, write)| size_of_text(name) + write.size() + 2);
        let extra = self.extra.iter();
        let extra = extra.map(|(name, value)| size_of_text(name) + value.size() + 2);
        128 + size_of_id(&self.id)
            + size_of_text(&self.by)
            + size_of_key(&self.record)
            + fields.sum::<usize>()
            + extra.sum::<usize>()
    }
}

impl Write {
    fn size(&self) -> usize {
        let replaces = self.replaces.iter().map(|it| size_of_id(&it.id) + 17);
        32 + self.value.size() + replaces.sum::<usize>()
    }
}

impl Record {
    /// Whether every reader takes it, within the limits of the changes that made it.
    ///
    /// # Errors
    /// The first problem, with its place in the record.
    pub fn check(&self) -> Result<(), json::Error> {
        self.check_at(&Place::ROOT)
    }

    pub(crate) fn check_at(&self, at: &Place<'_>) -> Checked {
        check_key(&at.key("key"), &self.key)?;
        at.expect(
            self.fields.len() <= FIELDS && self.versions.len() <= DEVICES,
            "字段或设备太多",
            "too many fields or devices",
        )?;
        for device in self.versions.keys() {
            at.key("versions").device(device)?;
        }
        let fields_at = at.key("fields");
        for (name, field) in &self.fields {
            let at = fields_at.key(name);
            check_field_name(&at, name)?;
            at.expect(
                field.live.len() <= LIVE_VALUES,
                "不同的值太多",
                "too many values",
            )?;
            for held in field.live.values() {
                check_value(&at, &held.value, 0)?;
                at.person(&held.by)?;
            }
        }
        at.expect(
            self.is_sound(),
            "它含有未曾见过的值",
            "it holds what it has not seen",
        )?;
        at.at_most(self.size(), RECORD_BYTES + CHANGE_BYTES)
    }

    /// Whether the record would still be one that every reader takes once it took `change`. Merging
    /// does not ask: the writer does ([`Record::change`]), and the office, which decides what is passed
    /// on, and quarantines a change that would make a record outgrow its pages.
    ///
    /// # Errors
    /// What would be too many or too large.
    pub fn has_room_for(&self, change: &Change) -> Result<(), json::Error> {
        let is_new = |name: &&String| !self.fields.contains_key(*name);
        let new = change.fields.keys().filter(is_new).count();
        Place::ROOT.expect(
            new == 0 || self.fields.len() + new <= FIELDS,
            "字段太多",
            "too many fields",
        )?;
        for (name, write) in &change.fields {
            let live = self.fields.get(name).into_iter();
            let live = live.flat_map(|field| field.live.keys());
            let stays = |id: &&ChangeId| !write.replaces.iter().any(|it| it.id == **id);
            let left = live.filter(stays).count();
            Place::ROOT.key("fields").key(name).expect(
                left < LIVE_VALUES,
                "不同的值太多",
                "too many values",
            )?;
        }
        let devices =
            self.versions.len() + usize::from(!self.versions.contains_key(&change.id.device));
        Place::ROOT.expect(devices <= DEVICES, "设备太多", "too many devices")?;
        let before = self.size();
        if before + change.size() <= RECORD_BYTES {
            return Ok(());
        }
        let mut after = self.clone();
        after.apply(change);
        // What has outgrown them may be made smaller.
        Place::ROOT.at_most(after.size(), RECORD_BYTES.max(before))
    }

    /// The bytes of its canonical form, or a few more.
    pub fn size(&self) -> usize {
        let fields = self.fields.iter().map(|(name, field)| {
            let live = field.live.iter();
            let live = live.map(|(id, held)| {
                128 + size_of_id(id) + size_of_text(&held.by) + held.value.size()
            });
            let superseded = field.superseded.iter().map(|it| size_of_id(&it.id) + 17);
            32 + size_of_text(name) + live.sum::<usize>() + superseded.sum::<usize>()
        });
        let seen = self
            .versions
            .keys()
            .map(|device| device.as_str().len() + 16);
        64 + size_of_key(&self.key) + fields.sum::<usize>() + seen.sum::<usize>()
    }
}

fn size_of_id(id: &ChangeId) -> usize {
    id.device.as_str().len() + 16
}

fn size_of_key(key: &RecordKey) -> usize {
    let parts = [&key.dossier, &key.kind, &key.id];
    32 + parts.map(|part| size_of_text(part)).iter().sum::<usize>()
}

fn check_key(at: &Place<'_>, key: &RecordKey) -> Checked {
    at.key("dossier").name(&key.dossier)?;
    at.key("kind").name(&key.kind)?;
    at.key("id").name(&key.id)
}

fn check_field_name(at: &Place<'_>, name: &str) -> Checked {
    at.expect(!name.is_empty(), "不是字段名", "not a field name")?;
    at.of(text::of_length(name, FIELD_NAME_BYTES))
}

/// An area's text is a code, or empty: it goes into indexes of every database.
fn check_code(at: &Place<'_>, value: &Value) -> Checked {
    match value {
        Value::Text(code) if !code.is_empty() => at.name(code),
        _ => Ok(()),
    }
}

fn check_value(at: &Place<'_>, value: &Value, depth: usize) -> Checked {
    at.expect(depth <= VALUE_DEPTH, "嵌套太深", "nested too deep")?;
    match value {
        Value::Null | Value::Bool(_) => Ok(()),
        Value::Int(int) if (-MAX_INT..=MAX_INT).contains(int) => Ok(()),
        Value::Int(_) => Err(at.fault(Problem::IntTooLarge)),
        Value::Text(text) => at.of(text::check(text)),
        Value::List(items) => items
            .iter()
            .enumerate()
            .try_for_each(|(n, item)| check_value(&at.item(n), item, depth + 1)),
        Value::Map(map) => map.iter().try_for_each(|(key, item)| {
            at.of(text::check(key))?;
            check_value(&at.key(key), item, depth + 1)
        }),
    }
}
