//! What importing a bundle would change. Pure: the store passes in what it knows, and writes what
//! the plan says in one transaction, or nothing.

use super::{
    format::{Attachment, Bundle, Cover},
    seal::OpenBundle,
    text::sha256,
};
use crate::{
    device::{DeviceCard, Role},
    enterprise,
    ids::{ChangeId, DeviceId, RecordKey},
    json::{Form as _, canonical},
    order::{self, Few, Many, Set},
    record::{Applied, Change, Held, Record},
};

/// A change's content in 32 bytes: the sha256 of its canonical form.
pub type ChangeHash = [u8; 32];

/// The hash of `change`, for [`Known::held`].
pub fn change_hash(change: &Change) -> ChangeHash {
    sha256(canonical(&change.to_json()).as_bytes())
}

/// What the importing device has, as far as the bundle touches it.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The changes it holds, of those in the bundle.
    pub held: Many<ChangeId, ChangeHash>,
    /// For each device, the last of its changes held without a gap from 1.
    pub contiguous: Few<DeviceId, u32>,
    /// [`Bundle::wanted_records`], those that exist.
    pub records: Many<RecordKey, Record>,
    /// The devices it knows (its own card too).
    pub cards: Few<DeviceId, DeviceCard>,
    /// Hashes of the bundles it has taken before.
    pub bundles: Set<String>,
    /// sha256 of the attachments it holds, of those in the bundle.
    pub attachments: Set<String>,
    /// A person restores their own backup: whatever devices' changes it carries are taken.
    pub restoring: bool,
}

/// How the bundle stands to those taken before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chain {
    /// The very same bundle was taken before.
    TakenBefore,
    /// The device's first.
    First,
    /// The one before it was taken here.
    Follows,
    /// The one before it is not known here. Harmless when the numbers leave no gap: it may have
    /// gone to somebody else.
    BeforeUnknown,
}

/// Changes that must come first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    pub device: DeviceId,
    /// What people call it, where known.
    pub name: String,
    pub from: u32,
    pub to: u32,
}

/// Why a device's changes are not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalReason {
    /// A change with an id that is held here has another content: two browsers wrote as one
    /// device (a copied profile, an old backup put back).
    HistoryDiffers,
    /// The device's public key is not the one known here.
    KeyChanged,
    /// Only the office may pass on another's changes on its own word; everybody else brings what
    /// that device signed ([`super::VOUCHED`]).
    RelayNotAllowed,
}

/// A device whose changes are not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub device: DeviceId,
    pub name: String,
    pub reason: RefusalReason,
    /// The first change concerned, where there is one.
    pub at: Option<ChangeId>,
    /// How many of its changes are left out.
    pub changes: u32,
}

/// A field people would disagree on after the import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewConflict {
    pub record: RecordKey,
    pub field: String,
    /// All live values, oldest id first.
    pub values: Vec<(ChangeId, Held)>,
}

/// What happens to one dossier.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DossierPlan {
    pub dossier: String,
    /// The enterprise's name, if any record tells it.
    pub name: Option<String>,
    /// No record of it touched by the bundle existed.
    pub is_new: bool,
    pub new_records: Vec<RecordKey>,
    pub changed_records: Vec<RecordKey>,
    /// How many changes are new.
    pub changes: u32,
    pub conflicts: Vec<NewConflict>,
}

/// What importing would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportPlan {
    pub device: DeviceCard,
    pub hash: String,
    pub chain: Chain,
    /// Not empty: the bundle is held until these have come; there is nothing to write.
    pub gaps: Vec<Gap>,
    /// Devices whose changes are left out. When the signer is among them, nothing is written.
    pub refusals: Vec<Refusal>,
    /// Only dossiers that change, by id.
    pub dossiers: Vec<DossierPlan>,
    /// Changes that are held already.
    pub already: u32,
    /// To write, in this order.
    pub changes: Vec<Change>,
    /// The records as they are after the changes.
    pub records: Vec<Record>,
    /// Cards to write: new devices, or known ones under a new name or scope.
    pub cards: Vec<DeviceCard>,
    /// [`Known::contiguous`] after the import, for the devices it moves.
    pub contiguous: Few<DeviceId, u32>,
    /// Attachments to write: those not held yet.
    pub attachments: Vec<Attachment>,
}

