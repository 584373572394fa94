//! One field of a record on the screen, for the control that shows it.

use domain::{
    decimal,
    schema::{FieldRef, FieldType},
    value::Value,
};
use leptos::prelude::*;
use rust_decimal::Decimal;

use super::LiveDossier;
use crate::i18n::{fields::field_words, lang};

/// A field of a record. Copies are handles to the same one.
#[derive(Clone, Copy)]
pub struct LiveField {
    live: LiveDossier,
    place: StoredValue<Place>,
    value: Memo<Value>,
}

/// Which field it is.
struct Place {
    kind: String,
    id: String,
    name: String,
}

impl Place {
    fn of(&self) -> FieldRef<'_> {
        FieldRef::of(&self.kind, &self.name)
    }
}

impl LiveField {
    /// The field `name` of a record of `live`.
    pub fn new(live: LiveDossier, kind: &str, id: &str, name: &str) -> Self {
        let place = StoredValue::new(Place {
            kind: kind.to_owned(),
            id: id.to_owned(),
            name: name.to_owned(),
        });
        let value = Memo::new(move |_| {
            place.with_value(|Place { kind, id, name }| {
                live.record(kind, id)
                    .and_then(|record| record.get(name).cloned())
                    .unwrap_or_default()
            })
        });
        Self { live, place, value }
    }

    /// Calls `with` with the field's declaration.
    pub fn with_ref<T>(self, with: impl FnOnce(FieldRef<'_>) -> T) -> T {
        self.place.with_value(|place| with(place.of()))
    }

    /// What it holds.
    pub fn holds(self) -> FieldType {
        self.place.with_value(|place| place.of().holds())
    }

    /// What people call it.
    pub fn words(self) -> String {
        self.with_ref(|field| field_words(&self.live.app().pack(), field, lang()))
    }

    /// What is on the screen; null where there is nothing.
    pub fn value(self) -> Memo<Value> {
        self.value
    }

    /// The same as text; empty where there is none.
    pub fn text(self) -> Signal<String> {
        let value = self.value;
        Signal::derive(move || value.with(|value| value.as_text().unwrap_or_default().to_owned()))
    }

    /// The same as a number, however it is stored.
    pub fn number(self) -> Signal<Option<Decimal>> {
        let value = self.value;
        Signal::derive(move || {
            value.with(|value| match value {
                Value::Int(int) => Some(Decimal::from(*int)),
                Value::Text(text) => decimal::parse(text),
                _ => None,
            })
        })
    }

    /// Writes a value as one step.
    pub fn put(self, value: Value) {
        self.place.with_value(|Place { kind, id, name }| {
            self.live.put(kind, id, vec![(name, value)]);
        });
    }

    /// Writes what somebody is typing: a word is one step.
    pub fn put_typed(self, value: Value) {
        self.place.with_value(|Place { kind, id, name }| {
            self.live.put_typed(kind, id, name, value);
        });
    }
}
