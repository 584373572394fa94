//! Changes as they are stored.

use domain::record::Change;
use indexed_db_futures::{KeyRange, cursor::CursorDirection, prelude::*, transaction::Transaction};
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::{
    StoreError,
    schema::{BY_DOSSIER, CHANGES, change_key, changes_between},
    tx,
};

/// What [`CHANGES`] holds: dossier and kind are beside the body so that counting what is to be
/// handed over parses nothing.
pub fn stored(change: &Change) -> Result<JsValue, StoreError> {
    let object = Object::new();
    let set = |name: &str, value: &JsValue| Reflect::set(&object, &name.into(), value);
    let body = tx::json(change)?;
    set("dossier", &change.record.dossier.as_str().into())
        .and(set("kind", &change.record.kind.as_str().into()))
        .and(set("body", &body))
        .map_err(|_| StoreError::Other("a change could not be made an object".to_owned()))?;
    Ok(object.into())
}

pub fn part(stored: &JsValue, name: &str) -> Result<JsValue, StoreError> {
    Reflect::get(stored, &name.into())
        .map_err(|_| StoreError::Damaged("a stored change is no object".to_owned()))
}

pub fn read(stored: &JsValue) -> Result<Change, StoreError> {
    tx::read_json(&part(stored, "body")?)
}

/// Adds a change under its own number; a taken number fails the whole transaction.
pub fn add(tx: &Transaction<'_>, change: &Change) -> Result<(), StoreError> {
    let key = change_key(change.id.device.as_str(), change.id.seq);
    tx::add(&tx.object_store(CHANGES)?, key, stored(change)?)
}

/// The last number `device` has used; 0 when none.
pub async fn last_seq(tx: &Transaction<'_>, device: &str) -> Result<u32, StoreError> {
    let store = tx.object_store(CHANGES)?;
    let cursor = store
        .open_key_cursor()
        .with_query::<JsValue, _>(changes_between(device, 0, u32::MAX))
        .with_direction(CursorDirection::Prev)
        .primitive()?
        .await?;
    let Some(mut cursor) = cursor else {
        return Ok(0);
    };
    let last: Option<JsValue> = cursor.next_key().await?;
    Ok(last.as_ref().and_then(seq_of).unwrap_or(0))
}

/// The sequence number in a change's key.
pub fn seq_of(key: &JsValue) -> Option<u32> {
    key.dyn_ref::<Array>()?
        .get(1)
        .as_f64()
        .map(|seq| seq as u32)
}

/// The device in a change's key.
pub fn device_of(key: &JsValue) -> Option<String> {
    key.dyn_ref::<Array>()?.get(0).as_string()
}

/// A dossier's changes, oldest first.
pub async fn of_dossier(tx: &Transaction<'_>, dossier: &str) -> Result<Vec<Change>, StoreError> {
    let store = tx.object_store(CHANGES)?;
    let index = store.index(BY_DOSSIER)?;
    let found = index
        .get_all::<JsValue>()
        .with_query::<JsValue, _>(KeyRange::Only(JsValue::from_str(dossier)))
        .primitive()?
        .await?;
    let mut changes = Vec::with_capacity(found.len());
    for value in found {
        changes.push(read(&value?)?);
    }
    changes.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    Ok(changes)
}

/// For each device heard of, its last number. One cursor step per device, however many changes.
pub async fn heads(tx: &Transaction<'_>) -> Result<Vec<(String, u32)>, StoreError> {
    let mut heads = Vec::new();
    let mut below: Option<String> = None;
    loop {
        let store = tx.object_store(CHANGES)?;
        let request = match &below {
            None => {
                store
                    .open_key_cursor()
                    .with_direction(CursorDirection::Prev)
                    .primitive()?
                    .await?
            }
            Some(device) => {
                let range =
                    KeyRange::UpperBound(JsValue::from(Array::of1(&device.as_str().into())), true);
                store
                    .open_key_cursor()
                    .with_query::<JsValue, _>(range)
                    .with_direction(CursorDirection::Prev)
                    .primitive()?
                    .await?
            }
        };
        let Some(mut cursor) = request else {
            return Ok(heads);
        };
        let key: Option<JsValue> = cursor.next_key().await?;
        let Some((device, seq)) = key
            .as_ref()
            .and_then(|key| Some((device_of(key)?, seq_of(key)?)))
        else {
            return Ok(heads);
        };
        below = Some(device.clone());
        heads.push((device, seq));
    }
}
