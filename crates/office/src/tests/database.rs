//! What is asked of either database alike: one moment for each read, one rule for text; and what
//! goes on when nothing can be written.

use anyhow::{Context as _, Result};
use axum::{body::Body, http::Request};
use office_service::{Office, Settings};
use serde_json::json;
use testkit::token;
use tower::ServiceExt as _;

use super::{
    TestOffice,
    actors::{Actor, code},
    on_both, settings,
};
use crate::{commands::serve, site::Site};

on_both! {
    a_read_sees_one_moment
    a_reader_of_several_areas_skips_nothing_while_others_write
    a_name_with_a_control_character_is_refused
    an_office_stays_of_its_programme
}

/// A device of several areas reads one feed after the other: what arrives between them would be
/// skipped for ever.
async fn a_read_sees_one_moment(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (desk, mut team) = town.desk_and_team().await?;
    let scope = json!({ "areas": ["640302", "640303"] });
    let reader = desk.invites(office, "team", scope).await?;
    let mut tx = office.database().read().await?;
    let device = tx.device(&reader.card.id).await?.context("it enrolled")?;
    team.begin(&code(1), "640302", "甲厂");
    team.push(office).await?;
    assert!(tx.feed(&device, 0, 500).await?.changes.is_empty());
    drop(tx);
    let mut tx = office.database().read().await?;
    assert_eq!(tx.feed(&device, 0, 500).await?.changes.len(), 2);
    Ok(())
}

/// Writers in two areas at once, and a device of both that reads all the while: what arrives in the
/// first area after it was read and before the second one was is not behind the cursor.
async fn a_reader_of_several_areas_skips_nothing_while_others_write(
    town: TestOffice,
) -> Result<()> {
    const EACH: usize = 40;
    let office = &town.office;
    let (desk, _) = town.desk_and_team().await?;
    let areas = json!({ "areas": ["640302", "640303"] });
    let mut reader = desk.invites(office, "team", areas.clone()).await?;
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..4 {
        let mut team = desk.invites(office, "team", areas.clone()).await?;
        let office = office.clone();
        writers.spawn(async move {
            for n in 0..EACH {
                // Now the one area first, now the other, each in a transaction of its own.
                let area = ["640302", "640303"][(n + writer) % 2];
                team.begin(&code(1_000 * writer + n), area, "厂");
                anyhow::ensure!(team.push(&office).await?.status == 200);
            }
            anyhow::Ok(())
        });
    }
    let mut came = 0;
    while !writers.is_empty() {
        came += reader.pull(office).await?;
        while let Some(done) = writers.try_join_next() {
            done??;
        }
        tokio::task::yield_now().await;
    }
    came += reader.pull(office).await?;
    assert_eq!(came, 2 * 4 * EACH);
    Ok(())
}

async fn a_name_with_a_control_character_is_refused(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let desk = Actor::first_office(office).await?;
    for name in ["二组\0", "二\u{1b}组"] {
        let mut team = Actor::stranger(name);
        let code = desk
            .invite(office, "team", json!({ "areas": ["640302"] }))
            .await?;
        let refused = team.enrol(office, &code).await?;
        assert_eq!(refused.problem(), "bad-request", "{name:?}");
        let asked = team.registration(office.card(), &super::actors::code(1), &token());
        let refused = team.post(office, "/api/v1/register", asked).await?;
        assert_eq!(refused.problem(), "bad-request", "{name:?}");
        let path = format!("/api/v1/devices/{}/rename", desk.card.id);
        let refused = desk.post(office, &path, json!({ "name": name })).await?;
        assert_eq!(refused.problem(), "bad-request", "{name:?}");
        let asked = json!({ "name": name, "role": "office", "scope": "city", "days": 1,
                            "origin": "https://office.example" });
        let refused = desk.post(office, "/api/v1/invites", asked).await?;
        assert_eq!(refused.problem(), "bad-request", "{name:?}");
    }
    Ok(())
}

async fn an_office_stays_of_its_programme(town: TestOffice) -> Result<()> {
    let other = Settings {
        programme: "another".to_owned(),
        ..settings(&town.folder)?
    };
    let database = town.storage().open_database().await?;
    let refused = Office::open(database, other)
        .await
        .err()
        .context("refused")?;
    assert!(refused.to_string().contains("wuzhong"), "{refused}");
    town.another().await?;
    Ok(())
}

#[tokio::test]
async fn who_may_read_goes_on_reading_when_nothing_can_be_written() -> Result<()> {
    let town = TestOffice::sqlite().await?;
    let office = &town.office;
    let (mut desk, mut team) = town.desk_and_team().await?;
    team.begin(&code(1), "640302", "甲厂");
    team.push(office).await?;
    office.database().refuse_writes().await?;
    // It was never seen, so that would be written down.
    assert_eq!(desk.pull(office).await?, 2);
    assert_eq!(team.get(office, "/api/v1/status").await?.status, 200);
    team.write(
        &domain::ids::RecordKey::only(code(1), "enterprise"),
        "phone",
        "0953-1",
    );
    assert_eq!(team.push(office).await?.problem(), "failed");

    let app = tempfile::tempdir()?;
    std::fs::write(app.path().join("index.html"), "<!doctype html>")?;
    let router = serve::router(Site::read(app.path())?, office.0.clone());
    let asked = Request::get("/readyz").body(Body::empty())?;
    assert_eq!(router.oneshot(asked).await?.status(), 503);
    Ok(())
}
