//! Backup and restore: everything in one folder, and back, whichever database.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, ensure};
use office_attachments::Attachments;
use office_db::{Action, Database};
use serde_json::json;

use crate::{
    audit::{self, Actor},
    clock::now,
    secret,
};

/// The database's name in the data folder and in a backup.
pub const DATABASE: &str = "office.sqlite";
/// The attachments' folder in both.
pub const ATTACHMENTS: &str = "attachments";

/// Backs up an office, while it runs, into a folder. How many attachments that were.
///
/// The database first, then the attachments: whatever the copied database names is copied. The
/// database is left at the version it has.
///
/// # Errors
/// When a backup is there already, or something cannot be read or written.
pub async fn backup(
    database: &Database,
    attachments: &Attachments,
    actor: &Actor,
    to: &Path,
) -> Result<usize> {
    let copy = to.join(DATABASE);
    ensure_absent(&copy)?;
    let stored = Attachments::folder(&to.join(ATTACHMENTS))?;
    database.dump(&copy).await?;
    let count = stored.copy_from(attachments).await?;
    // The audit log of an older version may be written otherwise: its backup is not noted.
    if database.is_current().await? {
        let mut tx = database.write().await?;
        let detail = json!({ "attachments": count });
        audit::record(&mut tx, actor, Action::Backup, None, detail).await?;
        tx.commit().await?;
    }
    Ok(count)
}

/// That no backup is in a folder yet.
///
/// # Errors
/// When one is, with what to do.
pub fn ensure_absent(copy: &Path) -> Result<()> {
    ensure!(
        !copy.exists(),
        "{} is there already. What to do: name a new folder",
        copy.display()
    );
    Ok(())
}

/// Where a backup is restored to.
pub enum Target {
    /// An SQLite file that must not be there.
    Sqlite(PathBuf),
    /// The URL of an empty PostgreSQL database.
    Postgres(String),
}

/// Makes an office from a backup and begins a new epoch, so that devices offer again what came after
/// the backup was made. How many attachments it has.
///
/// # Errors
/// When there is an office already, or the backup cannot be read.
pub async fn restore(
    from: &Path,
    target: &Target,
    attachments: impl FnOnce() -> Result<Attachments>,
    actor: &Actor,
) -> Result<usize> {
    let dump = from.join(DATABASE);
    ensure!(dump.is_file(), "there is no {}", dump.display());
    let stored = Attachments::folder(&from.join(ATTACHMENTS))?;
    let epoch = secret::id(now());
    let count;
    let (database, partial) = match target {
        Target::Postgres(url) => {
            let database = Database::postgres(url).await?;
            database.is_empty().await?;
            // First, and as often as need be: an office counts for restored once its database is
            // there.
            count = attachments()?.copy_from(&stored).await?;
            let copy = from.join(format!("office.restoring.{}", secret::id(now())));
            database.restore(&dump, &copy, &epoch).await?;
            (database, None)
        }
        Target::Sqlite(to) => {
            ensure!(
                !to.exists(),
                "{} is there already and was not touched. \
                 What to do: move the data folder away first",
                to.display()
            );
            let folder = to.parent().context("a data folder")?;
            fs::create_dir_all(folder)?;
            count = attachments()?.copy_from(&stored).await?;
            // Whole under another name first: a restore that was cut off leaves no half database.
            let partial = folder.join("office.sqlite.restoring");
            fs::copy(&dump, &partial).with_context(|| format!("copying {}", dump.display()))?;
            (Database::sqlite(&partial).await?, Some((partial, to)))
        }
    };
    let mut tx = database.write().await?;
    tx.put_fact("epoch", &epoch).await?;
    let detail = json!({ "epoch": epoch });
    audit::record(&mut tx, actor, Action::Restore, None, detail).await?;
    tx.commit().await?;
    database.close().await;
    if let Some((partial, to)) = partial {
        fs::rename(&partial, to)?;
    }
    Ok(count)
}
