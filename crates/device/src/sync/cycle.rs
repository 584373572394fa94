//! One cycle with the office: what both agree on. Each step is safe to repeat.

use std::cell::{Cell, RefCell};

use super::{
    SyncError,
    answers::Status,
    client::{Client, Request},
    enrol::follow_rights,
    retry::Retries,
};
use crate::store::{Link, Store};

/// Attachments the office lists at once.
pub const LISTED: usize = 1_000;

/// What one window remembers from cycle to cycle.
pub struct Memory {
    /// Changes sent at once: fewer where a request of that size is refused.
    pub changes_at_once: Cell<usize>,
    /// Bytes of an attachment sent at once: on a bad network little is sent twice.
    pub bytes_at_once: Cell<u64>,
    /// When attachments others have not sent yet are asked for again.
    pub retries: RefCell<Retries>,
    /// Something was written since the cycle began.
    pub changed: Cell<bool>,
}

impl Default for Memory {
    fn default() -> Self {
        Self {
            changes_at_once: Cell::new(500),
            bytes_at_once: Cell::new(512 << 10),
            retries: RefCell::default(),
            changed: Cell::new(false),
        }
    }
}

/// One cycle.
pub struct Cycle<'a> {
    pub store: &'a Store,
    pub client: &'a Client,
    pub memory: &'a Memory,
    pub link: Link,
}

impl Cycle<'_> {
    /// Asks how far the office has got with this device, and which epoch it is in.
    pub async fn agree(&mut self) -> Result<String, SyncError> {
        let said: Status = self.client.json("GET", Request::to("status")).await?;
        if follow_rights(self.store, &said.role, &said.scope).await? {
            self.store.offer_again().await?;
        }
        let link = &mut self.link;
        link.head = said.head;
        link.quarantined = said.quarantined;
        // An answer that said so may have been lost, and a restored office lacks what it had. Of very
        // many not all are listed: what is known of the others stays.
        let listed = said.wanted.len();
        let before = std::mem::replace(&mut link.wanted, said.wanted);
        if listed >= LISTED {
            link.add_wanted(before);
        }
        link.failed.clear();
        if link.scope != said.scope {
            if !link.scope.is_null() {
                link.cursor = 0;
                link.snapshot = None;
            }
            link.scope = said.scope;
        }
        self.write_link().await?;
        // The answer to a bundle may have been lost.
        self.store.mark_delivered(said.head).await?;
        Ok(said.epoch)
    }

    pub async fn write_link(&self) -> Result<(), SyncError> {
        Ok(self.store.set_link(&self.link).await?)
    }
}
