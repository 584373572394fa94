//! What a person did not mean: begun twice, entered wrongly, signed badly, typed over. All of it is
//! taken back, and nothing is gone.

use anyhow::{Result, ensure};
use product_tests::{
    Build, Device, Office,
    pages::{enrol, new_enterprise},
    papers::{draw, in_state, sign},
    stored,
    visit::{answer_all, begin_diagnosis, saved},
    wait::until,
};
use serde_json::{Value, json};

async fn count(device: &Device, css: &str, wanted: usize) -> Result<()> {
    let script = format!("return document.querySelectorAll('{css}').length");
    until(
        &format!("{wanted} of {css}"),
        async || device.js(&script).await,
        |found| found.as_u64() == Some(wanted as u64),
    )
    .await
    .map(drop)
}

async fn field(device: &Device, dossier: &str, name: &str, wanted: Value) -> Result<()> {
    until(
        name,
        async || stored::enterprise_field(device, dossier, name).await,
        |value| *value == wanted,
    )
    .await
    .map(drop)
}

async fn a_tablet(office: &Office) -> Result<(Device, String)> {
    let device = Device::new(&office.origin()).await?;
    device.resize(800, 1280).await?;
    enrol(&device, "team", "张工", "指导一组平板").await?;
    let dossier = new_enterprise(&device, "91640300MA0000003", "演示仪表有限公司").await?;
    Ok((device, dossier))
}

#[tokio::test]
async fn an_assessment_begun_by_mistake_goes_and_comes_back() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let (device, dossier) = a_tablet(&office).await?;
    // A finger that trembles.
    device.find("[data-test=begin-diagnosis]:enabled").await?;
    device
        .js("const begin = document.querySelector('[data-test=begin-diagnosis]'); begin.click(); begin.click(); return 1")
        .await?;
    let first = device
        .wait_path("the assessment", |path| path.contains("/assess/"))
        .await?;
    device.goto(&format!("/d/{dossier}")).await?;
    count(&device, "[data-test=assessment]", 1).await?;

    // While one is open, another is asked about.
    device.click("begin-diagnosis").await?;
    device.find("dialog[open] [data-test=begin-go-on]").await?;
    device.look("begin-again").await?;
    device.click("begin-go-on").await?;
    device
        .wait_path("the open one", |path| path == first)
        .await?;
    device.goto(&format!("/d/{dossier}")).await?;
    device.click("begin-diagnosis").await?;
    device.click("confirm").await?;
    let second = device
        .wait_path("another", |path| path.contains("/assess/") && path != first)
        .await?;

    // Nothing is in it: it goes at once, and the word of it takes that back.
    device.click("delete-assessment").await?;
    device
        .wait_path("the dossier", |path| !path.contains("/assess/"))
        .await?;
    count(&device, "[data-test=assessment]", 1).await?;
    device.look("deleted-toast").await?;
    device.click("undo").await?;
    count(&device, "[data-test=assessment]", 2).await?;
    device.goto(&second).await?;
    device.click("delete-assessment").await?;
    device
        .wait_path("the dossier", |path| !path.contains("/assess/"))
        .await?;
    saved(&device).await?;

    // With answers in it one is asked first.
    device.goto(&first).await?;
    device.click("section-1").await?;
    device
        .click_css("#q-network label:has([data-test=option-coverage])")
        .await?;
    device.click("section-0").await?;
    device.click("delete-assessment").await?;
    device.find("dialog[open] [data-test=confirm]").await?;
    device.look("delete-assessment").await?;
    device.click_css("dialog[open] [data-test=confirm]").await?;
    device
        .wait_path("the dossier", |path| !path.contains("/assess/"))
        .await?;
    count(&device, "[data-test=assessment]", 0).await?;
    saved(&device).await?;
    device.goto("/enterprises").await?;
    device
        .wait_text("enterprise-row", |text| text.contains("还没有评测"))
        .await?;

    // Its address says so; the history brings it back with what was in it.
    device.goto(&first).await?;
    device.find("main [data-test=restore-record]").await?;
    device.goto(&format!("/d/{dossier}/history")).await?;
    count(&device, "[data-test=deleted-record]", 2).await?;
    device.look("history-deleted").await?;
    device
        .click_css("[data-test=deleted-record]:first-child [data-test=restore-record]")
        .await?;
    count(&device, "[data-test=deleted-record]", 1).await?;
    device
        .click_css("[data-test=deleted-record] [data-test=restore-record]")
        .await?;
    device.goto(&first).await?;
    device
        .wait_text("missing", |text| text.contains("30"))
        .await
        .map(drop)
}

