//! One cycle with the office: what both agree on. Each step is safe to repeat.

use std::cell::{Cell, RefCell};

use super::{
    SyncError,
    answers::Status,
    client::{Client, Request},
    enrol::follow_rights,
    retry::Retries,
};
use crate::store::{Link, Store, StoreError};

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
        self.check_succession(&said).await?;
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
        // What was not accepted may be by now.
        let released = self.store.release_quarantined(&self.link.office).await?;
        if let Some(plan) = released {
            self.want_photos(&plan);
            self.write_link().await?;
        }
        Ok(said.epoch)
    }

    /// Whether the office has of this device what this device has. Where it has something else, this
    /// browser profile was put back or copied: it becomes a new device, or what it writes under
    /// numbers that are used up would be lost.
    async fn check_succession(&self, said: &Status) -> Result<(), SyncError> {
        let (last, hash) = self.store.own_change(said.head).await?;
        let differs =
            |hash: &Option<String>, said: &Status| said.hash.is_some() && *hash != said.hash;
        if said.head <= last && !differs(&hash, said) {
            return Ok(());
        }
        // The last one that is the same on both sides lies in `agreed..=most`.
        let (mut agreed, mut most) = (0, last.min(said.head));
        while agreed < most {
            let middle = agreed + (most - agreed).div_ceil(2);
            let path = format!("status?at={middle}");
            let said: Status = self.client.json("GET", Request::to(&path)).await?;
            let (_, own) = self.store.own_change(middle).await?;
            if said.hash == own {
                agreed = middle;
            } else {
                most = middle - 1;
            }
        }
        let card = self.store.device().await?.ok_or(StoreError::NotEnrolled)?;
        self.store.succeed(&card.id, agreed).await?;
        Err(SyncError::Succeeded)
    }

    pub async fn write_link(&self) -> Result<(), SyncError> {
        Ok(self.store.set_link(&self.link).await?)
    }
}
