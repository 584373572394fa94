//! The office's epoch: one history of arrival numbers.
//!
//! A database that is put back to an earlier state, by a restore of its own or by a replica that took
//! over, gives numbers a second time. Whoever read before that would skip what arrives under them. A
//! new epoch makes every device begin anew and offer again what the office lacks.

use office_db::{Action, Result};
use serde_json::json;

use crate::{
    Office,
    audit::{self, Actor},
    clock::now,
    secret,
};

/// Begins a new epoch, and gives it. Other processes learn of it within
/// [`crate::subscriptions::POLL_INTERVAL`]; which attachments are here is looked up again at the
/// office's next start.
///
/// # Errors
/// When the database fails.
pub async fn begin(office: &Office, actor: &Actor) -> Result<String> {
    let before = office.epoch();
    begin_after(office, actor, &before).await
}

/// Where a reader goes on that was at `after` of `epoch`: 0 of another epoch.
///
/// A reader that is ahead of the last arrival read a history this database does not have. That it
/// was put back is certain then, and a new epoch begins for everybody.
///
/// # Errors
/// When the database fails.
pub async fn resume(office: &Office, actor: &Actor, epoch: &str, after: i64) -> Result<i64> {
    let mut tx = office.database().read().await?;
    let last = tx.last_arrival().await?;
    if let Some(stored) = tx.fact(FACT).await? {
        office.set_epoch(stored);
    }
    drop(tx);
    if epoch != office.epoch() {
        return Ok(0);
    }
    if after <= last {
        return Ok(after.max(0));
    }
    tracing::error!("a reader is ahead of the database, which was put back: a new epoch begins");
    begin_after(office, actor, epoch).await?;
    Ok(0)
}

/// Its name among the office's facts.
pub(crate) const FACT: &str = "epoch";

/// Begins a new epoch where `before` is the current one still; two that find the same begin one.
async fn begin_after(office: &Office, actor: &Actor, before: &str) -> Result<String> {
    let mut tx = office.database().write().await?;
    tx.lock(["office"]).await?;
    let stored = tx.fact(FACT).await?.unwrap_or_default();
    if stored != before {
        office.set_epoch(stored.clone());
        return Ok(stored);
    }
    let epoch = secret::id(now());
    tx.put_fact(FACT, &epoch).await?;
    let detail = json!({ "epoch": epoch, "before": before });
    audit::record(&mut tx, actor, Action::Epoch, None, detail).await?;
    tx.commit().await?;
    office.set_epoch(epoch.clone());
    Ok(epoch)
}

/// Takes over the epoch that another process may have begun.
///
/// # Errors
/// When the database fails.
pub(crate) async fn follow(office: &Office) -> Result<()> {
    let mut tx = office.database().read().await?;
    if let Some(stored) = tx.fact(FACT).await? {
        office.set_epoch(stored);
    }
    Ok(())
}
