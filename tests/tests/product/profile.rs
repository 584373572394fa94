//! Who an enterprise is, where it is, and when somebody was there.

use anyhow::{Result, ensure};
use product_tests::{
    Build, Device, Office, axe,
    pages::{enrol, new_enterprise, year_before},
    stored::{self, BARE},
    visit::{begin_diagnosis, picture, saved},
    wait::until,
};
use serde_json::{Value, json};

async fn field(device: &Device, code: &str, name: &str, wanted: Value) -> Result<()> {
    let ask = async || stored::enterprise_field(device, code, name).await;
    until(name, ask, |value| *value == wanted).await.map(drop)
}

/// Into a field of days or hours, which each browser asks for in its own way.
async fn give(device: &Device, name: &str, text: &str) -> Result<()> {
    device.find(&format!("[data-test={name}]")).await?;
    device
        .js(&format!(
            "const field = document.querySelector('[data-test={name}]'); field.value = '{text}'; \
             field.dispatchEvent(new InputEvent('input', {{bubbles: true}})); return 1"
        ))
        .await
        .map(drop)
}

#[tokio::test]
async fn a_profile_tells_everything_that_was_filled_in() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    device.resize(800, 1280).await?;
    let cdp = device.driver()?.cdp();
    cdp.send_raw(
        "Browser.grantPermissions",
        json!({"permissions": ["geolocation"], "origin": device.origin()}),
    )
    .await?;
    cdp.send_raw(
        "Emulation.setGeolocationOverride",
        json!({"latitude": 37.123_456_7, "longitude": 106.2, "accuracy": 5}),
    )
    .await?;
    enrol(&device, "team", "张工", "指导一组平板").await?;
    let code = new_enterprise(&device, "91640300MA0000001", "虚构机械有限公司").await?;
    device.goto(&format!("/d/{code}/edit")).await?;

    // By hand; what is no place is said and not stored.
    device.fill("place", "106.20, 37.98").await?;
    device.find(".field .fault").await?;
    device.fill("place", "37.98，106.20").await?;
    field(
        &device,
        &code,
        "place",
        json!({"lat": "37.98", "lon": "106.20"}),
    )
    .await?;
    // Where one stands.
    device.click("take-place").await?;
    field(
        &device,
        &code,
        "place",
        json!({"lat": "37.12346", "lon": "106.20000"}),
    )
    .await?;
    for (name, text) in [
        ("address", "虚构路 1 号"),
        ("products", "减速机"),
        ("contact", "王经理"),
        ("phone", "00000000"),
    ] {
        device.fill(name, text).await?;
    }
    let (last, before) = (year_before(1), year_before(2));
    for (year, figure, text) in [
        (last, "headcount", "120"),
        (last, "revenue", "3400.5"),
        (before, "headcount", "110"),
    ] {
        let css = format!("[data-test=year-{year}] [data-test={figure}]");
        device.fill_css(&css, text).await?;
    }
    device.fill("equipment", "40").await?;
    give(&device, "founded", "2009-03-01").await?;
    for choice in ["nature", "tier", "above_scale", "phase"] {
        device
            .click_css(&format!("[data-test={choice}] label:nth-of-type(2)"))
            .await?;
    }
    saved(&device).await?;
    axe::check(&device, "edit").await?;
    device.look("edit").await?;

    device.goto(&format!("/d/{code}")).await?;
    let profile = device
        .wait_text("profile", |text| text.contains("王经理"))
        .await?;
    for expected in [
        &code,
        "虚构路 1 号",
        "37.12346, 106.20000",
        "减速机",
        "民营",
        "创新型",
        "第二阶段",
        "2009年3月1日",
        "00000000",
        "小型",
        &format!("{last} 年"),
        "从业人员 120 人，营业收入 3,400.50 万元",
        &format!("{before} 年"),
        "从业人员 110 人",
        "生产设备总台数 40 台",
    ] {
        ensure!(
            profile.contains(expected),
            "{expected} is missing: {profile}"
        );
    }
    let geo = device
        .js("return document.querySelector('[data-test=geo]').getAttribute('href')")
        .await?;
    ensure!(geo == "geo:37.12346,106.20000", "{geo}");
    device.look("profile").await
}

#[tokio::test]
async fn a_visit_has_a_place_and_a_time_and_evidence_may_be_a_file() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    device.resize(800, 1280).await?;
    enrol(&device, "team", "张工", "指导一组平板").await?;
    let code = new_enterprise(&device, "91640300MA0000001", "虚构机械有限公司").await?;
    let path = begin_diagnosis(&device, &code).await?;
    device.click("section-0").await?;
    give(&device, "visited-from", "14:30").await?;
    give(&device, "visited-to", "09:10").await?;
    device.find(".field .fault").await?;
    give(&device, "visited-to", "16:45").await?;
    device.fill("place", "37.98, 106.20").await?;
    saved(&device).await?;
    device.look("visit-times").await?;

    // A file beside a question, a picture from a file beside a scenario.
    let folder = tempfile::tempdir()?;
    let report = folder.path().join("能耗报告.pdf");
    std::fs::write(&report, b"%PDF-1.4 invented")?;
    device.click("section-1").await?;
    device.upload("add-file", &report).await?;
    device.find("article.ask [data-test=photo]").await?;
    device.click("section-11").await?;
    let photo = picture(&device, "screen.jpg").await?;
    device.upload("add-file", &photo).await?;
    device.find("[data-test=photo] img").await?;
    saved(&device).await?;
    device.look("evidence").await?;

    device.goto(&format!("/d/{code}/retrofit")).await?;
    device.click("add-item").await?;
    device.upload("add-file", &report).await?;
    device
        .find("[data-test=item] [data-test=photo] figcaption")
        .await?;
    device.goto(&path.replace("/assess/", "/result/")).await?;
    let visit = until(
        "the visit on the sheet",
        async || {
            device
                .js("return document.querySelector('.result-visit')?.innerText ?? ''")
                .await
        },
        |text| text.as_str().is_some_and(|text| text.contains("14:30")),
    )
    .await?;
    let visit = visit.as_str().unwrap_or_default();
    for expected in ["14:30–16:45", "37.98, 106.20", "2"] {
        ensure!(visit.contains(expected), "{expected} is missing: {visit}");
    }
    // The file came in as it is, the picture scaled.
    device.goto(BARE).await?;
    let all = stored::everything(&device).await?;
    let kept = all["attachments"].as_array().map_or(0, Vec::len);
    ensure!(
        kept == 2,
        "{kept} attachments: the same file twice is kept once"
    );
    Ok(())
}
