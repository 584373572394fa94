//! How far this device's changes have been handed over.

use std::collections::BTreeMap;

use domain::ids::DeviceId;
use serde::{Deserialize, Serialize};

/// How far this device's changes have been handed over, and in which bundle.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedOver {
    /// The last own sequence number in a bundle that was saved as a file.
    pub seq: u32,
    /// sha256 of that bundle, which the next one names.
    pub hash: Option<String>,
    /// When, in ms since 1970.
    pub at: Option<i64>,
    /// Other devices' changes passed on: device to last number.
    #[serde(default)]
    pub carried: BTreeMap<DeviceId, u32>,
}
