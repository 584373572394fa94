//! Export: everything, or one dossier, as a bundle the office signs.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Write as _,
    path::Path,
};

use anyhow::{Context as _, Result, bail};
use bytes::Bytes;
use domain::{
    bundle::{Attachment, Bundle, BundleFault, Selection, container, sha256_hex},
    photo,
    record::Change,
};
use futures_util::TryStreamExt as _;
use office_db::Action;
use serde_json::json;

use crate::{
    Office,
    audit::{self, Actor},
    outgoing,
};

/// Writes a bundle of everything or of one dossier to a new file, attachments included. Gives a line
/// that says what is in it.
///
/// # Errors
/// When the file is there already, or something cannot be read or written.
pub async fn export(
    office: &Office,
    actor: &Actor,
    dossier: Option<&str>,
    path: &Path,
) -> Result<String> {
    if path.exists() {
        bail!(
            "{} is there already. What to do: name a new file",
            path.display()
        );
    }
    let mut tx = office.database().read().await?;
    let changes = tx.changes(dossier).await?;
    let cards = tx.cards_of(&changes).await?;
    let brought = tx.granted_in(dossier).await?;
    drop(tx);
    let attachments = attachments_of(office, &changes, &brought).await?;
    let cover = match dossier {
        Some(dossier) => Selection::Dossier(dossier.to_owned()),
        None => Selection::Everything,
    };
    let bundle = Bundle {
        cards,
        changes,
        attachments,
        ..outgoing::empty(office, cover)
    };
    let document = outgoing::sealed(office, &bundle)?;
    // Under another name until it is whole.
    let partial = path.with_extension("partial");
    let mut out = fs::File::create_new(&partial)?;
    if bundle.attachments.is_empty() {
        out.write_all(document.as_bytes())?;
    } else {
        zip(office, &document, &bundle.attachments, &mut out).await?;
    }
    out.sync_all()?;
    fs::rename(&partial, path)?;
    let detail = json!({ "dossier": dossier });
    let mut tx = office.database().write().await?;
    audit::record(&mut tx, actor, Action::Export, None, detail).await?;
    tx.commit().await?;
    Ok(format!(
        "{}: {} changes, {} attachments",
        path.display(),
        bundle.changes.len(),
        bundle.attachments.len()
    ))
}

/// The attachments the changes name that are here and were `brought` for their dossiers.
async fn attachments_of(
    office: &Office,
    changes: &[Change],
    brought: &BTreeSet<(String, String)>,
) -> Result<Vec<Attachment>> {
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
        let named = (change.record.dossier.clone(), sha256.to_owned());
        if !brought.contains(&named) {
            continue;
        }
        if let Some(size) = office.attachments().size(sha256).await? {
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
        let parts = office.attachments().read(&attachment.sha256, 0).await?;
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
