//! Reading: list rows, a dossier, its history, and what waits to be handed over.

use domain::{
    btree,
    device::Role,
    dossier::DossierRow,
    ids::DeviceId,
    photo,
    record::{Change, Record},
};
use indexed_db_futures::{KeyRange, prelude::*, transaction::Transaction};
use wasm_bindgen::JsValue;

use super::{
    HandedOver, Rows, Store, StoreError, changes, meta, relay, restored,
    schema::{ATTACHMENTS, CHANGES, META, RECORDS, ROWS, changes_between, prefix},
    settings::{HANDED_OVER, LINK},
    tx,
};

/// How much is stored; the canary compares it with what there was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub dossiers: u32,
    pub records: u32,
    pub changes: u32,
}

/// What is not yet handed over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pending {
    pub changes: u32,
    pub dossiers: u32,
    /// Photos and files: of those changes, and those whose record the office has and whose bytes it
    /// has not confirmed.
    pub attachments: u32,
}

/// What [`Store::pending`] and its count read.
const PENDING: [&str; 3] = [META, CHANGES, ATTACHMENTS];

/// The attachments on this device that the office still wants: their record is there, and it has not
/// said that their bytes are whole.
async fn unconfirmed(tx: &Transaction<'_>) -> Result<Vec<String>, StoreError> {
    let link = LINK.get(tx).await?.unwrap_or_default();
    let mut here = Vec::new();
    for sha256 in link.wanted {
        let key = KeyRange::Only(JsValue::from_str(&sha256));
        let store = tx.object_store(ATTACHMENTS)?;
        if store.count().with_query::<JsValue, _>(key).await? > 0 {
            here.push(sha256);
        }
    }
    Ok(here)
}

impl Store {
    /// Every dossier's row, also of deleted enterprises.
    pub async fn rows(&self) -> Result<Rows, StoreError> {
        let found = self
            .connection()
            .read(&[ROWS], async |tx| tx::all(tx, ROWS, None).await)
            .await?;
        let rows = tx::read_all(&found, tx::read_json::<DossierRow>);
        Ok(rows.into_iter().collect())
    }

    /// The rows of some dossiers, as another tab or an import left them.
    pub async fn rows_of(&self, dossiers: &[String]) -> Result<Vec<DossierRow>, StoreError> {
        self.connection()
            .read(&[ROWS], async |tx| {
                let mut rows = Vec::with_capacity(dossiers.len());
                for dossier in dossiers {
                    rows.extend(tx::get_json(tx, ROWS, dossier.as_str()).await?);
                }
                Ok(rows)
            })
            .await
    }

    /// A dossier's records, by kind and id; deleted ones too.
    pub async fn records(&self, dossier: &str) -> Result<Vec<Record>, StoreError> {
        let found = self
            .connection()
            .read(&[RECORDS], async |tx| {
                tx::all(tx, RECORDS, Some(prefix(dossier))).await
            })
            .await?;
        Ok(tx::read_all(&found, tx::read_json))
    }

    /// Every change of a dossier, oldest first.
    pub async fn history(&self, dossier: &str) -> Result<Vec<Change>, StoreError> {
        self.connection()
            .read(&[CHANGES], async |tx| {
                changes::of_dossier(tx, dossier).await
            })
            .await
    }

    /// A device's changes from `first` to `last` (both included), in order.
    pub async fn changes_of(
        &self,
        device: &str,
        first: u32,
        last: u32,
    ) -> Result<Vec<Change>, StoreError> {
        if first > last {
            return Ok(Vec::new());
        }
        let range = changes_between(device, first, last);
        self.connection()
            .read(&[CHANGES], async |tx| {
                changes::in_range(tx, Some(range.clone())).await
            })
            .await
    }

    /// Every change held, of every device.
    pub async fn every_change(&self) -> Result<Vec<Change>, StoreError> {
        self.connection()
            .read(&[CHANGES], async |tx| changes::in_range(tx, None).await)
            .await
    }

    /// For each device heard of, its last number here.
    pub async fn heads(&self) -> Result<Vec<(String, u32)>, StoreError> {
        self.connection()
            .read(&[CHANGES], async |tx| changes::heads(tx).await)
            .await
    }

