//! Taking a file in.

use domain::{
    bundle::{BundleFault, Document, ImportPlan, OpenBundle, container},
    limits::Limits,
};
use web_sys::Blob;

use super::{ExchangeError, Task, zip};
use crate::{
    browser::{self, keys},
    store::{NewAttachment, Origin, Store, StoreError},
};

/// A file that was read and checked, and what it would change.
#[derive(Clone)]
pub struct Preview {
    pub plan: ImportPlan,
    /// The bundle's numbers, cover and day, for the page.
    pub open: OpenBundle,
    /// A backup is being restored on purpose.
    pub restoring: bool,
    /// A restored backup's document, which shows that its device signed what it had not handed over.
    document: Option<String>,
    file: Blob,
    entries: Vec<container::Entry>,
}

/// What taking in did.
#[derive(Clone, Debug)]
pub struct Applied {
    /// The plan as carried out.
    pub plan: ImportPlan,
    /// Bundles that had waited for this one and were taken in after it.
    pub released: u32,
    /// Attachments for which there is no room: the file brings them when it is taken in again.
    pub without_room: u32,
}

/// Attachments stored in one transaction; progress is shown between.
const BATCH: usize = 8;

/// Reads and checks a file: form, signature, sizes, and every attachment's hash. Changes nothing.
///
/// # Errors
/// [`ExchangeError::Refused`] with the reason; the file is refused whole.
pub async fn preview(
    store: &Store,
    file: &Blob,
    restoring: bool,
    task: &Task,
) -> Result<Preview, ExchangeError> {
    task.step(0, 1).await?;
    let (opened, bundle) = open(store, file).await?;
    let total = bundle.bundle.attachments.len();
    for (n, listed) in bundle.bundle.attachments.iter().enumerate() {
        task.step(n, total).await?;
        if let Some(entry) = entry_of(&opened.entries, &listed.sha256) {
            zip::attachment(file, entry, listed).await?;
        }
    }
    let plan = store.plan(&bundle, restoring).await?;
    Ok(Preview {
        plan,
        open: bundle,
        restoring,
        document: restoring
            .then(|| String::from_utf8(opened.document).ok())
            .flatten(),
        file: file.clone(),
        entries: opened.entries,
    })
}

/// Opens a file: its document, read whole and with a good signature, beside all the attachments it
/// lists, whose content is not read yet.
///
/// # Errors
/// [`ExchangeError::Refused`] with the reason; the file is refused whole.
pub(super) async fn open(
    store: &Store,
    file: &Blob,
) -> Result<(zip::Opened, OpenBundle), ExchangeError> {
    let limits = Limits::default();
    let opened = zip::open(file, &limits).await?;
    let bundle = checked(&opened.document, &limits, store).await?;
    container::check_manifest(&bundle.bundle, &opened.entries)?;
    Ok((opened, bundle))
}

/// The document, read whole and with a good signature.
async fn checked(
    bytes: &[u8],
    limits: &Limits,
    store: &Store,
) -> Result<OpenBundle, ExchangeError> {
    let document = Document::parse(bytes, limits)?;
    browser::pause(0).await;
    let document = document.read(limits, &store.pack().code)?;
    browser::pause(0).await;
    let mut sealed = document.sealed()?;
    browser::pause(0).await;
    let countersigned = sealed.take_countersigned();
    let verdict = keys::verify(&sealed).await?;
    let mut open = sealed.verified(verdict)?;
    for inner in countersigned {
        let verdict = keys::verify(&inner).await?;
        open.countersigned.push(inner.verified(verdict)?);
    }
    Ok(open)
}

fn entry_of<'a>(entries: &'a [container::Entry], sha256: &str) -> Option<&'a container::Entry> {
    entries
        .iter()
        .find(|entry| entry.attachment() == Some(sha256))
}

