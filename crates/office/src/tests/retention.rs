//! What is stored for a time only.

use anyhow::{Context as _, Result};
use domain::device::{Role, Scope};
use office_service::{
    Office,
    audit::Actor as By,
    clock::now,
    invites::{self, Asked},
    retention::{Retention, collect},
};
use serde_json::json;

use super::{
    TestOffice,
    actors::{Actor, code, token},
    on_both,
};

on_both! {
    old_bundles_are_emptied_and_still_known
    old_addresses_are_forgotten_and_what_was_done_is_not
}

async fn old_bundles_are_emptied_and_still_known(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (desk, mut team) = town.desk_and_team().await?;
    let key = team.begin(&code(9), "640302", "甲厂");
    let old = team.seal(&team.bundle(1));
    assert_eq!(team.send(office, old.clone()).await?.json()["new"], 2);
    // A year and a half went by.
    let mut tx = office.database().write().await?;
    tx.age_bundles(now() - 500 * 24 * 3_600_000).await?;
    tx.commit().await?;
    team.write(&key, "phone", "0953-1");
    team.push(office).await?;

    assert_eq!(emptied(office, 0).await?, 0, "0 days is for ever");
    assert_eq!(emptied(office, 600).await?, 0);
    // Two processes at once: one of them finds nothing left.
    let another = town.another().await?;
    let (one, two) = tokio::join!(emptied(office, 400), emptied(&another, 400));
    assert_eq!(one? + two?, 1);
    let mut tx = office.database().read().await?;
    assert_eq!(
        tx.bundle_bytes()
            .await?
            .iter()
            .filter(|bytes| **bytes == 0)
            .count(),
        1
    );
    drop(tx);
    // The same again changes nothing, and nothing of what was in it is gone.
    let again = team.send(office, old).await?.json();
    assert_eq!((&again["new"], &again["head"]), (&json!(0), &json!(3)));
    let mut desk = desk;
    assert_eq!(desk.pull(office).await?, 3);
    Ok(())
}

async fn old_addresses_are_forgotten_and_what_was_done_is_not(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let desk = Actor::first_office(office).await?;
    let mut factory = Actor::stranger("财务室电脑");
    factory.token = token();
    let asked = factory.registration(town.office.card(), &code(1), &factory.token);
    factory.post(office, "/api/v1/register", asked).await?;
    let asked = Asked {
        name: "二组".to_owned(),
        role: Role::Office,
        scope: Scope::City,
        days: 1,
    };
    invites::make(office, &By::command_line(), asked).await?;
    let address_of = async |n: usize| -> Result<Vec<String>> {
        let log = desk.get(office, "/api/v1/audit").await?.json();
        let entries = log["entries"].as_array().context("a list")?.iter();
        let mut all: Vec<String> = entries
            .map(|entry| entry["from"].as_str().unwrap_or_default().to_owned())
            .collect();
        assert_eq!(all.len(), n);
        all.sort();
        all.dedup();
        Ok(all)
    };
    let (own, other) = (
        desk.address.ip().to_string(),
        factory.address.ip().to_string(),
    );
    let mut all = vec!["command line".to_owned(), own, other];
    all.sort();
    assert_eq!(address_of(3).await?, all);
    let retention = Retention {
        address_days: 90,
        ..Retention::default()
    };
    assert_eq!(collect(office, retention).await?.addresses, 0);
    town.execute("UPDATE audit SET at = 0").await?;
    town.execute("UPDATE applicants SET asked_at = 0").await?;
    let forever = Retention::default();
    assert_eq!(collect(office, forever).await?.addresses, 0);
    assert_eq!(collect(office, retention).await?.addresses, 3);
    assert_eq!(address_of(3).await?, ["", "command line"]);
    let listed = desk.get(office, "/api/v1/applicants").await?.json();
    assert_eq!(listed["applicants"][0]["address"], "");
    assert_eq!(listed["applicants"][0]["name"], "财务室电脑");
    Ok(())
}

/// Collects garbage; how many bundles were emptied.
async fn emptied(office: &Office, bundle_days: u32) -> Result<u64> {
    let retention = Retention {
        bundle_days,
        ..Retention::default()
    };
    Ok(collect(office, retention).await?.bundles)
}
