//! One field of a record on the screen, for the control that shows it.

use device::edits::{Displayed, FieldWrite};
use domain::{
    decimal,
    record::Field,
    schema::{FieldRef, FieldType},
    value::Value,
    workflow::Denial,
};
use leptos::prelude::*;
use rust_decimal::Decimal;

use super::{LiveDossier, use_session};
use crate::i18n::{fields::field_words, lang};

/// A field of a record, as one control shows it. Copies are handles to the same one; another control
/// of the field has its own.
///
/// What is chosen from is drawn anew whenever another value arrives, and so replaces what is on the
/// screen now ([`put`](Self::put)). A box somebody types in is not: it says when it shows what is
/// stored ([`on_shown`](Self::on_shown)), and what is typed replaces that ([`put_typed`](Self::put_typed)).
#[derive(Clone, Copy)]
pub struct LiveField {
    live: LiveDossier,
    place: StoredValue<Place>,
    stored: Memo<Stored>,
    value: Memo<Value>,
    /// What the control's box showed last of what is stored.
    in_box: StoredValue<Displayed>,
}

/// Which field it is.
struct Place {
    kind: String,
    id: String,
    name: String,
}

/// What is on the screen of a field.
#[derive(Clone, Default, PartialEq)]
struct Stored {
    displayed: Displayed,
    /// Other values, by people who did not see this one.
    others: Vec<Value>,
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
        let stored = Memo::new(move |_| {
            place.with_value(|Place { kind, id, name }| {
                let record = live.record(kind, id);
                let displayed = Displayed::of(record.as_ref(), name);
                let field = record.as_ref().and_then(|record| record.field(name));
                let all = field.into_iter().flat_map(Field::live);
                let mut others: Vec<Value> = all
                    .map(|(_, held)| held.value.clone())
                    .filter(|value| value != displayed.value())
                    .collect();
                others.sort_unstable();
                others.dedup();
                Stored { displayed, others }
            })
        });
        Self {
            live,
            place,
            stored,
            value: Memo::new(move |_| stored.with(|stored| stored.displayed.value().clone())),
            in_box: StoredValue::default(),
        }
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

    /// Why this device may not write it, by the pack's table of rights; `None` where it may.
    pub fn barred(self) -> Memo<Option<Denial>> {
        let session = use_session();
        Memo::new(move |_| {
            self.place
                .with_value(|Place { kind, id, name }| self.live.barred(session, kind, id, name))
        })
    }

    /// What is on the screen; null where there is nothing.
    pub fn value(self) -> Memo<Value> {
        self.value
    }

    /// The values that others wrote and that disagree with what is on the screen; followed.
    pub fn others(self) -> Vec<Value> {
        self.stored.with(|stored| stored.others.clone())
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

    /// Writes a value in place of the one that is on the screen, as one step.
    pub fn put(self, value: Value) {
        let displayed = self
            .stored
            .with_untracked(|stored| stored.displayed.clone());
        self.write(value, displayed, None);
    }

    /// The control's box shows what is stored, now.
    pub fn on_shown(self) {
        let displayed = self
            .stored
            .with_untracked(|stored| stored.displayed.clone());
        self.in_box.set_value(displayed);
    }

    /// Writes what somebody is typing, in place of what the box showed: a word is one step.
    pub fn put_typed(self, value: Value) {
        let displayed = self.in_box.get_value();
        // Its own letters are in the box from here on; whose place they take stays the same.
        self.in_box
            .set_value(displayed.clone().entered(value.clone()));
        self.write(value, displayed, Some(js_sys::Date::now()));
    }

    fn write(self, value: Value, displayed: Displayed, typed: Option<f64>) {
        self.place.with_value(|Place { kind, id, name }| {
            let write = FieldWrite::new(name, value, displayed);
            self.live.write(kind, id, vec![write], typed);
        });
    }
}
