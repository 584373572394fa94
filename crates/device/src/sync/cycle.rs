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
        // An answer that said so may have been lost, and a restored office lacks what it had.
        link.wanted = said.wanted;
        link.failed.clear();
        if link.scope != said.scope {
            if !link.scope.is_null() {
                link.cursor = 0;
                link.snapshot = None;
            }
            link.scope = said.scope;
        }
        self.write_link().await?;
        Ok(said.epoch)
    }

    pub async fn write_link(&self) -> Result<(), SyncError> {
        Ok(self.store.set_link(&self.link).await?)
    }
}
