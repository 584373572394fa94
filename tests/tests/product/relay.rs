//! What a linked office browser does for others: it passes on what came by file, and releases what
//! the office keeps apart.

use anyhow::{Result, ensure};
use product_tests::{
    Build, Device, Office,
    linked::{GROUP, equal, invite, join, records, synced},
    pages::{enrol, new_enterprise},
    stored,
    visit::{hand_over, picture, saved, take_in},
    wait::until,
};
use serde_json::Value;

async fn pictures(device: &Device, dossier: &str) -> Result<()> {
    device.goto(&format!("/d/{dossier}")).await?;
    let count = until(
        "the photo",
        async || {
            device
                .js("return document.querySelectorAll('[data-test=photo] img').length")
                .await
        },
        |count| count.as_u64() == Some(1),
    );
    count.await.map(drop)
}

#[tokio::test]
async fn a_tablet_without_a_network_reaches_everybody_through_the_offices_browser() -> Result<()> {
    let build = Build::under_test()?;
    let mut office = Office::start(build.path())?;
    let origin = office.origin();
    let (desk, other, alone) = (
        Device::new(&origin).await?,
        Device::new(&origin).await?,
        Device::new(&origin).await?,
    );
    join(&desk, &office.first_link()?, "王主任", "办公室电脑").await?;
    let link = invite(&desk, "指导一组平板", "team", GROUP).await?;
    join(&other, &link, "张工", "指导一组平板").await?;

    // This one never reaches the office; it gives its file to somebody who does.
    alone.resize(1280, 800).await?;
    alone.goto("/").await?;
    alone.opened().await?;
    enrol(&alone, "team", "李工", "没有网络的平板").await?;
    let dossier = new_enterprise(&alone, "91640300MA0000001", "山里精密机械有限公司").await?;
    alone.goto(&format!("/d/{dossier}")).await?;
    let photo = picture(&alone, "workshop.png").await?;
    alone.upload("add-photo", &photo).await?;
    alone.find("[data-test=photo] img").await?;
    let bundle = hand_over(&alone).await?;
    let backup = tempfile::tempdir()?;
    office.back_up(&backup.path().join("before"))?;
    take_in(&desk, &bundle).await?;
    equal(&[&desk, &other, &alone], &dossier).await?;
    pictures(&other, &dossier).await?;

    // The office's disk is lost. The browser passes on again what the backup does not hold.
    office.restore(&backup.path().join("before"))?;
    let late = Device::new(&origin).await?;
    synced(&desk).await?;
    let link = invite(&desk, "指导一组另一台平板", "team", GROUP).await?;
    join(&late, &link, "赵工", "指导一组另一台平板").await?;
    equal(&[&desk, &late, &alone], &dossier).await?;
    pictures(&late, &dossier).await
}

async fn phone(device: &Device, dossier: &str) -> Result<Value> {
    stored::enterprise_field(device, dossier, "phone").await
}

#[tokio::test]
async fn what_is_kept_apart_is_told_in_words_and_released_at_the_office() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let origin = office.origin();
    let (desk, here, there) = (
        Device::new(&origin).await?,
        Device::new(&origin).await?,
        Device::new(&origin).await?,
    );
    join(&desk, &office.first_link()?, "王主任", "办公室电脑").await?;
    let link = invite(&desk, "指导一组平板", "team", GROUP).await?;
    join(&here, &link, "张工", "指导一组平板").await?;
    let link = invite(&desk, "指导二组平板", "team", "2").await?;
    join(&there, &link, "李工", "指导二组平板").await?;
    let dossier = new_enterprise(&there, "91640300MA0000001", "别处精密机械有限公司").await?;
    equal(&[&desk, &there], &dossier).await?;
    // The office moves the factory to another group's area; the tablet writes on.
    desk.goto(&format!("/d/{dossier}/edit")).await?;
    desk.click_css("[data-test=area] option[value=litong]")
        .await?;
    saved(&desk).await?;
    equal(&[&desk, &here], &dossier).await?;
    let before = records(&here, &dossier).await?;
    there.goto(&format!("/d/{dossier}/edit")).await?;
    there.fill("phone", "0953-1").await?;
    saved(&there).await?;
    // The tablet says which dossier and why.
    synced(&there).await?;
    there.goto("/handover").await?;
    let said = there
        .wait_text("quarantined", |text| text.contains("别处精密机械有限公司"))
        .await?;
    ensure!(said.contains("职责范围"), "{said}");
    there.look("kept-apart").await?;
    ensure!(records(&here, &dossier).await? == before);
    // The office sees it, leaves it, and then lets it in.
    desk.goto("/devices").await?;
    desk.click("to-quarantine").await?;
    let row = desk.text("quarantine-row").await?;
    ensure!(
        row.contains("指导二组平板") && row.contains("别处精密机械有限公司"),
        "{row}"
    );
    let why = desk.text("quarantine-reason").await?;
    ensure!(why.contains("职责范围"), "{why}");
    desk.look("quarantine").await?;
    desk.click("leave").await?;
    until(
        "it to be marked as seen",
        async || desk.has("leave").await,
        |there| !there,
    )
    .await?;
    desk.click("release").await?;
    desk.click("confirm").await?;
    until(
        "what was released",
        async || phone(&here, &dossier).await,
        |phone| phone == "0953-1",
    )
    .await?;
    equal(&[&desk, &here], &dossier).await?;
    until(
        "the list to be empty",
        async || desk.has("quarantine-row").await,
        |there| !there,
    )
    .await?;
    Ok(())
}
