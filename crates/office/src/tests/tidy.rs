//! What is kept for a time only.

use anyhow::Result;
use serde_json::json;

use super::{Town, actors::code, on_both};
use crate::{api::now, tidy::tidy};

on_both! { old_bundles_are_emptied_and_still_known }

async fn old_bundles_are_emptied_and_still_known(town: Town) -> Result<()> {
    let office = &town.office;
    let (desk, mut team) = town.desk_and_team().await?;
    let key = team.begin(&code(9), "640302", "甲厂");
    let old = team.seal(&team.bundle(1));
    assert_eq!(team.send(office, old.clone()).await?.json()["new"], 2);
    // A year and a half went by.
    let mut tx = office.keep().write().await?;
    tx.age_bundles(now() - 500 * 24 * 3_600_000).await?;
    tx.commit().await?;
    team.write(&key, "phone", "0953-1");
    team.push(office).await?;

    assert_eq!(tidy(office, 0).await?.0, 0, "0 days is for ever");
    assert_eq!(tidy(office, 600).await?.0, 0);
    // Two processes at once: one of them finds nothing left.
    let another = town.another().await?;
    let (one, two) = tokio::join!(tidy(office, 400), tidy(&another, 400));
    assert_eq!(one?.0 + two?.0, 1);
    let mut tx = office.keep().read().await?;
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
