//! From JSON to a bundle, by hand: a refusal names the place, and nothing is guessed.

use std::collections::BTreeMap;

use super::{
    fault::{BundleFault, Checked},
    format::{Attachment, Bundle, COMPACTED, Cover, FORMAT, VERSION},
    place::{Map, Place},
    seal::Limits,
    text::is_sha256_hex,
};
use crate::{
    clock::Stamp,
    device::{DeviceCard, Role, Scope},
    ids::{ChangeId, DeviceId, RecordKey},
    json::{self, Form as _},
    order::{self, Few, Many},
    record::{Change, Record, Write},
    value::Value,
};

/// Whether `map` is this product's, of a version this build reads.
pub(super) fn check_format(map: &Map) -> Checked<()> {
    if map.get("format").and_then(Value::as_text) != Some(FORMAT) {
        return Err(BundleFault::OtherFormat);
    }
    match map.get("version").and_then(Value::as_int) {
        Some(found) if found > i64::from(VERSION) => Err(BundleFault::NewerVersion { found }),
        Some(1..) => Ok(()),
        _ => Place::ROOT.key("version").fault("unknown version"),
    }
}

/// Reads the document (its signature taken out) and checks what does not need the signature.
pub(super) fn bundle(map: &Map, limits: &Limits) -> Checked<Bundle> {
    const KNOWN: [&str; 14] = [
        "format",
        "version",
        "programme",
        "edition",
        "cover",
        "device",
        "first",
        "last",
        "previous",
        "created_at",
        "cards",
        "changes",
        "attachments",
        "records",
    ];
    let root = &Place::ROOT;
    let get = |key| root.get(map, key);
    let cards_at = root.key("cards");
    let changes_at = root.key("changes");
    let attachments_at = root.key("attachments");
    let bundle = Bundle {
        programme: root
            .key("programme")
            .name_text(get("programme")?)?
            .to_owned(),
        edition: root.key("edition").text(get("edition")?, 128)?.to_owned(),
        cover: cover(&root.key("cover"), get("cover")?)?,
        device: card(&root.key("device"), get("device")?)?,
        first: root.key("first").count(get("first")?)?,
        last: root.key("last").count(get("last")?)?,
        previous: map
            .get("previous")
            .map(|value| hash(&root.key("previous"), value))
            .transpose()?,
        created_at: created_at(&root.key("created_at"), get("created_at")?)?,
        cards: cards_at
            .list(get("cards")?, limits.devices)?
            .iter()
            .enumerate()
            .map(|(n, value)| card(&cards_at.item(n), value))
            .collect::<Checked<_>>()?,
        changes: changes_at
            .list(get("changes")?, limits.changes)?
            .iter()
            .enumerate()
            .map(|(n, value)| change(&changes_at.item(n), value, limits))
            .collect::<Checked<_>>()?,
        attachments: attachments_at
            .list(get("attachments")?, limits.attachments)?
            .iter()
            .enumerate()
            .map(|(n, value)| attachment(&attachments_at.item(n), value, limits))
            .collect::<Checked<_>>()?,
        records: match map.get("records") {
            None => Vec::new(),
            Some(records) => records_of(&root.key("records"), records, limits)?,
        },
        extra: others(map, &KNOWN),
    };
    if !bundle.records.is_empty() && get("version")?.as_int() < Some(COMPACTED.into()) {
        return root.key("records").fault("unknown in this version");
    }
    check_order(&bundle)?;
    Ok(bundle)
}

