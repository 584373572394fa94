//! Bundles as files: `office import`, `office export`, and the inbox folder. The same checks and the
//! same transaction as over the network.

use std::{
    collections::BTreeMap,
    fs,
    io::{Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use anyhow::{Context, Result, anyhow, bail};
use bytes::Bytes;
use clap::Args;
use domain::{
    bundle::{Attachment, Bundle, BundleFault, Cover, Limits, container, sha256_hex},
    device::DeviceCard,
    ids::DeviceId,
    photo,
    record::Change,
};
use futures_util::TryStreamExt as _;
use serde_json::json;

use crate::{
    api::{Office, now},
    attachments::Piece,
    inspect::file::{self, Problem, ReadBundle},
    keep::{Deed, Device, TakeError, at_the_machine},
    place::Place,
};

#[derive(Args)]
pub struct Import {
    /// Bundles: .json, or .zip with attachments
    #[arg(required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    place: Place,
}

#[derive(Args)]
pub struct Export {
    /// The file to write; .zip where there are attachments
    file: PathBuf,
    /// One dossier by its id, instead of everything
    #[arg(long)]
    dossier: Option<String>,
    #[command(flatten)]
    place: Place,
}

/// Takes files in, each whole or not at all; one that is refused stops no other.
///
/// # Errors
/// When the office's own data cannot be opened.
pub async fn import(args: &Import) -> Result<ExitCode> {
    let office = args.place.open().await?;
    let mut all = true;
    for path in &args.files {
        let (fate, said) = take(&office, path).await;
        println!("{}: {said}", path.display());
        all &= fate == Fate::Taken;
    }
    office.keep().close().await;
    Ok(if all {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    Taken,
    Refused,
    /// Its device is not one the office has let in: the file is kept until it is.
    Waits(DeviceId),
}

/// Why a file was not taken.
enum NotTaken {
    Waits(DeviceCard),
    Refused(anyhow::Error),
}

impl<E: Into<anyhow::Error>> From<E> for NotTaken {
    fn from(error: E) -> Self {
        Self::Refused(error.into())
    }
}

/// Takes one file in. What became of it, and what is to be said of it.
pub async fn take(office: &Office, path: &Path) -> (Fate, String) {
    match try_take(office, path).await {
        Ok(said) => (Fate::Taken, said),
        Err(NotTaken::Refused(error)) => (
            Fate::Refused,
            format!("not taken: {error:#}. Nothing was changed"),
        ),
        Err(NotTaken::Waits(card)) => {
            let said = format!(
                "waits: the office has not let in the device {} ({}). Nothing was changed. What to \
                 do: let it in, or invite it, and the file is taken",
                card.name, card.id
            );
            (Fate::Waits(card.id), said)
        }
    }
}

async fn try_take(office: &Office, path: &Path) -> Result<String, NotTaken> {
    let limits = Limits::default();
    let read = match file::read(path, &limits, Some(office.programme()))? {
        Ok(read) => read,
        Err(Problem::Fault(fault)) => return Err(fault.into()),
        Err(Problem::NotTaken) => return Err(anyhow!("it waits for an earlier one").into()),
    };
    let signer = &read.open.bundle.device;
    let mut tx = office.keep().write().await?;
    // What a file says of its device's role and scope decides nothing: only what was enrolled does.
    let who = match tx.device(&signer.id).await? {
        // Of a revoked one, what came after that is set aside.
        Some(device) => device,
        // What this office gave out itself.
        None if signer.id == office.card().id && signer.public_key == office.card().public_key => {
            Device::of_card(office.card().clone())
        }
        None => {
            // The office's people see who waits, and decide.
            if !tx.wait_for_admission(signer, now()).await? {
                return Err(
                    anyhow!("the office has turned down the device {}", signer.name).into(),
                );
            }
            tx.commit().await?;
            return Err(NotTaken::Waits(signer.clone()));
        }
    };
    let text = String::from_utf8_lossy(&read.document);
    let taken = match tx.take(&read.open, &text, &who, now()).await {
        Ok(taken) => taken,
        Err(TakeError::Gaps(gaps)) => {
            let gaps: Vec<String> = gaps
                .iter()
                .map(|gap| format!("{} to {} of {}", gap.from, gap.to, gap.name))
                .collect();
            return Err(anyhow!("changes must come first: {}", gaps.join(", ")).into());
        }
        Err(TakeError::Refused(_)) => {
            return Err(anyhow!("the office holds another history of this device").into());
        }
        Err(TakeError::Database(error)) => return Err(error.into()),
    };
    tx.audit_taken(&read.open, &taken, Deed::Import, "file", now())
        .await?;
    tx.commit().await?;
    let attachments = take_attachments(office, path, &read).await?;
    Ok(format!(
        "{} of {}, {attachments} attachments, {} set aside",
        taken.new,
        read.open.bundle.changes.len(),
        taken.set_aside.len()
    ))
}

async fn take_attachments(office: &Office, path: &Path, read: &ReadBundle) -> Result<usize> {
    let mut file = fs::File::open(path)?;
    let mut count = 0;
    for (sha256, at, size) in &read.contents {
        if office.files().size(sha256).await?.is_some() {
            here(office, sha256).await?;
            continue;
        }
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(*at))?;
        (&mut file).take(*size).read_to_end(&mut bytes)?;
        match office.files().add(sha256, 0, *size, bytes.into()).await? {
            Piece::Whole => {
                here(office, sha256).await?;
                count += 1;
            }
            other => bail!("the attachment {sha256} changed while it was read: {other:?}"),
        }
    }
    Ok(count)
}

/// An attachment is here: nobody is asked for it any more.
async fn here(office: &Office, sha256: &str) -> Result<()> {
    let mut tx = office.keep().write().await?;
    tx.arrived(sha256).await?;
    Ok(tx.commit().await?)
}

/// Writes a bundle the office signs, of everything or of one dossier, attachments included.
///
/// # Errors
/// When the file is there already, or something cannot be read or written.
pub async fn export(args: &Export) -> Result<ExitCode> {
    let office = args.place.open().await?;
    let said = write(&office, args.dossier.as_deref(), &args.file).await?;
    println!("{said}");
    let detail = json!({ "dossier": args.dossier });
    let mut tx = office.keep().write().await?;
    tx.audit(at_the_machine(Deed::Export, detail), now())
        .await?;
    tx.commit().await?;
    office.keep().close().await;
    Ok(ExitCode::SUCCESS)
}

/// As [`export`], of an open office.
///
/// # Errors
/// As [`export`].
pub async fn write(office: &Office, dossier: Option<&str>, path: &Path) -> Result<String> {
    if path.exists() {
        bail!(
            "{} is there already. What to do: name a new file",
            path.display()
        );
    }
    let mut tx = office.keep().read().await?;
    let changes = tx.changes(dossier).await?;
    let cards = tx.cards_of(&changes).await?;
    drop(tx);
    let attachments = attachments_of(office, &changes).await?;
    let cover = match dossier {
        Some(dossier) => Cover::Dossier(dossier.to_owned()),
        None => Cover::Everything,
    };
    let bundle = Bundle {
        cards,
        changes,
        attachments,
        ..office.bundle(cover)
    };
    let document = office.seal(&bundle);
    // Under another name until it is whole.
    let half = path.with_extension("half");
    let mut out = fs::File::create_new(&half)?;
    if bundle.attachments.is_empty() {
        out.write_all(document.as_bytes())?;
    } else {
        zip(office, &document, &bundle.attachments, &mut out).await?;
    }
    out.sync_all()?;
    fs::rename(&half, path)?;
    Ok(format!(
        "{}: {} changes, {} attachments",
        path.display(),
        bundle.changes.len(),
        bundle.attachments.len()
    ))
}

/// The attachments the changes name that are here.
async fn attachments_of(office: &Office, changes: &[Change]) -> Result<Vec<Attachment>> {
    let mut found = BTreeMap::new();
    for change in changes
        .iter()
        .filter(|change| change.record.kind == photo::KIND)
    {
        let text = |name: &str| {
            change
                .fields
                .get(name)
                .and_then(|write| write.value.as_text())
        };
        let Some(sha256) = text("sha256").filter(|text| domain::bundle::is_sha256_hex(text)) else {
            continue;
        };
        if let Some(size) = office.files().size(sha256).await? {
            let media_type = text("type").unwrap_or("application/octet-stream");
            found.insert(
                sha256.to_owned(),
                Attachment {
                    sha256: sha256.to_owned(),
                    size,
                    media_type: media_type.to_owned(),
                },
            );
        }
    }
    Ok(found.into_values().collect())
}

async fn zip(
    office: &Office,
    document: &str,
    listed: &[Attachment],
    out: &mut fs::File,
) -> Result<()> {
    let mut zip = container::Writer::default();
    let mut add = |name: &str, bytes: &[u8]| -> Result<()> {
        let header = zip.entry(name, bytes.len() as u64, container::Crc32::of(bytes))?;
        out.write_all(&header)?;
        Ok(out.write_all(bytes)?)
    };
    add("bundle.json", document.as_bytes())?;
    for attachment in listed {
        let parts = office.files().read(&attachment.sha256, 0).await?;
        let parts: Vec<Bytes> = parts.try_collect().await?;
        let bytes = parts.concat();
        if sha256_hex(&bytes) != attachment.sha256 {
            return Err(BundleFault::AttachmentMissing {
                sha256: attachment.sha256.clone(),
            })
            .context("an attachment is damaged on the office's disk");
        }
        add(&format!("attachments/{}", attachment.sha256), &bytes)?;
    }
    Ok(out.write_all(&zip.finish())?)
}

/// How often the inbox is looked at; a file is taken when it has not grown between two looks.
const LOOK: Duration = Duration::from_secs(3);

/// Takes in what is put into a folder, for as long as the office runs: what was taken goes to
/// `taken/`, what was not to `refused/`, what waits for its device to be let in to `waiting/`, each
/// with the reason beside it. What waits is taken once the device is let in.
pub async fn watch(office: Office, folder: PathBuf) {
    let mut sizes: BTreeMap<PathBuf, u64> = BTreeMap::new();
    let mut waiting: BTreeMap<PathBuf, Option<DeviceId>> = bundles(&folder.join("waiting"))
        .into_iter()
        .map(|(path, _)| (path, None))
        .collect();
    loop {
        let mut now = BTreeMap::new();
        for (path, size) in bundles(&folder) {
            if sizes.get(&path) == Some(&size) {
                waiting.extend(put_away(&office, &folder, &path).await);
            } else {
                now.insert(path, size);
            }
        }
        sizes = now;
        for (path, device) in std::mem::take(&mut waiting) {
            // Of those that waited when the program started, whom they wait for is in the file.
            let there = match &device {
                Some(device) => is_let_in(&office, device).await,
                None => true,
            };
            if there && path.is_file() {
                waiting.extend(put_away(&office, &folder, &path).await);
            } else if path.is_file() {
                waiting.insert(path, device);
            }
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// The bundles in a folder, with their sizes.
fn bundles(folder: &Path) -> Vec<(PathBuf, u64)> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .filter_map(|entry| {
            let path = entry.path();
            let ending = path.extension()?;
            let size = entry.metadata().ok().filter(fs::Metadata::is_file)?.len();
            (ending == "json" || ending == "zip").then_some((path, size))
        })
        .collect()
}

async fn is_let_in(office: &Office, device: &DeviceId) -> bool {
    let Ok(mut tx) = office.keep().read().await else {
        return false;
    };
    matches!(tx.device(device).await, Ok(Some(_)))
}

/// Takes a file and moves it to where it belongs; gives where it waits and for which device.
async fn put_away(
    office: &Office,
    folder: &Path,
    path: &Path,
) -> Option<(PathBuf, Option<DeviceId>)> {
    let (fate, said) = take(office, path).await;
    let to = folder.join(match &fate {
        Fate::Taken => "taken",
        Fate::Refused => "refused",
        Fate::Waits(_) => "waiting",
    });
    let name = path.file_name().unwrap_or_default();
    let name = if path.parent() == Some(&folder.join("waiting")) {
        name.to_string_lossy().into_owned()
    } else {
        // The day's second file of a name must not write over the first.
        format!("{}-{}", now(), name.to_string_lossy())
    };
    let (file, why) = (to.join(&name), to.join(format!("{name}.txt")));
    let old = path.with_file_name(format!("{name}.txt"));
    let moved = fs::create_dir_all(&to)
        .and_then(|()| fs::rename(path, &file))
        .and_then(|()| fs::write(&why, format!("{said}\n")));
    if old != why && old.is_file() {
        drop(fs::remove_file(old));
    }
    tracing::info!(?fate, "a file from the inbox");
    if let Err(error) = moved {
        tracing::error!(%error, "the inbox cannot be written to");
    }
    match fate {
        Fate::Waits(device) => Some((file, Some(device))),
        _ => None,
    }
}
