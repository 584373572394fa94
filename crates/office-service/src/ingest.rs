//! Ingesting a device's bundle: checked against what is stored, written in one transaction.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    bundle::{
        Bundle, ChangeHash, Gap, ImportPlan, LocalState, OpenBundle, Refusal, RefusalReason,
        change_hash, plan,
    },
    device::{DeviceCard, Role},
    ids::{ChangeId, DeviceId},
    record::Change,
};

use office_db::{Action, Device, Error, QuarantineReason as Reason, Result, Tx, attachments_of};
use serde_json::json;

use crate::{
    apply::write_changes,
    audit::{self, Actor},
    erasure, identity,
    permissions::{Permissions, at_most_a_team},
    room::Room,
};

/// What became of a bundle.
#[derive(Debug)]
pub struct Ingested {
    /// The signer's last change the office holds without a gap.
    pub head: u32,
    /// How many changes were new.
    pub new: usize,
    pub quarantined: Vec<Quarantined>,
    /// Devices whose changes were left out, with the reason.
    pub refusals: Vec<Refusal>,
    /// Attachments that changes taken from this bundle name and that are not here.
    pub wanted: Vec<String>,
}

/// A change that was just quarantined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quarantined {
    pub change: ChangeId,
    pub dossier: String,
    pub reason: Reason,
}

/// Why nothing of a bundle was taken.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// The signer is refused: another key, or another history under the same numbers.
    #[error("the signer is refused")]
    Refused(Vec<Refusal>),
    /// Changes that must come first have not.
    #[error("changes before it are missing")]
    Gaps(Vec<Gap>),
    /// The sender was revoked after it began to send.
    #[error("the sender was revoked")]
    Revoked,
    /// The sender has [`MOST_QUARANTINED`] changes in quarantine and brings more.
    #[error("too many changes of the sender are quarantined already")]
    TooMuchQuarantined,
    #[error(transparent)]
    Database(#[from] Error),
}

/// Changes of one device that may be quarantined at once.
pub const MOST_QUARANTINED: usize = 10_000;

/// A bundle's changes, sorted before it is planned.
struct Sorted {
    /// With what is to be taken, and what only the plan can refuse.
    accepted: OpenBundle,
    quarantined: Vec<(Change, Reason)>,
    /// The contents of what is here under the bundle's numbers, stored or quarantined.
    held: BTreeMap<ChangeId, ChangeHash>,
}

