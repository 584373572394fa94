//! Writing changes that may be taken: their records, and who is told of them.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    enterprise,
    ids::{DeviceId, RecordKey},
    record::{Applied, Change, Record},
};

use super::{Tx, named::named, push::own_area, rows::put_rows, tx::on};
use crate::form;

/// A dossier whose area is not what it was.
struct Moved {
    dossier: String,
    /// It had one before: whoever works in the new one is told all of it.
    known: bool,
    left: Option<String>,
    area: Option<String>,
}

/// What is to be told, once all of it is known.
#[derive(Default)]
struct ToTell<'a> {
    areas: BTreeMap<&'a str, Option<String>>,
    /// Changes of moved dossiers that were here before, for the scope they came into.
    earlier: Vec<(String, String, String, i64)>,
    /// Dossiers that moved, to be told whole.
    moved: BTreeSet<&'a str>,
}

impl Tx {
    /// Writes changes with the records they make, and what waited for a dossier that came into its
    /// author's scope with them. Gives what was written. The arrival number is taken last: others
    /// wait from there to the commit.
    pub(super) async fn write_changes(
        &mut self,
        changes: Vec<Change>,
        records: &[Record],
    ) -> sqlx::Result<Vec<Change>> {
        if changes.is_empty() {
            return Ok(changes);
        }
        let mut all = changes;
        let mut moved = self.write_records(&all, records).await?;
        let mut told: Vec<Moved> = Vec::new();
        while !moved.is_empty() {
            let names: Vec<&str> = moved.iter().map(|moved| moved.dossier.as_str()).collect();
            let fitting = self.fitting(&names).await?;
            told.extend(moved);
            if fitting.is_empty() {
                break;
            }
            let (released, records) = self.applied(fitting).await?;
            self.let_go(&released).await?;
            moved = self.write_records(&released, &records).await?;
            all.extend(released);
        }
        self.tell(&all, told).await?;
        Ok(all)
    }

    /// Changes applied in their order to the records as they are; those that were new, and the
    /// records.
    pub(super) async fn applied(
        &mut self,
        mut changes: Vec<Change>,
    ) -> sqlx::Result<(Vec<Change>, Vec<Record>)> {
        changes.sort_by(|a, b| a.id.cmp(&b.id));
        let keys: BTreeSet<RecordKey> = changes.iter().map(|it| it.record.clone()).collect();
        let mut records: BTreeMap<RecordKey, Record> =
            self.records(&keys.into_iter().collect::<Vec<_>>()).await?;
        changes.retain(|change| {
            let record = records
                .entry(change.record.clone())
                .or_insert_with(|| Record::new(change.record.clone()));
            record.apply(change) == Applied::New
        });
        Ok((changes, records.into_values().collect()))
    }

    /// Writes records, attachments named and areas; says which dossiers have another area now.
    async fn write_records(
        &mut self,
        changes: &[Change],
        records: &[Record],
    ) -> sqlx::Result<Vec<Moved>> {
        self.put_records(records).await?;
        let names: BTreeSet<(&str, &str)> = named(changes).collect();
        let names: Vec<(&str, &str)> = names.into_iter().collect();
        put_rows!(
            self,
            "INSERT INTO attachments (dossier, sha256) ",
            names,
            |name, to| to.push_bind(name.0).push_bind(name.1),
            " ON CONFLICT DO NOTHING"
        );
        let dossiers: BTreeSet<&str> = changes
            .iter()
            .map(|it| it.record.dossier.as_str())
            .collect();
        let before = self.areas(&dossiers).await?;
        let mut moved = Vec::new();
        for dossier in dossiers {
            let was = before.get(dossier);
            let area = area_now(dossier, records, was);
            if was != Some(&area) {
                self.put_area(dossier, area.as_deref()).await?;
                moved.push(Moved {
                    dossier: dossier.to_owned(),
                    known: was.is_some(),
                    left: was.cloned().flatten(),
                    area,
                });
            }
        }
        Ok(moved)
    }

    async fn tell(&mut self, changes: &[Change], moved: Vec<Moved>) -> sqlx::Result<()> {
        let dossiers: BTreeSet<&str> = changes
            .iter()
            .map(|it| it.record.dossier.as_str())
            .collect();
        let mut tell = ToTell::default();
        let areas = self.areas(&dossiers).await?;
        for dossier in dossiers {
            tell.areas
                .insert(dossier, areas.get(dossier).cloned().flatten());
        }
        // The last move counts: a dossier that moved on is not told where it only passed through.
        let mut last: BTreeMap<&str, &Moved> = BTreeMap::new();
        for moved in &moved {
            let known = moved.known || last.get(moved.dossier.as_str()).is_some_and(|it| it.known);
            if known {
                last.insert(&moved.dossier, moved);
            }
        }
        for moved in &moved {
            if let Some(left) = &moved.left {
                self.tell_no_more(&moved.dossier, &format!("area:{left}"))
                    .await?;
            }
        }
        for (dossier, moved) in last {
            let Some(area) = &moved.area else { continue };
            let scope = format!("area:{area}");
            let earlier = self.untold(dossier, &scope).await?;
            let rows = earlier.into_iter();
            tell.earlier
                .extend(rows.map(|(device, seq)| (scope.clone(), dossier.to_owned(), device, seq)));
            tell.moved.insert(dossier);
        }
        self.deliver(changes, tell).await
    }

