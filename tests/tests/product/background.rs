//! The browser says that there is a network again, and the service worker wakes the open pages.

use anyhow::{Result, ensure};
use product_tests::{
    Build, Device, Office, Proxy,
    linked::{join, state},
    pages::new_enterprise,
    proxy::Refusal,
    stored,
    wait::until,
};
use serde_json::json;

/// What the browser does when there is a network again, for a page that asked.
async fn network_is_back(device: &Device) -> Result<()> {
    let cdp = device.driver()?.cdp();
    cdp.send_raw("ServiceWorker.enable", json!({})).await?;
    // A profile's first registration has this number.
    let event = json!({"origin": device.origin(), "registrationId": "0", "tag": "sync-office", "lastChance": false});
    cdp.send_raw("ServiceWorker.dispatchSyncEvent", event)
        .await?;
    Ok(())
}

#[tokio::test]
async fn an_open_page_is_woken() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let proxy = Proxy::to(office.port())?;
    let device = Device::new(&proxy.origin()).await?;
    join(&device, &office.first_link()?, "王主任", "办公室电脑").await?;
    device.offline_ready().await?;
    // After such an answer it asks again in minutes, longer than anything here waits.
    proxy.refuse(|_| Some(Refusal::problem(403, "not-yours")));
    device.goto("/handover").await?;
    state(&device, "refused").await?;
    proxy.let_through();
    network_is_back(&device).await?;
    state(&device, "synced").await
}

#[tokio::test]
async fn the_browser_is_asked_when_there_is_no_network_and_not_when_nobody_answers() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let proxy = Proxy::to(office.port())?;
    let device = Device::new(&proxy.origin()).await?;
    join(&device, &office.first_link()?, "王主任", "办公室电脑").await?;
    device.offline_ready().await?;
    let cdp = device.driver()?.cdp();
    let script = "window.asked = []; SyncManager.prototype.register = async tag => { window.asked.push(tag); };";
    let script = json!({ "source": script });
    cdp.send_raw("Page.addScriptToEvaluateOnNewDocument", script)
        .await?;
    proxy.refuse(|seen| (seen.method != "GET").then(|| Refusal::bare(502)));
    new_enterprise(&device, "91640300MA0000001", "联网精密机械有限公司").await?;
    device.goto("/handover").await?;
    state(&device, "unreachable").await?;
    // The browser would wake it at once, again and again, for as long as the office is silent.
    let asked = async || device.js("return window.asked").await;
    ensure!(asked().await? == json!([]), "asked with a network");
    cdp.send_raw("Network.enable", json!({})).await?;
    let offline =
        json!({"offline": true, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0});
    cdp.send_raw("Network.emulateNetworkConditions", offline)
        .await?;
    device.click("sync-now").await?;
    until("it to ask", asked, |tags| {
        tags.get(0) == Some(&json!("sync-office"))
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn with_no_page_open_the_icon_gets_a_mark_and_loses_it_when_all_is_sent() -> Result<()> {
    // Nobody sees an icon here: what the worker asks of the system is written down instead.
    let build = Build::with_worker(
        "navigator.setAppBadge = async () => { await (await caches.open('icon')).put('/mark', new Response('')); };",
    )?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    join(&device, &office.first_link()?, "王主任", "办公室电脑").await?;
    device.offline_ready().await?;
    let marked = async || {
        device
            .js("return await caches.match('/mark', {cacheName: 'icon'}) !== undefined")
            .await
    };
    network_is_back(&device).await?;
    device.driver()?.goto("about:blank").await?;
    network_is_back(&device).await?;
    device.goto(stored::BARE).await?;
    until("the mark", marked, |there| there == true).await?;
    // The next page that has sent everything takes it away.
    let script = "Navigator.prototype.clearAppBadge = async () => { window.cleared = true; };";
    let script = json!({ "source": script });
    let cdp = device.driver()?.cdp();
    cdp.send_raw("Page.addScriptToEvaluateOnNewDocument", script)
        .await?;
    device.goto("/handover").await?;
    state(&device, "synced").await?;
    let cleared = device.js("return window.cleared === true").await?;
    ensure!(cleared == true, "the mark stays");
    Ok(())
}
