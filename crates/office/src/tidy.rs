//! Throws away what was to be kept for a time only, while the office runs. Several processes may do
//! so at once: the same work done twice is nothing done.

use std::time::Duration;

use anyhow::Result;

use crate::{
    api::{Office, now},
    attachments::{HALF_WRITTEN, STALE},
};

/// How often.
const EVERY: Duration = Duration::from_secs(3_600);
const DAY: i64 = 24 * 3_600_000;

/// Tidies until the office ends. `days`: how long bundles are kept as they came; 0 is for ever.
pub async fn watch(office: Office, days: u32) {
    loop {
        if let Err(error) = tidy(&office, days).await {
            tracing::error!(%error, "tidying failed; it will be tried again");
        }
        tokio::select! {
            () = office.stopping() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

/// Tidies once. How many bundles were emptied, and how many pieces of attachments thrown
/// away.
///
/// # Errors
/// When database or store do not answer; what was not done is done the next time.
pub async fn tidy(office: &Office, days: u32) -> Result<(u64, usize)> {
    let mut bundles = 0;
    if days > 0 {
        let mut tx = office.keep().write().await?;
        bundles = tx.empty_bundles(now() - i64::from(days) * DAY).await?;
        tx.commit().await?;
    }
    let files = office.files();
    let pieces = files.clean(STALE).await? + files.sweep(HALF_WRITTEN).await?;
    if bundles > 0 || pieces > 0 {
        tracing::info!(bundles, pieces, "tidied");
    }
    Ok((bundles, pieces))
}