    /// Takes the arrival numbers and writes changes and feed.
    async fn deliver(&mut self, changes: &[Change], tell: ToTell<'_>) -> sqlx::Result<()> {
        let bodies: Vec<(String, String)> = changes
            .iter()
            .map(|change| {
                let hash = domain::bundle::to_hex(&domain::bundle::change_hash(change));
                (form::text(change), hash)
            })
            .collect();
        let again = changes
            .iter()
            .filter(|change| tell.moved.contains(change.record.dossier.as_str()))
            .count();
        let count = changes.len() + tell.earlier.len() + again;
        let last = self.arrive(count).await?;
        let mut next = last - i64::try_from(count).unwrap_or(i64::MAX);
        let mut arrival = || {
            next += 1;
            next
        };
        let mut kept = Vec::with_capacity(changes.len());
        let mut feed = Vec::with_capacity(2 * changes.len() + count);
        for (change, (body, hash)) in changes.iter().zip(bodies) {
            let arrival = arrival();
            let dossier = change.record.dossier.as_str();
            let device = change.id.device.as_str();
            let seq = i64::from(change.id.seq);
            kept.push((change, body, hash, arrival));
            feed.push(("city".to_owned(), arrival, dossier, device, seq));
            feed.push((format!("dossier:{dossier}"), arrival, dossier, device, seq));
            if let Some(Some(area)) = tell.areas.get(dossier)
                && !tell.moved.contains(dossier)
            {
                feed.push((format!("area:{area}"), arrival, dossier, device, seq));
            }
        }
        // Whoever works in the new area is told of a moved dossier in its order: first what was
        // here before.
        for (scope, dossier, device, seq) in &tell.earlier {
            feed.push((scope.clone(), arrival(), dossier, device, *seq));
        }
        for change in changes {
            let dossier = change.record.dossier.as_str();
            if let Some(Some(area)) = tell.areas.get(dossier)
                && tell.moved.contains(dossier)
            {
                let (device, seq) = (change.id.device.as_str(), i64::from(change.id.seq));
                feed.push((format!("area:{area}"), arrival(), dossier, device, seq));
            }
        }
        put_rows!(
            self,
            "INSERT INTO changes (dossier, device, seq, body, hash, arrival) ",
            kept,
            |row, to| to
                .push_bind(&row.0.record.dossier)
                .push_bind(row.0.id.device.as_str())
                .push_bind(i64::from(row.0.id.seq))
                .push_bind(&row.1)
                .push_bind(&row.2)
                .push_bind(row.3),
            ""
        );
        put_rows!(
            self,
            "INSERT INTO feed (scope, arrival, dossier, device, seq) ",
            feed,
            |row, to| to
                .push_bind(&row.0)
                .push_bind(row.1)
                .push_bind(row.2)
                .push_bind(row.3)
                .push_bind(row.4),
            " ON CONFLICT DO NOTHING"
        );
        Ok(())
    }

    /// Takes a dossier out of what a scope is told, so that it is told whole should it come back:
    /// whoever began there meanwhile has nothing of it. Row by row of an index, for the dossier's
    /// changes are few and the scope's many.
    async fn tell_no_more(&mut self, dossier: &str, scope: &str) -> sqlx::Result<()> {
        on!(
            self,
            sqlx::query(
                "DELETE FROM feed WHERE scope = $2 AND (device, seq) IN
                 (SELECT c.device, c.seq FROM changes c WHERE c.dossier = $1)"
            )
            .bind(dossier)
            .bind(scope),
            execute
        )
        .map(drop)
    }

    /// A dossier's changes a scope was not told of, in the order they arrived.
    async fn untold(&mut self, dossier: &str, scope: &str) -> sqlx::Result<Vec<(String, i64)>> {
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

    /// How far a device's changes have arrived without a gap: taken, set aside, or in `arrived`,
    /// numbers that this transaction is about to write.
    pub(super) async fn reach(
        &mut self,
        device: &DeviceId,
        head: u32,
        arrived: &BTreeSet<u32>,
    ) -> sqlx::Result<u32> {
        const LOOK: i64 = 500;
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
                         WHERE device = $1 AND seq > $2 ORDER BY seq LIMIT $3) AS taken
                     UNION SELECT seq FROM (SELECT seq FROM set_aside
                         WHERE device = $1 AND seq > $2 ORDER BY seq LIMIT $3) AS aside
                     ORDER BY seq"
                )
                .bind(device.as_str())
                .bind(i64::from(reach))
                .bind(LOOK),
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

/// The area a dossier belongs to with these records written.
fn area_now(dossier: &str, written: &[Record], before: Option<&Option<String>>) -> Option<String> {
    if let Some(area) = own_area(dossier) {
        return Some(area.to_owned());
    }
    let key = RecordKey::only(dossier, enterprise::KIND);
    match written.iter().find(|record| record.key == key) {
        Some(record) => record.text("area").map(str::to_owned),
        None => before.cloned().flatten(),
    }
}
