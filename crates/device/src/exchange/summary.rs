//! What would go into a bundle.

use std::collections::BTreeMap;

use domain::{
    btree,
    bundle::{Attachment, Selection},
    device::{DeviceCard, Role},
    ids::DeviceId,
    photo,
    record::{Change, Record},
};

use super::ExchangeError;
use crate::store::{HandedOver, Store, StoreError};

/// Which bundle to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// All since the last hand-over: the daily one.
    SinceLast,
    /// Own changes after the last one the office has, and at most how many: what goes over the
    /// network. On a line that is cut every few seconds, each piece that arrives whole is one that
    /// need not be sent again.
    SinceOffice(u32, usize),
    /// Others' changes that came in by file: [`super::next_batch`].
    Relay,
    /// One dossier from its beginning, by its id.
    Dossier(String),
    /// All this device holds: a backup.
    Everything,
}

/// What a bundle would hold.
#[derive(Clone, Debug)]
pub struct Summary {
    pub what: What,
    pub card: DeviceCard,
    /// Dossier ids and how many changes of each, by id.
    pub dossiers: BTreeMap<String, u32>,
    /// Own and carried changes, in bundle order.
    pub(super) changes: Vec<Change>,
    /// Records whose changes are not all here.
    pub(super) records: Vec<Record>,
    /// The signer's own numbers; `last` is `first - 1` when there are none.
    pub first: u32,
    pub last: u32,
    /// Attachments that go along.
    pub attachments: Vec<Attachment>,
    /// sha256 of photos whose bytes are not on this device; their records go without them.
    pub missing: Vec<String>,
    /// Others' changes left out because some before them never came: the daily bundle has no
    /// holes. They are safe here and where they were written, and a backup holds them.
    pub left_out: u32,
}

impl Summary {
    pub fn change_count(&self) -> u32 {
        self.changes.len() as u32
    }

    /// How many records of `kind` it touches.
    pub fn records_of(&self, kind: &str) -> usize {
        let touched = self.changes.iter().map(|change| &change.record);
        btree::set(touched.filter(|key| key.kind == kind)).len()
    }

    /// Nothing new to hand over.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Bytes of all attachments.
    pub fn attachment_bytes(&self) -> u64 {
        self.attachments.iter().map(|listed| listed.size).sum()
    }

    pub(super) fn cover(&self) -> Selection {
        match &self.what {
            What::SinceLast | What::SinceOffice(..) => Selection::Since,
            What::Dossier(id) => Selection::Dossier(id.clone()),
            // Of the other devices it waits for no number: they may have holes.
            What::Everything | What::Relay => Selection::Everything,
        }
    }
}

/// Works out what a bundle would hold. Reads, and changes nothing.
///
/// # Errors
/// [`StoreError::NotEnrolled`] before enrolment.
pub async fn summary(store: &Store, what: What) -> Result<Summary, ExchangeError> {
    let card = store.device().await?.ok_or(StoreError::NotEnrolled)?;
    let mark = match what {
        // A file may have gone further than the network, or the network further than a file.
        What::SinceOffice(seq, _) => HandedOver {
            seq,
            ..HandedOver::default()
        },
        _ => store.handed_over().await?,
    };
    let mut changes = match &what {
        What::SinceLast => since(store, &card, &mark).await?,
        What::SinceOffice(after, _) => {
            store
                .changes_of(card.id.as_str(), after.saturating_add(1), u32::MAX)
                .await?
        }
        What::Dossier(dossier) => store.history(dossier).await?,
        What::Everything => store.every_change().await?,
        What::Relay => Vec::new(),
    };
    // Each device's in the order of their numbers.
    changes.sort_unstable_by(|a, b| a.id.cmp(&b.id));
    let left_out = match what {
        What::SinceLast | What::SinceOffice(..) => cut_at_holes(&mut changes, &card, &mark),
        // A dossier goes as it is, and a backup with all there is.
        What::Dossier(_) | What::Everything | What::Relay => 0,
    };
    if let What::SinceOffice(_, at_most) = what {
        changes.truncate(at_most);
    }
    let own = || {
        changes
            .iter()
            .filter(|change| change.id.device == card.id)
            .map(|c| c.id.seq)
    };
    let first = match &what {
        What::SinceLast | What::SinceOffice(..) => mark.seq.saturating_add(1),
        What::Dossier(_) => own().min().unwrap_or(1),
        What::Everything | What::Relay => 1,
    };
    let last = own().max().unwrap_or(first.saturating_sub(1));
    // In place of the changes that are at the office only.
    let records = match &what {
        What::Everything => store.compacted_records().await?,
        What::Dossier(dossier) if store.is_compacted(dossier).await? => {
            store.records(dossier).await?
        }
        _ => Vec::new(),
    };
    Ok(Summary {
        first,
        last,
        left_out,
        ..laid_out(store, what, changes, records).await?
    })
}

