//! Clocks within the page: a driver that asks from outside is late by its own round trip.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use serde_json::json;

use crate::Device;

/// Runs a script at the beginning of every page from now on.
pub async fn before_every_page(device: &Device, script: &str) -> Result<()> {
    let source = json!({ "source": script });
    let cdp = device.driver()?.cdp();
    cdp.send_raw("Page.addScriptToEvaluateOnNewDocument", source)
        .await?;
    Ok(())
}

/// How long anything may take that is measured: a city on a slow machine.
const PATIENCE: Duration = Duration::from_secs(900);

/// The milliseconds that `window.seen[name]` holds, waited for.
pub async fn seen(device: &Device, name: &str) -> Result<f64> {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        let ask = format!("return window.seen?.{name} ?? null");
        // A page that is busy for long may answer too late for the driver.
        if let Ok(Some(found)) = device.js(&ask).await.map(|value| value.as_f64()) {
            return Ok(found);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    bail!("waited {PATIENCE:?} for {name}")
}

/// A list of milliseconds that a script returns.
pub async fn list(device: &Device, script: &str) -> Result<Vec<f64>> {
    Ok(serde_json::from_value(device.js(script).await?)?)
}
