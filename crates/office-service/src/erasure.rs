//! Erasing content for good, everywhere the office keeps it: a person's data, or a deleted photo.
//!
//! The changes that wrote it stay with their numbers, without the content (`domain`'s `erasure`), and
//! enter the feeds once more: each device within whose scope they lie drops the content too, with a
//! photo's bytes. What is erased stays erased when a device that has it still sends it again. Backups
//! and exports made before hold it until they are thrown away.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, ensure};
use domain::{
    bundle::{ImportPlan, OpenBundle},
    ids::{ChangeId, DeviceId, RecordKey},
    photo,
    record::{Change, Record},
};
use office_db::{Action, AuditFilter, FeedRow, Tx, attachments_of};
use serde_json::json;

use crate::{
    Office,
    audit::{self, Actor},
};

/// What was erased.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// Changes that lost content.
    pub changes: usize,
    /// Attachments whose bytes were removed.
    pub attachments: usize,
}

/// Erases all that was ever written to these fields of a record. Of a photo's `sha256` the bytes go
/// too, unless another photo has the same. Again it erases what was written since.
///
/// # Errors
/// Where nothing was ever written to a field, a photo is not deleted yet, or database or store fail;
/// what was not done is done by erasing again.
pub async fn erase(
    office: &Office,
    actor: &Actor,
    key: &RecordKey,
    fields: &[String],
    reason: &str,
) -> Result<Erased> {
    let mut tx = office.database().write().await?;
    tx.lock([key.dossier.as_str()]).await?;
    let all = tx.changes(Some(&key.dossier)).await?;
    let quarantined = tx.quarantined_in_all(&key.dossier).await?;
    for field in fields {
        let mut written = all.iter().chain(&quarantined);
        ensure!(
            written.any(|change| change.record == *key && change.fields.contains_key(field)),
            "nothing was ever written to the field {field} of {}, {} {}",
            key.dossier,
            key.kind,
            key.id
        );
    }
    let mut records = tx.records(std::slice::from_ref(key)).await?;
    if key.kind == photo::KIND {
        ensure!(
            records.values().all(Record::is_deleted),
            "the photo is not deleted. What to do: delete it in the app first"
        );
    }
    let mut others = all.clone();
    let erased = erase_in(key, fields, &mut others);
    let waiting = erase_in(key, fields, &mut quarantined.clone());
    let gone = no_longer_named(&all, &others);
    for record in records.values_mut() {
        for change in &erased {
            record.erase(change);
        }
    }
    tx.replace_changes(&erased).await?;
    tx.replace_quarantined(&waiting).await?;
    let records: Vec<_> = records.into_values().collect();
    tx.put_records(&records).await?;
    tx.empty_bundles_of(&key.dossier).await?;
    let mut removed = Vec::new();
    for sha256 in gone {
        if tx.forget_attachment(&key.dossier, &sha256).await? {
            removed.push(sha256);
        }
    }
    feed_again(&mut tx, key, &erased).await?;
    let done = Erased {
        changes: erased.len() + waiting.len(),
        attachments: removed.len(),
    };
    let detail = json!({
        "dossier": key.dossier,
        "kind": key.kind,
        "id": key.id,
        "fields": fields,
        "changes": done.changes,
        "attachments": removed,
        "reason": reason,
    });
    audit::record(&mut tx, actor, Action::Erase, None, detail).await?;
    // Before the commit: once nothing names them, nothing would find them again.
    for sha256 in &removed {
        office.attachments().remove(sha256).await?;
    }
    tx.commit().await?;
    office.database().purge().await?;
    Ok(done)
}

/// Erases a deleted photo: its bytes, its file's name and its caption, as far as they were written.
///
/// # Errors
/// As [`erase`].
pub async fn erase_photo(
    office: &Office,
    actor: &Actor,
    photo: &RecordKey,
    reason: &str,
) -> Result<Erased> {
    let mut tx = office.database().read().await?;
    let mut fields: BTreeSet<String> = BTreeSet::new();
    for change in tx.changes(Some(&photo.dossier)).await? {
        if change.record == *photo {
            let written = change.fields.into_keys();
            fields.extend(written.filter(|it| OF_PHOTO.contains(&it.as_str())));
        }
    }
    drop(tx);
    ensure!(
        fields.contains("sha256"),
        "the dossier {} has no photo {}",
        photo.dossier,
        photo.id
    );
    let fields: Vec<String> = fields.into_iter().collect();
    erase(office, actor, photo, &fields, reason).await
}

