//! Taking a file in.

use domain::{
    bundle::{BundleFault, Document, ImportPlan, OpenBundle, container},
    limits::Limits,
};
use web_sys::Blob;

use super::{ExchangeError, Task, zip};
use crate::{
    browser::{self, keys},
    store::{NewAttachment, Store},
};

/// A file that was read and checked, and what it would change.
#[derive(Clone)]
pub struct Preview {
    pub plan: ImportPlan,
    /// The bundle's numbers, cover and day, for the page.
    pub open: OpenBundle,
    /// A backup is being restored on purpose.
    pub restoring: bool,
    /// A restored backup's document, to vouch for what its device had not handed over.
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
    let limits = Limits::default();
    let opened = zip::open(file, &limits).await?;
    let bundle = checked(&opened.document, &limits, store).await?;
    container::check_manifest(&bundle.bundle, &opened.entries)?;
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
    let vouched = sealed.take_countersigned();
    let verdict = keys::verify(&sealed).await?;
    let mut open = sealed.verified(verdict)?;
    for inner in vouched {
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
    let plan = take_in(store, preview, task).await?;
    let released = if plan.can_apply() {
        retry_held(store, task).await?
    } else {
        0
    };
    Ok(Applied { plan, released })
}

async fn take_in(
    store: &Store,
    preview: &Preview,
    task: &Task,
) -> Result<ImportPlan, ExchangeError> {
    if !preview.plan.can_apply() {
        return Ok(preview.plan.clone());
    }
    let wanted = &preview.plan.attachments;
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
        store.put_attachments(new).await?;
    }
    task.step(wanted.len(), wanted.len() + 1).await?;
    if let Some(document) = &preview.document {
        let others = preview.open.countersigned.iter();
        let others: Vec<_> = others.map(|own| &own.bundle.device.id).collect();
        let signer = &preview.open.bundle.device.id;
        store.keep_restored(signer, &others, document).await?;
    }
    Ok(store
        .import(&preview.open, preview.restoring, true, &|done, total| {
            task.tell(done, total);
        })
        .await?)
}

/// Takes in what the office passes on over the network.
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
    Ok(store.import(&opened, false, false, &|_, _| ()).await?)
}

/// Keeps a file that came too early; it is taken in by itself when its gap is filled.
pub async fn hold(store: &Store, preview: &Preview) -> Result<(), ExchangeError> {
    Ok(store
        .hold(&preview.open, &preview.file, preview.restoring)
        .await?)
}

/// Tries the files that are held; how many could be taken in. One that fails stays held and stops
/// no other.
pub async fn retry_held(store: &Store, task: &Task) -> Result<u32, ExchangeError> {
    let mut released = 0;
    loop {
        let mut again = false;
        for held in store.held().await? {
            let Ok(found) = preview(store, &held.file, held.restoring, task).await else {
                continue;
            };
            let taken = match take_in(store, &found, task).await {
                Ok(done) => found.plan.can_apply() && done.can_apply(),
                Err(ExchangeError::Cancelled) => return Err(ExchangeError::Cancelled),
                Err(_) => false,
            };
            if taken {
                store.release(&held).await?;
                released += 1;
                again = true;
            }
        }
        if !again {
            return Ok(released);
        }
    }
}
