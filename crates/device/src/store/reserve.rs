//! Room set aside, so that text still fits when photos have filled the disk.
//!
//! Chromium no longer says how much room there really is (its estimate is always 10 GiB above what
//! is used), so photos cannot be refused in time there. Deleting the reserve gives its room back
//! at once, also when nothing else can be written: tried in Chromium 156.

use indexed_db_futures::{prelude::*, transaction::Transaction};
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;

use super::{Store, StoreError, attachments::ROOM_FOR_TEXT, schema::META, settings::RESERVE};
use crate::browser;

/// Bytes: weeks of answers.
const SIZE: u32 = 4_000_000;

/// Asked without reading it: as long as a page holds what it read, the browser frees nothing.
async fn is_there(tx: &Transaction<'_>) -> Result<bool, StoreError> {
    let store = tx.object_store(META)?;
    let found = store
        .get_all_keys::<JsValue>()
        .with_query::<JsValue, _>(RESERVE.key())
        .primitive()?
        .await?;
    Ok(found.len() > 0)
}

impl Store {
    /// Sets room aside if none is. `false` when the disk has none to spare: photos must wait then.
    pub async fn set_room_aside(&self) -> bool {
        // What cannot be asked is no reason to refuse anything.
        let there = self
            .connection()
            .read(&[META], async |tx| is_there(tx).await)
            .await;
        if there.unwrap_or(true) {
            return true;
        }
        let room = browser::storage::estimate().await;
        if room.is_some_and(|room| room.free() < f64::from(SIZE) + ROOM_FOR_TEXT) {
            return false;
        }
        let bytes = Uint8Array::new_with_length(SIZE);
        self.set_native(&RESERVE, &bytes).await != Err(StoreError::Full)
    }

    /// Gives the room back to text; whether there was any.
    pub(super) async fn use_room_aside(&self) -> bool {
        let given = self
            .connection()
            .write(&[META], async |tx| {
                let there = is_there(tx).await?;
                let store = tx.object_store(META)?;
                store.delete::<JsValue, _>(RESERVE.key()).primitive()?;
                Ok(there)
            })
            .await;
        matches!(given, Ok(true))
    }
}
