//! The demo never touches real data: made beside it, removed from beside it, in every window.

use anyhow::{Result, ensure};
use product_tests::{Build, Device, Office, pages, stored};
use serde_json::Value;

async fn databases(device: &Device) -> Result<Vec<String>> {
    let names = device
        .js("return (await indexedDB.databases()).map(d => d.name).sort()")
        .await?;
    Ok(serde_json::from_value(names)?)
}

async fn rows(device: &Device) -> Result<usize> {
    let found = device
        .js("return document.querySelectorAll('main a[href^=\"/d/\"]').length")
        .await?;
    Ok(found.as_u64().unwrap_or_default() as usize)
}

#[tokio::test]
async fn the_demo_comes_and_goes_beside_real_data() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    device.resize(800, 1280).await?;
    pages::enrol(&device, "team", "张工", "指导一组平板").await?;
    let code = pages::new_enterprise(&device, "91640300MA0000001", "虚构机械有限公司").await?;
    device.goto(stored::BARE).await?;
    let real = stored::everything(&device).await?;

    // A person is offered the demo on the start page only; an enrolled device is sent there by hand.
    device
        .js("localStorage.setItem('yidang.profile', '\"demo\"'); return 1")
        .await?;
    pages::load_demo(&device).await?;
    device.text("demo-banner").await?;
    ensure!(databases(&device).await? == ["yidang", "yidang-demo"]);
    device.goto("/enterprises").await?;
    device.find("main a[href^=\"/d/\"]").await?;
    let listed = rows(&device).await?;
    ensure!(listed >= 30, "only {listed} invented enterprises");
    let text = device.js("return document.body.innerText").await?;
    ensure!(
        !text
            .as_str()
            .unwrap_or_default()
            .contains("虚构机械有限公司"),
        "real and invented data are mixed"
    );
    device.goto(&format!("/d/{code}")).await?;
    device.opened().await?;

    let driver = device.driver()?;
    let first = driver.window().await?;
    let second = driver.new_tab().await?;
    driver.switch_to_window(second.clone()).await?;
    device.resize(800, 1280).await?;
    device.goto("/today").await?;
    device.click("leave-demo").await?;
    let shown = async || device.has("demo-banner").await;
    product_tests::wait::until("the demo to be gone", shown, |there| !there).await?;
    device.opened().await?;
    driver.switch_to_window(first.clone()).await?;
    let said = device.text("cannot-start").await?;
    ensure!(
        said.contains("演示数据已在另一个窗口删除，真实数据没有改动"),
        "it said: {said}"
    );
    device.goto("/enterprises").await?;
    device.find(&format!("main a[href^=\"/d/{code}\"]")).await?;
    ensure!(rows(&device).await? == 1, "something invented is left");
    ensure!(
        databases(&device).await? == ["yidang"],
        "the demo came back"
    );
    ensure!(!device.has("data-missing").await?, "the canary cried");
    let now = stored::everything(&device).await?;
    for store in ["records", "changes", "rows", "devices"] {
        ensure!(
            now[store] == real[store] && now[store] != Value::Null,
            "the real {store} have changed"
        );
    }
    Ok(())
}
