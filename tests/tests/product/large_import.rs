//! A large import: it shows how far it is, can be stopped before anything is written, and the page
//! goes on answering. How long the page's longest pieces of work take is printed
//! (`-- --nocapture`); only a release build's figures say something.

use std::path::Path;

use anyhow::{Result, anyhow, ensure};
use domain::{credit_code::CreditCode, ids::RecordKey};
use product_tests::{Build, Device, Office, pages::enrol, sender::signer, stored, wait::until};
use serde_json::Value;

/// Notes the page's long tasks, what it says of its progress, and how late a timer of 50 ms comes.
const WATCH: &str = "window.long = []; window.said = new Set(); window.late = 0; \
    new PerformanceObserver(list => list.getEntries().forEach(one => long.push(Math.round(one.duration)))).observe({type: 'longtask'}); \
    new MutationObserver(() => { \
      const text = document.querySelector('main').innerText.match(/正在(导入|读取和校验)：\\d+\\/\\d+/); \
      if (text) said.add(text[0]); \
      if (window.stops) document.querySelector('[data-test=import-stop]')?.click(); \
    }).observe(document.body, {subtree: true, childList: true, characterData: true}); \
    let before = performance.now(); \
    setInterval(() => { const now = performance.now(); late = Math.max(late, now - before - 50); before = now; }, 50); return 1";

async fn figures(device: &Device, what: &str) -> Result<Value> {
    let seen = device
        .js("const seen = {longest: Math.max(0, ...long), over200: long.filter(ms => ms > 200).length, late: Math.round(late), said: said.size}; \
             long = []; said = new Set(); late = 0; return seen")
        .await?;
    println!("{what}: {seen}");
    Ok(seen)
}

async fn changes(device: &Device) -> Result<usize> {
    let all = stored::everything(device).await?;
    Ok(all["changes"].as_array().map_or(0, Vec::len))
}

/// Chooses the file, stops it while it is read, chooses it again, stops it before it is written,
/// and takes it in.
async fn take_in(device: &Device, file: &Path, name: &str, count: usize) -> Result<()> {
    device.goto("/import").await?;
    device.find("main h1").await?;
    device.js(WATCH).await?;
    let before = changes(device).await?;
    device.js("window.stops = true; return 1").await?;
    device.upload("import-file", file).await?;
    device.find("[data-test=exchange-error]").await?;
    device.js("window.stops = false; return 1").await?;
    figures(device, "stopped").await?;

    device.upload("import-file", file).await?;
    device.find("[data-test=import-preview]").await?;
    figures(device, &format!("{name}, read and planned")).await?;
    device.js("window.stops = true; return 1").await?;
    device.click("import-apply").await?;
    device.find("[data-test=exchange-error]").await?;
    device.js("window.stops = false; return 1").await?;
    ensure!(changes(device).await? == before, "stopped, and yet written");

    device.upload("import-file", file).await?;
    device.find("[data-test=import-preview]").await?;
    figures(device, "again").await?;
    device.click("import-apply").await?;
    device.find("[data-test=import-done]").await?;
    let seen = figures(device, &format!("{name}, written")).await?;
    ensure!(
        seen["said"].as_u64().is_some_and(|said| said >= 3),
        "no progress is shown: {seen}"
    );
    ensure!(changes(device).await? == before + count);
    Ok(())
}

#[tokio::test]
async fn a_large_import_shows_its_progress_can_be_stopped_and_keeps_the_page_answering()
-> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    device.resize(1280, 800).await?;
    enrol(&device, "office", "李主任", "办公室电脑").await?;
    let folder = tempfile::tempdir()?;
    let code = |n: usize| {
        CreditCode::complete(&format!("91640300MA{n:07}")).map_err(|fault| anyhow!("{fault:?}"))
    };

    let mut visits = signer("指导一组平板", 8);
    for n in 0..200 {
        let dossier = code(n)?;
        for need in 0..10 {
            let key = RecordKey::new(dossier.as_str(), "need", format!("n{need}"));
            visits.write(&key, "text", "需要一套生产执行系统，连上现有的设备");
        }
    }
    let file = folder.path().join("visits.json");
    std::fs::write(&file, visits.seal(&visits.bundle(1)))?;
    take_in(&device, &file, "2,000 changes of 200 dossiers", 2_000).await?;

    let mut city = signer("全市名册", 9);
    for n in 0..10_000 {
        let key = RecordKey::only(code(n + 1_000)?.as_str(), "enterprise");
        city.write(&key, "name", format!("虚构机械第{n}有限公司"));
        city.write(&key, "area", "litong");
    }
    let file = folder.path().join("city.json");
    std::fs::write(&file, city.seal(&city.bundle(1)))?;
    take_in(
        &device,
        &file,
        "20,000 changes of 10,000 enterprises",
        20_000,
    )
    .await?;
    // And it is all there.
    device.goto("/enterprises").await?;
    until(
        "the list",
        async || device.text("count").await,
        |text| text.contains("10200") || text.contains("10,200"),
    )
    .await?;

    Ok(())
}
