//! What a role may write: the rule of `domain`, held to every change that comes.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    bundle::Bundle,
    device::Role,
    ids::{DeviceId, RecordKey},
    photo,
    record::Change,
};
use office_db::{Device, Result, Tx};

use crate::area::first_area;

/// The roles of those whose changes come, and which records wait for another role.
#[derive(Default)]
pub(crate) struct Permissions {
    by_device: BTreeMap<DeviceId, Role>,
    /// A record takes each device's changes in their order: after one that waits, all do.
    refused: BTreeSet<(DeviceId, RecordKey)>,
}

impl Permissions {
    /// Of a bundle `sender` sends: its own role, and of those it passes on the role the office
    /// enrolled, or somebody who only reads could write by way of another.
    pub async fn of(tx: &mut Tx, bundle: &Bundle, sender: &Device) -> Result<Self> {
        let mut permissions = Self::default();
        for device in bundle.devices() {
            let enrolled = tx.device(device).await?.map(|device| device.role);
            permissions
                .by_device
                .insert(device.clone(), enrolled.unwrap_or(sender.role));
        }
        permissions.by_device.insert(sender.id.clone(), sender.role);
        Ok(permissions)
    }

    /// Whether a change is its author's role to make. Asked in the order of the numbers.
    pub async fn permit(&mut self, tx: &mut Tx, change: &Change) -> Result<bool> {
        let key = (change.id.device.clone(), change.record.clone());
        let role = self.by_device.get(&change.id.device).copied();
        let may = match role {
            Some(role) if !self.refused.contains(&key) => may_write(tx, role, change).await?,
            _ => false,
        };
        if !may {
            self.refused.insert(key);
        }
        Ok(may)
    }
}

/// Whether the role may write what the change writes.
async fn may_write(tx: &mut Tx, role: Role, change: &Change) -> Result<bool> {
    // What a photo is about is looked up for those only who must not touch every photo.
    let before = if role.only_reads() && change.record.kind == photo::KIND {
        let found = tx.records(std::slice::from_ref(&change.record)).await?;
        found.into_values().next()
    } else {
        None
    };
    let kinds = photo::kinds(change, before.as_ref());
    Ok(kinds.into_iter().all(|kind| role.may_write(kind)))
}

/// What is quarantined in these dossiers although its authors may write there now.
pub(crate) async fn permitted_now(tx: &mut Tx, dossiers: &[&str]) -> Result<Vec<Change>> {
    let changes = tx.quarantined_in(dossiers).await?;
    if changes.is_empty() {
        return Ok(changes);
    }
    let mut areas = tx.areas(&dossiers.iter().copied().collect()).await?;
    for dossier in dossiers {
        // Nothing of it was taken yet: it is where what waits says it is.
        areas
            .entry((*dossier).to_owned())
            .or_insert_with(|| first_area(dossier, &changes));
    }
    let mut authors: BTreeMap<DeviceId, Option<Device>> = BTreeMap::new();
    for change in &changes {
        let author = &change.id.device;
        if !authors.contains_key(author) {
            let device = tx.device(author).await?;
            authors.insert(author.clone(), device);
        }
    }
    let mut permitted = Vec::new();
    for change in changes {
        let dossier = &change.record.dossier;
        let area = areas.get(dossier).and_then(Option::as_deref);
        let Some(Some(author)) = authors.get(&change.id.device) else {
            continue;
        };
        if author.revoked_at.is_none()
            && author.covers(dossier, area)
            && may_write(tx, author.role, &change).await?
        {
            permitted.push(change);
        }
    }
    Ok(permitted)
}
