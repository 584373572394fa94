//! A device that became another, because its browser profile was put back or copied, asks to go on as
//! that; a person admits it.

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use super::{
    TestOffice,
    actors::{Actor, Answer, code, token},
    on_both,
};

on_both! {
    a_successor_is_admitted_as_what_it_was_and_delivers
    who_asks_first_shuts_out_nobody
    nobody_asks_as_anothers_successor
    a_successor_that_is_turned_down_reads_why
    an_enterprises_own_device_is_no_warning_against_its_successor
}

/// What `old` has become: it keeps that one's name and token, and has a token of its own.
fn successor(old: &Actor) -> Actor {
    let mut new = Actor::stranger(&old.card.name);
    new.card.role = old.card.role;
    new.card.scope = old.card.scope.clone();
    new.card.restored_from = Some(old.card.id.clone());
    new.token = token();
    new
}

/// Asks with the token of `by`.
async fn ask(town: &TestOffice, by: &Actor, asked: &Value) -> Result<Answer> {
    by.post(&town.office, "/api/v1/successors", asked.clone())
        .await
}

async fn waiting(town: &TestOffice, desk: &Actor) -> Result<Vec<Value>> {
    let said = desk.get(&town.office, "/api/v1/applicants").await?.json();
    Ok(said["applicants"].as_array().context("a list")?.clone())
}

async fn admit(town: &TestOffice, desk: &Actor, new: &Actor, role: &str) -> Result<Answer> {
    let path = format!("/api/v1/applicants/{}/admit", new.card.id);
    let scope = json!({ "areas": ["640302"] });
    let asked = json!({ "name": new.card.name, "role": role, "scope": scope });
    desk.post(&town.office, &path, asked).await
}

async fn a_successor_is_admitted_as_what_it_was_and_delivers(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (mut desk, mut old) = town.desk_and_team().await?;
    let key = old.begin(&code(1), "640302", "甲厂");
    old.push(office).await?;
    let mut new = successor(&old);
    let asked = new.succession(office.card(), &old.card, &new.token);
    // The answer was lost, and it asks again.
    for _ in 0..2 {
        let answer = ask(&town, &old, &asked).await?;
        assert_eq!(answer.status, 202);
        assert_eq!(answer.json()["office"]["id"], office.card().id.as_str());
    }
    assert_eq!(
        new.get(office, "/api/v1/status").await?.problem(),
        "waiting"
    );
    let waits = waiting(&town, &desk).await?;
    assert_eq!(waits.len(), 1);
    let name = json!(old.card.name);
    assert_eq!(
        (&waits[0]["successor_of"], &waits[0]["name"]),
        (&name, &name)
    );
    assert_eq!(waits[0]["role"], "team");
    assert_eq!(waits[0]["scope"], json!({ "areas": ["640302"] }));
    assert_eq!(waits[0]["person"], "王工");
    assert_eq!(waits[0]["predecessor_in_use"], false);
    // As what it was, and as nothing else.
    let wrong = admit(&town, &desk, &new, "supervisor").await?;
    assert_eq!(wrong.problem(), "bad-request");
    assert_eq!(admit(&town, &desk, &new, "team").await?.status, 204);
    // What it wrote meanwhile comes by the token it made itself.
    new.write(&key, "phone", "0953-1");
    assert_eq!(new.push(office).await?.json()["new"], 1);
    desk.pull(office).await?;
    assert_eq!(desk.records[&key].text("phone"), Some("0953-1"));
    // The answer that it waits may come late: asked again it changes nothing.
    assert_eq!(ask(&town, &old, &asked).await?.status, 202);
    assert!(waiting(&town, &desk).await?.is_empty());
    assert_eq!(new.get(office, "/api/v1/status").await?.json()["head"], 1);
    let log = desk.get(office, "/api/v1/audit?action=succeed").await?;
    let entries = log.json()["entries"].clone();
    assert_eq!(entries.as_array().map(Vec::len), Some(1));
    assert_eq!(entries[0]["by"], new.card.id.as_str());
    assert_eq!(entries[0]["about"], old.card.id.as_str());
    Ok(())
}

/// A profile that was copied to two machines, beside the one it was copied from.
async fn who_asks_first_shuts_out_nobody(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (desk, mut old) = town.desk_and_team().await?;
    let copies = [successor(&old), successor(&old)];
    for copy in &copies {
        let asked = copy.succession(office.card(), &old.card, &copy.token);
        assert_eq!(ask(&town, &old, &asked).await?.status, 202);
    }
    assert_eq!(admit(&town, &desk, &copies[0], "team").await?.status, 204);
    let waits = waiting(&town, &desk).await?;
    assert_eq!(waits.len(), 1);
    assert_eq!(waits[0]["id"], copies[1].card.id.as_str());
    // The one they were copied from works on as it did; the office reads so.
    for statement in [
        "UPDATE applicants SET asked_at = asked_at - 1000",
        "UPDATE devices SET seen_at = NULL",
    ] {
        town.execute(statement).await?;
    }
    old.begin(&code(1), "640302", "甲厂");
    assert_eq!(old.push(office).await?.json()["new"], 2);
    assert_eq!(waiting(&town, &desk).await?[0]["predecessor_in_use"], true);
    Ok(())
}