/// Ingests `open`. `sender_then` sent it, as it was known when it began to; `text` is the bundle as it
/// came. Commit is the caller's.
///
/// # Errors
/// [`IngestError`]; then nothing was written.
pub async fn ingest(
    tx: &mut Tx,
    open: &OpenBundle,
    text: &str,
    sender_then: &Device,
    now: i64,
) -> std::result::Result<Ingested, IngestError> {
    let bundle = &open.bundle;
    let devices: Vec<String> = bundle
        .devices()
        .into_iter()
        .map(|device| format!("device:{device}"))
        .collect();
    let locks = bundle.dossiers().into_iter();
    tx.lock(locks.chain(devices.iter().map(String::as_str)))
        .await?;
    let erased = erasure::erased_again(tx, open).await?;
    let (open, text) = erased.as_ref().map_or((open, text), |open| (open, ""));
    let bundle = &open.bundle;
    // An upload may take an hour: what the sender is counts now.
    let now_known = tx.device(&sender_then.id).await?;
    let sender = now_known.as_ref().unwrap_or(sender_then);
    if sender.revoked_at.is_some() && sender_then.revoked_at.is_none() {
        return Err(IngestError::Revoked);
    }

    let Sorted {
        mut accepted,
        mut quarantined,
        held,
    } = sort(tx, open, sender).await?;
    let overfull = overfull(tx, bundle, &quarantined).await?;
    if overfull.iter().any(|refusal| refusal.device == sender.id) {
        return Err(IngestError::TooMuchQuarantined);
    }
    let changes = &mut accepted.bundle.changes;
    changes.retain(|change| overfull.iter().all(|it| it.device != change.id.device));
    let mut known = known(tx, open, &accepted, held, sender).await?;
    let mut plan = plan(&accepted, &known);
    if Room::is_short(&plan.records) {
        let records = known.records.clone().into_iter().collect();
        let new = plan.changes.iter().map(|change| change.id.clone());
        let full = Room::new(records).leave_out(&mut accepted.bundle.changes, &new.collect());
        let came: BTreeSet<&ChangeId> = bundle.changes.iter().map(|change| &change.id).collect();
        let full = full.into_iter().filter(|change| came.contains(&change.id));
        quarantined.extend(full.map(|change| (change, Reason::Full)));
        if !self::overfull(tx, bundle, &quarantined).await?.is_empty() {
            return Err(IngestError::TooMuchQuarantined);
        }
        known.contiguous = contiguous(tx, bundle, &accepted.bundle).await?;
        plan = domain::bundle::plan(&accepted, &known);
    }
    if plan.signer_refused() {
        return Err(IngestError::Refused(plan.refusals));
    }
    if !plan.gaps.is_empty() {
        return Err(IngestError::Gaps(plan.gaps));
    }
    plan.refusals.extend(overfull);
    let refused: BTreeSet<&DeviceId> = plan.refusals.iter().map(|it| &it.device).collect();
    let quarantined: Vec<(Change, Reason)> = quarantined
        .into_iter()
        .filter(|(change, _)| !refused.contains(&change.id.device))
        .collect();
    tx.put_quarantined(&quarantined, now).await?;
    let waiting: Vec<Change> = quarantined.iter().map(|it| it.0.clone()).collect();
    tx.carry_attachments(&waiting, &bundle.device.id).await?;
    let head = move_heads(tx, bundle, &refused).await?;
    tx.put_bundle(&open.hash, &bundle.device.id, text, now)
        .await?;
    put_cards(tx, &plan, sender, &bundle.device).await?;
    let new = plan.changes.len();
    erasure::follow(tx, &plan).await?;
    tx.delete_quarantined(&plan.changes).await?;
    // Late: from here on others wait for the commit.
    write_changes(tx, plan.changes, &plan.records).await?;
    let refused: BTreeSet<&DeviceId> = plan.refusals.iter().map(|it| &it.device).collect();
    let wanted = wanted(tx, &accepted.bundle, &refused).await?;
    Ok(Ingested {
        head,
        new,
        quarantined: quarantined
            .into_iter()
            .map(|(change, reason)| Quarantined {
                change: change.id,
                dossier: change.record.dossier,
                reason,
            })
            .collect(),
        refusals: plan.refusals,
        wanted,
    })
}

/// Of which devices more would be quarantined than may be: nothing of theirs is taken.
async fn overfull(
    tx: &mut Tx,
    bundle: &Bundle,
    quarantined: &[(Change, Reason)],
) -> Result<Vec<Refusal>> {
    let mut more: BTreeMap<&DeviceId, usize> = BTreeMap::new();
    for (change, _) in quarantined {
        *more.entry(&change.id.device).or_default() += 1;
    }
    let mut overfull = Vec::new();
    for (device, more) in more {
        let before = tx.count_quarantined(device).await?;
        if usize::try_from(before).unwrap_or(usize::MAX) + more > MOST_QUARANTINED {
            let of_device = |change: &&Change| change.id.device == *device;
            let changes = bundle.changes.iter().filter(of_device).count();
            let card = bundle.cards.iter().find(|card| card.id == *device);
            overfull.push(Refusal {
                device: device.clone(),
                name: card.map(|card| card.name.clone()).unwrap_or_default(),
                reason: RefusalReason::TooMuchSetAside,
                at: None,
                changes: u32::try_from(changes).unwrap_or(u32::MAX),
            });
        }
    }
    Ok(overfull)
}

