//! Making a bundle's file.

use std::collections::BTreeMap;

use domain::{
    btree,
    bundle::{Bundle, COUNTERSIGNED, seal, sha256_hex, signing_bytes, split},
    ids::DeviceId,
    limits::Limits,
    value::Value,
};
use web_sys::Blob;

use super::{ExchangeError, Summary, Task, What, import, zip};
use crate::{
    browser::{self, BrowserError, files, keys},
    store::{HandedOver, Store, StoreError},
};

/// A bundle's file.
#[derive(Clone, Debug)]
pub struct MadeFile {
    /// With its ending.
    pub name: String,
    pub blob: Blob,
}

/// A bundle, ready to be given to the person: one file, or several where one cannot hold it.
#[derive(Clone, Debug)]
pub struct Made {
    /// In the order in which they are to be taken in.
    pub files: Vec<MadeFile>,
    /// The bundle's name: sha256 of what was signed; of several files the last one's.
    pub hash: String,
    /// Photos whose bytes are not on this device; only their records are inside.
    pub missing: u32,
    /// How many changes are inside.
    pub changes: u32,
    /// Changes that no reader takes as they were stored, and that are inside as the nearest.
    pub mended: u32,
    /// Changes, records and attachments that no reader takes at all, and that are not inside.
    pub left_out: u32,
    /// Where the mark goes once the person has the file; only daily bundles move it.
    mark: Option<HandedOver>,
}

impl Made {
    /// Bytes of all files.
    pub fn size(&self) -> u64 {
        self.files.iter().map(|file| file.blob.size() as u64).sum()
    }

    /// The files' names.
    pub fn names(&self) -> String {
        let names: Vec<&str> = self.files.iter().map(|file| file.name.as_str()).collect();
        names.join(", ")
    }
}

/// Signs and lays out the bundle, in several files where one cannot hold it: `.json`, or `.zip` where
/// there are attachments. What is to be a file is opened again before it is said to be made.
///
/// # Errors
/// [`ExchangeError::Refused`] when a reader would refuse it. [`ExchangeError::Browser`] when the browser
/// cannot sign or read an attachment.
pub async fn make(store: &Store, summary: &Summary, task: &Task) -> Result<Made, ExchangeError> {
    make_within(store, summary, &Limits::default(), task).await
}

/// The same for readers with these limits.
pub(super) async fn make_within(
    store: &Store,
    summary: &Summary,
    limits: &Limits,
    task: &Task,
) -> Result<Made, ExchangeError> {
    let steps = summary.attachments.len() + 2;
    task.step(0, steps).await?;
    let handed = store.handed_over().await?;
    let wrote = summary.changes.iter().map(|change| &change.id.device);
    let seen = summary
        .records
        .iter()
        .flat_map(|record| record.versions().keys());
    let carried = btree::set(wrote.chain(seen));
    let cards = store
        .devices()
        .await?
        .into_iter()
        .filter(|card| card.id != summary.card.id && carried.contains(&card.id))
        .collect();
    let mut extra = BTreeMap::new();
    let restored = store.restored().await?;
    if carried
        .iter()
        .any(|device| restored.iter().any(|lost| lost == device.as_str()))
    {
        extra.insert(
            COUNTERSIGNED.to_owned(),
            Value::List(store.countersigned().await?),
        );
    }
    let bundle = Bundle {
        programme: store.pack().code.clone(),
        edition: store.pack().edition.clone(),
        cover: summary.cover(),
        device: summary.card.clone(),
        first: summary.first,
        last: summary.last,
        previous: handed.hash.clone(),
        created_at: now_iso(),
        cards,
        changes: summary.changes.clone(),
        attachments: summary.attachments.clone(),
        records: summary.records.clone(),
        part: None,
        extra,
    };
    let parts = split(bundle, limits)?;
    // Under one number there is one content.
    store.put_mended(&parts.mended).await?;
    // Over the network attachments go apart, each so that it can be cut off.
    let apart = matches!(summary.what, What::SinceOffice(..) | What::Relay);
    let pair = store.keys().await?.ok_or(StoreError::NotEnrolled)?;
    let stem = stem(summary);
    let of = parts.bundles.len();
    let mut files = Vec::with_capacity(of);
    let mut hash = String::new();
    for (n, bundle) in (1..).zip(&parts.bundles) {
        let bytes = signing_bytes(bundle)?;
        hash = sha256_hex(&bytes);
        let signature: [u8; 64] = keys::sign(&pair, &bytes)
            .await?
            .try_into()
            .map_err(|_| BrowserError("the signature is not 64 bytes".to_owned()))?;
        let document = seal(bundle, &signature)?.into_bytes();
        task.step(1, steps).await?;
        let (blob, ending) = if bundle.attachments.is_empty() || apart {
            (files::blob(&document, "application/json")?, "json")
        } else {
            let zip = zip::write(store, &document, &bundle.attachments, task).await?;
            (zip, "zip")
        };
        if !apart {
            // Whoever takes it does the same. Attachments were checked when they were laid out.
            import::open(store, &blob).await?;
        }
        let name = match of {
            1 => format!("{stem}.{ending}"),
            _ => format!("{stem}_{n}-{of}.{ending}"),
        };
        files.push(MadeFile { name, blob });
    }
    let daily = apart || summary.what == What::SinceLast;
    let mark = daily.then(|| mark(summary, handed, &hash));
    Ok(Made {
        files,
        hash,
        missing: summary.missing.len() as u32,
        changes: summary.change_count(),
        mended: parts.mended.len() as u32,
        left_out: parts.left_out.len() as u32,
        mark,
    })
}

