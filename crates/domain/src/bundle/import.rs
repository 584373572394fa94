//! Works out what importing a bundle would change. Pure: the store passes in what it knows, and
//! writes what the plan says in one transaction, or nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    format::{Attachment, Bundle, Selection},
    plan::{Chain, DossierPlan, Gap, ImportPlan, LocalState, NewConflict, SetAside, change_hash},
    seal::OpenBundle,
    trust::{is_believed, name_of, refusals},
};
use crate::{
    btree,
    device::{DeviceCard, Scope},
    enterprise,
    ids::{ChangeId, DeviceId, RecordKey},
    record::{Change, Record},
    workflow::Denial,
};

/// Works out what importing `open` would change for somebody who knows `known`.
pub fn plan(open: &OpenBundle, known: &LocalState) -> ImportPlan {
    let bundle = &open.bundle;
    let (refusals, holes) = refusals(open, known);
    let mut plan = ImportPlan {
        refusals,
        holes,
        ..nothing(open, known)
    };
    if plan.signer_refused() {
        return plan;
    }
    let refused = btree::set(plan.refusals.iter().map(|refusal| &refusal.device));
    plan.gaps = gaps(bundle, known, &refused);
    if !plan.gaps.is_empty() {
        return plan;
    }
    let taken = bundle
        .changes
        .iter()
        .filter(|change| !refused.contains(&change.id.device));
    // Before the changes: those that follow a record that came whole follow upon it.
    let mut records = came_whole(open, known);
    plan.compacted = btree::set(records.keys().map(|key| key.dossier.clone()));
    let mut rights = Rights::new(open, known);
    let believed = is_believed(open, known);
    for change in taken {
        let key = &change.record;
        let held = known.held.get(&change.id);
        // The office passes on what was set aside here: it was not for us to say.
        let released = known.workflow.is_none() && known.set_aside.contains_key(&change.id);
        let erases = believed && change.is_erased();
        if erases && held.is_some_and(|held| change_hash(change).as_ref() != Ok(held)) {
            plan.erased.push(change.clone());
            if let Some(record) = known.records.get(&change.record) {
                let record = records
                    .entry(&change.record)
                    .or_insert_with(|| record.clone());
                record.erase(change);
            }
        } else if held.is_some() && !released {
            plan.already += 1;
        }
        if held.is_some() && !released {
            continue;
        }
        let before = records.get(&change.record);
        let before = before.or_else(|| known.records.get(&change.record));
        // Its record may have come as it is, without the changes that made it.
        let change = change.as_erased_in(before);
        if let Err(why) = rights.ask(&change, before) {
            plan.set_aside.push(SetAside { change, why });
            continue;
        }
        let record = records.entry(key).or_insert_with(|| {
            let held = known.records.get(key).cloned();
            held.unwrap_or_else(|| Record::new(key.clone()))
        });
        // One the record has seen and that was not held came with the record: it is its history.
        record.apply(&change);
        if erases {
            record.erase(&change);
        }
        plan.changes.push(change);
    }
    if known.workflow.is_some() {
        ask_again(
            &mut plan.changes,
            &mut plan.set_aside,
            &mut records,
            open,
            known,
        );
    }
    plan.cards = cards(open, known, &refused);
    plan.revoked = open
        .bundle
        .revocations()
        .filter(|revoked| known.is_from_office(open) && *revoked != known.revoked);
    plan.contiguous = contiguous(bundle, known, &refused);
    plan.attachments = missing(bundle, known);
    plan.dossiers = dossiers(&plan.changes, &records, known);
    plan.records = records.into_values().collect();
    plan
}

/// The plan that does nothing, where that is plain without reading what is held: the same bundle was
/// taken before, and nothing that decides what is taken can have changed since. Of `known` neither
/// [`LocalState::held`] nor [`LocalState::records`] is asked.
pub fn taken_before(open: &OpenBundle, known: &LocalState) -> Option<ImportPlan> {
    let bundle = &open.bundle;
    // A record is taken of whom one believes, and that may have changed. So may the right to what was
    // set aside, and what was refused.
    let is_decided = bundle.records.is_empty()
        && !known.restoring
        && known.set_aside.is_empty()
        && known.holes.is_empty();
    let cards = [&bundle.device].into_iter().chain(&bundle.cards);
    let mut keys = cards.map(|card| {
        let held = known.cards.get(&card.id);
        held.is_some_and(|held| held.public_key == card.public_key)
    });
    let mut held = bundle.changes.iter().map(|change| {
        let contiguous = known.contiguous.get(&change.id.device);
        contiguous >= Some(&change.id.seq)
    });
    let is_nothing = is_decided
        && chain(open, known) == Chain::TakenBefore
        && missing(bundle, known).is_empty()
        && keys.all(|same| same)
        && held.all(|held| held);
    is_nothing.then(|| ImportPlan {
        already: bundle.changes.len() as u32,
        ..nothing(open, known)
    })
}

