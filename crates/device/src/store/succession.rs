//! A new device in place of one whose numbers somebody else has used: this browser profile was put
//! back to an earlier state (a restore card, a copy of the machine), or copied.
//!
//! Under the old id, what was written here since would be taken by nobody, for the office has other
//! changes under those numbers. So this profile becomes a new device that names the old one, and what
//! the office has not of it becomes the new one's. Values, times and persons stay as they are. Where the
//! office is stays known, and the old token is kept until the office has heard of the new device.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    bundle::{change_hash, to_hex},
    device::DeviceCard,
    ids::{ChangeId, DeviceId, RecordKey},
    record::{Change, Record, Renumbering},
};
use indexed_db_futures::{KeyRange, prelude::*};
use wasm_bindgen::JsValue;

use super::{
    Changed, HandedOver, Link, Store, StoreError, changes,
    commit::{put_record, records_of},
    meta,
    schema::{CHANGES, DEVICES, META, RECORDS, ROWS, change_key, changes_between, key},
    settings::{
        CARD, CONTIGUOUS, ENROLLING, HANDED_OVER, KEYS, LINK, PREDECESSOR_TOKEN, SUCCESSION,
        Succession,
    },
    tx,
};
use crate::browser::{
    self,
    canary::{self, Canary},
    profile::Profile,
};

impl Store {
    /// This device's last number, and the hash of its change `seq`, in hex; none where it has none.
    pub async fn own_change(&self, seq: u32) -> Result<(u32, Option<String>), StoreError> {
        self.connection()
            .read(&[META, CHANGES], async |tx| {
                let card = meta::card(tx).await?.ok_or(StoreError::NotEnrolled)?;
                let last = changes::last_seq(tx, card.id.as_str()).await?;
                let key = change_key(card.id.as_str(), seq);
                let stored = tx::get(tx, CHANGES, key).await?;
                let hash = stored.map(|stored| {
                    let id = ChangeId::new(card.id.clone(), seq);
                    change_hash(&changes::read_or_stand_in(id, &stored))
                });
                Ok((last, hash.transpose()?.map(|hash| to_hex(&hash))))
            })
            .await
    }

