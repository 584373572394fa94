//! The pictures of dossiers, for papers.

use std::collections::BTreeMap;

use anyhow::Result;
use domain::{bundle::is_sha256_hex, photo, record::Record};
use futures_util::TryStreamExt as _;

use crate::Office;

/// The JPEG pictures that `records` of one dossier name, by sha256: those that are here and were brought
/// for that dossier. Naming a picture of another dossier shows nothing.
///
/// # Errors
/// When the database or the attachments do not answer.
pub async fn of_dossier(
    office: &Office,
    dossier: &str,
    records: &[Record],
) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut tx = office.database().read().await?;
    let brought = tx.granted_in(Some(dossier)).await?;
    drop(tx);
    let live = records.iter().filter(|record| !record.is_deleted());
    let jpeg = live.filter(|record| record.text("type") == Some("image/jpeg"));
    let mut pictures = BTreeMap::new();
    for sha256 in jpeg.flat_map(photo::hashes) {
        let named = (dossier.to_owned(), sha256.to_owned());
        let known = !is_sha256_hex(sha256) || pictures.contains_key(sha256);
        if known || !brought.contains(&named) {
            continue;
        }
        if office.attachments().size(sha256).await?.is_none() {
            continue;
        }
        let mut pieces = std::pin::pin!(office.attachments().read(sha256, 0).await?);
        let mut bytes = Vec::new();
        while let Some(piece) = pieces.try_next().await? {
            bytes.extend_from_slice(&piece);
        }
        pictures.insert(sha256.to_owned(), bytes);
    }
    Ok(pictures)
}
