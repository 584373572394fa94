//! Photos and files by their sha256.

use std::cell::RefCell;

use futures_channel::oneshot;
use indexed_db_futures::{BuildPrimitive, transaction::Transaction};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

use super::{
    NewAttachment, Store, StoreError,
    schema::{ATTACHMENTS, THUMBNAILS},
    tx,
};
use crate::browser;

/// Room photos leave for text, in bytes: years of answers.
pub const ROOM_FOR_TEXT: f64 = 20_000_000.0;

/// Small pictures kept at most, some 20 MB. Another is made from its photo whenever it is shown.
const KEPT_THUMBNAILS: usize = 2_000;

/// Refuses attachments that would eat the room kept for text.
pub async fn leave_room(store: &Store, attachments: &[NewAttachment]) -> Result<(), StoreError> {
    if attachments.is_empty() {
        return Ok(());
    }
    // Text is using what was set aside, and there is no more.
    if !store.set_room_aside().await {
        return Err(StoreError::Full);
    }
    let bytes: f64 = attachments
        .iter()
        .map(|new| new.blob.size() + new.thumbnail.as_ref().map_or(0.0, Blob::size))
        .sum();
    match browser::storage::estimate().await {
        Some(estimate) if estimate.free() < bytes + ROOM_FOR_TEXT => Err(StoreError::Full),
        _ => Ok(()),
    }
}

/// The small picture of a stored photo: the one kept, else one scaled from the photo now and kept
/// for the next time. Photos that came in a bundle have none until they are first shown. `None`
/// for files, for what is no picture, and for photos whose bytes are not on this device.
pub async fn thumbnail_of(store: &Store, sha256: &str) -> Option<Blob> {
    if let Ok(Some(small)) = store.thumbnail(sha256).await {
        return Some(small);
    }
    // A decoded photo takes megabytes: a page of a hundred would bring a tablet down.
    let turns = &store.inner.shrinking;
    let small = async {
        let whole = store.attachment(sha256).await.ok().flatten()?;
        if !whole.type_().starts_with("image/") {
            return None;
        }
        let small = browser::photo::shrink(&whole).await.ok()?;
        // Not kept for want of room: it is made again next time.
        drop(store.keep_thumbnail(sha256, &small, KEPT_THUMBNAILS).await);
        Some(small)
    };
    turns.take(small).await
}

/// Work that is done one at a time.
#[derive(Default)]
pub(super) struct Turns(RefCell<Option<oneshot::Receiver<()>>>);

impl Turns {
    /// Does `work` after all work given here before.
    async fn take<T>(&self, work: impl Future<Output = T>) -> T {
        let (done, next) = oneshot::channel::<()>();
        let before = self.0.replace(Some(next));
        if let Some(before) = before {
            let _ended_either_way = before.await;
        }
        let outcome = work.await;
        drop(done);
        outcome
    }
}

/// Sends the attachments' bytes into the transaction.
pub fn put(tx: &Transaction<'_>, attachments: &[NewAttachment]) -> Result<(), StoreError> {
    for new in attachments {
        let blob: &JsValue = new.blob.as_ref();
        tx::put(
            &tx.object_store(ATTACHMENTS)?,
            new.sha256.as_str(),
            blob.clone(),
        )?;
        if let Some(thumbnail) = &new.thumbnail {
            let blob: &JsValue = thumbnail.as_ref();
            tx::put(
                &tx.object_store(THUMBNAILS)?,
                new.sha256.as_str(),
                blob.clone(),
            )?;
        }
    }
    Ok(())
}

impl Store {
    /// The bytes, when they are on this device.
    pub async fn attachment(&self, sha256: &str) -> Result<Option<Blob>, StoreError> {
        self.blob(ATTACHMENTS, sha256).await
    }

    /// The small picture for lists, when one is stored; [`thumbnail_of`] also makes one.
    pub async fn thumbnail(&self, sha256: &str) -> Result<Option<Blob>, StoreError> {
        self.blob(THUMBNAILS, sha256).await
    }

    /// Keeps a small picture, and lets others go until `at_most` are left. Which ones go is chance,
    /// because their keys are hashes: for that no use of them need be written down.
    pub(super) async fn keep_thumbnail(
        &self,
        sha256: &str,
        small: &Blob,
        at_most: usize,
    ) -> Result<(), StoreError> {
        if let Some(room) = browser::storage::estimate().await
            && room.free() < small.size() + ROOM_FOR_TEXT
        {
            return Err(StoreError::Full);
        }
        let small: &JsValue = small.as_ref();
        self.connection()
            .write(&[THUMBNAILS], async |tx| {
                let kept = tx::keys(tx, THUMBNAILS, None).await?;
                let store = tx.object_store(THUMBNAILS)?;
                let too_many = (kept.len() + 1).saturating_sub(at_most);
                for key in kept.into_iter().take(too_many) {
                    store.delete::<JsValue, _>(key).primitive()?;
                }
                tx::put(&store, sha256, small.clone())
            })
            .await
    }

    async fn blob(&self, store: &str, sha256: &str) -> Result<Option<Blob>, StoreError> {
        let found = self
            .connection()
            .read(&[store], async |tx| tx::get(tx, store, sha256).await)
            .await?;
        Ok(found.and_then(|value| value.dyn_into().ok()))
    }
}
