//! What a new device begins with: records as they are, in place of the changes that made them.
//!
//! A snapshot is taken page by page from records that go on changing. That is sound because a record
//! says itself which changes it has taken: the feed from the cursor that was read *before* the first page
//! brings all that any page may lack, and what a page has of it already changes nothing.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    fmt,
    str::FromStr,
};

use domain::{
    bundle::to_hex,
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
const BYTES: i64 = 1 << 20;
/// Records after which a page ends within a dossier.
const MOST_RECORDS: i64 = 5_000;
/// Bytes after which it does, whatever one record has: far below what a bundle may hold.
const MOST_BYTES: i64 = 4 << 20;
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

/// Where a page of a snapshot ends: with a dossier, or within one that is longer than a page. Written
/// as the dossier's id, or as `~` and the hexadecimal digits of JSON: what a URL takes as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SnapshotPlace {
    dossier: String,
    /// Kind and id of the last record, where more of its dossier follow.
    record: Option<(String, String)>,
}

impl fmt::Display for SnapshotPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((kind, id)) = &self.record else {
            return f.write_str(&self.dossier);
        };
        let text = serde_json::to_string(&[&self.dossier, kind, id]).map_err(|_| fmt::Error)?;
        write!(f, "~{}", to_hex(text.as_bytes()))
    }
}

impl FromStr for SnapshotPlace {
    type Err = NoPlace;

    fn from_str(text: &str) -> Result<Self, NoPlace> {
        let Some(digits) = text.strip_prefix('~') else {
            return Ok(Self {
                dossier: text.to_owned(),
                record: None,
            });
        };
        let pairs = digits.as_bytes().chunks(2);
        let bytes = pairs.map(|pair| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok());
        let bytes: Option<Vec<u8>> = bytes.collect();
        let [dossier, kind, id] = bytes
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .ok_or(NoPlace)?;
        Ok(Self {
            dossier,
            record: Some((kind, id)),
        })
    }
}

/// A text that no page of a snapshot gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoPlace;

/// A page of a snapshot: whole dossiers, or a part of a long one.
#[derive(Debug, Default)]
pub struct SnapshotPage {
    pub records: Vec<Record>,
    /// The cards of the devices that wrote them.
    pub cards: Vec<DeviceCard>,
    /// Where to go on, where there is more.
    pub next: Option<SnapshotPlace>,
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

    /// The page of the device's scope that follows `after`; by default the first one.
    pub async fn snapshot_page(
        &mut self,
        who: &Device,
        after: &SnapshotPlace,
    ) -> sqlx::Result<SnapshotPage> {
        let mut page = SnapshotPage::default();
        let mut bytes = 0;
        let mut last = after.dossier.clone();
        let mut record = after.record.clone();
        let mut dossiers = VecDeque::new();
        if record.is_some() {
            // It may have left the scope since.
            let areas = self.areas(&[last.as_str()].into()).await?;
            let area = areas.get(&last);
            match area.filter(|area| who.covers(&last, area.as_deref())) {
                Some(_) => dossiers.push_back(last.clone()),
                None => record = None,
            }
        }
        loop {
            if dossiers.is_empty() {
                dossiers.extend(self.dossiers_after(who, &last).await?);
            }
            let Some(dossier) = dossiers.pop_front() else {
                break;
            };
            if page.records.len() >= RECORDS || bytes >= BYTES {
                page.next = Some(SnapshotPlace {
                    dossier: last,
                    record: None,
                });
                break;
            }
            let (kind, id) = record.take().unwrap_or_default();
            let rows: Vec<(String, String, String, i64)> = on!(
                self,
                sqlx::query_as(
                    // Lengths first: of a long dossier no body is read that is not given.
                    "SELECT r.kind, r.id, (SELECT b.body FROM records b
                         WHERE b.dossier = $1 AND b.kind = r.kind AND b.id = r.id), r.remaining
                     FROM (SELECT kind, id, COUNT(*) OVER () AS remaining,
                         CAST(SUM(OCTET_LENGTH(body)) OVER (ORDER BY kind, id) AS BIGINT)
                         - OCTET_LENGTH(body) AS preceding
                         FROM records WHERE dossier = $1 AND (kind, id) > ($2, $3)) AS r
                     WHERE r.preceding < $4 ORDER BY r.kind, r.id LIMIT $5"
                )
                .bind(&dossier)
                .bind(kind)
                .bind(id)
                .bind(MOST_BYTES - bytes)
                .bind(MOST_RECORDS),
                fetch_all
            )?;
            let given = i64::try_from(rows.len()).unwrap_or(i64::MAX);
            let more = rows
                .first()
                .is_some_and(|(.., remaining)| given < *remaining);
            let end = rows.last().map(|(kind, id, ..)| (kind.clone(), id.clone()));
            for (.., body, _) in rows {
                bytes += i64::try_from(body.len()).unwrap_or(i64::MAX);
                page.records.push(codec::stored(&body)?);
            }
            if more {
                page.next = Some(SnapshotPlace {
                    dossier,
                    record: end,
                });
                break;
            }
            last = dossier;
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
            Scope::Dossiers(own) => {
                let own = serde_json::to_string(own).unwrap_or_default();
                match self {
                    Self::Sqlite(tx, _) => {
                        sqlx::query_scalar(
                            "SELECT dossier FROM dossiers
                             WHERE dossier IN (SELECT value FROM json_each($1)) AND dossier > $2
                             ORDER BY dossier LIMIT $3",
                        )
                        .bind(own)
                        .bind(after)
                        .bind(DOSSIERS)
                        .fetch_all(&mut **tx)
                        .await
                    }
                    Self::Postgres(tx) => {
                        sqlx::query_scalar(
                            "SELECT dossier FROM dossiers
                             WHERE dossier IN (SELECT jsonb_array_elements_text($1::jsonb))
                             AND dossier > $2 ORDER BY dossier LIMIT $3",
                        )
                        .bind(own)
                        .bind(after)
                        .bind(DOSSIERS)
                        .fetch_all(&mut **tx)
                        .await
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_as_it_was_written() {
        for record in [None, Some(("note".to_owned(), "一 & 二/~".to_owned()))] {
            let place = SnapshotPlace {
                dossier: "91640300MA0000001X".to_owned(),
                record,
            };
            let text = place.to_string();
            assert!(
                text.bytes()
                    .all(|it| it == b'~' || it.is_ascii_alphanumeric())
            );
            assert_eq!(text.parse(), Ok(place));
        }
        for wrong in ["~", "~0", "~zz", "~5b5d", "~一"] {
            assert_eq!(wrong.parse::<SnapshotPlace>(), Err(NoPlace), "{wrong}");
        }
    }
}
