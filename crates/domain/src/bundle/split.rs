//! Making bundles that every reader takes: of what one cannot hold several parts, and of what no
//! reader takes the nearest that one does.
//!
//! One value that no reader takes must never keep a device from handing over or backing up the rest.
//! [`Record::change`](crate::record::Record::change) makes no such change; one that is stored all the
//! same (by an older build, or damaged) goes as [`Change::mended`], and what cannot be mended is left
//! out. Both are named in [`Parts`], for a page to say so.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    check,
    fault::{BundleFault, Checked},
    format::{Attachment, Bundle, Part, Selection},
};
use crate::{
    btree,
    bytes::sha256_hex,
    check::Place,
    device::DeviceCard,
    ids::{ChangeId, DeviceId, RecordKey},
    json::{self, size_of_text},
    limits::Limits,
    record::{Change, Record},
    text,
};

/// What [`split`] made of a bundle.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parts {
    /// To be signed and handed over in this order. Each names the one before it.
    pub bundles: Vec<Bundle>,
    /// Changes that were mended: as they are in the bundles. The device stores them in the place of
    /// its own, before it hands them over: under one number there is one content.
    pub mended: Vec<Change>,
    /// What is in no bundle, with the reason.
    pub left_out: Vec<LeftOut>,
}

/// Something that no reader takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeftOut {
    Change(ChangeId, json::Error),
    Record(RecordKey, json::Error),
    /// By its sha256: most often a file that is too large.
    Attachment(String, json::Error),
}

/// Bytes around the entries: the head and the layout.
const HEAD: usize = 64 << 10;
/// Bytes around one entry: comma, line break, indentation.
const AROUND: usize = 8;

/// The bundles that hold what `bundle` does, each within the limits: itself, where it is.
///
/// # Errors
/// [`BundleFault::TooLarge`] where what proves others' changes theirs ([`super::COUNTERSIGNED`]) leaves no
/// room for them; [`BundleFault::Schema`] where the head itself is none.
pub fn split(mut bundle: Bundle, limits: &Limits) -> Checked<Parts> {
    let mut parts = Parts::default();
    for card in [&mut bundle.device].into_iter().chain(&mut bundle.cards) {
        card.name = text::person(&card.name);
    }
    let changes = std::mem::take(&mut bundle.changes);
    let changes = readable_changes(changes, &mut parts);
    let records = std::mem::take(&mut bundle.records);
    let (records, left): (Vec<_>, Vec<_>) = records
        .into_iter()
        .map(|record| (record.check(), record))
        .partition(|(found, _)| found.is_ok());
    let records: Vec<Record> = records.into_iter().map(|(_, record)| record).collect();
    let left = left.into_iter().filter_map(|(found, record)| {
        let fault = found.err()?;
        Some(LeftOut::Record(record.key, fault))
    });
    parts.left_out.extend(left);
    let attachments = std::mem::take(&mut bundle.attachments);
    let mut good = Vec::with_capacity(attachments.len());
    for listed in attachments {
        match check::attachment(&Place::ROOT, &listed, limits) {
            Ok(()) => good.push(listed),
            Err(fault) => parts
                .left_out
                .push(LeftOut::Attachment(listed.sha256, fault)),
        }
    }
    let mut filling = Filling::new(bundle, limits)?;
    let all = changes.iter().map(Change::size).sum::<usize>()
        + records.iter().map(Record::size).sum::<usize>()
        + (changes.len() + records.len()) * AROUND;
    filling.fits_whole(all);
    for record in records {
        filling.record(record);
    }
    for change in changes {
        filling.change(change);
    }
    for listed in good {
        filling.attachment(listed);
    }
    parts.bundles = filling.finish()?;
    Ok(parts)
}

fn readable_changes(changes: Vec<Change>, parts: &mut Parts) -> Vec<Change> {
    let mut readable = Vec::with_capacity(changes.len());
    for change in changes {
        let Err(fault) = change.check() else {
            readable.push(change);
            continue;
        };
        let mended = change.mended();
        if mended.check().is_ok() {
            parts.mended.push(mended.clone());
            readable.push(mended);
        } else {
            parts.left_out.push(LeftOut::Change(change.id, fault));
        }
    }
    readable
}

/// Fills part after part.
struct Filling<'a> {
    limits: &'a Limits,
    /// Head, cards and what stands in every part; no entries.
    head: Bundle,
    /// Bytes that entries may take.
    room: usize,
    done: Vec<Bundle>,
    now: Bundle,
    size: usize,
    files: u64,
    devices: BTreeSet<DeviceId>,
    sizes_of_cards: BTreeMap<DeviceId, usize>,
}

