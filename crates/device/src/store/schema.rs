//! The database's shape: names, version, keys.
//!
//! Every key is given beside its value, and bodies are JSON text: reading text is several times
//! faster than reading objects (measured with 10,000 rows), and what a newer build added survives.

use std::{cell::Cell, rc::Rc};

use indexed_db_futures::{KeyRange, database::Database, error::Error};
use js_sys::Array;
use wasm_bindgen::JsValue;

use super::{StoreError, migrations};

/// `[dossier, kind, id]` -> record as JSON text.
pub const RECORDS: &str = "records";
/// `[device, seq]` -> `{dossier, kind, body}`, body being the change as JSON text.
pub const CHANGES: &str = "changes";
/// Index of [`CHANGES`] by dossier.
pub const BY_DOSSIER: &str = "by_dossier";
/// dossier -> list row as JSON text.
pub const ROWS: &str = "rows";
/// sha256 (hex) -> Blob.
pub const ATTACHMENTS: &str = "attachments";
/// sha256 (hex) of the attachment -> Blob of a small picture.
pub const THUMBNAILS: &str = "thumbnails";
/// name -> JSON text, except `keys` (a CryptoKeyPair). Names in `meta.rs`.
pub const META: &str = "meta";
/// device id -> card as JSON text.
pub const DEVICES: &str = "devices";
/// `[device, first seq, hash]` -> `{file, restoring}`: a bundle's file that waits for what comes before
/// it, and whether it was being restored.
pub const DEFERRED: &str = "held";
/// `[device, seq]` -> a change of the office's feed that is not accepted, as JSON text with its reason; seq 0
/// stands for the device. What is accepted and set aside lies among [`CHANGES`].
pub const NOT_ACCEPTED: &str = "quarantine";

/// The database's version; each step is a file in `migrations`.
pub const VERSION: u32 = 2;

/// Opens the database, bringing it up to [`VERSION`] first.
///
/// # Errors
/// [`StoreError::Newer`] when a newer build upgraded it; [`StoreError::Unavailable`] without
/// IndexedDB; [`StoreError::Erased`] when there is none and it may not be made. A failing step
/// rolls the whole upgrade back.
pub async fn open(name: &str, version: u32, may_make: bool) -> Result<Database, StoreError> {
    let missing = Rc::new(Cell::new(false));
    let found = Rc::clone(&missing);
    let opened = Database::open(name)
        .with_version(version)
        .with_on_blocked(|_| Ok(()))
        .with_on_upgrade_needed(move |event, tx| {
            let old = event.old_version() as u32;
            if old == 0 && !may_make {
                found.set(true);
                // Failing leaves no database behind.
                return Err(Error::from(JsValue::from_str("it is gone")));
            }
            migrations::run(old, tx)
        })
        .await;
    if missing.get() {
        return Err(StoreError::Erased);
    }
    Ok(opened?)
}

pub fn key(parts: &[&str]) -> JsValue {
    parts
        .iter()
        .map(|part| JsValue::from_str(part))
        .collect::<Array>()
        .into()
}

/// A change's key. Sequence numbers are u32: IndexedDB has no 64-bit keys.
pub fn change_key(device: &str, seq: u32) -> JsValue {
    Array::of2(&device.into(), &seq.into()).into()
}

/// Every key that starts with `first`. An empty array sorts above every text and number.
pub fn prefix(first: &str) -> KeyRange<JsValue> {
    KeyRange::Bound(
        Array::of1(&first.into()).into(),
        false,
        Array::of2(&first.into(), &Array::new()).into(),
        true,
    )
}

/// A device's changes from `first` to `last`, both included. (The crate's `..=` is swapped with
/// `..`, so ranges are always written out.)
pub fn changes_between(device: &str, first: u32, last: u32) -> KeyRange<JsValue> {
    KeyRange::Bound(
        change_key(device, first),
        false,
        change_key(device, last),
        false,
    )
}
