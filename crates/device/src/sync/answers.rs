//! The office's answers. Every member is there and of its type, or it was not the office that
//! answered. What a newer office adds is left out.

use std::collections::BTreeMap;

use domain::{device::DeviceCard, value::Value};
use serde::Deserialize;

use crate::store::{LeftOut, QuarantinedGroup};

/// `GET /status`.
#[derive(Deserialize)]
pub struct Status {
    pub epoch: String,
    /// The device's last change that is there without a gap.
    pub head: u32,
    /// sha256 of the device's change that was asked about, or of that last one; none where the office
    /// does not have it any more.
    pub hash: Option<String>,
    pub role: String,
    pub scope: Value,
    pub quarantined: Vec<QuarantinedGroup>,
    /// Attachments the device is still to send, by hash.
    pub wanted: Vec<String>,
    /// Of the devices asked about, the last change that is there without a gap.
    pub heads: BTreeMap<String, u32>,
}

/// `POST /bundles`.
#[derive(Deserialize)]
pub struct Ingested {
    pub head: u32,
    /// One entry a change; what of a device is quarantined is in [`Status`].
    pub quarantined: Vec<Value>,
    pub refused: Vec<LeftOut>,
    pub wanted: Vec<String>,
}

/// `PUT /attachments/SHA256`, also in the problem `not-next`.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum PieceTaken {
    GoOn { next: u64 },
    Whole { whole: bool },
}

/// `GET /feed`, and `GET /dossiers/DOSSIER/changes`.
#[derive(Deserialize)]
pub struct FeedPage {
    pub epoch: String,
    pub cursor: i64,
    pub more: bool,
    pub bundle: Option<String>,
}

/// `GET /snapshot`.
#[derive(Deserialize)]
pub struct Snapshot {
    pub epoch: String,
    /// Of the first page; 0 where the feed has everything.
    pub cursor: Option<i64>,
    pub heads: BTreeMap<String, u32>,
    pub next: Option<String>,
    pub bundle: Option<String>,
}

/// `GET /invites/CODE`.
#[derive(Deserialize)]
pub struct Invited {
    pub programme: String,
    pub name: String,
    pub role: String,
    pub scope: Value,
    /// Of an older office: not said.
    #[serde(default)]
    pub used: bool,
}

/// `POST /enrol`.
#[derive(Deserialize)]
pub struct Enrolled {
    pub role: String,
    pub scope: Value,
    /// The office's own device.
    pub office: DeviceCard,
}

/// `GET /office`.
#[derive(Deserialize)]
pub struct About {
    /// The office's own device.
    pub office: DeviceCard,
    /// The office's clock, ms since 1970.
    pub now: i64,
}

/// `POST /register`.
#[derive(Deserialize)]
pub struct Registered {
    /// The office's own device.
    pub office: DeviceCard,
}
