//! A database that was put back to an earlier state: nobody skips what comes under numbers that were
//! given before.

use anyhow::Result;
use office_db::{Action, AuditFilter};

use super::{
    TestOffice,
    actors::{Actor, code},
    on_both,
};
use crate::commands::backup::{NewEpoch, new_epoch};

on_both! {
    a_reader_ahead_of_the_database_begins_a_new_epoch
    a_command_begins_a_new_epoch
}

/// A reader that has read all, and a database that is put back to before the second dossier.
async fn put_back(town: &TestOffice) -> Result<(Actor, Actor, Actor)> {
    let office = &town.office;
    let (mut desk, mut team) = town.desk_and_team().await?;
    team.begin(&code(1), "640302", "甲厂");
    team.push(office).await?;
    let mut reader = desk.team(office, "640302").await?;
    team.begin(&code(2), "640302", "乙厂");
    team.push(office).await?;
    assert_eq!(reader.pull(office).await?, 4);
    desk.pull(office).await?;
    for statement in [
        "DELETE FROM feed WHERE arrival > 2",
        "DELETE FROM records WHERE dossier IN (SELECT dossier FROM changes WHERE arrival > 2)",
        "DELETE FROM dossiers WHERE dossier IN (SELECT dossier FROM changes WHERE arrival > 2)",
        "DELETE FROM bundles",
        "DELETE FROM changes WHERE arrival > 2",
        "UPDATE heads SET seq = 2",
        "UPDATE counters SET value = 2",
    ] {
        town.execute(statement).await?;
    }
    Ok((desk, team, reader))
}

async fn epochs_begun(town: &TestOffice) -> Result<usize> {
    let filter = AuditFilter {
        action: Some(Action::Epoch),
        limit: 10,
        ..AuditFilter::default()
    };
    let mut tx = town.office.database().read().await?;
    Ok(tx.audit_entries(&filter).await?.len())
}

async fn a_reader_ahead_of_the_database_begins_a_new_epoch(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (mut desk, mut team, mut reader) = put_back(&town).await?;
    let before = office.epoch();
    let another = town.another().await?;
    assert_eq!(reader.pull(office).await?, 0);
    assert_ne!(reader.epoch, before);
    // The other process and the other reader, who is ahead too, find the same epoch.
    assert_eq!(desk.pull(&another).await?, 0);
    assert_eq!(desk.epoch, reader.epoch);
    assert_eq!(epochs_begun(&town).await?, 1);
    // What was lost is offered again, and what came under its numbers is read by all.
    let mut other = desk.team(office, "640302").await?;
    other.begin(&code(3), "640302", "丙厂");
    other.push(office).await?;
    assert_eq!(team.push(office).await?.json()["new"], 2);
    team.pull(office).await?;
    for who in [&mut desk, &mut reader] {
        who.pull(office).await?;
        assert_eq!(who.dossiers().len(), 3);
        assert_eq!(who.epoch, office.epoch());
    }
    Ok(())
}

async fn a_command_begins_a_new_epoch(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (desk, _, mut reader) = put_back(&town).await?;
    // As many arrive as were lost, so that no reader is ahead.
    let mut other = desk.team(office, "640302").await?;
    other.begin(&code(3), "640302", "丙厂");
    other.push(office).await?;
    let before = office.epoch();
    let storage = town.storage();
    new_epoch(&NewEpoch { storage }).await?;
    reader.pull(office).await?;
    assert_ne!(office.epoch(), before, "the running office follows");
    assert_eq!(reader.dossiers().len(), 3);
    assert_eq!(epochs_begun(&town).await?, 1);
    Ok(())
}
