//! What a bundle holds, and its JSON form. `docs/bundle.schema.json` says the same to others.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    btree,
    device::DeviceCard,
    enterprise,
    ids::{DeviceId, RecordKey},
    json,
    record::{Change, Record},
    value::Value,
};

/// The `format` of every bundle.
pub const FORMAT: &str = "yidang-bundle";

/// The newest version this build reads. It writes the oldest that says all: who reads 1 only is
/// not kept from a bundle that needs no more.
pub const VERSION: u32 = IN_PARTS;

/// From this version on a bundle may hold [records](Bundle::records). An older reader must refuse
/// them: it would take the changes after them for all there are.
pub(super) const COMPACTED: u32 = 2;

/// From this version on a bundle may be one of several [parts](Bundle::part). An older reader must
/// refuse them: it would take a later part without the one before.
pub(super) const IN_PARTS: u32 = 3;

/// The key under which a bundle carries what other devices signed themselves: whole documents, each
/// with its signature. They stand in [`Bundle::extra`], so that older builds pass them on.
pub const COUNTERSIGNED: &str = "countersigned";

/// Which changes a bundle holds. In JSON: `"since"`, `"everything"` or `{"dossier": id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Selection {
    /// All since the device's last hand-over.
    Since,
    /// Every change of one dossier, from its beginning.
    Dossier(String),
    /// All the device holds: a backup. Of other devices it may hold some dossiers only.
    Everything,
}

/// Which of several bundles this one is, that together hold what one could not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// From 1. Every part but the first names the one before it in [`Bundle::previous`], and is taken
    /// after it.
    pub number: u32,
    pub of: u32,
}

/// An attachment the bundle answers for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Lower-case hexadecimal.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
    /// Media type; `type` in JSON.
    #[serde(rename = "type")]
    pub media_type: String,
}

/// A bundle without its signature. In JSON, `format` and `version` stand beside these members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bundle {
    /// The programme's code.
    pub programme: String,
    /// The pack's edition on the device.
    pub edition: String,
    pub cover: Selection,
    /// Who made and signed it.
    pub device: DeviceCard,
    /// The signer's own changes lie in `first..=last`. For [`Selection::Since`] and
    /// [`Selection::Everything`] all of that range is here; `last` is `first - 1` when there are none.
    pub first: u32,
    pub last: u32,
    /// Hash (see [`super::OpenBundle::hash`]) of the bundle the device handed over before.
    #[serde(
        default,
        deserialize_with = "json::present",
        skip_serializing_if = "Option::is_none"
    )]
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
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<Record>,
    /// Left out where one bundle holds all; never there in [`Selection::Since`], whose numbers say what
    /// comes first.
    #[serde(
        default,
        deserialize_with = "json::present",
        skip_serializing_if = "Option::is_none"
    )]
    pub part: Option<Part>,
    /// What a newer version of the product added.
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

impl Bundle {
    /// The records it holds or its changes write to, and each dossier's enterprise record (for its name):
    /// what a plan needs to know.
    pub fn wanted_records(&self) -> BTreeSet<RecordKey> {
        let names = self.dossiers().into_iter();
        let names = names.map(|dossier| RecordKey::only(dossier, enterprise::KIND));
        let written = btree::set(self.record_keys());
        btree::set(written.into_iter().cloned().chain(names))
    }

    /// The devices whose changes it holds, the signer's included.
    pub fn devices(&self) -> BTreeSet<&DeviceId> {
        btree::set(
            self.changes
                .iter()
                .map(|change| &change.id.device)
                .chain([&self.device.id]),
        )
    }

    /// The dossiers its records and changes belong to.
    pub fn dossiers(&self) -> BTreeSet<&str> {
        btree::set(self.record_keys().map(|key| key.dossier.as_str()))
    }

    fn record_keys(&self) -> impl Iterator<Item = &RecordKey> {
        let written = self.changes.iter().map(|change| &change.record);
        self.records.iter().map(|record| &record.key).chain(written)
    }

    /// The canonical text that is signed: the document without its signature.
    ///
    /// # Errors
    /// What no reader would take: see [`crate::json::to_string`].
    pub fn canonical(&self) -> Result<String, json::Error> {
        #[derive(Serialize)]
        struct Document<'a> {
            format: &'static str,
            version: u32,
            #[serde(flatten)]
            bundle: &'a Bundle,
        }

        json::to_string(&Document {
            format: FORMAT,
            version: self.version(),
            bundle: self,
        })
    }

    /// The oldest version that says all there is.
    pub(super) fn version(&self) -> u32 {
        match (self.part, self.records.is_empty()) {
            (Some(_), _) => IN_PARTS,
            (None, false) => COMPACTED,
            (None, true) => 1,
        }
    }
}
