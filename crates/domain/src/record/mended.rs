//! The nearest change that every reader takes.

use super::change::{Change, Write};
use crate::{
    btree,
    limits::{
        CHANGE_BYTES, CODE_FIELD, FIELD_NAME_BYTES, FIELDS, LIVE_VALUES, MAX_INT, TEXT_BYTES,
        VALUE_DEPTH,
    },
    text,
    value::Value,
};

impl Change {
    /// The nearest change to this that passes [`Change::check`]; itself where it does. Whole numbers
    /// that are too large become text, digit for digit; texts lose their control characters and what is
    /// beyond the limit; of what is still too large the largest values go first. Only ids and names
    /// that are none stay as they are.
    #[must_use]
    pub fn mended(&self) -> Self {
        if self.check().is_ok() {
            return self.clone();
        }
        let fields = self.fields.iter();
        let fields = fields.map(|(name, write)| (field_name(name), self.write(name, write)));
        let extra = self.extra.iter();
        let extra = extra.map(|(name, value)| (name.clone(), readable(value, 0)));
        let mut mended = Self {
            id: self.id.clone(),
            at: self.at.bounded(),
            by: text::person(&self.by),
            record: self.record.clone(),
            fields: btree::map(fields.take(FIELDS)),
            extra: btree::map(extra),
        };
        while mended.size() > CHANGE_BYTES {
            if mended.extra.pop_last().is_some() {
                continue;
            }
            let fields = mended.fields.values_mut();
            match fields.max_by_key(|write| write.value.size()) {
                Some(largest) if largest.value != Value::Null => largest.value = Value::Null,
                // Replaced ids alone: what they name stays live, and people see it.
                _ => {
                    for write in mended.fields.values_mut() {
                        let half = write.replaces.len() / 2;
                        write.replaces.truncate(half);
                    }
                    if mended
                        .fields
                        .values()
                        .all(|write| write.replaces.is_empty())
                    {
                        break;
                    }
                }
            }
        }
        mended
    }

    fn write(&self, name: &str, write: &Write) -> Write {
        let value = readable(&write.value, 0);
        let value = match &value {
            Value::Text(code) if name == CODE_FIELD && text::check_name(code).is_err() => {
                Value::Null
            }
            _ => value,
        };
        let before = write.replaces.iter();
        let before = before.filter(|it| match it.digest {
            _ if it.id.device == self.id.device => it.id.seq < self.id.seq,
            digest => digest.is_some(),
        });
        Write {
            value,
            replaces: before.take(LIVE_VALUES).cloned().collect(),
        }
    }
}

fn field_name(name: &str) -> String {
    match text::cut(&text::clean(name), FIELD_NAME_BYTES) {
        "" => "unnamed".to_owned(),
        name => name.to_owned(),
    }
}

fn readable(value: &Value, depth: usize) -> Value {
    match value {
        Value::Int(int) if !(-MAX_INT..=MAX_INT).contains(int) => Value::Text(int.to_string()),
        Value::Text(text) => Value::text(text::cut(&text::clean(text), TEXT_BYTES)),
        Value::List(_) | Value::Map(_) if depth >= VALUE_DEPTH => Value::Null,
        Value::List(items) => {
            Value::List(items.iter().map(|item| readable(item, depth + 1)).collect())
        }
        Value::Map(map) => {
            let members = map.iter();
            let members = members.map(|(key, item)| {
                let key = text::cut(&text::clean(key), TEXT_BYTES).to_owned();
                (key, readable(item, depth + 1))
            });
            Value::Map(btree::map(members))
        }
        other => other.clone(),
    }
}
