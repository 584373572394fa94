//! Everything a device keeps beside its records: each name of the database's `meta` with its type.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    marker::PhantomData,
};

use domain::{
    bundle::{Hole, Revocations, SetAside},
    clock::Stamp,
    device::DeviceCard,
    ids::{ChangeId, DeviceId},
};
use indexed_db_futures::{KeyRange, prelude::*, transaction::Transaction};
use js_sys::{JsString, Uint8Array};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CryptoKeyPair, FileSystemDirectoryHandle};

use super::{
    Store, StoreError, handed_over::HandedOver, link::Link, relay_log::RelayLog, schema::META, tx,
};
use crate::browser::pin::Pin;

/// This device's card.
pub const CARD: Setting<DeviceCard> = Setting::new("card");
/// Who is at the device.
pub const PERSON: Setting<String> = Setting::new("person");
/// Everybody who was at the device, in the order in which they were entered.
pub const PEOPLE: Setting<Vec<String>> = Setting::new("people");
/// The code of the programme the device was set up for.
pub const PROGRAMME: Setting<String> = Setting::new("programme");
/// The clock's last stamp.
pub const CLOCK: Setting<Stamp> = Setting::new("clock");
/// How far this device's changes have been handed over.
pub const HANDED_OVER: Setting<HandedOver> = Setting::new("handed");
/// What came in by file.
pub const RELAY_LOG: Setting<RelayLog> = Setting::new("relay");
/// Hashes of the bundles taken in.
pub const BUNDLES: Setting<BTreeSet<String>> = Setting::new("bundles");
/// Other devices' last change held without a gap.
pub const CONTIGUOUS: Setting<BTreeMap<DeviceId, u32>> = Setting::new("contiguous");
/// Devices of which changes are missing, because they were refused.
pub const HOLES: Setting<BTreeMap<DeviceId, Hole>> = Setting::new("holes");
/// Changes that came by file and are not for their authors to make: genuine, held and passed on, and in no
/// record. Screens and the office call it quarantine.
pub const SET_ASIDE: Setting<BTreeMap<ChangeId, SetAside>> = Setting::new("aside");
/// Ids of the devices whose work came with restored backups, the one restored last at the end.
pub const RESTORED: Setting<Vec<String>> = Setting::new("restored");
/// The link to the office.
pub const LINK: Setting<Link> = Setting::new("office");
/// The devices the office revoked, as it said last.
pub const REVOKED: Setting<Revocations> = Setting::new("revoked");
/// What the device enrols at the office with, until that answers.
pub const ENROLLING: Setting<Enrolling> = Setting::new("office-asking");
/// What this enterprise said of itself when it registered: its file begins with it.
pub const REGISTERED_AS: Setting<Registration> = Setting::new("registered_as");
/// What an enterprise asks the office to be admitted with, until the office has it.
pub const REGISTRATION: Setting<Registration> = Setting::new("registration");
/// Which device this one took the place of, because somebody else used its numbers.
pub const SUCCESSION: Setting<Succession> = Setting::new("succession");
/// The token of that device: this one asks the office with it to go on in its place, until the office
/// answers this one's own.
pub const PREDECESSOR_TOKEN: Setting<String> = Setting::new("predecessor-token");
/// The last backup.
pub const BACKUP: Setting<LastBackup> = Setting::new("backup");
/// The hand-overs by file that were confirmed, latest first.
pub const HANDED_FILES: Setting<Vec<HandedFile>> = Setting::new("handovers");
/// The marks of what the inbox held when it was last looked at (`domain::inbox::Entry::mark`). By what
/// was there, not by when: what arrives late was decided earlier.
pub const INBOX_SEEN: Setting<BTreeSet<String>> = Setting::new("inbox-seen");
/// The invites made here, with their codes, until they are used or run out.
pub const MADE_INVITES: Setting<Vec<MadeInvite>> = Setting::new("invites");
/// What the screen is locked with.
pub const PIN: Setting<Pin> = Setting::new("pin");
/// All of the demo is there.
pub const DEMO_COMPLETE: Setting<bool> = Setting::new("demo-whole");

/// The signing keys; the private half cannot leave the browser.
pub const KEYS: Native<CryptoKeyPair> = Native::new("keys");
/// Room set aside for text.
pub const RESERVE: Native<Uint8Array> = Native::new("reserve");
/// The folder backups are written into.
pub const BACKUP_FOLDER: Native<FileSystemDirectoryHandle> = Native::new("backup-folder");

/// What the names of [`compacted`] begin with.
pub(super) const COMPACTED: &str = "compacted.";

/// Some of the dossier's records came whole, in place of the changes that made them.
pub fn compacted(dossier: &str) -> Setting<bool> {
    Setting::of([COMPACTED, dossier].concat())
}

/// The section of an assessment that was open last.
pub fn open_section(assessment: &str) -> Setting<u32> {
    Setting::of(["at.", assessment].concat())
}

/// The signed document of a restored backup, as it was in its file; `part` counts from 1.
pub fn countersigned(device: &str, part: u32) -> Native<JsString> {
    Native::of(match part {
        1 => format!("countersigned.{device}"),
        _ => format!("countersigned.{device}.{part}"),
    })
}

