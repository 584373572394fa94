//! Who a device is: no id counts with another key, through whichever door it comes.

use anyhow::Result;
use domain::ids::DeviceId;
use office_service::{
    applicants::wait_for_admission,
    import::{Outcome, import},
};
use serde_json::json;

use super::{
    TestOffice,
    actors::{Actor, code, token},
    on_both,
};

on_both! {
    nobody_becomes_the_office
    an_id_known_from_a_card_is_nobody_elses
    an_id_that_waits_is_nobody_elses
}

/// A device of somebody else's id, with a key of its own.
fn under(id: &DeviceId) -> Actor {
    let mut thief = Actor::stranger("冒名的设备");
    thief.card.id = id.clone();
    thief
}

/// Tries the doors a device comes in by over the network: with an invite, and as an enterprise.
async fn comes_in(town: &TestOffice, desk: &Actor, mut who: Actor) -> Result<()> {
    let office = &town.office;
    let invite = desk
        .invite(office, "team", json!({ "areas": ["640302"] }))
        .await?;
    assert_eq!(who.enrol(office, &invite).await?.problem(), "not-yours");
    let asked = who.registration(office.card(), &code(7), &token());
    let refused = who.post(office, "/api/v1/register", asked).await?;
    assert_eq!(refused.problem(), "not-yours");
    Ok(())
}

async fn nobody_becomes_the_office(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (mut desk, mut team) = town.desk_and_team().await?;
    let id = &office.card().id;
    comes_in(&town, &desk, under(id)).await?;
    // A file under the office's id, and one the office carries.
    let mut forger = under(id);
    forger.begin(&code(1), "640302", "甲厂");
    let path = town.folder.path().join("forged.json");
    std::fs::write(&path, forger.seal(&forger.bundle(1)))?;
    let (fate, said) = import(office, &path).await;
    assert_eq!(fate, Outcome::Refused, "{said}");
    let said = desk.get(office, "/api/v1/applicants").await?.json();
    assert_eq!(said["applicants"], json!([]));
    desk.begin(&code(2), "640302", "乙厂");
    let mut carried = desk.bundle(1);
    carried.cards.push(forger.card.clone());
    carried.changes.extend(forger.changes.iter().cloned());
    carried.changes.sort_by(|a, b| a.id.cmp(&b.id));
    let sent = desk.send(office, desk.seal(&carried)).await?.json();
    assert_eq!(sent["refused"][0]["reason"], "key-changed", "{sent}");
    assert_eq!(sent["new"], 2);
    // What the office gives out is still believed.
    assert_eq!(team.pull(office).await?, 2);
    Ok(())
}

async fn an_id_known_from_a_card_is_nobody_elses(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (mut desk, mut team) = town.desk_and_team().await?;
    // The office carried what this tablet wrote, and it enrolled later.
    let mut tablet = Actor::stranger("没联过网的平板");
    tablet.begin(&code(1), "640302", "甲厂");
    let mut carried = desk.bundle(1);
    carried.cards.push(tablet.card.clone());
    carried.changes.clone_from(&tablet.changes);
    let sent = desk.send(office, desk.seal(&carried)).await?;
    assert_eq!(sent.json()["new"], 2, "{}", sent.json());
    comes_in(&town, &desk, under(&tablet.card.id)).await?;
    let mut forger = under(&tablet.card.id).device.card;
    let mut tx = office.database().write().await?;
    assert!(!wait_for_admission(&mut tx, &forger).await?);
    drop(tx);
    // A card alone, beside no change, replaces none that is known.
    forger.name = "另一台".to_owned();
    desk.begin(&code(2), "640302", "乙厂");
    let mut alone = desk.bundle(1);
    alone.cards.push(forger);
    desk.send(office, desk.seal(&alone)).await?;
    team.pull(office).await?;
    assert_eq!(
        team.card_of(&tablet.card.id).map(|card| &card.public_key),
        Some(&tablet.card.public_key)
    );
    let invite = desk
        .invite(office, "team", json!({ "areas": ["640302"] }))
        .await?;
    assert_eq!(tablet.enrol(office, &invite).await?.status, 200);
    Ok(())
}

async fn an_id_that_waits_is_nobody_elses(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (mut desk, _) = town.desk_and_team().await?;
    let mut factory = Actor::stranger("财务室电脑");
    factory.token = token();
    let asked = factory.registration(office.card(), &code(1), &factory.token);
    let answer = factory.post(office, "/api/v1/register", asked).await?;
    assert_eq!(answer.status, 202);
    comes_in(&town, &desk, under(&factory.card.id)).await?;
    let mut forger = under(&factory.card.id);
    forger.begin(&code(2), "640302", "乙厂");
    let mut carried = desk.bundle(1);
    carried.cards.push(forger.card.clone());
    carried.changes.clone_from(&forger.changes);
    let sent = desk.send(office, desk.seal(&carried)).await?.json();
    assert_eq!(sent["refused"][0]["reason"], "key-changed", "{sent}");
    // What the factory itself wrote is carried by the same office, and read by everybody.
    factory.begin(&code(1), "640302", "甲厂");
    let mut carried = desk.bundle(1);
    carried.cards.push(factory.card.clone());
    carried.changes.clone_from(&factory.changes);
    let sent = desk.send(office, desk.seal(&carried)).await?.json();
    assert_eq!(sent["new"], 2, "{sent}");
    assert_eq!(desk.pull(office).await?, 2);
    Ok(())
}
