//! The camera and the file chooser may cost the page its life: tablets need the memory. Everything
//! is stored before they open.

use std::time::Duration;

use anyhow::{Result, ensure};
use product_tests::{
    Build, Device, Office,
    pages::{enrol, new_enterprise},
    visit::{answer_section, begin_diagnosis, saved, section_stored},
    wait::until,
};
use serde_json::json;

#[tokio::test]
async fn a_page_killed_under_the_open_camera_comes_back_with_every_answer() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let mut device = Device::new(&office.origin()).await?;
    device.resize(800, 1280).await?;
    enrol(&device, "team", "张工", "指导一组平板").await?;
    let code = new_enterprise(&device, "91640300MA0000001", "虚构机械有限公司").await?;
    let path = begin_diagnosis(&device, &code).await?;
    device.click("section-1").await?;
    answer_section(&device, &[1], 2).await?;
    saved(&device).await?;
    let missing = device.text("missing").await?;
    for (way, section) in [("add-photo", 1), ("add-file", 2)] {
        device.goto(&path).await?;
        device.click(&format!("section-{section}")).await?;
        device
            .find(&format!("[data-test=section-{section}][aria-current]"))
            .await?;
        section_stored(&device, &format!("section-{section}")).await?;
        // What a tap on the button does: the chooser opens. Then the page is gone.
        device
            .js(&format!(
                "window.opened = new Promise(done => document.querySelector('[data-test={way}]').addEventListener('click', done)); return 1"
            ))
            .await?;
        device
            .click_css(&format!("label:has(> [data-test={way}])"))
            .await?;
        device.js("await window.opened; return 1").await?;
        let crash = device.driver()?.cdp();
        let crash = crash.send_raw("Page.crash", json!({}));
        // A page that is gone gives no answer.
        drop(tokio::time::timeout(Duration::from_secs(3), crash).await);
        let dead = tokio::time::timeout(Duration::from_secs(3), device.js("return 1")).await;
        ensure!(
            !matches!(dead, Ok(Ok(_))),
            "the page lives: this test shows nothing"
        );
        device.switch_on().await?;
        device.resize(800, 1280).await?;
        device.goto(&path).await?;
        device
            .find(&format!("[data-test=section-{section}][aria-current]"))
            .await?;
        until(
            "every answer",
            async || device.text("missing").await,
            |now| *now == missing,
        )
        .await?;
    }
    Ok(())
}
