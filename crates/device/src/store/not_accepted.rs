//! What the office passed on and this device does not accept, because it does not believe that its author
//! wrote it: kept with its reason, apart from changes and records, and tried again. It stops nothing else.
//!
//! What is genuine and not its author's to write is another matter: it is set aside among the changes
//! ([`SET_ASIDE`](super::settings::SET_ASIDE)), as the office does in its quarantine.

use std::collections::BTreeMap;

use domain::{
    btree,
    bundle::{
        Bundle, Hole, ImportPlan, OpenBundle, Refusal, RefusalReason, Selection, plan, sha256_hex,
    },
    device::DeviceCard,
    ids::DeviceId,
    record::Change,
};
use indexed_db_futures::{prelude::*, transaction::Transaction};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use super::{
    LeftOut, Store, StoreError, changes,
    import::{Origin, PLAN},
    schema::{DEVICES, NOT_ACCEPTED, change_key, changes_between},
    tx,
};

/// A change that was refused, or (without one) a device of which something was. JSON of
/// [`NOT_ACCEPTED`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Kept {
    /// What people call the device, where known.
    name: String,
    reason: RefusalReason,
    /// Of the device, with the key that its changes came with.
    card: Option<DeviceCard>,
    change: Option<Change>,
}

fn code(reason: RefusalReason) -> &'static str {
    match reason {
        RefusalReason::HistoryDiffers => "history-differs",
        RefusalReason::KeyChanged => "key-changed",
        RefusalReason::RelayNotAllowed => "relay-not-allowed",
        RefusalReason::Revoked => "revoked",
        RefusalReason::TooMuchSetAside => "too-much-aside",
    }
}

/// The holes this leaves: what a device wrote after its first change here is not taken over it.
pub(super) async fn holes(tx: &Transaction<'_>) -> Result<BTreeMap<DeviceId, Hole>, StoreError> {
    let mut holes = BTreeMap::new();
    for (device, item) in all(tx).await? {
        if let Some(change) = item.change {
            holes.entry(DeviceId::new(&device)).or_insert(Hole {
                reason: item.reason,
                from: change.id.seq,
            });
        }
    }
    Ok(holes)
}

/// Keeps what of a bundle was refused. `cards` came with it.
pub(super) fn put(
    tx: &Transaction<'_>,
    refusals: &[Refusal],
    cards: &[DeviceCard],
    changes: &[Change],
) -> Result<(), StoreError> {
    let store = tx.object_store(NOT_ACCEPTED)?;
    let put = |device: &str, seq: u32, item: &Kept| {
        tx::put(&store, change_key(device, seq), tx::json(item)?)
    };
    for refusal in refusals {
        let device = refusal.device.as_str();
        let mut of_it = changes
            .iter()
            .filter(|change| change.id.device == refusal.device)
            .peekable();
        // One whose changes are all here, or come later, leaves nothing out yet.
        if of_it.peek().is_none() {
            continue;
        }
        let item = Kept {
            name: refusal.name.clone(),
            reason: refusal.reason,
            card: None,
            change: None,
        };
        for change in of_it {
            let item = Kept {
                change: Some(change.clone()),
                ..item.clone()
            };
            put(device, change.id.seq, &item)?;
        }
        // No change has the number 0: it stands for the device.
        let card = cards.iter().find(|card| card.id == refusal.device);
        let card = card.cloned();
        put(device, 0, &Kept { card, ..item })?;
    }
    Ok(())
}

impl Store {
    /// What the office passed on and this device does not accept, by device, with the reason.
    pub async fn not_accepted(&self) -> Result<Vec<LeftOut>, StoreError> {
        let found = self
            .connection()
            .read(&[NOT_ACCEPTED], async |tx| all(tx).await)
            .await?;
        let mut devices: BTreeMap<String, LeftOut> = BTreeMap::new();
        for (device, item) in found {
            let left_out = devices.entry(device.clone()).or_insert_with(|| LeftOut {
                device,
                name: item.name,
                reason: code(item.reason).to_owned(),
                changes: 0,
            });
            left_out.changes += u32::from(item.change.is_some());
        }
        Ok(devices.into_values().collect())
    }

    /// Takes in what was not accepted as far as it is now; the rest stays. `office` is the
    /// device that passed it on.
    pub async fn retry_not_accepted(&self, office: &str) -> Result<Option<ImportPlan>, StoreError> {
        if self.not_accepted().await?.is_empty() {
            return Ok(None);
        }
        let stores = [&PLAN[..], &[NOT_ACCEPTED]].concat();
        let done = self
            .connection()
            .write(&stores, async |tx| {
                let card: Option<DeviceCard> = tx::get_json(tx, DEVICES, office).await?;
                let found = all(tx).await?;
                let Some(card) = card else {
                    return Ok(None);
                };
                let mut released = btree::set(found.iter().map(|it| it.0.clone()));
                let open = passed_on_by(card, found);
                let (mut known, dossiers) = self.known(tx, &open, Origin::Office).await?;
                // All there is of each device is in it, from the first.
                known.holes = BTreeMap::new();
                let plan = plan(&open, &known);
                for refusal in &plan.refusals {
                    released.remove(refusal.device.as_str());
                }
                if !plan.can_apply() || released.is_empty() {
                    return Ok(None);
                }
                self.write_plan(tx, &plan, &known, dossiers, &|_, _| ())
                    .await?;
                let store = tx.object_store(NOT_ACCEPTED)?;
                for device in &released {
                    let range = changes_between(device, 0, u32::MAX);
                    store.delete::<JsValue, _>(range).primitive()?;
                }
                Ok(Some(plan))
            })
            .await?;
        if let Some(plan) = &done {
            self.announce_import(plan);
        }
        Ok(done)
    }
}

async fn all(tx: &Transaction<'_>) -> Result<Vec<(String, Kept)>, StoreError> {
    let keys = tx::keys(tx, NOT_ACCEPTED, None).await?;
    let values = tx::all(tx, NOT_ACCEPTED, None).await?;
    let mut found = Vec::with_capacity(keys.len());
    for (key, value) in keys.iter().zip(&values) {
        if let Some(device) = changes::device_of(key) {
            found.push((device, tx::read_json(value)?));
        }
    }
    Ok(found)
}

/// Such changes as the bundle of the office that they were part of: checked then, and kept
/// here since.
fn passed_on_by(office: DeviceCard, found: Vec<(String, Kept)>) -> OpenBundle {
    let cards = found.iter().filter_map(|(_, it)| it.card.clone()).collect();
    let changes: Vec<Change> = found.into_iter().filter_map(|(_, it)| it.change).collect();
    let ids: Vec<String> = changes.iter().map(|it| it.id.to_string()).collect();
    OpenBundle {
        hash: sha256_hex(ids.join(",").as_bytes()),
        bundle: Bundle {
            programme: String::new(),
            edition: String::new(),
            cover: Selection::Everything,
            device: office,
            first: 1,
            last: 0,
            previous: None,
            created_at: String::new(),
            cards,
            changes,
            attachments: Vec::new(),
            records: Vec::new(),
            part: None,
            extra: BTreeMap::new(),
        },
        countersigned: Vec::new(),
    }
}
