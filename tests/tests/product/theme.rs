//! Light and dark: the system's where nobody chose, the person's where somebody did, and the right
//! one from the first picture on.

use anyhow::{Result, ensure};
use product_tests::{Build, Device, Office, pages::enrol, wait::until};
use serde_json::json;

#[tokio::test]
async fn the_system_decides_until_a_person_does() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    system(&device, "dark").await?;
    enrol(&device, "team", "张工", "指导一组平板").await?;
    is(&device, "dark").await?;
    // At dawn, under the open page.
    system(&device, "light").await?;
    is(&device, "light").await?;

    device.goto("/more").await?;
    choose(&device, 3).await?;
    is(&device, "dark").await?;
    device.reload().await?;
    // Already while the app loads.
    is(&device, "dark").await?;
    device.opened().await?;
    is(&device, "dark").await?;
    choose(&device, 1).await?;
    is(&device, "light").await?;
    system(&device, "dark").await?;
    is(&device, "dark").await
}

async fn choose(device: &Device, nth: u32) -> Result<()> {
    device
        .click_css(&format!("[data-test=theme] label:nth-of-type({nth})"))
        .await
}

/// Waits until the page is drawn so.
async fn is(device: &Device, theme: &str) -> Result<()> {
    let paper = "return getComputedStyle(document.documentElement).getPropertyValue('--paper')";
    let wanted = if theme == "dark" {
        "#141817"
    } else {
        "#f6f3ec"
    };
    let seen = until(
        &format!("{theme} paper"),
        async || device.js(paper).await,
        |seen| seen == wanted,
    )
    .await?;
    ensure!(seen == wanted);
    Ok(())
}

/// What the system says it prefers.
async fn system(device: &Device, scheme: &str) -> Result<()> {
    let features = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
    let cdp = device.driver()?.cdp();
    cdp.send_raw("Emulation.setEmulatedMedia", features).await?;
    Ok(())
}
