//! What a bundle holds, and its JSON form. `docs/bundle.schema.json` says the same to others.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    device::{DeviceCard, Role, Scope},
    ids::{ChangeId, DeviceId, RecordKey},
    order,
    record::Change,
    value::Value,
};

/// The `format` of every bundle.
pub const FORMAT: &str = "yidang-bundle";

/// The version this build writes, and the newest it reads.
pub const VERSION: u32 = 1;

/// Which changes a bundle holds. In JSON: `"since"`, `"everything"` or `{"dossier": id}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cover {
    /// All since the device's last hand-over.
    Since,
    /// Every change of one dossier, from its beginning.
    Dossier(String),
    /// All the device holds: a backup. Of other devices it may hold some dossiers only.
    Everything,
}

/// An attachment the bundle answers for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Lower-case hexadecimal.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
    /// Media type; `type` in JSON.
    pub media_type: String,
}

/// A bundle without its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// The programme's code.
    pub programme: String,
    /// The pack's edition on the device.
    pub edition: String,
    pub cover: Cover,
    /// Who made and signed it.
    pub device: DeviceCard,
    /// The signer's own changes lie in `first..=last`. For [`Cover::Since`] and
    /// [`Cover::Everything`] all of that range is here; `last` is `first - 1` when there are none.
    pub first: u32,
    pub last: u32,
    /// Hash (see [`super::OpenBundle::hash`]) of the bundle the device handed over before.
    pub previous: Option<String>,
    /// ISO 8601, UTC, e.g. `2026-05-14T08:03:00Z`. Evidence only.
    pub created_at: String,
    /// The other devices whose changes are carried.
    pub cards: Vec<DeviceCard>,
    /// Own and carried changes; each device's in the order of their numbers.
    pub changes: Vec<Change>,
    pub attachments: Vec<Attachment>,
    /// What a newer version of the product added.
    pub extra: BTreeMap<String, Value>,
}

impl Bundle {
    /// The records its changes write to, and each dossier's enterprise record (for its name):
    /// what a plan needs to know.
    pub fn wanted_records(&self) -> BTreeSet<RecordKey> {
        let mut keys = BTreeSet::new();
        for change in &self.changes {
            if !keys.contains(&change.record) {
                keys.insert(RecordKey::only(
                    change.record.dossier.clone(),
                    crate::enterprise::KIND,
                ));
                keys.insert(change.record.clone());
            }
        }
        keys
    }

    /// The devices whose changes it holds, the signer's included.
    pub fn devices(&self) -> BTreeSet<&DeviceId> {
        order::set(
            self.changes
                .iter()
                .map(|change| &change.id.device)
                .chain([&self.device.id]),
        )
    }

    /// The dossiers its changes belong to.
    pub fn dossiers(&self) -> BTreeSet<&str> {
        order::set(
            self.changes
                .iter()
                .map(|change| change.record.dossier.as_str()),
        )
    }

    /// The document without its signature, as JSON.
    pub fn to_value(&self) -> Value {
        let mut map = self.extra.clone();
        let mut put = |key: &str, value: Value| map.insert(key.to_owned(), value);
        put("format", FORMAT.into());
        put("version", int(VERSION));
        put("programme", self.programme.as_str().into());
        put("edition", self.edition.as_str().into());
        put("cover", cover(&self.cover));
        put("device", card(&self.device));
        put("first", int(self.first));
        put("last", int(self.last));
        if let Some(previous) = &self.previous {
            put("previous", previous.as_str().into());
        }
        put("created_at", self.created_at.as_str().into());
        put("cards", Value::List(self.cards.iter().map(card).collect()));
        put(
            "changes",
            Value::List(self.changes.iter().map(change_value).collect()),
        );
        put(
            "attachments",
            Value::List(self.attachments.iter().map(attachment).collect()),
        );
        Value::Map(map)
    }
}

/// A change as JSON, the same as its serde form.
pub fn change_value(change: &Change) -> Value {
    let mut map = change.extra.clone();
    map.insert("id".to_owned(), id(&change.id));
    map.insert(
        "at".to_owned(),
        Value::List(vec![Value::Int(change.at.ms), int(change.at.tick)]),
    );
    if !change.by.is_empty() {
        map.insert("by".to_owned(), change.by.as_str().into());
    }
    map.insert(
        "record".to_owned(),
        object([
            ("dossier", change.record.dossier.as_str().into()),
            ("kind", change.record.kind.as_str().into()),
            ("id", change.record.id.as_str().into()),
        ]),
    );
    let fields = change.fields.iter().map(|(name, write)| {
        let mut map = order::map([("value".to_owned(), write.value.clone())]);
        if !write.replaces.is_empty() {
            let replaces = write.replaces.iter().map(id).collect();
            map.insert("replaces".to_owned(), Value::List(replaces));
        }
        (name.clone(), Value::Map(map))
    });
    map.insert("fields".to_owned(), Value::Map(order::map(fields)));
    Value::Map(map)
}

fn object<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Map(order::map(
        entries
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value)),
    ))
}

fn int(int: u32) -> Value {
    Value::Int(int.into())
}

fn id(id: &ChangeId) -> Value {
    Value::Text(id.to_string())
}

fn cover(cover: &Cover) -> Value {
    match cover {
        Cover::Since => "since".into(),
        Cover::Everything => "everything".into(),
        Cover::Dossier(dossier) => object([("dossier", dossier.as_str().into())]),
    }
}

fn card(card: &DeviceCard) -> Value {
    let role = match card.role {
        Role::Team => "team",
        Role::Enterprise => "enterprise",
        Role::Office => "office",
    };
    let scope = match &card.scope {
        Scope::City => "city".into(),
        Scope::Areas(areas) => object([(
            "areas",
            Value::List(areas.iter().map(|area| area.as_str().into()).collect()),
        )]),
        Scope::Dossier(dossier) => object([("dossier", dossier.as_str().into())]),
    };
    let mut map = order::map([
        ("id".to_owned(), card.id.as_str().into()),
        ("name".to_owned(), card.name.as_str().into()),
        ("role".to_owned(), role.into()),
        ("scope".to_owned(), scope),
        ("public_key".to_owned(), card.public_key.as_str().into()),
    ]);
    if let Some(lost) = &card.restored_from {
        map.insert("restored_from".to_owned(), lost.as_str().into());
    }
    Value::Map(map)
}

fn attachment(attachment: &Attachment) -> Value {
    object([
        ("sha256", attachment.sha256.as_str().into()),
        (
            "size",
            Value::Int(attachment.size.try_into().unwrap_or(crate::value::MAX_INT)),
        ),
        ("type", attachment.media_type.as_str().into()),
    ])
}
