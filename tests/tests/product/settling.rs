//! Disagreements settled with a value nobody wrote, in the field's own form; and a checklist whose
//! items say why they were dropped.

use anyhow::{Result, ensure};
use domain::ids::RecordKey;
use product_tests::{
    Build, Device, Office, axe, pages,
    sender::{Sender, signer},
    stored, visit,
    wait::until,
};
use serde_json::{Value, json};

async fn field(device: &Device, code: &str, name: &str, wanted: Value) -> Result<()> {
    let ask = async || stored::enterprise_field(device, code, name).await;
    until(name, ask, |value| *value == wanted).await.map(drop)
}

/// One of the disagreements on the page, by its field's name in Chinese: `how` writes the third
/// value into its field.
async fn settle(device: &Device, name: &str, how: &str) -> Result<()> {
    let step = async |body: &str| {
        let script = format!(
            "const of = [...document.querySelectorAll('[data-test=\"conflict\"]')] \
               .find(a => a.querySelector('h3').textContent.includes('{name}')); \
             if (!of) return null; \
             const field = of.querySelector('[data-test=\"conflict-third\"]'); \
             const write = of.querySelector('[data-test=\"conflict-write\"]'); \
             const give = (text, event) => {{ field.value = text; field.dispatchEvent(new Event(event, {{bubbles: true}})); }}; \
             {body}"
        );
        device.js(&script).await
    };
    until(
        &format!("{name} on the page"),
        async || step("of.querySelector('details').open = true; return write.disabled").await,
        |barred| *barred == json!(true),
    )
    .await?;
    step(&format!("{how}; return 1")).await?;
    until(
        &format!("a third value for {name}"),
        async || step("return write.disabled").await,
        |barred| *barred == json!(false),
    )
    .await?;
    step("write.click(); return 1").await?;
    until(
        &format!("{name} to be settled"),
        async || step("return 1").await,
        Value::is_null,
    )
    .await
    .map(drop)
}

#[tokio::test]
async fn a_third_value_is_asked_for_in_the_fields_own_form() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    device.resize(800, 1280).await?;
    pages::enrol(&device, "team", "张工", "指导一组平板").await?;
    let code = pages::new_enterprise(&device, "91640300MA0000001", "虚构机械有限公司").await?;
    device.goto(&format!("/d/{code}/edit")).await?;
    let year = pages::year_before(1);
    let revenue = format!("year.{year}.revenue");
    let css = format!("[data-test=year-{year}] [data-test=revenue]");
    device.fill_css(&css, "1200").await?;
    field(&device, &code, &revenue, json!("1200")).await?;

    let folder = tempfile::tempdir()?;
    let record = RecordKey::only(&code, "enterprise");
    // Two more devices, which disagree with each other and with this one.
    for (seed, fields) in [
        (
            8,
            [
                ("nature", "state"),
                ("founded", "2009-03-01"),
                ("products", "轴"),
                (revenue.as_str(), "900"),
            ],
        ),
        (
            9,
            [
                ("nature", "private"),
                ("founded", "2008-01-05"),
                ("products", "轴承"),
                (revenue.as_str(), "950"),
            ],
        ),
    ] {
        let mut sender = signer("别的平板", seed);
        for (name, value) in fields {
            sender.write(&record, name, value);
        }
        let file = folder.path().join(format!("{seed}.json"));
        std::fs::write(&file, sender.seal(&sender.bundle(1)))?;
        visit::take_in(&device, &file).await?;
    }
    device.goto("/conflicts").await?;
    device.find("[data-test=conflict]").await?;
    let words = device
        .js("return document.querySelector('main').innerText")
        .await?;
    let words = words.as_str().unwrap_or_default();
    for said in ["国有", "民营", "2009年3月1日", "2008年1月5日"] {
        ensure!(words.contains(said), "{said} is not on the page: {words}");
    }
    for raw in ["private", "2009-03-01"] {
        ensure!(!words.contains(raw), "{raw} is on the page: {words}");
    }
    device
        .js("for (const d of document.querySelectorAll('details')) d.open = true; return 1")
        .await?;
    axe::check(&device, "conflicts").await?;
    settle(
        &device,
        "企业性质",
        "give([...field.options].find(o => o.text === '混合').value, 'change')",
    )
    .await?;
    field(&device, &code, "nature", json!("mixed")).await?;
    settle(&device, "成立日期", "give('2010-10-10', 'input')").await?;
    field(&device, &code, "founded", json!("2010-10-10")).await?;
    settle(&device, "营业收入", "give('1 000.5', 'input')").await?;
    field(&device, &code, &revenue, json!("1000.5")).await?;
    settle(&device, "主要产品", "give(' 轴、轴承 ', 'input')").await?;
    field(&device, &code, "products", json!("轴、轴承")).await?;
    device.find("[data-test=empty]").await?;
    Ok(())
}