/// A bundle of these changes, none of them the signer's, and records.
pub(super) async fn laid_out(
    store: &Store,
    what: What,
    changes: Vec<Change>,
    records: Vec<Record>,
) -> Result<Summary, ExchangeError> {
    let card = store.device().await?.ok_or(StoreError::NotEnrolled)?;
    let mut dossiers = BTreeMap::new();
    for change in &changes {
        *dossiers
            .entry(change.record.dossier.clone())
            .or_insert_with(|| 0) += 1;
    }
    let (attachments, missing) = attachments(store, &changes, &records).await?;
    Ok(Summary {
        what,
        card,
        dossiers,
        changes,
        records,
        first: 1,
        last: 0,
        attachments,
        missing,
        left_out: 0,
    })
}

/// Own changes since the mark, and those this device passes on: a lost device's it was restored
/// from, and at the office everybody's.
async fn since(
    store: &Store,
    card: &DeviceCard,
    mark: &HandedOver,
) -> Result<Vec<Change>, ExchangeError> {
    let mut changes = store
        .changes_of(card.id.as_str(), mark.seq.saturating_add(1), u32::MAX)
        .await?;
    let restored = store.restored().await?;
    for (device, _) in store.heads().await? {
        let passes_on = card.role == Role::Office || restored.contains(&device);
        if device != card.id.as_str() && passes_on {
            let carried = mark.carried.get(&DeviceId::new(&device));
            let after = carried.copied().unwrap_or_default();
            changes.extend(
                store
                    .changes_of(&device, after.saturating_add(1), u32::MAX)
                    .await?,
            );
        }
    }
    Ok(changes)
}

/// Keeps of each device the changes that follow the mark up to the first hole; how many were cut.
/// Whoever takes the bundle would otherwise wait for what this device never had.
fn cut_at_holes(changes: &mut Vec<Change>, card: &DeviceCard, mark: &HandedOver) -> u32 {
    let before = changes.len();
    let carried = mark.carried.iter();
    let carried = carried.map(|(device, seq)| (device.clone(), *seq));
    let mut last = btree::map(carried.chain([(card.id.clone(), mark.seq)]));
    changes.retain(|change| {
        let last = last.entry(change.id.device.clone()).or_insert(0);
        let follows = last.checked_add(1) == Some(change.id.seq);
        if follows {
            *last = change.id.seq;
        }
        follows
    });
    (before - changes.len()) as u32
}

/// The attachments that changes and records name: those here, and those not here.
async fn attachments(
    store: &Store,
    changes: &[Change],
    records: &[Record],
) -> Result<(Vec<Attachment>, Vec<String>), ExchangeError> {
    let photos = changes
        .iter()
        .filter(|change| change.record.kind == photo::KIND);
    let named = photos.filter_map(|change| change.fields.get("sha256")?.value.as_text());
    let hashes = btree::set(named.chain(records.iter().flat_map(photo::hashes)));
    let (mut here, mut missing) = (Vec::new(), Vec::new());
    for hash in hashes {
        match store.attachment(hash).await? {
            Some(blob) => here.push(Attachment {
                sha256: hash.to_owned(),
                size: blob.size() as u64,
                media_type: match blob.type_() {
                    none if none.is_empty() => "application/octet-stream".to_owned(),
                    known => known,
                },
            }),
            None => missing.push(hash.to_owned()),
        }
    }
    Ok((here, missing))
}
