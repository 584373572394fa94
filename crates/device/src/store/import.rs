//! Taking in a bundle: planned and written against what is stored at that very moment.

use std::collections::BTreeMap;

use domain::{
    btree,
    bundle::{ImportPlan, LocalState, OpenBundle, change_hash, plan, taken_before},
    device::DeviceCard,
    ids::{ChangeId, DeviceId, RecordKey},
    record::{Change, Record},
};
use indexed_db_futures::transaction::Transaction;
use wasm_bindgen::JsValue;

use super::{
    Changed, NewAttachment, Store, StoreError, attachments, changes,
    commit::put_record,
    compacted, erasure, meta, not_accepted,
    pipeline::{self, Pace},
    relay,
    schema::{ATTACHMENTS, CHANGES, DEVICES, META, NOT_ACCEPTED, RECORDS, ROWS, THUMBNAILS},
    settings::{BUNDLES, CLOCK, CONTIGUOUS, HOLES, LINK, REVOKED, SET_ASIDE},
    tx,
};
use crate::browser;

/// Where a bundle comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A file, which the office may have to be given. `restoring` when it is this person's own
    /// backup.
    File { restoring: bool },
    /// The office, over the network.
    Office,
}

/// The records of dossiers.
pub(super) type Dossiers = BTreeMap<String, BTreeMap<RecordKey, Record>>;

/// A plan, what was known for it, and the records of the dossiers it touches.
struct Planned {
    plan: ImportPlan,
    known: LocalState,
    dossiers: Dossiers,
}

/// Changes or records between two breaths of the page: some hundredths of a second.
const BREATH: usize = 200;

pub(super) const PLAN: [&str; 7] = [
    RECORDS,
    CHANGES,
    META,
    DEVICES,
    ATTACHMENTS,
    THUMBNAILS,
    ROWS,
];

impl Store {
    /// What taking the bundle in would change now. Writes nothing.
    pub async fn plan(&self, open: &OpenBundle, restoring: bool) -> Result<ImportPlan, StoreError> {
        self.connection()
            .read(&PLAN, async |tx| {
                let origin = Origin::File { restoring };
                Ok(self.plan_in(tx, open, origin).await?.plan)
            })
            .await
    }

    /// Takes the bundle in: one transaction, planned anew inside it, because an answer may have
    /// been saved since the person saw the plan. The plan that was carried out comes back; when it
    /// [cannot be applied](ImportPlan::can_apply) nothing was written.
    ///
    /// The bundle's attachments must be stored before. `progress` is called with how much of it is
    /// written.
    pub async fn import(
        &self,
        open: &OpenBundle,
        origin: Origin,
        progress: &dyn Fn(usize, usize),
    ) -> Result<ImportPlan, StoreError> {
        let write = async || match origin {
            Origin::File { .. } => self.import_file(open, origin, progress).await,
            Origin::Office => self.import_feed(open, progress).await,
        };
        let done = match write().await {
            // Text goes before photos: it has room of its own.
            Err(StoreError::Full) if self.use_room_aside().await => write().await?,
            other => other?,
        };
        self.announce_import(&done);
        Ok(done)
    }

    async fn import_file(
        &self,
        open: &OpenBundle,
        origin: Origin,
        progress: &dyn Fn(usize, usize),
    ) -> Result<ImportPlan, StoreError> {
        self.connection()
            .write(&PLAN, async |tx| {
                let Planned {
                    plan,
                    known,
                    dossiers,
                } = self.plan_in(tx, open, origin).await?;
                // Also where nothing else is written: what is left out now must not be passed over later.
                if plan.holes != known.holes {
                    HOLES.put(tx, &plan.holes)?;
                }
                if plan.can_apply() {
                    self.write_plan(tx, &plan, &known, dossiers, progress)
                        .await?;
                    let card = meta::card(tx).await?;
                    let own = card.as_ref().map(|card| &card.id);
                    let aside = plan.set_aside.iter().map(|it| &it.change);
                    let arrived = plan.changes.iter().chain(aside);
                    relay::arrived_by_file(tx, arrived, own).await?;
                }
                Ok(plan)
            })
            .await
    }