/// Parts a bundle into what may be taken and what is quarantined, and adds what waited for this:
/// a record takes each device's changes in their order.
async fn sort(tx: &mut Tx, open: &OpenBundle, sender: &Device) -> Result<Sorted> {
    let bundle = &open.bundle;
    let mut held: BTreeMap<ChangeId, ChangeHash> = BTreeMap::new();
    let mut quarantined_hashes: BTreeMap<ChangeId, ChangeHash> = BTreeMap::new();
    let mut ranges: BTreeMap<&DeviceId, (u32, u32)> = BTreeMap::new();
    for ChangeId { device, seq } in bundle.changes.iter().map(|change| &change.id) {
        let (first, last) = ranges.entry(device).or_insert((*seq, *seq));
        *first = (*first).min(*seq);
        *last = (*last).max(*seq);
    }
    let mut revoked: BTreeMap<&DeviceId, u32> = BTreeMap::new();
    for (device, (first, last)) in ranges {
        for (seq, hash) in tx.change_hashes(device, first, last).await? {
            held.insert(ChangeId::new(device.clone(), seq), hash);
        }
        quarantined_hashes.extend(tx.quarantined_hashes(device, first, last).await?);
        if let Some(head) = tx.revoked_head(device).await? {
            revoked.insert(device, head);
        }
    }
    let countersigned = countersigned(tx, open).await?;
    // Whose changes a device may bring is for the plan to say, which refuses them with a
    // reason; they are not kept.
    let believed = |device: &DeviceId| *device == sender.id || sender.role == Role::Office;
    let brings = |change: &Change| {
        believed(&change.id.device) || countersigned.get(&change.id) == Some(&change)
    };
    let signed = |device: &DeviceId| countersigned.keys().any(|id| id.device == *device);
    let devices: Vec<&str> = bundle
        .devices()
        .into_iter()
        .filter(|device| believed(device) || signed(device))
        .map(DeviceId::as_str)
        .collect();
    let dossiers: Vec<&str> = bundle.dossiers().into_iter().collect();
    let mut waited = tx.quarantined_of(&devices, &dossiers).await?;
    waited.retain(|(change, reason)| {
        let barred = reason == Reason::Revoked.code() && revoked.contains_key(&change.id.device);
        brings(change) && !barred
    });
    let mut permissions = Permissions::of_bundle(tx, bundle, sender, &waited).await?;
    waited.retain(|(change, _)| permissions.refusal(change).is_none());
    let mut accepted = open.clone();
    let mut quarantined = Vec::new();
    let mut keep = Vec::with_capacity(bundle.changes.len());
    for change in std::mem::take(&mut accepted.bundle.changes) {
        let device = &change.id.device;
        let late = revoked
            .get(device)
            .is_some_and(|head| change.id.seq > *head);
        // Another content under a number that is quarantined is another history too.
        let other = quarantined_hashes
            .get(&change.id)
            .filter(|hash| change_hash(&change).as_ref() != Ok(*hash));
        if let Some(hash) = other {
            held.insert(change.id.clone(), *hash);
        }
        if held.contains_key(&change.id) || !brings(&change) {
            keep.push(change);
        } else if late {
            quarantined.push((change, Reason::Revoked));
        } else if let Some(reason) = permissions.refusal(&change) {
            quarantined.push((change, reason));
        } else {
            keep.push(change);
        }
    }
    let came: BTreeSet<ChangeId> = keep.iter().map(|change| change.id.clone()).collect();
    let waited = waited.into_iter().map(|(change, _)| change);
    keep.extend(waited.filter(|change| !came.contains(&change.id)));
    keep.sort_by(|a, b| a.id.cmp(&b.id));
    accepted.bundle.changes = keep;
    Ok(Sorted {
        accepted,
        quarantined,
        held,
    })
}

/// What devices signed themselves of the changes a bundle passes on, by the keys known here.
async fn countersigned<'a>(
    tx: &mut Tx,
    open: &'a OpenBundle,
) -> Result<BTreeMap<&'a ChangeId, &'a Change>> {
    let mut countersigned = BTreeMap::new();
    for own in &open.countersigned {
        let device = &own.bundle.device;
        if identity::fits(tx, &device.id, &device.public_key).await? {
            let changes = own.bundle.changes.iter();
            let signed = changes.filter(|change| change.id.device == device.id);
            countersigned.extend(signed.map(|change| (&change.id, change)));
        }
    }
    Ok(countersigned)
}

/// How far the changes of a bundle's devices have arrived, as far as that matters to those accepted.
async fn contiguous(
    tx: &mut Tx,
    bundle: &Bundle,
    accepted: &Bundle,
) -> Result<BTreeMap<DeviceId, u32>> {
    let mut contiguous = BTreeMap::new();
    for device in bundle.devices() {
        let head = tx.head(device).await?;
        let first = |changes: &[Change]| {
            let mut own = changes.iter().filter(|it| it.id.device == *device);
            own.next().map(|it| it.id.seq)
        };
        // What was quarantined leaves no gap before what is taken.
        let reached = match (first(&bundle.changes), first(&accepted.changes)) {
            (Some(came), Some(taken)) if came <= head.saturating_add(1) => {
                head.max(taken.saturating_sub(1))
            }
            _ => head,
        };
        contiguous.insert(device.clone(), reached);
    }
    Ok(contiguous)
}

