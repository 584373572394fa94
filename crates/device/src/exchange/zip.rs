//! The zip around a bundle with attachments, put together and taken apart as slices: a tablet
//! never holds all photos in memory.

use domain::bundle::{
    Attachment, BundleFault,
    container::{self, DOCUMENT, Digesting, Entry, FOLDER, Writer},
};
use js_sys::Array;
use web_sys::{Blob, BlobPropertyBag};

use super::{ExchangeError, Task};
use crate::{
    browser::{BrowserError, files},
    store::Store,
};

/// Lays out document and attachments.
pub async fn write(
    store: &Store,
    document: &[u8],
    attachments: &[Attachment],
    task: &Task,
) -> Result<Blob, ExchangeError> {
    let parts = Array::new();
    let mut writer = Writer::default();
    let push = |bytes: &[u8]| parts.push(&js_sys::Uint8Array::from(bytes));
    let (size, crc, _) = digest(document).finish();
    push(&writer.entry(DOCUMENT, size, crc)?);
    push(document);
    for (n, listed) in attachments.iter().enumerate() {
        let blob = store.attachment(&listed.sha256).await?.ok_or_else(|| {
            BundleFault::AttachmentMissing {
                sha256: listed.sha256.clone(),
            }
        })?;
        let bytes = files::read(&blob).await?;
        let content = digest(&bytes);
        container::check_attachment(listed, content.clone())?;
        let (size, crc, _) = content.finish();
        push(&writer.entry(&format!("{FOLDER}{}", listed.sha256), size, crc)?);
        parts.push(&blob);
        task.step(n + 2, attachments.len() + 2).await?;
    }
    push(&writer.finish());
    let bag = BlobPropertyBag::new();
    bag.set_type("application/zip");
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &bag);
    Ok(blob.map_err(BrowserError::from)?)
}

fn digest(bytes: &[u8]) -> Digesting {
    let mut digesting = Digesting::default();
    digesting.update(bytes);
    digesting
}

/// A bundle's file taken apart: the document's bytes, and the zip's entries.
pub struct Opened {
    pub document: Vec<u8>,
    pub entries: Vec<Entry>,
}

/// Reads a `.json` or a `.zip`, told apart by its first bytes, never by its name.
pub async fn open(file: &Blob, limits: &domain::limits::Limits) -> Result<Opened, ExchangeError> {
    let size = file.size() as u64;
    if size > limits.file_bytes {
        return Err(BundleFault::TooLarge {
            size,
            limit: limits.file_bytes,
        }
        .into());
    }
    if size == 0 {
        return Err(BundleFault::Cut.into());
    }
    if !container::is_zip(&slice(file, 0, size.min(4)).await?) {
        if size > limits.document_bytes {
            return Err(BundleFault::TooLarge {
                size,
                limit: limits.document_bytes,
            }
            .into());
        }
        return Ok(Opened {
            document: slice(file, 0, size).await?,
            entries: Vec::new(),
        });
    }
    let tail = slice(file, size - container::tail_len(size), size).await?;
    let directory = container::find_directory(&tail, size)?;
    let listing = slice(file, directory.offset, directory.offset + directory.len).await?;
    let entries = container::read_directory(&listing, &directory, limits)?;
    let document = match entries.iter().find(|entry| entry.name == DOCUMENT) {
        Some(entry) => {
            let at = content_at(file, entry).await?;
            slice(file, at, at + entry.size).await?
        }
        None => return Err(BundleFault::Cut.into()),
    };
    Ok(Opened { document, entries })
}

/// An attachment's content as a blob of the file, after checking it against the bundle's list.
pub async fn attachment(
    file: &Blob,
    entry: &Entry,
    listed: &Attachment,
) -> Result<Blob, ExchangeError> {
    let at = content_at(file, entry).await?;
    let bytes = slice(file, at, at + entry.size).await?;
    container::check_attachment(listed, digest(&bytes))?;
    // A copy: a slice would follow the file when it changes or its stick is pulled.
    Ok(files::blob(&bytes, &listed.media_type)?)
}

async fn content_at(file: &Blob, entry: &Entry) -> Result<u64, ExchangeError> {
    let header = slice(file, entry.header_at, entry.header_at + entry.header_len()).await?;
    Ok(entry.content_at(&header)?)
}

async fn slice(file: &Blob, from: u64, to: u64) -> Result<Vec<u8>, ExchangeError> {
    if from == to {
        return Ok(Vec::new());
    }
    let part = file
        .slice_with_f64_and_f64(from as f64, to as f64)
        .map_err(BrowserError::from)?;
    Ok(files::read(&part).await?)
}
