//! The audit log: who did what, when, from where. Entries are only ever added.

use domain::ids::DeviceId;
use office_db::{Action, NewAuditEntry, Result, Tx};
use serde_json::Value;

use crate::{clock::now, secret};

/// Who does something, when it is no device: a person at the machine the office runs on.
pub const COMMAND_LINE: &str = "command line";

/// Who does something, and from where.
#[derive(Clone, Debug)]
pub struct Actor {
    /// A device's id, or [`COMMAND_LINE`].
    pub id: String,
    /// An address, or how else it came.
    pub from: String,
}

impl Actor {
    pub fn new(id: impl Into<String>, from: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            from: from.into(),
        }
    }

    /// A person at the machine.
    pub fn command_line() -> Self {
        Self::new(COMMAND_LINE, COMMAND_LINE)
    }
}

/// Writes down what somebody did, and to which other device.
///
/// # Errors
/// When the database fails.
pub async fn record(
    tx: &mut Tx,
    actor: &Actor,
    action: Action,
    about: Option<&DeviceId>,
    detail: Value,
) -> Result<()> {
    let entry = NewAuditEntry {
        by: &actor.id,
        action,
        about: about.map(DeviceId::as_str),
        detail,
        from: &actor.from,
    };
    let now = now();
    tx.put_audit_entry(&secret::id(now), entry, now).await
}
