//! Enrolment: a device is let in with an invite's code.

use domain::ids::DeviceId;
use office_db::{Action, Device, Error};
use serde_json::json;

use crate::{
    Office,
    audit::{self, Actor},
    clock::now,
    identity, invites, quarantine,
};

/// A device that asks to be let in. That it holds its key was checked.
pub struct Enrolment {
    pub code: String,
    pub device: DeviceId,
    pub name: String,
    pub public_key: String,
    /// sha256, in hexadecimal, of the device's token.
    pub token_sha256: String,
}

/// Why a device is not let in.
#[derive(Debug, thiserror::Error)]
pub enum EnrolmentError {
    #[error("the code is wrong, has expired, or was used by another device")]
    BadCode,
    #[error("the device was revoked")]
    Revoked,
    #[error("another device has this id")]
    OtherKey,
    #[error(transparent)]
    Database(#[from] Error),
}

/// Lets a device in under the invite's role and scope. Asked again with the same token it changes
/// nothing.
///
/// Gives the device and its last change that is stored without a gap.
///
/// # Errors
/// [`EnrolmentError`]; then nothing was changed.
pub async fn enrol(
    office: &Office,
    asked: Enrolment,
    from: &str,
) -> Result<(Device, u32), EnrolmentError> {
    let id = asked.device;
    let mut tx = office.database().write().await?;
    let found = invites::find(&mut tx, &asked.code).await?;
    let (invite, code_hash) = found.ok_or(EnrolmentError::BadCode)?;
    if let Some(known) = tx.device(&id).await?
        && known.revoked_at.is_some()
    {
        return Err(EnrolmentError::Revoked);
    }
    if !identity::fits(&mut tx, &id, &asked.public_key).await? {
        return Err(EnrolmentError::OtherKey);
    }
    if let Some(holder) = tx.device_by_token(&asked.token_sha256).await? {
        // An old enrolment sent again must not take a device back to what it was then: only what
        // it is now is answered, and only to the request that made it so.
        if holder.id != id || invite.used_by != Some(id) {
            return Err(EnrolmentError::BadCode);
        }
        let head = tx.head(&holder.id).await?;
        return Ok((holder, head));
    }
    if !tx.use_invite(&code_hash, &id).await? {
        return Err(EnrolmentError::BadCode);
    }
    let device = Device {
        id,
        name: asked.name,
        role: invite.role,
        scope: invite.scope,
        public_key: asked.public_key,
        enrolled_at: now(),
        invited_by: Some(invite.made_by),
        seen_at: None,
        clock_off: None,
        revoked_at: None,
    };
    tx.put_device(&device, &asked.token_sha256).await?;
    quarantine::retry(&mut tx, &device.id).await?;
    tx.delete_applicant(&device.id).await?;
    let actor = Actor::new(device.id.as_str(), from);
    let detail = json!({ "name": device.name, "role": &device.role,
                         "scope": &device.scope });
    audit::record(&mut tx, &actor, Action::Enrol, None, detail).await?;
    let head = tx.head(&device.id).await?;
    tx.commit().await?;
    Ok((device, head))
}
