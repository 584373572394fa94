//! Retention and garbage collection, while the office runs. Several processes may do so at once: the
//! same work done twice is nothing done.

use std::time::Duration;

use anyhow::Result;
use office_attachments::{ORPHANED, STALE};

use crate::{
    Office,
    clock::{DAY, now},
};

/// How often.
const EVERY: Duration = Duration::from_secs(3_600);

/// How long things are stored.
#[derive(Clone, Copy, Debug, Default)]
pub struct Retention {
    /// Days that bundles are stored as they came; 0 is for ever.
    pub bundle_days: u32,
    /// Days the audit log goes back; `None` is for ever.
    pub audit_days: Option<u32>,
    /// Days that addresses stay in the audit log and with those who wait; 0 is for ever.
    pub address_days: u32,
}

/// What was removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Collected {
    /// Bundles that were emptied.
    pub bundles: u64,
    pub audit_entries: u64,
    /// Entries whose address was forgotten.
    pub addresses: u64,
    /// Pieces of attachments that never became whole, and orphaned files.
    pub pieces: usize,
}

/// Collects garbage until the office ends.
pub async fn run(office: Office, retention: Retention) {
    loop {
        if let Err(error) = collect(&office, retention).await {
            tracing::error!(%error, "collecting garbage failed; it will be tried again");
        }
        tokio::select! {
            () = office.shutdown().cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

/// Collects garbage once.
///
/// # Errors
/// When database or store do not answer; what was not done is done the next time.
pub async fn collect(office: &Office, retention: Retention) -> Result<Collected> {
    let mut collected = Collected::default();
    let before = |days: u32| now() - i64::from(days) * DAY;
    let mut tx = office.database().write().await?;
    if retention.bundle_days > 0 {
        collected.bundles = tx.empty_bundles(before(retention.bundle_days)).await?;
    }
    if let Some(days) = retention.audit_days {
        collected.audit_entries = tx.delete_audit_entries(before(days)).await?;
    }
    if retention.address_days > 0 {
        collected.addresses = tx.forget_addresses(before(retention.address_days)).await?;
    }
    tx.commit().await?;
    let attachments = office.attachments();
    collected.pieces = attachments.remove_stale_pieces(STALE).await?
        + attachments.remove_orphans(ORPHANED).await?;
    if collected != Collected::default() {
        tracing::info!(?collected, "garbage collected");
    }
    Ok(collected)
}
