//! From JSON to a bundle, by hand: a refusal names the place, and nothing is guessed.

use std::collections::BTreeMap;

use super::{
    fault::{BundleFault, Checked},
    format::{Attachment, Bundle, Cover, FORMAT, VERSION},
    seal::Limits,
    text::is_sha256_hex,
};
use crate::{
    clock::Stamp,
    device::{DeviceCard, Role, Scope},
    ids::{ChangeId, DeviceId, RecordKey},
    order::{self, Few, Many},
    record::{Change, Write},
    value::Value,
};

type Map = BTreeMap<String, Value>;

/// A place in the document, built only to be named in a refusal.
struct Place<'a> {
    up: Option<&'a Place<'a>>,
    step: Step<'a>,
}

enum Step<'a> {
    Key(&'a str),
    Item(usize),
}

impl Place<'_> {
    const ROOT: Place<'static> = Place {
        up: None,
        step: Step::Key(""),
    };

    fn key<'a>(&'a self, key: &'a str) -> Place<'a> {
        Place {
            up: Some(self),
            step: Step::Key(key),
        }
    }

    fn item(&self, n: usize) -> Place<'_> {
        Place {
            up: Some(self),
            step: Step::Item(n),
        }
    }

    fn name(&self) -> String {
        let before = self.up.map(Place::name).unwrap_or_default();
        match self.step {
            Step::Item(n) => format!("{before}[{n}]"),
            Step::Key(key) if before.is_empty() => key.chars().take(64).collect(),
            Step::Key(key) => format!("{before}.{}", key.chars().take(64).collect::<String>()),
        }
    }

    fn fault<T>(&self, problem: &str) -> Checked<T> {
        Err(BundleFault::Schema {
            place: self.name(),
            problem: problem.to_owned(),
        })
    }

    fn map<'v>(&self, value: &'v Value) -> Checked<&'v Map> {
        value
            .as_map()
            .map_or_else(|| self.fault("not an object"), Ok)
    }

    fn list<'v>(&self, value: &'v Value, at_most: usize) -> Checked<&'v [Value]> {
        match value.as_list() {
            None => self.fault("not a list"),
            Some(list) if list.len() > at_most => self.fault("too many entries"),
            Some(list) => Ok(list),
        }
    }

    fn text<'v>(&self, value: &'v Value, at_most: usize) -> Checked<&'v str> {
        match value.as_text() {
            None => self.fault("not a text"),
            Some(text) if text.len() > at_most => self.fault("too long"),
            Some(text) => Ok(text),
        }
    }

    /// A text that names something: not empty, no control characters.
    fn name_text<'v>(&self, value: &'v Value) -> Checked<&'v str> {
        let text = self.text(value, 128)?;
        if text.is_empty() || text.chars().any(char::is_control) {
            return self.fault("not a name");
        }
        Ok(text)
    }

    fn count(&self, value: &Value) -> Checked<u32> {
        match value.as_int().and_then(|int| u32::try_from(int).ok()) {
            Some(count) => Ok(count),
            None => self.fault("not a whole number in range"),
        }
    }

    fn device(&self, value: &Value) -> Checked<DeviceId> {
        let text = self.name_text(value)?;
        if text.len() > 64
            || !text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        {
            return self.fault("not a device id");
        }
        Ok(DeviceId::new(text))
    }

    fn change_id(&self, value: &Value) -> Checked<ChangeId> {
        let text = self.name_text(value)?;
        match text.parse::<ChangeId>() {
            // One spelling per id, so that `device:07` is not another change than `device:7`.
            Ok(id) if id.to_string() == text => Ok(id),
            _ => self.fault("not a change id"),
        }
    }

    fn get<'v>(&self, map: &'v Map, key: &str) -> Checked<&'v Value> {
        map.get(key)
            .map_or_else(|| self.key(key).fault("missing"), Ok)
    }
}

/// Whether `map` is this product's, of a version this build reads.
pub(super) fn check_format(map: &Map) -> Checked<()> {
    if map.get("format").and_then(Value::as_text) != Some(FORMAT) {
        return Err(BundleFault::OtherFormat);
    }
    match map.get("version").and_then(Value::as_int) {
        Some(version) if version == i64::from(VERSION) => Ok(()),
        Some(found) if found > i64::from(VERSION) => Err(BundleFault::NewerVersion { found }),
        _ => Place::ROOT.key("version").fault("unknown version"),
    }
}

/// Reads the document (its signature taken out) and checks what does not need the signature.
pub(super) fn bundle(map: &Map, limits: &Limits) -> Checked<Bundle> {
    const KNOWN: [&str; 13] = [
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
        extra: others(map, &KNOWN),
    };
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
    check_lengths(&at.key("value"), value, limits)?;
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

fn check_lengths(at: &Place<'_>, value: &Value, limits: &Limits) -> Checked<()> {
    match value {
        Value::Text(text) if text.len() > limits.text => at.fault("too long"),
        Value::List(items) => items
            .iter()
            .enumerate()
            .try_for_each(|(n, item)| check_lengths(&at.item(n), item, limits)),
        Value::Map(map) => map
            .iter()
            .try_for_each(|(key, value)| check_lengths(&at.key(key), value, limits)),
        _ => Ok(()),
    }
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
