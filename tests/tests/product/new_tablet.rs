//! A tablet joins when much has happened already: it begins with the records as they are, works on,
//! can look up who wrote what before, and its backup is whole.

use anyhow::{Result, anyhow, ensure};
use domain::{credit_code::CreditCode, ids::RecordKey};
use product_tests::{
    Build, Device, Office,
    linked::{self, GROUP},
    sender::{Sender, signer},
    stored,
    visit::{saved, take_in},
    wait::until,
};
use serde_json::Value;

/// One of the group's areas.
const AREA: &str = "litong";

const ENTERPRISES: usize = 150;

/// What a tablet without a network wrote over weeks: enterprises whose phone was asked four times.
fn weeks_of_work() -> Result<(Sender, Vec<String>)> {
    let mut sender = signer("指导一组旧平板", 7);
    let mut dossiers = Vec::new();
    for n in 0..ENTERPRISES {
        let first = format!("91640300MA{n:07}");
        let code = CreditCode::complete(&first).map_err(|fault| anyhow!("{fault:?}"))?;
        let key = RecordKey::only(code.as_str(), "enterprise");
        sender.write(&key, "name", format!("演示企业{n:03}"));
        sender.write(&key, "area", AREA);
        for times in 0..4 {
            sender.write(&key, "phone", format!("0953-{n}-{times}"));
        }
        dossiers.push(code.as_str().to_owned());
    }
    Ok((sender, dossiers))
}

/// How many changes and records a device holds.
async fn counts(device: &Device) -> Result<(usize, usize)> {
    let all = stored::everything(device).await?;
    let count = |name: &str| all[name].as_array().map_or(0, Vec::len);
    Ok((count("changes"), count("records")))
}

#[tokio::test]
async fn a_tablet_that_joins_late_begins_with_what_is_there() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let desk = Device::new(&office.origin()).await?;
    linked::join(&desk, &office.first_link()?, "李主任", "办公室电脑").await?;
    let invite = linked::invite(&desk, "指导一组平板", "team", GROUP).await?;

    // A stick with weeks of work reaches the office, and is passed on to its server.
    let (sender, dossiers) = weeks_of_work()?;
    let file = desk.downloads()?.join("weeks.json");
    std::fs::write(&file, sender.seal(&sender.bundle(1)))?;
    take_in(&desk, &file).await?;
    linked::synced(&desk).await?;

    let tablet = Device::new(&office.origin()).await?;
    linked::join(&tablet, &invite, "张工", "指导一组平板").await?;
    tablet.resize(800, 1280).await?;
    linked::equal(&[&desk, &tablet], &dossiers[149]).await?;
    // Every record and none of the changes that made them, but for what one page of news brings.
    ensure!(
        counts(&tablet).await? == (0, ENTERPRISES),
        "{:?}",
        counts(&tablet).await?
    );

    // Both go on as ever.
    let dossier = &dossiers[42];
    tablet.goto(&format!("/d/{dossier}/edit")).await?;
    tablet.fill("contact", "王经理").await?;
    saved(&tablet).await?;
    linked::equal(&[&desk, &tablet], dossier).await?;
    desk.goto(&format!("/d/{dossier}/edit")).await?;
    desk.fill("phone", "0953-6000").await?;
    saved(&desk).await?;
    linked::equal(&[&desk, &tablet], dossier).await?;

    // Who wrote what before is at the office, and comes when it is asked for.
    tablet.goto(&format!("/d/{dossier}/history")).await?;
    tablet.find("[data-test=compacted]").await?;
    tablet.look("history-compacted").await?;
    tablet.click("fetch-history").await?;
    until(
        "the earlier changes",
        async || {
            tablet
                .js("return document.querySelectorAll('[data-test=change]').length")
                .await
        },
        |lines: &Value| lines.as_u64().is_some_and(|lines| lines >= 3),
    )
    .await?;
    ensure!(!tablet.has("compacted").await?);
    tablet.look("history-fetched").await?;
    let records = linked::records(&tablet, dossier).await?;
    ensure!(records == linked::records(&desk, dossier).await?);
    Ok(())
}
