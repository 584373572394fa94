//! Bundles' files that came too early: kept until what comes before them has come.

use domain::bundle::OpenBundle;
use indexed_db_futures::{KeyRange, prelude::*};
use js_sys::{Array, Object};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use web_sys::Blob;

use super::{Store, StoreError, changes, schema::DEFERRED, tx};

#[wasm_bindgen]
extern "C" {
    /// What [`DEFERRED`] holds.
    #[wasm_bindgen(extends = Object)]
    type StoredFile;

    #[wasm_bindgen(method, getter)]
    fn file(this: &StoredFile) -> JsValue;
    #[wasm_bindgen(method, setter)]
    fn set_file(this: &StoredFile, file: &Blob);

    #[wasm_bindgen(method, getter)]
    fn restoring(this: &StoredFile) -> JsValue;
    #[wasm_bindgen(method, setter)]
    fn set_restoring(this: &StoredFile, restoring: bool);
}

/// A bundle's file that came too early.
#[derive(Clone, Debug)]
pub struct Deferred {
    pub device: String,
    /// Its first number: what it waits for lies below.
    pub first: u32,
    pub file: Blob,
    /// It was being restored, so whatever devices' changes it carries are taken.
    pub restoring: bool,
    key: JsValue,
}

impl Deferred {
    fn of(key: JsValue, value: JsValue) -> Option<Self> {
        let value: StoredFile = value.unchecked_into();
        Some(Self {
            device: changes::device_of(&key)?,
            first: changes::seq_of(&key)?,
            file: value.file().dyn_into().ok()?,
            restoring: value.restoring().is_truthy(),
            key,
        })
    }
}

impl Store {
    /// Keeps a bundle's file until what comes before it has come; `restoring` goes with it, or a
    /// restore would be taken for a hand-over when its turn comes.
    pub async fn defer(
        &self,
        open: &OpenBundle,
        file: &Blob,
        restoring: bool,
    ) -> Result<(), StoreError> {
        // By its hash too: a shorter one that begins with the same number is another.
        let key = Array::of3(
            &open.bundle.device.id.as_str().into(),
            &open.bundle.first.into(),
            &open.hash.as_str().into(),
        );
        let value: StoredFile = Object::new().unchecked_into();
        value.set_file(file);
        value.set_restoring(restoring);
        self.connection()
            .write(&[DEFERRED], async |tx| {
                let value: &JsValue = value.as_ref();
                let key: &JsValue = key.as_ref();
                tx::put(&tx.object_store(DEFERRED)?, key.clone(), value.clone())
            })
            .await
    }

    /// The files that are deferred.
    pub async fn deferred(&self) -> Result<Vec<Deferred>, StoreError> {
        self.connection()
            .read(&[DEFERRED], async |tx| {
                let keys = tx::keys(tx, DEFERRED, None).await?;
                let values = tx::all(tx, DEFERRED, None).await?;
                Ok(keys
                    .into_iter()
                    .zip(values)
                    .filter_map(|(key, value)| Deferred::of(key, value))
                    .collect())
            })
            .await
    }

    /// Lets go of a deferred file, after it was taken in.
    pub async fn release(&self, deferred: &Deferred) -> Result<(), StoreError> {
        let key = KeyRange::Only(deferred.key.clone());
        self.connection()
            .write(&[DEFERRED], async |tx| {
                let store = tx.object_store(DEFERRED)?;
                store.delete::<JsValue, _>(key.clone()).primitive()?;
                Ok(())
            })
            .await
    }
}
