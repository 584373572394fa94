//! What a bundle must keep to beyond its form: the limits, and that its parts agree.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    fault::Checked,
    format::{Attachment, Bundle, COMPACTED, Selection},
    place::Place,
    text::is_sha256_hex,
};
use crate::{
    device::{DeviceCard, Scope},
    ids::{ChangeId, DeviceId, RecordKey},
    limits::{
        AREAS, EDITION_BYTES, FIELD_NAME_BYTES, LIVE_VALUES, Limits, MOMENT_BYTES, PERSON_BYTES,
        PUBLIC_KEY_BYTES,
    },
    record::{Change, Record},
    value::Value,
};

/// Checks a bundle of a version but for its signature.
pub(super) fn bundle(bundle: &Bundle, version: i64, limits: &Limits) -> Checked<()> {
    let root = &Place::ROOT;
    root.key("programme").name(&bundle.programme)?;
    root.key("edition")
        .at_most(bundle.edition.len(), EDITION_BYTES)?;
    if let Selection::Dossier(dossier) = &bundle.cover {
        root.key("cover").key("dossier").name(dossier)?;
    }
    card(&root.key("device"), &bundle.device)?;
    if let Some(previous) = &bundle.previous {
        hash(&root.key("previous"), previous)?;
    }
    created_at(&root.key("created_at"), &bundle.created_at)?;
    each(&root.key("cards"), &bundle.cards, limits.devices, card)?;
    each(
        &root.key("changes"),
        &bundle.changes,
        limits.changes,
        |at, it| change(at, it, limits),
    )?;
    let attachments = &bundle.attachments;
    each(
        &root.key("attachments"),
        attachments,
        limits.attachments,
        |at, it| attachment(at, it, limits),
    )?;
    each(
        &root.key("records"),
        &bundle.records,
        limits.changes,
        |at, it| record(at, it, limits),
    )?;
    root.key("records").expect(
        bundle.records.is_empty() || version >= COMPACTED.into(),
        "unknown in this version",
    )?;
    check_order(bundle)
}

