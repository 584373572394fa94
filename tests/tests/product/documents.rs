//! Papers made on the device, without a network: the file arrives and opens; what was cancelled does not.

use std::{
    fs,
    io::{Cursor, Read as _},
    path::PathBuf,
};

use anyhow::{Context as _, Result, ensure};
use product_tests::{
    Build, Device, Office, axe,
    pages::{enrol, load_demo, new_enterprise},
    visit::saved,
    wait::until,
};
use zip::ZipArchive;

/// Whole files of an ending.
fn files(device: &Device, ending: &str) -> Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = fs::read_dir(device.downloads()?)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|end| end == ending))
        .collect();
    files.sort();
    Ok(files)
}

/// The first file of an ending, once it is there.
async fn arrived(device: &Device, ending: &str) -> Result<PathBuf> {
    let found = until(
        "the file",
        async || Ok(files(device, ending)?.into_iter().next()),
        Option::is_some,
    );
    found.await?.context("no file")
}

/// A part of a document or a workbook.
fn part(file: &PathBuf, name: &str) -> Result<String> {
    let mut zip = ZipArchive::new(Cursor::new(fs::read(file)?))?;
    let mut text = String::new();
    zip.by_name(name)?.read_to_string(&mut text)?;
    Ok(text)
}

#[tokio::test]
async fn a_plan_is_made_without_a_network_and_a_cancelled_one_is_not() -> Result<()> {
    let build = Build::under_test()?;
    let mut office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    device.resize(800, 1280).await?;
    enrol(&device, "team", "张工", "指导一组平板").await?;
    let dossier = new_enterprise(&device, "91640300MA0000001", "虚构机械有限公司").await?;
    device.offline_ready().await?;
    office.stop();

    device.goto(&format!("/d/{dossier}/project/plan")).await?;
    device.click("begin-paper").await?;
    device
        .fill_css("#text [data-test=goals]", "排产上线 <一> & 二")
        .await?;
    saved(&device).await?;
    device.click("to-documents").await?;
    device.find("[data-test=documents]").await?;
    // What cannot be made says why.
    let missing = device.text("document-acceptance").await?;
    ensure!(missing.contains("还没有验收意见"), "{missing}");
    let barred = device
        .js("return document.querySelector('[data-test=make-acceptance]').disabled")
        .await?;
    ensure!(barred == true, "{barred}");
    axe::check(&device, "documents").await?;
    device.look("documents").await?;

    // Cancelled in the moment it can be: before the worker could answer.
    device
        .js("new MutationObserver((_, watch) => { const stop = document.querySelector('[data-test=document-stop]'); \
             if (stop) { watch.disconnect(); stop.click(); } }).observe(document.body, { childList: true, subtree: true }); \
             document.querySelector('[data-test=make-plan]').click(); return 1")
        .await?;
    device.find("[data-test=document-stopped]").await?;
    device.look("documents-stopped").await?;

    device.click("make-plan").await?;
    let said = device.text("document-made").await?;
    ensure!(said.contains("虚构机械-改造方案-"), "{said}");
    device.look("documents-made").await?;
    let file = arrived(&device, "docx").await?;
    // The one that was made, and none of the one that was cancelled.
    ensure!(files(&device, "docx")?.len() == 1);
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    ensure!(name.starts_with("虚构机械-改造方案-"), "{name}");
    let text = part(&file, "word/document.xml")?;
    ensure!(text.contains("排产上线 &lt;一&gt; &amp; 二"), "{text}");
    let header = part(&file, "word/header1.xml")?;
    ensure!(header.contains("草稿"), "{header}");

    // Another file by the same worker.
    device.click("make-file").await?;
    device
        .wait_text("document-made", |text| text.contains("一企一档"))
        .await?;
    Ok(())
}

#[tokio::test]
async fn the_office_makes_its_lists_of_the_whole_programme() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    device.resize(1280, 800).await?;
    load_demo(&device).await?;
    device.goto("/d/city/project/documents").await?;
    device.click("make-roster").await?;
    device
        .wait_text("document-made", |text| text.contains("企业名册"))
        .await?;
    device.look("documents-of-the-programme").await?;
    let file = arrived(&device, "xlsx").await?;
    let sheet = part(&file, "xl/worksheets/sheet1.xml")?;
    // A title, where it is from, the heads, and forty enterprises.
    let rows = sheet.matches("<row ").count();
    ensure!(rows == 43, "{rows} rows");
    Ok(())
}
