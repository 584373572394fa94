//! Taking in a bundle: planned and written against what is stored at that very moment.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    bundle::{ImportPlan, LocalState, OpenBundle, change_hash, plan},
    device::DeviceCard,
    dossier::DossierRow,
    ids::{DeviceId, RecordKey},
    record::Record,
};
use indexed_db_futures::{prelude::*, transaction::Transaction};
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

use super::{
    Changed, NewAttachment, Store, StoreError, attachments, changes,
    commit::{put_record, records_of},
    compacted, meta, relay,
    schema::{
        ATTACHMENTS, CHANGES, DEVICES, HELD, META, RECORDS, ROWS, THUMBNAILS, changes_between,
    },
    settings::{BUNDLES, CLOCK, CONTIGUOUS, HOLES, SET_ASIDE},
    tx,
};
use crate::browser;

/// Changes or records between two breaths of the page: some hundredths of a second.
const BREATH: usize = 200;

const PLAN: [&str; 6] = [RECORDS, CHANGES, META, DEVICES, ATTACHMENTS, ROWS];

impl Store {
    /// What taking the bundle in would change now. Writes nothing.
    pub async fn plan(&self, open: &OpenBundle, restoring: bool) -> Result<ImportPlan, StoreError> {
        self.connection()
            .read(&PLAN, async |tx| {
                let (known, _) = self.known(tx, open, restoring, true).await?;
                Ok(plan(open, &known))
            })
            .await
    }

    /// Takes the bundle in: one transaction, planned anew inside it, because an answer may have
    /// been saved since the person saw the plan. The plan that was carried out comes back; when it
    /// [cannot be applied](ImportPlan::can_apply) nothing was written.
    ///
    /// The bundle's attachments must be stored before. `by_file` says that it did not come from the
    /// office, which may have to be given it. `told` hears how much of it is written.
    pub async fn import(
        &self,
        open: &OpenBundle,
        restoring: bool,
        by_file: bool,
        told: &dyn Fn(usize, usize),
    ) -> Result<ImportPlan, StoreError> {
        let done = self
            .connection()
            .write(&PLAN, async |tx| {
                let (known, mut dossiers) = self.known(tx, open, restoring, by_file).await?;
                let plan = plan(open, &known);
                // Also where nothing else is written: what is left out now must not be passed over later.
                if plan.holes != known.holes {
                    HOLES.put(tx, &plan.holes)?;
                }
                if plan.can_apply() {
                    self.write_plan(tx, &plan, &known, &mut dossiers, told)
                        .await?;
                    if by_file {
                        let card = meta::card(tx).await?;
                        let own = card.as_ref().map(|card| &card.id);
                        let aside = plan.set_aside.iter().map(|it| &it.change);
                        let arrived = plan.changes.iter().chain(aside);
                        relay::arrived_by_file(tx, arrived, own).await?;
                    }
                }
                Ok(plan)
            })
            .await?;
        if done.can_apply() && !done.is_nothing() {
            let changed = done
                .dossiers
                .iter()
                .map(|dossier| dossier.dossier.clone())
                .collect();
            self.announce(Changed {
                dossiers: changed,
                made: done.changes.len() as u32,
                ..Changed::default()
            });
        }
        Ok(done)
    }

