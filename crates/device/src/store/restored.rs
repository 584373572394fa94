//! Devices that were lost and whose backups were restored here.
//!
//! What they had not handed over is this device's to hand over now. Nobody would have to believe it
//! that the changes are theirs, so their backups' documents, which they signed themselves, are kept
//! and go along ([`domain::bundle::COUNTERSIGNED`]).

use domain::{device::DeviceCard, ids::DeviceId, json::from_str, value::Value};
use indexed_db_futures::transaction::Transaction;
use js_sys::JsString;

use super::{
    Store, StoreError, meta,
    schema::{DEVICES, META},
    settings::{CARD, RESTORED, countersigned},
    tx,
};

pub(super) async fn restored(tx: &Transaction<'_>) -> Result<Vec<String>, StoreError> {
    Ok(RESTORED.get(tx).await?.unwrap_or_default())
}

impl Store {
    /// Keeps a backup's document before its changes are taken in: by itself it changes nothing.
    /// `signer` made it, and it brings what `others` signed; `part` counts from 1 where it is of several. Of a device's own
    /// backup none is needed.
    pub async fn keep_restored(
        &self,
        signer: &DeviceId,
        others: &[&DeviceId],
        part: u32,
        document: &str,
    ) -> Result<(), StoreError> {
        let signed = countersigned(signer.as_str(), part);
        let document = JsString::from(document);
        self.connection()
            .write(&[META, DEVICES], async |tx| {
                let card = meta::card(tx).await?;
                let own = card.as_ref().map(|card| card.id.as_str());
                if own == Some(signer.as_str()) {
                    return Ok(());
                }
                let mut all = restored(tx).await?;
                for device in others.iter().copied().chain([signer]) {
                    let device = device.as_str();
                    all.retain(|held| held != device);
                    if own != Some(device) {
                        all.push(device.to_owned());
                    }
                }
                RESTORED.put(tx, &all)?;
                if let Some(mut card) = card {
                    card.restored_from = Some(signer.clone());
                    CARD.put(tx, &card)?;
                    tx::put_json(tx, DEVICES, card.id.as_str(), &card)?;
                }
                signed.put(tx, &document)
            })
            .await
    }

    /// The ids of lost devices whose work is this device's to hand over.
    pub async fn restored(&self) -> Result<Vec<String>, StoreError> {
        self.connection()
            .read(&[META], async |tx| restored(tx).await)
            .await
    }

    /// The lost device this one takes the place of.
    pub async fn lost_device(&self) -> Result<Option<DeviceCard>, StoreError> {
        self.connection()
            .read(&[META, DEVICES], async |tx| {
                match restored(tx).await?.last() {
                    Some(lost) => tx::get_json(tx, DEVICES, lost.as_str()).await,
                    None => Ok(None),
                }
            })
            .await
    }

    /// What lost devices signed, to go along with their changes.
    pub async fn countersigned(&self) -> Result<Vec<Value>, StoreError> {
        let texts = self
            .connection()
            .read(&[META], async |tx| {
                let mut texts = Vec::new();
                for lost in restored(tx).await? {
                    // Of a device lost before that one, it stands within that one's.
                    for part in 1.. {
                        let Some(text) = countersigned(&lost, part).get(tx).await? else {
                            break;
                        };
                        texts.push(text);
                    }
                }
                Ok(texts)
            })
            .await?;
        let read = |text: &JsString| from_str(&String::from(text)).ok();
        Ok(texts.iter().filter_map(read).collect())
    }
}
