//! Devices that enrolled: renaming and revoking them.

use domain::ids::DeviceId;
use office_db::{Action, Result};
use serde_json::json;

use crate::{
    Office,
    audit::{self, Actor},
    clock::now,
    quarantine,
};

/// What became of a revocation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Revocation {
    /// The device of this name may connect no more.
    Done(String),
    /// It was revoked before.
    Before(String),
    /// No device of that id enrolled.
    Unknown,
}

/// Takes a device's right to connect. What it sent stays.
///
/// # Errors
/// When the database fails.
pub async fn revoke(office: &Office, actor: &Actor, device: &DeviceId) -> Result<Revocation> {
    let mut tx = office.database().write().await?;
    // What the device is sending now comes whole before this, or not at all.
    tx.lock([format!("device:{device}").as_str()]).await?;
    let Some(known) = tx.device(device).await? else {
        return Ok(Revocation::Unknown);
    };
    if !tx.revoke(device, now()).await? {
        return Ok(Revocation::Before(known.name));
    }
    let detail = json!({ "name": known.name });
    audit::record(&mut tx, actor, Action::Revoke, Some(device), detail).await?;
    // Every browser is to get it, so that it believes the device by file no more either.
    tx.note_revocations().await?;
    tx.commit().await?;
    Ok(Revocation::Done(known.name))
}

/// What became of taking a revocation back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reinstatement {
    /// The device of this name may connect again.
    Done(String),
    /// It was not revoked.
    NotRevoked(String),
    /// No device of that id enrolled.
    Unknown,
}

/// Takes a revocation back. The device connects again with its token, role and scope, and what came
/// of it meanwhile is applied as far as it may write it.
///
/// # Errors
/// When the database fails.
pub async fn reinstate(office: &Office, actor: &Actor, device: &DeviceId) -> Result<Reinstatement> {
    let mut tx = office.database().write().await?;
    let Some(known) = tx.device(device).await? else {
        return Ok(Reinstatement::Unknown);
    };
    if !tx.reinstate(device).await? {
        return Ok(Reinstatement::NotRevoked(known.name));
    }
    tx.unbar_quarantined(device).await?;
    quarantine::retry(&mut tx, device).await?;
    let detail = json!({ "name": known.name });
    audit::record(&mut tx, actor, Action::Reinstate, Some(device), detail).await?;
    tx.note_revocations().await?;
    tx.commit().await?;
    Ok(Reinstatement::Done(known.name))
}

/// Gives a device another name. Says whether such a device enrolled.
///
/// # Errors
/// When the database fails.
pub async fn rename(office: &Office, actor: &Actor, device: &DeviceId, name: &str) -> Result<bool> {
    let mut tx = office.database().write().await?;
    let Some(known) = tx.device(device).await? else {
        return Ok(false);
    };
    if known.name != name {
        tx.rename(device, name).await?;
        let detail = json!({ "name": name, "before": known.name });
        audit::record(&mut tx, actor, Action::Rename, Some(device), detail).await?;
        tx.commit().await?;
    }
    Ok(true)
}
