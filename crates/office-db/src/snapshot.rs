//! What a new device begins with: records as they are, in place of the changes that made them.
//!
//! A snapshot is taken page by page from records that go on changing. That is sound because a record
//! says itself which changes it has taken: the feed from the cursor that was read *before* the first page
//! brings all that any page may lack, and what a page has of it already changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    device::{DeviceCard, Role, Scope},
    ids::DeviceId,
    record::Record,
};

use crate::codec;
use crate::{
    people::Device,
    tx::{Tx, on, seq_of},
};

/// Records after which a page ends with its dossier.
const RECORDS: usize = 500;
/// Bytes after which it does.
const BYTES: usize = 1 << 20;
/// Dossiers looked for at once.
const DOSSIERS: i64 = 100;

/// Where a snapshot that is begun now leads.
#[derive(Debug, Default)]
pub struct SnapshotStart {
    /// Where the feed goes on; 0 when there is no snapshot, and the feed gives all from the beginning.
    pub cursor: i64,
    /// Of each device all of whose changes lie in the reader's scope, the last one: what comes by
    /// file may follow upon it.
    pub heads: BTreeMap<DeviceId, u32>,
}

/// A page of a snapshot: whole dossiers.
#[derive(Debug, Default)]
pub struct SnapshotPage {
    pub records: Vec<Record>,
    /// The cards of the devices that wrote them.
    pub cards: Vec<DeviceCard>,
    /// The dossier after which to go on, where there is more.
    pub next: Option<String>,
}

impl Tx {
    /// Begins a snapshot of what lies in the device's scope. Where that was made by `few` changes or
    /// fewer, the feed gives them themselves: history and all.
    ///
    /// The office's own browsers get all changes, however many: they pass on by file what others
    /// wrote, and a record is nothing anybody else would take from them.
    pub async fn begin_snapshot(&mut self, who: &Device, few: i64) -> sqlx::Result<SnapshotStart> {
        if who.role == Role::Office {
            return Ok(SnapshotStart::default());
        }
        let cursor = self.last_arrival().await?;
        let mut numbers: BTreeMap<String, (i64, i64)> = BTreeMap::new();
        for scope in who.feeds() {
            // One walk along an index, once for a device.
            let rows: Vec<(String, i64, i64)> = on!(
                self,
                sqlx::query_as(
                    "SELECT device, COUNT(*), MAX(seq) FROM feed
                     WHERE scope = $1 AND arrival <= $2 AND seq > 0 GROUP BY device"
                )
                .bind(scope)
                .bind(cursor),
                fetch_all
            )?;
            for (device, count, last) in rows {
                let all = numbers.entry(device).or_default();
                *all = (all.0 + count, all.1.max(last));
            }
        }
        if numbers.values().map(|(count, _)| count).sum::<i64>() <= few {
            return Ok(SnapshotStart::default());
        }
        let whole = numbers
            .into_iter()
            .filter(|(_, (count, last))| count == last);
        Ok(SnapshotStart {
            cursor,
            heads: whole
                .map(|(device, (_, last))| (DeviceId::new(&device), seq_of(last)))
                .collect(),
        })
    }

    /// The page of the device's scope that follows the dossier `after`; the first one after "".
    pub async fn snapshot_page(&mut self, who: &Device, after: &str) -> sqlx::Result<SnapshotPage> {
        let mut page = SnapshotPage::default();
        let mut bytes = 0;
        let mut last = after.to_owned();
        'page: loop {
            let dossiers = self.dossiers_after(who, &last).await?;
            if dossiers.is_empty() {
                break;
            }
            for dossier in dossiers {
                if page.records.len() >= RECORDS || bytes >= BYTES {
                    page.next = Some(last);
                    break 'page;
                }
                let bodies: Vec<String> = on!(
                    self,
                    sqlx::query_scalar(
                        "SELECT body FROM records WHERE dossier = $1 ORDER BY kind, id"
                    )
                    .bind(&dossier),
                    fetch_all
                )?;
                for body in bodies {
                    bytes += body.len();
                    page.records.push(codec::stored(&body)?);
                }
                last = dossier;
            }
        }
        let seen = page
            .records
            .iter()
            .flat_map(|record| record.versions().keys());
        for device in seen.collect::<BTreeSet<_>>() {
            page.cards.extend(self.card(device).await?);
        }
        Ok(page)
    }

    /// Dossiers of the device's scope, in the database's own order: what comes next is for it to say.
    async fn dossiers_after(&mut self, who: &Device, after: &str) -> sqlx::Result<Vec<String>> {
        match &who.scope {
            Scope::City => {
                on!(
                    self,
                    sqlx::query_scalar(
                        "SELECT dossier FROM dossiers WHERE dossier > $1 ORDER BY dossier LIMIT $2"
                    )
                    .bind(after)
                    .bind(DOSSIERS),
                    fetch_all
                )
            }
            Scope::Areas(areas) => {
                let areas = serde_json::to_string(areas).unwrap_or_default();
                match self {
                    Self::Sqlite(tx, _) => {
                        sqlx::query_scalar(
                            "SELECT dossier FROM dossiers
                             WHERE area IN (SELECT value FROM json_each($1)) AND dossier > $2
                             ORDER BY dossier LIMIT $3",
                        )
                        .bind(areas)
                        .bind(after)
                        .bind(DOSSIERS)
                        .fetch_all(&mut **tx)
                        .await
                    }
                    Self::Postgres(tx) => {
                        sqlx::query_scalar(
                            "SELECT dossier FROM dossiers
                             WHERE area IN (SELECT jsonb_array_elements_text($1::jsonb))
                             AND dossier > $2 ORDER BY dossier LIMIT $3",
                        )
                        .bind(areas)
                        .bind(after)
                        .bind(DOSSIERS)
                        .fetch_all(&mut **tx)
                        .await
                    }
                }
            }
            Scope::Dossier(dossier) if after.is_empty() => Ok(vec![dossier.clone()]),
            Scope::Dossier(_) => Ok(Vec::new()),
        }
    }
}