    async fn write_plan(
        &self,
        tx: &Transaction<'_>,
        plan: &ImportPlan,
        known: &LocalState,
        dossiers: &mut BTreeMap<String, BTreeMap<RecordKey, Record>>,
        told: &dyn Fn(usize, usize),
    ) -> Result<Vec<DossierRow>, StoreError> {
        let now = browser::now_ms();
        let mut clock = meta::clock(tx).await?;
        let total = plan.changes.len() + plan.records.len() + plan.dossiers.len();
        for (n, change) in plan.changes.iter().enumerate() {
            if n % BREATH == 0 {
                told(n, total);
                tx::breathe(tx).await?;
            }
            // What was set aside is held already.
            if !known.set_aside.contains_key(&change.id) {
                changes::add(tx, change)?;
            }
            clock = clock.follow(change.at, now);
        }
        set_aside(tx, plan).await?;
        for (n, record) in plan.records.iter().enumerate() {
            if n % BREATH == 0 {
                told(plan.changes.len() + n, total);
                tx::breathe(tx).await?;
            }
            put_record(tx, record)?;
            dossiers
                .entry(record.key.dossier.clone())
                .or_default()
                .insert(record.key.clone(), record.clone());
        }
        let mut rows = Vec::with_capacity(plan.dossiers.len());
        for (n, changed) in plan.dossiers.iter().enumerate() {
            // A row scores the dossier's assessments anew: more work than a record.
            if n % (BREATH / 8) == 0 {
                told(plan.changes.len() + plan.records.len() + n, total);
                tx::breathe(tx).await?;
            }
            if let Some(records) = dossiers.get(&changed.dossier) {
                rows.push(self.put_row(tx, &changed.dossier, records)?);
            }
        }
        compacted::came(tx, plan.compacted.iter())?;
        for card in &plan.cards {
            tx::put_json(tx, DEVICES, card.id.as_str(), card)?;
        }
        let mut contiguous = known.contiguous.clone();
        contiguous.extend(plan.contiguous.clone());
        let mut bundles = known.bundles.clone();
        bundles.insert(plan.hash.clone());
        CONTIGUOUS.put(tx, &contiguous)?;
        BUNDLES.put(tx, &bundles)?;
        CLOCK.put(tx, &clock)?;
        Ok(rows)
    }

    /// What is stored, as far as the bundle touches it, and the records of its dossiers.
    async fn known(
        &self,
        tx: &Transaction<'_>,
        open: &OpenBundle,
        restoring: bool,
        by_file: bool,
    ) -> Result<(LocalState, BTreeMap<String, BTreeMap<RecordKey, Record>>), StoreError> {
        let bundle = &open.bundle;
        let set_aside = SET_ASIDE.get(tx).await?.unwrap_or_default().into_iter();
        let mut known = LocalState {
            contiguous: CONTIGUOUS.get(tx).await?.unwrap_or_default(),
            bundles: BUNDLES.get(tx).await?.unwrap_or_default(),
            holes: HOLES.get(tx).await?.unwrap_or_default(),
            restoring,
            // The office asked it of what it passes on.
            workflow: by_file.then(|| self.pack().workflow.clone()),
            set_aside: set_aside.map(|(id, aside)| (id, aside.change)).collect(),
            ..LocalState::default()
        };
        if let Some(card) = meta::card(tx).await? {
            let last = changes::last_seq(tx, card.id.as_str()).await?;
            known.contiguous.insert(card.id.clone(), last);
        }
        for body in tx::all(tx, DEVICES, None).await? {
            let card: DeviceCard = tx::read_json(&body)?;
            known.cards.insert(card.id.clone(), card);
        }
        let mut ranges: BTreeMap<&DeviceId, (u32, u32)> = BTreeMap::new();
        for change in &bundle.changes {
            let seq = change.id.seq;
            let (first, last) = ranges.entry(&change.id.device).or_insert((seq, seq));
            *first = change.id.seq.min(*first);
            *last = change.id.seq.max(*last);
        }
        for (device, (first, last)) in ranges {
            let range = changes_between(device.as_str(), first, last);
            let held = tx::all(tx, CHANGES, Some(range)).await?;
            for (n, stored) in held.into_iter().enumerate() {
                if n % BREATH == 0 {
                    tx::breathe(tx).await?;
                }
                let change = changes::read(&stored)?;
                known.held.insert(change.id.clone(), change_hash(&change)?);
            }
        }
        let wanted = bundle.wanted_records();
        let mut dossiers = BTreeMap::new();
        for dossier in bundle.dossiers() {
            let records = records_of(tx, dossier).await?;
            for (key, record) in records.iter().filter(|(key, _)| wanted.contains(*key)) {
                known.records.insert(key.clone(), record.clone());
            }
            dossiers.insert(dossier.to_owned(), records);
        }
        let listed = BTreeSet::from_iter(
            bundle
                .attachments
                .iter()
                .map(|listed| listed.sha256.as_str()),
        );
        if !listed.is_empty() {
            let keys = tx::keys(tx, ATTACHMENTS, None).await?;
            let here = keys.iter().filter_map(JsValue::as_string);
            known.attachments =
                BTreeSet::from_iter(here.filter(|hash| listed.contains(hash.as_str())));
        }
        Ok((known, dossiers))
    }

