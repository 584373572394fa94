//! `office import` and `office export`: bundles as files.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Result;
use clap::Args;
use office_service::{
    audit::Actor,
    export,
    import::{self, Outcome},
};

use crate::{commands::say, storage::StorageArgs};

#[derive(Args)]
pub struct Import {
    /// Bundles: .json, or .zip with attachments
    #[arg(required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    storage: StorageArgs,
}

#[derive(Args)]
pub struct Export {
    /// The file to write; .zip where there are attachments
    file: PathBuf,
    /// One dossier by its id, instead of everything
    #[arg(long)]
    dossier: Option<String>,
    #[command(flatten)]
    storage: StorageArgs,
}

/// Takes files in, each whole or not at all; one that is refused stops no other.
///
/// # Errors
/// When the office's own data cannot be opened.
pub async fn import(args: &Import) -> Result<ExitCode> {
    let office = args.storage.open_office().await?;
    let mut all = true;
    for path in &args.files {
        let (outcome, said) = import::import(&office, path).await;
        say(&format!("{}: {said}", path.display()));
        all &= outcome == Outcome::Taken;
    }
    office.database().close().await;
    Ok(if all {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Writes a bundle the office signs, of everything or of one dossier, attachments included.
///
/// # Errors
/// When the file is there already, or something cannot be read or written.
pub async fn export(args: &Export) -> Result<ExitCode> {
    let office = args.storage.open_office().await?;
    let actor = Actor::command_line();
    let said = export::export(&office, &actor, args.dossier.as_deref(), &args.file).await?;
    say(&said);
    office.database().close().await;
    Ok(ExitCode::SUCCESS)
}
