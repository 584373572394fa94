//! Others' changes that this browser is to relay to the office: those that came by file, for the office
//! may never hear from the device that wrote them. What the office itself passed on is among them only
//! after the office was restored from a backup.

use std::collections::BTreeMap;

use domain::{device::Role, ids::DeviceId, record::Change};
use indexed_db_futures::transaction::Transaction;

use super::{
    HandedOver, Store, StoreError, changes, meta,
    relay_log::{Devices, RelayLog},
    schema::{CHANGES, META, changes_between},
    settings::{HANDED_OVER, RELAY_LOG},
    tx,
};

pub(super) async fn read(tx: &Transaction<'_>) -> Result<RelayLog, StoreError> {
    Ok(RELAY_LOG.get(tx).await?.unwrap_or_default())
}

/// Changes came in by file, in the transaction that writes them.
pub async fn arrived_by_file<'a>(
    tx: &Transaction<'_>,
    changes: impl IntoIterator<Item = &'a Change>,
    own: Option<&DeviceId>,
) -> Result<(), StoreError> {
    let mut log = read(tx).await?;
    for change in changes {
        if Some(&change.id.device) != own {
            log.add(&change.id);
        }
    }
    RELAY_LOG.put(tx, &log)
}

/// Every other device's changes that are held, also those the office once passed on itself.
async fn held_of_others(tx: &Transaction<'_>, own: &DeviceId) -> Result<Devices, StoreError> {
    let mut devices = Devices::new();
    for (device, _) in changes::heads(tx).await? {
        if device == own.as_str() {
            continue;
        }
        let range = changes_between(&device, 0, u32::MAX);
        let keys = tx::keys(tx, CHANGES, Some(range)).await?;
        let numbers = devices.entry(DeviceId::new(&device)).or_default();
        for seq in keys.iter().filter_map(changes::seq_of) {
            numbers.add(seq);
        }
    }
    Ok(devices)
}

impl Store {
    /// What came in by file, as far as the office of this epoch has not been given it. Of another
    /// epoch, which was restored from a backup, all of it; and at the office everything that is held
    /// of others, for it may lack what it passed on itself.
    pub async fn relay_log(&self, epoch: &str) -> Result<RelayLog, StoreError> {
        self.connection()
            .write(&[META, CHANGES], async |tx| {
                let mut log = read(tx).await?;
                if log.epoch != epoch {
                    let office = meta::card(tx).await?.filter(|it| it.role == Role::Office);
                    log.left = match office {
                        Some(card) if !log.epoch.is_empty() => held_of_others(tx, &card.id).await?,
                        _ => log.all.clone(),
                    };
                    log.refused = BTreeMap::new();
                    epoch.clone_into(&mut log.epoch);
                    RELAY_LOG.put(tx, &log)?;
                }
                Ok(log)
            })
            .await
    }

    /// The office has these devices' changes up to these numbers, by whatever way they came to it.
    pub async fn office_has(&self, heads: &BTreeMap<DeviceId, u32>) -> Result<(), StoreError> {
        self.connection()
            .write(&[META], async |tx| {
                let mut log = read(tx).await?;
                let mut handed: HandedOver = HANDED_OVER.get(tx).await?.unwrap_or_default();
                for (device, head) in heads {
                    if let Some(numbers) = log.left.get_mut(device) {
                        numbers.remove_to(*head);
                    }
                    let carried = handed.carried.entry(device.clone()).or_insert(0);
                    *carried = (*head).max(*carried);
                }
                log.left.retain(|_, numbers| !numbers.is_empty());
                RELAY_LOG.put(tx, &log)?;
                HANDED_OVER.put(tx, &handed)
            })
            .await
    }

    /// The office has been given these, but would not take those of the devices it `refused`: they
    /// stay, and wait until they are [offered again](Self::offer_again).
    pub async fn relayed(
        &self,
        changes: &[Change],
        refused: &[DeviceId],
    ) -> Result<(), StoreError> {
        self.change_relay_log(|log| {
            let taken = changes
                .iter()
                .filter(|change| !refused.contains(&change.id.device));
            for change in taken {
                log.remove(&change.id);
            }
            for device in refused {
                if let Some(numbers) = log.left.get(device) {
                    log.refused.insert(device.clone(), numbers.last());
                }
            }
        })
        .await
    }

    /// What the office would not take is offered to it once more: the person wants it, or the office
    /// has given this device other rights.
    pub async fn offer_again(&self) -> Result<(), StoreError> {
        self.change_relay_log(|log| log.refused = BTreeMap::new())
            .await
    }

    async fn change_relay_log(&self, change: impl Fn(&mut RelayLog)) -> Result<(), StoreError> {
        self.connection()
            .write(&[META], async |tx| {
                let mut log = read(tx).await?;
                change(&mut log);
                RELAY_LOG.put(tx, &log)
            })
            .await
    }
}
