//! Sending and fetching until all are equal.

use std::time::Duration;

use anyhow::{Context as _, Result};
use domain::{enterprise, ids::RecordKey};
use serde_json::json;
use tokio::time::timeout;

use super::{
    App, TestOffice,
    actors::{Actor, code},
    on_both,
};

on_both! {
    devices_end_equal_and_a_conflict_is_everybodys
    the_same_bundle_again_changes_nothing
    a_gap_is_named_and_filled
    news_comes_to_whoever_waits
    nobody_is_given_what_is_not_theirs
    a_dossier_that_moves_is_given_whole
    many_changes_come_in_pages
    many_offices_on_one_database_lose_and_double_nothing
    an_office_restored_from_a_backup_is_offered_again_what_it_lacks
}

async fn devices_end_equal_and_a_conflict_is_everybodys(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (mut desk, mut one) = town.desk_and_team().await?;
    let mut two = desk
        .invites(office, "team", json!({ "areas": ["640302", "640303"] }))
        .await?;
    let key = one.begin(&code(1), "640302", "甲厂");
    one.push(office).await?;
    assert_eq!(two.pull(office).await?, 2);
    // Both write the same field without seeing the other.
    one.write(&key, "phone", "0953-1");
    two.write(&key, "phone", "0953-2");
    two.write(&key, "contact", "李厂长");
    for actor in [&one, &two] {
        assert_eq!(actor.push(office).await?.status, 200);
    }
    for actor in [&mut desk, &mut one, &mut two] {
        actor.pull(office).await?;
    }
    assert!(
        one.records[&key]
            .field("phone")
            .context("a field")?
            .is_conflict()
    );
    assert_eq!(one.records, two.records);
    assert_eq!(one.records, desk.records);
    let listed = desk.get(office, "/api/v1/conflicts").await?.json();
    assert_eq!(listed["conflicts"][0]["record"]["dossier"], json!(code(1)));
    // A person at the office settles it.
    desk.write(&key, "phone", "0953-2");
    desk.push(office).await?;
    for actor in [&mut one, &mut two] {
        actor.pull(office).await?;
        assert_eq!(actor.records, desk.records);
    }
    let listed = desk.get(office, "/api/v1/conflicts").await?.json();
    assert_eq!(listed["conflicts"], json!([]));
    Ok(())
}

async fn the_same_bundle_again_changes_nothing(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (desk, mut team) = town.desk_and_team().await?;
    team.begin(&code(1), "640302", "甲厂");
    let text = team.seal(&team.bundle(1));
    let first = team.send(office, text.clone()).await?.json();
    assert_eq!((&first["new"], &first["head"]), (&json!(2), &json!(2)));
    let again = team.send(office, text).await?.json();
    assert_eq!((&again["new"], &again["head"]), (&json!(0), &json!(2)));
    let mut other = desk.team(office, "640302").await?;
    assert_eq!(other.pull(office).await?, 2);
    assert_eq!(other.pull(office).await?, 0);
    Ok(())
}

async fn a_gap_is_named_and_filled(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (_, mut team) = town.desk_and_team().await?;
    let key = team.begin(&code(1), "640302", "甲厂");
    team.push(office).await?;
    team.write(&key, "phone", "0953-1");
    team.write(&key, "contact", "李厂长");
    let late = team.send(office, team.seal(&team.bundle(4))).await?;
    assert_eq!(late.problem(), "gap");
    assert_eq!(late.json()["gaps"][0]["from"], 3);
    assert_eq!(team.push(office).await?.json()["head"], 4);
    Ok(())
}

async fn news_comes_to_whoever_waits(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (mut desk, mut team) = town.desk_and_team().await?;
    desk.pull(office).await?;
    // Through another process on the same database.
    let other = town.another().await?;
    // Less than it would sleep through; how fast it is, a bench says.
    let (news, pushed) = tokio::join!(
        timeout(Duration::from_secs(20), desk.feed(office, 25)),
        async {
            team.begin(&code(1), "640302", "甲厂");
            team.push(&other).await
        }
    );
    assert_eq!(pushed?.status, 200);
    assert_eq!(news??.json()["changes"], 2);
    Ok(())
}

async fn nobody_is_given_what_is_not_theirs(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (mut desk, mut here) = town.desk_and_team().await?;
    let mut there = desk.team(office, "640303").await?;
    let mut factory = desk
        .invites(office, "enterprise", json!({ "dossier": code(9) }))
        .await?;
    here.begin(&code(1), "640302", "甲厂");
    let own = factory.begin(&code(9), "640303", "本厂");
    here.push(office).await?;
    factory.push(office).await?;
    assert_eq!(there.pull(office).await?, 2);
    assert_eq!(there.dossiers().into_iter().collect::<Vec<_>>(), [code(9)]);
    assert_eq!(factory.pull(office).await?, 0);
    assert_eq!(desk.pull(office).await?, 4);
    // What is not a device's to write is set aside, said, and stops nothing after it.
    here.write(&own, "name", "改名");
    here.begin(&code(2), "640302", "乙厂");
    let sent = here.push(office).await?.json();
    assert_eq!(sent["head"], 5);
    assert_eq!(sent["new"], 2);
    assert_eq!(sent["quarantined"][0]["dossier"], code(9));
    let status = here.get(office, "/api/v1/status").await?.json();
    assert_eq!(status["quarantined"][0]["reason"], "scope");
    desk.pull(office).await?;
    assert_eq!(desk.records[&own].text("name"), Some("本厂"));
    Ok(())
}

