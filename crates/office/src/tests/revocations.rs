//! Browsers are given the devices that are revoked, so that they believe them by file no more.

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use testkit::open_text;

use super::{
    TestOffice,
    actors::{Actor, code},
    on_both,
};

on_both! {
    a_revocation_is_given_once_and_signed
    a_new_device_begins_with_what_is_revoked
}

/// The last number that counts of a device, as a page says it; nothing where it says nothing of
/// revocations.
fn revoked(page: &Value, device: &Actor) -> Result<Option<Option<u32>>> {
    let Some(text) = page["bundle"].as_str() else {
        return Ok(None);
    };
    let said = open_text(text)?.bundle.revocations();
    Ok(said.map(|said| said.get(&device.card.id).copied()))
}

async fn revoke(town: &TestOffice, desk: &Actor, device: &Actor) -> Result<()> {
    let path = format!("/api/v1/devices/{}/revoke", device.card.id);
    assert_eq!(desk.post(&town.office, &path, json!({})).await?.status, 204);
    Ok(())
}

async fn a_revocation_is_given_once_and_signed(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (desk, mut team) = town.desk_and_team().await?;
    let mut lost = desk.invites(office, "office", json!("city")).await?;
    lost.begin(&code(1), "640303", "甲厂");
    lost.push(office).await?;
    // Nothing of the lost one's is in this team's scope, and it is given the revocation all the same.
    let nothing = team.feed(office, 0).await?.json();
    assert_eq!(revoked(&nothing, &lost)?, None);
    team.take_page(&nothing)?;
    revoke(&town, &desk, &lost).await?;
    let began = std::time::Instant::now();
    let page = team.feed(office, 20).await?.json();
    assert!(began.elapsed().as_secs() < 20, "it does not wait");
    assert_eq!(revoked(&page, &lost)?, Some(Some(2)), "{page}");
    assert_eq!(page["changes"], 0);
    assert_eq!(page["more"], false);
    team.take_page(&page)?;
    let next = team.feed(office, 0).await?.json();
    assert_eq!(revoked(&next, &lost)?, None, "it is given once");
    // With the next one, all that are revoked are named again.
    let other = desk.team(office, "640303").await?;
    revoke(&town, &desk, &other).await?;
    let page = team.feed(office, 0).await?.json();
    assert_eq!(revoked(&page, &lost)?, Some(Some(2)));
    assert_eq!(revoked(&page, &other)?, Some(Some(0)));
    Ok(())
}

async fn a_new_device_begins_with_what_is_revoked(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (desk, mut team) = town.desk_and_team().await?;
    let lost = desk.invites(office, "office", json!("city")).await?;
    revoke(&town, &desk, &lost).await?;
    let few = desk.team(office, "640302").await?;
    let page = few.feed(office, 0).await?.json();
    assert_eq!(
        revoked(&page, &lost)?,
        Some(Some(0)),
        "the feed from its beginning"
    );
    for n in 0..251 {
        team.begin(&code(n), "640302", "厂");
    }
    team.push(office).await?;
    let many = desk.team(office, "640302").await?;
    let page = many.get(office, "/api/v1/snapshot?after=").await?.json();
    assert_eq!(revoked(&page, &lost)?, Some(Some(0)), "and a snapshot");
    let cursor = page["cursor"].as_i64().context("a cursor")?;
    let path = format!("/api/v1/feed?after={cursor}&epoch={}", office.epoch());
    let page = many.get(office, &path).await?.json();
    assert_eq!(revoked(&page, &lost)?, None);
    Ok(())
}
