//! `office audit`: who did what, when, from where.

use std::{process::ExitCode, time::Duration};

use anyhow::Result;
use chrono::DateTime;
use clap::Args;

use crate::{
    api::{Office, now},
    keep::{Asked, Deed, Kept},
    place::Place,
};

#[derive(Args)]
pub struct Audit {
    /// Only what this device did or what concerns it, by its id
    #[arg(long)]
    device: Option<String>,
    /// Only this deed, e.g. enrol, revoke, bundle
    #[arg(long, value_parser = deed)]
    deed: Option<Deed>,
    /// The newest so many
    #[arg(long, default_value_t = 100)]
    last: u32,
    /// One JSON document a line
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

fn deed(name: &str) -> Result<Deed, String> {
    Deed::from_name(name).ok_or_else(|| {
        let names: Vec<&str> = Deed::ALL.iter().map(|deed| deed.name()).collect();
        format!("one of {}", names.join(", "))
    })
}

/// Prints entries, newest first.
///
/// # Errors
/// When the office's data cannot be opened.
pub async fn run(args: &Audit) -> Result<ExitCode> {
    let office = args.place.open().await?;
    let asked = Asked {
        device: args.device.as_deref(),
        deed: args.deed,
        before: None,
        limit: args.last.into(),
    };
    let mut tx = office.keep().read().await?;
    let entries = tx.audited(&asked).await?;
    drop(tx);
    for entry in &entries {
        if args.json {
            println!("{}", serde_json::to_string(entry)?);
        } else {
            println!("{}", line(entry));
        }
    }
    office.keep().close().await;
    Ok(ExitCode::SUCCESS)
}

/// `2026-11-24T03:00:00Z  revoke  by <device> from <address>  of <device>  {"name":"…"}`
fn line(entry: &Kept) -> String {
    let at = DateTime::from_timestamp_millis(entry.at).unwrap_or_default();
    let about = entry.about.as_ref();
    format!(
        "{}  {:9}  by {} from {}{}  {}",
        at.format("%Y-%m-%dT%H:%M:%SZ"),
        entry.deed,
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

/// Drops entries older than that many days, now and once a day for as long as the office runs.
pub async fn keep_for(office: Office, days: u32) {
    const DAY: i64 = 24 * 3_600_000;
    loop {
        let before = now() - i64::from(days) * DAY;
        let forget = async {
            let mut tx = office.keep().write().await?;
            let count = tx.forget_audit(before).await?;
            tx.commit().await?;
            Ok::<_, sqlx::Error>(count)
        };
        match forget.await {
            Ok(count) => tracing::info!(count, "old entries of the audit log dropped"),
            Err(error) => tracing::error!(%error, "the audit log could not be shortened"),
        }
        tokio::time::sleep(Duration::from_secs(24 * 3600)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_who_what_when_and_from_where() {
        let entry = Kept {
            id: "1".to_owned(),
            at: 1_800_000_000_000,
            by: "desk".to_owned(),
            name: Some("办公室".to_owned()),
            deed: "revoke".to_owned(),
            about: Some("tablet".to_owned()),
            detail: serde_json::json!({ "name": "指导二组平板" }),
            from: "::1".to_owned(),
        };
        assert_eq!(
            line(&entry),
            "2027-01-15T08:00:00Z  revoke     by 办公室 (desk) from ::1  of tablet  {\"name\":\"指导二组平板\"}"
        );
        assert!(deed("looked").is_err_and(|said| said.contains("set-aside")));
    }
}
