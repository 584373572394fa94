//! Quarantine: changes kept exactly as they were signed, given to nobody, and applied once their
//! author may write them or the office releases them.
//!
//! A record takes each device's changes in their order, and one that comes late is taken for seen
//! (`Record::apply`). So no change of a device may reach a record while an earlier one of that
//! device to that record is quarantined. Three rules hold this: a device that may write to a dossier
//! brings with it what is quarantined there ([`crate::ingest`]); what is permitted after a dossier or
//! a device moved is applied at that moment, before anything later can come ([`crate::apply`]); and
//! the office releases all of a device's changes to a dossier, never some.

use domain::{decision, ids::DeviceId, record::Change};
use office_db::{Action, Result, Tx};
use serde_json::json;

use crate::{
    Office,
    apply::{applied, write_changes},
    audit::{self, Actor},
    clock::now,
    office::workflow,
    permissions::{at_most_a_team, permitted_now},
};

/// Applies all that is quarantined of a device in a dossier, by the office's word. How many changes
/// that were; none when it was done before.
///
/// # Errors
/// When the database fails.
pub async fn release(
    office: &Office,
    actor: &Actor,
    device: &DeviceId,
    dossier: &str,
) -> Result<usize> {
    let mut tx = office.database().write().await?;
    tx.lock([dossier]).await?;
    let quarantined = tx
        .quarantined_of(&[device.as_str()], &[dossier])
        .await?
        .into_iter();
    let mut quarantined: Vec<Change> = quarantined.map(|(change, _)| change).collect();
    leave_decisions(&mut tx, device, &mut quarantined).await?;
    let released = apply(&mut tx, quarantined).await?;
    if released > 0 {
        let detail = json!({ "dossier": dossier, "changes": released });
        audit::record(&mut tx, actor, Action::Release, Some(device), detail).await?;
    }
    tx.commit().await?;
    Ok(released)
}

/// Leaves out the decisions that are not the device's to make: nobody's word gives it that right. Each
/// is a record of its own, so that nothing else waits for it.
async fn leave_decisions(tx: &mut Tx, device: &DeviceId, of: &mut Vec<Change>) -> Result<()> {
    let enrolled = tx.device(device).await?.map(|device| device.role);
    let card = tx.card(device).await?;
    let role = enrolled.or_else(|| card.map(|card| at_most_a_team(card.role)));
    let workflow = workflow(tx).await?;
    of.retain(|change| {
        let may = |role| workflow.may_take(role, change, None).is_ok();
        change.record.kind != decision::KIND || role.is_some_and(may)
    });
    Ok(())
}

/// Marks what is quarantined of a device in a dossier as seen; it stays where it is. How many changes
/// were marked.
///
/// # Errors
/// When the database fails.
pub async fn acknowledge(
    office: &Office,
    actor: &Actor,
    device: &DeviceId,
    dossier: &str,
) -> Result<u64> {
    let mut tx = office.database().write().await?;
    let marked = tx.acknowledge_quarantined(device, dossier, now()).await?;
    if marked > 0 {
        let detail = json!({ "dossier": dossier, "changes": marked });
        audit::record(&mut tx, actor, Action::Acknowledge, Some(device), detail).await?;
    }
    tx.commit().await?;
    Ok(marked)
}

/// Applies what of a device was quarantined and is permitted now: after it was given another scope.
pub(crate) async fn retry(tx: &mut Tx, device: &DeviceId) -> Result<()> {
    let dossiers = tx.quarantined_dossiers(device).await?;
    if dossiers.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = dossiers.iter().map(String::as_str).collect();
    tx.lock(names.iter().copied()).await?;
    let mut changes = permitted_now(tx, &names).await?;
    changes.retain(|change| change.id.device == *device);
    apply(tx, changes).await.map(drop)
}

async fn apply(tx: &mut Tx, changes: Vec<Change>) -> Result<usize> {
    let (changes, records) = applied(tx, changes).await?;
    tx.delete_quarantined(&changes).await?;
    Ok(write_changes(tx, changes, &records).await?.len())
}
