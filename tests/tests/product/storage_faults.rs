//! What a browser does to stored data behind the app's back, with the app open: a full disk, a
//! closed connection, a cleared database, a newer build, erasing in another window. What was
//! saved stays, what was typed is not lost, and the screen says how things stand.

use anyhow::{Context, Result, ensure};
use product_tests::{Build, Device, Office, axe, pages, stored, visit, wait::until};
use serde_json::{Value, json};

/// Before any page: keeps the app's connections in reach of these tests.
const CATCH: &str = "window.__open = []; const open = IDBFactory.prototype.open; \
    IDBFactory.prototype.open = function (...a) { const r = open.apply(this, a); \
    r.addEventListener('success', () => window.__open.push(r.result)); return r; };";

async fn cdp(device: &Device, method: &str, what: Value) -> Result<()> {
    device.driver()?.cdp().send_raw(method, what).await?;
    Ok(())
}

/// Starts the browser, with room on its screen and [`CATCH`] in every page.
async fn switch_on(device: &mut Device) -> Result<()> {
    device.switch_on().await?;
    device.resize(800, 1280).await?;
    let script = json!({ "source": CATCH });
    cdp(device, "Page.addScriptToEvaluateOnNewDocument", script).await
}

/// A device on its first day with one enterprise, its form open.
async fn form_open(device: &Device) -> Result<String> {
    stored::clear(device).await?;
    pages::enrol(device, "team", "张工", "指导一组平板").await?;
    let code = pages::new_enterprise(device, "91640300MA0000001", "虚构机械有限公司").await?;
    open_form(device, &code).await?;
    Ok(code)
}

async fn open_form(device: &Device, code: &str) -> Result<()> {
    device.goto(&format!("/d/{code}/edit")).await?;
    device.opened().await?;
    Ok(())
}

async fn saved(device: &Device, code: &str, field: &str, wanted: &str) -> Result<()> {
    let what = format!("{field} to be stored as {wanted}");
    let ask = async || stored::enterprise_field(device, code, field).await;
    until(&what, ask, |value| value == wanted).await.map(drop)
}

async fn in_field(device: &Device, name: &str) -> Result<String> {
    let value = device
        .js(&format!(
            "return document.querySelector('[data-test=\"{name}\"]').value"
        ))
        .await?;
    Ok(value.as_str().unwrap_or_default().to_owned())
}

/// The disk is full in the middle of writing, and has room again later.
async fn full(device: &mut Device) -> Result<()> {
    let code = form_open(device).await?;
    device.fill("address", "虚构路 1 号").await?;
    saved(device, &code, "address", "虚构路 1 号").await?;
    let before = stored::everything(device).await?;

    // The browser remembers for a while how much room there was: a new start asks anew.
    device.kill();
    switch_on(device).await?;
    cdp(
        device,
        "Storage.overrideQuotaForOrigin",
        json!({"origin": device.origin(), "quotaSize": 1}),
    )
    .await?;
    open_form(device, &code).await?;
    device.fill("address", "虚构路 2 号，三楼").await?;
    let said = device.text("save-failed").await?;
    ensure!(
        said.contains("存储空间已满") && said.contains("之前保存的内容都在"),
        "it said: {said}"
    );
    ensure!(
        in_field(device, "address").await? == "虚构路 2 号，三楼",
        "what was typed is gone"
    );
    ensure!(
        stored::everything(device).await? == before,
        "a failed save left something behind"
    );
    axe::check(device, "a save that failed").await?;
    // Leaving now would lose it: the browser asks first.
    let asks = device
        .js("return !window.dispatchEvent(new Event('beforeunload', {cancelable: true}))")
        .await?;
    ensure!(asks == true, "the window may be closed without a word");
    // What is written on another page joins the queue; nobody has to know the order.
    device.fill("contact", "王工").await?;
    ensure!(
        device.text("save-failed").await?.contains("存储空间已满"),
        "it fell silent"
    );
    ensure!(
        stored::everything(device).await? == before,
        "a failed save left something behind"
    );

    cdp(
        device,
        "Storage.overrideQuotaForOrigin",
        json!({"origin": device.origin()}),
    )
    .await?;
    device
        .click_css("[data-test=\"save-failed\"] button")
        .await?;
    saved(device, &code, "address", "虚构路 2 号，三楼").await?;
    saved(device, &code, "contact", "王工").await?;
    device
        .wait_text("save-state", |text| text == "已保存")
        .await?;
    ensure!(
        !device.has("save-failed").await?,
        "it still says that it failed"
    );
    device.fill("phone", "0953-0000000").await?;
    saved(device, &code, "phone", "0953-0000000").await
}

