//! One transaction, and what may be asked and written in it.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    bundle::ChangeHash,
    device::DeviceCard,
    ids::{DeviceId, RecordKey},
    record::Record,
};
use sqlx::{Postgres, Sqlite, Transaction};

use crate::{
    codec,
    notifications::CommitNotification,
    rows::{get_rows, put_rows},
};

/// A transaction of either database. Dropped without [`Tx::commit`], it is undone.
pub enum Tx {
    Sqlite(Transaction<'static, Sqlite>, CommitNotification),
    Postgres(Transaction<'static, Postgres>),
}

/// The same statement on whichever database it is.
macro_rules! on {
    ($tx:expr, $query:expr, execute) => {
        match $tx {
            $crate::Tx::Sqlite(tx, _) => ($query)
                .execute(&mut **tx)
                .await
                .map(|done| done.rows_affected()),
            $crate::Tx::Postgres(tx) => ($query)
                .execute(&mut **tx)
                .await
                .map(|done| done.rows_affected()),
        }
    };
    ($tx:expr, $query:expr, $how:ident) => {
        match $tx {
            $crate::Tx::Sqlite(tx, _) => $query.$how(&mut **tx).await,
            $crate::Tx::Postgres(tx) => $query.$how(&mut **tx).await,
        }
    };
}
pub(crate) use on;

/// A statement put together from parts written here.
pub(crate) fn written(parts: [&str; 2]) -> sqlx::AssertSqlSafe<String> {
    sqlx::AssertSqlSafe(parts.concat())
}

/// Numbers of changes are below 2^32; the databases have signed 64 bits only.
pub(crate) fn seq_of(number: i64) -> u32 {
    number
        .clamp(0, u32::MAX.into())
        .try_into()
        .unwrap_or(u32::MAX)
}

impl Tx {
    /// Makes everything written durable.
    ///
    /// # Errors
    /// When it could not be; then nothing was written.
    pub async fn commit(self) -> sqlx::Result<()> {
        match self {
            Self::Sqlite(tx, notification) => {
                tx.commit().await?;
                notification.send();
                Ok(())
            }
            Self::Postgres(tx) => tx.commit().await,
        }
    }

    /// Nobody else takes a bundle of these dossiers until the commit. SQLite has one writer anyway.
    ///
    /// A name is hashed into one of [`SLOTS`], and a bundle that needs more than [`MANY`] locks everybody
    /// out: PostgreSQL has room for some 6,400 locks in all, and 16 connections of each office
    /// process must not fill it.
    pub async fn lock(&mut self, names: impl IntoIterator<Item = &str>) -> sqlx::Result<()> {
        /// Slot 0 is everybody's: shared by most, held alone by who needs many.
        const SLOTS: u32 = 4_096;
        const MANY: usize = 32;
        const OURS: i32 = 0x7964;
        let Self::Postgres(tx) = self else {
            return Ok(());
        };
        // In one order, or two processes could wait for each other.
        let slots: BTreeSet<i32> = names
            .into_iter()
            .map(|name| {
                let hash = domain::bundle::sha256(name.as_bytes());
                let number = u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]]);
                i32::try_from(number % SLOTS).unwrap_or_default() + 1
            })
            .collect();
        if slots.len() > MANY {
            sqlx::query("SELECT pg_advisory_xact_lock($1, 0)")
                .bind(OURS)
                .execute(&mut **tx)
                .await?;
            return Ok(());
        }
        let slots: Vec<i32> = slots.into_iter().collect();
        sqlx::query(
            "WITH everybody AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared($1, 0)),
             slots AS MATERIALIZED (SELECT slot FROM unnest($2::int[]) AS slot, everybody
                 ORDER BY slot)
             SELECT pg_advisory_xact_lock($1, slot) FROM slots",
        )
        .bind(OURS)
        .bind(slots)
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    pub async fn fact(&mut self, name: &str) -> sqlx::Result<Option<String>> {
        on!(
            self,
            sqlx::query_scalar("SELECT value FROM facts WHERE name = $1").bind(name),
            fetch_optional
        )
    }

