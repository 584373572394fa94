//! Quarantined changes: stored exactly as they were signed, apart from records and feeds.

use std::collections::BTreeMap;

use domain::{
    bundle::{ChangeHash, sha256},
    ids::{ChangeId, DeviceId},
    record::Change,
    workflow::Denial,
};

use crate::{
    Tx, codec,
    rows::{get_rows, put_rows},
    tx::{on, seq_of},
};

/// Why a change is quarantined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuarantineReason {
    /// The dossier is not the device's to write.
    Scope,
    /// It is not the device's role to make: what the table of rights says, where the author has any.
    Role(Option<Denial>),
    /// Its device was revoked, and whether it was written before that nobody can know.
    Revoked,
    /// With it the record would be larger than any reader takes.
    Full,
}

impl QuarantineReason {
    pub fn code(&self) -> &'static str {
        match self {
            Self::Scope => "scope",
            Self::Role(_) => "role",
            Self::Revoked => "revoked",
            Self::Full => "full",
        }
    }
}

/// What of one device is quarantined in one dossier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuarantinedGroup {
    pub device: String,
    /// What people call the device, where known.
    pub name: String,
    pub dossier: String,
    /// The code of a [`QuarantineReason`].
    pub reason: String,
    /// What the table of rights says of them, a few of each group.
    pub denials: Vec<Denial>,
    pub changes: i64,
    /// When the first of them came, in ms since 1970.
    pub since: i64,
    /// Somebody at the office saw all of it and left it.
    pub acknowledged: bool,
}

type GroupRow = (String, String, String, i64, i64, i64);

/// Denials that are said of one group.
const DENIALS: usize = 20;

impl Tx {
    pub async fn put_quarantined(
        &mut self,
        changes: &[(Change, QuarantineReason)],
        now: i64,
    ) -> sqlx::Result<()> {
        let mut rows: Vec<(&Change, &str, String, Option<String>)> = Vec::new();
        for (change, reason) in changes {
            let denial = match reason {
                QuarantineReason::Role(Some(denial)) => Some(codec::text(denial)?),
                _ => None,
            };
            rows.push((change, reason.code(), codec::text(change)?, denial));
        }
        put_rows!(
            self,
            "INSERT INTO quarantine (device, seq, dossier, reason, body, denial, at) ",
            rows,
            |row, to| to
                .push_bind(row.0.id.device.as_str())
                .push_bind(i64::from(row.0.id.seq))
                .push_bind(&row.0.record.dossier)
                .push_bind(row.1)
                .push_bind(&row.2)
                .push_bind(&row.3)
                .push_bind(now),
            " ON CONFLICT DO NOTHING"
        );
        Ok(())
    }

    /// What of these devices is quarantined in these dossiers, with its reason's code.
    pub async fn quarantined_of(
        &mut self,
        devices: &[&str],
        dossiers: &[&str],
    ) -> sqlx::Result<Vec<(Change, String)>> {
        let pairs: Vec<(&str, &str)> = dossiers
            .iter()
            .flat_map(|dossier| devices.iter().map(move |device| (*dossier, *device)))
            .collect();
        let rows: Vec<(String, String)> = get_rows!(
            self,
            "SELECT body, reason FROM quarantine WHERE (dossier, device) IN (",
            pairs,
            |pair, to| to.push_bind(pair.0).push_bind(pair.1),
            ") ORDER BY device, seq"
        );
        rows.into_iter()
            .map(|(body, reason)| Ok((codec::stored::<Change>(&body)?, reason)))
            .collect()
    }

    /// How many changes of a device are quarantined.
    pub async fn count_quarantined(&mut self, device: &DeviceId) -> sqlx::Result<i64> {
        on!(
            self,
            sqlx::query_scalar("SELECT COUNT(*) FROM quarantine WHERE device = $1")
                .bind(device.as_str()),
            fetch_one
        )
    }

    /// What is quarantined in these dossiers for another reason than its device's revocation.
    pub async fn quarantined_in(&mut self, dossiers: &[&str]) -> sqlx::Result<Vec<Change>> {
        let rows: Vec<(String, String)> = get_rows!(
            self,
            "SELECT reason, body FROM quarantine WHERE (dossier) IN (",
            dossiers,
            |dossier, to| to.push_bind(*dossier),
            ")"
        );
        rows.into_iter()
            .filter(|(reason, _)| reason != QuarantineReason::Revoked.code())
            .map(|(_, body)| codec::stored::<Change>(&body))
            .collect()
    }