    /// What is refused of a part of the feed is kept apart in the same transaction: the rest is
    /// taken, and the office need not be asked for it again.
    async fn import_feed(
        &self,
        open: &OpenBundle,
        progress: &dyn Fn(usize, usize),
    ) -> Result<ImportPlan, StoreError> {
        let stores = [&PLAN[..], &[NOT_ACCEPTED]].concat();
        self.connection()
            .write(&stores, async |tx| {
                let (mut known, dossiers) = self.known(tx, open, Origin::Office).await?;
                // Only what the office itself passed on and was refused: a file of a copied device
                // must not keep out what the office has of the true one.
                known.holes = not_accepted::holes(tx).await?;
                let held = |change: &Change| {
                    let held = known.held.get(&change.id);
                    held.is_some_and(|held| change_hash(change).as_ref() == Ok(held))
                };
                let plan = plan(open, &known);
                if plan.can_apply() {
                    self.write_plan(tx, &plan, &known, dossiers, progress)
                        .await?;
                    let mut refused = open.bundle.changes.clone();
                    refused.retain(|change| !held(change));
                    let cards = &open.bundle.cards;
                    not_accepted::put(tx, &plan.refusals, cards, &refused)?;
                }
                Ok(plan)
            })
            .await
    }

    /// Announces what was taken in.
    pub(super) fn announce_import(&self, done: &ImportPlan) {
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
    }

    pub(super) async fn write_plan(
        &self,
        tx: &Transaction<'_>,
        plan: &ImportPlan,
        known: &LocalState,
        mut dossiers: Dossiers,
        progress: &dyn Fn(usize, usize),
    ) -> Result<(), StoreError> {
        let now = browser::now_ms();
        let mut clock = meta::clock(tx).await?;
        let mut pace = Pace::new(tx);
        let total = plan.changes.len() + plan.records.len() + plan.dossiers.len();
        for (n, change) in plan.changes.iter().enumerate() {
            if n % BREATH == 0 {
                progress(n, total);
                pace.breathe().await?;
            }
            // What was set aside is held already.
            if !known.set_aside.contains_key(&change.id) {
                changes::add(tx, change)?;
            }
            clock = clock.follow(change.at, now);
        }
        set_aside(tx, plan).await?;
        let bytes = erasure::follow(tx, plan).await?;
        for (n, record) in plan.records.iter().enumerate() {
            if n % BREATH == 0 {
                progress(plan.changes.len() + n, total);
                pace.breathe().await?;
            }
            put_record(tx, record)?;
            dossiers
                .entry(record.key.dossier.clone())
                .or_default()
                .insert(record.key.clone(), record.clone());
        }
        erasure::delete_unnamed(tx, bytes, self.pack()).await?;
        for (n, changed) in plan.dossiers.iter().enumerate() {
            // A row scores the dossier's assessments anew: more work than a record.
            if n % (BREATH / 8) == 0 {
                progress(plan.changes.len() + plan.records.len() + n, total);
                pace.breathe().await?;
            }
            if let Some(records) = dossiers.remove(&changed.dossier) {
                self.put_row(tx, &changed.dossier, records)?;
            }
        }
        compacted::came(tx, plan.compacted.iter())?;
        for card in &plan.cards {
            tx::put_json(tx, DEVICES, card.id.as_str(), card)?;
        }
        if let Some(revoked) = &plan.revoked {
            REVOKED.put(tx, revoked)?;
        }
        let mut contiguous = known.contiguous.clone();
        contiguous.extend(plan.contiguous.clone());
        let mut bundles = known.bundles.clone();
        bundles.insert(plan.hash.clone());
        CONTIGUOUS.put(tx, &contiguous)?;
        BUNDLES.put(tx, &bundles)?;
        CLOCK.put(tx, &clock)
    }

    /// Plans from what is stored at this moment.
    async fn plan_in(
        &self,
        tx: &Transaction<'_>,
        open: &OpenBundle,
        origin: Origin,
    ) -> Result<Planned, StoreError> {
        let mut known = self.known_of_devices(tx, open, origin).await?;
        if let Some(plan) = taken_before(open, &known) {
            return Ok(Planned {
                plan,
                known,
                dossiers: Dossiers::new(),
            });
        }
        let dossiers = known_of_records(tx, open, &mut known).await?;
        Ok(Planned {
            plan: plan(open, &known),
            known,
            dossiers,
        })
    }

