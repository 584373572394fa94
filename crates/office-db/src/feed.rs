//! Feeds: what arrived in a scope, in the order of the arrival numbers.

use domain::{
    bundle::Revocations,
    device::{DeviceCard, Role},
    ids::DeviceId,
    record::Change,
};

use crate::codec;
use crate::{
    people::Device,
    tx::{Tx, on},
};

/// Bytes of changes after which a page ends: far below what a bundle may hold, whatever each is.
const PAGE_BYTES: i64 = 4 << 20;

/// A page of a feed.
#[derive(Debug, Default)]
pub struct FeedPage {
    /// Others' changes, each device's in the order of their numbers.
    pub changes: Vec<Change>,
    /// The cards of their devices.
    pub cards: Vec<DeviceCard>,
    /// All devices that are revoked, where that changed since the last page.
    pub revoked: Option<Revocations>,
    /// Where to go on.
    pub cursor: i64,
    /// There is more behind it.
    pub more: bool,
}

/// A scope whose feed has new entries.
#[derive(Debug, PartialEq, Eq)]
pub struct ChangedScope {
    pub scope: String,
    /// The last arrival.
    pub last: i64,
    /// Who wrote it, when one device wrote all of it.
    pub by: Option<DeviceId>,
}

impl Tx {
    /// What arrived in the device's scopes after `after`: `limit` changes of each scope at most, and
    /// some megabytes in all.
    ///
    /// One walk along an index from where the device was: its cost follows what is new, however
    /// much there is.
    pub async fn feed(&mut self, who: &Device, after: i64, limit: i64) -> sqlx::Result<FeedPage> {
        let mut page = self.page(who.feeds(), who, after, limit).await?;
        let revoked = self.revocations_arrival().await?;
        if revoked > after && (revoked <= page.cursor || !page.more) {
            page.revoked = Some(self.revocations().await?);
            page.cursor = page.cursor.max(revoked);
        }
        Ok(page)
    }

    /// The same of one dossier: the changes a snapshot stood for.
    pub async fn history(
        &mut self,
        who: &Device,
        dossier: &str,
        after: i64,
        limit: i64,
    ) -> sqlx::Result<FeedPage> {
        let scopes = vec![format!("dossier:{dossier}")];
        self.page(scopes, who, after, limit).await
    }

