//! What importing a bundle would change, and what has to be known for it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{format::Attachment, revoked::Revocations};
use crate::{
    bytes::sha256,
    device::DeviceCard,
    ids::{ChangeId, DeviceId, RecordKey},
    json,
    record::{Change, LiveValue, Record},
    workflow::{Denial, Workflow},
};

/// A change's content in 32 bytes: the sha256 of its canonical form.
pub type ChangeHash = [u8; 32];

/// The hash of `change`, for [`LocalState::held`].
///
/// # Errors
/// Where it holds what no reader would take: never of a change that was read.
pub fn change_hash(change: &Change) -> Result<ChangeHash, json::Error> {
    Ok(sha256(json::to_string(change)?.as_bytes()))
}

/// What the importing device has, as far as the bundle touches it.
#[derive(Clone, Debug, Default)]
pub struct LocalState {
    /// The changes it holds, of those in the bundle.
    pub held: BTreeMap<ChangeId, ChangeHash>,
    /// For each device, the last of its changes held without a gap from 1.
    pub contiguous: BTreeMap<DeviceId, u32>,
    /// [`Bundle::wanted_records`], those that exist.
    pub records: BTreeMap<RecordKey, Record>,
    /// The devices it knows (its own card too).
    pub cards: BTreeMap<DeviceId, DeviceCard>,
    /// Hashes of the bundles it has taken before.
    pub bundles: BTreeSet<String>,
    /// sha256 of the attachments it holds, of those in the bundle.
    pub attachments: BTreeSet<String>,
    /// A person restores their own backup: whatever devices' changes it carries are taken.
    pub restoring: bool,
    /// Devices with a hole ([`ImportPlan::holes`] of the imports before): what they wrote later is not
    /// taken over it.
    pub holes: BTreeMap<DeviceId, Hole>,
    /// Records are not taken, only changes: the office answers for every one it passes on.
    pub changes_only: bool,
    /// Who may write what. `None` where that was asked before: the office's server asks it of all
    /// it takes, so what it passes on needs no asking.
    pub workflow: Option<Workflow>,
    /// The changes that were [set aside](ImportPlan::set_aside) before. They are held, too.
    pub set_aside: BTreeMap<ChangeId, Change>,
    /// The office's server this device is linked to: its bundles come over the network.
    pub office: Option<DeviceId>,
    /// The devices that server said it revoked.
    pub revoked: Revocations,
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
    /// The part that must come first, where the bundle is a later one of several; its numbers are
    /// those of the signer's changes before, and may be none.
    pub part: Option<u32>,
}

/// Why a device's changes are not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RefusalReason {
    /// A change with an id that is held here has another content: two browsers wrote as one
    /// device (a copied profile, an old backup put back).
    HistoryDiffers,
    /// The device's public key is not the one known here.
    KeyChanged,
    /// Only the office may pass on another's changes on its own word; everybody else brings what
    /// that device signed ([`super::COUNTERSIGNED`]).
    RelayNotAllowed,
    /// The office revoked the device, and these came after that.
    Revoked,
    /// So much of the device is set aside at the office already that it takes no more.
    TooMuchSetAside,
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

/// A hole in what is held of a device: its changes from a number on were refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hole {
    pub reason: RefusalReason,
    /// The first that is missing, or that is held with another content.
    pub from: u32,
}

/// A change that is not for its author to make.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    pub change: Change,
    pub why: Denial,
}

/// A field people would disagree on after the import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewConflict {
    pub record: RecordKey,
    pub field: String,
    /// All live values, oldest id first.
    pub values: Vec<(ChangeId, LiveValue)>,
}

/// What happens to one dossier.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DossierPlan {
    pub dossier: String,
    /// The enterprise's name, if any record has it.
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
    /// To write, in this order; of those set aside before, which are written, that they no longer
    /// are.
    pub changes: Vec<Change>,
    /// To write as well, so that they are passed on and known again, but apart: no record takes
    /// them. A record takes each device's changes in their order, so after one that is set aside
    /// all of that device to that record are.
    pub set_aside: Vec<SetAside>,
    /// Changes held here with content that the office erased: to write in their place, and the bytes
    /// of a photo's hash to delete. [`Self::records`] are without it already.
    pub erased: Vec<Change>,
    /// The records as they are after the changes.
    pub records: Vec<Record>,
    /// Dossiers some of whose records came whole, by id: the changes that made them are not here.
    pub compacted: BTreeSet<String>,
    /// Cards to write: new devices, or known ones under a new name or scope.
    pub cards: Vec<DeviceCard>,
    /// [`LocalState::contiguous`] after the import, for the devices it moves.
    pub contiguous: BTreeMap<DeviceId, u32>,
    /// [`LocalState::holes`] after the import; to be stored also where it [cannot be
    /// applied](Self::can_apply).
    pub holes: BTreeMap<DeviceId, Hole>,
    /// Attachments to write: those not held yet.
    pub attachments: Vec<Attachment>,
    /// All revocations as the office's server says them now, in place of those known.
    pub revoked: Option<Revocations>,
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
        self.changes.is_empty()
            && self.erased.is_empty()
            && self.records.is_empty()
            && self.attachments.is_empty()
            && self.cards.is_empty()
            && self.set_aside.is_empty()
            && self.revoked.is_none()
    }

    /// Fields people would newly disagree on.
    pub fn conflicts(&self) -> usize {
        self.dossiers
            .iter()
            .map(|dossier| dossier.conflicts.len())
            .sum()
    }
}
