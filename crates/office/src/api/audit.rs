//! The audit log as the office reads it.

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
};
use office_db::{Action, AuditEntry, AuditFilter};
use office_service::Office;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    caller::Caller,
    problem::{BAD_REQUEST, Problem},
};

/// Entries in one answer, at most.
const LIMIT: i64 = 200;

#[derive(Deserialize)]
pub struct Which {
    device: Option<String>,
    action: Option<String>,
    dossier: Option<String>,
    since: Option<i64>,
    until: Option<i64>,
    before: Option<String>,
    limit: Option<i64>,
}

/// An entry.
#[derive(Serialize, ToSchema)]
pub struct Entry {
    id: String,
    /// Milliseconds since 1970.
    at: i64,
    /// A device's id, or how else it was done.
    by: String,
    /// What they call the device, where it is one.
    name: Option<String>,
    action: String,
    /// The device it concerns, where that is another.
    about: Option<String>,
    /// What is particular, by the action.
    detail: serde_json::Value,
    /// An address, or how else it came.
    from: String,
}

impl From<AuditEntry> for Entry {
    fn from(entry: AuditEntry) -> Self {
        Self {
            id: entry.id,
            at: entry.at,
            by: entry.by,
            name: entry.name,
            action: entry.action,
            about: entry.about,
            detail: entry.detail,
            from: entry.from,
        }
    }
}

/// Entries, the newest first.
#[derive(Serialize, ToSchema)]
pub struct Log {
    entries: Vec<Entry>,
    /// Ask with this as `before` for older ones; nothing when these are the last.
    next: Option<String>,
}

/// Who did what, when, from where
#[utoipa::path(get, path = "/api/v1/audit", tag = "people",
    params(
        ("device" = Option<String>, Query, description = "Done by this device, or concerning it"),
        ("action" = Option<String>, Query, description = "Only this action"),
        ("dossier" = Option<String>, Query, description = "Only what names this enterprise: letters and digits"),
        ("since" = Option<i64>, Query, description = "Not before; ms since 1970"),
        ("until" = Option<i64>, Query, description = "Before; ms since 1970"),
        ("before" = Option<String>, Query, description = "Older than the entry of this id"),
        ("limit" = Option<i64>, Query, description = "At most 200; 50 when not said")),
    responses((status = 200, description = "The newest first", body = Log), Problem),
    extensions(("x-who" = json!("office"))))]
pub async fn log(
    State(office): State<Office>,
    caller: Caller,
    which: Result<Query<Which>, QueryRejection>,
) -> Result<Json<Log>, Problem> {
    caller.office()?;
    let Query(which) = which.map_err(|_| Problem::from(BAD_REQUEST))?;
    let named = which.action.as_deref().filter(|action| !action.is_empty());
    let action = match named {
        Some(name) => Some(Action::from_name(name).ok_or(BAD_REQUEST)?),
        None => None,
    };
    let dossier = which.dossier.as_deref().filter(|code| !code.is_empty());
    if dossier.is_some_and(|code| !code.bytes().all(|b| b.is_ascii_alphanumeric())) {
        return Err(BAD_REQUEST.into());
    }
    let limit = which.limit.unwrap_or(50).clamp(1, LIMIT);
    let filter = AuditFilter {
        device: which.device.as_deref().filter(|device| !device.is_empty()),
        action,
        dossier,
        since: which.since,
        until: which.until,
        before: which.before.as_deref(),
        limit: limit + 1,
    };
    let mut entries = office
        .database()
        .read()
        .await?
        .audit_entries(&filter)
        .await?;
    let limit = usize::try_from(limit).unwrap_or_default();
    let more = entries.len() > limit;
    entries.truncate(limit);
    let next = entries.last().filter(|_| more).map(|last| last.id.clone());
    let entries = entries.into_iter().map(Entry::from).collect();
    Ok(Json(Log { entries, next }))
}