impl<'a> Filling<'a> {
    fn new(mut head: Bundle, limits: &'a Limits) -> Checked<Self> {
        let extra = head.extra.iter();
        let extra: usize = extra
            .map(|(key, value)| size_of_text(key) + value.size() + AROUND)
            .sum();
        let most = (limits.document_bytes as usize).saturating_sub(HEAD);
        let needed = limits.part_bytes / 8;
        let room = most.checked_sub(extra).filter(|room| *room >= needed);
        let room = room.ok_or(BundleFault::TooLarge {
            size: (extra + needed + HEAD) as u64,
            limit: limits.document_bytes,
        })?;
        head.part = None;
        let cards = head.cards.iter();
        let sizes = cards.map(|card| (card.id.clone(), size_of_card(card)));
        Ok(Self {
            limits,
            sizes_of_cards: btree::map(sizes),
            now: Bundle {
                cards: Vec::new(),
                ..head.clone()
            },
            head,
            room,
            done: Vec::new(),
            size: 0,
            files: 0,
            devices: BTreeSet::new(),
        })
    }

    /// Where all of it fits into one document there is one part; else they are of the same size.
    fn fits_whole(&mut self, entries: usize) {
        let cards: usize = self.sizes_of_cards.values().sum();
        if entries + cards > self.room {
            self.room = self.room.min(self.limits.part_bytes);
        }
    }

    fn make_room<'d>(&mut self, size: usize, devices: impl Iterator<Item = &'d DeviceId> + Clone) {
        let new = devices.clone().filter(|it| !self.devices.contains(*it));
        let size_of_new = |it: &DeviceId| self.sizes_of_cards.get(it).copied().unwrap_or_default();
        let cards: usize = new.clone().map(size_of_new).sum();
        let full = self.size + size + AROUND + cards > self.room
            || self.now.changes.len() >= self.limits.changes
            || self.now.records.len() >= self.limits.changes
            || self.devices.len() + new.count() > self.limits.devices;
        if full && self.size > 0 {
            self.next();
        }
        for device in devices {
            if self.devices.insert(device.clone()) {
                self.size += self.sizes_of_cards.get(device).copied().unwrap_or_default();
            }
        }
        self.size += size + AROUND;
    }

    fn record(&mut self, record: Record) {
        self.make_room(record.size(), record.versions().keys());
        self.now.records.push(record);
    }

    fn change(&mut self, change: Change) {
        self.make_room(change.size(), std::iter::once(&change.id.device));
        self.now.changes.push(change);
    }

    fn attachment(&mut self, listed: Attachment) {
        let size = 128 + size_of_text(&listed.media_type);
        let files = self.limits.file_bytes - 2 * self.limits.document_bytes;
        if self.files + listed.size > files || self.now.attachments.len() >= self.limits.attachments
        {
            self.next();
        }
        self.make_room(size, std::iter::empty());
        // Beside its content: two headers with its name.
        self.files += listed.size + 512;
        self.now.attachments.push(listed);
    }

    /// Ends a part and begins the next.
    fn next(&mut self) {
        let own = self.now.changes.iter();
        let own = own.filter(|change| change.id.device == self.head.device.id);
        let last = own.map(|change| change.id.seq).max();
        let head = &self.head;
        let mut following = Bundle {
            cards: Vec::new(),
            ..head.clone()
        };
        if !matches!(head.cover, Selection::Dossier(_)) {
            let last = last.unwrap_or(self.now.first.saturating_sub(1));
            self.now.last = last;
            following.first = last.saturating_add(1);
        }
        let devices = std::mem::take(&mut self.devices);
        let cards = head.cards.iter().filter(|card| devices.contains(&card.id));
        self.now.cards = cards.cloned().collect();
        self.done.push(std::mem::replace(&mut self.now, following));
        (self.size, self.files) = (0, 0);
    }

    fn finish(mut self) -> Checked<Vec<Bundle>> {
        self.next();
        let of = self.done.len() as u32;
        let in_parts = of > 1 && self.head.cover != Selection::Since;
        let mut previous = self.head.previous.clone();
        for (number, part) in (1..).zip(&mut self.done) {
            part.part = in_parts.then_some(Part { number, of });
            part.previous = previous.clone();
            check::bundle(part, part.version().into(), self.limits)?;
            if of > 1 {
                previous = Some(sha256_hex(part.canonical()?.as_bytes()));
            }
        }
        Ok(self.done)
    }
}

fn size_of_card(card: &DeviceCard) -> usize {
    let scope = match &card.scope {
        crate::device::Scope::City => 8,
        crate::device::Scope::Areas(areas) => areas.iter().map(|area| size_of_text(area) + 1).sum(),
        crate::device::Scope::Dossier(dossier) => size_of_text(dossier),
        crate::device::Scope::Dossiers(all) => all.iter().map(|one| size_of_text(one) + 1).sum(),
    };
    256 + size_of_text(&card.name) + scope + card.public_key.len() + AROUND
}
