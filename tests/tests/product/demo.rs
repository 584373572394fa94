//! The demo programme: loaded from the start page, looked at, removed, and never mixed into real data.

use anyhow::{Result, ensure};
use product_tests::{Build, Device, Office, pages::load_demo, wait::until};
use serde_json::json;

#[tokio::test]
async fn the_demo_comes_and_goes_without_a_trace() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    device.resize(1280, 800).await?;
    load_demo(&device).await?;
    device.find("[data-test=demo-banner]").await?;
    device.goto("/enterprises").await?;
    device
        .wait_text("count", |text| text.contains("40"))
        .await?;
    device.fill("search", "演示").await?;
    device
        .wait_text("count", |text| text.contains("40"))
        .await?;
    let rows_of = async |name: &str| {
        let script = format!(
            "if (!(await indexedDB.databases()).some(d => d.name === '{name}')) return -1; \
             const open = indexedDB.open('{name}'); \
             const db = await new Promise((ok, no) => {{ open.onsuccess = () => ok(open.result); open.onerror = no; }}); \
             const ask = db.transaction('records').objectStore('records').count(); \
             const n = await new Promise((ok, no) => {{ ask.onsuccess = () => ok(ask.result); ask.onerror = no; }}); \
             db.close(); return n"
        );
        device.js(&script).await
    };
    ensure!(rows_of("yidang-demo").await?.as_u64() > Some(100));
    let real = rows_of("yidang").await?;
    ensure!(
        real == json!(0) || real == json!(-1),
        "{real} records in the real database"
    );

    device.click("leave-demo").await?;
    until(
        "the demo's database to go",
        async || rows_of("yidang-demo").await,
        |count| *count == json!(-1),
    )
    .await?;
    device.find("[data-test=load-demo]").await?;
    ensure!(!device.has("demo-banner").await?);
    Ok(())
}