async fn nobody_asks_as_anothers_successor(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (desk, old) = town.desk_and_team().await?;
    let other = desk.team(office, "640303").await?;
    let new = successor(&old);
    let good = new.succession(office.card(), &old.card, &new.token);
    // Without a token, and by the token of somebody else.
    let nobody = Actor::stranger("别人");
    assert_eq!(ask(&town, &nobody, &good).await?.problem(), "no-token");
    assert_eq!(ask(&town, &other, &good).await?.problem(), "no-proof");
    // Signed for something else, for another office, or long ago.
    let signed = |purpose: &str, name: &str, value: Value| {
        let mut asked = good.clone();
        asked[name] = value;
        let document = asked.as_object_mut().expect("an object");
        document.remove("signature");
        new.prove(purpose, asked)
    };
    let at = good["at"].as_i64().context("a time")?;
    for wrong in [
        signed(domain::proof::REGISTER, "name", "新".into()),
        signed(domain::proof::SUCCEED, "office", "another".into()),
        signed(domain::proof::SUCCEED, "at", (at - 20 * 60_000).into()),
    ] {
        assert_eq!(ask(&town, &old, &wrong).await?.problem(), "no-proof");
    }
    for (name, value) in [("name", " "), ("device", "a b"), ("token_sha256", "0")] {
        let wrong = signed(domain::proof::SUCCEED, name, value.into());
        assert_eq!(ask(&town, &old, &wrong).await?.problem(), "bad-request");
    }
    // Under the id of a device that is known by another key, or with its token; as itself.
    let mut thief = successor(&old);
    thief.card.id = other.card.id.clone();
    let thefts = [
        thief.succession(office.card(), &old.card, &thief.token),
        new.succession(office.card(), &old.card, &other.token),
        old.succession(office.card(), &old.card, &token()),
        old.succession(office.card(), &old.card, &old.token),
    ];
    for theft in &thefts {
        assert_eq!(ask(&town, &old, theft).await?.problem(), "not-yours");
    }
    assert!(waiting(&town, &desk).await?.is_empty());
    // Whoever is revoked names no successor.
    let path = format!("/api/v1/devices/{}/revoke", old.card.id);
    assert_eq!(desk.post(office, &path, json!({})).await?.status, 204);
    assert_eq!(ask(&town, &old, &good).await?.problem(), "revoked");
    assert!(waiting(&town, &desk).await?.is_empty());
    Ok(())
}

async fn a_successor_that_is_turned_down_reads_why(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (desk, old) = town.desk_and_team().await?;
    let mut new = successor(&old);
    let asked = new.succession(office.card(), &old.card, &new.token);
    assert_eq!(ask(&town, &old, &asked).await?.status, 202);
    let path = format!("/api/v1/applicants/{}/refuse", new.card.id);
    let because = json!({ "because": "这台电脑不是我们的" });
    assert_eq!(desk.post(office, &path, because).await?.status, 204);
    // With another token too: the same device is not entered again by itself.
    let again = new.succession(office.card(), &old.card, &token());
    for answer in [
        new.get(office, "/api/v1/status").await?,
        ask(&town, &old, &asked).await?,
        ask(&town, &old, &again).await?,
    ] {
        assert_eq!(answer.problem(), "turned-down");
        assert_eq!(answer.json()["because"], "这台电脑不是我们的");
    }
    let invite = desk
        .invite(office, "team", json!({ "areas": ["640302"] }))
        .await?;
    assert_eq!(new.enrol(office, &invite).await?.status, 200);
    Ok(())
}

async fn an_enterprises_own_device_is_no_warning_against_its_successor(
    town: TestOffice,
) -> Result<()> {
    let office = &town.office;
    let (desk, _) = town.desk_and_team().await?;
    let scope = json!({ "dossier": code(1) });
    let old = desk.invites(office, "enterprise", scope.clone()).await?;
    let second = desk.invites(office, "enterprise", scope.clone()).await?;
    let new = successor(&old);
    let asked = new.succession(office.card(), &old.card, &new.token);
    assert_eq!(ask(&town, &old, &asked).await?.status, 202);
    let waits = waiting(&town, &desk).await?;
    assert_eq!(waits[0]["others"], json!([second.card.name]));
    assert_eq!(waits[0]["scope"], scope);
    Ok(())
}
