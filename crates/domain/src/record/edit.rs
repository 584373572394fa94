//! What a person asks to write, and the change it becomes.

use std::collections::BTreeMap;

use super::{
    change::{Change, Write},
    field::{DELETED, DELETED_SEEN, Field, LiveValue},
    merge::Record,
    replaced::Replaced,
};
use crate::{
    btree,
    clock::Stamp,
    ids::{ChangeId, DeviceId, RecordKey},
    json,
    limits::LIVE_VALUES,
    text,
    value::Value,
};

/// What a person asks to write, before it has an id and a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub record: RecordKey,
    pub fields: BTreeMap<String, Value>,
    /// For each field, the ids of the values that were on the screen. Only these (and the
    /// device's own) are replaced; a value that arrived unseen stays, as a conflict.
    pub shown: BTreeMap<String, Vec<ChangeId>>,
    /// How far the records were on the screen that go out of sight with this one where the edit
    /// deletes it: each device's last number. See [`Edit::in_sight_of`].
    pub in_sight: BTreeMap<DeviceId, u32>,
}

impl Edit {
    /// An edit of a record that did not exist on the screen.
    pub fn new(record: RecordKey) -> Self {
        Self {
            record,
            fields: BTreeMap::new(),
            shown: BTreeMap::new(),
            in_sight: BTreeMap::new(),
        }
    }

    /// The same, made in sight of these records: where it deletes an enterprise, they are the dossier,
    /// and go out of sight with it. What arrives beyond them is put before people.
    #[must_use]
    pub fn in_sight_of<'a>(mut self, records: impl IntoIterator<Item = &'a Record>) -> Self {
        for (device, seq) in records.into_iter().flat_map(Record::versions) {
            let last = self.in_sight.entry(device.clone()).or_insert(0);
            *last = (*last).max(*seq);
        }
        self
    }

    /// Also writes `value` to `field`.
    #[must_use]
    pub fn set(mut self, field: impl Into<String>, value: impl Into<Value>) -> Self {
        self.fields.insert(field.into(), value.into());
        self
    }
}

impl Edit {
    fn deletes(&self) -> bool {
        self.fields.get(DELETED).and_then(Value::as_bool) == Some(true)
    }
}

/// The device that values are of which no change stands behind yet.
const UNSAVED: &str = "unsaved";

/// Whether this is the value of an edit that is not stored yet ([`Record::preview`]).
pub fn is_unsaved(id: &ChangeId) -> bool {
    id.device.as_str() == UNSAVED
}

/// How far the author of an edit saw the record, and what goes out of sight with it: a device's
/// changes reach it in their order, so a value that was not on the screen ends what was seen of its
/// device.
fn seen_by(edit: &Edit, record: &Record) -> Value {
    let mut seen = record.versions().clone();
    for (device, seq) in &edit.in_sight {
        let last = seen.entry(device.clone()).or_insert(0);
        *last = (*last).max(*seq);
    }
    for (name, field) in record.fields() {
        let shown = edit.shown.get(name);
        for (id, _) in field.live() {
            let unseen = shown.is_none_or(|shown| !shown.contains(id));
            if let Some(last) = seen.get_mut(&id.device).filter(|_| unseen) {
                *last = id.seq.saturating_sub(1).min(*last);
            }
        }
    }
    let seen = seen
        .iter()
        .map(|(device, seq)| (device.to_string(), i64::from(*seq).into()));
    Value::Map(btree::map(seen))
}

impl Record {
    /// Turns an edit into this device's change `id`; `None` when it would change nothing.
    ///
    /// What it makes every reader takes, and the record with it: see [`Change::check`] and
    /// [`Record::has_room_for`]. A person's name is cut to what readers take.
    ///
    /// A field is left out when the value on the screen already is the new one. A written field
    /// replaces the values that were shown and the device's own, so that a quick second tap does
    /// not disagree with the first.
    ///
    /// # Errors
    /// What readers would refuse, and where: `/fields/<name>/value` where a value is too long, too
    /// large a number, or holds a control character. Nothing is to be stored then.
    pub fn change(
        &self,
        edit: &Edit,
        id: ChangeId,
        at: Stamp,
        by: &str,
    ) -> Result<Option<Change>, json::Error> {
        let mut fields = BTreeMap::new();
        let seen = edit
            .deletes()
            .then(|| (DELETED_SEEN.to_owned(), seen_by(edit, self)));
        let written = edit.fields.iter();
        let seen = seen.iter().map(|(name, seen)| (name, seen));
        for (name, value) in written.chain(seen) {
            let field = self.fields.get(name);
            let shown = edit.shown.get(name);
            let replaces: Vec<Replaced> = field
                .into_iter()
                .flat_map(Field::live)
                .filter(|(live, _)| {
                    live.device == id.device || shown.is_some_and(|shown| shown.contains(live))
                })
                .take(LIVE_VALUES)
                .map(|(live, held)| Replaced::seen(&id.device, live, name, held))
                .collect();
            let unchanged = match field {
                None => value.is_null(),
                Some(field) => {
                    field.live.len() == 1 && field.live.values().all(|held| held.value == *value)
                }
            };
            if !unchanged {
                fields.insert(
                    name.clone(),
                    Write {
                        value: value.clone(),
                        replaces,
                    },
                );
            }
        }
        if fields.is_empty() {
            return Ok(None);
        }
        let change = Change {
            id,
            at: at.bounded(),
            by: text::person(by),
            record: self.key.clone(),
            fields,
            extra: BTreeMap::new(),
        };
        change.check()?;
        // What has outgrown every limit can still be deleted.
        if !edit.deletes() {
            self.has_room_for(&change)?;
        }
        Ok(Some(change))
    }

    /// The record as it will read once `edit` is stored: what the screen shows meanwhile, so that
    /// the next tap builds on this one. Of the values that stand there it replaces what
    /// [`Record::change`] will: those that were shown and those of this device, `own`. Never stored
    /// or sent: its values have no change behind them ([`is_unsaved`]), and [`Record::change`]
    /// replaces none but real ones.
    pub fn preview(&self, edit: &Edit, own: Option<&DeviceId>) -> Self {
        let mut record = self.clone();
        let unsaved = ChangeId::new(DeviceId::new(UNSAVED), 0);
        for (name, value) in &edit.fields {
            let held = LiveValue {
                value: value.clone(),
                at: self.updated(),
                by: String::new(),
                digest: None,
            };
            let field = record.fields.entry(name.clone()).or_default();
            let shown = edit.shown.get(name);
            field.live.retain(|id, _| {
                own != Some(&id.device) && !shown.is_some_and(|shown| shown.contains(id))
            });
            field.live.insert(unsaved.clone(), held);
        }
        record
    }

    /// Starts an edit of this record as it is on the screen now.
    pub fn edit(&self) -> Edit {
        let fields = self.fields.iter();
        let shown =
            fields.map(|(name, field)| (name.clone(), field.live.keys().cloned().collect()));
        Edit {
            record: self.key.clone(),
            fields: BTreeMap::new(),
            shown: btree::map(shown),
            in_sight: BTreeMap::new(),
        }
    }
}
