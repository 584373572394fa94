//! What tests change underneath.

use domain::{device::DeviceCard, record::Record};
use indexed_db_futures::prelude::*;
use wasm_bindgen::JsValue;

use super::{
    Store,
    commit::put_record,
    schema::{CHANGES, DEVICES, META, RECORDS, changes_between},
    settings::{CLOCK, CONTIGUOUS},
    tx,
};

impl Store {
    /// Knows a device by this card from now on.
    pub async fn put_card(&self, card: &DeviceCard) {
        let write = self.connection().write(&[DEVICES], async |tx| {
            tx::put_json(tx, DEVICES, card.id.as_str(), card)
        });
        write.await.unwrap();
    }

    /// As if nothing of a device had come, whose only record is that of one enterprise.
    pub async fn forget_device(&self, device: &str, record: &Record) {
        let stores = [CHANGES, META, RECORDS];
        let write = self.connection().write(&stores, async |tx| {
            let all = changes_between(device, 0, u32::MAX);
            let changes = tx.object_store(CHANGES)?;
            changes.delete::<JsValue, _>(all).primitive()?;
            let mut contiguous = CONTIGUOUS.get(tx).await?.unwrap_or_default();
            contiguous.retain(|held, _| held.as_str() != device);
            CONTIGUOUS.put(tx, &contiguous)?;
            put_record(tx, record)
        });
        write.await.unwrap();
    }

    /// Puts a text in place of a stored change's.
    pub async fn spoil_change(&self, device: &str, seq: u32, body: &str) {
        let key = super::schema::change_key(device, seq);
        let write = self.connection().write(&[CHANGES], async |tx| {
            let stored = tx::get(tx, CHANGES, key.clone()).await?.unwrap();
            js_sys::Reflect::set(&stored, &"body".into(), &body.into()).unwrap();
            tx::put(&tx.object_store(CHANGES)?, key.clone(), stored)
        });
        write.await.unwrap();
    }

    /// Puts a text in place of the clock's.
    pub async fn spoil_clock(&self, text: &str) {
        let write = self.connection().write(&[META], async |tx| {
            tx::put(&tx.object_store(META)?, CLOCK.name(), text)
        });
        write.await.unwrap();
    }
}
