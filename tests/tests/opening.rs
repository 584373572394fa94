//! Never a blank screen: what does not start says so, and what stops says so.

use anyhow::Result;
use product_tests::{Build, Device, Office, wait::until};

#[tokio::test]
async fn a_program_that_does_not_arrive_is_said_in_words() -> Result<()> {
    for missing in ["yidang_bg.wasm", "yidang.js"] {
        let build = Build::under_test()?;
        for name in [missing.to_owned(), format!("{missing}.br")] {
            let _ = std::fs::remove_file(build.path().join(name));
        }
        let office = Office::start(build.path())?;
        let device = Device::new(&office.origin()).await?;
        device.goto("/").await?;
        let words = async || device.js("return document.body.innerText").await;
        until(missing, words, |text| {
            text.as_str()
                .is_some_and(|text| text.contains("一档没有打开"))
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_program_that_stops_says_that_what_was_saved_is_safe() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    device.goto("/").await?;
    device.opened().await?;
    let words = async || {
        device
            .js("return document.getElementById('boot-says')?.innerText ?? ''")
            .await
    };
    until("the waiting words to go", words, |text| text == "").await?;
    device
        .js("window.dispatchEvent(new ErrorEvent('error', {error: new WebAssembly.RuntimeError('unreachable')})); return 1")
        .await?;
    until("words", words, |text| {
        text.as_str()
            .is_some_and(|text| text.contains("已保存的内容都在"))
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn an_ipad_that_has_not_installed_the_app_is_told_of_the_seven_days() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let agent = "--user-agent=Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";
    let device = Device::with_flags(&office.origin(), &[agent]).await?;
    device.goto("/").await?;
    device.opened().await?;
    let words = device.js("return document.body.innerText").await?;
    anyhow::ensure!(
        words.as_str().is_some_and(|text| text.contains("主屏幕")),
        "it says: {words}"
    );
    Ok(())
}
