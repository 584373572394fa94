//! A device that waits is woken by what others write within its scope, and by nothing else.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use futures_util::FutureExt as _;
use office_service::subscriptions;
use serde_json::json;
use tokio::time::timeout;

use super::{
    App, TestOffice,
    actors::{Actor, code},
    on_both,
};

on_both! {
    others_in_its_scope_wake_a_device_and_nobody_else_does
    who_waits_asks_again_whether_it_may_hear
}

/// Longer than any test: who is woken meanwhile was notified, and did not find it by polling.
const NEVER: Duration = Duration::from_secs(24 * 3_600);

async fn others_in_its_scope_wake_a_device_and_nobody_else_does(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let desk = Actor::first_office(office).await?;
    let team = async |area: &str| {
        desk.invites(office, "team", json!({ "areas": [area] }))
            .await
    };
    let (mut writer, beside) = (team("640302").await?, team("640302").await?);
    let elsewhere = team("640303").await?;
    let factory = desk
        .invites(office, "enterprise", json!({ "dossier": code(1) }))
        .await?;
    let another = desk
        .invites(office, "enterprise", json!({ "dossier": code(2) }))
        .await?;
    let all = [&desk, &beside, &factory, &writer, &elsewhere, &another];
    let mut waiting = Vec::new();
    for actor in all {
        let mut tx = office.database().read().await?;
        let device = tx.device(&actor.card.id).await?.context("it enrolled")?;
        waiting.push(office.subscriptions().subscribe(&device, 0));
    }
    let woken = || -> Vec<bool> {
        let woken = waiting.iter().map(|one| one.changed().now_or_never());
        woken.map(|came| came.is_some()).collect()
    };
    subscriptions::poll(office).await?;
    assert_eq!(woken(), [false; 6]);
    writer.begin(&code(1), "640302", "甲厂");
    writer.push(office).await?;
    subscriptions::poll(office).await?;
    assert_eq!(woken(), [true, true, true, false, false, false]);
    // Looking again finds nothing new.
    subscriptions::poll(office).await?;
    assert_eq!(woken(), [false; 6]);
    drop(waiting);
    assert_eq!(office.subscriptions().count(), 0);
    Ok(())
}

async fn who_waits_asks_again_whether_it_may_hear(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (desk, mut writer) = town.desk_and_team().await?;
    let mut lost = desk.team(office, "640302").await?;
    lost.pull(office).await?;
    let (news, done) = tokio::join!(lost.feed(office, 25), async {
        until(|| office.subscriptions().count() == 1).await?;
        let path = format!("/api/v1/devices/{}/revoke", lost.card.id);
        desk.post(office, &path, json!({})).await?;
        writer.begin(&code(1), "640302", "甲厂");
        writer.push(office).await
    });
    assert_eq!(done?.status, 200);
    assert_eq!(news?.problem(), "revoked");
    Ok(())
}

/// Of two office processes on one PostgreSQL: a device waits at one, another sends to the other.
async fn is_woken(desk: &mut Actor, at: &App, team: &mut Actor, elsewhere: &App) -> Result<()> {
    desk.pull(at).await?;
    let (news, sent) = tokio::join!(timeout(Duration::from_secs(20), desk.feed(at, 25)), async {
        until(|| at.subscriptions().count() == 1).await?;
        let nth = team.changes.len();
        team.begin(&code(nth), "640302", "甲厂");
        team.push(elsewhere).await
    });
    ensure!(sent?.status == 200, "it was not taken");
    ensure!(news??.json()["changes"] == 2, "it was not woken");
    Ok(())
}

#[tokio::test]
async fn postgres_tells_every_process_also_after_a_lost_connection() -> Result<()> {
    let town = TestOffice::postgres().await?;
    let (here, there) = (town.another().await?, &town.office);
    let watching = tokio::spawn(subscriptions::run((*here).clone(), NEVER));
    let (mut desk, mut team) = town.desk_and_team().await?;
    is_woken(&mut desk, &here, &mut team, there).await?;

    let mut connection = here.database().connection().await?;
    let listeners = "SELECT pid FROM pg_stat_activity
        WHERE datname = current_database() AND query LIKE 'LISTEN %' ORDER BY pid";
    let before: Vec<i32> = sqlx::query_scalar(listeners)
        .fetch_all(&mut *connection)
        .await?;
    // The town's own, and this one's.
    assert_eq!(before.len(), 2);
    for pid in &before {
        sqlx::query("SELECT pg_terminate_backend($1)")
            .bind(pid)
            .execute(&mut *connection)
            .await?;
    }
    is_woken(&mut desk, &here, &mut team, there).await?;
    let mut patience = 1_200;
    loop {
        let now: Vec<i32> = sqlx::query_scalar(listeners)
            .fetch_all(&mut *connection)
            .await?;
        if now.len() == 2 && now.iter().all(|pid| !before.contains(pid)) {
            break;
        }
        patience -= 1;
        ensure!(patience > 0, "nobody listens any more: {now:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    is_woken(&mut desk, &here, &mut team, there).await?;
    watching.abort();
    Ok(())
}

async fn until(there: impl Fn() -> bool) -> Result<()> {
    let mut patience = 1_200;
    while !there() {
        ensure!(patience > 0, "it does not come");
        patience -= 1;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}
