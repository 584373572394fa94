//! A backup a day into a folder: written by itself, and said when it cannot be.
//!
//! The folder is one of the browser's own (OPFS): the same handles with the same methods as a folder
//! on a disk, and no dialog that nobody could tap here.

use anyhow::{Result, ensure};
use product_tests::{
    Build, Device, Office,
    pages::{enrol, new_enterprise},
    visit::saved,
    wait::until,
};
use serde_json::{Value, json};

/// The names of the backups in the folder.
async fn files(device: &Device) -> Result<Value> {
    device
        .js("const root = await navigator.storage.getDirectory(); const all = []; \
             try { for await (const [name, file] of (await root.getDirectoryHandle('备份')).entries()) \
               all.push([name, (await file.getFile()).size > 100]); } catch { } return all")
        .await
}

/// What the browser answers when it is asked for permission, and whether the folder can be written.
async fn browser(device: &Device, query: &str, request: &str, writes: bool) -> Result<()> {
    let source = format!(
        "window.showDirectoryPicker = async () => (await navigator.storage.getDirectory()).getDirectoryHandle('备份', {{create: true}}); \
         FileSystemHandle.prototype.queryPermission = async () => window.given ?? '{query}'; \
         FileSystemHandle.prototype.requestPermission = async () => window.given = '{request}'; \
         if (!{writes}) FileSystemFileHandle.prototype.createWritable = async () => {{ throw new DOMException('gone', 'NotFoundError'); }};"
    );
    let cdp = device.driver()?.cdp();
    cdp.send_raw("Page.enable", json!({})).await?;
    cdp.send_raw(
        "Page.addScriptToEvaluateOnNewDocument",
        json!({ "source": source }),
    )
    .await?;
    Ok(())
}

/// The last backup was so many days ago, as the device remembers it.
async fn days_ago(device: &Device, days: u32) -> Result<()> {
    device
        .js(&format!(
            "const wait = r => new Promise((y, n) => {{ r.onsuccess = () => y(r.result); r.onerror = () => n(r.error); }}); \
             const db = await wait(indexedDB.open('yidang')); \
             const meta = db.transaction('meta', 'readwrite').objectStore('meta'); \
             const kept = JSON.parse(await wait(meta.get('backup'))); \
             kept.at = Date.now() - {days} * 86400000; \
             await wait(meta.put(JSON.stringify(kept), 'backup')); db.close(); return 1"
        ))
        .await
        .map(drop)
}

async fn phone(device: &Device, dossier: &str, number: &str) -> Result<()> {
    device.goto(&format!("/d/{dossier}/edit")).await?;
    device.fill("phone", number).await?;
    saved(device).await
}

#[tokio::test]
async fn a_backup_a_day_goes_on_by_itself_and_says_when_it_cannot() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    device.resize(1280, 800).await?;
    browser(&device, "granted", "granted", true).await?;
    enrol(&device, "team", "张工", "指导一组平板").await?;
    let dossier = new_enterprise(&device, "91640300MA0000001", "演示精密机械有限公司").await?;
    device.goto("/backup").await?;
    device.click("choose-folder").await?;
    until(
        "the first backup",
        async || files(&device).await,
        |files| {
            files
                .as_array()
                .is_some_and(|all| all.len() == 1 && all[0][1] == true)
        },
    )
    .await?;
    device
        .wait_text("last-backup", |text| text.starts_with("上次备份"))
        .await?;
    device
        .wait_text("since-backup", |text| text.contains("没有新的改动"))
        .await?;

    // The next day, with something new: by itself, when the app is opened.
    phone(&device, &dossier, "0953-1").await?;
    days_ago(&device, 1).await?;
    device.goto("/backup").await?;
    device
        .wait_text("since-backup", |text| text.contains("没有新的改动"))
        .await?;
    ensure!(!device.has("backup-due").await?);

    // The browser wants the person's word again: one tap.
    phone(&device, &dossier, "0953-2").await?;
    days_ago(&device, 1).await?;
    browser(&device, "prompt", "granted", true).await?;
    device.goto("/today").await?;
    let said = device
        .wait_text("backup-due", |text| text.contains("再次许可"))
        .await?;
    ensure!(said.contains("备份"), "{said}");
    device.look("backup-asks").await?;
    device.click("backup-due-now").await?;
    until(
        "the reminder to go",
        async || device.has("backup-due").await,
        |there| !there,
    )
    .await?;

    // The folder is gone: said with the reason, and the way to a file.
    phone(&device, &dossier, "0953-3").await?;
    days_ago(&device, 1).await?;
    browser(&device, "granted", "granted", false).await?;
    device.goto("/today").await?;
    device
        .wait_text("backup-due", |text| text.contains("没有写成"))
        .await?;
    device.look("backup-failed").await?;
    device.click("backup-due-page").await?;
    device.find("[data-test=bundle-ready]").await?;
    device.find("[data-test=folder-failed]").await?;
    device.look("backup-page").await?;
    device.click("backup-kept").await?;
    device
        .wait_text("since-backup", |text| text.contains("没有新的改动"))
        .await?;
    ensure!(!device.has("backup-due").await?, "a file is a backup too");

    // No folder, long ago, a little new: reminded, and let be for now.
    phone(&device, &dossier, "0953-4").await?;
    days_ago(&device, 4).await?;
    device.goto("/today").await?;
    device.find("[data-test=backup-due]").await?;
    device.click("backup-later").await?;
    until(
        "the reminder to go",
        async || device.has("backup-due").await,
        |there| !there,
    )
    .await?;
    Ok(())
}
