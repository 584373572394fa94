//! Devices linked to an office: how they join, and how one knows that all are equal.

use anyhow::{Context, Result};
use serde_json::Value;

use crate::{Device, stored, wait::until};

/// The guidance group whose area the new enterprise is in.
pub const GROUP: &str = "1";

/// Follows an invite on a device nobody has used.
///
/// # Errors
/// When a page does not come.
pub async fn join(device: &Device, link: &str, person: &str, name: &str) -> Result<()> {
    device.resize(1280, 800).await?;
    device.goto(link).await?;
    device.find("[data-test=invited]").await?;
    device.fill("person", person).await?;
    device.fill("device-name", name).await?;
    device.look("link").await?;
    device.click("join").await?;
    device
        // An enterprise's day begins with its own file, or with making it.
        .wait_path("the first page", |path| {
            path == "/today" || path == "/enterprises/new" || path.starts_with("/d/")
        })
        .await?;
    synced(device).await
}

/// Everything was sent and fetched.
///
/// # Errors
/// When it is not in time.
pub async fn synced(device: &Device) -> Result<()> {
    device.goto("/handover").await?;
    state(device, "synced").await
}

/// How things stand with the office, by name.
///
/// # Errors
/// When they do not come to stand so in time.
pub async fn state(device: &Device, wanted: &str) -> Result<()> {
    let found = until(
        wanted,
        async || {
            device
                .js("return document.querySelector('[data-test=sync]')?.dataset.state ?? ''")
                .await
        },
        |state| state.as_str() == Some(wanted),
    );
    found.await.map(drop)
}

/// The office's person invites a device; gives the link as the app would open it. `choice` is an
/// enterprise's code for its own device, codes for a provider's, and a guidance group's number for all
/// others.
///
/// # Errors
/// When a page does not come.
pub async fn invite(desk: &Device, name: &str, role: &str, choice: &str) -> Result<String> {
    // Those who wait to be admitted have the same fields above it.
    let form = "section:has([data-test=make-invite])";
    desk.goto("/devices").await?;
    desk.fill("invite-name", name).await?;
    desk.click_css(&format!(
        "{form} [data-test=invite-role] label:has(input[value={role}])"
    ))
    .await?;
    if role == "provider" {
        desk.fill("invite-dossiers", choice).await?;
    } else if role != "enterprise" {
        desk.click_css(&format!(
            "{form} [data-test=invite-group] label:has(input[value=\"{choice}\"])"
        ))
        .await?;
    } else {
        desk.fill("invite-dossier", choice).await?;
    }
    desk.click("make-invite").await?;
    let link = desk.text("made-link").await?;
    desk.look("devices").await?;
    let (_, code) = link.split_once("/#invite=").context("a link")?;
    Ok(format!("/#invite={code}"))
}

/// What a device holds of records, as text: equal for equal devices.
///
/// # Errors
/// When its store cannot be read.
pub async fn records(device: &Device, dossier: &str) -> Result<Value> {
    let all = stored::everything(device).await?;
    let records = all["records"].as_array().context("records")?;
    let of_dossier = records.iter().filter(|record| record[0][0] == dossier);
    Ok(of_dossier.cloned().collect())
}

/// All hold the same of a dossier, and something.
///
/// # Errors
/// When they do not in time.
pub async fn equal(devices: &[&Device], dossier: &str) -> Result<()> {
    until(
        "everybody equal",
        async || {
            let mut seen = Vec::new();
            for device in devices {
                seen.push(records(device, dossier).await?);
            }
            Ok(seen)
        },
        |seen| seen.windows(2).all(|two| two[0] == two[1]) && seen[0] != Value::Array(Vec::new()),
    )
    .await
    .map(drop)
}
