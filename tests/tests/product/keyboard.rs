//! Without a mouse and without a finger: Tab, arrows, Space, Enter and Esc are enough.

use anyhow::{Result, bail, ensure};
use product_tests::{
    Build, Device, Office,
    pages::{enrol, new_enterprise},
    visit::{begin_diagnosis, saved},
    wait::until,
};
use serde_json::{Value, json};
use thirtyfour::Key;

/// Presses a key wherever the focus is.
async fn press(device: &Device, key: impl Into<String>) -> Result<()> {
    let keys = key.into();
    device
        .driver()?
        .action_chain()
        .send_keys(keys)
        .perform()
        .await?;
    Ok(())
}

fn key(key: Key) -> String {
    key.value().to_string()
}

/// Where the focus is: its name for tests, its kind, whether it is ticked, and whether anybody sees
/// that it is here.
async fn focus(device: &Device) -> Result<Value> {
    device
        .js("const at = document.activeElement; if (!at || at === document.body) return {}; \
             const shown = at.closest('label') ?? at; \
             const ring = [at, shown].some(one => parseFloat(getComputedStyle(one).outlineWidth) > 0 && getComputedStyle(one).outlineStyle !== 'none'); \
             return {test: at.dataset.test ?? '', kind: at.type ?? at.tagName, ticked: !!at.checked, empty: at.value === '', ring, \
               item: at.closest('article.ask')?.id ?? '', group: at.name ?? ''}")
        .await
}

/// Tabs until the focus is on something of this name.
async fn tab_to(device: &Device, name: &str) -> Result<()> {
    for _ in 0..120 {
        if focus(device).await?["test"] == name {
            return Ok(());
        }
        press(device, key(Key::Tab)).await?;
    }
    bail!("Tab never comes to {name}")
}

/// Answers all of the open section and turns the page, by keys alone.
async fn answer_section(device: &Device) -> Result<()> {
    let mut without_ring = Vec::new();
    for _ in 0..150 {
        let at = focus(device).await?;
        if at != json!({}) && at["ring"] == false {
            without_ring.push(at["test"].clone());
        }
        if at["test"] == "next-section" {
            ensure!(
                without_ring.is_empty(),
                "no focus to be seen on {without_ring:?}"
            );
            return press(device, key(Key::Enter)).await;
        }
        let asked = at["item"] != "";
        match at["kind"].as_str() {
            Some("radio") if asked && at["ticked"] == false => press(device, " ").await?,
            // From one rung or option to the next.
            Some("radio") if asked => press(device, key(Key::Up)).await?,
            Some("checkbox") if asked && at["ticked"] == false && at["test"] != "declare-same" => {
                press(device, " ").await?;
            }
            Some("text") if asked && at["empty"] == true => press(device, "30").await?,
            _ => {}
        }
        press(device, key(Key::Tab)).await?;
    }
    bail!("the section has no end")
}

#[tokio::test]
async fn sections_are_answered_by_keys_alone_and_esc_closes_what_was_opened() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    device.resize(1280, 800).await?;
    enrol(&device, "team", "张工", "指导一组平板").await?;
    let code = new_enterprise(&device, "91640300MA0000001", "虚构机械有限公司").await?;
    begin_diagnosis(&device, &code).await?;

    // A section of questions, and one of ladders.
    let ladders = device
        .js("return [...document.querySelectorAll('.assess-sections button')].findIndex(b => b.textContent.includes('产品生命周期'))")
        .await?;
    let ladders = ladders.as_i64().filter(|at| *at > 0).unwrap_or(11);
    for section in [1, ladders] {
        tab_to(&device, &format!("section-{section}")).await?;
        press(&device, key(Key::Enter)).await?;
        device
            .find(&format!("[data-test=section-{section}][aria-current]"))
            .await?;
        answer_section(&device).await?;
        saved(&device).await?;
        device
            .find(&format!("[data-test=section-{section}].whole"))
            .await?;
        device
            .find(&format!(
                "[data-test=section-{}][aria-current]",
                section + 1
            ))
            .await?;
    }

    // Each dialog is opened by Enter and closed by Esc; the focus is where it was.
    let retrofit = format!("/d/{code}/retrofit");
    for (path, opens, with, back_at) in [
        // Left of the first state, which is the chosen one, is the last: it asks for a reason.
        (
            retrofit,
            "item-state-not-started",
            Key::Left,
            "item-state-dropped",
        ),
        ("/more".to_owned(), "erase", Key::Enter, "erase"),
    ] {
        device.goto(&path).await?;
        device.opened().await?;
        if opens.starts_with("item-state") {
            device.click("add-item").await?;
            device.find("[data-test=item-state]").await?;
        }
        tab_to(&device, opens).await?;
        press(&device, key(with)).await?;
        device.find("dialog[open]").await?;
        press(&device, key(Key::Escape)).await?;
        until(
            "the dialog to be gone",
            async || {
                device
                    .js("return !document.querySelector('dialog[open]')")
                    .await
            },
            |gone| *gone == json!(true),
        )
        .await?;
        let back = focus(&device).await?;
        ensure!(
            back["test"] == back_at,
            "the focus went to {back} from {opens}"
        );
        ensure!(device.path().await? == path, "Esc left the page");
    }
    Ok(())
}
