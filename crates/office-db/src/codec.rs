//! Values of `domain` as text in a column.

use domain::json;
use serde::{Serialize, de::DeserializeOwned};

/// A value as stored text.
///
/// # Errors
/// What would not be read again.
pub fn text<T: Serialize>(value: &T) -> sqlx::Result<String> {
    json::to_string(value).map_err(|error| sqlx::Error::Encode(error.into()))
}

/// A stored text's value.
///
/// # Errors
/// When the database was changed from outside.
pub fn stored<T: DeserializeOwned>(text: &str) -> sqlx::Result<T> {
    json::from_str(text).map_err(|error| sqlx::Error::Decode(error.into()))
}
