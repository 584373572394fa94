//! Two windows of one browser: one of them synchronises for both, and when it is closed the
//! other takes over.

use anyhow::{Result, ensure};
use product_tests::{
    Build, Device, Office, Proxy,
    linked::{GROUP, equal, invite, join, state},
    pages::new_enterprise,
    visit::saved,
    wait::until,
};
use serde_json::{Value, json};

/// How many windows synchronise, and how many wait to.
async fn holders(device: &Device) -> Result<Value> {
    let script = "const all = await navigator.locks.query();
        return ['held', 'pending'].map(of => all[of].filter(lock => lock.name === 'yidang-office').length)";
    device.js(script).await
}

async fn they_are(device: &Device, counts: [u32; 2]) -> Result<()> {
    until(
        "one window at it",
        async || holders(device).await,
        |found| *found == json!(counts),
    )
    .await
    .map(drop)
}

async fn phone(device: &Device, dossier: &str, number: &str) -> Result<()> {
    device.goto(&format!("/d/{dossier}/edit")).await?;
    device.fill("phone", number).await?;
    saved(device).await
}

#[tokio::test]
async fn one_window_at_a_time_synchronises() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let desk = Device::new(&office.origin()).await?;
    join(&desk, &office.first_link()?, "王主任", "办公室电脑").await?;
    let proxy = Proxy::to(office.port())?;
    let link = invite(&desk, "指导一组平板", "team", GROUP).await?;
    let tablet = Device::new(&proxy.origin()).await?;
    join(&tablet, &link, "张工", "指导一组平板").await?;
    let dossier = new_enterprise(&tablet, "91640300MA0000001", "联网精密机械有限公司").await?;
    equal(&[&desk, &tablet], &dossier).await?;
    // A window asks this once, before anything else.
    let begun = || {
        let seen = proxy.seen();
        seen.iter().filter(|it| it.path == "/api/v1/status").count()
    };
    let before = begun();

    let driver = tablet.driver()?;
    let first = driver.window().await?;
    let second = driver.new_tab().await?;
    driver.switch_to_window(second.clone()).await?;
    phone(&tablet, &dossier, "0953-1").await?;
    they_are(&tablet, [1, 1]).await?;
    // What the second window saved, the first has sent, and the second shows so.
    equal(&[&desk, &tablet], &dossier).await?;
    until(
        "nothing waits",
        async || tablet.has("pending").await,
        |waits| !waits,
    )
    .await?;
    tablet.goto("/handover").await?;
    state(&tablet, "elsewhere").await?;
    tablet.look("another-window").await?;
    ensure!(begun() == before, "both windows ask: {:?}", proxy.seen());

    driver.switch_to_window(first).await?;
    driver.close_window().await?;
    driver.switch_to_window(second).await?;
    they_are(&tablet, [1, 0]).await?;
    phone(&tablet, &dossier, "0953-2").await?;
    equal(&[&desk, &tablet], &dossier).await?;
    ensure!(begun() > before, "the second window never asked");
    Ok(())
}
