//! One cycle with the office: what both agree on. Each step is safe to repeat.

use std::cell::{Cell, RefCell};

use domain::bundle::to_hex;

use super::{
    SyncError,
    answers::Status,
    client::{Client, Request},
    enrol::{follow_rights, succeed},
    retry::Retries,
};
use crate::{
    browser::random,
    store::{Link, Store, StoreError, settings::PREDECESSOR_TOKEN},
};

/// What an office says that takes a device for nobody's successor: its predecessor is revoked or not
/// known there, another has the same id, or the office is of an older version.
const REFUSING: [&str; 4] = ["revoked", "no-token", "not-yours", "no-endpoint"];
/// What it says that knows a device's token, and does not let it in.
const KNOWING: [&str; 3] = ["waiting", "turned-down", "revoked"];

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
            changes_at_once: Cell::new(2_000),
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
        let said = self.status().await?;
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
        let released = self.store.retry_not_accepted(&self.link.office).await?;
        if let Some(plan) = released {
            self.want_photos(&plan);
            self.write_link().await?;
        }
        Ok(said.epoch)
    }

    /// What the office says of this device. A successor that it does not know yet asks first to be one.
    async fn status(&self) -> Result<Status, SyncError> {
        let ask = || self.client.json("GET", Request::to("status"));
        let said: Result<Status, SyncError> = ask().await;
        let Some(token) = self.store.setting(&PREDECESSOR_TOKEN).await? else {
            return said;
        };
        match &said {
            Err(error) if error.is("no-token") => {}
            Err(error) if !KNOWING.iter().any(|kind| error.is(kind)) => return said,
            Ok(_) | Err(_) => {
                self.store.clear(&PREDECESSOR_TOKEN).await?;
                return said;
            }
        }
        match succeed(self.store, &token, self.client.token()).await {
            Ok(()) => ask().await,
            Err(error) if REFUSING.iter().any(|kind| error.is(kind)) => {
                self.store.unlink_successor().await?;
                Err(SyncError::Succeeded)
            }
            Err(error) => Err(error),
        }
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
        let token = to_hex(&random::<32>());
        self.store.succeed(&card.id, agreed, &token).await?;
        Err(SyncError::Succeeded)
    }

    pub async fn write_link(&self) -> Result<(), SyncError> {
        Ok(self.store.set_link(&self.link).await?)
    }
}
