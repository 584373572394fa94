//! Erasing content: what was stored is written over.

use domain::{bundle::sha256_hex, ids::DeviceId, record::Change};

#[cfg(feature = "testing")]
use crate::tx::written;
use crate::{Tx, codec, tx::on};

impl Tx {
    /// A device's changes from `first` to `last` of which something was erased, taken or quarantined.
    pub async fn erased_changes(
        &mut self,
        device: &DeviceId,
        first: u32,
        last: u32,
    ) -> sqlx::Result<Vec<Change>> {
        let bodies: Vec<String> = on!(
            self,
            sqlx::query_scalar(
                "SELECT body FROM changes
                 WHERE device = $1 AND seq BETWEEN $2 AND $3 AND (body LIKE $4 OR body LIKE $5)
                 UNION ALL SELECT body FROM quarantine
                 WHERE device = $1 AND seq BETWEEN $2 AND $3 AND (body LIKE $4 OR body LIKE $5)"
            )
            .bind(device.as_str())
            .bind(i64::from(first))
            .bind(i64::from(last))
            .bind("%\"value\":{\"erased\":\"%")
            .bind("%\"erased_by\":{%"),
            fetch_all
        )?;
        bodies.iter().map(|body| codec::stored(body)).collect()
    }

    /// What is quarantined in a dossier, for whatever reason.
    pub async fn quarantined_in_all(&mut self, dossier: &str) -> sqlx::Result<Vec<Change>> {
        let bodies: Vec<String> = on!(
            self,
            sqlx::query_scalar("SELECT body FROM quarantine WHERE dossier = $1").bind(dossier),
            fetch_all
        )?;
        bodies.iter().map(|body| codec::stored(body)).collect()
    }

    /// The changes that a person of this name made, those taken and those quarantined.
    pub async fn changes_by(&mut self, person: &str) -> sqlx::Result<(Vec<Change>, Vec<Change>)> {
        // What JSON writes in another way stands for anything, as a pattern's own characters do.
        let pattern = person.replace(['\\', '"'], "%");
        let pattern = format!("%\"by\":\"{pattern}\"%");
        let mut found = [Vec::new(), Vec::new()];
        for (statement, found) in [
            "SELECT body FROM changes WHERE body LIKE $1",
            "SELECT body FROM quarantine WHERE body LIKE $1",
        ]
        .into_iter()
        .zip(&mut found)
        {
            let bodies: Vec<String> = on!(
                self,
                sqlx::query_scalar(statement).bind(&pattern),
                fetch_all
            )?;
            for body in bodies {
                let change: Change = codec::stored(&body)?;
                if change.by == person {
                    found.push(change);
                }
            }
        }
        let [taken, quarantined] = found;
        Ok((taken, quarantined))
    }

    /// Forgets a person who registered an enterprise and how to reach that person. How many.
    pub async fn forget_applicant(&mut self, person: &str) -> sqlx::Result<u64> {
        on!(
            self,
            sqlx::query("UPDATE applicants SET person = '', contact = '' WHERE person = $1")
                .bind(person),
            execute
        )
    }

    /// Writes changes over those of their numbers.
    pub async fn replace_changes(&mut self, changes: &[Change]) -> sqlx::Result<()> {
        for change in changes {
            let body = codec::text(change)?;
            on!(
                self,
                sqlx::query(
                    "UPDATE changes SET body = $3, hash = $4 WHERE device = $1 AND seq = $2"
                )
                .bind(change.id.device.as_str())
                .bind(i64::from(change.id.seq))
                .bind(&body)
                .bind(sha256_hex(body.as_bytes())),
                execute
            )?;
        }
        Ok(())
    }

    /// Writes quarantined changes over those of their numbers.
    pub async fn replace_quarantined(&mut self, changes: &[Change]) -> sqlx::Result<()> {
        for change in changes {
            on!(
                self,
                sqlx::query("UPDATE quarantine SET body = $3 WHERE device = $1 AND seq = $2")
                    .bind(change.id.device.as_str())
                    .bind(i64::from(change.id.seq))
                    .bind(codec::text(change)?),
                execute
            )?;
        }
        Ok(())
    }

    /// Empties the bundles that name a dossier, as they came; their hashes stay.
    pub async fn empty_bundles_of(&mut self, dossier: &str) -> sqlx::Result<()> {
        on!(
            self,
            sqlx::query("UPDATE bundles SET body = '' WHERE body LIKE $1")
                .bind(format!("%{dossier}%")),
            execute
        )
        .map(drop)
    }

    /// A dossier names an attachment no more. Whether its bytes were brought for no other.
    pub async fn forget_attachment(&mut self, dossier: &str, sha256: &str) -> sqlx::Result<bool> {
        for statement in [
            "DELETE FROM attachments WHERE dossier = $1 AND sha256 = $2",
            "DELETE FROM wanted_attachments WHERE dossier = $1 AND sha256 = $2",
        ] {
            on!(
                self,
                sqlx::query(statement).bind(dossier).bind(sha256),
                execute
            )?;
        }
        let mut others = self.named_by(sha256).await?.into_iter();
        if others.any(|(.., granted)| granted) {
            return Ok(false);
        }
        self.lose_attachment(sha256).await?;
        Ok(true)
    }

    /// Takes out of the feeds what entered once more for an earlier erasure.
    pub async fn forget_fed_again(&mut self, changes: &[Change]) -> sqlx::Result<()> {
        for change in changes {
            on!(
                self,
                sqlx::query("DELETE FROM feed WHERE device = $1 AND seq = $2 AND dossier = $3")
                    .bind(change.id.device.as_str())
                    .bind(-i64::from(change.id.seq))
                    .bind(&change.record.dossier),
                execute
            )?;
        }
        Ok(())
    }

    /// How many rows of any table hold this text.
    #[cfg(feature = "testing")]
    pub async fn rows_with(&mut self, text: &str) -> sqlx::Result<i64> {
        let mut count = 0;
        for (table, column) in [
            ("changes", "body"),
            ("records", "body"),
            ("quarantine", "body"),
            ("bundles", "body"),
            ("audit", "detail"),
            ("applicants", "person"),
        ] {
            let statement = format!("SELECT COUNT(*) FROM {table} WHERE {column} LIKE $1");
            let found: i64 = on!(
                self,
                sqlx::query_scalar(written([&statement, ""])).bind(format!("%{text}%")),
                fetch_one
            )?;
            count += found;
        }
        Ok(count)
    }
}