/// What of a photo's fields shows whom or what.
const OF_PHOTO: [&str; 3] = ["sha256", "name", "caption"];

/// The attachments that were erased, as far as the audit log goes back.
pub(crate) async fn erased_attachments(tx: &mut Tx) -> office_db::Result<BTreeSet<String>> {
    let filter = AuditFilter {
        action: Some(Action::Erase),
        limit: i64::MAX,
        ..AuditFilter::default()
    };
    let entries = tx.audit_entries(&filter).await?.into_iter();
    let listed = entries.filter_map(|entry| {
        let listed = entry.detail.get("attachments")?.as_array()?.clone();
        Some(listed.into_iter())
    });
    let named = listed.flatten();
    Ok(named
        .filter_map(|sha256| sha256.as_str().map(str::to_owned))
        .collect())
}

/// Erases in the record's changes; those that lost content.
fn erase_in(key: &RecordKey, fields: &[String], changes: &mut [Change]) -> Vec<Change> {
    let of_record = changes.iter_mut().filter(|change| change.record == *key);
    let lost = of_record.filter_map(|change| {
        let lost = change.erase(fields.iter().map(String::as_str));
        lost.then(|| change.clone())
    });
    lost.collect()
}

/// Attachments that were named before and are not now.
fn no_longer_named(before: &[Change], after: &[Change]) -> BTreeSet<String> {
    let named = |changes| -> BTreeSet<String> {
        attachments_of(changes)
            .map(|(_, sha256)| sha256.to_owned())
            .collect()
    };
    &named(before) - &named(after)
}

/// Enters changes once more into the feeds that have them.
async fn feed_again(tx: &mut Tx, key: &RecordKey, changes: &[Change]) -> Result<()> {
    if changes.is_empty() {
        return Ok(());
    }
    let areas = tx.areas(&[key.dossier.as_str()].into()).await?;
    let area = areas.get(&key.dossier).cloned().flatten();
    let mut arrival = tx.arrive(changes.len()).await? - i64::try_from(changes.len())?;
    let mut rows = Vec::new();
    for change in changes {
        arrival += 1;
        let scopes = ["city".to_owned(), format!("dossier:{}", key.dossier)].into_iter();
        for scope in scopes.chain(area.as_ref().map(|area| format!("area:{area}"))) {
            rows.push(FeedRow {
                scope,
                arrival,
                dossier: &key.dossier,
                device: change.id.device.as_str(),
                seq: -i64::from(change.id.seq),
            });
        }
    }
    tx.forget_fed_again(changes).await?;
    Ok(tx.put_feed(&rows).await?)
}

/// A bundle that brings what was erased here, without it; `None` where it brings none.
pub(crate) async fn erased_again(
    tx: &mut Tx,
    open: &OpenBundle,
) -> office_db::Result<Option<OpenBundle>> {
    let mut ranges: BTreeMap<&DeviceId, (u32, u32)> = BTreeMap::new();
    for ChangeId { device, seq } in open.bundle.changes.iter().map(|change| &change.id) {
        let (first, last) = ranges.entry(device).or_insert((*seq, *seq));
        (*first, *last) = ((*first).min(*seq), (*last).max(*seq));
    }
    let mut erased: BTreeMap<ChangeId, Change> = BTreeMap::new();
    for (device, (first, last)) in ranges {
        let stored = tx.erased_changes(device, first, last).await?.into_iter();
        erased.extend(stored.map(|change| (change.id.clone(), change)));
    }
    if erased.is_empty() {
        return Ok(None);
    }
    let mut without = open.clone();
    let countersigned = without.countersigned.iter_mut();
    let bundles = countersigned.map(|own| &mut own.bundle);
    for bundle in bundles.chain([&mut without.bundle]) {
        for came in &mut bundle.changes {
            let stored = erased.get(&came.id);
            if let Some(stored) = stored.filter(|stored| stored.is_erased_form_of(came)) {
                came.clone_from(stored);
            }
        }
    }
    Ok(Some(without))
}

/// The office's own browsers pass on what was erased, also to an office that was put back to before.
pub(crate) async fn follow(tx: &mut Tx, plan: &ImportPlan) -> office_db::Result<()> {
    if !plan.erased.is_empty() {
        tx.replace_changes(&plan.erased).await?;
        tx.put_records(&plan.records).await?;
    }
    Ok(())
}