/// A plan that does nothing.
fn nothing(open: &OpenBundle, known: &LocalState) -> ImportPlan {
    ImportPlan {
        device: open.bundle.device.clone(),
        hash: open.hash.clone(),
        chain: chain(open, known),
        gaps: Vec::new(),
        refusals: Vec::new(),
        dossiers: Vec::new(),
        already: 0,
        changes: Vec::new(),
        set_aside: Vec::new(),
        erased: Vec::new(),
        records: Vec::new(),
        compacted: BTreeSet::default(),
        cards: Vec::new(),
        contiguous: BTreeMap::new(),
        holes: known.holes.clone(),
        attachments: Vec::new(),
        revoked: None,
    }
}

/// The attachments it lists that are not here.
fn missing(bundle: &Bundle, known: &LocalState) -> Vec<Attachment> {
    let listed = bundle.attachments.iter();
    let missing = listed.filter(|listed| !known.attachments.contains(&listed.sha256));
    missing.cloned().collect()
}

/// Who may write what, asked of changes in the order of each device's numbers.
struct Rights<'a> {
    open: &'a OpenBundle,
    known: &'a LocalState,
    /// Whose further changes to which records are set aside.
    set_aside: BTreeSet<(DeviceId, RecordKey)>,
}

impl<'a> Rights<'a> {
    fn new(open: &'a OpenBundle, known: &'a LocalState) -> Self {
        let set_aside = known.set_aside.values();
        Self {
            open,
            known,
            set_aside: btree::set(set_aside.map(subject)),
        }
    }

    /// Whether a change may be taken into its record, which is `before` as yet.
    fn ask(&mut self, change: &Change, before: Option<&Record>) -> Result<(), Denial> {
        let Some(workflow) = &self.known.workflow else {
            return Ok(());
        };
        let device = &change.id.device;
        if self.set_aside.contains(&subject(change)) {
            return Err(Denial::Follows);
        }
        // What was known before counts: a card cannot raise its own role.
        let mut cards = [&self.open.bundle.device]
            .into_iter()
            .chain(&self.open.bundle.cards);
        let known = self.known.cards.get(device);
        let role = known.or_else(|| cards.find(|card| card.id == *device));
        let may = role.map_or(Err(Denial::Waiting), |card| {
            let dossier = &change.record.dossier;
            let is_own = match &card.scope {
                Scope::Dossier(_) | Scope::Dossiers(_) => card.scope.covers(dossier, None),
                Scope::City | Scope::Areas(_) => true,
            };
            if !is_own {
                return Err(Denial::OtherDossier);
            }
            workflow.may_take(card.role, change, before)
        });
        if may.is_err() {
            self.set_aside.insert(subject(change));
        }
        may
    }
}

/// Whose change it is, to which record.
fn subject(change: &Change) -> (DeviceId, RecordKey) {
    (change.id.device.clone(), change.record.clone())
}

/// Asks again for what is set aside, here and before: what it is to may have come only now. An
/// enterprise's answer is taken once it is known to be its self report it answers.
fn ask_again<'a>(
    changes: &mut Vec<Change>,
    set_aside: &mut Vec<SetAside>,
    records: &mut BTreeMap<&'a RecordKey, Record>,
    open: &'a OpenBundle,
    known: &'a LocalState,
) {
    let mut waiting: Vec<Change> = Vec::new();
    for before in known.set_aside.values() {
        if records.contains_key(&before.record) {
            waiting.push(before.clone());
        }
    }
    let new = set_aside.iter().map(|it| it.change.clone());
    waiting.extend(new.filter(|change| records.contains_key(&change.record)));
    waiting.sort_unstable_by(|a, b| a.id.cmp(&b.id));
    let mut rights = Rights {
        set_aside: BTreeSet::new(),
        ..Rights::new(open, known)
    };
    let taken: BTreeSet<ChangeId> = waiting
        .iter()
        .filter(|change| {
            let record = records.get_mut(&change.record);
            record.is_some_and(|record| {
                let may = rights.ask(change, Some(record)).is_ok();
                if may {
                    record.apply(change);
                }
                may
            })
        })
        .map(|change| change.id.clone())
        .collect();
    set_aside.retain(|it| !taken.contains(&it.change.id));
    waiting.retain(|change| taken.contains(&change.id));
    changes.extend(waiting);
}

