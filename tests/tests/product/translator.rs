//! A page that a translator writes into: it asks not to be translated, and its figures stay true where
//! it is done all the same.

use anyhow::{Result, ensure};
use product_tests::{
    Build, Device, Office,
    pages::{enrol, new_enterprise},
    visit::{begin_diagnosis, saved},
    wait::until,
};
use serde_json::json;

/// Every text of the page, one by one; the script and style elements' are none.
const TEXTS: &str = "const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, \
    text => text.data.trim() && !text.parentNode.closest('script, style') ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT), texts = []; \
    while (walk.nextNode()) texts.push(walk.currentNode);";

/// As Chromium's own does it: new texts in two elements, in the place of the page's.
const REPLACED: &str = "for (const text of texts) { const outer = document.createElement('font'), inner = document.createElement('font'); \
    outer.append(inner); inner.append('«' + text.data + '»'); text.replaceWith(outer); }";

/// As others do it: the page's texts within elements of theirs.
const WRAPPED: &str = "for (const text of texts) { const font = document.createElement('font'); text.before(font); font.append(text); }";

async fn figures(device: &Device) -> Result<[String; 2]> {
    Ok([device.text("score").await?, device.text("missing").await?])
}

#[tokio::test]
async fn the_figures_on_a_translated_page_are_those_that_are_stored() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    device.resize(800, 1280).await?;
    enrol(&device, "team", "张工", "指导一组平板").await?;
    let code = new_enterprise(&device, "91640300MA0000001", "虚构机械有限公司").await?;
    let path = begin_diagnosis(&device, &code).await?;
    let asks = device
        .js("return [document.documentElement.translate, document.documentElement.lang, document.querySelector('meta[name=google]').content]")
        .await?;
    ensure!(asks == json!([false, "zh-CN", "notranslate"]), "{asks}");

    for (way, section, answer, other) in [
        (REPLACED, "section-11", "rung-2", "section-1"),
        (WRAPPED, "section-1", "option-coverage", "section-11"),
    ] {
        device.goto(&path).await?;
        device.click(section).await?;
        device.find(&format!("[data-test={answer}]")).await?;
        let before = figures(&device).await?;
        device.js(&format!("{TEXTS} {way} return 1")).await?;
        device
            .click_css(&format!("label:has([data-test={answer}])"))
            .await?;
        let shown = until(
            "other figures",
            async || figures(&device).await,
            |now| *now != before,
        )
        .await?;
        saved(&device).await?;
        // Going on within the app takes elements away that the translator wrapped.
        device.click(other).await?;
        until(
            "the other section",
            async || device.has(answer).await,
            |here| !*here,
        )
        .await?;
        device.goto(&path).await?;
        let stored = until(
            "the stored score",
            async || figures(&device).await,
            |now| now[0] == shown[0],
        )
        .await?;
        ensure!(
            stored == shown,
            "{shown:?} stood there, {stored:?} is stored"
        );
        ensure!(!device.has("stopped").await?, "the program stopped");
    }
    Ok(())
}

#[tokio::test]
async fn a_translator_that_insists_is_named_and_does_not_stop_the_page() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    enrol(&device, "team", "张工", "指导一组平板").await?;
    device
        .js(&format!(
            "const again = () => {{ {TEXTS} texts.splice(0, texts.length, ...texts.filter(text => !text.parentNode.closest('font'))); {REPLACED} }}; \
             new MutationObserver(again).observe(document.body, {{ childList: true, subtree: true }}); again(); return 1"
        ))
        .await?;
    device.find("[data-test=translated]").await?;
    device.click("nav-more").await?;
    device.wait_path("more", |path| path == "/more").await?;
    Ok(())
}
