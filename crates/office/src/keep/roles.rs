//! What a role may write: the rule of `domain`, held to every change that comes.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    bundle::Bundle,
    device::Role,
    ids::{DeviceId, RecordKey},
    photo,
    record::Change,
};

use super::{people::Device, tx::Tx};

/// The roles of those whose changes come, and what of theirs waits for another role.
#[derive(Default)]
pub(super) struct Roles {
    by_device: BTreeMap<DeviceId, Role>,
    /// A record takes each device's changes in their order: after one that waits, all do.
    stuck: BTreeSet<(DeviceId, RecordKey)>,
}

impl Tx {
    /// Of a bundle `who` sends: its own role, and of those it passes on the role the office
    /// enrolled, or somebody who only reads could write by way of another.
    pub(super) async fn roles(&mut self, bundle: &Bundle, who: &Device) -> sqlx::Result<Roles> {
        let mut roles = Roles::default();
        for device in bundle.devices() {
            let enrolled = self.device(device).await?.map(|device| device.role);
            roles
                .by_device
                .insert(device.clone(), enrolled.unwrap_or(who.role));
        }
        roles.by_device.insert(who.id.clone(), who.role);
        Ok(roles)
    }

    /// Whether a change is its author's role to make. Asked in the order of the numbers.
    pub(super) async fn is_the_roles(
        &mut self,
        change: &Change,
        roles: &mut Roles,
    ) -> sqlx::Result<bool> {
        let place = (change.id.device.clone(), change.record.clone());
        let role = roles.by_device.get(&change.id.device).copied();
        let may = match role {
            Some(role) if !roles.stuck.contains(&place) => self.may_make(role, change).await?,
            _ => false,
        };
        if !may {
            roles.stuck.insert(place);
        }
        Ok(may)
    }

    /// Whether the role may write what the change writes.
    pub(super) async fn may_make(&mut self, role: Role, change: &Change) -> sqlx::Result<bool> {
        // What a photo is about is looked up for those only who must not touch every photo.
        let before = if role.only_reads() && change.record.kind == photo::KIND {
            let found = self.records(std::slice::from_ref(&change.record)).await?;
            found.into_values().next()
        } else {
            None
        };
        let kinds = photo::kinds(change, before.as_ref());
        Ok(kinds.into_iter().all(|kind| role.may_write(kind)))
    }
}
