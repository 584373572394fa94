//! `office audit`: who did what, when, from where.

use std::{
    io::{Write as _, stdout},
    process::ExitCode,
};

use anyhow::Result;
use chrono::DateTime;
use clap::Args;

use office_db::{Action, AuditEntry, AuditFilter};

use crate::storage::StorageArgs;

#[derive(Args)]
pub struct Audit {
    /// Only what this device did or what concerns it, by its id
    #[arg(long)]
    device: Option<String>,
    /// Only this action, e.g. enrol, revoke, bundle
    #[arg(long, value_parser = action)]
    action: Option<Action>,
    /// The newest so many
    #[arg(long, default_value_t = 100)]
    last: u32,
    /// One JSON document a line
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    storage: StorageArgs,
}

fn action(name: &str) -> Result<Action, String> {
    Action::from_name(name).ok_or_else(|| {
        let names: Vec<&str> = Action::ALL.iter().map(|action| action.name()).collect();
        format!("one of {}", names.join(", "))
    })
}

/// Prints entries, newest first.
///
/// # Errors
/// When the office's data cannot be opened.
pub async fn run(args: &Audit) -> Result<ExitCode> {
    let office = args.storage.open_office().await?;
    let filter = AuditFilter {
        device: args.device.as_deref(),
        action: args.action,
        limit: args.last.into(),
        ..AuditFilter::default()
    };
    let mut tx = office.database().read().await?;
    let entries = tx.audit_entries(&filter).await?;
    drop(tx);
    let mut out = stdout();
    for entry in &entries {
        if args.json {
            writeln!(out, "{}", serde_json::to_string(entry)?)?;
        } else {
            writeln!(out, "{}", line(entry))?;
        }
    }
    office.database().close().await;
    Ok(ExitCode::SUCCESS)
}

/// `2026-11-24T03:00:00Z  revoke  by <device> from <address>  of <device>  {"name":"…"}`
fn line(entry: &AuditEntry) -> String {
    let at = DateTime::from_timestamp_millis(entry.at).unwrap_or_default();
    let about = entry.about.as_ref();
    format!(
        "{}  {:9}  by {} from {}{}  {}",
        at.format("%Y-%m-%dT%H:%M:%SZ"),
        entry.action,
        entry
            .name
            .as_ref()
            .map_or_else(|| entry.by.clone(), |name| format!("{name} ({})", entry.by)),
        entry.from,
        about
            .map(|about| format!("  of {about}"))
            .unwrap_or_default(),
        entry.detail,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_who_what_when_and_from_where() {
        let entry = AuditEntry {
            id: "1".to_owned(),
            at: 1_800_000_000_000,
            by: "desk".to_owned(),
            name: Some("办公室".to_owned()),
            action: "revoke".to_owned(),
            about: Some("tablet".to_owned()),
            detail: serde_json::json!({ "name": "指导二组平板" }),
            from: "::1".to_owned(),
        };
        assert_eq!(
            line(&entry),
            "2027-01-15T08:00:00Z  revoke     by 办公室 (desk) from ::1  of tablet  {\"name\":\"指导二组平板\"}"
        );
        assert!(action("looked").is_err_and(|said| said.contains("quarantine")));
    }
}
