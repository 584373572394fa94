//! Everything kept on this device, in IndexedDB.
//!
//! A save is one strictly durable transaction that writes the record, the change and the
//! dossier's list row together; the sequence number is taken inside it.

mod error;

pub use error::StoreError;

use domain::{
    device::{DeviceCard, Role, Scope},
    dossier::DossierRow,
    ids::DeviceId,
    record::{Change, Edit, Record},
};
use web_sys::Blob;

/// The open store. Clones are handles to the same connection.
#[derive(Clone)]
pub struct Store;

/// What a person tells the device when it is set up.
#[derive(Clone, Debug)]
pub struct Enrolment {
    pub device_name: String,
    /// The person at the device.
    pub person: String,
    pub role: Role,
    pub scope: Scope,
    /// A lost device whose backup is being restored.
    pub restored_from: Option<DeviceId>,
}

/// Bytes that belong to a dossier, kept by their sha256.
#[derive(Clone, Debug)]
pub struct NewAttachment {
    pub sha256: String,
    pub media_type: String,
    pub blob: Blob,
    /// A small picture for lists; none for files.
    pub thumbnail: Option<Blob>,
}

/// What a save did.
#[derive(Clone, Debug)]
pub struct Saved {
    /// The changed records as they are now.
    pub records: Vec<Record>,
}

impl Store {
    /// The device's card, once enrolled.
    pub async fn device(&self) -> Result<Option<DeviceCard>, StoreError> {
        todo!()
    }

    pub async fn enrol(&self, enrolment: Enrolment) -> Result<DeviceCard, StoreError> {
        let _ = enrolment;
        todo!()
    }

    /// Who is at the device; written into every change as `by`.
    pub async fn person(&self) -> Result<String, StoreError> {
        todo!()
    }

    pub async fn rows(&self) -> Result<Vec<DossierRow>, StoreError> {
        todo!()
    }

    pub async fn records(&self, dossier: &str) -> Result<Vec<Record>, StoreError> {
        let _ = dossier;
        todo!()
    }

    /// Writes edits (of one dossier) and their attachments in one transaction: all or nothing.
    pub async fn save(
        &self,
        edits: Vec<Edit>,
        attachments: Vec<NewAttachment>,
    ) -> Result<Saved, StoreError> {
        let _ = (edits, attachments);
        todo!()
    }

    /// Every change of a dossier, oldest first.
    pub async fn history(&self, dossier: &str) -> Result<Vec<Change>, StoreError> {
        let _ = dossier;
        todo!()
    }

    pub async fn attachment(&self, sha256: &str) -> Result<Option<Blob>, StoreError> {
        let _ = sha256;
        todo!()
    }

    pub async fn thumbnail(&self, sha256: &str) -> Result<Option<Blob>, StoreError> {
        let _ = sha256;
        todo!()
    }

    /// Cards of every device heard of, to put names to ids.
    pub async fn devices(&self) -> Result<Vec<DeviceCard>, StoreError> {
        todo!()
    }
}
