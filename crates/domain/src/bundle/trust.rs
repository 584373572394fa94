//! Whose changes are taken on whose word.

use std::collections::BTreeMap;

use super::{
    format::Bundle,
    plan::{Hole, LocalState, Refusal, RefusalReason, change_hash},
    seal::OpenBundle,
};
use crate::{
    device::{DeviceCard, Role},
    ids::{ChangeId, DeviceId},
    record::Change,
};

pub(super) fn name_of(bundle: &Bundle, known: &LocalState, device: &DeviceId) -> String {
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
fn signer<'a>(open: &'a OpenBundle, known: &'a LocalState) -> &'a DeviceCard {
    let card = &open.bundle.device;
    known.cards.get(&card.id).unwrap_or(card)
}

/// Whether others' changes are taken on the signer's own word.
pub(super) fn is_believed(open: &OpenBundle, known: &LocalState) -> bool {
    let signer = signer(open, known);
    let revoked = !known.is_from_office(open) && known.revoked.contains_key(&signer.id);
    known.restoring || (signer.role == Role::Office && !revoked)
}

/// What a device signed itself, walked along with the same device's changes in a bundle that
/// passes them on. Both stand in the order of their numbers.
struct Countersigned<'a> {
    own: &'a OpenBundle,
    at: usize,
}

impl Countersigned<'_> {
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
fn countersigned<'a>(open: &'a OpenBundle, known: &LocalState) -> Vec<Countersigned<'a>> {
    let is_its_key = |own: &&OpenBundle| {
        let card = &own.bundle.device;
        known
            .cards
            .get(&card.id)
            .is_none_or(|held| held.public_key == card.public_key)
    };
    open.countersigned
        .iter()
        .filter(is_its_key)
        .map(|own| Countersigned { own, at: 0 })
        .collect()
}

/// The devices whose changes are not taken, each with its first reason, and the holes this leaves in
/// what is held of them.
pub(super) fn refusals(
    open: &OpenBundle,
    known: &LocalState,
) -> (Vec<Refusal>, BTreeMap<DeviceId, Hole>) {
    let bundle = &open.bundle;
    let believed = is_believed(open, known);
    let from_office = known.is_from_office(open);
    let mut signed = countersigned(open, known);
    let mut found: BTreeMap<&DeviceId, (RefusalReason, Option<&ChangeId>)> = BTreeMap::new();
    for card in [&bundle.device].into_iter().chain(&bundle.cards) {
        let changed = known
            .cards
            .get(&card.id)
            .is_some_and(|held| held.public_key != card.public_key);
        // What the office says of another is believed before a card that came first by file.
        let corrected = from_office && card.id != bundle.device.id;
        if changed && !corrected {
            found.insert(&card.id, (RefusalReason::KeyChanged, None));
        }
    }
    let mut holes = known.holes.clone();
    for change in &bundle.changes {
        let device = &change.id.device;
        if found.contains_key(device) {
            continue;
        }
        if let Some(hole) = holes.get(device).filter(|hole| change.id.seq > hole.from) {
            found.insert(device, (hole.reason, Some(&change.id)));
            continue;
        }
        let may_pass =
            believed || *device == bundle.device.id || signed.iter_mut().any(|own| own.has(change));
        let held = known.held.get(&change.id);
        // What was erased elsewhere and not yet here is no other history.
        let erased = change.is_erased();
        if !erased && held.is_some_and(|held| change_hash(change).as_ref() != Ok(held)) {
            found.insert(device, (RefusalReason::HistoryDiffers, Some(&change.id)));
        } else if held.is_none() && !may_pass {
            found.insert(device, (RefusalReason::RelayNotAllowed, Some(&change.id)));
        } else if holes
            .get(device)
            .is_some_and(|hole| change.id.seq == hole.from)
        {
            holes.remove(device);
        } else if held.is_none() && !from_office && !known.restoring && known.is_revoked(&change.id)
        {
            found.insert(device, (RefusalReason::Revoked, Some(&change.id)));
        }
    }
    for (device, (reason, at)) in &found {
        // Who passes on what he may not, or a stranger's card, leaves no hole: it comes from elsewhere.
        let is_hole = match reason {
            RefusalReason::HistoryDiffers => believed || **device == bundle.device.id,
            RefusalReason::KeyChanged => believed,
            // Of a revoked device all that is later is left out too.
            RefusalReason::RelayNotAllowed
            | RefusalReason::Revoked
            | RefusalReason::TooMuchSetAside => false,
        };
        let new =
            |change: &&Change| change.id.device == **device && !known.held.contains_key(&change.id);
        let first = || bundle.changes.iter().find(new).map(|change| &change.id);
        if let Some(at) = at.or_else(first).filter(|_| is_hole) {
            let hole = Hole {
                reason: *reason,
                from: at.seq,
            };
            holes.entry((*device).clone()).or_insert(hole);
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
    (found.into_iter().map(refusal).collect(), holes)
}
