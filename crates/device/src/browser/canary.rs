//! What should be there: counts kept apart from the database, so that a database the browser has
//! cleared is noticed instead of looking like a new device.

use serde::{Deserialize, Serialize};

use super::{local, profile::Profile};

/// What the database last held.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Canary {
    pub device: String,
    pub device_name: String,
    pub dossiers: u32,
    pub changes: u32,
    /// ms since 1970 of the last look.
    pub at: i64,
}

/// What was there; `None` on a new device or after localStorage was cleared too.
pub fn read(profile: Profile) -> Option<Canary> {
    local::canary(profile).get()
}

/// Remembers what is there now.
pub fn write(profile: Profile, canary: &Canary) {
    // Losing the canary loses nothing.
    local::canary(profile).set(canary);
}

/// Forgets it: only after the person had the database erased.
pub fn forget(profile: Profile) {
    local::canary(profile).delete();
}

impl Canary {
    /// Whether data is missing that was there: another device id, or fewer changes. Changes are
    /// never removed, so fewer of them means loss.
    pub fn alarms(&self, device: Option<&str>, changes: u32) -> bool {
        device != Some(self.device.as_str()) || changes < self.changes
    }
}
