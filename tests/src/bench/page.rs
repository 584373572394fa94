//! Clocks within the page: a driver that asks from outside is late by its own round trip.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::{Device, wait::until};

/// Runs a script at the beginning of every page from now on.
pub async fn before_every_page(device: &Device, script: &str) -> Result<()> {
    let source = json!({ "source": script });
    let cdp = device.driver()?.cdp();
    cdp.send_raw("Page.addScriptToEvaluateOnNewDocument", source)
        .await?;
    Ok(())
}

/// The milliseconds that `window.seen[name]` holds, waited for.
pub async fn seen(device: &Device, name: &str) -> Result<f64> {
    let ask = async || {
        device
            .js(&format!("return window.seen?.{name} ?? null"))
            .await
    };
    let found = until(name, ask, Value::is_number).await?;
    found.as_f64().context("milliseconds")
}

/// A list of milliseconds that a script returns.
pub async fn list(device: &Device, script: &str) -> Result<Vec<f64>> {
    Ok(serde_json::from_value(device.js(script).await?)?)
}
