//! The assessment page under a hand: what a tap does, what it takes back, what another tab sees.

use anyhow::{Result, ensure};
use product_tests::{
    Build, Device, Office,
    pages::{enrol, new_enterprise},
    visit::{begin_diagnosis, saved},
    wait::until,
};
use serde_json::json;

#[tokio::test]
async fn an_assessment_under_a_hand() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    device.resize(800, 1280).await?;
    enrol(&device, "team", "张工", "指导一组平板").await?;
    let dossier = new_enterprise(&device, "91640300MA0000003", "演示仪表有限公司").await?;
    let assessment = begin_diagnosis(&device, &dossier).await?;

    exclusive_options_exclude(&device).await?;
    undo_takes_back_one_answer_at_a_time(&device).await?;
    a_share_shows_its_band_while_one_types(&device).await?;
    next_missing_opens_the_place(&device).await?;
    taps_outrun_the_store(&device).await?;
    a_note_stays(&device, &assessment).await?;
    another_tab_sees_each_tap(&device, &assessment).await
}

/// The options of a question that are chosen, by code.
async fn chosen(device: &Device, question: &str) -> Result<Vec<String>> {
    let codes = device
        .js(&format!(
            "return [...document.querySelectorAll('#q-{question} .option input:checked')].map(i => i.dataset.test.slice(7))"
        ))
        .await?;
    Ok(serde_json::from_value(codes)?)
}

async fn becomes(device: &Device, question: &str, codes: &[&str]) -> Result<()> {
    until(
        question,
        async || chosen(device, question).await,
        |found| found == codes,
    )
    .await?;
    saved(device).await
}

async fn choose(device: &Device, question: &str, option: &str) -> Result<()> {
    device
        .click_css(&format!(
            "#q-{question} label:has([data-test=option-{option}])"
        ))
        .await
}

async fn exclusive_options_exclude(device: &Device) -> Result<()> {
    device.click("section-1").await?;
    choose(device, "network", "control").await?;
    choose(device, "network", "coverage").await?;
    becomes(device, "network", &["control", "coverage"]).await?;
    choose(device, "network", "none").await?;
    becomes(device, "network", &["none"]).await?;
    choose(device, "network", "application").await?;
    becomes(device, "network", &["application"]).await
}

async fn undo_takes_back_one_answer_at_a_time(device: &Device) -> Result<()> {
    for before in [&["none"][..], &["control", "coverage"], &["control"], &[]] {
        device.click("undo-answer").await?;
        becomes(device, "network", before).await?;
    }
    device.find("[data-test=undo-answer]:disabled").await?;
    device
        .wait_text("missing", |text| text.contains("31"))
        .await?;
    choose(device, "network", "coverage").await?;
    becomes(device, "network", &["coverage"]).await
}

async fn a_share_shows_its_band_while_one_types(device: &Device) -> Result<()> {
    let within = |name: &str| format!("#q-digital-equipment [data-test={name}]");
    let verdict = async || {
        device
            .js("return document.querySelector('#q-digital-equipment .verdict').innerText")
            .await
    };
    let says = async |words: &'static str| {
        until(words, verdict, |text| {
            text.as_str().is_some_and(|text| text.contains(words))
        })
        .await
    };
    device.fill_css(&within("numerator"), "20").await?;
    device.fill_css(&within("denominator"), "100").await?;
    // The interval's end belongs to it: 20 % is not above it.
    says("超过 10%、不超过 20%").await?;
    device.fill_css(&within("numerator"), "20.01").await?;
    says("超过 20%、不超过 40%").await?;
    // Full-width digits, as a Chinese keyboard gives them.
    device.fill_css(&within("numerator"), "６０").await?;
    says("超过 40%、不超过 60%").await?;
    device.fill_css(&within("denominator"), "0").await?;
    says("分母不能为零").await?;
    device.fill_css(&within("denominator"), "50").await?;
    says("占比超过 100%").await?;
    device.find("#q-digital-equipment .verdict.fault").await?;
    device
        .find("#q-digital-equipment [data-test=numerator][aria-invalid=true]")
        .await?;
    device.look("share-above-whole").await?;
    device.fill_css(&within("denominator"), "60").await?;
    says("超过 60%、不超过 100%").await?;
    saved(device).await
}

async fn next_missing_opens_the_place(device: &Device) -> Result<()> {
    device.click("section-0").await?;
    device.click("next-missing").await?;
    device.find("[data-test=section-1][aria-current]").await?;
    let focus = async || {
        device
            .js("return document.activeElement.closest('article')?.id ?? ''")
            .await
    };
    until("the focus", focus, |id| {
        *id == json!("q-networked-equipment")
    })
    .await?;
    Ok(())
}

/// Faster than any finger: no tap may be lost because the one before it is not stored yet.
async fn taps_outrun_the_store(device: &Device) -> Result<()> {
    device.click("section-2").await?;
    device.find("#q-data-capture").await?;
    device
        .js("for (const input of document.querySelectorAll('#q-data-capture .option input')) \
             if (input.dataset.test !== 'option-none') { input.click(); await new Promise(done => setTimeout(done)); } return 1")
        .await?;
    until(
        "all fourteen",
        async || chosen(device, "data-capture").await,
        |codes| codes.len() == 14,
    )
    .await?;
    saved(device).await?;
    device.reload().await?;
    until(
        "all fourteen",
        async || chosen(device, "data-capture").await,
        |codes| codes.len() == 14,
    )
    .await
    .map(drop)
}

async fn a_note_stays(device: &Device, assessment: &str) -> Result<()> {
    device.click("section-1").await?;
    device.click_css("#q-network [data-test=note]").await?;
    device
        .fill_css("#q-network [data-test=note-text]", "厂区西侧尚未覆盖")
        .await?;
    saved(device).await?;
    device.goto(&format!("{assessment}?at=q-network")).await?;
    let note = async || {
        device
            .js("return document.querySelector('#q-network [data-test=note-text]')?.value ?? ''")
            .await
    };
    until("the note", note, |text| *text == json!("厂区西侧尚未覆盖")).await?;
    Ok(())
}

async fn another_tab_sees_each_tap(device: &Device, assessment: &str) -> Result<()> {
    let driver = device.driver()?;
    let first = driver.window().await?;
    let second = driver.new_tab().await?;
    driver.switch_to_window(second).await?;
    device.goto(&format!("{assessment}?at=q-network")).await?;
    becomes_seen(device, &["coverage"]).await?;
    driver.switch_to_window(first.clone()).await?;
    choose(device, "network", "control").await?;
    becomes(device, "network", &["control", "coverage"]).await?;
    driver
        .switch_to_window(
            driver
                .windows()
                .await?
                .pop()
                .ok_or_else(|| anyhow::anyhow!("no tab"))?,
        )
        .await?;
    becomes_seen(device, &["control", "coverage"]).await?;
    // And the other way round: neither overwrites what the other has.
    choose(device, "network", "five-g").await?;
    becomes(device, "network", &["control", "five-g", "coverage"]).await?;
    driver.switch_to_window(first).await?;
    becomes_seen(device, &["control", "five-g", "coverage"]).await?;
    device.goto("/conflicts").await?;
    device.find("[data-test=empty]").await?;
    ensure!(
        !device.has("conflict").await?,
        "two tabs of one device disagree"
    );
    Ok(())
}

async fn becomes_seen(device: &Device, codes: &[&str]) -> Result<()> {
    until(
        "the other tab's answer",
        async || chosen(device, "network").await,
        |found| found == codes,
    )
    .await
    .map(drop)
}
