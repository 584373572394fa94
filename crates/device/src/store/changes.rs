//! Changes as they are stored.

use std::collections::BTreeMap;

use domain::{
    clock::Stamp,
    ids::{ChangeId, DeviceId, RecordKey},
    limits::TEXT_BYTES,
    record::{Change, Write},
    value::Value,
};
use indexed_db_futures::{KeyRange, cursor::CursorDirection, prelude::*, transaction::Transaction};
use js_sys::{Array, Object};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};

use super::{
    StoreError,
    schema::{BY_DOSSIER, CHANGES, change_key, changes_between},
    tx,
};
use crate::browser;

/// The kind of records that hold what could not be read.
const UNREADABLE: &str = "unreadable";

#[wasm_bindgen]
extern "C" {
    /// What [`CHANGES`] holds: dossier and kind are beside the body so that counting what is to be
    /// handed over parses nothing.
    #[wasm_bindgen(extends = Object)]
    pub type StoredChange;

    /// Nothing where it is no text.
    #[wasm_bindgen(method, getter)]
    pub fn dossier(this: &StoredChange) -> Option<String>;
    #[wasm_bindgen(method, setter)]
    fn set_dossier(this: &StoredChange, dossier: &str);

    #[wasm_bindgen(method, getter)]
    pub fn kind(this: &StoredChange) -> Option<String>;
    #[wasm_bindgen(method, setter)]
    fn set_kind(this: &StoredChange, kind: &str);

    /// The change as JSON text.
    #[wasm_bindgen(method, getter)]
    fn body(this: &StoredChange) -> JsValue;
    #[wasm_bindgen(method, setter)]
    fn set_body(this: &StoredChange, body: &JsValue);
}

pub fn stored(change: &Change) -> Result<StoredChange, StoreError> {
    let stored: StoredChange = Object::new().unchecked_into();
    stored.set_dossier(&change.record.dossier);
    stored.set_kind(&change.record.kind);
    stored.set_body(&tx::json(change)?);
    Ok(stored)
}

/// What is stored, unless it is no object.
pub fn parts(stored: &JsValue) -> Result<&StoredChange, StoreError> {
    if stored.is_object() {
        Ok(stored.unchecked_ref())
    } else {
        let fault = "a stored change is no object".to_owned();
        Err(StoreError::Damaged(fault))
    }
}

pub fn read(stored: &JsValue) -> Result<Change, StoreError> {
    tx::read_json(&parts(stored)?.body())
}

/// The change under this number; where nothing can be read of what is stored, one in its place that
/// holds it as it is. The device's numbers go on without a hole then, which nobody would take it
/// beyond, and what is stored is handed over to where it may be read.
pub fn read_or_stand_in(id: ChangeId, stored: &JsValue) -> Change {
    read(stored).unwrap_or_else(|fault| {
        browser::errors::note("store/unreadable", &fault.to_string());
        let parts = parts(stored).ok();
        let dossier = parts.and_then(StoredChange::dossier);
        let body = parts.and_then(|parts| parts.body().as_string());
        let body = body.unwrap_or_default();
        let readable = body.chars().filter(|it| !it.is_control());
        let body: String = readable.take(TEXT_BYTES / 4).collect();
        let name = id.to_string();
        let write = Write {
            value: Value::Text(body),
            replaces: Vec::new(),
        };
        Change {
            // The same each time it is asked for.
            at: Stamp::default(),
            by: String::new(),
            record: RecordKey::new(dossier.unwrap_or_default(), UNREADABLE, name),
            fields: [("body".to_owned(), write)].into(),
            extra: BTreeMap::new(),
            id,
        }
    })
}

/// The changes of a range of keys, or all.
pub async fn in_range(
    tx: &Transaction<'_>,
    range: Option<KeyRange<JsValue>>,
) -> Result<Vec<Change>, StoreError> {
    let found = tx::all(tx, CHANGES, range.clone()).await?;
    if let Ok(changes) = found.iter().map(read).collect() {
        return Ok(changes);
    }
    let keys = tx::keys(tx, CHANGES, range).await?;
    let id = |key: &JsValue| Some(ChangeId::new(DeviceId::new(&device_of(key)?), seq_of(key)?));
    let numbered = keys.iter().zip(&found);
    let numbered = numbered.filter_map(|(key, stored)| Some(read_or_stand_in(id(key)?, stored)));
    Ok(numbered.collect())
}

/// Adds a change under its own number; a taken number fails the whole transaction.
pub fn add(tx: &Transaction<'_>, change: &Change) -> Result<(), StoreError> {
    let key = change_key(change.id.device.as_str(), change.id.seq);
    tx::add(&tx.object_store(CHANGES)?, key, stored(change)?)
}

/// Puts a change in place of the one under its number.
pub fn put(tx: &Transaction<'_>, change: &Change) -> Result<(), StoreError> {
    let key = change_key(change.id.device.as_str(), change.id.seq);
    tx::put(&tx.object_store(CHANGES)?, key, stored(change)?)
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
    let found: Vec<JsValue> = found.collect::<Result<_, _>>()?;
    let mut changes = tx::read_all(&found, read);
    changes.sort_unstable_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
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