    /// What is stored of devices, bundles and attachments, as far as the bundle touches it.
    async fn known_of_devices(
        &self,
        tx: &Transaction<'_>,
        open: &OpenBundle,
        origin: Origin,
    ) -> Result<LocalState, StoreError> {
        let set_aside = SET_ASIDE.get(tx).await?.unwrap_or_default().into_iter();
        let mut known = LocalState {
            contiguous: CONTIGUOUS.get(tx).await?.unwrap_or_default(),
            bundles: BUNDLES.get(tx).await?.unwrap_or_default(),
            holes: HOLES.get(tx).await?.unwrap_or_default(),
            restoring: origin == Origin::File { restoring: true },
            office: LINK.get(tx).await?.map(|link| DeviceId::new(&link.office)),
            revoked: REVOKED.get(tx).await?.unwrap_or_default(),
            // The office asked it of what it passes on.
            workflow: (origin != Origin::Office).then(|| self.pack().workflow.clone()),
            set_aside: btree::map(set_aside.map(|(id, aside)| (id, aside.change))),
            ..LocalState::default()
        };
        if let Some(card) = meta::card(tx).await? {
            let last = changes::last_seq(tx, card.id.as_str()).await?;
            known.contiguous.insert(card.id.clone(), last);
        }
        let cards = tx::all(tx, DEVICES, None).await?;
        for card in tx::read_all(&cards, tx::read_json::<DeviceCard>) {
            known.cards.insert(card.id.clone(), card);
        }
        let listed = open.bundle.attachments.iter();
        let listed = btree::set(listed.map(|listed| listed.sha256.as_str()));
        if !listed.is_empty() {
            let keys = tx::keys(tx, ATTACHMENTS, None).await?;
            let here = keys.iter().filter_map(JsValue::as_string);
            known.attachments = btree::set(here.filter(|hash| listed.contains(hash.as_str())));
        }
        Ok(known)
    }

    /// What is stored, as far as the bundle touches it, and the records of its dossiers.
    pub(super) async fn known(
        &self,
        tx: &Transaction<'_>,
        open: &OpenBundle,
        origin: Origin,
    ) -> Result<(LocalState, Dossiers), StoreError> {
        let mut known = self.known_of_devices(tx, open, origin).await?;
        let dossiers = known_of_records(tx, open, &mut known).await?;
        Ok((known, dossiers))
    }

    /// Puts changes in place of stored ones that no reader takes.
    pub async fn put_mended(&self, mended: &[Change]) -> Result<(), StoreError> {
        if mended.is_empty() {
            return Ok(());
        }
        self.connection()
            .write(&[CHANGES], async |tx| {
                mended
                    .iter()
                    .try_for_each(|change| changes::put(tx, change))
            })
            .await
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
}

/// Adds the changes and records that are held to what is known of devices; all records of the
/// bundle's dossiers.
async fn known_of_records(
    tx: &Transaction<'_>,
    open: &OpenBundle,
    known: &mut LocalState,
) -> Result<Dossiers, StoreError> {
    let bundle = &open.bundle;
    let mut seqs: BTreeMap<&DeviceId, Vec<u32>> = BTreeMap::new();
    for ChangeId { device, seq } in bundle.changes.iter().map(|change| &change.id) {
        seqs.entry(device).or_default().push(*seq);
    }
    let came = btree::map(bundle.changes.iter().map(|change| (&change.id, change)));
    let mut erased_here: Vec<&Change> = Vec::new();
    for (device, seqs) in seqs {
        pipeline::changes_of(tx, device, &seqs, |change| {
            // Of what was erased here a file may bring the content still: it is the same change.
            let came = came.get(&change.id).copied();
            let whole = came.filter(|came| change.is_erased_form_of(came));
            erased_here.extend(whole);
            // One that nobody would take is held all the same, and equals no other.
            let hash = change_hash(whole.unwrap_or(&change)).unwrap_or_default();
            known.held.insert(change.id, hash);
        })
        .await?;
    }
    let wanted = bundle.wanted_records();
    let dossiers = pipeline::records_of(tx, &bundle.dossiers()).await?;
    for (key, record) in dossiers.values().flatten() {
        if wanted.contains(key) {
            known.records.insert(key.clone(), record.clone());
        }
    }
    if !bundle.attachments.is_empty() {
        // The bytes of an erased photo are not to come back; to the plan they are here.
        let gone = erasure::named_no_more(open, known, &erased_here);
        known.attachments.extend(gone);
    }
    Ok(dossiers)
}

/// Keeps what is set aside among the changes, so that it is passed on and known again, with the
/// reason beside it.
async fn set_aside(tx: &Transaction<'_>, plan: &ImportPlan) -> Result<(), StoreError> {
    let mut kept = SET_ASIDE.get(tx).await?.unwrap_or_default();
    let before = kept.len();
    for change in &plan.changes {
        kept.remove(&change.id);
    }
    let mut erased = false;
    for change in &plan.erased {
        if let Some(aside) = kept.get_mut(&change.id) {
            aside.change.clone_from(change);
            erased = true;
        }
    }
    for aside in &plan.set_aside {
        changes::add(tx, &aside.change)?;
        kept.insert(aside.change.id.clone(), aside.clone());
    }
    if kept.len() != before || !plan.set_aside.is_empty() || erased {
        SET_ASIDE.put(tx, &kept)?;
    }
    Ok(())
}