/// The token a device asks the office with, and what for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolling {
    pub token: String,
    /// An invite's code, or a dossier.
    pub with: String,
}

/// What an enterprise says of itself when it registers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// Its dossier, which is its credit code.
    pub dossier: String,
    /// What the enterprise is called.
    #[serde(default)]
    pub name: String,
    pub person: String,
    /// How the office reaches that person.
    pub contact: String,
}

/// This browser profile was put back or copied, and became a new device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Succession {
    /// The id it had.
    pub predecessor: String,
    /// When, in ms since 1970.
    pub at: i64,
    /// How many changes became the new device's.
    pub changes: u32,
    /// How many of them were decisions, which decide nothing any more.
    #[serde(default)]
    pub decisions: u32,
}

/// A backup the person has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastBackup {
    /// In ms since 1970.
    pub at: i64,
    /// How many changes were stored.
    pub changes: u32,
}

/// A hand-over by file that was confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedFile {
    /// In ms since 1970.
    pub at: i64,
    pub file: String,
    pub bytes: u64,
}

/// An invite that was made on this device. The office keeps no code: only who made it can show it
/// again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeInvite {
    /// By which the office lists it.
    pub id: String,
    pub code: String,
    pub link: String,
}

/// A name and the type that is kept under it as JSON text.
pub struct Setting<T> {
    name: Cow<'static, str>,
    kept: PhantomData<fn() -> T>,
}

/// A name and the browser's own type that is kept under it as it is.
pub struct Native<T> {
    name: Cow<'static, str>,
    kept: PhantomData<fn() -> T>,
}

impl<T> Setting<T> {
    const fn new(name: &'static str) -> Self {
        Self {
            name: Cow::Borrowed(name),
            kept: PhantomData,
        }
    }

    fn of(name: String) -> Self {
        Self {
            name: Cow::Owned(name),
            kept: PhantomData,
        }
    }
}

impl<T> Setting<T> {
    #[cfg(test)]
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn delete(&self, tx: &Transaction<'_>) -> Result<(), StoreError> {
        let key = KeyRange::Only(JsValue::from_str(&self.name));
        tx.object_store(META)?
            .delete::<JsValue, _>(key)
            .primitive()?;
        Ok(())
    }
}

impl<T: Serialize + DeserializeOwned> Setting<T> {
    pub(super) async fn get(&self, tx: &Transaction<'_>) -> Result<Option<T>, StoreError> {
        tx::get_json(tx, META, &*self.name).await
    }

    pub(super) fn put(&self, tx: &Transaction<'_>, value: &T) -> Result<(), StoreError> {
        tx::put_json(tx, META, &*self.name, value)
    }
}

impl<T: JsCast> Native<T> {
    const fn new(name: &'static str) -> Self {
        Self {
            name: Cow::Borrowed(name),
            kept: PhantomData,
        }
    }

    fn of(name: String) -> Self {
        Self {
            name: Cow::Owned(name),
            kept: PhantomData,
        }
    }

    pub(super) async fn get(&self, tx: &Transaction<'_>) -> Result<Option<T>, StoreError> {
        let found = tx::get(tx, META, &*self.name).await?;
        // A pair of keys is a plain object to the browser, so it is not looked at.
        Ok(found.map(JsCast::unchecked_into))
    }

    pub(super) fn put(&self, tx: &Transaction<'_>, value: &T) -> Result<(), StoreError> {
        let value: &JsValue = value.as_ref();
        tx::put(&tx.object_store(META)?, &*self.name, value.clone())
    }

    pub(super) fn key(&self) -> KeyRange<JsValue> {
        KeyRange::Only(JsValue::from_str(&self.name))
    }
}

impl Store {
    /// What is kept under this name.
    pub async fn setting<T>(&self, setting: &Setting<T>) -> Result<Option<T>, StoreError>
    where
        T: Serialize + DeserializeOwned,
    {
        self.connection()
            .read(&[META], async |tx| setting.get(tx).await)
            .await
    }

    /// Keeps a value under this name.
    pub async fn set<T>(&self, setting: &Setting<T>, value: &T) -> Result<(), StoreError>
    where
        T: Serialize + DeserializeOwned,
    {
        self.connection()
            .write(&[META], async |tx| setting.put(tx, value))
            .await
    }

    /// Keeps nothing under this name any more.
    pub async fn clear<T>(&self, setting: &Setting<T>) -> Result<(), StoreError> {
        self.connection()
            .write(&[META], async |tx| setting.delete(tx))
            .await
    }

    /// The browser's own value that is kept under this name.
    pub async fn native<T: JsCast>(&self, native: &Native<T>) -> Result<Option<T>, StoreError> {
        self.connection()
            .read(&[META], async |tx| native.get(tx).await)
            .await
    }

    /// Keeps a value of the browser's own under this name.
    pub async fn set_native<T: JsCast>(
        &self,
        native: &Native<T>,
        value: &T,
    ) -> Result<(), StoreError> {
        self.connection()
            .write(&[META], async |tx| native.put(tx, value))
            .await
    }
}
