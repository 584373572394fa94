//! Attachments: who may send their bytes, and who may fetch them.
//!
//! To name a hash is not to have the bytes: a hash may be read off a list, or be guessed from a file
//! that many have. So a dossier's readers are given an attachment only once somebody brought the bytes
//! for that dossier: the author of a change there that names it, or, while it is nowhere at the office,
//! who carried that change here. An author need not bring again what it has brought before, or may
//! fetch anyway. That the bytes are here already proves nothing of who names them next.

use bytes::Bytes;
use domain::ids::DeviceId;
use office_attachments::Added;
use office_db::{Device, Tx};

use crate::Office;

/// Why a device is given or may bring no byte.
#[derive(Debug, thiserror::Error)]
pub enum AttachmentError {
    #[error("the device was revoked")]
    Revoked,
    /// No dossier it may see names the attachment; of those it is to bring it for, it may see none.
    #[error("no dossier of the device's scope names it")]
    NotNamed,
    /// For those dossiers nobody brought it.
    #[error("it was brought for no dossier of the device's scope")]
    NotBrought,
    #[error(transparent)]
    Database(#[from] office_db::Error),
    #[error(transparent)]
    Store(#[from] office_attachments::Error),
}

type Result<T> = std::result::Result<T, AttachmentError>;

/// Whether a device may fetch an attachment.
///
/// # Errors
/// Why it may not.
pub async fn may_fetch(office: &Office, device: &DeviceId, sha256: &str) -> Result<()> {
    let mut tx = office.database().read().await?;
    let device = connected(&mut tx, device).await?;
    let mut named = tx.named_by(sha256).await?;
    named.retain(|(dossier, area, _)| device.covers(dossier, area.as_deref()));
    if named.is_empty() {
        return Err(AttachmentError::NotNamed);
    }
    if named.iter().all(|(.., granted)| !granted) {
        return Err(AttachmentError::NotBrought);
    }
    Ok(())
}

/// Adds a piece that a device sends, from the byte `from` of `total`. Of one it need not bring
/// nothing is read: [`Added::Whole`].
///
/// # Errors
/// Why it may not.
pub async fn add(
    office: &Office,
    device: &DeviceId,
    sha256: &str,
    from: u64,
    total: u64,
    bytes: Bytes,
) -> Result<Added> {
    let mut tx = office.database().read().await?;
    // A piece may have taken its time: what the device is counts now.
    let known = connected(&mut tx, device).await?;
    let mut to_send = tx.to_send(device, sha256).await?;
    drop(tx);
    to_send.retain(|(dossier, area, _)| known.covers(dossier, area.as_deref()));
    if to_send.is_empty() {
        // Another brought it meanwhile, for a dossier this one may see.
        return match may_fetch(office, device, sha256).await {
            Ok(()) => Ok(Added::Whole),
            Err(AttachmentError::NotBrought) => Err(AttachmentError::NotNamed),
            Err(error) => Err(error),
        };
    }
    if to_send.iter().all(|(.., stored)| *stored) {
        return Ok(Added::Whole);
    }
    let sender = device.as_str();
    let files = office.attachments();
    let added = files.add(sender, sha256, from, total, bytes).await?;
    if added == Added::Whole {
        // Noted after it is durable: a crash between leaves it wanted, and it is brought again.
        put_holder(office, device, sha256).await?;
    }
    Ok(added)
}

/// Notes that a device has brought all bytes.
pub(crate) async fn put_holder(
    office: &Office,
    device: &DeviceId,
    sha256: &str,
) -> office_db::Result<()> {
    let mut tx = office.database().write().await?;
    tx.put_holder(device, sha256).await?;
    tx.commit().await
}

async fn connected(tx: &mut Tx, device: &DeviceId) -> Result<Device> {
    let known = tx.device(device).await?;
    let known = known.filter(|device| device.revoked_at.is_none());
    known.ok_or(AttachmentError::Revoked)
}
