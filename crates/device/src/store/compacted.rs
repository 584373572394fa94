//! Dossiers whose records came whole, in place of the changes that made them: those are at the office,
//! and only some are here.

use std::collections::BTreeMap;

use domain::{ids::DeviceId, record::Record};
use indexed_db_futures::{KeyRange, transaction::Transaction};

use super::{
    Store, StoreError,
    schema::{META, RECORDS, prefix},
    settings::{COMPACTED, CONTIGUOUS, compacted},
    tx,
};

/// Some of these dossiers' records came whole.
pub(super) fn came<'a>(
    tx: &Transaction<'_>,
    dossiers: impl Iterator<Item = &'a String>,
) -> Result<(), StoreError> {
    for dossier in dossiers {
        compacted(dossier).put(tx, &true)?;
    }
    Ok(())
}

impl Store {
    /// All records of the dossiers that came whole: a backup holds them beside the changes, or it
    /// would restore half of them.
    pub async fn compacted_records(&self) -> Result<Vec<Record>, StoreError> {
        // What stands behind the full stop in the order of texts ends what begins with the name.
        let range = KeyRange::Bound(COMPACTED.into(), false, "compacted/".into(), true);
        let found = self
            .connection()
            .read(&[META, RECORDS], async |tx| {
                let mut found = Vec::new();
                for name in tx::keys(tx, META, Some(range.clone())).await? {
                    let name = name.as_string();
                    let dossier = name
                        .as_deref()
                        .and_then(|name| name.strip_prefix(COMPACTED));
                    let dossier = prefix(dossier.unwrap_or_default());
                    found.append(&mut tx::all(tx, RECORDS, Some(dossier)).await?);
                }
                Ok(found)
            })
            .await?;
        found.iter().map(tx::read_json).collect()
    }

    /// Whether some of the dossier's changes are at the office only.
    pub async fn is_compacted(&self, dossier: &str) -> Result<bool, StoreError> {
        Ok(self.setting(&compacted(dossier)).await?.is_some())
    }

    /// All its changes are here now.
    pub async fn history_arrived(&self, dossier: &str) -> Result<(), StoreError> {
        self.clear(&compacted(dossier)).await
    }

    /// A snapshot was taken in to its end: of these devices everything up to these numbers is in it,
    /// and what comes by file may follow.
    pub async fn reached(&self, heads: &BTreeMap<DeviceId, u32>) -> Result<(), StoreError> {
        self.connection()
            .write(&[META], async |tx| {
                let mut all: BTreeMap<DeviceId, u32> =
                    CONTIGUOUS.get(tx).await?.unwrap_or_default();
                for (device, head) in heads {
                    let last = all.entry(device.clone()).or_insert(0);
                    *last = (*head).max(*last);
                }
                CONTIGUOUS.put(tx, &all)
            })
            .await
    }
}
