//! Everything kept on this device, in IndexedDB.
//!
//! A save is one strictly durable transaction that writes the record, the change and the
//! dossier's list row together; the sequence number is taken inside it. `docs/loss-model.md` says
//! what can go wrong all the same, and what is done about it.

mod announce;
mod attachments;
mod changes;
mod commit;
mod compacted;
mod connection;
mod deferred;
mod erasure;
mod error;
#[cfg(test)]
pub(crate) mod faults;
mod handed_over;
mod import;
mod link;
mod mending;
mod meta;
mod migrations;
mod not_accepted;
mod open_section;
mod people;
mod pipeline;
mod read;
mod relay;
mod relay_log;
mod renewed;
mod reserve;
mod restored;
#[cfg(test)]
#[expect(clippy::unwrap_used)]
mod round_trip_tests;
mod rows;
mod schema;
pub mod settings;
mod succession;
mod tally;
#[cfg(test)]
#[expect(clippy::unwrap_used)]
mod test_access;
#[cfg(any(test, feature = "test-support"))]
#[expect(clippy::unwrap_used)]
pub mod test_pack;
#[cfg(test)]
#[expect(clippy::unwrap_used)]
mod tests;
mod tx;

pub use announce::Changed;
pub use attachments::thumbnail_of;
pub use deferred::Deferred;
pub use error::StoreError;
pub use handed_over::HandedOver;
pub use import::Origin;
pub use link::{LeftOut, Link, QuarantinedGroup, Reason, SnapshotProgress};
pub use read::{Counts, Pending};
pub use relay_log::RelayLog;
pub use rows::Rows;
pub use schema::VERSION as SCHEMA;

use std::{cell::RefCell, rc::Rc, sync::Arc};

pub use crate::browser::files::NewAttachment;
use crate::listeners::Subscription;
use announce::Announcer;
use attachments::Turns;
use connection::Connection;
use domain::{
    device::{Role, Scope},
    ids::DeviceId,
    pack::ProgrammePack,
    record::Record,
};
use tally::Tally;

/// The open store. Clones are handles to the same connection.
#[derive(Clone)]
pub struct Store {
    inner: Rc<Inner>,
}

struct Inner {
    connection: Rc<Connection>,
    pack: Arc<ProgrammePack>,
    announcer: Announcer,
    tally: Tally,
    shrinking: Turns,
    /// This device, as it was read last.
    own: RefCell<Option<DeviceId>>,
}

/// What a person tells the device when it is set up.
#[derive(Clone, Debug)]
pub struct Enrolment {
    pub device_name: String,
    /// The person at the device.
    pub person: String,
    pub role: Role,
    pub scope: Scope,
}

/// What a save did.
#[derive(Clone, Debug)]
pub struct Saved {
    /// The records named by the edits as they are now.
    pub records: Vec<Record>,
    /// How many changes were made; 0 when nothing was different.
    pub changes: u32,
    /// The disk was full, and the room set aside for text was used.
    pub room_used: bool,
}

impl Store {
    /// Opens the database `name`; list rows are worked out by `pack`.
    ///
    /// # Errors
    /// [`StoreError::Newer`], [`StoreError::Unavailable`].
    pub async fn open(name: &str, pack: Arc<ProgrammePack>) -> Result<Self, StoreError> {
        Self::open_version(name, pack, schema::VERSION).await
    }

    async fn open_version(
        name: &str,
        pack: Arc<ProgrammePack>,
        version: u32,
    ) -> Result<Self, StoreError> {
        let connection = Connection::new(name, version);
        connection.database().await?;
        let announcer = Announcer::new(connection.name());
        let tally = Tally::default();
        let adding = tally.clone();
        std::mem::forget(announcer.subscribe(move |changed| adding.add(changed.made)));
        Ok(Self {
            inner: Rc::new(Inner {
                connection,
                pack,
                announcer,
                tally,
                shrinking: Turns::default(),
                own: RefCell::default(),
            }),
        })
    }

    fn connection(&self) -> &Rc<Connection> {
        &self.inner.connection
    }

    /// The database's name.
    pub fn database_name(&self) -> &str {
        self.connection().name()
    }

    /// This device's id, once its card was read or it wrote something.
    pub fn own_id(&self) -> Option<DeviceId> {
        self.inner.own.borrow().clone()
    }

    fn set_own(&self, id: &DeviceId) {
        self.inner.own.replace(Some(id.clone()));
    }

    /// The programme the store works by.
    pub fn pack(&self) -> &ProgrammePack {
        &self.inner.pack
    }

    /// Calls `listener` for every change in this tab or another, until the subscription is
    /// dropped.
    pub fn subscribe(&self, listener: impl Fn(&Changed) + 'static) -> Subscription {
        self.inner.announcer.subscribe(listener)
    }

    /// Tells this tab's pages, and the other tabs, what changed.
    fn announce(&self, changed: Changed) {
        self.inner.announcer.announce(&changed);
    }

    /// Tells the other tabs to count anew what waits.
    pub fn announce_elsewhere(&self) {
        self.inner.announcer.announce_elsewhere(0, &[]);
    }

    /// Deletes the database of this store: every record, change and photo in it, for good. Only
    /// after the person typed the word, or for the invented demo. `waiting` is called when another
    /// window still holds it; the browser deletes it once that window is closed.
    ///
    /// # Errors
    /// When the browser refuses; then everything is there and can be used.
    pub async fn erase(&self, waiting: impl FnOnce()) -> Result<(), StoreError> {
        self.connection().erase(waiting).await
    }

    /// Calls `listener` when the database is erased from another window, or found gone while it
    /// is in use. Nothing can be saved from then on.
    pub fn on_erased(&self, listener: impl Fn() + 'static) {
        self.connection().on_erased(listener);
    }

    /// Closes the connection; the next use opens it again.
    pub fn close(&self) {
        self.connection().close();
    }
}
