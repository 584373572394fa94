//! A lost device: its work comes with the device that restored its backup, and on nobody's mere word.

use anyhow::Result;
use domain::{
    bundle::{Bundle, COUNTERSIGNED, Selection},
    json::from_str,
    value::Value,
};
use serde_json::json;

use super::{
    TestOffice,
    actors::{Actor, code},
    on_both,
};

on_both! {
    what_a_lost_tablet_had_not_sent_comes_with_its_backup
    of_a_revoked_one_it_waits_for_the_offices_word
    nobody_writes_under_another_devices_numbers
}

/// All the lost one wrote, as its backup holds it.
fn backup(lost: &Actor) -> Bundle {
    Bundle {
        cover: Selection::Everything,
        ..lost.bundle(1)
    }
}

/// The new one's bundle with the lost one's changes; with `proof`, what the lost one signed.
fn handed_on(new: &Actor, lost: &Actor, proof: Option<&Bundle>) -> String {
    let mut bundle = new.bundle(1);
    bundle.device.restored_from = Some(lost.card.id.clone());
    bundle.cards = vec![lost.card.clone()];
    bundle.changes.extend(lost.changes.iter().cloned());
    bundle.changes.sort_by(|a, b| a.id.cmp(&b.id));
    if let Some(signed) = proof {
        let document = from_str(&lost.seal(signed)).expect("JSON");
        bundle
            .extra
            .insert(COUNTERSIGNED.to_owned(), Value::List(vec![document]));
    }
    new.seal(&bundle)
}

/// A tablet is lost with something it had not sent; another was restored from its backup, and went on.
struct Loss {
    desk: Actor,
    lost: Actor,
    signed: Bundle,
    new: Actor,
}

impl Loss {
    async fn of(town: &TestOffice) -> Result<Self> {
        let office = &town.office;
        let (desk, mut lost) = town.desk_and_team().await?;
        let key = lost.begin(&code(9), "640302", "甲厂");
        lost.push(office).await?;
        lost.write(&key, "phone", "0953-1");
        let signed = backup(&lost);
        let mut new = desk.team(office, "640302").await?;
        new.begin(&code(8), "640302", "乙厂");
        Ok(Self {
            desk,
            lost,
            signed,
            new,
        })
    }

    /// The new one's bundle, with what the lost one signed.
    fn handed_on(&self) -> String {
        handed_on(&self.new, &self.lost, Some(&self.signed))
    }

    /// The office holds all the lost one wrote.
    fn is_made_good(&self) -> bool {
        let mut records = self.lost.records.iter();
        records.all(|(key, record)| self.desk.records.get(key) == Some(record))
    }
}

async fn what_a_lost_tablet_had_not_sent_comes_with_its_backup(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let mut loss = Loss::of(&town).await?;
    let answer = loss.new.send(office, loss.handed_on()).await?;
    assert_eq!(answer.json()["refused"], json!([]), "{}", answer.json());
    assert_eq!(answer.json()["new"], 3);
    // The same again is nothing new.
    let answer = loss.new.send(office, loss.handed_on()).await?;
    assert_eq!(answer.json()["new"], 0);
    assert_eq!(loss.desk.pull(office).await?, 5);
    assert!(loss.is_made_good());
    for (key, record) in &loss.new.records {
        assert_eq!(loss.desk.records.get(key), Some(record));
    }
    Ok(())
}

async fn of_a_revoked_one_it_waits_for_the_offices_word(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let mut loss = Loss::of(&town).await?;
    let id = &loss.lost.card.id;
    let path = format!("/api/v1/devices/{id}/revoke");
    loss.desk.post(office, &path, json!({})).await?;
    let answer = loss.new.send(office, loss.handed_on()).await?;
    assert_eq!(answer.json()["quarantined"][0]["reason"], "revoked");
    assert_eq!(answer.json()["new"], 2, "its own");
    let path = format!("/api/v1/quarantine/{id}/{}/release", code(9));
    let released = loss.desk.post(office, &path, json!({})).await?;
    assert_eq!(released.json()["released"], 1);
    loss.desk.pull(office).await?;
    assert!(loss.is_made_good());
    Ok(())
}

async fn nobody_writes_under_another_devices_numbers(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (mut desk, mut other) = town.desk_and_team().await?;
    let key = other.begin(&code(9), "640302", "甲厂");
    let mut claims = desk.team(office, "640302").await?;
    claims.begin(&code(8), "640302", "乙厂");
    let reason = |answer: &super::actors::Answer| answer.json()["refused"][0]["reason"].clone();
    // Naming it as the device one was restored from proves nothing.
    let answer = claims
        .send(office, handed_on(&claims, &other, None))
        .await?;
    assert_eq!(reason(&answer), "relay-not-allowed");
    // Signed by somebody else in its name. The office knows its key, though it has sent nothing.
    let mut forger = Actor::stranger("冒名");
    forger.card.id = other.card.id.clone();
    forger.write(&key, "name", "丙厂");
    let forged = handed_on(&claims, &forger, Some(&backup(&forger)));
    assert_eq!(reason(&claims.send(office, forged).await?), "key-changed");
    let mut under_its_key = handed_on(&claims, &forger, Some(&backup(&forger)));
    under_its_key = under_its_key.replace("丙厂", "丁厂");
    assert_eq!(
        claims.send(office, under_its_key).await?.problem(),
        "bad-bundle"
    );
    assert_eq!(desk.pull(office).await?, 2, "the sender's own, once");
    // And it can still send all it wrote.
    assert_eq!(other.push(office).await?.json()["new"], 2);
    Ok(())
}
