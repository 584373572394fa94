//! Fan-out: changes enter the feed of every scope they lie in.

use std::collections::{BTreeMap, BTreeSet};

use domain::record::Change;
use office_db::{ChangeRow, FeedRow, Result, Tx};

/// A dossier whose area is not what it was.
pub(crate) struct Moved {
    pub dossier: String,
    /// It had one before: the feed of its new area gets all of it.
    pub known: bool,
    pub left: Option<String>,
    pub area: Option<String>,
}

/// What enters the feeds.
#[derive(Default)]
struct FanOut<'a> {
    areas: BTreeMap<&'a str, Option<String>>,
    /// Changes of moved dossiers that were stored before, for the scope they came into: scope,
    /// dossier, device and number.
    earlier: Vec<(String, &'a str, String, i64)>,
    /// Dossiers that enter a feed whole.
    moved: BTreeSet<&'a str>,
}

/// Writes changes and the feeds that hold them. A dossier that left an area is taken out of that
/// area's feed, so that it enters it whole should it come back: a device that began there meanwhile
/// has nothing of it.
pub(crate) async fn fan_out(tx: &mut Tx, changes: &[Change], moved: &[Moved]) -> Result<()> {
    let dossiers: BTreeSet<&str> = changes
        .iter()
        .map(|it| it.record.dossier.as_str())
        .collect();
    let mut fan_out = FanOut::default();
    let areas = tx.areas(&dossiers).await?;
    for dossier in dossiers {
        let area = areas.get(dossier).cloned().flatten();
        fan_out.areas.insert(dossier, area);
    }
    // The last move counts: a dossier that moved on enters no feed that it only passed through.
    let mut last: BTreeMap<&str, &Moved> = BTreeMap::new();
    for moved in moved {
        let known = moved.known || last.get(moved.dossier.as_str()).is_some_and(|it| it.known);
        if known {
            last.insert(&moved.dossier, moved);
        }
    }
    for moved in moved {
        if let Some(left) = &moved.left {
            tx.remove_from_feed(&moved.dossier, &format!("area:{left}"))
                .await?;
        }
    }
    for (dossier, moved) in last {
        let Some(area) = &moved.area else { continue };
        let scope = format!("area:{area}");
        let earlier = tx.missing_from_feed(dossier, &scope).await?.into_iter();
        fan_out
            .earlier
            .extend(earlier.map(|(device, seq)| (scope.clone(), dossier, device, seq)));
        fan_out.moved.insert(dossier);
    }
    write(tx, changes, &fan_out).await
}

/// Takes the arrival numbers and writes changes and feeds.
async fn write(tx: &mut Tx, changes: &[Change], fan_out: &FanOut<'_>) -> Result<()> {
    let mut rows: Vec<ChangeRow<'_>> = changes.iter().map(ChangeRow::new).collect::<Result<_>>()?;
    let again = changes
        .iter()
        .filter(|change| fan_out.moved.contains(change.record.dossier.as_str()))
        .count();
    let count = changes.len() + fan_out.earlier.len() + again;
    let last = tx.arrive(count).await?;
    let mut next = last - i64::try_from(count).unwrap_or(i64::MAX);
    let mut arrival = || {
        next += 1;
        next
    };
    let mut feed = Vec::with_capacity(2 * changes.len() + count);
    for (change, row) in changes.iter().zip(&mut rows) {
        let dossier = change.record.dossier.as_str();
        row.arrival = arrival();
        feed.push(entry("city".to_owned(), row.arrival, change));
        feed.push(entry(format!("dossier:{dossier}"), row.arrival, change));
        if let Some(Some(area)) = fan_out.areas.get(dossier)
            && !fan_out.moved.contains(dossier)
        {
            feed.push(entry(format!("area:{area}"), row.arrival, change));
        }
    }
    // The new area's feed gets a moved dossier in its order: first what was stored before.
    for (scope, dossier, device, seq) in &fan_out.earlier {
        feed.push(FeedRow {
            scope: scope.clone(),
            arrival: arrival(),
            dossier,
            device,
            seq: *seq,
        });
    }
    for change in changes {
        let dossier = change.record.dossier.as_str();
        if let Some(Some(area)) = fan_out.areas.get(dossier)
            && fan_out.moved.contains(dossier)
        {
            feed.push(entry(format!("area:{area}"), arrival(), change));
        }
    }
    tx.put_changes(&rows).await?;
    tx.put_feed(&feed).await
}

fn entry(scope: String, arrival: i64, change: &Change) -> FeedRow<'_> {
    FeedRow {
        scope,
        arrival,
        dossier: &change.record.dossier,
        device: change.id.device.as_str(),
        seq: i64::from(change.id.seq),
    }
}