/// Photos and whatever else have filled the disk to the last kilobyte, and the browser has not
/// said so before: text still goes in, photos do not, until there is room again.
async fn text_before_photos(device: &Device) -> Result<()> {
    stored::clear(device).await?;
    let quota = json!({"origin": device.origin(), "quotaSize": 150_000_000});
    cdp(device, "Storage.overrideQuotaForOrigin", quota).await?;
    pages::enrol(device, "team", "张工", "指导一组平板").await?;
    let code = pages::new_enterprise(device, "91640300MA0000001", "虚构机械有限公司").await?;
    device.offline_ready().await?;
    let aside = async || {
        device
            .js("const wait = r => new Promise((y, n) => { r.onsuccess = () => y(r.result); r.onerror = n; }); \
                 const db = await wait(indexedDB.open('yidang')); \
                 const there = await wait(db.transaction('meta').objectStore('meta').count('reserve')); db.close(); return there")
            .await
    };
    until("room to be set aside", aside, |count| *count == json!(1)).await?;
    let filled = device
        .js("const open = indexedDB.open('filler'); open.onupgradeneeded = () => open.result.createObjectStore('s', {autoIncrement: true}); \
             const db = await new Promise(y => { open.onsuccess = () => y(open.result); }); \
             const add = size => new Promise(y => { const tx = db.transaction('s', 'readwrite'); \
               tx.objectStore('s').add(new Blob([new Uint8Array(size)])); tx.oncomplete = () => y(true); tx.onabort = () => y(false); }); \
             let sum = 0; for (const size of [2e7, 2e6, 2e5, 2e4, 2e3]) while (sum < 2e8 && await add(size)) sum += size; \
             db.close(); return sum")
        .await?;
    ensure!(
        filled.as_f64().is_some_and(|sum| sum > 1e7 && sum < 2e8),
        "{filled} bytes filled the disk"
    );
    open_form(device, &code).await?;
    device.fill("address", "虚构路 3 号").await?;
    saved(device, &code, "address", "虚构路 3 号").await?;
    let said = device.text("room-low").await?;
    ensure!(said.contains("文字还能保存，照片存不进"), "it said: {said}");
    ensure!(!device.has("save-failed").await?, "it said that it failed");
    axe::check(device, "a full disk").await?;
    ensure!(aside().await? == json!(0), "the room set aside is not used");

    let photo = visit::picture(device, "photo.jpg").await?;
    let before = stored::everything(device).await?;
    device.goto(&format!("/d/{code}")).await?;
    device.upload("add-photo", &photo).await?;
    let said = device.text("photo-failed").await?;
    ensure!(said.contains("存储空间已满"), "it said: {said}");
    ensure!(
        stored::everything(device).await? == before,
        "half a photo is stored"
    );
    device
        .js("await new Promise(y => { indexedDB.deleteDatabase('filler').onsuccess = y; }); return 1")
        .await?;
    device.upload("add-photo", &photo).await?;
    device.find("[data-test=photo] img").await?;
    ensure!(aside().await? == json!(1), "no room is set aside again");
    ensure!(
        !device.has("room-low").await?,
        "it still says that there is no room"
    );
    Ok(())
}

/// The browser closes the connection: with and without an event.
async fn closed(device: &Device) -> Result<()> {
    let code = form_open(device).await?;
    for (n, close) in [
        "db.close()",
        "db.close(); db.dispatchEvent(new Event('close'))",
    ]
    .iter()
    .enumerate()
    {
        let closing =
            format!("let n = 0; for (const db of window.__open) {{ {close}; n += 1; }} return n");
        let count = device.js(&closing).await?;
        ensure!(
            count.as_i64().is_some_and(|n| n > 0),
            "no connection was caught"
        );
        let text = format!("虚构路 {n} 号");
        device.fill("address", &text).await?;
        saved(device, &code, "address", &text).await?;
        ensure!(!device.has("save-failed").await?, "it said that it failed");
    }
    Ok(())
}

/// The browser clears the database under the open page, then under the closed app: the page says
/// so and makes no empty one, and the canary speaks at the next start.
async fn cleared(device: &Device) -> Result<()> {
    let code = form_open(device).await?;
    device.fill("address", "虚构路 1 号").await?;
    saved(device, &code, "address", "虚构路 1 号").await?;
    // The canary is written a moment after a save.
    let canary = async || {
        device
            .js("return JSON.parse(localStorage.getItem('yidang.canary') ?? '{}').changes ?? 0")
            .await
    };
    until("the canary", canary, |changes| {
        changes.as_i64().is_some_and(|n| n >= 2)
    })
    .await?;
    let only = json!({"origin": device.origin(), "storageTypes": "indexeddb"});
    cdp(device, "Storage.clearDataForOrigin", only).await?;
    // The page got the event, or finds out at its next save.
    if !device.has("cannot-start").await? {
        device.fill("address", "虚构路 2 号").await?;
    }
    let said = device.text("cannot-start").await?;
    ensure!(
        said.contains("本机数据已在另一个窗口清除，或者被浏览器清掉了"),
        "it said: {said}"
    );
    ensure!(
        names(device).await?.is_empty(),
        "an empty database was made"
    );
    axe::check(device, "data that is gone").await?;
    device.click("reload").await?;
    let said = device.text("data-missing").await?;
    ensure!(
        said.contains("本机原有 1 家企业的数据，现已不见") && said.contains("恢复备份"),
        "the canary said: {said}"
    );

    // While the app was closed.
    form_open(device).await?;
    device.goto(stored::BARE).await?;
    device
        .js("await new Promise((y, n) => { const r = indexedDB.deleteDatabase('yidang'); r.onsuccess = y; r.onerror = n; }); return 1")
        .await?;
    device.goto("/").await?;
    let said = device.text("data-missing").await?;
    ensure!(
        said.contains("本机原有 1 家企业的数据，现已不见"),
        "the canary said: {said}"
    );
    Ok(())
}

