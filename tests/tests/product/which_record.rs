//! What a line is about is on the line: which item, which need, which assessment, which photo; and
//! before an import, which value takes the place of which.

use anyhow::{Result, ensure};
use domain::ids::RecordKey;
use product_tests::{
    Build, Device, Office, axe,
    pages::{enrol, new_enterprise},
    sender::signer,
    visit::{begin_diagnosis, choose_bundle, take_in},
    wait::until,
};

/// The texts of everything that fits, once there are some.
async fn texts(device: &Device, css: &str) -> Result<Vec<String>> {
    let script =
        format!("return [...document.querySelectorAll('{css}')].map(one => one.innerText)");
    let found = until(
        css,
        async || device.js(&script).await,
        |found| found.as_array().is_some_and(|found| !found.is_empty()),
    )
    .await?;
    Ok(serde_json::from_value(found)?)
}

fn has(lines: &[String], parts: &[&str]) -> Result<()> {
    let there = lines
        .iter()
        .any(|line| parts.iter().all(|part| line.contains(part)));
    ensure!(there, "no line with {parts:?} in {lines:#?}");
    Ok(())
}

#[tokio::test]
async fn a_line_says_which_record_it_is_of() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    device.resize(800, 1280).await?;
    enrol(&device, "team", "张工", "指导一组平板").await?;
    let code = new_enterprise(&device, "91640300MA0000001", "虚构机械有限公司").await?;
    begin_diagnosis(&device, &code).await?;

    let folder = tempfile::tempdir()?;
    let file = folder.path().join("bundle.json");
    let record = |kind: &str, id: &str| RecordKey::new(&code, kind, id);
    let items = [("i1", "冲压线联网"), ("i2", "仓储条码")];
    let mut sender = signer("指导二组平板", 7);
    for (id, title) in items {
        sender.write(&record("retrofit-item", id), "title", title);
        sender.write(&record("retrofit-item", id), "state", "doing");
    }
    sender.write(&record("need", "n1"), "text", "想随时看到设备停机");
    sender.write(&record("photo", "p1"), "caption", "设备铭牌");
    std::fs::write(&file, sender.seal(&sender.bundle(1)))?;
    take_in(&device, &file).await?;
    let mut other = signer("企业电脑", 8);
    other.write(&record("retrofit-item", "i1"), "state", "done");
    std::fs::write(&file, other.seal(&other.bundle(1)))?;
    take_in(&device, &file).await?;

    device.goto("/conflicts").await?;
    let conflicts = texts(&device, "[data-test=conflict] h3").await?;
    ensure!(conflicts.len() == 1, "{conflicts:?}");
    has(&conflicts, &["改造项目", "冲压线联网", "状态"])?;

    device.goto(&format!("/d/{code}/history")).await?;
    let history = texts(&device, "[data-test=change] .title").await?;
    for parts in [
        ["改造项目", "冲压线联网"],
        ["改造项目", "仓储条码"],
        ["需求", "想随时看到设备停机"],
        ["照片", "设备铭牌"],
        ["评测", "诊断 20"],
    ] {
        has(&history, &parts)?;
    }
    device.goto(&format!("/d/{code}")).await?;
    // The four latest.
    let happened = texts(&device, "[data-test=happened] .title").await?;
    has(&happened, &["评测", "诊断 20"])?;
    device.look("which-record").await
}

#[tokio::test]
async fn an_import_shows_which_values_come_and_which_go() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    device.resize(800, 1280).await?;
    enrol(&device, "office", "李主任", "办公室电脑").await?;
    let code = new_enterprise(&device, "91640300MA0000001", "虚构机械有限公司").await?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("bundle.json");
    let enterprise = RecordKey::only(&code, "enterprise");
    let mut sender = signer("指导二组平板", 7);
    sender.write(&enterprise, "contact", "王经理");
    std::fs::write(&file, sender.seal(&sender.bundle(1)))?;
    take_in(&device, &file).await?;

    sender.write(&enterprise, "contact", "李经理");
    sender.write(&enterprise, "address", "工业园区一号");
    sender.write(&enterprise, "name", "虚构精密机械有限公司");
    for n in 0..60 {
        let key = RecordKey::only(format!("D{n:05}"), "enterprise");
        sender.write(&key, "name", format!("虚构企业 {n}"));
    }
    // Something this device may not pass on.
    let mut unknown = signer("陌生平板", 9);
    unknown.write(&RecordKey::new(&code, "need", "n9"), "text", "不该进来的话");
    let mut bundle = sender.bundle(2);
    let carried = unknown.bundle(1);
    bundle.cards.push(carried.device);
    bundle.changes.extend(carried.changes);
    std::fs::write(&file, sender.seal(&bundle))?;
    choose_bundle(&device, &file).await?;

    // A long list is drawn a piece at a time.
    let rows = async || {
        device
            .js("return document.querySelectorAll('[data-test=import-dossier]').length")
            .await
    };
    ensure!(rows().await? == 40, "{} rows", rows().await?);
    device.click("import-more").await?;
    until("the rest", rows, |count| *count == 61).await?;

    device
        .click_css("[data-test=import-dossier]:first-child > summary")
        .await?;
    let fields = texts(
        &device,
        "[data-test=import-dossier] [data-test=import-field]",
    )
    .await?;
    ensure!(fields.len() == 3, "{fields:#?}");
    has(
        &fields,
        &["联系人", "王经理 → 李经理", "指导二组平板", "2026年"],
    )?;
    has(&fields, &["地址", "工业园区一号"])?;
    // This device wrote a name, too: both stand there, each with its device.
    has(
        &fields,
        &[
            "不一致",
            "虚构机械有限公司",
            "李主任 · 办公室电脑",
            "虚构精密机械有限公司",
        ],
    )?;
    device
        .click_css("[data-test=refused-fields] > summary")
        .await?;
    let refused = texts(
        &device,
        "[data-test=refused-fields] [data-test=import-field]",
    )
    .await?;
    ensure!(refused.len() == 1, "{refused:#?}");
    has(&refused, &["需求", "内容", "不该进来的话", "陌生平板"])?;
    axe::check(&device, "an import with its values").await?;
    device.look("import-values").await
}
