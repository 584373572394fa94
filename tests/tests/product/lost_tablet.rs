//! A tablet is lost with work on it that nobody has. Its backup is restored on a new one, and the
//! office ends with everything, once: by file, and over the network.

use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, ensure};
use product_tests::{
    Build, Device, Office,
    pages::{enrol, new_enterprise},
    stored,
    visit::{hand_over, picture, saved, take_in},
    wait::until,
};
use serde_json::Value;

/// Backs the whole device up; gives the file.
async fn back_up(device: &Device) -> Result<PathBuf> {
    device.goto("/backup").await?;
    device.click("backup-now").await?;
    device.click("save-file").await?;
    let file = until(
        "the backup's file",
        async || {
            let files = std::fs::read_dir(device.downloads()?)?;
            let mut files = files.filter_map(|entry| Some(entry.ok()?.path()));
            Ok(files.find(|file| {
                file.to_string_lossy().contains("备份")
                    && file.extension().is_some_and(|end| end == "zip")
            }))
        },
        Option::is_some,
    );
    file.await?.ok_or_else(|| anyhow!("no backup"))
}

/// Restores it in a browser nobody has used, from the start page, and follows the way on.
async fn restore(device: &Device, backup: &Path) -> Result<()> {
    device.resize(800, 1280).await?;
    device.goto("/").await?;
    device.click("restore").await?;
    device.upload("restore-file", backup).await?;
    device.click("import-apply").await?;
    device.find("[data-test=restored-next]").await?;
    device.look("restored").await
}

/// An enterprise whose name and phone are written, and a photo.
async fn work(device: &Device) -> Result<String> {
    let dossier = new_enterprise(device, "91640300MA0000001", "演示精密机械有限公司").await?;
    device.goto(&format!("/d/{dossier}/edit")).await?;
    device.fill("phone", "0953-1").await?;
    saved(device).await?;
    device.goto(&format!("/d/{dossier}")).await?;
    let photo = picture(device, "workshop.jpg").await?;
    device.upload("add-photo", &photo).await?;
    device.find("[data-test=photo] img").await?;
    Ok(dossier)
}

/// Records and changes of a dossier, as stored.
async fn stored_counts(device: &Device, dossier: &str) -> Result<(Value, usize)> {
    let all = stored::everything(device).await?;
    let of = |name: &str| all[name].as_array().cloned().unwrap_or_default();
    let records = of("records").into_iter().filter(|one| one[0][0] == dossier);
    let changes = of("changes")
        .into_iter()
        .filter(|one| one[1]["dossier"] == dossier);
    Ok((records.collect(), changes.count()))
}

#[tokio::test]
async fn what_a_lost_tablet_had_not_handed_over_comes_by_file() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let lost = Device::new(&office.origin()).await?;
    lost.resize(1280, 800).await?;
    enrol(&lost, "team", "张工", "指导一组平板").await?;
    let dossier = work(&lost).await?;
    let backup = back_up(&lost).await?;

    let new = Device::new(&office.origin()).await?;
    restore(&new, &backup).await?;
    new.click("restored-next").await?;
    new.find("[data-test=instead-of]").await?;
    new.look("start-restored").await?;
    new.fill("person", "张工").await?;
    new.click("begin").await?;
    new.wait_path("the day's page", |path| path == "/today")
        .await?;
    // A word of its own goes along.
    new.goto(&format!("/d/{dossier}/edit")).await?;
    new.fill("contact", "王经理").await?;
    saved(&new).await?;
    let bundle = hand_over(&new).await?;

    let desk = Device::new(&office.origin()).await?;
    desk.resize(1280, 800).await?;
    enrol(&desk, "office", "李主任", "办公室电脑").await?;
    take_in(&desk, &bundle).await?;
    ensure!(!desk.has("import-refused").await?);
    let (records, changes) = stored_counts(&new, &dossier).await?;
    ensure!(
        stored_counts(&desk, &dossier).await? == (records.clone(), changes),
        "not the same"
    );
    desk.goto(&format!("/d/{dossier}")).await?;
    desk.find("[data-test=photo] img").await?;
    // The lost tablet's own backup brings nothing more: everything is there once.
    desk.goto("/import").await?;
    desk.upload("import-file", &backup).await?;
    desk.find("[data-test=import-nothing]").await?;
    ensure!(stored_counts(&desk, &dossier).await? == (records, changes));
    // What is handed over is no longer offered.
    new.goto("/today").await?;
    new.wait_text("not-handed-over", |text| text.contains('0'))
        .await?;
    Ok(())
}

#[tokio::test]
async fn what_a_lost_tablet_had_not_sent_comes_over_the_network() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let lost = Device::new(&office.origin()).await?;
    lost.resize(1280, 800).await?;
    enrol(&lost, "team", "张工", "指导一组平板").await?;
    let dossier = work(&lost).await?;
    let backup = back_up(&lost).await?;
    let wanted = stored_counts(&lost, &dossier).await?;

    let desk = Device::new(&office.origin()).await?;
    desk.resize(1280, 800).await?;
    desk.goto(&office.first_link()?).await?;
    desk.find("[data-test=invited]").await?;
    desk.fill("person", "李主任").await?;
    desk.fill("device-name", "办公室电脑").await?;
    desk.click("join").await?;
    desk.wait_path("the day's page", |path| path == "/today")
        .await?;
    desk.goto("/devices").await?;
    desk.fill("invite-name", "指导一组新平板").await?;
    desk.click_css("[data-test=invite-role] label:has(input[value=team])")
        .await?;
    desk.click_css("[data-test=invite-group] label:has(input[value=\"1\"])")
        .await?;
    desk.click("make-invite").await?;
    let link = desk.text("made-link").await?;
    let (_, code) = link
        .split_once("/#invite=")
        .ok_or_else(|| anyhow!("no link"))?;

    let new = Device::new(&office.origin()).await?;
    restore(&new, &backup).await?;
    new.goto(&format!("/#invite={code}")).await?;
    // Only the part behind the mark is new: the page is not loaded again by itself.
    new.reload().await?;
    new.find("[data-test=invited]").await?;
    new.fill("person", "张工").await?;
    new.fill("device-name", "指导一组新平板").await?;
    new.click("join").await?;
    new.wait_path("the day's page", |path| path == "/today")
        .await?;
    until(
        "everything at the office",
        async || stored_counts(&desk, &dossier).await,
        |stored| *stored == wanted,
    )
    .await?;
    desk.goto(&format!("/d/{dossier}")).await?;
    desk.find("[data-test=photo] img").await?;
    Ok(())
}
