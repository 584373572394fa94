//! Small steps inside a transaction.

use domain::json::to_string;
use indexed_db_futures::{
    KeyRange, object_store::ObjectStore, prelude::*, transaction::Transaction,
};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::JsValue;

use super::{StoreError, mending};
use crate::browser;

/// The value under `key`.
pub async fn get(
    tx: &Transaction<'_>,
    store: &str,
    key: impl Into<JsValue>,
) -> Result<Option<JsValue>, StoreError> {
    let store = tx.object_store(store)?;
    let found: Option<JsValue> = store
        .get::<JsValue, JsValue, _>(key.into())
        .primitive()?
        .await?;
    Ok(found.filter(|value| !value.is_undefined() && !value.is_null()))
}

/// The JSON text under `key`, read.
pub async fn get_json<T: DeserializeOwned>(
    tx: &Transaction<'_>,
    store: &str,
    key: impl Into<JsValue>,
) -> Result<Option<T>, StoreError> {
    match get(tx, store, key).await? {
        Some(value) => Ok(Some(read_json(&value)?)),
        None => Ok(None),
    }
}

/// Every key there can be: no key sorts before this number.
fn every() -> KeyRange<JsValue> {
    KeyRange::LowerBound(f64::NEG_INFINITY.into(), false)
}

/// Everything in `range`, or everything.
pub async fn all(
    tx: &Transaction<'_>,
    store: &str,
    range: Option<KeyRange<JsValue>>,
) -> Result<Vec<JsValue>, StoreError> {
    let found = tx
        .object_store(store)?
        .get_all::<JsValue>()
        .with_query::<JsValue, _>(range.unwrap_or_else(every))
        .primitive()?
        .await?;
    found.map(|value| value.map_err(StoreError::from)).collect()
}

/// Every key in `range`, or every key.
pub async fn keys(
    tx: &Transaction<'_>,
    store: &str,
    range: Option<KeyRange<JsValue>>,
) -> Result<Vec<JsValue>, StoreError> {
    let found = tx
        .object_store(store)?
        .get_all_keys::<JsValue>()
        .with_query::<JsValue, _>(range.unwrap_or_else(every))
        .primitive()?
        .await?;
    found.map(|value| value.map_err(StoreError::from)).collect()
}

/// Sends a write. It need not be awaited: the commit reports its failure.
pub fn put(
    store: &ObjectStore<'_>,
    key: impl Into<JsValue>,
    value: impl Into<JsValue>,
) -> Result<(), StoreError> {
    let (key, value): (JsValue, JsValue) = (key.into(), value.into());
    store.put(value).with_key(key).primitive()?;
    Ok(())
}

/// Sends a write that fails the whole transaction when the key is taken.
pub fn add(
    store: &ObjectStore<'_>,
    key: impl Into<JsValue>,
    value: impl Into<JsValue>,
) -> Result<(), StoreError> {
    let (key, value): (JsValue, JsValue) = (key.into(), value.into());
    store.add(value).with_key(key).primitive()?;
    Ok(())
}

pub fn put_json(
    tx: &Transaction<'_>,
    store: &str,
    key: impl Into<JsValue>,
    value: &impl Serialize,
) -> Result<(), StoreError> {
    put(&tx.object_store(store)?, key, json(value)?)
}

pub fn json(value: &impl Serialize) -> Result<JsValue, StoreError> {
    Ok(JsValue::from_str(&to_string(value)?))
}

/// What can be read of these: one that is damaged takes no other along.
pub fn read_all<T>(found: &[JsValue], read: impl Fn(&JsValue) -> Result<T, StoreError>) -> Vec<T> {
    let noted = |error: &StoreError| browser::errors::note("store/unreadable", &error.to_string());
    let read = found.iter().map(|value| read(value).inspect_err(noted));
    read.filter_map(Result::ok).collect()
}

pub fn read_json<T: DeserializeOwned>(value: &JsValue) -> Result<T, StoreError> {
    let text = value
        .as_string()
        .ok_or_else(|| StoreError::Damaged("a stored body is not text".to_owned()))?;
    Ok(mending::read(&text)?)
}