impl ImportPlan {
    /// Whether the store may write it at all.
    pub fn can_apply(&self) -> bool {
        self.gaps.is_empty() && !self.signer_refused()
    }

    /// Whether it was refused for its signer.
    pub fn signer_refused(&self) -> bool {
        self.refusals
            .iter()
            .any(|refusal| refusal.device == self.device.id)
    }

    /// Whether applying it would change nothing.
    pub fn is_nothing(&self) -> bool {
        self.changes.is_empty() && self.attachments.is_empty() && self.cards.is_empty()
    }

    /// Fields people would newly disagree on.
    pub fn conflicts(&self) -> usize {
        self.dossiers
            .iter()
            .map(|dossier| dossier.conflicts.len())
            .sum()
    }
}

/// Works out what importing `open` would change for somebody who knows `known`.
pub fn plan(open: &OpenBundle, known: &Known) -> ImportPlan {
    let bundle = &open.bundle;
    let mut plan = ImportPlan {
        device: bundle.device.clone(),
        hash: open.hash.clone(),
        chain: chain(open, known),
        gaps: Vec::new(),
        refusals: refusals(open, known),
        dossiers: Vec::new(),
        already: 0,
        changes: Vec::new(),
        records: Vec::new(),
        cards: Vec::new(),
        contiguous: Few::new(),
        attachments: Vec::new(),
    };
    if plan.signer_refused() {
        return plan;
    }
    let refused = order::set(plan.refusals.iter().map(|refusal| &refusal.device));
    plan.gaps = gaps(bundle, known, &refused);
    if !plan.gaps.is_empty() {
        return plan;
    }
    let taken = bundle
        .changes
        .iter()
        .filter(|change| !refused.contains(&change.id.device));
    let mut records: Many<&RecordKey, Record> = Many::new();
    for change in taken {
        if known.held.contains_key(&change.id) {
            plan.already += 1;
            continue;
        }
        let record = records.or_insert_with(&change.record, || {
            let held = known.records.get(&change.record).cloned();
            held.unwrap_or_else(|| Record::new(change.record.clone()))
        });
        match record.apply(change) {
            Applied::New => plan.changes.push(change.clone()),
            Applied::Already => plan.already += 1,
        }
    }
    plan.cards = cards(open, known, &refused);
    plan.contiguous = contiguous(bundle, known, &refused);
    plan.attachments = bundle
        .attachments
        .iter()
        .filter(|attachment| !known.attachments.contains(&attachment.sha256))
        .cloned()
        .collect();
    let written = order::set(plan.changes.iter().map(|change| &change.record));
    records.retain(|key, _| written.contains(key));
    plan.dossiers = dossiers(&plan.changes, &records, known);
    plan.records = records.into_iter().map(|(_, record)| record).collect();
    plan
}

fn chain(open: &OpenBundle, known: &Known) -> Chain {
    if known.bundles.contains(&open.hash) {
        return Chain::TakenBefore;
    }
    match &open.bundle.previous {
        None => Chain::First,
        Some(previous) if known.bundles.contains(previous) => Chain::Follows,
        Some(_) => Chain::BeforeUnknown,
    }
}

fn name_of(bundle: &Bundle, known: &Known, device: &DeviceId) -> String {
    known
        .cards
        .get(device)
        .or_else(|| {
            [&bundle.device]
                .into_iter()
                .chain(&bundle.cards)
                .find(|card| card.id == *device)
        })
        .map(|card| card.name.clone())
        .unwrap_or_default()
}

