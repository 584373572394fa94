//! Applying changes that may be taken: their records, and what waited for them.

use std::collections::BTreeSet;

use domain::{
    ids::RecordKey,
    record::{Applied, Change, Record},
};
use office_db::{Result, Tx};

use crate::{
    area::area_now,
    fan_out::{Moved, fan_out},
    permissions::permitted_now,
    room::Room,
};

/// Writes changes with the records they make, and what was quarantined until a dossier came into its
/// author's scope. Gives what was written. The arrival number is taken last: others wait from there
/// to the commit.
pub(crate) async fn write_changes(
    tx: &mut Tx,
    changes: Vec<Change>,
    records: &[Record],
) -> Result<Vec<Change>> {
    if changes.is_empty() {
        return Ok(changes);
    }
    let mut all = changes;
    let mut moved = write_records(tx, &all, records).await?;
    let mut all_moved: Vec<Moved> = Vec::new();
    while !moved.is_empty() {
        let names: Vec<&str> = moved.iter().map(|moved| moved.dossier.as_str()).collect();
        let permitted = permitted_now(tx, &names).await?;
        all_moved.extend(moved);
        if permitted.is_empty() {
            break;
        }
        let (released, records) = applied(tx, permitted).await?;
        tx.delete_quarantined(&released).await?;
        moved = write_records(tx, &released, &records).await?;
        all.extend(released);
    }
    fan_out(tx, &all, &all_moved).await?;
    Ok(all)
}

/// Changes applied in their order to the records as they are; those that were new and for which there
/// was room, and the records.
pub(crate) async fn applied(
    tx: &mut Tx,
    mut changes: Vec<Change>,
) -> Result<(Vec<Change>, Vec<Record>)> {
    changes.sort_by(|a, b| a.id.cmp(&b.id));
    let keys: BTreeSet<RecordKey> = changes.iter().map(|it| it.record.clone()).collect();
    let keys: Vec<RecordKey> = keys.into_iter().collect();
    let mut room = Room::new(tx.records(&keys).await?);
    changes.retain(|change| room.apply(change) == Some(Applied::New));
    Ok((changes, room.into_records()))
}

/// Writes records, names of attachments and areas; gives which dossiers have another area now.
async fn write_records(tx: &mut Tx, changes: &[Change], records: &[Record]) -> Result<Vec<Moved>> {
    tx.put_records(records).await?;
    tx.name_attachments(changes).await?;
    let dossiers: BTreeSet<&str> = changes
        .iter()
        .map(|it| it.record.dossier.as_str())
        .collect();
    let before = tx.areas(&dossiers).await?;
    let mut moved = Vec::new();
    for dossier in dossiers {
        let was = before.get(dossier);
        let area = area_now(dossier, records, was);
        if was != Some(&area) {
            tx.put_area(dossier, area.as_deref()).await?;
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
