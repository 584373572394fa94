//! A device's feed: others' changes within its scope.

use std::time::Duration;

use domain::{
    bundle::{Bundle, Checked},
    ids::DeviceId,
};
use office_db::{Device, FeedPage, Result};
use tokio::time::{Instant, sleep_until};

use crate::{Office, outgoing};

/// Changes of one scope in one page.
pub const LIMIT: i64 = 500;

/// A page of what arrived in the device's scope after `after`. `None` when the device is unknown or
/// revoked.
///
/// # Errors
/// When the database fails.
pub async fn page(office: &Office, device: &DeviceId, after: i64) -> Result<Option<FeedPage>> {
    let mut tx = office.database().read().await?;
    let device = tx.device(device).await?;
    match device.filter(|device| device.revoked_at.is_none()) {
        Some(device) => tx.feed(&device, after, LIMIT).await.map(Some),
        None => Ok(None),
    }
}

/// A page of a dossier's changes, from its beginning. `None` when there is no such dossier, or the
/// device may not see it.
///
/// # Errors
/// When the database fails.
pub async fn history(
    office: &Office,
    device: &Device,
    dossier: &str,
    after: i64,
) -> Result<Option<FeedPage>> {
    let mut tx = office.database().read().await?;
    let areas = tx.areas(&[dossier].into()).await?;
    match areas.get(dossier) {
        Some(area) if device.covers(dossier, area.as_deref()) => {
            tx.history(device, dossier, after, LIMIT).await.map(Some)
        }
        _ => Ok(None),
    }
}

/// A page as a bundle the office signs; nothing for a page that says nothing.
///
/// # Errors
/// Where it holds what no reader would take.
pub fn bundle(office: &Office, page: FeedPage) -> Checked<Option<String>> {
    if page.changes.is_empty() && page.revoked.is_none() {
        return Ok(None);
    }
    let answer = Bundle {
        cards: page.cards,
        changes: page.changes,
        ..outgoing::answer(office, page.revoked.as_ref())
    };
    outgoing::sealed(office, &answer).map(Some)
}

/// Waits until something arrived in the device's scope after `after`, the time is over, or the office
/// ends.
///
/// # Errors
/// When the database fails.
pub async fn wait(office: &Office, device: &Device, after: i64, time: Duration) -> Result<()> {
    let end = Instant::now() + time;
    // First, so that nothing comes between asking and waiting.
    let subscription = office.subscriptions().subscribe(device, after);
    loop {
        let mut tx = office.database().read().await?;
        let arrived = tx.has_feed_entries(device, after).await?;
        drop(tx);
        if arrived {
            return Ok(());
        }
        tokio::select! {
            () = subscription.changed() => {}
            () = office.shutdown().cancelled() => return Ok(()),
            () = sleep_until(end) => return Ok(()),
        }
    }
}