fn each<T>(
    at: &Place<'_>,
    items: &[T],
    most: usize,
    check: impl Fn(&Place<'_>, &T) -> Checked<()>,
) -> Checked<()> {
    at.expect(items.len() <= most, "too many entries")?;
    items
        .iter()
        .enumerate()
        .try_for_each(|(n, item)| check(&at.item(n), item))
}

/// Each device's changes in order, the signer's as the head says, every device with its card.
fn check_order(bundle: &Bundle) -> Checked<()> {
    let root = &Place::ROOT;
    let signer = &bundle.device.id;
    if bundle.first == 0 || bundle.last < bundle.first - 1 {
        return root.key("first").fault("the range of numbers is not one");
    }
    let mut cards = BTreeSet::from([signer]);
    for (n, card) in bundle.cards.iter().enumerate() {
        if !cards.insert(&card.id) {
            return root.key("cards").item(n).fault("the device is given twice");
        }
    }
    if bundle.cover == Selection::Everything && bundle.first != 1 {
        return root.key("first").fault("everything begins with 1");
    }
    // A dossier leaves out what lies in others. A backup holds what its device holds, and that
    // may know some dossiers of another device only. Both hold each record from its beginning.
    let partial = |device: &DeviceId| match bundle.cover {
        Selection::Since => false,
        Selection::Dossier(_) => true,
        Selection::Everything => device != signer,
    };
    let mut last: BTreeMap<&DeviceId, u32> = BTreeMap::new();
    for (n, change) in bundle.changes.iter().enumerate() {
        let ChangeId { device, seq } = &change.id;
        let at = root.key("changes");
        let at = at.item(n);
        if !cards.contains(device) {
            return at.fault("its device has no card");
        }
        if let Selection::Dossier(dossier) = &bundle.cover
            && change.record.dossier != *dossier
        {
            return at.fault("it belongs to another dossier");
        }
        let follows = match last.insert(device, *seq) {
            Some(before) if partial(device) => *seq > before,
            Some(before) => before.checked_add(1) == Some(*seq),
            None => partial(device) || device != signer || *seq == bundle.first,
        };
        if !follows {
            return at.fault("its number does not follow the one before");
        }
        if device == signer && !(bundle.first..=bundle.last).contains(seq) {
            return at.fault("its number is outside first..last");
        }
    }
    if !partial(signer) && last.get(signer).copied().unwrap_or(bundle.first - 1) != bundle.last {
        return root.key("last").fault("changes are missing before it");
    }
    check_records(bundle)?;
    let mut attachments = BTreeSet::new();
    for (n, attachment) in bundle.attachments.iter().enumerate() {
        if !attachments.insert(attachment.sha256.as_str()) {
            return root
                .key("attachments")
                .item(n)
                .fault("the attachment is given twice");
        }
    }
    Ok(())
}

/// Each record once, and of what the bundle covers: since a hand-over there are only changes.
fn check_records(bundle: &Bundle) -> Checked<()> {
    let mut keys = BTreeSet::new();
    for (n, record) in bundle.records.iter().enumerate() {
        let at = Place::ROOT.key("records");
        let at = at.item(n);
        let covered = match &bundle.cover {
            Selection::Since => false,
            Selection::Dossier(dossier) => record.key.dossier == *dossier,
            Selection::Everything => true,
        };
        if !covered {
            return at.fault("the bundle does not cover it");
        }
        if !keys.insert(&record.key) {
            return at.fault("the record is given twice");
        }
    }
    Ok(())
}

fn card(at: &Place<'_>, card: &DeviceCard) -> Checked<()> {
    at.key("id").device(&card.id)?;
    at.key("name").at_most(card.name.len(), PERSON_BYTES)?;
    let scope_at = at.key("scope");
    match &card.scope {
        Scope::City => {}
        Scope::Areas(areas) => each(&scope_at.key("areas"), areas, AREAS, |at, area| {
            at.name(area)
        })?,
        Scope::Dossier(dossier) => scope_at.key("dossier").name(dossier)?,
    }
    at.key("public_key")
        .at_most(card.public_key.len(), PUBLIC_KEY_BYTES)?;
    match &card.restored_from {
        Some(lost) => at.key("restored_from").device(lost),
        None => Ok(()),
    }
}

fn record_key(at: &Place<'_>, key: &RecordKey) -> Checked<()> {
    at.key("dossier").name(&key.dossier)?;
    at.key("kind").name(&key.kind)?;
    at.key("id").name(&key.id)
}

fn change_id(at: &Place<'_>, id: &ChangeId) -> Checked<()> {
    at.device(&id.device)
}

fn change(at: &Place<'_>, change: &Change, limits: &Limits) -> Checked<()> {
    change_id(&at.key("id"), &change.id)?;
    at.key("by").at_most(change.by.len(), PERSON_BYTES)?;
    record_key(&at.key("record"), &change.record)?;
    let fields_at = at.key("fields");
    let fields = &change.fields;
    fields_at.expect(
        (1..=limits.fields).contains(&fields.len()),
        "no fields, or too many",
    )?;
    for (name, write) in fields {
        let at = fields_at.key(name);
        at.expect(
            (1..=FIELD_NAME_BYTES).contains(&name.len()),
            "not a field name",
        )?;
        value(&at.key("value"), &write.value, limits, 0)?;
        each(&at.key("replaces"), &write.replaces, LIVE_VALUES, change_id)?;
    }
    // A change that replaced itself or what its device wrote later would hide a value nobody saw.
    let hides = fields
        .values()
        .flat_map(|write| &write.replaces)
        .any(|replaced| replaced.device == change.id.device && replaced.seq >= change.id.seq);
    at.expect(!hides, "it replaces a change that did not yet exist")
}

fn value(at: &Place<'_>, it: &Value, limits: &Limits, depth: usize) -> Checked<()> {
    at.expect(depth <= limits.depth, "nested too deep")?;
    match it {
        Value::Text(text) => at.at_most(text.len(), limits.text),
        Value::List(items) => items
            .iter()
            .enumerate()
            .try_for_each(|(n, item)| value(&at.item(n), item, limits, depth + 1)),
        Value::Map(map) => map
            .iter()
            .try_for_each(|(key, item)| value(&at.key(key), item, limits, depth + 1)),
        _ => Ok(()),
    }
}

/// A record as devices store it, within the limits of the changes that made it.
fn record(at: &Place<'_>, record: &Record, limits: &Limits) -> Checked<()> {
    record_key(&at.key("key"), &record.key)?;
    at.expect(
        record.fields().count() <= limits.fields && record.seen().len() <= limits.devices,
        "too many fields or devices",
    )?;
    for device in record.seen().keys() {
        at.key("seen").device(device)?;
    }
    let fields_at = at.key("fields");
    for (name, field) in record.fields() {
        let at = fields_at.key(name);
        at.expect(
            (1..=FIELD_NAME_BYTES).contains(&name.len()) && field.live().count() <= LIVE_VALUES,
            "not a field name, or too many values",
        )?;
        for (_, held) in field.live() {
            value(&at, &held.value, limits, 0)?;
            at.at_most(held.by.len(), PERSON_BYTES)?;
        }
    }
    at.expect(record.is_sound(), "it holds what it has not seen")
}

fn attachment(at: &Place<'_>, listed: &Attachment, limits: &Limits) -> Checked<()> {
    hash(&at.key("sha256"), &listed.sha256)?;
    let size_at = at.key("size");
    size_at.expect(listed.size > 0, "not a size")?;
    size_at.expect(listed.size <= limits.attachment_bytes, "too large")?;
    at.key("type").name(&listed.media_type)
}

fn hash(at: &Place<'_>, text: &str) -> Checked<()> {
    at.expect(is_sha256_hex(text), "not a sha256 in hexadecimal")
}

/// ISO 8601 in UTC. Only its form is checked: the sender's clock is evidence, not a condition.
fn created_at(at: &Place<'_>, text: &str) -> Checked<()> {
    let form = (20..=MOMENT_BYTES).contains(&text.len())
        && text.ends_with('Z')
        && text.bytes().enumerate().all(|(n, byte)| match n {
            4 | 7 => byte == b'-',
            10 => byte == b'T',
            13 | 16 => byte == b':',
            n if n < 19 => byte.is_ascii_digit(),
            _ => byte.is_ascii_digit() || byte == b'.' || byte == b'Z',
        });
    at.expect(form, "not a moment in UTC")
}