    pub async fn put_fact(&mut self, name: &str, value: &str) -> sqlx::Result<()> {
        on!(
            self,
            sqlx::query(
                "INSERT INTO facts (name, value) VALUES ($1, $2)
                 ON CONFLICT (name) DO UPDATE SET value = excluded.value"
            )
            .bind(name)
            .bind(value),
            execute
        )
        .map(drop)
    }

    pub async fn head(&mut self, device: &DeviceId) -> sqlx::Result<u32> {
        let head: Option<i64> = on!(
            self,
            sqlx::query_scalar("SELECT seq FROM heads WHERE device = $1").bind(device.as_str()),
            fetch_optional
        )?;
        Ok(seq_of(head.unwrap_or_default()))
    }

    pub async fn put_head(&mut self, device: &DeviceId, seq: u32) -> sqlx::Result<()> {
        on!(
            self,
            sqlx::query(
                "INSERT INTO heads (device, seq) VALUES ($1, $2)
                 ON CONFLICT (device) DO UPDATE SET seq = excluded.seq WHERE heads.seq < excluded.seq"
            )
            .bind(device.as_str())
            .bind(i64::from(seq)),
            execute
        )
        .map(drop)
    }

    /// The card a device is known by: what was enrolled, before what anybody says.
    pub async fn card(&mut self, device: &DeviceId) -> sqlx::Result<Option<DeviceCard>> {
        let found: Option<String> = on!(
            self,
            sqlx::query_scalar("SELECT card FROM cards WHERE device = $1").bind(device.as_str()),
            fetch_optional
        )?;
        let said: Option<DeviceCard> = found.map(|text| codec::stored(&text)).transpose()?;
        Ok(match self.device(device).await? {
            Some(enrolled) => Some(DeviceCard {
                restored_from: said.and_then(|card| card.restored_from),
                ..enrolled.card()
            }),
            None => said,
        })
    }

    pub async fn put_card(&mut self, card: &DeviceCard) -> sqlx::Result<()> {
        let text = codec::text(card)?;
        on!(
            self,
            sqlx::query(
                "INSERT INTO cards (device, card) VALUES ($1, $2)
                 ON CONFLICT (device) DO UPDATE SET card = excluded.card"
            )
            .bind(card.id.as_str())
            .bind(text),
            execute
        )
        .map(drop)
    }

    /// The contents of a device's changes from `first` to `last`, by number.
    pub async fn change_hashes(
        &mut self,
        device: &DeviceId,
        first: u32,
        last: u32,
    ) -> sqlx::Result<BTreeMap<u32, ChangeHash>> {
        let found: Vec<(i64, String)> = on!(
            self,
            sqlx::query_as(
                "SELECT seq, hash FROM changes WHERE device = $1 AND seq BETWEEN $2 AND $3"
            )
            .bind(device.as_str())
            .bind(i64::from(first))
            .bind(i64::from(last)),
            fetch_all
        )?;
        Ok(found
            .into_iter()
            .filter_map(|(seq, hash)| Some((seq_of(seq), from_hex(&hash)?)))
            .collect())
    }

    /// The records of these keys, those that exist.
    pub async fn records(
        &mut self,
        keys: &[RecordKey],
    ) -> sqlx::Result<BTreeMap<RecordKey, Record>> {
        let found: Vec<(String,)> = get_rows!(
            self,
            "SELECT body FROM records WHERE (dossier, kind, id) IN (",
            keys,
            |key, to| to
                .push_bind(&key.dossier)
                .push_bind(&key.kind)
                .push_bind(&key.id),
            ")"
        );
        let mut records = BTreeMap::new();
        for (body,) in found {
            let record: Record = codec::stored(&body)?;
            records.insert(record.key.clone(), record);
        }
        Ok(records)
    }

