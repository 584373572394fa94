//! Backups by a schedule, while the office runs: each is opened again and checked before it counts,
//! and the oldest make room.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, Result};
use chrono::DateTime;
use office_attachments::Attachments;
use office_db::Action;
use serde_json::json;

use crate::{
    Office,
    audit::{self, Actor},
    backup::{ATTACHMENTS, DATABASE, write},
    clock::{DAY, now},
    erasure,
    folder::make_private,
};

/// How often it is looked whether one is due.
const POLL_INTERVAL: Duration = Duration::from_secs(60);
/// The pause after one that failed, in ms.
const RETRY: i64 = 3_600_000;
/// Facts: when the last good one was begun, and the last try. Whatever process it was.
const DONE: &str = "backup-at";
const TRIED: &str = "backup-tried-at";

/// Where, how often, and how many.
#[derive(Clone, Debug)]
pub struct Schedule {
    /// The folder of all backups: one folder each, and `attachments` that they share.
    pub folder: PathBuf,
    pub every: Duration,
    /// The newest so many are kept.
    pub keep: usize,
}

/// Backs up until the office ends.
pub async fn run(office: Office, schedule: Schedule) {
    loop {
        match back_up_when_due(&office, &schedule).await {
            Ok(Some(folder)) => {
                tracing::info!(folder = %folder.display(), "backed up, and checked");
            }
            Ok(None) => {}
            Err(error) => {
                metrics::counter!("yidang_backups_failed_total").increment(1);
                tracing::error!(error = format!("{error:#}"), "the backup failed");
            }
        }
        tokio::select! {
            () = office.shutdown().cancelled() => return,
            () = tokio::time::sleep(POLL_INTERVAL) => {}
        }
    }
}

/// Makes a backup if one is due; of several processes one does. Where it is.
///
/// # Errors
/// When it failed, or was not sound when it was opened again: that is in the audit log, nothing of it
/// is left, and it is tried again an hour later.
pub async fn back_up_when_due(office: &Office, schedule: &Schedule) -> Result<Option<PathBuf>> {
    let Some(begun) = claim(office, schedule).await? else {
        return Ok(None);
    };
    let by = Actor::new("schedule", "schedule");
    let made = back_up(office, schedule, begun).await;
    let mut tx = office.database().write().await?;
    let made = match made {
        Ok((folder, count)) => {
            tx.put_fact(DONE, &begun.to_string()).await?;
            let detail = json!({ "attachments": count, "checked": true });
            audit::record(&mut tx, &by, Action::Backup, None, detail).await?;
            say_when(begun);
            Ok(Some(folder))
        }
        Err(error) => {
            let detail = json!({ "error": format!("{error:#}") });
            audit::record(&mut tx, &by, Action::BackupFailed, None, detail).await?;
            Err(error)
        }
    };
    tx.commit().await?;
    made
}

/// This moment, if a backup is due and this process is the one to make it.
async fn claim(office: &Office, schedule: &Schedule) -> Result<Option<i64>> {
    let every = i64::try_from(schedule.every.as_millis())?;
    let mut tx = office.database().write().await?;
    tx.lock(["backup"]).await?;
    let mut at = [0; 2];
    for (at, name) in at.iter_mut().zip([DONE, TRIED]) {
        let stored = tx.fact(name).await?;
        *at = stored.and_then(|it| it.parse().ok()).unwrap_or_default();
    }
    let [done, tried] = at;
    say_when(done);
    let now = now();
    // A clock that was put back must not put backups off.
    let is_past = |at: i64, pause: i64| at > now || now - at >= pause;
    if !is_past(done, every) || !is_past(tried, every.min(RETRY)) {
        return Ok(None);
    }
    tx.put_fact(TRIED, &now.to_string()).await?;
    tx.commit().await?;
    Ok(Some(now))
}

/// For whoever watches the figures: when the last good backup was begun, in s since 1970.
fn say_when(done: i64) {
    let seconds = u32::try_from(done / 1_000).unwrap_or_default();
    metrics::gauge!("yidang_backup_seconds").set(f64::from(seconds));
}

async fn back_up(office: &Office, schedule: &Schedule, begun: i64) -> Result<(PathBuf, usize)> {
    make_private(&schedule.folder)
        .with_context(|| format!("using {}", schedule.folder.display()))?;
    let name = name_at(begun);
    let whole = schedule.folder.join(&name);
    let partial = schedule.folder.join(format!("{name}{PARTIAL}"));
    let stored = Attachments::folder(&schedule.folder.join(ATTACHMENTS))?;
    let copy = partial.join(DATABASE);
    let written = write(office.database(), office.attachments(), &copy, &stored).await;
    let count = match written {
        Ok(count) => count,
        Err(error) => {
            drop(fs::remove_dir_all(&partial));
            stored.remove_damaged().await?;
            return Err(error);
        }
    };
    fs::rename(&partial, &whole)?;
    remove_erased(office, &stored).await?;
    // Of a process that ended in the middle.
    let abandoned = name_at(begun - DAY);
    for old in named(&schedule.folder, |name| {
        name.ends_with(PARTIAL) && *name < *abandoned
    })? {
        fs::remove_dir_all(old)?;
    }
    let mut all = named(&schedule.folder, |name| !name.ends_with(PARTIAL))?;
    all.truncate(all.len().saturating_sub(schedule.keep.max(1)));
    for old in all {
        fs::remove_dir_all(old)?;
    }
    Ok((whole, count))
}

/// Removes from the backups' attachments what was erased at the office. Nothing else that it lacks:
/// a backup may be all that is left of that.
async fn remove_erased(office: &Office, stored: &Attachments) -> Result<()> {
    let mut tx = office.database().read().await?;
    let erased = erasure::erased_attachments(&mut tx).await?;
    drop(tx);
    for sha256 in erased {
        if office.attachments().size(&sha256).await?.is_none() {
            stored.remove(&sha256).await?;
        }
    }
    Ok(())
}

const PARTIAL: &str = ".partial";

/// Names are in the order of their times.
fn name_at(ms: i64) -> String {
    let time = DateTime::from_timestamp_millis(ms).unwrap_or_default();
    time.format("%Y%m%dT%H%M%S%3fZ").to_string()
}

/// The backups in a folder, the oldest first.
fn named(folder: &Path, which: impl Fn(&str) -> bool) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_time = name.starts_with(|first: char| first.is_ascii_digit());
        if is_time && which(&name) && entry.path().is_dir() {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}