/// Who signed, as it was known before: a card cannot raise its own role.
fn signer<'a>(open: &'a OpenBundle, known: &'a Known) -> &'a DeviceCard {
    let card = &open.bundle.device;
    known.cards.get(&card.id).unwrap_or(card)
}

/// Whether others' changes are taken on the signer's own word.
fn is_believed(open: &OpenBundle, known: &Known) -> bool {
    known.restoring || signer(open, known).role == Role::Office
}

/// What a device signed itself, walked along with the same device's changes in a bundle that
/// passes them on. Both stand in the order of their numbers.
struct Voucher<'a> {
    own: &'a OpenBundle,
    at: usize,
}

impl Voucher<'_> {
    /// Whether the device signed this very change. Asked in the order of the numbers.
    fn has(&mut self, change: &Change) -> bool {
        let Bundle {
            device, changes, ..
        } = &self.own.bundle;
        if device.id != change.id.device {
            return false;
        }
        while let Some(own) = changes.get(self.at) {
            if own.id.device == device.id && own.id.seq >= change.id.seq {
                return own == change;
            }
            self.at += 1;
        }
        false
    }
}

/// What devices signed themselves, as far as their keys are the ones known here. One that is not
/// known yet is believed its first key, as in its first bundle.
fn vouchers<'a>(open: &'a OpenBundle, known: &Known) -> Vec<Voucher<'a>> {
    let is_its_key = |own: &&OpenBundle| {
        let card = &own.bundle.device;
        known
            .cards
            .get(&card.id)
            .is_none_or(|held| held.public_key == card.public_key)
    };
    open.vouched
        .iter()
        .filter(is_its_key)
        .map(|own| Voucher { own, at: 0 })
        .collect()
}

/// The devices whose changes are not taken, each with its first reason.
fn refusals(open: &OpenBundle, known: &Known) -> Vec<Refusal> {
    let bundle = &open.bundle;
    let believed = is_believed(open, known);
    let mut vouchers = vouchers(open, known);
    let mut found: Few<&DeviceId, (RefusalReason, Option<&ChangeId>)> = Few::new();
    for card in [&bundle.device].into_iter().chain(&bundle.cards) {
        let changed = known
            .cards
            .get(&card.id)
            .is_some_and(|held| held.public_key != card.public_key);
        if changed {
            found.insert(&card.id, (RefusalReason::KeyChanged, None));
        }
    }
    for change in &bundle.changes {
        let device = &change.id.device;
        if found.contains_key(device) {
            continue;
        }
        let may_pass = believed
            || *device == bundle.device.id
            || vouchers.iter_mut().any(|voucher| voucher.has(change));
        let held = known.held.get(&change.id);
        if held.is_some_and(|held| *held != change_hash(change)) {
            found.insert(device, (RefusalReason::HistoryDiffers, Some(&change.id)));
        } else if held.is_none() && !may_pass {
            found.insert(device, (RefusalReason::RelayNotAllowed, Some(&change.id)));
        }
    }
    let refusal =
        |(device, (reason, at)): (&DeviceId, (RefusalReason, Option<&ChangeId>))| Refusal {
            device: device.clone(),
            name: name_of(bundle, known, device),
            reason,
            at: at.cloned(),
            changes: bundle
                .changes
                .iter()
                .filter(|change| {
                    change.id.device == *device && !known.held.contains_key(&change.id)
                })
                .count()
                .try_into()
                .unwrap_or(u32::MAX),
        };
    found.into_iter().map(refusal).collect()
}

/// How far each device's changes are held without a gap after the import, where that moves.
fn contiguous(bundle: &Bundle, known: &Known, refused: &Set<&DeviceId>) -> Few<DeviceId, u32> {
    let mut moved = Few::new();
    for ChangeId { device, seq } in bundle.changes.iter().map(|change| &change.id) {
        let last = moved
            .get(device)
            .or_else(|| known.contiguous.get(device))
            .copied();
        if !refused.contains(device) && last.unwrap_or_default().checked_add(1) == Some(*seq) {
            moved.insert(device.clone(), *seq);
        }
    }
    moved
}