    /// Every record there is.
    pub async fn every_record(&mut self) -> sqlx::Result<Vec<Record>> {
        let bodies: Vec<String> = on!(
            self,
            sqlx::query_scalar("SELECT body FROM records"),
            fetch_all
        )?;
        bodies.iter().map(|body| codec::stored(body)).collect()
    }

    pub async fn put_records(&mut self, records: &[Record]) -> sqlx::Result<()> {
        let rows: Vec<(&Record, String, i64)> = records
            .iter()
            .map(|record| {
                let conflicts = i64::try_from(record.conflicts().count()).unwrap_or(i64::MAX);
                Ok((record, codec::text(record)?, conflicts))
            })
            .collect::<sqlx::Result<_>>()?;
        put_rows!(
            self,
            "INSERT INTO records (dossier, kind, id, body, conflicts) ",
            rows,
            |row, to| to
                .push_bind(&row.0.key.dossier)
                .push_bind(&row.0.key.kind)
                .push_bind(&row.0.key.id)
                .push_bind(&row.1)
                .push_bind(row.2),
            " ON CONFLICT (dossier, kind, id)
             DO UPDATE SET body = excluded.body, conflicts = excluded.conflicts"
        );
        Ok(())
    }

    /// Records somebody has to settle, with how many of their fields.
    pub async fn conflicts(&mut self) -> sqlx::Result<Vec<(RecordKey, i64)>> {
        let found: Vec<(String, String, String, i64)> = on!(
            self,
            sqlx::query_as(
                "SELECT dossier, kind, id, conflicts FROM records WHERE conflicts > 0
                 ORDER BY dossier, kind, id LIMIT 1000"
            ),
            fetch_all
        )?;
        Ok(found
            .into_iter()
            .map(|(dossier, kind, id, count)| (RecordKey::new(dossier, kind, id), count))
            .collect())
    }

    /// The areas of these dossiers, those of which anything is known.
    pub async fn areas(
        &mut self,
        dossiers: &BTreeSet<&str>,
    ) -> sqlx::Result<BTreeMap<String, Option<String>>> {
        let names: Vec<&str> = dossiers.iter().copied().collect();
        let found: Vec<(String, Option<String>)> = get_rows!(
            self,
            "SELECT dossier, area FROM dossiers WHERE (dossier) IN (",
            names,
            |name, to| to.push_bind(*name),
            ")"
        );
        Ok(found.into_iter().collect())
    }

    pub async fn put_area(&mut self, dossier: &str, area: Option<&str>) -> sqlx::Result<()> {
        on!(
            self,
            sqlx::query(
                "INSERT INTO dossiers (dossier, area) VALUES ($1, $2)
                 ON CONFLICT (dossier) DO UPDATE SET area = excluded.area"
            )
            .bind(dossier)
            .bind(area),
            execute
        )
        .map(drop)
    }

    pub async fn has_bundle(&mut self, hash: &str) -> sqlx::Result<bool> {
        let found: Option<String> = on!(
            self,
            sqlx::query_scalar("SELECT hash FROM bundles WHERE hash = $1").bind(hash),
            fetch_optional
        )?;
        Ok(found.is_some())
    }

    pub async fn put_bundle(
        &mut self,
        hash: &str,
        device: &DeviceId,
        body: &str,
        now: i64,
    ) -> sqlx::Result<()> {
        on!(
            self,
            sqlx::query(
                "INSERT INTO bundles (hash, device, taken_at, body) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (hash) DO NOTHING"
            )
            .bind(hash)
            .bind(device.as_str())
            .bind(now)
            .bind(body),
            execute
        )
        .map(drop)
    }
}

fn from_hex(text: &str) -> Option<ChangeHash> {
    let mut bytes = ChangeHash::default();
    if text.len() != 2 * bytes.len() {
        return None;
    }
    for (n, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * n..2 * n + 2)?, 16).ok()?;
    }
    Some(bytes)
}
