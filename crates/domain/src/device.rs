//! Devices and what they may write.

use serde::{Deserialize, Serialize};

use crate::ids::DeviceId;

/// What the people at a device are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// 指导组: a guidance team on a tablet.
    Team,
    /// 企业: one enterprise, reporting on itself.
    Enterprise,
    /// 专班办公室: the office.
    Office,
}

/// Which dossiers a device works on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// The whole programme.
    City,
    /// These areas, by code.
    Areas(Vec<String>),
    /// One enterprise's dossier.
    Dossier(String),
}

/// What a device shows of itself in every bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceCard {
    pub id: DeviceId,
    /// What people call the device, e.g. 指导二组平板.
    pub name: String,
    pub role: Role,
    pub scope: Scope,
    /// P-256 public key: 65 bytes, uncompressed SEC1, in base64.
    pub public_key: String,
    /// The lost device whose backup this one was restored from; its unsent changes travel in this
    /// device's bundles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restored_from: Option<DeviceId>,
}
