//! Import: a bundle from a file, with the same checks and the same transaction as over the network.

use std::{
    fs,
    io::{Read as _, Seek as _, SeekFrom},
    path::Path,
};

use anyhow::{Context as _, Result, bail};
use domain::{bundle::Gap, device::DeviceCard, ids::DeviceId, limits::Limits};
use office_attachments::Added;
use office_db::{Action, Device};

use crate::{
    Office, applicants,
    attachments::put_holder,
    bundle_file::{self, Problem, ReadBundle},
    clock::now,
    ingest::{IngestError, audit_ingested, ingest},
};

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Taken,
    /// It can never be taken: it is damaged, or not what the office takes.
    Refused,
    /// Its device is not one the office has let in: it is taken once it is.
    AwaitsDevice(DeviceId),
    /// Changes that must come first have not: it is taken once they have.
    AwaitsChanges(Vec<Gap>),
    /// The database, the disk or the store failed. Importing it again takes what is missing, and
    /// doubles nothing.
    Failed,
}

/// Why a file was not taken.
enum NotTaken {
    Refused(String),
    Device(DeviceCard),
    Changes(Vec<Gap>),
    Failed(anyhow::Error),
}

/// What fails says nothing against the file.
impl<E: Into<anyhow::Error>> From<E> for NotTaken {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// Imports one file: what became of it, and a sentence that says so, without its full stop.
pub async fn import(office: &Office, path: &Path) -> (Outcome, String) {
    match try_import(office, path).await {
        Ok(said) => (Outcome::Taken, said),
        Err(NotTaken::Refused(why)) => (
            Outcome::Refused,
            format!("not taken: {why}. Nothing was changed"),
        ),
        Err(NotTaken::Device(card)) => {
            let said = format!(
                "waits until the office lets in the device {} ({}); nothing of it was taken. What to \
                 do: let it in, or invite it",
                card.name, card.id
            );
            (Outcome::AwaitsDevice(card.id), said)
        }
        Err(NotTaken::Changes(gaps)) => {
            let missing: Vec<String> = gaps
                .iter()
                .map(|gap| format!("{} to {} of {}", gap.from, gap.to, gap.name))
                .collect();
            let said = format!(
                "waits until the changes before it have come: {}; nothing was changed. What to do: \
                 take in the earlier file",
                missing.join(", ")
            );
            (Outcome::AwaitsChanges(gaps), said)
        }
        Err(NotTaken::Failed(error)) => (
            Outcome::Failed,
            format!(
                "not wholly taken, because something failed that may pass: {error:#}. Taking it again \
                 doubles nothing"
            ),
        ),
    }
}

async fn try_import(office: &Office, path: &Path) -> Result<String, NotTaken> {
    let limits = Limits::default();
    let refused = |why: &str| Err(NotTaken::Refused(why.to_owned()));
    let read = match bundle_file::read(path, &limits, Some(office.programme()))? {
        Ok(read) => read,
        Err(Problem::Fault(fault)) => return refused(&fault.to_string()),
        Err(Problem::NotTaken) => return refused("it waits for an earlier one"),
    };
    let signer = &read.open.bundle.device;
    let mut tx = office.database().write().await?;
    // What a file says of its device's role and scope decides nothing: only what was enrolled does.
    let who = match tx.device(&signer.id).await? {
        // Of a revoked one, what came after that is quarantined.
        Some(device) => device,
        // What this office gave out itself.
        None if signer.id == office.card().id && signer.public_key == office.card().public_key => {
            Device::of_card(office.card().clone())
        }
        None => {
            // The office's people see who waits, and decide.
            if !applicants::wait_for_admission(&mut tx, signer).await? {
                return refused(&format!(
                    "the office has turned down the device {}",
                    signer.name
                ));
            }
            tx.commit().await?;
            return Err(NotTaken::Device(signer.clone()));
        }
    };
    let text = String::from_utf8_lossy(&read.document);
    let ingested = match ingest(&mut tx, &read.open, &text, &who, now()).await {
        Ok(ingested) => ingested,
        Err(IngestError::Gaps(gaps)) => return Err(NotTaken::Changes(gaps)),
        Err(IngestError::Refused(_)) => {
            return refused("the office holds another history of this device");
        }
        Err(IngestError::TooMuchQuarantined) => {
            return refused(
                "too many changes of this device are quarantined already. What to do: release them",
            );
        }
        // Taken again, it is a revoked device's.
        Err(error @ (IngestError::Database(_) | IngestError::Revoked)) => return Err(error.into()),
    };
    audit_ingested(&mut tx, &read.open, &ingested, Action::Import, "file").await?;
    tx.commit().await?;
    let attachments = import_attachments(office, path, &read)
        .await
        .context("its changes were taken, but not all of its attachments")?;
    Ok(format!(
        "{} of {}, {attachments} attachments, {} quarantined",
        ingested.new,
        read.open.bundle.changes.len(),
        ingested.quarantined.len()
    ))
}

async fn import_attachments(office: &Office, path: &Path, read: &ReadBundle) -> Result<usize> {
    let mut file = fs::File::open(path)?;
    let mut count = 0;
    let signer = &read.open.bundle.device.id;
    for (sha256, at, size) in &read.contents {
        // Its bytes were checked when the file was read.
        if office.attachments().size(sha256).await?.is_none() {
            let mut bytes = Vec::new();
            file.seek(SeekFrom::Start(*at))?;
            (&mut file).take(*size).read_to_end(&mut bytes)?;
            let files = office.attachments();
            let added = files.add(signer.as_str(), sha256, 0, *size, bytes.into());
            match added.await? {
                Added::Whole => count += 1,
                other => bail!("the attachment {sha256} changed while it was read: {other:?}"),
            }
        }
        put_holder(office, signer, sha256).await?;
    }
    Ok(count)
}
