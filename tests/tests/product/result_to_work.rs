//! A team's day after the visit: the file says what comes next, from the first question to the checklist
//! that the result is made into.

use anyhow::{Result, ensure};
use product_tests::{
    Build, Device, Office, axe,
    pages::{enrol, new_enterprise},
    papers,
    visit::{self, answer_all, answer_section, begin_diagnosis, saved},
    wait::until,
};
use serde_json::{Value, json};

/// The dossier's main buttons that are seen: what they say.
async fn main_buttons(device: &Device) -> Result<Value> {
    device
        .js("return [...document.querySelectorAll('main .btn-primary')].filter(b => b.offsetHeight > 0).map(b => b.innerText.trim())")
        .await
}

/// Opens the dossier and waits until its one main button says this.
async fn next_is(device: &Device, dossier: &str, words: &str) -> Result<()> {
    device.goto(&format!("/d/{dossier}")).await?;
    let wanted = json!([words]);
    let buttons = async || main_buttons(device).await;
    until(words, buttons, |all| *all == wanted).await.map(drop)
}

async fn count(device: &Device, css: &str) -> Result<Value> {
    device
        .js(&format!("return document.querySelectorAll('{css}').length"))
        .await
}

async fn value(device: &Device, test: &str) -> Result<String> {
    let field = device.find(&format!("[data-test={test}]")).await?;
    Ok(field.prop("value").await?.unwrap_or_default())
}

#[tokio::test]
async fn a_result_becomes_needs_and_a_checklist_step_by_step() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    device.resize(1280, 800).await?;
    enrol(&device, "team", "张工", "指导一组平板").await?;
    let dossier = new_enterprise(&device, "91640300MA0000001", "演示精密机械有限公司").await?;

    next_is(&device, &dossier, "开始诊断").await?;
    ensure!(count(&device, "[data-test=begin-diagnosis]").await? == 1);
    let assessment = begin_diagnosis(&device, &dossier).await?;
    answer_section(&device, &[1], 2).await?;
    saved(&device).await?;
    // It goes on where the first answer is missing.
    device.goto(&format!("/d/{dossier}")).await?;
    device
        .wait_text("next-step", |text| text.starts_with("继续诊断，还差"))
        .await?;
    ensure!(main_buttons(&device).await?.as_array().map(Vec::len) == Some(1));
    device.look("next-go-on").await?;
    device.click("next-step").await?;
    device
        .wait_path("the answers", |path| path.starts_with(&assessment))
        .await?;
    let at = device.js("return location.search").await?;
    ensure!(at.as_str().is_some_and(|at| at.starts_with("?at=")), "{at}");
    answer_all(&device, &[1, 2, 3], 1).await?;
    saved(&device).await?;

    // Whole and unsigned: the day's page has it, and so has the file.
    next_is(&device, &dossier, "核对并签字").await?;
    device.goto("/today").await?;
    let row = device.text("enterprise-row").await?;
    ensure!(row.contains("下一步：核对并签字"), "{row}");
    device.look("today-to-sign").await?;
    device.goto(&format!("/d/{dossier}")).await?;
    device.click("next-step").await?;
    papers::sign(&device, "team", "张工").await?;
    papers::sign(&device, "enterprise", "王经理").await?;
    papers::in_state(&device, "已签字").await?;

    next_is(&device, &dossier, "由结果列出需求").await?;
    device.click("next-step").await?;
    device.find("[data-test=make-need]").await?;
    let steps = count(&device, "[data-test=way-step]").await?;
    let offered = count(&device, "[data-test=make-need]").await?;
    ensure!(steps == offered, "{offered} of {steps} steps can be noted");
    device.click("make-need").await?;
    device.find("[data-test=on-list-need]:focus").await?;
    device.click("make-retrofit-item").await?;
    device.find("[data-test=on-list-retrofit-item]").await?;
    saved(&device).await?;
    device.look("way-up-made").await?;
    axe::check(&device, "a result that became work").await?;
    // A step is on a list once, and can be taken off it again.
    let left = async || count(&device, "[data-test=make-retrofit-item]").await;
    let one_less = json!(steps.as_u64().unwrap_or_default() - 1);
    ensure!(left().await? == one_less, "it is offered twice");
    device
        .click_css("[data-test=on-list-retrofit-item] ~ [data-test=undo-answer]")
        .await?;
    until("it to be offered again", left, |left| *left == steps).await?;
    device.click("make-retrofit-item").await?;
    device.find("[data-test=on-list-retrofit-item]").await?;
    saved(&device).await?;

    // What it is about is filled in.
    device.click("on-list-need").await?;
    device.find("[data-test=need]").await?;
    ensure!(!value(&device, "need-scenario").await?.is_empty());
    ensure!(value(&device, "need-from").await? == "1" && value(&device, "need-to").await? == "2");
    let text = value(&device, "need-text").await?;
    ensure!(text.contains("从1级提到2级"), "{text}");
    device.look("needs-from-result").await?;
    device.goto(&format!("/d/{dossier}/retrofit")).await?;
    let item = device.text("item").await?;
    ensure!(item.contains("1 → 2 级"), "{item}");
    // Its state is chosen in words, whatever it was.
    visit::set_state(&device, "done").await?;
    device.find("[data-test=item][data-state=done]").await?;
    visit::set_state(&device, "doing").await?;
    device.find("[data-test=item][data-state=doing]").await?;
    saved(&device).await?;
    device.look("item-states").await?;
    axe::check(&device, "an item's states").await?;

    next_is(&device, &dossier, "更新改造进度").await?;
    device.look("next-check-off").await
}
