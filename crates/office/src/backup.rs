//! `office backup` and `office restore`: everything in one folder, and back.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result, bail, ensure};
use clap::Args;

use serde_json::json;

use crate::{
    api::now,
    keep::{Deed, Keep, at_the_machine},
    secret,
};

/// The database's name in the data folder and in a backup.
pub const DATABASE: &str = "office.sqlite";
/// The attachments' folder in both.
pub const ATTACHMENTS: &str = "attachments";

#[derive(Args)]
pub struct Backup {
    /// A folder for the backup; it is made, or must be an earlier backup's parent
    to: PathBuf,
    /// The office's data folder
    #[arg(long, default_value = "data", env = "YIDANG_DATA")]
    data: PathBuf,
}

#[derive(Args)]
pub struct Restore {
    /// The folder `office backup` wrote
    from: PathBuf,
    /// The data folder to make; nothing may be there
    #[arg(long, default_value = "data", env = "YIDANG_DATA")]
    data: PathBuf,
}

/// Backs up while the office runs.
///
/// The database first, then the attachments: whatever the copied database names is copied.
///
/// # Errors
/// When something is there already or cannot be read or written.
pub async fn backup(args: &Backup) -> Result<()> {
    let file = args.data.join(DATABASE);
    ensure!(
        file.is_file(),
        "there is no {}. What to do: name the office's data folder with --data; a PostgreSQL \
         database is backed up with pg_dump, and the attachments folder by copying it",
        file.display()
    );
    let copy = args.to.join(DATABASE);
    ensure!(
        !copy.exists(),
        "{} is there already. What to do: name a new folder",
        copy.display()
    );
    fs::create_dir_all(args.to.join(ATTACHMENTS))?;
    let keep = Keep::sqlite(&file).await?;
    keep.backup(&copy).await?;
    let count = copy_attachments(&args.data.join(ATTACHMENTS), &args.to.join(ATTACHMENTS))?;
    let mut tx = keep.write().await?;
    tx.audit(
        at_the_machine(Deed::Backup, json!({ "attachments": count })),
        now(),
    )
    .await?;
    tx.commit().await?;
    keep.close().await;
    println!("{} and {count} attachments", copy.display());
    Ok(())
}

/// Makes a data folder from a backup and begins a new epoch, so that devices offer again what came
/// after the backup was made.
///
/// # Errors
/// When the data folder has a database already, or the backup cannot be read.
pub async fn restore(args: &Restore) -> Result<()> {
    let from = args.from.join(DATABASE);
    ensure!(from.is_file(), "there is no {}", from.display());
    let to = args.data.join(DATABASE);
    if to.exists() {
        bail!(
            "{} is there already and was not touched. What to do: move the data folder away first",
            to.display()
        );
    }
    fs::create_dir_all(args.data.join(ATTACHMENTS))?;
    // Whole under another name first: a restore that was cut off leaves no half database to open.
    let half = args.data.join("office.sqlite.restoring");
    fs::copy(&from, &half).with_context(|| format!("copying {}", from.display()))?;
    let keep = Keep::sqlite(&half).await?;
    let mut tx = keep.write().await?;
    let epoch = secret::id(now());
    tx.begin_epoch(&epoch).await?;
    tx.audit(
        at_the_machine(Deed::Restore, json!({ "epoch": epoch })),
        now(),
    )
    .await?;
    tx.commit().await?;
    keep.close().await;
    let count = copy_attachments(&args.from.join(ATTACHMENTS), &args.data.join(ATTACHMENTS))?;
    fs::rename(&half, &to)?;
    println!("{} and {count} attachments", to.display());
    Ok(())
}

fn copy_attachments(from: &PathBuf, to: &std::path::Path) -> Result<usize> {
    let mut count = 0;
    let Ok(entries) = fs::read_dir(from) else {
        return Ok(0);
    };
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default();
        // What is still coming has no name of its own yet.
        let whole = name.to_str().is_some_and(domain::bundle::is_sha256_hex);
        if whole && !to.join(name).exists() {
            fs::copy(&path, to.join(name))?;
            count += 1;
        }
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_backup_restores_with_a_new_epoch_and_overwrites_nothing() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("data").join(ATTACHMENTS))?;
        let sha256 = domain::bundle::sha256_hex(b"photo");
        fs::write(at("data").join(ATTACHMENTS).join(&sha256), b"photo")?;
        fs::write(at("data").join(ATTACHMENTS).join("x.part"), b"ph")?;
        let keep = Keep::sqlite(&at("data").join(DATABASE)).await?;
        let mut tx = keep.write().await?;
        tx.begin_epoch("first").await?;
        tx.commit().await?;
        let backed_up = Backup {
            to: at("backup"),
            data: at("data"),
        };
        // While the office has it open.
        backup(&backed_up).await?;
        assert!(backup(&backed_up).await.is_err());
        let restored = Restore {
            from: at("backup"),
            data: at("again"),
        };
        restore(&restored).await?;
        let again = Keep::sqlite(&at("again").join(DATABASE)).await?;
        let epoch = again.read().await?.fact("epoch").await?;
        assert!(epoch.is_some_and(|epoch| epoch != "first"));
        assert_eq!(
            fs::read(at("again").join(ATTACHMENTS).join(&sha256))?,
            b"photo"
        );
        assert!(!at("again").join(ATTACHMENTS).join("x.part").exists());
        let refused = restore(&restored).await.expect_err("it is there");
        assert!(refused.to_string().contains("was not touched"));
        Ok(())
    }
}
