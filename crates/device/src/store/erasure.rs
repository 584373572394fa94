//! What the office erased is erased here too: the content of changes, and a photo's bytes.

use std::collections::BTreeSet;

use domain::{
    bundle::{ImportPlan, LocalState, OpenBundle},
    pack::ProgrammePack,
    photo, programme,
    record::Change,
};
use indexed_db_futures::{KeyRange, prelude::*, transaction::Transaction};
use wasm_bindgen::JsValue;

use super::{
    StoreError, changes,
    schema::{ATTACHMENTS, CHANGES, RECORDS, ROWS, THUMBNAILS, change_key, prefix},
    tx,
};

/// The hash of the photo a change names.
fn hash_of(change: &Change) -> Option<&str> {
    let write = change.fields.get("sha256")?;
    write
        .value
        .as_text()
        .filter(|_| change.record.kind == photo::KIND)
}

/// Puts erased changes in place of the whole ones; the hashes of the photos that they named.
pub(super) async fn follow(
    tx: &Transaction<'_>,
    plan: &ImportPlan,
) -> Result<BTreeSet<String>, StoreError> {
    let mut hashes = BTreeSet::new();
    for erased in &plan.erased {
        let key = change_key(erased.id.device.as_str(), erased.id.seq);
        let stored = tx::get(tx, CHANGES, key).await?;
        let before = stored.and_then(|stored| changes::read(&stored).ok());
        if erased.erased().any(|field| field == "sha256") {
            hashes.extend(before.as_ref().and_then(hash_of).map(str::to_owned));
        }
        changes::put(tx, erased)?;
    }
    Ok(hashes)
}

/// Deletes the bytes of erased photos, once records are without them; those that some other record
/// names stay.
pub(super) async fn delete_unnamed(
    tx: &Transaction<'_>,
    mut hashes: BTreeSet<String>,
    pack: &ProgrammePack,
) -> Result<(), StoreError> {
    if hashes.is_empty() {
        return Ok(());
    }
    // The programme's own records have no row.
    let rows = tx::keys(tx, ROWS, None).await?;
    let rows = rows.iter().filter_map(JsValue::as_string);
    for dossier in rows.chain(programme::dossiers(pack).map(str::to_owned)) {
        // A hash is like no other text, so nothing need be read of them.
        for record in tx::all(tx, RECORDS, Some(prefix(&dossier))).await? {
            let text = record.as_string().unwrap_or_default();
            hashes.retain(|hash| !text.contains(hash));
        }
    }
    for hash in &hashes {
        for store in [ATTACHMENTS, THUMBNAILS] {
            let key = KeyRange::Only(JsValue::from_str(hash));
            let store = tx.object_store(store)?;
            store.delete::<JsValue, _>(key).primitive()?;
        }
    }
    Ok(())
}

/// The photos the bundle names that were erased here: by its changes `erased`, which are held without
/// their content, and by records that are.
pub(super) fn named_no_more(
    open: &OpenBundle,
    known: &LocalState,
    erased: &[&Change],
) -> BTreeSet<String> {
    let bundle = &open.bundle;
    let (mut before, mut after) = (BTreeSet::new(), BTreeSet::new());
    for change in &bundle.changes {
        before.extend(hash_of(change).map(str::to_owned));
        if !erased.iter().any(|it| it.id == change.id) {
            let change = change.as_erased_in(known.records.get(&change.record));
            after.extend(hash_of(&change).map(str::to_owned));
        }
    }
    for record in &bundle.records {
        before.extend(photo::hashes(record).map(str::to_owned));
        let mut joined = record.clone();
        if let Some(held) = known.records.get(&record.key) {
            joined.join(held);
        }
        after.extend(photo::hashes(&joined).map(str::to_owned));
    }
    &before - &after
}
