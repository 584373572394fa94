//! What a bundle holds, and its JSON form. `docs/bundle.schema.json` says the same to others.

use std::collections::BTreeMap;

use crate::{
    device::DeviceCard,
    enterprise,
    ids::{DeviceId, RecordKey},
    json::{Form as _, object},
    order::{self, Set},
    record::{Change, Record},
    value::Value,
};

/// The `format` of every bundle.
pub const FORMAT: &str = "yidang-bundle";

/// The newest version this build reads. It writes the oldest that says all: who reads 1 only is
/// not kept from a bundle that needs no more.
pub const VERSION: u32 = COMPACTED;

/// From this version on a bundle may hold [records](Bundle::records). An older reader must refuse
/// them: it would take the changes after them for all there are.
pub(super) const COMPACTED: u32 = 2;

/// The key under which a bundle carries what other devices signed themselves: whole documents, each
/// with its signature. They stand in [`Bundle::extra`], so that older builds pass them on.
pub const VOUCHED: &str = "vouched";

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
    /// Records as they are, in place of changes that made them and are not here: a new device
    /// begins with these, and its backup holds them on. No two of the same key.
    pub records: Vec<Record>,
    /// What a newer version of the product added.
    pub extra: BTreeMap<String, Value>,
}

impl Bundle {
    /// The records it holds or its changes write to, and each dossier's enterprise record (for its name):
    /// what a plan needs to know.
    pub fn wanted_records(&self) -> Set<RecordKey> {
        let names = self.dossiers().into_iter();
        let names = names.map(|dossier| RecordKey::only(dossier, enterprise::KIND));
        let written = order::set(self.record_keys());
        order::set(written.into_iter().cloned().chain(names))
    }

    /// The devices whose changes it holds, the signer's included.
    pub fn devices(&self) -> Set<&DeviceId> {
        order::set(
            self.changes
                .iter()
                .map(|change| &change.id.device)
                .chain([&self.device.id]),
        )
    }

    /// The dossiers its records and changes belong to.
    pub fn dossiers(&self) -> Set<&str> {
        order::set(self.record_keys().map(|key| key.dossier.as_str()))
    }

    fn record_keys(&self) -> impl Iterator<Item = &RecordKey> {
        let written = self.changes.iter().map(|change| &change.record);
        self.records.iter().map(|record| &record.key).chain(written)
    }

    /// The document without its signature, as JSON.
    pub fn to_value(&self) -> Value {
        let mut map = self.extra.clone();
        let mut put = |key: &str, value: Value| map.insert(key.to_owned(), value);
        put("format", FORMAT.into());
        put("version", int(self.version()));
        put("programme", self.programme.as_str().into());
        put("edition", self.edition.as_str().into());
        put("cover", cover(&self.cover));
        put("device", self.device.to_json());
        put("first", int(self.first));
        put("last", int(self.last));
        if let Some(previous) = &self.previous {
            put("previous", previous.as_str().into());
        }
        put("created_at", self.created_at.as_str().into());
        put("cards", self.cards.to_json());
        put("changes", self.changes.to_json());
        put(
            "attachments",
            Value::List(self.attachments.iter().map(attachment).collect()),
        );
        if !self.records.is_empty() {
            put("records", self.records.to_json());
        }
        Value::Map(map)
    }

    fn version(&self) -> u32 {
        if self.records.is_empty() {
            1
        } else {
            COMPACTED
        }
    }
}

fn int(int: u32) -> Value {
    Value::Int(int.into())
}

fn cover(cover: &Cover) -> Value {
    match cover {
        Cover::Since => "since".into(),
        Cover::Everything => "everything".into(),
        Cover::Dossier(dossier) => object([("dossier", dossier.as_str().into())]),
    }
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
