//! Erasing content for good, everywhere the office keeps it: a person's data, or a deleted photo.
//!
//! The changes that wrote it stay with their numbers, without the content (`domain`'s `erasure`), and
//! enter the feeds once more: each device within whose scope they lie drops the content too, with a
//! photo's bytes. What is erased stays erased when a device that has it still sends it again. Backups
//! and exports made before hold it until they are thrown away.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    bundle::{ImportPlan, OpenBundle},
    decision, enterprise,
    ids::{ChangeId, DeviceId, RecordKey},
    limits::CODE_FIELD,
    photo,
    record::{Change, DELETED, DELETED_SEEN, Record},
};
use office_db::{Action, AuditFilter, FeedRow, Tx, attachments_of};
use serde_json::{Value, json};

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
    /// Decisions that name the person still: what was signed is kept whole, or is none.
    pub decisions: usize,
}

/// Why nothing was erased.
#[derive(Debug, thiserror::Error)]
pub enum ErasureError {
    #[error("nothing was ever written to {0}")]
    NothingThere(String),
    #[error("{0} is not deleted. What to do: delete it in the app first")]
    NotDeleted(&'static str),
    #[error(transparent)]
    Database(#[from] office_db::Error),
    #[error(transparent)]
    Store(#[from] office_attachments::Error),
}

type Result<T> = std::result::Result<T, ErasureError>;

/// Erases all that was ever written to these fields of a record. Of a photo's `sha256` the bytes go
/// too, unless another photo has the same. Again it erases what was written since. What a database
/// keeps of it in free pages goes with [`office_db::Database::purge`].
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
    let mut erasing = Erasing::begin(office, &key.dossier).await?;
    for field in fields {
        let mut written = erasing.taken.iter().chain(&erasing.quarantined);
        if !written.any(|change| change.record == *key && change.fields.contains_key(field)) {
            let place = format!("{field} of {}, {} {}", key.dossier, key.kind, key.id);
            return Err(ErasureError::NothingThere(place));
        }
    }
    if key.kind == photo::KIND && !erasing.is_deleted(key).await? {
        return Err(ErasureError::NotDeleted("the photo"));
    }
    let detail = json!({
        "dossier": key.dossier,
        "kind": key.kind,
        "id": key.id,
        "fields": fields,
        "reason": reason,
    });
    let without = |change: &mut Change| {
        change.record == *key && change.erase(fields.iter().map(String::as_str))
    };
    erasing.finish(office, actor, without, detail).await
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
    if !fields.contains("sha256") {
        let place = format!("the photo {} of {}", photo.id, photo.dossier);
        return Err(ErasureError::NothingThere(place));
    }
    let fields: Vec<String> = fields.into_iter().collect();
    erase(office, actor, photo, &fields, reason).await
}

/// Erases all of a deleted enterprise's dossier: every value of every record, what was decided and
/// signed, the bytes of its photos, and who wrote it. Its code stays, and in which area it lay, so that
/// the devices there drop it too.
///
/// # Errors
/// Where there is none, the enterprise is not deleted yet, or database or store fail; what was not done
/// is done by erasing again.
pub async fn erase_dossier(
    office: &Office,
    actor: &Actor,
    dossier: &str,
    reason: &str,
) -> Result<Erased> {
    let mut erasing = Erasing::begin(office, dossier).await?;
    if erasing.taken.is_empty() && erasing.quarantined.is_empty() {
        return Err(ErasureError::NothingThere(dossier.to_owned()));
    }
    let enterprise = RecordKey::only(dossier, enterprise::KIND);
    if !erasing.is_deleted(&enterprise).await? {
        return Err(ErasureError::NotDeleted("the enterprise"));
    }
    let without = |change: &mut Change| {
        let names: Vec<String> = change.fields.keys().cloned().collect();
        let of_content = names.iter().map(String::as_str);
        let of_content = of_content.filter(|name| !KEPT.contains(name));
        change.erase(of_content) | change.erase_author()
    };
    let detail = json!({ "dossier": dossier, "reason": reason });
    erasing.finish(office, actor, without, detail).await
}

/// Erases a person's name where it stands as that of who wrote something, in every dossier, and where
/// the person registered an enterprise. What a person typed into a field is erased there ([`erase`]).
/// The audit log does not name the person.
///
/// # Errors
/// Where nobody of this name wrote anything, or database or store fail.
pub async fn erase_person(
    office: &Office,
    actor: &Actor,
    person: &str,
    reason: &str,
) -> Result<Erased> {
    let mut tx = office.database().write().await?;
    let (taken, quarantined) = tx.changes_by(person).await?;
    let all = taken.iter().chain(&quarantined);
    let dossiers: BTreeSet<String> = all.map(|change| change.record.dossier.clone()).collect();
    tx.lock(dossiers.iter().map(String::as_str)).await?;
    let (taken, quarantined) = tx.changes_by(person).await?;
    let registered = tx.forget_applicant(person).await?;
    if taken.is_empty() && quarantined.is_empty() && registered == 0 {
        return Err(ErasureError::NothingThere(
            "the name of that person".to_owned(),
        ));
    }
    let decisions = taken.iter().chain(&quarantined);
    let decisions = decisions.filter(|it| it.record.kind == decision::KIND);
    let decisions = decisions.count();
    let erasing = Erasing {
        tx,
        taken,
        quarantined,
    };
    let detail = json!({ "persons": 1, "reason": reason });
    let done = erasing.finish(office, actor, Change::erase_author, detail);
    Ok(Erased {
        decisions,
        ..done.await?
    })
}

/// What of a dossier holds no content: in which area it lies and that it is deleted is needed for every
/// copy to erase the rest.
const KEPT: [&str; 3] = [CODE_FIELD, DELETED, DELETED_SEEN];

/// An erasure in its transaction, with the changes it looks at.
struct Erasing {
    tx: Tx,
    taken: Vec<Change>,
    quarantined: Vec<Change>,
}

impl Erasing {
    async fn begin(office: &Office, dossier: &str) -> Result<Self> {
        let mut tx = office.database().write().await?;
        tx.lock([dossier]).await?;
        Ok(Self {
            taken: tx.changes(Some(dossier)).await?,
            quarantined: tx.quarantined_in_all(dossier).await?,
            tx,
        })
    }

    /// Whether a record is deleted, or there is none.
    async fn is_deleted(&mut self, key: &RecordKey) -> Result<bool> {
        let records = self.tx.records(std::slice::from_ref(key)).await?;
        Ok(records.values().all(Record::is_deleted))
    }

    /// Erases by `without`, which says of each change whether it lost anything.
    async fn finish(
        self,
        office: &Office,
        actor: &Actor,
        without: impl Fn(&mut Change) -> bool,
        mut detail: Value,
    ) -> Result<Erased> {
        let mut tx = self.tx;
        let mut left = self.taken.clone();
        let erase = |changes: &mut Vec<Change>| -> Vec<Change> {
            let lost = changes.iter_mut();
            let lost = lost.filter_map(|change| without(change).then(|| change.clone()));
            lost.collect()
        };
        let erased = erase(&mut left);
        let waiting = erase(&mut self.quarantined.clone());
        let keys: BTreeSet<&RecordKey> = erased.iter().map(|change| &change.record).collect();
        let keys: Vec<RecordKey> = keys.into_iter().cloned().collect();
        let mut records = tx.records(&keys).await?;
        for change in &erased {
            if let Some(record) = records.get_mut(&change.record) {
                record.erase(change);
            }
        }
        tx.replace_changes(&erased).await?;
        tx.replace_quarantined(&waiting).await?;
        let records: Vec<_> = records.into_values().collect();
        tx.put_records(&records).await?;
        let all = erased.iter().chain(&waiting);
        let dossiers: BTreeSet<&str> = all.map(|change| change.record.dossier.as_str()).collect();
        for dossier in &dossiers {
            tx.empty_bundles_of(dossier).await?;
        }
        let mut removed = Vec::new();
        for (dossier, sha256) in no_longer_named(&self.taken, &left) {
            if tx.forget_attachment(&dossier, &sha256).await? {
                removed.push(sha256);
            }
        }
        feed_again(&mut tx, &erased).await?;
        let done = Erased {
            changes: erased.len() + waiting.len(),
            attachments: removed.len(),
            decisions: 0,
        };
        if let Some(detail) = detail.as_object_mut() {
            detail.insert("changes".to_owned(), json!(done.changes));
            detail.insert("attachments".to_owned(), json!(removed));
        }
        audit::record(&mut tx, actor, Action::Erase, None, detail).await?;
        // Before the commit: once nothing names them, nothing would find them again.
        for sha256 in &removed {
            office.attachments().remove(sha256).await?;
        }
        tx.commit().await?;
        Ok(done)
    }
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

/// Attachments that dossiers named before and do not now.
fn no_longer_named(before: &[Change], after: &[Change]) -> BTreeSet<(String, String)> {
    let named = |changes| -> BTreeSet<(String, String)> {
        attachments_of(changes)
            .map(|(dossier, sha256)| (dossier.to_owned(), sha256.to_owned()))
            .collect()
    };
    &named(before) - &named(after)
}

/// Enters changes once more into the feeds that have them.
async fn feed_again(tx: &mut Tx, changes: &[Change]) -> Result<()> {
    if changes.is_empty() {
        return Ok(());
    }
    let dossiers = changes.iter().map(|change| change.record.dossier.as_str());
    let areas = tx.areas(&dossiers.collect()).await?;
    let count = i64::try_from(changes.len()).unwrap_or(i64::MAX);
    let mut arrival = tx.arrive(changes.len()).await? - count;
    let mut rows = Vec::new();
    for change in changes {
        arrival += 1;
        let dossier = &change.record.dossier;
        let area = areas.get(dossier).and_then(Option::as_ref);
        let scopes = ["city".to_owned(), format!("dossier:{dossier}")].into_iter();
        for scope in scopes.chain(area.map(|area| format!("area:{area}"))) {
            rows.push(FeedRow {
                scope,
                arrival,
                dossier,
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