#[tokio::test]
async fn an_enterprise_entered_wrongly_goes_and_comes_back() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let (device, dossier) = a_tablet(&office).await?;
    let edit = format!("/d/{dossier}/edit");
    device.goto(&edit).await?;
    device.find("[data-test=address]").await?;
    device.click("delete-enterprise").await?;
    device
        .wait_path("the list", |path| path == "/enterprises")
        .await?;
    device.click("undo").await?;
    count(&device, "[data-test=enterprise-row]", 1).await?;

    // With an assessment in it one is asked.
    begin_diagnosis(&device, &dossier).await?;
    device.goto(&edit).await?;
    device.find("[data-test=address]").await?;
    device.click("delete-enterprise").await?;
    device.find("dialog[open] [data-test=confirm]").await?;
    device.look("delete-enterprise").await?;
    device.click("confirm").await?;
    device
        .wait_path("the list", |path| path == "/enterprises")
        .await?;
    field(&device, &dossier, "deleted", json!(true)).await?;
    count(&device, "[data-test=enterprise-row]", 0).await?;
    device.goto("/today").await?;
    device.find("[data-test=empty]").await?;
    // Typed again, its code shows that it is there and deleted.
    device.goto("/enterprises/new").await?;
    device.fill("code", &dossier).await?;
    device.find("[data-test=exists-deleted]").await?;
    device.look("new-deleted").await?;
    device.click("restore-enterprise").await?;
    device.find("[data-test=exists]").await?;
    field(&device, &dossier, "deleted", json!(false)).await?;
    device.goto(&format!("/d/{dossier}")).await?;
    count(&device, "[data-test=assessment]", 1).await?;
    ensure!(!device.has("enterprise-deleted").await?);
    Ok(())
}

#[tokio::test]
async fn what_was_typed_over_comes_back_after_leaving_the_page() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let (device, dossier) = a_tablet(&office).await?;
    // Without loading anything anew: the window stays the same.
    device.click("edit-profile").await?;
    device.fill("contact", "王经理").await?;
    device.fill("address", "工业园区一号").await?;
    device.click_css("label:has([name][value=private])").await?;
    field(&device, &dossier, "nature", json!("private")).await?;
    device.look("edit-undo").await?;
    device.click("back").await?;
    device.click("open-needs").await?;
    device.click("add-need").await?;
    device.fill("need-text", "要一套生产执行系统").await?;
    saved(&device).await?;
    device.click("undo-answer").await?;
    let text = async || {
        device
            .js("return document.querySelector('[data-test=need-text]')?.value")
            .await
    };
    until("no text", text, |text| *text == json!("")).await?;
    device.click("back").await?;
    device.click("edit-profile").await?;
    for (name, before) in [
        ("nature", Value::Null),
        ("address", Value::Null),
        ("contact", Value::Null),
    ] {
        device.click("undo-answer").await?;
        field(&device, &dossier, name, before).await?;
    }
    device.find("[data-test=undo-answer]:disabled").await?;
    Ok(())
}

/// How many dark dots there are in the box one signs in.
async fn ink(device: &Device) -> Result<u64> {
    let script = "const c = document.querySelector('[data-test=decision-pad] canvas'); if (!c) return 0; \
         const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; \
         let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 0; return n";
    Ok(device.js(script).await?.as_u64().unwrap_or_default())
}

#[tokio::test]
async fn a_cleared_signature_is_not_kept_and_a_name_is_none() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let (device, dossier) = a_tablet(&office).await?;
    begin_diagnosis(&device, &dossier).await?;
    answer_all(&device, &[1, 2, 3], 2).await?;
    saved(&device).await?;
    device.click("result").await?;
    // A name and a promise are no signature.
    device.click("decide-sign-team").await?;
    device.click("decision-promise").await?;
    device.find("[data-test=decision-confirm]:disabled").await?;
    draw(&device).await?;
    ensure!(ink(&device).await? > 0);
    device.find("[data-test=decision-confirm]:enabled").await?;
    device.click("pad-clear").await?;
    device
        .find("[data-test=decision-pad][data-signed=false]")
        .await?;
    device.find("[data-test=decision-confirm]:disabled").await?;
    ensure!(ink(&device).await? == 0, "the box is not clean");

    // Cleared with the ink still wet: the box is clean, and stays so.
    device
        .js("const box = document.querySelector('[data-test=decision-pad] canvas'); \
             const at = (type, x) => box.dispatchEvent(new PointerEvent(type, {bubbles: true, pointerId: 1, clientX: x, clientY: box.getBoundingClientRect().top + 40})); \
             const x = box.getBoundingClientRect().left + 40; \
             try { at('pointerdown', x); } catch { } at('pointermove', x + 60); at('pointerup', x + 60); \
             document.querySelector('[data-test=pad-clear]').click(); return 1")
        .await?;
    // Longer than the pen rests.
    device
        .js("await new Promise(done => setTimeout(done, 1500)); return 1")
        .await?;
    device
        .find("[data-test=decision-pad][data-signed=false]")
        .await?;
    ensure!(ink(&device).await? == 0, "the box is not clean");

    // What is drawn and not confirmed is no signature.
    draw(&device).await?;
    device.click("decision-cancel").await?;
    in_state(&device, "填写中").await?;
    let decisions = async || {
        let all = stored::everything(&device).await?;
        let records = all["records"].as_array().cloned().unwrap_or_default();
        anyhow::Ok(
            records
                .iter()
                .filter(|record| record[0][1] == "decision")
                .count(),
        )
    };
    ensure!(decisions().await? == 0);
    count(&device, ".signed img", 0).await?;
    sign(&device, "team", "张工").await?;
    in_state(&device, "待会签").await?;
    ensure!(decisions().await? == 1);
    count(&device, ".signed img", 1).await
}
