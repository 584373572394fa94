//! Successors: devices that took the place of one whose browser profile was put back or copied.
//!
//! Such a device has the token of the one it was, and so may every copy of that profile. So it is let in
//! by a person, not at once: whoever asked first would else shut out the others unseen. Its predecessor
//! keeps its right to connect until somebody revokes it.

use domain::ids::DeviceId;
use office_db::{Action, Applicant, Device};
use serde_json::json;

use crate::{
    Office,
    applicants::{PROXY, RegistrationError, has_room},
    audit::{self, Actor},
    clock::now,
    identity,
};

/// A device that asks to go on in place of the one it was. That it holds its key was checked.
pub struct Succession {
    pub device: DeviceId,
    pub name: String,
    pub public_key: String,
    /// sha256, in hexadecimal, of the device's token.
    pub token_sha256: String,
    /// Who is at it; may be empty.
    pub person: String,
    /// The network it asks from; nothing where that is not known.
    pub network: Option<String>,
}

/// Enters a device that waits with the role and scope of `predecessor`, which asked by its own token.
/// Asked again it changes nothing but when it asked; once it is admitted, nothing at all.
///
/// # Errors
/// [`RegistrationError`]; then nothing was changed.
pub async fn ask(
    office: &Office,
    predecessor: &DeviceId,
    asked: Succession,
    from: &str,
) -> Result<(), RegistrationError> {
    let id = asked.device;
    let mut tx = office.database().write().await?;
    // It may have been revoked since its token was checked.
    let before = tx.device(predecessor).await?;
    let Some(before) = before.filter(|device| device.revoked_at.is_none()) else {
        return Err(RegistrationError::Revoked);
    };
    if !identity::fits(&mut tx, &id, &asked.public_key).await? {
        return Err(RegistrationError::NotYours);
    }
    if let Some(holder) = tx.device_by_token(&asked.token_sha256).await? {
        // Admitted meanwhile: the answer that it waits was lost.
        return if holder.id == id && id != *predecessor {
            Ok(())
        } else {
            Err(RegistrationError::NotYours)
        };
    }
    let holder = tx.applicant_by_token(&asked.token_sha256).await?;
    if tx.device(&id).await?.is_some() || holder.is_some_and(|holder| holder.id != id) {
        return Err(RegistrationError::NotYours);
    }
    let known = tx.applicant(&id).await?;
    match &known {
        Some(known) if known.refused_at.is_some() => {
            return Err(RegistrationError::Refused(known.refused_because.clone()));
        }
        Some(_) => {}
        None if has_room(&mut tx, asked.network.as_deref()).await? => {}
        None => return Err(RegistrationError::Full),
    }
    let Device { role, scope, .. } = before;
    let applicant = Applicant {
        id,
        name: asked.name,
        role,
        scope,
        public_key: asked.public_key,
        person: asked.person,
        contact: String::new(),
        address: asked.network.unwrap_or_else(|| PROXY.to_owned()),
        asked_at: now(),
        refused_at: None,
        refused_because: None,
        successor_of: Some(predecessor.clone()),
    };
    let same = known.is_some_and(|known| {
        Applicant {
            asked_at: applicant.asked_at,
            ..known
        } == applicant
    });
    tx.put_applicant(&applicant, Some(&asked.token_sha256))
        .await?;
    if !same {
        let actor = Actor::new(applicant.id.as_str(), from);
        let detail = json!({ "name": applicant.name });
        audit::record(&mut tx, &actor, Action::Succeed, Some(predecessor), detail).await?;
    }
    tx.commit().await?;
    Ok(())
}
