//! Never a blank screen: what does not start says so, and what stops says so.

use anyhow::{Result, ensure};
use product_tests::{
    Build, Cable, Device, Link, Office,
    pages::{enrol, new_enterprise},
    visit::{answer_section, begin_diagnosis, saved},
    wait::until,
};

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
async fn over_a_slow_network_the_page_says_how_much_has_come() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let cable = Cable::slow(office.port(), Link::SLOW)?;
    let device = Device::new(&cable.origin()).await?;
    // Noted in the page: a question from outside may come too late.
    let note = "window.bars = []; new MutationObserver(() => { \
        const bar = document.getElementById('boot-bytes'), says = document.getElementById('boot-progress'); \
        if (bar) bars.push([bar.hasAttribute('value') ? bar.value : -1, bar.max, says?.textContent ?? '', !!window.wasmBindings]); \
        }).observe(document, {subtree: true, childList: true, attributes: true, characterData: true});";
    device
        .driver()?
        .cdp()
        .send_raw(
            "Page.addScriptToEvaluateOnNewDocument",
            serde_json::json!({ "source": note }),
        )
        .await?;
    device.goto("/").await?;
    device.opened().await?;
    let bars = device.js("return bars").await?;
    let bars: Vec<(f64, f64, String, bool)> = serde_json::from_value(bars)?;
    ensure!(
        bars.first().is_some_and(|(bytes, ..)| *bytes == -1.0),
        "the bar is there before the first byte: {bars:?}"
    );
    let mut steps: Vec<f64> = bars.iter().map(|(bytes, ..)| *bytes).collect();
    ensure!(steps.is_sorted(), "{bars:?}");
    steps.dedup();
    ensure!(steps.len() > 5, "few steps: {steps:?}");
    let all = std::fs::metadata(build.path().join("yidang_bg.wasm"))?.len() as f64;
    ensure!(
        bars.last()
            .is_some_and(|(bytes, max, ..)| *bytes == all && *max == all),
        "{bars:?}"
    );
    ensure!(bars.iter().any(|(_, _, says, _)| says.contains("已下载")));
    // It was compiled from the very answer that was counted.
    ensure!(device.js("return !!window.wasmBindings").await? == true);
    Ok(())
}

#[tokio::test]
async fn a_panic_leaves_its_place_and_loses_nothing_saved() -> Result<()> {
    let build = Build::panicking()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    device.resize(800, 1280).await?;
    enrol(&device, "team", "张工", "指导一组平板").await?;
    let code = new_enterprise(&device, "91640300MA0000001", "虚构机械有限公司").await?;
    let assessment = begin_diagnosis(&device, &code).await?;
    device.click("section-1").await?;
    let unanswered = device.text("missing").await?;
    answer_section(&device, &[1], 2).await?;
    saved(&device).await?;
    let missing = device.text("missing").await?;
    ensure!(missing != unanswered, "nothing was answered: {missing}");
    device
        .js("window.dispatchEvent(new CustomEvent('yidang:panic-on-purpose', {detail: '虚构机械有限公司'})); return 1")
        .await?;
    let words = device.text("stopped").await?;
    ensure!(
        words.contains("已保存的内容都在") && words.contains("What was saved is safe"),
        "{words}"
    );
    ensure!(words.contains("src/panic.rs:"), "no place: {words}");
    ensure!(
        !words.contains("虚构"),
        "what was entered is shown: {words}"
    );
    ensure!(
        !device.has("save-state").await?,
        "the form still looks alive"
    );
    device.look("stopped").await?;

    device.click("save-report").await?;
    let file = device.downloads()?.join("yidang-report.txt");
    let report = until(
        "the saved report",
        async || Ok(std::fs::read_to_string(&file).unwrap_or_default()),
        |text| !text.is_empty(),
    )
    .await?;
    let place = |text: &str| {
        text.lines()
            .any(|line| line.starts_with("failure: ") && line.contains(" panic src/panic.rs:"))
    };
    ensure!(place(&report), "{report}");
    for begin in ["app: ", "at: ", "screen: ", "browser: "] {
        ensure!(
            report.lines().any(|line| line.starts_with(begin)),
            "{begin} is not in {report}"
        );
    }
    ensure!(
        !report.contains("虚构") && !report.contains(&code),
        "{report}"
    );

    device.click("reload").await?;
    device.goto(&assessment).await?;
    device.wait_text("missing", |now| now == missing).await?;
    device.goto("/more").await?;
    device.wait_text("report", place).await?;
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
    ensure!(
        words.as_str().is_some_and(|text| text.contains("主屏幕")),
        "it says: {words}"
    );
    Ok(())
}
