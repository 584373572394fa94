//! `office erase`: content that must be gone for good.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use domain::{ids::RecordKey, photo};
use office_service::{audit::Actor, erasure};

use crate::{commands::say, storage::StorageArgs};

#[derive(Args)]
pub struct Erase {
    /// The dossier: the enterprise's unified social credit code
    dossier: String,
    /// The record's kind, such as enterprise
    #[arg(long, required_unless_present = "photo")]
    kind: Option<String>,
    /// The record's id, of a kind of which a dossier has several
    #[arg(long, requires = "kind")]
    id: Option<String>,
    /// A field of the record; as often as there are fields to erase
    #[arg(long = "field", required_unless_present = "photo")]
    fields: Vec<String>,
    /// A deleted photo by its record's id: its bytes, name and caption
    #[arg(long, conflicts_with_all = ["kind", "id", "fields"])]
    photo: Option<String>,
    /// Why, for the audit log; without anybody's data
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    storage: StorageArgs,
}

impl Erase {
    fn key(&self) -> RecordKey {
        match (&self.photo, &self.kind, &self.id) {
            (Some(photo), ..) => RecordKey::new(self.dossier.clone(), photo::KIND, photo.clone()),
            (None, Some(kind), Some(id)) => {
                RecordKey::new(self.dossier.clone(), kind.clone(), id.clone())
            }
            (None, kind, _) => {
                RecordKey::only(self.dossier.clone(), kind.as_deref().unwrap_or_default())
            }
        }
    }
}

/// Erases, while the office runs or without it.
///
/// # Errors
/// When there is nothing to erase, or the office's data cannot be opened.
pub async fn run(args: &Erase) -> Result<ExitCode> {
    let office = args.storage.open_office().await?;
    let actor = Actor::command_line();
    let key = args.key();
    let done = if args.photo.is_some() {
        erasure::erase_photo(&office, &actor, &key, &args.reason).await?
    } else {
        erasure::erase(&office, &actor, &key, &args.fields, &args.reason).await?
    };
    office.database().close().await;
    say(&format!(
        "erased in {} changes, and {} attachments. Backups and exports made before hold it still: \
         make a new backup and throw the older ones away",
        done.changes, done.attachments
    ));
    Ok(ExitCode::SUCCESS)
}
