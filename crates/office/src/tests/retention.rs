//! What is stored for a time only.

use anyhow::Result;
use office_service::{
    Office,
    clock::now,
    retention::{Retention, collect},
};
use serde_json::json;

use super::{TestOffice, actors::code, on_both};

on_both! { old_bundles_are_emptied_and_still_known }

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

/// Collects garbage; how many bundles were emptied.
async fn emptied(office: &Office, bundle_days: u32) -> Result<u64> {
    let retention = Retention {
        bundle_days,
        audit_days: None,
    };
    Ok(collect(office, retention).await?.bundles)
}