/// What must come first. A dossier's bundle and a backup hold each of their records from its
/// beginning, so they never wait.
fn gaps(bundle: &Bundle, known: &Known, refused: &Set<&DeviceId>) -> Vec<Gap> {
    if bundle.cover != Cover::Since {
        return Vec::new();
    }
    let mut first = Few::from([(&bundle.device.id, bundle.first)]);
    for change in &bundle.changes {
        first.or_insert(&change.id.device, change.id.seq);
    }
    first
        .into_iter()
        .filter(|(device, _)| !refused.contains(device))
        .filter_map(|(device, first)| {
            let last = known.contiguous.get(device).copied().unwrap_or_default();
            (first > last.saturating_add(1)).then(|| Gap {
                device: device.clone(),
                name: name_of(bundle, known, device),
                from: last + 1,
                to: first - 1,
            })
        })
        .collect()
}

/// New cards, and known ones whose name or scope changed. Key, role and origin stay as first
/// known. Of a device nobody here has heard of, a card is taken from the office or from the device
/// itself: a wrong key under its name would shut it out.
fn cards(open: &OpenBundle, known: &Known, refused: &Set<&DeviceId>) -> Vec<DeviceCard> {
    let believed = is_believed(open, known);
    let signer = [(&open.bundle.device, true)];
    let its_own =
        |card: &&DeviceCard| believed || open.vouched.iter().any(|own| own.bundle.device == **card);
    let carried = open.bundle.cards.iter().filter(its_own);
    let carried = carried.map(|card| (card, false));
    signer
        .into_iter()
        .chain(carried)
        .filter(|(card, _)| !refused.contains(&card.id))
        .filter_map(
            |(card, speaks_for_itself)| match known.cards.get(&card.id) {
                None => Some(card.clone()),
                Some(held)
                    if speaks_for_itself
                        && (held.name != card.name || held.scope != card.scope) =>
                {
                    Some(DeviceCard {
                        name: card.name.clone(),
                        scope: card.scope.clone(),
                        ..held.clone()
                    })
                }
                Some(_) => None,
            },
        )
        .collect()
}

fn dossiers(
    changes: &[Change],
    records: &Many<&RecordKey, Record>,
    known: &Known,
) -> Vec<DossierPlan> {
    let mut plans: Many<&str, DossierPlan> = Many::new();
    for change in changes {
        let dossier = change.record.dossier.as_str();
        let plan = plans.or_insert_with(dossier, || DossierPlan {
            dossier: dossier.to_owned(),
            ..DossierPlan::default()
        });
        plan.changes += 1;
    }
    for (key, record) in records.iter() {
        let Some(plan) = plans.get_mut(key.dossier.as_str()) else {
            continue;
        };
        let before = known.records.get(*key);
        let list = if before.is_some() {
            &mut plan.changed_records
        } else {
            &mut plan.new_records
        };
        list.push((*key).clone());
        for (name, field) in record.conflicts() {
            let known_conflict = before
                .and_then(|record| record.field(name))
                .is_some_and(|before| before.is_conflict() && before.live().eq(field.live()));
            if !known_conflict {
                plan.conflicts.push(NewConflict {
                    record: (*key).clone(),
                    field: name.to_owned(),
                    values: field
                        .live()
                        .map(|(id, held)| (id.clone(), held.clone()))
                        .collect(),
                });
            }
        }
    }
    for plan in plans.values_mut() {
        let key = RecordKey::only(plan.dossier.clone(), enterprise::KIND);
        let record = records.get(&key).or_else(|| known.records.get(&key));
        plan.name = record
            .and_then(|record| record.text("name"))
            .map(str::to_owned);
        plan.is_new = plan.changed_records.is_empty() && !known.records.contains_key(&key);
    }
    plans.into_iter().map(|(_, plan)| plan).collect()
}
