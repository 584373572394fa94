//! Changes, the feeds that hold them, and how far each device's changes have arrived.

use std::collections::BTreeSet;

use domain::{bundle::sha256_hex, ids::DeviceId, record::Change};

use crate::{Tx, codec, notifications::CHANNEL, rows::put_rows, tx::on};

/// A change as it is stored. Made before the arrival number is taken: others wait from there to the
/// commit.
pub struct ChangeRow<'a> {
    change: &'a Change,
    body: String,
    hash: String,
    pub arrival: i64,
}

impl<'a> ChangeRow<'a> {
    pub fn new(change: &'a Change) -> sqlx::Result<Self> {
        let body = codec::text(change)?;
        Ok(Self {
            change,
            // Of the canonical form, as `domain::bundle::change_hash`.
            hash: sha256_hex(body.as_bytes()),
            body,
            arrival: 0,
        })
    }
}

/// An entry of a scope's feed.
#[derive(Clone, Debug)]
pub struct FeedRow<'a> {
    /// `city`, `area:CODE` or `dossier:ID`.
    pub scope: String,
    pub arrival: i64,
    pub dossier: &'a str,
    pub device: &'a str,
    /// Negative where the change enters once more because something of it was erased: who has read it
    /// before reads it again.
    pub seq: i64,
}

impl Tx {
    /// The last of `count` new arrival numbers, of which every process is notified at the commit. Taken
    /// late: others wait from here to the commit.
    pub async fn arrive(&mut self, count: usize) -> sqlx::Result<i64> {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        match self {
            Self::Sqlite(tx, notification) => {
                notification.due = true;
                sqlx::query_scalar(
                    "UPDATE counters SET value = value + $1 WHERE name = 'arrival' RETURNING value",
                )
                .bind(count)
                .fetch_one(&mut **tx)
                .await
            }
            // In one statement: others wait already.
            Self::Postgres(tx) => {
                sqlx::query_scalar(
                    "WITH taken AS (UPDATE counters SET value = value + $1
                         WHERE name = 'arrival' RETURNING value)
                     SELECT value FROM taken, pg_notify($2, '')",
                )
                .bind(count)
                .bind(CHANNEL)
                .fetch_one(&mut **tx)
                .await
            }
        }
    }

    /// The last arrival number that was given.
    pub async fn last_arrival(&mut self) -> sqlx::Result<i64> {
        on!(
            self,
            sqlx::query_scalar("SELECT value FROM counters WHERE name = 'arrival'"),
            fetch_one
        )
    }

    /// The sha256 of a device's change, in hex, also where it is quarantined; `None` where it is not
    /// here, or some of its content was erased: the device has it whole, until that is erased there too.
    pub async fn change_hash(
        &mut self,
        device: &DeviceId,
        seq: u32,
    ) -> sqlx::Result<Option<String>> {
        let found: Option<String> = on!(
            self,
            sqlx::query_scalar(
                "SELECT body FROM changes WHERE device = $1 AND seq = $2
                 UNION ALL SELECT body FROM quarantine WHERE device = $1 AND seq = $2"
            )
            .bind(device.as_str())
            .bind(i64::from(seq)),
            fetch_optional
        )?;
        let Some(body) = found else {
            return Ok(None);
        };
        let change: Change = codec::stored(&body)?;
        let whole = !change.is_erased();
        Ok(whole.then(|| sha256_hex(body.as_bytes())))
    }

    /// Adds changes, each with its arrival number.
    ///
    /// # Errors
    /// When the database fails, or a number of a device is taken.
    pub async fn put_changes(&mut self, changes: &[ChangeRow<'_>]) -> sqlx::Result<()> {
        put_rows!(
            self,
            "INSERT INTO changes (dossier, device, seq, body, hash, arrival) ",
            changes,
            |row, to| to
                .push_bind(&row.change.record.dossier)
                .push_bind(row.change.id.device.as_str())
                .push_bind(i64::from(row.change.id.seq))
                .push_bind(&row.body)
                .push_bind(&row.hash)
                .push_bind(row.arrival),
            ""
        );
        Ok(())
    }

    /// Adds entries to feeds; a change is in a feed once.
    pub async fn put_feed(&mut self, feed: &[FeedRow<'_>]) -> sqlx::Result<()> {
        put_rows!(
            self,
            "INSERT INTO feed (scope, arrival, dossier, device, seq) ",
            feed,
            |row, to| to
                .push_bind(&row.scope)
                .push_bind(row.arrival)
                .push_bind(row.dossier)
                .push_bind(row.device)
                .push_bind(row.seq),
            " ON CONFLICT DO NOTHING"
        );
        Ok(())
    }

    /// Takes a dossier out of a scope's feed. Row by row of an index, for the dossier's changes are
    /// few and the scope's many.
    pub async fn remove_from_feed(&mut self, dossier: &str, scope: &str) -> sqlx::Result<()> {
        on!(
            self,
            sqlx::query(
                "DELETE FROM feed WHERE scope = $2 AND (device, seq) IN
                 (SELECT c.device, c.seq FROM changes c WHERE c.dossier = $1
                  UNION ALL SELECT c.device, -c.seq FROM changes c WHERE c.dossier = $1)"
            )
            .bind(dossier)
            .bind(scope),
            execute
        )
        .map(drop)
    }

    /// A dossier's changes that are not in a scope's feed, in the order they arrived.
    pub async fn missing_from_feed(
        &mut self,
        dossier: &str,
        scope: &str,
    ) -> sqlx::Result<Vec<(String, i64)>> {
        on!(
            self,
            sqlx::query_as(
                "SELECT c.device, c.seq FROM changes c LEFT JOIN feed f
                 ON f.scope = $2 AND f.device = c.device AND f.seq = c.seq
                 WHERE c.dossier = $1 AND f.scope IS NULL ORDER BY c.arrival"
            )
            .bind(dossier)
            .bind(scope),
            fetch_all
        )
    }

    /// How far a device's changes have arrived without a gap: stored, quarantined, or in `arrived`,
    /// numbers that this transaction is about to write.
    pub async fn contiguous_head(
        &mut self,
        device: &DeviceId,
        head: u32,
        arrived: &BTreeSet<u32>,
    ) -> sqlx::Result<u32> {
        const LIMIT: i64 = 500;
        let mut reach = head;
        loop {
            while reach
                .checked_add(1)
                .is_some_and(|next| arrived.contains(&next))
            {
                reach += 1;
            }
            let found: Vec<i64> = on!(
                self,
                sqlx::query_scalar(
                    "SELECT seq FROM (SELECT seq FROM changes
                         WHERE device = $1 AND seq > $2 ORDER BY seq LIMIT $3) AS stored
                     UNION SELECT seq FROM (SELECT seq FROM quarantine
                         WHERE device = $1 AND seq > $2 ORDER BY seq LIMIT $3) AS quarantined
                     ORDER BY seq"
                )
                .bind(device.as_str())
                .bind(i64::from(reach))
                .bind(LIMIT),
                fetch_all
            )?;
            let before = reach;
            for seq in found {
                if seq == i64::from(reach) + 1 {
                    reach += 1;
                }
            }
            if reach == before {
                return Ok(reach);
            }
        }
    }
}
