//! `office backup` and `office restore`.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use office_service::{
    audit::Actor,
    backup::{self, DATABASE},
    epoch,
};

use crate::{commands::say, storage::StorageArgs};

#[derive(Args)]
pub struct Backup {
    /// A folder for the backup; it is made, or must be an earlier backup's parent
    pub to: PathBuf,
    #[command(flatten)]
    pub storage: StorageArgs,
}

#[derive(Args)]
pub struct Restore {
    /// The folder `office backup` wrote, of whichever database
    pub from: PathBuf,
    #[command(flatten)]
    pub storage: StorageArgs,
}

#[derive(Args)]
pub struct NewEpoch {
    #[command(flatten)]
    pub storage: StorageArgs,
}

#[derive(Args)]
pub struct CheckBackup {
    /// The folder of one backup
    pub backup: PathBuf,
}

/// Begins a new epoch, while the office runs or without it.
///
/// # Errors
/// When the office's data cannot be opened.
pub async fn new_epoch(args: &NewEpoch) -> Result<()> {
    let office = args.storage.open_office().await?;
    epoch::begin(&office, &Actor::command_line()).await?;
    office.database().close().await;
    say("a new epoch has begun: devices begin anew and offer again what the office lacks");
    Ok(())
}

/// Opens a backup again.
///
/// # Errors
/// Where it cannot be restored.
pub async fn check(args: &CheckBackup) -> Result<()> {
    backup::check_folder(&args.backup).await?;
    say(&format!("{} is sound", args.backup.display()));
    Ok(())
}

/// Backs up while the office runs.
///
/// # Errors
/// When something is there already or cannot be read or written.
pub async fn backup(args: &Backup) -> Result<()> {
    let copy = args.to.join(DATABASE);
    backup::ensure_absent(&copy)?;
    let database = args.storage.open_unmigrated().await?;
    let attachments = args.storage.open_attachments()?;
    let actor = Actor::command_line();
    let count = backup::backup(&database, &attachments, &actor, &args.to).await?;
    database.close().await;
    say(&format!("{} and {count} attachments", copy.display()));
    Ok(())
}

/// Makes an office from a backup. From SQLite to PostgreSQL, or back, as one likes.
///
/// # Errors
/// When there is an office already, or the backup cannot be read.
pub async fn restore(args: &Restore) -> Result<()> {
    let target = args.storage.restore_target();
    let actor = Actor::command_line();
    let attachments = || args.storage.open_attachments();
    let count = backup::restore(&args.from, &target, attachments, &actor).await?;
    say(&format!("restored, with {count} attachments"));
    Ok(())
}