async fn a_dossier_that_moves_is_given_whole(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (mut desk, mut here) = town.desk_and_team().await?;
    let mut there = desk.team(office, "640303").await?;
    let key = here.begin(&code(1), "640302", "甲厂");
    here.write(&key, "phone", "0953-1");
    here.push(office).await?;
    assert_eq!(there.pull(office).await?, 0);
    desk.pull(office).await?;
    desk.write(&key, "area", "640303");
    desk.push(office).await?;
    assert_eq!(there.pull(office).await?, 4);
    assert_eq!(there.records[&key], desk.records[&key]);
    // And back again: what was written meanwhile comes, nothing comes twice.
    there.write(&key, "phone", "0953-2");
    there.push(office).await?;
    desk.pull(office).await?;
    desk.write(&key, "area", "640302");
    desk.push(office).await?;
    here.pull(office).await?;
    assert_eq!(here.records[&key], desk.records[&key]);
    Ok(())
}

async fn many_changes_come_in_pages(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let mut desk = Actor::first_office(office).await?;
    let mut team = desk
        .invites(office, "team", json!({ "areas": ["640302", "640303"] }))
        .await?;
    for n in 0..400 {
        team.begin(&code(n), if n % 3 == 0 { "640302" } else { "640303" }, "厂");
    }
    assert_eq!(team.push(office).await?.json()["new"], 800);
    let mut other = desk
        .invites(office, "team", json!({ "areas": ["640302", "640303"] }))
        .await?;
    assert_eq!(other.feed(office, 0).await?.json()["more"], true);
    assert_eq!(other.pull(office).await?, 800);
    assert_eq!(other.records, team.records);
    assert_eq!(desk.pull(office).await?, 800);
    // Its own do not come back.
    assert_eq!(team.pull(office).await?, 0);
    Ok(())
}

async fn many_offices_on_one_database_lose_and_double_nothing(town: TestOffice) -> Result<()> {
    const TURNS: usize = 12;
    let offices = [
        town.office.clone(),
        town.another().await?,
        town.another().await?,
    ];
    let mut desk = Actor::first_office(&offices[0]).await?;
    let mut teams = Vec::new();
    for _ in 0..6 {
        teams.push(
            desk.invites(&offices[0], "team", json!({ "areas": ["640302"] }))
                .await?,
        );
    }
    let shared = teams[0].begin(&code(1), "640302", "甲厂");
    teams[0].push(&offices[0]).await?;
    let mut at_work = tokio::task::JoinSet::new();
    for (nth, mut team) in teams.into_iter().enumerate() {
        let offices = offices.clone();
        at_work.spawn(async move {
            for turn in 0..TURNS {
                let office = &offices[(nth + turn) % offices.len()];
                // All write one record, each a field of its own and one they share.
                let shared = RecordKey::only(code(1), enterprise::KIND);
                team.pull(office).await?;
                team.write(&shared, &format!("note-{nth}"), format!("{turn}"));
                team.write(&shared, "contact", format!("{nth}-{turn}"));
                let sent = team.push(office).await?;
                anyhow::ensure!(sent.status == 200, "{}", sent.json());
            }
            anyhow::Ok(team)
        });
    }
    let mut teams = Vec::new();
    while let Some(done) = at_work.join_next().await {
        teams.push(done??);
    }
    desk.pull(&offices[1]).await?;
    let written: usize = teams.iter().map(|team| team.changes.len()).sum();
    for (nth, team) in teams.iter_mut().enumerate() {
        team.pull(&offices[nth % 3]).await?;
        assert_eq!(team.records, desk.records);
    }
    assert_eq!(desk.records.len(), 1);
    let seen: u32 = desk.records[&shared].versions().values().sum();
    assert_eq!(usize::try_from(seen)?, written);
    Ok(())
}

async fn an_office_restored_from_a_backup_is_offered_again_what_it_lacks(
    town: TestOffice,
) -> Result<()> {
    let office = &town.office;
    let (mut desk, mut team) = town.desk_and_team().await?;
    let key = team.begin(&code(1), "640302", "甲厂");
    team.push(office).await?;
    desk.pull(office).await?;
    if town.url.is_none() {
        let copy = town.folder.path().join("backup.sqlite");
        office.database().dump(&copy).await?;
        team.write(&key, "phone", "0953-1");
        team.push(office).await?;
        let database = office_db::Database::sqlite(&copy).await?;
        let mut tx = database.write().await?;
        tx.put_fact("epoch", "restored").await?;
        tx.commit().await?;
        let restored = App::open(database, super::settings(&town.folder)?).await?;
        // The device asks what the office has, so it sends what was lost with the old one.
        assert_eq!(team.push(&restored).await?.json()["new"], 1);
        // And of a new epoch everything is fetched from the beginning, none of it twice.
        assert_eq!(desk.pull(&restored).await?, 1);
        assert_eq!(desk.epoch, "restored");
        assert_eq!(desk.records, team.records);
    }
    Ok(())
}
