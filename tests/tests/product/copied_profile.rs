//! A tablet's browser profile is copied to a second machine, and both write. The second becomes a device
//! of its own, asks the office by itself, and a person admits it with one tap; nothing is lost.

use anyhow::{Result, ensure};
use product_tests::{
    Build, Cable, Device, Office, axe,
    linked::{GROUP, equal, invite, join, state, synced},
    pages::new_enterprise,
    visit::saved,
    wait::until,
};

async fn write(device: &Device, dossier: &str, field: &str, text: &str) -> Result<()> {
    device.goto(&format!("/d/{dossier}/edit")).await?;
    device.fill(field, text).await?;
    saved(device).await
}

#[tokio::test]
async fn a_copied_tablet_is_admitted_with_one_tap_and_loses_nothing() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let cable = Cable::to(office.port())?;
    let desk = Device::new(&office.origin()).await?;
    join(&desk, &office.first_link()?, "王主任", "办公室电脑").await?;
    let link = invite(&desk, "指导一组平板", "team", GROUP).await?;
    let mut tablet = Device::new(&cable.origin()).await?;
    join(&tablet, &link, "张工", "指导一组平板").await?;
    let dossier = new_enterprise(&tablet, "91640300MA0000001", "演示精密机械有限公司").await?;
    synced(&tablet).await?;
    tablet.offline_ready().await?;

    // The copy writes without a network; the one it was copied from writes under the same numbers, and
    // its words arrive first.
    let mut copy = tablet.copied().await?;
    cable.pull();
    write(&copy, &dossier, "phone", "0953-2").await?;
    copy.kill();
    cable.plug();
    write(&tablet, &dossier, "contact", "马经理").await?;
    synced(&tablet).await?;

    // It says what happened, and that it has asked; nobody types anything.
    copy.switch_on().await?;
    copy.resize(1280, 800).await?;
    copy.goto("/handover").await?;
    state(&copy, "waiting").await?;
    let said = copy
        .wait_text("sync", |text| text.contains("已自动请办公室接纳"))
        .await?;
    ensure!(said.contains("还原或复制"), "{said}");
    copy.look("successor-waits").await?;
    write(&copy, &dossier, "products", "阀门").await?;

    // The office reads whose place it takes, chooses nothing, and admits it.
    desk.goto("/devices").await?;
    let whose = desk.text("successor").await?;
    ensure!(whose.contains("指导一组平板"), "{whose}");
    let choices =
        "return document.querySelectorAll('[data-test=applicant] [data-test=invite-role]').length";
    ensure!(desk.js(choices).await?.as_u64() == Some(0));
    desk.look("successor-asks").await?;
    axe::check(&desk, "a successor asks").await?;
    desk.click("admit").await?;
    desk.click_css("dialog[open] [data-test=confirm]").await?;

    // What either wrote is everybody's, and neither was put out for the other.
    copy.goto("/handover").await?;
    copy.click("sync-now").await?;
    state(&copy, "synced").await?;
    synced(&tablet).await?;
    equal(&[&tablet, &copy, &desk], &dossier).await?;
    desk.goto(&format!("/d/{dossier}")).await?;
    let page = "return document.body.innerText";
    until(
        "what both wrote",
        async || desk.js(page).await,
        |page| {
            let has = |word| page.as_str().is_some_and(|page| page.contains(word));
            has("0953-2") && has("马经理")
        },
    )
    .await
    .map(drop)
}
