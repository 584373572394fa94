//! Backup and restore: everything in one folder, and back, whichever database.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail, ensure};
use office_attachments::Attachments;
use office_db::{Action, Database};
use serde_json::json;

use crate::{
    audit::{self, Actor},
    clock::now,
    epoch,
    folder::make_private,
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
    make_private(to)?;
    let stored = Attachments::folder(&to.join(ATTACHMENTS))?;
    let count = write(database, attachments, &copy, &stored).await?;
    // The audit log of an older version may be written otherwise: its backup is not noted.
    if database.is_current().await? {
        let mut tx = database.write().await?;
        let detail = json!({ "attachments": count });
        audit::record(&mut tx, actor, Action::Backup, None, detail).await?;
        tx.commit().await?;
    }
    Ok(count)
}

/// Writes the database to a new file and the attachments to `stored`, and opens both again to check
/// them. How many attachments were copied.
pub(crate) async fn write(
    database: &Database,
    attachments: &Attachments,
    copy: &Path,
    stored: &Attachments,
) -> Result<usize> {
    if let Some(folder) = copy.parent() {
        make_private(folder)?;
    }
    database.dump(copy).await?;
    let count = stored.copy_from(attachments).await?;
    check(copy, stored).await?;
    Ok(count)
}

/// That a backup can be restored: its database is sound, each change is what its hash says, and each
/// attachment it counts on is there and is what its name says.
///
/// # Errors
/// Where it is not.
pub async fn check(copy: &Path, stored: &Attachments) -> Result<()> {
    let needed = Database::check_dump(copy)
        .await
        .with_context(|| format!("checking {}", copy.display()))?;
    let mut left: BTreeSet<String> = needed.into_iter().collect();
    for (sha256, _) in stored.all().await? {
        ensure!(
            stored.is_sound(&sha256).await?,
            "the attachment {sha256} is damaged in the backup"
        );
        left.remove(&sha256);
    }
    if let Some(sha256) = left.first() {
        bail!("the attachment {sha256} is not in the backup");
    }
    Ok(())
}

/// As [`check`], of a backup in its folder.
///
/// # Errors
/// Where it is none, or cannot be restored.
pub async fn check_folder(backup: &Path) -> Result<()> {
    let copy = backup.join(DATABASE);
    ensure!(copy.is_file(), "there is no {}", copy.display());
    check(&copy, &attachments_beside(backup)?).await
}

/// The attachments of a backup: in its folder, or where backups made by schedule share them.
fn attachments_beside(backup: &Path) -> Result<Attachments> {
    let own = backup.join(ATTACHMENTS);
    let shared = backup.join("..").join(ATTACHMENTS);
    Attachments::folder(if !own.is_dir() && shared.is_dir() {
        &shared
    } else {
        &own
    })
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
    let stored = attachments_beside(from)?;
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
            let folder = to.parent().context("a data folder")?;
            ensure_free(to)?;
            make_private(folder)?;
            count = attachments()?.copy_from(&stored).await?;
            // Whole in a folder of its own first: a restore that was cut off leaves no half database
            // under the name, and its journal lies beside no other.
            let partial = restoring(folder);
            if partial.exists() {
                fs::remove_dir_all(&partial)?;
            }
            fs::create_dir(&partial)?;
            let partial = partial.join(DATABASE);
            fs::copy(&dump, &partial).with_context(|| format!("copying {}", dump.display()))?;
            (Database::sqlite(&partial).await?, Some((partial, to)))
        }
    };
    let mut tx = database.write().await?;
    tx.put_fact(epoch::FACT, &epoch).await?;
    let detail = json!({ "epoch": epoch });
    audit::record(&mut tx, actor, Action::Restore, None, detail).await?;
    tx.commit().await?;
    database.close().await;
    if let Some((partial, to)) = partial {
        put_in_place(&partial, to)?;
    }
    Ok(count)
}

/// Where a data folder's database is restored before it is put in its place; what is left of a
/// restore that was cut off.
pub fn restoring(data: &Path) -> PathBuf {
    data.join("restoring")
}

/// What SQLite keeps beside a database, and takes for its own at the next opening.
const JOURNALS: [&str; 3] = ["-wal", "-shm", "-journal"];

fn journal(database: &Path, ending: &str) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// That nothing of a database lies at a place.
fn ensure_free(to: &Path) -> Result<()> {
    let journals = JOURNALS.map(|ending| journal(to, ending));
    for file in [to.to_owned()].iter().chain(&journals) {
        ensure!(
            !file.exists(),
            "{} is there already and was not touched. \
             What to do: move the data folder away first",
            file.display()
        );
    }
    Ok(())
}

/// Puts a whole, closed database in its place, durably.
fn put_in_place(partial: &Path, to: &Path) -> Result<()> {
    let left = journal(partial, "-wal");
    ensure!(
        !left.exists(),
        "{} was left: the restored database is not whole",
        left.display()
    );
    ensure_free(to)?;
    fs::File::open(partial)?.sync_all()?;
    fs::rename(partial, to)?;
    #[cfg(unix)]
    if let Some(folder) = to.parent() {
        fs::File::open(folder)?.sync_all()?;
    }
    if let Some(folder) = partial.parent() {
        fs::remove_dir_all(folder)?;
    }
    Ok(())
}