async fn known(
    tx: &mut Tx,
    open: &OpenBundle,
    accepted: &OpenBundle,
    held: BTreeMap<ChangeId, ChangeHash>,
    sender: &Device,
) -> Result<LocalState> {
    let bundle = &open.bundle;
    let mut known = LocalState {
        held: held.into_iter().collect(),
        contiguous: contiguous(tx, bundle, &accepted.bundle).await?,
        changes_only: true,
        ..LocalState::default()
    };
    for card in [&bundle.device].into_iter().chain(&bundle.cards) {
        // Of one that waits to be admitted with this very key, the card is still to be written.
        let other = identity::other(tx, &card.id, &card.public_key).await?;
        if let Some(known_card) = other.or(tx.card(&card.id).await?) {
            known.cards.insert(card.id.clone(), known_card);
        }
    }
    // Key and role are what the office enrolled, whatever the bundle says of itself.
    known
        .cards
        .insert(sender.id.clone(), card_of(sender, &bundle.device));
    let wanted: Vec<_> = accepted.bundle.wanted_records().into_iter().collect();
    known.records = tx.records(&wanted).await?.into_iter().collect();
    for hash in bundle.previous.iter().chain([&open.hash]) {
        if tx.has_bundle(hash).await? {
            known.bundles.insert(hash.clone());
        }
    }
    Ok(known)
}

/// Moves the heads of the bundle's devices over what has arrived without a gap; the signer's
/// head. What was quarantined has arrived too.
async fn move_heads(tx: &mut Tx, bundle: &Bundle, refused: &BTreeSet<&DeviceId>) -> Result<u32> {
    let mut arrived: BTreeMap<&DeviceId, BTreeSet<u32>> = BTreeMap::new();
    for change in &bundle.changes {
        arrived
            .entry(&change.id.device)
            .or_default()
            .insert(change.id.seq);
    }
    for (device, numbers) in arrived {
        if refused.contains(device) {
            continue;
        }
        let head = tx.head(device).await?;
        let reach = tx.contiguous_head(device, head, &numbers).await?;
        if reach > head {
            tx.put_head(device, reach).await?;
        }
    }
    tx.head(&bundle.device.id).await
}

/// What the office keeps of the bundle's devices. Role and key are what it enrolled; of a
/// device it never enrolled no more than a team's role is believed.
async fn put_cards(
    tx: &mut Tx,
    plan: &ImportPlan,
    sender: &Device,
    signer: &DeviceCard,
) -> Result<()> {
    for card in plan.cards.iter().filter(|card| card.id != sender.id) {
        tx.put_card(&DeviceCard {
            role: at_most_a_team(card.role),
            ..card.clone()
        })
        .await?;
    }
    tx.put_card(&card_of(sender, signer)).await
}

/// Enters who is to send what the bundle's changes name; which of it is not here.
async fn wanted(
    tx: &mut Tx,
    bundle: &Bundle,
    refused: &BTreeSet<&DeviceId>,
) -> Result<Vec<String>> {
    let taken: Vec<Change> = bundle
        .changes
        .iter()
        .filter(|change| !refused.contains(&change.id.device))
        .cloned()
        .collect();
    let mut named: BTreeSet<&str> = attachments_of(&taken).map(|(_, sha256)| sha256).collect();
    if named.is_empty() {
        return Ok(Vec::new());
    }
    tx.carry_attachments(&taken, &bundle.device.id).await?;
    let mut wanted = tx.wanted_of(&bundle.device.id).await?;
    wanted.retain(|sha256| named.remove(sha256.as_str()));
    Ok(wanted)
}

/// Notes in the audit log that a bundle was ingested, by which action, and what was quarantined.
///
/// # Errors
/// When the database fails.
pub async fn audit_ingested(
    tx: &mut Tx,
    open: &OpenBundle,
    ingested: &Ingested,
    action: Action,
    from: &str,
) -> Result<()> {
    let actor = Actor::new(open.bundle.device.id.as_str(), from);
    let detail = json!({
        "bundle": open.hash,
        "changes": open.bundle.changes.len(),
        "new": ingested.new,
        "quarantined": ingested.quarantined.len(),
        "dossiers": open.bundle.dossiers().len(),
    });
    audit::record(tx, &actor, action, None, detail).await?;
    if ingested.quarantined.is_empty() {
        return Ok(());
    }
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for quarantined in &ingested.quarantined {
        *reasons.entry(quarantined.reason.code()).or_default() += 1;
    }
    let detail = json!({ "bundle": open.hash, "reasons": reasons });
    audit::record(tx, &actor, Action::Quarantine, None, detail).await
}

/// The card a device is known by: what was enrolled, and whose backup it says it was made from.
fn card_of(sender: &Device, signer: &DeviceCard) -> DeviceCard {
    DeviceCard {
        restored_from: signer.restored_from.clone(),
        ..sender.card()
    }
}
