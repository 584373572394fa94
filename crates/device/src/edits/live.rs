//! A dossier's records as they are on the screen.

use std::sync::Arc;

use domain::{
    enterprise,
    ids::{DeviceId, RecordKey},
    record::{Edit, Record},
};

use super::displayed;

/// The edits of a dossier that are not stored yet, in order, and the device that makes them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Unsaved {
    pub edits: Vec<Edit>,
    pub device: Option<DeviceId>,
}

/// What is stored of a dossier, as far as it was read, and what is being saved laid over it, so that
/// two quick taps on one answer do not lose the first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LiveRecords {
    stored: Option<Arc<Vec<Record>>>,
    unsaved: Unsaved,
}

impl LiveRecords {
    /// Takes records from the store. They are joined, not put in place: an older reading that comes
    /// late takes nothing back.
    pub fn join(&mut self, fresh: &[Record]) {
        let mut all = self
            .stored
            .take()
            .map(Arc::unwrap_or_clone)
            .unwrap_or_default();
        for record in fresh {
            match all.binary_search_by(|held| held.key.cmp(&record.key)) {
                Ok(at) => all[at].join(record),
                Err(at) => all.insert(at, record.clone()),
            }
        }
        self.stored = Some(Arc::new(all));
    }

    /// Sets the edits that are not stored yet, in order.
    pub fn set_unsaved(&mut self, unsaved: Unsaved) {
        self.unsaved = unsaved;
    }

    /// The records on the screen; `None` until they were read.
    pub fn shown(&self) -> Option<Arc<Vec<Record>>> {
        let mut shown = self.stored.clone()?;
        let own = self.unsaved.device.as_ref();
        for edit in &self.unsaved.edits {
            let records = Arc::make_mut(&mut shown);
            match records.iter_mut().find(|held| held.key == edit.record) {
                Some(held) => *held = held.preview(edit, own),
                None => records.push(Record::new(edit.record.clone()).preview(edit, own)),
            }
        }
        Some(shown)
    }

    /// Begins an edit of a record in `shown`, which is what [`shown`](Self::shown) gave. It replaces
    /// the value each field displays there, and no value beside it; a deletion made of it covers what
    /// is displayed.
    pub fn edit(shown: Option<&[Record]>, key: RecordKey) -> Edit {
        let record = shown.and_then(|records| Self::find(records, &key.kind, &key.id));
        let edit = record.map_or_else(|| Edit::new(key.clone()), displayed::begin);
        // Where it deletes the enterprise, the whole dossier goes out of sight.
        if key.kind == enterprise::KIND {
            edit.in_sight_of(shown.unwrap_or_default())
        } else {
            edit
        }
    }

    /// One of a dossier's records.
    pub fn find<'a>(records: &'a [Record], kind: &str, id: &str) -> Option<&'a Record> {
        let mut records = records.iter();
        records.find(|record| record.key.kind == kind && record.key.id == id)
    }
}