    async fn page(
        &mut self,
        scopes: Vec<String>,
        who: &Device,
        after: i64,
        limit: i64,
    ) -> sqlx::Result<FeedPage> {
        // What arrived, and how long it is; the caller's own changes are not given to it.
        let mut found: Vec<(i64, i64)> = Vec::new();
        let (mut more, mut cursor) = (false, i64::MAX);
        for scope in &scopes {
            let rows: Vec<(i64, i64)> = on!(
                self,
                sqlx::query_as(
                    // A subquery, not a join: each row of the feed is one look-up by key, whatever
                    // a planner believes of how many there are.
                    "SELECT f.arrival, CASE WHEN f.device = $4 AND f.seq > 0 THEN 0 ELSE CAST((
                     SELECT OCTET_LENGTH(c.body) FROM changes c
                     WHERE c.dossier = f.dossier AND c.device = f.device AND c.seq = ABS(f.seq))
                     AS BIGINT) END
                     FROM feed f WHERE f.scope = $1 AND f.arrival > $2 ORDER BY f.arrival LIMIT $3",
                )
                .bind(scope)
                .bind(after)
                .bind(limit)
                .bind(who.id.as_str()),
                fetch_all
            )?;
            // A full page: nothing beyond its end may be shown, or what lies between is skipped.
            if i64::try_from(rows.len()).unwrap_or(i64::MAX) >= limit {
                more = true;
                cursor = cursor.min(rows.last().map_or(after, |(arrival, _)| *arrival));
            }
            found.extend(rows);
        }
        found.retain(|(arrival, _)| *arrival <= cursor);
        found.sort_by_key(|(arrival, _)| *arrival);
        let mut bytes = 0;
        let fits = found.iter().take_while(|(_, length)| {
            let first = bytes == 0;
            bytes += length;
            first || bytes <= PAGE_BYTES
        });
        let fits = fits.count();
        more |= fits < found.len();
        found.truncate(fits);
        let mut page = FeedPage {
            cursor: found.last().map_or(after, |(arrival, _)| *arrival),
            more,
            ..FeedPage::default()
        };
        for scope in &scopes {
            let bodies: Vec<String> = on!(
                self,
                sqlx::query_scalar(
                    "SELECT (SELECT c.body FROM changes c
                     WHERE c.dossier = f.dossier AND c.device = f.device AND c.seq = ABS(f.seq))
                     FROM feed f WHERE f.scope = $1 AND f.arrival > $2 AND f.arrival <= $3
                     AND (f.device <> $4 OR f.seq < 0)",
                )
                .bind(scope)
                .bind(after)
                .bind(page.cursor)
                .bind(who.id.as_str()),
                fetch_all
            )?;
            for body in bodies {
                let change: Change = codec::stored(&body)?;
                // Of its own, what was erased.
                if change.id.device != who.id || change.is_erased() {
                    page.changes.push(change);
                }
            }
        }
        page.changes.sort_by(|a, b| a.id.cmp(&b.id));
        page.changes.dedup_by(|a, b| a.id == b.id);
        page.cards = self.cards_of(&page.changes).await?;
        Ok(page)
    }

    /// The cards of the devices that wrote these changes, which are sorted by device.
    pub async fn cards_of(&mut self, changes: &[Change]) -> sqlx::Result<Vec<DeviceCard>> {
        let mut devices: Vec<&DeviceId> = changes.iter().map(|c| &c.id.device).collect();
        devices.dedup();
        let mut cards = Vec::with_capacity(devices.len());
        for device in devices {
            cards.extend(self.card(device).await?);
        }
        Ok(cards)
    }

    /// Every change, or every one of a dossier, by device and number.
    pub async fn changes(&mut self, dossier: Option<&str>) -> sqlx::Result<Vec<Change>> {
        let bodies: Vec<String> = match dossier {
            Some(dossier) => on!(
                self,
                sqlx::query_scalar("SELECT body FROM changes WHERE dossier = $1").bind(dossier),
                fetch_all
            )?,
            None => on!(
                self,
                sqlx::query_scalar("SELECT body FROM changes"),
                fetch_all
            )?,
        };
        let mut changes = Vec::with_capacity(bodies.len());
        for body in bodies {
            changes.push(codec::stored::<Change>(&body)?);
        }
        changes.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(changes)
    }

    /// Whether a device may know of another: the office of every one, others of those that wrote
    /// something within their scope.
    pub async fn may_know(&mut self, who: &Device, other: &DeviceId) -> sqlx::Result<bool> {
        if who.role == Role::Office || who.id == *other {
            return Ok(true);
        }
        for scope in who.feeds() {
            let found: Option<i64> = on!(
                self,
                sqlx::query_scalar("SELECT seq FROM feed WHERE scope = $1 AND device = $2 LIMIT 1")
                    .bind(scope)
                    .bind(other.as_str()),
                fetch_optional
            )?;
            if found.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether anything arrived in the device's scopes after `after`, or a device was revoked.
    pub async fn has_feed_entries(&mut self, who: &Device, after: i64) -> sqlx::Result<bool> {
        if self.revocations_arrival().await? > after {
            return Ok(true);
        }
        for scope in who.feeds() {
            let found: Option<i64> = on!(
                self,
                sqlx::query_scalar(
                    "SELECT arrival FROM feed WHERE scope = $1 AND arrival > $2
                     AND (device <> $3 OR seq < 0) ORDER BY arrival LIMIT 1"
                )
                .bind(scope)
                .bind(after)
                .bind(who.id.as_str()),
                fetch_optional
            )?;
            if found.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What arrived after this number, by scope. Numbers become visible in their order: nothing
    /// that comes later is at or below the highest of it.
    pub async fn changed_scopes(&mut self, after: i64) -> sqlx::Result<Vec<ChangedScope>> {
        let rows: Vec<(String, i64, String, String)> = on!(
            self,
            sqlx::query_as(
                "SELECT scope, MAX(arrival), MIN(device), MAX(device) FROM feed
                 WHERE arrival > $1 GROUP BY scope"
            )
            .bind(after),
            fetch_all
        )?;
        let changed = |(scope, last, one, other): (String, i64, String, String)| ChangedScope {
            scope,
            last,
            by: (one == other).then(|| DeviceId::new(&one)),
        };
        Ok(rows.into_iter().map(changed).collect())
    }
}
