//! What a bundle must keep to beyond its form: the limits, and that its parts agree.

use std::collections::{BTreeMap, BTreeSet};

use super::format::{Attachment, Bundle, COMPACTED, IN_PARTS, Selection};
use crate::{
    bytes::is_sha256_hex,
    check::{Checked, Place},
    ids::{ChangeId, DeviceId},
    limits::{EDITION_BYTES, Limits, MOMENT_BYTES},
    record::{Change, Record},
    text,
};

/// Checks a bundle of a version but for its signature.
pub(super) fn bundle(bundle: &Bundle, version: i64, limits: &Limits) -> Checked {
    let root = &Place::ROOT;
    root.key("programme").name(&bundle.programme)?;
    root.key("edition")
        .of(text::of_length(&bundle.edition, EDITION_BYTES))?;
    if let Selection::Dossier(dossier) = &bundle.cover {
        root.key("cover").key("dossier").name(dossier)?;
    }
    bundle.device.check_at(&root.key("device"))?;
    if let Some(previous) = &bundle.previous {
        hash(&root.key("previous"), previous)?;
    }
    created_at(&root.key("created_at"), &bundle.created_at)?;
    root.key("cards")
        .each(&bundle.cards, limits.devices, |at, it| it.check_at(at))?;
    root.key("changes")
        .each(&bundle.changes, limits.changes, |at, it: &Change| {
            it.check_at(at)
        })?;
    root.key("attachments")
        .each(&bundle.attachments, limits.attachments, |at, it| {
            attachment(at, it, limits)
        })?;
    root.key("records")
        .each(&bundle.records, limits.changes, |at, it: &Record| {
            it.check_at(at)
        })?;
    let unknown = "这个版本里没有这一项";
    root.key("records").expect(
        bundle.records.is_empty() || version >= COMPACTED.into(),
        unknown,
        "unknown in this version",
    )?;
    if let Some(part) = bundle.part {
        let at = root.key("part");
        at.expect(
            version >= IN_PARTS.into(),
            unknown,
            "unknown in this version",
        )?;
        let is_part = (1..=part.of).contains(&part.number)
            && bundle.cover != Selection::Since
            && (part.number == 1 || bundle.previous.is_some());
        at.expect(is_part, "不是其中的一部分", "not a part")?;
    }
    check_order(bundle)
}

/// Each device's changes in order, the signer's as the head says, every device with its card.
fn check_order(bundle: &Bundle) -> Checked {
    let root = &Place::ROOT;
    let signer = &bundle.device.id;
    if bundle.first == 0 || bundle.last < bundle.first - 1 {
        return root
            .key("first")
            .expect(false, "编号范围不对", "the range of numbers is not one");
    }
    let mut cards = BTreeSet::from([signer]);
    for (n, card) in bundle.cards.iter().enumerate() {
        if !cards.insert(&card.id) {
            return root.key("cards").item(n).expect(
                false,
                "设备重复",
                "the device is given twice",
            );
        }
    }
    let follows = bundle.part.is_some_and(|part| part.number > 1);
    if bundle.cover == Selection::Everything && bundle.first != 1 && !follows {
        return root
            .key("first")
            .expect(false, "全部数据应从 1 开始", "everything begins with 1");
    }
    // A dossier leaves out what lies in others. A backup holds what its device holds, and that
    // may know some dossiers of another device only. Both hold each record from its beginning.
    let partial = |device: &DeviceId| match bundle.cover {
        Selection::Since => false,
        Selection::Dossier(_) => true,
        Selection::Everything => device != signer,
    };
    let mut last: BTreeMap<&DeviceId, u32> = BTreeMap::new();
    for (n, change) in bundle.changes.iter().enumerate() {
        let ChangeId { device, seq } = &change.id;
        let at = root.key("changes");
        let at = at.item(n);
        if !cards.contains(device) {
            return at.expect(false, "缺少该设备的名片", "its device has no card");
        }
        if let Selection::Dossier(dossier) = &bundle.cover
            && change.record.dossier != *dossier
        {
            return at.expect(false, "属于另一份档案", "it belongs to another dossier");
        }
        let follows = match last.insert(device, *seq) {
            Some(before) if partial(device) => *seq > before,
            Some(before) => before.checked_add(1) == Some(*seq),
            None => partial(device) || device != signer || *seq == bundle.first,
        };
        if !follows {
            return at.expect(
                false,
                "编号与前一条不连续",
                "its number does not follow the one before",
            );
        }
        if device == signer && !(bundle.first..=bundle.last).contains(seq) {
            return at.expect(
                false,
                "编号超出 first..last",
                "its number is outside first..last",
            );
        }
    }
    if !partial(signer) && last.get(signer).copied().unwrap_or(bundle.first - 1) != bundle.last {
        return root
            .key("last")
            .expect(false, "之前的改动缺失", "changes are missing before it");
    }
    check_records(bundle)?;
    let mut attachments = BTreeSet::new();
    for (n, attachment) in bundle.attachments.iter().enumerate() {
        if !attachments.insert(attachment.sha256.as_str()) {
            return root.key("attachments").item(n).expect(
                false,
                "附件重复",
                "the attachment is given twice",
            );
        }
    }
    Ok(())
}

/// Each record once, and of what the bundle covers: since a hand-over there are only changes.
fn check_records(bundle: &Bundle) -> Checked {
    let mut keys = BTreeSet::new();
    for (n, record) in bundle.records.iter().enumerate() {
        let at = Place::ROOT.key("records");
        let at = at.item(n);
        let covered = match &bundle.cover {
            Selection::Since => false,
            Selection::Dossier(dossier) => record.key.dossier == *dossier,
            Selection::Everything => true,
        };
        if !covered {
            return at.expect(false, "不在数据包的范围内", "the bundle does not cover it");
        }
        if !keys.insert(&record.key) {
            return at.expect(false, "记录重复", "the record is given twice");
        }
    }
    Ok(())
}

pub(super) fn attachment(at: &Place<'_>, listed: &Attachment, limits: &Limits) -> Checked {
    hash(&at.key("sha256"), &listed.sha256)?;
    let size_at = at.key("size");
    size_at.expect(listed.size > 0, "不是大小", "not a size")?;
    size_at.expect(listed.size <= limits.attachment_bytes, "太大", "too large")?;
    at.key("type").name(&listed.media_type)
}

fn hash(at: &Place<'_>, text: &str) -> Checked {
    at.expect(
        is_sha256_hex(text),
        "不是十六进制的 sha256",
        "not a sha256 in hexadecimal",
    )
}

/// ISO 8601 in UTC. Only its form is checked: the sender's clock is evidence, not a condition.
fn created_at(at: &Place<'_>, text: &str) -> Checked {
    let form = (20..=MOMENT_BYTES).contains(&text.len())
        && text.ends_with('Z')
        && text.bytes().enumerate().all(|(n, byte)| match n {
            4 | 7 => byte == b'-',
            10 => byte == b'T',
            13 | 16 => byte == b':',
            n if n < 19 => byte.is_ascii_digit(),
            _ => byte.is_ascii_digit() || byte == b'.' || byte == b'Z',
        });
    at.expect(form, "不是世界时的时刻", "not a moment in UTC")
}