    /// What is quarantined because the device was revoked waits for nothing but what it may write.
    pub async fn unbar_quarantined(&mut self, device: &DeviceId) -> sqlx::Result<()> {
        on!(
            self,
            sqlx::query("UPDATE quarantine SET reason = $2 WHERE device = $1 AND reason = $3")
                .bind(device.as_str())
                .bind(QuarantineReason::Scope.code())
                .bind(QuarantineReason::Revoked.code()),
            execute
        )
        .map(drop)
    }

    /// The dossiers in which something of a device is quarantined.
    pub async fn quarantined_dossiers(&mut self, device: &DeviceId) -> sqlx::Result<Vec<String>> {
        on!(
            self,
            sqlx::query_scalar("SELECT DISTINCT dossier FROM quarantine WHERE device = $1")
                .bind(device.as_str()),
            fetch_all
        )
    }

    /// These changes are quarantined no longer.
    pub async fn delete_quarantined(&mut self, changes: &[Change]) -> sqlx::Result<()> {
        put_rows!(
            self,
            "DELETE FROM quarantine WHERE (device, seq) IN (",
            changes,
            |change, to| to
                .push_bind(change.id.device.as_str())
                .push_bind(i64::from(change.id.seq)),
            ")"
        );
        Ok(())
    }

    /// Marks what is quarantined of a device in a dossier as seen by the office. How many changes
    /// were not marked before.
    pub async fn acknowledge_quarantined(
        &mut self,
        device: &DeviceId,
        dossier: &str,
        now: i64,
    ) -> sqlx::Result<u64> {
        on!(
            self,
            sqlx::query(
                "UPDATE quarantine SET acknowledged_at = $3
                 WHERE device = $1 AND dossier = $2 AND acknowledged_at IS NULL"
            )
            .bind(device.as_str())
            .bind(dossier)
            .bind(now),
            execute
        )
    }

    /// What is quarantined, by device and dossier, of one device or of all; the newest first, at most
    /// 500 groups.
    pub async fn quarantined_groups(
        &mut self,
        device: Option<&DeviceId>,
    ) -> sqlx::Result<Vec<QuarantinedGroup>> {
        let rows: Vec<GroupRow> = on!(
            self,
            sqlx::query_as(
                "SELECT device, dossier, MIN(reason), COUNT(*), MIN(at), COUNT(acknowledged_at)
                 FROM quarantine WHERE ($1 = '' OR device = $1)
                 GROUP BY device, dossier ORDER BY MIN(at) DESC, device, dossier LIMIT 500"
            )
            .bind(device.map_or("", DeviceId::as_str)),
            fetch_all
        )?;
        let mut groups = Vec::with_capacity(rows.len());
        let said: Vec<(String, String, String)> = get_rows!(
            self,
            "SELECT DISTINCT device, dossier, denial FROM quarantine
             WHERE denial IS NOT NULL AND (device, dossier) IN (",
            rows,
            |row, to| to.push_bind(&row.0).push_bind(&row.1),
            ") ORDER BY denial"
        );
        let mut denials: BTreeMap<(String, String), Vec<Denial>> = BTreeMap::new();
        for (device, dossier, denial) in said {
            let of_group = denials.entry((device, dossier)).or_default();
            if of_group.len() < DENIALS {
                of_group.push(codec::stored(&denial)?);
            }
        }
        for (device, dossier, reason, changes, since, acknowledged) in rows {
            let card = self.card(&DeviceId::new(&device)).await?;
            groups.push(QuarantinedGroup {
                name: card.map(|card| card.name).unwrap_or_default(),
                denials: denials
                    .remove(&(device.clone(), dossier.clone()))
                    .unwrap_or_default(),
                device,
                dossier,
                reason,
                changes,
                since,
                acknowledged: acknowledged == changes,
            });
        }
        Ok(groups)
    }

    /// The hashes of a device's quarantined changes from `first` to `last`, to know another history
    /// from the same.
    pub async fn quarantined_hashes(
        &mut self,
        device: &DeviceId,
        first: u32,
        last: u32,
    ) -> sqlx::Result<Vec<(ChangeId, ChangeHash)>> {
        let rows: Vec<(i64, String)> = on!(
            self,
            sqlx::query_as(
                "SELECT seq, body FROM quarantine WHERE device = $1 AND seq BETWEEN $2 AND $3"
            )
            .bind(device.as_str())
            .bind(i64::from(first))
            .bind(i64::from(last)),
            fetch_all
        )?;
        rows.into_iter()
            .map(|(seq, body)| {
                let id = ChangeId::new(device.clone(), seq_of(seq));
                // The body is the canonical form, as `change_hash` takes it.
                Ok((id, sha256(body.as_bytes())))
            })
            .collect()
    }
}
