//! The result of an assessment: what it says, what it prints, what stands side by side.

use anyhow::{Context, Result, ensure};
use base64::{Engine, engine::general_purpose::STANDARD};
use product_tests::{
    Build, Device, Office, axe,
    pages::{enrol, load_demo, new_enterprise},
    papers::sign,
    visit::{answer_all, begin_diagnosis, saved},
};
use serde_json::json;

#[tokio::test]
async fn a_result_explains_itself_prints_on_one_page_and_compares() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    device.resize(1280, 800).await?;
    enrol(&device, "team", "张工", "指导一组平板").await?;
    let dossier = new_enterprise(&device, "91640300MA0000004", "演示阀门制造有限公司").await?;

    let first = begin_diagnosis(&device, &dossier).await?;
    device.goto(&first.replace("/assess/", "/result/")).await?;
    device.wait_text("level", |text| text == "0 级").await?;
    // On paper too, a result that is not final says so.
    emulate(&device, "print").await?;
    let shown = "return document.querySelector('[data-test=missing] .banner').offsetHeight > 0 \
                 && document.querySelector('nav').offsetHeight === 0";
    let shown = device.js(shown).await?;
    let rule = device
        .js("return document.querySelector('.result-rule').innerText")
        .await?;
    emulate(&device, "").await?;
    let rule = rule.as_str().unwrap_or_default();
    ensure!(
        rule.contains("2024-1") && rule.trim().lines().count() == 1,
        "the sheet says which rule it goes by, in one line: {rule}"
    );
    ensure!(
        shown == json!(true),
        "the sheet hides that it is provisional"
    );
    one_page(&device, "provisional").await?;
    // What is not certain of the rule stands on a page of its own, not on what is signed.
    device.click("to-rules").await?;
    let doubts = device.find("[data-test=caveats]").await?.text().await?;
    ensure!(doubts.lines().count() > 3, "{doubts}");
    device.look("rules").await?;
    device.driver()?.back().await?;
    device.find("[data-test=missing]").await?;
    // Every missing answer is a link to its place.
    device.click_css("[data-test=missing] summary").await?;
    device
        .click_css("[data-test=missing] a[href$='at=s-hr']")
        .await?;
    device.find("#s-hr").await?;
    answer_all(&device, &[1, 2, 3], 2).await?;
    saved(&device).await?;
    device.click("result").await?;
    sign(&device, "team", "张工").await?;
    device.wait_text("score", |text| text == "67.475").await?;
    device.wait_text("level", |text| text == "2 级").await?;
    ensure!(!device.has("missing").await?);
    let next = device.text("next-level").await?;
    // Score 67.475 is above 60; no scenario is at level 3.
    for words in ["67.475 / 需 60 分", "0 / 需 8 个", "0 / 需 5 个"] {
        ensure!(next.contains(words), "no “{words}” in {next}");
    }
    let way = device
        .js("return document.querySelectorAll('[data-test=way-up] li').length")
        .await?;
    ensure!(way == json!(8), "{way} steps to eight scenarios");
    axe::check(&device, "result").await?;
    device.look("result").await?;
    one_page(&device, "sheet").await?;
    // The longest sheet: needs on it, and in English.
    device.goto(&format!("/d/{dossier}/needs")).await?;
    for nth in 1..=4 {
        device.click("add-need").await?;
        let last = format!("[data-test=need]:nth-of-type({nth}) [data-test=need-text]");
        device
            .fill_css(
                &last,
                "设备数据靠人工抄录，月底才汇总，质量问题追溯不到批次",
            )
            .await?;
        saved(&device).await?;
    }
    table_on_paper(&device, "needs", 4, "质量问题追溯不到批次").await?;
    device
        .js("localStorage.setItem('yidang.lang', '\"en\"')")
        .await?;
    device.goto(&first.replace("/assess/", "/result/")).await?;
    device.wait_text("level", |text| text == "Level 2").await?;
    one_page(&device, "sheet-en").await?;
    device
        .js("localStorage.setItem('yidang.lang', '\"zh\"')")
        .await?;
    device.reload().await?;
    device.wait_text("level", |text| text == "2 级").await?;
    one_page(&device, "sheet-needs").await?;

    device.goto(&format!("/d/{dossier}/compare")).await?;
    device.find("[data-test=empty]").await?;
    device.goto(&format!("/d/{dossier}")).await?;
    device.click("begin-acceptance").await?;
    device
        .wait_path("the acceptance", |path| path.contains("/assess/"))
        .await?;
    answer_all(&device, &[1, 2, 3, 4], 3).await?;
    saved(&device).await?;
    device.goto(&format!("/d/{dossier}/compare")).await?;
    let table = device.text("compare-table").await?;
    ensure!(table.contains("2 级") && table.contains("3 级"), "{table}");
    axe::check(&device, "compare").await?;
    device.look("compare").await
}