/// Each device's changes in order, the signer's as the head says, every device with its card.
fn check_order(bundle: &Bundle) -> Checked<()> {
    let root = &Place::ROOT;
    let signer = &bundle.device.id;
    if bundle.first == 0 || bundle.last < bundle.first - 1 {
        return root.key("first").fault("the range of numbers is not one");
    }
    let mut cards = Few::from([(signer, ())]);
    for (n, card) in bundle.cards.iter().enumerate() {
        if cards.insert(&card.id, ()).is_some() {
            return root.key("cards").item(n).fault("the device is given twice");
        }
    }
    if bundle.cover == Cover::Everything && bundle.first != 1 {
        return root.key("first").fault("everything begins with 1");
    }
    // A dossier leaves out what lies in others. A backup holds what its device holds, and that
    // may know some dossiers of another device only. Both hold each record from its beginning.
    let partial = |device: &DeviceId| match bundle.cover {
        Cover::Since => false,
        Cover::Dossier(_) => true,
        Cover::Everything => device != signer,
    };
    // As many as there are cards.
    let mut last: Few<&DeviceId, u32> = Few::new();
    for (n, change) in bundle.changes.iter().enumerate() {
        let ChangeId { device, seq } = &change.id;
        let at = root.key("changes");
        let at = at.item(n);
        if !cards.contains_key(device) {
            return at.fault("its device has no card");
        }
        if let Cover::Dossier(dossier) = &bundle.cover
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
    let mut attachments = Many::new();
    for (n, attachment) in bundle.attachments.iter().enumerate() {
        if attachments.insert(attachment.sha256.as_str(), ()).is_some() {
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
    let mut keys = Many::new();
    for (n, record) in bundle.records.iter().enumerate() {
        let at = Place::ROOT.key("records");
        let at = at.item(n);
        let covered = match &bundle.cover {
            Cover::Since => false,
            Cover::Dossier(dossier) => record.key.dossier == *dossier,
            Cover::Everything => true,
        };
        if !covered {
            return at.fault("the bundle does not cover it");
        }
        if keys.insert(&record.key, ()).is_some() {
            return at.fault("the record is given twice");
        }
    }
    Ok(())
}

fn cover(at: &Place<'_>, value: &Value) -> Checked<Cover> {
    match value {
        Value::Text(text) if text == "since" => Ok(Cover::Since),
        Value::Text(text) if text == "everything" => Ok(Cover::Everything),
        Value::Map(map) => {
            let dossier = at.key("dossier").name_text(at.get(map, "dossier")?)?;
            Ok(Cover::Dossier(dossier.to_owned()))
        }
        _ => at.fault("unknown cover"),
    }
}

fn card(at: &Place<'_>, value: &Value) -> Checked<DeviceCard> {
    let map = at.map(value)?;
    let get = |key| at.get(map, key);
    let scope_at = at.key("scope");
    let areas_at = scope_at.key("areas");
    Ok(DeviceCard {
        id: at.key("id").device(get("id")?)?,
        name: at.key("name").text(get("name")?, 256)?.to_owned(),
        role: match get("role")?.as_text().and_then(Role::from_code) {
            Some(role) => role,
            None => return at.key("role").fault("unknown role"),
        },
        scope: match get("scope")? {
            Value::Text(text) if text == "city" => Scope::City,
            Value::Map(scope) if scope.contains_key("areas") => Scope::Areas(
                areas_at
                    .list(scope_at.get(scope, "areas")?, 256)?
                    .iter()
                    .enumerate()
                    .map(|(n, area)| areas_at.item(n).name_text(area).map(str::to_owned))
                    .collect::<Checked<_>>()?,
            ),
            Value::Map(scope) => Scope::Dossier(
                scope_at
                    .key("dossier")
                    .name_text(scope_at.get(scope, "dossier")?)?
                    .to_owned(),
            ),
            _ => return scope_at.fault("unknown scope"),
        },
        public_key: at
            .key("public_key")
            .text(get("public_key")?, 256)?
            .to_owned(),
        restored_from: map
            .get("restored_from")
            .map(|lost| at.key("restored_from").device(lost))
            .transpose()?,
    })
}

fn change(at: &Place<'_>, value: &Value, limits: &Limits) -> Checked<Change> {
    const KNOWN: [&str; 5] = ["id", "at", "by", "record", "fields"];
    let map = at.map(value)?;
    let get = |key| at.get(map, key);
    let at_at = at.key("at");
    let at_value = at_at.list(get("at")?, 2)?;
    let [Value::Int(ms), tick] = at_value else {
        return at_at.fault("not a moment [ms, tick]");
    };
    let record_at = at.key("record");
    let record = record_at.map(get("record")?)?;
    let name = |key| {
        record_at
            .key(key)
            .name_text(record_at.get(record, key)?)
            .map(str::to_owned)
    };
    let fields_at = at.key("fields");
    let fields = fields_at.map(get("fields")?)?;
    if fields.is_empty() || fields.len() > limits.fields {
        return fields_at.fault("no fields, or too many");
    }
    let id = at.key("id").change_id(get("id")?)?;
    let mut writes: Few<String, Write> = Few::new();
    for (field, value) in fields {
        let at = fields_at.key(field);
        if field.is_empty() || field.len() > 256 {
            return at.fault("not a field name");
        }
        writes.insert(field.clone(), write(&at, value, limits)?);
    }
    let fields = writes;
    // A change that replaced itself or what its device wrote later would hide a value nobody saw.
    let hides = fields
        .values()
        .flat_map(|write| &write.replaces)
        .any(|replaced| replaced.device == id.device && replaced.seq >= id.seq);
    if hides {
        return at.fault("it replaces a change that did not yet exist");
    }
    Ok(Change {
        id,
        at: Stamp {
            ms: *ms,
            tick: at_at.item(1).count(tick)?,
        },
        by: match map.get("by") {
            Some(by) => at.key("by").text(by, 256)?.to_owned(),
            None => String::new(),
        },
        record: RecordKey {
            dossier: name("dossier")?,
            kind: name("kind")?,
            id: name("id")?,
        },
        fields,
        extra: others(map, &KNOWN),
    })
}

/// What is not `known`: a later version's words, kept as they are.
fn others(map: &BTreeMap<String, Value>, known: &[&str]) -> BTreeMap<String, Value> {
    let other = map.iter().filter(|(key, _)| !known.contains(&key.as_str()));
    order::map(other.map(|(key, value)| (key.clone(), value.clone())))
}

fn write(at: &Place<'_>, value: &Value, limits: &Limits) -> Checked<Write> {
    let map = at.map(value)?;
    let replaces_at = at.key("replaces");
    let value = at.get(map, "value")?;
    check_value(&at.key("value"), value, limits)?;
    Ok(Write {
        value: value.clone(),
        replaces: match map.get("replaces") {
            None => Vec::new(),
            Some(replaces) => replaces_at
                .list(replaces, 1024)?
                .iter()
                .enumerate()
                .map(|(n, id)| replaces_at.item(n).change_id(id))
                .collect::<Checked<_>>()?,
        },
    })
}

/// A value within its limits. Its depth is bounded far below a document's, because it is to fit
/// into a record as well, and that into a bundle within a bundle.
fn check_value(at: &Place<'_>, value: &Value, limits: &Limits) -> Checked<()> {
    fn check(at: &Place<'_>, value: &Value, limits: &Limits, depth: usize) -> Checked<()> {
        if depth > limits.depth {
            return at.fault("nested too deep");
        }
        match value {
            Value::Text(text) if text.len() > limits.text => at.fault("too long"),
            Value::List(items) => items
                .iter()
                .enumerate()
                .try_for_each(|(n, item)| check(&at.item(n), item, limits, depth + 1)),
            Value::Map(map) => map
                .iter()
                .try_for_each(|(key, value)| check(&at.key(key), value, limits, depth + 1)),
            _ => Ok(()),
        }
    }
    check(at, value, limits, 0)
}

fn records_of(at: &Place<'_>, value: &Value, limits: &Limits) -> Checked<Vec<Record>> {
    let records = at.list(value, limits.changes)?;
    let records = records.iter().enumerate();
    records
        .map(|(n, value)| record(&at.item(n), value, limits))
        .collect()
}

/// A record as devices store it, within the limits of the changes that made it.
fn record(at: &Place<'_>, value: &Value, limits: &Limits) -> Checked<Record> {
    let record = match json::read(value, Record::from_json) {
        Ok(record) => record,
        Err(faults) => {
            let fault = faults.first().map(ToString::to_string);
            return at.fault(&fault.unwrap_or_default());
        }
    };
    let RecordKey { dossier, kind, id } = &record.key;
    for name in [dossier, kind, id] {
        at.key("key").name_text(&name.as_str().into())?;
    }
    if record.fields().count() > limits.fields || record.seen().len() > limits.devices {
        return at.fault("too many fields or devices");
    }
    for device in record.seen().keys() {
        at.key("seen").device(&device.as_str().into())?;
    }
    for (name, field) in record.fields() {
        let at = at.key(name);
        if name.is_empty() || name.len() > 256 || field.live().count() > 1024 {
            return at.fault("not a field name, or too many values");
        }
        for (_, held) in field.live() {
            check_value(&at, &held.value, limits)?;
            at.text(&held.by.as_str().into(), 256)?;
        }
    }
    if !record.is_sound() {
        return at.fault("it holds what it has not seen");
    }
    Ok(record)
}

fn attachment(at: &Place<'_>, value: &Value, limits: &Limits) -> Checked<Attachment> {
    let map = at.map(value)?;
    let size_at = at.key("size");
    let size = match at
        .get(map, "size")?
        .as_int()
        .and_then(|size| u64::try_from(size).ok())
    {
        Some(0) | None => return size_at.fault("not a size"),
        Some(size) if size > limits.attachment_bytes => return size_at.fault("too large"),
        Some(size) => size,
    };
    Ok(Attachment {
        sha256: hash(&at.key("sha256"), at.get(map, "sha256")?)?,
        size,
        media_type: at.key("type").name_text(at.get(map, "type")?)?.to_owned(),
    })
}

fn hash(at: &Place<'_>, value: &Value) -> Checked<String> {
    match value.as_text() {
        Some(text) if is_sha256_hex(text) => Ok(text.to_owned()),
        _ => at.fault("not a sha256 in hexadecimal"),
    }
}

/// ISO 8601 in UTC. Only its form is checked: the sender's clock is evidence, not a condition.
fn created_at(at: &Place<'_>, value: &Value) -> Checked<String> {
    let text = at.text(value, 40)?;
    let form = text.len() >= 20
        && text.ends_with('Z')
        && text.bytes().enumerate().all(|(n, byte)| match n {
            4 | 7 => byte == b'-',
            10 => byte == b'T',
            13 | 16 => byte == b':',
            n if n < 19 => byte.is_ascii_digit(),
            _ => byte.is_ascii_digit() || byte == b'.' || byte == b'Z',
        });
    if form {
        Ok(text.to_owned())
    } else {
        at.fault("not a moment in UTC")
    }
}
