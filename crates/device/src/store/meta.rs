//! Who this device is, and how far it has got.

use std::collections::BTreeMap;

use domain::{clock::Stamp, device::DeviceCard, ids::DeviceId};
use indexed_db_futures::transaction::Transaction;
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::CryptoKeyPair;

use super::{
    Enrolment, Store, StoreError,
    schema::{DEVICES, META},
    tx,
};
use crate::browser;

/// This device's card.
pub const CARD: &str = "card";
/// The signing keys: a CryptoKeyPair whose private half cannot leave the browser.
pub const KEYS: &str = "keys";
/// Who is at the device.
pub const PERSON: &str = "person";
/// The code of the programme the device was set up for.
const PROGRAMME: &str = "programme";
/// The clock's last stamp.
pub const CLOCK: &str = "clock";
/// How far the office has been given this device's changes: a [`HandedOver`].
pub const HANDED: &str = "handed";

/// How far this device's changes have been handed over, and in which bundle.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedOver {
    /// The last own sequence number in a bundle that was saved as a file.
    pub seq: u32,
    /// sha256 of that bundle, which the next one names.
    pub hash: Option<String>,
    /// When, in ms since 1970.
    pub at: Option<i64>,
    /// Other devices' changes passed on: device to last number.
    #[serde(default)]
    pub carried: BTreeMap<DeviceId, u32>,
}

pub async fn card(tx: &Transaction<'_>) -> Result<Option<DeviceCard>, StoreError> {
    tx::get_json(tx, META, CARD).await
}

/// Reads the clock; it is at least every stamp seen.
pub async fn clock(tx: &Transaction<'_>) -> Result<Stamp, StoreError> {
    Ok(tx::get_json(tx, META, CLOCK).await?.unwrap_or_default())
}

pub async fn person_in(tx: &Transaction<'_>) -> Result<String, StoreError> {
    Ok(tx::get_json(tx, META, PERSON).await?.unwrap_or_default())
}

impl Store {
    /// The device's card, once enrolled.
    pub async fn device(&self) -> Result<Option<DeviceCard>, StoreError> {
        self.connection()
            .read(&[META], async |tx| card(tx).await)
            .await
    }

    /// Makes this browser profile a device: keys, card and person in one transaction. Enrolling
    /// again keeps id and keys and changes the rest.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the browser makes no keys (no https).
    pub async fn enrol(&self, enrolment: Enrolment) -> Result<DeviceCard, StoreError> {
        // While the tap that led here still counts. Nothing waits for the answer, which a person may
        // have to give first; it is shown where storage is shown.
        browser::storage::request_persistence();
        let before = self.device().await?;
        let keys = match self.keys().await? {
            Some(keys) => keys,
            None => browser::keys::generate().await?,
        };
        let public_key = browser::keys::public_key(&keys).await?;
        let lost = self.restored().await?;
        let card = DeviceCard {
            id: before.map_or_else(|| DeviceId::new(&browser::new_id()), |card| card.id),
            name: enrolment.device_name,
            role: enrolment.role,
            scope: enrolment.scope,
            public_key,
            restored_from: lost.last().map(|lost| DeviceId::new(lost)),
        };
        let pair: &JsValue = keys.as_ref();
        self.connection()
            .write(&[META, DEVICES], async |tx| {
                tx::put_json(tx, META, CARD, &card)?;
                tx::put_json(tx, META, PERSON, &enrolment.person)?;
                tx::put(&tx.object_store(META)?, KEYS, pair.clone())?;
                tx::put_json(tx, META, PROGRAMME, &self.pack().code)?;
                tx::put_json(tx, DEVICES, card.id.as_str(), &card)
            })
            .await?;
        Ok(card)
    }

    /// The device's signing keys, once enrolled.
    pub async fn keys(&self) -> Result<Option<CryptoKeyPair>, StoreError> {
        let found = self
            .connection()
            .read(&[META], async |tx| tx::get(tx, META, KEYS).await)
            .await?;
        Ok(found.map(JsCast::unchecked_into))
    }

    /// The code of the programme this device was set up for; `None` before, and where an older
    /// build set it up, which knew only one.
    pub async fn programme(&self) -> Result<Option<String>, StoreError> {
        self.connection()
            .read(&[META], async |tx| tx::get_json(tx, META, PROGRAMME).await)
            .await
    }

    /// Who is at the device; written into every change as `by`.
    pub async fn person(&self) -> Result<String, StoreError> {
        self.connection()
            .read(&[META], async |tx| person_in(tx).await)
            .await
    }

    /// Another person takes the device over.
    pub async fn set_person(&self, person: &str) -> Result<(), StoreError> {
        self.connection()
            .write(&[META], async |tx| {
                tx::put_json(tx, META, PERSON, &person.to_owned())
            })
            .await
    }

    /// Cards of every device heard of, to put names to ids.
    pub async fn devices(&self) -> Result<Vec<DeviceCard>, StoreError> {
        let found = self
            .connection()
            .read(&[DEVICES], async |tx| tx::all(tx, DEVICES, None).await)
            .await?;
        found.iter().map(tx::read_json).collect()
    }

    pub async fn handed_over(&self) -> Result<HandedOver, StoreError> {
        let found = self
            .connection()
            .read(&[META], async |tx| tx::get_json(tx, META, HANDED).await)
            .await?;
        Ok(found.unwrap_or_default())
    }

    /// Moves the mark forward, after the bundle's file was saved. Never backwards: a bundle made
    /// in another tab may have gone further.
    pub async fn mark_handed_over(&self, mark: &HandedOver) -> Result<(), StoreError> {
        self.connection()
            .write(&[META], async |tx| {
                let before: Option<HandedOver> = tx::get_json(tx, META, HANDED).await?;
                if before.is_none_or(|before| before.seq <= mark.seq) {
                    tx::put_json(tx, META, HANDED, mark)?;
                }
                Ok(())
            })
            .await
    }

    /// A value of the browser's own (a folder handle), kept by name.
    pub async fn keep(&self, name: &str, value: &JsValue) -> Result<(), StoreError> {
        self.connection()
            .write(&[META], async |tx| {
                tx::put(&tx.object_store(META)?, name, value.clone())
            })
            .await
    }

    /// What [`Store::keep`] kept.
    pub async fn kept(&self, name: &str) -> Result<Option<JsValue>, StoreError> {
        self.connection()
            .read(&[META], async |tx| tx::get(tx, META, name).await)
            .await
    }
}
