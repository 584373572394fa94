//! Attachments that changes name: whether they are here, and who is to send them.

use std::collections::BTreeSet;

use domain::{ids::DeviceId, photo, record::Change};

use super::{
    Tx,
    rows::{get_rows, put_rows},
    tx::on,
};
use crate::form;

/// Hashes told to a device at once; it asks again when it has sent them.
const TOLD: i64 = 1_000;

impl Tx {
    /// Changes that were taken name attachments: their authors are to send them, and whoever
    /// brought the changes here.
    pub(super) async fn want_attachments(
        &mut self,
        changes: &[Change],
        brought_by: Option<&DeviceId>,
    ) -> sqlx::Result<()> {
        let mut pairs: BTreeSet<(&str, &str)> = BTreeSet::new();
        let photos = changes.iter().filter_map(|it| Some((it, photo_of(it)?)));
        for (change, sha256) in photos {
            pairs.insert((change.id.device.as_str(), sha256));
            pairs.extend(brought_by.map(|device| (device.as_str(), sha256)));
        }
        if pairs.is_empty() {
            return Ok(());
        }
        let pairs: Vec<(&str, &str)> = pairs.into_iter().collect();
        let here: Vec<(String,)> = get_rows!(
            self,
            "SELECT DISTINCT sha256 FROM named WHERE here = 1 AND (sha256) IN (",
            pairs,
            |pair, to| to.push_bind(pair.1),
            ")"
        );
        let here: BTreeSet<String> = here.into_iter().map(|(sha256,)| sha256).collect();
        put_rows!(
            self,
            "INSERT INTO named (device, sha256, here) ",
            pairs,
            |pair, to| to
                .push_bind(pair.0)
                .push_bind(pair.1)
                .push_bind(i64::from(here.contains(pair.1))),
            " ON CONFLICT DO NOTHING"
        );
        Ok(())
    }

    /// The attachments a device is still to send.
    pub async fn wanted_of(&mut self, device: &DeviceId) -> sqlx::Result<Vec<String>> {
        on!(
            self,
            sqlx::query_scalar(
                "SELECT sha256 FROM named WHERE device = $1 AND here = 0 ORDER BY sha256 LIMIT $2"
            )
            .bind(device.as_str())
            .bind(TOLD),
            fetch_all
        )
    }

    /// An attachment is here, whole.
    pub async fn arrived(&mut self, sha256: &str) -> sqlx::Result<()> {
        self.mark_here(sha256, true).await
    }

    /// Whether an attachment is here was looked at.
    pub async fn mark_here(&mut self, sha256: &str, here: bool) -> sqlx::Result<()> {
        on!(
            self,
            sqlx::query("UPDATE named SET here = $2 WHERE sha256 = $1 AND here <> $2")
                .bind(sha256)
                .bind(i64::from(here)),
            execute
        )
        .map(drop)
    }

    /// Every attachment that changes name, entered anew from the changes themselves: once in a
    /// database, and once after a restore.
    pub async fn name_all(&mut self) -> sqlx::Result<Vec<String>> {
        let bodies: Vec<String> = on!(
            self,
            sqlx::query_scalar("SELECT body FROM changes WHERE body LIKE $1")
                .bind(format!("%\"kind\":\"{}\"%", photo::KIND)),
            fetch_all
        )?;
        let mut changes = Vec::with_capacity(bodies.len());
        for body in bodies {
            changes.push(form::stored::<Change>(&body)?);
        }
        self.want_attachments(&changes, None).await?;
        on!(
            self,
            sqlx::query_scalar("SELECT DISTINCT sha256 FROM named ORDER BY sha256"),
            fetch_all
        )
    }
}

/// The attachment a change names.
fn photo_of(change: &Change) -> Option<&str> {
    if change.record.kind != photo::KIND {
        return None;
    }
    let sha256 = change.fields.get("sha256")?.value.as_text()?;
    domain::bundle::is_sha256_hex(sha256).then_some(sha256)
}

/// The attachments that changes name, with their dossiers.
pub(super) fn named(changes: &[Change]) -> impl Iterator<Item = (&str, &str)> {
    changes
        .iter()
        .filter_map(|change| Some((change.record.dossier.as_str(), photo_of(change)?)))
}
