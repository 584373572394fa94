//! Committing: records, changes, list row and attachments together, or nothing.

use std::collections::BTreeMap;

use domain::{
    dossier::{Dossier, DossierRow},
    ids::{ChangeId, RecordKey},
    programme,
    record::{Change, Edit, Record},
};
use futures_util::future;
use indexed_db_futures::transaction::Transaction;

use super::{
    Changed, NewAttachment, Saved, Store, StoreError, attachments, changes, meta,
    schema::{ATTACHMENTS, CHANGES, META, RECORDS, ROWS, THUMBNAILS, key, prefix},
    settings::CLOCK,
    tx,
};
use crate::browser;

const TEXT: [&str; 4] = [RECORDS, CHANGES, ROWS, META];
const WITH_BYTES: [&str; 6] = [RECORDS, CHANGES, ROWS, META, ATTACHMENTS, THUMBNAILS];

impl Store {
    /// Writes edits (of one dossier) and their attachments in one transaction: all or nothing.
    ///
    /// # Errors
    /// [`StoreError::Full`] also before the disk is full when there are attachments: photos leave
    /// room for text. [`StoreError::NotEnrolled`] before [`Store::enrol`].
    pub async fn commit(
        &self,
        edits: Vec<Edit>,
        attachments: Vec<NewAttachment>,
    ) -> Result<Saved, StoreError> {
        let Some(dossier) = edits.first().map(|edit| edit.record.dossier.clone()) else {
            return Ok(Saved {
                records: Vec::new(),
                changes: 0,
                room_used: false,
            });
        };
        // An edit begun on a page that is gone names no dossier.
        if dossier.is_empty() || edits.iter().any(|edit| edit.record.dossier != dossier) {
            let fault = "edits are committed one dossier at a time".to_owned();
            return Err(StoreError::Invalid(fault));
        }
        attachments::leave_room(self, &attachments).await?;
        let stores: &[&str] = if attachments.is_empty() {
            &TEXT
        } else {
            &WITH_BYTES
        };
        let write = async || {
            self.connection()
                .write(stores, async |tx| {
                    let written = self.write_edits(tx, &dossier, &edits).await?;
                    attachments::put(tx, &attachments)?;
                    Ok(written)
                })
                .await
        };
        let (saved, row) = match write().await {
            // Text goes before photos: it has room of its own.
            Err(StoreError::Full) if attachments.is_empty() && self.use_room_aside().await => {
                let (saved, row) = write().await?;
                let room_used = true;
                (Saved { room_used, ..saved }, row)
            }
            other => other?,
        };
        if saved.changes > 0 {
            self.announce(Changed {
                dossiers: vec![dossier],
                rows: row.into_iter().collect(),
                records: saved.records.clone(),
                made: saved.changes,
                elsewhere: false,
            });
        }
        Ok(saved)
    }

    async fn write_edits(
        &self,
        tx: &Transaction<'_>,
        dossier: &str,
        edits: &[Edit],
    ) -> Result<(Saved, Option<DossierRow>), StoreError> {
        // One round trip to the database instead of five; and who this device is, is mostly known.
        let own = self.own_id();
        let last_seq = async {
            match &own {
                Some(own) => changes::last_seq(tx, own.as_str()).await.map(Some),
                None => Ok(None),
            }
        };
        let (card, by, mut clock, last_seq, mut records) = future::try_join5(
            meta::card(tx),
            meta::person_in(tx),
            meta::clock(tx),
            last_seq,
            records_of(tx, dossier),
        )
        .await?;
        let card = card.ok_or(StoreError::NotEnrolled)?;
        let mut seq = match last_seq.filter(|_| own.as_ref() == Some(&card.id)) {
            Some(seq) => seq,
            None => changes::last_seq(tx, card.id.as_str()).await?,
        };
        self.set_own(&card.id);
        let mut made: Vec<Change> = Vec::new();
        for edit in edits {
            let record = records
                .entry(edit.record.clone())
                .or_insert_with(|| Record::new(edit.record.clone()));
            let id = ChangeId::new(card.id.clone(), seq + 1);
            let at = clock.next(browser::now_ms());
            let change = record.change(edit, id, at, &by);
            if let Some(change) = change.map_err(StoreError::Refused)? {
                // What the office would set aside is not written here either.
                let rights = &self.pack().workflow;
                let allowed = rights.may_take(card.role, &change, Some(record));
                allowed.map_err(StoreError::Denied)?;
                record.apply(&change);
                (seq, clock) = (seq + 1, at);
                made.push(change);
            }
        }
        let mut touched: Vec<Record> = Vec::new();
        for edit in edits {
            if let Some(record) = records.get(&edit.record)
                && !touched.iter().any(|done| done.key == record.key)
            {
                touched.push(record.clone());
            }
        }
        if made.is_empty() {
            return Ok((
                Saved {
                    records: touched,
                    changes: 0,
                    room_used: false,
                },
                None,
            ));
        }
        for change in &made {
            changes::add(tx, change)?;
        }
        for record in &touched {
            put_record(tx, record)?;
        }
        CLOCK.put(tx, &clock)?;
        let row = self.put_row(tx, dossier, records)?;
        Ok((
            Saved {
                records: touched,
                changes: made.len() as u32,
                room_used: false,
            },
            row,
        ))
    }

    /// Works the dossier's list row out anew and writes it; none of a dossier that is no
    /// enterprise's.
    pub(super) fn put_row(
        &self,
        tx: &Transaction<'_>,
        dossier: &str,
        records: BTreeMap<RecordKey, Record>,
    ) -> Result<Option<DossierRow>, StoreError> {
        // The programme's own records are read where they are shown.
        if programme::is_programme_wide(dossier, self.pack()) {
            return Ok(None);
        }
        let records: Vec<Record> = records.into_values().collect();
        let read = Dossier::read(dossier, &records, self.pack());
        let row = read.row(&browser::pinyin::readings(&read.enterprise.name));
        tx::put_json(tx, ROWS, dossier, &row)?;
        Ok(Some(row))
    }
}

/// A dossier's records by key.
pub(super) async fn records_of(
    tx: &Transaction<'_>,
    dossier: &str,
) -> Result<BTreeMap<RecordKey, Record>, StoreError> {
    let mut records = BTreeMap::new();
    for body in tx::all(tx, RECORDS, Some(prefix(dossier))).await? {
        let record: Record = tx::read_json(&body)?;
        records.insert(record.key.clone(), record);
    }
    Ok(records)
}

pub(super) fn put_record(tx: &Transaction<'_>, record: &Record) -> Result<(), StoreError> {
    let RecordKey { dossier, kind, id } = &record.key;
    tx::put_json(tx, RECORDS, key(&[dossier, kind, id]), record)
}
