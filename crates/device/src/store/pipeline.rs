//! Many requests of one transaction: the database works on some while the page works on those
//! before. Waiting for each before the next is sent costs a round trip each, several times the work.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    ids::{DeviceId, RecordKey},
    record::{Change, Record},
};
use futures_util::{
    StreamExt, TryStreamExt,
    future::{FutureExt, LocalBoxFuture},
    stream,
};
use indexed_db_futures::{KeyRange, prelude::*, transaction::Transaction};
use wasm_bindgen::{JsCast, JsValue};

use super::{
    StoreError, changes,
    schema::{META, RECORDS, changes_between, prefix},
    tx,
};

/// Requests that are on their way at once.
const AHEAD: usize = 8;
/// Rows of one request: at some kB each a few hundred kB, and read in some hundredths of a second.
const ROWS_AT_ONCE: usize = 128;
/// Up to so many dossiers are read one by one; of more it pays to ask first which there are.
const FEW: usize = 32;

/// Lets the page draw and answer in the middle of long work: what a request answers comes in a task
/// of its own, and the transaction, which must cover [`META`], goes on.
pub struct Pace<'t> {
    tx: &'t Transaction<'t>,
    before: Option<LocalBoxFuture<'t, Result<(), StoreError>>>,
}

impl<'t> Pace<'t> {
    pub fn new(tx: &'t Transaction<'t>) -> Self {
        Self { tx, before: None }
    }

    /// Goes on as soon as the database has done what was sent up to the breath before: with what was
    /// sent since then it is busy meanwhile.
    pub async fn breathe(&mut self) -> Result<(), StoreError> {
        let store = self.tx.object_store(META)?;
        let key = JsValue::from_str("");
        let sent = store.get::<JsValue, JsValue, _>(key).primitive()?;
        let answered = async move {
            let _nothing: Option<JsValue> = sent.await?;
            Ok(())
        };
        match self.before.replace(answered.boxed_local()) {
            Some(before) => before.await,
            None => Ok(()),
        }
    }
}

/// The records of these dossiers, as far as they have any.
pub async fn records_of(
    tx: &Transaction<'_>,
    dossiers: &BTreeSet<&str>,
) -> Result<BTreeMap<String, BTreeMap<RecordKey, Record>>, StoreError> {
    let ranges = if dossiers.len() <= FEW {
        dossiers.iter().map(|dossier| prefix(dossier)).collect()
    } else {
        runs(&tx::keys(tx, RECORDS, None).await?, dossiers)
    };
    let read = stream::iter(ranges).map(|range| tx::all(tx, RECORDS, Some(range)));
    let mut read = read.buffered(AHEAD);
    let mut records: BTreeMap<String, BTreeMap<RecordKey, Record>> = BTreeMap::new();
    while let Some(bodies) = read.try_next().await? {
        for body in bodies {
            let record: Record = tx::read_json(&body)?;
            let of_dossier = records.entry(record.key.dossier.clone()).or_default();
            of_dossier.insert(record.key.clone(), record);
        }
    }
    Ok(records)
}

/// The ranges that hold those of `keys`, which are all there are and in their order, that belong to
/// these dossiers, and no others.
fn runs(keys: &[JsValue], dossiers: &BTreeSet<&str>) -> Vec<KeyRange<JsValue>> {
    let dossier = |key: &JsValue| key.dyn_ref::<js_sys::Array>()?.get(0).as_string();
    let wanted = |key: &JsValue| dossier(key).is_some_and(|it| dossiers.contains(it.as_str()));
    let wanted: Vec<(bool, &JsValue)> = keys.iter().map(|key| (wanted(key), key)).collect();
    let runs = wanted.chunk_by(|(before, _), (after, _)| before == after);
    let runs = runs.filter(|run| run[0].0);
    runs.flat_map(|run| run.chunks(ROWS_AT_ONCE))
        .map(|run| {
            let [(_, first), .., (_, last)] = run else {
                return KeyRange::Only(run[0].1.clone());
            };
            KeyRange::Bound((*first).clone(), false, (*last).clone(), false)
        })
        .collect()
}

/// Calls `found` with each of a device's changes that is held under these numbers, which are in order,
/// or between two of them.
pub async fn changes_of(
    tx: &Transaction<'_>,
    device: &DeviceId,
    seqs: &[u32],
    mut found: impl FnMut(Change),
) -> Result<(), StoreError> {
    let ranges = seqs.chunks(ROWS_AT_ONCE).filter_map(|seqs| {
        let (first, last) = (seqs.first()?, seqs.last()?);
        Some(changes_between(device.as_str(), *first, *last))
    });
    let read = stream::iter(ranges).map(|range| changes::in_range(tx, Some(range)));
    let mut read = read.buffered(AHEAD);
    while let Some(changes) = read.try_next().await? {
        changes.into_iter().for_each(&mut found);
    }
    Ok(())
}