    /// Becomes a new device that names `old` its predecessor. What `old` wrote here above `agreed`
    /// becomes the new device's. A link leads to the same office with the new device's own `token`, which
    /// the office does not know yet. Nothing where it is done already.
    pub async fn succeed(
        &self,
        old: &DeviceId,
        agreed: u32,
        token: &str,
    ) -> Result<(), StoreError> {
        let keys = browser::keys::generate().await?;
        let public_key = browser::keys::public_key(&keys).await?;
        let renumbering = Renumbering {
            from: old.clone(),
            after: agreed,
            to: DeviceId::new(&browser::new_id()),
        };
        let stores = [RECORDS, CHANGES, ROWS, META, DEVICES];
        let done = self
            .connection()
            .write(&stores, async |tx| {
                let before = meta::card(tx).await?.ok_or(StoreError::NotEnrolled)?;
                if before.id != *old {
                    return Ok(None);
                }
                let range = changes_between(old.as_str(), agreed.saturating_add(1), u32::MAX);
                let moved = changes::in_range(tx, Some(range.clone())).await?;
                tx.object_store(CHANGES)?
                    .delete::<JsValue, _>(range)
                    .primitive()?;
                let mut touched: BTreeMap<&str, BTreeSet<&RecordKey>> = BTreeMap::new();
                for change in &moved {
                    let dossier = touched.entry(&change.record.dossier).or_default();
                    dossier.insert(&change.record);
                }
                let mut decisions = 0;
                for (dossier, keys) in &touched {
                    let mut kept: BTreeMap<ChangeId, Change> = BTreeMap::new();
                    let mut reached: BTreeMap<RecordKey, u32> = BTreeMap::new();
                    for change in changes::of_dossier(tx, dossier).await? {
                        if change.id.device == *old {
                            let last = reached.entry(change.record.clone()).or_insert(0);
                            *last = change.id.seq.max(*last);
                            kept.insert(change.id.clone(), change);
                        }
                    }
                    let written = |id: &ChangeId, field: &str| kept.get(id)?.wrote(field);
                    let of_dossier = moved.iter().filter(|it| it.record.dossier == *dossier);
                    let mut records = records_of(tx, dossier).await?;
                    for (key, record) in &mut records {
                        if keys.contains(key) {
                            let reached = reached.get(key).copied().unwrap_or_default();
                            *record = renumbering.record(record, reached);
                            put_record(tx, record)?;
                        }
                    }
                    for change in of_dossier {
                        let moved = renumbering.change(change, written);
                        changes::add(tx, &moved)?;
                        if moved.record != change.record {
                            decisions += 1;
                            let RecordKey { dossier, kind, id } = &change.record;
                            records.retain(|_, record| !record.versions().is_empty());
                            if !records.contains_key(&change.record) {
                                let key = KeyRange::Only(key(&[dossier, kind, id]));
                                let store = tx.object_store(RECORDS)?;
                                store.delete::<JsValue, _>(key).primitive()?;
                            }
                            let new = || Record::new(moved.record.clone());
                            let kept = records.entry(moved.record.clone()).or_insert_with(new);
                            kept.apply(&moved);
                            put_record(tx, kept)?;
                        }
                    }
                    self.put_row(tx, dossier, records)?;
                }
                let card = DeviceCard {
                    id: renumbering.to.clone(),
                    public_key: public_key.clone(),
                    restored_from: Some(old.clone()),
                    ..before.clone()
                };
                CARD.put(tx, &card)?;
                KEYS.put(tx, &keys)?;
                for card in [&before, &card] {
                    tx::put_json(tx, DEVICES, card.id.as_str(), card)?;
                }
                let mut handed: HandedOver = HANDED_OVER.get(tx).await?.unwrap_or_default();
                handed.carried.insert(old.clone(), agreed);
                let handed = HandedOver {
                    seq: 0,
                    hash: None,
                    ..handed
                };
                HANDED_OVER.put(tx, &handed)?;
                let mut contiguous = CONTIGUOUS.get(tx).await?.unwrap_or_default();
                contiguous.insert(old.clone(), agreed);
                CONTIGUOUS.put(tx, &contiguous)?;
                if let Some(link) = LINK.get(tx).await? {
                    PREDECESSOR_TOKEN.put(tx, &link.token)?;
                    let link = Link {
                        token: token.to_owned(),
                        office: link.office,
                        ..Link::default()
                    };
                    LINK.put(tx, &link)?;
                }
                ENROLLING.delete(tx)?;
                let succession = Succession {
                    predecessor: old.to_string(),
                    at: browser::now_ms(),
                    changes: moved.len() as u32,
                    decisions,
                };
                SUCCESSION.put(tx, &succession)?;
                let dossiers = touched.keys().map(|dossier| (*dossier).to_owned());
                Ok(Some((card, dossiers.collect::<Vec<_>>())))
            })
            .await?;
        let Some((card, dossiers)) = done else {
            return Ok(());
        };
        self.set_own(&card.id);
        let counts = self.counts().await?;
        // What should be there is there, under another id.
        let canary = Canary {
            device: card.id.to_string(),
            device_name: card.name,
            dossiers: counts.dossiers,
            changes: counts.changes,
            at: browser::now_ms(),
        };
        canary::write(Profile::of(self.database_name()), &canary);
        self.announce(Changed {
            dossiers,
            ..Changed::default()
        });
        Ok(())
    }

    /// The office takes this device for no successor: it is linked to nothing until it enrols.
    pub async fn unlink_successor(&self) -> Result<(), StoreError> {
        self.connection()
            .write(&[META], async |tx| {
                LINK.delete(tx)?;
                PREDECESSOR_TOKEN.delete(tx)
            })
            .await
    }
}
