//! The locked screen of a shared tablet: it hides, in every window and through a reload; it keeps
//! nothing from being saved and loses nothing, the PIN forgotten or not.

use anyhow::{Result, ensure};
use product_tests::{
    Build, Device, Office, axe,
    pages::{enrol, new_enterprise},
    stored,
    visit::saved,
    wait::until,
};
use serde_json::json;

async fn locked(device: &Device, wanted: bool) -> Result<()> {
    until(
        if wanted { "the curtain" } else { "no curtain" },
        async || device.has("locked").await,
        |there| *there == wanted,
    )
    .await?;
    // What is behind it cannot be read, found or printed: not even where one can go.
    let seen = device
        .js("return document.body.innerText.includes('移交')")
        .await?;
    ensure!(seen == json!(!wanted), "the app is seen: {seen}");
    Ok(())
}

async fn unlock(device: &Device, pin: &str) -> Result<()> {
    device.fill("unlock-pin", pin).await?;
    device.click("unlock").await
}

/// So many minutes pass at once.
async fn pass(device: &Device, minutes: u32) -> Result<()> {
    device
        .js(&format!("const real = Date.now.bind(Date); Date.now = () => real() + {minutes} * 60000; return 1"))
        .await
        .map(drop)
}

#[tokio::test]
async fn a_locked_screen_hides_everything_and_loses_nothing() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    device.resize(800, 1280).await?;
    enrol(&device, "team", "张工", "指导一组平板").await?;
    let dossier = new_enterprise(&device, "91640300MA0000003", "演示仪表有限公司").await?;
    device.goto("/more").await?;
    device.fill("pin", "2580").await?;
    device.click("set-pin").await?;
    device.find("[data-test=lock-now]").await?;
    device.look("lock-settings").await?;
    let kept = stored::everything(&device).await?.to_string();
    ensure!(!kept.contains("2580"), "the PIN can be read");

    // Locked in the middle of typing: what was typed is saved behind the curtain.
    let edit = format!("/d/{dossier}/edit");
    device.goto(&edit).await?;
    device.find("[data-test=address]").await?;
    let driver = device.driver()?;
    let first = driver.window().await?;
    let other = driver.new_tab().await?;
    driver.switch_to_window(other.clone()).await?;
    device.goto("/more").await?;
    device.find("[data-test=lock-now]").await?;
    driver.switch_to_window(first.clone()).await?;
    device.fill("address", "工业园区一号").await?;
    // Through the other window, so that this one's field is not left.
    driver.switch_to_window(other.clone()).await?;
    device.click("lock-now").await?;
    device.find("[data-test=locked]").await?;
    driver.switch_to_window(first.clone()).await?;
    locked(&device, true).await?;
    device.look("locked").await?;
    axe::check(&device, "locked").await?;
    until(
        "the address to be saved",
        async || stored::enterprise_field(&device, &dossier, "address").await,
        |value| *value == json!("工业园区一号"),
    )
    .await?;
    unlock(&device, "1111").await?;
    until(
        "a word",
        async || {
            device
                .js("return document.querySelector('.page-locked').innerText")
                .await
        },
        |text| text.as_str().is_some_and(|text| text.contains("口令不对")),
    )
    .await?;
    // A reload does not help.
    device.reload().await?;
    device.find("[data-test=locked]").await?;
    unlock(&device, "2580").await?;
    device.find("[data-test=address]").await?;
    locked(&device, false).await?;
    driver.switch_to_window(other).await?;
    until(
        "the other window open",
        async || device.has("locked").await,
        |there| !there,
    )
    .await?;
    driver.close_window().await?;
    driver.switch_to_window(first).await?;

    // By itself, after minutes without a touch.
    device.goto("/more").await?;
    device
        .click_css("[data-test=lock-minutes] label:has(input[value=\"2\"])")
        .await?;
    saved_pin(&device, 2).await?;
    device.goto(&edit).await?;
    device.find("[data-test=address]").await?;
    pass(&device, 3).await?;
    locked(&device, true).await?;

    // Forgotten: who waits gets in, and everything is there.
    device.click("forgot").await?;
    device.find("[data-test=forgot-left]").await?;
    device.look("forgot").await?;
    pass(&device, 14).await?;
    let left = device
        .wait_text("forgot-left", |text| text.contains("还要等 0:"))
        .await?;
    ensure!(device.has("locked").await?, "too early: {left}");
    pass(&device, 2).await?;
    locked(&device, false).await?;
    device.fill("phone", "0953-1").await?;
    saved(&device).await?;
    device.reload().await?;
    device.find("[data-test=phone]").await?;
    ensure!(!device.has("locked").await?, "the PIN is gone");
    Ok(())
}

async fn saved_pin(device: &Device, minutes: u32) -> Result<()> {
    let wanted = format!("\\\"minutes\\\":{minutes}");
    until(
        "the choice to be kept",
        async || Ok(stored::everything(device).await?["meta"].to_string()),
        |meta| meta.contains(&wanted),
    )
    .await
    .map(drop)
}