    /// What this device has written and not yet handed over, and what lost devices had not. At an
    /// office that is linked to its server also what came by file and the server has not.
    pub async fn pending(&self) -> Result<Pending, StoreError> {
        let (waiting, brought, mut hashes) = self
            .connection()
            .read(&PENDING, async |tx| {
                let Some(card) = meta::card(tx).await? else {
                    return Ok((Vec::new(), 0, Vec::new()));
                };
                let handed: Option<HandedOver> = HANDED_OVER.get(tx).await?;
                let handed = handed.unwrap_or_default();
                let after = handed.seq.saturating_add(1);
                let range = changes_between(card.id.as_str(), after, u32::MAX);
                let mut waiting = tx::all(tx, CHANGES, Some(range)).await?;
                let restored = restored::restored(tx).await?;
                for lost in &restored {
                    let carried = handed.carried.get(&DeviceId::new(lost));
                    let after = carried.copied().unwrap_or_default().saturating_add(1);
                    let range = changes_between(lost, after, u32::MAX);
                    waiting.append(&mut tx::all(tx, CHANGES, Some(range)).await?);
                }
                let brought = match card.role {
                    Role::Office => relay::read(tx).await?.waiting(&restored),
                    _ => 0,
                };
                Ok((waiting, brought, unconfirmed(tx).await?))
            })
            .await?;
        let mut dossiers = Vec::new();
        for change in &waiting {
            let parts = changes::parts(change)?;
            dossiers.extend(parts.dossier());
            if parts.kind().as_deref() == Some(photo::KIND) {
                let Ok(change) = changes::read(change) else {
                    continue;
                };
                let hash = change
                    .fields
                    .get("sha256")
                    .and_then(|write| write.value.as_text());
                hashes.extend(hash.map(str::to_owned));
            }
        }
        Ok(Pending {
            changes: waiting.len() as u32 + brought,
            dossiers: btree::set(dossiers).len() as u32,
            attachments: btree::set(hashes).len() as u32,
        })
    }

    /// How many changes are not handed over, and attachments of handed-over changes not confirmed,
    /// at the same cost however many changes there are.
    pub async fn pending_count(&self) -> Result<u32, StoreError> {
        self.connection()
            .read(&PENDING, async |tx| {
                let Some(card) = meta::card(tx).await? else {
                    return Ok(0);
                };
                let handed: Option<HandedOver> = HANDED_OVER.get(tx).await?;
                let handed = handed.unwrap_or_default();
                // A device's own numbers have no holes.
                let last = changes::last_seq(tx, card.id.as_str()).await?;
                let mut pending = last.saturating_sub(handed.seq);
                let restored = restored::restored(tx).await?;
                for lost in &restored {
                    let carried = handed.carried.get(&DeviceId::new(lost));
                    let after = carried.copied().unwrap_or_default().saturating_add(1);
                    let range = changes_between(lost, after, u32::MAX);
                    let store = tx.object_store(CHANGES)?;
                    let count = store.count().with_query::<JsValue, _>(range).await?;
                    pending = pending.saturating_add(count);
                }
                if card.role == Role::Office {
                    pending = pending.saturating_add(relay::read(tx).await?.waiting(&restored));
                }
                Ok(pending.saturating_add(unconfirmed(tx).await?.len() as u32))
            })
            .await
    }

    /// How many changes are stored. Counted once; what is written later in this window or another is
    /// added.
    pub async fn change_count(&self) -> Result<u32, StoreError> {
        if let Some(count) = self.inner.tally.get() {
            return Ok(count);
        }
        let count = self
            .connection()
            .read(&[CHANGES], async |tx| {
                Ok(tx.object_store(CHANGES)?.count().await?)
            })
            .await?;
        self.inner.tally.set(count);
        Ok(count)
    }

    /// How much is stored.
    pub async fn counts(&self) -> Result<Counts, StoreError> {
        self.connection()
            .read(&[ROWS, RECORDS, CHANGES], async |tx| {
                Ok(Counts {
                    dossiers: tx.object_store(ROWS)?.count().await?,
                    records: tx.object_store(RECORDS)?.count().await?,
                    changes: tx.object_store(CHANGES)?.count().await?,
                })
            })
            .await
    }
}
