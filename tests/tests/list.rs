//! Ten thousand enterprises in the list: found at once, and never ten thousand on the page.

use anyhow::{Result, ensure};
use domain::{
    dossier::DossierRow,
    json::{Form as _, canonical},
};
use product_tests::{
    Build, Device, Office,
    pages::{enrol, new_enterprise},
    stored::BARE,
    wait::until,
};
use serde_json::json;

const MANY: usize = 10_000;

#[tokio::test]
async fn ten_thousand_enterprises_are_searched_as_one_types() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    device.resize(1280, 800).await?;
    enrol(&device, "office", "李主任", "办公室电脑").await?;
    // The last in every order: found among all others, not merely first.
    new_enterprise(&device, "91640300MA0000009", "卓越轴承制造有限公司").await?;
    fill(&device).await?;

    device.goto("/enterprises").await?;
    device
        .wait_text("count", |text| text.contains("10001"))
        .await?;
    let drawn = drawn(&device).await?;
    ensure!((5..100).contains(&drawn), "{drawn} rows are on the page");
    for (typed, what) in [
        ("卓越", "the name"),
        ("zyzc", "initials"),
        ("640300MA0000009", "the code"),
    ] {
        device.fill("search", typed).await?;
        device
            .wait_text("count", |text| {
                text.contains('1') && !text.contains("10001")
            })
            .await?;
        let first = device
            .find("[data-test=enterprise-row]")
            .await?
            .text()
            .await?;
        ensure!(first.contains("卓越轴承"), "{typed} ({what}) finds {first}");
    }
    device.fill("search", "没有这家企业").await?;
    device.find("[data-test=clear-filters]").await?;
    device.click("clear-filters").await?;
    device
        .wait_text("count", |text| text.contains("10001"))
        .await?;
    println!(
        "one keystroke of a search takes {} ms to the next frame",
        keystroke(&device).await?
    );
    // The end of the list is there, though it was never drawn before.
    device
        .js("window.scrollTo(0, document.body.scrollHeight); return 1")
        .await?;
    let end = async || {
        device
            .js("return [...document.querySelectorAll('[data-test=enterprise-row]')].some(row => row.getBoundingClientRect().bottom <= innerHeight)")
            .await
    };
    until("the last row", end, |there| *there == json!(true)).await?;
    Ok(())
}

async fn drawn(device: &Device) -> Result<usize> {
    device.find("[data-test=enterprise-row]").await?;
    let count = device
        .js("return document.querySelectorAll('[data-test=enterprise-row]').length")
        .await?;
    Ok(count.as_u64().unwrap_or_default() as usize)
}

/// How long the page is busy with one letter, in ms; the middle of nine.
async fn keystroke(device: &Device) -> Result<f64> {
    let took = device
        .js("const field = document.querySelector('[data-test=search]'), took = []; \
             for (const letter of 'zyzczzyxg') { const start = performance.now(); \
             field.value += letter; field.dispatchEvent(new InputEvent('input', {bubbles: true})); \
             await new Promise(done => requestAnimationFrame(() => setTimeout(done))); took.push(performance.now() - start); } \
             return took.sort((a, b) => a - b)[4]")
        .await?;
    Ok(took.as_f64().unwrap_or_default().round())
}

/// Rows as the store keeps them, past the app: making ten thousand dossiers by hand takes a day.
async fn fill(device: &Device) -> Result<()> {
    device.goto(BARE).await?;
    let areas = ["litong", "hongsibu", "yanchi", "tongxin", "qingtongxia"];
    for batch in 0..MANY / 1000 {
        let rows: Vec<_> = (batch * 1000..(batch + 1) * 1000)
            .map(|nth| {
                let row = DossierRow {
                    dossier: format!("91640300MB{nth:08}"),
                    name: format!("安康第{nth}配件厂"),
                    initials: "akpjc".to_owned(),
                    area: areas[nth % areas.len()].to_owned(),
                    phase: Some((nth % 2) as u8 + 1),
                    level: (nth % 3 == 0).then_some((nth % 5) as u8),
                    ..DossierRow::default()
                };
                Ok(json!([row.dossier, canonical(&row.to_json())]))
            })
            .collect::<Result<_>>()?;
        let rows = serde_json::to_string(&rows)?;
        device
            .js(&format!(
                "const open = indexedDB.open('yidang'); \
                 const db = await new Promise((ok, no) => {{ open.onsuccess = () => ok(open.result); open.onerror = no; }}); \
                 const tx = db.transaction('rows', 'readwrite'); \
                 for (const [key, row] of {rows}) tx.objectStore('rows').put(row, key); \
                 await new Promise((ok, no) => {{ tx.oncomplete = ok; tx.onabort = no; }}); db.close(); return 1"
            ))
            .await?;
    }
    Ok(())
}
