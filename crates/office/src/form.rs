//! Between `domain`'s JSON and the server's.

use domain::json::{Form, canonical, from_text};

/// A value as stored text.
pub fn text<T: Form>(value: &T) -> String {
    canonical(&value.to_json())
}

/// A stored text's value; an error when the database was changed from outside.
pub fn stored<T: Form>(text: &str) -> sqlx::Result<T> {
    from_text(text).map_err(|faults| {
        let first = faults.first().map(ToString::to_string).unwrap_or_default();
        sqlx::Error::Decode(first.into())
    })
}

/// A value as a member of an answer.
pub fn json<T: Form>(value: &T) -> serde_json::Value {
    serde_json::from_str(&text(value)).unwrap_or_default()
}

/// A member of an answer.
#[cfg(test)]
pub fn asked<T: Form>(value: &serde_json::Value) -> Option<T> {
    from_text(&value.to_string()).ok()
}

/// A `domain` value as a member of a request or an answer, in the form the whole product gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct As<T>(pub T);

impl<T: Form> serde::Serialize for As<T> {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        json(&self.0).serialize(to)
    }
}

impl<'de, T: Form> serde::Deserialize<'de> for As<T> {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(from)?;
        let read = from_text(&value.to_string()).map_err(|faults: Vec<domain::json::Fault>| {
            let first = faults.first().map(ToString::to_string).unwrap_or_default();
            serde::de::Error::custom(first)
        })?;
        Ok(Self(read))
    }
}
