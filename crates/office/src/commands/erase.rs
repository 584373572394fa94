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
    #[arg(required_unless_present = "person")]
    dossier: Option<String>,
    #[command(flatten)]
    what: What,
    /// The record's id, of a kind of which a dossier has several
    #[arg(long, requires = "kind")]
    id: Option<String>,
    /// A field of the record; as often as there are fields to erase
    #[arg(long = "field", required_unless_present_any = ["photo", "whole", "person"])]
    fields: Vec<String>,
    /// Why, for the audit log; without anybody's data
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    storage: StorageArgs,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct What {
    /// The record's kind, such as enterprise
    #[arg(long)]
    kind: Option<String>,
    /// A deleted photo by its record's id: its bytes, name and caption
    #[arg(long)]
    photo: Option<String>,
    /// All of a deleted enterprise's dossier
    #[arg(long)]
    whole: bool,
    /// The name of a person who wrote something, in every dossier
    #[arg(long, conflicts_with = "dossier")]
    person: Option<String>,
}

/// Erases, while the office runs or without it.
///
/// # Errors
/// When there is nothing to erase, or the office's data cannot be opened.
pub async fn run(args: &Erase) -> Result<ExitCode> {
    let office = args.storage.open_office().await?;
    let (actor, reason) = (Actor::command_line(), &args.reason);
    let dossier = args.dossier.as_deref().unwrap_or_default();
    let what = &args.what;
    let done = if let Some(person) = &what.person {
        erasure::erase_person(&office, &actor, person, reason).await?
    } else if what.whole {
        erasure::erase_dossier(&office, &actor, dossier, reason).await?
    } else if let Some(photo) = &what.photo {
        let photo = RecordKey::new(dossier, photo::KIND, photo.as_str());
        erasure::erase_photo(&office, &actor, &photo, reason).await?
    } else {
        let kind = what.kind.as_deref().unwrap_or_default();
        let key = match &args.id {
            Some(id) => RecordKey::new(dossier, kind, id.as_str()),
            None => RecordKey::only(dossier, kind),
        };
        erasure::erase(&office, &actor, &key, &args.fields, reason).await?
    };
    office.database().purge().await?;
    office.database().close().await;
    say(&format!(
        "erased in {} changes, and {} attachments. Backups and exports made before hold it still: \
         make a new backup and throw the older ones away",
        done.changes, done.attachments
    ));
    if done.decisions > 0 {
        say(&format!(
            "{} decisions name the person still: what was signed is kept whole",
            done.decisions
        ));
    }
    Ok(ExitCode::SUCCESS)
}
