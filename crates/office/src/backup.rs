//! `office backup` and `office restore`: everything in one folder, and back, whichever database.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use serde_json::json;

use crate::{
    api::now,
    attachments::Attachments,
    keep::{Deed, Keep, at_the_machine},
    place::Place,
    secret,
};

/// The database's name in the data folder and in a backup.
pub const DATABASE: &str = "office.sqlite";
/// The attachments' folder in both.
pub const ATTACHMENTS: &str = "attachments";

#[derive(Args)]
pub struct Backup {
    /// A folder for the backup; it is made, or must be an earlier backup's parent
    pub to: PathBuf,
    #[command(flatten)]
    pub place: Place,
}

#[derive(Args)]
pub struct Restore {
    /// The folder `office backup` wrote, of whichever database
    pub from: PathBuf,
    #[command(flatten)]
    pub place: Place,
}

/// Backs up while the office runs.
///
/// The database first, then the attachments: whatever the copied database names is copied. The
/// database is left at the version it has.
///
/// # Errors
/// When something is there already or cannot be read or written.
pub async fn backup(args: &Backup) -> Result<()> {
    let copy = args.to.join(DATABASE);
    ensure!(
        !copy.exists(),
        "{} is there already. What to do: name a new folder",
        copy.display()
    );
    let keep = match &args.place.database_url {
        Some(url) => Keep::postgres_as_it_is(url).await?,
        None => {
            args.place.there()?;
            Keep::sqlite_as_it_is(&args.place.database()).await?
        }
    };
    let to = Attachments::folder(&args.to.join(ATTACHMENTS))?;
    keep.backup(&copy).await?;
    let count = to.copy_from(&args.place.files()?).await?;
    // The audit log of an older version may be written otherwise: its backup is not noted.
    if keep.is_current().await? {
        let mut tx = keep.write().await?;
        let entry = at_the_machine(Deed::Backup, json!({ "attachments": count }));
        tx.audit(entry, now()).await?;
        tx.commit().await?;
    }
    keep.close().await;
    println!("{} and {count} attachments", copy.display());
    Ok(())
}

/// Makes an office from a backup and begins a new epoch, so that devices offer again what came
/// after the backup was made. From SQLite to PostgreSQL, or back, as one likes.
///
/// # Errors
/// When there is an office already, or the backup cannot be read.
pub async fn restore(args: &Restore) -> Result<()> {
    let from = args.from.join(DATABASE);
    ensure!(from.is_file(), "there is no {}", from.display());
    // First, and as often as need be: an office counts for restored once its database is there.
    let attachments = Attachments::folder(&args.from.join(ATTACHMENTS))?;
    let epoch = secret::id(now());
    let count;
    let (keep, half) = match &args.place.database_url {
        Some(url) => {
            let keep = Keep::postgres(url).await?;
            keep.is_empty().await?;
            count = args.place.files()?.copy_from(&attachments).await?;
            keep.fill(&from, &epoch).await?;
            (keep, None)
        }
        None => {
            let to = args.place.database();
            if to.exists() {
                bail!(
                    "{} is there already and was not touched. \
                     What to do: move the data folder away first",
                    to.display()
                );
            }
            fs::create_dir_all(&args.place.data)?;
            count = args.place.files()?.copy_from(&attachments).await?;
            // Whole under another name first: a restore that was cut off leaves no half database.
            let half = args.place.data.join("office.sqlite.restoring");
            fs::copy(&from, &half).with_context(|| format!("copying {}", from.display()))?;
            (Keep::sqlite(&half).await?, Some((half, to)))
        }
    };
    let mut tx = keep.write().await?;
    tx.begin_epoch(&epoch).await?;
    let entry = at_the_machine(Deed::Restore, json!({ "epoch": epoch }));
    tx.audit(entry, now()).await?;
    tx.commit().await?;
    keep.close().await;
    if let Some((half, to)) = half {
        fs::rename(&half, &to)?;
    }
    println!("restored, with {count} attachments");
    Ok(())
}