#[tokio::test]
async fn an_item_is_dropped_with_a_reason_or_not_at_all() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    device.resize(800, 1280).await?;
    pages::enrol(&device, "team", "张工", "指导一组平板").await?;
    let code = pages::new_enterprise(&device, "91640300MA0000001", "虚构机械有限公司").await?;
    device.goto(&format!("/d/{code}/retrofit")).await?;
    device.click("add-item").await?;
    device.fill("item-title", "冲压线联网").await?;
    visit::saved(&device).await?;
    let state = async || {
        device
            .js("return document.querySelector('[data-test=\"item\"]').dataset.state")
            .await
    };
    visit::set_state(&device, "dropped").await?;
    let done = device.find("[data-test=\"ask-done\"]").await?;
    ensure!(!done.is_enabled().await?, "no reason was asked for");
    axe::check(&device, "why it is dropped").await?;
    device.fill("ask-text", "不要了").await?;
    device.click("ask-cancel").await?;
    until(
        "the question to be gone",
        async || device.has("ask-text").await,
        |there| !there,
    )
    .await?;
    ensure!(state().await? == "not-started", "cancelling dropped it");
    let chosen = "return document.querySelector('[data-test=\"item-state\"] input:checked').value";
    let chosen = async || device.js(chosen).await;
    until("what is stored to be chosen", chosen, |value| {
        value == "not-started"
    })
    .await?;

    visit::set_state(&device, "dropped").await?;
    device.fill("ask-text", "企业改买新设备").await?;
    device.click("ask-done").await?;
    until("it to be dropped", state, |state| state == "dropped").await?;
    let reason = async || {
        device
            .js("return document.querySelector('[data-test=\"drop-reason\"]')?.value ?? ''")
            .await
    };
    until("its reason", reason, |text| text == "企业改买新设备").await?;
    visit::saved(&device).await?;

    // One more item, and one that moves to a scenario, leave the open details open.
    let open = async || {
        device
            .js("return [...document.querySelectorAll('[data-test=\"item\"]')].filter(i => i.querySelector('details').open).length")
            .await
    };
    ensure!(open().await? == 1, "the new item is folded");
    device.click("add-item").await?;
    until("two open items", open, |count| *count == json!(2)).await?;
    device
        .click_css("[data-test=\"item\"] [data-test=\"item-scenario\"] option:nth-of-type(3)")
        .await?;
    let groups = async || {
        device
            .js("return document.querySelectorAll('.page-retrofit section h2').length")
            .await
    };
    until("two groups", groups, |count| *count == json!(2)).await?;
    ensure!(open().await? == 2, "moving an item folded it");
    Ok(())
}

#[tokio::test]
async fn a_deletion_that_met_an_unseen_edit_is_put_before_people() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    device.resize(800, 1280).await?;
    pages::enrol(&device, "team", "张工", "指导一组平板").await?;
    let code = pages::new_enterprise(&device, "91640300MA0000001", "虚构机械有限公司").await?;
    device.goto(&format!("/d/{code}/edit")).await?;
    device.click("delete-enterprise").await?;
    field(&device, &code, "deleted", json!(true)).await?;

    // Another tablet filled something in and did not know of it.
    let folder = tempfile::tempdir()?;
    let record = RecordKey::only(&code, "enterprise");
    let mut sender = signer("别的平板", 8);
    let unseen = async |device: &Device, sender: &Sender, name: &str, first: u32| {
        let file = folder.path().join(name);
        std::fs::write(&file, sender.seal(&sender.bundle(first)))?;
        visit::take_in(device, &file).await?;
        device.goto("/conflicts").await?;
        device.find("[data-test=deleted-unseen]").await.map(drop)
    };
    sender.write(&record, "products", "轴承");
    unseen(&device, &sender, "1.json", 1).await?;
    let words = device
        .js("return document.querySelector('[data-test=deleted-unseen]').innerText")
        .await?;
    let words = words.as_str().unwrap_or_default();
    for said in ["企业信息", "主要产品：轴承", "别的平板"] {
        ensure!(words.contains(said), "{said} is not on the page: {words}");
    }
    ensure!(!words.contains("deleted"), "{words}");
    axe::check(&device, "deleted over an edit").await?;
    device.look("deleted-unseen").await?;

    // Seen now, it stays deleted; until somebody writes once more.
    device.click("keep-deleted").await?;
    device.find("[data-test=empty]").await?;
    field(&device, &code, "deleted", json!(true)).await?;
    sender.write(&record, "products", "轴承和轴");
    unseen(&device, &sender, "2.json", 2).await?;
    device.click("restore-unseen").await?;
    device.find("[data-test=empty]").await?;
    field(&device, &code, "deleted", json!(false)).await
}
