//! Names of devices, changes and records.

use std::{fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{
    json::{self, Problem},
    limits::DEVICE_ID_BYTES,
};

/// A device: one browser profile that may write. A UUIDv7 as text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeviceId(Arc<str>);

/// Whether a text may be a device's id: letters, digits, `-` and `_`, so that `device:seq` is read one
/// way only.
pub fn is_device_id(text: &str) -> bool {
    (1..=DEVICE_ID_BYTES).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

impl DeviceId {
    pub fn new(id: &str) -> Self {
        Self(id.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DeviceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A device's n-th change, counted from 1 without gaps. Written `device:seq`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChangeId {
    pub device: DeviceId,
    pub seq: u32,
}

impl ChangeId {
    pub fn new(device: DeviceId, seq: u32) -> Self {
        Self { device, seq }
    }
}

impl fmt::Display for ChangeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.device, self.seq)
    }
}

/// A text that is not a change id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a change id: {0}")]
pub struct NotAChangeId(pub String);

impl FromStr for ChangeId {
    type Err = NotAChangeId;

    fn from_str(text: &str) -> Result<Self, NotAChangeId> {
        let fault = || NotAChangeId(text.to_owned());
        let (device, seq) = text.rsplit_once(':').ok_or_else(fault)?;
        // One spelling for each id, so that `device:07` is not another change than `device:7`.
        let digits = seq.bytes().all(|byte| byte.is_ascii_digit()) && !seq.starts_with('0');
        let seq = seq.parse().ok().filter(|_| digits).ok_or_else(fault)?;
        if device.is_empty() {
            return Err(fault());
        }
        Ok(Self::new(DeviceId::new(device), seq))
    }
}

/// Where a record lives: its dossier, its kind and its id within both.
///
/// An enterprise's dossier is named after its unified social credit code, so two teams that enter
/// the same factory offline write into the same dossier and can never double it. Records that
/// exist once per dossier (`enterprise`, `retrofit-plan`) have their kind as id; all others a
/// UUIDv7.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub struct RecordKey {
    pub dossier: String,
    pub kind: String,
    pub id: String,
}

impl RecordKey {
    pub fn new(dossier: impl Into<String>, kind: impl Into<String>, id: impl Into<String>) -> Self {
        Self {
            dossier: dossier.into(),
            kind: kind.into(),
            id: id.into(),
        }
    }

    /// The one record of `kind` in `dossier`.
    pub fn only(dossier: impl Into<String>, kind: &str) -> Self {
        Self::new(dossier, kind, kind)
    }
}

impl Serialize for DeviceId {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for DeviceId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        json::text(from, |id| Ok(Self::new(id)))
    }
}

impl Serialize for ChangeId {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ChangeId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        json::text(from, |id| {
            id.parse()
                .map_err(|_| Problem::needed("修改编号", "a change id", id))
        })
    }
}

/// A new UUIDv7 from the time (milliseconds since 1970) and ten random bytes, both passed in.
pub fn new_id(unix_ms: u64, random: [u8; 10]) -> String {
    uuid::Builder::from_unix_timestamp_millis(unix_ms, &random)
        .into_uuid()
        .to_string()
}
