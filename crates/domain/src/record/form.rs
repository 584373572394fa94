//! Changes and records as JSON.
//!
//! ```text
//! change: {"id":"tablet:7","at":[ms,tick],"by":"…","record":{"dossier","kind","id"},
//!          "fields":{"text":{"value":…,"replaces":["office:3"]}}, …what a newer version added}
//! record: {"key":{"dossier","kind","id"},"seen":{"tablet":7},
//!          "fields":{"text":{"live":{"tablet:7":{"value":…,"at":[ms,tick],"by":"…"}},"awaited":["office:9"]}}}
//! ```
//!
//! `by`, `replaces` and `awaited` are left out where they are empty.

use std::collections::BTreeMap;

use super::{
    change::{Change, Write},
    field::{Field, Held},
    merge::Record,
};
use crate::{
    clock::Stamp,
    ids::{ChangeId, RecordKey},
    json::{At, Form, Object, object},
    order::{self, Few},
    value::Value,
};

impl Form for Change {
    fn to_json(&self) -> Value {
        let mut map = self.extra.clone();
        let mut put = |key: &str, value: Value| map.insert(key.to_owned(), value);
        put("id", self.id.to_json());
        put("at", self.at.to_json());
        put_by(&self.by, &mut put);
        put("record", self.record.to_json());
        let fields = self.fields.iter();
        let fields = fields.map(|(name, write)| (name.clone(), write_json(write)));
        put("fields", Value::Map(order::map(fields)));
        Value::Map(map)
    }

    fn from_json(at: &At<'_>) -> Self {
        let change = at.object();
        Self {
            id: ChangeId::from_json(&change.key("id")),
            at: Stamp::from_json(&change.key("at")),
            by: by(&change),
            record: RecordKey::from_json(&change.key("record")),
            fields: change.map("fields", write),
            extra: change.rest(),
        }
    }
}

fn put_by(by: &str, put: &mut dyn FnMut(&str, Value) -> Option<Value>) {
    if !by.is_empty() {
        put("by", by.into());
    }
}

fn by(object: &Object<'_>) -> String {
    object.optional_text("by").unwrap_or_default()
}

fn write_json(write: &Write) -> Value {
    let mut map = order::map([("value".to_owned(), write.value.clone())]);
    if !write.replaces.is_empty() {
        map.insert("replaces".to_owned(), write.replaces.to_json());
    }
    Value::Map(map)
}

fn write(at: &At<'_>) -> Write {
    let write = at.loose();
    Write {
        value: write.value("value"),
        replaces: match write.optional("replaces") {
            Some(ids) => Vec::from_json(&ids),
            None => Vec::new(),
        },
    }
}

impl Form for Record {
    fn to_json(&self) -> Value {
        let fields = self.fields.iter();
        let fields = fields.map(|(name, field)| (name.clone(), field_json(field)));
        object([
            ("key", self.key.to_json()),
            ("fields", Value::Map(order::map(fields))),
            ("seen", self.seen.to_json()),
        ])
    }

    fn from_json(at: &At<'_>) -> Self {
        let record = at.loose();
        Self {
            key: RecordKey::from_json(&record.key("key")),
            fields: record.map("fields", field).into_iter().collect(),
            seen: Few::from_json(&record.key("seen")),
        }
    }
}

fn field_json(field: &Field) -> Value {
    let live = field.live.iter().map(|(id, held)| {
        let mut map = BTreeMap::new();
        let mut put = |key: &str, value: Value| map.insert(key.to_owned(), value);
        put("value", held.value.clone());
        put("at", held.at.to_json());
        put_by(&held.by, &mut put);
        (id.to_string(), Value::Map(map))
    });
    let mut map = order::map([("live".to_owned(), Value::Map(order::map(live)))]);
    if !field.awaited.is_empty() {
        let awaited = field.awaited.keys().map(ChangeId::to_json).collect();
        map.insert("awaited".to_owned(), Value::List(awaited));
    }
    Value::Map(map)
}

fn field(at: &At<'_>) -> Field {
    let field = at.loose();
    let mut read = Field::default();
    for (id, at) in field.key("live").entries() {
        match id.parse() {
            Ok(id) => drop(read.live.insert(id, held(&at))),
            Err(_) => at.fault("not under a change id"),
        }
    }
    if let Some(awaited) = field.optional("awaited") {
        for at in awaited.items() {
            read.awaited.insert(ChangeId::from_json(&at), ());
        }
    }
    read
}

fn held(at: &At<'_>) -> Held {
    let held = at.loose();
    Held {
        value: held.value("value"),
        at: Stamp::from_json(&held.key("at")),
        by: by(&held),
    }
}

#[cfg(test)]
mod tests;
