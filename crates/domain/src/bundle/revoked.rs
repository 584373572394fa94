//! Revocations: which devices the office no longer lets in, for those who meet them by file.

use std::collections::BTreeMap;

use super::{Bundle, LocalState, OpenBundle};
use crate::{
    btree,
    ids::{ChangeId, DeviceId},
    value::Value,
};

/// The key under which the office's server says, in [`Bundle::extra`], all devices that are revoked:
/// an object of device ids, each with its last number that counts. What has a higher one may have
/// been written by whoever found the device.
pub const REVOKED: &str = "revoked";

/// Each revoked device with its last number that counts.
pub type Revocations = BTreeMap<DeviceId, u32>;

/// [`REVOKED`]'s value.
pub fn revocations_value(revoked: &Revocations) -> Value {
    let members = revoked.iter();
    let members = members.map(|(device, last)| (device.to_string(), Value::Int((*last).into())));
    Value::Map(btree::map(members))
}

impl Bundle {
    /// The revocations it names; `None` where it says nothing of them. What is no number is left
    /// out.
    pub fn revocations(&self) -> Option<Revocations> {
        let named = self.extra.get(REVOKED)?.as_map()?.iter();
        let named = named.filter_map(|(device, last)| {
            let last = u32::try_from(last.as_int()?).ok()?;
            Some((DeviceId::new(device), last))
        });
        Some(named.collect())
    }
}

impl LocalState {
    /// Whether the bundle is the office's server's own, which decides about revoked devices' work.
    pub(super) fn is_from_office(&self, open: &OpenBundle) -> bool {
        self.office.as_ref() == Some(&open.bundle.device.id)
    }

    /// Whether a change counts no more for those who did not get it from the office.
    pub(super) fn is_revoked(&self, id: &ChangeId) -> bool {
        let last = self.revoked.get(&id.device);
        last.is_some_and(|last| id.seq > *last)
    }
}