impl Made {
    /// The bundle as it counts when a device's changes were refused: they are not handed over.
    pub fn without(mut self, device: &str, before: &HandedOver) -> Self {
        let device = DeviceId::new(device);
        if let Some(mark) = &mut self.mark {
            match before.carried.get(&device) {
                Some(seq) => drop(mark.carried.insert(device, *seq)),
                None => drop(mark.carried.remove(&device)),
            }
        }
        self
    }
}

fn mark(summary: &Summary, before: HandedOver, hash: &str) -> HandedOver {
    let mut carried = before.carried;
    for change in summary
        .changes
        .iter()
        .filter(|change| change.id.device != summary.card.id)
    {
        let last = carried.entry(change.id.device.clone()).or_insert(0);
        *last = change.id.seq.max(*last);
    }
    HandedOver {
        // Of its own, what is passed on holds nothing.
        seq: match summary.what {
            What::Relay => before.seq,
            _ => summary.last,
        },
        hash: Some(hash.to_owned()),
        at: Some(browser::now_ms()),
        carried,
    }
}

/// Moves the mark: the person has the file. A bundle that never arrived leaves a gap the office
/// sees and asks for; [`What::Everything`] fills it.
pub async fn handed_over(store: &Store, made: &Made) -> Result<(), ExchangeError> {
    match &made.mark {
        Some(mark) => Ok(store.mark_handed_over(mark).await?),
        None => Ok(()),
    }
}

/// ISO 8601, UTC, to the second.
fn now_iso() -> String {
    let iso = String::from(js_sys::Date::new_0().to_iso_string());
    match iso.split_once('.') {
        Some((seconds, _)) => format!("{seconds}Z"),
        None => iso,
    }
}

/// `一档_<device or dossier>_<day>_<numbers>`, safe as a file name everywhere.
fn stem(summary: &Summary) -> String {
    let (kind, name) = match &summary.what {
        What::SinceLast | What::SinceOffice(..) | What::Relay => {
            ("数据包", summary.card.name.as_str())
        }
        What::Dossier(id) => ("一企一档", id.as_str()),
        What::Everything => ("备份", summary.card.name.as_str()),
    };
    let day = browser::today().to_string().replace('-', "");
    let safe: String = name
        .chars()
        .map(|character| {
            if character.is_alphanumeric() {
                character
            } else {
                '-'
            }
        })
        .take(40)
        .collect();
    format!("{kind}_{safe}_{day}_{}-{}", summary.first, summary.last)
}
