//! Attachments that changes name: whether they are stored, and which devices are to send them.

use std::collections::BTreeSet;

use domain::{ids::DeviceId, photo, record::Change};

use crate::{
    Tx, codec,
    rows::{get_rows, put_rows},
    tx::on,
};

/// Hashes in one answer; the device asks again when it has sent them.
const LIMIT: i64 = 1_000;

impl Tx {
    /// Changes that were taken name attachments: their authors are to send them, and the device
    /// that carried them here.
    pub async fn want_attachments(
        &mut self,
        changes: &[Change],
        carried_by: Option<&DeviceId>,
    ) -> sqlx::Result<()> {
        let mut pairs: BTreeSet<(&str, &str)> = BTreeSet::new();
        let photos = changes.iter().filter_map(|it| Some((it, photo_of(it)?)));
        for (change, sha256) in photos {
            pairs.insert((change.id.device.as_str(), sha256));
            pairs.extend(carried_by.map(|device| (device.as_str(), sha256)));
        }
        if pairs.is_empty() {
            return Ok(());
        }
        let pairs: Vec<(&str, &str)> = pairs.into_iter().collect();
        let stored: Vec<(String,)> = get_rows!(
            self,
            "SELECT DISTINCT sha256 FROM wanted_attachments WHERE stored = 1 AND (sha256) IN (",
            pairs,
            |pair, to| to.push_bind(pair.1),
            ")"
        );
        let stored: BTreeSet<String> = stored.into_iter().map(|(sha256,)| sha256).collect();
        put_rows!(
            self,
            "INSERT INTO wanted_attachments (device, sha256, stored) ",
            pairs,
            |pair, to| to
                .push_bind(pair.0)
                .push_bind(pair.1)
                .push_bind(i64::from(stored.contains(pair.1))),
            " ON CONFLICT DO NOTHING"
        );
        Ok(())
    }

    /// The attachments a device is still to send.
    pub async fn wanted_of(&mut self, device: &DeviceId) -> sqlx::Result<Vec<String>> {
        on!(
            self,
            sqlx::query_scalar(
                "SELECT sha256 FROM wanted_attachments WHERE device = $1 AND stored = 0 ORDER BY sha256 LIMIT $2"
            )
            .bind(device.as_str())
            .bind(LIMIT),
            fetch_all
        )
    }

    /// Notes whether an attachment is stored, whole.
    pub async fn mark_stored(&mut self, sha256: &str, stored: bool) -> sqlx::Result<()> {
        on!(
            self,
            sqlx::query(
                "UPDATE wanted_attachments SET stored = $2 WHERE sha256 = $1 AND stored <> $2"
            )
            .bind(sha256)
            .bind(i64::from(stored)),
            execute
        )
        .map(drop)
    }

    /// Every attachment that changes name, entered anew from the changes themselves: once in a
    /// database, and once after a restore.
    pub async fn rebuild_wanted(&mut self) -> sqlx::Result<Vec<String>> {
        let bodies: Vec<String> = on!(
            self,
            sqlx::query_scalar("SELECT body FROM changes WHERE body LIKE $1")
                .bind(format!("%\"kind\":\"{}\"%", photo::KIND)),
            fetch_all
        )?;
        let mut changes = Vec::with_capacity(bodies.len());
        for body in bodies {
            changes.push(codec::stored::<Change>(&body)?);
        }
        self.want_attachments(&changes, None).await?;
        on!(
            self,
            sqlx::query_scalar("SELECT DISTINCT sha256 FROM wanted_attachments ORDER BY sha256"),
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
pub fn attachments_of(changes: &[Change]) -> impl Iterator<Item = (&str, &str)> {
    changes
        .iter()
        .filter_map(|change| Some((change.record.dossier.as_str(), photo_of(change)?)))
}