    /// Stores checked attachments before the records that name them.
    pub async fn put_attachments(&self, new: Vec<NewAttachment>) -> Result<(), StoreError> {
        attachments::leave_room(self, &new).await?;
        self.connection()
            .write(&[ATTACHMENTS, THUMBNAILS], async |tx| {
                attachments::put(tx, &new)
            })
            .await
    }

    /// Keeps a bundle's file until what comes before it has come; `restoring` goes with it, or a
    /// restore would be taken for a hand-over when its turn comes.
    pub async fn hold(
        &self,
        open: &OpenBundle,
        file: &Blob,
        restoring: bool,
    ) -> Result<(), StoreError> {
        // By its hash, too: a shorter one that begins at the same number does not take its place.
        let device = open.bundle.device.id.as_str().into();
        let key: JsValue = Array::of3(
            &device,
            &open.bundle.first.into(),
            &open.hash.as_str().into(),
        )
        .into();
        let value = Object::new();
        Reflect::set(&value, &"file".into(), file)
            .and(Reflect::set(&value, &"restoring".into(), &restoring.into()))
            .map_err(|_| StoreError::Other("a file could not be kept".to_owned()))?;
        self.connection()
            .write(&[HELD], async |tx| {
                tx::put(&tx.object_store(HELD)?, key.clone(), value.clone())
            })
            .await
    }

    /// The files that are held.
    pub async fn held(&self) -> Result<Vec<Held>, StoreError> {
        self.connection()
            .read(&[HELD], async |tx| {
                let keys = tx::keys(tx, HELD, None).await?;
                let values = tx::all(tx, HELD, None).await?;
                Ok(keys
                    .into_iter()
                    .zip(values)
                    .filter_map(|(key, value)| Held::of(key, &value))
                    .collect())
            })
            .await
    }

    /// Lets go of a held file, after it was taken in.
    pub async fn release(&self, held: &Held) -> Result<(), StoreError> {
        let range = indexed_db_futures::KeyRange::Only(held.key.clone());
        self.connection()
            .write(&[HELD], async |tx| {
                let store = tx.object_store(HELD)?;
                store.delete::<JsValue, _>(range.clone()).primitive()?;
                Ok(())
            })
            .await
    }
}

/// Keeps what is set aside among the changes, so that it is passed on and known again, with the
/// reason beside it.
async fn set_aside(tx: &Transaction<'_>, plan: &ImportPlan) -> Result<(), StoreError> {
    let mut kept = SET_ASIDE.get(tx).await?.unwrap_or_default();
    let before = kept.len();
    for change in &plan.changes {
        kept.remove(&change.id);
    }
    for aside in &plan.set_aside {
        changes::add(tx, &aside.change)?;
        kept.insert(aside.change.id.clone(), aside.clone());
    }
    if kept.len() != before || !plan.set_aside.is_empty() {
        SET_ASIDE.put(tx, &kept)?;
    }
    Ok(())
}

/// A bundle's file that came too early.
#[derive(Clone, Debug)]
pub struct Held {
    pub device: String,
    /// Its first number: what it waits for lies below.
    pub first: u32,
    pub file: Blob,
    /// It was being restored, so whatever devices' changes it carries are taken.
    pub restoring: bool,
    key: JsValue,
}

impl Held {
    fn of(key: JsValue, value: &JsValue) -> Option<Self> {
        Some(Self {
            device: changes::device_of(&key)?,
            first: changes::seq_of(&key)?,
            file: Reflect::get(value, &"file".into()).ok()?.dyn_into().ok()?,
            restoring: Reflect::get(value, &"restoring".into())
                .is_ok_and(|restoring| restoring.is_truthy()),
            key,
        })
    }
}
