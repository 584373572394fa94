//! Relaying to the office what came in by file: a tablet that never has a network hands its file
//! to somebody who has.

use std::collections::BTreeMap;

use domain::{btree, device::Role, ids::DeviceId};

use super::{ExchangeError, Summary, What, summary::laid_out};
use crate::store::{Store, StoreError};

/// The devices whose changes this one is to relay to the office of this epoch: at the office
/// everybody's, elsewhere those of lost devices whose backups it restored, with what proves them
/// theirs. The office takes them from nobody else.
///
/// # Errors
/// When the store cannot be read.
pub async fn to_relay(store: &Store, epoch: &str) -> Result<Vec<DeviceId>, ExchangeError> {
    let card = store.device().await?.ok_or(StoreError::NotEnrolled)?;
    let log = store.relay_log(epoch).await?;
    let lost = store.restored().await?;
    let mine = |device: &DeviceId| lost.iter().any(|lost| lost == device.as_str());
    Ok(log
        .devices()
        .filter(|device| card.role == Role::Office || mine(device))
        .cloned()
        .collect())
}

/// The next batch to relay; nothing when all was. `after` says for each device up to which number
/// the office has its changes, and then how far this got.
///
/// Of a dossier that is touched goes all this browser holds above that number, wherever it came
/// from: a record takes each device's changes in their order, and after a restore the office may
/// lack what it once passed on itself.
///
/// # Errors
/// When the store cannot be read.
pub async fn next_batch(
    store: &Store,
    epoch: &str,
    after: &mut BTreeMap<DeviceId, u32>,
    at_most: usize,
) -> Result<Option<Summary>, ExchangeError> {
    let log = store.relay_log(epoch).await?;
    let mut batch = Vec::new();
    for (device, after) in after.iter_mut() {
        let held = store
            .changes_of(device.as_str(), after.saturating_add(1), u32::MAX)
            .await?;
        let left = held.iter().filter(|change| log.is_left(&change.id));
        let dossiers = btree::set(left.map(|change| &change.record.dossier));
        let of_them = held
            .iter()
            .filter(|change| dossiers.contains(&change.record.dossier));
        batch.extend(of_them.take(at_most - batch.len()).cloned());
        if batch.len() >= at_most {
            break;
        }
    }
    if batch.is_empty() {
        return Ok(None);
    }
    for change in &batch {
        after.insert(change.id.device.clone(), change.id.seq);
    }
    laid_out(store, What::Relay, batch, Vec::new())
        .await
        .map(Some)
}

/// The office has these devices' changes up to these numbers: they need not be relayed.
///
/// # Errors
/// When it cannot be noted; then it is asked once more.
pub async fn office_has(
    store: &Store,
    heads: &BTreeMap<DeviceId, u32>,
) -> Result<(), ExchangeError> {
    Ok(store.office_has(heads).await?)
}

/// The office has been given a batch; what it `refused` of it, by device, waits.
///
/// # Errors
/// When it cannot be noted; then it is given once more.
pub async fn relayed(
    store: &Store,
    batch: &Summary,
    refused: &[DeviceId],
) -> Result<(), ExchangeError> {
    Ok(store.relayed(&batch.changes, refused).await?)
}