async fn names(device: &Device) -> Result<Vec<String>> {
    let found = device
        .js("return (await indexedDB.databases()).map(d => d.name)")
        .await?;
    Ok(serde_json::from_value(found)?)
}

/// A newer build brings the database further while this one is open, and is there at its start.
async fn newer(device: &Device) -> Result<()> {
    let code = form_open(device).await?;
    device.fill("address", "虚构路 1 号").await?;
    saved(device, &code, "address", "虚构路 1 号").await?;
    device
        .js("await new Promise((y, n) => { const r = indexedDB.open('yidang', 99); r.onerror = n; r.onblocked = n; \
             r.onsuccess = () => { r.result.close(); y(); }; }); return 1")
        .await?;
    device.fill("address", "虚构路 2 号").await?;
    let said = device.text("save-failed").await?;
    ensure!(
        said.contains("更新的版本") && said.contains("数据安全"),
        "it said: {said}"
    );
    ensure!(
        in_field(device, "address").await? == "虚构路 2 号",
        "what was typed is gone"
    );
    device.goto("/today").await?;
    let said = device.text("cannot-start").await?;
    ensure!(
        said.contains("更新的版本") && said.contains("数据安全"),
        "it said: {said}"
    );
    let all = stored::everything(device).await?;
    ensure!(all["version"] == 99, "the older build changed the version");
    let kept = stored::enterprise_field(device, &code, "address").await?;
    ensure!(kept == "虚构路 1 号", "the address is now {kept}");
    Ok(())
}

/// Erased in one window with the typed word; the other says so, and brings nothing back.
async fn erased_elsewhere(device: &Device) -> Result<()> {
    let code = form_open(device).await?;
    device.fill("address", "虚构路 1 号").await?;
    saved(device, &code, "address", "虚构路 1 号").await?;
    let driver = device.driver()?;
    let first = driver.window().await?;
    let second = driver.new_tab().await?;
    driver.switch_to_window(second.clone()).await?;
    device.resize(800, 1280).await?;
    device.goto("/more").await?;
    device.click("erase").await?;
    let barred = device.find("[data-test=\"confirm\"]").await?;
    ensure!(!barred.is_enabled().await?, "no word was asked for");
    device.fill("confirm-word", "清除").await?;
    device.click("confirm").await?;
    device
        .wait_path("the start page", |path| path == "/")
        .await?;
    device
        .find("[data-test=\"begin\"]")
        .await
        .context("no start page")?;
    ensure!(
        !device.has("data-missing").await?,
        "the canary cried over what was asked for"
    );
    driver.switch_to_window(first.clone()).await?;
    let said = device.text("cannot-start").await?;
    ensure!(
        said.contains("本机数据已在另一个窗口清除"),
        "it said: {said}"
    );
    device.click("reload").await?;
    device
        .find("[data-test=\"begin\"]")
        .await
        .context("no start page")?;
    let all = stored::everything(device).await?;
    for store in ["records", "changes", "rows", "attachments", "meta"] {
        ensure!(all[store] == json!([]), "{store} came back: {}", all[store]);
    }
    driver.switch_to_window(second).await?;
    driver.close_window().await?;
    driver.switch_to_window(first).await?;
    Ok(())
}

#[tokio::test]
async fn whatever_the_browser_does_nothing_saved_is_lost_unsaid() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let mut device = Device::new(&office.origin()).await?;
    switch_on(&mut device).await?;
    let mut faults = Vec::new();
    let mut note = |name: &str, outcome: Result<()>| {
        if let Err(fault) = outcome {
            faults.push(format!("{name}: {fault:#}"));
        }
    };
    note("full", full(&mut device).await);
    let lifted = json!({"origin": device.origin()});
    cdp(&device, "Storage.overrideQuotaForOrigin", lifted).await?;
    note("text before photos", text_before_photos(&device).await);
    let lifted = json!({"origin": device.origin()});
    cdp(&device, "Storage.overrideQuotaForOrigin", lifted).await?;
    note("closed", closed(&device).await);
    note("cleared", cleared(&device).await);
    note("newer", newer(&device).await);
    note("erased elsewhere", erased_elsewhere(&device).await);
    ensure!(faults.is_empty(), "{}", faults.join("\n"));
    Ok(())
}
