//! The system's clock.

use std::time::SystemTime;

use chrono::{DateTime, SecondsFormat};

/// A day in ms.
pub const DAY: i64 = 24 * 3_600_000;

/// Milliseconds since 1970.
pub fn now() -> i64 {
    SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .ok()
        .and_then(|since| i64::try_from(since.as_millis()).ok())
        .unwrap_or_default()
}

/// This moment, ISO 8601, UTC, to the second.
pub fn timestamp() -> String {
    DateTime::from_timestamp_millis(now())
        .unwrap_or_default()
        .to_rfc3339_opts(SecondsFormat::Secs, true)
}