/// Takes the file in: new attachments in small batches, then all the rest in one transaction.
/// Stopped or cut off before that, no record has changed, and doing it again goes on from there.
pub async fn apply(
    store: &Store,
    preview: &Preview,
    task: &Task,
) -> Result<Applied, ExchangeError> {
    let (plan, without_room) = take_in(store, preview, task).await?;
    let released = if plan.can_apply() {
        retry_deferred(store, task).await?
    } else {
        0
    };
    Ok(Applied {
        plan,
        released,
        without_room,
    })
}

/// The plan as carried out, and for how many attachments there was no room: text does not wait for
/// photos.
async fn take_in(
    store: &Store,
    preview: &Preview,
    task: &Task,
) -> Result<(ImportPlan, u32), ExchangeError> {
    if !preview.plan.can_apply() {
        return Ok((preview.plan.clone(), 0));
    }
    let wanted = &preview.plan.attachments;
    let mut without_room = 0;
    for (n, batch) in wanted.chunks(BATCH).enumerate() {
        task.step(n * BATCH, wanted.len() + 1).await?;
        let mut new = Vec::with_capacity(batch.len());
        for listed in batch {
            if let Some(entry) = entry_of(&preview.entries, &listed.sha256) {
                new.push(NewAttachment {
                    sha256: listed.sha256.clone(),
                    media_type: listed.media_type.clone(),
                    blob: zip::attachment(&preview.file, entry, listed).await?,
                    thumbnail: None,
                });
            }
        }
        let count = new.len() as u32;
        match store.put_attachments(new).await {
            Err(StoreError::Full) => without_room += count,
            other => other?,
        }
    }
    task.step(wanted.len(), wanted.len() + 1).await?;
    if let Some(document) = &preview.document {
        let others = preview.open.countersigned.iter();
        let others: Vec<_> = others.map(|own| &own.bundle.device.id).collect();
        let signer = &preview.open.bundle.device.id;
        let part = preview.open.bundle.part.map_or(1, |part| part.number);
        store.keep_restored(signer, &others, part, document).await?;
    }
    let origin = Origin::File {
        restoring: preview.restoring,
    };
    let plan = store
        .import(&preview.open, origin, &|done, total| {
            task.tell(done, total);
        })
        .await?;
    Ok((plan, without_room))
}

/// Takes in what the office passes on over the network. What is refused of it is kept apart, unless
/// that is the office itself.
///
/// # Errors
/// [`ExchangeError::Refused`] when it does not check, or was not signed by `office`.
pub async fn take_from_office(
    store: &Store,
    text: &str,
    office: &str,
) -> Result<ImportPlan, ExchangeError> {
    let opened = checked(text.as_bytes(), &Limits::default(), store).await?;
    if opened.bundle.device.id.as_str() != office {
        return Err(BundleFault::BadSignature.into());
    }
    Ok(store.import(&opened, Origin::Office, &|_, _| ()).await?)
}

/// Keeps a file that came too early; it is taken in by itself when its gap is filled.
pub async fn defer(store: &Store, preview: &Preview) -> Result<(), ExchangeError> {
    Ok(store
        .defer(&preview.open, &preview.file, preview.restoring)
        .await?)
}

/// Tries the files that are deferred; how many could be taken in. One that fails stays so and stops
/// no other.
pub async fn retry_deferred(store: &Store, task: &Task) -> Result<u32, ExchangeError> {
    let mut released = 0;
    loop {
        let mut again = false;
        for deferred in store.deferred().await? {
            let Ok(found) = preview(store, &deferred.file, deferred.restoring, task).await else {
                continue;
            };
            let taken = match take_in(store, &found, task).await {
                // With attachments left in it the file is still wanted.
                Ok((done, without_room)) => {
                    found.plan.can_apply() && done.can_apply() && without_room == 0
                }
                Err(ExchangeError::Cancelled) => return Err(ExchangeError::Cancelled),
                Err(_) => false,
            };
            if taken {
                store.release(&deferred).await?;
                released += 1;
                again = true;
            }
        }
        if !again {
            return Ok(released);
        }
    }
}
