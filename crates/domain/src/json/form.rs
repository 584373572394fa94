//! Types that are kept or sent as JSON.

use std::collections::BTreeMap;

use super::{
    read::{At, Fault, read},
    text::parse,
};
use crate::{
    Words,
    order::{self, Set},
    value::Value,
};

/// A type with a form in JSON. What was once written must stay readable: devices hold it.
pub trait Form: Sized {
    /// As JSON.
    fn to_json(&self) -> Value;

    /// Reads it. What does not fit is put down at `at`, and what comes back then counts for
    /// nothing.
    fn from_json(at: &At<'_>) -> Self;
}

/// Reads a text.
///
/// # Errors
/// What did not fit, by JSON pointer; or line and column where the text is no JSON.
pub fn from_text<T: Form>(text: &str) -> Result<T, Vec<Fault>> {
    read(&document(text)?, T::from_json)
}

/// The text's value.
///
/// # Errors
/// Line and column where the text is no JSON that may be exchanged.
pub fn document(text: &str) -> Result<Value, Vec<Fault>> {
    parse(text).map_err(|fault| {
        vec![Fault {
            place: format!("{}:{}", fault.line, fault.column),
            problem: Words::new(
                format!("不是合规的 JSON（{}）", fault.problem),
                fault.problem.to_string(),
            ),
        }]
    })
}

/// An object of these entries.
pub fn object<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Map(map(&mut entries.into_iter()))
}

/// Not generic: one way in for objects of every length.
fn map(entries: &mut dyn Iterator<Item = (&str, Value)>) -> BTreeMap<String, Value> {
    order::map(entries.map(|(key, value)| (key.to_owned(), value)))
}

impl Form for String {
    fn to_json(&self) -> Value {
        self.as_str().into()
    }

    fn from_json(at: &At<'_>) -> Self {
        at.as_text().to_owned()
    }
}

impl Form for u32 {
    fn to_json(&self) -> Value {
        Value::Int((*self).into())
    }

    fn from_json(at: &At<'_>) -> Self {
        at.as_whole(Self::MAX)
    }
}

impl Form for Value {
    fn to_json(&self) -> Value {
        self.clone()
    }

    fn from_json(at: &At<'_>) -> Self {
        at.value().cloned().unwrap_or_default()
    }
}

impl<T: Form> Form for Vec<T> {
    fn to_json(&self) -> Value {
        Value::List(self.iter().map(T::to_json).collect())
    }

    fn from_json(at: &At<'_>) -> Self {
        at.items().map(|at| T::from_json(&at)).collect()
    }
}

impl Form for Set<String> {
    fn to_json(&self) -> Value {
        Value::List(self.iter().map(String::to_json).collect())
    }

    fn from_json(at: &At<'_>) -> Self {
        order::set(at.items().map(|at| String::from_json(&at)))
    }
}