/// The records the bundle brings whole, joined with those held here; only those it adds to. Taken
/// from the office and from one's own backup: nobody else can be believed what others wrote.
fn came_whole<'a>(open: &'a OpenBundle, known: &LocalState) -> BTreeMap<&'a RecordKey, Record> {
    let mut records = BTreeMap::new();
    if known.changes_only || !is_believed(open, known) {
        return records;
    }
    for record in &open.bundle.records {
        let held = known.records.get(&record.key);
        let mut joined = held
            .cloned()
            .unwrap_or_else(|| Record::new(record.key.clone()));
        joined.join(record);
        if held != Some(&joined) {
            records.insert(&record.key, joined);
        }
    }
    records
}

fn chain(open: &OpenBundle, known: &LocalState) -> Chain {
    if known.bundles.contains(&open.hash) {
        return Chain::TakenBefore;
    }
    match &open.bundle.previous {
        None => Chain::First,
        Some(previous) if known.bundles.contains(previous) => Chain::Follows,
        Some(_) => Chain::BeforeUnknown,
    }
}

/// How far each device's changes are held without a gap after the import, where that moves.
fn contiguous(
    bundle: &Bundle,
    known: &LocalState,
    refused: &BTreeSet<&DeviceId>,
) -> BTreeMap<DeviceId, u32> {
    let mut moved = BTreeMap::new();
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
/// beginning, so they wait for nothing but the part before.
fn gaps(bundle: &Bundle, known: &LocalState, refused: &BTreeSet<&DeviceId>) -> Vec<Gap> {
    if let Some(part) = bundle.part
        && part.number > 1
        && !bundle
            .previous
            .as_ref()
            .is_some_and(|previous| known.bundles.contains(previous))
    {
        let device = &bundle.device.id;
        let last = known.contiguous.get(device).copied().unwrap_or_default();
        return vec![Gap {
            device: device.clone(),
            name: name_of(bundle, known, device),
            from: last.saturating_add(1),
            to: bundle.first - 1,
            part: Some(part.number - 1),
        }];
    }
    if bundle.cover != Selection::Since {
        return Vec::new();
    }
    let mut first = BTreeMap::from([(&bundle.device.id, bundle.first)]);
    for change in &bundle.changes {
        first.entry(&change.id.device).or_insert(change.id.seq);
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
                part: None,
            })
        })
        .collect()
}

/// New cards, and known ones whose name or scope changed. Key, role and origin stay as first
/// known. Of a device nobody here has heard of, a card is taken from the office or from the device
/// itself: a wrong key under its name would shut it out.
fn cards(open: &OpenBundle, known: &LocalState, refused: &BTreeSet<&DeviceId>) -> Vec<DeviceCard> {
    let believed = is_believed(open, known);
    let from_office = known.is_from_office(open);
    let signer = [(&open.bundle.device, true)];
    let its_own = |card: &&DeviceCard| {
        believed
            || open
                .countersigned
                .iter()
                .any(|own| own.bundle.device == **card)
    };
    let carried = open.bundle.cards.iter().filter(its_own);
    let carried = carried.map(|card| (card, false));
    signer
        .into_iter()
        .chain(carried)
        .filter(|(card, _)| !refused.contains(&card.id))
        .filter_map(
            |(card, speaks_for_itself)| match known.cards.get(&card.id) {
                None => Some(card.clone()),
                Some(held) if from_office && held.public_key != card.public_key => {
                    Some(card.clone())
                }
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
    records: &BTreeMap<&RecordKey, Record>,
    known: &LocalState,
) -> Vec<DossierPlan> {
    let mut plans: BTreeMap<&str, DossierPlan> = BTreeMap::new();
    for change in changes {
        let plan = plans.entry(&change.record.dossier).or_default();
        plan.changes += 1;
    }
    for (key, record) in records.iter() {
        let plan = plans.entry(&key.dossier).or_default();
        plan.dossier.clone_from(&key.dossier);
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
    plans.into_values().collect()
}