#[tokio::test]
async fn every_sheet_of_the_demo_fits_one_page() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    device.resize(1280, 800).await?;
    load_demo(&device).await?;
    device.goto("/enterprises").await?;
    device.find("[data-test=enterprise-row]").await?;
    let dossiers = links(&device, "a[data-test=enterprise-row]").await?;
    let mut sheets = 0;
    // A row of the list is drawn when it is near the screen: the first dozen.
    for dossier in dossiers.iter().take(12) {
        device.goto(dossier).await?;
        device.find("[data-test=begin-diagnosis]").await?;
        for result in links(&device, "a[data-test=assessment][href*='/result/']").await? {
            device.goto(&result).await?;
            device.find("[data-test=rule-version]").await?;
            one_page(&device, &format!("sheet-demo-{sheets}")).await?;
            sheets += 1;
        }
    }
    ensure!(sheets > 5, "only {sheets} sheets were printed");
    Ok(())
}

async fn links(device: &Device, css: &str) -> Result<Vec<String>> {
    let found = device
        .js(&format!(
            "return [...document.querySelectorAll(\"{css}\")].map(a => a.getAttribute('href'))"
        ))
        .await?;
    Ok(serde_json::from_value(found)?)
}

/// Prints the page as the browser does; `name` for looking at it.
async fn one_page(device: &Device, name: &str) -> Result<()> {
    let options = json!({"printBackground": true, "preferCSSPageSize": true});
    let driver = device.driver()?;
    let printed = driver.cdp().send_raw("Page.printToPDF", options).await?;
    let text = printed["data"].as_str().context("no PDF")?;
    let bytes = STANDARD.decode(text)?;
    if let Some(folder) = std::env::var_os("YIDANG_SHOTS") {
        std::fs::write(
            std::path::Path::new(&folder).join(format!("{name}.pdf")),
            &bytes,
        )?;
    }
    let pdf = String::from_utf8_lossy(&bytes);
    let pages = pdf
        .matches("/Type /Page\n")
        .count()
        .max(pdf.matches("/Type /Page ").count());
    ensure!(pages == 1, "{name}: {pages} pages");
    Ok(())
}

/// On paper the page's forms are one table with this many rows, and this text stands whole in each.
async fn table_on_paper(device: &Device, name: &str, rows: usize, text: &str) -> Result<()> {
    emulate(device, "print").await?;
    let shown = device
        .js(
            "const seen = css => [...document.querySelectorAll(css)].filter(one => one.offsetHeight > 0); \
             return [seen('.printed-list tbody tr').map(one => one.innerText), \
                     seen('main input, main textarea, main select, main button').length]",
        )
        .await?;
    let (printed, forms): (Vec<String>, usize) = serde_json::from_value(shown)?;
    ensure!(forms == 0, "{name}: {forms} boxes on paper");
    ensure!(
        printed.len() == rows && printed.iter().all(|row| row.contains(text)),
        "{name}: {printed:?}"
    );
    one_page(device, name).await?;
    emulate(device, "").await
}

/// Lays the page out as for `media`; empty for the screen.
async fn emulate(device: &Device, media: &str) -> Result<()> {
    let cdp = device.driver()?.cdp();
    let media = json!({"media": media});
    cdp.send_raw("Emulation.setEmulatedMedia", media).await?;
    Ok(())
}
