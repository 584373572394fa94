//! Values of `domain` as text in a column.

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
